"""Who an item is: an identity that stays the same from day to day, and items that were entered twice.

Exists so that history, changes and collected workbooks follow an item when rows are re-sorted and serial numbers
restart; the row number is never part of it (ARCHITECTURE). May import `civtrack.folded`,
`civtrack.model`, `civtrack.problems`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache

from civtrack.folded import UNSEEN, nfkc
from civtrack.model import Field, Finding, Item, Value
from civtrack.patterns import lazy
from civtrack.problems import DUPLICATE_ITEM, DUPLICATE_NUMBER

__all__ = ["assigned_text", "duplicates", "identities", "own_number", "plain", "plain_number"]

_LENGTH = 12
_REMEMBERED = 4096
_LONG = 1000
"""A text of so many letters is worth remembering: rows that are copied downwards share it."""
_FIRST = 8
_AS_IT_IS = lazy(rf"[0-9\u4e00-\u9fff]{{1,{_FIRST}}}")
"""A beginning that `plain` leaves alone: ideographs and figures."""
_ENDS = "。，,；;！!、"
_SPACE = lazy(rf"[\s{UNSEEN}]+")
_SIGNS = lazy(r"[\W_]+")
_BETWEEN = "\U0002a6d6"
_Beginning = tuple[str, str, str, str]
"""What is cheaply told of an item: its district, place and day of assignment, and how its description begins."""
_EACH_ONCE: Counter[str | None] = Counter()
_Content = tuple[str, str, str, str]


def plain(text: str | None) -> str:
    """Text without width, case, white space and punctuation, so that a retyped row is the same row."""
    if text is None:
        return ""
    # Signs go first: what is left is mostly in normal form already, which is found out in a fraction of the time.
    return nfkc(_SIGNS.sub("", text)).casefold()


def all_plain(texts: Sequence[str | None]) -> list[str]:
    """`plain` of many texts, which are looked at as one long one: in order.

    A rare ideograph stands between them: it is no sign, nothing is put together with it, and it stays what it is. Where
    a text has it, too, each is looked at by itself.
    """
    found = plain(_BETWEEN.join(text or "" for text in texts)).split(_BETWEEN)
    return found if len(found) == len(texts) else list(map(plain, texts))


def _first(text: str | None) -> str:
    """The first eight characters of `plain`: ideographs and figures at the beginning stay what they are."""
    if not text:
        return ""
    if (match := _AS_IT_IS.match(text)) and (match.end() == _FIRST or not text[match.end() :].strip(_ENDS)):
        return match[0]
    # Of a part, only the last character could become another one with what follows it.
    found = plain(text[:24])
    return (found if len(found) > _FIRST else plain(text))[:_FIRST]


class _Plain(dict[str | None, str]):
    """`plain` of what many rows share: districts, streets; remembered while there is room."""

    def __missing__(self, text: str | None) -> str:
        found = plain(text)
        if len(self) < _REMEMBERED:
            self[text] = found
        return found


def assigned_text(value: Value) -> str:
    """A day of assignment as written, so that a date and its ISO text are the same."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else plain(str(value))


def _content(item: Item, known: _Plain) -> _Content:
    place = item.site or item.community or item.street
    return known[item.district], known[place], _told(item, known), assigned_text(item.assigned_on)


def _told(item: Item, known: _Plain) -> str:
    """The description without signs: a sentence is read at once, a tale of pages only where it is another one."""
    text = item.description or item.indicator
    return plain(text) if text is None or len(text) < _LONG else known[text]


def _hashed(content: _Content) -> str:
    return hashlib.blake2b("\x1f".join(content).encode("utf-8", "surrogatepass"), digest_size=_LENGTH // 2).hexdigest()


class _Names(dict[_Content, str]):
    """Hashes of long contents, remembered while there is room."""

    def __missing__(self, content: _Content) -> str:
        name = _hashed(content)
        if len(self) < _REMEMBERED:
            self[content] = name
        return name


def own_number(item: Item) -> str | None:
    """The number as written, without blanks and width; None where there is none, or it only counts rows."""
    number = item.number
    if number is None or item.number_is_serial:
        return None
    if number.isascii() and number.isprintable() and " " not in number:
        return number
    return plain_number(number) or None


def plain_number(number: str) -> str:
    """A number without blanks and width, as it may be typed."""
    return _SPACE.sub("", nfkc(number))


def identities(items: Sequence[Item], carried: Container[int] = ()) -> list[str]:
    """The identity of each item, in the order of the items; all different.

    Places in `carried` are older rows of items that go on elsewhere (`civtrack.rules.carrying`): they come last, so
    that the row that counts has the identity which the item had before it was carried over.

    The number where it is unique and no mere serial; else a hash of district, place, description and day of
    assignment as written. Items that are the same in all of these get ``~2``, ``~3`` in their order.
    """
    numbers = list(map(own_number, items))
    if not carried and None not in numbers and len(set(numbers)) == len(numbers):
        return numbers  # type: ignore[return-value] # none of them is None
    used = Counter(number for place, number in enumerate(numbers) if number is not None and place not in carried)
    known, names = _Plain(), _Names()
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    found = [""] * len(items)
    order: Iterable[int] = range(len(items))
    if carried:
        order = sorted(order, key=lambda place: place in carried)
    for place in order:
        item, number = items[place], numbers[place]
        if number is not None and used[number] <= 1:
            name = number
        else:
            content = _content(item, known)
            name = names[content] if len(content[2]) > _LONG else _hashed(content)
        seen[name] += 1
        while (unique := name if seen[name] == 1 else f"{name}~{seen[name]}") in taken:
            seen[name] += 1
        taken.add(unique)
        found[place] = unique
    return found


def duplicates(items: Sequence[Item]) -> list[tuple[Item, Finding]]:
    """What was entered twice: each later item with the place of the first.

    The same problem is the same district, place, description and day of assignment; a row without place or
    description is never taken for another one. A number used twice is said as well, unless the whole row repeats.
    """
    known, day = _Plain(), lru_cache(_REMEMBERED, typed=True)(assigned_text)
    # Descriptions are long, so they are compared only where place, day and beginning are the same already.
    beginnings: list[_Beginning] = list(
        zip(
            map(known.__getitem__, [item.district for item in items]),
            map(known.__getitem__, [item.site or item.community or item.street for item in items]),
            map(day, [item.assigned_on for item in items]),
            [_first(item.description or item.indicator) for item in items],
            strict=True,
        )
    )
    often, numbers = Counter(beginnings), list(map(own_number, items))
    used = Counter(numbers) if len(set(numbers)) < len(numbers) else _EACH_ONCE
    found: list[tuple[Item, Finding]] = []
    first_content: dict[tuple[_Beginning, str], Item] = {}
    first_number: dict[str, Item] = {}
    for item, number, beginning in zip(items, numbers, beginnings, strict=True):
        if often[beginning] == 1 and used is _EACH_ONCE:
            continue
        earlier = item
        if often[beginning] > 1 and beginning[1] and (text := _told(item, known)):
            earlier = first_content.setdefault((beginning, text), item)
        if earlier is not item:
            field = Field.DESCRIPTION if item.description else Field.INDICATOR
            shown = item.description or item.indicator
            found.append((item, Finding(DUPLICATE_ITEM, field, shown, {"other": str(earlier.ref(field))})))
        if number is None or used[number] <= 1:
            continue
        other = first_number.setdefault(number, item)
        if other is not item and other is not earlier:
            finding = Finding(DUPLICATE_NUMBER, Field.NUMBER, item.number, {"other": str(other.ref(Field.NUMBER))})
            found.append((item, finding))
    return found
