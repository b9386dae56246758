"""What stands in the columns of ledgers that nobody understands, read once for all who ask.

Exists because a column without a meaning (来电诉求, 联系电话) still says whose it is, and is still sent and compared.
May import `civtrack.assessment`, `civtrack.outputs.legacy` and `civtrack.xlsx`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.model import Ledger, Value
from civtrack.outputs.legacy import package_of
from civtrack.xlsx import Package
from civtrack.xlsx.reading.blocks import Block

__all__ = ["UnreadColumns"]


class UnreadColumns:
    """Headed columns without a field.

    Args:
        assessment: Whose ledgers are read.
    """

    def __init__(self, assessment: Assessment) -> None:
        self._assessment = assessment
        self._known: dict[tuple[Path, str], Mapping[int, Mapping[int, Value]]] = {}

    def of(self, ledger: Ledger, sheet: str) -> Mapping[int, Mapping[int, Value]]:
        """Column → row → value, of a sheet's headed columns without a field."""
        if (ledger.path, sheet) not in self._known:
            wanted = {
                column.index for table in ledger.tables if table.sheet == sheet for column in table.columns
                if column.header and column.field is None
            }  # fmt: skip
            self._known[ledger.path, sheet] = self._read(ledger, sheet, wanted) if wanted else {}
        return self._known[ledger.path, sheet]

    def _read(self, ledger: Ledger, sheet: str, wanted: set[int]) -> dict[int, dict[int, Value]]:
        found: dict[int, dict[int, Value]] = {index: {} for index in wanted}
        with Package.open(package_of(ledger), self._assessment.limits) as package:
            for part in package.sheet(sheet).blocks():
                if isinstance(part, Block):
                    for index in wanted & part.columns.keys():
                        found[index].update(zip(part.numbers, part.columns[index], strict=True))
                else:
                    for row in part:
                        for index in wanted & row.values.keys():
                            found[index][row.number] = row.values[index]
        return found
