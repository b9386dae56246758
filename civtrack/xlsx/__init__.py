"""Edits a workbook package without losing anything. Knows OOXML, knows nothing of ledgers.

May import `civtrack.model`, `civtrack.errors`, `civtrack.files`.
"""

from civtrack.xlsx.container import Limits
from civtrack.xlsx.package import Package
from civtrack.xlsx.sheet import Sheet

__all__ = ["Limits", "Package", "Sheet"]
