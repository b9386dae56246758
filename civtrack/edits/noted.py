"""What somebody put upon the cells of what came back, and the ledger has not: notes, text boxes, links. It is told.

Exists because a district that answers in a comment (批注) has answered, and no cell says so. May import
`civtrack.edits.cards`, `civtrack.edits.old_sheets`, `civtrack.edits.pairing`, `civtrack.edits.plan`,
`civtrack.edits.returned`, `civtrack.edits.upon_cells`, `civtrack.edits.word_notes` and what stands below
`civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final

from civtrack.assessment import Assessment
from civtrack.edits.cards import laid
from civtrack.edits.old_sheets import by_name
from civtrack.edits.pairing import Pair
from civtrack.edits.plan import Refusal
from civtrack.edits.returned import Returned
from civtrack.edits.upon_cells import NOTE, PICTURE, TEXT_BOX, Upon, upon_cells
from civtrack.errors import LedgerUnreadable
from civtrack.ledger.old_notes import old_boxes, old_notes
from civtrack.ledger.open_notes import open_boxes, open_notes
from civtrack.model import EDITABLE, CellRef, Item, Ledger, Message
from civtrack.outputs.districts.sent import as_text
from civtrack.xlsx import Limits, Package
from civtrack.xlsx.parts.container import Container

__all__ = ["noted"]

_Notes = dict[tuple[str, int], list[Upon]]
"""Sheet and row → what is upon its cells."""


def noted(assessment: Assessment, pairs: Sequence[tuple[Returned, Pair]]) -> Iterator[Refusal]:
    """Names what is upon the cells of items, and is not in the ledgers; boxes and pictures that are upon others, too.

    Args:
        assessment: The ledgers as they are now.
        pairs: The rows and the items that they are, file by file.
    """
    own: dict[Path, _Notes] = {}
    ledgers = {ledger.path: ledger for ledger in assessment.ledgers}
    for returned, some in groupby(pairs, itemgetter(0)):
        found = _laid(_notes(returned.ledger, assessment.limits), returned)
        first: Item | None = None
        for _, pair in some if found else ():
            item, row = assessment.verdicts[pair.place].item, pair.row
            first = first or item
            for one in found.get((row.item.table.sheet, row.item.row), ()):
                if item.table.path not in own:
                    own[item.table.path] = _notes(ledgers[item.table.path], assessment.limits)
                if as_text(one.text) not in _texts(own[item.table.path], item):
                    yield _refusal(item.ref(), one, str(row.ref(one.column)))
        if first is not None:
            rows = {(row.item.table.sheet, row.item.row) for row in returned.rows}
            yield from _elsewhere(
                first,
                {place: some for place, some in found.items() if place not in rows},
                own,
                ledgers,
                returned,
                assessment.limits,
            )


def _laid(found: _Notes, returned: Returned) -> _Notes:
    """The same, what is upon cards by the rows that these are read as."""
    if not returned.cards:
        return found
    placed: _Notes = {}
    for (sheet, _), some in found.items():
        for one in some:
            row, column = laid(returned.cards, sheet, one.row, one.column)
            placed.setdefault((sheet, row), []).append(one._replace(row=row, column=column))
    return placed


def _refusal(where: CellRef, one: Upon, source: str) -> Refusal:
    return Refusal(where, None, one.text, source, Message(one.told, {"text": one.text}))


def _elsewhere(
    item: Item,
    found: _Notes,
    own: dict[Path, _Notes],
    ledgers: Mapping[Path, Ledger],
    returned: Returned,
    limits: Limits,
) -> Iterator[Refusal]:
    """Text boxes and pictures that lie upon no item's row: a note on a header only says what is to be filled in."""
    path = item.table.path
    for (sheet, row), some in found.items():
        for one in (one for one in some if one.told in (TEXT_BOX, PICTURE)):
            if path not in own:
                own[path] = _notes(ledgers[path], limits)
            known = {as_text(each.text) for every in own[path].values() for each in every}
            if as_text(one.text) not in known:
                where = CellRef(item.table.ledger, item.table.sheet)
                yield _refusal(where, one, str(CellRef(returned.path.name, sheet, row or None, one.column or None)))


def _texts(notes: _Notes, item: Item) -> set[str]:
    return {as_text(one.text) for one in notes.get((item.table.sheet, item.row), ())}


def _notes(ledger: Ledger, limits: Limits) -> _Notes:
    """The notes of a workbook's ledger sheets; none of one that cannot tell."""
    found: _Notes = {}
    names = {table.sheet for table in ledger.tables}
    try:
        if ledger.format == "docx":
            from civtrack.edits.word_notes import word_notes  # it brings a parser

            name, notes = word_notes(ledger.path, limits)
            for row, column, text in notes:
                found.setdefault((name, row), []).append(Upon(row, column, text, NOTE))
        if ledger.format in ("xls", "ods"):
            for name, row, column, text, told in _of_other(ledger, limits):
                found.setdefault((name, row), []).append(Upon(row, column, text, told))
        if ledger.format not in EDITABLE:
            return found
        with Package.open(ledger.path, limits) as package:
            for entry in (one for one in package.workbook.sheets if one.name in names):
                for one in upon_cells(package, entry):
                    found.setdefault((entry.name, one.row), []).append(one)
    except LedgerUnreadable:  # a damaged part that holds no cell: what can be read was read
        return {}
    return found


_LAST: Final = 1 << 20
"""Rows of a sheet: what lies below the items is told, too."""


def _of_other(ledger: Ledger, limits: Limits) -> Iterator[tuple[str, int, int, str, str]]:
    """Sheet, row, column and text of every note and text box of an .xls or an .ods, and the sentence that names it."""
    if ledger.format == "ods":
        rows = {table.sheet: range(1, _LAST + 1) for table in ledger.tables}
        with closing(Container(ledger.path, limits)) as container:
            for told, read in ((NOTE, open_notes), (TEXT_BOX, open_boxes)):
                yield from ((*place, text, told) for place, text in read(container, rows).items() if place[0] in rows)
        return
    for told, read_old in ((NOTE, old_notes), (TEXT_BOX, old_boxes)):
        for name, said in by_name(ledger, read_old):
            yield from ((name, *place, text, told) for place, text in said.items())
