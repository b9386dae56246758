"""Opens a file as what it is, never as what its suffix says, and hands out its sheets as grids.

Exists so that the reader never asks where rows come from: .xlsx and .xlsm through `civtrack.xlsx`, .xls .et .xlsb .ods
through a fenced child process, .csv as text. May import `civtrack.xlsx`, `civtrack.ledger.*` below it,
`civtrack.files`, `civtrack.errors` and `civtrack.model`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from civtrack.errors import (
    AccessDenied,
    DamagedWorkbook,
    EmptyFile,
    EncryptedWorkbook,
    FileMissing,
    NoTable,
    NotAFile,
    NotAWorkbook,
    PackedFiles,
    PictureAlone,
    UnsafeWorkbook,
)
from civtrack.files.plain import kind_of
from civtrack.ledger.grids import Book, Grid
from civtrack.light import dataclass
from civtrack.model import N_, Area, Message, Row

if TYPE_CHECKING:
    from civtrack.ledger.open_document import SheetSays
    from civtrack.xlsx.opened.stored_sheet import StoredSheet
    from civtrack.xlsx.parts.container import Container, Limits
    from civtrack.xlsx.reading.blocks import Block

Grids = tuple[Grid, ...]

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGES: Final = ((b"%PDF", N_("a PDF document")),)
_PICTURES: Final = (
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"GIF8", N_("a picture")),
    (b"BM", N_("a picture")),
)
_PACKED: Final = (
    (b"Rar!", N_("a RAR archive")),
    (b"7z\xbc\xaf", N_("a 7z archive")),
    (b"\x1f\x8b", N_("a gzip archive")),
)
_STARTS: Final = (
    (b"{\\rtf", N_("an RTF document")),
    (b"SQLite format 3", N_("a database")),
    (b"MZ", N_("a program")),
    (b"\x09\x00\x04\x00", N_("a workbook of Excel 2 to 4")),
    (b"\x09\x02\x06\x00", N_("a workbook of Excel 2 to 4")),
    (b"\x09\x04\x06\x00", N_("a workbook of Excel 2 to 4")),
)
_WEB: Final = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style", b"<body", b"mime-version:")


@dataclass(frozen=True, slots=True)
class _PackageGrid:
    """A sheet of a package: everything but the rows is asked for when it is needed."""

    sheet: StoredSheet

    @property
    def name(self) -> str:
        return self.sheet.name

    @property
    def state(self) -> str:
        return self.sheet.state

    @property
    def merges(self) -> tuple[Area, ...]:
        return self.sheet.merges

    @property
    def merges_known(self) -> bool:
        return True

    @property
    def hidden_columns(self) -> frozenset[int]:
        return self.sheet.hidden_columns

    @property
    def filtered(self) -> bool:
        return self.sheet.filtered

    @property
    def date_system(self) -> int:
        return self.sheet.date_system

    def rows(self) -> Iterator[Row]:
        return self.sheet.rows()

    def blocks(self) -> Iterator[Block | list[Row]]:
        return self.sheet.blocks()

    def top(self) -> Iterator[Row]:
        return self.sheet.top()


def open_book(path: Path, limits: Limits | None = None) -> Book:
    """Opens a workbook of any format that is read.

    Args:
        path: The file.
        limits: What is believed at most; None: what an honest workbook does not exceed.

    Raises:
        LedgerUnreadable: One of its kinds, with the file's name as the place.
    """
    from civtrack.xlsx.parts.container import Limits

    limits = limits or Limits()
    head = _head(path)
    if head.startswith(_ZIP):
        return _zipped(path, limits)
    if head.startswith(_COMPOUND):
        _refuse_larger(path, limits)
        return _compound(path, limits)
    for starts, kind in ((_PAGES, NoTable), (_PICTURES, PictureAlone), (_PACKED, PackedFiles), (_STARTS, NotAWorkbook)):
        for start, looks_like in starts:
            if head.startswith(start) and (len(start) > 2 or b"\0" in head):
                raise kind(path.name, detail=Message(looks_like))
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(_WEB) or (text.startswith(b"<?xml") and b"<html" in text):
        raise NotAWorkbook(path.name, detail=Message(N_("a web page")))
    if text.startswith((b"<?xml", b"<workbook")):
        office = b"urn:schemas-microsoft-com:office:spreadsheet" in text or b"excel.sheet" in text
        detail = N_("an XML spreadsheet of Excel 2003") if office else N_("an XML file")
        raise NotAWorkbook(path.name, detail=Message(detail))
    from civtrack.ledger.textfile import read_text

    _refuse_larger(path, limits)
    return Book("csv", (read_text(path, limits),))


def _head(path: Path) -> bytes:
    try:
        kind = kind_of(path)
        if kind == "folder":
            raise NotAWorkbook(path.name, detail=Message(N_("a folder")))
        if kind == "other":
            raise NotAFile(path.name)
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError:
        raise FileMissing(path.name) from None
    except OSError as error:
        raise AccessDenied(path.name, detail=error.strerror or str(error)) from error
    if not head:
        raise EmptyFile(path.name)
    return head


def _refuse_larger(path: Path, limits: Limits) -> None:
    """Refuses a file that would be read in one go and is larger than a ledger can be."""
    size = path.stat().st_size
    if size > limits.file:
        values = {"size": size, "most": limits.file}
        raise UnsafeWorkbook(path.name, detail=Message(N_("{size} bytes, where at most {most} are read"), values))


def _zipped(path: Path, limits: Limits) -> Book:
    """A zip container: an OpenDocument, a binary workbook, an .xlsx, or none of them."""
    from civtrack.xlsx.parts.container import Container

    container = Container(path, limits)
    try:
        kind = container.read("mimetype") if "mimetype" in container.parts else b""
        foreign = _foreign_kind(path, frozenset(container.parts), kind)
        if foreign is None:
            return _package(container)
        from civtrack.ledger import binary_sheets, date_systems, open_document, spaced  # an .xlsx needs none of them

        _refuse_locked(path, container)
        if foreign == "ods":
            system = date_systems.of_ods(container)
            completed = partial(_of_document, open_document.said_by(container))
        else:
            system = date_systems.of_xlsb(container)
            told = binary_sheets.said_by(container, system)
            completed = partial(binary_sheets.with_said, told)
        again = _anew(container, foreign)
    except BaseException:
        container.close()
        raise
    container.close()
    try:
        if again is None:
            return _foreign(path, foreign, system, limits, completed)
        with spaced.written(path.name, again) as usual:
            return _foreign(usual, foreign, system, limits, completed)
    except DamagedWorkbook as error:
        if foreign != "xlsb" or not told or not all(sheet.whole for sheet in told):
            raise
        return _as_converted(path, limits, error)


def _as_converted(path: Path, limits: Limits, error: DamagedWorkbook) -> Book:
    """A binary workbook that is whole, but not as its reader knows it, by way of LibreOffice; raises without it."""
    import shutil
    import tempfile

    from civtrack.files.office import convert_to_xlsx, find_office
    from civtrack.xlsx.parts.container import Container

    program = find_office()
    if program is None:
        detail = N_("its reader does not know this way of writing; where LibreOffice is installed, it is asked instead")
        raise DamagedWorkbook(path.name, detail=Message(detail)) from error
    folder = Path(tempfile.mkdtemp(prefix="civtrack-"))
    let_go = partial(shutil.rmtree, folder, ignore_errors=True)
    try:
        made = convert_to_xlsx({"1.xlsb": path}, folder, program)["1.xlsb"]
        book = None if isinstance(made, Message) else _package(Container(made, limits))
    except BaseException:
        let_go()
        raise
    if book is None:
        let_go()
        raise error

    def close() -> None:
        book.close()
        let_go()

    return Book("xlsb", book.grids, close)


def _anew(container: Container, kind: str) -> dict[str, bytes] | None:
    """The parts of a file that is written in no usual way, as its reader takes them; None for a usual one."""
    from civtrack.ledger import binary_paths, spaced

    if kind != "ods":
        return binary_paths.in_its_place(container)
    content = spaced.tightened(container)
    return None if content is None else spaced.parts_of(content)


def _foreign_kind(path: Path, names: frozenset[str], mimetype: bytes) -> str | None:
    """The format of a zip container that is no .xlsx but read all the same; None for an .xlsx."""
    if mimetype.startswith(b"application/vnd.oasis.opendocument."):
        if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
        raise NotAWorkbook(path.name, detail=Message(N_("an OpenDocument text, drawing or presentation")))
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    for folder, looks_like in (("word/", N_("a Word document")), ("ppt/", N_("a presentation"))):
        if any(name.startswith(folder) for name in names) and not any(name.startswith("xl/") for name in names):
            raise NotAWorkbook(path.name, detail=Message(looks_like))
    if "[content_types].xml" not in names and not any(name.startswith("_rels/") for name in names):
        raise PackedFiles(path.name, detail=Message(N_("a zip archive")))
    return None


def _refuse_locked(path: Path, container: Container) -> None:
    """Refuses an OpenDocument with a password: its manifest tells of keys, or all of it is one encrypted package."""
    manifest = "meta-inf/manifest.xml"
    keys = manifest in container.parts and b"encryption-data" in container.read(manifest)
    if keys or "encrypted-package" in container.parts:
        raise EncryptedWorkbook(path.name)


def _package(container: Container) -> Book:
    from civtrack.xlsx.opened.shared import SharedParts
    from civtrack.xlsx.opened.stored_sheet import StoredSheet

    shared = SharedParts(container)
    kind = "xlsm" if any(name.endswith("vbaproject.bin") for name in container.parts) else "xlsx"
    grids: tuple[Grid, ...] = tuple(_PackageGrid(StoredSheet(shared, entry)) for entry in shared.workbook.sheets)
    return Book(kind, grids, shared.close)


def _compound(path: Path, limits: Limits) -> Book:
    """A compound file: an encrypted .xlsx, an .xls or .et, or another old Office document."""
    from civtrack.ledger import date_systems
    from civtrack.ledger.compound import is_locked, streams, whole_stream

    system, content = 1900, b""
    try:
        data = path.read_bytes()
        names = streams(data)
        book = next((first for name, first in names.items() if name.lower() in ("workbook", "book")), None)
        if names.keys() & {"EncryptionInfo", "EncryptedPackage"} or (book is not None and is_locked(data, book)):
            raise EncryptedWorkbook(path.name)
        if book is not None:
            system, content = date_systems.of_xls(data, book), whole_stream(data, book)
    except ValueError as error:
        raise DamagedWorkbook(path.name, detail=Message(N_("its directory is broken"))) from error
    if book is not None:
        return _foreign(path, "xls", system, limits, partial(_of_records, content))
    for stream, looks_like in (
        ("WordDocument", N_("a Word document")),
        ("PowerPoint Document", N_("a presentation")),
        ("__properties_version1.0", N_("an e-mail")),
    ):
        if stream in names:
            raise NotAWorkbook(path.name, detail=Message(looks_like))
    raise NotAWorkbook(path.name, detail=Message(N_("an OLE container")))


def _of_records(stream: bytes, grids: Grids) -> Grids:
    """The sheets of an .xls with what its records tell beside its reader."""
    from civtrack.ledger import failed_cells, hidden_rows, shown_cells

    shown = shown_cells.with_shown(grids, shown_cells.of_xls(stream))
    failed = failed_cells.with_failed(shown, failed_cells.of_xls(stream))
    return hidden_rows.with_hidden(failed, hidden_rows.of_xls(stream))


def _of_document(said: Sequence[SheetSays], grids: Grids) -> Grids:
    """The sheets of an .ods with what its cells tell beside its reader."""
    from civtrack.ledger import failed_cells, hidden_rows, shown_cells

    shown = shown_cells.with_shown(shown_cells.with_merges(grids, said), shown_cells.in_words(said))
    failed = failed_cells.with_failed(shown, [sheet.failed for sheet in said])
    return hidden_rows.with_hidden(failed, [sheet.hides for sheet in said])


def _foreign(path: Path, kind: str, date_system: int, limits: Limits, completed: Callable[[Grids], Grids]) -> Book:
    from civtrack.ledger.foreign import read_foreign

    return Book(kind, completed(read_foreign(path, date_system=date_system, limits=limits)))
