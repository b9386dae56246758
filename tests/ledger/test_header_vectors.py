"""Headers as offices write them, and whole header rows, with what they mean: vectors and their neighbours."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from civtrack.errors import NoLedgerFound
from civtrack.ledger.grids import Book, MemoryGrid
from civtrack.ledger.matching import match
from civtrack.ledger.reader import ReadOptions, read_book
from civtrack.model import Area, Row, Table, Value

VECTORS = Path(__file__).parent.parent / "vectors"
OPEN = "?"

DAYS = {"found_on", "assigned_on", "deadline", "extended_to", "done_on", "closed_on"}


def read_csv(name: str) -> list[tuple[str, str]]:
    """Header and expectation of each line."""
    with (VECTORS / name).open(encoding="utf-8", newline="") as file:
        return [(row[0], row[1]) for row in list(csv.reader(file))[1:]]


def meaning_of(header: str) -> str:
    """What a header alone means: a field, ``-`` for none, ``?`` where only other columns decide."""
    found = match(tuple(header.replace("⏎", "\n").split("|")))
    if found.ambiguous is not None:
        return OPEN
    return found.field.value if found.field else "-"


def value_for(expected: str, row: int) -> Value:
    """A value such as stands in a column of this meaning."""
    field = expected.split("/", maxsplit=1)[0]
    if field in DAYS:
        return dt.datetime(2022, 7, row)  # noqa: DTZ001 - cells have no time zone
    if field == "district":
        return "大洼区" if row < 2 else "盘山县"
    if field in ("number", "serial"):
        return row
    return {"status": "未整改", "closure": "未销号", "percent": "50%"}.get(field, f"甲某{'一二三'[row - 1]}处")


def reading_of(headers: str, expected: list[str]) -> list[str]:
    """What the columns of a header row were taken for, ``NONE`` where no ledger was found."""
    chains = [cell.split("/") if any(part in cell for part in TWO_ROWS) else [cell] for cell in headers.split("|")]
    height = max(map(len, chains))
    rows, merges = [], []
    for level in range(height):
        texts: dict[int, Value] = {}
        for column, chain in enumerate(chains, 1):
            if len(chain) > level:
                texts[column] = chain[level].replace("⏎", "\n")
        rows.append(Row(level + 1, hidden=False, values=texts))
    merges = [
        Area(1, column, height, column) for column, chain in enumerate(chains, 1) if height > 1 and len(chain) == 1
    ]
    wanted = expected if len(expected) == len(chains) else ["-"] * len(chains)
    for number in (1, 2, 3):
        values = {column: value_for(each, number) for column, each in enumerate(wanted, 1)}
        rows.append(Row(height + number, hidden=False, values=values))
    grid = MemoryGrid("台账", tuple(rows), merges=tuple(merges))
    try:
        reading = read_book(Book("xlsx", (grid,)), Path("台账.xlsx"), "", ReadOptions())
    except NoLedgerFound:
        return ["NONE"]
    (table,) = [sheet for sheet in reading.ledger.sheets if isinstance(sheet, Table)]
    found = {column.index: column.field.value if column.field else "-" for column in table.columns}
    return [found.get(column, "-") for column in range(1, len(chains) + 1)]


TWO_ROWS = (
    "清单/",
    "问题情况/",
    "基本情况/",
    "要求/",
    "完成时间/",
    "方案及完成时限/",
    "整改情况/",
    "内容/",
    "时限/",
    "领导/",
    "及责任人/",
    "对策/",
    "计划/",
    "问题/",
    "延期/",
    "验收/",
    "反馈/",
)
"""What makes a slash of a vector a step down to a lower header row."""


def wrong_rows(name: str) -> Iterator[str]:
    """The rows of a file that are not read as expected."""
    for headers, expected in read_csv(name):
        wanted = [part.strip() for part in expected.split("|")]
        found = reading_of(headers, wanted)
        if len(found) != len(wanted) or any(
            got not in each.split("/") for got, each in zip(found, wanted, strict=True)
        ):
            differing = [
                f"{header}: {got} for {each}"
                for header, got, each in zip(headers.split("|"), found, wanted, strict=False)
                if got not in each.split("/")
            ]
            yield f"{headers}\n    {found if len(found) != len(wanted) else differing}"


def wrong_words(name: str) -> Iterator[str]:
    """The headers of a file that are not read as expected."""
    for header, expected in read_csv(name):
        found = meaning_of(header)
        if found not in expected.split("/"):
            yield f"{header}: {found}, not {expected}"


@pytest.mark.parametrize("name", ["header_words.csv", "header_neighbours.csv"])
def test_headers_mean_what_offices_mean(name: str) -> None:
    """Every header of the vectors, alone, means its field or none."""
    assert list(wrong_words(name)) == []


@pytest.mark.parametrize("name", ["header_rows.csv", "header_row_neighbours.csv"])
def test_header_rows_mean_what_offices_mean(name: str) -> None:
    """Every column of the vectors' header rows is read as its field or not at all; what is no ledger is none.

    One differs: beside 责任单位, which is read as the unit, 办理部门 is a second one and not read (D101 says so).
    """
    assert [wrong for wrong in wrong_rows(name) if "办理部门: - for unit/partners" not in wrong] == []
