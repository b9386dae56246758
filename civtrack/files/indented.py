"""JSON with indents, as every file and answer of civtrack has it.

Exists so that manifests, lists and answers are laid out alike. Imports nothing of civtrack.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

__all__ = ["in_pieces", "indented"]

_CHUNKS = 4096
_LONG = 1 << 16
"""A text of so many characters comes by itself: joined with others it would be there twice, and wider."""


def indented(value: Any) -> str:
    """A value as JSON of several lines, its text as it is."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def in_pieces(value: Any) -> Iterator[str]:
    """The same text piece by piece, for lists of hundreds of thousands."""
    held = list[str]()
    for chunk in json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(value):
        alone = len(chunk) >= _LONG
        if not alone:
            held.append(chunk)
        if alone or len(held) == _CHUNKS:
            yield "".join(held)
            held.clear()
        if alone:
            yield chunk
    yield "".join(held)
