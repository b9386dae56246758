"""Shows that a form for each item, in Word or one below the other on a sheet, is read as a list of them, or named."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font, PatternFill

from tests.support.collecting import AS_OF, HEADERS, SENT, collected, rows_in, saved_as, sent_office, table_of
from tests.support.photos import a_photo
from tests.support.typed import typed

WIDE = ("点位", "问题描述", "整改措施", "整改情况")
"""What a form has a whole line for."""
Pairs = list[tuple[str, Any]]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office that has sent four items to one district."""
    return sent_office(tmp_path, [{} for _ in range(4)])


def forms(office: Path, *headers: str) -> list[Pairs]:
    """What the district answers, item by item: the second is done, of the third something is told."""
    _, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    rows[1].update(整改状态="已完成", 完成日期="2022-07-18", 整改情况="已修复")
    rows[2].update(整改措施="已派人", 问题描述="改了的描述")
    return [[(header, row.get(header)) for header in headers or HEADERS] for row in rows]


def in_lines(form: Pairs) -> list[Pairs]:
    """A form as lines of one pair or of two."""
    lines: list[Pairs] = []
    for header, value in form:
        if header in WIDE or not lines or len(lines[-1]) == 2 or lines[-1][0][0] in WIDE:
            lines.append([(header, value)])
        else:
            lines[-1].append((header, value))
    return lines


def in_word(path: Path, answers: Sequence[Pairs], *, pairs: bool, titles: bool = False) -> Path:
    """A table for each form: a pair in each line, or two, and some of one over all of its width."""
    document = Document()
    for turn, form in enumerate(answers, 1):
        if titles:
            document.add_heading(f"问题整改情况反馈单（{turn}）")
        lines = in_lines(form) if pairs else [[one] for one in form]
        table = document.add_table(rows=len(lines), cols=4 if pairs else 2)
        for at, line in enumerate(lines):
            for place, (header, value) in enumerate(line):
                table.cell(at, 2 * place).text = header
                table.cell(at, 2 * place + 1).text = "" if value is None else str(value)
            if pairs and len(line) == 1:
                table.cell(at, 1).merge(table.cell(at, 3))
        document.add_paragraph()
    path.parent.mkdir(exist_ok=True)
    document.save(str(path))
    return path


def on_a_sheet(path: Path, answers: Sequence[Pairs], *, pairs: bool, titles: bool = False) -> Path:
    """The same, one below the other on a sheet that begins in its second column."""
    book = Workbook()
    sheet = book.worksheets[0]
    row = 1
    for turn, form in enumerate(answers, 1):
        if titles:
            sheet.cell(row, 2, f"问题整改情况反馈单（{turn}）")
            sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=5)
            row += 1
        for line in in_lines(form) if pairs else [[one] for one in form]:
            for place, (header, value) in enumerate(line):
                sheet.cell(row, 2 + 2 * place, header + "：")
                sheet.cell(row, 3 + 2 * place, value)
            row += 1
        row += 1
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


def taken(document: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    return {(one["number"], one["field"]): one["after"] for one in document["merged"]}


EXPECTED = {
    ("WT-0002", "status"): "已完成", ("WT-0002", "done_on"): "2022-07-18", ("WT-0002", "progress"): "已修复",
    ("WT-0003", "measures"): "已派人",
}  # fmt: skip


@pytest.mark.parametrize("pairs", [False, True])
@pytest.mark.parametrize("titles", [False, True])
@pytest.mark.parametrize("write", [in_word, on_a_sheet])
def test_a_form_for_each_item_is_an_answer(
    office: Path, write: Callable[..., Path], *, pairs: bool, titles: bool
) -> None:
    """Exactly its answers are taken; what a district does not answer is told; again it changes nothing."""
    suffix = "docx" if write is in_word else "xlsx"
    write(office / f"收回/大洼区.{suffix}", forms(office), pairs=pairs, titles=titles)
    document = collected(office, "--in-place")
    assert taken(document) == EXPECTED
    assert [one["asked"] for one in document["refused"]] == ["改了的描述"]
    assert document["unmatched"] == []
    assert rows_in(office / "台账.xlsx")["WT-0002"]["整改状态"] == "已完成"
    assert collected(office, "--in-place")["merged"] == []


def test_a_form_is_told_where_it_stands(office: Path) -> None:
    """By the cells of the sheet as it came."""
    on_a_sheet(office / "收回/大洼区.xlsx", forms(office, "编号", "整改状态", "整改情况", "完成日期"), pairs=False)
    assert {one["from"] for one in collected(office)["merged"]} == {
        "大洼区.xlsx!Sheet!C7", "大洼区.xlsx!Sheet!C8", "大洼区.xlsx!Sheet!C9",
    }  # fmt: skip


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_forms_in_other_formats(office: Path, kind: str) -> None:
    """As LibreOffice saves them."""
    path = on_a_sheet(office / "收回/大洼区.xlsx", forms(office), pairs=True, titles=True)
    saved_as(path, kind)
    assert taken(collected(office)) == EXPECTED


def test_one_form_is_an_answer(office: Path) -> None:
    """Where all of its words are understood."""
    understood = [header for header in HEADERS if header != "督办领导批示"]
    in_word(office / "收回/大洼区.docx", forms(office, *understood)[1:2], pairs=True)
    assert taken(collected(office)) == {key: value for key, value in EXPECTED.items() if key[0] == "WT-0002"}


def test_a_line_that_goes_on_is_one_answer(office: Path) -> None:
    """Where its word stands in a cell that reaches down."""
    document = Document()
    table = document.add_table(rows=4, cols=2)
    for at, (label, value) in enumerate(
        [("编号", "WT-0001"), ("整改措施", "一是派人"), ("", "二是清理"), ("整改状态", "已完成")]
    ):
        table.cell(at, 0).text, table.cell(at, 1).text = label, value
    table.cell(1, 0).merge(table.cell(2, 0))
    (office / "收回").mkdir()
    document.save(str(office / "收回/大洼区.docx"))
    assert taken(collected(office))["WT-0001", "measures"] == "一是派人\n二是清理"


@pytest.mark.parametrize(
    "form",
    [
        [("编号", "WT-0001"), ("这是什么", "已修复"), ("整改状态", "已完成")],
        [("编号", "WT-0001"), ("整改状态", "已完成"), ("整改状态", "未完成")],
        [("序号", "1"), ("整改措施", "已派人"), ("整改情况", "已完成")],
    ],
    ids=["a word that is none", "one word twice", "a counter alone"],
)
def test_what_is_not_understood_whole_is_named(office: Path, form: Pairs) -> None:
    """Nothing is taken of it."""
    in_word(office / "收回/大洼区.docx", [form], pairs=False)
    done = typed("collect", "台账.xlsx", "收回", "--as-of", AS_OF, "-n", cwd=office)
    assert done.code == 3
    assert "大洼区.docx: no ledger was found in it" in done.err


def test_looks_notes_and_photos_of_a_form_are_those_of_its_item(tmp_path: Path) -> None:
    """A photo beside its word goes into the item's cell; a colour on the status is told with the item."""
    headers = [*HEADERS, "整改后照片"]
    office = sent_office(tmp_path, [{} for _ in range(2)])

    book = load_workbook(office / "台账.xlsx")
    book.worksheets[0].cell(2, len(headers)).value = headers[-1]
    book.save(office / "台账.xlsx")
    path = in_word(
        office / "收回/大洼区.docx", [[*form, ("整改后照片", None)] for form in forms_of(office)], pairs=False
    )
    document = Document(str(path))
    table = document.tables[1]
    table.cell(len(headers) - 1, 1).paragraphs[0].add_run().add_picture(io.BytesIO(a_photo("red")))
    status = table.cell(HEADERS.index("整改状态"), 1)
    status._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="00B050"/>'))
    document.save(str(path))
    found = collected(office)
    assert [(one["number"], one["field"], one["cell"]) for one in found["merged"]] == [("WT-0002", "photos", "P4")]
    assert [(one["cell"], one["why"].split(" there")[0]) for one in found["refused"]] == [
        ("M4", "the cell is coloured green")
    ]


def forms_of(office: Path) -> list[Pairs]:
    return [[(header, row.get(header)) for header in HEADERS] for row in table_of(office / "台账.xlsx")[1]]


def test_new_problems_on_forms_are_added(office: Path) -> None:
    """A patrol that fills in a form for each problem."""
    fresh = [
        [("问题编号", f"XC-{turn}"), ("县区", "盘山县"), ("点位", f"河滨路{turn}号"), ("问题描述", f"第{turn}堆垃圾"),
         ("整改时限", "2022-08-05")]
        for turn in (1, 2)
    ]  # fmt: skip
    in_word(office / "巡查.docx", fresh, pairs=True, titles=True)
    done = typed("add", "台账.xlsx", "巡查.docx", "--as-of", AS_OF, cwd=office)
    assert (done.code, "2 new items" in done.err) == (0, True)
    added = table_of(office / "台账.xlsx")[1][4:]
    assert [(row["县区"], row["点位"]) for row in added] == [("盘山县", "河滨路1号"), ("盘山县", "河滨路2号")]


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_what_lies_upon_forms_of_a_sheet_is_told_of_its_item(tmp_path: Path, kind: str) -> None:
    """Photos, notes, colours and lines through words: each where it stands on the sheet."""
    headers = [*HEADERS, "整改后照片"]
    office = sent_office(tmp_path, [{} for _ in range(2)])
    book = load_workbook(office / "台账.xlsx")
    book.worksheets[0].cell(2, len(headers)).value = headers[-1]
    book.save(office / "台账.xlsx")
    both = [[*form, ("整改后照片", None)] for form in forms_of(office)]
    path = on_a_sheet(office / "收回/大洼区.xlsx", both, pairs=False)
    book = load_workbook(path)
    sheet: Any = book.worksheets[0]
    last = len(headers) + 1
    status = last + HEADERS.index("整改状态") + 1
    sheet.cell(status, 3).fill = PatternFill("solid", fgColor="FF92D050")
    sheet.cell(status + 1, 3).comment = Comment("领导已看", "区办")
    sheet.cell(last + HEADERS.index("责任单位") + 1, 3).font = Font(strike=True)
    picture = Image(io.BytesIO(a_photo("red")))
    picture.width = picture.height = 12
    sheet.add_image(picture, f"C{last + len(headers)}")
    book.save(path)
    if kind != "xlsx":
        saved_as(path, kind)
    found = collected(office)
    assert [(one["number"], one["field"], one["cell"]) for one in found["merged"]] == [("WT-0002", "photos", "P4")]
    told = {one["why"].split(" there")[0].split(" says")[0]: (one["cell"], one["from"]) for one in found["refused"]}
    file = f"大洼区.{kind}!Sheet!"
    assert told == {
        "the cell is coloured green": ("M4", f"{file}C{status}"),
        "a note on the cell": ("4", f"{file}C{status + 1}"),
        "“市城管局” is struck through": ("F4", f"{file}C{last + HEADERS.index('责任单位') + 1}"),
    }


def side_by_side(path: Path, answers: Sequence[Pairs], apart: int) -> Path:
    """Two forms beside each other, and the others below them."""
    book = Workbook()
    sheet = book.worksheets[0]
    for turn, form in enumerate(answers):
        for at, (header, value) in enumerate(form):
            row, column = 1 + (turn // 2) * (len(form) + 1) + at, 1 + (turn % 2) * (2 + apart)
            sheet.cell(row, column, header)
            sheet.cell(row, column + 1, value)
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


@pytest.mark.parametrize("apart", [0, 1])
def test_forms_beside_each_other_are_each_an_item(office: Path, apart: int) -> None:
    """What one of them leaves empty is not filled from the other."""
    side_by_side(office / "收回/大洼区.xlsx", forms(office), apart)
    document = collected(office)
    assert taken(document) == EXPECTED
    assert [one["asked"] for one in document["refused"]] == ["改了的描述"]


def test_two_pairs_in_a_line_of_forms_beside_each_other_are_named(office: Path) -> None:
    """Nobody can say which status is whose."""
    book = Workbook()
    for row in (
        ["编号", "WT-0001", "整改状态", "已完成", "编号", "WT-0002", "整改状态", None],
        ["整改情况", "已清理", "整改措施", "派人", "整改情况", None, "整改措施", "派人"],
        ["编号", "WT-0003", "整改状态", "已完成", "编号", "WT-0004", "整改状态", None],
    ):
        book.worksheets[0].append(row)
    (office / "收回").mkdir()
    book.save(office / "收回/大洼区.xlsx")
    assert typed("collect", "台账.xlsx", "收回", "--as-of", AS_OF, "-n", cwd=office).code == 3


@pytest.mark.parametrize("heads", [("整改前照片", "整改后照片"), ("整改后照片",)])
def test_photos_below_their_words_are_those_of_the_form(tmp_path: Path, heads: tuple[str, ...]) -> None:
    """Before and after beside each other, each over its photo, or one over all of the form's width."""
    office = sent_office(tmp_path, [{} for _ in range(2)])
    book = load_workbook(office / "台账.xlsx")
    book.worksheets[0].cell(2, 16).value = "整改前照片"
    book.worksheets[0].cell(2, 17).value = "整改后照片"
    book.save(office / "台账.xlsx")
    document = Document()
    for turn in (1, 2):
        table = document.add_table(rows=4, cols=2)
        for at, cells in enumerate([("编号", f"WT-000{turn}"), ("整改状态", "整改中"), heads]):
            for place, text in enumerate(cells):
                table.cell(at, place).text = text
        if len(heads) == 1:
            table.cell(2, 0).merge(table.cell(2, 1))
            table.cell(3, 0).merge(table.cell(3, 1))
        where = table.cell(3, len(heads) - 1).paragraphs[0]
        where.add_run().add_picture(io.BytesIO(a_photo("red" if turn == 1 else "blue")))
        document.add_paragraph()
    (office / "收回").mkdir()
    document.save(str(office / "收回/大洼区.docx"))
    assert [(one["number"], one["cell"]) for one in collected(office)["merged"]] == [
        ("WT-0001", "Q3"),
        ("WT-0002", "Q4"),
    ]


def test_boxes_on_a_form_answer_by_what_is_ticked(office: Path) -> None:
    """The word alone goes into the ledger; what is as it was, what nobody ticked or filled in says nothing."""
    boxes = {"WT-0001": "☑已完成 □整改中", "WT-0002": "□已完成 ☑整改中", "WT-0003": "□已完成 □整改中", "WT-0004": None}
    answers = [[("编号", number), ("整改状态", text), ("整改措施", "派人")] for number, text in boxes.items()]
    in_word(office / "收回/大洼区.docx", answers, pairs=False)
    assert {key: value for key, value in taken(collected(office)).items() if key[1] == "status"} == {
        ("WT-0001", "status"): "已完成"
    }
