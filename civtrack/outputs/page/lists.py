"""The lists of the HTML page: those of the workbook, shorter where they are long, and what changed since yesterday.

Exists so that no item is left out unsaid: a list holds the most urgent, and says how many more there are and where. May
import everything below `civtrack.outputs` and its neighbours in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from civtrack.locales import Translator
from civtrack.model import Field, Value
from civtrack.outputs.book.change_list import LISTED, change_list
from civtrack.outputs.book.item_lists import NamedList, event_lists, tier_lists
from civtrack.outputs.book.material_table import material_list
from civtrack.outputs.book.period_sheet import Known, events_of
from civtrack.outputs.book.problem_list import problem_list
from civtrack.outputs.brief_lines import BriefLines
from civtrack.outputs.earlier import Earlier
from civtrack.outputs.page.tables import PageTable, Whose, list_table
from civtrack.rules.periods import Period

if TYPE_CHECKING:
    from civtrack.assessment import Assessment

__all__ = ["ROWS", "page_lists"]

ROWS = 500
"""Rows of a list on the page: eight lists of twice as many make old browsers wait."""


def page_lists(
    assessment: Assessment,
    period: Period,
    before: tuple[Known, Earlier | None],
    whose: Whose,
    book: str,
    tr: Translator,
) -> list[PageTable]:
    """The lists of a page, each row with its district and unit.

    Args:
        assessment: What was judged.
        period: The days whose events are listed.
        before: What history knows, and the earlier day to compare with.
        whose: Learns the districts and units that occur.
        book: Name of the workbook, where what is left out stands.
        tr: The document language.
    """
    in_book = assessment.settings.outputs.list_rows
    outputs = replace(assessment.settings.outputs, list_rows=min(ROWS, in_book))
    short = replace(assessment, settings=replace(assessment.settings, outputs=outputs))
    past, earlier = before
    named = [
        *tier_lists(short, past.runs or {}, tr, tr("Materials table") if material_list(assessment, tr) else ""),
        *event_lists(short, events_of(assessment, period), tr),
    ]
    named = [replace(each, listing=each.listing.once()) for each in named]
    changes = _changes(assessment, earlier, tr) if earlier else None
    if changes:
        named.append(changes)
    rows = [[_whose(each, row, tr) for row in each.listing.rows] for each in named]
    items = [_items(assessment, each, tr) for each in named]
    title = tr("Data problems")
    problems = problem_list(short, title, tr)
    named.append(NamedList(title, "", problems, len(assessment.problems) + len(assessment.unreadable)))
    rows.append(_whose_problems(assessment, len(problems.rows)))
    items.append(_items_of_problems(assessment, len(problems.rows)))
    for district, unit in (pair for listed in rows for pair in listed):
        whose.note(district, unit)
    whose.close()
    keys = [tier.key for tier in assessment.tiers]
    return [
        list_table(
            f"list-{place}",
            each.listing,
            each.name,
            [whose.of(*pair) for pair in pairs],
            places,
            listed=each.total,
            more=each.listing.more if each is changes else _more(each, in_book, book, tr),
            counted=tr.plural("{count} entry", "{count} entries", each.total),
            tier=keys.index(each.tier) if each.tier else None,
        )
        for place, (each, pairs, places) in enumerate(zip(named, rows, items, strict=True), 1)
    ]


def _whose(named: NamedList, row: Sequence[Value], tr: Translator) -> tuple[Value, Value]:
    """District and unit of a row; a list in which nobody states one has no column for it."""
    stated = {column.header: value for column, value in zip(named.listing.columns, row, strict=True)}
    return stated.get(tr("District")), stated.get(tr("Responsible unit"))


def _items(assessment: Assessment, named: NamedList, tr: Translator) -> list[int | None]:
    """Place of each row's item among all of them, by where the list says that it stands."""
    heads = [column.header for column in named.listing.columns]
    at = next(heads.index(head) for head in (tr("Where it stands"), tr("Cell to clarify")) if head in heads)
    field = Field.DEADLINE if heads[at] == tr("Cell to clarify") else None
    places = {str(verdict.item.ref(field)): place for place, verdict in enumerate(assessment.verdicts)}
    return [places.get(str(row[at])) for row in named.listing.rows]


def _items_of_problems(assessment: Assessment, count: int) -> list[int | None]:
    """Place of the item in whose row each problem stands."""
    places = {
        (verdict.item.table.ledger, verdict.item.table.sheet, verdict.item.row): place
        for place, verdict in enumerate(assessment.verdicts)
    }
    found: list[int | None] = [None] * len(assessment.unreadable)
    found += [
        places.get((problem.where.ledger, problem.where.sheet or "", problem.where.row or 0))
        for problem in assessment.problems
    ]
    return found[:count]


def _whose_problems(assessment: Assessment, count: int) -> list[tuple[Value, Value]]:
    """District and unit of the row that each problem stands in; files that could not be read have none."""
    items = {(item.table.ledger, item.table.sheet, item.row): (item.district, item.unit) for item in assessment.items}
    nobody: tuple[Value, Value] = (None, None)
    found = [nobody] * len(assessment.unreadable)
    found += [
        items.get((problem.where.ledger, problem.where.sheet or "", problem.where.row or 0), nobody)
        for problem in assessment.problems
    ]
    return found[:count]


def _changes(assessment: Assessment, earlier: Earlier, tr: Translator) -> NamedList:
    """What changed since the earlier day; the workbook has only its counts, the command has it all."""
    title = tr("Changes since {since}", since=BriefLines(assessment, earlier, tr).since())
    count = sum(change.kind in LISTED for change in earlier.changes)
    listing = change_list(assessment, earlier.changes, title, ROWS, tr)
    if count > ROWS:
        more = tr("{listed} are shown; {count} more: civtrack changes --since {day}",
                  listed=ROWS, count=count - ROWS, day=earlier.day)  # fmt: skip
        listing = replace(listing, more=more)
    return NamedList(title, "", listing, count)


def _more(named: NamedList, in_book: int, book: str, tr: Translator) -> str:
    total, listed = named.total, len(named.listing.rows)
    if total <= listed:
        return ""
    if total <= in_book:
        return tr("The most urgent {listed} are shown; {count} more stand in the workbook {book}.",
                  listed=listed, count=total - listed, book=book)  # fmt: skip
    return tr(
        "The most urgent {listed} are shown; {count} more: the workbook {book} lists {rows} of all, and says below "
        "its list how to see the rest.",
        listed=listed,
        count=total - listed,
        book=book,
        rows=in_book,
    )
