"""District workbooks, planned: which group gets which rows of which ledger, and that nothing is lost between them.

Exists because dividing and sending out costs the office its dearest hours. What a sheet's rows are worth to a group is
decided in `civtrack.outputs.districts.sharing`; here every item of every ledger is counted into exactly one workbook.
The copies themselves are made by `civtrack.xlsx`. May import everything below `civtrack.day` except openpyxl.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter

from civtrack.assessment import Assessment
from civtrack.errors import (
    CivtrackError,
    FormatNotDivisible,
    FormatNotEditable,
    LedgerChanged,
    LedgerUnreadable,
    NotEditable,
    SplitDoesNotAddUp,
    TakesTooMuch,
)
from civtrack.files import sha256
from civtrack.files.memory import one_after_another
from civtrack.light import NamedTuple, dataclass
from civtrack.model import (
    N_,
    CellRef,
    Column,
    Field,
    Item,
    Ledger,
    Message,
    Problem,
    Reason,
    SkippedSheet,
    Table,
    Value,
    Verdict,
)
from civtrack.outputs.districts.known import mentions_of
from civtrack.outputs.districts.mentions import Mentions
from civtrack.outputs.districts.plain_sheets import PlainSheet
from civtrack.outputs.districts.quoted import quotes_of
from civtrack.outputs.districts.said import problems_of
from civtrack.outputs.districts.shares import SheetShare
from civtrack.outputs.districts.sharing import SheetDivider
from civtrack.outputs.districts.side_lists import side_list
from civtrack.outputs.districts.unread_columns import UnreadColumns
from civtrack.outputs.legacy import not_editable, package_of
from civtrack.problems import SPLIT_SHEET_REFUSED
from civtrack.rules.metrics import BY as GROUPINGS
from civtrack.rules.metrics import group_of
from civtrack.xlsx import Package
from civtrack.xlsx.opened.selected import Prepared, selected_rows

__all__ = ["BY", "GroupShare", "LedgerShare", "Missing", "Split", "plan_split", "reply_columns"]

PREPARED = 1_000
"""Rows without content below the last item that a workbook keeps."""
BY = ("district", "unit", "person", "leader", "category", "site_type", "source", "street", "month")
"""What workbooks can be made by; a ledger divided by sheet or by ledger would be the ledger."""


@dataclass(frozen=True, slots=True)
class LedgerShare:
    """What one group gets of one ledger.

    Attributes:
        ledger: The ledger.
        sheets: Its sheets, in the workbook's order; those without anything of the group are left out.
        plain: The names of those that are no ledger and that the settings keep.
        items: How many items are in it.
        unread: How many rows that were not understood are in it.
    """

    ledger: Ledger
    sheets: tuple[SheetShare, ...]
    plain: frozenset[str] = frozenset()

    @property
    def items(self) -> int:
        """How many items are in it."""
        return sum(len(sheet.items) for sheet in self.sheets)

    @property
    def unread(self) -> int:
        """How many rows that were not understood are in it."""
        return sum(len(sheet.unread) for sheet in self.sheets)


@dataclass(frozen=True, slots=True)
class GroupShare:
    """What one group gets of all ledgers; its name is None for items that state none."""

    group: str | None
    ledgers: tuple[LedgerShare, ...]

    @property
    def items(self) -> int:
        """How many items are in it."""
        return sum(share.items for share in self.ledgers)


class Missing(NamedTuple):
    """Items of one group that are sent to nobody, because their ledger cannot be divided.

    Attributes:
        error: The ledger, and why.
        group: Whose they are.
        items: How many.
    """

    error: CivtrackError
    group: str | None
    items: int


@dataclass(frozen=True, slots=True)
class Split:
    """The plan.

    Attributes:
        by: What is divided by.
        groups: Who gets something, in the order of every table; those without a group last.
        empty: Groups that were asked for and have nothing.
        refused: Ledgers that cannot be divided, each with its reason.
        problems: What the clerk must know of what was left out, each once.
        mentions: Which texts speak of which group.
        ids: Ledger and sheet → row → identity.
        columns: The columns that nobody understands.
        missing: Items in ledgers that cannot be divided.
    """

    by: str
    groups: tuple[GroupShare, ...]
    empty: tuple[str, ...]
    refused: tuple[CivtrackError, ...]
    problems: tuple[Problem, ...]
    mentions: Mentions
    ids: Mapping[tuple[int, str], Mapping[int, str]]
    columns: UnreadColumns
    missing: tuple[Missing, ...] = ()

    def identities(self, ledger: Ledger, sheet: str) -> Mapping[int, str]:
        """Row → identity of the items of a sheet."""
        return self.ids.get((id(ledger), sheet), {})


def plan_split(assessment: Assessment, by: str = "district") -> Split:
    """Plans a workbook for each group.

    Args:
        assessment: What is divided; of one narrowed to some districts only those districts' items are given out, yet
            everything is looked at, so that nothing of the others can slip in.
        by: One of `BY`.

    Raises:
        SplitDoesNotAddUp: Items would be lost or given out twice.
        LedgerChanged: A file is no longer the one that was read.
        LedgerUnreadable: It cannot be read any more.
    """
    whole = assessment.whole
    columns = UnreadColumns(whole)
    mentions = mentions_of(whole, by, quotes_of(whole, by, columns))
    rows = _by_ledger(whole)
    refused: list[CivtrackError] = []
    missing: list[Missing] = []
    found: dict[str | None, list[LedgerShare]] = {}
    problems: list[Problem] = []
    ids: dict[tuple[int, str], dict[int, str]] = {}
    owner = _Owner(assessment, by)
    _bounded(whole, assessment, owner)
    undivided: set[int] = set()
    for ledger in one_after_another(whole.ledgers):
        verdicts = rows[id(ledger)]
        try:
            if ledger.editable is None:
                raise not_editable(ledger, FormatNotDivisible)
            shares = _divided(whole, ledger, verdicts, owner, mentions, columns, sheets := list[str]())
        except (FormatNotEditable, NotEditable, LedgerUnreadable) as error:
            refused.append(error)
            undivided.add(id(ledger))
            counted = Counter(owner(verdict) for of_sheet in verdicts.values() for verdict in of_sheet)
            missing += (Missing(error, group, items) for group, items in counted.items() if group != _OUTSIDE)
            continue
        _prove_sum(ledger, shares, verdicts)
        shares.pop(_OUTSIDE, None)
        problems += problems_of(ledger, [sheet for share in shares.values() for sheet in share.sheets])
        problems += (Problem(SPLIT_SHEET_REFUSED, CellRef(ledger.path.name, name), name) for name in sheets)
        ids.update(
            ((id(ledger), sheet), {verdict.item.row: verdict.id for verdict in of_sheet})
            for sheet, of_sheet in verdicts.items()
        )
        for group, share in shares.items():
            found.setdefault(group, []).append(share)
    order = _order(assessment, found, by)
    groups = tuple(GroupShare(group, tuple(found[group])) for group in order if group in found)
    elsewhere = {owner(verdict) for place in undivided for of_sheet in rows[place].values() for verdict in of_sheet}
    empty = tuple(name for name in order if name is not None and name not in found and name not in elsewhere)
    return Split(by, groups, empty, tuple(refused), tuple(problems), mentions, ids, columns, tuple(missing))


_OUTSIDE = "\0"
"""Whose the items are that were not asked for: a group that is given nothing."""


class _Owner:
    """Whose an item is; where only some districts were asked for, the others' items are outside.

    So is what was not there yet on a past day.

    Attributes:
        unread_to: Whose the rows are that were not understood: nobody knows, so they are in no asked district.
    """

    def __init__(self, assessment: Assessment, by: str) -> None:
        self._by = by
        narrowed = assessment.whole is not assessment
        chosen = narrowed or assessment.whole.absent
        self._wanted = {id(verdict.item) for verdict in assessment.verdicts} if chosen else None
        self.unread_to = _OUTSIDE if narrowed else None

    def __call__(self, verdict: Verdict) -> str | None:
        """The group of an item; a row that a later ledger carries on is sent to nobody, its newest row is."""
        outside = self._wanted is not None and id(verdict.item) not in self._wanted
        outside = outside or verdict.reason is Reason.CARRIED
        return _OUTSIDE if outside else group_of(verdict, self._by)

    def all(self, verdicts: Sequence[Verdict]) -> list[str | None]:
        """The groups of many items."""
        if self._wanted is None and Reason.CARRIED not in map(attrgetter("reason"), verdicts):
            return list(map(GROUPINGS[self._by], verdicts))
        return list(map(self, verdicts))


def _bounded(whole: Assessment, asked: Assessment, owner: _Owner) -> None:
    """Refuses to divide into more workbooks than the settings allow, before the first one is begun.

    Raises:
        TakesTooMuch: There are more groups.
    """
    most = whole.settings.limits.groups
    groups = set(owner.all(asked.verdicts))
    if len(groups) > most:
        of_table = {id(table): ledger for ledger in whole.ledgers for table in ledger.tables}
        counted = Counter(id(of_table[id(verdict.item.table)]) for verdict in asked.verdicts)
        largest = max(whole.ledgers, key=lambda ledger: counted[id(ledger)])
        detail = Message(N_("it would be divided into {count} workbooks"), {"count": len(groups)})
        raise TakesTooMuch(largest.path.name, detail=detail, setting="groups")


def _by_ledger(assessment: Assessment) -> dict[int, dict[str, list[Verdict]]]:
    """Ledger (by `id`) → sheet → its verdicts."""
    of_table = {id(table): ledger for ledger in assessment.ledgers for table in ledger.tables}
    found: dict[int, dict[str, list[Verdict]]] = {id(ledger): {} for ledger in assessment.ledgers}
    for table, run in groupby((*assessment.verdicts, *assessment.absent), attrgetter("item.table")):
        found[id(of_table[id(table)])].setdefault(table.sheet, []).extend(run)
    return found


def _divided(
    assessment: Assessment,
    ledger: Ledger,
    verdicts: Mapping[str, Sequence[Verdict]],
    owner: _Owner,
    mentions: Mentions,
    unread: UnreadColumns,
    refused: list[str],
) -> dict[str | None, LedgerShare]:
    """Group → what it gets of a ledger; `refused` takes the names of sheets that cannot be kept."""
    keep = {_squeezed(name) for name in assessment.settings.outputs.keep_sheets}
    shares: dict[str | None, list[SheetShare]] = {}
    plain: list[tuple[int, str]] = []
    if sha256(ledger.path) != ledger.sha256:
        raise LedgerChanged(str(ledger.path))
    with Package.open(package_of(ledger), assessment.limits) as package:
        order = {name: place for place, name in enumerate(package.sheets)}
        for name, tables in groupby(ledger.tables, key=lambda table: table.sheet):
            read = partial(_cells, unread.of(ledger, name), verdicts.get(name, ()))
            divider = _divider(package, list(tables), verdicts.get(name, ()), owner, mentions, read)
            for group in divider.groups:
                shares.setdefault(group, []).append(divider.share(group))
        for sheet in ledger.sheets:
            if isinstance(sheet, SkippedSheet) and _squeezed(sheet.name) in keep and sheet.name in order:
                opened = package.sheet(sheet.name)
                found = PlainSheet(sheet.name, selected_rows(opened, lambda _: True), mentions, opened.merges)
                if found.refused:
                    refused.append(sheet.name)
                    continue
                plain.append((order[sheet.name], sheet.name))
                for group, own in shares.items():
                    own.append(found.share(group))
    kept = frozenset(name for _, name in plain)
    return {
        group: LedgerShare(ledger, tuple(sorted(own, key=lambda share: order[share.sheet])), kept)
        for group, own in shares.items()
    }


def _divider(
    package: Package,
    tables: Sequence[Table],
    verdicts: Sequence[Verdict],
    owner: _Owner,
    mentions: Mentions,
    read: Callable[[Column], Mapping[int, Value]],
) -> SheetDivider:
    groups = owner.all(verdicts)
    owners = dict(zip((verdict.item.row for verdict in verdicts), groups, strict=True))
    if len(owners) < len(groups):
        for verdict, group in zip(verdicts, groups, strict=True):
            if owners[verdict.item.row] != group:
                raise SplitDoesNotAddUp(str(verdict.item.ref()), found=2, items=1)
    sheet = package.sheet(tables[0].sheet)
    prepared = Prepared(max(owners, default=tables[-1].last_row) + PREPARED)
    stored = selected_rows(sheet, lambda row: row not in owners, prepared)
    of_table: dict[int, dict[int, str | None]] = {}
    for verdict in verdicts:
        of_table.setdefault(id(verdict.item.table), {})[verdict.item.row] = owners[verdict.item.row]
    beside = [column for table in tables for column in side_list(table, of_table.get(id(table), {}), read, mentions)]
    return SheetDivider(
        tables, stored, owners, mentions, owner.unread_to, sheet.merges,
        beside=beside, prepared=prepared, totals=lambda: sheet.table_totals,
    )  # fmt: skip


def _cells(
    unread: Mapping[int, Mapping[int, Value]], verdicts: Sequence[Verdict], column: Column
) -> Mapping[int, Value]:
    """Row → what stands in a column."""
    if column.field is None or column.field.value not in Item._fields:
        return unread.get(column.index, {})
    field = column.field.value
    return {verdict.item.row: getattr(verdict.item, field) for verdict in verdicts}


def _prove_sum(
    ledger: Ledger, shares: Mapping[str | None, LedgerShare], verdicts: Mapping[str, Sequence[Verdict]]
) -> None:
    """The districts' rows add up to the ledger's items, sheet by sheet, each row once."""
    parts: dict[str, list[SheetShare]] = {}
    for share in shares.values():
        for part in share.sheets:
            parts.setdefault(part.sheet, []).append(part)
    for sheet, of_sheet in verdicts.items():
        of_all = parts.get(sheet, ())
        given = sorted(row for part in of_all for row in part.items)
        items = sorted(verdict.item.row for verdict in of_sheet)
        kept = all(part.rows.new(row) is not None for part in of_all for row in (*part.items, *part.unread))
        if given != items or not kept:
            raise SplitDoesNotAddUp(f"{ledger.path}!{sheet}", found=len(given), items=len(items))
    if sum(map(len, verdicts.values())) != ledger.items:
        raise SplitDoesNotAddUp(str(ledger.path), found=sum(map(len, verdicts.values())), items=ledger.items)


def _order(assessment: Assessment, found: Iterable[str | None], by: str) -> list[str | None]:
    """The groups in the order of every table: the settings' districts, then by name, those without a group last."""
    asked = list(assessment.settings.office.districts) if by == "district" else []
    asked += [name for name in assessment.districts if by == "district" and name not in asked]
    rest = sorted(name for name in found if name is not None and name not in asked)
    return [*asked, *rest, None]


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def reply_columns(table: Table) -> frozenset[int]:
    """The columns that a district fills in: measures, progress, how far and when it was done, photos after, remarks.

    Deadlines, extensions and the office's own check (销号) are none of them.
    """
    after = ("后", "佐证", "附件")
    return frozenset(
        column.index
        for column in table.columns
        if column.field in _REPLIES
        or (column.field is Field.PHOTOS and any(word in column.header for word in after) and "前" not in column.header)
    )


_REPLIES = frozenset({Field.MEASURES, Field.PROGRESS, Field.PERCENT, Field.STATUS, Field.DONE_ON, Field.REMARK})
