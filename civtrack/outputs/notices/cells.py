"""What stands in a ledger's cells as parts of a sentence: lines joined, people listed, places put before the matter.

Exists because a cell has lines and a sentence has none. May import its neighbour `markup`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from civtrack.outputs.notices.markup import plain

__all__ = ["in_line", "people", "placed", "some"]

_LINES = re.compile(r"\s*\n\s*")
_STOPS = frozenset("，。；：、！？…—,;:!?")
_ORDINAL = re.compile(r"[（(]?(\d{1,2}|[一二三四五六七八九十]{1,3})[）).．、]|[①-⑳]")


def in_line(text: str) -> str:
    """A cell's lines as one, joined by “；”: a line break in a justified paragraph tears the line before it apart.

    A line that ends with a stop of its own goes on behind it; before an item of a list the full stop gives way.
    """
    first, *rest = filter(None, _LINES.split(text.strip())) if text.strip() else ("",)
    for line in rest:
        if _ORDINAL.match(line) and first[-1] not in "：:":
            first = f"{first.rstrip('。；;')}；{line}"
        else:
            first += f"{'' if first[-1] in _STOPS else '；'}{line}"
    return first


def people(text: str | None) -> str:
    """Names below one another as a list; a name spread over two lines stays one."""
    lines = [line for line in _LINES.split(plain(text or "").strip()) if line]
    return ("" if any(len(line) < 2 for line in lines) else "、").join(lines)


def placed(site: str, matter: str) -> str:
    """What is the matter and where: the place is put before it unless it is said already, wholly or in part."""
    if not site or site in matter:
        return matter
    said = next((site[cut:] for cut in range(1, len(site) - 1) if matter.startswith(site[cut:])), "")
    return f"{site}{matter.removeprefix(said)}" if said else f"{site}：{matter}"


_NAMED = 6
"""How many people or districts a slip names in one box."""


def some(words: Iterable[str | None], counted: str) -> str:
    """The words that are there, each once; the first few and the count of all where they are many."""
    found = list(dict.fromkeys(plain(word) for word in words if word))
    shown = "、".join(found[:_NAMED])
    return f"{shown}等{len(found)}{counted}" if len(found) > _NAMED else shown
