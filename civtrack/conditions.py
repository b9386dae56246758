"""Conditions over judged items: what ``--where``, views and the office's own checks are asked of.

Exists so that a condition means the same whoever asks it, and that a check is held against every row in one place. May
import `civtrack.records`, `civtrack.rules`, `civtrack.settings` and everything below them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from civtrack.asking import All, Any, Expression, Not, Term, formatted, parse
from civtrack.errors import WhereMistake
from civtrack.language.names import written_alike
from civtrack.locales import active
from civtrack.model import OUTSIDE, Field, Problem, Severity, Verdict
from civtrack.policy import TierRule
from civtrack.problems import OWN_ERROR, OWN_WARNING
from civtrack.records import FIELDS, reasons, text_of
from civtrack.rules.asked import Grounds, Test, bind
from civtrack.rules.filters import tier_words
from civtrack.rules.units import split_units
from civtrack.settings import Settings

__all__ = ["broken_checks", "condition", "grounds", "step_words"]


def step_words(settings: Settings) -> dict[str, str]:
    """What a supervision step is called, as the ladder writes it and as it is shown → as the ladder writes it."""
    tr = active()
    return {word: step.step for step in settings.escalation for word in (step.step, tr(step.step))}


def grounds(as_of: dt.date, settings: Settings, tiers: Sequence[TierRule], verdicts: Iterable[Verdict]) -> Grounds:
    """What a condition is asked of: the names that these settings and items know."""
    tr = active()
    office = settings.office
    items = [verdict.item for verdict in verdicts]
    districts = dict.fromkeys([*office.districts, *sorted({item.district for item in items if item.district})])
    texts = {item.unit for item in items if item.unit}
    return Grounds(
        as_of,
        {**FIELDS, "reasons": lambda verdict: reasons(verdict, tr)},
        tier_words({word: rule.key for rule in tiers for word in (rule.name, tr(rule.name))}),
        tuple(districts),
        office.aliases,
        frozenset(written_alike(unit) for text in texts for unit in split_units(text)),
        office.unit_aliases,
        office.person_aliases,
        step_words(settings),
        {
            field: frozenset(name for item in items if (name := getattr(item, field)))
            for field in ("person", "leader", "source")
        },
        frozenset(
            name
            for item in items
            for field in ("category", "site_type", "street")
            if (name := getattr(item, field)) and len(name) > 1
        ),
    )


def condition(text: str, of: Grounds, where: str) -> Test:
    """A condition as typed, as a test of items.

    Raises:
        WhereMistake: It cannot be read, or asks for what there is not; says that it stands in `where`.
    """
    try:
        return bind(parse(text), of, text)
    except WhereMistake as mistake:
        raise mistake.held_by(where) from None


def broken_checks(
    as_of: dt.date, settings: Settings, tiers: Sequence[TierRule], verdicts: Sequence[Verdict]
) -> Iterator[Problem]:
    """The rows that do not hold what ``[[checks]]`` ask of every row; rows outside every total are not asked.

    Raises:
        WhereMistake: A check asks for what there is not.
    """
    if not settings.checks:
        return
    of = grounds(as_of, settings, tiers, verdicts)
    for place, check in enumerate(settings.checks, 1):
        holds = condition(check.where, of, f"checks[{place}].where")
        expression = parse(check.where)
        field = next(_fields(expression), None)
        kind = OWN_ERROR if check.severity is Severity.ERROR else OWN_WARNING
        values = {"sentence": check.sentence, "condition": formatted(expression)}
        for verdict in verdicts:
            if verdict.reason not in OUTSIDE and not holds(verdict):
                found = _written(verdict, field) if field else None
                yield Problem(kind, verdict.item.ref(field), found, values)


_COLUMNS = frozenset(field.value for field in Field)
_STANDS_IN = {
    "due": Field.DEADLINE, "deadline_text": Field.DEADLINE, "original_deadline": Field.DEADLINE,
    "days_allowed": Field.DEADLINE, "overdue": Field.DEADLINE, "days_overdue": Field.DEADLINE,
    "days_left": Field.DEADLINE, "status_text": Field.STATUS, "days_taken": Field.DONE_ON,
    "days_open": Field.ASSIGNED_ON,
}  # fmt: skip
"""The column that a field without one of its own is read from."""


def _fields(expression: Expression) -> Iterator[Field]:
    """The columns that a condition asks about, in its order."""
    match expression:
        case All(parts) | Any(parts):
            for part in parts:
                yield from _fields(part)
        case Not(part):
            yield from _fields(part)
        case Term(name) if name in _STANDS_IN:
            yield _STANDS_IN[name]
        case Term(name) if name in _COLUMNS:
            yield Field(name)


def _written(verdict: Verdict, field: Field) -> str | None:
    value = getattr(verdict.item, field.value, None)
    return text_of(value)
