"""Old workbooks as offices keep them: an .xls with its look, and the same as .ods where LibreOffice writes it."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import xlwt

__all__ = ["as_ods", "old_ledger"]


def old_ledger(path: Path, items: int = 3, *, date_1904: bool = False) -> Path:
    """An .xls: merged title, coloured header, dates, a formula of the moment, a hidden row and a hidden sheet.

    Two districts take turns, and every second item is open. What no ledger has stands on a sheet of its own: values of
    every kind that a cell can hold.
    """
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = date_1904
    sheet = book.add_sheet("整改台账")
    title = xlwt.easyxf("font: name 黑体, bold on, height 320; align: horiz center")
    head = xlwt.easyxf(
        "font: bold on; pattern: pattern solid, fore_colour light_yellow; borders: left thin, right thin"
    )
    day = xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"')
    sheet.write_merge(0, 0, 0, 8, "7月问题整改台账（2022年）", title)
    headers = ["序号", "县区", "点位名称", "问题描述", "责任单位", "交办日期", "整改时限", "整改状态", "剩余天数"]
    for column, header in enumerate(headers):
        sheet.write(1, column, header, head)
        sheet.col(column).width = 256 * (8 + 3 * column)
    start = dt.date(2022, 7, 1)
    for number in range(items):
        row = number + 2
        day_of = start + dt.timedelta(days=number % 20)
        values = [
            number + 1,
            ("大洼区", "盘山县")[number % 2],
            f"惠宾街{number}号",
            f"路面破损，\n积水{number}处",
            "市城管局",
        ]
        for column, value in enumerate(values):
            sheet.write(row, column, value)
        sheet.write(row, 5, day_of, day)
        sheet.write(row, 6, "7月底前" if number % 3 == 2 else day_of + dt.timedelta(days=10), day)
        sheet.write(row, 7, ("整改中", "已整改")[number % 2])
        sheet.write(row, 8, xlwt.Formula(f"NOW()-F{row + 1}"))
    sheet.row(3).hidden = True
    other = book.add_sheet("其他")
    odd: list[object] = [
        1.5,
        -0.1,
        1e15,
        1 / 3,
        True,
        False,
        "'引号",
        "  空格  ",
        "=不是公式",
        "<&>",
        "#N/A 是文字",
        "1",
    ]
    odd.append("长" * 3000)
    for row, one in enumerate(odd):
        other.write(row, 2, one)
    moment = dt.datetime(2022, 7, 4, 13, 30, 15)  # noqa: DTZ001 - cells have no time zone
    other.write(len(odd), 2, moment, xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss"))
    other.write(len(odd) + 1, 2, dt.time(8, 30), xlwt.easyxf(num_format_str="h:mm"))
    other.write(len(odd) + 2, 2, 0.85, xlwt.easyxf(num_format_str="0.00%"))
    other.write_merge(20, 22, 4, 6, "合并")
    hidden = book.add_sheet("底稿")
    hidden.write(0, 0, "内部")
    hidden.visibility = 1
    book.save(str(path))
    return path


def as_ods(source: Path) -> Path:
    """The same book as LibreOffice writes it as .ods, beside the source."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office is not None
    subprocess.run(
        [office, f"-env:UserInstallation=file://{source.parent}/profile-ods", "--headless", "--convert-to", "ods",
         "--outdir", str(source.parent), str(source)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    shutil.rmtree(source.parent / "profile-ods")
    return source.with_suffix(".ods")
