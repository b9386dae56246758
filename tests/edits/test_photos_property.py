"""Shows, on districts drawn at random, that photos come back to exactly the items they were pasted beside."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.collecting import AS_OF, HEADERS, SENT, Record, rows_in, table_of, write_table
from tests.support.edits import members
from tests.support.photos import a_jpeg, a_photo, hang_over, paste_in_cell, place_in_cell, shown
from tests.support.typed import typed

DISTRICTS = ("大洼区", "盘山县")
BEFORE, AFTER = "整改前照片", "整改后照片"
OLD = a_photo("black")
PHOTOS = tuple(a_jpeg(colour) for colour in ("red", "green", "blue"))

ROWS = st.fixed_dictionaries(
    {"photo": st.sampled_from([None, None, "cell", "cell", "float", "value", "wrong"]), "which": st.integers(0, 2)},
    optional={
        "整改状态": st.sampled_from(["已完成", "整改中", "长期坚持"]),
        "完成日期": st.sampled_from(["7月18日", "2022-07-19", "2022年7月15日"]),
        "备注": st.sampled_from(["见照片", "已联系产权单位"]),
    },
)


@st.composite
def districts(draw: st.DrawFn) -> dict[str, Any]:
    """What a district does to its three rows; one photo at most floats, and Excel places at most one."""
    rows = draw(st.lists(ROWS, min_size=3, max_size=3))
    for form in ("float", "value"):
        for row in [row for row in rows if row["photo"] == form][1:]:
            row["photo"] = "cell"
    return {"rows": rows, "order": draw(st.permutations(range(3))), "same_writer": draw(st.booleans())}


@pytest.fixture(scope="module")
def office() -> Iterator[Path]:
    """An office that has sent six items and one photo to two districts, once for all examples."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        items: list[Record] = [
            {
                "序号": turn, "编号": f"WT-{turn:04}", "县区": DISTRICTS[turn % 2], "点位": f"惠宾街{turn}号",
                "问题描述": f"第{turn}处路面破损，积水{turn}平方米", "责任单位": "市城管局", "交办日期": "2022-07-01",
                "整改时限": "2022-07-31", "整改状态": "未整改",
            }
            for turn in range(1, 7)
        ]  # fmt: skip
        write_table(folder / "台账.xlsx", (*HEADERS, BEFORE, AFTER), items)
        paste_in_cell(folder / "台账.xlsx", "P3", OLD, "ID_OLD")
        assert typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=folder).code == 0
        yield folder


def collect(office: Path, *back: str, master: str = "台账.xlsx") -> dict[str, Any]:
    shutil.rmtree(office / "合并", ignore_errors=True) if master == "台账.xlsx" else None
    done = typed(
        "collect", master, *back, "--as-of", AS_OF, "-f", "json", "-o", "合并/台账.xlsx", "--force", cwd=office
    )
    assert done.code == 0, done.err
    document: dict[str, Any] = json.loads(done.out)
    return document


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # every example is a whole office: to shrink one would take minutes
    suppress_health_check=[HealthCheck.too_slow],
)
@given(plans=st.lists(districts(), min_size=2, max_size=2))
def test_photos_come_back_to_their_items(office: Path, plans: list[dict[str, Any]]) -> None:
    """Every photo beside its item once, byte for byte; one that is not the district's to change is named."""
    shutil.rmtree(office / "收回", ignore_errors=True)
    was = rows_in(office / "台账.xlsx")
    expected, wrong = {number: dict(row) for number, row in was.items()}, set[str]()
    photos: dict[str, tuple[str, bytes]] = {}
    for name, plan in zip(DISTRICTS, plans, strict=True):
        sent, back = office / SENT / f"{name}_{AS_OF}.xlsx", office / f"收回/{name}.xlsx"
        headers, rows = table_of(sent)
        for row, change in zip(rows, plan["rows"], strict=True):
            answers = {key: value for key, value in change.items() if key in row}
            row.update(answers)
            expected[row["编号"]].update(answers)
        order = list(range(3)) if plan["same_writer"] else plan["order"]
        if not plan["same_writer"]:  # openpyxl, and cell photos lost
            for row in rows:
                row[BEFORE] = None
        write_table(back, headers, [rows[turn] for turn in order])
        for line, turn in enumerate(order, 3):
            change, number = plan["rows"][turn], rows[turn]["编号"]
            photo = PHOTOS[change["which"]]
            if change["photo"] == "cell":
                paste_in_cell(back, f"Q{line}", photo, f"ID_{name}{line}")
            elif change["photo"] == "value":
                place_in_cell(back, f"Q{line}", photo)
            elif change["photo"] == "float":
                hang_over(back, line, 17, photo)
            elif change["photo"] == "wrong":
                paste_in_cell(back, f"P{line}", photo, f"ID_{name}{line}")
                wrong.add(number)
            if change["photo"] not in (None, "wrong"):
                photos[number] = "float" if change["photo"] == "float" else "cell", photo
    document = collect(office, "收回")
    merged = office / "合并/台账.xlsx"
    assert {number: {**row, AFTER: None} for number, row in rows_in(merged).items()} == {
        number: {**row, AFTER: None} for number, row in expected.items()
    }
    places = {number: row for row, number in enumerate(was, 3)}
    assert shown(merged) == {"P3": [("cell", OLD)]} | {
        f"Q{places[number]}": [found] for number, found in photos.items()
    }
    assert {one["row"] for one in document["refused"]} == {places[number] for number in wrong}
    assert document["conflicts"] == document["unmatched"] == []
    before, after = members(office / "台账.xlsx"), members(merged)
    assert all(after[part] == data for part, data in before.items() if "media" in part or "docProps" in part)
    assert sum("media" in part for part in after) == 1 + len({photo for _, photo in photos.values()})
    files = [f"收回/{name}.xlsx" for name in DISTRICTS]
    assert collect(office, *reversed(files))["merged"] == document["merged"]
    assert members(office / "合并/台账.xlsx") == after
    assert collect(office, "收回", master="合并/台账.xlsx")["merged"] == []
