"""Who hears of a file that is replaced: before it happens, once it has happened, and what became of runs that died.

Exists so that the rooms that replace files can be heard by a log that they know nothing of. May import nothing of
civtrack.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Protocol

__all__ = ["LOG_NAME", "SILENT", "Diary"]

LOG_NAME: Final = "log.sqlite"
"""What the office's log of changes is called; it lies beside the history."""


class Diary(Protocol):
    """What is told of files that are replaced. It stops the replacement by raising, as long as nothing was done."""

    def check(self) -> object:
        """Asked by a rehearsal: whether an entry could be made."""

    def settle(self, path: Path, waiting: Collection[str]) -> object:
        """Decides what became of runs on a file that were killed; no other run is at work on it meanwhile.

        Args:
            path: The file.
            waiting: Fingerprints of what killed runs had made for it and did not put in its place any more.
        """

    def entering(self, path: Path, before: str, after: str) -> AbstractContextManager[object]:
        """Enters that a file is about to become another; the block does it, or raises and nothing was done.

        Args:
            path: The file.
            before: Its fingerprint; "" where there is none yet.
            after: The fingerprint that it is to have.
        """


class _Silent:
    """Keeps nothing."""

    def check(self) -> None: ...

    def settle(self, path: Path, waiting: Collection[str]) -> None: ...

    def entering(self, path: Path, before: str, after: str) -> AbstractContextManager[None]:
        del path, before, after
        return contextlib.nullcontext()


SILENT: Final[Diary] = _Silent()
"""Hears nothing, says nothing."""
