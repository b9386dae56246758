"""Puts finished outputs where they go: what was written, what was the same already, what was refused and why.

Exists so that every writing command answers alike, never half-writes and never overwrites what is not its own. May
import everything below `civtrack.outputs`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from civtrack import fence
from civtrack.errors import CivtrackError, LedgerUnreadable, NotWritten, OpenElsewhere
from civtrack.files import OUTPUT, Guard, fitting, force_file, mark, not_written, open_elsewhere, sha256
from civtrack.files.diary import SILENT, Diary
from civtrack.files.memory import one_after_another
from civtrack.light import dataclass
from civtrack.locales import Translator
from civtrack.model import Ledger, readable

__all__ = ["Outcome", "Output", "Placer", "Rehearsal", "Written", "copy_names", "ledger_names"]


@dataclass(frozen=True, slots=True)
class Output:
    """One file to be made.

    Attributes:
        target: Where it goes.
        kind: ``updated_ledger``, ``summary_workbook`` …
        items: How many items are in it.
        make: Writes it to the path it is given; raises `NotWritten` where it cannot.
        district: The district it belongs to, or None.
        before: Called when it is made and about to take the place of what stands there, such as to keep a backup.
        after: Called when it is in its place, such as to let old backups go.
        in_place: Whether the target is the very file that the clerk asked to be changed, with a backup by `before`; any
            other target that is not as civtrack wrote it is the office's.
        diary: Hears when it takes its place.
    """

    target: Path
    kind: str
    items: int
    make: Callable[[Path], None]
    district: str | None = None
    before: Callable[[], object] = lambda: None
    after: Callable[[], object] = lambda: None
    in_place: bool = False
    diary: Diary = SILENT


@dataclass(frozen=True, slots=True)
class Written:
    """One file that was made (or, in a rehearsal, would be)."""

    path: Path
    sha256: str | None
    kind: str
    district: str | None
    items: int


@dataclass(slots=True)
class Outcome:
    """What became of a command's outputs."""

    written: list[Written] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    refused: list[CivtrackError] = field(default_factory=list)

    def as_json(self, tr: Translator) -> dict[str, Any]:
        """The JSON of CONTRACT, “What the writing commands say”."""
        return {
            "written": [
                {
                    "path": str(one.path),
                    "sha256": one.sha256,
                    "kind": one.kind,
                    "district": one.district,
                    "items": one.items,
                }
                for one in self.written
            ],
            "unchanged": [str(path) for path in self.unchanged],
            "refused": [
                {"path": error.where, "code": error.code, "message": tr.message(error.what)} for error in self.refused
            ],
        }


class Placer:
    """Writes outputs, each whole or not at all, and marks them as civtrack's own.

    Args:
        guard: What must not be written over; None: everything that is not as civtrack wrote it.
        enter: Notes each file and its fingerprint before it takes its place, where that is not the file's own mark.
    """

    def __init__(self, guard: Guard | None = None, enter: Callable[[Path, str], object] | None = None) -> None:
        self._guard = guard or Guard()
        self._enter = enter
        self.outcome = Outcome()

    def place(self, outputs: Iterable[Output]) -> Outcome:
        """Makes and places outputs one by one; a refused one never stops the others.

        Damage may show only here: of a ledger's parts, reading it meets its rows and texts alone.
        """
        for output in one_after_another(outputs):
            try:
                self._place(output)
            except (NotWritten, LedgerUnreadable) as error:
                self.outcome.refused.append(error)
        return self.outcome

    def _place(self, output: Output) -> None:
        target = output.target
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise not_written(target.parent, error) from error
        output.diary.settle(target, ())
        temporary = target.with_name(f".civtrack-{os.urandom(6).hex()}{target.suffix}")
        try:
            self._make(output, temporary)
            force_file(temporary)
            if self._stands(output, temporary):
                return
            fingerprint = sha256(temporary)
            written = Written(target, fingerprint, output.kind, output.district, output.items)
            output.before()
            self._note(output, temporary, fingerprint)
            if target.exists():
                shutil.copymode(target, temporary)
            with output.diary.entering(target, sha256(target) if target.exists() else "", fingerprint):
                temporary.replace(target.resolve() if target.is_symlink() else target)
        except OSError as error:
            raise not_written(target, error) from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink()
        self.outcome.written.append(written)
        output.after()

    def _make(self, output: Output, temporary: Path) -> None:
        try:
            output.make(temporary)
            fence.stand()
        except NotWritten as error:
            if error.where == str(temporary):
                error.where = str(output.target)
            raise

    def _note(self, output: Output, made: Path, fingerprint: str) -> None:
        """Notes that a file is ours; and keeps first what may only be replaced after a backup."""
        if output.in_place:
            return  # it is the office's own file, with what it asked for in it
        self._guard.make_way(output.target)
        if self._enter is not None:
            self._enter(output.target, fingerprint)
        else:
            mark(made, Path(os.path.realpath(output.target)), OUTPUT, fingerprint)

    def _stands(self, output: Output, made: Path) -> bool:
        """Whether the target is the same already; refuses where it is another that must stay."""
        target = output.target
        if target.is_file() and sha256(target) == sha256(made):
            self.outcome.unchanged.append(target)
            return True
        if opened := open_elsewhere(target):
            raise OpenElsewhere(str(target), program=opened.program, detail=opened.who or "?")
        if not output.in_place:
            self._guard.check(target)
        return False


class Rehearsal(Placer):
    """Says what would be written and leaves no trace: everything is made in a folder that goes away again.

    Only so can it tell what would be refused and what is the same already.
    """

    def _place(self, output: Output) -> None:
        with tempfile.TemporaryDirectory(prefix="civtrack-") as folder:
            made = Path(folder) / output.target.name
            self._make(output, made)
            if not self._stands(output, made):
                output.diary.check()
                written = Written(output.target, sha256(made), output.kind, output.district, output.items)
                self.outcome.written.append(written)


def copy_names(ledgers: Sequence[Ledger]) -> list[str]:
    """File names for the ledgers' copies: their own; one that becomes an .xlsx says so, and never takes another's."""
    own = ledger_names([ledger.path for ledger in ledgers])
    taken = {name.casefold() for name in own}
    names = []
    for ledger, name in zip(ledgers, own, strict=True):
        new = fitting(Path(name).stem, ".xlsx")
        if ledger.twin:
            names.append(fitting(name, ".xlsx") if new.casefold() in taken - {name.casefold()} else new)
            taken.add(names[-1].casefold())
        else:
            names.append(name)
    return names


def ledger_names(paths: Sequence[Path]) -> list[str]:
    """File names for copies of ledgers in one folder: their own, with the parent folder's before it where two agree."""
    names = [readable(path.name) for path in paths]
    taken: set[str] = set()
    result = []
    for path, name in zip(paths, names, strict=True):
        stem, suffix = Path(name).stem, Path(name).suffix
        named = name if names.count(name) == 1 else f"{readable(path.resolve().parent.name)}_{name}"
        unique = fitting(named.removesuffix(suffix), suffix)
        count = 2
        while unique.casefold() in taken:
            unique = fitting(stem, f"-{count}{suffix}")
            count += 1
        taken.add(unique.casefold())
        result.append(unique)
    return result
