"""Writes cells into one row's XML: replaced in place or put in column order, with the look that fits.

Exists apart from the stream (`civtrack.xlsx.edit`) so that a row is one small problem: text in, text out. May import
`civtrack.errors`, `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable

from civtrack.errors import NotEditable
from civtrack.model import Area, CellError, Message, N_, Value, column_letter
from civtrack.xlsx.addresses import area_of
from civtrack.xlsx.cells import COLUMNS
from civtrack.xlsx.edits import CellEdit, Covered, LeftOut, Look
from civtrack.xlsx.formats import Shows, serial
from civtrack.xlsx.formulas import moved
from civtrack.xlsx.markup import coded, escape, unescape
from civtrack.xlsx.styles import Styles

__all__ = ["MAX_TEXT", "RowEditor", "cell_content"]

MAX_TEXT = 32_767
_STYLE = re.compile(r'\ss="(\d+)"')
_CUSTOM = re.compile(r'\scustomFormat="(?:1|true)"')
_SPANS = re.compile(r'\sspans="(\d+):(\d+)"')


def cell_content(value: Value, p: str, *, epoch_1904: bool) -> tuple[str, str] | None:
    """The type attribute and the content of a cell with this value; None where no cell can hold it.

    Args:
        value: What is written; text goes into the cell itself, so it can never be taken for a formula.
        p: The prefix of the spreadsheet namespace with its colon.
        epoch_1904: The workbook's date system.
    """
    if value is None or value == "":
        return "", ""
    if isinstance(value, str):
        text = coded(value)
        if len(text.encode("utf-16-le", "surrogatepass")) > 2 * MAX_TEXT:
            return None
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text or "  " in text else ""
        return ' t="inlineStr"', f"<{p}is><{p}t{space}>{escape(text)}</{p}t></{p}is>"
    if isinstance(value, bool):
        return ' t="b"', f"<{p}v>{int(value)}</{p}v>"
    if isinstance(value, CellError):
        return ' t="e"', f"<{p}v>{escape(value.code)}</{p}v>"
    if isinstance(value, dt.date | dt.time):
        number = serial(value, epoch_1904=epoch_1904)
        return None if number is None else ("", f"<{p}v>{number!r}</{p}v>")
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return "", f"<{p}v>{value!r}</{p}v>"


class _Letters(dict[int, str]):
    def __missing__(self, column: int) -> str:
        letters = self[column] = column_letter(column)
        return letters


class RowEditor:
    """Edits rows of one sheet in ascending order.

    Args:
        where: Workbook and sheet, for errors.
        prefix: The prefix of the spreadsheet namespace with its colon.
        styles: Where looks are derived.
        column_style: Column → the style of its ``<col>``, 0 for none.
        covered: Whether a cell is inside a merged area but not its first cell.
        epoch_1904: The workbook's date system.

    Attributes:
        left_out: Covered cells that a fill passed over.
        formulas: Addresses of formula cells that were overwritten.
    """

    def __init__(
        self,
        where: str,
        prefix: str,
        styles: Styles,
        column_style: Callable[[int], int],
        covered: Covered,
        *,
        epoch_1904: bool,
    ) -> None:
        self.left_out: list[LeftOut] = []
        self.formulas: list[str] = []
        self._where, self._p, self._styles = where, prefix, styles
        self._column_style, self._covered, self._merged = column_style, covered, covered.columns
        self._epoch_1904 = epoch_1904
        self._open_c = f'<{prefix}c r="'
        self._close_c = f"</{prefix}c>"
        self._cells = re.compile(rf'<{prefix}c r="([A-Z]+)\d+"')
        self._formula = re.compile(rf"<{prefix}f\b([^>]*?)(?:/>|>([^<]*)</{prefix}f>)")
        self._shared_cell = re.compile(
            rf'(<{prefix}c r="([A-Z]+)\d+"[^>]*>)<{prefix}f\b([^>]*?)(?:/>|>[^<]*</{prefix}f>)'
        )
        self._letters = _Letters()
        self._contents: dict[tuple[type, Value], tuple[str, str]] = {}
        self._arrays: list[Area] = []
        self._orphans: dict[str, tuple[str, int, int]] = {}
        self._masters: set[str] = set()
        self._early: set[str] = set()
        self._looks: dict[tuple[int, type, Look], int] = {}

    def refuse(self, text: str, row: int, column: int | None = None) -> NotEditable:
        """The error for an edit that would do harm."""
        cell = f"{column_letter(column) if column else ''}{row}"
        return NotEditable(f"{self._where}!{cell}", detail=Message(text, {"cell": cell}))

    def provable(self, piece: str) -> bool:
        """Whether every cell of the piece is spelled in the way that `edit` reads."""
        return piece.count(f"<{self._p}c") == piece.count(self._open_c)

    def note(self, piece: str, row: int) -> str:
        """Takes notice of a row's array and shared formulas; gives back the row with orphaned ones spelled out."""
        if "<" + self._p + "f" not in piece:
            return piece
        for match in self._formula.finditer(piece):
            attributes = match[1]
            kind = _attribute(attributes, "t")
            if kind in {"array", "dataTable"}:
                area = area_of(_attribute(attributes, "ref"))
                if area:
                    self._arrays.append(area)
            elif kind == "shared":
                number = _attribute(attributes, "si")
                if _attribute(attributes, "ref"):
                    self._masters.add(number)
                    self._orphans.pop(number, None)
                elif number not in self._masters:
                    self._early.add(number)
        return self._spell_out(piece, row) if self._orphans else piece

    def _spell_out(self, piece: str, row: int) -> str:
        """Formulas that shared the text of an overwritten cell get a text of their own."""

        def replace(match: re.Match[str]) -> str:
            orphan = self._orphans.get(_attribute(match[3], "si"))
            if orphan is None or _attribute(match[3], "t") != "shared" or _attribute(match[3], "ref"):
                return match[0]
            text, first_row, first_column = orphan
            own = escape(moved(text, row - first_row, COLUMNS[match[2]] - first_column))
            always = ' ca="1"' if _attribute(match[3], "ca") == "1" else ""
            return f"{match[1]}<{self._p}f{always}>{own}</{self._p}f>"

        return self._shared_cell.sub(replace, piece)

    def edit(self, piece: str, row: int, edits: list[CellEdit]) -> str:
        """A row with these cells written, without its closing tag; an empty row that gets cells is whole.

        Args:
            piece: From ``<row`` on, without ``</row>``; a `provable` one.
            row: Its number.
            edits: Left to right.

        Raises:
            NotEditable: Array formulas, data tables, values that no cell can hold, no room for styles.
        """
        piece = self.note(piece, row)
        close = piece.index(">")
        if piece[close - 1] == "/":
            opened = piece[: close - 1].rstrip() + ">"
            done = self._edit(opened, row, edits)
            return piece if done == opened else f"{done}</{self._p}row>"
        return self._edit(piece, row, edits)

    def _edit(self, piece: str, row: int, edits: list[CellEdit]) -> str:
        before, bases, appended = piece, dict[int, int](), list[str]()
        last = self._last_column(piece, row)
        for edit in edits:
            column, value, look = edit
            if column in self._merged and self._covered(row, column) and value is not None and value != "":
                self.left_out.append(LeftOut(row, column))
                continue
            if self._arrays:
                self._guard_arrays(row, column)
            like = look.like or column
            base = bases.get(like)
            if base is None:
                base = bases[like] = self._base(piece, row, like)
            style = self._style(base, value, look)
            if column > last:
                appended.append(self._cell(row, edit, style, blank=True))
                continue
            start, end = self._find(piece, row, column)
            old = piece[start:end]
            new = self._cell(row, edit, style, blank=not old)
            if new != old:
                if f"<{self._p}f" in old:
                    self._overwritten(old, row, column)
                piece = piece[:start] + new + piece[end:]
                if self._orphans:
                    piece = self._spell_out(piece, row)
        if appended and (cells := "".join(appended)):
            end = self._last_end(piece)
            piece = piece[:end] + cells + piece[end:]
        return piece if piece is before else self._widened(piece, edits)

    def _guard_arrays(self, row: int, column: int) -> None:
        for area in self._arrays:
            if area.first_row <= row <= area.last_row and area.first_column <= column <= area.last_column:
                raise self.refuse(N_("{cell} belongs to an array formula or a data table"), row, column)

    def new_row(self, row: int, edits: list[CellEdit]) -> str:
        """A row that does not exist yet, whole; "" where nothing would stand in it."""
        cells = []
        for edit in edits:
            if edit.value is None or edit.value == "":
                continue
            if self._covered(row, edit.column):
                self.left_out.append(LeftOut(row, edit.column))
                continue
            base = self._column_style(edit.look.like or edit.column)
            cells.append(self._cell(row, edit, self._style(base, edit.value, edit.look), blank=False))
        return f'<{self._p}row r="{row}">{"".join(cells)}</{self._p}row>' if cells else ""

    def _find(self, piece: str, row: int, column: int) -> tuple[int, int]:
        """Where the cell stands, or the empty place where it would stand."""
        start = piece.find(f'{self._open_c}{self._letters[column]}{row}"')
        if start >= 0:
            end = piece.index(">", start) + 1
            if piece[end - 2] != "/":
                end = piece.index(self._close_c, end) + len(self._close_c)
            return start, end
        for match in self._cells.finditer(piece):
            if COLUMNS[match[1]] > column:
                return match.start(), match.start()
        raise self.refuse(N_("the cells of row {cell} are out of order"), row)

    def _last_column(self, piece: str, row: int) -> int:
        at = piece.rfind(self._open_c)
        if at < 0:
            return 0
        at += len(self._open_c)
        address = piece[at : piece.index('"', at)]
        letters = address.rstrip("0123456789")
        if address != f"{letters}{row}":
            raise self.refuse(N_("the cells of row {cell} are out of order"), row)
        return COLUMNS[letters]

    def _last_end(self, piece: str) -> int:
        """The place after the last cell, or after the row's tag where there is none."""
        at = piece.rfind(self._open_c)
        end = piece.index(">", max(at, 0)) + 1
        if at >= 0 and piece[end - 2] != "/":
            end = piece.index(self._close_c, end) + len(self._close_c)
        return end

    def _base(self, piece: str, row: int, like: int) -> int:
        """The style of a row's cell, else of the row, else of the column."""
        at = piece.find(f'{self._open_c}{self._letters[like]}{row}"')
        if at >= 0:
            match = _STYLE.search(piece, at, piece.index(">", at))
            return int(match[1]) if match else 0
        end = piece.index(">")
        if piece.find("customFormat=", 0, end) >= 0 and _CUSTOM.search(piece, 0, end):
            match = _STYLE.search(piece, 0, end)
            return int(match[1]) if match else 0
        return self._column_style(like)

    def _style(self, base: int, value: Value, look: Look) -> int:
        if isinstance(value, dt.datetime):
            return self._derived(base, value, look)
        key = (base, type(value), look)
        style = self._looks.get(key)
        if style is None:
            style = self._looks[key] = self._derived(base, value, look)
        return style

    def _derived(self, base: int, value: Value, look: Look) -> int:
        number_format = look.number_format
        if number_format is None and value is not None and not isinstance(value, str | bool | CellError):
            shown = self._styles.shown_by(base)
            if isinstance(value, dt.time):
                number_format = None if shown else "hh:mm:ss"
            elif isinstance(value, dt.datetime) and (value.hour or value.minute or value.second):
                number_format = None if shown is Shows.MOMENT else "yyyy-mm-dd hh:mm:ss"
            elif isinstance(value, dt.date):
                number_format = None if shown is Shows.MOMENT else "yyyy-mm-dd"
            elif shown:
                number_format = "General"
        return self._styles.derive(base, number_format, look.horizontal, wrap=look.wrap)

    def _cell(self, row: int, edit: CellEdit, style: int, *, blank: bool) -> str:
        """The cell's XML; "" for an empty cell without a look where none stands (`blank`)."""
        key = (type(edit.value), edit.value)
        content = self._contents.get(key)
        if content is None:
            made = cell_content(edit.value, self._p, epoch_1904=self._epoch_1904)
            if made is None:
                raise self.refuse(N_("the value for {cell} does not fit into a cell"), row, edit.column)
            if len(self._contents) > 50_000:
                self._contents.clear()
            content = self._contents[key] = made
        kind, inner = content
        shown = f' s="{style}"' if style else ""
        if not inner and not shown and blank:
            return ""
        opened = f'{self._open_c}{self._letters[edit.column]}{row}"{shown}{kind}'
        return f"{opened}>{inner}{self._close_c}" if inner else f"{opened}/>"

    def _overwritten(self, old: str, row: int, column: int) -> None:
        match = self._formula.search(old)
        if not match:
            raise self.refuse(N_("the formula in {cell} is written in an unusual way"), row, column)
        self.formulas.append(f"{column_letter(column)}{row}")
        attributes, text = match[1], match[2]
        if _attribute(attributes, "t") == "shared" and text and _attribute(attributes, "ref"):
            number = _attribute(attributes, "si")
            if number in self._early:
                raise self.refuse(N_("formulas before {cell} share its text"), row, column)
            self._orphans[number] = (unescape(text), row, column)

    def _widened(self, piece: str, edits: list[CellEdit]) -> str:
        close = piece.index(">")
        match = _SPANS.search(piece, 0, close)
        if not match or not edits:
            return piece
        first, last = min(int(match[1]), edits[0].column), max(int(match[2]), edits[-1].column)
        return f'{piece[: match.start()]} spans="{first}:{last}"{piece[match.end() :]}'


def _attribute(attributes: str, name: str) -> str:
    match = re.search(rf"""(?:^|\s){name}\s*=\s*["']([^"']*)["']""", attributes)
    return match[1] if match else ""


