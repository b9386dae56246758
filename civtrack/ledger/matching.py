"""What one header means: a header's text, alone or below its parent, → a field and how it was recognised.

Exists apart from the finding of header rows, because every word of the vocabulary passes through here and is tested
here. Exact alias first, then the header as a phrase of which every part is understood; never similarity (交办日期 is
not 办结日期). May import only `civtrack.folded`, `civtrack.ledger.meanings`, `civtrack.ledger.vocabulary`,
`civtrack.language` and `civtrack.model`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from civtrack.folded import nfkc, simplified
from civtrack.language.header_lexicon import Part
from civtrack.language.phrases import CORES, GEOGRAPHY, Phrase, read_phrase
from civtrack.ledger import vocabulary as words
from civtrack.ledger.meanings import Meaning, meaning
from civtrack.light import NamedTuple
from civtrack.model import Field
from civtrack.patterns import lazy

P, F = Part, Field
_DROPPED: Final = lazy(r"[\s:*＊★☆\u200b\ufeff\"'“”‘’。]|必填|选填|\.$|^\.")
_BRACKETED: Final = lazy(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>|《[^《》]*》")
_EMPTY_BRACKETS: Final = lazy(r"\(\)|\[\]|【】|〔〕")
_LIST: Final = lazy(r"[/、,，;；|]|及其?|以及|和|与|或")
_LONGEST: Final = 40
"""Normalised headers longer than this are prose."""


class Match(NamedTuple):
    """What a header was taken for; `how` is ``alias``, ``pattern`` (read as a phrase) or ``none``.

    `ambiguous` holds the normalised header when only other headers or the values can decide; `fit` says how well a
    header fits among several of one field, a lower number better; `known` is True where the header was understood,
    even to be no field.
    """

    field: Field | None
    how: str
    ambiguous: str | None = None
    fit: int = 12
    serial: bool = False
    known: bool = True


NOTHING: Final = Match(None, "none", known=False)
NO_FIELD: Final = Match(None, "none")


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """A header as it is compared: NFKC, lower case, no white space, colons, asterisks or 必填; brackets kept."""
    return _EMPTY_BRACKETS.sub("", _DROPPED.sub("", simplified(nfkc(text)))).lower()


def compact(text: str) -> str:
    """A text without white space and width differences, its marks kept: for notes, totals and examples."""
    return "".join(nfkc(text).split())


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A normalised header without its bracketed notes: ``整改时限(格式2022-7-1)`` → ``整改时限``."""
    while (shorter := _BRACKETED.sub("", text)) != text:
        text = shorter
    return text


_BY_ALIAS: Final[dict[str, Field]] = {
    normalise(alias): field for field, aliases in words.ALIASES.items() for alias in aliases
}
_AMBIGUOUS: Final = words.AMBIGUOUS_BARE | words.AMBIGUOUS_UNIT | words.AMBIGUOUS_CLASS
HEADER_WORDS: Final = frozenset(
    alias for table in (words.ALIASES, words.COMMON) for aliases in table.values() for alias in aliases
)
"""Whole headers as offices write them most; a row that shares none of them is no header worth a closer look."""


_ALIAS_FIT: Final = 12
"""An alias fits like a short phrase."""


def _alias(text: str) -> Match | None:
    if text in _AMBIGUOUS:
        return Match(None, "none", ambiguous=text)
    field = _BY_ALIAS.get(text)
    if field is not None:
        return Match(field, "alias", fit=words.YIELDING.get(text, _ALIAS_FIT), serial=text in words.SERIALS)
    return NO_FIELD if text in words.NO_FIELDS else None


@lru_cache(maxsize=8192)
def _whole(text: str) -> Match | None:
    """What a text without brackets means; None where a part of it is not understood."""
    if not text:
        return None
    if found := _alias(text):
        return found
    if phrase := read_phrase(text):
        return _matched(text, meaning(phrase))
    if text.endswith(_OTHERWISE) and (found := _whole(text.rstrip("否与").join(("是否", "")))):
        return found if found.field in (F.STATUS, F.CLOSURE) else None
    return _listed(text)


_OTHERWISE: Final = ("与否", "否")


def _matched(text: str, said: Meaning) -> Match:
    if said.open:
        return Match(None, "none", ambiguous=text, fit=said.fit)
    if said.field is None:
        return NO_FIELD
    how = "alias" if text in _COMMON else "pattern"
    return Match(said.field, how, fit=said.fit, serial=text in words.SERIALS)


_COMMON: Final = frozenset(normalise(alias) for aliases in words.COMMON.values() for alias in aliases)


def _listed(text: str) -> Match | None:
    """Several in one column (责任单位及责任人, 部位/来源): the first that is a field, where every one is understood."""
    parts = [part for part in _LIST.split(text) if part]
    if len(parts) < 2 or len(parts) > 4:
        return None
    found = [_whole(part) or _with_core_of(part, parts[-1]) for part in parts]
    if any(each is None for each in found):
        return None
    named = [each for each in found if each and (each.field or each.ambiguous)]
    if not named:
        return NO_FIELD
    first = named[0]
    beside = {each.field for each in named[1:]} - {first.field, F.MEASURES, F.REMARK}
    if beside and any(each.field in words.DAY_FIELDS or each.ambiguous for each in named):
        return NOTHING
    return first._replace(how="pattern", fit=first.fit + 10) if first.field else NOTHING


def _with_core_of(part: str, last: str) -> Match | None:
    """处理 of 处理和整改情况: what has no core of its own takes the last one's."""
    phrase = read_phrase(last)
    return _whole(part + phrase.words[-1]) if phrase and phrase.core else None


def _reading(text: str) -> Match | None:
    """A normalised header with its brackets: a note, a part of the phrase, or not understood."""
    if len(text) > _LONGEST:
        return None
    if found := _alias(text):
        return found
    inside = [part[1:-1] for part in _BRACKETED.findall(text)]
    if not inside:
        return _whole(text)
    joined = re.sub(r"[()\[\]【】〔〕、,/]", "", text)
    if (phrase := read_phrase(joined)) and phrase.core in GEOGRAPHY and _is_place(bare(text)):
        return _matched(text if text in _COMMON else joined, meaning(phrase))
    plain = bare(text)
    notes = [part for part in inside if not _is_note(part)]
    if not notes or (plain and _is_place(plain) and all(map(_lists, notes))):
        return _whole(plain)
    return _told_in_brackets(plain, "".join(notes))


def _is_place(text: str) -> bool:
    phrase = read_phrase("".join(_LIST.split(text)))
    return not text or (phrase is not None and phrase.core in GEOGRAPHY)


def _lists(note: str) -> bool:
    """Whether several are named, as the places that may stand below: 县区(大洼区、盘山县)."""
    return sum(1 for part in _LIST.split(note) if part) > 1


def _is_note(part: str) -> bool:
    return bool(re.fullmatch(words.BRACKET_NOTE, part)) or bool(legend_in(f"({part})"))


def _told_in_brackets(plain: str, note: str) -> Match | None:
    """完成时间(计划) is 计划完成时间; 完成日期(实际办结) too: what stands in brackets is a part of the phrase."""
    outside = read_phrase(plain)
    if outside is None or plain in _AMBIGUOUS:
        return _whole(note + plain) if plain in _AMBIGUOUS else None
    for form in (note + plain, plain[: -len(outside.words[-1])] + note + outside.words[-1]):
        if (phrase := read_phrase(form)) and set(phrase.qualifiers) | set(phrase.events) >= set(outside.events):
            return _matched(form, meaning(phrase))
    within = [read_phrase(part) for part in _LIST.split(note) if part]
    if within and all(part is not None and _changes_nothing(part) for part in within):
        return _whole(plain)
    return None


def _changes_nothing(within: Phrase) -> bool:
    """Whether a phrase in brackets only says what kind of thing stands there: 责任单位(部门)."""
    return not within.qualifiers and not within.events and within.core is not P.OTHER


@lru_cache(maxsize=8192)
def match(chain: tuple[str, ...]) -> Match:
    """What the headers of one column mean, top-down.

    The upper rows and the leaf are read as one phrase where they are one; else the leaf alone, where it is complete
    and nothing above it could turn its meaning.

    Args:
        chain: Header texts of the column from the top row to the leaf, as written, without repetition.
    """
    texts = [text for text in map(normalise, chain) if text]
    if not texts:
        return NOTHING
    leaf = texts[-1]
    if len(texts) == 1:
        return _reading(leaf) or _first_line(chain[-1]) or NOTHING
    upper = bare("".join(texts[:-1]))
    return _below(upper, leaf) or _below(bare(texts[-2]), leaf) or _alone(upper, leaf, chain[-1]) or NOTHING


_LEAVES: Final = lazy("|".join(f"(?:{below})" for _, below, _ in words.CONTEXTS if below != ".*"))
_ANY_LEAF: Final = lazy("|".join(f"(?:{above})" for above, below, _ in words.CONTEXTS if below == ".*"))
"""Whether any of the contexts is worth a look: most of what stands below a header is in none."""


def _first_line(text: str) -> Match | None:
    """The first line of a header whose further lines explain how to fill it in."""
    lines = text.strip().splitlines()
    if len(lines) < 2:
        return None
    rest = normalise("".join(lines[1:]))
    return _reading(normalise(lines[0])) if rest and _is_note(rest.strip("()")) else None


def _below(upper: str, leaf: str) -> Match | None:
    """The leaf and what stands above it as one phrase: 计划 | 完成时间, 完成时限 | 实际, 整改情况 | 完成时间."""
    own = bare(leaf)
    if (found := _alias(upper + leaf)) or (found := _alias(upper + own)):
        return found
    for above, below, field in words.CONTEXTS if _LEAVES.fullmatch(own) or _ANY_LEAF.fullmatch(upper) else ():
        if re.fullmatch(below, own) and re.fullmatch(above, upper):
            lower = field is F.LEADER and own[:1] in "县区镇"
            return Match(field, "pattern", fit=10 + 10 * lower) if field else NO_FIELD
    if own in words.SERIALS:
        return _alias(own)
    forms = [upper + own]
    phrase = read_phrase(upper)
    if phrase and len(phrase.words) > 1 and phrase.core in _CONTAINERS:
        forms.append("".join(phrase.words[:-1]) + own)
    if phrase and _is_qualifier(own):
        forms.append(own + upper)
    for form in forms:
        if (read := read_phrase(form)) and (read.core is not None):
            if read.between - _QUIET or (read.core in _CONTAINERS and phrase and phrase.core and len(read.words) < 2):
                continue
            found = _matched(form, meaning(read))
            if found.field or found.ambiguous or _turns(upper):
                return found
    return None


_CONTAINERS: Final = frozenset({P.COURSE, P.TELL, P.MEASURE, P.ISSUE, P.OTHER})
_QUIET: Final = frozenset({P.ISSUE, P.UNIT})
_TURNING: Final = frozenset({P.PLANNED, P.FIRM, P.ASKED, P.PROCESS, P.NOT, P.PASSIVE, P.HAPPENED})
_TURNED: Final = words.DAY_FIELDS | {F.STATUS, F.CLOSURE}


def _is_qualifier(text: str) -> bool:
    return bool(_TURNING.intersection(words.parts_of(text))) and not set(CORES).intersection(
        set(words.parts_of(text)) - {P.MEASURE}
    )


def _turns(upper: str) -> bool:
    """Whether what stands above could turn the meaning of a day or a status below it."""
    return any(word in upper for word in words.TURNING_WORDS)


def _alone(upper: str, leaf: str, written: str) -> Match | None:
    found = _reading(leaf) or _first_line(written)
    if found is None:
        return None
    if (found.field in _TURNED or found.ambiguous) and _turns(upper):
        return NOTHING
    return found


_CODES: Final = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ√×✓✗○●△▲☆")
_CODE: Final = r"[0-9a-zA-Z√×✓✗○●△▲☆]"
_FEWEST_CODES: Final = 2
_LEGEND: Final = lazy(
    rf"(?:^|(?<=[(（【\[\s,，、;；:：\u4e00-\u9fff]))({_CODE})\s*(?:[-—–:：.、=＝]|为|代表|是(?=[\u4e00-\u9fff]))*\s*"
    rf"([\u4e00-\u9fff]{{1,8}}?)(?=$|[)）】\]\s,，、;；/]|{_CODE})"
)


def legend_in(header: str) -> dict[str, str]:
    """The codes that a header explains: 状态（0未整改 1整改中 2已整改）→ 0, 1, 2 with their words; empty for none."""
    opened = re.search(r"[(（【\[\n]", header)
    text = header[opened.start() :] if opened else header
    found: dict[str, str] = {}
    if sum(character in _CODES for character in text) < _FEWEST_CODES:
        return found
    at = 0
    while piece := _LEGEND.search(text, at):
        found[nfkc(piece[1])] = piece[2]
        at = piece.end()
    return found if len(found) >= _FEWEST_CODES else {}


def nearest(text: str) -> str | None:
    """The usual header that a header which is not understood is closest to: for “did you mean”, never for reading."""
    from difflib import get_close_matches

    plain = bare(text)
    found = get_close_matches(plain, sorted(_COMMON), n=1, cutoff=0.75)
    return found[0] if found and len(plain) > 1 else None
