"""The summary workbook 三色表: the table by district, the lists behind its figures, what is wrong in the data.

Exists because the evening's table is what the office prints, files and sends upwards. May import everything below
`civtrack.day`; openpyxl lazily.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from civtrack.locales import Translator
from civtrack.model import N_, Field, Severity, Value, Verdict
from civtrack.outputs import house_style as style
from civtrack.outputs.listing import ListColumn, Listing, write_listing
from civtrack.outputs.overview import facts, write_overview
from civtrack.outputs.packing import CUT, Bulk, pack
from civtrack.outputs.wording import days_format, days_number, days_width
from civtrack.policy import TierRule
from civtrack.problems import advice, message
from civtrack.rules.tiers import basis

if TYPE_CHECKING:
    from openpyxl import Workbook

    from civtrack.assessment import Assessment

__all__ = ["build_day_book"]

LISTS = {
    "Red": N_("Red list"),
    "Orange": N_("Orange list"),
    "Yellow": N_("Yellow list"),
    "Blue": N_("Blue list"),
    "To clarify": N_("List to clarify"),
}
"""Name of a shipped tier → name of its list; an office's own tier gets “{tier} list”."""

DATELESS = frozenset({"undated", "unclear", "ongoing", "suspended"})
CALM = "green"
"""The tier that needs no list, together with those that hold finished items."""

_SHEET_NAME_FORBIDS = re.compile(r"[\[\]:*?/\\]")
_SEVERITIES = {Severity.ERROR: N_("Error"), Severity.WARNING: N_("Warning")}


def build_day_book(assessment: Assessment, tr: Translator) -> bytes:
    """The summary workbook of a day.

    Args:
        assessment: What was judged.
        tr: The document language.

    Returns:
        An .xlsx file; the same bytes for the same assessment.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    write_overview(book.create_sheet(sheet_name(tr("Three-colour table"))), assessment, tr)
    style.tab(book.worksheets[0], "4472C4")
    bulks: dict[str, Bulk] = {}
    for tier, verdicts in _listed(assessment):
        columns, rows = _unclear(verdicts, tier, tr) if _dateless(tier) else _open(verdicts, tier, tr)
        name = tr(LISTS[tier.name]) if tier.name in LISTS else tr("{tier} list", tier=tr(tier.name))
        _add(book, bulks, name, tier.color, _listing(name, assessment, columns, rows, tr), tr)
    columns, rows = _problems(assessment, tr)
    name = tr("Data problems")
    _add(book, bulks, name, "7F7F7F", _listing(name, assessment, columns, rows, tr), tr)
    return pack(book, assessment.as_of, bulks, tr(CUT))


def sheet_name(text: str, taken: Sequence[str] = ()) -> str:
    r"""A text as Excel allows it for the name of a sheet: 31 characters, none of ``[]:*?/\``, not used twice."""
    name = _SHEET_NAME_FORBIDS.sub(" ", text).strip("' ")[:31] or "-"
    used, place, base = {other.casefold() for other in taken}, 2, name
    while name.casefold() in used:
        name, place = f"{base[:28]} {place}", place + 1
    return name


def _add(book: Workbook, bulks: dict[str, Bulk], name: str, color: str, listing: Listing, tr: Translator) -> None:
    sheet = book.create_sheet(sheet_name(name, book.sheetnames))
    style.tab(sheet, color)
    if bulk := write_listing(sheet, listing, tr):
        bulks[sheet.title] = bulk


def _listing(
    name: str, assessment: Assessment, columns: list[ListColumn], rows: list[list[Value]], tr: Translator
) -> Listing:
    title = tr("{office} {document}", office=assessment.settings.office.name, document=name).strip()
    counted = tr("{facts}. Entries: {count}", facts=facts(assessment, tr), count=len(rows))
    return Listing(title, [counted], columns, rows, tr("(none)"))


def _listed(assessment: Assessment) -> list[tuple[TierRule, list[Verdict]]]:
    """The tiers that call for work, each with its items: in the order of districts, most overdue first."""
    order = {figures.group: place for place, figures in enumerate(assessment.summary("district").groups)}
    last = len(order)
    by_tier: dict[str, list[Verdict]] = {}
    for verdict in assessment.verdicts:
        by_tier.setdefault(verdict.tier, []).append(verdict)

    def urgency(verdict: Verdict) -> tuple[int, int]:
        days = days_number(verdict)
        return order.get(verdict.item.district, last), 10**6 if days is None else days

    return [
        (tier, sorted(by_tier.get(tier.key, ()), key=urgency))
        for tier in assessment.tiers
        if tier.key != CALM and not any(fact.startswith("done_") for fact in tier.reasons)
    ]


def _dateless(tier: TierRule) -> bool:
    return DATELESS.issuperset(tier.reasons)


def _common(tr: Translator) -> list[ListColumn]:
    return [
        ListColumn(tr("Serial"), 6),
        ListColumn(tr("District"), 12),
        ListColumn(tr("Number"), 14),
        ListColumn(tr("Site"), 20, "left"),
        ListColumn(tr("Problem description"), 40, "left"),
        ListColumn(tr("Responsible unit"), 18),
        ListColumn(tr("Responsible person"), 10),
        ListColumn(tr("Assigned on"), 12, number_format=style.DATE),
    ]


def _common_values(place: int, verdict: Verdict) -> list[Value]:
    item = verdict.item
    return [
        place,
        item.district,
        item.number,
        item.site,
        item.description,
        item.unit,
        item.person,
        verdict.assigned_on,
    ]


def _open(verdicts: Sequence[Verdict], tier: TierRule, tr: Translator) -> tuple[list[ListColumn], list[list[Value]]]:
    columns = [
        *_common(tr),
        ListColumn(tr("Deadline"), 12, number_format=style.DATE),
        ListColumn(tr("Deadline as written"), 18),
        ListColumn(tr("Days overdue or left"), 10, "center", days_format(tr), tier.color, days_width(tr)),
        ListColumn(tr("Supervision step"), 10),
        ListColumn(tr("Where it stands"), 24, "left"),
    ]
    steps = {step: tr(step) for step in {verdict.step for verdict in verdicts} if step}
    rows: list[list[Value]] = [
        [
            *_common_values(place, verdict),
            verdict.deadline.day,
            verdict.deadline.text,
            days_number(verdict),
            steps.get(verdict.step) if verdict.step else None,
            str(verdict.item.ref()),
        ]
        for place, verdict in enumerate(verdicts, 1)
    ]
    return columns, rows


def _unclear(verdicts: Sequence[Verdict], tier: TierRule, tr: Translator) -> tuple[list[ListColumn], list[list[Value]]]:
    columns = [
        *_common(tr),
        ListColumn(tr("Deadline as written"), 18, fill=tier.color),
        ListColumn(tr("Why it is here"), 36, "left"),
        ListColumn(tr("Cell to clarify"), 24, "left"),
    ]
    rows: list[list[Value]] = [
        [
            *_common_values(place, verdict),
            verdict.deadline.text,
            tr.message(basis(verdict)),
            str(verdict.item.ref(Field.DEADLINE)),
        ]
        for place, verdict in enumerate(verdicts, 1)
    ]
    return columns, rows


def _problems(assessment: Assessment, tr: Translator) -> tuple[list[ListColumn], list[list[Value]]]:
    columns = [
        ListColumn(tr("Serial"), 6),
        ListColumn(tr("Code"), 20),
        ListColumn(tr("Severity"), 8),
        ListColumn(tr("Where it stands"), 30, "left"),
        ListColumn(tr("What is wrong"), 50, "left"),
        ListColumn(tr("What to do"), 50, "left"),
    ]
    said: list[tuple[Value, ...]] = [
        (error.code, tr(_SEVERITIES[Severity.ERROR]), error.where, tr.message(error.what), tr.message(error.advice))
        for error in assessment.unreadable
    ]
    said += [
        (
            problem.kind.code,
            tr(_SEVERITIES[problem.kind.severity]),
            str(problem.where),
            tr.message(message(problem)),
            tr.message(advice(problem)),
        )
        for problem in assessment.problems
    ]
    return columns, [[place, *values] for place, values in enumerate(said, 1)]
