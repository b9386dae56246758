"""The rows of a ledger for whoever edits it: those that were read, where they were kept; else as the package has them.

Exists so that a sheet of which everything is known is not inflated once more for a few of its rows. May import what
stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Collection

from civtrack.ledger.passed import Passed
from civtrack.light import NamedTuple
from civtrack.model import Ledger, Row
from civtrack.xlsx import Sheet
from civtrack.xlsx.opened.selected import SelectedRow, selected_rows, selected_values

__all__ = ["Seen"]


class Seen(NamedTuple):
    """A ledger, and its rows as they were read, which are those of the file as long as that is the one that was read.

    Attributes:
        ledger: As it was read.
        passed: Its rows; None: they were not kept.
    """

    ledger: Ledger
    passed: Passed | None

    def rows(self, sheet: Sheet, wanted: Collection[int]) -> list[Row]:
        """Some rows of a sheet, by their numbers, in order."""
        known = self._known(sheet, wanted)
        return selected_values(sheet, wanted.__contains__) if known is None else known

    def selected(self, sheet: Sheet, wanted: Collection[int]) -> list[SelectedRow]:
        """The same with the text of their formulas, which nobody keeps."""
        known = self._known(sheet, wanted)
        if known is None or any(row.formulas for row in known):
            return selected_rows(sheet, wanted.__contains__)
        return [SelectedRow(row, {}) for row in known]

    def _known(self, sheet: Sheet, wanted: Collection[int]) -> list[Row] | None:
        return self.passed.rows(self.ledger, sheet.name, wanted) if self.passed else None
