"""What a command has to show: headings and rows, and everything that a format may want beside them.

Exists apart from `civtrack.cli.printing` so that whoever renders one format needs to know nothing of the others.
Imports nothing of civtrack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

from civtrack.light import dataclass

__all__ = ["Cell", "Listing"]

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a command has to show.

    Attributes:
        headers: Column headings, in the reader's language.
        rows: Cells; numbers stay numbers, None is an absent value.
        document: Makes the JSON document.
        lines: Makes what jsonl prints, one value a line.
        title: Lines above a table for people.
        notes: Lines below it.
        styles: A rich style for each row, or empty.
        paint: Styles of single cells by row and column; row -1 is the heading.
        total: Whether the last row is a total, set apart in a table for people.
        caption: What a file says above its rows; none: the title.
        fills: Colours (RRGGBB) of cells in files that have any; row -1 colours a column that counts a tier.
    """

    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    document: Callable[[], Any]
    lines: Callable[[], Sequence[Any]]
    title: Sequence[str] = ()
    notes: Sequence[str] = ()
    styles: Sequence[str] = ()
    paint: Mapping[tuple[int, int], str] = field(default_factory=dict)
    total: bool = False
    caption: Sequence[str] = ()
    fills: Mapping[tuple[int, int], str] = field(default_factory=dict)
