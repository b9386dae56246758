"""What ``doctor --bundle`` tells of an offline bundle: whether every file is there as it was made.

Exists because a stick loses files, and an installation that fails halfway tells nobody why. May import everything below
`civtrack.cli`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from civtrack.cli.checks import BAD, NOTE, OK, Check
from civtrack.files import sha256
from civtrack.locales import active
from civtrack.patterns import lazy

__all__ = ["bundle_checks"]

_LINE = lazy(r"([0-9a-f]{64})  (\S.*)")


def bundle_checks(folder: Path) -> Iterator[Check]:
    """One check for the list, one for each file that is missing or another, one for what is there besides."""
    tr = active()
    try:
        lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    except (OSError, ValueError):
        yield "SHA256SUMS", BAD, tr("the list of the bundle's files is not there: copy the whole folder again")
        return
    listed = {found[2]: found[1] for line in lines if (found := _LINE.fullmatch(line))}
    harmed = 0
    for name, mark in listed.items():
        path = folder / name
        try:
            same = sha256(path) == mark
        except OSError:
            same = False
        if not same:
            harmed += 1
            yield name, BAD, tr("it is another file") if path.is_file() else tr("it is missing")
    wheels = sum(name.endswith(".whl") for name in listed)
    if not harmed:
        yield str(folder), OK, tr("complete: {count} files, {wheels} of them wheels", count=len(listed), wheels=wheels)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    besides = sorted(there - {*listed, "SHA256SUMS"})
    if besides:
        yield tr("besides"), NOTE, ", ".join(besides[:5])
