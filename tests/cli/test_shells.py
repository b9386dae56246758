"""The completion scripts in the shells themselves: zsh's line editor and fish's own question what it would offer.

PowerShell is not to be had on the machines that run this; its script is held by its content (`test_completion`).
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.cli.test_completion import SETTINGS
from tests.support.offices import a_ledger
from tests.support.typed import typed

LINES: Mapping[str, Sequence[str]] = {
    "civtrack que": ["query"],
    "civtrack query -d 大": ["大洼区"],
    "civtrack query --district=大": ["--district=大洼区"],
    "civtrack query -w 县区:大": ["县区:大洼区"],
    'civtrack query -w "红 县区:大': ["红 县区:大洼区"],
    "civtrack query -w 县": ["县区:"],
    "civtrack config i": ["init"],
    "civtrack query 台": ["台账.xlsx"],
    "civtrack history ": ["export", "list", "prune", "show"],
    "civtrack query --view ": ["本周必办"],
}
"""What is typed, and what is offered: words of the office, and files where a path may stand."""

_ZSH = """\
PS1=; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -D -u
source {script}
hits=()
compadd() {{ local -a these; builtin compadd -O these "$@"; hits+=("${{these[@]}}"); builtin compadd "$@" }}
answer() {{ hits=(); zle complete-word; print -r -- "${{(pj:|:)hits}}>$BUFFER" >> {answers}; BUFFER=; zle -I }}
zle -N answer; bindkey '^T' answer
print ready >> {answers}
"""
"""A zsh that writes down what completion offers, and what it made of the line."""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small office with settings, and the command where a shell finds it."""
    folder = tmp_path / "office"
    a_ledger(folder / "台账.xlsx")
    (folder / "civtrack.toml").write_text(SETTINGS, encoding="utf-8")
    command = tmp_path / "bin/civtrack"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m civtrack "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    for name, value in {
        "PATH": f"{command.parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
        "CIVTRACK_LANG": "zh",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "TERM": "dumb",
    }.items():
        monkeypatch.setenv(name, value)
    return folder


def script_of(shell: str, office: Path) -> Path:
    """The script as the shell gets it."""
    path = office.parent / f"civtrack.{shell}"
    path.write_text(typed("completion", shell, cwd=office).out, encoding="utf-8")
    return path


@pytest.mark.fish
def test_fish_offers(office: Path) -> None:
    """``complete -C LINE`` is what fish would show below the line."""
    asked = "\n".join(f"complete -C {_quoted(line)}; echo ---" for line in LINES)
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"source {script_of('fish', office)}\n{asked}"],
        cwd=office, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stderr == ""
    offered = [block.split("\n")[:-1] for block in done.stdout.split("---\n")[:-1]]
    found = [sorted(line.split("\t")[0].removeprefix('"') for line in block) for block in offered]
    assert found == list(LINES.values())


@pytest.mark.zsh
def test_zsh_offers_and_completes(office: Path) -> None:
    """What compadd is given, and the line that zle makes of it: a word, a blank behind it unless it goes on."""
    found = dict(zip(LINES, _in_zsh(office, list(LINES)), strict=True))
    assert {line: sorted(set(hits)) for line, (hits, _) in found.items()} == LINES
    made = {line: buffer for line, (_, buffer) in found.items()}
    assert made["civtrack query --district=大"] == "civtrack query --district=大洼区 "
    assert made['civtrack query -w "红 县区:大'] == 'civtrack query -w "红 县区:大洼区" '
    assert made["civtrack query -w 县"] == "civtrack query -w 县区:"
    assert made["civtrack query 台"] == "civtrack query 台账.xlsx "


def _in_zsh(office: Path, lines: Sequence[str]) -> list[tuple[list[str], str]]:
    """Types lines into a zsh on a terminal of its own and presses the key that completes."""
    import pty

    answers = office.parent / "answers"
    answers.touch()
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        ["zsh", "-f", "-i"], cwd=office, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)

    def wait(count: int) -> None:
        end = time.monotonic() + 60
        while (known := answers.read_text("utf-8")).count("\n") < count:
            assert time.monotonic() < end, known
            if select.select([ours], [], [], 0.05)[0]:
                os.read(ours, 65536)

    try:
        os.write(ours, _ZSH.format(script=script_of("zsh", office), answers=answers).encode())
        wait(1)
        for place, line in enumerate(lines, 2):
            os.write(ours, line.encode() + b"\x14")
            wait(place)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    pairs = [line.rsplit(">", 1) for line in answers.read_text("utf-8").splitlines()[1:]]
    return [(hits.split("|") if hits else [], buffer) for hits, buffer in pairs]


def _quoted(line: str) -> str:
    return "'" + line.replace("'", "\\'") + "'"
