"""What is shown to somebody who types nothing, a name, or nearly the right thing."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from civtrack.asking.names import CONDITION_FIELDS, FIELDS
from civtrack.cli.commands import COMMANDS, GROUPS
from tests.support.clerk import SAMPLE, clerk
from tests.support.offices import a_ledger
from tests.support.typed import AS_OF, asked, judged_once, typed


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_typed_shows_the_everyday_commands(language: str) -> None:
    """Code 0, on stdout, each line beginning with a command that there is."""
    answer = typed(cwd=SAMPLE, language=language)
    assert (answer.code, answer.err) == (0, "")
    named = re.findall(r"^  civtrack (\S+)", answer.out, re.MULTILINE)
    assert {"daily", "summary", "query", "explain", "remind"} <= set(named)
    assert set(named) <= {entry.name for entry in COMMANDS} | {group.name for group in GROUPS}


@pytest.mark.parametrize(
    ("words", "same"),
    [
        (["help", "query"], ["query", "--help"]),
        (["help", "config", "init"], ["config", "init", "--help"]),
        (["帮助", "summary"], ["summary", "--help"]),
        (["help"], ["--help"]),
        (["config"], ["config", "--help"]),
        (["--lang", "zh", "--help"], ["--help"]),
        (["--lang=中文", "query", "--help"], ["query", "--help"]),
        (["-V"], ["--version"]),
    ],
)
def test_the_ways_to_help(words: list[str], same: list[str]) -> None:
    """They show the same and end with 0."""
    answer = typed(*words, cwd=SAMPLE, language="zh")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == typed(*same, cwd=SAMPLE, language="zh").out


def test_the_language_may_stand_before_the_command() -> None:
    """``civtrack --lang zh summary`` is ``civtrack summary --lang zh``, and a wrong one is told."""
    first = clerk("--lang", "zh", "summary", "--as-of", AS_OF, "-q", cwd=SAMPLE)
    assert first.stdout.startswith("县区")
    wrong = typed("--lang", "zhh", "summary", cwd=SAMPLE)
    assert (wrong.code, "did you mean: zh" in wrong.err) == (2, True)


@pytest.mark.parametrize("topic", ["fields", "字段"])
def test_help_lists_the_fields(topic: str) -> None:
    """Every one, with a Chinese name, in both languages."""
    for language in ("zh", "en"):
        shown = typed("help", topic, cwd=SAMPLE, language=language).out
        for name, words in {**FIELDS, **CONDITION_FIELDS}.items():
            assert re.search(rf"^  {name} +\S*{re.escape(words[0])}", shown, re.MULTILINE), name


def test_help_explains_conditions_that_can_be_typed() -> None:
    """Each example of ``help where`` runs as it stands."""
    shown = typed("help", "where", cwd=SAMPLE, language="zh").out
    examples = re.findall(r'^  (-w ".*?")(?:  |$)', shown, re.MULTILINE)
    assert len(examples) >= 8
    with judged_once():
        for example in examples:
            assert asked("query", *shlex.split(example), language="zh").code == 0, example


def test_examples_can_be_run_by_a_shell() -> None:
    """No ! without single quotes (a shell takes it for its own history), quotes in pairs."""
    entries = [*COMMANDS, *(entry for group in GROUPS for entry in group.entries)]
    for line in (line for entry in entries for line in entry.examples):
        assert shlex.split(line)[0] == "civtrack"
        assert "!" not in re.sub(r"'[^']*'", "", line), line


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("大洼区", "请写 -d 大洼区"),
        ("大洼", "请写 -d 大洼区"),
        ("台账", "是不是 台账.xlsx？"),
        ("台帐.xlsx", "是不是 台账.xlsx？"),
        ("全无此物", "请检查路径"),
    ],
)
def test_a_path_that_leads_nowhere_gets_its_hint(tmp_path: Path, path: str, says: str) -> None:
    """A district, a name without its suffix, a slip; else the plain advice."""
    (tmp_path / "civtrack.toml").write_text('[office]\ndistricts = ["大洼区", "盘山县"]\n', encoding="utf-8")
    a_ledger(tmp_path / "台账.xlsx")
    answer = typed("query", path, "--as-of", AS_OF, cwd=tmp_path, language="zh")
    assert answer.code == 3
    assert says in answer.err


def test_every_choice_is_taken_in_chinese() -> None:
    """Options, columns, groupings, directions, kinds, days: the same answer as in English."""
    pairs = [
        (("summary", "--by", "责任单位", "--sort", "红:降序"), ("summary", "--by", "unit", "--sort", "red:desc")),
        (("summary", "--kind", "材料"), ("summary", "--kind", "materials")),
        (("query", "--tier", "红色，黄"), ("query", "--tier", "red,yellow")),
        (("query", "--status", "返工"), ("query", "--status", "reopened")),
        (("query", "--columns", "编号，县区"), ("query", "--columns", "number,district")),
        (("query", "--sort", "逾期天数:从大到小"), ("query", "--sort", "days_overdue:desc")),
        (("query", "--due", "7月1日至7月15日"), ("query", "--due", "2022-07-01..2022-07-15")),
        (("query", "-f", "表格"), ("query", "-f", "table")),
        (("summary", "--fail-on", "红"), ("summary", "--fail-on", "red")),
        (("report", "--period", "周", "-n"), ("report", "--period", "week", "-n")),
        (("split", "--by", "街道", "-n"), ("split", "--by", "street", "-n")),
        (("remind", "--per", "人"), ("remind", "--per", "person")),
    ]
    with judged_once():
        for chinese, english in pairs:
            assert asked(*chinese) == asked(*english), chinese


@pytest.mark.parametrize("day", ["7月20日", "20220720", "2022.7.20"])
def test_a_day_is_taken_as_an_office_writes_it(day: str) -> None:
    """--as-of too; a day without a year is one of this year, so only the last two are of the past."""
    answer = typed("summary", "--as-of", day, cwd=SAMPLE)
    assert answer.code == 0
    if day != "7月20日":
        assert answer.out == asked("summary").out
