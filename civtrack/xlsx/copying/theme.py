"""The theme of a copy: the source's colours and fonts, under a standard name.

Exists because cells take their colours from a theme by number, and because a theme has names, pictures and lists of its
own that say whose it is. May import `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re

from civtrack.xlsx.copying.composing import DECLARATION
from civtrack.xlsx.copying.looks import Shown, usual_font
from civtrack.xlsx.parts.markup import Element, Part, escape

__all__ = ["composed_theme"]

_COLOURS = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "5B9BD5", "accent2": "ED7D31",
    "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "4472C4", "accent6": "70AD47", "hlink": "0563C1",
    "folHlink": "954F72",
}  # fmt: skip
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_SPACE = "http://schemas.openxmlformats.org/drawingml/2006/main"
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="{{}}" cap="flat" cmpd="sng" algn="ctr">{_FILL}<a:prstDash val="solid"/></a:ln>'
_SHAPES = (
    f'<a:fmtScheme name="Office"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst><a:lnStyleLst>'
    + "".join(_LINE.format(width) for width in (6350, 12700, 19050))
    + f"</a:lnStyleLst><a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
    f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme>"
)


def composed_theme(part: Part, shown: Shown) -> bytes:
    """The theme part of a copy."""
    elements = part.root.first("themeElements")
    scheme = elements.first("clrScheme") if elements else None
    colours = "".join(f"<a:{name}>{_colour(scheme, name)}</a:{name}>" for name in _COLOURS)
    fonts = elements.first("fontScheme") if elements else None
    families = "".join(
        f"<a:{name}>{_family(fonts.first(name) if fonts else None, shown)}</a:{name}>"
        for name in ("majorFont", "minorFont")
    )
    return (
        f'{DECLARATION}<a:theme xmlns:a="{_SPACE}" name="Office"><a:themeElements><a:clrScheme name="Office">{colours}'
        f'</a:clrScheme><a:fontScheme name="Office">{families}</a:fontScheme>{_SHAPES}</a:themeElements></a:theme>'
    ).encode()


def _colour(scheme: Element | None, name: str) -> str:
    place = scheme.first(name) if scheme else None
    for child in place.children if place else ():
        if child.local == "sysClr" and child.get("val") in ("window", "windowText"):
            last = child.get("lastClr") or ""
            shade = f' lastClr="{last}"' if _HEX.fullmatch(last) else ""
            return f'<a:sysClr val="{child.get("val")}"{shade}/>'
        if child.local == "srgbClr" and _HEX.fullmatch(child.get("val") or ""):
            return f'<a:srgbClr val="{child.get("val")}"/>'
    return f'<a:srgbClr val="{_COLOURS[name]}"/>'


def _family(family: Element | None, shown: Shown) -> str:
    def face(element: Element | None) -> str:
        name = (element.get("typeface") or "") if element else ""
        return escape(name, quote=True) if not name or usual_font(name) or shown("font", name) else ""

    pieces = [
        f'<a:{name} typeface="{face(family.first(name) if family else None)}"/>' for name in ("latin", "ea", "cs")
    ]
    pieces += [
        f'<a:font script="{script}" typeface="{name}"/>'
        for each in (family.all("font") if family else ())
        if (script := each.get("script") or "") in _SCRIPTS and (name := face(each))
    ]
    return "".join(pieces)


_SCRIPTS = frozenset(("Hans", "Hant", "Jpan", "Hang"))
