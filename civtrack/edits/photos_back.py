"""Photos of matched rows that the ledger has not: taken into the column that a district answers, or told by name.

Exists apart from the cells because pictures stand in other parts. A photo that was sent is not new; what the ledger's
cell shows already is never exchanged for another. May import the other modules of `civtrack.edits` and what stands
below them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.edits.old_photos import why_unseen
from civtrack.edits.pairing import Pair
from civtrack.edits.pasted import Fingerprint, Shown, directory, fingerprints, photos_beside, photos_in, photos_laid
from civtrack.edits.photo_cells import Naming, PhotoColumns, photo_of, shown_name
from civtrack.edits.plan import Conflict, Doubt, Edit, Photo, Refusal
from civtrack.edits.returned import Returned
from civtrack.edits.sent_books import SentBooks
from civtrack.edits.sent_photos import SentPhotos
from civtrack.ledger.cells import is_picture
from civtrack.light import NamedTuple, dataclass
from civtrack.model import EDITABLE, N_, CellRef, Column, Field, Message, Table, Value
from civtrack.outputs.districts.sent import answered
from civtrack.outputs.legacy import package_of

__all__ = ["PhotosBack", "photos_back"]

_WhyNot = Callable[[Path, str, int, int], Message | None]
"""Path, sheet, row, column → why a cell of the ledger cannot be written; None where it can."""
_Held = Callable[[Path, str, int, int], Value]
_Photos = Mapping[tuple[str, int], tuple[Shown, ...]]
_TOO_LARGE = N_(
    "the photo under “{header}” has {size} MiB, more than the {limit} of [collect] photo_mib; it was not taken"
)


@dataclass(slots=True)
class PhotosBack:
    """What becomes of photos that came back."""

    photos: list[Photo] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


class _Fresh(NamedTuple):
    """A picture of a returned row that the ledger's row has not."""

    returned: Returned
    pair: Pair
    shown: Shown
    print: Fingerprint
    own: tuple[Shown, ...]


def photos_back(
    assessment: Assessment,
    pairs: Sequence[tuple[Returned, Pair]],
    books: SentBooks,
    held: _Held,
    why_not: _WhyNot,
) -> PhotosBack:
    """Looks at the photos of matched rows.

    Args:
        assessment: The ledgers as they are now.
        pairs: The rows and the items that they are, file by file.
        books: The workbooks that were sent.
        held: Tells what a ledger's cell holds.
        why_not: Says of a ledger's cell why it cannot be written.
    """
    return _Taking(assessment, books, held, why_not).of(pairs)


class _Taking:
    """Collects what becomes of them."""

    def __init__(self, assessment: Assessment, books: SentBooks, held: _Held, why_not: _WhyNot) -> None:
        self._assessment, self._held_in, self._why_not = assessment, held, why_not
        self._limits = assessment.limits
        self._sent = SentPhotos(books, assessment.limits)
        self._ledgers = {ledger.path: ledger for ledger in assessment.ledgers}
        self._theirs: dict[Path, _Photos] = {}
        self._mine: dict[Path, _Photos] = {}
        self._naming: dict[Path, Naming] = {}
        self._columns: dict[tuple[int, int], PhotoColumns] = {}
        self._found = PhotosBack()

    def of(self, pairs: Sequence[tuple[Returned, Pair]]) -> PhotosBack:
        """Photos that are taken, and those that are not."""
        claims: dict[tuple[int, int], list[tuple[_Fresh, Column]]] = defaultdict(list)
        floating: dict[tuple[int, int], list[tuple[_Fresh, Column]]] = defaultdict(list)
        for fresh in self._fresh(pairs):
            column = self._column(fresh)
            if column is None:
                continue
            in_cell = self._in_cell(fresh)
            (claims if in_cell else floating)[fresh.pair.place, column.index].append((fresh, column))
        for several in claims.values():
            self._one_cell(several)
        for several in floating.values():
            known = set[str]()
            for turn, (fresh, column) in enumerate(several):
                if fresh.print.seen not in known:
                    known.add(fresh.print.seen)
                    self._take(fresh, column, in_cell=False, turn=turn)
        self._unseen(pairs)
        self._astray(pairs)
        return self._found

    def _astray(self, pairs: Sequence[tuple[Returned, Pair]]) -> None:
        """Names photos that were put beside no row of an item and are nowhere in the ledgers."""
        for returned, pair in _firsts(pairs):
            path = returned.path
            self._beside(returned, pair)
            if not self._theirs[path]:
                continue
            rows = {(row.item.table.sheet, row.item.row) for row in returned.rows}
            lost = [(place, one) for place, some in self._theirs[path].items() for one in some if place not in rows]
            if not lost:
                continue
            item = self._assessment.verdicts[pair.place].item
            known = directory(package_of(self._ledgers[item.table.path]), self._limits)
            for (sheet, row), one in lost:
                if one.content not in known and not self._sent.anywhere(pair, one.content):
                    where = CellRef(item.table.ledger, item.table.sheet)
                    source = str(CellRef(returned.path.name, sheet, row, one.picture.column))
                    why = Message(N_("the photo stands in no row of an item: nobody can say whose it is"))
                    self._found.refusals.append(Refusal(where, Field.PHOTOS, None, source, why))

    def _beside(self, returned: Returned, pair: Pair) -> None:
        """Names sheets without a table on which somebody put photos."""
        item = self._assessment.verdicts[pair.place].item
        for sheet, some in photos_beside(returned.ledger, returned.package, self._limits).items():
            known = directory(package_of(self._ledgers[item.table.path]), self._limits)
            count = sum(
                one.content not in known and not self._sent.anywhere(pair, one.content) for one in some
            )  # fmt: skip
            if count:
                text = N_("on the sheet “{sheet}” there, beside no item: {count} photos; paste them into the rows")
                where, source = CellRef(item.table.ledger, item.table.sheet), str(CellRef(returned.path.name, sheet))
                why = Message(text, {"count": count, "sheet": sheet})
                self._found.refusals.append(Refusal(where, Field.PHOTOS, None, source, why))

    def _unseen(self, pairs: Sequence[tuple[Returned, Pair]]) -> None:
        """Names files whose photos cannot be seen."""
        for returned, pair in _firsts(pairs):
            if (why := why_unseen(returned.ledger)) is not None:
                item = self._assessment.verdicts[pair.place].item
                where = CellRef(item.table.ledger, item.table.sheet)
                self._found.refusals.append(Refusal(where, Field.PHOTOS, None, returned.path.name, why))

    def _fresh(self, pairs: Sequence[tuple[Returned, Pair]]) -> Iterator[_Fresh]:
        doubtful: list[tuple[Returned, Pair, tuple[Shown, ...], tuple[Shown, ...]]] = []
        for returned, pair, pasted in self._pasted(pairs):
            if pair.row.formulas or returned.ledger.format not in EDITABLE:
                self._blank(pair, pasted)
            if not pasted:
                continue
            own = self._own(pair)
            known = {photo.content for photo in own}
            copied = [photo for photo in pasted if photo.content not in known or self._copied(photo, pair)]
            if copied:
                doubtful.append((returned, pair, tuple(copied), own))
        prints = self._prints(doubtful)
        for returned, pair, some, own in doubtful:
            path = self._assessment.verdicts[pair.place].item.table.path
            known_looks = {prints[path][photo.picture.part].seen for photo in own}
            for photo in some:
                print_ = prints[returned.path][photo.picture.part]
                if print_.seen in known_looks and not self._copied(photo, pair):
                    continue
                if print_.seen not in known_looks and self._sent.had(pair, photo.content, print_.seen):
                    continue  # it was sent, and the office took it out since
                yield _Fresh(returned, pair, photo, print_, own)

    def _pasted(self, pairs: Sequence[tuple[Returned, Pair]]) -> Iterator[tuple[Returned, Pair, Sequence[Shown]]]:
        """The rows with what is pasted into each; the pictures of a file are looked for once."""
        for returned, of_file in groupby(pairs, itemgetter(0)):
            seen = photos_in(returned.ledger, returned.package, self._limits)
            self._theirs[returned.path] = photos = photos_laid(seen, returned.cards)
            for _, pair in of_file:
                item = pair.row.item
                yield returned, pair, photos.get((item.table.sheet, item.row), ()) if photos else ()

    def _blank(self, pair: Pair, pasted: Sequence[Shown]) -> None:
        """Names cells of WPS that show a photo which is not in the file, as other programs save them."""
        shown = {one.picture.column for one in pasted if one.in_cell}
        item = self._assessment.verdicts[pair.place].item
        if pair.row.item.table.column(Field.PHOTOS) is None:
            return
        lines = self._lines(item.table, pair.row.item.table)
        for other, column in lines.pairs():
            told, held = pair.row.cells.get(other), self._held(pair, column.index)
            unsaid = told is None and other in pair.row.formulas and not is_picture(held)
            if (unsaid or (is_picture(told) and told != held)) and other not in shown:
                source = str(pair.row.ref(other))
                why = Message(N_("a cell shows a photo that the file does not have"))
                self._found.refusals.append(Refusal(item.ref(), Field.PHOTOS, None, source, why))

    def _own(self, pair: Pair) -> tuple[Shown, ...]:
        item = self._assessment.verdicts[pair.place].item
        path = item.table.path
        if path not in self._mine:
            ledger = self._ledgers[path]
            self._mine[path] = photos_in(ledger, package_of(ledger), self._limits)
        return self._mine[path].get((item.table.sheet, item.row), ())

    def _copied(self, photo: Shown, pair: Pair) -> bool:
        """Whether a cell shows a picture that the ledger's row has elsewhere: the district put it there, too."""
        if not photo.in_cell:
            return False
        item = self._assessment.verdicts[pair.place].item
        lines = self._lines(item.table, pair.row.item.table)
        column = lines.column_of(photo.picture)
        if column is None or column.index not in lines.answerable:
            return False
        held = self._held(pair, column.index)
        return not is_picture(held) and not any(one.picture.column == column.index for one in self._own(pair))

    def _prints(
        self, doubtful: Sequence[tuple[Returned, Pair, tuple[Shown, ...], tuple[Shown, ...]]]
    ) -> Mapping[Path, Mapping[str, Fingerprint]]:
        wanted: dict[Path, tuple[Path, set[str]]] = {}
        for returned, pair, some, own in doubtful:
            wanted.setdefault(returned.path, (returned.package, set()))[1].update(one.picture.part for one in some)
            path = self._assessment.verdicts[pair.place].item.table.path
            ledger = self._ledgers[path]
            wanted.setdefault(path, (package_of(ledger), set()))[1].update(one.picture.part for one in own)
        return {path: fingerprints(source, parts, self._limits) for path, (source, parts) in wanted.items()}

    def _lines(self, table: Table, other: Table) -> PhotoColumns:
        key = id(table), id(other)
        if key not in self._columns:
            fields = frozenset(self._assessment.settings.collect.fields)
            self._columns[key] = PhotoColumns(table, other, answered(table, fields))
        return self._columns[key]

    def _held(self, pair: Pair, column: int) -> Value:
        item = self._assessment.verdicts[pair.place].item
        return self._held_in(item.table.path, item.table.sheet, item.row, column)

    def _in_cell(self, fresh: _Fresh) -> bool:
        """Whether the ledger shows it in the cell: as WPS does, or as Excel does where the ledger has photos of WPS."""
        form = fresh.shown.picture.form
        path = self._assessment.verdicts[fresh.pair.place].item.table.path
        return form == "cell" or (form == "value" and self._names(path).wps)

    def _names(self, path: Path) -> Naming:
        if path not in self._naming:
            self._naming[path] = Naming(package_of(self._ledgers[path]), self._limits)
        return self._naming[path]

    def _refuse(self, fresh: _Fresh, why: Message) -> None:
        item = self._assessment.verdicts[fresh.pair.place].item
        source = str(fresh.pair.row.ref(fresh.shown.picture.column))
        refusal = Refusal(item.ref(), Field.PHOTOS, None, source, why)
        if refusal not in self._found.refusals:
            self._found.refusals.append(refusal)

    def _column(self, fresh: _Fresh) -> Column | None:
        """The ledger's column that a picture goes into; what it may not go into is refused."""
        item = self._assessment.verdicts[fresh.pair.place].item
        lines = self._lines(item.table, fresh.pair.row.item.table)
        column = lines.column_of(fresh.shown.picture)
        settings = self._assessment.settings.collect
        size = fresh.shown.content[1]
        if other := fresh.shown.picture.tied:
            text = N_("the photo lies evenly over rows {row} and {other} there: nobody can say whose it is")
            rows = sorted((fresh.shown.picture.row, other))
            self._refuse(fresh, Message(text, {"row": rows[0], "other": rows[1]}))
        elif column is None:
            self._refuse(fresh, Message(N_("the ledger has no single column for photos that a district answers")))
        elif column.index not in lines.answerable:
            text = N_("a district does not answer “{header}”: its photo was not taken")
            self._refuse(fresh, Message(text, {"header": column.header}))
        elif size > settings.photo_mib << 20 and settings.large_photos == "refuse":
            values = {"header": column.header, "size": f"{size / (1 << 20):.1f}", "limit": settings.photo_mib}
            self._refuse(fresh, Message(_TOO_LARGE, values))
        elif why := self._why_not(item.table.path, item.table.sheet, item.row, column.index):
            self._refuse(fresh, why)
        else:
            return column
        return None

    def _edit(self, fresh: _Fresh, column: Column) -> Edit:
        item = self._assessment.verdicts[fresh.pair.place].item
        verdict = self._assessment.verdicts[fresh.pair.place]
        return Edit(
            item.table.path, item.table.sheet, item.row, column.index, column.field, verdict.id, item.number,
            self._held(fresh.pair, column.index), fresh.shown.picture.name or "?",
            str(fresh.pair.row.ref(fresh.shown.picture.column)), fresh.pair.by,
        )  # fmt: skip

    def _one_cell(self, several: Sequence[tuple[_Fresh, Column]]) -> None:
        """A cell holds one photo: what all files agree on, where the ledger's cell is free."""
        looks = {fresh.print.seen for fresh, _ in several}
        fresh, column = several[0]
        held = self._held(fresh.pair, column.index)
        if len(looks) > 1:
            for one, where in several:
                edit = self._edit(one, where)
                others = "、".join(
                    str(other.pair.row.ref(other.shown.picture.column))
                    for other, _ in several
                    if other.print.seen != one.print.seen
                )
                why = Message(N_("{others} has another photo"), {"others": others})
                self._found.conflicts.append(Conflict(edit._replace(before=held, after=_told(one)), None, why))
        elif held not in (None, "") or any(one.in_cell and one.picture.column == column.index for one in fresh.own):
            text = (
                N_("the ledger's cell shows a photo already, which stays")
                if is_picture(held) or held in (None, "")
                else N_("the ledger's cell holds a text, which stays")
            )
            edit = self._edit(fresh, column)
            self._found.conflicts.append(Conflict(edit._replace(after=_told(fresh)), None, Message(text)))
        else:
            self._take(fresh, column, in_cell=True, turn=0)

    def _take(self, fresh: _Fresh, column: Column, *, in_cell: bool, turn: int) -> None:
        edit, settings = self._edit(fresh, column), self._assessment.settings.collect
        beside = 0
        if not in_cell:
            beside = sum(one.picture.form == "float" and one.picture.column == column.index for one in fresh.own)
        name = self._names(edit.path).fresh(fresh.print.bytes, f"{edit.item}!{column.header}!{turn}")
        large = fresh.shown.content[1] > settings.photo_mib << 20 and settings.large_photos == "shrink"
        edit = edit._replace(after=shown_name(name, in_cell=in_cell))
        photo = photo_of(edit, name, fresh.returned.package, fresh.shown.picture, fresh.print.bytes, in_cell=in_cell)
        self._found.photos.append(photo._replace(beside=beside, shrunk=large))
        if fresh.shown.hangs_over:
            text = N_("the photo reaches over several rows there; it was taken for the row in which it begins")
            self._found.doubts.append(Doubt(edit, Message(text)))


def _told(fresh: _Fresh) -> str:
    """What a photo is called that is not taken."""
    return shown_name(fresh.shown.picture.name or fresh.print.bytes[:12], in_cell=False)


def _firsts(pairs: Sequence[tuple[Returned, Pair]]) -> Iterator[tuple[Returned, Pair]]:
    """Each file with the first of its rows."""
    return (next(of_file) for _, of_file in groupby(pairs, itemgetter(0)))
