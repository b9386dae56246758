"""``civtrack trend``: figures over time, from the history.

Exists to choose days and groups, ask the history and draw. May import everything below `civtrack.cli`; no rule lives
here.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

import typer

from civtrack.asking.names import PERIODS
from civtrack.cli.changes import history_of, named_districts
from civtrack.cli.options import Districts, Printing, Settled
from civtrack.cli.running import Desk, day_of, desk, today_at
from civtrack.cli.words import one_of
from civtrack.light import dataclass
from civtrack.locales import active
from civtrack.model import N_
from civtrack.policy import RATE_NAMES

if TYPE_CHECKING:
    import datetime as dt

    from civtrack.cli.printing import Listing
    from civtrack.history.store import Taken

tr = active()

FEW = 14
"""Snapshots that a table shows where no day was asked for."""
BAR, SHORT_BAR = 26, 18
"""Glyphs of the longest bar, and on a narrow terminal; districts share one scale, the total has its own."""
WIDE = 118
"""Cells of a terminal from which on every figure has its column beside the bars."""
RED, YELLOW, REST = "■", "◆", "□"
"""What bars are made of: glyphs that every Chinese font has."""


def trend(
    settled: Settled,
    printing: Printing,
    district: Districts = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="DATE", help=tr("From this day on."))] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DATE", help=tr("Up to this day."))] = None,
    period: Annotated[
        str,
        typer.Option(
            "--period",
            metavar="|".join(PERIODS),
            help=tr("The last snapshot of every day, week, month …."),
            callback=one_of("--period", PERIODS),
        ),
    ] = "day",
) -> None:
    """Prints figures over time."""
    import datetime as dt

    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import chosen_format, put

    chosen = chosen_format(printing.format, printing.output)
    at = desk(settled)
    history = history_of(at)
    districts = named_districts(district or (), at, history)
    first = day_of(from_, "--from", today_at(at)) if from_ else dt.date.min
    last = day_of(to, "--to", today_at(at)) if to else dt.date.max
    taken = _last_of_each(history.taken(first, last), period)
    shown = taken if from_ or to or chosen != "table" else taken[-FEW:]
    rows = [row for one in shown for row in _rows(one, districts)]
    notes = []
    if len(shown) < len(taken):
        text = N_("{shown} of {count} snapshots; earlier ones: --from DATE")
        notes = [active()(text, shown=len(shown), count=len(taken))]
    guard = guard_for(at.settings, force=printing.force)
    shown_rows = listing(rows, at, printing, notes, chosen)
    put(shown_rows, printing.format, printing.output, guard, paged=not printing.no_pager)


@dataclass(frozen=True)
class Row:
    """The figures of one group on one day; group None is the total, ``""`` are items that state no district."""

    day: dt.date
    group: str | None
    figures: Mapping[str, Any]
    tiers: Mapping[str, str]

    @property
    def backlog(self) -> int:
        """Open items."""
        done = ("closed_on_time", "closed_late", "closed_undated")
        return int(self.figures["total"]) - sum(int(self.figures[name]) for name in done)

    @cached_property
    def values(self) -> dict[str, Any]:
        """The contract's keys, and ``backlog``."""
        figures = {name: value for name, value in self.figures.items() if name != "group"}
        return {"date": self.day.isoformat(), "group": self.group, **figures, "backlog": self.backlog}


def _values(row: Row) -> dict[str, Any]:
    return row.values


def _rows(taken: Taken, districts: Sequence[str]) -> list[Row]:
    """Every group of a day, the total last; of some districts only, without it."""
    from civtrack.history.entry import day_of as read_day

    day = read_day(taken.day)
    assert day is not None
    tiers = {tier["key"]: tier["name"] for tier in taken.about.tiers}
    *groups, total = taken.about.figures
    rows = [Row(day, figures["group"] or "", figures, tiers) for figures in groups]
    if districts:
        return [row for row in rows if row.group in districts]
    return [*rows, Row(day, None, total, tiers)]


def _last_of_each(taken: Sequence[Taken], period: str) -> list[Taken]:
    from civtrack.history.entry import day_of as read_day

    last: dict[tuple[int, int], Taken] = {}
    for one in taken:
        day = read_day(one.day)
        assert day is not None
        key = {
            "day": (one.day, 0),
            "week": day.isocalendar()[:2],
            "month": (day.year, day.month),
            "quarter": (day.year, (day.month + 2) // 3),
            "year": (day.year, 0),
        }[period]
        last[key] = one
    return list(last.values())


_LABELS = {
    "date": N_("Day"),
    "group": N_("District"),
    "total": N_("All"),
    "void": N_("Void"),
    "carried": N_("Carried over"),
    "backlog": N_("Open"),
    **RATE_NAMES,
    "mean_days_to_close": N_("Mean days to close"),
    "median_days_to_close": N_("Median days to close"),
    "max_days_overdue": N_("Longest overdue"),
    "rank": N_("Rank"),
    "due": N_("Due"),
    "closed_on_time": N_("On time"),
    "closed_late": N_("Late"),
    "closed_undated": N_("Day unknown"),
    "verified": N_("Verified"),
    "reopened": N_("Reopened"),
    "extended": N_("Extended"),
}
_SHOWN = ("completion_rate", "on_time_rate", "mean_days_to_close")


def listing(rows: Sequence[Row], at: Desk, printing: Printing, notes: Sequence[str], form: str) -> Listing:
    """Rows as a table: a block for each group, days downwards, with a bar of what is open where it is drawn."""
    from civtrack.cli.drawing import TIER_STYLES
    from civtrack.cli.printing import Listing
    from civtrack.cli.tables import arranged, chosen_columns

    tr = active()
    drawn = form == "table"
    tiers = {key: name for row in rows for key, name in row.tiers.items()}
    labels = {**_LABELS, **tiers}
    known = list(dict.fromkeys(["date", "group", *(key for row in rows for key in row.values)]))
    narrow = drawn and sys.stdout.isatty() and shutil.get_terminal_size().columns < WIDE
    columns = ["date", "group", "total", *tiers, "backlog", *_SHOWN]
    if narrow:
        columns = ["date", "group", *(key for key in tiers if key in ("red", "yellow")), "backlog", *_SHOWN[1:]]
    longest = SHORT_BAR if narrow else BAR
    if printing.columns:
        columns, drawn = chosen_columns(printing.columns, known, labels), False
    documents = [row.values for row in arranged(rows, printing, _values, labels)]
    if printing.columns:
        documents = [{column: values[column] for column in columns} for values in documents]
    order = {group: place for place, group in enumerate(dict.fromkeys(row.group for row in rows))}
    kept = arranged(sorted(rows, key=lambda row: (order[row.group], row.day)), printing, _values, labels)
    most: dict[bool, int] = {True: 0, False: 0}
    for row in kept:
        most[row.group is None] = max(most[row.group is None], row.backlog)
    headers = [tr(labels.get(column, column)) for column in columns]
    left_out = [tr("{shown} of {count} rows; all of them: without --limit", shown=len(kept), count=len(rows))]
    return Listing(
        headers=[*headers, tr("Open: {red} overdue {yellow} due soon {rest} other", red=RED, yellow=YELLOW, rest=REST)]
        if drawn
        else headers,
        rows=[
            [
                *(_cell(row, column) for column in columns),
                *([bar(row, most[row.group is None], longest)] if drawn else []),
            ]
            for row in (kept if form not in ("json", "jsonl") else ())
        ],
        document=lambda: documents,
        lines=lambda: documents,
        title=[tr("{office}  Trend", office=at.settings.office.name).strip()],
        notes=[*notes, *(left_out if len(kept) < len(rows) else [])],
        paint={
            (place, columns.index(key)): style
            for key, style in TIER_STYLES.items()
            if key in tiers and key in columns
            for place, row in enumerate((None, *kept), -1)
            if row is None or row.figures.get(key)
        },
    )


def bar(row: Row, most: int, longest: int = BAR) -> str:
    """What is open, as a bar: overdue, due soon, the rest; what is there at all has at least one glyph."""
    if not row.backlog:
        return ""
    red = int(row.figures.get("red") or 0)
    yellow = int(row.figures.get("yellow") or 0)
    rest = max(row.backlog - red - yellow, 0)
    # How long a bar is follows from what is open alone: equal numbers have equal bars, whatever they are made of.
    length = max(round(row.backlog * longest / max(most, longest)), min(row.backlog, _PARTS))
    return "".join(
        glyph * count for glyph, count in zip((RED, YELLOW, REST), _shares((red, yellow, rest), length), strict=True)
    )


_PARTS = 3
"""Parts of a bar; as many glyphs it has at least, where there is as much."""


def _shares(counts: Sequence[int], length: int) -> list[int]:
    """So many glyphs for each count, together `length`; what is there at all has one."""
    shares = [min(count, 1) for count in counts]
    while sum(shares) < length:
        behind = max(range(len(counts)), key=lambda place: counts[place] * length / sum(counts) - shares[place])
        shares[behind] += 1
    return shares


def _cell(row: Row, column: str) -> Any:
    tr = active()
    if column == "date":
        return row.day.isoformat()
    if column == "group":
        return tr("Total") if row.group is None else row.group or tr("Not stated")
    value = row.values.get(column)
    if value is None:
        return "—"
    if column.endswith("_rate"):
        return shown_rate(row, column)
    return value


_RATES = {
    "completion_rate": ("closed", "total"),
    "closure_rate": ("closed", "due"),
    "on_time_rate": ("closed_on_time", "due"),
    "overdue_rate": ("overdue", "due"),
    "verified_rate": ("verified", "total"),
    "rework_rate": ("reopened", "due"),
    "extension_rate": ("extended", "total"),
}


def shown_rate(row: Row, name: str) -> str:
    """A rate as every table shows it, from the counts that were recorded."""
    from civtrack.rules.metrics import Rate

    figures = row.figures
    closed = sum(int(figures[each]) for each in ("closed_on_time", "closed_late", "closed_undated"))
    counts = {**figures, "closed": closed, "overdue": int(figures["due"]) - closed}
    above, below = _RATES[name]
    return Rate(int(counts[above]), int(counts[below])).shown
