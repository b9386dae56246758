"""Writes parts of a copy anew from what is understood of the source's: nothing is passed on unread.

Exists because whatever nobody thought of must stay behind by itself: an element, an attribute or a text comes into a
copy only where `civtrack.xlsx.copying.vocabulary` says what it is and its value is of that kind. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from itertools import chain

from civtrack.errors import DamagedWorkbook
from civtrack.light import NamedTuple
from civtrack.model import N_, Message
from civtrack.patterns import lazy
from civtrack.xlsx.copying.vocabulary import FAMILIES, GRAMMAR, WORDS
from civtrack.xlsx.parts.addresses import area_of, areas_of
from civtrack.xlsx.parts.markup import Element, Part, escape

__all__ = ["DECLARATION", "ComposedTexts", "Composer", "Frames", "Shown", "composed_text", "understood"]

_KINDS = {
    "n": re.compile(r"\s*[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d{1,4})?%?\s*"),
    "b": re.compile(r"0|1|true|false|on|off|t|f"),
    "c": re.compile(r"[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8}"),
    "g": re.compile(r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}"),
    "h": re.compile(r"[0-9A-Fa-f]{4}|[0-9A-Za-z+/]{22}==|[0-9A-Za-z+/]{27}=|[0-9A-Za-z+/]{43}=|[0-9A-Za-z+/]{86}=="),
    "m": re.compile(r"\d{1,5}(?:\.\d{1,5})?(?:mm|cm|in|pt|pc|pi)"),
    "d": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?Z?"),
    "s": re.compile(r"TableStyle(?:Light|Medium|Dark)\d{1,2}"),
}
_NAMED = {"xdr:cNvPr": "Picture"}
_NEEDS = {
    "hyperlink": "ref", "mergeCell": "ref", "dataValidation": "sqref", "conditionalFormatting": "sqref",
    "cfRule": "type",
    "comment": "ref", "threadedComment": "ref", "brk": "id", "protectedRange": "sqref", "ignoredError": "sqref",
    "name": "val", "rFont": "val", "x14:cfRule": "type", "person": "id", "tableStyleInfo": "name",
    "a:latin": "typeface",
    "a:ea": "typeface", "a:cs": "typeface", "a:prstClr": "val", "a:schemeClr": "val", "a:srgbClr": "val",
}  # fmt: skip
"""Attributes without which an element is nothing."""

_HOLDERS = frozenset(
    {"extLst", "ext", "hyperlinks", "dataValidations", "conditionalFormatting", "mergeCells", "protectedRanges",
     "tableParts", "definedNames", "rowBreaks", "colBreaks", "ignoredErrors", "cols", "sheetViews", "numFmts", "dxfs",
     "colors", "indexedColors", "x14:conditionalFormattings", "x14:conditionalFormatting", "x14:dataValidations",
     "x14:dataValidation", "x14:sparklineGroups", "x14:sparklineGroup", "x14:sparklines", "a:solidFill", "xm:sqref"}
)  # fmt: skip
"""Elements that are nothing without something inside."""


class _Rule(NamedTuple):
    """What may stand in an element: attributes and their kinds, the kind of its own text, children."""

    attributes: dict[str, str]
    text: str
    children: frozenset[str]


@cache
def _rules() -> dict[str, _Rule]:
    found = {}
    for line in GRAMMAR.strip().splitlines():
        name, _, rest = line.rpartition(": ") if ": " in line else (line.rstrip(":"), "", "")
        attributes, _, children = rest.partition("|")
        kinds = dict(each.rsplit("=", 1) for each in attributes.split())
        text = kinds.pop("", "")
        found[name.strip()] = _Rule(kinds, text, frozenset(children.split()))
    return found


def understood(kind: str, value: str) -> bool:
    """Whether a value is of a kind that says nothing but itself."""
    if kind == "w":
        return value in WORDS
    if kind == "a":
        return bool(value.strip()) and len(areas_of(value)) == len(value.split())
    pattern = _KINDS.get(kind)
    return pattern is not None and pattern.fullmatch(value) is not None


DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Shown = Callable[[str, int, str], bool]
"""Kind of text (the element's name), row or 0, text → whether it may be shown."""


class Composer:
    """Writes one part anew.

    Args:
        part: The part as it reads after everything was moved.
        shown: Says of texts whether they may be shown; those that may not are left out.
        relate: The new id of a relationship; None where what it leads to does not come along.
        prefix: The prefix of elements of the part's main namespace, with its colon.
        missing: Hears of every element that stays behind.
        names: Names of pictures that stay, because cells know pictures by them.
    """

    def __init__(
        self,
        part: Part,
        shown: Shown,
        relate: Callable[[Element, str], str | None],
        prefix: str = "",
        missing: Callable[[str], None] = lambda _: None,
        names: Collection[str] = (),
    ) -> None:
        self._part, self._shown, self._relate, self._prefix, self._missing = part, shown, relate, prefix, missing
        self._names = names
        self._named = 0
        self._spaces = {""}

    def root(self, inner: str | None = None) -> str:
        """The part with its declaration; `inner` replaces what stands inside the root.

        Raises:
            DamagedWorkbook: The part is something else than its place in the package says.
        """
        root = self._part.root
        name = self._name(root)
        if name not in _rules():
            detail = Message(N_("{part} is not what it should be"), {"part": self._part.name})
            raise DamagedWorkbook(self._part.where, detail=detail)
        body = self.inside(root, 0) if inner is None else inner
        tag = self._tag(root, name, 0)
        spaces = "".join(
            f' xmlns{":" + written[:-1] if written else ""}="{_space(family, root)}"'
            for family in sorted(self._spaces)
            if family or ":" not in name
            for written in [f"{family}:" if family else self._prefix]
        )
        return f"{DECLARATION}<{tag}{spaces}>{body}</{self._written(name)}>"

    def _name(self, element: Element) -> str:
        family = FAMILIES.get(element.space)
        if not family:
            return "?" if family is None else element.local
        self._spaces.add(family)
        return f"{family}:{element.local}"

    def _written(self, name: str) -> str:
        return name if ":" in name else f"{self._prefix}{name}"

    def inside(self, element: Element, row: int) -> str:
        """Everything inside an element that comes along."""
        rule = _rules().get(self._name(element))
        if rule is None:
            return ""
        pieces = [self.element(child, row) for child in self.children(element) if self._name(child) in rule.children]
        for child in element.children:
            if self._name(child) not in rule.children:
                self._missing(child.local)
        text = self._part.text(element) if rule.text and not element.children else ""
        if text and self._passes(element, rule.text, self._name(element), text, row):
            pieces.append(escape(text))
        return "".join(pieces)

    @staticmethod
    def children(element: Element) -> Iterator[Element]:
        """What stands in an element, of alternatives the one that is understood."""
        for child in element.children:
            if child.local == "AlternateContent":  # of several ways to write one thing the first that is understood
                ways = [way for way in child.children if way.local in ("Choice", "Fallback")]
                usual = (way for way in ways if all(FAMILIES.get(inner.space) is not None for inner in way.children))
                yield from next((way.children for way in usual), [])
            else:
                yield child

    def element(self, element: Element, row: int = 0) -> str:
        """An element with everything inside it that comes along."""
        name = self._name(element)
        row = _row_of(element) or row
        body = self.inside(element, row)
        tag = self._tag(element, name, row)
        if tag is None or (not body and name in _HOLDERS):
            return ""
        if not body:
            return f"<{tag}/>"
        return f"<{tag}>{body}</{self._written(name)}>"

    def _tag(self, element: Element, name: str, row: int) -> str | None:
        rule = _rules()[name]
        pieces, given = [self._written(name)], set[str]()
        for written, value in element.attributes.items():
            space, _, local = written.rpartition(" ")
            family = FAMILIES.get(space, "?") if space else ""
            key = f"{family}:{local}" if space else local
            kind = rule.attributes.get(key)
            if kind is None or not self._passes(element, kind, f"{name}@{key}", value, row):
                if kind == "r":
                    return None
                continue
            if space:
                self._spaces.add(family)
            given.add(key)
            if key != "count":
                new = (self._relate(element, value) or "") if kind == "r" else value
                pieces.append(f' {key}="{escape(new, quote=True)}"')
        if name in _NEEDS and _NEEDS[name] not in given:
            return None
        if name == "a:prstGeom" and "prst" not in given:
            pieces.append(' prst="rect"')
        if name in _NAMED:
            self._named += 1
            old = element.get("name") or ""
            written = escape(old, quote=True) if old in self._names else f"{_NAMED[name]} {self._named}"
            pieces.append(f' name="{written}"')
        if name == "t":
            pieces.append(' xml:space="preserve"')
        return "".join(pieces)

    def _passes(self, element: Element, kind: str, place: str, value: str, row: int) -> bool:
        if kind == "f":
            return True
        if kind == "t":
            return self._shown(place, row, value)
        if kind == "r":
            return self._relate(element, value) is not None
        return understood(kind, value)


def composed_text(shown: Callable[[str, str], bool], where: str, item: bytes, prefix: str = "") -> bytes:
    """A text of runs with nothing but its runs and their looks.

    Args:
        shown: Kind of place, text → whether it may be shown; asked of fonts.
        where: The workbook's name, for errors.
        item: The text's element inside of a root.
        prefix: The prefix of its elements in what is written, with its colon.
    """
    part = Part(where, "sharedStrings", item)
    compose = Composer(part, lambda place, _, text: shown(place.partition("@")[0], text), lambda *_: None, prefix)
    return "".join(compose.element(child) for child in part.root.children).encode()


_SAID = lazy(rb"(<t(?: xml:space=\"preserve\")?>)([^<>&\r]+)</t>")
"""A piece of a text that reads as it is written."""
_HERE = "\ue000".encode()
_FRAMES = 1_024


class Frames:
    """Texts of runs that look alike and say something else, written anew at the price of one.

    Exists because LibreOffice makes three runs of every text of ideographs and digits, each with a dozen properties.

    Args:
        compose: Writes one anew, well-formed as it is.
    """

    def __init__(self, compose: Callable[[bytes], bytes]) -> None:
        self._compose = compose
        self._known: dict[bytes, list[bytes]] = {}

    def __call__(self, item: bytes) -> bytes:
        """The text written anew."""
        frame = _SAID.sub(rb"\g<1>" + _HERE + b"</t>", item)
        if frame == item or _HERE in item:
            return self._compose(item)
        pieces = self._known.get(frame)
        if pieces is None:
            if len(self._known) >= _FRAMES:
                self._known.clear()
            pieces = self._known[frame] = self._compose(frame).split(_HERE)
        said = [match[2] for match in _SAID.finditer(item)]
        if len(pieces) != len(said) + 1:
            return self._compose(item)
        return b"".join(chain.from_iterable(zip(pieces, said, strict=False))) + pieces[-1]


_LONG = 4_096
"""Bytes of a text of runs from which on it is remembered what was made of it."""


class ComposedTexts:
    """The long texts of runs of a workbook, each written anew once for all copies that may show its fonts."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[bytes, frozenset[tuple[str, str]]]] = {}

    def like(self, where: str, shown: Callable[[str, str], bool]) -> Callable[[bytes], bytes]:
        """Writes texts of runs anew for one copy; arguments as for `composed_text`."""
        framed = Frames(lambda item: composed_text(shown, where, item))

        def compose(item: bytes) -> bytes:
            if len(item) < _LONG:
                return framed(item)
            if item not in self._known:
                asked = set[tuple[str, str]]()

                def noted(place: str, text: str) -> bool:
                    asked.add((place, text))
                    return True

                self._known[item] = composed_text(noted, where, item), frozenset(asked)
            made, asked_for = self._known[item]
            return made if all(shown(*each) for each in asked_for) else composed_text(shown, where, item)

        return compose


def _space(family: str, root: Element) -> str:
    """The namespace of a family: the one that every program knows."""
    if not family and "threadedcomments" in root.space:
        return root.space
    return next(space for space, known in FAMILIES.items() if known == family)


def _row_of(element: Element) -> int:
    """The one row that an element is tied to; 0 where it is tied to none or several."""
    written = element.get("sqref") or element.get("ref")
    if not written:
        return 0
    area = area_of(written.split(" ")[0])
    alone = area is not None and area.first_row == area.last_row and " " not in (element.get("sqref") or "")
    return area.first_row if area and alone else 0
