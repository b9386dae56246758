"""Shows that the next period's ledger goes on with exactly what is open, counts it once, and keeps its look."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from civtrack import assessment
from civtrack.edits.journal import settled_runs
from civtrack.model import Reason
from civtrack.sources import read_steadily
from tests.support import collecting
from tests.support.clerk import clerk
from tests.support.edits import judged, members
from tests.support.offices import a_ledger, sample_office
from tests.support.typed import typed

DAY = "2022-07-20"
RED = Rule(
    type="cellIs", operator="equal", formula=['"整改中"'], dxf=DifferentialStyle(fill=PatternFill(bgColor="FF0000"))
)
DONE = {"整改状态": "已整改", "完成日期": "2022-07-10"}


def carried(ledger: Path, *more: str, day: str = DAY) -> dict[str, Any]:
    """The JSON of a carry that has to succeed."""
    done = clerk("carry", ledger.name, "--as-of", day, "--format", "json", *more, cwd=ledger.parent)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert isinstance(document, dict)
    return document


def refused(ledger: Path, *more: str, day: str = DAY) -> str:
    """What a carry says that has to fail; nothing is written."""
    before = sorted(ledger.parent.rglob("*"))
    done = clerk("carry", ledger.name, "--as-of", day, *more, cwd=ledger.parent)
    assert done.returncode != 0
    assert sorted(ledger.parent.rglob("*")) == before
    return done.stderr


def column(path: Path, letter: str, sheet: str | None = None) -> list[Any]:
    book = load_workbook(path)
    page = book[sheet] if sheet else book.worksheets[0]
    return [cell.value for cell in page[letter]]


def build(path: Path, rows: Sequence[Sequence[Any]], name: str = "7月台账") -> tuple[Workbook, Worksheet]:
    """A ledger with these rows below its header, not yet saved."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name
    sheet.append(["2022年7月问题整改台账"])
    sheet.append(["序号", "县区", "点位", "问题描述", "责任单位", "交办日期", "整改时限", "完成日期", "整改状态"])
    for row in rows:
        sheet.append(list(row))
    del path
    return book, sheet


def item(serial: Any, text: str, done: bool = False, **other: Any) -> list[Any]:
    row = {
        "serial": serial, "district": "大洼区", "site": f"{text}街", "text": f"{text}处路面破损", "unit": "市城管局",
        "assigned": dt.datetime(2022, 7, 1), "due": dt.datetime(2022, 7, 31),  # noqa: DTZ001
        "done": dt.datetime(2022, 7, 9) if done else None, "status": "已整改" if done else "整改中",  # noqa: DTZ001
    }  # fmt: skip
    return list((row | other).values())


def test_what_is_open_goes_on_under_the_new_names_and_the_former_ledger_stays(tmp_path: Path) -> None:
    """Numbers of the items' own are kept; title and file say 8月; both files side by side count each item once."""
    ledger = a_ledger(tmp_path / "7月台账.xlsx", [{}, DONE, {}, {"整改状态": "作废"}], "2022年7月问题整改台账")
    before = ledger.read_bytes()
    document = carried(ledger)
    new = tmp_path / "8月台账.xlsx"
    assert ledger.read_bytes() == before
    assert column(new, "A") == ["2022年8月问题整改台账", "编号", "T001", "T003"]
    assert [one["number"] for one in document["carried"]] == ["T001", "T003"]
    assert [(one["number"], one["row"], one["reason"]) for one in document["left"]] == [
        ("T002", 4, "done_on_time"),
        ("T004", 6, "void"),
    ]
    assert document["twice"] == []
    assert [one["path"] for one in document["written"]] == ["8月台账.xlsx"]
    both = judged(ledger, new)
    assert both.summary().total.total == judged(ledger).summary().total.total == 3
    assert [one.item.row for one in both.verdicts if one.reason is Reason.CARRIED] == [3, 5]
    (run,) = settled_runs(both.settings)
    assert (run.command, run.ledger, run.before) == ("carry", "8月台账.xlsx", "")
    assert [(change.cell, change.number) for change in run.changes] == [("A1", None), ("", "T002"), ("", "T004")]


def test_carrying_again_changes_nothing_and_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    """The same again is said to be unchanged; a file that is worked in already stays, and so does a stranger."""
    ledger = a_ledger(tmp_path / "7月台账.xlsx", [{}, DONE], "2022年7月问题整改台账")
    carried(ledger)
    new = tmp_path / "8月台账.xlsx"
    assert carried(ledger)["unchanged"] == ["8月台账.xlsx"]
    a_ledger(new, [{}], "2022年8月问题整改台账")
    worked = new.read_bytes()
    assert "already exists" in refused(ledger)
    assert new.read_bytes() == worked


def test_a_rehearsal_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    """No file, no log."""
    ledger = a_ledger(tmp_path / "7月台账.xlsx", [{}, DONE], "2022年7月问题整改台账")
    rehearsed = carried(ledger, "--dry-run")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["7月台账.xlsx"]
    assert rehearsed == carried(ledger)


def test_the_new_ledger_is_the_offices_and_is_no_output(tmp_path: Path) -> None:
    """A folder of ledgers has it from then on; what made it cannot be taken back, and says so."""
    (tmp_path / "台账").mkdir()
    ledger = a_ledger(tmp_path / "台账" / "7月台账.xlsx", [{}, DONE], "2022年7月问题整改台账")
    carried(ledger)
    done = clerk("summary", "台账", "--as-of", DAY, "-f", "json", cwd=tmp_path)
    assert [one["items"] for one in json.loads(done.stdout)["ledgers"]] == [2, 1]
    assert json.loads(done.stdout)["total"]["total"] == 2
    back = clerk("restore", "--last", "8月台账.xlsx", cwd=ledger.parent)
    assert back.returncode == 4
    assert "nothing to go back to" in back.stderr


def test_serials_count_on_and_sheets_formulas_and_rules_follow(tmp_path: Path) -> None:
    """A sheet is renamed wherever it is mentioned; a section that is finished keeps an empty row for the next items."""
    path = tmp_path / "问题.xlsx"
    book, sheet = build(path, [
        ["一、主干道"], item(1, "甲"), item(2, "乙", done=True), item(3, "丙"),
        ["小计", None, None, "=COUNTA(D4:D6)"],
        ["二、背街小巷"], item(1, "丁", done=True), item(2, "戊", done=True),
        ["小计", None, None, "=COUNTA(D9:D10)"],
    ])  # fmt: skip
    sheet.conditional_formatting.add("I4:I10", RED)
    other = book.create_sheet("汇总")
    other["A1"] = "=COUNTIF('7月台账'!I4:I10,\"整改中\")"
    book.save(path)
    document = carried(path, "-o", "新问题.xlsx")
    new = tmp_path / "新问题.xlsx"
    assert document["sheets"] == [{"before": "7月台账", "after": "8月台账"}]
    assert column(new, "A") == [
        "2022年8月问题整改台账",
        "序号",
        "一、主干道",
        1,
        2,
        "小计",
        "二、背街小巷",
        None,
        "小计",
    ]
    assert column(new, "D")[3:] == ["甲处路面破损", "丙处路面破损", "=COUNTA(D4:D5)", None, None, "=COUNTA(D8:D8)"]
    made = load_workbook(new)
    assert made["汇总"]["A1"].value == "=COUNTIF('8月台账'!I4:I8,\"整改中\")".replace("'8月台账'", made_name(made))
    assert [str(area.sqref) for area in made["8月台账"].conditional_formatting] == ["I4:I8"]
    assert [one.item.description for one in judged(new).verdicts] == ["甲处路面破损", "丙处路面破损"]


def made_name(book: Workbook) -> str:
    """How a formula of the book calls its first sheet."""
    return str(book["汇总"]["A1"].value).split("(")[1].split("!")[0]


def test_a_row_that_hangs_on_one_that_leaves_is_written_out(tmp_path: Path) -> None:
    """同上 under a finished row becomes what it meant; the change is told."""
    path = tmp_path / "7月.xlsx"
    book, _ = build(path, [item(1, "甲", done=True), item(2, "乙", unit="同上", district="〃"), item(3, "丙")])
    book.save(path)
    document = carried(path)
    new = tmp_path / "8月.xlsx"
    assert column(new, "E")[2:] == ["市城管局", "市城管局"]
    assert column(new, "B")[2:] == ["大洼区", "大洼区"]
    assert {(one["cell"], one["before"], one["by"]) for one in document["changes"] if one["field"] == "unit"} == {
        ("E3", "同上", "written out")
    }


def test_days_beside_the_list_are_left_and_named(tmp_path: Path) -> None:
    """As of when it was filled in nobody can know: where it stands is said; the period itself goes on."""
    book, sheet = build(tmp_path / "7月台账.xlsx", [item(1, "甲"), item(2, "乙", done=True)])
    sheet.insert_rows(2)
    sheet["A2"], sheet["D2"] = "统计范围：2022年7月", "填报时间：2022年7月25日"
    sheet["F2"] = dt.datetime(2022, 7, 25)  # noqa: DTZ001
    sheet["G2"] = dt.datetime(2022, 8, 1)  # noqa: DTZ001
    sheet["A7"] = "制表日期：2022年7月25日"
    sheet["A8"] = "说明：7月5日起执行新标准"
    sheet["A1"] = "2022年7月问题整改台账（截至7月25日）"
    book.save(tmp_path / "7月台账.xlsx")
    done = clerk("carry", "7月台账.xlsx", "--as-of", "2022-07-31", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    made = load_workbook(tmp_path / "8月台账.xlsx").worksheets[0]
    assert [made[cell].value for cell in ("A1", "A2", "D2")] == [
        "2022年8月问题整改台账（截至7月25日）", "统计范围：2022年8月", "填报时间：2022年7月25日",
    ]  # fmt: skip
    named = re.findall(r"7月台账!([A-Z]\d) says “(.*?)”, which was left", done.stderr)
    assert named == [
        ("A1", "2022年8月问题整改台账（截至7月25日）"), ("D2", "填报时间：2022年7月25日"), ("F2", "2022-07-25"),
        ("A7", "制表日期：2022年7月25日"),
    ]  # fmt: skip


def test_a_merged_district_goes_on_over_the_rows_that_are_left(tmp_path: Path) -> None:
    """Its value goes with the rows below it when the first one leaves."""
    path = tmp_path / "7月.xlsx"
    rows = [item(1, "甲", done=True), item(2, "乙", district=None), item(3, "丙", district=None)]
    book, sheet = build(path, rows)
    sheet.merge_cells("B3:B5")
    book.save(path)
    carried(path)
    assert [one.item.district for one in judged(tmp_path / "8月.xlsx").verdicts] == ["大洼区", "大洼区"]


def test_a_new_year_changes_no_day(tmp_path: Path) -> None:
    """12月 → 次年1月: days without a year, which the title's year explained, are written out and told."""
    path = tmp_path / "2022年12月台账.xlsx"
    book, sheet = build(path, [item(1, "甲", assigned="12月3日", due="12月25日")], "台账")
    sheet["A1"] = "2022年12月问题整改台账"
    book.save(path)
    document = carried(path, day="2022-12-28")
    new = tmp_path / "2023年1月台账.xlsx"
    (verdict,) = judged(new).absent
    assert (verdict.assigned_on, verdict.deadline.day) == (dt.date(2022, 12, 3), dt.date(2022, 12, 25))
    assert {one["before"] for one in document["changes"] if one["by"] == "written out"} >= {"12月3日"}
    assert column(new, "A")[0] == "2023年1月问题整改台账"


def test_typed_totals_that_were_true_stay_true_and_others_are_named(tmp_path: Path) -> None:
    """A typed count of the rows above becomes their count now; a figure that counts nothing is left and said."""
    path = tmp_path / "7月.xlsx"
    book, _ = build(
        path, [item(1, "甲"), item(2, "乙", done=True), ["合计", None, None, 2, None, None, None, None, 77]]
    )
    book.save(path)
    done = clerk("carry", path.name, "--as-of", DAY, cwd=tmp_path)
    assert done.returncode == 0
    assert "I5: the typed total 77 was left" in done.stderr
    assert column(tmp_path / "8月.xlsx", "D")[-1] == 1
    assert column(tmp_path / "8月.xlsx", "I")[-1] == 77


def test_marks_of_update_are_emptied(tmp_path: Path) -> None:
    """A tier of July says nothing of August."""
    ledger = a_ledger(tmp_path / "7月台账.xlsx", [{}, DONE], "2022年7月问题整改台账")
    assert clerk("update", ledger.name, "--in-place", "--as-of", DAY, cwd=tmp_path).returncode == 0
    carried(ledger)
    book = load_workbook(tmp_path / "8月台账.xlsx")
    assert [cell.value for cell in book["台账"][2]][9:] == ["预警等级", "剩余/逾期天数", "判定依据"]
    assert [cell.value for cell in book["台账"][3]][9:] == [None, None, None]
    assert book["台账"].conditional_formatting


@pytest.mark.parametrize(
    ("title", "name", "more", "said"),
    [
        ("问题整改台账", "台账.xlsx", (), "--period"),
        ("1-3月问题整改台账", "台账.xlsx", (), "not certain"),
        ("2022年7月问题整改台账", "台账.xlsx", (), "file name"),
        ("2022年7月问题整改台账", "7月.xlsx", ("--period", "6月"), "2022年7月") ,
        ("2022年7月问题整改台账", "7月.xlsx", ("--period", "第三季度"), "another kind"),
        ("2022年7月问题整改台账", "7月.xlsx", ("--period", "下回"), "is no period"),
        ("2022年7月问题整改台账", "7月.xlsx", ("-o", "9月.xlsx"), "another period"),
        ("2022年7月问题整改台账", "7月.xlsx", ("-o", "7月.xlsx"), ""),
        ("2022年7月问题整改台账", "7月.xlsx", ("-d", "大洼区"), "as a whole"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_refused(
    tmp_path: Path, title: str, name: str, more: tuple[str, ...], said: str
) -> None:
    """Nothing is written where nobody can know what comes next, or where the wish contradicts the names."""
    ledger = a_ledger(tmp_path / name, [{}, DONE], title)
    if more == ("--period", "6月"):
        carried(ledger, *more, "-o", "次年.xlsx")
        assert column(tmp_path / "次年.xlsx", "A")[0] == "2023年6月问题整改台账"  # the next June there is
        return
    assert said in refused(ledger, *more)


def test_sheets_of_several_periods_are_refused(tmp_path: Path) -> None:
    """Nobody can say what becomes of a sheet 6月 beside a sheet 7月."""
    path = tmp_path / "台账.xlsx"
    book, sheet = build(path, [item(1, "甲")])
    copy = book.copy_worksheet(sheet)
    copy.title = "6月台账"
    book.save(path)
    assert "not all of one period" in refused(path, "-o", "新.xlsx")


def test_what_would_count_twice_is_named(tmp_path: Path) -> None:
    """A row with neither number nor place nor day cannot be told from another one of its kind."""
    path = tmp_path / "7月.xlsx"
    book, _ = build(path, [item(1, "甲"), item(2, "乙", site=None, assigned=None, due=None)])
    book.save(path)
    done = clerk("carry", path.name, "--as-of", DAY, cwd=tmp_path)
    assert done.returncode == 0
    assert "would count in both ledgers" in done.stderr
    assert "台账!4" in done.stderr


def test_a_large_ledger_is_not_read_more_often_than_its_proof_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next ledger is read once, for both things that are asked of it; what counts twice is still found."""
    path = tmp_path / "7月.xlsx"
    book, _ = build(path, [item(1, "甲"), item(2, "乙", site=None, assigned=None, due=None)])
    book.save(path)
    read: list[str] = []

    def counted(path: Path, *others: Any) -> Any:
        read.append(path.name)
        return read_steadily(path, *others)

    monkeypatch.setattr(assessment, "read_steadily", counted)
    answer = typed("carry", path.name, "--as-of", DAY, cwd=tmp_path)
    assert answer.code == 0
    assert "台账!4" in answer.err
    assert read == ["7月.xlsx", "8月.xlsx", "7月.xlsx"]


def test_the_sample_office_goes_on(tmp_path: Path) -> None:
    """Every ledger of the sample office that names its period: both files together count what the former counts."""
    office = sample_office(tmp_path / "办公室")
    for name in ("7月问题台账.xlsx", "7月重点工作提示单.xlsx"):
        former = office / name
        document = carried(former)
        new = office / name.replace("7月", "8月")
        alone, both = judged(former).summary().total, judged(former, new).summary().total
        assert (both.total, both.tiers) == (alone.total, alone.tiers)
        assert len(document["carried"]) == len(judged(new).verdicts)
        assert not document["twice"]
        kept = {name for name in members(former) if "media" in name or "cellimages" in name}
        assert kept <= set(members(new))


@settings(deadline=None, max_examples=12)
@given(done=st.lists(st.booleans(), min_size=1, max_size=8), cut=st.integers(0, 8))
def test_any_pattern_of_open_rows_is_kept_exactly(
    tmp_path_factory: pytest.TempPathFactory, done: list[bool], cut: int
) -> None:
    """Whatever leaves, what stays reads the same, serials count on, and nothing else is there."""
    path = tmp_path_factory.mktemp("c") / "7月.xlsx"
    rows = [item(place + 1, f"第{place}", done=one) for place, one in enumerate(done)]
    if 0 < cut < len(rows):
        rows.insert(cut, ["小计", None, None, f"=COUNTA(D3:D{2 + cut})"])
    book, _ = build(path, rows)
    book.save(path)
    carried(path)
    new = path.with_name("8月.xlsx")
    want = [f"第{place}处路面破损" for place, one in enumerate(done) if not one]
    values = column(new, "D")
    assert [value for value in values[2:] if value and not str(value).startswith("=")] == want
    assert [value for value in column(new, "A")[2:] if isinstance(value, int)] == list(range(1, len(want) + 1))
    assert not any("#REF" in str(value) for value in values)


@pytest.mark.parametrize(
    ("serials", "expected"),
    [
        (["01", "02", "03", "01", "02"], ["01", "02", "01"]),
        (["（1）", "（2）", "（3）", "（1）", "（2）"], ["（1）", "（2）", "（1）"]),
        (["一", "二", "三", "四", "五"], ["一", "二", "三"]),
        (["DW-01", "DW-02", "DW-03", "PS-01", "PS-02"], ["DW-02", "DW-03", "PS-02"]),
        ([101, 102, 103, 201, 202], [102, 103, 202]),
    ],
)
def test_serial_numbers_count_on_in_the_manner_in_which_they_are_written(
    tmp_path: Path, serials: list[Any], expected: list[Any]
) -> None:
    """With their zeros and brackets, as Chinese numerals; what is more than a count is kept."""
    path = tmp_path / "7月台账.xlsx"
    done = [True, False, False, True, False]
    rows = [
        item(serial, f"第{turn}", is_done) for turn, (serial, is_done) in enumerate(zip(serials, done, strict=True))
    ]
    book, _ = build(path, rows)
    book.save(path)
    carried(path)
    assert column(tmp_path / "8月台账.xlsx", "A")[2:] == expected


def test_formulas_that_lose_what_they_refer_to_are_told(tmp_path: Path) -> None:
    """Of other sheets, too; a count over the rows loses nothing."""
    path = a_ledger(
        tmp_path / "7月台账.xlsx", [{}, {"完成日期": "2022-07-10", "整改状态": "已整改"}, {}], "7月问题台账"
    )
    book = load_workbook(path)
    other = book.create_sheet("统计")

    def said() -> str:
        book.save(path)
        return clerk("carry", path.name, "--as-of", "2022-07-31", "-n", cwd=tmp_path).stderr

    other["A1"] = '=COUNTIF(台账!A3:A5,"*")'
    assert "#REF!" not in said()
    other["A2"], other["A3"] = "=台账!A4", "=台账!A5"
    assert "1 formula lost rows that were left behind: #REF!" in said()


def test_rows_of_last_months_ledger_are_told_in_one_line(tmp_path: Path) -> None:
    """A district sends last month's workbook along: what was closed then is no item of this month's ledger."""
    rows = [{"整改状态": "已完成", "完成日期": "2022-07-18"} if turn < 4 else {} for turn in range(8)]
    collecting.ledger_of(tmp_path / "7月台账.xlsx", rows)
    for arguments in (
        ("split", "7月台账.xlsx", "--as-of", "2022-07-20"),
        ("carry", "7月台账.xlsx", "--as-of", "2022-07-31"),
        ("split", "8月台账.xlsx", "--as-of", "2022-08-05"),
    ):
        assert typed(*arguments, cwd=tmp_path).code == 0
    for day in ("2022-07-20", "2022-08-05"):
        (tmp_path / "收回").mkdir(exist_ok=True)
        shutil.copy(tmp_path / f"civtrack-out/{day}/县区/大洼区_{day}.xlsx", tmp_path / "收回")
    done = typed("collect", "8月台账.xlsx", "收回", "--as-of", "2022-08-10", "-n", "-f", "json", cwd=tmp_path)
    document = json.loads(done.out)
    assert (document["unmatched"], document["elsewhere"]) == ([], {"7月台账.xlsx": 4})


@pytest.mark.parametrize(
    ("former", "new"),
    [
        ("上半年", "下半年"), ("2022年上半年", "2022年下半年"), ("第二季度", "第三季度"),
        ("2022年4季度", "2023年1季度"),
        ("第31周", "第32周"), ("7月上旬", "7月中旬"), ("7月下旬", "8月上旬"), ("2022年12月下旬", "2023年1月上旬"),
        ("7月上半月", "7月下半月"), ("7月下半月", "8月上半月"), ("2022年12月下半月", "2023年1月上半月"),
        ("7月第1周", "7月第2周"), ("7月份第三周", "7月份第四周"), ("7月份", "8月份"), ("七月", "八月"),
        ("202207", "202208"),
        ("2022年", "2023年"), ("2022年度", "2023年度"), ("二〇二二年", "二〇二三年"),
    ],
)  # fmt: skip
def test_what_comes_after_a_period_names_the_file_and_the_title(tmp_path: Path, former: str, new: str) -> None:
    """Halves, quarters, weeks of a year and of a month, thirds and halves of months, years."""
    ledger = a_ledger(tmp_path / f"{former}台账.xlsx", [{}, DONE], f"{former}问题整改台账")
    carried(ledger)
    assert column(tmp_path / f"{new}台账.xlsx", "A")[0] == f"{new}问题整改台账"


def test_nobody_knows_whether_a_month_has_a_fifth_week(tmp_path: Path) -> None:
    """After the fourth week of a month it is asked; what is typed is taken."""
    ledger = a_ledger(tmp_path / "7月第4周.xlsx", [{}, DONE], "7月第4周问题整改台账")
    assert "not certain" in refused(ledger)
    carried(ledger, "--period", "8月第1周")
    assert column(tmp_path / "8月第1周.xlsx", "A")[0] == "8月第1周问题整改台账"


def test_a_ledger_of_a_year_goes_on_by_month_where_that_is_typed(tmp_path: Path) -> None:
    """A year beside no month says no more than that: what is typed counts."""
    ledger = a_ledger(tmp_path / "台账.xlsx", [{}, DONE], "2022年问题整改台账")
    carried(ledger, "--period", "8月", "-o", "8月.xlsx")
    assert column(tmp_path / "8月.xlsx", "A")[0] == "2022年问题整改台账"
