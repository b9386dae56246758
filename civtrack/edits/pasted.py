"""Photos that came back: pictures in a returned row that the ledger's row has not.

Exists so that a pasted photo is never lost without a word. Pictures are told apart by their content, as the packages'
directories know it; only where those differ they are unpacked, for what was sent out had its hidden words taken off.
May import what stands below `civtrack.edits`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from civtrack.errors import LedgerUnreadable
from civtrack.model import EDITABLE, Ledger
from civtrack.xlsx import Limits, Package
from civtrack.xlsx.copying.clean_pictures import cleaned
from civtrack.xlsx.opened.pictures import pictures
from civtrack.xlsx.parts.workbook import relations

__all__ = ["Photo", "photos_in", "seen"]


class Photo(NamedTuple):
    """A picture: the column it stands in, its part, and the check sum and size that the directory tells of it."""

    column: int
    part: str
    content: tuple[int, int]


def photos_in(ledger: Ledger, source: Path, limits: Limits) -> Mapping[tuple[str, int], tuple[Photo, ...]]:
    """The pictures of a ledger's tables by sheet and row; none where its format tells of none.

    Args:
        ledger: As it was read.
        source: The package to look into.
        limits: What is believed at most of it.
    """
    if ledger.format not in EDITABLE and ledger.twin is None:
        return {}
    found: dict[tuple[str, int], list[Photo]] = {}
    try:
        for sheet, row, photo in _photos(ledger, source, limits):
            found.setdefault((sheet, row), []).append(photo)
    except LedgerUnreadable:  # a damaged part that holds no cell: what can be read was read
        return {}
    return {place: tuple(photos) for place, photos in found.items()}


def _photos(ledger: Ledger, source: Path, limits: Limits) -> Iterator[tuple[str, int, Photo]]:
    wanted = {table.sheet for table in ledger.tables}
    with Package.open(source, limits) as package:
        in_cells = {"cellImage", "richValueRel"} & {relation.type for relation in package.workbook.relations}
        for entry in package.workbook.sheets:
            drawn = any(one.type == "drawing" for one in relations(package.container, entry.part))
            if entry.name not in wanted or not (in_cells or drawn):
                continue
            for (row, column), some in pictures(package, entry.name).items():
                for one in some:
                    member = package.container.parts[one.part]
                    yield entry.name, row, Photo(column, one.part, (member.crc, member.size))


def seen(source: Path, parts: Collection[str], limits: Limits) -> Mapping[str, str]:
    """A fingerprint of what is seen of each picture, without what is hidden in it."""
    found = {}
    with Package.open(source, limits) as package:
        for part in sorted(parts):
            data = package.container.read(part)
            clean = cleaned(data)
            found[part] = hashlib.sha256(clean[1] if clean else data).hexdigest()
    return found
