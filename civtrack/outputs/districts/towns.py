"""Towns and places that are only a part of what cells say: 胡家镇 in 胡家镇芦苇荡停车场, and what follows it.

Exists because many ledgers have no column for the town, and a note speaks of it all the same: 注：胡家镇下周迎检. Pure.
May import `civtrack.patterns`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from civtrack.patterns import lazy

__all__ = ["enumerated", "towns_in"]

_Group = TypeVar("_Group")

_HEAD = 16
"""Characters in which a place says its town: it is written from the large to the small."""
_SIGN = "[\u4e00-\u9fff]"
_TOWN = lazy(
    rf"(?:{_SIGN}{{2,5}}[市区县旗])*?((?!各|全|本|该|某|所有|有关|沿){_SIGN}{{2,4}}?"
    r"(?<![城小乡集村])(?:街道(?![路两])|镇|乡(?![村镇间土])|苏木))(?![长级])"
)
_KINDS = ("街道", "镇", "乡", "苏木")
_PART = 5
"""Characters of a place without its town that are no chance."""


def towns_in(places: Sequence[str], groups: Sequence[_Group]) -> Iterator[tuple[str, _Group]]:
    """The towns with which places begin, and what follows them, each with the group of the place.

    Args:
        places: What cells say of where something is.
        groups: Whose they are.
    """
    heads = "\n".join([place[:_HEAD] for place in places])
    kinds = [kind for kind in _KINDS if kind in heads]
    begins = {(place, group) for kind in kinds for place, group in zip(places, groups, strict=True) if kind in place}
    for place, group in begins:
        if match := _TOWN.match(place[:_HEAD]):
            yield match[1], group
            rest = place[match.end() :].strip()
            if len(rest) >= _PART and not rest.startswith(_OFFICES):
                yield rest, group


_OFFICES = ("办事处", "人民政府", "政府", "党委", "党工委")

_NAME = rf"(?:(?![镇乡街两二三四五六七八九十和及与]){_SIGN}){{2,5}}"
_LISTED = re.compile(rf"((?:{_NAME}[、和及与,，])+{_NAME})(?:[两二三四五六七八九十\d]+个?|等)?(街道|镇|乡)(?!村)")


def enumerated(text: str) -> Iterator[str]:
    """The towns that share a word: 胡家镇 and 甜水镇 of 胡家、甜水两镇."""
    if "、" in text or "和" in text or "与" in text or "，" in text:
        for names, kind in _LISTED.findall(text):
            yield from (f"{name}{kind}" for name in re.split("[、和及与,，]", names))
