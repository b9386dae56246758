"""Shows that the house keeps its plan: who may import whom, what start-up loads, what the package contains."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "civtrack"
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))

_BASE = {
    "doors",
    "patterns",
    "folded",
    "light",
    "widths",
    "model",
    "errors",
    "fence",
    "problems",
    "policy",
    "locales",
    "asking",
}
_MIDDLE = {"language", "files", "rules", "xlsx", "settings", "ledger", "records", "conditions"}
MAY_IMPORT: dict[str, set[str]] = {
    "doors": set(),
    "patterns": set(),
    "folded": set(),
    "light": set(),
    "widths": set(),
    "model": {"patterns", "light"},
    "errors": {"patterns", "light", "model"},
    "fence": {"patterns", "light", "model", "errors"},
    "problems": {"patterns", "light", "model"},
    "asking": {"doors", "patterns", "folded", "light", "model", "errors"},
    "policy": {"patterns", "light", "model"},
    "locales": {"patterns", "light", "model"},
    "language": {"patterns", "folded", "light", "model"},
    "files": {"doors", "patterns", "light", "model", "errors", "fence"},
    "rules": {"patterns", "folded", "light", "model", "errors", "problems", "policy", "language", "asking"},
    "xlsx": {"doors", "patterns", "folded", "light", "model", "errors", "files"},
    "settings": {"doors", "patterns", "folded", "light", "model", "errors", "policy", "files", "language", "asking"},
    "ledger": {"patterns", "folded", "light", "model", "errors", "problems", "files", "xlsx", "language"},
    "records": {"patterns", "light", "model", "locales", "policy", "rules"},
    "conditions": {*_BASE, "language", "rules", "settings", "records"},
    "manual": {"patterns", "light", "model", "locales", "problems", "records", "settings"},
    "sources": {"patterns", "light", "model", "errors", "files", "settings", "ledger", "xlsx"},
    "assessment": {*_BASE, *_MIDDLE, "sources"},
    "history": {*_BASE, *_MIDDLE, "assessment", "__init__"},
    "exchange": {*_BASE, *_MIDDLE, "assessment", "__init__"},
    "outputs": {*_BASE, *_MIDDLE, "assessment", "history", "exchange", "__init__"},
    "edits": {*_BASE, *_MIDDLE, "sources", "assessment", "history", "outputs", "__init__"},
    "again": {*_BASE, *_MIDDLE, "assessment", "history", "outputs", "__init__"},
    "day": {*_BASE, *_MIDDLE, "sources", "assessment", "history", "outputs", "edits", "again", "__init__"},
    "cli": {
        *_BASE,
        *_MIDDLE,
        "sources",
        "assessment",
        "history",
        "exchange",
        "outputs",
        "edits",
        "again",
        "day",
        "manual",
        "__init__",
    },
    "__main__": {*_BASE, *_MIDDLE, "assessment", "history", "outputs", "day", "cli", "__init__"},
    "__init__": {"assessment"},
}
"""Room → the rooms it may import: downwards only; `ledger` and `rules` do not know each other (ARCHITECTURE)."""

FLOORS: dict[str, tuple[str, ...]] = {
    "xlsx": ("parts", "formulas", "reading", "editing", "opened", "moving", "package", "copying", "joining"),
    "outputs": ("", "marked", "districts", "notices", "book", "page", "reminders", "onepage", "making"),
}
"""Rooms that have rooms inside: each of these may import those before it; "" is what stands directly in the room."""

HEAVY = {"openpyxl", "python_calamine", "chinese_calendar", "cattrs", "attr", "attrs", "tabulate", "dateutil", "rich"}
HEAVY |= {"sqlite3", "rapidfuzz", "pyarrow", "docx", "jinja2", "PIL", "lxml", "ibis", "duckdb", "pyspark"}
"""Libraries that cost start-up time: imported inside functions only."""

ONLY_IN = {"typer": {"cli"}, "click": {"cli"}, "rich": {"cli"}, "openpyxl": {"outputs"}, "cattrs": {"settings"}}
ONLY_IN |= {"ibis": {"exchange"}, "duckdb": {"exchange"}, "pyspark": {"exchange"}}
ONLY_IN |= {"docx": {"outputs", "manual"}, "jinja2": {"outputs"}, "PIL": {"outputs"}}
"""Libraries that belong to one room; Word documents are written by one, and read by another where districts answer."""

LONGEST = 400
LONGER = {
    "errors.py": "a catalogue: one short class for each cause",
    "model.py": "the shared values, one small class each",
    "problems.py": "a catalogue: data, one entry a problem",
}
"""Modules that may be longer, and why."""


def room(module: Path) -> str:
    first = module.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(nodes: Iterator[ast.AST]) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything imported; relative imports do not occur (ruff TID)."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


class Facts(NamedTuple):
    """What the tests ask of a module: kept instead of its syntax tree, which is a hundred times as much."""

    imports: list[tuple[int, str]]
    """Line and name, inside functions and for type checkers, too."""
    early: list[tuple[int, str]]
    """Those that run when the module is imported."""
    docstring: str | None
    silent: list[str]
    """Tests without a docstring."""
    writes: list[int]
    """Lines with calls that write."""
    swallows: list[int]
    """Lines where whatever comes up ends."""


@cache
def facts(module: Path) -> Facts:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    return Facts(
        list(imports(iter(nodes))),
        list(imports(at_import_time(tree.body))),
        ast.get_docstring(tree),
        [
            f"{ident(module)}:{node.lineno} {node.name}"
            for node in nodes
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
        ],
        [node.lineno for node in nodes if isinstance(node, ast.Call) and writes(node)],
        [line for node in nodes if isinstance(node, ast.Try) for line in swallowing(node)],
    )


def at_import_time(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Statements that run when the module is imported: not the bodies of functions, not what checkers alone see."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from at_import_time(node.orelse)
            continue
        yield node
        for part in ("body", "orelse", "finalbody", "handlers"):
            yield from at_import_time(getattr(node, part, []))


def dotted(module: Path) -> str:
    return ".".join(module.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def ident(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


def test_no_import_runs_upwards() -> None:
    """Each room imports only rooms below it, inside functions and for type checkers too."""
    wrong = []
    for module in MODULES:
        for line, name in facts(module).imports:
            parts = name.split(".")
            if parts[0] != "civtrack":
                continue
            target = "assessment" if name == "civtrack.assess" else _room_named(parts[1]) if parts[1:] else "__init__"
            if target != room(module) and target not in MAY_IMPORT[room(module)]:
                wrong.append(f"{ident(module)}:{line} imports {name}")
    assert not wrong


ROOMS = {room(module) for module in MODULES}


def test_the_readme_lists_rooms_from_above_to_below() -> None:
    """Each room that README's layout lists may import only those that it lists further down; none is left out."""
    layout = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Layout")[2].split("```")[1]
    listed = [name.removesuffix(".py") for name in re.findall(r"^  ([\w.]+)", layout, re.MULTILINE)]
    assert sorted(listed) == sorted(ROOMS - {"__init__", "__main__"})
    below = {name: set(listed[place:]) for place, name in enumerate(listed)}
    assert {name: wrong for name in listed if (wrong := (MAY_IMPORT[name] & set(listed)) - below[name])} == {}


def _room_named(name: str) -> str:
    return name if name in ROOMS else "__init__"


def test_no_import_runs_upwards_inside_a_room() -> None:
    """Inside the editor and inside the documents, each smaller room imports only those before it."""
    wrong = []
    for module in MODULES:
        if (outer := room(module)) not in FLOORS:
            continue
        floor = _floor(outer, ".".join(module.relative_to(PACKAGE / outer).with_suffix("").parts))
        wrong += [
            f"{ident(module)}:{line} imports {name}"
            for line, name in facts(module).imports
            if name.startswith(f"civtrack.{outer}.") and _floor(outer, name.removeprefix(f"civtrack.{outer}.")) > floor
        ]
    assert not wrong


def _floor(outer: str, dotted_name: str) -> int:
    """On which floor of its room a module stands; the face of the room stands above all."""
    floors, first = FLOORS[outer], dotted_name.split(".", maxsplit=1)[0]
    if first == "__init__":
        return len(floors)
    return floors.index(first if first in floors else "")


def test_no_circle_of_modules() -> None:
    """No module is imported, however far round, by what it imports itself; type checkers' imports count too."""
    arrows: dict[str, set[str]] = {dotted(module): set() for module in MODULES if module != PACKAGE / "__init__.py"}
    for module in MODULES[1:]:
        for _, name in facts(module).imports:
            target = name if name in arrows else name.rpartition(".")[0]
            if target in arrows and target != dotted(module):
                arrows[dotted(module)].add(target)
    while free := {name for name, targets in arrows.items() if not targets & arrows.keys()}:
        arrows = {name: targets for name, targets in arrows.items() if name not in free}
    assert sorted(arrows) == []


def test_libraries_stay_in_their_rooms_and_heavy_ones_load_late() -> None:
    """Typer and rich only in cli, openpyxl only in outputs; nothing slow at the top of a module."""
    wrong = []
    for module in MODULES:
        wrong += [
            f"{ident(module)}:{line} imports {name}"
            for line, name in facts(module).imports
            if room(module) not in ONLY_IN.get(name.split(".")[0], {room(module)})
        ]
        wrong += [
            f"{ident(module)}:{line} imports {name} at the top"
            for line, name in facts(module).early
            if name.split(".")[0] in HEAVY
        ]
    assert not wrong


def test_every_module_says_why_it_exists_and_what_it_may_import() -> None:
    """The first thing in a module is its reason and its import rule."""
    assert not [ident(module) for module in MODULES if "import" not in (facts(module).docstring or "").lower()]


def test_modules_are_about_one_idea() -> None:
    """A module that grows past a few screens is two modules."""
    lines = {module: len(module.read_text(encoding="utf-8").splitlines()) for module in MODULES}
    long = {module.relative_to(PACKAGE).as_posix(): count for module, count in lines.items() if count > LONGEST}
    assert {name: count for name, count in long.items() if name not in LONGER} == {}, "split them"
    assert long.keys() == LONGER.keys()


def test_every_test_says_what_it_shows() -> None:
    """Each test function has a docstring."""
    assert not [silent for module in TESTS for silent in facts(module).silent]


@pytest.mark.parametrize("arguments", [["--help"], ["summary", "--help"], ["--version"]], ids=" ".join)
def test_help_loads_nothing_slow(arguments: list[str], tmp_path: Path) -> None:
    """The help of a fresh interpreter comes without readers, writers and tables."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('LOADED', *sys.modules, file=sys.stderr))\n"
        "from civtrack.__main__ import main\n"
        f"main({arguments!r})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CIVTRACK_LANG": "en"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    loaded = set(done.stderr.partition("LOADED ")[2].split())
    slow = {"openpyxl", "rich.table", "cattrs", "python_calamine", "chinese_calendar", "tabulate", "dateutil"}
    slow |= {"sqlite3", "rapidfuzz", "zipfile", "civtrack.files.guard"}
    slow |= {"civtrack.assessment", "civtrack.xlsx", "civtrack.outputs", "civtrack.history"}
    too_early = loaded & slow
    assert not too_early


def committed() -> list[Path]:
    """What is, or is about to be, in the repository; the test is skipped where there is none (an unpacked sdist)."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("needs the git repository")
    listed = subprocess.run(
        ["git", "-C", ROOT, "-c", "core.quotePath=off", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_nothing_committed_names_a_developers_machine() -> None:
    """No absolute path of a machine where civtrack was built."""
    marks = [f"/{folder}/".encode() for folder in ("tmp/venv", "tmp/bash_jobs", "work", "root")]
    found = []
    for path in committed():
        content = path.read_bytes()
        if b"\0" not in content[:4096]:
            found += [f"{ident(path)}: {mark.decode()}" for mark in marks if mark in content]
    assert not found


def test_the_wheel_holds_catalogues_and_sample_data(tmp_path: Path) -> None:
    """A wheel built from the repository speaks Chinese and can run the demo; it holds no tests."""
    pytest.importorskip("hatchling")
    source = tmp_path / "source"
    for path in committed():
        target = source / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    code = (
        "from hatchling.builders.wheel import WheelBuilder\n"
        f"for made in WheelBuilder({str(source)!r}).build(directory={str(tmp_path)!r}):\n    pass\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=source, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        names = set(package.namelist())
    assert "civtrack/locales/zh_CN/LC_MESSAGES/civtrack.mo" in names
    assert "civtrack/py.typed" in names
    assert "civtrack/outputs/notices/templates/督查通报.txt" in names
    assert {f"civtrack/outputs/page/files/page.{kind}" for kind in ("html", "css", "js")} <= names
    assert any(name.startswith("civtrack/sample_data/") and name.endswith(".xlsx") for name in names)
    assert not [name for name in names if name.startswith("tests/")]
    assert {f"civtrack/{path.relative_to(PACKAGE).as_posix()}" for path in MODULES} <= names


def test_whoever_installs_it_gets_only_what_it_imports() -> None:
    """Every library that comes along is imported somewhere in the package; what tests need alone is in their extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.match(r"[\w-]+", line)[0].casefold() for line in project["dependencies"]}  # type: ignore[index]
    imported = {name.split(".")[0] for module in MODULES for _, name in facts(module).imports}
    providers = importlib.metadata.packages_distributions()
    used = {provider.casefold() for name in imported for provider in providers.get(name, [])}
    assert wanted - used - {"tzdata"} == set()  # tzdata is what zoneinfo reads where the system has no time zones


WRITES = {"write_text", "write_bytes", "copyfile", "copy2", "copytree", "copymode", "symlink_to", "hardlink_to"}
"""Calls that put bytes or names somewhere."""
MAY_WRITE = {
    "cli/cron.py": "opens a file to see whether it may be written, and writes nothing",
    "outputs/making.py": "into the hidden file that `Placer` then puts in its place",
    "outputs/districts/files.py": "into the hidden file that `Placer` then puts in its place",
    "edits/carrying_out.py": "into the hidden file that `Placer` then puts in its place",
    "edits/et_cells.py": "into a folder that goes with the run",
    "edits/packed.py": "into a folder that goes with the run",
    "edits/merge_report.py": "into the hidden file that `Placer` then puts in its place",
    "outputs/placing.py": "the one that puts outputs in their place",
    "locales/update.py": "a tool of the makers",
    "locales/compile_catalogues.py": "a tool of the makers",
}
"""Modules outside `civtrack.files` that write, and why no clerk's file can be harmed by it."""


def writes(node: ast.Call) -> bool:
    """Whether a call writes: by its name, or an ``open`` whose mode writes."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in WRITES:
        return True
    if ast.unparse(node.func) in ("shutil.copy", "shutil.move", "os.rename", "os.replace", "os.link", "os.symlink"):
        return True
    modes = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "mode")]
    texts = {mode.value for mode in modes if isinstance(mode, ast.Constant) and isinstance(mode.value, str)}
    return name == "open" and any(set(text) <= set("rwaxbt+U") and set(text) & set("wax+") for text in texts)


def test_files_are_written_in_one_way() -> None:
    """Whole or not at all is a matter of `civtrack.files`: no other room opens a file of the office's to write.

    An exception that is needed no more goes.
    """
    found = {
        module.relative_to(PACKAGE).as_posix(): facts(module).writes
        for module in MODULES
        if room(module) != "files" and facts(module).writes
    }
    assert {name: lines for name, lines in found.items() if name not in MAY_WRITE} == {}
    assert found.keys() == MAY_WRITE.keys()


MAY_SWALLOW = {
    "cli/app.py": "the last line of defence: what it is given is told",
    "settings/structuring.py": "before a ledger is read",
    "files/in_place.py": "clears up behind a run, and leaves to the next what it cannot",
    "xlsx/parts/output.py": "raised again where it is waited for",
    "ledger/foreign_worker.py": "a process of its own, in which no fence stands",
}
"""Modules in which whatever comes up may end, and why none of it is the end of a run that took too much."""


def swallowing(node: ast.Try) -> Iterator[int]:
    """Lines of handlers that take everything and raise nothing again, what stops a run among it."""
    passed_on = False
    for handler in node.handlers:
        caught = ast.unparse(handler.type) if handler.type else "BaseException"
        again = any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(handler))
        if caught in ("Exception", "BaseException") and not again and not passed_on:
            yield handler.lineno
        passed_on = passed_on or (again and "CivtrackError" in caught)


def test_nothing_takes_the_end_of_a_run_for_a_fault_of_its_own() -> None:
    """That time or memory is up comes up anywhere: it is no damaged picture, no slip in a template, and ends the run.

    Taken for one, it would come up at each next picture again, without end. An exception that is needed no more goes.
    """
    found = {
        module.relative_to(PACKAGE).as_posix(): facts(module).swallows for module in MODULES if facts(module).swallows
    }
    assert {name: lines for name, lines in found.items() if name not in MAY_SWALLOW} == {}
    assert found.keys() == MAY_SWALLOW.keys()
