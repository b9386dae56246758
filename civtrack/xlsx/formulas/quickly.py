"""Ordinary formulas adjusted and filled in one go, ten times as fast as by their grammar.

Exists because a ledger may have a formula in every row. A formula is ordinary when it names no sheet, no table, no
error value and no whole rows, and calls nothing that cannot be followed; every other one is left to the grammar of
`civtrack.xlsx.formulas.text`, whose answer for an ordinary one is the same. May import `civtrack.model` and the
modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from civtrack.model import column_index, column_letter
from civtrack.patterns import lazy
from civtrack.xlsx.formulas.adjusting import OPAQUE, Adjusted
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.formulas.text import LONGEST, REF_ERROR
from civtrack.xlsx.parts.addresses import MAX_COLUMN, MAX_ROW

__all__ = ["quickly_adjusted", "quickly_filled"]

_TEXT = lazy(r'"(?:[^"]|"")*"')
_ODD = lazy(
    rf"""['"\[!\#{{\\?@]                                # sheets, tables, arrays, error values, text that does not end
    |(?:{"|".join(sorted(OPAQUE))})\(                  # what cannot be followed
    |(?<![\w.$])\$?[0-9]+\s*:                          # whole rows
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COLUMNS = lazy(r"[A-Za-z$]\s*:\s*\$?[A-Za-z]{1,3}(?![A-Za-z0-9$])")
_CELL = r"(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})"
_CELLS = lazy(rf'"(?:[^"]|"")*"|(?<![\w.$]){_CELL}(?:(\s*:\s*){_CELL})?(?![\w.(])')


class _Unusual(Exception):
    """The formula is not an ordinary one after all."""


def _ordinary(text: str) -> str | None:
    """The formula without its texts, if it is an ordinary one."""
    bare = _TEXT.sub("", text) if '"' in text else text
    return None if len(text) > LONGEST or _ODD.search(bare) else bare


def _checked(letters: str, row: int) -> None:
    if row > MAX_ROW or (len(letters) > 2 and letters.upper() > "XFD"):
        raise _Unusual


def quickly_adjusted(text: str, rows: RowMap) -> Adjusted | None:
    """An ordinary formula after rows of its own sheet were removed; None for any other."""
    bare = _ordinary(text)
    if bare is None:
        return None
    lost = False
    stale = not rows.identity and _COLUMNS.search(bare) is not None

    def replace(match: re.Match[str]) -> str:
        nonlocal lost, stale
        fixed, letters, tied, digits, colon, fixed_last, letters_last, tied_last, digits_last = match.groups()
        if digits is None:
            return match[0]
        first = int(digits)
        last = int(digits_last) if colon else first
        _checked(letters, first)
        _checked(letters_last or letters, last)
        if first > last:
            raise _Unusual
        span = rows.reach(first, last) if colon and letters == letters_last else rows.span(first, last)
        stale = stale or rows.touches(first, last)
        if span is None:
            lost = True
            return REF_ERROR
        start = f"{fixed}{letters}{tied}{span[0]}"
        return f"{start}{colon}{fixed_last}{letters_last}{tied_last}{span[1]}" if colon else start

    try:
        new = _CELLS.sub(replace, text)
    except _Unusual:
        return None
    return Adjusted(new, new != text, lost, stale, ())


def quickly_filled(text: str, rows: int, columns: int) -> str | None:
    """An ordinary formula as it reads so much further down and right; None for any other."""
    template = _template(text, columns)
    if template is None:
        return None
    form, moving = template
    if moving and not 1 <= min(moving) + rows <= max(moving) + rows <= MAX_ROW:
        return _beyond(text, rows, columns)
    return form % tuple([row + rows for row in moving])


@lru_cache(256)
def _template(text: str, columns: int) -> tuple[str, tuple[int, ...]] | None:
    """An ordinary formula so much further right, with a place for each row that moves, and these rows.

    A shared formula is spelled out for thousands of rows: it is taken apart once.
    """
    bare = _ordinary(text)
    if bare is None or _COLUMNS.search(bare):
        return None
    pieces: list[str] = []
    moving: list[int] = []
    at = 0
    try:
        for match in _CELLS.finditer(text):
            if match[4] is None:
                continue
            pieces.append(text[at : match.start()].replace("%", "%%"))
            at = match.end()
            ends = [_end(groups, 0, columns) for groups in _ends(match)]
            if None in ends:
                pieces.append(REF_ERROR)
                continue
            pieces.append((match[5] or "").join(f"{end[0]}{'' if end[2] else '%d'}" for end in ends if end))
            moving += [end[1] for end in ends if end and not end[2]]
    except _Unusual:
        return None
    return "".join([*pieces, text[at:].replace("%", "%%")]), tuple(moving)


_End = tuple[str, ...]


def _ends(match: re.Match[str]) -> list[_End]:
    """The one or two ends of a reference: ``$`` or nothing, letters, ``$`` or nothing, digits."""
    first, last = match.group(1, 2, 3, 4), match.group(6, 7, 8, 9)
    return [first, last] if match[5] is not None else [first]


def _end(groups: _End, rows: int, columns: int) -> tuple[str, int, bool] | None:
    """An end so much further down and right; None where it leaves the sheet.

    Returns:
        What stands before its row, the row, and whether the first has that in it already.
    """
    fixed, letters, tied, digits = groups
    row = int(digits)
    _checked(letters, row)
    if not fixed and columns:
        column = column_index(letters) + columns
        if not 1 <= column <= MAX_COLUMN:
            return None
        letters = column_letter(column)
    if tied:
        return f"{fixed}{letters}${row}", row, True
    return (f"{fixed}{letters}", row + rows, False) if 1 <= row + rows <= MAX_ROW else None


def _beyond(text: str, rows: int, columns: int) -> str:
    """An ordinary formula of which some reference leaves the sheet."""

    def replace(match: re.Match[str]) -> str:
        if match[4] is None:
            return match[0]
        ends = [_end(groups, rows, columns) for groups in _ends(match)]
        spelled = [f"{end[0]}{'' if end[2] else end[1]}" for end in ends if end]
        return (match[5] or "").join(spelled) if len(spelled) == len(ends) else REF_ERROR

    return _CELLS.sub(replace, text)
