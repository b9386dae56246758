"""How well a header fits its field among several columns of that field: 牵头单位 before 责任单位 before 整改单位.

Exists apart from the table of meanings because it only orders what the table allows; a lower number goes first, and
equal numbers decide nothing. May import `civtrack.language` and `civtrack.model`.
"""

from __future__ import annotations

from typing import Final

from civtrack.language.header_lexicon import Part
from civtrack.language.phrases import Phrase
from civtrack.model import Field

__all__ = ["fit_of", "less_fit"]

P, F = Part, Field
_FITS: Final = {
    P.LEAD: 2, P.DOING: 3, P.FINISH: 3, P.DONE: 3, P.REPLY: 4, P.FOUND: 4, P.URGED: 3, P.ASSIGNED: 4, P.SUPERIOR: 2,
    P.SUPPORT: 1, P.CLOSED: 2, None: 3,
}  # fmt: skip
_FIRST_OF_ALL: Final = ("牵头", "主办", "主责", "第一责任", "主要责任", "牵头责任")
_LATER: Final = frozenset({"承办", "经办", "对接", "联络", "联系人", "经办人", "承办人", "联络人", "联络员", "对接人"})
"""Who is named beside who answers for it."""


def fit_of(phrase: Phrase, event: Part | None, cell: str) -> int:
    """How well a phrase with this governing event fits the field that the table names."""
    fit = _FITS.get(event, 3)
    if any(word in _FIRST_OF_ALL for word in phrase.words):
        fit = 1
    if _LATER.intersection(phrase.words):
        fit += 2
    if cell == "description":
        fit = 1 if phrase.topics or phrase.core is P.ISSUE else 2
        fit += 2 * (phrase.core is P.COURSE) + 3 * (event in (P.DOING, P.ASSIGNED)) + 2 * (phrase.words[0] == "批示")
        fit += 2 * (phrase.core in (P.ISSUE, P.MEASURE) and event is P.REPLY and "问题" not in phrase.words)
    if cell in ("status", "closure") and phrase.core is P.WHETHER:
        fit = 1
    if cell == "status" and phrase.core is P.COURSE:
        fit = 3
    if cell == "status" and phrase.core is P.STATE:
        fit = 2
    return fit


_LESS: Final[dict[Field, tuple[tuple[frozenset[str], int], ...]]] = {
    F.MEASURES: (
        (frozenset({"处理", "处置", "工作"}), 8), (frozenset({"要求"}), 1), (frozenset({"意见", "建议"}), 2),
        (frozenset({"方案", "计划", "办法"}), 3),
    ),
    F.CLOSED_ON: (
        (frozenset({"销号", "闭环", "归档", "销案"}), 8), (frozenset({"核查", "审核", "现场核查", "关闭"}), 16),
    ),
    F.DESCRIPTION: ((frozenset({"任务", "工作"}), 6),),
}  # fmt: skip
"""Field → words that fit it less where two columns name it: the check comes before the closing, problems before tasks.
"""


def less_fit(phrase: Phrase, field: Field | None) -> int:
    """What some words take from how well a phrase fits."""
    return sum(less for words, less in _LESS.get(field, ()) if words.intersection(phrase.words)) if field else 0
