"""Photos of workbooks by the rows they belong to, told apart by what is seen of them.

Exists so that a pasted photo is never lost without a word. Pictures are told apart by their content, as the packages'
directories know it; only where those differ they are unpacked, for what was sent out had its hidden words taken off.
May import `civtrack.edits.cards`, `civtrack.edits.word` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from civtrack.edits.cards import CardGrid, laid
from civtrack.errors import LedgerUnreadable
from civtrack.light import NamedTuple
from civtrack.model import EDITABLE, Ledger
from civtrack.xlsx import Limits, Package
from civtrack.xlsx.copying.clean_pictures import cleaned
from civtrack.xlsx.opened.pictures import PlacedPicture, cell_images, placed_pictures
from civtrack.xlsx.parts.container import Container
from civtrack.xlsx.parts.workbook import TYPES, relations

__all__ = [
    "Fingerprint",
    "Shown",
    "directory",
    "fingerprints",
    "names_in",
    "photos_beside",
    "photos_in",
    "photos_laid",
    "unseen_photos",
]


class Shown(NamedTuple):
    """A picture of a row.

    Attributes:
        picture: Where it stands and how it is shown.
        content: The check sum and size that the package's directory tells of it.
    """

    picture: PlacedPicture
    content: tuple[int, int]

    @property
    def hangs_over(self) -> bool:
        """Whether most of it lies over other rows than the one it was pasted into."""
        return self.picture.meant != self.picture.row

    @property
    def in_cell(self) -> bool:
        """Whether a cell shows it; else it floats."""
        return self.picture.form != "float"


class Fingerprint(NamedTuple):
    """What a picture is: SHA-256 of its bytes, and of what is seen of them, without what is hidden in it."""

    bytes: str
    seen: str


def photos_in(ledger: Ledger, source: Path, limits: Limits) -> Mapping[tuple[str, int], tuple[Shown, ...]]:
    """The pictures of a ledger's tables by sheet and row; none where its format tells of none.

    Args:
        ledger: As it was read.
        source: The package to look into.
        limits: What is believed at most of it.
    """
    if ledger.format not in (*EDITABLE, _WORD) and ledger.twin is None:
        return {}
    found: dict[tuple[str, int], list[Shown]] = {}
    old = ledger.format not in (*EDITABLE, _WORD)
    photos = _word_photos if ledger.format == _WORD else _photos
    sheets = {table.sheet for table in ledger.tables}
    try:
        for sheet, photo in _old_photos(ledger, sheets, source, limits) if old else photos(sheets, source, limits):
            found.setdefault((sheet, photo.picture.meant), []).append(photo)
    except LedgerUnreadable:  # a damaged part that holds no cell: what can be read was read
        return {}
    return {place: tuple(photos) for place, photos in found.items()}


def photos_laid(
    photos: Mapping[tuple[str, int], tuple[Shown, ...]], cards: Mapping[str, CardGrid]
) -> Mapping[tuple[str, int], tuple[Shown, ...]]:
    """The same pictures, those of cards by the rows that these are read as.

    Args:
        photos: By sheet and row.
        cards: Sheets of cards.
    """
    if not cards:
        return photos
    found: dict[tuple[str, int], list[Shown]] = {}
    for (sheet, at), some in photos.items():
        for one in some:
            row, column = laid(cards, sheet, at, one.picture.column)
            shown = one if row == at else _moved(one, row, column)
            found.setdefault((sheet, row), []).append(shown)
    return {place: tuple(some) for place, some in found.items()}


def _moved(one: Shown, row: int, column: int) -> Shown:
    return one._replace(picture=one.picture._replace(row=row, column=column, last_column=column, pasted=0, tied=0))


def photos_beside(ledger: Ledger, source: Path, limits: Limits) -> Mapping[str, tuple[Shown, ...]]:
    """The pictures on a workbook's other sheets, which hold no table, by sheet.

    Args:
        ledger: As it was read.
        source: The package to look into.
        limits: What is believed at most of it.
    """
    if ledger.format not in EDITABLE and ledger.twin is None:
        return {}
    found: dict[str, list[Shown]] = {}
    try:
        with Package.open(source, limits) as package:
            others = {entry.name for entry in package.workbook.sheets} - {table.sheet for table in ledger.tables}
        for sheet, photo in _photos(others, source, limits) if others else ():
            found.setdefault(sheet, []).append(photo)
    except LedgerUnreadable:
        return {}
    return {sheet: tuple(photos) for sheet, photos in found.items()}


def _old_photos(ledger: Ledger, wanted: Collection[str], source: Path, limits: Limits) -> Iterator[tuple[str, Shown]]:
    """Of an old workbook: those in its cells, and what else its twin shows, if that is a workbook."""
    from civtrack.edits.et_cells import placed_in_cells

    with closing(Container(source, limits)) as container:
        for sheet, picture in placed_in_cells(ledger, wanted, container, limits):
            if member := container.parts.get(picture.part):
                yield sheet, Shown(picture, (member.crc, member.size))
        whole = TYPES in container.parts
    if whole:
        yield from _photos(wanted, source, limits)


def _photos(wanted: Collection[str], source: Path, limits: Limits) -> Iterator[tuple[str, Shown]]:
    with Package.open(source, limits) as package:
        in_cells = {"cellImage", "richValueRel"} & {relation.type for relation in package.workbook.relations}
        for entry in package.workbook.sheets:
            drawn = any(one.type == "drawing" for one in relations(package.container, entry.part))
            if entry.name not in wanted or not (in_cells or drawn):
                continue
            for picture in placed_pictures(package, entry.name):
                member = package.container.parts[picture.part]
                yield entry.name, Shown(picture, (member.crc, member.size))


_WORD = "docx"


def _word_photos(wanted: Collection[str], source: Path, limits: Limits) -> Iterator[tuple[str, Shown]]:
    from civtrack.edits.word import word_pictures  # it brings a parser

    name, found = word_pictures(source, limits)
    with closing(Container(source, limits)) as container:
        for picture in found if name in wanted else ():
            if member := container.parts.get(picture.part):
                yield name, Shown(picture, (member.crc, member.size))


def fingerprints(source: Path, parts: Collection[str], limits: Limits) -> Mapping[str, Fingerprint]:
    """What each of some pictures of a package is."""
    found = {}
    with closing(Container(source, limits)) as container:
        for part in sorted(parts):
            data = container.read(part)
            clean = cleaned(data)
            whole = hashlib.sha256(data).hexdigest()
            found[part] = Fingerprint(whole, hashlib.sha256(clean[1]).hexdigest() if clean else whole)
    return found


def directory(source: Path, limits: Limits) -> frozenset[tuple[int, int]]:
    """Check sums and sizes of all parts of a package, as its directory tells them."""
    with closing(Container(source, limits)) as container:
        return frozenset((one.crc, one.size) for one in container.members)


def names_in(source: Path, limits: Limits) -> frozenset[str]:
    """The names of all cell photos of WPS in a package, in use or not."""
    with Package.open(source, limits) as package:
        return frozenset(cell_images(package))


_MARKS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_PICTURES = ("Pictures/", "xl/media/")


def unseen_photos(ledger: Ledger) -> bool:
    """Whether a file of a format whose pictures nobody reads as they are seems to hold some."""
    if ledger.format in (*EDITABLE, _WORD):
        return False
    try:
        with ledger.path.open("rb") as stream:
            start = stream.read(4)
            if start == b"PK\x03\x04":
                with zipfile.ZipFile(stream) as archive:
                    return any(name.startswith(_PICTURES) and not name.endswith("/") for name in archive.namelist())
            if start != b"\xd0\xcf\x11\xe0":
                return False
            carry = start
            while block := stream.read(1 << 20):
                data = carry + block
                if any(mark in data for mark in _MARKS):
                    return True
                carry = data[-8:]
    except (OSError, ValueError, zipfile.BadZipFile):
        return False
    return False
