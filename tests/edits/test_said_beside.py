"""Shows that what a district says beside the cells of its rows is told by place: around them, upon them, elsewhere."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.drawing.image import Image

from tests.support.collecting import AS_OF, HEADERS, SENT, collected, saved_as, sent_office, table_of, write_table
from tests.support.photos import a_photo, float_over, with_parts
from tests.support.typed import typed

DISTRICTS = ("大洼区", "盘山县")
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAW = "http://schemas.openxmlformats.org/drawingml/2006"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office that has sent twelve items to two districts by turns."""
    return sent_office(tmp_path, [{"县区": DISTRICTS[turn % 2]} for turn in range(12)])


def change(office: Path, edit: Callable[[Any], object]) -> Path:
    book = load_workbook(office / SENT / f"大洼区_{AS_OF}.xlsx")
    edit(book.worksheets[0])
    target = office / "收回/大洼区.xlsx"
    target.parent.mkdir(exist_ok=True)
    book.save(target)
    return target


def told(office: Path) -> list[tuple[str, str]]:
    """Where it stands, and what is said of it; nothing is taken."""
    document = collected(office)
    assert document["merged"] == []
    return [(one["from"].partition("!")[2], one["why"]) for one in document["refused"]]


def put(address: str, value: Any) -> Callable[[Any], object]:
    def edit(sheet: Any) -> None:
        sheet[address] = value

    return edit


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("A10", "以上问题均已整改完成。大洼区政府 2022年7月18日"), ("C11", "其余问题因资金原因暂时整改不了"),
        ("A1", "问题台账（大洼区已全部整改完成）"), ("A9", "注：以上问题已全部整改完毕"), ("B9", "全部已办结"),
    ],
)  # fmt: skip
def test_an_answer_to_all_rows_around_them_is_told(office: Path, address: str, text: str) -> None:
    """Below the table whatever is no furniture, anywhere what says that something is done."""
    change(office, put(address, text))
    assert told(office) == [
        (f"台账!{address}", f"around the rows there it says “{text}”, which is no answer: enter it by hand")
    ]


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("A10", "填报人：张三"), ("A10", "合计"), ("A10", "2022年7月18日"), ("A10", "注：本表一式两份"), ("C10", 6),
        ("A1", "大洼区问题整改情况反馈表"), ("A1", "问题台账（截至2022年7月18日）"),
    ],
)  # fmt: skip
def test_what_lists_have_around_their_rows_is_not_told(office: Path, address: str, text: Any) -> None:
    """Titles, totals, signatures, days, notes on how to fill in."""
    change(office, put(address, text))
    assert told(office) == []


def test_what_the_ledger_says_around_its_rows_is_not_told(tmp_path: Path) -> None:
    """It went out and came back."""
    from tests.support.collecting import ledger_of

    book = load_workbook(ledger_of(tmp_path / "台账.xlsx", [{}, {}, {}]))
    book.worksheets[0]["A7"] = "以上为上月已整改问题之外的全部问题"
    book.save(tmp_path / "台账.xlsx")
    assert typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=tmp_path).code == 0
    change(tmp_path, put("A9", "以上为上月已整改问题之外的全部问题"))
    assert told(tmp_path) == []


def sorted_out(office: Path, status: str) -> list[tuple[str, str]]:
    """Rows on a sheet called 已完成 and below a heading of that kind."""
    _, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    book = Workbook()
    book.remove(book.worksheets[0])
    first, second = book.create_sheet("已完成"), book.create_sheet("其他")
    first.append(HEADERS)
    for title, some in (("一、已整改问题", rows[3:4]), ("二、正在整改问题", rows[4:])):
        second.append([title])
        second.append(HEADERS)
        for row in some:
            second.append([row.get(header) for header in HEADERS])
    for row in rows[:3]:
        first.append([{**row, "整改状态": status}.get(header) for header in HEADERS])
    (office / "收回").mkdir(exist_ok=True)
    book.save(office / "收回/大洼区.xlsx")
    return [(one["from"].partition("!")[2], one["why"]) for one in collected(office)["refused"]]


def test_rows_that_were_sorted_out_by_what_is_done_are_told(office: Path) -> None:
    """The name of a sheet and a heading say it, and no cell; where the cells say it, too, there is nothing to tell."""
    of_heading = ("其他!A1", "around the rows there it says “一、已整改问题”, which is no answer: enter it by hand")
    of_sheet = ("已完成", "the sheet is called “已完成” there; otherwise say 3 rows of it")
    assert sorted(sorted_out(office, "整改中")) == [of_heading, of_sheet]
    assert sorted_out(office, "已完成") == [of_heading]


def drawn(path: Path, row: int, what: str, links: str = "") -> None:
    """Puts a shape or a picture over a row, in a workbook without a drawing."""

    def edit(parts: dict[str, bytes]) -> None:
        key = next(name for name in parts if name.startswith("xl/worksheets/sheet"))
        corner = "<xdr:col>12</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
        parts["xl/drawings/drawing9.xml"] = (
            f'<xdr:wsDr xmlns:xdr="{DRAW}/spreadsheetDrawing" xmlns:a="{DRAW}/main" xmlns:r="{LINKS}">'
            f"<xdr:twoCellAnchor><xdr:from>{corner.format(row - 1)}</xdr:from><xdr:to>{corner.format(row)}</xdr:to>"
            f"{what}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
        ).encode()
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        if links:
            parts["xl/drawings/_rels/drawing9.xml.rels"] = (
                f'<Relationships xmlns="{package}">{links}</Relationships>'.encode()
            )
        parts[key.replace("worksheets/", "worksheets/_rels/") + ".rels"] = (
            f'<Relationships xmlns="{package}"><Relationship Id="rId9" Type="{LINKS}/drawing" '
            'Target="../drawings/drawing9.xml"/></Relationships>'
        ).encode()
        new = f'<drawing xmlns:r="{LINKS}" r:id="rId9"/></worksheet>'
        parts[key] = parts[key].replace(b"</worksheet>", new.encode())
        kind = "application/vnd.openxmlformats-officedocument.drawing+xml"
        entry = f'<Override PartName="/xl/drawings/drawing9.xml" ContentType="{kind}"/></Types>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", entry.encode())

    with_parts(path, edit)


BOX = (
    '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="文本框 1"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>'
    "<xdr:spPr/><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>7月18日</a:t></a:r><a:r><a:t>已整改</a:t></a:r></a:p>"
    "<a:p><a:r><a:t>见照片</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
)


@pytest.mark.parametrize(("row", "place"), [(3, "台账!M3"), (12, "台账!M12")])
def test_a_text_box_over_the_sheet_is_told(office: Path, row: int, place: str) -> None:
    """On the row of an item, and beside all of them."""
    drawn(change(office, lambda _: None), row, BOX)
    assert told(office) == [
        (place, "a text box on the row says “7月18日已整改\n见照片”, which is no answer: enter it by hand")
    ]


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_text_box_over_a_sheet_of_another_format_is_told(office: Path, kind: str) -> None:
    """On the row of an item, and beside all of them; what the ledger has itself says nothing new."""
    for row, place in ((3, "台账!M3"), (12, "台账!M12")):
        drawn(change(office, lambda _: None), row, BOX)
        saved_as(office / "收回/大洼区.xlsx", kind)
        assert told(office) == [
            (place, "a text box on the row says “7月18日已整改\n见照片”, which is no answer: enter it by hand")
        ]
        shutil.rmtree(office / "收回")


def test_a_picture_that_did_not_come_is_told(office: Path) -> None:
    """The file has only where it lay."""
    picture = (
        '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="1"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
        '<a:blip r:link="rId1"/></xdr:blipFill><xdr:spPr/></xdr:pic>'
    )
    link = f'<Relationship Id="rId1" Type="{LINKS}/image" Target="file:///D:/1.jpg" TargetMode="External"/>'
    drawn(change(office, lambda _: None), 4, picture, link)
    assert told(office) == [
        (
            "台账!M4",
            "the photo is not in the file, only where it lay (“file:///D:/1.jpg”): have it put in and sent again",
        )
    ]


def test_a_link_of_a_cell_is_told(office: Path) -> None:
    """What it leads to did not come; addresses of mail lead to nothing."""

    def edit(sheet: Any) -> None:
        sheet["E3"].hyperlink, sheet["E4"].hyperlink = "照片/1.jpg", "mailto:a@b.cn"

    change(office, edit)
    assert told(office) == [
        ("台账!E3", "the cell leads to “照片/1.jpg”, which did not come with it: nothing of that is taken")
    ]


def test_photos_on_a_sheet_of_their_own_are_told(office: Path) -> None:
    """How many, and on which; those of the ledger are no news."""
    path = change(office, lambda _: None)
    book = load_workbook(path)
    book.create_sheet("照片").add_image(Image(io.BytesIO(a_photo("red"))), "A2")
    book["照片"].add_image(Image(io.BytesIO(a_photo("blue"))), "A9")
    book.save(path)
    assert told(office) == [("照片", "on the sheet “照片” there, beside no item: 2 photos; paste them into the rows")]
    float_over(office / "台账.xlsx", "O3", a_photo("red"), a_photo("blue"))
    assert told(office) == []


def test_numbers_and_states_alone_are_an_answer(office: Path) -> None:
    """Whoever has the ledger knows of what they are; counters begin anew with whoever counts, and say nothing."""
    _, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    rows[1].update(整改状态="已完成", 完成日期="2022-07-18")
    write_table(office / "收回/大洼区.xlsx", ["编号", "整改状态", "完成日期"], rows)
    assert [(one["cell"], one["after"]) for one in collected(office)["merged"]] == [
        ("L5", "2022-07-18"), ("M5", "已完成"),
    ]  # fmt: skip
    for headers, numbered in ((["序号", "整改状态"], "序号"), (["编号", "整改状态"], "编号")):
        counted = [{**row, numbered: turn} for turn, row in enumerate(rows, 1)]
        write_table(office / "收回/大洼区.xlsx", headers, counted)
        done = typed("collect", "台账.xlsx", "收回", "--as-of", AS_OF, "-n", cwd=office)
        assert done.code == 3
        assert "no ledger was found in it" in done.err


def test_a_text_that_excel_saved_is_an_answer_and_a_letter_is_told(office: Path) -> None:
    """In UTF-16, with tabs between the cells."""
    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    rows[0]["整改状态"] = "已完成"
    (office / "收回").mkdir()
    lines = ["\t".join(headers), *("\t".join(str(row.get(header) or "") for header in headers) for row in rows)]
    (office / "收回/大洼区.txt").write_bytes("\r\n".join(lines).encode("utf-16"))
    (office / "收回/说明.txt").write_text("请查收。", "utf-8")
    done = typed("collect", "台账.xlsx", "收回", "--as-of", AS_OF, "-n", cwd=office)
    assert done.code == 0
    assert "1 cell merged" in done.err
    assert "说明.txt: a text without a table, which nobody read" in done.err


def test_what_is_not_taken_is_told_as_it_was_written(office: Path) -> None:
    """All of the cell, though the column's reader takes it apart."""
    change(office, put("F3", "已完成，7月18日"))
    assert [one["asked"] for one in collected(office)["refused"]] == ["已完成，7月18日"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_line_below_the_table_is_told_whoever_wrote_the_file(office: Path) -> None:
    """As in .xlsx."""
    saved_as(change(office, put("A10", "以上问题均已整改完成")), "ods")
    assert [place for place, _ in told(office)] == ["台账!A10"]


def test_what_a_report_ends_with_is_not_told(office: Path) -> None:
    """Its formula, who signs it and the day say nothing of the rows; a sentence that ends like one does."""
    lines = ["特此报告。", "大洼区人民政府", "大洼区争创办（盖章）", "2022年7月19日", "3号问题需上报市住建局"]

    def edit(sheet: Any) -> None:
        for turn, line in enumerate(lines):
            sheet.cell(12 + turn, 1).value = line

    change(office, edit)
    assert [place for place, _ in told(office)] == ["台账!A16"]


def test_what_is_wrong_tells_the_item_where_there_is_no_place(office: Path) -> None:
    """As in a table of Word with a few columns; what two items say, or hardly a word, tells none."""
    _, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    rows[1]["整改状态"] = "已完成"
    write_table(office / "收回/大洼区.xlsx", ["序号", "问题描述", "整改状态"], rows)
    document = collected(office)
    assert [(one["number"], one["by"], one["after"]) for one in document["merged"]] == [
        ("WT-0003", "content", "已完成")
    ]
    assert document["unmatched"] == []
    other = {**rows[1], "编号": "问题描述"}  # a number that is another one says that it is not the same
    write_table(office / "收回/大洼区.xlsx", ["编号", "问题描述", "整改状态"], [rows[0], other])
    assert collected(office)["merged"] == []
    for text in (rows[0]["问题描述"], "破损"):
        rows[1]["问题描述"] = text
        write_table(office / "收回/大洼区.xlsx", ["序号", "问题描述", "整改状态"], rows)
        assert collected(office)["merged"] == []
