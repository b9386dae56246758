"""A story: July's ledger, August's with the open rows carried over, both in one folder; one office, every output."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.typed import Answer, typed

HEADER = ["序号", "县区", "点位", "问题描述", "责任单位", "责任人", "交办时间", "整改时限", "整改状态", "完成日期"]
HALL = ["大洼区", "红旗小区", "楼道堆物", "城管局", "甲某"]
LAMP = ["盘山县", "化工路", "路灯不亮", "住建局", "乙某"]
RAIL = ["大洼区", "田家桥", "护栏破损", "住建局(市政科)", "丙某"]
WALL = ["盘山县", "田家学校", "围墙破损", "教育局", "丁某（副局长）"]
DISTRICTS = '[office]\ndistricts = ["大洼区", "盘山县"]\n'
LEDGERS = '[[ledgers]]\npath = "台账/*.xlsx"\n'


def on(month: int, day: int) -> dt.datetime:
    return dt.datetime(2022, month, day)  # noqa: DTZ001 - cells have no time zone


def write(path: Path, rows: list[list[Any]]) -> None:
    """A ledger with a title, its rows numbered from 1."""
    path.parent.mkdir(exist_ok=True)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "台账"
    sheet.append([f"2022年{path.stem[:2]}问题台账"])
    sheet.append(HEADER)
    for place, row in enumerate(rows, 1):
        sheet.append([place, *row])
    book.save(path)


class Office:
    """A folder with settings, and ledgers as the months bring them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "civtrack.toml").write_text(DISTRICTS + LEDGERS, encoding="utf-8")
        write(
            folder / "台账" / "7月台账.xlsx",
            [[*HALL, on(7, 4), on(7, 11), "整改中", None], [*LAMP, on(7, 6), on(7, 13), "已整改", on(7, 12)],
             [*RAIL, on(7, 20), on(8, 5), "未整改", None]],
        )  # fmt: skip

    def august(self, *, fixed: bool = False) -> None:
        """August's ledger: both open rows of July, one new; later the first of them is fixed."""
        state = ["已整改", on(8, 3)] if fixed else ["整改中", None]
        rail = [*RAIL[:3], "住建局（市政科）", RAIL[4]]
        write(
            self.folder / "台账" / "8月台账.xlsx",
            [[*HALL, on(7, 4), on(7, 11), *state], [*rail, on(7, 20), on(8, 5), "未整改", None],
             [*WALL, on(8, 1), on(8, 8), "整改中", None]],
        )  # fmt: skip

    def __call__(self, *arguments: str) -> Answer:
        return typed(*arguments, cwd=self.folder)

    def read(self, *arguments: str) -> Any:
        """What a command says as JSON."""
        return json.loads(self(*arguments, "-f", "json").out)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def two_months(office: Office) -> Office:
    """July's last day and August's first are recorded; on the third the hall is cleared."""
    assert office("daily", "--as-of", "2022-07-31").code == 0
    office.august()
    assert office("daily", "--as-of", "2022-08-01").code == 0
    office.august(fixed=True)
    assert office("daily", "--as-of", "2022-08-03").code == 0
    return office


def test_totals_are_those_of_one_office(office: Office) -> None:
    """Four items, not six; what is carried is counted beside the total, by district too."""
    office.august()
    found = office.read("summary", "--as-of", "2022-08-01")
    total = found["total"]
    counts = ("total", "red", "yellow", "green", "grey", "closed", "void", "carried")
    assert [total[key] for key in counts] == [4, 1, 0, 2, 0, 1, 0, 2]
    assert [(group["group"], group["total"], group["carried"]) for group in found["groups"]] == [
        ("大洼区", 2, 2), ("盘山县", 2, 0),
    ]  # fmt: skip
    assert found["problems"] == {"error": 0, "warning": 0}
    assert "Carried over" in office("summary", "--as-of", "2022-08-01").out


def test_the_row_fixed_in_august_is_fixed(two_months: Office) -> None:
    """July's row still says 整改中; August's counts, and July's is listed as carried over, with nothing overdue."""
    items = two_months.read("query", "--as-of", "2022-08-03")
    states = [(item["ledger"][:2], item["row"], item["tier"], item["reason"], item["days_overdue"]) for item in items]
    assert sorted(states) == [
        ("7月", 3, "carried", "carried", None), ("7月", 4, "closed", "done_on_time", None),
        ("7月", 5, "carried", "carried", None), ("8月", 3, "closed", "done_late", 23),
        ("8月", 4, "yellow", "due_soon", None), ("8月", 5, "green", "on_track", None),
    ]  # fmt: skip
    assert [item["row"] for item in two_months.read("query", "--tier", "结转", "--as-of", "2022-08-03")] == [3, 5]


def test_nothing_is_new_or_newly_overdue_because_it_was_carried(two_months: Office) -> None:
    """From July to August only the wall is new; afterwards the hall is finished and the rail comes near."""
    first = two_months.read("changes", "--from", "2022-07-31", "--to", "2022-08-01")
    assert [(change["kind"], change["after"]) for change in first["changes"]] == [("new", "围墙破损")]
    second = two_months.read("changes", "--from", "2022-08-01", "--to", "2022-08-03")
    assert [(change["kind"], change["ledger"]) for change in second["changes"]] == [
        ("closed", "8月台账.xlsx"), ("tier_up", "8月台账.xlsx"),
    ]  # fmt: skip


def test_trend_and_brief_count_each_item_once(two_months: Office) -> None:
    """The lines of July and August go on from one another."""
    trend = [each for each in two_months.read("trend") if each["group"] is None]
    assert [(each["date"][5:], each["total"], each["red"], each["closed"]) for each in trend] == [
        ("07-31", 3, 1, 1), ("08-01", 4, 1, 1), ("08-03", 4, 0, 2),
    ]  # fmt: skip
    brief = typed("brief", "--as-of", "2022-08-03", cwd=two_months.folder, language="zh").out
    assert "共4件" in brief


def test_a_district_gets_each_item_once(two_months: Office) -> None:
    """大洼区's workbook has the two rows of August; July's rows are sent to nobody."""
    book = openpyxl.load_workbook(two_months.folder / "civtrack-out/2022-08-03/县区/大洼区_2022-08-03.xlsx")
    texts = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert texts.count("楼道堆物") == texts.count("护栏破损") == 1
    assert "已整改" in texts


def test_the_updated_ledger_marks_the_older_row(two_months: Office) -> None:
    """July's copy says 上期结转 and where the item counts; the ledger itself is not touched."""
    book = openpyxl.load_workbook(two_months.folder / "civtrack-out/2022-08-03/台账/7月台账.xlsx")
    row = [cell.value for cell in book["台账"][3]]
    assert "上期结转" in row
    assert any("8月台账.xlsx!台账!3" in str(value) for value in row)
    assert 23 not in row


def test_each_side_explains_the_other(two_months: Office) -> None:
    """The older row leads to the newer one and back."""
    older = two_months("explain", "7月台账.xlsx!台账!3", "--as-of", "2022-08-03").out
    assert "8月台账.xlsx!台账!3" in older
    newest = two_months("explain", "8月台账.xlsx!台账!3", "--as-of", "2022-08-03").out
    assert "7月台账.xlsx!台账!3" in newest


def test_where_settings_say_so_each_counts(office: Office) -> None:
    """`carried = "each"` counts both rows, and nobody is told to delete one."""
    settings = DISTRICTS + '[policy]\ncarried = "each"\n' + LEDGERS
    (office.folder / "civtrack.toml").write_text(settings, encoding="utf-8")
    office.august()
    found = office.read("summary", "--as-of", "2022-08-01")
    assert (found["total"]["total"], found["total"]["carried"]) == (6, 0)
    assert found["problems"]["warning"] == 0


def test_units_and_persons_are_one_however_written(office: Office) -> None:
    """住建局(市政科) and 住建局（市政科） are one group; an alias joins what only the office can know."""
    settings = DISTRICTS + '[office.person_aliases]\n"丁某(副局长)" = "丁某"\n' + LEDGERS
    (office.folder / "civtrack.toml").write_text(settings, encoding="utf-8")
    office.august()
    groups = office.read("summary", "--by", "unit", "--as-of", "2022-08-01")["groups"]
    assert [group["group"] for group in groups] == ["住建局", "住建局(市政科)", "城管局", "教育局"]
    (wall,) = office.read("query", "--person", "丁某（副局长）", "--as-of", "2022-08-01")
    assert wall["person"] == "丁某"
    told = office("explain", "8月台账.xlsx!台账!5", "--as-of", "2022-08-01").out
    assert "“丁某（副局长）”" in told
    sheet = openpyxl.load_workbook(office.folder / "台账/8月台账.xlsx")["台账"]
    assert sheet["F5"].value == "丁某（副局长）"


def test_inspect_lists_what_may_be_one(office: Office) -> None:
    """丁某 and 丁某（副局长） stay two until the settings say otherwise; inspect shows the line that would."""
    write(office.folder / "台账" / "9月台账.xlsx", [[*WALL[:4], "丁某", on(9, 1), on(9, 8), "整改中", None],
                                                 [*WALL, on(9, 2), on(9, 9), "整改中", None]])  # fmt: skip
    assert '[office.person_aliases] "丁某（副局长）" = "丁某"' in office("inspect").out
    assert office.read("inspect")["doubles"] == [
        {"field": "person", "names": ["丁某", "丁某（副局长）"], "items": [1, 1]}
    ]


def test_init_proposes_a_short_name_as_an_alias(tmp_path: Path) -> None:
    """大洼 beside 大洼区 is written as its alias, with the reason; the file passes its check."""
    rows = [["大洼区", *HALL[1:]], ["大洼", *RAIL[1:]], ["兴隆台区", *LAMP[1:]], ["兴区", *WALL[1:]]]
    write(tmp_path / "7月台账.xlsx", [[*row, on(7, 4), on(7, 11), "整改中", None] for row in rows])
    assert typed("config", "init", cwd=tmp_path).code == 0
    text = (tmp_path / "civtrack.toml").read_text(encoding="utf-8")
    assert 'districts = ["大洼区", "兴隆台区"]' in text
    assert '"大洼" = "大洼区"  # ' in text
    assert '"兴区" = "兴隆台区"  # ' in text
    assert typed("config", "check", cwd=tmp_path).code == 0
