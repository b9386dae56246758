"""The tables by unit, leader, category and type of site, the ranking of districts, overdue items by supervision step.

Exists so that whatever the office compares is compared by the figures of `civtrack.rules.metrics`, with totals that add
up. May import everything below `civtrack.outputs` and its neighbours in it; openpyxl lazily.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from civtrack.locales import Translator
from civtrack.model import N_, Value
from civtrack.outputs import house_style as style
from civtrack.outputs.book.figure_columns import NOTHING, FigureColumn, figure_columns
from civtrack.outputs.book.figure_table import Cells, Head, Laid, Line, write_cells
from civtrack.outputs.book.item_lists import NamedList, limited
from civtrack.outputs.book.listing import ListColumn, Listing
from civtrack.outputs.book.overview import facts
from civtrack.outputs.wording import district_name
from civtrack.policy import EscalationStep
from civtrack.rules.ages import Ages, Stretch, ages
from civtrack.rules.metrics import FORMULAS, Figures, Summary, group_of
from civtrack.rules.periods import Period, PeriodKind

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from civtrack.assessment import Assessment

__all__ = ["GROUPINGS", "grouped_tables", "ungrouped", "write_ages", "write_ranking"]

GROUPINGS = {
    "unit": N_("Responsible unit"),
    "leader": N_("Leader"),
    "category": N_("Category"),
    "site_type": N_("Site type"),
}
"""What the report groups by beside districts, with the head of the column and the name of the sheet."""

_SHADES = ("FFF2CC", "F8CBAD", "F4A07C", "EA7C73", "D99795", "C9A3B6")
_NOT_OF_GROUPS = frozenset({"rank", "void"})
"""Figures that the tables by unit and the like leave off the paper."""

_PERCENT = 8
"""Cells of a rate: 100.00% and some room."""

_BESIDE_RANK = ("rank", "on_time_rate", "on_time_rate_original", "closure_rate", "overdue_rate", "completion_rate")


_TITLES = {
    "unit": N_("Rectification by responsible unit"),
    "leader": N_("Rectification by leader"),
    "category": N_("Rectification by category"),
    "site_type": N_("Rectification by site type"),
}
_COUNTED = {
    "unit": N_("{facts}. {count} units in all"),
    "leader": N_("{facts}. {count} leaders in all"),
    "category": N_("{facts}. {count} categories in all"),
    "site_type": N_("{facts}. {count} site types in all"),
}


def grouped_tables(assessment: Assessment, period: Period, tr: Translator) -> Iterator[tuple[str, NamedList]]:
    """A table by each grouping for which any item states a group, those with most overdue items first.

    Args:
        assessment: What was judged.
        period: The report's; a day's prints of the units those that are called to account, and no other grouping.
        tr: The document language.

    Yields:
        What is grouped by, and its table.
    """
    for by, header in GROUPINGS.items():
        if by not in ungrouped(assessment):
            listing = _grouped(assessment, by, tr(header), tr)
            if period.kind is PeriodKind.DAY:
                late = sum(figures.overdue > 0 for figures in assessment.summary(by).groups)
                listing = _printing(listing, late, tr)
            yield by, NamedList(tr(header), "8EA9DB", listing, len(listing.rows))


def _printing(listing: Listing, count: int, tr: Translator) -> Listing:
    """The same, printed as far as somebody is overdue; the rest is seen on screen, and the note says so."""
    if not count or count >= len(listing.rows):
        return listing
    said = tr("Printed are the {count} with overdue items; the others stand below, on screen.", count=count)
    return replace(listing, printed=count, notes=[*listing.notes, said])


def ungrouped(assessment: Assessment) -> tuple[str, ...]:
    """The groupings of which no item states anything: there is no sheet for them."""
    return tuple(by for by in GROUPINGS if all(group_of(verdict, by) is None for verdict in assessment.verdicts))


def _grouped(assessment: Assessment, by: str, name: str, tr: Translator) -> Listing:
    summary = assessment.summary(by)
    columns = [replace(each, screen=each.screen or each.key in _NOT_OF_GROUPS) for each in figure_columns(summary, tr)]
    columns.sort(key=lambda each: each.screen)

    def need(figures: Figures) -> tuple[bool, int, int]:
        return figures.group is None, -figures.overdue, -figures.total

    groups = sorted(summary.groups, key=need)
    shown = groups[: assessment.settings.outputs.list_rows]
    listing = Listing(
        tr("{office} {document}", office=assessment.settings.office.name, document=tr(_TITLES[by])).strip(),
        [
            tr(_COUNTED[by], facts=facts(assessment, tr), count=len(groups)),
            *([tr("Of several units the leading one counts.")] if by == "unit" else []),
        ],
        [
            ListColumn(tr("Serial"), 4),
            ListColumn(name, 28, "left"),
            *(
                ListColumn(
                    each.header,
                    each.room,
                    number_format=each.number_format,
                    screen=each.screen,
                    narrowest=_PERCENT if each.number_format == style.PERCENT else 4,
                )
                for each in columns
            ),
        ],
        [
            [place, district_name(figures.group, tr), *_values(columns, figures)]
            for place, figures in enumerate(shown, 1)
        ],
        tr("(none)"),
        total=[None, tr("Total"), *_values(columns, summary.total)],
        tints={index: each.fill for index, each in enumerate(columns, 2) if each.fill},
        bars=[index for index, each in enumerate(columns, 2) if each.number_format == style.PERCENT],
    )
    return limited(listing, len(groups), ("civtrack", "summary", "--by", by), tr)


def _values(columns: Sequence[FigureColumn], figures: Figures) -> list[Value]:
    return [column.value(figures) for column in columns]


def write_ranking(sheet: Worksheet, assessment: Assessment, tr: Translator, page: style.Paper = style.A4) -> Laid:
    """Writes the districts in the order of their ranks, each group apart; equal ranks are marked 并列."""
    summary = assessment.summary("district")
    by_key = {column.key: column for column in figure_columns(summary, tr)}
    columns = [replace(by_key[key], room=11) for key in _BESIDE_RANK if key in by_key]
    columns += [FigureColumn("overdue", tr("Overdue"), lambda figures: figures.overdue, room=7)]
    columns += [by_key["due"], by_key["total"]]
    remarked = any(_remark(*each, tr) for each in _shared(assessment, summary, tr))
    rows: list[tuple[str, Sequence[Value]]] = []
    bands: dict[int, str] = {}
    for band, groups in _leagues(assessment, summary, tr):
        if band:
            bands[len(rows)] = band
        ranks = Counter(figures.rank for figures in groups)
        for figures in groups:
            remark = [_remark(figures, ranks[figures.rank], tr)] if remarked else []
            rows.append((district_name(figures.group, tr), [*_values(columns, figures), *remark]))
    office = assessment.settings.office.name
    table = Cells(
        tr("{office} Ranking of districts", office=office).strip(),
        (facts(assessment, tr),),
        tr("District"),
        [
            *(Head(each.key, each.header, each.room, each.number_format) for each in columns),
            *([Head("remark", tr("Remark"), 18, style.TEXT)] if remarked else []),
        ],
        rows,
        (tr("Total"), [*_values(columns, summary.total), *([None] if remarked else [])]),
        bands,
    )

    def below(row: int, line: Line) -> int:
        row = line(row + 1, tr("Definitions"), style.section)
        said = []
        for key in ("on_time_rate", "closure_rate", "due", "rank", *(["rank_group"] if bands else [])):
            head = (
                tr("Ranking groups")
                if key == "rank_group"
                else by_key[key].header.replace("\n", "" if tr.language == "zh" else " ")
            )
            said.append(tr("{figure}: {formula}", figure=head, formula=tr(FORMULAS[key])))
        return line(row, "　　".join(said), style.note)

    return write_cells(sheet, table, tr, below, page=page)


def _leagues(assessment: Assessment, summary: Summary, tr: Translator) -> Iterator[tuple[str, list[Figures]]]:
    def place(figures: Figures) -> tuple[bool, int]:
        return figures.rank is None, figures.rank or 0

    groups = assessment.settings.office.groups
    if not groups:
        yield "", sorted(summary.groups, key=place)
        return
    for name, members in groups.items():
        found = [figures for figures in summary.groups if figures.group in members]
        if found:
            yield name, sorted(found, key=place)
    listed = {member for members in groups.values() for member in members}
    if rest := [figures for figures in summary.groups if figures.group not in listed]:
        yield tr("In no group"), rest


def _shared(assessment: Assessment, summary: Summary, tr: Translator) -> Iterator[tuple[Figures, int]]:
    """Each district, and how many share its rank."""
    for _, groups in _leagues(assessment, summary, tr):
        ranks = Counter(figures.rank for figures in groups)
        yield from ((figures, ranks[figures.rank]) for figures in groups)


def _remark(figures: Figures, sharing: int, tr: Translator) -> str | None:
    if figures.rank is not None:
        return tr("shared rank") if sharing > 1 else None
    return tr("not ranked: nothing due") if not figures.due else tr("not ranked")


def write_ages(
    sheet: Worksheet, assessment: Assessment, tr: Translator, page: style.Paper = style.A4, top: int = 1
) -> Laid:
    """Writes overdue items by district and by how long: the stretches are those of the supervision steps.

    Args:
        sheet: The sheet.
        assessment: What was judged.
        tr: The document language.
        page: The paper.
        top: The first row: below another table, whose line of facts holds for both.
    """
    ladder = [EscalationStep(step.overdue, step.step) for step in assessment.settings.escalation]
    found = ages(assessment.verdicts, ladder, lambda verdict: group_of(verdict, "district"))
    summary = assessment.summary("district")
    heads = [
        Head("overdue", tr("Overdue"), 8),
        *(
            Head(f"stretch{place}", _stretch(part, tr), 14, fill=shade)
            for place, (part, shade) in enumerate(zip(found.stretches, _shades(found), strict=True))
        ),
        Head("max_days_overdue", tr("Most days\noverdue"), 9),
    ]
    none = (0,) * len(found.stretches)

    def row(figures: Figures, counts: Sequence[int]) -> list[Value]:
        assert figures.overdue == sum(counts), figures.group
        return [figures.overdue, *counts, figures.max_days_overdue or NOTHING]

    office = assessment.settings.office.name
    table = Cells(
        tr("{office} Overdue items by supervision step", office=office if top == 1 else "").strip(),
        (facts(assessment, tr),) if top == 1 else (),
        tr("District"),
        heads,
        [
            (district_name(figures.group, tr), row(figures, found.groups.get(figures.group, none)))
            for figures in summary.groups
        ],
        (tr("Total"), row(summary.total, found.total)),
    )
    return write_cells(sheet, table, tr, page=page, top=top)


def _shades(found: Ages) -> tuple[str, ...]:
    """A colour for each stretch, the longer the darker (RRGGBB)."""
    return tuple(_SHADES[min(place, len(_SHADES) - 1)] for place in range(len(found.stretches)))


def _stretch(part: Stretch, tr: Translator) -> str:
    step = tr(part.step) if part.step else tr("No step yet")
    if part.last is None:
        return tr("{step}\n{first} d or more", step=step, first=part.first)
    if part.first == part.last:
        return tr("{step}\n{first} d", step=step, first=part.first)
    return tr("{step}\n{first}–{last} d", step=step, first=part.first, last=part.last)
