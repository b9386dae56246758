"""Cell text made comparable, and shares of work done: “60％”, 0.6, 60.

Exists below `civtrack.rules.wording` so that percent cells can be read without any vocabulary of statuses. May import
`civtrack.folded`, `civtrack.model`, `civtrack.language.status_words`, `civtrack.rules.numerals`.
"""

from __future__ import annotations

from civtrack.folded import UNSEEN, nfkc, simplified
from civtrack.language.status_words import BLANK
from civtrack.model import Value
from civtrack.patterns import lazy
from civtrack.rules.numerals import chinese_number

__all__ = ["is_blank", "normalise", "read_percent"]

_SPACE = lazy(rf"[\s{UNSEEN}]+")
_DIGITS = lazy(r"^\d+(?:\.\d+)?$")
_WHOLE = {"百": 100, "一百": 100}
_TENTHS = "一二三四五六七八九"
_IN_TENTHS = lazy(
    "^(?:约|大约|近|接近|完成|已完成|进度|整改)*:?(?:百分之(.+?)|([一二三四五六七八九])成(半|[一二三四五六七八九])?)(?:左右|以上)?$"
)
_NUMBER = lazy(r"^(?:约|大约|近|接近|完成|已完成|进度|整改)*:?(\d+(?:\.\d+)?)(%?)(?:左右|以上)?$")


def normalise(text: str) -> str:
    """Half-width, without white space, lower case; bracketed notes stay (they are read apart)."""
    return _SPACE.sub("", simplified(nfkc(text))).lower()


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
        return _in_words(text)
    number = float(match[1])
    return read_percent(number if not match[2] else number / 100) if number <= 100 else (None, False)


def _in_words(text: str) -> tuple[float | None, bool]:
    """The same of 百分之八十, 百分之80, 八成, 八成五."""
    match = _IN_TENTHS.match(text)
    if not match:
        return None, False
    if match[1] is None:
        more = 5 if match[3] == "半" else _TENTHS.find(match[3] or "-") + 1
        return float(10 * (_TENTHS.index(match[2]) + 1) + more), True
    whole = _WHOLE.get(match[1]) or chinese_number(match[1]) if not match[1][0].isdigit() else None
    number = float(whole) if whole is not None else float(match[1]) if _DIGITS.match(match[1]) else None
    return (number, True) if number is not None and number <= 100 else (None, False)
