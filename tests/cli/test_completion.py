"""Completion offers what the office has, from one small file, and is silent whatever happens."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from civtrack.cli.completion import SHELLS
from civtrack.files import find_ledgers
from tests.support.clerk import clerk
from tests.support.offices import a_ledger
from tests.support.typed import typed

MEMORY = ".civtrack/completion.json"
SETTINGS = """
[office]
name = "某市争创办"
districts = ["兴隆台区", "双台子区", "大洼区"]
[[ledgers]]
path = "*.xlsx"
[views.本周必办]
where = "等级:红"
[[escalation]]
overdue = 3
step = "电话催办"
"""
HEAVY = ("openpyxl", "rich", "cattrs", "python_calamine", "lxml", "sqlite3")
READERS = ("civtrack.ledger", "civtrack.xlsx", "civtrack.assessment", "civtrack.sources", "civtrack.settings.loading")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A small office with settings."""
    a_ledger(tmp_path / "台账.xlsx")
    (tmp_path / "civtrack.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def offered(*words: str, cwd: Path, language: str = "zh") -> list[str]:
    """The candidates for these words, the last of them at the cursor."""
    done = typed("complete", "--", *words, cwd=cwd, language=language)
    assert (done.code, done.err) == (0, "")
    return done.out.splitlines()


def units(office: Path) -> list[str]:
    """The units that the office's ledger has."""
    items = json.loads(typed("query", "-f", "json", "--as-of", "2022-07-20", cwd=office).out)
    return list(dict.fromkeys(item["unit"] for item in items if item["unit"]))


def test_commands_and_options(office: Path) -> None:
    """Commands, commands of commands, what help explains, and the options of just that command."""
    assert {"query", "daily", "config", "completion", "help"} <= set(offered("", cwd=office))
    assert offered("con", cwd=office) == ["config"]
    assert {"init", "show", "check"} <= set(offered("config", "", cwd=office))
    assert {"query", "fields", "where"} <= set(offered("help", "", cwd=office))
    assert "--where" in offered("query", "--", cwd=office)
    assert "--where" not in offered("daily", "--", cwd=office)
    assert offered("query", "--lim", cwd=office) == ["--limit"]
    assert "complete" not in offered("", cwd=office)
    assert "complete" not in typed("--help", cwd=office).out.split()


def test_words_of_the_tables(office: Path) -> None:
    """Choices are said in the reader's language; once something is typed every word that begins so is there."""
    assert offered("query", "--tier", "", cwd=office)[:4] == ["红", "黄", "绿", "待定"]
    assert offered("query", "--tier", "", cwd=office, language="en")[:2] == ["red", "yellow"]
    assert offered("query", "--tier", "red,ye", cwd=office) == ["red,yellow"]
    assert offered("query", "--tier", "红，黄", cwd=office) == ["红，黄", "红，黄色", "红，黄灯", "红，黄牌"]
    assert "已销号" in offered("query", "--status", "", cwd=office)
    assert "责任单位" in offered("summary", "--by", "", cwd=office)
    assert offered("query", "--columns", "编号,责任单", cwd=office) == ["编号,责任单位"]
    assert offered("query", "--sort", "时限:", cwd=office, language="en") == ["时限:asc", "时限:desc"]
    assert offered("trend", "--period", "", cwd=office, language="en") == ["day", "week", "month", "quarter", "year"]
    assert offered("query", "--kind=prob", cwd=office) == ["--kind=problems"]
    assert "markdown" in offered("query", "-f", "", cwd=office, language="en")
    assert offered("report", "-f", "", cwd=office) == ["html", "docx", "png", "pdf", "json"]
    assert offered("query", "--lang", "", cwd=office) == ["中文", "英文"]
    assert offered("completion", "", cwd=office) == list(SHELLS)


def test_what_occurs_in_the_ledgers(office: Path) -> None:
    """Districts in the office's order, units of the ledgers, views and steps of the settings."""
    assert offered("query", "-d", "", cwd=office)[:3] == ["兴隆台区", "双台子区", "大洼区"]
    assert offered("query", "--district=大", cwd=office) == ["--district=大洼区"]
    assert set(offered("query", "--unit", "", cwd=office)) == set(units(office))
    assert offered("query", "--view", "", cwd=office) == ["本周必办"]
    assert offered("query", "--step", "电", cwd=office) == ["电话催办"]


def test_conditions(office: Path) -> None:
    """Of a condition the last part is completed: a field, a tier, a district, or a value of the field."""
    assert {"红", "大洼区", "县区:", "逾期:"} <= set(offered("query", "-w", "", cwd=office))
    assert offered("query", "-w", "红 县区:大", cwd=office) == ["红 县区:大洼区"]
    assert offered("query", "-w", "红 非县区：大洼区,双", cwd=office) == ["红 非县区：大洼区,双台子区"]
    assert "(红 | 大洼区" in offered("query", "-w", "(红 | 大", cwd=office)
    for one in offered("query", "-w", "单位:", cwd=office):
        assert typed("query", "-w", one, cwd=office).code == 0


@pytest.mark.parametrize(
    "words", [("query", ""), ("query", "--as-of", ""), ("query", "-o", ""), ("query", "--config", "")]
)
def test_paths_and_free_text_are_left_to_the_shell(office: Path, words: tuple[str, ...]) -> None:
    """Where a path or any text may stand nothing is offered, and the shell offers files."""
    assert offered(*words, cwd=office) == []


def test_nothing_is_read_twice(office: Path) -> None:
    """Once remembered, neither a reader nor the settings' loader nor a heavy library is loaded."""
    script = (
        "import sys; from civtrack.__main__ import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print(*sys.modules)"
    )

    def run() -> tuple[list[str], set[str]]:
        done = subprocess.run(
            [sys.executable, "-c", script, "complete", "--", "query", "--unit", ""],
            cwd=office, env={**os.environ, "CIVTRACK_LANG": "zh"}, capture_output=True, encoding="utf-8", check=True,
        )  # fmt: skip
        assert done.stderr == ""
        *found, modules = done.stdout.splitlines()
        return found, set(modules.split())

    first, cold = run()
    second, warm = run()
    assert first == second
    assert first
    assert "civtrack.ledger" in cold
    assert [name for name in (*HEAVY, *READERS) if name in warm] == []


def test_changes_are_seen(office: Path) -> None:
    """A ledger that changed, came or went, and settings that changed, are seen at once; others are not read again."""
    memory = office / MEMORY
    offered("query", "-d", "", cwd=office)
    known = memory.read_bytes()
    offered("query", "-d", "", cwd=office)
    assert memory.read_bytes() == known
    before = set(offered("query", "--sheet", "", cwd=office))
    shutil.copy(office / "台账.xlsx", office / "另一本.xlsx")
    offered("query", "-d", "", cwd=office)
    assert len(json.loads(memory.read_text("utf-8"))["ledgers"]) == 2
    (office / "另一本.xlsx").write_bytes(b"no workbook")
    assert set(offered("query", "--sheet", "", cwd=office)) == before
    (office / "台账.xlsx").unlink()
    assert offered("query", "--unit", "", cwd=office) == []
    (office / "civtrack.toml").write_text(SETTINGS.replace("本周必办", "月底必办"), encoding="utf-8")
    assert offered("query", "--view", "", cwd=office) == ["月底必办"]


def test_it_writes_one_file_and_only_beside_settings(office: Path) -> None:
    """One file in .civtrack, never a ledger; without a settings file, or with --no-config, none."""
    before = {path.name: path.read_bytes() for path in office.iterdir()}
    assert offered("query", "--no-config", "-d", "", cwd=office) == []
    assert not (office / ".civtrack").exists()
    offered("query", "-d", "", cwd=office)
    assert [path.name for path in (office / ".civtrack").iterdir()] == ["completion.json"]
    assert {path.name: path.read_bytes() for path in office.iterdir() if path.is_file()} == before
    assert [path.name for path in find_ledgers([office], recursive=True).files] == ["台账.xlsx"]
    (office / "civtrack.toml").unlink()
    shutil.rmtree(office / ".civtrack")
    assert offered("query", "-d", "", cwd=office) == []
    assert not (office / ".civtrack").exists()


def test_it_is_silent(office: Path) -> None:
    """Broken settings, a broken memory, a folder in its place, words that mean nothing: no word, no error."""
    offered("query", "-d", "", cwd=office)
    for broken in (b"", b"[]", b'{"key": 1}', b"\xff\xfe"):
        (office / MEMORY).write_bytes(broken)
        assert offered("query", "-d", "大", cwd=office) == ["大洼区"]
    (office / MEMORY).unlink()
    (office / MEMORY).mkdir()
    assert offered("query", "-d", "大", cwd=office) == ["大洼区"]
    for words in ((), ("nothing", ""), ("config", "nothing", ""), ("query", "--nothing", ""), ("query", "--", "")):
        offered(*words, cwd=office)
    (office / "civtrack.toml").write_text("[office\nname = ", encoding="utf-8")
    done = clerk("complete", "--", "query", "-d", "", cwd=office)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert clerk("complete", cwd=office).stdout
    blank = clerk("complete", "--blank", "--", "config", cwd=office)
    assert "init" in blank.stdout.splitlines()


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_completes(office: Path) -> None:
    """The script, sourced in a real bash, fills COMPREPLY: also behind “=”, “:” and an open quote."""
    folder = office / "bin"
    folder.mkdir()
    command = folder / "civtrack"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m civtrack "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    script = typed("completion", "bash", cwd=office).out
    lines = {
        "civtrack que": (["civtrack", "que"], ["query"]),
        "civtrack query -d 大": (["civtrack", "query", "-d", "大"], ["大洼区"]),
        "civtrack query --district=大": (["civtrack", "query", "--district", "=", "大"], ["大洼区"]),
        "civtrack query -w 县区:大": (["civtrack", "query", "-w", "县区", ":", "大"], ["大洼区"]),
        'civtrack query -w "红 县区:大': (["civtrack", "query", "-w", '"红 县区:大'], ["红 县区:大洼区"]),
        "civtrack config i": (["civtrack", "config", "i"], ["init"]),
        "civtrack query 台": (["civtrack", "query", "台"], []),
        "civtrack history ": (["civtrack", "history", ""], ["list", "show", "prune", "export"]),
    }
    asked = "\n".join(
        f"COMP_LINE={_quoted(line)}; COMP_WORDS=({' '.join(map(_quoted, words))}); COMP_CWORD={len(words) - 1}; "
        "_civtrack; (IFS='|'; printf '%s\\n' \"${COMPREPLY[*]}\")"
        for line, (words, _) in lines.items()
    )
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "CIVTRACK_LANG": "zh"}
    done = subprocess.run(
        ["bash", "--norc", "-c", f"set -u\n{script}\n{asked}\ncomplete -p civtrack"],
        cwd=office, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stderr == ""
    *found, registered = done.stdout.splitlines()
    assert [line.split("|") if line else [] for line in found] == [wanted for _, wanted in lines.values()]
    assert "-F _civtrack civtrack" in registered


def _quoted(word: str) -> str:
    return f"'{word}'"


@pytest.mark.parametrize(
    ("shell", "parts"),
    [
        ("zsh", ["#compdef civtrack", "compdef _civtrack civtrack", "_files"]),
        ("fish", ["complete -c civtrack -f -n __civtrack_found"]),
        ("powershell", ["Register-ArgumentCompleter -Native -CommandName civtrack", "--blank"]),
    ],
)
def test_other_shells(tmp_path: Path, shell: str, parts: list[str]) -> None:
    """Each script asks the hidden command and registers itself; powershell is called pwsh, too."""
    script = typed("completion", shell, cwd=tmp_path).out
    assert all(part in script for part in ["civtrack complete", *parts])
    assert script.isascii()
    assert typed("completion", "pwsh", cwd=tmp_path).out == typed("completion", "powershell", cwd=tmp_path).out
    refused = typed("completion", "tcsh", cwd=tmp_path)
    assert refused.code == 2
    assert refused.out == ""
