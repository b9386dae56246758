"""Whether two cells say the same, though other programs saved them: a day as text, 80% as 0.8, blanks that moved.

Exists so that what a district did not change is never taken for a change, and what it did change always is. May import
what stands below `civtrack.edits`.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Final

from civtrack.folded import nfkc
from civtrack.light import NamedTuple
from civtrack.model import Field, Shown, Value
from civtrack.outputs.districts.sent import SentCell, as_text, mark_of
from civtrack.rules.boxes import ticked
from civtrack.rules.shares import read_percent

__all__ = ["DAYS", "Cell", "chosen", "is_empty", "same", "same_as_sent", "whole_day"]

DAYS: Final = frozenset(
    {Field.FOUND_ON, Field.ASSIGNED_ON, Field.DEADLINE, Field.EXTENDED_TO, Field.DONE_ON, Field.CLOSED_ON}
)
_WHOLE_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?")
_DAY_OF_YEAR: Final = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DIGIT: Final = re.compile(r"\d")
_NUMBER: Final = re.compile(r"-?\d{1,15}(?:\.\d+)?")


class Cell(NamedTuple):
    """What a cell holds, and what it was read as: 同上 and merged cells filled in, names under one spelling."""

    raw: Value
    read: Value


def is_empty(value: Value) -> bool:
    """Whether a cell holds nothing but blanks."""
    return value is None or (isinstance(value, str) and not value.strip())


def chosen(theirs: Cell, field: Field | None, held: Value) -> Cell:
    """What a cell says that offers several words with boxes, for a ledger that holds the word alone.

    Args:
        theirs: The cell.
        field: What its column is; only states are ticked so.
        held: What the ledger's cell holds; where that offers the same, all of it is compared.
    """
    if field not in (Field.STATUS, Field.CLOSURE) or not isinstance(theirs.raw, str):
        return theirs
    words = ticked(theirs.raw)
    if words is None or len(words) > 1 or (isinstance(held, str) and ticked(held) is not None):
        return theirs
    word = words[0] if words else None
    return Cell(word, word)


def same(one: Cell, other: Cell, field: Field | None) -> bool:
    """Whether two cells of a column say the same."""
    if _equal(one.raw, other.raw) or _equal(one.read, other.read):
        return True
    if _says_words(one) and _says_words(other) and field is not Field.PERCENT:
        return as_text(one.raw) == as_text(other.raw)
    if one.raw is None is one.read:  # as most cells that were answered: only what is empty, too, says the same
        return is_empty(other.raw) or is_empty(other.read)
    return not _forms(one, field).isdisjoint(_forms(other, field))


def same_as_sent(cell: Cell, sent: SentCell, field: Field | None) -> bool:
    """Whether a cell says what was sent."""
    if sent.mark is None:
        return same(cell, Cell(sent.value, sent.value), field)
    return any(mark_of(form) == sent.mark for form in _forms(cell, field))


def whole_day(text: str) -> dt.date | None:
    """The day that a text is, if it is nothing else and names its year."""
    match = _WHOLE_DAY.fullmatch(nfkc(text).strip())
    if match is None:
        return None
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _equal(one: Value, other: Value) -> bool:
    return type(one) is type(other) and one == other


def _says_words(cell: Cell) -> bool:
    """Whether a cell is a text without digits that is read as it stands: there is one way to write it."""
    return type(cell.raw) is str and cell.raw == cell.read and not _DIGIT.search(cell.raw)


def _forms(cell: Cell, field: Field | None) -> frozenset[str]:
    found = _of_value(cell.raw, _shown(cell.raw), field)
    return found if _equal(cell.raw, cell.read) else found | _of_value(cell.read, _shown(cell.read), field)


def _shown(value: Value) -> str:
    return value.shown if isinstance(value, Shown) else ""


@lru_cache(1 << 14, typed=True)
def _of_value(value: Value, shown: str, field: Field | None) -> frozenset[str]:
    """Everything that a value may be written as, each as one text."""
    text = as_text(value)
    found = {text}
    if shown:
        found.add(as_text(shown))
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        found.add(f"day {day.month}-{day.day}")
        # How other countries' programs write it: no such text is read as a day, but it is the day that was there.
        found |= {f"{day.year} last {day.month}-{day.day}", f"{day.year} last {day.day}-{day.month}"}
        if field in DAYS:
            found.add(day.isoformat())
    elif isinstance(value, str) and text:
        if _NUMBER.fullmatch(text):
            found.add(f"{float(text):.15g}" if "." in text else text)
        elif (written := whole_day(text)) is not None:
            found.add(written.isoformat())
        elif match := _YEAR_LAST.fullmatch(text):
            found.add(f"{match[3]} last {int(match[1])}-{int(match[2])}")
        elif match := _DAY_OF_YEAR.fullmatch(nfkc(text)):
            found.add(f"day {int(match[1])}-{int(match[2])}")
    if field is Field.PERCENT:
        share, understood = read_percent(value)
        if understood and share is not None:
            found.add(f"{share:.6g}%")
    return frozenset(found)
