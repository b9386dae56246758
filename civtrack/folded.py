"""Characters in the one form in which texts are compared: full-width and half-width alike, marks in one order (NFKC).

Exists because the standard library puts the marks that stand on one letter in order in time that grows with the square
of their number: a cell of nothing else takes seconds that nobody can interrupt, a text of a megabyte takes hours. May
import nothing of civtrack.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Final

__all__ = ["UNSEEN", "nfkc", "simplified"]

UNSEEN: Final = r"\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
"""Signs that nobody sees, as the inside of a set: what is copied from a chat or a web page brings them."""

_STEP: Final = 64
"""Marks in a row that cost nothing yet."""
_MOST: Final = 30
"""Marks on one letter, as Unicode's stream-safe form has them (UAX #15): no script has more."""
_JOINER: Final = "\u034f"
"""What that form puts between them: it is not seen, and nothing is sorted over it."""
_BECOME_MARKS: Final = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")
"""Letters of which the compatible form makes marks."""


def nfkc(text: str) -> str:
    """A text in Unicode's form NFKC; marks in rows that no script has are parted, so that long ones take no time."""
    if text.isascii():
        return text
    if len(text) > _STEP and any(map(_is_mark, text[::_STEP])):
        text = _parted(text)
    return unicodedata.normalize("NFKC", text)


def _is_mark(sign: str) -> bool:
    return unicodedata.combining(sign) > 0 or sign in _BECOME_MARKS


def _parted(text: str) -> str:
    pieces = []
    for are_marks, signs in groupby(text, _is_mark):
        row = "".join(signs)
        if are_marks and len(row) > _STEP:
            row = _JOINER.join(row[at : at + _MOST] for at in range(0, len(row), _MOST))
        pieces.append(row)
    return "".join(pieces)


_TRADITIONAL: Final = str.maketrans(
    "狀態況問題責單時間縣區點號編辦結畢過進實際現場發處領導備註說説項類別級標準個會議圖檔據報長達複復銷閉環關還沒無動開啟啓續繼轉總"
    "計數協調質產業務員負聯繫電話臺賬帳鎮鄉門檢測評審驗請見後內應對錄寫確認證擬劃衛衞樓廣違規損壞積車佔亂貼牆綠紅黃燈線網設護圍擋溝蓋"
    "館攤販掃階欄桿邊顯識訴來訪辭歸補辦條約緩時並為與於從係滿報",
    "状态况问题责单时间县区点号编办结毕过进实际现场发处领导备注说说项类别级标准个会议图档据报长达复复销闭环关还没无动开启启续继转总"
    "计数协调质产业务员负联系电话台账账镇乡门检测评审验请见后内应对录写确认证拟划卫卫楼广违规损坏积车占乱贴墙绿红黄灯线网设护围挡沟盖"
    "馆摊贩扫阶栏杆边显识诉来访辞归补办条约缓时并为与于从系满报",
)
_SIGNS: Final = frozenset(map(chr, _TRADITIONAL))


def simplified(text: str) -> str:
    """A text with the traditional characters that headers and states are written with in their simplified form."""
    return text if text.isascii() or _SIGNS.isdisjoint(text) else text.translate(_TRADITIONAL)
