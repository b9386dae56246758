"""Which supervision step an overdue item has reached (催办, 督办单, 通报, 约谈).

Exists so that the ladder is climbed the same way everywhere. May import `civtrack.policy` only.
"""

from __future__ import annotations

from collections.abc import Sequence

from civtrack.policy import EscalationStep

__all__ = ["step_for"]


def step_for(days_overdue: int | None, ladder: Sequence[EscalationStep]) -> str | None:
    """The highest step that so many days overdue have reached.

    Args:
        days_overdue: Days past the deadline of an open item; None where it is not overdue.
        ladder: The office's steps, in any order; of two with the same number of days the later wins.

    Returns:
        The step's name, or None where no step is reached.
    """
    reached = [step for step in ladder if days_overdue is not None and step.overdue <= days_overdue]
    return max(reversed(reached), key=lambda step: step.overdue).step if reached else None
