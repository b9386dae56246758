"""Headers taken apart: made of known parts they are read as made; with an unknown part they mean nothing."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.language.header_lexicon import WORDS, Part
from civtrack.language.phrases import read_phrase
from civtrack.ledger.matching import match
from civtrack.model import Field
from tests.ledger.test_header_vectors import meaning_of

PLANNED: Final = ("要求", "计划", "预计", "应", "承诺", "规定", "拟")
ASKED: Final = ("申请", "报批", "审批")
PROCESS: Final = ("下次", "上次", "首次")
WORK: Final = ("整改完成", "办结", "解决", "处置完成", "完成")
CHECKS: Final = ("销号", "验收", "复查", "核查", "归档")
STARTS: Final = ("开工", "进场", "启动", "开始")
FOUND: Final = ("发现", "检查", "巡查", "排查", "上报", "投诉")
ASSIGNED: Final = ("交办", "下发", "派单", "转办")
DAYS: Final = ("时间", "日期")
LIMITS: Final = ("时限", "期限", "截止时间", "截止日期")
TOPICS: Final = ("", "问题", "隐患", "任务")
UNKNOWN: Final = ("苹果", "甲", "合同", "车辆", "资产", "玻璃", "绿")


@given(st.sampled_from(TOPICS), st.sampled_from(PLANNED), st.sampled_from(WORK), st.sampled_from(DAYS))
def test_what_is_planned_of_the_work_is_the_deadline(topic: str, planned: str, work: str, day: str) -> None:
    """要求整改完成时间, 应办结日期: planned, of the work itself, is the deadline; happened, it is the completion."""
    assert meaning_of(topic + planned + work + day) == "deadline"
    assert meaning_of(planned + topic + work + day) == "deadline"
    assert meaning_of(f"实际{topic}{work}{day}") == "done_on"
    assert meaning_of(f"{topic}{work}{day}（计划）") == "deadline"


@given(
    st.sampled_from(TOPICS), st.sampled_from(PLANNED), st.sampled_from((*CHECKS, *STARTS, *FOUND, *ASSIGNED)),
    st.sampled_from(DAYS),
)  # fmt: skip
def test_what_is_planned_of_anything_else_is_nothing(topic: str, planned: str, event: str, day: str) -> None:
    """计划销号时间, 计划开工时间 and 拟检查日期 are neither deadline nor completion nor anything else."""
    assert meaning_of(topic + planned + event + day) == "-"


@given(
    st.sampled_from((*ASKED, *PROCESS)), st.sampled_from((*WORK, *CHECKS, *FOUND, "整改", "延期")),
    st.sampled_from((*DAYS, *LIMITS)),
)  # fmt: skip
def test_what_is_asked_for_is_not_granted(asked: str, event: str, core: str) -> None:
    """申请延期时间, 审批办结日期, 下次复查时间: what was asked for, and what is the process's, is not the item's."""
    assert meaning_of(asked + event + core) == "-"


@given(
    st.sampled_from(TOPICS),
    st.sampled_from((*FOUND, *CHECKS, *ASSIGNED)),
    st.sampled_from(("人", "人员", "单位", "部门")),
)
def test_who_checks_answers_for_nothing(topic: str, event: str, who: str) -> None:
    """检查人, 验收单位, 交办部门: who found, checked or assigned it is not who puts it right."""
    assert meaning_of(topic + event + who) == "-"


@given(
    st.sampled_from((*CHECKS, *WORK, "整改", "检查")),
    st.sampled_from(("标准", "依据", "材料", "方式", "次数", "原因", "金额")),
)
def test_what_belongs_to_an_event_is_no_status(event: str, core: str) -> None:
    """验收标准, 销号依据, 整改原因 are never a day, a deadline or a status."""
    assert meaning_of(event + core) in ("-", "indicator")


KNOWN_HEADERS: Final = (
    "整改时限", "要求整改完成时间", "责任单位", "责任人", "问题描述", "整改状态", "是否销号", "验收时间", "交办日期",
    "整改措施",
    "包保领导", "整改情况", "办结时间", "复查结果", "延期时间",
)  # fmt: skip


@given(st.sampled_from(KNOWN_HEADERS), st.sampled_from(UNKNOWN), st.integers(0, 8))
def test_an_unknown_part_makes_it_nothing(header: str, unknown: str, at: int) -> None:
    """车辆整改时限, 整改合同时限: a part that is not understood is not passed over."""
    spliced = header[: min(at, len(header))] + unknown + header[min(at, len(header)) :]
    assert match((spliced,)).field is None
    assert match((spliced,)).ambiguous is None


@given(st.sampled_from(sorted(word for word, parts in WORDS.items() if Part.LIMIT in parts)), st.sampled_from(UNKNOWN))
def test_a_term_of_something_unknown_is_no_deadline(limit: str, unknown: str) -> None:
    """合同期限, 车辆到期日: a term is one only of what is understood."""
    assert match((unknown + limit,)).field is None


@given(st.text(st.sampled_from("整改完成时间责任单位问题情况计划要求应验收销号申请"), min_size=1, max_size=12))
def test_every_part_of_a_phrase_is_a_word(text: str) -> None:
    """Whatever is read as a phrase is made of its words, in order, with nothing left over."""
    phrase = read_phrase(text)
    assert phrase is None or "".join(phrase.words) == text


@pytest.mark.parametrize(
    ("upper", "leaf", "field"),
    [
        ("计划", "完成日期", Field.DEADLINE), ("实际", "完成日期", Field.DONE_ON), ("完成时限", "计划", Field.DEADLINE),
        ("完成时限", "实际", Field.DONE_ON), ("下一步计划", "完成时间", None), ("申请", "延期至", None),
        ("申请延期", "时间", None), ("验收情况", "时间", Field.CLOSED_ON), ("验收情况", "负责人", None),
        ("整改要求", "完成时限", Field.DEADLINE), ("延期情况", "时间", Field.EXTENDED_TO),
        ("问题清单", "序号", Field.NUMBER),
        ("整改情况", "责任单位", Field.UNIT), ("基本信息", "所属县区", Field.DISTRICT), ("计划", "开工时间", None),
        ("计划销号", "时间", None), ("整改时限", "延期至", Field.EXTENDED_TO),
    ],
)  # fmt: skip
def test_two_rows_are_one_phrase(upper: str, leaf: str, field: Field | None) -> None:
    """The upper row and the leaf are one phrase; what stands above a day can turn it, and then it is not read alone."""
    assert match((upper, leaf)).field is field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("整改时限（计划）", "deadline"), ("完成时间（实际）", "done_on"), ("完成日期（要求）", "deadline"),
        ("整改时限（申请延期）", "-"),
        ("整改时限（格式：2022-7-1）", "deadline"), ("整改时限（必填）", "deadline"),
        ("整改时限（个工作日）", "deadline"),
        ("整改时限（苹果）", "-"), ("责任单位（盖章）", "unit"), ("责任单位（县直部门、镇街）", "unit"),
        ("问题描述（200字以内）", "description"),
        ("整改完成时间（验收）", "closed_on/-"), ("销号时间（计划）", "-"), ("验收时间（预计）", "-"),
        ("是否销号（是/否）", "closure"),
        ("整改情况（√/×）", "progress"), ("状态（0未整改 1整改中 2已整改）", "status"),
    ],
)  # fmt: skip
def test_brackets_are_part_of_the_header(header: str, field: str) -> None:
    """A bracketed note is a part of the phrase, a note that changes nothing, or the header is not understood."""
    assert meaning_of(header) in field.split("/")
