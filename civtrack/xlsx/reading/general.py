"""Reads rows of any legal spelling with a real parser: prefixes, cells without addresses, CDATA, rich text.

Exists so that the fast path may give up at any row and never has to guess. May import `civtrack.model` and the modules
of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from civtrack.model import CellError, Row, Value, column_index
from civtrack.patterns import lazy
from civtrack.xlsx.parts.addresses import MAX_COLUMN, MAX_ROW
from civtrack.xlsx.parts.markup import MAIN_SPACES, new_parser, not_well_formed, refuse_long_tags, restore, truth
from civtrack.xlsx.parts.strings import TextCollector
from civtrack.xlsx.reading.cells import CellValues

__all__ = ["GeneralRows"]

_ADDRESS = lazy(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


class GeneralRows:
    """A parser over the inside of ``sheetData`` that yields rows.

    Args:
        where: The workbook's name, for errors.
        part: The sheet's part, for errors.
        context: Opening tags of root and ``sheetData``.
        last: Number of the row before.
        values: Makes values of cells; None to pass over the rows.

    Attributes:
        tail: After the last row: the bytes from ``</sheetData`` on.
    """

    def __init__(self, where: str, part: str, context: bytes, last: int, values: CellValues | None) -> None:
        self.tail = b""
        self._where, self._part, self._values = where, part, values
        self._last = last
        self._rows: list[Row] = []
        self._end: int | None = None
        self._depth = 0
        self._row = self._column = 0
        self._collector = TextCollector()
        self._pieces: list[str] = []
        self._in_value = self._in_own = False
        parser = self._parser = new_parser(where, part)
        if values is None:
            parser.EndElementHandler = self._look_for_end
        else:
            parser.StartElementHandler, parser.EndElementHandler = self._start, self._finish
            parser.CharacterDataHandler = self._characters
        self._context = self._fed = len(context)
        parser.Parse(context, False)

    def read(self, first: bytes, stream: Iterator[bytes]) -> Iterator[Row]:
        """The rows of the rest of a sheet; afterwards `tail` is what was read past them."""
        before, chunk = self._context, first
        while True:
            self._parse(chunk)
            rows, self._rows = self._rows, []
            yield from rows
            if self._end is not None:
                self.tail = chunk[self._end - before :]
                return
            before += len(chunk)
            following = next(stream, None)
            if following is None:
                raise not_well_formed(self._where, self._part)
            chunk = following

    def whole(self, data: bytes) -> list[Row]:
        """The rows of a piece that ends with the closing tags."""
        self._parse(data)
        if self._end is None:
            raise not_well_formed(self._where, self._part)
        return self._rows

    def _parse(self, chunk: bytes) -> None:
        self._fed += len(chunk)
        try:
            self._parser.Parse(chunk, False)
        except expat.ExpatError as error:
            if self._end is None:
                raise not_well_formed(self._where, self._part) from error
        if self._end is None:
            refuse_long_tags(self._parser, self._fed, self._where, self._part)

    def _look_for_end(self, name: str) -> None:
        space, _, rest = name.partition("\n")
        if self._end is None and space in MAIN_SPACES and rest.partition("\n")[0] == "sheetData":
            self._end = self._parser.CurrentByteIndex
            self._parser.EndElementHandler = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        space, _, rest = name.partition("\n")
        local = rest.partition("\n")[0] if space in MAIN_SPACES else ""
        if self._depth == 3 and local == "row":
            self._start_row(attributes)
        elif self._depth == 4 and local == "c" and self._row:
            self._start_cell(attributes)
        elif self._depth == 5 and self._column:
            if local == "v":
                self._in_value, self._has_value = True, True
                self._pieces.clear()
            elif local == "f":
                self._formulas.append(self._column)
            elif local == "is":
                self._in_own, self._has_own = True, True
                self._collector.begin()
        elif self._in_own and local:
            self._collector.opened(local)

    def _start_row(self, attributes: dict[str, str]) -> None:
        assert self._values is not None
        written = attributes.get("r", "").strip()
        number = int(written[:9]) if written.isdecimal() else self._last + 1
        if number <= self._last or number > MAX_ROW:
            raise self._values.disordered(number)
        self._last = self._row = number
        self._hidden = (
            truth(attributes.get("hidden")) or re.fullmatch(r"0(\.0*)?", attributes.get("ht", "")) is not None
        )
        self._found: dict[int, Value] = {}
        self._formulas: list[int] = []
        self._previous = 0
        self._column = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        assert self._values is not None
        address = attributes.get("r")
        if address is None:
            self._column = self._previous + 1
        else:
            match = _ADDRESS.fullmatch(address.strip())
            if not match or int(match[2]) != self._row:
                raise self._values.misplaced(address, self._row)
            self._column = column_index(match[1])
        if self._column > MAX_COLUMN:
            raise self._values.misplaced(address or str(self._column), self._row)
        self._previous = self._column
        self._style, self._kind = attributes.get("s", ""), attributes.get("t", "")
        self._kind = "" if self._kind == "n" else self._kind
        self._has_value = self._has_own = False

    def _characters(self, text: str) -> None:
        if self._in_value:
            self._pieces.append(text)
        elif self._in_own:
            self._collector.characters(text)

    def _finish(self, name: str) -> None:
        self._depth -= 1
        space, _, rest = name.partition("\n")
        local = rest.partition("\n")[0] if space in MAIN_SPACES else ""
        if self._depth == 4 and self._column and local in {"v", "is"}:
            self._in_value = self._in_own = False
        elif self._in_own and local:
            self._collector.closed(local)
        elif self._depth == 3 and local == "c" and self._column:
            self._finish_cell()
            self._column = 0
        elif self._depth == 2 and local == "row":
            formulas = frozenset(self._formulas)
            uncached = frozenset(column for column in formulas if self._found.get(column) is None)
            self._found.update(dict.fromkeys(uncached))
            self._rows.append(Row(self._row, self._hidden, self._found, formulas, uncached))
            self._row = 0
        elif self._depth == 1 and local == "sheetData" and self._end is None:
            self._end = self._parser.CurrentByteIndex
            self._parser.StartElementHandler = self._parser.EndElementHandler = None
            self._parser.CharacterDataHandler = None

    def _finish_cell(self) -> None:
        assert self._values is not None
        value: Value = None
        if self._has_own and self._kind == "inlineStr":
            value = self._collector.text
        elif self._has_value and self._kind != "inlineStr":
            written = "".join(self._pieces)
            # The parser has replaced entities already; of a text only the cell's own codes are left.
            if self._kind == "str":
                value = restore(written)
            elif self._kind == "e" and written.strip():
                value = CellError(written)
            else:
                value = self._values.value(self._style, self._kind, written)
        if value is not None:
            self._found[self._column] = value
