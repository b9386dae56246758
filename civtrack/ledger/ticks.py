"""Statuses that are no words in a cell: ticks below headers that are status words, and codes that a header explains.

Exists so that a ticked column or a code becomes the word that it stands for before the rules read it; what is not
clear (two ticks, none, an unexplained code) is said and never guessed. May import `civtrack.ledger.cells`,
`civtrack.ledger.matching` and `civtrack.model`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

from civtrack.ledger.cells import is_blank, text_of
from civtrack.ledger.matching import bare, normalise
from civtrack.light import NamedTuple
from civtrack.model import Row, Shown, ShownMonth, Value
from civtrack.patterns import lazy

__all__ = ["Ticks", "decoded", "is_tick", "is_tick_header", "plain_number", "terms_in", "tick_columns"]

_TICKS: Final = frozenset({"√", "✓", "✔", "☑", "■", "●", "○", "v", "1", "是", "对", "y", "yes", "打√", "☆", "▲"})
_CROSSES: Final = frozenset({"×", "✗", "✘", "x", "0", "否", "/", "-", "—", "□", "☐", "n", "no"})
_DID: Final = "整改|完成|办结|销号|处置|处理|解决|落实|闭环|治理|办理|答复|回复|开工|启动|达标|结案|验收|推进|实施|报送"
_HEADER: Final = lazy(
    rf"(?:已|未|正在|尚未|暂未|没有|部分|基本|全部)(?:经|全部|按期)?(?:{_DID})(?:完成|到位|完毕|中)?|(?:{_DID}|进行|推进)中|"
    r"完成|未开始|不达标|超期未(?:整改|完成|办结)|逾期未(?:整改|完成|办结)|持续(?:整改|推进)|长期(?:整改|坚持)|整改(?:完成|到位)"
)
_YES_NO: Final = frozenset({"是", "否"})


def is_tick_header(chain: Sequence[str]) -> bool:
    """Whether a column's header is a status word, such as 已整改, or 是 and 否 below a question."""
    leaf = bare(normalise(chain[-1]))
    if leaf in _YES_NO:
        return len(chain) > 1 and "是否" in chain[-2]
    return bool(_HEADER.fullmatch(leaf))


def is_tick(value: Value) -> bool:
    """Whether a cell is ticked."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value == 1
    return isinstance(value, str) and normalise(value) in _TICKS


def _is_mark(value: Value) -> bool:
    if is_blank(value) or is_tick(value) or value is False or value == 0:
        return True
    return isinstance(value, str) and normalise(value) in _CROSSES


def tick_columns(free: Mapping[int, Sequence[str]], sample: Iterable[Row]) -> tuple[int, ...]:
    """The columns side by side whose headers are status words and whose cells are ticks or nothing.

    Args:
        free: Column → its header, of the columns that mean nothing yet.
        sample: The first rows of the table.
    """
    rows = list(sample)
    named = [column for column, chain in sorted(free.items()) if is_tick_header(chain)]
    for _, run in groupby(enumerate(named), lambda pair: pair[1] - pair[0]):
        columns = [column for _, column in run]
        values = [row.values.get(column) for row in rows for column in columns]
        if len(columns) >= 2 and all(map(_is_mark, values)) and any(map(is_tick, values)):
            return tuple(columns)
    return ()


class Ticks(NamedTuple):
    """The tick columns of a table: column → the word above it."""

    words: Mapping[int, str]

    def read(self, values: Mapping[int, Value]) -> tuple[str | None, int]:
        """What a row's ticks say, and how many there are; two words are written as they are, which says neither."""
        ticked = [word for column, word in self.words.items() if is_tick(values.get(column))]
        if len(ticked) <= 1:
            return (ticked[0] if ticked else None), len(ticked)
        return "？".join([*ticked, ""]), len(ticked)


def decoded(value: Value, codes: Mapping[str, str]) -> Value:
    """The word that a code stands for; a code that nothing explains stays, as text, never a share of 1."""
    if isinstance(value, str):
        written = text_of(value)
        key = normalise(written) if written else ""
        return codes.get(key) or codes.get(key.upper()) or written
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value.shown if isinstance(value, ShownMonth) else value
    if isinstance(value, Shown) and "%" in value.shown:
        return plain_number(value)
    whole = str(int(value)) if float(value).is_integer() else None
    if whole is not None and (word := codes.get(whole)) is not None:
        return word
    return whole if whole is not None and (codes or 0 <= value < _CODES) else plain_number(value)


_CODES: Final = 10
"""Whole numbers below this are codes, not shares of a hundred."""


_TERM: Final = lazy(r"[（(](天|日|个?工作日|个?自然日|小时)[)）]\s*$")
_LONGEST_TERM: Final = 366


def terms_in(header: str) -> Mapping[str, str]:
    """What the numbers below 整改时限（天） stand for: 5 → 5天; nothing where the header names no unit of time."""
    found = _TERM.search(header)
    if found is None:
        return {}
    unit = found[1] if found[1] != "日" else "天"
    unit = unit if unit in ("天", "小时") or unit[0] == "个" else f"个{unit}"
    return {str(number): f"{number}{unit}" for number in range(1, _LONGEST_TERM)}


def plain_number(value: float) -> float:
    """A number without what its cell shows of it."""
    return float(value) if isinstance(value, float) else int(value)
