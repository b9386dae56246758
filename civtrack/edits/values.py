"""What was typed, as its cell is to hold it: a day as a day, a number as a number where the column holds numbers.

Exists so that nothing is written that the reader would not understand: a day is read by the readers of days, a
deadline by that of deadlines, a percentage by that of percentages. May import what stands below `civtrack.edits`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from civtrack.light import NamedTuple
from civtrack.model import N_, CellError, DeadlineKind, Field, Item, Message, Value, Verdict
from civtrack.rules.dates import read_date
from civtrack.rules.deadline_texts import is_nothing
from civtrack.rules.numerals import normalise
from civtrack.rules.phrases import written_day
from civtrack.rules.shares import read_percent
from civtrack.rules.tiers import Judge

__all__ = ["Typed", "relative_day", "typed", "with_value", "with_values"]

_DAYS: Final = frozenset({Field.FOUND_ON, Field.ASSIGNED_ON, Field.DONE_ON, Field.CLOSED_ON})
_DEADLINES: Final = frozenset({Field.DEADLINE, Field.EXTENDED_TO})
_RELATIVE: Final = {
    "前天": -2, "昨天": -1, "昨日": -1, "yesterday": -1, "今天": 0, "今日": 0, "today": 0, "明天": 1, "明日": 1,
    "tomorrow": 1, "后天": 2,
}  # fmt: skip
_READ: Final = frozenset(Item._fields)
_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_BROKEN: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,11})\.[0-9]{1,3}")


class Typed(NamedTuple):
    """A value for a cell, and how it is to be shown where the cell's own look does not do; or why there is none."""

    value: Value = None
    number_format: str | None = None
    why_not: Message | None = None


def typed(
    text: str, field: Field | None, verdict: Verdict, near: Sequence[Value], judge: Judge, as_of: dt.date
) -> Typed:
    """What a cell is to hold.

    Args:
        text: As it was typed.
        field: What the cell's column means.
        verdict: The item.
        near: What the column holds in the rows around, the nearest first, without empty cells.
        judge: Of the item's kind.
        as_of: The day that 今天 means.
    """
    if not text:
        return Typed()
    if field in _DAYS:
        return _day(text, field, verdict, as_of)
    if field in _DEADLINES:
        return _deadline(text, field, verdict, judge, as_of)
    if field is Field.PERCENT:
        return _percent(text, near)
    return Typed(_like_the_column(text, near))


def relative_day(text: str, as_of: dt.date) -> dt.date | None:
    """The day that 今天, 昨天 and the like mean on a day; None for any other text."""
    days = _RELATIVE.get("".join(text.split()).casefold())
    return None if days is None else as_of + dt.timedelta(days=days)


def _cell_day(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


def _day(text: str, field: Field, verdict: Verdict, as_of: dt.date) -> Typed:
    if (relative := relative_day(text, as_of)) is not None:
        return Typed(_cell_day(relative))
    if is_nothing(text):
        return Typed(text)
    table = verdict.item.table
    near = None if field is Field.ASSIGNED_ON else verdict.assigned_on
    day = read_date(text, field=field, near=near, year=table.year, date_system=table.date_system).day
    if day is None:
        detail = (
            N_("“{found}” is no single day that is understood; write 2022-07-18 or 7月18日")
            if near or table.year
            else N_("“{found}” is no single day that is understood, and nothing here tells a year; write 2022-07-18")
        )
        return Typed(why_not=Message(detail, {"found": text}))
    return Typed(_cell_day(day))


def _deadline(text: str, field: Field, verdict: Verdict, judge: Judge, as_of: dt.date) -> Typed:
    """A deadline that is a plain day becomes one; any other stays as it was typed, if it is understood."""
    if (relative := relative_day(text, as_of)) is not None:
        return Typed(_cell_day(relative))
    if is_nothing(text):
        return Typed(text)
    item = with_value(verdict.item, field, text)
    after = judge.verdict(item, verdict.id)
    new = any(one.field is field and one not in verdict.findings for one in after.findings)
    if after.deadline.kind is DeadlineKind.UNCLEAR or (new and after.deadline.day is None):
        detail = N_("“{found}” is no deadline that is understood; write a day, or such as 5个工作日内")
        return Typed(why_not=Message(detail, {"found": text}))
    if field is Field.EXTENDED_TO and not after.extended:
        return Typed(why_not=Message(N_("“{found}” puts nothing off"), {"found": text}))
    plain = written_day(normalise(text))
    if plain is not None and not plain[1] and after.deadline.day is not None and not after.deadline.milestones:
        return Typed(_cell_day(after.deadline.day))
    return Typed(text)


def _percent(text: str, near: Sequence[Value]) -> Typed:
    share, understood = read_percent(text)
    if not understood:
        detail = N_("“{found}” is no percentage from 0 to 100; write 80%")
        return Typed(why_not=Message(detail, {"found": text}))
    if share is None:
        return Typed(text)
    if normalise(text) in ("1", "1.0"):
        return Typed(why_not=Message(N_("“{found}” may be 1% or 100%; write which"), {"found": text}))
    if any(isinstance(value, str) for value in near[:3]):
        return Typed(text)
    numbers = [value for value in near if isinstance(value, int | float) and not isinstance(value, bool)]
    if any(value > 1 for value in numbers):
        if 0 < share <= 1:
            return Typed(f"{share:g}%")  # as a number among percentages it would be read as a share of one
        return Typed(int(share) if share == int(share) else share)
    return Typed(round(share / 100, 8) if share not in (0, 100) else int(share / 100), None if numbers else "0%")


def _like_the_column(text: str, near: Sequence[Value]) -> Value:
    """A number where the column holds numbers and nothing of it would be lost; else text."""
    nearest = [value for value in near if not isinstance(value, CellError)][:5]
    if nearest and all(isinstance(value, int | float) and not isinstance(value, bool) for value in nearest):
        if _WHOLE.fullmatch(text) and text != "-0":
            return int(text)
        if _BROKEN.fullmatch(text) and not text.endswith("0"):
            return float(text)
    return text


def with_value(item: Item, field: Field | None, value: Value) -> Item:
    """The item as it would be read with another value in a cell; in a column that is not read, it stays the same."""
    return with_values(item, [(field, value)])


def with_values(item: Item, cells: Iterable[tuple[Field | None, Value]]) -> Item:
    """The same with other values in several cells."""
    values: dict[str, Any] = {
        field.value: None if value == "" else value for field, value in cells if field and field.value in _READ
    }
    return item._replace(**values) if values else item
