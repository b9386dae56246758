# ruff: noqa: E501 - XML is written as it will stand in the file
"""Hostile ledgers of a fifth kind: what is written in the cells, each place where something is counted out, and others.

Exists because the first four lists mostly multiply parts of a workbook; here many are about what offices write: lists
of units in one cell, days thousands of years away, rows that quote each other, an answer that names one row often.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from civtrack.model import column_letter
from tests.support.etbooks import et_book
from tests.support.handmade import LINKS, MAIN, links_xml, pack, parts, sheet_xml
from tests.support.hostile import (
    COLUMNS,
    DISTRICTS,
    DRAWING,
    HEADERS,
    MAIN_DRAWING,
    PIXEL,
    book,
    cell,
    head,
    lines,
    row,
    rows,
)
from tests.support.hostile_more import _word_row, _word_table, docx

__all__ = ["LATEST"]

_MOST: Final = 32_700


def _said(count: int, **words: Callable[[int], str | int]) -> Callable[[Path, float], Path]:
    """A ledger whose columns say what these functions make of the row's number."""

    def make(path: Path, size: float = 1) -> Path:
        some = int(count * size) or 2
        return book(path, sheet_xml(rows(some, lambda n: row(n, **{letter: say(n) for letter, say in words.items()}))))  # type: ignore[arg-type]

    return make


def _headed(path: Path, letter: str, header: str, body: str) -> Path:
    """A ledger with another header in a column."""
    words = list(HEADERS)
    words[COLUMNS.index(letter)] = header
    return book(path, sheet_xml(head(headers=tuple(words)) + body))


def _people(header: str) -> Callable[[Path, float], Path]:
    def make(path: Path, size: float = 1) -> Path:
        body = "".join(
            row(n, G="、".join(f"张{chr(0x4E00 + (n * 31 + k * 7) % 9_000)}" for k in range(200)))
            for n in range(3, int(20_000 * size) + 3)
        )
        return _headed(path, "G", header, body)

    make.__doc__ = f"20,000 rows with 200 names each in a column {header}."
    return make


def local_names(path: Path, size: float = 1) -> Path:
    """900 sheets with 300 names of their own each."""
    count = int(900 * size) or 1
    inner = "".join(
        f'<definedName name="n{k}" localSheetId="{n}">表{n}!$A${k + 3}</definedName>'
        for n in range(count)
        for k in range(300)
    )
    made = parts({f"表{n}": sheet_xml(rows(3)) for n in range(count)}, workbook=f"<definedNames>{inner}</definedNames>")
    return pack(path, made)


def formatted_sheets(path: Path, size: float = 1) -> Path:
    """900 sheets with 300 conditional formats and validations each."""
    rules = "".join(
        f'<conditionalFormatting sqref="F{k + 3}"><cfRule type="expression" priority="{k + 1}"><formula>$F{k + 3}="未完成"</formula></cfRule></conditionalFormatting>'
        for k in range(300)
    )
    checks = "".join(
        f'<dataValidation type="list" sqref="F{k + 3}"><formula1>"是,否"</formula1></dataValidation>'
        for k in range(300)
    )
    tail = f"{rules}<dataValidations>{checks}</dataValidations>"
    return pack(path, parts({f"表{n}": sheet_xml(rows(3), tail=tail) for n in range(int(900 * size) or 1)}))


def paired_merges(path: Path, size: float = 1) -> Path:
    """120,000 rows whose district and unit are merged two by two, as a clerk does it."""
    count = int(120_000 * size)
    inner = "".join(
        f'<mergeCell ref="{letter}{n}:{letter}{n + 1}"/>' for n in range(3, count + 3, 2) for letter in "BD"
    )

    def said(n: int) -> str:
        return row(n) if n % 2 else row(n, B="", D="")

    return book(path, sheet_xml(rows(count, said), tail=f"<mergeCells>{inner}</mergeCells>"))


def same_headers(path: Path, size: float = 1) -> Path:
    """3,000 columns that all say they are the state, and 200 rows that fill them."""
    letters = [column_letter(index) for index in range(8, int(3_000 * size) + 9)]
    top = head().removesuffix("</row>") + "".join(cell(f"{letter}2", "整改状态") for letter in letters) + "</row>"
    body = "".join(
        row(n, extra="".join(cell(f"{letter}{n}", ("已完成", "整改中")[n % 2]) for letter in letters))
        for n in range(3, 203)
    )
    return book(path, sheet_xml(top + body))


def tall_header(path: Path, size: float = 1) -> Path:
    """Headers of 40 rows over 400 columns, merged every way."""
    letters = [column_letter(index) for index in range(8, int(400 * size) + 9)]
    tops = "".join(
        f'<row r="{level}">'
        + "".join(cell(f"{letter}{level}", f"第{level}层{k // level}") for k, letter in enumerate(letters))
        + "</row>"
        for level in range(2, 40)
    )
    words = "".join(cell(f"{letter}40", word) for letter, word in zip(COLUMNS, HEADERS, strict=True))
    body = "".join(row(n) for n in range(41, 3_000))
    merges = "".join(
        f'<mergeCell ref="{letters[k]}{level}:{letters[min(k + level - 1, len(letters) - 1)]}{level}"/>'
        for level in range(2, 40)
        for k in range(0, len(letters), level)
    )
    return book(path, sheet_xml(f'{tops}<row r="40">{words}</row>{body}', tail=f"<mergeCells>{merges}</mergeCells>"))


def error_cells(path: Path, size: float = 1) -> Path:
    """100,000 rows in which every cell is an error of its formula."""

    def said(n: int) -> str:
        cells = "".join(f'<c r="{letter}{n}" t="e"><f>VLOOKUP(A{n},Z:Z,1,0)</f><v>#N/A</v></c>' for letter in "BDEFG")
        return f'<row r="{n}"><c r="A{n}"><v>{n}</v></c>{cells.replace("</c>", "</c>" + cell(f"C{n}", f"路灯{n}不亮"), 1)}</row>'

    return book(path, sheet_xml(rows(int(100_000 * size), said)))


def iso_days(path: Path, size: float = 1) -> Path:
    """100,000 days written as ISO, of years from 1 to 9999."""

    def said(n: int) -> str:
        return row(n, E="§").replace(
            ' t="inlineStr"><is><t>§</t></is>', f' t="d"><v>{n % 9999 + 1:04}-0{n % 9 + 1}-11</v>'
        )

    return book(path, sheet_xml(rows(int(100_000 * size), said)))


def rich_values(path: Path, size: float = 1) -> Path:
    """100,000 pictures in cells as Excel puts them there, one file for all."""
    count = int(100_000 * size)
    space = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
    link = "http://schemas.microsoft.com/office/2017/06/relationships"
    values = "".join(f'<rv s="0"><v>0</v><v>{n % 9}</v></rv>' for n in range(count))
    kept = "".join(
        f'<bk><extLst><ext uri="{{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}}"><x:rvb xmlns:x="{space}" i="{n}"/></ext></extLst></bk>'
        for n in range(count)
    )
    told = "".join(f'<bk><rc t="1" v="{n}"/></bk>' for n in range(count))
    extra: dict[str, str | bytes | None] = {
        "xl/metadata.xml": f'<metadata xmlns="{MAIN}"><metadataTypes count="1"><metadataType name="XLRICHVALUE" minSupportedVersion="120000"/></metadataTypes>'
        f'<futureMetadata name="XLRICHVALUE" count="{count}">{kept}</futureMetadata><valueMetadata count="{count}">{told}</valueMetadata></metadata>',
        "xl/richData/rdrichvalue.xml": f'<rvData xmlns="{space}" count="{count}">{values}</rvData>',
        "xl/richData/rdrichvaluestructure.xml": f'<rvStructures xmlns="{space}" count="1"><s t="_localImage"><k n="_rvRel:LocalImageIdentifier" t="i"/><k n="CalcOrigin" t="i"/></s></rvStructures>',
        "xl/richData/richValueRel.xml": f'<richValueRels xmlns="http://schemas.microsoft.com/office/spreadsheetml/2022/richvaluerel" xmlns:r="{LINKS}"><rel r:id="rId1"/></richValueRels>',
        "xl/richData/_rels/richValueRel.xml.rels": links_xml({"rId1": ("image", "../media/i.png")}),
        "xl/media/i.png": PIXEL,
    }
    made = parts(
        rows(count, lambda n: row(n, extra=f'<c r="H{n}" t="e" vm="{n - 2}"><v>#VALUE!</v></c>')),
        links={"rIdM": ("sheetMetadata", "metadata.xml")},
        extra=extra,
    )
    rels = "".join(
        f'<Relationship Id="rIdR{k}" Type="{link}/{kind}" Target="richData/{target}.xml"/>'
        for k, (kind, target) in enumerate(
            (
                ("rdRichValue", "rdrichvalue"),
                ("rdRichValueStructure", "rdrichvaluestructure"),
                ("richValueRel", "richValueRel"),
            )
        )
    )
    key = "xl/_rels/workbook.xml.rels"
    made[key] = made[key].replace(b"</Relationships>", f"{rels}</Relationships>".encode())
    return pack(path, made)


def far_targets(path: Path, size: float = 1) -> Path:
    """2,000 relationships whose targets go up and down ten thousand folders."""
    way = "../" * 5_000 + "a/" * 5_000
    return book(
        path, sheet_xml(rows(500)), {f"rId{n}": ("image", f"{way}i{n}.png") for n in range(int(2_000 * size) or 1)}
    )


def many_tables_of_photos(path: Path, size: float = 1) -> Path:
    """60,000 pictures, each with a hyperlink and a description of a thousand letters, on one row."""
    count = int(60_000 * size)
    body = "".join(
        "<xdr:oneCellAnchor><xdr:from><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>5</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
        f'<xdr:ext cx="9000" cy="9000"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{n + 2}" name="p{n}" descr="{"大洼区路灯" * 20}{n}"><a:hlinkClick r:id="rId1"/></xdr:cNvPr>'
        '<xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill><xdr:spPr/></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>'
        for n in range(count)
    )
    return book(
        path,
        sheet_xml(rows(2_000), tail='<drawing r:id="rId1"/>'),
        {"rId1": ("drawing", "../drawings/drawing1.xml")},
        extra={
            "xl/media/i.png": PIXEL,
            "xl/drawings/drawing1.xml": f'<xdr:wsDr xmlns:xdr="{DRAWING}" xmlns:a="{MAIN_DRAWING}" xmlns:r="{LINKS}">{body}</xdr:wsDr>',
            "xl/drawings/_rels/drawing1.xml.rels": links_xml({"rId1": ("image", "../media/i.png")}),
        },
    )


def crossing_links(path: Path, size: float = 1) -> Path:
    """100,000 links from each row to another district's row."""
    count = int(100_000 * size)
    inner = "".join(
        f'<hyperlink ref="C{n + 3}" location="台账!C{(n * 7 + 1) % count + 3}" display="第{n}号" tooltip="见{DISTRICTS[n % 4]}"/>'
        for n in range(count)
    )
    return book(path, sheet_xml(rows(count), tail=f"<hyperlinks>{inner}</hyperlinks>"))


def crossing_formulas(path: Path, size: float = 1) -> Path:
    """100,000 formulas that each read three rows of other districts."""
    count = int(100_000 * size)

    def said(n: int) -> str:
        others = "+".join(f"A{(n * k) % count + 3}" for k in (7, 11, 13))
        return row(n, extra=f'<c r="H{n}"><f>{others}</f><v>1</v></c>')

    return book(path, sheet_xml(rows(count, said)))


def docx_controls(path: Path, size: float = 1) -> Path:
    """A Word answer of 20,000 rows, each in controls of 30 levels, with text deleted while changes were tracked."""
    gone = '<w:del w:id="1"><w:r><w:delText>旧</w:delText></w:r></w:del>' * 20
    said = f"<w:p>{gone}<w:ins><w:r><w:t>已完成</w:t></w:r></w:ins></w:p>"
    inner = "<w:sdt><w:sdtContent>" * 30 + said + "</w:sdtContent></w:sdt>" * 30
    body = "".join(
        f"<w:tr>{''.join(f'<w:tc><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:tc>' for word in (n, DISTRICTS[n % 4], f'第{n + 2}号路灯不亮', '市城管局', '2022-09-01'))}<w:tc>{inner}</w:tc><w:tc>{said}</w:tc></w:tr>"
        for n in range(1, int(20_000 * size) + 2)
    )
    return docx(path, _word_table(_word_row(*HEADERS) + body))


def docx_boxes(path: Path, size: float = 1) -> Path:
    """A Word answer whose 100,000 text boxes hold a small table each."""
    box = f"<w:p><w:r><w:pict><w:txbxContent>{_word_table(_word_row('序号', '状态') + _word_row(1, '已完成'))}</w:txbxContent></w:pict></w:r></w:p>"
    return docx(path, _word_table(_word_row(*HEADERS)) + box * int(100_000 * size))


def docx_notes(path: Path, size: float = 1) -> Path:
    """A Word answer of 20,000 rows with a note on each cell."""
    count = int(20_000 * size) + 1

    def said(n: int, k: int, word: str | int) -> str:
        key = n * 7 + k
        return f'<w:tc><w:p><w:commentRangeStart w:id="{key}"/><w:r><w:t>{word}</w:t></w:r><w:commentRangeEnd w:id="{key}"/><w:r><w:commentReference w:id="{key}"/></w:r></w:p></w:tc>'

    body = "".join(
        "<w:tr>"
        + "".join(
            said(n, k, word)
            for k, word in enumerate(
                (n, DISTRICTS[n % 4], f"第{n + 2}号路灯不亮", "市城管局", "2022-09-01", "已完成", "")
            )
        )
        + "</w:tr>"
        for n in range(1, count + 1)
    )
    notes = "".join(
        f'<w:comment w:id="{key}" w:author="甲"><w:p><w:r><w:t>请核实{key}</w:t></w:r></w:p></w:comment>'
        for key in range(7, count * 7 + 7)
    )
    return docx(path, _word_table(_word_row(*HEADERS) + body), comments=notes)


def et_photos(path: Path, size: float = 1) -> Path:
    """An .et of 8,000 rows with a photo in each."""
    count = int(8_000 * size) + 1
    photos = {f"ID_{n:032X}": PIXEL for n in range(count)}
    said = [
        [n, DISTRICTS[n % 4], f"路灯{n}不亮", "市城管局", "2022-09-01", "整改中", f'=DISPIMG("{name}",1)']
        for n, name in enumerate(photos, 1)
    ]
    return et_book(path, [list(HEADERS), *said], photos)


def ods_styles(path: Path, size: float = 1) -> Path:
    """An OpenDocument of 40,000 rows whose cells are paragraphs of spans and blanks that are counted."""
    from tests.support.hostile import ods

    top = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>' for word in HEADERS
    )
    said = '<text:p><text:span>路灯</text:span><text:s text:c="3"/>不亮</text:p>' * 8
    body = "".join(
        f'<table:table-row><table:table-cell office:value-type="float" office:value="{n}"/><table:table-cell office:value-type="string"><text:p>{DISTRICTS[n % 4]}</text:p></table:table-cell>'
        f'<table:table-cell office:value-type="string">{said}</table:table-cell><table:table-cell office:value-type="string" table:number-columns-repeated="4"><text:p>2022-09-01</text:p></table:table-cell></table:table-row>'
        for n in range(int(40_000 * size))
    )
    return ods(path, f"<table:table-row>{top}</table:table-row>{body}")


def csv_quoting(path: Path, size: float = 1) -> Path:
    """A text file of 40,000 rows, each of which quotes three others."""
    count = int(40_000 * size) or 1
    return lines(
        path,
        (
            f"{n},{DISTRICTS[n % 4]},第{n}处人行道地砖破损积水严重需要更换,市城管局,2022-09-01,整改中,"
            + "；".join(f"同第{(n * k) % count}处人行道地砖破损积水严重需要更换" for k in (3, 5, 7))
            + "\n"
            if n
            else ",".join(HEADERS) + "\n"
            for n in range(count)
        ),
    )


def _list(word: str, count: int, joint: str) -> Callable[[int], str]:
    return lambda n: joint.join(word.format((n * 17 + k) % 5_000) for k in range(count))[:_MOST]


def _quote(n: int) -> str:
    return "；".join(f"同第{(n * k) % 20_000}处人行道地砖破损积水严重需要更换" for k in range(2, 12))


LATEST: Final[Mapping[str, tuple[str, Callable[[Path, float], Path]]]] = {
    **{make.__name__.replace("_", "-"): (".xlsx", make) for make in (
        local_names, formatted_sheets, paired_merges, same_headers, tall_header, error_cells, iso_days, rich_values,
        far_targets, many_tables_of_photos, crossing_links, crossing_formulas,
    )},
    **{name: (".xlsx", make) for name, make in (
        ("unit-lists", _said(5_000, D=_list("市第{}局", 2_000, "、"))),
        ("district-lists", _said(20_000, B=lambda n: "、".join((*DISTRICTS, *DISTRICTS[n % 4:])) + "、" + _list("{}街道", 300, "、")(n))),
        ("leading-units", _said(20_000, D=lambda n: "；".join(f"牵头单位：市第{(n + k) % 900}局，配合单位：市第{k}局、区第{k}局" for k in range(60)))),
        ("people-lists", _people("责任人")), ("leader-lists", _people("包保领导")),
        ("far-days", _said(40_000, E=lambda n: (1, 2_958_465, 44_805)[n % 3])),
        ("far-spans", _said(40_000, E=lambda n: f"自接到通知之日起{10 ** (n % 12)}个工作日内")),
        ("far-texts", _said(40_000, E=lambda n: f"{n % 9999 + 1}年12月31日前，每月{n % 28 + 1}日报送")),
        ("every-day", _said(40_000, E=lambda n: f"1900年1月1日至9999年12月31日每{'日周月季年'[n % 5]}")),
        ("day-lists", _said(2_000, E=lambda n: "、".join(f"{k % 12 + 1}月{(n + k) % 28 + 1}日" for k in range(4_000))[:_MOST])),
        ("dated-states", _said(2_000, F=lambda n: "；".join(f"{k % 12 + 1}月{(n + k) % 28 + 1}日已整改{k}处" for k in range(2_000))[:_MOST])),
        ("percent-states", _said(20_000, F=lambda n: "，".join(f"完成{(n + k) % 101}%" for k in range(60)))),
        ("quoting", _said(20_000, C=lambda n: f"第{n}处人行道地砖破损积水严重需要更换", G=_quote)),
        ("quoting-all", _said(3_000, C=lambda n: f"第{n}处人行道地砖破损积水严重", G=lambda n: "".join(f"第{(n + k * 7) % 3_000}处人行道地砖破损积水严重" for k in range(1_800))[:_MOST])),
        ("near-twins", _said(20_000, A=lambda n: n, B=lambda _: "大洼区", C=lambda n: f"红海滩大街{n % 150}号楼前{n // 150}处路灯不亮请尽快维修更换", E=lambda _: 44_805)),
        ("like-twins", _said(20_000, A=lambda n: n, B=lambda _: "大洼区", C=lambda n: "路灯" + "".join("甲乙丙丁"[n >> 2 * k & 3] for k in range(9)) + "不亮", E=lambda _: 44_805)),
        ("long-heads", _said(4_000, C=lambda n: "红海滩大街中段东侧人行道" * 250 + f"第{n}处")),
        ("digits", _said(20_000, A=lambda n: f"{'0' * (n % 40)}{'1' * 900}{n}")),
        ("serials", _said(60_000, A=lambda n: f"（{n}）-{n}-{n}之{n}")),
        ("tel-numbers", _said(20_000, C=lambda n: f"来电人{13_000_000_000 + n}反映" + "，".join(f"{13_000_000_000 + (n * 31 + k) % 60_000}" for k in range(30)), G=lambda n: f"回访{13_000_000_000 + n * 7 % 60_000}")),
        ("one-way", _said(60_000, F=lambda n: ("已完成", "已完成（未销号）", "整改中，预计9月底完成")[n % 3], G=lambda n: f"{n % 12 + 1}月{n % 28 + 1}日" + "复查仍未完成；" * 12)),
        ("emoji", _said(20_000, C=lambda n: "👨\u200d👩\u200d👧\u200d👦" * 60 + f"{n}", D=lambda n: "\u202e\u200b\u2060\ufeff" * 60 + f"局{n % 9}")),
        ("widths", _said(20_000, C=lambda n: "Ａｂ１２（）" * 80 + f"{n}", F=lambda n: "﹙已完成﹚"[: n % 6] * 40)),
        ("urls", _said(20_000, C=lambda n: f"https://a.cn/{'a/' * 400}{n}", G=lambda n: "www." * 300 + f"{n}")),
        ("roads", _said(20_000, C=lambda n: "".join(f"第{(n + k) % 99}大街与第{k}路交叉口" for k in range(40)))),
    )},
    "docx-controls": (".docx", docx_controls), "docx-boxes": (".docx", docx_boxes), "docx-notes": (".docx", docx_notes),
    "et-photos": (".et", et_photos), "ods-styles": (".ods", ods_styles), "csv-quoting": (".csv", csv_quoting),
}  # fmt: skip
"""Name → suffix and maker."""
