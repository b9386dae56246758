"""Rows of a sheet beside those of another one that was made of it: which are the same bytes, and mean the same.

Exists because whoever writes a few cells leaves nearly all rows as they are, byte for byte: they need not be read
again to know what they hold. Every byte is compared, and so is what cells refer to (texts, formats of numbers, the
count of days); what is spelled in an unusual way is not compared at all. May import `civtrack.model`
and the other modules of `civtrack.xlsx`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import lt, ne

from civtrack.light import NamedTuple
from civtrack.model import Row
from civtrack.patterns import lazy
from civtrack.xlsx.opened.shared import SharedParts
from civtrack.xlsx.opened.stored_sheet import StoredSheet
from civtrack.xlsx.parts.bulk import place_of
from civtrack.xlsx.parts.markup import annotated
from civtrack.xlsx.parts.workbook import load_part
from civtrack.xlsx.reading.cells import CellValues
from civtrack.xlsx.reading.scan import Head, read_head, read_rows

__all__ = ["mean_the_same", "other_rows"]

_START = lazy(rb'<row r="(\d{1,7})"')
_END = b"</row>"
_FEW = 1000
"""For fewer rows, texts are read only as far as they are asked for."""
_MOST = 64 << 20
"""Bytes of a sheet that are held for it; a larger one is not compared."""


def other_rows(old: StoredSheet, new: StoredSheet, numbers: Sequence[int]) -> list[Row] | None:
    """The rows of a sheet that are not as they were in another one; None where that cannot be told.

    Args:
        old: The sheet that was read. What its cells refer to means the same in both workbooks (`mean_the_same`).
        new: The one that was made of it.
        numbers: The numbers of the rows that were read of the old one, in order.
    """
    before = _body(old)
    now = _body(new) if before else None
    if before is None or now is None or before.head.context != now.head.context:
        return None
    changed = _changed(before.rows, now.rows, numbers)
    if changed is None:
        return None
    read = _read(new, now.head, list(changed.values()))
    return read if [row.number for row in read] == list(changed) else None


def _read(sheet: StoredSheet, head: Head, rows: Sequence[bytes]) -> list[Row]:
    """Rows as they are written, without their closing tags."""
    if not rows:
        return []
    shared = sheet.shared
    strings = shared.strings_as_asked if len(rows) < _FEW else shared.shared_strings
    values = CellValues(shared.container.where, sheet.entry.part, shared.styles.moments, strings)
    return list(read_rows(head, _END.join((*rows, head.closing)), iter(()), values))


class _Body(NamedTuple):
    """A sheet's head, and its rows as they are written."""

    head: Head
    rows: bytes


def _body(sheet: StoredSheet) -> _Body | None:
    """The rows of a sheet as they are written; None where they are many, or spelled in an unusual way."""
    container, part = sheet.shared.container, sheet.entry.part
    if container.parts[part].size > _MOST:
        return None
    stream = sheet.stream()
    head, first = read_head(container.where, part, stream, container.limits.held)
    body = b"".join((first, *stream))
    end = body.rfind(b"</sheetData")  # from behind it is found at once
    if head.prefix or head.aliased or head.empty or end < 0:
        return None
    body = body[:end]
    odd = annotated(body) or place_of(b"xmlns", body) >= 0 or place_of(b"sheetData", body) >= 0
    return None if odd or not body.endswith(b"</row>") else _Body(head, body)


def _changed(old: bytes, new: bytes, numbers: Sequence[int]) -> dict[int, bytes] | None:
    """The rows that are not as they were, by their numbers; None where rows came between others, or went.

    Args:
        old: The rows that were read, as they are written.
        new: The rows that were made of them.
        numbers: The numbers of those that were read.
    """
    begin = old.rfind(_END, 0, _alike(old, new)) + len(_END)
    begin = begin if begin >= len(_END) else 0
    behind = _alike_behind(old, new, begin)
    end = old.find(_END, len(old) - behind) + len(_END) if behind else len(old)
    tail = len(old) - end if end >= len(_END) else 0
    piece = old[begin : len(old) - tail]
    before, now = piece.split(_END), new[begin : len(new) - tail].split(_END)
    if before.pop() or now.pop() or len(now) < len(before):
        return None
    at = _START.match(old, begin)
    first = bisect_left(numbers, int(at[1])) if at else len(numbers)
    last = first + len(before)
    behind_it = _START.match(old, len(old) - tail) if tail else None
    follows = [int(behind_it[1])] if behind_it else []
    wanted = list(map(int, _START.findall(piece)))
    usual = len(wanted) == len(before) == piece.count(b"<row") and all(map(lt, (0, *wanted), wanted))
    if not usual or list(numbers[first:last]) != wanted or list(numbers[last : last + 1]) != follows:
        return None
    # What is the same bytes is the same row; what is not must be one row, too, and bear the number of its place.
    found = {number: row for number, other, row in zip(wanted, map(ne, before, now), now, strict=False) if other}
    added = {_number(row): row for row in now[len(before) :]}
    order = [*(numbers[-1:] or [0]), *added]
    in_order = last == len(numbers) and len(order) == 1 + len(now) - len(before) and all(map(lt, order, order[1:]))
    if any(_number(row) != number for number, row in found.items()) or (added and not in_order):
        return None
    return found | added


def _number(row: bytes) -> int:
    """The number of a row that is written as usual, without its closing tag; 0 for anything else."""
    match = _START.match(row)
    return int(match[1]) if match and row.count(b"<row") == 1 else 0


def _alike(old: bytes, new: bytes) -> int:
    """How many bytes two pieces begin with alike."""
    known, most = 0, min(len(old), len(new))
    while known < most:
        middle = (known + most + 1) // 2
        if old[known:middle] == new[known:middle]:
            known = middle
        else:
            most = middle - 1
    return known


def _alike_behind(old: bytes, new: bytes, begin: int) -> int:
    """How many bytes two pieces end with alike, from a place on."""
    known, most = 0, min(len(old), len(new)) - begin
    while known < most:
        middle = (known + most + 1) // 2
        if old[len(old) - middle : len(old) - known] == new[len(new) - middle : len(new) - known]:
            known = middle
        else:
            most = middle - 1
    return known


def mean_the_same(old: SharedParts, new: SharedParts) -> bool:
    """Whether what cells refer to is the same in two workbooks: texts, formats of numbers, the count of days."""
    if old.workbook.epoch_1904 != new.workbook.epoch_1904 or _stored(old, "sharedStrings") != _stored(
        new, "sharedStrings"
    ):
        return False
    if _stored(old, "styles") == _stored(new, "styles"):
        return True
    before, now = _formats(old), _formats(new)
    if before is None or now is None:
        return False
    return now.of_styles[: len(before.of_styles)] == before.of_styles and before.codes.items() <= now.codes.items()


def _stored(shared: SharedParts, kind: str) -> object:
    """A part as it is stored in the file, byte for byte; None where there is none."""
    key = shared.workbook.target(kind)
    member = shared.container.parts.get(key) if key else None
    if member is None:
        return None
    return member.method, member.size, member.crc, b"".join(shared.container.raw(member)[1])


class _Formats(NamedTuple):
    """The number of the format of each style, and the formats that the workbook defines: all that reads a number."""

    of_styles: list[str]
    codes: dict[str, str]


def _formats(shared: SharedParts) -> _Formats | None:
    key = shared.workbook.target("styles")
    if key is None:
        return None
    root = load_part(shared.container, key).root
    return _Formats(
        [xf.get("numFmtId") or "" for xf in root.all("cellXfs", "xf")],
        {one.get("numFmtId") or "": one.get("formatCode") or "" for one in root.all("numFmts", "numFmt")},
    )
