"""The gravest items first in a workbook of a district: its lists sorted, each row with everything that belongs to it.

Exists apart from the making of the copies because it is a second edit of a finished one: where something on a sheet is
about several of its rows — a merged cell, a heading between them, a running total —, the sheet stays in the ledger's
order and that is said, and nothing else is lost by having tried. May import everything below `civtrack.day` except
openpyxl.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from civtrack.errors import NotEditable
from civtrack.ledger.vocabulary import DITTO
from civtrack.model import N_, CellRef, Ledger, Message, Problem, Table, Verdict
from civtrack.outputs.districts.plan import LedgerShare
from civtrack.outputs.districts.sharing import SheetShare
from civtrack.problems import SPLIT_NOT_SORTED
from civtrack.xlsx import Limits, Package, Sheet
from civtrack.xlsx.formulas.sortedrows import RowsTorn

if TYPE_CHECKING:
    from civtrack.assessment import Assessment

__all__ = ["WorstFirst"]


class WorstFirst:
    """Sorts the copies of one ledger.

    Args:
        assessment: The judgement; of one of some districts the whole.
        ledger: The ledger.
        key: What is sorted by (`civtrack.outputs.gravity`).

    Attributes:
        problems: The sheets that are left in the ledger's order, each once, and why.
    """

    def __init__(self, assessment: Assessment, ledger: Ledger, key: Callable[[Verdict], tuple[int, int, int]]) -> None:
        self._ledger, self._limits, self._key = ledger, assessment.limits, key
        self._verdicts = assessment.of_ledger(ledger.path)
        self._problems: dict[str, Problem] = {}

    @property
    def problems(self) -> Sequence[Problem]:
        """The sheets that are left as they are."""
        return tuple(self._problems.values())

    def sort(self, path: Path, part: LedgerShare) -> None:
        """Sorts the lists of a copy, sheet by sheet.

        Args:
            path: The copy, its sheets still called as in the ledger.
            part: What of the ledger is in it.
        """
        for share in part.sheets:
            if share.sheet in part.plain or share.sheet in self._problems:
                continue
            lists = self._lists(share)
            if lists:
                self._sorted(path, share.sheet, lists, self._limits)

    def _lists(self, share: SheetShare) -> list[list[int]]:
        """Each table's rows in their new order, by the copy's numbers; none where nothing changes."""
        verdicts, found = self._verdicts.get(share.sheet, {}), list[list[int]]()
        for table in self._ledger.tables:
            rows = _rows(share, table) if table.sheet == share.sheet else []
            if len(rows) < 2:
                continue
            wanted = sorted(rows, key=lambda row: self._key(verdicts[row]))
            if wanted == rows:
                continue
            moved = {row: share.rows.new(row) or 0 for row in rows}
            if moved[rows[-1]] - moved[rows[0]] != len(rows) - 1:
                between = next(row for row, after in pairwise(rows) if moved[after] - moved[row] > 1)
                self._left(share.sheet, between + 1, N_("another row stands between the items"))
                return []
            found.append([moved[row] for row in wanted])
        return found

    def _sorted(self, path: Path, sheet: str, lists: Sequence[Sequence[int]], limits: Limits) -> None:
        try:
            with Package.open(path, limits) as package:
                if row := _ditto(package.sheet(sheet), {row for rows in lists for row in rows}):
                    self._left(sheet, None, Message(N_("a cell says what the one above says: {cell}"), {"cell": row}))
                    return
                package.sheet(sheet).sort(lists)
                package.save(path)
        except RowsTorn:
            self._left(sheet, None, N_("something on it is about several rows, such as a merged cell or a formula"))
        except NotEditable as error:
            self._left(sheet, None, error.what)

    def _left(self, sheet: str, row: int | None, why: str | Message) -> None:
        said = why if isinstance(why, Message) else Message(why)
        self._problems[sheet] = Problem(
            SPLIT_NOT_SORTED, CellRef(self._ledger.path.name, sheet, row), None, {"why": said}
        )


def _ditto(sheet: Sheet, listed: Collection[int]) -> str | None:
    """The first text in the lists that stands for what is above it."""
    for row in sheet.rows():
        if row.number in listed:
            texts = (value for value in row.values.values() if isinstance(value, str))
            if found := next((text for text in texts if "".join(text.split()) in DITTO), None):
                return found
    return None


def _rows(share: SheetShare, table: Table) -> list[int]:
    return [row for row in share.items if table.first_row <= row <= table.last_row]
