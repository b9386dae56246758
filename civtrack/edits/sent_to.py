"""To whom an item was sent, and what else was sent in the same workbook.

Exists because what is missing in a workbook that came back, and in it though somebody else was sent it, is told.
May import `civtrack.edits.pairing`, `civtrack.edits.returned` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from civtrack.assessment import Assessment
from civtrack.edits.pairing import Pair
from civtrack.edits.returned import Returned
from civtrack.outputs.districts.sent import Sent, SentFile

__all__ = ["others_sent", "sent_in", "strangers"]


def sent_in(one: Returned, base: Sent | None, places: Mapping[str, int], assessment: Assessment) -> set[int]:
    """The items that were sent in the workbook that a file was; without a manifest, those of its districts."""
    if base is not None and (sent := _workbook(base, {row.key for row in one.rows if row.key})):
        return {places[key] for key in sent.ids if key in places}
    districts = {row.item.district for row in one.rows}
    return {place for place, verdict in enumerate(assessment.verdicts) if verdict.item.district in districts}


def _workbook(base: Sent, keys: set[str]) -> SentFile | None:
    """The workbook that has most of some items; of several the first."""
    places = _places(base.files)
    often = Counter(place for key in keys for place in places.get(key, ()))
    return base.files[max(often, key=lambda place: (often[place], -place))] if often else None


@lru_cache(4)
def _places(files: tuple[SentFile, ...]) -> Mapping[str, Sequence[int]]:
    """In which of some workbooks each item was sent."""
    found: dict[str, list[int]] = {}
    for place, file in enumerate(files):
        for key in dict.fromkeys(file.ids):
            found.setdefault(key, []).append(place)
    return found


def others_sent(
    one: Returned, pairs: Sequence[Pair], base: Sent | None, places: Mapping[str, int], assessment: Assessment
) -> dict[int, str]:
    """The items that were sent in the same workbook, and to whom."""
    keys = {assessment.verdicts[pair.place].id for pair in pairs} | {row.key for row in one.rows if row.key}
    sent = _workbook(base, keys) if base else None
    ids = sent.ids if sent else ()
    group = (sent.group if sent else None) or ""
    return {place: group for key in ids if (place := places.get(key)) is not None}


def strangers(one: Returned, pairs: Sequence[Pair], base: Sent | None, assessment: Assessment) -> dict[int, str]:
    """The items in a file that were sent to somebody else, and to whom; none where most are: it was put together.

    Args:
        one: The file.
        pairs: Its rows and the items that they are.
        base: What was sent of it.
        assessment: The ledgers.
    """
    ids = {pair.place: assessment.verdicts[pair.place].id for pair in pairs}
    own = _workbook(base, {*ids.values(), *(row.key for row in one.rows if row.key)}) if base else None
    if base is None or own is None:
        return {}
    mine = frozenset(own.ids)
    foreign = {place: key for place, key in ids.items() if key not in mine}
    if not foreign or 2 * len(foreign) >= len(ids):
        return {}
    groups = {key: file.group for file in base.files if file.group != own.group for key in file.ids}
    return {place: group for place, key in foreign.items() if (group := groups.get(key))}
