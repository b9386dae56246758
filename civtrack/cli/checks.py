"""One thing that ``doctor`` looks at, and how it was found.

Exists so that its two lists, of this place and of where cron starts civtrack, say it in the same way. May import
nothing of civtrack.
"""

from __future__ import annotations

__all__ = ["BAD", "NOTE", "OK", "Check"]

OK, NOTE, BAD = "ok", "note", "bad"

Check = tuple[str, str, str]
"""What was looked at, one of `OK`, `NOTE` and `BAD`, and the details."""
