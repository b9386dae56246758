"""Finds the header rows of a table: which rows they are, and each column's chain of header texts, top-down.

Exists apart from the meaning of one header (`matching`) and from deciding between columns (`columns`). A block of one
to four rows is a header when its columns name enough fields to be a ledger; merged cells count for the whole area
they cover, and an unmerged parent counts for the blank cells right of it that have a header below. May import
`civtrack.ledger.matching`, `civtrack.ledger.vocabulary` and `civtrack.model`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from civtrack.ledger import vocabulary as words
from civtrack.ledger.column_values import are_figures
from civtrack.ledger.matching import HEADER_WORDS, Match, bare, match, normalise
from civtrack.ledger.ticks import is_tick_header
from civtrack.light import NamedTuple
from civtrack.model import Area, Field, Row, Value, column_letter
from civtrack.patterns import lazy

MOST_ROWS: Final = 4
LONGEST: Final = 120
"""Longer cells are prose, not headers."""

Chain = tuple[str, ...]


class Block(NamedTuple):
    """The header rows of a table and, per column, its texts top-down and what they were taken for."""

    rows: tuple[int, ...]
    chains: dict[int, Chain]
    matches: dict[int, Match]

    @property
    def texts(self) -> dict[int, str]:
        """Each column's header as it is compared."""
        return {column: normalise("".join(chain)) for column, chain in self.chains.items()}

    @property
    def fields(self) -> frozenset[Field]:
        """The fields that the columns name."""
        return frozenset(found.field for found in self.matches.values() if found.field)


class Merges:
    """The merged areas of a sheet, found by row.

    Args:
        areas: In any order.
    """

    def __init__(self, areas: Iterable[Area]) -> None:
        self.areas = sorted(areas)
        self._starts = [area.first_row for area in self.areas]
        self._tallest = max((area.last_row - area.first_row for area in self.areas), default=0)
        self.vertical = [area for area in self.areas if area.last_row > area.first_row]

    def touching(self, first: int, last: int) -> list[Area]:
        """The areas that reach into rows `first` to `last`."""
        low = bisect_left(self._starts, first - self._tallest)
        high = bisect_left(self._starts, last + 1)
        return [area for area in self.areas[low:high] if area.last_row >= first]

    def width_at(self, row: int, column: int) -> int:
        """How many columns the merge that starts at a cell covers; 1 where none does."""
        low = bisect_left(self._starts, row)
        for area in self.areas[low:]:
            if area.first_row > row:
                break
            if area.first_column == column:
                return area.last_column - area.first_column + 1
        return 1


def is_ledger(fields: frozenset[Field], ambiguous: Iterable[str | None] = (), deadline: str = "") -> bool:
    """Whether columns of these fields make a ledger.

    A text that says what is wrong or to be done, and at least one of deadline, unit, status or course. A place alone
    is none: that is a list of toilets, assets or vehicles; and neither is a summary by district. Without a text, a
    term for putting right (整改期限) beside a status still tells one; what it lacks is a problem of its own.

    Args:
        fields: What the columns mean.
        ambiguous: Headers that only other columns or values decide.
        deadline: The header of the deadline.
    """
    if fields.isdisjoint(words.TEXT_FIELDS):
        return bool(words.TERM_OF_WORK.search(deadline)) and not fields.isdisjoint(words.STATE_FIELDS)
    if fields & words.TEXT_FIELDS == {Field.INDICATOR} and fields & words.COURSE_FIELDS <= {Field.PERCENT}:
        # the system of indicators, or figures by indicator: nothing that anybody has to do by a day
        return False
    return not fields.isdisjoint(words.COURSE_FIELDS | words.DUTY_FIELDS) or any(
        text is not None and text not in words.NO_COURSE for text in ambiguous
    )


_Qualifies = Callable[[frozenset[Field], Iterable[str | None], str], bool]


def looks_like_header(values: Mapping[int, Value]) -> bool:
    """A cheap test before the full one: at least three cells read like headers."""
    texts = [value for value in values.values() if type(value) is str and len(value) <= LONGEST]
    known = sum(1 for text in texts if text in HEADER_WORDS or match((text,)).field or match((text,)).ambiguous)
    return known >= 3


def _grid(rows: Mapping[int, Row], first: int, last: int, merges: Merges) -> dict[int, dict[int, str]] | None:
    """Texts of rows `first` to `last`, merged areas spread; None where a header's merge crosses the block's edge.

    A taller merge is no header: a note down the side of the whole table, which decides nothing here.
    """
    texts: dict[int, dict[int, str]] = {}
    for number in range(first, last + 1):
        row = rows.get(number)
        texts[number] = {}
        for column, value in row.values.items() if row else ():
            if isinstance(value, str) and value.strip() and len(value) <= LONGEST:
                texts[number][column] = value
            elif isinstance(value, str) and value.strip():
                texts[number][column] = value[:LONGEST]
    for area in merges.touching(first, last):
        if area.first_row < first or area.last_row > last:
            if area.last_row - area.first_row >= MOST_ROWS:
                continue
            anchor = rows.get(area.first_row)
            if area.first_row < first or (anchor and isinstance(anchor.values.get(area.first_column), str)):
                return None
            continue
        text = texts[area.first_row].get(area.first_column)
        if text is None:
            continue
        for number in range(area.first_row, area.last_row + 1):
            for column in range(area.first_column, min(area.last_column, area.first_column + 200) + 1):
                texts[number][column] = text
    return texts


def _spread_parents(texts: dict[int, dict[int, str]]) -> None:
    """Gives an unmerged parent to the blank cells right of it that have a header below, as the parent itself has."""
    numbers = sorted(texts)
    below: set[int] = set()
    for number in reversed(numbers):
        row = texts[number]
        if below:
            for column in sorted(below - row.keys()):
                if column - 1 in row and column - 1 in below:
                    row[column] = row[column - 1]
        below |= row.keys()


def block_at(rows: Mapping[int, Row], first: int, height: int, merges: Merges) -> Block | None:
    """The header block of `height` rows from row `first`, or None where merges forbid it or its edge rows are empty."""
    last = first + height - 1
    texts = _grid(rows, first, last, merges)
    if texts is None or not texts[first] or not texts[last]:
        return None
    original = {number: set(row) for number, row in texts.items()}
    _spread_parents(texts)
    columns = sorted(set().union(*original.values()))
    chains: dict[int, Chain] = {}
    for column in columns:
        chain: list[str] = []
        for number in range(first, last + 1):
            text = texts[number].get(column)
            if text and (not chain or chain[-1] != text):
                chain.append(text)
        if chain:
            chains[column] = tuple(chain)
    return Block(tuple(range(first, last + 1)), chains, {column: match(chain) for column, chain in chains.items()})


def score(block: Block) -> float:
    """How many different fields a block names; numbers and dates among its cells would have no text and no field."""
    undecided = {found.ambiguous for found in block.matches.values() if found.ambiguous}
    return len(block.fields) + 0.5 * len(undecided)


def _with_settings(block: Block, named: Mapping[str, Field], below: Sequence[Row]) -> tuple[frozenset[Field], bool]:
    """The block's fields: settings count for their header or letters, columns of figures are no text, ticks a status.

    Also whether settings say that this is a ledger: one column that they name is enough, where something is a text.

    Args:
        block: Header rows.
        named: What settings say: normalised header or letters → field.
        below: The rows below the header, as far as they are known.
    """
    found = dict[int, Field | None]((column, match.field) for column, match in block.matches.items())
    asked = False
    for column, chain in block.chains.items():
        leaf = normalise(chain[-1]) if named or found[column] in words.TEXT_FIELDS else ""
        letters = column_letter(column).lower()
        names = (leaf, bare(leaf), normalise("".join(chain)), letters) if named else ()
        if hit := next((name for name in names if name in named), None):
            found[column] = named[hit]
            asked |= hit != letters or any(field for other, field in found.items() if other != column)
        elif found[column] in words.TEXT_FIELDS and leaf in words.COUNTED and are_figures(below, column):
            found[column] = None
    fields = {field for field in found.values() if field}
    if sum(1 for chain in block.chains.values() if is_tick_header(chain)) >= 2:
        fields.add(Field.STATUS)
    return frozenset(fields), asked and not fields.isdisjoint(words.TEXT_FIELDS)


def find_block(
    window: Sequence[Row],
    merges: Merges,
    named: Mapping[str, Field] = MappingProxyType({}),
    qualifies: _Qualifies = is_ledger,
) -> Block | None:
    """The first header block among some rows.

    Among blocks that overlap the first one that qualifies, the one that names the most fields wins; among equals the
    lower one (a title above is no header), then the shorter one.

    Args:
        window: Rows with values, in order.
        merges: The sheet's merged areas.
        named: Normalised headers and letters that settings map to fields.
        qualifies: Whether columns of some fields make a list.
    """
    rows = {row.number: row for row in window}
    for row in window:
        first = _best(rows, row.number, merges, named, qualifies)
        if first is None:
            continue
        candidates = [first]
        for lower in first.rows[1:]:
            other = _best(rows, lower, merges, named, qualifies) if lower in rows else None
            if other is not None:
                candidates.append(other)
        return max(candidates, key=lambda block: (score(block), block.rows[0], -len(block.rows)))
    return None


def _best(
    rows: Mapping[int, Row], first: int, merges: Merges, named: Mapping[str, Field], qualifies: _Qualifies
) -> Block | None:
    """The best block from a row on; it ends above a row that is a whole header like the first."""
    best: Block | None = None
    alone = _qualified(rows, first, 1, merges, named, qualifies)
    for height in range(1, MOST_ROWS + 1):
        if alone and height > 1 and _qualified(rows, first + height - 1, 1, merges, named, qualifies):
            break
        block = alone if height == 1 else _qualified(rows, first, height, merges, named, qualifies)
        if block and (best is None or score(block) > score(best)):
            best = block
    return best


def _qualified(
    rows: Mapping[int, Row], first: int, height: int, merges: Merges, named: Mapping[str, Field], qualifies: _Qualifies
) -> Block | None:
    block = block_at(rows, first, height, merges)
    if block is None or len(block.chains) < 2:
        return None
    below = [rows[number] for number in sorted(rows) if number > block.rows[-1]][:_LOOKED_AT]
    ambiguous = [found.ambiguous for found in block.matches.values()]
    fields, asked = _with_settings(block, named, below)
    due = next((block.texts[column] for column, found in block.matches.items() if found.field is Field.DEADLINE), "")
    return block if asked or qualifies(fields, ambiguous, due) else None


_LOOKED_AT: Final = 10
"""Rows below a header that tell whether a column holds words or figures."""


def best_attempt(window: Sequence[Row], merges: Merges) -> Block | None:
    """The rows that look most like a header although they are none: for saying what a sheet passed over lacks."""
    rows = {row.number: row for row in window}
    blocks = [
        block
        for row in window
        for height in (1, 2)
        if (block := block_at(rows, row.number, height, merges)) and block.fields
    ]
    return max(blocks, key=lambda block: (score(block), -len(block.rows), -block.rows[0]), default=None)


_NUMBERING: Final = lazy(r"\(?(\d{1,2})\)?|([①-⑳])|([甲乙丙丁戊])")


def is_column_numbers(row: Row) -> bool:
    """Whether a row below the header only numbers the columns: 1 2 3 …, (1) (2) …, 甲 乙 1 2 …."""
    numbers: list[int] = []
    for _, value in sorted(row.values.items()):
        found = _NUMBERING.fullmatch(bare(normalise(text)) or normalise(text)) if (text := _plain(value)) else None
        if found is None:
            return False
        if found[1]:
            numbers.append(int(found[1]))
        elif found[2]:
            numbers.append(ord(found[2]) - ord("①") + 1)
    return len(numbers) >= 4 and all(after == before + 1 for before, after in pairwise(numbers))


def _plain(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else "-"
