"""What a single value of the settings may be, and how it is said when it is something else.

Exists so that a value is read the same way from the file, the environment and an option. Every reader takes what TOML
gives and returns the typed value or raises `Wrong`. May import only `civtrack.model`, `civtrack.policy`,
`civtrack.asking` and `civtrack.settings.schema`.
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from civtrack.asking.names import FIELDS, KINDS, LANGUAGES, NOTICES, STATUSES, Names, meant
from civtrack.model import ITEM_COLUMNS, N_, OUTSIDE, Field, Kind, Message, Reason, Severity, Status
from civtrack.patterns import lazy
from civtrack.policy import FIGURES, Carried, DayUnit, Span, taking
from civtrack.settings import meanings, schema

__all__ = ["READERS", "Wrong", "nearest", "shown"]


class Wrong(ValueError):
    """A value that cannot be used, with the sentence that says what was found and what is allowed."""

    def __init__(self, text: str, **values: Any) -> None:
        super().__init__(text, values)
        self.message = Message(text, values)


FIELD_WORDS: Mapping[str, Field] = {
    **{word: field for field in Field for word in FIELDS.get(field.value, ())},
    "序号": Field.NUMBER, "销号情况": Field.CLOSURE, "是否销号": Field.CLOSURE, "照片": Field.PHOTOS,
}  # fmt: skip
"""Main words for the fields that ``columns`` may name."""

_OWN_COLUMNS = {Field.SERIAL, Field.TIER_MARK, Field.DAYS_MARK, Field.BASIS_MARK, Field.ROW_KEY}
_FIELD_NAMES = [each.value for each in Field if each not in _OWN_COLUMNS]
_STATUS_NAMES = [each.value for each in Status if each is not Status.UNKNOWN]
_ZONES_MEANT = {"Asia/Beijing": "Asia/Shanghai", "Beijing": "Asia/Shanghai", "北京": "Asia/Shanghai"}
_DAILY = ("update", "split", "report", "onepage", "page", "brief", "notice", "remind", "export")
_PAPERS = ("A4", "A3")
_NOTICES = ("circular", "express", "slip", "supervision")
_REMINDED = ("unit", "person", "leader", "district")

_SPAN = lazy(r"\s*([0-9]{1,4})\s*(d|wd)\s*", re.IGNORECASE)
_COLOR = lazy(r"#?([0-9A-Fa-f]{6})")


def nearest(found: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    words = {word.casefold(): word for word in known}
    close = difflib.get_close_matches(found.casefold(), words, 1, 0.6)
    return words[close[0]] if close else None


def shown(value: Any) -> str:
    """A value as TOML writes it, shortened."""
    text = (
        value.isoformat()
        if isinstance(value, dt.date | dt.time)
        else json.dumps(value, ensure_ascii=False, default=str)
    )
    return text if len(text) <= 60 else f"{text[:59]}…"


def read_text(value: Any) -> str:
    """Text as it stands."""
    if not isinstance(value, str):
        raise Wrong(N_("must be text in quotes, not {found}"), found=shown(value))
    if "\0" in value:
        raise Wrong(N_("must not hold the character of code zero"))
    return value


def read_filled(value: Any) -> str:
    """Text that is not empty, without spaces around."""
    text = read_text(value).strip()
    if not text:
        raise Wrong(N_("must not be empty"))
    return text


def read_whole(value: Any) -> int:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong(N_("must be a whole number, not {found}"), found=shown(value))
    return value


def read_truth(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Wrong(N_("must be true or false, not {found}"), found=shown(value))
    return value


def read_day(value: Any) -> dt.date:
    """A TOML date, or ISO text."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"\s*\d{4}-\d{2}-\d{2}\s*", value):
        try:
            return dt.date.fromisoformat(value.strip())
        except ValueError:
            raise Wrong(N_("there is no day {found}"), found=shown(value)) from None
    raise Wrong(N_("must be a day such as 2022-09-10, not {found}"), found=shown(value))


def read_span(value: Any) -> Span:
    """``3d``, ``2wd``, or a plain number of calendar days."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9999:
        return Span(value)
    if isinstance(value, str) and (match := _SPAN.fullmatch(value)):
        return Span(int(match[1]), DayUnit(match[2].lower()))
    raise Wrong(
        N_("must be days such as “3d” (calendar days) or “2wd” (working days), not {found}"), found=shown(value)
    )


def _one_of(value: Any, known: Iterable[str], also: Iterable[str] = ()) -> str:
    """One of the known words; `also` are further words that are only suggested."""
    text, words = read_text(value).strip(), list(known)
    if text in words:
        return text
    if meant := nearest(text, [*words, *also]):
        raise Wrong(N_("“{found}” is not known here; did you mean “{nearest}”?"), found=text, nearest=meant)
    raise Wrong(N_("“{found}” is not known here; known are {known}"), found=text, known=list(words))


def _called(value: Any, names: Names) -> Any:
    """What a word of the table of names is called in the file; any other value as it is."""
    return (meant(value, names) or value) if isinstance(value, str) else value


def read_status(value: Any) -> Status:
    """A status that a word can stand for."""
    return Status(_one_of(_called(value, STATUSES), _STATUS_NAMES))


def read_closed_status(value: Any) -> Status:
    """A status that can count as finished."""
    return Status(_one_of(_called(value, STATUSES), (Status.DONE, Status.CLOSED)))


def read_kind(value: Any) -> Kind | None:
    """``problems``, ``reminders``, ``materials``; None for ``auto``."""
    return schema.KIND_WORDS[_one_of(_called(value, KINDS), schema.KIND_WORDS)]


def read_language(value: Any) -> str:
    """``zh``, ``en`` or ``auto``."""
    return _one_of(_called(value, LANGUAGES), ("zh", "en", "auto"))


def read_zone(value: Any) -> str:
    """A time zone of the system's database."""
    import zoneinfo

    text = read_text(value).strip()
    try:
        zoneinfo.ZoneInfo(text)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        meant = _ZONES_MEANT.get(text) or nearest(text, zoneinfo.available_timezones()) or "Asia/Shanghai"
        raise Wrong(N_("“{found}” is no time zone; did you mean “{nearest}”?"), found=text, nearest=meant) from None
    return text


def read_field(value: Any) -> str:
    """A field's name, in English or by its Chinese main word → the English one."""
    text = read_text(value).strip()
    if word := FIELD_WORDS.get(text):
        return word.value
    return _one_of(text, _FIELD_NAMES, FIELD_WORDS)


def read_color(value: Any) -> str:
    """``RRGGBB`` or ``#RRGGBB`` → ``RRGGBB`` in capitals."""
    if isinstance(value, str) and (match := _COLOR.fullmatch(value.strip())):
        return match[1].upper()
    raise Wrong(N_("must be a colour such as “FF9999” or “#FF9999”, not {found}"), found=shown(value))


def read_tier_key(value: Any) -> str:
    """What scripts call a tier: small Latin letters, digits and ``_``; not the name of a figure."""
    text = read_text(value).strip()
    if not re.fullmatch(r"[a-z][a-z0-9_]*", text):
        raise Wrong(N_("must be small Latin letters, digits and _, not {found}"), found=shown(value))
    if text in FIGURES:
        raise Wrong(N_("“{found}” is the name of a figure in every summary; choose another key"), found=text)
    return text


def read_tier_entry(value: Any) -> str:
    """An entry of a tier's reasons: see `civtrack.policy.taking`."""
    text = re.sub(r"\s", "", read_text(value))
    word, _, rest = text.partition(":")
    if word == Reason.VOID:
        raise Wrong(N_("void items are outside every total and have no tier"))
    if word == Reason.CARRIED:
        raise Wrong(N_("rows carried over count where they stand newest and have no tier"))
    try:
        taking(text)
    except ValueError:
        if word == "status":
            _one_of(rest, _STATUS_NAMES)
        _one_of(word, [each.value for each in Reason if each not in OUTSIDE])
        raise Wrong(
            N_("“{found}” is not understood; days overdue are written overdue:8..14 or overdue:15.."), found=text
        ) from None
    return text


def read_days_overdue(value: Any) -> int:
    """A whole number of days, 1 or more."""
    if read_whole(value) < 1:
        raise Wrong(N_("must be 1 or more, not {found}"), found=shown(value))
    return int(value)


def read_at_most(value: Any) -> int:
    """A whole number, 1 or more and less than two milliards."""
    if not 1 <= read_whole(value) < 1 << 31:
        raise Wrong(N_("must be 1 or more, not {found}"), found=shown(value))
    return int(value)


def read_at_most_or_all(value: Any) -> int:
    """A whole number less than two milliards; 0 is all of them."""
    if not 0 <= read_whole(value) < 1 << 31:
        raise Wrong(N_("must be 0 or more, not {found}"), found=shown(value))
    return int(value)


def read_daily(value: Any) -> str:
    """Something that ``daily`` makes."""
    return _one_of(read_text(value).strip(), _DAILY)


def read_notice(value: Any) -> str:
    """A type of Word document."""
    return _one_of(_called(value, NOTICES), _NOTICES)


def read_paper(value: Any) -> str:
    """The paper of the summary workbook."""
    return _one_of(read_text(value).strip().upper(), _PAPERS)


def read_reminder(value: Any) -> str:
    """Whom reminders are for."""
    return _one_of(_called(value, FIELDS), _REMINDED)


def read_large_photos(value: Any) -> str:
    """What becomes of photos that are larger than the settings say."""
    return _one_of(value, ("take", "refuse", "shrink"))


def read_carried(value: Any) -> Carried:
    """Whether an item that a later ledger carries on counts there alone, or in each."""
    return Carried(_one_of(read_text(value).strip(), [each.value for each in Carried]))


def read_item_column(value: Any) -> str:
    """A column that ``query`` can show, in English or by its Chinese word → the English one."""
    text = read_text(value).strip()
    return meant(text, FIELDS) or _one_of(text, ITEM_COLUMNS, FIELD_WORDS)


def read_condition(value: Any) -> str:
    """A condition as ``--where`` takes it; what its values mean is only known beside the ledgers."""
    from civtrack.asking import parse
    from civtrack.errors import WhereMistake

    text = read_text(value).strip()
    try:
        parse(text)
    except WhereMistake as mistake:
        values = {"place": mistake.at[0] + 1, "detail": mistake.what}
        raise Wrong(N_("at character {place}: {detail}"), **values) from None
    return text


_SEVERITIES = {"error": ("错误", "严重"), "warning": ("提醒", "警告")}


def read_severity(value: Any) -> Severity:
    """``error`` or ``warning``."""
    return Severity(_one_of(_called(value, _SEVERITIES), _SEVERITIES))


READERS: Mapping[Any, Callable[[Any], Any]] = {
    str: read_text,
    int: read_whole,
    bool: read_truth,
    dt.date: read_day,
    Span: read_span,
    Carried: read_carried,
    Status: read_status,
    Kind: read_kind,
    meanings.Filled: read_filled,
    meanings.TimeZone: read_zone,
    meanings.LanguageChoice: read_language,
    meanings.FieldName: read_field,
    meanings.ClosedStatus: read_closed_status,
    meanings.TierKey: read_tier_key,
    meanings.Color: read_color,
    meanings.TierEntry: read_tier_entry,
    meanings.DaysOverdue: read_days_overdue,
    meanings.AtMost: read_at_most,
    meanings.AtMostOrAll: read_at_most_or_all,
    meanings.DailyOutput: read_daily,
    meanings.NoticeWord: read_notice,
    meanings.PaperWord: read_paper,
    meanings.ReminderWord: read_reminder,
    meanings.LargePhotos: read_large_photos,
    meanings.ItemColumn: read_item_column,
    meanings.Condition: read_condition,
    meanings.CheckSeverity: read_severity,
}
"""Type in the schema → its reader."""
