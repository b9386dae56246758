"""Says what a file is that is no zip container, from its first bytes, never from its suffix.

Exists because ledgers arrive under any suffix: old BIFF books named .xlsx, web pages named .xls. May import
`civtrack.errors` and `civtrack.model`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from civtrack.errors import EncryptedWorkbook, NotAWorkbook
from civtrack.model import N_, Message

__all__ = ["refuse_other_formats"]

_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS = (
    (b"%PDF", N_("a PDF document")),
    (b"{\\rtf", N_("an RTF document")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"GIF8", N_("a picture")),
    (b"Rar!", N_("a RAR archive")),
    (b"7z\xbc\xaf", N_("a 7z archive")),
    (b"\x1f\x8b", N_("a gzip archive")),
    (b"SQLite format 3", N_("a database")),
    (b"\x09\x00\x04\x00", N_("an old Excel workbook (.xls)")),
    (b"\x09\x02\x06\x00", N_("an old Excel workbook (.xls)")),
    (b"\x09\x04\x06\x00", N_("an old Excel workbook (.xls)")),
    (b"\x09\x08", N_("an old Excel workbook (.xls)")),
)
_STREAMS = (("Workbook", N_("an old Excel workbook (.xls)")), ("Book", N_("an old Excel workbook (.xls)")),
            ("WordDocument", N_("a Word document")), ("PowerPoint Document", N_("a presentation")))  # fmt: skip


def refuse_other_formats(where: str, head: bytes, whole: Callable[[], bytes]) -> NoReturn:
    """Raises what fits a file that is no zip container.

    Args:
        where: The file's name.
        head: Its first bytes.
        whole: Gives all bytes, asked for only where the names of inner streams decide.

    Raises:
        EncryptedWorkbook: An OLE container that holds an encrypted package.
        NotAWorkbook: Anything else, saying what it looks like.
    """
    if head.startswith(_CFB):
        content = whole()
        if "EncryptionInfo".encode("utf-16-le") in content:
            raise EncryptedWorkbook(where)
        for stream, looks_like in _STREAMS:
            if f"{stream}\0".encode("utf-16-le") in content:
                raise NotAWorkbook(where, detail=Message(looks_like))
        raise NotAWorkbook(where, detail=Message(N_("an OLE container")))
    for start, looks_like in _STARTS:
        if head.startswith(start):
            raise NotAWorkbook(where, detail=Message(looks_like))
    raise NotAWorkbook(where, detail=Message(_text_format(head)))


def _text_format(head: bytes) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        return N_("a web page")
    if text.startswith((b"<?xml", b"<workbook")):
        return N_("an XML file") if b"<html" not in text else N_("a web page")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in head:
        return N_("a text file")
    return N_("unknown data")
