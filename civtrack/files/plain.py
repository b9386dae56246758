"""What lies at a path, and reading it without ever waiting for somebody to write it.

Exists because a pipe, a socket or a device may bear any name, and opening one can wait for ever. May import nothing of
civtrack.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

__all__ = ["kind_of", "open_plain", "read_plain"]


def kind_of(path: Path) -> str:
    """``file``, ``folder``, ``other`` (a pipe, a socket, a device), or ``""`` where nothing can be there."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # also a name that is too long for any file, or that holds a zero byte
        return ""
    if stat.S_ISREG(mode):
        return "file"
    return "folder" if stat.S_ISDIR(mode) else "other"


def read_plain(path: Path) -> bytes:
    """The bytes of a regular file.

    Raises:
        OSError: It cannot be read, or is no regular file.
    """
    with open_plain(path) as file:
        return file.read()


def open_plain(path: Path) -> BinaryIO:
    """A regular file, open for reading.

    Raises:
        OSError: It cannot be read, or is no regular file: a pipe is refused instead of waited for.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(path, flags)
    except ValueError as error:  # a zero byte in the name
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path)) from error
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        code = errno.EISDIR if stat.S_ISDIR(mode) else errno.ENXIO
        raise OSError(code, os.strerror(code), str(path))
    return os.fdopen(descriptor, "rb")
