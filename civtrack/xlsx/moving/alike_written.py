"""Rows that are spelled alike as they are written at other places: their formulas moved, then all of them in one go.

Exists so that writing hundreds of rows costs little more than writing one. May import the modules of `civtrack.xlsx`
below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat
from typing import Protocol

from civtrack.xlsx.editing.alike_rows import AlikeCells, AlikeColumn
from civtrack.xlsx.editing.rows import Cell, CellGrammar
from civtrack.xlsx.moving.alike_edits import Added

__all__ = ["CellRule", "with_formulas", "written_rows"]


class CellRule(Protocol):
    """What rewrites formulas as they pass."""

    far_rows: frozenset[int]
    """Rows in which a formula reaches beyond its row."""

    def quick(self, written: str, letters: str, row: int, new: int, shown: str = "") -> str | None:
        """A formula's element at its new place, where that hangs on its row alone; None for others.

        `shown` is what the cell shows, where that is a text.
        """
        ...

    def __call__(self, cell: Cell, row: int, new: int) -> Cell:
        """The cell as it is written.

        Args:
            cell: As it stands in the source.
            row: Its row in the source.
            new: Its row in the copy.
        """
        ...


def with_formulas(
    rules: CellRule, prefix: str, numbers: Sequence[int], news: Sequence[int], there: Sequence[AlikeCells]
) -> list[AlikeCells] | None:
    """The columns with the formulas of their own row moved; None where a formula needs more care."""
    if not rules.far_rows.isdisjoint(numbers):
        return None
    moved, begin_f, end_f = [], f"><{prefix}f>", f"</{prefix}f>"
    for column, ends in there:
        if not column.computed:
            moved.append((column, ends))
            continue
        found = []
        for number, new, end in zip(numbers, news, ends, strict=True):
            begin = end.find(begin_f)
            if begin < 0:
                found.append(end)
                continue
            close = end.index(end_f) + len(end_f)
            shown = end[close:] if '"str"' in end[:begin] else ""
            formula = rules.quick(end[begin + 1 : close], column.letters, number, new, shown)
            if formula is None:
                return None
            found.append(f"{end[: begin + 1]}{formula}{end[close:]}")
        moved.append((column, tuple(found)))
    return moved


def written_rows(
    grammar: CellGrammar,
    news: Sequence[int],
    opening: Sequence[str],
    columns: Sequence[tuple[AlikeColumn, Sequence[str]]],
    added: Sequence[Added],
) -> bytes:
    """The rows in UTF-8.

    Args:
        grammar: How the sheet's cells are spelled.
        news: Their numbers.
        opening: The ends of their opening tags.
        columns: Their columns with the ends of the cells.
        added: What comes behind.
    """
    numbers = list(map(str, news))
    template, values = [f'<{grammar.prefix}row r="%s%s'], [numbers, opening]
    for column, ends in columns:
        style = column.style or ""
        if "" in ends:
            begin, after = f"{grammar.open_c}{column.letters}", f'"{style}'
            values.append([f"{begin}{new}{after}{end}" if end else "" for new, end in zip(numbers, ends, strict=True)])
            template.append("%s")
        else:
            template.append(f'{grammar.open_c}{column.letters}%s"{style}%s')
            values += (numbers, ends)
    if not added:
        template.append(grammar.close_row)
    rows = map("".join(template).__mod__, zip(*values, strict=True))
    return _with_added(list(rows), added, grammar.close_row) if added else "".join(rows).encode()


def _with_added(rows: Sequence[str], added: Sequence[Added], close_row: str) -> bytes:
    """The same with what comes behind.

    What is added says words, the rows themselves hardly do: where they do not, both are put together as bytes, a letter
    for each, for a text with one ideograph in it takes twice the room and many times as long to encode.
    """
    cells = [one.cells for one in added]
    if not all(map(str.isascii, rows)):
        return "".join(chain.from_iterable(zip(rows, *cells, repeat(close_row)))).encode()
    letters = zip(rows, *map(_as_letters, cells), repeat(close_row))
    return "".join(chain.from_iterable(letters)).encode("latin-1")


def _as_letters(cells: Sequence[str]) -> Sequence[str]:
    """Cells with a letter for each byte of theirs in UTF-8."""
    letters = "\0".join(cells).encode().decode("latin-1").split("\0")  # which stands in no cell
    return letters if len(letters) == len(cells) else [cell.encode().decode("latin-1") for cell in cells]
