"""Sheets of cards as rows: a small table for each item, every cell of it beside the word that says what it holds.

Exists because many streets and patrols fill in a form for each problem (编号|WT-1, 整改情况|已完成), and none of those
is a list. A sheet is one of cards only where every word of it that should be a header is understood as one, or stands
on each card, as the ledger's own headers do that nobody understands; anything else stays what it is. May import
`civtrack.ledger`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from itertools import islice, pairwise
from typing import Final

from civtrack.ledger.cells import is_blank
from civtrack.ledger.grids import Book, Grid, MemoryGrid
from civtrack.ledger.headers import Merges
from civtrack.ledger.matching import match, normalise
from civtrack.light import NamedTuple, dataclass
from civtrack.model import Field, Row, Value

__all__ = ["CardGrid", "cards_in", "in_rows", "laid", "with_cards"]

_Place = tuple[int, int]
"""Row and column."""
_PEEKED: Final = 12
"""So many rows tell whether a sheet may be one of cards."""
_LEAST: Final = 2
"""Cells of a row that stand beside each other, and words of a card."""
_LONGEST: Final = 40
"""Longer texts are no words of a form."""


@dataclass(frozen=True, slots=True)
class CardGrid(MemoryGrid):
    """A sheet of cards, each as a row behind the sheet's own last one.

    Attributes:
        spots: Row of the sheet → its words' columns in order, with where in the rows what they say went.
        places: Such a row → its columns, with where what they hold stands in truth; 0: the card's first row.
    """

    spots: Mapping[int, Sequence[tuple[int, _Place]]] = field(default_factory=dict)
    places: Mapping[int, Mapping[int, _Place]] = field(default_factory=dict)

    def at(self, row: int, column: int) -> _Place:
        """Where in the rows a cell of the sheet went: what stands beside no word, and the words, nowhere."""
        spots = self.spots.get(row, ())
        turn = bisect_right(spots, column, key=lambda spot: spot[0])
        return spots[turn - 1][1] if turn and spots[turn - 1][0] != column else (row, column)


class _Line(NamedTuple):
    """What a word of a card says.

    Attributes:
        label: The word, as headers are compared.
        written: As it is written.
        words: Row and column of the word, one for each row that it reaches down to.
        place: Where what it says stands.
        value: That.
    """

    label: str
    written: str
    words: tuple[_Place, ...]
    place: _Place
    value: Value


def with_cards(book: Book) -> Book:
    """The same book, its sheets of cards as rows."""
    try:
        grids = tuple(in_rows(grid) or grid for grid in book.grids)
    except BaseException:
        book.close()
        raise
    return replace(book, grids=grids) if any(isinstance(grid, CardGrid) for grid in grids) else book


def cards_in(book: Book) -> dict[str, CardGrid]:
    """The sheets of cards of a book that `with_cards` gave, by name."""
    return {grid.name: grid for grid in book.grids if isinstance(grid, CardGrid)}


def laid(cards: Mapping[str, CardGrid], sheet: str, row: int, column: int) -> _Place:
    """Where in the rows of a sheet a cell of it went: of one without cards where it is."""
    return cards[sheet].at(row, column) if sheet in cards else (row, column)


def in_rows(grid: Grid) -> CardGrid | None:
    """A sheet of cards as rows; None for any other. What stands between the cards stays where it is.

    Args:
        grid: The sheet.
    """
    if not _may_be(islice(grid.top(), _PEEKED)):
        return None
    rows = list(grid.rows())
    edge = min(min(values) for row in rows if len(values := _values(row)) >= _LEAST)
    beside, of_cards = list[Row](), list[Row]()
    for row in rows:
        (of_cards if _is_line(_values(row), edge) else beside).append(row)
    cards = _cards(_side_by_side(_lines(of_cards, Merges(grid.merges))))
    headers: dict[str, str] = {}
    for card in cards:
        for line in card:
            headers.setdefault(line.label, line.written)
    if len(headers) < _LEAST or len(headers) * len(cards) <= _LEAST:
        return None
    first = rows[-1].number + 1
    columns = {label: column for column, label in enumerate(headers, 1)}
    held = [*beside, Row(first, hidden=False, values={columns[label]: text for label, text in headers.items()})]
    spots: dict[int, list[tuple[int, _Place]]] = {}
    places: dict[int, dict[int, _Place]] = {}
    for number, card in enumerate(cards, first + 1):
        said: dict[int, Value] = {columns[one.label]: one.value for one in card if one.value is not None}
        held.append(Row(number, hidden=False, values=said))
        places[number] = {0: (card[0].words[0][0], 0)} | {columns[one.label]: one.place for one in card}
        for one in card:
            for at, column in one.words:
                spots.setdefault(at, []).append((column, (number, columns[one.label])))
    return CardGrid(
        grid.name, tuple(held), grid.state, date_system=grid.date_system,
        spots={row: sorted(some) for row, some in spots.items()}, places=places,
    )  # fmt: skip


def _may_be(rows: Iterable[Row]) -> bool:
    """Whether the first rows that hold more than a title begin with a word of a form, and hold something else."""
    found = [values for row in rows if len(values := _values(row)) >= _LEAST][:_LEAST]
    return bool(found) and all(
        _is_label(values[min(values)]) and not all(map(_is_label, values.values())) for values in found
    )


def _values(row: Row) -> dict[int, Value]:
    return {column: value for column, value in row.values.items() if not is_blank(value)}


def _is_line(values: Mapping[int, Value], edge: int) -> bool:
    """Whether a row belongs to a card: it holds more than a heading or a sentence does, which begin at the edge."""
    return len(values) >= _LEAST or any(column > edge or _is_label(value) for column, value in values.items())


def _is_label(value: Value) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST and match((value,)).known


def _lines(rows: Sequence[Row], merges: Merges) -> list[_Line]:
    """What the words of all cards say, in order; none where it is not clear beside which word something stands."""
    labels = _label_columns(rows)
    found: list[_Line] = []
    last: dict[int, int] = {}
    written = {row.number for row in rows if _values(row)}
    for row in rows if labels else ():
        cells = _values(row)
        if row.number + 1 not in written and all(map(_heads_photos, cells.values())):
            # The photos stand below these words, where nothing is written.
            found += [_heading(str(label), row.number, column) for column, label in cells.items()]
            continue
        for column, end in pairwise([*labels, max(*cells, labels[-1]) + 1]):
            beside = [place for place in cells if column < place < end]
            label, value = cells.get(column), cells[beside[0]] if beside else None
            place = row.number, beside[0] if beside else column + 1
            if len(beside) > 1:
                return []
            if isinstance(label, str):
                if _heads_photos(label) and _is_label(value):
                    return []  # words over photos, and words below them
                last[column] = len(found)
                found.append(_Line(normalise(label), label.strip(" :：\n"), ((row.number, column),), place, value))
            elif beside:
                if column not in last or not _goes_on(row.number, column, merges):
                    return []
                above = found[last[column]]
                both = value if is_blank(above.value) else f"{above.value}\n{value}"
                found[last[column]] = above._replace(value=both, words=(*above.words, (row.number, column)))
    return found


def _heads_photos(value: Value) -> bool:
    return isinstance(value, str) and _is_label(value) and match((value,)).field is Field.PHOTOS


def _heading(label: str, row: int, column: int) -> _Line:
    """A word over its photos: whatever stands below it, from its column on, is what it says."""
    place = row + 1, column
    return _Line(normalise(label), label.strip(), ((row, column), (row + 1, column - 1)), place, None)


def _side_by_side(lines: list[_Line]) -> list[_Line]:
    """The same, one column of words after the other where a row has a word twice: cards stand beside each other."""
    words = Counter((line.words[0][0], line.label) for line in lines)
    twice = any(count > 1 for count in words.values())
    return sorted(lines, key=lambda line: line.words[0][1]) if twice else lines


def _label_columns(rows: Sequence[Row]) -> list[int]:
    """The columns that hold nothing but words of a form; none where the first is none, or one has nothing beside it."""
    columns: dict[int, Counter[Value]] = {}
    for row in rows:
        for column, value in _values(row).items():
            columns.setdefault(column, Counter())[value] += 1
    labels = [column for column, values in sorted(columns.items()) if _are_words(values)]
    others = columns.keys() - set(labels)
    if not labels or labels[0] != min(columns):
        return []
    ends = pairwise([*labels, max(columns) + 1])
    return labels if all(any(low < column < high for column in others) for low, high in ends) else []


def _are_words(values: Mapping[Value, int]) -> bool:
    """Whether the cells of a column are words of a form: understood, or on each of several cards, as those are."""
    often = max((count for value, count in values.items() if _is_label(value)), default=0)
    return often > 0 and all(
        _is_label(value) or (count == often > 1 and isinstance(value, str) and len(value) <= _LONGEST)
        for value, count in values.items()
    )


def _goes_on(row: int, column: int, merges: Merges) -> bool:
    """Whether the word of a line stands in a cell that reaches down to a row."""
    return any(
        area.first_column <= column <= area.last_column and area.first_row < row for area in merges.touching(row, row)
    )


def _cards(lines: Sequence[_Line]) -> list[list[_Line]]:
    """The cards: each begins with the word that the first one begins with; none where a word is in one twice."""
    starts = [at for at, line in enumerate(lines) if line.label == lines[0].label]
    cards = [lines[start:end] for start, end in pairwise([*starts, len(lines)])]
    if any(len({line.label for line in card}) < len(card) for card in cards):
        return []
    return [list(card) for card in cards if not all(is_blank(line.value) for line in card)]
