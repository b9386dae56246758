"""Photos of matched rows that the ledger has not, told by name.

Exists apart from the cells because pictures stand in other parts. May import the other modules of `civtrack.edits` and
what stands below them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.edits.pairing import Pair
from civtrack.edits.pasted import Photo, photos_in, seen
from civtrack.edits.plan import Refusal
from civtrack.edits.returned import Returned
from civtrack.model import N_, Field, Message
from civtrack.outputs.legacy import package_of

__all__ = ["photos_not_taken"]

_Photos = Mapping[tuple[str, int], tuple[Photo, ...]]


def photos_not_taken(assessment: Assessment, pairs: Sequence[tuple[Returned, Pair]]) -> Iterator[Refusal]:
    """A refusal for every row that came back with photos which are not in the ledger's row."""
    limits = assessment.limits
    theirs: dict[Path, _Photos] = {}
    mine: dict[Path, _Photos] = {}
    ledgers = {ledger.path: ledger for ledger in assessment.ledgers}
    doubtful: list[tuple[Returned, Pair, tuple[Photo, ...], tuple[Photo, ...]]] = []
    for returned, pair in pairs:
        if returned.path not in theirs:
            theirs[returned.path] = photos_in(returned.ledger, returned.path, limits)
        table = pair.row.item.table
        pasted = theirs[returned.path].get((table.sheet, pair.row.item.row), ())
        if not pasted:
            continue
        item = assessment.verdicts[pair.place].item
        path = item.table.path
        if path not in mine:
            mine[path] = photos_in(ledgers[path], package_of(ledgers[path]), limits)
        own = mine[path].get((item.table.sheet, item.row), ())
        known = {photo.content for photo in own}
        new = tuple(photo for photo in pasted if photo.content not in known)
        if new:
            doubtful.append((returned, pair, new, own))
    looks: dict[Path, Mapping[str, str]] = {}
    for path in dict.fromkeys(returned.path for returned, *_ in doubtful):
        parts = {photo.part for returned, _, new, _ in doubtful if returned.path == path for photo in new}
        looks[path] = seen(path, parts, limits)
    for path in mine:
        parts = {
            photo.part
            for _, pair, _, own in doubtful
            if assessment.verdicts[pair.place].item.table.path == path
            for photo in own
        }
        looks[path] = seen(package_of(ledgers[path]), parts, limits)
    for returned, pair, some, own in doubtful:
        item = assessment.verdicts[pair.place].item
        known_looks = {looks[item.table.path][photo.part] for photo in own}
        fresh = [photo for photo in some if looks[returned.path][photo.part] not in known_looks]
        if fresh:
            headers = {column.index: column.header for column in pair.row.item.table.columns}
            text = N_("{count} photos came back under “{header}” and were not taken: paste them by hand")
            header = headers.get(fresh[0].column, "?")
            why = Message(text, {"count": len(fresh), "header": header})
            yield Refusal(item.ref(), Field.PHOTOS, None, str(pair.row.ref(fresh[0].column)), why)
