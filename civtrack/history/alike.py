"""What a comparison found to stand as it stood, for the recording of the day that follows it.

Exists because a day is compared with the one before and then recorded: which of its items are equal to which of that
day is known by then, and to read that day again and to hash every entry again would take as long as the comparison.
It is believed only of the very items that were compared, and of a file that nobody has written to since. May import
`civtrack.model` and `civtrack.history.*` below it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from civtrack.history.changes import Side
from civtrack.history.entry import Entry
from civtrack.light import NamedTuple
from civtrack.model import Verdict

__all__ = ["StoodAlike", "alike", "file_state", "recall", "remember"]

_NONE = 0
"""The number of no version: those of SQLite begin with 1."""
_State = tuple[int, ...]


class StoodAlike(NamedTuple):
    """A day's items that are equal to those of the recorded day before it.

    Attributes:
        verdicts: The items.
        path: The history.
        state: What its files were like when it was read.
        day: The recorded day.
        versions: For each item the version that it is; 0 for one that was not so.
    """

    verdicts: tuple[Verdict, ...]
    path: Path
    state: _State
    day: int
    versions: Sequence[int]

    def holds(self) -> bool:
        """Whether nobody has written to the file since; to be asked while nobody else can."""
        return file_state(self.path) == self.state


def file_state(path: Path) -> _State:
    """What tells a history that was written to: its files, by their sizes and times; a log that is empty says nothing.

    Empty where there is no file.
    """
    found: list[int] = []
    for file in (path, path.with_name(f"{path.name}-wal")):
        with suppress(OSError):
            about = file.stat()
            found += (about.st_ino, about.st_size, about.st_mtime_ns) if about.st_size else ()
    return tuple(found)


_last: list[StoodAlike] = []


def remember(found: StoodAlike) -> None:
    """Keeps it for the recording; only the last comparison is kept."""
    _last[:] = [found]


def recall(verdicts: tuple[Verdict, ...], path: Path) -> StoodAlike | None:
    """What is known of these very items in a history."""
    return next((found for found in _last if found.verdicts is verdicts and found.path == path), None)


def alike(then: Iterable[tuple[int, Entry, int]], now: Side) -> tuple[list[tuple[Entry, int]], Side, array[int]]:
    """Both days without what stands equally on both: of most items nothing need be kept (`Side`).

    Args:
        then: Versions of the earlier day, with what they say and their rows.
        now: Every item of the later one.

    Returns:
        What is left of both, and for every item the version that it is equal to; 0 for none.
    """
    # Thirty fields are hashed whenever an entry is looked up: each once, whatever else is asked of it.
    places, left = dict[Entry, list[int]](), []
    versions = array("q", bytes(8 * len(now.entries)))
    for place in reversed(range(len(versions))):
        places.setdefault(now.entries[place], []).append(place)
    for version, entry, row in then:
        if same := places.get(entry):
            versions[same.pop()] = version
        else:
            left.append((entry, row))
    others = [place for place, version in enumerate(versions) if version == _NONE]
    rest = now._replace(entries=[now.entries[place] for place in others], rows=[now.rows[place] for place in others])
    return left, rest, versions
