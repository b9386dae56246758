"""The three-colour table of archive materials: a row a responsible unit, a column an indicator, each cell its tier.

Exists because materials are circulated in this form, word and colour in the cell, and because its totals must be those
of the other sheets. May import everything below `civtrack.outputs` and its neighbours in it; openpyxl lazily.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from civtrack.light import NamedTuple
from civtrack.locales import Translator
from civtrack.model import OUTSIDE, Area, Kind, Value, Verdict, column_letter
from civtrack.outputs import house_style as style
from civtrack.outputs.book.listing import GAP, ListColumn, Listing, band, put
from civtrack.outputs.measure import lines, row_height, width
from civtrack.outputs.wording import (
    CALM,
    days_format,
    days_number,
    days_width,
    district_name,
    legend,
    profile_names,
    tier_counts,
    window,
)
from civtrack.policy import Policy, TierRule
from civtrack.rules.metrics import Figures, group_of, summarise

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from civtrack.assessment import Assessment

__all__ = ["MaterialPage", "material_list", "material_pages", "write_materials"]

ACROSS = 10
"""Indicators on one sheet: more would be too small to read on a landscape page."""

SPARSE = 1 / 3
"""The share of filled cells below which a list says more than a table of empty cells."""


class MaterialPage(NamedTuple):
    """Some indicators, in the ledger's order, with their materials; page `place` of `pages`."""

    indicators: tuple[str | None, ...]
    verdicts: tuple[Verdict, ...]
    place: int
    pages: int


def material_pages(assessment: Assessment) -> Iterator[MaterialPage]:
    """The materials, void ones left out, by so many indicators at a time; nothing where there are none."""
    found = [
        verdict
        for verdict in assessment.verdicts
        if verdict.item.table.kind is Kind.MATERIAL and verdict.reason not in OUTSIDE
    ]
    indicators = list(dict.fromkeys(verdict.item.indicator for verdict in found))
    count = -(-len(indicators) // ACROSS)
    for place in range(count):
        chosen = tuple(indicators[place * ACROSS : (place + 1) * ACROSS])
        yield MaterialPage(
            chosen, tuple(verdict for verdict in found if verdict.item.indicator in chosen), place + 1, count
        )


def material_list(assessment: Assessment, tr: Translator) -> Listing | None:
    """The materials as a list, those that need something first; None where most cells of the table are filled."""
    pages = list(material_pages(assessment))
    found = [verdict for page in pages for verdict in page.verdicts]
    pairs = {(group_of(verdict, "unit"), verdict.item.indicator) for verdict in found}
    units, indicators = ({pair[place] for pair in pairs} for place in (0, 1))
    if not found or len(pairs) > SPARSE * len(units) * len(indicators):
        return None
    policy = assessment.settings.policy(Kind.MATERIAL)
    tiers = policy.profile.tiers
    order = {tier.key: place for place, tier in enumerate(tiers)}
    names = {tier.key: tr(tier.name) for tier in tiers}
    chosen = sorted(found, key=lambda verdict: (order.get(verdict.tier, len(order)), group_of(verdict, "unit") or ""))
    calm = {tier.key for tier in tiers if tier.key == CALM or any(fact.startswith("done_") for fact in tier.reasons)}
    total = summarise(found, "unit", as_of=assessment.as_of, tiers=tiers).total
    rows: list[Sequence[Value]] = [
        [
            place,
            group_of(verdict, "unit"),
            verdict.item.indicator,
            verdict.item.description,
            verdict.deadline.day,
            days_number(verdict),
            names.get(verdict.tier, verdict.tier),
            verdict.item.description,
            str(verdict.item.ref()),
        ]
        for place, verdict in enumerate(chosen, 1)
    ]
    open_ = sum(verdict.tier not in calm for verdict in found)
    said = [_said(policy, assessment, total, tiers, tr)]
    if 0 < open_ < len(rows):
        said.append(tr("Printed are the {count} that need something; the others stand below, on screen.", count=open_))
    return Listing(
        tr("{office} Three-colour table of archive materials", office=assessment.settings.office.name).strip(),
        said,
        [
            ListColumn(tr("Serial"), 4),
            ListColumn(tr("Responsible unit"), 26, "left"),
            ListColumn(tr("Indicator"), 30, "left", shortened=True),
            ListColumn(tr("Material"), 200, "left", flexible=True, shortened=True),
            ListColumn(tr("Deadline"), 12, number_format=style.SHORT_DATE),
            ListColumn(tr("Days"), 10, number_format=days_format(tr), narrowest=days_width(tr)),
            ListColumn(tr("Tier"), 8, words={names[tier.key]: tier.color for tier in tiers}),
            ListColumn(tr("Description as written"), 60, screen=True),
            ListColumn(tr("Where it stands"), 32, screen=True),
        ],
        rows,
        tr("(none)"),
        printed=open_ if 0 < open_ < len(rows) else None,
    )


def _said(policy: Policy, assessment: Assessment, total: Figures, tiers: Sequence[TierRule], tr: Translator) -> str:
    return tr(
        "As of {day}. Profile: {profile}; due soon: {window}. Materials: {total} ({counts})",
        day=assessment.as_of,
        profile=profile_names([policy.profile], tr),
        window=window(policy.due_soon, tr),
        total=total.total,
        counts=tier_counts(total, tiers, tr),
    )


def write_materials(
    sheet: Worksheet,
    assessment: Assessment,
    page: MaterialPage,
    tr: Translator,
    paper: style.Paper = style.A4,
    note: str = "",
) -> None:
    """Writes one page: units × indicators, the counts of each row by tier at the right, of each column below."""
    policy = assessment.settings.policy(Kind.MATERIAL)
    tiers = policy.profile.tiers
    units = list(dict.fromkeys(group_of(verdict, "unit") for verdict in page.verdicts))
    cells: dict[tuple[str | None, str | None], Counter[str]] = {}
    for verdict in page.verdicts:
        cells.setdefault((group_of(verdict, "unit"), verdict.item.indicator), Counter())[verdict.tier] += 1
    total = summarise(page.verdicts, "unit", as_of=assessment.as_of, tiers=tiers).total
    heads = [
        tr("Responsible unit"),
        *(district_name(indicator, tr) for indicator in page.indicators),
        tr("Total items"),
        *(tr(tier.name) for tier in tiers),
    ]
    first_room = min(max(12, *(width(district_name(unit, tr)) for unit in units)), 24)
    rooms = [first_room, *(7 for _ in page.indicators), *(5 for _ in range(len(tiers) + 1))]
    for index, room in enumerate(rooms, 1):
        sheet.column_dimensions[column_letter(index)].width = room + GAP
    last, across = len(rooms), sum(rooms) + GAP * len(rooms)
    row = band(sheet, 1, _title(assessment, page, tr), across, last, style.title)
    said = "　　".join(filter(None, (_said(policy, assessment, total, tiers, tr), note)))
    head = band(sheet, row, said, across, last, style.note)
    fills = [None] * (len(page.indicators) + 2) + [tier.color for tier in tiers]
    for index, (text, fill) in enumerate(zip(heads, fills, strict=True), 1):
        style.header(put(sheet, head, index, text), fill)
    sheet.row_dimensions[head].height = row_height(max(map(lines, heads, rooms)))
    row = head + 1
    for unit in units:
        counts = [cells.get((unit, indicator), Counter[str]()) for indicator in page.indicators]
        style.body(put(sheet, row, 1, district_name(unit, tr)), "left")
        for index, count in enumerate(counts, 2):
            _cell(sheet, row, index, count, tiers, tr)
        _counts(sheet, row, len(counts) + 2, sum(counts, Counter[str]()), tiers)
        tallest = max(sum(count > 0 for count in each.values()) for each in counts)
        sheet.row_dimensions[row].height = row_height(max(tallest, lines(district_name(unit, tr), first_room)))
        row += 1
    row = _totals(sheet, row, page, cells, tiers, tr)
    row = band(
        sheet, row + 1, "　　".join(legend(tier, tr, (Kind.MATERIAL,)) for tier in tiers), across, last, style.note
    )
    style.whole(sheet, Area(1, 1, row - 1, last), first_row=head + 1, tr=tr, page=paper)
    sheet.freeze_panes = f"B{head + 1}"
    style.keep_on_one_page(sheet, paper)


def _title(assessment: Assessment, page: MaterialPage, tr: Translator) -> str:
    office = assessment.settings.office.name
    if page.pages == 1:
        return tr("{office} Three-colour table of archive materials", office=office).strip()
    return tr(
        "{office} Three-colour table of archive materials ({place} of {count})",
        office=office,
        place=page.place,
        count=page.pages,
    ).strip()


def _cell(
    sheet: Worksheet, row: int, column: int, count: Counter[str], tiers: Sequence[TierRule], tr: Translator
) -> None:
    """The tier in word and colour; of several materials each tier with its number, in the colour of the gravest."""
    found = [tier for tier in tiers if count[tier.key]]
    alone = count.total() == 1
    words = [tr(tier.name) if alone else f"{tr(tier.name)} {count[tier.key]}" for tier in found]
    style.body(put(sheet, row, column, "\n".join(words) or None), fill=found[0].color if found else None)


def _counts(sheet: Worksheet, row: int, column: int, count: Counter[str], tiers: Sequence[TierRule]) -> None:
    values = [count.total(), *(count[tier.key] for tier in tiers)]
    for index, (value, fill) in enumerate(zip(values, (None, *(tier.color for tier in tiers)), strict=True), column):
        style.body(put(sheet, row, index, value), number_format=style.INTEGER, fill=fill if value else None)


def _totals(
    sheet: Worksheet,
    row: int,
    page: MaterialPage,
    cells: dict[tuple[str | None, str | None], Counter[str]],
    tiers: Sequence[TierRule],
    tr: Translator,
) -> int:
    """A row of all, and one of each tier; the corner is the same number from both sides."""
    by_indicator = {indicator: Counter[str]() for indicator in page.indicators}
    for (_, indicator), count in cells.items():
        by_indicator[indicator] += count
    whole = sum(by_indicator.values(), Counter[str]())
    assert whole.total() == len(page.verdicts)
    sums = [by_indicator[indicator].total() for indicator in page.indicators]
    right = [whole.total(), *(whole[tier.key] for tier in tiers)]
    style.total(put(sheet, row, 1, tr("Total")))
    for index, number in enumerate([*sums, *right], 2):
        style.total(put(sheet, row, index, number), style.INTEGER)
    for index in range(row, row + len(tiers) + 1):
        sheet.row_dimensions[index].height = row_height(1)
    for tier in tiers:
        row += 1
        values = [by_indicator[indicator][tier.key] for indicator in page.indicators]
        style.total(put(sheet, row, 1, tr("of which {tier}", tier=tr(tier.name))))
        for index, value in enumerate(values, 2):
            style.total(put(sheet, row, index, value), style.INTEGER, tier.color if value else None)
        for index in range(len(values) + 2, len(values) + 3 + len(tiers)):
            style.total(put(sheet, row, index))
        style.total(put(sheet, row, len(values) + 2, whole[tier.key]), style.INTEGER)
    return row + 1
