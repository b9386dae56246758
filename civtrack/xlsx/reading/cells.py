"""What a cell holds: its written type, style and text made a typed value.

Exists because three readers (fast, with formulas, general) must agree cell for cell. May import `civtrack.errors`,
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from civtrack.errors import DamagedWorkbook
from civtrack.model import N_, CellError, Message, Row, Value, column_index
from civtrack.patterns import lazy
from civtrack.xlsx.parts.addresses import MAX_COLUMN
from civtrack.xlsx.parts.formats import number
from civtrack.xlsx.parts.markup import restore, unescape

__all__ = ["COLUMNS", "READ_COLUMNS", "CellValues", "NoSuchColumn", "formula_row"]

_CELL = lazy(
    r'<c r="([A-Z]+)(\d+)"(?: s="(\d+)")?(?: (?:cm|vm|ph)="\d+")*(?: t="(\w+)")?(?: (?:cm|vm|ph)="\d+")*>'
    r"(<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?"
    r'(?:(<v>[^<]*</v>)|(<is><t(?: xml:space="preserve")?>[^<]*</t></is>))?</c>'
)

_REMEMBERED = 1 << 13


class _Columns(dict[str, int]):
    def __missing__(self, letters: str) -> int:
        index = column_index(letters)
        if len(letters) <= 3 and index <= MAX_COLUMN:
            self[letters] = index
        return index


COLUMNS: dict[str, int] = _Columns()
"""Column letters in capitals → index; filled as it is asked."""


class NoSuchColumn(ValueError):
    """Letters beyond XFD."""


class _ReadColumns(dict[str, int]):
    def __missing__(self, letters: str) -> int:
        if len(letters) > 3 or (index := column_index(letters)) > MAX_COLUMN:
            raise NoSuchColumn(letters)
        self[letters] = index
        return index


READ_COLUMNS: dict[str, int] = _ReadColumns()
"""The same where values are read: a value beyond the last column belongs to no cell (`NoSuchColumn`)."""


class _OwnTexts(dict[str, str]):
    """A text that stands in its cell, from ``<is>`` to ``</is>`` → the text; remembered while there is room."""

    def __missing__(self, own: str) -> str:
        text = restore(unescape(own[own.index(">", 5) + 1 : -9]))
        if len(self) < _REMEMBERED:
            self[own] = text
        return text


class CellValues:
    """Makes values of what cells say.

    Args:
        where: The workbook's name, for errors.
        part: The sheet's part, for errors.
        moments: By style as written ("" for none): what its numbers are, only for styles that show days, times or more
            than the number.
        strings: Reads the shared strings.
    """

    def __init__(
        self, where: str, part: str, moments: Mapping[str, dict[str, Value]], strings: Callable[[], list[str]]
    ) -> None:
        self.where, self.part, self.moments = where, part, moments
        self._strings = strings
        self.shared: list[str] | None = None
        self.own = _OwnTexts()

    def load_shared(self) -> list[str]:
        """The shared strings, read now."""
        self.shared = self._strings()
        return self.shared

    def number(self, written: str) -> Value:
        """A plain number; nothing where nothing is written."""
        return number(written) if written.strip() else None

    def value(self, style: str, kind: str, written: str) -> Value:
        """A cell's value.

        Args:
            style: The style index as written, or "".
            kind: The type as written, or "".
            written: The text of ``<v>``, entities replaced only for a text type.
        """
        if kind == "s":
            shared = self.shared if self.shared is not None else self.load_shared()
            if not written.strip():
                return None
            if not written.strip().isdecimal() or len(written) > 12:
                raise self.no_string(self.part)
            try:
                return shared[int(written)]
            except IndexError:
                raise self.no_string(self.part) from None
        if kind in {"str", "inlineStr"}:
            return restore(unescape(written))
        if not written.strip():
            return None
        if kind == "b":
            return written.strip() in {"1", "true"}
        if kind == "e":
            return CellError(unescape(written))
        if kind == "d":
            return _iso(written.strip())
        moments = self.moments.get(style)
        return moments[written] if moments is not None else number(written)

    def misplaced(self, cell: str, row: int) -> DamagedWorkbook:
        """The error for a cell in the wrong row."""
        values = {"cell": cell if len(cell) <= 12 else f"{cell[:11]}…", "row": row, "part": self.part}
        return DamagedWorkbook(self.where, detail=Message(N_("cell {cell} stands in row {row} of {part}"), values))

    def disordered(self, row: int) -> DamagedWorkbook:
        """The error for rows that do not ascend."""
        return DamagedWorkbook(
            self.where, detail=Message(N_("row {row} of {part} is out of order"), {"row": row, "part": self.part})
        )

    def no_string(self, cell: str) -> DamagedWorkbook:
        """The error for a cell whose text does not exist."""
        return DamagedWorkbook(
            self.where,
            detail=Message(
                N_("{cell} of {part} refers to a text that is not there"), {"cell": cell, "part": self.part}
            ),
        )


def _iso(written: str) -> Value:
    """An ISO 8601 cell (``t="d"``): moment, day or time; text that is none stays text."""
    try:
        if "T" not in written and ":" in written:
            return dt.time.fromisoformat(written)
        moment = dt.datetime.fromisoformat(written)
    except ValueError:
        return written
    return moment.replace(tzinfo=None)


def formula_row(piece: str, start: int, digits: str, hidden: bool, values: CellValues) -> Row | None:
    """A row with formulas or text of its own in the usual spelling; None where anything else stands in it.

    Args:
        piece: The row's XML without ``</row>``.
        start: Where its opening tag ends.
        digits: The row's number as written.
        hidden: Whether the row is hidden.
        values: Makes values of cells.
    """
    cells = _CELL.findall(piece, start)
    blank, tags = piece.count("/>"), 1
    found: dict[int, Value] = {}
    formulas, uncached = [], []
    for letters, cell_row, style, kind, formula, written, own in cells:
        tags += 2
        if cell_row != digits:
            raise values.misplaced(letters + cell_row, int(digits))
        column = READ_COLUMNS[letters]
        if formula:
            formulas.append(column)
            closed = formula.endswith("/>")
            if "&" in formula:
                unescape(formula)  # so that a broken reference is met when the file is read, not when it is edited
            tags += 1 if closed else 2
            blank -= closed
        if written:
            tags += 2
            value = values.value(style, kind, written[3:-4])
            if value is not None or formula:
                found[column] = value
        elif own:
            tags += 4
            if kind != "inlineStr":
                return None
            found[column] = values.own[own]
        if formula and found.get(column) is None:
            uncached.append(column)
            found[column] = None
    if piece.count("<") != tags + blank or piece.count('<c r="') != len(cells) + blank:
        return None
    return Row(int(digits), hidden, found, frozenset(formulas), frozenset(uncached))
