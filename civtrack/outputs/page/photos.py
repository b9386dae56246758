"""Photos on the page: before and after, small, of the most urgent items first, up to so many bytes.

Exists because a page is one file that has to pass through mail: what ``[outputs] page_photos_mib`` allows is filled
with the photos of the gravest items first, and no photo goes in part. May import everything below
`civtrack.outputs`; PIL inside functions.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from civtrack.errors import CivtrackError, LedgerUnreadable
from civtrack.files import sha256
from civtrack.model import Field, Ledger, Verdict
from civtrack.xlsx import Package
from civtrack.xlsx.opened.pictures import pictures

if TYPE_CHECKING:
    from civtrack.assessment import Assessment

__all__ = ["page_photos"]

SIDE = 360
"""Pixels of the longer side: as much as a phone shows."""
OF_AN_ITEM = 4
_QUALITY = 60


def page_photos(assessment: Assessment, most: int) -> dict[int, list[tuple[int, str]]]:
    """Photos by the place of their item: whether they show it afterwards (1) or before (0), and ``data:`` addresses.

    Args:
        assessment: What was judged. A ledger that was saved since, or is no .xlsx, has no photos here.
        most: Bytes that all of them may take; 0: none are looked for.
    """
    found: dict[int, list[tuple[int, str]]] = {}
    if most <= 0:
        return found
    severity = {tier.key: place for place, tier in enumerate(assessment.tiers)}
    order = sorted(
        range(len(assessment.verdicts)),
        key=lambda place: (severity.get(assessment.verdicts[place].tier, len(severity)), place),
    )
    ledgers = {ledger.path: ledger for ledger in assessment.ledgers}
    rows: dict[tuple[Path, str, int], list[tuple[int, str]]] = {}
    packages: dict[Path, Package] = {}
    try:
        for path, ledger in ledgers.items():
            if (package := _opened(ledger, assessment)) is not None:
                packages[path] = package
                for sheet in {table.sheet for table in ledger.tables} & set(package.sheets):
                    for (row, column), those in pictures(package, sheet).items():
                        rows.setdefault((path, sheet, row), []).extend((column, one) for one in those)
        for place in order:
            for after, address in _of_item(assessment.verdicts[place], rows, packages):
                most -= len(address)
                if most < 0:
                    return found
                found.setdefault(place, []).append((after, address))
    finally:
        for package in packages.values():
            package.close()
    return found


def _opened(ledger: Ledger, assessment: Assessment) -> Package | None:
    if ledger.format not in ("xlsx", "xlsm"):
        return None
    try:
        return Package.open(ledger.path, assessment.limits) if sha256(ledger.path) == ledger.sha256 else None
    except (OSError, LedgerUnreadable):
        return None


def _of_item(
    verdict: Verdict, rows: dict[tuple[Path, str, int], list[tuple[int, str]]], packages: dict[Path, Package]
) -> Iterator[tuple[int, str]]:
    table = verdict.item.table
    later = {column.index for column in table.columns if column.field is Field.PHOTOS and "后" in column.header}
    those = rows.get((table.path, table.sheet, verdict.item.row), ())
    for column, picture in list(dict.fromkeys(those))[:OF_AN_ITEM]:
        try:
            data = packages[table.path].container.read(picture)
        except (ValueError, OSError, LedgerUnreadable):
            continue
        if small := _small(data):
            yield int(column in later), f"data:image/jpeg;base64,{base64.b64encode(small).decode()}"


def _small(data: bytes) -> bytes | None:
    """The photo upright, on white, as a small JPEG without anything else in it; None where it cannot be shown."""
    import warnings

    from PIL import Image, ImageOps
    from PIL.Image import Resampling

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
            image.thumbnail((SIDE, SIDE), Resampling.LANCZOS)
            clear = image.convert("RGBA")
    except CivtrackError:  # time that is up, not the picture
        raise
    except Exception:  # noqa: BLE001 - every decoder of pictures fails in its own ways on damaged bytes
        return None
    ground = Image.new("RGB", clear.size, "white")
    ground.paste(clear, mask=clear.getchannel("A"))
    saved = io.BytesIO()
    ground.save(saved, "JPEG", quality=_QUALITY, optimize=True)
    return saved.getvalue()
