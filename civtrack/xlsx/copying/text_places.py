"""Where texts outside of cells stand in each kind of part, and how each is taken out of it.

Exists apart from `civtrack.xlsx.copying.outside_texts`, which says what such texts are for and goes through a workbook.
May import `civtrack.model` and the modules of `civtrack.xlsx` below it.

What is taken out leaves the part valid: names that must be there are replaced by plain ones, all others go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from typing import NamedTuple
from urllib.parse import unquote

from civtrack.model import N_
from civtrack.xlsx.formulas.text import literals
from civtrack.xlsx.moving.anchors import anchors
from civtrack.xlsx.parts.addresses import area_of
from civtrack.xlsx.parts.markup import Element, Part

__all__ = ["Found", "free_names", "texts_of"]

COMMENT = N_("comment")
FOOTER = N_("header or footer")
PROMPT = N_("input message")
SHAPE = N_("text box")
NAME = N_("defined name")
PROPERTY = N_("file property")
PICTURE = N_("description of a picture")
LINK = N_("link")
STYLE = N_("cell style")
FORMAT = N_("number format")

_SAID = ("prompt", "promptTitle", "error", "errorTitle", "tooltip", "display")
_ROW = re.compile(r"\d+")
_QUOTED = re.compile(r'"[^"]*"|[^\x00-\x7f]')


class Found(NamedTuple):
    """A text, and what takes it out.

    Attributes:
        kind: What it is, as a msgid.
        row: The row that it is tied to, or 0.
        text: What it says.
        take: Asks the part for the splices without it; None where its element goes.
        element: What goes as a whole.
    """

    kind: str
    row: int
    text: str
    take: Callable[[Part], None] | None
    element: Element | None = None


def texts_of(kind: str, part: Part, links: Mapping[str, str]) -> Iterator[Found]:
    """Every text of a part.

    Args:
        kind: The last word of the type of the relationship that leads to the part, or ``workbook``.
        part: The part.
        links: Id → target of its links to the outside.
    """
    match kind:
        case "worksheet":
            yield from _sheet(part, links)
        case "comments" | "threadedComment":
            yield from _comments(part)
        case "person":
            for element in part.root.all("person"):
                yield _attributes(COMMENT, element, 0, {"displayName": "", "userId": None})
        case "drawing":
            yield from _drawing(part, links)
        case "diagramData" | "diagramDrawing":
            yield _block(part, SHAPE, part.root, 0, "t")
        case "workbook":
            yield from _names(part)
        case "styles":
            yield from _styles(part.root)
        case _:
            for element in part.root.children:
                if not element.children and (text := part.text(element)):
                    yield _emptied(PROPERTY, element, text)


def _sheet(part: Part, links: Mapping[str, str]) -> Iterator[Found]:
    for element in part.root.all("headerFooter"):
        for child in element.children:
            if text := part.text(child):
                yield _emptied(FOOTER, child, text)
    for element in part.root.walk():
        if element.local not in {"dataValidation", "hyperlink"}:
            continue
        area = area_of((element.get("sqref") or element.get("ref") or "").split(" ")[0])
        single = area.first_row if area and area.first_row == area.last_row else 0
        if any(element.get(name) for name in _SAID):
            yield _attributes(PROMPT, element, single, dict.fromkeys(_SAID))
        if element.local == "hyperlink" and (target := links.get(element.relation() or "")):
            yield Found(LINK, single, unquote(target), None, element)


def _comments(part: Part) -> Iterator[Found]:
    for element in part.root.walk():
        if element.local in {"comment", "threadedComment"}:
            row = _ROW.search(element.get("ref") or "")
            leaf = "t" if element.local == "comment" else "text"
            yield _block(part, COMMENT, element, int(row[0]) if row else 0, leaf)
        elif element.local == "author" and (text := part.text(element)):
            yield _emptied(COMMENT, element, text)


def _drawing(part: Part, links: Mapping[str, str]) -> Iterator[Found]:
    for anchor in anchors(part.root):
        top = anchor.element.first("from", "row")
        written = part.text(top).strip() if top else ""
        row = int(written) + 1 if written.isdecimal() else 0
        for element in anchor.element.walk():
            if element.local == "txBody":
                yield _block(part, SHAPE, element, row, "t")
            elif element.local == "cNvPr":
                plain = f"Picture {element.get('id')}"
                yield _attributes(PICTURE, element, row, {"name": plain, "descr": None, "title": None})
            elif element.local in {"hlinkClick", "hlinkHover"}:
                text = "\n".join((unquote(links.get(element.relation() or "", "")), element.get("tooltip") or ""))
                yield Found(LINK, row, text, None, element)


def _names(part: Part) -> Iterator[Found]:
    for element in part.root.all("definedNames", "definedName"):
        text = " ".join([element.get("name") or "", *literals(part.text(element))])
        yield Found(NAME, 0, text, None, element)


def _styles(root: Element) -> Iterator[Found]:
    named = list(root.all("cellStyles", "cellStyle"))
    free = free_names("Style ", [element.get("name") or "" for element in named])
    for element in named:
        yield _attributes(STYLE, element, 0, {"name": next(free)})
    for element in root.walk():
        if element.local == "numFmt" and (code := element.get("formatCode")):
            yield _attributes(FORMAT, element, 0, {"formatCode": _QUOTED.sub("", code) or "General"})


def free_names(stem: str, taken: Iterable[str]) -> Iterator[str]:
    """Names with a number that nothing has yet."""
    known = {name.casefold() for name in taken}
    return (name for number in count(1) if (name := f"{stem}{number}").casefold() not in known)


def _block(part: Part, kind: str, element: Element, row: int, leaf: str) -> Found:
    """The texts of all leaves inside an element, taken out together."""
    leaves = [one for one in element.walk() if one.local == leaf and not one.children]
    text = "".join(part.text(one) for one in leaves)

    def take(part: Part) -> None:
        _empty(part, leaves)

    return Found(kind, row, text, take)


def _emptied(kind: str, element: Element, text: str) -> Found:
    return Found(kind, 0, text, lambda part: _empty(part, [element]))


def _empty(part: Part, elements: Iterable[Element]) -> None:
    for one in elements:
        if one.close > one.inner:
            part.splice(one.inner, one.close, b"")


def _attributes(kind: str, element: Element, row: int, instead: Mapping[str, str | None]) -> Found:
    """What attributes say, and what they say instead; those that are not there stay so."""
    present = {name: value for name, value in instead.items() if element.get(name)}
    text = "\n".join(element.get(name) or "" for name in present)
    return Found(kind, row, text, lambda part: part.set_attributes(element, **present))
