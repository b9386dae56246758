"""What has a line through it in an .ods, which its reader keeps silent about: whole cells, parts of their texts.

Exists because a line through a value says something that the value does not. Follows OpenDocument 1.3 part 3, 20.380
(text-line-through-style), 20.382 (text-line-through-type), 16.2 (styles and their parents) and 19.615
(default-cell-style-name). May import `civtrack.xlsx` and `civtrack.patterns`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

from civtrack.light import NamedTuple
from civtrack.patterns import lazy

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Container, Member

__all__ = ["struck_open"]

_MARK: Final = lazy(rb"line-through-(?:style|type)\s*=\s*[\"'](?!none)")
_OVERLAP: Final = 256
_PARTS: Final = ("styles.xml", "content.xml")
"""Styles that have names, and then those of this sheet with the sheet itself."""
_MOST_COLUMNS, _MOST_ROWS = 1 << 14, 1 << 20
_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})
_BREAKS: Final = {"s": " ", "tab": "\t", "line-break": "\n"}


class _Style(NamedTuple):
    """A style: the one that it goes by, and whether it has a line; None: as that one."""

    parent: tuple[str, str] | None
    line: bool | None


def struck_open(container: Container, wanted: Mapping[str, Collection[int]]) -> dict[tuple[str, int, int], str | None]:
    """What has a line through it in some rows.

    Args:
        container: The open file.
        wanted: Sheet → the numbers of its rows, from 1 on.

    Returns:
        Sheet, row, column → the part of the text that the line goes through; None: all of it.
    """
    parts = [part for name in _PARTS if (part := container.parts.get(name))]
    if not any(_marked(container, part) for part in parts):
        return {}
    from xml.parsers.expat import ExpatError

    from civtrack.xlsx.parts.markup import new_parser, refuse_long_tags

    reader = _Content(wanted)
    try:
        for part in parts:
            parser, fed = new_parser(container.where, part.text), 0
            parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
            parser.CharacterDataHandler = reader.text
            for chunk in container.chunks(part):
                parser.Parse(chunk, False)
                fed += len(chunk)
                refuse_long_tags(parser, fed, container.where, part.text)
            parser.Parse(b"", True)
    except ExpatError:
        return {}  # what reads the cells has said so, or has understood it all the same
    return reader.found


def _marked(container: Container, part: Member) -> bool:
    before = b""
    for chunk in container.chunks(part):
        if _MARK.search(before + chunk):
            return True
        before = chunk[-_OVERLAP:]
    return False


class _Content:
    """Follows styles, tables, cells and the parts of their texts."""

    def __init__(self, wanted: Mapping[str, Collection[int]]) -> None:
        self.found: dict[tuple[str, int, int], str | None] = {}
        self._wanted = wanted
        self._styles: dict[tuple[str, str], _Style] = {}
        self._style: tuple[str, str] | None = None
        self._sheet, self._rows = "", frozenset[int]()
        self._row = self._column = self._times = self._across = self._of_columns = 0
        self._columns: list[tuple[int, str]] = []
        self._row_style = ""
        self._depth = self._beside = 0
        self._lines: list[bool] = []
        self._runs: list[tuple[bool, str]] | None = None

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        space, local = _named(name)
        if self._beside or local == "annotation" or "drawing" in space or "dr3d" in space:
            self._beside += 1
            return
        given = {_named(key)[1]: value for key, value in attributes.items()}
        if local in ("style", "default-style") and "style" in space:
            self._begin_style(local, given)
        elif local == "text-properties":
            self._properties(given)
        elif local == "table":
            self._depth += 1
            if self._depth == 1:
                self._sheet, self._columns = given.get("name", ""), []
                self._row = self._times = self._of_columns = 0
        elif self._depth == 1:
            self._in_table(local, given)

    def _begin_style(self, local: str, given: dict[str, str]) -> None:
        family = given.get("family", "")
        self._style = (family, given.get("name", "") if local == "style" else "")
        parent = given.get("parent-style-name", "")
        self._styles[self._style] = _Style((family, parent) if self._style[1] else None, None)

    def _properties(self, given: dict[str, str]) -> None:
        said = given.get("text-line-through-style", given.get("text-line-through-type"))
        if self._style and said is not None:
            self._styles[self._style] = self._styles[self._style]._replace(line=said != "none")

    def _in_table(self, local: str, given: dict[str, str]) -> None:
        if local == "table-column":
            self._of_columns += _number(given.get("number-columns-repeated"), _MOST_COLUMNS)
            self._columns.append((self._of_columns, given.get("default-cell-style-name", "")))
        elif local == "table-row":
            self._row += self._times
            self._times = _number(given.get("number-rows-repeated"), _MOST_ROWS)
            self._row_style, self._column, self._across = given.get("default-cell-style-name", ""), 0, 0
        elif local in _CELLS:
            self._column += self._across
            self._across = _number(given.get("number-columns-repeated"), _MOST_COLUMNS)
            self._lines = [self._has_line("table-cell", given.get("style-name") or self._usual(), otherwise=False)]
            self._runs = []
        elif self._runs is not None and local in ("p", "span"):
            if local == "p" and self._runs:
                self._runs.append((self._runs[-1][0], "\n"))
            family = "paragraph" if local == "p" else "text"
            self._lines.append(self._has_line(family, given.get("style-name", ""), otherwise=self._lines[-1]))
        elif self._runs is not None and local in _BREAKS:
            self.text(_BREAKS[local] * _number(given.get("c"), _OVERLAP))

    def text(self, text: str) -> None:
        if self._runs is not None and len(self._lines) > 1 and not self._beside:
            self._runs.append((self._lines[-1], text))

    def end(self, name: str) -> None:
        if self._beside:
            self._beside -= 1
            return
        space, local = _named(name)
        if local in ("style", "default-style") and "style" in space:
            self._style = None
        elif local == "table":
            self._depth -= 1
        elif self._depth != 1:
            return
        elif local in ("p", "span") and len(self._lines) > 1:
            self._lines.pop()
        elif local in _CELLS and self._runs is not None:
            runs, self._runs = self._runs, None
            struck = "".join(text for line, text in runs if line).strip()
            if struck:
                self._note(None if all(line or not text.strip() for line, text in runs) else struck)

    def _note(self, struck: str | None) -> None:
        if self._times * self._across > _MOST_COLUMNS:
            return
        wanted = self._wanted.get(self._sheet, ())
        for row in range(self._row + 1, self._row + self._times + 1):
            if row in wanted:
                for column in range(self._column + 1, self._column + self._across + 1):
                    self.found[self._sheet, row, column] = struck

    def _usual(self) -> str:
        """The style of a cell that names none: that of its row, or of its column."""
        return self._row_style or next((style for end, style in self._columns if self._column < end), "")

    def _has_line(self, family: str, name: str, *, otherwise: bool) -> bool:
        """Whether a style has a line through its texts; what it does not say, its parents say."""
        at: tuple[str, str] | None = (family, name)
        seen = set[tuple[str, str]]()
        while at and at not in seen and (style := self._styles.get(at)):
            if style.line is not None:
                return style.line
            seen.add(at)
            at = style.parent
        return otherwise


def _named(name: str) -> tuple[str, str]:
    """Namespace and local name."""
    space, *rest = name.split("\n")
    return (space, rest[0]) if rest else ("", name)


def _number(text: str | None, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() and len(text) < 10 else 1
