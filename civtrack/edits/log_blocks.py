"""The marks that a run filled in, as the log keeps them: one small block for a sheet instead of a row for each cell.

Exists because an update of a large ledger changes sixty thousand cells a day: by columns and compressed they cost
little time and little room, and they are taken apart only for whoever asks. May import `civtrack.edits.log`,
`civtrack.outputs.marked.changes` and what stands below them.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any, Final

from civtrack.edits.log import Block, Change
from civtrack.edits.log_values import as_written, typed_value
from civtrack.model import Value, column_letter
from civtrack.outputs.marked.changes import SheetChanges

__all__ = ["JUDGED", "block_of", "changes_in", "taken_back"]

JUDGED: Final = "judgement"
"""How a mark was found."""

_OF_JSON: Final = frozenset({str, int, float, bool, type(None)})
_QUICK = 1
"""zlib's level: a tenth more room for a third of the time."""


def block_of(changes: SheetChanges, source: str) -> Block:
    """A sheet's changes as the log keeps them.

    Args:
        changes: What was changed.
        source: Where it comes from: the day that was judged by.
    """
    items = changes.items
    touched = {row for one in changes.columns for row in one.rows}
    rows = list(items) if len(touched) == len(items) else [row for row in items if row in touched]
    ids, numbers = [items[row][0] for row in rows], [items[row][1] for row in rows]
    columns: list[dict[str, Any]] = []
    for one in changes.columns:
        column: dict[str, Any] = {"field": one.mark.value, "letters": column_letter(one.column)}
        if one.rows != rows:
            column["rows"] = one.rows
        if one.before is not None:
            column["before"] = _plain(one.before)
        columns.append(column | {"after": _plain(one.after)})
    body = {
        "source": source,
        "by": JUDGED,
        "rows": rows,
        "ids": ids,
        "numbers": None if numbers == ids else numbers,
        "columns": columns,
        "beside": [
            (one.cell, one.field and one.field.value, as_written(one.before), as_written(one.after))
            for one in changes.beside
        ],
    }
    cells = sum(len(one.rows) for one in changes.columns) + len(changes.beside)
    return Block(changes.sheet, cells, _packed(body))


def changes_in(block: Block) -> Iterator[Change]:
    """The changed cells of a block: those of no item first, then row by row."""
    body = _unpacked(block)
    source, by = body["source"], body["by"]
    for cell, field, before, after in body["beside"]:
        yield Change(block.sheet, cell, field, None, None, typed_value(before), typed_value(after), source, by)
    rows = body["rows"]
    items = dict(zip(rows, zip(body["ids"], body["numbers"] or body["ids"], strict=True), strict=True))
    found: list[tuple[int, int, Change]] = []
    for place, column in enumerate(body["columns"]):
        own = column.get("rows", rows)
        each = zip(own, column.get("before", repeat(None)), column.get("after", repeat(None)), strict=False)
        for row, before, after in each:
            item, number = items.get(row, (None, None))
            cell, values = f"{column['letters']}{row}", (typed_value(before), typed_value(after))
            found.append((row, place, Change(block.sheet, cell, column["field"], item, number, *values, source, by)))
    found.sort(key=lambda one: one[:2])
    yield from (change for _, _, change in found)


def taken_back(blocks: Sequence[Block], source: str) -> tuple[Block, ...]:
    """What taking the blocks of a run back changes."""
    turned = []
    for block in blocks:
        body = _unpacked(block)
        body["source"], body["by"] = source, "log"
        body["beside"] = [(cell, field, after, before) for cell, field, before, after in body["beside"]]
        for column in body["columns"]:
            column["before"], after = column.get("after"), column.get("before")
            column["after"] = after
            for name in ("before", "after"):
                if column[name] is None:
                    del column[name]
        turned.append(block._replace(body=_packed(body)))
    return tuple(turned)


def _plain(values: list[Value]) -> list[Any]:
    return values if _OF_JSON.issuperset(map(type, values)) else [as_written(value) for value in values]


def _packed(body: dict[str, Any]) -> bytes:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _QUICK)


def _unpacked(block: Block) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(zlib.decompress(block.body).decode("utf-8", "surrogatepass"))
    return body
