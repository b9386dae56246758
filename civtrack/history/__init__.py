"""What was true on earlier days: snapshots in SQLite, changes between them, figures over time.

Exists so that “how many more than yesterday, and who moved his deadline?” has an answer. Nothing in this room knows a
command or a document: it may import `civtrack.assessment` and everything below it, never `outputs`, `day` or `cli`;
sqlite3 and rapidfuzz only inside functions. The names below are imported when first asked for: what was recorded last
is asked before any ledger is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civtrack.doors import door

if TYPE_CHECKING:
    from civtrack.history.changes import KINDS, Change
    from civtrack.history.history import History, open_history, start_history

__all__ = ["KINDS", "Change", "History", "open_history", "start_history"]

_HOMES = {
    "KINDS": "changes",
    "Change": "changes",
    "History": "history",
    "open_history": "history",
    "start_history": "history",
}

__getattr__ = door(__name__, _HOMES)
