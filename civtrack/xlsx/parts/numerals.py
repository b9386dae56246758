"""What a number format shows of a number or of a moment: WT-0012, 0007, 3.10, 12%, 2022年7月.

Exists because a column of texts says what its cells show, and a cell that shows no day names none. Each style and
written value is worked out once (`Numerals`), because every cell of a sheet passes here. Formats that are rarely used
(conditions, fractions, exponents) show the number itself. May import `civtrack.model` and the modules of
`civtrack.xlsx` below it.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final, TypeVar

from civtrack.light import NamedTuple
from civtrack.model import Shown, ShownFloat, ShownInt, ShownMonth, Value
from civtrack.patterns import lazy
from civtrack.xlsx.parts.formats import Moments, number

__all__ = ["BUILT_IN", "MONTHS", "Months", "Numerals", "month_shown", "pattern_of"]

BUILT_IN: Final = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
"""Formats of numbers that styles.xml need not define, as far as they show more than the number."""
MONTHS: Final = frozenset({17, 27, 36, 50, 52, 57})
"""Built-in formats that show year and month: mmm-yy, and yyyy年m月 of Chinese Excel and WPS."""

_Kind = TypeVar("_Kind", bound=Shown)
_PIECE: Final = lazy(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<money>[^\]\-]*)[^\]]*\]|'
    r"\[(?i:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|黑色|红色|蓝色|绿色|白色|黄色)\]|"
    r"(?P<digits>[0#?][0#?,.]*|\.[0#?]+)|(?P<plain>[-+$¥￥()（）: %！!&'~{}<>= 　\u4e00-\u9fff、第号‰/])"
)
_MOST_DIGITS: Final = 64
"""Longer formats than Excel writes show more than a cell can hold."""
_EXACT: Final = Context(prec=200)
"""Fifteen digits of a number and all that a format puts behind them."""
_LARGEST: Final = 10**15
"""Larger numbers lost digits already."""
_NOT_SHOWN: Final = lazy(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]', re.DOTALL)
_MONTH: Final = lazy(r"[^dhsa]*[ym][^dhsa]*", re.IGNORECASE)


class Pattern(NamedTuple):
    """One section of a number format: the text around the digits, and how these are written."""

    before: str
    digits: str
    after: str
    percent: bool


def pattern_of(code: str) -> tuple[Pattern, ...] | None:
    """The sections of a number format; None for one that shows the number itself, or is not understood."""
    sections = re.findall(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])+', code)[:3]
    found = [_section(section) for section in sections]
    if not found or any(each is None for each in found):
        return None
    patterns = tuple(each for each in found if each is not None)
    return patterns if patterns[0].digits else None


def _section(code: str) -> Pattern | None:
    before = after = digits = ""
    at, percent = 0, False
    while at < len(code):
        piece = _PIECE.match(code, at)
        if piece is None:
            return None
        at = piece.end()
        if piece["digits"]:
            if digits:
                return None
            digits = piece["digits"]
            continue
        if piece["plain"] == "/" and digits:
            return None
        text = piece["quoted"] or piece["escaped"] or piece["money"] or piece["plain"] or ""
        percent |= piece["plain"] == "%"
        if digits:
            after += text
        else:
            before += text
    if not (digits or before) or digits.count(".") > 1 or digits.endswith(",") or len(digits) > _MOST_DIGITS:
        return None
    return Pattern(before, digits, after, percent)


class Numerals(dict[str, Value]):
    """Numbers as written → what they are and how a format shows them; filled as it is asked.

    Args:
        patterns: The format's sections: for positive numbers, and if there are more, for negative ones and for zero.
    """

    def __init__(self, patterns: tuple[Pattern, ...]) -> None:
        super().__init__()
        self._patterns = patterns

    def __missing__(self, text: str) -> Value:
        if len(self) > 50_000:
            self.clear()
        value = self[text] = self._value(text)
        return value

    def _value(self, text: str) -> Value:
        if not text.strip():
            return None
        value = number(text)
        if not isinstance(value, int | float):
            return value
        shown = self._shown(value)
        if shown == str(value) or len(shown) > 64:
            return value
        return _as(ShownFloat(value) if isinstance(value, float) else ShownInt(value), shown)

    def _shown(self, value: float) -> str:
        if abs(value) >= _LARGEST:
            return str(value)
        patterns = self._patterns
        which = 1 if value < 0 and len(patterns) > 1 else 2 if value == 0 and len(patterns) > 2 else 0
        pattern = patterns[which]
        if not pattern.digits:
            return pattern.before.strip()
        exact = Decimal(repr(value)) * (100 if pattern.percent else 1)
        whole, _, decimals = pattern.digits.partition(".")
        least = sum(mark in "0?" for mark in decimals)
        rounded = abs(exact).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP, _EXACT)
        text, _, fraction = format(rounded, "f").partition(".")
        while len(fraction) > least and fraction.endswith("0"):
            fraction = fraction[:-1]
        text = ("" if text == "0" else text).rjust(sum(mark in "0?" for mark in whole), "0")
        if "," in whole:
            text = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", text)
        sign = "-" if value < 0 and which == 0 else ""
        return f"{sign}{pattern.before}{text}{'.' if fraction else ''}{fraction}{pattern.after}".strip()


def _as(value: _Kind, shown: str) -> _Kind:
    value.shown = shown
    return value


def month_shown(code: str) -> bool:
    """Whether a format of moments shows a month or a year, but no day and no time of day."""
    return bool(_MONTH.fullmatch(_NOT_SHOWN.sub("", code.split(";", 1)[0])))


class Months(Moments):
    """Serial numbers as written → moments of which cells show the month only."""

    def __missing__(self, text: str) -> Value:
        value = super().__missing__(text)
        if isinstance(value, dt.datetime):
            month = ShownMonth(value.year, value.month, value.day, value.hour, value.minute, value.second)
            value = self[text] = _as(month, f"{value.year}年{value.month}月")
        return value
