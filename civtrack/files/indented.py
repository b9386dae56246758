"""JSON with indents, as every file and answer of civtrack has it.

Exists so that manifests, lists and answers are laid out alike. Imports nothing of civtrack.
"""

from __future__ import annotations

import json
from typing import Any

__all__ = ["indented"]


def indented(value: Any) -> str:
    """A value as JSON of several lines, its text as it is."""
    return json.dumps(value, ensure_ascii=False, indent=2)
