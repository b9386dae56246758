"""Nothing of another unit, person, street, category or month in anybody's workbook, however it is divided."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civtrack.assessment import Assessment, assess
from civtrack.files import safe_names
from civtrack.rules.metrics import group_of
from civtrack.settings import Settings
from civtrack.settings.schema import OutputSettings
from tests.leaks import base as builders
from tests.leaks import cases, new_cases, ordinary
from tests.leaks.base import CODES, D
from tests.leaks.cases import CASES
from tests.leaks.new_cases import KEPT, MAKERS
from tests.leaks.ordinary import KEEPS, MADE
from tests.leaks.scan import leaks, parts, views
from tests.leaks.test_leaks import DAMAGED, OFFICE
from tests.outputs.test_district import AS_OF, divided

BOOKS: dict[str, tuple[Callable[[Path], Any], tuple[str, ...]]] = {
    **{name: (build, tuple(re.findall(r'"([^"]+)"', settings))) for name, _, build, settings, *_ in CASES},
    **{name: (build, KEPT.get(name, ())) for name, build in MAKERS.items()},
    **{name: (build, KEEPS.get(name, ())) for name, build in MADE.items()},
}
"""Name → what builds it, and which sheets are kept."""

HEADERS = {
    "street": (5, "街道"), "leader": (5, "包保领导"), "category": (4, "问题类别"), "source": (4, "问题来源"),
    "site_type": (4, "点位类型"),
}  # fmt: skip
"""What a column of the builders is called so that it says whose a row is."""

OTHERS = ("person", "street", "month", "leader", "category", "source", "site_type")
TRIED = [(name, by) for place, name in enumerate(BOOKS) for by in ("unit", OTHERS[place % len(OTHERS)])]
MOVED = frozenset(
    {"summary_block_above_rows", "sheet_per_district", "subtotals_and_sections", "two_rows_an_item", "repeated_pages",
     "repeated_headers", "notes_between_blocks"}
)  # fmt: skip
"""Workbooks whose tokens are not called after the row that they stand in."""

_OF_A_ROW = re.compile(rb"zq(?:dw|st|ps)[a-z]+(\d+)qz", re.IGNORECASE)


def of_months(row: int) -> list[Any]:
    """The cells of a row, each district's in a month of its own."""
    values = builders_cells(row)
    month = 5 + CODES.index(builders.code_of(row))
    return [*values[:6], dt.date(2022, month, 1), dt.date(2022, month, 15), *values[8:]]


builders_cells = builders.cells


def prepared(name: str, by: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> Assessment:
    """A workbook of tokens whose rows are the groups', judged."""
    build, keep = BOOKS[name]
    if by in HEADERS:
        column, header = HEADERS[by]
        headers = [*builders.HEADER[:column], header, *builders.HEADER[column + 1 :]]
        for module in (builders, cases, new_cases, ordinary):
            monkeypatch.setattr(module, "HEADER", headers)
    if by == "month":
        for module in (builders, cases, new_cases, ordinary):
            monkeypatch.setattr(module, "cells", of_months)
    build(path)
    return assess(path, as_of=AS_OF, settings=Settings(office=OFFICE, outputs=OutputSettings(keep_sheets=keep)))


def of_other_rows(path: Path, own: set[int]) -> set[str]:
    """The tokens in a file that belong to items of other rows."""
    found = set()
    for data in parts(path).values():
        for view in views(data):
            rows = ((token[0].decode(), int(token[1])) for token in _OF_A_ROW.finditer(view))
            found |= {token for token, row in rows if 4 <= row <= 15 and row not in own}
    return found


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("name", "by"), [(name, by) for name, by in TRIED if name not in DAMAGED])
def test_nobody_is_told_anything_of_others(tmp_path: Path, name: str, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook has no token of another group's row, and names no district in which nothing is the group's."""
    assessment = prepared(name, by, tmp_path / "台账.xlsx", monkeypatch)
    divided(assessment, folder := tmp_path / "各家", by)
    rows: dict[str | None, set[int]] = {}
    places: dict[str | None, set[str | None]] = {}
    for verdict in assessment.verdicts:
        rows.setdefault(group := group_of(verdict, by), set()).add(verdict.item.row)
        places.setdefault(group, set()).add(verdict.item.district)
    stems, looked_into = safe_names(rows), 0
    codes = {district: code for code, district in D.items()}
    for group, stem in stems.items():
        copy = folder / f"{stem}_{AS_OF}.xlsx"
        (code, *more) = [codes.get(place or "") for place in places[group]]
        if more or not code:
            continue
        looked_into += 1
        assert leaks(copy, code) == set()
        if name not in MOVED:
            assert of_other_rows(copy, rows[group]) == set()
    assert looked_into or not set(codes) & set().union(*places.values()) or name in SHARED


SHARED = frozenset({"prepared_rows_merged_district", "subtotals_and_sections", "two_tables_beside_each_other"})
"""Workbooks in which every group has rows of several districts."""
