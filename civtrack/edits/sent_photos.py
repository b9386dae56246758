"""Which photos were in the workbooks that were sent out, item by item.

Exists because a photo that the office took out since is not new when it comes back. A workbook that is no longer what
was sent says nothing. May import `civtrack.edits.pasted`, `civtrack.edits.returned`, `civtrack.edits.pairing` and what
stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.edits.pairing import Pair
from civtrack.edits.pasted import Shown, directory, fingerprints, photos_in
from civtrack.edits.returned import read_returned
from civtrack.errors import LedgerUnreadable
from civtrack.files import sha256
from civtrack.ledger.reader import ReadOptions
from civtrack.outputs.districts.sent import Sent, SentFile
from civtrack.rules.naming import Names

__all__ = ["SentPhotos"]


class SentPhotos:
    """Looks into what was sent, as far as it lies where its manifest says.

    Args:
        sent: The manifests.
        assessment: The ledgers as they are now.
    """

    def __init__(self, sent: Sequence[Sent], assessment: Assessment) -> None:
        self._sent, self._assessment = sent, assessment
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
        keys = {pair.row.key, self._assessment.verdicts[pair.place].id} - {None}
        for path in self._workbooks({key for key in keys if key}):
            if content not in self._directory(path):
                continue
            for key in keys:
                for one in self._of_rows(path).get(key or "", ()):
                    if one.content == content and self._look(path, one) == seen:
                        return True
        return False

    def anywhere(self, pair: Pair, content: tuple[int, int]) -> bool:
        """Whether the workbook that a row was sent in has a picture anywhere."""
        keys = {key for key in (pair.row.key, self._assessment.verdicts[pair.place].id) if key}
        return any(content in self._directory(path) for path in self._workbooks(keys))

    def _workbooks(self, keys: set[str]) -> Iterator[Path]:
        for sent in self._sent:
            for file in sent.files:
                if keys.intersection(file.ids) and (path := self._path(sent, file)):
                    yield path

    @staticmethod
    def _path(sent: Sent, file: SentFile) -> Path | None:
        path = sent.path.parent / file.path
        return path if file.path and path.is_file() else None

    def _directory(self, path: Path) -> frozenset[tuple[int, int]]:
        """What the directory of a workbook tells of its parts; nothing of one that was changed since."""
        if path not in self._contents:
            known = {self._path(sent, file): file.sha256 for sent in self._sent for file in sent.files}
            found = frozenset[tuple[int, int]]()
            try:
                if sha256(path) == known.get(path):
                    found = directory(path, self._assessment.limits)
            except (LedgerUnreadable, OSError):
                pass
            self._contents[path] = found
        return self._contents[path]

    def _of_rows(self, path: Path) -> Mapping[str, tuple[Shown, ...]]:
        if path not in self._rows:
            settings, limits = self._assessment.settings, self._assessment.limits
            options = ReadOptions(
                districts=settings.office.districts, aliases=settings.office.aliases, as_of=self._assessment.as_of
            )
            names = Names(settings.office.unit_aliases, settings.office.person_aliases)
            try:
                returned = read_returned(path, options, limits, names)
                shown = photos_in(returned.ledger, path, limits)
            except LedgerUnreadable:
                self._rows[path] = {}
            else:
                self._rows[path] = {
                    row.key: shown.get((row.item.table.sheet, row.item.row), ()) for row in returned.rows if row.key
                }
        return self._rows[path]

    def _look(self, path: Path, one: Shown) -> str:
        key = path, one.picture.part
        if key not in self._looks:
            self._looks[key] = fingerprints(path, [one.picture.part], self._assessment.limits)[one.picture.part].seen
        return self._looks[key]
