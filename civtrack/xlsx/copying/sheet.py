"""One sheet of one copy: its structure pruned, moved and composed, its parts taken along, its rows written.

Exists between the routing of rows, which knows no parts, and the copy as a whole. May import `civtrack.model` and the
modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civtrack.light import NamedTuple
from civtrack.model import Area, column_letter
from civtrack.xlsx.copying.composing import Composer, Frames, Shown, composed_text
from civtrack.xlsx.copying.links import Hanging, SheetLinks
from civtrack.xlsx.copying.parts import CopiedParts
from civtrack.xlsx.copying.pruning import Gate, hide_columns, protect, prune_sheet
from civtrack.xlsx.copying.remarks import Persons
from civtrack.xlsx.copying.rich_values import MARK, RichValues
from civtrack.xlsx.copying.row_entries import RowEntries
from civtrack.xlsx.editing.rowedit import RowEditor
from civtrack.xlsx.editing.rows import CellGrammar
from civtrack.xlsx.editing.structure import Structure, column_style
from civtrack.xlsx.editing.unlocking import Unlocker
from civtrack.xlsx.formulas.references import Maps
from civtrack.xlsx.moving.copy_plan import Losses, LossKind, SheetCopy, SheetReport
from civtrack.xlsx.moving.formula_cells import FormulaCells
from civtrack.xlsx.moving.formula_index import FormulaIndex
from civtrack.xlsx.moving.formula_plan import FormulaPlan
from civtrack.xlsx.moving.kept_cells import CellGate
from civtrack.xlsx.moving.move import Move
from civtrack.xlsx.moving.sheet_writer import SheetWriter
from civtrack.xlsx.moving.strings_used import StringUse
from civtrack.xlsx.moving.structure import move_sheet
from civtrack.xlsx.opened.row_heights import RowHeights
from civtrack.xlsx.parts.edits import KEPT, CellEdits
from civtrack.xlsx.parts.markup import Part
from civtrack.xlsx.parts.paper import lay_out
from civtrack.xlsx.parts.styles import Styles
from civtrack.xlsx.parts.workbook import SheetEntry

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage
    from civtrack.xlsx.opened.sheet import Sheet

__all__ = ["CopiedSheet", "SheetJob", "shown_rows"]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class SheetJob(NamedTuple):
    """What a sheet of a copy is made from.

    Attributes:
        package: The source.
        entry: The sheet.
        sheet: The sheet's wish.
        maps: What becomes of every sheet.
        parts: The copy's parts.
        name: What the sheet's part is called in the copy.
        number: Its place in the copy.
        strings: The copy's strings.
        styles: The styles of all copies.
        watched: Styles of which it must be known whether cells use them.
        losses: Collects what is lost.
        gate: Which texts and cells come along.
        shown: Whether a text outside of cells may be shown.
        known: The sheet's formulas.
        plan: What becomes of the copy's formulas.
        heights: Heights of its rows.
        entries: What its structure says of single rows.
        rich: The workbook's rich values.
        persons: Who wrote threads in the copy.
        people: Id → name of everybody who is known in the source.
    """

    package: OpenPackage
    entry: SheetEntry
    sheet: SheetCopy
    maps: Maps
    parts: CopiedParts
    name: str
    number: int
    strings: StringUse
    styles: Styles
    watched: frozenset[int]
    losses: Losses
    gate: Gate
    shown: Shown
    known: FormulaIndex
    plan: FormulaPlan
    heights: RowHeights
    entries: RowEntries
    rich: RichValues
    persons: Persons
    people: dict[str, str]

    @property
    def move(self) -> Move:
        """What happens to the sheet."""
        return Move(self.sheet.name, self.sheet.rows, self.maps, self.losses)


class CopiedSheet:
    """A sheet on its way into a copy.

    Attributes:
        writer: Takes its rows.
        formulas: Rewrites its formulas, and notes the photos they show.
        links: What hangs on the sheet.
        marked: Numbers of the rich values that its cells show.
        rules: Differential looks that its rules use.
    """

    def __init__(self, job: SheetJob) -> None:
        self._job = job
        self.marked: set[int] = set()
        self.rules: set[int] = set()
        self._looks: set[int] = set()
        self._prefix = ""
        self._framed = Frames(self._composed)
        sheet = job.package.sheet(job.entry.name)
        head, skeleton = sheet._skeleton
        where = f"{job.package.container.where}!{job.entry.name}"
        prefix = self._prefix = head.prefix
        if not re.fullmatch(r"(?:[a-z]{1,4}\d?:)?", prefix):
            raise CellGrammar(where, prefix).unusual(1)
        edits = _edits(job.sheet)
        hanging = Hanging(
            job.entry.part, job.name, job.number, job.move, job.heights, job.sheet.goes, job.sheet.carries, job.shown,
            lambda text: bool(job.gate.allowed((text,), ())), job.gate.follows, job.persons, job.sheet.speaking,
            job.sheet.besides,
        )  # fmt: skip
        self.links = SheetLinks(hanging, job.parts, job.people)
        before, after = self._structure(edits, prefix)
        self._after = f"</{prefix}sheetData>{after}".encode()
        editor = RowEditor(
            where, prefix, job.styles, column_style(skeleton), sheet._covered,
            epoch_1904=job.package.workbook.epoch_1904,
        )  # fmt: skip
        self._gate = CellGate(job.sheet, prefix, [*self.links.pivots(), *job.known.arrays.values()], job.losses)
        self.formulas = FormulaCells(job.sheet, prefix, job.known, job.plan, job.maps, job.losses)
        self.writer = SheetWriter(
            CellGrammar(where, prefix),
            job.sheet.rows,
            job.strings,
            merges=sheet.merges,
            shown=shown_rows(sheet),
            editor=editor,
            edits=edits,
            unlocker=self._unlocker(skeleton, CellGrammar(where, prefix)),
            formulas=self.formulas,
            marks=self._mark if job.rich.present else None,
            texts=self._text,
            gate=self._gate,
            watched=job.watched,
        )
        self.writer.begin(f"{before}<{prefix}sheetData>".encode())

    def _mark(self, cells: str) -> str:
        """Notes the rich values that cells show; those that cannot be followed are cut off."""
        found = MARK.findall(cells)
        if not found or self._job.rich.understood:
            self.marked.update(map(int, found))
            return cells
        self._job.losses.add(LossKind.RICH, self._job.sheet.name)
        return MARK.sub("", cells)

    def _text(self, inside: str) -> str:
        """The inside of a text of a cell's own, written anew."""
        p = self._prefix
        space = f' xmlns{":" + p[:-1] if p else ""}="{MAIN}"'
        item = f"<{p}sst{space}><{p}si>{inside}</{p}si></{p}sst>".encode()
        return self._framed(item).decode().partition(">")[2].rpartition("<")[0]

    def _composed(self, item: bytes) -> bytes:
        job = self._job
        return composed_text(lambda place, text: job.shown(place, 0, text), job.entry.name, item, self._prefix)

    def _unlocker(self, skeleton: Part, grammar: CellGrammar) -> Unlocker | None:
        job, wish = self._job, self._job.sheet
        if not wish.unlocked_columns:
            return None
        styles = column_style(skeleton)
        return Unlocker(grammar, job.styles, wish.unlocked_columns, wish.unlocked_rows, styles, column_letter)

    def _structure(self, edits: CellEdits, prefix: str) -> tuple[str, str]:
        """What stands before and after the rows: pruned, moved, and written anew with the parts it needs."""
        job = self._job
        part = job.entries.of(job.sheet.rows)
        if job.sheet.asked is None:
            Structure().apply(part, edits, job.styles)
        prune_sheet(part, job.move, job.gate)
        part = part.settled()
        if job.sheet.asked is not None:  # rules and lists are added to those that were not pruned
            job.sheet.asked.structure.apply(part, edits, job.styles)
            part = part.settled()
        paper = job.sheet.paper
        if job.sheet.hidden_columns or (paper and paper.folded):
            hide_columns(part, job.sheet.hidden_columns, paper.folded if paper else frozenset())
        if paper:
            lay_out(part, paper)
        if job.sheet.unlocked_columns is not None:
            protect(part)
        move_sheet(part, job.move)
        part = part.settled()
        self.links.follow_comments()
        compose = Composer(part, job.shown, self.links.relate, prefix)
        before, _, after = compose.root().partition(f"<{prefix}sheetData/>")
        for element in part.root.walk():
            if element.local == "cfRule" and element.get("dxfId") is not None:
                self.rules.add(element.number("dxfId"))
            elif element.local == "col" and element.get("style") is not None:
                self._looks.add(element.number("style"))
        return before, after

    def finish(self) -> None:
        """The rows are through: closes the part."""
        self.writer.end(self._after)
        self._job.parts.written[self._job.name] = self.writer.packed

    def close(self) -> None:
        """Lets go of everything that it holds; nothing can be asked of it any more."""
        self.writer.packed.close()
        vars(self).clear()

    @property
    def looks(self) -> set[int]:
        """Which of the watched styles the sheet uses."""
        return self.writer.looks | self._looks

    @property
    def report(self) -> SheetReport:
        """What of the sheet came along."""
        links = self.links
        return SheetReport(self._job.sheet.name, self.writer.count, links.pictures, self._gate.items, links.remarks)


def _edits(wish: SheetCopy) -> CellEdits:
    """The cells that are written: what was asked of the sheet, then what is asked of the copy."""
    if wish.asked is None:
        return CellEdits(fills=list(wish.fills))
    cells, own = wish.asked.cells, {(fill.first_row, fill.column) for fill in wish.fills}
    single = {
        row: {column: value for column, value in held.items() if value is KEPT or (row, column) not in own}
        for row, held in cells.single.items()
    }
    return CellEdits([*cells.fills, *wish.fills], single, looks=cells.looks)


def shown_rows(sheet: Sheet) -> range:
    """Rows that a filter may hide, which copies show because they clear its criteria."""
    area: Area | None = sheet.autofilter if sheet.filtered else None
    return range(area.first_row, area.last_row + 1) if area else range(0)
