"""The signs at the beginning of lines, and that text put in is never taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.outputs.notices.markup import Block, Cell, Cut, Line, Look, NewPage, Photos, Table, blocks, guarded, plain

CASES: list[tuple[str, list[Block]]] = [
    ("# 督查通报", [Line(Look.TITLE, "督查通报")]),
    ("## 一、督查情况", [Line(Look.HEADING, "一、督查情况")]),
    ("### （一）大洼区", [Line(Look.SUBHEADING, "（一）大洼区")]),
    ("= 2022年第3期", [Line(Look.CENTRE, "2022年第3期")]),
    ("< 各县区：", [Line(Look.FLUSH, "各县区：")]),
    ("> 2022年7月20日", [Line(Look.RIGHT, "2022年7月20日")]),
    ("~ 注：", [Line(Look.NOTE, "注：")]),
    ("正文\n\n又一段", [Line(Look.BODY, "正文"), Line(Look.BODY, "又一段")]),
    ("#没有空格不是标题", [Line(Look.BODY, "#没有空格不是标题")]),
    ("#### 四级", [Line(Look.BODY, "#### 四级")]),
    ("\\# 不是标题", [Line(Look.BODY, "# 不是标题")]),
    ("\\", [Line(Look.BLANK, "")]),
    ("! a b", [Photos(("a", "b"))]),
    ("!", [Photos(())]),
    ("----", [Cut()]),
    ("======", [NewPage()]),
    ("---", [Line(Look.BODY, "---")]),
    (
        "| 县区 | 总数 |\n|---|---|\n| 大洼区 | 5 |",
        [Table(((Cell("县区"), Cell("总数")), (Cell("大洼区"), Cell("5"))), head=True)],
    ),
    (
        "| 事项 | 路灯 | << | << |\r\n| 照片 | ! a b |\n后文",
        [
            Table(((Cell("事项"), Cell("路灯", (), 3)), (Cell("照片"), Cell("", ("a", "b")))), head=False),
            Line(Look.BODY, "后文"),
        ],
    ),
    ("| 空 |  |", [Table(((Cell("空"), Cell("")),), head=False)]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_line_is_what_it_begins_with(text: str, expected: list[Block]) -> None:
    """Each sign of the documentation gives its block."""
    assert list(blocks(text)) == expected


@given(st.text(st.characters(codec="utf-8"), max_size=40), st.sampled_from(["{}", "# {}", "前{}后", "> {}", "~ {}"]))
def test_text_put_into_a_line_stays_text(text: str, line: str) -> None:
    """Whatever a ledger holds, one line stays one line with that text in it."""
    (block,) = blocks(line.format(guarded(text)))
    assert isinstance(block, Line)
    kept = plain(text)
    assert block.text == (f"前{kept}后" if "前" in line else kept.strip(" "))
    expected = {"#": Look.TITLE, ">": Look.RIGHT, "~": Look.NOTE}
    assert block.look is expected.get(line[0], Look.BODY)


@given(st.text(max_size=40), st.text(max_size=40))
def test_text_put_into_a_cell_stays_in_it(first: str, second: str) -> None:
    """Bars, line breaks, marks of merged cells and photos of a ledger make no cell and no row."""
    (table,) = blocks(f"| {guarded(first)} | {guarded(second)} |")
    assert isinstance(table, Table)
    assert table.rows == ((Cell(plain(first).strip(" ")), Cell(plain(second).strip(" "))),)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("响铃\x07\x00终", "响铃终"),
        ("半个\ud83d字", "半个?字"),
        ("一\r\n二\r三\u2028四\x85五", "一\n二\n三\n四\n五"),
        ("制\t表", "制 表"),
        ("非字\ufffe\uffff符", "非字符"),
        ("\x1e# 记号", "# 记号"),
        ("😀𠮷", "😀𠮷"),
    ],
)
def test_what_xml_cannot_hold_is_dropped(text: str, shown: str) -> None:
    """Control characters go, line breaks of every kind stay, rare characters stay."""
    assert plain(text) == shown
