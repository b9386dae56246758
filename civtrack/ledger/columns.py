"""Decides between columns: settings first, serials beside real numbers, two columns for one field, ambiguous headers.

Exists apart from `headers` because these decisions need all columns of a table, and some need its values. What cannot
be decided is a problem and the column is not read: nothing is chosen silently. May import `civtrack.ledger.*` below
it, `civtrack.problems` and `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from civtrack import problems
from civtrack.ledger import vocabulary as words
from civtrack.ledger.cells import text_of
from civtrack.ledger.headers import Block
from civtrack.ledger.matching import bare, normalise
from civtrack.model import Column, Field, Row, Value, column_index, column_letter
from civtrack.problems import ProblemKind

F = Field
_LETTERS: Final = re.compile(r"[A-Za-z]{1,3}")
_PLANNED: Final = re.compile(
    r"前|之内|以内|日内|天内|月内|年内|底|末|旬|工作日|立行|立即|即知|马上|限期|长期|持续|常态|季度|截止|截至|预计|计划|\d[天日]$"
)
_HAPPENED: Final = re.compile(r"已|未|完成|办结|整改中|正在|暂无")
_WRITTEN: Final = re.compile(r"(20\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")
_NOTHING: Final = frozenset({None, "/", "／", "-", "—", "——", "无"})
_OPEN: Final = re.compile(r"未|待|正在|整改中|进行中|推进中|否|中$")
_CLOSED: Final = re.compile(r"已|完成|办结|销号|是|√")


def _day(value: Value) -> dt.date | None:
    """The day that a cell holds or plainly writes out."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, str) and (written := _WRITTEN.fullmatch(value.strip())):
        try:
            return dt.date(*map(int, written.groups()))
        except ValueError:
            return None
    return value if isinstance(value, dt.date) else None


class Doubt(NamedTuple):
    """A problem with a column: its kind, the column, what was found, and the sentence's values."""

    kind: ProblemKind
    column: int | None
    found: str | None
    values: dict[str, Any]


def name(field: Field) -> str:
    """The office's word for a field: its first alias."""
    return words.ALIASES[field][0] if field in words.ALIASES else words.ALIASES[F.NUMBER][0]


class Assignment:
    """The columns of one table on their way to their fields.

    Args:
        block: The header.
        overrides: Settings: field name → header text or column letters.
        sample: The first rows below the header, for headers that only values can decide.
        as_of: The day of judgement where it is known; later days are plans.
    """

    def __init__(
        self, block: Block, overrides: Mapping[str, str], sample: Sequence[Row], as_of: dt.date | None = None
    ) -> None:
        self.block = block
        self.sample = sample
        self.as_of = as_of
        self.header = {column: "".join(map(str.strip, chain)) for column, chain in block.chains.items()}
        self.field: dict[int, Field | None] = {column: found.field for column, found in block.matches.items()}
        self.how = {column: found.how for column, found in block.matches.items()}
        self.doubts: list[Doubt] = []
        self._fixed: set[int] = set()
        self._settings(overrides)
        self._serials()
        self._materials()
        self._ambiguous_days()
        self._ambiguous_units()
        self._ambiguous_classes()
        self._bare_days()
        self._duplicates()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column left to right, without what stands beside the table: past a gap, and nothing of it is read."""
        columns = sorted(self.field)
        read = max((column for column in columns if self.field[column]), default=0)
        ends = (left for left, right in pairwise(columns) if left >= read and right > left + 1)
        last = next(ends, columns[-1])
        return tuple(
            Column(column, self.header.get(column, ""), self.field[column], self.how[column])
            for column in columns
            if column <= last
        )

    def _have(self, field: Field) -> bool:
        return field in self.field.values()

    def _take(self, column: int, field: Field | None, how: str) -> None:
        self.field[column], self.how[column] = field, how

    def _settings(self, overrides: Mapping[str, str]) -> None:
        for key, wanted in overrides.items():
            field = Field(key)
            column = self._named(wanted)
            if column is None:
                self.doubts.append(Doubt(problems.COLUMN_SETTING_UNUSED, None, wanted, {"field": name(field)}))
                continue
            for other, has in self.field.items():
                if has is field and other != column:
                    self._take(other, None, "none")
            self._take(column, field, "settings")
            self._fixed.add(column)

    def _named(self, wanted: str) -> int | None:
        """The column that settings mean: by whole header, by leaf, without bracketed notes, then by letters."""
        key = normalise(wanted)
        leaves = {column: normalise(chain[-1]) for column, chain in self.block.chains.items()}
        for headers in (self.block.texts, leaves, {column: bare(leaf) for column, leaf in leaves.items()}):
            found = next((column for column, header in sorted(headers.items()) if header == key), None)
            if found is not None:
                return found
        return column_index(wanted) if _LETTERS.fullmatch(wanted) else None

    def _serials(self) -> None:
        numbers = [column for column, field in self.field.items() if field is F.NUMBER]
        serials = [column for column in numbers if self.block.matches.get(column, _NO).serial]
        if len(serials) < len(numbers):
            for column in serials:
                if column not in self._fixed:
                    self._take(column, F.SERIAL, self.how[column])

    def _materials(self) -> None:
        """材料名称 beside an indicator says what the item is, where no description does."""
        indicators = [column for column, field in self.field.items() if field is F.INDICATOR]
        if self._have(F.DESCRIPTION) or len(indicators) < 2:
            return
        named = [c for c in indicators if words.MATERIAL_HEADERS.search(self.header[c]) and c not in self._fixed]
        if named and len(named) < len(indicators):
            self._take(named[0], F.DESCRIPTION, self.how[named[0]])

    def _undecided(self, which: frozenset[str]) -> list[int]:
        return [
            column
            for column, found in sorted(self.block.matches.items())
            if found.ambiguous in which and self.field[column] is None and column not in self._fixed
        ]

    def _ambiguous_days(self) -> None:
        """完成时间, 整改时间: with a clear deadline it is the completion, with a clear completion the deadline."""
        left = self._undecided(words.AMBIGUOUS_DAYS)
        for column in list(left):
            field = self._by_values(column) if not (self._have(F.DEADLINE) or self._have(F.DONE_ON)) else None
            if field:
                self._take(column, field, "values")
                left.remove(column)
        for column in left:
            if self._have(F.DEADLINE):
                self._take(column, F.DONE_ON, "alias")
            elif self._have(F.DONE_ON):
                self._take(column, F.DEADLINE, "alias")
            else:
                self._doubt_header(column, F.DEADLINE, F.DONE_ON)

    def _doubt_header(self, column: int, *could_be: Field) -> None:
        values = {"header": self.header[column], "fields": "、".join(map(name, could_be))}
        self.doubts.append(Doubt(problems.HEADER_AMBIGUOUS, column, self.header[column], values))

    def _by_values(self, column: int) -> Field | None:
        """Deadline or completion, as the values say; None where they say neither or both."""
        signs: set[Field] = set()
        course = [c for c, field in self.field.items() if field in (F.STATUS, F.CLOSURE, F.PROGRESS)]
        dated_open = blank_open = dated_done = 0
        for row in self.sample:
            value = row.values.get(column)
            if isinstance(value, str) and value.strip():
                if _HAPPENED.search(value):
                    signs.add(F.DONE_ON)
                elif _PLANNED.search(value):
                    signs.add(F.DEADLINE)
            day = _day(value)
            if day and self.as_of and day > self.as_of:
                signs.add(F.DEADLINE)
            told = "".join(str(row.values.get(c) or "") for c in course)
            if not told or len(told) > 20:
                continue
            if _OPEN.search(told):
                dated_open, blank_open = dated_open + bool(day), blank_open + (text_of(value) in _NOTHING)
            elif _CLOSED.search(told):
                dated_done += bool(day)
        if dated_open and not blank_open:
            signs.add(F.DEADLINE)
        elif blank_open and dated_done and not dated_open:
            signs.add(F.DONE_ON)
        return signs.pop() if len(signs) == 1 else None

    def _texts(self, column: int) -> list[str]:
        values = (row.values.get(column) for row in self.sample)
        return [normalise(value) for value in values if isinstance(value, str) and value.strip()]

    def _ambiguous_units(self) -> None:
        """单位: a unit of measure, a district, or (where no other column is one) the responsible unit."""
        for column in self._undecided(words.AMBIGUOUS_UNIT):
            texts = self._texts(column)
            if texts and all(text in words.MEASURE_UNITS for text in texts):
                self.how[column] = "values"
            elif texts and not self._have(F.DISTRICT) and all(_is_district(text) for text in texts):
                self._take(column, F.DISTRICT, "values")
            elif texts and not self._have(F.UNIT) and not any(text in words.MEASURE_UNITS for text in texts):
                self._take(column, F.UNIT, "values")
            elif texts:
                self._doubt_header(column, F.UNIT, F.DISTRICT)

    def _ambiguous_classes(self) -> None:
        """类别: a type of sites where its values are such, else the category, where no other column is it."""
        for column in self._undecided(words.AMBIGUOUS_CLASS):
            texts = self._texts(column)
            sites = bool(texts) and all(text in words.SITE_TYPES for text in texts)
            field = F.SITE_TYPE if sites else F.CATEGORY
            if not self._have(field):
                self._take(column, field, "values" if sites else "alias")
            elif texts:
                self._doubt_header(column, F.CATEGORY, F.SITE_TYPE)

    def _bare_days(self) -> None:
        for column in self._undecided(words.AMBIGUOUS_BARE):
            self._doubt_header(column, F.FOUND_ON, F.ASSIGNED_ON, F.DEADLINE, F.DONE_ON)

    def _duplicates(self) -> None:
        """Two columns for one field: settings, exact alias, yielding alias, pattern, and among equals the left one."""
        rank = {"settings": 0, "alias": 1, "values": 1, "pattern": 3}
        for field in {field for field in self.field.values() if field and field not in _MANY}:
            columns = sorted(
                (column for column, has in self.field.items() if has is field),
                key=lambda c: (rank[self.how[c]] + (self.block.matches.get(c, _NO).weak and self.how[c] == "alias"), c),
            )
            for column in columns[1:]:
                self._take(column, None, "none")
                values = {
                    "field": name(field), "used": column_letter(columns[0]), "used_header": self.header[columns[0]],
                    "other": column_letter(column), "other_header": self.header[column],
                }  # fmt: skip
                self.doubts.append(Doubt(problems.TWO_COLUMNS, column, self.header[column], values))


def _is_district(text: str) -> bool:
    return bool(re.fullmatch(r"[\u4e00-\u9fff]{1,6}[区县市旗]", text)) and not text.endswith(("社区", "小区"))


def fields_of(columns: Iterable[Column]) -> dict[Field, int]:
    """Field → column index, the first of each field."""
    taken: dict[Field, int] = {}
    for column in columns:
        if column.field is not None:
            taken.setdefault(column.field, column.index)
    return taken


_MANY: Final = frozenset({F.PHOTOS, F.SERIAL, F.TIER_MARK, F.DAYS_MARK, F.BASIS_MARK, F.ROW_KEY})
"""Fields that may have several columns: none of them is read as text."""


class _Neutral(NamedTuple):
    weak: bool = False
    serial: bool = False


_NO: Final = _Neutral()
