"""What occurs in the ledgers of the settings in force, remembered beside them: districts, units, persons, views.

Exists so that completing a word takes no longer than starting: as long as settings, ledgers and their folders are as
they were, one small file answers and nothing is read. It lies in ``.civtrack`` like the history, no search for ledgers
looks there, and without a settings file there is none. May import `civtrack.settings.discovery` and `civtrack.files`,
and inside functions everything below `civtrack.cli`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civtrack import __version__
from civtrack.files.plain import read_plain
from civtrack.light import dataclass
from civtrack.settings.discovery import expanded, nearest

if TYPE_CHECKING:
    from civtrack.settings import Settings
    from civtrack.sources import Source

__all__ = ["FILE", "NOTHING", "Occurring", "occurring"]

FILE = ".civtrack/completion.json"
"""Where it is remembered, beside the settings file."""

_FIELDS = ("district", "unit", "person", "leader", "street", "community", "category", "site_type", "source")
_MOST, _LONGEST = 1000, 60
"""Values of a field that are remembered, and signs of one: nobody completes prose."""
_SECONDS = 30
"""Processor time for reading ledgers, at most, while somebody waits at a key."""


@dataclass(frozen=True, slots=True)
class Occurring:
    """What an office has.

    Attributes:
        values: Field → what occurs in it; districts in the office's order first; ``sheet`` → names of sheets.
        views: Names of the saved views.
        tiers: Keys of the tiers in force → what the office calls them.
        steps: Steps of supervision; the shipped ones are English msgids.
    """

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    views: Sequence[str] = ()
    tiers: Mapping[str, str] = field(default_factory=dict)
    steps: Sequence[str] = ()


NOTHING = Occurring()


def occurring(config: Path | None, start: Sequence[str], environment: Mapping[str, str]) -> Occurring:
    """What occurs in the office whose settings are in force; nothing where there is no settings file.

    Args:
        config: The settings file that was named; None: the nearest, as for every command.
        start: Words of the command line that may be paths.
        environment: Its ``CIVTRACK_*`` variables count.
    """
    cwd = Path.cwd()
    named = config or (Path(environment["CIVTRACK_CONFIG"]) if environment.get("CIVTRACK_CONFIG", "").strip() else None)
    there = [word for word in start if os.path.lexists(word)]
    file = cwd / expanded(named) if named else nearest(cwd, there)
    if file is None:
        return NOTHING
    key = _key(file, environment)
    memory = file.parent / FILE
    known = _remembered(memory, key)
    if known and all(_stamp(path) == stamp for path, stamp in known["stamps"].items()):
        return Occurring(**known["office"])
    return _found(file, environment, memory, key, known.get("ledgers", {}))


def _key(file: Path, environment: Mapping[str, str]) -> str:
    """Fingerprint of the settings: the file, the variables, and the program that understands them."""
    own = sorted((name, value) for name, value in environment.items() if name.startswith("CIVTRACK_"))
    whole = json.dumps([__version__, str(file), own], ensure_ascii=True).encode() + read_plain(file)
    return hashlib.sha256(whole).hexdigest()


def _stamp(path: str) -> list[int]:
    """What the system says of a file or folder that differs after a change; nothing where it is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a path among many, as text
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns]


def _remembered(memory: Path, key: str) -> dict[str, Any]:
    """What was remembered under these settings; nothing where it cannot be used."""
    try:
        known = json.loads(read_plain(memory))
        return known if known["key"] == key and {"stamps", "office", "ledgers"} <= known.keys() else {}
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return {}


def _found(file: Path, environment: Mapping[str, str], memory: Path, key: str, before: Mapping[str, Any]) -> Occurring:
    """Reads the ledgers that changed, and remembers all."""
    from civtrack.settings import load

    settings = load(file, (), environment)
    read = _read(settings, before)
    office = _office(settings, [values for _, values in read.values()])
    folders = {str(Path(path).parent) for path in read}
    folders |= {os.path.realpath(folder) for folder in _folders(settings)}
    stamps = {path: stamp for path, (stamp, _) in read.items()} | {path: _stamp(path) for path in folders}
    with contextlib.suppress(OSError):
        memory.parent.mkdir(exist_ok=True)
        stamps |= {path: _stamp(path) for path in folders}  # the folder of the memory is new to its own folder
    whole = {"made_by": "civtrack completion", "key": key, "stamps": stamps, "office": asdict(office), "ledgers": read}
    from civtrack.errors import CivtrackError
    from civtrack.files import atomic_write

    with contextlib.suppress(CivtrackError, OSError), atomic_write(memory) as stream:
        stream.write(json.dumps(whole, ensure_ascii=False).encode())
    return office


def _folders(settings: Settings) -> Iterable[Path]:
    """The folders in which the ledgers of the settings are looked for, as far as they are named."""
    import glob

    for entry in settings.ledgers:
        path = settings.folder / expanded(entry.path)
        while glob.has_magic(path.name):
            path = path.parent
        yield path if path.is_dir() else path.parent


def _read(settings: Settings, before: Mapping[str, Any]) -> dict[str, tuple[list[int], dict[str, list[str]]]]:
    """Ledger → its stamp and what occurs in it; one that is as it was is not read."""
    from civtrack.errors import CivtrackError
    from civtrack.fence import raise_fence
    from civtrack.sources import sources

    if not settings.ledgers:
        return {}
    found, _ = sources((), settings)
    real = {os.path.realpath(source.path): source for source in found}
    stamps = {path: _stamp(path) for path in real}
    known = {path: before[path][1] for path in real if path in before and before[path][0] == stamps[path]}
    changed = [source.path for path, source in real.items() if path not in known]
    raise_fence(changed, min(settings.limits.seconds, _SECONDS), settings.limits.memory_mib << 20)
    for path, source in real.items():
        if path not in known:
            try:
                known[path] = _values(source, settings)
            except CivtrackError:  # whoever reads the ledger in earnest is told; here it has no words
                known[path] = {}
    return {path: (stamps[path], known[path]) for path in real}


def _values(source: Source, settings: Settings) -> dict[str, list[str]]:
    from civtrack import fence
    from civtrack.rules.naming import Names
    from civtrack.sources import read_steadily

    with fence.reading(source.path):
        reading = read_steadily(source.path, source.options, lambda _: None)
    items = Names(settings.office.unit_aliases, settings.office.person_aliases).named(list(reading.items))
    found = {name: _few(getattr(item, name) for item in items) for name in _FIELDS}
    found["sheet"] = _few(table.sheet for table in reading.ledger.tables)
    return found


def _few(values: Iterable[str | None]) -> list[str]:
    one_line = (value for value in dict.fromkeys(values) if value and len(value) <= _LONGEST and value.isprintable())
    return [value for _, value in zip(range(_MOST), one_line, strict=False)]


def _office(settings: Settings, ledgers: Sequence[Mapping[str, list[str]]]) -> Occurring:
    from civtrack.model import Kind
    from civtrack.policy import OUTSIDE_TIERS

    values = {name: _few(value for one in ledgers for value in one.get(name, ())) for name in (*_FIELDS, "sheet")}
    values["district"] = _few([*settings.office.districts, *values["district"]])
    rules = [tier for kind in Kind for tier in settings.policy(kind).profile.tiers]
    tiers = {tier.key: tier.name for tier in rules} | dict.fromkeys(OUTSIDE_TIERS, "")
    return Occurring(values, list(settings.views), tiers, [step.step for step in settings.escalation])
