"""What sheets are called in a workbook that goes to one group: as in the ledger, unless that names another.

Exists because a sheet named after one district may hold rows of a second, and its name goes out with them. May import
its neighbours in `civtrack.outputs`.
"""

from __future__ import annotations

from collections.abc import Sequence

from civtrack.outputs.districts.mentions import Mentions, without_others

__all__ = ["names_instead"]

PLAIN = "台账"
"""What a sheet is called whose own name says nothing but the name of another group."""


def names_instead(names: Sequence[str], mentions: Mentions, group: str | None) -> dict[str, str]:
    """Names of sheets that speak of another group than the one they go to → what they are called instead.

    Args:
        names: All sheets of the workbook.
        mentions: Which texts speak of which group.
        group: Whom the workbook is for.
    """
    taken = {name.casefold() for name in names}
    found = {}
    for name in names:
        if not mentions.foreign(name, group):
            continue
        wanted = (without_others(name, mentions, group) or "").strip("' ") or PLAIN
        free, count = wanted, 1
        while free.casefold() in taken:
            count += 1
            free = f"{wanted[:25]} ({count})"
        taken.add(free.casefold())
        found[name] = free
    return found
