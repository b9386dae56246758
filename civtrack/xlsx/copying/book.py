"""One copy as a whole: its workbook part, strings, styles, photos and properties around its sheets.

Exists because sheets are written one after the other for all copies, and each copy is put together at the end. May
import `civtrack.model` and the modules of `civtrack.xlsx` below it.

Rules for the workbook part: sheets that are not named are taken out, and names that belong to them; a name stays where
something of a kept sheet can use it and all it refers to is kept; caches, links to other books, custom views, the path
of the file, who reserved it, what macros call it and unknown extensions go.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from civtrack.errors import NotEditable
from civtrack.model import N_, Message
from civtrack.xlsx.copying.cell_photos import keep_photos
from civtrack.xlsx.copying.links import tables_kept
from civtrack.xlsx.copying.lists import ListCells, is_lost
from civtrack.xlsx.copying.parts import CopiedParts, SourceParts
from civtrack.xlsx.copying.rich_values import RichValues
from civtrack.xlsx.copying.sheet import CopiedSheet, SheetJob
from civtrack.xlsx.formulas.references import adjust_formula, uses
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.formulas.text import Other, parse
from civtrack.xlsx.moving.copy_plan import Copy, CopyReport, ListFilter, Losses, LossKind, MayWrite
from civtrack.xlsx.moving.formula_index import FormulaIndex
from civtrack.xlsx.moving.formula_plan import CopyPlan
from civtrack.xlsx.moving.move import Move, set_text
from civtrack.xlsx.moving.remarks import prune_persons
from civtrack.xlsx.moving.strings_used import StringStore, StringUse
from civtrack.xlsx.opened.row_heights import RowHeights
from civtrack.xlsx.parts.markup import Element, Part
from civtrack.xlsx.parts.output import Packed
from civtrack.xlsx.parts.styles import Styles
from civtrack.xlsx.parts.upkeep import ask_for_calculation
from civtrack.xlsx.parts.workbook import SheetEntry

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage

__all__ = ["CopiedBook"]

_LEFT_OUT = {
    "AlternateContent": None,
    "customWorkbookViews": LossKind.VIEW,
    "externalReferences": LossKind.EXTERNAL,
    "fileSharing": None,
    "pivotCaches": LossKind.PIVOT,
    "smartTagPr": None,
    "smartTagTypes": None,
    "webPublishing": None,
    "webPublishObjects": None,
    "oleSize": None,
    "fileRecoveryPr": None,
    "extLst": None,
}
_SAID_OF_NAMES = ("comment", "customMenu", "description", "help", "statusBar")
_NAMED = {
    "vbaProject": LossKind.MACROS,
    **dict.fromkeys(("connections", "xmlMaps", "slicerCache", "timelineCache", "powerPivotData"), LossKind.PART),
}
"""Parts of the workbook that stay behind and are told of."""


class CopiedBook:
    """A copy that is being made.

    Attributes:
        copy: What is asked for.
        parts: Its parts.
        plan: What becomes of its formulas.
        dropped: After `finish`: keys of the source's parts that are left out.
        added: After `finish`: name → parts that the source does not have.
    """

    def __init__(
        self,
        package: OpenPackage,
        source: SourceParts,
        copy: Copy,
        store: StringStore,
        styles: Styles,
        indexes: Mapping[str, FormulaIndex],
        lists: ListFilter | None,
        cells: tuple[ListCells, MayWrite | None],
    ) -> None:
        self.copy = copy
        self.dropped: set[str] = set()
        self.added: dict[str, Packed] = {}
        self._package, self._store, self._styles, self._lists = package, store, styles, lists
        self._list_cells, self._may_write = cells
        self.parts = CopiedParts(source, package.workbook)
        self._strings, self._losses = StringUse(store), Losses()
        self._wishes = {sheet.name: sheet for sheet in copy.sheets}
        missing = self._wishes.keys() - set(package.sheets)
        if missing:
            raise KeyError(min(missing))
        self._listed = list(package.workbook.part.root.all("sheets", "sheet"))
        self.maps: dict[str, RowMap | None] = {
            name: self._wishes[name].rows if name in self._wishes else None
            for name in (element.get("name") or "" for element in self._listed)
        }
        self._sheets: list[CopiedSheet] = []
        self._indexes = {name: index for name, index in indexes.items() if name in self._wishes}
        names = package.workbook.names()
        self._names = {id(element): self._name(element) for element in names}
        self._said_by = said = {
            (element.get("name") or "").upper(): new.text if new else None
            for element in names
            for new in (self._names[id(element)],)
        }
        frozen = {name: wish.frozen_columns for name, wish in self._wishes.items()}
        self._rich = RichValues(package.workbook, self.parts)
        self.plan = CopyPlan(self.maps, self._indexes, said, frozen, self._tables(), self._shown)

    def sheet(self, entry: SheetEntry, heights: RowHeights) -> CopiedSheet | None:
        """A sheet ready to take its rows; None where the copy leaves it out."""
        wish = self._wishes.get(entry.name)
        if wish is None:
            return None
        made = CopiedSheet(
            SheetJob(
                self._package, entry, self.copy, wish, self.maps, self.parts, self._strings, self._styles,
                self._losses, partial(self._allowed, entry.name), partial(self._written, entry.name),
                self._indexes[entry.name], self.plan, heights, self._rich,
            )
        )  # fmt: skip
        self._sheets.append(made)
        return made

    def _written(self, sheet: str, said: str) -> tuple[str, ...] | None:
        """The entries of a list of a sheet whose cells do not come along, where they may be shown."""
        if self._may_write is None:
            return None
        listed = self._list_cells.at(said, sheet)
        if listed is None or not is_lost(listed, self.maps, self._said_by):
            return None
        return self._list_cells.entries(listed.place) if self._may_write(self.copy, *listed.place) else None

    def _allowed(self, sheet: str, entries: tuple[str, ...]) -> tuple[str, ...]:
        return entries if self._lists is None else self._lists(self.copy, sheet, entries)

    def _tables(self) -> set[str]:
        """The tables that stay, by name in upper case."""
        kept = set[str]()
        for entry in self._package.workbook.sheets:
            if wish := self._wishes.get(entry.name):
                move = Move(entry.name, wish.rows, self.maps, None)
                shown = partial(self._said, entry.name)
                kept |= tables_kept(entry.part, move, self.parts, shown)
        return kept

    def _said(self, sheet: str, text: str) -> bool:
        return self._shown(sheet, (text,))

    def _shown(self, sheet: str, texts: tuple[str, ...]) -> bool:
        return len(self._allowed(sheet, texts)) == len(texts)

    def close(self) -> None:
        """Lets go of every part."""
        for packed in (*self.parts.written.values(), *self.added.values()):
            packed.close()
        for sheet in self._sheets:
            sheet.writer.packed.close()

    def finish(self) -> CopyReport:
        """Puts the copy together; afterwards it can be written.

        Raises:
            NotEditable: Cells need a look, and the workbook has no styles.
        """
        workbook = self._package.workbook
        if self._styles.changed and workbook.target("styles") is None:
            text = N_("it has no styles, so that no cell can get a look of its own")
            raise NotEditable(self._package.container.where, detail=Message(text))
        part = workbook.part.again()
        self._prune(part)
        kept = {element.relation() or "" for element in self._listed if (element.get("name") or "") in self._wishes}
        kept |= self._related()
        kept |= self._rich.keep(self.parts, {number for sheet in self._sheets for number in sheet.marked})
        self.parts.relate(workbook.key, kept)
        self.parts.edit(workbook.key, part)
        self.dropped = self.parts.finish()
        reports = tuple(sheet.report for sheet in self._sheets)
        return CopyReport(self.copy.target, reports, self._losses.all())

    def _related(self) -> set[str]:
        """Takes along the parts that hang on the workbook; gives back the relationships that stay."""
        kept: set[str] = set()
        for relation in self._package.workbook.relations:
            if relation.target not in self._package.container.parts or relation.external:
                continue
            if relation.type == "styles":
                kept.add(relation.id)
                if self._styles.changed:
                    self.parts.write(relation.target, [self._styles.render()])
                else:
                    self.parts.keep(relation.target)
            elif relation.type == "theme":
                kept.add(relation.id)
                self.parts.keep(relation.target)
            elif relation.type == "sharedStrings" and self._strings.order:
                kept.add(relation.id)
                self.parts.write(relation.target, self._store.part(self._strings.order, self._strings.count))
            elif relation.type == "cellImage":
                if keep_photos(relation.target, self.parts, self._photos):
                    kept.add(relation.id)
            elif relation.type == "person":
                persons = self.parts.load(relation.target)
                if prune_persons(persons, {person for sheet in self._sheets for person in sheet.links.persons}):
                    kept.add(relation.id)
                    self.parts.edit(relation.target, persons)
            elif relation.type in _NAMED:
                self._losses.add(_NAMED[relation.type])
        return kept

    @property
    def _computes(self) -> bool:
        return any(sheet.formulas.computes for sheet in self._sheets)

    @property
    def _photos(self) -> set[str]:
        return {name for sheet in self._sheets for name in sheet.formulas.photos}

    def _prune(self, part: Part) -> None:
        """Takes out of the workbook part what stays behind."""
        root = part.root
        places = self._places()
        if self._computes:
            ask_for_calculation(part)
        for child in root.children:
            if child.local in _LEFT_OUT:
                part.splice(child.start, child.end, b"")
                kind = _LEFT_OUT[child.local]
                if kind:
                    self._losses.add(kind)
            elif child.local == "workbookPr":
                part.set_attributes(child, codeName=None)
            elif child.local == "sheets":
                self._sheets_of(part, child)
            elif child.local == "bookViews":
                self._views(part, child, places)
            elif child.local == "definedNames":
                self._rename(part, child, places)

    def _sheets_of(self, part: Part, sheets: Element) -> None:
        """Takes out the sheets that are not named; shows the first where all that are left are hidden.

        Programs refuse a workbook without any sheet to show.
        """
        kept = [element for element in sheets.all("sheet") if (element.get("name") or "") in self._wishes]
        for element in sheets.all("sheet"):
            if element not in kept:
                part.splice(element.start, element.end, b"")
        if kept and all((element.get("state") or "visible") != "visible" for element in kept):
            part.set_attributes(kept[0], state=None)

    def _places(self) -> dict[int, int]:
        """Old place of a kept sheet → its new one."""
        kept = [place for place, element in enumerate(self._listed) if (element.get("name") or "") in self._wishes]
        return {old: new for new, old in enumerate(kept)}

    def _views(self, part: Part, views: Element, places: dict[int, int]) -> None:
        visible = [new for old, new in places.items() if (self._listed[old].get("state") or "visible") == "visible"]
        for view in views.all("workbookView"):
            active = places.get(view.number("activeTab", 0))
            if active is None or active not in visible:
                active = visible[0] if visible else 0
            first = places.get(view.number("firstSheet", 0), 0)
            part.set_attributes(
                view, activeTab=str(active) if active else None, firstSheet=str(first) if first else None
            )

    def _rename(self, part: Part, names: Element, places: dict[int, int]) -> None:
        """Moves the defined names that stay, and takes out the others."""
        kept = 0
        for element in names.all("definedName"):
            new = self._names[id(element)]
            if new is None:
                part.splice(element.start, element.end, b"")
                continue
            kept += 1
            set_text(part, element, new.adjusted)
            place = {} if new.owner is None else {"localSheetId": str(places[new.owner])}
            part.set_attributes(element, **place, **dict.fromkeys(_SAID_OF_NAMES))
        if not kept:
            part.reset_inside(names)
            part.splice(names.start, names.end, b"")

    def _name(self, element: Element) -> _Name | None:
        """A name as it stays; None where it stays behind."""
        owner = element.number("localSheetId", 0) if element.get("localSheetId") is not None else None
        own = (self._listed[owner].get("name") or "") if owner is not None and owner < len(self._listed) else ""
        if owner is not None and own not in self._wishes:
            return None
        text = self._package.workbook.part.text(element)
        adjusted, used = adjust_formula(text, self.maps, own), uses(text, own, tuple(self.maps))
        silent = not any(piece.kind == "text" for piece in parse(text) if isinstance(piece, Other))
        if not adjusted.lost and not used.foreign and (used.areas or silent):
            return _Name(owner, text, adjusted.text)
        if not (element.get("name") or "").startswith("_xlnm."):
            self._losses.add(LossKind.NAME)
        return None


class _Name(NamedTuple):
    """A defined name that stays: the old place of its sheet, its text before and after."""

    owner: int | None
    text: str
    adjusted: str
