"""Lines that fit a terminal: where Chinese and figures may be broken, and where not.

Exists because a figure broken in two is a wrong figure, and a line never begins with a full stop. Widths are terminal
cells (East Asian wide = 2). May import `civtrack.widths`.
"""

from __future__ import annotations

from collections.abc import Iterator

from civtrack.patterns import lazy
from civtrack.widths import character_width, text_width

__all__ = ["hanging", "unit_width", "units", "wrapped"]

_CLOSING = "，。、；：！？）】》”’」』〕％°℃…,.;:!?)]}%›»"
_OPENING = "（【《“‘「『〔([{‹«"
_UNIT = lazy(
    r"逾期 \d+ 天|剩余 \d+ 天|\d+ d (?:late|left)"
    r"|[0-9][0-9.,:/%-]*[0-9%]|[0-9]"
    r"|-{0,2}[A-Za-z_@][A-Za-z0-9_.@!/'’-]*"
    r"|\s+|."
)
_NUMBER = lazy("[0-9]")


def units(text: str) -> Iterator[str]:
    """The pieces that a line may end between: a sign, a figure, a word, each with the punctuation that clings to it."""
    held = ""
    for match in _UNIT.finditer(text):
        piece = match[0]
        if held and piece[0] not in _CLOSING and held[-1] not in _OPENING:
            yield held
            held = ""
        held += piece
    if held:
        yield held


def unit_width(text: str) -> int:
    """The width of the widest figure in a text, with what clings to it: what a column must have."""
    return max((text_width(unit) for unit in units(text) if _NUMBER.search(unit)), default=0)


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most `width` cells; a piece that is wider than a whole line is cut where it must be."""
    lines: list[str] = []
    line, used = "", 0
    for unit in units(text):
        for piece in _fitting(unit, width):
            cells = text_width(piece)
            if used + cells > width and line:
                if piece.isspace():
                    continue
                lines.append(line.rstrip())
                line, used = "", 0
            line, used = line + piece, used + cells
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _fitting(unit: str, width: int) -> Iterator[str]:
    """A unit, or parts of it where not even a whole line takes it."""
    while text_width(unit) > width:
        used = place = 0
        while place < len(unit) and (used := used + max(character_width(unit[place]), 0)) <= width:
            place += 1
        place = max(place, 1)
        yield unit[:place]
        unit = unit[place:]
    if unit:
        yield unit


def hanging(line: str, width: int) -> list[str]:
    """A line in lines of at most `width` cells, those that follow the first set in under its text."""
    if text_width(line) <= width:
        return [line]
    indent = len(line) - len(line.lstrip(" "))
    further = " " * min(indent + 2, width // 2)
    first, *rest = wrapped(line.lstrip(" "), width - indent)
    lines = [" " * indent + first]
    if rest:
        after = line.lstrip(" ")[len(first) :].lstrip()
        lines += [further + part for part in wrapped(after, width - len(further))]
    return lines
