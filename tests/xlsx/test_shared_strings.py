"""Shows that shared strings of any shape are the texts that a parser reads, and that plain and rich ones need none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.errors import DamagedWorkbook
from civtrack.xlsx.parts import strings

OPENING = b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
FONT = '<rPr><b val="true"/><sz val="20"/><rFont val="方正小标宋简体"/></rPr>'
PLAIN = (
    "<si><t>路面破损</t></si>",
    '<si><t xml:space="preserve"> 前 后 </t></si>',
    "<si><t>&#24050;&amp;_x4E2D_\r\n</t></si>",
)
RICH = (
    f'<si><r>{FONT}<t xml:space="preserve">全市（</t></r><r><t>2022</t></r><r>{FONT}<t>年）&lt;</t></r></si>',
    "<si><r><t>一</t></r><r><rPr/><t></t></r><phoneticPr fontId='1'/></si>".replace("'", '"'),
)
OTHER = (
    '<si><t>漢字</t><rPh sb="0" eb="2"><t>かんじ</t></rPh><phoneticPr fontId="1"/></si>',
    "<si/>",
    "<si><t/></si>",
    "<si><r><rPr><b></b></rPr><t>粗</t></r></si>",
    "<si><t>a<!-- 注 -->b</t></si>",
    "<si><t><![CDATA[</si>]]></t></si>",
)


def read(items: list[str], size: int) -> list[str]:
    data = OPENING + "".join(items).encode() + b"</sst>"
    return strings.read_strings("台账.xlsx", "字", (data[at : at + size] for at in range(0, len(data), size)), 1 << 30)


def by_a_parser(items: list[str]) -> list[str]:
    found = strings._Room("台账.xlsx", "字", 1 << 30)
    strings._Slow("台账.xlsx", "字", found).feed(iter((OPENING + "".join(items).encode() + b"</sst>",)))
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from((*PLAIN * 3, *RICH * 2, *OTHER)), max_size=60), st.integers(150, 4000))
def test_strings_are_the_texts_that_a_parser_reads(items: list[str], size: int) -> None:
    """Plain, rich and odd strings, comments and CDATA, in pieces of any size."""
    assert read(items, size) == by_a_parser(items)


def test_plain_and_rich_strings_need_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand rich strings among plain ones are read without a single call of the parser."""
    items = [*PLAIN, *RICH] * 500
    expected = by_a_parser(items)
    monkeypatch.setattr(strings, "_Slow", None)
    assert read(items, 10_000) == expected


def test_an_odd_string_sends_only_its_own_piece_to_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """One string with a reading aid among thousands: the parser sees the piece that it stands in, and no more."""
    items = [*PLAIN * 1000, OTHER[0], *PLAIN * 1000]
    expected = by_a_parser(items)
    fed: list[int] = []
    feed = strings._Slow.feed

    def counted(self: strings._Slow, chunks: object) -> None:
        pieces = list(chunks)  # type: ignore[call-overload]
        fed.extend(map(len, pieces))
        feed(self, iter(pieces))

    monkeypatch.setattr(strings._Slow, "feed", counted)
    assert read(items, 10_000) == expected
    assert len(fed) == 1
    assert sum(fed) < 12_000


@pytest.mark.parametrize("damage", ["<si><t>a</t></si", "<si><t>&nix;</t></si>", "<si><r><t>a</r></t></si>"])
def test_damage_among_rich_strings_is_met(damage: str) -> None:
    """Broken tags and references in the midst: an error, never another text."""
    with pytest.raises(DamagedWorkbook):
        read([*RICH * 100, damage, *RICH * 100], 1000)
