"""“There is no such problem”: what says that an item has no ground, by a small grammar (DOMAIN §3).

Exists because 存在 says that a fault is still there and 不存在 the opposite, and because a look at the place that finds
nothing may mean a fix as well as a false report: only who says *which* problem, or *that it was looked into*, says that
the item has no ground. May import `civtrack.patterns`.

::

    unfounded = look? which what? 不存在 | look? 不存在 which what? | look 不存在 what? | look what 不存在
              | look? which what? 不属实
    look      = 经 现场 核实 后
    which     = 该 | 此 | 上述 | 所反映的 …
    what      = 问题 | 情况 | 现象 …
    gone      = … 不存在 …                  anything else that is said not to be there
"""

from __future__ import annotations

from civtrack.patterns import lazy

__all__ = ["gone", "looked", "unfounded"]

_LOOK = (
    "(?:经|已|已经|经过|通过|我[局办街镇]|[我该]单位)*(?:工作人员|执法人员|网格员|社区|街道)?"
    "(?:到?现场|实地|多次|反复|多方|入户|走访|电话|再次)*"
    "(?:调查|核实|核查|查实|查证|查看|排查|巡查|勘查|勘察|检查|摸排|走访|查)(?:核实|了解|核查)?(?:后|发现|确认|证实|了解到)*"
)
_SAID = "(?:反映|投诉|诉求|举报|提及|描述)"
_WHICH = (
    f"(?:(?:该|此|本|上述|以上|所述|工单|来电人?|照片中?)(?:所?{_SAID})?|(?:群众|市民|居民|投诉人|来电人|举报人)?所?{_SAID})"
    "的?(?:项|处|类|条|个|件)?"
)
_WHAT = "(?:的?(?:问题|情况|现象|行为|事项|内容|诉求|事情|事实))"
_NONE = "(?:不存在|无|没有|未发现|未见|未查到|查不到|查无)"
_FALSE = "(?:并|均|都|确)*(?:不属实|失实|不实|与(?:实际|事实)(?:情况)?不符)"
_EVEN = "(?:并|均|都|根本|确|实际)*"
_UNFOUNDED = lazy(
    rf"(?:{_LOOK})?{_WHICH}{_WHAT}?(?:{_EVEN}不存在|{_FALSE})"
    rf"|(?:{_LOOK})?{_EVEN}{_NONE}{_WHICH}{_WHAT}"
    rf"|{_LOOK}{_WHAT}?{_EVEN}不存在{_WHAT}?"
    rf"|{_LOOK}{_WHAT}?{_FALSE}"
    rf"|(?:{_LOOK})?(?:{_WHICH})?{_WHAT}?(?:确|实)?(?:系|属于?|为|是)?(?:误报|错报|误判|误传|虚假投诉|不实投诉|恶意投诉)(?:问题|件|工单)?"
)
_NOTHING = lazy(rf"(?:{_LOOK}|现场|复查)?(?:现|已|均|再|暂|目前)*{_NONE}(?:{_WHICH})?{_WHAT}")
_LOOKED = lazy(rf"(?=经|我|.*(?:后|发现)$){_LOOK}")

_OTHERWISE = ("是否", "若", "如", "不存在不", "不存在未", "并非", "除")
"""Beside these words 不存在 says something else."""


_IN_UNFOUNDED = frozenset("不失误错投映诉求报及描述该此本上以所工来照")
_IN_LOOKS = frozenset("查看勘摸走核")
_IN_NOTHING = frozenset("问情现行事内诉")
"""Characters without one of which no clause is of that kind: most clauses are found out by them alone."""


def unfounded(clause: str) -> bool:
    """Whether a whole clause says that there never was what the item complains of: 经核实，该问题不存在."""
    return not _IN_UNFOUNDED.isdisjoint(clause) and _UNFOUNDED.fullmatch(clause) is not None


def gone(clause: str) -> bool:
    """Whether a clause says that something is not there, without saying whether it was mended: 问题已不存在."""
    if not _IN_NOTHING.isdisjoint(clause) and _NOTHING.fullmatch(clause):
        return True
    return "不存在" in clause and not any(word in clause for word in _OTHERWISE)


def looked(clause: str) -> bool:
    """Whether a clause only opens what was found: 经查, 经现场核实后."""
    return not _IN_LOOKS.isdisjoint(clause) and _LOOKED.fullmatch(clause) is not None
