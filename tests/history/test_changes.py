"""What each change is called, and what is no change: one item on two days."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.history.alike import alike
from civtrack.history.changes import KINDS, Side, compare
from civtrack.history.entry import Entry
from civtrack.history.photos import photos_of
from civtrack.model import Reason
from tests.history.test_matching import an_entry

SEVERITY = ("red", "yellow", "green", "grey", "closed")
DAY = dt.date(2022, 7, 20)

Told = list[tuple[str, str | None, Any, Any]]


def told(
    then: list[Entry], now: list[Entry], *, ledgers: frozenset[str] = frozenset({"台账.xlsx"}), carried: int = 0
) -> Told:
    """Kind, field, before and after of every change."""
    sides = Side(then, range(2, len(then) + 2), carried=carried), Side(now, range(2, len(now) + 2), ledgers)
    return [(one.kind, one.field, one.before, one.after) for one in compare(*sides, SEVERITY, DAY)]


def of(before: dict[str, Any], after: dict[str, Any]) -> Told:
    """What happened to one item that is recognised by its number."""
    return told([an_entry("甲0012号", **before)], [an_entry("甲0012号", **after)])


DONE = {"status": "done", "reason": "done_on_time", "tier": "closed"}
WAITING = {"status": "done", "reason": "awaiting_check"}
OVERDUE = {"reason": "overdue", "tier": "red"}
VOID = {"status": "void", "reason": "void", "tier": "void"}
EXTENDED = {"deadline": 20220730, "original": 20220710}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, []),
        ({}, DONE, [("closed", "status", "assigned", "done")]),
        (DONE, {"status": "closed", "reason": "done_on_time", "tier": "closed"}, []),
        (WAITING, {"status": "closed", "reason": "done_late", "tier": "closed"},
         [("closed", "status", "done", "closed")]),
        (DONE, {"status": "reopened"}, [("reopened", "status", "done", "reopened")]),
        (WAITING, {"status": "in_progress"}, [("reopened", "status", "done", "in_progress")]),
        (DONE, {"status": "reopened", **OVERDUE},
         [("reopened", "status", "done", "reopened"), ("newly_overdue", "days_overdue", None, 10)]),
        ({"reason": "due_soon", "tier": "yellow"}, OVERDUE,
         [("newly_overdue", "days_overdue", None, 10), ("tier_up", "tier", "yellow", "red")]),
        ({}, {"reason": "due_soon", "tier": "yellow"}, [("tier_up", "tier", "green", "yellow")]),
        (OVERDUE, {}, [("tier_down", "tier", "red", "green")]),
        (OVERDUE, VOID, [("tier_down", "tier", "red", "void")]),
        (VOID, OVERDUE, [("newly_overdue", "days_overdue", None, 10), ("tier_up", "tier", "void", "red")]),
        ({}, {"progress": "已完成60%", "status_text": "整改中", "status": "in_progress", "percent": 60.0}, []),
    ],
)  # fmt: skip
def test_how_it_stands(before: dict[str, Any], after: dict[str, Any], expected: Told) -> None:
    """Finished, opened again, overdue, graver and milder; progress is no edit."""
    assert of(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"deadline": 20220810, "deadline_text": "8月10日"},
         [("deadline_moved", "deadline", "2022-07-10", "2022-08-10")]),
        ({}, {"deadline": 20220705, "deadline_text": "7月5日"},
         [("deadline_moved", "deadline", "2022-07-10", "2022-07-05")]),
        ({}, {"deadline_text": "7月10日"}, []),
        ({}, EXTENDED, [("deadline_extended", "deadline", "2022-07-10", "2022-07-30")]),
        ({}, {**EXTENDED, "deadline_text": "原7月10日，延期至7月30日"},
         [("deadline_extended", "deadline", "2022-07-10", "2022-07-30")]),
        (EXTENDED, {**EXTENDED, "deadline": 20220815}, [("deadline_extended", "deadline", "2022-07-30", "2022-08-15")]),
        (EXTENDED, {}, [("deadline_moved", "deadline", "2022-07-30", "2022-07-10")]),
        (EXTENDED, {"deadline": 20220730, "deadline_text": "7月30日"},
         [("deadline_moved", "deadline", "2022-07-10", "2022-07-30")]),
        ({}, {**EXTENDED, "original": 20220712, "deadline_text": "7月12日"},
         [("deadline_extended", "deadline", "2022-07-10", "2022-07-30"),
          ("deadline_moved", "deadline", "2022-07-10", "2022-07-12")]),
        ({}, {"deadline": None, "deadline_text": None, "deadline_kind": "missing"},
         [("deadline_moved", "deadline", "2022-07-10", None)]),
        ({}, {"deadline": None, "deadline_text": "尽快", "deadline_kind": "unclear"},
         [("deadline_moved", "deadline", "2022-07-10", "尽快")]),
        ({"deadline": None, "deadline_text": "尽快"}, {"deadline": None, "deadline_text": "抓紧"},
         [("deadline_moved", "deadline", "尽快", "抓紧")]),
        ({"deadline_text": "立行立改"}, {"deadline_text": "立行立改", "deadline": 20220712}, []),
        ({"deadline_text": None, "category": "占道经营"},
         {"deadline_text": None, "category": "扬尘", "deadline": 20220712},
         [("deadline_moved", "deadline", "2022-07-10", "2022-07-12"), ("text_edited", "category", "占道经营", "扬尘")]),
    ],
)  # fmt: skip
def test_what_became_of_the_deadline(before: dict[str, Any], after: dict[str, Any], expected: Told) -> None:
    """An extension says so; an edit does not; retyping a day or changing the settings is neither."""
    assert of(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"unit": "市城管局"}, [("unit_changed", "unit", "市住建局", "市城管局")]),
        ({}, {"person": None}, [("unit_changed", "person", "王伟", None)]),
        ({"leader": "钱"}, {"leader": "孙"}, [("unit_changed", "leader", "钱", "孙")]),
        ({}, {"unit": "市 住建局"}, []),
        ({}, {"site": "惠宾街3号楼北侧"}, [("text_edited", "site", "惠宾街3号楼", "惠宾街3号楼北侧")]),
        ({}, {"site": "惠宾街３号楼"}, []),
        ({}, {"assigned_on": 20220705}, [("text_edited", "assigned_on", "2022-07-01", "2022-07-05")]),
        ({"photos": 3}, {"photos": 1}, [("photos_removed", "photos", 3, 1)]),
        ({"photos": 1}, {"photos": 3}, []),
        ({"photos": 3}, {"photos": None}, []),
    ],
)
def test_what_was_edited(before: dict[str, Any], after: dict[str, Any], expected: Told) -> None:
    """Who answers for it, what it says, its photos; retyped width, blanks and signs are no edit."""
    assert of(before, after) == expected


def test_come_and_gone() -> None:
    """New and vanished rows say what they are about; a new one that is overdue already is told as that too."""
    other = {"site": "泰山路", "description": "小广告乱贴", "district": "盘山县", "assigned_on": 20220601}
    assert told([an_entry("甲0001号")], [an_entry("甲0002号", **other, **OVERDUE)]) == [
        ("new", "description", None, "小广告乱贴"),
        ("newly_overdue", "days_overdue", None, 10),
        ("vanished", "description", "路面破损积水约12处", None),
    ]


def test_a_missing_ledger_is_one_change() -> None:
    """However many items it had; one of which a good part stands in another file now was renamed or divided."""
    then = [an_entry(f"甲{n:04}号", site=f"惠宾街{n}号") for n in range(50)]
    assert told(then, [], ledgers=frozenset()) == [("ledger_missing", "items", 50, 0)]
    renamed = [one._replace(path="八月/台账2.xlsx") for one in then]
    assert told(then, renamed, ledgers=frozenset({"八月/台账2.xlsx"})) == []
    elsewhere = frozenset({"八月/台账2.xlsx"})
    assert told(then, renamed[1:], ledgers=elsewhere) == [("vanished", "description", "路面破损积水约12处", None)]
    assert told(then, renamed[:5], ledgers=elsewhere) == [("ledger_missing", "items", 45, 0)]


def test_a_ledger_that_comes_back_is_compared_with_its_last_time() -> None:
    """What is gone from it is told where most of it is there; another ledger under the old name misses nothing."""
    then = [an_entry(f"甲{n:04}号", site=f"惠宾街{n}号") for n in range(10)]
    assert told(then, then[1:], carried=10) == [("vanished", "description", "路面破损积水约12处", None)]
    stranger = an_entry("乙0001号", site="泰山路", description="小广告乱贴", assigned_on=20220719)
    assert told(then, [stranger], carried=10) == [("new", "description", None, "小广告乱贴")]


def test_the_kinds_are_the_contracts() -> None:
    """Their order is that of the telling."""
    assert KINDS == (
        "new", "closed", "reopened", "newly_overdue", "tier_up", "tier_down", "deadline_extended", "deadline_moved",
        "unit_changed", "text_edited", "photos_removed", "vanished", "ledger_missing",
    )  # fmt: skip
    assert {reason.value for reason in Reason} >= {"overdue", "awaiting_check", "void"}


def test_photos_are_counted_where_they_can_be(tmp_path: Path) -> None:
    """Cell photos of WPS and floating pictures by row; a file that was changed since has no count."""
    from civtrack.assessment import assess
    from civtrack.settings import Settings
    from tests.support.office_life import Life

    life = Life(tmp_path, 3, 12)
    assessment = assess([tmp_path], life.day, Settings(folder=tmp_path))
    counted = photos_of(assessment)
    state, places = life.state(), life.places()
    for (ledger, row), secret in places.items():
        sheet = next(table.sheet for one in assessment.ledgers for table in one.tables if table.ledger == ledger)
        assert counted[ledger, sheet].get(row, 0) == state[ledger][secret].photos
    assert sum(sum(rows.values()) for rows in counted.values()) > 10
    name = next(iter(state))
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b"\0")
    assert name not in {path for path, _ in photos_of(assessment)}


def test_what_is_new_and_finished_the_same_day_is_told_as_both() -> None:
    """An item that came and was finished between two snapshots is new and closed, or the sums would not add up."""
    assert told([], [an_entry("甲0012号", **DONE)]) == [
        ("new", "description", None, an_entry("甲0012号").description),
        ("closed", "status", None, "done"),
    ]
    assert [kind for kind, *_ in told([], [an_entry("甲0012号", **WAITING)])] == ["new"]


@pytest.mark.parametrize(
    ("after", "kind"), [(WAITING, "reopened"), (VOID, "tier_down"), ({"status": "in_progress"}, "reopened")]
)
def test_what_is_closed_no_more_is_always_told(after: dict[str, Any], kind: str) -> None:
    """A finished item that waits for a check again, is void or is open leaves what is closed, and is told."""
    assert kind in [one for one, *_ in of(DONE, after)]


STATES = st.sampled_from(
    [{}, DONE, WAITING, OVERDUE, VOID, {"status": "closed", "reason": "done_late", "tier": "closed"},
     {"status": "done", "reason": "done_undated", "tier": "closed"}, {"status": "reopened", **OVERDUE}]
)  # fmt: skip
DAYS = st.dictionaries(st.integers(1, 12), STATES, max_size=10)


@given(DAYS, DAYS)
def test_closed_is_the_difference_of_what_is_closed(then: dict[int, Any], now: dict[int, Any]) -> None:
    """Closed items of the later day less those of the earlier one, apart from what is open again, void or gone."""
    finished = {"done_on_time", "done_late", "done_undated"}
    closed = [{number for number, state in day.items() if state.get("reason") in finished} for day in (then, now)]
    sides = [[an_entry(f"甲{number:04}号", **state) for number, state in day.items()] for day in (then, now)]
    counts = Counter(kind for kind, *_ in told(*sides))
    no_more = {number for number in closed[0] & now.keys() if number not in closed[1]}
    gone = closed[0] - now.keys()
    assert counts["closed"] == len(closed[1]) - len(closed[0]) + len(no_more) + len(gone)
    assert counts["new"] == len(now.keys() - then.keys())


def test_what_stands_on_both_days_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry of thirty fields is hashed once for each day, however often it stands there."""
    then = [an_entry(f"WT-{place % 90}") for place in range(100)]
    now = [an_entry(f"WT-{place % 80}") for place in range(100)]
    hashed: list[int] = []

    def counted(self: Entry) -> int:
        hashed.append(1)
        return tuple.__hash__(self)

    with monkeypatch.context() as patch:
        patch.setattr(Entry, "__hash__", counted)
        numbered = zip(range(1, 101), then, range(100), strict=True)
        left, side, versions = alike(numbered, Side(now, range(100)))
    assert len(hashed) == 200
    assert (Counter(entry for entry, _ in left), Counter(side.entries)) == (
        Counter(then) - Counter(now), Counter(now) - Counter(then),
    )  # fmt: skip
    assert [entry for entry, _ in left] == [then[row] for _, row in left]
    assert side.entries == [now[row] for row in side.rows]
    assert list(side.rows) == sorted(side.rows)
    stand = [(version, place) for place, version in enumerate(versions) if version]
    assert all(then[version - 1] == now[place] for version, place in stand)
    assert len(stand) == len({version for version, _ in stand}) == 100 - len(left) == 100 - len(side.entries)
