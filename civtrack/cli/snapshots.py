"""The day's snapshot as commands take it: recorded after everything else is in place, and compared in one line.

Exists so that ``daily`` and ``summary --snapshot`` do the same. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.console import Console
    from civtrack.cli.options import Common

__all__ = ["day_line", "left_out", "record"]


def left_out(common: Common) -> str | None:
    """The option that leaves out a part of the office, so that the day cannot be kept; None for a whole day."""
    if common.district:
        return "--district"
    if common.sheet:
        return "--sheet"
    return "--kind" if common.kind not in (None, "auto") and not common.paths else None


def record(assessment: Assessment, console: Console, *, force: bool = False) -> None:
    """Records the day; says so where it was not recorded like this before.

    Raises:
        NotWritten: `HistoryUnusable`; the history is as it was.
    """
    from civtrack.history import start_history
    from civtrack.history.recorded import respect_recorded

    history = start_history(assessment.settings)
    if not force:
        respect_recorded(assessment)
    if history.record(assessment):
        console.say(Message(N_("recorded {day} in the history"), {"day": assessment.as_of}))


def day_line(assessment: Assessment) -> str:
    """The tiers in one line, with what they gained or lost since the last recorded day, and what happened since.

    ``Red 12(+2) Yellow 3 Green 40 …  since 2022-07-19: New 3  Finished 5``; without an earlier day only the tiers.

    Raises:
        NotWritten: `HistoryUnusable`.
    """
    from civtrack.cli.changes import told
    from civtrack.history import open_history

    tr = active()
    history = open_history(assessment.settings)
    days = [day for day in history.days() if day < assessment.as_of] if history else []
    if history is None or not days:
        return _tiers(assessment, None)
    then = history.figures(days[-1])
    groups = [then.get(name, {}) for name in assessment.districts] if assessment.districts else [then[None]]
    counts = Counter(change.kind for change in history.changes(days[-1], assessment))
    values = {"tiers": _tiers(assessment, groups), "day": days[-1].isoformat(), "changes": told(counts)}
    return tr("{tiers}  since {day}: {changes}", **values)


def _tiers(assessment: Assessment, then: Sequence[Mapping[str, Any]] | None) -> str:
    tr = active()
    now = assessment.summary().total.tiers
    pieces = []
    for tier in assessment.tiers:
        count = now[tier.key]
        gained = count - sum(int(group.get(tier.key) or 0) for group in then) if then is not None else 0
        text = tr("{name} {count}({gained})", gained=f"{gained:+d}", name=tr(tier.name), count=count)
        pieces.append(text if gained else tr("{name} {count}", name=tr(tier.name), count=count))
    return " ".join(pieces)
