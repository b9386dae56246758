"""The day's snapshot as commands take it: recorded after everything else is in place, and compared in one line.

Exists so that ``daily`` and ``summary --snapshot`` do the same. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.console import Console
    from civtrack.cli.options import Common
    from civtrack.outputs.earlier import Since
    from civtrack.policy import TierRule

__all__ = ["day_line", "left_out", "record", "whole"]


def left_out(common: Common) -> str | None:
    """The option that leaves out a part of the office, so that the day cannot be kept; None for a whole day."""
    if common.district:
        return "--district"
    if common.sheet:
        return "--sheet"
    return "--kind" if common.kind not in (None, "auto") and not common.paths else None


def whole(common: Common) -> bool:
    """Whether the options leave everything as the settings say it: only such a day is found standing unread."""
    return left_out(common) is None and common.kind in (None, "auto")


def record(assessment: Assessment, console: Console, *, force: bool = False, manifest: str | None = None) -> None:
    """Records the day; says so where it was not recorded like this before.

    Args:
        assessment: The day.
        console: What says so.
        force: Whether a day with newer ones after it may be recorded from other ledgers.
        manifest: The fingerprint of the folder that was made of it.

    Raises:
        NotWritten: `HistoryUnusable`; the history is as it was.
    """
    from civtrack.history import start_history
    from civtrack.history.recorded import respect_recorded

    history = start_history(assessment.settings)
    if not force:
        respect_recorded(assessment)
    if history.record(assessment, manifest):
        console.say(Message(N_("recorded {day} in the history"), {"day": assessment.as_of}))


def day_line(tiers: Sequence[TierRule], now: Mapping[str, int], since: Since | None) -> str:
    """The tiers in one line, with what they gained or lost since the last recorded day, and what happened since.

    ``Red 12(+2) Yellow 3 Green 40 …  since 2022-07-19: New 3  Finished 5``; without an earlier day only the tiers.
    """
    from civtrack.cli.changes import told

    tr = active()
    pieces = []
    for tier in tiers:
        count = now[tier.key]
        gained = count - since.total[tier.key] if since else 0
        text = tr("{name} {count}({gained})", gained=f"{gained:+d}", name=tr(tier.name), count=count)
        pieces.append(text if gained else tr("{name} {count}", name=tr(tier.name), count=count))
    line = " ".join(pieces)
    if since is None:
        return line
    counts = Counter(since.happened)
    return tr("{tiers}  since {day}: {changes}", tiers=line, day=since.day.isoformat(), changes=told(counts))
