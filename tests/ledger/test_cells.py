"""Values as text, and several units in one cell."""

from __future__ import annotations

import datetime as dt

import pytest

from civtrack.ledger.cells import text_of, units
from civtrack.model import CellError, Value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None), ("", None), ("  \n", None), (" 甲 ", "甲"), ("甲\r\n乙", "甲\n乙"), (12.0, "12"), (1.5, "1.5"),
        (7, "7"),
        (20220701000001.0, "20220701000001"), (True, "TRUE"), (CellError("#N/A"), None), ("ＡＢ１２", "ＡＢ１２"),
        (dt.datetime(2022, 7, 15), "2022-07-15"), (dt.datetime(2022, 7, 15, 9, 30), "2022-07-15 09:30"),  # noqa: DTZ001
        (dt.date(2022, 7, 15), "2022-07-15"), (0.1 + 0.2, "0.3"),
    ],
)  # fmt: skip
def test_text_of(value: Value, text: str | None) -> None:
    """Numbers lose their point, white space goes, the clerk's characters stay."""
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("text", "lead", "others"),
    [
        ("市城管局", "市城管局", None),
        ("市城管局、市住建局", "市城管局", "市住建局"),
        ("市城管局，市住建局；大洼区政府", "市城管局", "市住建局、大洼区政府"),
        ("市城管局\n市住建局", "市城管局", "市住建局"),
        ("市城管局/市住建局", "市城管局", "市住建局"),
        ("市城管局 市住建局", "市城管局", "市住建局"),
        ("大洼区 城管局", "大洼区 城管局", None),
        ("市城管局（市容科、环卫科）、市住建局", "市城管局（市容科、环卫科）", "市住建局"),
        ("牵头单位：市城管局；配合单位：市住建局、市交警支队", "市城管局", "市住建局、市交警支队"),
        ("责任单位：市城管局", "市城管局", None),
        ("市城管局、市城管局、市住建局", "市城管局", "市城管局、市住建局"),
        ("、", "、", None),
    ],
)
def test_units(text: str, lead: str, others: str | None) -> None:
    """The first unit leads, the rest are partners; brackets hold together, labels are read as they say."""
    assert units(text) == (lead, others)
