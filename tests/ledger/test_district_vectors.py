"""Which district a name speaks of: the office's vectors, and neighbours that were thought of besides."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.ledger.districts import Districts

VECTORS = Path(__file__).parents[1] / "vectors"
PANJIN = Districts(("兴隆台区", "双台子区", "大洼区", "盘山县"), {"双区": "双台子区", "兴区": "兴隆台区"})
OFFICES = {"panjin": PANJIN, "peace": Districts(("和平区", "朝阳区", "新城区"))}
NOBODY = Districts()


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a file of vectors."""
    with (VECTORS / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows("districts.csv"), ids=lambda row: row["unit"])
def test_units(row: dict[str, str]) -> None:
    """A unit's district without settings and with them; where two answers stand, either will do."""
    for column, districts in (("without_settings", NOBODY), ("with_settings", PANJIN)):
        assert (districts.in_unit(row["unit"]) or "-") in row[column].split("/"), column


ASKED: dict[str, Callable[[Districts, str], str | None]] = {
    "unit": Districts.in_unit,
    "title": Districts.in_title,
    "sheet": Districts.in_sheet,
    "heading": Districts.in_heading,
    "file": lambda districts, text: districts.in_title(text) or districts.in_sheet(text),
}


@pytest.mark.parametrize(
    "row", rows("district_neighbours.csv"), ids=lambda row: f"{row['kind']}-{row['office']}-{row['text']}"
)
def test_neighbours(row: dict[str, str]) -> None:
    """Units, titles, sheets, headings and file names like those of the vectors."""
    for column, districts in (("without_settings", NOBODY), ("with_settings", OFFICES[row["office"]])):
        assert (ASKED[row["kind"]](districts, row["text"]) or "-") in row[column].split("|"), column


NAMES = st.sampled_from(["大洼区", "盘山县", "双台子区", "兴隆台区"])
CITIES = st.sampled_from(["", "盘锦市", "辽宁省盘锦市", "市"])
BODIES = st.sampled_from(
    [
        "住建局",
        "市场监管局",
        "城市管理局",
        "市政管理处",
        "农贸市场管理中心",
        "人民政府",
        "教育局（安全科）",
        "区委宣传部",
        "",
    ]
)


@given(CITIES, NAMES, BODIES)
def test_a_unit_made_of_its_parts_is_read_as_made(city: str, name: str, body: str) -> None:
    """Province, city, district and office, in this order: the district is the one that was put in."""
    assert PANJIN.in_unit(f"{city}{name}{body}") == name
    if name[-1] == "县" or not body.startswith("区"):
        assert NOBODY.in_unit(f"{city}{name}{body}") == name


PLACES = st.sampled_from(
    ["小学", "中学", "幼儿园", "社区", "小区", "广场", "路", "大街", "物业公司", "大厦", "村", "超市"]
)


@given(st.sampled_from(["大洼", "盘山", "双台子", "兴隆台"]), PLACES)
def test_a_stem_before_anything_but_an_office_is_no_district(stem: str, place: str) -> None:
    """Schools, roads, quarters and firms are called after places that they need not lie in."""
    assert PANJIN.in_unit(f"{stem}{place}") is None
    assert PANJIN.in_title(f"{stem}{place}问题台账") is None
