"""Shows that Word documents of any size and make are read in one pass, or refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from civtrack.edits.word import open_returned, word_pictures
from civtrack.errors import LedgerUnreadable
from civtrack.model import Area, Row
from civtrack.rules.boxes import ticked
from civtrack.xlsx import Limits
from tests.support.hostile_kinds import make
from tests.support.hostile_more import docx
from tests.support.steps import steps


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(text: str = "", properties: str = "", more: str = "") -> str:
    """A cell with its properties and what stands in it besides."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p>{more}</w:tc>"


def rows_of(path: Path) -> tuple[list[Row], tuple[Area, ...]]:
    """What is read of a document."""
    grid = open_returned(path, Limits()).grids[0]
    return list(grid.rows()), tuple(grid.merges)


def test_cells_stand_where_the_grid_has_them(tmp_path: Path) -> None:
    """Spans, cells merged downwards, rows that begin further right, tables inside cells, turns of the line."""
    body = table(
        cell("甲", '<w:gridSpan w:val="2"/>') + cell("乙", '<w:vMerge w:val="restart"/>'),
        cell("一") + cell("二", more=table(cell("内"))) + cell("", "<w:vMerge/>"),
        f'<w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("三")}{cell("", "<w:vMerge/>")}',
    )
    link = "<w:hyperlink><w:r><w:t>见</w:t></w:r></w:hyperlink>"
    line = f"<w:p><w:r><w:t>标</w:t><w:tab/><w:t>题</w:t><w:br/></w:r>{link}</w:p>"
    rows, merges = rows_of(docx(tmp_path / "大洼区.docx", line + body))
    assert [(row.number, row.values) for row in rows] == [
        (1, {1: "标\t题\n见"}),
        (2, {1: "甲", 3: "乙"}),
        (3, {1: "一", 2: "二\n内"}),
        (4, {2: "三"}),
    ]
    assert set(merges) == {Area(2, 1, 2, 2), Area(2, 3, 4, 3)}


def test_a_cell_that_goes_on_from_none_begins_one(tmp_path: Path) -> None:
    """A table whose first row says that it is merged with what stands above is read, not refused."""
    rows, merges = rows_of(docx(tmp_path / "大洼区.docx", table(cell("甲", "<w:vMerge/>"), cell("", "<w:vMerge/>"))))
    assert [row.values for row in rows] == [{1: "甲"}, {}]
    assert merges == (Area(1, 1, 2, 1),)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (table(cell("甲", '<w:gridSpan w:val="2000000"/>')), "more columns than a sheet has"),
        (table(f'<w:trPr><w:gridBefore w:val="99999"/></w:trPr>{cell()}'), "more columns than a sheet has"),
        ("<w:p>" * 2_000 + "</w:p>" * 2_000, "more elements than it should have"),
        ("<w:p>", "is not well-formed"),
    ],
)
def test_what_no_document_has_is_refused(tmp_path: Path, body: str, said: str) -> None:
    """Columns beyond a sheet, thousands of levels, what breaks off: told by name."""
    with pytest.raises(LedgerUnreadable, match=r"大洼区\.docx") as refused:
        rows_of(docx(tmp_path / "大洼区.docx", body))
    assert said in str(refused.value)


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    """Nothing that unfolds itself is read, neither for rows nor for pictures."""
    path = docx(tmp_path / "大洼区.docx", "&a;", before='<!DOCTYPE a [<!ENTITY a "甲">]>')
    for read in (rows_of, lambda given: word_pictures(given, Limits())):
        with pytest.raises(LedgerUnreadable, match="DTD"):
            read(path)


def test_more_rows_than_allowed_are_refused(tmp_path: Path) -> None:
    """The limits of a workbook hold for a Word document, too."""
    path = make(tmp_path, "docx-rows", 0.0005)
    with pytest.raises(LedgerUnreadable, match="more than 20 rows"):
        open_returned(path, Limits(rows=20))


@pytest.mark.parametrize("kind", ["docx-rows", "docx-merged", "docx-tables", "docx-pieces"])
def test_a_document_is_gone_through_once(tmp_path: Path, kind: str) -> None:
    """Twice as many rows, merged cells, tables or pieces take twice as many steps more."""

    def work(times: int) -> int:
        folder = tmp_path / str(times)
        folder.mkdir()
        path = make(folder, kind, 0.004 * times)
        return steps(lambda: open_returned(path, Limits()))

    work(3)
    small, middle, large = work(1), work(2), work(4)
    assert large - middle < 2.4 * (middle - small)


def control(inside: str, properties: str = "") -> str:
    """A content control around something."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def box(inside: str) -> str:
    """A run with a text box, as Word writes it: in today's way and in that of before."""
    shape = f"<w:drawing><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></w:drawing>"
    old = f"<w:pict><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></w:pict>"
    spaces = 'xmlns:mc="urn:mc" xmlns:wps="urn:wps" xmlns:v="urn:v"'
    choices = f"<mc:Choice>{shape}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
    return f"<w:r><mc:AlternateContent {spaces}>{choices}</mc:AlternateContent></w:r>"


ROW = cell("甲") + cell("乙")
RUN = "<w:r><w:t>乙</w:t></w:r>"
TWO = [{1: "甲", 2: "乙"}]


@pytest.mark.parametrize(
    "body",
    [
        control(table(ROW)),
        control(control(table(ROW))),
        f"<w:tbl>{control(f'<w:tr>{ROW}</w:tr>')}</w:tbl>",
        table(cell("甲") + control(cell("乙"))),
        table(cell("甲") + f"<w:tc>{control(f'<w:p>{RUN}</w:p>')}</w:tc>"),
        table(cell("甲") + f"<w:tc><w:p>{control(RUN)}</w:p></w:tc>"),
        f"<w:tbl>{control('<w:tr>' + cell('甲') + control(cell('乙')) + '</w:tr>')}</w:tbl>",
        f"<w:customXml>{table(ROW)}</w:customXml>",
        table(cell(more=table(ROW))),
        table(cell(more=table(cell(more=table(ROW))))),
        f"<w:p>{box(table(ROW))}</w:p>",
        control(f"<w:p>{box(control(table(ROW)))}</w:p>"),
        table(f"<w:trPr><w:del/></w:trPr>{cell('丙')}{cell('丁')}", ROW),
        table(cell("甲") + cell("乙", more=f"<w:p>{control(RUN, '<w:showingPlcHdr/>')}</w:p>")),
    ],
)
def test_what_only_stands_around_a_table_leaves_it_what_it_is(tmp_path: Path, body: str) -> None:
    """Controls around tables, rows, cells and words; a table in a cell or a text box; what is only asked."""
    rows, _ = rows_of(docx(tmp_path / "大洼区.docx", body))
    assert [row.values for row in rows] == TWO


def test_a_table_inside_an_answer_is_a_part_of_it(tmp_path: Path) -> None:
    """A line for each of its rows, among the paragraphs; the next row is where it was."""
    inner = table(cell("东侧") + cell("已修"), cell("西侧") + cell("在修"))
    rows, _ = rows_of(docx(tmp_path / "大洼区.docx", table(cell("甲") + cell("两处：", more=inner), ROW)))
    assert [(row.number, row.values) for row in rows] == [
        (1, {1: "甲", 2: "两处：\n东侧 已修\n西侧 在修"}),
        (2, TWO[0]),
    ]


def test_tables_in_one_another_without_end_are_read_in_bounded_time(tmp_path: Path) -> None:
    """So deep as nobody makes them, they say nothing, and break nothing."""
    for beside in ("", cell("甲")):
        body = "<w:p/>"
        for _ in range(60):
            body = table(beside + cell(more=body))
        rows, _ = rows_of(docx(tmp_path / "大洼区.docx", body))
        assert len(rows) <= 10
    body = "<w:p/>"
    for _ in range(60):
        body = f"<w:p>{box(body)}</w:p>" if len(body) < 1 << 20 else body
    assert rows_of(docx(tmp_path / "大洼区.docx", body))[0] == []


def test_a_text_box_and_a_note_on_a_cell_are_told(tmp_path: Path) -> None:
    """With row and column, once each; those beside the table are nobody's."""
    from civtrack.edits.word_notes import word_notes

    inside = f"<w:p>{box('<w:p><w:r><w:t>已</w:t></w:r><w:r><w:t>修</w:t></w:r></w:p>')}</w:p>"
    refer = '<w:p><w:r><w:commentReference w:id="7"/></w:r></w:p>'
    comments = '<w:comment w:id="7"><w:p><w:r><w:t>7月18日完成</w:t></w:r></w:p></w:comment>'
    body = f"{inside}{table(ROW, cell('丙', more=inside) + cell('丁', more=refer))}"
    path = docx(tmp_path / "大洼区.docx", body, comments=comments)
    name, found = word_notes(path, Limits())
    assert name == "Word"
    assert [(column, text) for _, column, text in found] == [(1, "已修"), (2, "7月18日完成")]


def test_a_line_through_words_is_seen_in_controls_and_in_tables_inside_an_answer(tmp_path: Path) -> None:
    """Whatever stands around them; words that a control only asks for are nobody's."""
    from civtrack.edits.word_strikes import struck_words

    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>整改中</w:t></w:r>"
    plain = "<w:r><w:t>已修</w:t></w:r>"
    answers = [
        f"<w:tc><w:p>{control(struck)}{plain}</w:p></w:tc>",
        f"<w:tc>{control(f'<w:p>{struck}</w:p>')}</w:tc>",
        cell("两处：", more=table(f"<w:tc><w:p>{struck}</w:p></w:tc>" + cell("在修"))),
        f"<w:tc><w:p>{plain}{control(struck, '<w:showingPlcHdr/>')}</w:p></w:tc>",
    ]
    path = docx(tmp_path / "大洼区.docx", control(table(*(cell("甲") + one for one in answers))))
    assert struck_words(path, Limits()) == ("Word", {(1, 2): "整改中", (2, 2): None, (3, 2): "整改中"})


SYM = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'
SAID = "<w:r><w:t>{}</w:t></w:r>"
FONT = '<w:r><w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr><w:t>{}</w:t></w:r>'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{}</w:checkBox></w:ffData></w:fldChar></w:r>'
    "<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        (SYM.format("Wingdings", "F0FE") + SAID.format("已完成"), "☑已完成"),
        (SYM.format("Wingdings", "F0A8") + SAID.format("整改中"), "□整改中"),
        (SYM.format("Wingdings", "A8") + SAID.format("整改中"), "□整改中"),
        (SYM.format("Wingdings 2", "F052") + SAID.format("已完成"), "☑已完成"),
        (SYM.format("Wingdings 2", "00A3") + SAID.format("整改中"), "□整改中"),
        (SYM.format("Wingdings", "F04A") + SAID.format("已完成"), "已完成"),  # a smile says nothing
        (SYM.format("Symbol", "F0FE") + SAID.format("已完成"), "已完成"),
        (SYM.format("Wingdings", "zz") + SAID.format("已完成"), "已完成"),
        (FONT.format("þ") + SAID.format("已完成") + FONT.format("¨ ") + SAID.format("整改中"), "☑已完成□ 整改中"),
        (FONT.format("\uf0fe") + SAID.format("已完成"), "☑已完成"),
        (SAID.format("þ 已完成"), "þ 已完成"),
        (FIELD.format("<w:checked/>") + SAID.format("已完成"), "☑已完成"),
        (FIELD.format('<w:default w:val="0"/><w:checked w:val="1"/>') + SAID.format("已完成"), "☑已完成"),
        (FIELD.format('<w:default w:val="1"/>') + SAID.format("已完成"), "☑已完成"),
        (FIELD.format('<w:default w:val="1"/><w:checked w:val="0"/>') + SAID.format("已完成"), "□已完成"),
        (FIELD.format("<w:sizeAuto/>") + SAID.format("已完成"), "□已完成"),
    ],
)
def test_boxes_of_forms_are_seen_however_word_keeps_them(tmp_path: Path, runs: str, said: str) -> None:
    """Letters of a font of signs, and fields: a form whose boxes nobody sees says all of its words."""
    body = table(f"<w:tc><w:tcPr/><w:p>{runs}</w:p></w:tc>" + cell("乙"))
    rows, _ = rows_of(docx(tmp_path / "大洼区.docx", body))
    assert [row.values for row in rows] == [{1: said, 2: "乙"}]


def a_run(inner: str) -> str:
    """A run of a paragraph."""
    return f"<w:r>{inner}</w:r>"


def field(state: str) -> str:
    """A box to tick of an old form, in runs as Word writes them."""
    begin = f'<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:sizeAuto/>{state}</w:checkBox></w:ffData>'
    return (
        a_run(f"{begin}</w:fldChar>")
        + a_run("<w:instrText> FORMCHECKBOX </w:instrText>")
        + a_run('<w:fldChar w:fldCharType="separate"/>')
        + a_run('<w:fldChar w:fldCharType="end"/>')
    )


def tick_box(state: str, drawn: str) -> str:
    """A control that is a box to tick, with what its maker draws for it."""
    box = f'<w14:checkbox xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">{state}</w14:checkbox>'
    return f"<w:sdt><w:sdtPr>{box}</w:sdtPr><w:sdtContent>{a_run(drawn)}</w:sdtContent></w:sdt>"


def sym(font: str, code: str) -> str:
    return a_run(f'<w:sym w:font="{font}" w:char="{code}"/>')


@pytest.mark.parametrize(
    ("on", "off"),
    [
        (sym("Wingdings", "F0FE"), sym("Wingdings", "F0A8")),
        (sym("Wingdings", "00FE"), sym("Wingdings", "F06F")),
        (sym("Wingdings 2", "F052"), sym("Wingdings 2", "F0A3")),
        (sym("Wingdings 2", "F053"), sym("Wingdings 2", "F02A")),
        (sym("MS Gothic", "2611"), sym("MS Gothic", "2610")),
        (field("<w:checked/>"), field('<w:default w:val="0"/>')),
        (field('<w:default w:val="1"/>'), field('<w:default w:val="1"/><w:checked w:val="0"/>')),
        (tick_box('<w14:checked w14:val="1"/>', "<w:t>R</w:t>"), tick_box("", "<w:t>R</w:t>")),
        (tick_box('<w14:checked w14:val="true"/>', "<w:t>☒</w:t>"), tick_box('<w14:checked w14:val="0"/>', "")),
    ],
)
def test_boxes_that_are_no_text_are_ticked_or_not(tmp_path: Path, on: str, off: str) -> None:
    """Symbols, fields of old forms and controls say what a box in a text says."""
    body = f"<w:p>{on}{a_run('<w:t>已完成</w:t>')}{off}{a_run('<w:t>整改中</w:t>')}</w:p>"
    rows, _ = rows_of(docx(tmp_path / "大洼区.docx", body + table(cell("甲"))))
    assert ticked(str(rows[0].values[1])) == ("已完成",)
    body = f"<w:p>{off}{a_run('<w:t>已完成</w:t>')}{on}{a_run('<w:t>整改中</w:t>')}</w:p>"
    rows, _ = rows_of(docx(tmp_path / "盘山县.docx", body + table(cell("甲"))))
    assert ticked(str(rows[0].values[1])) == ("整改中",)


@pytest.mark.parametrize(
    "odd", [sym("Wingdings", "F04A"), sym("Symbol", "F0B7"), sym("Wingdings", "x"), sym("", "0001")]
)
def test_a_symbol_that_is_no_box_is_none(tmp_path: Path, odd: str) -> None:
    """A face or a bullet says nothing."""
    body = f"<w:p>{odd}{a_run('<w:t>已完成</w:t>')}</w:p>"
    rows, _ = rows_of(docx(tmp_path / "大洼区.docx", body + table(cell("甲"))))
    assert rows[0].values == {1: "已完成"}
