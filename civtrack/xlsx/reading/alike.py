"""Rows that look alike: one pattern, learned from the sheet itself, that matches a whole row at once.

Exists because the rows of a ledger have the same columns with the same few styles, and a pattern that knows them reads
a row in a quarter of the time that matching cell by cell takes. It matches every character of a row or nothing, so what
it has not learned it never misreads. May import `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate, compress, count, islice
from operator import add, gt, lt

from civtrack.light import NamedTuple
from civtrack.model import Value
from civtrack.patterns import lazy
from civtrack.xlsx.parts.addresses import MAX_ROW
from civtrack.xlsx.parts.bulk import unescape_all
from civtrack.xlsx.parts.markup import restore
from civtrack.xlsx.reading.blocks import Block
from civtrack.xlsx.reading.cells import COLUMNS, CellValues

__all__ = ["RowPattern"]

_CELL = lazy(
    r'<c r="([A-Z]+)\d+"(?: s="\d+")?(?: t="\w+")?'
    r'(?:/>|></c>|><v>[^<\s][^<]*</v></c>|>(<is>)<t(?: xml:space="preserve")?>[^<]+</t></is></c>)'
)
_ROW = r'((?<!\s)\s*+<row r="([0-9]{{1,7}})"([^<>/]*+)>{}</row>)'
_VALUE = r"<v>([^<\s][^<]*+)</v>"
_OWN = r'<is><t(?: xml:space="preserve")?>([^<]++)</t></is>'
_COLUMN = r'(?>(?:<c r="{}\2"([^/>]*+/?+)>(?:{}</c>|(?<=/>)|</c>))?)'
"""A cell of one column: its attributes, with a slash behind them where it is empty, and its value as written."""
_ALWAYS = r'(?>(?:<c r="{}\2"{}(?:>{}</c>|/>|></c>))?)'
"""A cell of a column whose attributes are always the same: its value as written, if it has one."""
_TAG = lazy(r'<c r="([A-Z]+)\d+"([^<>/]*+)')
_SAMPLE = 1 << 16
_OF_ITS_OWN = 't="inlineStr"'
_NUMBER = ("", "n")
_ATTRIBUTES = lazy(r'(?: s="(\d+)")?(?: t="(\w+)")?(/?)')
_MOST_LESSONS = 60
"""A sheet whose rows keep bringing something new is not worth another pattern."""
_MOST_COLUMNS = 256
"""A pattern of more columns takes longer to make than rows that wide, which are rare, take cell by cell."""
_CONSTANT_SHARE = 0.9
"""So much of a column must have the same attributes for the pattern to expect them: the rest are headers."""
_MOST_SURPRISES = 6
"""A column that has other attributes more often is read whatever it has."""
_REMEMBERED = 1 << 14
_next = partial(add, 1)
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


class _Place(NamedTuple):
    """Where a column stands among the groups of the pattern: attributes, value and text of its own; 0 for none."""

    letters: str
    attributes: int
    value: int
    own: int


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
        self._own: set[str] = set()
        self._surprises: Counter[str] = Counter()
        self._places: list[_Place] = []
        self._reads: dict[tuple[str, str], dict[str, Value]] = {}
        self._lessons = self._vain = 0

    @property
    def known(self) -> bool:
        """Whether any row was learned."""
        return self._pattern is not None

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
        numbers = list(map(int, groups[1]))
        if numbers[-1] > MAX_ROW or not all(map(lt, numbers, islice(numbers, 1, None))):
            return None
        cuts = _cuts(text, groups[0], numbers)
        several = len(cuts) * _ROWS_OF_A_RUN <= len(found) + _ROWS_OF_A_RUN
        columns = self._columns(numbers, groups) if several else None
        if columns is None:
            return None
        self._vain = 0
        hidden = columns.hidden
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

    def _columns(self, numbers: list[int], groups: Sequence[tuple[str, ...]]) -> Block | None:
        """The rows that were found, as one block; None where something about them is unusual."""
        flags = {attributes: self._hidden(attributes) for attributes in set(groups[2])}
        if None in flags.values():
            return None
        hidden: frozenset[int] = frozenset()
        if any(flags.values()):
            hidden = frozenset(number for number, each in zip(numbers, groups[2], strict=True) if flags[each])
        columns: dict[int, list[Value]] = {}
        for letters, attributes, value, own in self._places:
            texts = groups[own] if own else ()
            try:
                if attributes:
                    values = self._mixed_values(groups[attributes], groups[value], texts)
                elif own:
                    values = self._own_values(texts)
                else:
                    values = self._alike_values(self._constant[letters], groups[value])
            except (ValueError, LookupError):
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
        if kind in _NUMBER and style not in self._values.moments and _whole_numbers(written):
            return list(map(int, written))
        read = self._read_as(style, kind)
        known: dict[str, Value] = {each: read[each] if each else None for each in set(written)}
        return list(map(known.__getitem__, written))

    def _own_values(self, texts: tuple[str, ...]) -> list[Value]:
        """The values of a column whose cells hold their own texts; "" is written where there is none."""
        everything = "".join(texts)
        if "&" not in everything and "_x" not in everything:
            return [text or None for text in texts] if "" in texts else list(texts)
        distinct = dict.fromkeys(texts)
        known: dict[str, Value] = dict(zip(distinct, map(restore, unescape_all(list(distinct))), strict=True))
        known[""] = None
        return list(map(known.__getitem__, texts))

    def _mixed_values(
        self, attributes: tuple[str, ...], written: tuple[str, ...], texts: tuple[str, ...]
    ) -> list[Value] | None:
        """The values of a column whose cells have one of several attributes, numbers or texts of their own."""
        reads: dict[str, dict[str, Value]] = {}
        for each in set(attributes):
            match = _ATTRIBUTES.fullmatch(each)
            if match is None:
                return None
            own = match[2] == "inlineStr"
            reads[each] = {} if match[3] or own else self._read_as(match[1] or "", match[2] or "")
        found = [reads[each][value] if value else None for each, value in zip(attributes, written, strict=True)]
        if not any(texts):
            return found
        if not all(_OF_ITS_OWN in each for each, text in zip(attributes, texts, strict=True) if text):
            return None
        return [value if text is None else text for value, text in zip(found, self._own_values(texts), strict=True)]

    def _read_as(self, style: str, kind: str) -> dict[str, Value]:
        if kind in _NUMBER and style in self._values.moments:
            return self._values.moments[style]
        key = ("", kind) if kind in ("", "n", "s") else (style, kind)
        if key not in self._reads:
            value = {"s": self._text, "": self._number, "n": self._number}.get(kind) or (
                lambda of: self._values.value(style, kind, of)
            )
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
        letters, own, end = list[str](), set[str](), 0
        for match in _CELL.finditer(cells):
            if match.start() != end:
                return
            letters.append(match[1])
            if match[2]:
                own.add(match[1])
            end = match.end()
        ordered = sorted({*letters, *self._letters}, key=COLUMNS.__getitem__)
        if len(ordered) > _MOST_COLUMNS:
            return
        if end != len(cells) or letters != [each for each in ordered if each in letters]:
            return
        if ordered == self._letters and own <= self._own:
            return
        if not self._letters:
            self._constant = _constant(text[at : at + _SAMPLE])
        self._letters = ordered
        self._own |= own
        self._build()

    def _surprised(self, columns: list[str]) -> None:
        """Takes notice of cells with other attributes than expected; what happens often is expected no more."""
        self._surprises.update(columns)
        often = [letters for letters in columns if self._surprises[letters] > _MOST_SURPRISES]
        if often:
            for letters in often:
                if _OF_ITS_OWN in self._constant.pop(letters):
                    self._own.add(letters)
            self._build()

    def _build(self) -> None:
        pieces, group = list[str](), 3
        self._places = []
        for letters in self._letters:
            own = letters in self._own
            if letters in self._constant:
                own = _OF_ITS_OWN in self._constant[letters]
                content = _OWN if own else _VALUE
                pieces.append(_ALWAYS.format(letters, re.escape(self._constant[letters]), content))
                self._places.append(_Place(letters, 0, 0 if own else group, group if own else 0))
                group += 1
            else:
                content = f"(?:{_VALUE}|{_OWN})" if own else _VALUE
                pieces.append(_COLUMN.format(letters, content))
                self._places.append(_Place(letters, group, group + 1, group + 2 if own else 0))
                group += 2 + own
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


def _cuts(text: str, rows: Sequence[str], numbers: Sequence[int]) -> list[tuple[int, int, int]]:
    """Where runs of rows end: how many rows stand before, where the run begins and ends in the text."""
    ends = [0, *accumulate(map(len, rows))]
    if ends[-1] == len(text):
        return [(len(rows), 0, len(text))]
    cuts, first, start = list[tuple[int, int, int]](), 0, text.find(rows[0])
    for index in [*compress(count(1), map(gt, islice(numbers, 1, None), map(_next, numbers))), len(rows)]:
        end = start + ends[index] - ends[first]
        # Where the last row stands where it must, nothing stands between those before it.
        if not text.startswith(rows[index - 1], end - len(rows[index - 1])):
            return _cut_one_by_one(text, rows)
        following = text.find(rows[index], end) if index < len(rows) else -1
        if following != end:
            cuts.append((index, start, end))
            first, start = index, following
    return cuts


def _cut_one_by_one(text: str, rows: Sequence[str]) -> list[tuple[int, int, int]]:
    """What `_cuts` gives, whatever stands between two rows."""
    cuts, start = list[tuple[int, int, int]](), text.find(rows[0])
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
