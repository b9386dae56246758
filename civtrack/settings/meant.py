"""Which ledgers are meant: paths as typed, or the settings' ``[[ledgers]]`` → files, each with what settings say of it.

Exists so that whoever reads the ledgers and whoever only asks whether they are the same find the same files. May import
`civtrack.model`, `civtrack.errors`, `civtrack.files` and `civtrack.settings`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from civtrack.errors import LedgerUnreadable, NoLedgersGiven
from civtrack.files import find_ledgers
from civtrack.light import NamedTuple
from civtrack.model import readable

if TYPE_CHECKING:
    from civtrack.settings.schema import LedgerSettings, Settings

__all__ = ["Meant", "meant", "shown"]


class Meant(NamedTuple):
    """The files that are meant.

    Attributes:
        files: In order, each with its ``[[ledgers]]``, where settings say something of it.
        refused: An error for each path that leads to no ledger.
    """

    files: list[tuple[Path, LedgerSettings | None]]
    refused: list[LedgerUnreadable]


def meant(given: Sequence[Path], settings: Settings, *, recursive: bool = False) -> Meant:
    """The files behind paths, or behind the settings' ``[[ledgers]]``.

    Args:
        given: Paths as typed; none: the settings' ledgers.
        settings: What is in force.
        recursive: Whether folders are searched all the way down.

    Raises:
        NoLedgersGiven: Neither paths nor ``[[ledgers]]``.
    """
    if not given and not settings.ledgers:
        raise NoLedgersGiven("PATHS")
    skip = settings.passed_over
    entries: dict[str, LedgerSettings] = {}
    files: dict[str, Path] = {}
    refused: list[LedgerUnreadable] = []
    for entry in settings.ledgers:
        found = find_ledgers([entry.path], skip=skip, base=settings.folder)
        refused.extend(found.refused)
        for path in found.files:
            real = os.path.realpath(path)
            entries.setdefault(real, entry)
            files.setdefault(real, path)
    if given:
        found = find_ledgers(given, recursive=recursive, skip=skip)
        files = {os.path.realpath(path): path for path in found.files}
        refused = list(found.refused)
    return Meant([(path, entries.get(real)) for real, path in files.items()], refused)


def shown(path: Path, settings: Settings) -> str:
    """A path as every output shows it: relative to the office's folder where it lies inside, with ``/``."""
    try:
        text = path.resolve().relative_to(settings.folder.resolve()).as_posix()
    except ValueError:
        text = path.as_posix()
    return readable(text)
