"""How commands end: each exit code, and errors that say what, where and what to do."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.broken import compound, zipped
from tests.support.clerk import SAMPLE, clerk
from tests.support.offices import a_ledger, contents, hidden, sample_office
from tests.support.typed import AS_OF, asked, typed

RED = {"整改时限": "2022-07-15"}
YELLOW = {"整改时限": "2022-07-22"}
GREEN = {"整改时限": "2022-08-31"}
UNCLEAR = {"整改时限": "尽快"}


def _truncated(path: Path) -> None:
    a_ledger(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def _no_ledger(path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.active.append(["值班表", "电话"])
    book.active.append(["周一", "张三"])
    book.save(path)


BROKEN: dict[str, tuple[str, Callable[[Path], object]]] = {
    "empty": ("the file is empty", lambda path: path.write_bytes(b"")),
    "text": ("", lambda path: path.write_text("各位领导：见附件。\n", encoding="utf-8")),
    "web page": ("a web page", lambda path: path.write_text("<html><body>404</body></html>")),
    "word": ("a Word document", lambda path: path.write_bytes(zipped({"word/document.xml": "<w/>"}))),
    "truncated": ("is damaged", _truncated),
    "encrypted": ("needs a password", lambda path: path.write_bytes(compound({"EncryptedPackage": b"x"}))),
    "no ledger": ("no ledger was found in it", _no_ledger),
    "missing": ("no such file", Path),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_read_is_told_in_one_line_and_stops_no_other(tmp_path: Path, name: str) -> None:
    """Exit 3, one line with what, where and what to do; the good ledger beside it is summarised all the same."""
    says, make = BROKEN[name]
    good, bad = a_ledger(tmp_path / "好.xlsx", [RED, GREEN]), tmp_path / "坏.xlsx"
    make(bad)
    answer = typed("summary", bad, good, "--as-of", AS_OF, cwd=tmp_path)
    assert answer.code == 3
    lines = [line for line in answer.err.splitlines() if line.startswith("civtrack: ")]
    assert len(lines) == 1, answer.err
    where, what = re.fullmatch(r"civtrack: (.+?): (.+)", lines[0]).groups()  # type: ignore[union-attr]
    assert where.endswith("坏.xlsx")
    assert says in what
    assert re.search(r"[.)] [A-Z“]?.+\.$", what), "there is something to do"
    assert answer.out.splitlines()[-1].split("\t")[:2] == ["Total", "2"]
    assert "Traceback" not in answer.err


def test_the_process_itself_ends_with_the_code(tmp_path: Path) -> None:
    """What the shell sees is the code: 3 for a missing file, 2 for a mistake, 0 for a good run."""
    good = a_ledger(tmp_path / "好.xlsx")
    assert clerk("summary", "没有.xlsx", cwd=tmp_path).returncode == 3
    assert clerk("sumary", good, cwd=tmp_path).returncode == 2
    assert clerk("summary", good, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("rows", "asked_for", "code"),
    [
        ([RED], "red", 1),
        ([RED], "yellow", 1),
        ([YELLOW], "yellow", 1),
        ([YELLOW], "red", 0),
        ([GREEN], "red", 0),
        ([GREEN], "yellow", 0),
        ([GREEN], "problem", 0),
        ([UNCLEAR], "problem", 1),
        ([UNCLEAR], "red", 0),
        ([RED], "problem", 0),
    ],
)
def test_findings_matter_only_when_asked_for(
    tmp_path: Path, rows: list[dict[str, str]], asked_for: str, code: int
) -> None:
    """Exit 1 only with --fail-on, and yellow includes red."""
    ledger = a_ledger(tmp_path / "台账.xlsx", rows)
    assert typed("summary", ledger, "--as-of", AS_OF, cwd=tmp_path).code == 0
    assert typed("summary", ledger, "--as-of", AS_OF, "--fail-on", asked_for, cwd=tmp_path).code == code
    assert typed("query", ledger, "--as-of", AS_OF, "--fail-on", asked_for, cwd=tmp_path).code == code


def test_fail_on_looks_at_the_chosen_district_only(tmp_path: Path) -> None:
    """With -d, another district's red does not fail the run; its own does."""
    ledger = a_ledger(tmp_path / "台账.xlsx", [{**RED, "县区": "大洼区"}, {**GREEN, "县区": "盘山县"}])
    wanted: list[str | Path] = ["summary", ledger, "--as-of", AS_OF, "--fail-on", "red"]
    assert typed(*wanted, "-d", "盘山县", cwd=tmp_path).code == 0
    assert typed(*wanted, "-d", "大洼区", cwd=tmp_path).code == 1


MISTAKES = [
    (["summary", "--bye", "unit"], "--by"),
    (["summary", "--by", "units"], "unit"),
    (["sumary"], "summary"),
    (["summary", "-d", "大哇区"], "大洼区"),
    (["query", "--columns", "number,desription"], "description"),
    (["query", "--sort", "deadlin"], "deadline"),
    (["query", "--sort", "deadline:down"], "desc"),
    (["query", "--limit", "0"], "1"),
    (["query", "--limit", "many"], "--limit"),
    (["query", "--tier", "rot"], "red"),
    (["query", "--status", "finished"], "done"),
    (["query", "--due", "someday"], "someday"),
    (["query", "--overdue", "viel"], "viel"),
    (["query", "--view", "x"], "--view"),
    (["summary", "-f", "jsno"], "json"),
    (["summary", "-o", "表.doc"], ".xlsx"),
    (["summary", "--lang", "fr"], "zh"),
    (["summary", "--kind", "problem"], "problems"),
    (["summary", "--fail-on", "blue"], "red"),
    (["summary", "--config", "nirgends.toml"], "nirgends.toml"),
    (["report", "--period", "fortnight"], "week"),
    (["report", "--period", "week", "--from", "2022-07-01"], "--from"),
    (["report", "--to", "2022-07-01"], "--from"),
    (["report", "--from", "2022-07-21", "--to", "2022-07-20"], "2022-07-21"),
    (["report", "--from", "2022-07-01", "--to", "2022-07-21"], "2022-07-21"),
    (["report", "--from", "gestern"], "gestern"),
    (["report", "-f", "csv"], "json"),
    (["update", "--in-place", "--out", "x"], "--out"),
    (["explain", "WT2207-9999"], "WT2207-"),
    (["explain"], "ITEM"),
]


@pytest.mark.parametrize(("arguments", "names"), MISTAKES)
def test_a_mistake_on_the_command_line_names_what_was_meant(arguments: list[str], names: str) -> None:
    """Exit 2, nothing on stdout, one line that names the nearest or the known words."""
    answer = asked(*arguments)
    assert answer.code == 2, answer.err
    assert answer.out == ""
    assert answer.err.startswith("civtrack: ")
    assert len(answer.err.splitlines()) == 1
    assert names in answer.err


@pytest.mark.parametrize("day", ["someday", "2022-02-30", "7月", "2022", "20.07"])
def test_a_day_that_is_none_is_a_mistake(day: str) -> None:
    """--as-of wants one day with its year."""
    answer = typed("summary", "--as-of", day, cwd=SAMPLE)
    assert answer.code == 2
    assert day in answer.err


@pytest.mark.parametrize("day", ["2022-07-20", "2022年7月20日", "2022.7.20", "2022/7/20"])
def test_a_day_may_be_written_as_the_office_does(day: str) -> None:
    """The same day in each manner gives the same table."""
    assert typed("summary", "--as-of", day, cwd=SAMPLE).out == asked("summary").out


def test_no_ledgers_at_all_says_both_ways(tmp_path: Path) -> None:
    """Without paths and settings the mistake names both: paths, or [[ledgers]] with config init."""
    answer = typed("summary", cwd=tmp_path)
    assert answer.code == 2
    assert "[[ledgers]]" in answer.err
    assert "config init" in answer.err


def test_every_mistake_in_the_settings_is_told_at_once(tmp_path: Path) -> None:
    """Exit 2; each mistake has a line of its own with its place and the nearest known key."""
    (tmp_path / "civtrack.toml").write_text('[office]\nnmae = "x"\n[policy]\ndue_sonn = "3d"\n', encoding="utf-8")
    answer = typed("config", "check", cwd=tmp_path)
    assert answer.code == 2
    first, second = answer.err.splitlines()
    assert "civtrack.toml:2" in first
    assert "name" in first
    assert "civtrack.toml:4" in second
    assert "due_soon" in second
    assert not first.endswith("?.")


@pytest.mark.parametrize(
    ("made_by", "name"),
    [(("report", "--out", "."), f"三色表_{AS_OF}.xlsx"), (("query", "-o", "清单.xlsx"), "清单.xlsx")],
)
def test_a_workbook_that_civtrack_made_is_no_ledger(tmp_path: Path, made_by: tuple[str, ...], name: str) -> None:
    """Beside the ledger it is passed over; named alone it is told, exit 3."""
    ledger = a_ledger(tmp_path / "台账.xlsx", [RED])
    alone = typed("summary", ".", "--as-of", AS_OF, cwd=tmp_path)
    assert typed(*made_by[:1], ledger, "--as-of", AS_OF, *made_by[1:], cwd=tmp_path).code == 0
    assert (tmp_path / name).is_file()
    assert typed("summary", ".", "--as-of", AS_OF, cwd=tmp_path) == alone
    assert typed("summary", name, "--as-of", AS_OF, cwd=tmp_path).code == 3


def test_locks_among_the_files_named_are_no_ledgers(tmp_path: Path) -> None:
    """A shell expands * to the lock of an open ledger too: it is left out; a lock alone is told, exit 3."""
    a_ledger(tmp_path / "台账.xlsx", [RED])
    (tmp_path / "~$台账.xlsx").write_bytes(b"")
    assert typed("summary", "台账.xlsx", "~$台账.xlsx", cwd=tmp_path) == typed("summary", "台账.xlsx", cwd=tmp_path)
    alone = typed("summary", "~$台账.xlsx", cwd=tmp_path)
    assert alone.code == 3
    assert "~$台账.xlsx" in alone.err
    assert typed("summary", "~$台账.xlsx", "台账.xlsx", cwd=tmp_path).code == 0


def test_an_existing_target_is_kept_without_force(tmp_path: Path) -> None:
    """Exit 4 and the file as it was; with --force it is replaced, and what stood there is in civtrack-backup/."""
    ledger = a_ledger(tmp_path / "台账.xlsx", [RED])
    target = tmp_path / "out" / f"三色表_{AS_OF}.xlsx"
    target.parent.mkdir()
    target.write_text("somebody's own")
    run: list[str | Path] = ["report", ledger, "--as-of", AS_OF, "--out", tmp_path / "out"]
    answer = typed(*run, cwd=tmp_path)
    assert answer.code == 4
    assert "--force" in answer.err
    assert target.read_text() == "somebody's own"
    assert typed(*run, "--force", cwd=tmp_path).code == 0
    assert target.read_bytes().startswith(b"PK")
    assert sorted(path.name for path in target.parent.iterdir()) == ["civtrack-backup", target.name]
    (kept,) = (target.parent / "civtrack-backup").iterdir()
    assert kept.read_text() == "somebody's own"


def test_a_listing_of_ours_is_replaced_as_the_shell_would(tmp_path: Path) -> None:
    """``-o FILE`` again means ``> FILE``: what civtrack wrote there and nobody edited is written anew."""
    ledger = a_ledger(tmp_path / "台账.xlsx", [RED])
    assert typed("query", ledger, "-o", "表.csv", "--as-of", AS_OF, cwd=tmp_path).code == 0
    assert typed("summary", ledger, "-o", "表.csv", "--as-of", AS_OF, cwd=tmp_path).code == 0
    assert (tmp_path / "表.csv").read_text("utf-8-sig").startswith("District")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["台账.xlsx", "表.csv"]


LOCK = b"\x05Clerk" + b" " * 49 + b"\x05\x00" + "Clerk".encode("utf-16-le") + bytes(98)


@pytest.mark.parametrize("arguments", [["update", "--in-place"], ["update", "--out", "."]])
def test_a_ledger_open_in_excel_is_not_written(tmp_path: Path, arguments: list[str]) -> None:
    """Exit 4, the program and the person are named, and the ledger keeps its bytes."""
    ledger = a_ledger(tmp_path / "台账" / "台账.xlsx", [RED])
    (ledger.parent / "~$台账.xlsx").write_bytes(LOCK)
    before = ledger.read_bytes()
    answer = typed(*arguments, ledger, "--as-of", AS_OF, cwd=tmp_path)
    assert answer.code == 4
    assert "Excel" in answer.err
    assert "Clerk" in answer.err
    assert ledger.read_bytes() == before
    assert sorted(path.name for path in ledger.parent.iterdir()) == sorted(["~$台账.xlsx", "台账.xlsx"])


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    """Exit 4 where the system refuses."""
    ledger = a_ledger(tmp_path / "台账.xlsx", [RED])
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    assert typed("report", ledger, "--out", closed, "--as-of", AS_OF, cwd=tmp_path).code == 4
    assert typed("daily", ledger, "--out", closed, "--as-of", AS_OF, cwd=tmp_path).code == 4


@pytest.mark.parametrize("command", ["report", "update", "daily"])
def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path, command: str) -> None:
    """Exit 4, the place named, no traceback and nothing half made."""
    ledger = a_ledger(tmp_path / "台账.xlsx", [RED])
    (tmp_path / "out").write_text("a file")
    before = contents(tmp_path)
    answer = typed(command, ledger, "--out", "out", "--as-of", AS_OF, cwd=tmp_path)
    assert answer.code == 4
    assert "civtrack: out" in answer.err
    assert "Traceback" not in answer.err
    assert contents(tmp_path) == before


def test_a_listing_into_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Exit 4 for ``-o nowhere/x.csv``."""
    ledger = a_ledger(tmp_path / "台账.xlsx", [RED])
    answer = typed("summary", ledger, "-o", "nowhere/x.csv", "--as-of", AS_OF, cwd=tmp_path)
    assert answer.code == 4
    assert "nowhere" in answer.err
    assert "Traceback" not in answer.err


def test_a_bug_is_told_as_a_bug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 70, the traceback for whoever mends it, and one line that says whose fault it is."""
    ledger = a_ledger(tmp_path / "台账.xlsx", [RED])
    monkeypatch.setattr("civtrack.sources.read_ledger", lambda *_: 1 / 0)
    answer = typed("summary", ledger, cwd=tmp_path)
    assert answer.code == 70
    assert "ZeroDivisionError" in answer.err
    assert "bug in civtrack" in answer.err.splitlines()[-1]
    assert answer.out == ""


def test_an_interrupt_is_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C: exit 130 and a word, no traceback."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    ledger = a_ledger(tmp_path / "台账.xlsx", [RED])
    monkeypatch.setattr("civtrack.sources.read_ledger", interrupted)
    answer = typed("summary", ledger, cwd=tmp_path)
    assert answer.code == 130
    assert answer.err.strip() == "civtrack: interrupted"


def test_an_interrupt_in_the_middle_of_daily_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The partial folder is taken away; the ledgers and an earlier day are as they were."""
    office = sample_office(tmp_path / "office")
    assert typed("daily", "-q", "--as-of", "2022-07-19", cwd=office).code == 0
    before = contents(office)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("civtrack.outputs.marked.ledger.write_marked", interrupted)
    assert typed("daily", "--as-of", AS_OF, cwd=office).code == 130
    assert contents(office) == before
    assert hidden(office) == [".civtrack.lock"]


def test_the_gravest_code_wins(tmp_path: Path) -> None:
    """Not written (4) outranks unreadable (3), which outranks findings (1)."""
    good = a_ledger(tmp_path / "好.xlsx", [RED])
    both: list[str | Path] = ["summary", good, "没有.xlsx", "--as-of", AS_OF, "--fail-on", "red"]
    assert typed(*both, cwd=tmp_path).code == 3
    (tmp_path / "out").write_text("a file")
    assert typed("report", good, "没有.xlsx", "--out", "out", "--as-of", AS_OF, cwd=tmp_path).code == 4
