"""Which files are read and how: paths as typed or the settings' ledgers → `Source`, each read while it holds still.

Exists so that every command finds the same files and none is read half saved. May import `civtrack.settings`,
`civtrack.ledger` and everything below them; it judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from civtrack.errors import FileMissing, IsADistrict, KeepsChanging, LedgerUnreadable, NamedAlmost
from civtrack.files import LEDGER_SUFFIXES, sha256
from civtrack.ledger.reader import Reading, ReadOptions, read_ledger
from civtrack.light import dataclass
from civtrack.settings import LedgerSettings, Settings
from civtrack.settings.meant import meant
from civtrack.xlsx import Limits

__all__ = ["Source", "limits_of", "read_steadily", "sources"]

_PATIENCE = 3
"""Times that a file is read which is saved meanwhile."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read and how: what settings and options say of it."""

    path: Path
    options: ReadOptions


def sources(
    given: Sequence[Path],
    settings: Settings,
    options: ReadOptions | None = None,
    *,
    recursive: bool = False,
) -> tuple[list[Source], list[LedgerUnreadable]]:
    """The files behind paths (or behind the settings' ``[[ledgers]]``), each with how it is to be read.

    Args:
        given: Paths as typed; none: the settings' ledgers.
        settings: Where overrides for single files come from.
        options: What the command line says of every file; it outranks the settings.
        recursive: Whether folders are searched all the way down.

    Returns:
        The sources in order, and an error for each path that leads to no ledger.

    Raises:
        NoLedgersGiven: Neither paths nor ``[[ledgers]]``.
    """
    found = meant(given, settings, recursive=recursive)
    refused = [_hinted(error, settings) for error in found.refused] if given else found.refused
    return [Source(path, _read_options(entry, settings, options)) for path, entry in found.files], refused


def _hinted(error: LedgerUnreadable, settings: Settings) -> LedgerUnreadable:
    """A path that leads nowhere, with what was meant: a district, or a ledger of nearly that name."""
    if type(error) is not FileMissing:
        return error
    path, office = Path(error.where), settings.office
    district = office.aliases.get(error.where, error.where)
    close = [one for one in office.districts if one == district or one.startswith(error.where)]
    if len(close) == 1:
        return IsADistrict(error.where, district=close[0])
    try:
        beside = sorted(one.name for one in path.parent.iterdir() if one.suffix.lower() in LEDGER_SUFFIXES)
    except OSError:
        return error
    near = [name for name in beside if Path(name).stem == path.name]
    if not near:
        import difflib

        near = difflib.get_close_matches(path.name, beside, 3, 0.7)
    if not near:
        return error
    return NamedAlmost(error.where, near=[str(path.with_name(name)) for name in near[:3]])


def _read_options(entry: LedgerSettings | None, settings: Settings, options: ReadOptions | None) -> ReadOptions:
    base = replace(options or ReadOptions(), limits=limits_of(settings))
    office = settings.office
    if entry is None:
        return replace(base, districts=office.districts, aliases=office.aliases)
    return replace(
        base,
        kind=base.kind or entry.kind,
        sheets=base.sheets or ((entry.sheet,) if entry.sheet else ()),
        district=entry.district or None,
        columns=entry.columns,
        districts=office.districts,
        aliases=office.aliases,
    )


def limits_of(settings: Settings) -> Limits:
    """``[limits]`` as the readers take it: what a part may hold in memory follows from what it may hold at all."""
    asked, usual = settings.limits, Limits()
    part = asked.part_mib << 20
    return replace(
        usual,
        members=asked.members,
        part=part,
        whole=asked.total_mib << 20,
        held=min(usual.held, part),
        ratio=asked.ratio,
        file=asked.file_mib << 20,
        rows=asked.rows,
        cells=asked.cells,
        sheets=asked.sheets,
        tables=asked.tables,
        texts=asked.text_mib << 20,
    )


def read_steadily(path: Path, options: ReadOptions, on_change: Callable[[Path], None]) -> Reading:
    """Reads a file that is the same before and after; one that is being saved is read again.

    Raises:
        LedgerUnreadable: Also `KeepsChanging`, where it never was the same.
    """
    for _ in range(_PATIENCE):
        before = _stamp(path)
        try:
            reading = read_ledger(path, options)
        except LedgerUnreadable:
            if _stamp(path) == before:
                raise
        else:
            try:
                if sha256(path) == reading.ledger.sha256:
                    return reading
            except OSError:  # nobody knows yet whether it was saved: reading it again tells
                continue
        on_change(path)
    raise KeepsChanging(path.name)


def _stamp(path: Path) -> tuple[int, ...]:
    """What the system says of a file that differs after it was saved; nothing where it is not there."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino
