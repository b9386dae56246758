"""Removes rows of sheets in a package that is saved: what pointed past them moves, wherever in the package it stands.

Exists as the ordinary editor's use of the adjusters that copies use too; nothing is taken out but the rows and what
belongs to them alone, and parts that do not mention them stay as they are. May import `civtrack.errors`,
`civtrack.model` and the modules of `civtrack.xlsx` below it.

Refused beforehand, because it cannot be adjusted without harm: removing part of an array formula over several rows or
of a data table; rows under a pivot table, or all the data it was made from; cells to which form controls or XML maps
are bound, where those would move or go; a workbook that is shared with a history of changes.

Shared strings, photos and media of removed rows stay in the file; other programs take them out when they save.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from civtrack.xlsx.editing.alike_rows import AlikeRows
from civtrack.xlsx.editing.rowedit import RowEditor
from civtrack.xlsx.editing.rows import CellGrammar, SourceRow, source_parts, spelled_out
from civtrack.xlsx.formulas.references import Maps
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.copy_plan import Losses, SheetCopy
from civtrack.xlsx.moving.formula_cells import FormulaCells
from civtrack.xlsx.moving.formula_index import FormulaIndex, index_stream
from civtrack.xlsx.moving.formula_plan import FormulaPlan
from civtrack.xlsx.moving.move import Move
from civtrack.xlsx.moving.removal_guard import guard
from civtrack.xlsx.moving.removal_parts import PartMover
from civtrack.xlsx.moving.routing import route
from civtrack.xlsx.moving.sheet_writer import SheetWriter
from civtrack.xlsx.moving.strings_used import SameStrings
from civtrack.xlsx.moving.structure import move_sheet
from civtrack.xlsx.opened.row_heights import RowHeights
from civtrack.xlsx.opened.source_values import SourceValues
from civtrack.xlsx.parts.edits import CellEdits, Covered
from civtrack.xlsx.parts.markup import Part
from civtrack.xlsx.parts.output import Packed
from civtrack.xlsx.parts.workbook import SheetEntry
from civtrack.xlsx.reading.scan import Head, read_head, skip_rows

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage

__all__ = ["Removal"]

_MARK = b"\0rows\0"
_BLOCK = 1 << 18
_HELD = 1 << 26
"""Bytes of a sheet with its edits that are held, because they are asked for several times."""


class Removal:
    """The removal of rows from a package.

    Args:
        package: The open workbook.
        removed: Sheet → which of its rows stay; other sheets keep all.

    Raises:
        NotEditable: It would do harm.
        LedgerUnreadable: A part is damaged or unsafe.
    """

    def __init__(self, package: OpenPackage, removed: Mapping[str, RowMap]) -> None:
        self._package, self._where = package, package.container.where
        self._rendered: dict[str, list[bytes]] = {}
        listed = (element.get("name") or "" for element in package.workbook.part.root.all("sheets", "sheet"))
        self._maps: Maps = {name: removed.get(name, RowMap()) for name in listed}
        self._indexes = {entry.name: self._index(entry) for entry in package.workbook.sheets}
        guard(package, self._maps, self._indexes)
        names = {
            (element.get("name") or "").upper(): package.workbook.part.text(element)
            for element in package.workbook.names()
        }
        self._plan = FormulaPlan(self._maps, self._indexes, names)
        edited = any(package.sheet(entry.name).cells_edited for entry in package.workbook.sheets)
        areas = set(self._plan.needed())
        if areas and not edited:
            self._plan.compute(SourceValues(package, areas, {}))

    def _stream(self, entry: SheetEntry) -> Iterator[bytes]:
        """The sheet's part with the edits that are asked for apart from the removal."""
        sheet = self._package.sheet(entry.name)
        if not sheet.edited:
            return sheet.stream()
        if sheet.removed.grows and entry.name not in self._rendered:
            held, size = [], 0
            for chunk in sheet.render():
                held.append(chunk)
                size += len(chunk)
                if size > _HELD:
                    return sheet.render()
            self._rendered[entry.name] = held
        return iter(self._rendered[entry.name]) if entry.name in self._rendered else sheet.render()

    def _index(self, entry: SheetEntry) -> FormulaIndex:
        held = self._package.container.limits.held
        return index_stream(f"{self._where}!{entry.name}", entry.part, lambda: self._stream(entry), held)

    def apply(self, parts: dict[str, bytes], touched: dict[str, Packed]) -> None:
        """Does it.

        Args:
            parts: Key → parts that other edits changed already; further ones are put here.
            touched: Key → deflated parts; sheets are put here.
        """
        mover = PartMover(self._package, self._maps, parts)
        for entry in self._package.workbook.sheets:
            rows = self._maps[entry.name]
            assert rows is not None
            skeleton, head = self._skeleton(entry)
            structure = Part(skeleton.where, skeleton.name, skeleton.data)
            move = Move(entry.name, rows, self._maps, None)
            move_sheet(structure, move)
            mover.follow(entry, move, RowHeights(self._package.sheet(entry.name)))
            if rows.moves or self._plan.changes(entry.name):
                self._put(touched, entry.part, self._rows(entry, rows, head, skeleton, structure))
            elif structure.changed or (rows.grows and self._package.sheet(entry.name).edited):
                self._put(touched, entry.part, Packed(self._spliced(entry, head, skeleton, structure)))
        mover.workbook()
        mover.elsewhere()

    @staticmethod
    def _put(touched: dict[str, Packed], key: str, packed: Packed) -> None:
        if key in touched:
            touched[key].close()
        touched[key] = packed

    def _skeleton(self, entry: SheetEntry) -> tuple[Part, Head]:
        stream = self._stream(entry)
        held = self._package.container.limits.held
        head, first = read_head(self._where, entry.part, stream, held)
        tail = skip_rows(self._where, entry.part, head, first, stream, held)
        return Part(self._where, entry.part, head.data + tail), head

    def _halves(self, skeleton: Part, structure: Part, head: Head) -> tuple[bytes, bytes]:
        """What stands before and after the rows."""
        rows = skeleton.root.first("sheetData")
        assert rows is not None
        structure.splice(rows.start, rows.end, _MARK)
        before, after = structure.render().split(_MARK)
        tag = skeleton.data[rows.start : rows.inner]
        return before + (tag[:-2].rstrip() + b">" if head.empty else tag), (
            f"</{head.prefix}sheetData>".encode() + after
        )

    def _rows(self, entry: SheetEntry, rows: RowMap, head: Head, skeleton: Part, structure: Part) -> Packed:
        package, name = self._package, entry.name
        sheet, where = package.sheet(name), f"{self._where}!{name}"
        before, after = self._halves(skeleton, structure, head)
        formulas = FormulaCells(
            SheetCopy(name, rows), head.prefix, self._indexes[name], self._plan, self._maps, Losses()
        )
        editor = RowEditor(
            where, head.prefix, package.styles, lambda _: 0, Covered(()), epoch_1904=package.workbook.epoch_1904
        )
        writer = SheetWriter(
            CellGrammar(where, head.prefix), rows, SameStrings(), merges=sheet.all_merges, shown=range(0),
            editor=editor, edits=CellEdits(), unlocker=None, formulas=formulas,
        )  # fmt: skip
        try:
            writer.begin(before)
            stream = self._stream(entry)
            head, first = read_head(self._where, entry.part, stream, package.container.limits.held)
            found = source_parts(where, entry.part, head, first, stream)
            if rows.sorts:
                _take_sorted(found, writer, rows)
            else:
                route(found, [writer])
            writer.end(after)
        except BaseException:
            writer.packed.close()
            raise
        return writer.packed

    def _spliced(self, entry: SheetEntry, head: Head, skeleton: Part, structure: Part) -> Iterator[bytes]:
        """A sheet whose rows stay as they are, around them what moved."""
        rows = skeleton.root.first("sheetData")
        assert rows is not None
        skip, tail = len(head.data), len(skeleton.data) - rows.close
        before, after = self._halves(skeleton, structure, head)
        yield before
        held = b""
        for chunk in self._stream(entry):
            held += chunk[skip:]
            skip = max(skip - len(chunk), 0)
            if len(held) > tail + _BLOCK:
                yield held[: len(held) - tail]
                held = held[len(held) - tail :]
        yield held[: len(held) - tail] + after


def _take_sorted(found: Iterator[list[SourceRow] | AlikeRows], writer: SheetWriter, rows: RowMap) -> None:
    """Gives the writer all rows in their new order."""
    held = [
        row
        for part in found
        for row in (part if isinstance(part, list) else (spelled_out(alike) for alike in part.rows))
    ]
    for row in sorted(held, key=lambda row: rows.new(row.number) or 0):
        writer.take(row, rows.new(row.number) or 0)
