"""Every ordinary thing that is a district's own goes along: what it looks like, what it says, how it is printed."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from PIL import Image, ImageChops

from civtrack.outputs.districts.copied import Manner
from civtrack.xlsx import Package
from civtrack.xlsx.opened.pictures import pictures
from tests.leaks.base import D, png
from tests.leaks.test_leaks import workbooks
from tests.support.leaks import inflated
from tests.xlsx.test_libreoffice import converted

HEADER = ["编号", "县区", "点位", "问题描述", "责任单位", "交办日期", "整改时限", "整改状态", "资金", "照片"]
WIDTHS = (8, 10, 18, 30, 14, 12, 12, 10, 9, 10)
OWN = D["DW"]


def ledger(path: Path, districts: list[str]) -> Path:
    """A ledger as offices make them: a row for each of the districts, numbered by how often its own came before."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    line: dict[str, Any] = {"border": 1, "font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "vcenter"}
    plain, head = (
        book.add_format(line),
        book.add_format({**line, "bold": True, "bg_color": "#D9E1F2", "align": "center"}),
    )
    day = book.add_format({**line, "num_format": 'yyyy"年"m"月"d"日"'})
    # A font that is there where LibreOffice is: of fonts that are not, any is shown, and none is seen to be missing.
    money = book.add_format({**line, "num_format": '#,##0.00"元"', "font_name": "DejaVu Sans Mono"})
    bold, link = book.add_format({"bold": True, "font_color": "red"}), book.add_format({**line, "font_color": "blue"})
    title = book.add_format({"bold": True, "font_size": 18, "align": "center", "font_name": "黑体"})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.merge_range("A1:J1", "问题整改台账", title)
    sheet.set_row(0, 33)
    sheet.merge_range("A2:J2", "填报单位：市争创办　　填报日期：2022年7月20日", plain)
    sheet.write_row("A3", HEADER, head)
    seen: dict[str, int] = {}
    for place, name in enumerate(districts):
        row, number = 3 + place, seen.setdefault(name, 0) + 1
        seen[name] = number
        sheet.set_row(row, 36)
        sheet.write_row(row, 0, [f"{name}{number}", name, f"{name}{number}街"], plain)
        sheet.write_rich_string(row, 3, "路面", bold, f"破损{number}处", plain)
        sheet.write_row(row, 4, [f"{name}住房和城乡建设局", 44743, 44757, "整改中", number * 1000], plain)
        sheet.write_number(row, 5, 44743, day)
        sheet.write_number(row, 6, 44757, day)
        sheet.write_number(row, 8, number * 1000, money)
        sheet.write_url(row, 2, f"https://x.cn/{number}", link, f"{name}{number}街", tip="地图")
        sheet.write_blank(row, 9, None, plain)
        sheet.insert_image(row, 9, "x.png", {"image_data": io.BytesIO(png(40 * number)), "x_offset": 4, "y_offset": 4})
        sheet.write_comment(row, 4, f"{name}第{number}条", {"author": "市办"})
    last = 3 + len(districts)
    sheet.merge_range(last, 0, last, 7, "合计", head)
    total = sum(1000 * (districts[:place].count(name) + 1) for place, name in enumerate(districts))
    sheet.write_formula(last, 8, f"=SUM(I4:I{last})", money, total)
    sheet.write_blank(last, 9, None, plain)
    sheet.write(last + 1, 0, "填表人：佟雪")
    sheet.data_validation(3, 7, last - 1, 7, {"validate": "list", "source": ["整改中", "已整改"]})
    sheet.conditional_format(
        3, 7, last - 1, 7,
        {"type": "cell", "criteria": "==", "value": '"整改中"', "format": book.add_format({"bg_color": "#FFC7CE"})},
    )  # fmt: skip
    sheet.autofilter(2, 0, last - 1, 9)
    sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.print_area(0, 0, last + 1, 9)
    sheet.set_header('&C&"宋体,加粗"问题整改台账&R第&P页')
    book.set_properties({"author": "市争创办", "company": "市争创办"})
    book.close()
    return path


MIXED = [D["DW"], D["ST"], D["PS"]] * 4


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of 大洼区, without what civtrack adds."""
    folder = tmp_path_factory.mktemp("own")
    return workbooks(ledger(folder / "台账.xlsx", MIXED), folder / "县区", manner=Manner(tiers=False))["DW"]


def test_what_is_its_own_goes_along(copy: Path) -> None:
    """Title, header, widths, rich text, numbers, links, comments, lists, colours, filter, frozen rows, print set-up."""
    sheet: Any = openpyxl.load_workbook(copy, rich_text=True)["台账"]
    assert [sheet.cell(1, 1).value, sheet.cell(2, 1).value] == [
        "问题整改台账",
        "填报单位：市争创办　　填报日期：2022年7月20日",
    ]
    assert [sheet.cell(3, column).value for column in range(1, 11)] == HEADER
    assert [str(sheet.cell(row, 4).value) for row in range(4, 8)] == [f"路面破损{number}处" for number in range(1, 5)]
    assert [round(sheet.column_dimensions[letter].width) for letter in "ABCDEFGHIJ"] == [width + 1 for width in WIDTHS]
    assert (sheet.row_dimensions[1].height, sheet.row_dimensions[5].height) == (33, 36)
    assert (sheet["A1"].font.name, sheet["A1"].font.size, sheet["A3"].fill.fgColor.rgb) == ("黑体", 18, "FFD9E1F2")
    assert (sheet["F4"].number_format, sheet["I4"].number_format) == ('yyyy"年"m"月"d"日"', '#,##0.00"元"')
    assert [sheet.cell(row, 3).hyperlink.target for row in range(4, 8)] == [f"https://x.cn/{n}" for n in range(1, 5)]
    assert [sheet.cell(row, 5).comment.text for row in range(4, 8)] == [f"{OWN}第{number}条" for number in range(1, 5)]
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("H4:H7", '"整改中,已整改"')
    (area,) = sheet.conditional_formatting
    assert (str(area.sqref), area.rules[0].dxf.fill.bgColor.rgb) == ("H4:H7", "FFFFC7CE")
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A3:J7", "B4")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.print_title_rows) == (
        "landscape",
        0,
        "$3:$3",
    )
    assert sheet.print_area == "'台账'!$A$1:$J$9"
    assert sheet.oddHeader.center.text == "问题整改台账"
    assert (sheet["I8"].value, sheet["A9"].value) == ("=SUM(I4:I7)", "填表人：佟雪")


def test_its_own_photos_go_along_with_their_rows(copy: Path) -> None:
    """Each floats over its row, as the picture that it was, and no other picture is in the file."""
    with Package.open(copy) as package:
        found = {place: package.container.read(one) for place, (one,) in pictures(package, "台账").items()}
    assert found == {(3 + number, 10): png(40 * number) for number in range(1, 5)}
    assert len([name for name in inflated(copy) if "/media/" in name]) == 4


@pytest.mark.libreoffice
def test_it_looks_like_the_ledger_with_no_other_rows(copy: Path, tmp_path: Path) -> None:
    """Printed, the copy is the same picture as the office's ledger would be if it had only ever had these rows."""
    other = ledger(tmp_path / "只有.xlsx", [OWN] * 4)
    shown = []
    for path in (copy, other):
        pdf = converted(path, "pdf", tmp_path / "profile")
        subprocess.run(["pdftoppm", "-r", "60", "-png", str(pdf), str(tmp_path / path.stem)], check=True)
        shown.append([Image.open(page).convert("RGB") for page in sorted(tmp_path.glob(f"{path.stem}-*.png"))])
    assert len(shown[0]) == len(shown[1]) == 1
    apart = ImageChops.difference(shown[0][0], shown[1][0]).convert("L").histogram()
    assert sum(apart[1:]) <= 4  # the corner where the last line of the table meets the hidden column of row keys
