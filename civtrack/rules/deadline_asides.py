"""What stands around a deadline and says no day: a threat, a purpose, brackets, a form that nobody filled in.

Exists because “7月31日前，逾期通报” is 31 July and “20 年7月31日前” is nothing: both are settled before a phrase is
read. May import `patterns` and `tails`.
"""

from __future__ import annotations

import re

from civtrack.patterns import lazy
from civtrack.rules.tails import DOUBTFUL

__all__ = ["bared", "unfilled"]

_OTHERWISE = lazy(
    r"(?<=.)(?:[,;、.]|(?=\())\(?(?:如|若|凡|对|对于)?(?:逾期|超期|过期|否则|到期(?:仍|后)?未|(?:仍)?未(?:按期|按时|如期|及时|完成|整改))"
    r"(?!.*(?:延|推迟|宽限|顺)|[^()]*\)[^)])[^0-9]{0,40}$"
)
"""What happens when the day passes; a way to move the day is no threat."""
_PURPOSE = lazy(r"(?<=.)[,;、](?:以便?|以备|以确保|确保|为了?|迎接|保障|保证|用于|做到)(?P<what>[^0-9()]{2,24})$")
_BY_NO_MEANS = lazy(
    r"(?<=.)[,;、](?:坚决|切实)?(?:不得|严禁|杜绝|避免|防止|确保不|切忌)(?:再次|再)?"
    r"(?:拖延|延误|推诿|敷衍|应付|弄虚作假|反弹|回潮|发生|走过场|流于形式|出现)[^0-9]{0,8}$"
)
_UNFILLED = lazy(
    r"(?<![0-9０-９])(?:20|２０|二[〇○零])[\s_＿]+年|(?<![_＿])[_＿]++\s*+(?:年|月|日|号|天|个?工作日|季|旬|周)|[年月第]\s*[_＿]"
    r"|^\s*月[上中下]旬"
    r"|(?:^|(?<=[年月第]))[ \t\u3000]{2,}(?:月[底末内上中下份]|[日号](?=前|内|止|之|以|$)|个工作日|天内|季度)"
)
"""A form whose figures nobody filled in: 20 年7月, 月上旬, ＿月＿日."""
_END = 64
"""None of these is longer, and each ends the text: to look ahead from every comma of a long one would take for ever."""
_LIMITED = lazy(r"限期整改\(([^()]+)\)")


def unfilled(text: str) -> bool:
    """Whether a text is a form whose figures nobody filled in."""
    return _UNFILLED.search(text) is not None


def bared(plain: str) -> str:
    """The text without what says no day: a full stop, brackets around the whole, what happens when it passes."""
    plain = _without(_BY_NO_MEANS, _without(_OTHERWISE, plain)).strip(",;、.!*:")
    if (purpose := _PURPOSE.search(plain, max(0, len(plain) - _END))) and not DOUBTFUL.search(purpose["what"]):
        plain = plain[: purpose.start()]
    if match := _LIMITED.fullmatch(plain):
        return match[1]
    if plain[:1] == "(" and plain[-1:] == ")" and "(" not in plain[1:]:
        return plain[1:-1].strip(",;、.!*:")
    return plain


def _without(pattern: re.Pattern[str], plain: str) -> str:
    """A text without what a pattern finds at its end."""
    place = max(0, len(plain) - _END)
    return plain[:place] + pattern.sub("", plain[place:])
