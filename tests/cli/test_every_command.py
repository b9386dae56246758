"""Every command there is, by both languages, at each width and in each encoding: lines fit, nothing crashes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from wcwidth import wcswidth

from civtrack.cli.app import whole
from tests.cli.test_widths import ROWS, shown
from tests.support.clerk import Told, clerk, one_after_another
from tests.support.offices import a_ledger
from tests.support.typed import typed

DAY = ("--as-of", "2022-07-20")
LEDGER = "7月问题台账.xlsx"
RUNS: dict[str, tuple[str, ...]] = {
    "inspect": ("inspect",),
    "summary": ("summary", *DAY),
    "query": ("query", *DAY),
    "explain": ("explain", "WT2207-0003", *DAY),
    "update": ("update", "-n", *DAY),
    "split": ("split", "-n", *DAY),
    "report": ("report", "-n", *DAY),
    "notice": ("notice", "--type", "circular", "-n", *DAY),
    "brief": ("brief", *DAY),
    "remind": ("remind", *DAY),
    "daily": ("daily", "-n", *DAY),
    "changes": ("changes", *DAY),
    "trend": ("trend",),
    "collect": ("collect", LEDGER, "收回", "-n", *DAY),
    "set": ("set", "WT2207-0003", "责任单位=市住建局", "-n", *DAY),
    "add": ("add", LEDGER, "新增.xlsx", "-n", *DAY),
    "carry": ("carry", LEDGER, "-o", "8月问题台账.xlsx", "-n", *DAY),
    "log": ("log",),
    "restore": ("restore", LEDGER, "--list"),
    "export": ("export", "-n", *DAY),
    "rollup": ("rollup", "上报", *DAY),
    "doctor": ("doctor",),
    "demo": ("demo", "收回"),
    "history list": ("history", "list"),
    "history show": ("history", "show", "2022-07-19"),
    "history prune": ("history", "prune", "--keep", "400", "-n"),
    "history export": ("history", "export", "--from", "2022-07-19", "-o", "历史.csv", "--force"),
    "config init": ("config", "init"),
    "config show": ("config", "show"),
    "config check": ("config", "check"),
    "config map": ("config", "map", LEDGER),
    "config words": ("config", "words"),
}
NOT_FOR_A_TERMINAL = {"completion", "manual"}
"""A shell reads the one; the other goes to the pager, and `tests/manual` measures its texts."""
TO_BE_PASTED = {"brief", "remind"}
"""A chat breaks their lines as it needs them; a break of ours would be pasted, too."""
CODES = {"demo": (4,), "config init": (4,)}
"""Folder and settings stand already: told, and not written."""


def leaves(command: Any, *names: str) -> Iterator[str]:
    """The names of every command below one."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield " ".join(names)
        return
    for name, one in inner.items():
        yield from leaves(one, *names, name)


COMMANDS = list(leaves(get_command(whole())))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with two recorded days, an edit in its log, something that came back, and something new."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "civtrack.toml").write_text(
        '[office]\nname = "某市争创全国文明城市领导小组办公室"\ndistricts = ["大洼区", "盘山县", "兴隆台区"]\n'
        f'[[ledgers]]\npath = "{LEDGER}"\n',
        encoding="utf-8",
    )
    a_ledger(folder / LEDGER, ROWS)
    for day in ("2022-07-18", "2022-07-19"):
        assert typed("summary", "--snapshot", "--as-of", day, cwd=folder).code == 0
    assert typed("split", "-o", "发", *DAY, cwd=folder).code == 0
    back = folder / "收回"
    back.mkdir()
    sent = folder / "发" / "县区" / "大洼区_2022-07-20.xlsx"
    (back / sent.name).write_bytes(sent.read_bytes())
    assert typed("set", "WT2207-0003", "责任单位=大洼区教育局", "--yes", *DAY, cwd=folder).code == 0
    a_ledger(
        folder / "新增.xlsx", [{**ROWS[0], "编号": "WT2207-0100", "点位": "新建路农贸市场", "问题描述": "摊位占道"}]
    )
    assert typed("export", "-o", "上报", *DAY, cwd=folder).code == 0
    return folder


def test_every_command_is_tried() -> None:
    """A new command has its line here."""
    assert set(COMMANDS) == RUNS.keys() | NOT_FOR_A_TERMINAL


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits(office: Path, name: str, language: str) -> None:
    """The help of each command, at 80, 100 and 120 cells."""
    for columns in (80, 100, 120):
        for line in shown(office, "help", *name.split(), columns=columns, language=language):
            assert wcswidth(line) <= columns, line


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(RUNS.keys() - TO_BE_PASTED))
def test_what_it_says_fits(office: Path, name: str, language: str) -> None:
    """What each command prints, at 80, 100 and 120 cells."""
    for columns in (80, 100, 120):
        for line in shown(office, *RUNS[name], columns=columns, language=language, codes=CODES.get(name, (0,))):
            assert wcswidth(line) <= columns, line


@pytest.fixture(scope="module", params=[{"PYTHONIOENCODING": "gbk"}, {"LC_ALL": "C", "LANG": "C"}], ids=["gbk", "C"])
def told(office: Path, request: pytest.FixtureRequest) -> dict[str, Told]:
    """How each command ends in one environment."""
    return dict(zip(RUNS, one_after_another(RUNS.values(), office, "zh", request.param), strict=True))


@pytest.fixture(scope="module")
def plainly(office: Path) -> dict[str, int]:
    """The exit code of each command in UTF-8."""
    return {name: typed(*arguments, cwd=office, language="zh").code for name, arguments in RUNS.items()}


def test_any_encoding_will_do(told: dict[str, Told], plainly: dict[str, int]) -> None:
    """What cannot be shown is replaced; the exit code is that of UTF-8, and no traceback comes of it."""
    for name, answer in told.items():
        assert answer.code == plainly[name], (name, answer.err)
        assert "Traceback" not in answer.err, name
        assert plainly[name] in CODES.get(name, (0,)), name


def test_json_is_utf_8_for_scripts(office: Path) -> None:
    """A terminal's encoding is none of a script's business: -o writes UTF-8 under gbk, too."""
    done = clerk("query", "-f", "json", "-o", "问题.json", *DAY, cwd=office, environment={"PYTHONIOENCODING": "gbk"})
    assert done.returncode == 0, done.stderr
    items = json.loads((office / "问题.json").read_text(encoding="utf-8"))
    assert {re.sub(r"\d", "", item["number"]) for item in items} == {"WT-"}
