"""``civtrack report``: the books of day, week, month, quarter and year agree with one another and with the terminal."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from civtrack.assessment import assess
from civtrack.outputs.book.period_sheet import events_of
from civtrack.rules.periods import Happened, PeriodKind, period_of
from civtrack.settings import load
from tests.support.clerk import clerk
from tests.support.offices import files_of, sample_office
from tests.support.reports import rows_below, values_of
from tests.support.typed import AS_OF, asked, typed

STEMS = {"day": "2022-07-20", "week": "2022-W29", "month": "2022-07", "quarter": "2022-Q3", "year": "2022"}
EVENTS = {"new": "新增", "closed": "办结", "reddened": "新增逾期"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office with its reports of every period in ``报表``."""
    office = sample_office(tmp_path_factory.mktemp("reports") / "office")
    for period in STEMS:
        answer = typed("report", "--period", period, "--as-of", AS_OF, "--out", "报表", "-q", cwd=office)
        assert answer.code == 0, answer.err
    return office


@pytest.fixture(scope="module")
def books(office: Path) -> dict[str, Workbook]:
    """Period → its workbook."""
    return {period: load_workbook(office / "报表" / f"三色表_{stem}.xlsx") for period, stem in STEMS.items()}


@pytest.fixture(scope="module")
def days(office: Path) -> dict[dt.date, Happened]:
    """What each day's report of July tells, judged on that day."""
    settings = load(office / "civtrack.toml")
    found = {}
    for place in range(1, 21):
        day = dt.date(2022, 7, place)
        found[day] = events_of(assess([], day, settings), period_of(PeriodKind.DAY, day))
    return found


def summary(*arguments: str) -> dict[str, Any]:
    """The summary as JSON."""
    document: dict[str, Any] = json.loads(asked("summary", *arguments, "-f", "json").out)
    return document


def test_each_period_has_its_file(office: Path, books: dict[str, Workbook]) -> None:
    """The names of the contract; the title of each says which days it is on."""
    assert files_of(office / "报表") == sorted(f"三色表_{stem}.xlsx" for stem in STEMS.values())
    titles = {period: str(book["三色表"]["A1"].value) for period, book in books.items()}
    assert titles["day"] == "盘锦市争创办三色表"
    assert titles["week"].endswith("（7月18日—20日）")
    assert titles["month"].endswith("（2022年7月）")
    assert titles["quarter"].endswith("（2022年第3季度）")
    assert titles["year"].endswith("（2022年）")


def test_every_book_has_the_same_table_and_it_is_the_terminals(books: dict[str, Workbook]) -> None:
    """The three-colour table of every period is that of the day judged by: the figures of ``summary``."""
    tables = [values_of(book["三色表"], "县区") for book in books.values()]
    assert all(table == tables[0] for table in tables)
    document = summary()
    wanted = {one["group"] or "（未注明）": one for one in document["groups"]} | {"合计": document["total"]}
    heads = {"总数": "total", "红": "red", "黄": "yellow", "绿": "green", "待定": "grey", "已办结": "closed",
             "应办结": "due", "整改率": "completion_rate", "按期办结率": "on_time_rate", "办结率": "closure_rate",
             "按期办结率 （原时限）": "on_time_rate_original", "名次": "rank"}  # fmt: skip
    assert list(tables[0]) == list(wanted)
    for name, row in tables[0].items():
        assert {head: row[head] for head in heads} == {
            head: "—" if wanted[name][key] is None else wanted[name][key] for head, key in heads.items()
        }, name


def test_the_days_add_up_to_the_week_the_month_and_the_year(
    books: dict[str, Workbook], days: dict[dt.date, Happened]
) -> None:
    """A month of days, each judged on its day: 新增, 办结 and 新增逾期 sum up to the week's, month's and quarter's."""
    tables = {period: values_of(book["本期新增办结逾期"], "县区") for period, book in books.items()}
    spans = {"day": (20, 20), "week": (18, 20), "month": (1, 20), "quarter": (1, 20)}
    for period, (first, last) in spans.items():
        chosen = [done for day, done in days.items() if first <= day.day <= last]
        for key, head in EVENTS.items():
            assert tables[period]["合计"][head] == sum(getattr(done.total, key) for done in chosen), (period, head)
            for district in ("兴隆台区", "大洼区", "市直部门"):
                one = sum(getattr(done.groups[district], key) for done in chosen)
                assert tables[period][district][head] == one, (period, district, head)
    for head in EVENTS.values():
        totals = [int(str(tables[period]["合计"][head])) for period in STEMS]
        assert totals == sorted(totals)
        assert totals[2] > 0, "the month has something to tell"
    assert tables["year"]["合计"]["办结"] != tables["quarter"]["合计"]["办结"], "the year is longer than the quarter"


COUNTS = ("总数", "红", "黄", "绿", "待定", "已办结", "作废 （不计入）", "应办结")
ADDED_UP = {
    ("三色表", "县区"): COUNTS,
    ("排名和逾期督办", "县区"): ("逾期", "应办结", "总数"),
    ("责任单位", "责任单位"): COUNTS,
    ("包保领导", "包保领导"): COUNTS,
    ("问题类别", "问题类别"): COUNTS,
    ("点位类型", "点位类型"): COUNTS,
    ("排名和逾期督办", "县区", "逾期督办情况"): (
        "逾期",
        "催办 1—3 天",
        "督办单 4—7 天",
        "通报曝光 8—15 天",
        "约谈 16 天以上",
    ),
    ("本期新增办结逾期", "县区"): ("新增", "办结", "其中 按期", "新增逾期", "其中 仍未办结"),
}
"""Sheet and first head of each table with a total → the columns that add up."""


@pytest.mark.parametrize("period", STEMS)
def test_parts_add_up_to_their_totals(books: dict[str, Workbook], period: str) -> None:
    """In every table with a total row, every column of counts adds up; lists have as many rows as they count."""
    book = books[period]
    for (name, *where), heads in ADDED_UP.items():
        rows = values_of(book[name], *where)
        total = rows.pop("合计")
        for head in heads:
            parts = [row[head] for place, row in rows.items() if not place.startswith("其中")]
            assert sum(map(int, map(str, parts))) == total[head], (name, head)
    happened = values_of(book["本期新增办结逾期"], "县区")["合计"]
    for head in EVENTS.values():
        name = f"本期{head}"  # what is empty is left out; a long period is told by month, not item by item
        if name not in book.sheetnames:
            assert not happened[head], name
        elif rows_below(book[name], "序号"):
            assert len(rows_below(book[name], "序号")) == happened[head], name


def test_the_tables_by_group_are_those_of_the_terminal(books: dict[str, Workbook]) -> None:
    """责任单位, 包保领导, 问题类别 and 点位类型 show the figures of ``summary --by``."""
    for name, by in (("责任单位", "unit"), ("包保领导", "leader"), ("问题类别", "category"), ("点位类型", "site_type")):
        rows = values_of(books["month"][name], name)
        document = summary("--by", by)
        assert len(rows) == len(document["groups"]) + 1
        for one in document["groups"]:
            row = rows[one["group"] or "（未注明）"]
            assert (row["总数"], row["红"], row["应办结"]) == (one["total"], one["red"], one["due"])
            assert row["名次"] == ("—" if one["rank"] is None else one["rank"])


def test_the_steps_are_those_of_the_items(books: dict[str, Workbook]) -> None:
    """The table by supervision step counts what ``query --tier red --columns step`` lists."""
    items = json.loads(asked("query", "--tier", "red", "-f", "json", language="zh").out)
    counted = Counter(item["step"] for item in items)
    total = values_of(books["day"]["排名和逾期督办"], "县区", "逾期督办情况")["合计"]
    heads = {"催办": "催办 1—3 天", "督办单": "督办单 4—7 天", "通报曝光": "通报曝光 8—15 天", "约谈": "约谈 16 天以上"}
    assert {step: total[head] for step, head in heads.items()} == {step: counted[step] for step in heads}
    listed = Counter(row["督办措施"] for row in rows_below(books["day"]["红色清单"], "序号"))
    assert listed == counted


def test_a_period_of_ones_own_ends_where_it_says(office: Path) -> None:
    """--from and --to: judged on the last day; the file is named by both days."""
    answer = clerk("report", "--from", "2022-07-01", "--to", "2022-07-15", "--out", "半月", cwd=office)
    assert answer.returncode == 0, answer.stderr
    assert files_of(office / "半月") == ["三色表_2022-07-01_2022-07-15.xlsx"]
    book = load_workbook(office / "半月" / "三色表_2022-07-01_2022-07-15.xlsx")
    assert "（7月1日—15日）" in str(book["三色表"]["A1"].value)
    assert "2022-07-15" in str(book["三色表"]["A2"].value)


def test_a_second_report_writes_nothing(office: Path) -> None:
    """The same bytes again: unchanged."""
    answer = typed("report", "--period", "week", "--as-of", AS_OF, "--out", "报表", "-f", "json", cwd=office)
    document = json.loads(answer.out)
    assert document["written"] == []
    assert [Path(path).name for path in document["unchanged"]] == ["三色表_2022-W29.xlsx"]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office, its materials coloured by their own profile, with a second group that is ranked."""
    office = sample_office(tmp_path_factory.mktemp("mixed") / "office")
    settings = office / "civtrack.toml"
    before, header, after = settings.read_text("utf-8").partition("[office.groups]\n")
    assert header
    settings.write_text(f'{before}{header}"其他" = ["辽河油田", "市直部门"]\n{after}', encoding="utf-8")
    return office


def test_kinds_with_different_colours_are_counted_apart_too(mixed: Path) -> None:
    """The whole is stated, and so are its parts: in the JSON, on the terminal and in the workbook."""
    document = json.loads(typed("summary", "--as-of", AS_OF, "-f", "json", cwd=mixed).out)
    ours, materials = document["profiles"]
    assert (ours["profile"], ours["kinds"]) == ("three-colour", ["problem", "reminder"])
    assert (materials["profile"], materials["kinds"]) == ("materials", ["material"])
    assert ours["total"]["due"] == ours["total"]["closed"] + ours["total"]["red"]
    for part in (ours, materials):
        total = part["total"]
        assert total["closed"] == total["closed_on_time"] + total["closed_late"] + total["closed_undated"]
    for key in ("total", "red", "yellow", "green", "grey", "due", "void", "closed_on_time"):
        assert document["total"][key] == ours["total"][key] + materials["total"][key], key
    assert document["total"]["closed"] == ours["total"]["closed"], "what the tier of that name holds"
    assert document["total"]["total"] == sum(document["total"][k] for k in ("red", "yellow", "green", "grey", "closed"))
    shown = typed("summary", "--as-of", AS_OF, "-f", "table", cwd=mixed).out
    counts = "; ".join(f"{name} {materials['total'][key]}" for key, name in
                       (("red", "Red"), ("yellow", "Yellow"), ("green", "Green"), ("grey", "To clarify")))  # fmt: skip
    assert f"total {materials['total']['total']}, {counts}" in shown
    assert typed("report", "--as-of", AS_OF, "--out", "报表", "-q", cwd=mixed).code == 0
    book = load_workbook(mixed / "报表" / f"三色表_{AS_OF}.xlsx")
    part = values_of(book["分口径三色表"], "县区", "三色表（材料）")["合计"]
    assert (part["总数"], part["红"], part["绿"]) == tuple(materials["total"][key] for key in ("total", "red", "green"))
    listed = rows_below(book["档案材料三色表"], "序号")
    told = Counter(row["预警等级"] for row in listed)
    assert len(listed) == materials["total"]["total"]
    for name, key in (("红", "red"), ("黄", "yellow"), ("绿", "green"), ("待定", "grey")):
        assert told[name] == materials["total"][key], name


def test_one_profile_is_not_taken_apart(mixed: Path) -> None:
    """A district without materials has nothing that is coloured otherwise: no parts."""
    one = json.loads(typed("summary", "-d", "大洼区", "--as-of", AS_OF, "-f", "json", cwd=mixed).out)
    assert "profiles" not in one


def test_districts_are_ranked_in_their_groups_everywhere(mixed: Path) -> None:
    """The terminal's rank, the JSON's and the workbook's are those inside the group."""
    document = json.loads(typed("summary", "--as-of", AS_OF, "-f", "json", cwd=mixed).out)
    groups = {"县区": {1, 2, 3, 4}, "其他": {1, 2}}
    for name, ranks in groups.items():
        assert {one["rank"] for one in document["groups"] if one["rank_group"] == name} == ranks
    assert typed("report", "--as-of", AS_OF, "--out", "报表", "-q", "--force", cwd=mixed).code == 0
    book = load_workbook(mixed / "报表" / f"三色表_{AS_OF}.xlsx")
    ranked = {name: row["名次"] for name, row in values_of(book["排名和逾期督办"], "县区").items() if name != "合计"}
    assert ranked == {one["group"]: one["rank"] for one in document["groups"]}


def test_a_kind_takes_its_ledgers_from_the_settings(mixed: Path) -> None:
    """``--kind materials`` alone means the materials; with a path it says what that file is."""
    document = json.loads(typed("summary", "--kind", "materials", "--as-of", AS_OF, "-f", "json", cwd=mixed).out)
    assert [ledger["path"] for ledger in document["ledgers"]] == ["档案材料三色表.xlsx"]
    assert document["profile"] == "materials"
    assert document["total"]["total"] + document["total"]["void"] == 40
    assert "closed" in document["total"]
    assert typed("report", "--kind", "materials", "--as-of", AS_OF, "--out", "材料", "-q", cwd=mixed).code == 0
    assert files_of(mixed / "材料") == [f"三色表_材料_{AS_OF}.xlsx"]
    one = ("summary", "7月重点工作提示单.xlsx", "--as-of", AS_OF, "-f", "json")
    taken = json.loads(typed(*one, "--kind", "materials", cwd=mixed).out)
    assert taken["profile"] == "materials"
    assert taken["ledgers"] == json.loads(typed(*one, cwd=mixed).out)["ledgers"]
