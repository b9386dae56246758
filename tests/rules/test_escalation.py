"""Tests of `civtrack.rules.escalation`."""

from __future__ import annotations

import pytest

from civtrack.policy import ESCALATION, EscalationStep
from civtrack.rules.escalation import step_for


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (None, None),
        (1, "Press"),
        (3, "Press"),
        (4, "Supervision slip"),
        (7, "Supervision slip"),
        (8, "Circular"),
        (15, "Circular"),
        (16, "Talk"),
        (300, "Talk"),
    ],
)
def test_default_ladder(days: int | None, step: str | None) -> None:
    """催办 from day 1, 督办单 from 4, 通报 from 8, 约谈 from 16."""
    assert step_for(days, ESCALATION) == step


def test_ladder_of_the_office() -> None:
    """Any order, gaps at the bottom, the later of two equal steps."""
    ladder = (EscalationStep(10, "约谈"), EscalationStep(3, "提示"), EscalationStep(3, "电话"))
    assert [step_for(days, ladder) for days in (1, 2, 3, 9, 10)] == [None, None, "电话", "电话", "约谈"]
    assert step_for(50, ()) is None
