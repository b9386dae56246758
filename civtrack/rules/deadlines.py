"""A deadline as it stands in a cell → `Deadline`: the day, or why there is none. No date is ever guessed.

Exists as the door to the reading of deadlines: it tells typed cells from text, keeps what was written, names the rule
that read it, and checks the day against the day of assignment. How text is read: `deadline_texts`. May import the
foundation and the rules for dates and working days.

Typed cells: a date is that day; a number is a day where it is a plausible serial of the ledger's date system (shown as
a number because the cell lost its format) or has the form 20220715; every other number is unclear, because Excel drops
a zero at the end (7.1 for 7.10); times of day, truth values and error values are unclear.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from civtrack import problems
from civtrack.model import N_, Deadline, DeadlineKind, Field, Finding, Ground, Message, Value
from civtrack.patterns import lazy
from civtrack.policy import Policy
from civtrack.rules.deadline_extensions import put_off
from civtrack.rules.deadline_texts import is_nothing, parse_deadline
from civtrack.rules.numerals import normalise
from civtrack.rules.readings import FIRST_YEAR, LAST_YEAR, Context, Reading, dated, day_or_none, unclear
from civtrack.rules.workdays import Calendar

__all__ = ["extend", "number_as_day", "read_deadline"]

_EPOCHS = {1900: dt.date(1899, 12, 30), 1904: dt.date(1904, 1, 1)}
_MISSING = Deadline(DeadlineKind.MISSING, rule="nothing")
_REMEMBERED = 65_536
_NOT_EXTENDED = frozenset(
    ("否", "不延期", "未延期", "未延", "无延期", "没有延期", "不申请", "N", "n", "×", "✗", "x", "0")
)
_EXTENDING = lazy(r"[再准可已将]*(?:予以)?(?:延|顺延|推迟|展期|宽限)")
_GRANTED = lazy(
    r"(?:(?:经?(?:领导|上级|办公室|市政府|区政府)?(?:研究|审批|请示)?(?:后|,)?)?(?:已?(?:同意|批准|批复|准予|通过|核准)|[√✓✔])"
    r"|是|有|可以?|已)(?:的|了)?[,;:(、。]*"
)
_ASKED = lazy(
    r"申请|(?<!模)拟|建议|请求|请示中|计划|预计|争取|待|[不未](?:同意|批|准|予|获|延|通过)|[不未]$|驳回|否决|退回|撤[销回]|取消"
)
_FIGURE = lazy(r"[0-9一二三四五六七八九十]")
_BRACKETS = lazy(r"[()]")


class _Reader:
    """Reads and remembers deadlines under one policy and calendar."""

    __slots__ = ("calendar", "days", "policy", "texts")

    def __init__(self, policy: Policy, calendar: Calendar) -> None:
        self.policy = policy
        self.calendar = calendar
        self.days: dict[dt.date, Deadline] = {}
        self.texts: dict[tuple[Value, type, dt.date | None, int | None, int], Deadline] = {}


_readers: dict[tuple[int, int], _Reader] = {}


def _reader(policy: Policy, calendar: Calendar) -> _Reader:
    """The reader of that policy and calendar; it holds both, so their ids stay theirs."""
    reader = _readers.get((id(policy), id(calendar)))
    if reader is None:
        if len(_readers) >= 32:
            _readers.clear()
        reader = _readers[id(policy), id(calendar)] = _Reader(policy, calendar)
    return reader


def read_deadline(
    value: Value,
    assigned_on: dt.date | None,
    *,
    policy: Policy,
    calendar: Calendar,
    year: int | None = None,
    date_system: int = 1900,
) -> Deadline:
    """The deadline that a cell states.

    Args:
        value: What the cell holds.
        assigned_on: The day of assignment (交办), or None where it is not known.
        policy: The office's rules: what 立行立改 allows, whether last days roll, named days.
        calendar: The office's working days.
        year: A year from title, sheet or file name; used only without a day of assignment.
        date_system: 1900 or 1904: how the workbook counts days, for dates that lost their cell format.

    Returns:
        The deadline, with every step of the reading and whatever is doubtful about it.
    """
    if value is None:
        return _MISSING
    reader = _reader(policy, calendar)
    if isinstance(value, dt.date):
        found = reader.days.get(value)
        if found is None:
            found = _remember(reader.days, value, _typed(value, _cell_date(value)))
        if assigned_on is None or found.day is None or found.day >= assigned_on:
            return found
    key = (value, value.__class__, assigned_on, year, date_system)
    found = reader.texts.get(key)
    if found is None:
        context = Context(assigned_on, assigned_on, year, policy, calendar)
        reading = _reading(value, context, date_system)
        found = _remember(reader.texts, key, _checked(_typed(value, reading), assigned_on))
    return found


def _remember(store: dict[Any, Deadline], key: object, deadline: Deadline) -> Deadline:
    if len(store) >= _REMEMBERED:
        store.clear()
    store[key] = deadline
    return deadline


def _reading(value: Value, context: Context, date_system: int) -> Reading:
    if isinstance(value, str):
        return parse_deadline(value)(context)
    if isinstance(value, dt.date):
        return _cell_date(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, context, date_system)
    return unclear("not_a_date", problems.DEADLINE_NOT_A_DATE)


def _cell_date(value: dt.date) -> Reading:
    day = value.date() if isinstance(value, dt.datetime) else value
    return dated("cell_date", day, Message(N_("The cell holds the date {day}."), {"day": day}))


def number_as_day(value: float, date_system: int = 1900) -> dt.date | None:
    """The day that a bare number certainly is: a plausible serial of the date system, or 20220715; else None."""
    if value != value or abs(value) > 99991231:
        return None
    whole = int(value)
    if whole == value and whole > 19000000:
        year, rest = divmod(whole, 10000)
        day = day_or_none(year, *divmod(rest, 100))
    elif whole > 20000:
        day = _EPOCHS[date_system] + dt.timedelta(days=whole) if whole < 80000 else None
    else:
        return None
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None


def _number(value: float, context: Context, date_system: int) -> Reading:
    day = number_as_day(value, date_system)
    if day is None:
        readings = {day for day in _number_readings(value, context) if day is not None}
        return unclear("bare_number", problems.DEADLINE_NUMBER if readings else problems.DEADLINE_NOT_A_DATE, readings)
    if value > 19000000:
        return dated("full_date", day, Message(N_("“{found}”: the day as written."), {"found": str(int(value))}))
    values = {"found": str(int(value)), "day": day}
    return dated("serial", day, Message(N_("The number {found} is the date {day} without its cell format."), values))


def _number_readings(value: float, context: Context) -> Iterator[dt.date | None]:
    """The days that 7.1 (7 January or 10 January: Excel drops a zero) or 2022.1 could stand for."""
    whole, _, fraction = f"{value:.10g}".partition(".")
    if not fraction.isdigit() or not whole.isdigit() or len(fraction) > 2:
        return
    for digits in {fraction, fraction + "0"} if len(fraction) == 1 else {fraction}:
        if len(whole) <= 2:
            yield parse_deadline(f"{whole}月{digits}日")(context).day
        elif len(whole) == 4:
            yield parse_deadline(f"{whole}年{digits}月")(context).day


def _shown(value: Value) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes") if value.time() != dt.time() else value.date().isoformat()
    if isinstance(value, float):
        return f"{value:.10g}"
    return (
        value if isinstance(value, str) else value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
    )


def _typed(value: Value, reading: Reading) -> Deadline:
    text = _shown(value)
    if reading.kind is DeadlineKind.MISSING:
        return _MISSING._replace(text=text) if text.strip() else _MISSING
    return Deadline(
        reading.kind,
        reading.day,
        text,
        reading.original,
        reading.rule,
        reading.milestones,
        reading.then_ongoing,
        reading.readings,
        tuple(Ground(Field.DEADLINE, message) for message in reading.grounds),
        tuple(Finding(kind, Field.DEADLINE, text, values) for kind, values in reading.problems),
    )


def _checked(deadline: Deadline, assigned_on: dt.date | None) -> Deadline:
    """The deadline with a warning where it lies before the day of assignment."""
    if assigned_on is None or deadline.day is None or deadline.day >= assigned_on:
        return deadline
    values = {"deadline": deadline.day, "assigned": assigned_on}
    finding = Finding(problems.DEADLINE_BEFORE_ASSIGNMENT, Field.DEADLINE, deadline.text, values)
    return deadline._replace(findings=(*deadline.findings, finding))


def extend(
    deadline: Deadline,
    value: Value,
    assigned_on: dt.date | None,
    *,
    policy: Policy,
    calendar: Calendar,
    year: int | None = None,
    date_system: int = 1900,
) -> Deadline:
    """The deadline after its column “延期至” has spoken.

    A date there becomes the effective day and the former one is kept as `original`. “延期10天” counts from the former
    day. A period without 延期 could count from either day, so it is unclear. What names no day (是, 同意, 已延期), or
    is only asked for (申请延期至9月底), leaves the former day in force and is said.

    Args:
        deadline: As read from its own column.
        value: What the cell “延期至” holds; nothing, a dash or 否 leaves the deadline as it is.
        assigned_on: As for `read_deadline`.
        policy: As for `read_deadline`.
        calendar: As for `read_deadline`.
        year: As for `read_deadline`.
        date_system: As for `read_deadline`.
    """
    if value is None or (isinstance(value, str) and (is_nothing(value) or value.strip() in _NOT_EXTENDED)):
        return deadline
    text, former = _shown(value), deadline.day
    reading = _extension(
        value, former, Context(assigned_on, former or assigned_on, year, policy, calendar), date_system
    )
    day = reading.day
    if day is None and (reading.rule == "asked" or not (reading.readings or _FIGURE.search(text))):
        without = Finding(problems.EXTENSION_WITHOUT_DAY, Field.EXTENDED_TO, text)
        return deadline._replace(findings=(*deadline.findings, without))
    if day is None:
        return deadline._replace(
            kind=DeadlineKind.UNCLEAR,
            day=None,
            rule="extension",
            readings=tuple(sorted({*reading.readings, *((former,) if former else ())})),
            findings=(*deadline.findings, Finding(problems.EXTENSION_UNCLEAR, Field.EXTENDED_TO, text)),
        )
    if reading.rule != "extension" or reading.original != former:
        reading = put_off(reading, former, text)
    findings = [Finding(kind, Field.EXTENDED_TO, text, values) for kind, values in reading.problems]
    if former is not None and day <= former:
        values = {"day": day, "original": former}
        findings.append(Finding(problems.EXTENSION_EARLIER, Field.EXTENDED_TO, text, values))
    return deadline._replace(
        kind=DeadlineKind.DATE,
        day=day,
        original=deadline.original or former,
        rule="extension",
        readings=(),
        grounds=(*deadline.grounds, *(Ground(Field.EXTENDED_TO, message) for message in reading.grounds)),
        findings=(*deadline.findings, *findings),
    )


def _extension(value: Value, former: dt.date | None, context: Context, date_system: int) -> Reading:
    """What the extension cell means: a date, “延期10天” after the former day, or nothing certain."""
    if not isinstance(value, str):
        return _reading(value, context, date_system)
    plain = normalise(value)
    if _ASKED.search(plain):
        return unclear("asked")
    if granted := _GRANTED.match(plain):
        plain = _BRACKETS.sub("", plain[granted.end() :])
    own = parse_deadline(plain)(context)
    if former is None or own.original is not None:
        if own.counted and own.original != former:
            return unclear("extension", readings=[day for day in (own.original, own.day) if day is not None])
        return own
    says_extended = _EXTENDING.match(plain) is not None
    longer = parse_deadline(f"{former.isoformat()},{plain if says_extended else '延期' + plain}")(context)
    if says_extended:
        return longer if longer.original == former else own
    if own.counted:
        return unclear("extension", readings=[day for day in (own.day, longer.day) if day is not None])
    return own
