"""To whom an item was sent, and what else was sent in the same workbook.

Exists because what is missing in a workbook that came back, and in it though somebody else was sent it, is told.
May import `civtrack.edits.pairing`, `civtrack.edits.returned` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from civtrack.assessment import Assessment
from civtrack.edits.pairing import Pair
from civtrack.edits.returned import Returned
from civtrack.outputs.districts.sent import Sent, SentFile

__all__ = ["SentTo"]


class SentTo:
    """In which workbooks the items of a ledger were sent.

    Args:
        assessment: The ledgers.
        places: Identity → the item, as a place in their verdicts.
    """

    def __init__(self, assessment: Assessment, places: Mapping[str, int]) -> None:
        self._assessment, self._places = assessment, places
        self._known: dict[int, tuple[Sent, Mapping[str, Sequence[int]]]] = {}

    def sent_in(self, one: Returned, base: Sent | None) -> set[int]:
        """The items that were sent in the workbook that a file was; without a manifest, those of its districts."""
        if base is not None and (sent := self._workbook(base, _keys(one))):
            return {self._places[key] for key in sent.ids if key in self._places}
        districts = {row.item.district for row in one.rows}
        return {place for place, verdict in enumerate(self._assessment.verdicts) if verdict.item.district in districts}

    def others_sent(
        self, one: Returned, pairs: Sequence[Pair], base: Sent | None
    ) -> tuple[dict[int, str], dict[int, str]]:
        """The items that were sent in the workbook that a file was, and those in the file that were sent elsewhere.

        Args:
            one: The file.
            pairs: Its rows and the items that they are.
            base: What was sent of it.

        Returns:
            Item → to whom, of both; none of the latter where most are: it was put together.
        """
        ids = {pair.place: self._assessment.verdicts[pair.place].id for pair in pairs}
        sent = self._workbook(base, {*ids.values(), *_keys(one)}) if base else None
        if base is None or sent is None:
            return {}, {}
        group = sent.group or ""
        here = {place: group for key in sent.ids if (place := self._places.get(key)) is not None}
        return here, _elsewhere(ids, sent, base)

    def _workbook(self, base: Sent, keys: set[str]) -> SentFile | None:
        """The workbook that has most of some items; of several the first."""
        places = self._workbooks(base)
        often = Counter(chain.from_iterable(filter(None, map(places.get, keys))))
        return base.files[max(often, key=lambda place: (often[place], -place))] if often else None

    def _workbooks(self, base: Sent) -> Mapping[str, Sequence[int]]:
        """In which of the workbooks of a manifest each item was sent: looked up once."""
        if id(base) not in self._known:
            found: dict[str, list[int]] = {}
            for place, file in enumerate(base.files):
                for key in dict.fromkeys(file.ids):
                    found.setdefault(key, []).append(place)
            self._known[id(base)] = base, found
        return self._known[id(base)][1]


def _keys(one: Returned) -> set[str]:
    return {row.key for row in one.rows if row.key}


def _elsewhere(ids: Mapping[int, str], own: SentFile, base: Sent) -> dict[int, str]:
    """The items that were sent to somebody else than a workbook was, and to whom; none where most are."""
    mine = frozenset(own.ids)
    foreign = {place: key for place, key in ids.items() if key not in mine}
    if not foreign or 2 * len(foreign) >= len(ids):
        return {}
    groups = {key: file.group for file in base.files if file.group != own.group for key in file.ids}
    return {place: group for place, key in foreign.items() if (group := groups.get(key))}
