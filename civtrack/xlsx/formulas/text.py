r"""The text of a formula, taken apart into its references and all the rest.

Exists so that whatever moves, adjusts, lists or computes references reads formulas by one grammar. May import
`civtrack.model` and `civtrack.xlsx.parts.addresses`.

Rules, from ECMA-376 part 1, 18.17.2 (syntax) and 18.2.5 (defined names), and from what Excel writes:

- A cell is one to three letters up to XFD and a number up to 1,048,576, each with or without ``$``; anything else that
  is spelled alike is a name (``XFE1``, ``YEAR2022``), a function (``LOG10(``) or the name of a sheet (``A1!``).
- ``A1:B2`` is one area, blanks around the colon or not, and so is ``Sheet1!A1:Sheet1!B2``. In ``A1:INDEX(…)`` and
  ``name:A1`` each reference stands for itself. ``A:C`` and ``3:7`` are whole columns and rows.
- A sheet's name is quoted with ``'`` (doubled inside) unless it is made of letters, digits, ``_`` and ``.``;
  ``Sheet1:Sheet3!A1`` and ``'1月:3月'!A1`` go through several sheets.
- ``[1]Sheet1!A1``, ``'[1]7月'!A1`` and ``'C:\[b.xlsx]S'!A1`` belong to another book.
- ``Table1[[#This Row],[列]]`` is a structured reference; ``'`` escapes a bracket inside of one.
- In text ``"`` is doubled. Names of functions, names, numbers, error values and array constants are no references.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, wraps
from typing import Final, TypeVar

from civtrack.light import NamedTuple
from civtrack.model import Area, column_index, column_letter
from civtrack.patterns import lazy
from civtrack.xlsx.parts.addresses import MAX_COLUMN, MAX_ROW

__all__ = [
    "LONGEST", "REF_ERROR", "End", "Other", "Piece", "Reference", "literals", "parse", "pieces_of",
    "remembering", "sheet_prefix",
]  # fmt: skip

REF_ERROR = "#REF!"
"""What stands where a reference was that points nowhere."""

LONGEST = 8_192
"""Formulas of more characters are not taken apart: Excel does not take them either."""

_SHORT: Final = 512
"""Letters of a formula that is like others: thousands of them are remembered, of longer ones but `_LONG_ONES`."""
_LONG_ONES: Final = 64

_CELL = r"(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})"
_COLUMNS = r"(\$?)([A-Za-z]{1,3})(\s*:\s*)(\$?)([A-Za-z]{1,3})"
_ROWS = r"(\$?)([1-9][0-9]{0,6})(\s*:\s*)(\$?)([1-9][0-9]{0,6})"
_ENDS = r"(?![\w.\\?(!\[])"
_WORD = r"[\w.\\?]+"
_PREFIX = (
    r"'(?>(?:[^']|''){1,520})'!"  # a path and a name; bounded, so that open quotes cost no more than their length
    rf"|(?:\[[^\[\]]*\])?(?:(?!\$?[A-Za-z]{{1,3}}[0-9]+:){_WORD}:)?{_WORD}!"
    r"|\[[^\[\]]*\]!"
)
_TOKEN = lazy(
    rf"""
    (?P<text>"(?:[^"]|"")*"?)
    |(?P<prefix>{_PREFIX})?(?:
        (?P<area>{_CELL}(?:(\s*:\s*)((?:{_PREFIX})?){_CELL})?{_ENDS})
        |(?P<columns>{_COLUMNS}{_ENDS})
        |(?P<rows>{_ROWS}{_ENDS})
        |(?P<error>\#(?:REF!|NULL!|DIV/0!|VALUE!|NAME\?|NUM!|N/A|GETTING_DATA|[A-Z]+[!?]?))
        |(?P<number>(?<![\w.])(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?(?![\w.\\?]))
        |(?P<table>(?:{_WORD})?\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])
        |(?P<word>{_WORD}(?P<call>\()?)
        )
    |(?P<stray>{_PREFIX})
    """,
    re.VERBOSE | re.DOTALL,
)
_FIRST = 3
"""Number of the first group of `_CELL` inside of `area`: text, prefix and area stand before it."""

_BARE_NAME = lazy(r"[^\W\d][\w.]*")
_LIKE_A_CELL = lazy(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*(?:[Cc][0-9]*)?|[Cc][0-9]*")


class End(NamedTuple):
    """One end of a reference; 0 where it has no row (a whole column) or no column."""

    column: int
    row: int
    column_fixed: bool
    row_fixed: bool
    letters: str

    def spelled(self) -> str:
        """The end in A1 notation."""
        column = f"{'$' if self.column_fixed else ''}{self.letters}" if self.column else ""
        return f"{column}{'$' if self.row_fixed else ''}{self.row}" if self.row else column

    def at(self, row: int, column: int) -> End:
        """The end at another place, its ``$`` kept; letters keep the case in which they were written."""
        letters = self.letters if column == self.column else column_letter(column)
        return self._replace(row=row, column=column, letters=letters)


class Reference(NamedTuple):
    """A reference as written in a formula.

    Attributes:
        prefix: What stands before the address, up to the ``!``; may be empty.
        first: Its first end, or its only one.
        colon: What stands between the ends: a colon, blanks around it, a repeated sheet name; empty for a single cell.
        last: Its second end; the same as the first for a single cell.
        sheets: The sheets named, two for one that goes through several; empty for the formula's own sheet.
        foreign: Whether it belongs to another book, or names two sheets for its two ends.
    """

    prefix: str
    first: End
    colon: str
    last: End
    sheets: tuple[str, ...]
    foreign: bool

    @property
    def area(self) -> Area:
        """What it covers, its ends in order; whole columns and rows reach to the sheet's edge."""
        rows = sorted((self.first.row, self.last.row)) if self.first.row else (1, MAX_ROW)
        columns = sorted((self.first.column, self.last.column)) if self.first.column else (1, MAX_COLUMN)
        return Area(rows[0], columns[0], rows[1], columns[1])

    def spelled(self) -> str:
        """The reference as text."""
        first = self.prefix + self.first.spelled()
        return f"{first}{self.colon}{self.last.spelled()}" if self.colon else first


class Other(NamedTuple):
    """What is no reference: operators, text, numbers, names, functions, structured references, error values.

    Attributes:
        text: As written.
        kind: ``text``, ``error``, ``number``, ``name``, ``function`` (with its bracket), ``table``, ``operator``,
            or ``unread`` for all of a formula that is too long.
        sheets: The sheets named before a name, as for `Reference`.
        foreign: Whether it belongs to another book.
    """

    text: str
    kind: str
    sheets: tuple[str, ...] = ()
    foreign: bool = False


Piece = Reference | Other


def _sheets(prefix: str) -> tuple[tuple[str, ...], bool]:
    """The sheets that a prefix names, and whether it names another book."""
    if not prefix:
        return (), False
    name = prefix[:-1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    if "[" in name:
        return (), True
    return tuple(name.split(":", 1)), False


def _cell(groups: tuple[str, str, str, str]) -> End | None:
    column, row = column_index(groups[1]), int(groups[3])
    if column > MAX_COLUMN or row > MAX_ROW:
        return None
    return End(column, row, bool(groups[0]), bool(groups[2]), groups[1])


def _area(match: re.Match[str]) -> tuple[End, str, End, str] | None:
    """Ends, colon, and the sheet name repeated before the second end."""
    g = match.groups()
    at = _FIRST
    first = _cell((g[at], g[at + 1], g[at + 2], g[at + 3]))
    if first is None or g[at + 4] is None:
        return (first, "", first, "") if first else None
    last = _cell((g[at + 6], g[at + 7], g[at + 8], g[at + 9]))
    return (first, g[at + 4] + g[at + 5], last, g[at + 5]) if last else None


def _lines(match: re.Match[str]) -> tuple[End, str, End, str] | None:
    """Whole columns or rows."""
    written = match["columns"]
    left, right = (written or match["rows"]).split(":")
    colon = left[len(left.rstrip()) :] + ":" + right[: len(right) - len(right.lstrip())]
    ends = []
    for text in (left.strip(), right.strip()):
        bare = text.removeprefix("$")
        fixed = bare != text
        end = End(column_index(bare), 0, fixed, False, bare) if written else End(0, int(bare), False, fixed, "")
        if end.column > MAX_COLUMN or end.row > MAX_ROW:
            return None
        ends.append(end)
    return ends[0], colon, ends[1], ""


def _piece(match: re.Match[str]) -> Piece:
    prefix = match["prefix"] or match["stray"] or ""
    sheets, foreign = _sheets(prefix)
    found = None
    if match["area"]:
        found = _area(match)
    elif match["columns"] or match["rows"]:
        found = _lines(match)
    if found:
        first, colon, last, again = found
        if again:
            named = _sheets(again)
            sheets, foreign = (sheets, foreign or named != (sheets, foreign)) if prefix else named
        return Reference(prefix, first, colon, last, sheets, foreign)
    for kind, group in (("text", "text"), ("error", "error"), ("number", "number"), ("table", "table")):
        if match[group]:
            return Other(match[0], kind, sheets, foreign)
    return Other(match[0], "function" if match["call"] else "name", sheets, foreign)


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    for match in _TOKEN.finditer(text):
        if match.start() > at:
            yield Other(text[at : match.start()], "operator")
        yield _piece(match) if match["area"] is None else _cells(match)
        at = match.end()
    if at < len(text):
        yield Other(text[at:], "operator")


_references: dict[str, Piece] = {}
_MOST_REFERENCES: Final = 16_384


def _cells(match: re.Match[str]) -> Piece:
    """A reference to cells; what is written alike is one object, however many formulas name it."""
    piece = _references.get(match[0])
    if piece is None:
        if len(_references) >= _MOST_REFERENCES:
            _references.clear()
        piece = _references[match[0]] = _piece(match)
    return piece


_Made = TypeVar("_Made")


def remembering(size: int) -> Callable[[Callable[[str], _Made]], Callable[[str], _Made]]:
    """Remembers what was made of the last formulas: of so many short ones, and of a few that are long.

    Exists because pieces take a hundred times the room of their text: thousands of formulas of 8,000 letters would
    fill gigabytes.

    Args:
        size: How many short ones.
    """

    def around(make: Callable[[str], _Made]) -> Callable[[str], _Made]:
        short, long = lru_cache(size)(make), lru_cache(_LONG_ONES)(make)

        @wraps(make)
        def known(text: str) -> _Made:
            return short(text) if len(text) <= _SHORT else long(text)

        return known

    return around


def pieces_of(text: str) -> Iterable[Piece]:
    """A formula's pieces for whoever may stop before its end: a long one is taken apart only as far as it is asked."""
    return parse(text) if len(text) <= _SHORT or len(text) > LONGEST else _pieces(text)


@remembering(8192)
def parse(text: str) -> tuple[Piece, ...]:
    """A formula as its pieces, whose texts joined are the formula again.

    Args:
        text: The formula as ``<f>`` holds it, unescaped; a leading ``=`` does no harm.
    """
    return tuple(_pieces(text)) if len(text) <= LONGEST else (Other(text, "unread"),)


def literals(text: str) -> tuple[str, ...]:
    """The texts that are written in a formula; of one that is too long to be taken apart, all of it."""
    if '"' not in text:
        return ()
    return tuple(
        piece.text if piece.kind == "unread" else piece.text.strip('"').replace('""', '"')
        for piece in parse(text)
        if isinstance(piece, Other) and piece.kind in {"text", "unread"}
    )


def said_in(text: str) -> tuple[str, ...]:
    """The texts that are written in a formula, each and all of them together: ``"盘"&"山县"`` says 盘山县."""
    found = literals(text)
    return (*found, "".join(found)) if len(found) > 1 else found


def sheet_prefix(*names: str) -> str:
    """The sheet's name as it stands before an address, quoted where Excel quotes it: ``台账!``, ``'7月 台账'!``."""
    plain = all(_BARE_NAME.fullmatch(name) and not _LIKE_A_CELL.fullmatch(name) for name in names)
    joined = ":".join(names)
    return f"{joined}!" if plain else "'" + joined.replace("'", "''") + "'!"
