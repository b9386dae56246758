"""What a total says in words that is no figure.

Exists apart from the dividing of rows (`civtrack.outputs.districts.sharing`) because it knows words and no groups.
Pure; may import nothing of civtrack.
"""

from __future__ import annotations

import re

__all__ = ["labels_total", "without_figures"]

_FIGURES = re.compile(r"\d\s?[个件项处条起人次户元万%％]")
"""Figures with their measure."""
_SUM = re.compile(r"[合总小共累]\s*计|汇\s*总")


def without_figures(text: str) -> str | None:
    """A total's words; None where there are none, or figures stand among them."""
    return None if _FIGURES.search(text) else text or None


def labels_total(text: str) -> bool:
    """Whether a text calls something a total."""
    return bool(_SUM.search(text))
