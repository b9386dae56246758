"""The inbox on the disk: what lies in it, what is still being copied, where it goes, and the list of what was taken.

Exists so that a file leaves the inbox only as the very bytes that were taken, and that nothing is ever written over on
the way. What was taken on a day stands in that day's list before its files are put away: a run that was killed in
between is finished by the next one. May import `civtrack.edits.old_word` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from civtrack.edits.old_word import TEXT_SUFFIXES
from civtrack.errors import LedgerChanged
from civtrack.files import atomic_write, fitting, is_owner_lock, not_written, open_elsewhere, sha256
from civtrack.files.finding import LEDGER_SUFFIXES
from civtrack.files.indented import indented
from civtrack.files.plain import read_plain
from civtrack.files.writing import settle_names
from civtrack.light import NamedTuple
from civtrack.model import N_, Message, readable

__all__ = [
    "ARCHIVE", "ASIDE", "RECORD", "Arrival", "Waiting", "came_in", "lying", "note_of", "pending", "place_for",
    "put_away", "recorded", "write_record",
]  # fmt: skip

ARCHIVE: Final = "已收"
ASIDE: Final = "待处理"
RECORD: Final = "收件清单.json"
_NOTE: Final = ".说明.txt"

_HALVES: Final = (
    ".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".downloading", ".filepart", ".td", ".xltd",
    ".!qb", ".opdownload",
)  # fmt: skip
"""How files are called that a browser, a copying program or a messenger is still fetching."""
_FURNITURE: Final = frozenset({"thumbs.db", "desktop.ini"})
_TEXTS: Final = (".csv", ".tsv", ".txt")
"""Formats of which every beginning reads like the whole."""
_ANSWERS: Final = LEDGER_SUFFIXES | TEXT_SUFFIXES | {".zip"}
_SETTLED: Final = 10.0
"""Seconds since such a file was last written to, from which on nobody is copying it any more."""


class Arrival(NamedTuple):
    """A file that lies in the inbox: where, its fingerprint, and what the system said of it when that was taken."""

    path: Path
    sha256: str
    stamp: tuple[int, int, int]

    @property
    def unchanged(self) -> bool:
        """Whether nobody has written to it since."""
        try:
            return _stamp(self.path) == self.stamp
        except OSError:
            return False

    def younger_than(self, seconds: float, moment: float) -> bool:
        """Whether it was written to so shortly before a moment (seconds of the epoch), or after it."""
        return moment - self.stamp[1] / 1e9 < seconds


class Waiting(NamedTuple):
    """A file that is left where it is for the next run, and why."""

    path: Path
    why: Message


def pending(folder: Path, kept: Collection[Path] = ()) -> bool:
    """Whether anything lies in an inbox that a run has to look at."""
    return any(True for _ in _names(folder, kept))


def _names(folder: Path, kept: Collection[Path]) -> Iterator[Path]:
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return
    own = {os.path.realpath(path) for path in kept}
    for path in found:
        hidden = path.name.startswith((".", "~$")) or is_owner_lock(path.name) or path.name.lower() in _FURNITURE
        if hidden or os.path.realpath(path) in own:
            continue
        if not path.is_dir() or path.is_symlink() or _holds_answers(path):
            yield path


def _holds_answers(folder: Path) -> bool:
    """Whether somebody unpacked or copied a folder of files into the inbox, which nobody looks into."""
    if folder.name in (ARCHIVE, ASIDE):
        return False
    return any(path.suffix.lower() in _ANSWERS and not is_owner_lock(path.name) for path in folder.rglob("*"))


def lying(folder: Path, moment: float, kept: Collection[Path] = ()) -> tuple[list[Arrival], list[Waiting]]:
    """What lies in an inbox, and what of it cannot be taken yet; its own folders, locks, hidden files are passed over.

    Args:
        folder: The inbox.
        moment: Now, in seconds of the epoch.
        kept: Files that are the office's own wherever they lie.
    """
    ready: list[Arrival] = []
    waiting: list[Waiting] = []
    for path in _names(folder, kept):
        try:
            found = _look(path, moment)
        except OSError as error:
            text = N_("it cannot be read ({detail})")
            found = Waiting(path, Message(text, {"detail": error.strerror or "?"}))
        if isinstance(found, Arrival):
            ready.append(found)
        else:
            waiting.append(found)
    return ready, waiting


def _look(path: Path, moment: float) -> Arrival | Waiting:
    if path.is_dir() and not path.is_symlink():
        return Waiting(path, Message(N_("it is a folder: put the files in it into the inbox itself")))
    if path.is_symlink() or not stat.S_ISREG(path.lstat().st_mode):
        return Waiting(path, Message(N_("it is no file of its own")))
    if path.name.lower().endswith(_HALVES):
        return Waiting(path, Message(N_("it is still being fetched, as its name says")))
    if opened := open_elsewhere(path):
        text = N_("it is open in {program} ({who})")
        return Waiting(path, Message(text, {"program": opened.program, "who": opened.who or "?"}))
    before = _stamp(path)
    if not before[0]:
        return Waiting(path, Message(N_("it is empty; it may still be being copied")))
    found = Arrival(path, sha256(path), before)
    if not found.unchanged or (path.name.lower().endswith(_TEXTS) and found.younger_than(_SETTLED, moment)):
        return Waiting(path, Message(N_("it is still being copied")))
    return found


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.lstat()
    return found.st_size, found.st_mtime_ns, found.st_ino


def place_for(arrival: Arrival, folder: Path) -> Path:
    """Where a file goes in a folder: under its own name, or beside another file of that name."""
    name, count = arrival.path.name, 1
    while True:
        place = folder / name
        if not os.path.lexists(place):
            return place
        with contextlib.suppress(OSError):
            if place.is_file() and not place.is_symlink() and sha256(place) == arrival.sha256:
                return place
        count += 1
        name = fitting(arrival.path.stem, f"-{count}{arrival.path.suffix}")


def note_of(place: Path) -> Path:
    """The text beside a file that says why it was set aside."""
    return place.with_name(fitting(place.name, _NOTE))


def put_away(arrival: Arrival, place: Path) -> None:
    """Moves a file out of the inbox, as the very bytes that were looked at.

    Raises:
        LedgerChanged: It was saved since; it stays in the inbox.
        NotWritten: The system refuses; it stays in the inbox.
    """
    path = arrival.path
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if sha256(path) != arrival.sha256:
            raise LedgerChanged(str(path))
        path.rename(place)
        if sha256(place) != arrival.sha256:  # saved in the very moment
            if not os.path.lexists(path):
                place.rename(path)
            raise LedgerChanged(str(path))
    except OSError as error:
        raise not_written(path, error) from error
    with contextlib.suppress(OSError):
        settle_names(place.parent)
        settle_names(path.parent)


def recorded(folder: Path) -> dict[str, Any]:
    """The list of what was taken on a day: ``files`` and ``reports``; empty ones where there is none, or it is torn."""
    try:
        found = json.loads(read_plain(folder / RECORD))
        files = [one for one in found["files"] if isinstance(one["path"], str) and isinstance(one["sha256"], str)]
        reports = [one for one in found["reports"] if isinstance(one["path"], str)]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {"files": [], "reports": []}
    return {"files": files, "reports": reports}


def write_record(folder: Path, files: Sequence[Mapping[str, Any]], reports: Sequence[Mapping[str, Any]]) -> None:
    """Writes the list of a day; the files themselves are put away afterwards.

    Raises:
        NotWritten: The system refuses.
    """
    document = {"files": list(files), "reports": list(reports)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(folder, error) from error
    data = f"{readable(indented(document))}\n".encode()
    with contextlib.suppress(OSError):
        if (folder / RECORD).read_bytes() == data:
            return
    with atomic_write(folder / RECORD) as stream:
        stream.write(data)


def came_in(inbox: Path | None, day: str) -> dict[str, Any]:
    """What the manifest of a day says of its inbox: nothing where there is none, or nothing came."""
    files = recorded(inbox / ARCHIVE / day)["files"] if inbox else []
    return {"inbox": files} if files else {}
