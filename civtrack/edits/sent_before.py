"""Which of what was sent a returned file was made of, where the same rows are sent day after day.

Exists because a cell that is as it was sent is no answer, and what was sent on another day says nothing of that: an
item that is done, was not done after all, and is done again must not be taken for what was sent in between. A file says
of itself from which day it is: by its column of days left, else by the day in its name, else by agreeing with what was
sent more than with anything else that was. May import the other modules of `civtrack.edits` and what stands below them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from civtrack.assessment import Assessment
from civtrack.edits.comparing import same_as_sent
from civtrack.edits.returned import Returned, ReturnedRow
from civtrack.model import Field
from civtrack.outputs.districts.sent import Sent
from civtrack.rules.identity import own_number

__all__ = ["Descents"]

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOOKED_AT: Final = 200
"""So many rows of a file are compared with every day on which they were sent."""


class Descents:
    """Finds for each returned file what it was made of.

    Args:
        sent: What was sent, the last time first.
        assessment: The ledgers as they are now.
    """

    def __init__(self, sent: Sequence[Sent], assessment: Assessment) -> None:
        self._sent, self._assessment = tuple(sent), assessment

    @cached_property
    def _deadlines(self) -> dict[str, dt.date | None]:
        return {verdict.id: verdict.deadline.day for verdict in self._assessment.verdicts}

    @cached_property
    def _numbers(self) -> dict[str, str]:
        return {number: v.id for v in self._assessment.verdicts if (number := own_number(v.item))}

    def of(self, returned: Returned) -> tuple[Sent, ...]:
        """What was sent, that of which a file was made first; nothing where nothing was sent.

        What follows is for rows that the first does not have.
        """
        base = self._base(returned)
        return () if base is None else (base, *(one for one in self._sent if one is not base))

    def _base(self, returned: Returned) -> Sent | None:
        if len(self._sent) < 2:
            return self._sent[0] if self._sent else None
        day = self._counted(returned) or self._named(returned.path.name)
        of_day = [one for one in self._sent if day in (None, one.as_of)]
        return of_day[0] if len(of_day) == 1 else self._alike(returned, of_day)

    def _counted(self, returned: Returned) -> str | None:
        """The day that its days left count from, if most rows count from one on which something was sent."""
        days = Counter(day for row in returned.rows if (day := self._day_of(row)))
        known = {one.as_of for one in self._sent}
        (found, often), *_ = days.most_common(1) or [("", 0)]
        return found if found in known and 2 * often > days.total() else None

    def _day_of(self, row: ReturnedRow) -> str | None:
        column = row.item.table.column(Field.DAYS_MARK)
        left = row.cells.get(column) if column else None
        deadline = self._deadlines.get(self._id(row) or "")
        if deadline is None or isinstance(left, bool) or not isinstance(left, int | float) or left != int(left):
            return None
        try:
            return (deadline - dt.timedelta(days=int(left))).isoformat()
        except OverflowError:
            return None

    def _id(self, row: ReturnedRow) -> str | None:
        return row.key if row.key in self._deadlines else self._numbers.get(own_number(row.item) or "")

    def _named(self, name: str) -> str | None:
        """The day in a file's name, if it is one on which something was sent."""
        found = {one.as_of for one in self._sent}.intersection(_DAY.findall(name))
        return found.pop() if len(found) == 1 else None

    def _alike(self, returned: Returned, sent: Sequence[Sent]) -> Sent:
        """What agrees with most cells of a file; of several the last that was sent."""
        rows = [(row, key) for row in returned.rows if (key := row.key or self._id(row))][:_LOOKED_AT]
        return max(sent, key=lambda one: sum(sum(_agreeing(row, key, one)) for row, key in rows))


def _agreeing(row: ReturnedRow, key: str, sent: Sent) -> Iterator[bool]:
    cells = sent.cells.get(key)
    for column in row.item.table.columns if cells else ():
        if cells and (then := cells.get(column.header)) is not None:
            yield same_as_sent(row.cell(column), then, column.field)
