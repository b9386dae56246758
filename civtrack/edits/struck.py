"""What somebody struck through in what came back, and that the ledger does not show so: rows, cells, parts of texts.

Exists because a line through a value says something that no cell does: it is told, never taken for an answer, and what
was taken of such a cell is to be looked at. May import `civtrack.edits.own_looks`,
`civtrack.edits.pairing`, `civtrack.edits.plan`, `civtrack.edits.returned`, `civtrack.edits.sent_books`,
`civtrack.edits.struck_cells` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.edits.own_looks import of_ledgers, of_returned
from civtrack.edits.pairing import Pair
from civtrack.edits.plan import Doubt, Edit, Refusal
from civtrack.edits.returned import Returned
from civtrack.edits.sent_books import SentBooks
from civtrack.edits.struck_cells import Strike, strikes
from civtrack.light import NamedTuple
from civtrack.model import N_, Column, Field, Item, Message, Table
from civtrack.outputs.districts.sent import as_text

__all__ = ["Struck", "struck_out"]

_TOLD = (Field.DESCRIPTION, Field.INDICATOR, Field.SITE, Field.NUMBER)
"""By which cell a row is known to be struck: the first of these that the table has."""
_Places = Mapping[tuple[str, int, int], Strike]


class Struck(NamedTuple):
    """What is struck through.

    Attributes:
        refusals: What is told of it.
        doubts: Answers that were taken of such cells.
    """

    refusals: tuple[Refusal, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def struck_out(
    assessment: Assessment, pairs: Sequence[tuple[Returned, Pair]], edits: Iterable[Edit], books: SentBooks
) -> Struck:
    """Names what is struck through in what came back, and not in the ledger, nor was when it was sent.

    Args:
        assessment: The ledgers as they are now.
        pairs: The rows and the items that they are, file by file.
        edits: What is taken of them.
        books: The workbooks that were sent.
    """
    refusals: list[Refusal] = []
    doubts: list[Doubt] = []
    taken: dict[str, Edit] = {}
    for returned, some in groupby(pairs, itemgetter(0)):
        of_file = [pair for _, pair in some]
        found = of_returned(returned, [pair.row.item for pair in of_file], strikes, assessment.limits)
        if not found:
            continue
        taken = taken or {edit.source: edit for edit in edits}
        own = of_ledgers(assessment, [assessment.verdicts[pair.place].item for pair in of_file], strikes)
        for pair in of_file:
            for one in _of_row(assessment.verdicts[pair.place].item, pair, found, own, taken, books):
                if isinstance(one, Doubt):
                    doubts.append(one)
                else:
                    refusals.append(one)
    return Struck(tuple(refusals), tuple(doubts))


def _of_row(
    item: Item, pair: Pair, found: _Places, own: Mapping[Path, _Places], taken: Mapping[str, Edit], books: SentBooks
) -> Iterator[Refusal | Doubt]:
    """What is struck through in one row: all of it, or single cells."""
    row, table = pair.row, pair.row.item.table
    mine = own[item.table.path]
    if _whole(table, row.item.row, found):
        told = _telling(table)
        header = next((column.header for column in table.columns if column.index == told), "")
        if not _whole(item.table, item.row, mine) and Strike() not in books.showed(pair, header, strikes):
            why = Message(N_("the row is struck through there, which says nothing certain; it stays in the ledger"))
            yield Refusal(item.ref(), None, None, str(row.ref()), why)
        return
    for column in table.columns:
        strike = found.get((table.sheet, row.item.row, column.index))
        text = strike and (strike.text or as_text(row.cells.get(column.index)))
        here = _same(item.table, column)
        if not text or (here and mine.get((item.table.sheet, item.row, here.index)) == strike):
            continue
        if strike in books.showed(pair, column.header, strikes):
            continue
        source = str(row.ref(column.index))
        why = Message(N_("“{text}” is struck through there, which says nothing certain"), {"text": text})
        if (edit := taken.get(source)) is not None:
            yield Doubt(edit, why)
        else:
            yield Refusal(item.ref()._replace(column=here.index if here else None), column.field, text, source, why)


def _whole(table: Table, row: int, found: _Places) -> bool:
    """Whether a row is struck through: the cell that says what it is about."""
    column = _telling(table)
    return column is not None and found.get((table.sheet, row, column)) == Strike()


def _telling(table: Table) -> int | None:
    """The column by which a row is known to be struck through."""
    return next((at for field in _TOLD if (at := table.column(field))), None)


def _same(table: Table, other: Column) -> Column | None:
    """The ledger's column of that name."""
    return next((column for column in table.columns if column.header == other.header), None)
