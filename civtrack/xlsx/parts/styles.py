"""The styles part: which styles show dates, and new looks appended to it.

Exists because every cell refers to a style by number: an edit may only append, never change or renumber, and an equal
style that is already there is used again. May import `civtrack.errors`, `civtrack.model` and the modules of
`civtrack.xlsx` below it.
"""

from __future__ import annotations

import re

from civtrack.errors import DamagedWorkbook, NotEditable
from civtrack.model import N_, Message, Value
from civtrack.patterns import lazy
from civtrack.xlsx.parts.edits import RowRule
from civtrack.xlsx.parts.formats import BUILT_IN, Moments, Shows, shows
from civtrack.xlsx.parts.markup import Element, Part, attribute, escape
from civtrack.xlsx.parts.numerals import BUILT_IN as NUMERALS
from civtrack.xlsx.parts.numerals import MONTHS, Months, Numerals, month_shown, pattern_of

__all__ = ["MAX_STYLES", "Styles"]

MAX_STYLES = 65_000
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{_MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="宋体"/><charset val="134"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
).encode()
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
          "colors", "extLst")  # fmt: skip
_CODES = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49}
_DAY_CODES = {
    14: "yyyy/m/d", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    31: 'yyyy"年"m"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""How Chinese Excel and WPS show the formats that styles.xml need not define."""
_ALIGNMENT = lazy(r"<(?:[\w.-]+:)?alignment\b[^>]*>")
_PROTECTION = lazy(r"<(?:[\w.-]+:)?protection\b[^>]*>")
_UNLOCKED = lazy(r"""\slocked\s*=\s*["'](?:0|false)["']""")


class Styles:
    """The styles of a workbook.

    Args:
        where: The workbook's name, for errors.
        part: The styles part, or None where there is none.
        epoch_1904: The workbook's date system.
        named: Styles that cells name, as far as it is known: a new one never takes a number that a cell names already.
    """

    def __init__(self, where: str, part: Part | None, *, epoch_1904: bool, named: int = 0) -> None:
        self._where = where
        self.missing = part is None
        self._part = part.opened() if part is not None else Part(where, "styles.xml", _EMPTY)
        self._prefix = self._part.root.prefix
        for section in ("numFmts", "cellXfs", "dxfs"):
            if sum(1 for _ in self._part.root.all(section)) > 1:
                raise DamagedWorkbook(where, detail=Message(N_("{section} is there twice"), {"section": section}))
        self._formats: dict[int, str] = {}
        for element in self._part.root.all("numFmts", "numFmt"):
            if (number := element.number("numFmtId")) > 0:
                self._formats[number] = element.get("formatCode") or ""
        xfs = list(self._part.root.all("cellXfs", "xf"))
        counted = self._part.root.first("cellXfs")
        # A part that lost styles still counts them: cells go on naming those numbers.
        named = max(named, counted.number("count") if counted else 0, 1)
        lost = [self._default_xf()] * (min(named, MAX_STYLES) - len(xfs))
        self._xfs = [self._part.raw(xf).decode() for xf in xfs] + lost
        self._new: dict[str, list[str]] = {"numFmts": [], "cellXfs": lost[:], "dxfs": []}
        self._lost = len(lost)
        self._known: dict[str, dict[object, int]] = {}
        self._derived: dict[tuple[object, ...], int] = {}
        kinds = {shown: Moments(epoch_1904, shown) for shown in (Shows.MOMENT, Shows.ELAPSED)}
        months = Months(epoch_1904, Shows.MOMENT)
        numerals: dict[int, Numerals | None] = {}
        self.moments: dict[str, dict[str, Value]] = {}
        self._fonts: list[tuple[str, float]] | None = None
        for index, xf in enumerate(xfs):
            number_format = xf.number("numFmtId", 0)
            shown = self.shown(number_format)
            if shown:
                only_month = shown is Shows.MOMENT and self._shows_month(number_format)
                self.moments[str(index)] = months if only_month else kinds[shown]
                continue
            if number_format not in numerals:
                patterns = pattern_of(self._formats.get(number_format) or NUMERALS.get(number_format, ""))
                numerals[number_format] = Numerals(patterns) if patterns else None
            if (numeral := numerals[number_format]) is not None:
                self.moments[str(index)] = numeral
        if "0" in self.moments:
            self.moments[""] = self.moments["0"]

    def _default_xf(self) -> str:
        return f'<{self._prefix}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'

    def _shows_month(self, number_format: int) -> bool:
        code = self._formats.get(number_format)
        return month_shown(code) if code is not None else number_format in MONTHS

    def shown(self, number_format: int) -> Shows:
        """What a number format shows; a definition in the part goes before the built-in meaning."""
        code = self._formats.get(number_format)
        return shows(code) if code is not None else BUILT_IN.get(number_format, Shows.NUMBER)

    def shown_by(self, style: int) -> Shows:
        """What a style makes of a number."""
        return self.shown(self._number_format(self._xf(style)))

    def moment_code(self, style: int) -> str | None:
        """The format code by which a style shows days or times; None where it shows none, or has no such code."""
        number = self._number_format(self._xf(style))
        if self.shown(number) is not Shows.MOMENT:
            return None
        return self._formats.get(number) or _DAY_CODES.get(number)

    def font(self, style: int) -> tuple[str, float]:
        """Name and size in points of the font of a style; style 0 is the workbook's usual one."""
        if self._fonts is None:
            self._fonts = [
                (
                    (name.get("val") if (name := font.first("name")) else None) or "",
                    _points(size.get("val") if (size := font.first("sz")) else None),
                )
                for font in self._part.root.all("fonts", "font")
            ]
        match = re.search(r"""\sfontId\s*=\s*["']([0-9]{1,9})""", self._xf(style))
        index = int(match[1]) if match else 0
        return self._fonts[index] if index < len(self._fonts) else ("", _USUAL_SIZE)

    def _xf(self, style: int) -> str:
        return self._xfs[style] if 0 <= style < len(self._xfs) else self._xfs[0]

    @staticmethod
    def _number_format(xf: str) -> int:
        match = re.search(r'\snumFmtId\s*=\s*["\']([0-9]{1,9})', xf)
        return int(match[1]) if match else 0

    def horizontal(self, style: int) -> str:
        """How a style sets text between left and right; ``general`` where it does not say."""
        alignment = _ALIGNMENT.search(self._xf(style))
        match = re.search(r"""\shorizontal\s*=\s*["'](\w+)""", alignment[0]) if alignment else None
        return match[1] if match else "general"

    def derive(
        self,
        base: int,
        number_format: str | None = None,
        horizontal: str | None = None,
        *,
        wrap: bool | None = None,
        indent: int | None = None,
    ) -> int:
        """A style like `base` with these differences: the same, an equal one that exists, or a new one.

        Raises:
            NotEditable: The workbook has as many styles as it can hold.
        """
        key = (base, number_format, horizontal, wrap, indent)
        if key not in self._derived:
            aligned = {
                "horizontal": horizontal,
                "wrapText": None if wrap is None else str(int(wrap)),
                "indent": None if indent is None else str(indent),
            }
            asked = {name: value for name, value in aligned.items() if value is not None}
            self._derived[key] = self._derive(base, number_format, asked)
        return self._derived[key]

    def _derive(self, base: int, number_format: str | None, asked: dict[str, str]) -> int:
        xf = old = self._xf(base)
        if number_format is not None:
            code = self._format_id(number_format)
            if code != self._number_format(xf):
                xf = self._opening(xf, numFmtId=str(code), applyNumberFormat="1")
        xf = self._aligned(xf, asked)
        if xf == old:
            return base
        return self._index("cellXfs", xf, len(self._xfs), self._xfs)

    @staticmethod
    def _opening(xf: str, **values: str) -> str:
        end = xf.index(">") + 1
        tag = xf[:end]
        for name, value in values.items():
            tag = attribute(tag, name, value)
        return tag + xf[end:]

    def unlocked(self, base: int) -> int:
        """A style like `base` whose cells can be written on a protected sheet.

        Raises:
            NotEditable: The workbook has as many styles as it can hold.
        """
        key = (base, "unlocked")
        if key not in self._derived:
            xf = self._xf(base)
            match = _PROTECTION.search(xf)
            if match and _UNLOCKED.search(match[0]):
                self._derived[key] = base
                return base
            if match:
                xf = xf[: match.start()] + attribute(match[0], "locked", "0") + xf[match.end() :]
            else:
                new = f'<{self._prefix}protection locked="0"/>'
                inner = "" if xf.endswith("/>") else xf[xf.index(">") + 1 : xf.rindex("</")]
                opening = f"{xf[:-2].rstrip()}>" if xf.endswith("/>") else xf[: xf.index(">") + 1]
                # An extension list comes last.
                at = inner.find(f"<{self._prefix}extLst") if "extLst" in inner else len(inner)
                xf = f"{opening}{inner[:at]}{new}{inner[at:]}</{self._prefix}xf>"
            self._derived[key] = self._index(
                "cellXfs", self._opening(xf, applyProtection="1"), len(self._xfs), self._xfs
            )
        return self._derived[key]

    def _aligned(self, xf: str, asked: dict[str, str]) -> str:
        match = _ALIGNMENT.search(xf)
        tag = match[0] if match else f"<{self._prefix}alignment/>"
        new = tag
        for name, value in asked.items():
            if re.search(rf"""\s{name}\s*=\s*["']{value}["']""", new) or (
                value == "0" and not re.search(rf"\s{name}\s*=", new)
            ):
                continue
            new = attribute(new, name, value)
        if new == tag:
            return xf
        if match:
            xf = xf[: match.start()] + new + xf[match.end() :]
        elif xf.endswith("/>"):
            xf = f"{xf[:-2].rstrip()}>{new}</{self._prefix}xf>"
        else:
            end = xf.index(">") + 1
            xf = xf[:end] + new + xf[end:]
        return self._opening(xf, applyAlignment="1")

    def _format_id(self, code: str) -> int:
        if code in _CODES:
            return _CODES[code]
        for number, known in self._formats.items():
            if known == code:
                return number
        # A style may name a format that is defined nowhere; it must not come to mean the new one.
        named = (xf.number("numFmtId", 0) for xf in self._part.root.walk() if xf.local == "xf")
        number = max([163, *self._formats, *named]) + 1
        self._formats[number] = code
        self._new["numFmts"].append(
            f'<{self._prefix}numFmt numFmtId="{number}" formatCode="{escape(code, quote=True)}"/>'
        )
        return number

    def rule_style(self, rule: RowRule) -> int:
        """The differential style of a row rule: an equal one that exists, or a new one; its fill is a bgColor."""
        p = self._prefix
        font = f'<{p}font><{p}color rgb="FF{rule.font_rgb}"/></{p}font>' if rule.font_rgb else ""
        fill = f'<{p}fill><{p}patternFill><{p}bgColor rgb="FF{rule.fill_rgb}"/></{p}patternFill></{p}fill>'
        count = sum(1 for _ in self._part.root.all("dxfs", "dxf")) + len(self._new["dxfs"])
        return self._index("dxfs", f"<{p}dxf>{font}{fill}</{p}dxf>", count, None)

    def _index(self, section: str, xml: str, count: int, raws: list[str] | None) -> int:
        known = self._known.get(section)
        if known is None:
            known = self._known[section] = {}
            for index, element in enumerate(self._part.root.all(section, "xf" if section == "cellXfs" else "dxf")):
                known.setdefault(_shape(element), index)
        space = self._part.root.space
        declared = f'xmlns:{self._prefix[:-1]}="{space}"' if self._prefix else f'xmlns="{space}"'
        wrapped = Part(self._where, "styles.xml", f"<{self._prefix}a {declared}>{xml}</{self._prefix}a>".encode())
        shape = _shape(wrapped.root.children[0])
        if shape not in known:
            if count >= MAX_STYLES:
                raise NotEditable(self._where, detail=Message(N_("it has no room for another cell style")))
            known[shape] = count
            self._new[section].append(xml)
            if raws is not None:
                raws.append(xml)
        return known[shape]

    @property
    def changed(self) -> bool:
        """Whether anything was appended."""
        return bool(self._new["numFmts"] or self._new["dxfs"] or len(self._new["cellXfs"]) > self._lost)

    def render(self) -> bytes:
        """The part with everything appended and every count right."""
        part, p = self._part, self._prefix
        part.reset()
        for section, new in self._new.items():
            if not new:
                continue
            element, content = part.root.first(section), "".join(new).encode()
            if element is None:
                name = f"{p}{section}"
                opened = f'<{name} count="{len(new)}">'.encode() + content + f"</{name}>".encode()
                part.splice(*_place(part, section), opened)
            else:
                part.grow(element, content, len(element.children) + len(new))
        return part.render()


_USUAL_SIZE = 11.0


def _points(written: str | None) -> float:
    try:
        size = float(written or _USUAL_SIZE)
    except ValueError:
        return _USUAL_SIZE
    return size if 1 <= size <= 409 else _USUAL_SIZE


def _place(part: Part, section: str) -> tuple[int, int]:
    """Where a missing section goes in the order of the schema."""
    before = _ORDER[: _ORDER.index(section)]
    place = part.root.inner
    for child in part.root.children:
        if child.local in before:
            place = child.end
    return place, place


def _shape(element: Element) -> object:
    """An element apart from how it is written: name, attributes and children."""
    return (
        element.local,
        tuple(sorted(element.attributes.items())),
        tuple(_shape(child) for child in element.children),
    )
