"""Text that a spreadsheet, a browser, Markdown or a terminal would obey stays text in whatever is written."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.support.offices import a_ledger
from tests.support.typed import AS_OF, typed

ORDERS = [
    "=1+1",
    "+86 427",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("http://x","点")',
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "-5",
    "＝1+1",
]
"""What the first characters of a cell can make of it."""
PREFIXES = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = "number,district,site,description,unit,days_overdue,deadline_text"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder with a ledger in which every text field begins with an order."""
    from openpyxl import load_workbook

    rows = [
        {"编号": text, "县区": text, "点位": text, "问题描述": text, "责任单位": text, "整改时限": "2022-07-15"}
        for text in ORDERS
    ]
    path = a_ledger(tmp_path / "台账.xlsx", rows)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for number, text in enumerate(ORDERS, 3):
        for column in range(1, 6):
            cell = sheet.cell(number, column)
            cell.value = text
            cell.data_type = "s"
    book.save(path)
    return tmp_path


def rows_of(hostile: Path, form: str) -> list[list[str]]:
    text = typed("query", "台账.xlsx", "--as-of", AS_OF, "--columns", COLUMNS, "-f", form, cwd=hostile).out
    return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if form == "tsv" else ","))[1:]


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_text_gets_an_apostrophe_and_a_number_does_not(hostile: Path, form: str) -> None:
    """No cell of text begins with what starts a formula; numbers are numbers, and JSON keeps what is written."""
    rows = rows_of(hostile, form)
    assert len(rows) == len(ORDERS)
    assert all(not cell.startswith(PREFIXES) for row in rows for cell in row)
    assert [row[5] for row in rows] == ["5"] * len(ORDERS)
    assert {row[3] for row in rows} >= {"'=1+1", "'+86 427", "'-2+3", "'@SUM(A1)", "'-5", "＝1+1"}
    documents = json.loads(
        typed("query", "台账.xlsx", "--as-of", AS_OF, "--columns", COLUMNS, "-f", "json", cwd=hostile).out
    )
    assert {document["description"] for document in documents} >= {"=1+1", "+86 427", "-2+3", "@SUM(A1)", "-5"}


def test_negative_numbers_are_left_alone() -> None:
    """-5 as a number is no order: only text is marked."""
    from civtrack.cli.printing import Listing, _rendered

    listing = Listing(("甲", "乙"), [[-5, "-5"], [-0.5, None]], document=dict, lines=list)
    assert _rendered(listing, "csv").split("\r\n")[1:3] == ["-5,'-5", "-0.5,"]
    assert _rendered(listing, "tsv").split("\n")[1:3] == ["-5\t'-5", "-0.5\t"]


def test_no_workbook_that_is_written_holds_a_formula(hostile: Path) -> None:
    """The updated ledger, the summary workbook, the districts' workbooks and listings: every such text is a text."""
    (hostile / "civtrack.toml").write_text('[outputs]\ndaily = ["update", "report", "split"]\n', encoding="utf-8")
    assert typed("daily", "台账.xlsx", "--as-of", AS_OF, "--out", "出", cwd=hostile, language="zh").code == 0
    period = ("report", "台账.xlsx", "--as-of", AS_OF, "--period", "month", "--out", "出/月")
    assert typed(*period, cwd=hostile, language="zh").code == 0
    for command in ("query", "summary"):
        assert typed(command, "台账.xlsx", "--as-of", AS_OF, "-o", f"出/{command}.xlsx", cwd=hostile).code == 0
    books = sorted((hostile / "出").rglob("*.xlsx"))
    assert len(books) >= 6
    found: set[str] = set()
    for path in books:
        for sheet in load_workbook(path).worksheets:
            cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
            assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b", "inlineStr"}, (path.name, sheet.title)
            found |= {str(cell.value) for cell in cells}
    assert {"=1+1", "+86 427", "@SUM(A1)", '=HYPERLINK("http://x","点")'} <= found
    assert not any(text.startswith("'=") for text in found), "no apostrophe in a workbook: it would change the ledger"


def test_a_browser_is_shown_text(tmp_path: Path) -> None:
    """Tags, entities and quotes of a ledger come out as they are written, and nothing of them as a tag."""
    nasty = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "&lt;b&gt; &amp;",
        '" onclick="x',
        "</td></table>",
    ]
    a_ledger(tmp_path / "台账.xlsx", [{"问题描述": text, "县区": text, "点位": text} for text in nasty])
    page = typed(
        "query", "台账.xlsx", "--as-of", AS_OF, "-f", "html", "--columns", "district,description", cwd=tmp_path
    ).out
    cells = [html.unescape(cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)]
    assert cells == [text for text in nasty for _ in range(2)]
    assert set(re.findall(r"</?(\w+)", page)) <= {
        "html", "head", "meta", "title", "style", "body", "table", "thead", "tbody", "tr", "th", "td", "p",
    }  # fmt: skip
    assert set(re.findall(r"\son\w+=", re.sub(r">[^<]*<", "><", page))) == set()


def test_markdown_is_shown_text(tmp_path: Path) -> None:
    """What Markdown would take for a tag, a link, emphasis, code or the edge of a cell has a backslash before it."""
    nasty = [
        "<script>x</script>",
        "[点](javascript:x)",
        "![图](http://x)",
        "*粗* _斜_ ~~删~~",
        "`码` a|b",
        "# 题",
        "&lt; \\",
    ]
    a_ledger(tmp_path / "台账.xlsx", [{"问题描述": text} for text in nasty])
    out = typed(
        "query", "台账.xlsx", "--as-of", AS_OF, "-f", "markdown", "--columns", "number,description", cwd=tmp_path
    ).out
    lines = out.splitlines()[2:]
    assert len(lines) == len(nasty)
    for line, text in zip(lines, nasty, strict=True):
        (_, _, cell, _) = re.split(r"(?<!\\)\|", line)
        assert re.sub(r"\\(.)", r"\1", cell.strip()) == text
        assert not re.search(r"(?<!\\)[<>`*_~&]", cell.replace("\\\\", ""))
        assert not cell.strip().startswith("#")


@pytest.mark.parametrize("form", ["table", "plain", "markdown", "csv", "tsv", "json", "jsonl", "html"])
def test_a_terminal_obeys_nothing_of_a_ledger(tmp_path: Path, form: str) -> None:
    """Control characters, which a cell can hold as ``_x001B_``, reach neither stdout nor stderr; JSON says the same."""
    text = "清屏_x001B_[2J响_x0007_页\u009b31m退_x0008_完"
    a_ledger(tmp_path / "台账.xlsx", [{"问题描述": text, "县区": text, "整改时限": f"{text}日"}])
    answer = typed("query", "台账.xlsx", "--as-of", AS_OF, "-f", form, "-v", cwd=tmp_path)
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", answer.out + answer.err)
    assert "清屏" in answer.out
    if form == "json":
        assert json.loads(answer.out)[0]["description"] == "清屏\x1b[2J响\x07页\x9b31m退\x08完"
    elif form != "jsonl":
        assert "清屏?[2J响?页?31m退?完" in answer.out.replace("\\", "")
