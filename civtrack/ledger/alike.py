"""Columns of many rows made the parts of items at once: texts, values, units.

Exists because ledgers repeat themselves: what a column of two thousand cells says is found out once for each distinct
text. Equal texts are the same text, but 1, 1.0 and True are equal as well and are not the same: columns that hold
other things than texts are read cell by cell. May import `civtrack.ledger.cells`, `civtrack.ledger.ticks` and
`civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from civtrack.ledger.cells import text_of, units
from civtrack.ledger.ticks import decoded, plain_number
from civtrack.model import ShownMonth, Value

__all__ = ["filled", "texts_of", "units_of", "value_of", "values_of"]

_Read = TypeVar("_Read")
_TEXTS: Final = frozenset({str, type(None)})
_NUMBERS: Final = frozenset({int})
_PLAIN: Final = frozenset({int, float, bool, dt.datetime, dt.date, dt.time})
_AS_THEY_ARE: Final = _PLAIN | {type(None)}


def filled(cells: Sequence[Value], value: Value) -> Sequence[Value]:
    """A column whose empty cells hold what a merged area carries down."""
    return [value if cell is None else cell for cell in cells]


def texts_of(cells: Sequence[Value]) -> Sequence[str | None]:
    """The cells of a text column as text."""
    kinds = set(map(type, cells))
    if kinds <= _TEXTS:
        return _by_text(cells, text_of)
    return list(map(str if kinds == _NUMBERS else text_of, cells))


def values_of(cells: Sequence[Value], codes: Mapping[str, str] | None) -> Sequence[Value]:
    """The cells of a column that the rules read; see `value_of`."""
    kinds = set(map(type, cells))
    if kinds <= _TEXTS:
        return _by_text(cells, lambda value: value_of(value, codes))
    if kinds <= _AS_THEY_ARE and codes is None:
        return cells
    return [value_of(value, codes) for value in cells]


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


def _by_text(cells: Sequence[Value], read: Callable[[Value], _Read]) -> list[_Read]:
    known = {each: read(each) for each in set(cells)}
    return list(map(known.__getitem__, cells))
