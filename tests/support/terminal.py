"""Runs the command on a pseudo-terminal of a chosen width, and measures what it shows in cells."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from wcwidth import wcswidth, wcwidth

__all__ = ["Shown", "between", "needs_terminal", "on_terminal", "pieces", "plain_text"]

needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a thing of Unix")
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Shown(NamedTuple):
    """What a command did on a terminal: its code, the bytes the terminal got, and stderr."""

    code: int
    raw: bytes
    err: str

    @property
    def text(self) -> str:
        """The text without colours."""
        return plain_text(self.raw.decode("utf-8"))


def plain_text(text: str) -> str:
    """Text without escape sequences, lines ending as in a file."""
    return _ESCAPES.sub("", text.replace("\r\n", "\n"))


def on_terminal(
    *arguments: str | Path,
    cwd: Path,
    columns: int = 120,
    language: str = "en",
    environment: Mapping[str, str] | None = None,
) -> Shown:
    """Runs ``civtrack`` with stdout on a terminal `columns` wide; stderr is a pipe, so that the two stay apart."""
    import fcntl
    import pty
    import struct
    import termios

    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "PYTHONPATH", "COVERAGE_PROCESS_START")
        if name in os.environ
    }
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "civtrack", *map(str, arguments)],
        cwd=cwd,
        env={**kept, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "CIVTRACK_LANG": language, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    raw = b"".join(_chunks(ours))
    os.close(ours)
    assert process.stderr is not None
    with process.stderr as stream:
        err = stream.read().decode("utf-8")
    return Shown(process.wait(60), raw, err)


def _chunks(descriptor: int) -> Iterator[bytes]:
    while True:
        try:
            chunk = os.read(descriptor, 65536)
        except OSError:
            return
        if not chunk:
            return
        yield chunk


class Piece(NamedTuple):
    """A run of text on a line, with the cells where it begins and ends."""

    text: str
    start: int
    end: int


def pieces(line: str) -> list[Piece]:
    """The words of a line; a figure and its unit (“26 d”, “26 天”) are one, and so is “Not stated”."""
    found = []
    for match in re.finditer(r"\d+ d (?:late|left)|\d+ (?:d|天)(?!\S)|Not stated|\S+", line):
        start = wcswidth(line[: match.start()])
        found.append(Piece(match[0], start, start + wcswidth(match[0])))
    return found


def between(line: str, start: int, end: int | None = None) -> str:
    """What a line shows in the cells from `start` up to `end`."""
    shown, at = "", 0
    for character in line:
        if at >= start and (end is None or at < end):
            shown += character
        at += max(wcwidth(character), 0)
    return shown.strip()
