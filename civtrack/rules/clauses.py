"""One clause about the state of an item → what it says; never “contains 完成” (DOMAIN §3).

Exists as the judgement over the grammar: what finishes an item must be a whole shape
(`civtrack.language.status_grammar`); what leaves it out too (`civtrack.rules.left_out`); what leaves it open need not
(`civtrack.rules.open_clauses`). May import `civtrack.model`, `civtrack.language` and its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from civtrack.language.segments import Token, segment
from civtrack.language.status_grammar import shape
from civtrack.language.status_parts import meant, parts
from civtrack.language.status_words import GONE, LABELS, NO_RELAPSE, WORDS
from civtrack.model import Status
from civtrack.rules.clause import Clause, fewer
from civtrack.rules.left_out import left_out
from civtrack.rules.open_clauses import AT_ONCE, read_open
from civtrack.rules.unfounded import gone, looked, unfounded

__all__ = ["read_clause"]

_DANGER = frozenset("DEQFZXdjtq")
_SPEAKS = frozenset("RrvlLfVBXZDEQoC")
_YET = frozenset(("但", "但是", "不过", "然而"))
_MEASURES = frozenset(("一是", "二是", "三是", "四是", "五是", "六是"))
_CLOSING_CHECKS = frozenset(("已验收", "已复核", "已核查", "均已验收"))
_REPORTED = frozenset(
    (
        "已上报",
        "已反馈",
        "已提交",
        "已上传",
        "已交",
        "已上交",
        "已提供",
        "已送",
        "已报",
        "已督办",
        "挂牌督办",
    )
)
_ALL = frozenset(("全部", "均", "都", "已全部", "均已", "都已"))
_NO = frozenset(("否", "×", "✗", "✘", "❌", "x", "n", "no", "false", "错"))
_EFFORTS = frozenset(("积极", "认真", "严格", "切实"))
_UNSENT = ("未反馈", "未回复", "未报", "未关闭", "未闭环", "未结案", "未归档", "未清零")
_LATE = frozenset(("未到期", "未逾期", "未超期", "未到时限", "逾期", "超期", "已逾期", "已超期", "超时", "已超时"))


_LONGEST = 512
"""A clause of more signs is none that anybody reads: whatever it says, nothing is finished by it."""


def read_clause(text: str) -> tuple[Clause, ...]:
    """What a clause between two signs says, part by part."""
    return _read(text) if len(text) <= _LONGEST else (Clause(None, "doubt", loaded=True),)


@lru_cache(maxsize=32768)
def _read(text: str) -> tuple[Clause, ...]:
    if text in NO_RELAPSE:
        return (Clause(Status.CLOSED, "no_relapse"),)
    status = WORDS.get(text)
    if status is not None:
        return (Clause(status, _rule(status, text), tuple(segment(text)) if len(text) > 1 else ()),)
    if text in GONE:
        return (Clause(None, "neutral"),)
    if text in LABELS:
        return (Clause(None, "topic"),)
    if unfounded(text):
        return (Clause(Status.VOID, "word"),)
    if gone(text) or looked(text):
        return (Clause(None, "neutral"),)
    found = left_out(text)
    if found is not None:
        return (found,)
    tokens = meant(segment(text))
    if tokens and tokens[0].text in _MEASURES and len(tokens) > 1:
        return (_measure(tokens[1:]),)
    return tuple(_judge(part) for part in parts(tokens))


def _measure(tokens: Sequence[Token]) -> Clause:
    """One of several measures (一是…；二是…): what is planned or ordered there is how the fix is kept up."""
    clause = _judge(tokens)
    decides = clause.status not in (Status.IN_PROGRESS, None) or clause.rule == "partial"
    if decides or any(token.kind in "ZDXEQjdYJ" for token in tokens):
        return clause
    return clause._replace(status=None, rule="measure")


def _rule(status: Status, text: str) -> str:
    """A listed word's rule: it decides what clauses before and after make of the word."""
    rules = (
        ("awaiting_check", status is Status.DONE and ("待" in text or "中" in text or "正在" in text)),
        ("no", text in _NO),
        ("not_closed", text.startswith(_UNSENT)),
        ("late", text in _LATE),
        ("condition", status is Status.IN_PROGRESS and text.startswith("待")),
        ("office", text in _REPORTED),
        ("not_needed", status is Status.VOID and text.startswith(("无需", "不需", "无须", "不用", "不必"))),
        (
            "transferred",
            status is Status.VOID and (text.startswith("退") or "转" in text or "移" in text or "回退" in text),
        ),
    )
    return next((rule for rule, holds in rules if holds), "word")


def _judge(tokens: Sequence[Token]) -> Clause:
    words = tuple(tokens)
    text = "".join(token.text for token in words)
    status = WORDS.get(text)
    if status is not None:
        return Clause(status, _rule(status, text), words)
    kinds = "".join(token.kind for token in words)
    share = _share(words)
    if share is not None and (found := _by_share(words, kinds, share)) is not None:
        return found
    if fewer(words) and not {"D", "Z", "X"} & set(kinds):
        return Clause(Status.IN_PROGRESS, "partial", words, share=share)
    form = shape(kinds[1:] if words[0].text in _YET else kinds)
    if form is not None:
        return _whole(form, words, kinds)._replace(share=share)
    found = read_open(words, kinds)
    if found is not None:
        return found._replace(share=share)
    return Clause(None, "unknown", words, loaded=not _DANGER.isdisjoint(kinds) or not _SPEAKS.isdisjoint(kinds))


def _whole(form: str, words: tuple[Token, ...], kinds: str) -> Clause:
    """A clause that is a whole shape."""
    if form == "closed":
        if "J" in kinds and not any(token.text in _ALL or token.kind == "V" for token in words):
            return Clause(Status.IN_PROGRESS, "partial", words)
        return Clause(Status.CLOSED, "closed", words)
    if form == "done":
        if "A" not in kinds and _soon(words, kinds):
            return Clause(Status.IN_PROGRESS, "future", words)
        # 8月完成 is a plan, 8月已完成 is none
        bare_month = kinds.endswith("m") or (kinds[0] == "m" and "A" not in kinds)
        return Clause(Status.IN_PROGRESS, "future", words) if bare_month else Clause(Status.DONE, "done", words)
    if form == "count":
        return Clause(Status.IN_PROGRESS, "count", words)
    if form == "checked":
        check = "".join(token.text for token in words if token.kind in "AK")
        if check in _CLOSING_CHECKS and not {"i", "k"} & set(kinds):
            return Clause(Status.CLOSED, "closed", words)
    if form in ("topic", "act") and {"R", "r"} & set(kinds) and any(token.text in AT_ONCE for token in words):
        return Clause(Status.IN_PROGRESS, "order", words)
    return Clause(None, form, words)


def _soon(words: tuple[Token, ...], kinds: str) -> bool:
    """马上完成, 马上整改完毕, 立即完成, 积极完成; but 立即整改完毕 tells what was done."""
    texts = {token.text for token in words}
    if not _EFFORTS.isdisjoint(texts) and "C" not in kinds:
        return True
    return "马上" in texts or (not AT_ONCE.isdisjoint(texts) and not {"R", "r", "L", "C"} & set(kinds))


def _share(words: tuple[Token, ...]) -> float | None:
    """The smallest percentage that does not say what is left over."""
    shares = [
        token.value
        for place, token in enumerate(words)
        if token.kind == "Y" and token.value is not None and not (place and words[place - 1].kind == "E")
    ]
    return min(shares) if shares else None


def _by_share(words: tuple[Token, ...], kinds: str, share: float) -> Clause | None:
    """完成80%, 整改率100%, 已完成总工程量的60%."""
    if share > 100:
        return Clause(None, "unknown", words, loaded=True)
    if {"D", "Z", "X"} & set(kinds):
        return None
    if share < 100:
        return Clause(Status.IN_PROGRESS if share else Status.ASSIGNED, "percent", words, share=share)
    return Clause(Status.DONE, "percent", words, share=share) if set(kinds) <= set("YiTMnARlLGfC") else None
