"""Office Chinese brought to one spelling before a rule reads it: widths, dashes, white space, Chinese numerals.

Exists so that the rules of dates, deadlines and statuses are written once, in half-width Arabic digits. Only the
spelling changes, never the meaning: a numeral is converted only beside a unit (十五日, 第三季度), so that 统一 and 五一
stay what they are, and 三五天 (“three to five days”) is no 35. The table of 1 to 100 is the field's own; a general
converter would accept more than an office writes and turn such phrases into numbers. May import only
`civtrack.folded` and `civtrack.patterns`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from civtrack.folded import UNSEEN, nfkc
from civtrack.patterns import lazy

__all__ = ["chinese_number", "normalise"]

_DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_TENS = {"十": 10, "廿": 20, "卅": 30}
_NUMERAL = "〇零○一二两三四五六七八九十廿卅百"

_SPELLINGS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒−﹣", "-"),
        **dict.fromkeys("–—―─━~〜∼∽", "~"),
        **dict.fromkeys("·•․", "."),
        "\\": "/",
        "號": "号",
        "內": "内",
        "週": "周",
        "點": "点",
        "後": "后",
        "【": "(",
        "】": ")",
        "[": "(",
        "]": ")",
        "〔": "(",
        "〕": ")",
        "“": "",
        "”": "",
        '"': "",
        "《": "",
        "》": "",
    }
)
_SPELLED = frozenset(map(chr, _SPELLINGS))

_INVISIBLE = lazy(f"[{UNSEEN}]")
_SPACE_BETWEEN_DIGITS = lazy(r"(?<=[0-9])\s+(?=[0-9])")
_SPACE = lazy(r"(?<![0-9])\s+|\s+(?![0-9])")
_STOP_BETWEEN_DIGITS = lazy(r"(?<=[0-9])。(?=[0-9])")
_YEAR = lazy(
    r"(?<![0-9〇零○一二两三四五六七八九十廿卅])"
    r"(?:[一二][0〇零○一二三四五六七八九]{3}(?=年)|[〇零○一二三四五六七八九]{2}(?=年(?:[0-9一二三四五六七八九十]|底|末)))"
)
_WEEKDAY_BY_DAY = lazy(r"(?<=周)([一二三四五六日天])(?=[0-9]{1,2}月)")
_COUNTED = lazy(
    rf"(?<=[周第])[{_NUMERAL}]{{1,3}}"
    rf"|(?<![0-9])[{_NUMERAL}]{{1,3}}(?=[年月日号天个周季旬时点半分]|小时|工作日|自然日|[~\-至到][{_NUMERAL}])"
)


def chinese_number(text: str) -> int | None:
    """The value of a Chinese numeral from 1 to 100 (十五, 廿五, 三十一), or of 零; None for anything else.

    Digits in a row (三五) are no numeral: a clerk means “three to five” by them.
    """
    if text == "一百":
        return 100
    if len(text) == 1 and text in _DIGITS:
        return _DIGITS[text]
    head, tail = (text[0], text[1:]) if text[:1] in _TENS else (text[:2], text[2:])
    if len(head) == 2:
        tens = _DIGITS.get(head[0], 0) * 10 if head[1] == "十" and head[0] not in "〇零○两" else 0
    else:
        tens = _TENS.get(head, 0)
    if not tens or len(tail) > 1:
        return None
    ones = _DIGITS.get(tail, 0) if tail else None
    return None if ones == 0 else tens + (ones or 0)


def _year(match: re.Match[str]) -> str:
    return "".join(str(_DIGITS.get(digit, 0)) for digit in match[0])


def _counted(match: re.Match[str]) -> str:
    number = chinese_number(match[0])
    return match[0] if number is None else str(number)


@lru_cache(maxsize=64)
def normalise(text: str) -> str:
    """The text in one spelling: half-width, without white space (except between digits), with Arabic numerals.

    Circled and bracketed numbers (①, ⑴) become commas: they number the parts of a text and must never melt into the
    digits of a date.
    """
    if text.isascii():
        plain = text
    else:
        numbers = {ord(sign): "," for sign in set(text) if unicodedata.category(sign) == "No"}
        plain = nfkc(text.translate(numbers) if numbers else text)
        plain = _INVISIBLE.sub("", plain)
    if not _SPELLED.isdisjoint(plain):
        plain = plain.translate(_SPELLINGS)
    plain = _SPACE.sub("", _SPACE_BETWEEN_DIGITS.sub(" ", plain.strip()))
    if plain.isascii():
        return plain
    plain = _STOP_BETWEEN_DIGITS.sub(".", plain).replace("。", ";")
    plain = plain.replace("星期", "周").replace("礼拜", "周").replace("元月", "1月")
    plain = _WEEKDAY_BY_DAY.sub(r"\1,", plain)
    return _COUNTED.sub(_counted, _YEAR.sub(_year, plain))
