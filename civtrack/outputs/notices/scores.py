"""The third-party test's scores: district × part, this quarter beside the last, as the office keeps them.

Exists because the 督查快报 after the quarterly test shows them beside the rates. Nothing is computed that the table
does not say: a total is shown where it has one, since only the contractor knows the weights. May import
`civtrack.assessment`, `civtrack.ledger.formats`, `civtrack.errors`, `civtrack.model`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from civtrack.assessment import Assessment
from civtrack.errors import UsageMistake
from civtrack.folded import nfkc
from civtrack.ledger.formats import open_book
from civtrack.light import NamedTuple, dataclass
from civtrack.model import N_, CellRef, Message, Row, Value

__all__ = ["read_scores"]

_DISTRICTS = {"县区", "区县", "县(区)", "县市区", "地区", "区域", "单位", "被测评单位", "测评县区", "各县区"}
_PARTS = {"板块", "项目", "部分", "测评项目", "测评内容", "测评板块", "指标", "类别", "内容", "分项"}
_SCORES = {"得分", "分数", "成绩", "本季度得分", "本期得分", "本季度", "本期", "本次得分", "测评得分"}
_BEFORE = {"上季度得分", "上期得分", "上季度", "上期", "上次得分", "前次得分"}
_RANKS = {"名次", "排名", "位次", "本季度名次", "本期名次", "本季度排名"}
_PASSED_OVER = {"序号", *_RANKS, "备注", "说明", "变化", "环比", "升降"}
_TOTALS = ("总分", "总得分", "综合得分", "合计", "总成绩", "综合成绩", "总计")
_WAS = re.compile(r"[(]?(?:上季度|上期|上次|前次|上一季度)[)]?")
_RANK = re.compile(r"\d+")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?\s*分?")


class _Place(NamedTuple):
    """Where a score stands in a table: part, and whether it is the former quarter's."""

    part: str
    before: bool


@dataclass(slots=True)
class _Found:
    """Scores that were read: district → part → (this quarter, the former), and the ranks that the table gives."""

    scores: dict[str, dict[str, list[float | None]]]
    parts: dict[str, None]
    ranks: dict[str, str]

    def put(self, district: str, place: _Place, score: float | None) -> None:
        """Notes a score."""
        self.parts.setdefault(place.part)
        self.scores.setdefault(district, {}).setdefault(place.part, [None, None])[place.before] = score


def read_scores(path: Path, assessment: Assessment) -> dict[str, Any]:
    """The scores as a template names them.

    A sheet is wide (a column a part, ``上季度…`` for the former quarter's) or long (columns 县区, 项目, 得分, and
    上季度得分 where there is one). Of several sheets the first is this quarter's; a second with the same districts
    is the former one's.

    Args:
        path: Workbook or csv.
        assessment: Whose districts are known.

    Raises:
        LedgerUnreadable: The file is none that can be read.
        UsageMistake: No table of scores in it, an unknown district, or a score that is no number; names the cell.
    """
    with open_book(path, assessment.limits) as book:
        read = [_table(list(grid.rows()), path.name, grid.name, assessment) for grid in book.grids]
    tables = [found for found in read if found]
    if not tables:
        detail = Message(N_("no table of scores is in it: it needs a column 县区 and a column for each part"))
        raise UsageMistake(path.name, detail=detail)
    now = tables[0]
    if len(tables) > 1 and not any(pair[1] for parts in now.scores.values() for pair in parts.values()):
        for district, parts in now.scores.items():
            for part, pair in parts.items():
                pair[1] = tables[1].scores.get(district, {}).get(part, [None])[0]
    return _shown(now, assessment)


def _plain(value: Value) -> str:
    text = nfkc(str(value)) if value is not None else ""
    return re.sub(r"\s", "", text).strip(":*")


def _table(rows: Sequence[Row], file: str, sheet: str, assessment: Assessment) -> _Found | None:
    for place, row in enumerate(rows[:15]):
        heads = {column: _plain(value) for column, value in row.values.items()}
        districts = [column for column, head in heads.items() if head in _DISTRICTS]
        if len(districts) == 1 and len(heads) > 1:
            below = (other for other in rows[place + 1 :])
            reader = _Reader(file, sheet, assessment, heads, districts[0])
            found = _Found({}, {}, {})
            for other in below:
                reader.read(other, found)
            if not found.scores:
                return None
            reader.name_unscored(found)
            return found
    return None


class _Reader:
    """Reads the rows below a header."""

    def __init__(self, file: str, sheet: str, assessment: Assessment, heads: dict[int, str], district: int) -> None:
        self._file, self._sheet, self._district = file, sheet, district
        office = assessment.settings.office
        self._aliases = office.aliases
        items = {verdict.item.district for verdict in assessment.verdicts if verdict.item.district}
        self._known = {*office.districts, *items}
        others = {column: head for column, head in heads.items() if column != district and head}
        self._rank = next((column for column, head in others.items() if head in _RANKS), None)
        self._part = next((column for column, head in others.items() if head in _PARTS), None)
        self._unscored: list[str] = []
        self._columns: dict[int, _Place] = {}
        if self._part is not None:
            self._columns = {
                column: _Place("", head in _BEFORE) for column, head in others.items() if head in _SCORES | _BEFORE
            }
        if not self._columns:
            self._part = None
            self._columns = dict(self._wide(others))

    def _wide(self, heads: dict[int, str]) -> Iterator[tuple[int, _Place]]:
        for column, head in heads.items():
            if head in _PASSED_OVER:
                continue
            part = _WAS.sub("", head) or "得分"
            yield column, _Place("得分" if head in _SCORES else part, bool(_WAS.search(head)))

    def read(self, row: Row, found: _Found) -> None:
        """Takes in one row; rows without a district (notes, blank ones) and totals are none."""
        name = str(row.values.get(self._district) or "").strip()
        if not name or _plain(name) in ("合计", "平均", "平均分", "全市", "总计"):
            return
        scored = {column: row.values[column] for column in self._columns if row.values.get(column) is not None}
        if not scored:
            self._unscored.append(self._aliases.get(name, name))
            return
        district = self._aliases.get(name, name)
        if self._known and district not in self._known:
            values = {"name": name, "known": "、".join(sorted(self._known))}
            raise self._wrong(row, self._district, N_("no district “{name}”; there are: {known}"), values)
        if self._rank is not None and (rank := _RANK.search(_plain(row.values.get(self._rank)))):
            found.ranks.setdefault(district, rank[0])
        part = str(row.values.get(self._part) or "").strip() if self._part is not None else ""
        for column, value in scored.items():
            place = self._columns[column]
            found.put(district, place._replace(part=place.part or part or "得分"), self._score(row, column, value))

    def name_unscored(self, found: _Found) -> None:
        """Districts in the table without any score: shown without one, for a table that is one short says nothing."""
        for district in self._unscored:
            if district in self._known and district not in found.scores:
                found.put(district, _Place(next(iter(found.parts)), before=False), None)

    def _score(self, row: Row, column: int, value: Value) -> float | None:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        text = nfkc(str(value)).strip()
        if text in ("", "-", "—", "/", "无", "未测"):
            return None
        if not _NUMBER.fullmatch(text):
            raise self._wrong(row, column, N_("“{found}” is no score"), {"found": text})
        return float(text.removesuffix("分"))

    def _wrong(self, row: Row, column: int, text: str, values: dict[str, Any]) -> UsageMistake:
        where = str(CellRef(self._file, self._sheet, row.number, column))
        return UsageMistake(where, detail=Message(text, values))


def _shown(found: _Found, assessment: Assessment) -> dict[str, Any]:
    """Rows by the ranks that the table gives, else by the total (equal scores share a place), else in our order.

    A table of one score has that for its total. The scores of a part have as many decimals as the finest of them.
    """
    total = next((part for part in found.parts if _plain(part) in _TOTALS), None)
    if total is None and len(found.parts) == 1:
        (total,) = found.parts
    parts = [part for part in found.parts if part != total] + ([total] if total else [])
    order = {name: place for place, name in enumerate(assessment.settings.office.districts)}
    totals = {
        district: pair[0]
        for district, those in found.scores.items()
        if total and (pair := those.get(total)) and pair[0] is not None
    }
    ranked = sorted(totals.values(), reverse=True)
    places = {name: str(ranked.index(score) + 1) for name, score in totals.items()} | found.ranks

    def place(name: str) -> tuple[bool, float, float, int]:
        rank = float(places[name]) if name in places else 0.0
        return name not in places, rank, -totals.get(name, 0.0), order.get(name, len(order))

    pairs = [pair for those in found.scores.values() for pair in those.values()]
    finest = {
        part: max(_decimals(score) for those in found.scores.values() for score in those.get(part, [None, None]))
        for part in parts
    }
    return {
        "parts": parts,
        "total": (total or "名次") if places else "",
        "compared": any(pair[1] is not None for pair in pairs),
        "rows": [
            {
                "name": name,
                "place": places.get(name, "—"),
                "cells": [_cell(found.scores[name].get(part, [None, None]), finest[part]) for part in parts],
            }
            for name in sorted(found.scores, key=place)
        ],
    }


def _cell(pair: Sequence[float | None], decimals: int) -> dict[str, str]:
    now, before = pair
    change = None if now is None or before is None else round(now - before, 4)
    shown = "—" if change is None else "持平" if change == 0 else f"{'+' if change > 0 else ''}"
    return {
        "score": _number(now, decimals),
        "before": _number(before, decimals),
        "change": shown if change is None or change == 0 else f"{shown}{_number(change, decimals)}",
    }


def _exact(score: float) -> Decimal:
    """Two decimals at most, half up, as rates are rounded (DOMAIN §6)."""
    return Decimal(repr(score)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _decimals(score: float | None) -> int:
    """How many decimals a score needs."""
    if score is None:
        return 0
    exponent = _exact(score).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _number(score: float | None, decimals: int) -> str:
    return "—" if score is None else f"{_exact(score):.{decimals}f}"
