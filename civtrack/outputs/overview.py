"""The first sheet of the summary workbook: the three-colour table by district, and what its figures mean.

Exists so that the one page that goes to the leaders is laid out in one place. May import `civtrack.assessment`,
`civtrack.rules.metrics` and its neighbours in `civtrack.outputs`; openpyxl lazily.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civtrack.locales import Translator
from civtrack.model import N_, Area, Severity, column_letter
from civtrack.outputs import house_style as style
from civtrack.outputs.listing import GAP, band, put
from civtrack.outputs.measure import lines, row_height, width
from civtrack.outputs.wording import legend, profile_names, windows
from civtrack.policy import TierRule
from civtrack.rules.metrics import FORMULAS, Figures, Rate

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from civtrack.assessment import Assessment

__all__ = ["facts", "write_overview"]

NOTHING = "—"
"""What stands for a figure that does not exist (a denominator of 0, no rank)."""

ROW = 22.0
"""Points of a row of this table: it is read from a distance."""

_RATES = (
    ("completion_rate", N_("Completion rate")),
    ("on_time_rate", N_("On-time rate")),
    ("closure_rate", N_("Closure rate")),
    ("overdue_rate", N_("Overdue rate")),
    ("rework_rate", N_("Rework rate")),
)

_DEFINED = (
    ("due", N_("Due")),
    *_RATES,
    ("max_days_overdue", N_("Longest overdue\n(days)")),
    ("rank", N_("Rank")),
)
"""The figures whose formulas stand below the table, with the heads of their columns."""


@dataclass(frozen=True, slots=True)
class _Column:
    header: str
    value: Callable[[Figures], str | int | float]
    number_format: str = style.INTEGER
    room: int = 6
    fill: str | None = None


def facts(assessment: Assessment, tr: Translator) -> str:
    """The line that every document carries: the day, the profile, the window."""
    return tr(
        "As of {day}. Profile: {profile}; due soon: {window}",
        day=assessment.as_of,
        profile=profile_names(assessment.profiles, tr),
        window=windows(assessment.windows, tr),
    )


def write_overview(sheet: Worksheet, assessment: Assessment, tr: Translator) -> None:
    """Writes the table by district with its total, then definitions and inputs."""
    summary = assessment.summary("district")
    columns = _columns(assessment.tiers, tr)
    rows = [(_district(figures, tr), figures) for figures in summary.groups]
    first_width = max(12, *(width(name) for name, _ in rows)) if rows else 12
    rooms = [min(first_width, 24), *(column.room for column in columns)]
    for index, room in enumerate(rooms, 1):
        sheet.column_dimensions[column_letter(index)].width = room + GAP
    last, across = len(rooms), sum(rooms) + GAP * len(rooms)
    name = assessment.settings.office.name
    heads = band(sheet, 1, tr("{office} three-colour table", office=name).strip(), across, last, style.title)
    heads = band(sheet, heads, facts(assessment, tr), across, last, style.note)
    headers = [tr("District"), *(column.header for column in columns)]
    for index, (text, fill) in enumerate(zip(headers, (None, *(c.fill for c in columns)), strict=True), 1):
        style.header(put(sheet, heads, index, text), fill)
    sheet.row_dimensions[heads].height = row_height(max(map(lines, headers, rooms)))
    row = heads
    for row, (text, figures) in enumerate(rows, heads + 1):
        style.body(put(sheet, row, 1, text))
        for index, column in enumerate(columns, 2):
            value = column.value(figures)
            style.body(put(sheet, row, index, value), "center", column.number_format, column.fill if value else None)
        sheet.row_dimensions[row].height = max(ROW, row_height(lines(text, rooms[0])))
    row += 1
    style.total(put(sheet, row, 1, tr("Total")))
    for index, column in enumerate(columns, 2):
        value = column.value(summary.total)
        style.total(put(sheet, row, index, value), column.number_format, column.fill if value else None)
    sheet.row_dimensions[row].height = ROW
    row += 1
    for heading, texts in _notes(assessment, tr):
        row = band(sheet, row + 1, heading, across, last, style.section)
        for text in texts:
            row = band(sheet, row, text, across, last, style.note)
    style.whole(sheet, Area(1, 1, row - 1, last), first_row=heads + 1, tr=tr)
    style.keep_on_one_page(sheet)


def _district(figures: Figures, tr: Translator) -> str:
    return tr("(not stated)") if figures.group is None else figures.group


def _columns(tiers: Sequence[TierRule], tr: Translator) -> list[_Column]:
    def count(tier: TierRule) -> Callable[[Figures], int]:
        return lambda figures: figures.tiers.get(tier.key, 0)

    def rate(figure: str) -> Callable[[Figures], str | float]:
        return lambda figures: _printed(getattr(figures, figure))

    return [
        _Column(tr("Total items"), lambda figures: figures.total),
        *(_Column(tr(tier.name), count(tier), fill=tier.color) for tier in tiers),
        _Column(tr("Void\n(not counted)"), lambda figures: figures.void, room=8),
        _Column(tr("Due"), lambda figures: figures.due, room=8),
        *(_Column(tr(header), rate(figure), style.PERCENT, room=9) for figure, header in _RATES),
        _Column(tr("Longest overdue\n(days)"), lambda figures: figures.max_days_overdue or NOTHING, room=8),
        _Column(tr("Rank"), lambda figures: figures.rank or NOTHING),
    ]


def _printed(rate: Rate) -> str | float:
    # The cell holds what is printed, so that a rate below 1 cannot show as 100 % in a format of two decimals.
    return NOTHING if rate.value is None else round(float(rate.shown.rstrip("%")) / 100, 4)


def _notes(assessment: Assessment, tr: Translator) -> Iterator[tuple[str, list[str]]]:
    yield tr("Tiers"), ["　　".join(legend(tier, tr) for tier in assessment.tiers)]
    yield (
        tr("Definitions"),
        [
            tr("{figure}: {formula}", figure=tr(header).replace("\n", ""), formula=tr(FORMULAS[figure]))
            for figure, header in _DEFINED
        ],
    )
    yield (
        tr("Ledgers"),
        [
            *(
                tr(
                    "{ledger}: tables {tables}, items {items}",
                    ledger=ledger.path.name,
                    tables=len(ledger.tables),
                    items=ledger.items,
                )
                for ledger in assessment.ledgers
            ),
            *(tr("{ledger}: could not be read", ledger=error.where) for error in assessment.unreadable),
        ],
    )
    if assessment.problems:
        errors = sum(problem.kind.severity is Severity.ERROR for problem in assessment.problems)
        yield (
            tr("Data problems"),
            [tr("errors {errors}, warnings {warnings}", errors=errors, warnings=len(assessment.problems) - errors)],
        )
