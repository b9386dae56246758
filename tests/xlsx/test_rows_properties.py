"""Random workbooks of several writers with random rows removed: what is kept is what it was, what is gone is gone."""

from __future__ import annotations

import re
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from civtrack.xlsx import Package
from civtrack.xlsx.copying.copies import Copy, CopyReport, SheetCopy, write_copies
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.parts.addresses import area_of
from tests.support.random_books import WRITERS, Plan, link, number, picture, plans, remark, secret
from tests.xlsx.test_copies import seen

Cells = set[tuple[int, int]]


def content(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def opened(path: Path) -> Worksheet:
    sheet = openpyxl.load_workbook(path)["台账"]
    assert isinstance(sheet, Worksheet)
    return sheet


def cells_of(references: str) -> Cells:
    found: Cells = set()
    for reference in references.split():
        area = area_of(reference)
        assert area
        found |= {
            (row, column)
            for row in range(area.first_row, area.last_row + 1)
            for column in range(area.first_column, area.last_column + 1)
        }
    return found


def moved(cells: Cells, rows: RowMap) -> Cells:
    return {(new, column) for row, column in cells if (new := rows.new(row))}


def check(plan: Plan, source: Path, target: Path, rows: RowMap) -> None:
    """Holds a sheet after the removal against the one before, cell by cell, and against what the plan says."""
    before, after = opened(source), opened(target)
    kept = [row for row in range(1, plan.total + 1) if rows.new(row)]
    assert after.max_row == len(kept)
    tops = {first: next((row for row in range(first, last + 1) if rows.new(row)), None) for first, last in plan.merges}
    for new, row in enumerate(kept, 1):
        for column in (1, 2, 7):
            old, now = before.cell(row, column), after.cell(new, column)
            if row == plan.total and column == 2:
                continue
            assert now.value == old.value, (row, column)
            assert (now.font.b, now.border.left.style, now.number_format) == (
                old.font.b, old.border.left.style, old.number_format)  # fmt: skip
        if row in plan.rows:
            assert after.cell(new, 3).value == f"=B{new}*2+$F$1"
        comment = after.cell(new, 1).comment
        assert (comment.text if comment else None) == (remark(row) if before.cell(row, 1).comment else None)
        hyperlink, old_link = after.cell(new, 2).hyperlink, before.cell(row, 2).hyperlink
        assert (hyperlink.target if hyperlink else None) == (old_link.target if old_link else None)
    for first, top in tops.items():
        if top:
            assert after.cell(rows.new(top) or 0, 4).value == first
    wanted = {
        cells for area in before.merged_cells.ranges
        if len(cells := frozenset(moved(cells_of(str(area)), rows))) > 1
    }  # fmt: skip
    assert {frozenset(cells_of(str(area))) for area in after.merged_cells.ranges} == wanted
    for old_cells, now_cells in (
        (validated(before), validated(after)), (ruled(before), ruled(after))):  # fmt: skip
        assert now_cells == moved(old_cells, rows)
    span = rows.span(2, plan.last + 1)
    assert span
    assert after.cell(len(kept), 2).value == f"=SUM(B{span[0]}:B{span[1]})"
    for area in after.conditional_formatting:
        top = min(row for row, _ in cells_of(str(area.sqref)))
        (rule,) = area.rules
        fixed = f"$B${rows.new(2)}" if rows.new(2) else None
        assert rule.formula[0].startswith(f"$B{top}>")
        assert fixed is None or rule.formula == [f"$B{top}>{fixed}"]
    totals = openpyxl.load_workbook(target, data_only=True)["台账"]
    stored = openpyxl.load_workbook(source, data_only=True)["台账"].cell(plan.total, 2).value
    if stored is not None:
        assert totals.cell(len(kept), 2).value == sum(number(row) for row in plan.rows if rows.new(row))
        assert totals.cell(len(kept), 3).value == sum(1 for row in plan.rows if rows.new(row))


def validated(sheet: Worksheet) -> Cells:
    return {cell for each in sheet.data_validations.dataValidation for cell in cells_of(str(each.sqref))}


def ruled(sheet: Worksheet) -> Cells:
    return {cell for each in sheet.conditional_formatting for cell in cells_of(str(each.sqref))}


@pytest.mark.parametrize("writer", WRITERS)
@settings(max_examples=15, deadline=None)
@given(plan=plans())
def test_rows_removed_in_the_editor(writer: str, plan: Plan) -> None:
    """Every kept cell keeps what it had, and parts that were not concerned are the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = WRITERS[writer](plan, Path(folder) / "a.xlsx"), Path(folder) / "b.xlsx"
        rows = RowMap.without(plan.removed)
        with Package.open(source) as package:
            package.sheet("台账").remove_rows(plan.removed)
            package.save(target)
        if not plan.removed:
            assert source.read_bytes() == target.read_bytes() or content(source) == content(target)
            return
        if not ruled_loses_its_place(plan):
            check(plan, source, target, rows)
        before, after = content(source), content(target)
        concerned = re.compile(
            r"sheet[12]\.xml$|workbook\.xml$|comments|vmlDrawing|legacyDrawing|drawing1\.xml$|calcChain|Content_Types"
        )
        assert all(after[name] == data for name, data in before.items() if not concerned.search(name))
        other = openpyxl.load_workbook(target)["旁"]["A1"].value
        assert other == f"=台账!B{rows.new(plan.total)}"


def ruled_loses_its_place(plan: Plan) -> bool:
    """Whether the rule refers to a removed cell: it then shows #REF!, and stays behind in a copy."""
    return 2 in plan.removed


@pytest.mark.parametrize("writer", WRITERS)
@settings(max_examples=15, deadline=None)
@given(plan=plans(), others=st.booleans())
def test_copies_hold_their_rows_and_nothing_of_others(writer: str, plan: Plan, others: bool) -> None:
    """Two copies share out the rows: each keeps its own as they were, and holds no trace of the other's."""
    with tempfile.TemporaryDirectory() as folder:
        source = WRITERS[writer](plan, Path(folder) / "a.xlsx")
        halves = [set(plan.rows) - plan.removed, set(plan.removed)]
        copies = [
            Copy(
                Path(folder) / f"{n}.xlsx",
                (
                    SheetCopy("台账", RowMap.keeping(half, 2, plan.last + 1)),
                    *([SheetCopy("旁", RowMap())] if others else []),
                ),
            )
            for n, half in enumerate(halves)
            if half
        ]
        with Package.open(source) as package:
            reports = write_copies(package, copies)
            again = [copy.target.read_bytes() for copy in copies]
            write_copies(package, copies)
        assert again == [copy.target.read_bytes() for copy in copies]
        for copy, report in zip(copies, reports, strict=True):
            one_copy(plan, source, copy, report, writer)


def one_copy(plan: Plan, source: Path, copy: Copy, report: CopyReport, writer: str) -> None:
    rows = copy.sheets[0].rows
    if rows.new(2):
        check(plan, source, copy.target, rows)
    assert report.sheets[0].rows == plan.total - rows.count
    held = content(copy.target)
    pictured = {row for row in plan.pictures if writer != "openpyxl" and rows.new(row)}
    assert {data for name, data in held.items() if "/media/" in name} == {seen(picture(row)) for row in pictured}
    assert report.sheets[0].pictures == (0 if writer == "hand" else len(pictured))  # by hand they are in cells
    boxes = [found for name, data in held.items() if "vml" in name for found in re.findall(rb"Row>(\d+)<", data)]
    commented = [row for row in sorted(plan.comments) if rows.new(row)] if writer != "hand" else []
    assert sorted(map(int, boxes)) == [(rows.new(row) or 0) - 1 for row in commented]
    for row in plan.rows:
        if rows.new(row):
            continue
        escaped = secret(row).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        traces = [secret(row), escaped, remark(row), remark(row).replace("&", "&amp;"), link(row), f"ID_{row:03}"]
        for name, data in held.items():
            for trace in traces:
                for coding in ("utf-8", "utf-16-le", "utf-16-be"):
                    assert trace.encode(coding) not in data, (name, trace)
