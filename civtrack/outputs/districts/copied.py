"""The copies of one ledger for everybody, made in one pass, and proven to have the rows that they should.

Exists apart from `civtrack.outputs.districts.files`, which puts copies together and counts them. May import everything
below `civtrack.day` except openpyxl.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal

from civtrack.assessment import Assessment
from civtrack.errors import LedgerChanged, SplitDoesNotAddUp
from civtrack.files import sha256
from civtrack.light import dataclass
from civtrack.model import N_, Area, CellRef, Field, Ledger, Message, Problem, Table
from civtrack.outputs.districts.listed import Lists
from civtrack.outputs.districts.marks import Counted, DistrictMarks, SheetMarks
from civtrack.outputs.districts.own_words import OwnWords, SheetWords, told
from civtrack.outputs.districts.plan import LedgerShare, Split, reply_columns
from civtrack.outputs.districts.said import losses_of, shortened
from civtrack.outputs.districts.sharing import SheetShare, Why
from civtrack.outputs.districts.sheet_names import names_instead
from civtrack.outputs.districts.worst_first import WorstFirst
from civtrack.outputs.gravity import gravity
from civtrack.outputs.legacy import package_of
from civtrack.outputs.wording import document_language
from civtrack.problems import SPLIT_NO_KEY, SPLIT_TEXT_REMOVED
from civtrack.xlsx import SKIP, ColumnFill, Package, Skip
from civtrack.xlsx.copying.copies import Copy, CopyReport, SheetCopy, write_copies

__all__ = ["KEY_HEADER", "LedgerCopies", "Manner"]

KEY_HEADER = "civtrack_id"
"""The header of the hidden column that says who a row is."""

LAST_COLUMN = 16384
"""XFD."""

_DAYS = frozenset(
    (Field.FOUND_ON, Field.ASSIGNED_ON, Field.DEADLINE, Field.EXTENDED_TO, Field.DONE_ON, Field.CLOSED_ON)
)

PLACE = N_("input message")
_PLACES = {
    **dict.fromkeys(("comment", "threadedComment", "author", "person"), N_("comment")),
    **dict.fromkeys(
        (f"{when}{what}" for when in ("odd", "even", "first") for what in ("Header", "Footer")), N_("header or footer")
    ),
    "txBody": N_("text box"),
    "xdr:cNvPr": N_("description of a picture"),
    **dict.fromkeys(("hyperlink", "location", "a:hlinkClick"), N_("link")),
    "definedName": N_("defined name"),
    **dict.fromkeys(("creator", "Company"), N_("file property")),
    "cellStyle": N_("cell style"),
    "numFmt": N_("number format"),
    **dict.fromkeys(("font", "name", "rFont", "a:latin", "a:ea", "a:cs"), N_("font")),
}
"""What the engine calls a place of a text → what the clerk does."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How workbooks are made.

    Attributes:
        per_ledger: A folder for each group with a workbook for each ledger, instead of one workbook.
        protect: Whether only the reply columns can be written.
        tiers: Whether tier, days and basis are added, and the line that counts.
        worst_first: Whether the gravest items stand first; else they stand in the ledger's order.
    """

    per_ledger: bool = False
    protect: bool = False
    tiers: bool = True
    worst_first: bool = False


class LedgerCopies:
    """The copies of one ledger.

    Attributes:
        paths: After `make`: group → its copy.
        words: After `make`: what own rows say of others.
    """

    def __init__(
        self,
        assessment: Assessment,
        split: Split,
        manner: Manner,
        counts: Mapping[str | None, Counted],
        tell: Callable[[Problem], None],
    ) -> None:
        self._assessment, self._split, self._manner, self._tell = assessment, split, manner, tell
        self._counts = counts
        self.paths: dict[str | None, Path] = {}
        self.words: list[SheetWords] = []
        self._sheets_of: dict[str | None, list[str]] = {}
        self._renamed: dict[Path, dict[str, str]] = {}
        self._told: set[CellRef] = set()
        self._tr = document_language(assessment)
        self._marker: DistrictMarks | None = None

    def make(self, ledger: Ledger, shares: Sequence[tuple[str | None, LedgerShare]], folder: Path) -> None:
        """Makes the copies of a ledger for everybody, in one pass.

        Args:
            ledger: The ledger.
            shares: Each group with what it gets.
            folder: Where the copies go.

        Raises:
            NotEditable: The ledger cannot be divided.
            SplitDoesNotAddUp: A copy does not have the rows that it should.
            LedgerChanged: It is no longer the one that was read.
        """
        if sha256(ledger.path) != ledger.sha256:
            raise LedgerChanged(str(ledger.path))
        folder.mkdir()
        with Package.open(package_of(ledger), self._assessment.limits) as package:
            marks = self._marks(package, ledger, _sheets(shares))
            keys = {name: self._key_column(package, ledger, name, marks.get(name)) for name in _sheets(shares)}
            targets = {group: folder / f"{turn}.xlsx" for turn, (group, _) in enumerate(shares)}
            groups = {target: group for group, target in targets.items()}
            copies = [
                Copy(
                    targets[group], tuple(self._sheet(ledger, group, part, sheet, keys, marks) for sheet in part.sheets)
                )
                for group, part in shares
            ]
            mentions = self._split.mentions
            for prompt in chain.from_iterable(mark.asked.structure.prompts.values() for mark in marks.values()):
                mentions.made_of_no_row(prompt.text)
            own = {(group, sheet.sheet): frozenset(sheet.items) for group, part in shares for sheet in part.sheets}
            lists = Lists(ledger, self._split.columns, mentions, own)

            def allowed(copy: Copy, sheet: str, entries: tuple[str, ...]) -> tuple[str, ...]:
                del sheet
                return tuple(entry for entry in entries if not mentions.foreign(entry, groups[copy.target]))

            def below(copy: Copy, sheet: str, areas: tuple[Area, ...], entries: tuple[str, ...]) -> tuple[str, ...]:
                return lists.below(sheet, areas, entries, groups[copy.target])

            def may_write(copy: Copy, sheet: str, area: Area) -> bool:
                del copy
                return _beside(ledger, sheet, area)

            silenced: dict[tuple[str, str, str], None] = {}

            def shown(copy: Copy, kind: str, sheet: str, text: str) -> bool:
                if not mentions.foreign(text, groups[copy.target]):
                    return True
                silenced[_PLACES.get(kind, PLACE), sheet, text] = None
                return False

            reports = write_copies(package, copies, allowed, may_write, shown, below)
            _let_go(marks)
        self._counted(ledger, shares, reports)
        self._say(losses_of(ledger, reports))
        self._listen(ledger, shares, reports)
        if self._manner.per_ledger and any(mentions.foreign(ledger.path.stem, group) for group, _ in shares):
            silenced[N_("name of the file"), "", ledger.path.stem] = None
        for kind, name, text in silenced:
            place = CellRef(ledger.path.name, name or None)
            self._tell(Problem(SPLIT_TEXT_REMOVED, place, shortened(text), {"place": Message(kind)}))
        if self._manner.worst_first:
            self._sort(ledger, shares, targets)
        for group, part in shares:
            self._rename(ledger, group, part, targets[group])
        self._marker = None  # what it knows of every row is no longer needed
        self.paths = targets
        self._sheets_of = {group: [sheet.sheet for sheet in part.sheets] for group, part in shares}

    @staticmethod
    def _counted(
        ledger: Ledger, shares: Iterable[tuple[str | None, LedgerShare]], reports: Iterable[CopyReport]
    ) -> None:
        for (_, part), report in zip(shares, reports, strict=True):
            written = {sheet.name: sheet.items for sheet in report.sheets}
            for sheet in part.sheets:
                wanted = len(sheet.items) + len(sheet.unread)
                if sheet.sheet not in part.plain and written.get(sheet.sheet) != wanted:
                    where = f"{ledger.path}!{sheet.sheet}"
                    raise SplitDoesNotAddUp(where, found=written.get(sheet.sheet, 0), items=wanted)

    def _listen(
        self, ledger: Ledger, shares: Iterable[tuple[str | None, LedgerShare]], reports: Iterable[CopyReport]
    ) -> None:
        """Notes what own rows say of others, and tells it in one line."""
        own = OwnWords(self._assessment, ledger, self._split.columns, self._split.mentions)
        for (group, part), report in zip(shares, reports, strict=True):
            remarks = {sheet.name: sheet.remarks for sheet in report.sheets}
            for sheet in part.sheets if group is not None else ():
                words = own.of(group or "", sheet, remarks.get(sheet.sheet, ()))
                self.words += [words] if words else []
        if self.words:
            self._tell(told(self.words))

    def names(self, group: str | None) -> list[str]:
        """What the sheets of a group's copy are called."""
        renamed = self._renamed.get(self.paths[group], {})
        return [renamed.get(name, name) for name in self._sheets_of[group]]

    def _sort(
        self,
        ledger: Ledger,
        shares: Sequence[tuple[str | None, LedgerShare]],
        targets: Mapping[str | None, Path],
    ) -> None:
        """Puts the gravest items first in every copy."""
        whole = self._assessment.whole
        order = WorstFirst(whole, ledger, gravity(whole))
        for group, part in shares:
            order.sort(targets[group], part)
        for problem in order.problems:
            self._tell(problem)

    def _rename(self, ledger: Ledger, group: str | None, part: LedgerShare, path: Path) -> None:
        """Gives sheets that are called after other groups another name."""
        names = names_instead([sheet.sheet for sheet in part.sheets], self._split.mentions, group)
        if names:
            from civtrack.xlsx.joining.renamed import rename_sheets

            rename_sheets(path, names, self._assessment.limits)
            self._renamed[path] = names
        for where in (CellRef(ledger.path.name, name) for name in names):
            if where not in self._told:
                self._told.add(where)
                self._tell(Problem(SPLIT_TEXT_REMOVED, where, where.sheet, {"place": Message(N_("name of a sheet"))}))

    def _say(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self._tell(problem)

    def _marks(self, package: Package, ledger: Ledger, sheets: Sequence[str]) -> dict[str, SheetMarks]:
        """What tells tier, days and basis on each sheet; nothing where that is not asked for."""
        if not self._manner.tiers:
            return {}
        self._marker = marker = DistrictMarks(self._assessment, ledger, self._split.by, self._counts, self._tr)
        found = {name: marks for name in sheets if (marks := marker.of_sheet(package, name))}
        marker.let_go()
        for problem in marker.problems:
            self._tell(problem)
        if small := marker.said():
            self._tell(small)
        return found

    def _key_column(self, package: Package, ledger: Ledger, name: str, marks: SheetMarks | None) -> int | None:
        """The column of the row keys: the one that is there, else the first right of everything; None where none is."""
        tables = [table for table in ledger.tables if table.sheet == name]
        if not tables:
            return None
        present = {column for table in tables if (column := table.column(Field.ROW_KEY)) is not None}
        if len(present) == 1:
            return present.pop()
        sheet = package.sheet(name)
        edges = [column.index for table in tables for column in table.columns]
        edges += [area.last_column for area in (*sheet.merges, *sheet.tables)]
        column = max([*edges, ledger.edges.get(name, 0), marks.last_column if marks else 0]) + 1
        if column > LAST_COLUMN:
            self._tell(Problem(SPLIT_NO_KEY, CellRef(ledger.path.name, name)))
            return None
        return column

    def _sheet(
        self,
        ledger: Ledger,
        group: str | None,
        part: LedgerShare,
        share: SheetShare,
        keys: dict[str, int | None],
        marks: dict[str, SheetMarks],
    ) -> SheetCopy:
        name = share.sheet
        tables = [table for table in ledger.tables if table.sheet == name]
        fills = _fills(share)
        key = keys.get(name)
        if name in part.plain or not tables:
            locked = frozenset[int]() if self._manner.protect else None
            return SheetCopy(name, share.rows, tuple(fills), unlocked_columns=locked, cells=share.cells)
        if key is not None:
            fills += _key_fills(tables, share, key, self._split.identities(ledger, name))
        own = marks.get(name)
        if own and self._marker:
            fills += self._marker.line(own, group)
        unlocked = frozenset().union(*(reply_columns(table) for table in tables)) if self._manner.protect else None
        serials = {
            column.index for table in tables for column in table.columns if column.field in (Field.NUMBER, Field.SERIAL)
        }
        return SheetCopy(
            name,
            share.rows,
            tuple(fills),
            hidden_columns=frozenset({key} if key else ()),
            unlocked_columns=unlocked,
            unlocked_rows=frozenset(share.items) if self._manner.protect else None,
            frozen_columns=frozenset(serials),
            dated_columns=frozenset(
                column.index for table in tables for column in table.columns if column.field in _DAYS
            ),
            cells=share.cells,
            asked=own.asked if own else None,
            paper=own.paper if own else None,
        )


def _let_go(marks: Mapping[str, SheetMarks]) -> None:
    """Lets go of marks that are written, so that nobody holds those of 200,000 rows until the collector comes."""
    for mark in marks.values():
        mark.asked.cells.fills.clear()


def _beside(ledger: Ledger, sheet: str, area: Area) -> bool:
    """Whether cells stand apart from every table: on a sheet that is no ledger, or left or right of its columns."""
    columns = [
        column.index
        for table in ledger.tables
        if table.sheet.casefold() == sheet.casefold()
        for column in table.columns
    ]
    return not columns or area.last_column < min(columns) or area.first_column > max(columns)


def _sheets(shares: Sequence[tuple[str | None, LedgerShare]]) -> list[str]:
    return list(
        dict.fromkeys(sheet.sheet for _, part in shares for sheet in part.sheets if sheet.sheet not in part.plain)
    )


def _fills(share: SheetShare) -> list[ColumnFill]:
    """What is written into the furniture: texts without the names of others, nothing for totals of others."""
    cells: dict[tuple[int, int], str | None] = {
        (one.row, one.column): one.text for one in share.changed if one.column and one.why is not Why.MERGED_OVER_ALL
    }
    return [
        ColumnFill(column, row, row, _constant(content)) for (row, column), content in sorted(cells.items(), key=_at)
    ]


def _at(cell: tuple[tuple[int, int], str | None]) -> tuple[int, int]:
    return cell[0]


def _constant(content: str | None) -> Callable[[int], str | None]:
    return lambda _: content


def _key_fills(tables: Sequence[Table], share: SheetShare, column: int, ids: Mapping[int, str]) -> list[ColumnFill]:
    """The row keys and their headers."""

    def value(row: int) -> str | Literal[Skip.SKIP]:
        return ids.get(row, SKIP)  # of the rows that stay only the group's own items have a key

    heads = [min(table.header_rows) for table in tables]
    repeated = [frozenset(table.repeated_headers) for table in tables]
    heads += [row for rows in repeated for row in sorted(rows) if row - 1 not in rows]
    fills = [ColumnFill(column, row, row, _constant(KEY_HEADER)) for row in heads if share.rows.new(row) is not None]
    fills.append(ColumnFill(column, share.items[0], share.items[-1], value)) if share.items else None
    return fills
