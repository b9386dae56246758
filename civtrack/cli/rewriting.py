"""What ``config words`` and ``config map`` share: who answers, where it is written, and the backup that is kept.

Exists so that both keep what the office wrote. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from civtrack.cli.running import Desk, today_at
from civtrack.errors import SettingsMistake, UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

__all__ = ["Answers", "answers_in", "rewrite", "to_write_into"]

tr = active()

Answers = Annotated[
    Path | None,
    typer.Option(
        "--answers",
        metavar="FILE",
        help=tr("Take the answers from a file, one a line in the order of the questions (- is the standard input)."),
        show_default=False,
    ),
]


def to_write_into(at: Desk, answers: Path | None, command: str, show: Callable[[], None], nobody: str) -> Path:
    """The settings file that the answers go into.

    Args:
        at: Settings and voice.
        answers: The file of answers; None: somebody answers.
        command: What was typed.
        show: Shows the questions where nobody can be asked.
        nobody: What is said then.

    Raises:
        UsageMistake: Nobody is there to answer, or there are no settings.
    """
    if answers is None and not (sys.stdin.isatty() and sys.stderr.isatty()):
        show()
        raise UsageMistake("--answers", detail=Message(nobody))
    if at.settings.file is None:
        detail = Message(N_("there is no civtrack.toml to write into; run first: civtrack config init"))
        raise UsageMistake(command, detail=detail)
    return at.settings.file


def answers_in(answers: Path) -> Iterator[str]:
    """The lines of a file of answers; ``-`` is the standard input.

    Raises:
        UsageMistake: It cannot be read.
    """
    from civtrack.files.plain import read_plain

    try:
        content = sys.stdin.buffer.read() if str(answers) == "-" else read_plain(answers)
        return iter(content.decode("utf-8-sig").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "UTF-8"
        detail = Message(N_("“{found}” cannot be read ({reason})"), {"found": str(answers), "reason": str(reason)})
        raise UsageMistake("--answers", detail=detail) from error


def rewrite(at: Desk, file: Path, change: Callable[[str], str], by_hand: Sequence[str]) -> Path:
    """Writes the settings file anew as it comes out of a change; a backup of it as it was is kept.

    Args:
        at: Settings and voice.
        file: The settings file.
        change: Text → text.
        by_hand: What is to be written by hand where nothing can be put in.

    Returns:
        The backup.

    Raises:
        SettingsMistake: The file is written in a way that nothing can be put into it.
    """
    import hashlib

    from civtrack.files import atomic_write
    from civtrack.files.backups import backup
    from civtrack.files.plain import read_plain
    from civtrack.settings.toml_edit import CannotEdit

    content = read_plain(file)
    codec = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    marked = content.startswith(b"\xef\xbb\xbf")
    try:
        text = change(content.decode(codec))
    except CannotEdit:
        detail = N_("nothing can be put into it as it is written there; add by hand: {lines}")
        raise SettingsMistake(str(file), detail=Message(detail, {"lines": "; ".join(by_hand)})) from None
    kept = backup(file, today_at(at), hashlib.sha256(content).hexdigest())
    with atomic_write(file) as stream:
        stream.write(text.encode(codec if marked or codec == "utf-16" else "utf-8"))
    return kept.path
