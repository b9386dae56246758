"""README is true: its commands run, its outputs are real, every command and every room is in it.

What the manual shows as printed is held to the same: its texts mark each with the command as README does.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from civtrack.manual.text import DETAILS
from tests.support.clerk import SAMPLE, clerk

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
_OUTPUT = re.compile(r"<!-- output: (?P<arguments>.+?) -->\n```\n(?P<shown>.*?)```", re.DOTALL)
REFRESH = os.environ.get("CIVTRACK_README") == "write"
SHOWING = {"README": README, **{name: ROOT / "civtrack/manual" / name for name in DETAILS.values()}}
OUTPUTS = [
    (match["arguments"], name) for name, path in SHOWING.items() for match in _OUTPUT.finditer(path.read_text("utf-8"))
]


def _office(folder: Path) -> Path:
    """A copy of the sample office, so that nothing is written into the checkout."""
    office = folder / "sample_data"
    shutil.copytree(SAMPLE, office, ignore=shutil.ignore_patterns("*.py", "__pycache__", "civtrack-out"))
    return office


def _printed(arguments: str, folder: Path) -> str:
    office = _office(folder)
    words = shlex.split(arguments)
    in_checkout = "sample_data/civtrack.toml" in words
    done = clerk(*words, cwd=folder if in_checkout else office)
    assert done.returncode == 0, done.stderr
    return done.stdout or done.stderr


@pytest.mark.parametrize(("arguments", "name"), OUTPUTS)
def test_outputs_are_real(arguments: str, name: str, tmp_path: Path) -> None:
    """What a text shows below a command is what the command prints (CIVTRACK_README=write refreshes it)."""
    printed = _printed(arguments, tmp_path)
    text = SHOWING[name].read_text("utf-8")
    if REFRESH:
        block = f"<!-- output: {arguments} -->\n```\n"
        start = text.index(block) + len(block)
        SHOWING[name].write_text(text[:start] + printed + text[text.index("```", start) :], "utf-8")
        return
    shown = {match["arguments"]: match["shown"] for match in _OUTPUT.finditer(text)}
    assert shown[arguments] == printed


def _command(mark: str) -> str:
    match = re.search(rf"<!-- {mark} -->\n```sh\n(.+?)\n```", README.read_text("utf-8"), re.DOTALL)
    assert match, mark
    return match[1]


@pytest.mark.timeout(1200)
def test_first_command_runs_the_main_job(tmp_path: Path) -> None:
    """On a fresh checkout the first command sets up, prints one line a district and leaves the day's folder."""
    checkout = tmp_path / "checkout"
    ignored = shutil.ignore_patterns(".git", ".venv", "*_cache", "__pycache__", "*.mo", "civtrack-out", ".hypothesis")
    shutil.copytree(ROOT, checkout, ignore=ignored)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE", "PYTEST"))}
    done = subprocess.run(
        ["bash", "-euc", _command("run").replace("python3 ", f"{shlex.quote(sys.executable)} ", 1)],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=1100,
    )
    assert done.returncode == 0, done.stderr
    for district in ("兴隆台区", "双台子区", "大洼区", "盘山县"):
        assert sum(line.startswith(district) for line in done.stdout.splitlines()) == 1
    assert (checkout / "sample_data/civtrack-out/2022-07-20/manifest.json").is_file()


def test_test_command_is_what_ci_runs() -> None:
    """CI runs the test command of README itself, whatever it is."""
    assert "pytest" in _command("tests")
    assert "<!-- tests -->" in (ROOT / ".ci/run").read_text("utf-8")


def test_both_manuals_show_the_same_outputs() -> None:
    """What was printed stands in the Chinese details as in the English ones, in the same order."""
    shown = {name: [arguments for arguments, where in OUTPUTS if where == name] for name in DETAILS.values()}
    assert shown["details.md"] == shown["细则.md"]
    assert len(shown["细则.md"]) > 10


def test_every_command_is_named() -> None:
    """README names every command that the help lists."""
    from civtrack.cli.app import whole

    app = whole()
    names = [command.name for command in app.registered_commands] + [group.name for group in app.registered_groups]
    assert len(names) > 8
    text = README.read_text("utf-8")
    assert [name for name in names if f"civtrack {name}" not in text and f"output: {name}" not in text] == []


def test_layout_lists_every_room() -> None:
    """README's layout names every module and folder of the package, and none that is gone."""
    layout = README.read_text("utf-8").split("## Layout")[1]
    listed = set(re.findall(r"^  ([\w./]+)", layout, re.MULTILINE))
    rooms = {
        path.name + ("/" if path.is_dir() else "")
        for path in (ROOT / "civtrack").iterdir()
        if not path.name.startswith("_") and path.name not in ("py.typed", "sample_data")
    }
    assert listed == rooms
