"""What became of the files of an inbox, and what receiving them works with.

Exists so that answers (`civtrack.edits.receiving`) and new problems (`civtrack.edits.new_files`) are told in one way.
May import `civtrack.edits.arrivals`, `civtrack.edits.inbox`, `civtrack.edits.merging` and what stands below
`civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from civtrack.assessment import Assessment
from civtrack.edits.arrivals import Arrival, Waiting
from civtrack.edits.inbox import Fate
from civtrack.edits.merging import Merge
from civtrack.errors import CivtrackError
from civtrack.light import dataclass
from civtrack.model import Item, Message, Problem
from civtrack.outputs.marked.in_place import InPlace

__all__ = ["PATIENCE", "Hands", "Received", "Taken"]

PATIENCE = 3
"""Times that ledgers are read which are saved meanwhile."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What receiving works with.

    Attributes:
        read: Reads and judges the ledgers as they are now.
        placer: Makes what replaces them, or only rehearses it.
        moment: Now, in seconds of the epoch.
        earlier: Fingerprints of files that were put away before.
        tell: Hears what the clerk must know of the edits.
    """

    read: Callable[[], Assessment]
    placer: Callable[[], InPlace]
    moment: float
    earlier: frozenset[str] = frozenset()
    tell: Callable[[Problem], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken, or had been taken before.

    Attributes:
        arrival: The file.
        fate: How.
        rows: How many rows it has.
        matched: How many of them are items of the ledgers.
        districts: Whose they are.
        cells: How many cells of the ledgers it changes now.
        added: How many rows the ledgers get from it now.
        left: The new items of it that were not taken as they are, and why.
    """

    arrival: Arrival
    fate: Fate
    rows: int
    matched: int = 0
    districts: tuple[str, ...] = ()
    cells: int = 0
    added: int = 0
    left: tuple[tuple[Item, Message], ...] = ()


@dataclass(slots=True)
class Received:
    """What became of the files of an inbox.

    Attributes:
        assessment: The ledgers before anything was taken.
        taken: Files that were taken: they may be put away once the day stands.
        aside: Files that the clerk has to decide on.
        waiting: Files for the next run.
        merge: What the answers say; None where there were none.
        refused: Ledgers that could not be written.
        said: What the clerk must know of new items.
    """

    assessment: Assessment
    taken: list[Taken] = field(default_factory=list)
    aside: list[tuple[Arrival, Message | CivtrackError]] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    merge: Merge | None = None
    refused: list[CivtrackError] = field(default_factory=list)
    said: list[Message] = field(default_factory=list)
