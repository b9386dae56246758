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

    def below(
        self, sheet: str, areas: Collection[Area], entries: tuple[str, ...], group: str | None
    ) -> tuple[str, ...]:
        """The entries that cells of a sheet may be filled with; all where a column of theirs says not who or where."""
        tables = [table for table in self._ledger.tables if table.sheet == sheet]
        headed = {column.index: column for table in tables for column in table.columns}
        columns = [
            headed.get(index) for area in areas for index in headed if area.first_column <= index <= area.last_column
        ]
        if not columns or not all(column and _says_whose(column) for column in columns):
            return entries
        fields = frozenset(column.field for column in columns if column and column.field)
        strange = {column.index for column in columns if column and column.field is None}
        rows = self._own.get((group, sheet), frozenset())
        said = {
            text_of(value)
            for index, cells in (self._unread.of(self._ledger, sheet).items() if strange else ())
            if index in strange
            for row, value in cells.items()
            if row in rows
        }
        kept = set(own_entries(entries, fields, self._mentions, group)) if fields else set[str]()
        return tuple(entry for entry in entries if entry in kept or entry in said)


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
