"""``summary --trend``: what is overdue beside what it was, whatever is asked about; and without a history."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from civtrack.assessment import assess
from civtrack.outputs.earlier import yesterday_and_last_week
from civtrack.settings import load
from tests.support.offices import a_ledger, sample_office
from tests.support.typed import rows_of, typed

DAYS = ("2022-07-06", "2022-07-12", "2022-07-15", "2022-07-19")
NOW = ("--as-of", "2022-07-20")
DAY = dt.date(2022, 7, 20)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office, four of whose days are recorded."""
    folder = sample_office(tmp_path_factory.mktemp("office"))
    for day in DAYS:
        assert typed("summary", "--snapshot", "--as-of", day, "-q", cwd=folder).code == 0
    return folder


def overdue(office: Path, by: str, *narrowed: str, day: str | None = None) -> Counter[str | None]:
    """What is overdue by group, from the items: of the ledgers now, or of a recorded day."""
    asked = ("query", *NOW) if day is None else ("history", "show", day)
    items: list[dict[str, Any]] = json.loads(typed(*asked, *narrowed, "-f", "json", cwd=office).out)
    return Counter(item[by] for item in items if item["reason"] == "overdue")


@pytest.mark.parametrize(
    ("by", "narrowed"),
    [("district", ()), ("unit", ()), ("category", ()), ("leader", ()), ("ledger", ()), ("category", ("-d", "大洼")),
     ("district", ("-d", "盘山", "-d", "大洼"))],
)  # fmt: skip
def test_it_is_the_difference_of_what_is_overdue(office: Path, by: str, narrowed: tuple[str, ...]) -> None:
    """With the newest day of the six before, and that of the seven before these; groups and all."""
    document = json.loads(typed("summary", "--by", by, *narrowed, "--trend", *NOW, "-f", "json", cwd=office).out)
    assert document["trend"] == {"vs_yesterday": "2022-07-19", "vs_last_week": "2022-07-12"}
    now = overdue(office, by, *narrowed)
    for key, day in document["trend"].items():
        then = overdue(office, by, *narrowed, day=day)
        for group in document["groups"]:
            assert group["overdue"] == now[group["group"]]
            assert group[key] == now[group["group"]] - then[group["group"]], (key, group["group"])
        assert document["total"][key] == now.total() - then.total()
        assert document["total"]["overdue"] == now.total()


@pytest.mark.parametrize("narrowed", [("--kind", "提示单"), ("--sheet", "整改台账"), ("7月问题台账.xlsx",)])
def test_a_part_is_compared_with_the_same_part(office: Path, narrowed: tuple[str, ...]) -> None:
    """Of a kind, a sheet, a ledger that was typed: what the others had overdue then does not count as done."""
    document = json.loads(typed("summary", *narrowed, "--trend", *NOW, "-f", "json", cwd=office).out)
    now = json.loads(typed("query", *narrowed, *NOW, "-f", "json", cwd=office).out)
    tables = {(item["ledger"], item["sheet"]) for item in now}
    then = json.loads(typed("history", "show", "2022-07-19", "-f", "json", cwd=office).out)
    before = sum(item["reason"] == "overdue" and (item["ledger"], item["sheet"]) in tables for item in then)
    assert document["total"]["vs_yesterday"] == document["total"]["overdue"] - before


def test_it_is_what_the_one_page_says(office: Path) -> None:
    """Counted anew or taken as it was recorded: the same."""
    assessment = assess((), DAY, load(cwd=office, environment={}))
    anew = yesterday_and_last_week(assessment, asked=lambda _: True)
    for ours, theirs in zip(anew, yesterday_and_last_week(assessment), strict=True):
        assert ours is not None
        assert theirs is not None
        assert (ours.day, ours.total) == (theirs.day, theirs.total)
        assert {group: count for group, count in ours.groups.items() if count} == {
            group: count for group, count in theirs.groups.items() if count
        }


def test_the_columns_and_their_words(office: Path) -> None:
    """Behind 红; named by the day that is compared with; signed; chosen and sorted by in Chinese; a number in Excel."""
    answer = typed("summary", "--trend", *NOW, "-f", "table", cwd=office, language="zh")
    head = next(line for line in answer.out.splitlines() if line.startswith("县区"))
    assert head.split()[2:5] == ["红", "较昨日", "较7月12日"]
    assert "较昨日、较上周是逾期的增减" in answer.out
    chosen = ("--columns", "县区,较昨日,较上周", "--sort", "较上周:降序")
    rows = rows_of(typed("summary", "--trend", *chosen, *NOW, cwd=office, language="zh").out)
    changes = [int(row["较7月12日"]) for row in rows[:-1]]
    assert changes == sorted(changes, reverse=True)
    assert {row["较7月12日"][0] for row in rows if row["较7月12日"] != "0"} <= {"+", "-"}
    from openpyxl import load_workbook

    assert typed("summary", "--trend", *NOW, "-o", "三色表.xlsx", cwd=office, language="zh").code == 0
    cells = list(load_workbook(office / "三色表.xlsx").worksheets[0].iter_rows(values_only=True))
    assert cells[-1][3] == int(rows[-1]["较昨日"])
    assert "'" not in typed("summary", "--trend", *NOW, "-f", "csv", cwd=office).out


def test_more_is_red_and_less_is_green(office: Path) -> None:
    """On a terminal, whatever the tier's own colour is."""
    from tests.support.terminal import on_terminal

    raw = on_terminal("summary", "--trend", "--by", "unit", *NOW, cwd=office, language="zh").raw.decode()
    assert "\x1b[31m" in raw
    lines = [line for line in raw.splitlines() if "-1\x1b[0m" in line]
    assert lines
    assert all("\x1b[32m" in line for line in lines)


def test_a_profile_without_a_tier_for_overdue_gets_a_column(tmp_path: Path) -> None:
    """The changes need what they are changes of."""
    (tmp_path / "civtrack.toml").write_text(
        '[policy]\nprofile = "days-late"\n[[ledgers]]\npath = "台账.xlsx"\n', encoding="utf-8"
    )
    a_ledger(tmp_path / "台账.xlsx", [{"整改时限": f"2022-07-{day}"} for day in (10, 19, 30)])
    assert typed("summary", "--snapshot", "--as-of", "2022-07-19", cwd=tmp_path).code == 0
    answer = typed("summary", "--trend", *NOW, cwd=tmp_path, language="zh")
    (row, total) = rows_of(answer.out)
    assert (row["逾期"], row["较昨日"], row["较上周"]) == ("2", "+1", "—")
    assert total["较昨日"] == "+1"


def test_without_a_history_it_says_how_to_get_one(tmp_path: Path) -> None:
    """The table is printed all the same; JSON has the keys, and null."""
    a_ledger(tmp_path / "台账.xlsx")
    plain, asked = (typed("summary", "台账.xlsx", *more, *NOW, cwd=tmp_path) for more in ((), ("--trend",)))
    assert asked.code == 0
    assert asked.out == plain.out
    assert "civtrack summary --snapshot" in asked.err
    document = json.loads(typed("summary", "台账.xlsx", "--trend", *NOW, "-f", "json", cwd=tmp_path).out)
    assert document["trend"] == {"vs_yesterday": None, "vs_last_week": None}
    assert document["total"]["vs_yesterday"] is None
    assert typed("summary", "台账.xlsx", "--snapshot", *NOW, cwd=tmp_path).code == 0
    assert "there is no day" in typed("summary", "台账.xlsx", "--trend", *NOW, cwd=tmp_path).err


def test_a_damaged_history_costs_the_comparison_alone(tmp_path: Path) -> None:
    """It is named, and the table is there."""
    a_ledger(tmp_path / "台账.xlsx")
    (tmp_path / ".civtrack").mkdir()
    (tmp_path / ".civtrack/history.sqlite").write_bytes(b"no database" * 99)
    answer = typed("summary", "台账.xlsx", "--trend", *NOW, cwd=tmp_path)
    assert answer.code == 0
    assert "history.sqlite" in answer.err
    assert "Total" in answer.out


@pytest.mark.parametrize("more", [("--by", "督办"), ("--by", "县区,类别")])
def test_what_cannot_be_compared_is_refused(office: Path, more: tuple[str, ...]) -> None:
    """The history keeps no steps; a cross table has one figure a cell."""
    answer = typed("summary", "--trend", *more, *NOW, cwd=office)
    assert answer.code == 2
    assert "--trend" in answer.err
