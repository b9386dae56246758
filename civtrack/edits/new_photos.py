"""Photos of new items → where they go in the master's new rows.

Exists because a patrol's photo is the proof of what it found. May import `civtrack.edits.plan`,
`civtrack.edits.photo_cells`, `civtrack.edits.raw_rows`, `civtrack.edits.places_for` and what stands below
`civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from civtrack.assessment import Assessment
from civtrack.edits.old_photos import why_unseen
from civtrack.edits.pasted import Shown
from civtrack.edits.photo_cells import Naming, PhotoColumns, photo_of, shown_name
from civtrack.edits.places_for import Place
from civtrack.edits.plan import Edit, Photo, Refusal
from civtrack.edits.raw_rows import RawRows
from civtrack.model import N_, CellRef, Field, Item, Ledger, Message, Table, Value, Verdict
from civtrack.outputs.legacy import package_of

__all__ = ["NewPhotos", "unseen"]


class NewPhotos:
    """Collects the photos that the master gets.

    Args:
        assessment: What was read of the master.
        master: The master.
        refuse: Hears of photos that are not taken: the item, the field, what was asked, why.

    Attributes:
        found: The photos.
    """

    def __init__(
        self, assessment: Assessment, master: Ledger, refuse: Callable[[Item, Field | None, Value, Message], None]
    ) -> None:
        self.found: list[Photo] = []
        self._assessment, self._master, self._refuse = assessment, master, refuse
        self._naming: Naming | None = None
        self._columns: dict[tuple[int, int], PhotoColumns] = {}

    def add(
        self, verdict: Verdict, row: int, place: Place, number: str | None, raw: RawRows, taken: Collection[int]
    ) -> None:
        """The photos of one item.

        Args:
            verdict: The item.
            row: Where it will stand.
            place: Its list in the master.
            number: Its number there.
            raw: The rows of the files with new items.
            taken: Columns whose cells hold something else.
        """
        item, table = verdict.item, place.table
        if raw.blank_photos(item):
            self._refuse(item, Field.PHOTOS, None, Message(N_("a cell shows a photo that the file does not have")))
        in_cells = set(taken)
        settings = self._assessment.settings.collect
        for turn, shown in enumerate(raw.photos(item)):
            column = self._lines(table, item.table).column_of(shown.picture)
            size = shown.content[1]
            in_cell = self._in_cell(shown)
            if other := shown.picture.tied:
                text = N_("its photo lies evenly over rows {row} and {other}: nobody can say whose it is")
                rows = sorted((shown.picture.row, other))
                self._refuse(item, Field.PHOTOS, None, Message(text, {"row": rows[0], "other": rows[1]}))
                continue
            if column is None:
                self._refuse(item, Field.PHOTOS, None, Message(N_("the master has no single column for its photos")))
                continue
            if size > settings.photo_mib << 20 and settings.large_photos == "refuse":
                text = N_("its photo has {size} MiB, more than the {limit} of [collect] photo_mib")
                values = {"size": f"{size / (1 << 20):.1f}", "limit": settings.photo_mib}
                self._refuse(item, Field.PHOTOS, None, Message(text, values))
                continue
            if in_cell and column.index in in_cells:
                in_cell = False
            if in_cell:
                in_cells.add(column.index)
            content = raw.print_of(item, shown).bytes
            name = self._names.fresh(content, f"{item.ref()}!{column.header}!{turn}")
            edit = Edit(
                self._master.path, table.sheet, row, column.index, Field.PHOTOS, number or verdict.id, number, None,
                shown_name(name, in_cell=in_cell), str(CellRef(item.table.ledger, item.table.sheet, item.row,
                                                              shown.picture.column)), "added",
            )  # fmt: skip
            photo = photo_of(edit, name, raw.package(item), shown.picture, content, in_cell=in_cell)
            large = size > settings.photo_mib << 20 and settings.large_photos == "shrink"
            self.found.append(photo._replace(shrunk=large))

    @property
    def _names(self) -> Naming:
        if self._naming is None:
            self._naming = Naming(package_of(self._master), self._assessment.limits)
        return self._naming

    def _in_cell(self, shown: Shown) -> bool:
        return shown.picture.form == "cell" or (shown.picture.form == "value" and self._names.wps)

    def _lines(self, table: Table, other: Table) -> PhotoColumns:
        key = id(table), id(other)
        if key not in self._columns:
            every = {column.index for column in table.columns if column.field is Field.PHOTOS}
            self._columns[key] = PhotoColumns(table, other, every)
        return self._columns[key]


def unseen(new: Assessment) -> Iterator[Refusal]:
    """Files with new items whose photos nobody can read."""
    for ledger in new.ledgers:
        if (why := why_unseen(ledger)) is not None:
            where = CellRef(ledger.path.name)
            yield Refusal(where, Field.PHOTOS, None, str(where), why)
