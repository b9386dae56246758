"""Writes the rows of one sheet of one copy at their new places.

Exists as what stands between the stream of source rows and the deflated part: row numbers, shared strings, formulas,
cells that are asked for, values carried out of removed rows by merged areas. May import `civtrack.model` and the
modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain, groupby

from civtrack.model import N_, Area
from civtrack.patterns import lazy
from civtrack.xlsx.editing.alike_rows import AlikeCells, AlikeColumn, AlikeRow
from civtrack.xlsx.editing.rowedit import RowEditor
from civtrack.xlsx.editing.rows import Cell, CellGrammar, SourceRow, spelled_out
from civtrack.xlsx.editing.unlocking import Unlocker
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.alike_edits import Added, AlikeEdits, left_beside
from civtrack.xlsx.moving.alike_written import CellRule, with_formulas, written_rows
from civtrack.xlsx.moving.kept_cells import AsWritten, Attributes, CellGate, known_only
from civtrack.xlsx.moving.routing import carried
from civtrack.xlsx.moving.strings_used import Numbering
from civtrack.xlsx.parts.addresses import MAX_ROW
from civtrack.xlsx.parts.edits import CellEdit, CellEdits
from civtrack.xlsx.parts.output import Packing
from civtrack.xlsx.reading.cells import COLUMNS

__all__ = ["SheetWriter"]

_FLUSH = 1 << 17
_HIDDEN = lazy(r'\shidden="(?:1|true)"')
_SPANS = lazy(r'\sspans="[^"]*"')
_TYPE = lazy(r"""\st\s*=\s*["'](\w+)["']""")
_LOOK = lazy(r'\ss="(\d{1,6})"')
_OWN_TEXT = lazy(r'(<(?:[\w.-]+:)?t)(?:( xml:space="preserve")|[^<>])*?(>)')


class SheetWriter:
    """One sheet of one copy, row by row.

    Args:
        grammar: How the sheet's cells are spelled.
        rows: Which rows stay.
        strings: Numbers the shared strings anew.
        merges: The sheet's merged areas.
        shown: Rows that are no longer hidden, because the filter that hid them is cleared.
        editor: Writes the cells that are asked for, by source rows.
        edits: What is asked for.
        unlocker: Opens cells for writing.
        formulas: Rewrites formulas.
        marks: Takes notice of cells that show rich values; gives back the row's cells.
        texts: Writes the inside of a text of a cell's own anew.
        gate: Lets through the cells that come along into a copy; None: all of them, as they are.
        watched: Whether it must be known which looks cells use.

    Attributes:
        wanted: Removed rows whose first cell of a merged area is carried into a kept row.
        packed: The deflated part.
        count: Stored rows written so far.
        looks: The looks that cells use, where that must be known.
    """

    def __init__(
        self,
        grammar: CellGrammar,
        rows: RowMap,
        strings: Numbering,
        *,
        merges: Iterable[Area],
        shown: range,
        editor: RowEditor,
        edits: CellEdits,
        unlocker: Unlocker | None,
        formulas: CellRule,
        marks: Callable[[str], str] | None = None,
        texts: Callable[[str], str] = str,
        gate: CellGate | None = None,
        watched: Collection[int] = (),
    ) -> None:
        self.rows = rows
        self.packed = Packing()
        self.count = 0
        self._grammar, self._strings, self._shown = grammar, strings, shown
        self._editor, self._edits = editor, edits
        self._unlocker, self._formulas, self._gate = unlocker, formulas, gate
        self._attributes: dict[str, str] = AsWritten() if gate is None else Attributes()
        self._watched = bool(watched)
        self.looks: set[int] = set()
        p = grammar.prefix
        self._p, self._open_row, self._open_c = p, f'<{p}row r="', grammar.open_c
        self._begin_v, self._end_v = f"><{p}v>", f"</{p}v></{p}c>"
        self._shared_v = f' t="s"{self._begin_v}'
        self._alike: tuple[list[AlikeRow], list[int], list[int]] = [], [], []
        self._alike_columns: tuple[AlikeColumn, ...] = ()
        self._v = re.compile(rf"<{p}v>([^<]*)</{p}v>")
        self._held: list[str] = []
        self._size = 0
        self._marks, self._texts = marks, texts
        self._rest: dict[str, str] = {}
        self._last = self._last_new = 0
        self._carry = carried(merges, rows)
        self._carried: dict[int, list[Cell]] = {}
        self.wanted = frozenset(self._carry)
        self._appender = AlikeEdits(edits, editor)
        area = edits.area()
        self._asked = (area.first_row, area.last_row) if area else (1, 0)

    def begin(self, before: bytes) -> None:
        """What stands before the rows."""
        self.packed.add(before)

    def end(self, after: bytes) -> None:
        """What stands after the rows."""
        self.settle()
        self._late(MAX_ROW + 1)
        self._missing(self._asked[1] + 1)
        self._flush()
        self.packed.add(after)
        self.packed.finish()

    def look(self, row: SourceRow) -> None:
        """A removed row with the first cell of a merged area that goes on below."""
        self.settle()
        cells = {COLUMNS[cell.letters]: cell for cell in self._grammar.split(row.cells, row.number)}
        for column, target in self._carry[row.number]:
            if column in cells:
                self._carried.setdefault(target, []).append(self._frozen(cells[column]))

    def _frozen(self, cell: Cell) -> Cell:
        """A cell with the value of its formula instead of the formula."""
        if not cell.content or self._grammar.open_f not in cell.content:
            return cell
        from civtrack.xlsx.moving.formula_cells import frozen  # it uses what stands here

        return frozen(cell, self._p)

    def take_alike(
        self, columns: tuple[AlikeColumn, ...], rows: Sequence[AlikeRow], numbers: Sequence[int], news: Sequence[int]
    ) -> None:
        """Rows that stay and are spelled alike: they are written with others like them."""
        if columns is not self._alike_columns:
            self.settle()
            self._alike_columns = columns
        self._alike[0].extend(rows)
        self._alike[1].extend(numbers)
        self._alike[2].extend(news)

    def settle(self) -> None:
        """Writes the rows that were held back: all in one go, else in runs that can be, else one by one."""
        rows, numbers, news = self._alike
        if not rows:
            return
        self._alike = [], [], []
        if self._put_alike(rows, numbers, news):
            return
        own = self._gate.own if self._gate is not None else (lambda _: True)
        for mine, run in groupby(zip(rows, numbers, news, strict=True), key=lambda one: own(one[1])):
            some = list(run)
            if not mine or not self._put_alike(*map(list, zip(*some, strict=True))):
                for row, _, new in some:
                    self.take(spelled_out(row), new)

    def _put_alike(self, rows: Sequence[AlikeRow], numbers: Sequence[int], news: Sequence[int]) -> bool:
        """Writes rows that are spelled alike; False, and nothing is done, where one of them needs more care."""
        if self._carried or self._marks is not None or self._unlocker is not None:
            return False
        _, _, rests, *ends = zip(*rows, strict=True)
        there = [(column, end) for column, end in zip(self._alike_columns, ends, strict=True) if any(end)]
        beside = [each for each in there if self._gate is not None and self._gate.beside(each[0].place)]
        there = [each for each in there if each not in beside] if beside else there
        heads = self._heads(set(rests))
        if heads is None or news[-1] - news[0] != len(news) - 1 or (self._shown and self._hides(numbers, rests)):
            return False
        added: list[Added] | None = []
        if self._asked[0] <= numbers[-1] and numbers[0] <= self._asked[1]:
            added = self._appender.of(numbers, news, there)
        if added is None or (
            self._gate is not None and not self._gate.passes(numbers, {column.place for column, _ in there})
        ):
            return False
        there = left_beside(added, there)
        if (moved := with_formulas(self._formulas, self._p, numbers, news, there)) is None:
            return False
        if self._gate is not None:
            self._gate.counted(numbers, beside)
        if self._asked[1] and news[0] != self._last_new + 1:
            self._missing(numbers[0])
        self._last, self._last_new = numbers[-1], news[-1]
        self.count += len(rows)
        opening = [heads[rest] for rest in rests]
        if added:
            opening = [self._without_spans(each) for each in opening]
        self._written_alike(news, opening, moved, added)
        return True

    def _written_alike(
        self,
        news: Sequence[int],
        opening: Sequence[str],
        there: Sequence[AlikeCells],
        added: Sequence[Added],
    ) -> None:
        typed = [end for column, end in there if column.typed]
        count = len(typed)
        renumbered = self._strings.ends(list(chain.from_iterable(zip(*typed, strict=True))), self._shared_v)
        turn = iter(range(count))
        for column, written in there:
            if column.style is None:
                self._looked(set(written))
            elif self._watched:
                self._looked((column.style,))
        columns = [(column, renumbered[next(turn) :: count] if column.typed else ends) for column, ends in there]
        data = written_rows(self._grammar, news, opening, columns, added)
        if count:
            self._strings.counted(data.count(self._shared_v.encode()))
        self._looked(set(opening))
        for one in added:
            self._looked(one.looks)
        self._flush()
        self.packed.add(data)

    def _looked(self, written: Iterable[str]) -> None:
        """Takes notice of the looks in attributes."""
        if self._watched:
            for each in written:
                self.looks.update(map(int, _LOOK.findall(each)))

    def _heads(self, rests: set[str]) -> dict[str, str] | None:
        """Ends of opening tags → as they are written; None where a row has a look of its own."""
        if any("customF" in rest for rest in rests):
            return None
        return {rest: self._gate.rest(rest) if self._gate is not None else rest for rest in rests}

    def _hides(self, numbers: Sequence[int], rests: Sequence[str]) -> bool:
        """Whether a row among some is hidden that is to be shown."""
        return any(number in self._shown and _HIDDEN.search(rest) for number, rest in zip(numbers, rests, strict=True))

    def take(self, row: SourceRow, new: int) -> None:
        """A row that stays."""
        self.settle()
        number, rest, cells = row
        if self._carried:
            self._late(number)
        if number in self._shown:
            rest = _HIDDEN.sub("", rest)
        if number in self._carried:
            cells, rest = self._with_carried(row), _opened(rest)
        if self._gate is not None:
            number, rest, cells = self._gate.passed(SourceRow(number, rest, cells))
        if self._marks is not None:
            cells = self._marks(cells)
        if self._asked[0] <= number <= self._asked[1] or (self._asked[1] and number > self._last + 1):
            if new != self._last_new + 1:
                self._missing(number)
            if edits := self._edits.of_row(number):
                cells, rest = self._edited(number, rest, cells, edits)
        if self._unlocker is not None and self._unlocker.concerns(number):
            cells, rest = self._unlocker.opened(SourceRow(number, rest, cells)), _opened(rest)
        self._last, self._last_new = number, new
        self.count += 1
        self._put_row(SourceRow(number, rest, cells), new)

    def _put_row(self, row: SourceRow, new: int) -> None:
        """A row of any cells."""
        self._put(f"{self._open_row}{new}{row.rest}")
        if row.rest[-2:] == "/>":
            return
        if row.cells and (row.number in self._formulas.far_rows or not self._put_mixed(row, new)):
            self._put_any(row, new)
        self._put(self._grammar.close_row)

    def _without_spans(self, rest: str) -> str:
        """A row's opening tag without the columns that it spans, which are more now."""
        if rest not in self._rest:
            self._rest[rest] = _SPANS.sub("", rest)
        return self._rest[rest]

    def _spelled(self, number: int, cells: Iterable[Cell]) -> str:
        return "".join(
            f'{self._open_c}{cell.letters}{number}"{cell.attributes}'
            + ("/>" if cell.content is None else f">{cell.content}</{self._p}c>")
            for cell in cells
        )

    def _put(self, text: str) -> None:
        self._looked((text,))
        self._held.append(text)
        self._size += len(text)
        if self._size > _FLUSH:
            self._flush()

    def _flush(self) -> None:
        self.packed.add("".join(self._held).encode())
        self._held.clear()
        self._size = 0

    def _put_mixed(self, row: SourceRow, new: int) -> bool:
        """Cells with formulas of their own row and texts of their own; False where there is anything else."""
        found = self._grammar.mixed(row.cells)
        if found is None:
            return False
        open_c, close_c, address, shared = self._open_c, f"</{self._p}c>", f'{new}"', ' t="s"'
        begin, end = len(self._begin_v) - 1, -len(self._end_v) + len(close_c)
        quick, pieces, known = self._formulas.quick, [], self._attributes
        formulas = [f and quick(f, at, row.number, new, v * ('"str"' in how)) for at, how, f, v, _ in found]
        if None in formulas:
            return False
        for (letters, written, _, value, own), moved in zip(found, formulas, strict=True):
            attributes = known[written]
            if own and self._gate is not None:
                own = _OWN_TEXT.sub(r"\1\2\3", own)  # noqa: PLW2901 - without attributes that nobody knows
            head = f"{open_c}{letters}{address}{attributes}>"
            if moved:
                pieces.append(f"{head}{moved}{value}{own}{close_c}")
            elif attributes[-1:] == "/":
                pieces.append(head)
            elif value and shared in attributes:
                pieces.append(f"{head}{value[:begin]}{self._strings.new(value[begin:end])}{value[end:]}{close_c}")
            else:
                pieces.append(f"{head}{value}{own}{close_c}")
        self._put("".join(pieces))
        return True

    def _put_any(self, row: SourceRow, new: int) -> None:
        pieces = []
        for source in self._grammar.split(row.cells, row.number):
            cell = self._formulas(source, row.number, new)
            cell = cell._replace(attributes=self._attributes[cell.attributes])
            content = cell.content
            if content is None:
                pieces.append(f'{self._open_c}{cell.letters}{new}"{cell.attributes}/>')
                continue
            kind = _TYPE.search(cell.attributes)
            if kind and kind[1] == "s":
                content, found = self._v.subn(self._renumbered, content)
                if found != 1 and content.strip():
                    # A number that is left as it was would stand for somebody else's text.
                    raise self._editor.refuse(N_("row {cell} is written in an unusual way"), row.number)
            if self._gate is not None:
                content = known_only(content, self._p, self._texts)
            pieces.append(f'{self._open_c}{cell.letters}{new}"{cell.attributes}>{content}</{self._p}c>')
        self._put("".join(pieces))

    def _renumbered(self, match: re.Match[str]) -> str:
        if not match[1].strip():
            return match[0]
        return f"<{self._p}v>{self._strings.new(match[1])}</{self._p}v>"

    def _edited(self, number: int, rest: str, cells: str, edits: list[CellEdit]) -> tuple[str, str]:
        piece = self._editor.edit(f"{self._open_row}{number}{rest}{cells}", number, edits)
        close = piece.find(">")
        rest = piece[piece.find('"', len(self._open_row)) : close + 1]
        return piece[close + 1 :].removesuffix(self._grammar.close_row), rest

    def _missing(self, before: int) -> None:
        """Rows that are asked for but not stored."""
        first = self._last + 1
        if first >= before or first > self._asked[1] or before <= self._asked[0]:
            return
        for start, end in self.rows.kept(max(first, self._asked[0]), min(before - 1, self._asked[1])):
            for number in self._edits.rows_between(start, end):
                self._make(number)
        self._last = max(self._last, before - 1)

    def _make(self, number: int) -> None:
        """A kept row that is not stored, with the cells that are asked for."""
        new = self.rows.new(number)
        if made := self._editor.new_row(number, self._edits.of_row(number)):
            close = made.find(">")
            cells = made[close + 1 :].removesuffix(self._grammar.close_row)
            self._last = number
            self._put(f'{self._open_row}{new}">')
            self._put_any(SourceRow(number, '">', cells), new or 0)
            self._put(self._grammar.close_row)

    def _late(self, before: int) -> None:
        """Kept rows that are not stored, but get the value of a merged area."""
        for number in sorted(row for row in self._carried if row < before):
            self._missing(number)
            cells = self._with_carried(SourceRow(number, '">', ""))
            if self._gate is not None:
                cells = self._gate.passed(SourceRow(number, '">', cells)).cells
            self._last = number
            self._put(f'{self._open_row}{self.rows.new(number)}">')
            self._put_any(SourceRow(number, '">', cells), self.rows.new(number) or 0)
            self._put(self._grammar.close_row)

    def _with_carried(self, row: SourceRow) -> str:
        """The row's cells with those that a merged area brings from a removed row."""
        cells = {COLUMNS[cell.letters]: cell for cell in self._grammar.split(row.cells, row.number)}
        for cell in self._carried.pop(row.number):
            cells[COLUMNS[cell.letters]] = cell
        return self._spelled(row.number, (cell for _, cell in sorted(cells.items())))


def _opened(rest: str) -> str:
    return f"{rest[:-2].rstrip()}>" if rest.endswith("/>") else rest
