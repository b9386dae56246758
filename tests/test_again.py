"""A day that stands is found without reading a ledger, says the same as ever, and never where anything moved."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
from openpyxl import Workbook, load_workbook

from civtrack import again
from tests.support.offices import contents, sample_office, stamps
from tests.support.typed import AS_OF, Answer, typed

DAY = "2022-07-20"
FOLDER = f"civtrack-out/{DAY}"
SHIPPED = Path(again.__file__).parent / "outputs" / "notices" / "templates" / "督查通报.txt"
SETTINGS = """\
[office]
districts = ["大洼区", "盘山县"]
[[ledgers]]
path = "台账/*.xlsx"
[outputs]
daily = ["update", "brief", "notice"]
notices = ["circular"]
templates = "模板"
"""


def a_ledger(path: Path, rows: int) -> None:
    """A ledger with so many rows, some of them overdue."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["编号", "县区", "问题描述", "交办时间", "整改时限", "责任单位", "整改情况"])
    for row in range(rows):
        district = ("大洼区", "盘山县")[row % 2]
        sheet.append(
            [f"{path.stem}{row:03}", district, f"{row}号楼堆放杂物", "2022-07-10", "7月15日", "住建局", "未整改"]
        )
    book.save(path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose 19 and 20 July were made and recorded."""
    office = tmp_path_factory.mktemp("again") / "office"
    (office / "台账").mkdir(parents=True)
    (office / "模板").mkdir()
    (office / "civtrack.toml").write_text(SETTINGS, "utf-8")
    for name in ("甲", "乙"):
        a_ledger(office / "台账" / f"{name}.xlsx", 4)
    for day in ("2022-07-19", DAY):
        assert typed("daily", "--as-of", day, "-q", cwd=office).code == 0
    return office


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path / "office", symlinks=True))


def runs(office: Path, *more: str, as_of: str = DAY) -> tuple[Answer, bool]:
    """One more run of the day, and whether it judged anything."""
    from civtrack import assessment

    with mock.patch.object(assessment, "judge_sources", wraps=assessment.judge_sources) as judging:
        answer = typed("daily", "--as-of", as_of, *(more or ("-q",)), cwd=office)
    return answer, judging.called


def test_a_day_that_stands_is_found_unread(office: Path) -> None:
    """Nothing is judged, said or written; not even the folder of the history is touched."""
    before, marks = contents(office), stamps(office)
    assert runs(office) == (Answer(0, "", ""), False)
    assert (contents(office), stamps(office)) == (before, marks)
    assert sorted(path.name for path in (office / ".civtrack").iterdir()) == ["history.sqlite"]


def test_a_day_is_found_by_what_stands_in_the_files(office: Path) -> None:
    """Time stamps mean nothing: a ledger that was saved as it was, a folder that was copied."""
    for path in office.rglob("*"):
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            path.unlink()
            path.write_bytes(data)
            os.utime(path, (1, 1))
    assert runs(office) == (Answer(0, "", ""), False)


def _edit(office: Path) -> None:
    path = office / "台账" / "甲.xlsx"
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    sheet["G2"] = "已整改"
    book.save(path)


def _append(name: str, text: str = " ") -> Callable[[Path], None]:
    def change(office: Path) -> None:
        with (office / name).open("a", encoding="utf-8") as stream:
            stream.write(text)

    return change


def _remove(name: str) -> Callable[[Path], None]:
    return lambda office: (office / name).unlink()


def _rename(name: str, to: str) -> Callable[[Path], None]:
    def change(office: Path) -> None:
        (office / name).rename(office / to)

    return change


def _in_manifest(**values: object) -> Callable[[Path], None]:
    def change(office: Path) -> None:
        path = office / FOLDER / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")

    return change


def _sql(*statements: str) -> Callable[[Path], None]:
    def change(office: Path) -> None:
        with sqlite3.connect(office / ".civtrack" / "history.sqlite") as history:
            for statement in statements:
                history.execute(statement)
        history.close()

    return change


def _run(*arguments: str) -> Callable[[Path], None]:
    def change(office: Path) -> None:
        assert typed(*arguments, cwd=office).code == 0

    return change


def _latest(office: Path) -> None:
    latest = office / "civtrack-out" / "latest"
    latest.unlink(missing_ok=True)
    latest.symlink_to("2022-07-19")


def _left_by_a_killed_run(office: Path) -> None:
    (office / "civtrack-out" / f".{DAY}.partial-0123abcd").mkdir()


def _log_beside(office: Path) -> None:
    (office / ".civtrack" / "history.sqlite-wal").write_bytes(b"")


def _link(office: Path) -> None:
    path = office / FOLDER / "manifest.json"
    path.rename(office / "elsewhere.json")
    path.symlink_to(office / "elsewhere.json")


MOVED: dict[str, Callable[[Path], object]] = {
    "a ledger edited": _edit,
    "a ledger added": lambda office: a_ledger(office / "台账" / "丙.xlsx", 1),
    "a ledger gone": _remove("台账/乙.xlsx"),
    "a ledger renamed": _rename("台账/乙.xlsx", "台账/丁.xlsx"),
    "ledgers exchanged": lambda office: shutil.copyfile(office / "台账" / "甲.xlsx", office / "台账" / "乙.xlsx"),
    "a file that is no ledger added": lambda office: (office / "台账" / "坏.xlsx").write_bytes(b"no workbook"),
    "a setting": _append("civtrack.toml", '[policy]\ndue_soon = "5d"\n'),
    "the office's holidays": _append("civtrack.toml", '[calendar]\nholidays = ["2022-07-14"]\n'),
    "a template of the office": lambda office: shutil.copy(SHIPPED, office / "模板"),
    "an output edited": _append(f"{FOLDER}/简报_{DAY}.txt"),
    "an output gone": _remove(f"{FOLDER}/台账/甲.xlsx"),
    "an output cut": lambda office: (office / FOLDER / "台账" / "乙.xlsx").write_bytes(b""),
    "the manifest gone": _remove(f"{FOLDER}/manifest.json"),
    "the manifest edited": _append(f"{FOLDER}/manifest.json"),
    "the manifest of another version": _in_manifest(version="0.0.0"),
    "the manifest of some districts": _in_manifest(districts=["大洼区"]),
    "the manifest's summary": _in_manifest(summary={"total": {}}),
    "the manifest a link": _link,
    "the day's folder gone": lambda office: shutil.rmtree(office / FOLDER),
    "latest elsewhere": _latest,
    "latest gone": _remove("civtrack-out/latest"),
    "a killed run's folder": _left_by_a_killed_run,
    "the history gone": _remove(".civtrack/history.sqlite"),
    "the history no history": lambda office: (office / ".civtrack" / "history.sqlite").write_bytes(b"no"),
    "the history of a newer version": _sql("PRAGMA user_version=99"),
    "the history's log": _log_beside,
    "the day not recorded": _sql("DELETE FROM snapshot WHERE day = 20220720"),
    "the day recorded by another version": _sql("UPDATE snapshot SET made_by = '0' WHERE day = 20220720"),
    "other ledgers recorded": _sql("UPDATE snapshot SET ledgers = '[]' WHERE day = 20220720"),
    "other figures recorded": _sql("UPDATE snapshot SET figures = x'789c030000000001' WHERE day = 20220720"),
    "other items recorded": _sql("UPDATE snapshot SET items = items + 1 WHERE day = 20220720"),
    "nothing noted": _sql("DELETE FROM last_put"),
    "an earlier day recorded": _run("summary", "--snapshot", "--as-of", "2022-07-18", "-q"),
    "the day before forgotten": _run("history", "prune", "--keep", "1"),
    "the day made for one district": _run("daily", "--as-of", DAY, "-q", "-d", "大洼区", "--force"),
}


@pytest.mark.parametrize("what", MOVED)
def test_anything_that_moved_is_looked_at(office: Path, what: str) -> None:
    """Each single change leads to the ledgers being judged; then the day stands again, or says why it does not."""
    MOVED[what](office)
    assert runs(office)[1]


@pytest.mark.parametrize(
    "more",
    [
        ["-v"], ["--force"], ["-n"], ["--fail-on", "red"], ["--kind", "problems"], ["-d", "大洼区"],
        ["--sheet", "Sheet"], ["台账/甲.xlsx"], ["台账/甲.xlsx", "台账/乙.xlsx"], ["-o", "elsewhere"],
        ["--no-config", "台账"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_other_wishes_are_looked_at(office: Path, more: list[str]) -> None:
    """What is typed otherwise is another day, or asks for what fingerprints cannot tell."""
    assert runs(office, *more)[1]


def test_other_days_programs_and_calendars_are_looked_at(office: Path) -> None:
    """The clock, the version and a holiday calendar that has grown."""
    assert runs(office, as_of="2022-07-21")[1]
    assert runs(office)[1], "another day was recorded since"
    assert not runs(office)[1], "and the first one again"
    with mock.patch.object(again, "__version__", "9.9"):
        assert runs(office)[1]
    with mock.patch("civtrack.rules.workdays.statutory_days", return_value=[("2022-07-20", "节")]):
        assert runs(office)[1]
    assert not runs(office)[1]


def test_another_setting_of_the_environment_is_looked_at(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What CIVTRACK_… gives is a setting like any other."""
    monkeypatch.setenv("CIVTRACK_POLICY_DUE_SOON", "9d")
    assert runs(office)[1]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office, 19 and 20 July made and recorded: several kinds of ledgers, a past day, sheets left out."""
    office = sample_office(tmp_path_factory.mktemp("sample") / "office")
    settings = office / "civtrack.toml"
    before, inbox, after = settings.read_text("utf-8").partition("[inbox]\n")
    assert inbox
    # JSON tells of an inbox, so that a day with one is looked at again for it
    settings.write_text(f"{before}[outputs]\n{after.partition('[outputs]' + chr(10))[2]}", encoding="utf-8")
    for day in ("2022-07-19", AS_OF):
        assert typed("daily", "--as-of", day, "-q", cwd=office).code == 0
    return office


SAID: tuple[list[str], ...] = (
    [],
    ["-q"],
    ["-qq"],
    ["-f", "json"],
    ["-q", "-f", "json"],
    ["--log-file", "log"],
    ["-q", "--log-file", "log"],
)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_says_what_a_run_says_that_looks(sample: Path, language: str) -> None:
    """Table, narration, JSON and log are the same to the byte whether the ledgers were judged or not."""
    from civtrack import assessment

    def told(more: list[str]) -> tuple[Answer, list[tuple[object, ...]]]:
        answer = typed("daily", "--as-of", AS_OF, *more, cwd=sample, language=language)
        log = sample / "log"
        lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []
        log.unlink(missing_ok=True)
        return answer, [tuple(line.get(key) for key in ("level", "event", "message", "exit")) for line in lines]

    with mock.patch.object(again, "standing", return_value=None):
        looked = [told(more) for more in SAID]
    with mock.patch.object(assessment, "judge_sources", side_effect=AssertionError):
        assert [told(more) for more in SAID] == looked
    assert looked[0][0].out
    assert looked[0][0].err
    assert looked[-1][1]


def test_a_sheet_that_was_left_out_is_still_told(office: Path) -> None:
    """The warning of a sheet that looks like a ledger is said every time."""
    path = office / "台账" / "甲.xlsx"
    book = load_workbook(path)
    sheet = book.create_sheet("另表")
    sheet.append(["编号", "县区", "整改时限", "责任单位", "甲", "乙"])
    book.save(path)
    first = runs(office)
    again_ = runs(office)
    assert "甲.xlsx!另表" in first[0].err
    assert again_ == (first[0], False)


def test_a_new_day_reads_and_compares_once(office: Path) -> None:
    """Brief, manifest, line and snapshot of a day ask the same of the ledgers and of the day before: asked once."""
    from civtrack.history import changes, photos
    from civtrack.ledger import reader

    photos._counted.cache_clear()
    with (
        mock.patch("civtrack.sources.read_ledger", wraps=reader.read_ledger) as reading,
        mock.patch("civtrack.history.history.compare", wraps=changes.compare) as comparing,
    ):
        assert runs(office, as_of="2022-07-21")[0] == Answer(0, "", "")
    assert (reading.call_count, comparing.call_count, photos._counted.cache_info().misses) == (2, 1, 2)
