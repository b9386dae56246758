"""Cell text made comparable, and shares of work done: “60％”, 0.6, 60.

Exists below `civtrack.rules.wording` so that percent cells can be read without any vocabulary of statuses. May import
`civtrack.folded`, `civtrack.model`, `civtrack.language.status_words`.
"""

from __future__ import annotations

from civtrack.folded import nfkc
from civtrack.language.status_words import BLANK
from civtrack.model import Value
from civtrack.patterns import lazy

__all__ = ["is_blank", "normalise", "read_percent"]

_SPACE = lazy(r"\s+")
_NUMBER = lazy(r"^(?:约|大约|近|接近|完成|已完成|进度|整改)*:?(\d+(?:\.\d+)?)(%?)(?:左右|以上)?$")


def normalise(text: str) -> str:
    """Half-width, without white space, lower case; bracketed notes stay (they are read apart)."""
    return _SPACE.sub("", nfkc(text)).lower()


def is_blank(value: Value) -> bool:
    """Whether a cell says nothing: empty, ``/``, ``无``, ``—`` and the like."""
    return value is None or (isinstance(value, str) and normalise(value) in BLANK)


def read_percent(value: Value) -> tuple[float | None, bool]:
    """A percent cell as 0-100, and whether it was understood.

    A number up to 1 is a share (Excel keeps 60 % as 0.6; 1 is 100 %), a larger one a percentage.
    """
    if value is None or isinstance(value, bool):
        return None, value is None
    if isinstance(value, int | float):
        share = float(value) * 100 if value <= 1 else float(value)
        share = round(share, 6)
        return (share, True) if 0 <= share <= 100 else (None, False)
    if not isinstance(value, str):
        return None, False
    text = normalise(value)
    if text in BLANK:
        return None, True
    match = _NUMBER.match(text)
    if not match:
        return None, False
    number = float(match[1])
    return read_percent(number if not match[2] else number / 100) if number <= 100 else (None, False)
