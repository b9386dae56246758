"""What status, closure, progress and percent columns say together → one `Status` (DOMAIN §3, “Cell by cell”).

Exists because every colour hangs on this reading, and because the columns may contradict one another. May import
`civtrack.model`, `civtrack.problems`, `civtrack.rules.wording`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from civtrack.language.status_words import CHECK_AWAITED, CHECK_DENIED
from civtrack.light import NamedTuple
from civtrack.model import N_, STATUS_NAMES, Field, Finding, Ground, Kind, Message, Status, Value
from civtrack.problems import (
    CLOSURE_CONTRADICTS,
    DONE_BELOW_100,
    LEFT_OUT,
    OPEN_AT_100,
    PERCENT_UNCLEAR,
    STATUS_UNKNOWN,
)
from civtrack.rules.shares import is_blank, normalise, read_percent
from civtrack.rules.wording import EDGES, FINISHED, SILENT, Word, read_share, read_word

__all__ = ["StatusReading", "as_blank", "as_planned", "read_status"]


_NOT_CLOSED_OUT = frozenset(("awaiting_check", "not_closed", "no", "to_close", "condition", "office", "order", "late"))
"""Rules of texts that, in a closure column, say only that the closing has not come."""


_CLOSING = ("销号", "验收", "公示")
"""In a plan, or in what is under way: the closing is what has not come yet."""


class StatusReading(NamedTuple):
    """What status, closure, percent and progress columns say together.

    Attributes:
        status: The status, or None where nothing is written.
        day: The day of completion mentioned in the text, as written; to be read by `civtrack.rules.dates`.
        percent: 0-100, or None.
        grounds: What was read from which column.
        findings: Unknown words, doubtful percentages, columns that contradict one another.
        of_check: True where the status was decided by the closure column.
        silent: True where the text says nothing of the result: a day of completion decides as if it were blank.
    """

    status: Status | None
    day: str | None = None
    percent: float | None = None
    grounds: tuple[Ground, ...] = ()
    findings: tuple[Finding, ...] = ()
    of_check: bool = False
    silent: bool = False


@lru_cache(maxsize=4096)
def _shipped_word(text: str, kind: Kind) -> Word | None:
    return read_word(text, {}, kind)


def _cell(value: Value, words: Mapping[str, Status], kind: Kind) -> Word | None:
    """What a cell of a status or closure column says, whatever its type."""
    if value is None:
        return None
    if isinstance(value, bool):
        return Word(Status.DONE if value else Status.ASSIGNED, "word" if value else "no")
    if isinstance(value, int | float):
        return read_share(float(value))
    if isinstance(value, str):
        read = read_word(value, words, kind) if words else _shipped_word(value, kind)
        if (
            "\n" in value and read is not None and read.status is Status.UNKNOWN
        ):  # a word that was broken to fit its cell
            return _cell(value.replace("\r", "").replace("\n", ""), words, kind)
        return read
    return Word(Status.UNKNOWN, "not_a_word")


def _shown(value: Value) -> str:
    text = value.isoformat(" ") if isinstance(value, dt.datetime) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _ground(field: Field, value: Value, status: Status) -> Ground:
    if field is Field.STATUS:
        text = N_("status “{text}”: {status}")
    elif field is Field.CLOSURE:
        text = N_("closure column “{text}”: {status}")
    elif field is Field.PERCENT:
        text = N_("percent column “{text}”: {status}")
    else:
        text = N_("progress text “{text}”: {status}")
    return Ground(field, Message(text, {"text": _shown(value), "status": Message(STATUS_NAMES[status])}))


def _left_out(word: Word, field: Field, value: Value) -> list[Finding]:
    return [Finding(LEFT_OUT, field, _shown(value))] if word.rule in ("transferred", "not_needed") else []


def _own_status(
    value: Value, progress: str | None, percent: Value, words: Mapping[str, Status], kind: Kind
) -> tuple[Word | None, Field, Value]:
    """The first of status, progress and percent columns that says something in words."""
    candidates: tuple[tuple[Field, Value], ...] = (
        (Field.STATUS, value),
        (Field.PROGRESS, progress),
        (Field.PERCENT, percent if isinstance(percent, str) and not read_percent(percent)[1] else None),
    )
    for field, candidate in candidates:
        word = _cell(candidate, words, kind)
        if word is not None:
            return word, field, candidate
    return None, Field.STATUS, None


def _checked(value: Value, words: Mapping[str, Status], kind: Kind) -> tuple[str, Word | None]:
    """What a closure column says: ``closed``, ``open`` (not closed out), ``failed``, another ``status``, or nothing."""
    if isinstance(value, str) and normalise(value).strip(EDGES) in CHECK_DENIED:
        return "open", Word(Status.ASSIGNED, "not_closed")
    word = _cell(value, words, kind)
    if word is None:
        return "nothing", None
    if word.rule in _NOT_CLOSED_OUT or (isinstance(value, int | float) and not value):
        return "open", word
    if word.rule in ("future", "under_way") and isinstance(value, str) and any(sign in value for sign in _CLOSING):
        return "open", word
    if isinstance(value, str) and normalise(value).strip(EDGES) in CHECK_AWAITED:
        return "open", word
    if word.status in FINISHED:
        return "closed", word._replace(status=Status.CLOSED)
    if word.status is Status.REOPENED:
        return "failed", word
    if word.status in (Status.VOID, Status.SUSPENDED):
        return "status", word
    if word.status in (Status.ASSIGNED, Status.IN_PROGRESS):
        return "unfinished", word
    return ("unknown" if word.status is Status.UNKNOWN else "nothing"), word


def _percent_findings(status: Status | None, share: float | None, field: Field, percent: Value) -> list[Finding]:
    if share is None or field is Field.PERCENT or is_blank(percent):
        return []
    if status in (Status.ASSIGNED, Status.IN_PROGRESS) and share == 100:
        return [Finding(OPEN_AT_100, Field.STATUS, None)]
    if status in FINISHED and share < 100:
        return [Finding(DONE_BELOW_100, Field.PERCENT, _shown(percent))]
    return []


def read_status(
    item_status: Value,
    *,
    closure: Value = None,
    percent: Value = None,
    progress: str | None = None,
    words: Mapping[str, Status],
    kind: Kind = Kind.PROBLEM,
) -> StatusReading:
    """The state of an item from the columns that can tell it (DOMAIN §3, “Cell by cell”).

    Args:
        item_status: The status column's cell.
        closure: The cell of 是否销号, 复查结果 and the like; it outranks the status column.
        percent: The percent column's cell.
        progress: The progress column's text, only where the sheet has no status column.
        words: The office's own words (settings).
        kind: What the ledger lists.
    """
    share, understood = read_percent(percent)
    word, field, said = _own_status(item_status, progress, percent, words, kind)
    findings: list[Finding] = []
    if not understood and field is not Field.PERCENT:
        findings.append(Finding(PERCENT_UNCLEAR, Field.PERCENT, _shown(percent)))
    grounds: list[Ground] = []
    status: Status | None = None
    day: str | None = None
    silent = word is not None and word.rule == SILENT
    if silent and share is not None and field is not Field.PERCENT:
        word = None
    if word is not None:
        status, day = word.status, word.day
        share = word.percent if share is None else share
        grounds.append(_ground(field, said, status))
        findings += _left_out(word, field, said)
        if status is Status.UNKNOWN:
            findings.append(Finding(STATUS_UNKNOWN, field, _shown(said)))
    elif share is not None:
        status = Status.DONE if share == 100 else Status.IN_PROGRESS if share else Status.ASSIGNED
        field = Field.PERCENT
        grounds.append(_ground(field, percent, status))
    findings += _percent_findings(status, share, field, percent)
    check, checked = _checked(closure, words, kind)
    if checked is None or check == "nothing":
        return StatusReading(status, day, share, tuple(grounds), tuple(findings), silent=silent and word is not None)
    return _with_check(StatusReading(status, day, share, tuple(grounds), tuple(findings)), check, checked, closure)


def as_planned(reading: StatusReading, day: dt.date) -> StatusReading:
    """The reading of a text that reports a fix on a day to come: such a day is a plan, and finishes nothing."""
    ground = Ground(Field.STATUS, Message(N_("its day {day} is still to come: a plan, not a completion"), {"day": day}))
    return reading._replace(status=Status.IN_PROGRESS, day=None, grounds=(*reading.grounds, ground))


def as_blank(reading: StatusReading) -> StatusReading:
    """The reading of a text that says nothing of the result, where a day of completion decides instead."""
    findings = tuple(finding for finding in reading.findings if finding.kind is not STATUS_UNKNOWN)
    return reading._replace(status=None, findings=findings, silent=False)


def _with_check(own: StatusReading, check: str, checked: Word, closure: Value) -> StatusReading:
    """What the closure column makes of the status that the other columns gave."""
    if check == "unknown":
        finding = Finding(STATUS_UNKNOWN, Field.CLOSURE, _shown(closure))
        return own._replace(status=own.status or Status.UNKNOWN, findings=(*own.findings, finding))
    if check == "open":
        awaited = Status.DONE if checked.status is Status.DONE else None
        status = Status.DONE if own.status is Status.CLOSED else own.status or awaited
        contradiction = Finding(CLOSURE_CONTRADICTS, Field.CLOSURE, _shown(closure))
        return own._replace(
            status=status,
            grounds=(
                *own.grounds,
                Ground(
                    Field.CLOSURE, Message(N_("closure column “{text}”: not closed out"), {"text": _shown(closure)})
                ),
            ),
            findings=(*own.findings, contradiction) if own.status is Status.CLOSED else own.findings,
        )
    status = checked.status
    findings = own.findings
    if check == "unfinished":
        # a re-check that finds a reported fix unfinished opens the item again
        if own.status not in (*FINISHED, None, Status.UNKNOWN):
            return own
        status = Status.REOPENED if own.status in FINISHED else checked.status
    if check == "closed" and own.status in (Status.ASSIGNED, Status.IN_PROGRESS, Status.REOPENED):
        findings = (*findings, Finding(CLOSURE_CONTRADICTS, Field.CLOSURE, _shown(closure)))
    if check == "status":
        findings = (*findings, *_left_out(checked, Field.CLOSURE, closure))
    return StatusReading(
        status,
        checked.day or own.day if status in FINISHED else None,
        own.percent,
        (*own.grounds, _ground(Field.CLOSURE, closure, status)),
        tuple(finding for finding in findings if finding.kind is not STATUS_UNKNOWN),
        of_check=True,
    )
