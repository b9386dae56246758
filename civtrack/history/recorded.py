"""A recorded day: shown as it was recorded, and never recorded anew from other ledgers unasked.

Exists because the ledgers go on, and what a day looked like is then known to the history alone. May import
`civtrack.assessment`, `civtrack.errors` and `civtrack.history.*` below it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from civtrack.assessment import Assessment
from civtrack.errors import HistoryUnusable, LedgerUnreadable, NotWritten, UsageMistake
from civtrack.history.entry import Entry, ledgers_of, verdicts_of
from civtrack.history.history import History, open_history
from civtrack.model import N_, Ledger, Message, Table
from civtrack.policy import VOID
from civtrack.settings import Settings

__all__ = ["DayRecorded", "recorded", "respect_recorded"]


class DayRecorded(NotWritten):
    """A day that the history holds, with newer days after it, would be recorded anew from other ledgers."""

    code = "day-recorded"
    sentence = N_(
        "{day} is recorded, as is {newest}, and the ledgers are not those of that day any more; nothing was written"
    )
    remedy = N_(
        "Look at it with civtrack summary --as-of {day} --recorded; civtrack daily --as-of {day} --force makes the day "
        "anew from the ledgers as they are and records it in the place of the former one."
    )


def respect_recorded(assessment: Assessment) -> None:
    """Refuses to make a recorded day anew from other ledgers where newer days are recorded.

    Raises:
        DayRecorded: It would; nothing has been written.
    """
    if assessment.districts:
        return
    try:
        history = open_history(assessment.settings)
        days = history.days() if history else ()
        if history is None or assessment.as_of not in days or assessment.as_of == days[-1]:
            return
        (taken,) = history.taken(assessment.as_of, assessment.as_of)
    except HistoryUnusable:
        return
    if _inputs(taken.about.ledgers) != _inputs(ledgers_of(assessment)):
        raise DayRecorded(str(assessment.settings.history_file), day=assessment.as_of, newest=days[-1])


def _inputs(ledgers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Path → fingerprint, or why there is none."""
    return {one["path"]: one.get("sha256") or one.get("code") for one in ledgers}


def recorded(
    history: History, settings: Settings, day: dt.date, asked: Callable[[Entry], bool] = lambda _: True
) -> Assessment:
    """A recorded day as an assessment, for whatever shows one.

    Args:
        history: The office's.
        settings: The office's.
        day: One of the history's days.
        asked: Which items are asked about.

    Raises:
        NoSnapshot: The day is not recorded.
        UsageMistake: It was judged by tiers that the settings do not have now.
    """
    verdicts = tuple(verdicts_of(day, [one for one in history.members(day) if asked(one[0])]))
    (taken,) = history.taken(day, day)
    tables: dict[str, dict[int, Table]] = {}
    for verdict in verdicts:
        table = verdict.item.table
        tables.setdefault(table.path.as_posix(), {})[id(table)] = table
    read = [one for one in taken.about.ledgers if "code" not in one]
    ledgers = tuple(
        Ledger(Path(one["path"]), "", one["sha256"], tuple(tables.get(one["path"], {}).values()), one["items"])
        for one in read
    )
    failed = (LedgerUnreadable(one["path"]) for one in taken.about.ledgers if "code" in one)
    found = Assessment(day, settings, ledgers, verdicts, (), tuple(failed), recorded=True)
    known = {tier.key for tier in found.tiers} | {VOID.key}
    if strange := sorted({verdict.tier for verdict in verdicts} - known):
        values = {"day": day, "tiers": ", ".join(strange)}
        raise UsageMistake("--recorded", detail=Message(N_("{day} was judged by other tiers ({tiers})"), values))
    return found
