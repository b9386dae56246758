"""Which documents there are, what they are called, what is left blank or left out and said, and what they say."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from civtrack.errors import UsageMistake
from civtrack.model import Kind
from civtrack.outputs.notices.cells import in_line
from civtrack.outputs.notices.kinds import NoticeType, Per, Wishes
from civtrack.outputs.notices.markup import plain
from civtrack.outputs.notices.plan import Plan, plan
from civtrack.outputs.notices.templates import clause
from civtrack.outputs.summary_document import summary_document
from tests.support.judged import AS_OF, judged
from tests.support.word import opened, tables, words

CIRCULAR, EXPRESS, SLIP, SUPERVISION = NoticeType


def late(days: int, **more: Any) -> dict[str, Any]:
    """An open item so many days overdue."""
    usual = {"district": "大洼区", "unit": "区住建局", "person": "王伟", "status": "未整改"}
    return {**usual, "deadline": AS_OF - dt.timedelta(days), **more}


def planned(rows: Sequence[Mapping[str, Any]], kind: NoticeType, of: Kind = Kind.PROBLEM, **wishes: Any) -> Plan:
    return plan(judged(rows, kind=of), Wishes(kind, **wishes))


def names(made: Plan) -> list[str]:
    return [notice.name for notice in made.notices]


def said(made: Plan) -> list[str]:
    return [remark.text.format(**remark.values) for remark in made.remarks]


def text(made: Plan, place: int = 0) -> str:
    return words(made.notices[place].make())


MIXED: list[dict[str, Any]] = [
    late(5, number="A1", district="大洼区", site="惠宾街", description="路灯不亮。", unit="区住建局、市路灯处"),
    late(20, number="A2", district="兴隆台区", unit="区执法局", description="占道经营"),
    late(1, number="A3", district="大洼区", unit="区环卫处"),
    {"district": "盘山县", "deadline": AS_OF + dt.timedelta(9), "status": "整改中", "unit": "县教育局"},
    {"district": "双台子区", "deadline": AS_OF, "status": "已整改", "done_on": AS_OF, "unit": "区教育局"},
    {"unit": "市水务集团", "status": "整改中"},
]


@pytest.mark.parametrize(
    ("kind", "wishes", "files"),
    [
        (CIRCULAR, {}, ["督查通报_2022-07-20.docx"]),
        (EXPRESS, {}, ["督查快报_2022-07-20.docx"]),
        (CIRCULAR, {"units": ("执法", "区环卫处")}, ["督查通报_区执法局、区环卫处_2022-07-20.docx"]),
        (
            CIRCULAR,
            {"per": Per.DISTRICT},
            [f"督查通报_{name}_2022-07-20.docx" for name in ("兴隆台区", "双台子区", "大洼区", "盘山县", "未注明")],
        ),
        (SLIP, {"per": Per.DISTRICT, "units": ("县教育局",)}, ["提示单_盘山县_2022-07-20.docx"]),
        (SUPERVISION, {}, ["督办单_区执法局_2022-07-20.docx", "督办单_区住建局_2022-07-20.docx"]),
        (
            SUPERVISION,
            {"step": "催办"},
            [f"督办单_{name}_2022-07-20.docx" for name in ("区执法局", "区住建局", "区环卫处")],
        ),
        (SUPERVISION, {"per": Per.ITEM}, ["督办单_区执法局_A2_2022-07-20.docx", "督办单_区住建局_A1_2022-07-20.docx"]),
        (SUPERVISION, {"per": Per.DISTRICT}, ["督办单_兴隆台区_2022-07-20.docx", "督办单_大洼区_2022-07-20.docx"]),
    ],
)
def test_files_are_named_as_the_contract_says(kind: NoticeType, wishes: dict[str, Any], files: list[str]) -> None:
    """One document of everything, or one a district, unit or item, in the order of districts."""
    assert names(planned(MIXED, kind, **wishes)) == files


def test_items_of_no_unit_are_addressed_to_their_district() -> None:
    """An item that names no unit is not lost: its district answers for it; one without either is 未注明."""
    rows: list[dict[str, Any]] = [late(9, unit=None), late(9, unit=None, district=None)]
    assert names(planned(rows, SUPERVISION)) == ["督办单_大洼区_2022-07-20.docx", "督办单_未注明_2022-07-20.docx"]


def test_unit_names_are_safe_and_distinct_in_file_names() -> None:
    """Slashes, quotes and endless names make valid files, and two units never share one."""
    rows: list[dict[str, Any]] = [late(9, unit=unit) for unit in ('区"住建"局:一', "区_住建_局_一", "CON", "局" * 300)]
    found = names(planned(rows, SUPERVISION))
    assert len(set(found)) == 4
    assert all(len(name.encode()) < 255 and not set(name) & set('<>:"/\\|?*') for name in found)
    assert "督办单_CON__2022-07-20.docx" in found


@pytest.mark.parametrize("kind", list(NoticeType))
def test_what_nobody_told_is_blank_and_said(kind: NoticeType) -> None:
    """Number, issue and day of reply are left for the pen, and the clerk hears of it."""
    made = planned([late(9)], kind)
    remarks = said(made)
    assert sum("--number" in remark for remark in remarks) == 1
    assert sum("--reply-by" in remark for remark in remarks) == 1
    assert sum("--issue" in remark for remark in remarks) == (kind in (CIRCULAR, EXPRESS))
    assert "〔2022〕　号" in text(made)
    assert "　　月　　日前" in text(made)


def test_what_was_told_is_printed() -> None:
    """Number, issue, day of reply and addressee stand where they belong; numbers count on."""
    wishes: dict[str, Any] = {"number": 7, "reply_by": dt.date(2022, 8, 5), "to": "有关县区"}
    circular = planned(MIXED, CIRCULAR, issue=3, **wishes)
    assert not circular.remarks
    for part in ("公文居中：2022年第3期", "公文居中：〔2022〕7号", "公文顶格：有关县区：", "请于8月5日前"):
        assert part in text(circular)
    slips = planned(MIXED, SUPERVISION, **wishes)
    assert slips.numbers == {name: place for place, name in enumerate(names(slips), 7)}
    assert "〔2022〕8号" in text(slips, 1)


def test_numbers_come_from_whoever_knows_them() -> None:
    """Where no number is wished, the given numbering is asked with the file names."""
    made = plan(judged(MIXED), Wishes(SUPERVISION), lambda files: {files[1]: 31})
    assert made.numbers == {names(made)[1]: 31}
    assert "〔2022〕31号" in text(made, 1)
    assert "〔2022〕　号" in text(made, 0)


@pytest.mark.parametrize(
    ("rows", "kind", "remark"),
    [
        ([], CIRCULAR, "there are no items; no document was made"),
        ([], EXPRESS, "there are no items; no document was made"),
        ([{"status": "已整改"}], SLIP, "nothing is due any more; no slip was made"),
        ([{"status": "已整改"}], SUPERVISION, "nothing is overdue; no slip was made"),
        ([late(2)], SUPERVISION, "1 items are overdue, none has reached the step “督办单”; no slip was made"),
    ],
)
def test_there_is_no_empty_document(rows: list[dict[str, Any]], kind: NoticeType, remark: str) -> None:
    """Where there is nothing to say no file is made, and that is said."""
    made = planned(rows, kind)
    assert (made.notices, said(made)) == ([], [remark])


def test_a_circular_without_overdue_problems_says_so() -> None:
    """The counts stand, and instead of a list there is a sentence."""
    made = planned([{"status": "整改中", "deadline": AS_OF, "district": "大洼区"}], CIRCULAR)
    assert "没有应予通报的逾期问题" in text(made)


def test_items_below_the_step_are_counted() -> None:
    """What has not climbed to 督办单 gets none, and the clerk hears how many."""
    assert "1 overdue items have not reached the step “督办单”" in said(planned(MIXED, SUPERVISION))


def test_an_office_may_call_its_steps_as_it_likes() -> None:
    """The step that has 督办 in its name counts; where none has, every overdue item does, and that is said."""
    from civtrack.settings.schema import StepSettings

    own = judged([late(3), late(9)], ladder=(StepSettings(1, "电话提醒"), StepSettings(8, "挂牌督办")))
    assert [notice.items for notice in plan(own, Wishes(SUPERVISION)).notices] == [1]
    none = judged([late(3), late(9)], ladder=(StepSettings(1, "电话提醒"),))
    made = plan(none, Wishes(SUPERVISION))
    assert [notice.items for notice in made.notices] == [2]
    assert any("督办" in remark and "--step" in remark for remark in said(made))


@pytest.mark.parametrize(
    ("wishes", "kind", "option"),
    [
        ({"per": Per.ITEM}, CIRCULAR, "--per"),
        ({"step": "枪毙"}, SUPERVISION, "--step"),
        ({"step": "枪毙"}, CIRCULAR, "--step"),
        ({"units": ("交通局",)}, SLIP, "--unit"),
        ({"units": ("教育局",)}, SLIP, "--unit"),
        ({"scores": "x.csv"}, SLIP, "--scores"),
    ],
)
def test_what_there_is_not_is_refused(wishes: dict[str, Any], kind: NoticeType, option: str) -> None:
    """A wish that cannot be met names its option before anything is made."""
    with pytest.raises(UsageMistake) as caught:
        _ = [notice.make() for notice in planned(MIXED, kind, **wishes).notices]
    assert caught.value.where == option


def test_part_of_a_units_name_will_do_where_it_is_the_only_one() -> None:
    """执法 is enough for 区执法局; 教育局 could be two and is refused above."""
    assert names(planned(MIXED, SUPERVISION, units=("执法",))) == ["督办单_区执法局_2022-07-20.docx"]


def test_a_long_list_is_cut_and_says_so() -> None:
    """Every item is listed or counted, in each of the documents."""
    rows: list[dict[str, Any]] = [late(9, number=f"B{n}", description=f"井盖缺失{n}处") for n in range(7)]
    for kind in NoticeType:
        shown = text(planned(rows, kind, limit=3))
        assert shown.count("井盖缺失") == 3, kind
        assert "另有4件，见《三色表（截至7月20日）》" in shown


def test_a_circular_of_a_big_city_is_no_book() -> None:
    """A hundred problems in all, the longest overdue of each district; a small district is listed whole."""
    rows: list[dict[str, Any]] = [late(n, district=name, description="井盖缺失")
                                  for name in ("大洼区", "盘山县", "双台子区") for n in range(1, 90)]  # fmt: skip
    rows += [late(3, district="兴隆台区", description="井盖缺失")] * 4
    shown = text(planned(rows, CIRCULAR))
    assert shown.count("井盖缺失") == 4 + 3 * 32
    assert shown.count("另有57件，见《三色表（截至7月20日）》") == 3
    for kind, listed in ((CIRCULAR, 4 + 3 * 80), (EXPRESS, 4 + 3 * 5)):
        limit = 80 if kind is CIRCULAR else None
        assert text(planned(rows, kind, limit=limit)).count("井盖缺失") == listed


def test_a_slip_of_many_names_a_few_and_says_who_answers_for_what() -> None:
    """Each problem has its person; the box of persons does not run over the page."""
    rows: list[dict[str, Any]] = [late(9, description=f"井盖缺失{n}处", person=f"王{n}") for n in range(1, 9)]
    shown = text(planned(rows, SUPERVISION))
    assert "| 责任人 | 王1、王2、王3、王4、王5、王6等8人 |" in shown
    assert "逾期9天，责任人王8）。" in shown
    assert "责任人王伟" not in text(planned([late(9), late(8)], SUPERVISION))  # said once is enough


def test_lines_of_a_cell_are_one_in_a_sentence() -> None:
    """Lines are joined by “；” unless they end with a stop of their own; no line break tears a paragraph."""
    rows = [
        late(9, description="路灯不亮\n井盖松动，\n有积水。\n有人摔倒"),
        late(8, description="1.路灯不亮。\n2.井盖松动。\n（3）积水"),
    ]
    shown = text(planned(rows, CIRCULAR))
    assert "1.路灯不亮；井盖松动，有积水。有人摔倒（时限" in shown
    assert "2. 1.路灯不亮；2.井盖松动；（3）积水（时限" in shown
    people = text(planned([late(9, person="王伟\n李明"), late(8, person="王\n伟")], CIRCULAR))
    assert "责任人：王伟、李明。" in people
    assert "责任人：王伟。" in people


def test_an_office_without_a_name_is_asked_for_it() -> None:
    """The signature is left to be filled in, and the clerk hears of it; 作废 is told where there is any."""
    assessment = judged([late(9)])
    office = dataclasses.replace(assessment.settings.office, name="")
    nameless = dataclasses.replace(assessment, settings=dataclasses.replace(assessment.settings, office=office))
    made = plan(nameless, Wishes(CIRCULAR))
    assert any("[office] name" in remark for remark in said(made))
    assert "公文落款：（单位名称）" in text(made)
    assert "作废" not in text(made)
    assert "另有作废1件，不计入总数" in text(planned([late(9), late(9, status="作废")], CIRCULAR))


def test_slips_list_reminders_where_there_are_any_and_what_is_open_else() -> None:
    """Duties by day, undated ones last in the ledger's words, finished ones not at all."""
    rows: list[dict[str, Any]] = [
        {"description": "长期工作", "deadline": "长期坚持", "unit": "市文明办"},
        {"description": "后到期", "deadline": dt.date(2022, 9, 30), "unit": "市文明办", "leader": "姚静"},
        {"description": "先到期", "deadline": dt.date(2022, 7, 8), "unit": "市文明办、团市委"},
        {"description": "已经完成", "deadline": dt.date(2022, 7, 8), "unit": "市文明办", "status": "已完成"},
    ]
    made = planned(rows, SLIP, Kind.REMINDER)
    duties = [line for line in text(made).splitlines() if "完成时限" in line]
    assert duties == [
        "公文正文：1.先到期。完成时限：7月8日（时限已到，请抓紧办理）。配合单位：团市委。",
        "公文正文：2.后到期。完成时限：9月30日。牵头领导：姚静。",
        "公文正文：3.长期工作。完成时限：长期坚持。",
    ]
    mixed = judged(rows, kind=Kind.REMINDER)
    problems = judged([late(9, unit="市文明办", description="问题")])
    both = dataclasses.replace(mixed, verdicts=(*problems.verdicts, *mixed.verdicts))
    assert "问题" not in words(plan(both, Wishes(SLIP)).notices[0].make())


def grid_of(data: bytes, head: str) -> dict[str, list[str]]:
    """The rows of the table whose head holds a word, by their first cell but one where that is a rank."""
    table = next(table for table in tables(data) if head in table[0])
    name = table[0].index("县区")
    return {row[name]: row for row in table[1:]}


def rate(value: float | None) -> str:
    return "—" if value is None else f"{value:.2%}"


@pytest.mark.parametrize("profile", ["three-colour", "suqian", "days-late"])
def test_a_circulars_numbers_are_those_of_the_summary(profile: str) -> None:
    """Every cell of the table by district, and the figures in the text, equal ``summary --format json``."""
    assessment = judged(MIXED, profile)
    document = summary_document(assessment)
    data = plan(assessment, Wishes(CIRCULAR)).notices[0].make()
    rows = grid_of(data, "最长逾期")
    groups = {group["group"] or "未注明": group for group in document["groups"]} | {"合计": document["total"]}
    assert list(rows) == list(groups)
    tiers = [tier.key for tier in assessment.tiers]
    for name, group in groups.items():
        longest = "—" if group["max_days_overdue"] is None else f"{group['max_days_overdue']}天"
        expected = [name, group["total"], *(group[tier] for tier in tiers), rate(group["completion_rate"]),
                    rate(group["on_time_rate"]), longest]  # fmt: skip
        assert rows[name] == list(map(str, expected))
    total = document["total"]
    assert f"台账共有问题{total['total']}件" in words(data)
    assert f"应办结{total['due']}件，已办结{total['closed']}件，逾期未办结{total['due'] - total['closed']}件" in words(
        data
    )


def test_an_expresss_ranking_is_that_of_the_summary() -> None:
    """Ranks, counts and rates by district, best first; equal ranks are marked."""
    rows: list[dict[str, Any]] = [
        *MIXED,
        {"district": "盘山县", "deadline": AS_OF, "status": "已整改", "done_on": AS_OF, "unit": "县教育局"},
    ]
    assessment = judged(rows)
    document = summary_document(assessment)
    found = grid_of(plan(assessment, Wishes(EXPRESS)).notices[0].make(), "名次")
    assert list(found)[:2] == ["双台子区", "盘山县"]
    for group in document["groups"]:
        row = found[group["group"] or "未注明"]
        shared = sum(other["rank"] == group["rank"] for other in document["groups"]) > 1
        place = "—" if group["rank"] is None else f"{group['rank']}{'（并列）' if shared else ''}"
        assert row == [
            place, group["group"] or "未注明", str(group["due"]), str(group["closed"]),
            str(group["due"] - group["closed"]),
            *(rate(group[name]) for name in ("completion_rate", "closure_rate", "on_time_rate", "overdue_rate")),
        ]  # fmt: skip
    assert found["盘山县"][0] == "1（并列）"


def test_districts_are_ranked_in_the_groups_of_the_settings() -> None:
    """Where settings rank districts apart from departments, each group has its own ranks, and the table says which."""
    whole = judged(MIXED)
    office = dataclasses.replace(
        whole.settings.office, groups={"县": ("盘山县", "大洼区"), "区": ("兴隆台区", "双台子区")}
    )
    assessment = dataclasses.replace(whole, settings=dataclasses.replace(whole.settings, office=office), _summaries={})
    data = plan(assessment, Wishes(EXPRESS)).notices[0].make()
    rows = next(table for table in tables(data) if "名次" in table[0])
    assert [row[:3] for row in rows] == [
        ["组别", "名次", "县区"],
        ["县", "1", "大洼区"],
        ["县", "—", "盘山县"],
        ["区", "1", "双台子区"],
        ["区", "2", "兴隆台区"],
        ["—", "—", "未注明"],
        ["—", "—", "合计"],
    ]


def test_heads_on_two_lines_break_in_their_middle() -> None:
    """No single sign on the second line, and no head is broken that has room for it."""
    (heads,) = [table[0] for table in tables(planned(MIXED, EXPRESS).notices[0].make()) if "名次" in table[0]]
    assert heads == ["名次", "县区", "应办结", "已办结", "逾期", "整改率", "办结率", "按期\n办结率", "逾期未\n办结率"]


def test_point_types_add_up_to_the_total() -> None:
    """The counts by type of point are those of the summary, most first, without zeros, items without one last."""
    rows: list[dict[str, Any]] = [
        {"site_type": "学校"},
        late(3, site_type="医院"),
        late(3, site_type="医院"),
        {"status": "作废"},
        {},
    ]
    made = planned(rows, CIRCULAR)
    assert "医院2件（逾期2件）；学校1件；未注明点位类型1件。" in text(made)


@pytest.mark.parametrize(
    ("site", "description", "shown"),
    [
        ("惠宾街", "惠宾街路面破损。", "1.惠宾街路面破损（"),
        ("惠宾街", "路面破损。", "1.惠宾街：路面破损（"),
        ("振兴街道石油大街", "石油大街单车乱停。", "1.振兴街道石油大街单车乱停（"),
        (None, "路面破损", "1.路面破损（"),
        ("惠宾街", None, "1.惠宾街（"),
        (None, None, "1.（台账未写内容）（"),
    ],
)
def test_the_place_is_said_once(site: str | None, description: str | None, shown: str) -> None:
    """The point stands before the problem unless the problem names it, wholly or by its end."""
    assert shown in text(planned([late(9, site=site, description=description)], CIRCULAR))


HOSTILE = [
    "=cmd|' /C calc'!A0", "# 标题\n## 一、\n> 落款", "| a | b |", "{{ 7*7 }}{% raw %}", "<script>alert(1)</script>&lt;",
    "响铃\x07\x1e\x0b终", "半个\ud83d字", " PAGE \\* MERGEFORMAT {PAGE}", "长" * 40_000, "! photo", "&amp;<w:p/>",
]  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", list(NoticeType))
def test_text_of_a_ledger_is_only_text(kind: NoticeType, hostile: str) -> None:
    """No formula, field, markup or code of a ledger comes to life, and nothing of it breaks the file."""
    row = late(9, number="A1", description=hostile, unit="区住建局", site=hostile, leader=hostile)
    data = planned([row], kind).notices[0].make()
    document = opened(data)
    body = document.element.body.xml
    assert "w:instrText" not in body
    assert "w:fldSimple" not in body
    quiet = planned([{**row, "description": "甲", "site": "甲", "leader": "甲"}], kind).notices[0].make()
    assert len(tables(data)) == len(tables(quiet))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles == [paragraph.style.name for paragraph in opened(quiet).paragraphs]
    everything = words(data).replace("⏎", "")
    assert in_line(clause(plain(hostile))) in everything


def test_the_same_wishes_give_the_same_bytes() -> None:
    """A document depends on nothing but its content: a second run finds it unchanged."""
    for kind in NoticeType:
        first, second = (planned(MIXED, kind).notices[0].make() for _ in range(2))
        assert first == second


def test_runs_of_the_history_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the history knows in how many snapshots on end the item was overdue, the supervision slip says so."""

    class Known:
        def overdue_runs(self, ids: Sequence[str], until: dt.date) -> dict[str, int]:
            assert until == AS_OF
            return dict.fromkeys(ids, 6)

    monkeypatch.setattr("civtrack.history.open_history", lambda _: Known())
    assert "连续6期逾期" in text(planned([late(9)], SUPERVISION))


def test_the_office_writes_no_slip_to_itself() -> None:
    """Its own items are in the internal note, with or without the city's name; the names of ledgers only there."""
    rows = [late(9, unit="市争创办", number="A7", description="台账没有更新"), late(9), late(9, unit="盘锦市争创办")]
    made = planned(rows, SUPERVISION)
    assert names(made) == ["督办单_区住建局_2022-07-20.docx"]
    assert made.note
    name, note = made.note
    assert name == "内部说明_督办单_2022-07-20.txt"
    assert (
        "本办自己的事项（2件，不另行文）：\n  1.台账没有更新（时限7月11日，逾期9天）——《7月台账.xlsx》第4行\n  2."
        in note
    )
    assert "7月台账.xlsx（3条）" in note
    assert "in the internal note: 2 items of the office itself" in said(made)
    for kind in NoticeType:
        assert ".xlsx" not in text(planned([late(9)], kind))


def test_colours_are_explained_where_they_are_first_named() -> None:
    """红（逾期）…; what is done explains itself."""
    shown = text(planned(MIXED, CIRCULAR))
    assert re.search(r"其中红（逾期）3件、黄（临期）0件、绿（.+?）1件、待定（.+?）1件、已办结1件", shown)


def test_materials_are_told_as_not_handed_in() -> None:
    """未按时报送《…》; one that was handed in and sent back was not completed in time; one not yet due is to come."""
    material = {"unit": "市教育局", "district": "市直部门"}
    rows = [
        {**material, "description": "公益广告刊播情况统计表", "status": "未报", "deadline": AS_OF - dt.timedelta(9)},
        {**material, "description": "《工作总结》", "status": "需完善", "deadline": AS_OF - dt.timedelta(8)},
    ]
    shown = text(planned(rows, SUPERVISION, of=Kind.MATERIAL))
    assert "1.未按时报送《公益广告刊播情况统计表》（" in shown
    assert "2.未按时补充完善《工作总结》（" in shown
    assert "报送材料，并将回执报" in shown
    assert "照片" not in shown
    coming = [{**material, "description": "方案", "status": "未报", "deadline": AS_OF + dt.timedelta(9)}]
    assert "1.报送《方案》。" in text(planned(coming, SLIP, of=Kind.MATERIAL))


def test_prose_of_the_hotline_is_shortened_and_that_is_said() -> None:
    """市民反映 and 要求答复 are left out by a rule; where nothing was, nothing is said."""
    rows = [late(9, description="市民反映，榆树大街路灯不亮，影响居民生活，要求答复。")]
    shown = text(planned(rows, CIRCULAR))
    assert "1.榆树大街路灯不亮（时限" in shown
    assert "3.群众来电、留言所反映的问题，略去了“市民反映”“要求答复”等语和联系电话。" in shown
    assert "略去了" not in text(planned([late(9)], CIRCULAR))


def test_a_long_number_does_not_stretch_its_line() -> None:
    """A paragraph with a number that may go to the next line is not spread to the margin; others are."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    rows = [late(9, number="SZCG220702625", description="甲"), late(9, number="A1", description="乙")]
    document = opened(planned(rows, CIRCULAR).notices[0].make())
    signs = ("SZCG", "整改率0.00%", "编号A1")
    long, rates, short = (next(p for p in document.paragraphs if sign in p.text) for sign in signs)
    assert long.alignment is WD_ALIGN_PARAGRAPH.LEFT
    assert rates.alignment is WD_ALIGN_PARAGRAPH.LEFT
    assert short.alignment is None


def test_the_line_to_cut_along_stays_with_the_reply_slip() -> None:
    """On the page of the slip, or wholly on the next."""
    document = opened(planned([late(9)], SUPERVISION).notices[0].make())
    (cut,) = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "公文裁剪线"]
    assert cut.paragraph_format.keep_with_next


def test_a_number_of_the_list_runs_into_no_number_of_a_place() -> None:
    """“1.3号楼” would be read as 1.3: where a matter begins with a digit a blank stands between, in every document."""
    rows = [late(9, site="3号楼", description="楼道灯不亮"), late(8, site="惠宾街", description="井盖缺失")]
    for kind in NoticeType:
        told = text(planned(rows, kind))
        assert "1. 3号楼：楼道灯不亮" in told or "1. 3号楼楼道灯不亮" in told
        assert "2.惠宾街" in told
    alone = text(planned(rows[:1], SUPERVISION, per=Per.ITEM))
    assert "| 督办内容 | 3号楼" in alone


@pytest.mark.parametrize(
    ("of", "said_so"),
    [
        (Kind.PROBLEM, "需要办理的问题2件提示如下"),
        (Kind.REMINDER, "需要办理的重点工作2项提示如下"),
        (Kind.MATERIAL, "需要报送的材料2项提示如下"),
    ],
)
def test_a_slip_calls_duties_what_they_are(of: Kind, said_so: str) -> None:
    """件 counts problems, 项 counts tasks; materials are handed in."""
    rows = [late(-2, description="甲"), late(-3, description="乙")]
    assert said_so in text(planned(rows, SLIP, of))


def test_a_day_of_assignment_that_no_ledger_has_is_not_spoken_of() -> None:
    """A supervision slip is no place to say what the office's own ledger lacks."""
    assert "不详" not in text(planned([late(9)], SUPERVISION))
    assert "交办7月1日" in text(planned([late(9, assigned_on="2022-07-01")], SUPERVISION))
