"""Moves the comments of a sheet: their texts, the threads above them, their boxes in the old drawing language.

Exists because one comment is spread over up to four parts that must agree on its cell. The boxes' part (VML) is often
no well-formed XML, so it is cut by its tags. May import `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from civtrack.patterns import lazy
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.parts.addresses import area_of, reference_of
from civtrack.xlsx.parts.markup import Part

__all__ = ["move_boxes", "move_comments", "move_threads"]

_SHAPE = lazy(r"<(?P<p>[\w.-]+:)?shape\b(?!type).*?</(?P=p)shape>|<shape\b(?!type).*?</shape>", re.DOTALL)
_ROW = lazy(r"(<(?:[\w.-]+:)?Row>\s*)(\d+)(\s*</)")
_ANCHOR = lazy(r"(<(?:[\w.-]+:)?Anchor>)([^<]*)(</)")
_NOTE = lazy(r"""ObjectType\s*=\s*["']Note["']""")


def move_comments(part: Part, rows: RowMap) -> int:
    """Asks a comments part for every splice; says how many comments are left."""
    return _moved(part, rows, "commentList", "comment")


def move_threads(part: Part, rows: RowMap) -> int:
    """Asks a part of threaded comments for every splice; says how many are left."""
    return _moved(part, rows, "", "threadedComment")


def _moved(part: Part, rows: RowMap, parent: str, local: str) -> int:
    left = 0
    for element in part.root.all(parent, local) if parent else part.root.all(local):
        area = area_of(element.get("ref") or "")
        new = rows.area(area) if area else None
        if new is None:
            part.splice(element.start, element.end, b"")
        else:
            left += 1
            part.set_attributes(element, ref=reference_of(new))
    return left


def move_boxes(data: bytes, rows: RowMap, stays: Callable[[str], bool]) -> tuple[bytes, int]:
    """The drawing of comment boxes and form controls with its rows moved.

    Args:
        data: The part.
        rows: Which rows stay.
        stays: Whether a shape that is no comment's box may stay.

    Returns:
        The new part, and how many shapes are left in it.
    """
    left = 0

    def moved(match: re.Match[str]) -> str:
        nonlocal left
        shape = match[0]
        if _NOTE.search(shape):
            at = _ROW.search(shape)
            old = int(at[2]) + 1 if at else 1
            new = rows.new(old)
            if new is None:
                return ""
            written = str(new - 1)
            shape = _ROW.sub(lambda row: row[1] + written + row[3], shape, count=1)
        else:
            top = _ANCHOR.search(shape)
            old = _top(top[2]) if top else 1
            new = rows.new(old)
            if new is None or not stays(shape):
                return ""
        left += 1
        return _ANCHOR.sub(lambda anchor: anchor[1] + _shifted(anchor[2], new - old) + anchor[3], shape, count=1)

    text = data.decode("utf-8", "surrogateescape")
    return _SHAPE.sub(moved, text).encode("utf-8", "surrogateescape"), left


def _top(anchor: str) -> int:
    numbers = anchor.split(",")
    return int(numbers[2]) + 1 if len(numbers) == 8 and numbers[2].strip().isdecimal() else 1


def _shifted(anchor: str, by: int) -> str:
    numbers = anchor.split(",")
    if len(numbers) != 8:
        return anchor
    for place in (2, 6):
        written = numbers[place].strip()
        if written.isdecimal():
            numbers[place] = numbers[place].replace(written, str(max(int(written) + by, 0)), 1)
    return ",".join(numbers)
