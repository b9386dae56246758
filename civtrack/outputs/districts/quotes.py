"""Which texts repeat what stands in the rows of one group alone: numbers, telephones, what is said of items.

Exists because a note, a header or a comment can tell everything of an item of another group without naming anybody
(注：“中兴路口东侧地砖破损三处”请尽快办结). Pure; may import nothing of civtrack.

Rules:

- What identifies something of one group alone (a number, a telephone) is repeated where it stands as a word.
- Any other cell is repeated where a run of `RUN` characters of it stands in a text, unless that run stands in the cells
  of several groups: then it is a phrase of the office. So it is where it stands in a title or a header, but for a text
  that repeats a whole cell.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, compress
from operator import ne
from typing import TypeVar
from zlib import crc32

__all__ = ["NOBODY", "RUN", "Cells", "Quotes", "owned"]

RUN = 10
"""Characters that two people seldom write alike by chance."""

_BLOCK = RUN // 2
"""Every run holds a whole block, wherever it begins: the blocks of a text are looked for first."""

_SHORTEST = 2
_MOST = 64
"""Places of a run that are looked at; what stands in more cells is a phrase."""

_ASKED = 64
"""Texts that are looked for in all cells, before it is noted once for all which runs these have."""

_SCANNED = 1 << 31
"""Characters of cells that are looked through: a second or two."""

NOBODY = "\0"
"""Whose a text is that repeats something while nobody looks any more whose: it goes to no group."""

_KNOWN = 1 << 14

Text = TypeVar("Text", bound=str | None)


Cells = tuple[int, Collection[tuple[str, str | None]]]
"""Texts of rows and whose they are, and from how many characters on each identifies something; 0 for never."""


class Quotes:
    """What stands in the rows of one group alone.

    Args:
        columns: The texts of rows; of equal ones with different groups none is anybody's.
        phrases: What the office says to everybody: titles, headers.
        words: What it sorts everything by: categories, sources; a cell that says nothing else says nothing of its row.
    """

    def __init__(self, columns: Iterable[Cells] = (), phrases: Iterable[str] = (), words: Iterable[str] = ()) -> None:
        owners: dict[str, str | None] = {}
        named: dict[str, str | None] = {}
        for least, cells in columns:
            shortest = least or RUN
            own = {text: group for text, group in _owned(cells).items() if len(text) >= shortest}
            for text in owners.keys() & own.keys():
                if owners[text] != own[text]:
                    own[text] = None
            owners |= own
            if least:
                named |= own
        self._named = {text: group for text in named if (group := owners[text]) is not None}
        self._heads, self._lengths = {text[:_SHORTEST] for text in self._named}, sorted(set(map(len, self._named)))
        words = frozenset(words)
        told = dict.fromkeys(text for text in (*phrases, *sorted(words)) if len(text) >= RUN)
        long = [text for text in owners if len(text) >= RUN and text not in words]
        self._told = len(long)
        self._texts = long + list(told)
        self._owners = [*map(owners.__getitem__, long), *([None] * len(told))]
        self._all = "\0".join(self._texts)
        self._begins = array("Q", accumulate(map((1).__add__, map(len, self._texts)), initial=0))
        self._asked, self._left = 0, _SCANNED
        self._known: dict[str, frozenset[str]] = {}

    def groups(self, text: str) -> frozenset[str]:
        """The groups of whose rows alone a text repeats something."""
        found = self._known.get(text)
        if found is None:
            found = frozenset((*self._identified(text), *self._repeated(text)))
            if len(self._known) < _KNOWN:
                self._known[text] = found
        return found

    def repeats_nothing(self, text: str) -> None:
        """Says of a text that was made without looking at any row that it repeats nothing of one."""
        self._known[text] = frozenset()

    def _identified(self, text: str) -> Iterator[str]:
        if not self._named:
            return
        for place in range(len(text) - 1):
            if text[place : place + _SHORTEST] not in self._heads:
                continue
            for length in self._lengths:
                end = place + length
                group = self._named.get(text[place:end])
                if group is not None and not (_goes_on(text, place) or _goes_on(text, end)):
                    yield group

    def _repeated(self, text: str) -> Iterator[str]:
        if len(text) < RUN or not self._told:
            return
        for begin in self._begins_of_runs(text):
            owner = self._owner(text[begin : begin + RUN], text)
            if owner is not None:
                yield owner

    def _begins_of_runs(self, text: str) -> Iterable[int]:
        """Where runs begin that may stand in a cell: few texts are looked for block by block, many are looked up."""
        self._asked += 1
        if self._asked > _ASKED:
            seen = self._runs
            return [at for at, mark in enumerate(_marks(text, len(seen))) if seen[mark]]
        return dict.fromkeys(
            begin
            for block in range(0, len(text) - _BLOCK + 1, _BLOCK)
            if text[block : block + _BLOCK] in self._all
            for begin in range(max(block - RUN + _BLOCK, 0), min(block, len(text) - RUN) + 1)
        )

    @cached_property
    def _runs(self) -> bytes:
        """Which runs stand in cells, by their mark."""
        seen = bytearray(1 << min((len(self._all) * 4).bit_length(), 26))
        for mark in _marks(self._all, len(seen)):
            seen[mark] = 1
        return bytes(seen)

    def _owner(self, run: str, text: str) -> str | None:
        """The only group in whose rows a run stands; nobody, where too much was looked through."""
        if self._left < 0:
            return NOBODY
        self._left -= len(self._all)
        owners, told, whole = set[str | None](), False, False
        at = self._all.find(run)
        for _ in range(_MOST):
            if at < 0:
                break
            cell = bisect_right(self._begins, at) - 1
            if cell >= self._told:
                told = True
            else:
                owners.add(self._owners[cell])
                whole = whole or self._texts[cell] in text
            at = self._all.find(run, at + 1)
        else:
            return None
        return owners.pop() if len(owners) == 1 and (whole or not told) else None


def _marks(text: str, size: int) -> Iterator[int]:
    """A number below a power of two for each run of a text; the same in every process, unlike what `hash` gives."""
    signs, last = memoryview(text.encode("utf-32-le", "surrogatepass")), size - 1
    for at in range(0, len(signs) - 4 * RUN + 4, 4):
        yield crc32(signs[at : at + 4 * RUN]) & last


def owned(texts: Sequence[Text], groups: Sequence[str | None]) -> dict[Text, str | None]:
    """Text → the only group that has it; None where several have."""
    found = dict(zip(texts, groups, strict=True))
    if len(found) < len(texts) and (last := list(map(found.__getitem__, texts))) != groups:
        found |= dict.fromkeys(compress(texts, map(ne, last, groups)))
    return found


def _owned(cells: Collection[tuple[str, str | None]]) -> dict[str, str | None]:
    """The same of texts that come with their groups."""
    found = dict(cells)
    if len(found) < len(cells):
        found |= dict.fromkeys([text for text, group in cells if found[text] != group])
    return found


def _goes_on(text: str, place: int) -> bool:
    """Whether a number or a word goes on at a place: WT006 is none of WT0061."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
