"""What a cell says as text: white space, numbers in text columns, several units in one cell.

Exists so that the reading of tables need not know how values become text. The clerk's own characters are kept; only
white space around them goes. May import only `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from civtrack.model import CellError, Shown, Value
from civtrack.patterns import lazy

_SEPARATORS: Final = lazy(
    r"[、，；,;/／\n]|(?<=[局委办队司处社府院所会团部])[ \u3000]+(?=\S)", needs="、，；,;/／\n \u3000"
)
_BRACKETED: Final = lazy(r"[（(][^（）()]*[)）]")
_LEAD: Final = lazy(r"(?:牵头|责任|主责|主办|承办|第一责任|整改)(?:单位|部门)?[:：]\s*", needs=":：")
_PARTNER: Final = lazy(r"(?<![;；，,。\n ])[;；，,。\n ]*+(?:配合|协办|协同|参与)(?:单位|部门)?[:：]\s*", needs=":：")


def text_of(value: Value) -> str | None:
    """A value as the text of a text column: 12.0 → “12”, a day → “2022-07-15”; None for nothing, blanks and errors.

    A cell that shows a picture has none. Numbers whose cell format shows more than the number (WT-0012, 0007, 3.10,
    2022年7月) are the text that is shown.
    """
    if value is None:
        return None
    if isinstance(value, Shown) and value.shown:
        return value.shown
    if isinstance(value, CellError):
        return None
    if isinstance(value, str):
        text = "" if is_picture(value) else value.strip()
        return (text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text) or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e21:
            return format(Decimal(repr(value)), ".0f")
        return format(value, ".15g")
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


_PICTURE: Final = lazy(r"=(?:_xlfn\.)?DISPIMG\(", re.IGNORECASE)


def is_picture(value: Value) -> bool:
    """Whether a cell shows a picture: what it holds then is no text of the office's."""
    return value.__class__ is str and value[:1] == "=" and bool(_PICTURE.match(value))


def is_blank(value: Value) -> bool:
    """Whether a cell shows nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def with_carried(own: Mapping[int, Value], held: Mapping[int, Value]) -> dict[int, Value]:
    """A row with what merged areas carry down to its empty cells; programs leave empty texts in those.

    Args:
        own: Column → what the row itself holds.
        held: Column → what is carried down to it.
    """
    filled = {**held, **own}
    filled.update((column, value) for column, value in held.items() if is_blank(own.get(column)))
    return filled


@lru_cache(maxsize=8192)
def units(text: str) -> tuple[str, str | None]:
    """The lead unit, and the others joined by 、 (None where there is one unit only).

    The first of several is the lead (DOMAIN §2); separators inside brackets do not count, and
    “牵头单位：…；配合单位：…” is read as it says.
    """
    masked = _BRACKETED.sub(lambda found: "\0" * len(found[0]), _LEAD.sub(lambda found: " " * len(found[0]), text))
    masked = _PARTNER.sub(lambda found: "、" * len(found[0]), masked)
    pieces: list[str] = []
    at = 0
    for found in [*_SEPARATORS.finditer(masked), None]:
        end = found.start() if found else len(text)
        piece = _LEAD.sub("", _PARTNER.sub("", text[at:end])).strip(" \u3000、，；,;/／：:\n")
        if piece and piece not in _LABELS:
            pieces.append(piece)
        at = found.end() if found else end
    if not pieces:
        return text, None
    return pieces[0], "、".join(dict.fromkeys(pieces[1:])) or None


_LABELS: Final = frozenset(
    {"牵头单位", "配合单位", "责任单位", "协办单位", "牵头", "配合", "责任", "协办", "参与", "参与单位"}
)
