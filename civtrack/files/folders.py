"""Whole folders that take the place of others: exchanged in one step, and mended when a run was killed in between.

Exists so that a day's folder is complete or it is the former one, whatever happens meanwhile. May import only
`civtrack.model`, `civtrack.errors` and the modules of `civtrack.files` below it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

from civtrack.errors import NotWritten, OpenElsewhere
from civtrack.files.carrying import clear
from civtrack.files.exchange import CANNOT
from civtrack.files.exchange import system_call as _exchange
from civtrack.files.made import made_in, temporary
from civtrack.files.opened import open_elsewhere
from civtrack.files.turns import HOLDER
from civtrack.files.writing import force_file, not_written, settle_names
from civtrack.patterns import lazy

__all__ = ["mend", "partial_folder", "replace_folder", "untidy"]

_LEFT = lazy(r"\.(?P<name>[0-9]{4}-[0-9]{2}-[0-9]{2})\.(?P<what>partial|old)-[0-9a-f]{8}")


def partial_folder(final: Path) -> Path:
    """The name, on the same file system, under which a folder is built that is to become `final`."""
    return final.with_name(f".{final.name}.partial-{os.urandom(4).hex()}")


def replace_folder(new: Path, final: Path, remove: Callable[[Path], object] | None = None) -> None:
    """Puts a finished folder in the place of `final`: the whole of it or nothing.

    Everything in it is forced to the disk first. Where the system can, both are exchanged in one step, so that a folder
    of that name is there at every moment; elsewhere the former one is moved aside, and `mend` brings it back should the
    second step never come. Then the former one is removed.

    Args:
        new: The finished folder.
        final: Where it goes.
        remove: Removes the former folder, and is told where it is now; default: all of it.

    Raises:
        NotWritten: `final` is as it was, and `new` still there.
    """
    try:
        _settle(new)
        if final.exists() or final.is_symlink():
            aside = _exchanged(new, final)
        else:
            aside = None
            new.rename(final)
    except OSError as error:
        raise _folder_not_written(final, error) from error
    with contextlib.suppress(OSError):  # it is in its place; that the disk cannot promise it changes nothing of that
        settle_names(final.parent)
    if aside and remove is not None:
        remove(aside)
    elif aside:
        shutil.rmtree(aside, ignore_errors=True)


def untidy(folder: Path) -> bool:
    """Whether a killed run left something in a folder of dated folders."""
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:
        return False
    return any(name == HOLDER or _LEFT.fullmatch(name) or temporary(name) for name in names)


def mend(folder: Path, tell: Callable[[Path], object] = lambda _: None) -> list[Path]:
    """Clears what killed runs left in a folder of dated folders; only where no other run is at work there.

    Of a folder that was left, only what its own papers prove to be civtrack's is removed. What else is in it, such as
    a file that was edited when the folder was exchanged, is moved to the folder of its day.

    Args:
        folder: The folder of dated folders.
        tell: Hears where the files are that were moved to their day.

    Returns:
        Folders that had been moved aside and are back in their place.

    Raises:
        NotWritten: A folder cannot be brought back.
    """
    back = []
    with contextlib.suppress(OSError):
        for path in sorted(folder.iterdir()):
            match = _LEFT.fullmatch(path.name)
            if match and match["what"] == "old" and not os.path.lexists(final := path.with_name(match["name"])):
                try:
                    path.rename(final)
                except OSError as error:
                    raise not_written(final, error) from error
                back.append(final)
            elif match and path.is_dir() and not path.is_symlink():
                for moved in clear(path, path.with_name(match["name"]), made_in(path)):
                    tell(moved)
            elif temporary(path.name) and (path.is_symlink() or not path.is_dir()):
                path.unlink()
    return back


def _exchanged(new: Path, final: Path) -> Path:
    """Puts `new` in the place of `final`, and says where the former one is now."""
    exchange = _exchange()
    if exchange is not None and not final.is_symlink():
        code = exchange(os.fsencode(new), os.fsencode(final))
        if code == 0:
            return new
        if code not in CANNOT:
            raise OSError(code, os.strerror(code), str(final))
    aside = final.with_name(f".{final.name}.old-{os.urandom(4).hex()}")
    final.rename(aside)
    try:
        new.rename(final)
    except BaseException:
        aside.rename(final)
        raise
    return aside


def _settle(folder: Path) -> None:
    """Forces a folder with everything in it to the disk; links and pipes have nothing to force."""
    for place, _, files in os.walk(folder):
        for name in files:
            path = Path(place, name)
            if stat.S_ISREG(path.lstat().st_mode):
                _settle_file(path)
        settle_names(Path(place))


def _settle_file(path: Path) -> None:
    try:
        force_file(path)
    except PermissionError:
        # Only a file that the office protected, taken along as it stands: it was on the disk before.
        if path.stat().st_mode & stat.S_IWUSR:
            raise


def _folder_not_written(folder: Path, error: OSError) -> NotWritten:
    """On Windows a folder cannot be renamed while a file in it is open: then that file is named."""
    if isinstance(error, PermissionError):
        for path in sorted(folder.rglob("*")):
            if opened := open_elsewhere(path):
                return OpenElsewhere(str(path), program=opened.program, detail=opened.who or "?")
    return not_written(folder, error)
