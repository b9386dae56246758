"""Puts the page together from lines and tables with measured heights: one arrangement for Word and for pictures.

Exists so that what is said to fit fits, whoever draws it. Everything is in points; nothing is smaller than `LEAST`. May
import its neighbours `measure` and `sheet`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from civtrack.light import NamedTuple
from civtrack.outputs.onepage.measure import Measure, wrapped
from civtrack.outputs.onepage.sheet import Bar, Grid, Sheet, Worst

__all__ = ["A4", "LEAST", "PHONE", "Block", "Cell", "Form", "Line", "Row", "Table", "arranged", "height"]

LEAST = 12.0
"""Points of the smallest letters."""

_PITCH = 1.32
"""Of the size of the letters, from line to line."""

_INK, _GREY, _HEAD, _TOTAL = "000000", "404040", "DDEBF7", "F2F2F2"
_UNITS = 20
"""Steps that a bar's length has."""

_PAD, _BETWEEN, _SHORTEST = 3.0, 14.0, 48.0
"""Points left and right of a cell's text; between two charts; of the room for bars, at least."""

_BOLD, _NARROW = 1.1, 0.2
"""How much wider bold letters are; what a narrow column takes of a page at most."""


class Form(NamedTuple):
    """A page: its size in points (a height of 0 is as high as it takes), margins, sizes of letters, arrangement."""

    width: float
    height: float
    margin: float
    top: float
    title: float
    lead: float
    wide: bool

    @property
    def room(self) -> float:
        """Points between the margins."""
        return self.width - 2 * self.margin


A4 = Form(595.3, 841.9, 34.0, 34.0, 22.0, 14.5, wide=True)
PHONE = Form(360.0, 0.0, 13.0, 16.0, 19.0, 14.5, wide=False)


class Line(NamedTuple):
    """A paragraph: its text, the lines it takes, its look, the distance to what follows."""

    text: str
    lines: tuple[str, ...]
    size: float
    bold: bool = False
    centred: bool = False
    color: str = _INK
    after: float = 0.0

    @property
    def height(self) -> float:
        """Points from its top to the top of what follows."""
        return len(self.lines) * self.pitch + self.after

    @property
    def pitch(self) -> float:
        """Points from line to line."""
        return self.size * _PITCH


class Cell(NamedTuple):
    """A cell: its text, the lines it takes, its look, how many columns it takes."""

    text: str = ""
    lines: tuple[str, ...] = ("",)
    bold: bool = False
    centred: bool = True
    fill: str | None = None
    across: int = 1


class Row(NamedTuple):
    """A row of cells and its height."""

    cells: tuple[Cell, ...]
    height: float


class Table(NamedTuple):
    """A table: widths of its columns, rows, whether its cells are ruled, the distance to what follows."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    ruled: bool = True
    after: float = 0.0

    @property
    def height(self) -> float:
        """Points from its top to the top of what follows."""
        return sum(row.height for row in self.rows) + self.after


Block = Line | Table


def height(blocks: Iterable[Block]) -> float:
    """Points that blocks take, one below the other."""
    return sum(block.height for block in blocks)


def arranged(sheet: Sheet, form: Form, measure: Measure) -> list[Block]:
    """The blocks of a page from top to bottom."""
    return list(_Arranger(form, measure).blocks(sheet))


_SMALLER, _ALONE = 4, 3
"""Half points by which the conclusion may be smaller; signs that do not stand alone on its last line."""


class _Chart(NamedTuple):
    """A chart: what it shows, and its bars."""

    title: str
    bars: tuple[Bar, ...]


class _Arranger:
    def __init__(self, form: Form, measure: Measure) -> None:
        self._form, self._measure = form, measure

    def _bold(self, text: str, size: float) -> float:
        return self._measure(text, size) * _BOLD

    def blocks(self, sheet: Sheet) -> Iterator[Block]:
        form = self._form
        yield self._line(sheet.title, form.title, bold=True, centred=True, after=2)
        yield self._line(sheet.facts, LEAST, centred=True, color=_GREY, after=5)
        for place, sentence in enumerate(sheet.conclusion):
            after = 7 if place == len(sheet.conclusion) - 1 else 2
            yield self._line(sentence, self._lead(sentence), bold=not place, after=after)
        yield self._grid(sheet.grid)
        charts = (_Chart(*sheet.chart), _Chart(*sheet.due[:2]))
        # Words that are too long for bars beside each other, English ones, have bars below one another.
        beside = form.wide and self._bars(charts) >= _SHORTEST
        for group in [charts] if beside else [(chart,) for chart in charts]:
            yield self._charts(group)
        if sheet.due[2]:
            yield self._line(sheet.due[2], LEAST, after=6)
        title, heads, worst = sheet.worst
        if worst:
            yield self._line(title, LEAST + 1, bold=True, after=2)
            yield from self._worst_table(heads, worst) if form.wide else self._worst_lines(worst)
        title, lines = sheet.silent
        yield self._line(title, LEAST + 1, bold=True)
        for place, text in enumerate(lines, 1):
            yield self._line(text, LEAST, after=6 if place == len(lines) else 0)
        for note in sheet.notes:
            yield self._line(note, LEAST, color=_GREY)

    def _lead(self, sentence: str) -> float:
        """The size of a sentence of the conclusion: a bit smaller where a sign or two would stand alone on a line."""
        for smaller in range(_SMALLER + 1):
            size = max(LEAST, self._form.lead - smaller / 2)
            lines = wrapped(sentence, size, self._form.room, self._measure)
            if len(lines) < 2 or len(lines[-1]) > _ALONE:
                return size
        return self._form.lead

    def _line(
        self, text: str, size: float, *, bold: bool = False, centred: bool = False, color: str = _INK, after: float = 0
    ) -> Line:
        lines = tuple(wrapped(text, size, self._form.room, self._measure))
        return Line(text, lines, size, bold, centred, color, after)

    def _cell(
        self, text: str, room: float, *, bold: bool = False, centred: bool = True, fill: str | None = None
    ) -> Cell:
        lines = wrapped(text, LEAST, max(room - 2 * _PAD, 2 * LEAST), self._bold if bold else self._measure)
        return Cell(text, tuple(lines), bold, centred, fill)

    def _table(self, rows: Sequence[Row], widths: Sequence[float], *, ruled: bool = False, after: float = 6) -> Table:
        return Table(tuple(widths), tuple(rows), ruled, after)

    def _grid(self, grid: Grid) -> Table:
        widths = self._grid_widths(grid)
        rows = [
            _row(
                self._cell(head.text, room, bold=True, fill=head.color or _HEAD)
                for head, room in zip(grid.heads, widths, strict=True)
            )
        ]
        rows += [_row(self._cell(text, room) for text, room in zip(cells, widths, strict=True)) for cells in grid.rows]
        total = zip(grid.total, widths, strict=True)
        rows.append(_row(self._cell(text, room, bold=True, fill=_TOTAL) for text, room in total))
        return self._table(rows, widths, ruled=True, after=8)

    def _grid_widths(self, grid: Grid) -> list[float]:
        """Every column as wide as its widest text; where there is no room, texts wrap between words, then anywhere."""
        bold = zip((head.text for head in grid.heads), grid.total, strict=True)
        columns: list[list[tuple[str, Measure]]] = [
            [(line, self._bold) for text in pair for line in text.split("\n")] for pair in bold
        ]
        for cells in grid.rows:
            for column, text in zip(columns, cells, strict=True):
                column.append((text, self._measure))
        edge = 2 * _PAD + 2
        needs = [max(measure(text, LEAST) for text, measure in column) + edge for column in columns]
        room = self._form.room
        if (spare := room - sum(needs)) >= 0:
            return [need + spare / len(needs) for need in needs]
        least = [max(_word(text, measure) for text, measure in column) + edge for column in columns]
        if (spare := room - sum(least)) < 0:
            return [width * room / sum(least) for width in least]
        wanting = sum(needs) - sum(least)
        return [low + (need - low) * spare / wanting for low, need in zip(least, needs, strict=True)]

    def _charts(self, charts: Sequence[_Chart]) -> Table:
        """Charts beside each other, row by row; each as wide as it has words, the bars share the rest."""
        parts, longest = [self._words(chart) for chart in charts], self._bars(charts)
        widths: list[float] = []
        for label, said in parts:
            widths += [_BETWEEN] if widths else []
            widths += [label, *[longest / _UNITS] * _UNITS, said]
        rows = [
            self._chart_row(
                [Cell(one.title, (one.title,), bold=True, centred=False, across=_UNITS + 2)] for one in charts
            )
        ]
        rows += [
            self._chart_row(
                self._bar(chart.bars[place], label) if place < len(chart.bars) else [Cell(across=_UNITS + 2)]
                for chart, (label, _) in zip(charts, parts, strict=True)
            )
            for place in range(max(len(chart.bars) for chart in charts))
        ]
        return self._table(rows, widths)

    def _bars(self, charts: Sequence[_Chart]) -> float:
        """Points of the longest bar of charts that stand beside each other."""
        words = sum(sum(self._words(chart)) for chart in charts)
        return (self._form.room - _BETWEEN * (len(charts) - 1) - words) / len(charts)

    def _words(self, chart: _Chart) -> tuple[float, float]:
        """Points that the longest label and the longest figure of a chart take."""
        labels, said = (
            max((self._measure(text, LEAST) for text in texts), default=0.0) + 2 * _PAD + 2
            for texts in ([bar.label for bar in chart.bars], [bar.said for bar in chart.bars])
        )
        return min(labels, self._form.room / 2), said

    def _chart_row(self, charts: Iterable[Sequence[Cell]]) -> Row:
        cells: list[Cell] = []
        for chart in charts:
            cells += [Cell()] if cells else []
            cells += chart
        return _row(cells)

    def _bar(self, bar: Bar, room: float) -> list[Cell]:
        label = self._cell(bar.label, room, centred=False)
        steps = max(round(bar.share * _UNITS), 1) if bar.share else 0
        drawn = [Cell(fill=bar.color, across=steps)] if steps else []
        return [label, *drawn, Cell(bar.said, (bar.said,), centred=False, across=_UNITS + 1 - steps)]

    def _worst_table(self, heads: Sequence[str], worst: Sequence[Worst]) -> Iterator[Block]:
        room = self._form.room
        shares = (0.288, 0.27, 0.215, 0.09, 0.137)
        # Heads and words of the narrow columns stay whole; the others give way.
        held = ([heads[3], *(one.person for one in worst)], [heads[4], *(one.days for one in worst)])
        narrow = [
            min(max(room * share, *(self._measure(text, LEAST) * _BOLD + 2 * _PAD for text in texts)), room * _NARROW)
            for share, texts in zip(shares[3:], held, strict=True)
        ]
        wide = (room - sum(narrow)) / sum(shares[:3])
        widths = [*(wide * share for share in shares[:3]), *narrow]
        rows = [_row(self._cell(head, width, bold=True, fill=_HEAD) for head, width in zip(heads, widths, strict=True))]
        for one in worst:
            texts = (one.what, one.where, one.unit, one.person, one.days)
            rows.append(
                _row(
                    self._cell(text, width, centred=place > 2)
                    for place, (text, width) in enumerate(zip(texts, widths, strict=True))
                )
            )
        yield self._table(rows, widths, ruled=True, after=8)

    def _worst_lines(self, worst: Sequence[Worst]) -> Iterator[Block]:
        for place, one in enumerate(worst, 1):
            yield self._line(f"{place}. {one.where}  {one.what}", LEAST, bold=True)
            people = [one.unit, *([one.person] if one.person != "—" else []), one.days]
            yield self._line(" · ".join(people), LEAST, color=_GREY, after=5)


def _word(text: str, measure: Measure) -> float:
    """The widest part of a text that stays whole: words and figures; of names in ideographs half a dozen."""
    widths = ((measure(word, LEAST), word.isascii()) for word in text.split())
    return max((wide if latin else min(wide, 6 * LEAST) for wide, latin in widths), default=0.0)


def _row(cells: Iterable[Cell]) -> Row:
    row = tuple(cells)
    return Row(row, max(len(cell.lines) for cell in row) * LEAST * _PITCH + 3.5)
