"""Clauses that leave an item out of the totals or let it wait for others: whole shapes only (DOMAIN §3).

Exists because these hide an item: 不属我局职责, 与12号重复, 列入2023年改造计划, 待汛期后整改, and nothing that merely
contains them. May import `civtrack.model` and its neighbours in `civtrack.rules`.
"""

from __future__ import annotations

import re

from civtrack.language.segments import Token
from civtrack.model import Status
from civtrack.patterns import lazy
from civtrack.rules.clause import Clause

__all__ = ["handed_over", "left_out"]

_LONGEST = 40
"""Longer clauses leave nothing out."""

_AUTHORITY = lazy(r"(?:局|办|厅|委|支队|大队|机关|部门|街道|镇|乡|政府|法院|区|市|县|站|所|处|中心)$")
_CARRIED_OUT_BY = lazy(r"施工|物业|相关|有关|公司|养护|保洁|环卫|社区|业主|商户|队伍")
_LATER_BY_OTHERS = lazy(
    r"(?:因[^,;]{1,8})?待(?:汛期|雨季|冬季|供暖期|采暖期|拆迁|征迁|征收|动迁|项目开工|项目启动|项目实施|改造|疫情)(?:结束|过|过去|完成|解除)?(?:之)?后"
    r"(?:一并|再|统一|再行|予以|实施|整改|处理|施工|恢复|解决|进行|维修|修复)*"
    r"|(?:汛期|雨季|冬季|供暖期|采暖期|疫情)(?:结束)?后(?:再|实施|整改|处理|施工|恢复|解决|进行|维修)+"
    r"|(?:已|现已|已经|拟|需|计划|该项目已|该项目|该小区已|该处已|此项已)?(?:列入|纳入)(?:\d{4}年|明年|今年|下半年|本年|年度|老旧小区|城市更新|棚改|市政|城建|道路|民生|重点|我区|我市|全市|全区|"
    r"区级|市级|政府|财政|雨污分流|旧改)*(?:计划|规划|预算|改造|改造计划|改造项目|项目库|盘子|城建计划|改造范围|项目|工程)"
)
_NOT_OURS = lazy(
    r"(?:经查|经核实|经现场核实|经核查|经查实|该问题|此问题|此项问题|该处|此处|该件|该路段|本问题|属|系|该区域)*(?:不属于?|非|不是|不在|不归)(?:本|我|该)?(?:辖区|区|县|街道|镇|单位|部门|局|办|社区|公司|科)?"
    r"(?:的)?(?:职责|职权|管辖|辖区|管理|责任)?(?:范围)?(?:之?内)?"
)
_DUPLICATE = lazy(r"(?:系|属|为|属于|与)?(?:与|同)?第?\d+(?:号|项|条|件)?(?:问题)?重复(?:件|问题|交办)?")
_NO_NEED = lazy(
    r"(?:经核实)?(?:无需|不需要?|不必|不用|无须|毋需)(?:再)?(?:整改|处理|处置|办理|维修|修复|清理|拆除|更换)"
)
_TASK = lazy(r"(?:办理|处理|处置|解决|牵头办理|负责)$")


def left_out(text: str) -> Clause | None:
    """A clause that is a whole shape of this kind."""
    if not 3 < len(text) <= _LONGEST:
        return None
    if _LATER_BY_OTHERS.fullmatch(text):
        return Clause(Status.SUSPENDED, "suspended")
    if text[0] in "经该此本属系不非" and re.search("职|责|辖|管", text) and _NOT_OURS.fullmatch(text):
        return Clause(Status.VOID, "void")
    if "重复" in text and _DUPLICATE.fullmatch(text):
        return Clause(Status.VOID, "void")
    if _NO_NEED.fullmatch(text):
        return Clause(Status.VOID, "not_needed")
    return None


def handed_over(kinds: str, words: tuple[Token, ...]) -> Clause:
    """Passed on: void only when another office takes the item over, not 移交物业 or 转交相关部门."""
    place = kinds.index("o")
    to = _TASK.sub("", "".join(token.text for token in words[place + 1 :]))
    plain = set(kinds[:place]) <= set("AMTnFIOGWwp") and not {"D", "Z", "E", "Q"} & set(kinds)
    if plain and (not to or (_AUTHORITY.search(to) and not _CARRIED_OUT_BY.search(to) and len(to) <= 12)):
        return Clause(Status.VOID, "transferred", words)
    return Clause(Status.IN_PROGRESS, "office", words)
