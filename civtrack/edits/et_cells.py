"""Cell photos of WPS in its old format: an .et or .xls holds them in a stream of its own, as the parts of a package.

Exists because streets whose WPS saves .et paste photos into cells as others do, and no other program shows them. The
cells say ``=DISPIMG("ID_…",1)`` as text. May import `civtrack.ledger`, `civtrack.xlsx` and what stands below them.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from civtrack.errors import LedgerUnreadable
from civtrack.ledger.compound import stream_named
from civtrack.ledger.formats import open_book
from civtrack.model import Ledger
from civtrack.patterns import lazy
from civtrack.xlsx import Limits
from civtrack.xlsx.opened.pictures import PlacedPicture, listed_images
from civtrack.xlsx.parts.container import Container

__all__ = ["has_cell_photos", "placed_in_cells", "put_cell_photos"]

_STREAM: Final = "ETCellImageData"
_LIST: Final = "xl/cellimages.xml"
_LINKS: Final = "xl/_rels/cellimages.xml.rels"
_ROOM: Final = "et/"
"""Where these parts stand in the package by which the photos are seen, apart from whatever else is in that."""
_SHOWN = lazy(r'=(?:_xlfn\.)?DISPIMG\(\s*"([^"]+)"')


def has_cell_photos(ledger: Ledger) -> bool:
    """Whether a workbook of the old format has cell photos of WPS."""
    return ledger.format == "xls" and _stream(ledger.path) is not None


def _stream(path: Path) -> bytes | None:
    try:
        return stream_named(path.read_bytes(), _STREAM)
    except (OSError, ValueError):
        return None


def put_cell_photos(ledger: Ledger, view: Path, limits: Limits) -> bool:
    """Makes a package of the cell photos of a workbook, with whatever else its twin shows, if it has one.

    Args:
        ledger: The workbook.
        view: The package by which its photos are seen, in a folder that goes again.
        limits: What is believed at most of it.

    Returns:
        Whether there were any.
    """
    data = _stream(ledger.path)
    if data is None:
        return False
    with tempfile.TemporaryDirectory(prefix="civtrack-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / ledger.path.name
        path.write_bytes(data)
        try:
            with closing(Container(path, limits)) as container:
                if _LIST not in container.parts or _LINKS not in container.parts:
                    return False
                shown = {picture.part for picture in listed_images(container, _LIST).values()}
                parts = {key: container.read(key) for key in (_LIST, _LINKS, *sorted(shown)) if key in container.parts}
        except LedgerUnreadable:
            return False
    if ledger.twin is not None:
        shutil.copyfile(ledger.twin.path, view)
    with zipfile.ZipFile(view, "a") as archive:
        for key, part in parts.items():
            archive.writestr(zipfile.ZipInfo(f"{_ROOM}{key}"), part)
    return True


def placed_in_cells(
    ledger: Ledger, sheets: Collection[str], container: Container, limits: Limits
) -> Iterator[tuple[str, PlacedPicture]]:
    """The cell photos that `put_cell_photos` put into a package, with their sheets.

    Args:
        ledger: The workbook.
        sheets: Of which sheets.
        container: The package.
        limits: What is believed at most of the workbook.
    """
    if f"{_ROOM}{_LIST}" not in container.parts:
        return
    named = listed_images(container, f"{_ROOM}{_LIST}")
    with open_book(ledger.path, limits) as book:
        for grid in (grid for grid in book.grids if grid.name in sheets):
            for row in grid.rows():
                for column, value in row.values.items():
                    match = _SHOWN.match(value) if isinstance(value, str) and value[:1] == "=" else None
                    picture = named.get(match[1]) if match else None
                    if picture is not None:
                        yield grid.name, picture._replace(row=row.number, column=column, last_column=column)
