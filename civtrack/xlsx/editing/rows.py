"""Takes the rows of a sheet apart and writes them at their new places: the stream under every removal of rows.

Exists because removing rows means that each kept row is written once more with its new number, for one target or for
many, and at 200,000 rows that must cost one look at every row. Rows in the usual spelling are cut by their tags; from
the first odd place on a parser cuts them, and each is brought into the usual spelling. May import `civtrack.errors`,
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from civtrack.errors import NotEditable
from civtrack.light import NamedTuple
from civtrack.model import N_, Message
from civtrack.patterns import lazy
from civtrack.xlsx.editing.alike_rows import AlikeRow, AlikeRows, RowsAlike
from civtrack.xlsx.parts.addresses import MAX_ROW
from civtrack.xlsx.parts.bulk import place_of
from civtrack.xlsx.parts.markup import annotated, escape, not_well_formed
from civtrack.xlsx.reading.cutting import Cutter
from civtrack.xlsx.reading.scan import Head

__all__ = ["Cell", "CellGrammar", "SourceRow", "source_parts", "source_rows", "spelled_out"]

_ENOUGH = 4 << 20
_REST = lazy(r"""\"(?:\s+[\w.:-]+="[^"<>]*")*\s*/?>""")
_BAD = lazy(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)")
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")
_CDATA = lazy(r"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|<\?.*?\?>", re.DOTALL)


class SourceRow(NamedTuple):
    """A stored row in the usual spelling.

    Attributes:
        number: 1-based.
        rest: The opening tag from the closing quote of its number on; ends with ``/>`` where the row is empty.
        cells: What stands inside.
    """

    number: int
    rest: str
    cells: str


class Cell(NamedTuple):
    """A cell in the usual spelling: letters, attributes after the address, content; None for a self-closed one."""

    letters: str
    attributes: str
    content: str | None


class CellGrammar:
    """How the cells of a sheet are spelled.

    Args:
        where: Workbook and sheet, for errors.
        prefix: The prefix of the spreadsheet namespace with its colon, or "".
    """

    def __init__(self, where: str, prefix: str) -> None:
        self.where, self.prefix = where, prefix
        p = prefix
        self.open_c, self.close_row, self.open_f = f'<{p}c r="', f"</{p}row>", f"<{p}f"
        self._mixed = re.compile(
            rf'<{p}c r="([A-Z]+)\d+"((?: [a-z]+="[^"<>]*")*/?)>'
            rf"(?:(<{p}f(?: [^<>]*)?(?:/>|>[^<]*</{p}f>))?(<{p}v>[^<]*</{p}v>)?"
            rf"(<{p}is><{p}t[^<>]*>[^<]*</{p}t></{p}is>)?</{p}c>)?"
        ).findall
        self._any = re.compile(rf'\s*<{p}c r="([A-Z]+)\d+"([^<>]*?)(?:/>|>(.*?)</{p}c>)', re.DOTALL)

    def mixed(self, cells: str) -> list[tuple[str, str, str, str, str]] | None:
        """The cells of a row with formulas or plain texts of its own: letters, attributes, formula, value, text.

        The last three with their tags, "" where there is none; the attributes of an empty cell may end with a slash.
        None where anything else stands in the row: every tag is counted.
        """
        found: list[tuple[str, str, str, str, str]] = self._mixed(cells)
        tags = 0
        for _, attributes, formula, value, own in found:
            closed = attributes[-1:] == "/"
            if closed and (formula or value or own):
                return None
            tags += 1 if closed else 2
            if formula:
                tags += 1 if formula[-2:] == "/>" else 2
            tags += 2 * bool(value) + 4 * bool(own)
        return found if cells.count("<") == tags else None

    def split(self, cells: str, row: int) -> list[Cell]:
        """The cells of any row.

        Raises:
            NotEditable: Something else stands between them.
        """
        found, place = list[Cell](), 0
        while place < len(cells):
            match = self._any.match(cells, place)
            if not match:
                if cells[place:].isspace():
                    break
                raise self.unusual(row)
            found.append(Cell(match[1], match[2], match[3]))
            place = match.end()
        return found

    def unusual(self, row: int) -> NotEditable:
        """The error for a row that cannot be taken apart."""
        text = N_("row {cell} is written in an unusual way")
        return NotEditable(f"{self.where}!{row}", detail=Message(text, {"cell": str(row)}))


def source_rows(where: str, part: str, head: Head, first: bytes, stream: Iterator[bytes]) -> Iterator[list[SourceRow]]:
    """Every stored row in order, some hundred at a time.

    What stands between rows (blanks, comments) is left out.

    Args:
        where: Workbook and sheet, for errors.
        part: The sheet's part, for errors.
        head: The sheet's head.
        first: Bytes after it that were already read.
        stream: The bytes after those, UTF-8; read to its end, because only there the checksum is proven.

    Raises:
        DamagedWorkbook: Not well-formed, or rows out of order.
        NotEditable: A row that cannot be brought into the usual spelling.
    """
    for rows in _read(_Reader(where, part, head), head, first, stream):
        if not isinstance(rows, AlikeRows):
            yield rows


def source_parts(
    where: str, part: str, head: Head, first: bytes, stream: Iterator[bytes]
) -> Iterator[list[SourceRow] | AlikeRows]:
    """The same as `source_rows`, with rows that are spelled alike taken apart."""
    return _read(_Reader(where, part, head, RowsAlike(head.prefix)), head, first, stream)


def spelled_out(row: AlikeRow) -> SourceRow:
    """A row that was taken apart, as any other."""
    text, number, rest = row[:3]
    begin = text.index(">") + 1
    return SourceRow(int(number), rest, text[begin : text.rindex("</")])


def _read(reader: _Reader, head: Head, first: bytes, stream: Iterator[bytes]) -> Iterator[list[SourceRow] | AlikeRows]:
    if not head.empty:
        yield from reader.run(first, stream)
    for _ in stream:
        pass


class _Reader:
    def __init__(self, where: str, part: str, head: Head, alike: RowsAlike | None = None) -> None:
        self._where, self._part, self._head, self._alike = where, part, head, alike
        self._grammar = CellGrammar(where, head.prefix)
        self._open, self._close = f'<{head.prefix}row r="', f"</{head.prefix}row>"
        self._odd_cell = re.compile(rf'<{head.prefix}c(?![A-Za-z])(?! r=")').search
        self._tags: set[str] = set()
        self._last = 0

    def run(self, first: bytes, stream: Iterator[bytes]) -> Iterator[list[SourceRow] | AlikeRows]:
        end_tag, end_row = f"</{self._head.prefix}sheetData".encode(), self._close.encode()
        carry = first
        while True:
            end = place_of(end_tag, carry)
            cut = end if end >= 0 else carry.rfind(end_row) + len(end_row)
            if end >= 0 or cut >= len(end_row):
                body = carry[:cut]
                if self._head.aliased or annotated(body) or place_of(b"xmlns", body) >= 0:
                    break
                yield from self._piece(body)
                if end >= 0:
                    return
                carry = carry[cut:]
            elif len(carry) > _ENOUGH:
                break
            chunk = next(stream, None)
            if chunk is None:
                raise not_well_formed(self._where, self._part)
            carry += chunk
        yield from self._odd(carry, stream)

    def _piece(self, body: bytes) -> Iterator[list[SourceRow] | AlikeRows]:
        try:
            text = body.decode()
        except UnicodeDecodeError as error:
            raise not_well_formed(self._where, self._part) from error
        if ("&" in text and _BAD.search(text)) or len(body.translate(None, _CONTROL)) < len(body):
            yield from self._odd(body + self._head.closing, iter(()))  # for the parser to name what is wrong
            return
        parts: list[str | AlikeRows] = self._alike.cut(text) if self._alike else [text]
        at = 0
        for part in parts:
            if isinstance(part, AlikeRows) and self._fits(part):
                at += sum(len(row[0]) for row in part.rows)
                self._last = part.numbers[-1]
                yield part
                continue
            piece = "".join(row[0] for row in part.rows) if isinstance(part, AlikeRows) else part
            rows, rest = self._usual(piece)
            yield rows
            at += len(piece)
            if rest:
                yield from self._odd((rest + text[at:]).encode() + self._head.closing, iter(()))
                return

    def _fits(self, part: AlikeRows) -> bool:
        """Whether rows follow those before them, and their opening tags are usual."""
        if not self._last < part.numbers[0] or part.numbers[-1] > MAX_ROW:
            return False
        return all(rest in self._tags or _REST.fullmatch(rest) for rest in {row[2] for row in part.rows})

    def _usual(self, text: str) -> tuple[list[SourceRow], str]:
        """The rows of a piece up to the first odd one, and the rest from there on."""
        pieces, done, tags = text.split(self._close), list[SourceRow](), self._tags
        final, begin = len(pieces) - 1, len(self._open)
        proven = self._provable(text)
        for place, piece in enumerate(pieces):
            at = 0
            while (start := piece.find(self._open[:-4], at)) >= 0:
                quote, close = piece.find('"', start + begin), piece.find(">", start)
                digits, rest = piece[start + begin : quote], piece[quote : close + 1]
                usual = (
                    piece.startswith(self._open, start)
                    and digits.isdecimal()
                    and len(digits) < 8
                    and self._last < int(digits) <= MAX_ROW
                    and (rest in tags or _REST.fullmatch(rest) is not None)
                    and (start == at or piece[at:start].isspace())
                )
                closed = rest[-2:] == "/>"
                end = close + 1 if closed else len(piece)
                if not usual or (not closed and place == final) or not (proven or self._provable(piece[start:end])):
                    return done, self._close.join([piece[at:], *pieces[place + 1 :]])
                tags.add(rest)
                self._last = int(digits)
                done.append(SourceRow(self._last, rest, "" if closed else piece[close + 1 :]))
                at = end
            if piece[at:].strip():
                return done, self._close.join([piece[at:], *pieces[place + 1 :]])
        return done, ""

    def _provable(self, row: str) -> bool:
        """Whether every cell names its address first."""
        return self._odd_cell(row) is None

    def _odd(self, first: bytes, stream: Iterator[bytes]) -> Iterator[list[SourceRow]]:
        """Rows of any legal spelling, up to ``</sheetData``."""
        for raw, row in Cutter(self._where, self._part, self._head.context).cut(first, stream):
            if row is None:
                continue
            number = row.number if row.number is not None else self._last + 1
            if not self._last < number <= MAX_ROW:
                text = N_("row {cell} is out of order")
                raise NotEditable(f"{self._where}!{number}", detail=Message(text, {"cell": str(number)}))
            self._last = number
            piece = _CDATA.sub(lambda match: escape(match[1] or ""), row.usual(raw, number, self._head.prefix))
            close = piece.find(">")
            rest = piece[piece.find('"', len(self._open)) : close + 1]
            closed = rest.endswith("/>")
            if not self._provable(piece) or not _REST.fullmatch(rest) or not (closed or piece.endswith(self._close)):
                raise self._grammar.unusual(number)
            yield [SourceRow(number, rest, "" if closed else piece[close + 1 :].removesuffix(self._close))]
