"""Photos made smaller where an office asks for it, with their remarks as they were; and how large a picture is.

Exists so that Pillow stays in this room. Unlike the pictures of drafts (`civtrack.outputs.notices.photos`), these are
evidence in a ledger: when and where they were taken stays in them. May import `civtrack.errors`; PIL inside functions.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

from civtrack.errors import CivtrackError, PhotoNotMadeSmaller

__all__ = ["pixels", "smaller"]

_LONGEST: Final = 1_600
"""Pixels of the longer side of a picture that is made smaller."""
_QUALITY: Final = 85


def pixels(data: bytes) -> tuple[int, int] | None:
    """Width and height of a picture; None where Pillow does not know it."""
    import warnings

    from PIL import Image

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(data)) as image:
            return image.width, image.height
    except CivtrackError:  # time that is up, not the picture
        raise
    except Exception:  # noqa: BLE001 - Pillow raises whatever a broken picture makes it stumble over
        return None


def smaller(data: bytes, where: str) -> bytes:
    """A picture of at most 1,600 pixels a side; the picture itself where that takes no less room.

    Args:
        data: The picture.
        where: Where it stands, for errors.

    Raises:
        PhotoNotMadeSmaller: It is none that can be made smaller.
    """
    import warnings

    from PIL import Image

    try:
        # Pillow's own bound (89 million pixels): a warning there, a refusal here.
        with warnings.catch_warnings(action="error"), Image.open(BytesIO(data)) as image:
            kept = {name: image.info[name] for name in ("exif", "icc_profile") if image.info.get(name)}
            image.thumbnail((_LONGEST, _LONGEST))
            made = BytesIO()
            if image.mode in ("RGB", "L", "CMYK"):
                image.save(made, "JPEG", quality=_QUALITY, **kept)
            else:
                image.save(made, "PNG", optimize=True, **kept)
    except CivtrackError:  # time that is up, not the picture
        raise
    except Exception as error:
        raise PhotoNotMadeSmaller(where) from error
    return min(made.getvalue(), data, key=len)
