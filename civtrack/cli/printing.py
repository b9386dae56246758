"""The only writer to stdout and to ``-o FILE``: one listing, every format.

Exists so that a table, its CSV and its JSON can never disagree, and ``-o FILE`` gives the bytes of ``> FILE``.
Tables are drawn by `civtrack.cli.drawing` on a terminal and by tabulate elsewhere. May import everything
below `civtrack.cli`.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import stat
import sys
from pathlib import Path

from civtrack.asking.names import FORMATS, near
from civtrack.cli.console import colour_wanted
from civtrack.cli.drawing import Drawn, drawn, numeric_columns
from civtrack.cli.exports import excel_csv, inert, markdown, page, workbook
from civtrack.cli.listed import Cell, Listing
from civtrack.cli.paging import pager, show_in
from civtrack.cli.words import known_word
from civtrack.cli.wrapping import hanging
from civtrack.errors import UsageMistake
from civtrack.files import LISTING, OUTPUT, Guard, is_stream, replacing
from civtrack.files.indented import indented
from civtrack.model import N_, Message, readable
from civtrack.patterns import lazy

__all__ = ["FORMATS", "Listing", "chosen_format", "put"]

_SUFFIXES = {
    ".xlsx": "xlsx", ".csv": "csv", ".tsv": "tsv", ".json": "json", ".jsonl": "jsonl", ".html": "html", ".htm": "html",
    ".md": "markdown", ".txt": "plain",
}  # fmt: skip


def chosen_format(requested: str | None, output: Path | None) -> str:
    """The format: as asked, else by the file's suffix, else table on a terminal and tsv elsewhere.

    Raises:
        UsageMistake: A format or suffix that does not exist.
    """
    if requested is not None:
        return known_word("--format", requested, FORMATS)
    if output is not None:
        try:
            return _SUFFIXES[output.suffix.lower()]
        except KeyError:
            close = near(output.suffix, list(_SUFFIXES))
            text = N_("the suffix of “{found}” is not known; did you mean: {near}")
            detail = Message(text, {"found": output.name, "near": close})
            raise UsageMistake("--output", detail=detail) from None
    return "table" if sys.stdout.isatty() else "tsv"


def put(
    listing: Listing,
    requested: str | None = None,
    output: Path | None = None,
    guard: Guard | None = None,
    *,
    paged: bool = False,
) -> None:
    """Writes a listing to stdout, or to a file: the whole of it or nothing, and never over what is the office's.

    Args:
        listing: What to show.
        requested: The format asked for, or None.
        output: The file, or None for stdout.
        guard: What the file must not replace; None: everything that is not as civtrack wrote it.
        paged: Whether a table that is longer than the terminal goes into the pager.

    Raises:
        NotWritten: The file may not be written over, or the system refuses.
    """
    chosen = chosen_format(requested, output)
    if output is None:
        if chosen == "table" and (sys.stdout.isatty() or colour_wanted(sys.stdout)):
            try:
                _draw(listing, paged=paged)
            except (BrokenPipeError, SystemExit):  # what rich makes of a reader that has gone away
                _nobody_reads()
            return
        filed = _is_regular_file()
        _write(("\ufeff" if filed and chosen == "csv" else "") + _rendered(listing, chosen, filed=filed))
        return
    if chosen == "xlsx":
        data = workbook(listing, output.stem)
    else:
        filed = output.is_file() or not is_stream(output)
        text = _rendered(listing, chosen, filed=filed)
        data = text.encode("utf-8-sig" if filed and chosen == "csv" else "utf-8")
    with replacing(output, guard, LISTING) as stream:
        stream.write(data)


def put_text(text: str, output: Path | None = None, guard: Guard | None = None) -> None:
    """Writes plain text to stdout or to a file, as `put` does."""
    text = harmless(text)
    if output is None:
        _write(text)
        return
    with replacing(output, guard, OUTPUT) as stream:
        stream.write(text.encode())


def put_data(data: bytes, output: Path | None = None, guard: Guard | None = None) -> None:
    """Writes what is no text to stdout or to a file, as `put` does."""
    if output is not None:
        with replacing(output, guard, OUTPUT) as stream:
            stream.write(data)
        return
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _nobody_reads()


def put_prose(text: str, output: Path | None = None, guard: Guard | None = None, *, paged: bool = False) -> None:
    """Writes text to read: as `put_text`, but on a terminal no line is wider than it, and what is long is paged.

    Texts that are pasted into a chat go through `put_text`: a line that was broken would stay broken there.
    """
    if output is not None or not sys.stdout.isatty():
        put_text(text, output, guard)
        return
    size = shutil.get_terminal_size()
    lines = [part for line in harmless(text).splitlines() for part in hanging(line, size.columns)]
    whole = "".join(f"{line}\n" for line in lines)
    if not (paged and len(lines) >= size.lines and (command := pager()) and show_in(command, whole)):
        _write(whole)


def harmless(text: str) -> str:
    """Text without the characters that command a terminal; a cell may hold them (``_x001B_``)."""
    return _COMMANDS.sub("?", readable(text))


def spelled(document: str) -> str:
    """JSON that says the same without a character that commands a terminal: the escapes stand inside texts only."""
    return _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", readable(document))


_COMMANDS = lazy(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _nobody_reads()


def _nobody_reads() -> None:
    """The reader of the pipe (``| head``) has what it wanted: the command ends as it would have."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_regular_file() -> bool:
    """Whether stdout was redirected into a file: Excel opens CSV files, never pipes."""
    try:
        return stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def _rendered(listing: Listing, chosen: str, *, filed: bool = False) -> str:
    """The text of a format; what goes into a file, where nobody sees the command any more, says what it is."""
    if chosen == "json":
        return spelled(indented(listing.document())) + "\n"
    if chosen == "jsonl":
        return "".join(spelled(json.dumps(line, ensure_ascii=False)) + "\n" for line in listing.lines())
    if filed and chosen == "csv":
        return harmless(excel_csv(listing))
    if filed and chosen == "markdown":
        return harmless(markdown(listing, _as_text(listing, chosen)))
    return harmless(_as_text(listing, chosen))


def _as_text(listing: Listing, chosen: str) -> str:
    if chosen == "csv":
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(listing.headers)
        writer.writerows([inert(value) for value in row] for row in listing.rows)
        return stream.getvalue()
    if chosen == "tsv":
        known = _Spelled({None: ""})
        rows = [listing.headers, *listing.rows]
        return "".join(
            "\t".join([known[value] if value is None or type(value) is str else _in_a_line(value) for value in row])
            + "\n"
            for row in rows
        )
    if chosen == "html":
        return page(listing, _numeric_columns(listing))
    return _tabulated(listing, {"table": "simple", "plain": "plain", "markdown": "github"}[chosen])


def _tabulated(listing: Listing, style: str) -> str:
    from tabulate import tabulate

    rows = [[_one_line(value, style) for value in row] for row in listing.rows]
    alignment = ["right" if numeric else "left" for numeric in _numeric_columns(listing)]
    table = tabulate(rows, listing.headers, tablefmt=style, colalign=alignment if rows else None, disable_numparse=True)
    if style != "simple":
        return table + "\n"
    return "\n".join([*listing.title, *([""] if listing.title else []), table, *_below(listing)]) + "\n"


def _below(listing: Listing) -> list[str]:
    return ["", *listing.notes] if listing.notes else []


def _joined(value: Cell) -> Cell:
    """Text on one line; anything else as it is."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _in_a_line(value: Cell) -> str:
    return _shown(inert(_joined(value)))


class _Spelled(dict[str | None, str]):
    """Text, or nothing → how it stands in a line of cells; what many rows say is spelled once."""

    def __missing__(self, text: str | None) -> str:
        self[text] = line = _in_a_line(text)
        return line


def _one_line(value: Cell, style: str) -> str:
    text = _shown(_joined(value))
    return _MARKS.sub(r"\\\g<0>", text) if style == "github" else text


_MARKS = lazy(r"[\\`*_~\[\]<>&|]|^#")
"""What Markdown would take for a mark, a tag, a link or the edge of a cell."""


def _shown(value: Cell) -> str:
    return "" if value is None else str(value)


def _numeric_columns(listing: Listing) -> list[bool]:
    return numeric_columns(listing.headers, [[_shown(value) for value in row] for row in listing.rows])


def _draw(listing: Listing, *, paged: bool) -> None:
    """A table on a terminal: no frame (box characters are crooked in Chinese fonts), nothing as markup."""
    from rich.console import Console

    coloured = colour_wanted(sys.stdout)
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False, no_color=not coloured)
    table = Drawn(
        listing.headers,
        [[harmless(_shown(_joined(value))) for value in row] for row in listing.rows],
        [harmless(line) for line in listing.title],
        [harmless(line) for line in listing.notes],
        listing.styles,
        listing.paint,
        listing.total,
    )
    lines = list(drawn(table, console.width))
    if paged and len(lines) >= console.height and (command := pager()):
        with console.capture() as captured:
            for line in lines:
                console.print(line, no_wrap=True, overflow="ignore", crop=False)
        if show_in(command, captured.get()):
            return
    for line in lines:
        console.print(line, no_wrap=True, overflow="ignore", crop=False)
