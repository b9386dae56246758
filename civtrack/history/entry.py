"""An item of a snapshot: what a verdict said of it that does not follow from the day alone.

Exists so that a snapshot, an assessment of today and a comparison of both speak of the same values. Days overdue and
left are not kept, because they follow from deadline and day: so an item at rest is the same entry from day to day. May
import `civtrack.assessment` and everything below it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import groupby, islice, repeat
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civtrack.folded import nfkc
from civtrack.light import NamedTuple
from civtrack.model import Deadline, DeadlineKind, Item, Kind, Reason, Status, Table, Verdict
from civtrack.patterns import lazy
from civtrack.records import text_of

if TYPE_CHECKING:
    from civtrack.assessment import Assessment  # with it comes every reader, which two snapshots do without

__all__ = ["CONTENT", "DONE", "Entry", "day_number", "day_of", "entries_of", "ledgers_of", "plain", "verdicts_of"]

DONE = frozenset({Reason.DONE_ON_TIME.value, Reason.DONE_LATE.value, Reason.DONE_UNDATED.value})
"""Facts of finished items."""

_SIGNS = lazy(r"[\W_]+")
_AT_ONCE = 4096
"""Items that are made entries together: columns of all would take as much memory as the entries."""
_AS_READ = (
    "number", "district", "street", "community", "site", "site_type", "category", "indicator", "description", "source",
    "unit", "person", "leader", "measures", "remark", "progress",
)  # fmt: skip
"""Texts of an entry that are those of its item."""


class Entry(NamedTuple):
    """One item on one day. Days are numbers (20220720), absent values None, enumerations their words.

    The first fields are what an item is about (`CONTENT`), the others how it stands.

    Attributes:
        serial: 1 where the number only counts rows.
        path: The ledger as every output shows it, relative to the office's folder.
        identity: As `civtrack.rules.identity` gave it that day.
        deadline: The effective day.
        original: The day before an extension.
        late: Days late of a finished item.
        photos: Pictures in the item's row; None where nobody could count.
    """

    kind: str
    number: str | None
    serial: int
    district: str | None
    street: str | None
    community: str | None
    site: str | None
    site_type: str | None
    category: str | None
    indicator: str | None
    description: str | None
    source: str | None
    unit: str | None
    partners: str | None
    person: str | None
    leader: str | None
    measures: str | None
    remark: str | None
    found_on: int | None
    assigned_on: int | None
    path: str
    sheet: str
    identity: str
    progress: str | None
    status_text: str | None
    status: str
    deadline_text: str | None
    deadline_kind: str
    deadline: int | None
    original: int | None
    done_on: int | None
    closed_on: int | None
    percent: float | None
    reason: str
    tier: str
    late: int | None
    photos: int | None

    @property
    def ledger(self) -> str:
        """The file's name."""
        return self.path.rpartition("/")[2]

    @property
    def place(self) -> str:
        """Where the problem is, as exactly as the ledger says, without width, case and punctuation."""
        return plain(self.site or self.community or self.street)

    @property
    def subject(self) -> str:
        """What the problem is, likewise."""
        return plain(self.description or self.indicator)

    @property
    def own_number(self) -> str | None:
        """The number, where it is the item's identity: unique and no mere serial."""
        if self.number is None or self.serial:
            return None
        return self.identity if nfkc("".join(self.number.split())) == self.identity else None

    @property
    def base(self) -> int | None:
        """The deadline before any extension."""
        return self.deadline if self.original is None else self.original


_entry = partial(tuple.__new__, Entry)
CONTENT = Entry._fields.index("path")
"""How many of the first fields are what an item is about."""


@lru_cache(1 << 16)
def plain(text: str | None) -> str:
    """Text without width, case, white space and punctuation, so that a retyped cell is the same."""
    return nfkc(_SIGNS.sub("", text)).casefold() if text else ""


def day_number(day: dt.date | None) -> int | None:
    """2022-07-20 → 20220720: sorts as a day and is read by people who open the file."""
    return None if day is None else day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int | None) -> dt.date | None:
    """20220720 → 2022-07-20."""
    return None if number is None else dt.date(number // 10_000, number // 100 % 100, number % 100)


def ledgers_of(assessment: Assessment) -> list[dict[str, str | int]]:
    """What was read, and what could not be, as a snapshot keeps it."""
    read: list[dict[str, str | int]] = [
        {"path": assessment.shown_path(ledger.path), "sha256": ledger.sha256, "items": ledger.items}
        for ledger in assessment.ledgers
    ]
    read += [{"path": assessment.shown_path(Path(error.where)), "code": error.code} for error in assessment.unreadable]
    return read


class _Days(dict["dt.date | None", "int | None"]):
    """Day → its number; each is taken apart once."""

    def __missing__(self, day: dt.date | None) -> int | None:
        number = self[day] = day_number(day)
        return number


def entries_of(
    assessment: Assessment, photos: Mapping[tuple[str, str], Mapping[int, int]] | None = None
) -> Iterator[Entry]:
    """What is judged now, in the order of the verdicts; made while it is asked for, so that nobody must hold them all.

    Args:
        assessment: Whatever was judged.
        photos: Path as shown and sheet → row → pictures; a sheet that is missing was not counted.
    """
    counted, days = photos or {}, _Days()
    for table, run in groupby(assessment.verdicts, attrgetter("item.table")):
        path = assessment.shown_path(table.path)
        pictures = counted.get((path, table.sheet))
        while some := list(islice(run, _AT_ONCE)):
            yield from _entries_of(some, table, path, pictures, days)


def _entries_of(
    verdicts: Sequence[Verdict], table: Table, path: str, pictures: Mapping[int, int] | None, days: _Days
) -> Iterator[Entry]:
    """Verdicts of one table as entries: column by column, which is how hundreds of them are made in no time."""
    verdict: Any = Verdict._make(zip(*verdicts, strict=True))
    item: Any = Item._make(zip(*verdict.item, strict=True))
    deadline: Any = Deadline._make(zip(*verdict.deadline, strict=True))
    day = days.__getitem__
    columns: dict[str, Iterable[Any]] = {
        **{name: getattr(item, name) for name in _AS_READ},
        "kind": repeat(table.kind.value),
        "serial": map(int, item.number_is_serial),
        "partners": ["、".join(partners) or None for partners in verdict.partners],
        "path": repeat(path),
        "sheet": repeat(table.sheet),
        "identity": verdict.id,
        "status_text": map(text_of, item.status),
        # Words as they are stored: `value` costs a call for each of 20,000 items.
        "status": [status._value_ for status in verdict.status],
        "deadline_kind": [kind._value_ for kind in deadline.kind],
        "reason": [reason._value_ for reason in verdict.reason],
        "deadline_text": deadline.text,
        "deadline": map(day, deadline.day),
        "original": map(day, deadline.original),
        **{name: map(day, getattr(verdict, name)) for name in ("found_on", "assigned_on", "done_on", "closed_on")},
        "percent": verdict.percent,
        "tier": verdict.tier,
        "late": [
            None if reason is Reason.OVERDUE else late
            for reason, late in zip(verdict.reason, verdict.days_overdue, strict=True)
        ],
        "photos": repeat(None) if pictures is None else [pictures.get(row, 0) for row in item.row],
    }
    return map(
        _entry, zip(*(columns[name] for name in Entry._fields), strict=False)
    )  # what is the same for all repeats


def verdicts_of(day: dt.date, members: Iterable[tuple[Entry, int]]) -> Iterator[Verdict]:
    """Entries and their rows as verdicts of their day, for whatever counts, groups or shows verdicts.

    What a snapshot does not keep is empty: grounds, findings, escalation step, the cells as typed.
    """
    tables: dict[tuple[str, str, str], Table] = {}
    for entry, row in members:
        key = entry.path, entry.sheet, entry.kind
        if key not in tables:
            tables[key] = Table(Path(entry.path), entry.sheet, Kind(entry.kind), (), 0, 0, ())
        yield _verdict(day, entry, row, tables[key])


def _verdict(day: dt.date, entry: Entry, row: int, table: Table) -> Verdict:
    assigned, due = day_of(entry.assigned_on), day_of(entry.deadline)
    reason = Reason(entry.reason)
    done, closed = day_of(entry.done_on), day_of(entry.closed_on)
    left = (due - day).days if due else None
    overdue = -left if reason is Reason.OVERDUE and left is not None else entry.late
    open_with_days = reason in (Reason.DUE_SOON, Reason.BEHIND, Reason.ON_TRACK)
    partners = tuple(entry.partners.split("、")) if entry.partners else ()
    item = Item(
        table, row, False, entry.number, bool(entry.serial), entry.district, None, entry.street, entry.community,
        entry.site, entry.site_type, entry.category, entry.indicator, entry.description, entry.source,
        day_of(entry.found_on), assigned, entry.deadline_text, None, entry.unit, entry.partners, entry.person,
        entry.leader, entry.measures, entry.progress, entry.percent, entry.status_text, None, done, closed,
        entry.remark,
    )  # fmt: skip
    deadline = Deadline(DeadlineKind(entry.deadline_kind), due, entry.deadline_text, day_of(entry.original))
    return Verdict(
        item, entry.identity, Status(entry.status), deadline, day_of(entry.found_on), assigned, done, closed,
        entry.percent, partners, reason, entry.tier, overdue, left if open_with_days else None, None, (), (),
    )  # fmt: skip
