"""A worksheet: its rows as a stream, its structure, and the edits that are asked for.

Exists as the one object that a caller holds for a sheet. May import `civtrack.errors`, `civtrack.model` and the modules
of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from civtrack.errors import NotEditable
from civtrack.model import N_, Area, Message, Value, column_letter
from civtrack.xlsx.editing.beside import Beside, list_takes_in, print_area_with, take_into_list
from civtrack.xlsx.editing.cellxml import cell_content
from civtrack.xlsx.editing.edit import RowStream
from civtrack.xlsx.editing.rowedit import RowEditor
from civtrack.xlsx.editing.structure import Asked, Prompt, RuleSet, Structure, column_style, prompt_possible
from civtrack.xlsx.formulas.rowgrowth import GrownRows, Growth
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.formulas.sortedrows import SortedRows
from civtrack.xlsx.opened.shared import SharedParts
from civtrack.xlsx.opened.stored_sheet import StoredSheet
from civtrack.xlsx.parts.addresses import MAX_COLUMN, MAX_ROW, area_of, cell_of, reference_of
from civtrack.xlsx.parts.edits import KEPT, CellEdits, ColumnFill, Covered, LeftOut, Look, RowRule
from civtrack.xlsx.parts.print_titles import Repeated
from civtrack.xlsx.parts.workbook import SheetEntry
from civtrack.xlsx.reading.scan import read_head

__all__ = ["Sheet"]

_MARK = b"\0rows\0"


class _AnyText(list[str]):
    """Stands for the shared strings where only it matters that there is text."""

    def __getitem__(self, _: object) -> str:  # type: ignore[override]
        return "text"

    def __len__(self) -> int:
        return MAX_ROW * MAX_COLUMN


class Sheet(StoredSheet):
    """A worksheet of an open workbook.

    Attributes:
        left_out: After a save: cells that a fill passed over because a merged area covers them.
        replaced: After a save: row, column and XML after the address of cells that were written over; None: not noted.
    """

    def __init__(self, shared: SharedParts, entry: SheetEntry) -> None:
        super().__init__(shared, entry)
        self.left_out: tuple[LeftOut, ...] = ()
        self.replaced: list[tuple[int, int, str]] | None = None
        self.overwritten: tuple[str, ...] = ()
        self._cells = CellEdits()
        self._changes = Structure()
        self._removed = RowMap()
        self._filled: tuple[int, dict[int, tuple[int, ...]]] = (0, {})

    def value(self, address: str) -> Value:
        """The value of one cell, such as ``H17``, or what `set` asked for it; None where it is empty."""
        number, column = cell_of(address)
        if (asked := self._cells.single.get(number, {}).get(column, KEPT)) is not KEPT:
            return asked
        for row in self.rows():
            if row.number >= number:
                return row.values.get(column) if row.number == number else None
        return None

    @cached_property
    def _covered(self) -> Covered:
        areas = (*self.merges, *self._changes.merges)
        container = self.shared.container
        if sum(area.last_column - area.first_column + 1 for area in areas) > container.limits.elements:
            raise container.unsafe(N_("more merged cells than a sheet has in {part}"), part=self.entry.part)
        return Covered(areas)

    def _refuse(self, text: str, place: str) -> NotEditable:
        return NotEditable(f"{self.shared.container.where}!{self.name}!{place}", detail=Message(text, {"cell": place}))

    @cached_property
    def _table_columns(self) -> dict[int, dict[tuple[int, int, bool, bool], None]]:
        """Column → first and last row of each table there, whether that has a header and is calculated in it."""
        found: dict[int, dict[tuple[int, int, bool, bool], None]] = {}
        for part in self._table_parts:
            table = area_of(part.root.get("ref") or "")
            if table is None:
                continue
            header = bool(part.root.number("headerRowCount", 1))
            for index, column in enumerate(part.root.all("tableColumns", "tableColumn"), table.first_column):
                calculated = column.first("calculatedColumnFormula") is not None
                found.setdefault(index, {})[table.first_row, table.last_row, header, calculated] = None
        return found

    def _guard_tables(self, area: Area) -> None:
        """Refuses what would leave a list object untrue: its header names and its calculated columns."""
        for index in range(area.first_column, area.last_column + 1) if self._table_columns else ():
            for first, last, header, calculated in self._table_columns.get(index, ()):
                if header and area.first_row <= first <= area.last_row:
                    raise self._refuse(N_("{cell} reaches into the header of a table"), reference_of(area))
                if calculated and area.first_row <= last and area.last_row > first:
                    raise self._refuse(N_("{cell} reaches into a calculated column of a table"), reference_of(area))

    def set(self, address: str, value: Value, number_format: str | None = None) -> None:
        """Asks for one cell to be written, keeping its look.

        Args:
            address: Such as ``H17``.
            value: What it is to hold; None empties it.
            number_format: How it is shown; None: as it is, or as usual where that cannot show such a value.

        Raises:
            NotEditable: Covered by a merged area, part of a table's header, or no cell can hold the value.
            ValueError: No address of a cell.
        """
        self.set_at(*cell_of(address), value, number_format)

    def set_at(self, row: int, column: int, value: Value, number_format: str | None = None) -> None:
        """The same by numbers.

        Raises:
            NotEditable: As `set`.
            ValueError: No such cell.
        """
        if not (0 < row <= MAX_ROW and 0 < column <= MAX_COLUMN):
            raise ValueError((row, column))
        self._guard_tables(Area(row, column, row, column))
        if self._covered(row, column):
            raise self._refuse(N_("{cell} is covered by a merged area"), f"{column_letter(column)}{row}")
        if cell_content(value, "", epoch_1904=self.shared.workbook.epoch_1904) is None:
            raise self._refuse(N_("the value for {cell} does not fit into a cell"), f"{column_letter(column)}{row}")
        self._cells.set(row, column, value, Look(number_format=number_format))

    def restyle(self, row: int, column: int, look: Look) -> None:
        """Asks for another look of a cell; what it holds stays, to the last mark of its text."""
        self._cells.set(row, column, KEPT, look)

    def add_row(self, row: int, like: int, values: Mapping[int, Value]) -> None:
        """Asks for a row in the look and height of one above it; what stands in that row now goes.

        Args:
            row: Its number, such as below the last one, or in the room that `grow` made.
            like: The other row.
            values: Column → what it is to hold; `FormulaText` becomes a formula.

        Raises:
            NotEditable: As `set`.
        """
        for column, value in sorted(values.items()):
            self.set_at(row, column, value)
        if values:
            self._cells.likes[row] = like

    def fill(self, fill: ColumnFill) -> None:
        """Asks for a column to be written; it is done, row by row, when the package is saved.

        Raises:
            NotEditable: It reaches into a table's header or calculated column.
            ValueError: Rows or columns that no sheet has.
        """
        if not (1 <= fill.first_row <= MAX_ROW and 1 <= fill.column <= MAX_COLUMN and fill.last_row <= MAX_ROW):
            raise ValueError(fill)
        if fill.first_row <= fill.last_row:
            self._guard_tables(Area(fill.first_row, fill.column, fill.last_row, fill.column))
        self._cells.fills.append(fill)

    def merge(self, area: Area) -> None:
        """Asks for cells to be merged; nothing happens where they are already.

        Raises:
            NotEditable: It cuts another merged area, or hides a value.
        """
        if area in self.merges or area in self._changes.merges or (area[:2] == area[2:]):
            return
        for other in (*self.merges, *self._changes.merges):
            if not (
                other.last_row < area.first_row
                or other.first_row > area.last_row
                or other.last_column < area.first_column
                or other.first_column > area.last_column
            ):
                raise self._refuse(N_("{cell} would cut another merged area"), reference_of(area))
        filled = self._filled_to(area.last_row)
        for row in range(area.first_row, area.last_row + 1):
            for column in filled.get(row, ()):
                if area.first_column <= column <= area.last_column and (row, column) != area[:2]:
                    raise self._refuse(N_("merging {cell} would hide a value"), reference_of(area))
        self._changes.merges.append(area)
        self.__dict__.pop("_covered", None)

    def _filled_to(self, last: int) -> Mapping[int, tuple[int, ...]]:
        """Row → columns that hold something, of the rows up to a number; a header's merges ask for the same rows."""
        known, filled = self._filled
        if known < last:
            filled = {
                row.number: tuple(column for column, value in row.values.items() if value not in (None, ""))
                for row in self._rows_to(last, _AnyText)
            }
            self._filled = last, filled
        return filled

    def remove_rows(self, rows: Iterable[int]) -> None:
        """Asks for rows to be removed; the rows below move up, and everything that points at them moves along.

        Row numbers are always those of the file: other edits that are asked for say where they go before the removal,
        whether they were asked for earlier or later.

        Args:
            rows: Numbers of the rows, 1-based, in any order.

        Raises:
            ValueError: Rows that no sheet has.

        When the package is saved, `NotEditable` is raised where the removal would do harm; see
        `civtrack.xlsx.moving.removal`.
        """
        new = RowMap.without(rows)
        if self._removed.grows or self._removed.sorts:
            raise ValueError(new)
        self._removed = RowMap((*self._removed.removed, *new.removed))

    def grow(self, growths: Iterable[Growth]) -> None:
        """Asks for room below rows: what stands below moves down, what ends with such a row ends with the last new one.

        The new rows are empty; where none moves (`Growth.moves`), cells that are asked for fill them in the same save.

        Args:
            growths: Where, from the top down; row numbers are those of the file.

        Raises:
            ValueError: Growths that overlap; or rows are to be removed, too.

        When the package is saved, `NotEditable` is raised where it would do harm; see `civtrack.xlsx.moving.removal`.
        """
        if not self._removed.identity:
            raise ValueError(self._removed)
        self._removed = GrownRows(growths=tuple(growths))

    def sort(self, lists: Iterable[Sequence[int]]) -> None:
        """Asks for the rows of lists to change places; everything that belongs to a row goes with it.

        Args:
            lists: Each list as its rows in their new order: all rows from its first to its last.

        Raises:
            ValueError: A list has gaps, or meets another; or rows are to be removed or added, too. When it is saved,
                `RowsTorn`: something is about several of the rows, such as a merged cell or the range of a formula.
        """
        if not self._removed.identity:
            raise ValueError(self._removed)
        self._removed = SortedRows(lists=tuple(map(tuple, lists)))

    @property
    def removed(self) -> RowMap:
        """What becomes of the rows: those that are asked to be removed, or where others are added."""
        return self._removed

    @property
    def all_merges(self) -> tuple[Area, ...]:
        """Merged areas, with those that are asked for."""
        return (*self.merges, *self._changes.merges)

    def set_width(self, column: int, width: float) -> None:
        """Asks for a column's width, in characters."""
        self._changes.widths[column] = width

    def extend_autofilter(self, last_column: int) -> None:
        """Asks for the sheet's own filter to reach at least to a column; nothing happens where it has none."""
        self._changes.filter_to = max(last_column, self._changes.filter_to or 0)

    def add_row_rules(self, area: Area, rules: Sequence[RowRule], replaces: Callable[[str], bool]) -> None:
        """Asks for row colours: conditional formats after those of the user.

        Args:
            area: The cells that are coloured.
            rules: In order of precedence.
            replaces: Says of an existing rule's formula whether it is a former one of these, to be removed.
        """
        self._changes.rules.append(RuleSet(area, tuple(rules), replaces))

    def draw(self, relation: str) -> None:
        """Asks for a drawing to be named that the package makes; the sheet has none yet."""
        self._changes.drawing = relation

    def set_prompt(self, address: str, title: str, text: str) -> bool:
        """Asks for an input message on a cell (at most 32 characters of title and 255 of text are shown).

        Returns:
            False where the cell has a validation of its own, which is left alone.
        """
        row, column = cell_of(address)
        prompt = Prompt(row, column, title[:32], text[:255])
        if not prompt_possible(self.structure, prompt):
            return False
        self._changes.prompts[row, column] = prompt
        return True

    def beside(self, beside: Beside) -> None:
        """Asks for what ends at a table's edge to take in columns that were added: its list object, the print area."""
        self._changes.besides.append(beside)

    def list_beside(self, beside: Beside) -> tuple[Area, Area | None] | None:
        """The list object over a table that columns are added to, and its area with them; None for it: it cannot.

        Returns:
            None where no list object has its header there.
        """
        for part in self._table_parts:
            area = area_of(part.root.get("ref") or "")
            if area and beside.first_row <= area.first_row <= beside.last_row and area.first_column <= beside.edge:
                return area, list_takes_in(part, beside)
        return None

    @property
    def print_areas(self) -> tuple[str, str] | None:
        """The sheet's print area as the workbook writes it, before and after the edits; None where it has none."""
        text = self.shared.workbook.print_area(self.entry)
        return None if text is None else (text, print_area_with(text, self._changes.besides))

    def repeat(self, repeated: Repeated | None) -> None:
        """Asks for what is to be printed on every page of copies, where the sheet itself repeats no column."""
        self._changes.repeated = repeated

    def grown_lists(self) -> Iterator[tuple[str, bytes]]:
        """The parts of the list objects that take columns in, with their new content."""
        for stored in self._table_parts:
            part = stored.again()
            if take_into_list(part, self._changes.besides):
                yield part.name, part.render()

    @property
    def asked(self) -> Asked:
        """Everything that is asked of the sheet but the removal of rows."""
        return Asked(self._cells, self._changes)

    @property
    def edited(self) -> bool:
        """Whether anything but a removal of rows is asked for."""
        return bool(self._cells) or bool(self._changes)

    @property
    def cells_edited(self) -> bool:
        """Whether cells are to be written."""
        return bool(self._cells)

    def remember_replaced(self) -> None:
        """Asks the save to note what it writes over, for `civtrack.xlsx.opened.replaced`."""
        self.replaced = []

    def render(self) -> Iterator[bytes]:
        """The part with every edit done, in chunks.

        Raises:
            NotEditable: A wish that would do harm.
        """
        shared, (head, skeleton) = self.shared, self._skeleton
        where = shared.container.where
        part = skeleton.again()
        self._changes.apply(part, self._cells, shared.styles)
        rows = part.root.first("sheetData")
        assert rows is not None
        part.splice(rows.start, rows.end, _MARK)
        before, after = part.render().split(_MARK)
        editor = RowEditor(
            f"{where}!{self.name}",
            head.prefix,
            shared.styles,
            column_style(skeleton),
            self._covered,
            epoch_1904=shared.workbook.epoch_1904,
        )
        editor.replaced = self.replaced = None if self.replaced is None else []
        stream = self.stream()
        head, first = read_head(where, self.entry.part, stream, shared.container.limits.held)
        tag = skeleton.data[rows.start : rows.inner]
        yield before + (tag[:-2].rstrip() + b">" if head.empty else tag)
        yield from RowStream(where, self.entry.part, head, self._cells, editor).run(first, stream)
        for _ in stream:  # the checksum is proven at the end, before anything is written
            pass
        yield f"</{head.prefix}sheetData>".encode() + after
        self.left_out = tuple(editor.left_out)
        self.overwritten = tuple(editor.formulas)

    @property
    def filter_columns(self) -> tuple[Area, Area] | None:
        """The filter's area before and after the edits, where they extend it."""
        old, last = self.autofilter, self._changes.filter_to
        return (old, old._replace(last_column=last)) if old and last and old.last_column < last else None
