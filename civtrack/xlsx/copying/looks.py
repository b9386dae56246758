"""The looks of a copy: the styles that its cells use, under neutral names.

Exists because a number format, a font or a style can say anything in words, and a workbook keeps the looks of cells
that are gone. Numbers of styles stay, so that no cell must be written anew: what nothing uses is blank. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.

Rules:

- A look that says something in words (a format with a text in it, a font that is not one of the usual) comes along
  only where a cell of the copy uses it, and only without words that may not be shown.
- Styles are called as their numbers among Excel's own, or “Style 1”, “Style 2” ….
- Differential looks come along where a rule or a table of the copy uses them.
- Styles of tables and slicers, recent colours and extensions stay behind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cached_property

from civtrack.xlsx.copying.composing import Composer
from civtrack.xlsx.parts.markup import Element, Part

__all__ = ["SAFE_WORDS", "Looks", "usual_font"]

SAFE_WORDS = re.compile(
    r"(?:[年月日时分秒點点上下午元万亿个件条项处份人次户第号季度周星期天小米吨公里平方千克￥¥$€%‰\s\d.,;:/\-—_()（）+~℃°]"
    r"|剩余|逾期|今天?到期|当[日天]到期| d left| d overdue|due today)*"
)
"""What a number format may say between quotes without saying anything."""

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]', re.DOTALL)
_CODES = re.compile(r"(?:General|AM/PM|上午/下午|G/通用格式|[yYmMdDhHsSeEgGaAbB0#?.,/%:;\-+ ()@'$￥¥年月日时分秒])*")
_WORDS = re.compile(r'"[^"]*"|\\.|[^\x00-\x7f]')
_BUILT_IN = {"0": "Normal", "3": "Comma", "4": "Currency", "5": "Percent", "6": "Comma [0]", "7": "Currency [0]",
             "8": "Hyperlink", "9": "Followed Hyperlink"}  # fmt: skip
_FONTS = """
宋体;新宋体;黑体;楷体;楷体_gb2312;仿宋;仿宋_gb2312;微软雅黑;微软雅黑 light;等线;等线 light;隶书;幼圆;华文中宋;华文仿宋;
华文楷体;华文宋体;华文细黑;方正小标宋简体;方正小标宋_gbk;方正仿宋_gbk;方正黑体_gbk;方正楷体_gbk;simsun;nsimsun;simhei;kaiti;fangsong;
dengxian;calibri;calibri light;cambria;arial;arial narrow;arial unicode ms;tahoma;verdana;times new roman;
courier new;consolas;georgia;symbol;wingdings;wingdings 2;microsoft yahei;segoe ui;ms gothic;ms pgothic;wps special 1
"""
_USUAL = frozenset(name.strip() for name in _FONTS.split(";"))


def usual_font(name: str) -> bool:
    """Whether a font is one that every office has, whose name says nothing."""
    return name.strip().casefold() in _USUAL


def says(code: str) -> str:
    """The words of a number format; "" for one that says nothing but its numbers."""
    quoted = [(found[1] or found[2] or "") for found in _QUOTED.finditer(code)]
    brackets = [found[0] for found in re.finditer(r"\[[^\]]*\]", code) if not re.fullmatch(_BRACKET, found[0])]
    bare = _QUOTED.sub("", code)
    words = "".join(quoted)
    if SAFE_WORDS.fullmatch(words) and not brackets and _CODES.fullmatch(bare):
        return ""
    return words + "".join(brackets) + bare


_BRACKET = (
    r"\[(?:[<>=]+[\d.]+|\$[^\w\]]?-[0-9A-Fa-f]+|\$-[\w,-]+|h+|m+|s+|DBNum\d|Color\s?\d+|颜色\s?\d+|"
    r"Red|Black|Blue|Green|White|Yellow|Cyan|Magenta|红色|黑色|蓝色|绿色|白色|黄色)\]"
)

Shown = Callable[[str, str], bool]
"""Kind of place, text → whether it may be shown."""


class Looks:
    """The styles of a source, as its copies may have them.

    Args:
        part: The styles part, with what copies need appended.
    """

    def __init__(self, part: Part) -> None:
        self._part = part
        self._made: dict[object, bytes] = {}
        self._formats = {
            element.number("numFmtId"): element.get("formatCode") or ""
            for element in part.root.all("numFmts", "numFmt")
        }
        self._fonts = [self._font(element) for element in part.root.all("fonts", "font")]
        self._xfs = list(part.root.all("cellXfs", "xf"))

    @staticmethod
    def _font(element: Element) -> str:
        name = element.first("name")
        return (name.get("val") or "") if name else ""

    @cached_property
    def speaking(self) -> frozenset[int]:
        """The styles of cells that say something in words: of these it must be known which are used."""
        return frozenset(number for number, xf in enumerate(self._xfs) if self._speaks(xf))

    def _speaks(self, xf: Element) -> bool:
        font = xf.number("fontId")
        odd = font < len(self._fonts) and not usual_font(self._fonts[font])
        return odd or bool(says(self._formats.get(xf.number("numFmtId"), "")))

    def composed(self, used: Collection[int], rules: Collection[int], shown: Shown) -> bytes:
        """The styles part of a copy.

        Args:
            used: Which of `speaking` its cells use.
            rules: The differential looks that its rules and tables use.
            shown: Whether a text may be shown.
        """
        kept = [number for number in sorted(self.speaking) if number in used]
        formats = {
            xf.number("numFmtId")
            for number, xf in enumerate(self._xfs)
            if number in used or number not in self.speaking
        }
        fonts = {
            xf.number("fontId") for number, xf in enumerate(self._xfs) if number in used or number not in self.speaking
        }
        texts = [says(code) for number, code in sorted(self._formats.items()) if number in formats]
        bad = frozenset(text for text in texts if text and not shown("numFmt", text))
        names = {name for number, name in enumerate(self._fonts) if number in fonts} | self._rule_fonts(rules)
        bad_fonts = frozenset(
            name for name in sorted(names) if name and not usual_font(name) and not shown("font", name)
        )
        silent = tuple(shown("numFmt", says(code)) for code in self._rule_formats(rules))
        for element in self._part.root.all("cellStyles", "cellStyle"):
            shown("cellStyle", element.get("name") or "")
        key = (tuple(kept), frozenset(rules), bad, bad_fonts, silent)
        if key not in self._made:
            self._made[key] = self._compose(frozenset(kept), frozenset(rules), formats, fonts, bad | bad_fonts, shown)
        return self._made[key]

    def _rule_formats(self, rules: Collection[int]) -> list[str]:
        return [
            each.get("formatCode") or ""
            for number, element in enumerate(self._part.root.all("dxfs", "dxf"))
            if number in rules
            for each in element.all("numFmt")
        ]

    def _rule_fonts(self, rules: Collection[int]) -> set[str]:
        return {
            self._font(each)
            for number, element in enumerate(self._part.root.all("dxfs", "dxf"))
            if number in rules
            for each in element.all("font")
        }

    def _compose(
        self,
        used: frozenset[int],
        rules: frozenset[int],
        formats: set[int],
        fonts: set[int],
        bad: frozenset[str],
        shown: Shown,
    ) -> bytes:
        part = self._part.again()
        blank = f'<{part.root.prefix}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'.encode()
        for number in self.speaking - used:
            element = self._xfs[number]
            part.splice(element.start, element.end, blank)
        for element in part.root.all("numFmts", "numFmt"):
            if element.number("numFmtId") not in formats:
                part.splice(element.start, element.end, b"")
            else:
                self._silence(part, element, bad)
        for number, element in enumerate(part.root.all("fonts", "font")):
            if number not in fonts and self._fonts[number] and not usual_font(self._fonts[number]):
                part.splice(element.start, element.end, f"<{part.root.prefix}font/>".encode())
        for number, element in enumerate(part.root.all("dxfs", "dxf")):
            if number not in rules:
                part.splice(element.start, element.end, f"<{part.root.prefix}dxf/>".encode())
                continue
            for each in element.walk():
                if each.local == "numFmt" and not shown("numFmt", says(each.get("formatCode") or "")):
                    part.set_attributes(each, formatCode=_WORDS.sub("", each.get("formatCode") or "") or "General")
        for number, element in enumerate(part.root.all("cellStyles", "cellStyle"), 1):
            built_in = _BUILT_IN.get(element.get("builtinId") or "")
            part.set_attributes(element, name=built_in or f"Style {number}")

        def may(place: str, row: int, text: str) -> bool:
            del place, row
            return text not in bad

        return Composer(part.settled(), may, lambda *_: None).root().encode()

    @staticmethod
    def _silence(part: Part, element: Element, bad: Collection[str]) -> None:
        code = element.get("formatCode") or ""
        if says(code) in bad:
            part.set_attributes(element, formatCode=_WORDS.sub("", code) or "General")
