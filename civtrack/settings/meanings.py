"""Types of settings with a meaning of their own; to the checker they are what they hold.

Exists so that the schema says by a type what `civtrack.settings.values` reads a value as. May import `civtrack.model`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NewType

from civtrack.model import Severity, Status

__all__ = [
    "AtMost",
    "AtMostOrAll",
    "CheckSeverity",
    "ClosedStatus",
    "Color",
    "Condition",
    "DailyOutput",
    "DaysOverdue",
    "FieldName",
    "Filled",
    "ItemColumn",
    "LanguageChoice",
    "LargePhotos",
    "NoticeWord",
    "PaperWord",
    "ReminderWord",
    "TierEntry",
    "TierKey",
    "TimeZone",
]

if TYPE_CHECKING:
    Filled = str
    TimeZone = str
    LanguageChoice = str
    FieldName = str
    ClosedStatus = Status
    TierKey = str
    Color = str
    TierEntry = str
    DaysOverdue = int
    AtMost = int
    AtMostOrAll = int
    DailyOutput = str
    NoticeWord = str
    PaperWord = str
    ReminderWord = str
    LargePhotos = str
    ItemColumn = str
    Condition = str
    CheckSeverity = Severity
else:
    Filled = NewType("Filled", str)
    TimeZone = NewType("TimeZone", str)
    LanguageChoice = NewType("LanguageChoice", str)
    FieldName = NewType("FieldName", str)
    ClosedStatus = NewType("ClosedStatus", Status)
    TierKey = NewType("TierKey", str)
    Color = NewType("Color", str)
    TierEntry = NewType("TierEntry", str)
    DaysOverdue = NewType("DaysOverdue", int)
    AtMost = NewType("AtMost", int)
    AtMostOrAll = NewType("AtMostOrAll", int)
    DailyOutput = NewType("DailyOutput", str)
    NoticeWord = NewType("NoticeWord", str)
    PaperWord = NewType("PaperWord", str)
    ReminderWord = NewType("ReminderWord", str)
    LargePhotos = NewType("LargePhotos", str)
    ItemColumn = NewType("ItemColumn", str)
    Condition = NewType("Condition", str)
    CheckSeverity = NewType("CheckSeverity", Severity)
