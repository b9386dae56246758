"""Every oddity of a workbook in the wild: read, updated, opened again; or refused by name, its source unharmed."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from civtrack.assessment import Assessment, assess
from civtrack.locales import translator
from civtrack.outputs.marked.ledger import write_marked
from civtrack.problems import SIGNATURE_LOST
from civtrack.settings import Settings
from tests.support.broken import compound
from tests.support.handmade import MAIN, pack, parts, sheet_xml
from tests.support.offices import a_ledger, contents
from tests.support.traps import ODD, REFUSED, ROWS, UNOPENED, VBA
from tests.support.typed import AS_OF, typed

ZH = translator("zh")
TIERS = ["red", "green", "closed"]
DAY = dt.date.fromisoformat(AS_OF)


def judged(path: Path) -> Assessment:
    assessment = assess(path, as_of=DAY, settings=Settings())
    assert not assessment.unreadable, str(assessment.unreadable[0])
    return assessment


@pytest.mark.parametrize("name", ODD)
def test_an_odd_workbook_is_read_updated_and_read_again(tmp_path: Path, name: str) -> None:
    """The items are the same however they are written; the updated copy holds them and their marks, twice the same."""
    source, target, again = (tmp_path / each for each in ("台账.xlsx", "更新.xlsx", "再更新.xlsx"))
    before = ODD[name](source).read_bytes()
    assessment = judged(source)
    said = [(item.district, item.description, item.unit) for item in assessment.items]
    assert said == [
        ("大洼区", "路面破损", "市城管局"),
        ("盘山县", "垃圾 & 积水", "市城管局"),
        ("盘山县", "占道经营", "市住建局"),
    ]
    styled = not name.startswith(("no styles", "empty styles"))
    if styled:
        assert [verdict.tier for verdict in assessment.verdicts] == TIERS
    write_marked(assessment, assessment.ledgers[0], target, ZH)
    assert source.read_bytes() == before
    marked = judged(target)
    assert [verdict.tier for verdict in marked.verdicts] == [verdict.tier for verdict in assessment.verdicts]
    assert [item.description for item in marked.items] == [item.description for item in assessment.items]
    write_marked(marked, marked.ledgers[0], again, ZH)
    assert again.read_bytes() == target.read_bytes()
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == len(archive.namelist())
    if name not in UNOPENED and name not in ("many empty rows", "empty styles"):
        sheet = openpyxl.load_workbook(target)["台账"]
        assert [sheet.cell(row, 3).value for row in (2, 3, 4)] == [item.description for item in assessment.items]
        header = [cell.value for cell in sheet[1]]
        assert "预警等级" in header
        marks = [sheet.cell(row, header.index("预警等级") + 1).value for row in (2, 3, 4)]
        assert marks[:2] == (["红", "绿"] if styled else marks[:2])
        assert all(marks)


def test_macros_are_kept_byte_for_byte(tmp_path: Path) -> None:
    """The macro project of an .xlsm is copied as it is stored, and its type stays that of a book with macros."""
    source, target = tmp_path / "台账.xlsm", tmp_path / "更新.xlsm"
    ODD["macros"](source)
    assessment = judged(source)
    assert assessment.ledgers[0].format == "xlsm"
    write_marked(assessment, assessment.ledgers[0], target, ZH)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target) as new:
        assert new.read("xl/vbaProject.bin") == VBA
        types = new.read("[Content_Types].xml")
        assert types == old.read("[Content_Types].xml")
        assert b"macroEnabled" in types
    book = openpyxl.load_workbook(target, keep_vba=True)
    assert book.vba_archive is not None
    book.vba_archive.close()


def test_a_signature_is_said_to_be_lost(tmp_path: Path) -> None:
    """No edit can leave a signature valid: the clerk is told, and the other problems stand beside it."""
    source = ODD["signature"](tmp_path / "台账.xlsx")
    assessment = judged(source)
    problems = write_marked(assessment, assessment.ledgers[0], tmp_path / "更新.xlsx", ZH)
    assert [problem.kind for problem in problems if problem.kind is SIGNATURE_LOST] == [SIGNATURE_LOST]
    plain = ODD["plain"](tmp_path / "平.xlsx")
    assessment = judged(plain)
    problems = write_marked(assessment, assessment.ledgers[0], tmp_path / "平更新.xlsx", ZH)
    assert SIGNATURE_LOST not in [problem.kind for problem in problems]


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_honest_workbook_has_is_refused_by_name(tmp_path: Path, name: str) -> None:
    """One error with a code and a sentence; the file stays as it was."""
    code, words, write = REFUSED[name]
    source = write(tmp_path / "台账.xlsx")
    before = source.read_bytes()
    assessment = assess(source, as_of=DAY, settings=Settings())
    (error,) = assessment.unreadable
    assert error.code == code
    assert words in str(error)
    assert ZH.message(error.what) != translator("en").message(error.what)
    assert source.read_bytes() == before


def test_the_good_ledgers_beside_are_updated_all_the_same(tmp_path: Path) -> None:
    """Everything that is refused lies in one folder with two good ledgers: both are updated, each other is named."""
    folder = tmp_path / "台账"
    for number, (_, _, write) in enumerate(REFUSED.values()):
        folder.mkdir(exist_ok=True)
        write(folder / f"坏{number:02}.xlsx")
    a_ledger(folder / "好.xlsx")
    ODD["CDATA"](folder / "怪.xlsx")
    (folder / "~$好.xlsx").write_bytes(b"\x06" + "张三".encode().ljust(164, b" "))
    (folder / ".~好.xlsx").write_bytes(b"x")
    (folder / ".~lock.怪.xlsx#").write_text(",张三,pc,20.07.2022 08:00,file:///;", encoding="utf-8")
    before = contents(folder)
    answer = typed("update", folder, "--out", tmp_path / "出", "--as-of", AS_OF, "--no-config", cwd=tmp_path)
    assert answer.code == 3
    assert "Traceback" not in answer.err
    told = [line for line in answer.err.splitlines() if "坏" in line and line.startswith("civtrack: ")]
    assert len(told) == len(REFUSED)
    assert sorted(path.name for path in (tmp_path / "出" / "台账").iterdir()) == ["好.xlsx", "怪.xlsx"]
    assert contents(folder) == before
    assert not any("~" in line for line in told)


def _no_types(path: Path) -> None:
    """Neither content types nor styles: new styles could not be made known."""
    content = parts({"台账": sheet_xml(ROWS)}, strings=["大洼区", "盘山县"], styles=None)
    pack(path, {name: data for name, data in content.items() if name != "[Content_Types].xml"})


def _two_prefixes(path: Path) -> None:
    """The cells bear another prefix than the rows."""
    rows = ROWS.replace("<c ", "<x:c ").replace("</c>", "</x:c>")
    pack(path, parts({"台账": sheet_xml(rows, root=f' xmlns:x="{MAIN}"')}, strings=["大洼区", "盘山县"]))


@pytest.mark.parametrize("command", ["update", "daily"])
@pytest.mark.parametrize(("write", "says"), [(_no_types, "[content_types].xml is missing"), (_two_prefixes, "unusual")])
def test_what_only_the_update_stumbles_over_stops_no_other(
    tmp_path: Path, command: str, write: Callable[[Path], None], says: str
) -> None:
    """A ledger that can be read but not edited is counted and named, the other is written, and the code says so."""
    folder = tmp_path / "台账"
    a_ledger(folder / "好.xlsx")
    write(folder / "坏.xlsx")
    (tmp_path / "civtrack.toml").write_text('[outputs]\ndaily = ["update"]\n', encoding="utf-8")
    answer = typed(command, folder, "--out", tmp_path / "出", "--as-of", AS_OF, cwd=tmp_path)
    assert answer.code == 4
    assert "Traceback" not in answer.err
    assert says in answer.err
    assert "坏.xlsx" in answer.err
    assert {path.name for path in (tmp_path / "出").rglob("*.xlsx")} == {"好.xlsx"}


def test_limits_are_settings(tmp_path: Path) -> None:
    """What is refused by default may be allowed, and what is allowed refused; text and old files have a limit too."""
    ODD["plain"](tmp_path / "台账.xlsx")
    _, _, bomb = REFUSED["bomb"]
    bomb(tmp_path / "大.xlsx")
    (tmp_path / "旧.csv").write_text(
        "序号,问题描述,责任单位,整改时限\n"
        + "".join(f"{row},{'破' * 2000}{row},城管局,7月15日\n" for row in range(200)),
        encoding="utf-8",
    )
    (tmp_path / "旧.xls").write_bytes(compound({"Workbook": b"x"}) + bytes(2 << 20))

    def codes(text: str) -> dict[str, int]:
        (tmp_path / "civtrack.toml").write_text(text, encoding="utf-8")
        answer = typed("summary", *sorted(tmp_path.glob("*.*[sv]*")), "--as-of", AS_OF, "-f", "json", cwd=tmp_path)
        return {
            name: sum(1 for line in answer.err.splitlines() if name in line and "no ordinary workbook" in line)
            for name in ("台账.xlsx", "大.xlsx", "旧.csv", "旧.xls")
        }

    assert codes("") == {"台账.xlsx": 0, "大.xlsx": 1, "旧.csv": 0, "旧.xls": 0}
    assert codes("[limits]\nratio = 2000\n")["大.xlsx"] == 0
    assert codes("[limits]\nratio = 2000\npart_mib = 40\n")["大.xlsx"] == 1
    assert codes("[limits]\nratio = 2000\ntotal_mib = 40\n")["大.xlsx"] == 1
    assert codes("[limits]\nfile_mib = 1\n") == {"台账.xlsx": 0, "大.xlsx": 1, "旧.csv": 1, "旧.xls": 1}
    assert codes("[limits]\nmembers = 3\n")["台账.xlsx"] == 1
