"""The summary workbook 三色表: the table by district, what the office compares, the lists behind the figures.

Exists because the evening's table is what the office prints, files and sends upwards, and the week's, month's and
year's are the same book over more days. Says which sheets there are and in which order. May import everything below
`civtrack.day`; openpyxl lazily.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from civtrack.light import dataclass
from civtrack.locales import Translator
from civtrack.model import Kind, Value
from civtrack.outputs import house_style as style
from civtrack.outputs.book.charts import Chart, Series, write_charts
from civtrack.outputs.book.contents import Entry, Listed, link_events, link_tiers, write_contents
from civtrack.outputs.book.explained import explanations
from civtrack.outputs.book.figure_table import Cells, Head, Laid, write_cells
from civtrack.outputs.book.group_tables import grouped_tables, write_ages, write_ranking
from civtrack.outputs.book.item_lists import NamedList, event_lists, tier_lists
from civtrack.outputs.book.listing import put, write_listing
from civtrack.outputs.book.material_table import material_list, material_pages, write_materials
from civtrack.outputs.book.overview import facts, write_overview, write_part
from civtrack.outputs.book.pages import settle, short
from civtrack.outputs.book.period_sheet import LONG, events_of, known, write_period
from civtrack.outputs.book.problem_list import problem_list
from civtrack.outputs.book.short_tables import ShortTables
from civtrack.outputs.earlier import trend_days
from civtrack.outputs.packing import CUT, Bulk, new_book, pack, sheet_name
from civtrack.rules.periods import EVENTS, Period, PeriodKind, period_of

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from civtrack.assessment import Assessment

__all__ = ["build_report"]

OVERVIEW, COMPARED, HAPPENED, PLAIN = "4472C4", "8EA9DB", "A9D08E", "7F7F7F"
"""Colours of tabs: the table, what is compared, what happened, what is beside the matter."""

TREND_ROWS = 8
"""Days of the trend whose table fills half of its page."""

TREND_DAYS = 31
"""Days of the trend: more bars than these cannot be read on a quarter of a page."""


@dataclass(slots=True)
class _Book:
    """The workbook while it is made.

    Attributes:
        book: The workbook.
        tr: The document language.
        page: The paper.
        bulks: Sheet → the rows of its list.
        entries: What the contents name: sheet, what stands there, how many, whether it is printed.
        lists: Tier or event → its list and sheet.
        together: What is printed on one sheet, because each of it would leave its page empty.
    """

    book: Workbook
    tr: Translator
    page: style.Paper
    bulks: dict[str, Bulk] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    lists: dict[str, Listed] = field(default_factory=dict)
    together: ShortTables = field(init=False)

    def __post_init__(self) -> None:
        self.together = ShortTables(self.page)

    def sheet(self, name: str, color: str, count: int | None = None, *, printed: bool = True) -> Worksheet:
        """A new sheet at the end, with its line in the contents."""
        sheet: Worksheet = self.book.create_sheet(sheet_name(name, self.book.sheetnames))
        style.tab(sheet, color)
        self.entries.append(Entry(sheet.title, name, count, printed=printed))
        return sheet

    def leave_out(self, sheet: Worksheet) -> None:
        """Takes a sheet out again on which there is nothing to show."""
        self.entries[:] = [entry for entry in self.entries if entry[0] != sheet.title]
        self.book.remove(sheet)

    def add(self, listed: NamedList, key: str = "", *, printed: bool = True) -> None:
        """A new sheet with a list; one that is not printed, or with others, says so."""
        sheet = self.sheet(listed.name, listed.color, listed.total, printed=printed)
        listing = listed.listing
        bulk = write_listing(
            sheet,
            listing if printed else replace(listing, notes=[*listing.notes, self._unprinted]),
            self.tr,
            self.page,
        )
        if printed and short(sheet, bulk, self.page):
            sheet = self.printed_elsewhere(sheet, bulk)
            beside = [*listing.notes[:-1], "　　".join((*listing.notes[-1:], self.elsewhere))]
            bulk = write_listing(sheet, replace(listing, notes=beside), self.tr, self.page)
            printed = False
        if bulk:
            self.bulks[sheet.title] = bulk
            if key:
                self.lists[key] = Listed(sheet.title, bulk)
        if not printed:
            style.screen_only(sheet)

    def printed_elsewhere(self, sheet: Worksheet, bulk: Bulk | None) -> Worksheet:
        """Has what the newest sheet prints printed with others, and gives an empty one in its place."""
        self.together.take(sheet, bulk)
        entry, color = self.entries[-1], sheet.sheet_properties.tabColor
        self.leave_out(sheet)
        again = self.sheet(entry.name, PLAIN, entry.entries)
        again.sheet_properties.tabColor = color
        self.entries[-1] = self.entries[-1]._replace(on=self.joint)
        return again

    def settle_figures(self, *kept: Worksheet) -> None:
        """Sets up what is no list; what leaves its page empty all the same is printed with others, but for some."""
        for place, entry in enumerate(self.entries):
            sheet = self.book[entry.sheet]
            if not entry.printed or entry.on or entry.sheet in self.bulks:
                continue
            settle(sheet, self.page)
            if short(sheet, None, self.page) and sheet not in kept:
                self.together.take(sheet, None)
                self.entries[place] = entry._replace(on=self.joint)
                style.note(put(sheet, style.printed(sheet).last_row + 2, 1, self.elsewhere))
                style.screen_only(sheet)

    def join(self, *, sparse: bool) -> None:
        """Prints the short tables together, once; a sheet whose last page stays empty is written where that may be."""
        if not self.together:
            return
        sheet = self.sheet(self.joint, PLAIN)
        filled = self.together.write(sheet, self.tr)
        if not sparse and filled[-1] < style.HALF:
            self.leave_out(sheet)
        else:
            self.together = ShortTables(self.page)

    @property
    def joint(self) -> str:
        return self.tr("Short tables")

    @property
    def _unprinted(self) -> str:
        return self.tr("This sheet is for the screen: it is not printed.")

    @property
    def elsewhere(self) -> str:
        return self.tr("It is printed with other short tables on the sheet “{sheet}”.", sheet=self.joint)


def build_report(assessment: Assessment, tr: Translator, period: Period | None = None) -> bytes:
    """The summary workbook of a period.

    Args:
        assessment: What was judged.
        tr: The document language.
        period: The days whose events it tells of; default the day that was judged by.

    Returns:
        An .xlsx file; the same bytes for the same assessment, period and history.
    """
    made = _Book(new_book(), tr, style.PAPERS[assessment.settings.outputs.paper])
    style.measured(made.book)
    made.book.remove(made.book.worksheets[0])
    period = period or period_of(PeriodKind.DAY, assessment.as_of)
    past, done = known(assessment, period), events_of(assessment, period)
    first = made.sheet(tr("Three-colour table"), OVERVIEW)
    table = first, write_overview(first, assessment, period, tr, made.page)
    contents = made.book.create_sheet(sheet_name(tr("Contents")))
    drawn = made.sheet(tr("Charts"), OVERVIEW)
    day = period.kind is PeriodKind.DAY
    parts = _parts(made, assessment, printed=not day)
    steps = _ranking(made, assessment)
    for by, listed in grouped_tables(assessment, period, tr):
        made.add(listed, by, printed=by == "unit" or not day)
    materials = _materials(made, assessment)
    for listed in tier_lists(assessment, past.runs or {}, tr, materials):
        if listed.total:
            made.add(listed, listed.tier or "", printed=listed.listing.printed != 0)
    happenings = made.sheet(tr("New, closed, overdue"), HAPPENED)
    laid, told = write_period(happenings, assessment, done, past, tr, made.page)
    events = happenings, laid
    long = (period.last - period.first).days >= LONG
    for key, listed in zip((event.key for event in EVENTS), event_lists(assessment, done, tr), strict=True):
        if listed.total:
            made.add(listed, key, printed=not long and key not in told)
    trend = _trend(made, assessment, fewest=TREND_DAYS + 1 if day else TREND_ROWS)
    made.settle_figures(first, drawn)
    made.join(sparse=day)
    name = tr("Data problems")
    problems = problem_list(assessment, name, tr)
    if problems.rows:
        made.add(NamedList(name, PLAIN, problems, len(problems.rows)), printed=False)
    name = tr("Explanations")
    made.add(NamedList(name, PLAIN, explanations(assessment, period, past, tr)), printed=not day)
    made.join(sparse=True)
    for sheet, figures in (table, *parts):
        link_tiers(sheet, figures, made.lists)
    link_events(*steps, made.lists, "red")
    for event in EVENTS:
        link_events(*events, made.lists, event.key)
    _draw(made, drawn, assessment, table, steps, trend or events)
    settle(drawn, made.page)
    write_contents(contents, assessment, made.entries, tr, made.page)
    return pack(made.book, assessment.as_of, made.bulks, tr(CUT))


def _parts(made: _Book, assessment: Assessment, *, printed: bool) -> list[tuple[Worksheet, Laid]]:
    """A table for each profile that judges some of the items, one below the other; none where one judges all.

    What they add up to stands above the first table, too: a day is printed in as few pages as may be.
    """
    parts: list[tuple[Worksheet, Laid]] = []
    if not assessment.parts:
        return parts
    sheet = made.sheet(made.tr("Tables by profile"), OVERVIEW, printed=printed)
    for part in assessment.parts:
        top = max(sheet.row_dimensions) + 2 if parts else 1
        parts.append((sheet, write_part(sheet, assessment, part, made.tr, made.page, top)))
    if not printed:
        style.screen_only(sheet)
    return parts


def _ranking(made: _Book, assessment: Assessment) -> tuple[Worksheet, Laid]:
    """The districts by rank; below them overdue items by step, which is given back."""
    sheet = made.sheet(made.tr("Ranking and overdue by step"), COMPARED)
    write_ranking(sheet, assessment, made.tr, made.page)
    return sheet, write_ages(sheet, assessment, made.tr, made.page, max(sheet.row_dimensions) + 2)


def _materials(made: _Book, assessment: Assessment) -> str:
    """The materials: a list where most cells of their table would be empty, else the table.

    Returns:
        The sheet of the list; "" where there is none.
    """
    tr, name = made.tr, made.tr("Materials table")
    if listing := material_list(assessment, tr):
        made.add(NamedList(name, COMPARED, listing, len(listing.rows)))
        return made.entries[-1].sheet
    for page in material_pages(assessment):
        sheet = made.sheet(name, COMPARED, len(page.verdicts))
        write_materials(sheet, assessment, page, tr, made.page)
        if short(sheet, None, made.page):
            sheet = made.printed_elsewhere(sheet, None)
            write_materials(sheet, assessment, page, tr, made.page, made.elsewhere)
            style.screen_only(sheet)
    return ""


def _trend(made: _Book, assessment: Assessment, *, fewest: int) -> tuple[Worksheet, Laid] | None:
    """The counts by tier of the newest recorded days; no sheet where there is no earlier day.

    A day, and a period of fewer days than so many, prints its chart alone: it says what the table does.
    """
    days, tr = trend_days(assessment, TREND_DAYS), made.tr
    if not days:
        return None
    printed = len(days) >= fewest
    tiers = assessment.tiers
    rows: list[tuple[str, Sequence[Value]]] = [
        (str(each.day), [each.counts.get(tier.key) or 0 for tier in tiers]) for each in days
    ]
    office = assessment.settings.office.name
    table = Cells(
        tr("{office} Trend", office=office).strip(),
        (facts(assessment, tr), tr("From the snapshots of history; the last row is this report.")),
        tr("Day"),
        [Head(tier.key, tr(tier.name), 8, fill=tier.color) for tier in tiers],
        rows,
    )
    sheet = made.sheet(tr("Trend"), HAPPENED, printed=printed)
    laid = write_cells(sheet, table, tr, page=made.page)
    if not printed:
        style.screen_only(sheet)
    return sheet, laid


def _draw(
    made: _Book,
    sheet: Worksheet,
    assessment: Assessment,
    table: tuple[Worksheet, Laid],
    steps: tuple[Worksheet, Laid],
    last: tuple[Worksheet, Laid],
) -> None:
    """Tiers, rates, overdue items by step, and the trend or, without one, what happened."""
    tr = made.tr
    tiers = [Series(tier.key, tier.color) for tier in assessment.tiers]
    rates = [Series("completion_rate", "4472C4"), Series("on_time_rate", "ED7D31")]
    unit = tr("problems") if {*assessment.windows} == {Kind.PROBLEM} else tr("items")
    charts = [
        Chart(tr("Items by tier"), *table, tiers, unit=unit),
        Chart(tr("Completion and on-time rates"), *table, rates, "clustered", "0%"),
    ]
    shades = [Series(key, color) for key, color in steps[1].fills.items()]
    charts.append(Chart(tr("Overdue items by supervision step"), *steps, shades, unit=unit))
    if "new" in last[1].columns:
        happened = [Series("new", "4472C4"), Series("closed", "70AD47"), Series("reddened", "C00000")]
        charts.append(Chart(tr("New, closed and turned overdue"), *last, happened, "clustered", unit=unit))
    else:
        charts.append(Chart(tr("Trend of tiers"), *last, tiers, unit=unit))
    charts = [chart for chart in charts if chart.drawn]
    if not charts:
        made.leave_out(sheet)
        return
    office = assessment.settings.office.name
    write_charts(sheet, tr("{office} Charts", office=office).strip(), facts(assessment, tr), charts, tr, made.page)
