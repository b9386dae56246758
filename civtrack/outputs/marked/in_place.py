"""The updated ledgers in the place of the office's own: each backed up, replaced whole, and only if nobody saved it.

Each is entered in a diary in the same act, where its output has one. Exists apart from `civtrack.outputs.placing`,
which puts files where civtrack's own lie: here a file of the office's is replaced. May import everything below
`civtrack.outputs.marked`.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import field
from pathlib import Path

from civtrack import fence
from civtrack.errors import FormatWouldChange, LedgerChanged, LedgerUnreadable, NotWritten, OpenElsewhere
from civtrack.files import not_written, open_elsewhere, sha256
from civtrack.files.backups import backup, rescued, thin_out, tidy
from civtrack.files.in_place import check_writable, put_in_place, real_file, staged, take_over
from civtrack.ledger.grids import CONVERTIBLE
from civtrack.light import dataclass
from civtrack.model import N_, Ledger, Message
from civtrack.outputs.placing import Outcome, Output, Written

__all__ = ["InPlace"]


@dataclass(slots=True)
class InPlace:
    """Puts updated ledgers in the place of those that were read.

    Attributes:
        day: Today: what a backup is called by.
        keep: How many backups of each ledger stay.
        warn: Hears what the clerk must know besides.
        force: Whether a ledger is replaced that is read-only, or whose owner cannot be kept.
        rehearse: Whether it is only found out what would be done.
        outcome: What became of them.
        changed: Ledgers that were saved since they were read, in order: they are to be read and marked again.
    """

    day: dt.date
    keep: int
    warn: Callable[[Message], object] = lambda _: None
    force: bool = False
    rehearse: bool = False
    outcome: Outcome = field(default_factory=Outcome)
    changed: list[LedgerChanged] = field(default_factory=list)

    def place(self, pairs: Iterable[tuple[Output, Ledger]]) -> None:
        """Makes and places the ledgers one by one; a refused one never stops the others."""
        for output, ledger in pairs:
            try:
                if ledger.format in CONVERTIBLE:
                    raise FormatWouldChange(str(ledger.path), format=ledger.format)
                put = self._rehearse if self.rehearse else self._place
                put(output, ledger)
            except LedgerChanged as error:
                self.changed.append(error)
            except (NotWritten, LedgerUnreadable) as error:
                self.outcome.refused.append(error)

    def _place(self, output: Output, ledger: Ledger) -> None:
        path = ledger.path
        rescue = rescued(path, self.day, lambda one: self._tell_rescued(path, one.path))
        with staged(path, rescue, output.diary) as folder:
            tidy(path)
            made, mark = self._made(output, ledger, folder)
            if mark == ledger.sha256:
                self.outcome.unchanged.append(path)
                return
            self._may_replace(path)
            names = real_file(path).stat().st_nlink
            backup(path, self.day, ledger.sha256)
            try:
                ready = made.rename(folder / mark)
                take_over(ready, path, lenient=self.force)
                with output.diary.entering(path, ledger.sha256, mark):
                    put_in_place(ready, path, ledger.sha256)
            except OSError as error:
                raise not_written(path, error) from error
            tidy(path)  # what could not be taken away a moment ago: nobody may edit this ledger again
        self.outcome.written.append(Written(path, mark, output.kind, output.district, output.items))
        if names > 1:
            text = N_("{file} had other names (hard links): under them is what was there before")
            self.warn(Message(text, {"file": path.name}))
        self._thin_out(path)

    def _rehearse(self, output: Output, ledger: Ledger) -> None:
        with tempfile.TemporaryDirectory(prefix="civtrack-") as folder:
            _, mark = self._made(output, ledger, Path(folder))
        if mark == ledger.sha256:
            self.outcome.unchanged.append(ledger.path)
            return
        self._may_replace(ledger.path)
        output.diary.check()
        self.outcome.written.append(Written(ledger.path, mark, output.kind, output.district, output.items))

    def _made(self, output: Output, ledger: Ledger, folder: Path) -> tuple[Path, str]:
        """The updated ledger in a folder, and its fingerprint."""
        made = folder / f"made{ledger.path.suffix}"
        try:
            output.make(made)
            fence.stand()
            return made, sha256(made)
        except NotWritten as error:
            if error.where == str(made):
                error.where = str(ledger.path)
            raise
        except OSError as error:
            raise not_written(ledger.path, error) from error

    def _may_replace(self, path: Path) -> None:
        if opened := open_elsewhere(path) or open_elsewhere(real_file(path)):
            raise OpenElsewhere(str(path), program=opened.program, detail=opened.who or "?")
        if not self.force:
            check_writable(path)

    def _thin_out(self, path: Path) -> None:
        try:
            thin_out(path, self.keep)
        except NotWritten as error:
            text = N_("{file} is updated, but an old backup could not be removed: {what}")
            self.warn(Message(text, {"file": path.name, "what": error.what}))

    def _tell_rescued(self, path: Path, kept: Path) -> None:
        text = N_("{file}: what somebody saved while it was being updated is kept as {backup}")
        self.warn(Message(text, {"file": path.name, "backup": kept.name}))
