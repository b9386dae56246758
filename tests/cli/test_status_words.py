"""``config words``: texts that nobody understands are asked about once, and written down without losing a comment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from civtrack.settings.toml_edit import CannotEdit, with_entries
from civtrack.settings.toml_text import parse
from tests.support.offices import a_ledger
from tests.support.typed import AS_OF, Answer, typed

SETTINGS = '# 我们的设置\n[office]\nname = "甲"  # 名称\n\n[[ledgers]]\npath = "台账.xlsx"\n'
ODD, RARE = "已呈批阅", "丙类乙档"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A ledger with two texts that no vocabulary knows, one of them twice."""
    rows = [{"整改状态": text} for text in (RARE, ODD, "已整改", ODD)]
    a_ledger(tmp_path / "台账.xlsx", rows)
    (tmp_path / "civtrack.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def asked(office: Path, *options: str, answers: str = "") -> Answer:
    """Runs it with these answers on its standard input."""
    done = subprocess.run(
        [sys.executable, "-m", "civtrack", "config", "words", "--as-of", AS_OF, *options],
        cwd=office, env={**os.environ, "CIVTRACK_LANG": "en"}, input=answers, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    return Answer(done.returncode, done.stdout, done.stderr)


def statuses(office: Path) -> list[str]:
    """How the ledger's items are understood."""
    return [item["status"] for item in json.loads(typed("query", "-f", "json", "--as-of", AS_OF, cwd=office).out)]


def test_answers_become_settings(office: Path) -> None:
    """The most frequent text comes first; comments stay, a backup is kept, and items are understood from then on."""
    assert statuses(office).count("unknown") == 3
    done = asked(office, "--answers", "-", answers="整改中\n1\n")
    assert (done.code, done.out) == (0, "")
    text = (office / "civtrack.toml").read_text("utf-8")
    assert text.startswith(SETTINGS)
    assert tomllib.loads(text)["policy"]["statuses"] == {ODD: "in_progress", RARE: "assigned"}
    (backup,) = (office / "civtrack-backup").iterdir()
    assert backup.read_text("utf-8") == SETTINGS
    assert statuses(office).count("unknown") == 0
    again = asked(office, "--answers", "-")
    assert again.code == 0
    assert "every status is understood" in again.err
    assert (office / "civtrack.toml").read_text("utf-8") == text


def test_an_empty_answer_leaves_a_text(office: Path) -> None:
    """What is not answered stays unknown; the others go into the table that is there."""
    (office / "civtrack.toml").write_text(SETTINGS + '[policy.statuses] # 词\n"办了" = "closed"\n[views]\n', "utf-8")
    assert asked(office, "--answers", "-", answers="\ndone\n").code == 0
    text = (office / "civtrack.toml").read_text("utf-8")
    assert text == SETTINGS + f'[policy.statuses] # 词\n"{RARE}" = "done"\n"办了" = "closed"\n[views]\n'
    assert statuses(office).count("unknown") == 2


def test_without_a_terminal_it_only_says_what_it_would_ask(office: Path) -> None:
    """Nobody to ask: the questions on stdout, exit 2, nothing written."""
    done = asked(office, answers="1\n1\n")
    assert done.code == 2
    assert done.out.index(ODD) < done.out.index(RARE)
    assert "“已呈批阅”: 2 items" in done.out
    assert "--answers" in done.err
    assert sorted(path.name for path in office.iterdir()) == ["civtrack.toml", "台账.xlsx"]


def test_what_cannot_be_written_is_refused_whole(office: Path) -> None:
    """An answer that is no status, no settings file, an inline table: exit 2, and every file as it was."""
    assert asked(office, "--answers", "-", answers="1\n不存在的词\n").code == 2
    assert asked(office, "--answers", "没有.txt").code == 2
    assert asked(office, "台账.xlsx", "--no-config", "--answers", "-", answers="1\n").code == 2
    inline = SETTINGS + '[policy]\nstatuses = { "办了" = "closed" }\n'
    (office / "civtrack.toml").write_text(inline, encoding="utf-8")
    refused = asked(office, "--answers", "-", answers="1\n")
    assert refused.code == 2
    assert f'"{ODD}" = "assigned"' in refused.err
    assert (office / "civtrack.toml").read_text("utf-8") == inline
    assert sorted(path.name for path in office.iterdir()) == ["civtrack.toml", "台账.xlsx"]


@pytest.mark.parametrize(
    "text",
    [
        "", "# 只有注释", "[policy.statuses]", "[policy]\nroll = true", '[policy.statuses]\r\n"a" = "done"\r\n',
        '[policy.problems]\nroll = true\n[policy.statuses]\n\n# 词\n"a" = "done"', "[ policy . statuses ]\n",
        '[views.本周]\nwhere = "红"\n', 'x = """\n[policy.statuses]\n"""\n',
    ],
)  # fmt: skip
def test_only_the_entries_are_added(text: str) -> None:
    """Whatever the file looks like: every line of it is still there in order, and the table has what was added."""
    added = {"办\n完": "closed", 'a"b\\': "done"}
    edited = with_entries(text, ("policy", "statuses"), added)
    data = parse(edited).data["policy"]["statuses"]
    assert {key: data[key] for key in added} == added
    rest = iter(edited.splitlines())
    assert all(line in rest for line in text.splitlines())
    assert ("\r\n" in text) == ("\r\n" in edited)
    with pytest.raises(CannotEdit):
        with_entries(edited, ("policy", "statuses"), added)
