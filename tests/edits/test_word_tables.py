"""Shows that Word documents of any size and make are read in one pass, or refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from civtrack.edits.word import open_returned, word_pictures
from civtrack.errors import LedgerUnreadable
from civtrack.model import Area, Row
from civtrack.xlsx import Limits
from tests.support.hostile_kinds import make
from tests.support.hostile_more import docx
from tests.support.steps import steps


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(text: str = "", properties: str = "", more: str = "") -> str:
    """A cell with its properties and what stands in it besides."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p>{more}</w:tc>"


def rows_of(path: Path) -> tuple[list[Row], tuple[Area, ...]]:
    """What is read of a document."""
    grid = open_returned(path, Limits()).grids[0]
    return list(grid.rows()), tuple(grid.merges)


def test_cells_stand_where_the_grid_has_them(tmp_path: Path) -> None:
    """Spans, cells merged downwards, rows that begin further right, tables inside cells, turns of the line."""
    body = table(
        cell("甲", '<w:gridSpan w:val="2"/>') + cell("乙", '<w:vMerge w:val="restart"/>'),
        cell("一") + cell("二", more=table(cell("内"))) + cell("", "<w:vMerge/>"),
        f'<w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("三")}{cell("", "<w:vMerge/>")}',
    )
    link = "<w:hyperlink><w:r><w:t>见</w:t></w:r></w:hyperlink>"
    line = f"<w:p><w:r><w:t>标</w:t><w:tab/><w:t>题</w:t><w:br/></w:r>{link}</w:p>"
    rows, merges = rows_of(docx(tmp_path / "大洼区.docx", line + body))
    assert [(row.number, row.values) for row in rows] == [
        (1, {1: "标\t题\n见"}),
        (2, {1: "甲", 3: "乙"}),
        (3, {1: "一", 2: "二"}),
        (4, {2: "三"}),
    ]
    assert set(merges) == {Area(2, 1, 2, 2), Area(2, 3, 4, 3)}


def test_a_cell_that_goes_on_from_none_begins_one(tmp_path: Path) -> None:
    """A table whose first row says that it is merged with what stands above is read, not refused."""
    rows, merges = rows_of(docx(tmp_path / "大洼区.docx", table(cell("甲", "<w:vMerge/>"), cell("", "<w:vMerge/>"))))
    assert [row.values for row in rows] == [{1: "甲"}, {}]
    assert merges == (Area(1, 1, 2, 1),)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (table(cell("甲", '<w:gridSpan w:val="2000000"/>')), "more columns than a sheet has"),
        (table(f'<w:trPr><w:gridBefore w:val="99999"/></w:trPr>{cell()}'), "more columns than a sheet has"),
        ("<w:p>" * 2_000 + "</w:p>" * 2_000, "more elements than it should have"),
        ("<w:p>", "is not well-formed"),
    ],
)
def test_what_no_document_has_is_refused(tmp_path: Path, body: str, said: str) -> None:
    """Columns beyond a sheet, thousands of levels, what breaks off: told by name."""
    with pytest.raises(LedgerUnreadable, match=r"大洼区\.docx") as refused:
        rows_of(docx(tmp_path / "大洼区.docx", body))
    assert said in str(refused.value)


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    """Nothing that unfolds itself is read, neither for rows nor for pictures."""
    path = docx(tmp_path / "大洼区.docx", "&a;", before='<!DOCTYPE a [<!ENTITY a "甲">]>')
    for read in (rows_of, lambda given: word_pictures(given, Limits())):
        with pytest.raises(LedgerUnreadable, match="DTD"):
            read(path)


def test_more_rows_than_allowed_are_refused(tmp_path: Path) -> None:
    """The limits of a workbook hold for a Word document, too."""
    path = make(tmp_path, "docx-rows", 0.0005)
    with pytest.raises(LedgerUnreadable, match="more than 20 rows"):
        open_returned(path, Limits(rows=20))


@pytest.mark.parametrize("kind", ["docx-rows", "docx-merged", "docx-tables", "docx-pieces"])
def test_a_document_is_gone_through_once(tmp_path: Path, kind: str) -> None:
    """Twice as many rows, merged cells, tables or pieces take twice as many steps more."""

    def work(times: int) -> int:
        folder = tmp_path / str(times)
        folder.mkdir()
        path = make(folder, kind, 0.004 * times)
        return steps(lambda: open_returned(path, Limits()))

    work(3)
    small, middle, large = work(1), work(2), work(4)
    assert large - middle < 2.4 * (middle - small)
