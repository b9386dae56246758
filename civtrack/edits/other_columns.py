"""Columns of a returned table that the ledger has not, and the other way round: told once for every table.

Exists because districts add columns, drop some, and type beside the table: nothing of that is lost without a word. May
import `civtrack.edits.lining_up`, `civtrack.edits.pairing`, `civtrack.edits.plan`, `civtrack.edits.returned` and what
stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.edits.comparing import is_empty
from civtrack.edits.lining_up import Line, added, left_out
from civtrack.edits.pairing import Pair
from civtrack.edits.plan import Refusal
from civtrack.edits.returned import Returned
from civtrack.model import N_, CellRef, Field, Message, Row, Status, Table, Value, column_letter
from civtrack.outputs.districts.own_columns import own_columns
from civtrack.rules.statuses import read_status

__all__ = ["of_columns"]


def of_columns(
    assessment: Assessment,
    pairs: Sequence[tuple[Returned, Pair]],
    stored: Callable[[Path, str, int], Row | None],
    lines_of: Callable[[Table, Table], Sequence[Line]],
) -> Iterator[Refusal]:
    """Columns that did not come back, and what stands in columns that the ledgers have not: once for every table.

    Args:
        assessment: The ledgers as they are now.
        pairs: The rows and the items that they are.
        stored: Tells a ledger's row as it is stored.
        lines_of: Tells the columns of a ledger's table and a returned one that are one.
    """
    verdicts = assessment.verdicts
    rows: dict[tuple[int, int], list[Pair]] = {}
    tables = [(id(verdicts[pair.place].item.table), id(pair.row.item.table)) for _, pair in pairs]
    for key, run in groupby(zip(tables, pairs, strict=True), itemgetter(0)):
        rows.setdefault(key, []).extend(pair for _, (_, pair) in run)
    for some in rows.values():
        table, other = assessment.verdicts[some[0].place].item.table, some[0].row.item.table
        lines = lines_of(table, other)
        source = str(CellRef(other.ledger, other.sheet))
        own = own_columns([table])
        left = [column for column in left_out(table, lines) if column.index in own]
        if len(left) == 1:
            where = CellRef(table.ledger, table.sheet, None, left[0].index)
            why = Message(N_("the column “{header}” did not come back"), {"header": left[0].header})
            yield Refusal(where, left[0].field, None, source, why)
        elif left:
            headers = "、".join(column.header for column in left)
            why = Message(N_("{count} columns did not come back: {headers}"), {"count": len(left), "headers": headers})
            yield Refusal(CellRef(table.ledger, table.sheet), None, None, source, why)
        yield from _nameless(assessment, some, stored, source)
        yield from _among_ours(assessment, some)
        for column in added(table, other, lines):
            filled = [cell for pair in some if not is_empty(cell := pair.row.cells.get(column.index))]
            if filled:
                text = N_("the ledger has no column “{header}”; what is in it ({count} cells) is not taken")
                why = Message(text, {"header": column.header, "count": len(filled)})
                yield Refusal(CellRef(table.ledger, table.sheet), column.field, filled[0], source, why)


_FINISHED = frozenset({Status.DONE, Status.CLOSED})


def _among_ours(assessment: Assessment, pairs: Sequence[Pair]) -> Iterator[Refusal]:
    """Answers that were typed into what civtrack fills in: that an item is done which is not."""
    other = pairs[0].row.item.table
    for column in other.columns:
        if column.field not in (Field.TIER_MARK, Field.DAYS_MARK):
            continue
        texts = {text for pair in pairs if isinstance(text := pair.row.cells.get(column.index), str)}
        finished = {text for text in texts if read_status(text, words={}).status in _FINISHED}
        for pair in pairs if finished else ():
            text, verdict = pair.row.cells.get(column.index), assessment.verdicts[pair.place]
            if text in finished and verdict.status not in _FINISHED:
                said = N_("“{header}” is filled in by civtrack, and no answer: enter it by hand")
                why = Message(said, {"header": column.header})
                yield Refusal(verdict.item.ref(), None, text, str(pair.row.ref(column.index)), why)


def _nameless(
    assessment: Assessment, pairs: Sequence[Pair], stored: Callable[[Path, str, int], Row | None], source: str
) -> Iterator[Refusal]:
    """What was typed beside the table, where no column has a name; the ledger's own notes there are no answers."""
    table, other = assessment.verdicts[pairs[0].place].item.table, pairs[0].row.item.table
    named, mine = ({column.index for column in one.columns if column.header} for one in (other, table))
    found: dict[int, list[Value]] = {}
    for pair in (pair for pair in pairs if not pair.row.cells.keys() <= named):
        cells = pair.row.cells
        beside = [at for at in cells.keys() - named if not is_empty(cells[at]) and cells[at] != pair.row.key]
        item = assessment.verdicts[pair.place].item
        own = stored(table.path, table.sheet, item.row) if beside else None
        if beside and not (own and any(at not in mine and not is_empty(own.values[at]) for at in own.values)):
            for at in beside:
                found.setdefault(at, []).append(cells[at])
    for at, some in sorted(found.items()):
        text = N_("column {letter} has no header; what is in it ({count} cells) is not taken")
        why = Message(text, {"letter": column_letter(at), "count": len(some)})
        yield Refusal(CellRef(table.ledger, table.sheet), None, some[0], source, why)
