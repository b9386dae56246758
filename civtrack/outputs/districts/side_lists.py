"""Lists that stand beside a table without a gap, under headers in the same row: 县区 | 件数 | 联络员.

Exists because such columns look like the table's own, and the rows beside which they happen to stand are not theirs.
Pure. May import `civtrack.model`, `civtrack.ledger.matching` and its neighbours in `civtrack.outputs`.

A list begins with a column without a meaning, of which most cells say whose they are, and of those not nearly all are
of the group in whose row they stand; where groups are no districts, of its districts. The header of such a column
would have to say what it is to the items (转办单位, 情况说明) for it to be the table's: 县区, 镇街 and 值班表 do not.
With it goes what stands beside it without a gap:

- right of it the columns that have no meaning, or that say who or where; what only counts or remarks, where it has
  nothing in rows above or below the list's;
- left of it what numbers or places the list, and any other column that is filled in the list's rows alone, or without
  which the list would have one column.

A list also begins where the cells are merged or few, and happen to stand in rows of their own: if each cell is or
begins with the name of a group, or calls itself a total; no group is named twice, at least three are, or all that have
rows; the cells follow one another in equal steps, and one stands in a row of another group.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice, pairwise, takewhile

from civtrack.language.header_lexicon import Part
from civtrack.language.phrases import read_phrase
from civtrack.ledger.matching import match, normalise
from civtrack.model import Column, Field, Table, Value
from civtrack.outputs.districts.counts import labels_total
from civtrack.outputs.districts.mentions import Mentions
from civtrack.outputs.districts.towns import towns_in
from civtrack.patterns import lazy

__all__ = ["side_list"]

_MANY = 3
"""Groups that nobody names one below the other by chance."""
_LOOKED_AT = 500
"""Cells of a column that tell whether it is a list."""
_NEARLY_ALL = 10
"""So many times as many cells are of their row's group as are of another: a slip, and no list."""

_WHO = frozenset((
    None, Field.DISTRICT, Field.STREET, Field.COMMUNITY, Field.SITE, Field.UNIT, Field.PARTNERS, Field.PERSON,
    Field.LEADER,
))  # fmt: skip
_COUNTS = frozenset((Field.NUMBER, Field.SERIAL, Field.PERCENT, Field.REMARK))
_PLACES = frozenset((Field.DISTRICT, Field.STREET, Field.COMMUNITY))
_TOLD_APART = _WHO - {None, Field.PARTNERS}
_BEGIN = frozenset((None, Field.STREET, Field.COMMUNITY, Field.UNIT, Field.PERSON, Field.LEADER))
_RANKS = frozenset((Field.DISTRICT, Field.STREET, Field.COMMUNITY, Field.NUMBER, Field.SERIAL))

_PROSE = frozenset((Part.TELL, Part.COURSE, Part.MEASURE, Part.REMARK, Part.SOURCE, Part.ISSUE, Part.PHOTO))
_ANSWERS = frozenset((Part.LEAD, Part.SUPERIOR))
"""Who answers for something: a list says so as well as a row."""
_TIES = lazy(
    "牵头|承办|主办|涉及|相关|有关|交界|毗邻|相邻|接壤|邻近|对口|去向|流向|抄送|跨|"
    r"(?:备注|说明|内容|描述|诉求|原文|批示|意见|原因|附言|留言)\W*\w?\W*$"
)
_LISTS = lazy("^各|名[单录册]|一览|通讯录|值班|排[名行]|花名")

_Read = Callable[[Column], Mapping[int, Value]]


def side_list(table: Table, owners: Mapping[int, str | None], read: _Read, mentions: Mentions) -> tuple[Column, ...]:
    """The columns of a list that stands beside a table; none where there is no such list.

    Args:
        table: The table.
        owners: Row of each of its items → its group.
        read: What stands in a column, by row.
        mentions: Which texts speak of which group.
    """
    columns, rows = sorted(table.columns, key=lambda column: column.index), sorted(owners)
    cells = _Cells(columns, owners, read, mentions)
    all_groups = {group for group in owners.values() if group is not None}
    for place, column in enumerate(columns):
        if column.field is not None or not column.header:
            continue
        filled = cells.of(column)
        if not _names_all(filled, owners, all_groups, mentions) or not (span := _together(filled, rows)):
            continue
        beside = _beside(columns[place:])
        if all(cells.of(one).keys() <= span for one in beside):
            return (*_before(columns[:place], filled, cells), *beside)
    return _right(columns, cells) or _left(columns, cells)


class _Cells:
    """What stands in the columns of a table, and whether it is of the groups in whose rows it stands.

    Attributes:
        rows: How many items the table has.
    """

    def __init__(
        self, columns: Sequence[Column], owners: Mapping[int, str | None], read: _Read, mentions: Mentions
    ) -> None:
        self._columns, self._owners, self._read, self._mentions = columns, owners, read, mentions
        self.rows = len(owners)
        self._known: dict[int, dict[int, str]] = {}

    def of(self, column: Column) -> dict[int, str]:
        """Row → what stands in a column."""
        if column.index not in self._known:
            self._known[column.index] = _filled(self._read(column), self._owners)
        return self._known[column.index]

    def fills(self, column: Column) -> bool:
        """Whether a column is filled in most rows, as far as the first tell."""
        values = self._read(column)
        first = list(islice(self._owners, _LOOKED_AT))
        return sum(values.get(row) is not None for row in first) * 2 > len(first)

    def stray(self, column: Column, *, within: Collection[Column]) -> bool:
        """Whether most cells of a column say whose they are, and not nearly all of them stand in rows of that group.

        Args:
            column: The column.
            within: The columns that may belong to the same list, which prove nothing.
        """
        if column.field not in _BEGIN or not column.header or _is_about_items(column.header):
            return False
        own = other = silent = 0
        theirs, here = self._told_apart(column, within)
        for row, text in islice(self.of(column).items(), _LOOKED_AT):
            owner = self._owners[row]
            if owner is None or labels_total(text):
                continue
            its, others = self._mentions.whereabouts(text, owner, by_name=column.field is not None)
            if not its and not others:
                its = owner in theirs.get(text, ()) or here.get(row) == text
                others = text in theirs or row in here
            own, other, silent = own + its, other + (others and not its), silent + (not its and not others)
        return other > 0 and own + other >= silent and own < other * _NEARLY_ALL

    def _told_apart(
        self, column: Column, within: Collection[Column]
    ) -> tuple[dict[str, set[str | None]], dict[int, str]]:
        """What other columns of the same meaning say of whose texts are, and, of places, where the rows are."""
        field = _meant(column)
        theirs, here = dict[str, set[str | None]](), dict[int, str]()
        for one in self._columns:
            if one in within or field not in _TOLD_APART:
                continue
            if _meant(one) is field:
                for row, text in self.of(one).items():
                    theirs.setdefault(text, set()).add(self._owners[row])
                here |= self.of(one) if field in _PLACES else {}
            elif field is Field.STREET and one.field in (Field.SITE, Field.DESCRIPTION):
                cells = self.of(one)
                for town, owner in towns_in(list(cells.values()), list(map(self._owners.__getitem__, cells))):
                    theirs.setdefault(town, set()).add(owner)
        return theirs, here


def _meant(column: Column) -> Field | None:
    return column.field or match((column.header,)).field


def _right(columns: Sequence[Column], cells: _Cells) -> tuple[Column, ...]:
    """The columns of a list right of a table of which most cells are of others than their rows."""
    begin = len(columns)
    for place in range(len(columns) - 1, -1, -1):
        column = columns[place]
        if column.field is Field.DISTRICT or (place + 1 < len(columns) and columns[place + 1].index > column.index + 1):
            break
        if column.field not in _WHO | _COUNTS and cells.fills(column):
            break
        begin = place
    edge = columns[begin:]
    for place, column in enumerate(edge):
        if not cells.stray(column, within=edge):
            continue
        rows = cells.of(column).keys()
        if begin and columns[begin - 1].index < edge[0].index - 1 and all(one.field in _WHO for one in edge):
            return tuple(edge)  # it stands apart
        found = [one for one in edge[place:] if one.field in _WHO or cells.of(one).keys() <= rows]
        return (*_before(edge[:place], rows, cells, alone=len(found) == 1), *found)
    return ()


def _before(columns: Sequence[Column], rows: Collection[int], cells: _Cells, *, alone: bool = False) -> list[Column]:
    """The last of some columns that belong to a list right of them.

    Args:
        columns: What stands left of the list.
        rows: The rows of the list.
        cells: What stands in them.
        alone: Whether the list has one column.
    """
    found: list[Column] = []
    for one in reversed(columns):
        if one.field not in _WHO or _is_about_items(one.header):
            break
        apart = set(cells.of(one)) == set(rows) and len(rows) < cells.rows
        if not (apart or (one.field is None and (_ranks(one) or (alone and not found)))):
            break
        found.insert(0, one)
    return found


def _ranks(column: Column) -> bool:
    return _meant(column) in _RANKS or _LISTS.search(column.header) is not None


def _left(columns: Sequence[Column], cells: _Cells) -> tuple[Column, ...]:
    """The same of one left of it: everything up to what is understood."""
    unread = list(takewhile(lambda one: one.field is None, columns))
    return tuple(unread) if any(cells.stray(one, within=unread) for one in unread) else ()


def _is_about_items(header: str) -> bool:
    """Whether a header says what its cells are to the items: 转办单位, 情况说明; 县区 and 联系方式 do not."""
    plain = normalise(header)
    if _LISTS.search(plain):
        return False
    if _TIES.search(plain):
        return True
    phrase = read_phrase(plain)
    return phrase is not None and bool(
        (phrase.core in _PROSE and len(phrase.words[-1]) > 1)
        or (phrase.core and phrase.qualifiers)
        or frozenset(phrase.events) - _ANSWERS
    )


def _beside(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns that stand together with the first."""
    first = columns[0].index
    return tuple(column for place, column in enumerate(columns) if column.index == first + place)


def _filled(values: Mapping[int, Value], rows: Collection[int]) -> dict[int, str]:
    return {
        row: text for row, value in values.items()
        if row in rows and value is not None and (text := str(value).strip())
    }  # fmt: skip


def _names_all(
    filled: Mapping[int, str], owners: Mapping[int, str | None], groups: set[str], mentions: Mentions
) -> bool:
    if not 1 < len(filled) < len(owners) or len(filled) > len(groups) * 2 + _MANY:
        return False
    named: dict[str, int] = {}
    for row, text in filled.items():
        group = mentions.begins(text)
        if group in named or (group is None and not labels_total(text)):
            return False
        if group is not None:
            named[group] = row
    many = len(named) >= _MANY or (len(named) > 1 and named.keys() >= groups)
    return many and any(owners[row] != group for group, row in named.items())


def _together(filled: Collection[int], rows: Sequence[int]) -> set[int]:
    """The rows over which cells reach that follow one another in equal steps among the table's; none where they do not.

    A total may follow at once: what stands before it is merged over several rows.
    """
    places = sorted(map(rows.index, filled))
    steps = [after - before for before, after in pairwise(places)]
    if len(set(steps[:-1] or steps)) > 1 or steps[-1] > steps[0]:
        return set()
    return set(rows[places[0] : places[-1] + steps[0]])
