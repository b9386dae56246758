"""What is ticked in a cell that offers several words with a box for each: “☑已完成 □整改中 □未整改”.

Exists because forms that people fill in by hand ask so, and the words that were not ticked say nothing. May import
`civtrack.patterns`.
"""

from __future__ import annotations

from typing import Final

from civtrack.patterns import lazy

__all__ = ["ticked"]

_EMPTY: Final = "□☐"
_MARKS: Final = f"{_EMPTY}☑☒■√✓✔✅"
_BEFORE = lazy(rf"\s*(?:[{_MARKS}][^{_MARKS}]+){{2,}}", needs=_MARKS)
_BEHIND = lazy(rf"\s*(?:[^{_MARKS}]+[{_MARKS}]){{2,}}[\s。；;，,、]*", needs=_MARKS)
_FIRST = lazy(rf"([{_MARKS}])([^{_MARKS}]+)")
_LAST = lazy(rf"([^{_MARKS}]+)([{_MARKS}])")
_AROUND: Final = " \t\r\n　。；;，,、/／|"


def ticked(text: str) -> tuple[str, ...] | None:
    """The words whose boxes are ticked; None for a text that is no choice between words with boxes.

    Args:
        text: A cell's text.
    """
    if frozenset(_EMPTY).isdisjoint(text):
        return None
    if _BEFORE.fullmatch(text):
        options = _FIRST.findall(text)
    elif _BEHIND.fullmatch(text):
        options = [(mark, word) for word, mark in _LAST.findall(text)]
    else:
        return None
    words = [(mark, word.strip(_AROUND)) for mark, word in options]
    return tuple(word for mark, word in words if mark not in _EMPTY) if all(word for _, word in words) else None
