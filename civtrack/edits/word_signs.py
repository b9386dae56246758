"""Boxes and ticks that Word keeps as letters of a font of signs, or as fields, as the signs that everybody sees.

Exists because a form is answered by a tick, and its words without their boxes say the opposite: 已完成 整改中 未整改.
Signs that are neither box nor tick stay unread, as pictures do. Imports nothing of civtrack.
"""

from __future__ import annotations

from typing import Final

__all__ = ["FONTS", "field_box", "sign"]

_WINGDINGS: Final = {
    0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0xA8: "□", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2: Final = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA2: "■", 0xA3: "□"}
FONTS: Final = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
"""Font, in lower case → code of a letter → what it looks like (Microsoft's tables of these fonts)."""
_PRIVATE: Final = 0xF000
"""Where Word puts the letters of such fonts, so that no other font shows them."""
_OFF: Final = frozenset({"0", "false", "off"})


def sign(font: str, code: int) -> str:
    """What a letter of a font looks like; "" for what is neither box nor tick, or of another font.

    Args:
        font: As the document names it.
        code: Of the letter, with or without the part that is Word's own.
    """
    return FONTS.get(font.lower(), {}).get(code - _PRIVATE if code >= _PRIVATE else code, "")


def field_box(checked: str | None, given: str | None) -> str:
    """A field that is ticked or not.

    Args:
        checked: What it says of itself: None where it says nothing, "" where it is ticked.
        given: The same of what it was at first.
    """
    state = checked if checked is not None else given
    return "□" if state is None or state.lower() in _OFF else "☑"
