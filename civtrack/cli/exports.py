"""Files that leave the office: a table with its title, day and colours, as CSV for Excel, Markdown and a page.

Exists apart from `civtrack.cli.printing` because a file is read without the terminal it came from: it has to say what
it is, of which day and by which measure, and Excel must not make dates of house numbers. May import everything below
`civtrack.cli`; tabulate is not used here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from civtrack.files import LISTING_MARK
from civtrack.locales import active
from civtrack.patterns import lazy

if TYPE_CHECKING:
    from civtrack.cli.listed import Listing
    from civtrack.model import Value

__all__ = ["excel_csv", "inert", "markdown", "page", "workbook"]

_TURNED = lazy(
    r"0\d+|\d{12,}"  # leading zeros and all but the first fifteen digits are lost
    r"|\d{1,4}[-/]\d{1,4}(?:[-/]\d{1,2})?|\d{1,2}:\d{1,2}"  # 3-1 becomes a day, 8:30 a time
    r"|(?:\d{2,4}年)?\d{1,2}月(?:\d{1,2}[日号])?"
    r"|\d+\.\d*0|\d+[eE][+-]?\d+|\(\d+\)"
)
"""Texts that a spreadsheet turns into something else when it opens a CSV file."""
_DAY = lazy(r"\d{4}-\d{2}-\d{2}")


def inert(value: str | float | None) -> str | float | None:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it (EXCEL.md §4)."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _kept(value: str | float | None) -> str | float | None:
    """A cell as Excel shows it and civtrack reads it back: ``="0012"`` is the text 0012; a whole day stays a day."""
    if isinstance(value, str) and _TURNED.fullmatch(value) and not _DAY.fullmatch(value):
        return f'="{value}"'
    return inert(value)


def excel_csv(listing: Listing) -> str:
    """The rows, then what they are: the last line says that the file is a listing of civtrack and no ledger."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(listing.headers)
    writer.writerows([_kept(value) for value in row] for row in listing.rows)
    said = "  ".join(" ".join(line.split()) for line in _caption(listing))
    writer.writerow([f"{LISTING_MARK}  {said}".rstrip()])
    return stream.getvalue()


def _caption(listing: Listing) -> Sequence[str]:
    return listing.caption or listing.title


def markdown(listing: Listing, table: str) -> str:
    """A table in Markdown under its title, its notes below."""
    title, *more = _caption(listing) or [""]
    parts = [f"# {_plain(title)}\n" if title else "", *(f"{_plain(line)}\n" for line in more), table]
    parts += [f"{_plain(line)}\n" for line in listing.notes]
    return "\n".join(part for part in parts if part)


def _plain(text: str) -> str:
    """Text that Markdown takes for nothing else."""
    return re.sub(r"[\\`*_~\[\]<>&|#]", r"\\\g<0>", " ".join(text.split()))


def page(listing: Listing, numeric: Sequence[bool]) -> str:
    """A whole page that says its encoding: a browser would guess GBK for a Chinese fragment."""
    from html import escape

    def lines(texts: Sequence[str]) -> str:
        return "".join(f"<p>{escape(text)}</p>\n" for text in texts)

    def cell(tag: str, row: int, column: int, value: object) -> str:
        style = "text-align: right" if numeric[column] else ""
        if color := listing.fills.get((row, column)):
            style = f"{style}; background: #{color}".removeprefix("; ")
        text = escape(" ".join(str(value).split()) if value is not None else "")
        return f'<{tag} style="{style}">{text}</{tag}>' if style else f"<{tag}>{text}</{tag}>"

    caption = _caption(listing)
    body = "".join(
        f"<tr>{''.join(cell('td', place, column, value) for column, value in enumerate(row))}</tr>\n"
        for place, row in enumerate(listing.rows)
    )
    head = "".join(cell("th", -1, column, value) for column, value in enumerate(listing.headers))
    language, name = active().language, escape(caption[0] if caption else "civtrack")
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>{name}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{lines(caption)}"
        f"<table>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>\n"
        f"{lines(listing.notes)}</body>\n</html>\n"
    )


_STYLE = (
    "table{border-collapse:collapse}th,td{border:1px solid #999;padding:.2em .6em;white-space:pre-line;color:#000}"
    "th{background:#eee}"
)


def workbook(listing: Listing, name: str) -> bytes:
    """A workbook of one sheet: the title above, rows coloured by their tier, or columns that count one.

    A number that shows itself in another way (``+2``) is written as the number it is.
    """
    from civtrack.outputs.book.rows_book import rows_book

    rows: list[list[Value]] = [[+one if isinstance(one, int) else one for one in row] for row in listing.rows]
    caption = list(_caption(listing)) or [name]
    tiers: dict[int, dict[str, str]] = {}
    tints: dict[int, str] = {}
    for (row, column), color in listing.fills.items():
        if row < 0:
            tints[column] = color
        elif isinstance(value := rows[row][column], str):
            tiers.setdefault(column, {})[value] = color
    return rows_book(
        listing.headers, rows, caption[0], notes=[*caption[1:], *listing.notes], name=name, tiers=tiers, tints=tints
    )
