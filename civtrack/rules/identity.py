"""Who an item is: an identity that stays the same from day to day, and items that were entered twice.

Exists so that history, changes and collected workbooks follow an item when rows are re-sorted and serial numbers
restart; the row number is never part of it (ARCHITECTURE). May import `civtrack.model`, `civtrack.problems`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from civtrack.model import Field, Finding, Item, Value
from civtrack.problems import DUPLICATE_ITEM, DUPLICATE_NUMBER
from civtrack.rules.patterns import lazy

__all__ = ["duplicates", "identities"]

_LENGTH = 12
_REMEMBERED = 4096
_LONG = 1000
"""A text of so many letters is worth remembering: rows that are copied downwards share it."""
_SIGNS = lazy(r"[\W_]+")
_Occasion = tuple[str, str, str]
_Content = tuple[str, str, str, str]


def _plain(text: str | None) -> str:
    """Text without width, case, white space and punctuation, so that a retyped row is the same row."""
    if text is None:
        return ""
    # Signs go first: what is left is mostly in normal form already, which is found out in a fraction of the time.
    return unicodedata.normalize("NFKC", _SIGNS.sub("", text)).casefold()


class _Plain(dict[str | None, str]):
    """`_plain` of what many rows share: districts, streets; remembered while there is room."""

    def __missing__(self, text: str | None) -> str:
        plain = _plain(text)
        if len(self) < _REMEMBERED:
            self[text] = plain
        return plain


def _assigned(value: Value) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else _plain(str(value))


def _occasions(items: Sequence[Item]) -> list[_Occasion]:
    """What is cheaply told of each item: its district, place and day of assignment."""
    plain, day = _Plain(), lru_cache(_REMEMBERED, typed=True)(_assigned)
    return [
        (plain[item.district], plain[item.site or item.community or item.street], day(item.assigned_on))
        for item in items
    ]


def _content(item: Item, plain: _Plain) -> _Content:
    place = item.site or item.community or item.street
    return plain[item.district], plain[place], _told(item, plain), _assigned(item.assigned_on)


def _told(item: Item, plain: _Plain) -> str:
    """The description without signs: a sentence is read at once, a tale of pages only where it is another one."""
    text = item.description or item.indicator
    return _plain(text) if text is None or len(text) < _LONG else plain[text]


def _hashed(content: _Content) -> str:
    return hashlib.blake2b("\x1f".join(content).encode("utf-8", "surrogatepass"), digest_size=_LENGTH // 2).hexdigest()


class _Names(dict[_Content, str]):
    """Hashes of long contents, remembered while there is room."""

    def __missing__(self, content: _Content) -> str:
        name = _hashed(content)
        if len(self) < _REMEMBERED:
            self[content] = name
        return name


def _number(item: Item) -> str | None:
    number = item.number
    if number is None or item.number_is_serial:
        return None
    if number.isascii() and number.isprintable() and " " not in number:
        return number
    return "".join(unicodedata.normalize("NFKC", number).split()) or None


def identities(items: Sequence[Item]) -> list[str]:
    """The identity of each item, in the order of the items; all different.

    The number where it is unique and no mere serial; else a hash of district, place, description and day of
    assignment as written. Items that are the same in all of these get ``~2``, ``~3`` in their order.
    """
    numbers = [_number(item) for item in items]
    used = Counter(number for number in numbers if number is not None)
    plain, names = _Plain(), _Names()
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    found = []
    for item, number in zip(items, numbers, strict=True):
        if number is not None and used[number] == 1:
            name = number
        else:
            content = _content(item, plain)
            name = names[content] if len(content[2]) > _LONG else _hashed(content)
        seen[name] += 1
        while (unique := name if seen[name] == 1 else f"{name}~{seen[name]}") in taken:
            seen[name] += 1
        taken.add(unique)
        found.append(unique)
    return found


def duplicates(items: Sequence[Item]) -> list[tuple[Item, Finding]]:
    """What was entered twice: each later item with the place of the first.

    The same problem is the same district, place, description and day of assignment; a row without place or
    description is never taken for another one. A number used twice is said as well, unless the whole row repeats.
    """
    found = []
    first_content: dict[tuple[_Occasion, str], Item] = {}
    first_number: dict[str, Item] = {}
    occasions, plain = _occasions(items), _Plain()
    often = Counter(occasions)
    for item, occasion in zip(items, occasions, strict=True):
        number, earlier = _number(item), item
        # Descriptions are long, so they are compared only where place and day are the same already.
        if often[occasion] > 1 and occasion[1] and (text := _told(item, plain)):
            earlier = first_content.setdefault((occasion, text), item)
        if earlier is not item:
            field = Field.DESCRIPTION if item.description else Field.INDICATOR
            shown = item.description or item.indicator
            found.append((item, Finding(DUPLICATE_ITEM, field, shown, {"other": str(earlier.ref(field))})))
        other = first_number.setdefault(number, item) if number is not None else item
        if other is not item and other is not earlier:
            finding = Finding(DUPLICATE_NUMBER, Field.NUMBER, item.number, {"other": str(other.ref(Field.NUMBER))})
            found.append((item, finding))
    return found
