"""One sheet of one copy: its structure pruned and moved, its parts taken along, its rows written.

Exists between the routing of rows, which knows no parts, and the copy as a whole. May import `civtrack.model` and the
modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from civtrack.xlsx.copied_parts import CopiedParts
from civtrack.xlsx.copy_plan import Copy, Losses, LossKind, SheetCopy, SheetReport
from civtrack.xlsx.edits import CellEdits
from civtrack.xlsx.markup import Element, Part
from civtrack.xlsx.moving import Move, move_sheet
from civtrack.xlsx.pruning import Allowed, hide_columns, protect, prune_sheet
from civtrack.xlsx.references import Maps
from civtrack.xlsx.rowedit import RowEditor
from civtrack.xlsx.rows import CellGrammar
from civtrack.xlsx.sheet_writer import SheetWriter
from civtrack.xlsx.strings_used import StringUse
from civtrack.xlsx.structure import Structure, column_style
from civtrack.xlsx.styles import Styles
from civtrack.xlsx.workbook import SheetEntry, relations

if TYPE_CHECKING:
    from civtrack.xlsx.package import Package

__all__ = ["CopiedSheet", "SheetJob"]

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
    """

    package: Package
    entry: SheetEntry
    copy: Copy
    sheet: SheetCopy
    maps: Maps
    parts: CopiedParts
    strings: StringUse
    styles: Styles
    losses: Losses
    allowed: Allowed

    @property
    def move(self) -> Move:
        """What happens to the sheet."""
        return Move(self.sheet.name, self.sheet.rows, self.maps, self.losses)


class CopiedSheet:
    """A sheet on its way into a copy.

    Attributes:
        writer: Takes its rows.
    """

    def __init__(self, job: SheetJob) -> None:
        self._job = job
        sheet = job.package.sheet(job.entry.name)
        head, skeleton = sheet._skeleton
        where = f"{job.package.container.where}!{job.entry.name}"
        edits = CellEdits(fills=list(job.sheet.fills))
        structure, self._pictures = self._structure(skeleton, edits)
        rows = structure.root.first("sheetData")
        assert rows is not None
        tag = skeleton.data[(old := skeleton.root.first("sheetData")).start : old.inner]  # type: ignore[union-attr]
        structure.splice(rows.start, rows.end, _MARK)
        before, after = structure.render().split(_MARK)
        opening = tag[:-2].rstrip() + b">" if head.empty else tag
        self._after = f"</{head.prefix}sheetData>".encode() + after
        editor = RowEditor(
            where, head.prefix, job.styles, column_style(skeleton), sheet._covered,
            epoch_1904=job.package.workbook.epoch_1904,
        )  # fmt: skip
        filtered = sheet.autofilter if sheet.filtered else None
        self.writer = SheetWriter(
            CellGrammar(where, head.prefix),
            job.sheet.rows,
            job.strings.new,
            merges=sheet.merges,
            shown=range(filtered.first_row, filtered.last_row + 1) if filtered else range(0),
            editor=editor,
            edits=edits,
        )
        self.writer.begin(before + opening)

    def _structure(self, skeleton: Part, edits: CellEdits) -> tuple[Part, int]:
        """The sheet's part without rows, pruned, moved and with the parts it needs; and how many pictures it keeps."""
        job = self._job
        part = _copy(skeleton)
        Structure().apply(part, edits, job.styles)
        prune_sheet(part, job.move, job.allowed)
        part = _rendered(part)
        if job.sheet.hidden_columns:
            hide_columns(part, job.sheet.hidden_columns)
        if job.sheet.unlocked_columns is not None:
            protect(part)
        move_sheet(part, job.move)
        part = _rendered(part)
        pictures = self._related(part)
        return _rendered(part), pictures

    def _related(self, part: Part) -> int:
        """Takes along the parts that the sheet still mentions."""
        job = self._job
        known = {relation.id: relation for relation in relations(job.package.container, job.entry.part)}
        kept: set[str] = set()
        for element in _mentions(part):
            identifier = element.relation()
            relation = known.get(identifier or "")
            if identifier is None or relation is None:
                continue
            if element.local == "hyperlink" and relation.external:
                kept.add(identifier)
            elif relation.type in {"printerSettings", "image"} and not relation.external:
                job.parts.keep(relation.target)
                kept.add(identifier)
            elif element.local == "pageSetup":
                part.splice(element.start, element.end, b"")
            else:
                part.splice(element.start, element.end, b"")
                job.losses.add(LossKind.PART, job.sheet.name)
        job.parts.relate(job.entry.part, kept)
        return 0

    def finish(self) -> None:
        """The rows are through: closes the part."""
        self.writer.end(self._after)
        self._job.parts.written[self._job.entry.part] = self.writer.packed

    @property
    def report(self) -> SheetReport:
        """What of the sheet came along."""
        return SheetReport(self._job.sheet.name, self.writer.count, self._pictures, 0)


def _copy(part: Part) -> Part:
    return Part(part.where, part.name, part.data)


def _rendered(part: Part) -> Part:
    """The part as it reads now."""
    return Part(part.where, part.name, part.render()) if part.changed else part


def _mentions(part: Part) -> list[Element]:
    """Elements of a sheet that lead to other parts."""
    return [element for element in part.root.walk() if element.relation() is not None]
