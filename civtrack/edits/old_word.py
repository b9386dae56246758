"""Text documents of older and of other word processors (.doc, .wps, .rtf, .odt) as .docx: where LibreOffice is at hand.

Exists because many streets answer in the Word of 1997, or in WPS, and nobody should have to save it anew for them. What
the bytes are decides, never how the file is called. May import what stands below `civtrack.edits`.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import Final

from civtrack.errors import EncryptedWorkbook, OldDocument
from civtrack.files.office import convert_to_docx, find_office
from civtrack.ledger.compound import stream_named, streams
from civtrack.ledger.twins import Room
from civtrack.light import NamedTuple
from civtrack.model import N_, Message

__all__ = ["TEXT_SUFFIXES", "docx_of"]

TEXT_SUFFIXES: Final = frozenset({".docx", ".docm", ".doc", ".wps", ".rtf", ".odt", ".wpt", ".dot"})
"""How text documents are called that may hold a table."""
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = 0x0100
"""In the flags of a document's beginning ([MS-DOC] 2.5.2, fEncrypted)."""
_KINDS: Final = {
    ".doc": N_("an old Word document (.doc, .wps)"), ".rtf": N_("an RTF document"), ".odt": N_("an OpenDocument text"),
}  # fmt: skip


class _Made(NamedTuple):
    """What became of a document: where it is as .docx, and the folder that lives as long."""

    path: Path
    room: Room


_known: dict[tuple[str, int, int], _Made] = {}
"""Documents by place, size and moment: one command asks for the same one several times."""


def docx_of(path: Path) -> Path | None:
    """A text document as .docx: itself, or what it is converted to; None for what is no text document.

    Raises:
        EncryptedWorkbook: It needs a password.
        OldDocument: It cannot be converted.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = frozenset(archive.namelist())
            if "word/document.xml" in names:
                return path
            if "mimetype" not in names or not archive.read("mimetype").startswith(_OPEN_TEXT):
                return None
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise EncryptedWorkbook(path.name)
        return _converted(path, ".odt")
    except (zipfile.BadZipFile, ValueError):
        return _of_bytes(path)
    except (OSError, KeyError, RuntimeError, NotImplementedError, zlib.error, EOFError):
        return None


_OPEN_TEXT: Final = b"application/vnd.oasis.opendocument.text"


def _of_bytes(path: Path) -> Path | None:
    """The same for what is no zip container."""
    try:
        with path.open("rb") as stream:
            head = stream.read(len(_COMPOUND))
            if head.startswith(rb"{\rtf"):
                return _converted(path, ".rtf")
            if head != _COMPOUND:
                return None
            data = head + stream.read()
        names = streams(data)
        if "WordDocument" not in names or names.keys() & {"Workbook", "Book", "EncryptionInfo"}:
            return None
        text = stream_named(data, "WordDocument") or b""
    except (OSError, ValueError):
        return None
    if len(text) > 12 and struct.unpack_from("<H", text, 10)[0] & _ENCRYPTED:
        raise EncryptedWorkbook(path.name)
    return _converted(path, ".doc")


def _converted(path: Path, suffix: str) -> Path:
    found = path.stat()
    key = str(path.absolute()), found.st_size, found.st_mtime_ns
    if key not in _known:
        program = find_office()
        if program is None:
            raise _not_converted(path, suffix, Message(N_("LibreOffice is not there")))
        room = Room()
        made = convert_to_docx(path, suffix, room.folder, program)
        if isinstance(made, Message):
            raise _not_converted(path, suffix, made)
        _known[key] = _Made(made, room)
    return _known[key].path


def _not_converted(path: Path, suffix: str, why: Message) -> OldDocument:
    return OldDocument(path.name, format=Message(_KINDS[suffix]), detail=why)
