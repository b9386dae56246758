"""``--recorded``: a day as the history recorded it, for the commands that show days.

Exists so that ``summary`` and ``report`` mean the same by it. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civtrack.cli.changes import asked_about, history_of
from civtrack.cli.running import check_fail_on, day_asked, tell_of_past

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.options import Common
    from civtrack.cli.running import Desk

__all__ = ["recorded_day"]


def recorded_day(common: Common, at: Desk) -> Assessment:
    """The snapshot of the day that the options name; no ledger is read.

    Raises:
        NoHistory: There is none yet.
        NoSnapshot: The day is not recorded.
    """
    from civtrack.history.recorded import recorded

    day = day_asked(common, at)
    assessment = recorded(history_of(at), at.settings, day, asked_about(common, at))
    check_fail_on(common, assessment)
    chosen = assessment.only(common.district or ())
    tell_of_past(chosen, at)
    return chosen
