"""One spelling for office Chinese: widths, dashes, white space, numerals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.rules.numerals import chinese_number, normalise

ONES = "一二三四五六七八九"


def test_every_numeral_to_ninety_nine() -> None:
    """The table of 1 to 99 is complete, with 廿 and 卅."""
    for number in range(1, 100):
        tens, ones = divmod(number, 10)
        text = ("" if tens < 1 else "十" if tens == 1 else ONES[tens - 1] + "十") + (ONES[ones - 1] if ones else "")
        assert chinese_number(text) == number
    assert chinese_number("廿五") == 25
    assert chinese_number("卅一") == 31
    assert chinese_number("一百") == 100


@pytest.mark.parametrize("text", ["三五", "两三", "十十", "百", "", "甲", "十〇"])
def test_digits_in_a_row_are_no_number(text: str) -> None:
    """“Three to five” is not 35; what is no numeral has no value."""
    assert chinese_number(text) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("２０２２．０７．１５", "2022.07.15"),
        ("二〇二二年七月十五日", "2022年7月15日"),
        ("二零二二年十月", "2022年10月"),
        ("二二年七月", "22年7月"),
        ("二三年内", "二三年内"),
        ("2022 年 7 月 15 日", "2022年7月15日"),
        ("2022-07-15 18:00", "2022-07-15 18:00"),
        ("7月1日—7月15日", "7月1日~7月15日"),
        ("2022。7。15", "2022.7.15"),
        ("星期五前", "周5前"),
        ("周日前", "周日前"),
        ("第三季度", "第3季度"),
        ("三五天", "三五天"),
        ("五一前", "五一前"),
        ("统一整改", "统一整改"),
        ("元月十日", "1月10日"),
        ("①1月10日", ",1月10日"),
        ("7月\u200b15日", "7月15日"),
        ("“7月15日”", "7月15日"),
    ],
)
def test_spellings(text: str, plain: str) -> None:
    """Widths, dashes and numerals become one spelling; numbering signs never melt into a date."""
    assert normalise(text) == plain


@given(st.text(max_size=40))
def test_a_second_pass_raises_nothing_and_leaves_no_odd_space(text: str) -> None:
    """Whatever comes in, white space is left only between digits."""
    plain = normalise(text)
    assert "\n" not in plain
    assert not plain.startswith(" ")
    normalise(plain)
