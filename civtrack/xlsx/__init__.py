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

from civtrack.xlsx.editing.beside import Beside
from civtrack.xlsx.opened.sheet import Sheet
from civtrack.xlsx.package import Package
from civtrack.xlsx.parts.container import Limits
from civtrack.xlsx.parts.edits import SKIP, ColumnFill, LeftOut, RowRule, Skip

__all__ = ["SKIP", "Beside", "ColumnFill", "LeftOut", "Limits", "Package", "RowRule", "Sheet", "Skip"]
