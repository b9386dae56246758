"""Text ledgers (.csv) as .xlsx: their values in a plain look, so that they are updated and divided like the others.

Exists because an export of the hotline is a ledger like any other, and what goes to a district must be one workbook. A
.csv has no look to lose: what is made of it says the same in every cell, can be read on paper with the three columns
that are added to it (`twin_columns`), and is not said to be the office's file. May import `civtrack.ledger`,
`civtrack.files` and its neighbours in `civtrack.outputs`.

Rules: row and column numbers are those that were read. A column whose cells below the header are all plain numbers of
at most eight digits holds numbers; everything else stays text as it is written, days and codes too.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from civtrack.files import sha256
from civtrack.ledger.formats import open_book
from civtrack.ledger.grids import TEXT_FORMATS
from civtrack.model import N_, Field, Ledger, Message, Row, Table, Twin, column_letter
from civtrack.outputs.measure import lines, row_height
from civtrack.outputs.twin_columns import GAP, MARGIN, Columns, twin_columns
from civtrack.xlsx.parts.markup import escape

if TYPE_CHECKING:
    from civtrack.xlsx import Limits

__all__ = ["with_text_twin"]

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,7})(?:\.\d{1,6})?")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_NAME, _NOT_IN_NAMES = 31, frozenset("[]:*?/\\")
_LONGEST_TEXT, _LAST_ROW = 32_767, 1_048_576
_CODES = frozenset({Field.NUMBER, Field.SERIAL, Field.ROW_KEY})
_WHEN = (1980, 1, 1, 0, 0, 0)
_PLAIN, _HEAD, _BODY, _FIGURE = range(4)

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SIDE = '<{0} style="thin"><color rgb="FF808080"/></{0}>'
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="10.5"/><name val="宋体"/></font>'
        '<font><b/><sz val="10.5"/><name val="宋体"/></font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
        '</fill><fill><patternFill patternType="solid"><fgColor rgb="FFF2F2F2"/></patternFill></fill></fills>'
        f'<borders count="2"><border/><border>{"".join(map(_SIDE.format, ("left", "right", "top", "bottom")))}'
        "</border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="4"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" '
        'applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" '
        'wrapText="1"/></xf>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" '
        'applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" applyBorder="1" applyAlignment="1">'
        '<alignment vertical="center"/></xf></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}  # fmt: skip
"""The parts that are the same of every such workbook."""


def with_text_twin(ledger: Ledger, limits: Limits | None = None) -> Ledger:
    """A text ledger with an .xlsx that says the same, or with the reason why it has none; others as they are.

    The file that is made goes when the ledger that holds it does.

    Raises:
        LedgerUnreadable: It cannot be read any more.
    """
    if ledger.format not in TEXT_FORMATS or ledger.twin:
        return ledger
    if sha256(ledger.path) != ledger.sha256:
        return replace(ledger, no_twin=Message(N_("the file was changed meanwhile")))
    with open_book(ledger.path, limits) as book:
        (grid,) = book.grids
        rows = list(grid.rows())
    if why := _obstacle(grid.name, rows):
        return replace(ledger, no_twin=why)
    folder = Path(tempfile.mkdtemp(prefix="civtrack-"))
    room = _Room(folder)
    path = folder / f"{ledger.path.stem}.xlsx"
    _write(path, grid.name, rows, ledger.tables)
    return replace(ledger, twin=Twin(path, sha256(path), room))


class _Room:
    """A folder that lives as long as the twin in it."""

    def __init__(self, folder: Path) -> None:
        self.leave = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)


def _obstacle(name: str, rows: Sequence[Row]) -> Message | None:
    """Why no sheet can hold it."""
    if len(name) > _LONGEST_NAME or _NOT_IN_NAMES & set(name) or name.strip("'") != name:
        return Message(N_("its name is longer than the name of a sheet may be, or holds one of []:*?/\\"))
    if rows and rows[-1].number > _LAST_ROW:
        return Message(N_("it has more rows than a sheet"))
    for row in rows:
        for column, value in row.values.items():
            text = str(value)
            if len(text) > _LONGEST_TEXT or _ILLEGAL.search(text):
                cell = f"{column_letter(column)}{row.number}"
                return Message(N_("no cell can hold what stands in {cell}"), {"cell": cell})
    return None


def _write(path: Path, name: str, rows: Sequence[Row], tables: Sequence[Table]) -> None:
    columns = twin_columns(rows, tables)
    workbook = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        f'<sheet name="{escape(name, quote=True)}" sheetId="1" r:id="rId1"/></sheets>'
        f"{_titles(name, tables, columns)}</workbook>"
    )
    sheet = "".join(_sheet(rows, tables, columns))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in {**_PARTS, "xl/workbook.xml": workbook, "xl/worksheets/sheet1.xml": sheet}.items():
            info = zipfile.ZipInfo(part, _WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, f"{_START}{text}")


def _titles(name: str, tables: Sequence[Table], columns: Columns) -> str:
    """The header's rows come again on every page; and the number, where pages lie side by side."""
    if not tables:
        return ""
    quoted = escape("'" + name.replace("'", "''") + "'")
    rows = tables[0].header_rows
    number = column_letter(columns.repeated) if columns.repeated else ""
    beside = f"{quoted}!${number}:${number}," if number else ""
    return (
        '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'
        f"{beside}{quoted}!${min(rows)}:${max(rows)}</definedName></definedNames>"
    )


def _sheet(rows: Sequence[Row], tables: Sequence[Table], laid: Columns) -> Iterator[str]:
    heads = {number for table in tables for number in (*table.header_rows, *table.repeated_headers)}
    inside = {row for table in tables for row in range(min(table.header_rows), table.last_row + 1)}
    columns = frozenset(column.index for table in tables for column in table.columns)
    figures = _figures(rows, heads, tables)
    rooms = laid.rooms
    yield f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
    yield '<sheetView workbookViewId="0">'
    if tables:
        top = max(tables[0].header_rows)
        yield f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/>'
    yield '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="21.5"/><cols>'
    for column, room in rooms.items():
        yield f'<col min="{column}" max="{column}" width="{room + GAP}" customWidth="1"/>'
    yield "</cols><sheetData>"
    for row in rows:
        # The basis of an item, which is added, takes two lines.
        least = 1 if row.number in heads else 2
        of_table = row.number in inside
        wanted = sorted({*row.values, *(columns if of_table else ())})
        high = max([least, *(lines(str(row.values[c]), rooms[c]) for c in row.values)]) if of_table else 1
        yield f'<row r="{row.number}" ht="{row_height(high):g}" customHeight="1">'
        for column in wanted:
            place, value = f"{column_letter(column)}{row.number}", row.values.get(column)
            style = _HEAD if row.number in heads else _BODY if of_table else _PLAIN
            if value is None:
                yield f'<c r="{place}" s="{style}"/>'
            elif style == _BODY and column in figures and _NUMBER.fullmatch(str(value)):
                yield f'<c r="{place}" s="{_FIGURE}"><v>{value}</v></c>'
            else:
                text = escape(str(value))
                yield f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        yield "</row>"
    yield "</sheetData>"
    if tables:
        table = tables[0]
        of_first = [column.index for column in table.columns]
        first, end = column_letter(min(of_first)), column_letter(max(of_first))
        yield f'<autoFilter ref="{first}{max(table.header_rows)}:{end}{table.last_row}"/>'
    yield f'<pageMargins left="{MARGIN:g}" right="{MARGIN:g}" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    order = ' pageOrder="overThenDown"' if laid.pages > 1 else ""
    yield f'<pageSetup paperSize="9"{order} orientation="landscape" fitToWidth="{laid.pages}" fitToHeight="0"/>'
    yield "</worksheet>"


def _figures(rows: Sequence[Row], heads: set[int], tables: Sequence[Table]) -> frozenset[int]:
    """The columns that hold nothing but numbers below the header."""
    codes = {column.index for table in tables for column in table.columns if column.field in _CODES}
    found: dict[int, bool] = {}
    first = min((table.first_row for table in tables), default=1)
    for row in rows:
        if row.number >= first and row.number not in heads:
            for column, value in row.values.items():
                found[column] = found.get(column, True) and _NUMBER.fullmatch(str(value)) is not None
    return frozenset(column for column, numeric in found.items() if numeric and column not in codes)
