"""Rows that look alike: one pattern, learned from the sheet itself, that matches a whole row at once.

Exists because the rows of a ledger have the same columns with the same few styles, and a pattern that knows them reads
a row in a quarter of the time that matching cell by cell takes. It matches every character of a row or nothing, so what
it has not learned it never misreads. May import `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from operator import itemgetter, lt
from typing import Any, NamedTuple

from civtrack.model import Row, Value
from civtrack.xlsx.parts.addresses import MAX_ROW
from civtrack.xlsx.reading.blocks import Block
from civtrack.xlsx.reading.cells import COLUMNS, READ_COLUMNS, CellValues

__all__ = ["RowPattern"]

_CELL = re.compile(r'<c r="([A-Z]+)\d+"(?: s="\d+")?(?: t="\w+")?(?:/>|><v>[^<\s][^<]*</v></c>)')
_ROW = r'(\s*+<row r="([0-9]{{1,7}})"([^<>/]*+)>{}</row>)'
_COLUMN = r'(?:<c r="{}\2"([^/>]*+/?+)(?:(?<!/)><v>([^<\s][^<]*+)</v></c>|(?<=/)>))?+'
"""A cell of one column: its attributes, with a slash behind them where it is empty, and its value as written."""
_ALWAYS = r'(?:<c r="{}\2"{}(?:><v>([^<\s][^<]*+)</v></c>|/>))?+'
"""A cell of a column whose attributes are always the same: its value as written, if it has one."""
_TAG = re.compile(r'<c r="([A-Z]+)\d+"([^<>/]*+)')
_SAMPLE = 1 << 16
_ATTRIBUTES = re.compile(r'(?: s="(\d+)")?(?: t="(\w+)")?(/?)')
_NONE: frozenset[int] = frozenset()
_MOST_PLANS = 4096
_MOST_LESSONS = 60
_MOST_COLUMNS = 256
"""A pattern of more columns takes longer to make than rows that wide, which are rare, take cell by cell."""
_CONSTANT_SHARE = 0.9
"""So much of a column must have the same attributes for the pattern to expect them: the rest are headers."""
_MOST_SURPRISES = 6
"""A column that has other attributes more often is read whatever it has."""
"""A sheet whose rows keep bringing something new is not worth another pattern."""
_REMEMBERED = 1 << 14
_DIGITS = 19
"""A longer number does not fit into 64 bits."""
_ROWS_OF_A_RUN = 8
"""Shorter runs on the average are not worth columns of their own."""
_MOST_VAIN = 3
"""So many pieces in turn that are no block, and the sheet is read row by row."""


class _Read(dict[str, Value]):
    """What is written → its value; remembered while there is room, because ledgers repeat themselves."""

    def __init__(self, value: Callable[[str], Value]) -> None:
        super().__init__()
        self._value = value

    def __missing__(self, written: str) -> Value:
        value = self._value(written)
        if len(self) < _REMEMBERED:
            self[written] = value
        return value


class _Plan(NamedTuple):
    """How rows with the same attributes are read: which groups may hold values, and column and reading of each."""

    pick: Callable[[Sequence[Any]], tuple[Any, ...]]
    cells: tuple[tuple[int, dict[str, Value]], ...]


class Run(NamedTuple):
    """A piece of a text: where it begins and ends, and its rows where they look alike."""

    start: int
    end: int
    block: Block | None


class RowPattern:
    """The pattern of one sheet's rows.

    Args:
        values: Makes values of cells.
        hidden: Says of a row's attributes whether they hide it; None where they are unusual.
    """

    def __init__(self, values: CellValues, hidden: Callable[[str], bool | None]) -> None:
        self._values, self._hidden = values, hidden
        self._pattern: re.Pattern[str] | None = None
        self._letters: list[str] = []
        self._constant: dict[str, str] = {}
        self._surprises: Counter[str] = Counter()
        self._places: list[tuple[str, int | None, int]] = []
        self._key: Callable[[Sequence[Any]], tuple[Any, ...]] = tuple
        self._plans: dict[tuple[str | None, ...], _Plan] = {}
        self._reads: dict[tuple[str, str], dict[str, Value]] = {}
        self._lessons = self._vain = 0

    def read(self, text: str, at: int, last: int) -> tuple[list[Row], int]:
        """As many rows as are known to look like the others.

        Args:
            text: Rows, with everything between them.
            at: Where the first one begins, or the white space before it.
            last: The number of the row before it.

        Returns:
            The rows, and where the next one begins.
        """
        rows: list[Row] = []
        if self._pattern is None:
            return rows, at
        match_at, plans, hidden_by, new_row = self._pattern.match, self._plans, self._hidden, tuple.__new__
        key = self._key
        while match := match_at(text, at):
            groups = match.groups()
            number, hidden = int(groups[1]), hidden_by(groups[2])
            attributes = key(groups)
            plan = plans.get(attributes) or self._planned(attributes)
            if plan is None or hidden is None or not last < number <= MAX_ROW:
                break
            pick, cells = plan
            try:
                values = {
                    column: read[written]
                    for (column, read), written in zip(cells, pick(groups), strict=True)
                    if written is not None
                }
            except (ValueError, IndexError):
                break
            rows.append(new_row(Row, (number, hidden, values, _NONE, _NONE)))
            last, at = number, match.end()
        return rows, at

    def runs(self, text: str) -> list[Run] | None:
        """A text of whole rows, cut into runs of rows that are known to look alike and what stands between them.

        Args:
            text: Rows, with nothing before and behind them but white space.

        Returns:
            Runs that together are the text; None where hardly any rows look alike.
        """
        if self._pattern is None or self._vain > _MOST_VAIN:
            return None
        self._vain += 1
        found = self._pattern.findall(text)
        if not found:
            return None
        groups = tuple(zip(*found, strict=True))
        cuts = _cuts(text, groups[0])
        columns = self._columns(groups) if len(cuts) * _ROWS_OF_A_RUN <= len(found) + _ROWS_OF_A_RUN else None
        if columns is None:
            return None
        self._vain = 0
        numbers, hidden = columns.numbers, columns.hidden
        runs, end, first = list[Run](), 0, 0
        for index, start, stop in cuts:
            if start > end:
                runs.append(Run(end, start, None))
            part = {column: values[first:index] for column, values in columns.columns.items()}
            runs.append(Run(start, stop, Block(numbers[first:index], hidden.intersection(numbers[first:index]), part)))
            end, first = stop, index
        if end < len(text):
            runs.append(Run(end, len(text), None))
        return runs

    def _columns(self, groups: Sequence[tuple[str, ...]]) -> Block | None:
        """The rows that were found, as one block; None where something about them is unusual."""
        numbers = list(map(int, groups[1]))
        if numbers[-1] > MAX_ROW or not all(map(lt, numbers, islice(numbers, 1, None))):
            return None
        flags = {attributes: self._hidden(attributes) for attributes in set(groups[2])}
        if None in flags.values():
            return None
        hidden: frozenset[int] = frozenset()
        if any(flags.values()):
            hidden = frozenset(number for number, each in zip(numbers, groups[2], strict=True) if flags[each])
        columns: dict[int, list[Value]] = {}
        for letters, place, value_place in self._places:
            written = groups[value_place]
            try:
                if place is None:
                    values = self._alike_values(self._constant[letters], written)
                else:
                    values = self._mixed_values(groups[place], written)
            except (ValueError, IndexError):
                return None
            if values is None:
                return None
            columns[COLUMNS[letters]] = values
        return Block(numbers, hidden, columns)

    def _alike_values(self, attributes: str, written: tuple[str, ...]) -> list[Value] | None:
        """The values of a column whose cells have the same attributes; "" is written where there is none."""
        match = _ATTRIBUTES.fullmatch(attributes)
        if match is None:
            return None
        style, kind = match[1] or "", match[2] or ""
        if kind == "s":
            shared = self._values.shared
            assert shared is not None
            if "" in written:
                return [shared[int(each)] if each else None for each in written]
            return list(map(shared.__getitem__, map(int, written)))
        if not kind and style not in self._values.moments and _whole_numbers(written):
            return list(map(int, written))
        read = self._read_as(style, kind)
        known: dict[str, Value] = {each: read[each] if each else None for each in set(written)}
        return list(map(known.__getitem__, written))

    def _mixed_values(self, attributes: tuple[str, ...], written: tuple[str, ...]) -> list[Value] | None:
        """The values of a column whose cells have one of several attributes."""
        reads: dict[str, dict[str, Value]] = {}
        for each in set(attributes):
            match = _ATTRIBUTES.fullmatch(each)
            if match is None:
                return None
            reads[each] = {} if match[3] else self._read_as(match[1] or "", match[2] or "")
        cells = zip(attributes, written, strict=True)
        return [reads[each][value] if value else None for each, value in cells]

    def _planned(self, attributes: tuple[str | None, ...]) -> _Plan | None:
        """The plan for rows whose cells have these attributes; None where some are unusual."""
        places, cells, varying = [], [], iter(attributes)
        for letters, place, value_place in self._places:
            written = next(varying) if place is not None else self._constant[letters]
            match = _ATTRIBUTES.fullmatch(written) if written is not None else None
            if written is not None and match is None:
                return None
            if match and not match[3]:
                places.append(value_place)
                cells.append((READ_COLUMNS[letters], self._read_as(match[1] or "", match[2] or "")))
        plan = _Plan(_picker(places), tuple(cells))
        if len(self._plans) < _MOST_PLANS:
            self._plans[attributes] = plan
        return plan

    def _read_as(self, style: str, kind: str) -> dict[str, Value]:
        if not kind and style in self._values.moments:
            return self._values.moments[style]
        key = ("", kind) if kind in ("", "s") else (style, kind)
        if key not in self._reads:
            value = {"s": self._text, "": self._number}.get(kind) or (lambda of: self._values.value(style, kind, of))
            self._reads[key] = _Read(value)
        return self._reads[key]

    def _text(self, written: str) -> Value:
        return self._values.shared[int(written)]  # type: ignore[index]

    def _number(self, written: str) -> Value:
        return int(written) if written.isdecimal() and len(written) < _DIGITS else self._values.number(written)

    def learn(self, cells: str, text: str = "", at: int = 0) -> None:
        """Makes the pattern fit one more row that was read cell by cell and found right.

        Args:
            cells: The row's.
            text: Where it stands among rows like it, to see which columns have always the same attributes.
            at: Where its row begins there.
        """
        tags = _TAG.findall(cells)
        surprising = [letters for letters, written in tags if self._constant.get(letters, written) != written]
        if surprising:
            self._surprised(surprising)
            return
        if self._lessons > _MOST_LESSONS:
            return
        self._lessons += 1
        letters, end = [], 0
        for match in _CELL.finditer(cells):
            if match.start() != end:
                return
            letters.append(match[1])
            end = match.end()
        ordered = sorted({*letters, *self._letters}, key=COLUMNS.__getitem__)
        if len(ordered) > _MOST_COLUMNS:
            return
        if end != len(cells) or letters != [each for each in ordered if each in letters] or ordered == self._letters:
            return
        if not self._letters:
            self._constant = _constant(text[at : at + _SAMPLE])
        self._letters = ordered
        self._build()

    def _surprised(self, columns: list[str]) -> None:
        """Takes notice of cells with other attributes than expected; what happens often is expected no more."""
        self._surprises.update(columns)
        often = [letters for letters in columns if self._surprises[letters] > _MOST_SURPRISES]
        if often:
            for letters in often:
                del self._constant[letters]
            self._build()

    def _build(self) -> None:
        pieces, group = list[str](), 3
        self._places = []
        for letters in self._letters:
            if letters in self._constant:
                pieces.append(_ALWAYS.format(letters, re.escape(self._constant[letters])))
                self._places.append((letters, None, group))
                group += 1
            else:
                pieces.append(_COLUMN.format(letters))
                self._places.append((letters, group, group + 1))
                group += 2
        self._key = _picker([place for _, place, _ in self._places if place is not None])
        self._plans.clear()
        self._pattern = re.compile(_ROW.format("".join(pieces)))


def _constant(text: str) -> dict[str, str]:
    """The attributes of each column in which they are nearly always the same."""
    found: dict[str, Counter[str]] = {}
    for letters, written in _TAG.findall(text):
        found.setdefault(letters, Counter())[written] += 1
    most = {letters: (*counted.most_common(1)[0], counted.total()) for letters, counted in found.items()}
    return {
        letters: written
        for letters, (written, count, total) in most.items()
        if count >= _CONSTANT_SHARE * total and total > 1 and _ATTRIBUTES.fullmatch(written)
    }


def _cuts(text: str, rows: Sequence[str]) -> list[tuple[int, int, int]]:
    """Where runs of rows end: how many rows stand before, where the run begins and ends in the text."""
    if sum(map(len, rows)) == len(text):
        return [(len(rows), 0, len(text))]
    cuts, start = [], text.find(rows[0])
    end = start
    for index, row in enumerate(rows):
        if not text.startswith(row, end):
            cuts.append((index, start, end))
            start = end = text.find(row, end)
        end += len(row)
    return [*cuts, (len(rows), start, end)]


def _whole_numbers(written: Sequence[str]) -> bool:
    """Whether everything is written in a few digits."""
    return "" not in written and "".join(written).isdecimal() and max(map(len, written)) < _DIGITS


def _picker(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """What picks some members of a sequence."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda groups: tuple(groups[place] for place in places)
