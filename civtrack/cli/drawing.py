"""Tables for people at a terminal: coloured, nothing cropped, never wider than the terminal.

Exists apart from `civtrack.cli.printing` because a terminal has a width and colours and a file has none. May import
everything below `civtrack.cli`; rich lazily.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from civtrack.cli.layout import Fit, fit
from civtrack.cli.wrapping import wrapped
from civtrack.light import NamedTuple, dataclass
from civtrack.patterns import lazy
from civtrack.widths import text_width

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["TIER_STYLES", "Drawn", "drawn", "numeric_columns"]

TIER_STYLES: Mapping[str, str] = {
    "red": "red", "orange": "dark_orange", "yellow": "yellow", "blue": "blue", "green": "green", "grey": "dim",
    "closed": "cyan",
}  # fmt: skip
"""How a tier is coloured on a terminal; glyphs stay the same, so that nothing is told by colour alone."""
_FIGURE = lazy(r"—|[+-]?\d+(?:\.\d+)?(?: ?(?:%|d|天))?")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn: texts, and the style of rows and of single cells (row, column; row -1 is the heading)."""

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    title: Sequence[str] = ()
    notes: Sequence[str] = ()
    styles: Sequence[str] = ()
    paint: Mapping[tuple[int, int], str] | None = None
    total: bool = False


class _Block(NamedTuple):
    """The columns that stand beside one another."""

    columns: tuple[int, ...]
    layout: Fit


def numeric_columns(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[bool]:
    """Which columns hold figures: they stand at the right."""
    columns = [[row[place] for row in rows] for place in range(len(headers))]
    return [any(cells) and all(_FIGURE.fullmatch(cell) for cell in cells if cell) for cells in columns]


def drawn(table: Drawn, room: int) -> Iterator[Text]:
    """The lines of a table in `room` cells; where its columns do not fit, those that are left stand below."""
    from rich.text import Text

    for line in table.title:
        yield from (Text(f" {part}") for part in wrapped(line, room - 1))
    if table.title:
        yield Text()
    numeric = numeric_columns(table.headers, table.rows)
    for place, block in enumerate(_blocks(table, room)):
        if place:
            yield Text()
        yield from _block(table, block, numeric)
    if table.notes:
        yield Text()
    for line in table.notes:
        yield from (Text(f" {part}".rstrip()) for part in wrapped(line, room - 1))


def _blocks(table: Drawn, room: int) -> Iterator[_Block]:
    """Columns that fit beside one another; the first one, which names the row, stands in each block."""
    count = len(table.headers)

    def fitted(columns: Sequence[int]) -> Fit:
        rows = [[row[place] for place in columns] for row in table.rows]
        return fit([table.headers[place] for place in columns], rows, room)

    start = 0
    while start < count:
        end = count
        first = () if start == 0 else (0,)
        columns = (*first, *range(start, end))
        layout = fitted(columns)
        while layout.total > room and end - start > 1:
            end -= 1
            columns = (*first, *range(start, end))
            layout = fitted(columns)
        yield _Block(columns, layout)
        start = end


def _block(table: Drawn, block: _Block, numeric: Sequence[bool]) -> Iterator[Text]:
    yield from _lines(table, block, numeric, -1, table.headers, "bold")
    last = len(table.rows) - 1
    for place, row in enumerate(table.rows):
        style = table.styles[place] if place < len(table.styles) else ""
        if table.total and place == last:
            style = "bold"
        yield from _lines(table, block, numeric, place, row, style)


def _lines(
    table: Drawn, block: _Block, numeric: Sequence[bool], place: int, row: Sequence[str], style: str
) -> Iterator[Text]:
    """The lines of one row."""
    from rich.text import Text

    widths = block.layout.widths
    cells = [
        _heading(row[column], width) if place < 0 else wrapped(row[column], width)
        for column, width in zip(block.columns, widths, strict=True)
    ]
    if place < 0:
        deep = max(map(len, cells))
        cells = [[*[""] * (deep - len(cell)), *cell] for cell in cells]
    paint = table.paint or {}
    for line in range(max(map(len, cells))):
        text = Text(" ", no_wrap=True)
        for at, (column, width) in enumerate(zip(block.columns, widths, strict=True)):
            part = cells[at][line] if line < len(cells[at]) else ""
            blank = " " * max(width - text_width(part), 0)
            shown = blank + part if numeric[column] else part + blank
            own = paint.get((place, column), "")
            text.append(" " * block.layout.gap if at else "")
            text.append(shown, f"{style} {own}".strip() or None)
        text.rstrip()
        yield text


def _heading(text: str, width: int) -> list[str]:
    """A heading: broken between words, a Chinese one in halves of equal length."""
    words = text.split()
    if all(text_width(word) <= width for word in words):
        lines: list[str] = []
        for word in words:
            if lines and text_width(f"{lines[-1]} {word}") <= width:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        return lines or [""]
    return wrapped(text, width)
