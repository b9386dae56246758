"""Two names exchanged in one step, where the system can.

Exists so that something is there under a name at every moment, and so that what was there is never lost: it has the
other name now, and can be looked at. May import nothing of civtrack.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

__all__ = ["CANNOT", "exchanged", "system_call"]

_EXCHANGE, _HERE = 2, -100
"""``RENAME_EXCHANGE`` and ``AT_FDCWD`` of Linux (renameat2(2)); ``RENAME_SWAP`` of macOS has the same value."""
CANNOT = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})
"""What the system answers where it, or the drive, has no such call."""


def exchanged(one: Path, other: Path) -> bool:
    """Exchanges two names of one file system; False where the system, or the drive, cannot: then nothing was done.

    Raises:
        OSError: The system refuses.
    """
    exchange = system_call()
    if exchange is None:
        return False
    code = exchange(os.fsencode(one), os.fsencode(other))
    if code and code not in CANNOT:
        raise OSError(code, os.strerror(code), str(other))
    return code == 0


@cache
def system_call() -> Callable[[bytes, bytes], int] | None:
    """The system's call: gives 0 or an error's number. None where it has none."""
    if sys.platform == "win32":
        return None
    import ctypes  # only where two names are really exchanged

    library = ctypes.CDLL(None, use_errno=True)
    call: Callable[..., int] | None
    arguments: Callable[[bytes, bytes], tuple[object, ...]]
    if sys.platform == "darwin":
        call = getattr(library, "renamex_np", None)
        arguments = lambda one, other: (one, other, _EXCHANGE)  # noqa: E731
    else:
        call = getattr(library, "renameat2", None)
        arguments = lambda one, other: (_HERE, one, _HERE, other, _EXCHANGE)  # noqa: E731
    if call is None:
        return None

    def exchange(one: bytes, other: bytes) -> int:
        return ctypes.get_errno() or errno.EIO if call(*arguments(one, other)) else 0

    return exchange
