"""The moment in the office's time zone: the only place where the clock is read for what is judged or logged.

Exists so that a day is the office's day everywhere, and so that it is known before anything is read. May import only
`civtrack.settings`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from civtrack.settings.schema import Settings

__all__ = ["now", "today"]


def now(settings: Settings) -> dt.datetime:
    """The moment in the office's time zone."""
    from zoneinfo import ZoneInfo

    return dt.datetime.now(ZoneInfo(settings.office.timezone))


def today(settings: Settings) -> dt.date:
    """The day in the office's time zone."""
    return now(settings).date()
