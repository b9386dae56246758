"""Photos of a plan put into a package: read where they are, proven, made to fit their cells.

Exists so that a plan only says which picture goes where. Nothing of a picture is changed, unless it is to be made
smaller. May import `civtrack.edits.plan` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from civtrack.edits.plan import Photo
from civtrack.errors import LedgerChanged, LedgerUnreadable
from civtrack.outputs.smaller_pictures import pixels, smaller
from civtrack.xlsx import Limits, Package
from civtrack.xlsx.opened.cell_boxes import CellBoxes
from civtrack.xlsx.package import Placed
from civtrack.xlsx.parts.container import Container
from civtrack.xlsx.parts.frames import Framed

__all__ = ["show"]

_MARGIN: Final = 12_700
"""A point on every side, so that the cell's border is seen."""
_PIXEL: Final = 9_525
_UNKNOWN: Final = 96
"""Pixels of the sides of a picture whose size nobody knows."""


def show(package: Package, photos: Sequence[Photo], limits: Limits) -> None:
    """Asks a package for photos.

    Args:
        package: The ledger's, with the rows as they will stand.
        photos: All of this ledger.
        limits: What is believed at most of the packages that have them.

    Raises:
        LedgerChanged: A picture is no longer what was seen.
        PhotoNotMadeSmaller: One that is to be made smaller is none that can be.
        NotEditable: A cell cannot show its picture.
    """
    data = _read(photos, limits)
    boxes = {
        name: CellBoxes(package.sheet(name), {photo.edit.row for photo in photos if photo.edit.sheet == name})
        for name in {photo.edit.sheet for photo in photos if not photo.in_cell}
    }
    cells = [(photo.edit.sheet, photo.edit.row, photo.edit.column) for photo in photos]
    floating = Counter(cell for cell, photo in zip(cells, photos, strict=True) if not photo.in_cell)
    turn: Counter[tuple[str, int, int]] = Counter()
    for cell, photo in zip(cells, photos, strict=True):
        content = data[photo.origin, photo.part]
        if photo.shrunk:
            content = smaller(content, photo.edit.source)
        if photo.in_cell:
            framed = Framed(photo.name, content, _natural(photo, content), photo.turned, photo.cropped)
            package.show(Placed(*cell, framed, in_cell=True))
            continue
        width, height = boxes[cell[0]](*cell[1:])
        slots = photo.beside + floating[cell]
        slot = width // slots
        size = _fitting(_natural(photo, content), slot, height, turned=bool(photo.turned))
        left = slot * (photo.beside + turn[cell]) + min(_MARGIN, slot // 8)
        turn[cell] += 1
        framed = Framed(photo.name, content, size, photo.turned, photo.cropped)
        package.show(Placed(*cell, framed, in_cell=False, left=left, top=min(_MARGIN, height // 8)))


def _read(photos: Iterable[Photo], limits: Limits) -> dict[tuple[Path, str], bytes]:
    """The bytes of pictures, each read once and proven to be what was seen."""
    wanted: dict[Path, dict[str, str]] = {}
    for photo in photos:
        wanted.setdefault(photo.origin, {})[photo.part] = photo.content
    found: dict[tuple[Path, str], bytes] = {}
    for origin, parts in wanted.items():
        try:
            with closing(Container(origin, limits)) as container:
                for part, content in parts.items():
                    data = container.read(part)
                    if hashlib.sha256(data).hexdigest() != content:
                        raise LedgerChanged(str(origin))
                    found[origin, part] = data
        except (LedgerUnreadable, KeyError):
            raise LedgerChanged(str(origin)) from None
    return found


def _natural(photo: Photo, content: bytes) -> tuple[int, int]:
    """How large a picture was shown, else how large it is."""
    if min(photo.size) > 0:
        return photo.size
    wide, high = pixels(content) or (_UNKNOWN, _UNKNOWN)
    return wide * _PIXEL, high * _PIXEL


def _fitting(size: tuple[int, int], width: int, height: int, *, turned: bool) -> tuple[int, int]:
    """The size in which a picture fits into a cell with its sides in proportion; never larger than it was."""
    wide, high = max(1, width - 2 * min(_MARGIN, width // 8)), max(1, height - 2 * min(_MARGIN, height // 8))
    if turned:
        wide = high = min(wide, high)
    scale = min(1.0, wide / size[0], high / size[1])
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))
