"""Old workbooks with photos, as packages in which the photos can be seen: where LibreOffice is on the machine.

Exists because many streets save what they answer as .xls, with photos in it, and nobody should have to save it anew for
them. A file without photos is not converted: that would only take time. May import `civtrack.edits.pasted`
and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from civtrack.assessment import Assessment
from civtrack.edits.pasted import unseen_photos
from civtrack.files import sha256
from civtrack.files.office import find_office
from civtrack.ledger.twins import CONVERTIBLE, Room, with_views
from civtrack.model import N_, Ledger, Message, Twin
from civtrack.xlsx import Limits

__all__ = ["why_unseen", "with_photos", "with_photos_of"]


def with_photos(ledgers: Sequence[Ledger], limits: Limits) -> tuple[Ledger, ...]:
    """The same ledgers, each old one that holds photos with a twin that shows them, or the reason why it has none.

    Args:
        ledgers: As they were read.
        limits: What is believed at most of a file.
    """
    wanted = {place: ledger for place, ledger in enumerate(ledgers) if _hides_photos(ledger)}
    program = find_office() if wanted else None
    paired = dict(wanted)
    if program is not None:
        paired = dict(zip(wanted, with_views(tuple(wanted.values()), program, limits), strict=True))
    seen = (paired.get(place, ledger) for place, ledger in enumerate(ledgers))
    return tuple(_with_cells(ledger, limits) if ledger.format == "xls" else ledger for ledger in seen)


def _with_cells(ledger: Ledger, limits: Limits) -> Ledger:
    """The ledger with a twin that has its cell photos of WPS, too, or nothing else; as it is where it has none."""
    from civtrack.edits.et_cells import has_cell_photos, put_cell_photos

    if not has_cell_photos(ledger):
        return ledger
    room = Room()
    view = room.folder / f"{ledger.path.stem}.xlsx"
    if not put_cell_photos(ledger, view, limits):
        return ledger
    floating = ledger.no_twin if ledger.twin or ledger.no_twin else _NO_OFFICE
    return replace(ledger, twin=Twin(view, sha256(view), room), no_twin=floating)


_NO_OFFICE = Message(N_("LibreOffice is not there"))


def with_photos_of(new: Assessment) -> Assessment:
    """The same for files with new items."""
    return replace(new, ledgers=with_photos(new.ledgers, new.limits))


def _hides_photos(ledger: Ledger) -> bool:
    return ledger.format in CONVERTIBLE and unseen_photos(ledger)


def why_unseen(ledger: Ledger) -> Message | None:
    """Why the photos of a file cannot be seen; None where they can, or there are none."""
    if (ledger.twin is not None and ledger.no_twin is None) or not unseen_photos(ledger):
        return None
    if ledger.no_twin is not None and ledger.no_twin is not _NO_OFFICE:
        text = N_(
            "its photos cannot be read, LibreOffice does not convert it truly ({reason}): save it as .xlsx yourself"
        )
        return Message(text, {"reason": ledger.no_twin})
    text = N_("photos in a file of this format ({format}) are read only with LibreOffice: save it as .xlsx yourself")
    return Message(text, {"format": ledger.format})
