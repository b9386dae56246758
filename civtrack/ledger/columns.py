"""Decides between columns: settings first, serials beside real numbers, two columns for one field, open headers.

Exists apart from `headers` because these decisions need all columns of a table, and some need its values. What cannot
be decided is a problem and the column is not read: nothing is chosen silently. May import `civtrack.ledger.*` below
it, `civtrack.problems` and `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

from civtrack import problems
from civtrack.ledger import column_values as told
from civtrack.ledger import vocabulary as words
from civtrack.ledger.headers import Block
from civtrack.ledger.lists_beside import TELLING
from civtrack.ledger.matching import NOTHING, bare, nearest, normalise
from civtrack.ledger.ticks import tick_columns
from civtrack.light import NamedTuple
from civtrack.model import Column, Field, Row, column_index, column_letter
from civtrack.patterns import lazy
from civtrack.problems import ProblemKind

F = Field
_LETTERS: Final = lazy(r"[A-Za-z]{1,3}")


class Doubt(NamedTuple):
    """A problem with a column: its kind, the column, what was found, and the sentence's values."""

    kind: ProblemKind
    column: int | None
    found: str | None
    values: dict[str, Any]


def name(field: Field) -> str:
    """The office's word for a field."""
    return words.COMMON[field][0] if field in words.COMMON else words.COMMON[F.NUMBER][0]


class Assignment:
    """The columns of one table on their way to their fields.

    Args:
        block: The header.
        overrides: Settings: field name → header text or column letters.
        sample: The first rows below the header, for headers that only values can decide.
        as_of: The day of judgement where it is known; later days are plans.

    Attributes:
        ticks: The columns of which the ticked one is the status.
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
        self.ticks: tuple[int, ...] = ()
        self._fixed: set[int] = set()
        self._refused: set[int] = set()
        self._settings(overrides)
        self._serials()
        self._materials()
        self._clocks()
        self._contradictions()
        self._open_days()
        self._settled()
        self._open_units()
        self._open_classes()
        self._closures()
        self._bare_days()
        self._ticked()
        self._duplicates()
        self._unused()

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

    def _at(self, *wanted: Field) -> list[int]:
        return [column for column, field in sorted(self.field.items()) if field in wanted and column not in self._fixed]

    def _doubt(self, kind: ProblemKind, column: int, **values: object) -> None:
        self.doubts.append(Doubt(kind, column, self.header[column], {"header": self.header[column], **values}))

    def _settings(self, overrides: Mapping[str, str]) -> None:
        for key, wanted in overrides.items():
            field = Field(key)
            column = named_column(self.block, wanted)
            if column is None:
                self.doubts.append(Doubt(problems.COLUMN_SETTING_UNUSED, None, wanted, {"field": name(field)}))
                continue
            for other, has in self.field.items():
                if has is field and other != column:
                    self._take(other, None, "none")
            self._take(column, field, "settings")
            self._fixed.add(column)

    def _serials(self) -> None:
        numbers = [column for column, field in self.field.items() if field is F.NUMBER]
        serials = [column for column in numbers if self.block.matches.get(column, NOTHING).serial]
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

    def _clocks(self) -> None:
        """交办时间 that holds times of day, beside 交办日期: it says nothing of a day."""
        days = [*self._at(*words.DAY_FIELDS), *self._undecided(_is_day)]
        for column in [column for column in days if told.are_clocks(self.sample, column)]:
            self._take(column, None, "none")
            self._refused.add(column)

    def _contradictions(self) -> None:
        """A column whose values cannot be what its header says is not read."""
        for column in self._at(*told.CONTRADICTED):
            field = self.field[column]
            assert field is not None
            if found := told.contradiction(field, self.sample, column):
                self._doubt(problems.COLUMN_CONTRADICTS, column, field=name(field), value=found)
                self._take(column, None, "none")
                self._refused.add(column)

    def _undecided(self, which: Any) -> list[int]:
        return [
            column
            for column, found in sorted(self.block.matches.items())
            if found.ambiguous
            and which(found.ambiguous)
            and self.field[column] is None
            and column not in self._fixed
            and column not in self._refused
        ]

    def _open_days(self) -> None:
        """完成时间, 整改时间: with a clear deadline it is the completion, with a clear completion the deadline."""
        left = self._undecided(_is_day)
        for column in list(left):
            decided = self._have(F.DEADLINE) or self._have(F.DONE_ON)
            field = None if decided else told.deadline_or_done(self.sample, column, self._courses(), self.as_of)
            if field:
                self._take(column, field, "values")
                left.remove(column)
        had_deadline, had_done = self._have(F.DEADLINE), self._have(F.DONE_ON)
        for column in left:
            if had_deadline and had_done:
                self._refused.add(column)
            elif had_deadline:
                self._take(column, F.DONE_ON, "alias")
            elif had_done:
                self._take(column, F.DEADLINE, "alias")
            else:
                self._doubt_header(column, F.DEADLINE, F.DONE_ON)

    def _courses(self) -> list[int]:
        return [c for c, field in self.field.items() if field in (F.STATUS, F.CLOSURE, F.PROGRESS)]

    def _doubt_header(self, column: int, *could_be: Field) -> None:
        self._refused.add(column)
        self._doubt(problems.HEADER_AMBIGUOUS, column, fields="、".join(map(name, could_be)))

    def _settled(self) -> None:
        """结案 beside 办结: the second of the two closes."""
        done = self._at(F.DONE_ON)
        for column in done:
            others = [other for other in done if other != column and "结案" not in self.header[other]]
            if "结案" in self.header[column] and others and not self._have(F.CLOSED_ON):
                self._take(column, F.CLOSED_ON, self.how[column])

    def _closures(self) -> None:
        """销号状态 beside 复查情况 is the status, where no other column is."""
        closures = self._at(F.CLOSURE)
        states = [column for column in closures if bare(normalise(self.header[column])).endswith("状态")]
        if len(closures) > 1 and states and not self._have(F.STATUS):
            self._take(states[-1], F.STATUS, self.how[states[-1]])

    def _texts(self, column: int) -> list[str]:
        values = (row.values.get(column) for row in self.sample)
        return [normalise(value) for value in values if isinstance(value, str) and value.strip()]

    def _open_units(self) -> None:
        """单位: a unit of measure, a district, or (where no other column is one) the responsible unit."""
        for column in self._undecided(words.AMBIGUOUS_UNIT.__contains__):
            texts = self._texts(column)
            if texts and all(text in words.MEASURE_UNITS for text in texts):
                self.how[column] = "values"
            elif texts and not self._have(F.DISTRICT) and all(map(told.is_district, texts)):
                self._take(column, F.DISTRICT, "values")
            elif texts and not self._have(F.UNIT) and not any(text in words.MEASURE_UNITS for text in texts):
                self._take(column, F.UNIT, "values")
            elif texts:
                self._doubt_header(column, F.UNIT, F.DISTRICT)

    def _open_classes(self) -> None:
        """类别: a type of sites where its values are such, else the category, where no other column is it."""
        for column in self._undecided(words.AMBIGUOUS_CLASS.__contains__):
            texts = self._texts(column)
            sites = bool(texts) and all(text in words.SITE_TYPES for text in texts)
            field = F.SITE_TYPE if sites else F.CATEGORY
            if not self._have(field):
                self._take(column, field, "values" if sites else "alias")
            elif texts:
                self._doubt_header(column, F.CATEGORY, F.SITE_TYPE)

    def _bare_days(self) -> None:
        for column in self._undecided(words.AMBIGUOUS_BARE.__contains__):
            self._doubt_header(column, F.FOUND_ON, F.ASSIGNED_ON, F.DEADLINE, F.DONE_ON)

    def _ticked(self) -> None:
        """Tick columns: the ticked header is the status, where no other column is."""
        if self._have(F.STATUS):
            return
        free = {c: chain for c, chain in self.block.chains.items() if self.field[c] is None and c not in self._fixed}
        self.ticks = tick_columns(free, self.sample)
        for column in self.ticks:
            self._take(column, F.STATUS, "values")

    def _duplicates(self) -> None:
        """Two columns for one field: settings, place, fit, what holds anything, what holds most decide; else neither.

        What stands past a gap, as the figures of all districts beside a table, gives way to the table's own columns; so
        do places behind everything that is told of an item, as a list of towns that stands there without a gap.
        """
        for field in Field:
            columns = [column for column, has in sorted(self.field.items()) if has is field]
            if len(columns) < 2 or field in _MANY or (field is F.STATUS and self.ticks):
                continue
            ranked = sorted(columns, key=self._rank)
            best, second = ranked[0], ranked[1]
            if self._rank(best) == self._rank(second) and field not in _LEFT and not self._are_one(columns):
                for column in columns:
                    self._take(column, None, "none")
                    self._refused.add(column)
                self._doubt(
                    problems.COLUMNS_CONTEND, second, field=name(field), other=column_letter(best),
                    other_header=self.header[best], own=column_letter(second),
                )  # fmt: skip
                continue
            for column in ranked[1:]:
                self._take(column, None, "none")
                self._refused.add(column)
                values = {
                    "field": name(field), "used": column_letter(best), "used_header": self.header[best],
                    "other": column_letter(column), "other_header": self.header[column],
                }  # fmt: skip
                self.doubts.append(Doubt(problems.TWO_COLUMNS, column, self.header[column], values))

    def _are_one(self, columns: Sequence[int]) -> bool:
        """Whether columns stand below one header, and each holds a piece of a name: 盘 | 山 | 县."""
        chains = self.block.chains
        together = all(right == left + 1 and chains[left] == chains[right] for left, right in pairwise(columns))
        return together and all(told.holds_pieces(self.sample, column) for column in columns)

    def _rank(self, column: int) -> tuple[bool, bool, bool, int, bool, bool]:
        fixed = column in self._fixed
        found = self.block.matches.get(column, NOTHING)
        holds = told.holds_anything(self.sample, column), told.holds_most(self.sample, column)
        behind = self.field[column] in _PLACES and column > self._told_before
        return not fixed, column not in self._own, behind, found.fit, not holds[0], not holds[1]

    @cached_property
    def _told_before(self) -> int:
        """The last column that says what an item is or how it stands: where places stand behind it, a list begins."""
        return max((column for column, field in self.field.items() if field in TELLING), default=0)

    @cached_property
    def _own(self) -> frozenset[int]:
        """The run of columns without a gap in which most are read."""
        runs: list[list[int]] = []
        for column in sorted(self.field):
            if runs and column == runs[-1][-1] + 1:
                runs[-1].append(column)
            else:
                runs.append([column])
        return frozenset(max(runs, key=lambda run: sum(self.field[column] is not None for column in run)))

    def _unused(self) -> None:
        """Columns of text whose header is not understood: listed, with what they might be."""
        if not self.sample:
            return
        last = max((column for column, field in self.field.items() if field), default=0)
        for column, chain in sorted(self.block.chains.items()):
            found = self.block.matches[column]
            if self.field[column] or found.known or column in self._refused or column > last + 1:
                continue
            if told.holds_text(self.sample, column):
                near = nearest(normalise(chain[-1]))
                kind = problems.TEXT_COLUMN_UNUSED if near is None else problems.TEXT_COLUMN_NEAR
                self._doubt(kind, column, letter=column_letter(column), **({"near": near} if near else {}))


def named_column(block: Block, wanted: str) -> int | None:
    """The column that settings mean: by whole header, by leaf, without bracketed notes, then by letters."""
    key = normalise(wanted)
    leaves = {column: normalise(chain[-1]) for column, chain in block.chains.items()}
    for headers in (block.texts, leaves, {column: bare(leaf) for column, leaf in leaves.items()}):
        found = next((column for column, header in sorted(headers.items()) if header == key), None)
        if found is not None:
            return found
    return column_index(wanted) if _LETTERS.fullmatch(wanted) else None


def _is_day(text: str) -> bool:
    return text not in words.AMBIGUOUS_BARE | words.AMBIGUOUS_UNIT | words.AMBIGUOUS_CLASS


def fields_of(columns: Iterable[Column]) -> dict[Field, int]:
    """Field → column index, the first of each field."""
    taken: dict[Field, int] = {}
    for column in columns:
        if column.field is not None:
            taken.setdefault(column.field, column.index)
    return taken


_PLACES: Final = frozenset({F.DISTRICT, F.STREET, F.COMMUNITY})
_LEFT: Final = frozenset({F.REMARK, F.NUMBER})
"""Fields that judge nothing: among equals the left column is read."""
_MANY: Final = frozenset({F.PHOTOS, F.SERIAL, F.TIER_MARK, F.DAYS_MARK, F.BASIS_MARK, F.ROW_KEY})
"""Fields that may have several columns: none of them is read as text."""
