"""The catalogue of data problems: code, slug, severity, sentence and advice, each written once.

Exists so that a problem is the same thing in the terminal, the workbook and the JSON. Codes never change their
meaning: D1xx is how a sheet is built, D2xx what a cell says, D3xx what contradicts or repeats. May import only
`civtrack.model`.
"""

from __future__ import annotations

from dataclasses import dataclass

from civtrack.model import CellRef, Finding, Item, Message, N_, Problem, Severity

__all__ = ["CATALOGUE", "ProblemKind", "advice", "at_item", "message"]


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A class of problem.

    Attributes:
        code: ``D203``.
        slug: A readable name, ``deadline-unclear``.
        severity: Error or warning.
        message: English msgid; may use ``{found}`` and the problem's values.
        advice: English msgid: what the clerk can do.
    """

    code: str
    slug: str
    severity: Severity
    message: str
    advice: str


CATALOGUE: dict[str, ProblemKind] = {}


def _kind(code: str, slug: str, severity: Severity, message: str, advice: str) -> ProblemKind:
    assert code not in CATALOGUE, code
    kind = CATALOGUE[code] = ProblemKind(code, slug, severity, message, advice)
    return kind


def message(problem: Problem) -> Message:
    """The problem's sentence, ready to be translated."""
    return Message(problem.kind.message, {"found": problem.found, **(problem.values or {})})


def advice(problem: Problem) -> Message:
    """What the clerk can do about it."""
    return Message(problem.kind.advice, {"found": problem.found, **(problem.values or {})})


def at_item(finding: Finding, item: Item) -> Problem:
    """A rule's finding, at the cell it is about (or at the row where the table has no such column)."""
    where: CellRef = item.ref(finding.field)
    return Problem(finding.kind, where, finding.found, finding.values)


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

# D1xx: how a sheet is built (said by civtrack.ledger)

# D2xx: what a cell says (said by civtrack.rules)

DEADLINE_UNCLEAR = _kind(
    "D201",
    "deadline-unclear",
    _ERROR,
    N_("deadline “{found}” is not understood; treated as to-clarify."),
    N_("Write a date, or explain the phrase under [policy.events] in civtrack.toml."),
)
DEADLINE_AMBIGUOUS = _kind(
    "D202",
    "deadline-ambiguous",
    _ERROR,
    N_("deadline “{found}” could mean {readings}; treated as to-clarify."),
    N_("Write the day in full, such as 2022年7月15日."),
)
DEADLINE_IMPOSSIBLE_DAY = _kind(
    "D203",
    "deadline-impossible-day",
    _ERROR,
    N_("deadline “{found}” names a day that does not exist; treated as to-clarify."),
    N_("Ask who set it which day is meant, and write that."),
)
DEADLINE_NO_YEAR = _kind(
    "D204",
    "deadline-no-year",
    _ERROR,
    N_("deadline “{found}” has no year, and neither the day of assignment nor the title gives one."),
    N_("Write the year, or fill in the day of assignment."),
)
DEADLINE_NO_START = _kind(
    "D205",
    "deadline-no-start",
    _ERROR,
    N_("deadline “{found}” counts from the day of assignment, which is missing."),
    N_("Fill in the day of assignment, or write the deadline as a date."),
)
DEADLINE_NUMBER = _kind(
    "D206",
    "deadline-number-ambiguous",
    _ERROR,
    N_("deadline {found} is a bare number: Excel drops a zero at the end, so it could mean {readings}."),
    N_("Write it as a date, or as text such as 7月10日."),
)
DEADLINE_NOT_A_DATE = _kind(
    "D207",
    "deadline-not-a-date",
    _ERROR,
    N_("the deadline cell holds {found}, which is no date; treated as to-clarify."),
    N_("Write the deadline as a date."),
)
DEADLINE_YEAR_IMPLAUSIBLE = _kind(
    "D208",
    "deadline-year-implausible",
    _ERROR,
    N_("deadline “{found}” lies outside the years 2000 to 2099; treated as to-clarify."),
    N_("Correct the year."),
)
DEADLINE_WEEKDAY_MISMATCH = _kind(
    "D209",
    "deadline-weekday-mismatch",
    _ERROR,
    N_("deadline “{found}”: day and weekday do not agree; it could mean {readings}."),
    N_("Ask which of the two is right, and write that."),
)
DEADLINE_BEFORE_ASSIGNMENT = _kind(
    "D210",
    "deadline-before-assignment",
    _WARNING,
    N_("deadline “{found}” is {deadline}, before the day of assignment {assigned}."),
    N_("Check both days; the deadline was taken as written."),
)
DEADLINE_MILESTONES = _kind(
    "D211",
    "deadline-milestones",
    _WARNING,
    N_("deadline “{found}” has several stages; judged by the last, {day}."),
    N_("Split the row into one per stage if each stage is to be supervised."),
)
CALENDAR_HORIZON = _kind(
    "D212",
    "calendar-horizon",
    _WARNING,
    N_("“{found}” was counted in years without a statutory calendar; Monday to Friday were taken as working days."),
    N_("Update the package chinesecalendar, or list the days under [calendar] in civtrack.toml."),
)
EXTENSION_UNCLEAR = _kind(
    "D213",
    "extension-unclear",
    _ERROR,
    N_("extension “{found}” is not understood; the deadline is treated as to-clarify."),
    N_("Write the extended deadline as a date, or leave the cell empty."),
)
EXTENSION_EARLIER = _kind(
    "D214",
    "extension-earlier",
    _WARNING,
    N_("extension “{found}” is {day}, which is not later than the deadline {original}."),
    N_("Check both days; the extension was taken as written."),
)
DATE_UNCLEAR = _kind(
    "D215",
    "date-unclear",
    _WARNING,
    N_("date “{found}” is not understood and was left out of the judgement."),
    N_("Write it as a date such as 2022年7月15日."),
)
ASSIGNED_DAY_UNCLEAR = _kind(
    "D216",
    "assigned-day-unclear",
    _ERROR,
    N_("day of assignment “{found}” is not understood; deadlines that count from it cannot be read."),
    N_("Write it as a date such as 2022年7月15日."),
)

# D3xx: what contradicts or repeats (said by civtrack.rules and civtrack.assessment)
