"""Shows that of several words with boxes only the ticked one is the state, and that nothing else is such a choice."""

from __future__ import annotations

import pytest

from civtrack.model import Status
from civtrack.rules.boxes import ticked
from civtrack.rules.statuses import read_status


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("☑已完成 □整改中 □未整改", ("已完成",)), ("□已完成 □整改中 ☑未整改", ("未整改",)),
        ("已完成☑ 整改中□", ("已完成",)), ("■已整改；□未整改", ("已整改",)), ("☒是 ☐否", ("是",)),
        ("□已完成\n√整改中", ("整改中",)), ("□已完成 □未完成", ()),
        ("☑已完成 ☑整改中 □未整改", ("已完成", "整改中")), ("是□否☑", ("否",)),
        ("√已完成", None), ("已完成√", None), ("□", None), ("已完成", None), ("☑已完成 ☑已销号", None),
        ("整改中，□ 3处已修", None),
    ],
)  # fmt: skip
def test_what_is_ticked(text: str, words: tuple[str, ...] | None) -> None:
    """Boxes before the words or behind them; one of them at least is empty."""
    assert ticked(text) == words


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("☑已完成 □整改中 □未整改", Status.DONE), ("□已完成 □整改中 ☑未整改", Status.ASSIGNED),
        ("□已完成 ☑整改中 □未整改", Status.IN_PROGRESS), ("□是 ☑否", Status.ASSIGNED), ("□已完成 □未完成", None),
        ("☑已完成 ☑整改中 □未整改", Status.UNKNOWN),
    ],
)  # fmt: skip
def test_the_ticked_word_is_the_state(text: str, status: Status | None) -> None:
    """None is no state, two are not known."""
    assert read_status(text, words={}).status is status
