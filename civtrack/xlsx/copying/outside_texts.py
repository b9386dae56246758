"""Texts of a workbook that stand outside of its cells: headers and footers, comments, prompts, text boxes, properties.

Exists because whoever hands a workbook on must be able to look at them and to take some out. May import
`civtrack.model`, `civtrack.files` and the modules of `civtrack.xlsx` below it.

Drop-down lists and the texts that rules look for are the business of `civtrack.xlsx.copying.pruning`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from civtrack.model import N_
from civtrack.xlsx.formulas.text import Other, parse
from civtrack.xlsx.parts.addresses import area_of
from civtrack.xlsx.parts.markup import Element, Part, attribute
from civtrack.xlsx.parts.output import Packed, write_container
from civtrack.xlsx.parts.workbook import load_part, relations

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage
    from civtrack.xlsx.parts.container import Limits

__all__ = ["OutsideText", "outside_texts", "take_out"]

COMMENT = N_("comment")
FOOTER = N_("header or footer")
PROMPT = N_("input message")
SHAPE = N_("text box")
NAME = N_("defined name")
PROPERTY = N_("file property")

_SAID = ("prompt", "promptTitle", "error", "errorTitle", "tooltip", "display")
_ROW = re.compile(r"\d+")


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


class _Found(NamedTuple):
    """A text, its part, and what takes it out of the part."""

    said: OutsideText
    part: str
    take: Callable[[Part], None]


def outside_texts(package: OpenPackage) -> Iterator[OutsideText]:
    """Every text outside of the cells of a workbook."""
    for part in _parts(package):
        for found in part.texts():
            yield found.said


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
        for part in _parts(package):
            gone = [found for found in part.texts() if speaks(found.said)]
            for found in gone:
                found.take(part.part)
            if gone:
                taken += [found.said for found in gone]
                touched[part.key] = Packed(part.rendered())
        if touched:
            try:
                with atomic_write(path) as stream:
                    write_container(stream, package.container, touched, set(), {})
            finally:
                for packed in touched.values():
                    packed.close()
    return taken


class _Place:
    """A part with texts outside of cells: where it belongs, and how it is read."""

    def __init__(self, package: OpenPackage, key: str, sheet: str | None, kind: str) -> None:
        self.key, self.sheet, self.kind = key, sheet, kind
        self._container = package.container
        self._tail = 0
        if kind == "worksheet":
            head, skeleton = package.sheet(sheet or "")._skeleton
            self.part = Part(skeleton.where, skeleton.name, skeleton.data)
            self._tail = len(head.data)
        else:
            self.part = load_part(package.container, key)

    def rendered(self) -> Iterator[bytes]:
        """The part as it reads now, in chunks."""
        data = self.part.render()
        if self.kind != "worksheet":
            yield data
            return
        # Rows are passed on as they stream by: everything that is taken out stands below them.
        member = self._container.parts[self.key]
        left = member.size - (len(self.part.data) - self._tail)
        for chunk in self._container.chunks(member):
            yield chunk[: max(left, 0)]
            left -= len(chunk)
        yield data[self._tail :]

    def texts(self) -> Iterator[_Found]:
        """Every text of the part."""
        root = self.part.root
        if self.kind == "worksheet":
            yield from self._sheet(root)
        elif self.kind in {"comments", "threadedComment"}:
            yield from self._comments(root)
        elif self.kind == "drawing":
            for shape in (element for element in root.walk() if element.local == "txBody"):
                yield self._block(SHAPE, shape, 0, "t")
        elif self.kind == "workbook":
            yield from self._names(root)
        else:
            for element in root.children:
                if not element.children and (text := self.part.text(element)):
                    yield self._element(PROPERTY, element, text)

    def _sheet(self, root: Element) -> Iterator[_Found]:
        for element in root.all("headerFooter"):
            for child in element.children:
                if text := self.part.text(child):
                    yield self._element(FOOTER, child, text)
        for element in root.walk():
            if element.local not in {"dataValidation", "hyperlink"}:
                continue
            area = area_of((element.get("sqref") or element.get("ref") or "").split(" ")[0])
            single = area.first_row if area and area.first_row == area.last_row else 0
            said = [name for name in _SAID if element.get(name)]
            if said:
                text = "\n".join(element.get(name) or "" for name in said)
                yield _Found(
                    OutsideText(PROMPT, self.sheet, single, text), self.key, _without_attributes(element, said)
                )

    def _comments(self, root: Element) -> Iterator[_Found]:
        for element in root.walk():
            if element.local in {"comment", "threadedComment"}:
                row = _ROW.search(element.get("ref") or "")
                leaf = "t" if element.local == "comment" else "text"
                yield self._block(COMMENT, element, int(row[0]) if row else 0, leaf)

    def _names(self, root: Element) -> Iterator[_Found]:
        for element in root.all("definedNames", "definedName"):
            formula = self.part.text(element)
            texts = [piece.text for piece in parse(formula) if isinstance(piece, Other) and piece.kind == "text"]
            text = " ".join([element.get("name") or "", *texts])
            yield _Found(OutsideText(NAME, None, 0, text), self.key, _without(element))

    def _block(self, kind: str, element: Element, row: int, leaf: str) -> _Found:
        """The texts of all leaves inside an element, taken out together."""
        leaves = [one for one in element.walk() if one.local == leaf and not one.children]
        text = "".join(self.part.text(one) for one in leaves)

        def take(part: Part) -> None:
            for one in leaves:
                part.splice(one.inner, one.close, b"") if one.close > one.inner else None

        return _Found(OutsideText(kind, self.sheet, row, text), self.key, take)

    def _element(self, kind: str, element: Element, text: str) -> _Found:
        def take(part: Part) -> None:
            part.splice(element.inner, element.close, b"")

        return _Found(OutsideText(kind, self.sheet, 0, text), self.key, take)


def _without(element: Element) -> Callable[[Part], None]:
    return lambda part: part.splice(element.start, element.end, b"")


def _without_attributes(element: Element, names: list[str]) -> Callable[[Part], None]:
    def take(part: Part) -> None:
        tag = part.data[element.start : element.inner].decode()
        for name in names:
            tag = attribute(tag, name, None)
        part.splice(element.start, element.inner, tag.encode())

    return take


def _parts(package: OpenPackage) -> Iterator[_Place]:
    container, workbook = package.container, package.workbook
    for relation in relations(container, ""):
        if relation.type in {"core-properties", "extended-properties"} and relation.target in container.parts:
            yield _Place(package, relation.target, None, "properties")
    if workbook.names():
        yield _Place(package, workbook.key, None, "workbook")
    for entry in workbook.sheets:
        yield _Place(package, entry.part, entry.name, "worksheet")
        for relation in relations(container, entry.part):
            if relation.type in {"comments", "threadedComment", "drawing"} and relation.target in container.parts:
                yield _Place(package, relation.target, entry.name, relation.type)
