"""The parts that hang on a sheet of a copy: pictures, comments, tables, print settings.

Exists because a sheet's part only names them; what they hold must be cut down with the rows. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.

Rules:

- Charts go (their caches hold the figures of all rows), and so do slicers, ink, embedded objects and form controls.
- Pivot tables go, and the cells in which they stood are emptied.
- Pictures that are grouped over kept and removed rows go, because a group cannot be told apart.
- Of links in shapes only those to the outside stay.
- A part that two sheets share goes with the first of them.
- Comments take along their authors, threads their persons; nobody else is named.
- Boxes of comments and pictures of headers lose their descriptions; what a box says stands in its comment.
- Print settings that hold a text which may not be shown go; what the sheet says of printing stays.
- A table whose name may not be shown becomes plain cells.
- Everything that is not named here goes and is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from civtrack.model import Area
from civtrack.xlsx.copying.cell_photos import relation_ids
from civtrack.xlsx.copying.parts import CopiedParts
from civtrack.xlsx.formulas.references import adjust_formula
from civtrack.xlsx.moving.anchors import Anchor, is_torn, move_anchors
from civtrack.xlsx.moving.copy_plan import LossKind
from civtrack.xlsx.moving.list_objects import move_table, silence_table
from civtrack.xlsx.moving.move import Move
from civtrack.xlsx.moving.remarks import move_boxes, move_comments, move_threads, prune_authors, silenced_boxes
from civtrack.xlsx.opened.row_heights import RowHeights
from civtrack.xlsx.parts.addresses import area_of
from civtrack.xlsx.parts.markup import Element, Part
from civtrack.xlsx.parts.workbook import Relation

__all__ = ["SheetLinks", "drop_elements", "tables_kept"]

_PICTURED = {"image", "hdphoto", "diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors",
             "diagramDrawing"}  # fmt: skip
_CHARTS = {"chart", "chartEx"}
_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_FRAMES = {_DIAGRAM, "http://purl.oclc.org/ooxml/drawingml/diagram"}


Shown = Callable[[str], bool]


class SheetLinks:
    """Takes along what hangs on one sheet.

    Args:
        key: Key of its part.
        move: What happens to it.
        parts: The copy's parts.
        heights: Heights of its rows.
        shown: Whether a name or another text may be shown.

    Attributes:
        pictures: How many things float over the sheet in the copy.
        persons: Ids of those who wrote kept threads.
    """

    def __init__(self, key: str, move: Move, parts: CopiedParts, heights: RowHeights, shown: Shown) -> None:
        self.pictures = 0
        self.persons: set[str] = set()
        self._key, self._move, self._parts, self._heights, self._shown = key, move, parts, heights, shown

    def follow(self, part: Part) -> None:
        """Takes along the parts that a sheet's structure mentions, and asks for the mentions of others to go."""
        known = {relation.id: relation for relation in self._parts.relations(self._key)}
        kept = {relation.id for relation in known.values() if self._unmentioned(relation)}
        gone: list[Element] = []
        for element in part.root.walk():
            identifier = element.relation()
            if identifier is None:
                continue
            relation = known.get(identifier)
            if relation is not None and self._stays(element, relation):
                kept.add(identifier)
            elif element.local == "pageSetup":
                _without_relation(part, element)
            else:
                gone.append(element)
        drop_elements(part, gone)
        self._parts.relate(self._key, kept)

    def pivots(self) -> list[Area]:
        """Where pivot tables stand on the sheet in the source; what they show is made of all rows."""
        found = []
        for relation in self._parts.relations(self._key):
            if relation.type == "pivotTable" and not relation.external and self._parts.exists(relation.target):
                self._move.lose(LossKind.PIVOT)
                for element in self._parts.load(relation.target).root.all("location"):
                    area = area_of(element.get("ref") or "")
                    found += [area] if area else []
        return found

    def _unmentioned(self, relation: Relation) -> bool:
        """Comments are known by the type of their relationship alone."""
        if relation.external or not self._parts.exists(relation.target) or self._parts.has(relation.target):
            return False
        if relation.type == "comments":
            part = self._parts.load(relation.target)
            left = move_comments(part, self._move.rows)
            prune_authors(part, self._move.rows)
        elif relation.type == "threadedComment":
            part = self._parts.load(relation.target)
            left = move_threads(part, self._move.rows)
            self.persons |= _writers(part, self._move)
        else:
            return False
        if left:
            self._parts.edit(relation.target, part)
        return left > 0

    def _stays(self, element: Element, relation: Relation) -> bool:
        if element.local == "hyperlink":
            return relation.external and self._leads_somewhere(relation.target)
        if relation.external or not self._parts.exists(relation.target):
            return False
        if relation.type == "printerSettings":
            if not self._shown(self._parts.read(relation.target).decode("utf-16-le", "ignore")):
                return False
            self._parts.keep(relation.target)
            return True
        if relation.type == "image":
            self._parts.keep(relation.target)
            return True
        if element.local == "legacyDrawingHF":
            self._with_relations(relation.target, {each.id for each in self._parts.relations(relation.target)})
            self._parts.write(relation.target, [silenced_boxes(self._parts.read(relation.target))])
            return True
        if self._parts.has(relation.target):
            self._move.lose(LossKind.PART)
            return False
        match relation.type:
            case "drawing":
                return self._drawing(relation.target)
            case "vmlDrawing":
                return self._boxes(relation.target)
            case "table":
                return self._table(relation.target)
        self._move.lose(LossKind.PART)
        return False

    def _leads_somewhere(self, target: str) -> bool:
        """Whether a link leads outside, or as openpyxl writes it (``#台账!A3``) to cells that are kept."""
        if not target.startswith("#"):
            return True
        adjusted = adjust_formula(unquote(target[1:]), self._move.maps, self._move.sheet)
        return not (adjusted.lost or adjusted.stale)

    def _with_relations(self, key: str, ids: set[str]) -> None:
        """Takes along the pictures that a part shows."""
        pictured = {
            each.id for each in self._parts.relations(key)
            if each.id in ids and (each.type in _PICTURED or each.external)
        }  # fmt: skip
        for relation in self._parts.relate(key, pictured):
            if not relation.external and not self._parts.has(relation.target):
                self._parts.keep(relation.target)
                self._with_relations(relation.target, {each.id for each in self._parts.relations(relation.target)})

    def _drawing(self, key: str) -> bool:
        known = {relation.id: relation for relation in self._parts.relations(key)}
        part = self._parts.load(key)
        for element in part.root.walk():
            if element.local in {"hlinkClick", "hlinkHover"} and not _leads_outside(
                known.get(element.relation() or "")
            ):
                part.splice(element.start, element.end, b"")
            elif element.get("macro"):
                part.set_attributes(element, macro="")
        part = part.settled()
        self.pictures = move_anchors(
            part, self._move, self._heights, lambda anchor: self._may_float(part, anchor, known)
        )
        if not self.pictures:
            return False
        part = part.settled()
        self._with_relations(key, set(relation_ids(part.root)))
        self._parts.write(key, [part.data])
        return True

    def _may_float(self, part: Part, anchor: Anchor, known: dict[str, Relation]) -> bool:
        used = [known[each] for each in relation_ids(anchor.whole) if each in known]
        if any(relation.type in _CHARTS for relation in used):
            self._move.lose(LossKind.CHART)
            return False
        grouped = sum(each.local == "pic" for each in anchor.element.walk()) > 1
        if grouped and is_torn(part, anchor.element, self._move, self._heights):
            self._move.lose(LossKind.GROUP)
            return False
        frames = [each.get("uri") for each in anchor.element.walk() if each.local == "graphicData"]
        odd = any(uri not in _FRAMES for uri in frames) or any(
            each.local == "contentPart" for each in anchor.whole.walk()
        )
        if odd or any(relation.type not in {*_PICTURED, "hyperlink"} for relation in used):
            self._move.lose(LossKind.OBJECT)
            return False
        return True

    def _boxes(self, key: str) -> bool:
        def stays(_: str) -> bool:
            self._move.lose(LossKind.OBJECT)
            return False

        data, left = move_boxes(silenced_boxes(self._parts.read(key)), self._move.rows, stays)
        if not left:
            return False
        ids = {each.id for each in self._parts.relations(key) if each.id.encode() in data}
        self._with_relations(key, ids)
        self._parts.write(key, [data])
        return True

    def _table(self, key: str) -> bool:
        part = self._parts.load(key)
        silence_table(part, self._shown)
        part = part.settled()
        if not (self._shown(table_name(part)) and move_table(part, self._move)):
            self._move.lose(LossKind.TABLE, part.root.get("ref"))
            return False
        self._parts.write(key, [part.render()])
        return True


def table_name(part: Part) -> str:
    """The name by which formulas know a table."""
    return part.root.get("displayName") or part.root.get("name") or ""


def tables_kept(key: str, move: Move, parts: CopiedParts, shown: Shown) -> set[str]:
    """The names in upper case of the tables of a sheet that come along into a copy."""
    found = set()
    for relation in parts.relations(key):
        if relation.type == "table" and not relation.external and parts.exists(relation.target):
            part = parts.load(relation.target)
            name = table_name(part)
            if shown(name) and move_table(part, move):
                found.add(name.upper())
    return found


def _leads_outside(relation: Relation | None) -> bool:
    return relation is not None and relation.external and not relation.target.startswith("#")


def _writers(part: Part, move: Move) -> set[str]:
    """Who wrote what is kept, and who is mentioned in it."""
    found: set[str] = set()
    for element in part.root.all("threadedComment"):
        area = area_of(element.get("ref") or "")
        if area and move.rows.area(area):
            found.add(element.get("personId") or "")
            found |= {each.get("mentionpersonId") or "" for each in element.walk() if each.local == "mention"}
    return found


def _without_relation(part: Part, element: Element) -> None:
    """Takes the mention of print settings that are not there out of the page set-up."""
    tag = part.data[element.start : element.inner]
    part.splice(element.start, element.inner, re.sub(rb"""\s[\w.-]+:id\s*=\s*(?:"[^"]*"|'[^']*')""", b"", tag))


def drop_elements(part: Part, gone: list[Element]) -> None:
    """Takes elements out, and counted lists that lose their last entry."""
    out = {id(element) for element in gone}
    for element in gone:
        part.reset_inside(element)
    for parent in part.root.walk():
        lost = [child for child in parent.children if id(child) in out]
        if not lost or parent is part.root:
            for child in lost:
                part.splice(child.start, child.end, b"")
            continue
        if len(lost) == len(parent.children):
            part.reset_inside(parent)
            part.splice(parent.start, parent.end, b"")
            continue
        for child in lost:
            part.splice(child.start, child.end, b"")
        if parent.get("count") is not None:
            part.set_attributes(parent, count=str(len(parent.children) - len(lost)))
