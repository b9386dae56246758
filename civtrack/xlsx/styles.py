"""The styles part: which styles show dates, and new looks appended to it.

Exists because every cell refers to a style by number: an edit may only append, never change or renumber. May import
`civtrack.errors`, `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from civtrack.xlsx.formats import BUILT_IN, Moments, Shows, shows
from civtrack.xlsx.markup import Element, Part

__all__ = ["Styles"]


class Styles:
    """The styles of a workbook.

    Args:
        part: The styles part, or None where there is none.
        epoch_1904: The workbook's date system.
    """

    def __init__(self, part: Part | None, *, epoch_1904: bool) -> None:
        self.part = part
        self._formats: dict[int, str] = {}
        self._xfs: list[Element] = []
        if part is not None:
            self._xfs = list(part.root.all("cellXfs", "xf"))
            for element in part.root.all("numFmts", "numFmt"):
                self._formats[int(element.get("numFmtId") or 0)] = element.get("formatCode") or ""
        kinds = {shown: Moments(epoch_1904, shown) for shown in (Shows.MOMENT, Shows.ELAPSED)}
        self.moments: dict[str, Moments] = {}
        for index, xf in enumerate(self._xfs):
            shown = self.shown(int(xf.get("numFmtId") or 0))
            if shown:
                self.moments[str(index)] = kinds[shown]
        if "0" in self.moments:
            self.moments[""] = self.moments["0"]

    def shown(self, number_format: int) -> Shows:
        """What a number format shows; a definition in the part goes before the built-in meaning."""
        code = self._formats.get(number_format)
        return shows(code) if code is not None else BUILT_IN.get(number_format, Shows.NUMBER)


