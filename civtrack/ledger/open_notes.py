"""The notes (批注) on the cells of an .ods, which its reader keeps silent about.

Exists because who answers in a note has answered, and no cell says so. Follows OpenDocument 1.3 part 3, 14.1
(annotation). May import `civtrack.ledger.open_places` and `civtrack.xlsx`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from civtrack.ledger.open_places import OpenPlaces, followed

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Container

__all__ = ["open_notes"]


def open_notes(container: Container, wanted: Mapping[str, Collection[int]]) -> dict[tuple[str, int, int], str]:
    """What notes say, by sheet, row and column of their cells.

    Args:
        container: The open file.
        wanted: Sheet → the numbers of its rows, from 1 on.
    """
    notes = _Notes(wanted)
    return notes.found if followed(container, notes) else {}


class _Notes(OpenPlaces):
    """Follows the words of notes; who wrote them and when is no part of what they say."""

    def __init__(self, wanted: Mapping[str, Collection[int]]) -> None:
        super().__init__(wanted)
        self.found: dict[tuple[str, int, int], str] = {}
        self._lines: list[str] | None = None
        self._in_words = 0

    def element(self, local: str, given: dict[str, str]) -> None:  # noqa: ARG002 - as every one that follows
        """A note begins, or a paragraph of it."""
        if local == "annotation":
            self._lines = []
        elif self._lines is not None and local == "p":
            self._lines.append("")
            self._in_words += 1

    def text(self, text: str) -> None:
        """Words of a note stand in its paragraphs."""
        if self._lines and self._in_words:
            self._lines[-1] += text

    def ended(self, local: str) -> None:
        """A note is put down where it ends."""
        if self._lines is not None and local == "p":
            self._in_words -= 1
        elif self._lines is not None and local == "annotation":
            if said := "\n".join(self._lines).strip():
                self.found.update(dict.fromkeys(self.here(), said))
            self._lines = None
