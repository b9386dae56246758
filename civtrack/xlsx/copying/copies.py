"""Writes many copies of a workbook, each with some of its rows, in one pass over every sheet.

Exists because a ledger is cut up by district and sent out: each copy looks like the ledger, and nothing of any other
row is in its file. May import `civtrack.errors`, `civtrack.model`, `civtrack.files` and the modules of `civtrack.xlsx`
below it.

A copy is composed, not cut out: the container, every part, element and attribute in it is written anew from what is
understood of the source (`civtrack.xlsx.copying.vocabulary`): the named sheets, the looks, strings and photos that
their cells use, pictures, comments, links, rules and validations of kept rows, print set-up. Everything else stays
behind; what that was is in the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from civtrack.xlsx.copying.book import CopiedBook
from civtrack.xlsx.copying.composing import ComposedTexts
from civtrack.xlsx.copying.lists import ListCells
from civtrack.xlsx.copying.looks import Looks
from civtrack.xlsx.copying.parts import SourceParts
from civtrack.xlsx.copying.row_entries import RowEntries
from civtrack.xlsx.copying.sheet import CopiedSheet, shown_rows
from civtrack.xlsx.editing.rows import source_parts
from civtrack.xlsx.moving.copy_plan import (
    Copy,
    CopyReport,
    EntryFilter,
    Filters,
    ListFilter,
    MayWrite,
    SheetCopy,
    TextFilter,
)
from civtrack.xlsx.moving.formula_index import index_formulas
from civtrack.xlsx.moving.routing import route
from civtrack.xlsx.moving.strings_used import StringStore
from civtrack.xlsx.opened.row_heights import RowHeights
from civtrack.xlsx.opened.source_values import SourceValues
from civtrack.xlsx.parts.markup import Part
from civtrack.xlsx.parts.output import write_package
from civtrack.xlsx.parts.styles import Styles
from civtrack.xlsx.parts.workbook import SheetEntry
from civtrack.xlsx.reading.scan import read_head

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage

__all__ = ["Copy", "CopyReport", "ListFilter", "MayWrite", "SheetCopy", "TextFilter", "write_copies"]


def write_copies(
    package: OpenPackage,
    copies: Sequence[Copy],
    lists: ListFilter | None = None,
    may_write: MayWrite | None = None,
    texts: TextFilter | None = None,
    below: EntryFilter | None = None,
) -> tuple[CopyReport, ...]:
    """Writes copies of a workbook as its file holds it; edits that are asked for and not saved are not in them.

    The same source and the same wishes give the same bytes. Each target is written completely or not at all,
    and is not waited for on the disk: whoever keeps it copies it to its place.

    Args:
        package: The source.
        copies: What goes into each; a sheet that a copy does not name is left out of it.
        lists: Says which entries of written drop-down lists (and which texts that rules look for) a copy may show;
            None shows them all.
        may_write: Says of cells that a copy does not have whether their content may stand in it as entries of a list;
            None: never.
        texts: Says of texts outside of cells and of a copy's own rows whether they may be shown; None: all may.
        below: Says which of the entries that may be shown certain cells may be filled with; None: all.

    Raises:
        KeyError: A sheet that the workbook does not have.
        NotEditable: A row cannot be taken apart.
        NotWritten: The system refuses.
        LedgerUnreadable: The source is damaged or unsafe.
    """
    with ExitStack() as open_parts:
        store = StringStore(package.container, package.workbook.target("sharedStrings"))
        open_parts.callback(store.close)
        styles = package.new_styles()  # so that looks which only copies need never get into the source
        wanted = {sheet.name for copy in copies for sheet in copy.sheets}
        indexes = {name: index_formulas(package.sheet(name)) for name in package.sheets if name in wanted}
        filters = Filters(lists, may_write, texts, below)
        source, books, cells = SourceParts(package.container), list[CopiedBook](), ListCells(package)
        composed = ComposedTexts()
        for copy in copies:
            book = CopiedBook(package, source, copy, store, styles, indexes, filters, cells, composed)
            open_parts.callback(book.close)
            books.append(book)
        _compute(package, books)
        own = source.load(key) if (key := package.workbook.target("styles")) else None
        watched = Looks(own).speaking if own is not None else frozenset[int]()
        for entry in package.workbook.sheets:
            if entry.name not in wanted:
                continue
            sheet = package.sheet(entry.name)
            heights, entries = RowHeights(sheet), RowEntries(sheet.structure)
            sheets = [made for book in books if (made := book.sheet(entry, heights, entries, watched))]
            _route(package, entry, sheets)
        looks = Looks(_styled(own, styles)) if own is not None else None
        reports = []
        for book in books:
            reports.append(book.finish(looks))
            _write(package, book)
            book.close()
        return tuple(reports)


def _compute(package: OpenPackage, books: Sequence[CopiedBook]) -> None:
    """Has the totals that change computed."""
    areas = {area for book in books for area in book.plan.needed()}
    if areas:
        sheets = [package.sheet(name) for name in package.sheets]
        values = SourceValues(package, areas, {sheet.name: shown_rows(sheet) for sheet in sheets})
        for book in books:
            book.plan.compute(values, len(books))


def _route(package: OpenPackage, entry: SheetEntry, sheets: Sequence[CopiedSheet]) -> None:
    if not sheets:
        return
    where = f"{package.container.where}!{entry.name}"
    stream: Iterator[bytes] = package.sheet(entry.name).stream()
    head, first = read_head(package.container.where, entry.part, stream, package.container.limits.held)
    rows = source_parts(where, entry.part, head, first, stream)
    route(rows, [sheet.writer for sheet in sheets])
    for sheet in sheets:
        sheet.finish()


def _styled(part: Part, styles: Styles) -> Part:
    """The styles with those that only copies need."""
    return Part(part.where, part.name, styles.render()) if styles.changed else part


def _write(package: OpenPackage, book: CopiedBook) -> None:
    from civtrack.files.writing import write_passing

    with write_passing(book.copy.target) as stream:
        write_package(stream, package.container.where, book.parts.finished())
