"""Tests of `civtrack.rules.ages`: overdue items by the stretches of the supervision steps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.model import Reason
from civtrack.policy import ESCALATION, EscalationStep
from civtrack.rules.ages import ages, stretches
from civtrack.rules.escalation import step_for
from civtrack.rules.metrics import group_of
from tests.support.items import a_verdict


@pytest.mark.parametrize(
    ("ladder", "found"),
    [
        (ESCALATION, [("Press", 1, 3), ("Supervision slip", 4, 7), ("Circular", 8, 15), ("Talk", 16, None)]),
        ([EscalationStep(5, "约谈")], [(None, 1, 4), ("约谈", 5, None)]),
        ([EscalationStep(1, "催办"), EscalationStep(2, "约谈")], [("催办", 1, 1), ("约谈", 2, None)]),
        ([], [(None, 1, None)]),
    ],
)
def test_stretches_follow_the_ladder(
    ladder: list[EscalationStep], found: list[tuple[str | None, int, int | None]]
) -> None:
    """A stretch ends the day before the next step; days before the first step are a stretch without one."""
    assert list(stretches(ladder)) == found


@given(st.lists(st.integers(1, 60), unique=True, max_size=6), st.lists(st.integers(1, 90), max_size=20))
def test_every_overdue_item_is_counted_under_the_step_it_has(starts: list[int], days: list[int]) -> None:
    """The table and `step_for` agree on any ladder, and the groups sum up to the total."""
    ladder = [EscalationStep(start, f"S{start}") for start in sorted(starts)]
    verdicts = [a_verdict(Reason.OVERDUE, "red", overdue=each, district="甲乙"[each % 2]) for each in days]
    counted = ages([*verdicts, a_verdict()], ladder, lambda verdict: group_of(verdict, "district"))
    wanted = [step_for(each, ladder) for each in days]
    assert [wanted.count(part.step) for part in counted.stretches] == list(counted.total)
    assert [sum(row) for row in zip(*counted.groups.values(), strict=True)] == (list(counted.total) if days else [])
