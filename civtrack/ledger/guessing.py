"""What a sheet that is no known ledger might be: its likely header row, what each column might hold, what is missing.

Exists to tell somebody which settings to write; nothing here is ever used for reading. May import `civtrack.ledger.*`
below it and `civtrack.model`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from civtrack.ledger import column_values as told
from civtrack.ledger import vocabulary as words
from civtrack.ledger.cells import text_of
from civtrack.ledger.headers import Block, Merges, block_at, score
from civtrack.ledger.matching import nearest, normalise
from civtrack.model import N_, Field, Guess, LikelyHeader, Message, Row, column_letter
from civtrack.patterns import lazy

__all__ = ["guessed", "likely_header"]

F = Field
_SAMPLE: Final = 20
"""Rows below a header that are looked at."""
_LEAST, _LONGEST = 3, 20
"""Columns of a table, and signs of a header that nobody knows."""
_MOST: Final = 100
"""Columns that are looked at: a sheet that is wider is no list that somebody keeps."""
_MOSTLY: Final = 0.7
_PROSE: Final = 8
"""Signs of a text that says what is wrong, on the average."""
_UNIT: Final = lazy(r".{1,20}(?:局|委|办|办公室|处|公司|中心|街道|政府|大队|支队|所|站|部|院|集团)")
_STATE: Final = lazy(r"[已未正待尚在]?.{0,3}(?:整改|完成|办结|销号|进行|办理|处理|解决).{0,3}")
_NEAR: Final = {normalise(alias): field for field, aliases in words.COMMON.items() for alias in aliases}


def likely_header(window: Sequence[Row], merges: Merges, attempt: Block | None) -> LikelyHeader | None:
    """The likely header of a sheet without a known one; None where nothing looks like a table.

    Args:
        window: The first rows with values.
        merges: The sheet's merged areas.
        attempt: The row in which most headers are known, if there is any.
    """
    block = attempt
    if attempt is None or score(attempt) < 2:
        block = _by_shape(window, merges) or attempt
    return None if block is None or len(block.chains) < _LEAST else guessed(block, window)


def guessed(block: Block, window: Sequence[Row]) -> LikelyHeader:
    """What the columns below a header might be."""
    sample = [row for row in window if row.number > block.rows[-1]][:_SAMPLE]
    taken = {found.field for found in block.matches.values() if found.field}
    prose = _prose(block, sample) if taken.isdisjoint(words.TEXT_FIELDS) else None
    guesses = []
    for column in sorted(block.chains)[:_MOST]:
        guess = _guess(block, column, sample, taken, prose=column == prose)
        if guess.field:
            taken.add(guess.field)
        guesses.append(guess)
    return LikelyHeader(block.rows, tuple(guesses), _missing(taken))


def _by_shape(window: Sequence[Row], merges: Merges) -> Block | None:
    """The first row of several short, different texts that has a filled row below it."""
    rows = {row.number: row for row in window}
    for row in window:
        texts = [value.strip() for value in row.values.values() if isinstance(value, str) and value.strip()]
        below = rows.get(row.number + 1)
        if (
            len(texts) >= _LEAST
            and len(set(texts)) == len(texts) == sum(value is not None for value in row.values.values())
            and all(len(text) <= _LONGEST and not re.search(r"[：:]\s*\S|^[\d./-]+$", text) for text in texts)
            and below is not None
            and len(below.values) * 2 >= len(texts)
        ):
            return block_at(rows, row.number, 1, merges)
    return None


def _texts(sample: Sequence[Row], column: int) -> list[str]:
    values = (row.values.get(column) for row in sample)
    return [text for value in values if value is not None and (text := text_of(value))]


def _prose(block: Block, sample: Sequence[Row]) -> int | None:
    """The column of the longest texts, where they are as long as what says that something is wrong."""
    lengths = {}
    for column in block.chains:
        texts = _texts(sample, column)
        if block.matches[column].field is None and texts and told.holds_text(sample, column):
            lengths[column] = sum(map(len, texts)) / len(texts)
    longest = max(lengths, key=lengths.__getitem__, default=None)
    return longest if longest is not None and lengths[longest] >= _PROSE else None


def _guess(block: Block, column: int, sample: Sequence[Row], taken: set[Field], *, prose: bool) -> Guess:
    header = " ".join("".join(block.chains[column]).split())
    examples = tuple(dict.fromkeys(" ".join(text.split())[:_LONGEST] for text in _texts(sample, column)))[:3]
    found = block.matches[column]

    def said(possible: tuple[Field, ...], why: Message) -> Guess:
        left = tuple(field for field in possible if field not in taken)
        return Guess(column_letter(column), header, left[0] if len(left) == 1 else None, left, False, why, examples)

    if found.field:
        why = Message(N_("a known name"))
        return Guess(column_letter(column), header, found.field, (found.field,), True, why, examples)
    if found.known and not found.ambiguous:
        why = Message(N_("a known name, of nothing that is read"))
        return Guess(column_letter(column), header, None, (), True, why, examples)
    near = nearest(normalise(block.chains[column][-1]))
    if near is not None and normalise(near) in _NEAR and _NEAR[normalise(near)] not in taken:
        return said((_NEAR[normalise(near)],), Message(N_("nearly “{near}”"), {"near": near}))
    if prose:
        return said((F.DESCRIPTION,), Message(N_("holds the longest texts")))
    return said(*_by_values(sample, column))


def _by_values(sample: Sequence[Row], column: int) -> tuple[tuple[Field, ...], Message]:
    texts = _texts(sample, column)
    if not texts:
        return (), Message(N_("is empty"))
    if told.are_days(sample, column):
        return (F.DEADLINE, F.ASSIGNED_ON, F.FOUND_ON, F.DONE_ON), Message(N_("holds days; which, nothing tells"))
    if told.are_figures(sample, column):
        return (), Message(N_("holds figures"))
    most = _MOSTLY * len(texts)
    for field, why, fits in (
        (F.DISTRICT, N_("holds districts"), told.is_district),
        (F.UNIT, N_("holds names of units"), _UNIT.fullmatch),
        (F.STATUS, N_("holds states of work"), _STATE.fullmatch),
    ):
        if sum(bool(fits(text)) for text in texts) >= most:
            return (field,), Message(why)
    return (), Message(N_("nothing tells"))


def _missing(taken: set[Field]) -> tuple[Field, ...]:
    """What would make a ledger of it: a text, and one of what says how it goes on or who has to do it."""
    text = () if not words.TEXT_FIELDS.isdisjoint(taken) else (F.DESCRIPTION,)
    course = words.COURSE_FIELDS | words.DUTY_FIELDS
    return (*text, *(() if not course.isdisjoint(taken) else (F.DEADLINE, F.UNIT, F.STATUS)))
