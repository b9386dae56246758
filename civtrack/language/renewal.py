"""The next period's name for a ledger: 2022年7月问题台账 → 2022年8月问题台账, 12月 → 次年1月, 第29周 → 第30周.

Exists so that a name changes in what it says of its period and in nothing else: figures stay in their own style
(7, 07, ７, 七), and a stretch of which nobody can know what comes after it (1-3月) has no next one. May import
`civtrack.folded` and `civtrack.language.stretches`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from civtrack.folded import nfkc
from civtrack.language.stretches import ASIDE, DIGITS, Stretch, forms, numbered, stretch_of
from civtrack.light import NamedTuple

__all__ = [
    "Period", "next_period", "period_in", "renewed", "said_of_a_day", "tells_other_days", "typed_period", "year_in",
]  # fmt: skip

_STANDALONE = frozenset({"year"})
_SIGNS = {value: sign for sign, value in DIGITS.items() if sign != "零"}
_MONTHLY = frozenset({"month", "from"})


class Period(NamedTuple):
    """A stretch of time as names tell it.

    Attributes:
        parts: ``month``, ``quarter``, ``half``, ``week``, ``third`` … with their numbers; a half is 1 or 2, a third 1
            to 3; none for a year.
        year: Its year.
        stretch: Its days.
    """

    parts: tuple[tuple[str, int], ...]
    year: int
    stretch: Stretch

    @property
    def kind(self) -> tuple[str, ...]:
        """What it is: a month, a week, a quarter and so on."""
        return tuple(name for name, _ in self.parts)


class _Mention(NamedTuple):
    """Where a text speaks of a stretch: the places of its figures in the text itself."""

    groups: Mapping[str, tuple[int, int]]
    parts: Mapping[str, str]


_WORDS = {"half": "上下", "fortnight": "上下", "third": "上中下"}
"""What parts are called that have no number."""


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as the forms read it, and where in the text each of its signs stands."""
    signs, places = list[str](), list[int]()
    for place, sign in enumerate(text):
        for one in nfkc(sign):
            if not one.isspace():
                signs.append(one)
                places.append(place)
    plain = "".join(signs)
    aside = re.search(ASIDE, plain)
    return (plain[: aside.start()] if aside else plain), places


def _mentions(text: str) -> Iterator[_Mention]:
    """Every stretch that a text speaks of; the more exact form goes before those that it contains."""
    plain, places = _plain(text)
    for form in forms():
        for match in form.finditer(plain):
            found = {name: part for name, part in match.groupdict().items() if part is not None}
            spans = {name: (places[match.start(name)], places[match.end(name) - 1] + 1) for name in found}
            yield _Mention(spans, found)
        plain = form.sub(lambda match: "\0" * len(match[0]), plain)


def _numbers(parts: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    def number(name: str, text: str) -> int:
        return _WORDS[name].index(text) + 1 if name in _WORDS else numbered(text)

    return tuple(sorted((name, number(name, text)) for name, text in parts.items() if name != "year"))


def _period(parts: Mapping[str, str], near: dt.date) -> Period | None:
    found = stretch_of(parts, near)
    if found is None:
        return None
    year = found.last.isocalendar().year if "week" in parts else found.last.year
    return Period(_numbers(parts), year, found)


def period_in(text: str | None, near: dt.date) -> Period | None:
    """The period that a name speaks of first and most exactly; a year alone is none.

    Args:
        text: A sheet's name, a title, a file's name.
        near: A day of the ledger, for the year where the name has none.
    """
    first = next(_mentions(text), None) if text else None
    found = _period(first.parts, near) if first else None
    return found if found and found.parts else None


def year_in(text: str | None) -> Period | None:
    """The year that a name speaks of, as the period of a ledger of a whole year; None where it says more, or nothing.

    Args:
        text: A sheet's name, a title, a file's name.
    """
    first = next(_mentions(text), None) if text else None
    found = _period(first.parts, dt.date.min) if first and first.parts.keys() == _STANDALONE else None
    return found if found and not found.parts else None


def typed_period(text: str, after: Period | None, as_of: dt.date) -> Period | None:
    """What was typed as the next period; without a year it is the first such one after the former.

    Args:
        text: ``8月``, ``2022年第3季度``, ``第30周``.
        after: The former period, where one is known.
        as_of: The year is that of the stretch nearest to this day, where no former one is known.
    """
    first = next(_mentions(text), None)
    if first is None:
        return None
    found = _period(first.parts, after.stretch.last + dt.timedelta(days=1) if after else as_of)
    if found is None or not (found.parts or (after and not after.parts)):
        return None
    if after and "year" not in first.parts and found.stretch.last <= after.stretch.last:
        later = {**first.parts, "year": str(found.year + 1)}
        return _period(later, as_of)
    return found


_FOLLOWING = {"month": 12, "quarter": 4, "half": 2}
_SURE_WEEKS = 4
"""Weeks that every month has."""


def next_period(period: Period) -> Period | None:
    """The period after one; None where that is not certain: after single days, and after a run of months (1-3月)."""
    parts, year = dict(period.parts), period.year
    if parts.keys() == {"week"}:
        parts["week"] += 1
        found = _made(parts, year)
        return found if found is not None else _made({"week": 1}, year + 1)
    if not parts:
        return _made(parts, year + 1)
    if parts.keys() == {"month", "nth"}:  # whether a month has a fifth week, offices decide in several ways
        return _made({**parts, "nth": parts["nth"] + 1}, year) if parts["nth"] < _SURE_WEEKS else None
    if len(parts) > 1 and (within := next((name for name in ("third", "fortnight") if name in parts), None)):
        parts[within] += 1
        if parts[within] > len(_WORDS[within]):
            parts[within] = 1
            parts["month"] += 1
        if parts["month"] > 12:
            parts["month"], year = 1, year + 1
        return _made(parts, year)
    if len(parts) != 1 or not parts.keys() <= _FOLLOWING.keys():
        return None
    ((name, number),) = parts.items()
    number += 1
    if number > _FOLLOWING[name]:
        number, year = 1, year + 1
    return _made({name: number}, year)


def _made(parts: Mapping[str, int], year: int) -> Period | None:
    words = {name: _word(name, number) for name, number in parts.items()}
    return _period({**words, "year": str(year)}, dt.date(year, 1, 1))


def _word(name: str, number: int) -> str:
    return _WORDS[name][number - 1] if name in _WORDS else str(number)


def renewed(text: str, former: Period, new: Period, near: dt.date) -> str:
    """A name with the new period wherever it speaks of the former one; the name itself where it nowhere does.

    Where the year is another one, a year that stands alone beside the period goes along.

    Args:
        text: A sheet's name, a title, a file's name.
        former: What the ledger was of.
        new: What it is to be of; of the same kind.
        near: A day of the ledger.
    """
    changes: list[tuple[int, int, str]] = []
    alone: list[tuple[int, int, str]] = []
    for mention in _mentions(text):
        if mention.parts.keys() == _STANDALONE:
            if numbered(mention.parts["year"]) == former.year != new.year:
                start, end = mention.groups["year"]
                alone.append((start, end, _styled(text[start:end], new.year)))
            continue
        found = _period(mention.parts, near)
        if found is None or found.parts != former.parts or found.stretch != former.stretch:
            continue
        numbers = {**dict(new.parts), "year": new.year}
        for name, (start, end) in mention.groups.items():
            word = _word(name, numbers[name]) if name in _WORDS else _styled(text[start:end], numbers[name])
            changes.append((start, end, word))
    if not changes and former.parts:
        return text
    for start, end, word in sorted((*changes, *alone), reverse=True):
        text = text[:start] + word + text[end:]
    return text


def tells_other_days(text: str, new: Period) -> bool:
    """Whether a text tells of a day or a stretch that is not the new period itself; a year alone is none.

    A day as of which something was counted or filled in (截至7月31日, 填报时间：7月25日) is one, too.

    Args:
        text: What stands above a list or below it.
        new: The period that the list is of by now.
    """
    plain = "".join(sign for sign in nfkc(text) if not sign.isspace())
    for form in forms():
        for match in form.finditer(plain):
            parts = {name: part for name, part in match.groupdict().items() if part is not None}
            if parts.keys() == _STANDALONE:
                continue
            found = _period(parts, new.stretch.first)
            if found is not None and found.stretch != new.stretch:
                return True
        plain = form.sub(lambda match: "\0" * len(match[0]), plain)
    return False


_AS_OF = re.compile(rf"{ASIDE}|(?:制表|统计|报送|上报|汇总|编制|更新|截止)(?:时间|日期|日).*")


def said_of_a_day(text: str) -> bool:
    """Whether a text says as of when something was counted, filled in, or sent: 截至…, 填报时间：…, 制表日期：…."""
    plain = "".join(sign for sign in nfkc(text) if not sign.isspace())
    return _AS_OF.search(plain) is not None


def _styled(written: str, number: int) -> str:
    """A number in the figures of another one."""
    plain = nfkc(written).strip()
    if not plain.isascii():
        if len(plain) == 4 and not any(sign in plain for sign in "十"):  # 二〇二二
            zero = "零" if "零" in plain else "〇"
            return "".join(_SIGNS[int(one)] if one != "0" else zero for one in str(number))
        return _chinese(number)
    figures = f"{number:0{len(plain)}d}" if plain.startswith("0") else str(number)
    return "".join(chr(ord(one) + 0xFEE0) for one in figures) if not written.strip().isascii() else figures


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _SIGNS[ones]
    return (_SIGNS[tens] if tens > 1 else "") + "十" + (_SIGNS[ones] if ones else "")
