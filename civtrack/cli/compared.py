"""``summary --trend``: what is overdue beside what it was yesterday and last week.

Exists apart from `civtrack.cli.summary` because it asks the history. What is compared, and with which day, is what the
leader's one page compares (`civtrack.outputs.earlier`). May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from civtrack.asking.names import SINCE
from civtrack.errors import UsageMistake
from civtrack.light import dataclass
from civtrack.locales import active
from civtrack.model import N_, Message, Reason

if TYPE_CHECKING:
    import datetime as dt

    from civtrack.assessment import Assessment
    from civtrack.cli.options import Common
    from civtrack.cli.running import Desk
    from civtrack.outputs.earlier import Before
    from civtrack.rules.figures import Figures

__all__ = ["Compared", "Signed", "compared"]


_NO_DAY = N_(
    "there is no day in the history to compare with yet: civtrack daily (or civtrack summary --snapshot) records one "
    "each day"
)


class Signed(int):
    """A change: a number to Excel and to scripts, ``+2`` to whoever reads it."""

    def __str__(self) -> str:
        from civtrack.outputs.brief_lines import signed

        return signed(int(self))


@dataclass(frozen=True, slots=True)
class Compared:
    """The columns of a summary that compare.

    Attributes:
        as_of: The day judged by.
        before: Column → what was overdue then; None where no recorded day can be compared with.
        overdue_tier: The tier that holds what is overdue and nothing else; None where the profile has none.
    """

    as_of: dt.date
    before: Mapping[str, Before | None]
    overdue_tier: str | None

    def headings(self, headings: Mapping[str, str]) -> dict[str, str]:
        """A table's headings with these behind what is overdue, which has a column of its own then.

        They are as they were where no recorded day can be compared with.
        """
        from civtrack.outputs.brief_lines import called_day

        tr = active()
        if not any(self.before.values()):
            return dict(headings)
        own = {} if self.overdue_tier else {"overdue": tr("Overdue")}
        for (column, before), usual in zip(self.before.items(), (tr("yesterday"), tr("last week")), strict=True):
            own[column] = tr("vs {day}", day=called_day(before.day, self.as_of, tr) if before else usual)
        place = list(headings).index(self.overdue_tier) + 1 if self.overdue_tier else list(headings).index("void")
        given = list(headings.items())
        return dict([*given[:place], *own.items(), *given[place:]])

    def of_group(self, figures: Figures) -> dict[str, Signed | int | None]:
        """Column → what stands there; a group that had no items then had none overdue."""
        then = {key: before.groups.get(figures.group, 0) if before else None for key, before in self.before.items()}
        return self._changes(figures, then)

    def of_all(self, figures: Figures) -> dict[str, Signed | int | None]:
        """The same of all items: also of groups that have none any more."""
        return self._changes(figures, {key: before.total if before else None for key, before in self.before.items()})

    def _changes(self, figures: Figures, then: Mapping[str, int | None]) -> dict[str, Signed | int | None]:
        changes = {key: None if count is None else Signed(figures.overdue - count) for key, count in then.items()}
        return {"overdue": figures.overdue, **changes}

    def days(self) -> dict[str, Any]:
        """The days compared with, as JSON."""
        return {key: before.day.isoformat() if before else None for key, before in self.before.items()}

    def notes(self) -> list[str]:
        """What is compared with which days, for whoever reads the table."""
        from civtrack.outputs.brief_lines import short_day

        tr = active()
        days = tr(", ").join(short_day(before.day, tr) for before in self.before.values() if before)
        return (
            [tr("Changes are of what is overdue, against the figures recorded on {days}.", days=days)] if days else []
        )


def compared(assessment: Assessment, by: str, common: Common, at: Desk) -> Compared:
    """What the options ask to compare with; says how to get a history where there is none to compare with.

    Raises:
        UsageMistake: The history does not keep what the rows are grouped by.
    """
    from civtrack.cli.changes import asked_about
    from civtrack.cli.running import tell_of_history
    from civtrack.outputs.earlier import yesterday_and_last_week

    if by == "step":
        raise UsageMistake("--trend", detail=Message(N_("the history keeps no steps; group by something else")))
    narrowed = common.paths or common.sheet or common.kind not in (None, "auto")
    asked = asked_about(common, at) if narrowed or by != "district" else None
    found = yesterday_and_last_week(assessment, by, asked)
    if not tell_of_history(at.console) and not any(found):
        at.console.warn(Message(_NO_DAY))
    own = next((tier.key for tier in assessment.tiers if tier.reasons == (Reason.OVERDUE.value,)), None)
    return Compared(assessment.as_of, dict(zip(SINCE, found, strict=True)), own)
