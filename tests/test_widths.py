"""`civtrack.widths`: the cells of a text, as the library that knows every script tells them."""

from __future__ import annotations

import sys

import pytest
from wcwidth import wcswidth, wcwidth

from civtrack.widths import PLAINLY_NARROW, PLAINLY_WIDE, character_width, padded, text_width


def test_what_is_plain_is_as_the_library_says() -> None:
    """Every character whose width is told without asking."""
    wide = {chr(code) for first, last in PLAINLY_WIDE for code in range(ord(first), ord(last) + 1)}
    assert {wcwidth(character) for character in wide} == {2}
    assert {wcwidth(character) for character in PLAINLY_NARROW} == {1}
    assert len(wide) > 20_000


TEXTS = ("", "逾期 3 天（大洼区）", "a\u0301", "👩\u200d👩\u200d👧 全家", "한국", "一\n二", "\x1b[1m红", "①甲")


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_as_wide_as_the_library_says(text: str) -> None:
    """Plain or not; what has no width at all included."""
    assert text_width(text) == wcswidth(text)
    assert [character_width(character) for character in text] == [wcwidth(character) for character in text]


def test_plain_text_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library takes longer to load than a table takes to draw."""
    monkeypatch.setitem(sys.modules, "wcwidth", None)
    assert text_width("红色 2,233 件；黄色 67 件——按期率 24.53%…") == 41
    assert padded("兴隆台区", 10) == "兴隆台区  "
    with pytest.raises(ImportError):
        text_width("한국에서")
