"""A word without a field that says how an item stands, as an office says it: 未办结, 本周到期, 张三负责的.

Exists because a clerk asks in such words and would be answered by a search for them in the texts, which finds nothing
and says nothing. Each becomes a condition with fields; whatever is not understood as a whole stays a word::

    phrase  := state | status | reason | step
             | 逾期 amount                         逾期10天以上, 超期超过5天
             | days event                         本周到期, 上月新增, 昨天办结, 7月20日前到期
             | without field | field nothing      没有责任人, 责任人未填
             | field amount | field days          完成率低于80%, 时限7月20日前
             | name role                          张三负责, 暗访发现: a name that the ledgers have
             | not phrase                         不是大洼区, 除大洼区以外
             | district phrase | phrase open      大洼区红色, 本周到期未办结
             | phrase 或 phrase                    红或黄, 大洼区和盘山县
    phrase may end with 的, 的问题, 有哪些

Districts, tiers and units are known to `civtrack.rules.asked`, which asks here what it does not know itself. May import
`civtrack.asking`, `civtrack.errors`, `civtrack.language` and its neighbours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from civtrack.asking.names import CONDITION_FIELDS, REASONS, STATUSES, meant
from civtrack.asking.tree import All, Any, Expression, Not, Term, Text, Word
from civtrack.errors import UsageMistake
from civtrack.language.names import written_alike
from civtrack.light import dataclass
from civtrack.patterns import lazy
from civtrack.rules.ranges import day_range, folded, number_range

__all__ = ["DAYS", "NUMBERS", "Speech"]

DAYS = frozenset(
    {"found_on", "assigned_on", "deadline", "due", "extended_to", "original_deadline", "done_on", "closed_on"}
)
NUMBERS = frozenset(
    {"row", "percent", "days_overdue", "days_left", "overdue", "days_allowed", "days_open", "days_taken"}
)

_TAILED = lazy(r"(.+?)的?(?:问题|事项|任务)?(?:都?有)?(?:哪些|多少|几条|几项)?[??。]?")
_OPEN = frozenset(
    {
        "未办结", "没办结", "未办完", "没办完", "未完成", "没完成", "未了结", "在办", "还在办", "还没办", "还没办完",
        "还没办结", "还没完成", "尚未办结", "没有办结", "没有完成", "没有办完", "没办",
    }
)  # fmt: skip
_UNCHECKED = frozenset({"已整改未销号", "已整改待销号", "整改未销号", "已完成未销号", "待销号"})
_EXTENDED = frozenset({"延期", "已延期", "延过期", "延期过", "办理延期"})
_FINISHED = ("done_on_time", "done_late", "done_undated")
_OUTSIDE = ("void", "carried")
_LATE = lazy(r"(?:已经?)?(?:逾期|超期|超时)了?(.+)")
_DUE = "到期|[应该要](?:办结|办完|完成)|必[须]?(?:办结?|办完|完成)"
_EVENT = lazy(rf"(.+?)({_DUE}|新?交办|下发|新增|发现|办结|完成|办完|销号)")
_WITHOUT = lazy(r"(?:没有写|没有填|没有|没写|没填|未填写|未填|未写|缺少|缺|无)(.{2,})")
_EMPTY = lazy(r"(.{2,}?)(?:为空|空着|空白|没有写|没有填|没写|没填|未填写|未填|未写|没有)")
_ROLE = lazy(r"(.{2,}?)(负责|经办|承办|包保|包联|包抓|分管|挂牌|发现|反映|曝光|转办)")
_ROLES = {
    **dict.fromkeys(("负责", "经办", "承办"), ("person", "leader")),
    **dict.fromkeys(("包保", "包联", "包抓", "分管", "挂牌"), ("leader", "person")),
    **dict.fromkeys(("发现", "反映", "曝光", "转办"), ("source",)),
}
"""What somebody does with an item → the fields that may name him."""
_NOT = lazy(r"(?:不是|不在|不属于)(.+)|除[了去]?(.+?)(?:以外|之外|外)|除了(.+)")
_OR = lazy(r"[或和与及/、]|或者|以及")
_ASKED_TO = lazy(r"(?:应该?|该|需要?|要)(?:发|被)?(.+)")
_IS_DUE = lazy(_DUE)
_ALWAYS_THERE = frozenset({"ledger", "sheet", "row", "kind", "id", "reasons", "reason", "tier", "text", "overdue"})
"""Fields that are never without a value."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What words say in an office.

    Attributes:
        as_of: The day that 本周 counts from.
        steps: What a supervision step is called → its name.
        names: The fields that name somebody (person, leader, source) → the names that the ledgers have.
        known: The districts, tiers and units, as they may be typed.
        districts: Those of them that are districts, as they may be typed.
    """

    as_of: dt.date
    steps: Mapping[str, str]
    names: Mapping[str, Collection[str]]
    known: Collection[str] = ()
    districts: Collection[str] = ()

    def means(self, word: str) -> Expression | None:
        """The condition that a word is; None where it is only a word."""
        plain = folded(word).strip()
        for text in dict.fromkeys((plain, *_shortened(plain))):
            if text != plain and text in self.known:
                return Word((Text(text),))
            for found in self._readings(text):
                if found is not None:
                    return found
        return None

    def _readings(self, text: str) -> Iterator[Expression | None]:
        yield self._state(text)
        yield _late(text)
        yield self._happened(text)
        yield _without(text)
        yield self._role(text)
        yield _field_first(text, self.as_of)
        if match := _NOT.fullmatch(text):
            part = self._part(match[1] or match[2] or match[3])
            yield None if part is None else Not(part)
        if len(pieces := _OR.split(text)) > 1:
            parts = [part for piece in pieces if piece and (part := self._part(piece)) is not None]
            yield Any(tuple(parts)) if len(parts) == len(pieces) else None
        for ending in _OPEN:
            if text.endswith(ending) and (first := self._part(text.removesuffix(ending))) is not None:
                yield All((first, _open()))
        for place in range(len(text) - 1, 1, -1):
            if text[:place] in self.districts and (rest := self._part(text[place:])) is not None:
                yield All((Word((Text(text[:place]),)), rest))

    def _part(self, text: str) -> Expression | None:
        if not text:
            return None
        return Word((Text(text),)) if text in self.known else self.means(text)

    def _state(self, text: str) -> Expression | None:
        if text in _OPEN:
            return _open()
        if text in _UNCHECKED:
            return _term("status", "done")
        if text in _EXTENDED:
            return _term("extended_to", "有")
        steps = {folded(step) for step in self.steps}
        asked = _ASKED_TO.fullmatch(text)
        if text in steps or (asked and asked[1] in steps):
            return _term("step", text if text in steps else str(asked and asked[1]))
        if (status := meant(text, STATUSES)) not in (None, "unknown"):
            return _term("status", str(status))
        reason = meant(text, REASONS)
        return None if reason is None else _term("reason", reason)

    def _happened(self, text: str) -> Expression | None:
        """本周到期: an event within a day or a stretch of days."""
        match = _EVENT.fullmatch(text)
        if match is None:
            return None
        days, event = match[1], match[2]
        try:
            day_range(days, self.as_of)
        except UsageMistake:
            return None
        if _IS_DUE.fullmatch(event):
            return _term("deadline", days)
        if event in ("交办", "新交办", "下发"):
            return _term("assigned_on", days)
        if event == "新增":
            found = All((_term("assigned_on", "空"), _term("found_on", days)))
            return Any((_term("assigned_on", days), found))
        if event in ("发现", "销号"):
            return _term("found_on" if event == "发现" else "closed_on", days)
        checked = All((_term("done_on", "空"), _term("closed_on", days)))
        return All((_term("reason", *_FINISHED), Any((_term("done_on", days), checked))))

    def _role(self, text: str) -> Expression | None:
        """张三负责: where the ledgers have such a person; 专人负责 is only a word."""
        match = _ROLE.fullmatch(text)
        if match is None:
            return None
        asked = written_alike(match[1])
        for field in _ROLES[match[2]]:
            if any(asked in written_alike(name) for name in self.names.get(field, ())):
                return _term(field, match[1])
        return None


def _term(name: str, *values: str) -> Term:
    return Term(name, tuple(Text(value) for value in values))


def _open() -> Expression:
    return Not(_term("reason", *_FINISHED, *_OUTSIDE))


def _field_first(text: str, as_of: dt.date) -> Expression | None:
    """完成率低于80%, 时限7月20日前: a field, and what it can be asked for."""
    for place in range(len(text) - 1, 1, -1):
        name, rest = meant(text[:place], CONDITION_FIELDS), text[place:]
        try:
            if name in NUMBERS:
                number_range(rest)
            elif name in DAYS:
                day_range(rest, as_of)
            else:
                continue
        except UsageMistake:
            continue
        return _term(str(name), rest)
    return None


def _shortened(text: str) -> Iterator[str]:
    """The word without what a question ends with."""
    if (match := _TAILED.fullmatch(text)) and match[1] != text:
        yield match[1]


def _late(text: str) -> Expression | None:
    """逾期10天以上, 逾期未办结."""
    match = _LATE.fullmatch(text)
    if match is None:
        return None
    if match[1] in _OPEN or match[1] == "未整改":
        return _term("reason", "overdue")
    try:
        number_range(match[1])
    except UsageMistake:
        return None
    return _term("overdue", match[1])


def _without(text: str) -> Expression | None:
    """没有责任人, 责任人未填."""
    match = _WITHOUT.fullmatch(text) or _EMPTY.fullmatch(text)
    name = meant(match[1], CONDITION_FIELDS) if match else None
    return None if name is None or name in _ALWAYS_THERE else _term(name, "空")
