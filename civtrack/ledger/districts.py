"""Which district an item belongs to: canonical names, and districts found in headings, titles, names and units.

Exists because a district is written many ways and often stands nowhere in the row. With districts in the settings
only those (and their aliases) are found: by their whole names, and by their stems where an office follows; without,
names that end in 区, 县 or 旗 and are no common nouns are taken as written. May import `civtrack.language` and
`civtrack.ledger.vocabulary`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from civtrack.folded import UNSEEN, nfkc
from civtrack.language.places import (
    LEVELS,
    begins_office,
    city_end,
    district_end,
    follows_boundary,
    is_common,
    owner_end,
)
from civtrack.ledger.vocabulary import ORDINAL
from civtrack.patterns import lazy

_MOST: Final = 8
"""Characters of a district's name; those of several peoples' 自治县 are looked for beyond."""
_SELF_GOVERNING: Final = lazy(r"[\u4e00-\u9fff]{4,13}?自治[县旗]", needs="自")
_SHORT: Final = 2
"""Characters of names that stand in too many words: they count only where a name can begin."""
_SPLITS: Final = (
    r"[^\u4e00-\u9fff]+|[年月日号第期批附件表的与和及在对关于：:]|"
    r"(?<![一二三四五六七八九十])[一二三四五六七八九十]++(?=、)"
)
_TAIL: Final = r"[（(\[【].*|[:：，,。;；].*|(共计?|合计|小计)?(?<!\d)\d++[件条个处项起].*"
_LABEL: Final = 400
"""Characters within which a name ends, or is none: texts of 30,000 may stand in every row."""
_FURNITURE: Final = (
    r"(问题|整改|文明|创建|创城|重点|工作|督查|督办)*(台账|清单|明细|汇总|统计)?表?|"
    r"(政府|人民政府|区政府|县政府|区委|县委)"
)
_TITLE_WORDS: Final = lazy(
    r"(?:20\d\d|创建|全国|国家|文明|卫生|城市|问题|督查|督办|整改|实地|测评|专项|行动|检查|巡查|暗访|季度|上半|下半|"
    r"[一二三四五六七八九十]+|市级|省级|重点|工作|提示|通报|交办|反馈|报送|县区|各|全市|组?赴|关于|附件\d*)+"
)
_QUARTERS: Final = frozenset({"东区", "西区", "南区", "北区"})
"""Districts of some cities: parts of any place in running names, but names where a whole sheet is called so."""
_SPACE, _UNSEEN = lazy(rf"[\s{UNSEEN}]+"), lazy(f"[{UNSEEN}]+")
_NOBODY: Final = frozenset({"/", "-", "—", "无"})


def _plain(text: str) -> str:
    return _SPACE.sub("", nfkc(text))


def _unspaced(text: str) -> str:
    """A name without the blanks and line breaks that spread it over its cell; words of Latin letters stay apart."""
    return re.sub(r"(?<=[^!-~]) (?=.)|(?<=.) (?=[^!-~])", "", " ".join(_UNSEEN.sub("", text).split()))


def _named_at(text: str, start: int) -> str | None:
    """The district whose name begins at a place, where no settings say what districts there are."""
    if match := _SELF_GOVERNING.match(text, start):
        return match[0]
    end = district_end(text, start, _MOST)
    return text[start:end] if end is not None else None


class Districts:
    """The office's districts, and every way to recognise one.

    Args:
        names: Canonical names in the office's order; empty where the settings name none.
        aliases: 写法 → canonical name.
    """

    def __init__(self, names: Iterable[str] = (), aliases: Mapping[str, str] | None = None) -> None:
        self.names = tuple(names)
        self._exact = {_plain(name): name for name in self.names}
        self._aliases = {_plain(alias): name for alias, name in (aliases or {}).items()}
        self._exact.update(self._aliases)
        stems: dict[str, set[str]] = {}
        for name in dict.fromkeys((*self.names, *self._aliases.values())):
            stem = self._stem(_plain(name))
            if len(stem) >= 2:
                stems.setdefault(stem, set()).add(name)
        self._stems = {stem: owners.copy().pop() for stem, owners in stems.items() if len(owners) == 1}
        # 大洼县 was renamed 大洼区: the one is written for the other; 朝阳市 is another place than 朝阳区.
        renamed = {f"{stem}{level}": name for stem, name in self._stems.items() for level in "区县"}
        self._whole = {**renamed, **{key: name for key, name in self._exact.items() if self._is_whole(key)}}
        self._short = {key: name for key, name in self._exact.items() if not self._is_whole(key)} | {
            stem: name for stem, name in self._stems.items() if stem not in self._whole and stem not in self._exact
        }
        self._any_whole, self._any_short = self._pattern(self._whole), self._pattern(self._short)
        self._cache: dict[str, tuple[str | None, bool]] = {}
        self._units: dict[str, str | None] = {}

    @staticmethod
    def _is_whole(key: str) -> bool:
        """Whether a name says by itself that it is a district, or is too long to be part of something else."""
        return len(key) > _SHORT and (key[-1] in LEVELS or len(key) > _SHORT + 1)

    @staticmethod
    def _pattern(names: Iterable[str]) -> re.Pattern[str]:
        longest_first = sorted(filter(None, names), key=lambda name: (-len(name), name))
        return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    @staticmethod
    def _stem(plain: str) -> str:
        return plain[:-1] if len(plain) > 2 and plain[-1] in LEVELS else plain

    @property
    def known(self) -> bool:
        """Whether the settings name districts."""
        return bool(self.names)

    def canonical(self, text: str | None) -> tuple[str | None, bool]:
        """The district that a cell of the district column names, and whether it is a known one.

        Exact name or alias, then the name without 区, 县, 市 or 旗 where only one district has it, then a text that
        begins or ends with exactly one known name. Anything else is taken as written.
        """
        if text is None:
            return None, True
        if text not in self._cache:
            self._cache[text] = self._canonical(text)
        return self._cache[text]

    def _canonical(self, text: str) -> tuple[str | None, bool]:
        plain = _plain(text)
        if not plain or plain in _NOBODY:
            return None, True
        found = self._exact.get(plain) or self._stems.get(self._stem(plain))
        if found is None and self.known:
            ends = {
                name
                for key, name in self._exact.items()
                if plain.startswith(key) or (plain.endswith(key) and self._may_begin(plain, len(plain) - len(key), key))
            }
            found = ends.pop() if len(ends) == 1 else None
        return (found, True) if found else (_unspaced(text), not self.known)

    def pieced(self, cells: Sequence[str], at: int) -> str | None:
        """The district whose name stands in several cells, one of which is at a place: 盘 | 山 | 县."""
        spans = ((first, last) for first in range(at + 1) for last in range(len(cells), at, -1) if last > first + 1)
        for first, last in sorted(spans, key=lambda span: span[0] - span[1]):
            name = _plain("".join(cells[first:last]))
            if name in self._exact or (not self.known and name[-1:] in LEVELS and self._is_label(name)):
                return self._exact.get(name, name)
        return None

    @staticmethod
    def _may_begin(plain: str, start: int, key: str) -> bool:
        return len(key) > _SHORT or follows_boundary(plain, start)

    def _mentioned(self, plain: str) -> dict[int, str]:
        """Place → known district whose whole name begins there; a longer name hides a shorter one inside it."""
        whole = [(match.start(), match.end(), self._whole[match[0]]) for match in self._any_whole.finditer(plain)]
        found = {start: name for start, _, name in whole}
        for match in self._any_short.finditer(plain):
            before = bisect_right(whole, match.start(), key=lambda each: each[0])
            inside = before > 0 and match.start() < whole[before - 1][1]
            named = match[0] in self._exact and match[0][-1] in LEVELS
            if named and not inside and follows_boundary(plain, match.start()):
                found[match.start()] = self._short[match[0]]
        return found

    def in_heading(self, text: str) -> str | None:
        """The district that a section row names: “一、兴隆台区（12件）” → 兴隆台区; None where it names none."""
        return self._in_label(ORDINAL.sub("", text, count=1) if ORDINAL.match(text) else text)

    def is_name(self, text: str) -> bool:
        """Whether a text is a district's name and nothing else but an ordinal or a count: “一、兴隆台区（12件）”."""
        if len(text) > _LABEL and not re.search(_TAIL, text[:_LABEL]):
            return False
        label = _plain(re.sub(_TAIL, "", (ORDINAL.sub("", text, count=1) if ORDINAL.match(text) else text).strip()))
        if self.known:
            return label in self._exact
        return self._is_label(label)

    @staticmethod
    def _is_label(label: str) -> bool:
        if len(label) < 2 or not re.fullmatch(r"[\u4e00-\u9fff]+", label):
            return False
        if label in _QUARTERS:
            return True
        if label[-1] == "市":
            return len(label) <= _MOST and not is_common(label)
        return _named_at(label, 0) == label

    def in_sheet(self, text: str) -> str | None:
        """The district that a sheet name gives: 大洼区, “7月大洼”, “大洼区 (2)”; None for 7月 or Sheet1."""
        return self._in_label(text)

    def _in_label(self, text: str) -> str | None:
        found = set(self._mentioned(_plain(text)).values())
        label = _plain(re.sub(_TAIL, "", text.strip()))
        for part in re.split(_SPLITS, label):
            found.update(self._of_part(part))
        return found.pop() if len(found) == 1 else None

    def _of_part(self, part: str) -> Iterator[str]:
        """The district that a piece of a label is, or begins with before words of every table: 大洼问题台账."""
        if self.known:
            if (match := self._any_short.match(part)) and (
                re.fullmatch(_FURNITURE, part[match.end() :]) or begins_office(part[match.end() :])
            ):
                yield self._short[match[0]]
            return
        name = part if self._is_label(part) else _named_at(part, 0)
        if name and re.fullmatch(_FURNITURE, part[len(name) :]):
            yield name

    def in_title(self, text: str | None) -> str | None:
        """The one district that a title or file name mentions, else None; a city (盘锦市) is none without settings."""
        if not text:
            return None
        plain = _plain(text)
        if self.known:
            known = set(self._mentioned(plain).values())
            return known.pop() if len(known) == 1 else None
        found = set()
        for part in re.split(_SPLITS, plain):
            at = city_end(part)
            if words := _TITLE_WORDS.match(part, at):
                at = words.end() + city_end(part[words.end() :])
            while name := _named_at(part, at):
                found.add(name)
                at += len(name)
        return found.pop() if len(found) == 1 else None

    def in_unit(self, text: str | None) -> str | None:
        """The district of a unit: the one its name begins with (大洼区住建局), else the one known name inside it.

        A stem counts before an office: 大洼交警大队, 市公安局兴隆台分局; 和平小学 is in no district.
        """
        if not text:
            return None
        if text not in self._units:
            self._units[text] = self._in_unit(_plain(text))
        return self._units[text]

    def _in_unit(self, plain: str) -> str | None:
        if not self.known and not self._exact:
            owner = owner_end(plain)
            start = owner + city_end(plain[owner:])
            bracketed = re.match(r"[(\[【]?", plain[start:])
            if (name := _named_at(plain, start + (bracketed.end() if bracketed else 0))) is not None:
                return name
            aside = re.search(r"\(([^()]+)\)$", plain)
            return aside[1] if aside and aside[1][-1] != "市" and self._is_label(aside[1]) else None
        if plain in self._exact or plain in self._stems:
            return self._exact.get(plain) or self._stems[plain]
        found = self._mentioned(plain)
        for match in self._any_short.finditer(plain):
            before = plain[city_end(plain) : match.start()] if match.start() else ""
            rest = plain[match.end() :]
            if match.start() in (0, city_end(plain)):
                if begins_office(rest) or not rest[:1].isalnum():
                    found.setdefault(match.start(), self._short[match[0]])
            elif begins_office(rest, before) and follows_boundary(plain, match.start()):
                found.setdefault(match.start(), self._short[match[0]])
        if not found:
            return None
        first = min(found)
        if first in (0, city_end(plain)) or len(set(found.values())) == 1:
            return found[first]
        return None
