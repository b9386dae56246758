"""Thirty days of an office's life: what the history tells is what really happened, all of it and nothing else."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

from civtrack.assessment import Assessment, assess
from civtrack.history import Change, History, start_history
from civtrack.settings import Settings
from civtrack.settings.schema import OfficeSettings
from tests.support.office_life import DISTRICTS, Life, Told, told

DAYS, ROWS = 30, 25
SEED = 20220701


def as_told(changes: tuple[Change, ...], then: dict[tuple[str, int], int], now: dict[tuple[str, int], int]) -> Told:
    """Changes by who everybody really is: places of the earlier day for what is gone, of the later for the rest."""
    found: Told = Counter()
    for change in changes:
        if change.kind == "ledger_missing":
            found[change.kind, change.ledger, change.field] += 1
        else:
            assert change.row is not None
            where = then if change.kind == "vanished" else now
            found[change.kind, where[change.ledger, change.row], change.field] += 1
    return found


def test_thirty_days_are_told_as_they_were(tmp_path: Path) -> None:
    """Every named kind is found, nothing else: re-sorted, renumbered, edited and doubled rows are who they were."""
    settings = Settings(folder=tmp_path, office=OfficeSettings(districts=DISTRICTS))
    history = start_history(settings)
    life = Life(tmp_path, SEED, ROWS)
    before = assess([tmp_path], life.day, settings)
    assert history.record(before)
    last, where = life.state(), life.places()
    seen = dict.fromkeys(last, life.day)
    recorded: list[tuple[Assessment, tuple[Change, ...]]] = [(before, ())]
    kinds: Counter[str] = Counter()
    by: Counter[str | None] = Counter()
    for _ in range(DAYS):
        yesterday = life.day
        life.pass_day()
        today, here = life.state(), life.places()
        truth = told({name: one for name, one in last.items() if name in today or seen[name] == yesterday},
                     today, life.day, seen)  # fmt: skip
        assessment = assess([tmp_path], life.day, settings)
        changes = history.changes(yesterday, assessment)
        found = as_told(changes, where, here)
        assert found == truth, (life.day, truth - found, found - truth)
        assert history.record(assessment)
        recorded.append((assessment, changes))
        kinds.update(change.kind for change in changes)
        by.update(change.matched_by for change in changes)
        last, where = {**last, **today}, {**{at: who for at, who in where.items() if at[0] not in today}, **here}
        seen.update(dict.fromkeys(today, life.day))
    assert set(kinds) == {
        "new", "closed", "reopened", "newly_overdue", "tier_up", "tier_down", "deadline_extended", "deadline_moved",
        "unit_changed", "text_edited", "photos_removed", "vanished", "ledger_missing",
    }  # fmt: skip
    assert kinds["ledger_missing"] == 2
    assert {"number", "content", "similar:site", "similar:description"} <= set(by)
    what_was_kept(history, recorded)


def what_was_kept(history: History, recorded: list[tuple[Assessment, tuple[Change, ...]]]) -> None:
    """Snapshots give back what was told and counted on their day; the file stays far below thirty copies."""
    days = history.days()
    assert days == tuple(assessment.as_of for assessment, _ in recorded)
    for (earlier, _), (later, changes) in pairwise(recorded):
        assert history.changes_between(earlier.as_of, later.as_of) == changes
    for assessment, _ in recorded[::10]:
        for by in ("district", "unit", "month", "ledger"):
            summary = assessment.summary(by)
            figures = history.figures(assessment.as_of, by)
            assert figures.pop(None)["total"] == summary.total.total
            assert figures == {
                group.group or "": {name: value for name, value in group.as_json().items() if name != "group"}
                for group in summary.groups
            }
    assert history.checked().wrong == ()
    one = recorded[0][0]
    red = {verdict.id: verdict for verdict in one.verdicts if verdict.tier == "red"}
    runs = history.overdue_runs(red, until=days[0])
    assert set(runs.values()) == {1}
