"""A font of this machine that has Chinese: looked for where systems keep theirs, by the names that offices have.

Exists because a picture holds drawn letters: without a font there is no picture, and a font without Chinese draws
boxes. ``CIVTRACK_FONT`` names one that is elsewhere. May import `civtrack.errors`; PIL inside functions.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from civtrack.errors import NoChineseFont
from civtrack.light import NamedTuple

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

__all__ = ["VARIABLE", "Font", "find_font", "opened", "the_font"]

VARIABLE = "CIVTRACK_FONT"
"""An environment variable, not a setting: it is about the machine, not about the office."""

_NAMES = (
    "msyh.ttc", "msyh.ttf", "Deng.ttf", "simhei.ttf", "simsun.ttc", "PingFang.ttc", "Hiragino Sans GB.ttc",
    "STHeiti Medium.ttc", "STHeiti Light.ttc", "NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf", "NotoSansSC-Regular.ttf", "SourceHanSansSC-Regular.otf", "SourceHanSansCN-Regular.otf",
    "wqy-microhei.ttc", "wqy-zenhei.ttc", "DroidSansFallbackFull.ttf", "DroidSansFallback.ttf",
    "NotoSerifCJK-Regular.ttc", "uming.ttc", "gbsn00lp.ttf", "simfang.ttf", "simkai.ttf",
)  # fmt: skip
"""Files, the better to read first."""

_BOLD = {
    "msyh.ttc": "msyhbd.ttc", "msyh.ttf": "msyhbd.ttf", "Deng.ttf": "Dengb.ttf",
    "STHeiti Light.ttc": "STHeiti Medium.ttc",
}  # fmt: skip
"""What the bold of a font is called where it is not Regular → Bold."""

_PROBES = "区逾双盘，"
"""Characters that a font must have, and not as the same box."""


class Font(NamedTuple):
    """A font file with Chinese, the place of the simplified face in it, and the file of its bold, if there is one."""

    path: str
    face: int
    bold: str | None


def _folders() -> tuple[Path, ...]:
    home = Path.home()
    windows = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
    local = Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft/Windows/Fonts"
    return (
        windows,
        local,
        *map(Path, ("/System/Library/Fonts", "/Library/Fonts")),
        home / "Library/Fonts",
        home / ".local/share/fonts",
        home / ".fonts",
        *map(Path, ("/usr/local/share/fonts", "/usr/share/fonts")),
    )


def _files() -> dict[str, str]:
    """Name → path of every font file that is installed; the first of a name counts."""
    found: dict[str, str] = {}
    for folder in _folders():
        for where, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                found.setdefault(name.casefold(), str(Path(where, name)))
    return found


def find_font() -> Font | None:
    """The font that pictures are drawn with; None where the machine has none."""
    return _found(os.environ.get(VARIABLE, "").strip())


@lru_cache(maxsize=2)
def _found(named: str) -> Font | None:
    if named:
        return _as_font(named, None)
    files = _files()
    for name in _NAMES:
        if (path := files.get(name.casefold())) and (font := _as_font(path, _bold(name, files))):
            return font
    return None


def _bold(name: str, files: dict[str, str]) -> str | None:
    bold = _BOLD.get(name, name.replace("Regular", "Bold"))
    return files.get(bold.casefold()) if bold != name else None


def _as_font(path: str, bold: str | None) -> Font | None:
    """A file as a font; None where it is none or has no Chinese."""
    for index in _faces(path):
        if _has_chinese(path, index):
            return Font(path, index, bold)
    return None


def _faces(path: str) -> Iterator[int]:
    """The faces of a collection, that for simplified Chinese first; 0 for a file with one."""
    from PIL import ImageFont

    names = []
    for index in range(8):
        try:
            names.append((index, " ".join(filter(None, ImageFont.truetype(path, 16, index).getname()))))
        except OSError:
            break
    yield from sorted((index for index, _ in names), key=lambda index: ("SC" not in names[index][1].split(), index))


def _has_chinese(path: str, index: int) -> bool:
    from PIL import ImageFont

    font = ImageFont.truetype(path, 24, index)
    drawn = {bytes(font.getmask(sign)) for sign in (*_PROBES, "\U000f1234")}
    return len(drawn) == len(_PROBES) + 1


def the_font() -> Font:
    """The font that pictures are drawn with.

    Raises:
        NoChineseFont: The machine has none.
    """
    font = find_font()
    if font is None:
        raise NoChineseFont(os.environ.get(VARIABLE, "").strip() or VARIABLE)
    return font


@lru_cache(maxsize=64)
def opened(font: Font, pixels: int, *, bold: bool) -> FreeTypeFont:
    """A font in a size."""
    from PIL import ImageFont

    if bold and font.bold:
        return ImageFont.truetype(font.bold, pixels, font.face, layout_engine=ImageFont.Layout.BASIC)
    return ImageFont.truetype(font.path, pixels, font.face, layout_engine=ImageFont.Layout.BASIC)
