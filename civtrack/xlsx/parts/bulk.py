"""Large pieces of a part at once: what they hardly ever hold is looked for, references of thousands of cells replaced.

Exists because what is done to every byte of a sheet must be done the quickest way there is: some programs write every
Chinese character as a reference, and the parser replaces them in a third of the time. May import
`civtrack.xlsx.parts.markup`.
"""

from __future__ import annotations

from xml.parsers import expat

from civtrack.xlsx.parts.markup import unescape

__all__ = ["place_of", "unescape_all"]

_BETWEEN = "\ue5e5"
"""Stands between texts that are read together: nobody's character, and one that XML allows."""
_TEXTS_AT_ONCE = 1 << 20


def unescape_all(texts: list[str]) -> list[str]:
    """Many texts as `unescape` gives each; the parser replaces the references of all of them at once.

    Raises:
        BadReference: An ``&`` that begins none.
    """
    pieces: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text, parser.buffer_size = True, _TEXTS_AT_ONCE
    parser.CharacterDataHandler = pieces.append
    try:
        parser.Parse(f"<t>{_BETWEEN.join(texts)}</t>", True)
    except expat.ExpatError:
        pieces.clear()
    found = "".join(pieces).split(_BETWEEN)
    return found if len(found) == len(texts) and pieces else list(map(unescape, texts))


def place_of(rare: bytes, data: bytes) -> int:
    """Where something first stands, -1 where it does not: for what nearly every piece of a sheet lacks.

    From behind, bytes are searched ten times faster than from the front.
    """
    return data.find(rare) if data.rfind(rare) >= 0 else -1
