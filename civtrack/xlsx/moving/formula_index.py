"""The formulas of a sheet that reach beyond their own row, found in one pass before any row is written.

Exists because what a total shows hangs on rows that come before and after it, and a shared formula is written out only
once, perhaps in a row that goes. Formulas of their own row (``=L5-K5``) need none of this: 200,000 of them are not
kept, they are moved as they pass. May import `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import field
from typing import TYPE_CHECKING

from civtrack.light import NamedTuple, dataclass
from civtrack.model import Area
from civtrack.patterns import lazy
from civtrack.xlsx.editing.rows import CellGrammar, SourceRow, source_rows
from civtrack.xlsx.formulas.references import POSITIONAL, translate_shared
from civtrack.xlsx.formulas.text import Other, Reference, pieces_of
from civtrack.xlsx.parts.addresses import area_of
from civtrack.xlsx.parts.markup import unescape
from civtrack.xlsx.parts.upkeep import _computes as computes
from civtrack.xlsx.reading.cells import COLUMNS
from civtrack.xlsx.reading.scan import read_head

if TYPE_CHECKING:
    from civtrack.xlsx.opened.sheet import Sheet

__all__ = [
    "FormulaIndex",
    "FormulaTag",
    "Near",
    "formula_tag",
    "index_formulas",
    "index_stream",
    "near",
    "photo_of",
    "quickly",
]

_TAG = lazy(r"<(?:[\w.-]+:)?f\b([^>]*?)(?:/>|>(.*?)</(?:[\w.-]+:)?f>)", re.DOTALL)
_ATTRIBUTE = lazy(r"""([\w:.-]+)\s*=\s*["']([^"']*)["']""")
_PHOTO = lazy(r'^=?(?:_xlfn\.)?DISPIMG\(\s*"([^"]+)"', re.IGNORECASE)


class FormulaTag(NamedTuple):
    """A formula as its cell writes it: attributes, text (unescaped, "" for a follower of a shared one), its span."""

    attributes: dict[str, str]
    text: str
    start: int
    end: int


def formula_tag(content: str) -> FormulaTag | None:
    """The formula in a cell's content."""
    match = _TAG.search(content)
    if not match:
        return None
    return FormulaTag(dict(_ATTRIBUTE.findall(match[1])), unescape(match[2] or ""), match.start(), match.end())


def photo_of(text: str) -> str | None:
    """The name of the WPS cell photo that a formula shows."""
    match = _PHOTO.match(text)
    return match[1] if match else None


class Near(NamedTuple):
    """A formula that mentions nothing but cells of its own row: its text around the row's number.

    Attributes:
        pieces: What stands between the places of the number.
        positional: Whether it counts rows, as ``ROW()`` does.
    """

    pieces: tuple[str, ...]
    positional: bool

    def at(self, row: int) -> str:
        """The formula as it reads in a row."""
        return str(row).join(self.pieces)


_NEAR: dict[str, Near | None] = {}
_KNOWN = 4096


def near(text: str, row: int) -> Near | None:
    """The formula apart from its row; None where it mentions other rows, sheets, names or tables.

    Formulas of a column differ only in the row's number, so each is taken apart once.
    """
    key = text.replace(str(row), "\0")
    if key not in _NEAR:
        if len(_NEAR) > _KNOWN:
            _NEAR.clear()
        _NEAR[key] = _near(text, row, key)
    return _NEAR[key]


def _near(text: str, row: int, key: str) -> Near | None:
    ends, positional = 0, False
    for piece in pieces_of(text):
        if isinstance(piece, Reference):
            if piece.prefix or {piece.first.row, piece.last.row} != {row}:
                return None
            ends += 2 if piece.colon else 1
        elif piece.sheets or piece.foreign or piece.kind in {"table", "unread"} or _named(piece):
            return None
        elif piece.kind == "function":
            name = piece.text.rstrip("(").upper().removeprefix("_XLFN.")
            if name in {"INDIRECT", "OFFSET", "CELL", "ADDRESS", "GETPIVOTDATA", "RTD", "CALL", "EVALUATE"}:
                return None
            positional = positional or name in POSITIONAL
    # A number that happens to read like the row's must not move with it.
    return Near(tuple(key.split("\0")), positional) if key.count("\0") == ends else None


_QUICK: dict[str, tuple[str, ...] | None] = {}


def quickly(written: str, row: int) -> tuple[str, ...] | None:
    """What stands around the row's number in a formula as it is written (escaped), for formulas of their own row.

    None for all others, and for those that count rows.
    """
    key = written.replace(str(row), "\0")
    if key not in _QUICK:
        if len(_QUICK) > _KNOWN:
            _QUICK.clear()
        text = unescape(written)
        found = near(text, row)
        same = found is not None and not found.positional and text.count(str(row)) == written.count(str(row))
        _QUICK[key] = tuple(key.split("\0")) if same and not photo_of(text) else None
    return _QUICK[key]


def _named(piece: Other) -> bool:
    return piece.kind == "name" and piece.text.upper() not in {"TRUE", "FALSE"}


@dataclass(slots=True)
class FormulaIndex:
    """What is known of a sheet's formulas.

    Attributes:
        far: (row, column) → text of formulas that reach beyond their row, and of all others in such a row.
        masters: Number of a shared formula → its text and the cell that writes it.
        arrays: Cells that write an array formula or a data table → its area.
    """

    far: dict[tuple[int, int], str] = field(default_factory=dict)
    masters: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    arrays: dict[tuple[int, int], Area] = field(default_factory=dict)

    def text(self, tag: FormulaTag, row: int, column: int) -> str:
        """The text of a formula, spelled out where it shares another's."""
        if tag.attributes.get("t") != "shared":
            return tag.text
        master = self.masters.get(tag.attributes.get("si", ""))
        if master is None or tag.text:
            return tag.text
        return translate_shared(master[0], row - master[1], column - master[2])


def index_formulas(sheet: Sheet) -> FormulaIndex:
    """Looks through a sheet for formulas; quick where it has none.

    Raises:
        LedgerUnreadable: The part is damaged or unsafe.
        NotEditable: A row cannot be taken apart.
    """
    container = sheet.shared.container
    where, part = f"{container.where}!{sheet.name}", sheet.entry.part
    return index_stream(where, part, sheet.stream, container.limits.held)


def index_stream(where: str, part: str, streamed: Callable[[], Iterator[bytes]], held: int) -> FormulaIndex:
    """Looks through the part of a sheet, as `index_formulas` does.

    Args:
        where: Workbook and sheet, for errors.
        part: The part's name, for errors.
        streamed: Gives its bytes in UTF-8, anew at each call.
        held: Bytes of it that are held in memory at most, apart from rows.
    """
    index = FormulaIndex()
    if not _mentions_formulas(streamed()):
        return index
    stream = streamed()
    head, first = read_head(where, part, stream, held)
    grammar = CellGrammar(where, head.prefix)
    for batch in source_rows(where, part, head, first, stream):
        for row in batch:
            if grammar.open_f in row.cells:
                _index_row(index, grammar, row)
    return index


def _mentions_formulas(stream: Iterator[bytes]) -> bool:
    """Whether there is a formula that computes something; it is read to its end and so kept for the rows."""
    carry, found = b"", False
    for chunk in stream:
        if not found:
            found = computes(carry + chunk)
            carry = (carry + chunk)[-256:]
    return found


_PLAIN = lazy(r"<(?:[\w.-]+:)?f>([^<]*)<")


def _plain(grammar: CellGrammar, row: SourceRow) -> bool:
    """Whether a row holds nothing but plain formulas of its own row, which need no notice, or photos."""
    found = _PLAIN.findall(row.cells)
    if len(found) != row.cells.count(grammar.open_f):
        return False
    return all(photo_of(unescape(text)) or quickly(text, row.number) is not None for text in found)


def _index_row(index: FormulaIndex, grammar: CellGrammar, row: SourceRow) -> None:
    if _plain(grammar, row):
        return
    texts: dict[int, str] = {}
    far = False
    for cell in grammar.split(row.cells, row.number):
        tag = formula_tag(cell.content or "") if cell.content and grammar.open_f in cell.content else None
        if tag is None:
            continue
        column, kind = COLUMNS[cell.letters], tag.attributes.get("t")
        if kind in {"array", "dataTable"}:
            alone = Area(row.number, column, row.number, column)
            index.arrays[row.number, column] = area_of(tag.attributes.get("ref", "")) or alone
        if kind == "shared" and tag.text:
            index.masters[tag.attributes.get("si", "")] = (tag.text, row.number, column)
        text = index.text(tag, row.number, column)
        if not text or photo_of(text):
            continue
        texts[column] = text
        far = far or near(text, row.number) is None
    if far:
        index.far.update({(row.number, column): text for column, text in texts.items()})
