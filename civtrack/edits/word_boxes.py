"""Boxes to tick in a Word document, whoever drew them: as symbols, as controls, as fields of old forms.

Exists because a form says “☑已完成 □整改中” in three ways that are no text, and a box that is passed over makes its
answer another one. A symbol that is no box of a known font says nothing here. May import `xml` alone.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Final

__all__ = ["control_box", "field_box", "shown_in", "symbol"]

_TICKED: Final = "☑"
_EMPTY: Final = "□"
_SYMBOLS: Final = {
    "wingdings": {
        0x6F: _EMPTY, 0x70: _EMPTY, 0x71: _EMPTY, 0x72: _EMPTY, 0xA8: _EMPTY, 0xFC: "✔", 0xFD: "☒", 0xFE: _TICKED,
    },
    "wingdings 2": {0x2A: _EMPTY, 0xA3: _EMPTY, 0x50: "✓", 0x51: "☒", 0x52: _TICKED, 0x53: "☒", 0x54: "☒"},
}  # fmt: skip
"""What the boxes and ticks of fonts of symbols are; in the others a number is the character that it is."""
_PRIVATE: Final = range(0xF000, 0xF100)
"""Where Word keeps the characters of fonts of symbols."""
_OFF: Final = frozenset({"0", "false", "off"})


def symbol(font: str, code: str) -> str:
    """What a symbol says (``w:sym``): a box or a tick, another character, or nothing where its font is not known.

    Args:
        font: What its font is called.
        code: Its number, in hexadecimals.
    """
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    known = _SYMBOLS.get(font.strip().lower())
    if known is not None:
        return known.get(number - _PRIVATE.start if number in _PRIVATE else number, "")
    special = number < 0x20 or 0xD800 <= number <= 0xF8FF or number > 0xFFFF
    return "" if special else chr(number)


def shown_in(font: str, text: str) -> str:
    """A text as its font shows it: letters that are boxes and ticks in a font of symbols, all others as they are.

    Args:
        font: What its font is called.
        text: What is written.
    """
    known = _SYMBOLS.get(font.strip().lower())
    if known is None:
        return text
    return "".join(known.get(ord(one) - _PRIVATE.start if ord(one) in _PRIVATE else ord(one), one) for one in text)


def control_box(element: ET.Element) -> str | None:
    """The box of a control (``w14:checkbox``), as the control keeps it; None for whatever is none."""
    box = _first(_first(element, "sdtPr"), "checkbox")
    return None if box is None else _mark(_is_on(_first(box, "checked")))


def field_box(begin: ET.Element) -> str:
    """The box of an old form's field (``FORMCHECKBOX``) where the field begins; nothing for other fields."""
    box = _first(_first(begin, "ffData"), "checkBox")
    if box is None:
        return ""
    checked = _first(box, "checked")
    return _mark(_is_on(_first(box, "default") if checked is None else checked))


def _mark(ticked: bool) -> str:
    return _TICKED if ticked else _EMPTY


def _is_on(element: ET.Element | None) -> bool:
    """Whether a switch is on: it is there, and does not say otherwise."""
    if element is None:
        return False
    said = next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == "val"), "1")
    return said.strip().lower() not in _OFF


def _first(element: ET.Element | None, name: str) -> ET.Element | None:
    found = (child for child in element if child.tag.rpartition("}")[2] == name) if element is not None else ()
    return next(iter(found), None)
