"""The log as whoever replaces a ledger tells it: which command, which cells of which ledger.

Exists so that the rooms that replace files know nothing of the log: they tell a `civtrack.files.diary.Diary`. May
import `civtrack.edits.log` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from civtrack import __version__
from civtrack.assessment import now
from civtrack.edits.log import Block, Change, Log, Origin, Run
from civtrack.edits.log_blocks import block_of
from civtrack.errors import AtWork
from civtrack.files import sha256
from civtrack.files.diary import LOG_NAME
from civtrack.files.in_place import settle
from civtrack.outputs.marked.changes import SheetChanges
from civtrack.settings import Settings

__all__ = ["Journal", "ledger_named", "log_of", "name_of", "settled_runs"]


def log_of(settings: Settings) -> Log:
    """The office's log of changes, beside its history."""
    return Log(settings.history_file.with_name(LOG_NAME))


_SPELLED_BYTE = re.compile(rb"\\x([0-9a-f]{2})")


def name_of(ledger: Path, settings: Settings) -> str:
    r"""What the log calls a ledger: its path from the office's folder on where it lies inside, with ``/``.

    Bytes of a name that are no UTF-8 (of a zip packed on Windows) are spelled ``\xd6``, so that it leads back.
    """
    real = ledger.resolve()
    try:
        name = real.relative_to(settings.folder.resolve()).as_posix()
    except ValueError:
        name = real.as_posix()
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def ledger_named(name: str, settings: Settings) -> Path:
    """Where the ledger lies that the log calls so."""
    written = _SPELLED_BYTE.sub(lambda spelled: bytes.fromhex(spelled[1].decode()), name.encode())
    return settings.folder.resolve() / os.fsdecode(written)


class Journal:
    """Enters one command's changes into the office's log (a `Diary`).

    Args:
        settings: The office's.
        command: What was typed: ``set``, ``update`` …
        changes: Of each file that is written, in order.
        when: The moment of the entries; None: when each is made.
        origins: Of each file that is written, the files that its changes come from.
    """

    def __init__(
        self,
        settings: Settings,
        command: str,
        changes: Mapping[Path, Sequence[Change]] | None = None,
        when: dt.datetime | None = None,
        origins: Mapping[Path, Sequence[Origin]] | None = None,
    ) -> None:
        self._settings, self._command, self._when = settings, command, when
        self._origins = dict(origins or {})
        self.changes = dict(changes or {})
        self.blocks: dict[Path, Sequence[Block]] = {}
        self.log = log_of(settings)

    def check(self) -> None:
        """Makes sure that entries can be made.

        Raises:
            LogUnusable: They cannot.
        """
        self.log.check()

    def settle(self, path: Path, waiting: Collection[str]) -> None:
        """Decides what became of killed runs on a file.

        Raises:
            LogUnusable: The log cannot be used: then the file must stay as it is.
        """
        name = name_of(path, self._settings)
        if name in self.log.pending():
            self.log.settle(name, _mark(path), waiting)

    def entering(self, path: Path, before: str, after: str) -> AbstractContextManager[None]:
        """Enters a change of a file, see `Log.entering`."""
        return self.log.entering(
            self._when or now(self._settings),
            self._command,
            __version__,
            name_of(path, self._settings),
            (before, after),
            self.changes.get(path, ()),
            self._origins.get(path, ()),
            self.blocks.get(path, ()),
        )

    def marked(self, day: dt.date) -> Callable[[Path, Sequence[SheetChanges]], None]:
        """Hears which marks of a file are about to change.

        Args:
            day: The day that they are judged by.
        """

        def hear(path: Path, sheets: Sequence[SheetChanges]) -> None:
            self.blocks[path] = [block_of(one, day.isoformat()) for one in sheets]

        return hear


def settled_runs(settings: Settings) -> tuple[Run, ...]:
    """Everything that was done, in order; what became of runs that were killed is found out first.

    Raises:
        LogUnusable: The log cannot be read.
    """
    journal = Journal(settings, "")
    for name in journal.log.pending():
        try:
            settle(ledger_named(name, settings), journal)
        except AtWork:
            continue  # it is going on: it will be told when it has happened
    return journal.log.runs()


def _mark(path: Path) -> str | None:
    try:
        return sha256(path)
    except OSError:
        return None
