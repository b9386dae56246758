"""Shows that groups without number, items that are called alike, lists and answers are worked through in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from civtrack.edits import merging, places_for
from civtrack.edits.answers import Answer, Claim
from civtrack.edits.plan import Edit
from civtrack.model import Field, Reason, Status
from civtrack.outputs.matters import matters
from civtrack.policy import PROFILES
from civtrack.rules.metrics import summarise
from tests.support.items import a_verdict
from tests.support.judged import judged, table
from tests.support.steps import steps


def grows_with(size: int, work: Callable[[int], int]) -> bool:
    """Whether twice as much takes twice as many steps more, and not four times as many."""
    work(size)  # what is compiled and imported once
    small, middle, large = work(size), work(2 * size), work(4 * size)
    return large - middle < 2.8 * (middle - small)


def test_groups_are_ranked_in_one_go() -> None:
    """As many units as a ledger has rows: each finds its rank, equal ones the same one."""

    def work(count: int) -> int:
        done = [a_verdict(Reason.DONE_ON_TIME, "closed", Status.CLOSED, unit=f"第{n}局") for n in range(count)]
        late = [
            a_verdict(Reason.OVERDUE, "red", overdue=1, unit=f"第{n}局") for n in range(count) for _ in range(n % 7)
        ]
        verdicts, tiers = [*done, *late], PROFILES["three-colour"].tiers
        made = []
        taken = steps(lambda: made.append(summarise(verdicts, "unit", as_of=dt.date(2022, 7, 20), tiers=tiers)))
        ranks = {figures.group: figures.rank for figures in made[0].groups}
        assert ranks["第0局"] == ranks["第7局"] == 1
        assert ranks["第1局"] == 1 + len(range(0, count, 7))
        return taken

    assert grows_with(100, work)


def test_what_is_called_alike_is_counted_in_one_go() -> None:
    """A thousand items of one name: the first, the second and so on."""

    def work(count: int) -> int:
        verdicts = [judged([{"description": "路灯不亮", "site": "惠宾街"}]).verdicts[0]] * count
        made = []
        taken = steps(lambda: made.extend(matters(verdicts)))
        assert [one.mark for one in made] == [f"（{n}）" for n in range(1, count + 1)]
        return taken

    assert grows_with(50, work)


def test_lists_below_each_other_are_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where new rows may go is seen for all lists of a sheet together: only the last one has nothing below it."""
    looked: list[int] = []
    monkeypatch.setattr(places_for, "_is_empty", lambda found: looked.append(found.row.number))
    count = 100
    tables = [replace(table(1), first_row=2 * n, last_row=2 * n, header_rows=(2 * n - 1,)) for n in range(1, count + 1)]
    verdicts: Any = {one.first_row: SimpleNamespace(item=SimpleNamespace(table=one)) for one in tables}
    stored: Any = {row: SimpleNamespace(row=SimpleNamespace(number=row)) for row in range(1, 2 * count + 1)}
    sheet: Any = SimpleNamespace(merges=())
    places = list(places_for._lists(sheet, tables, verdicts, [[row] for row in verdicts], stored))
    assert [place.free for place in places] == [False] * (count - 1) + [True]
    assert len(looked) == len(stored)


def test_thousands_of_answers_to_one_cell_are_compared_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each that says something else is a conflict that names some of the others, and what agrees is told once."""
    compared: list[int] = []
    agrees = Answer.agrees

    def counted(one: Answer, other: Answer) -> bool:
        compared.append(1)
        return agrees(one, other)

    monkeypatch.setattr(Answer, "agrees", counted)
    count = 2_000
    answers = [answer_of(f"{n}.xlsx!台账!F5", f"第{n // 2}次已整改") for n in range(count)]
    answers.append(answer_of("z.xlsx!台账!F5", " 第0次已整改"))
    plan = merging._plan(judged([{"description": "路灯不亮"}]), answers)
    assert len(plan.conflicts) == count // 2 + 1
    assert len(compared) <= 50 * 50
    assert plan.edits == ()
    for conflict in plan.conflicts:
        assert conflict.why is not None
        assert len(conflict.why.values["others"]) < 200
    few = merging._plan(judged([{"description": "路灯不亮"}]), [answers[0], answers[1], answers[-1], answers[2]])
    assert [one.edit.source for one in few.conflicts] == ["0.xlsx!台账!F5", "2.xlsx!台账!F5"]


def answer_of(source: str, after: str) -> Answer:
    edit = Edit(Path("台账.xlsx"), "台账", 5, 6, Field.STATUS, "id", "1", None, after, source, "answer")
    return Answer(0, edit, Claim.TAKEN)
