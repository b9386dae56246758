"""Rows of a piece of a sheet in the usual spelling, one by one and, where they look alike, many at once.

Exists apart from `scan`, which knows where a sheet's rows begin and end and what to do with those that are spelled
otherwise. May import `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from civtrack.model import Row, Value
from civtrack.patterns import lazy
from civtrack.xlsx.parts.addresses import MAX_ROW
from civtrack.xlsx.reading.alike import RowPattern
from civtrack.xlsx.reading.blocks import Block
from civtrack.xlsx.reading.cells import READ_COLUMNS, CellValues, formula_row

__all__ = ["NOTHING", "SIMPLE", "Pieces", "is_hidden"]

_NONE: frozenset[int] = frozenset()
SIMPLE = lazy(r'<c r="([A-Z]+)(\d+)"(?: s="(\d+)")?(?: t="(\w+)")?><v>([^<\s][^<]*)</v></c>')
"""A cell with a value."""
NOTHING = lazy(r"()()()()(?!)")
"""No cell at all: for a piece that is read carefully."""
_ATTRIBUTES = lazy(r"""(?:\s+[\w.:-]+="[^"<>]*")*\s*/?""")
_HIDDEN = lazy(r'\shidden="(?:1|true)"|\sht="0(?:\.0*)?"')
_EMPTY_ROW = lazy(r'\s*<row r="([0-9]{1,7})"([^<>]*/)>')
_TO_LEARN_FROM = 24
"""So many rows are read one by one before others are looked for that are like them."""


@lru_cache(4096)
def is_hidden(attributes: str) -> bool | None:
    """Whether a row with these attributes is hidden; None where they are spelled unusually."""
    return bool(_HIDDEN.search(attributes)) if _ATTRIBUTES.fullmatch(attributes) else None


def _rows_end(text: str, rows: int) -> int:
    """Where so many rows of a text end, or all that it has."""
    end = 0
    for _ in range(rows):
        if (at := text.find("</row>", end)) < 0:
            return len(text)
        end = at + len("</row>")
    return end


class Pieces:
    """Rows in the usual spelling, cut at ``</row>``."""

    def __init__(self, values: CellValues, cells: re.Pattern[str], pattern: RowPattern | None, last: int) -> None:
        self.rows: list[Row] = []
        self.last = last
        self._done: list[Block | list[Row]] = []
        self._text, self._at = "", 0
        self._values, self._findall, self._pattern = values, cells.findall, pattern

    def parts(self) -> list[Block | list[Row]]:
        """What was read, in order."""
        return [*self._done, self.rows] if self.rows else self._done

    def read(self, text: str) -> str:
        """Reads rows until one is not in the usual spelling; gives back what is left from there on."""
        done, pattern = 0, self._pattern
        if pattern and not pattern.known:
            done = _rows_end(text, _TO_LEARN_FROM)
            if rest := self._one_by_one(text, 0, done):
                return rest
        runs = pattern.runs(text[done:]) if pattern else None
        for start, end, block in runs or ((0, len(text) - done, None),):
            if block is None:
                if rest := self._one_by_one(text, done + start, done + end):
                    return rest
            elif block.numbers[0] <= self.last:
                return text[done + start :]
            else:
                self._done += [self.rows, block] if self.rows else [block]
                self.rows, self.last = [], block.numbers[-1]
        return ""

    def _one_by_one(self, text: str, at: int, stop: int) -> str:
        """Reads the rows between two places; gives back what is left of the text from an unusual one on."""
        self._text = text
        while at < stop:
            self._at = at
            end = text.find("</row>", at, stop)
            whole = end >= 0
            end = end if whole else stop
            rest = text[at:end]
            while rest:
                if rest[:1].isspace():
                    rest = rest.lstrip()
                    continue
                left = self._row(rest, whole=whole)
                if left is None:
                    return rest + text[end:]
                rest = self._past_empty(left) if left else left
            at = end + len("</row>")
        return ""

    def _past_empty(self, piece: str) -> str:
        """Reads the rows closed in their own tag that a piece starts with, a million of them as one; gives the rest."""
        at = 0
        while match := _EMPTY_ROW.match(piece, at):
            number, attributes = int(match[1]), match[2]
            if not self.last < number <= MAX_ROW:
                break
            if (hidden := is_hidden(attributes)) is None:
                break
            self.rows.append(Row(number, hidden, {}))
            self.last, at = number, match.end()
        return piece[at:]

    def _row(self, piece: str, *, whole: bool) -> str | None:
        """Reads the row that a piece starts with; gives back the rest, or None where the row is unusual."""
        quote, close = piece.find('"', 8), piece.find(">", 8)
        digits, attributes = piece[8:quote], piece[quote + 1 : close]
        if (
            piece[:8] != '<row r="'
            or not digits.isdecimal()
            or len(digits) > 7
            or not self.last < int(digits) <= MAX_ROW
        ):
            return None
        if (hidden := is_hidden(attributes)) is None:
            return None
        row: Row | None
        if attributes[-1:] == "/":
            row, rest = Row(int(digits), hidden, {}), piece[close + 1 :]
        elif not whole:
            return None
        else:
            rest = ""
            inside = piece[close + 1 :]
            cells = self._findall(inside)
            if inside.count("<") == 4 * len(cells) + inside.count("/>"):
                row = Row(int(digits), hidden, _plain_values(cells, digits, self._values), _NONE, _NONE)
            elif (row := formula_row(piece, close, digits, hidden, self._values)) is None:
                return None
            if self._pattern and not row.formulas:
                self._pattern.learn(inside, self._text, self._at)
        self.last = row.number
        self.rows.append(row)
        return rest


def _plain_values(cells: list[tuple[str, str, str, str, str]], digits: str, values: CellValues) -> dict[int, Value]:
    """The values of a row's cells as matched: letters, row, style, type, content of ``<v>``."""
    found: dict[int, Value] = {}
    columns, shared, moments_of = READ_COLUMNS, values.shared, values.moments
    for letters, cell_row, style, kind, written in cells:
        if cell_row != digits:
            raise values.misplaced(letters + cell_row, int(digits))
        if kind == "s":
            column = columns[letters]
            try:
                found[column] = shared[int(written)]  # type: ignore[index]
            except (ValueError, IndexError):
                raise values.no_string(letters + cell_row) from None
        elif kind:
            if (value := values.value(style, kind, written)) is not None:
                found[columns[letters]] = value
        elif style in moments_of:
            found[columns[letters]] = moments_of[style][written]
        elif written.isdecimal() and len(written) < 19:
            found[columns[letters]] = int(written)
        elif (value := values.number(written)) is not None:
            found[columns[letters]] = value
    return found
