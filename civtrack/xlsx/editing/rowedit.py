"""Writes cells into one row's XML: replaced in place or put in column order, with the look that fits.

Exists apart from the stream (`civtrack.xlsx.editing.edit`) so that a row is one small problem: text in, text out. May
import `civtrack.errors`, `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from civtrack.errors import NotEditable
from civtrack.model import N_, Area, Message, column_letter
from civtrack.patterns import lazy
from civtrack.xlsx.editing.cellxml import CellWriter
from civtrack.xlsx.parts.addresses import area_of
from civtrack.xlsx.parts.edits import KEPT, CellEdit, Covered, LeftOut, Look
from civtrack.xlsx.parts.markup import BadReference, escape, unescape
from civtrack.xlsx.parts.styles import Styles
from civtrack.xlsx.reading.cells import COLUMNS

__all__ = ["NOTHING", "RowEditor"]

_STYLE = lazy(r'\ss="([0-9]{1,9})"')
_CUSTOM = lazy(r'\scustomFormat="(?:1|true)"')
_NOT_TAKEN_OVER = lazy(r'\s(?:hidden|collapsed|outlineLevel)="[^"]*"')
NOTHING = '"/>'
"""The end of an empty cell without a look."""


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
        replaced: Row, column and XML after the address (`ending`) of cells that were written over; None: not noted.
        open_row: How a row begins, up to its number.
        close_row: How it ends.
        open_c: How a cell begins, up to its address.
        close_c: How it ends.
        open_f: How a formula begins.
        merged_to: Column → the last row that a merged area reaches in it.
        ending: A cell's XML after its address, remembered (`CellWriter.ending`).
        written: The same, for callers that remember it themselves (`CellWriter.written`).
        texts: The same of many plain texts (`CellWriter.texts`).
        column_style: Column → the style of its ``<col>``, 0 for none.
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
        self.replaced: list[tuple[int, int, str]] | None = None
        self._where, self._p, self._styles = where, prefix, styles
        self.column_style, self._covered, self.merged_to = column_style, covered, covered.last_rows
        self.open_row, self.close_row = f'<{prefix}row r="', f"</{prefix}row>"
        self.open_c = f'<{prefix}c r="'
        self.close_c = f"</{prefix}c>"
        self._odd_cell = re.compile(rf'<{prefix}c(?![A-Za-z])(?! r=")').search
        self._cells = re.compile(rf'<{prefix}c r="([A-Z]+)\d+"')
        self._formula = re.compile(rf"<{prefix}f\b([^>]*?)(?:/>|>([^<]*)</{prefix}f>)")
        self._shared_cell = re.compile(
            rf'(<{prefix}c r="([A-Z]+)\d+"[^>]*>)<{prefix}f\b([^>]*?)(?:/>|>[^<]*</{prefix}f>)'
        )
        self.open_f = f"<{prefix}f"
        self._letters = _Letters()
        writer = CellWriter(where, prefix, styles, epoch_1904=epoch_1904)
        self.ending, self.written, self.texts = writer.ending, writer.written, writer.texts
        self._style_of: dict[str, int] = {}
        self._spans: dict[tuple[str, int, int], str] = {}
        self._arrays: list[Area] = []
        self._guarded = 0
        self._orphans: dict[str, tuple[str, int, int]] = {}
        self._masters: set[str] = set()
        self._early: set[str] = set()

    @property
    def watchful(self) -> bool:
        """Whether formulas met before concern rows to come."""
        return bool(self._arrays or self._orphans)

    def refuse(self, text: str, row: int, column: int | None = None) -> NotEditable:
        """The error for an edit that would do harm."""
        cell = f"{column_letter(column) if column else ''}{row}"
        return NotEditable(f"{self._where}!{cell}", detail=Message(text, {"cell": cell}))

    def provable(self, piece: str) -> bool:
        """Whether every cell of the piece is spelled in the way that `edit` reads."""
        return self._odd_cell(piece) is None

    def note(self, piece: str, row: int) -> str:
        """Takes notice of a row's array and shared formulas; gives back the row with orphaned ones spelled out."""
        if self.open_f not in piece:
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
        from civtrack.xlsx.formulas.references import translate_shared

        def replace(match: re.Match[str]) -> str:
            orphan = self._orphans.get(_attribute(match[3], "si"))
            if orphan is None or _attribute(match[3], "t") != "shared" or _attribute(match[3], "ref"):
                return match[0]
            text, first_row, first_column = orphan
            own = escape(translate_shared(text, row - first_row, COLUMNS[match[2]] - first_column))
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
        try:
            return self._whole(self.note(piece, row), row, edits)
        except ValueError as error:  # a cell without an end: what no program writes
            raise self.refuse(N_("row {cell} is written in an unusual way"), row) from error

    def _whole(self, piece: str, row: int, edits: list[CellEdit]) -> str:
        close = piece.index(">")
        if piece[close - 1] == "/":
            opened = piece[: close - 1].rstrip() + ">"
            done = self._edit(opened, row, edits)
            return piece if done == opened else f"{done}</{self._p}row>"
        return self._edit(piece, row, edits)

    def _edit(self, piece: str, row: int, edits: list[CellEdit]) -> str:
        before, bases, appended, digits = piece, dict[int, int](), list[str](), str(row)
        last = self._last_column(piece, digits)
        letters_of, ending, open_c, merged_to = self._letters, self.ending, self.open_c, self.merged_to
        for column, value, look in edits:
            if value is KEPT:
                piece = self._restyled(piece, digits, column, look)
                continue
            if row <= merged_to.get(column, 0) and value not in (None, "") and self._covered(row, column):
                self.left_out.append(LeftOut(row, column))
                continue
            if self._arrays:
                self._guard_arrays(row, column)
            like = look.like or column
            base = bases.get(like)
            if base is None:
                base = bases[like] = self.base(piece, digits, like)
            address = letters_of[column] + digits
            written = ending(value, base, look, address)
            if column > last:
                if written != NOTHING:
                    appended.append(f"{open_c}{address}{written}")
                continue
            start, end = self._find(piece, row, column)
            old = piece[start:end]
            if old.count(open_c) > 1:
                raise self.refuse(N_("row {cell} is written in an unusual way"), row)
            new = f"{open_c}{address}{written}" if old or written != NOTHING else ""
            if new != old:
                self._cut_out(old, row, column)
                piece = piece[:start] + new + piece[end:]
                if self._orphans:
                    piece = self._spell_out(piece, row)
        if appended:
            end = self._last_end(piece)
            piece = f"{piece[:end]}{''.join(appended)}{piece[end:]}"
        return piece if piece is before else self.widened(piece, edits[0][0], edits[-1][0])

    def _restyled(self, piece: str, digits: str, column: int, look: Look) -> str:
        """A row in which a cell that is stored has another look, and holds what it held."""
        start = f'{self.open_c}{self._letters[column]}{digits}"'
        if (at := piece.find(start)) < 0:
            return piece
        at += len(start)
        end = piece.index(">", at)
        style = self._styles.derive(
            self.base(piece, digits, column), look.number_format, look.horizontal, wrap=look.wrap, indent=look.indent
        )
        return f'{piece[:at]} s="{style}"{_STYLE.sub("", piece[at:end])}{piece[end:]}'

    def _guard_arrays(self, row: int, column: int) -> None:
        if row > self._guarded:
            # Rows come downwards: an area above is passed for good, or every row would look at all before it.
            self._guarded = row
            self._arrays = [area for area in self._arrays if area.last_row >= row]
        for area in self._arrays:
            if area.first_row <= row <= area.last_row and area.first_column <= column <= area.last_column:
                raise self.refuse(N_("{cell} belongs to an array formula or a data table"), row, column)

    def new_row(self, row: int, edits: list[CellEdit]) -> str:
        """A row that does not exist yet, whole; "" where nothing would stand in it."""
        cells = []
        for column, value, look in edits:
            if value is None or value is KEPT or value == "":
                continue
            if self._covered(row, column):
                self.left_out.append(LeftOut(row, column))
                continue
            address = f"{self._letters[column]}{row}"
            written = self.ending(value, self.column_style(look.like or column), look, address)
            cells.append(f"{self.open_c}{address}{written}")
        return f'<{self._p}row r="{row}">{"".join(cells)}</{self._p}row>' if cells else ""

    def like_row(self, piece: str, row: int) -> str:
        """A row that looks like another one and holds nothing yet, without its closing tag.

        Args:
            piece: The other row, from ``<row`` on; a `provable` one.
            row: The number of the new one.
        """
        close = piece.index(">") + 1
        tag = piece[piece.index('"', len(self.open_row)) + 1 : close].rstrip("/>").rstrip()
        cells = "".join(
            f'{self.open_c}{match[1]}{row}"{style[0]}/>'
            for match in self._cells.finditer(piece)
            if (style := _STYLE.search(piece, match.end(), piece.index(">", match.end())))
        )
        return f'{self.open_row}{row}"{_NOT_TAKEN_OVER.sub("", tag)}>{cells}'

    def _find(self, piece: str, row: int, column: int) -> tuple[int, int]:
        """Where the cell stands, or the empty place where it would stand."""
        start = piece.find(f'{self.open_c}{self._letters[column]}{row}"')
        if start >= 0:
            end = piece.index(">", start) + 1
            if piece[end - 2] != "/":
                end = piece.index(self.close_c, end) + len(self.close_c)
            return start, end
        for match in self._cells.finditer(piece):
            if COLUMNS[match[1]] > column:
                return match.start(), match.start()
        raise self.refuse(N_("the cells of row {cell} are out of order"), row)

    def _last_column(self, piece: str, digits: str) -> int:
        at = piece.rfind(self.open_c)
        if at < 0:
            return 0
        at += len(self.open_c)
        address = piece[at : piece.index('"', at)]
        letters = address[: -len(digits)]
        if not address.endswith(digits) or not letters.isalpha():
            raise self.refuse(N_("the cells of row {cell} are out of order"), int(digits))
        return COLUMNS[letters]

    def _last_end(self, piece: str) -> int:
        """The place after the last cell, or after the row's tag where there is none."""
        at = piece.rfind(self.open_c)
        end = piece.index(">", max(at, 0)) + 1
        if at >= 0 and piece[end - 2] != "/":
            end = piece.index(self.close_c, end) + len(self.close_c)
        return end

    def base(self, piece: str, digits: str, like: int) -> int:
        """The style of a row's cell, else of the row, else of the column."""
        address = f'{self.open_c}{self._letters[like]}{digits}"'
        at = piece.find(address)
        if at >= 0:
            at += len(address)
            attributes = piece[at : piece.index(">", at)]
            style = self._style_of.get(attributes)
            if style is None:
                match = _STYLE.search(attributes)
                style = self._style_of[attributes] = int(match[1]) if match else 0
            return style
        end = piece.index(">")
        if piece.find("customFormat=", 0, end) >= 0 and _CUSTOM.search(piece, 0, end):
            match = _STYLE.search(piece, 0, end)
            return int(match[1]) if match else 0
        return self.column_style(like)

    def _cut_out(self, old: str, row: int, column: int) -> None:
        if self.open_f in old:
            self._overwritten(old, row, column)
        if old and self.replaced is not None:
            self.replaced.append((row, column, old[old.index('"', len(self.open_c)) :]))

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
            try:
                self._orphans[number] = (unescape(text), row, column)
            except BadReference:
                raise self.refuse(N_("the formula in {cell} is written in an unusual way"), row, column) from None

    def widened(self, piece: str, first: int, last: int) -> str:
        """The row with its hint about the columns in use made true for cells from `first` to `last`."""
        at = piece.find(' spans="', 0, piece.index(">"))
        if at < 0:
            return piece
        start = at + 8
        end = piece.index('"', start)
        key = (piece[start:end], first, last)
        wide = self._spans.get(key)
        if wide is None:
            bounds = re.fullmatch(r"(\d+):(\d+)", key[0])
            # Several spans, or none: the attribute is only a hint, so what is not understood is left as it is.
            wide = f"{min(int(bounds[1]), key[1])}:{max(int(bounds[2]), key[2])}" if bounds else key[0]
            self._spans[key] = wide
        return piece if wide == key[0] else f"{piece[:start]}{wide}{piece[end:]}"


def _attribute(attributes: str, name: str) -> str:
    match = re.search(rf"""(?:^|\s){name}\s*=\s*["']([^"']*)["']""", attributes)
    return match[1] if match else ""
