"""The shapes of a clause about the state of an item, written over the classes of its words (DOMAIN §3).

Exists so that “finished” is what a whole clause says: each shape must match from the first word to the last, so a word
of doubt, part, plan, negation, exception, or one that no lexicon knows, leaves no shape that finishes. May import
nothing of civtrack but the segmenter's classes (`civtrack.language.segments`).

::

    clause  = lead subject? middle core object? count? closing?
    lead    = { time | manner | conjunction }
    middle  = { time | manner | 对/将/把/由 thing }
    core    = 已 verb complement* | verb complement+          repairing verbs
            | 已? 完成 [thing] repairing-noun?                 light verbs, alone or with a repairing noun
            | 已? 同意? 销号 | check 合格 | …                  closing
"""

from __future__ import annotations

import re
from functools import lru_cache

from civtrack.patterns import lazy

__all__ = ["MOST_WORDS", "shape"]

MOST_WORDS = 24
"""A longer clause says too many things to be one of these shapes."""

_LEAD = "[TMnmIi]*K?"
_PHRASE = "W[NGbpwJHI]+"
_MIDDLE = f"(?:[TmMnI]|{_PHRASE})*"
_THING = "[NGbpJHIU]*[NGbp](?:I?[JU])*"
_VERBS = "(?:[RrL]I?)*R(?:I?[Rr])*"
_END = "[TU]?"
_CLOSING = "(?:[IyMA]*V)?"

_ACTOR = "[NGbpwJHIU]*[NGbpwJ]"
_ACTOR_OR_WORK = "[NGbpwJHIRLr]*(?:[GRLpwJ]|Nr)"

_DONE = (
    # 垃圾已全部清理完毕, 已对破损地砖进行修复, 物业已清理杂物3处
    rf"{_LEAD}(?:{_ACTOR})?(?:k[wNJU]*)?{_MIDDLE}A[TmMnI]*(?:{_PHRASE}[MI]*)*(?:{_VERBS}|v)[Cl]*(?!H)(?:{_THING}|[JU]+|W[NGbpwJ]+)?[TC]?",
    # 垃圾清理完毕, 已组织工人清理干净
    rf"{_LEAD}(?:{_ACTOR})?{_MIDDLE}A?[TmMnI]*(?:{_PHRASE}[MI]*)*(?:k[wNJU]*M*)?(?:{_VERBS}|v)[Cl]+(?!H)(?:{_THING}|[JU]+)?{_END}",
    # 井盖已更换2个: what is changed is a thing
    rf"{_LEAD}(?:[NGpJHIU]*[NGpJ])?{_MIDDLE}A[TmMnI]*(?:{_PHRASE}[MI]*)*(?:rI?)+[Cl]*(?!H)(?:[NpJHIU]*N[JU]*|[JU]+)?{_END}",
    rf"{_LEAD}(?:[NGpJHIU]*[NGpJ])?{_MIDDLE}(?:{_PHRASE}[MI]*)*(?:rI?)+[Cl]+(?!H)(?:[NpJHIU]*N[JU]*|[JU]+)?{_END}",
    # 整改已完成, 已完成路面修复, 7月12日完成
    rf"{_LEAD}(?:{_ACTOR_OR_WORK})?{_MIDDLE}A?[TmMnI]*l(?:[NpHI]*(?:[RL]+|Nr)G?|G)?[C]*{_END}",
    # 问题已妥善解决, 处理完毕
    rf"{_LEAD}(?:{_ACTOR}|R)?{_MIDDLE}A[TmMnI]*(?:{_PHRASE}[MI]*)*L+[Cl]*G?[JU]?{_END}",
    rf"{_LEAD}(?:{_ACTOR}|R)?{_MIDDLE}L+[Cl]+{_END}",
    # 整改已落实到位
    rf"{_LEAD}[RG]*{_MIDDLE}A[MI]*R?fR?[Cl]*{_END}",
    rf"{_LEAD}R+f[Cl]+{_END}",
)
_CLOSED = (
    rf"{_LEAD}(?:[NGpwJR]*[NGpwJR])?{_MIDDLE}(?:W[wpM]*)?K*[AMI]*(?:[yM]*V+[Cl]?|BK?){_END}",
    rf"{_LEAD}(?:[NGpwJR]*[NGpwJR])?{_MIDDLE}(?:W[wpM]*)?A?[MT]*K+[AMI]*B(?:I?[yA]*V)?{_END}",
    rf"{_LEAD}(?:[NGpwJR]*[NGpwJR])?{_MIDDLE}l[KV]*V{_END}",
)
_SHAPES = (
    ("closed", "|".join(_CLOSED)),
    ("done", "|".join(_DONE)),
    ("closed", "|".join(f"(?:{done})[IMA]*[yK]*V" for done in _DONE)),
    ("count", rf"{_LEAD}(?:{_ACTOR_OR_WORK})?{_MIDDLE}A?[TmMnI]*lC?J"),
    # a topic without a predicate: 整改, 该问题, 完成情况
    ("topic", "[NGpbwSRHIJTmnMi]*[GRSJNbpwTmn]"),
    # what is kept up: 加强巡查, 防止反弹, 建立长效机制
    ("outlook", "[IMTtnFgwG]*(?:[xh]|O(?=[hxI]))[hxOIMSNGXwHpKJTWgFYb]*|[IMTtn]*x[hxOIMSNGRXwHpKJTLfWgF]*"),
    ("checked", rf"{_LEAD}(?:[GNpwJ]*)?(?:W[wpM]*)?A?M*k?K+[CI]*|{_LEAD}AK+i?"),
    ("neutral", "(?:[NGpwJHI]*[Npw])?M*C|[ieTMnmIJwG]*[ie][ieTMnmIJU]*|M+"),
    # what is done, without a word that it is finished: 更换灯泡两只
    (
        "act",
        rf"{_LEAD}(?:[pw]*){_MIDDLE}(?:[Rr]I?)+(?:[NpJHIUb]*[Nb](?:I?[JU])*|[JU]+)|[IMTnw]*k[wNJU]*{_MIDDLE}[Rr]+(?:{_THING})?|[IMTnwp]*(?:{_PHRASE}M*)+[Rr]+C?",
    ),
)


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, lazy(text)) for name, text in _SHAPES)


@lru_cache(maxsize=16384)
def shape(classes: str) -> str | None:
    """The shape of a clause given by the classes of its words, or None where it has none that is known."""
    if len(classes) > MOST_WORDS:
        return None
    for name, pattern in _compiled():
        if pattern.fullmatch(classes):
            return name
    return None
