"""What districts answered before, as the log has it: a ledger's cell that holds that was not changed by the office.

Exists because a district goes on in the workbook that it has: its second answer differs from what was sent, and so does
the ledger, by its first one. That is no conflict. May import the other modules of `civtrack.edits` and what stands
below them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from civtrack.edits.comparing import Cell, same
from civtrack.edits.journal import settled_runs
from civtrack.model import Column, Value
from civtrack.settings import Settings

__all__ = ["FormerAnswers"]


class FormerAnswers:
    """Looks into the log, once somebody asks.

    Args:
        settings: The office's.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def gave(self, item: str, column: Column, held: Value) -> bool:
        """Whether a cell holds what a district answered, and nobody changed it since.

        Raises:
            LogUnusable: The log cannot be read.
        """
        if column.field is None or (item, column.field.value) not in self._last:
            return False
        command, answered = self._last[item, column.field.value]
        return command == "collect" and same(Cell(held, held), Cell(answered, answered), column.field)

    @cached_property
    def _last(self) -> Mapping[tuple[str, str], tuple[str, Value]]:
        """Item and field → the command that changed it last, and to what."""
        return {
            (change.item, change.field): (run.command, change.after)
            for run in settled_runs(self._settings)
            for change in run.changes
            if change.item and change.field
        }
