"""What a document counts, and by which word: 件 of problems alone, 项 of all else.

Exists so that the sentences of templates count as the tables beside them do. May import `civtrack.model`.
"""

from __future__ import annotations

from collections.abc import Iterable

from civtrack.model import Kind, Verdict

__all__ = ["kinds_of", "measure_word", "things"]

_PIECE, _ENTRY = "件", "项"
_THINGS = {Kind.PROBLEM: "问题", Kind.REMINDER: "任务", Kind.MATERIAL: "材料"}


def measure_word(kinds: Iterable[Kind]) -> str:
    """The word behind a number of items of these kinds."""
    return _PIECE if {*kinds} == {Kind.PROBLEM} else _ENTRY


def things(kinds: Iterable[Kind]) -> str:
    """What items of these kinds are called together: 问题, 问题和任务, 问题、任务和材料."""
    there = {*kinds} or {Kind.PROBLEM}
    names = [name for kind, name in _THINGS.items() if kind in there]
    *first, last = names
    return f"{'、'.join(first)}和{last}" if first else last


def kinds_of(verdicts: Iterable[Verdict]) -> set[Kind]:
    """The kinds of ledgers that items stand in."""
    return {verdict.item.table.kind for verdict in verdicts}
