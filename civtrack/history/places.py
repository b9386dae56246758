"""Where the items of a snapshot stand: row numbers, packed against the row that each version was first seen in.

Exists because one row put in at the top moves all others: kept as differences of differences, that is a few bytes and
no new version of anything. Imports nothing of civtrack.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise

__all__ = ["pack", "unpack"]


def pack(rows: Sequence[int], stored: Sequence[int]) -> bytes | None:
    """Rows of items against the rows stored with their versions, both in the order of the snapshot; None if equal."""
    shifts = [row - first for row, first in zip(rows, stored, strict=True)]
    if not any(shifts):
        return None
    return zlib.compress(_ordered(array("i", [later - earlier for earlier, later in pairwise([0, *shifts])])), 9)


def unpack(packed: bytes | None, stored: Sequence[int]) -> list[int]:
    """The rows again.

    Raises:
        ValueError: The bytes are not of these items.
    """
    if packed is None:
        return list(stored)
    try:
        steps = array("i")
        steps.frombytes(zlib.decompress(packed))
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if sys.byteorder == "big":
        steps.byteswap()
    if len(steps) != len(stored):
        raise ValueError(f"{len(steps)} places for {len(stored)} items")
    return [first + shift for first, shift in zip(stored, accumulate(steps), strict=True)]


def _ordered(steps: array[int]) -> bytes:
    if sys.byteorder == "big":
        steps.byteswap()
    return steps.tobytes()
