"""Becomes another program, within limits of memory and of what it writes.

Exists because a limit can only be set by a process for itself, and the program that is to be limited does not. Run by
its path, not as a module; it imports nothing of civtrack. Arguments: bytes of address space, bytes of data, seconds of
the processor, then the command.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys

LARGEST = 1 << 30
"""Bytes of the largest file that the program may write."""


def limit(what: int, size: int) -> None:
    """Sets a limit, where the system can."""
    _, hard = resource.getrlimit(what)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def main() -> None:
    """Sets the limits and turns into the command."""
    limit(resource.RLIMIT_AS, int(sys.argv[1]))
    limit(resource.RLIMIT_DATA, int(sys.argv[2]))  # in place of what the caller may take
    limit(resource.RLIMIT_CPU, int(sys.argv[3]))
    limit(resource.RLIMIT_FSIZE, LARGEST)
    limit(resource.RLIMIT_CORE, 0)
    os.execv(sys.argv[4], sys.argv[4:])  # noqa: S606 - the program that was found on this machine


if __name__ == "__main__":
    main()
