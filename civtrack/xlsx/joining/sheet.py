"""A sheet's part as it reads in another workbook: looks, strings, names of sheets and tables renumbered and renamed.

Exists apart from `civtrack.xlsx.joining.workbooks` because this is what every cell costs. May import `civtrack.model`
and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cache

from civtrack.light import dataclass
from civtrack.xlsx.formulas.text import Other, Reference, parse, sheet_prefix
from civtrack.xlsx.joining.styles import StyleMap
from civtrack.xlsx.parts.markup import escape, unescape

__all__ = ["Renaming", "renamed_formula", "renamed_sheet", "rewritten_sheet"]

_CUT = 1 << 20
_REMEMBERED = 100_000
_ROWS = re.compile(r"<((?:[\w.-]+:)?)sheetData(?=[\s/>])[^<>]*>")
_NAMES = re.compile(r"[<:]f|olumnFormula|location=")
"""What texts have in which something is called by its name."""
_SHARED = re.compile(r'\st="s"')
_END = re.compile(r"/?>")
_STYLE = re.compile(r'(\ss=")(\d+)(")')
_COL = re.compile(r'(<(?:[\w.-]+:)?col\s[^<>]*?\sstyle=")(\d+)(")')
_PLAIN_COL = re.compile(r"(<(?:[\w.-]+:)?col(?=\s)(?![^<>]*\sstyle=)[^<>]*?)(/?>)")
_DXF = re.compile(r'(\s(?:dxfId|dataDxfId|headerRowDxfId|totalsRowDxfId|headerRowBorderDxfId|tableBorderDxfId|'
                  r'totalsRowBorderDxfId)=")(\d+)(")')  # fmt: skip
_COLOUR = re.compile(r'(<(?:[\w.-]+:)?(?:color|tabColor|fgColor|bgColor)\s[^<>]*?)(theme|indexed)="(\d+)"')
_SELECTED = re.compile(r'\stabSelected="(?:1|true)"')
_FORMULA = re.compile(
    r"(<(?:[\w.-]+:)?(?:f|formula|formula1|formula2|calculatedColumnFormula)(?:\s[^<>]*)?>)([^<]+)(</)"
)
_LOCATION = re.compile(r'(<(?:[\w.-]+:)?hyperlink\s[^<>]*?\slocation=")([^"]*)(")')


@dataclass(slots=True)
class Renaming:
    """What is called otherwise in the joined workbook.

    Attributes:
        sheets: Old name → new one, where they differ.
        tables: Old name of a list object → new one, where they differ.
        photos: Old name of a WPS cell photo → new one, where they differ.
    """

    sheets: dict[str, str] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    photos: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.sheets or self.tables)


def renamed_formula(text: str, renaming: Renaming) -> str:
    """A formula with the new names of sheets and tables."""
    sheets = {old.casefold(): new for old, new in renaming.sheets.items()}
    return "".join(_renamed(piece, sheets, renaming.tables) for piece in parse(text))


def _renamed(piece: Reference | Other, sheets: Mapping[str, str], tables: Mapping[str, str]) -> str:
    if isinstance(piece, Reference):
        if piece.foreign or not piece.sheets:
            return piece.spelled()
        names = [sheets.get(name.casefold(), name) for name in piece.sheets]
        if names == list(piece.sheets):
            return piece.spelled()
        return piece._replace(prefix=sheet_prefix(*names)).spelled()
    if piece.kind == "table":
        for old, new in tables.items():
            if piece.text.casefold().startswith(f"{old.casefold()}["):
                return new + piece.text[len(old) :]
    if piece.sheets and not piece.foreign:
        names = [sheets.get(name.casefold(), name) for name in piece.sheets]
        return sheet_prefix(*names) + piece.text.rpartition("!")[2]
    return piece.text


def rewritten_sheet(
    chunks: Iterator[bytes], styles: StyleMap, first_string: int, renaming: Renaming
) -> Iterator[bytes]:
    """A sheet's part for the joined workbook.

    Args:
        chunks: The part, UTF-8.
        styles: New numbers of its looks.
        first_string: How many shared strings stand before its own.
        renaming: What is called otherwise.
    """
    rewriter = _Rewriter(styles, first_string, renaming)
    for piece in _whole_rows(chunks):
        yield rewriter.text(piece).encode()


def renamed_sheet(chunks: Iterator[bytes], renaming: Renaming) -> Iterator[bytes]:
    """A sheet's or table's part with the new names of sheets and tables in its formulas and links."""
    for piece in _whole_rows(chunks):
        yield _renamed_text(piece, renaming).encode()


def _renamed_text(text: str, renaming: Renaming) -> str:
    def formula(match: re.Match[str]) -> str:
        return f"{match[1]}{escape(renamed_formula(unescape(match[2]), renaming))}{match[3]}"

    def location(match: re.Match[str]) -> str:
        return f"{match[1]}{escape(renamed_formula(unescape(match[2]), renaming), quote=True)}{match[3]}"

    return _LOCATION.sub(location, _FORMULA.sub(formula, text))


def _whole_rows(chunks: Iterator[bytes]) -> Iterator[str]:
    """A part in pieces that end between two rows."""
    carry = ""
    decoder = _pieces(chunks)
    for text in decoder:
        carry += text
        cut = carry.rfind("</row>") + 6
        if cut < 6:
            cut = carry.rfind("row>") + 4
        if len(carry) >= _CUT and cut >= 6:
            yield carry[:cut]
            carry = carry[cut:]
    yield carry


def _pieces(chunks: Iterator[bytes]) -> Iterator[str]:
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")()
    for chunk in chunks:
        yield decoder.decode(chunk)


@cache
def _patterns(prefix: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A cell's beginning in three pieces (its address, all else up to its value, a number), and a row's look."""
    p = re.escape(prefix)
    cell = rf'(<{p}c(?=[\s/>])(?: r="[A-Z]+[0-9]+")?)([^<>]*>(?:<{p}v>)?)([0-9]*)'
    return re.compile(cell), re.compile(rf'(<{p}row\s[^<>]*?\ss=")(\d+)(")')


class _Rewriter:
    def __init__(self, styles: StyleMap, first_string: int, renaming: Renaming) -> None:
        self._styles, self._first, self._renaming = styles, first_string, renaming
        self._plain = f' s="{styles.look(0)}"' if styles.look(0) else ""
        self._attributes: dict[str, str] = {}
        self._prefix: str | None = None
        self._through = False

    def text(self, text: str) -> str:
        """A piece that ends between two elements: what stands around the rows, and rows."""
        before, after = "", ""
        if self._prefix is None and (opening := _ROWS.search(text)):
            self._prefix = opening[1]
            self._through = opening[0].endswith("/>")
            before, text = text[: opening.end()], text[opening.end() :]
        if self._prefix is None or self._through:
            return self._around(before + text)
        end = text.rfind(f"</{self._prefix}sheetData")
        if end >= 0:
            self._through = True
            after, text = text[end:], text[:end]
        return self._around(before) + self._rows(text) + self._around(after)

    def _rows(self, text: str) -> str:
        cell, row = _patterns(self._prefix or "")
        text = row.sub(self._numbered, self._cells(cell, text))
        return self._called(self._coloured_as(text)) if text else text

    def _around(self, text: str) -> str:
        text = _COL.sub(self._numbered, text)
        # A cell that is not stored looks as the workbook's plain ones, which the host has in other letters.
        text = _PLAIN_COL.sub(self._dressed, text) if self._plain else text
        text = _SELECTED.sub("", _DXF.sub(self._differential, text))
        return self._called(self._coloured_as(text))

    def _coloured_as(self, text: str) -> str:
        if self._styles.colours is None and self._styles.palette is None:
            return text
        return _COLOUR.sub(self._coloured, text)

    def _called(self, text: str) -> str:
        """The same with the new names of sheets, tables and photos."""
        if self._renaming and _NAMES.search(text):
            text = _renamed_text(text, self._renaming)
        for old, new in self._renaming.photos.items():
            text = text.replace(old, new)
        return text

    def _cells(self, cell: re.Pattern[str], text: str) -> str:
        """Rows with other looks and strings: all cells at a time, for they are alike but for their places."""
        pieces = cell.split(text)
        said = pieces[2::4]
        if len(self._attributes) > _REMEMBERED:
            self._attributes.clear()
        new = {own: self._attribute(own) for own in set(said)}
        shared, first = {own for own in new if _SHARED.search(own)}, self._first
        pieces[2::4] = map(new.__getitem__, said)
        pieces[3::4] = [
            str(int(number) + first) if own in shared and number else number
            for own, number in zip(said, pieces[3::4], strict=True)
        ]
        return "".join(pieces)

    def _attribute(self, own: str) -> str:
        new = self._attributes.get(own)
        if new is None:
            new = _STYLE.sub(self._numbered, own)
            if new == own and not _STYLE.search(own):
                new = _END.sub(self._plain + r"\g<0>", own, count=1)
            self._attributes[own] = new
        return new

    def _numbered(self, match: re.Match[str]) -> str:
        return f"{match[1]}{self._styles.look(int(match[2]))}{match[3]}"

    def _dressed(self, match: re.Match[str]) -> str:
        return f'{match[1]} style="{self._styles.look(0)}"{match[2]}'

    def _differential(self, match: re.Match[str]) -> str:
        old = int(match[2])
        return f"{match[1]}{self._styles.differential[old]}{match[3]}" if old < len(self._styles.differential) else ""

    def _coloured(self, match: re.Match[str]) -> str:
        colours = self._styles.colours if match[2] == "theme" else self._styles.palette
        number = int(match[3])
        if colours is None or number >= len(colours):
            return match[0]
        return f'{match[1]}rgb="FF{colours[number]}"'
