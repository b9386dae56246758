"""What cells of old workbooks and OpenDocuments show is what is read: numbers with signs, months without a day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlwt

from civtrack.ledger.formats import open_book
from civtrack.ledger.reader import read_ledger
from civtrack.model import Area, Shown, Value
from tests.ledger.test_failed_cells import an_ods, cell, read

HEADER = ["编号", "县区", "问题描述", "责任单位", "整改时限"]
FORMATS: list[tuple[str, Value, str | None]] = [
    ('"WT-"0000', 12, "WT-0012"),
    ("0000", 7, "0007"),
    ("0%", 0.5, "50%"),
    ("0.00", 3.1, "3.10"),
    ('yyyy"年"m"月"', dt.date(2022, 7, 1), "2022年7月"),
    ("mmm-yy", dt.date(2022, 7, 1), "2022年7月"),
    ('yyyy"年"m"月"d"日"', dt.date(2022, 7, 1), None),
    ("General", 12, None),
    ("yyyy-mm-dd", dt.date(2022, 7, 1), None),
]


def shown(value: Value) -> str | None:
    return value.shown if isinstance(value, Shown) else None


@pytest.mark.parametrize(("code", "value", "text"), FORMATS)
@pytest.mark.parametrize("name", ["台账.xls", "台账.et"])
def test_old_workbooks(tmp_path: Path, name: str, code: str, value: Value, text: str | None) -> None:
    """Alone, several in a row (which are stored together), and on another sheet without the format."""
    book = xlwt.Workbook()
    style = xlwt.easyxf(num_format_str=code)
    first, second = book.add_sheet("台账"), book.add_sheet("其他")
    first.write(0, 0, value, style)
    for column in (3, 4, 5):
        first.write(0, column, value, style)
    first.write(4, 0, "文字", style)
    second.write(0, 0, 12)
    book.save(str(tmp_path / name))
    cells, other = read(tmp_path / name)
    assert [shown(cells[1, column]) for column in (1, 4, 5, 6)] == [text] * 4
    assert isinstance(value, dt.date) or cells[1, 1] == value
    assert cells[5, 1] == "文字"
    assert shown(other[1, 1]) is None


def number(text: str, value: str) -> str:
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{text}</text:p></table:table-cell>'
    )


def day(text: str, value: str = "2022-07-01") -> str:
    kind = f'office:value-type="date" office:date-value="{value}"'
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (number("WT-0012", "12"), "WT-0012"),
        (number("50%", "0.5"), "50%"),
        (number("12", "12"), None),
        (number("12", "12.0"), None),
        (day("2022年7月"), "2022年7月"),
        (day("22年7月"), "2022年7月"),
        (day("7月"), "2022年7月"),
        (day("2022-07"), "2022年7月"),
        (day("2022年"), "2022年7月"),
        (day("Jul-22"), "2022年7月"),
        (day("Jul-22", "2022-07-22"), None),
        (day("07/01"), None),
        (day("7月1日"), None),
        (day("2022-07-01"), None),
        (day("22-7-1"), None),
        (cell("2022年7月"), None),
    ],
)
def test_opendocuments(tmp_path: Path, written: str, text: str | None) -> None:
    """What stands beside a value is what is shown, of repeated cells too; a drawing on the cell is not."""
    box = "<draw:frame><draw:text-box><text:p>盘山县</text:p></draw:text-box></draw:frame>"
    boxed = written.replace("<text:p>", f"{box}<text:p>", 1)
    again = written.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="2"', 1)
    (cells,) = read(an_ods(tmp_path / "1.ods", f"<table:table-row>{written}{boxed}{again}</table:table-row>"))
    assert [shown(cells[1, column]) for column in (1, 2, 3, 4)] == [text] * 4
    assert len({repr(cells[1, column]) for column in (1, 2, 3, 4)}) == 1


def test_a_district_merged_over_its_rows(tmp_path: Path) -> None:
    """An .ods tells merges: the rows below have the district, and nobody else's."""

    def row(first: str, *texts: str) -> str:
        return f"<table:table-row>{first}{''.join(map(cell, texts))}</table:table-row>"

    over = ' table:number-rows-spanned="2" table:number-columns-spanned="1"'
    covered = "<table:covered-table-cell/>"
    path = an_ods(
        tmp_path / "台账.ods",
        row(cell("县区"), "编号", "问题描述", "责任单位", "整改时限")
        + row(cell("大洼区", over), "1", "路面破损", "住建局", "7月20日")
        + row(covered, "2", "井盖缺失", "住建局", "7月21日")
        + row("<table:table-cell/>", "3", "违停", "交警", "7月22日"),
    )
    with open_book(path) as book:
        assert (book.grids[0].merges, book.grids[0].merges_known) == ((Area(2, 1, 3, 1),), True)
    assert [item.district for item in read_ledger(path).items] == ["大洼区", "大洼区", None]


def test_a_month_is_no_day_to_be_late_by(tmp_path: Path) -> None:
    """A deadline that the .xls shows as 2022年7月 is the month's end, and a number reads as it is shown."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    for column, header in enumerate(HEADER):
        sheet.write(0, column, header)
    month, code = xlwt.easyxf(num_format_str='yyyy"年"m"月"'), xlwt.easyxf(num_format_str='"WT-"0000')
    for column, (value, style) in enumerate(
        [(12, code), ("大洼区", None), ("路面破损", None), ("住建局", None), (dt.date(2022, 7, 1), month)]
    ):
        sheet.write(1, column, value, *([style] if style else []))
    book.save(str(tmp_path / "台账.xls"))
    from civtrack import assess

    (verdict,) = assess([tmp_path / "台账.xls"], as_of=dt.date(2022, 7, 20)).verdicts
    assert (verdict.item.number, verdict.deadline.day, verdict.tier) == ("WT-0012", dt.date(2022, 7, 31), "green")
