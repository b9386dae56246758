"""The shared strings: the texts that cells refer to by number.

Exists because most text of a ledger lives here, each once. Read lazily and only once; new text is written into the
cells themselves, so this part is never changed. May import `civtrack.errors`, `civtrack.model` and
`civtrack.xlsx.parts.markup`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat

from civtrack.errors import UnsafeWorkbook
from civtrack.model import N_, Message
from civtrack.patterns import lazy
from civtrack.xlsx.parts.bulk import unescape_all
from civtrack.xlsx.parts.markup import (
    MAIN_SPACES,
    BadReference,
    annotated,
    new_parser,
    not_well_formed,
    refuse_long_tags,
    restore,
)

__all__ = ["LazyStrings", "TextCollector", "read_strings"]

_PLAIN = lazy(r'<si><t(?: xml:space="preserve")?>([^<]*)</t>(?:<phoneticPr [^<>]*/>)?</si>')
_STRING = lazy(
    r'<si>(?:<t(?: xml:space="preserve")?>([^<]*)</t>(?:<phoneticPr [^<>]*/>)?'
    r'|((?>(?:<r>(?:<rPr/>|<rPr>(?>(?:<\w++[^<>/]*+/>)*)</rPr>)?<t(?: xml:space="preserve")?>[^<]*</t></r>)+))'
    r"(?:<phoneticPr [^<>]*/>)?)</si>"
)
"""A plain string, or the runs of a rich one."""
_RUN_TEXT = lazy(r'<t(?: xml:space="preserve")?>([^<]*)</t>')
_END = b"</si>"
_EACH = 64
"""Bytes that a string takes in memory besides its characters."""
_ENOUGH = 4 << 20
"""Bytes in which a string must end; a longer one is read by the parser."""


class TextCollector:
    """Joins the text of an ``<si>`` or ``<is>`` from parser events: rich runs joined, phonetic runs left out."""

    __slots__ = ("_in_text", "_phonetic", "_pieces")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._in_text = False
        self._phonetic = 0

    def begin(self) -> None:
        """A new string."""
        self._pieces.clear()

    def opened(self, local: str) -> None:
        """An element inside the string begins."""
        if local == "rPh":
            self._phonetic += 1
        elif local == "t":
            self._in_text = not self._phonetic

    def closed(self, local: str) -> None:
        """An element inside the string ends."""
        if local == "rPh":
            self._phonetic -= 1
        elif local == "t":
            self._in_text = False

    def characters(self, text: str) -> None:
        """Character data."""
        if self._in_text:
            self._pieces.append(text)

    @property
    def text(self) -> str:
        """The string so far."""
        return restore("".join(self._pieces))


def read_strings(where: str, part: str, chunks: Iterable[bytes], most: int) -> list[str]:
    """All shared strings, in order.

    Args:
        where: The workbook's name, for errors.
        part: The part's name, for errors.
        chunks: The part in UTF-8.
        most: Bytes of memory that the strings may take.

    Raises:
        DamagedWorkbook: The part is not well-formed.
        UnsafeWorkbook: It has a DTD, or more text than a workbook has.
    """
    strings = _Room(where, part, most)
    for _ in _growing(where, part, chunks, strings):
        pass
    return strings


class LazyStrings(list[str]):
    """The shared strings, read only as far as they are asked for: for whoever looks at the first rows of a sheet.

    Args:
        where: The workbook's name, for errors.
        part: The part's name, for errors.
        chunks: The part in UTF-8.
        most: Bytes of memory that the strings may take.
    """

    def __init__(self, where: str, part: str, chunks: Iterable[bytes], most: int) -> None:
        super().__init__()
        self._strings = _Room(where, part, most)
        self._batches = _growing(where, part, chunks, self._strings)

    def __getitem__(self, place: int) -> str:  # type: ignore[override] # nobody asks for slices
        while place >= len(self._strings) and next(self._batches, None) is not None:
            pass
        return self._strings[place]

    def __len__(self) -> int:
        for _ in self._batches:
            pass
        return len(self._strings)


def _growing(where: str, part: str, chunks: Iterable[bytes], strings: _Room) -> Iterator[int]:
    """Reads strings piece by piece; says after each piece how many there are."""
    source = iter(chunks)
    carry = next(source, b"")
    start = re.match(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*<sst\b[^>]*?>", carry)
    if not start or start[0].endswith(b"/>"):
        _Slow(where, part, strings).feed(_chain(carry, source))
        return
    opening = start[0]
    carry = carry[len(opening) :]
    while True:
        chunk = next(source, None)
        final = chunk is None
        at = carry.rfind(_END)
        cut = len(carry) if final else at + len(_END) if at >= 0 else 0
        if final or cut or len(carry) > _ENOUGH:
            found = _plain(carry[:cut], final=final)
            if found is not None:
                strings += found
                strings.take(cut)
            elif final or not cut or annotated(carry[:cut]):
                # A comment or CDATA section may reach past the cut, so everything from here on is read slowly.
                _Slow(where, part, strings).feed(_chain(opening + carry, _chain(chunk or b"", source)))
                return
            else:
                _Slow(where, part, strings).feed(iter((opening + carry[:cut] + b"</sst>",)))
            carry = carry[cut:]
            yield len(strings)
        if chunk is None:
            return
        carry += chunk


class _Room(list[str]):
    """Strings of which only so many are taken as there is room for."""

    def __init__(self, where: str, part: str, most: int) -> None:
        super().__init__()
        self._where, self._part, self._most, self._written = where, part, most, 0

    def take(self, written: int) -> None:
        """Notes bytes of the part that were read, and refuses them where they make too much text."""
        self._written += written
        if self._written + _EACH * len(self) > self._most:
            raise UnsafeWorkbook(
                self._where, detail=Message(N_("more text than a workbook has in {part}"), {"part": self._part})
            )


def _plain(body: bytes, *, final: bool) -> list[str] | None:
    """The strings of a piece that holds nothing but plain ones, proven by counting every tag; else None."""
    if annotated(body) or not body:
        return None
    if final:
        end = body.rfind(b"</sst")
        if end < 0 or body[end:].count(b"<") != 1:
            return None
        body = body[:end]
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    found, tags = _rich(text) if text.rfind("<r>") >= 0 else (_PLAIN.findall(text), 0)
    if text.count("<") != 4 * (len(found)) + tags + (
        text.count("<phoneticPr ") if text.rfind("<phoneticPr ") >= 0 else 0
    ):
        return None
    try:
        if "&" in text:
            found = unescape_all(found)
    except BadReference:
        return None
    if "_" in text and "_x" in text:
        found = [restore(item) if "_x" in item else item for item in found]
    return found


def _rich(text: str) -> tuple[list[str], int]:
    """The strings of a piece with rich ones, and how many tags those have beyond the four of a plain one."""
    found, tags = list[str](), 0
    for plain, rich in _STRING.findall(text):
        if rich:
            found.append("".join(_RUN_TEXT.findall(rich)))
            tags += rich.count("<") - 2
        else:
            found.append(plain)
    return found, tags


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


class _Slow:
    """Reads strings of any shape with a parser."""

    def __init__(self, where: str, part: str, strings: _Room) -> None:
        self._where, self._part, self._strings = where, part, strings
        self._collector = TextCollector()
        self._depth = 0

    def feed(self, chunks: Iterator[bytes]) -> None:
        parser = new_parser(self._where, self._part)
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._collector.characters
        try:
            fed = 0
            for chunk in chunks:
                parser.Parse(chunk, False)
                self._strings.take(len(chunk))
                fed += len(chunk)
                refuse_long_tags(parser, fed, self._where, self._part)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise not_well_formed(self._where, self._part) from error

    def _start(self, name: str, __: dict[str, str]) -> None:
        self._depth += 1
        space, _, rest = name.partition("\n")
        if space not in MAIN_SPACES:
            return
        local = rest.partition("\n")[0]
        if self._depth == 2 and local == "si":
            self._collector.begin()
        else:
            self._collector.opened(local)

    def _end(self, name: str) -> None:
        self._depth -= 1
        space, _, rest = name.partition("\n")
        if space not in MAIN_SPACES:
            return
        local = rest.partition("\n")[0]
        if self._depth == 1 and local == "si":
            self._strings.append(self._collector.text)
        else:
            self._collector.closed(local)
