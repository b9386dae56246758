"""What brief and page say of yesterday, from a history as the office keeps it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from pathlib import Path

from civtrack.assessment import Assessment, assess
from civtrack.history import start_history
from civtrack.locales import translator
from civtrack.outputs.brief import brief
from civtrack.outputs.earlier import changes_since, earlier_day, trend_days
from civtrack.outputs.page.lists import ROWS
from civtrack.outputs.page.page import build_page
from civtrack.settings import load
from tests.outputs.test_page import tables
from tests.support.offices import a_ledger

ZH = translator("zh")
MONDAY, TUESDAY, WEDNESDAY = (dt.date(2022, 7, day) for day in (18, 19, 20))
WAS = [
    {"编号": "甲1", "整改时限": "2022-07-18"},
    {"编号": "甲2", "整改时限": "2022-07-19", "县区": "盘山县"},
    {"编号": "甲3", "整改时限": "2022-07-10", "县区": "盘山县"},
]
LATER = [
    *WAS[:2],
    {**WAS[2], "整改状态": "已完成", "完成日期": "2022-07-20"},
    {"编号": "甲4", "整改时限": "2022-07-30", "县区": ""},
]


def judged_on(folder: Path, day: dt.date) -> Assessment:
    """Everything in the folder, judged on a day under the settings there."""
    settings = load(cwd=folder, environment={})
    return assess([folder / "台账"], day, settings)


def office(folder: Path, *days: dt.date) -> Path:
    """An office whose ledger was recorded on these days as it stood then."""
    (folder / "civtrack.toml").write_text("[office]\nname = '盘锦市争创办'\nlanguage = 'zh'\n", "utf-8")
    a_ledger(folder / "台账/七月.xlsx", WAS)
    for day in days:
        assessment = judged_on(folder, day)
        start_history(assessment.settings).record(assessment)
    a_ledger(folder / "台账/七月.xlsx", LATER)
    return folder


def test_without_a_history_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    """No snapshot, or only today's own: the documents say nothing of yesterday."""
    folder = office(tmp_path)
    assert earlier_day(judged_on(folder, WEDNESDAY)) is None
    assert trend_days(judged_on(folder, WEDNESDAY), 31) == ()
    start_history(judged_on(folder, WEDNESDAY).settings).record(judged_on(folder, WEDNESDAY))
    assert earlier_day(judged_on(folder, WEDNESDAY)) is None
    assert "较" not in brief(judged_on(folder, WEDNESDAY), ZH)


def test_yesterday_is_told_in_brief_and_page(tmp_path: Path) -> None:
    """Counts with their change, what happened in words, districts too; items without a district among them."""
    assessment = judged_on(office(tmp_path, MONDAY, TUESDAY), WEDNESDAY)
    text = brief(assessment, ZH)
    assert "共4项：红2（与昨日持平）、黄0（-1）、绿1（+1）、待定0、已办结1（+1）；" in text
    assert "较昨日：新增1、办结1、新增逾期1。\n" in text
    assert "盘山县：红1（持平） 黄0（-1） 整改率50.00%\n" in text
    page = build_page(assessment, ZH, "三色表.xlsx").decode()
    assert "<small>与昨日持平</small>" in page
    assert "<small>较昨日-1</small>" in page


def test_the_page_lists_what_changed(tmp_path: Path) -> None:
    """Row by row, with what it was and what it is; a list that is too long says how many more there are."""
    folder = office(tmp_path, TUESDAY)
    a_ledger(folder / "台账/七月.xlsx", [LATER[0], {**LATER[1], "整改时限": "2022-07-29"}, *LATER[2:]])
    page = build_page(judged_on(folder, WEDNESDAY), ZH, "三色表.xlsx")
    assert "较昨日的变化</span>" in page.decode()
    (name,) = re.findall(r'<section id="(list-\d+)"[^>]*>\n<h3[^>]*><span>较昨日的变化', page.decode())
    rows = {row[1]: row for row in tables(page)[f"{name}-t"][1:]}
    assert rows["时限被改"][2:4] == ["盘山县", "甲2"]
    assert rows["时限被改"][7:9] == ["2022-07-19", "2022-07-29"]
    assert rows["新增"][3] == "甲4"
    assert rows["办结"][3] == "甲3"
    a_ledger(folder / "台账/七月.xlsx", [{"编号": f"新{number}"} for number in range(ROWS + 9)])
    text = build_page(judged_on(folder, WEDNESDAY), ZH, "三色表.xlsx").decode()
    assert f"列出{ROWS}项，另有12项：civtrack changes --since 2022-07-19" in text


def test_a_history_that_was_written_to_is_asked_again(tmp_path: Path) -> None:
    """Changes are found once for one assessment and day, and anew when the day's snapshot was replaced."""
    folder = office(tmp_path, TUESDAY)
    assessment = judged_on(folder, WEDNESDAY)
    first = changes_since(assessment, TUESDAY)
    assert changes_since(assessment, TUESDAY) is first
    start_history(assessment.settings).record(judged_on(folder, TUESDAY))
    assert [change.kind for change in changes_since(assessment, TUESDAY) if change.kind == "new"] == []
    assert "new" in {change.kind for change in first}


def test_an_older_day_is_named(tmp_path: Path) -> None:
    """Where nothing was recorded yesterday, the newest day before is compared with and named."""
    assert "黄0（-2）" in brief(judged_on(office(tmp_path, MONDAY), WEDNESDAY), ZH)
    assert "较7月18日+1" in brief(judged_on(tmp_path, WEDNESDAY), ZH)


def test_some_districts_are_compared_with_the_same(tmp_path: Path) -> None:
    """``-d``: yesterday's figures are those of the districts that are asked for."""
    assessment = judged_on(office(tmp_path, TUESDAY), WEDNESDAY).only(["盘山县"])
    found = earlier_day(assessment)
    assert found is not None
    assert {key: found.total[key] for key in ("red", "yellow")} == {"red": 1, "yellow": 1}
    assert [day.counts["red"] for day in trend_days(assessment, 31)] == [1, 1]


def test_fewer_ledgers_are_not_compared(tmp_path: Path) -> None:
    """With one ledger of two, most items would seem to be done: then nothing is compared."""
    folder = office(tmp_path)
    a_ledger(folder / "台账/八月.xlsx", WAS[:1])
    whole = judged_on(folder, TUESDAY)
    start_history(whole.settings).record(whole)
    assert earlier_day(judged_on(folder, WEDNESDAY)) is not None
    one = assess([folder / "台账/七月.xlsx"], WEDNESDAY, whole.settings)
    assert earlier_day(one) is None
    assert trend_days(one, 31) == ()
    a_ledger(folder / "台账/九月.xlsx", WAS[:1])
    assert earlier_day(judged_on(folder, WEDNESDAY)) is not None


def test_the_trend_ends_with_today(tmp_path: Path) -> None:
    """The newest days of the history, then the day that is judged as it is judged now; never more than asked for."""
    folder = office(tmp_path, MONDAY, TUESDAY)
    assessment = judged_on(folder, WEDNESDAY)
    start_history(assessment.settings).record(dataclasses.replace(judged_on(folder, WEDNESDAY), verdicts=()))
    days = trend_days(assessment, 31)
    assert [each.day for each in days] == [MONDAY, TUESDAY, WEDNESDAY]
    assert [each.counts["red"] for each in days] == [1, 2, 2]
    assert [each.day for each in trend_days(assessment, 2)] == [TUESDAY, WEDNESDAY]
    page = build_page(assessment, ZH, "三色表.xlsx").decode()
    assert page.count("<rect", page.index('id="trend"')) >= 3
    assert 'id="trend-figures-t"' in page
