"""What may be quoted of the rows of an assessment, gathered column by column.

Exists apart from `civtrack.outputs.districts.quotes`, which knows texts and no ledger. May import
`civtrack.outputs.districts.quotes`, `civtrack.outputs.districts.unread_columns` and below.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from operator import attrgetter

from civtrack.assessment import Assessment
from civtrack.errors import FormatNotEditable, LedgerUnreadable, NotEditable
from civtrack.model import Field, Item, Ledger, Value
from civtrack.outputs.districts.quotes import Cells, Quotes, owned
from civtrack.outputs.districts.unread_columns import UnreadColumns
from civtrack.patterns import lazy
from civtrack.rules.metrics import BY

__all__ = ["identifies", "quotes_of", "text_of"]

_PROSE = (
    Field.SITE, Field.DESCRIPTION, Field.MEASURES, Field.PROGRESS, Field.REMARK, Field.STATUS, Field.CLOSURE,
)  # fmt: skip
_WORDS = ("category", "site_type", "indicator", "source")

_NUMBER = 4
"""Characters of a number that are no chance: 12 stands anywhere, WT-012 does not."""
_FIGURES = 8
"""The same of one that is nothing but figures."""
_CODED = lazy(r"[A-Za-z].*\d\d")
"""What counts rows for everybody is no code: 12 is none, DW-012 is."""
_CALLED = 7
"""Figures of a telephone number."""
_LONGEST = 20
"""Characters of one, with its area and its extension."""

_IDENTITIES = (
    (2, lazy(r"姓名|.*(?:人|员|户主|业主|店主|车主|老板|[路街河]长|点位长|网格长)", needs="姓人员主板长")),
    (4, lazy(r".*(?:地址|单位|店名|商户|小区|路段|位置|街道|社区|村)", needs="址位名户区段置道村")),
    (6, lazy(r".*(?:电话|手机|号码|联系方式|传真|邮箱|微信|账号|身份证)号?", needs="话机码式真箱信号证")),
    (4, lazy(r".*(?:编号|单号|工单|文号|案号|流水号)", needs="号单")),
)
"""Headers of columns that say who or where, and from how many characters on that is no chance."""


def quotes_of(assessment: Assessment, by: str, columns: UnreadColumns) -> Quotes:
    """What may be quoted of the rows of one group.

    Args:
        assessment: What is divided.
        by: By what.
        columns: The columns that nobody understands.
    """
    everything = (*assessment.verdicts, *assessment.absent)
    groups = list(map(BY[by], everything))
    items = [verdict.item for verdict in everything]
    tables = [table for ledger in assessment.ledgers for table in ledger.tables]
    found = _understood(items, groups, {column.field for table in tables for column in table.columns})
    if any(column.header and column.field is None for table in tables for column in table.columns):
        found = chain(found, _others(assessment, dict(zip(map(id, items), groups, strict=True)), columns))
    phrases = [text for table in tables for text in (table.title, table.sheet) if text]
    phrases += [column.header for table in tables for column in table.columns]
    words = {text for field in _WORDS for text in set(map(attrgetter(field), items)) if text}
    return Quotes(found, phrases, words)


def _understood(
    items: Sequence[Item], groups: Sequence[str | None], there: Collection[Field | None]
) -> Iterator[Cells]:
    for field in _PROSE:
        if field in there:
            found = owned(list(map(attrgetter(field.value), items)), groups)
            yield 0, {text: group for text, group in found.items() if isinstance(text, str)}.items()
    serials = {item.number for item in items if item.number_is_serial and not _CODED.search(item.number or "")}
    numbers = owned([item.number or "" for item in items], groups)
    yield (
        _NUMBER,
        [(text, group) for text, group in numbers.items() if text and text not in serials and _is_number(text)],
    )


def _is_number(text: str) -> bool:
    return len(text) >= _FIGURES or not text.isdecimal()


def _others(assessment: Assessment, group_of: dict[int, str | None], columns: UnreadColumns) -> Iterator[Cells]:
    """What stands in headed columns that nobody understands."""
    rows: dict[int, dict[int, str | None]] = {}
    for verdict in (*assessment.verdicts, *assessment.absent):
        item = verdict.item
        rows.setdefault(id(item.table), {})[item.row] = group_of[id(item)]
    for ledger in assessment.ledgers:
        for table in ledger.tables:
            owners = rows.get(id(table), {})
            for index, cells in _read(ledger, table.sheet, columns).items():
                column = next((one for one in table.columns if one.index == index and one.field is None), None)
                if column is not None:
                    held = {(text, owners[row]) for row, value in cells.items()
                            if row in owners and (text := text_of(value))}  # fmt: skip
                    yield from _by_kind(column.header, list(held))


def _read(ledger: Ledger, sheet: str, columns: UnreadColumns) -> dict[int, dict[int, Value]]:
    """The columns of a sheet; of a ledger that cannot be divided nothing is sent, so that nothing is looked for."""
    if ledger.editable is None:
        return {}
    try:
        return {index: dict(cells) for index, cells in columns.of(ledger, sheet).items()}
    except (FormatNotEditable, NotEditable, LedgerUnreadable):
        return {}


def text_of(value: Value) -> str:
    """What a cell of such a column says; "" for days, errors and truth values."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return value.strip() if isinstance(value, str) else f"{value:.15g}"


def identifies(header: str) -> int:
    """From how many characters on the cells below a header say who or where; 0 where they do not."""
    name = "".join(header.split())
    return next((length for length, pattern in _IDENTITIES if pattern.fullmatch(name)), 0)


def _by_kind(header: str, cells: Sequence[tuple[str, str | None]]) -> Iterator[Cells]:
    """The texts of one column: what identifies somebody, telephone numbers, everything else."""
    if least := identifies(header):
        yield least, [cell for cell in cells if not cell[0].isdecimal() or len(cell[0]) >= _CALLED]
    else:
        yield 0, cells
        yield _CALLED, [cell for cell in cells if len(cell[0]) <= _LONGEST and _figures(cell[0]) >= _CALLED]


def _figures(text: str) -> int:
    return sum(map(str.isdecimal, text))
