# ruff: noqa: E501 - XML is written as it will stand in the file; some kinds have one size
"""Hostile ledgers of a third kind: merely huge ordinary files, and a little of everything that nobody wrote down before.

Exists because each list of kinds only holds what its author thought of; these were thought of after the others were
bounded. Most are what an office makes by accident: a copied format, a link dragged down, a paste of a whole column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from civtrack.model import column_letter
from tests.support.handmade import LINKS, MAIN, STYLES, links_xml, pack, parts, sheet_xml
from tests.support.hostile import (
    COLUMNS,
    DISTRICTS,
    HEADERS,
    MAIN_DRAWING,
    PIXEL,
    book,
    cell,
    formulas,
    head,
    lines,
    row,
    rows,
)
from tests.support.hostile_more import _anchor, _drawn, _picture, _with_strings

__all__ = ["NEWER"]


def links_over_ranges(path: Path, size: float = 1) -> Path:
    """200,000 links over ranges that all overlap."""
    inner = "".join(
        f'<hyperlink ref="A{n % 900 + 3}:G{n % 900 + 2_003}" location="台账!A{n % 900 + 3}"/>'
        for n in range(int(200_000 * size))
    )
    return book(path, sheet_xml(rows(int(5_000 * size)), tail=f"<hyperlinks>{inner}</hyperlinks>"))


def many_merges(path: Path, size: float = 1) -> Path:
    """300,000 merged cells, three to each row of items."""
    count = int(100_000 * size)
    inner = "".join(
        f'<mergeCell ref="{first}{n + 3}:{last}{n + 3}"/>' for n in range(count) for first, last in ("HI", "JK", "LM")
    )
    return book(path, sheet_xml(rows(int(20_000 * size)), tail=f"<mergeCells>{inner}</mergeCells>"))


def nested_ifs(path: Path, size: float = 1) -> Path:
    """Formulas of 64 IFs inside each other, no two alike."""

    def said(n: int) -> str:
        return "".join(f"IF(A{n}={n + k},&quot;第{k}级&quot;," for k in range(64)) + '""' + ")" * 64

    return formulas(path, int(20_000 * size), said)


def overlapping_formats(path: Path, size: float = 1) -> Path:
    """3,000 conditional formats whose areas overlap, each of 60 ranges, as copying rows leaves them."""
    inner = "".join(
        f'<conditionalFormatting sqref="{" ".join(f"A{(n * 7 + k * 31) % 19_000 + 3}:G{(n * 7 + k * 31) % 19_000 + 900}" for k in range(60))}">'
        f'<cfRule type="containsText" dxfId="0" priority="{n + 1}" operator="containsText" text="未完成"><formula>NOT(ISERROR(SEARCH("未完成",A3)))</formula></cfRule></conditionalFormatting>'
        for n in range(int(3_000 * size))
    )
    styles = STYLES.replace("</styleSheet>", '<dxfs count="1"><dxf><font><b/></font></dxf></dxfs></styleSheet>')
    return book(path, sheet_xml(rows(int(20_000 * size)), tail=inner), styles=styles)


def long_lists(path: Path, size: float = 1) -> Path:
    """20,000 validations that each list 60 units in their own words."""
    inner = "".join(
        f'<dataValidation type="list" sqref="D{n + 3}"><formula1>"{",".join(f"市第{(n + k) % 999}局" for k in range(30))}"</formula1></dataValidation>'
        for n in range(int(20_000 * size))
    )
    return book(path, sheet_xml(rows(int(20_000 * size)), tail=f"<dataValidations>{inner}</dataValidations>"))


def huge_comments(path: Path, size: float = 1) -> Path:
    """2,000 comments of 32,000 letters."""
    count = int(2_000 * size)
    said = "".join(
        f'<comment ref="C{n + 3}" authorId="{n}"><text><t>{"请大洼区核实，" * 4_500}{n}</t></text></comment>'
        for n in range(count)
    )
    authors = "".join(f"<author>第{n}号</author>" for n in range(count))
    return book(
        path,
        sheet_xml(rows(count)),
        {"rId1": ("comments", "../comments1.xml")},
        extra={
            "xl/comments1.xml": f'<comments xmlns="{MAIN}"><authors>{authors}</authors><commentList>{said}</commentList></comments>'
        },
    )


def drawings(path: Path, size: float = 1) -> Path:
    """800 sheets with a drawing each."""
    count = int(800 * size)
    made = parts({f"表{n}": sheet_xml(rows(3), tail='<drawing r:id="rId1"/>') for n in range(count)})
    space = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    for n in range(count):
        made[f"xl/worksheets/_rels/sheet{n + 1}.xml.rels"] = links_xml(
            {"rId1": ("drawing", f"../drawings/drawing{n}.xml")}
        ).encode()
        made[f"xl/drawings/drawing{n}.xml"] = (
            f'<xdr:wsDr xmlns:xdr="{space}" xmlns:a="{MAIN_DRAWING}" xmlns:r="{LINKS}">{_anchor(2, 2, _picture(1))}</xdr:wsDr>'.encode()
        )
        made[f"xl/drawings/_rels/drawing{n}.xml.rels"] = links_xml({"rId1": ("image", "../media/i.png")}).encode()
    made["xl/media/i.png"] = PIXEL
    return pack(path, made)


def shapes(path: Path, size: float = 1) -> Path:
    """30,000 text boxes that speak of districts."""

    def box(n: int) -> str:
        return (
            f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{n + 2}" name="文本框{n}"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr/>'
            f"<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{DISTRICTS[n % 4]}第{n}处</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
        )

    count = int(30_000 * size)
    return _drawn(
        path,
        "".join(_anchor(n % 5_000 + 2, n % 5_000 + 2, box(n)) for n in range(count)),
        int(5_000 * size),
        {"i.png": PIXEL},
    )


def repeated_headers(path: Path, size: float = 1) -> Path:
    """60,000 rows, the header repeated above each third one."""
    made = [head()]
    for n in range(3, int(60_000 * size)):
        words = "".join(cell(f"{letter}{n}", word) for letter, word in zip(COLUMNS, HEADERS, strict=True))
        made.append(f'<row r="{n}">{words}</row>' if n % 3 == 0 else row(n))
    return book(path, sheet_xml("".join(made)))


def _furniture(path: Path, count: int, word: Callable[[int], str]) -> Path:
    made = [head()]
    made += [f'<row r="{n}">{cell(f"A{n}", word(n))}</row>' if n % 2 else row(n) for n in range(3, count)]
    return book(path, sheet_xml("".join(made)))


def subtotals(path: Path, size: float = 1) -> Path:
    """30,000 sub-totals, one below each item."""
    return _furniture(path, int(60_000 * size), lambda n: f"小计：{n}件")


def headings(path: Path, size: float = 1) -> Path:
    """30,000 headings of sections."""
    return _furniture(path, int(60_000 * size), lambda n: f"（{n}）{DISTRICTS[n // 2 % 4]}")


def notes(path: Path, size: float = 1) -> Path:
    """30,000 notes between the items."""
    return _furniture(path, int(60_000 * size), lambda n: f"注：以上第{n}项由{DISTRICTS[n // 2 % 4]}跟进")


def odd_rows(path: Path, size: float = 1) -> Path:
    """40,000 rows that say nothing that an item says."""

    def said(n: int) -> str:
        return f'<row r="{n}">{cell(f"D{n}", "市城管局")}{cell(f"G{n}", f"见第{n}页")}</row>' if n % 2 else row(n)

    return book(path, sheet_xml(rows(int(80_000 * size), said)))


def formula_totals(path: Path, size: float = 1) -> Path:
    """10,000 totals by formula, each adding up all totals above it."""
    made = [head()]
    for n in range(3, int(20_000 * size)):
        total = f'{cell(f"A{n}", "合计")}<c r="C{n}"><f>COUNTA(C3:C{n - 1})</f><v>1</v></c>'
        made.append(f'<row r="{n}">{total}</row>' if n % 2 else row(n))
    return book(path, sheet_xml("".join(made)))


def one_string(path: Path, size: float = 1) -> Path:
    """One string of 30,000 letters, used a million times."""
    letters = [column_letter(index) for index in range(8, 58)]
    body = rows(
        int(20_000 * size),
        lambda n: row(n, extra="".join(f'<c r="{letter}{n}" t="s"><v>0</v></c>' for letter in letters)),
    )
    return _with_strings(path, body, f"<si><t>{'大洼区路灯不亮，' * 3_700}</t></si>")


def wide_table(path: Path, size: float = 1) -> Path:
    """16,384 columns with a header each, four rows."""
    letters = [column_letter(index) for index in range(8, int(16_384 * size) + 8)][: 16_384 - 7]
    top = (
        head().removesuffix("</row>")
        + "".join(cell(f"{letter}2", f"{DISTRICTS[k % 4]}意见{k}") for k, letter in enumerate(letters))
        + "</row>"
    )
    body = "".join(row(n, extra="".join(cell(f"{letter}{n}", "同意") for letter in letters)) for n in range(3, 7))
    return book(path, sheet_xml(top + body))


def formula_names(path: Path, size: float = 1) -> Path:
    """30,000 defined names that are formulas over the ledger."""
    inner = "".join(
        f'<definedName name="区间{n}">OFFSET(台账!$A$3,MATCH("{DISTRICTS[n % 4]}",台账!$B:$B,0)-1,{n % 7},COUNTIF(台账!$B:$B,"{DISTRICTS[n % 4]}"),1)</definedName>'
        for n in range(int(30_000 * size))
    )
    return book(path, sheet_xml(rows(int(20_000 * size))), workbook=f"<definedNames>{inner}</definedNames>")


def _prose(letter: str, word: Callable[[int], str]) -> Callable[[Path, float], Path]:
    def make(path: Path, size: float = 1) -> Path:
        texts = "".join(f"<si><t>{(word(n) * 16_000)[: 32_700 - n % 9]}</t></si>" for n in range(int(300 * size) or 2))
        count = int(300 * size) or 2
        body = rows(
            int(3_000 * size),
            lambda n: row(n, **{letter: "§"}).replace(' t="inlineStr"><is><t>§</t></is>', f' t="s"><v>{n % count}</v>'),
        )
        return _with_strings(path, body, texts)

    make.__doc__ = f"Texts of 32,700 letters in column {letter}, each of another kind."
    return make


def csv_open(path: Path, size: float = 1) -> Path:
    """A text file in which every line opens a quote."""
    return lines(
        path,
        (
            f'"问题{n},"责任单位,"整改时限\n' if n else "问题描述,责任单位,整改时限\n"
            for n in range(int(700_000 * size))
        ),
    )


def csv_returns(path: Path, size: float = 1) -> Path:
    """A text file of bare returns and blanks."""
    return lines(path, ("问题描述,责任单位,整改时限\r" if n == 0 else " \r" * 1_000 for n in range(int(10_000 * size))))


def dead_links(path: Path, size: float = 1) -> Path:
    """900 outside workbooks, each named by formulas."""
    count = int(900 * size)
    made = parts(
        rows(
            int(9_000 * size),
            lambda n: row(
                n, extra=f'<c r="H{n}"><f>VLOOKUP(C{n},[{n % max(count, 1) + 1}]表!$A:$C,2,0)</f><v>1</v></c>'
            ),
        ),
        workbook="<externalReferences>"
        + "".join(f'<externalReference r:id="rIdX{n}"/>' for n in range(count))
        + "</externalReferences>",
        links={f"rIdX{n}": ("externalLink", f"externalLinks/externalLink{n}.xml") for n in range(count)},
        extra={
            f"xl/externalLinks/externalLink{n}.xml": f'<externalLink xmlns="{MAIN}" xmlns:r="{LINKS}"><externalBook r:id="rId1"/></externalLink>'
            for n in range(count)
        },
    )
    return pack(path, made)


NEWER: Final[Mapping[str, tuple[str, Callable[[Path, float], Path]]]] = {
    **{make.__name__.replace("_", "-"): (".xlsx", make) for make in (
        links_over_ranges, many_merges, nested_ifs, overlapping_formats, long_lists, huge_comments, drawings, shapes,
        repeated_headers, subtotals, headings, notes, odd_rows, formula_totals, one_string, wide_table, formula_names, dead_links,
    )},
    **{f"prose-{name}": (".xlsx", _prose(letter, word)) for name, letter, word in (
        ("days", "E", lambda n: ("1月1日", "2022.", "每周一、", "T+1", "9/", "一", "前", "2022年", "月底")[n % 9]),
        ("states", "F", lambda n: ("未", "不需", "已整改，", "100%", "（", "正在", "√×", "完成不了", "逾期")[n % 9]),
        ("units", "D", lambda n: ("大洼", "（配合：", "市局、", "牵头：", "；", "各县区", "局", "镇", "、")[n % 9]),
        ("places", "B", lambda n: ("大洼区", "盘山", "、", "（", "各县区", "区", "洼大", "市", "兴隆台")[n % 9]),
        ("remarks", "G", lambda n: ("转大洼区", "延期至", "同上", "见附件", "已销号，", "[", "http://", "1、", "撤销")[n % 9]),
    )},
    "csv-open": (".csv", csv_open), "csv-returns": (".csv", csv_returns),
}  # fmt: skip
"""Name → suffix and maker."""
