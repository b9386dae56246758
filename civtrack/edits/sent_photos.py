"""Which photos were in the workbooks that were sent out, item by item.

Exists because a photo that the office took out since is not new when it comes back. May import
`civtrack.edits.pasted`, `civtrack.edits.pairing`, `civtrack.edits.sent_books` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from civtrack.edits.pairing import Pair
from civtrack.edits.pasted import Shown, directory, fingerprints, photos_in
from civtrack.edits.sent_books import SentBooks
from civtrack.errors import LedgerUnreadable
from civtrack.xlsx import Limits

__all__ = ["SentPhotos"]


class SentPhotos:
    """Looks into what was sent, as far as it lies where its manifest says.

    Args:
        books: The workbooks that were sent.
        limits: What is believed at most of them.
    """

    def __init__(self, books: SentBooks, limits: Limits) -> None:
        self._books, self._limits = books, limits
        self._contents: dict[Path, frozenset[tuple[int, int]]] = {}
        self._rows: dict[Path, Mapping[str, tuple[Shown, ...]]] = {}
        self._looks: dict[tuple[Path, str], str] = {}

    def had(self, pair: Pair, content: tuple[int, int], seen: str) -> bool:
        """Whether a row was sent with a picture.

        Args:
            pair: The row that came back, and its item.
            content: Check sum and size of the picture.
            seen: The fingerprint of what is seen of it.
        """
        keys = self._books.keys(pair)
        for path in self._books.holding(pair):
            if content not in self._directory(path):
                continue
            for key in keys:
                for one in self._of_rows(path).get(key, ()):
                    if one.content == content and self._look(path, one) == seen:
                        return True
        return False

    def anywhere(self, pair: Pair, content: tuple[int, int]) -> bool:
        """Whether the workbook that a row was sent in has a picture anywhere."""
        return any(content in self._directory(path) for path in self._books.holding(pair))

    def _directory(self, path: Path) -> frozenset[tuple[int, int]]:
        """What the directory of a workbook tells of its parts."""
        if path not in self._contents:
            try:
                self._contents[path] = directory(path, self._limits)
            except (LedgerUnreadable, OSError):
                self._contents[path] = frozenset()
        return self._contents[path]

    def _of_rows(self, path: Path) -> Mapping[str, tuple[Shown, ...]]:
        if path not in self._rows:
            book = self._books.read(path)
            shown = photos_in(book.ledger, path, self._limits) if book else {}
            self._rows[path] = {
                row.key: shown.get((row.item.table.sheet, row.item.row), ())
                for row in (book.rows if book else ())
                if row.key
            }
        return self._rows[path]

    def _look(self, path: Path, one: Shown) -> str:
        key = path, one.picture.part
        if key not in self._looks:
            self._looks[key] = fingerprints(path, [one.picture.part], self._limits)[one.picture.part].seen
        return self._looks[key]
