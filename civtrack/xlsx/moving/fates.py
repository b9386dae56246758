"""What becomes of the formulas of a copy or of a changed sheet.

Exists so that who decides and who writes speak of the same. May import `civtrack.light`.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from civtrack.light import NamedTuple

__all__ = ["FROZEN", "Fate", "Ruling"]


class Fate(Enum):
    """What becomes of a formula."""

    KEPT = "it keeps its value"
    SERIAL = "it becomes its value, because it counts rows"
    FROZEN = "it becomes its value, because what it refers to is left out"
    SILENCED = "it becomes its value, because it holds texts that may not be shown"
    LOOKED_UP = "it becomes its value, because the sheet in which it looks its row up is left out"
    EMPTIED = "its cell is emptied"
    BROKEN = "it refers to a removed cell"
    COMPUTED = "it has a new value, or none"


FROZEN = frozenset((Fate.SERIAL, Fate.FROZEN, Fate.SILENCED, Fate.LOOKED_UP))


class Ruling(NamedTuple):
    """What becomes of one formula: its fate, its new text, its new value (`UNKNOWN`: none)."""

    fate: Fate
    text: str
    value: Any = None
