"""A number of days as it is typed: ``3d``, ``3天``, ``三天``, ``2wd``, ``2个工作日``, ``一周``.

Exists so that every option that takes a span understands the office's way to say it, and nothing else. May import
`civtrack.folded`, `civtrack.policy` and `civtrack.rules.numerals`.
"""

from __future__ import annotations

from civtrack.folded import nfkc
from civtrack.patterns import lazy
from civtrack.policy import DayUnit, Span
from civtrack.rules.numerals import chinese_number

__all__ = ["read_span"]

_SPAN = lazy(
    r"(?P<count>[0-9]{1,4}|[一二两三四五六七八九十百]{1,4})个?"
    r"(?:(?P<working>wd|工作日)|(?P<weeks>周|星期|礼拜|w)|天|日|d)(?:之?内|以内)?",
)
_LONGEST = 9999


def read_span(text: str) -> Span | None:
    """The span that a text says, or None where it says none."""
    folded = "".join(nfkc(text).casefold().split())
    if folded.isascii() and folded.isdigit():
        folded += "d"
    found = _SPAN.fullmatch(folded)
    if not found:
        return None
    written = found["count"]
    count = int(written) if written.isascii() else chinese_number(written)
    if count is None:
        return None
    days = count * 7 if found["weeks"] else count
    return Span(days, DayUnit.WORKING if found["working"] else DayUnit.CALENDAR) if days <= _LONGEST else None
