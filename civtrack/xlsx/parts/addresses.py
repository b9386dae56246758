"""Addresses in A1 notation.

Exists so that every module of this room reads and writes them alike. May import `civtrack.model`.
"""

from __future__ import annotations

from civtrack.model import Area, column_index, column_letter
from civtrack.patterns import lazy

__all__ = ["MAX_COLUMN", "MAX_ROW", "area_of", "areas_of", "cell_of", "reference_of"]

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_AREA = lazy(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?")


def area_of(reference: str) -> Area | None:
    """``A1:C3`` or ``B2`` as an area; None for anything else."""
    match = _AREA.fullmatch(reference.strip())
    if not match:
        return None
    rows = sorted((int(match[2]), int(match[4] or match[2])))
    columns = sorted((column_index(match[1]), column_index(match[3] or match[1])))
    return Area(rows[0], columns[0], rows[1], columns[1])


def areas_of(references: str) -> tuple[Area, ...]:
    """A list of references separated by blanks (``sqref``)."""
    return tuple(area for area in map(area_of, references.split()) if area)


def cell_of(address: str) -> tuple[int, int]:
    """``H17`` as (17, 8).

    Raises:
        ValueError: No address of a cell.
    """
    area = area_of(address)
    if area is None or ":" in address or not (0 < area.first_row <= MAX_ROW and area.first_column <= MAX_COLUMN):
        raise ValueError(address)
    return area.first_row, area.first_column


def reference_of(area: Area) -> str:
    """An area as ``A1:C3``, a single cell as ``B2``."""
    first = f"{column_letter(area.first_column)}{area.first_row}"
    last = f"{column_letter(area.last_column)}{area.last_row}"
    return first if first == last else f"{first}:{last}"
