"""Texts of a workbook that stand outside of its cells: headers and footers, comments, prompts, text boxes, properties.

Exists because whoever hands a workbook on must be able to look at them and to take some out. May import
`civtrack.model`, `civtrack.files` and the modules of `civtrack.xlsx` below it.

Where they stand in each kind of part is told in `civtrack.xlsx.copying.text_places`. Drop-down lists, texts in formulas
and those that rules look for, and names of tables are the business of `civtrack.xlsx.copying.copies`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from civtrack.xlsx.copying.cell_photos import relation_ids
from civtrack.xlsx.copying.links import drop_elements
from civtrack.xlsx.copying.text_places import Found, texts_of
from civtrack.xlsx.parts.markup import Part
from civtrack.xlsx.parts.output import Packed, write_container
from civtrack.xlsx.parts.workbook import load_part, relations, relations_part

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage
    from civtrack.xlsx.parts.container import Limits

__all__ = ["OutsideText", "outside_texts", "take_out"]


class OutsideText(NamedTuple):
    """A text outside of cells.

    Attributes:
        kind: What it is, as a msgid.
        sheet: The sheet that it belongs to; None for the workbook.
        row: The row that it is tied to, or 0.
        text: What it says.
    """

    kind: str
    sheet: str | None
    row: int
    text: str


def outside_texts(package: OpenPackage) -> Iterator[OutsideText]:
    """Every text outside of the cells of a workbook."""
    for place in _places(package):
        for said, _ in place.texts():
            yield said


def take_out(path: Path, speaks: Callable[[OutsideText], bool], limits: Limits) -> list[OutsideText]:
    """Takes texts out of a workbook, in place; gives back those that were taken.

    Args:
        path: The workbook.
        speaks: Says of a text whether it must go.
        limits: What is believed of the file.
    """
    from civtrack.files.writing import atomic_write
    from civtrack.xlsx.opened.package import OpenPackage

    taken: list[OutsideText] = []
    with OpenPackage.open(path, limits) as package:
        touched: dict[str, Packed] = {}
        try:
            for place in _places(package):
                gone = [(said, found) for said, found in place.texts() if speaks(said)]
                if gone:
                    taken += [said for said, _ in gone]
                    place.take([found for _, found in gone])
                    touched |= place.written()
            if touched:
                with atomic_write(path) as stream:
                    write_container(stream, package.container, touched, set(), {})
        finally:
            for packed in touched.values():
                packed.close()
    return taken


class _Place:
    """A part with texts outside of cells: where it belongs, and how it is read and written."""

    def __init__(self, package: OpenPackage, key: str, sheet: str | None, kind: str) -> None:
        self.key, self.sheet, self.kind = key, sheet, kind
        self._container = package.container
        self._tail = 0
        if kind == "worksheet":
            head, skeleton = package.sheet(sheet or "")._skeleton
            self._part = Part(skeleton.where, skeleton.name, skeleton.data)
            self._tail = len(head.data)
        else:
            self._part = load_part(package.container, key)
        self._links = {
            relation.id: relation.target for relation in relations(self._container, key) if relation.external
        }

    def texts(self) -> Iterator[tuple[OutsideText, Found]]:
        """Every text of the part, and what takes it out."""
        for found in texts_of(self.kind, self._part, self._links):
            if found.text.strip():
                yield OutsideText(found.kind, self.sheet, found.row, found.text), found

    def take(self, gone: list[Found]) -> None:
        """Takes texts out of the part."""
        for found in gone:
            if found.take:
                found.take(self._part)
        drop_elements(self._part, [found.element for found in gone if found.element is not None])

    def written(self) -> dict[str, Packed]:
        """The part as it reads now, and without the links to the outside that nothing mentions any more."""
        data = self._part.render()
        made = {self.key: Packed(self._chunks(data))}
        left = set(relation_ids(Part(self._part.where, self._part.name, data).root)) if self._links else set()
        if self._links.keys() - left:
            key = relations_part(self.key)
            links = load_part(self._container, key)
            for element in links.root.all("Relationship"):
                identifier = element.get("Id") or ""
                if identifier in self._links and identifier not in left:
                    links.splice(element.start, element.end, b"")
            made[key] = Packed([links.render()])
        return made

    def _chunks(self, data: bytes) -> Iterator[bytes]:
        if self.kind != "worksheet":
            yield data
            return
        # Rows are passed on as they stream by: everything that is taken out stands below them.
        member = self._container.parts[self.key]
        left = member.size - (len(self._part.data) - self._tail)
        for chunk in self._container.chunks(member):
            yield chunk[: max(left, 0)]
            left -= len(chunk)
        yield data[self._tail :]


_OF_THE_BOOK = {"person", "styles"}
_OF_SHEETS = {"comments", "threadedComment", "drawing"}
_OF_DRAWINGS = {"diagramData", "diagramDrawing"}


def _places(package: OpenPackage) -> Iterator[_Place]:
    container, workbook = package.container, package.workbook

    def linked(part: str, kinds: set[str]) -> Iterator[tuple[str, str]]:
        for relation in relations(container, part):
            if relation.type in kinds and relation.target in container.parts:
                yield relation.target, relation.type

    for key, _ in linked("", {"core-properties", "extended-properties"}):
        yield _Place(package, key, None, "properties")
    if workbook.names():
        yield _Place(package, workbook.key, None, "workbook")
    for key, kind in linked(workbook.key, _OF_THE_BOOK):
        yield _Place(package, key, None, kind)
    for entry in workbook.sheets:
        yield _Place(package, entry.part, entry.name, "worksheet")
        for key, kind in linked(entry.part, _OF_SHEETS):
            yield _Place(package, key, entry.name, kind)
            for inner, inner_kind in linked(key, _OF_DRAWINGS):
                yield _Place(package, inner, entry.name, inner_kind)
