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
)
from tests.support.districts import WRITERS, Look, write_back
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
        ("督办领导批示", "同意"), ("交办日期", "2022-07-15"), ("编号", "WT-9001"), ("编号", "WT-0002"),
    ]
)  # fmt: skip
OTHER_NAMES = {
    "整改时限": "整改期限", "责任单位": "责任部门", "点位": "点位名称", "整改情况": "整改进展情况", "整改状态": "状态",
    "完成日期": "整改完成日期", "问题描述": "存在问题", "备注": "备注（可不填）", "交办日期": "交办时间",
}  # fmt: skip
"""Headers, and what a district calls the same."""


@st.composite
def districts(draw: st.DrawFn) -> dict[str, Any]:
    """What a district does to its four rows and its sheet."""
    rows = st.frozensets(st.integers(0, 3), max_size=3)
    return {
        "answers": [draw(ANSWERS) for _ in range(4)],
        "illegal": [draw(ILLEGAL) for _ in range(4)],
        "order": draw(st.permutations(range(4))),
        "renumber": draw(st.booleans()),
        "insert": draw(st.booleans()),
        "columns_reversed": draw(st.booleans()),
        "without_identity": draw(st.booleans()),
        "delete": draw(st.sampled_from([None, None, 0, 3])),
        "renamed": draw(st.frozensets(st.sampled_from(sorted(OTHER_NAMES)), max_size=4)),
        "new_column": draw(st.sampled_from([None, 0, 3, 9])),
        "look": Look(
            draw(rows), draw(st.frozensets(st.integers(1, 15), max_size=4)), draw(st.booleans()),
            draw(st.sampled_from([0, 0, 2])),
        ),
        "writer": draw(st.sampled_from(sorted(WRITERS))),
    }  # fmt: skip


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
    new = added = 0
    for name, plan in zip(DISTRICTS, plans, strict=True):
        headers, rows = table_of(office / SENT / f"{name}_{AS_OF}.xlsx")
        for turn, row in enumerate(rows):
            number = row["编号"]
            if plan["delete"] == turn:
                told.add((number, "gone"))
                continue
            row.update(plan["answers"][turn])
            expected[number].update(plan["answers"][turn])
            change = plan["illegal"][turn]
            if change and row[change[0]] != change[1]:
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
        if plan["new_column"] is not None:
            headers.insert(plan["new_column"], "现场人员")
            kept[0]["现场人员"] = "张三"
            added += 1
        called = [OTHER_NAMES[header] if header in plan["renamed"] else header for header in headers]
        kept = [{now: row.get(header) for header, now in zip(headers, called, strict=True)} for row in kept]
        write_back(
            office / f"收回/{name}.xlsx", office / SENT / f"{name}_{AS_OF}.xlsx",
            called[::-1] if plan["columns_reversed"] else called, kept, plan["look"], plan["writer"],
        )  # fmt: skip
    before = members(office / "台账.xlsx")
    document = collected(office, "--force")
    assert rows_in(office / "合并/台账.xlsx") == expected
    assert document["conflicts"] == []
    assert len(document["unmatched"]) == new
    places = {f"{row}": number for row, number in enumerate(was, 3)}
    found = {
        (places[str(one["row"])], "gone" if one["cell"] == str(one["row"]) else _header(one))
        for one in document["refused"]
        if one["row"] is not None
    }
    assert found == told
    assert sum(one["row"] is None for one in document["refused"]) == added
    after = members(office / "合并/台账.xlsx")
    assert {part for part in after if after[part] != before.get(part)} <= {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    assert collected(office, "--force", master="合并/台账.xlsx")["merged"] == []
    backwards = [f"收回/{name}.xlsx" for name in reversed(DISTRICTS)]
    assert collected(office, "--force", *backwards[1:], back=backwards[0])["merged"] == document["merged"]
    assert members(office / "合并/台账.xlsx") == after


def _header(refusal: dict[str, Any]) -> str:
    names = {
        "deadline": "整改时限", "description": "问题描述", "unit": "责任单位", "assigned_on": "交办日期",
        "number": "编号", None: "督办领导批示",
    }  # fmt: skip
    return names[refusal["field"]]
