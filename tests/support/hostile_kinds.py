"""All kinds of hostile ledgers by name, and how one is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.support.hostile import KINDS as FIRST
from tests.support.hostile_more import MORE
from tests.support.hostile_newer import NEWER
from tests.support.hostile_newest import NEWEST

__all__ = ["KINDS", "make"]

KINDS: Final[Mapping[str, tuple[str, Callable[[Path, float], Path]]]] = {**FIRST, **MORE, **NEWER, **NEWEST}
"""Name → suffix and maker."""


def make(folder: Path, kind: str, size: float = 1) -> Path:
    """Writes a hostile ledger and says where."""
    suffix, maker = KINDS[kind]
    return maker(folder / f"{kind}{suffix}", size)
