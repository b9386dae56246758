"""One copy as a whole: its workbook part, strings, styles, photos and properties around its sheets.

Exists because sheets are written one after the other for all copies, and each copy is put together at the end. May
import `civtrack.model` and the modules of `civtrack.xlsx` below it.

Rules for the workbook part: sheets that are not named are taken out, and names that belong to them; a name stays where
something of a kept sheet can use it and all it refers to is kept. Everything else is composed of what is understood
(`civtrack.xlsx.copying.vocabulary`). Of the document's properties the office's stay: who made it, for whom, and when.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from civtrack.errors import NotEditable
from civtrack.light import NamedTuple
from civtrack.model import N_, Area, Message
from civtrack.xlsx.copying.added import added_titles, with_added
from civtrack.xlsx.copying.composing import ComposedTexts, Composer
from civtrack.xlsx.copying.links import composed_pictures, tables_kept
from civtrack.xlsx.copying.lists import LONGEST_LIST, ListCells, is_lost
from civtrack.xlsx.copying.looks import Looks, usual_font
from civtrack.xlsx.copying.parts import CopiedParts, SourceParts
from civtrack.xlsx.copying.properties import app_properties, core_properties
from civtrack.xlsx.copying.pruning import Gate
from civtrack.xlsx.copying.remarks import Persons
from civtrack.xlsx.copying.rich_values import RichValues
from civtrack.xlsx.copying.row_entries import RowEntries
from civtrack.xlsx.copying.sheet import CopiedSheet, SheetJob
from civtrack.xlsx.copying.theme import composed_theme
from civtrack.xlsx.formulas.adjusting import OPAQUE
from civtrack.xlsx.formulas.references import SheetArea, adjust_formula, uses
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.formulas.text import Other, parse, said_in
from civtrack.xlsx.moving.copy_plan import Copy, CopyReport, Filters, Losses, LossKind
from civtrack.xlsx.moving.formula_index import FormulaIndex
from civtrack.xlsx.moving.formula_plan import CopyPlan
from civtrack.xlsx.moving.move import Move, set_text
from civtrack.xlsx.moving.strings_used import StringStore, StringUse
from civtrack.xlsx.opened.row_heights import RowHeights
from civtrack.xlsx.parts.markup import Element, Part
from civtrack.xlsx.parts.print_titles import add_titles
from civtrack.xlsx.parts.styles import Styles
from civtrack.xlsx.parts.upkeep import ask_for_calculation
from civtrack.xlsx.parts.workbook import SheetEntry

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage

__all__ = ["CopiedBook"]

_HEADER_CODE = re.compile(r'&"[^"]*"|&K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|&\d{1,3}|&[A-Za-z&]')
_FONTS = frozenset(("name@val", "rFont@val", "a:latin@typeface", "a:ea@typeface", "a:cs@typeface"))
_OF_ROWS = frozenset(("comment", "threadedComment", "location"))
"""What is seen of a row itself, and may say what its cells may; addresses, tips and descriptions are seen by nobody."""

_HEADER_FONT = re.compile(r'&"([^"]*)"')


_SAID = {
    "customWorkbookViews": LossKind.VIEW,
    "externalReferences": LossKind.EXTERNAL,
    "pivotCaches": LossKind.PIVOT,
}
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
    """

    def __init__(
        self,
        package: OpenPackage,
        source: SourceParts,
        copy: Copy,
        store: StringStore,
        styles: Styles,
        indexes: Mapping[str, FormulaIndex],
        filters: Filters,
        cells: ListCells,
        texts: ComposedTexts,
    ) -> None:
        self.copy = copy
        self._package, self._store, self._styles, self._filters = package, store, styles, filters
        self._list_cells, self._texts = cells, texts
        self.parts = CopiedParts(source)
        self._name_of = self.parts.name("officeDocument")
        self.parts.link("", "officeDocument", self._name_of)
        self._persons = Persons()
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
        self._known = {name.casefold() for name in self.maps}
        self._order, self._at_home = tuple(self.maps), {name.casefold() for name in self._wishes}
        self._sheets: list[CopiedSheet] = []
        self._links: dict[str, str] = {}
        self._indexes = {name: index for name, index in indexes.items() if name in self._wishes}
        names = package.workbook.names()
        self._names = {id(element): self._name(element) for element in names}
        self._said_by = said = {
            (element.get("name") or "").upper(): new.text if new else None
            for element in names
            for new in (self._names[id(element)],)
        }
        self._rich = RichValues(package.workbook, self.parts)
        self._kept_tables = self._tables()
        self.plan = CopyPlan(self.maps, self._indexes, said, self._wishes, self._kept_tables, self._shown)

    def sheet(
        self, entry: SheetEntry, heights: RowHeights, entries: RowEntries, watched: frozenset[int]
    ) -> CopiedSheet | None:
        """A sheet ready to take its rows; None where the copy leaves it out."""
        wish = self._wishes.get(entry.name)
        if wish is None:
            return None
        own = wish.cells.items if wish.cells else frozenset[int]()

        def shown(place: str, row: int, text: str) -> bool:
            return (place in _OF_ROWS and wish.rows.old(row) in own) or self._may_show(place, entry.name, text)

        allowed, written = partial(self._allowed, entry.name), partial(self._written, entry.name)
        gate = Gate(allowed, written, wish.goes, self._follows)
        name = self.parts.name("worksheet")
        self._links[entry.name] = self.parts.link(self._name_of, "worksheet", name)
        made = CopiedSheet(
            SheetJob(
                self._package, entry, wish, self.maps, self.parts, name, len(self._sheets) + 1, self._strings,
                self._styles, watched, self._losses, gate, shown, self._indexes[entry.name], self.plan, heights,
                entries, self._rich, self._persons, self._people,
            )
        )  # fmt: skip
        self._sheets.append(made)
        return made

    def _may_show(self, place: str, sheet: str, text: str) -> bool:
        """Whether a text outside of cells may be shown."""
        if not text.strip() or self._filters.texts is None:
            return True
        if place.endswith(("Header", "Footer")):
            text = " ".join([_HEADER_CODE.sub("", text), *_HEADER_FONT.findall(text)])
        elif place in _FONTS and usual_font(text):
            return True
        return self._filters.texts(self.copy, place.partition("@")[0], sheet, text)

    def _written(self, sheet: str, said: str) -> tuple[str, ...] | None:
        """The entries of a list of a sheet whose cells do not come along, where they may be shown."""
        may_write = self._filters.may_write
        if may_write is None:
            return None
        listed = self._list_cells.at(said, sheet)
        if listed is None or not (is_lost(listed, self.maps, self._said_by) or self._emptied(listed.place)):
            return None
        return self._list_cells.entries(listed.place) if may_write(self.copy, *listed.place) else None

    def _follows(self, formula: str) -> bool:
        """Whether all names and tables of a formula come along, and it reaches no other workbook or unknown sheet."""
        used = uses(formula, "")
        there = all(not area.sheet or area.sheet.casefold() in self._known for area in used.areas)
        there = there and used.tables <= self._kept_tables
        return there and not used.foreign and all(self._said_by.get(name) is not None for name in used.names)

    def _emptied(self, place: SheetArea) -> bool:
        """Whether cells stay in a copy, but without what they hold."""
        wish = next((one for name, one in self._wishes.items() if name.casefold() == place.sheet.casefold()), None)
        area, cells = place.area, wish.cells if wish else None
        rows = range(area.first_row, min(area.last_row, area.first_row + LONGEST_LIST) + 1)
        return cells is not None and not all(cells.whole(row, area.first_column, area.last_column) for row in rows)

    def _allowed(self, sheet: str, entries: tuple[str, ...], areas: tuple[Area, ...] = ()) -> tuple[str, ...]:
        lists, below = self._filters.lists, self._filters.entries
        shown = entries if lists is None else lists(self.copy, sheet, entries)
        return shown if below is None or not areas else below(self.copy, sheet, areas, shown)

    def _tables(self) -> set[str]:
        """The tables that stay, by name in upper case."""
        kept = set[str]()
        for entry in self._package.workbook.sheets:
            if wish := self._wishes.get(entry.name):
                move = Move(entry.name, wish.rows, self.maps, None)
                kept |= tables_kept(entry.part, move, self.parts, partial(self._said, entry.name), wish.goes)
        return kept

    def _said(self, sheet: str, text: str) -> bool:
        return self._shown(sheet, (text,))

    def _shown(self, sheet: str, texts: tuple[str, ...]) -> bool:
        return len(self._allowed(sheet, texts)) == len(texts)

    def close(self) -> None:
        """Lets go of every part, and of its rows at once: what knows each other waits for the collector."""
        self.parts.close()
        while self._sheets:
            self._sheets.pop().close()
        self._strings.close()

    def finish(self, looks: Looks | None) -> CopyReport:
        """Puts the copy together; afterwards it can be written.

        Args:
            looks: The styles of all copies; None where the workbook has none.

        Raises:
            NotEditable: Cells need a look, and the workbook has no styles.
        """
        workbook = self._package.workbook
        if self._styles.changed and workbook.target("styles") is None:
            text = N_("it has no styles, so that no cell can get a look of its own")
            raise NotEditable(self._package.container.where, detail=Message(text))
        part = workbook.part.again()
        self._prune(part)
        part = part.settled()
        compose = Composer(part, lambda *_: False, lambda element, _: self._links.get(element.get("name") or ""))
        self.parts.add(self._name_of, compose.root().encode())
        self._related(looks)
        self._rich.keep(self.parts, self._name_of, {number for sheet in self._sheets for number in sheet.marked})
        if persons := self._persons.part():
            self._link("person", persons)
        self._properties()
        reports = tuple(sheet.report for sheet in self._sheets)
        return CopyReport(self.copy.target, reports, self._losses.all())

    def _link(self, kind: str, data: bytes) -> None:
        self.parts.link(self._name_of, kind, self.parts.write(kind, [data]))

    def _related(self, looks: Looks | None) -> None:
        """Takes along the parts that hang on the workbook."""

        def shown(place: str, text: str) -> bool:
            return self._may_show(place, "", text)

        if looks is not None:
            used = {number for sheet in self._sheets for number in sheet.looks}
            rules = {number for sheet in self._sheets for number in sheet.rules | sheet.links.rules}
            self._link("styles", looks.composed(used, rules, shown))
        if self._strings.order:
            where = self._package.container.where
            content = self._store.part(self._strings.order, self._strings.count, self._texts.like(where, shown))
            name = self.parts.write("sharedStrings", content)
            self.parts.link(self._name_of, "sharedStrings", name)
        for relation in self._package.workbook.relations:
            if relation.external or not self.parts.exists(relation.target):
                continue
            if relation.type == "theme":
                self._link("theme", composed_theme(self.parts.load(relation.target), shown))
            elif relation.type == "cellImage" and self._photos:
                name = self.parts.name("cellImage")
                part = self.parts.load(relation.target)
                data = composed_pictures(part, self._photos, name, self.parts, relation.target)
                if data is not None:
                    self.parts.add(name, data)
                    self.parts.link(self._name_of, "cellImage", name)
            elif relation.type in _NAMED:
                self._losses.add(_NAMED[relation.type])

    def _properties(self) -> None:
        """Who made the workbook, for whom, when, and with what."""
        for relation in self.parts.relations(""):
            if relation.external or not self.parts.exists(relation.target):
                continue
            if relation.type in ("core-properties", "extended-properties"):
                part = self.parts.load(relation.target)
                said = {
                    element.local: text
                    for element in part.root.children
                    if not element.children and (text := part.text(element).strip())
                }
                compose = core_properties if relation.type == "core-properties" else app_properties
                data = compose(said, lambda place, text: self._may_show(place, "", text))
                self.parts.link("", relation.type, self.parts.write(relation.type, [data]))

    @property
    def _people(self) -> dict[str, str]:
        """Id → name of everybody who is known in the source."""
        found: dict[str, str] = {}
        for relation in self._package.workbook.relations:
            if relation.type == "person" and not relation.external and self.parts.exists(relation.target):
                root = self.parts.load(relation.target).root
                found |= {each.get("id") or "": each.get("displayName") or "" for each in root.all("person")}
        return found

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
            if child.local in _SAID:
                self._losses.add(_SAID[child.local])
            elif child.local == "sheets":
                self._sheets_of(part, child)
            elif child.local == "bookViews":
                self._views(part, child, places)
            elif child.local == "definedNames":
                self._rename(part, child, places)
        add_titles(part, self._titles(places))

    def _sheets_of(self, part: Part, sheets: Element) -> None:
        """Takes out the sheets that are not named; shows the first where all that are left are hidden.

        Programs refuse a workbook without any sheet to show.
        """
        kept = [element for element in sheets.all("sheet") if (element.get("name") or "") in self._wishes]
        for element in sheets.all("sheet"):
            if (element.get("name") or "") not in self._wishes:
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
            part.set_attributes(element, **place)
        if not kept and not self._titles(places):
            part.drop([names])

    def _titles(self, places: dict[int, int]) -> dict[int, str]:
        """New place of a sheet → what is printed on each of its pages, of those that had no such name."""
        wishes = {old: self._wishes[self._listed[old].get("name") or ""] for old in places}
        return {places[old]: text for old, text in added_titles(self._package, wishes, self.maps).items()}

    def _name(self, element: Element) -> _Name | None:
        """A name as it stays; None where it stays behind."""
        owner = element.number("localSheetId", 0) if element.get("localSheetId") is not None else None
        own = (self._listed[owner].get("name") or "") if owner is not None and owner < len(self._listed) else ""
        if owner is not None and own not in self._wishes:
            return None
        text = self._package.workbook.part.text(element)
        text = with_added(self._package, self._wishes.get(own), (element.get("name") or "").lower(), text)
        adjusted, used = adjust_formula(text, self.maps, own), uses(text, own, self._order)
        silent = not any(piece.kind == "text" for piece in parse(text) if isinstance(piece, Other))
        named = " ".join([element.get("name") or "", *said_in(text)])
        plain = (element.get("name") or "").startswith("_xlnm.") or self._may_show("definedName", own, named)
        plain = plain and (silent or not used.functions & OPAQUE)
        at_home = all(area.sheet.casefold() in self._at_home for area in used.areas)
        if plain and at_home and not adjusted.lost and not used.foreign and (used.areas or silent):
            return _Name(owner, text, adjusted.text)
        if not (element.get("name") or "").startswith("_xlnm."):
            self._losses.add(LossKind.NAME)
        return None


class _Name(NamedTuple):
    """A defined name that stays: the old place of its sheet, its text before and after."""

    owner: int | None
    text: str
    adjusted: str
