"""Clauses that leave an item open: one word of negation, relapse, part, plan or office is enough (DOMAIN §3).

Exists apart from `civtrack.rules.clauses` because here the rule is the opposite one: to finish an item a clause must
say so as a whole, to leave it open it need not. May import `civtrack.model`, `civtrack.language` and its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable

from civtrack.language.segments import Token
from civtrack.language.status_grammar import shape
from civtrack.light import NamedTuple
from civtrack.model import Status
from civtrack.rules.clause import VERBS, Clause, fewer
from civtrack.rules.left_out import handed_over

__all__ = ["AT_ONCE", "read_open"]

AT_ONCE = frozenset(("立即", "立刻", "马上", "即时"))
"""Before a verb without 已: an order."""

_ASKED = frozenset(("报", "申请", "提交", "报请", "提请", "请求", "报批", "报审", "送审", "上报", "报送", "已报"))
_AWAITING = frozenset(("待", "等", "等待", "等候", "尚待", "有待", "建议", "可以", "可", "请", "请予", "敬请"))
_PLANNED = frozenset(("拟", "准备", "计划", "预计", "打算", "将"))
_EVIDENCE = frozenset(("反馈", "回复", "上传", "提供", "附", "拍", "报", "答复"))
_WHOLLY = frozenset(("全部", "完全", "全面", "彻底", "全"))
_IMPOSSIBLE = frozenset(("无法", "不能", "难以", "不可能", "无力", "没法", "不具备", "很难"))
_UNWILLING = frozenset(("不予", "不同意", "不愿", "不肯"))
_NOT_WELL = frozenset(("不彻底", "不全", "不力", "不理想"))
_NOT_BEGUN = frozenset(("零进展", "毫无进展", "不亮", "不配合", "未见"))
_EXCEPT = frozenset(("除", "除外", "除了", "之外", "以外", "例外", "不含", "不包括", "未含"))
_OTHER_CLOSINGS = frozenset(("闭环", "关闭", "结案", "归档", "摘牌"))
_BOTH_NOT = frozenset(("无", "没有"))


class _View(NamedTuple):
    """A clause as the tests look at it: its words, their classes as a text and as a set, and their texts."""

    words: tuple[Token, ...]
    kinds: str
    classes: frozenset[str]
    texts: frozenset[str]

    def open(self, rule: str, status: Status = Status.IN_PROGRESS) -> Clause:
        return Clause(status, rule, self.words)

    def unread(self, rule: str) -> Clause:
        return Clause(None, rule, self.words, loaded=True)


def read_open(words: tuple[Token, ...], kinds: str) -> Clause | None:
    """What a clause that is no whole shape says, or None where nothing in it is of the result."""
    view = _View(words, kinds, frozenset(kinds), frozenset(token.text for token in words))
    for test in _TESTS:
        found = test(view)
        if found is not None:
            return found
    return None


def _denied(view: _View) -> Clause | None:
    if "Z" not in view.classes:
        return None
    place = view.kinds.index("Z")
    before, after = view.kinds[:place], view.kinds[place + 1 :]
    denied, rest = view.words[place].text, view.words[place + 1 :]
    if denied in _IMPOSSIBLE and not {"A", "K"} & set(after):
        return view.unread("impossible")
    if denied in _UNWILLING and "R" in after:
        return view.unread("unknown")
    return (
        _not_closed(view, before, after, denied, rest)
        or _not_well(view, before, after, denied, rest)
        or _not_done(view, before, after, denied)
    )


def _not_closed(view: _View, before: str, after: str, denied: str, rest: tuple[Token, ...]) -> Clause | None:
    """未销号, 未验收, 未上传照片; 验收未通过 is a failed check."""
    if ("V" in after and not {"R", "l"} & set(after)) or ("K" in after and "B" not in view.classes):
        return view.open("not_closed", Status.ASSIGNED)
    if "B" in after or (not after and "K" in before) or (rest and rest[0].text.startswith("过")):
        return view.open("rework", Status.REOPENED)
    if any(token.text in _EVIDENCE for token in rest[:2]):
        return view.open("negated" if denied == "不" else "not_closed", Status.ASSIGNED)
    return None


def _not_well(view: _View, before: str, after: str, denied: str, rest: tuple[Token, ...]) -> Clause | None:
    """未全部整改, 整改不彻底, 未整改到位, 复查未整改."""
    if rest and rest[0].text in _WHOLLY and rest[0].text != "彻底":
        return view.open("not_wholly")
    if rest and rest[0].text == "彻底":
        return view.open("not_wholly") if len(rest) > 1 else view.open("rework", Status.REOPENED)
    if denied in _NOT_WELL:
        return view.open("rework", Status.REOPENED)
    if any(token.text in ("到位", "达标") for token in rest):
        return view.open("negated", Status.ASSIGNED) if "S" in before else view.open("rework", Status.REOPENED)
    if "K" in before and VERBS.intersection(after):
        return view.open("rework", Status.REOPENED)
    return None


def _not_done(view: _View, before: str, after: str, denied: str) -> Clause | None:
    if denied.startswith("拒") or denied in _NOT_BEGUN:
        return view.open("negated", Status.ASSIGNED)
    if "u" in after[:2] and not {"K", "V"} & set(after):
        return view.unread("unknown")
    if not (VERBS.intersection(after) or {"O", "k", "C"} & set(after)):
        return None
    if after.startswith("Z") and denied in _BOTH_NOT:
        return Clause(None, "neutral", view.words)
    if "E" in before and "J" in before:
        return view.open("partial")
    basically = any(token.text.startswith("基本") for token in view.words)
    if "Q" in view.classes and {"E", "Q"} & set(before) and "S" not in view.classes and not basically:
        return view.open("negated")
    return view.open("negated", Status.ASSIGNED)


def _relapsed(view: _View) -> Clause | None:
    if "X" not in view.classes or "x" in view.classes:
        return None
    kinds, place = view.kinds, view.kinds.index("X")
    if kinds[place + 1 : place + 2] == "J":
        return view.open("partial")
    after = kinds.find("q", place)
    if after > 0 and set(kinds[:after]) <= set("TMnIKRNGpwX") and shape(kinds[after + 1 :]) == "done":
        return Clause(Status.DONE, "done_again", view.words)
    return view.open("rework", Status.REOPENED)


def _doubted(view: _View) -> Clause | None:
    return view.unread("doubt") if "D" in view.classes else None


def _to_be_checked(view: _View) -> Clause | None:
    """Words about a check or a closing that has not come: 待验收, 已申请销号, 准备销号."""
    kinds, texts = view.classes, view.texts
    if not {"K", "V"} & kinds or {"R", "l", "v", "u"} & kinds or ("S" in kinds and not texts & _ASKED):
        return None
    if "q" in kinds and "F" not in kinds:
        return None
    if "申请" in texts and "B" in kinds:
        return view.open("stage")
    if (texts & _OTHER_CLOSINGS and "K" not in kinds) or any(
        token.kind == "O" and token.text not in _ASKED and token.text != "审批" for token in view.words
    ):
        return view.open("to_close")
    if (texts & _ASKED or texts & _AWAITING) and not texts & _PLANNED:
        return view.open("awaiting_check", Status.DONE)
    if {"F", "t"} & kinds:
        return view.open("to_close")
    return view.open("awaiting_check", Status.DONE) if {"z", "g"} & kinds else None


def _handed_over(view: _View) -> Clause | None:
    return handed_over(view.kinds, view.words) if "o" in view.classes else None


def _in_part(view: _View) -> Clause | None:
    """Part, exception, what is left over; n of m."""
    if fewer(view.words):
        return view.open("partial")
    if not {"E", "Q"} & view.classes or view.kinds == "E":
        return None
    counts = [token.value for token in view.words if token.kind == "J"]
    if counts and view.kinds[0] == "E" and not any(counts):
        return Clause(None, "neutral", view.words)
    return view.open("exception" if view.texts & _EXCEPT else "partial")


def _to_come(view: _View) -> Clause | None:
    """Orders, plans, conditions."""
    kinds = view.classes
    if view.texts & AT_ONCE and {"R", "l"} & kinds and "A" not in kinds:
        return view.open("order")
    if view.words[0].text in ("待", "等待") and view.words[-1].text in ("安排", "研究", "协调"):
        return view.open("word", Status.ASSIGNED)
    if not {"F", "t", "j", "q"} & kinds:
        return None
    if "j" not in kinds and VERBS & kinds:
        return view.open("future")
    return view.open("condition") if {"C", "O", "t", "R", "B", "V"} & kinds else None


def _under_way(view: _View) -> Clause | None:
    kinds = view.kinds
    going_on = any(kinds[place - 1] in "RrlLOKfkGH" for place in range(1, len(kinds)) if kinds[place] == "z")
    return view.open("under_way") if going_on or "g" in view.classes else None


def _of_office(view: _View) -> Clause | None:
    """What an office does never finishes anything: 已联系物业清理."""
    kinds = view.kinds
    if not {"O", "k"} & view.classes or "Z" in view.classes:
        return None
    if "k" in view.classes and "R" in view.classes and view.words[0].text == "已于":
        # 已于当日组织清理 may well be the fix itself
        return view.unread("unknown")
    acts = {"A", "R"} & view.classes or kinds.lstrip("IMTn")[:1] in "Ok" or (kinds[0] == "W" and kinds[-1] == "O")
    return view.open("office") if acts else None


def _stage(view: _View) -> Clause | None:
    """A step towards the repair: 已完成招标, 资金已到位, 已更换施工单位."""
    kinds = view.classes
    if ({"l", "f"} & kinds or {"L", "A"} <= kinds) and view.kinds not in ("L", "f"):
        return view.open("office" if "f" in kinds and not {"A", "R", "l"} & kinds else "stage")
    if "A" in kinds and "r" in kinds and {"w", "b", "S"} & kinds:
        return view.open("stage")
    if "u" in kinds:
        return None
    arrived = {"w", "S"} & kinds and {"A", "C"} <= kinds
    return view.open("stage") if arrived or ("S" in kinds and {"A", "C", "B", "V"} & kinds) else None


_TESTS: tuple[Callable[[_View], Clause | None], ...] = (
    _denied,
    _relapsed,
    _doubted,
    _to_be_checked,
    _handed_over,
    _in_part,
    _to_come,
    _under_way,
    _of_office,
    _stage,
)
"""In the order of DOMAIN §3: negation, rework, doubt, check, void, part, future, what is under way."""
