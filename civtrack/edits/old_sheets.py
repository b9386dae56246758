"""What is read of the sheets of an old workbook (.xls), by their names.

Exists because its readers of strikes, fills and notes know the sheets by their order alone. May import what stands
below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from civtrack.model import Ledger, SkippedSheet

__all__ = ["by_name"]

Found = TypeVar("Found")


def by_name(ledger: Ledger, read: Callable[[bytes], Sequence[Found]]) -> Iterator[tuple[str, Found]]:
    """The name of each sheet, with what is read of it; nothing where the file cannot tell.

    Args:
        ledger: As it was read.
        read: Reads the whole file, sheet by sheet in the workbook's order; raises ValueError where it cannot.
    """
    try:
        found = read(ledger.path.read_bytes())
    except (OSError, ValueError):
        return
    names = list(dict.fromkeys(one.name if isinstance(one, SkippedSheet) else one.sheet for one in ledger.sheets))
    if len(names) == len(found):
        yield from zip(names, found, strict=True)
