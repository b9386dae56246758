"""One sheet in every legal spelling: read the same, edited the same; the fast path and the general path agree."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.model import Row, Value, column_letter
from civtrack.xlsx import SKIP, ColumnFill, Package
from tests.support.handmade import MAIN, STRICT, handmade, sheet_xml

CELL = re.compile(r'<c r="(\w+)"([^>]*)>')
SPELLINGS: Mapping[str, Callable[[str], str | bytes]] = {
    "plain": lambda xml: xml,
    "comments": lambda xml: xml.replace("<row", "<!-- </sheetData> --><row"),
    "comments in rows": lambda xml: xml.replace("<c ", "<!-- <c r='ZZ1'> --><c "),
    "instructions": lambda xml: xml.replace("<c ", "<?x <c r='ZZ1'/>?><c "),
    "CDATA": lambda xml: re.sub(r"<(v|t)>([^<&]*)</", r"<\1><![CDATA[\2]]></", xml),
    "prefix": lambda xml: re.sub(r"<(/?)(?=[a-z])", r"<\1x:", xml).replace(" xmlns=", " xmlns:x=", 1),
    "strict": lambda xml: xml.replace(MAIN, STRICT),
    "r is last": lambda xml: CELL.sub(
        lambda cell: f'<c{cell[2].removesuffix("/")} r="{cell[1]}"{"/" if cell[2].endswith("/") else ""}>', xml
    ),
    "single quotes": lambda xml: re.sub(r'"([^"<>]*)"(?=[^<]*>)', r"'\1'", xml),
    "blanks in tags": lambda xml: re.sub(r'="', ' = "', xml.replace("/>", " />")),
    "line ends": lambda xml: xml.replace("><", ">\r\n<"),
    "empty cells open": lambda xml: re.sub(r"<c ([^>]*)/>", r"<c \1></c>", xml),
    "empty rows open": lambda xml: re.sub(r"<row ([^>]*)/>", r"<row \1></row>", xml),
    "further namespace": lambda xml: xml.replace("<row", '<row xmlns:q="urn:q" q:z="1"'),
    "UTF-16": lambda xml: xml.replace("UTF-8", "UTF-16").encode("utf-16"),
    "GB18030": lambda xml: xml.replace("UTF-8", "GB18030").encode("gb18030"),
}
CELLS = {
    "number": "<c {at}><v>-{row}.5</v></c>",
    "text": '<c {at} s="1" t="s"><v>1</v></c>',
    "own": '<c {at} t="inlineStr"><is><t>内 &lt;{row}&gt;</t></is></c>',
    "formula": "<c {at}><f>A1+{row}</f><v>{row}</v></c>",
    "shared": '<c {at}><f t="shared" si="0"/><v>{row}</v></c>',
    "empty": '<c {at} s="1"/>',
    "rich": '<c {at} t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>',
    "day": '<c {at} s="2"><v>44805</v></c>',
    "truth": '<c {at} t="b"><v>1</v></c>',
    "error": '<c {at} t="e"><v>#N/A</v></c>',
}
KINDS = st.lists(st.one_of(st.none(), st.sampled_from(sorted(CELLS))), max_size=5)
WANTED = st.one_of(st.none(), st.integers(-5, 5), st.text("红<&\n x", max_size=4))


def written(rows: list[list[str | None]]) -> str:
    """The sheet in the usual spelling; its first cell holds the text of the shared formula."""
    master = '<row r="1"><c r="A1"><f t="shared" ref="A1:E9" si="0">1+1</f><v>2</v></c></row>'
    made = []
    for number, kinds in enumerate(rows, 2):
        cells = "".join(
            CELLS[kind].format(at=f'r="{column_letter(column)}{number}"', row=number)
            for column, kind in enumerate(kinds, 1)
            if kind
        )
        made.append(f'<row r="{number}">{cells}</row>' if cells else f'<row r="{number}"/>')
    return sheet_xml(master + "".join(made))


def done(path: Path, edits: Mapping[tuple[int, int], Value]) -> tuple[list[Row], list[Row]]:
    """The rows before and after the edits, which go into single cells and a filled column."""
    target = path.with_name("out.xlsx")
    with Package.open(path) as package:
        sheet = package.sheet("台账")
        before = list(sheet.rows())
        for (row, column), value in edits.items():
            if column != 6:
                sheet.set(f"{column_letter(column)}{row}", value)
        column_six = {row: value for (row, column), value in edits.items() if column == 6}
        sheet.fill(ColumnFill(6, 1, 9, lambda row: column_six.get(row, SKIP), like=2))
        package.save(target)
    with Package.open(target) as package:
        return before, list(package.sheet("台账").rows())


@settings(max_examples=12, deadline=None)
@given(
    rows=st.lists(KINDS, min_size=1, max_size=7),
    edits=st.dictionaries(st.tuples(st.integers(2, 9), st.integers(1, 6)), WANTED, max_size=6),
)
def test_every_spelling_is_read_and_edited_alike(
    rows: list[list[str | None]], edits: dict[tuple[int, int], Value]
) -> None:
    """The same values before, the same values after, whichever path reads and edits; openpyxl agrees on the edits."""
    with tempfile.TemporaryDirectory() as folder:
        xml, results = written(rows), {}
        for name, spell in SPELLINGS.items():
            spelled = spell(xml)
            data = spelled if isinstance(spelled, bytes) else spelled.encode()
            extra = {"xl/worksheets/sheet1.xml": data}
            path = handmade(Path(folder) / "a.xlsx", {"台账": ""}, strings=["零", "一"], extra=extra)
            results[name] = done(path, edits)
            if name != "strict":
                sheet = openpyxl.load_workbook(Path(folder) / "out.xlsx")["台账"]
                for (row, column), value in edits.items():
                    assert sheet.cell(row, column).value == (None if value == "" else value), (name, row, column)
        assert {name: result == results["plain"] for name, result in results.items()} == dict.fromkeys(SPELLINGS, True)
        after = {(row.number, column): value for row in results["plain"][1] for column, value in row.values.items()}
        assert {place: after.get(place) for place in edits} == {
            place: None if value == "" else value for place, value in edits.items()
        }
