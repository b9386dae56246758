"""What sheets and files are called that go to one group: as the ledger's, unless that names another.

Exists because a sheet named after one district may hold rows of a second, and its name goes out with them. May import
its neighbours in `civtrack.outputs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from civtrack.outputs.districts.mentions import Mentions, without_others

__all__ = ["file_of", "names_instead"]

PLAIN = "台账"
"""What a sheet is called whose own name says nothing but the name of another group."""


def file_of(path: Path, mentions: Mentions, group: str | None) -> Path:
    """The path of a ledger as a workbook, it and its folder called after what their names say of nobody else.

    Args:
        path: The ledger.
        mentions: Which texts speak of which group.
        group: Whom the file is for.
    """

    def silent(name: str) -> str:
        if not mentions.foreign(name, group):
            return name
        return (without_others(name, mentions, group) or "").strip() or PLAIN

    folder = path.parent.with_name(silent(path.parent.name)) if path.parent.name else path.parent
    return folder / f"{silent(path.stem)}.xlsx"


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
