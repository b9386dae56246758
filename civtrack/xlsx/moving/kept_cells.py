"""Lets through the cells of a copy that are said to come along, and of every cell only what is understood.

Exists because what stands beside, above or below a table is nobody's: a cell needs a reason to be in a copy. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.

Rules: a cell within the table that may not come along keeps its look, one beside the table goes; what arrays, data
tables and pivot tables fill never comes along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from civtrack.model import Area
from civtrack.patterns import lazy
from civtrack.xlsx.editing.alike_rows import AlikeCells
from civtrack.xlsx.editing.rows import Cell, CellGrammar, SourceRow
from civtrack.xlsx.moving.copy_plan import Losses, LossKind, SheetCopy
from civtrack.xlsx.reading.cells import COLUMNS

__all__ = ["AsWritten", "Attributes", "CellGate", "known_only"]

_ROW = lazy(
    r"""\s(?:(?:spans|s|ht|outlineLevel)="[\d.: ]{1,20}"|"""
    r"""(?:customFormat|hidden|customHeight|collapsed|thickTop|thickBot)="(?:0|1|true|false)")"""
)
_CELL = lazy(r"""\s(s|t|vm)\s*=\s*["'](\d{1,9}|[a-zA-Z]{1,9})["']""")
_TYPES = frozenset(("s", "n", "b", "e", "str", "inlineStr", "d"))
_TYPED = lazy(r"""\s(?:t|vm)\s*=\s*["']\w*["']""")
_LETTERS = lazy("[A-Z]+")


class AsWritten(dict[str, str]):
    """Attributes of cells as they are."""

    def __missing__(self, written: str) -> str:
        return written


class Attributes(dict[str, str]):
    """Attributes of cells as written → those of them that are understood; each way of writing is looked at once."""

    def __missing__(self, written: str) -> str:
        found = {
            name: value
            for name, value in _CELL.findall(written)
            if (value in _TYPES if name == "t" else value.isdigit())
        }
        made = "".join(f' {name}="{value}"' for name, value in found.items())
        if written.rstrip().endswith("/"):
            made += "/"
        if len(self) < 1 << 14:
            self[written] = made
        return made


class _Rows(dict[str, str]):
    """Attributes of rows, likewise."""

    def __missing__(self, written: str) -> str:
        made = '"' + "".join(_ROW.findall(written)) + ("/>" if written.endswith("/>") else ">")
        if len(self) < 1 << 14:
            self[written] = made
        return made


_TALL = 64
"""Rows from which on an area is looked at from every row, as there are few such areas."""


class CellGate:
    """The cells of one sheet of one copy that come along.

    Args:
        sheet: The sheet's wish.
        prefix: The prefix of the spreadsheet namespace with its colon.
        filled: Areas that are filled by something that does not come along.
        losses: Collects what stays behind.

    Attributes:
        items: How many of the caller's own rows passed.
    """

    def __init__(self, sheet: SheetCopy, prefix: str, filled: Sequence[Area], losses: Losses) -> None:
        self._sheet, self._cells, self._losses = sheet, sheet.cells, losses
        # An array formula in each of ten thousand rows is one row tall: a row then looks at its own alone.
        self._tall = [area for area in filled if area.last_row - area.first_row >= _TALL]
        self._filled: dict[int, list[Area]] = {}
        for area in filled:
            if area.last_row - area.first_row < _TALL:
                for number in range(area.first_row, area.last_row + 1):
                    self._filled.setdefault(number, []).append(area)
        self._grammar = CellGrammar(sheet.name, prefix)
        self._rests = _Rows()
        self._said = {(fill.first_row, fill.column) for fill in sheet.fills if fill.first_row == fill.last_row}
        columns = sheet.cells.columns if sheet.cells else frozenset[int]()
        self._edge = max(columns, default=0)
        self._solid = columns.issuperset(range(1, self._edge + 1))
        self._first = min(columns, default=0)
        self._items = sheet.cells.items if sheet.cells else frozenset[int]()
        self.items = 0

    def passed(self, row: SourceRow) -> SourceRow:
        """A row with the cells that come along."""
        number, rest, cells = row
        self.items += number in self._items
        if cells and not self._free(number, cells):
            cells = self._kept(number, cells)
        return SourceRow(number, self._rests[rest], cells)

    def passes(self, numbers: Sequence[int], columns: Collection[int]) -> bool:
        """Whether all cells in some columns of rows that are spelled alike come along."""
        kept = self._cells
        if self._filled or self._tall:
            return False
        return kept is None or (
            kept.columns.issuperset(columns)
            and kept.items.issuperset(numbers)
            and kept.withheld.keys().isdisjoint(numbers)
        )

    def beside(self, column: int) -> bool:
        """Whether a column stands beside the table, so that nothing of it comes along."""
        return self._cells is not None and not self._first <= column <= self._edge

    def counted(self, numbers: Sequence[int], beside: Sequence[AlikeCells]) -> None:
        """Counts rows that pass, and the cells beside them that stay behind."""
        self.items += len(self._items.intersection(numbers))
        for column, ends in beside:
            lost = [
                f"{column.letters}{number}"
                for number, end in zip(numbers, ends, strict=True)
                if end[-2:] not in ("", "/>") and (number, column.place) not in self._said
            ]
            if lost:
                self._losses.add_cells(LossKind.BESIDE, self._sheet.name, lost)

    def own(self, number: int) -> bool:
        """Whether a row is the caller's own as a whole."""
        kept = self._cells
        return kept is None or (number in kept.items and number not in kept.withheld)

    def rest(self, written: str) -> str:
        """The end of an opening tag with what is understood of it."""
        return self._rests[written]

    def _free(self, number: int, cells: str) -> bool:
        """Whether all cells of a row come along, as far as it can be seen at once."""
        if (self._filled or self._tall) and self._filled_in(number):
            return False
        kept = self._cells
        if kept is None:
            return True
        if not self._solid or number not in kept.items or number in kept.withheld:
            return False
        at = cells.rfind(self._grammar.open_c)
        found = _LETTERS.match(cells, at + len(self._grammar.open_c)) if at >= 0 else None
        return found is not None and COLUMNS[found[0]] <= self._edge

    def _filled_in(self, number: int) -> list[Area]:
        """The filled areas that reach a row."""
        tall = [area for area in self._tall if area.first_row <= number <= area.last_row]
        return [*self._filled.get(number, ()), *tall]

    def _kept(self, number: int, cells: str) -> str:
        pieces = []
        allowed = self._cells.of(number) if self._cells is not None else None
        own = self._cells is not None and number in self._cells.items
        areas = self._filled_in(number)
        cells, formatted = self._formatted_end(number, cells)
        for cell in self._grammar.split(cells, number):
            column = COLUMNS[cell.letters]
            inside = any(area.first_column <= column <= area.last_column for area in areas)
            if cell.content is not None and (inside or (allowed is not None and column not in allowed)):
                self._lost(number, cell, column, filled=inside, own=own)
                if not self._first <= column <= self._edge and self._cells is not None:
                    continue
                cell = Cell(cell.letters, _TYPED.sub("", cell.attributes), None)  # noqa: PLW2901 - its look alone
            pieces.append(
                f'{self._grammar.open_c}{cell.letters}{number}"{cell.attributes}'
                + ("/>" if cell.content is None else f">{cell.content}</{self._grammar.prefix}c>")
            )
        return "".join(pieces) + formatted

    def _formatted_end(self, number: int, cells: str) -> tuple[str, str]:
        """The cells of a row without those at its end that have a look alone, and these, where they are very many.

        A row that is formatted to the last column of the sheet ends with sixteen thousand of them.
        """
        prefix, closing = self._grammar.prefix, f"</{self._grammar.prefix}c>"
        cut = cells.rfind(closing) + len(closing) if closing in cells else 0
        if len(cells) - cut < _MANY:
            return cells, ""
        plain = re.compile(rf'(?>(?:<{prefix}c r="[A-Z]{{1,3}}{number}" s="\d{{1,6}}"/>)*)')
        return (cells[:cut], cells[cut:]) if plain.fullmatch(cells, cut) else (cells, "")

    def _lost(self, number: int, cell: Cell, column: int, *, filled: bool, own: bool) -> None:
        if filled:
            if self._grammar.open_f in (cell.content or ""):
                self._losses.add(LossKind.ARRAY, self._sheet.name, f"{cell.letters}{number}")
        elif (
            (number, column) not in self._said
            and not (own and self._withheld(number, column))
            and ">" in (cell.content or "")
        ):
            self._losses.add(LossKind.BESIDE, self._sheet.name, f"{cell.letters}{number}")

    def _withheld(self, number: int, column: int) -> bool:
        return self._cells is not None and column in self._cells.withheld.get(number, ())


_MANY = 4_000
"""Letters of cells without content from which on they are taken together."""
_FORMULA = r"<{p}f\b[^<>]*?(?:/>|>[^<]*</{p}f>)"
_VALUE = r"<{p}v(?:\s[^<>]*)?>([^<]*)</{p}v>"
_PLAIN = r'<{p}t(?: xml:space="preserve")?>([^<>&\r]+)</{p}t>'
"""A text of one piece without references: it is written anew as it stands."""


def known_only(content: str, prefix: str, composed: Callable[[str], str]) -> str:
    """What is understood of a cell's content: its value, or its own text; formulas are written elsewhere.

    Args:
        content: What stands in the cell, its formula written anew already.
        prefix: The prefix of the spreadsheet namespace with its colon.
        composed: Writes the inside of a text anew.
    """
    pieces = []
    if formula := re.search(_FORMULA.format(p=prefix), content):
        pieces.append(formula[0])
    if value := re.search(_VALUE.format(p=prefix), content):
        pieces.append(f"<{prefix}v>{value[1]}</{prefix}v>")
    if own := re.search(rf"<{prefix}is(?:\s[^<>]*)?>(.*)</{prefix}is>", content, re.DOTALL):
        plain = re.fullmatch(_PLAIN.format(p=prefix), own[1])
        text = f'<{prefix}t xml:space="preserve">{plain[1]}</{prefix}t>' if plain else composed(own[1])
        pieces.append(f"<{prefix}is>{text}</{prefix}is>")
    return "".join(pieces)
