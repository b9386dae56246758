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
from civtrack.files.office import find_office
from civtrack.ledger.twins import CONVERTIBLE, with_views
from civtrack.model import N_, Ledger, Message
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
    if program is None:
        return tuple(ledgers)
    paired = dict(zip(wanted, with_views(tuple(wanted.values()), program, limits), strict=True))
    return tuple(paired.get(place, ledger) for place, ledger in enumerate(ledgers))


def with_photos_of(new: Assessment) -> Assessment:
    """The same for files with new items."""
    return replace(new, ledgers=with_photos(new.ledgers, new.limits))


def _hides_photos(ledger: Ledger) -> bool:
    return ledger.format in CONVERTIBLE and unseen_photos(ledger)


def why_unseen(ledger: Ledger) -> Message | None:
    """Why the photos of a file cannot be seen; None where they can, or there are none."""
    if not unseen_photos(ledger):
        return None
    if ledger.no_twin is not None:
        text = N_(
            "its photos cannot be read, LibreOffice does not convert it truly ({reason}): save it as .xlsx yourself"
        )
        return Message(text, {"reason": ledger.no_twin})
    text = N_("photos in a file of this format ({format}) are read only with LibreOffice: save it as .xlsx yourself")
    return Message(text, {"format": ledger.format})
