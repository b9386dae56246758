"""Shows that what comes back in part is taken as that: a few rows, a few columns, without noise about the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.collecting import AS_OF, SENT, Record, answer, collected, sent_office, table_of, write_table


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office that has sent twelve items to a district; two of them have one number."""
    items: list[Record] = [{"编号": "WT-0001" if turn == 3 else f"WT-{turn:04}"} for turn in range(1, 13)]
    return sent_office(tmp_path, items)


def excerpt(office: Path, count: int, headers: tuple[str, ...]) -> None:
    """The first rows of what was sent, some columns of it."""
    _, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    for row in rows:
        row.update({"整改状态": "已完成", "完成日期": "2022-07-18"})
    write_table(office / "收回/大洼区.xlsx", headers, rows[:count])


def told(document: dict[str, Any]) -> list[tuple[int | None, str | None]]:
    return [(one["row"], one["field"]) for one in document["refused"]]


def test_an_excerpt_says_in_one_line_what_is_not_in_it(office: Path) -> None:
    """Three of twelve rows, six of fifteen columns: one line for the rows, by number, one for the columns."""
    excerpt(office, 3, ("编号", "点位", "问题描述", "整改状态", "完成日期", "备注"))
    document = collected(office)
    assert len(document["merged"]) == 6
    assert told(document) == [(None, None), (None, None)]
    columns, rows = (one["why"] for one in document["refused"])
    assert "责任单位" in columns
    assert "9 of the 12 rows" in rows
    assert "WT-0012" in rows
    assert document["unmatched"] == []


def test_a_few_deleted_rows_and_one_column_are_named_one_by_one(office: Path) -> None:
    """Where most came back, what did not was taken out."""
    headers, _ = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    excerpt(office, 10, tuple(header for header in headers if header != "责任单位"))
    assert told(collected(office)) == [(None, "unit"), (13, None), (14, None)]


def test_a_number_given_twice_is_no_matter_where_the_text_is_one(office: Path) -> None:
    """In a table without the day of assignment and without identities, too."""
    excerpt(office, 3, ("编号", "点位", "问题描述", "整改状态", "完成日期"))
    document = collected(office)
    assert sorted(one["cell"] for one in document["merged"]) == ["L3", "L4", "L5", "M3", "M4", "M5"]


@pytest.mark.parametrize(("deadline", "day", "doubted"), [("每周五", "2022-07-18", False), ("每周五", None, True)])
def test_only_what_is_done_without_a_day_is_doubted(
    tmp_path: Path, deadline: str, day: str | None, *, doubted: bool
) -> None:
    """That an item has no deadline to be measured by is no fault of the answer."""
    sent_office(tmp_path, [{"整改时限": deadline}])
    answer(tmp_path, "大洼区", lambda rows: rows[0].update({"整改状态": "已完成", "完成日期": day}))
    assert bool(collected(tmp_path)["doubts"]) is doubted
