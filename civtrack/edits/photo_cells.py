"""Where photos go in a ledger: which of its columns is which of another table, and what a photo will be called there.

Exists because both returned workbooks and lists of new items bring photos. May import `civtrack.edits.plan`,
`civtrack.edits.pasted` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from pathlib import Path

from civtrack.edits.pasted import names_in
from civtrack.edits.plan import Edit, Photo
from civtrack.ledger.matching import bare, normalise
from civtrack.model import Column, Field, Table
from civtrack.xlsx import Limits, Package
from civtrack.xlsx.opened.pictures import PlacedPicture
from civtrack.xlsx.parts.frames import displayed

__all__ = ["Naming", "PhotoColumns", "name_of_photo", "photo_of", "shown_name"]

_AFTER = ("后", "佐证", "附件")


class Naming:
    """Names for photos that a ledger gets; none of them is in use, and the same photo of the same item has the same.

    Args:
        source: The ledger's package.
        limits: What is believed at most of it.

    Attributes:
        wps: Whether the ledger has cell photos of WPS.
    """

    def __init__(self, source: Path, limits: Limits) -> None:
        with Package.open(source, limits) as package:
            self.wps = package.workbook.target("cellImage") is not None
        self._used = set(names_in(source, limits)) if self.wps else set[str]()

    def fresh(self, content: str, item: str) -> str:
        """A name as WPS gives them.

        Args:
            content: A mark of the photo.
            item: Whose it is.
        """
        turn = 0
        while True:
            mark = hashlib.sha256(f"{content}!{item}!{turn}".encode()).hexdigest()[:32].upper()
            if (name := f"ID_{mark}") not in self._used:
                self._used.add(name)
                return name
            turn += 1


def shown_name(name: str, *, in_cell: bool) -> str:
    """What the log says of a photo: what the cell holds that shows it, or what a floating one is called."""
    return displayed(name) if in_cell else f"照片 {name}"


_SHOWN = re.compile(r'=DISPIMG\("(ID_[0-9A-F]{32})",1\)|照片 (ID_[0-9A-F]{32})')


def name_of_photo(told: object) -> tuple[str, bool] | None:
    """The name of a photo by what `shown_name` says of it, and whether a cell shows it; None for anything else."""
    match = _SHOWN.fullmatch(told) if isinstance(told, str) else None
    return (match[1] or match[2], match[1] is not None) if match else None


def photo_of(edit: Edit, name: str, origin: Path, picture: PlacedPicture, content: str, *, in_cell: bool) -> Photo:
    """A picture of another package as a plan keeps it."""
    return Photo(edit, name, origin, picture.part, content, in_cell, picture.size, picture.turned, picture.cropped)


class PhotoColumns:
    """Which column of a ledger a photo of another table goes into.

    Args:
        table: The ledger's.
        other: The other one.
        answerable: The ledger's columns that photos may go into.

    Attributes:
        answerable: Those of them that are for photos.
    """

    def __init__(self, table: Table, other: Table, answerable: Collection[int]) -> None:
        mine = [column for column in table.columns if column.field is Field.PHOTOS]
        theirs = [column for column in other.columns if column.field is Field.PHOTOS]
        self.answerable = frozenset(column.index for column in mine if column.index in answerable)
        self._theirs = frozenset(column.index for column in theirs)
        self._lines = _lined_up(mine, theirs)
        alone = [column for column in mine if column.index in self.answerable]
        first = [column for column in alone if _afterwards(column) == "before"]
        self._usual = alone[0] if len(alone) == 1 else first[0] if len(first) == 1 else None

    def pairs(self) -> Iterable[tuple[int, Column]]:
        """The other table's columns for photos, each with the ledger's that is it."""
        return self._lines.items()

    def column_of(self, picture: PlacedPicture) -> Column | None:
        """The ledger's column for a picture; None where it has none, or several that might be meant."""
        over = [index for index in range(picture.column, picture.last_column + 1) if index in self._theirs]
        found = [self._lines[index] for index in over if index in self._lines]
        begins = found[:1] if over[:1] == [picture.column] else []
        for column in begins or [one for one in found if one.index in self.answerable] or found[:1]:
            return column
        return None if over else self._usual


def _lined_up(mine: Sequence[Column], theirs: Sequence[Column]) -> dict[int, Column]:
    """The other table's photo columns → the ledger's that are they."""
    found: dict[int, Column] = {}
    keys: tuple[Callable[[Column], Hashable], ...] = (
        lambda column: normalise(column.header),
        lambda column: bare(normalise(column.header)) or normalise(column.header),
        _afterwards,
    )
    for key in keys:
        used = {column.index for column in found.values()}
        left = [column for column in mine if column.index not in used]
        others = [column for column in theirs if column.index not in found]
        often, often_there = Counter(map(key, left)), Counter(map(key, others))
        for column in others:
            twin = next((one for one in left if key(one) == key(column)), None)
            if twin is not None and often[key(twin)] == often_there[key(column)] == 1:
                found[column.index] = twin
    return found


def _afterwards(column: Column) -> str:
    """Whether photos of a column were taken afterwards, as far as its header says."""
    if "前" in column.header:
        return "before"
    return "after" if any(word in column.header for word in _AFTER) else "before"
