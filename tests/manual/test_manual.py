"""The manual is true: it names every command, setting, field, code and question, and its lines can be typed."""

from __future__ import annotations

import io
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from civtrack.cli.app import whole
from civtrack.cli.manual import command_reference
from civtrack.locales import translator
from civtrack.manual.documents import as_docx, as_html
from civtrack.manual.reference import settings_of
from civtrack.manual.text import MANUALS, manual
from civtrack.problems import CATALOGUE
from civtrack.records import LABELS
from civtrack.settings import starter
from civtrack.settings.schema import Settings
from tests.cli.test_questions import QUESTIONS
from tests.support.clerk import clerk

TEXTS = {language: manual(translator(language), command_reference()) for language in MANUALS}
TREE: Any = get_command(whole())
LINE = re.compile(r"^(?:\| [^|]*\| `)?(civtrack [^`\n]*?)`?(?: \|)?$", re.MULTILINE)


def lines(text: str) -> list[str]:
    """Every line that a reader may type."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    typed = [line for block in blocks for line in block.splitlines() if line.startswith("civtrack")]
    return [*typed, *re.findall(r"`(civtrack [^`]+)`", text)]


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_everything_is_in_it(language: str) -> None:
    """Commands, settings, kinds of problems, fields, questions; no mark is left, no text is empty."""
    text = TEXTS[language]
    assert "<!--" not in text
    for name, command in TREE.commands.items():
        inner = getattr(command, "commands", None)
        for each in [f"{name} {one}" for one in inner] if inner else [name]:
            assert f"### civtrack {each}\n" in text
    for code in CATALOGUE:
        assert f"| {code} |" in text
    for field in LABELS:
        assert f"`{field}`" in text
    for question in QUESTIONS:
        assert question["line"].replace("|", "\\|") in text
    assert "|  |" not in text.replace("| --- |", "")


def test_every_setting_is_explained() -> None:
    """Every key that ``config show`` knows has its line, made of the file that ``config init`` writes."""
    told = {(each.table, each.key.strip('"')) for each in settings_of(starter(()))}
    tables = {table for table, _ in told}
    for listed in Settings().listed():
        table, _, key = listed.key.rpartition(".")
        if not table:  # a table as a whole, such as views
            assert any(one == key or one.startswith(f"{key}.") for one in tables), key
        elif "[" not in table:
            assert (table, key) in told or f"{table}.{key}" in tables, listed.key


@pytest.mark.parametrize("line", sorted({line for text in TEXTS.values() for line in lines(text)}))
def test_every_line_can_be_typed(line: str) -> None:
    """Its command is there, and each of its options."""
    _, *words = shlex.split(line.replace("\\|", "|"), comments=True)
    command = TREE
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    known |= {"-h", "--help", "--version", "-V", "--lang"}
    asked = {word.partition("=")[0] for word in words if re.match(r"--?[A-Za-z]", word)}
    assert asked <= known, line
    stands_for = ("help", "编号", "COMMAND", "命令")
    assert command is not TREE or not words or words[0].startswith("-") or words[0] in stands_for, line


def test_it_is_shown_and_written(tmp_path: Path) -> None:
    """In the terminal, as a page that asks for nothing, as a Word document; another suffix is refused by name."""
    shown = clerk("manual", cwd=tmp_path, language="zh")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith("# civtrack 使用手册")
    for name in ("手册.html", "手册.docx", "手册.md"):
        assert clerk("manual", "-o", name, cwd=tmp_path, language="zh").returncode == 0
    page = (tmp_path / "手册.html").read_text("utf-8")
    assert "<h1>civtrack 使用手册</h1>" in page
    assert not re.search(r"(?:src|href)=|url\(|<script", page)
    from docx import Document

    document = Document(io.BytesIO((tmp_path / "手册.docx").read_bytes()))
    heads = [
        one.text for one in document.paragraphs if one.style is not None and str(one.style.name).startswith("Head")
    ]
    assert "每天" in heads
    assert len(document.tables) >= 5
    refused = clerk("manual", "-o", "手册.pdf", cwd=tmp_path)
    assert refused.returncode == 2
    assert ".docx" in refused.stderr


def test_the_same_manual_gives_the_same_bytes() -> None:
    """Nothing of the clock is in it."""
    text = TEXTS["zh"]
    assert as_docx(text, "手册") == as_docx(text, "手册")
    assert as_html(text, "手册", "zh-CN") == as_html(text, "手册", "zh-CN")
