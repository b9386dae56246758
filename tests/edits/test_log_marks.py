"""Shows that every cell that `update --in-place` changes is in the log with what it held, and no other."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from civtrack.edits.carrying_out import plain_value
from civtrack.edits.log import Change, Log
from civtrack.edits.log_blocks import block_of, changes_in, taken_back
from civtrack.model import CellError, Field
from civtrack.outputs.marked.changes import Beside, MarkChanges, SheetChanges
from tests.support.offices import a_ledger, contents, sample_office
from tests.support.typed import typed

NAME = "7月台账.xlsx"
NOW = dt.datetime(2022, 7, 20, 9, 30, tzinfo=dt.UTC)
CHANGES = SheetChanges(
    "台账",
    [
        MarkChanges(Field.TIER_MARK, 10, [5, 7], None, ["红", "黄"]),
        MarkChanges(Field.DAYS_MARK, 11, [7], [dt.datetime(2022, 7, 1)], [-3]),  # noqa: DTZ001
        MarkChanges(Field.BASIS_MARK, 12, [5, 9], [CellError("#REF!"), "旧"], ["时限 2022-07-01", None]),
    ],
    [Beside("J1", None, None, "civtrack"), Beside("J2", Field.TIER_MARK, CellError("#N/A"), "预警等级")],
    {5: ("n:5", "5"), 6: ("n:6", "6"), 7: ("x7", None)},
)


def values(path: Path) -> dict[tuple[str, str], Any]:
    """Every cell of a workbook that holds something."""
    return {
        (sheet.title, cell.coordinate): plain_value(cell.value)  # type: ignore[arg-type] # no formulas of several cells, no rich texts
        for sheet in load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def logged(office: Path, *arguments: str) -> list[dict[str, Any]]:
    done = typed("log", *arguments, "-f", "json", cwd=office)
    assert done.code == 0, done.err
    return list(json.loads(done.out))


def updated(office: Path, name: str, day: str) -> dict[tuple[str, str], tuple[Any, Any]]:
    """Updates a ledger in its place; the cells that differ then, with what they held before and hold now."""
    before = values(office / name)
    assert typed("update", name, "--in-place", "--as-of", day, cwd=office).code == 0
    after = values(office / name)
    return {
        place: (before.get(place), after.get(place))
        for place in before.keys() | after.keys()
        if before.get(place) != after.get(place)
    }


def told(office: Path, name: str, day: str) -> dict[tuple[str, str], tuple[Any, Any]]:
    """The same as the log tells it of the last run on the ledger."""
    rows = [one for one in logged(office, "--ledger", name) if one["from"] == day]
    assert {one["by"] for one in rows} <= {"judgement"}
    found = {(one["sheet"], one["cell"]): (one["before"], one["after"]) for one in rows}
    assert len(found) == len(rows)
    return found


def worked_on(path: Path, change: Callable[[Any], None] = lambda _: None) -> None:
    """Saves a ledger by another program: marks become shared strings."""
    book = load_workbook(path)
    change(book.worksheets[0])
    book.save(path)


def clerk(sheet: Any) -> None:
    """Somebody typed into the marks, and took an item out of the rows that civtrack reads."""
    sheet["J3"], sheet["K4"], sheet["L5"] = "自己写的", dt.datetime(2022, 7, 1), "#N/A"  # noqa: DTZ001
    sheet["K3"] = None
    for column in "ABCDEFGHI":
        sheet[f"{column}6"] = None


def test_the_log_has_every_cell_that_an_update_changed(tmp_path: Path) -> None:
    """New columns, a later day, marks of another program's spelling, marks typed over, an item gone, nothing new."""
    ledger = a_ledger(tmp_path / NAME, [{}, {"完成日期": "2022-07-10", "整改状态": "已整改"}, {}, {}, {}])
    first = updated(tmp_path, NAME, "2022-07-20")
    assert len(first) > 3 * 3
    assert told(tmp_path, NAME, "2022-07-20") == first
    second = updated(tmp_path, NAME, "2022-07-21")
    assert second
    assert told(tmp_path, NAME, "2022-07-21") == second
    worked_on(ledger)
    third = updated(tmp_path, NAME, "2022-07-22")
    assert third.keys() == second.keys()
    assert told(tmp_path, NAME, "2022-07-22") == third
    worked_on(ledger, clerk)
    fourth = updated(tmp_path, NAME, "2022-07-23")
    assert {"J3", "K3", "K4", "L5", "J6", "L6"} <= {cell for _, cell in fourth}
    assert told(tmp_path, NAME, "2022-07-23") == fourth
    runs = logged(tmp_path)
    assert typed("update", NAME, "--in-place", "--as-of", "2022-07-23", cwd=tmp_path).code == 0
    assert logged(tmp_path) == runs


def test_ledgers_of_every_shape_are_told_cell_for_cell(tmp_path: Path) -> None:
    """The sample office's: headers of two rows, totals, merged cells, several sheets; twice, the second by openpyxl."""
    office = sample_office(tmp_path / "office")
    for name in ("7月问题台账.xlsx", "各县区问题清单.xlsx", "档案材料三色表.xlsx"):
        for day in ("2022-07-20", "2022-07-25"):
            changed = updated(office, name, day)
            assert told(office, name, day) == changed
            worked_on(office / name)


def test_an_item_finds_its_marks(tmp_path: Path) -> None:
    """By number and by place; the fields are named as everywhere, in JSON and for people."""
    a_ledger(tmp_path / NAME, [{}, {}])
    updated(tmp_path, NAME, "2022-07-20")
    rows = logged(tmp_path, "T002")
    assert [(one["cell"], one["field"], one["number"], one["before"]) for one in rows] == [
        ("J4", "tier_mark", "T002", None),
        ("K4", "days_mark", "T002", None),
        ("L4", "basis_mark", "T002", None),
    ]
    assert logged(tmp_path, rows[0]["id"]) == rows
    assert logged(tmp_path, f"{NAME}!台账!4") == rows
    assert logged(tmp_path, f"{NAME}!台账!K4") == rows[1:2]
    assert len(logged(tmp_path, "--limit", "2")) == 2
    assert logged(tmp_path, "--limit", "1", "--sort", "cell:desc")[0]["cell"] == max(
        one["cell"] for one in logged(tmp_path)
    )


def test_taking_an_update_back_is_told_the_other_way_round(tmp_path: Path) -> None:
    """Byte for byte by its backup, as a whole; the log has each cell turned round."""
    ledger = a_ledger(tmp_path / NAME, [{}, {}])
    before = ledger.read_bytes()
    changed = updated(tmp_path, NAME, "2022-07-20")
    assert typed("restore", "--last", NAME, cwd=tmp_path).code == 0
    assert ledger.read_bytes() == before
    back = [one for one in logged(tmp_path) if one["command"] == "restore --last"]
    assert {(one["sheet"], one["cell"]): (one["after"], one["before"]) for one in back} == changed
    assert {one["by"] for one in back} == {"log"}
    assert all(one["from"].startswith("update ") for one in back)


def test_a_rehearsal_and_a_copy_enter_nothing(tmp_path: Path) -> None:
    """Only what was done in the ledger's place is in the log."""
    a_ledger(tmp_path / NAME)
    before = contents(tmp_path)
    assert typed("update", NAME, "--in-place", "--dry-run", cwd=tmp_path).code == 0
    assert contents(tmp_path) == before
    assert typed("update", NAME, "-o", str(tmp_path / "out"), cwd=tmp_path).code == 0
    assert logged(tmp_path) == []


def test_a_cell_that_a_merged_area_covers_was_not_changed(tmp_path: Path) -> None:
    """What could not be filled in is not told as if it had been."""
    ledger = a_ledger(tmp_path / NAME, [{}, {}, {}])
    updated(tmp_path, NAME, "2022-07-20")
    worked_on(ledger, lambda sheet: sheet.merge_cells("L4:L5"))
    changed = updated(tmp_path, NAME, "2022-07-21")
    assert ("台账", "L5") not in changed
    assert told(tmp_path, NAME, "2022-07-21") == changed


def cells_of_the_block() -> list[Change]:
    source, by = "2022-07-20", "judgement"
    return [
        Change("台账", "J1", None, None, None, None, "civtrack", source, by),
        Change("台账", "J2", "tier_mark", None, None, CellError("#N/A"), "预警等级", source, by),
        Change("台账", "J5", "tier_mark", "n:5", "5", None, "红", source, by),
        Change("台账", "L5", "basis_mark", "n:5", "5", CellError("#REF!"), "时限 2022-07-01", source, by),
        Change("台账", "J7", "tier_mark", "x7", None, None, "黄", source, by),
        Change("台账", "K7", "days_mark", "x7", None, dt.datetime(2022, 7, 1), -3, source, by),  # noqa: DTZ001
        Change("台账", "L9", "basis_mark", None, None, "旧", None, source, by),
    ]


def test_a_block_keeps_types_and_can_be_turned_round() -> None:
    """Every value as it was, by rows; taken back twice it is itself."""
    block = block_of(CHANGES, "2022-07-20")
    cells = cells_of_the_block()
    assert list(changes_in(block)) == cells
    assert block.cells == len(cells)
    (back,) = taken_back([block], "update")
    assert list(changes_in(back)) == [
        one._replace(before=one.after, after=one.before, source="update", by="log") for one in cells
    ]
    (again,) = taken_back([back], "2022-07-20")
    assert [(one.cell, one.before, one.after) for one in changes_in(again)] == [
        (one.cell, one.before, one.after) for one in cells
    ]


def test_a_block_goes_with_its_run(tmp_path: Path) -> None:
    """What could not be done, or was killed before it was, has none."""
    log = Log(tmp_path / "log.sqlite")
    block = block_of(CHANGES, "2022-07-20")
    for mark in ("before", "after"):
        entering = log.entering(NOW, "update", "0.1", NAME, ("before", "after"), (), (), [block])
        entering.__enter__()
        log.settle(NAME, mark)
    with pytest.raises(OSError, match="full"), log.entering(NOW, "update", "0.1", NAME, ("a", "b"), (), (), [block]):
        raise OSError("full")
    (run,) = log.runs()
    assert log.blocks(run) == (block,)
    with sqlite3.connect(log.path) as db:
        assert db.execute("SELECT count(*) FROM block").fetchone() == (1,)


@pytest.mark.parametrize("version", [1, 2])
def test_a_log_of_a_former_version_is_read_and_goes_on(tmp_path: Path, version: int) -> None:
    """What it has stays; what is new is entered beside it."""
    a_ledger(tmp_path / NAME)
    assert typed("set", "T001", "整改状态=已整改", NAME, "--as-of", "2022-07-20", cwd=tmp_path).code == 0
    old = logged(tmp_path)
    with sqlite3.connect(tmp_path / ".civtrack" / "log.sqlite") as db:
        for table in ("block", "origin")[: 3 - version]:
            db.execute(f"DROP TABLE {table}")
        db.execute(f"PRAGMA user_version={version}")
    db.close()
    assert logged(tmp_path) == old
    changed = updated(tmp_path, NAME, "2022-07-20")
    assert told(tmp_path, NAME, "2022-07-20") == changed
    assert logged(tmp_path)[-len(old) :] == old
