"""The files that the office works with: what a command reads, and what its settings name. Nothing is written over them.

Exists so that every command that writes keeps the same files. May import `civtrack.assessment`, `civtrack.files`,
`civtrack.settings`, `civtrack.errors` and `civtrack.model`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.errors import CivtrackError
from civtrack.files import Kept, find_ledgers
from civtrack.files.diary import LOG_NAME
from civtrack.model import N_
from civtrack.settings import Settings
from civtrack.settings.discovery import expanded

__all__ = ["office_files"]

_LEDGER = N_("a ledger")
_SETTINGS = N_("the settings file")
_TEMPLATE = N_("a template")
_HISTORY = N_("the history")
_LOG = N_("the log of changes")


def office_files(
    settings: Settings, assessment: Assessment | None = None, given: Sequence[str] = (), *, recursive: bool = False
) -> Iterator[Kept]:
    """Each file and what it is; a file may come more than once, and need not be there.

    Args:
        settings: What is in force: its file, its ledgers, its templates, its history, its log.
        assessment: What was read.
        given: Paths as typed: what they lead to counts even where it could not be read.
        recursive: Whether typed folders are searched all the way down.
    """
    if settings.file is not None:
        yield settings.file, _SETTINGS
    yield settings.history_file, _HISTORY
    yield settings.history_file.with_name(LOG_NAME), _LOG
    for whole in (assessment.whole,) if assessment else ():
        yield from ((ledger.path, _LEDGER) for ledger in whole.ledgers)
        yield from ((Path(error.where), _LEDGER) for error in whole.unreadable)
    with contextlib.suppress(CivtrackError, OSError):
        yield from ((path, _TEMPLATE) for path in (settings.folder / expanded(settings.outputs.templates)).iterdir())
    skip = settings.passed_over
    yield from ((Path(path), _LEDGER) for path in given if Path(path).is_file())
    yield from ((path, _LEDGER) for path in find_ledgers(given, recursive=recursive, skip=skip).files)
    named = [entry.path for entry in settings.ledgers]
    yield from ((path, _LEDGER) for path in find_ledgers(named, skip=skip, base=settings.folder).files)
