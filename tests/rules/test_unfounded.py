"""What says that an item has no ground, and what only says that nothing is to be seen."""

from __future__ import annotations

import pytest

from civtrack.model import Status
from civtrack.rules.unfounded import gone, looked, unfounded
from civtrack.rules.wording import read_word

MEANT = {
    # who says which problem, or that it was looked into, says that the item has no ground
    Status.VOID: "已核实不存在 该问题不存在 经核实，该问题不存在 经现场核查，所反映问题不存在 经查，反映情况不属实 "
    "市民反映的问题不存在 工单反映情况与实际不符 经核查无此类现象 未发现反映的现象 经核实为误报 属误报 系虚假投诉 "
    "未查到该问题 我局现场核查后，上述情况并不存在",
    # it may be mended or never have been: nothing is decided by it
    Status.UNKNOWN: "问题不存在 不存在 不存在占道经营现象 问题已不存在 现场无问题 复查无问题 "
    "现场核查已无此现象 暂未发现此问题",
    # 存在 without 不 stays what it was
    Status.REOPENED: "存在 依然存在 经查存在该问题 该处存在积水 仍存在 存在反弹",
    # a look that finds nothing leaves a fix as it is
    Status.DONE: "已整改，现场未发现上述问题 已整改，现场不存在安全隐患 已整改完毕，问题不存在",
}


@pytest.mark.parametrize(("status", "text"), [(status, text) for status in MEANT for text in MEANT[status].split()])
def test_what_is_said_of_a_problem_that_is_not_to_be_seen(status: Status, text: str) -> None:
    """Each text says as much as it says, and no more."""
    word = read_word(text, {})
    assert word is not None
    assert word.status is status


@pytest.mark.parametrize("text", MEANT[Status.REOPENED].split())
def test_what_is_there_is_not_gone(text: str) -> None:
    """Neither without ground nor gone."""
    assert not unfounded(text)
    assert not gone(text)


def test_what_else_is_said_with_these_words() -> None:
    """A doubt, a condition, an exception are not an absence; 问题 alone names nothing."""
    assert not gone("如不存在该问题")
    assert not gone("是否不存在")
    assert not unfounded("无问题")
    assert not unfounded("不存在未整改问题")
    assert looked("经现场核实后")
    assert not looked("现场核实")


@pytest.mark.parametrize("text", ["N/A", "n/a", "N.A.", "null", "None"])
def test_blank_in_another_language(text: str) -> None:
    """What a form or a program writes for nothing is nothing, and no “no”."""
    assert read_word(text, {}) is None
