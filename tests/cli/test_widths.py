"""On a terminal of 80, 100 or 120 cells no line is wider, no figure is broken, no line begins with a full stop."""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections import Counter
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from civtrack import locales
from civtrack.cli.trend import BAR, REST, Row, bar
from civtrack.cli.wrapping import hanging, units, wrapped
from tests.support.offices import a_ledger
from tests.support.terminal import plain_text
from tests.support.typed import typed

CLOSING = "，。、；：！？）】》”’」"
FIGURE = re.compile(r"\d{4}-\d{2}-\d{2}|\d+\.\d+%|WT\d{4}-\d{4}|逾期 \d+ 天|剩余 \d+ 天|\d{18}")
ROWS = [
    {
        "编号": f"WT2207-{number:04}", "县区": ("大洼区", "盘山县", "兴隆台区")[number % 3],
        "点位": "田家街道惠宾小区（二期）12号楼",
        "问题描述": "楼道灯不亮，窗玻璃破损6块；监督电话13800138000无人接听，反映编号202206073510040012，请核实。",
        "责任单位": ("大洼区住房和城乡建设局", "市公安局交警支队盘山县大队")[number % 2],
        "整改时限": f"2022-07-{number + 1:02}",
    }
    for number in range(28)
]  # fmt: skip
COMMANDS = {
    "everyday": (), "help": ("help",), "help where": ("help", "where"), "help query": ("help", "query"),
    "summary": ("summary",), "compared": ("summary", "--trend"), "only words": ("query", "-w", "没有照片"),
    "completion help": ("help", "completion"), "summary help": ("help", "summary"),
    "by unit": ("summary", "--by", "unit"), "cross": ("summary", "--by", "点位,县区"),
    "wide cross": ("summary", "--by", "县区,责任单位", "--count", "按期办结率"),
    "query": ("query",), "all columns": ("query", "--limit", "3", "--columns",
        "编号,县区,点位,问题,责任单位,交办日期,时限,预警等级,天数,状态,判定,台账,工作表,行号,种类"),
    "inspect": ("inspect",), "explain": ("explain", "WT2207-0003"), "changes": ("changes",), "trend": ("trend",),
    "history": ("history", "list"), "log": ("log",), "config show": ("config", "show"), "doctor": ("doctor",),
    "remind table": ("remind", "-f", "table"), "update": ("update", "-n"), "split": ("split", "-n"),
    "report": ("report", "-n"), "daily": ("daily", "-n"), "mistake": ("query", "-w", "县区:大洼区 " * 12 + "等级:洪"),
}  # fmt: skip
DATED = {
    "history",
    "log",
    "config show",
    "doctor",
    "everyday",
    "help",
    "help where",
    "help query",
    "trend",
    "completion help",
    "summary help",
}


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    (folder / "civtrack.toml").write_text(
        '[office]\nname = "某市争创全国文明城市领导小组办公室"\ndistricts = ["大洼区", "盘山县", "兴隆台区"]\n'
        '[[ledgers]]\npath = "7月问题台账（含各县区、各部门、各来源的全部问题）.xlsx"\n',
        encoding="utf-8",
    )
    ledger = folder / "7月问题台账（含各县区、各部门、各来源的全部问题）.xlsx"
    a_ledger(ledger, ROWS)
    for day in ("2022-07-18", "2022-07-19"):
        assert typed("summary", "--snapshot", "--as-of", day, cwd=folder).code == 0
    a_ledger(ledger, [*ROWS[1:], {"整改时限": "看不懂"}])
    return folder


def shown(
    office: Path, *arguments: str, columns: int, language: str = "zh", codes: tuple[int, ...] = (0, 2)
) -> list[str]:
    """Every line that a terminal of that width is sent, without its colours."""
    out, err = Terminal(), Terminal()
    environment = {"COLUMNS": str(columns), "LINES": "50", "TERM": "xterm-256color"}
    before = locales.active().language
    locales.activate(language)
    from civtrack.cli.app import run

    try:
        with (
            mock.patch.dict(os.environ, environment),
            contextlib.chdir(office),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = run(arguments)
    finally:
        locales.activate(before)
    assert code in codes, err.getvalue()
    return [line for text in (out, err) for line in re.split(r"[\n\r]", plain_text(text.getvalue()))]


@pytest.mark.parametrize("columns", [80, 100, 120])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_line_fits(office: Path, name: str, columns: int) -> None:
    """Measured in cells, on both streams; and nothing begins with a closing sign."""
    day = () if name in DATED else ("--as-of", "2022-07-20")
    for line in shown(office, *COMMANDS[name], *day, columns=columns):
        assert wcswidth(line) <= columns, line
        assert not line.strip().startswith(tuple(CLOSING)), line


@pytest.mark.parametrize("columns", [80, 100, 120])
def test_no_figure_is_broken(office: Path, columns: int) -> None:
    """Days, days late, numbers and eighteen digits stand whole on one line, as often as in the data."""
    data = typed("query", "--as-of", "2022-07-20", cwd=office, language="zh").out
    lines = "\n".join(shown(office, "query", "--as-of", "2022-07-20", columns=columns))
    assert Counter(FIGURE.findall(data)) <= Counter(FIGURE.findall(lines))


def test_tiers_are_coloured(office: Path) -> None:
    """In the summary, the list, the changes and the trend; with NO_COLOR in none."""
    from civtrack.cli.app import run

    for arguments in (("summary",), ("query",), ("changes",), ("trend",)):
        day = () if arguments == ("trend",) else ("--as-of", "2022-07-20")
        for environment, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
            out = Terminal()
            with (
                mock.patch.dict(os.environ, {"COLUMNS": "120", "TERM": "xterm-256color", **environment}),
                contextlib.chdir(office),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(io.StringIO()),
            ):
                run([*arguments, *day])
            assert ("\x1b[31m" in out.getvalue() or "\x1b[1;31m" in out.getvalue()) is coloured, arguments


def test_a_long_table_is_paged_where_somebody_sits(office: Path, tmp_path: Path) -> None:
    """The pager gets the whole of it; --no-pager, a short table, and a terminal that nobody types at do without."""
    kept = tmp_path / "paged.txt"
    script = tmp_path / "keep"
    script.write_text(f"#!/bin/sh\ncat > {kept}\n", encoding="utf-8")
    script.chmod(0o755)
    for more, typist, paged in (((), True, True), (("--no-pager",), True, False), (("--limit", "2"), True, False),
                                ((), False, False)):  # fmt: skip
        kept.unlink(missing_ok=True)
        keyboard = Terminal() if typist else io.StringIO()
        with mock.patch("sys.stdin", keyboard), mock.patch.dict(os.environ, {"PAGER": str(script)}):
            lines = shown(office, "query", "--as-of", "2022-07-20", *more, columns=80)
        assert kept.exists() is paged
        assert ("WT2207-0003" in "\n".join(lines)) is not (paged or more == ("--limit", "2"))


def test_the_day_says_what_it_wrote_by_kind(office: Path, tmp_path: Path) -> None:
    """A line a kind with how many and where, not one a file; -v and a rehearsal name each."""
    told = typed("daily", "--as-of", "2022-07-20", "--out", tmp_path, cwd=office, language="zh").err
    assert re.search(r"县区/：3 份县区台账", told)
    assert len([line for line in told.splitlines() if line.startswith("已写入")]) <= 7
    again = typed("daily", "--as-of", "2022-07-20", "--out", tmp_path, cwd=office, language="zh").err
    assert re.search(r"\d+ 个文件没有变化", again)
    named = typed("daily", "--as-of", "2022-07-20", "--out", tmp_path, "-n", cwd=office, language="zh").err
    assert len(re.findall(r"县区/[^/]+_2022-07-20\.xlsx", named)) == 3


@pytest.mark.parametrize("columns", [80, 120])
def test_what_is_said_is_said_in_any_encoding(office: Path, columns: int) -> None:
    """GBK and plain C: a replacement for what cannot be shown, never a crash."""
    from tests.support.clerk import clerk

    environment = {"PYTHONIOENCODING": "gbk"} if columns == 80 else {"LC_ALL": "C", "LANG": "C"}
    for arguments in (("query", "-w", "大洼区 红", "--as-of", "2022-07-20"), ("help", "where")):
        done = clerk(*arguments, cwd=office, language="zh", environment={**environment, "COLUMNS": str(columns)})
        assert done.returncode == 0, done.stderr


TEXT = st.text("路面破损，。（）“”ab 0123456789.%-:", max_size=60)


@given(TEXT, st.integers(24, 60))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    """But blanks at the edges; each line fits, and none begins with what closes."""
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(wcswidth(line) <= width for line in lines)
    if all(wcswidth(unit) <= width for unit in units(text)):
        assert not any(line.startswith(tuple("，。）”")) for line in lines[1:])
    assert all(wcswidth(line) <= width for line in hanging(f"  {text}", width))


@given(st.integers(1, 400), st.data())
def test_equal_values_have_equal_bars(open_items: int, data: st.DataObject) -> None:
    """Whatever they are made of; what is there at all is seen, and none is longer than the longest."""
    import datetime as dt

    most = data.draw(st.integers(open_items, 500))

    def drawn() -> str:
        red = data.draw(st.integers(0, open_items))
        yellow = data.draw(st.integers(0, open_items - red))
        figures = {"total": open_items, "red": red, "yellow": yellow, "closed_on_time": 0, "closed_late": 0,
                   "closed_undated": 0}  # fmt: skip
        shown = bar(Row(dt.date(2022, 7, 20), "甲", figures, {}), most)
        assert (REST in shown) == (red + yellow < open_items)
        return shown

    first, second = drawn(), drawn()
    assert len(first) == len(second) <= BAR
