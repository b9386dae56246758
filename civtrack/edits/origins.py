"""What comes from which file, looked up: cells of a plan, and changes and runs of the log.

Exists because a source is text (``大洼区.xlsx!台账!F5``): asked file by file, thousands of files that came back would
each go through all that all of them said. May import `civtrack.edits.arrivals`, `civtrack.edits.log` and what stands
below them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from civtrack.edits.arrivals import Arrival
from civtrack.edits.log import Change, Run

__all__ = ["Origins", "names_in"]


def names_in(source: str) -> Iterator[str]:
    """The names of files from which a source may be: what stands before each of its ``!``, as a name may have one."""
    place = source.find("!")
    while place >= 0:
        yield source[:place]
        place = source.find("!", place + 1)


class Origins:
    """What the log has, by the files from which it came.

    Args:
        runs: In order.
    """

    def __init__(self, runs: Iterable[Run]) -> None:
        self._runs: dict[str, list[Run]] = defaultdict(list)
        for run in runs:
            for fingerprint in dict.fromkeys(origin.sha256 for origin in run.origins):
                self._runs[fingerprint].append(run)
        self._changes: dict[int, dict[str, list[Change]]] = {}

    def runs_of(self, arrival: Arrival) -> Sequence[Run]:
        """The runs that read a file of these bytes, in order."""
        return self._runs.get(arrival.sha256, ())

    def changes_of(self, arrival: Arrival) -> Iterator[tuple[Run, Change]]:
        """What they changed by a file of this name, in order."""
        for run in self.runs_of(arrival):
            if id(run) not in self._changes:
                named = self._changes[id(run)] = defaultdict(list)
                for change in run.changes:
                    for name in names_in(change.source):
                        named[name].append(change)
            yield from ((run, change) for change in self._changes[id(run)].get(arrival.path.name, ()))
