"""Shows, on districts drawn at random, that collecting gives the ledger with exactly what they answered."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.collecting import (
    AS_OF,
    SENT,
    Record,
    collected,
    rows_in,
    sent_office,
    table_of,
    write_table,
)
from tests.support.edits import members

DISTRICTS = ("大洼区", "盘山县", "兴隆台区")
ITEMS = tuple({"县区": DISTRICTS[turn % 3], "备注": "上月已督办" if turn % 4 == 0 else None} for turn in range(12))

ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "整改状态": st.sampled_from(["已完成", "整改中", "已整改到位", "长期坚持"]),
        "完成日期": st.sampled_from(["7月18日", "2022-07-19", "2022年7月15日"]),
        "整改情况": st.sampled_from(["已修补", "正在施工，预计月底完工", "正在走程序"]),
        "整改措施": st.sampled_from(["组织抢修", "1.清理\n2.巡查"]),
        "备注": st.sampled_from(["见附件", "已联系产权单位"]),
    },
)
ILLEGAL = st.sampled_from(
    [
        None, None, None, ("整改时限", "2022-12-31"), ("问题描述", "已无问题"), ("责任单位", "省住建厅"),
        ("督办领导批示", "同意"), ("交办日期", "2022-07-15"),
    ]
)  # fmt: skip


@st.composite
def districts(draw: st.DrawFn) -> dict[str, Any]:
    """What a district does to its four rows."""
    return {
        "answers": [draw(ANSWERS) for _ in range(4)],
        "illegal": [draw(ILLEGAL) for _ in range(4)],
        "order": draw(st.permutations(range(4))),
        "renumber": draw(st.booleans()),
        "insert": draw(st.booleans()),
        "columns_reversed": draw(st.booleans()),
        "without_identity": draw(st.booleans()),
        "delete": draw(st.sampled_from([None, None, 0, 3])),
    }


@pytest.fixture(scope="module")
def office() -> Iterator[Path]:
    """An office that has sent twelve items to three districts, once for all examples."""
    with tempfile.TemporaryDirectory() as folder:
        yield sent_office(Path(folder), ITEMS)


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # every example is a whole office: to shrink one would take minutes
    suppress_health_check=[HealthCheck.too_slow],
)
@given(plans=st.lists(districts(), min_size=3, max_size=3))
def test_what_comes_back_is_the_ledger_with_exactly_the_answers(office: Path, plans: list[dict[str, Any]]) -> None:
    """Every legal edit is in the copy, every illegal one is told, nothing else of the package is touched."""
    shutil.rmtree(office / "收回", ignore_errors=True)
    was = rows_in(office / "台账.xlsx")
    expected = {number: dict(row) for number, row in was.items()}
    told: set[tuple[str | None, str]] = set()
    new = 0
    for name, plan in zip(DISTRICTS, plans, strict=True):
        headers, rows = table_of(office / SENT / f"{name}_{AS_OF}.xlsx")
        for turn, row in enumerate(rows):
            number = row["编号"]
            if plan["delete"] == turn:
                told.add((number, "gone"))
                continue
            row.update(plan["answers"][turn])
            expected[number].update(plan["answers"][turn])
            if change := plan["illegal"][turn]:
                row[change[0]] = change[1]
                told.add((number, change[0]))
        kept: list[Record] = [rows[turn] for turn in plan["order"] if plan["delete"] != turn]
        if plan["insert"]:
            kept.insert(1, {"县区": name, "点位": f"{name}新点位", "问题描述": "新发现井盖缺失", "整改状态": "整改中"})
            new += 1
        if plan["renumber"]:
            for turn, row in enumerate(kept, 1):
                row["序号"] = turn
        if plan["without_identity"]:
            for row in kept:
                row.pop("civtrack_id", None)
        write_table(office / f"收回/{name}.xlsx", headers[::-1] if plan["columns_reversed"] else headers, kept)
    before = members(office / "台账.xlsx")
    document = collected(office, "--force")
    assert rows_in(office / "合并/台账.xlsx") == expected
    assert document["conflicts"] == []
    assert len(document["unmatched"]) == new
    places = {f"{row}": number for row, number in enumerate(was, 3)}
    found = {
        (places[str(one["row"])], "gone" if one["cell"] == str(one["row"]) else _header(one))
        for one in document["refused"]
    }
    assert found == told
    after = members(office / "合并/台账.xlsx")
    assert {part for part in after if after[part] != before.get(part)} <= {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    again = collected(office, "--force", master="合并/台账.xlsx")
    assert again["merged"] == []


def _header(refusal: dict[str, Any]) -> str:
    names = {
        "deadline": "整改时限", "description": "问题描述", "unit": "责任单位", "assigned_on": "交办日期",
        None: "督办领导批示",
    }  # fmt: skip
    return names[refusal["field"]]
