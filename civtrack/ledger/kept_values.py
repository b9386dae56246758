"""Puts the values that an old workbook kept of its formulas into the .xlsx that LibreOffice made of it.

Exists because LibreOffice calculates ``=TODAY()`` and the like anew while it converts: the copy would show something
that the office never saw, and would be another file on every run. Excel calculates such formulas itself when it opens
the copy. May import `civtrack.xlsx` and `civtrack.model`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from civtrack.model import CellError, Value, column_index
from civtrack.patterns import lazy

__all__ = ["Values", "put_back"]

Values = dict[str, dict[tuple[int, int], Value]]
"""Sheet → row and column → the value to be kept; days as serial numbers."""

_FORMULA_CELL = lazy(r'<c r="([A-Z]+)([0-9]+)"([^>]*)>(<f\b[^>]*(?:/>|>[^<]*</f>))(?:<v>[^<]*</v>|<v\s*/>)?</c>')
_TYPE = lazy(r'\st="[^"]*"')


def put_back(path: Path, values: Values) -> None:
    """Writes the values into formula cells of a workbook as LibreOffice writes them; all else stays.

    A cell that is spelled in another way is left as it is: whoever asked compares afterwards.
    """
    from civtrack.xlsx import Package

    with Package.open(path) as package:
        parts = {entry.part: values.get(entry.name) for entry in package.workbook.sheets}
    whole = path.with_suffix(".whole")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as after:
        for info in before.infolist():
            data = before.read(info)
            kept = parts.get(info.filename.lower())
            after.writestr(info, _filled(data.decode(), kept).encode() if kept else data, zipfile.ZIP_DEFLATED)
    whole.replace(path)


def _filled(sheet: str, kept: Mapping[tuple[int, int], Value]) -> str:
    def cell(match: re.Match[str]) -> str:
        place = int(match[2]), column_index(match[1])
        if place not in kept:
            return match[0]
        kind, text = _written(kept[place])
        return f'<c r="{match[1]}{match[2]}"{_TYPE.sub("", match[3])}{kind}>{match[4]}{text}</c>'

    return _FORMULA_CELL.sub(cell, sheet)


def _written(value: Value) -> tuple[str, str]:
    """The type of a cell and its value, as markup."""
    from civtrack.xlsx.parts.markup import escape

    match value:
        case None:
            return "", ""
        case bool():
            return ' t="b"', f"<v>{int(value)}</v>"
        case CellError(code):
            return ' t="e"', f"<v>{code}</v>"
        case str():
            return ' t="str"', f"<v>{escape(value)}</v>"
        case _:
            return "", f"<v>{value!r}</v>"
