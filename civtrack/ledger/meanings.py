"""What a header that was taken apart means for a ledger: the table event × core × qualifier → field (DOMAIN §2).

Exists apart from the taking apart (`civtrack.language.phrases`) because only ledgers have fields, and apart from
`matching` because this is a table that is read as one. What is in no line of it is no field. May import
`civtrack.ledger.fitness`, `civtrack.language` and `civtrack.model`.
"""

from __future__ import annotations

from typing import Final

from civtrack.language.governing import UNDECIDED, governing
from civtrack.language.header_lexicon import Part
from civtrack.language.phrases import GEOGRAPHY, Phrase
from civtrack.ledger.fitness import fit_of, less_fit
from civtrack.light import NamedTuple
from civtrack.model import Field

P, F = Part, Field


class Meaning(NamedTuple):
    """What a phrase says.

    Attributes:
        field: The field; None where the phrase is understood to be none of a ledger's.
        open: Only other columns or the values decide between deadline and completion.
        fit: How well it fits among several columns of one field; a lower number goes first.
    """

    field: Field | None
    open: bool = False
    fit: int = 1


NONE: Final = Meaning(None)
_DAYS: Final = """
    event      bare         planned    happened
    found      found_on     -          found_on
    assigned   assigned_on  -          assigned_on
    start      -            -          -
    ended      -            deadline   done_on
    doing      ?            deadline   done_on
    reply      ?            deadline   done_on
    finish     ?            deadline   done_on
    done       done_on      deadline   done_on
    settled    done_on      deadline   done_on
    closed     closed_on    -          closed_on
    extended   extended_to  -          extended_to
    none       -            deadline   -
    """
_LIMITS: Final = """
    event      bare         planned    happened
    doing      deadline     deadline   done_on
    reply      deadline     deadline   -
    finish     deadline     deadline   done_on
    done       deadline     deadline   done_on
    settled    deadline     deadline   -
    ended      deadline     deadline   -
    assigned   deadline     deadline   -
    urged      deadline     deadline   -
    lead       deadline     deadline   -
    extended   extended_to  -          extended_to
    none       deadline     deadline   -
    """
_OTHERS: Final = """
    event      unit      person   keeper   leader  state    whether  course       measure      tell         issue
    found      -         -        -        -       status   -        description  -            description  description
    urged      -         -        -        leader  status   -        -            measures     description  description
    assigned   -         -        -        -       -        -        -            -            description  description
    start      -         -        -        -       -        -        -            -            -            -
    doing      unit      person   person   leader  status   status   progress     measures     description  description
    reply      -         -        -        -       status   status   progress     description  progress     description
    finish     unit      -        -        -       status   status   status       measures     -            description
    done       unit      person   person   -       status   status   status       measures     progress     -
    settled    -         -        -        -       status   status   status       -            -            -
    closed     -         -        -        -       closure  closure  closure      closure      -            -
    extended   -         -        -        -       -        -        -            -            -            -
    lead       unit      person   person   leader  -        -        -            measures     -            -
    support    partners  -        -        -       -        -        -            -            -            -
    superior   -         leader   leader   leader  -        -        -            -            -            -
    topic      -         -        person   -       status   -        description  measures     description  description
    none       ?         -        person   leader  status   -        progress     measures     description  description
    """


def _table(text: str) -> dict[tuple[str, str], str]:
    head, *lines = (line.split() for line in text.strip().splitlines())
    return {(line[0], name): cell for line in lines for name, cell in zip(head[1:], line[1:], strict=True)}


_DAY_TABLE, _LIMIT_TABLE, _OTHER_TABLE = _table(_DAYS), _table(_LIMITS), _table(_OTHERS)
_NEVER: Final = frozenset({P.ASKED, P.PROCESS, P.NOT, P.PASSIVE})
"""What was asked for, what is about the process, what did not happen: no field of the item."""


def meaning(phrase: Phrase) -> Meaning:
    """What a phrase means."""
    core, quals = phrase.core, phrase.qualifiers
    if core is P.OTHER:
        return _indicator(phrase)
    if core is P.PHOTO:
        return Meaning(F.PHOTOS)
    if quals & _NEVER or (P.AFTER in quals and core in (P.STATE, P.WHETHER)):
        return NONE
    if core is P.COURSE and "前" in phrase.words:
        return NONE
    if core is None:
        return Meaning(F.CLOSURE) if phrase.events == (P.CLOSED,) and not quals else NONE
    event = governing(phrase)
    if event is UNDECIDED:
        return NONE
    assert event is None or isinstance(event, Part)
    found = _by_core(phrase, event)
    return found._replace(fit=10 * found.fit + min(len(phrase.words), 6) + less_fit(phrase, found.field))


def _by_core(phrase: Phrase, event: Part | None) -> Meaning:
    core = phrase.core
    assert core is not None
    if core in (P.TIME, P.DATE):
        return _day(phrase, event)
    if core is P.LIMIT:
        return _limit(phrase, event)
    if core in GEOGRAPHY:
        return _place(phrase, event)
    if (other := _PLAIN.get(core)) is not None:
        return _plain(phrase, event, other)
    return _other(phrase, event)


def _day(phrase: Phrase, event: Part | None) -> Meaning:
    quals = phrase.qualifiers
    if phrase.geography or P.NOW in quals or phrase.between:
        return NONE
    if event is None and P.FIRM not in quals:
        return Meaning(None, open=bool(quals & {P.PLANNED})) if not phrase.topics else NONE
    if event is P.FINISH and phrase.core is P.DATE and not quals:
        return Meaning(F.DONE_ON, fit=2)
    if P.FORMER in quals and not quals & {P.PLANNED, P.FIRM}:
        return NONE
    if event is P.EXTENDED and quals & {P.PLANNED}:
        return NONE
    if event is P.REPLY and _ANSWERS.intersection(phrase.words):
        event = P.DONE
    cell = _DAY_TABLE.get((event or "none", _how(phrase)), "-")
    fit = (quals & {P.HAPPENED, P.PLANNED, P.FIRM} == set()) + 1 + 3 * (P.FORMER in quals) + (event is P.SETTLED)
    return _made(cell, fit)


_ANSWERS: Final = frozenset({"回复", "答复", "回告", "复命"})
"""Replies to whoever complained; a 反馈 may be one in between."""


def _how(phrase: Phrase) -> str:
    if phrase.qualifiers & {P.PLANNED, P.FIRM}:
        return "planned"
    return "happened" if P.HAPPENED in phrase.qualifiers else "bare"


def _limit(phrase: Phrase, event: Part | None) -> Meaning:
    quals = phrase.qualifiers
    if phrase.geography or P.NOW in quals or (event is None and phrase.between - {P.TIME}):
        return NONE
    if P.EXTENDED in phrase.events and quals & {P.PLANNED}:
        return NONE
    if phrase.words[-1] in ("至", "到") and event is not P.EXTENDED:
        return NONE
    cell = _LIMIT_TABLE.get((event or "none", _how(phrase)), "-")
    if event is P.FOUND and phrase.words[0] in ("上报", "提报", "填报"):
        cell = "deadline"
    return _made(cell, 1 + (event is None) + 3 * (P.FORMER in quals) + (event is P.REPLY))


def _made(cell: str, fit: int = 1) -> Meaning:
    if cell == "?":
        return Meaning(None, open=True, fit=fit)
    return Meaning(None if cell == "-" else Field(cell), fit=fit)


_PLAIN: Final = {
    P.NUMBER: F.NUMBER, P.SOURCE: F.SOURCE, P.TYPE: F.CATEGORY, P.PLACE: F.SITE, P.PERCENT: F.PERCENT,
    P.REMARK: F.REMARK, P.INDICATOR: F.INDICATOR,
}  # fmt: skip
_ALLOWED: Final[dict[Part, set[Part | None]]] = {
    P.NUMBER: {None, P.URGED, P.ASSIGNED, P.FOUND}, P.SOURCE: {None, P.FOUND, P.URGED, P.ASSIGNED, P.REPLY},
    P.TYPE: {None, P.FOUND, P.URGED}, P.PLACE: {None, P.FOUND, P.URGED, P.DOING},
    P.PERCENT: {None, P.DOING, P.FINISH, P.DONE}, P.REMARK: {None}, P.INDICATOR: {None, P.FOUND},
}  # fmt: skip


def _plain(phrase: Phrase, event: Part | None, field: Field) -> Meaning:
    core = phrase.core
    assert core is not None
    if (
        event not in _ALLOWED[core] and not (core is P.NUMBER and phrase.topics and event is P.DOING)
    ) or phrase.qualifiers - {P.NOW, *({P.HAPPENED} if core is P.PERCENT else ())}:
        return NONE
    if core is P.TYPE and P.PLACE in phrase.between:
        return Meaning(F.SITE_TYPE)
    if core is P.PLACE and "工作" in phrase.words:
        return NONE
    if core is P.TYPE and phrase.domain and not phrase.topics:
        return NONE
    if phrase.between - {P.ISSUE, P.TELL, P.COURSE, *({P.PLACE} if core is P.PLACE else ())}:
        return NONE
    if core is P.NUMBER and phrase.geography:
        return NONE
    return Meaning(field, fit=1 + (core is P.TYPE and not phrase.topics) + (event is not None and core is not P.NUMBER))


def _place(phrase: Phrase, event: Part | None) -> Meaning:
    core = phrase.core
    assert core is not None
    if event is P.FOUND and core is P.DISTRICT:
        return Meaning(F.SITE, fit=2)
    if event not in (None, P.LEAD) or phrase.qualifiers or phrase.between:
        return NONE
    named = Field(core.value)
    return Meaning(
        named,
        fit=1 + (not phrase.topics) + (event is P.LEAD) + (phrase.words[-1][:1] == "区" and len(phrase.words) == 1),
    )


_WHO: Final = frozenset({P.UNIT, P.PERSON, P.KEEPER, P.LEADER})
_TEXTS: Final = frozenset({P.ISSUE, P.TELL})


def _refused(phrase: Phrase, event: Part | None) -> bool:
    """Whether what is said beside the core makes it none of an item's fields."""
    core, quals, between = phrase.core, phrase.qualifiers, phrase.between
    plain = event is None and not phrase.topics
    planned = quals & {P.PLANNED, P.FIRM}
    checked = core in (P.STATE, P.COURSE, P.WHETHER)
    return any(
        (
            core is P.UNIT and event is None,
            core in _WHO and quals - {P.NOW, P.FIRM},
            core is P.WHETHER and (planned or P.FORMER in quals or between - {P.ISSUE}),
            core in (P.STATE, P.WHETHER) and phrase.geography,
            checked and between & _WHO,
            core is P.COURSE and phrase.events and phrase.events[-1] is P.ASSIGNED,
            core in (P.STATE, P.COURSE) and phrase.domain and plain,
            core in _TEXTS and quals - {P.NOW, P.FIRM, P.PLANNED},
            core in _TEXTS and P.PLANNED in quals and not phrase.topics,
            core is P.TELL and plain and P.ISSUE not in between and (phrase.domain or phrase.geography),
            P.MEASURE in between and core is not P.MEASURE and not (core is P.COURSE and event in (None, P.DOING)),
            P.MEASURE in between and event is P.CLOSED,
            core is P.MEASURE and (between & _WHO or "批示" in phrase.words),
        )
    )


def _other(phrase: Phrase, event: Part | None) -> Meaning:
    core, between = phrase.core, phrase.between
    assert core is not None
    if _refused(phrase, event):
        return NONE
    if phrase.materials:
        return _indicator(phrase)
    if core is P.MEASURE and P.HAPPENED in phrase.qualifiers:
        return Meaning(F.PROGRESS, fit=4)
    row = event.value if event else "topic" if phrase.topics else "none"
    if (core in (P.TELL, P.COURSE, P.MEASURE) and P.ISSUE in between and event is None) or (
        core is P.COURSE and P.TELL in between and row == "none"
    ):
        row = "topic"
    if core is P.TELL and event is P.DOING and phrase.words[-1] not in _CONTENTS:
        return Meaning(F.PROGRESS, fit=4)
    if core is P.COURSE:
        return _course(phrase, event, row)
    told = core is P.TELL and P.COURSE in between
    cell = _OTHER_TABLE.get((row, P.COURSE.value if told else core.value), "-")
    return _made(cell, fit_of(phrase, event, cell))


_CONTENTS: Final = frozenset({"内容", "要点", "清单", "主题", "标题"})
"""What of the work is what has to be done; its 说明 and 描述 say how it went."""


_TASKS: Final = frozenset({"工作", "任务", "攻坚", "行动"})
"""Topics whose 情况 is how they go on, not what is wrong."""
_JUDGED: Final = frozenset({"结果", "结论", "成效", "效果"})


def _course(phrase: Phrase, event: Part | None, row: str) -> Meaning:
    said = [word for word in phrase.words if word in _COURSE_WORDS]
    word = next((word for word in said if word != "情况"), "情况")
    if phrase.qualifiers & {P.PLANNED, P.FIRM, P.FORMER}:
        return NONE
    if event is None:
        if row == "none":
            if word == "情况" and not phrase.qualifiers and not phrase.between - {P.COURSE}:
                return NONE
            percent = word == "进度" and phrase.words == ("进度",)
            return Meaning(F.PERCENT if percent else F.PROGRESS, fit=3)
        if word in ("进展", "进度", "结果", "成效", "进程", "动态", "效果") or _TASKS.intersection(phrase.words):
            return Meaning(F.PROGRESS, fit=3)
        return Meaning(F.DESCRIPTION, fit=3)
    if event is P.FOUND:
        return Meaning(F.DESCRIPTION, fit=5) if word == "情况" else NONE
    if event in (P.FINISH, P.DONE) and word in ("进展", "成效", "效果", "结果"):
        return Meaning(F.PROGRESS, fit=4)
    if event in (P.FINISH, P.DONE) and word == "进度":
        return Meaning(F.PERCENT)
    cell = _OTHER_TABLE.get((event.value, "course"), "-")
    if event is P.REPLY and phrase.words[0] in ("报送", "提交") and word == "情况":
        cell = "status"
    fit = fit_of(phrase, event, cell)
    if cell == "progress":
        fit = 2 + (word in _JUDGED) + (event is P.REPLY)
    if cell == "closure":
        fit = 2 + (word in _JUDGED)
    return _made(cell, fit)


_COURSE_WORDS: Final = frozenset({"情况", "进展", "进度", "结果", "成效", "动态", "结论", "效果", "进程", "现状"})


def _indicator(phrase: Phrase) -> Meaning:
    """What is measured: 测评标准, 检查标准, 材料名称, 材料要求; every other 标准 is no field."""
    words = phrase.words
    if phrase.qualifiers:
        return NONE
    if words[-1] == "标准" and phrase.events == (P.FOUND,):
        return Meaning(F.INDICATOR, fit=2)
    if phrase.materials and phrase.core in (P.MEASURE, P.TELL) and not phrase.events:
        return Meaning(F.INDICATOR, fit=2)
    return NONE
