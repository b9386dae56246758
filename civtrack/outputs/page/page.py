"""The HTML page: what the summary workbook says, for somebody who would rather look than open a workbook.

Exists because leaders read on whatever is at hand, in networks without a way out: one file, nothing requested from
anywhere, every figure and word made of what the workbook is made of. Text of a ledger reaches the page only through
Jinja's escaping; style and script are the only ones that the page's own policy allows, by their fingerprints. A list
holds at most `ROWS` items, the most urgent, and says how many stand in the workbook only. May import everything below
`civtrack.outputs` and its neighbours in it; jinja2 lazily.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civtrack.light import dataclass
from civtrack.locales import Translator
from civtrack.outputs.book.explained import explanations
from civtrack.outputs.book.figure_columns import figure_columns
from civtrack.outputs.book.overview import facts, past_lines
from civtrack.outputs.book.period_sheet import Known, known
from civtrack.outputs.brief_lines import BriefLines
from civtrack.outputs.earlier import Earlier, earlier_day, trend_days
from civtrack.outputs.page.charts import AGES, PageChart, ages_chart, districts_chart, trend_chart
from civtrack.outputs.page.items import FILTERS, packed_items
from civtrack.outputs.page.lists import ROWS, page_lists
from civtrack.outputs.page.photos import page_photos
from civtrack.outputs.page.style import page_style
from civtrack.outputs.page.tables import PageTable, Whose, figures_table, shown
from civtrack.outputs.wording import kind_names, mixing, period_name, tiers_of_work
from civtrack.policy import EscalationStep
from civtrack.records import LABELS
from civtrack.rules.ages import ages
from civtrack.rules.metrics import group_of
from civtrack.rules.periods import Period, PeriodKind, period_of

if TYPE_CHECKING:
    from civtrack.assessment import Assessment

__all__ = ["TREND_DAYS", "build_page"]

TREND_DAYS = 31
"""Days of the trend, the one that is judged included."""

_COLUMNS = ("tier", "number", "district", "site", "description", "unit", "person", "deadline", "days")
"""Of the list of all items, left to right."""

_FILES = Path(__file__).parent / "files"


@dataclass(frozen=True, slots=True)
class _Tile:
    name: str
    value: str
    tier: int | None = None
    change: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class _Note:
    title: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Page:
    """What the template shows, in its order."""

    title: str
    facts: Sequence[str]
    warnings: Sequence[str]
    tiles: Sequence[_Tile]
    tables: Sequence[PageTable]
    charts: Sequence[PageChart]
    districts: Sequence[str]
    units: Sequence[str]
    more_filters: Sequence[tuple[str, str]]
    columns: Sequence[tuple[str, str]]
    csv: str
    every: str
    lists: Sequence[PageTable]
    notes: Sequence[_Note]


def build_page(assessment: Assessment, tr: Translator, book: str, period: Period | None = None) -> bytes:
    """The page of a period.

    Args:
        assessment: What was judged.
        tr: The document language.
        book: Name of the workbook beside it, where what is left out of a list stands.
        period: The days whose events it tells of; default the day that was judged by.

    Returns:
        HTML in UTF-8; the same bytes for the same assessment, period and history.
    """
    period = period or period_of(PeriodKind.DAY, assessment.as_of)
    past, earlier = known(assessment, period), earlier_day(assessment)
    whose = Whose([figures.group for figures in assessment.summary().groups], tr)
    lists = page_lists(assessment, period, (past, earlier), whose, book, tr)
    office = assessment.settings.office.name
    page = _Page(
        title=shown(tr("{office} Three-colour table", office=office).strip()),
        facts=[shown(line) for line in _facts(assessment, period, tr)],
        warnings=[shown(line) for line in _warnings(assessment, tr)],
        tiles=_tiles(assessment, earlier, tr),
        tables=_tables(assessment, tr),
        charts=_charts(assessment, tr),
        districts=whose.districts,
        units=whose.units,
        more_filters=[(name, tr(LABELS.get(name, AGES))) for name in FILTERS if name not in ("district", "unit")],
        columns=[(name, tr(LABELS[name])) for name in _COLUMNS],
        csv=f"{Path(book).stem}.csv",
        every=_every(assessment, tr),
        lists=lists,
        notes=_notes(assessment, period, past, book, tr),
    )
    photos = page_photos(assessment, assessment.settings.outputs.page_photos_mib << 20)
    packed = packed_items(assessment, photos, tr)
    return _rendered(page, page_style(assessment.tiers, [*page.tables, *lists], _file("page.css")), packed, tr)


def _every(assessment: Assessment, tr: Translator) -> str:
    """How many items the list holds while nothing is filtered, and how many of them no total counts."""
    count, counted = len(assessment.verdicts), assessment.summary().total.total
    if count == counted:
        return tr("{count} items", count=count)
    return tr(
        "{count} items, {outside} of them void or carried over, in no total", count=count, outside=count - counted
    )


def _rendered(page: _Page, style: str, packed: str, tr: Translator) -> bytes:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_FILES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script, explore = _file("page.js"), _file("explore.js")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_fingerprint(style)}'",
            f"script-src '{_fingerprint(script)}' '{_fingerprint(explore)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    parts: dict[str, Any] = {
        "page": page,
        "say": _words(tr),
        "lang": "en" if tr.language == "en" else "zh-CN",
        "policy": policy,
        # The two parts that are not escaped: our own files, with nothing of a ledger in them.
        "style": Markup(style),  # noqa: S704
        "script": Markup(script),  # noqa: S704
        "explore": Markup(explore),  # noqa: S704
        "packed": packed,
    }
    return environment.get_template("page.html").render(parts).encode(errors="replace")


def _words(tr: Translator) -> dict[str, str]:
    """The words of the template. Those with ``{shown}`` and ``{listed}`` are filled in by the script."""
    counts = {"shown": "{shown}", "listed": "{listed}"}
    return {
        "skip": tr("Skip to the lists"),
        "here": tr("On this page"),
        "charts": tr("Charts"),
        "figures": tr("The figures of this chart"),
        "lists": tr("Lists"),
        "notes": tr("Notes"),
        "filters": tr("Filter the lists"),
        "district": tr("District"),
        "unit": tr("Responsible unit"),
        "words": tr("Words"),
        "any": tr("(all)"),
        "reset": tr("Clear"),
        "none": tr("(none)"),
        "all_shown": tr("All items of the lists are shown."),
        "some_shown": tr("Filtered: {shown} of {listed} items are shown.", **counts),
        "some_counted": tr("{shown} of {listed}", **counts),
        "all_items": tr("All items"),
        "item": tr("Item"),
        "copy_shown": tr("Copy what is shown"),
        "csv": tr("Save what is shown as CSV"),
        "close": tr("Close"),
        "hint": tr("A click on a row, or Enter, shows everything about the item."),
        "still": tr("This shows all items, whatever is filtered."),
    }


def _fingerprint(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _file(name: str) -> str:
    return (_FILES / name).read_text(encoding="utf-8").strip()


def _facts(assessment: Assessment, period: Period, tr: Translator) -> Iterator[str]:
    yield facts(assessment, tr)
    yield from past_lines(assessment, tr)
    if period.kind is not PeriodKind.DAY:
        yield tr("Report on {period}", period=period_name(period, tr))
    if assessment.districts:
        yield tr("Districts: {names}", names=tr(", ").join(assessment.districts))


def _warnings(assessment: Assessment, tr: Translator) -> Iterator[str]:
    if unread := BriefLines(assessment, None, tr).unread():
        yield unread


def _tiles(assessment: Assessment, earlier: Earlier | None, tr: Translator) -> list[_Tile]:
    total = assessment.summary().total
    lines = BriefLines(assessment, earlier, tr)
    tiles = [_Tile(tr("Total items"), str(total.total), key="total")]
    tiles += [
        _Tile(tr(tier.name), str(total.tiers[tier.key]), place, lines.change(total, tier.key), str(place))
        for place, tier in enumerate(assessment.tiers)
    ]
    tiles.append(_Tile(tr("Completion rate"), total.completion_rate.shown, key="completion"))
    tiles.append(_Tile(tr("On-time rate"), total.on_time_rate.shown, key="on-time"))
    return tiles


def _tables(assessment: Assessment, tr: Translator) -> list[PageTable]:
    keys = [tier.key for tier in assessment.tiers]
    summary, first = assessment.summary(), tr("District")
    whole = figures_table(
        "table-1", tr("Three-colour table"), first, figure_columns(summary, tr), summary.groups, summary.total, keys, tr
    )
    parts = [
        figures_table(
            f"table-{place}",
            tr("Table: {kinds}", kinds=kind_names(part.kinds, tr)),
            first,
            figure_columns(part.summary, tr),
            [figures for figures in part.summary.groups if figures.total],
            part.summary.total,
            keys,
            tr,
            part=place - 2,
        )
        for place, part in enumerate(assessment.parts, 2)
    ]
    return [replace(whole, more="\n".join(shown(line) for line in mixing(assessment, tr))), *parts]


def _charts(assessment: Assessment, tr: Translator) -> list[PageChart]:
    ladder = [EscalationStep(step.overdue, step.step) for step in assessment.settings.escalation]
    overdue = ages(assessment.verdicts, ladder, lambda verdict: group_of(verdict, "district"))
    charts = [districts_chart(assessment.summary().groups, assessment.tiers, tr), ages_chart(overdue, tr)]
    if days := trend_days(assessment, TREND_DAYS):
        urgent = tiers_of_work(assessment.tiers)
        charts.append(trend_chart(days, urgent, [assessment.tiers.index(tier) for tier in urgent], tr))
    return charts


def _notes(assessment: Assessment, period: Period, past: Known, book: str, tr: Translator) -> list[_Note]:
    rows = explanations(assessment, period, past, tr).rows
    rule = tr(
        "A list on this page shows at most {count} items, the most urgent; the others stand in the workbook {book}.",
        count=ROWS,
        book=book,
    )
    notes = [
        _Note(
            shown(subject),
            [tr("{figure}: {formula}", figure=shown(item), formula=shown(said)) for _, item, said in lines],
        )
        for subject, lines in groupby(rows, key=lambda row: row[0])
    ]
    return [_Note(tr("This page"), [rule]), *notes]
