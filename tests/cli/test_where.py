"""``-w``, ``--view``, ``--sql`` over the history, and the office's own checks: on a small office of the test's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.support.offices import a_ledger
from tests.support.typed import AS_OF, Answer, asked, typed

SETTINGS = """
[office]
districts = ["大洼区", "盘山县"]
[office.aliases]
"洼" = "大洼区"
[office.unit_aliases]
"城管" = "市城管局"
[[ledgers]]
path = "台账.xlsx"
[views.必办]
where = "等级:红,黄 | 县区:盘山县"
columns = ["编号", "时限"]
[[checks]]
where = "责任单位=市城管局,市住建局"
sentence = "单位必须在名单里"
severity = "错误"
[[checks]]
where = "限期天数:..30"
sentence = "时限不超过 30 天"
"""
ROWS = [
    {"整改时限": "2022-07-10"},
    {"整改时限": "2022-07-22", "县区": "盘山县", "责任单位": "市住建局"},
    {"整改时限": "2022-08-20", "责任单位": "市城建局"},
    {"整改时限": "尽快", "问题描述": "非机动车乱停"},
]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "civtrack.toml").write_text(SETTINGS, encoding="utf-8")
    a_ledger(tmp_path / "台账.xlsx", ROWS)
    return tmp_path


def run(office: Path, *arguments: str, language: str = "en") -> Answer:
    return typed(*arguments, "--as-of", AS_OF, cwd=office, language=language)


def numbers(office: Path, *arguments: str) -> list[str]:
    """The numbers of what is listed, in order."""
    answer = run(office, "query", *arguments, "--columns", "number", "-f", "json")
    assert answer.code == 0, answer.err
    return [one["number"] for one in json.loads(answer.out)]


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ("", ["T001", "T002", "T003", "T004"]),
        ("红", ["T001"]),
        ("洼", ["T001", "T003", "T004"]),
        ("城管", ["T001", "T004"]),
        ("市城管局", ["T001", "T004"]),
        ("单位:城建,住建", ["T002", "T003"]),
        ("单位=城建", []),
        ("非大洼区", ["T002"]),
        ("非红,黄", ["T003", "T004"]),
        ("非机动车", ["T004"]),
        ("时限:空", ["T004"]),
        ("时限:有 非红", ["T002", "T003"]),
        ("时限原文:“尽快”", ["T004"]),
        ("时限:本周", ["T002"]),
        ("限期天数:超过30天", ["T003"]),
        ("编号:T00", []),
        ("编号:T001..T003", None),
        ("红 | 盘山县", ["T001", "T002"]),
        ("状态:整改中 逾期:5..", ["T001"]),
        ("not:(红|黄) 大洼", ["T003", "T004"]),
    ],
)
def test_a_condition_chooses(office: Path, condition: str, wanted: list[str] | None) -> None:
    """Gravest first; a range of texts is a mistake."""
    if wanted is None:
        answer = run(office, "query", "-w", condition)
        assert answer.code == 2
        assert "no ranges" in answer.err
    else:
        assert numbers(office, "-w", condition) == wanted


def test_a_mistake_is_pointed_at_in_cells(office: Path) -> None:
    """A caret line below the condition: each Chinese sign is two cells wide; one to three words are named."""
    answer = run(office, "query", "-w", "县区:大洼区 等级:洪", language="zh")
    assert answer.code == 2
    first, shown, carets = answer.err.splitlines()
    assert "红" in first
    assert shown == "    县区:大洼区 等级:洪"
    assert carets == " " * (4 + 5 + 6 + 1 + 5) + "^^"


@pytest.mark.parametrize(
    ("typed_", "says"),
    [
        ("状态:红", "write 预警等级:红"),
        ("县区:红", "write 预警等级:红"),
        ("status:red", "write tier:red"),
        ("等级:已整改", "write 状态:已整改"),
        ("状态:逾期", "write 情形:逾期"),
        ("状态:大洼区", "write 县区:大洼区"),
        ("等级:紫", "did you mean"),
    ],
)
def test_a_value_of_another_field_is_told_its_field(office: Path, typed_: str, says: str) -> None:
    """状态:红 is not answered by words that look like 红: 红 is a tier."""
    answer = run(office, "query", "-w", typed_)
    assert answer.code == 2
    assert says in answer.err


def test_several_near_words_stand_as_the_language_lists_them(office: Path) -> None:
    """、 between them in Chinese, a comma in English."""
    assert "是不是：红、黄、绿" in run(office, "query", "-w", "等级:紫", language="zh").err
    assert "did you mean: red, yellow, green" in run(office, "query", "-w", "tier:pink", language="en").err


def test_a_view_is_a_condition_in_brackets(office: Path) -> None:
    """Its columns are shown; -d, options and -w narrow it; an unknown name is told."""
    answer = run(office, "query", "--view", "必办", language="zh")
    assert answer.out == "编号\t时限\nT001\t2022-07-10\nT002\t2022-07-22\n"
    assert numbers(office, "--view", "必办", "-d", "大洼") == ["T001"]
    assert numbers(office, "--view", "必办", "-w", "黄") == ["T002"]
    wrong = run(office, "query", "--view", "必力")
    assert (wrong.code, "did you mean: 必办" in wrong.err) == (2, True)


def test_set_and_remind_take_them_too(office: Path) -> None:
    """The same choice, whatever is done with it."""
    assert run(office, "set", "-w", "红", "备注=", "--yes").code == 2  # the ledger has no such column
    assert run(office, "set", "-w", "红", "责任单位=市住建局", "--yes").code == 0
    sheet = load_workbook(office / "台账.xlsx").worksheets[0]
    assert [sheet.cell(row, 5).value for row in (3, 4, 5)] == ["市住建局", "市住建局", "市城建局"]
    reminded = run(office, "remind", "--view", "必办", "-w", "非黄", language="zh")
    assert "市住建局" in reminded.out
    assert "市城" not in reminded.out.replace("盘锦", "")


def test_what_the_office_asks_of_every_row_is_a_problem(office: Path) -> None:
    """Each check at its cell with its own sentence and severity; ``--fail-on problem`` sees them."""
    found = json.loads(run(office, "inspect", "-f", "json").out)["problems"]
    own = [one for one in found if one["code"].startswith("D4")]
    assert [(one["severity"], one["cell"], one["found"], one["message"]) for one in own] == [
        ("error", "E5", "市城建局", "单位必须在名单里"),
        ("warning", "G5", "2022-08-20", "时限不超过 30 天"),
        ("warning", "G6", "尽快", "时限不超过 30 天"),
    ]
    assert "days_allowed:..30" in own[1]["advice"]
    told = run(office, "daily", "--out", "out", language="zh")
    assert told.code == 0
    assert json.loads((office / "out" / AS_OF / "manifest.json").read_text(encoding="utf-8"))["problems"]["error"] >= 1


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ('[[checks]]\nwhere = "单为:x"\nsentence = "y"', "checks[1].where: at character 1: there is no field"),
        ('[[checks]]\nwhere = "红"', "“sentence” is missing"),
        ('[[checks]]\nwhere = "红"\nsentence = "y"\nseverity = "bad"', "“bad” is not known here"),
        ('[views.x]\nwhere = "(红"', "views.x.where: at character 1: this bracket is never closed"),
    ],
)
def test_a_condition_of_the_settings_is_checked_when_they_are_read(office: Path, settings: str, says: str) -> None:
    """With its key, and the place in it."""
    (office / "civtrack.toml").write_text(settings, encoding="utf-8")
    answer = run(office, "query", "台账.xlsx")
    assert answer.code == 2
    assert says in answer.err


def test_sql_reads_items_and_history(office: Path) -> None:
    """A row for each item and recorded day; nothing can be written, and without a history that is said."""
    none = run(office, "query", "--sql", "SELECT * FROM history")
    assert none.code != 0
    assert "history" in none.err
    assert typed("summary", "--snapshot", "--as-of", "2022-07-10", cwd=office).code == 0
    assert typed("summary", "--snapshot", "--as-of", "2022-07-19", cwd=office).code == 0
    before = (office / ".civtrack/history.sqlite").read_bytes()
    statement = (
        "SELECT date, count(*) AS n, sum(tier = 'red') AS red, max(days_overdue) AS longest FROM history GROUP BY date"
    )
    answer = run(office, "query", "--sql", statement, "-f", "json")
    assert json.loads(answer.out) == [
        {"date": "2022-07-10", "n": 4, "red": 0, "longest": None},
        {"date": "2022-07-19", "n": 4, "red": 1, "longest": 9},
    ]
    both = (
        "SELECT items.number, history.tier AS before, items.tier AS now FROM items JOIN history USING (id) "
        "WHERE history.date = '2022-07-10' AND history.tier <> items.tier ORDER BY 1"
    )
    moved = json.loads(run(office, "query", "--sql", both, "-f", "json").out)
    assert moved == [
        {"number": "T001", "before": "yellow", "now": "red"}, {"number": "T002", "before": "green", "now": "yellow"},
    ]  # fmt: skip
    for writing in ("DELETE FROM past.version", "DROP VIEW history", "ATTACH 'x.db' AS y"):
        assert run(office, "query", "--sql", f"{writing} -- history").code == 2
    assert (office / ".civtrack/history.sqlite").read_bytes() == before
    assert not (office / "x.db").exists()


def test_grey_alone_shows_why() -> None:
    """Where only grey items are asked for: the deadline as written, and the reason."""
    head = asked("query", "--tier", "待定", language="zh").out.splitlines()[0].split("\t")
    assert head[-2:] == ["时限原文", "情形"]
    assert asked("query", language="zh").out.splitlines()[0].split("\t")[-3:] == ["时限", "预警等级", "天数"]


def test_the_gravest_stand_first() -> None:
    """By tier, then the most overdue, then the soonest due; ``--sort`` says otherwise."""
    found = json.loads(asked("query", "-f", "json").out)
    known = {(item["ledger"], item["sheet"].strip(), item["row"]): item for item in found}
    places = list(known)
    assert places != sorted(places, key=lambda place: known[place]["tier"]), "JSON is in the order of the ledgers"
    shown = [line.split("\t") for line in asked("query", "-f", "tsv", "--columns", "ledger,sheet,row").out.splitlines()]
    items = [known[ledger, sheet.strip(), int(row)] for ledger, sheet, row in shown[1:]]
    assert len(items) == len(known)
    order = ["red", "yellow", "green", "grey", "closed", "void"]
    tiers = [order.index(item["tier"]) for item in items]
    assert tiers == sorted(tiers)
    late = [item["days_overdue"] or 0 for item in items if item["tier"] == "red"]
    assert late == sorted(late, reverse=True)


def test_cross_tables_add_up() -> None:
    """Rows and columns are the summaries by each; every count adds up, a rate stands where there is something due."""
    cross = json.loads(asked("summary", "--by", "district,category", "--count", "closed", "-f", "json").out)
    assert (cross["by"], cross["count"]) == (["district", "category"], "closed")
    plain = {one["group"]: one["closed"] for one in json.loads(asked("summary", "-f", "json").out)["groups"]}
    assert {one["group"]: one["all"] for one in cross["groups"]} == plain
    assert [sum(column) for column in zip(*(one["cells"] for one in cross["groups"]), strict=True)] == (
        cross["total"]["cells"]
    )
    assert all(sum(one["cells"]) == one["all"] for one in (*cross["groups"], cross["total"]))
    rates = asked("summary", "--by", "县区,月份", "--count", "按期办结率", language="zh").out
    assert "61.82%" in rates.splitlines()[-1]
    shown = asked("summary", "--by", "县区,等级", "-f", "table", language="zh").out
    assert "另有作废 14 项" in shown
    assert "另有作废" not in asked("summary", "--by", "县区,等级", "--count", "作废", "-f", "table", language="zh").out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--by", "县区,类"), "did you mean: 类别"),
        (("--by", "县区,县区"), "one grouping, or two"),
        (("--by", "县区,月份,状态"), "one grouping, or two"),
        (("--count", "red"), "--by A,B"),
        (("--by", "县区,月份", "--count", "rank"), "is not known"),
    ],
)
def test_what_a_cross_table_cannot_be(arguments: tuple[str, ...], says: str) -> None:
    """Code 2, the option, and what there is."""
    answer = asked("summary", *arguments)
    assert answer.code == 2
    assert says in answer.err


@pytest.mark.parametrize(
    ("typed_so", "expected"),
    [
        (["县区=盘山县", "台账.xlsx"], ["2"]),
        (["台账.xlsx", "县区：盘山"], ["2"]),
        (["县区:盘山县 | 责任单位:城建", "台账.xlsx"], ["2", "3"]),
        (["档:红", "县区:大洼区"], ["1"]),
        (["台账.xlsx", "非 县区:盘山县", "-w", "责任单位:城建"], ["3"]),
    ],
)
def test_a_condition_among_the_paths_is_a_condition(office: Path, typed_so: list[str], expected: list[str]) -> None:
    """Nobody's ledger is called 县区=盘山县: what reads as a condition is one, several must all hold, with -w too."""
    everything = numbers(office)
    assert sorted(numbers(office, *typed_so)) == [number for number in sorted(everything) if number[-1] in expected]


def test_a_file_that_is_there_is_no_condition(office: Path) -> None:
    """Even one that is called like a condition; a path that is no condition and not there is told as before."""
    a_ledger(office / "县区=盘山县", ROWS[:1])
    assert run(office, "query", "县区=盘山县", "-f", "json").code == 0
    answer = run(office, "query", "台帐.xlsx")
    assert answer.code == 3
    assert "no such file" in answer.err


def test_reminders_take_conditions_among_the_paths(office: Path) -> None:
    """The same of ``remind``."""
    there = run(office, "remind", "县区=盘山县", "台账.xlsx", "--within", "30d", language="zh")
    assert (there.code, there.out) == (
        0,
        run(office, "remind", "-w", "县区=盘山县", "--within", "30d", language="zh").out,
    )
