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
             | field 是 value                     责任单位是市住建局
             | known {known}                      大洼区占道经营未办结, 市住建局逾期, 红黄
             | phrase 或 phrase                    红或黄, 大洼区和盘山县
    known  := a district, tier, unit, category, type of site or street of the ledgers, or a phrase above the last two
    phrase may end with 的, 的问题, 有哪些

In a row of known ones all must hold; of neighbours that are both districts, or both tiers, either. Districts, tiers and
units are known to `civtrack.rules.asked`, which asks here what it does not know itself. May import `civtrack.asking`,
`civtrack.errors`, `civtrack.language` and its neighbours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby

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
_STANDING = frozenset({"未销号", "没销号", "还没销号", "还未销号", "尚未销号", "没有销号"})
_UNCHECKED = frozenset({"已整改未销号", "已整改待销号", "整改未销号", "已完成未销号", "待销号"})
_EXTENDED = frozenset({"延期", "已延期", "延过期", "延期过", "办理延期"})
_FINISHED = ("done_on_time", "done_late", "done_undated")
_OUTSIDE = ("void", "carried")
_LATE = lazy(r"(?:已经?)?(?:逾期|超期|超时)了?(.+)")
_DUE = "(?:[要将快该应]|即将|快要|将要|就要)?到期|[应该要](?:办结|办完|完成)|必[须]?(?:办结?|办完|完成)"
_EVENT = lazy(rf"(.+?)({_DUE}|新?交办|下发|新增|发现|办结|完成|办完|销号)")
_TAKES = lazy(r"(交办|下发|在办|拖|挂|办)(?:了|已|已经)?(.+)")
_RUNNING = frozenset({"交办", "下发", "在办", "拖", "挂"})
_IS = lazy(r"(.{2,}?)(?:是|为)(.{2,})")
_NAMED = frozenset({"unit", "partners", "person", "leader", "category", "site_type", "street", "community", "source"})
_BETWEEN = "的里中内有"
_LONGEST_ROW = 40
"""Signs of a word that may be a row of known ones; a longer one is a sentence to look for."""
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
        tiers: Those of them that are tiers.
        labels: What the ledgers call categories, types of sites and streets, which are looked for in the texts.
    """

    as_of: dt.date
    steps: Mapping[str, str]
    names: Mapping[str, Collection[str]]
    known: Collection[str] = ()
    districts: Collection[str] = ()
    tiers: Collection[str] = ()
    labels: Collection[str] = ()

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
        yield _takes(text)
        yield _field_first(text, self.as_of)
        yield _field_is(text)
        if match := _NOT.fullmatch(text):
            part = self._part(match[1] or match[2] or match[3])
            yield None if part is None else Not(part)
        if len(pieces := _OR.split(text)) > 1:
            parts = [part for piece in pieces if piece and (part := self._part(piece)) is not None]
            yield Any(tuple(parts)) if len(parts) == len(pieces) else None
        yield self._row(text)

    def _row(self, text: str) -> Expression | None:
        """大洼区占道经营未办结: known ones behind each other, which leave nothing over."""
        parts = self._known_in(text, {}) if len(text) <= _LONGEST_ROW else None
        tiers = {len(word) for part in parts or () if (word := _word(part)) in self.tiers}
        if parts is None or len(tiers) > 1:  # 红绿灯 is no tier behind another one, 红黄 and 红色黄色 are
            return None
        runs = [[each for _, each in run] for _, run in groupby(enumerate(parts), self._kind)]
        found = [run[0] if len(run) == 1 else Any(tuple(run)) for run in runs]
        return found[0] if len(found) == 1 else All(tuple(found))

    def _kind(self, part: tuple[int, Expression]) -> object:
        """What neighbours must have in common to be alternatives: both districts, both tiers; else their place."""
        place, word = part[0], _word(part[1])
        return "district" if word in self.districts else "tier" if word in self.tiers else place

    def _known_in(self, text: str, held: dict[str, tuple[Expression, ...] | None]) -> tuple[Expression, ...] | None:
        """Two or more known ones that a text is made of, the first as long as can be; None where it is not."""
        if text not in held:
            held[text] = None
            for place in range(len(text) - 1, 0, -1):
                rest = text[place:].lstrip(_BETWEEN)
                if not rest or (first := self._one(text[:place])) is None:
                    continue
                last = self._one(rest)
                if (others := self._known_in(rest, held) if last is None else (last,)) is not None:
                    held[text] = (first, *others)
                    break
        return held[text]

    def _one(self, text: str) -> Expression | None:
        """A single known one."""
        if text in self.known or text in self.labels:
            return Word((Text(text),))
        readings = (
            self._state(text),
            _late(text),
            self._happened(text),
            _without(text),
            self._role(text),
            _takes(text),
        )
        return next((found for found in readings if found is not None), None)

    def _part(self, text: str) -> Expression | None:
        if not text:
            return None
        return Word((Text(text),)) if text in self.known else self.means(text)

    def _state(self, text: str) -> Expression | None:
        if text in _OPEN:
            return _open()
        if text in _STANDING:
            return Not(Any((_term("status", "closed"), _term("reason", *_OUTSIDE))))
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


def _word(expression: Expression) -> str:
    """The one word that an expression is; empty where it is another."""
    return expression.texts[0].text if isinstance(expression, Word) else ""


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


def _takes(text: str) -> Expression | None:
    """交办超过30天, 拖了半个月以上: how long what is open has been; 办了20天以上: or what is finished took."""
    match = _TAKES.fullmatch(text)
    if match is None:
        return None
    try:
        number_range(match[2])
    except UsageMistake:
        return None
    running = _term("days_open", match[2])
    return running if match[1] in _RUNNING else Any((running, _term("days_taken", match[2])))


def _field_is(text: str) -> Expression | None:
    """责任单位是市住建局: a field that names somebody or something, and the name."""
    match = _IS.fullmatch(text)
    name = meant(match[1], CONDITION_FIELDS) if match else None
    return _term(name, str(match and match[2])) if name in _NAMED else None


def _without(text: str) -> Expression | None:
    """没有责任人, 责任人未填."""
    match = _WITHOUT.fullmatch(text) or _EMPTY.fullmatch(text)
    name = meant(match[1], CONDITION_FIELDS) if match else None
    return None if name is None or name in _ALWAYS_THERE else _term(name, "空")
