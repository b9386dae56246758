r"""The few signs with which a template says what a line is, and how text of a ledger is kept from being taken for one.

Exists so that a clerk edits words in a text file and nobody edits XML. May import `civtrack.model`.

A document is read line by line; what a line begins with says what it is:

=============  ========================================================================
``# ``         title (小标宋 22 pt, centred)
``## ``        heading 一、 (黑体)
``### ``       heading （一） (楷体)
``= ``         a centred line, such as the number below the title
``< ``         a line from the left margin, such as the addressee
``> ``         a line at the right, such as signature and date
``~ ``         a note in small print
``! ``         photos: their keys, separated by blanks
``| a | b |``  a row of a table; ``|---|---|`` below the first row makes that row its head
``----``       a dashed line to cut along
``====``       a new page
``\\``          alone: an empty line; before a sign: the sign is text
=============  ========================================================================

Everything else is a paragraph of the body, indented by two characters; an empty line is nothing. Without a head, the
cells of a table are label, value, label, value …; a cell ``<<`` belongs to the cell on its left; a cell may hold
photos (``! `` and keys).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from civtrack.light import dataclass
from civtrack.model import readable

__all__ = [
    "Block",
    "Cell",
    "Cut",
    "Line",
    "Look",
    "NewPage",
    "Photos",
    "Table",
    "blocks",
    "guarded",
    "plain",
    "unguarded",
]

_BREAK, _BAR, _GUARD, _AND = "\x0b", "\x1d", "\x1e", "\x1f"
"""What stands for a line break, for ``|``, before the first letter of text that is no markup, and for ``&``, which
might begin what looks like a code. XML can hold none of them, so they cannot occur in a text that `plain` has seen."""

_BLANKS = " \t\r"

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def plain(text: str) -> str:
    r"""Text of a ledger as a document can hold it: what XML forbids is dropped, line breaks are ``\n``, tabs blanks."""
    text = readable(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\u2028", "\n")
    return _UNFIT.sub("", text.replace("\u2029", "\n").replace("\t", " "))


def guarded(text: str) -> str:
    """Text that is only text, wherever in a line it is put."""
    return _GUARD + plain(text).replace("\n", _BREAK).replace("|", _BAR).replace("&", _AND)


class Look(StrEnum):
    """What a line is."""

    TITLE = "title"
    CENTRE = "centre"
    HEADING = "heading"
    SUBHEADING = "subheading"
    FLUSH = "flush"
    BODY = "body"
    RIGHT = "right"
    NOTE = "note"
    BLANK = "blank"


_SIGNS = {
    "#": Look.TITLE,
    "##": Look.HEADING,
    "###": Look.SUBHEADING,
    "=": Look.CENTRE,
    "<": Look.FLUSH,
    ">": Look.RIGHT,
    "~": Look.NOTE,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph."""

    look: Look
    text: str


@dataclass(frozen=True, slots=True)
class Photos:
    """Photos side by side, by their keys."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text or its photos, and how many columns it takes."""

    text: str
    photos: tuple[str, ...] = ()
    across: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table; with `head` the first row repeats on every page, without it the cells are labels and values."""

    rows: tuple[tuple[Cell, ...], ...]
    head: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """A dashed line to cut along."""


@dataclass(frozen=True, slots=True)
class NewPage:
    """The next block begins a page."""


Block = Line | Photos | Table | Cut | NewPage

_SIGNED = re.compile(r"(#{1,3}|[=<>~!]) +")
_RULE = re.compile(r"(-{4,}|={4,})\s*")
_UNDER_HEAD = re.compile(r"\|(?:\s*:?-+:?\s*\|)+\s*")


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a document, in order."""
    rows: list[str] = []
    for line in [*text.split("\n"), ""]:
        written = line.strip(_BLANKS)
        if written.startswith("|"):
            rows.append(written)
            continue
        if rows:
            yield _table(rows)
            rows = []
        if written:
            yield _block(written)


def _block(line: str) -> Block:
    if line == "\\":
        return Line(Look.BLANK, "")
    if rule := _RULE.fullmatch(line):
        return Cut() if rule[1].startswith("-") else NewPage()
    if signed := _SIGNED.match(line):
        rest = line[signed.end() :]
        return Photos(_keys(rest)) if signed[1] == "!" else Line(_SIGNS[signed[1]], _shown(rest))
    if line in _SIGNS or line == "!":
        return Photos(()) if line == "!" else Line(Look.BLANK, "")
    return Line(Look.BODY, _shown(line.removeprefix("\\")))


def unguarded(text: str) -> str:
    """Text as it was before `guarded`."""
    return text.replace(_GUARD, "").replace(_BAR, "|").replace(_BREAK, "\n").replace(_AND, "&")


def _shown(text: str) -> str:
    return unguarded(text).strip(" ")


def _keys(text: str) -> tuple[str, ...]:
    return tuple(_shown(text).split())


def _table(rows: list[str]) -> Table:
    head = len(rows) > 1 and bool(_UNDER_HEAD.fullmatch(rows[1]))
    return Table(tuple(_row(row) for place, row in enumerate(rows) if not (head and place == 1)), head)


def _row(line: str) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for written in line.strip(_BLANKS).removeprefix("|").removesuffix("|").split("|"):
        text = written.strip(_BLANKS)
        if text == "<<" and cells:
            last = cells[-1]
            cells[-1] = Cell(last.text, last.photos, last.across + 1)
        elif text == "!" or text.startswith("! "):
            cells.append(Cell("", _keys(text[1:])))
        else:
            cells.append(Cell(_shown(text)))
    return tuple(cells)
