"""Workbooks made of text ledgers can be read on paper once they are marked; nothing is cut."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from civtrack.outputs.house_style import SMALLEST
from civtrack.outputs.measure import lines
from civtrack.outputs.side_by_side import page_ends
from tests.support.paper import filled, sizes
from tests.support.typed import AS_OF, typed
from tests.xlsx.test_libreoffice import converted

FEW = ["序号", "县区", "问题描述", "整改时限"]
USUAL = ["流水号", "区县", "诉求内容", "承办单位", "转办时间", "办结时限", "办结情况", "办结时间"]
MANY = [
    "工单编号", "来电时间", "来电人", "联系电话", "诉求类型", "诉求标题", "诉求内容", "事发地址", "县区", "街道",
    "承办单位", "协办单位", "派单时间", "办结时限", "办结情况", "办结时间", "回访结果", "满意度", "经办人", "备注",
]  # fmt: skip
VALUES = {
    "区县": "大洼区", "县区": "大洼区", "承办单位": "大洼区综合行政执法局", "办结时限": "2022/07/09 17:30",
    "整改时限": "2022-07-09", "转办时间": "2022/06/27 13:51", "来电时间": "2022/06/27 13:51", "来电人": "王先生",
    "联系电话": "13800001234", "事发地址": "渤海路餐饮街建国熟食店门前", "办结情况": "办理中",
}  # fmt: skip


def text_ledger(path: Path, heads: list[str], signs: int, rows: int = 12) -> Path:
    """A .csv of rows whose matter has so many signs, the first half as many."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        for row in range(1, rows + 1):
            matter = ("小区内杂物乱堆乱放，垃圾桶满溢，无人清理。" * 20)[: signs if row % 2 else signs // 2]
            known = {**VALUES, "诉求内容": matter, "问题描述": matter}
            writer.writerow([f"20220601{row:06}" if place == 0 else known.get(h, "") for place, h in enumerate(heads)])
    return path


def updated(folder: Path, heads: list[str], signs: int) -> Path:
    text_ledger(folder / "热线.csv", heads, signs)
    done = typed("update", "热线.csv", "--as-of", AS_OF, "-o", "出", cwd=folder)
    assert done.code == 0
    assert "prints" not in done.err
    return folder / "出" / "台账" / "热线.xlsx"


@pytest.mark.parametrize("signs", [10, 60, 400])
@pytest.mark.parametrize(("heads", "most"), [(FEW, 1), (USUAL, 2), (MANY, 3)], ids=["few", "usual", "many"])
def test_the_copy_of_a_text_ledger_can_be_read_on_paper(
    heads: list[str], most: int, signs: int, tmp_path: Path
) -> None:
    """Nine points at least on pages side by side, the number on each; rows are as high as their texts."""
    sheet = load_workbook(updated(tmp_path, heads, signs)).worksheets[0]
    widths = {column: sheet.column_dimensions[get_column_letter(column)].width for column in range(1, len(heads) + 4)}
    pages = int(sheet.page_setup.fitToWidth or 0)
    assert 1 <= pages <= most
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.print_title_cols == "$A:$A") is (pages > 1)
    letters = float(sheet["A2"].font.sz)
    room = (842 - 72 * (sheet.page_margins.left + sheet.page_margins.right)) / (0.64 * letters) * letters / SMALLEST
    assert len(page_ends(widths, room, 1 if pages > 1 else None)) <= pages
    for place, row in enumerate(sheet.iter_rows(min_row=2), 2):
        height = sheet.row_dimensions[place].height or 0
        needed = max(lines(str(cell.value), int(widths[cell.column]) - 1) for cell in row if cell.value is not None)
        assert needed * 14 <= height <= 409, place


@pytest.mark.libreoffice
def test_it_is_readable_as_libreoffice_prints_it(tmp_path: Path) -> None:
    """Measured by its letters; the pages are not spread out more than they must be."""
    pdf = converted(updated(tmp_path, USUAL, 60), "pdf", tmp_path / "profile")
    assert min(size for page in sizes(pdf) for size in page) >= SMALLEST
    assert len(filled(pdf)) <= 4
