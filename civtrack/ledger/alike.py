"""Columns of many rows made the parts of items at once: texts, values, units.

Exists because ledgers repeat themselves: what a column of two thousand cells says is found out once for each distinct
text. Equal texts are the same text, but 1, 1.0 and True are equal as well and are not the same: columns that hold
other things than texts are read cell by cell. May import `civtrack.ledger.cells`, `civtrack.ledger.ticks` and
`civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from civtrack.ledger.cells import is_blank, text_of, units
from civtrack.ledger.ticks import decoded, plain_number
from civtrack.model import ShownMonth, Value

__all__ = ["ColumnReader", "filled", "text_reader", "units_of", "value_of", "value_reader"]

_TEXTS: Final = frozenset({str, type(None)})
_PLAIN: Final = frozenset({int, float, bool, dt.datetime, dt.date, dt.time})
_REMEMBERED: Final = 2048
"""A column of more texts than this repeats itself too seldom to be worth remembering."""


class _Known(dict[Value, Any]):
    """What a text says; remembered while there is room."""

    def __init__(self, read: Callable[[Value], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: Value) -> Any:
        read = self._read(text)
        if len(self) < _REMEMBERED:
            self[text] = read
        return read


class ColumnReader:
    """Reads the cells of one column, block after block.

    Args:
        read: What a cell says.
        as_they_are: Classes of cells that say what they hold.
        written: Classes of cells that say what they are written as.
        many: Reads many cells that repeat themselves too seldom; None: one by one.
    """

    def __init__(
        self,
        read: Callable[[Value], Any],
        as_they_are: AbstractSet[type] = frozenset(),
        written: AbstractSet[type] = frozenset(),
        many: Callable[[Sequence[Value]], list[Any]] | None = None,
    ) -> None:
        self._read, self._known, self._plain = read, _Known(read), as_they_are | {type(None)}
        self._written = written
        self._many = many or (lambda cells: list(map(read, cells)))

    def __call__(self, cells: Sequence[Value]) -> Sequence[Any]:
        """What the cells say."""
        kinds = set(map(type, cells))
        if kinds == self._written:
            return list(map(str, cells))
        if kinds <= self._plain:
            return cells
        if kinds <= _TEXTS and len(self._known) < _REMEMBERED:
            return list(map(self._known.__getitem__, cells))
        return self._many(cells)


def text_reader() -> ColumnReader:
    """Reads a text column."""
    return ColumnReader(text_of, written=frozenset({int}), many=_many_texts)


def _many_texts(cells: Sequence[Value]) -> list[str | None]:
    if set(map(type, cells)) == {str}:
        stripped: list[str | None] = list(map(str.strip, cells))  # type: ignore[arg-type] # they are texts
        joined = "\n".join(["", *stripped, ""])  # type: ignore[list-item]
        if "\r" not in joined and "\n=" not in joined and "\n\n" not in joined:
            return stripped
    return [
        (cell.strip() or None) if isinstance(cell, str) and "\r" not in cell and cell[:1] != "=" else text_of(cell)
        for cell in cells
    ]


def value_reader(codes: Mapping[str, str] | None) -> ColumnReader:
    """Reads a column that the rules read; see `value_of`."""
    return ColumnReader(lambda value: value_of(value, codes), _PLAIN if codes is None else frozenset())


def filled(cells: Sequence[Value], value: Value) -> Sequence[Value]:
    """A column whose empty cells hold what a merged area carries down."""
    empty = {cell for cell in set(cells) if is_blank(cell)}
    return [value if cell in empty else cell for cell in cells]


def value_of(value: Value, codes: Mapping[str, str] | None) -> Value:
    """A value that the rules read: a code as its word, a month as it is shown, a picture as nothing."""
    if value is None:
        return None
    if value.__class__ is str and not codes and value[:1] != "=":
        return value.strip() or None
    if codes is not None:
        return decoded(value, codes)
    if isinstance(value, str):
        return text_of(value)
    if value.__class__ in _PLAIN:
        return value
    if isinstance(value, ShownMonth) and value.shown:
        return value.shown
    return plain_number(value) if isinstance(value, int | float) else value


def units_of(
    written: Sequence[str | None], partners: Sequence[str | None] | None
) -> tuple[Sequence[str | None], Sequence[str | None] | None]:
    """The lead units, and the co-operating ones that stand with them or in a column of their own."""
    split: dict[str | None, tuple[str | None, str | None]] = {
        each: (None, None) if each is None else units(each) for each in set(written)
    }
    leads = {each: lead for each, (lead, _) in split.items()}
    others = {each: other for each, (_, other) in split.items() if other}
    if others:
        beside = [others.get(each) for each in written]
        if partners is None:
            partners = beside
        else:
            partners = [
                f"{other}、{own}" if other and own else other or own
                for other, own in zip(beside, partners, strict=True)
            ]
    return list(map(leads.__getitem__, written)), partners
