"""Which cells and comments of own rows name others: they are the item's own text and go along, but it is said.

Exists because a row of one district may say 与盘山县交界 or 已转双台子区, and only the clerk can tell whether that may
be sent. Nothing is taken out here. May import `civtrack.assessment`, `civtrack.xlsx` and its neighbours in
`civtrack.outputs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any

from civtrack.assessment import Assessment
from civtrack.light import NamedTuple
from civtrack.model import N_, CellRef, Field, Item, Ledger, Message, Problem, Table, Value, column_letter
from civtrack.outputs.districts.mentions import Mentions, Named
from civtrack.outputs.districts.sharing import SheetShare
from civtrack.outputs.districts.unread_columns import UnreadColumns
from civtrack.problems import SPLIT_OWN_WORDS
from civtrack.xlsx.moving.copy_plan import Remark

__all__ = ["OwnWords", "SheetWords", "told"]

_SHOWN = 8
"""Cells that one line names."""
_SAID = frozenset(
    (
        Field.DISTRICT, Field.STREET, Field.COMMUNITY, Field.SITE,
        Field.DESCRIPTION, Field.SOURCE, Field.UNIT, Field.PARTNERS, Field.PERSON, Field.LEADER, Field.MEASURES,
        Field.PROGRESS, Field.STATUS, Field.CLOSURE, Field.REMARK,
    )
)  # fmt: skip
"""Columns of words; numbers, days and what the office sorts everything by name nobody."""


class SheetWords(NamedTuple):
    """What the own rows of one sheet of a workbook say of others.

    Attributes:
        group: Whose workbook it is.
        where: The first of the cells.
        cells: The ledger's cells that name others.
        comments: The cells whose comments do.
        names: Whom they name.
    """

    group: str
    where: CellRef
    cells: tuple[str, ...]
    comments: tuple[str, ...]
    names: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As manifest and JSON show it."""
        return {"cells": list(self.cells), "comments": list(self.comments), "names": list(self.names)}


_Read = Callable[[Item], Value]
_Named = tuple[int, int, tuple[str, ...]]
"""Row, column, whom the cell names."""


class _Said(NamedTuple):
    """What a column holds, of an item; which of its texts name anybody."""

    read: _Read
    texts: frozenset[str]


class OwnWords:
    """What the own rows of one ledger say of others.

    Args:
        assessment: What was divided.
        ledger: The ledger.
        columns: The columns that nobody understands.
        mentions: Which texts speak of which group.
    """

    def __init__(self, assessment: Assessment, ledger: Ledger, columns: UnreadColumns, mentions: Mentions) -> None:
        self._ledger, self._unread, self._mentions = ledger, columns, mentions
        self._verdicts = assessment.whole.of_ledger(ledger.path)
        self._known: dict[str, dict[int, _Said]] = {}
        self._named: dict[str, frozenset[Named]] = {}
        self._told: dict[tuple[str, str], tuple[str, ...]] = {}

    def of(self, group: str, share: SheetShare, remarks: Sequence[Remark]) -> SheetWords | None:
        """What is said on a sheet of a group's workbook; None where nothing is.

        Args:
            group: Whose workbook it is.
            share: What it gets of the sheet.
            remarks: The comments that went along.
        """
        cells, comments = sorted(self._cells(group, share)), sorted(set(self._comments(group, remarks)))
        if not cells and not comments:
            return None
        names = set[str]().union(*(one[2] for one in (*cells, *comments)))
        row, column, _ = min(*cells[:1], *comments[:1]) if cells and comments else (*cells, *comments)[0]
        return SheetWords(
            group, CellRef(self._ledger.path.name, share.sheet, row, column),
            tuple(map(_address, cells)), tuple(map(_address, comments)), tuple(sorted(names)),
        )  # fmt: skip

    def _others(self, group: str, text: str) -> tuple[str, ...]:
        """Whom a text names but a group, in order."""
        if (group, text) not in self._told:
            named = self._named.get(text, frozenset())
            others = {one.name for one in named if not self._mentions.concerns(one, group)}
            self._told[group, text] = tuple(sorted(others))
        return self._told[group, text]

    def _comments(self, group: str, remarks: Sequence[Remark]) -> Iterator[_Named]:
        self._named |= self._mentions.naming([remark.text for remark in remarks])
        for remark in remarks:
            if names := self._others(group, remark.text):
                yield remark.row, remark.column, names

    def _cells(self, group: str, share: SheetShare) -> Iterator[_Named]:
        """The cells of own rows."""
        verdicts = self._verdicts.get(share.sheet, {})
        items = [verdicts[row].item for row in share.items]
        for column, (read, texts) in self._found(share.sheet).items():
            values = list(map(read, items))
            named = {text for text in texts.intersection(values) if self._others(group, text)}
            for row, value in [cell for cell in zip(share.items, values, strict=True) if cell[1] in named]:
                if share.cells is None or column in share.cells.of(row):
                    yield row, column, self._others(group, str(value))

    def _found(self, sheet: str) -> dict[int, _Said]:
        """The columns of a sheet in which anybody is named."""
        if sheet not in self._known:
            items = [verdict.item for verdict in self._verdicts.get(sheet, {}).values()]
            tables = [table for table in self._ledger.tables if table.sheet == sheet]
            self._known[sheet] = {}
            for column, read in self._reads(tables, sheet).items():
                held = set(map(read, items))
                named = self._mentions.naming([text for text in held if type(text) is str])
                if named:
                    self._named |= named
                    self._known[sheet][column] = _Said(read, frozenset(named))
        return self._known[sheet]

    def _reads(self, tables: Iterable[Table], sheet: str) -> dict[int, _Read]:
        """Column → what stands in it, of an item."""
        found: dict[int, _Read] = {}
        unread = self._unread.of(self._ledger, sheet)
        for column in (column for table in tables for column in reversed(table.columns)):
            if column.field in _SAID:
                found[column.index] = itemgetter(Item._fields.index(column.field.value))
            elif column.field is None and column.index in unread:
                found[column.index] = partial(_at_row, unread[column.index])
        return found


def _at_row(held: Mapping[int, Value], item: Item) -> Value:
    return held.get(item.row)


def _address(cell: _Named) -> str:
    return f"{column_letter(cell[1])}{cell[0]}"


def told(words: Sequence[SheetWords]) -> Problem:
    """One line on what own rows of a ledger say of others; each cell is in one workbook."""
    sheets = dict.fromkeys(one.where.sheet for one in words)
    listed = [
        cell if len(sheets) == 1 else f"{one.where.sheet}!{cell}"
        for one in words
        for cell in (*one.cells, *one.comments)
    ]
    more = Message(N_(" and {count} more"), {"count": len(listed) - _SHOWN}) if len(listed) > _SHOWN else ""
    values = {
        "count": sum(len(one.cells) for one in words),
        "comments": sum(len(one.comments) for one in words),
        "cells": "、".join(listed[:_SHOWN]),
        "more": more,
    }
    names = "、".join(sorted({name for one in words for name in one.names}))
    return Problem(SPLIT_OWN_WORDS, words[0].where, names, values)
