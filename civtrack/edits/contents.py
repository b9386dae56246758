"""Whether the cells of a returned column can be those of a column of the ledger: what was sent, or of its kind.

Exists because a header that somebody wrote anew says less than the cells below it, and a place alone says nothing. May
import `civtrack.edits.comparing`, `civtrack.edits.lining_up` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import Final

from civtrack.edits.comparing import Cell, is_empty, same_as_sent
from civtrack.edits.lining_up import Fit
from civtrack.language.header_lexicon import WORDS, Part
from civtrack.ledger.matching import bare, match, normalise
from civtrack.light import NamedTuple
from civtrack.model import Column, Field, Status, Value
from civtrack.outputs.districts.sent import SentCell, mark_of
from civtrack.rules.dates import read_date
from civtrack.rules.shares import read_percent
from civtrack.rules.statuses import read_status

__all__ = ["Both", "fit_of"]


class Both(NamedTuple):
    """What was sent in a column's cell, and what came back in the row."""

    sent: SentCell
    back: Value


class _Kind(Enum):
    """What the cells of a column are."""

    STATUS = "status"
    DAY = "day"
    PERCENT = "percent"
    TEXT = "text"


_P = Part
_DAYS: Final = frozenset({Field.FOUND_ON, Field.ASSIGNED_ON, Field.DONE_ON, Field.CLOSED_ON})
_SOME_YEAR: Final = 2020
"""For days without one: whether they are days, not which."""
_STATES: Final = frozenset({Field.STATUS, Field.CLOSURE, Field.PROGRESS})
_AKIN: Final = {
    Field.STATUS: frozenset({_P.COURSE, _P.STATE, _P.FINISH, _P.DONE, _P.DOING}),
    Field.PROGRESS: frozenset({_P.COURSE, _P.STATE, _P.FINISH, _P.DONE, _P.DOING, _P.REPLY}),
    Field.CLOSURE: frozenset({_P.CLOSED}),
    Field.DONE_ON: frozenset({_P.FINISH, _P.DONE, _P.DOING}),
    Field.CLOSED_ON: frozenset({_P.CLOSED, _P.SETTLED}),
    Field.PERCENT: frozenset({_P.PERCENT, _P.COURSE, _P.FINISH}),
    Field.MEASURES: frozenset({_P.MEASURE}),
    Field.REMARK: frozenset({_P.REMARK, _P.TELL}),
}
"""Words under which a field may stand, of whatever else its header is made."""
_OTHERS: Final = frozenset(
    {_P.PLANNED, _P.FIRM, _P.ASKED, _P.PROCESS, _P.PERSON, _P.KEEPER, _P.UNIT, _P.LEADER, _P.NUMBER, _P.PHOTO,
     _P.SOURCE, _P.PLACE, _P.OTHER, _P.START, _P.EXTENDED, _P.ASSIGNED, _P.LIMIT, _P.LEAD, _P.SUPPORT, _P.SUPERIOR,
     _P.URGED, _P.MATERIAL}
)  # fmt: skip
"""Words that make another matter of it: 资金落实情况, 计划完成时间."""
_CLOSING: Final = frozenset({Field.CLOSURE, Field.CLOSED_ON})
_TURNED: Final = {_P.CLOSED: _CLOSING, _P.MEASURE: frozenset({Field.MEASURES})}
"""The same of all fields but some."""


def fit_of(mine: Column, theirs: Column, rows: Sequence[Both]) -> Fit:
    """What the cells of a returned column say of being a column of the ledger.

    Args:
        mine: The ledger's.
        theirs: The returned one.
        rows: The cells of both, row by row.
    """
    filled = [one for one in rows if not is_empty(one.back)]
    if not filled:
        return Fit.NONE
    sent = [one for one in rows if not _is_nothing(one.sent)]
    came_back = sum(same_as_sent(Cell(one.back, one.back), one.sent, mine.field) for one in sent)
    kind = _kind(mine, sent)
    akin = _may_mean(theirs.header, mine.field)
    if kind is _Kind.TEXT:
        known = match((theirs.header,)).known and not akin
        return Fit.PROVEN if came_back and 2 * came_back >= len(sent) and not known else Fit.NONE
    if not all(_is_of(kind, one.back, mine.field) for one in filled):
        return Fit.NONE
    return Fit.PROVEN if came_back else Fit.POSSIBLE if akin else Fit.NONE


def _is_nothing(sent: SentCell) -> bool:
    return sent.mark == mark_of("") if sent.mark is not None else is_empty(sent.value)


def _kind(column: Column, sent: Sequence[Both]) -> _Kind:
    if column.field in _DAYS:
        return _Kind.DAY
    if column.field is Field.PERCENT:
        return _Kind.PERCENT
    if column.field in (Field.STATUS, Field.CLOSURE):
        return _Kind.STATUS
    held = [one.sent.value for one in sent]
    states = column.field in _STATES and bool(held) and all(_is_state(value) for value in held)
    return _Kind.STATUS if states else _Kind.TEXT


def _is_of(kind: _Kind, value: Value, field: Field | None) -> bool:
    if kind is _Kind.STATUS:
        return _is_state(value)
    if kind is _Kind.PERCENT:
        return not isinstance(value, dt.date) and read_percent(value)[1]
    return read_date(value, field=field or Field.DONE_ON, near=None, year=_SOME_YEAR).day is not None


@lru_cache(1 << 10)
def _is_state(value: Value) -> bool:
    """Whether a cell says how an item stands, in a word of the language."""
    if not isinstance(value, str):
        return False
    return read_status(value, words={}).status not in (None, Status.UNKNOWN)


@lru_cache(1 << 8)
def _may_mean(header: str, field: Field | None) -> bool:
    """Whether a header may stand above a field, by the words in it."""
    wanted = _AKIN.get(field) if field else None
    if wanted is None:
        return False
    if match((header,)).field is field:
        return True
    parts = _parts_in(bare(normalise(header)))
    turned = any(part in parts and field not in fields for part, fields in _TURNED.items())
    return bool(parts & wanted) and not (parts & _OTHERS) and not turned


def _parts_in(text: str) -> frozenset[Part]:
    """What the words of a text may be; of those within others only the longer ones."""
    found: set[Part] = set()
    at = 0
    while at < len(text):
        word = next((text[at:end] for end in range(len(text), at + 1, -1) if text[at:end] in WORDS), None)
        if word:
            found.update(WORDS[word][:1])
        at += len(word) if word else 1
    return frozenset(found)
