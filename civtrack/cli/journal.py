"""The log of unattended runs: one JSON object a line, in a file that never grows past a few megabytes.

Exists because nobody watches cron: what a run said, how it ended and how long it took is there the day after. May
import `civtrack.cli.console`, `civtrack.errors` and `civtrack`; logging only when a log is asked for.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from civtrack.cli.console import Console, Exit
from civtrack.errors import CivtrackError, LogNotOurs, NotWritten

if TYPE_CHECKING:
    from logging import LogRecord

__all__ = ["KEPT", "LARGEST", "journal"]

LARGEST = 1 << 20
"""Bytes after which the file becomes ``FILE.1`` and a new one is begun."""
KEPT = 5
"""Former files that are kept, ``FILE.1`` the newest."""


@contextlib.contextmanager
def journal(path: Path | None, console: Console) -> Iterator[None]:
    """Logs what the console tells while the block runs, whatever its verbosity, and how the block ended.

    Each line has ``time`` (ISO, with zone), ``pid``, ``level`` (info, warning, error) and ``event``: ``start`` with
    ``version`` and ``arguments``; ``said`` with ``message`` (and ``code`` for an error); ``end`` with ``exit`` and
    ``seconds``. Lines that cannot be written cost the office its log, never its day: that is said once, and the command
    ends with 4 if it would have ended with 0. So it is where something stands there that is no such log.

    Args:
        path: The file; None: no log.
        console: Whose words are logged.
    """
    if path is None:
        yield
        return
    log = _Log(path)
    begun = time.monotonic()
    console.listener = log.said
    code = int(Exit.BUG)
    try:
        log.write("info", "start", version=_version(), arguments=sys.argv[1:])
        yield
        code = int(Exit.DONE)
    except typer.Exit as end:
        code = end.exit_code
    except CivtrackError as error:
        code = error.exit_code
        log.said("error", console.in_words(error), error.code)
        raise
    except (KeyboardInterrupt, typer.Abort):
        code = int(Exit.INTERRUPTED)
        raise
    finally:
        log.write("info", "end", exit=code, seconds=round(time.monotonic() - begun, 3))
        console.listener = None
        log.close()
    if log.failure is not None:
        console.error(log.failure)
        code = code or int(Exit.NOT_WRITTEN)
    raise typer.Exit(code)


def _version() -> str:
    from civtrack import __version__

    return __version__


class _Log:
    """A rotating file of JSON lines.

    Attributes:
        failure: Why it could not be written, once it could not.
    """

    def __init__(self, path: Path) -> None:
        import logging
        from logging.handlers import RotatingFileHandler

        from civtrack.files import is_stream

        former = (path, *(path.parent / f"{path.name}.{number}" for number in range(1, KEPT + 1)))
        foreign = () if is_stream(path) else [one for one in former if not _may_go_on(one)]
        self.failure: NotWritten | None = LogNotOurs(str(foreign[0])) if foreign else None
        log = self

        class Handler(RotatingFileHandler):
            def handleError(self, record: LogRecord) -> None:  # noqa: N802 - the name that logging calls
                del record
                error = sys.exc_info()[1]
                log.failure = log.failure or _refused(path, error)

        self._make = logging.makeLogRecord
        self._handler: logging.Handler = logging.NullHandler()
        if not foreign:
            largest = 0 if is_stream(path) else LARGEST
            self._handler = Handler(path, maxBytes=largest, backupCount=KEPT, encoding="utf-8", delay=True)
        self._path = path

    def said(self, level: str, message: str, code: str | None = None) -> None:
        """One thing that was told."""
        self.write(level, "said", message=message, **({"code": code} if code else {}))

    def write(self, level: str, event: str, **fields: Any) -> None:
        """One line."""
        now = dt.datetime.now().astimezone().isoformat(timespec="milliseconds")
        line = {"time": now, "pid": os.getpid(), "level": level, "event": event, **fields}
        try:
            self._handler.handle(self._make({"msg": json.dumps(line, ensure_ascii=False), "levelno": 20}))
        except OSError as error:
            self.failure = self.failure or _refused(self._path, error)

    def close(self) -> None:
        """Lets go of the file."""
        with contextlib.suppress(OSError):
            self._handler.close()


_OF_A_LINE = {"time", "pid", "level", "event"}
_FIRST = 4 * LARGEST
_BEGUN = b'{"time": "'


def _may_go_on(path: Path) -> bool:
    """Whether a log may go on in a file, or push it aside: none is there, or an empty one, or a log of ours."""
    try:
        if not os.path.lexists(path):
            return True
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            first = stream.readline(_FIRST)
        if not first or (first.startswith(_BEGUN) and not first.endswith(b"\n")):
            return True  # the disk was full, or the run killed, at the very first line
        line = json.loads(first)
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(line, dict) and line.keys() >= _OF_A_LINE


def _refused(path: Path | str, error: BaseException | None) -> NotWritten:
    from civtrack.files import not_written

    if isinstance(error, OSError):
        return not_written(Path(path), error)
    return NotWritten(str(path), detail=str(error))
