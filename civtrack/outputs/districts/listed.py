"""Which entries of a drop-down list of persons, units or places a group gets.

Exists because such a list names everybody of the whole city, and most of them stand in no row that would say whose they
are: only who is proven to be the group's or everybody's goes along. Pure. May import `civtrack.model`,
`civtrack.language` and its neighbours in `civtrack.outputs`.
"""

from __future__ import annotations

from collections.abc import Collection

from civtrack.language.places import begins_office, city_end
from civtrack.model import Field
from civtrack.outputs.districts.mentions import Mentions

__all__ = ["WHOSE", "own_entries"]

_OFFICES = frozenset((Field.UNIT, Field.PARTNERS))
WHOSE = frozenset((Field.STREET, Field.COMMUNITY, Field.SITE, Field.PERSON, Field.LEADER)) | _OFFICES
"""What columns say whose lists are of somebody or of places."""


def own_entries(
    entries: Collection[str], fields: frozenset[Field], mentions: Mentions, group: str | None
) -> tuple[str, ...]:
    """The entries that stand in rows of the group, or of several groups; of units also those of the whole city.

    Args:
        entries: The entries, none of which is known to be another group's.
        fields: What the columns of the list say.
        mentions: Which texts speak of which group.
        group: Whom the list is for.
    """
    offices = fields <= _OFFICES
    return tuple(
        entry
        for entry in entries
        if mentions.proven(entry, group) or group in mentions.groups(entry) or (offices and _of_the_city(entry))
    )


def _of_the_city(entry: str) -> bool:
    """Whether a unit is of the city, or an office that every district has: 市住建局, 城管局."""
    name = entry.strip()
    return name.startswith(("市", "全市", "各")) or begins_office(name[city_end(name) :].removeprefix("市"))
