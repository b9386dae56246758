"""Which entries of a drop-down list of persons, units or places a group gets.

Exists because such a list names everybody of the whole city, and most of them stand in no row that would say whose they
are: only who is proven to be the group's or everybody's goes along. May import `civtrack.model`, `civtrack.language`
and its neighbours in `civtrack.outputs`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from civtrack.language.places import begins_office, city_end
from civtrack.model import Area, Column, Field, Ledger
from civtrack.outputs.districts.mentions import Mentions
from civtrack.outputs.districts.quoted import identifies, text_of
from civtrack.outputs.districts.unread_columns import UnreadColumns

__all__ = ["Lists", "own_entries"]

_OFFICES = frozenset((Field.UNIT, Field.PARTNERS))
_WHOSE = frozenset((Field.STREET, Field.COMMUNITY, Field.SITE, Field.PERSON, Field.LEADER)) | _OFFICES
"""What columns say whose lists are of somebody or of places."""

_Asked = tuple[str | None, str, frozenset[Field], frozenset[int], tuple[str, ...]]


class Lists:
    """The drop-down lists of a ledger.

    Args:
        ledger: The ledger.
        columns: Its columns that nobody understands.
        mentions: Which texts speak of which group.
        own: Group and sheet → the rows of its items.
    """

    def __init__(
        self,
        ledger: Ledger,
        columns: UnreadColumns,
        mentions: Mentions,
        own: Mapping[tuple[str | None, str], frozenset[int]],
    ) -> None:
        self._ledger, self._unread, self._mentions, self._own = ledger, columns, mentions, own
        self._headed: dict[str, dict[int, Column]] = {}
        self._told: dict[tuple[str | None, str, frozenset[int]], frozenset[str]] = {}
        self._known: dict[_Asked, tuple[str, ...]] = {}

    def below(
        self, sheet: str, areas: Collection[Area], entries: tuple[str, ...], group: str | None
    ) -> tuple[str, ...]:
        """The entries that cells of a sheet may be filled with; all where no column of theirs says who or where."""
        columns = [column for column in self._columns(sheet, areas) if _says_whose(column)]
        if not columns:
            return entries
        fields = frozenset(column.field for column in columns if column.field)
        strange = frozenset(column.index for column in columns if column.field is None)
        asked = (group, sheet, fields, strange, entries)
        if asked not in self._known:
            said = self._said(group, sheet, strange) if strange else frozenset[str]()
            own = own_entries(entries, fields, self._mentions, group) if fields else ()
            self._known[asked] = tuple(entry for entry in entries if entry in said or entry in own)
        return self._known[asked]

    def _columns(self, sheet: str, areas: Collection[Area]) -> list[Column]:
        """The headed columns of some cells."""
        if sheet not in self._headed:
            tables = [table for table in self._ledger.tables if table.sheet == sheet]
            self._headed[sheet] = {column.index: column for table in tables for column in table.columns}
        spans = {(area.first_column, area.last_column) for area in areas}
        return [
            column for first, last in spans for index, column in self._headed[sheet].items() if first <= index <= last
        ]

    def _said(self, group: str | None, sheet: str, columns: frozenset[int]) -> frozenset[str]:
        """What a group's rows say in columns that nobody understands."""
        asked = (group, sheet, columns)
        if asked not in self._told:
            rows, held = self._own.get((group, sheet), frozenset()), self._unread.of(self._ledger, sheet)
            self._told[asked] = frozenset(
                text_of(value) for index in columns & held.keys() for row, value in held[index].items() if row in rows
            )
        return self._told[asked]


def _says_whose(column: Column) -> bool:
    return column.field in _WHOSE or (column.field is None and identifies(column.header) > 0)


def own_entries(
    entries: Collection[str], fields: frozenset[Field], mentions: Mentions, group: str | None
) -> tuple[str, ...]:
    """The entries that stand in rows of the group, or of several groups; of units also those of the whole city.

    Args:
        entries: The entries, none of which is known to be another group's.
        fields: What the columns of the list say.
        mentions: Which texts speak of which group.
        group: Whom the list is for.
    """
    offices = fields <= _OFFICES
    return tuple(
        entry
        for entry in entries
        if mentions.proven(entry, group) or group in mentions.groups(entry) or (offices and _of_the_city(entry))
    )


def _of_the_city(entry: str) -> bool:
    """Whether a unit is of the city, or an office that every district has: 市住建局, 城管局."""
    name = entry.strip()
    return name.startswith(("市", "全市", "各")) or begins_office(name[city_end(name) :].removeprefix("市"))
