"""Draws the small photos of the sample ledger: a place before and after it was put right.

Exists so that the cell photos are pictures one can tell apart without photographing anybody. Needs Pillow.
"""  # noqa: INP001 - a script's neighbour, not a package

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw, ImageFilter

Draw = ImageDraw.ImageDraw
_WIDTH, _HEIGHT = 208, 156


def _street(draw: Draw, rng: Random) -> None:
    for y in range(70):
        draw.line((0, y, _WIDTH, y), fill=(150 + y, 185 + y // 2, 215 + y // 4))
    left = 0
    while left < _WIDTH:
        width, top = rng.randint(30, 62), rng.randint(14, 48)
        wall = rng.choice(((196, 178, 150), (178, 160, 148), (205, 196, 182), (160, 150, 140)))
        draw.rectangle((left, top, left + width, 92), fill=wall)
        for y in range(top + 6, 68, 12):
            for x in range(left + 5, left + width - 6, 11):
                draw.rectangle((x, y, x + 5, y + 7), fill=rng.choice(((88, 104, 120), (112, 128, 140), (70, 84, 98))))
        draw.rectangle(
            (left + 2, 72, left + width - 2, 79), fill=rng.choice(((170, 40, 40), (40, 80, 140), (30, 110, 70)))
        )
        draw.rectangle((left + 6, 81, left + width - 6, 92), fill=(92, 88, 84))
        left += width
    draw.rectangle((0, 92, _WIDTH, 108), fill=(176, 168, 156))
    for x in range(0, _WIDTH, 13):
        draw.line((x, 92, x - 4, 108), fill=(158, 150, 138))
    draw.rectangle((0, 108, _WIDTH, _HEIGHT), fill=(98, 98, 100))
    for x in range(6, _WIDTH, 44):
        draw.polygon(((x, 130), (x + 20, 130), (x + 16, 134), (x - 4, 134)), fill=(210, 208, 200))


def _bins(draw: Draw, rng: Random, mended: bool) -> None:
    for x in (70, 96, 122):
        draw.rectangle((x, 86, x + 20, 116), fill=(38, 110, 66))
        draw.rectangle((x - 2, 82, x + 22, 87), fill=(28, 84, 50))
    if not mended:
        for _ in range(70):
            x, y, size = rng.randint(48, 164), rng.randint(100, 134), rng.randint(3, 9)
            draw.ellipse(
                (x, y, x + size, y + size - 1), fill=rng.choice(((230, 228, 220), (60, 60, 66), (180, 60, 50)))
            )


def _pothole(draw: Draw, rng: Random, mended: bool) -> None:
    x, y = rng.randint(60, 90), rng.randint(116, 122)
    if mended:
        draw.rectangle((x - 6, y - 4, x + 66, y + 24), fill=(60, 60, 62))
    else:
        draw.ellipse((x, y, x + 58, y + 22), fill=(58, 52, 46))
        draw.ellipse((x + 8, y + 5, x + 46, y + 18), fill=(112, 120, 122))
        draw.polygon(((x + 62, y + 12), (x + 74, y + 12), (x + 68, y - 12)), fill=(224, 96, 30))


def _bikes(draw: Draw, rng: Random, mended: bool) -> None:
    for turn in range(9):
        x = 14 + turn * 20 if mended else rng.randint(6, 176)
        y = 92 if mended else rng.randint(90, 120)
        shade = rng.choice(((240, 190, 30), (50, 130, 210), (60, 170, 90)))
        for wheel in (x, x + 12):
            draw.ellipse((wheel, y + 6, wheel + 10, y + 16), outline=(30, 30, 30))
        draw.line((x + 5, y + 11, x + 9, y + 2, x + 17, y + 11), fill=shade, width=2)


def _poster(draw: Draw, rng: Random, mended: bool) -> None:
    draw.rectangle((46, 34, 162, 96), fill=(120, 120, 124))
    draw.rectangle((50, 38, 158, 90), fill=(190, 36, 36) if mended else (196, 150, 144))
    for x in range(60, 150, 16):
        draw.rectangle((x, 50, x + 10, 62), fill=(250, 220, 90) if mended else (206, 190, 160))
    draw.rectangle((60, 72, 148, 76), fill=(250, 240, 210) if mended else (190, 176, 166))
    if not mended:
        edge = [(x, 90 - rng.randint(2, 26)) for x in range(100, 160, 6)]
        draw.polygon([(98, 91), *edge, (159, 91)], fill=(130, 128, 126))


def _corridor(draw: Draw, rng: Random, mended: bool) -> None:
    draw.rectangle((0, 0, _WIDTH, _HEIGHT), fill=(208, 204, 194))
    draw.polygon(((0, _HEIGHT), (70, 92), (138, 92), (_WIDTH, _HEIGHT)), fill=(150, 144, 136))
    draw.rectangle((70, 22, 138, 92), fill=(186, 190, 188))
    draw.rectangle((84, 34, 124, 92), fill=(116, 72, 46))
    draw.polygon(((0, 96), (70, 66), (70, 92), (0, _HEIGHT)), fill=(126, 160, 140))
    draw.polygon(((_WIDTH, 96), (138, 66), (138, 92), (_WIDTH, _HEIGHT)), fill=(126, 160, 140))
    if not mended:
        for _ in range(16):
            x, y, size = rng.randint(4, 150), rng.randint(84, 118), rng.randint(16, 34)
            shade = rng.choice(((176, 132, 84), (150, 108, 66), (90, 96, 120)))
            draw.rectangle((x, y, x + size, y + size // 1.4), fill=shade,
                           outline=(70, 56, 42))  # fmt: skip


def _stalls(draw: Draw, rng: Random, mended: bool) -> None:
    top = 78 if mended else 96
    for x in range(8, 190, 46):
        shift = 0 if mended else rng.randint(-8, 14)
        draw.polygon(((x, top + shift), (x + 40, top + shift), (x + 34, top + shift - 14), (x + 6, top + shift - 14)),
                     fill=rng.choice(((200, 60, 50), (50, 110, 180), (70, 150, 80))))  # fmt: skip
        draw.rectangle((x + 4, top + shift + 10, x + 36, top + shift + 20), fill=(150, 118, 84))
        for _ in range(12):
            at = x + 6 + rng.randint(0, 26)
            draw.ellipse(
                (at, top + shift + 5, at + 5, top + shift + 10),
                fill=rng.choice(((210, 60, 40), (90, 160, 60), (230, 180, 60))),
            )


_SCENES: dict[str, Callable[[Draw, Random, bool], None]] = {
    "环境卫生": _bins, "工地扬尘": _pothole, "基础设施": _pothole, "交通秩序": _bikes, "市容秩序": _bikes,
    "公益广告": _poster, "文明服务": _poster, "老旧小区": _corridor, "消防安全": _corridor, "农贸市场": _stalls,
    "占道经营": _stalls,
}  # fmt: skip


def photo(category: str, seed: int, *, mended: bool) -> bytes:
    """A JPEG of a few kilobytes; the same seed gives the same place before and after."""
    rng = Random(seed)  # noqa: S311 - a drawing, not a secret
    image = Image.new("RGB", (_WIDTH, _HEIGHT))
    draw = ImageDraw.Draw(image)
    _street(draw, rng)
    _SCENES[category](draw, rng, mended)
    buffer = io.BytesIO()
    image.filter(ImageFilter.SMOOTH).save(buffer, "JPEG", quality=72)
    return buffer.getvalue()
