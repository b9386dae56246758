"""What hangs on a sheet of a copy: pictures, comments, tables, links to the outside.

Exists because a sheet's part only names them; what they hold is looked into and written anew, or stays behind. May
import `civtrack.model` and the modules of `civtrack.xlsx` below it.

Rules:

- A picture or shape comes along where it lies in one kept row (`civtrack.xlsx.moving.anchors`), and where all of it is
  understood: charts, diagrams, objects, controls, camera pictures, backgrounds and linked pictures stay behind, a group
  unless all of it lies in one row.
- What lies over no kept row that has anything to say, or beside the table's lines, stays behind.
- A shape that says what may not be shown stays behind as a whole.
- Comments go with their cells (`civtrack.xlsx.copying.remarks`), and so do links, which lead outside.
- A table stays one where its header comes along; otherwise its cells are plain ones.
- Pivot tables go, and the cells in which they stood are emptied.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import unquote

from civtrack.light import NamedTuple
from civtrack.model import Area
from civtrack.xlsx.copying.composing import Composer, Shown
from civtrack.xlsx.copying.parts import CopiedParts
from civtrack.xlsx.copying.remarks import Persons, Remarks
from civtrack.xlsx.editing.beside import Beside, take_into_list
from civtrack.xlsx.formulas.references import adjust_formula
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.anchors import Anchor, move_anchors, rows_under
from civtrack.xlsx.moving.copy_plan import LossKind, Remark
from civtrack.xlsx.moving.list_objects import move_table, silence_table
from civtrack.xlsx.moving.move import Move
from civtrack.xlsx.opened.row_heights import RowHeights
from civtrack.xlsx.parts.addresses import area_of
from civtrack.xlsx.parts.markup import Element, Part
from civtrack.xlsx.parts.workbook import Relation

__all__ = ["Hanging", "SheetLinks", "composed_pictures", "relation_ids", "tables_kept"]

_DRAWN = {"pic", "sp", "cxnSp", "grpSp"}


class Hanging(NamedTuple):
    """What is known of a sheet that things hang on.

    Attributes:
        key: Key of its part.
        name: What the part is called in the copy.
        number: Its place in the copy, from 1.
        move: What happens to it.
        heights: Heights of its rows.
        goes: Whether what hangs on a cell of the source comes along.
        carries: Whether what is drawn at a place of the source may come along.
        shown: Whether a text may be shown.
        named: Whether the name or a formula of a table may be shown.
        follows: Whether everything that a formula names comes along.
        persons: Who wrote threads.
        speaking: The map that keeps the rows of which something comes along.
        besides: The columns that are added beside tables.
    """

    key: str
    name: str
    number: int
    move: Move
    heights: RowHeights
    goes: Callable[[int, int], bool]
    carries: Callable[[int, int], bool]
    shown: Shown
    named: Callable[[str], bool]
    follows: Callable[[str], bool]
    persons: Persons
    speaking: RowMap
    besides: tuple[Beside, ...] = ()


class SheetLinks:
    """Takes along what hangs on one sheet.

    Args:
        sheet: The sheet.
        parts: The copy's parts.
        people: Id → name of everybody who is known in the source.

    Attributes:
        pictures: How many things float over the sheet in the copy.
        rules: Differential looks that its tables use.
    """

    def __init__(self, sheet: Hanging, parts: CopiedParts, people: dict[str, str]) -> None:
        self.pictures = 0
        self.rules: set[int] = set()
        self._sheet, self._move, self._parts, self._people = sheet, sheet.move, parts, people
        self._known = {relation.id: relation for relation in parts.relations(sheet.key)}
        self._asked: dict[int, str | None] = {}
        self._remarks = Remarks(sheet.move, sheet.goes, sheet.shown, sheet.number)
        self._boxes: list[Remark] = []

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What comments and shapes say that came along."""
        return (*self._remarks.said, *self._boxes)

    def follow_comments(self) -> None:
        """Takes along comments and threads, which are known by the type of their relationship alone."""
        for kind in ("threadedComment", "comments"):
            for relation in self._known.values():
                if relation.type != kind or relation.external or not self._parts.exists(relation.target):
                    continue
                part = self._parts.load(relation.target)
                if kind == "comments":
                    data = self._remarks.comments(part)
                else:
                    data = self._remarks.threads(part, self._sheet.persons, self._people)
                if data is not None:
                    self._link(kind, data)

    def _link(self, kind: str, data: bytes) -> str:
        return self._parts.link(self._sheet.name, kind, self._parts.write(kind, [data]))

    def relate(self, element: Element, identifier: str) -> str | None:
        """The new id of a relationship that the sheet mentions, with what it leads to; None where that stays behind."""
        if id(element) not in self._asked:
            relation = self._known.get(identifier)
            self._asked[id(element)] = self._related(element, relation) if relation else None
        return self._asked[id(element)]

    def pivots(self) -> Iterator[Area]:
        """Where pivot tables stand on the sheet in the source, with their page fields; they are made of all rows."""
        for relation in self._known.values():
            if relation.type == "pivotTable" and not relation.external and self._parts.exists(relation.target):
                self._move.lose(LossKind.PIVOT)
                for element in self._parts.load(relation.target).root.all("location"):
                    if area := area_of(element.get("ref") or ""):
                        pages = element.number("rowPageCount") + 1 if element.number("rowPageCount") else 0
                        yield area._replace(first_row=max(area.first_row - pages, 1))

    def _related(self, element: Element, relation: Relation) -> str | None:
        if element.local == "hyperlink":
            return self._outside(element, relation)
        if relation.external or not self._parts.exists(relation.target):
            return None
        match element.local:
            case "drawing":
                return self._drawing(relation.target)
            case "legacyDrawing":
                if not self._remarks.cells:
                    return None
                return self._link("vmlDrawing", self._remarks.boxes(self._parts.read(relation.target)))
            case "legacyDrawingHF":
                return self._header_pictures(relation.target)
            case "tablePart":
                return self._table(relation.target)
        return None

    def _outside(self, element: Element, relation: Relation) -> str | None:
        area = area_of(element.get("ref") or "")
        row = area.first_row if area and area.first_row == area.last_row else 0
        target = relation.target
        said = f"{unquote(target)}#{element.get('location') or ''}"
        place = "location" if target.startswith("#") else "hyperlink"
        if not relation.external or not self._sheet.shown(place, row, said):
            return None
        if target.startswith("#"):  # as openpyxl writes links to cells
            adjusted = adjust_formula(unquote(target[1:]), self._move.maps, self._move.sheet)
            if adjusted.lost or adjusted.stale or not self._sheet.follows(unquote(target[1:])):
                return None
            target = f"#{adjusted.text}"
        return self._parts.link(self._sheet.name, "hyperlink", target, external=True)

    def _drawing(self, key: str) -> str | None:
        known = {relation.id: relation for relation in self._parts.relations(key)}
        part = self._parts.load(key)
        stays = partial(self._may_float, part, known=known)
        left = move_anchors(part, self._move, self._sheet.heights, stays, self._sheet.speaking)
        if not left:
            return None
        part, name = part.settled(), self._parts.name("drawing")
        compose = Composer(part, self._sheet.shown, lambda element, old: self._drawn(name, element, known.get(old)))
        pieces = []
        for anchor in compose.children(part.root):
            row, column = _begin(part, anchor, "row", 0), _begin(part, anchor, "col", 1)
            leaves = (each for each in anchor.walk() if each.local == "t" and not each.children)
            written = "".join(map(part.text, leaves))
            if not written.strip() or self._sheet.shown("txBody", row, written):
                made = compose.element(anchor, row)
                if made.count("<xdr:pic>") == made.count(" r:embed="):
                    pieces.append(made)
                    if written.strip() and (old := self._move.rows.old(row)):
                        self._boxes.append(Remark(old, column, written))
        self.pictures = len(pieces)
        if not pieces:
            return None
        self._parts.add(name, compose.root("".join(pieces)).encode())
        return self._parts.link(self._sheet.name, "drawing", name)

    def _drawn(self, name: str, element: Element, relation: Relation | None) -> str | None:
        if relation is None:
            return None
        if element.local == "blip" and not relation.external:
            picture = self._parts.picture(relation.target)
            return self._parts.link(name, "image", picture) if picture else None
        outside = element.local == "hlinkClick" and relation.external and not relation.target.startswith("#")
        if not outside or not self._sheet.shown("hyperlink", 0, unquote(relation.target)):
            return None
        return self._parts.link(name, "hyperlink", relation.target, external=True)

    def _may_float(self, part: Part, anchor: Anchor, known: dict[str, Relation]) -> bool:
        under = rows_under(part, anchor.element, self._sheet.heights)
        if self._move.rows.span(under[0], under[-1]) is None:
            return False
        elements = list(anchor.element.walk())
        kinds = {each.local for each in elements}
        if any(known[each].type in ("chart", "chartEx") for each in relation_ids(anchor.whole) if each in known):
            return self._lost(LossKind.CHART, under)
        told = (each.get("textlink") for each in elements)
        if not all(self._sheet.follows(formula) for formula in told if formula):
            return self._lost(LossKind.OBJECT, under)
        if not _DRAWN & kinds or kinds & {"graphicFrame", "contentPart", "cameraTool"}:
            return self._lost(LossKind.OBJECT, under)
        column = _begin(part, anchor.element, "col", 1)
        if not any(self._sheet.carries(row, column) for row in under if self._move.rows.new(row) is not None):
            return self._lost(LossKind.APART, under)
        if "grpSp" in kinds and len(under) > 1:
            return self._lost(LossKind.GROUP, under)
        for picture in elements:
            if picture.local == "blip":
                shown = [known[each] for each in _embedded(picture) if each in known]
                if not shown or any(one.external or not self._parts.shows(one.target) for one in shown):
                    return self._lost(LossKind.FORMAT, under)
        return True

    def _lost(self, kind: LossKind, under: range) -> bool:
        if self._move.rows.span(under[0], under[-1]) is not None:
            self._move.lose(kind)
        return False

    def _header_pictures(self, key: str) -> str | None:
        known = {relation.id: relation for relation in self._parts.relations(key)}
        name, shapes = self._parts.name("vmlDrawing"), list[str]()
        for shape in _SHAPE.findall(self._parts.read(key).decode("utf-8", "replace")):
            place, shown = _PLACE.search(shape), _SHOWN.search(shape)
            relation = known.get(shown[1]) if shown else None
            if (
                not place
                or relation is None
                or relation.external
                or not (picture := self._parts.picture(relation.target))
            ):
                continue
            identifier = self._parts.link(name, "image", picture)
            sizes = "".join(f"{side}:{length[1]};" for side, size in _SIZES.items() if (length := size.search(shape)))
            shapes.append(
                f'<v:shape id="{place[1]}" o:spid="_x0000_s{1025 + len(shapes)}" type="#_x0000_t75" '
                f'style="position:absolute;margin-left:0;margin-top:0;{sizes}z-index:{len(shapes) + 1}">'
                f'<v:imagedata o:relid="{identifier}" o:title=""/><o:lock v:ext="edit" rotation="t"/></v:shape>'
            )
        if not shapes:
            return None
        self._parts.add(name, (_HEADED + "".join(shapes) + "</xml>").encode())
        return self._parts.link(self._sheet.name, "vmlDrawing", name)

    def _table(self, key: str) -> str | None:
        part = self._parts.load(key)
        if not _heads(part, self._sheet.goes):
            return self._no_table(part)
        silence_table(part, self._sheet.named, self._sheet.goes)
        part = part.settled()
        take_into_list(part, self._sheet.besides)
        part = part.settled()
        if not (self._sheet.named(table_name(part)) and move_table(part, self._move)):
            return self._no_table(part)
        part = part.settled()
        for element in part.root.walk():
            self.rules |= {element.number(name) for name in element.attributes if name.endswith("DxfId")}
        return self._link("table", Composer(part, self._sheet.shown, lambda *_: None).root().encode())

    def _no_table(self, part: Part) -> str | None:
        self._move.lose(LossKind.TABLE, part.root.get("ref"))
        return None


_SHAPE = re.compile(r"<(?:[\w.-]+:)?shape\s.*?</(?:[\w.-]+:)?shape>", re.DOTALL)
_PLACE = re.compile(r"""\sid\s*=\s*["']([LCR][HF](?:EVEN|FIRST)?)["']""")
_SHOWN = re.compile(r"""<(?:[\w.-]+:)?imagedata\b[^<>]*?\s(?:[\w.-]+:)(?:relid|id)\s*=\s*["']([^"']+)["']""")
_SIZES = {side: re.compile(rf"[;\"']\s*{side}:([\d.]{{1,9}}(?:pt|in|px|mm|cm))") for side in ("width", "height")}
_HEADED = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t75" coordsize="21600,21600" o:spt="75" o:preferrelative="t" '
    'path="m@4@5l@4@11@9@11@9@5xe" filled="f" stroked="f"><v:stroke joinstyle="miter"/><v:formulas>'
    '<v:f eqn="if lineDrawn pixelLineWidth 0"/><v:f eqn="sum @0 1 0"/><v:f eqn="sum 0 0 @1"/><v:f eqn="prod @2 1 2"/>'
    '<v:f eqn="prod @3 21600 pixelWidth"/><v:f eqn="prod @3 21600 pixelHeight"/><v:f eqn="sum @0 0 1"/>'
    '<v:f eqn="prod @6 1 2"/><v:f eqn="prod @7 21600 pixelWidth"/><v:f eqn="sum @8 21600 0"/>'
    '<v:f eqn="prod @7 21600 pixelHeight"/><v:f eqn="sum @10 21600 0"/></v:formulas><v:path o:extrusionok="f" '
    'gradientshapeok="t" o:connecttype="rect"/><o:lock v:ext="edit" aspectratio="t"/></v:shapetype>'
)


def relation_ids(element: Element) -> Iterator[str]:
    """Every relationship that is mentioned anywhere inside an element (``r:id``, ``r:embed``, ``r:link`` …)."""
    for inner in element.walk():
        for name, value in inner.attributes.items():
            if name.rpartition(" ")[0].endswith("relationships"):
                yield value


def _begin(part: Part, anchor: Element, what: str, usual: int) -> int:
    """The row or column in which something that is drawn begins."""
    texts = (part.text(each).strip() for each in anchor.all("from", what))
    return next((int(text) + 1 for text in texts if text.isdecimal()), usual)


def _embedded(picture: Element) -> Iterator[str]:
    for name, value in picture.attributes.items():
        if name.endswith("relationships embed"):
            yield value


def composed_pictures(part: Part, kept: set[str], name: str, parts: CopiedParts, key: str) -> bytes | None:
    """The part of WPS's cell photos with those of these names; None where none comes along."""
    known = {relation.id: relation for relation in parts.relations(key)}

    def relate(_: Element, old: str) -> str | None:
        relation = known.get(old)
        picture = parts.picture(relation.target) if relation and not relation.external else None
        return parts.link(name, "image", picture) if picture else None

    compose = Composer(part, lambda *_: False, relate, names=kept)
    own = (photo for photo, names in parts.photos(key) if not names.isdisjoint(kept))
    pieces = [written for photo in own if "r:embed" in (written := compose.element(photo))]
    return compose.root("".join(pieces)).encode() if pieces else None


def _heads(part: Part, goes: Callable[[int, int], bool]) -> bool:
    """Whether the header of a table comes along."""
    area = area_of(part.root.get("ref") or "")
    if area is None:
        return False
    first = area.first_row
    return all(goes(first, column) for column in range(area.first_column, area.last_column + 1))


def table_name(part: Part) -> str:
    """The name by which formulas know a table."""
    return part.root.get("displayName") or part.root.get("name") or ""


def tables_kept(
    key: str, move: Move, parts: CopiedParts, named: Callable[[str], bool], goes: Callable[[int, int], bool]
) -> set[str]:
    """The names in upper case of the tables of a sheet that come along into a copy."""
    found = set()
    for relation in parts.relations(key):
        if relation.type == "table" and not relation.external and parts.exists(relation.target):
            part = parts.load(relation.target)
            name = table_name(part)
            if _heads(part, goes) and named(name) and move_table(part, move):
                found.add(name.upper())
    return found
