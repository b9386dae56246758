"""What scripts rely on: keys and their order, options with the same names everywhere, help with examples."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from civtrack.asking.names import FIELDS
from civtrack.cli.app import whole
from civtrack.model import DeadlineKind, Kind, Reason, Status
from tests.support.clerk import SAMPLE, clerk
from tests.support.offices import a_ledger, sample_office
from tests.support.typed import AS_OF, asked, typed

ITEM = [
    "ledger", "sheet", "row", "kind", "id", "number", "district", "street", "community", "site", "site_type",
    "category", "indicator", "description", "source", "found_on", "assigned_on", "deadline_text", "deadline",
    "extended_to", "unit", "partners", "person", "leader", "measures", "progress", "percent", "status_text",
    "status", "done_on", "closed_on", "remark", "deadline_kind", "original_deadline", "reason", "tier",
    "days_overdue", "days_left", "step", "reasons",
]  # fmt: skip
FIGURES = [
    "group", "total", "red", "yellow", "green", "grey", "closed", "void", "carried", "closed_on_time", "closed_late",
    "closed_undated", "verified", "reopened", "extended", "due", "completion_rate", "closure_rate", "on_time_rate",
    "overdue_rate", "verified_rate", "rework_rate", "extension_rate", "mean_days_to_close", "median_days_to_close",
    "max_days_overdue", "rank", "rank_group", "on_time_original", "overdue_original", "on_time_rate_original",
    "overdue_rate_original",
]  # fmt: skip
SUMMARY = ["as_of", "by", "ledgers", "profile", "groups", "total", "problems"]
MANIFEST = ["as_of", "version", "inputs", "outputs", "summary", "problems", "settings_sha256"]
PROBLEM = ["code", "slug", "severity", "ledger", "sheet", "cell", "found", "message", "advice"]
SHEET = ["name", "kind", "skipped", "header_rows", "first_row", "last_row", "items", "columns"]
READING = (
    "inspect", "summary", "query", "explain", "update", "split", "report", "notice", "brief", "remind", "daily",
    "changes",
)  # fmt: skip
COMMANDS = [
    *READING, "trend", "collect", "set", "add", "carry", "log", "restore", "export", "rollup",
    "doctor", "manual", "completion", "demo", "history", "config",
]  # fmt: skip
TREE: Any = get_command(whole())


def commands() -> dict[str, Any]:
    """Every command with the words that call it, those of ``config`` among them."""
    found: dict[str, Any] = {}
    for name, command in TREE.commands.items():
        inner = getattr(command, "commands", None)
        found |= {f"{name} {each}": one for each, one in inner.items()} if inner else {name: command}
    return found


def options(command: Any) -> dict[str, Any]:
    """Option → parameter of a command."""
    return {name: parameter for parameter in command.params for name in parameter.opts if name.startswith("-")}


def answer(*arguments: str) -> Any:
    """The JSON that the sample office answers."""
    return json.loads(asked(*arguments, "-f", "json").out)


def test_the_summary_has_the_contracts_keys() -> None:
    """``summary --format json``: keys and their order, for groups and total alike."""
    document = answer("summary")
    assert [key for key in document if key != "profiles"] == SUMMARY
    assert (document["as_of"], document["by"], document["profile"]) == (AS_OF, "district", "three-colour")
    assert all(list(one) == ["path", "sheets", "items"] for one in document["ledgers"])
    assert all(list(one) == FIGURES for one in (*document["groups"], document["total"]))
    assert document["total"]["group"] is None
    assert document["total"]["rank"] is None
    assert list(document["problems"]) == ["error", "warning"]
    order = [one["group"] for one in document["groups"]]
    assert order[:6] == ["兴隆台区", "双台子区", "大洼区", "盘山县", "辽河油田", "市直部门"]


def test_rates_are_shares_or_null() -> None:
    """Rates lie between 0 and 1 with at most four decimals; a denominator of 0 gives null."""
    for one in answer("summary", "--by", "person")["groups"]:
        for key in (key for key in FIGURES if key.endswith("_rate")):
            value = one[key]
            assert value is None or (0 <= value <= 1 and round(value, 4) == value)
        assert (one["closure_rate"] is None) == (one["due"] == 0)


def test_each_item_has_every_field() -> None:
    """``query --format json``: all fields in the contract's order, typed as it says, absent text null."""
    items = answer("query")
    assert items
    for item in items:
        assert list(item) == ITEM
        assert isinstance(item["row"], int)
        assert item["kind"] in set(Kind)
        assert item["status"] in set(Status)
        assert item["deadline_kind"] in set(DeadlineKind)
        assert item["reason"] in set(Reason)
        assert item["tier"] in ("red", "yellow", "green", "grey", "closed", "void")
        for name in ("found_on", "assigned_on", "deadline", "extended_to", "done_on", "closed_on", "original_deadline"):
            assert item[name] is None or dt.date.fromisoformat(item[name])
        assert item["days_overdue"] is None or item["days_overdue"] >= 1
        assert item["days_left"] is None or item["days_left"] >= 0
        assert item["percent"] is None or 0 <= item["percent"] <= 100
        assert isinstance(item["partners"], list)
        assert isinstance(item["reasons"], list)
        assert all(isinstance(reason, str) for reason in item["reasons"])
        assert item["reasons"]
        assert "" not in item.values()
        assert all(item[name] for name in ("ledger", "sheet", "id"))
    assert any(item["partners"] for item in items)
    assert (items[0]["tier"] == "red") == (items[0]["reason"] == "overdue")


def test_a_line_is_an_item() -> None:
    """``jsonl`` is the list, one item a line."""
    lines = asked("query", "-f", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == answer("query")


def test_inspect_has_the_contracts_keys() -> None:
    """``inspect --format json``: ledgers, sheets with their columns, then the problems."""
    document = answer("inspect")
    assert list(document) == ["ledgers", "problems", "doubles"]
    for ledger in document["ledgers"]:
        assert list(ledger) == ["path", "format", "sheets"]
        for sheet in ledger["sheets"]:
            assert list(sheet) == SHEET
            assert (sheet["kind"] is None) == (sheet["skipped"] is not None)
            for column in sheet["columns"]:
                assert list(column) == ["field", "letter", "header", "how"]
                assert column["how"] in ("alias", "pattern", "settings", "values", "none")
                assert (column["field"] is None) == (column["how"] == "none")
    assert document["problems"]
    for problem in document["problems"]:
        assert list(problem) == PROBLEM
        assert re.fullmatch(r"D\d{3}", problem["code"])
        assert problem["severity"] in ("error", "warning")
        assert all(problem[name] for name in ("message", "advice"))


@pytest.mark.parametrize("command", ["update", "split", "report", "daily"])
def test_writing_commands_answer_alike(tmp_path: Path, command: str) -> None:
    """With --format json: written, unchanged, refused; nothing else on stdout."""
    a_ledger(tmp_path / "台账.xlsx")
    nobody = f"诉求{'长' * 32}.csv"  # no sheet can be called that
    (tmp_path / nobody).write_bytes((SAMPLE / "12345诉求.csv").read_bytes())
    run = [command, "台账.xlsx", nobody, "--as-of", AS_OF, "-f", "json"]
    first = json.loads(typed(*run, cwd=tmp_path).out)
    assert list(first) == ["written", "unchanged", "refused"]
    assert first["written"]
    for one in first["written"]:
        assert list(one) == ["path", "sha256", "kind", "district", "items"]
        assert Path(tmp_path, one["path"]).is_file()
    for one in first["refused"]:
        assert list(one) == ["path", "code", "message"]
    refused = {"update": ["conversion-refused"], "split": ["conversion-refused"]}
    assert [one["code"] for one in first["refused"]] == refused.get(command, [])
    second = json.loads(typed(*run, cwd=tmp_path).out)
    assert second["written"] == []
    assert set(second["unchanged"]) >= {one["path"] for one in first["written"] if one["kind"] != "manifest"}


def test_the_manifest_has_the_contracts_keys(day: Path) -> None:
    """``manifest.json``: the contract's keys first and in its order; what was added comes after."""
    manifest = json.loads((day / "manifest.json").read_text("utf-8"))
    assert list(manifest)[: len(MANIFEST)] == MANIFEST
    added = ["districts", "unreadable", "skipped", "kinds", "left_out", "since", "calendar"]
    assert list(manifest)[len(MANIFEST) :] == added
    assert all(list(one) == ["path", "sha256", "items"] for one in manifest["inputs"])
    assert all(list(one) == ["path", "sha256"] for one in manifest["outputs"])
    assert re.fullmatch(r"[0-9a-f]{64}", manifest["settings_sha256"])
    assert not any(one["path"].startswith("/") for part in ("inputs", "outputs", "skipped") for one in manifest[part])


def test_json_is_english_whatever_the_language() -> None:
    """Keys and the listed values are the same in Chinese; only sentences change."""
    words = ("kind", "status", "tier", "reason", "deadline_kind")
    chinese = json.loads(asked("query", "-f", "json", language="zh").out)
    assert [[item[word] for word in words] for item in chinese] == [
        [item[word] for word in words] for item in answer("query")
    ]
    assert chinese[0]["reasons"] != answer("query")[0]["reasons"]


def test_the_commands_of_this_version() -> None:
    """All commands that the help lists are there, and no other."""
    assert list(TREE.commands) == COMMANDS
    assert list(TREE.commands["config"].commands) == ["init", "show", "check", "map", "words"]
    assert list(TREE.commands["history"].commands) == ["list", "show", "prune", "export"]


SHARED = {
    ("--config",), ("--no-config",), ("--lang",), ("--quiet", "-q"), ("--verbose", "-v"), ("--no-color",),
}  # fmt: skip
LEDGERS = {("--as-of",), ("--district", "-d"), ("--kind",), ("--sheet",), ("--recursive", "-r"), ("--fail-on",)}
ROWS = {("--format", "-f"), ("--output", "-o"), ("--columns",), ("--sort",), ("--limit",)}
WRITES = {("--out", "-o"), ("--dry-run", "-n"), ("--force",), ("--format", "-f")}


@pytest.mark.parametrize("name", commands())
def test_shared_options_have_the_same_names_everywhere(name: str) -> None:
    """Every command takes the shared options; those that read, print rows or write take theirs too."""
    command = commands()[name]
    wanted = set(SHARED)
    wanted |= LEDGERS if name in (*READING, "collect", "set") else set()
    wanted |= ROWS if name in ("summary", "query", "changes", "trend", "log", "history show") else set()
    wanted |= WRITES if name in ("update", "split", "report", "daily", "collect", "set") else set()
    assert wanted <= {tuple(parameter.opts) for parameter in command.params}
    assert "-h" in TREE.context_settings["help_option_names"]


def test_one_option_means_one_thing() -> None:
    """An option that several commands have has the same help in all of them."""
    told: dict[str, set[str]] = {}
    for command in commands().values():
        for option, parameter in options(command).items():
            told.setdefault(option, set()).add(parameter.help)
    several = {option: texts for option, texts in told.items() if len(texts) > 1}
    own = {"-o", "-f", "--format", "--output", "--out", "--per", "--force"}
    own |= {"--as-of", "--from", "--to", "--period", "--by", "--limit", "--unit", "--out", "--since", "--step"}
    assert set(several) <= own, several


@pytest.mark.parametrize("name", commands())
def test_every_parameter_has_help(name: str) -> None:
    """No option and no argument without a word on what it does, and it ends like a sentence."""
    for parameter in commands()[name].params:
        assert parameter.help, parameter.name
        assert parameter.help.rstrip(")").endswith((".", "。")) or parameter.help.endswith(")"), parameter.help


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_leads_with_examples_and_lists_exit_codes(language: str) -> None:
    """``--help``: what it is for, examples, then the rest; every exit code; no line wider than the terminal."""
    from wcwidth import wcswidth

    shown = clerk("--help", cwd=SAMPLE, language=language, environment={"COLUMNS": "80"}).stdout
    titles = {
        "en": ["Usage:", "Examples:", "Commands:", "Options:", "Exit codes:"],
        "zh": ["用法：", "示例：", "命令：", "选项：", "退出码："],
    }[language]
    places = [shown.index(title) for title in titles]
    assert places == sorted(places)
    codes = shown[places[-1] :]
    assert re.findall(r"^  (\d+) ", codes, re.MULTILINE) == ["0", "1", "2", "3", "4", "70", "130"]
    for name in COMMANDS:
        assert re.search(rf"^  {name} +\S", shown, re.MULTILINE)
    assert max(map(wcswidth, shown.splitlines())) <= 80


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_help_of_a_command_leads_with_examples(language: str) -> None:
    """In both languages: examples before options, each beginning with the command; every option explained."""
    for name in ("query", "config init"):
        shown = clerk(*name.split(), "--help", cwd=SAMPLE, language=language).stdout
        examples, rest = shown.index({"en": "Examples:", "zh": "示例："}[language]), shown.index("--config")
        assert examples < rest
        lines = shown[examples:].splitlines()[1:]
        listed = lines[: lines.index("")]
        assert listed
        assert all(line.startswith(f"  civtrack {name}") for line in listed)
        assert bool(re.search("[\u4e00-\u9fff]", shown[rest:])) == (language == "zh")


@pytest.mark.parametrize("name", commands())
def test_every_example_is_a_real_command(name: str) -> None:
    """What the help shows can be typed: each example names existing options."""
    command = commands()[name]
    assert command.epilog
    for line in command.epilog.splitlines():
        assert line.startswith(f"civtrack {name}")
        for option in re.findall(r"(?<=\s)--?[a-z][a-z-]*", re.sub(r'"[^"]*"', "", line)):
            assert option in options(command), option


def sql(statement: str) -> Any:
    """The answer to an SQL query."""
    return asked("query", "--sql", statement, "-f", "json")


def test_sql_answers_over_the_items() -> None:
    """``--sql`` sees the items under their names and agrees with the summary."""
    rows = json.loads(sql("SELECT district, count(*) AS n FROM items WHERE tier = 'red' GROUP BY district").out)
    counted = {row["district"]: row["n"] for row in rows}
    assert counted == {one["group"]: one["red"] for one in answer("summary")["groups"] if one["red"]}
    columns = json.loads(sql("SELECT * FROM items LIMIT 1").out)[0]
    assert list(columns) == ITEM
    late = json.loads(sql("SELECT max(days_overdue) AS worst FROM items WHERE deadline < '2022-07-20'").out)
    assert late[0]["worst"] == answer("summary")["total"]["max_days_overdue"]


def test_sql_works_on_what_the_filters_leave() -> None:
    """With -d and --tier the table items holds only those."""
    found = asked("query", "-d", "大洼区", "--tier", "red", "--sql", "SELECT count(*) AS n FROM items", "-f", "json")
    (row,) = [one for one in answer("summary")["groups"] if one["group"] == "大洼区"]
    assert json.loads(found.out) == [{"n": row["red"]}]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM items",
        "UPDATE items SET tier = 'green'",
        "INSERT INTO items (id) VALUES ('x')",
        "DROP TABLE items",
        "CREATE TABLE x (y)",
        "ATTACH DATABASE 'x.db' AS x",
        "PRAGMA writable_schema = 1",
        "VACUUM INTO 'x.db'",
        "SELECT load_extension('x')",
        "SELECT 1; SELECT 2",
        "SELECT writefile('x', 'y')",
        "SELCT 1",
        "SELECT nothing FROM items",
        "",
    ],
)
def test_sql_only_reads(tmp_path: Path, statement: str) -> None:
    """Whatever would change, attach or load is refused with exit 2, and no file appears."""
    a_ledger(tmp_path / "台账.xlsx")
    refused = typed("query", "台账.xlsx", "--sql", statement, "--as-of", AS_OF, cwd=tmp_path)
    assert refused.code == 2, refused
    assert refused.out == ""
    assert "--sql" in refused.err
    assert [path.name for path in tmp_path.iterdir()] == ["台账.xlsx"]


def test_columns_choose_and_order() -> None:
    """``--columns`` gives just these, in this order, by name or by heading, in every format."""
    rows = asked("query", "--columns", "tier,number,days_overdue", "--limit", "3").out.splitlines()
    assert rows[0] == "Tier\tNumber\tDays overdue"
    for language in ("zh", "en"):
        whole = asked("query", "--limit", "3", language=language).out
        headings = "，".join(whole.splitlines()[0].split("\t"))
        assert asked("query", "--columns", headings, "--limit", "3", language=language).out == whole
    assert list(answer("query", "--columns", "tier,number", "--limit", "1")[0]) == ["tier", "number"]
    assert asked("summary", "--columns", "group,red").out.splitlines()[0] == "District\tRed"


@pytest.mark.parametrize("field", ["days_overdue", "deadline", "site", "unit"])
def test_sort_orders_and_keeps_blanks_last(field: str) -> None:
    """``--sort FIELD`` and ``FIELD:desc``: ordered either way, absent values last either way."""
    for direction in ("", ":desc"):
        values = [item[field] for item in answer("query", "--sort", field + direction)]
        present = [value for value in values if value is not None]
        assert values[: len(present)] == present
        assert present == sorted(present, reverse=bool(direction))


def test_every_field_can_be_sorted_by() -> None:
    """What ``civtrack help fields`` offers for ``--sort`` is understood, in either language."""
    for name, (main, *_) in FIELDS.items():
        assert len(answer("query", "--sort", name, "--limit", "2")) == 2, name
        few = ("--limit", "2")
        assert asked("query", "--sort", main, *few).out == asked("query", "--sort", name, *few).out


def test_fields_are_sorted_as_people_rank_them() -> None:
    """Tiers by gravity, days from the most overdue on, steps up the ladder, districts as in tables, 2 before 10."""

    def order(field: str, shown: str) -> list[Any]:
        values = [item[shown] for item in answer("query", "--sort", field, "--columns", f"{field},{shown}")]
        return [value for value in values if value is not None]

    def runs(values: list[Any]) -> list[Any]:
        return [value for place, value in enumerate(values) if place == 0 or values[place - 1] != value]

    assert runs(order("等级", "tier")) == ["red", "yellow", "green", "grey", "closed", "void"]
    assert runs(order("县区", "district")) == ["兴隆台区", "双台子区", "大洼区", "盘山县", "辽河油田", "市直部门"]
    assert runs(order("督办措施", "step")) == ["催办", "督办单", "通报曝光", "约谈"]
    late = order("天数", "days_overdue")
    assert late == sorted(late, reverse=True)
    left = order("天数", "days_left")
    assert left == sorted(left)
    numbers = [number for number in order("编号", "number") if number.isdecimal() and len(number) < 4]
    assert numbers == sorted(numbers, key=int)
    turned = [item["days_overdue"] for item in answer("query", "--sort", "天数:降序", "--columns", "days_overdue")]
    assert next(place for place, value in enumerate(turned) if value is not None) > 0, "what has days left comes first"


def test_headings_are_names_too() -> None:
    """What stands above a column can be typed to choose it or to sort by it."""
    by_name = asked("summary", "--sort", "red:desc", "--columns", "group,red,yellow").out
    assert asked("summary", "--sort", "Red:desc", "--columns", "District,Red,Yellow").out == by_name
    chinese = asked("summary", "--sort", "红：desc", "--columns", "县区，红，黄", language="zh").out
    assert [line.split("\t")[1:] for line in chinese.splitlines()[1:]] == [
        line.split("\t")[1:] for line in by_name.splitlines()[1:]
    ]
    assert asked("query", "--sort", "Deadline").out == asked("query", "--sort", "deadline").out


def test_a_summary_can_be_sorted_and_shortened() -> None:
    """Sorting moves the groups and never the total; a limit says that the total counts them all."""
    document = answer("summary", "--by", "unit", "--sort", "red:desc", "--limit", "3")
    counts = [one["red"] for one in document["groups"]]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) == 3
    assert document["total"] == answer("summary")["total"]
    shown = asked("summary", "--by", "unit", "--sort", "red:desc", "--limit", "3", "-f", "table").out
    assert re.search(r"3 of \d+ rows; the total counts them all", shown)


def test_settings_have_their_precedence(tmp_path: Path) -> None:
    """Option before environment before file before default, and ``config show`` names the origin of each."""
    (tmp_path / "civtrack.toml").write_text('[office]\nname = "甲"\n[policy]\ndue_soon = "5d"\n', encoding="utf-8")

    def shown(**environment: str) -> dict[str, tuple[str, str]]:
        text = clerk("config", "show", "-f", "json", cwd=tmp_path, environment=environment).stdout
        return {row["key"]: (row["value"], row["origin"]) for row in json.loads(text)}

    plain = shown()
    assert plain["policy.due_soon"] == ('"5d"', "civtrack.toml:4")
    assert plain["policy.roll"][1] == "default"
    assert shown(CIVTRACK_POLICY_DUE_SOON="7d")["policy.due_soon"] == ('"7d"', "CIVTRACK_POLICY_DUE_SOON")


def test_no_config_uses_no_file(tmp_path: Path) -> None:
    """``--no-config`` forgets the file: aliases and order of the office are gone."""
    office = sample_office(tmp_path / "office")
    with_file = json.loads(typed("summary", "12345诉求.csv", "-f", "json", "--as-of", AS_OF, cwd=office).out)
    without = typed("summary", "12345诉求.csv", "--no-config", "-f", "json", "--as-of", AS_OF, cwd=office)
    assert [one["group"] for one in json.loads(without.out)["groups"]] != [one["group"] for one in with_file["groups"]]


def test_version_is_one_line() -> None:
    """``--version`` prints the name and the version."""
    from civtrack import __version__

    assert typed("--version", cwd=SAMPLE).out == f"civtrack {__version__}\n"
