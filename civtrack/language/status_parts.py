"""The parts of a clause that stand side by side without a sign, and words that mean something else beside others.

Exists because 已整改未销号 says two things, and 将 in 已将杂物清理 is no future. May import the segmenter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from civtrack.language.segments import Token

__all__ = ["meant", "parts"]

_AWAITED = frozenset(("待", "等", "等待", "等候", "尚待", "有待", "建议", "可以", "可", "请", "请予", "敬请"))
_BREAKS = frozenset("AZgd")
_JOINS = frozenset(("并", "且", "并且", "并已"))
_GOVERNS = frozenset("ODFEQjxh")
_PREDICATES = frozenset("RrvlLfVKB")
_LOOKED_INTO = frozenset(("核实", "调查", "查看", "排查"))
_THIS = frozenset(("本周", "本月"))
_FAULTS = frozenset(("不亮", "不清", "不畅", "不通", "不平", "不洁", "不牢", "不齐", "不全", "不足", "不符"))
"""What was wrong with a thing, where the fix follows: 路灯不亮已修复, 字迹不清的已更换."""
_AT = frozenset(("于", "在", "自"))


def parts(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """What is said one after the other: 已整改|未销号, 完成整改|但未上传照片.

    Words of office, doubt, plan, part and exception govern all that follows, so nothing is cut off behind them.
    """
    part: list[Token] = []
    predicate = governed = begun = False
    for token in tokens:
        kind = token.kind
        if predicate and not governed and _begins(token) and not (part[-1].kind in _BREAKS or part[-1].text in _JOINS):
            yield part
            part, predicate, begun = [], False, False
        governed = governed or kind in _GOVERNS
        begun = begun or kind in "AZ"
        if kind in _PREDICATES:
            predicate = predicate or begun or kind in "lV"
        predicate = predicate or kind == "C"
        part.append(token)
    if part:
        yield part


def _begins(token: Token) -> bool:
    return token.kind in _BREAKS or token.text in _JOINS or (token.kind == "F" and token.text in _AWAITED)


def meant(tokens: Sequence[Token]) -> list[Token]:
    """The words with the class they have beside others: 已…将杂物, 经现场核实, 于7月12日, 7月10日前已."""
    found: list[Token] = []
    perfect = False
    place = 0
    while place < len(tokens):
        token = tokens[place]
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.text in _AT and following is not None and following.kind in "Ttm":
            place += 1
            continue
        if token.text in ("经", "经过") and (rest := _after_a_look(tokens, place)):
            found.append(Token("".join(part.text for part in tokens[place:rest]), "T"))
            place = rest
            continue
        if token.text == "将" and (perfect or (place == 0 and tokens[-1].kind == "O")):
            token = Token("将", "W")
        elif token.kind == "t" and (token.text in _THIS or (token.text[0].isdigit() and token.text.endswith("前"))):
            token = token._replace(kind="T") if following is not None and following.kind == "A" else token
        elif token.text in _FAULTS and found and following is not None and following.kind in "AGH":
            token = token._replace(kind="N")
        elif token.text == "现场" and found and found[-1].kind == "W":
            token = Token("现场", "p")
        perfect = perfect or token.kind == "A"
        found.append(token)
        place += 1
    return found


def _after_a_look(tokens: Sequence[Token], place: int) -> int:
    """Where the text goes on after 经现场核实; 0 where it is no such thing, or the check's own result."""
    end = place + 1
    while end < len(tokens) and tokens[end].kind in "wMpTI":
        end += 1
    if end == len(tokens) or not (tokens[end].kind == "K" or tokens[end].text in _LOOKED_INTO):
        return 0
    rest = end + 1
    return rest if rest == len(tokens) or tokens[rest].kind not in "BXZ" else 0
