"""How long overdue items have been overdue, in stretches of days that end where the next supervision step begins.

Exists so that the table of ages and the ladder of steps are one thing: whoever is counted under 督办单 has that step.
May import `civtrack.model`, `civtrack.policy`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from civtrack.light import NamedTuple, dataclass
from civtrack.model import Reason, Verdict
from civtrack.policy import EscalationStep

__all__ = ["Ages", "Stretch", "ages", "stretches"]


class Stretch(NamedTuple):
    """Days overdue from `first` to `last` (None: endless), and the step that they have reached (None: none yet)."""

    step: str | None
    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class Ages:
    """Overdue items by stretch.

    Attributes:
        stretches: In order, without gaps, from the first day on.
        groups: Group → how many items each stretch has; only groups with overdue items.
        total: Of all of them; asserted to be the sum of the groups.
    """

    stretches: tuple[Stretch, ...]
    groups: Mapping[str | None, tuple[int, ...]]
    total: tuple[int, ...]


def stretches(ladder: Sequence[EscalationStep]) -> tuple[Stretch, ...]:
    """The stretches of a ladder whose steps rise, such as 1–3, 4–7, 8–15, 16 and more."""
    steps: list[tuple[int, str | None]] = [(step.overdue, step.step) for step in ladder]
    if not steps or steps[0][0] > 1:
        steps.insert(0, (1, None))
    ends: list[int | None] = [later - 1 for later, _ in steps[1:]]
    return tuple(Stretch(step, first, last) for (first, step), last in zip(steps, [*ends, None], strict=True))


def ages(
    verdicts: Iterable[Verdict], ladder: Sequence[EscalationStep], group_of: Callable[[Verdict], str | None]
) -> Ages:
    """Counts overdue items by how long they have been overdue."""
    parts = stretches(ladder)
    counts: dict[str | None, list[int]] = {}
    overdue = 0
    for verdict in verdicts:
        days = verdict.days_overdue
        if verdict.reason is not Reason.OVERDUE or days is None:
            continue
        overdue += 1
        row = counts.setdefault(group_of(verdict), [0] * len(parts))
        row[max(place for place, part in enumerate(parts) if part.first <= days)] += 1
    total = tuple(sum(row[place] for row in counts.values()) for place in range(len(parts)))
    assert sum(total) == overdue
    return Ages(parts, {group: tuple(row) for group, row in counts.items()}, total)
