"""Becomes another program, within limits of memory and of what it writes.

Exists because a limit can only be set by a process for itself, and the program that is to be limited does not. Run by
its path, not as a module; it imports nothing of civtrack. Arguments: bytes of address space, then the command.
"""

from __future__ import annotations

import os
import resource
import sys

LARGEST = 1 << 30
"""Bytes of the largest file that the program may write."""


def main() -> None:
    """Sets the limits and turns into the command."""
    size = int(sys.argv[1])
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST if hard == resource.RLIM_INFINITY else min(LARGEST, hard), hard))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - the program that was found on this machine


if __name__ == "__main__":
    main()
