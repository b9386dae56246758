"""Which of what was sent a returned file was made of, where the same rows are sent day after day.

Exists because a cell that is as it was sent is no answer, and what was sent on another day says nothing of that: an
item that is done, was not done after all, and is done again must not be taken for what was sent in between. May import
the other modules of `civtrack.edits` and what stands below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from civtrack.outputs.districts.sent import Sent

__all__ = ["sent_to"]

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def sent_to(names: Iterable[str], sent: Sequence[Sent]) -> tuple[Sent, ...]:
    """Of what was sent, only that which files were made of, where all of them still say the day in their names.

    Args:
        names: What the files are called.
        sent: What was sent, the last time first.
    """
    known = {one.as_of for one in sent}
    days: set[str] = set()
    for name in names:
        found = known.intersection(_DAY.findall(name))
        if len(found) != 1:
            return tuple(sent)  # then whatever was sent is no answer
        days |= found
    return tuple(one for one in sent if one.as_of in days)
