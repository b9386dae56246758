"""Tier, days and basis in the workbooks of the districts, and the line that counts what each has.

Exists because a district should see on its own sheet what the office sees: which item is overdue, by how many days, and
why. The columns are those of the updated ledger (`civtrack.outputs.marked`), asked of the sheet once for all copies;
what a basis says comes of the item's own row alone. May import `civtrack.outputs.marked` and below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from civtrack.assessment import Assessment
from civtrack.ledger.furniture import is_count_line
from civtrack.ledger.grids import TEXT_FORMATS
from civtrack.light import NamedTuple
from civtrack.locales import Translator
from civtrack.model import N_, OUTSIDE, CellRef, Field, Ledger, Problem, Reason, Table, Value, Verdict
from civtrack.outputs.districts.paper import SmallPrint, keep_rows_whole, small_print
from civtrack.outputs.districts.plan import reply_columns
from civtrack.outputs.marked.columns import Place
from civtrack.outputs.marked.sentences import short_sentences
from civtrack.outputs.marked.sheet import SIGNATURE, SheetMarker
from civtrack.outputs.wording import windows
from civtrack.problems import SPLIT_PAPER
from civtrack.rules.metrics import BY
from civtrack.xlsx import ColumnFill, Package, Sheet
from civtrack.xlsx.editing.structure import Asked
from civtrack.xlsx.parts.paper import PaperWish

__all__ = ["Counted", "DistrictMarks", "SheetMarks", "counted"]

_TITLES = 3
"""Rows above a header among which the line is put."""


class Counted(NamedTuple):
    """How many items a group has, in all ledgers: all but void ones, those overdue, those due soon."""

    total: int
    overdue: int
    soon: int


def counted(assessment: Assessment, by: str) -> dict[str | None, Counted]:
    """What each group has."""
    of = BY[by]
    # Counted by name: the hash of a member of an enumeration takes longer than all the rest.
    counts = Counter((of(verdict), verdict.reason._name_) for verdict in assessment.verdicts)
    found: dict[str | None, Counter[Reason]] = {}
    for (group, name), count in counts.items():
        if (reason := Reason[name]) not in OUTSIDE:
            found.setdefault(group, Counter())[reason] += count
    return {
        group: Counted(count.total(), count[Reason.OVERDUE], count[Reason.DUE_SOON]) for group, count in found.items()
    }


class SheetMarks(NamedTuple):
    """What is written into every copy of a sheet.

    Attributes:
        asked: The columns, their header, colours and print set-up.
        last_column: The last of the three columns.
        line: Row and column of the line that counts; None where it would disturb the look.
        paper: The page set-up instead of the ledger's own, where that cannot be read.
    """

    asked: Asked
    last_column: int
    line: tuple[int, int] | None
    paper: PaperWish | None = None


class DistrictMarks:
    """The marks of one ledger's sheets.

    Args:
        assessment: The judgement; of one of some districts the whole is marked, and each copy has its own rows.
        ledger: The ledger.
        by: What is divided by.
        counts: What each group has.
        tr: The document language.
    """

    def __init__(
        self,
        assessment: Assessment,
        ledger: Ledger,
        by: str,
        counts: Mapping[str | None, Counted],
        tr: Translator,
    ) -> None:
        self._small: list[tuple[str, SmallPrint]] = []
        self._assessment, self._ledger, self._by, self._tr = assessment, ledger, by, tr
        self._verdicts = assessment.whole.of_ledger(ledger.path)
        self._marker = _Marker(assessment.whole, tr)
        self._counts = counts
        self.problems: list[Problem] = []

    def of_sheet(self, package: Package, name: str) -> SheetMarks | None:
        """What is written into a sheet; None for one without items."""
        tables = [table for table in self._ledger.tables if table.sheet == name and table.first_row <= table.last_row]
        if not tables:
            return None
        sheet = package.sheet(name)
        edge = self._ledger.edges.get(name)
        self.problems += self._marker.mark_sheet(sheet, tables, self._verdicts.get(name, {}), edge)
        places = self._marker.places
        last = max(column for place in places for column in place.columns.values())
        replies = frozenset().union(*(reply_columns(table) for table in tables))
        items = [verdict.item for verdict in self._verdicts.get(name, {}).values()]
        line, paper = _line_place(sheet, tables, places[0]), self._assessment.settings.outputs.paper
        small = small_print(sheet, tables, places, paper, replies, items, line[0] if line else None)
        if small:
            self._small.append((name, small))
        return SheetMarks(sheet.asked, last, line, small.wish if small else None)

    def said(self) -> Problem | None:
        """What is said of sheets that could not be read on paper: one line for the ledger."""
        if not self._small or self._ledger.format in TEXT_FORMATS:  # whose set-up is none of the office's
            return None
        name, small = min(self._small, key=lambda one: one[1].size)
        return Problem(SPLIT_PAPER, CellRef(self._ledger.path.name, name), f"{small.size:g}", {"files": 1})

    def let_go(self) -> None:
        """Lets go of what is known of single rows, once all sheets are marked."""
        self._marker.let_go()

    def line(self, marks: SheetMarks, group: str | None) -> list[ColumnFill]:
        """The line of a group, where the sheet has a place for it."""
        if marks.line is None:
            return []
        (row, column), text = marks.line, self._said(group)
        return [ColumnFill(column, row, row, lambda _: text, number_format="General", horizontal="left", wrap=False)]

    def _said(self, group: str | None) -> str:
        count, tr = self._counts.get(group, Counted(0, 0, 0)), self._tr
        texts = {
            "district": N_("{total} items here, {overdue} overdue, {soon} due within {window} (as of {day})"),
            "county": N_("{total} items in this county, {overdue} overdue, {soon} due within {window} (as of {day})"),
            "unit": N_("{total} items of this unit, {overdue} overdue, {soon} due within {window} (as of {day})"),
        }
        by = self._by if group is not None else ""
        if by == "district" and group and not group.endswith("区"):
            by = "county" if group.endswith(("县", "旗")) else ""
        text = texts.get(
            by,
            N_("{total} items, {overdue} overdue, {soon} due within {window} (as of {day})"),
        )
        window = windows(self._assessment.windows, tr)
        return tr(
            text, total=count.total, overdue=count.overdue, soon=count.soon, window=window, day=self._assessment.as_of
        )


class _Marker(SheetMarker):
    """Marks a sheet for districts: the basis says nothing of other rows, and the line is another for each copy."""

    places: Sequence[Place] = ()

    def words(self, verdicts: Sequence[Verdict]) -> list[str]:
        return short_sentences(self._tr, verdicts)

    def paper(self, sheet: Sheet, tables: Sequence[Table], places: Sequence[Place]) -> Iterator[Problem]:
        # What cannot be read is laid out anew for the copies (`small_print`), which are smaller than the ledger.
        keep_rows_whole(sheet, tables, places)
        yield from ()

    def legend(self, sheet: Sheet, places: Sequence[Place], heads: Mapping[int, Mapping[int, Value]]) -> None:
        del sheet, heads
        self.places = places


def _line_place(sheet: Sheet, tables: Sequence[Table], place: Place) -> tuple[int, int] | None:
    """Where the line goes: above the added columns, in the nearest row above the header that has text and room.

    A row that is empty stays empty, so that the sheet keeps its shape.
    """
    top, first = min(place.table.header_rows), place.columns[Field.TIER_MARK]
    columns = range(first, max(place.columns.values()) + 1)
    written = {row.number: row.values for row in sheet.first_rows(top - 1)} if top > 1 else {}
    for row in range(top - 1, max(0, top - 1 - _TITLES), -1):
        values = {column: value for column, value in written.get(row, {}).items() if value not in (None, "")}
        if not values or any(row in table.header_rows or row >= table.first_row for table in tables):
            continue
        here = str(values.get(first, ""))
        if here.startswith(SIGNATURE) or is_count_line(here):
            return row, first
        if any(column in values for column in columns) or _merged(sheet, row, columns):
            continue
        return row, first
    return None


def _merged(sheet: Sheet, row: int, columns: Iterable[int]) -> bool:
    return any(
        area.first_row <= row <= area.last_row and any(area.first_column <= c <= area.last_column for c in columns)
        for area in sheet.merges
    )
