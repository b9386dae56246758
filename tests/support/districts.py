"""What becomes of a workbook in a district: what is moved, hidden, filtered, added, and whose program saved it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from civtrack.model import column_letter
from tests.support.handmade import handmade, sheet_xml

__all__ = ["WRITERS", "Look", "Record", "write_back"]

Record = dict[str, Any]


@dataclass(frozen=True)
class Look:
    """How a district leaves its sheet.

    Attributes:
        hidden_rows: Rows that are hidden, counted from the first item.
        hidden_columns: Columns that are hidden.
        filtered: Whether a filter hides those rows.
        before: How many empty rows stand above the title.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    before: int = 0


def write_back(
    path: Path, sent: Path, headers: Sequence[str], rows: Sequence[Mapping[str, Any]], look: Look, writer: str
) -> None:
    """Writes what a district sends back.

    Args:
        path: The file.
        sent: The workbook that the district got.
        headers: Its columns by now.
        rows: Its rows by now.
        look: How the sheet looks.
        writer: Whose program saves it, of `WRITERS`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lines: list[list[Any]] = [
        ["大洼区等问题台账"],
        list(headers),
        *([row.get(header) for header in headers] for row in rows),
    ]
    WRITERS[writer](path, sent, lines, look)


def _anew(path: Path, _: Path, lines: Sequence[Sequence[Any]], look: Look) -> None:
    """Copied into a new workbook."""
    from openpyxl import Workbook

    book = Workbook()
    book.worksheets[0].title = "台账"
    _fill(book.worksheets[0], lines, look)
    book.save(path)


def _edited(path: Path, sent: Path, lines: Sequence[Sequence[Any]], look: Look) -> None:
    """Typed into the workbook that came, which keeps its styles and rules as far as openpyxl knows them."""
    from openpyxl import load_workbook

    book = load_workbook(sent)
    sheet = book.worksheets[0]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    for row in sheet.iter_rows():
        for cell in row:
            cell.value = None
    _fill(sheet, lines, look)
    book.save(path)


def _fill(sheet: Any, lines: Sequence[Sequence[Any]], look: Look) -> None:
    for number, line in enumerate(lines, 1 + look.before):
        for column, value in enumerate(line, 1):
            sheet.cell(number, column).value = value
    first = 3 + look.before
    for turn in look.hidden_rows:
        sheet.row_dimensions[first + turn].hidden = True
    for column in look.hidden_columns:
        sheet.column_dimensions[column_letter(column)].hidden = True
    if look.filtered:
        sheet.auto_filter.ref = f"A{first - 1}:{column_letter(len(lines[1]))}{look.before + len(lines)}"
        sheet.auto_filter.add_filter_column(0, ["1"])


def _inline(path: Path, _: Path, lines: Sequence[Sequence[Any]], look: Look) -> None:
    """As programs that write row by row do: texts inside the cells, no shared strings, cells without addresses."""

    def cell(value: Any) -> str:
        if value is None:
            return "<c/>"
        if isinstance(value, dt.datetime):
            return f'<c s="2"><v>{(value - dt.datetime(1899, 12, 30)).days}</v></c>'  # noqa: DTZ001 - as cells are
        if isinstance(value, int | float):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'

    first = 3 + look.before
    hidden = {first + turn for turn in look.hidden_rows}
    rows = "".join(
        f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if number in hidden else ""}>'
        f"{''.join(map(cell, line))}</row>"
        for number, line in enumerate(lines, 1 + look.before)
    )
    columns = "".join(f'<col min="{one}" max="{one}" width="9" hidden="1"/>' for one in sorted(look.hidden_columns))
    area = f"A{first - 1}:{column_letter(len(lines[1]))}{look.before + len(lines)}"
    handmade(path, {"台账": sheet_xml(
        rows, head=f"<cols>{columns}</cols>" if columns else "",
        tail=f'<autoFilter ref="{area}"/>' if look.filtered else "",
    )})  # fmt: skip


WRITERS: dict[str, Callable[[Path, Path, Sequence[Sequence[Any]], Look], None]] = {
    "anew": _anew, "edited": _edited, "inline": _inline,
}  # fmt: skip
"""Whose program saves what comes back."""
