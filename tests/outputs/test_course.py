"""The course of an item on the page, as far as history knows it: when it was 已销号, came back, was put off."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from civtrack.history import start_history
from civtrack.locales import translator
from civtrack.outputs.page.course import courses
from tests.outputs.test_earlier import MONDAY, TUESDAY, WEDNESDAY, judged_on, office
from tests.support.offices import a_ledger

ZH = translator("zh")
SUNDAY = MONDAY - dt.timedelta(1)
OPEN = {"编号": "甲1", "整改时限": "2022-07-10", "整改状态": "整改中"}
DONE = {**OPEN, "整改状态": "已销号", "完成日期": "2022-07-19"}
MOVED = {**OPEN, "编号": "甲2"}
STAYS = {**OPEN, "编号": "甲3"}


def recorded(folder: Path) -> Path:
    """Open on Monday, 已销号 on Tuesday, open again on Wednesday; another one has another deadline since Tuesday."""
    office(folder)
    days = ((MONDAY, [OPEN, MOVED, STAYS]), (TUESDAY, [DONE, {**MOVED, "整改时限": "2022-07-30"}, STAYS]))
    for day, rows in days:
        a_ledger(folder / "台账/七月.xlsx", rows)
        assessment = judged_on(folder, day)
        start_history(assessment.settings).record(assessment)
    a_ledger(folder / "台账/七月.xlsx", [OPEN, {**MOVED, "整改时限": "2022-07-30"}, STAYS])
    return folder


def test_what_was_recorded_is_told_with_its_day(tmp_path: Path) -> None:
    """Done and back again, and a deadline that the ledger itself calls no extension; nothing of what stayed."""
    told = courses(judged_on(recorded(tmp_path), WEDNESDAY), ZH)
    assert told == {
        0: [("2022-07-19", "已销号（存档所记）", 0), ("2022-07-20", "重新在办（存档所记）", 1)],
        1: [("2022-07-19", "时限由 2022-07-10 改为 2022-07-30（存档所记）", 0)],
    }


def test_each_step_that_was_taken_back_keeps_its_own_day(tmp_path: Path) -> None:
    """Reported done on Monday, 已销号 on Tuesday, 反弹 on Wednesday: no day has another one's word."""
    folder = office(tmp_path)
    reported = {**DONE, "整改状态": "已整改", "完成日期": "2022-07-18"}
    for day, row in ((SUNDAY, OPEN), (MONDAY, reported), (TUESDAY, DONE)):
        a_ledger(folder / "台账/七月.xlsx", [row])
        assessment = judged_on(folder, day)
        start_history(assessment.settings).record(assessment)
    a_ledger(folder / "台账/七月.xlsx", [{**OPEN, "整改状态": "反弹"}])
    assert courses(judged_on(folder, WEDNESDAY), ZH)[0] == [
        ("2022-07-18", "已整改（存档所记）", 0),
        ("2022-07-19", "已销号（存档所记）", 0),
        ("2022-07-20", "反弹（存档所记）", 1),
    ]


def test_a_past_day_knows_nothing_of_later_ones(tmp_path: Path) -> None:
    """As of Tuesday nothing has come back yet; without a history nothing is told."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    folder = recorded(tmp_path / "a")
    a_ledger(folder / "台账/七月.xlsx", [DONE, MOVED, STAYS])
    assert courses(judged_on(folder, TUESDAY), ZH) == {}
    assert courses(judged_on(office(tmp_path / "b"), WEDNESDAY), ZH) == {}


def test_nothing_is_told_of_two_that_cannot_be_told_apart(tmp_path: Path) -> None:
    """Numbers that two items share: what was recorded could be the other's."""
    folder = recorded(tmp_path)
    a_ledger(folder / "台账/七月.xlsx", [OPEN, OPEN, STAYS])
    assert 1 not in courses(judged_on(folder, WEDNESDAY), ZH)
