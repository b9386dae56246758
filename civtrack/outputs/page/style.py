"""The part of the page's style that depends on what is shown: tier colours, widths of columns, words of narrow lists.

Exists because the page's policy allows one style by its fingerprint and no ``style`` attribute. Whatever colour an
office chose, what is written on it is black or white, whichever is easier to read. May import `civtrack.policy` and its
neighbours in `civtrack.outputs`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from civtrack.outputs.page.tables import PageTable
from civtrack.policy import TierRule

__all__ = ["contrast", "ink_on", "page_style"]

_NARROW = "@media screen and (max-width: 700px) {"


def page_style(tiers: Sequence[TierRule], tables: Sequence[PageTable], fixed: str) -> str:
    """The whole style of a page: the file, then what this page needs."""
    return "\n".join(
        [
            fixed,
            *_colours(tiers),
            *_widths(tables),
            _NARROW,
            *_labels(tables),
            "}",
            "@media print {",
            *_paper(tables),
            "}",
        ]
    )


def _colours(tiers: Sequence[TierRule]) -> Iterator[str]:
    for place, tier in enumerate(tiers):
        ink = ink_on(tier.color)
        yield f".t{place}, thead th.t{place} {{ background: #{tier.color}; color: #{ink}; }}"
        yield f"svg .f{place} {{ fill: #{tier.color}; }} svg .x{place} {{ fill: #{ink}; }}"


def _widths(tables: Sequence[PageTable]) -> Iterator[str]:
    for table in tables:
        for place, head in enumerate(table.heads, 1):
            if head.share:
                yield f"#{table.id}-t col:nth-child({place}) {{ width: {head.share}%; }}"


def _paper(tables: Sequence[PageTable]) -> Iterator[str]:
    """Columns of lists on paper: those for the screen alone are not there, days and names stay on one line."""
    for table in tables:
        for place, head in enumerate(table.heads, 1):
            here = f"#{table.id}-t"
            if not head.printed:
                yield f"{here} col:nth-child({place}), {here} tr > :nth-child({place}) {{ display: none; }}"
            elif head.share:
                wraps = " white-space: nowrap;" if head.whole else ""
                yield f"{here} col:nth-child({place}) {{ width: auto; }} {here} td:nth-child({place}) {{{wraps} }}"


def _labels(tables: Sequence[PageTable]) -> Iterator[str]:
    for table in tables:
        for place, head in enumerate(table.heads, 1):
            if head.share:
                yield f'#{table.id}-t td:nth-child({place})::before {{ content: "{_quoted(head.text)}"; }}'


def _quoted(text: str) -> str:
    r"""A text inside a CSS string: every sign that is no letter or digit as its number, ``\20 ``."""
    return "".join(sign if sign.isalnum() else f"\\{ord(sign):x} " for sign in text.replace("\n", ""))


def ink_on(colour: str) -> str:
    """Black or white, whichever stands out more on a colour (RRGGBB); never less than 4.5:1, which is AA of WCAG."""
    return max("000000", "FFFFFF", key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (RRGGBB), 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2.2, “relative luminance”)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
