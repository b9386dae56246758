"""Summary workbooks opened again: the cells of a table by the names of its rows and the heads of its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from civtrack.assessment import Assessment
from civtrack.locales import translator
from civtrack.outputs.book.tables_book import build_report
from civtrack.rules.periods import Period

__all__ = ["cells_of", "report", "rows_below", "values_of"]

EN = translator("en")


def report(assessment: Assessment, period: Period | None = None) -> Workbook:
    """The summary workbook in English, opened again."""
    return load_workbook(BytesIO(build_report(assessment, EN, period)))


def cells_of(sheet: Worksheet, first: str = "District", below: str = "") -> dict[str, dict[str, Any]]:
    """Row name → head → cell, of the table whose head begins with `first` (in column A or, after a serial, in B).

    Of several on a sheet it is the first one below a line that says `below`.
    """
    top = next((int(row[0].row or 1) for row in sheet.iter_rows() if below and row[0].value == below), 1)
    place = next(
        (int(row[0].row or 0), column)
        for row in sheet.iter_rows(min_row=top)
        for column in (0, 1)
        if row[column].value == first
    )
    head, column = place
    heads = [str(cell.value).replace("\n", " ") for cell in sheet[head]]
    rows: dict[str, Any] = {}
    for row in sheet.iter_rows(min_row=head + 1):
        if all(cell.value is None for cell in row):
            break
        if row[column].value is not None and any(cell.value is not None for cell in row[column + 1 :]):
            rows[str(row[column].value)] = dict(zip(heads, row, strict=True))
    return rows


def values_of(sheet: Worksheet, first: str = "District", below: str = "") -> dict[str, dict[str, Any]]:
    """The same, values only."""
    found = cells_of(sheet, first, below)
    return {name: {head: cell.value for head, cell in row.items()} for name, row in found.items()}


def rows_below(sheet: Worksheet, head: str) -> Sequence[Mapping[str, object]]:
    """The rows of a list, by head, below the row in which column A holds `head`."""
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == head)
    heads = [str(cell.value).replace("\n", " ") for cell in sheet[top]]
    return [
        dict(zip(heads, (cell.value for cell in row), strict=True))
        for row in sheet.iter_rows(min_row=top + 1)
        if isinstance(row[0].value, int)
    ]
