"""Turns a workbook of openpyxl into bytes that depend on nothing but its content, many rows included.

Exists for two reasons. openpyxl stamps the clock into a workbook, so the same day's table would differ on every run.
And it takes about 25 µs a cell, so a list of thousands of rows would be the slowest thing of the day: here openpyxl
writes one pattern row with the look of each column, and the rows of a list are written after that pattern. May import
`civtrack.model` and `civtrack.outputs.measure`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import re
import sys
import time
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from civtrack.light import dataclass
from civtrack.model import N_, CellError, Value, column_letter, readable

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["CELL_LIMIT", "CREATOR", "Bulk", "any_clock", "clean", "new_book", "pack", "sheet_name", "zip_stamp"]

CREATOR = "civtrack"
"""The author in the properties of every workbook made here; a reader knows by it that this is no ledger."""

CELL_LIMIT = 32767
"""Characters a cell can hold in Excel."""

_LEVEL = 4
"""How hard a list is deflated: 6 takes nearly twice as long and saves an eighth."""

SHORT = 64
"""Characters of a text that is worth remembering: districts, units and days come again, descriptions do not."""

CUT = N_(" … (cut: a cell holds no more)")

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Halves of characters, which are no bytes of a file name either."""
_LOOKS_ESCAPED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_CHANGED = ("&", "<", ">", "_x")
"""What a text holds that is printable and yet not written as it is."""
_BEGIN, _END = ' t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
_SHEET_NAME_FORBIDS = re.compile(r"[\[\]:*?/\\]")
_Stamp = tuple[int, int, int, int, int, int]
_FIRST_STAMP, _LAST_STAMP = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)
"""All that a zip file can say of when."""
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - workbook dates have no time zone
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_MERGES = re.compile(rb"(<mergeCells[^>]*>)(.*?)(</mergeCells>)", re.DOTALL)
_MERGE = re.compile(rb"<mergeCell [^>]*/>")
_LABEL_FORMAT = re.compile(rb'(<(?:c:)?dLbls><(?:c:)?numFmt formatCode="[^"]*") ?/>')
_LAST_ROW = re.compile(rb'(<dimension ref="[A-Z]+\d+:[A-Z]+)(\d+)')


@dataclass(frozen=True, slots=True)
class Bulk:
    """The rows of a list.

    Attributes:
        row: Row number of the pattern row and of the first row of the list.
        rows: The cells of each row, as wide as the pattern row.
        heights: Points of each row.
    """

    row: int
    rows: Sequence[Sequence[Value]]
    heights: Sequence[float]


def clean(text: str, cut: str = CUT) -> str:
    r"""Ledger text as a cell can hold it.

    Args:
        text: Anything.
        cut: What stands at the end of a text that is longer than `CELL_LIMIT`.

    Returns:
        The text without characters that XML forbids (a space takes their place), with ``\n`` line breaks; what would
        be read as an escape (``_x0041_``) stays what it is.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable():
        text = _FORBIDDEN.sub(" ", readable(_LONE.sub(" ", text)))
    if len(text) > CELL_LIMIT:
        text = text[: CELL_LIMIT - len(cut)] + cut
    return _LOOKS_ESCAPED.sub(r"_x005F_\1", text) if "_x" in text else text


def sheet_name(text: str, taken: Sequence[str] = ()) -> str:
    r"""A text as Excel allows it for the name of a sheet: 31 characters, none of ``[]:*?/\``, not used twice."""
    name = _SHEET_NAME_FORBIDS.sub(" ", text).strip("' ")[:31] or "-"
    used, place, base = {other.casefold() for other in taken}, 2, name
    while name.casefold() in used:
        name, place = f"{base[:28]} {place}", place + 1
    return name


def zip_stamp(as_of: dt.date) -> _Stamp:
    """The day as a zip file says it; the nearest that it can say."""
    return _possible((as_of.year, as_of.month, as_of.day, 0, 0, 0))


def _possible(stamp: _Stamp) -> _Stamp:
    return min(max(stamp, _FIRST_STAMP), _LAST_STAMP)


@contextlib.contextmanager
def any_clock() -> Iterator[None]:
    """Lets openpyxl and docx save also on a computer whose clock shows a year that no zip file can say.

    The stamps that they write are replaced afterwards in any case.
    """
    if _FIRST_STAMP[0] <= time.localtime().tm_year <= _LAST_STAMP[0]:
        yield
        return
    usual = zipfile.ZipInfo

    class Stamped(usual):  # type: ignore[misc, valid-type]
        def __init__(self, filename: str = "NoName", date_time: _Stamp = _FIRST_STAMP) -> None:
            super().__init__(filename, _possible(date_time))

    zipfile.ZipInfo = Stamped  # type: ignore[misc]
    try:
        yield
    finally:
        zipfile.ZipInfo = usual  # type: ignore[misc]


def new_book() -> Workbook:
    """A workbook of openpyxl, which is loaded without numpy where that is installed for others.

    Nothing here needs it; and where memory is short, loading it does not fail but ends the process without a word.
    """
    if "openpyxl" not in sys.modules and "numpy" not in sys.modules:
        sys.modules["numpy"] = None  # type: ignore[assignment]
        try:
            import openpyxl  # noqa: F401
        finally:
            del sys.modules["numpy"]
    from openpyxl import Workbook

    return Workbook()


def pack(book: Workbook, as_of: dt.date, bulks: Mapping[str, Bulk], cut: str = CUT) -> bytes:
    """The workbook as a file.

    Args:
        book: Made with openpyxl; saved here.
        as_of: The day that the file says it was made.
        bulks: Sheet title → the rows that take the place of its pattern row.
        cut: See `clean`.

    Returns:
        The same bytes for the same content, on any day and in any process.
    """
    from openpyxl.writer.excel import ExcelWriter

    moment = dt.datetime.combine(as_of, dt.time())
    book.properties.creator = book.properties.lastModifiedBy = CREATOR
    book.properties.created = moment
    saved = BytesIO()
    with any_clock():
        ExcelWriter(book, zipfile.ZipFile(saved, "w")).save()  # as it is: everything is deflated below, and only there
    parts = {f"xl/worksheets/sheet{place}.xml": title for place, title in enumerate(book.sheetnames, 1)}
    packed = BytesIO()
    stamp = zip_stamp(as_of)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(packed, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + f"{moment.isoformat()}Z".encode() + rb"\g<2>", data)
            elif name in parts:
                data = _MERGES.sub(_sorted_merges, data)
                if bulk := bulks.get(parts[name]):
                    data = _filled(data, bulk, cut)
            elif name.startswith("xl/charts/chart"):
                # openpyxl writes the format of labels without saying that it is not that of the cells.
                data = _LABEL_FORMAT.sub(rb'\g<1> sourceLinked="0"/>', data)
            entry = zipfile.ZipInfo(name, stamp)
            entry.external_attr = 0o600 << 16
            new.writestr(entry, data, zipfile.ZIP_DEFLATED, _LEVEL)
    return packed.getvalue()


def _sorted_merges(found: re.Match[bytes]) -> bytes:
    return found[1] + b"".join(sorted(_MERGE.findall(found[2]))) + found[3]


def _filled(sheet: bytes, bulk: Bulk, cut: str) -> bytes:
    pattern = re.search(rb'<row r="%d"[^>]*>(.*?)</row>' % bulk.row, sheet, re.DOTALL)
    assert pattern, f"no pattern row {bulk.row}"
    styles = [int(style) for style in re.findall(rb'<c r="[A-Z]+%d"[^>]*? s="(\d+)"' % bulk.row, pattern[1])]
    assert all(len(row) == len(styles) for row in bulk.rows), "a row as wide as the pattern"
    last = bulk.row + len(bulk.rows) - 1
    head = _LAST_ROW.sub(lambda found: found[1] + b"%d" % max(last, int(found[2])), sheet[: pattern.start()], count=1)
    return b"".join((head, *_written(bulk, styles, cut), sheet[pattern.end() :]))


def _written(bulk: Bulk, styles: Sequence[int], cut: str) -> Iterator[bytes]:
    numbers = list(map(str, range(bulk.row, bulk.row + len(bulk.rows))))
    heights = {height: f'" ht="{height:g}" customHeight="1">' for height in set(bulk.heights)}
    columns: list[Iterable[str]] = [numbers, map(heights.__getitem__, bulk.heights)]
    for values, style in zip(zip(*bulk.rows, strict=True), styles, strict=True):
        columns += (numbers, _endings(values, f'" s="{style}"', cut))
    cells = "".join(f'<c r="{column_letter(column)}%s%s' for column in range(1, len(styles) + 1))
    return map(str.encode, map(f'<row r="%s%s{cells}</row>'.__mod__, zip(*columns, strict=True)))


def _endings(values: Sequence[Value], style: str, cut: str) -> list[str]:
    """What follows the row's number in the cells of a column; a text that many of them hold is written once."""
    texts = {value for value in values if type(value) is str}
    if _as_they_are(texts):
        known: dict[Value, str] = {text: f"{style}{_BEGIN}{text}{_END}" for text in texts}
    else:
        known = {text: f"{style}{_text(text, cut)}" for text in texts}
    if set(map(type, values)) <= {str, type(None)}:
        known[None] = f"{style}{_markup(None, cut)}"
        return list(map(known.__getitem__, values))
    return [
        known[value] if type(value) is str else f"{style}{_markup(value, cut)}"  # TRUE and 1 are one to Python
        for value in values
    ]


def _as_they_are(texts: Collection[str]) -> bool:
    """Whether no text of some is changed by `clean` or by escaping; nearly always one look at all of them tells."""
    joined = "".join(texts)
    return (
        joined.isprintable()
        and not any(sign in joined for sign in _CHANGED)
        and max(map(len, texts), default=0) <= CELL_LIMIT
    )


def _markup(value: Value, cut: str) -> str:
    write = _MARKUP.get(type(value))
    return write(value, cut) if write else _text(str(value), cut)


def _text(value: str, cut: str) -> str:
    return _known(value, cut) if len(value) <= SHORT else _inline(value, cut)


def _inline(value: str, cut: str) -> str:
    return f"{_BEGIN}{escape(clean(value, cut), quote=False)}{_END}"


_known = lru_cache(maxsize=1 << 15)(_inline)


def _number(value: float, _: str) -> str:
    if not math.isfinite(value):
        return _text(str(value), "")
    return f"><v>{value!r}</v></c>"


@lru_cache(maxsize=1 << 12)
def _moment(value: dt.date, _: str) -> str:
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    days = (moment.replace(tzinfo=None) - _EPOCH) / dt.timedelta(days=1)
    if days < 61:  # before March 1900 Excel counts a day that never was
        return _text(value.isoformat(), "")
    return _number(int(days) if days == int(days) else days, "")


def _time(value: dt.time, _: str) -> str:
    return _text(value.isoformat("auto"), "")


_MARKUP: dict[type, Callable[..., str]] = {
    type(None): lambda value, cut: "/>",  # noqa: ARG005 - called like the others
    str: _text,
    bool: lambda value, cut: f' t="b"><v>{value:d}</v></c>',  # noqa: ARG005 - called like the others
    int: _number,
    float: _number,
    dt.date: _moment,
    dt.datetime: _moment,
    dt.time: _time,
    CellError: lambda value, cut: _text(value.code, cut),
}
