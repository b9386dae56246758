"""“Every day at six, unattended” can be pasted: real options, units that systemd takes, every exit code."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from civtrack.cli.app import whole
from civtrack.cli.console import EXIT_CODES
from civtrack.cli.cron_line import TASK_LONGEST
from civtrack.manual.text import DETAILS

ROOT = Path(__file__).parents[1]
TEXTS = {name: (ROOT / "civtrack/manual" / name).read_text("utf-8") for name in DETAILS.values()}
README = (ROOT / "README.md").read_text("utf-8")
HEADS = {"details.md": "Every day at six, unattended", "细则.md": "每天六点，没人看着"}
SECTIONS = {name: text.split(f"### {HEADS[name]}\n")[1].split("\n### ")[0] for name, text in TEXTS.items()}
each_manual = pytest.mark.parametrize("section", SECTIONS.values(), ids=SECTIONS)
TREE: Any = get_command(whole())


def blocks(language: str, text: str) -> list[str]:
    """The code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def calls() -> list[list[str]]:
    """Every call of civtrack in blocks of commands of README and manual, from the command's name on."""
    found = []
    for language in ("sh", "crontab", "ini", "bat"):
        for line in "".join(blocks(language, README + "".join(TEXTS.values()))).replace('\\"', " ").splitlines():
            called = re.findall(r"(?:^|[\s/\\&])civtrack(?:\.exe)?\s+([a-z][^&|#]*)", line)
            found += [shlex.split(call.replace('"', "")) for call in called]
    return found


def test_every_call_has_real_options() -> None:
    """Each command there exists, and has each option that is given to it."""
    wrong = []
    for name, *words in calls():
        command = TREE.commands.get(name)
        if command is None:
            wrong.append(name)
            continue
        group = getattr(command, "commands", {})
        if words and words[0] in group:
            command = group[words[0]]
        known = {option for parameter in command.params for option in parameter.opts} | {"--help", "-h"}
        wrong += [f"{name} {word}" for word in words if word.startswith("-") and word not in known]
    assert not wrong
    unattended = [words for name, *words in calls() if name == "daily" and "--log-file" in words]
    assert len(unattended) == 3 * len(TEXTS)
    assert all({"-q", "--wait", "600"} <= set(words) for words in unattended)


@each_manual
def test_the_crontab_line_has_five_fields(section: str) -> None:
    """Minute, hour and three stars; an absolute command; no bare %."""
    (line,) = blocks("crontab", section)
    assert re.fullmatch(r"([0-5]?\d) (1?\d|2[0-3]) \* \* \*  /\S+/civtrack daily [^%]+\n", line)


def units(section: str) -> dict[str, str]:
    """File name → text of systemd's two units."""
    return {block.splitlines()[0].removeprefix("# "): block for block in blocks("ini", section)}


@each_manual
def test_the_units_have_keys_that_systemd_knows(section: str) -> None:
    """Sections and keys as systemd.service(5) and systemd.timer(5) list them."""
    known = {
        "Unit": {"Description", "Wants", "After"},
        "Service": {"Type", "User", "WorkingDirectory", "ExecStart"},
        "Timer": {"OnCalendar", "Persistent"},
        "Install": {"WantedBy"},
    }
    assert list(units(section)) == ["civtrack.service", "civtrack.timer"]
    for text in units(section).values():
        section = ""
        for line in text.splitlines():
            if found := re.fullmatch(r"\[(\w+)\]", line):
                section = found[1]
            elif "=" in line:
                assert line.partition("=")[0] in known[section], line


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
@each_manual
def test_systemd_takes_the_units(section: str, tmp_path: Path) -> None:
    """The check of systemd itself finds nothing wrong but the paths, which are another machine's."""
    for name, text in units(section).items():
        here = text.replace("/srv/office/.venv/bin/civtrack", "/bin/true").replace("User=office\n", "")
        (tmp_path / name).write_text(here.replace("/srv/office", "/"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / name for name in units(section))],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if "civtrack" in line] == []
    (when,) = re.findall(r"^OnCalendar=(.+)$", units(section)["civtrack.timer"], re.MULTILINE)
    shown = subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, encoding="utf-8", check=False)
    assert shown.returncode == 0, shown.stderr


@each_manual
def test_the_windows_task_is_one_that_schtasks_takes(section: str) -> None:
    """Known switches, and what follows /TR is quoted once and not too long."""
    (line,) = blocks("bat", section)
    found = re.fullmatch(r'schtasks /Create /TN (\w+) /SC DAILY /ST \d\d:\d\d /TR "((?:[^"\\]|\\"|\\)+)"\n', line)
    assert found
    assert len(found[2].replace('\\"', '"')) <= TASK_LONGEST


@each_manual
def test_every_exit_code_is_explained(section: str) -> None:
    """The table has a row for each, and no other."""
    assert [int(code) for code in re.findall(r"^\| (\d+) \| \S", section, re.MULTILINE)] == [int(c) for c in EXIT_CODES]
