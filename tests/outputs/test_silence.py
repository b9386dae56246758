"""Names of other districts outside of rows: no part of a district's workbook holds them, wherever they stand."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from civtrack.assessment import assess
from civtrack.model import Problem
from civtrack.outputs.districts.mentions import Mentions
from civtrack.problems import SPLIT_TEXT_REMOVED
from civtrack.settings import Settings
from civtrack.settings.schema import OfficeSettings
from tests.outputs.test_district import AS_OF, divided, ledger
from tests.support.leaks import found_in, inflated, photos_of

OTHER = "双台子区"
DISTRICTS = ("大洼区", OTHER, "盘山县")
SETTINGS = Settings(office=OfficeSettings(districts=DISTRICTS))
HEADER = ["编号", "县区", "点位", "问题描述", "责任单位", "交办日期", "整改时限", "整改措施", "整改状态", "备注"]


def picture(shade: int) -> io.BytesIO:
    """A picture of its own."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes([shade]) * 4) * 4)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def master(path: Path) -> Path:
    """A ledger of twelve rows that names 双台子区 in every place but the rows of the two others."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    day, odd = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": f'0"（{OTHER}）"'})
    sheet.merge_range("A1:J1", "问题整改台账", book.add_format({"bold": True}))
    sheet.write_url("A2", f"https://example.com/{OTHER}/", string="填报单位：市争创办", tip=f"{OTHER}的链接")
    sheet.write_url("C2", "https://example.com/all", string="看这里")
    sheet.write_row("A3", [*HEADER, "分组"])
    for number in range(12):
        row, name = 3 + number, DISTRICTS[number % 3]
        sheet.write_row(
            row, 0, [f"WT{number:03}", name, f"{name}{number}街", f"{name}第{number}处破损", f"{name}住建局"]
        )
        sheet.write_datetime(row, 5, dt.date(2022, 7, 1), day)
        sheet.write_datetime(row, 6, dt.date(2022, 7, 15), day)
        sheet.write_row(row, 7, [f"措施{number}", "整改中"])
        sheet.write_number(row, 9, number, odd)
        sheet.write_formula(row, 10, f'=IF(B{row + 1}="{OTHER}",1,2)', None, 1 if name == OTHER else 2)
        sheet.write(row, 13, DISTRICTS[(number + 1) % 3])
        sheet.insert_image(row, 9, f"{name}.png", {"image_data": picture(number), "description": f"{name}现场"})
    sheet.insert_image("I1", "logo.png", {"image_data": picture(99), "description": f"{OTHER}标志",
                                          "url": f"https://a.cn/{OTHER}", "tip": OTHER})  # fmt: skip
    sheet.insert_textbox("G1", f"{OTHER}文字", {"description": f"{OTHER}框", "height": 12})
    sheet.write_comment("D3", f"{OTHER}请注意", {"author": f"{OTHER}王伟"})
    sheet.add_table("P3:Q15", {"name": f"{OTHER}表", "columns": [{"header": "甲"}, {"header": "乙"}]})
    sheet.add_table("S3:T15", {"name": "表二", "columns": [
        {"header": "丙"}, {"header": "丁", "formula": f'=IF([@丙]="{OTHER}",1,0)'}]})  # fmt: skip
    sheet.set_header(f"&L&G&C{OTHER}", {"image_left": f"{OTHER}.png", "image_data_left": picture(55)})
    sheet.data_validation("I4:I15", {"validate": "list", "source": ["整改中", OTHER]})
    sheet.conditional_format(
        "C4:C15", {"type": "formula", "criteria": f'=$B4="{OTHER}"', "format": book.add_format({"bold": True})}
    )
    sheet.conditional_format(
        "B4:B15",
        {"type": "text", "criteria": "containing", "value": OTHER, "format": book.add_format({"italic": True})},
    )
    book.define_name(f"{OTHER}范围", "=台账!$A$4:$A$9")
    book.define_name("范围", "=台账!$A$4:$A$9")
    book.set_properties(dict.fromkeys(("title", "author", "manager", "company", "comments"), f"{OTHER}创建办"))
    book.set_custom_property("单位", OTHER)
    hidden = book.add_worksheet(f"{OTHER}汇总")
    hidden.hide()
    hidden.write("A1", f"{OTHER}的秘密")
    book.close()
    return _with_more(path)


RANGE = f'<protectedRange name="{OTHER}" sqref="A4:B9"/>'
RANGE_1 = '<protectedRange name="Range1" sqref="C4:C9"/>'
_CHANGES = {
    "xl/worksheets/sheet1.xml": [
        (r"<dimension", f'<sheetPr codeName="{OTHER}"/><!-- {OTHER} --><dimension'),
        (r"</sheetData>", f"</sheetData><protectedRanges>{RANGE}{RANGE_1}</protectedRanges>"),
        (r'(<row r="4")', rf"<!-- {OTHER} -->\1"),
    ],
    "xl/workbook.xml": [
        (r"<workbookPr", f'<fileSharing userName="{OTHER}"/><workbookPr codeName="{OTHER}"'),
        (r'<definedName name="范围"', f'<definedName name="范围" description="{OTHER}" help="{OTHER}"'),
    ],
    "xl/styles.xml": [
        (r"<cellStyles", f"<!-- {OTHER} --><cellStyles"),
        (r'name="Normal"', f'name="常规_{OTHER}上报表"'),
        (r'name="Hyperlink"', 'name="Style 1"'),
    ],
}  # fmt: skip


def _with_more(path: Path) -> Path:
    """What no writer at hand writes: code names, reserved files, names of styles, remarks in XML and container."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    for name, changes in _CHANGES.items():
        text = content[name].decode()
        for old, new in changes:
            text, count = re.subn(old, new, text, count=1)
            assert count, old
        content[name] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = OTHER.encode()
        for name, data in content.items():
            info = zipfile.ZipInfo(name)
            info.comment = OTHER.encode()
            archive.writestr(info, data)
    return path


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Problem]]:
    """The folder of the district workbooks of `master`, and what was told."""
    folder = tmp_path_factory.mktemp("silence")
    assessment = assess(master(folder / "台账.xlsx"), as_of=AS_OF, settings=SETTINGS)
    _, told = divided(assessment, folder / "县区")
    return folder / "县区", told


def test_no_place_of_a_workbook_names_another_district(split: tuple[Path, list[Problem]]) -> None:
    """Code names, links, descriptions, authors, tables, ranges, styles, number formats, formulas, remarks in XML."""
    folder, _ = split
    for name, others in (("大洼区", ("双台子", "盘山")), ("盘山县", ("双台子", "大洼"))):
        path = folder / f"{name}_{AS_OF}.xlsx"
        assert found_in(path, others) == []
        assert not [other for other in others if other.encode() in path.read_bytes()]


def test_the_workbook_is_whole_and_its_own_district_keeps_its_name(split: tuple[Path, list[Problem]]) -> None:
    """Values of formulas stay, what names nobody stays, and the named district has all of it."""
    folder, _ = split
    sheet = load_workbook(folder / f"大洼区_{AS_OF}.xlsx")["台账"]
    assert [sheet.cell(row, 11).value for row in range(4, 8)] == [2, 2, 2, 2]
    assert [(link.ref, link.target) for row in sheet.iter_rows() for cell in row if (link := cell.hyperlink)] == [
        ("C2", "https://example.com/all")
    ]
    assert sheet["J4"].number_format == "0"
    assert list(sheet.tables) == []
    parts = inflated(folder / f"大洼区_{AS_OF}.xlsx")
    assert re.findall(rb'<protectedRange name="(.*?)"', parts["xl/worksheets/sheet1.xml"]) == [b"Range2", b"Range1"]
    assert set(re.findall(rb'<cellStyle [^>]*name="(.*?)"', parts["xl/styles.xml"])) == {b"Normal", b"Hyperlink"}
    assert len(photos_of(folder / f"大洼区_{AS_OF}.xlsx")) == 5 + 1
    own = load_workbook(folder / f"{OTHER}_{AS_OF}.xlsx")
    assert own["台账"]["K4"].value == f'=IF(B4="{OTHER}",1,2)'
    assert own["台账"]["A2"].hyperlink.target == f"https://example.com/{OTHER}/"
    assert own["台账"]["J4"].number_format == f'0"（{OTHER}）"'
    assert "范围" in own.defined_names


def test_what_was_taken_out_is_told(split: tuple[Path, list[Problem]]) -> None:
    """Each text once, with the kind of place that it stood in."""
    _, told = split
    places = {problem.values["place"].text for problem in told if problem.kind is SPLIT_TEXT_REMOVED and problem.values}
    assert places >= {"link", "description of a picture", "cell style", "number format", "comment", "text box"}


def test_sheets_and_ledgers_called_after_others_are_called_otherwise(tmp_path: Path) -> None:
    """A row of 大洼区 on the sheet of 双台子区: the sheet has another name for it, and formulas follow."""

    def change(book: Workbook, sheet: Any) -> None:
        sheet.title = OTHER
        sheet["K3"], sheet["L3"], sheet["M3"] = "处数", "表头", "下一行"
        sheet["K4"], sheet["L4"], sheet["M4"] = f"=COUNTA({OTHER}!D4:D7)", "表头", "下一行"
        sheet["L4"].hyperlink, sheet["L5"].hyperlink, sheet["M4"].hyperlink = f"#{OTHER}!A3", "#A3", f"#{OTHER}!A5"
        book.defined_names["描述"] = DefinedName("描述", attr_text=f"{OTHER}!$D$4:$D$7")
        rule = DataValidation(type="list", formula1=f"{OTHER}!$L$3")
        rule.add("I4:I7")
        sheet.add_data_validation(rule)
        other = book.copy_worksheet(sheet)
        other.title = "大洼区"

    rows: list[tuple[str | None, str]] = [
        ("大洼区", "路面破损积水"),
        (OTHER, "垃圾清运不及时"),
        ("盘山县", "占道经营反弹"),
    ]
    first = ledger(tmp_path / "台账.xlsx", rows, change)
    second = ledger(tmp_path / f"{OTHER}补充.xlsx", rows, change)
    assessment = assess([first, second], as_of=AS_OF, settings=SETTINGS)
    outcome, told = divided(assessment, tmp_path / "县区")
    path = tmp_path / "县区" / f"大洼区_{AS_OF}.xlsx"
    book = load_workbook(path)
    assert book.sheetnames == ["台账", "大洼区", "台账（2）", "大洼区（2）"]
    assert found_in(path, ["双台子"]) == []
    sheet = book["台账"]
    assert sheet["K4"].value == "=COUNTA(台账!D4:D5)"
    assert (sheet["L4"].hyperlink.target, sheet["M4"].hyperlink) == ("#台账!A3", None)
    assert book.defined_names["描述"].attr_text == "台账!$D$4:$D$5"
    assert sheet.data_validations.dataValidation[0].formula1 == "台账!$L$3"
    own = load_workbook(tmp_path / "县区" / f"{OTHER}_{AS_OF}.xlsx")
    assert OTHER in own.sheetnames
    assert "name of a sheet" in {(one.values or {})["place"].text for one in told if one.kind is SPLIT_TEXT_REMOVED}
    manifest = json.loads((tmp_path / "县区" / f"分发清单_{AS_OF}.json").read_text(encoding="utf-8"))
    (entry,) = [one for one in manifest["files"] if one["group"] == "大洼区"]
    assert [sheet["sheet"] for part in entry["ledgers"] for sheet in part["sheets"]] == book.sheetnames
    assert sum(one.items for one in outcome.written if one.kind == "district_workbook") == len(assessment.verdicts)


def test_numbers_and_single_characters_are_nobodys() -> None:
    """A place that is called 3 or 东 does not make every 3 and 东 a text of its district."""
    mentions = Mentions({OTHER: OTHER}, {"3": OTHER, "2022": OTHER, "东": OTHER, "红旗小区": OTHER})
    nobodys, theirs = ("3", "2022", "东", f"{OTHER}以外"), ("红旗小区", f" {OTHER}")
    assert [mentions.owner(text) for text in nobodys] == [None] * 4
    assert [mentions.owner(text) for text in theirs] == [OTHER] * 2
    assert not mentions.foreign("3", "大洼区")
