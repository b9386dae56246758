"""`civtrack.xlsx.joining.workbooks`: several workbooks in one, each sheet with the look, photos and formulas it had."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Color, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from civtrack.xlsx import Limits, Package
from civtrack.xlsx.joining.sheet import Renaming, rewritten_sheet
from civtrack.xlsx.joining.styles import StyleMap
from civtrack.xlsx.joining.workbooks import CannotJoin, join, obstacle
from tests.benchmarks.make_ledger import add_wps_photos, write
from tests.support.handmade import handmade, pack
from tests.support.leaks import inflated, photos_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def rule_of(colour: str) -> Any:
    return CellIsRule("equal", ['"急"'], fill=PatternFill(bgColor=colour))  # type: ignore[no-untyped-call] # openpyxl's


def by_openpyxl(path: Path, colour: str = "FF9999") -> Path:
    """A sheet 台账 with everything that has a number or a name in its workbook."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "台账"
    thin = Border(*(Side(style="thin"),) * 4)
    for row in range(1, 6):
        for column in range(1, 5):
            cell = sheet.cell(row, column, f"{path.stem}{row}-{column}")
            cell.border, cell.font = thin, Font(name="仿宋", size=10 + row, bold=row == 1)
            cell.fill = PatternFill("solid", fgColor=colour)
    sheet["A3"], sheet["A3"].number_format = dt.date(2022, 7, 1), 'yyyy"年"m"月"d"日"'
    sheet["B3"].font = Font(color=Color(theme=4))
    sheet["C3"].fill = PatternFill("solid", fgColor=Color(indexed=10))
    sheet["D5"] = "=COUNTA(台账!A1:A4)+合计"
    sheet["A2"].comment = Comment(f"{path.stem}的批注", "市争创办")
    rule = DataValidation(type="list", formula1='"是,否"')
    rule.add("D2:D4")
    sheet.add_data_validation(rule)
    sheet.conditional_formatting.add("B2:B4", rule_of(colour))
    for column in range(6, 8):
        sheet.cell(1, column, f"列{column}")
        sheet.cell(2, column, column)
    sheet.add_table(Table(displayName="表1", ref="F1:G2"))
    sheet["H2"] = "=SUM(表1[列6])"
    sheet.column_dimensions["B"].width = 33
    sheet.row_dimensions[2].height = 44
    sheet.print_title_rows = "1:1"
    book.defined_names["合计"] = DefinedName("合计", attr_text="台账!$F$2")
    book.save(path)
    return path


def by_xlsxwriter(path: Path) -> Path:
    """The ledger of the benchmarks: WPS cell photos, floating ones, comment, filter, two-row header."""
    rng = Random(5)
    write(path, 12, 3, rng)  # type: ignore[no-untyped-call] # a benchmark script
    add_wps_photos(path, 4, rng)  # type: ignore[no-untyped-call] # likewise
    return path


def joined(folder: Path, *sources: Path) -> tuple[Path, list[list[str]]]:
    target = folder / "合.xlsx"
    return target, join(sources, [path.stem for path in sources], target, Limits())


def same(new: Worksheet, old: Worksheet, formulas: bool = True) -> None:
    """Every cell has its value and its look; rows and columns their size; areas their merges and rules."""
    assert (new.max_row, new.max_column) == (old.max_row, old.max_column)
    for row in old.iter_rows():
        for cell in row:
            other: Any = new[cell.coordinate]
            if formulas or cell.data_type != "f":
                assert other.value == cell.value, cell.coordinate
            for name in ("number_format", "border", "alignment"):
                assert repr(getattr(other, name)) == repr(getattr(cell, name)), (cell.coordinate, name)
            assert (other.font.name, other.font.sz, other.font.b) == (cell.font.name, cell.font.sz, cell.font.b)
            assert other.fill.fill_type == cell.fill.fill_type
            assert (other.comment and other.comment.text) == (cell.comment and cell.comment.text)
    assert {k: d.width for k, d in new.column_dimensions.items()} == {
        k: d.width for k, d in old.column_dimensions.items()
    }
    assert {k: d.height for k, d in new.row_dimensions.items()} == {k: d.height for k, d in old.row_dimensions.items()}
    assert sorted(map(str, new.merged_cells.ranges)) == sorted(map(str, old.merged_cells.ranges))
    rules = [(str(one.sqref), one.formula1) for one in new.data_validations.dataValidation]
    assert rules == [(str(one.sqref), one.formula1) for one in old.data_validations.dataValidation]
    assert new.freeze_panes == old.freeze_panes
    assert new.print_title_rows == old.print_title_rows


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_every_sheet_is_as_it_was(tmp_path: Path, order: tuple[int, int]) -> None:
    """Whichever comes first, both keep cells, looks, sizes, rules, comments and print titles."""
    made = [by_openpyxl(tmp_path / "甲.xlsx"), by_xlsxwriter(tmp_path / "乙.xlsx")]
    sources = [made[place] for place in order]
    target, names = joined(tmp_path, *sources)
    book = load_workbook(target)
    assert book.sheetnames == [name for of_source in names for name in of_source]
    for source, of_source in zip(sources, names, strict=True):
        old = load_workbook(source)
        for name, was in zip(of_source, old.sheetnames, strict=True):
            same(book[name], old[was])
    assert [view.tabSelected for sheet in book for view in sheet.views.sheetView].count(True) <= 1


def test_photos_of_both_are_in_it(tmp_path: Path) -> None:
    """Floating pictures and WPS cell photos of two workbooks, and each formula finds its own."""
    one, two = by_xlsxwriter(tmp_path / "甲.xlsx"), tmp_path / "乙.xlsx"
    rng = Random(9)
    write(two, 9, 2, rng)  # type: ignore[no-untyped-call] # a benchmark script
    add_wps_photos(two, 3, rng)  # type: ignore[no-untyped-call] # likewise
    target, _ = joined(tmp_path, one, two)
    assert photos_of(target) == photos_of(one) | photos_of(two)
    parts = inflated(target)
    (photos,) = [data.decode() for name, data in parts.items() if name.endswith("cellimages.xml")]
    shown = {
        name
        for part, data in parts.items()
        if "worksheets/" in part
        for name in re.findall(r"DISPIMG\(&quot;(ID_\w+)", data.decode("utf-8", "replace"))
    }
    assert len(shown) == 7
    assert all(photos.count(f'name="{name}"') == 1 for name in shown)
    links = next(data.decode() for name, data in parts.items() if name.endswith("cellimages.xml.rels"))
    embedded = re.findall(r'r:embed="([^"]+)"', photos)
    assert len(set(embedded)) == 7
    assert all(f'Id="{name}"' in links for name in embedded)


def test_names_that_are_taken_get_others_and_formulas_follow(tmp_path: Path) -> None:
    """Two sheets, two tables and two names that are called alike: both stay what they were."""
    target, names = joined(tmp_path, by_openpyxl(tmp_path / "甲.xlsx"), by_openpyxl(tmp_path / "乙.xlsx", "99FF99"))
    assert names == [["台账"], ["台账（乙）"]]
    book = load_workbook(target)
    first, second = book["台账"], book["台账（乙）"]
    assert first["D5"].value == "=COUNTA(台账!A1:A4)+合计"
    assert second["D5"].value == "=COUNTA('台账（乙）'!A1:A4)+合计"
    assert book.defined_names["合计"].attr_text == "台账!$F$2"
    assert second.defined_names["合计"].attr_text == "'台账（乙）'!$F$2"
    assert list(first.tables) == ["表1"]
    assert list(second.tables) == ["表1_2"]
    assert second["H2"].value == "=SUM(表1_2[列6])"
    assert second["A1"].value == "乙1-1"
    assert second["A1"].fill.fgColor.rgb == "0099FF99"
    assert first["A1"].fill.fgColor.rgb == "00FF9999"
    assert second.conditional_formatting["B2:B4"][0].dxf.fill.bgColor.rgb == "0099FF99"


def test_colours_of_another_theme_are_written_out(tmp_path: Path) -> None:
    """A theme's colour by number would be another colour in a workbook with another theme."""
    one, two = by_openpyxl(tmp_path / "甲.xlsx"), by_openpyxl(tmp_path / "乙.xlsx")
    parts = inflated(two)
    theme = next(name for name in parts if "theme" in name)
    parts[theme], count = re.subn(rb'(accent1>\s*<a:srgbClr val=")\w+', rb"\g<1>123456", parts[theme])
    assert count
    pack(two, parts)
    target, names = joined(tmp_path, one, two)
    book = load_workbook(target)
    assert book[names[1][0]]["B3"].font.color.rgb == "FF123456"
    assert book[names[0][0]]["B3"].font.color.theme == 4


def test_cells_that_are_not_stored_keep_their_letters(tmp_path: Path) -> None:
    """What a district fills into an empty cell stands in the letters of its ledger, not of the first one's."""
    made = []
    for name, font in (("甲", "Calibri"), ("乙", "仿宋")):
        book = Workbook()
        book._fonts[0] = Font(name=font, size=12)  # type: ignore[attr-defined] # that of the style “Normal”
        book.worksheets[0].append(["编号", "完成日期"])
        book.worksheets[0].append(["T1"])
        for letter in "AB":
            book.worksheets[0].column_dimensions[letter].width = 20
        made.append(tmp_path / f"{name}.xlsx")
        book.save(made[-1])
    target, ((first,), (second,)) = joined(tmp_path, *made)
    opened = load_workbook(target)
    assert opened[first].column_dimensions["B"].font.name == "Calibri"
    assert opened[second].column_dimensions["B"].font.name == opened[second]["A1"].font.name == "仿宋"
    assert opened[second].column_dimensions["B"].width == 20


def test_texts_and_numbers_of_strings_do_not_mix(tmp_path: Path) -> None:
    """Shared strings, inline strings, and a workbook without any shared strings come together in any order."""
    shared = by_xlsxwriter(tmp_path / "甲.xlsx")
    inline = handmade(
        tmp_path / "乙.xlsx", '<row r="1"><c r="A1" t="inlineStr"><is><t>甲乙</t></is></c><c r="B1"><v>7</v></c></row>'
    )
    for sources in ((shared, inline), (inline, shared), (inline, shared, by_openpyxl(tmp_path / "丙.xlsx"))):
        target, names = joined(tmp_path, *sources)
        book = load_workbook(target)
        for source, of_source in zip(sources, names, strict=True):
            old = load_workbook(source).worksheets[0]
            assert [c.value for c in book[of_source[0]][1]] == [c.value for c in old[1]]


def test_other_date_systems_are_not_joined(tmp_path: Path) -> None:
    """1904 and 1900 in one workbook would move every date by four years: that is said beforehand."""
    other = tmp_path / "乙.xlsx"
    book = xlsxwriter.Workbook(other, {"date_1904": True})
    book.add_worksheet("台账").write(0, 0, "甲")
    book.close()
    one = by_openpyxl(tmp_path / "甲.xlsx")
    with Package.open(one) as first, Package.open(other) as second:
        why = obstacle(first, second)
    assert why
    assert "1904" in why.text
    with pytest.raises(CannotJoin):
        joined(tmp_path, one, other)
    assert not (tmp_path / "合.xlsx").exists()


def cells_of(data: bytes) -> list[tuple[str, dict[str, str], str]]:
    """Every element of a part: its name, what is said of it, its text."""
    return [(one.tag, dict(one.attrib), one.text or "") for one in ET.fromstring(data).iter()]


TEXTS = st.sampled_from(["甲", ' s="7" t="s"', "<v>3</v>", "sheetData", "a & b", "x:sheetData>"])
LOOKS = st.one_of(st.just(""), st.sampled_from([' s="0"', ' s="2"', ' s="11"']))


@st.composite
def stored_cells(draw: st.DrawFn, row: int, column: int) -> str:
    """A cell of any kind that a copy may have, its address and look in any order."""
    place = draw(st.sampled_from([f' r="{"ABCDEFG"[column]}{row}"', ""]))
    look, kind = draw(LOOKS), draw(st.sampled_from(["s", "n", "inlineStr", "str", "e", "none", "closed"]))
    text = escape(draw(TEXTS))
    said = {
        "s": f' t="s"><v>{draw(st.integers(0, 999))}</v></p:c>',
        "n": f"><v>{draw(st.sampled_from(['5', '-7', '1.25', '45000']))}</v></p:c>",
        "inlineStr": f' t="inlineStr"><is><t>{text}</t></is></p:c>',
        "str": f' t="str"><f>A1&amp;"{text.replace(chr(34), "")}"</f><v>{text}</v></p:c>',
        "e": ' t="e"><v>#N/A</v></p:c>',
        "none": "></p:c>",
        "closed": "/>",
    }[kind]
    first, second = draw(st.permutations([place, look]))
    return f"<p:c{first}{second}{said}"


@st.composite
def sheets(draw: st.DrawFn) -> bytes:
    """A sheet's part as a copy has it, with or without a prefix, with few rows or none."""
    rows = []
    for row in range(1, draw(st.integers(0, 5)) + 1):
        cells = "".join(draw(stored_cells(row, column)) for column in range(draw(st.integers(0, 4))))
        rows.append(f'<p:row r="{row}" spans="1:7"{draw(LOOKS)}>{cells}</p:row>')
    body = (
        f"<p:sheetData>{''.join(rows)}</p:sheetData>"
        if rows
        else draw(st.sampled_from(["<p:sheetData/>", "<p:sheetData></p:sheetData>"]))
    )
    before = (
        '<p:sheetViews><p:sheetView tabSelected="1"/></p:sheetViews><p:cols><p:col min="1" max="1" style="2"/>'
        '<p:col min="2" max="2"/></p:cols>'
    )
    behind = (
        '<p:conditionalFormatting sqref="A1"><p:cfRule type="expression" dxfId="1"><p:formula>$A1="sheetData"'
        "</p:formula></p:cfRule></p:conditionalFormatting>"
    )
    prefix = draw(st.sampled_from(["", "x:"]))
    space = f' xmlns{":x" if prefix else ""}="{MAIN}"'
    text = f"<p:worksheet{space}>{before}{body}{behind}</p:worksheet>"
    return re.sub(r"(</?)(p:)?(?=[a-zA-Z])", lambda tag: f"{tag[1]}{prefix}", text).encode()


@given(data=sheets(), cut=st.sampled_from([1, 60, 1 << 20]), step=st.integers(7, 400), plain=st.sampled_from([0, 9]))
def test_a_sheet_is_renumbered_and_nothing_else(data: bytes, cut: int, step: int, plain: int) -> None:
    """However a part is spelled and cut: looks and strings have their new numbers, and all else is as it was."""
    looks = (plain, 21, 22, *range(40, 60))
    styles = StyleMap(looks, (5, 6), None)

    def wanted(name: str, said: dict[str, str], text: str, kind: str) -> tuple[str, dict[str, str], str]:
        local = name.rpartition("}")[2]
        if local == "c" and (plain or "s" in said):
            said = {**said, "s": str(styles.look(int(said.get("s", "0"))))}
        elif local == "row" and "s" in said:
            said = {**said, "s": str(styles.look(int(said["s"])))}
        elif local == "col" and (plain or "style" in said):
            said = {**said, "style": str(styles.look(int(said.get("style", "0"))))}
        elif local == "cfRule":
            said = {**said, "dxfId": "6"}
        elif local == "sheetView":
            said = {}
        return name, said, str(int(text) + 100) if local == "v" and kind == "s" else text

    kinds, kind = [], ""
    for name, said, _ in cells_of(data):
        kind = said.get("t", "") if name.endswith("}c") else kind
        kinds.append(kind)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("civtrack.xlsx.joining.sheet._CUT", cut)
        pieces = (data[at : at + step] for at in range(0, len(data), step))
        new = b"".join(rewritten_sheet(pieces, styles, 100, Renaming()))
    assert cells_of(new) == [wanted(*one, kind) for one, kind in zip(cells_of(data), kinds, strict=True)]
