"""Shows that what comes back is read whatever became of the file: old formats, civtrack's own columns, one district."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support.collecting import (
    AS_OF,
    SENT,
    Record,
    answer,
    collected,
    rows_in,
    saved_as,
    sent_office,
    table_of,
    write_table,
)
from tests.support.typed import typed

ANSWER = {"整改状态": "已完成", "完成日期": "2022-07-18", "整改情况": "已修补"}
FIELDS = {"status", "done_on", "progress"}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office that has sent six items to two districts."""
    return sent_office(tmp_path, [{"县区": name} for name in ("大洼区", "盘山县") * 3])


def finish(rows: list[Record]) -> None:
    rows[0].update(ANSWER)


def merged(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["number"], one["field"]) for one in document["merged"]}


def test_what_civtrack_itself_writes_into_a_workbook_is_no_answer(office: Path) -> None:
    """Tier, days and basis beside the district's columns, sums of the tiers under the title: known, and passed over."""
    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    finish(rows)
    for row in rows:
        row.update({"预警等级": "红", "剩余/逾期天数": "逾期 5 天", "判定依据": "时限 2022-07-31，已过 5 天"})
    own = ["预警等级", "剩余/逾期天数", "判定依据"]
    path = write_table(office / "收回/大洼区.xlsx", [*headers[:-1], *own, headers[-1]], rows)
    book = load_workbook(path)
    book.worksheets[0].insert_rows(2)
    book.worksheets[0]["A2"] = "截至2022年7月20日：共3项，红1 黄0 绿1 待定0 已办结1"
    book.save(path)
    document = collected(office)
    assert merged(document) == {("WT-0001", name) for name in FIELDS}
    assert document["refused"] == document["unmatched"] == document["conflicts"] == []


def test_the_ledgers_own_tiers_are_nobodys_to_change(tmp_path: Path) -> None:
    """Where the ledger has them and they were sent, other tiers that come back are neither taken nor told."""
    from tests.support.collecting import ledger_of

    ledger_of(tmp_path / "台账.xlsx", [{}, {}])
    assert typed("update", "台账.xlsx", "--in-place", "--as-of", AS_OF, cwd=tmp_path).code == 0
    assert typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=tmp_path).code == 0

    def change(rows: list[Record]) -> None:
        finish(rows)
        for row in rows:
            for header in ("预警等级", "剩余/逾期天数", "判定依据"):
                if header in row:
                    row[header] = "不对"

    answer(tmp_path, "大洼区", change)
    document = collected(tmp_path)
    assert merged(document) == {("WT-0001", name) for name in FIELDS}
    assert document["refused"] == []


def test_only_one_district_is_collected_where_that_is_asked(office: Path) -> None:
    """``-d``: rows of others in the folder are left for later, and nobody else is missing."""
    answer(office, "大洼区", finish)
    answer(office, "盘山县", finish)
    document = collected(office, "-d", "盘山")
    assert merged(document) == {("WT-0002", name) for name in FIELDS}
    assert document["missing"] == []
    after = rows_in(office / "合并/台账.xlsx")
    assert after["WT-0001"] == rows_in(office / "台账.xlsx")["WT-0001"]
    assert len(after) == 6


@pytest.mark.parametrize("suffix", ["et", "xls"])
def test_an_old_workbook_comes_back(office: Path, suffix: str) -> None:
    """As WPS and old Excel save it, sorted the other way; nothing seems changed but the answer."""
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice here")

    def change(rows: list[Record]) -> None:
        finish(rows)
        rows.reverse()

    path = answer(office, "大洼区", change)
    saved_as(path, "xls")
    path.with_suffix(".xls").rename(path.with_suffix(f".{suffix}"))
    document = collected(office)
    assert merged(document) == {("WT-0001", name) for name in FIELDS}
    assert document["refused"] == document["unmatched"] == []
    assert document["returned"][0]["matched"] == 3


def test_rows_that_were_hidden_filtered_and_inserted_between(office: Path) -> None:
    """A filter hides rows, a new one stands between, serials count anew: the hidden row's answer is taken, too."""
    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    finish(rows)
    rows.insert(1, {"县区": "大洼区", "点位": "新街1号", "问题描述": "新发现的护栏缺失", "整改状态": "整改中"})
    for turn, row in enumerate(rows, 1):
        row["序号"] = turn
    path = write_table(office / "收回/大洼区.xlsx", headers, rows)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.auto_filter.ref = f"A2:P{2 + len(rows)}"
    sheet.auto_filter.add_filter_column(12, ["整改中"])
    sheet.row_dimensions[3].hidden = True
    book.save(path)
    document = collected(office)
    assert merged(document) == {("WT-0001", name) for name in FIELDS}
    assert [one["kind"] for one in document["unmatched"]] == ["new"]
    assert document["refused"] == []


def test_a_ledger_of_wps_takes_answers_and_keeps_its_photos(tmp_path: Path) -> None:
    """The sample ledger: merged districts, sub-totals, two-row header, comments, 24 cell photos."""
    from tests.support.edits import members
    from tests.support.offices import sample_office
    from tests.support.photos import a_jpeg, hang_over, paste_in_cell, shown

    office = sample_office(tmp_path / "办公室")
    ledger = office / "7月问题台账.xlsx"
    assert typed("split", ledger.name, "--as-of", AS_OF, "-o", "发", cwd=office).code == 0
    (office / "收").mkdir()
    back = office / "收/大洼区.xlsx"
    shutil.copyfile(office / f"发/县区/大洼区_{AS_OF}.xlsx", back)
    photo, other = a_jpeg("green"), a_jpeg("blue")
    paste_in_cell(back, "U5", photo, "ID_FRESH", "整改台账")
    hang_over(back, 6, 21, other, "整改台账")
    before = shown(ledger, "整改台账")
    done = typed(
        "collect",
        ledger.name,
        "收",
        "--base",
        "发/县区",
        "--as-of",
        AS_OF,
        "-f",
        "json",
        "-o",
        "合/台账.xlsx",
        cwd=office,
    )
    assert done.code == 0, done.err
    document = json.loads(done.out)
    assert {(one["number"], one["field"]) for one in document["merged"]} == {
        ("WT2207-0175", "photos"), ("WT2207-0176", "photos"),
    }  # fmt: skip
    assert document["refused"] == document["conflicts"] == document["unmatched"] == []
    after = shown(office / "合/台账.xlsx", "整改台账")
    assert {place: after[place] for place in before} == before
    assert sorted(found for place, found in after.items() if place not in before) == [
        [("cell", photo)], [("float", other)],
    ]  # fmt: skip
    old, new = members(ledger), members(office / "合/台账.xlsx")
    assert all(new[name] == data for name, data in old.items() if "media" in name or "comments" in name)


@pytest.mark.parametrize("sent_before", [False, True])
def test_a_header_that_is_repeated_further_down_keeps_the_identities(tmp_path: Path, *, sent_before: bool) -> None:
    """As for print: the rows below it come back by their identity, also where its hidden column has no header there."""
    from tests.support.collecting import HEADERS, ledger_of

    path = ledger_of(tmp_path / "台账.xlsx", [{"编号": None} for _ in range(6)])
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.insert_rows(6)
    for column, header in enumerate(HEADERS, 1):
        sheet.cell(6, column).value = header
    book.save(path)
    assert typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=tmp_path).code == 0
    back = tmp_path / "收回/大洼区.xlsx"
    back.parent.mkdir()
    book = load_workbook(tmp_path / SENT / f"大洼区_{AS_OF}.xlsx")
    sheet = book.worksheets[0]
    (keys,) = (cell.column for cell in sheet[2] if cell.value == "civtrack_id")
    assert sheet.cell(6, keys).value == "civtrack_id"
    if sent_before:
        sheet.cell(6, keys).value = None
    sheet.cell(9, HEADERS.index("问题描述") + 1).value = "全都改了"
    sheet.cell(9, HEADERS.index("备注") + 1).value = "见附件"
    book.save(back)
    document = collected(tmp_path)
    assert document["unmatched"] == []
    assert document["returned"][0]["by"] == {"id": 6, "number": 0, "content": 0}
    assert [(one["cell"], one["field"]) for one in document["merged"]] == [("O9", "remark")]
    assert [one["field"] for one in document["refused"]] == ["description"]


def test_an_answer_for_a_ledger_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """An export as .csv among the ledgers: what is changed for it is named with its cell; the others take theirs."""
    from tests.support.collecting import HEADERS, ledger_of

    ledger_of(tmp_path / "台账.xlsx", [{}, {}])
    lines = [
        ["编号", "县区", "点位", "问题描述", "交办日期", "整改时限", "整改状态"],
        ["RX-1", "大洼区", "热线点位1", "来电反映路灯不亮", "2022-07-02", "2022-07-30", "整改中"],
        ["RX-2", "大洼区", "热线点位2", "来电反映噪声扰民", "2022-07-02", "2022-07-30", "整改中"],
    ]
    (tmp_path / "热线.csv").write_text("\n".join(map(",".join, lines)), encoding="gb18030")
    (tmp_path / "civtrack.toml").write_text(
        '[[ledgers]]\npath = "台账.xlsx"\n[[ledgers]]\npath = "热线.csv"\n[inbox]\ndir = "收件"\n', encoding="utf-8"
    )
    assert typed("split", "--as-of", AS_OF, cwd=tmp_path).code == 0
    book = load_workbook(tmp_path / SENT / f"大洼区_{AS_OF}.xlsx")
    book["台账"].cell(3, HEADERS.index("整改状态") + 1).value = "已完成"
    (row,) = (cell.row for cell in book["热线"]["A"] if cell.value == "RX-2")
    (status,) = (cell.column for cell in book["热线"][1] if cell.value == "整改状态")
    book["热线"].cell(row, status).value = "已完成"
    (tmp_path / "收件").mkdir()
    book.save(tmp_path / "收件/大洼区.xlsx")
    done = typed("daily", "--as-of", AS_OF, "-f", "json", cwd=tmp_path)
    assert done.code == 0, done.err
    assert rows_in(tmp_path / "台账.xlsx")["WT-0001"]["整改状态"] == "已完成"
    report = load_workbook(tmp_path / f"收件/已收/{AS_OF}/合并报告_{AS_OF}.xlsx").worksheets[0]
    told = [[cell.value for cell in row] for row in report.iter_rows()]
    ((where, asked),) = [(row[3], row[7]) for row in told if "RX-2" in row]
    assert (where, asked) == ("热线.csv!热线!G3", "已完成")
