"""The workbooks that were sent out, as far as they still lie where their manifests say and are what was sent.

Exists because a photo, a colour or a line through words that went out is not new when it comes back, whatever the
ledger shows by now. May import `civtrack.edits.own_looks`, `civtrack.edits.pairing`, `civtrack.edits.returned` and what
stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from civtrack.assessment import Assessment
from civtrack.edits.own_looks import rows_of
from civtrack.edits.pairing import Pair
from civtrack.edits.returned import Returned, read_returned
from civtrack.errors import LedgerUnreadable
from civtrack.files import sha256
from civtrack.ledger.reader import ReadOptions
from civtrack.model import Ledger
from civtrack.outputs.districts.sent import Sent, SentFile
from civtrack.rules.naming import Names
from civtrack.xlsx import Limits

__all__ = ["SentBooks"]

Look = TypeVar("Look")
_LookAt = Callable[[Ledger, Path, dict[str, set[int]], Limits], Mapping[tuple[str, int, int], Look]]


class SentBooks:
    """Looks into what was sent.

    Args:
        sent: The manifests.
        assessment: The ledgers as they are now.
    """

    def __init__(self, sent: Sequence[Sent], assessment: Assessment) -> None:
        self._sent, self._assessment = sent, assessment
        self._whole: dict[Path, bool] = {}
        self._read: dict[Path, Returned | None] = {}
        self._looks: dict[tuple[Path, Any], Mapping[tuple[str, str], Any]] = {}

    def keys(self, pair: Pair) -> set[str]:
        """The identities under which a row may have been sent."""
        return {key for key in (pair.row.key, self._assessment.verdicts[pair.place].id) if key}

    def holding(self, pair: Pair) -> Iterator[Path]:
        """The workbooks that a row was sent in."""
        keys = self.keys(pair)
        for sent in self._sent:
            for file in sent.files:
                if keys.intersection(file.ids) and (path := _path(sent, file)) and self._is_whole(path):
                    yield path

    def _is_whole(self, path: Path) -> bool:
        """Whether a workbook is what was sent."""
        if path not in self._whole:
            known = {_path(sent, file): file.sha256 for sent in self._sent for file in sent.files}
            try:
                self._whole[path] = sha256(path) == known.get(path)
            except OSError:
                self._whole[path] = False
        return self._whole[path]

    def read(self, path: Path) -> Returned | None:
        """A workbook that was sent; None where it cannot be read."""
        if path not in self._read:
            settings = self._assessment.settings
            options = ReadOptions(
                districts=settings.office.districts,
                aliases=settings.office.aliases,
                as_of=self._assessment.as_of,
            )
            names = Names(settings.office.unit_aliases, settings.office.person_aliases)
            try:
                self._read[path] = read_returned(path, options, self._assessment.limits, names)
            except LedgerUnreadable:
                self._read[path] = None
        return self._read[path]

    def showed(self, pair: Pair, header: str, look: _LookAt[Look]) -> list[Look]:
        """What a look at a cell finds in the workbooks that its row was sent in.

        Args:
            pair: The row that came back, and its item.
            header: The cell's column.
            look: Looks at some rows, by sheet, of a workbook.
        """
        found = [self._of_book(path, look) for path in self.holding(pair)]
        return [seen[key, header] for seen in found for key in self.keys(pair) if (key, header) in seen]

    def _of_book(self, path: Path, look: _LookAt[Look]) -> Mapping[tuple[str, str], Look]:
        """Identity and header → what a look finds."""
        if (path, look) not in self._looks:
            seen: dict[tuple[str, str], Look] = {}
            if (book := self.read(path)) is not None:
                rows = rows_of(row.item for row in book.rows)
                found = look(book.ledger, path, rows, self._assessment.limits)
                for row in book.rows if found else ():
                    for column in row.item.table.columns:
                        place = row.item.table.sheet, row.item.row, column.index
                        if row.key and place in found:
                            seen[row.key, column.header] = found[place]
            self._looks[path, look] = seen
        return self._looks[path, look]


def _path(sent: Sent, file: SentFile) -> Path | None:
    path = sent.path.parent / file.path
    return path if file.path and path.is_file() else None
