"""What a total says in words, without the figures that count rows of others.

Exists apart from the dividing of rows (`civtrack.outputs.districts.sharing`) because it knows words and no groups.
Pure; may import nothing of civtrack.
"""

from __future__ import annotations

import re

__all__ = ["labels_total", "without_counts"]

_COUNT = re.compile(r"(?:(?<!\s)\s++[:：]?\s*+|[:：]\s*+|(?<!\d)(?=\d))\d++\s*+[个件项处条起]?\s*+$")
"""No run of blanks or digits is begun in its middle: a cell of thousands of them is read in one go."""
_FIGURES = re.compile(r"\d\s?[个件项处条起人次户元万%％]")
"""Figures with their measure."""
_SUM = re.compile(r"[合总小共累]\s*计|汇\s*总")


def without_counts(text: str) -> str | None:
    """A total's words without the count at their end; None where nothing is left, or more figures stand inside."""
    shorter = _COUNT.sub("", text)
    return None if _FIGURES.search(shorter) else shorter or None


def labels_total(text: str) -> bool:
    """Whether a text calls something a total."""
    return bool(_SUM.search(text))
