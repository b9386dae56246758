"""Every output shows the same numbers, and every total is the sum of its parts."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from wcwidth import wcswidth

from civtrack.locales import translator
from civtrack.model import STATUS_NAMES
from civtrack.policy import PROFILES, VOID
from civtrack.rules.metrics import BY
from tests.support.terminal import between
from tests.support.typed import AS_OF, asked, rows_of
from tests.support.word import tables, words

TIERS = {"red": "Red", "yellow": "Yellow", "green": "Green", "grey": "To clarify", "closed": "Done"}
COUNTS = {"total": "All", **TIERS, "void": "Void"}
RATES = {"completion_rate": "Completion rate", "on_time_rate": "On-time rate"}
DONE = ("closed_on_time", "closed_late", "closed_undated")
ADDITIVE = (*COUNTS, *DONE, "verified", "reopened", "extended", "due")
FORMS = ("table", "plain", "markdown", "html", "csv", "tsv")
Cells = list[list[str]]


def parsed(text: str, form: str) -> Cells:
    """Headings and rows of a printed table, whatever its format."""
    lines = text.splitlines()
    if form == "csv":
        return list(csv.reader(io.StringIO(text)))
    if form == "tsv":
        return [line.split("\t") for line in lines]
    if form == "markdown":
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        return [row for row in cells if not re.fullmatch(r":?-+:?", row[0])]
    if form == "html":
        rows = re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)
        return [
            [html.unescape(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
            for row in rows
        ]
    if form == "table":
        rule = next(place for place, line in enumerate(lines) if re.fullmatch(r"-+(  -+)*", line))
        ends = [match.span() for match in re.finditer("-+", lines[rule])]
        body = [lines[rule - 1], *lines[rule + 1 :]]
        body = body[: body.index("")] if "" in body else body
        return [[between(line, *span) for span in ends] for line in body]
    return [re.split(r" {2,}", line.strip()) for line in lines]


def figures(cells: Cells) -> dict[str, dict[str, str]]:
    """Group → heading → what is shown."""
    head, *rows = cells
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def summary(*arguments: str) -> dict[str, Any]:
    """The summary as JSON."""
    document: dict[str, Any] = json.loads(asked("summary", *arguments, "-f", "json").out)
    return document


def groups(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Group as shown → figures of the JSON, the total among them."""
    named = {" ".join((one["group"] or "Not stated").split()): one for one in document["groups"]}
    return {**named, "Total": document["total"]}


def as_shown(by: str, rows: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The same rows by what a person reads, where scripts read a word of their own."""
    words: dict[str, str] = {
        "status": {status.value: name for status, name in STATUS_NAMES.items()},
        "tier": {**TIERS, "void": "Void"},
        "step": {"Not stated": "No step"},
    }.get(by, {})
    return {words.get(name, name): row for name, row in rows.items()}


def assert_same(shown: dict[str, dict[str, str]], wanted: dict[str, dict[str, Any]]) -> None:
    """What a table shows is what the JSON holds, figure for figure."""
    assert list(shown) == list(wanted)
    for name, row in wanted.items():
        for key, heading in COUNTS.items():
            assert shown[name][heading] == str(row[key]), (name, key)
        for key, heading in RATES.items():
            if row[key] is None:
                assert shown[name][heading] == "—"
            else:
                assert float(shown[name][heading].removesuffix("%")) / 100 == pytest.approx(row[key], abs=1e-9)
        longest = row["max_days_overdue"]
        assert shown[name]["Longest overdue"] == (f"{longest} d" if longest else "—")
        assert shown[name]["Rank"] == ("—" if row["rank"] is None else str(row["rank"]))


def overdue(row: dict[str, Any]) -> int:
    """How many items are overdue, whatever tier they are in."""
    count: int = round((row["overdue_rate"] or 0) * row["due"])
    return count


@pytest.mark.parametrize("form", FORMS)
def test_every_format_shows_the_figures_of_the_json(form: str) -> None:
    """Each printed table agrees with the JSON for every district and the total."""
    assert_same(figures(parsed(asked("summary", "-f", form).out, form)), groups(summary()))


@pytest.mark.parametrize("by", BY)
def test_every_total_is_the_sum_of_its_parts(by: str) -> None:
    """For each grouping: total = its tiers, in every row; the rows add up to the total; the table agrees."""
    document = summary("--by", by)
    assert document["by"] == by
    rows = groups(document)
    for name, row in rows.items():
        assert row["total"] == sum(row[tier] for tier in TIERS), name
        assert row["due"] == sum(row[key] for key in DONE) + overdue(row), name
    for key in ADDITIVE:
        assert sum(row[key] for row in document["groups"]) == document["total"][key], key
    assert document["total"] == {**summary()["total"]}
    assert_same(figures(parsed(asked("summary", "--by", by).out, "tsv")), as_shown(by, rows))


@pytest.mark.parametrize("kind", ["problems", "reminders", "materials"])
def test_each_kind_has_the_colours_of_its_own_profile(kind: str) -> None:
    """What is done is in one tier, and red has what is overdue: alone, or with what was not handed in."""
    total = summary("--kind", kind)["total"]
    done = sum(total[key] for key in DONE)
    if kind == "materials":
        items = json.loads(asked("query", "--kind", kind, "-f", "json").out)
        missing = sum(one["status"] == "assigned" and one["reason"] != "overdue" for one in items)
        assert missing
        assert (total["green"], total["red"]) == (done, overdue(total) + missing)
    else:
        assert (total["closed"], total["red"]) == (done, overdue(total))


def test_lines_are_the_groups_and_the_total() -> None:
    """``jsonl`` holds the same figures as ``json``, one group a line, the total last."""
    lines = [json.loads(line) for line in asked("summary", "-f", "jsonl").out.splitlines()]
    document = summary()
    assert lines == [*document["groups"], document["total"]]


@pytest.mark.parametrize("command", [("summary",), ("summary", "--by", "unit"), ("query", "--tier", "red,yellow")])
def test_table_and_csv_agree_cell_for_cell(command: tuple[str, ...]) -> None:
    """The same headings, the same rows, the same text in each cell."""
    table = parsed(asked(*command, "-f", "table").out, "table")
    assert table == parsed(asked(*command, "-f", "csv").out, "csv")
    assert table == parsed(asked(*command, "-f", "tsv").out, "tsv")
    assert len(table) > 2


def test_the_items_are_those_that_the_summary_counts() -> None:
    """``query`` lists, for each district and tier, just as many items as the summary says."""
    items = json.loads(asked("query", "-f", "json").out)
    counted = Counter((item["district"], item["tier"]) for item in items)
    for row in summary()["groups"]:
        for tier in (*TIERS, "void"):
            assert counted[row["group"], tier] == row[tier]
    assert len(items) == summary()["total"]["total"] + summary()["total"]["void"]
    for tier in (*TIERS, "void"):
        assert len(rows_of(asked("query", "--tier", tier).out)) == summary()["total"][tier]


def test_a_district_alone_has_the_figures_of_its_row() -> None:
    """``-d`` gives each district the row it has in the whole table, but for the rank among others."""
    unranked = {"rank": None, "rank_group": None}
    for row in summary()["groups"]:
        if row["group"]:
            alone = summary("-d", row["group"])
            assert [{**one, **unranked} for one in alone["groups"]] == [{**row, **unranked}]
            assert {**alone["total"], "group": row["group"]} == {**row, **unranked}


def test_the_ledgers_are_those_that_were_read() -> None:
    """The items of the ledgers add up to the total and what is void."""
    document = summary()
    counted = Counter(item["ledger"] for item in json.loads(asked("query", "-f", "json").out))
    assert {ledger["path"]: ledger["items"] for ledger in document["ledgers"]} == counted
    assert sum(counted.values()) == document["total"]["total"] + document["total"]["void"]


def test_the_problems_are_those_that_inspect_lists() -> None:
    """Errors and warnings of the summary are counted from the list of ``inspect``."""
    listed = Counter(problem["severity"] for problem in json.loads(asked("inspect", "-f", "json").out)["problems"])
    assert summary()["problems"] == {"error": listed["error"], "warning": listed["warning"]}


def test_the_manifest_holds_the_summary(day: Path) -> None:
    """``daily`` keeps the very document that ``summary --format json`` prints."""
    manifest = json.loads((day / "manifest.json").read_text("utf-8"))
    assert manifest["summary"] == summary()
    assert manifest["problems"] == summary()["problems"]
    assert {one["path"]: one["items"] for one in manifest["inputs"]} == {
        one["path"]: one["items"] for one in summary()["ledgers"]
    }


def test_the_workbook_shows_the_same_figures(day: Path) -> None:
    """The sheet 三色表 holds the figures of the JSON, for every district and the total."""
    tr = translator("zh")
    sheet = load_workbook(day / f"三色表_{AS_OF}.xlsx")["三色表"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(place for place, row in enumerate(cells) if row[0] == "县区")
    heads = [re.sub(r"\n（(?:不计入|天)）", "", str(value)) for value in cells[top] if value is not None]
    names = {rule.key: tr(rule.name) for rule in (*PROFILES["three-colour"].tiers, VOID)}
    wanted = groups(summary())
    for name, row in zip(wanted, cells[top + 1 :], strict=False):
        shown = dict(zip(heads, row, strict=False))
        assert shown["县区"] == {"Total": "合计", "Not stated": tr("(not stated)")}.get(name, name)
        assert shown["总数"] == wanted[name]["total"]
        for key, heading in names.items():
            assert shown[heading] == wanted[name][key], (name, key)
        assert shown["应办结"] == wanted[name]["due"]
        for heading, key in {
            "整改率": "completion_rate",
            "按期办结率": "on_time_rate",
            "办结率": "closure_rate",
        }.items():
            assert shown[heading] == ("—" if wanted[name][key] is None else wanted[name][key])
        assert shown["最长逾期"] == (wanted[name]["max_days_overdue"] or "—")
        assert shown["名次"] == (wanted[name]["rank"] or "—")


def test_the_leaders_page_shows_the_same_figures(day: Path) -> None:
    """Table, sentence and charts of 领导一页纸 hold the figures of the JSON, for every district and the total."""
    tr = translator("zh")
    data = (day / f"领导一页纸_{AS_OF}.docx").read_bytes()
    grid, charts, *_ = tables(data)
    names = {rule.key: tr(rule.name) for rule in PROFILES["three-colour"].tiers}
    wanted = groups(summary())
    assert len(grid) == len(wanted) + 1
    for name, row in zip(wanted, grid[1:], strict=True):
        shown = dict(zip(grid[0], row, strict=True))
        assert shown["县区"] == {"Total": "合计"}.get(name, name)
        assert int(shown["总数"]) == wanted[name]["total"]
        for key, heading in names.items():
            assert int(shown[heading]) == wanted[name][key], (name, key)
        assert float(shown["整改率"].rstrip("%")) / 100 == pytest.approx(wanted[name]["completion_rate"], abs=1e-9)
    total = summary()["total"]
    assert f"共{total['total']}项，逾期{overdue(total)}项" in words(data)
    lengths = [
        int(found[1]) for row in charts for cell in dict.fromkeys(row) if (found := re.match(r"(\d+)项  ", cell))
    ]
    assert sum(lengths) == overdue(total)
    soon = sum(item["reason"] == "due_soon" for item in json.loads(asked("query", "-f", "json").out))
    assert f"3日内到期（{soon}项）" in charts[0]


@pytest.mark.parametrize(("sheet", "tier"), [("红色清单", "red"), ("黄色清单", "yellow"), ("待定清单", "grey")])
def test_the_lists_of_the_workbook_hold_the_items_of_their_tier(day: Path, sheet: str, tier: str) -> None:
    """Each list has a row for every item of its tier and no other."""
    book = load_workbook(day / f"三色表_{AS_OF}.xlsx")
    rows = [[str(value) for value in row if value is not None] for row in book[sheet].iter_rows(values_only=True)]
    numbered = Counter(
        item["number"] for item in json.loads(asked("query", "-f", "json").out) if len(item["number"] or "") > 6
    )
    wanted = Counter(
        item["number"]
        for item in json.loads(asked("query", "--tier", tier, "-f", "json").out)
        if len(item["number"] or "") > 6
    )
    found = Counter(value for row in rows for value in row if value in numbered)
    assert found == wanted


def test_the_updated_ledgers_show_the_same_tiers(day: Path) -> None:
    """The column 预警等级 of each updated ledger holds, tier for tier, what ``query`` says of that ledger."""
    tr = translator("zh")
    names = {rule.key: tr(rule.name) for rule in (*PROFILES["three-colour"].tiers, VOID)}
    items = json.loads(asked("query", "-f", "json").out)
    ledgers = sorted((day / "台账").iterdir())
    assert ledgers
    for ledger in ledgers:
        shown: dict[tuple[str, int | None], object] = {}
        for sheet in load_workbook(ledger).worksheets:
            column = next((c.column for row in sheet.iter_rows(max_row=6) for c in row if c.value == "预警等级"), None)
            if column:
                cells = (sheet.cell(row, column) for row in range(1, sheet.max_row + 1))
                shown |= {(sheet.title, c.row): c.value for c in cells if c.value in names.values()}
        wanted = {
            (item["sheet"], item["row"]): names[item["tier"]]
            for item in items
            if Path(item["ledger"]).stem == ledger.stem
        }
        assert shown == wanted


def test_chinese_and_english_show_the_same_figures() -> None:
    """Language changes words, never numbers."""
    english = parsed(asked("summary").out, "tsv")
    chinese = parsed(asked("summary", language="zh").out, "tsv")
    assert [[re.sub(r"\D*$", "", cell) for cell in row[1:]] for row in english[1:]] == [
        [re.sub(r"\D*$", "", cell) for cell in row[1:]] for row in chinese[1:]
    ]
    assert asked("summary", "-f", "json").out == asked("summary", "-f", "json", language="zh").out
    assert all(wcswidth(cell) > 0 for cell in chinese[0])


def test_python_gives_the_same_figures() -> None:
    """``from civtrack import assess`` counts what the command line counts."""
    import datetime as dt
    import os

    from civtrack import assess
    from civtrack.settings import load
    from tests.support.clerk import SAMPLE

    settings = load(SAMPLE / "civtrack.toml", [], os.environ)
    found = assess(as_of=dt.date.fromisoformat(AS_OF), settings=settings)
    assert [one.as_json() for one in found.summary().groups] == summary()["groups"]
    assert len(found.items) == len(found.verdicts) == sum(one["items"] for one in summary()["ledgers"])
