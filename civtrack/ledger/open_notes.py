"""The notes (批注) on the cells of an .ods, and the text boxes over them, which its reader keeps silent about.

Exists because who answers in one of those has answered, and no cell says so. Follows OpenDocument 1.3 part 3, 14.1
(annotation), 10.3 (shapes) and 10.4 (frames). May import `civtrack.ledger.open_places` and `civtrack.xlsx`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

from civtrack.ledger.open_places import OpenPlaces, followed

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Container

__all__ = ["open_boxes", "open_notes"]


def open_notes(container: Container, wanted: Mapping[str, Collection[int]]) -> dict[tuple[str, int, int], str]:
    """What notes say, by sheet, row and column of their cells.

    Args:
        container: The open file.
        wanted: Sheet → the numbers of its rows, from 1 on.
    """
    return _said(container, wanted, frozenset({"annotation"}))


def open_boxes(container: Container, wanted: Mapping[str, Collection[int]]) -> dict[tuple[str, int, int], str]:
    """The same of text boxes and other shapes with words; of one that hangs on no cell row and column are 0.

    Args:
        container: The open file.
        wanted: Sheet → the numbers of its rows, from 1 on.
    """
    return _said(container, wanted, _SHAPES)


_SHAPES: Final = frozenset({"frame", "custom-shape", "rect", "ellipse", "circle", "polygon", "path", "caption"})


def _said(
    container: Container, wanted: Mapping[str, Collection[int]], holders: Collection[str]
) -> dict[tuple[str, int, int], str]:
    words = _Words(wanted, holders)
    return {place: "\n".join(said) for place, said in words.found.items()} if followed(container, words) else {}


class _Words(OpenPlaces):
    """Follows the words of notes or shapes; who wrote them and when is no part of what they say."""

    def __init__(self, wanted: Mapping[str, Collection[int]], holders: Collection[str]) -> None:
        super().__init__(wanted)
        self.found: dict[tuple[str, int, int], list[str]] = {}
        self._holders = holders
        self._lines: list[str] = []
        self._held = self._in_words = 0

    def element(self, local: str, given: dict[str, str]) -> None:  # noqa: ARG002 - as every one that follows
        """What holds words begins, or a paragraph of it."""
        if local in self._holders:
            self._held += 1
        elif self._held and local == "p":
            self._lines.append("")
            self._in_words += 1

    def text(self, text: str) -> None:
        """Words stand in paragraphs."""
        if self._in_words:
            self._lines[-1] += text

    def ended(self, local: str) -> None:
        """What holds words is put down where it ends."""
        if self._held and local == "p":
            self._in_words -= 1
        elif local in self._holders:
            self._held -= 1
            if not self._held:
                said, self._lines = "\n".join(self._lines).strip(), []
                for place in (list(self.here()) or [(self._sheet, 0, 0)]) if said else ():
                    self.found.setdefault(place, []).append(said)
