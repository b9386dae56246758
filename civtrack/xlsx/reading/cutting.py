"""Cuts rows of any legal spelling at the places that a parser reports.

Exists because odd rows are rare, but must be found exactly: both the editor of cells and the mover of rows take them
from here. May import `civtrack.model` and `civtrack.xlsx.parts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from civtrack.model import column_index, column_letter
from civtrack.patterns import lazy
from civtrack.xlsx.parts.markup import MAIN_SPACES, new_parser, not_well_formed, refuse_long_tags, tag_end

__all__ = ["Cutter", "OddRow"]

_PAIR = lazy(r"""([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')""")


class OddRow:
    """A row as the parser saw it: its number if it says one, and the opening tags of its cells."""

    __slots__ = ("cells", "number", "start")

    def __init__(self, number: int | None, start: int) -> None:
        self.number, self.start = number, start
        self.cells: list[tuple[int, str | None]] = []

    def usual(self, raw: bytes, number: int, prefix: str) -> str:
        """The row in the usual spelling: ``r`` first in row and cells, plain double quotes.

        "" where its tags bear another prefix than the sheet's.
        """
        pieces, place, column = [], 0, 0
        tags = [(0, f"{prefix}row", str(number))]
        for start, address in self.cells:
            letters = re.match(r"[A-Za-z]+", address) if address else None
            column = column_index(letters[0]) if letters else column + 1
            tags.append((start - self.start, f"{prefix}c", f"{column_letter(column)}{number}"))
        for start, name, address in tags:
            end = tag_end(raw, start)
            tag = raw[start:end].decode()
            if not re.match(rf"<{name}[\s/>]", tag):
                return ""
            attributes = [
                f' {key}="{value[1:-1].replace(chr(34), "&quot;")}"' for key, value in _PAIR.findall(tag) if key != "r"
            ]
            close = "/>" if tag.endswith("/>") else ">"
            pieces += [raw[place:start].decode(), f'<{name} r="{address}"{"".join(attributes)}{close}']
            place = end
        return "".join(pieces) + raw[place:].decode()


class Cutter:
    """Cuts rows at the places a parser reports."""

    def __init__(self, where: str, part: str, context: bytes) -> None:
        self._where, self._part = where, part
        self._depth = 0
        self._row: OddRow | None = None
        self._ready: list[tuple[int, int, OddRow]] = []
        self._end: int | None = None
        parser = self._parser = new_parser(where, part)
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._finish
        self._base = len(context)
        parser.Parse(context, False)

    def cut(self, first: bytes, stream: Iterator[bytes]) -> Iterator[tuple[bytes, OddRow | None]]:
        """Rows with their bytes, and with None what stands between them; last what follows the rows."""
        held, base, chunk = b"", self._base, first
        while True:
            held += chunk
            try:
                self._parser.Parse(chunk, False)
            except expat.ExpatError as error:
                if self._end is None:
                    raise not_well_formed(self._where, self._part) from error
            if self._end is None:
                refuse_long_tags(self._parser, base + len(held), self._where, self._part)
            ready, self._ready = self._ready, []
            at = 0
            for start, inner_end, row in ready:
                end = tag_end(held, start - base)
                if held[end - 2 : end] != b"/>":
                    end = tag_end(held, inner_end - base)
                if start - base > at:
                    yield held[at : start - base], None
                yield held[start - base : end], row
                at = end
            held, base = held[at:], base + at
            if self._end is not None:
                if self._end > base:
                    yield held[: self._end - base], None
                yield held[self._end - base :], None
                return
            following = next(stream, None)
            if following is None:
                raise not_well_formed(self._where, self._part)
            chunk = following

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        space, _, rest = name.partition("\n")
        local = rest.partition("\n")[0] if space in MAIN_SPACES else ""
        if self._depth == 3 and local == "row":
            written = attributes.get("r", "").strip()
            self._row = OddRow(int(written[:9]) if written.isdecimal() else None, self._parser.CurrentByteIndex)
        elif self._depth == 4 and local == "c" and self._row is not None:
            self._row.cells.append((self._parser.CurrentByteIndex, attributes.get("r")))

    def _finish(self, name: str) -> None:
        self._depth -= 1
        space, _, rest = name.partition("\n")
        local = rest.partition("\n")[0] if space in MAIN_SPACES else ""
        if self._depth == 2 and local == "row" and self._row is not None:
            self._ready.append((self._row.start, self._parser.CurrentByteIndex, self._row))
            self._row = None
        elif self._depth == 1 and local == "sheetData" and self._end is None:
            self._end = self._parser.CurrentByteIndex
