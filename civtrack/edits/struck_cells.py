"""What is struck through in some rows of a workbook: whole cells by their font, parts of texts by that of their runs.

Exists because a line through a value says something that the value does not. May import `civtrack.edits.old_sheets`,
`civtrack.edits.word_strikes` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from civtrack.edits.old_sheets import by_name
from civtrack.errors import LedgerUnreadable, NotEditable
from civtrack.ledger.old_strikes import struck_cells
from civtrack.ledger.open_strikes import struck_open
from civtrack.light import NamedTuple
from civtrack.model import EDITABLE, Ledger
from civtrack.patterns import lazy
from civtrack.xlsx import Limits, Package, Sheet
from civtrack.xlsx.editing.rows import Cell
from civtrack.xlsx.opened.selected import selected_cells
from civtrack.xlsx.parts.bulk import place_of
from civtrack.xlsx.parts.container import Container
from civtrack.xlsx.parts.markup import Element, Part, restore

__all__ = ["Strike", "strikes"]

_STYLE = lazy(r"""\ss\s*=\s*["'](\d{1,6})["']""")
_SHARED = lazy(r"""\st\s*=\s*["']s["']""")
_NUMBER = lazy(r"<(?:[\w.-]+:)?v>\s*(\d{1,9})\s*<")
_MARK = b"strike"
_OFF = ("0", "false", "off")


class Strike(NamedTuple):
    """What is struck through in a cell.

    Attributes:
        text: The part of its text; None: all of the cell.
    """

    text: str | None = None


def strikes(
    ledger: Ledger, source: Path, wanted: Mapping[str, Collection[int]], limits: Limits
) -> dict[tuple[str, int, int], Strike]:
    """What is struck through, by sheet, row and column; nothing where the file cannot tell.

    Args:
        ledger: As it was read.
        source: The package to look into, where it is one.
        wanted: Sheet → the rows that matter.
        limits: What is believed at most of it.
    """
    try:
        if ledger.format == "xls":
            return dict(_old(ledger, wanted))
        if ledger.format == "ods":
            return _open_document(ledger, wanted, limits)
        if ledger.format == "docx":
            return _of_word(ledger, wanted, limits)
        if ledger.format not in EDITABLE and ledger.twin is None:
            return {}
        with Package.open(source, limits) as package:
            return dict(_of_package(package, wanted))
    except (LedgerUnreadable, NotEditable):
        return {}


def _old(ledger: Ledger, wanted: Mapping[str, Collection[int]]) -> Iterator[tuple[tuple[str, int, int], Strike]]:
    """Of a workbook of the old format."""
    for name, cells in by_name(ledger, struck_cells):
        rows = wanted.get(name, ())
        yield from (((name, row, column), Strike(cells[row, column])) for row, column in sorted(cells) if row in rows)


def _open_document(
    ledger: Ledger, wanted: Mapping[str, Collection[int]], limits: Limits
) -> dict[tuple[str, int, int], Strike]:
    with closing(Container(ledger.path, limits)) as container:
        return {place: Strike(text) for place, text in struck_open(container, wanted).items()}


def _of_word(
    ledger: Ledger, wanted: Mapping[str, Collection[int]], limits: Limits
) -> dict[tuple[str, int, int], Strike]:
    from civtrack.edits.word_strikes import struck_words  # it brings a parser

    name, found = struck_words(ledger.path, limits)
    rows = wanted.get(name, ())
    return {(name, row, column): Strike(text) for (row, column), text in found.items() if row in rows}


def _of_package(
    package: Package, wanted: Mapping[str, Collection[int]]
) -> Iterator[tuple[tuple[str, int, int], Strike]]:
    looks, texts = _struck_looks(package), _struck_texts(package)
    for name, rows in wanted.items():
        sheet = package.sheet(name)
        if not (looks or texts or _has_own(sheet)):
            continue
        for (row, column), cell in selected_cells(sheet, rows.__contains__).items():
            style = _STYLE.search(cell.attributes)
            if cell.content and int(style[1] if style else 0) in looks:
                yield (name, row, column), Strike()
            elif cell.content and (found := _of_text(cell, texts, package)) is not None:
                yield (name, row, column), found


def _has_own(sheet: Sheet) -> bool:
    """Whether a text that stands in its own cell may have a line through it."""
    carry = b""
    for chunk in sheet.stream():
        if place_of(_MARK, carry + chunk) >= 0:
            return True
        carry = chunk[-len(_MARK) :]
    return False


def _of_text(cell: Cell, texts: Mapping[int, Strike], package: Package) -> Strike | None:
    content = cell.content or ""
    if _SHARED.search(cell.attributes):
        number = _NUMBER.search(content)
        return texts.get(int(number[1])) if number else None
    if "strike" not in content:
        return None
    root = f"<si xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>{content}</si>"
    part = Part(package.container.where, "is", root.encode())
    own = part.root.first("is")
    return _of_runs(part, own) if own else None


def _struck_texts(package: Package) -> dict[int, Strike]:
    """The shared texts with a line through them or through a part of them; most workbooks have none."""
    key = package.workbook.target("sharedStrings")
    if key is None or _MARK not in (data := package.container.read(key)):
        return {}
    part = Part(package.container.where, key, data)
    found = ((number, _of_runs(part, one)) for number, one in enumerate(part.root.all("si")))
    return {number: strike for number, strike in found if strike is not None}


def _of_runs(part: Part, text: Element) -> Strike | None:
    """What of a text its runs strike through."""
    runs = [(_has_line(run), _said(part, run)) for run in text.all("r")]
    struck = "".join(said for line, said in runs if line).strip()
    if not struck:
        return None
    return Strike() if all(line or not said.strip() for line, said in runs) else Strike(struck)


def _said(part: Part, run: Element) -> str:
    element = run.first("t")
    return restore(part.text(element)) if element else ""


def _has_line(element: Element) -> bool:
    look = element.first("rPr") if element.local == "r" else element
    line = look.first("strike") if look else None
    return line is not None and line.get("val") not in _OFF


def _struck_looks(package: Package) -> Collection[int]:
    """The styles whose font has a line through it; most workbooks have none, which is seen at once."""
    key = package.workbook.target("styles")
    if key is None or _MARK not in (data := package.container.read(key)):
        return ()
    root = Part(package.container.where, key, data).root
    struck = {str(number) for number, font in enumerate(root.all("fonts", "font")) if _has_line(font)}
    return {number for number, xf in enumerate(root.all("cellXfs", "xf")) if (xf.get("fontId") or "0") in struck}
