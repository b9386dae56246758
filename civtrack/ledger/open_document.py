"""What an .ods shows and its reader does not hand out: failed formulas, other words for numbers, merges, hidden rows.

Exists because a cell that shows #N/A is a problem and not an empty one, 12 that is shown as WT-0012 is that number, a
day of which the month alone is shown names no day, and a district that stands once for many rows is merged over them.
Follows OpenDocument 1.3 part 3, 9.1.4 (table-cell) and 19.749 (visibility), and what LibreOffice writes of failed
formulas. May import `civtrack.ledger.hidden_rows`, `civtrack.ledger.vocabulary`, `civtrack.xlsx` and `civtrack.model`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from civtrack.ledger.hidden_rows import Hides, Spans
from civtrack.ledger.vocabulary import ERRORS
from civtrack.light import NamedTuple
from civtrack.model import Area
from civtrack.patterns import lazy

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Container

__all__ = ["SheetSays", "said_by"]

_MOST_COLUMNS, _MOST_ROWS = 1 << 14, 1 << 20
_FAILED: Final = lazy("|".join(map(re.escape, ERRORS)) + r"|Err:[0-9]{3}")
_ANY: Final = lazy(
    rb">(?:#[A-Z/0_]{2,12}[!?A]?|Err:[0-9]{3})<|number-(?:rows|columns)-spanned=\"(?!1\")|office:date-value=|"
    rb"visibility=\"(?!v)|office:value=\"([^\"]*)\"[^>]*>(?!<text:p>\1<)"
)
"""What may be worth a walk: an error, a merge, a day, a number that is shown otherwise, something that is not seen."""
_OVERLAP: Final = 1024
_FOLLOWED: Final = frozenset({"table-row", "table-column", "table-cell", "covered-table-cell"})
_UNSEEN: Final = frozenset({"collapse", "filter"})
_WORTH: Final = frozenset({"formula", "value", "date-value"})
_OF_LIBREOFFICE: Final = {"503": "#NUM!", "519": "#VALUE!", "524": "#REF!", "525": "#NAME?", "532": "#DIV/0!"}


class SheetSays(NamedTuple):
    """What is told of one sheet.

    Attributes:
        failed: Row and column, from 1 on → the error that the cell shows.
        shown: Row and column → the text that is shown of a number or a day.
        merges: The merged areas.
        rows: Rows that are not seen.
        columns: Columns that are not seen.
        filtered: Holds something where a filter hides rows.
    """

    failed: dict[tuple[int, int], str]
    shown: dict[tuple[int, int], str]
    merges: list[Area]
    rows: Spans
    columns: set[int]
    filtered: set[bool]

    @property
    def hides(self) -> Hides:
        """What is not seen."""
        return Hides(self.rows, frozenset(self.columns), bool(self.filtered))


def said_by(container: Container) -> Sequence[SheetSays]:
    """Of each sheet of an .ods; nothing where no cell says more than the reader hands out."""
    part = container.parts.get("content.xml")
    if part is None:
        return []
    before = b""
    for chunk in container.chunks(part):
        if _ANY.search(before + chunk):
            break
        before = chunk[-_OVERLAP:]
    else:
        return []
    from civtrack.xlsx.parts.markup import new_parser, refuse_long_tags

    reader = _Content()
    parser = new_parser(container.where, "content.xml")
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler = reader.text
    fed = 0
    try:
        for chunk in container.chunks(part):
            parser.Parse(chunk, False)
            fed += len(chunk)
            refuse_long_tags(parser, fed, container.where, "content.xml")
        parser.Parse(b"", True)
    except _not_well_formed():
        return []  # what reads the cells has said so, or has understood it all the same
    return reader.sheets


def _not_well_formed() -> type[Exception]:
    from xml.parsers.expat import ExpatError

    return ExpatError


class _Content:
    """Follows tables, rows and cells, and notes what their own elements say."""

    def __init__(self) -> None:
        self.sheets: list[SheetSays] = []
        self._row = self._column = self._rows = self._columns = self._across = 0
        self._given: dict[str, str] = {}
        self._shown: list[str] | None = None
        self._depth = self._beside = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        space, local = _named(name)
        if self._beside or local == "annotation" or "drawing" in space or "dr3d" in space:
            self._beside += 1
        elif local == "table":
            self._depth += 1
            if self._depth == 1:
                self.sheets.append(SheetSays({}, {}, [], Spans(), set(), set()))
                self._row = self._rows = self._across = 0
        elif self._depth != 1 or local not in _FOLLOWED:
            return
        else:
            given = {_named(key)[1]: value for key, value in attributes.items()}
            if local == "table-row":
                self._row += self._rows
                self._rows = _times(given.get("number-rows-repeated"), _MOST_ROWS)
                self._column = self._columns = 0
                if (seen := given.get("visibility")) in _UNSEEN:
                    self.sheets[-1].rows.span(self._row + 1, self._row + self._rows)
                    self.sheets[-1].filtered.update({True} if seen == "filter" else ())
            elif local == "table-column":
                first = self._across + 1
                self._across += _times(given.get("number-columns-repeated"), _MOST_COLUMNS)
                if given.get("visibility") in _UNSEEN:
                    self.sheets[-1].columns.update(range(first, min(self._across, _MOST_COLUMNS) + 1))
            else:
                self._column += self._columns
                self._columns = _times(given.get("number-columns-repeated"), _MOST_COLUMNS)
                self._given = given
                self._shown = [] if given.keys() & _WORTH else None
                self._merge(given)

    def text(self, text: str) -> None:
        if self._shown is not None and not self._beside:
            self._shown.append(text)

    def end(self, name: str) -> None:
        if self._beside:
            self._beside -= 1
            return
        local = _named(name)[1]
        if local == "table":
            self._depth -= 1
        elif local in ("table-cell", "covered-table-cell") and self._shown is not None and self._depth == 1:
            shown, self._shown = "".join(self._shown).strip(), None
            if self._rows * self._columns <= _MOST_COLUMNS:
                self._note(shown)

    def _note(self, shown: str) -> None:
        sheet, given = self.sheets[-1], self._given
        if "formula" in given and _FAILED.fullmatch(shown):
            said = _OF_LIBREOFFICE.get(shown[4:], "#VALUE!") if shown.startswith("Err:") else shown
            cells = sheet.failed
        elif shown and (shown != given.get("value") if "value" in given else "date-value" in given):
            said, cells = shown, sheet.shown
        else:
            return
        for row in range(self._row + 1, self._row + self._rows + 1):
            for column in range(self._column + 1, self._column + self._columns + 1):
                cells[row, column] = said

    def _merge(self, given: dict[str, str]) -> None:
        down = _times(given.get("number-rows-spanned"), _MOST_ROWS)
        across = _times(given.get("number-columns-spanned"), _MOST_COLUMNS)
        if max(down, across) > 1:
            row, column = self._row + 1, self._column + 1
            self.sheets[-1].merges.append(Area(row, column, row + max(down, 1) - 1, column + max(across, 1) - 1))


def _named(name: str) -> tuple[str, str]:
    """Namespace and local name."""
    space, *rest = name.split("\n")
    return (space, rest[0]) if rest else ("", name)


def _times(text: str | None, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() and len(text) < 10 else 1
