"""A plan of edits: which cells of which ledgers are to hold what, from where and why; and what was left alone.

Exists so that what a command will do can be shown before it does it: `--dry-run` prints the same plan that is carried
out, and the log keeps it. Pure values; may import only `civtrack.model`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from civtrack.light import NamedTuple, dataclass
from civtrack.model import N_, CellRef, Field, Message, Value

__all__ = [
    "Conflict", "Doubt", "Edit", "NewName", "NewRow", "Photo", "PhotoGone", "Plan", "Refusal", "Room", "RowGone",
    "edits_of",
]  # fmt: skip

_PATH, _CELL = attrgetter("path"), attrgetter("sheet", "row", "column")


class Edit(NamedTuple):
    """One cell of an item that is to hold something else.

    Attributes:
        path: The ledger.
        sheet: The sheet's name.
        row: As it stands now.
        column: 1-based.
        field: What the column means; None: nothing that civtrack reads.
        item: The item's identity.
        number: Its number in the ledger, if it has one.
        before: What the cell holds; the writer proves it before it writes.
        after: What it is to hold; None empties it.
        source: Where that comes from: ``大洼区.xlsx!台账!H16``, or the command that was typed.
        by: How the item was found: ``id``, ``number``, ``content``, ``place``.
        number_format: How a number or a day is to be shown where the cell's own look does not do; None: as usual.
    """

    path: Path
    sheet: str
    row: int
    column: int
    field: Field | None
    item: str
    number: str | None
    before: Value
    after: Value
    source: str
    by: str
    number_format: str | None = None

    @property
    def file(self) -> str:
        """The name of the file that it comes from: of one that came packed, that of the packed file before it."""
        name, _, rest = self.source.partition("!")
        return f"{name}!{rest.partition('!')[0]}" if name.lower().endswith(".zip") else name

    @property
    def where(self) -> CellRef:
        """The cell."""
        return CellRef(self.path.name, self.sheet, self.row, self.column)


class RowGone(NamedTuple):
    """A row of an item that is not in the ledger afterwards; the rows below it move up.

    Attributes:
        path: The ledger.
        sheet: The sheet's name as it is now.
        row: As it stands now; edits of the plan name rows in the same way.
        item: The item's identity.
        number: Its number in the ledger, if it has one.
        why: What it was: done, void, carried over.
        emptied: Whether the row itself stays, without what was typed into it: the last one of its kind, which keeps
            the look, the formulas and the rules of the rows to come.
    """

    path: Path
    sheet: str
    row: int
    item: str
    number: str | None
    why: Message
    emptied: bool = False

    @property
    def where(self) -> CellRef:
        """The row."""
        return CellRef(self.path.name, self.sheet, self.row)


class NewName(NamedTuple):
    """A sheet that is to be called otherwise; formulas, links and names that mention it follow."""

    path: Path
    sheet: str
    name: str


class Room(NamedTuple):
    """Rows that a list gets below its last one.

    Attributes:
        path: The ledger.
        sheet: The sheet's name.
        after: The list's last row, as it stands now.
        added: How many rows it gets.
        room: How many prepared or free rows below it are used for them; what stands below moves down by the others.
        merged: Whether merged areas that end with the list grow with it.
    """

    path: Path
    sheet: str
    after: int
    added: int
    room: int
    merged: bool = False


class NewRow(NamedTuple):
    """A row that an item gets.

    Attributes:
        path: The ledger.
        sheet: The sheet's name.
        row: Where it will stand, when all rooms are made.
        like: The row whose look, height and formulas it takes over, as that will stand; None for a prepared row, which
            has its own.
        cells: What its cells will hold; their rows are as in `row`.
    """

    path: Path
    sheet: str
    row: int
    like: int | None
    cells: tuple[Edit, ...]


class Photo(NamedTuple):
    """A picture that an item gets.

    Attributes:
        edit: The cell that shows it, or over which it floats; of a floating one, `Edit.after` only names it.
        name: By which the ledger will know it.
        origin: The package that has it.
        part: Where it is in there.
        content: SHA-256 of its bytes there; the writer proves it.
        in_cell: Whether it is shown as a cell photo of WPS; else it floats over the cell.
        size: As it was shown there, in English Metric Units; zeros where that is not said.
        turned: Attributes of its frame that turn or mirror it.
        cropped: Attributes of its crop.
        beside: Pictures that float over the same cell already.
        shrunk: Whether it is made smaller.
    """

    edit: Edit
    name: str
    origin: Path
    part: str
    content: str
    in_cell: bool
    size: tuple[int, int] = (0, 0)
    turned: tuple[tuple[str, str], ...] = ()
    cropped: tuple[tuple[str, str], ...] = ()
    beside: int = 0
    shrunk: bool = False


class PhotoGone(NamedTuple):
    """A picture that a ledger got from a command and loses again.

    Attributes:
        path: The ledger.
        name: What the ledger calls it.
        edit: What the log says of a floating one; None where the cell that shows it is an edit of its own.
    """

    path: Path
    name: str
    edit: Edit | None = None


class Refusal(NamedTuple):
    """A change that is asked for and not made: where, what was asked for, where that stands, and why it is not."""

    where: CellRef
    field: Field | None
    asked: Value
    source: str
    why: Message


class Conflict(NamedTuple):
    """A cell that is claimed twice; the ledger's own value stays.

    Attributes:
        edit: What one side makes of it.
        base: What was sent out; None where that is not known, or was empty.
        why: Who claims it besides: the ledger itself, or another file that says something else.
    """

    edit: Edit
    base: Value
    why: Message = Message(N_("the ledger was changed as well since it was sent out"))


class Doubt(NamedTuple):
    """An edit that is made and should be looked at, and why."""

    edit: Edit
    why: Message


@dataclass(frozen=True, slots=True)
class Plan:
    """What a command would change, in the order of the ledgers, and what it would not.

    Attributes:
        command: What was typed, for the log: ``set``, ``collect`` …
        edits: At most one for each cell.
        refusals: What is reported and never taken.
        conflicts: What both sides changed.
        doubts: Edits to be looked at.
        gone: Rows that leave.
        rooms: Where lists get rows.
        new: The rows that new items get.
        names: Sheets that are renamed; everything else in the plan calls them by the names that they have now.
        photos: What items get to be seen; none of their cells has another edit.
        taken_out: Pictures that leave.
        origins: The files that it was made from, by name, with their fingerprints.
    """

    command: str
    edits: tuple[Edit, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    doubts: tuple[Doubt, ...] = field(default=())
    gone: tuple[RowGone, ...] = ()
    names: tuple[NewName, ...] = ()
    rooms: tuple[Room, ...] = ()
    new: tuple[NewRow, ...] = ()
    photos: tuple[Photo, ...] = ()
    taken_out: tuple[PhotoGone, ...] = ()
    origins: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        shown = [photo.edit for photo in self.photos if photo.in_cell]
        cells: dict[Path, list[tuple[object, ...]]] = {}
        for path, some in groupby((*self.edits, *shown), _PATH):
            cells.setdefault(path, []).extend(map(_CELL, some))
        assert all(len(set(one)) == len(one) for one in cells.values()), "two edits of one cell"

    @property
    def paths(self) -> tuple[Path, ...]:
        """The ledgers that would change, in the plan's order."""
        found = [path for path, _ in groupby(self.edits, _PATH)]
        found += [row.path for row in self.gone]
        found += [name.path for name in self.names]
        found += [row.path for row in self.new]
        found += [photo.edit.path for photo in self.photos]
        found += [photo.path for photo in self.taken_out]
        return tuple(dict.fromkeys(found))

    @property
    def cells(self) -> tuple[Edit, ...]:
        """What items get: the edits, and then the cells of photos."""
        return (*self.edits, *(photo.edit for photo in self.photos))

    def of(self, path: Path) -> tuple[Edit, ...]:
        """The edits of one ledger."""
        return edits_of(self.edits, path)

    def cells_of(self, path: Path) -> tuple[Edit, ...]:
        """Everything of one ledger that the log tells, cell by cell: edits, the cells of new rows, photos."""
        new = (cell for row in self.new if row.path == path for cell in row.cells)
        gone = (one.edit for one in self.taken_out if one.path == path and one.edit)
        return (*self.of(path), *new, *(photo.edit for photo in self.photos if photo.edit.path == path), *gone)

    def merged(self, others: Iterable[Plan]) -> Plan:
        """This plan with others after it; the same command."""
        plans = (self, *others)
        return Plan(
            self.command,
            tuple(edit for plan in plans for edit in plan.edits),
            tuple(one for plan in plans for one in plan.refusals),
            tuple(one for plan in plans for one in plan.conflicts),
            tuple(one for plan in plans for one in plan.doubts),
            tuple(one for plan in plans for one in plan.gone),
            tuple(one for plan in plans for one in plan.names),
            tuple(one for plan in plans for one in plan.rooms),
            tuple(one for plan in plans for one in plan.new),
            tuple(one for plan in plans for one in plan.photos),
            tuple(one for plan in plans for one in plan.taken_out),
            tuple(dict.fromkeys(one for plan in plans for one in plan.origins)),
        )


def edits_of(edits: Iterable[Edit], path: Path) -> tuple[Edit, ...]:
    """Those of one ledger; mostly it is the same path, and a plan has ten thousand of them."""
    return tuple(edit for edit in edits if edit.path is path or edit.path == path)
