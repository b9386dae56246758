"""The pager: what is longer than the screen is shown page by page.

Exists so that a long table does not run off the screen, and only where somebody sits at it. Imports nothing of
civtrack.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys

__all__ = ["pager", "show_in"]

_LESS = "FRX"
"""Ends at once where it fits, lets colours through, leaves the screen as it is."""


def pager() -> list[str] | None:
    """The command that pages, or None where nobody could turn a page or there is none."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        return None
    wanted = os.environ.get("PAGER")
    if wanted is not None:
        words = shlex.split(wanted)
        return words if words and words[0] != "cat" and shutil.which(words[0]) else None
    return next(([name] for name in (("more",) if os.name == "nt" else ("less", "more")) if shutil.which(name)), None)


def show_in(command: list[str], text: str) -> bool:
    """Shows a text in a pager; whether it could be started."""
    environment = {"LESS": _LESS, "LESSCHARSET": "utf-8", **os.environ}
    encoding = sys.stdout.encoding or "utf-8"
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as process:  # noqa: S603 - the user's
            try:
                process.communicate(text.encode(encoding, "replace"))
            except (BrokenPipeError, KeyboardInterrupt):
                process.wait()
    except OSError:
        return False
    return True
