"""Photos of problems: found in the ledgers, turned upright, made small enough for a document.

Exists because a patrol's photo has megabytes and a circular shows dozens. Pillow does the scaling and is a dependency
like the others: without it a circular with photos would be too large to send, and a phone's photo would lie on its
side. May import `civtrack.assessment`, `civtrack.xlsx`, `civtrack.files` and its neighbour `layout`; PIL inside
functions.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from civtrack.assessment import Assessment
from civtrack.errors import CivtrackError, LedgerChanged, LedgerUnreadable
from civtrack.files import sha256
from civtrack.model import N_, Field, Ledger, Message, Verdict
from civtrack.outputs.notices.layout import PHOTO_HEIGHT, PHOTO_WIDTH, Picture
from civtrack.xlsx import Package
from civtrack.xlsx.copying.clean_pictures import cleaned
from civtrack.xlsx.opened.pictures import pictures

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["OF_AN_ITEM", "Album", "no_photos"]

OF_AN_ITEM = 4
"""Photos shown of one item; the rest is counted and said."""

_DOTS = 220 / 25.4
"""Pixels a millimetre: what an office printer shows."""

_QUALITY = 85
_LIGHT = 200_000
"""Bytes up to which a photo that fits stays as it is."""

_ORIENTATION = 0x0112

Found = Mapping[int, Sequence[tuple[int, str]]]
"""Row → its pictures with their columns."""


def no_photos(verdict: Verdict) -> tuple[tuple[str, ...], int]:
    """What an item has where no photos were asked for."""
    del verdict
    return (), 0


class Album:
    """The photos of the items that a document lists, opened when they are asked for.

    Args:
        assessment: Where the items come from.
        tell: Hears what could not be shown.
    """

    def __init__(self, assessment: Assessment, tell: Callable[[Message], None]) -> None:
        self._ledgers = {ledger.path: ledger for ledger in assessment.ledgers}
        self._limits = assessment.limits
        self._tell = tell
        self._packages: dict[Path, Package | None] = {}
        self._found: dict[tuple[Path, str], Found] = {}
        self._kept: dict[tuple[Path, str, int], tuple[tuple[str, ...], int]] = {}
        self.pictures: dict[str, Picture] = {}

    def close(self) -> None:
        """Lets go of the ledgers."""
        for package in self._packages.values():
            if package is not None:
                package.close()
        self._packages.clear()

    def __call__(self, verdict: Verdict) -> tuple[tuple[str, ...], int]:
        """The keys of an item's photos (for `pictures`), and how many more it has than are shown.

        Photos of the state after rectification are no photos of the problem and are left out.

        Raises:
            LedgerChanged: The ledger is no longer the one that was judged.
        """
        table = verdict.item.table
        place = table.path, table.sheet, verdict.item.row
        if place not in self._kept:
            after = {c.index for c in table.columns if c.field is Field.PHOTOS and "后" in c.header}
            found = self._of_sheet(table.path, table.sheet).get(verdict.item.row, ())
            parts = dict.fromkeys(picture for column, picture in found if column not in after)
            self._kept[place] = self._shown(table.path, list(parts))
        return self._kept[place]

    def _shown(self, path: Path, parts: list[str]) -> tuple[tuple[str, ...], int]:
        keys = []
        for picture in parts:
            key = f"{list(self._packages).index(path)}:{picture}".replace(" ", "_")
            if key in self.pictures or self._open(path, picture, key):
                keys.append(key)
            if len(keys) == OF_AN_ITEM:
                break
        return tuple(keys), len(parts) - len(keys) if len(keys) == OF_AN_ITEM else 0

    def _open(self, path: Path, picture: str, key: str) -> bool:
        package = self._packages[path]
        assert package is not None
        try:
            made = small(package.container.read(picture))
        except (ValueError, OSError, LedgerUnreadable):
            made = None
        if made is None:
            values = {"part": picture, "ledger": path.name}
            self._tell(Message(N_("{ledger}: the photo {part} cannot be shown in Word and was left out"), values))
            return False
        self.pictures[key] = made
        return True

    def _of_sheet(self, path: Path, sheet: str) -> Found:
        if (path, sheet) not in self._found:
            rows: dict[int, list[tuple[int, str]]] = {}
            package = self._package(self._ledgers[path])
            if package is not None and sheet in package.sheets:
                for (row, column), those in pictures(package, sheet).items():
                    rows.setdefault(row, []).extend((column, picture) for picture in those)
            self._found[path, sheet] = rows
        return self._found[path, sheet]

    def _package(self, ledger: Ledger) -> Package | None:
        if ledger.path not in self._packages:
            package = None
            if ledger.format in ("xlsx", "xlsm"):
                if sha256(ledger.path) != ledger.sha256:
                    raise LedgerChanged(str(ledger.path))
                package = Package.open(ledger.path, self._limits)
            self._packages[ledger.path] = package
        return self._packages[ledger.path]


def small(data: bytes) -> Picture | None:
    """A photo upright and no larger than the page shows it, as JPEG; None where it is no picture that can be shown.

    Of a small PNG or JPEG that lies as it should every pixel stays as it is; what the camera or a program remarked in
    it (where, who, when) does not go out with the document.
    """
    import warnings

    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Pillow's own bound (89 million pixels): a warning there, a refusal here.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _fitted(data, Image.open(io.BytesIO(data)), ImageOps.exif_transpose)
    except CivtrackError:  # time that is up, not the picture
        raise
    except Exception:  # noqa: BLE001 - every decoder of pictures fails in its own ways on damaged bytes
        return None


def _fitted(data: bytes, image: Image.Image, turn: Callable[[Image.Image], Image.Image]) -> Picture:
    from PIL.Image import Resampling

    room = round(PHOTO_WIDTH * _DOTS), round(PHOTO_HEIGHT * _DOTS)
    upright = turn(image)
    fits = upright.width <= room[0] and upright.height <= room[1]
    # python-docx takes a JPEG only by one of these marks.
    known = image.format == "PNG" or (image.format == "JPEG" and data[6:10] in (b"JFIF", b"Exif"))
    if fits and upright.size == image.size and known and len(data) <= _LIGHT:
        image.load()
        seen = cleaned(data)
        if seen and image.getexif().get(_ORIENTATION, 1) == 1 and _taken_by_word(seen[1]):
            return Picture(seen[1], image.width, image.height)
    upright.thumbnail(room, Resampling.LANCZOS)
    flat = _flat(upright)
    saved = io.BytesIO()
    flat.save(saved, "JPEG", quality=_QUALITY, optimize=True)
    plain = cleaned(saved.getvalue())  # Pillow writes the comment of what it read
    return Picture(plain[1] if plain else saved.getvalue(), flat.width, flat.height)


def _taken_by_word(data: bytes) -> bool:
    """Whether python-docx, which reads the head of a picture by itself, understands it as it is."""
    from docx.image.image import Image as Embedded

    try:
        Embedded.from_blob(data)
    except CivtrackError:  # time that is up, not the picture
        raise
    except Exception:  # noqa: BLE001 - it fails in its own ways, too
        return False
    return True


def _flat(image: Image.Image) -> Image.Image:
    """The picture without transparency, on white."""
    from PIL import Image

    if image.mode in ("RGB", "L"):
        return image
    clear = image.convert("RGBA")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(clear, mask=clear.getchannel("A"))
    return ground
