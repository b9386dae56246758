"""What was true on earlier days: snapshots in SQLite, changes between them, figures over time.

Exists so that “how many more than yesterday, and who moved his deadline?” has an answer. Nothing in this room knows a
command or a document: it may import `civtrack.assessment` and everything below it, never `outputs`, `day` or `cli`;
sqlite3 and rapidfuzz only inside functions.
"""

from __future__ import annotations

from civtrack.history.changes import KINDS, Change
from civtrack.history.history import History, open_history, start_history

__all__ = ["KINDS", "Change", "History", "open_history", "start_history"]
