"""``civtrack report``: the summary workbook of a day, a week, a month, a quarter, a year, or of days of your own.

With ``--format docx``, ``png`` or ``pdf`` it is the leader's one page instead.

Exists to turn options into a period and a place. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from civtrack.asking.names import PERIODS
from civtrack.cli.options import Common, Recorded, Reporting
from civtrack.cli.recorded import recorded_day
from civtrack.cli.running import day_of, desk, finish, judged, tell_of_history, today_at
from civtrack.cli.words import one_of
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from civtrack.rules.periods import Period

tr = active()

ONE_PAGE = ("docx", "png", "pdf")
"""Formats of the leader's one page."""


def report(
    common: Common,
    writing: Reporting,
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="|".join(PERIODS),
            help=tr("The day judged by (default), or its week, month, quarter or year up to that day."),
            callback=one_of("--period", PERIODS),
        ),
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help=tr("First day of a period of your own."))
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help=tr("Its last day (default: the day judged by)."))
    ] = None,
    recorded: Recorded = False,
) -> None:
    """Writes the summary workbook and the page beside it, or the leader's one page."""
    from civtrack.cli.writing import check_format, folder_for, place
    from civtrack.outputs.making import one_page, report_page, summary_workbook

    check_format(writing, "html", *ONE_PAGE)
    _check(period, first, last)
    if last is not None and common.as_of is None:
        common = replace(common, as_of=last)
    at = desk(common, common.paths or ())
    if common.as_of is not None:
        _days(period, first, last, day_of(common.as_of, near=today_at(at)))
    assessment = recorded_day(common, at) if recorded else judged(common, at)
    days = _days(period, first, last, assessment.as_of)
    folder = folder_for(assessment, writing)
    if writing.format in ONE_PAGE:
        outputs = [one_page(assessment, folder, writing.format, days)]
    else:
        outputs = [summary_workbook(assessment, folder, days)]
    if writing.format == "html":
        outputs.append(report_page(assessment, folder, days))
    code = place(outputs, assessment, writing, at.console, common)
    tell_of_history(at.console)
    at.console.problems(assessment.problems)
    finish(common, assessment, code)


def _check(period: str | None, first: str | None, last: str | None) -> None:
    """Refuses options that contradict one another, before anything is read."""
    if period is not None and (first or last):
        raise UsageMistake("--period", detail=Message(N_("give either --period or --from and --to")))
    if last is not None and first is None:
        raise UsageMistake("--to", detail=Message(N_("needs --from")))


def _days(period: str | None, first: str | None, last: str | None, as_of: dt.date) -> Period:
    """The period that the options ask for.

    Raises:
        UsageMistake: It ends before it begins, or after the day judged by.
    """
    from civtrack.rules.periods import PeriodKind, period_of, span_of

    if first is None:
        return period_of(PeriodKind(period or PeriodKind.DAY), as_of)
    begin, end = day_of(first, "--from", as_of), day_of(last, "--to", as_of) if last else as_of
    if end < begin:
        raise UsageMistake("--from", detail=Message(N_("{first} is after {last}"), {"first": begin, "last": end}))
    if end > as_of:
        message = Message(N_("{last} is after {as_of}, the day judged by"), {"last": end, "as_of": as_of})
        raise UsageMistake("--to", detail=message)
    return span_of(begin, end)
