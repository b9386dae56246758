"""Marks one sheet: the three columns, their header, the colours of the rows, the line of the day.

Exists apart from `marked` so that what is done to a sheet can be read without what is proved of a file. May import
`civtrack.xlsx`, `civtrack.rules.tiers` and its neighbours in `civtrack.outputs`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Literal

from civtrack.assessment import Assessment
from civtrack.ledger.furniture import is_count_line
from civtrack.light import NamedTuple
from civtrack.locales import Translator
from civtrack.model import Area, CellRef, Field, Problem, Table, Value, Verdict, column_letter
from civtrack.outputs.marked.changes import Beside, Filling, SheetChanges, sheet_changes
from civtrack.outputs.marked.columns import MARKS, Layout, Place, first_candidate, place_marks, prove
from civtrack.outputs.marked.edges import beside, list_header, own_legends, take_in
from civtrack.outputs.marked.print_pages import say_shrunk
from civtrack.outputs.marked.sentences import sentences
from civtrack.outputs.measure import fits, width
from civtrack.outputs.wording import days_format, days_number, legend, past_line, profile_names, tier_names, tiers_given
from civtrack.patterns import lazy
from civtrack.problems import MARKS_ARE_FORMULAS, MARKS_HIDDEN, SHEET_PROTECTED
from civtrack.xlsx import SKIP, ColumnFill, RowRule, Sheet, Skip
from civtrack.xlsx.opened.filled import Filled, filled

__all__ = ["SheetMarker"]

WIDTHS = {Field.TIER_MARK: 10.0, Field.DAYS_MARK: 12.0}
"""Character widths of added columns; the basis gets what its longest sentence needs."""

NARROWEST, WIDEST = 24, 60
"""Character cells of the basis: it stands on one line, because rows whose height is set would cut a second one."""


class Look(NamedTuple):
    """How the cells of an added column differ from their neighbours."""

    number_format: str | None = None
    horizontal: Literal["left", "center"] | None = None
    wrap: bool | None = None


LOOKS = {
    Field.TIER_MARK: Look("General", "center"),
    Field.DAYS_MARK: Look(None, "center"),
    Field.BASIS_MARK: Look("General", "left", wrap=True),
}
AS_IT_IS = Look()

SIGNATURE = "civtrack"
"""How a line begins that civtrack wrote above a table, so that the next run finds it."""

_OUR_RULE = lazy(r'\$[A-Z]{1,3}\d+&""="(?:[^"]|"")*"')
PROMPT_LIMIT = 255
"""Characters that Excel shows in an input message."""


class SheetMarker:
    """What is the same for every sheet of a ledger: words, colours, the line of the day."""

    def __init__(self, assessment: Assessment, tr: Translator) -> None:
        self._tr = tr
        self._tiers = assessment.tiers
        self._names = tier_names(assessment.tiers, tr)
        self._headers = {mark: tr(header) for mark, header in MARKS.items()}
        self._day_format = days_format(tr)
        self._facts = tr(
            "As of {day}; profile: {profile}",
            day=assessment.as_of,
            profile=profile_names(assessment.profiles, tr),
        )
        if past := past_line(assessment, tr):
            self._facts = f"{self._facts}\n{past}"
        self._given = {kind: tiers_given(assessment, part) for part in assessment.parts for kind in part.kinds}
        self._shared = tiers_given(assessment)
        self._sentences: set[str] = set()
        self._fillings: dict[str, list[Filling]] = {}
        self._beside: dict[str, list[Beside]] = {}
        self._values: dict[Field, Callable[[Sequence[Verdict]], Sequence[Value]]] = {
            Field.TIER_MARK: lambda verdicts: [self._names[verdict.tier] for verdict in verdicts],
            Field.DAYS_MARK: lambda verdicts: list(map(days_number, verdicts)),
            Field.BASIS_MARK: self._told,
        }

    def _legends(self, table: Table) -> list[str]:
        """What each tier of the profile means that judges a table's kind."""
        return [legend(tier, self._tr, (table.kind,)) for tier in self._given.get(table.kind, self._shared)]

    def _told(self, verdicts: Sequence[Verdict]) -> list[str]:
        """The basis of each item."""
        told = self.words(verdicts)
        self._sentences.update(told)
        return told

    def words(self, verdicts: Sequence[Verdict]) -> list[str]:
        """What the basis column says of items: one line each."""
        return sentences(self._tr, verdicts, WIDEST)

    def let_go(self) -> None:
        """Lets go of what is known of single rows: nothing is marked, and nothing asked of it, any more."""
        self._sentences.clear()
        self._fillings.clear()

    def mark_sheet(
        self, sheet: Sheet, tables: Sequence[Table], verdicts: Mapping[int, Verdict], edge: int | None = None
    ) -> Iterator[Problem]:
        """Asks for every edit of one sheet, and gives what the clerk must know.

        Args:
            sheet: As it was read.
            tables: Its tables with items, in order.
            verdicts: Row → verdict.
            edge: The last column that holds anything, where it is known from reading; None: it is looked for.
        """
        heads = _heads(sheet, tables)
        for table in tables:
            prove(table, heads)
        first = first_candidate(tables, self._headers)
        cells, formulas = filled(sheet, first) if edge is None or edge >= first else Filled({}, {})
        layout = Layout(cells, formulas, sheet.merges, sheet.tables, sheet.hidden_columns)
        places = place_marks(tables, layout, self._headers)
        replaces: Callable[[str], bool] = lambda formula: bool(_OUR_RULE.fullmatch(formula))  # noqa: E731
        for place in places:
            stale = self._stale(sheet, place, verdicts, cells)
            self._fillings.setdefault(sheet.name, []).extend(self._fill(sheet, place, verdicts, stale, cells))
            self._dress_header(sheet, place)
            self._prompt(sheet, place)
            for area in _coloured(place, sheet.merges, verdicts):
                sheet.add_row_rules(area, self._rules(place), replaces)
                replaces = _nothing
            yield from _said(place)
        yield from take_in(sheet, places, self._headers)
        yield from own_legends(sheet, tables, self._tr.clauses(self._legends(tables[0])))
        self.legend(sheet, places, heads)
        for place in places:
            for mark in place.new:
                sheet.set_width(place.columns[mark], WIDTHS.get(mark) or self._basis_width)
        yield from self.paper(sheet, tables, places)
        if sheet.protected:
            yield Problem(SHEET_PROTECTED, CellRef(tables[0].ledger, sheet.name))

    def paper(self, sheet: Sheet, tables: Sequence[Table], places: Sequence[Place]) -> Iterator[Problem]:
        """Gives what the added columns do to the sheet on paper."""
        if problem := say_shrunk(sheet, tables, places, self._sentences):
            yield problem

    @property
    def _basis_width(self) -> float:
        widest = NARROWEST
        for sentence in self._sentences:
            if not fits(sentence, widest):
                widest = width(sentence)
        return 2.0 + min(widest, WIDEST)

    def _stale(
        self, sheet: Sheet, place: Place, verdicts: Mapping[int, Verdict], cells: Mapping[int, AbstractSet[int]]
    ) -> frozenset[int]:
        """Rows that were items when the columns were last filled, and are none any more."""
        column, table = place.columns[Field.TIER_MARK], place.table
        if Field.TIER_MARK in place.added:
            return frozenset()
        rows = range(table.first_row, table.last_row + 1)
        doubtful = {row for row in cells.get(column, ()) if row in rows and row not in verdicts}
        doubtful -= set(table.repeated_headers)
        names = set(self._names.values())
        return frozenset(
            row.number
            for row in (sheet.rows() if doubtful else ())
            if row.number in doubtful and row.values.get(column) in names
        )

    @property
    def marked(self) -> tuple[str, ...]:
        """The sheets that were marked, in order."""
        return tuple(self._fillings)

    def changes(self, sheet: Sheet, verdicts: Mapping[int, Verdict]) -> SheetChanges | None:
        """What marking a sheet changed of it, once it is saved; None for nothing (see `sheet_changes`)."""
        return sheet_changes(sheet, self._fillings.get(sheet.name, ()), self._beside.get(sheet.name, ()), verdicts)

    def _fill(
        self,
        sheet: Sheet,
        place: Place,
        verdicts: Mapping[int, Verdict],
        stale: AbstractSet[int],
        cells: Mapping[int, AbstractSet[int]],
    ) -> Iterator[Filling]:
        """Asks for the three columns in the rows of the table; rows that are no items get the look alone."""
        table = place.table
        kept = frozenset(table.repeated_headers)
        rows = [row for row in verdicts if table.first_row <= row <= table.last_row]
        of_rows = list(map(verdicts.__getitem__, rows))
        for mark, column in place.columns.items():
            added = mark in place.added
            otherwise, others = (None, dict.fromkeys(kept, SKIP)) if added else (SKIP, dict.fromkeys(stale))
            marks = zip(rows, self._values[mark](of_rows), strict=True)
            by_row = _by_row(table.last_row, otherwise, others, marks)
            look = LOOKS[mark] if added else AS_IT_IS
            sheet.fill(
                ColumnFill(
                    column,
                    table.first_row,
                    table.last_row,
                    by_row.__getitem__,
                    place.like if added else None,
                    self._day_format if mark is Field.DAYS_MARK else look.number_format,
                    look.horizontal,
                    look.wrap,
                )
            )
            held = None if added else cells.get(column, frozenset())
            yield Filling(mark, column, rows, by_row, stale, held)

    def _dress_header(self, sheet: Sheet, place: Place) -> None:
        """Asks for the words above added columns, in the header and where the table repeats it."""
        table = place.table
        headers = [(min(table.header_rows), max(table.header_rows)), *_runs(table.repeated_headers)]
        in_list = list_header(sheet, beside(place, self._headers))
        for mark in place.new:
            column, word = place.columns[mark], self._headers[mark]
            for top, bottom in headers:
                # A list object knows its columns by one row of the header alone. Row by row, so that no fill of many
                # rows stands in the way of that of the items.
                own = in_list is not None and top <= in_list <= bottom
                for row in range(top, bottom + 1):
                    text = word if row == (in_list if own else top) else None
                    sheet.fill(ColumnFill(column, row, row, _constant(text), place.neighbour))
                    if text is not None:
                        self._note(sheet, Beside(f"{column_letter(column)}{row}", mark, None, text))
                if not own:
                    sheet.merge(Area(top, column, bottom, column))
        found = sheet.autofilter
        if place.added and found and headers[0][0] <= found.first_row <= table.last_row:
            sheet.extend_autofilter(max(place.columns.values()))

    def _prompt(self, sheet: Sheet, place: Place) -> None:
        """Asks for the input message of the tier's header cell: the day, the profile, what each tier means."""
        address = f"{column_letter(place.columns[Field.TIER_MARK])}{min(place.table.header_rows)}"
        text = "\n".join([self._facts, *self._legends(place.table)])
        sheet.set_prompt(address, self._headers[Field.TIER_MARK], text[:PROMPT_LIMIT])

    def legend(self, sheet: Sheet, places: Sequence[Place], heads: Mapping[int, Mapping[int, Value]]) -> None:
        """Asks for the line of the day in the notice row above our header, where it disturbs nothing.

        An empty row stays empty, and a title that stands alone in its row stays alone: the next reading would take
        our words for the title, or no longer find it.
        """
        place = places[0]
        row, columns = min(place.table.header_rows) - 1, sorted(place.columns.values())
        written = {column: value for column, value in heads.get(row, {}).items() if value not in (None, "")}
        here = str(written.get(columns[0], ""))
        ours = here.startswith(SIGNATURE) or is_count_line(here)
        others = [column for column in written if column < columns[0]]
        merged = [area for area in sheet.merges if area.first_row <= row <= area.last_row]
        taken = any(column in written for column in columns) or any(
            area.first_column <= columns[-1] and area.last_column >= columns[0] for area in merged
        )
        wide = any(area.first_column in others and area.last_column >= area.first_column + 2 for area in merged)
        if row < 1 or not others:
            return
        alone = len(others) == 1 and not wide and _squeezed(written[others[0]]) == _squeezed(place.table.title)
        if ours or (place.added and not taken and not alone):
            address, line = f"{column_letter(columns[0])}{row}", " ".join((SIGNATURE, *self._facts.split("\n")))
            sheet.set(address, line)
            self._note(sheet, Beside(address, None, written.get(columns[0]), line))

    def _note(self, sheet: Sheet, cell: Beside) -> None:
        self._beside.setdefault(sheet.name, []).append(cell)

    def _rules(self, place: Place) -> list[RowRule]:
        letter = column_letter(place.columns[Field.TIER_MARK])
        # The &"" changes nothing in what the rule means; it tells our rules from those that the office made itself.
        return [
            RowRule(
                f'${letter}{place.table.first_row}&""="{self._names[tier.key].replace(chr(34), chr(34) * 2)}"',
                tier.color,
            )
            for tier in self._tiers
        ]


def _by_row(
    last: int, otherwise: Value | Skip, others: Mapping[int, Value | Skip], marks: Iterable[tuple[int, Value]]
) -> list[Value | Skip]:
    """What is to stand in each row up to the last one: the marks of items, what is said of others, else `otherwise`.

    By the row's number, for a list of 200,000 rows takes a sixth of the room of a dictionary.
    """
    cells = [otherwise] * (last + 1)
    for row, value in chain(others.items(), marks):
        cells[row] = value
    return cells


def _constant(word: str | None) -> Callable[[int], Value]:
    return lambda _: word


def _coloured(place: Place, merges: Sequence[Area], verdicts: Mapping[int, Verdict]) -> Iterator[Area]:
    """The columns that a row's colour covers: all but those where merged cells belong to several items."""
    whole, rows = place.area, sorted(verdicts)
    shared = {
        column
        for area in merges
        if whole.first_row <= area.first_row
        and area.last_row <= whole.last_row
        and bisect_right(rows, area.last_row) - bisect_left(rows, area.first_row) > 1
        for column in range(area.first_column, area.last_column + 1)
    }
    for first, last in _runs([c for c in range(whole.first_column, whole.last_column + 1) if c not in shared]):
        yield whole._replace(first_column=first, last_column=last)


def _squeezed(value: Value) -> str:
    return "".join(str(value or "").split())


def _nothing(_: str) -> bool:
    return False


def _said(place: Place) -> Iterator[Problem]:
    where = CellRef(place.table.ledger, place.table.sheet, min(place.table.header_rows))
    for column in place.avoided:
        header = next(c.header for c in place.table.columns if c.index == column)
        yield Problem(MARKS_ARE_FORMULAS, where._replace(column=column), header)
    if place.hidden:
        yield Problem(MARKS_HIDDEN, where._replace(column=min(place.columns.values())))


def _heads(sheet: Sheet, tables: Sequence[Table]) -> dict[int, Mapping[int, Value]]:
    """The values of the header rows and of the row above each."""
    wanted = {row for table in tables for row in (*table.header_rows, min(table.header_rows) - 1)}
    found: dict[int, Mapping[int, Value]] = {}
    for row in sheet.first_rows(max(wanted)):
        if row.number in wanted:
            found[row.number] = row.values
    return found


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Row numbers as runs of neighbours."""
    runs: list[tuple[int, int]] = []
    for row in sorted(rows):
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
