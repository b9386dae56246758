"""Lets the Nth change to the file system fail, in this process; or that one and every one after it.

Python's own file objects are exchanged for those written in Python (`_pyio`), which write through `os.write`, so that
every change that civtrack and its libraries make is one call of `os` that can be counted. SQLite's are not: they are
what killing whole processes is for. Must be imported before anything of civtrack.
"""

from __future__ import annotations

import _pyio  # type: ignore[import-not-found]
import builtins
import errno
import io
import os
import signal
from collections.abc import Callable
from typing import Any

__all__ = ["FAULTS", "Counter", "arm", "install"]

FAULTS = (
    "ENOSPC", "EIO", "EACCES", "short", "killed before", "killed after", "ENOSPC from then on", "EIO from then on",
    "EACCES from then on",
)  # fmt: skip
"""What befalls the chosen call; a short write takes only half of the bytes, as the system may."""

_CALLS = (
    "open", "write", "close", "sendfile", "copy_file_range", "fsync", "rename", "replace", "mkdir", "symlink", "link",
    "chmod", "chown", "utime", "setxattr", "removexattr", "unlink", "remove", "rmdir", "truncate", "ftruncate",
)  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_GOOD = " from then on"


class Counter:
    """Counts changes, and harms one of them.

    Attributes:
        seen: How many there were.
        names: What they were.
    """

    def __init__(self, harmed: int = 0, fault: str = "") -> None:
        self.seen, self._harmed = 0, harmed
        self._good = fault.endswith(_GOOD)
        self._fault = fault.removesuffix(_GOOD)
        self.names: list[str] = []

    def call(self, name: str, function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Makes a call, unless it is the one that is harmed."""
        self.seen += 1
        self.names.append(name)
        if self.seen != self._harmed and not (self._good and self.seen > self._harmed):
            return function(*arguments, **named)
        if self._fault == "killed before":
            os.kill(os.getpid(), signal.SIGKILL)
        if self._fault == "killed after":
            try:
                function(*arguments, **named)
            finally:
                os.kill(os.getpid(), signal.SIGKILL)
        if self._fault == "short":
            if name == "write" and len(arguments[1]) > 1:
                return function(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
            return function(*arguments, **named)
        if name == "close":
            function(*arguments, **named)  # Linux has let go of it whatever close says (close(2))
        code = getattr(errno, self._fault)
        raise OSError(code, os.strerror(code), *(arguments[:1] if isinstance(arguments[0], str) else ()))


_now = Counter()
_writable: set[int] = set()


def arm(counter: Counter) -> None:
    """Counts, and harms, from here on."""
    global _now  # noqa: PLW0603 - the calls are the process's own
    _now = counter


def _wrapped(name: str) -> Callable[..., Any]:
    function = getattr(os, name)

    def call(*arguments: Any, **named: Any) -> Any:
        if name == "close" and arguments[0] not in _writable:
            return function(*arguments, **named)
        if name == "write" and arguments[0] in (1, 2):
            return function(*arguments, **named)  # what is said is no file
        _writable.difference_update(arguments[:1] if name == "close" else ())
        return _now.call(name, function, arguments, named)

    def opened(path: Any, flags: int, *arguments: Any, **named: Any) -> Any:
        if not flags & _WRITES:
            descriptor = function(path, flags, *arguments, **named)
            _writable.discard(descriptor)  # whoever had that number before has let go of it without `os.close`
            return descriptor
        descriptor = _now.call(name, function, (path, flags, *arguments), named)
        _writable.add(descriptor)
        return descriptor

    return opened if name == "open" else call


def install() -> None:
    """Puts the counting calls in the place of the system's, and Python's file objects in that of C's."""
    for name in _CALLS:
        if hasattr(os, name):
            setattr(os, name, _wrapped(name))
    builtins.open = io.open = _pyio.open
    io.FileIO = _pyio.FileIO  # type: ignore[misc]
    from civtrack.files import exchange as module
    from civtrack.files import folders

    exchange = module.system_call()
    if exchange:
        wrapped: Callable[[bytes, bytes], int] = lambda one, other: int(_exchanged(exchange, one, other))  # noqa: E731
        vars(module)["system_call"] = vars(folders)["_exchange"] = lambda: wrapped


def _exchanged(exchange: Callable[[bytes, bytes], int], one: bytes, other: bytes) -> int:
    try:
        return int(_now.call("exchange", exchange, (one, other), {}))
    except OSError as error:
        return error.errno or errno.EIO
