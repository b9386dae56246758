"""A sheet's part as it reads in another workbook: looks, strings, names of sheets and tables renumbered and renamed.

Exists apart from `civtrack.xlsx.joining.workbooks` because this is what every cell costs. May import `civtrack.model`
and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field

from civtrack.light import dataclass
from civtrack.xlsx.formulas.text import Other, Reference, parse, sheet_prefix
from civtrack.xlsx.joining.styles import StyleMap
from civtrack.xlsx.parts.markup import escape, unescape

__all__ = ["Renaming", "renamed_formula", "renamed_sheet", "rewritten_sheet"]

_CUT = 1 << 20
_CELL = re.compile(r"<((?:[\w.-]+:)?)c((?=[\s/>])[^<>]*?)(/?)>(?:(<(?:[\w.-]+:)?v>)(\d+)(?=</))?")
_STYLE = re.compile(r'(\ss=")(\d+)(")')
_SHARED = re.compile(r'\st="s"')
_ROW = re.compile(r'(<(?:[\w.-]+:)?row\s[^<>]*?\ss=")(\d+)(")')
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


class _Rewriter:
    def __init__(self, styles: StyleMap, first_string: int, renaming: Renaming) -> None:
        self._styles, self._first, self._renaming = styles, first_string, renaming
        self._plain = f' s="{styles.look(0)}"' if styles.look(0) else ""
        self._attributes: dict[str, str] = {}

    def text(self, text: str) -> str:
        """A piece that ends between two elements."""
        text = _CELL.sub(self._cell, text)
        text = _ROW.sub(self._numbered, text)
        if "<cols" in text or ":cols" in text:
            text = _COL.sub(self._numbered, text)
            # A cell that is not stored looks as the workbook's plain ones, which the host has in other letters.
            text = _PLAIN_COL.sub(self._dressed, text) if self._plain else text
        if "xfId=" in text:
            text = _DXF.sub(self._differential, text)
        if self._styles.colours is not None or self._styles.palette is not None:
            text = _COLOUR.sub(self._coloured, text)
        if "tabSelected" in text:
            text = _SELECTED.sub("", text)
        if self._renaming:
            text = _renamed_text(text, self._renaming)
        for old, new in self._renaming.photos.items():
            text = text.replace(old, new)
        return text

    def _cell(self, match: re.Match[str]) -> str:
        prefix, attributes, closed, value, number = match.groups()
        new = self._attributes.get(attributes)
        if new is None:
            new = _STYLE.sub(self._numbered, attributes) if ' s="' in attributes else attributes + self._plain
            if len(self._attributes) > 100_000:
                self._attributes.clear()
            self._attributes[attributes] = new
        if value is None:
            return f"<{prefix}c{new}{closed}>"
        if ' t="s"' in attributes:
            number = str(int(number) + self._first)
        return f"<{prefix}c{new}>{value}{number}"

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
