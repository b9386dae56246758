"""Which cells and comments of own rows name others: they are the item's own text and go along, but it is said.

Exists because a row of one district may say 与盘山县交界 or 已转双台子区, and only the clerk can tell whether that may
be sent. Nothing is taken out here. May import `civtrack.assessment`, `civtrack.xlsx` and its neighbours in
`civtrack.outputs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from civtrack.assessment import Assessment
from civtrack.light import NamedTuple
from civtrack.model import N_, CellRef, Field, Item, Ledger, Message, Problem, Table, Value
from civtrack.outputs.districts.mentions import Mentions
from civtrack.outputs.districts.sharing import SheetShare
from civtrack.outputs.districts.unread_columns import UnreadColumns
from civtrack.problems import SPLIT_OWN_WORDS
from civtrack.xlsx.moving.copy_plan import Remark

__all__ = ["OwnWord", "OwnWords", "told"]

_SHOWN = 8
"""Cells that one line names."""
_READ = frozenset(Item._fields) - {"table", "row", "hidden"}


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

    def as_json(self) -> dict[str, Any]:
        """As manifest and JSON show it."""
        cell = f"{self.where.sheet}!{self.where.cell}"
        return {"cell": cell, "remark": self.remark, "names": list(self.names)}


class OwnWords:
    """What the own rows of one ledger say of others.

    Args:
        assessment: What was divided.
        ledger: The ledger.
        columns: The columns that nobody understands.
        mentions: Which texts speak of which group.
    """

    def __init__(self, assessment: Assessment, ledger: Ledger, columns: UnreadColumns, mentions: Mentions) -> None:
        self._ledger, self._columns, self._mentions = ledger, columns, mentions
        self._verdicts = assessment.whole.of_ledger(ledger.path)

    def of(self, group: str, share: SheetShare, remarks: Iterable[Remark]) -> list[OwnWord]:
        """What is said on a sheet of a group's workbook, in the order of its cells.

        Args:
            group: Whose workbook it is.
            share: What it gets of the sheet.
            remarks: What hangs on cells of the sheet and went along.
        """
        verdicts = self._verdicts.get(share.sheet, {})
        items = [verdicts[row].item for row in share.items]
        found = {
            (row, column, False): names
            for _, run in groupby(items, key=lambda item: id(item.table))
            for row, column, names in self._cells(group, list(run))
            if share.cells is None or column in share.cells.of(row)
        }
        said = list(remarks)
        named = self._mentions.naming({one.text for one in said}, group)
        for one in said:
            if one.text in named:
                place = (one.row, one.column, True)
                found[place] = found.get(place, frozenset()) | named[one.text]
        return [
            OwnWord(group, CellRef(self._ledger.path.name, share.sheet, row, column), remark, tuple(sorted(names)))
            for (row, column, remark), names in sorted(found.items(), key=lambda entry: entry[0])
        ]

    def _cells(self, group: str, items: Sequence[Item]) -> Iterator[tuple[int, int, frozenset[str]]]:
        """Row, column and names of the cells of a table."""
        columns = self._read(items[0].table, items)
        texts = set[str]()
        for values in columns.values():
            texts.update(value for value in set(values) if isinstance(value, str))
        named = self._mentions.naming(texts, group)
        if not named:
            return
        rows = [item.row for item in items]
        for column, values in columns.items():
            if not named.keys().isdisjoint(values):
                for row, value in zip(rows, values, strict=True):
                    if isinstance(value, str) and value in named:
                        yield row, column, named[value]

    def _read(self, table: Table, items: Sequence[Item]) -> dict[int, Sequence[Value]]:
        """Column → what stands in it, of each item."""
        of_field = {column.field: column.index for column in reversed(table.columns) if column.field in _READ}
        found: dict[int, Sequence[Value]] = {}
        if of_field:
            fields = attrgetter("row", *(field.value for field in of_field if field))
            _, *values = zip(*map(fields, items), strict=True)
            found = dict(zip(of_field.values(), values, strict=True))
        headed = {column.index for column in table.columns if column.header and column.field is None}
        for column, held in self._columns.of(self._ledger, table.sheet).items():
            if column in headed:
                found[column] = [held.get(item.row) for item in items]
        return found


def told(words: Sequence[OwnWord]) -> Problem:
    """One line on what own rows of a ledger say of others."""
    seen = dict.fromkeys((word.where, word.remark) for word in words)
    cells: Mapping[tuple[str | None, str | None], None] = dict.fromkeys(
        (where.sheet, where.cell) for where, _ in seen
    )
    sheets = dict.fromkeys(sheet for sheet, _ in cells)
    shown = [cell or "" if len(sheets) == 1 else f"{sheet}!{cell}" for sheet, cell in cells]
    more = Message(N_(" and {count} more"), {"count": len(shown) - _SHOWN}) if len(shown) > _SHOWN else ""
    values = {
        "count": sum(not remark for _, remark in seen), "remarks": sum(remark for _, remark in seen),
        "cells": "、".join(shown[:_SHOWN]), "more": more,
    }  # fmt: skip
    names = "、".join(sorted({name for word in words for name in word.names}))
    return Problem(SPLIT_OWN_WORDS, words[0].where, names, values)
