"""The four documents, what can be wished of them, and what they are called.

Exists so that command, settings, templates and files agree on the names. May import nothing of civtrack.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from civtrack.light import dataclass

__all__ = ["DEFAULT_PER", "FEWEST", "IN_ALL", "LIMITS", "NAMES", "PER", "NoticeType", "Per", "Wishes"]


class NoticeType(StrEnum):
    """A document of the office (CONTRACT: ``notice --type``)."""

    CIRCULAR = "circular"
    EXPRESS = "express"
    SLIP = "slip"
    SUPERVISION = "supervision"


class Per(StrEnum):
    """What each document is about: everything, a district, a unit, one item."""

    ALL = "all"
    DISTRICT = "district"
    UNIT = "unit"
    ITEM = "item"


NAMES: Mapping[NoticeType, str] = {
    NoticeType.CIRCULAR: "督查通报",
    NoticeType.EXPRESS: "督查快报",
    NoticeType.SLIP: "提示单",
    NoticeType.SUPERVISION: "督办单",
}
"""How files and templates of each type are called."""

PER: Mapping[NoticeType, tuple[Per, ...]] = {
    NoticeType.CIRCULAR: (Per.ALL, Per.DISTRICT),
    NoticeType.EXPRESS: (Per.ALL, Per.DISTRICT),
    NoticeType.SLIP: (Per.UNIT, Per.DISTRICT),
    NoticeType.SUPERVISION: (Per.UNIT, Per.ITEM, Per.DISTRICT),
}
"""What each type can be made for, the usual first."""

DEFAULT_PER: Mapping[NoticeType, Per] = {kind: choices[0] for kind, choices in PER.items()}

LIMITS: Mapping[NoticeType, int] = {
    NoticeType.CIRCULAR: 50,
    NoticeType.EXPRESS: 5,
    NoticeType.SLIP: 100,
    NoticeType.SUPERVISION: 100,
}
"""How many items are listed of each district (circular, express) or in each slip; the rest is counted and said."""

IN_ALL, FEWEST = 100, 5
"""How many problems a circular lists in all unless it is told, and how many of each district it lists nevertheless."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the clerk asks for.

    Attributes:
        type: Which document.
        per: What each is about; None: the usual.
        units: Only these responsible units, as typed.
        step: List items from this supervision step on; None: the type's own rule.
        reply_by: The day by which an answer is due; None: a blank to be filled in.
        issue: 第N期; None: a blank.
        number: The first number 〔年〕N号; None: the next of the history, else a blank.
        to: The addressee; None: the type's own.
        photos: Whether photos of the problems are shown.
        scores: A workbook of the third-party test's scores, for the express.
        limit: How many items are listed; None: `LIMITS`.
    """

    type: NoticeType
    per: Per | None = None
    units: tuple[str, ...] = ()
    step: str | None = None
    reply_by: dt.date | None = None
    issue: int | None = None
    number: int | None = None
    to: str | None = None
    photos: bool = False
    scores: Path | None = None
    limit: int | None = None
