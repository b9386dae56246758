"""Shows that no file takes the machine: what is too much is refused by name, and work grows with a file, not faster."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import os
import signal
import subprocess
import sys
import threading
import weakref
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from civtrack import fence
from civtrack.assessment import Assessment, assess, judge_sources
from civtrack.cli import app
from civtrack.cli.app import run
from civtrack.cli.console import Console
from civtrack.edits import returned
from civtrack.edits.gathering import gathered
from civtrack.errors import CivtrackError, DamagedWorkbook, TakesTooMuch, TakesTooMuchToRead
from civtrack.exchange import engines
from civtrack.exchange.offices import Export
from civtrack.ledger import textfile
from civtrack.ledger.reader import ReadOptions
from civtrack.outputs.placing import Output, Placer, Rehearsal
from civtrack.settings import load
from civtrack.sources import Source
from civtrack.xlsx import Limits, Package
from civtrack.xlsx.editing.rows import Cell, CellGrammar
from civtrack.xlsx.moving import kept_cells
from civtrack.xlsx.parts.edits import CellEdits, ColumnFill
from tests.support.handmade import handmade, sheet_xml
from tests.support.hostile import row
from tests.support.hostile import rows as items
from tests.support.hostile_kinds import KINDS, make
from tests.support.steps import steps

DAY = ("--as-of", "2022-09-01")


def refusals(folder: Path, limits: str, *paths: Path) -> tuple[int, list[CivtrackError]]:
    """How many items are read under these limits, and what was refused."""
    (folder / "civtrack.toml").write_text(f"[limits]\n{limits}\n", encoding="utf-8")
    found = assess(paths, settings=load(cwd=folder, environment={}))
    return len(found.verdicts), list(found.unreadable)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ("rows = 30", "more than 30 rows Copy its rows into a new workbook, or raise rows under [limits]"),
        ("cells = 100", "more than 100 cells Copy its rows into a new workbook, or raise cells under [limits]"),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_more_rows_or_cells_than_allowed_are_refused_by_name(
    tmp_path: Path, limits: str, said: str, suffix: str
) -> None:
    """A workbook or text file past the limit is refused with the setting that raises it; the others are done."""
    small, large = tmp_path / f"小{suffix}", tmp_path / f"大{suffix}"
    for path, count in ((small, 10), (large, 40)):
        if suffix == ".csv":
            lines = ["问题描述,责任单位,整改时限", *(f"第{n}号路灯不亮,市城管局,2022-09-01" for n in range(count))]
            path.write_text("\n".join(lines), encoding="utf-8")
        else:
            handmade(path, items(count))
    count, refused = refusals(tmp_path, limits, small, large)
    assert count == 10
    assert [(type(error), error.where) for error in refused] == [(TakesTooMuchToRead, large.name)]
    assert said in str(refused[0])


def test_the_limits_hold_for_all_sheets_together(tmp_path: Path) -> None:
    """Many small sheets are counted as one workbook."""
    path = make(tmp_path, "sheets", 0.004)
    assert refusals(tmp_path, "rows = 100", path) == (60, [])
    assert refusals(tmp_path, "rows = 99", path)[0] == 0


def test_sheets_lists_and_groups_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Too many sheets, lists with a header, workbooks to divide into: refused, with the setting that raises it."""
    monkeypatch.chdir(tmp_path)
    many = make(tmp_path, "sheets", 0.004)
    for limits, said in (("sheets = 19", "more than 19 sheets"), ("tables = 19", "more than 19 lists with a header")):
        _, refused = refusals(tmp_path, limits, many)
        assert [(said in str(error), f"raise {limits[:6]} under [limits]" in str(error)) for error in refused] == [
            (True, True)
        ]
    assert refusals(tmp_path, "sheets = 20\ntables = 20", many) == (60, [])
    (tmp_path / "civtrack.toml").write_text("[limits]\ngroups = 19\n", encoding="utf-8")
    path = make(tmp_path, "districts", 0.001)
    assert run(["split", path.name, *DAY, "-o", "new", "--lang", "en"]) == 4
    said = " ".join(capsys.readouterr().err.split())
    assert "districts.xlsx: it takes more of this machine than a workbook may: it would be divided into 20" in said
    assert "raise groups under [limits]" in said
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("csv-quote", "a quote that is never closed"),
        ("csv-quotes", "a quote that is never closed"),
        ("csv-line", "more columns than a sheet has"),
        ("deep", "more elements than it should have"),
    ],
)
def test_what_no_sheet_can_hold_is_refused(tmp_path: Path, kind: str, said: str) -> None:
    """A cell of megabytes, a line of a hundred thousand cells, a thousand levels: not read, and said so."""
    _, refused = refusals(tmp_path, "rows = 1000", make(tmp_path, kind, 0.05))
    assert [said in str(error) for error in refused] == [True]


def test_lines_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text file of more lines than a sheet has rows is refused, though they be empty; up to there it is read."""
    path = tmp_path / "台账.csv"
    path.write_text("问题描述,责任单位,整改时限\n路灯不亮,市城管局,2022-09-01\n" + " \n" * 8, encoding="utf-8")
    for most, count, said in ((10, 1, []), (9, 0, [True])):
        monkeypatch.setattr(textfile, "_MOST_ROWS", most)
        read, refused = refusals(tmp_path, "rows = 1000", path)
        assert (read, ["more lines than a sheet has rows" in str(error) for error in refused]) == (count, said)


def test_empty_cells_past_the_last_column_are_none(tmp_path: Path) -> None:
    """An export that ends its lines in twenty thousand commas is read; what stands out there is not."""
    path = tmp_path / "台账.csv"
    path.write_text(f"问题描述,责任单位,整改时限\n路灯不亮,市城管局,2022-09-01{',' * 20_000}\n", encoding="utf-8")
    assert refusals(tmp_path, "rows = 10", path) == (1, [])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_of_a_text_file_end_in_any_way(tmp_path: Path, end: str) -> None:
    """Lines are cut off one by one; one that goes on inside quotes is one cell, whatever its end."""
    path = tmp_path / "台账.csv"
    lines = ["问题描述,责任单位,整改时限", f'"路灯{end}不亮",市城管局,2022-09-01', "井盖松动,市住建局,2022-09-02"]
    path.write_bytes(end.join(lines).encode())
    found = assess([path], settings=load(cwd=tmp_path, environment={}))
    assert [item.row for item in found.items] == [2, 3]
    assert found.items[0].description is not None
    assert found.items[0].description.split() == ["路灯", "不亮"]


@pytest.mark.parametrize(
    ("kind", "size", "command"),
    [
        ("blocks", 0.002, "update"),
        ("shared-formula", 0.005, "update"),
        ("columns", 0.004, "update"),
        ("districts", 0.004, "brief"),
        ("tall-merges", 0.002, "split"),
    ],
)
def test_work_grows_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, size: float, command: str
) -> None:
    """Twice as many tables, arrays, columns or districts take twice as many steps more, not four times as many."""
    monkeypatch.chdir(tmp_path)

    def work(times: int) -> int:
        folder = tmp_path / str(times)
        folder.mkdir()
        path = make(folder, kind, size * times)
        return steps(
            lambda: run(
                [
                    command,
                    str(path),
                    *DAY,
                    "-q",
                    *(["-o", str(folder / "out")] if command in ("update", "split") else []),
                ]
            )
        )

    work(3)  # what is compiled and imported once
    small, middle, large = work(1), work(2), work(4)
    assert large - middle < 2.8 * (middle - small)


def test_names_are_looked_up_and_not_looked_through(tmp_path: Path) -> None:
    """Each sheet asks for its print area and each list for the name it is called by: of all names, once."""

    def work(sheets: int) -> int:
        names = "".join(
            f'<definedName name="{name}" localSheetId="{n}">表{n}!$A$1:$G$9</definedName>'
            for n in range(sheets)
            for name in ("_xlnm.Print_Area", "单位")
        )
        book = handmade(
            tmp_path / f"{sheets}.xlsx",
            {f"表{n}": sheet_xml(items(1)) for n in range(sheets)},
            workbook=f'<definedNames><definedName name="单位">表0!$B$1</definedName>{names}</definedNames>',
        )
        with Package.open(book) as package:
            asked = package.workbook
            asked.part  # noqa: B018 - parsed once
            said: list[str | None] = []

            def ask() -> None:
                said.extend(asked.print_area(entry) for entry in asked.sheets)
                said.extend(asked.named("单位", entry) for entry in asked.sheets)

            taken = steps(ask)
        assert said == [f"表{n}!$A$1:$G$9" for n in range(sheets)] * 2
        return taken

    small, middle, large = work(20), work(40), work(80)
    assert large - middle < 2.8 * (middle - small)


def test_a_name_of_the_workbook_stands_for_sheets_without_their_own(tmp_path: Path) -> None:
    """A sheet's own name goes before the workbook's; case does not matter."""
    names = '<definedName name="List">A1</definedName><definedName name="LIST" localSheetId="1">B2</definedName>'
    book = handmade(
        tmp_path / "a.xlsx",
        {"甲": sheet_xml(items(1)), "乙": sheet_xml(items(1))},
        workbook=f"<definedNames>{names}</definedNames>",
    )
    with Package.open(book) as package:
        found = package.workbook
        assert [found.named("list", entry) for entry in found.sheets] == ["A1", "B2"]
        assert found.named("other", found.sheets[0]) is None
        assert found.print_area(found.sheets[0]) is None


def test_cells_that_are_only_formatted_are_taken_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows formatted to the last column: the copies are what they are cell by cell, at a fraction of the steps."""
    monkeypatch.chdir(tmp_path)
    path = make(tmp_path, "wide-rows", 0.01)
    found: list[Any] = []
    split, cells = CellGrammar.split, list[int]()

    def counted(self: CellGrammar, text: str, row: int) -> list[Cell]:
        made = split(self, text, row)
        cells.append(len(made))
        return made

    monkeypatch.setattr(CellGrammar, "split", counted)
    for many, out in ((kept_cells._MANY, "a"), (1 << 40, "b")):
        monkeypatch.setattr(kept_cells, "_MANY", many)
        cells.clear()
        assert run(["split", path.name, *DAY, "-q", "-o", out]) == 0
        contents = {}
        for book in sorted((tmp_path / out).rglob("*.xlsx")):
            with zipfile.ZipFile(book) as opened:
                contents[book.name] = {name: opened.read(name) for name in opened.namelist()}
        found.append((sum(cells), contents))
    assert len(found[0][1]) == 4
    assert found[0][1] == found[1][1]
    assert found[0][0] < found[1][0] / 50


def test_an_index_of_fills_says_what_a_walk_says() -> None:
    """Fills that touch, overlap and are empty: each row gets its cells in the order they were asked for."""
    spans = [(1, 3), (2, 2), (4, 9), (3, 4), (20, 19), (7, 30), (9, 9)]
    edits = CellEdits(
        [ColumnFill(column % 3 + 1, first, last, lambda row: row) for column, (first, last) in enumerate(spans)]
    )
    for single in (5, 15, 40):
        edits.set(single, 9, "x")
    for number in range(45):
        expected = [fill for fill in edits.fills if fill.first_row <= number <= fill.last_row]
        assert list(edits.fills_at(number)) == expected
    rows = {number for first, last in spans for number in range(first, last + 1)} | {5, 15, 40}
    for first, last in ((1, 45), (3, 3), (10, 16), (31, 39), (8, 21)):
        assert list(edits.rows_between(first, last)) == sorted(number for number in rows if first <= number <= last)


def test_a_fence_names_the_file_in_hand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Time and memory that run out while a file is read are said of that file; later of the largest ledger."""
    path = tmp_path / "台账.xlsx"
    stands = fence.Fence(until=100.0, seconds=28, memory=1536 << 20, largest="大.xlsx")
    monkeypatch.setattr(fence, "_fences", [stands])
    stands.look(99.0)
    with pytest.raises(TakesTooMuch, match=r"大\.xlsx: it takes more of this machine .* 28 seconds"):
        stands.look(100.5)
    with pytest.raises(TakesTooMuchToRead, match=r"台账\.xlsx: .* 1536 MiB of memory"), fence.reading(path):
        raise MemoryError
    with pytest.raises(TakesTooMuchToRead, match=r"台账\.xlsx: .*raise seconds under \[limits\]"), fence.reading(path):
        stands.look(100.5)
    assert stands.reading == []
    told = fence.too_much_memory()
    assert told is not None
    assert (told.where, told.exit_code) == ("大.xlsx", 4)


def test_a_run_that_took_too_much_has_time_to_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once it was said, the next look comes later; at the end of a command nobody looks any more."""
    set_to: list[tuple[float, float]] = []
    monkeypatch.setattr(signal, "setitimer", lambda _, first, then=0.0: set_to.append((first, then)))
    monkeypatch.setattr(fence, "_fences", [fence.Fence(until=100.0, seconds=28, memory=1536 << 20, largest="大.xlsx")])
    monkeypatch.setattr(fence, "_spent", lambda: 99.0)
    fence._look(0, None)
    assert set_to == []
    monkeypatch.setattr(fence, "_spent", lambda: 101.0)
    with pytest.raises(TakesTooMuch):
        fence._look(0, None)
    ((first, then),) = set_to
    assert first > 4 * then > 0
    assert run(["manual", "-o", "/nowhere/at/all.html"]) != 0
    assert set_to[1:] == [(0, 0.0)]


def test_what_was_cut_short_is_not_taken_for_done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Time that is up is told at the end of a file, and before an output is placed, whoever passed over it before."""
    stands = fence.Fence(until=100.0, seconds=28, memory=1536 << 20, largest="大.xlsx")
    monkeypatch.setattr(fence, "_fences", [stands])
    now = [99.0]
    monkeypatch.setattr(fence, "_spent", lambda: now[0])

    def cut_short(target: Path) -> None:
        target.write_bytes(b"half of it")
        now[0] = 101.0
        with contextlib.suppress(CivtrackError):
            stands.look(101.0)

    for placer in (Placer(), Rehearsal()):
        now[0] = 99.0
        with pytest.raises(TakesTooMuch):
            placer.place([Output(tmp_path / "三色表.txt", "summary_workbook", 1, cut_short)])
    assert list(tmp_path.iterdir()) == []
    now[0] = 99.0
    with pytest.raises(TakesTooMuchToRead, match="台账"), fence.reading(tmp_path / "台账.xlsx"):
        now[0] = 101.0


def test_a_next_ledger_that_cannot_be_read_back_proves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`carry` reads what it made, beside the former ledger: where that ends before its time, nothing is written."""
    ledger = handmade(tmp_path / "7月台账.xlsx", items(5))
    turns = []

    def late(files: Sequence[Source], *others: Any, **more: Any) -> Assessment:
        turns.append(len(files))
        done = judge_sources(files, *others, **more)
        if len(files) == 1:
            return done
        refused = TakesTooMuchToRead("8月台账.xlsx", detail="28 s", setting="seconds")
        return replace(done, verdicts=(), unreadable=(refused,))

    monkeypatch.setattr("civtrack.edits.next_ledger.judge_sources", late)
    monkeypatch.chdir(tmp_path)
    code = run(["carry", ledger.name, "-o", "8月台账.xlsx", *DAY])
    assert 2 in turns
    assert code == 3
    said = capsys.readouterr().err
    assert "28 s" in said
    assert "7月台账.xlsx: " in said
    assert not (tmp_path / "8月台账.xlsx").exists()


class Held:
    """Something large that is in hand."""


def test_a_refused_file_leaves_nothing_in_hand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever tells of it keeps the error to the end of the run; the rows that were read of it go."""
    stands = fence.Fence(until=1e9, seconds=28, memory=1536 << 20, largest="大.xlsx")
    monkeypatch.setattr(fence, "_fences", [stands])
    seen: list[weakref.ref[Held]] = []

    def read() -> None:
        rows = Held()
        seen.append(weakref.ref(rows))
        raise DamagedWorkbook("甲.xlsx", detail="")

    def told() -> CivtrackError:
        try:
            with fence.reading(tmp_path / "甲.xlsx"):
                read()
        except DamagedWorkbook as error:
            return error
        raise AssertionError

    assert told().where == "甲.xlsx"
    kept = told()
    assert (kept.where, seen[1]()) == ("甲.xlsx", None)


@pytest.mark.parametrize("full", [True, False])
def test_an_error_without_any_is_memory_that_ran_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, full: bool
) -> None:
    """Python says “error return without exception set” where an allocation failed; with room left it is a bug."""
    stands = fence.Fence(until=1e9, seconds=28, memory=1536 << 20, largest="大.xlsx")
    monkeypatch.setattr(fence, "_fences", [stands])

    def hold() -> None:
        if full:
            raise MemoryError

    def fail(**_: object) -> int:
        raise SystemError("error return without exception set")

    monkeypatch.setattr(fence, "hold_library", hold)
    monkeypatch.setattr(app, "_meant", lambda _: fail)
    monkeypatch.setattr(app, "tell_bug", lambda _: None)
    assert run(["summary"]) == (4 if full else 70)
    with pytest.raises(TakesTooMuchToRead if full else SystemError), fence.reading(tmp_path / "甲.xlsx"):
        fail()


@pytest.mark.parametrize(
    "error",
    [MemoryError(), TakesTooMuch("大.xlsx", detail="", setting="seconds"), OSError("full"), RuntimeError()],
    ids=["memory", "time", "system", "bug"],
)
def test_nobody_looks_any_more_while_the_end_is_told(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Letting go of what filled the memory takes time, and so does telling: both end as they were begun."""
    done: list[str] = []

    def fail(**_: object) -> int:
        raise error

    monkeypatch.setattr(fence, "_fences", [fence.Fence(until=1e9, seconds=28, memory=1536 << 20, largest="大.xlsx")])
    monkeypatch.setattr(signal, "setitimer", lambda *_: done.append("lowered"))
    monkeypatch.setattr(gc, "collect", lambda: done.append("let go"))
    monkeypatch.setattr(Console, "error", lambda *_: done.append("told"))
    monkeypatch.setattr(app, "tell_bug", lambda _: done.append("told"))
    monkeypatch.setattr(app, "_meant", lambda _: fail)
    assert run(["summary"]) in (4, 70)
    assert done[0] == "lowered"
    assert done[-1] == "told"
    assert done.count("let go") == isinstance(error, MemoryError)  # once, when the error no more holds on to all of it


def test_further_files_are_allowed_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What came back takes time besides the ledger: each a little, what is large in proportion."""
    small, large = tmp_path / "小.xlsx", tmp_path / "大.xlsx"
    small.write_bytes(b"x")
    with large.open("wb") as stream:
        stream.truncate(40 << 20)
    stands = fence.Fence(until=28.0, seconds=28, memory=1536 << 20, largest="台账.xlsx")
    monkeypatch.setattr(fence, "_fences", [stands])
    monkeypatch.setattr(fence, "_cap", lambda *_: None)
    fence.more([small, small])
    assert stands.until == 29.0
    fence.more([large])
    assert 57.0 < stands.until < 58.0


def test_the_largest_of_all_files_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What came back may be what takes so much: it is named, not the ledger into which it goes."""
    ledger, answer = tmp_path / "台账.xlsx", tmp_path / "大洼区.xlsx"
    ledger.write_bytes(b"x" * 10)
    answer.write_bytes(b"x" * 20)
    monkeypatch.setattr(fence, "_armed", [True])
    monkeypatch.setattr(fence, "_fences", [])
    monkeypatch.setattr(fence, "_cap", lambda *_: None)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(signal, "setitimer", lambda *_: None)
    fence.raise_fence([ledger], 28, 1536 << 20)
    assert fence._fences[-1].largest == "台账.xlsx"
    fence.more([answer])
    assert fence._fences[-1].largest == "大洼区.xlsx"


@pytest.mark.parametrize(("items", "seconds"), [(0, 0), (20_000, 0), (25_000, 0.5), (200_000, 0.5), (10_000_000, 0.5)])
def test_a_day_of_many_items_has_a_little_more(monkeypatch: pytest.MonkeyPatch, items: int, seconds: float) -> None:
    """It is over within half a minute all the same."""
    stands = fence.Fence(until=28.0, seconds=28, memory=1536 << 20, largest="台账.xlsx", size=20 << 20)
    monkeypatch.setattr(fence, "_fences", [stands])
    fence.thank(items)
    assert stands.until == pytest.approx(28 + seconds)


def test_a_file_that_came_back_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes too long among the returned files is refused by its name; the others are merged."""
    master, good, bad = (handmade(tmp_path / f"{name}.xlsx", items(5)) for name in ("台账", "大洼区", "盘山县"))
    assessment = assess([master], settings=load(cwd=tmp_path, environment={}))
    stands = fence.Fence(until=1e9, seconds=28, memory=1536 << 20, largest="台账.xlsx")
    monkeypatch.setattr(fence, "_fences", [stands])
    monkeypatch.setattr(fence, "_cap", lambda *_: None)
    opened = returned._opened

    def slow(path: Path, limits: Limits) -> Any:
        if path == bad:
            stands.look(1e9 - 1)
        return opened(path, limits)

    monkeypatch.setattr(returned, "_opened", slow)
    back = gathered([good, bad], assessment, ReadOptions())
    assert [one.path.name for one in back.files] == ["大洼区.xlsx"]
    assert [(type(error), error.where) for error in back.unreadable] == [(TakesTooMuchToRead, "盘山县.xlsx")]


def test_a_database_is_stopped_where_its_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """What hears no signal is stopped from beside, and told as what takes too much; without a fence it goes on."""
    stands = fence.Fence(until=-1.0, seconds=28, memory=1536 << 20, largest="大洼.parquet")
    asked: list[bool] = []
    stopped = threading.Event()

    def work() -> None:
        assert stopped.wait(60)
        raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError), fence.stopping(lambda: asked.append(True)):
        raise RuntimeError("a mistake of its own")
    assert asked == []
    monkeypatch.setattr(fence, "_fences", [stands])
    with pytest.raises(TakesTooMuch, match=r"大洼\.parquet: .* 28 seconds"), fence.stopping(stopped.set):
        work()
    stands.until = 1e9
    with pytest.raises(RuntimeError, match="a mistake of its own"), fence.stopping(lambda: asked.append(True)):
        raise RuntimeError("a mistake of its own")
    assert asked == []


def test_duckdb_is_stopped_and_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A count that never ends and one that fills the memory end with what takes too much; nothing is spilt to disk."""
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)
    stands = fence.Fence(until=1e9, seconds=28, memory=1536 << 20, largest="大洼.parquet", cap=300 << 20)
    monkeypatch.setattr(fence, "_fences", [stands])
    file = tmp_path / "office=dawa" / "as_of=2022-07-20" / "items.parquet"
    file.parent.mkdir(parents=True)
    duckdb.sql(f"COPY (SELECT 1 AS one) TO '{file}'")
    engine = engines._DuckDB([Export(str(file), str(tmp_path), "dawa", dt.date(2022, 7, 20), {})])
    with pytest.raises(MemoryError):
        engine.ask("SELECT range, count(*) FROM range(40000000) GROUP BY range")
    stands.until = -1.0
    with pytest.raises(TakesTooMuch, match="28 seconds"):
        engine.ask("SELECT count(*) FROM range(1000000000) a, range(1000000) b WHERE a.range % 7 = b.range % 11")
    engine.close()
    assert list(tmp_path.iterdir()) == [file.parent.parent]


def test_a_program_that_uses_civtrack_stands_in_no_fence(tmp_path: Path) -> None:
    """Only the installed command is fenced: a library sets no timers and no limits in its user's program."""
    fence.raise_fence([tmp_path], 1, 1 << 20)
    assert fence.too_much_memory() is None
    with pytest.raises(MemoryError), fence.reading(tmp_path):
        raise MemoryError


def fenced(folder: Path, limits: str, *arguments: str, day: Sequence[str] = DAY) -> tuple[int, str]:
    """Exit code and last words of the installed command under these limits."""
    (folder / "civtrack.toml").write_text(f"[limits]\n{limits}\n", encoding="utf-8")
    program = [sys.executable, "-c", "from civtrack.__main__ import command; command()"]
    environment = {**os.environ, "CIVTRACK_LANG": "en"}
    words = [*program, *arguments, *day, "--lang", "en"]
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit a process's data")
def test_memory_that_runs_out_is_said_of_the_file(tmp_path: Path) -> None:
    """A ledger that needs more memory than allowed ends with its name, and the other ledger is done."""
    large = make(tmp_path, "elements")
    small = handmade(tmp_path / "小.xlsx", items(5))
    code, said = fenced(tmp_path, "memory_mib = 350", "summary", large.name, small.name)
    assert code == 3
    assert "elements.xlsx: it takes more of this machine than a workbook may: more than 350 MiB of memory" in said
    assert "memory_mib" in said
    assert "小.xlsx" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit a process's data")
def test_asking_about_columns_is_fenced(tmp_path: Path) -> None:
    """`config map` reads a ledger by a way of its own; there, too, what is too much is said of the file."""
    path = make(tmp_path, "many-merges")
    code, said = fenced(tmp_path, "memory_mib = 250", "config", "map", path.name, day=())
    assert code == 3
    assert "many-merges.xlsx: it takes more of this machine than a workbook may: more than 250 MiB of memory" in said


def test_pyarrow_takes_memory_as_it_needs_it(tmp_path: Path) -> None:
    """By itself it lays hold of a GiB at once, and ends the whole process where a cap does not allow that."""
    said = (
        "from pathlib import Path; from civtrack import fence; fence.arm();"
        "fence.raise_fence([Path('a.xlsx')], 28, 1 << 30);"
        "import pyarrow; print(pyarrow.default_memory_pool().backend_name)"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARROW")}
    words = [sys.executable, "-c", said]
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "system"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit a process's data")
def test_an_export_without_memory_for_its_library_ends_in_good_order(tmp_path: Path) -> None:
    """Libraries end the process by a signal, or by words of their own, where memory for them is not to be had."""
    small = handmade(tmp_path / "小.xlsx", items(500))
    code, said = fenced(tmp_path, 'memory_mib = 230\n[office]\ncity = "盘锦市"', "export", small.name, "-o", "out")
    assert code == 4
    assert "小.xlsx: it takes more of this machine than a workbook may: more than 230 MiB of memory" in said


@pytest.mark.skipif(not hasattr(__import__("signal"), "setitimer"), reason="no timers here")
def test_time_that_runs_out_is_said_of_the_file(tmp_path: Path) -> None:
    """A ledger that takes longer than allowed to be read ends with its name; nothing is written of it."""
    path = make(tmp_path, "blocks", 0.3)
    code, said = fenced(tmp_path, "seconds = 1", "update", path.name, "-o", "new")
    assert code == 3
    assert "blocks.xlsx: it takes more of this machine than a workbook may" in said
    assert "raise seconds under [limits]" in said
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_every_hostile_kind_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """Each kind, made small, is read or refused by name: no bug, no half answer."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    path = make(tmp_path, kind, 0.002)
    assert path.stat().st_size > 0
    assert run(["summary", str(path), *DAY, "-q"]) in (0, 3)


@pytest.mark.parametrize("kind", [kind for kind, (suffix, _) in KINDS.items() if suffix == ".docx"])
def test_every_hostile_word_document_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """Each, made small, is taken or refused by name when it comes back."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    master, answer = handmade(tmp_path / "台账.xlsx", items(5)), make(tmp_path, kind, 0.002)
    assert run(["collect", str(master), str(answer), "-o", "合并", *DAY, "-q"]) in (0, 3)


def test_a_row_says_what_it_is_told() -> None:
    """The maker's own rows: a word given for a column stands there."""
    assert "第9区" in row(7, B="第9区")
