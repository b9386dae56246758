"""What comes in, what is made and how it is worded: ``[inbox]``, ``[outputs]``, ``[remind]``, ``[rollup]``.

Exists beside `civtrack.settings.schema`, which lists all tables, because documents are the part of the settings that
grows. May import `civtrack.policy` and `civtrack.settings.meanings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from civtrack.light import dataclass
from civtrack.policy import Span
from civtrack.settings.meanings import (
    AtMost,
    AtMostOrAll,
    DailyOutput,
    FieldName,
    Filled,
    LargePhotos,
    NoticeWord,
    PaperWord,
    ReminderWord,
)

__all__ = [
    "CollectSettings",
    "HistorySettings",
    "InboxSettings",
    "OutputSettings",
    "ReminderSettings",
    "RollupSettings",
]

_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class OutputSettings:
    """``[outputs]``: the folder of the dated folders, what ``daily`` makes, how many rows a list of a report has.

    Attributes:
        keep_sheets: Names of sheets that are no ledgers and go into every district workbook all the same.
        notices: Which Word documents ``daily`` makes when it is to make ``notice``.
        templates: Folder of the office's own words for Word documents; what is not in it is as shipped.
        paper: The paper of the summary workbook, landscape: ``A4`` or ``A3``.
        backups: How many backups of each ledger ``update --in-place`` keeps; 0: all of them.
        page_photos_mib: MiB of small photos that the page holds at most; 0: none.
    """

    dir: Filled = "civtrack-out"
    daily: tuple[DailyOutput, ...] = ("update", "split", "report", "onepage", "brief")
    list_rows: AtMost = 2000
    keep_sheets: tuple[Filled, ...] = ()
    notices: tuple[NoticeWord, ...] = ("circular",)
    templates: Filled = "templates"
    paper: PaperWord = "A4"
    backups: AtMostOrAll = 30
    page_photos_mib: AtMostOrAll = 2


@dataclass(frozen=True, slots=True)
class InboxSettings:
    """``[inbox]``: the folder whose files ``daily`` takes into the ledgers.

    Attributes:
        dir: The folder; "": there is none.
        add_to: The ledger that new problems go into, by its name; "": the only one, else that of the newest period.
    """

    dir: str = ""
    add_to: str = ""


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    """``[remind]``: how reminders (催办) address and sign, and for whom ``daily`` makes them.

    Attributes:
        per: Whom each text is for: ``unit``, ``person``, ``leader`` or ``district``.
        within: How far ahead a deadline is told of; None: ``[policy] due_soon``.
        signature: 落款; "": the office's name.
        titles: 称谓: a name as the ledgers write it → how it is addressed.
    """

    per: ReminderWord = "unit"
    within: Span | None = None
    signature: str = ""
    titles: Mapping[str, Filled] = field(default_factory=lambda: _EMPTY)


@dataclass(frozen=True, slots=True)
class RollupSettings:
    """``[rollup]``: a table over many offices.

    Attributes:
        offices: The cities that there should be, in the order of every table.
        groups: Name → the cities that are ranked together; none: all of them.
    """

    offices: tuple[Filled, ...] = ()
    groups: Mapping[str, tuple[Filled, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class HistorySettings:
    """``[history]``: where the snapshots of earlier days are kept."""

    file: Filled = ".civtrack/history.sqlite"


@dataclass(frozen=True, slots=True)
class CollectSettings:
    """``[collect]``: which columns a district may answer; a change in any other is reported, never taken.

    Attributes:
        fields: What it may answer; of photos only those afterwards.
        photo_mib: MiB from which on a photo is a large one.
        large_photos: What becomes of those: ``take``, ``refuse`` (each is named), ``shrink`` (to 1,600 pixels a side).
    """

    fields: tuple[FieldName, ...] = ("status", "progress", "percent", "done_on", "measures", "photos", "remark")
    photo_mib: AtMost = 10
    large_photos: LargePhotos = "take"
