"""Towns and places that are only a part of what cells say: 胡家镇 in 胡家镇芦苇荡停车场, and what follows it.

Exists because many ledgers have no column for the town, and a note speaks of it all the same: 注：胡家镇下周迎检. Pure.
May import `civtrack.patterns`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from civtrack.patterns import lazy

__all__ = ["enumerated", "towns_in"]

_HEAD = 16
"""Characters in which a place says its town: it is written from the large to the small."""
_SIGN = "[\u4e00-\u9fff]"
_TOWN = lazy(
    rf"^(?:{_SIGN}{{2,5}}[市区县旗])*?((?!各|全|本|该|某|所有|有关|沿){_SIGN}{{2,4}}?"
    r"(?<![城小乡集村])(?:街道(?![路两])|镇|乡(?![村镇间土])|苏木))(?![长级])",
    re.MULTILINE,
)
_PART = 5
"""Characters of a place without its town that are no chance."""


def towns_in(places: Iterable[str]) -> Iterator[str]:
    """The towns with which places begin, and what follows them.

    Args:
        places: What cells say of where something is; each once.
    """
    listed = list(places)
    found = dict.fromkeys(_TOWN.findall("\n".join([place[:_HEAD] for place in listed])))
    yield from found
    for place in listed if found else ():
        match = _TOWN.match(place)
        if match and len(rest := place[match.end() :].strip()) >= _PART and not rest.startswith(_OFFICES):
            yield rest


_OFFICES = ("办事处", "人民政府", "政府", "党委", "党工委")

_NAME = rf"(?:(?![镇乡街两二三四五六七八九十和及与]){_SIGN}){{2,5}}"
_LISTED = re.compile(rf"((?:{_NAME}[、和及与,，])+{_NAME})(?:[两二三四五六七八九十\d]+个?|等)?(街道|镇|乡)(?!村)")


def enumerated(text: str) -> Iterator[str]:
    """The towns that share a word: 胡家镇 and 甜水镇 of 胡家、甜水两镇."""
    if "、" in text or "和" in text or "与" in text or "，" in text:
        for names, kind in _LISTED.findall(text):
            yield from (f"{name}{kind}" for name in re.split("[、和及与,，]", names))
