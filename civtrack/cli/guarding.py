"""What a command that writes must not write over, from its options.

Exists so that ``-o``, ``--out`` and ``--force`` keep the same files in every command. May import everything below
`civtrack.cli`; what is to be kept is looked for only where something stands in the way.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from civtrack.files import Guard, Kept

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.options import Common
    from civtrack.settings import Settings

__all__ = ["guard_for"]


def guard_for(
    settings: Settings, common: Common | None = None, assessment: Assessment | None = None, *, force: bool = False
) -> Guard:
    """What a command must not write over: what it reads, and everything that the office's settings name.

    Args:
        settings: What is in force.
        common: The options that name ledgers, where the command has them.
        assessment: What was read, where something was.
        force: Whether other files may be replaced after a backup.
    """

    @cache
    def kept() -> tuple[Kept, ...]:
        from civtrack.outputs.office_files import office_files

        paths, deep = (common.paths or (), common.recursive) if common else ((), False)
        return tuple(office_files(settings, assessment, paths, recursive=deep))

    def day() -> dt.date:
        from civtrack.assessment import today

        return today(settings)

    return Guard(kept, day if force else None)
