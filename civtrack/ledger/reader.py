"""Reads a ledger: every sheet's tables, items and problems; the one door of this room.

Exists so that assessment and `inspect` see the same reading. It keeps what is written and judges nothing. May import
`civtrack.ledger.*`, `civtrack.files`, `civtrack.problems`, `civtrack.errors` and `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from civtrack import problems
from civtrack.errors import NoLedgerFound
from civtrack.ledger import columns
from civtrack.ledger import vocabulary as words
from civtrack.ledger.districts import Districts
from civtrack.ledger.formats import open_book
from civtrack.ledger.grids import Book, Grid, RowStream, Tally
from civtrack.ledger.guessing import guessed, likely_header
from civtrack.ledger.headers import Block, Merges, best_attempt, find_block
from civtrack.ledger.making import Asked
from civtrack.ledger.matching import normalise
from civtrack.ledger.tables import TableReader
from civtrack.ledger.taken import LEDGERS, Taken
from civtrack.light import NamedTuple, dataclass
from civtrack.model import (
    N_,
    CellRef,
    Field,
    Item,
    Kind,
    Ledger,
    LikelyHeader,
    Message,
    Problem,
    Row,
    SkippedSheet,
    Table,
)

if TYPE_CHECKING:
    from civtrack.ledger.passed import Passed
    from civtrack.xlsx import Limits

__all__ = ["ReadOptions", "Reading", "likely_headers", "read_book", "read_ledger"]

_WINDOW: Final = 40
"""Rows with values among which the first header is looked for."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What is known about a file before it is read.

    Attributes:
        kind: What it lists; None: decided table by table.
        sheets: Names of the sheets to read; empty: all.
        district: The district of the whole file, for rows that name none.
        columns: Field name → header text or column letters; outranks the vocabulary.
        districts: The office's districts, canonical, in its order.
        aliases: 写法 → canonical district.
        as_of: The day of judgement where it is known; only an ambiguous 完成时间 asks for it.
        limits: What is believed at most of a file; None: what an honest one does not exceed.
        passed: Keeps the rows of the sheets that are read; None: nobody asks for them again.
        opens: Opens the file; None: as a workbook.
        taken: What is taken for a list of items, and for a row of one.
        otherwise: What is taken for those where the file has no other; None: nothing.
    """

    kind: Kind | None = None
    sheets: tuple[str, ...] = ()
    district: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    districts: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    as_of: dt.date | None = None
    limits: Limits | None = None
    passed: Passed | None = None
    opens: Callable[[Path, Limits], Book] | None = None
    taken: Taken = LEDGERS
    otherwise: Taken | None = None


class Reading(NamedTuple):
    """A ledger, its items in the order of sheets and rows, and what is wrong with the way it is built."""

    ledger: Ledger
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]


class _Sheet(NamedTuple):
    parts: list[Table | SkippedSheet]
    items: list[Item]
    problems: list[Problem]
    attempt: Block | None = None
    edge: int = 0
    window: tuple[Row, ...] = ()


def read_ledger(path: Path, options: ReadOptions | None = None) -> Reading:
    """Reads a file of any known format.

    Args:
        path: The file.
        options: What is known about it.

    Raises:
        LedgerUnreadable: One of its kinds; `NoLedgerFound` where no sheet holds a ledger.
    """
    from civtrack.files import sha256
    from civtrack.xlsx import Limits

    options = options or ReadOptions()
    try:
        with (options.opens or open_book)(path, options.limits or Limits()) as book:
            return read_book(book, path, sha256(path), options)
    except NoLedgerFound:
        if options.otherwise is None:
            raise
        try:
            return read_ledger(path, replace(options, taken=options.otherwise, otherwise=None))
        except NoLedgerFound:
            pass
        raise  # what is missing of a ledger is what helps


def read_book(book: Book, path: Path, fingerprint: str, options: ReadOptions) -> Reading:
    """Reads an open workbook; see `read_ledger`."""
    asked = Asked(path, options.kind, options.district, options.columns, options.as_of, options.taken)
    districts = Districts(options.districts, options.aliases)
    wanted = {normalise(name) for name in options.sheets}
    parts: list[Table | SkippedSheet] = []
    items: list[Item] = []
    found: list[Problem] = []
    attempts: list[tuple[str, Block]] = []
    left_out: list[Problem] = []
    unknown: dict[str, tuple[Sequence[Row], Merges, Block | None]] = {}
    edges: dict[str, int] = {}
    tally = Tally(path.name, options.limits)
    tally.sheets(len(book.grids))
    for grid in book.grids:
        if wanted and normalise(grid.name) not in wanted:
            parts.append(SkippedSheet(grid.name, Message(N_("not asked for with --sheet"))))
            continue
        seen = options.passed.through(path, fingerprint, grid) if options.passed else grid
        sheet = _read_sheet(seen, asked, districts, tally)
        parts.extend(sheet.parts)
        items.extend(sheet.items)
        found.extend(sheet.problems)
        edges[grid.name] = sheet.edge
        if sheet.window:
            unknown[grid.name] = (sheet.window, Merges(grid.merges), sheet.attempt)
        if sheet.attempt:
            attempts.append((grid.name, sheet.attempt))
            left_out += _left_out(path, grid.name, sheet)
    present = {normalise(grid.name) for grid in book.grids}
    absent = [name for name in options.sheets if normalise(name) not in present]
    if len(absent) == len(options.sheets) > 0:
        raise NoLedgerFound(
            path.name, detail=Message(N_("it has no sheet named {names}"), {"names": "、".join(absent)})
        )
    found += [Problem(problems.SHEET_MISSING, CellRef(path.name), name) for name in absent]
    if not any(isinstance(part, Table) for part in parts):
        told = {name: likely_header(*seen) for name, seen in islice(unknown.items(), _TOLD)}
        sheets = tuple(replace(part, likely=told.get(part.name)) for part in parts if isinstance(part, SkippedSheet))
        raise NoLedgerFound(path.name, detail=_what_is_missing(attempts, parts), sheets=sheets, format=book.format)
    ledger = Ledger(path, book.format, fingerprint, tuple(parts), len(items), edges)
    return Reading(ledger, tuple(items), (*left_out, *found))


def likely_headers(path: Path, options: ReadOptions) -> tuple[tuple[str, LikelyHeader], ...]:
    """What the columns of each sheet might be, known ledger or not; by sheet.

    Raises:
        LedgerUnreadable: The file cannot be read.
    """
    asked = Asked(path, options.kind, options.district, options.columns, options.as_of, options.taken)
    found = []
    with open_book(path, options.limits) as book:
        tally = Tally(path.name, options.limits)
        tally.sheets(len(book.grids))
        for grid in book.grids:
            window = RowStream(grid.blocks(), Tally(path.name, options.limits)).peek(_WINDOW)
            merges = Merges(grid.merges)
            block = find_block(window, merges, asked.named, asked.taken.qualifies)
            if block is not None:
                found.append((grid.name, guessed(block, window)))
            elif (likely := likely_header(window, merges, best_attempt(window, merges))) is not None:
                found.append((grid.name, likely))
    return tuple(found)


def _left_out(path: Path, name: str, sheet: _Sheet) -> list[Problem]:
    """A sheet that is passed over although its header names three fields or more."""
    block, reason = sheet.attempt, next(part.reason for part in sheet.parts if isinstance(part, SkippedSheet))
    assert block is not None
    named = block.fields - words.BESIDE
    if len(named) < _NAMED:
        return []
    text = next((chain[-1] for column, chain in sorted(block.chains.items()) if not block.matches[column].known), None)
    example = f'{{ description = "{" ".join((text or "B").split())}" }}'
    known = "、".join(columns.name(wanted) for wanted in Field if wanted in named)
    where = CellRef(path.name, name, block.rows[-1])
    return [Problem(problems.SHEET_LEFT_OUT, where, None, {"known": known, "reason": reason, "example": example})]


_NAMED: Final = 3
_TOLD: Final = 20
"""Sheets of which it is said what they might be, where none is a ledger."""


def _read_sheet(grid: Grid, asked: Asked, districts: Districts, tally: Tally) -> _Sheet:
    stream = RowStream(grid.blocks(), tally)
    window = stream.peek(_WINDOW)
    merges = Merges(grid.merges)
    block = find_block(window, merges, asked.named, asked.taken.qualifies)
    if block is None:
        reason, attempt = _why_none(window, merges)
        return _Sheet([SkippedSheet(grid.name, reason)], [], [], attempt, window=tuple(window))
    above = stream.take_to(block.rows[0] - 1)
    sheet = _Sheet([], [], [])
    first_title: str | None = None
    hidden = 0
    while block is not None:
        tally.table()
        reader = TableReader(grid, block, above, stream, merges, asked, districts, first_title)
        reader.read()
        first_title = first_title or reader.table.title
        sheet.parts.append(reader.table)
        sheet.items.extend(reader.items)
        sheet.problems.extend(reader.problems)
        hidden += sum(item.hidden for item in reader.items)
        block, above = reader.next_block, reader.left_over
    place = CellRef(asked.path.name, grid.name)
    if hidden:
        sheet.problems.append(Problem(problems.HIDDEN_ROWS, place, None, {"count": hidden}))
    if grid.filtered:
        sheet.problems.append(Problem(problems.ACTIVE_FILTER, place))
    if grid.state != "visible" and sheet.items:
        sheet.problems.append(Problem(problems.HIDDEN_SHEET, place, None, {"count": len(sheet.items)}))
    return sheet._replace(edge=stream.edge)


def _why_none(window: list[Row], merges: Merges) -> tuple[Message, Block | None]:
    """Why a sheet holds no ledger, and the header-like row it has, if any."""
    if not window:
        return Message(N_("the sheet is empty")), None
    attempt = best_attempt(window, merges)
    widest = max(len(row.values) for row in window)
    if widest <= 2:
        return Message(N_("text without a table, such as instructions")), attempt
    if attempt is None:
        return Message(N_("no header row was recognised")), attempt
    if attempt.fields.isdisjoint(words.TEXT_FIELDS):
        return Message(N_("a summary or another list: no column says what is wrong or to be done")), attempt
    return Message(N_("a list without deadline, status, course or responsible unit")), attempt


def _what_is_missing(attempts: list[tuple[str, Block]], parts: list[Table | SkippedSheet]) -> Message:
    if not attempts:
        if all(isinstance(part, SkippedSheet) and "empty" in part.reason.text for part in parts):
            return Message(N_("all its sheets are empty"))
        return Message(N_("no sheet has a header row that civtrack knows"))
    sheet, block = max(attempts, key=lambda attempt: len(attempt[1].fields))
    values = {
        "sheet": sheet,
        "row": block.rows[0],
        "known": "、".join(columns.name(wanted) for wanted in Field if wanted in block.fields),
    }
    if block.fields.isdisjoint(words.TEXT_FIELDS):
        values["missing"] = columns.name(Field.DESCRIPTION)
        return Message(
            N_("the sheet “{sheet}” looks most like one (row {row} has {known}), but nothing there means {missing}"),
            values,
        )
    values["missing"] = "、".join(map(columns.name, (Field.DEADLINE, Field.UNIT, Field.STATUS, Field.PROGRESS)))
    return Message(
        N_("the sheet “{sheet}” looks most like one (row {row} has {known}), but has none of {missing}"), values
    )
