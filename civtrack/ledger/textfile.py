"""Reads .csv and its relatives: finds the encoding and the delimiter, keeps every cell as text.

Exists because exports come as UTF-8 with or without BOM, GB18030 or UTF-16, with commas, semicolons, tabs or bars. May
import `civtrack.ledger.grids`, `civtrack.errors` and `civtrack.model`.
"""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from civtrack.errors import AccessDenied, DamagedWorkbook, NotAWorkbook, UnsafeWorkbook
from civtrack.ledger.grids import MemoryGrid, Tally
from civtrack.model import N_, Message, Row, readable
from civtrack.patterns import lazy

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Limits

_DELIMITERS: Final = ",;\t|"
_CONTROLS: Final = frozenset(map(chr, {*range(32)} - {9, 10, 11, 12, 13}))
_SNIFFED: Final = 4096
"""Characters that the sniffer is shown: on lines of nothing but quotes its time grows with their square."""
_LONGEST_CELL: Final = 1 << 17
"""Characters; no program that writes tables lets a cell hold more than a quarter of them."""
_MOST_COLUMNS: Final = 16_384
_MOST_ROWS: Final = 1_048_576
_LINE: Final = lazy(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")
_AS_TEXT: Final = lazy(r'="([^"]*)"')
"""How exports keep Excel from making a number of a code: ``="007"``."""


def decode(data: bytes) -> str | None:
    """The text of a file by BOM, by the zero bytes of UTF-16, as UTF-8, as GB18030; None where none fits.

    Each is tried strictly: a byte that does not fit means another encoding, never a replacement character.
    """
    for bom, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):  # fmt: skip
        if data.startswith(bom):
            return _strict(data, encoding)
    sample = data[:4096]
    if b"\0" in sample:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        guess = "utf-16-le" if odd > even else "utf-16-be"
        text = _strict(data, guess) if len(data) % 2 == 0 else None
    else:
        text = _strict(data, "utf-8") or _strict(data, "gb18030")
    return text if text is not None and not _CONTROLS & set(text[:65536]) else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def delimiter_of(text: str) -> str:
    """The delimiter, by `csv.Sniffer` among , ; TAB and |; where it is not sure, the commonest in the first lines."""
    lines = [line for line in text[:16384].splitlines() if line.strip()][:30]
    counts = Counter({mark: sum(line.count(mark) for line in lines) for mark in _DELIMITERS})
    likely, most = counts.most_common(1)[0]
    if not most:
        return ","
    try:
        sniffed = csv.Sniffer().sniff("\n".join(lines)[:_SNIFFED], _DELIMITERS).delimiter
    except csv.Error:
        return likely
    # The sniffer goes by regular spacing alone and can prefer a rare mark inside prose.
    steady = sum(1 for line in lines if sniffed in line)
    return sniffed if sniffed in _DELIMITERS and steady * 2 >= len(lines) else likely


def read_text(path: Path, limits: Limits | None = None) -> MemoryGrid:
    """The one sheet of a text file; row numbers count records, as Excel does when it opens the file.

    Args:
        path: The file.
        limits: How many rows and cells are read at most; None: any number.

    Raises:
        NotAWorkbook: The bytes are no text.
        DamagedWorkbook: A cell that no cell could hold, as an unclosed quote makes it.
        UnsafeWorkbook: More columns or lines than a sheet has, empty lines too.
        TakesTooMuchToRead: More rows or cells than the limits allow.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise AccessDenied(path.name, detail=error.strerror or str(error)) from error
    text = decode(data)
    if text is None:
        raise NotAWorkbook(path.name, detail=Message(N_("unknown data")))
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        text, delimiter, start = rest, first.strip()[4], 2
    else:
        delimiter, start = delimiter_of(text), 1
    csv.field_size_limit(_LONGEST_CELL)
    rows: list[Row] = []
    tally = Tally(path.name, limits)
    # Lines that are cut off one by one: a file object would hold the text a second time, four bytes a letter.
    lines = (line[0] for line in _LINE.finditer(text))
    try:
        for number, record in enumerate(csv.reader(lines, delimiter=delimiter), start):
            if len(record) > _MOST_COLUMNS and any(record[_MOST_COLUMNS:]):
                raise UnsafeWorkbook(path.name, detail=Message(N_("more columns than a sheet has")))
            if number > _MOST_ROWS:
                raise UnsafeWorkbook(path.name, detail=Message(N_("more lines than a sheet has rows")))
            cells = (_AS_TEXT.sub(r"\1", cell) if cell.startswith('="') else cell for cell in record)
            values = {column: cell for column, cell in enumerate(cells, 1) if cell and not cell.isspace()}
            if values:
                tally.row(len(values))
                rows.append(Row(number, hidden=False, values=dict(values)))
    except csv.Error as error:
        raise DamagedWorkbook(path.name, detail=Message(N_("a quote that is never closed"))) from error
    return MemoryGrid(readable(path.stem), tuple(rows), merges_known=False)
