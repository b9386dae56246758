"""Counts what a test must not see happen often: never a clock."""

from __future__ import annotations

from typing import Any

import pytest

from civtrack.xlsx.reading.pieces import Pieces

__all__ = ["rows_made"]


def rows_made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rows that are made into values one by one from now on, as they are written."""
    made: list[str] = []
    row = Pieces._row

    def noting(self: Pieces, text: str, **more: Any) -> Any:
        made.append(text)
        return row(self, text, **more)

    monkeypatch.setattr(Pieces, "_row", noting)
    return made
