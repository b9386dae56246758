"""Streams: data on stdout, narration on stderr, the same bytes by every way, and terminals of every kind."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from wcwidth import wcswidth

from civtrack.cli.console import colour_wanted
from civtrack.cli.printing import FORMATS
from tests.support.clerk import SAMPLE, clerk
from tests.support.offices import a_ledger
from tests.support.terminal import between, needs_terminal, on_terminal, pieces, plain_text
from tests.support.typed import AS_OF, asked, rows_of, typed

NASTY = [
    {"问题描述": "[red]x[/] [/nope] [link=http://a]b[/link]", "点位": ":smile: [bold]", "整改时限": "2022-07-10"},
    {"问题描述": "<script>alert(1)</script> & <b>粗</b>", "点位": "a|b\\c", "整改时限": "2022-07-11"},
    {"问题描述": '=HYPERLINK("http://x")', "点位": "@SUM(A1)", "责任单位": "+1", "整改时限": "尽快[red]"},
    {"问题描述": "-2+3", "点位": "{x} %s $HOME", "责任单位": "甲\n乙\t丙", "整改时限": "{found}"},
    {"问题描述": "𠮷野家 ✅ 路面", "点位": "é", "整改时限": "2022-07-12"},
]
"""Texts that a careless program would interpret."""


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    """A folder with one ledger of such texts."""
    a_ledger(tmp_path / "台账.xlsx", NASTY)
    return tmp_path


def test_stdout_is_data_and_stderr_narration() -> None:
    """In a pipe stdout holds the tsv and nothing else; what is said about it goes to stderr; -q stills that."""
    answer = clerk("summary", "--as-of", AS_OF, cwd=SAMPLE)
    assert answer.returncode == 0
    lines = answer.stdout.splitlines()
    assert lines[0].startswith("District\tAll\tRed")
    assert {line.count("\t") for line in lines} == {lines[0].count("\t")}
    assert "civtrack inspect" in answer.stderr
    assert "\x1b" not in answer.stdout + answer.stderr
    quiet = asked("summary", "-q")
    assert (quiet.out, quiet.err) == (answer.stdout, "")


def test_errors_are_told_however_quiet(tmp_path: Path) -> None:
    """-q and -qq hide narration; a file that cannot be read is told all the same."""
    a_ledger(tmp_path / "好.xlsx")
    answer = typed("summary", "好.xlsx", "没有.xlsx", "-qq", cwd=tmp_path)
    assert len(answer.err.splitlines()) == 1
    assert "没有.xlsx" in answer.err


def test_verbose_lists_the_problems() -> None:
    """-v tells each problem with its place, where the summary otherwise only counts them."""
    assert len(asked("summary").err.splitlines()) == 1
    told = asked("summary", "-v").err
    assert "7月问题台账.xlsx!整改台账!O18" in told
    assert len(told.splitlines()) == len(json.loads(asked("inspect", "-f", "json").out)["problems"])


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_is_what_a_redirection_gives(nasty: Path, form: str) -> None:
    """``-o FILE`` and ``> FILE`` give the same bytes in every format."""
    run = ["query", "台账.xlsx", "--as-of", AS_OF, "-f", form]
    assert typed(*run, "-o", "by-option", cwd=nasty).code == 0
    with (nasty / "by-shell").open("wb") as stream:
        subprocess.run([sys.executable, "-m", "civtrack", *run], cwd=nasty, stdout=stream, check=True, env=bare())
    assert (nasty / "by-option").read_bytes() == (nasty / "by-shell").read_bytes()


def bare(**more: str) -> dict[str, str]:
    """A plain environment, with more in it."""
    kept = ("PATH", "HOME", "PYTHONPATH", "SYSTEMROOT", "COVERAGE_PROCESS_START")
    return {**{name: os.environ[name] for name in kept if name in os.environ}, "CIVTRACK_LANG": "en", **more}


@pytest.mark.parametrize(
    ("suffix", "form"),
    [("csv", "csv"), ("tsv", "tsv"), ("json", "json"), ("jsonl", "jsonl"), ("html", "html"), ("htm", "html"),
     ("md", "markdown"), ("txt", "plain"), ("CSV", "csv")],
)  # fmt: skip
def test_the_suffix_gives_the_format(nasty: Path, suffix: str, form: str) -> None:
    """``-o x.csv`` is ``-f csv``, whatever the case of the suffix."""
    run = ["query", "台账.xlsx", "--as-of", AS_OF]
    assert typed(*run, "-o", f"x.{suffix}", cwd=nasty).code == 0
    assert typed(*run, "-f", form, "-o", "y", cwd=nasty).code == 0
    assert (nasty / f"x.{suffix}").read_bytes() == (nasty / "y").read_bytes()


def test_only_csv_files_have_a_byte_order_mark(nasty: Path) -> None:
    """Excel needs the mark in a CSV file; a pipe must not have it, nor any other format."""
    run = ["query", "台账.xlsx", "--as-of", AS_OF]
    mark = b"\xef\xbb\xbf"
    assert not clerk(*run, "-f", "csv", cwd=nasty).stdout.startswith("\ufeff")
    for form in FORMATS:
        typed(*run, "-f", form, "-o", form, cwd=nasty)
        assert (nasty / form).read_bytes().startswith(mark) == (form == "csv")


def test_csv_lines_end_as_the_standard_says(nasty: Path) -> None:
    """RFC 4180: CR LF; a line break inside a cell stays inside its quotes."""
    text = typed("query", "台账.xlsx", "--as-of", AS_OF, "-f", "csv", cwd=nasty).out
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == 1 + len(NASTY)
    assert text.count("\r\n") == len(rows)


def test_a_spreadsheet_runs_nothing_from_a_csv(nasty: Path) -> None:
    """Text that Excel would take for a formula has an apostrophe before it in csv; JSON keeps what is written."""
    run = ["query", "台账.xlsx", "--as-of", AS_OF, "--columns", "description,site,unit", "--sort", "row", "-f"]
    rows = list(csv.reader(io.StringIO(typed(*run, "csv", cwd=nasty).out)))[1:]
    assert rows[2] == ['\'=HYPERLINK("http://x")', "'@SUM(A1)", "'+1"]
    assert rows[3][0] == "'-2+3"
    assert all(cell[:1] not in "=+-@\t\r" for row in rows for cell in row if cell)
    documents = json.loads(typed(*run, "json", cwd=nasty).out)
    assert documents[2] == {"description": '=HYPERLINK("http://x")', "site": "@SUM(A1)", "unit": "+1"}


def test_a_workbook_of_rows_holds_texts_not_formulas(nasty: Path) -> None:
    """``-o x.xlsx`` keeps such texts as text, without an apostrophe."""
    from openpyxl import load_workbook

    typed("query", "台账.xlsx", "--as-of", AS_OF, "--columns", "description,site", "-o", "x.xlsx", cwd=nasty)
    sheet = load_workbook(nasty / "x.xlsx").worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert '=HYPERLINK("http://x")' in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_nothing_in_a_ledger_is_markup(nasty: Path) -> None:
    """Brackets, tags, braces and bars of a ledger come out as they are, in every format."""

    def out(form: str) -> str:
        return typed("query", "台账.xlsx", "--as-of", AS_OF, "-f", form, cwd=nasty).out

    for form in ("table", "plain", "tsv", "csv", "json", "jsonl"):
        assert "[red]x[/] [/nope] [link=http://a]b[/link]" in out(form)
        assert "<script>alert(1)</script> & <b>粗</b>" in out(form)
        assert ":smile: [bold]" in out(form)
        assert "{x} %s $HOME" in out(form)
    assert "<script>" not in out("html")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in out("html")
    assert "a\\|b" in out("markdown")
    assert {line.replace("\\|", "").count("|") for line in out("markdown").splitlines()} == {9}
    inspected = typed("inspect", "台账.xlsx", "--as-of", AS_OF, cwd=nasty).out
    assert "“尽快[red]”" in inspected
    assert "“{found}”" in inspected


@needs_terminal
def test_nothing_in_a_ledger_is_markup_on_a_terminal_either(nasty: Path) -> None:
    """The terminal shows the brackets, and no emoji for :smile:."""
    shown = on_terminal("query", "台账.xlsx", "--as-of", AS_OF, cwd=nasty, columns=250)
    assert shown.code == 0
    assert "[red]x[/] [/nope] [link=http://a]b[/link]" in shown.text
    assert ":smile: [bold]" in shown.text
    assert b"\x1b]8;" not in shown.raw


def test_html_is_a_whole_page_that_says_its_encoding(nasty: Path) -> None:
    """A browser that opens ``x.html`` reads it as UTF-8, and everything in it is well-formed."""
    from html.parser import HTMLParser

    typed("query", "台账.xlsx", "--as-of", AS_OF, "-o", "x.html", cwd=nasty, language="zh")
    page = (nasty / "x.html").read_text("utf-8")
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh">')
    assert page.index('<meta charset="utf-8">') < page.index("<title>")
    open_tags: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            del attrs
            if tag != "meta":
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    Tags().feed(page)
    assert open_tags == []


def test_a_closed_pipe_ends_quietly() -> None:
    """``| head -1``: no traceback, no message."""
    for form in ("json", "tsv"):
        process = subprocess.Popen(
            [sys.executable, "-m", "civtrack", "query", "--as-of", AS_OF, "-q", "-f", form],
            cwd=SAMPLE,
            env=bare(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        with process.stderr as stream:
            assert stream.read() == b""
        assert process.wait(60) == 0


@pytest.mark.skipif(os.name != "posix", reason="a shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-", ">&- 2>&- <&-"])
def test_closed_streams_cost_what_they_would_have_shown(tmp_path: Path, closed: str) -> None:
    """The day is made, nothing that was to be said is in any file, and the exit code is the usual one."""
    a_ledger(tmp_path / "台账.xlsx", [{}, {}])
    before = (tmp_path / "台账.xlsx").read_bytes()
    run = f"{sys.executable} -m civtrack"
    script = f"{run} daily 台账.xlsx --as-of {AS_OF} {closed}; echo $?; {run} query 台账.xlsx {closed}; echo $?"
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=tmp_path, env=bare(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert [line for line in lines if line in ("0", "1", "70", "4")][:1] + lines[-1:] == ["0", "0"], done
    assert "Traceback" not in done.stderr
    assert (tmp_path / "civtrack-out" / AS_OF / "manifest.json").is_file()
    assert (tmp_path / "台账.xlsx").read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="a folder that goes while somebody stands in it")
def test_a_working_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    """Whoever stands in a removed folder gets a sentence."""
    script = f"mkdir a && cd a && rmdir ../a && {sys.executable} -P -m civtrack summary x.xlsx; echo $?"
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, env=bare(), capture_output=True, text=True, check=False)
    assert done.stdout in ("3\n", "4\n"), done
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"}])
def test_a_bare_locale_still_gives_utf_8(environment: dict[str, str]) -> None:
    """Where there is no locale, as under cron, pipes are UTF-8 all the same."""
    answer = clerk("summary", "--as-of", AS_OF, cwd=SAMPLE, environment=environment)
    assert answer.returncode == 0
    assert answer.stdout == asked("summary").out


@needs_terminal
def test_a_terminal_in_gbk_gets_a_replacement_not_a_crash(nasty: Path) -> None:
    """Characters that the terminal cannot show become “?”, the others are right."""
    shown = on_terminal("query", "台账.xlsx", "--as-of", AS_OF, cwd=nasty, columns=200,
                        environment={"PYTHONIOENCODING": "gbk"})  # fmt: skip
    assert shown.code == 0
    text = plain_text(shown.raw.decode("gbk"))
    assert "?野家 ? 路面" in text
    assert "大洼区" in text
    assert "Traceback" not in shown.err


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", [("summary",), ("inspect",), ("explain", "WT2207-0015"), ("doctor",), ("--help",)])
def test_every_glyph_of_ours_is_in_gbk(command: tuple[str, ...], language: str) -> None:
    """A Chinese Windows terminal can show everything that civtrack itself writes."""
    if command in (("doctor",), ("--help",)):
        answer = typed(*command, cwd=SAMPLE, language=language)
    else:
        form = ("-f", "table") if command == ("summary",) else ()
        answer = asked(*command, *form, language=language)
    assert answer.code == 0
    (answer.out + answer.err).encode("gbk")


@pytest.mark.parametrize(
    ("environment", "terminal", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
    ],
)
def test_who_gets_colour(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], terminal: bool, wanted: bool
) -> None:
    """NO_COLOR outranks FORCE_COLOR, which outranks the terminal."""
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: terminal, raising=False)
    assert colour_wanted(stream) is wanted


COLOUR = re.compile(rb"\x1b\[[0-9;]*3[0-9][0-9;]*m")


@needs_terminal
@pytest.mark.parametrize(
    ("arguments", "environment", "coloured"),
    [
        ((), {}, True),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"TERM": "dumb"}, False),
        (("--no-color",), {}, False),
    ],
)
def test_colour_on_a_terminal(
    nasty: Path, arguments: tuple[str, ...], environment: dict[str, str], coloured: bool
) -> None:
    """Red rows are red on a terminal, unless somebody does not want it; the text is the same."""
    run = ["query", "台账.xlsx", "--tier", "red", "--as-of", AS_OF, *arguments]
    shown = on_terminal(*run, cwd=nasty, environment=environment)
    assert shown.code == 0
    assert bool(COLOUR.search(shown.raw)) is coloured
    assert "2022-07-10" in shown.text


def test_forced_colour_reaches_a_pager(nasty: Path) -> None:
    """FORCE_COLOR with ``-f table`` colours a pipe (``| less -R``); a tsv is data and never coloured."""
    run = ["query", "台账.xlsx", "--tier", "red", "--as-of", AS_OF]
    table = clerk(*run, "-f", "table", cwd=nasty, environment={"FORCE_COLOR": "1"})
    assert COLOUR.search(table.stdout.encode())
    assert "\x1b" not in clerk(*run, cwd=nasty, environment={"FORCE_COLOR": "1"}).stdout


@needs_terminal
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 120])
def test_the_three_colour_table_fits_and_lines_up(columns: int, language: str) -> None:
    """No line is too wide, no figure is cut, and the figures of a column end in the same cell."""
    shown = on_terminal("summary", "--as-of", AS_OF, cwd=SAMPLE, columns=columns, language=language)
    assert shown.code == 0
    lines = shown.text.splitlines()
    assert max(map(wcswidth, lines)) <= columns
    wanted = [line.split("\t") for line in asked("summary", language=language).out.splitlines()[1:]]
    names = [row[0].split()[0] for row in wanted]
    found = [pieces(line) for line in lines if line[1:].startswith(tuple(f"{name} " for name in names))]
    assert [row[0].text.split()[0] for row in found] == names
    assert [[piece.text for piece in row[1:]] for row in found] == [row[1:] for row in wanted]
    for column in list(zip(*found, strict=True))[1:]:
        assert len({piece.end for piece in column}) == 1 or len({piece.start for piece in column}) == 1


@needs_terminal
@pytest.mark.parametrize("columns", [80, 120])
def test_a_list_of_items_wraps_text_and_cuts_nothing(columns: int) -> None:
    """Numbers, days and dates stay whole on one line; long text goes on below itself, complete."""
    shown = on_terminal("query", "--tier", "red", "-d", "大洼区", "--as-of", AS_OF, cwd=SAMPLE, columns=columns)
    lines = shown.text.split("\n\n")[0].splitlines()
    assert max(map(wcswidth, lines)) <= columns
    head = next(place for place, line in enumerate(lines) if "Deadline" in line)
    starts = {piece.text: piece.start for piece in pieces(lines[head])}
    second = next(piece.start for line in lines[: head + 1] for piece in pieces(line) if piece.text == "Responsible")
    rows = rows_of(asked("query", "--tier", "red", "-d", "大洼区").out)
    texts: list[dict[str, str]] = []
    for line in lines[head + 1 :]:
        if line.strip() and line[1] != " ":
            texts.append({"Description": "", "Responsible unit": ""})
            row = rows[len(texts) - 1]
            shown_pieces = [piece.text for piece in pieces(line)]
            assert [row["Number"], row["Deadline"], row["Days"]] == [
                text for text in shown_pieces if text in (row["Number"], row["Deadline"], row["Days"])
            ]
        texts[-1]["Description"] += between(line, starts["Description"], second)
        texts[-1]["Responsible unit"] += between(line, second, starts["Deadline"])
    assert texts == [{name: row[name].replace(" ", "") for name in texts[0]} for row in rows]


@needs_terminal
def test_the_limit_says_what_it_left_out() -> None:
    """A shortened table names how many there are and which option lifts the limit."""
    shown = on_terminal("query", "--tier", "red", "--limit", "3", "--as-of", AS_OF, cwd=SAMPLE)
    count = len(rows_of(asked("query", "--tier", "red").out))
    assert f"3 of {count} items" in shown.text
    assert "--limit" in shown.text
