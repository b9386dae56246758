"""Every row goes to everybody who keeps it, with its new number, and what is written of many rows is what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from civtrack.xlsx.editing.alike_rows import AlikeColumn, AlikeRow, AlikeRows
from civtrack.xlsx.editing.rows import CellGrammar, SourceRow
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.alike_edits import Added
from civtrack.xlsx.moving.alike_written import written_rows
from civtrack.xlsx.moving.routing import route

LAST = 40
KEPT = [
    {1, 2, 3, 5, 7, 9, 20, 21, 22, 40},
    {1, 2, 4, 5, 8, 20, 30},
    {2, 3, 6, 7, 21, 31, 40},
    set(range(1, LAST + 1)),
    set[int](),
]
"""Rows alone, in runs, of several, of everybody and of nobody."""


class _Taker:
    """Notes what it is given."""

    wanted = frozenset[int]()

    def __init__(self, kept: set[int]) -> None:
        self.rows = RowMap.keeping(kept, 1, LAST)
        self.taken: list[tuple[int, int]] = []

    def take(self, row: SourceRow, new: int) -> None:
        self.taken.append((row.number, new))

    def take_alike(
        self, columns: tuple[AlikeColumn, ...], rows: Sequence[AlikeRow], numbers: Sequence[int], news: Sequence[int]
    ) -> None:
        assert not columns
        assert [int(row[1]) for row in rows] == list(numbers)
        self.taken += zip(numbers, news, strict=True)

    def settle(self) -> None:
        """Nothing is held back."""

    def look(self, row: SourceRow) -> None:
        raise AssertionError(row)


def _parts(stored: Sequence[int], *, alike: int) -> Iterator[list[SourceRow] | AlikeRows]:
    """The stored rows, by turns so many alike and so many of any kind."""
    for at in range(0, len(stored), alike):
        numbers = list(stored[at : at + alike])
        if at // alike % 2:
            yield [SourceRow(number, '">', "") for number in numbers]
        else:
            yield AlikeRows((), numbers, [("", str(number), '">') for number in numbers])


@pytest.mark.parametrize("alike", [1, 3, 7, 50])
@pytest.mark.parametrize("left_out", [frozenset[int](), frozenset({2, 8, 21, 22}), frozenset(range(10, 40))])
def test_every_row_goes_to_all_who_keep_it(alike: int, left_out: frozenset[int]) -> None:
    """Whether a row is kept alone or with its neighbours, by one or by several, and whichever rows are stored."""
    stored = [number for number in range(1, LAST + 3) if number not in left_out]
    takers = [_Taker(kept) for kept in KEPT]
    route(_parts(stored, alike=alike), takers)
    for taker in takers:
        wanted = [(number, new) for number in stored if (new := taker.rows.new(number)) is not None]
        assert taker.taken == wanted


@pytest.mark.parametrize("said", ["7", "文字"])
@pytest.mark.parametrize("words", [["红", "绿"], ["red", "é"], ["", "第一行\n第二行"], ["\0", "绿"]])
def test_words_behind_rows_are_written_as_they_are(said: str, words: list[str]) -> None:
    """In UTF-8, whatever letters the rows and the words behind them have."""
    columns = [(AlikeColumn("A", 1, ' s="2"', typed=True, computed=False), [f"><v>{said}</v></c>", "/>"])]
    added = [Added(2, [f'<c r="B{number}">{word}</c>' for number, word in zip((3, 4), words, strict=True)], set())]
    written = written_rows(CellGrammar("台账", ""), [3, 4], ['">', '">'], columns, added)
    wanted = [
        f'<row r="3"><c r="A3" s="2"><v>{said}</v></c><c r="B3">{words[0]}</c></row>',
        f'<row r="4"><c r="A4" s="2"/><c r="B4">{words[1]}</c></row>',
    ]
    assert written.decode() == "".join(wanted)
