"""The items apart by profile, where kinds of ledgers are coloured by different ones.

Exists because a colour of one profile is not that of another (materials that were accepted are green), so a table of
both must say what it is made of. May import `civtrack.model`, `civtrack.policy`, `civtrack.rules.metrics`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from civtrack.light import dataclass
from civtrack.model import Kind, Verdict
from civtrack.policy import Profile
from civtrack.rules.metrics import Summary, summarise

__all__ = ["Part", "parts_of"]


@dataclass(frozen=True, slots=True)
class Part:
    """The items that one profile judges: kinds of ledgers with the same colours, and what they add up to."""

    profile: Profile
    kinds: tuple[Kind, ...]
    summary: Summary


def parts_of(
    verdicts: Sequence[Verdict],
    profiles: Mapping[Kind, Profile],
    *,
    as_of: dt.date,
    order: Sequence[str],
    ranked: Mapping[str, Sequence[str]] | None,
) -> tuple[Part, ...]:
    """A part for each profile that judges any item; none where one profile judges everything.

    Args:
        verdicts: Every item.
        profiles: The profile of each kind that occurs.
        as_of: The day they were judged by.
        order: Districts in the order of tables; a part shows only those that it has items of.
        ranked: Groups of districts that are ranked together; None: all together.
    """
    occurring = {verdict.item.table.kind for verdict in verdicts}
    profiles = {kind: profile for kind, profile in profiles.items() if kind in occurring}
    kinds: dict[str, list[Kind]] = {}
    for kind, profile in profiles.items():
        kinds.setdefault(profile.name, []).append(kind)
    if len(kinds) < 2:
        return ()
    parts = []
    for profile in {profile.name: profile for profile in profiles.values()}.values():
        own = [verdict for verdict in verdicts if verdict.item.table.kind in kinds[profile.name]]
        found = {verdict.item.district for verdict in own}
        shown = [district for district in order if district in found]
        summary = summarise(own, "district", as_of=as_of, tiers=profile.tiers, order=shown, ranked=ranked)
        parts.append(Part(profile, tuple(kinds[profile.name]), summary))
    return tuple(parts)
