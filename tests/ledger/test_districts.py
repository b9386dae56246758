"""Which district: canonical names, aliases, and where it is found when no column gives it."""

from __future__ import annotations

from typing import Any

import pytest

from civtrack.ledger.districts import Districts
from civtrack.model import Value
from tests.support.sheets import HEADER, grid, item, read, slugs

PANJIN = ("兴隆台区", "双台子区", "大洼区", "盘山县", "辽河油田")
OFFICE = Districts(PANJIN, {"兴区": "兴隆台区", "大洼县": "大洼区"})
NOBODY = Districts()


@pytest.mark.parametrize(
    ("text", "name", "known"),
    [
        ("大洼区", "大洼区", True), ("大洼", "大洼区", True), ("大洼县", "大洼区", True), ("兴区", "兴隆台区", True),
        (" 大 洼 区 ", "大洼区", True), ("盘锦市大洼区", "大洼区", True), ("大洼区政府", "大洼区", True),
        ("盘山", "盘山县", True), ("辽河油田", "辽河油田", True), ("高新区", "高新区", False), ("大注区",
        "大注区", False),
        ("大洼区、盘山县", "大洼区、盘山县", False), ("/", None, True), ("无", None, True),
    ],
)  # fmt: skip
def test_canonical(text: str, name: str | None, known: bool) -> None:
    """A cell of the district column becomes the canonical name, or stays as written and is unknown."""
    assert OFFICE.canonical(text) == (name, known)


def test_a_name_spread_over_its_cell_is_the_same_name() -> None:
    """Blanks and line breaks that make a name fill its cell make no second district where the settings name none."""
    for text in ("大洼区", "大 洼 区", "大\n洼区", "　大洼区\t"):
        assert NOBODY.canonical(text) == ("大洼区", True)
    assert NOBODY.canonical("Da  Wa") == ("Da Wa", True)


def test_stem_of_two_districts_is_nobodys() -> None:
    """A name without its suffix counts only where one district has it."""
    assert Districts(("盘山县", "盘山区")).canonical("盘山") == ("盘山", False)


@pytest.mark.parametrize(
    ("text", "with_settings", "without"),
    [
        ("一、兴隆台区（12件）", "兴隆台区", "兴隆台区"), ("（二）大洼区：共3件", "大洼区", "大洼区"), ("盘山县",
        "盘山县", "盘山县"),
        ("三、大洼", "大洼区", None), ("一、环境卫生", None, None), ("二、老旧小区", None, None),
        ("四、城市社区", None, None),
        ("一、各县区", None, None), ("兴隆台区、大洼区", None, None), ("海城市", None, "海城市"),
        ("库伦旗", None, "库伦旗"),
    ],
)  # fmt: skip
def test_heading(text: str, with_settings: str | None, without: str | None) -> None:
    """A section row names a district: a known one, or without settings anything that ends like one."""
    assert (OFFICE.in_heading(text), NOBODY.in_heading(text)) == (with_settings, without)


@pytest.mark.parametrize(
    ("text", "with_settings", "without"),
    [
        ("大洼区", "大洼区", "大洼区"), ("大洼", "大洼区", None), ("7月大洼区", "大洼区", "大洼区"), ("大洼区 (2)",
        "大洼区", "大洼区"),
        ("附件2.大洼区问题台账", "大洼区", "大洼区"), ("7月", None, None), ("Sheet1", None, None), ("汇总", None, None),
        ("老旧小区", None, None), ("市直", None, None),
    ],
)  # fmt: skip
def test_sheet(text: str, with_settings: str | None, without: str | None) -> None:
    """One sheet per district: its name tells which."""
    assert (OFFICE.in_sheet(text), NOBODY.in_sheet(text)) == (with_settings, without)


@pytest.mark.parametrize(
    ("text", "with_settings", "without"),
    [
        ("盘锦市大洼区文明城市创建问题台账（2022年7月）", "大洼区", "大洼区"), ("2022年7月大洼区问题台账", "大洼区",
        "大洼区"),
        ("盘锦市争创全国文明城市问题整改台账", None, None), ("全市老旧小区改造台账", None, None),
        ("各县区整改台账", None, None),
        ("大洼区盘山县联合督查台账", None, None), ("辽河油田问题台账", "辽河油田", None), (None, None, None),
    ],
)  # fmt: skip
def test_title(text: str | None, with_settings: str | None, without: str | None) -> None:
    """A title names a district only when it mentions exactly one; the city is none."""
    assert (OFFICE.in_title(text), NOBODY.in_title(text)) == (with_settings, without)


@pytest.mark.parametrize(
    ("text", "with_settings", "without"),
    [
        ("大洼区住建局", "大洼区", "大洼区"), ("盘锦市大洼区住建局", "大洼区", "大洼区"), ("大洼住建局",
        "大洼区", None),
        ("市公安局交警支队双台子区大队", "双台子区", None), ("市交警支队大洼区盘山县大队", None, None),
        ("市城管局", None, None), ("区教育局", None, None), ("社区居委会", None, None), ("街道办事处", None, None),
        ("红旗街道办事处", None, None), ("县住建局", None, None), (None, None, None),
    ],
)  # fmt: skip
def test_unit(text: str | None, with_settings: str | None, without: str | None) -> None:
    """A unit's name may begin with its district, or hold one known name."""
    assert (OFFICE.in_unit(text), NOBODY.in_unit(text)) == (with_settings, without)


NO_DISTRICT: list[Value] = ["序号", "问题描述", "责任单位", "时限"]


@pytest.mark.parametrize(
    ("options", "heading", "sheet", "title", "path", "unit", "expected"),
    [
        ({"district": "大洼"}, "盘山县", "双台子区", "", "a", "", ("大洼区", "settings")),
        ({}, "盘山县", "双台子区", "大洼区台账", "a", "大洼区城管局", ("盘山县", "section")),
        ({}, None, "双台子区", "大洼区台账", "a", "大洼区城管局", ("双台子区", "sheet")),
        ({}, None, "7月", "大洼区台账", "盘山县", "兴隆台区城管局", ("大洼区", "title")),
        ({}, None, "7月", "台账", "盘山县7月台账", "兴隆台区城管局", ("盘山县", "file")),
        ({}, None, "7月", "台账", "7月台账", "兴隆台区城管局", ("兴隆台区", "unit")),
        ({}, None, "7月", "台账", "7月台账", "市城管局", (None, None)),
    ],
)
def test_chain(
    options: dict[str, Any], heading: str | None, sheet: str, title: str, path: str, unit: str,
    expected: tuple[str | None, str | None],
) -> None:  # fmt: skip
    """Settings for the file, section row, sheet, title, file name, unit; each says where it was found."""
    cells: list[list[Value]] = [[title or None], NO_DISTRICT, [heading], [1.0, "路面破损", unit, "2022-07-15"]]
    reading = read(grid(cells, name=sheet), path=f"{path}.xlsx", districts=PANJIN, **options)
    assert (reading.items[0].district, reading.items[0].district_origin) == expected


def test_column_comes_first() -> None:
    """A district in the row outranks settings; a blank cell falls through the chain."""
    reading = read(
        grid([HEADER, item(1, district="盘山"), item(2, district=None)]), district="大洼区", districts=PANJIN
    )
    assert [(found.district, found.district_origin) for found in reading.items] == [
        ("盘山县", "column"), ("大洼区", "settings"),
    ]  # fmt: skip


def test_unknown_district_is_said_once() -> None:
    """A name that settings do not know is kept and reported once."""
    rows = [item(n, district="大注区") for n in range(1, 4)]
    reading = read(grid([HEADER, *rows, item(4)]), districts=PANJIN)
    assert [found.district for found in reading.items] == ["大注区"] * 3 + ["大洼区"]
    assert slugs(reading) == ["district-unknown"]
    assert reading.problems[0].where.cell == "B2"


def test_blank_below_is_not_filled_where_merges_are_known() -> None:
    """Without a merged cell nothing is carried down in a workbook."""
    reading = read(grid([HEADER, item(1), item(2, district=None)]))
    assert [found.district for found in reading.items] == ["大洼区", None]


def test_blank_below_is_filled_where_merges_are_lost() -> None:
    """A text file has lost its merged cells: the district above holds, and that is said with a count."""
    rows = [item(1), item(2, district=None), item(3, district=None), item(4, district="盘山县")]
    reading = read(grid([HEADER, *rows], merges_known=False))
    assert [(found.district, found.district_origin) for found in reading.items] == [
        ("大洼区", "column"), ("大洼区", "above"), ("大洼区", "above"), ("盘山县", "column"),
    ]  # fmt: skip
    assert slugs(reading) == ["district-filled-down"]
    assert (reading.problems[0].values or {})["count"] == 2


def test_blank_stays_blank_in_an_export() -> None:
    """Where a text file writes the same district in two rows, a blank district is a blank: nothing is carried down."""
    reading = read(grid([HEADER, item(1), item(2), item(3, district=None)], merges_known=False))
    assert [found.district for found in reading.items] == ["大洼区", "大洼区", None]
    assert slugs(reading) == []


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u2060"])
@pytest.mark.parametrize("names", [(), ("大洼区",)])
def test_signs_that_nobody_sees_make_no_other_district(names: tuple[str, ...], sign: str) -> None:
    """What is copied from a chat or a web page brings them; two of one name would be two rows of every table."""
    districts = Districts(names)
    for written in ("大洼区" + sign, sign + "大洼区", sign.join("大洼区")):
        assert districts.canonical(written)[0] == "大洼区"
