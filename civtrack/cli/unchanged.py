"""A day that stands already, told as a run tells it that looked at every ledger; no ledger is read.

Exists because that is what ``daily`` does most of the time. May import everything below `civtrack.cli`; what judges
only where a table is drawn.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from civtrack.cli.options import Common, Printing, Writing
from civtrack.cli.running import day_asked
from civtrack.cli.snapshots import day_line, whole
from civtrack.locales import active
from civtrack.model import Message

if TYPE_CHECKING:
    from civtrack.again import Standing
    from civtrack.cli.console import Console
    from civtrack.cli.running import Desk

__all__ = ["tell_standing"]


def tell_standing(common: Common, writing: Writing, at: Desk) -> bool:
    """Tells of the day where it stands already; False where it must be looked at.

    Rare wishes are: whatever narrows the day, lists every problem, or must not rely on what stands there.
    """
    from civtrack.again import standing
    from civtrack.settings.meant import meant

    if writing.dry_run or writing.force or common.fail_on or at.console.verbosity > 0 or not whole(common):
        return False
    found = meant([Path(path) for path in common.paths or ()], at.settings, recursive=common.recursive)
    as_of = day_asked(common, at)
    day = standing(at.settings, found, as_of, writing.out or at.settings.outputs_folder)
    if day is None or _something_came(day, writing, at):
        return False
    for problem in day.left_out:
        at.console.problem(problem)
    if writing.format == "json" or at.console.heard:
        _tell(day, writing, at.console)
    return True


def _something_came(day: Standing, writing: Writing, at: Desk) -> bool:
    """Whether a run has to look at the inbox: something lies in it, or came in since; or it has to be told of."""
    if (folder := at.settings.inbox_folder) is None:
        return False
    from civtrack.edits.arrivals import came_in, pending

    told = {"inbox": day.manifest["inbox"]} if "inbox" in day.manifest else {}
    if writing.format == "json" or not folder.is_dir() or pending(folder):
        return True
    return came_in(folder, day.manifest["as_of"]) != told


def _tell(day: Standing, writing: Writing, console: Console) -> None:
    from civtrack.cli.writing import tell_kinds
    from civtrack.outputs.placing import Outcome

    summary = day.manifest["summary"]
    if "past" in summary:
        from civtrack.outputs.wording import as_known

        past = summary["past"]
        line = as_known(summary["as_of"], past["newest"], past["absent"], active())
        console.say(Message("{line}", {"line": line}))
    if writing.format != "json" and console.verbosity >= 0:
        from civtrack.again import as_judged
        from civtrack.cli.printing import put
        from civtrack.cli.summary import listing

        put(listing(as_judged(day), "district", Printing()))
    tell_kinds(Outcome(unchanged=day.outputs), writing, console)
    console.problem_counts(summary["problems"]["error"], summary["problems"]["warning"])
    console.say(Message("{line}", {"line": day_line(day.tiers, day.total, day.since)}))
