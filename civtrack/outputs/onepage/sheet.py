"""What stands on the page, as plain values: words and shares, no place and no size.

Exists so that Word, the picture and the phone show one content. May import only `civtrack.light`.
"""

from __future__ import annotations

from civtrack.light import NamedTuple

__all__ = ["Bar", "Grid", "Head", "Sheet", "Worst"]


class Head(NamedTuple):
    """The head of a column: its words (at most two lines) and its colour, RRGGBB."""

    text: str
    color: str | None = None


class Grid(NamedTuple):
    """The table: heads, rows of as many cells, the row of the total last."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]


class Bar(NamedTuple):
    """A bar of the chart: what it is, what is said behind it, its share of the longest (0–1), its colour."""

    label: str
    said: str
    share: float
    color: str


class Worst(NamedTuple):
    """An item by name."""

    what: str
    where: str
    unit: str
    person: str
    days: str


class Sheet(NamedTuple):
    """The page.

    Attributes:
        title: In large letters.
        facts: The day, the measure.
        conclusion: Sentences, the first the most important.
        grid: The table by district.
        chart: What the chart shows, and its bars.
        worst: What the list is called, heads of its columns, its items; none where nothing is overdue.
        due: What falls due: heading, a bar a day, and by district.
        silent: Who has not reported: heading and lines.
        notes: In the smallest print there is.
    """

    title: str
    facts: str
    conclusion: tuple[str, ...]
    grid: Grid
    chart: tuple[str, tuple[Bar, ...]]
    worst: tuple[str, tuple[str, ...], tuple[Worst, ...]]
    due: tuple[str, tuple[Bar, ...], str]
    silent: tuple[str, tuple[str, ...]]
    notes: tuple[str, ...]
