"""A clause taken apart into known words with their classes; what no lexicon knows stays ``u``.

Exists so that statuses are judged by the classes of all their words and never by a word that happens to occur: the
longest known word counts, left to right, and what is left over is left over visibly. May import the lexicons.

The classes are letters, so that a grammar can be written over them (`civtrack.language.status_grammar`):
verbs ``R r v`` repairing, ``l L f`` light, ``O k o`` of office, ``K V B y`` checking and closing, ``C`` complement;
nouns ``N b`` things, ``G`` the matter, ``p`` places, ``w`` who acts, ``S`` stages; ``T`` a day, ``t`` a limit,
``J`` a count, ``U`` a measure, ``Y`` a share; particles as `status_particles` has them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from civtrack.language.status_nouns import NOUNS
from civtrack.language.status_particles import PARTICLES
from civtrack.language.status_things import THINGS, is_thing, tells_apart
from civtrack.language.status_verbs import VERBS
from civtrack.light import NamedTuple
from civtrack.patterns import lazy

__all__ = ["Token", "segment"]


class Token(NamedTuple):
    """A word of a clause.

    Attributes:
        text: The word as written (normalised).
        kind: Its class, one letter.
        value: The number of a count, the percentage of a share; else None.
    """

    text: str
    kind: str
    value: float | None = None


_NUMERALS = {
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "几": 0,
}
_COUNTER = (
    "个点位|个问题|个隐患|处|具|捆|筐|罐|个|件|项|条|起|家|户|块|辆|盏|只|根|棵|株|座|扇|面|张|台|套|副|把|间|栋|"
    "幢|名|人次|人|次|份|宗|例|片|段|点|盆|颗|口|部(?!分)|桶|堆|眼|道|组|遍|次|台次|处点|时"
)
_MEASURE = (
    "平方米|立方米|平方|立方|延长米|公里|千米|厘米|毫米|余米|米|吨|公斤|斤|升|车次|车|袋|元|万元|"
    "平米|亩|㎡|m2|m3|m|t|kg"
)
_LIMIT = "(?:日|号)?(?:之前|以前|之内|以内|前|内)|底(?:之?前)?|末(?:之?前)?|上旬|中旬|下旬|初"
_DAY = (
    r"(?:\d{4}[年./-]|\d{2}年)?\d{1,2}月\d{1,2}[日号]?|\d{4}[./-]\d{1,2}[./-]\d{1,2}日?"
    r"|\d{1,2}[./-]\d{1,2}(?![\d%.])|\d{1,2}[日号](?!楼)"
)
_TIMED = (
    rf"(?P<span>(?:{_DAY})(?:至|到|-|~|—)(?:{_DAY}))(?P<spanlimit>{_LIMIT})?|(?P<day>{_DAY})(?P<daylimit>{_LIMIT})?"
    rf"|(?P<month>(?:\d{{4}}年|今年|本年|去年)?\d{{1,2}}月(?:份)?|\d{{4}}年)(?P<monthlimit>{_LIMIT})?"
    r"|(?P<within>(?:\d{1,9}|[一二三四五六七八九十两半]{1,9})个?(?:工作日|自然日|日|天|周|星期|月|小时|年)(?:之内|以内|内|后|左右))"
    r"|(?P<share>\d{1,9}(?:\.\d{1,20})?%|百分之\d{1,9})(?:以上|左右)?|(?P<tenths>[一二三四五六七八九1-9])成(?!效|立|功|本|员|为|果)"
    r"|(?P<m>\d{1,9})/(?P<n>\d{1,9})(?!\d|/)"
)
_COUNTED = (
    r"(?P<number>\d{1,9}(?:\.\d{1,20})?|[一两二三四五六七八九十几]{1,3})余?多?"
    rf"(?:(?P<counter>{_COUNTER})|(?P<measure>{_MEASURE}))|第\d{1, 9}(?P<stage>阶段|批|期|步)"
)
"""No figure has more than nine digits: in a cell of thousands of them each is begun at every place."""
_DIGITS = "0123456789"
_STARTS = frozenset(_DIGITS + "一两二三四五六七八九十几百半今本去第")
_FIGURES = lazy(r"[0-9a-z-]{1,6}#?")


def _lexicon() -> tuple[dict[str, str], dict[str, tuple[int, ...]]]:
    """Every word with its class (small words first: they reach furthest), and the lengths to try by first character."""
    words: dict[str, str] = {}
    for table in (PARTICLES, VERBS, NOUNS, {"N": THINGS}):
        for kind, line in table.items():
            for word in line.split():
                words.setdefault(word, kind)
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[0], set()).add(len(word))
    return words, {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}


class _Tables:
    """The lexicon and the expressions, made when the first text is read."""

    __slots__ = ("counted", "lengths", "timed", "words")

    def __init__(self) -> None:
        self.words, self.lengths = _lexicon()
        self.timed, self.counted = re.compile(_TIMED), re.compile(_COUNTED)


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    return _Tables()


def _number(text: str) -> float:
    if text[0] in _DIGITS:
        return float(text)
    if len(text) == 1:
        return _NUMERALS.get(text, 0)
    tens = _NUMERALS.get(text[0], 1) * 10 if text[1:2] == "十" else 10 if text[0] == "十" else 0
    return tens + (_NUMERALS.get(text[-1], 0) if text[-1] != "十" else 0)


def _timed(match: re.Match[str]) -> Token:
    """A day, a limit or a share."""
    kind = match.lastgroup or ""
    text = match[0]
    if match["share"]:
        return Token(text, "Y", float(match["share"].rstrip("%").removeprefix("百分之")))
    if match["tenths"]:
        digit = match["tenths"]
        return Token(text, "Y", 10.0 * (int(digit) if digit.isdigit() else _NUMERALS[digit]))
    if match["m"]:
        total = int(match["n"])
        return Token(text, "Y", 100.0 if not total else min(100.0 * int(match["m"]) / total, 101.0))
    if match["within"] or kind.endswith("limit"):
        return Token(text, "t")
    return Token(text, "m" if match["month"] else "T")


def _fraction(token: Token) -> Token:
    """整改3/5 may be three of five as well as the fifth of March: it is not taken for a day."""
    done, sign, total = token.text.partition("/")
    if not sign or not (done.isdigit() and total.isdigit()) or int(done) > int(total):
        return token
    return Token(token.text, "Y", min(100.0 * int(done) / int(total), 101.0))


def _counted(match: re.Match[str]) -> Token:
    if match["stage"]:
        return Token(match[0], "Q")
    return Token(match[0], "J" if match["counter"] else "U", _number(match["number"]))


def _longest(text: str, place: int) -> str:
    """The longest word that begins there."""
    tables = _tables()
    for size in tables.lengths.get(text[place : place + 1], ()):
        word = text[place : place + size]
        if word in tables.words:
            return word
    return ""


def segment(text: str) -> list[Token]:
    """The words of a normalised clause, every character accounted for."""
    tables = _tables()
    words = tables.words
    tokens: list[Token] = []
    place, end = 0, len(text)
    left_over = -1
    while place < end:
        first = text[place]
        known = _longest(text, place)
        if first == "对" and len(known) > 1 and len(_longest(text, place + 1)) > len(known):
            # 对|应急灯, not 对应|急灯
            known = "对"
        token = None
        if first in _STARTS:
            match = tables.timed.match(text, place) or tables.counted.match(text, place)
            if match is not None and match.end() - place > len(known):
                token = _timed(match) if match.re is tables.timed else _counted(match)
                if token.kind == "T":
                    token = _fraction(token)
        if token is None and known:
            token = Token(known, words[known])
        if token is None:
            if left_over < 0:
                left_over = place
            place += 1
            continue
        if left_over >= 0:
            tokens.append(Token(text[left_over:place], "u"))
            left_over = -1
        tokens.append(token)
        place += len(token.text)
    if left_over >= 0:
        tokens.append(Token(text[left_over:], "u"))
    return _named(tokens)


_NAMED_BY = frozenset(
    (
        *("小区", "社区", "街道", "村", "屯", "镇", "乡", "大街", "街", "巷", "胡同", "大道", "广场", "公园", "市场"),
        *("农贸市场", "商场", "超市", "学校", "小学", "中学", "幼儿园", "医院", "酒店", "饭店", "楼", "号楼", "栋"),
        *("单元", "花园", "家园", "新村", "苑", "桥", "路", "道路", "河", "室", "工地", "店"),
    )
)
"""What a name of a place ends in: 红旗 路."""


def _named(tokens: list[Token]) -> list[Token]:
    """Names of places and figures before what they name, brought together: 红旗|路, 6|号楼."""
    if not any(token.kind == "u" for token in tokens):
        return tokens
    joined: list[Token] = []
    for token in tokens:
        before = joined[-1] if joined else None
        if before is not None and before.kind == "u" and token.kind in "pN" and _FIGURES.fullmatch(before.text):
            joined[-1] = Token(before.text + token.text, token.kind)
        elif before is not None and before.kind == "u" and len(token.text) == 1 and is_thing(before.text + token.text):
            joined[-1] = Token(before.text + token.text, "N")
        elif before is not None and before.kind == "u" and token.text in _NAMED_BY and len(before.text) <= 4:
            joined[-1] = Token(before.text + token.text, "p")
        elif before is not None and before.kind == "u" and token.kind == "N" and tells_apart(before.text, token.text):
            joined[-1] = Token(before.text + token.text, "N")
        elif token.kind == "u" and is_thing(token.text):
            joined.append(Token(token.text, "N"))
        elif before is not None and before.kind == "N" and token.kind == "u" and is_thing(before.text[-1] + token.text):
            joined[-1] = Token(before.text + token.text, "N")
        else:
            joined.append(token)
    return joined
