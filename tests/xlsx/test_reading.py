"""Reading: every trap of values and rows as a minimal file, and the fast path against the general one."""

# ruff: noqa: DTZ001 - cells have no time zone

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import xlsxwriter

from civtrack.errors import DamagedWorkbook, UnsafeWorkbook
from civtrack.model import Area, CellError, Row, Value
from civtrack.xlsx import Package
from civtrack.xlsx.parts.markup import Part, unescape
from tests.support.handmade import MAIN, STRICT, STYLES, handmade, sheet_xml


def rows_of(path: Path) -> list[Row]:
    with Package.open(path) as package:
        return list(package.sheet(package.sheets[0]).rows())


def first_value(path: Path) -> Value:
    return rows_of(path)[0].values.get(1)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>7</v></c>', 7),
        ('<c r="A1"><v>7.0</v></c>', 7),
        ('<c r="A1"><v>-7</v></c>', -7),
        ('<c r="A1"><v>7.25</v></c>', 7.25),
        ('<c r="A1"><v>1E3</v></c>', 1000),
        ('<c r="A1"><v>.5</v></c>', 0.5),
        ('<c r="A1"><v>1e300</v></c>', 1e300),
        ('<c r="A1" t="n"><v>3</v></c>', 3),
        ('<c r="A1"><v>-nan</v></c>', CellError("#NUM!")),
        ('<c r="A1"><v>1_000</v></c>', CellError("#NUM!")),
        ('<c r="A1"><v>1e999</v></c>', CellError("#NUM!")),
        (f'<c r="A1"><v>{"9" * 5000}</v></c>', CellError("#NUM!")),
        ('<c r="A1"><v>12345678901234567890</v></c>', 12345678901234567890),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="e"><v>#N/A</v></c>', CellError("#N/A")),
        ('<c r="A1" t="d"><v>2022-09-01</v></c>', dt.datetime(2022, 9, 1)),
        ('<c r="A1" t="d"><v>2022-09-01T08:30:00Z</v></c>', dt.datetime(2022, 9, 1, 8, 30)),
        ('<c r="A1" t="d"><v>08:30:00</v></c>', dt.time(8, 30)),
        ('<c r="A1" t="str"><v>a &amp; b&#10;c</v></c>', "a & b\nc"),
        ('<c r="A1" t="str"><v>a_x000D_b</v></c>', "a\rb"),
        ('<c r="A1" t="str"><v>a_x005F_x000D_b</v></c>', "a_x000D_b"),
        ('<c r="A1" t="str"><v>_xD83D__xDE00_</v></c>', "😀"),
        ('<c r="A1" t="str"><v/></c>', ""),
        ('<c r="A1"><v/></c>', None),
        ('<c r="A1"><v> </v></c>', None),
        ('<c r="A1" t="s"><v></v></c>', None),
        ('<c r="A1" t="inlineStr"><is><t>内</t></is></c>', "内"),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 内 </t></is></c>', " 内 "),
        ('<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>粗</t></r><r><t>细</t></r></is></c>', "粗细"),
        ('<c r="A1" t="inlineStr"><is><t>字</t><rPh sb="0" eb="1"><t>zi</t></rPh></is></c>', "字"),
        ('<c r="A1" t="str"><v><![CDATA[a<b]]></v></c>', "a<b"),
        ('<c r="A1" t="str"><v>x<!-- note -->y</v></c>', "xy"),
        ('<c t="str"><v>no address</v></c>', "no address"),
        ('<c s="1" r="A1" t="str"><v>other order</v></c>', "other order"),
        ("<c r='A1' t='str'><v>single quotes</v></c>", "single quotes"),
        ('<c r="A1" s="3"><v>0.5</v></c>', 0.5),
        ('<c r="A1" s="1" vm="1" t="e"><f>X()</f><v>#VALUE!</v></c>', CellError("#VALUE!")),
    ],
)
def test_a_cell_is_read_as_what_it_says(tmp_path: Path, cell: str, value: Value) -> None:
    """Every type of cell gives the value it holds, with its Python type."""
    read = first_value(handmade(tmp_path / "a.xlsx", f'<row r="1">{cell}</row>'))
    assert read == value
    assert isinstance(read, type(value))


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("文", "文"),
        ('<r><rPr><b/></rPr><t>粗</t></r><r><t xml:space="preserve"> 细</t></r>', "粗 细"),
        ('<t>字</t><rPh sb="0" eb="1"><t>zi</t></rPh><phoneticPr fontId="1"/>', "字"),
        ('<t>字</t><phoneticPr fontId="1" type="noConversion"/>', "字"),
        ('<t xml:space="preserve"> a </t>', " a "),
        ("<t>a_x000D_&#10;b</t>", "a\r\nb"),
        ("<t>a\r\nb</t>", "a\nb"),
        ("<t><![CDATA[<b>]]></t>", "<b>"),
        ("<t/>", ""),
    ],
)
def test_a_shared_string_is_its_text(tmp_path: Path, item: str, text: str) -> None:
    """Rich runs are joined, phonetic ones left out, codes and CDATA resolved."""
    book = handmade(tmp_path / "a.xlsx", '<row r="1"><c r="A1" t="s"><v>1</v></c></row>', strings=["first", item])
    assert first_value(book) == text


@pytest.mark.parametrize("index", ["2", "-1", "x"])
def test_a_missing_shared_string_is_damage(tmp_path: Path, index: str) -> None:
    """A number past the strings, or counting from their end, is never taken for another text."""
    book = handmade(tmp_path / "a.xlsx", f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>', strings=["a", "b"])
    with pytest.raises(DamagedWorkbook):
        rows_of(book)


def test_many_strings_are_read_across_chunks(tmp_path: Path) -> None:
    """Strings that are cut by the chunks of the stream, and very long ones, come out whole on both paths."""
    items = [f"文{n}" * (n % 50 + 1) for n in range(6000)]
    for odd in ("", "<!-- from here on -->"):
        strings = [*items[:4000], f"<t>{odd}{'长' * 2_000_000}</t>", *items[4000:]]
        rows = "".join(f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c></row>' for n in range(6001))
        read = [row.values[1] for row in rows_of(handmade(tmp_path / "a.xlsx", rows, strings=strings))]
        assert read == [*items[:4000], "长" * 2_000_000, *items[4000:]]


def test_empty_items_and_empty_parts(tmp_path: Path) -> None:
    """``<si/>`` is an empty text; an empty table of strings and an empty sheet are no damage."""
    book = handmade(tmp_path / "a.xlsx", '<row r="1"><c r="A1" t="s"><v>1</v></c></row>', strings=["a"],
                    extra={"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>a</t></si><si/></sst>'})  # fmt: skip
    assert first_value(book) == ""
    book = handmade(tmp_path / "b.xlsx", {"空": f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'}, strings=[],
                    extra={"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"/>'})  # fmt: skip
    assert rows_of(book) == []
    assert rows_of(handmade(tmp_path / "c.xlsx", '<row r="3"/><row r="5" hidden="1"/>')) == [
        Row(3, False, {}), Row(5, True, {})]  # fmt: skip


def dated(code: str | int) -> str:
    """Styles whose style 1 has a format code, or a built-in number."""
    plain = '<xf numFmtId="{}" fontId="0" fillId="0" borderId="1"'
    if isinstance(code, int):
        return STYLES.replace(plain.format(0), plain.format(code))
    styles = STYLES.replace('<numFmts count="1">', f'<numFmts count="2"><numFmt numFmtId="170" formatCode="{code}"/>')
    return styles.replace(plain.format(0), plain.format(170))


@pytest.mark.parametrize(
    ("code", "shows_day"),
    [
        (14, True), (22, True), (27, True), (31, True), (36, True), (45, True), (50, True), (57, True), (58, True),
        (0, False), (9, False), (37, False), (44, False), (49, False), (59, False),
        ("yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", True), ("yyyy年m月d日", True),
        ("m&quot;月&quot;d&quot;日&quot;;@", True),
        ("[$-804]aaaa", True), ("[DBNum1][$-804]yyyy&quot;年&quot;m&quot;月&quot;", True), ("[红色]yyyy/m/d", True),
        ("General", False), ("G/通用格式", False), ("0.00E+00", False), ("#,##0.00_);[Red]\\(#,##0.00\\)", False),
        ("0&quot;天 days&quot;", False), ("[$¥-804]#,##0", False), ("\\d0", False), ("_d0", False), ("@", False),
        ("0;[h]", False),
    ],
)  # fmt: skip
def test_a_number_format_shows_a_day_or_not(tmp_path: Path, code: str | int, shows_day: bool) -> None:
    """Built-in and custom formats are told apart by what they show, not by letters in quotes or brackets."""
    book = handmade(tmp_path / "a.xlsx", '<row r="1"><c r="A1" s="1"><v>44805</v></c></row>', styles=dated(code))
    assert first_value(book) == (dt.datetime(2022, 9, 1) if shows_day else 44805)


@pytest.mark.parametrize(
    ("serial", "epoch_1904", "value"),
    [
        ("44805", False, dt.datetime(2022, 9, 1)),
        ("43343", True, dt.datetime(2022, 9, 1)),
        ("44805.75", False, dt.datetime(2022, 9, 1, 18)),
        ("44804.9999999999", False, dt.datetime(2022, 9, 1)),
        ("1", False, dt.datetime(1900, 1, 1)),
        ("59", False, dt.datetime(1900, 2, 28)),
        ("60", False, 60),
        ("61", False, dt.datetime(1900, 3, 1)),
        ("0", False, dt.time(0, 0)),
        ("0.5", False, dt.time(12, 0)),
        ("-3", False, -3),
        ("2958465", False, dt.datetime(9999, 12, 31)),
        ("2958466", False, 2958466),
        ("1e300", False, 1e300),
    ],
)
def test_a_serial_number_is_its_day(tmp_path: Path, serial: str, epoch_1904: bool, value: Value) -> None:
    """Both date systems, the day that never was, times of day, and numbers that are no day."""
    flag = f'<workbookPr date1904="{int(epoch_1904)}"/>'
    book = handmade(tmp_path / "a.xlsx", f'<row r="1"><c r="A1" s="2"><v>{serial}</v></c></row>', properties=flag)
    assert first_value(book) == value


@pytest.mark.parametrize(("serial", "value"), [("0.25", dt.time(6)), ("1.25", 1.25)])
def test_elapsed_time_is_no_day(tmp_path: Path, serial: str, value: Value) -> None:
    """``[h]:mm`` counts hours: less than a day is a time, more stays a number."""
    book = handmade(tmp_path / "a.xlsx", f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>', styles=dated(46))
    assert first_value(book) == value


def test_formulas_are_flagged_with_and_without_cache(tmp_path: Path) -> None:
    """A formula's cached value is read; one without a cache is known as such, never an empty cell."""
    row = rows_of(
        handmade(
            tmp_path / "a.xlsx",
            '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>X()</f></c><c r="C1" t="str"><f>""</f><v></v></c>'
            '<c r="D1"><f t="shared" si="0"/><v>4</v></c><c r="E1" t="str"><f>_xlfn.DISPIMG(&quot;ID_1&quot;,1)</f>'
            '<v>=DISPIMG(&quot;ID_1&quot;,1)</v></c><c r="F1"><v>1</v></c></row>',
        )
    )[0]
    assert row.values == {1: 2, 2: None, 3: "", 4: 4, 5: '=DISPIMG("ID_1",1)', 6: 1}
    assert row.formulas == {1, 2, 3, 4, 5}
    assert row.uncached == {2}


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2"/></row><row r="1"><c r="A1"/></row>',
        '<row r="1"/><row r="1"/>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></row>',
        f'<row r="{"9" * 5000}"/>',
        '<row r="1"><c r="A1"><v>&nope;</v></c><x',
    ],
)
def test_rows_that_contradict_themselves_are_damage(tmp_path: Path, rows: str) -> None:
    """Rows out of order, cells in the wrong row and broken XML are refused, never guessed at."""
    with pytest.raises(DamagedWorkbook):
        rows_of(handmade(tmp_path / "a.xlsx", rows))


CONTENT = (
    '<row r="1" ht="0" customHeight="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="2"><v>44805</v></c></row>\n  '
    '<row r="2" hidden="1" spans="1:3"><c r="A2"/><c r="B2"><f>A1</f><v>-5</v></c></row><row r="4"/>'
    '<row r="7"><c r="AB7" t="inlineStr"><is><t>x &lt; y</t></is></c><c r="XFD7" t="b"><v>1</v></c></row>'
)
EXPECTED = [
    Row(1, True, {1: "题", 3: dt.datetime(2022, 9, 1)}),
    Row(2, True, {2: -5}, frozenset({2})),
    Row(4, False, {}),
    Row(7, False, {28: "x < y", 16384: True}),
]


@pytest.mark.parametrize(
    "part",
    [
        sheet_xml(CONTENT),
        sheet_xml(CONTENT).replace("\n", "\r\n"),
        sheet_xml("<!-- before -->" + CONTENT),
        sheet_xml(CONTENT.replace('<row r="4"/>', '<?pi?><row r="4"/><!-- </row></sheetData> -->')),
        sheet_xml(CONTENT.replace(' r="A1"', "").replace('<row r="1"', "<row").replace(' r="A2"', "")),
        sheet_xml(CONTENT).replace(MAIN, STRICT),
        sheet_xml(CONTENT).replace('r="2" hidden="1"', 'hidden="true" r="2"'),
        sheet_xml(CONTENT.replace("<row", '<row xmlns:q="urn:q" q:z="1"')),
        re.sub(r"<(/?)(?=[a-z])", r"<\1x:", sheet_xml(CONTENT)).replace("xmlns=", "xmlns:x="),
        sheet_xml(CONTENT, head="<!-- <sheetData> -->"),
    ],
    ids=["plain", "crlf", "comment", "comment-inside", "no-address", "strict", "order", "namespace", "prefix", "head"],
)  # fmt: skip
def test_every_legal_spelling_reads_alike(tmp_path: Path, part: str) -> None:
    """Comments, prefixes, missing addresses, other namespaces: the general path says what the fast one says."""
    assert rows_of(handmade(tmp_path / "a.xlsx", {"台账": part}, strings=["题"])) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_parts_in_other_encodings_are_transcoded(tmp_path: Path, encoding: str) -> None:
    """A part in UTF-16 or GB18030 is read, never taken for empty."""
    name = "utf-16" if encoding.startswith("utf") else encoding
    part = sheet_xml(CONTENT.replace("x &lt; y", "题")).replace('encoding="UTF-8"', f'encoding="{name}"')
    book = handmade(tmp_path / "a.xlsx", {}, strings=["题"])
    book = handmade(tmp_path / "a.xlsx", {"台账": ""}, strings=["题"],
                    extra={"xl/worksheets/sheet1.xml": part.encode(encoding)})  # fmt: skip
    assert [row.values for row in rows_of(book)][-1] == {28: "题", 16384: True}


@pytest.mark.parametrize("broken", [b"\xff", "题".encode("gbk")])
def test_bytes_that_are_not_the_named_encoding_are_damage(tmp_path: Path, broken: bytes) -> None:
    """Wrong bytes are said, not replaced."""
    part = sheet_xml('<row r="1"><c r="A1" t="str"><v>@</v></c></row>').encode().replace(b"@", broken)
    with pytest.raises(DamagedWorkbook):
        rows_of(handmade(tmp_path / "a.xlsx", {"台账": ""}, extra={"xl/worksheets/sheet1.xml": part}))


@pytest.mark.parametrize(
    "where", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_a_dtd_is_refused_in_every_part(tmp_path: Path, where: str) -> None:
    """A document type has no place in a workbook: entities could make it grow without end."""
    from tests.support.handmade import pack, parts

    content = parts('<row r="1"><c r="A1" s="2" t="s"><v>0</v></c></row>', strings=["a"])
    content[where] = content[where].replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY a "b">]>\n', 1)
    with pytest.raises(UnsafeWorkbook):
        rows_of(pack(tmp_path / "a.xlsx", content))


def test_rows_with_names_like_ours_in_drawings_are_not_met(tmp_path: Path) -> None:
    """``<xdr:row>`` after the rows is not a row."""
    tail = '<controls xmlns:xdr="urn:xdr"><xdr:row r="9"><xdr:c r="A9"><v>1</v></xdr:c></xdr:row></controls>'
    book = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml('<row r="1"/>', tail=tail)})
    assert rows_of(book) == [Row(1, False, {})]


def test_the_structure_of_a_sheet(tmp_path: Path) -> None:
    """Merges, hidden columns, filter, protection and state are read without reading rows."""
    part = sheet_xml(
        '<row r="1"/>',
        head='<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/></cols>',
        tail='<sheetProtection sheet="1"/><autoFilter ref="A4:O9"><filterColumn colId="1"/></autoFilter>'
        '<mergeCells count="2"><mergeCell ref="A1:O1"/><mergeCell ref="$B$3:$B$4"/></mergeCells>',
    )
    with Package.open(handmade(tmp_path / "a.xlsx", {"台账 ": part, "空": sheet_xml("")})) as package:
        assert package.sheets == ("台账 ", "空")
        sheet = package.sheet("台账 ")
        assert sheet.merges == (Area(1, 1, 1, 15), Area(3, 2, 4, 2))
        assert sheet.hidden_columns == {2, 3, 5}
        assert sheet.autofilter == Area(4, 1, 9, 15)
        assert (sheet.filtered, sheet.protected, sheet.state) == (True, True, "visible")
        other = package.sheet("空")
        assert (other.filtered, other.protected, other.autofilter, other.tables) == (False, False, None, ())
        with pytest.raises(KeyError):
            package.sheet("台账")


def test_a_large_sheet_is_read_across_chunks(tmp_path: Path) -> None:
    """Rows that are cut by the chunks of the stream come out whole, on both paths."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="str"><v>{"文" * (n % 90)}</v></c></row>'
        for n in range(1, 9001)
    )
    expected = [{1: n, 2: "文" * (n % 90)} if n % 90 else {1: n} for n in range(1, 9001)]
    for name, content in (("a", rows), ("b", rows.replace('<row r="4500">', '<!-- from here on --><row r="4500">'))):
        read = rows_of(handmade(tmp_path / f"{name}.xlsx", content))
        assert [{key: value for key, value in row.values.items() if value != ""} for row in read] == expected


def test_text_in_a_part_is_what_a_parser_makes_of_it() -> None:
    """CDATA, comments and references in a name or a formula: the text, and no error for an ampersand in CDATA."""
    part = Part(
        "a.xlsx", "xl/workbook.xml", "<a><b><![CDATA[甲&乙 <x>]]><!-- & --><?p &?>&amp;&#x4E19;</b></a>".encode()
    )
    assert part.text(part.root.children[0]) == "甲&乙 <x>&丙"


def test_a_broken_reference_in_a_formula_is_damage(tmp_path: Path) -> None:
    """It is met when the file is read, and where a formula alone is looked at it is an error of that file."""
    path = handmade(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><f>B1&amp;&bogus;</f><v>1</v></c></row>')
    with pytest.raises(DamagedWorkbook, match="not well-formed"):
        rows_of(path)
    with pytest.raises(DamagedWorkbook, match="“&” stands for no character"), Package.open(path):
        unescape("A1&bogus;")


def test_the_first_rows_need_only_the_first_strings(tmp_path: Path) -> None:
    """Rows up to a number come out as `rows` gives them, and strings far behind them are not read for it."""
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        for row in range(3000):
            sheet.write_row(row, 0, [f"第{row}行{'很长的文字' * 20}", row])
    with Package.open(path) as package:
        first = list(package.sheet("台账").first_rows(5))
        assert "_shared_strings" not in package.__dict__
        strings = package.strings_as_asked()
        assert strings[3].startswith("第3行")
        assert list.__len__(strings) == 0
        assert len(strings._strings) < 3000  # type: ignore[attr-defined]
        assert len(strings) == 3000
        with pytest.raises(IndexError):
            strings[3000]
        assert first == list(package.sheet("台账").rows())[:5]
        assert package.strings_as_asked() is package.shared_strings()
