"""Which file of the inbox is what: an answer of a district, new problems, or nothing that anybody can decide alone.

Exists so that nobody has to sort what came in, and so that nothing is taken for what it is not: whatever leaves doubt
is left to the clerk, with the reason. Pure: it knows what was found in the files and reads none. May import what stands
below `civtrack.edits`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

from civtrack.language.stretches import Stretch, precedes, stretch_in
from civtrack.light import NamedTuple
from civtrack.model import EDITABLE, N_, Kind, Ledger, Message

__all__ = ["NEW_WORD", "Fate", "Found", "fate_of", "ledger_for"]

NEW_WORD: Final = "新增"
"""What the name of a file says whose problems are new."""


class Fate(StrEnum):
    """What becomes of a file."""

    COLLECTED = "collected"
    ADDED = "added"
    KNOWN = "known"
    """It was taken before: it is only put away."""
    ASIDE = "set_aside"
    WAITING = "waiting"


class Found(NamedTuple):
    """What was found in a file.

    Attributes:
        name: What it is called.
        rows: How many rows of it are items.
        matched: How many of them are items of the ledgers, by identity, number or content.
        sent: Whether one of them has an identity that civtrack gave it when it was sent out.
    """

    name: str
    rows: int
    matched: int
    sent: bool


def fate_of(found: Found) -> tuple[Fate, Message | None]:
    """What becomes of a file, and why where the clerk has to decide."""
    values = {"matched": found.matched, "rows": found.rows, "word": NEW_WORD}
    if not found.rows:
        return Fate.ASIDE, Message(N_("no row in it reads as an item"))
    if found.sent:
        return Fate.COLLECTED, None
    if NEW_WORD in found.name:
        return Fate.ADDED, None
    if 2 * found.matched >= found.rows:
        return Fate.COLLECTED, None
    if not found.matched:
        text = N_(
            "none of its {rows} rows is an item of the ledgers; if they are new problems, put “{word}” into its name "
            "and the file back into the inbox"
        )
        return Fate.ASIDE, Message(text, values)
    text = N_(
        "only {matched} of its {rows} rows are items of the ledgers; if the others are new problems, put “{word}” into "
        "its name and the file back into the inbox, else collect it by hand"
    )
    return Fate.ASIDE, Message(text, values)


def ledger_for(ledgers: Sequence[Ledger], kind: Kind, wanted: str, as_of: dt.date) -> Ledger | Message:
    """The ledger that new problems go into, or why nobody can know.

    Args:
        ledgers: All of them.
        kind: What the new ones are.
        wanted: ``[inbox] add_to``.
        as_of: A day near to them, for the year of a name without one.
    """
    if wanted:
        named = [ledger for ledger in ledgers if _is_called(ledger, wanted)]
        if len(named) == 1:
            return named[0]
        text = N_("[inbox] add_to = “{name}” names none of the ledgers, or several")
        return Message(text, {"name": wanted})
    fitting = [
        ledger for ledger in ledgers if ledger.format in EDITABLE and any(table.kind is kind for table in ledger.tables)
    ]
    if len(fitting) == 1:
        return fitting[0]
    newest = [
        ledger
        for ledger in fitting
        if (own := _stretch(ledger, as_of))
        and all(
            other is ledger or ((its := _stretch(other, as_of)) is not None and precedes(its, own)) for other in fitting
        )
    ]
    if len(newest) == 1:
        return newest[0]
    if not fitting:
        return Message(N_("there is no ledger of that kind into which they could go"))
    return Message(N_("there are several ledgers into which they could go; say in [inbox] add_to which"))


def _is_called(ledger: Ledger, wanted: str) -> bool:
    """Whether a ledger's path ends as it was written; its suffix may be left out."""
    parts = PurePosixPath(wanted.replace("\\", "/")).parts
    whole = ledger.path
    return bool(parts) and parts in (whole.parts[-len(parts) :], (whole.parent / whole.stem).parts[-len(parts) :])


def _stretch(ledger: Ledger, near: dt.date) -> Stretch | None:
    """The period that a ledger's sheets, titles or file name say."""
    names = [name for table in ledger.tables for name in (table.sheet, table.title)]
    return next((found for name in (*names, ledger.path.stem) if (found := stretch_in(name, near))), None)
