"""Reminders: whom they are told to, that they always fit a phone's screen, and that every item is in one of them.

After a change that is meant: ``CIVTRACK_GOLDEN=write pytest tests/outputs/test_reminders.py``; read the difference.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.assessment import Assessment
from civtrack.files import safe_name
from civtrack.model import Reason
from civtrack.outputs.measure import width
from civtrack.outputs.reminders.addressees import addressees, one_line
from civtrack.outputs.reminders.kinds import LINES, MOST, Per, Wishes
from civtrack.outputs.reminders.plan import Plan, plan
from civtrack.outputs.reminders.text import cut, length
from civtrack.policy import DayUnit, Span
from civtrack.rules.past import Later, Then
from civtrack.rules.spans import read_span
from civtrack.settings import Settings
from civtrack.settings.schema import ReminderSettings
from tests.support.clerk import SAMPLE
from tests.support.judged import AS_OF, DISTRICTS, judged
from tests.support.typed import asked, typed

GOLDEN = Path(__file__).parents[1] / "golden" / "reminders"
WRITING = os.environ.get("CIVTRACK_GOLDEN") == "write"
CASES = {
    "unit": ("--limit", "6"),
    "person": ("--per", "责任人", "--limit", "3", "--within", "2wd"),
    "leader": ("--per", "包保领导", "--limit", "3"),
    "district": ("--per", "县区"),
    "missing": ("--missing", "-d", "大洼", "-d", "盘山县"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_words_are_as_they_were(name: str) -> None:
    """The texts of the sample office equal the golden file, which a person has read."""
    answer = asked("remind", *CASES[name], language="zh")
    assert answer.code == 0
    golden = GOLDEN / f"{name}.txt"
    if WRITING:
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(answer.out.encode())
    assert answer.out == golden.read_bytes().decode()


def test_no_golden_text_is_left_over() -> None:
    """Every file in the folder belongs to a case."""
    assert {path.stem for path in GOLDEN.iterdir()} == set(CASES)


def row(late: int, district: str | None = "大洼区", unit: str | None = "市城管局", **written: Any) -> dict[str, Any]:
    """An open item that is so many days overdue (negative: has so many left)."""
    day = AS_OF - dt.timedelta(days=late)
    return {"district": district, "unit": unit, "deadline": day, "status": "整改中", **written}


def planned(rows: Sequence[Mapping[str, Any]], per: Per = Per.UNIT, within: Span | None = None, **remind: Any) -> Plan:
    """The reminders of these rows."""
    assessment = judged(rows)
    chosen = dataclasses.replace(assessment.settings, remind=ReminderSettings(**remind))
    assessment = dataclasses.replace(assessment, settings=chosen)
    return plan(assessment, assessment.verdicts, Wishes(per, within))


def names(of: Plan) -> list[str]:
    return [one.to.name for one in of.reminders]


def test_a_bare_name_in_two_districts_is_two_addressees() -> None:
    """城管局 of two districts is told apart, and said; 市城管局 is one, and so is 大洼区住建局."""
    bare = planned([row(1, "大洼区", "城管局"), row(2, "盘山县", "城管局"), row(3, None, "城管局")])
    assert names(bare) == ["城管局（未注明县区）", "城管局（盘山县）", "城管局（大洼区）"]
    assert [one.text.text.count("到期") for one in bare.reminders] == [1, 1, 1]
    assert [remark.values for remark in bare.remarks] == [{"count": 1, "names": "城管局"}]
    assert names(planned([row(1, "大洼区", "城管局")])) == ["城管局"]
    for unit in (
        "市城管局",
        "盘锦市城管局",
        "国网盘锦供电公司",
        "辽宁省交通厅",
        "大洼区住建局",
        "市市场监管局",
        "市委宣传部",
    ):
        one = planned([row(1, "大洼区", unit), row(2, "盘山县", unit)])
        assert names(one) == [unit]
        assert one.remarks == []
        assert "盘山县 路面破损积水" in one.reminders[0].text.text


@pytest.mark.parametrize(
    "unit", ["市场监管局", "市政工程处", "市容环卫处", "市民服务中心", "大市场管理办", "城市管理局", "教育局"]
)
def test_what_only_begins_like_the_citys_is_told_apart(unit: str) -> None:
    """市场监管局 is no office of the city by its name: each district's has its own items."""
    assert len(names(planned([row(1, "大洼区", unit), row(2, "盘山县", unit)]))) == 2


def test_people_are_told_by_person_and_unit() -> None:
    """Two people of one name in two units have a text each; an item without a person is its unit's."""
    rows = [row(1, unit="大洼区教育局", person="张伟"), row(2, unit="大洼区住建局", person="张伟")]
    rows += [row(3, unit="大洼区教育局"), row(4, unit=None, person="张伟"), row(5, "盘山县", None, person="张伟")]
    found = planned(rows, Per.PERSON)
    assert names(found) == [
        "张伟（盘山县）",
        "张伟（大洼区）",
        "大洼区住建局 张伟",
        "大洼区教育局 张伟",
        "大洼区教育局",
    ]
    assert found.reminders[-1].text.text.startswith("大洼区教育局：\n您好！截至7月20日，你单位有1件已过时限")
    assert found.reminders[2].text.text.startswith(
        "大洼区住建局 张伟：\n您好！截至7月20日，您负责的事项中有1件已过时限"
    )


def test_a_cells_lines_are_one_sentence() -> None:
    """Lines of a description are joined as in the documents; marks that nobody sees are not in a name."""
    (one,) = planned(
        [row(1, unit="市\u200b教育局", site="惠宾街", description="惠宾街：\n1.路灯不亮；\n2.井盖松动。")]
    ).reminders
    assert one.to.name == "市教育局"
    assert "\n1.惠宾街：1.路灯不亮；2.井盖松动（7月19日到期，已超1天）\n" in one.text.text


def test_who_signs_is_left_blank_and_said() -> None:
    """Without a name of the office nobody is made up."""
    bare = dataclasses.replace(judged([row(1)]), settings=Settings())
    found = plan(bare, bare.verdicts, Wishes())
    assert "\n（单位名称）\n" in found.reminders[0].text.text
    assert [remark.text for remark in found.remarks] == [
        "who signs is left blank to be filled in ([office] name in civtrack.toml)"
    ]


def test_many_bare_units_are_one_remark() -> None:
    """Forty people of units without a district are no forty lines; nor are people without any unit."""
    rows = [
        row(1, district, f"第{place}中学", person=f"张{place}")
        for place in range(20)
        for district in ("大洼区", "盘山县")
    ]
    (remark,) = planned(rows, Per.PERSON).remarks
    assert remark.values == {"count": 20, "names": "第0中学、第1中学、第2中学、第3中学"}
    assert planned([row(1, name, None, person="张伟") for name in DISTRICTS], Per.PERSON).remarks == []


def test_what_names_nobody_is_told_last_and_said() -> None:
    """Items without a unit are in no other's text; by district, so that it can be seen whose they may be."""
    found = planned([row(30, unit=None), row(20, "盘山县", None), row(1)])
    assert names(found) == ["市城管局", "未注明（大洼区）", "未注明（盘山县）"]
    assert found.reminders[1].text.text.startswith("（责任单位未注明）：\n您好！截至7月20日，以下事项中有1件已过时限")


def test_the_window_is_that_of_the_settings_or_what_was_typed() -> None:
    """Three days by default, the last one included; working days count as the office works."""
    rows = [row(-days, description=f"第{days}天") for days in range(7)]  # 20 July 2022 is a Wednesday
    for within, until in (
        (None, 3),
        (Span(0), 0),
        (Span(5), 5),
        (Span(3, DayUnit.WORKING), 5),
        (Span(1, DayUnit.WORKING), 1),
    ):
        (one,) = planned(rows, within=within).reminders
        assert [verdict.days_left for verdict in one.to.due] == list(range(until + 1))
    assert "1件今天到期" in planned(rows, within=Span(0)).reminders[0].text.text
    assert "2件1个工作日内到期" in planned(rows, within=Span(1, DayUnit.WORKING)).reminders[0].text.text


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3d", Span(3)), ("3", Span(3)), ("3天", Span(3)), (" ３ 天 ", Span(3)), ("三天", Span(3)), ("3日内", Span(3)),
        ("十五天", Span(15)), ("0d", Span(0)), ("2wd", Span(2, DayUnit.WORKING)), ("2WD", Span(2, DayUnit.WORKING)),
        ("2个工作日", Span(2, DayUnit.WORKING)), ("两个工作日内", Span(2, DayUnit.WORKING)), ("一周", Span(7)),
        ("2w", Span(14)), ("两个星期", Span(14)), ("3年", None), ("", None), ("天", None), ("-3d", None),
        ("3.5d", None), ("三五天", None), ("99999d", None), ("3d2wd", None), ("工作日", None), ("9999周", None),
    ],
)  # fmt: skip
def test_days_are_read_as_the_office_writes_them(text: str, span: Span | None) -> None:
    """A number and its unit, in digits or in Chinese; nothing else."""
    assert read_span(text) == span


def test_finished_carried_and_dateless_items_are_nobodys() -> None:
    """Only open items with a day are told."""
    rows = [row(9, status="已完成", done_on=AS_OF), row(9, status="作废"), {"unit": "市城管局", "deadline": "尽快"}]
    found = planned([*rows, row(9, status="挂账"), row(9, status="长期坚持")])
    assert found.reminders == []


def test_titles_and_signature_are_the_settings() -> None:
    """称谓 and 落款 come from [remind]; without a signature it is the office's name."""
    (one,) = planned([row(1)], titles={"市城管局": "李局长"}, signature="争创办督查组").reminders
    assert one.text.text.startswith("李局长：\n")
    assert "\n争创办督查组\n2022年7月20日\n" in one.text.text
    assert "\n盘锦市争创办\n" in planned([row(1)]).reminders[0].text.text


def test_districts_stand_in_the_offices_order_and_are_called_what_they_are() -> None:
    """你区 for a 区, 你县 for a 县, 你单位 for what is neither."""
    found = planned([row(9, "盘山县"), row(1, "大洼区"), row(5, "辽河油田"), row(2, None)], Per.DISTRICT)
    assert names(found) == ["大洼区", "盘山县", "辽河油田", "未注明"]
    said = [one.text.text for one in found.reminders]
    assert [
        word in text for word, text in zip(("你区有", "你县有", "你单位有", "以下事项中有"), said, strict=True)
    ] == [True] * 4


def test_five_items_are_all_named_however_long_their_texts() -> None:
    """A unit with up to five items has all of them on the screen; a sixth is counted."""
    long = {"site": "某某街道某某社区" * 6, "description": "路面破损、积水严重，影响通行。" * 20}
    for count in range(1, 6):
        (one,) = planned([row(1, **long) for _ in range(count)]).reminders
        assert one.text.more == 0
        assert length(one.text.text) <= LINES
        assert all(f"\n{place}." in one.text.text for place in range(1, count + 1))
    (one,) = planned([row(1, **long) for _ in range(6)]).reminders
    assert "\n另有1件见附表。\n" in one.text.text
    assert "…" not in planned([row(1, description="路面破损积水")]).reminders[0].text.text


ODD = st.one_of(
    st.sampled_from(
        [
            "大洼区", "城管局", "市城管局", "CON", "a/b:c*?", "..", "\u202e倒\u202c", "｛｛ x ｝｝", "{{ 7*7 }}",
            "{% if %}", "=1+1", "# 标题", "|a|", "换\n行", "\x1b[31m红", "&lt;b&gt;", "𠮷" * 30, "x" * 120, "〇" * 60,
            "——",
        ]
    ),
    st.text(max_size=12),
)  # fmt: skip
ROWS = st.lists(
    st.builds(
        row,
        st.integers(-6, 400),
        st.one_of(st.none(), st.sampled_from(DISTRICTS)),
        st.one_of(st.none(), ODD.map(lambda text: text.strip() or None)),
        person=st.one_of(st.none(), ODD.map(lambda text: text.strip() or None)),
        leader=st.one_of(st.none(), ODD.map(lambda text: text.strip() or None)),
        site=st.one_of(st.none(), ODD.map(lambda text: text.strip() or None)),
        description=st.one_of(st.none(), ODD.map(lambda text: text.strip() or None)),
        status=st.sampled_from(["整改中", "未整改", "已完成", "作废", "返工", None]),
    ),
    max_size=14,
)


@settings(max_examples=120, deadline=None)
@given(ROWS, st.sampled_from(Per))
def test_every_item_is_told_once_and_every_text_fits(rows: list[dict[str, Any]], per: Per) -> None:
    """Sums add up, whatever names are like: what is overdue or due is told to exactly one addressee, gravest first."""
    assessment = judged(rows)
    found = plan(assessment, assessment.verdicts, Wishes(per))
    overdue = [verdict for verdict in assessment.verdicts if verdict.reason is Reason.OVERDUE]
    soon = [verdict for verdict in assessment.verdicts if verdict.reason is Reason.DUE_SOON]
    told = [id(verdict) for one in found.reminders for verdict in one.to.items]
    assert sorted(told) == sorted(map(id, (*overdue, *soon)))
    assert len({safe_name(name) for name in names(found)}) <= len(set(names(found))) == len(found.reminders)
    assert len({one.stem.casefold() for one in found.reminders}) == len(found.reminders)
    for one in found.reminders:
        text, count = one.text.text, len(one.to.items)
        assert length(text) <= LINES
        assert one.text.fits
        named = min(count, MOST)
        assert one.text.more == count - named
        assert (f"另有{count - named}件见附表" in text) is (count > named)
        if one.to.overdue:
            assert f"{len(one.to.overdue)}件已过时限" in text
        if one.to.due:
            assert f"{len(one.to.due)}件3天内到期" in text
        gravity = [verdict.days_overdue or -(verdict.days_left or 0) for verdict in one.to.items]
        assert gravity == sorted(gravity, reverse=True)
        assert len(one.lines) == count
        assert all(sign.isprintable() or sign == "\n" for sign in text)
        assert "\n\n" not in text
        assert all(width(f"{part}.txt") for part in (one.stem, one.attachment))
        assert all(len(f"{part}.xlsx".encode()) <= 255 for part in (one.stem, one.attachment))


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_nothing_of_one_district_is_in_anothers_text(rows: list[dict[str, Any]]) -> None:
    """By district, each text tells of that district's items alone."""
    marked = [{**each, "site": f"标{place:03}记", "description": None} for place, each in enumerate(rows)]
    found = plan(assessed := judged(marked), assessed.verdicts, Wishes(Per.DISTRICT))
    for one in found.reminders:
        others = [each["site"] for each in marked if each["district"] != one.to.who]
        assert not [mark for mark in others if mark in one.text.text or any(mark in line for line in one.lines)]


@given(st.text(max_size=40), st.integers(2, 60))
def test_a_cut_text_has_the_room_it_was_given(text: str, room: int) -> None:
    """No text takes more cells than it may; one that fits is as it was."""
    seen = one_line(text)
    assert width(cut(seen, room)) <= room
    assert cut(seen, max(2, width(seen))) == seen


def test_a_text_of_a_past_day_fits_too() -> None:
    """Five long items of a long name, signed by a long office, on a past day: still a screen, all five named."""
    long = {"site": "某某街道某某社区" * 6, "description": "路面破损、积水严重，影响通行。" * 20}
    assessment = judged([row(1, unit="市住房和城乡建设局" * 5, **long) for _ in range(7)])
    office = dataclasses.replace(assessment.settings.office, name="盘锦市争创全国文明城市工作领导小组办公室" * 3)
    chosen = dataclasses.replace(assessment.settings, office=office)
    past = Later(Then.PAST, AS_OF + dt.timedelta(days=9))
    assessment = dataclasses.replace(assessment, settings=chosen, past=past)
    (one,) = plan(assessment, assessment.verdicts, Wishes()).reminders
    assert length(one.text.text) <= LINES
    assert (one.text.more, "\n5." in one.text.text) == (2, True)
    assert one.text.text.endswith("（按2022-07-20当天所知，之后的0件不计；台账最新到2022-07-29）\n")


def test_a_past_day_says_so() -> None:
    """The last line of each text says which day it tells of, and how many items are not counted."""
    text = typed("remind", "--unit", "大洼区住房", "--as-of", "2022-07-10", cwd=SAMPLE, language="zh").out
    assert text.rstrip().endswith("（按2022-07-10当天所知，之后的92项不计；台账最新到2022-07-24）")


def test_an_addressee_knows_its_worst() -> None:
    """The longest overdue is the first item's; without any there is none."""
    assessment: Assessment = judged([row(3), row(8), row(-1)])
    (one,) = addressees(assessment, assessment.verdicts, Wishes())
    assert (one.longest, len(one.overdue), len(one.due)) == (8, 2, 1)
    (calm,) = addressees(only := judged([row(-1)]), only.verdicts, Wishes())
    assert calm.longest is None


def test_settings_are_the_default_that_the_file_may_change() -> None:
    """[remind] without a key is per unit, by the policy's window, signed by the office."""
    assert ReminderSettings() == ReminderSettings("unit", None, "", MappingProxyType({}))


def test_nobodys_number_is_pasted_into_a_group() -> None:
    """Who called, what he asks for and how to reach him stay in the ledger and in the list of the unit."""
    said = "市民反映，第16号楼楼道灯不亮，联系电话13812345678，要求答复。"
    assessment = judged([{"description": said, "unit": "甲局", "deadline": AS_OF - dt.timedelta(days=3)}])
    (one,) = plan(assessment, assessment.verdicts, Wishes(Per.UNIT)).reminders
    assert "第16号楼楼道灯不亮（" in one.text.text
    for text in (one.text.text, *one.lines):
        assert not [word for word in ("13812345678", "市民", "答复") if word in text]
