"""Whole folders that take the place of others: exchanged in one step, and mended when a run was killed in between.

Exists so that a day's folder is complete or it is the former one, whatever happens meanwhile. May import only
`civtrack.model`, `civtrack.errors` and the modules of `civtrack.files` below it.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
from pathlib import Path

from civtrack.errors import NotWritten, OpenElsewhere
from civtrack.files.exchange import CANNOT
from civtrack.files.exchange import system_call as _exchange
from civtrack.files.opened import open_elsewhere
from civtrack.files.turns import HOLDER
from civtrack.files.writing import force_to_disk, not_written, settle_names

__all__ = ["mend", "partial_folder", "replace_folder", "untidy"]

_LEFT = re.compile(r"\.(?P<name>.+)\.(?P<what>partial|old)-[0-9a-f]{8}")
_TEMPORARY = re.compile(r"\.civtrack-[0-9a-f]{12}.*")


def partial_folder(final: Path) -> Path:
    """The name, on the same file system, under which a folder is built that is to become `final`."""
    return final.with_name(f".{final.name}.partial-{secrets.token_hex(4)}")


def replace_folder(temporary: Path, final: Path) -> None:
    """Puts a finished folder in the place of `final`: the whole of it or nothing.

    Everything in it is forced to the disk first. Where the system can, both are exchanged in one step, so that a folder
    of that name is there at every moment; elsewhere the former one is moved aside, and `mend` brings it back should the
    second step never come. Then the former one is removed.

    Raises:
        NotWritten: `final` is as it was, and `temporary` still there.
    """
    try:
        _settle(temporary)
        if final.exists() or final.is_symlink():
            aside = _exchanged(temporary, final)
        else:
            aside = None
            temporary.rename(final)
    except OSError as error:
        raise _folder_not_written(final, error) from error
    with contextlib.suppress(OSError):  # it is in its place; that the disk cannot promise it changes nothing of that
        settle_names(final.parent)
    if aside:
        shutil.rmtree(aside, ignore_errors=True)


def untidy(folder: Path) -> bool:
    """Whether a killed run left something in a folder of dated folders."""
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:
        return False
    return any(name == HOLDER or _LEFT.fullmatch(name) or _TEMPORARY.fullmatch(name) for name in names)


def mend(folder: Path) -> list[Path]:
    """Clears what killed runs left in a folder of dated folders; only where no other run is at work there.

    Returns:
        Folders that had been moved aside and are back in their place.

    Raises:
        NotWritten: A folder cannot be brought back.
    """
    back = []
    with contextlib.suppress(OSError):
        for path in sorted(folder.iterdir()):
            match = _LEFT.fullmatch(path.name)
            if match and match["what"] == "old" and not (final := path.with_name(match["name"])).exists():
                try:
                    path.rename(final)
                except OSError as error:
                    raise not_written(final, error) from error
                back.append(final)
            elif match and path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif _TEMPORARY.fullmatch(path.name) and (path.is_symlink() or not path.is_dir()):
                path.unlink()
    return back


def _exchanged(temporary: Path, final: Path) -> Path:
    """Puts `temporary` in the place of `final`, and says where the former one is now."""
    exchange = _exchange()
    if exchange is not None and not final.is_symlink():
        code = exchange(os.fsencode(temporary), os.fsencode(final))
        if code == 0:
            return temporary
        if code not in CANNOT:
            raise OSError(code, os.strerror(code), str(final))
    aside = final.with_name(f".{final.name}.old-{secrets.token_hex(4)}")
    final.rename(aside)
    try:
        temporary.rename(final)
    except BaseException:
        aside.rename(final)
        raise
    return aside


def _settle(folder: Path) -> None:
    """Forces a folder with everything in it to the disk."""
    for place, _, files in os.walk(folder):
        for name in files:
            descriptor = os.open(Path(place, name), os.O_RDWR | getattr(os, "O_BINARY", 0))
            try:
                force_to_disk(descriptor)
            finally:
                os.close(descriptor)
        settle_names(Path(place))


def _folder_not_written(folder: Path, error: OSError) -> NotWritten:
    """On Windows a folder cannot be renamed while a file in it is open: then that file is named."""
    if isinstance(error, PermissionError):
        for path in sorted(folder.rglob("*")):
            if opened := open_elsewhere(path):
                return OpenElsewhere(str(path), program=opened.program, detail=opened.who or "?")
    return not_written(folder, error)
