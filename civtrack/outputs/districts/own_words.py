"""Which cells and comments of own rows name others: they are the item's own text and go along, but it is said.

Exists because a row of one district may say 与盘山县交界 or 已转双台子区, and only the clerk can tell whether that may
be sent. Nothing is taken out here. May import `civtrack.assessment`, `civtrack.xlsx` and its neighbours in
`civtrack.outputs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any

from civtrack.assessment import Assessment
from civtrack.light import NamedTuple
from civtrack.model import N_, CellRef, Field, Item, Ledger, Message, Problem, Table, Value
from civtrack.outputs.districts.mentions import Mentions, Named
from civtrack.outputs.districts.sharing import SheetShare
from civtrack.outputs.districts.unread_columns import UnreadColumns
from civtrack.problems import SPLIT_OWN_WORDS
from civtrack.xlsx.moving.copy_plan import Remark

__all__ = ["OwnWord", "OwnWords", "by_sheet", "listed", "told"]

_SHOWN = 8
"""Cells that one line names."""
_SAID = frozenset(
    (
        Field.DISTRICT, Field.STREET, Field.COMMUNITY, Field.SITE, Field.SITE_TYPE, Field.CATEGORY, Field.INDICATOR,
        Field.DESCRIPTION, Field.SOURCE, Field.UNIT, Field.PARTNERS, Field.PERSON, Field.LEADER, Field.MEASURES,
        Field.PROGRESS, Field.STATUS, Field.CLOSURE, Field.REMARK,
    )
)  # fmt: skip
"""Columns of words; numbers and days name nobody."""


class OwnWord(NamedTuple):
    """Something of an own row that names others.

    Attributes:
        group: Whose workbook it is in.
        where: The cell of the ledger.
        remark: Whether it is not the cell itself but hangs on it: a comment, a text box, a link.
        names: Whom it names.
    """

    group: str
    where: CellRef
    remark: bool
    names: tuple[str, ...]


_Read = Callable[[Item], Value]
_Said = tuple[int, int, bool, tuple[str, ...]]
"""Row, column, whether it only hangs on the cell, whom it names."""


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
        self._known: dict[str, list[tuple[int, int, str]]] = {}
        self._named: dict[str, frozenset[Named]] = {}
        self._told: dict[tuple[str, str], tuple[str, ...]] = {}

    def of(self, group: str, share: SheetShare, remarks: Iterable[Remark]) -> list[OwnWord]:
        """What is said on a sheet of a group's workbook, in the order of its cells.

        Args:
            group: Whose workbook it is.
            share: What it gets of the sheet.
            remarks: What hangs on cells of the sheet and went along.
        """
        found = [*self._cells(group, share), *self._remarks(group, list(remarks))]
        return [
            OwnWord(group, CellRef(self._ledger.path.name, share.sheet, row, column), remark, names)
            for row, column, remark, names in sorted(dict.fromkeys(found))
        ]

    def _others(self, group: str, text: str) -> tuple[str, ...]:
        """Whom a text names but a group, in order."""
        if (group, text) not in self._told:
            named = self._named.get(text, frozenset())
            others = {one.name for one in named if not self._mentions.concerns(one, group)}
            self._told[group, text] = tuple(sorted(others))
        return self._told[group, text]

    def _remarks(self, group: str, remarks: Sequence[Remark]) -> Iterator[_Said]:
        self._named |= self._mentions.naming([remark.text for remark in remarks])
        for remark in remarks:
            if names := self._others(group, remark.text):
                yield remark.row, remark.column, True, names

    def _cells(self, group: str, share: SheetShare) -> Iterator[_Said]:
        """The cells of own rows."""
        hits = self._hits(share.sheet)
        rows = frozenset(share.items) if hits else frozenset[int]()
        for row, column, text in hits:
            names = self._others(group, text) if row in rows else ()
            if names and (share.cells is None or column in share.cells.of(row)):
                yield row, column, False, names

    def _hits(self, sheet: str) -> list[tuple[int, int, str]]:
        """Row, column and text of every cell of the items of a sheet that names anybody."""
        if sheet not in self._known:
            items = [verdict.item for verdict in self._verdicts.get(sheet, {}).values()]
            tables = [table for table in self._ledger.tables if table.sheet == sheet]
            cells = {column: list(map(read, items)) for column, read in self._reads(tables, sheet).items()}
            held = {column: set(values) for column, values in cells.items()}
            named = self._mentions.naming([text for text in set[Value]().union(*held.values()) if type(text) is str])
            self._named |= named
            self._known[sheet] = [
                (item.row, column, value)
                for column, values in cells.items() if not named.keys().isdisjoint(held[column])
                for item, value in zip(items, values, strict=True) if isinstance(value, str) and value in named
            ]  # fmt: skip
        return self._known[sheet]

    def _reads(self, tables: Iterable[Table], sheet: str) -> dict[int, _Read]:
        """Column → what stands in it, of an item."""
        found: dict[int, _Read] = {}
        unread = self._unread.of(self._ledger, sheet)
        for column in (column for table in tables for column in reversed(table.columns)):
            if column.field in _SAID:
                found[column.index] = attrgetter(column.field)
            elif column.field is None and column.index in unread:
                found[column.index] = partial(_at_row, unread[column.index])
        return found


def _at_row(held: Mapping[int, Value], item: Item) -> Value:
    return held.get(item.row)


def by_sheet(words: Iterable[OwnWord]) -> list[dict[str, Any]]:
    """What own rows say of others, by workbook, ledger and sheet."""
    found: dict[tuple[str, str, str | None], list[OwnWord]] = {}
    for word in words:
        found.setdefault((word.group, word.where.ledger, word.where.sheet), []).append(word)
    return [
        {"group": group, "ledger": ledger, "sheet": sheet, **listed(own)}
        for (group, ledger, sheet), own in found.items()
    ]


def listed(words: Iterable[OwnWord]) -> dict[str, list[str]]:
    """What is said on one sheet of a workbook, as manifest and JSON show it: the ledger's cells, and whom they name."""
    found: dict[str, dict[str, None]] = {"cells": {}, "comments": {}, "names": {}}
    for word in words:
        found["comments" if word.remark else "cells"][word.where.cell or ""] = None
        found["names"].update(dict.fromkeys(word.names))
    return {key: list(each) for key, each in found.items()}


def told(words: Sequence[OwnWord]) -> Problem:
    """One line on what own rows of a ledger say of others."""
    words = sorted(words, key=lambda word: (word.where.row or 0, word.where.column or 0))
    seen = dict.fromkeys((word.where, word.remark) for word in words)
    cells: Mapping[tuple[str | None, str | None], None] = dict.fromkeys((where.sheet, where.cell) for where, _ in seen)
    sheets = dict.fromkeys(sheet for sheet, _ in cells)
    shown = [cell or "" if len(sheets) == 1 else f"{sheet}!{cell}" for sheet, cell in cells]
    more = Message(N_(" and {count} more"), {"count": len(shown) - _SHOWN}) if len(shown) > _SHOWN else ""
    values = {
        "count": sum(not remark for _, remark in seen), "remarks": sum(remark for _, remark in seen),
        "cells": "、".join(shown[:_SHOWN]), "more": more,
    }  # fmt: skip
    names = "、".join(sorted({name for word in words for name in word.names}))
    return Problem(SPLIT_OWN_WORDS, words[0].where, names, values)
