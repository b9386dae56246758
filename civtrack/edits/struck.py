"""Rows that somebody struck through in what came back, and that the ledger does not show so.

Exists because a line through a row says something that no cell does: it is told, never taken for an answer. May import
`civtrack.edits.pairing`, `civtrack.edits.plan`, `civtrack.edits.returned` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.edits.pairing import Pair
from civtrack.edits.plan import Refusal
from civtrack.edits.returned import Returned
from civtrack.errors import LedgerUnreadable, NotEditable
from civtrack.model import EDITABLE, N_, Field, Message, Table
from civtrack.outputs.legacy import package_of
from civtrack.xlsx import Limits, Package
from civtrack.xlsx.opened.selected import selected_styles
from civtrack.xlsx.parts.markup import Part

__all__ = ["struck_out"]

_TOLD = (Field.DESCRIPTION, Field.INDICATOR, Field.SITE, Field.NUMBER)
"""By which cell a row is known to be struck: the first of these that the table has."""


def struck_out(assessment: Assessment, pairs: Sequence[tuple[Returned, Pair]]) -> Iterator[Refusal]:
    """Names items whose row is struck through in what came back, and not in the ledger.

    Args:
        assessment: The ledgers as they are now.
        pairs: The rows and the items that they are.
    """
    files: dict[Path, tuple[Returned, list[Pair]]] = {}
    for returned, pair in pairs:
        files.setdefault(returned.path, (returned, []))[1].append(pair)
    ledgers = {ledger.path: ledger for ledger in assessment.ledgers}
    for returned, of_file in files.values():
        if returned.ledger.format not in EDITABLE:
            continue
        places = [(pair.row.item.table, pair.row.item.row) for pair in of_file]
        struck = _struck(returned.path, places, assessment.limits)
        found = [pair for pair, place in zip(of_file, places, strict=True) if (place[0].sheet, place[1]) in struck]
        items = [assessment.verdicts[pair.place].item for pair in found]
        own = {
            (path, *place)
            for path in {item.table.path for item in items}
            for place in _struck(
                package_of(ledgers[path]),
                [(item.table, item.row) for item in items if item.table.path == path],
                assessment.limits,
            )
        }
        for pair, item in zip(found, items, strict=True):
            if (item.table.path, item.table.sheet, item.row) not in own:
                why = Message(N_("the row is struck through there, which says nothing certain; it stays in the ledger"))
                yield Refusal(item.ref(), None, None, str(pair.row.ref()), why)


def _struck(source: Path, places: Sequence[tuple[Table, int]], limits: Limits) -> Collection[tuple[str, int]]:
    """Which of some rows are struck through, by sheet and row; none where the file cannot tell."""
    wanted: dict[str, dict[int, int]] = {}
    for table, row in places:
        column = next((at for field in _TOLD if (at := table.column(field))), None)
        if column is not None:
            wanted.setdefault(table.sheet, {})[row] = column
    try:
        with Package.open(source, limits) as package:
            lines = _lines_through(package)
            return {
                (sheet, row)
                for sheet, rows in (wanted.items() if lines else ())
                for row in _rows(package, sheet, rows, lines)
            }
    except (LedgerUnreadable, NotEditable):
        return ()


def _rows(package: Package, sheet: str, rows: Mapping[int, int], lines: Collection[int]) -> Iterator[int]:
    styles = selected_styles(package.sheet(sheet), rows.__contains__)
    yield from (row for row, column in rows.items() if styles.get((row, column)) in lines)


def _lines_through(package: Package) -> Collection[int]:
    """The styles whose font has a line through it; most workbooks have none, which is seen at once."""
    key = package.workbook.target("styles")
    if key is None or b"strike" not in (data := package.container.read(key)):
        return ()
    root = Part(package.container.where, key, data).root
    fonts = [
        (line := font.first("strike")) is not None and line.get("val") not in ("0", "false", "off")
        for font in root.all("fonts", "font")
    ]
    struck = {str(number) for number, through in enumerate(fonts) if through}
    return {number for number, xf in enumerate(root.all("cellXfs", "xf")) if (xf.get("fontId") or "0") in struck}
