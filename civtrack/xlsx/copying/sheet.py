"""One sheet of one copy: its structure pruned and moved, its parts taken along, its rows written.

Exists between the routing of rows, which knows no parts, and the copy as a whole. May import `civtrack.model` and the
modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from civtrack.model import column_letter
from civtrack.xlsx.copying.links import SheetLinks
from civtrack.xlsx.copying.parts import CopiedParts
from civtrack.xlsx.copying.pruning import Allowed, Written, hide_columns, protect, prune_sheet
from civtrack.xlsx.copying.rich_values import MARK, RichValues
from civtrack.xlsx.editing.rowedit import RowEditor
from civtrack.xlsx.editing.rows import CellGrammar
from civtrack.xlsx.editing.structure import Structure, column_style
from civtrack.xlsx.editing.unlocking import Unlocker
from civtrack.xlsx.formulas.references import Maps
from civtrack.xlsx.moving.copy_plan import Copy, Losses, LossKind, SheetCopy, SheetReport
from civtrack.xlsx.moving.formula_cells import FormulaCells
from civtrack.xlsx.moving.formula_index import FormulaIndex
from civtrack.xlsx.moving.formula_plan import FormulaPlan
from civtrack.xlsx.moving.move import Move
from civtrack.xlsx.moving.sheet_writer import SheetWriter
from civtrack.xlsx.moving.strings_used import StringUse
from civtrack.xlsx.moving.structure import move_sheet
from civtrack.xlsx.opened.row_heights import RowHeights
from civtrack.xlsx.parts.edits import CellEdits
from civtrack.xlsx.parts.markup import Part, without_remarks
from civtrack.xlsx.parts.styles import Styles
from civtrack.xlsx.parts.workbook import SheetEntry

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage
    from civtrack.xlsx.opened.sheet import Sheet

__all__ = ["CopiedSheet", "SheetJob", "shown_rows"]

_MARK = b"\0rows\0"


class SheetJob(NamedTuple):
    """What a sheet of a copy is made from.

    Attributes:
        package: The source.
        entry: The sheet.
        copy: The whole copy.
        sheet: The sheet's wish.
        maps: What becomes of every sheet.
        parts: The copy's parts.
        strings: The copy's strings.
        styles: The styles of all copies.
        losses: Collects what is lost.
        allowed: Which entries of lists may be shown.
        written: Which lists are to be written out, with their entries.
        known: The sheet's formulas.
        plan: What becomes of the copy's formulas.
        heights: Heights of its rows.
        rich: The workbook's rich values.
    """

    package: OpenPackage
    entry: SheetEntry
    copy: Copy
    sheet: SheetCopy
    maps: Maps
    parts: CopiedParts
    strings: StringUse
    styles: Styles
    losses: Losses
    allowed: Allowed
    written: Written
    known: FormulaIndex
    plan: FormulaPlan
    heights: RowHeights
    rich: RichValues

    def shown(self, text: str) -> bool:
        """Whether a text may be shown."""
        return bool(self.allowed((text,)))

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
    """

    def __init__(self, job: SheetJob) -> None:
        self._job = job
        self.marked: set[int] = set()
        sheet = job.package.sheet(job.entry.name)
        head, skeleton = sheet._skeleton
        where = f"{job.package.container.where}!{job.entry.name}"
        edits = CellEdits(fills=list(job.sheet.fills))
        self.links = SheetLinks(job.entry.part, job.move, job.parts, job.heights, job.shown)
        structure = self._structure(skeleton, edits)
        rows = structure.root.first("sheetData")
        assert rows is not None
        tag = skeleton.data[(old := skeleton.root.first("sheetData")).start : old.inner]  # type: ignore[union-attr]
        structure.splice(rows.start, rows.end, _MARK)
        before, after = map(without_remarks, structure.render().split(_MARK))
        opening = tag[:-2].rstrip() + b">" if head.empty else tag
        self._after = f"</{head.prefix}sheetData>".encode() + after
        editor = RowEditor(
            where, head.prefix, job.styles, column_style(skeleton), sheet._covered,
            epoch_1904=job.package.workbook.epoch_1904,
        )  # fmt: skip
        self.formulas = FormulaCells(
            job.sheet.name, head.prefix, job.known, job.plan, job.maps, job.losses, job.sheet.frozen_columns
        )
        self.writer = SheetWriter(
            CellGrammar(where, head.prefix),
            job.sheet.rows,
            job.strings,
            merges=sheet.merges,
            shown=shown_rows(sheet),
            editor=editor,
            edits=edits,
            unlocker=self._unlocker(skeleton, CellGrammar(where, head.prefix)),
            formulas=self.formulas,
            marks=self._mark if job.rich.present else None,
            emptied=self.links.pivots(),
        )
        self.writer.begin(before + opening)

    def _mark(self, cells: str) -> str:
        """Notes the rich values that cells show; those that cannot be followed are cut off."""
        found = MARK.findall(cells)
        if not found or self._job.rich.understood:
            self.marked.update(map(int, found))
            return cells
        self._job.losses.add(LossKind.RICH, self._job.sheet.name)
        return MARK.sub("", cells)

    def _unlocker(self, skeleton: Part, grammar: CellGrammar) -> Unlocker | None:
        job, wish = self._job, self._job.sheet
        if not wish.unlocked_columns:
            return None
        styles = column_style(skeleton)
        return Unlocker(grammar, job.styles, wish.unlocked_columns, wish.unlocked_rows, styles, column_letter)

    def _structure(self, skeleton: Part, edits: CellEdits) -> Part:
        """The sheet's part without rows, pruned, moved and with the parts it needs."""
        job = self._job
        part = skeleton.again()
        Structure().apply(part, edits, job.styles)
        prune_sheet(part, job.move, job.allowed, job.written)
        part = part.settled()
        if job.sheet.hidden_columns:
            hide_columns(part, job.sheet.hidden_columns)
        if job.sheet.unlocked_columns is not None:
            protect(part)
        move_sheet(part, job.move)
        part = part.settled()
        self.links.follow(part)
        return part.settled()

    def finish(self) -> None:
        """The rows are through: closes the part."""
        self.writer.end(self._after)
        self._job.parts.written[self._job.entry.part] = self.writer.packed

    @property
    def report(self) -> SheetReport:
        """What of the sheet came along."""
        return SheetReport(self._job.sheet.name, self.writer.count, self.links.pictures, len(self.formulas.photos))


def shown_rows(sheet: Sheet) -> range:
    """Rows that a filter may hide, which copies show because they clear its criteria."""
    area = sheet.autofilter if sheet.filtered else None
    return range(area.first_row, area.last_row + 1) if area else range(0)
