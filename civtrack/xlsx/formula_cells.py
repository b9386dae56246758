"""Formulas of kept rows, as a copy writes them.

Exists because a copy with rows removed must neither show what a formula made of those rows nor lose the value that a
row has of its own. May import `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re

from civtrack.xlsx.rows import Cell

__all__ = ["frozen"]

_F = re.compile(r"<(?:[\w.-]+:)?f\b[^>]*?(?:/>|>.*?</(?:[\w.-]+:)?f>)", re.DOTALL)
_KIND = re.compile(r'\st="str"')


def frozen(cell: Cell, prefix: str) -> Cell:
    """A formula's cell with the value it shows instead of the formula.

    A text becomes text of the cell itself, which no program takes for a formula.

    Args:
        cell: A cell with a formula.
        prefix: The prefix of the spreadsheet namespace with its colon.
    """
    content = _F.sub("", cell.content or "", count=1)
    if not content.strip():
        return Cell(cell.letters, _KIND.sub("", cell.attributes), None)
    if not _KIND.search(cell.attributes):
        return cell._replace(content=content)
    written = re.search(rf"<{prefix}v(?:\s[^>]*)?>([^<]*)</{prefix}v>", content)
    if not written or not written[1]:
        return Cell(cell.letters, _KIND.sub("", cell.attributes), None)
    inline = f'<{prefix}is><{prefix}t xml:space="preserve">{written[1]}</{prefix}t></{prefix}is>'
    return Cell(cell.letters, _KIND.sub(' t="inlineStr"', cell.attributes), inline)
