"""One clause about the state of an item → what it says; never “contains 完成” (DOMAIN §3).

Exists as the judgement over the grammar: what finishes, closes, leaves out or suspends an item must be a whole shape
(`civtrack.language.status_grammar`); what leaves it open needs only one word of negation, plan, part or office. May
import `civtrack.model`, `civtrack.language`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from civtrack.language.segments import Token, segment
from civtrack.language.status_grammar import shape
from civtrack.language.status_words import LABELS, WORDS
from civtrack.model import Status

__all__ = ["FINISHED", "Clause", "read_clause"]

FINISHED = (Status.DONE, Status.CLOSED)
"""Reported done or verified."""

_VERBS = frozenset("RrvlLf")
_DANGER = frozenset("DEQFZXdjqt")
_SPEAKS = frozenset("RrvlLfVBXZDEQoC")
_CHECKS = frozenset("KV")
_ASKED = frozenset(("报", "申请", "提交", "报请", "提请", "请求", "报批", "报审", "送审", "上报", "报送", "已报"))
_AWAITING = frozenset(("待", "等", "等待", "等候", "尚待", "有待", "建议", "可以", "可", "请", "请予", "敬请"))
_EVIDENCE = frozenset(("反馈", "回复", "上传", "提供", "附", "拍", "报", "答复"))
_REPORTED = frozenset("已上报 已反馈 已提交 已上传 已交 已上交 已提供 已送 已报 已督办 挂牌督办".split())
_YET = frozenset(("但", "但是", "不过", "然而"))
_AT_ONCE = frozenset(("立即", "立刻", "马上", "即时"))
_CLOSING_CHECKS = frozenset(("已验收", "已复核", "已核查", "均已验收"))
_MEASURES = frozenset(("一是", "二是", "三是", "四是", "五是", "六是"))
_WHOLLY = frozenset(("全部", "完全", "全面", "彻底", "全"))
_AGAIN = frozenset(("重新", "再次", "二次", "全部", "彻底", "全面", "均", "都", "已经全部"))
_AUTHORITY = re.compile(r"(?:局|办|厅|委|支队|大队|机关|部门|街道|镇|乡|政府|法院|区|市|县|站|所|处|中心)$")
_CARRIED_OUT_BY = re.compile(r"施工|物业|相关|有关|公司|养护|保洁|环卫|社区|业主|商户|队伍")
_LATER_BY_OTHERS = re.compile(
    r"(?:因[^,;]{1,8})?待(?:汛期|雨季|冬季|供暖期|采暖期|拆迁|征迁|征收|动迁|项目开工|项目启动|项目实施|改造|疫情)(?:结束|过|过去|完成|解除)?(?:之)?后"
    r"(?:一并|再|统一|再行|予以|实施|整改|处理|施工|恢复|解决|进行|维修|修复)*"
    r"|(?:汛期|雨季|冬季|供暖期|采暖期|疫情)(?:结束)?后(?:再|实施|整改|处理|施工|恢复|解决|进行|维修)+"
    r"|(?:已|现已|已经|拟|需|计划|该项目已|该项目|该小区已|该处已|此项已)?(?:列入|纳入)(?:\d{4}年|明年|今年|下半年|本年|年度|老旧小区|城市更新|棚改|市政|城建|道路|民生|重点|我区|我市|全市|全区|"
    r"区级|市级|政府|财政|雨污分流|旧改)*(?:计划|规划|预算|改造|改造计划|改造项目|项目库|盘子|城建计划|改造范围|项目|工程)"
)
_NOT_OURS = re.compile(
    r"(?:经查|经核实|经现场核实|经核查|经查实|该问题|此问题|此项问题|该处|此处|该件|该路段|本问题|属|系|该区域)*(?:不属于?|非|不是|不在|不归)(?:本|我|该)?(?:辖区|区|县|街道|镇|单位|部门|局|办|社区|公司|科)?"
    r"(?:的)?(?:职责|职权|管辖|辖区|管理|责任)?(?:范围)?(?:之?内)?"
)
_DUPLICATE = re.compile(r"(?:系|属|为|属于|与)?(?:与|同)?第?\d+(?:号|项|条|件)?(?:问题)?重复(?:件|问题|交办)?")
_NO_NEED = re.compile(
    r"(?:经核实)?(?:无需|不需要?|不必|不用|无须|毋需)(?:再)?(?:整改|处理|处置|办理|维修|修复|清理|拆除|更换)"
)


_LONGEST = 40
"""Longer clauses leave nothing out of the totals."""


class Clause(NamedTuple):
    """What a clause says.

    Attributes:
        status: What it says of the state; None where it says nothing of it.
        rule: Why: ``done``, ``negated``, ``future``, ``outlook``, ``unknown`` …
        tokens: Its words.
        loaded: With status None: whether it holds words that could change what its neighbours say.
        share: A percentage in it.
    """

    status: Status | None
    rule: str
    tokens: tuple[Token, ...] = ()
    loaded: bool = False
    share: float | None = None

    @property
    def understood(self) -> bool:
        """Whether every part of the clause is accounted for."""
        return self.rule not in ("unknown", "doubt", "impossible")

    def has(self, kinds: str) -> bool:
        """Whether one of its words is of one of these classes."""
        return any(token.kind in kinds for token in self.tokens)

    def says(self, words: frozenset[str]) -> bool:
        """Whether one of these words stands in it."""
        return any(token.text in words for token in self.tokens)


_BREAKS = frozenset("AZgd")
_JOINS = frozenset(("并", "且", "并且", "并已"))
_GOVERNS = frozenset("ODFEQjxh")


def _parts(tokens: list[Token]) -> Iterator[list[Token]]:
    """Clauses that stand side by side without a sign between them: 已整改|未销号, 完成整改|但未上传照片."""
    part: list[Token] = []
    predicate = governed = False
    begun = False
    for token in tokens:
        kind = token.kind
        breaks = kind in _BREAKS or token.text in _JOINS or (kind == "F" and token.text in _AWAITING)
        if (
            breaks
            and predicate
            and not governed
            and part
            and part[-1].kind not in _BREAKS
            and part[-1].text not in _JOINS
        ):
            yield part
            part, predicate, begun = [], False, False
        if kind in _GOVERNS:
            governed = True
        if kind in "AZ":
            begun = True
        if kind in _VERBS or kind in "VKB":
            predicate = predicate or begun or kind in "lV"
        elif kind == "C":
            predicate = True
        part.append(token)
    if part:
        yield part


@lru_cache(maxsize=32768)
def read_clause(text: str) -> tuple[Clause, ...]:
    """What a clause between two signs says, part by part."""
    if text in ("无反弹", "未反弹", "未见反弹", "无回潮", "目前未出现反弹"):
        return (Clause(Status.CLOSED, "no_relapse"),)
    status = WORDS.get(text)
    if status is not None:
        return (Clause(status, _rule_of(status, text), tuple(segment(text)) if len(text) > 1 else ()),)
    if text in LABELS:
        return (Clause(None, "topic"),)
    left_out = _left_out(text)
    if left_out is not None:
        return (left_out,)
    tokens = _meant(segment(text))
    if tokens[0].text in _MEASURES and len(tokens) > 1:
        return (_measure(tokens[1:]),)
    return tuple(_judge(part) for part in _parts(tokens))


def _measure(tokens: list[Token]) -> Clause:
    """One of several measures (一是…；二是…): what is planned or ordered there is how the fix is kept up."""
    clause = _judge(tokens)
    if clause.status is Status.IN_PROGRESS or clause.status is None:
        kinds = {token.kind for token in tokens}
        if kinds.isdisjoint("ZDXEQjdYJ") and clause.rule != "partial":
            return clause._replace(status=None, rule="measure")
    return clause


def _rule_of(status: Status, text: str) -> str:
    """A listed word's rule: what later and earlier clauses make of it."""
    if status is Status.DONE and ("待" in text or "中" in text or "正在" in text):
        return "awaiting_check"
    if text in ("否", "×", "✗", "✘", "❌", "x", "n", "no", "false", "错"):
        return "no"
    if text in ("未反馈", "未回复", "未报"):
        return "not_closed"
    if text.startswith(("未关闭", "未闭环", "未结案", "未归档", "未清零")):
        return "not_closed"
    if text in ("立行立改", "即知即改", "整改"):
        return "order"
    if text in ("未到期", "未逾期", "未超期", "未到时限", "逾期", "超期", "已逾期", "已超期", "超时", "已超时"):
        return "late"
    if text.startswith("待") and status is Status.IN_PROGRESS:
        return "condition"
    if status is Status.IN_PROGRESS and text in _REPORTED:
        return "office"
    if "转" in text or "移" in text or "回退" in text or text.startswith("退"):
        return "transferred" if status is Status.VOID else "word"
    if status is Status.VOID and text.startswith(("无需", "不需", "无须", "不用", "不必")):
        return "not_needed"
    return "word"


def _left_out(text: str) -> Clause | None:
    """What leaves the totals or waits for others: whole shapes only."""
    if not 3 < len(text) <= _LONGEST:
        return None
    if _LATER_BY_OTHERS.fullmatch(text):
        return Clause(Status.SUSPENDED, "suspended")
    if text[0] in "经该此本属系不非" and _NOT_OURS.fullmatch(text) and len(text) > 3 and re.search("职|责|辖|管", text):
        return Clause(Status.VOID, "void")
    if "重复" in text and _DUPLICATE.fullmatch(text):
        return Clause(Status.VOID, "void")
    if _NO_NEED.fullmatch(text):
        return Clause(Status.VOID, "not_needed")
    return None


def _meant(tokens: list[Token]) -> list[Token]:
    """Words that mean something else beside others: 已…将杂物, 经现场核实, 请城管局."""
    meant: list[Token] = []
    perfect = False
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.text == "将" and perfect:
            token = Token("将", "W")
        elif token.text in ("于", "在", "自") and place + 1 < len(tokens) and tokens[place + 1].kind in "Ttm":
            place += 1
            continue
        elif (
            token.kind == "t"
            and token.text[0].isdigit()
            and token.text.endswith("前")
            and place + 1 < len(tokens)
            and tokens[place + 1].kind == "A"
        ):
            token = Token(token.text, "T")
        elif token.text == "将" and tokens[-1].kind == "O" and place == 0:
            token = Token("将", "W")
        elif token.text in ("经", "经过"):
            end = place + 1
            while end < len(tokens) and tokens[end].kind in "wMpTI":
                end += 1
            if end < len(tokens) and (
                tokens[end].kind == "K" or tokens[end].text in ("核实", "调查", "查看", "排查", "了解")
            ):
                rest = end + 1
                if rest == len(tokens) or tokens[rest].kind not in "BXZ":
                    meant.append(Token("".join(part.text for part in tokens[place : end + 1]), "T"))
                    place = rest
                    continue
        elif token.text == "查" and meant and meant[-1].text == "经":
            token = Token("查", "T")
        perfect = perfect or token.kind == "A"
        meant.append(token)
        place += 1
    return meant


def _judge(tokens: list[Token]) -> Clause:
    kinds = "".join(token.kind for token in tokens)
    words = tuple(tokens)
    text = "".join(token.text for token in tokens)
    status = WORDS.get(text)
    if status is not None:
        return Clause(status, _rule_of(status, text), words)
    share = _share(tokens)
    if share is not None and share > 100:
        return Clause(None, "unknown", words, loaded=True)
    if share is not None and not any(kind in "DZX" for kind in kinds):
        found = _by_share(tokens, kinds, share)
        if found is not None:
            return found
    form = shape(kinds[1:] if tokens[0].text in _YET else kinds)
    if form == "done":
        if kinds.endswith("m") or (kinds.startswith("m") and "A" not in kinds and kinds[1:] in ("l", "R", "Rl", "lR")):
            return Clause(Status.IN_PROGRESS, "future", words)
        return _counted(Clause(Status.DONE, "done", words, share=share))
    if form == "closed":
        return _counted(Clause(Status.CLOSED, "closed", words, share=share))
    if form == "topic":
        if any(token.text in _AT_ONCE for token in tokens) and "R" in kinds:
            return Clause(Status.IN_PROGRESS, "order", words)
        return Clause(None, "topic", words)
    if form == "count":
        return Clause(Status.IN_PROGRESS, "count", words)
    if form == "act":
        if kinds.count("J") > 1 and _counted(Clause(Status.DONE, "done", words)).status is not Status.DONE:
            return Clause(Status.IN_PROGRESS, "partial", words)
        order = any(token.text in _AT_ONCE for token in tokens)
        return Clause(Status.IN_PROGRESS, "order", words) if order else Clause(None, "act", words)
    if form == "checked":
        bare = "".join(token.text for token in tokens if token.kind in "AK")
        if bare in _CLOSING_CHECKS and "i" not in kinds and "k" not in kinds:
            return Clause(Status.CLOSED, "closed", words)
        return Clause(None, "checked", words)
    if form == "neutral":
        return Clause(None, "neutral", words)
    if form == "outlook":
        return Clause(None, "outlook", words)
    found = _open(tokens, kinds)
    if found is not None:
        return found._replace(share=share) if share is not None else found
    loaded = not _DANGER.isdisjoint(kinds) or not _SPEAKS.isdisjoint(kinds)
    return Clause(None, "unknown", words, loaded=loaded)


def _share(tokens: list[Token]) -> float | None:
    """The smallest percentage that does not say what is left over."""
    shares = [
        token.value
        for place, token in enumerate(tokens)
        if token.kind == "Y" and token.value is not None and not (place and tokens[place - 1].kind == "E")
    ]
    return min(shares) if shares else None


def _by_share(tokens: list[Token], kinds: str, share: float) -> Clause | None:
    """完成80%, 整改率100%, 已完成总工程量的60%."""
    words = tuple(tokens)
    if share == 0:
        return Clause(Status.ASSIGNED, "percent", words, share=share)
    if share < 100:
        return Clause(Status.IN_PROGRESS, "percent", words, share=share)
    bare = kinds.replace("Y", "")
    if set(bare) <= set("iTMnARlLGfC") and not any(kind in "FQEtjq" for kind in bare):
        return Clause(Status.DONE, "percent", words, share=share)
    return None


def _counted(clause: Clause) -> Clause:
    """n of m in one clause: 10处完成8处."""
    counts = [(place, token) for place, token in enumerate(clause.tokens) if token.kind == "J"]
    if len(counts) < 2:
        return clause
    (_, first), (_, last) = counts[0], counts[-1]
    assert first.value is not None and last.value is not None
    verb = next((place for place, token in enumerate(clause.tokens) if token.kind in "RrvlLVA"), 0)
    if counts[0][0] < verb < counts[-1][0] and last.value < first.value:
        return clause._replace(status=Status.IN_PROGRESS, rule="partial")
    return clause


def _open(tokens: list[Token], kinds: str) -> Clause | None:
    """What leaves an item open: one word is enough."""
    words = tuple(tokens)
    texts = frozenset(token.text for token in tokens)
    if "Z" in kinds:
        found = _negated(tokens, kinds)
        if found is not None:
            return found
    if "X" in kinds and "x" not in kinds:
        place = kinds.index("X")
        if kinds[place + 1 : place + 2] == "J":
            return Clause(Status.IN_PROGRESS, "partial", words)
        if "q" in kinds[place:] and shape(kinds[kinds.index("q", place) + 1 :]) == "done":
            return Clause(Status.DONE, "done_again", words)
        return Clause(Status.REOPENED, "rework", words)
    if "D" in kinds:
        return Clause(None, "doubt", words, loaded=True)
    if not _CHECKS.isdisjoint(kinds):
        found = _unchecked(kinds, words, texts)
        if found is not None:
            return found
    if "o" in kinds:
        return _handed_over(kinds, words)
    if "J" in kinds and kinds.startswith("E") and all(token.value == 0 for token in tokens if token.kind == "J"):
        return Clause(None, "neutral", words)
    if kinds.count("J") > 1 and _counted(Clause(Status.DONE, "done", words)).status is not Status.DONE:
        return Clause(Status.IN_PROGRESS, "partial", words)
    if not {"E", "Q"}.isdisjoint(kinds) and kinds != "E":
        return Clause(Status.IN_PROGRESS, "partial", words)
    if texts & _AT_ONCE and ("R" in kinds or "l" in kinds) and "A" not in kinds:
        return Clause(Status.IN_PROGRESS, "order", words)
    if tokens[0].text in ("待", "等待") and tokens[-1].text in ("安排", "研究", "协调"):
        return Clause(Status.ASSIGNED, "word", words)
    if not {"F", "t", "j", "q"}.isdisjoint(kinds):
        if "j" in kinds or _VERBS.isdisjoint(kinds):
            speaks = not {"C", "O", "t", "R", "B", "V", "S"}.isdisjoint(kinds)
            return Clause(Status.IN_PROGRESS, "condition", words) if speaks else None
        return Clause(Status.IN_PROGRESS, "future", words)
    if "z" in kinds and re.search("[RrlLOKfkG]H?z", kinds):
        return Clause(Status.IN_PROGRESS, "under_way", words)
    if "g" in kinds:
        return Clause(Status.IN_PROGRESS, "under_way", words)
    if "k" in kinds and "R" in kinds and tokens[0].text == "已于":
        return None
    if (
        ("O" in kinds or "k" in kinds)
        and "Z" not in kinds
        and ((kinds[0] == "W" and kinds[-1] == "O") or "A" in kinds or "R" in kinds or kinds.lstrip("IMTn")[:1] in "Ok")
    ):
        return Clause(Status.IN_PROGRESS, "office", words)
    if ("l" in kinds or "f" in kinds or ("L" in kinds and "A" in kinds)) and kinds not in ("L", "f"):
        kept_up = "f" in kinds and {"A", "R", "l"}.isdisjoint(kinds)
        return Clause(Status.IN_PROGRESS, "office" if kept_up else "stage", words)
    if not {"w", "S"}.isdisjoint(kinds) and "A" in kinds and "C" in kinds and "u" not in kinds:
        return Clause(Status.IN_PROGRESS, "stage", words)
    if "S" in kinds and "u" not in kinds and ("A" in kinds or "C" in kinds or "B" in kinds or "V" in kinds):
        return Clause(Status.IN_PROGRESS, "stage", words)
    if "d" in kinds and not _SPEAKS.isdisjoint(kinds):
        return Clause(None, "unknown", words, loaded=True)
    if "A" in kinds and "r" in kinds and ({"w", "b", "S"} & set(kinds)):
        return Clause(Status.IN_PROGRESS, "stage", words)
    return None


def _negated(tokens: list[Token], kinds: str) -> Clause | None:
    words = tuple(tokens)
    place = kinds.index("Z")
    after = kinds[place + 1 :]
    denied = tokens[place].text
    rest = tokens[place + 1 :]
    if denied in ("无法", "不能", "难以", "不可能", "无力", "没法", "不具备", "很难") and not {"A", "K"} & set(after):
        return Clause(None, "impossible", words, loaded=True)
    if denied in ("不予", "不同意", "不愿", "不肯") and "R" in after:
        return Clause(None, "unknown", words, loaded=True)
    if "V" in after and not {"R", "l"} & set(after):
        return Clause(Status.ASSIGNED, "not_closed", words)
    if "K" in after and "B" not in kinds:
        return Clause(Status.ASSIGNED, "not_closed", words)
    if "B" in after or (not after and "K" in kinds[:place]) or "过" in "".join(token.text for token in rest[:1]):
        return Clause(Status.REOPENED, "rework", words)
    if any(token.text in _EVIDENCE for token in rest[:2]):
        return Clause(Status.ASSIGNED, "not_closed" if denied != "不" else "negated", words)
    if rest and rest[0].text in _WHOLLY:
        return Clause(Status.IN_PROGRESS, "not_wholly", words)
    if denied in ("不彻底", "不全", "不力", "不理想") or (rest and rest[0].text == "彻底"):
        return Clause(Status.REOPENED, "rework", words)
    if any(token.text in ("到位", "达标") for token in rest):
        if "S" in kinds[:place]:
            return Clause(Status.ASSIGNED, "negated", words)
        return Clause(Status.REOPENED, "rework", words)
    if "K" in kinds[:place] and _VERBS.intersection(after):
        return Clause(Status.REOPENED, "rework", words)
    if denied.startswith("拒"):
        return Clause(Status.ASSIGNED, "negated", words)
    if "u" in after[:2] and not {"K", "V"} & set(after):
        return Clause(None, "unknown", words, loaded=True)
    if _VERBS.intersection(after) or {"O", "k", "C"} & set(after) or (denied.startswith(("拒", "零", "毫")) and after):
        # two denials: 无未整改问题
        if kinds[place + 1 : place + 2] == "Z" and denied in ("无", "没有"):
            return Clause(None, "neutral", words)
        if "E" in kinds[:place] and "J" in kinds[:place]:
            return Clause(Status.IN_PROGRESS, "partial", words)
        if {"E", "Q"} & set(kinds[:place]) and "S" not in kinds:
            return Clause(
                Status.IN_PROGRESS
                if "Q" in kinds and "基本" not in "".join(t.text for t in tokens)
                else Status.ASSIGNED,
                "negated",
                words,
            )
        return Clause(Status.ASSIGNED, "negated", words)
    if denied in ("零进展", "毫无进展", "不亮", "不配合", "未见"):
        return Clause(Status.ASSIGNED, "negated", words)
    return None


def _unchecked(kinds: str, words: tuple[Token, ...], texts: frozenset[str]) -> Clause | None:
    """Words about a check or a closing that has not come."""
    if {"R", "l", "v"} & set(kinds) or ("S" in kinds and not texts & _ASKED):
        return None
    if "q" in kinds and "F" not in kinds:
        return None
    if "申请" in texts and "B" in kinds:
        return Clause(Status.IN_PROGRESS, "stage", words)
    if texts & _ASKED or texts & _AWAITING:
        if texts & {"拟", "准备", "计划", "预计", "打算", "将"}:
            return Clause(Status.IN_PROGRESS, "to_close", words)
        return Clause(Status.DONE, "awaiting_check", words)
    if "F" in kinds or "t" in kinds:
        return Clause(Status.IN_PROGRESS, "to_close", words)
    if "z" in kinds or "g" in kinds:
        return Clause(Status.DONE, "awaiting_check", words)
    return None


def _handed_over(kinds: str, words: tuple[Token, ...]) -> Clause:
    """Passed on: void only when another office takes the item over."""
    place = kinds.index("o")
    to = "".join(token.text for token in words[place + 1 :])
    lead = kinds[:place]
    bare = re.sub(r"(?:办理|处理|处置|解决|牵头办理|负责)$", "", to)
    plain = set(lead) <= set("AMTnFIOGWwp") and not {"D", "Z", "E", "Q"} & set(kinds)
    if plain and (not bare or (_AUTHORITY.search(bare) and not _CARRIED_OUT_BY.search(bare) and len(bare) <= 12)):
        return Clause(Status.VOID, "transferred", words)
    return Clause(Status.IN_PROGRESS, "office", words)
