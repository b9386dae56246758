"""Edits a workbook package without losing anything. Knows OOXML, knows nothing of ledgers.

May import `civtrack.model`, `civtrack.errors`, `civtrack.files`.
"""

from civtrack.xlsx.container import Limits
from civtrack.xlsx.edits import SKIP, ColumnFill, LeftOut, RowRule, Skip
from civtrack.xlsx.package import Package
from civtrack.xlsx.sheet import Sheet

__all__ = ["SKIP", "ColumnFill", "LeftOut", "Limits", "Package", "RowRule", "Sheet", "Skip"]
