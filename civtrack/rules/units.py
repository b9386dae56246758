"""Units that share one cell: the first leads, the others co-operate (DOMAIN §2).

Exists so that grouping, judging and notices split names in the same way. Imports nothing of civtrack.
"""

from __future__ import annotations

from functools import lru_cache

from civtrack.patterns import lazy

__all__ = ["split_units"]

_BETWEEN = lazy(r"[、,，;；/\n]+", needs="、,，;；/\n")


@lru_cache(maxsize=4096)
def split_units(text: str | None) -> tuple[str, ...]:
    """The units of a cell that joins several with 、 ， ； / or line breaks, in order, each once."""
    return tuple(dict.fromkeys(unit for part in _BETWEEN.split(text or "") if (unit := part.strip())))
