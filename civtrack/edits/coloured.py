"""Rows and cells that came back coloured, where the ledger's are not, and whose status nobody wrote: told, never taken.

Exists because many districts colour a row green when it is done: a colour does not say so, and nobody would see it. A
cell that was answered may be coloured as anybody likes. May import `civtrack.edits.own_looks`,
`civtrack.edits.pairing`, `civtrack.edits.plan`, `civtrack.edits.returned`, `civtrack.edits.coloured_cells`,
`civtrack.edits.sent_books` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.edits.coloured_cells import Colour, colours
from civtrack.edits.lining_up import Line
from civtrack.edits.own_looks import of_ledgers, of_returned
from civtrack.edits.pairing import Pair
from civtrack.edits.plan import Plan, Refusal
from civtrack.edits.returned import Returned
from civtrack.edits.sent_books import SentBooks
from civtrack.light import NamedTuple
from civtrack.model import N_, CellRef, Column, Field, Item, Message, Table, column_letter

__all__ = ["coloured"]

_STATUS = (Field.STATUS, Field.CLOSURE)
_FEW, _NAMED = 5, 10
"""So many of a kind are told one by one; of more, so many are named."""
_Places = Mapping[tuple[str, int, int], Colour]
_LinesOf = Callable[[Table, Table], Sequence[Line]]


class _Found(NamedTuple):
    """A row or a cell that came back coloured.

    Attributes:
        pair: The row and its item.
        column: The returned cell's; None: the whole row.
        mine: The ledger's column of it.
        colour: What it is coloured.
    """

    pair: Pair
    column: int | None
    mine: Column | None
    colour: Colour


def coloured(
    assessment: Assessment, pairs: Sequence[tuple[Returned, Pair]], plan: Plan, lines_of: _LinesOf, books: SentBooks
) -> Iterator[Refusal]:
    """Names what came back coloured, and is not so in the ledger, nor was when it was sent.

    Args:
        assessment: The ledgers as they are now.
        pairs: The rows and the items that they are, file by file.
        plan: What is taken of them, and what is not.
        lines_of: Tells the columns of a ledger's table and a returned one that are one.
        books: The workbooks that were sent.
    """
    told: frozenset[str] | None = None
    settled = frozenset[tuple[Path, str, int]]()
    for returned, some in groupby(pairs, itemgetter(0)):
        of_file = [pair for _, pair in some]
        found = of_returned(returned, [pair.row.item for pair in of_file], colours, assessment.limits)
        if not found:
            continue
        if told is None:
            answered = (*plan.edits, *(one.edit for one in plan.conflicts))
            told = frozenset((*(one.source for one in answered), *(one.source for one in plan.refusals)))
            settled = frozenset((edit.path, edit.sheet, edit.row) for edit in answered if edit.field in _STATUS)
        shown = {(sheet, row) for sheet, row, _ in found}
        there = [pair for pair in of_file if (pair.row.item.table.sheet, pair.row.item.row) in shown]
        own = of_ledgers(assessment, [assessment.verdicts[pair.place].item for pair in there], colours)
        changed = [
            one
            for pair in there
            if (item := assessment.verdicts[pair.place].item)
            and (item.table.path, item.table.sheet, item.row) not in settled
            for one in _of_row(item, pair, found, own, lines_of(item.table, pair.row.item.table), told, books)
        ]
        yield from _told(assessment, changed)


def _of_row(
    item: Item,
    pair: Pair,
    found: _Places,
    own: Mapping[Path, _Places],
    lines: Sequence[Line],
    told: frozenset[str],
    books: SentBooks,
) -> Iterator[_Found]:
    """What of one row came back in another colour: most of it, or single cells that say what was sent."""
    table, mine = pair.row.item.table, own[item.table.path]
    changed = [
        (column, other, colour)
        for column, other in lines
        if (colour := found.get((table.sheet, pair.row.item.row, other.index)))
        and colour != mine.get((item.table.sheet, item.row, column.index))
        and colour not in books.showed(pair, column.header, colours)
    ]
    if not changed:
        return
    colour, most = Counter(colour for *_, colour in changed).most_common(1)[0]
    if len(lines) > 1 and 2 * most > len(lines):
        yield _Found(pair, None, None, colour)
        return
    for column, other, colour in changed:
        if str(pair.row.ref(other.index)) not in told:
            yield _Found(pair, other.index, column, colour)


def _told(assessment: Assessment, changed: Sequence[_Found]) -> Iterator[Refusal]:
    """One line for each, or one for all of a kind where they are many."""
    kinds: dict[tuple[str, int | None, Colour], list[_Found]] = {}
    for one in changed:
        kinds.setdefault((one.pair.row.item.table.sheet, one.column, one.colour), []).append(one)
    for (_, column, colour), some in kinds.items():
        shade = Message(colour.shade)
        if len(some) <= _FEW:
            for one in some:
                item = assessment.verdicts[one.pair.place].item
                text = (_INKED if colour.ink else _CELL) if one.mine else _INKED_ROW if colour.ink else _ROW
                where = item.ref()._replace(column=one.mine.index if one.mine else None)
                field = one.mine.field if one.mine else None
                why = Message(text, {"shade": shade})
                yield Refusal(where, field, None, str(one.pair.row.ref(column)), why)
            continue
        table = assessment.verdicts[some[0].pair.place].item.table
        letter = column_letter(column) if column else ""
        named = "、".join(f"{letter}{one.pair.row.item.row}" for one in some[:_NAMED])
        values = {
            "count": len(some), "shade": shade, "named": named + ("…" if len(some) > _NAMED else ""),
        }  # fmt: skip
        where = CellRef(table.ledger, table.sheet, None, some[0].mine.index if some[0].mine else None)
        text = (_ALL_INKED if colour.ink else _CELLS) if column else _ALL_INKED_ROWS if colour.ink else _ROWS
        source = CellRef(some[0].pair.row.item.table.ledger, some[0].pair.row.item.table.sheet)
        yield Refusal(where, some[0].mine.field if some[0].mine else None, None, str(source), Message(text, values))


_ROW = N_("the row is coloured {shade} there and its status is not written: a colour says nothing certain")
_CELL = N_("the cell is coloured {shade} there and the status is not written: a colour says nothing certain")
_INKED_ROW = N_("the row is written in {shade} there and its status is not: a colour says nothing certain")
_INKED = N_("the cell is written in {shade} there and the status is not: a colour says nothing certain")
_ALL_INKED_ROWS = N_(
    "{count} rows are written in {shade} there and their status is not ({named}): a colour says nothing"
)
_ALL_INKED = N_("{count} cells are written in {shade} there and the status is not ({named}): a colour says nothing")
_ROWS = N_("{count} rows are coloured {shade} there and their status is not written ({named}): a colour says nothing")
_CELLS = N_("{count} cells are coloured {shade} there and the status is not written ({named}): a colour says nothing")
