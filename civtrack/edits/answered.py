"""Which districts have answered since a day: by what the inbox put away, and by what the log has of merges.

Exists so that `remind` can chase the others without a report that somebody has to keep. Reads the lists and the log,
writes nothing. May import the other modules of `civtrack.edits` and what stands below them.
"""

from __future__ import annotations

import datetime as dt

from civtrack.assessment import Assessment
from civtrack.edits.arrivals import ARCHIVE, RECORD, recorded
from civtrack.edits.inbox import Fate
from civtrack.edits.journal import settled_runs

__all__ = ["answered_since"]


def answered_since(day: dt.date, assessment: Assessment) -> frozenset[str]:
    """The districts of which something came back on a day or later, until the day judged by.

    Args:
        day: When they were asked.
        assessment: The ledgers; an answer is a district's where it is about one of its items.

    Raises:
        LogUnusable: The log cannot be read.
    """
    whose = {verdict.id: verdict.item.district for verdict in assessment.whole.verdicts}
    found = {
        whose.get(change.item)
        for run in settled_runs(assessment.settings)
        if run.command == "collect" and run.day.date() >= day
        for change in run.changes
        if change.item
    }
    inbox = assessment.settings.inbox_folder
    for record in sorted(inbox.glob(f"{ARCHIVE}/*/{RECORD}")) if inbox else ():
        if day.isoformat() <= record.parent.name <= assessment.as_of.isoformat():
            for one in recorded(record.parent)["files"]:
                if one.get("what") in (Fate.COLLECTED, Fate.KNOWN):
                    found.update(one.get("districts") or ())
    return frozenset(name for name in found if name)
