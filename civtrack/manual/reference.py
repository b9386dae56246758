"""References made of the code: settings, kinds of problems, fields, exit codes; each as a Markdown table.

Exists because a list that is kept by hand is wrong by the next version. The settings are explained by the file that
``config init`` writes, which names every key. May import what `civtrack.manual` may.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

from civtrack.light import NamedTuple
from civtrack.locales import Translator
from civtrack.model import N_
from civtrack.problems import CATALOGUE
from civtrack.records import LABELS
from civtrack.settings import starter

__all__ = ["Setting", "exit_codes", "fields", "problems", "questions", "settings", "settings_of"]

_TABLE = re.compile(r"#?\[+([^\]=]+)\]+")
_VALUE = re.compile(r'#?\s*("[^"]+"|[A-Za-z_]+) = (.+)')
_EXIT = {
    0: N_("done"),
    1: N_("findings, only with --fail-on"),
    2: N_("usage or settings"),
    3: N_("a ledger could not be read (the others were still done)"),
    4: N_("something was not written (locked, open in Excel, no space)"),
    70: N_("a bug"),
    130: N_("interrupted"),
}


class Setting(NamedTuple):
    """A setting: its table and key, an example or its default as it is written, and what it does."""

    table: str
    key: str
    value: str
    text: str


def settings_of(text: str) -> Iterator[Setting]:
    """Every setting that a file as ``config init`` writes it explains, in its order."""
    table, of_table, said = "", "", list[str]()
    for line in text.splitlines():
        if found := _TABLE.fullmatch(line.strip()):
            table, of_table, said = found[1], " ".join(said), []
        elif found := _VALUE.fullmatch(line):
            yield Setting(table, found[1], found[2], " ".join(said) or of_table)
            said = []
        elif line.startswith("# "):
            said.append(line[2:].strip())
        elif not line:
            said = []


def settings(tr: Translator) -> str:
    """Every key, an example, and what it does: in Chinese, as in the file itself."""
    first: dict[tuple[str, str], Setting] = {}
    for one in settings_of(starter(())):
        first.setdefault((one.table, one.key), one)
    rows = [(f"`[{each.table}] {each.key}`", f"`{each.value}`", each.text) for each in first.values()]
    return _table((tr("Key"), tr("Value"), tr("Meaning")), rows)


def problems(tr: Translator) -> str:
    """Every kind of data problem: its code and name, how grave it is, what it says, what to do."""
    rows = [
        (kind.code, f"`{kind.slug}`", tr(_GRAVITY[kind.severity.value]), tr(kind.message), tr(kind.advice))
        for _, kind in sorted(CATALOGUE.items())
    ]
    return _table((tr("Code"), tr("Name"), tr("Severity"), tr("What it says"), tr("What to do")), rows)


_GRAVITY = {"error": N_("Error"), "warning": N_("Warning")}


def fields(tr: Translator) -> str:
    """Every field of an item: its name for scripts, and in words."""
    return _table((tr("Field"), tr("Name")), [(f"`{name}`", tr(label)) for name, label in LABELS.items()])


def questions(tr: Translator) -> str:
    """What an office asks, and the line that answers it; a test holds each to its answer on the sample office."""
    asked = tomllib.loads(files("civtrack.manual").joinpath("questions.toml").read_text("utf-8"))["question"]
    rows = [(each["ask"], f"`{each['line']}`") for each in asked]
    return _table((tr("Question"), tr("Command")), rows)


def exit_codes(tr: Translator) -> str:
    """How a command ends."""
    return _table((tr("Code"), tr("Meaning")), [(str(code), tr(text)) for code, text in _EXIT.items()])


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
