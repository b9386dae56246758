"""Edits a workbook package without losing anything. Knows OOXML, knows nothing of ledgers.

May import `civtrack.model`, `civtrack.errors`, `civtrack.files`. Its rooms, each of which may import those before it:

- `parts`: the zip of XML parts
- `formulas`: formulas as text
- `reading`: rows as typed values
- `editing`: cells written into rows
- `opened`: an open workbook and its sheets
- `moving`: what becomes of references when rows are removed
- `package`: an open workbook that can be saved
- `copying`: copies with some of the rows
- `joining`: several workbooks in one; sheets renamed
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civtrack.doors import door

__all__ = ["SKIP", "Beside", "ColumnFill", "LeftOut", "Limits", "Package", "RowRule", "Sheet", "Skip"]

if TYPE_CHECKING:
    from civtrack.xlsx.editing.beside import Beside
    from civtrack.xlsx.opened.sheet import Sheet
    from civtrack.xlsx.package import Package
    from civtrack.xlsx.parts.container import Limits
    from civtrack.xlsx.parts.edits import SKIP, ColumnFill, LeftOut, RowRule, Skip

_HOMES = {
    "SKIP": "parts.edits",
    "Beside": "editing.beside",
    "ColumnFill": "parts.edits",
    "LeftOut": "parts.edits",
    "Limits": "parts.container",
    "Package": "package",
    "RowRule": "parts.edits",
    "Sheet": "opened.sheet",
    "Skip": "parts.edits",
}
"""Name → its module, which is imported when somebody asks for it: who only reads needs nothing that edits."""


__getattr__ = door(__name__, _HOMES)
