"""changes, trend, history, snapshots: what the clerk and cron see."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

from tests.support.offices import a_ledger, contents, stamps
from tests.support.typed import typed

ROWS = [
    {"编号": "甲0001号", "整改时限": "2022-07-10"},
    {"编号": "甲0002号", "整改时限": "2022-07-19", "点位": "泰山路"},
    {"编号": "甲0003号", "整改时限": "2022-07-30", "县区": "盘山县"},
]
LATER = [
    {"编号": "甲0001号", "整改时限": "2022-08-10"},
    {"编号": "甲0002号", "整改时限": "2022-07-19", "点位": "泰山路", "整改状态": "已整改", "完成日期": "2022-07-19"},
    {"编号": "甲0004号", "整改时限": "2022-07-10", "县区": "盘山县", "点位": "唐家学校"},
]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office whose 19 July is recorded and whose ledger is that of 20 July."""
    (tmp_path / "civtrack.toml").write_text(
        '[office]\ndistricts = ["大洼区", "盘山县"]\naliases = { "大洼" = "大洼区" }\n'
        '[[ledgers]]\npath = "台账.xlsx"\n',
        encoding="utf-8",
    )
    a_ledger(tmp_path / "台账.xlsx", ROWS)
    assert typed("summary", "--snapshot", "--as-of", "2022-07-19", cwd=tmp_path).code == 0
    a_ledger(tmp_path / "台账.xlsx", LATER)
    return tmp_path


def told(office: Path, *arguments: str) -> list[tuple[str, str | None]]:
    """Kind and number of every change."""
    answer = typed("changes", *arguments, "-f", "json", cwd=office)
    assert answer.code == 0, answer.err
    return [(one["kind"], one["number"]) for one in json.loads(answer.out)["changes"]]


TODAY = ("--as-of", "2022-07-20")
ALL = [
    ("new", "甲0004号"), ("closed", "甲0002号"), ("newly_overdue", "甲0004号"), ("tier_down", "甲0001号"),
    ("deadline_moved", "甲0001号"), ("vanished", "甲0003号"),
]  # fmt: skip


def test_changes_as_the_contract_says(office: Path) -> None:
    """Keys, order, counts of every kind, and what one change looks like."""
    document = json.loads(typed("changes", *TODAY, "-f", "json", cwd=office).out)
    assert list(document) == ["from", "to", "counts", "changes"]
    assert (document["from"], document["to"]) == ("2022-07-19", "2022-07-20")
    assert list(document["counts"]) == [
        "new", "closed", "reopened", "newly_overdue", "tier_up", "tier_down", "deadline_extended", "deadline_moved",
        "unit_changed", "text_edited", "photos_removed", "vanished", "ledger_missing",
    ]  # fmt: skip
    assert sum(document["counts"].values()) == len(document["changes"]) == len(ALL)
    assert told(office, *TODAY) == ALL
    moved = next(one for one in document["changes"] if one["kind"] == "deadline_moved")
    assert moved == {
        "kind": "deadline_moved", "id": "甲0001号", "number": "甲0001号", "district": "大洼区", "ledger": "台账.xlsx",
        "sheet": "台账", "row": 3, "field": "deadline", "before": "2022-07-10", "after": "2022-08-10",
        "matched_by": "number",
    }  # fmt: skip


def test_changes_can_be_narrowed(office: Path) -> None:
    """By district (aliases known), by kind, by number of rows; the counts of a limit are of all."""
    assert told(office, *TODAY, "-d", "盘山县") == [one for one in ALL if one[1] in ("甲0003号", "甲0004号")]
    assert told(office, *TODAY, "-d", "大洼", "--only", "closed,deadline-moved") == [ALL[1], ALL[4]]
    assert told(office, *TODAY, "--limit", "1") == ALL[:1]
    assert "6" in typed("changes", *TODAY, "--limit", "1", "-f", "table", cwd=office).out.splitlines()[-1]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", ["table", "plain", "markdown", "csv", "tsv", "jsonl", "html"])
def test_changes_in_every_format(office: Path, form: str, language: str) -> None:
    """Each format has every change, in words of the language; only glyphs that GBK has."""
    out = typed("changes", *TODAY, "-f", form, cwd=office, language=language).out
    assert out.count("甲0001号") == (2 if form != "jsonl" else 4)
    assert ("时限被改" in out) == (language == "zh" and form != "jsonl")
    out.removeprefix("\ufeff").encode("gbk")


def test_changes_as_a_workbook(office: Path) -> None:
    """``-o x.xlsx`` holds the same rows."""
    from openpyxl import load_workbook

    assert typed("changes", *TODAY, "-o", "变化.xlsx", cwd=office).code == 0
    book = load_workbook(office / "变化.xlsx")
    numbers = [cell.value for cell in book.worksheets[0]["B"]]
    assert numbers.count("甲0004号") == 2
    book.close()


@pytest.mark.parametrize(
    ("wanted", "code"),
    [("silent-deadline", 1), ("vanished", 1), ("newly-overdue", 1), ("any", 1), ("photos-removed", 0),
     ("deadline_extended", 0), ("red", 1), ("unit_changed", 0)],
)  # fmt: skip
def test_cron_hears_of_what_it_asks_for(office: Path, wanted: str, code: int) -> None:
    """``--fail-on``: kinds of changes beside what every command knows."""
    assert typed("changes", *TODAY, "--fail-on", wanted, "-q", cwd=office).code == code


def test_two_snapshots_need_no_ledger(office: Path) -> None:
    """``--from A --to B`` works when the ledger is gone; without ``--from`` the day before counts."""
    assert typed("summary", "--snapshot", *TODAY, cwd=office).code == 0
    (office / "台账.xlsx").unlink()
    assert told(office, "--from", "2022-07-19", "--to", "2022-07-20") == ALL
    assert told(office, "--to", "2022-07-31") == ALL
    assert told(office, "--to", "2022-07-20", "-d", "大洼") == [ALL[1], ALL[3], ALL[4]]
    assert typed("changes", "--to", "2022-07-20", "--fail-on", "silent-deadline", cwd=office).code == 1
    assert told(office, "--to", "2022-07-20", "--sheet", "台账", "--kind", "problems") == ALL
    assert told(office, "--to", "2022-07-20", "--sheet", "别的") == []
    assert told(office, "--to", "2022-07-20", "--kind", "materials") == []


def test_a_ledger_that_is_gone_is_told_once(office: Path) -> None:
    """Not three vanished rows but one missing ledger; when it is back, nothing is new and nothing was lost."""
    (office / "台账.xlsx").rename(office / "别处.bak")
    a_ledger(office / "另一本.xlsx", [{"编号": "乙0001号", "点位": "火车站"}])
    (office / "civtrack.toml").write_text('[[ledgers]]\npath = "*.xlsx"\n', encoding="utf-8")
    assert told(office, *TODAY) == [("new", "乙0001号"), ("ledger_missing", None)]
    assert typed("summary", "--snapshot", *TODAY, cwd=office).code == 0
    a_ledger(office / "台账.xlsx", ROWS)
    assert told(office, "--as-of", "2022-07-21") == [("newly_overdue", "甲0002号"), ("tier_up", "甲0002号")]


def test_a_ledger_that_was_not_named_is_not_missing(office: Path) -> None:
    """Naming one file compares that file; naming its folder compares all that lay in it."""
    a_ledger(office / "另一本.xlsx", [{"编号": "乙0001号", "点位": "火车站"}])
    assert typed("summary", ".", "--snapshot", "--as-of", "2022-07-19", cwd=office).code == 0
    assert told(office, "台账.xlsx", *TODAY) == []
    (office / "另一本.xlsx").unlink()
    assert told(office, ".", *TODAY) == [("ledger_missing", None)]


def test_a_removed_row_and_one_marked_void(office: Path) -> None:
    """A row that somebody marks 作废 leaves every total, and that is told."""
    a_ledger(office / "台账.xlsx", [ROWS[0] | {"整改状态": "作废"}, *ROWS[1:]])
    found = told(office, "--as-of", "2022-07-19", "--since", "2022-07-19")
    assert found == [("tier_down", "甲0001号")]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("changes", "--since", "2022-07-01"), "no snapshot of 2022-07-01"),
        (("changes", "--only", "moved"), "“moved” is not known; did you mean"),
        (("changes", "--since", "2022-07-19", "--from", "2022-07-19"), "not both"),
        (("changes", "--to", "2022-07-20", "台账.xlsx"), "reads no ledger"),
        (("changes", "--to", "2022-07-20", "--fail-on", "red"), "is not known"),
        (("changes", "--fail-on", "nothing"), "“nothing” is not known; did you mean"),
        (("changes", "--since", "2022-07-19", "--as-of", "2022-07-18"), "--since: 2022-07-19 lies after 2022-07-18"),
        (("changes", "--to", "2022-07-20", "--kind", "nothing"), "is not known"),
        (("changes", "--to", "2022-07-20", "-d", "月球"), "no district"),
        (("trend", "--period", "hour"), "is not known"),
        (("history", "prune"), "either --before"),
        (("history", "prune", "--keep", "0"), "not a number"),
        (("history", "show", "2022-07-01"), "no snapshot"),
        (("history", "export", "-o", "x.doc"), "none of"),
        (("history", "export", "-f", "parquet"), "needs a file"),
        (("summary", "--snapshot", "-d", "大洼"), "keeps whole days"),
        (("summary", "--snapshot", "--sheet", "台账"), "keeps whole days"),
    ],
)
def test_what_cannot_be_asked(office: Path, arguments: tuple[str, ...], says: str) -> None:
    """A usage error with a sentence, exit code 2, and nothing recorded or forgotten."""
    before = contents(office)
    answer = typed(*arguments, cwd=office)
    assert (answer.code, answer.out) == (2, "")
    assert says in answer.err
    assert contents(office) == before


@pytest.mark.parametrize("arguments", [("changes",), ("trend",), ("history", "list"), ("history", "export")])
def test_without_a_history_it_says_how_to_begin(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """No traceback, no empty table and no new file: the sentence names the command that begins one."""
    a_ledger(tmp_path / "台账.xlsx")
    answer = typed(*arguments, *(["台账.xlsx"] if arguments == ("changes",) else []), cwd=tmp_path)
    assert answer.code == 2
    assert "civtrack daily" in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["台账.xlsx"]


def test_trend_as_the_contract_says(office: Path) -> None:
    """A list of days and groups with the figures of a summary, the total's group null, the backlog beside them."""
    assert typed("summary", "--snapshot", *TODAY, cwd=office).code == 0
    rows = json.loads(typed("trend", "-f", "json", cwd=office).out)
    assert [(row["date"], row["group"]) for row in rows] == [
        (f"2022-07-{day}", group) for day in (19, 20) for group in ("大洼区", "盘山县", None)
    ]
    summary = json.loads(typed("summary", *TODAY, "-f", "json", cwd=office).out)
    assert {**rows[-1]} == {"date": "2022-07-20", **summary["total"], "backlog": 2}
    assert {**rows[-3]} == {"date": "2022-07-20", **summary["groups"][0], "backlog": 1}
    only = json.loads(typed("trend", "-d", "大洼", "--from", "2022-07-20", "-f", "json", cwd=office).out)
    assert only == [rows[-3]]
    monthly = json.loads(typed("trend", "--period", "month", "-f", "json", cwd=office).out)
    assert monthly == rows[3:]


def test_trend_draws_bars(office: Path) -> None:
    """A table has a bar of what is open: overdue, due soon, the rest; other formats have none."""
    table = typed("trend", "-f", "table", cwd=office).out
    assert "■◆□" in table
    table.encode("gbk")
    assert "■" not in typed("trend", "-f", "csv", cwd=office).out


def test_daily_records_the_day_and_compares(office: Path) -> None:
    """The folder first, then the snapshot; the line says what the tiers gained; a second run writes nothing."""
    answer = typed("daily", *TODAY, cwd=office)
    assert answer.code == 0, answer.err
    assert "Red 1 Yellow 0(-1) Green " in answer.err
    assert "since 2022-07-19: New 1  Finished 1" in answer.err
    assert [row["date"] for row in json.loads(typed("history", "list", "-f", "json", cwd=office).out)] == [
        "2022-07-19", "2022-07-20",
    ]  # fmt: skip
    before = {name: stamp for name, stamp in stamps(office).items() if (office / name).is_file()}
    again = typed("daily", *TODAY, "-q", cwd=office)
    assert (again.code, again.out, again.err) == (0, "", "")
    assert {name: stamp for name, stamp in stamps(office).items() if (office / name).is_file()} == before


def test_the_first_day_has_its_line_too(tmp_path: Path) -> None:
    """Nothing to compare with: the counts by themselves."""
    a_ledger(tmp_path / "台账.xlsx", ROWS)
    answer = typed("daily", "台账.xlsx", *TODAY, cwd=tmp_path)
    assert "\nRed 2 Yellow 0 Green 1 To clarify 0 Done 0\n" in answer.err


def test_a_day_of_one_district_is_not_recorded(office: Path) -> None:
    """Nor is a rehearsal: all others would seem to have vanished."""
    before = (office / ".civtrack" / "history.sqlite").read_bytes()
    assert typed("daily", *TODAY, "-d", "大洼", "--out", "一个县区", cwd=office).code == 0
    assert typed("daily", *TODAY, "--dry-run", cwd=office).code == 0
    assert (office / ".civtrack" / "history.sqlite").read_bytes() == before


def test_a_damaged_history_is_told_and_kept(office: Path) -> None:
    """Commands name it with advice and exit 4; doctor sees it; the file stays as it is."""
    path = office / ".civtrack" / "history.sqlite"
    path.write_bytes(b"nonsense" * 4096)
    for arguments in (("changes", *TODAY), ("trend",), ("history", "list"), ("summary", "--snapshot", *TODAY)):
        answer = typed(*arguments, cwd=office)
        assert answer.code == 4
        assert "the history is damaged" in answer.err
        assert "Traceback" not in answer.err
    assert re.search(r"damaged: [^.]+\. It was left as it is\.", typed("doctor", "-f", "tsv", cwd=office).out)
    assert path.read_bytes() == b"nonsense" * 4096


def test_doctor_checks_the_history(office: Path) -> None:
    """Days, size and kind of journal; a snapshot that lost an item is damage."""
    line = next(row for row in typed("doctor", "-f", "tsv", cwd=office).out.splitlines() if row.startswith("History"))
    assert "1 day" in line
    assert "wal" in line
    connection = sqlite3.connect(office / ".civtrack" / "history.sqlite")
    connection.execute("DELETE FROM version WHERE id = 1")
    connection.commit()
    connection.close()
    line = next(row for row in typed("doctor", "-f", "tsv", cwd=office).out.splitlines() if row.startswith("History"))
    assert "damaged: 20220719" in line


def test_settings_say_where_the_history_lies(office: Path) -> None:
    """``[history] file``: relative to the settings file."""
    settings = office / "civtrack.toml"
    settings.write_text(settings.read_text("utf-8") + '[history]\nfile = "档案/历史.db"\n', "utf-8")
    assert typed("summary", "--snapshot", *TODAY, cwd=office).code == 0
    assert (office / "档案" / "历史.db").is_file()


def test_a_day_can_be_looked_at(office: Path) -> None:
    """``history show`` lists a day's items as they stood, by the rows they stood in."""
    out = typed("history", "show", "2022-07-19", "--columns", "row,number,deadline,tier", "-f", "csv", cwd=office).out
    assert out.splitlines()[1:] == [
        "3,甲0001号,2022-07-10,Red", "4,甲0002号,2022-07-19,Yellow", "5,甲0003号,2022-07-30,Green",
    ]  # fmt: skip
    items = json.loads(typed("history", "show", "2022-07-19", "-d", "盘山县", "-f", "json", cwd=office).out)
    assert [item["id"] for item in items] == ["甲0003号"]


def test_old_days_can_be_forgotten(office: Path) -> None:
    """``prune`` by day or by number; a rehearsal forgets nothing."""
    assert typed("summary", "--snapshot", *TODAY, cwd=office).code == 0
    assert "would forget 1 day," in typed("history", "prune", "--keep", "1", "-n", cwd=office).err
    assert len(json.loads(typed("history", "list", "-f", "json", cwd=office).out)) == 2
    assert "nothing to forget" in typed("history", "prune", "--before", "2022-07-19", cwd=office).err
    assert "forgot 1 day," in typed("history", "prune", "--before", "2022-07-20", cwd=office).err
    assert [one["date"] for one in json.loads(typed("history", "list", "-f", "json", cwd=office).out)] == ["2022-07-20"]


def test_everything_can_be_exported(office: Path) -> None:
    """CSV and JSON Lines have every item of every day with its fields; text that looks like a formula stays text."""
    a_ledger(office / "台账.xlsx", [{"编号": "甲0009号", "问题描述": "=1+1"}])
    assert typed("summary", "--snapshot", *TODAY, cwd=office).code == 0
    assert typed("history", "export", "-o", "历史.jsonl", cwd=office).code == 0
    lines = [json.loads(line) for line in (office / "历史.jsonl").read_text("utf-8").splitlines()]
    assert [(line["date"], line["number"], line["tier"]) for line in lines] == [
        ("2022-07-19", "甲0001号", "red"), ("2022-07-19", "甲0002号", "yellow"), ("2022-07-19", "甲0003号", "green"),
        ("2022-07-20", "甲0009号", "green"),
    ]  # fmt: skip
    assert lines[-1]["description"] == "=1+1"
    assert typed("history", "export", "--from", "2022-07-20", "-o", "历史.csv", cwd=office).code == 0
    data = (office / "历史.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfdate,ledger,")
    assert "'=1+1" in data.decode("utf-8-sig").splitlines()[1]


def test_parquet_keeps_the_types(office: Path) -> None:
    """Days are days and numbers numbers; without pyarrow the sentence says how to get it."""
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is an optional extra")
    assert typed("history", "export", "-o", "历史.parquet", cwd=office).code == 0
    table = pq.read_table(office / "历史.parquet")
    assert table.num_rows == 3
    assert str(table.schema.field("deadline").type) == "date32[day]"
    assert table.column("days_overdue").to_pylist() == [9, None, None]
