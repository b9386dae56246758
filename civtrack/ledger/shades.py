"""What a colour is called: green, red, yellow; and which colours numbers of old palettes mean.

Exists because two programs never write the same green, and because people mean the colour, not the shade. May import
nothing of civtrack but `civtrack.model`.
"""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from typing import Final

from civtrack.model import N_

__all__ = ["PALETTE", "shade_of", "tinted"]

_BASIC: Final = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
PALETTE: Final[Sequence[str]] = (
    _BASIC
    + _BASIC
    + "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF "
    "000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 "
    "3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333"
).split()
"""The colours of numbers 0 to 63 ([MS-XLS] 2.5.161, ISO 29500-1 18.8.27), where a workbook has no own palette."""
_HUES: Final = (
    (15, N_("red")), (42, N_("orange")), (68, N_("yellow")), (170, N_("green")), (262, N_("blue")),
    (325, N_("purple")), (361, N_("red")),
)  # fmt: skip
_WHITE, _BLACK, _PLAIN = 0.97, 0.12, 0.06


def shade_of(colour: str) -> str | None:
    """What a colour is called, as a message; None for white, which is no colour, and for what is none.

    Args:
        colour: Six or eight hexadecimal digits; of eight, the first two say how solid it is.
    """
    try:
        red, green, blue = (part / 255 for part in bytes.fromhex(colour)[-3:])
    except ValueError:
        return None
    lightest, darkest = max(red, green, blue), min(red, green, blue)
    if darkest >= _WHITE:
        return None
    if lightest <= _BLACK:
        return N_("black")
    if lightest - darkest < _PLAIN * lightest:
        return N_("grey")
    degrees = 360 * colorsys.rgb_to_hls(red, green, blue)[0]
    return next(name for end, name in _HUES if degrees < end)


def tinted(colour: str, tint: float) -> str:
    """A colour made lighter (to 1) or darker (to -1), as ISO 29500-1 18.8.3 says."""
    hue, light, full = colorsys.rgb_to_hls(*(part / 255 for part in bytes.fromhex(colour)[-3:]))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(255 * part):02X}" for part in colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), full))
