"""Shows that character references are what a parser makes of them, and that a repeated text is made out once."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.xlsx import Package
from civtrack.xlsx.parts.markup import BadReference, unescape
from civtrack.xlsx.reading import cells
from tests.support.handmade import handmade

PIECES = (
    "&", "#", ";", "x", "a", "富", "&lt;", "&gt;", "&amp;", "&apos;", "&quot;", "&nbsp;", "&#22823;", "&#x5927;",
    "&#x1F600;", "&#0;", "&#55296;", "&#65534;", "&#1114112;", "&#9;", "&#xd;", "&#X41;", "&#;", "&#x;", "lt;",
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
def test_references_are_those_of_a_parser(text: str) -> None:
    """Decimal, hexadecimal and named ones; what a parser refuses is refused."""
    try:
        expected: str | None = ET.fromstring(f"<t>{text}</t>").text or ""
    except ET.ParseError:
        expected = None
    if expected is None:
        with pytest.raises(BadReference):
            unescape(text)
    else:
        assert unescape(text) == expected


def test_a_text_in_its_cell_is_made_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand rows with the same district in their cells, written by numbers: one text is decoded once."""
    made: list[str] = []

    def counted(text: str) -> str:
        made.append(text)
        return unescape(text)

    monkeypatch.setattr(cells, "unescape", counted)
    cell = '<c r="A{r}" t="inlineStr"><is><t>&#22823;&#27964;&#21306;</t></is></c>'
    rows = "".join(f'<row r="{number}">{cell.replace("{r}", str(number))}</row>' for number in range(1, 1001))
    with Package.open(handmade(tmp_path / "book.xlsx", rows)) as package:
        found = {value for row in package.sheet(package.sheets[0]).rows() for value in row.values.values()}
    assert found == {"大洼区"}
    assert len(made) == 1
