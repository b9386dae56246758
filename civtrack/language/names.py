"""Spellings of one name: what makes no difference, and what is a contraction of what.

Exists so that units, persons and districts are compared in one way whoever asks: grouping, filters, `inspect`, and the
settings file that `config init` proposes. May import `civtrack.folded`, `civtrack.patterns`
and `civtrack.language.places`.
"""

from __future__ import annotations

from functools import lru_cache

from civtrack.folded import UNSEEN, nfkc
from civtrack.language.places import LEVELS, city_end, is_common
from civtrack.patterns import lazy

__all__ = ["district_meant", "is_contraction", "written_alike"]

_SPACE = lazy(rf"[\s{UNSEEN}]+")
_BRACKETS = str.maketrans("【】〔〕[]〈〉<>{}", "()()()()()()")


@lru_cache(1 << 14)
def written_alike(name: str) -> str:
    """A name without what makes no difference: width, blanks, signs unseen, kinds of brackets, case."""
    return _SPACE.sub("", nfkc(name)).translate(_BRACKETS).casefold()


def is_contraction(short: str, full: str) -> bool:
    """Whether a name can be another one with characters left out: 市住建局 of 市住房和城乡建设局, 兴区 of 兴隆台区.

    First and last characters are kept; a name with something behind another one (市公安局 / 市公安局交警局) is no
    fuller form of it.
    """
    if not 2 <= len(short) < len(full) or short[0] != full[0] or short[-1] != full[-1] or short in full:
        return False
    rest = iter(full)
    return all(sign in rest for sign in short)


def district_meant(name: str, others: list[str]) -> str | None:
    """The one other district of which a name is another spelling: its stem, its contraction, or itself with its city.

    大洼 → 大洼区, 兴区 → 兴隆台区, 盘锦市大洼区 → 大洼区; None where none is, or more than one could be.
    """
    plain = written_alike(name)
    if not plain:
        return None
    meant = []
    for other in others:
        full = written_alike(other)
        if full == plain:
            continue
        with_its_city = plain.endswith(full) and city_end(plain) == len(plain) - len(full)
        stem = len(plain) > 1 and full[-1] in LEVELS and full[:-1] == plain
        shortened = plain[-1] in LEVELS and not is_common(plain) and is_contraction(plain, full)
        if with_its_city or stem or shortened:
            meant.append(other)
    return meant[0] if len(meant) == 1 else None
