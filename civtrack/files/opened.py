"""Who has a file open: the owner-lock files that office programs leave beside it.

Exists because writing over a file that a colleague has open loses one of the two. May import
`civtrack.files.plain`.
"""

from __future__ import annotations

import re
from pathlib import Path

from civtrack.files.plain import read_plain
from civtrack.light import NamedTuple

__all__ = ["Opened", "is_owner_lock", "open_elsewhere"]

_EXCEL, _WPS, _LIBREOFFICE = "~$", ".~", ".~lock."
_NAME_LENGTH_AT, _NAME_AT, _NAME_LONGEST = 55, 57, 54


class Opened(NamedTuple):
    """The program that has a file open, and the person (and computer) as far as the lock says; else ``""``."""

    program: str
    who: str


def is_owner_lock(name: str) -> bool:
    """Whether a file name is that of an owner-lock file of Excel, WPS or LibreOffice, never a ledger."""
    return name.startswith((_EXCEL, _WPS))


def open_elsewhere(path: Path) -> Opened | None:
    """Who has the file open, or None.

    A lock left behind by a crash looks the same as a living one and is reported too: whoever is named can tell.
    """
    for lock, program, reader in (
        (path.parent / f"{_LIBREOFFICE}{path.name}#", "LibreOffice", _libreoffice_owner),
        (path.parent / f"{_EXCEL}{path.name}", "Excel", _excel_owner),
        (path.parent / f"{_WPS}{path.name}", "WPS", _excel_owner),
    ):
        try:
            content = read_plain(lock)[:4096]
        except FileNotFoundError:
            continue
        except PermissionError:
            # Excel keeps its lock file to itself on Windows: that it cannot be read shows that it is alive.
            content = b""
        except OSError:  # no such file can be: a name that is too long, a folder, a path through a file
            continue
        return Opened(program, reader(content))
    return None


def _excel_owner(content: bytes) -> str:
    """The user's name in a lock of 165 bytes.

    One length byte and the name in the system's code page padded to 54, then a 16-bit length and the name in UTF-16
    (as LibreOffice reads it, svl/source/misc/msodocumentlockfile.cxx).
    """
    if len(content) > _NAME_AT:
        length = int.from_bytes(content[_NAME_LENGTH_AT:_NAME_AT], "little")
        if 0 < length <= _NAME_LONGEST:
            return _clean(content[_NAME_AT : _NAME_AT + 2 * length].decode("utf-16-le", "replace"))
    if content and 0 < content[0] <= _NAME_LONGEST:
        return _clean(content[1 : 1 + content[0]].decode("gbk", "replace"))
    return ""


def _libreoffice_owner(content: bytes) -> str:
    """Name and computer in a lock that reads ``full name,login,computer,when,profile;`` with escaped commas."""
    fields = re.split(r"(?<!\\),", content.decode("utf-8", "replace").rstrip(";\r\n"))
    name, login, host = (*fields[:3], "", "", "")[:3]
    person = _clean(name.replace("\\", "")) or _clean(login.replace("\\", ""))
    computer = _clean(host.replace("\\", ""))
    return f"{person} @ {computer}" if person and computer else person or computer


def _clean(text: str) -> str:
    return "".join(character for character in text if character.isprintable()).strip()
