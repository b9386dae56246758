"""``civtrack remind`` as the clerk runs it: text, files, tables, districts that are silent, the office's own words."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from civtrack.outputs.reminders.tables import COLUMNS
from tests.support.offices import a_ledger, contents, files_of, sample_office
from tests.support.typed import AS_OF, Answer, asked, typed

LATE = {"整改时限": "2022-07-01", "整改状态": "未整改"}
SOON = {"整改时限": "2022-07-22"}
HEADS = [
    "对象", "责任单位", "责任人", "包保领导", "县区", "逾期", "临期", "合计项数", "最长逾期天数", "文字", "事项清单",
]  # fmt: skip


def run(cwd: Path, *arguments: str | Path, language: str = "zh") -> Answer:
    return typed("remind", *arguments, "--as-of", AS_OF, cwd=cwd, language=language)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Two units of two districts: one with seven items, one with one."""
    rows = [{**LATE, "问题描述": f"第{place}处破损", "责任单位": "大洼区住建局"} for place in range(7)]
    rows += [{**SOON, "县区": "盘山县", "责任单位": "盘山县城管局"}, {"整改状态": "已完成", "完成日期": "2022-07-05"}]
    a_ledger(tmp_path / "台账.xlsx", rows)
    (tmp_path / "civtrack.toml").write_text(
        '[office]\nname = "盘锦市争创办"\ndistricts = ["大洼区", "盘山县"]\n[[ledgers]]\npath = "台账.xlsx"\n', "utf-8"
    )
    return tmp_path


@pytest.mark.parametrize("per", ["unit", "person", "leader", "district"])
def test_the_sums_are_those_of_the_summary(per: str) -> None:
    """Over all addressees: as many overdue and due items as the three-colour table of what has days has."""
    rows = json.loads(asked("remind", "--per", per, "-f", "json").out)
    reasons = Counter(item["reason"] for item in json.loads(asked("query", "-f", "json").out))
    assert sum(row["overdue"] for row in rows) == reasons["overdue"] == 73
    assert sum(row["due"] for row in rows) == reasons["due_soon"] == 45
    assert all(row["count"] == row["overdue"] + row["due"] == len(row["items"]) for row in rows)
    ids = [(item["ledger"], item["sheet"], item["row"]) for row in rows for item in row["items"]]
    assert len(ids) == len(set(ids)) == 118


def test_by_district_each_text_is_of_its_district_alone() -> None:
    """No item of another district is in a district's text or list."""
    for row in json.loads(asked("remind", "--per", "县区", "-f", "json").out):
        assert {item["district"] for item in row["items"]} == {row["district"]}


def test_text_file_and_pipe_are_the_same(office: Path) -> None:
    """Blocks with the name above, a blank line between; ``-o x.txt`` holds the bytes of the pipe."""
    printed = run(office)
    assert printed.code == 0
    blocks = printed.out.split("\n\n")
    assert [block.splitlines()[0] for block in blocks] == ["【大洼区住建局】", "【盘山县城管局】"]
    assert "另有2件见附表。" in blocks[0]
    assert "催办 2 个对象：逾期 7 件，即将到期 1 件" in printed.err
    assert "其中 1 段写了“见附表”" in printed.err
    assert run(office, "-o", "催办.txt").code == 0
    assert (office / "催办.txt").read_bytes() == printed.out.encode()
    (office / "名单").write_text("office's own", "utf-8")
    assert run(office, "-o", "名单").code == 4
    assert (office / "名单").read_text("utf-8") == "office's own"


@pytest.mark.parametrize("option", ["-o", "--out"])
def test_a_folder_gets_one_file_for_each_and_its_list(office: Path, option: str) -> None:
    """催办_<name>_<day>.txt, and the 附表 of a text that cannot name everything, with that unit's items alone."""
    done = run(office, option, "催办", "-f", "json")
    assert done.code == 0
    names = [f"催办_大洼区住建局_{AS_OF}.txt", f"催办_盘山县城管局_{AS_OF}.txt", f"催办附表_大洼区住建局_{AS_OF}.xlsx"]
    assert sorted(path.name for path in (office / "催办").iterdir()) == sorted(names)
    written = {Path(one["path"]).name: one for one in json.loads(done.out)["written"]}
    assert {name: written[name]["kind"] for name in names} == dict(
        zip(names, ["reminder", "reminder", "reminder_list"], strict=True)
    )
    text = (office / "催办" / names[0]).read_text("utf-8")
    assert f"【大洼区住建局】\n{text}" in run(office).out
    sheet = load_workbook(office / "催办" / names[2]).worksheets[0]
    cells = [str(cell) for line in sheet.iter_rows(values_only=True) for cell in line if cell is not None]
    assert [cell for cell in cells if cell.startswith("第")] == [f"第{place}处破损" for place in range(7)]
    assert not [cell for cell in cells if "盘山" in cell]
    before = contents(office)
    again = run(office, option, "催办", "-f", "json")
    assert json.loads(again.out)["written"] == []
    assert contents(office) == before
    assert typed("summary", ".", "--as-of", AS_OF, "-r", "-f", "json", cwd=office).code == 0
    assert (
        json.loads(typed("summary", ".", "-r", "--as-of", AS_OF, "-f", "json", cwd=office).out)["total"]["total"] == 9
    )


@pytest.mark.parametrize("name", ["催办", "催办7.20", "催办/一", "v2.0"])
def test_what_has_no_suffix_of_a_file_is_a_folder(office: Path, name: str) -> None:
    """A day in a folder's name is no suffix."""
    assert run(office, "-o", name, "-q").code == 0
    assert len(list((office / name).iterdir())) == 3


def test_a_dry_run_writes_nothing_and_says_what(office: Path) -> None:
    """``-n`` names every file; without a folder there is nothing to rehearse."""
    before = contents(office)
    done = run(office, "-o", "催办", "-n")
    assert done.err.count("将写入") == 3
    assert contents(office) == before
    assert run(office, "-n").code == 2


def test_nothing_that_somebody_made_is_replaced(office: Path) -> None:
    """A text that was edited, a ledger, a settings file stay; --force takes a backup of the first, of no other."""
    run(office, "-o", "催办")
    edited = office / "催办" / f"催办_盘山县城管局_{AS_OF}.txt"
    edited.write_text("改过的话", "utf-8")
    refused = run(office, "-o", "催办")
    assert refused.code == 4
    assert edited.read_text("utf-8") == "改过的话"
    assert run(office, "-o", "催办", "--force").code == 0
    assert edited.read_text("utf-8").startswith("盘山县城管局：")
    before = (office / "台账.xlsx").read_bytes()
    assert run(office, "-o", "台账.xlsx", "--force").code == 4
    assert (office / "台账.xlsx").read_bytes() == before


def test_the_table_for_a_mail_merge_agrees_with_the_texts(office: Path) -> None:
    """csv, xlsx and json hold the same counts and texts, with a row for each addressee."""
    rows = json.loads(run(office, "-f", "json").out)
    assert list(rows[0]) == list(COLUMNS)
    assert run(office, "-o", "催办.csv").code == run(office, "-o", "催办.xlsx").code == 0
    table = list(csv.reader(io.StringIO((office / "催办.csv").read_text("utf-8-sig"), newline="")))
    assert table[0] == HEADS
    sheet = load_workbook(office / "催办.xlsx").worksheets[0]
    printed = run(office).out
    for place, row in enumerate(rows):
        assert table[place + 1][:9] == [str(row[name] if row[name] is not None else "") for name in list(COLUMNS)[:9]]
        assert table[place + 1][9] == row["text"]
        assert row["text"] in printed
        assert [cell.value for cell in sheet[place + 3]][9] == row["text"]
        assert table[place + 1][10].count("\n") + 1 == len(row["items"])
    people = run(office, "-f", "table").out
    assert "文字" not in people
    assert "大洼区住建局" in people
    only = run(office, "-f", "csv", "--columns", "对象,count", "--sort", "count:desc").out
    assert only.splitlines()[1:] == ["大洼区住建局,7", "盘山县城管局,1"]


def test_filters_are_those_of_query(office: Path) -> None:
    """-d, --unit, --overdue, --tier choose items; nothing left is said."""
    assert run(office, "-d", "盘山").out.startswith("【盘山县城管局】")
    assert "1件" not in run(office, "--unit", "住建", "--text", "第3处").out.replace("有1件已过时限", "")
    assert run(office, "--tier", "黄").out.count("【") == 1
    none = run(office, "--overdue", "300..")
    assert (none.code, none.out) == (0, "")
    assert "不用催办" in none.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--per", "部门"), "不认识“部门”"),
        (("--within", "很快"), "“很快”不是天数"),
        (("--missing",), "请用 -d 写明县区"),
        (("--missing", "-d", "大洼区", "--per", "unit"), "反馈的是县区"),
        (("--report", "x.json"), "要和 --missing 一起用"),
        (("--missing", "--report", "没有.json"), "没有.json 读不了"),
        (("--missing", "--report", "civtrack.toml"), "不是 JSON 文件"),
        (("--missing", "-d", "大洼区", "--sent", "别的.json"), "不是 split 按县区分发时写的分发清单"),
        (("--missing", "--report", "别的.json"), "不是 collect 的报告"),
        (("-o", "催办.docx"), "后缀不认识"),
        (("-o", "催办", "-f", "csv"), "“csv”不在"),
        (("-o", "催办", "--out", "别处"), "文件夹写了两次"),
        (("-o", "催办.csv", "--out", "别处"), "不能同时"),
        (("--columns", "item"), "items"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(office: Path, arguments: tuple[str, ...], sentence: str) -> None:
    """Each mistake is a sentence and code 2; nothing is written."""
    (office / "别的.json").write_text('{"returned": []}', "utf-8")
    before = contents(office)
    done = run(office, *arguments, *(("-f", "csv") if arguments[0] == "--columns" else ()))
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err
    assert contents(office) == before


def test_districts_that_have_not_answered(office: Path) -> None:
    """What was sent comes from the newest 分发清单, who is silent from -d or from collect's report."""
    bare = run(office, "--missing", "-d", "大洼区")
    assert "前期分发的整改台账，目前尚未收到你区的反馈" in bare.out
    assert "找不到分发清单" in bare.err
    for day in ("2022-07-10", "2022-07-15", "2022-07-21"):
        assert typed("split", "--as-of", day, cwd=office).code == 0
    told = run(office, "--missing", "-d", "大洼区")
    assert "7月15日分发的整改台账（8件），目前尚未收到你区的反馈" in told.out
    assert "你区有7件已过时限" in told.out
    assert "盘山" not in told.out
    report = office / "合并.json"
    report.write_text(json.dumps({"missing": ["盘山县", None], "returned": []}), "utf-8")
    silent = run(office, "--missing", "--report", report)
    assert silent.out.startswith("【盘山县】\n盘山县：\n您好！7月15日分发的整改台账（1件）")
    assert run(office, "--missing", "--report", report, "-d", "大洼区").out == ""
    (manifest,) = (office / "civtrack-out" / "2022-07-10").rglob("分发清单_*.json")
    assert "7月10日分发的整改台账" in run(office, "--missing", "-d", "盘山县", "--sent", manifest).out
    files = run(office, "--missing", "--report", report, "-o", "催报")
    assert files.code == 0
    assert files_of(office / "催报")[-1] == f"催报_盘山县_{AS_OF}.txt"


def test_daily_makes_them_where_settings_ask(office: Path) -> None:
    """``daily = [..., "remind"]``: 催办/ is part of the day; a second run changes nothing; other words make it anew."""
    settings = office / "civtrack.toml"
    settings.write_text(
        settings.read_text("utf-8") + '[outputs]\ndaily = ["remind"]\n[remind]\nper = "district"\nwithin = "1d"\n',
        "utf-8",
    )
    assert typed("daily", "-q", "--as-of", AS_OF, cwd=office).code == 0
    day = office / "civtrack-out" / AS_OF
    assert files_of(day) == ["manifest.json", f"催办/催办_大洼区_{AS_OF}.txt", f"催办/催办附表_大洼区_{AS_OF}.xlsx"]
    before = contents(day)
    assert typed("daily", "-q", "--as-of", AS_OF, cwd=office) == Answer(0, "", "")
    assert contents(day) == before
    (office / "templates").mkdir()
    (office / "templates" / "催办.txt").write_text("{{ to }}，请看一下{{ count }}项。\n", "utf-8")
    assert typed("daily", "-q", "--as-of", AS_OF, cwd=office).code == 0
    assert (day / f"催办/催办_大洼区_{AS_OF}.txt").read_text("utf-8") == "大洼区，请看一下7项。\n"


def test_the_words_are_the_offices_own(office: Path) -> None:
    """``config init --templates`` writes both texts as they are shipped; ``config check`` names the line of a slip."""
    shipped = run(office).out
    assert typed("config", "init", "--templates", cwd=office).code == 0
    assert {"催办.txt", "催报.txt"} <= set(files_of(office / "templates"))
    assert run(office).out == shipped
    own = office / "templates" / "催办.txt"
    own.write_text("{{ to }}:\n{% for item in items %}\n{{ item.matter }}\n", "utf-8")
    wrong = typed("config", "check", cwd=office, language="zh")
    assert wrong.code == 2
    assert "templates/催办.txt:" in wrong.err
    own.write_text("{{ to }}\n{{ nothing }}\n", "utf-8")
    unknown = run(office)
    assert unknown.code == 2
    assert "templates/催办.txt:2" in unknown.err
    own.write_text("{{ to }}\n" + "废话\n" * 30 + "{{ more }}\n", "utf-8")
    longer = run(office)
    assert longer.code == 0
    assert "模板本身的文字就占满了手机一屏" in longer.err


def test_text_of_a_ledger_is_text(tmp_path: Path) -> None:
    """What looks like a command of the template, of a terminal or of a path in a ledger's cell stays text."""
    odd = "{{ 7*7 }}{% raw %}# | a |"
    a_ledger(tmp_path / "台账.xlsx", [{**LATE, "责任单位": "..\\x:{{ 1 }}", "问题描述": odd, "点位": "&lt;b&gt;"}])
    done = run(tmp_path, "台账.xlsx", "-o", "催办")
    assert done.code == 0
    assert files_of(tmp_path / "催办")[-1] == f"催办__._x_{{{{ 1 }}}}_{AS_OF}.txt"
    text = run(tmp_path, "台账.xlsx").out
    assert f"&lt;b&gt;：{odd}" in text


def test_the_sample_office_in_english() -> None:
    """What is said is in the reader's language; the texts are the office's."""
    answer = asked("remind", "--per", "district", language="en")
    assert "5 reminders: 73 items overdue, 45 due soon" in answer.err
    assert answer.out == asked("remind", "--per", "district", language="zh").out


def test_a_copy_of_the_sample_office_has_a_file_for_each(tmp_path: Path) -> None:
    """As many texts as addressees, for the whole sample office."""
    home = sample_office(tmp_path / "office")
    assert run(home, "-o", "催办", "-q").code == 0
    texts = [name for name in files_of(home / "催办") if name.endswith(".txt")]
    assert len(texts) == len(json.loads(asked("remind", "-f", "json").out)) == 57
