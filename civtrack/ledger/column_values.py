"""What the values of a column say about its header: days or times of day, words or numbers, deadline or completion.

Exists apart from `columns` because these are questions about cells, asked of the first rows of a table. A value
confirms a reading or contradicts it; it never makes one alone, but for headers that the grammar leaves open. May
import `civtrack.ledger.cells` and `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Final

from civtrack.ledger.cells import is_blank, is_picture, text_of
from civtrack.model import Field, Row, Shown, Value
from civtrack.patterns import lazy

F = Field
_PLANNED: Final = lazy(
    r"前|之内|以内|日内|天内|月内|年内|底|末|旬|工作日|立行|立即|即知|马上|限期|长期|持续|常态|季度|截止|截至|预计|计划|\d[天日]$"
)
_HAPPENED: Final = lazy(r"已|未|完成|办结|整改中|正在|暂无")
_WRITTEN: Final = lazy(r"(20\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")
_NOTHING: Final = frozenset({None, "/", "／", "-", "—", "——", "无"})
_OPEN: Final = lazy(r"未|待|正在|整改中|进行中|推进中|否|中$")
_CLOSED: Final = lazy(r"已|完成|办结|销号|是|√")
_PIECE: Final = 2
_FIGURE: Final = lazy(r"[\d.,%\s]+")
_ABOUT_TIME: Final = lazy(
    r"\d|[一二三四五六七八九十]{1,3}[月日天]|已|未|待|中|无|暂|完成|整改|办结|销号|同上|立即|长期|年|月|日|季度|旬|周|[-/—√×]"
)

_MOST_DAYS: Final = 366
_DAYS: Final = frozenset({F.FOUND_ON, F.ASSIGNED_ON, F.DONE_ON, F.CLOSED_ON, F.EXTENDED_TO})
_WORDS: Final = frozenset({F.DESCRIPTION, F.UNIT, F.PERSON, F.LEADER, F.DISTRICT})
_STATES: Final = frozenset({F.STATUS, F.CLOSURE})
CONTRADICTED: Final = (*sorted(_DAYS | _WORDS | _STATES), F.DEADLINE)
"""Fields whose values can contradict them."""


def _values(sample: Sequence[Row], column: int) -> Iterator[Value]:
    for row in sample:
        value = row.values.get(column)
        if not is_blank(value) and not is_picture(value) and not (value == 0 and column in row.formulas):
            yield value


def holds_anything(sample: Sequence[Row], column: int) -> bool:
    """Whether any cell of a column is filled in."""
    return next(_values(sample, column), None) is not None


def holds_most(sample: Sequence[Row], column: int) -> bool:
    """Whether at least half of the cells of a column are filled in."""
    return sum(1 for _ in _values(sample, column)) * 2 >= len(sample)


def holds_text(sample: Sequence[Row], column: int) -> bool:
    """Whether a column holds words, not only figures, days and ticks."""
    return any(
        isinstance(value, str) and len(value.strip()) > 1 and _is_wordy(value) for value in _values(sample, column)
    )


def holds_pieces(sample: Sequence[Row], column: int) -> bool:
    """Whether a column holds nothing but a character or two of a word in each cell."""
    return all(isinstance(value, str) and len(value.strip()) <= _PIECE for value in _values(sample, column))


def _is_wordy(text: str) -> bool:
    return not _FIGURE.fullmatch(text.strip()) and bool(re.search(r"[\u4e00-\u9fffA-Za-z]{2}", text))


def are_clocks(sample: Sequence[Row], column: int) -> bool:
    """Whether a column holds times of day and no day."""
    values = list(_values(sample, column))
    return bool(values) and all(
        isinstance(value, dt.time)
        or (isinstance(value, str) and re.fullmatch(r"\d{1,2}[::]\d{2}([::]\d{2})?", value.strip()))
        for value in values
    )


def contradiction(field: Field, sample: Sequence[Row], column: int) -> str | None:
    """A value that shows that a column cannot be what its header says, where all of its values do; else None."""
    values = list(_values(sample, column))
    if len(values) < 2:
        return None
    if field in _DAYS:
        wrong = all(isinstance(value, str) and not _ABOUT_TIME.search(value) for value in values)
    elif field is F.DEADLINE:
        wrong = False
    elif field in _STATES:
        wrong = all(isinstance(value, dt.date) for value in values)
    else:
        wrong = all(_is_no_word(value) for value in values)
    return text_of(values[0]) if wrong else None


def _is_no_word(value: Value) -> bool:
    return isinstance(value, int | float | dt.date | dt.time) or (
        isinstance(value, str) and bool(_FIGURE.fullmatch(value.strip()))
    )


def are_hundredths(sample: Sequence[Row], column: int) -> bool:
    """Whether a column of shares counts to a hundred, as one number above 1 shows: its 1 is one of a hundred.

    A cell that shows 100% holds the number 1, so cells that show a % sign tell nothing.
    """
    return any(
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and not (isinstance(value, Shown) and "%" in value.shown)
        and value > 1
        for value in _values(sample, column)
    )


def are_serials(sample: Sequence[Row], column: int) -> bool:
    """Whether a column holds a number that can only be a day's serial, and no count of days."""
    return any(isinstance(value, int | float) and value > _MOST_DAYS for value in _values(sample, column))


def are_figures(sample: Sequence[Row], column: int) -> bool:
    """Whether a column holds figures only: 问题 of a summary counts them."""
    return holds_anything(sample, column) and all(map(_is_no_word, _values(sample, column)))


def are_days(sample: Sequence[Row], column: int) -> bool:
    """Whether a column holds days and nothing else."""
    return holds_anything(sample, column) and all(_day(value) is not None for value in _values(sample, column))


def _day(value: Value) -> dt.date | None:
    """The day that a cell holds or plainly writes out."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, str) and (written := _WRITTEN.fullmatch(value.strip())):
        try:
            return dt.date(*map(int, written.groups()))
        except ValueError:
            return None
    return value if isinstance(value, dt.date) else None


def deadline_or_done(sample: Sequence[Row], column: int, courses: Sequence[int], as_of: dt.date | None) -> Field | None:
    """Deadline or completion, as the values say; None where they say neither or both.

    Args:
        sample: The first rows of the table.
        column: The column in question.
        courses: The columns that say how an item goes on.
        as_of: The day of judgement; later days are plans.
    """
    signs: set[Field] = set()
    dated_open = blank_open = dated_done = 0
    for row in sample:
        value = row.values.get(column)
        if isinstance(value, str) and value.strip():
            if _HAPPENED.search(value):
                signs.add(F.DONE_ON)
            elif _PLANNED.search(value):
                signs.add(F.DEADLINE)
        day = _day(value)
        if day and as_of and day > as_of:
            signs.add(F.DEADLINE)
        told = "".join(str(row.values.get(c) or "") for c in courses)
        if not told or len(told) > 20:
            continue
        if _OPEN.search(told):
            dated_open, blank_open = dated_open + bool(day), blank_open + (text_of(value) in _NOTHING)
        elif _CLOSED.search(told):
            dated_done += bool(day)
    if dated_open and not blank_open:
        signs.add(F.DEADLINE)
    elif blank_open and dated_done and not dated_open:
        signs.add(F.DONE_ON)
    return signs.pop() if len(signs) == 1 else None


def is_district(text: str) -> bool:
    """Whether a text looks like a district's name."""
    return bool(re.fullmatch(r"[\u4e00-\u9fff]{1,6}[区县市旗]", text)) and not text.endswith(("社区", "小区"))
