"""Rows that are spelled alike: one pattern, made from the sheet itself, that takes a whole row apart at once.

Exists because a row that is written at another place needs only its numbers to change: what stands between them is the
same in all rows of a ledger. The pattern matches every character of a row or nothing, so what it does not know it never
takes apart. May import `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections import Counter

from civtrack.light import NamedTuple
from civtrack.xlsx.parts.addresses import MAX_COLUMN
from civtrack.xlsx.reading.cells import COLUMNS

__all__ = ["ENDS", "AlikeCells", "AlikeColumn", "AlikeRow", "AlikeRows", "RowsAlike"]

AlikeRow = tuple[str, ...]
"""A row as it is written, its number, the end of its opening tag, and of each column the end of its cell: what stands
behind the address and the style that all cells of the column have; "" where the row has no such cell."""

ENDS = 3
"""Where in an `AlikeRow` the ends of cells begin."""

_SAMPLE = 1 << 16
_MOST_COLUMNS = 256
"""A pattern of more columns takes longer to make than rows that wide, which are rare, take one by one."""
_MOST_LESSONS = 8
_ALWAYS = 0.9
"""So much of a column must have the same style for the pattern to expect it: the rest are headers."""
_TYPES = "s|n|b|e|str|inlineStr"


class AlikeColumn(NamedTuple):
    """A column of rows that are spelled alike.

    Attributes:
        letters: The column's.
        place: 1-based.
        style: The style of all its cells as an attribute; None where they have several, which are part of the ends.
        typed: Whether its cells may have a type, and so refer to shared strings.
        computed: Whether its cells may have a formula of their own.
    """

    letters: str
    place: int
    style: str | None
    typed: bool
    computed: bool


AlikeCells = tuple[AlikeColumn, tuple[str, ...]]
"""A column of some such rows, with the ends of its cells."""


class AlikeRows(NamedTuple):
    """Rows that are spelled alike, in order.

    Attributes:
        columns: Their columns, ascending.
        numbers: Their numbers.
        rows: The rows.
    """

    columns: tuple[AlikeColumn, ...]
    numbers: list[int]
    rows: list[AlikeRow]


class RowsAlike:
    """Finds the rows of one sheet that are spelled alike.

    Args:
        prefix: The prefix of the spreadsheet namespace with its colon, or "".
    """

    def __init__(self, prefix: str) -> None:
        self._p = prefix
        self._tag = re.compile(
            rf'<{prefix}c r="([A-Z]{{1,3}})[0-9]+"((?: s="[0-9]{{1,9}}")?)((?: t="\w+")?)(><{prefix}f>)?'
        )
        self._columns: tuple[AlikeColumn, ...] = ()
        self._pattern: re.Pattern[str] | None = None
        self._lessons = 0

    def cut(self, text: str) -> list[str | AlikeRows]:
        """A text of rows, cut into rows that are spelled alike and what stands between them.

        Args:
            text: Whole rows that are proper XML, with nothing around them but white space.
        """
        found = self._pattern.findall(text) if self._pattern else []
        if sum(len(row[0]) for row in found) * 2 < len(text) and self._lessons < _MOST_LESSONS:
            self._learn(text)
            found = self._pattern.findall(text) if self._pattern else []
        numbers = [int(row[1]) for row in found]
        if any(map(int.__ge__, numbers, numbers[1:])):
            return [text]
        parts: list[str | AlikeRows] = []
        end = first = 0
        for place, row in enumerate(found):
            if not text.startswith(row[0], end):
                self._add(parts, numbers, found, first, place)
                start = text.find(row[0], end)
                parts.append(text[end:start])
                first, end = place, start
            end += len(row[0])
        self._add(parts, numbers, found, first, len(found))
        if end < len(text):
            parts.append(text[end:])
        return parts

    def _add(
        self, parts: list[str | AlikeRows], numbers: list[int], found: list[AlikeRow], first: int, end: int
    ) -> None:
        if end > first:
            parts.append(AlikeRows(self._columns, numbers[first:end], found[first:end]))

    def _learn(self, text: str) -> None:
        """Makes the pattern fit the rows at the beginning of a text."""
        self._lessons += 1
        styles: dict[str, Counter[str]] = {}
        typed, computed = Counter[str](), set[str]()
        for letters, style, kind, formula in self._tag.findall(text[:_SAMPLE]):
            styles.setdefault(letters, Counter())[style] += 1
            typed[letters] += bool(kind)
            if formula:
                computed.add(letters)
        if not 0 < len(styles) <= _MOST_COLUMNS or any(COLUMNS[each] > MAX_COLUMN for each in styles):
            return
        columns = []
        for letters in sorted(styles, key=COLUMNS.__getitem__):
            most, count = styles[letters].most_common(1)[0]
            always = count >= _ALWAYS * styles[letters].total()
            texts = typed[letters] > (1 - _ALWAYS) / 2 * styles[letters].total()
            style = most if always else None
            columns.append(AlikeColumn(letters, COLUMNS[letters], style, texts, letters in computed))
        self._columns = tuple(columns)
        cells = "".join(map(self._cell, columns))
        p = self._p
        self._pattern = re.compile(rf'((?<!\s)\s*+<{p}row r="([0-9]{{1,7}})("[^<>/]*+>)(?=<){cells}</{p}row>)')

    def _cell(self, column: AlikeColumn) -> str:
        p = self._p
        style = column.style if column.style is not None else ""
        free = r'(?>(?: s="[0-9]{1,9}")?)' if column.style is None else ""
        kind = rf'(?>(?: t="(?:{_TYPES})")?)' if column.typed else ""
        own = rf'|><{p}is><{p}t(?>(?: xml:space="preserve")?)>[^<]*+</{p}t></{p}is></{p}c>' if column.typed else ""
        computed = rf"|><{p}f>[^<]*+</{p}f>(?>(?:<{p}v>[^<]*+</{p}v>)?)</{p}c>" if column.computed else ""
        end = rf"{free}{kind}(?:/>|><{p}v>[^<\s][^<]*+</{p}v></{p}c>{own}{computed})"
        return rf'(?>(?:<{p}c r="{column.letters}\2"{style}({end}))?)'
