"""The first sheet of the summary workbook: the three-colour table by district, and what its figures mean.

Exists so that the one page that goes to the leaders is laid out in one place. May import `civtrack.assessment`,
`civtrack.rules.metrics` and its neighbours in `civtrack.outputs`; openpyxl lazily.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from civtrack.locales import Translator
from civtrack.model import Severity
from civtrack.outputs import house_style as style
from civtrack.outputs.book.figure_columns import defined, figure_columns
from civtrack.outputs.book.figure_table import FigureTable, Laid, Line, write_figures
from civtrack.outputs.book.pages import scratch, settle
from civtrack.outputs.wording import (
    kind_names,
    legend,
    legends,
    mixing,
    past_line,
    period_title,
    profile_names,
    tiers_given,
    windows,
)
from civtrack.rules.metrics import FORMULAS, Summary
from civtrack.rules.periods import Period, PeriodKind

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from civtrack.assessment import Assessment
    from civtrack.rules.parts import Part

__all__ = ["facts", "past_lines", "write_overview", "write_part"]


def facts(assessment: Assessment, tr: Translator) -> str:
    """The line that every document carries: the day, the profile, the window."""
    return tr(
        "As of {day}. Profile: {profile}; due soon: {window}",
        day=assessment.as_of,
        profile=profile_names(assessment.profiles, tr),
        window=windows(assessment.windows, tr),
    )


def past_lines(assessment: Assessment, tr: Translator) -> tuple[str, ...]:
    """How a past day was told: a line, or none."""
    past = past_line(assessment, tr)
    return (past,) if past else ()


def write_overview(
    sheet: Worksheet, assessment: Assessment, period: Period, tr: Translator, page: style.Paper = style.A4
) -> Laid:
    """Writes the table by district with its total, then definitions and inputs; says where its figures stand.

    Where definitions would take a second page, they are left to the last sheet.
    """
    summary = assessment.summary("district")
    name = assessment.settings.office.name
    title = tr("{office} Three-colour table", office=name).strip()
    if period.kind is not PeriodKind.DAY:
        title = tr("{title} ({period})", title=title, period=period_title(period, tr))
    table = FigureTable(
        title=title,
        notes=(facts(assessment, tr), *past_lines(assessment, tr), *mixing(assessment, tr)),
        first=tr("District"),
        columns=figure_columns(summary, tr),
        groups=summary.groups,
        total=summary.total,
    )

    def written(on: Worksheet, notes: Sequence[tuple[str, list[str]]]) -> Laid:
        return write_figures(on, table, tr, lambda row, line: _notes(notes, row, line), page)

    whole = list(_paragraphs(assessment, summary, tr))
    with scratch(sheet) as measured:
        written(measured, whole)
        settle(measured, page)
        fits = bool(measured.page_setup.fitToHeight)
    return written(sheet, whole if fits else [*_shortened(whole, tr)])


def write_part(
    sheet: Worksheet, assessment: Assessment, part: Part, tr: Translator, page: style.Paper = style.A4, top: int = 1
) -> Laid:
    """Writes the table by district of the kinds that one profile judges; below another one it has no office's name."""
    name = assessment.settings.office.name if top == 1 else ""
    table = FigureTable(
        title=tr("{office} Three-colour table: {kinds}", office=name, kinds=kind_names(part.kinds, tr)).strip(),
        notes=(
            tr(
                "As of {day}. Profile: {profile}; due soon: {window}",
                day=assessment.as_of,
                profile=profile_names([part.profile], tr),
                window=windows({kind: assessment.windows[kind] for kind in part.kinds}, tr),
            ),
            *past_lines(assessment, tr),
        ),
        first=tr("District"),
        columns=[each for each in figure_columns(part.summary, tr) if top == 1 or not each.screen],
        groups=part.summary.groups,
        total=part.summary.total,
    )

    def below(row: int, line: Line) -> int:
        row = line(row + 1, tr("Tiers"), style.section)
        shown = (legend(tier, tr, part.kinds) for tier in tiers_given(assessment, part))
        return line(row, "　　".join(shown), style.note)

    return write_figures(sheet, table, tr, below, page, top)


def _notes(notes: Sequence[tuple[str, list[str]]], row: int, line: Line) -> int:
    for heading, texts in notes:
        row = line(row + 1, heading, style.section)
        row = line(row, "　　".join(texts), style.note)
    return row


def _shortened(notes: Sequence[tuple[str, list[str]]], tr: Translator) -> Iterator[tuple[str, list[str]]]:
    """What the colours mean, and where all else stands."""
    yield notes[0]
    yield tr("Definitions"), [tr("They stand on the sheet “{sheet}”.", sheet=tr("Explanations"))]


def _paragraphs(assessment: Assessment, summary: Summary, tr: Translator) -> Iterator[tuple[str, list[str]]]:
    yield tr("Tiers"), legends(assessment, tr)
    yield (
        tr("Definitions"),
        [
            tr(
                "{figure}: {formula}",
                figure=tr(header).replace("\n", "" if tr.language == "zh" else " "),
                formula=tr(FORMULAS[figure]),
            )
            for figure, header in defined(summary)
        ],
    )
    yield (
        tr("Ledgers"),
        [
            *(
                tr(
                    "{ledger}: {items} items in {tables} tables",
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
            [tr("{errors} errors, {warnings} warnings", errors=errors, warnings=len(assessment.problems) - errors)],
        )
