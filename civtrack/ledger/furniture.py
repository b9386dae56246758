"""What a row of a table is when it is no item: total, note, signature, section heading, example, numbering.

Exists so that the reading of a table asks one question per row. Nothing here reads an item. May import
`civtrack.ledger.*` below it and `civtrack.model`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum, auto
from pathlib import Path

from civtrack.ledger import vocabulary as words
from civtrack.ledger.cells import is_blank, text_of
from civtrack.ledger.headers import Merges, looks_like_header
from civtrack.ledger.matching import bare, compact, match, normalise
from civtrack.model import Field, Kind, Row, Value
from civtrack.patterns import lazy

_YEAR = lazy(r"(?<!\d)(20\d{2})(?=\s*年|\s*[-_./]\s*\d{1,2}(?!\d)|(?:0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)|[^\d]|$)")
_YEARS = lazy(r"20\d{2}\s*年?\s*[-—–~～至到]\s*20\d{2}", needs="-—–~～至到")
_CODE = lazy(r"[A-Za-z0-9甲乙丙丁年号第()（）〔〕\[\]\-_/.]+")
"""A number of a pre-numbered row, such as 甲0012号."""
_COLONS = (":", "：")
_LONGEST_LABEL = 40
_LONGEST_NAME = 12
"""Of a label before a cell to be filled in: 大洼区审核人：."""
_MOST_SIGNATURES = 6
_SENTENCE = lazy("[。；，;,!！]|以上", needs="。；，;,!！以")
_LONGEST = 20
"""A longer text with an ordinal is an item's own sentence."""


class Furniture(Enum):
    """What a row is that is no item."""

    BLANK = auto()
    TOTAL = auto()
    NOTE = auto()
    HEADING = auto()
    EXAMPLE = auto()


def own_texts(row: Row) -> list[tuple[int, str]]:
    """The row's own non-empty cells as text, left to right."""
    found = ((column, text_of(value)) for column, value in sorted(row.values.items()))
    return [(column, text) for column, text in found if text]


def is_total(texts: list[tuple[int, str]], described: str | None, number: str | None) -> bool:
    """Whether one of the first cells is, as a whole, the label of a total, and the description says nothing else.

    A description that ends like a label (路面破损，合计3处) is one only where the row has neither number nor words.
    """
    if described is not None and _is_words(described):
        others = [text for _, text in texts if text != described and not _labels_total(text)]
        if not _labels_total(described) or (
            compact(described)[:2] not in words.TOTAL_WORDS and (number in others or any(map(_is_words, others)))
        ):
            return False
    return any(_labels_total(text) for _, text in texts[:3])


def _labels_total(text: str) -> bool:
    named = "计" in text or "汇" in text
    return named and len(text) <= _LONGEST_LABEL and bool(re.fullmatch(words.TOTAL, compact(text)))


def _is_words(text: str) -> bool:
    return not re.fullmatch(r"[\d.,%\s件条个项处]+", text)


def begins_other_list(texts: list[tuple[int, str]], values: Mapping[int, Value]) -> bool:
    """Whether a row that is no header of a ledger is the header of another list, such as figures by district.

    Its cells are texts only, and the first is what a column of numbers, districts or units is called.
    """
    if len(texts) < 3 or any(not isinstance(values[column], str) or text.endswith(_COLONS) for column, text in texts):
        return False
    first = match((texts[0][1],))
    return first.how == "alias" and first.field in (Field.NUMBER, Field.DISTRICT, Field.UNIT)


def is_title(lone: tuple[int, str], below: Iterable[Row]) -> bool:
    """Whether a lone text stands above a header, not right of it, with nothing but lines like itself between."""
    if is_note([lone]):
        return False
    for row in below:
        others = own_texts(row)
        if len(others) >= 3:
            header = looks_like_header(row.values) or begins_other_list(others, row.values)
            return header and lone[0] <= others[0][0]
    return False


def is_note(texts: list[tuple[int, str]]) -> bool:
    """Whether a row of few cells begins like a note or signature, or is a dateline on its own."""
    if not 0 < len(texts) <= _MOST_SIGNATURES:
        return False
    first = compact(texts[0][1])
    if re.match(words.NOTE, first) or re.match(words.SIGNATURE, first):
        return True
    return len(texts) == 1 and bool(re.fullmatch(words.DATELINE, first))


def is_signed(texts: list[tuple[int, str]], number: str | None = None) -> bool:
    """Whether a row has two signatures (填表人：…  审核人：…), or two labels of what stands beside (大洼区：).

    A row with a number is an item, but for a label that only stands where numbers do.
    """
    if number is not None and not number.endswith(_COLONS):
        return False
    signed = sum(1 for _, text in texts if re.match(words.SIGNATURE, compact(text)))
    if len(texts) <= _MOST_SIGNATURES and signed >= 2:
        return True
    labels = sum(text.endswith(_COLONS) and len(text) <= _LONGEST_NAME for _, text in texts)
    return labels >= 2 and labels >= len(texts) / 2


def is_count_line(text: str) -> bool:
    """Whether a text is the line with which a district's workbook counts its items: nothing but that, and no title."""
    return bool(re.fullmatch(words.COUNT_LINE, text.strip()))


def is_example(number: str | None, described: str | None) -> bool:
    """Whether a template's example: “示例” in the number column, or before the description."""
    if number is not None and "例" in number and re.fullmatch(words.EXAMPLE, compact(number)):
        return True
    return described is not None and "例" in described and bool(re.match(words.EXAMPLE_TEXT, described))


def is_heading(texts: list[tuple[int, str]], width: int, content: Sequence[int]) -> bool:
    """Whether a row of one cell heads a section: merged across, or left of the content, or with an ordinal there.

    Args:
        texts: The row's own cells.
        width: How many columns that cell is merged across.
        content: The columns of which one says what an item is.
    """
    if len(texts) != 1:
        return False
    column, text = texts[0]
    if not _is_words(text) or _CODE.fullmatch(text):
        return False
    return width >= 3 or column < min(content, default=1) or bool(words.ORDINAL.match(text) and len(text) <= _LONGEST)


def of_district(
    texts: list[tuple[int, str]], number: str | None, described: str | None, is_name: Callable[[str], bool]
) -> Furniture | None:
    """What a row is of which the number is a district's name and that says more.

    A section with who is called in it (一、大洼区 | 联系人：…), or a line of another list (大洼区 | 联系人).
    """
    if len(texts) < 2 or not number or not is_name(number):
        return None
    if not level(number):
        return Furniture.NOTE
    return None if described else Furniture.HEADING


def may_head(texts: list[tuple[int, str]]) -> bool:
    """Whether a note heads a section where items follow it: a few words that are no sentence (附：上月遗留)."""
    if len(texts) != 1 or len(text := texts[0][1]) > _LONGEST or _SENTENCE.search(text):
        return False
    return not is_note(texts) or text.startswith("附")


def level(text: str) -> str:
    """The style of a heading's ordinal: ``major`` for 一、, ``minor`` for （一）, ``digit`` …; "" for none."""
    found = words.ORDINAL.match(text)
    return found.lastgroup or "" if found else ""


def is_first(text: str) -> bool:
    """Whether a heading's ordinal begins a count: （一）, 1、, 第一部分."""
    found = words.ORDINAL.match(text)
    return found is not None and found[found.lastgroup or 0].strip() in {"一", "1", "01"}


def year_in(*texts: str | None) -> int | None:
    """The one year that the first text with a year names; a span of years (2021—2023年) names none."""
    for text in texts:
        years = {int(found) for found in _YEAR.findall(text or "")}
        if text and not _YEARS.search(text) and len(years) == 1:
            return years.pop()
    return None


def kind_of(headers: dict[Field, str], title: str | None, sheet: str, path: Path) -> Kind:
    """What a table lists: materials, reminders or problems (DOMAIN §1).

    Headers weigh more than the names of title, sheet and file: 问题描述 lists problems wherever it stands.
    """
    description = bare(normalise(headers.get(Field.DESCRIPTION, "")))
    names = (title or "", sheet, path.stem)
    if any(words.MATERIAL_HEADERS.search(headers.get(field, "")) for field in (Field.DESCRIPTION, Field.INDICATOR)):
        return Kind.MATERIAL
    if Field.INDICATOR in headers and not description and any(map(words.MATERIAL_TITLE.search, names)):
        return Kind.MATERIAL
    if "问题" in description or "隐患" in description or "诉求" in description:
        return Kind.PROBLEM
    if description in words.TASK_HEADERS or any(word in description for word in ("任务", "工作")):
        return Kind.PROBLEM if any("问题台账" in name for name in names) else Kind.REMINDER
    return Kind.REMINDER if any(map(words.REMINDER_TITLE.search, names)) else Kind.PROBLEM


def runs(rows: list[tuple[int, str]]) -> list[tuple[int, str, int]]:
    """Consecutive rows as one: first row, its first text, how many."""
    found: list[tuple[int, str, int]] = []
    for number, text in rows:
        if found and number == found[-1][0] + found[-1][2]:
            found[-1] = (*found[-1][:2], found[-1][2] + 1)
        else:
            found.append((number, text, 1))
    return found


def title_of(rows: list[Row], merges: Merges) -> str | None:
    """The title among the rows above a header: the first lone text that names a table, else the first lone text."""
    lone: list[str] = []
    for row in rows:
        texts = [(column, text) for column, text in own_texts(row) if not is_count_line(text)]
        wide = texts and merges.width_at(row.number, texts[0][0]) >= 3
        if texts and (len(texts) == 1 or wide) and not is_note(texts[:1]):
            lone.append(" ".join(texts[0][1].split()))
    named = (text for text in lone if any(word in text for word in words.TITLE_WORDS))
    return next(named, lone[0] if lone else None)


def has_content(row: Row, columns: AbstractSet[int]) -> bool:
    """Whether a row holds in some columns anything that somebody wrote: formulas do not count."""
    return any(
        not is_blank(value) for column, value in row.values.items() if column in columns and column not in row.formulas
    )
