"""Reads .xls, .et, .xlsb and .ods through calamine in a child process with limits of time and memory.

Exists because one .xls was seen to take 24 GB and others to abort the process; a fence costs a tenth of a second. May
import `civtrack.ledger.grids`, `civtrack.errors` and `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from civtrack.errors import DamagedWorkbook, EncryptedWorkbook, LedgerUnreadable, UnsafeWorkbook
from civtrack.ledger.grids import Grid, MemoryGrid, Tally
from civtrack.ledger.vocabulary import ERRORS
from civtrack.model import N_, Area, CellError, Message, Row, Value

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Limits

SECONDS: Final = 180.0
"""The most time a file may take; 200,000 rows take about 10 seconds."""
SECONDS_OF_NOTHING, SECONDS_OF_MEBIBYTE = 30.0, 10.0
"""What the smallest file may take, and each MiB besides: a file of a few rows that takes longer is not honest."""
PROCESSOR: Final = 16
"""Seconds of the processor that the child may take, however slow the machine's disk and however many share it."""
MEMORY: Final = 1400 << 20
"""The most address space the child may take."""
MEMORY_OF_NOTHING, MEMORY_OF_BYTE = 1200 << 20, 100
"""What the smallest file may take, and each byte besides; an .xls with a stray cell in its corner takes 1,050 MiB."""
OUTPUT: Final = 2 << 30
"""The most text the child may send."""
_TAIL: Final = 4096
"""Bytes of the child's complaint that are looked at."""
_REASONS: Final = (
    (("password", "encrypt"), N_("a part of it is encrypted")),
    (("zip", "checksum", "deflate", "inflate"), N_("its container is broken")),
    (("xml", "tag", "attribute", "unexpected eof", "unexpected end"), N_("a part of it breaks off or is garbled")),
    (("sector", "fat", "cfb", "directory", "ole"), N_("its directory is broken")),
    (("not found", "missing", "cannot find", "no such"), N_("a part of it is missing")),
    (("utf", "encoding", "codepage"), N_("its texts are in no known encoding")),
    (("panic", "index out", "range", "overflow", "unwrap", "slice"), N_("it holds values that no program writes")),
)
"""What the reader says in English, by its words, and what the clerk is told."""
_WORKER: Final = Path(__file__).with_name("foreign_worker.py")


def read_foreign(
    path: Path,
    *,
    date_system: int = 1900,
    limits: Limits | None = None,
    seconds: float | None = None,
    memory: int | None = None,
    worker: Path = _WORKER,
) -> tuple[Grid, ...]:
    """Every worksheet of a file, read in a child process.

    Args:
        path: The file.
        date_system: The year from which its numbers count days, which the child does not say.
        limits: How many rows and cells are read at most; None: any number.
        seconds: After so long the child is ended; None: by the size of the file.
        memory: Bytes of address space it may take (where the system can limit it); None: by the size of the file.
        worker: The child's program.

    Raises:
        EncryptedWorkbook: It needs a password.
        DamagedWorkbook: The reader gave up, panicked, or aborted for another reason than memory.
        UnsafeWorkbook: It needs more time, memory or output than any honest ledger.
        TakesTooMuchToRead: It has more rows or cells than the limits allow.
    """
    size = path.stat().st_size
    if seconds is None:
        seconds = min(SECONDS, SECONDS_OF_NOTHING + SECONDS_OF_MEBIBYTE * size / (1 << 20))
    if memory is None:
        memory = min(MEMORY, MEMORY_OF_NOTHING + MEMORY_OF_BYTE * size)
    command = [sys.executable, "-I", "-X", "utf8", str(worker), str(path.absolute()), str(memory), str(PROCESSOR)]
    with tempfile.TemporaryFile() as complaint:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaint, encoding="utf-8"
        )
        received, late = _Received(path.name, limits), threading.Event()
        code = _heard(process, received, seconds, late)
        if not received.complete:
            raise _failed(path, late, code, _tail(complaint))
    return tuple(received.grids(date_system))


def _heard(process: subprocess.Popen[str], received: _Received, seconds: float, late: threading.Event) -> int:
    """Takes what the child says until it ends, or is ended; its exit code."""

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, end)
    timer.start()
    said = 0
    try:
        assert process.stdout is not None
        for line in process.stdout:
            said += len(line)
            if said > OUTPUT:
                raise UnsafeWorkbook(received.where, detail=Message(N_("far more cells than a ledger has")))
            received.line(line)
        return process.wait()
    except json.JSONDecodeError:
        received.complete = False
        return process.wait()
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _tail(complaint: IO[bytes]) -> bytes:
    """The last of what the child complained of."""
    complaint.seek(max(0, complaint.seek(0, os.SEEK_END) - _TAIL))
    return complaint.read()


def _failed(path: Path, late: threading.Event, code: int, complaint: bytes) -> LedgerUnreadable:
    if late.is_set() or code == -getattr(signal, "SIGXCPU", 0):
        return UnsafeWorkbook(path.name, detail=Message(N_("reading it takes longer than any ledger should")))
    # What lacks memory says so, or is killed by the system; a reader that aborts otherwise met what it cannot read.
    if code == -getattr(signal, "SIGKILL", 0) or b"memory" in complaint.lower():
        return UnsafeWorkbook(path.name, detail=Message(N_("reading it takes more memory than any ledger should")))
    if code < 0:
        return DamagedWorkbook(path.name, detail=Message(N_("its reader broke off in the middle of it")))
    return DamagedWorkbook(path.name, detail=Message(N_("it cannot be read to its end")))


class _Received:
    """What the child has said so far."""

    def __init__(self, where: str, limits: Limits | None) -> None:
        self.where = where
        self._tally = Tally(where, limits)
        self.complete = False
        self._sheets: list[tuple[dict[str, Any], list[Row]]] = []

    def line(self, line: str) -> None:
        said = json.loads(line)
        if isinstance(said, list):
            number, cells = said
            self._tally.row(len(cells))
            values: dict[int, Value] = {
                column: _decoded(value) if type(value) in (dict, str) else value for column, value in cells
            }
            self._sheets[-1][1].append(Row(number, hidden=False, values=values))
        elif "sheet" in said:
            self._sheets.append((said, []))
        elif "error" in said:
            if said["error"] == "password":
                raise EncryptedWorkbook(self.where)
            if said["error"] == "memory":
                detail = Message(N_("reading it takes more memory than any ledger should"))
                raise UnsafeWorkbook(self.where, detail=detail)
            reason = said["detail"].casefold()
            known = (text for marks, text in _REASONS if any(mark in reason for mark in marks))
            raise DamagedWorkbook(self.where, detail=Message(next(known, N_("its content is not understood"))))
        else:
            self.complete = bool(said.get("end"))

    def grids(self, date_system: int) -> list[Grid]:
        return [
            MemoryGrid(
                about["sheet"], tuple(rows), about["state"],
                tuple(Area(*area) for area in about["merges"] or ()), merges_known=about["merges"] is not None,
                date_system=date_system,
            )
            for about, rows in self._sheets
        ]  # fmt: skip


def _decoded(value: Any) -> Value:
    if isinstance(value, str):
        return CellError(value) if value.startswith("#") and value in ERRORS else value
    kind, text = next(iter(value.items()))
    if kind == "m":
        return dt.datetime.fromisoformat(text)
    return dt.date.fromisoformat(text) if kind == "d" else dt.time.fromisoformat(text)
