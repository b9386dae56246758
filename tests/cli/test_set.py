"""Shows that `set` changes exactly what was asked for, that `log` tells it, and that `restore --last` takes it back."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from civtrack.files import sha256
from civtrack.files.backups import backups
from tests.support.clerk import SAMPLE
from tests.support.collecting import write_table
from tests.support.edits import members
from tests.support.offices import a_ledger, contents, sample_office
from tests.support.terminal import needs_terminal
from tests.support.typed import AS_OF, Answer, rows_of, typed

NAME = "7月台账.xlsx"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with a ledger of three items: T001, T002, T003 in rows 3, 4, 5."""
    a_ledger(tmp_path / "office" / NAME, [{}, {"完成日期": "2022-07-10", "整改状态": "已整改"}, {}])
    return tmp_path / "office"


def run(office: Path, *arguments: str) -> Answer:
    return typed(*arguments, cwd=office)


def setting(office: Path, *arguments: str) -> Answer:
    return run(office, "set", *arguments, NAME, "--as-of", AS_OF)


def cell(office: Path, address: str, name: str = NAME) -> Any:
    return load_workbook(office / name)["台账"][address].value


def changed(office: Path, change: Callable[[Any], None]) -> Path:
    """Changes the ledger by openpyxl, as another program would."""
    book = load_workbook(office / NAME)
    change(book["台账"])
    book.save(office / NAME)
    return office / NAME


def logged(office: Path, *arguments: str) -> list[dict[str, Any]]:
    done = run(office, "log", *arguments, "-f", "json")
    assert done.code == 0, done.err
    return list(json.loads(done.out))


def test_one_item_is_edited_where_it_stands(office: Path) -> None:
    """By its number; a real day, words as typed; a backup first; every cell told and logged; nothing else changed."""
    before, parts = (office / NAME).read_bytes(), members(office / NAME)
    done = setting(office, "T001", "整改状态=已整改", "完成日期=7月18日")
    assert (done.code, done.out) == (0, "")
    assert f"{NAME}!台账!I3  Status: “整改中” → “已整改”" in done.err
    assert f"{NAME}!台账!H3  Done on: (empty) → “2022-07-18”" in done.err
    assert "civtrack restore --last" in done.err
    assert (cell(office, "I3"), cell(office, "H3")) == ("已整改", dt.datetime(2022, 7, 18))  # noqa: DTZ001
    assert [one.path.read_bytes() for one in backups(office / NAME)] == [before]
    after = members(office / NAME)
    assert {name for name in after if after[name] != parts.get(name)} <= {
        "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml",
    }  # fmt: skip
    assert [(one["cell"], one["before"], one["after"], one["command"], one["by"]) for one in logged(office)] == [
        ("I3", "整改中", "已整改", "set", "number"),
        ("H3", None, "2022-07-18", "set", "number"),
    ]
    (shown,) = json.loads(run(office, "query", NAME, "--as-of", AS_OF, "-w", "编号:T001", "-f", "json").out)
    assert (shown["status"], shown["done_on"], shown["tier"]) == ("done", "2022-07-18", "closed")


def test_a_rehearsal_says_exactly_what_would_be_written(office: Path) -> None:
    """The same lines and the same JSON but for the verb; no byte is written, no folder made."""
    before = contents(office)
    wishes = ("T001", "整改状态=已整改", "责任单位=")
    rehearsed = setting(office, *wishes, "--dry-run", "-f", "json")
    told = setting(office, *wishes, "--dry-run")
    assert contents(office) == before
    done = setting(office, *wishes, "-f", "json")
    assert json.loads(rehearsed.out) == json.loads(done.out)
    assert "would write" in told.err
    assert json.loads(done.out)["written"][0]["sha256"] == sha256(office / NAME)


def test_what_is_there_already_is_not_written(office: Path) -> None:
    """No backup, no entry in the log."""
    before = contents(office)
    done = setting(office, "T001", "整改状态=整改中", "完成日期=")
    assert (done.code, contents(office)) == (0, before)
    assert "unchanged" in done.err


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("完成日期=7月32日", "no single day"),
        ("整改时限=尽快", "no deadline"),
        ("整改状态=差不多了", "--yes"),
        ("预警等级=红", "no such column"),
        ("tier=red", "worked out"),
        ("没有的栏=1", "no such field"),
        ("剩余天数=3", "worked out"),
    ],
)
def test_what_would_not_be_understood_is_not_written(office: Path, wish: str, said: str) -> None:
    """Nothing is written at all, not even the part that is right; what is wrong is named with its cell or field."""
    before = contents(office)
    done = setting(office, "T001", "责任单位=市教育局", wish)
    assert (done.code, contents(office)) == (2, before), done.err
    assert said in done.err


def test_a_status_that_nobody_understands_is_said_twice(office: Path) -> None:
    """With ``--yes`` it is written, and said."""
    done = setting(office, "T001", "整改状态=差不多了", "--yes")
    assert (done.code, cell(office, "I3")) == (0, "差不多了")
    assert "no status that civtrack understands" in done.err


def test_a_cells_own_list_is_respected(office: Path) -> None:
    """A value that is not in it is refused, and the list named; emptying is always possible."""

    def listed(sheet: Any) -> None:
        validation = DataValidation(type="list", formula1='"整改中,已整改,已销号"')
        validation.add("I3:I5")
        sheet.add_data_validation(validation)

    changed(office, listed)
    before = contents(office)
    done = setting(office, "T001", "整改状态=已完成", "--yes")
    assert (done.code, contents(office)) == (2, before)
    assert "整改中、已整改、已销号" in done.err
    assert setting(office, "T001", "整改状态=已销号").code == 0
    assert setting(office, "T001", "整改状态=").code == 0
    assert cell(office, "I3") is None


def _formula(sheet: Any) -> None:
    sheet["I3"] = '="整改"&"中"'


def _merged(sheet: Any) -> None:
    sheet["I4"] = None
    sheet.merge_cells("I3:I4")


def _covered(sheet: Any) -> None:
    sheet["I3"] = None
    sheet.merge_cells("H3:I3")


def _ditto(sheet: Any) -> None:
    sheet["E4"] = "同上"


@pytest.mark.parametrize(
    ("change", "wish", "said"),
    [
        (_formula, "整改状态=已整改", "formula"),
        (_merged, "整改状态=已整改", "I3:I4"),
        (_covered, "整改状态=已整改", "H3:I3"),
        (_ditto, "责任单位=市教育局", f"{NAME}!台账!E4"),
        (lambda _: None, "问题描述=合计", "no longer be read"),
    ],
    ids=["formula", "merged with others", "covered", "ditto below", "a total row"],
)
def test_what_would_change_more_than_its_cell_is_refused(
    office: Path, change: Callable[[Any], None], wish: str, said: str
) -> None:
    """Named by its cell (exit code 4); nothing is written."""
    changed(office, change)
    before = contents(office)
    item = "T001" if said != "no longer be read" else "T002"
    wishes = (
        (wish,)
        if item == "T001"
        else ("编号=合计", "点位=", "问题描述=", "责任单位=", "交办日期=", "整改时限=", "完成日期=", "整改状态=")
    )
    done = setting(office, item, *wishes)
    assert (done.code, contents(office)) == (4, before), done.err
    assert said in done.err


def test_a_cell_merged_within_its_own_row_is_set(office: Path) -> None:
    """The merged area stands for this item alone."""

    def merge(sheet: Any) -> None:
        sheet.merge_cells("C3:D3")

    changed(office, merge)
    assert setting(office, "T001", "点位=兴海路").code == 0
    assert cell(office, "C3") == "兴海路"


def test_a_protected_sheet_is_written_and_that_is_said(office: Path) -> None:
    """Protection is against slips of the hand in the office program."""

    def protect(sheet: Any) -> None:
        sheet.protection.sheet = True

    changed(office, protect)
    done = setting(office, "T001", "整改状态=已整改")
    assert (done.code, cell(office, "I3")) == (0, "已整改")
    assert "is protected" in done.err


def test_several_items_of_one_number_are_named_not_guessed(office: Path) -> None:
    """By place each can be meant; the file that is named there need not be named again."""
    a_ledger(office / NAME, [{"编号": "7"}, {"编号": "7"}])
    before = contents(office)
    done = setting(office, "7", "整改状态=已整改")
    assert (done.code, contents(office)) == (2, before)
    assert f"{NAME}!台账!3, {NAME}!台账!4" in done.err
    assert run(office, "set", f"{NAME}!台账!4", "整改状态=已整改", "--as-of", AS_OF).code == 0
    assert (cell(office, "I3"), cell(office, "I4")) == ("整改中", "已整改")
    assert logged(office, f"{NAME}!台账!4")[0]["by"] == "place"


def test_many_items_are_asked_for_first(office: Path) -> None:
    """Off a terminal nothing is written without ``--yes``; every cell is shown before."""
    before = contents(office)
    done = setting(office, "--status", "整改中", "责任单位=市教育局")
    assert (done.code, contents(office)) == (2, before)
    assert f"{NAME}!台账!E3" in done.err
    assert f"{NAME}!台账!E5" in done.err
    assert "2 cells of 2 items" in done.err
    assert setting(office, "--status", "整改中", "责任单位=市教育局", "--yes").code == 0
    assert [cell(office, f"E{row}") for row in (3, 4, 5)] == ["市教育局", "市城管局", "市教育局"]
    assert run(office, "restore", "--last", NAME).code == 0
    assert contents(office)[NAME] == before[NAME]


def test_a_copy_is_edited_with_out(office: Path) -> None:
    """The ledger stays as it is; the copy is in the log under its own path and can be taken back there."""
    before = (office / NAME).read_bytes()
    assert setting(office, "T001", "整改状态=已整改", "-o", "改后").code == 0
    assert ((office / NAME).read_bytes(), cell(office, "I3", f"改后/{NAME}")) == (before, "已整改")
    assert [one["ledger"] for one in logged(office)] == [f"改后/{NAME}"]
    assert run(office, "restore", "--last", f"改后/{NAME}").code == 0
    assert cell(office, "I3", f"改后/{NAME}") == "整改中"


def test_what_cannot_be_edited_where_it_stands_is_refused(tmp_path: Path) -> None:
    """An .xls and a .csv, by their formats."""
    office = sample_office(tmp_path / "office")
    before = contents(office)
    for name, wish in (("数字城管案件.xls", "责任单位=市教育局"), ("12345诉求.csv", "办理状态=已办结")):
        number = json.loads(run(office, "query", name, "--as-of", AS_OF, "-f", "json").out)[0]["id"]
        done = run(office, "set", number, wish, name, "--as-of", AS_OF, "--yes")
        assert (done.code, contents(office)) == (4, before), done.err
        assert "cannot be edited where it stands" in done.err


@pytest.mark.parametrize(
    "arguments", [("set",), ("set", "T001"), ("set", "整改状态=已整改"), ("set", "T999", "整改状态=已整改", NAME)]
)
def test_what_is_missing_is_said(office: Path, arguments: tuple[str, ...]) -> None:
    """No wish, no item, no such item."""
    before = contents(office)
    assert run(office, *arguments, "--as-of", AS_OF).code == 2
    assert contents(office) == before


def test_a_damaged_log_stops_every_change(office: Path) -> None:
    """`set`, `update --in-place` and both restores: exit code 4, and nothing is changed."""
    assert setting(office, "T001", "整改状态=已整改").code == 0
    (office / ".civtrack" / "log.sqlite").write_bytes(b"no database" * 99)
    before = contents(office)
    for arguments in (
        ("set", "T003", "整改状态=已整改", NAME),
        ("update", NAME, "--in-place"),
        ("restore", NAME),
        ("restore", "--last", NAME),
        ("log",),
    ):
        done = run(office, *arguments)
        assert done.code == 4, arguments
        assert "log of changes cannot be used" in done.err
        assert contents(office) == before


def test_commands_are_taken_back_one_after_the_other(office: Path) -> None:
    """Three commands of two kinds: each undo is byte for byte what stood there; then there is nothing left."""
    ledger = office / NAME
    steps = [ledger.read_bytes()]
    for arguments in (
        ("set", "T001", "整改状态=已整改", NAME, "--as-of", AS_OF),
        ("update", NAME, "--in-place", "--as-of", AS_OF),
        ("set", "T003", "完成日期=7月19日", NAME, "--as-of", AS_OF),
    ):
        assert run(office, *arguments).code == 0
        steps.append(ledger.read_bytes())
    assert [command for command, _ in groupby(one["command"] for one in logged(office))] == ["set", "update", "set"]
    for expected, command in zip(reversed(steps[:-1]), ("set", "update", "set"), strict=True):
        rehearsed = run(office, "restore", "--last", NAME, "--dry-run")
        assert f"“{command}” of" in rehearsed.err
        done = run(office, "restore", "--last", NAME, "-f", "json")
        assert json.loads(done.out)["undone"]["command"] == command
        assert ledger.read_bytes() == expected
    assert run(office, "restore", "--last", NAME).code == 4
    assert ledger.read_bytes() == steps[0]


def test_what_others_did_since_is_not_taken_back(office: Path) -> None:
    """Cell by cell from the log: what still holds what the command wrote goes back, the rest is named and stays."""
    assert setting(office, "--status", "整改中", "责任单位=市教育局", "--yes").code == 0

    def colleague(sheet: Any) -> None:
        sheet["E5"], sheet["D4"] = "市住建局", "另一处"

    changed(office, colleague)
    done = run(office, "restore", "--last", NAME)
    assert done.code == 4
    assert f"{NAME}!台账!E5" in done.err
    assert "something else by now" in done.err
    assert [cell(office, place) for place in ("E3", "E4", "E5", "D4")] == ["市城管局", "市城管局", "市住建局", "另一处"]


def test_a_row_that_holds_another_item_is_left_alone(office: Path) -> None:
    """After somebody sorted the ledger the same cell is another item's, though it holds the same words."""
    assert setting(office, "T003", "整改状态=已整改").code == 0

    def sort(sheet: Any) -> None:
        for column in range(1, 10):
            upper, lower = sheet.cell(4, column), sheet.cell(5, column)
            upper.value, lower.value = lower.value, upper.value

    changed(office, sort)
    before = (office / NAME).read_bytes()
    done = run(office, "restore", "--last", NAME)
    assert (done.code, (office / NAME).read_bytes()) == (4, before)
    assert "another item by now" in done.err


def test_the_log_is_chosen_by_item_day_and_ledger(office: Path) -> None:
    """Each choice alone and together; every format shows the same rows."""
    shutil.copy(office / NAME, office / "8月台账.xlsx")
    assert setting(office, "T001", "整改状态=已整改").code == 0
    assert run(office, "set", "T002", "整改状态=已销号", "8月台账.xlsx", "--as-of", AS_OF).code == 0
    assert [one["number"] for one in logged(office)] == ["T002", "T001"]
    assert [one["number"] for one in logged(office, "T001")] == ["T001"]
    assert [one["number"] for one in logged(office, "--ledger", "8月台账")] == ["T002"]
    assert logged(office, "--ledger", "月台账.xlsx") == logged(office, "--since", "2999-01-01") == []
    assert len(logged(office, "--since", "昨天")) == 2
    rows = rows_of(run(office, "log", "--columns", "cell,before,after").out)
    assert rows == [
        {"Cell": "I4", "Before": "已整改", "After": "已销号"},
        {"Cell": "I3", "Before": "整改中", "After": "已整改"},
    ]
    for manner in ("plain", "markdown", "csv", "jsonl", "html", "table"):
        assert "已销号" in run(office, "log", "-f", manner).out


def test_the_sample_office_keeps_its_photos(tmp_path: Path) -> None:
    """In a ledger with photos, lists and merged cells, by the WPS of the sample: only the sheet, its styles change."""
    office = sample_office(tmp_path / "office")
    ledger = office / "7月问题台账.xlsx"
    assert ledger.read_bytes() == (SAMPLE / ledger.name).read_bytes()
    parts = members(ledger)
    done = run(
        office, "set", "WT2207-0002", "整改状态=已整改", "完成日期=7月18日", "备注=楼道已清 理", "--as-of", AS_OF
    )
    assert done.code == 0, done.err
    after = members(ledger)
    assert after.keys() == parts.keys()
    assert len([name for name in after if after[name] != parts[name]]) <= 3
    assert run(office, "restore", "--last", ledger.name).code == 0
    assert members(ledger) == parts


def test_a_day_looks_like_those_around_it(office: Path) -> None:
    """A cell without a look of its own takes that of the column's days; one that has its own keeps it."""

    def dated(sheet: Any) -> None:
        sheet["H4"] = dt.datetime(2022, 7, 10)  # noqa: DTZ001
        sheet["H4"].number_format = 'm"月"d"日"'
        sheet["H5"].number_format = "yyyy.mm.dd"

    changed(office, dated)
    for item in ("T001", "T003"):
        assert setting(office, item, "完成日期=7月18日", "整改状态=已整改").code == 0
    sheet = load_workbook(office / NAME)["台账"]
    assert [sheet[f"H{row}"].number_format for row in (3, 4, 5)] == ['m"月"d"日"', 'm"月"d"日"', "yyyy.mm.dd"]
    assert [sheet[f"H{row}"].value for row in (3, 5)] == [dt.datetime(2022, 7, 18)] * 2  # noqa: DTZ001


def test_the_log_is_never_written_over(office: Path) -> None:
    """Not by ``-o``, with ``--force`` or without."""
    assert setting(office, "T001", "整改状态=已整改").code == 0
    log = office / ".civtrack" / "log.sqlite"
    before = log.read_bytes()
    for force in ((), ("--force",)):
        done = run(office, "query", NAME, "-o", ".civtrack/log.sqlite", "-f", "csv", "--as-of", AS_OF, *force)
        assert (done.code, log.read_bytes()) == (4, before), done.err


def _answering(office: Path, answer: str, *arguments: str) -> tuple[int, str]:
    """Runs the installed command on a terminal, where somebody types an answer; gives code and what was shown."""
    import os
    import pty
    import subprocess
    import sys

    ours, theirs = pty.openpty()
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "civtrack", *arguments], cwd=office, stdin=theirs, stdout=theirs, stderr=theirs,
        env={**environment, "CIVTRACK_LANG": "en", "TERM": "dumb"},
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, f"{answer}\n".encode())
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # what Linux says at the end
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return process.wait(timeout=60), shown.decode("utf-8", "replace")


@needs_terminal
def test_on_a_terminal_the_clerk_is_asked(office: Path) -> None:
    """Every cell is shown before the question; no leaves everything as it is, yes writes it."""
    before = contents(office)
    words = ("set", "--status", "整改中", "责任单位=市教育局", NAME, "--as-of", AS_OF)
    code, shown = _answering(office, "n", *words)
    assert (code, contents(office)) == (0, before)
    assert shown.index(f"{NAME}!台账!E5") < shown.index("Write 2 cells of 2 items?")
    assert _answering(office, "y", *words)[0] == 0
    assert [cell(office, f"E{row}") for row in (3, 4, 5)] == ["市教育局", "市城管局", "市教育局"]
    code, shown = _answering(office, "y", "set", "T001", "整改状态=差不多了", NAME, "--as-of", AS_OF)
    assert (code, cell(office, "I3")) == (0, "差不多了")
    assert "no status that civtrack understands" in shown


@pytest.mark.parametrize("other", [("--list",), ("--backup", "2022-07-20")])
def test_last_goes_alone(office: Path, other: tuple[str, ...]) -> None:
    """A named backup is no last command."""
    done = run(office, "restore", NAME, "--last", *other)
    assert done.code == 2
    assert "--last" in done.err


def test_a_number_that_another_item_has_is_said_twice(office: Path) -> None:
    """Two items of one number cannot be told apart by it any more."""
    before = contents(office)
    done = setting(office, "T001", "编号=T002")
    assert (done.code, contents(office)) == (2, before)
    assert f"{NAME}!台账!A4" in done.err
    assert setting(office, "T001", "编号=T009").code == 0
    assert [one["number"] for one in logged(office, "T001")] == ["T001"]
    assert run(office, "restore", "--last", NAME).code == 0
    assert contents(office)[NAME] == before[NAME]


@pytest.mark.parametrize("number", ["Ｔ００１", " T001 ", "T 001"])
def test_a_number_that_was_typed_in_full_width_finds_its_item(office: Path, number: str) -> None:
    """As an input method for Chinese writes it; the log finds it, too."""
    assert setting(office, number, "整改状态=已整改", "完成日期=7月18日").code == 0
    assert {one["number"] for one in logged(office, number)} == {"T001"}


def test_a_status_that_says_done_without_a_day_is_told_and_written(tmp_path: Path) -> None:
    """With how the day is given; of many items once; where it was given, or no column has it, nothing."""
    headers = ("编号", "县区", "问题描述", "整改时限", "完成日期", "整改状态")
    items = [
        {"编号": f"W{turn}", "县区": "大洼区", "问题描述": f"路面破损{turn}", "整改状态": "整改中"} for turn in range(9)
    ]
    write_table(tmp_path / "台账.xlsx", headers, items)
    done = typed("set", "W1", "整改状态=已完成", "台账.xlsx", "--as-of", AS_OF, cwd=tmp_path)
    assert done.code == 0
    assert (
        "台账.xlsx!台账!F4: done, and no day says since when; to give it: civtrack set W1 完成日期=2022-07-18"
        in done.err
    )
    given = typed("set", "W2", "整改状态=已完成", "完成日期=2022-07-18", "台账.xlsx", "--as-of", AS_OF, cwd=tmp_path)
    again = typed("set", "W1", "整改状态=已整改", "台账.xlsx", "--as-of", AS_OF, cwd=tmp_path)
    assert "since when" not in given.err + again.err
    many = typed("set", "整改状态=已完成", "台账.xlsx", "-w", "status:整改中", "--yes", "--as-of", AS_OF, cwd=tmp_path)
    assert many.code == 0
    assert "7 items are done, and no day says since when: give it with 完成日期=2022-07-18" in many.err
    write_table(tmp_path / "无日期.xlsx", [header for header in headers if header != "完成日期"], items)
    assert "since when" not in typed("set", "W1", "整改状态=已完成", "无日期.xlsx", "--as-of", AS_OF, cwd=tmp_path).err


@pytest.mark.parametrize(
    ("day", "taken"), [("7月18日", False), ("12月30日", False), ("2022-07-18", True), ("昨天", True)]
)
def test_a_day_without_a_year_is_not_guessed_where_nothing_settles_it(tmp_path: Path, day: str, taken: bool) -> None:
    """Neither a day of assignment nor a title tells the year: it is asked for, and nothing is written."""
    headers = ("编号", "县区", "问题描述", "整改时限", "完成日期", "整改状态")
    write_table(tmp_path / "台账.xlsx", headers, [{"编号": "W1", "县区": "大洼区", "问题描述": "路面破损"}])
    before = (tmp_path / "台账.xlsx").read_bytes()
    done = typed("set", "W1", f"完成日期={day}", "台账.xlsx", "--as-of", AS_OF, cwd=tmp_path)
    assert (done.code == 0) is taken, done.err
    assert ((tmp_path / "台账.xlsx").read_bytes() == before) is not taken
    assert taken or "nothing here tells a year; write 2022-07-18" in done.err


def test_a_day_that_is_taken_away_is_told_and_one_that_is_doubtful_is_no_missing_one(office: Path) -> None:
    """What is done has no day any more; a day before the assignment was given all the same."""
    assert "done, and no day says since when" in setting(office, "T002", "完成日期=").err
    done = setting(office, "T001", "整改状态=已整改", "完成日期=2022-06-01")
    assert "lies before the day of assignment" in done.err
    assert "since when" not in done.err


@pytest.mark.parametrize(("district", "near"), [("大洼", "大洼区"), ("大洼县", "大洼区"), ("盘锦市大洼区", "大洼区")])
def test_a_district_that_may_be_a_slip_is_told_with_the_one_that_is_meant(
    office: Path, district: str, near: str
) -> None:
    """It is written: the office may have a new one."""
    done = setting(office, "T001", f"县区={district}")
    assert done.code == 0
    assert f"no other item is of “{district}”; did you mean: {near}" in done.err
    assert "did you mean" not in setting(office, "T001", "县区=辽滨经济区").err


def test_a_serial_number_is_told_how_to_name_the_item(office: Path) -> None:
    """A number that no item has: its own number or its place is asked for, each by an example that works."""
    before = contents(office)
    done = run(office, "set", "2", "整改状态=已整改", NAME, "--as-of", AS_OF)
    assert (done.code, contents(office)) == (2, before)
    assert "a serial number names none: give its own number, such as T001, or its place" in done.err, done.err
