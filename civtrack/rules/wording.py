"""One text about the state of an item → its status: clause by clause, the last that speaks of the result deciding.

Exists apart from `civtrack.rules.statuses` because the same reading serves status, closure, progress and percent
columns and what somebody types at ``--status``. A text finishes an item, leaves it out or lets it wait only when all of
it is accounted for (DOMAIN §3). May import `civtrack.model`, `civtrack.language`, `civtrack.rules.boxes`,
`civtrack.rules.shares`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from civtrack.language.status_words import BLANK
from civtrack.light import NamedTuple
from civtrack.model import Kind, Status
from civtrack.patterns import lazy
from civtrack.rules.boxes import ticked
from civtrack.rules.clause import FINISHED, Clause
from civtrack.rules.clauses import read_clause
from civtrack.rules.shares import normalise, read_percent

__all__ = ["EDGES", "FINISHED", "SILENT", "Word", "read_share", "read_word"]

SILENT = "silent"
"""The rule of a text that is understood, or long enough to be prose, and says nothing of the result."""


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


EDGES = ",.。;；、!！:：'\"“”‘’·*~～ "
PROSE = 24
"""Longer texts are read as prose: what they tell before the result need not be understood word for word."""

_SEPARATED = lazy(
    r"[,;!。()\[\]{}【】〔〕<>〈〉「」:|\n]+|/(?![0-9])|(?<![0-9])\.|(?<![0-9a-z月日号.])\.(?=[0-9])",
    needs=",;!。()[]{}【】〔〕<>〈〉「」:|\n/.",
)
_LIST_NUMBER = lazy(r"^(?:[0-9]{1,2}[.、)](?![0-9])|[一二三四五六七八九十]、|第[一二三四五六],)", needs=".、)第")
_BARE_NUMBER = lazy(r"[0-9]+(?:\.[0-9]+)?")
_NUMBER_SIGNS = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_TICKS = lazy(r"[√✓✔☑✅]+$|^[√✓✔☑✅]+", needs="√✓✔☑✅")
_LINES = lazy(r"[\r\n\v\f\u2028\u2029]+")
_STRUCK = lazy(r"消号|销[案账帐]")
_DAY = lazy(
    r"(?:\d{4}[年./-]|\d{2}年)?\d{1,2}月\d{1,2}[日号]?|\d{4}[./-]\d{1,2}[./-]\d{1,2}日?|(?<![\d.])\d{1,2}[./-]\d{1,2}(?![\d%.]|处|个|件)"
)
_ORDERS = frozenset(
    [
        "要求",
        "责令",
        "责成",
        "督促",
        "敦促",
        "通知",
        "告知",
        "提醒",
        "催促",
        "催办",
        "警告",
        "交办",
        "部署",
        "安排",
        "申请",
        "请求",
        "承诺",
        "答应",
        "约谈",
        "下发",
        "发函",
        "联系",
        "协调",
    ]
)
_HIDING = (*FINISHED, Status.VOID, Status.SUSPENDED, Status.ONGOING)
_WHOLLY = frozenset(["全部", "彻底", "全面", "均", "都", "完全", "重新", "再次", "二次"])
_NEWER = frozenset(["现已", "均已", "已全部", "已全面", "已彻底", "都已"])


def _from_material(text: str, kind: Kind) -> str:
    """For evaluation materials, handing up is finishing: 已上报 means 已报送; for a problem it is only a step."""
    if kind is not Kind.MATERIAL:
        return text
    text = text.replace("上报", "报送").replace("材料已到位", "已到位")
    return _HANDED_UP.sub("已报送", text)


_HANDED_UP = lazy(
    r"^已(?:经|全部|按时|按期|及时)*(?:提交|上交|交|提供|上传|报|送|反馈|报送)(?:完毕|完成)?(?=$|[,。;(])"
)


def _office(text: str, words: Mapping[str, Status]) -> Status | None:
    for word, status in words.items():
        if normalise(word) == text:
            return status
    return None


def _clauses(text: str) -> list[str]:
    """The clauses of a normalised text, brackets being clauses of their own."""
    clauses = []
    for part in _SEPARATED.split(text):
        clause = _LIST_NUMBER.sub("", part.strip(EDGES)).strip(EDGES)
        if clause and clause not in BLANK:
            clauses.append(clause)
    return clauses


def read_word(text: str, words: Mapping[str, Status], kind: Kind = Kind.PROBLEM) -> Word | None:
    """What a text says about the state of an item, or None where it says nothing.

    Args:
        text: A cell's text, or a few words typed by somebody.
        words: The office's own words; they are tried first and match whole texts.
        kind: What the ledger lists; 已上报 finishes a material but not a problem.
    """
    if (chosen := ticked(text)) is not None:
        if len(chosen) > 1:
            return Word(Status.UNKNOWN, "several_ticked")
        return read_word(chosen[0], words, kind) if chosen else None
    numbered = not _NUMBER_SIGNS.isdisjoint(text)
    if numbered:
        text = "".join("," if sign in _NUMBER_SIGNS else sign for sign in text)
    whole = normalise(text)
    if whole in BLANK:
        return None
    lines = _LINES.split(text.strip())
    separated = whole if len(lines) == 1 else ",".join(map(normalise, lines))
    whole = _STRUCK.sub("销号", _from_material(whole, kind))
    if (status := _office(whole, words)) is not None:
        return Word(status, "office")
    if _BARE_NUMBER.fullmatch(whole):
        # 1 is a code that nobody explained
        return read_share(float(whole))
    separated = _STRUCK.sub("销号", _from_material(separated, kind))
    if len(separated) > 1:
        separated = _TICKS.sub("", separated) or separated
    clauses = _clauses(separated)
    if not clauses:
        return None if whole.replace("()", "") in BLANK else Word(Status.UNKNOWN, "unknown")
    if words and (word := _office_clause(clauses, words)) is not None:
        return word
    return _said(clauses, separated)


def _office_clause(clauses: Sequence[str], words: Mapping[str, Status]) -> Word | None:
    """A clause that is one of the office's own words, alone or beside a day or a note that says nothing."""
    silent = [all(part.status is None and part.understood for part in read_clause(text)) for text in clauses]
    told = len(silent) - sum(silent)
    for place, clause in enumerate(clauses):
        bare = clause
        day = _DAY.search(clause)
        if day is not None:
            bare = (clause[: day.start()].removesuffix("于").removesuffix("在") + clause[day.end() :]).strip(EDGES)
        status = _office(clause, words) or _office(bare, words)
        if status is None:
            continue
        if told == (not silent[place]):
            return Word(status, "office", None, day[0] if day and status in FINISHED else None)
    return None


def _said(texts: Sequence[str], whole: str) -> Word:
    """What all clauses say together."""
    clauses = [clause for text in texts for clause in read_clause(text)]
    prose = len(whole) > PROSE
    said: Clause | None = None
    decided = -1
    for place, clause in enumerate(clauses):
        if clause.status is not None:
            previous = said
            said = clause if said is None else _together(said, clause)
            if said is not previous:
                decided = place
        elif clause.rule == "doubt" or (clause.rule == "impossible" and not (said and said.status is Status.SUSPENDED)):
            said = _doubted(said, clause)
            decided = place
    percent = next((clause.share for clause in reversed(clauses) if clause.share is not None), None)
    if said is None or said.status is None:
        return _nothing_said(clauses, doubted=said is not None, prose=prose)
    status, rule = said.status, said.rule
    if status is Status.CLOSED and not said.has("BV") and _found_true(clauses):
        return Word(Status.UNKNOWN, SILENT, percent)
    if rule == "count" and _all_counted(clauses):
        status = Status.DONE
    if status in _HIDING:
        accepted = status is Status.SUSPENDED and rule == "word"
        if any(
            not _tolerable(clause, place < decided, prose) and not (accepted and _is_a_reason(clause))
            for place, clause in enumerate(clauses)
        ):
            status, rule = Status.UNKNOWN, "left_over"
        elif status in FINISHED and _fewer_than_all(clauses):
            status, rule = Status.IN_PROGRESS, "partial"
    return Word(status, rule, percent, _day_of(clauses) if status in FINISHED else None)


def _found_true(clauses: Sequence[Clause]) -> bool:
    """Whether a check found what was complained of, and nothing says that it was mended: 已现场核查，情况属实."""
    told = any("属实" in token.text for clause in clauses for token in clause.tokens)
    return told and not any(clause.status is Status.DONE for clause in clauses)


def _nothing_said(clauses: Sequence[Clause], *, doubted: bool, prose: bool) -> Word:
    unknown = [clause for clause in clauses if not clause.understood]
    if doubted or any(clause.has("DEQFZXdjt") for clause in unknown):
        return Word(Status.UNKNOWN, "unknown")
    if any(clause.rule == "topic" for clause in clauses) and len(clauses) == 1:
        return Word(Status.UNKNOWN, "unknown")
    return Word(Status.UNKNOWN, SILENT if not unknown or prose or len(clauses) > 2 else "unknown")


def _tolerable(clause: Clause, before: bool, prose: bool) -> bool:
    """Whether a clause leaves a finishing one as it is: understood, or what prose tells around it."""
    if clause.rule == "topic" and not before and clause.has("NG") and not clause.has("Rr"):
        # 路面已修复，井盖缺失: what is named after the fix may be what is left
        return False
    if clause.understood:
        return True
    if clause.rule in ("doubt", "impossible"):
        return before
    if not prose:
        return False
    if clause.has("DEQFZXdjtq"):
        return False
    return before or (clause.has("Ohx") and not clause.has("RrvlLfVB"))


def _is_a_reason(clause: Clause) -> bool:
    """Whether a clause only says why an item waits: 需专项资金, 本年度无法实施."""
    return clause.rule == "impossible" or (clause.has("S") and not clause.has("ARrvlLX"))


def _doubted(said: Clause | None, doubt: Clause) -> Clause:
    """A doubt beside what is said: it outweighs a fix, and leaves what is open open."""
    return said if said is not None and said.status not in _HIDING else doubt


def _now(clause: Clause) -> bool:
    """Whether a clause says that it tells the newer state: 现已, 目前已, 7月12日已, 已全部, 已重新."""
    return clause.has("nT") or clause.says(_WHOLLY) or any(token.text in _NEWER for token in clause.tokens)


def _together(said: Clause, clause: Clause) -> Clause:
    """What two clauses say, the second being newer."""
    status, rule = clause.status, clause.rule
    if status in FINISHED:
        return _then_finished(said, clause)
    if status is Status.ASSIGNED:
        return _then_not_begun(said, clause)
    if status is Status.IN_PROGRESS:
        return _then_under_way(said, clause)
    if status is Status.REOPENED:
        return said if _under_way(said) else clause
    if status is Status.SUSPENDED:
        if said.status in FINISHED or (said.status is Status.IN_PROGRESS and said.rule != "office"):
            return Clause(Status.IN_PROGRESS, "mixed", said.tokens)
        return clause
    if status is Status.VOID:
        if said.status not in FINISHED:
            return clause
        return said if rule == "transferred" else Clause(None, "doubt", clause.tokens, loaded=True)
    if status is Status.ONGOING:
        return said if said.status is not Status.VOID else clause
    return said if rule == "office" else clause


def _under_way(said: Clause) -> bool:
    """Whether work is said to be going on: what is told after it are its details."""
    return said.status is Status.IN_PROGRESS and said.rule in ("word", "under_way")


def _then_finished(said: Clause, clause: Clause) -> Clause:
    if clause.rule == "no_relapse" and said.status in FINISHED:
        return said
    if said.rule == "exception":
        return said
    if said.rule == "doubt":
        # hearsay is not made better by a day or by 目前, only by somebody who went and looked
        return clause if any(token.kind == "T" and token.text[0] == "经" for token in clause.tokens) else said
    if said.rule == "impossible":
        return clause if _now(clause) and clause.has("A") else said
    if said.status in FINISHED:
        if clause.rule == "awaiting_check":
            return said._replace(rule="awaiting_check") if said.status is Status.DONE else clause
        return clause if clause.status is Status.CLOSED else said
    if clause.rule == "awaiting_check" and said.rule != "not_closed":
        return said
    if said.rule in ("condition", "future") and not (clause.has("A") or clause.has("n")):
        return said
    if said.rule == "office" and said.says(_ORDERS) and not clause.has("An"):
        return said
    if (
        said.rule in ("partial", "percent", "not_wholly", "mixed", "under_way")
        or (said.status is Status.IN_PROGRESS and said.rule == "word")
        or (said.status is Status.ASSIGNED and said.rule in ("negated", "word"))
    ):
        return clause if _now(clause) and not clause.has("J") else Clause(Status.IN_PROGRESS, "mixed", said.tokens)
    return clause


def _then_not_begun(said: Clause, clause: Clause) -> Clause:
    if clause.rule == "not_closed":
        return said._replace(status=Status.DONE, rule="awaiting_check") if said.status in FINISHED else said
    if clause.rule == "late" and said.rule != "doubt":
        return said
    if said.status in FINISHED:
        return Clause(Status.IN_PROGRESS, "mixed", said.tokens)
    if said.status in (Status.IN_PROGRESS, Status.REOPENED) and said.rule not in ("office", "condition", "order"):
        return said
    return clause


def _then_under_way(said: Clause, clause: Clause) -> Clause:
    if said.status in FINISHED:
        if clause.rule == "stage" and clause.has("A") and not said.has("NGbpJ"):
            return said
        if clause.rule == "to_close":
            return said._replace(status=Status.DONE, rule="awaiting_check")
        if clause.rule == "order" or (clause.rule == "office" and not clause.has("RrvlL")):
            return said
        return clause
    if (
        said.status is Status.ASSIGNED
        and said.rule in ("negated", "word")
        and clause.rule not in ("partial", "percent")
    ):
        return said
    if said.status is Status.REOPENED:
        return said
    if said.status in (Status.SUSPENDED, Status.VOID) and clause.rule in ("future", "condition", "to_close", "office"):
        return said
    if _under_way(said) and clause.rule in ("office", "future", "condition", "stage"):
        return said
    if said.rule in ("partial", "percent", "not_wholly") and clause.rule not in ("partial", "percent"):
        return said
    return clause


def _fewer_than_all(clauses: Sequence[Clause]) -> bool:
    """Whether fewer are finished than the text names: 共5处，已整改3处."""
    total = finished = 0.0
    for clause in clauses:
        counts = [token.value for token in clause.tokens if token.kind == "J" and token.value is not None]
        if not counts:
            continue
        if clause.status in FINISHED:
            finished += counts[-1]
        else:
            total = max(total, *counts)
    return 0 < finished < total


def _all_counted(clauses: Sequence[Clause]) -> bool:
    """Whether as many are finished as the text names: 共3处，已完成3处."""
    finished = total = 0.0
    for clause in clauses:
        if clause.status is not None and clause.rule != "count":
            return False
        count = sum(token.value or 0.0 for token in clause.tokens if token.kind == "J")
        if clause.rule == "count":
            finished += count
        else:
            total = max(total, count)
    return 0 < total <= finished


def _day_of(clauses: Sequence[Clause]) -> str | None:
    """The day of completion, as written."""
    for clause in clauses:
        if clause.status in FINISHED or clause.status is None:
            for token in clause.tokens:
                if token.kind == "T" and token.text[0].isdigit():
                    match = _DAY.fullmatch(token.text)
                    if match:
                        return token.text
    return None


def read_share(number: float) -> Word:
    """A number in a status column: a share between 0 and 1; anything else is a code that nobody explained."""
    if not 0 < number < 1:
        return Word(Status.UNKNOWN, "not_a_word")
    percent, _ = read_percent(number)
    return Word(Status.IN_PROGRESS, "percent", percent)
