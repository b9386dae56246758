"""One text about the state of an item → its status, by the order of tests of DOMAIN §3; never “contains 完成”.

Exists apart from `civtrack.rules.statuses` because the same reading serves status, closure, progress and percent
columns and what somebody types at ``--status``. The vocabulary lies in `civtrack.rules.status_words`. May import
`civtrack.model`, `civtrack.rules.shares`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from civtrack.model import Kind, Status
from civtrack.rules import status_words as vocabulary
from civtrack.rules.patterns import lazy
from civtrack.rules.shares import normalise, read_percent

__all__ = ["EDGES", "FINISHED", "Word", "read_share", "read_word"]


class Word(NamedTuple):
    """What one text says about the state of an item.

    Attributes:
        status: The status; UNKNOWN where the words are not known.
        rule: Which test decided: ``office``, ``word``, ``negated``, ``future``, …
        percent: A share mentioned in the text, 0-100.
        day: A day mentioned in the text, as written, when the text says that something was finished.
    """

    status: Status
    rule: str
    percent: float | None = None
    day: str | None = None


_BRACKETED = lazy(r"[(\[{【〔<〈「]([^()\[\]{}【】〔〕<>〈〉「」]*)[)\]}】〕>〉」]")
_LABEL = lazy(r"^(?:目前|截至目前)?(?:完成|整改|办理|落实|进展|状态|整改完成)?(?:情况|进展|状态|结果|状况):")
_LIST_NUMBER = lazy(r"^(?:\d{1,2}[.、)](?!\d)|[一二三四五六七八九十]、)")
EDGES = ",.。;；、!！:：'\"“”‘’·*~～ "
_EDGES_BUT_DOT = EDGES.replace("~", "")
_PERCENT = lazy(r"(\d+(?:\.\d+)?)%|百分之(\d+)")
_LEFT_OVER = lazy(r"(?:剩余?|余下?|还有|尚有|未完成)(?:的|约)?$")
_BARE_NUMBER = lazy(r"\d+(?:\.\d+)?")
_UNTIL = lazy(r"[日号]?(?:至|到|-|~|—)")
_CLAUSE_READ = 40
_NUMBER_SIGNS = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_CLAUSE = lazy(r"[,。;!?\n]|(?<!\d)、")
PROSE = 24
"""Longer texts are read as prose: only their first and last clause can state a status (DOMAIN §3)."""
FINISHED = (Status.DONE, Status.CLOSED)
"""Reported done or verified."""


_HARMLESS = lazy(vocabulary.HARMLESS)
_PENDING = lazy(vocabulary.PENDING_CHECK)
_UNCHECKED = lazy(vocabulary.NOT_YET_CHECKED)
_NOT_WHOLLY = lazy(vocabulary.NOT_WHOLLY)
_REWORK = lazy(vocabulary.REWORK)
_NEGATED = lazy(vocabulary.NEGATED)
_IMPOSSIBLE = lazy(vocabulary.IMPOSSIBLE)
_TRANSFERRED = lazy(vocabulary.TRANSFERRED)
_NOT_NEEDED = lazy(vocabulary.NOT_NEEDED)
_VOID = lazy(vocabulary.VOID)
_SUSPENDED = lazy(vocabulary.SUSPENDED)
_EXHORTATION = lazy(vocabulary.EXHORTATION)
_FUTURE = lazy(vocabulary.FUTURE)
_PARTIAL = lazy(vocabulary.PARTIAL)
_IN_PART = lazy(vocabulary.IN_PART)
_CLOSED = lazy(vocabulary.CLOSED)
_DONE = lazy(vocabulary.DONE)
_ONGOING = lazy(vocabulary.ONGOING)
_DAY = lazy(vocabulary.DAY)
_DAY_LIMIT = lazy(vocabulary.DAY_LIMIT)
_MONTH_LIMIT = lazy(vocabulary.MONTH_LIMIT)
_COUNTS = lazy(vocabulary.TOTAL_AND_DONE)
_FRACTION = lazy(vocabulary.FRACTION)
_OUTLOOK = lazy(vocabulary.OUTLOOK)
_PROMISED = lazy(r"整改|完成|到位|办结|清零|达标|修|拆|清理")
_AT_AN_EDGE = lazy(rf"^(?:{vocabulary.STATED})|(?:{vocabulary.STATED})$")


def _done_fact(text: str) -> bool:
    """Whether a done phrase stands in the text as a fact, not behind a wish or an order in its clause."""
    for match in _DONE.finditer(text):
        clause = _CLAUSE.split(text[: match.start()])[-1]
        if match[0][0] in "已现均业√✓✔☑✅" or not (
            _EXHORTATION.search(clause) or clause[-1:] in ("待", "需", "应", "可", "未")
        ):
            return True
    return False


def _done_afterwards(text: str, match: re.Match[str]) -> bool:
    """Whether the text ends in a completed repair after `match`: “复查不合格，已重新整改完毕”."""
    last = None
    for done in _DONE.finditer(text, match.end()):
        last = done
    return last is not None and last.end() == len(text) and last[0].startswith(("已", "现已", "均已"))


def _negated(text: str) -> Word | None:
    match = _NEGATED.search(text)
    if not match:
        return None
    rest = _NEGATED.sub("", text)
    percent = _percent(text)
    under_way = match.start() > 0 and _PARTIAL.search(rest.replace("基本", ""))
    if (percent is not None and 0 < percent < 100) or _done_fact(rest) or under_way:
        return Word(Status.IN_PROGRESS, "mixed")
    return Word(Status.ASSIGNED, "negated")


def _unfixed(text: str) -> Word | None:
    """Negation, then rework and void."""
    if _NOT_WHOLLY.search(text):
        return Word(Status.IN_PROGRESS, "not_wholly")
    rework = _REWORK.search(text)
    if rework:
        return Word(Status.DONE, "done_again") if _done_afterwards(text, rework) else Word(Status.REOPENED, "rework")
    pending = _PENDING.search(text) or _UNCHECKED.search(text)
    if pending:
        rest = _UNCHECKED.sub("", _PENDING.sub("", text)).strip(EDGES)
        word = _classify(rest) if rest else None
        if word is None or word.status in (Status.UNKNOWN, Status.CLOSED):
            waiting = word is not None and word.status is Status.CLOSED
            if waiting or _PENDING.search(text):
                return Word(Status.DONE, "awaiting_check")
            return Word(Status.ASSIGNED, "not_closed")
        return word
    word = _negated(text)
    if word:
        return word
    for pattern, rule in ((_TRANSFERRED, "transferred"), (_NOT_NEEDED, "not_needed"), (_VOID, "void")):
        match = pattern.search(text)
        if match and not _done_afterwards(text, match) and not _done_fact(text[: match.start()]):
            return Word(Status.VOID, rule)
    return None


def _percent(text: str) -> float | None:
    shares = [
        float(match[1] or match[2])
        for match in _PERCENT.finditer(text)
        if not _LEFT_OVER.search(text[max(0, match.start() - 4) : match.start()])
    ]
    return min(shares) if shares else None


def _unfinished(text: str) -> Word | None:
    """Future, percent, partial."""
    if _SUSPENDED.search(text):
        return Word(Status.SUSPENDED, "suspended")
    future = _FUTURE.search(text)
    if future and not _done_afterwards(text, future):
        return Word(Status.IN_PROGRESS, "future")
    percent = _percent(text)
    if percent is not None:
        if percent > 100:
            return Word(Status.UNKNOWN, "percent")
        if percent < 100:
            return Word(Status.IN_PROGRESS if percent else Status.ASSIGNED, "percent")
    counts = _COUNTS.search(text)
    if counts and int(counts[2]) < int(counts[1]):
        return Word(Status.IN_PROGRESS, "partial")
    fraction = _FRACTION.search(text)
    if fraction and int(fraction[1]) < int(fraction[2]):
        return Word(Status.IN_PROGRESS, "partial")
    partial = _PARTIAL.search(text)
    if partial and (_IN_PART.search(text) or not _done_afterwards(text, partial)):
        return Word(Status.IN_PROGRESS, "partial")
    return None


def _finished(text: str) -> Word | None:
    """Closed, done, ongoing."""
    if _IMPOSSIBLE.search(text):
        return Word(Status.UNKNOWN, "impossible")
    if _CLOSED.search(text):
        return Word(Status.CLOSED, "closed")
    if _done_fact(text) or _percent(text) == 100:
        return Word(Status.DONE, "done")
    if _ONGOING.search(text):
        return Word(Status.ONGOING, "ongoing")
    return None


def _classify(text: str) -> Word:
    listed = vocabulary.WORDS.get(text)
    if listed is not None:
        return Word(listed, "word")
    text = _HARMLESS.sub("", text).strip(EDGES)
    return _unfixed(text) or _unfinished(text) or _finished(text) or Word(Status.UNKNOWN, "unknown")


_STRUCK = lazy(r"消号|销[案账帐]")


def _from_material(text: str, kind: Kind) -> str:
    """For evaluation materials, handing up is finishing: 已上报 means 已报送; for a problem it is only a step."""
    return text.replace("上报", "报送").replace("材料已到位", "已到位") if kind is Kind.MATERIAL else text


def _apart(text: str) -> tuple[str, str]:
    """The text outside its bracketed notes, and the notes."""
    notes: list[str] = []
    while match := _BRACKETED.search(text):
        notes.append(match[1])
        text = text[: match.start()] + text[match.end() :]
    return text, "".join(notes)


def _without_day(text: str) -> tuple[str, str | None, bool]:
    """The text without a day of completion, that day as written, and whether the text names a limit instead."""
    match = _DAY.search(text)
    if not match:
        return text, None, bool(_MONTH_LIMIT.search(text))
    if _DAY_LIMIT.match(text, match.end()):
        return text, None, True
    if _UNTIL.match(text, match.end()):
        return _DAY.sub("", text), None, False
    before = text[: match.start()].removesuffix("于").removesuffix("在")
    return before + text[match.end() :].lstrip(EDGES), match[0], False


def _office(text: str, words: Mapping[str, Status]) -> Status | None:
    for word, status in words.items():
        if normalise(word) == text:
            return status
    return None


def _phrase(text: str, words: Mapping[str, Status]) -> Word:
    status = _office(text, words)
    if status is not None:
        return Word(status, "office")
    rest, day, limit = _without_day(text)
    rest = rest.strip(_EDGES_BUT_DOT)
    if day is not None and (status := _office(rest, words)) is not None:
        return Word(status, "office", None, day if status in FINISHED else None)
    if limit and "已" not in rest:
        suspended = Word(Status.SUSPENDED, "suspended") if _SUSPENDED.search(rest) else None
        word = _unfixed(rest) or suspended or Word(Status.IN_PROGRESS, "future")
    else:
        word = _classify(rest) if rest else Word(Status.UNKNOWN, "day_only")
    percent = _percent(text)
    if percent is not None and percent > 100:
        percent = None
    return word._replace(percent=percent, day=day if word.status in FINISHED else None)


def _prose(text: str, words: Mapping[str, Status]) -> Word | None:
    """The status that a text of several clauses begins or ends with; the end, being newer, decides."""
    clauses = [clause for part in _CLAUSE.split(text) if (clause := _LIST_NUMBER.sub("", part).strip(EDGES))]
    while len(clauses) > 1 and _OUTLOOK.match(clauses[-1]) and not _PROMISED.search(_HARMLESS.sub("", clauses[-1])):
        clauses.pop()
    if not clauses:
        return None
    readings: list[Word | None] = []
    for clause in (clauses[-1][-_CLAUSE_READ:], clauses[0][:_CLAUSE_READ]):
        bare = _without_day(clause)[0].strip(_EDGES_BUT_DOT)
        stated = bare in vocabulary.WORDS or _office(bare, words) is not None or bool(_AT_AN_EDGE.search(bare))
        word = _phrase(clause, words) if stated else None
        hopes = word is not None and word.rule == "future" and bool(_EXHORTATION.search(clause))
        readings.append(None if word is None or word.status is Status.UNKNOWN or hopes else word)
    last, first = readings
    if last and first and last.status is Status.ASSIGNED and first.status in (*FINISHED, Status.IN_PROGRESS):
        return first if last.rule == "not_closed" else Word(Status.IN_PROGRESS, "mixed", last.percent)
    if last is None and first is not None and first.status in FINISHED:
        return _taken_back(clauses[1:]) or first
    return last or first


def _taken_back(clauses: Sequence[str]) -> Word | None:
    """What later clauses make of a fix that the first one reports: “已整改，但存在反弹现象，将加强管控”."""
    for clause in clauses:
        text = _HARMLESS.sub("", clause)
        if (match := _REWORK.search(text)) and not _done_afterwards(text, match):
            return Word(Status.REOPENED, "rework")
        if _NEGATED.search(text) and not _UNCHECKED.search(text):
            return Word(Status.IN_PROGRESS, "mixed")
    return None


def read_word(text: str, words: Mapping[str, Status], kind: Kind = Kind.PROBLEM) -> Word | None:
    """What a text says about the state of an item, or None where it says nothing.

    Args:
        text: A cell's text, or a few words typed by somebody.
        words: The office's own words; they are tried first and match whole texts.
        kind: What the ledger lists; 已上报 finishes a material but not a problem.
    """
    whole = _STRUCK.sub("销号", _from_material(normalise(text), kind))
    if whole in vocabulary.BLANK:
        return None
    if (status := _office(whole, words)) is not None:
        return Word(status, "office")
    if _BARE_NUMBER.fullmatch(whole):
        # ① is a number of a list, not a share
        return read_share(float(whole)) if _NUMBER_SIGNS.isdisjoint(text) else Word(Status.UNKNOWN, "not_a_word")
    outside, inside = _apart(whole)
    # 已整改(见照片) is 已整改; a text that is nothing but its brackets is read by what they hold
    main = _LABEL.sub("", outside or inside).rstrip(EDGES).lstrip(_EDGES_BUT_DOT)
    if main in vocabulary.BLANK:
        return None
    word = _prose(main, words) if len(main) > PROSE else _phrase(_LIST_NUMBER.sub("", main), words)
    if word is None:
        return Word(Status.UNKNOWN, "prose")
    return _with_note(word, inside, words) if outside and inside else word


def _with_note(word: Word, note: str, words: Mapping[str, Status]) -> Word:
    """What a bracketed note adds: a day, a share, or that a reported fix is only partial (“整改完成（剩余1处）”)."""
    noted = _phrase(note, words)
    if word.status is Status.IN_PROGRESS:
        return word if word.percent is not None else word._replace(percent=noted.percent)
    if word.status not in FINISHED:
        return word
    if noted.status is Status.REOPENED:
        return noted._replace(day=None)
    if noted.status is Status.IN_PROGRESS or (noted.status is Status.ASSIGNED and noted.rule != "not_closed"):
        return Word(Status.IN_PROGRESS, "mixed", noted.percent)
    return word if word.day is not None else word._replace(day=_without_day(note)[1])


def read_share(number: float) -> Word:
    """A number in a status column: a share up to 1, a percentage from 10; between them a code nobody explained."""
    if not (0 <= number <= 1 or 10 <= number <= 100):
        return Word(Status.UNKNOWN, "not_a_word")
    percent, _ = read_percent(number)
    assert percent is not None
    status = Status.DONE if percent == 100 else Status.IN_PROGRESS if percent else Status.ASSIGNED
    return Word(status, "percent", percent)
