"""Which district an item belongs to: canonical names, and districts found in headings, titles, names and units.

Exists because a district is written many ways and often stands nowhere in the row. With districts in the settings
only those (and their aliases) are found; without, names that end in 区, 县, 市 or 旗 are taken as written. May import
nothing of civtrack but `civtrack.ledger.vocabulary`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from civtrack.ledger.vocabulary import ORDINAL

_SUFFIXES: Final = "区县市旗"
_NOT_DISTRICTS: Final = (
    r".*(社区|小区|片区|辖区|城区|园区|景区|校区|街区|地区|市区|厂区|库区|矿区|林区|灾区|郊区|山区|牧区|院区|营区|宅区|活区|民区|"
    r"业区|息区|务区|范区|任区|能区|察区|护区|治区|公区|禁区|误区|学区|分区|战区|管区|两区|三区|红旗|国旗|彩旗|锦旗|超市|夜市|"
    r"早市|农贸市|集贸市)|(文明|卫生|园林|创建)?城市|集市|门市|都市|菜市|(全|各|该|本|我|县|市|每|某|多|诸|区|其他|有关|相关)[区县市旗]+|"
    r"[区县市旗]+"
)
_NAME: Final = r"[\u4e00-\u9fff]{1,6}?[区县市旗]"
_INSIDE: Final = r"[\u4e00-\u9fff]{1,5}?[区县]"
_SPLITS: Final = r"[^\u4e00-\u9fff]+|[年月日号第期批附件表的与和及在对关于：:]|[一二三四五六七八九十]+(?=、)"
_CITY: Final = r"(?:[\u4e00-\u9fff]{2,4}?[省市]|[全我本]?市)(?=[\u4e00-\u9fff]{2})"
_TAIL: Final = r"[（(\[【].*|[:：，,。;；].*|(共计?|合计|小计)?\d+[件条个处项起].*"
_FURNITURE: Final = (
    r"(问题|整改|文明|创建|创城|重点|工作|督查|督办)*(台账|清单|明细|汇总|统计)?表?|"
    r"(政府|人民政府|区政府|县政府|区委|县委)"
)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _unspaced(text: str) -> str:
    """A name without the blanks and line breaks that spread it over its cell; words of Latin letters stay apart."""
    return re.sub(r"(?<=[^!-~]) (?=.)|(?<=.) (?=[^!-~])", "", " ".join(text.split()))


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
        self._cache: dict[str, tuple[str | None, bool]] = {}
        self._units: dict[str, str | None] = {}

    @staticmethod
    def _stem(plain: str) -> str:
        return plain[:-1] if len(plain) > 2 and plain[-1] in _SUFFIXES else plain

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
        if not plain or plain in {"/", "-", "—", "无"}:
            return None, True
        found = self._exact.get(plain) or self._stems.get(self._stem(plain))
        if found is None and self.known:
            ends = {name for key, name in self._exact.items() if plain.endswith(key) or plain.startswith(key)}
            found = ends.pop() if len(ends) == 1 else None
        return (found, True) if found else (_unspaced(text), not self.known)

    def _mentioned(self, plain: str, *, stems: bool) -> set[str]:
        """Known districts inside a text; a longer name hides a shorter one inside it."""
        found: set[str] = set()
        keys = {**self._exact, **(self._stems if stems else {})}
        for key in sorted(keys, key=len, reverse=True):
            if key and key in plain:
                found.add(keys[key])
                plain = plain.replace(key, "|")
        return found

    def in_heading(self, text: str) -> str | None:
        """The district that a section row names: “一、兴隆台区（12件）” → 兴隆台区; None where it names none."""
        return self._in_label(ORDINAL.sub("", text, count=1) if ORDINAL.match(text) else text)

    def is_name(self, text: str) -> bool:
        """Whether a text is a district's name and nothing else but an ordinal or a count: “一、兴隆台区（12件）”."""
        label = _plain(re.sub(_TAIL, "", (ORDINAL.sub("", text, count=1) if ORDINAL.match(text) else text).strip()))
        if self.known:
            return label in self._exact
        return bool(re.fullmatch(_NAME, label)) and not re.fullmatch(_NOT_DISTRICTS, label)

    def in_sheet(self, text: str) -> str | None:
        """The district that a sheet name gives: 大洼区, “7月大洼”, “大洼区 (2)”; None for 7月 or Sheet1."""
        return self._in_label(text)

    def _in_label(self, text: str) -> str | None:
        plain = _plain(text)
        found = self._mentioned(plain, stems=True)
        if found or self.known:
            return found.pop() if len(found) == 1 else None
        label = _plain(re.sub(_TAIL, "", text.strip()))
        for part in re.split(_SPLITS, label):
            match = re.match(_NAME, part)
            rest = part[match.end() :] if match else ""
            if match and not re.fullmatch(_NOT_DISTRICTS, match[0]) and re.fullmatch(_FURNITURE, rest):
                found.add(match[0])
        return found.pop() if len(found) == 1 else None

    def in_title(self, text: str | None) -> str | None:
        """The one district that a title or file name mentions, else None; a city (盘锦市) is none without settings."""
        if not text:
            return None
        plain = _plain(text)
        found = self._mentioned(plain, stems=False)
        if found or self.known:
            return found.pop() if len(found) == 1 else None
        for part in re.split(_SPLITS, plain):
            rest = re.sub(_CITY, "", part, count=1) if re.match(_CITY, part) else part
            while (match := re.match(_INSIDE, rest)) and not re.fullmatch(_NOT_DISTRICTS, match[0]):
                found.add(match[0])
                rest = rest[match.end() :]
        return found.pop() if len(found) == 1 else None

    def in_unit(self, text: str | None) -> str | None:
        """The district of a unit: the one its name begins with (大洼区住建局), else the one known name inside it."""
        if not text:
            return None
        if text not in self._units:
            self._units[text] = self._in_unit(_plain(text))
        return self._units[text]

    def _in_unit(self, plain: str) -> str | None:
        rest = re.sub(_CITY, "", plain, count=1) if re.match(_CITY, plain) else plain
        keys = {**self._exact, **self._stems}
        for key in sorted(keys, key=len, reverse=True):
            if key and (rest.startswith(key) or plain.startswith(key)):
                return keys[key]
        if self.known:
            inside = self._mentioned(plain, stems=False)
            return inside.pop() if len(inside) == 1 else None
        match = re.match(_INSIDE, rest)
        return match[0] if match and len(match[0]) > 2 and not re.fullmatch(_NOT_DISTRICTS, match[0]) else None
