"""Days, stretches of days and numbers as a clerk types them: 昨天, 7月20日, 下周五, 本月, 7月1日..7月15日, ..+7d, 5...

Exists beside the reading of deadlines because a question means one thing: 7月 is the whole month here, and a day
without a year is one of the year that is asked in. May import `civtrack.model`, `civtrack.errors`, `civtrack.asking`
`civtrack.folded`, `civtrack.patterns` and its neighbour `numerals`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from civtrack.asking.names import near
from civtrack.errors import UsageMistake
from civtrack.folded import nfkc
from civtrack.light import NamedTuple
from civtrack.model import N_, Message
from civtrack.patterns import lazy
from civtrack.rules.numerals import normalise

__all__ = ["DayRange", "NumberRange", "day_range", "folded", "number_range", "single_day", "stretch"]

_DAY = dt.timedelta(days=1)


def folded(text: str) -> str:
    """Text as it is compared: half-width, without case."""
    return nfkc(text).casefold()


class DayRange(NamedTuple):
    """Days from `first` to `last`, both included; None is endless."""

    first: dt.date | None
    last: dt.date | None

    def __contains__(self, day: object) -> bool:
        return (
            isinstance(day, dt.date)
            and (self.first is None or day >= self.first)
            and (self.last is None or day <= self.last)
        )


class NumberRange(NamedTuple):
    """Numbers from `first` to `last`, both included; None is endless."""

    first: int | None
    last: int | None

    def __contains__(self, number: object) -> bool:
        return (
            isinstance(number, int | float)
            and (self.first is None or number >= self.first)
            and (self.last is None or number <= self.last)
        )


_FIXED = {
    "今天": 0, "今日": 0, "本日": 0, "当天": 0, "today": 0, "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2, "大后天": 3,
    "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2, "大前天": -3,
}  # fmt: skip
_RELATIVE = lazy(r"([+-])(\d{1,4})(d|天|日|w|周|个星期)", re.ASCII, needs="d天日w周个")
_AGO = lazy(r"(\d{1,4})(天|日|周|个星期)(?:以)?([前后])", re.ASCII, needs="前后")
_WHOLE = lazy(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})[日号]?|(\d{4})(\d{2})(\d{2})", re.ASCII
)
_NO_YEAR = lazy(r"(今年|去年|明年)?(\d{1,2})(?:月|[/.-])(\d{1,2})[日号]?", re.ASCII)
_OF_MONTH = lazy(r"(本月|上月|上个月|下月|下个月)?(\d{1,2})[日号]", re.ASCII)
_WEEKDAY = lazy(r"(上上|上|本|这|下下|下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天1-6])", re.ASCII)
_MONTH = lazy(r"(?:(\d{4})年|(今年|去年|明年))?(\d{1,2})月(?:份)?(上旬|中旬|下旬|初|底|末)?|(\d{4})-(\d{2})", re.ASCII)
_QUARTER = lazy(r"(?:(\d{4})年?|(今年|去年|明年))?(?:第)?([一二三四1-4])季度?|(?:(\d{4})-?)?q([1-4])", re.ASCII)
_YEAR = lazy(r"(\d{4})年", re.ASCII)
_ISO_WEEK = lazy(r"(\d{4})-?w(\d{2})", re.ASCII)
_RECENT = lazy(r"(?:最近|近|过去|前)(\d{1,3})(天|日|周|个?星期|个月)(?:之|以)?内?", re.ASCII)
_COMING = lazy(
    r"(?:未来|今后|接下来|后)?(\d{1,3})(天|日|周|个?星期|个月)(?:之|以)?内"
    r"|(?:未来|今后|接下来)(\d{1,3})(天|日|周|个?星期|个月)",
    re.ASCII,
)
_JOINED = lazy(r"(.+?)(?:至|到|~|～|—+|–)(.+)", re.ASCII)
_UP_TO = lazy(r"(?:截至|截止)(.+)|(.+?)(?:以前|之前|前|为止)", re.ASCII)
_FROM = lazy(r"(?:从|自)?(.+?)(?:起|以来|开始)", re.ASCII)
_UNITS = "一二三四五六日"
_YEARS = {"今年": 0, "本年": 0, "本年度": 0, "去年": -1, "上年": -1, "明年": 1}
_MONTHS = {"本月": 0, "这个月": 0, "当月": 0, "上月": -1, "上个月": -1, "下月": 1, "下个月": 1}
_WEEKS = {
    "上上周": -2, "上周": -1, "上星期": -1, "本周": 0, "这周": 0, "本星期": 0, "下周": 1, "下星期": 1, "下下周": 2,
}  # fmt: skip
_QUARTERS = {"上季度": -1, "上个季度": -1, "本季度": 0, "这个季度": 0, "下季度": 1, "下个季度": 1, "本季": 0}
_ENGLISH = {
    "this week": "本周", "last week": "上周", "next week": "下周", "this month": "本月", "last month": "上月",
    "next month": "下月", "this quarter": "本季度", "last quarter": "上季度", "this year": "今年", "last year": "去年",
}  # fmt: skip
_ENDS = {
    "月底": "本月", "月末": "本月", "本月底": "本月", "本月末": "本月", "上月底": "上月", "下月底": "下月",
    "季末": "本季度", "季度末": "本季度", "本季度末": "本季度", "年底": "今年", "年末": "今年", "今年底": "今年",
    "周末": "本周", "本周末": "本周", "下周末": "下周",
}  # fmt: skip
_STARTS = {"月初": "本月", "本月初": "本月", "下月初": "下月", "年初": "今年", "季初": "本季度", "周初": "本周"}
_HALVES = {"上半年": (1, 6), "下半年": (7, 12)}
_SAID = [*_FIXED, *_WEEKS, *_MONTHS, *_QUARTERS, *_YEARS, *_ENDS, *_STARTS, *_HALVES]


def _moved(day: dt.date, months: int) -> dt.date:
    """The first day of the month that is so many months away."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def _months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def _one_day(text: str, as_of: dt.date) -> dt.date | None:
    """A single day, or None; ValueError where there is no such day."""
    if text in _FIXED:
        return as_of + _FIXED[text] * _DAY
    if text in _ENDS:
        period = _named(_ENDS[text], as_of)
        return period[1] if period else None
    if text in _STARTS:
        period = _named(_STARTS[text], as_of)
        return period[0] if period else None
    if match := _RELATIVE.fullmatch(text):
        days = int(match[2]) * (1 if match[3] in ("d", "天", "日") else 7)
        return as_of + (days if match[1] == "+" else -days) * _DAY
    if match := _AGO.fullmatch(text):
        days = int(match[1]) * (1 if match[2] in ("天", "日") else 7)
        return as_of + (-days if match[3] == "前" else days) * _DAY
    if match := _WHOLE.fullmatch(text):
        year, month, day = [part for part in match.groups() if part and part.isdigit()]
        return dt.date(int(year), int(month), int(day))
    if match := _NO_YEAR.fullmatch(text):
        return dt.date(as_of.year + _YEARS.get(match[1] or "", 0), int(match[2]), int(match[3]))
    if match := _OF_MONTH.fullmatch(text):
        return _moved(as_of, _MONTHS.get(match[1] or "", 0)).replace(day=int(match[2]))
    if match := _WEEKDAY.fullmatch(text):
        weeks = {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(match[1] or "", 0)
        place = _UNITS.index(match[2].replace("天", "日")) if not match[2].isdigit() else int(match[2]) - 1
        return as_of + (7 * weeks + place - as_of.weekday()) * _DAY
    if (match := _MONTH.fullmatch(text)) and match[4] in ("底", "末", "初"):
        first, last = _months(_year_of(match[1], match[2], as_of), int(match[3]), int(match[3]))
        return first if match[4] == "初" else last
    return None


def _year_of(written: str | None, said: str | None, as_of: dt.date) -> int:
    return int(written) if written else as_of.year + _YEARS.get(said or "", 0)


def _named(text: str, as_of: dt.date) -> tuple[dt.date, dt.date] | None:
    """A period that counts from the day: 本周, 上月, 下季度, 去年."""
    if text in _WEEKS:
        first = as_of + (7 * _WEEKS[text] - as_of.weekday()) * _DAY
        return first, first + 6 * _DAY
    if text in _MONTHS:
        first = _moved(as_of, _MONTHS[text])
        return first, _moved(first, 1) - _DAY
    if text in _QUARTERS:
        first = _moved(as_of, 3 * _QUARTERS[text] - (as_of.month - 1) % 3)
        return first, _moved(first, 3) - _DAY
    if text in _YEARS:
        return _months(as_of.year + _YEARS[text], 1, 12)
    if text in _HALVES:
        return _months(as_of.year, *_HALVES[text])
    return None


def _dated(text: str) -> tuple[dt.date, dt.date] | None:
    """A period that needs no day to count from: 2022年, 2022-W29."""
    if match := _YEAR.fullmatch(text):
        return _months(int(match[1]), 1, 12)
    if match := _ISO_WEEK.fullmatch(text):
        first = dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return first, first + 6 * _DAY
    return None


def _period(text: str, as_of: dt.date) -> tuple[dt.date, dt.date] | None:
    """A stretch of days in one word, or None; ValueError where there is no such stretch."""
    if found := _named(text, as_of) or _dated(text):
        return found
    if match := _MONTH.fullmatch(text):
        if match[5]:
            return _months(int(match[5]), int(match[6]), int(match[6]))
        first, last = _months(_year_of(match[1], match[2], as_of), int(match[3]), int(match[3]))
        thirds = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, last.day)}
        if match[4] in thirds:
            return first.replace(day=thirds[match[4]][0]), first.replace(day=thirds[match[4]][1])
        return first, last
    if match := _QUARTER.fullmatch(text):
        place = "一二三四".find(match[3]) % 4 + 1 if match[3] in tuple("一二三四") else int(match[3] or match[5])
        year = _year_of(match[1] or match[4], match[2], as_of)
        return _months(year, 3 * place - 2, 3 * place)
    if match := _RECENT.fullmatch(text):
        return _away(as_of, -int(match[1]), match[2]) + _DAY, as_of
    if match := _COMING.fullmatch(text):
        return as_of, _away(as_of, int(match[1] or match[3]), match[2] or match[4])
    return None


def _away(day: dt.date, count: int, unit: str) -> dt.date:
    """So many days, weeks or months away: from the 31st a month ends with its last day."""
    if unit != "个月":
        return day + count * (1 if unit in ("天", "日") else 7) * _DAY
    first = _moved(day, count)
    return first.replace(day=min(day.day, calendar.monthrange(first.year, first.month)[1]))


_TENTHS = lazy(r"([一二三四五六七八九])成")
_IN_WEEKS = lazy(r"(\d{1,3})(?:周|个?星期)", re.ASCII)


def _figured(text: str) -> str:
    """Text in half-width digits: 未来三天, 近半年, 下周三."""
    plain = "".join(folded(normalise(text)).split())
    return plain.replace("半个月", "15天").replace("半月", "15天").replace("近半年", "近6个月")


def stretch(text: str, as_of: dt.date) -> tuple[dt.date, dt.date] | None:
    """A day or a stretch of days that one word names, both ends included; None where it names none.

    Raises:
        ValueError: It names one that does not exist (2月30日).
        OverflowError: It lies outside the calendar.
    """
    plain = _figured(_ENGLISH.get(text.strip().casefold(), text))
    day = _one_day(plain, as_of)
    return (day, day) if day else _period(plain, as_of)


def single_day(text: str, as_of: dt.date) -> dt.date | None:
    """A single day that was typed, or None: of a stretch nobody knows which.

    Raises:
        ValueError, OverflowError: As `stretch`.
    """
    found = stretch(text, as_of)
    return found[0] if found and found[0] == found[1] else None


def _mistake(option: str, text: str, advice: str, **values: object) -> UsageMistake:
    values = {"found": text, "advice": Message(advice, values)}
    return UsageMistake(option, detail=Message(N_("“{found}” is not a range; {advice}"), values))


def _ends(text: str) -> tuple[str, str] | None:
    """The two ends of ``A..B``, ``A..`` or ``..B``; a lone ``A`` is both; None where nothing is between."""
    plain = folded(text).replace("…", "..").replace(" ", "")
    if plain.strip(".") == "":
        return None
    first, dots, last = plain.partition("..")
    return (first, last.lstrip(".")) if dots else (first, first)


def day_range(text: str, as_of: dt.date, option: str = "--due") -> DayRange:
    """Reads ``A..B``, ``A..``, ``..B``, 7月1日至7月15日, a day or a stretch such as 本周.

    Raises:
        UsageMistake: It is no such range, or it ends before it begins; names `option`.
    """
    plain = _ENGLISH.get(text.strip().casefold(), text)
    ends = _ends(plain)
    if ends is None:
        raise _no_days(text, option)
    try:
        whole = stretch(plain, as_of)
        if whole is None and ".." not in folded(plain):
            ends = _in_words(_figured(plain)) or ends
        first, last = whole or (_end(ends[0], as_of, 0), _end(ends[1], as_of, 1))
    except (ValueError, OverflowError):
        raise _no_days(text, option) from None
    if first and last and last < first:
        raise _mistake(option, text, N_("it ends before it begins"))
    return DayRange(first, last)


def _in_words(text: str) -> tuple[str, str] | None:
    """The two ends of 7月1日至7月15日, 7月20日前 (the day itself included), 7月1日起."""
    if match := _UP_TO.fullmatch(text):
        return "", match[1] or match[2]
    if match := _FROM.fullmatch(text):
        return match[1], ""
    match = _JOINED.fullmatch(text)
    return (match[1], match[2]) if match else None


def _end(text: str, as_of: dt.date, side: int) -> dt.date | None:
    if not text:
        return None
    found = stretch(text, as_of)
    if found is None:
        raise ValueError(text)
    return found[side]


def _no_days(text: str, option: str) -> UsageMistake:
    plain = text.strip(". …")
    close = [word for word in near(plain, _SAID) if set(word) & set(plain) and len(plain) <= 4] if plain else []
    if close and not plain.isascii():
        return _mistake(option, text, N_("did you mean: {near}"), near=close)
    return _mistake(option, text, N_("write 2022-07-01..2022-07-31, ..+7d, -3d.. or 今天"))


_OR_MORE = lazy(r"(\d{1,9})(?:天|日|个|条|件|%)?(?:以上|及以上|或以上)|(?:不少于|至少)(\d{1,9})(?:天|日|%)?", re.ASCII)
_OR_LESS = lazy(
    r"(\d{1,9})(?:天|日|个|条|件|%)?(?:以下|以内|及以下|之内|内)|(?:不超过|至多|最多)(\d{1,9})(?:天|日|%)?", re.ASCII
)
_MORE_THAN = lazy(r"(?:超过|多于|大于)(\d{1,9})(?:天|日|%)?", re.ASCII)
_LESS_THAN = lazy(r"(?:少于|小于|不到|不足|低于)(\d{1,9})(?:天|日|%)?", re.ASCII)
_FIGURE = lazy(r"(\d{1,9})(?:天|日|d|%)?", re.ASCII)


_SAID_RANGES = ((_OR_MORE, 0, None), (_MORE_THAN, 1, None), (_OR_LESS, None, 0), (_LESS_THAN, None, -1))


def number_range(text: str, option: str = "--overdue") -> NumberRange:
    """Reads ``5..``, ``..3``, ``1..7``, one number, 5天以上, 超过5天, 3天以内.

    Raises:
        UsageMistake: It is no such range, or it ends before it begins; names `option`.
    """
    plain = _TENTHS.sub(lambda found: f"{'一二三四五六七八九'.index(found[1]) + 1}0%", _figured(text))
    plain = _IN_WEEKS.sub(lambda found: f"{7 * int(found[1])}天", plain)
    for pattern, first, last in _SAID_RANGES:
        if match := pattern.fullmatch(plain):
            figure = int(next(part for part in match.groups() if part))
            return NumberRange(None if first is None else figure + first, None if last is None else figure + last)
    ends = _ends(plain)
    read = [_FIGURE.fullmatch(end) for end in ends if end] if ends else [None]
    if ends is None or not all(read):
        raise _mistake(option, text, N_("write 5.., 1..7 or 3"))
    figures = [int(match[1]) if (match := _FIGURE.fullmatch(end)) else None for end in ends]
    if figures[0] is not None and figures[1] is not None and figures[1] < figures[0]:
        raise _mistake(option, text, N_("it ends before it begins"))
    return NumberRange(figures[0], figures[1])
