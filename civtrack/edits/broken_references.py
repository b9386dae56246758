"""How many formulas of a workbook refer to what is not there any more, for what is said after rows have left.

Exists because Excel shows #REF! without a word, and a summary sheet that nobody opens for a month shows it, too. May
import `civtrack.xlsx`.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from civtrack.patterns import lazy
from civtrack.xlsx import Limits
from civtrack.xlsx.parts.container import Container

__all__ = ["broken_references"]

_BROKEN = lazy(rb"<(?:[\w.-]+:)?f(?:\s[^<>]*)?>[^<]*#REF!")


def broken_references(path: Path, limits: Limits) -> int:
    """How many formulas in the cells of a package show ``#REF!`` themselves.

    Args:
        path: The package.
        limits: What is believed at most of it.
    """
    count = 0
    with closing(Container(path, limits)) as container:
        for key, member in container.parts.items():
            if not key.startswith("xl/worksheets/") or not key.endswith(".xml"):
                continue
            carry = b""
            for chunk in container.chunks(member):
                data = carry + chunk
                cut = max(data.rfind(b"<"), 0)
                cut = max(data.rfind(b"<", 0, cut), 0)
                count += len(_BROKEN.findall(data[:cut]))
                carry = data[cut:]
            count += len(_BROKEN.findall(carry))
    return count
