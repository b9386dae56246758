"""XML parts that are edited by splicing bytes: where each element stands, and text in and out.

Exists because a part that is parsed and written again never comes out the same; here an edit replaces the bytes of one
element and leaves every other byte alone. May import `civtrack.errors`, `civtrack.model` and
`civtrack.xlsx.parts.encoding`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, Final
from xml.parsers import expat

from civtrack.errors import DamagedWorkbook, UnsafeWorkbook
from civtrack.model import N_, Message
from civtrack.patterns import lazy
from civtrack.xlsx.parts.encoding import as_utf8

__all__ = [
    "LONGEST_TAG", "MAIN_SPACES", "BadReference", "Element", "Part", "annotated", "as_utf8", "attribute", "escape",
    "new_parser", "refuse_long_tags", "restore", "truth", "unescape",
]  # fmt: skip

MAIN_SPACES = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    }
)
"""The spreadsheet namespace, transitional and strict."""

_REFERENCE = lazy(r"(&(?:#[0-9]{1,7};|#x[0-9A-Fa-f]{1,6};|(?:lt|gt|amp|quot|apos);)?)")
_REMEMBERED = 1 << 15
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ASIDE = lazy(r"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_CODED = lazy(r"_x([0-9A-Fa-f]{4})_")
_TO_CODE = lazy(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LONGEST_TAG = 4 << 20
"""Bytes of the longest tag or comment that is believed; a cell holds 32,767 characters."""
_DEEPEST = 200
"""Levels of elements; the deepest part of an honest workbook has about twenty."""


def annotated(data: bytes) -> bool:
    """Whether comments, CDATA sections, declarations or processing instructions may stand in a piece of XML."""
    # A single byte is looked for thirty times faster than two, and a sheet without any "!" is the rule.
    return (b"!" in data and b"<!" in data) or (b"?" in data and b"<?" in data)


class BadReference(ValueError):
    """An ``&`` that begins no reference to a character that XML allows."""


_NOTHING: Final[dict[str, str]] = {}
_CHILDLESS: Final[list[Element]] = []
"""What elements without attributes and without children share; only the parser adds to either."""


class Element:
    """An element and its place: ``[start, inner)`` is the opening tag, ``[inner, close)`` its content.

    Attributes:
        local: Name without prefix.
        space: Namespace.
        prefix: As written, with the colon, or "".
        attributes: By plain name; those with a namespace by ``namespace name``.
        start: Of the opening tag.
        inner: After the opening tag.
        close: Of the closing tag; equals `end` for an empty element.
        end: After the element.
        children: Elements inside, in order.
    """

    __slots__ = ("attributes", "children", "close", "end", "inner", "local", "prefix", "space", "start")

    def __init__(self, name: str, attributes: dict[str, str], start: int) -> None:
        pieces = name.split("\n")
        self.prefix = f"{pieces[2]}:" if len(pieces) == 3 else ""
        self.space, self.local = (pieces[0], pieces[1]) if len(pieces) > 1 else ("", name)
        # What comes from the parser is nobody else's, and a sheet of a hundred thousand rules has as many of them.
        if any("\n" in key for key in attributes):
            attributes = {" ".join(key.split("\n")[:2]): value for key, value in attributes.items()}
        self.attributes = attributes or _NOTHING
        self.start = self.inner = self.close = self.end = start
        self.children = _CHILDLESS

    def get(self, name: str, default: str | None = None) -> str | None:
        """An attribute without namespace."""
        return self.attributes.get(name, default)

    def number(self, name: str, default: int = 0) -> int:
        """A whole number without sign; `default` where there is none or something else."""
        written = self.attributes.get(name, "").strip()
        return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else default

    def relation(self) -> str | None:
        """The value of ``r:id``, in either relationship namespace."""
        for key, value in self.attributes.items():
            if key.endswith("relationships id"):
                return value
        return None

    def all(self, *path: str) -> Iterator[Element]:
        """Descendants along a path of local names."""
        for child in self.children:
            if child.local == path[0]:
                if len(path) == 1:
                    yield child
                else:
                    yield from child.all(*path[1:])

    def first(self, *path: str) -> Element | None:
        """The first of `all`, or None."""
        return next(self.all(*path), None)

    def walk(self) -> Iterator[Element]:
        """Itself and everything inside, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


def new_parser(where: str, part: str) -> Any:
    """An expat parser that knows namespaces (names come as ``space NL local NL prefix``) and refuses a DTD."""
    parser = expat.ParserCreate("utf-8", "\n")
    parser.namespace_prefixes = True
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise UnsafeWorkbook(where, detail=Message(N_("a DTD in {part}"), {"part": part}))

    parser.StartDoctypeDeclHandler = refuse
    return parser


def refuse_long_tags(parser: Any, fed: int, where: str, part: str) -> None:
    """Refuses a tag, comment or instruction that has not ended within `LONGEST_TAG` bytes.

    The parser looks at what it holds back anew with every piece that it is fed, so that a comment of many megabytes
    would keep it busy for hours.

    Args:
        parser: One of `new_parser`.
        fed: Bytes that it was fed so far.
        where: The workbook's name.
        part: The part's name.
    """
    if fed - parser.CurrentByteIndex > LONGEST_TAG:
        raise UnsafeWorkbook(
            where, detail=Message(N_("more than it should have besides rows in {part}"), {"part": part})
        )


def not_well_formed(where: str, part: str) -> DamagedWorkbook:
    """The error for a part that is no proper XML."""
    return DamagedWorkbook(where, detail=Message(N_("{part} is not well-formed"), {"part": part}))


class Part:
    """A part in memory: its elements, and the splices that are asked for.

    Args:
        where: The workbook's name, for errors.
        name: The part's name, for errors.
        data: UTF-8 bytes.
        most: Elements that are believed; None: any number.
    """

    def __init__(self, where: str, name: str, data: bytes, most: int | None = None) -> None:
        self.where, self.name, self.data = where, name, data
        self.elements = 0
        self._most = most
        self._splices: list[tuple[int, int, bytes]] = []
        self.root = self._parse()

    def _parse(self) -> Element:
        parser, data, stack, roots = new_parser(self.where, self.name), self.data, list[Element](), list[Element]()

        def start(name: str, attributes: dict[str, str]) -> None:
            self.elements += 1
            if len(stack) > _DEEPEST or (self._most is not None and self.elements > self._most):
                raise UnsafeWorkbook(
                    self.where, detail=Message(N_("more elements than it should have in {part}"), {"part": self.name})
                )
            element = Element(name, attributes, parser.CurrentByteIndex)
            element.inner = tag_end(data, element.start)
            if not stack:
                roots.append(element)
            elif stack[-1].children is _CHILDLESS:
                stack[-1].children = [element]
            else:
                stack[-1].children.append(element)
            stack.append(element)

        def end(_: str) -> None:
            element = stack.pop()
            if data[element.inner - 2 : element.inner] == b"/>":
                element.close = element.end = element.inner
            else:
                element.close = parser.CurrentByteIndex
                element.end = data.index(b">", element.close) + 1

        parser.StartElementHandler, parser.EndElementHandler = start, end
        try:
            parser.Parse(data, True)
            return roots[0]
        except expat.ExpatError as error:
            raise not_well_formed(self.where, self.name) from error
        finally:  # what handlers know is never given up by expat, nor a circle by anybody: handlers know their parser
            parser.StartElementHandler = parser.EndElementHandler = None
            del stack[:], roots[:]

    def raw(self, element: Element) -> bytes:
        """The element as it is written."""
        return self.data[element.start : element.end]

    def text(self, element: Element) -> str:
        """The text directly inside an element, not that of its children."""
        data, places = (
            self.data,
            [element.inner, *(end for child in element.children for end in (child.start, child.end))],
        )
        places.append(element.close)
        pairs = zip(places[::2], places[1::2], strict=True)
        written = b"".join(data[first:last] for first, last in pairs).decode()
        return unescape(_ASIDE.sub(lambda aside: escape(aside[1] or ""), written) if "<" in written else written)

    def splice(self, start: int, end: int, new: bytes) -> None:
        """Asks for ``data[start:end]`` to be replaced. Insertions at one place keep the order they were asked in."""
        self._splices.append((start, end, new))

    def append(self, element: Element, new: bytes) -> None:
        """Asks for bytes at the end of an element's content; an empty element is opened."""
        if element.close == element.end:
            name = self.data[element.start + 1 : element.inner].split(None, 1)[0].rstrip(b"/>")
            self.splice(element.inner - 2, element.inner, b">" + new + b"</" + name + b">")
        else:
            self.splice(element.close, element.close, new)

    def grow(self, element: Element, new: bytes, count: int) -> None:
        """Asks for bytes at the end of a counted list, and for its new count."""
        if element.close == element.end:
            tag = attribute(self.raw(element).decode(), "count", str(count))[:-2].rstrip()
            name = tag[1:].split(None, 1)[0]
            self.splice(element.start, element.end, f"{tag}>".encode() + new + f"</{name}>".encode())
        else:
            self.set_attributes(element, count=str(count))
            self.splice(element.close, element.close, new)

    def set_attributes(self, element: Element, **values: str | None) -> None:
        """Asks for attributes without namespace to be set, or with None removed; one call an element."""
        old = self.data[element.start : element.inner].decode()
        tag = old
        for name, value in values.items():
            tag = attribute(tag, name, value)
        if tag != old:
            self.splice(element.start, element.inner, tag.encode())

    def again(self) -> Part:
        """The same part, parsed already, with nothing asked of it."""
        other = object.__new__(Part)
        other.__dict__ = {**self.__dict__, "_splices": []}
        return other

    def settled(self) -> Part:
        """The part as it reads with every splice done, with nothing asked of it."""
        return Part(self.where, self.name, self.render()) if self.changed else self

    def opened(self) -> Part:
        """The same part, its root with a closing tag of its own where it was closed in its opening tag."""
        root = self.root
        if root.close != root.end:
            return self
        name = self.data[root.start + 1 : root.inner].split(None, 1)[0].rstrip(b"/>")
        data = self.data[: root.inner - 2] + b"></" + name + b">" + self.data[root.inner :]
        return Part(self.where, self.name, data)

    def reset(self) -> None:
        """Forgets every splice."""
        self._splices.clear()

    def drop(self, elements: Sequence[Element]) -> None:
        """Asks for elements to vanish, and forgets every splice inside of them; none may be inside another."""
        if not elements:
            return
        gone = sorted((element.start, element.end) for element in elements)
        ends = {-1: -1, **dict(gone)}
        starts = sorted(ends)
        self._splices = [each for each in self._splices if ends[starts[bisect_right(starts, each[0]) - 1]] < each[1]]
        self._splices += [(start, end, b"") for start, end in gone]

    @property
    def changed(self) -> bool:
        """Whether any splice is asked for."""
        return bool(self._splices)

    def render(self) -> bytes:
        """The part with every splice done."""
        pieces, place = [], 0
        for start, end, new in sorted(self._splices, key=lambda splice: splice[:2]):
            pieces += [self.data[place:start], new]
            place = end
        return b"".join([*pieces, self.data[place:]])


def tag_end(data: bytes, start: int) -> int:
    """The place after the tag that starts there; -1 where it is cut off. ``>`` in quotes does not end it."""
    end = data.find(b">", start)
    while end >= 0:
        tag = data[start:end]
        if not (tag.count(b'"') % 2 or tag.count(b"'") % 2) or not re.search(
            rb"""^[^"']*(?:"[^"]*"[^"']*|'[^']*'[^"']*)*(?:"[^"]*|'[^']*)$""", tag
        ):
            return end + 1
        end = data.find(b">", end + 1)
    return -1


def attribute(tag: str, name: str, value: str | None) -> str:
    """An opening tag with one attribute set, or removed with None."""
    pattern = re.compile(rf"""\s{re.escape(name)}\s*=\s*("[^"]*"|'[^']*')""")
    if value is None:
        return pattern.sub("", tag, count=1)
    new = f' {name}="{escape(value, quote=True)}"'
    if pattern.search(tag):
        return pattern.sub(lambda _: new, tag, count=1)
    end = len(tag) - (2 if tag.endswith("/>") else 1)
    return tag[:end].rstrip() + new + tag[end:]


def truth(value: str | None) -> bool:
    """An XML boolean; absent is False."""
    return value in {"1", "true", "on"}


def escape(text: str, *, quote: bool = False) -> str:
    """Text for XML content, or with `quote` for an attribute in double quotes."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    if quote:
        text = text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return text


def coded(text: str) -> str:
    """Text as a cell stores it: what XML cannot hold, and what would be read as such a code, as ``_xHHHH_``."""
    if text.isprintable() and "_x" not in text:
        return text
    return _TO_CODE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def unescape(text: str) -> str:
    """Character references replaced.

    Raises:
        BadReference: An ``&`` that begins none.
    """
    if "&" not in text:
        return text
    pieces = _REFERENCE.split(text)
    pieces[1::2] = map(_CHARACTERS.__getitem__, pieces[1::2])
    return "".join(pieces)


class _Characters(dict[str, str]):
    """Reference → character; remembered, because some programs write every Chinese character so."""

    def __missing__(self, reference: str) -> str:
        if reference[1:2] != "#":
            code = ord(_NAMED.get(reference[1:-1], "\0"))
        else:
            code = int(reference[3:-1], 16) if reference[2] == "x" else int(reference[2:-1])
        allowed = 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0x10FFFF or code in {0x9, 0xA, 0xD}
        if not allowed or code in {0xFFFE, 0xFFFF}:
            raise BadReference(reference)
        if len(self) < _REMEMBERED:
            self[reference] = chr(code)
        return chr(code)


_CHARACTERS = _Characters()


def restore(text: str) -> str:
    """``_xHHHH_`` codes of a cell's text replaced by their characters, line ends as LF where they were CR LF."""
    if "_x" not in text:
        return text
    text = _CODED.sub(lambda match: chr(int(match[1], 16)), text)
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
