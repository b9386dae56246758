"""The table of the leader's page: a district a row, a tier a column, what is overdue beside what it was.

Exists because a page has room for so many rows and columns and no more: those with most to do stay, the others share a
row, and the total is that of all. May import everything below `civtrack.outputs` and its neighbour `sheet`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from civtrack.assessment import Assessment
from civtrack.light import NamedTuple
from civtrack.locales import Translator
from civtrack.model import Reason
from civtrack.outputs.brief_lines import cut, signed
from civtrack.outputs.onepage.sheet import Grid, Head
from civtrack.outputs.wording import district_name, tiers_of_work
from civtrack.rules.metrics import Figures
from civtrack.rules.rates import Rate

__all__ = ["Changes", "by_need", "grid"]


class Changes(NamedTuple):
    """A column that compares what is overdue: its head, what was overdue by group, and in all."""

    head: str
    groups: Mapping[str | None, int]
    total: int


class _Column(NamedTuple):
    """A column: its head, the cell of some groups together, and that of the total where it is none of such."""

    head: Head
    of: Callable[[Sequence[Figures]], str]
    total: str = ""


def grid(
    assessment: Assessment,
    groups: Sequence[Figures],
    changes: Sequence[Changes],
    tr: Translator,
    rows: int,
    room: int,
    by: str,
    *,
    slim: bool,
) -> Grid:
    """The table.

    Args:
        assessment: Whose tiers they are.
        groups: All of them, in their order.
        changes: What the overdue are compared with.
        tr: The document's language.
        rows: The most rows beside the total, at least 2.
        room: Characters of a group's name; of a longer one the middle is left out.
        by: What the groups are.
        slim: Only the columns that matter most.
    """
    total = assessment.summary().total
    columns = _columns(assessment, changes, tr, slim=slim)
    shown = list(groups)
    if len(groups) > rows:
        shown = by_need(groups, assessment)[: rows - 1]
    told = {id(one) for one in shown}
    lines = [(cut(district_name(one.group, tr), room), [one]) for one in shown]
    if rest := [one for one in groups if id(one) not in told]:
        count = len(rest)
        name = tr("{count} other districts", count=count)
        lines.append((name if by == "district" else tr("{count} other units", count=count), rest))
    first = Head(tr("District") if by == "district" else tr("Responsible unit"))
    return Grid(
        (first, *(column.head for column in columns)),
        tuple((name, *(column.of(figures) for column in columns)) for name, figures in lines),
        (tr("Total"), *(column.total or column.of([total]) for column in columns)),
    )


def by_need(groups: Iterable[Figures], assessment: Assessment) -> list[Figures]:
    """Groups, those with most to do first."""
    keys = [tier.key for tier in tiers_of_work(assessment.tiers)]
    return sorted(groups, key=lambda one: (-one.overdue, *(-one.tiers[key] for key in keys)))


def _columns(assessment: Assessment, changes: Sequence[Changes], tr: Translator, *, slim: bool) -> list[_Column]:
    now = assessment.summary().total.overdue
    overdue = [_Column(Head(one.head), _change(one), signed(now - one.total)) for one in changes]
    columns = [_Column(Head(tr("All")), lambda some: str(sum(one.total for one in some)))]
    own = next((tier.key for tier in assessment.tiers if tier.reasons == (Reason.OVERDUE.value,)), None)
    if own is None:
        columns += [_Column(Head(tr("Overdue")), lambda some: str(sum(one.overdue for one in some))), *overdue]
    for tier in tiers_of_work(assessment.tiers) if slim else assessment.tiers:
        columns.append(_Column(Head(tr(tier.name), tier.color), _tier(tier.key)))
        columns += overdue if tier.key == own else []
    return [*columns, _Column(Head(tr("Completion rate")), _rate)]


def _tier(key: str) -> Callable[[Sequence[Figures]], str]:
    return lambda some: str(sum(one.tiers[key] for one in some))


def _rate(some: Sequence[Figures]) -> str:
    return Rate(sum(one.closed for one in some), sum(one.total for one in some)).shown


def _change(than: Changes) -> Callable[[Sequence[Figures]], str]:
    """A group that had no items then had none overdue."""
    return lambda some: signed(sum(one.overdue - than.groups.get(one.group, 0) for one in some))
