"""What a returned file says around its rows: below the table, in headings and titles, in the names of its sheets.

Exists because many districts answer for all rows at once (以上问题均已整改完成, a sheet called 已整改), and no cell of
them says so. It is told, never taken. May import `civtrack.edits.pairing`, `civtrack.edits.plan`,
`civtrack.edits.returned` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final

from civtrack.assessment import Assessment
from civtrack.edits.pairing import Pair
from civtrack.edits.plan import Refusal
from civtrack.edits.returned import Returned
from civtrack.ledger import furniture
from civtrack.ledger.matching import normalise
from civtrack.model import N_, CellRef, Message, Row, Status, Table
from civtrack.outputs.districts.sent import as_text
from civtrack.patterns import lazy
from civtrack.rules.statuses import read_status

__all__ = ["around"]

_RowsOf = Callable[[Path, str], Mapping[int, Row]]
_DONE: Final = (Status.DONE, Status.CLOSED)
_PARTS = lazy(r"[（）()【】《》“”。；;！!，,、：:\n]+")
_MOST: Final = 10
"""So many texts of a file are told."""


def around(assessment: Assessment, pairs: Sequence[tuple[Returned, Pair]], rows_of: _RowsOf) -> Iterator[Refusal]:
    """Names what is said around the rows, and is not said in the ledger.

    Args:
        assessment: The ledgers as they are now.
        pairs: The rows and the items that they are, file by file.
        rows_of: Tells the rows of a ledger's sheet, which were asked for.
    """
    names = (*assessment.settings.office.districts, *assessment.settings.office.aliases)
    districts = sorted({*names, *(verdict.item.district for verdict in assessment.verdicts if verdict.item.district)})
    known = _Known(rows_of)
    for returned, some in groupby(pairs, itemgetter(0)):
        of_sheets: dict[str, list[Pair]] = {}
        for _, pair in some:
            of_sheets.setdefault(pair.row.item.table.sheet, []).append(pair)
        told = 0
        for sheet, of_sheet in of_sheets.items():
            table = assessment.verdicts[of_sheet[0].place].item.table
            where = CellRef(table.ledger, table.sheet)
            if sheet != table.sheet and _says_done(sheet, districts) and (count := _open(of_sheet)):
                text = N_("the sheet is called “{text}” there; otherwise say {count} rows of it")
                source = str(CellRef(returned.path.name, sheet))
                yield Refusal(where, None, sheet, source, Message(text, {"text": sheet, "count": count}))
            for row, column, text in _of_sheet(returned, sheet, districts):
                if told < _MOST and not known.has(table, text) and (not _says_done(text, districts) or _open(of_sheet)):
                    told += 1
                    said = N_("around the rows there it says “{text}”, which is no answer: enter it by hand")
                    cell = str(CellRef(returned.path.name, sheet, row, column))
                    yield Refusal(where, None, text, cell, Message(said, {"text": text}))


class _Known:
    """What the ledgers' sheets say anywhere: looked for only where there is something to compare."""

    def __init__(self, rows_of: _RowsOf) -> None:
        self._rows_of = rows_of
        self._texts: dict[tuple[Path, str], frozenset[str]] = {}

    def has(self, table: Table, text: str) -> bool:
        """Whether a sheet of a ledger has a text."""
        key = table.path, table.sheet
        if key not in self._texts:
            rows = self._rows_of(*key).values()
            values = (value for row in rows for value in row.values.values() if isinstance(value, str))
            self._texts[key] = frozenset(map(as_text, values))
        return as_text(text) in self._texts[key]


def _open(pairs: Sequence[Pair]) -> int:
    """How many rows do not say that they are done."""
    return sum(read_status(pair.row.item.status, words={}).status not in _DONE for pair in pairs)


def _of_sheet(returned: Returned, sheet: str, districts: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Row, column and text of what is told: below the table whatever is no furniture, elsewhere what says done."""
    tables = [table for table in returned.ledger.tables if table.sheet == sheet]
    headers = {normalise(column.header) for table in tables for column in table.columns}
    last = max(row.item.row for row in returned.rows if row.item.table.sheet == sheet)
    for row in returned.around.get(sheet, ()):
        texts = furniture.own_texts(row)
        plain = row.number > last and not _is_furniture(texts)
        for column, text in texts:
            if normalise(text) in headers or furniture.is_count_line(text):
                continue
            if (plain and not _is_figure(text)) or _says_done(text, districts):
                yield row.number, column, as_text(text)


def _is_furniture(texts: list[tuple[int, str]]) -> bool:
    """Whether a row below the items is what many lists end with: a total, a note, signatures, a day."""
    return (
        furniture.is_total(texts, None, None)
        or furniture.is_note(texts)
        or furniture.is_signed(texts)
        or (len(texts) == 1 and _ENDING.fullmatch(as_text(texts[0][1])) is not None)
        or len(texts) > _MOST
    )


_ENDING = lazy(
    r"(?:特此|专此|此致|此复|妥否|以上报告|以上汇报|当否)[^，,]{0,10}|(?!.*[已未请由均经将对向给把被，。；])[一-鿿]{2,20}"
    r"(?:政府|办公室|[争创]办|局|委|委员会|街道办?|街道办事处|镇|乡|中心|公司|大队|指挥部|领导小组)(?:[（(]\s*盖?章\s*[）)])?"
)
"""What a report ends with: its formula, and who signs it."""


def _is_figure(text: str) -> bool:
    return not any(letter.isalpha() for letter in text)


def _says_done(text: str, districts: Sequence[str]) -> bool:
    """Whether a part of a text says as a whole that something is done, whoever did it."""
    for part in _PARTS.split(text):
        plain = part.strip()
        named = next((name for name in districts if plain.startswith(name)), "")
        if plain and read_status(plain.removeprefix(named).strip(), words={}).status in _DONE:
            return True
    return False
