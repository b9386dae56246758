"""Whether a row adds up others: understood as a whole, cell by cell, never by a word alone.

Exists because 合计 | | 3处 | 3个问题 and 大洼区 | 12 | 已完成8 are no items, but 合计破损三处 and 汇总中心 are of one.
The proof is that nothing in the row is prose: each cell is the label of a total, a count with its measure, or the name
of whoever is counted. May import `civtrack.ledger.matching`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from civtrack.ledger.matching import compact
from civtrack.patterns import lazy

__all__ = ["ENDS", "adds_up"]

_LONGEST: Final = 60
"""Characters of a cell that is looked at: no label and no row of counts is longer."""

_SUM = r"合计|小计|总计|共计|累计|汇总|总数|总量"
_STATES = (
    r"其中|已完成|未完成|完成|已整改|未整改|整改中|正在整改|整改完成|整改到位|整改|已办结|未办结|正在办理|办理中|办结|"
    r"已销号|未销号|销号|逾期|超期|到期|临期|红色|黄色|绿色|红灯|黄灯|绿灯|红|黄|绿|新增|剩余|尚余|遗留|交办|上报|发现|"
    r"已报送|未报送|已提交|未提交|已反馈|未反馈|长期|推进中|进行中|未启动|未开始"
)
_THINGS = r"问题|隐患|任务|事项|点位|点|整改|项目|工作|材料|台账|诉求|案件|线索"
_RATES = r"(?:按期|按时|总|总体|综合)?(?:完成|整改|办结|销号|合格|逾期|超期|到位)率|占比|比例"
_MEASURE = r"个|件|项|处|条|起|人次|次|份|家|天|%|％|‰"
_NUMBER = r"(?:\d{1,9}(?:[.,]\d{1,9})*|[〇零一二三四五六七八九十百]{1,5}(?=" + _MEASURE + r"))"
_COUNT = (
    rf"(?:(?:{_SUM}|{_STATES}|{_RATES}|以上|共|约|计|为|有|数|{_THINGS})*:?{_NUMBER}(?:{_MEASURE})?(?:{_THINGS})?"
    r"(?:\(\d{1,3}(?:\.\d{1,3})?[%％]?\))?)"
)
_SAYS_MORE = lazy(rf"{_SUM}|{_STATES}|{_RATES}|{_MEASURE}|共")
_COUNTS = lazy(rf"{_COUNT}(?:[,，;；、。/|]?{_COUNT})*[,，;；、。]?")
_LABEL = lazy(
    rf"(?:以上|本页|本表|本月|本周|本期|全区|全县|全市|全部|各县区|各单位|各县\(区\)|总|[^\W\d]{{2,8}}?)?"
    rf"(?:{_SUM})(?:数量|数|情况|{_THINGS})?(?:\((?:单位:?)?(?:{_MEASURE}|{_THINGS})\))?:?|其中:?|(?:{_RATES})(?:\([%％]\))?:?|总:|计:?"
)
_STATE = lazy(rf"(?:{_STATES})(?:数|数量|{_THINGS})?:?")
_UNIT = lazy(r"[^\W\d]{1,10}(?:局|办|委|办公室|中心|街道|镇|乡|公司|部|大队|支队|院|集团|政府|管委会)")
_NOTHING = lazy(r"[-—–/\\\s_.…、]*")

ENDS: Final = frozenset("0123456789个件项处条起次份家天题患务点%％‰)）率计:：")
"""Last characters of counts and labels: a short description that ends so gets a close look."""


class _Cell(Enum):
    NOTHING = auto()
    LABEL = auto()
    STATE = auto()
    NUMBER = auto()
    COUNT = auto()
    UNIT = auto()
    PROSE = auto()


@lru_cache(1 << 12)
def _kind(text: str) -> _Cell:
    if len(text) > _LONGEST:
        return _Cell.PROSE
    plain = compact(text)
    if _NOTHING.fullmatch(plain):
        return _Cell.NOTHING
    if _LABEL.fullmatch(plain):
        return _Cell.LABEL
    if _STATE.fullmatch(plain):
        return _Cell.STATE
    if _COUNTS.fullmatch(plain):
        return _Cell.COUNT if _SAYS_MORE.search(plain) else _Cell.NUMBER
    return _Cell.UNIT if _UNIT.fullmatch(plain) else _Cell.PROSE


def adds_up(
    texts: Sequence[tuple[int, str]],
    number: str | None,
    is_district: Callable[[str], bool],
    subjects: AbstractSet[int] = frozenset(),
) -> bool:
    """Whether a row is a total or a line of statistics.

    Args:
        texts: The row's own cells.
        number: What stands in the column of numbers.
        is_district: Whether a text is the name of a district.
        subjects: The columns in which a unit is who is counted; anywhere else it is where something is (体育中心).
    """
    kinds = [_kind(text) for _, text in texts]
    counted = len(texts) > 1  # a state alone (新增问题) heads what follows
    total = _Cell.LABEL in kinds or (counted and number is not None and _kind(number) is _Cell.STATE)
    if not total and _Cell.COUNT not in kinds and _Cell.NUMBER not in kinds:
        return False
    named = False
    for (column, text), kind in zip(texts, kinds, strict=True):
        if kind in (_Cell.PROSE, _Cell.UNIT) and is_district(text):
            named = True
        elif (
            kind is _Cell.PROSE
            or (kind is _Cell.UNIT and column not in subjects)
            or (kind is _Cell.STATE and not total)
        ):
            return False
    if total:
        return True
    if number is not None and compact(number).isdecimal():
        # The count of items goes on: a sparse item.
        return False
    counts, numbers = kinds.count(_Cell.COUNT), kinds.count(_Cell.NUMBER)
    if named:
        return counts >= 1 or numbers >= 2
    return counts >= (2 if _Cell.UNIT in kinds and not numbers else 1)
