"""The values that every room shares: what was read (`Item`), what was judged (`Verdict`), where (`CellRef`).

Exists so that rules, readers and outputs speak of the same things without knowing one another. Everything is
frozen and slotted. May import only `civtrack.patterns` and `civtrack.light`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from civtrack.light import NamedTuple, dataclass
from civtrack.patterns import lazy


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Marks an English message for the catalogue; it is translated where it is shown."""
    return text


class Message(NamedTuple):
    """A sentence that can be shown in any language: an English msgid with ``{named}`` fields, and their values.

    Values may be text, numbers, dates (shown as ISO), further messages or a list of those. Ledger text goes only into
    values, so a brace in it is never interpreted.
    """

    text: str
    values: dict[str, Any] = {}  # noqa: RUF012 - never mutated; a shared empty default keeps construction cheap


class CellError(NamedTuple):
    """An error value of a cell, such as ``#N/A`` or ``#REF!``."""

    code: str

    def __str__(self) -> str:
        return self.code


Value = str | int | float | bool | dt.datetime | dt.date | dt.time | CellError | None
"""What a cell holds, typed as the workbook says: text, number, truth, moment, day, time of day, error, or nothing."""


class Shown:
    """A number or moment that its cell shows otherwise than it is: WT-0012 for 12, 2022年7月 for the first of July.

    Its classes are numbers and moments like any other, equal to what the cell holds; only a text column, or the
    reading of a deadline, asks for what is shown.
    """

    shown: str = ""
    """The text that the cell shows."""


class ShownInt(Shown, int):
    """A whole number that is shown as something else."""


class ShownFloat(Shown, float):
    """A number that is shown as something else."""


class ShownMonth(Shown, dt.datetime):
    """A moment of which only month and year, or the year, are shown."""


@lru_cache(1 << 14)
def column_letter(index: int) -> str:
    """The letters of a column: 1 → ``A``, 27 → ``AA``."""
    letters = ""
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(1 << 14)
def column_index(letters: str) -> int:
    """The 1-based index of column letters: ``A`` → 1, ``AA`` → 27; case does not matter."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index


_PIECES = lazy(r"""([\s/:!"'“”‘’《》【】（）()<>&=,;，；、。！：？]+)""")


def readable(text: str) -> str:
    """Text that can be written as UTF-8: a file name that is not (of a zip packed on Windows) is read as GBK.

    Python keeps the bytes of such a name in surrogates, one each; whatever is nobody's name gets question marks. Text
    that can be written is handed back as it is.
    """
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(map(_readable_piece, _PIECES.split(text)))
    return text


def _readable_piece(piece: str) -> str:
    try:
        piece.encode()
    except UnicodeEncodeError:
        try:
            return piece.encode("utf-8", "surrogateescape").decode("gb18030")
        except UnicodeError:
            return piece.encode("utf-8", "replace").decode()
    return piece


class CellRef(NamedTuple):
    """A place in the office's files: ``file!sheet!cell``, as far as it is known."""

    ledger: str
    sheet: str | None = None
    row: int | None = None
    column: int | None = None

    @property
    def cell(self) -> str | None:
        """``H17``, or ``17`` for a whole row, or None for a sheet or file."""
        if self.row is None:
            return None if self.column is None else column_letter(self.column)
        return f"{column_letter(self.column) if self.column else ''}{self.row}"

    def __str__(self) -> str:
        ledger, sheet, cell = self.ledger, self.sheet, self.cell
        if ledger and sheet and cell:
            return f"{ledger}!{sheet}!{cell}"
        return "!".join(part for part in (ledger, sheet, cell) if part)


class Area(NamedTuple):
    """A rectangle of cells, 1-based, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Row(NamedTuple):
    """A row of a sheet as stored: sparse, with its true number.

    `values` maps 1-based columns to what their cells hold; an absent column is an empty cell. `formulas` are the
    columns whose cell is a formula, `uncached` those of them without a cached value (their value is None).
    """

    number: int
    hidden: bool
    values: dict[int, Value]
    formulas: frozenset[int] = frozenset()
    uncached: frozenset[int] = frozenset()


class Word(StrEnum):
    """A word of the contract: found in dictionaries as fast as the text that it is equal to."""

    __hash__ = str.__hash__


class Kind(Word):
    """What a ledger lists (contract: ``kind`` of an item)."""

    PROBLEM = "problem"
    REMINDER = "reminder"
    MATERIAL = "material"


class Field(Word):
    """What a column of a ledger means (DOMAIN §2)."""

    NUMBER = "number"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    SITE = "site"
    SITE_TYPE = "site_type"
    CATEGORY = "category"
    INDICATOR = "indicator"
    DESCRIPTION = "description"
    SOURCE = "source"
    FOUND_ON = "found_on"
    ASSIGNED_ON = "assigned_on"
    DEADLINE = "deadline"
    EXTENDED_TO = "extended_to"
    UNIT = "unit"
    PARTNERS = "partners"
    PERSON = "person"
    LEADER = "leader"
    MEASURES = "measures"
    PROGRESS = "progress"
    PERCENT = "percent"
    STATUS = "status"
    CLOSURE = "closure"
    DONE_ON = "done_on"
    CLOSED_ON = "closed_on"
    REMARK = "remark"
    PHOTOS = "photos"
    SERIAL = "serial"
    TIER_MARK = "tier_mark"
    DAYS_MARK = "days_mark"
    BASIS_MARK = "basis_mark"
    ROW_KEY = "row_key"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table and what it was taken for; ``how`` is alias, pattern, settings, values or none."""

    index: int
    header: str
    field: Field | None
    how: str

    @property
    def letter(self) -> str:
        """The column's letters."""
        return column_letter(self.index)


@dataclass(frozen=True, slots=True)
class Table:
    """One ledger table on a sheet (a sheet may stack several).

    Attributes:
        path: The file as given.
        sheet: The sheet's name, exactly as in the workbook.
        kind: What it lists.
        header_rows: Excel row numbers of the header, top-down.
        first_row: First row below the header.
        last_row: Last row that belongs to the table.
        columns: Every column, left to right, mapped or not.
        title: The title above the table.
        year: A year found in title, sheet or file name; else None.
        repeated_headers: Rows inside the table that repeat its header.
        headings: Section rows inside the table (“一、兴隆台区”), which are no items.
        totals: Total and sub-total rows (合计, 小计), which are no items.
        notes: Rows of notes, signatures, column numbers and other lists, which are no items.
        date_system: 1900 or 1904: the year from which the workbook counts days, for dates that lost their cell format.
    """

    path: Path
    sheet: str
    kind: Kind
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    title: str | None = None
    year: int | None = None
    repeated_headers: tuple[int, ...] = ()
    headings: tuple[int, ...] = ()
    totals: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()
    date_system: int = 1900

    @property
    def ledger(self) -> str:
        """The file's name."""
        return self.path.name

    def column(self, field: Field) -> int | None:
        """The 1-based column index of a field, or None where the table has no such column."""
        return next((column.index for column in self.columns if column.field is field), None)


class Guess(NamedTuple):
    """What a column of a sheet that is no known ledger might be; only told, never read by.

    Attributes:
        letter: The column's letters.
        header: Its header.
        field: What it most likely is; None where nothing or more than one thing is likely.
        possible: What it might be.
        known: Whether its name is known, so that no setting is needed.
        why: What tells so.
        examples: Some of its values.
    """

    letter: str
    header: str
    field: Field | None
    possible: tuple[Field, ...]
    known: bool
    why: Message
    examples: tuple[str, ...]


class LikelyHeader(NamedTuple):
    """The likely header of a sheet without a known one: its rows, its columns, which fields a ledger still lacks."""

    rows: tuple[int, ...]
    columns: tuple[Guess, ...]
    missing: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class SkippedSheet:
    """A sheet that holds no ledger, why, and what its header might be."""

    name: str
    reason: Message
    likely: LikelyHeader | None = None


EDITABLE = frozenset({"xlsx", "xlsm"})
"""Formats that are edited as they are, without loss."""


class Twin(NamedTuple):
    """An .xlsx that was made of an old workbook and reads the same in every cell.

    Attributes:
        path: The file; it goes when nobody holds the twin any more.
        sha256: Its fingerprint.
        room: Keeps the file's folder.
    """

    path: Path
    sha256: str
    room: object


@dataclass(frozen=True, slots=True)
class Ledger:
    """A file that was read: its tables in sheet order, and what was passed over.

    Attributes:
        path: The file as given.
        format: ``xlsx``, ``xlsm``, ``xls``, ``xlsb``, ``ods`` or ``csv``: what it is, not what its suffix says.
        sha256: Fingerprint of the bytes that were read; an edit proves against it that it edits the same file.
        sheets: Tables and skipped sheets in the workbook's order.
        items: How many items were read.
        edges: Sheet → the last column in which any of its rows holds something.
        twin: What is edited in its stead, where the file itself cannot be.
        no_twin: Why it has none, where one was tried for.
    """

    path: Path
    format: str
    sha256: str
    sheets: tuple[Table | SkippedSheet, ...]
    items: int
    edges: Mapping[str, int] = field(default_factory=dict)
    twin: Twin | None = field(default=None, compare=False)
    no_twin: Message | None = field(default=None, compare=False)

    @property
    def editable(self) -> Path | None:
        """The package that an edit starts from: the file itself, or its twin; None where there is neither."""
        if self.format in EDITABLE:
            return self.path
        return self.twin.path if self.twin else None

    @property
    def tables(self) -> tuple[Table, ...]:
        """The ledger tables alone."""
        return tuple(sheet for sheet in self.sheets if isinstance(sheet, Table))


class Item(NamedTuple):
    """One row of a ledger as it is written: text normalised only in its white space, values typed by the cell.

    Nothing is interpreted here (that is `Verdict`): dates, status and percent are the cells' own values. Absent text
    is None, never "". Merged and “同上” cells are filled in, so each item is complete.
    """

    table: Table
    row: int
    hidden: bool
    number: str | None
    number_is_serial: bool
    district: str | None
    district_origin: str | None
    street: str | None
    community: str | None
    site: str | None
    site_type: str | None
    category: str | None
    indicator: str | None
    description: str | None
    source: str | None
    found_on: Value
    assigned_on: Value
    deadline: Value
    extended_to: Value
    unit: str | None
    partners: str | None
    person: str | None
    leader: str | None
    measures: str | None
    progress: str | None
    percent: Value
    status: Value
    closure: Value
    done_on: Value
    closed_on: Value
    remark: str | None

    def ref(self, field: Field | None = None) -> CellRef:
        """Where the item, or one of its fields, stands."""
        return CellRef(self.table.ledger, self.table.sheet, self.row, self.table.column(field) if field else None)


class Status(Word):
    """How far the rectification has come (DOMAIN §3)."""

    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CLOSED = "closed"
    REOPENED = "reopened"
    ONGOING = "ongoing"
    SUSPENDED = "suspended"
    VOID = "void"
    UNKNOWN = "unknown"


STATUS_NAMES: dict[Status, str] = {
    Status.ASSIGNED: N_("Assigned"),
    Status.IN_PROGRESS: N_("In progress"),
    Status.DONE: N_("Reported done"),
    Status.CLOSED: N_("Closed out"),
    Status.REOPENED: N_("Reopened"),
    Status.ONGOING: N_("Ongoing"),
    Status.SUSPENDED: N_("Suspended"),
    Status.VOID: N_("Void"),
    Status.UNKNOWN: N_("Unknown"),
}
"""What each status is called where a person reads it."""

CHANGE_NAMES = {
    "new": N_("New"),
    "closed": N_("Finished"),
    "reopened": N_("Opened again"),
    "newly_overdue": N_("Newly overdue"),
    "tier_up": N_("Tier graver"),
    "tier_down": N_("Tier milder"),
    "deadline_extended": N_("Deadline extended"),
    "deadline_moved": N_("Deadline edited"),
    "unit_changed": N_("Responsibility changed"),
    "text_edited": N_("Text edited"),
    "photos_removed": N_("Photos removed"),
    "vanished": N_("Row gone"),
    "ledger_missing": N_("Ledger missing"),
}
"""What can happen to an item between two days (CONTRACT, ``changes``), in the order in which it is told."""


class DeadlineKind(Word):
    """How certain a deadline is (DOMAIN §4)."""

    DATE = "date"
    OPEN_ENDED = "open_ended"
    RECURRING = "recurring"
    UNCLEAR = "unclear"
    MISSING = "missing"


class Reason(Word):
    """The fact a verdict states; a profile maps it to a colour (DOMAIN §5)."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    BEHIND = "behind"
    ON_TRACK = "on_track"
    UNDATED = "undated"
    UNCLEAR = "unclear"
    ONGOING = "ongoing"
    SUSPENDED = "suspended"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    DONE_UNDATED = "done_undated"
    AWAITING_CHECK = "awaiting_check"
    VOID = "void"
    CARRIED = "carried"


OUTSIDE: frozenset[Reason] = frozenset({Reason.VOID, Reason.CARRIED})
"""Facts of rows that are outside every total: void ones, and those that a later period's ledger carries on."""


class Ground(NamedTuple):
    """One step of a judgement, in order: the field it rests on (None for a conclusion) and the sentence."""

    field: Field | None
    message: Message


class Finding(NamedTuple):
    """Something wrong with a value, said by a rule that does not know where the value stands.

    `kind` is a `civtrack.problems.ProblemKind`; the assessment adds the place and makes it a `Problem`.
    """

    kind: Any
    field: Field | None
    found: str | None
    values: dict[str, Any] = {}  # noqa: RUF012 - never mutated


class Deadline(NamedTuple):
    """A deadline as it was understood.

    Attributes:
        kind: How certain it is.
        day: The effective day (after an extension), for kind ``date``; else None.
        text: As written in the ledger; None where nothing was written.
        original: The day before an extension, else None.
        rule: Name of the rule that read it, such as ``workdays_after``.
        milestones: All days of a deadline with stages, in order; empty otherwise.
        then_ongoing: True for “立行立改，长期坚持”: after the day the work goes on.
        readings: For ``unclear``: the days it could mean, if any.
        grounds: How it was read, step by step.
        findings: What is wrong or doubtful about it.
    """

    kind: DeadlineKind
    day: dt.date | None = None
    text: str | None = None
    original: dt.date | None = None
    rule: str = ""
    milestones: tuple[dt.date, ...] = ()
    then_ongoing: bool = False
    readings: tuple[dt.date, ...] = ()
    grounds: tuple[Ground, ...] = ()
    findings: tuple[Finding, ...] = ()


class Verdict(NamedTuple):
    """The judgement of one item on one day: a fact (`reason`), the colour it has in the profile, and every step.

    Attributes:
        item: What was judged.
        id: Identity, stable between runs (ARCHITECTURE: the number where unique, else a hash).
        status: As understood.
        deadline: As understood; its ``day`` is the effective one.
        found_on: Day of discovery.
        assigned_on: Day of assignment (交办).
        done_on: Day reported done.
        closed_on: Day closed out (销号).
        percent: 0-100, or None.
        partners: Co-operating units.
        reason: The fact.
        tier: Key of a tier of the profile.
        days_overdue: Whole days past the deadline, ≥ 1, or None. For done items: days late.
        days_left: Whole days to the deadline, ≥ 0, or None; None once the clock has stopped.
        step: The escalation step that the days overdue have reached, or None.
        said: The grounds of each step of the judgement, as its reading has them; `grounds` is all of them.
        findings: What is wrong with the item's data.
    """

    item: Item
    id: str
    status: Status
    deadline: Deadline
    found_on: dt.date | None
    assigned_on: dt.date | None
    done_on: dt.date | None
    closed_on: dt.date | None
    percent: float | None
    partners: tuple[str, ...]
    reason: Reason
    tier: str
    days_overdue: int | None
    days_left: int | None
    step: str | None
    said: tuple[tuple[Ground, ...], ...]
    findings: tuple[Finding, ...]

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """The whole judgement in order; of twenty thousand verdicts, a summary asks none for it."""
        return tuple(chain.from_iterable(self.said))

    @property
    def extended(self) -> bool:
        """Whether the deadline was put off."""
        return self.deadline.original is not None


ITEM_COLUMNS = (
    "ledger", "sheet", "row", "kind", "id", "number", "district", "street", "community", "site", "site_type",
    "category", "indicator", "description", "source", "found_on", "assigned_on", "deadline_text", "deadline",
    "extended_to", "unit", "partners", "person", "leader", "measures", "progress", "percent", "status_text", "status",
    "done_on", "closed_on", "remark", "deadline_kind", "original_deadline", "reason", "tier", "days_overdue",
    "days_left", "step", "reasons", "days",
)  # fmt: skip
"""What an item shows, by the contract's names and in its order, and ``days``: late or left, in words."""


class Severity(StrEnum):
    """How bad a data problem is: an error hides or changes an item's judgement, a warning makes it doubtful."""

    ERROR = "error"
    WARNING = "warning"


class Problem(NamedTuple):
    """Something wrong in the office's data, at its place. Collected, counted and shown; never raised.

    `kind` is a `civtrack.problems.ProblemKind`, which holds code, slug, severity, message and advice.
    """

    kind: Any
    where: CellRef
    found: str | None = None
    values: dict[str, Any] | None = None
