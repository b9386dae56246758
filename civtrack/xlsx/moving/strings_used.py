"""The shared strings that a copy uses, renumbered in the order in which its cells ask for them.

Exists because a text that no cell of a copy shows must not be in its file. Plain strings keep their bytes, all others
are written anew. May import `civtrack.errors`, `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate, chain
from typing import Protocol
from xml.parsers import expat

from civtrack.errors import DamagedWorkbook
from civtrack.model import N_, Message
from civtrack.patterns import lazy
from civtrack.xlsx.parts.container import Container
from civtrack.xlsx.parts.markup import MAIN_SPACES, as_utf8, new_parser, not_well_formed, tag_end

__all__ = ["Numbering", "SameStrings", "StringStore", "StringUse"]

_HEAD = lazy(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*<sst\b[^>]*?>")
_ITEM = lazy(rb'<si><t(?>(?: xml:space="preserve")?)>[^<]*+(</t></si>)|<si\b[^<>]*?(?:/>|>.*?</si>)', re.DOTALL)
"""A string; plain text has a group."""
_PLAIN = lazy(rb'<si><t(?>(?: xml:space="preserve")?)>[^<]*+</t></si>')
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CUT = 1 << 18
_STRINGS = 1 << 10


class StringStore:
    """The shared strings of the source as bytes, each with its place.

    Args:
        container: The open file.
        key: Key of the part, or None where there is none.

    Raises:
        DamagedWorkbook: Not well-formed.
        UnsafeWorkbook: It has a DTD.
    """

    def __init__(self, container: Container, key: str | None) -> None:
        self.where, self.key = container.where, key
        self._starts, self._ends = array("I"), array("I")
        self._rich = set[int]()  # those that are more than plain text
        self._data = self._head = b""
        if key is None:
            return
        self._data = b"".join(as_utf8(self.where, key, container.chunks(container.parts[key])))
        container.forget()
        head = _HEAD.match(self._data)
        if head and not head[0].endswith(b"/>") and b"<!" not in self._data and self._data.find(b"<?", 5) < 0:
            self._prove(key)
            self._head = head[0]
            self._find(head.end())
        else:
            self._parse(key)

    def _find(self, begin: int) -> None:
        """Notes the strings of a part that is spelled as usual: plain ones side by side by their lengths alone."""
        data, at = self._data, begin
        while (cut := data.rfind(b"<si", at + 1, at + _CUT)) > 0:
            places = array("I", accumulate(map(len, _PLAIN.findall(data, at, cut)), initial=at))
            if places[-1] != cut:
                break
            self._starts += places[:-1]
            self._ends += places[1:]
            at = cut
        for place, match in enumerate(_ITEM.finditer(data, at), len(self._starts)):
            self._starts.append(match.start())
            self._ends.append(match.end())
            if match.lastindex is None:
                self._rich.add(place)

    def _prove(self, key: str) -> None:
        """Has a parser look through the part: what is copied as it is must be proper XML."""
        try:
            new_parser(self.where, key).Parse(self._data, True)
        except expat.ExpatError as error:
            raise not_well_formed(self.where, key) from error

    def _parse(self, key: str) -> None:
        parser, data, depth = new_parser(self.where, key), self._data, 0

        def start(name: str, _: object) -> None:
            nonlocal depth
            depth += 1
            if depth == 1:
                self._head = data[: tag_end(data, parser.CurrentByteIndex)]
            elif depth == 2 and _is_item(name):
                self._starts.append(parser.CurrentByteIndex)

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            if depth == 1 and _is_item(name):
                begin, at = self._starts[-1], parser.CurrentByteIndex
                first = tag_end(data, begin)
                self._ends.append(first if data[first - 2 : first] == b"/>" else data.index(b">", at) + 1)
                self._rich.add(len(self._ends) - 1)

        parser.StartElementHandler, parser.EndElementHandler = start, end
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise not_well_formed(self.where, key) from error

    def close(self) -> None:
        """Lets go of the texts at once: what knows each other waits for the collector, and knows them."""
        self._data = b""

    def __len__(self) -> int:
        return len(self._starts)

    def item(self, index: int) -> bytes:
        """A string's element as it is written."""
        return self._data[self._starts[index] : self._ends[index]]

    def part(self, order: array[int], count: int, composed: Callable[[bytes], bytes]) -> Iterator[bytes]:
        """The part with only these strings, in this order.

        Args:
            order: The strings.
            count: How often cells refer to one.
            composed: Writes a string that is more than plain text anew, from its element inside the part's root.
        """
        tag = self._head[self._head.rindex(b"<") :]
        closing = b"</" + tag[1:].split(None, 1)[0].rstrip(b"/>") + b">"
        root = tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag
        held = bytearray(
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="{_MAIN}" count="{count}" '
            f'uniqueCount="{len(order)}">'.encode()
        )
        data, starts, ends, rich = self._data, self._starts, self._ends, self._rich
        for first in range(0, len(order), _STRINGS):
            some = order[first : first + _STRINGS]
            items = [data[starts[index] : ends[index]] for index in some]
            if not rich.isdisjoint(some):
                items = [
                    composed(root + item + closing) if index in rich else item
                    for index, item in zip(some, items, strict=True)
                ]
            held += b"".join(items)
            if len(held) > _CUT:
                yield bytes(held)
                held.clear()
        yield bytes(held) + b"</sst>"


@cache
def _numbered(before: str, close: str) -> re.Pattern[str]:
    """Ends of cells, each on a line: what stands before a number, and the number."""
    return re.compile(rf"^([^<>\n]*?){re.escape(before)}([0-9]+){re.escape(close)}\n", re.MULTILINE)


def _is_item(name: str) -> bool:
    space, _, rest = name.partition("\n")
    return space in MAIN_SPACES and rest.partition("\n")[0] == "si"


class Numbering(Protocol):
    """Which number a shared string has in what is written."""

    def new(self, written: str) -> int | str:
        """The number of a string, from its number as a cell of the source writes it."""
        ...

    def ends(self, written: Sequence[str], before: str) -> list[str]:
        """The ends of cells of rows that are spelled alike, with the new numbers; counts nothing.

        Args:
            written: The ends, in the order in which cells ask for their strings.
            before: What stands before the number of a string in such an end; behind it stands ``<``.
        """
        ...

    def counted(self, times: int) -> None:
        """So many cells of such rows refer to strings."""
        ...


class SameStrings:
    """All strings stay, with the numbers they have."""

    __slots__ = ()

    def new(self, written: str) -> str:
        """The same number, or whatever stands there."""
        return written

    def ends(self, written: Sequence[str], before: str) -> list[str]:
        """The same ends."""
        del before
        return list(written)

    def counted(self, times: int) -> None:
        """Nobody asks."""


class StringUse:
    """The strings that one copy uses.

    Attributes:
        order: Old numbers in their new order.
        count: How many cells refer to one.
    """

    __slots__ = ("_new", "_store", "count", "order")

    def __init__(self, store: StringStore) -> None:
        self._store = store
        self._new = array("i", b"\xff" * 4) * len(store)
        self.order = array("i")
        self.count = 0

    def close(self) -> None:
        """Lets go of all numbers."""
        self._new, self.order = array("i"), array("i")

    def new(self, written: str) -> int:
        """The number of a string in the copy, from its number as a cell writes it.

        Raises:
            DamagedWorkbook: There is no such string.
        """
        number = self._number(written)
        self.count += 1
        return number

    def _number(self, written: str) -> int:
        try:
            old = int(written)
            number = self._new[old if old >= 0 else len(self._new)]
        except (ValueError, IndexError):
            text = N_("{cell} of {part} refers to a text that is not there")
            values = {"cell": written, "part": self._store.key or ""}
            raise DamagedWorkbook(self._store.where, detail=Message(text, values)) from None
        if number < 0:
            number = self._new[old] = len(self.order)
            self.order.append(old)
        return number

    def ends(self, written: Sequence[str], before: str) -> list[str]:
        """Ends of cells with new numbers, see `Numbering`; each way of writing one is looked at once."""
        distinct = list(dict.fromkeys(written))
        known = dict(zip(distinct, distinct, strict=True))
        shared = [end for end in distinct if before in end]
        known.update(zip(shared, self._renumbered(shared, before), strict=True))
        return list(map(known.__getitem__, written))

    def _renumbered(self, ends: Sequence[str], before: str) -> list[str]:
        """Different ends of cells that refer to strings, with the new numbers."""
        size, new = len(before), self._new
        close = ends[0][ends[0].index("<", ends[0].index(before) + size) :] if ends else ""
        together = "\n".join((*ends, ""))
        parts = _numbered(before, close).findall(together)
        around = len(parts) * (size + len(close) + 1)
        if len(parts) == len(ends) and sum(map(len, chain.from_iterable(parts))) + around == len(together):
            numbers = [int(old) for _, old in parts]
            if max(numbers, default=0) < len(new):
                fresh = dict.fromkeys(old for old in numbers if new[old] < 0)
                for number, old in enumerate(fresh, len(self.order)):
                    new[old] = number
                self.order.extend(fresh)
                return [f"{head}{before}{new[old]}{close}" for (head, _), old in zip(parts, numbers, strict=True)]
        found = []
        for end in ends:
            place = end.index(before) + size
            stop = end.index("<", place)
            found.append(f"{end[:place]}{self._number(end[place:stop])}{end[stop:]}")
        return found

    def counted(self, times: int) -> None:
        """So many cells more refer to strings."""
        self.count += times
