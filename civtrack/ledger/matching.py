"""What one header means: a header's text, alone or below its parent, → a field and how it was recognised.

Exists apart from the finding of header rows, because every word of the vocabulary passes through here and is tested
here. Exact alias first, then ordered patterns; never similarity (交办日期 is not 办结日期). May import only
`civtrack.ledger.vocabulary` and `civtrack.model`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final, NamedTuple

from civtrack.ledger import vocabulary as words
from civtrack.model import Field

_DROPPED: Final = re.compile(r"[\s:*\u200b\ufeff\"'“”‘’。]|必填|选填|\.$|^\.")
_BRACKETED: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>|《[^《》]*》")
_EMPTY_BRACKETS: Final = re.compile(r"\(\)|\[\]|【】|〔〕")
_LONGEST: Final = 24
"""Normalised headers longer than this are prose; patterns do not apply to them."""


class Match(NamedTuple):
    """What a header was taken for; `how` is ``alias``, ``pattern`` or ``none``.

    `ambiguous` holds the normalised header when only other headers or the values can decide; `weak` marks an alias
    that gives way to another column of the same field.
    """

    field: Field | None
    how: str
    ambiguous: str | None = None
    weak: bool = False
    serial: bool = False


NOTHING: Final = Match(None, "none")


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """A header as it is compared: NFKC, lower case, no white space, colons, asterisks or 必填; brackets kept."""
    return _EMPTY_BRACKETS.sub("", _DROPPED.sub("", unicodedata.normalize("NFKC", text))).lower()


def compact(text: str) -> str:
    """A text without white space and width differences, its marks kept: for notes, totals and examples."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def bare(text: str) -> str:
    """A normalised header without its bracketed notes: ``整改时限(格式2022-7-1)`` → ``整改时限``."""
    while (shorter := _BRACKETED.sub("", text)) != text:
        text = shorter
    return text


_BY_ALIAS: Final[dict[str, Field]] = {
    normalise(alias): field for field, aliases in words.ALIASES.items() for alias in aliases
}
_AMBIGUOUS: Final = words.AMBIGUOUS_DAYS | words.AMBIGUOUS_BARE | words.AMBIGUOUS_UNIT | words.AMBIGUOUS_CLASS
HEADER_WORDS: Final = frozenset(alias for aliases in words.ALIASES.values() for alias in aliases)
"""Every alias as written; a row that shares none of them is no header worth a closer look."""


def _alias(text: str) -> Match | None:
    for form in (text, bare(text)):
        if form in _AMBIGUOUS:
            return Match(None, "none", ambiguous=form)
        field = _BY_ALIAS.get(form)
        if field is not None:
            return Match(field, "alias", weak=form in words.YIELDING, serial=form in words.SERIALS)
    return None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when first needed: most ledgers call their columns by an alias."""
    return re.compile(pattern)


def _pattern(text: str) -> Match | None:
    for form in dict.fromkeys((text, bare(text))):
        if not form or len(form) > _LONGEST:
            continue
        for field, pattern in words.PATTERNS:
            if _compiled(pattern).fullmatch(form):
                return Match(field, "pattern")
    return None


@lru_cache(maxsize=8192)
def match(chain: tuple[str, ...]) -> Match:
    """What the headers of one column mean, top-down.

    Tried in this order: the joined text as alias; the leaf below its parent (`vocabulary.CONTEXTS`); the leaf as
    alias; the leaf, then the joined text, by pattern; the first line of the leaf.

    Args:
        chain: Header texts of the column from the top row to the leaf, as written, without repetition.
    """
    texts = [text for text in map(normalise, chain) if text]
    if not texts:
        return NOTHING
    leaf, joined = texts[-1], "".join(texts)
    if found := _alias(joined):
        return found
    if len(texts) > 1:
        parent = bare("".join(texts[:-1]))
        for above, below, field in words.CONTEXTS:
            if re.fullmatch(below, bare(leaf)) and re.fullmatch(above, parent):
                return Match(field, "pattern") if field else NOTHING
        if found := _alias(leaf):
            return found
    first_line = normalise(chain[-1].strip().split("\n")[0])
    attempts = [_pattern(leaf), _pattern(joined) if len(texts) > 1 else None]
    if first_line != leaf:
        attempts += [_alias(first_line), _pattern(first_line)]
    return next((found for found in attempts if found), NOTHING)
