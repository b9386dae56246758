"""Tables of the HTML page: the same figures and lists as in the workbook, as cells of text with what they sort by.

Exists so that a figure on the page is the figure of the workbook: both are made of the same columns and listings. May
import everything below `civtrack.outputs` and its neighbours in it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from civtrack.files import natural_key
from civtrack.light import dataclass
from civtrack.locales import Translator
from civtrack.model import Value, readable
from civtrack.outputs.book.figure_columns import FigureColumn
from civtrack.outputs.book.listing import ListColumn, Listing
from civtrack.outputs.house_style import PERCENT
from civtrack.outputs.measure import width
from civtrack.outputs.wording import district_name
from civtrack.rules.metrics import Figures

__all__ = ["Cell", "Head", "PageTable", "Row", "Whose", "figures_table", "list_table", "shown"]

TABLE, UNIT, PADDING = 1230, 7.7, 20
"""Pixels of a list's width on the screen it is made for, of a character cell, and of what stands beside the text."""

SHORT, HEAD = 16, 8
"""Character cells up to which what a column holds stays on one line, and up to which its head does."""

WHOLE = 14
"""Character cells up to which it does so on paper: a day, a name, a number, 逾期44天."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_QUOTED = re.compile(r'"([^"]*)"|(0)')


@dataclass(frozen=True, slots=True)
class Cell:
    """Text, the number it sorts by if it is one, and the place of its tier's colour, or None."""

    text: str
    value: float | None = None
    tier: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column.

    Attributes:
        text: What it says.
        tier: The place of a tier's colour, or None.
        share: Of the width, in percent.
        key: The figure that its cells hold, by its name in JSON; "" for anything else.
        printed: Whether the column stands on paper.
        whole: Whether what it holds is so short that it stays on one line there.
    """

    text: str
    tier: int | None = None
    share: float = 0.0
    key: str = ""
    printed: bool = True
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells, the places of its district and unit among those one can filter by, and of its item among all of them."""

    cells: Sequence[Cell]
    district: int | None = None
    unit: int | None = None
    item: int | None = None


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table or a list on the page.

    Attributes:
        id: Names it in the document.
        title: Its heading.
        heads: Left to right.
        rows: As wide as the heads.
        total: The last row of a table of figures.
        listed: How many items it is about, be they shown or not.
        more: What is left out and where it is, or nothing.
        tier: Place of the tier whose colour its heading has.
        counted: How many it has, in words.
        part: Of a table of figures: the place of the part of the items that it counts; -1: all of them; None: of no
            items at all.
    """

    id: str
    title: str
    heads: Sequence[Head]
    rows: Sequence[Row]
    total: Row | None = None
    listed: int = 0
    more: str = ""
    tier: int | None = None
    counted: str = ""
    part: int | None = None


class Whose:
    """The districts and units that the lists can be filtered by: their names, and the place of each.

    Args:
        first: Districts in the order of every table.
        tr: The document language.
    """

    def __init__(self, first: Iterable[str | None], tr: Translator) -> None:
        self._tr = tr
        self._order = {district: place for place, district in enumerate(first)}
        self._districts: dict[str | None, int] = {}
        self._units: dict[str | None, int] = {}

    def note(self, district: Value, unit: Value) -> None:
        """Takes in what one row says."""
        self._districts.setdefault(_text(district), 0)
        self._units.setdefault(_text(unit), 0)

    def close(self) -> None:
        """Orders what was noted; after that `of` may be asked."""
        last = len(self._order)
        districts = sorted(self._districts, key=lambda name: (name is None, self._order.get(name, last), name or ""))
        units = sorted(self._units, key=lambda name: (name is None, natural_key(name or "")))
        self._districts = {name: place for place, name in enumerate(districts)}
        self._units = {name: place for place, name in enumerate(units)}

    def of(self, district: Value, unit: Value) -> tuple[int, int]:
        """The places of a row's district and unit."""
        return self._districts[_text(district)], self._units[_text(unit)]

    @property
    def districts(self) -> list[str]:
        """Names of the districts, in order."""
        return [shown(district_name(name, self._tr)) for name in self._districts]

    @property
    def units(self) -> list[str]:
        """Names of the units, in order."""
        return [shown(district_name(name, self._tr)) for name in self._units]


def _text(value: Value) -> str | None:
    return None if value is None or value == "" else str(value)


def shown(value: Value) -> str:
    """A value as text that HTML can hold: days as ISO, control characters and halves of characters as blanks."""
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return text if text.isprintable() else _FORBIDDEN.sub(" ", readable(text).replace("\r\n", "\n").replace("\r", "\n"))


def figures_table(
    name: str,
    title: str,
    first: str,
    columns: Sequence[FigureColumn],
    groups: Sequence[Figures],
    total: Figures,
    tiers: Sequence[str],
    tr: Translator,
    part: int = -1,
) -> PageTable:
    """The table of figures by group, its total last.

    Args:
        name: Names it in the document.
        title: Its heading.
        first: Head of the column of groups.
        columns: What it shows.
        groups: Its rows.
        total: Its last row.
        tiers: Keys of the tiers, in the order of their colours.
        tr: The document language.
        part: The place of the part of the items that it counts; -1: all of them.
    """

    def cells(label: str, figures: Figures) -> Row:
        return Row([Cell(shown(label)), *(_figure(column, figures, tiers) for column in columns)])

    return PageTable(
        name,
        shown(title),
        [Head(shown(first)), *(Head(column.header, _tier(column.key, tiers), key=column.key) for column in columns)],
        [cells(district_name(figures.group, tr), figures) for figures in groups],
        cells(tr("Total"), total),
        part=part,
    )


def _figure(column: FigureColumn, figures: Figures, tiers: Sequence[str]) -> Cell:
    value = column.value(figures)
    if isinstance(value, str):
        return Cell(shown(value))
    tier = _tier(column.key, tiers) if value else None
    return Cell(f"{value:.2%}" if column.number_format == PERCENT else str(value), value, tier)


def _tier(key: str, tiers: Sequence[str]) -> int | None:
    return tiers.index(key) if key in tiers else None


def list_table(
    name: str,
    listing: Listing,
    title: str,
    whose: Sequence[tuple[int, int]],
    items: Sequence[int | None],
    *,
    listed: int,
    more: str,
    counted: str,
    tier: int | None = None,
) -> PageTable:
    """A list of the workbook as a table of the page.

    Args:
        name: Names it in the document.
        listing: The list.
        title: Its heading.
        whose: District and unit of each row, see `Whose.of`.
        items: Place of each row's item among all of them; None for a row that is about none.
        listed: How many items it is about.
        more: What it leaves out.
        counted: `listed` in words.
        tier: Place of the colour of its heading and of the column that the workbook fills.
    """
    columns = listing.columns
    heads = [
        Head(
            shown(column.header),
            tier if column.fill else None,
            share,
            printed=column.paged or not column.screen,
            whole=_widest(column, index, listing.rows) <= WHOLE,
        )
        for index, (column, share) in enumerate(zip(columns, _shares(columns, listing.rows), strict=True))
    ]
    rows = [
        Row([_cell(value, column, tier) for value, column in zip(row, columns, strict=True)], district, unit, item)
        for row, (district, unit), item in zip(listing.rows, whose, items, strict=True)
    ]
    return PageTable(name, shown(title), heads, rows, None, listed, shown(more), tier, counted)


def _cell(value: Value, column: ListColumn, tier: int | None) -> Cell:
    colour = tier if column.fill else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(_number(value, column.number_format), value, colour)
    return Cell(shown(value), None, colour)


def _number(value: float, number_format: str) -> str:
    """A number as Excel shows it in a format of the form ``"text "0" text";…`` (positive; negative; zero)."""
    parts = number_format.split(";")
    if len(parts) != 3:
        return str(value)
    part = parts[0] if value > 0 else parts[1] if value < 0 else parts[2]
    return _QUOTED.sub(lambda found: str(abs(value)) if found[2] else found[1], part)


def _shares(columns: Sequence[ListColumn], rows: Sequence[Sequence[Value]]) -> list[float]:
    """Percent of the width of each column: short ones get what their widest cell needs, the others share the rest."""
    rooms = [_room(column, index, rows) for index, column in enumerate(columns)]
    needed = [room * UNIT + PADDING if room <= SHORT else 0 for room in rooms]
    flexible = sum(room for room, pixels in zip(rooms, needed, strict=True) if not pixels)
    rest = max(TABLE - sum(needed), flexible * UNIT / 2)
    pixels = [need or rest * room / flexible for need, room in zip(needed, rooms, strict=True)]
    return [round(100 * each / sum(pixels), 2) for each in pixels]


def _widest(column: ListColumn, index: int, rows: Sequence[Sequence[Value]]) -> int:
    return max((width(_cell(row[index], column, None).text) for row in rows), default=0)


def _room(column: ListColumn, index: int, rows: Sequence[Sequence[Value]]) -> int:
    """Character cells: of the widest cell, as far as the workbook lets it grow, or of a head on two lines."""
    widest = _widest(column, index, rows)
    head = max(width(line) for line in column.header.split("\n"))
    return max(min(widest, column.widest), head if head <= HEAD else -(-head // 2), 4)
