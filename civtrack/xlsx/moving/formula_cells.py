"""Formulas of kept rows, as a copy writes them.

Exists because a copy with rows removed must neither show what a formula made of them nor lose the value that a row has
of its own. What becomes of formulas that reach further is decided before (`civtrack.xlsx.moving.formula_plan`). May
import `civtrack.errors`, `civtrack.model` and the modules of `civtrack.xlsx` below it.

Rules:

- Shared formulas are written out, each with its own text.
- An array formula whose rows all stay moves as one, where rows are deleted; in a copy nothing of it stays.
- A formula becomes its value only where that is a number, or a text that is proven to be of its row.
- WPS's cell photos stay what they are; their names are collected.
"""

from __future__ import annotations

import re
from typing import Any

from civtrack.model import Area
from civtrack.patterns import lazy
from civtrack.xlsx.editing.cellxml import cell_content
from civtrack.xlsx.editing.rows import Cell
from civtrack.xlsx.formulas.pure import PURE
from civtrack.xlsx.formulas.recompute import UNKNOWN
from civtrack.xlsx.formulas.references import Maps, adjust_formula, uses
from civtrack.xlsx.moving.copy_plan import Losses, LossKind, SheetCopy
from civtrack.xlsx.moving.formula_index import FormulaIndex, FormulaTag, formula_tag, near, photo_of, quickly
from civtrack.xlsx.moving.formula_plan import Fate, FormulaPlan
from civtrack.xlsx.parts.addresses import area_of, reference_of
from civtrack.xlsx.parts.markup import escape, unescape
from civtrack.xlsx.reading.cells import COLUMNS

__all__ = ["FormulaCells", "frozen"]

_TYPE = lazy(r"""\st\s*=\s*["'](\w+)["']""")


def frozen(cell: Cell, prefix: str) -> Cell:
    """A formula's cell with the value it shows instead of the formula.

    A text becomes text of the cell itself, which no program takes for a formula.

    Args:
        cell: A cell with a formula.
        prefix: The prefix of the spreadsheet namespace with its colon.
    """
    content, tag = cell.content or "", formula_tag(cell.content or "")
    if tag:
        content = content[: tag.start] + content[tag.end :]
    kind = _TYPE.search(cell.attributes)
    written = re.search(rf"<{prefix}v(?:\s[^>]*)?>([^<]*)</{prefix}v>", content)
    if not written or not written[1]:
        return Cell(cell.letters, _TYPE.sub("", cell.attributes), None)
    if not kind or kind[1] != "str":
        return cell._replace(content=content)
    inline = f'<{prefix}is><{prefix}t xml:space="preserve">{written[1]}</{prefix}t></{prefix}is>'
    return Cell(cell.letters, _TYPE.sub(' t="inlineStr"', cell.attributes), inline)


class FormulaCells:
    """Rewrites the formulas of one sheet of one copy.

    Args:
        sheet: The sheet.
        prefix: The prefix of the spreadsheet namespace with its colon.
        index: Its formulas.
        plan: What becomes of those that reach far.
        maps: What becomes of every sheet.
        losses: Collects what is lost.

    Attributes:
        photos: Names of the cell photos that are shown.
        computes: Whether a formula that computes something was written.
        far_rows: Rows in which a formula reaches beyond its row.
    """

    def __init__(
        self,
        sheet: SheetCopy,
        prefix: str,
        index: FormulaIndex,
        plan: FormulaPlan,
        maps: Maps,
        losses: Losses,
    ) -> None:
        self.photos: dict[str, None] = {}
        self.computes = False
        self._sheet, self._p, self._index, self._plan, self._maps = sheet.name, prefix, index, plan, maps
        self._losses, self._frozen_columns, self._cells = losses, sheet.frozen_columns, sheet.cells
        self._reads: dict[tuple[str, ...], bool] = {}
        self._silent: dict[tuple[str, ...], bool] = {}
        self._strangers: dict[str, bool] = {}
        self._rows = maps[sheet.name]
        self._open_f = f"<{prefix}f"
        self._plain_f, self._end_f = f"<{prefix}f>", f"</{prefix}f>"
        self.far_rows = frozenset(row for row, _ in index.far)

    def quick(self, written: str, letters: str, row: int, new: int, shown: str = "") -> str | None:
        """A formula's element at its new place, for plain formulas of their own row and photos; None for all others.

        `shown` is what the cell shows, where that is a text.
        """
        if not written.startswith(self._plain_f) or (self._frozen_columns and COLUMNS[letters] in self._frozen_columns):
            return None
        text = written[len(self._plain_f) : -len(self._end_f)]
        pieces = quickly(text, row)
        if pieces is not None and self._cells is not None and not self._reads_own(pieces, row):
            return None
        if pieces is not None and ("&" in text or '"' in text) and self._silenced(pieces, text):
            return None
        if pieces is not None and shown and self._strange(shown):
            return None
        if pieces is not None:
            self.computes = True
            return f"{self._plain_f}{str(new).join(pieces)}{self._end_f}"
        if photo := photo_of(unescape(text)):
            self.photos[photo] = None
            return written
        return None

    def _silenced(self, pieces: tuple[str, ...], text: str) -> bool:
        """Whether a formula holds texts that may not be shown; they are the same in every row."""
        if pieces not in self._silent:
            self._silent[pieces] = self._plan.silenced(self._sheet, unescape(text))
        return self._silent[pieces]

    def _strange(self, content: str) -> bool:
        """Whether a cell shows a text of others: whatever program wrote it, its formula does not say so any more."""
        if self._cells is None or not (value := re.search(rf"<{self._p}v[^<>]*>([^<]+)<", content)):
            return False
        if value[1] not in self._strangers:
            said = unescape(value[1]).replace('"', "")
            self._strangers[value[1]] = self._plan.silenced(self._sheet, f'"{said}"')
        return self._strangers[value[1]]

    def _reads_own(self, pieces: tuple[str, ...], row: int) -> bool:
        """Whether a formula of an own row reads nothing but cells that come along, by functions that are known."""
        assert self._cells is not None
        if row not in self._cells.items or row in self._cells.withheld:
            return False
        if pieces not in self._reads:
            self._reads[pieces] = self._reads_kept(unescape(str(row).join(pieces)), row)
        return self._reads[pieces]

    def _reads_kept(self, text: str, row: int) -> bool:
        """Whether a formula that keeps to its row reads nothing but cells that come along."""
        if self._cells is None:
            return True
        used = uses(text, self._sheet)
        return used.functions <= PURE and all(
            self._cells.whole(row, area.first_column, area.last_column) for _, area in used.areas
        )

    def __call__(self, cell: Cell, row: int, new: int) -> Cell:
        """The cell as it is written in the copy."""
        if not cell.content or self._open_f not in cell.content:
            return cell
        tag = formula_tag(cell.content)
        if tag is None:
            return cell
        column = COLUMNS[cell.letters]
        kind = tag.attributes.get("t")
        if kind in {"array", "dataTable"}:
            return self._array(cell, tag, row, column)
        text = self._index.text(tag, row, column)
        if photo := photo_of(text):
            self.photos[photo] = None
            return cell
        ruling = self._plan.ruling(self._sheet, row, column)
        if ruling is None:
            return self._near(cell, tag, text, row, new)
        place = f"{cell.letters}{row}"
        match ruling.fate:
            case Fate.SERIAL | Fate.FROZEN | Fate.SILENCED:
                return self._frozen(cell, LossKind[ruling.fate.name], place, proven=ruling.fate is Fate.SILENCED)
            case Fate.EMPTIED:
                self._losses.add(LossKind.EMPTIED, self._sheet, place)
                return Cell(cell.letters, _TYPE.sub("", cell.attributes), None)
            case Fate.BROKEN:
                self._losses.add(LossKind.BROKEN, self._sheet, place)
                return self._written(cell, tag, ruling.text, UNKNOWN)
            case Fate.COMPUTED:
                if ruling.value is UNKNOWN:
                    self._losses.add(LossKind.UNCALCULATED, self._sheet, place)
                return self._written(cell, tag, ruling.text, ruling.value)
        return self._kept(cell, tag, ruling.text)

    def _near(self, cell: Cell, tag: FormulaTag, text: str, row: int, new: int) -> Cell:
        """A formula that keeps to its row."""
        known = near(text, row)
        fate = self._plan.positional(row, new) if known and known.positional else Fate.KEPT
        if COLUMNS[cell.letters] in self._frozen_columns or fate is Fate.SERIAL:
            return self._frozen(cell, LossKind.SERIAL, f"{cell.letters}{row}", proven=self._reads_kept(text, row))
        if not self._reads_kept(text, row):
            return self._emptied(cell, LossKind.EMPTIED, f"{cell.letters}{row}")
        if self._plan.silenced(self._sheet, text):
            return self._frozen(cell, LossKind.SILENCED, f"{cell.letters}{row}", proven=True)
        moved = known.at(new) if known else adjust_formula(text, self._maps, self._sheet).text
        if self._cells is not None and row not in self._cells.items:
            fate = Fate.COMPUTED
        return self._kept(cell, tag, moved) if fate is Fate.KEPT else self._written(cell, tag, moved, UNKNOWN)

    def _frozen(self, cell: Cell, kind: LossKind, place: str, *, proven: bool) -> Cell:
        """A formula's value instead of it: a number, or a text that is proven to be of its row and may be shown."""
        made = frozen(cell, self._p)
        if " t=" in made.attributes and _TYPE.search(cell.attributes):
            said = re.findall(r">([^<]+)<", made.content or "")
            if not proven or self._plan.silenced(self._sheet, "".join(f'"{text}"' for text in map(unescape, said))):
                return self._emptied(cell, LossKind.EMPTIED, place)
        self._losses.add(kind, self._sheet, place)
        return made

    def _emptied(self, cell: Cell, kind: LossKind, place: str) -> Cell:
        self._losses.add(kind, self._sheet, place)
        return Cell(cell.letters, _TYPE.sub("", cell.attributes), None)

    def _array(self, cell: Cell, tag: FormulaTag, row: int, column: int) -> Cell:
        area = area_of(tag.attributes.get("ref", "")) or Area(row, column, row, column)
        rows = self._rows
        adjusted = adjust_formula(tag.text, self._maps, self._sheet)
        whole = rows is not None and not rows.touches(area.first_row, area.last_row)
        table = tag.attributes.get("t") == "dataTable" and rows is not None and not rows.identity
        table = table or self._plan.silenced(self._sheet, tag.text)
        if rows is None or not whole or table or adjusted.lost or column in self._frozen_columns:
            self._losses.add(LossKind.ARRAY, self._sheet, f"{cell.letters}{row}")
            stale = adjusted.stale and not adjusted.lost
            return Cell(cell.letters, _TYPE.sub("", cell.attributes), None) if stale else frozen(cell, self._p)
        self.computes = True
        moved = rows.area(area) or area
        content = cell.content or ""
        written = content[tag.start : tag.end].replace(
            f'ref="{tag.attributes.get("ref", "")}"', f'ref="{reference_of(moved)}"', 1
        )
        written = written.replace(f">{escape(tag.text)}<", f">{escape(adjusted.text)}<", 1)
        if not adjusted.stale:
            return cell._replace(content=content[: tag.start] + written + content[tag.end :])
        self._losses.add(LossKind.UNCALCULATED, self._sheet, f"{cell.letters}{row}")
        return Cell(cell.letters, _TYPE.sub("", cell.attributes), written)

    def _kept(self, cell: Cell, tag: FormulaTag, text: str) -> Cell:
        self.computes = True
        content = cell.content or ""
        if '"str"' in cell.attributes and self._strange(content):
            return self._written(cell, tag, text, UNKNOWN)
        return cell._replace(content=content[: tag.start] + self._formula(tag, text) + content[tag.end :])

    def _formula(self, tag: FormulaTag, text: str) -> str:
        always = ' ca="1"' if tag.attributes.get("ca") == "1" else ""
        return f"<{self._p}f{always}>{escape(text)}</{self._p}f>"

    def _written(self, cell: Cell, tag: FormulaTag, text: str, value: Any) -> Cell:
        """A formula with a new value, or with none."""
        self.computes = True
        formula, attributes = self._formula(tag, text), _TYPE.sub("", cell.attributes)
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            value = int(value)
        content = None if value is UNKNOWN else cell_content(value, self._p, epoch_1904=False)
        if content is None:
            return Cell(cell.letters, attributes, formula)
        if isinstance(value, str):
            inner = f"<{self._p}v>{_text(content[1])}</{self._p}v>"
            return Cell(cell.letters, f'{attributes} t="str"', formula + inner)
        return Cell(cell.letters, attributes + content[0], formula + content[1])


def _text(inline: str) -> str:
    """The text of an inline string, as escaped."""
    match = re.search(r">([^<]*)</[\w:.-]*t>", inline)
    return match[1] if match else ""
