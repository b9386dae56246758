"""What a backup is, and what came of putting one back.

Exists apart from `civtrack.files.backups`, which makes and judges them. Imports nothing of civtrack.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from civtrack.light import dataclass

__all__ = ["Backup", "Restored"]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup of one ledger.

    Attributes:
        path: ``civtrack-backup/<stem>.<day>.bak<suffix>`` beside the ledger, ``<day>-2`` for the second of a day; a
            stem that would make the name too long is cut, with a fingerprint in the place of the rest.
        day: The day it was made.
        number: Which one of that day, from 1 on.
    """

    path: Path
    day: dt.date
    number: int

    @property
    def order(self) -> tuple[dt.date, int]:
        """Sorts backups as they were made; the times of the files may not survive a copy of the folder."""
        return self.day, self.number


@dataclass(frozen=True, slots=True)
class Restored:
    """What `restore` did: which backup counts, the fingerprint, and what keeps the former content.

    Attributes:
        source: The backup whose content the ledger has now.
        sha256: The ledger's fingerprint.
        changed: False where the ledger had that content already: then nothing was written.
        kept: The backup that holds what stood there; None where nothing did.
    """

    source: Backup
    sha256: str
    changed: bool
    kept: Backup | None = None
