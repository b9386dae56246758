"""What is pasted so that the daily run begins by itself: a crontab line, or on Windows the command that makes a task.

Exists because each place has quotes of its own. May import nothing of civtrack.
"""

from __future__ import annotations

import datetime as dt
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

__all__ = ["AT", "TASK_LONGEST", "begins", "cron_line", "crontab", "shell", "task"]

AT = dt.time(6)
"""When the daily run begins, by the office's clock."""
TASK_LONGEST = 261
"""Characters that schtasks takes after /TR."""
_WAIT = 600
_LOG = "civtrack.log"


def begins(seen: Mapping[str, Any]) -> dt.datetime:
    """When the office's six o'clock of today is by the machine's clock.

    Args:
        seen: ``today`` and ``zone`` of the office, and ``now`` of the machine with its offset.
    """
    day = dt.date.fromisoformat(seen["today"])
    machine = dt.datetime.fromisoformat(seen["now"])
    return dt.datetime.combine(day, AT, ZoneInfo(seen["zone"])).astimezone(machine.tzinfo)


def cron_line(
    command: Sequence[str], options: Sequence[str], folder: Path, begin: dt.datetime, libreoffice: str | None
) -> str:
    """The line, or on Windows the command.

    Args:
        command: The words of the command.
        options: Further words.
        folder: Where the log is to be.
        begin: When, by the machine's clock.
        libreoffice: Where LibreOffice is, if it is not found there by itself.
    """
    words = [*command, "--wait", str(_WAIT), "--log-file", str(folder.resolve() / _LOG), *options]
    if sys.platform == "win32":
        return task(words, begin)
    named = f"CIVTRACK_LIBREOFFICE={shlex.quote(libreoffice)} " if libreoffice else ""
    return crontab(named + shell(words), begin)


def shell(words: Sequence[str]) -> str:
    """Words as the system's shell takes them."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def crontab(text: str, begin: dt.datetime) -> str:
    """A crontab line; “%” would end the command there and begin its input, quoted or not (crontab(5))."""
    escaped = text.replace("%", "\\%")
    return f"{begin.minute} {begin.hour} * * *  {escaped}"


def task(words: Sequence[str], begin: dt.datetime) -> str:
    """The Windows command that makes the task; quotes inside /TR are written with a backslash."""
    inner = subprocess.list2cmdline(words).replace('"', '\\"')
    return f'schtasks /Create /TN civtrack /SC DAILY /ST {begin:%H:%M} /TR "{inner}"'
