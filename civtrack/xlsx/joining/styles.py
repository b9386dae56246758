"""The styles of several workbooks in one: what the others need is added to the first one's, each look once.

Exists because every workbook numbers its looks from 0, so the cells of a second one would take on looks of the first.
May import `civtrack.model` and the modules of `civtrack.xlsx` below it.

Rules: fonts, fills, borders, number formats and differential formats are added where the first has not the same;
colours of another theme become plain colours, because a workbook has one theme only; named styles are not taken over,
their looks are.
"""

from __future__ import annotations

from civtrack.light import NamedTuple
from civtrack.model import N_, Message
from civtrack.xlsx.parts.markup import MAIN_SPACES, Element, Part, escape

__all__ = ["CannotJoin", "JoinedStyles", "StyleMap", "theme_colours"]

_LISTS = ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_FIRST_OWN_FORMAT = 164
_MOST_LOOKS = 64_000
"""Excel refuses more than about 65,000."""

_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink",
                "folHlink")  # fmt: skip
"""What ``theme="0"`` and so on mean (ECMA-376 part 1, 20.1.6.2, with light and dark as Excel swaps them)."""


_COLOURS = (
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF "
    "000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 "
    "3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333"
)
_PALETTE = tuple(_COLOURS.split())
"""Colours by number where a workbook has no palette of its own (ECMA-376 part 1, 18.8.27)."""


class CannotJoin(Exception):
    """Why a workbook cannot be put into another."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.why = Message(text)


class StyleMap(NamedTuple):
    """Old number of a cell's look → new one; likewise of differential formats; its colours by number.

    `colours` are those of its theme, `palette` those of its own numbers; None where they are the same as the host's.
    """

    looks: tuple[int, ...]
    differential: tuple[int, ...]
    colours: tuple[str, ...] | None
    palette: tuple[str, ...] | None = None

    def look(self, old: int) -> int:
        """The new number of a look; of one that does not exist that of the plain one."""
        return self.looks[old] if old < len(self.looks) else self.looks[0] if self.looks else 0


def theme_colours(theme: Part | None) -> tuple[str, ...]:
    """RRGGBB of each colour of a theme, by its number in styles."""
    if theme is None:
        return ()
    scheme = theme.root.first("themeElements", "clrScheme")
    found = {}
    for colour in scheme.children if scheme else ():
        for child in colour.children:
            found[colour.local] = (child.get("lastClr") or child.get("val") or "000000").upper()
    return tuple(found.get(name, "000000") for name in _THEME_ORDER)


class Shades(NamedTuple):
    """What colours mean in the workbook they come from, where they mean others in the host."""

    theme: tuple[str, ...] | None
    palette: tuple[str, ...] | None

    def replace(self, attributes: dict[str, str]) -> None:
        """Writes a colour out that would be another one in the host."""
        for name, colours in (("theme", self.theme), ("indexed", self.palette)):
            written = attributes.get(name, "")
            if colours is None or not written.isdecimal():
                continue
            if name == "indexed" and int(written) >= len(colours):
                continue
            del attributes[name]
            attributes["rgb"] = f"FF{colours[int(written)] if int(written) < len(colours) else '000000'}"


def _palette(part: Part) -> tuple[str, ...]:
    """RRGGBB of each colour that is told by its number."""
    own = [(one.get("rgb") or "00000000")[-6:].upper() for one in part.root.all("colors", "indexedColors", "rgbColor")]
    return (*own, *_PALETTE[len(own) :])[: len(_PALETTE)]


class JoinedStyles:
    """The first workbook's styles, growing.

    Args:
        part: Its styles.

    Raises:
        CannotJoin: They lack something that every ordinary workbook has.
    """

    def __init__(self, part: Part) -> None:
        self._part = part
        self._prefix = part.root.prefix
        self._lists = {name: part.root.first(name) for name in _LISTS}
        if any(element is None for element in self._lists.values()):
            raise CannotJoin(N_("its styles are incomplete"))
        self._known: dict[str, dict[str, int]] = {}
        self._new: dict[str, list[str]] = {name: [] for name in (*_LISTS, "dxfs", "numFmts")}
        self._counts: dict[str, int] = {}
        for name in (*_LISTS, "dxfs"):
            element = self._lists.get(name) or part.root.first(name)
            written = [self._written(child, None) for child in (element.children if element else ())]
            self._known[name] = {}
            for place, text in enumerate(written):
                self._known[name].setdefault(text, place)
            self._counts[name] = len(written)
        formats = list(part.root.all("numFmts", "numFmt"))
        self._formats = {one.get("formatCode") or "": one.number("numFmtId") for one in formats}
        self._next = max([_FIRST_OWN_FORMAT - 1, *self._formats.values()]) + 1
        self._palette = _palette(part)

    def add(self, part: Part | None, colours: tuple[str, ...] | None) -> StyleMap:
        """Adds another workbook's looks.

        Args:
            part: Its styles; None where it has none.
            colours: The colours of its theme where that is another one; None where it is the same.

        Raises:
            CannotJoin: Too many looks.
        """
        if part is None:
            return StyleMap((0,), (), colours)
        own = _palette(part)
        shades = Shades(colours, None if own == self._palette else own)
        formats = {
            one.number("numFmtId"): self._format(one.get("formatCode") or "")
            for one in part.root.all("numFmts", "numFmt")
        }
        maps = {
            name: [self._place(name, self._written(child, shades)) for child in part.root.all(name, child_name)]
            for name, child_name in (("fonts", "font"), ("fills", "fill"), ("borders", "border"))
        }
        below = [
            self._place("cellStyleXfs", self._look(xf, maps, formats, None, shades))
            for xf in part.root.all("cellStyleXfs", "xf")
        ]
        looks = tuple(
            self._place("cellXfs", self._look(xf, maps, formats, below, shades))
            for xf in part.root.all("cellXfs", "xf")
        )
        differential = tuple(
            self._place("dxfs", self._written(dxf, shades, formats)) for dxf in part.root.all("dxfs", "dxf")
        )
        if self._counts["cellXfs"] > _MOST_LOOKS:
            raise CannotJoin(N_("together they have more looks than a workbook can hold"))
        return StyleMap(looks or (0,), differential, shades.theme, shades.palette)

    def render(self) -> bytes:
        """The styles part with all that was added."""
        part = self._part
        for name in _LISTS:
            element, new = self._lists[name], self._new[name]
            if element is not None and new:
                part.grow(element, "".join(new).encode(), self._counts[name])
        self._grow_or_make("numFmts", part.root.children[0].start if part.root.children else part.root.close)
        after = part.root.first("cellStyles") or self._lists["cellXfs"]
        assert after is not None
        self._grow_or_make("dxfs", after.end)
        return part.render()

    def _grow_or_make(self, name: str, place: int) -> None:
        new, element = self._new[name], self._part.root.first(name)
        if not new:
            return
        count = len(element.children if element else ()) + len(new)
        if element is not None:
            self._part.grow(element, "".join(new).encode(), count)
        else:
            p = self._prefix
            text = f'<{p}{name} count="{count}">{"".join(new)}</{p}{name}>'
            self._part.splice(place, place, text.encode())

    def _place(self, name: str, text: str) -> int:
        known = self._known[name]
        if text not in known:
            known[text] = self._counts[name]
            self._counts[name] += 1
            self._new[name].append(text)
        return known[text]

    def _format(self, code: str) -> int:
        if code not in self._formats:
            self._formats[code] = self._next
            p = self._prefix
            self._new["numFmts"].append(f'<{p}numFmt numFmtId="{self._next}" formatCode="{escape(code, quote=True)}"/>')
            self._next += 1
        return self._formats[code]

    def _look(
        self,
        xf: Element,
        maps: dict[str, list[int]],
        formats: dict[int, int],
        below: list[int] | None,
        shades: Shades,
    ) -> str:
        changed = {"numFmtId": str(formats.get(xf.number("numFmtId"), xf.number("numFmtId")))}
        for attribute, name in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            old = xf.number(attribute)
            changed[attribute] = str(maps[name][old] if old < len(maps[name]) else 0)
        if below is not None:
            old = xf.number("xfId")
            changed["xfId"] = str(below[old] if old < len(below) else 0)
        return self._written(xf, shades, changed=changed)

    def _written(
        self,
        element: Element,
        shades: Shades | None,
        formats: dict[int, int] | None = None,
        changed: dict[str, str] | None = None,
    ) -> str:
        """An element of the spreadsheet namespace in the first workbook's spelling; unknown ones are left out."""
        attributes = {name: value for name, value in element.attributes.items() if " " not in name}
        attributes |= changed or {}
        if shades:
            shades.replace(attributes)
        if formats is not None and element.local == "numFmt":
            old = int(attributes.get("numFmtId", "0"))
            attributes["numFmtId"] = str(self._format(attributes.get("formatCode", "")) if old >= 164 else old)
        left_out = {"extLst", "scheme"} if shades and shades.theme is not None else {"extLst"}
        children = [
            self._written(child, shades, formats)
            for child in element.children
            if child.space in MAIN_SPACES and child.local not in left_out
        ]
        name = f"{self._prefix}{element.local}"
        tag = name + "".join(f' {key}="{escape(value, quote=True)}"' for key, value in attributes.items())
        return f"<{tag}>{''.join(children)}</{name}>" if children else f"<{tag}/>"
