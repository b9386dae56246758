"""What a group gets of a sheet: its rows and cells, and what of the furniture is not as it was, with the reason.

Exists apart from the rules (`civtrack.outputs.districts.sharing`) because everybody who tells of a division needs it.
May import `civtrack.xlsx`.
"""

from __future__ import annotations

from enum import Enum, auto

from civtrack.light import dataclass
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.copy_plan import KeptCells

__all__ = ["Changed", "SheetShare", "Why"]


class Why(Enum):
    """Why something of the sheet's furniture is not as it was."""

    NAMES_OTHERS = auto()
    HEADER_NAMES_OTHERS = auto()
    TOTAL_OF_OTHERS = auto()
    LIST_OF_ALL = auto()
    MERGED_OVER_ALL = auto()
    ROW_OF_NOBODY = auto()
    PREPARED = auto()
    LIST_BESIDE = auto()


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell that gets another content (None: it is emptied), or a row that was left out (column 0), and why."""

    row: int
    column: int
    text: str | None
    why: Why
    found: str = ""


@dataclass(frozen=True, slots=True)
class SheetShare:
    """What one group gets of a sheet.

    Attributes:
        sheet: Its name.
        rows: Which rows stay.
        items: The rows of its items.
        unread: Rows that were not understood, which only those without a group get.
        changed: What of the furniture is not as it was.
        cells: Which cells come along.
    """

    sheet: str
    rows: RowMap
    items: tuple[int, ...]
    unread: tuple[int, ...] = ()
    changed: tuple[Changed, ...] = ()
    cells: KeptCells | None = None
