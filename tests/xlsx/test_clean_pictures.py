"""`civtrack.xlsx.copying.clean_pictures`: pictures keep every pixel and lose every word."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from civtrack.xlsx.copying.clean_pictures import cleaned

SECRET = "ZQPSsecretQZ"


def drawn(kind: str, **more: Any) -> bytes:
    """A small picture of a format."""
    stream = io.BytesIO()
    image = Image.new("RGB", (17, 9))
    image.putdata([(x * 13 % 256, x * 7 % 256, x * 29 % 256) for x in range(17 * 9)])
    (image.convert("P") if kind == "GIF" else image).save(stream, kind, **more)
    return stream.getvalue()


def pixels(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).convert("RGBA").tobytes()


def exif(orientation: int) -> Any:
    found = Image.Exif()
    found[0x0112], found[0x010F], found[0x013B] = orientation, SECRET, SECRET
    return found


def png() -> bytes:
    words = PngInfo()
    words.add_text("Comment", SECRET)
    words.add_itxt("Author", SECRET, zip=True)
    return drawn("PNG", pnginfo=words, exif=exif(1), dpi=(96, 96)) + SECRET.encode()


def jpeg() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return drawn("JPEG", comment=SECRET, exif=exif(6), icc_profile=profile, progressive=True) + SECRET.encode()


MADE = {
    "png": png(),
    "jpeg": jpeg(),
    "gif": drawn("GIF", comment=SECRET.encode()) + SECRET.encode(),
    "bmp": drawn("BMP") + SECRET.encode(),
    "webp": drawn("WEBP", lossless=True, exif=exif(1)) + SECRET.encode(),
}


@pytest.mark.parametrize("suffix", MADE)
def test_a_picture_keeps_its_pixels_and_loses_its_words(suffix: str) -> None:
    """Remarks, authors, cameras and what stands behind the end go; every pixel stays."""
    found = cleaned(MADE[suffix])
    assert found is not None
    assert found[0] == suffix
    assert SECRET.encode() not in found[1]
    assert pixels(found[1]) == pixels(MADE[suffix])
    assert cleaned(found[1]) == found


def test_a_photo_stays_upright() -> None:
    """Of a photo's remarks only how it is to be turned is left."""
    found = cleaned(MADE["jpeg"])
    assert found is not None
    assert dict(Image.open(io.BytesIO(found[1])).getexif()) == {0x0112: 6}
    plain = cleaned(drawn("JPEG", exif=exif(1)))
    assert plain is not None
    assert b"Exif" not in plain[1]


def test_a_colour_profile_keeps_its_numbers_and_loses_its_words() -> None:
    """Colours are shown as before, and the profile says nothing of whom it was made by."""
    found = cleaned(MADE["jpeg"])
    assert found is not None
    profile = Image.open(io.BytesIO(found[1])).info["icc_profile"]
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    assert ImageCms.getProfileDescription(opened).strip() == "RGB"
    same = ImageCms.profileToProfile(Image.open(io.BytesIO(found[1])), opened, ImageCms.createProfile("sRGB"))
    assert same is not None
    before, after = (Image.open(io.BytesIO(data)).convert("RGB").getpixel((3, 3)) for data in (MADE["jpeg"], found[1]))
    assert before == after


def test_a_profile_in_a_png_has_no_name() -> None:
    """The name of a profile, and its words, are texts as well."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    chunk = b"iCCP" + SECRET.encode() + b"\0\0" + zlib.compress(profile)
    whole = drawn("PNG")
    named = whole[:33] + struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) + whole[33:]
    found = cleaned(named)
    assert found is not None
    assert SECRET.encode() not in found[1]
    assert pixels(found[1]) == pixels(whole)
    assert "icc_profile" in Image.open(io.BytesIO(found[1])).info


@pytest.mark.parametrize(
    "data", [b"", b"first", b"\x89PNG\r\n\x1a\n", MADE["png"][:60], MADE["jpeg"][:100], b"<svg/>", b"II*\0",
             b"BM" + bytes(60), MADE["gif"][:20], b"RIFF\x04\0\0\0WEBP"],
)  # fmt: skip
def test_what_is_not_understood_is_no_picture(data: bytes) -> None:
    """Cut off, or of a format that is not known: it stays behind rather than be passed on unread."""
    assert cleaned(data) is None
