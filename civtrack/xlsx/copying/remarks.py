"""Comments, threads, their boxes and who wrote them, written anew for the cells of a copy.

Exists because one comment is spread over up to four parts that must agree on its cell, one of which (the boxes' VML) is
often no well-formed XML: so of a box only its place and whether it is open are taken, and it is drawn again. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.

Rules: a comment goes with its cell; one that says what may not be shown stays behind as a whole. Who wrote is named
where that may be shown, everybody else is a number. Mentions are plain text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from civtrack.light import NamedTuple
from civtrack.model import Area
from civtrack.xlsx.copying.composing import DECLARATION, Composer, Shown
from civtrack.xlsx.moving.copy_plan import Remark
from civtrack.xlsx.moving.move import Move
from civtrack.xlsx.parts.addresses import area_of, reference_of
from civtrack.xlsx.parts.markup import Element, Part, escape

__all__ = ["Persons", "Remarks"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_SHAPE = re.compile(r"<(?P<p>[\w.-]+:)?shape\b(?!type).*?</(?P=p)shape>|<shape\b(?!type).*?</shape>", re.DOTALL)
_NOTE = re.compile(r"""ObjectType\s*=\s*["']Note["']""")
_AT = {name: re.compile(rf"<(?:[\w.-]+:)?{name}>\s*(\d{{1,7}})\s*</") for name in ("Row", "Column")}
_ANCHOR = re.compile(r"<(?:[\w.-]+:)?Anchor>\s*([\d,\s]{8,200})</")
_OPEN = re.compile(r"<(?:[\w.-]+:)?Visible\b")
_THREAD = re.compile(r"tc=(\S+)")


class Persons:
    """Those who wrote in threads of one copy, by neutral ids."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}

    def id_of(self, written: str, name: str) -> str:
        """The new id of a person."""
        if written not in self._known:
            number = len(self._known) + 1
            self._known[written] = (_guid(1, number), name or f"Author {number}")
        return self._known[written][0]

    def part(self) -> bytes | None:
        """The part that lists them; None where there is none."""
        listed = "".join(
            f'<person displayName="{escape(name, quote=True)}" id="{new}" userId="{escape(name, quote=True)}" '
            'providerId="None"/>'
            for new, name in self._known.values()
        )
        return f'{DECLARATION}<personList xmlns="{_THREADS}">{listed}</personList>'.encode() if listed else None


class _Box(NamedTuple):
    anchor: str
    opened: bool


class Remarks:
    """The comments of one sheet of one copy.

    Args:
        move: What happens to the sheet.
        goes: Whether what hangs on a cell of the source comes along.
        shown: Whether a text may be shown.
        number: The sheet's number in the copy, so that ids are its own.
    """

    def __init__(self, move: Move, goes: Callable[[int, int], bool], shown: Shown, number: int) -> None:
        self._move, self._goes, self._shown, self._number = move, goes, shown, number
        self._threads: dict[str, str] = {}
        self.cells: dict[tuple[int, int], tuple[int, int]] = {}
        """Row and column in the source → in the copy, of every comment that comes along."""
        self.said: list[Remark] = []
        """What they say."""

    def _place(self, element: Element) -> tuple[int, int, int] | None:
        """Old row, column and new row of the cell of a comment that comes along."""
        area = area_of(element.get("ref") or "")
        if area is None or not self._goes(area.first_row, area.first_column):
            return None
        new = self._move.rows.new(area.first_row)
        return None if new is None else (area.first_row, area.first_column, new)

    def threads(self, part: Part, persons: Persons, names: dict[str, str]) -> bytes | None:
        """The part of threaded comments; None where none comes along."""
        pieces = []
        for element in part.root.all("threadedComment"):
            place, text = self._place(element), element.first("text")
            said = part.text(text) if text and not text.children else ""
            if place is None or not self._shown("threadedComment", place[2], said):
                continue
            self.said.append(Remark(place[0], place[1], said))
            identifier = self._threads.setdefault(
                element.get("id") or "", _guid(self._number + 1, len(self._threads) + 1)
            )
            writer = element.get("personId") or ""
            name = names.get(writer, "")
            person = persons.id_of(writer, name if self._shown("person", place[2], name) else "")
            parent = self._threads.get(element.get("parentId") or "")
            more = f' parentId="{parent}"' if parent else ""
            more += ' done="1"' if element.get("done") in ("1", "true") else ""
            pieces.append(
                f'<threadedComment ref="{_cell(place)}" dT="{_moment(element.get("dT"))}" personId="{person}" '
                f'id="{identifier}"{more}><text>{escape(said)}</text></threadedComment>'
            )
        if not pieces:
            return None
        return f'{DECLARATION}<ThreadedComments xmlns="{_THREADS}">{"".join(pieces)}</ThreadedComments>'.encode()

    def comments(self, part: Part) -> bytes | None:
        """The part of comments; None where none comes along."""
        authors = [part.text(author) if not author.children else "" for author in part.root.all("authors", "author")]
        numbers: dict[str, int] = {}
        pieces = []
        compose = Composer(part, self._shown, lambda *_: None)
        for element in part.root.all("commentList", "comment"):
            place, text = self._place(element), element.first("text")
            if place is None or text is None:
                continue
            said = "".join(part.text(each) for each in text.walk() if each.local in ("t", "text") and not each.children)
            if not self._shown("comment", place[2], said):
                continue
            who = element.number("authorId")
            author = self._author(authors[who] if who < len(authors) else "", place[2])
            number = numbers.setdefault(author, len(numbers))
            self.cells[place[:2]] = (place[2], place[1])
            self.said.append(Remark(place[0], place[1], said))
            pieces.append(
                f'<comment ref="{_cell(place)}" authorId="{number}">{compose.element(text, place[2])}</comment>'
            )
        if not pieces:
            return None
        listed = "".join(f"<author>{escape(author)}</author>" for author in numbers)
        return (
            f'{DECLARATION}<comments xmlns="{_MAIN}"><authors>{listed}</authors><commentList>{"".join(pieces)}'
            "</commentList></comments>"
        ).encode()

    def _author(self, written: str, row: int) -> str:
        thread = _THREAD.fullmatch(written.strip())
        if thread:
            known = next((new for old, new in self._threads.items() if old and old in thread[1]), None)
            return f"tc={known}" if known else ""
        return written if self._shown("author", row, written) else ""

    def boxes(self, data: bytes) -> bytes:
        """The drawing of their boxes."""
        known: dict[tuple[int, int], _Box] = {}
        for match in _SHAPE.finditer(data.decode("utf-8", "replace")):
            shape = match[0]
            places = [found.search(shape) for found in _AT.values()]
            if _NOTE.search(shape) and places[0] and places[1]:
                anchor = _ANCHOR.search(shape)
                known[int(places[0][1]) + 1, int(places[1][1]) + 1] = _Box(
                    anchor[1] if anchor else "", bool(_OPEN.search(shape))
                )
        shapes = []
        for number, (old, (row, column)) in enumerate(self.cells.items(), 1):
            box = known.get(old, _Box("", opened=False))
            style = "visible" if box.opened else "hidden"
            shapes.append(
                f'<v:shape id="_x0000_s{1024 + number}" type="#_x0000_t202" '
                f'style="position:absolute;visibility:{style}" '
                'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" '
                'obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
                f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
                f"<x:Anchor>{_anchor(box.anchor, row - old[0], row, column)}</x:Anchor><x:AutoFill>False</x:AutoFill>"
                f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column>{'<x:Visible/>' * box.opened}</x:ClientData>"
                "</v:shape>"
            )
        return (_BEGIN + "".join(shapes) + "</xml>").encode()


_BEGIN = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    "</v:shapetype>"
)


def _anchor(written: str, by: int, row: int, column: int) -> str:
    """Where a box stands: as far from its cell as before."""
    numbers = [int(each) for each in written.split(",") if each.strip().isdecimal()]
    if len(numbers) != 8:
        numbers, by = [column, 15, max(row - 2, 0), 10, column + 2, 15, row + 2, 4], 0
    for place in (2, 6):
        numbers[place] = max(numbers[place] + by, 0)
    return ", ".join(map(str, numbers))


def _cell(place: tuple[int, int, int]) -> str:
    return reference_of(Area(place[2], place[1], place[2], place[1]))


def _moment(written: str | None) -> str:
    return (
        written
        if written and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z?", written)
        else "2000-01-01T00:00:00.00"
    )


def _guid(group: int, number: int) -> str:
    return f"{{{group:08X}-0000-4000-8000-{number:012X}}}"
