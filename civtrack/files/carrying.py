"""What people put into a folder of a day, or edited there, stays when the folder is made anew.

Exists because a whole folder takes the place of the former one, and the former one may hold more than civtrack made:
everything that is not provably its own is taken along under its own name, or beside what is made anew under that name.
May import only the modules of `civtrack.files` below it.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from civtrack.files.made import JOURNAL, MANIFEST, Made, is_ours
from civtrack.files.marks import unedited
from civtrack.files.names import fitting

__all__ = ["EDITED", "carry_over", "clear", "foreign"]

EDITED: Final = "（改稿）"
"""What is put behind the name of an edited file where a new one has its name."""


def foreign(folder: Path, made: Made) -> list[Path]:
    """Everything in a folder but what civtrack made, as paths in it: files, links, and folders without any file.

    Raises:
        OSError: It cannot be read.
    """
    return [inside for _, inside in _others(folder, PurePosixPath(), made)]


def carry_over(old: Path, new: Path, made: Made) -> list[Path]:
    """Takes along, from a folder that is about to be replaced, what civtrack did not make or somebody edited.

    A file goes along as another name of the same file, so that nothing of it changes and whoever has it open still
    has it; where the drive has no such names it is copied. A file that a command made into that folder meanwhile goes
    only where the day does not make it again.

    Args:
        old: The folder as it stands.
        new: The folder that takes its place; what has the same name there gets the old one as （改稿） beside it.
        made: Path → fingerprint of what civtrack put into the old folder itself.

    Returns:
        Where in the new folder each of them is.

    Raises:
        OSError: The system refuses.
    """
    carried = []
    others = list(_others(old, PurePosixPath(), made)) if old.is_dir() else []
    # What keeps its own name comes first: an earlier （改稿） is never pushed on by a later one.
    for path, inside in sorted(others, key=lambda one: _there(new / one[1])):
        if _superseded(path, new / inside):
            continue
        target = _room_for(path, _folder_for(new, inside))
        if target is None:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        _put_along(path, target)
        carried.append(target.relative_to(new))
    return carried


def clear(old: Path, final: Path, made: Made) -> list[Path]:
    """Removes a folder whose place another has taken, and nothing but what is civtrack's or stands in that other.

    What came into it meanwhile, or was saved there, is moved over. What cannot be moved stays where it is.

    Args:
        old: The folder that goes.
        final: The folder that has its place; where there is none, everything that is not ours stays.
        made: Path → fingerprint of what civtrack put into the old folder itself.

    Returns:
        Where the files are now that were moved over.
    """
    moved: list[Path] = []
    there = final.is_dir() and not final.is_symlink()
    try:
        others = list(_others(old, PurePosixPath(), made)) if there else []
    except OSError:
        return moved
    for path, inside in others:
        with contextlib.suppress(OSError):
            if not _superseded(path, final / inside):
                target = _room_for(path, _folder_for(final, inside))
                if target is not None:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    path.rename(target)
                    moved.append(target)
                    continue
            if not path.is_dir() or path.is_symlink():
                path.unlink()
    _remove(old, made)
    return moved


def _others(folder: Path, inside: PurePosixPath, made: Made) -> Iterator[tuple[Path, Path]]:
    """Everything that civtrack did not make, where it lies and where that is in the folder; empty folders too."""
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        here = inside / path.name
        if path.is_dir() and not path.is_symlink():
            if any(path.iterdir()):
                yield from _others(path, here, made)
            elif not any(name.startswith(f"{here}/") for name in made):
                yield path, Path(here)
        elif not is_ours(path, here, made):
            yield path, Path(here)


def _superseded(path: Path, new: Path) -> bool:
    """Whether a file is one that a command of ours made, as it made it, and is made anew under the same name."""
    return unedited(path) is not None and new.is_file() and not new.is_symlink()


def _folder_for(new: Path, inside: Path) -> Path:
    """The folder that takes a file; where a file has the name of a folder on the way, one beside it."""
    folder = new
    for name in inside.parts[:-1]:
        beside, number = folder / name, 1
        while beside.is_symlink() or (beside.exists() and not beside.is_dir()):
            beside = folder / fitting(name, _edited(number))
            number += 1
        folder = beside
    return folder


def _edited(number: int) -> str:
    """What marks a file that somebody worked on: （改稿）, then （改稿2） and so on."""
    return EDITED if number == 1 else f"{EDITED[:-1]}{number}{EDITED[-1]}"


def _room_for(path: Path, folder: Path) -> Path | None:
    """Where in a folder a file or an empty folder can go; None where it, or its like, is there already."""
    number = 1
    name = path.name
    while True:
        target = folder / name
        if not _there(target):
            return target
        if _same(path, target):
            return None
        name = fitting(path.stem, f"{_edited(number)}{path.suffix}")
        number += 1


def _there(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _same(one: Path, other: Path) -> bool:
    """Whether two paths are one file, or files, links or folders that cannot be told apart."""
    with contextlib.suppress(OSError):
        first, second = one.lstat(), other.lstat()
        if os.path.samestat(first, second):
            return True
        if stat.S_IFMT(first.st_mode) != stat.S_IFMT(second.st_mode):
            return False
        if stat.S_ISLNK(first.st_mode):
            return one.readlink() == other.readlink()
        if stat.S_ISDIR(first.st_mode):
            return True
        return stat.S_ISREG(first.st_mode) and filecmp.cmp(one, other, shallow=False)
    return False


def _put_along(path: Path, target: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        target.mkdir()
        shutil.copystat(path, target)
        return
    try:
        os.link(path, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        if path.is_symlink():
            target.symlink_to(path.readlink())
        elif path.is_file():
            shutil.copy2(path, target)
        else:
            raise


def _remove(folder: Path, made: Made) -> None:
    """Removes what is civtrack's from a folder, its papers last, and the folder once it is empty."""
    for where, names, files in os.walk(folder, topdown=False):
        here = Path(where)
        inside = PurePosixPath(here.relative_to(folder).as_posix())
        for name in files:
            path = here / name
            if name in (MANIFEST, JOURNAL) and here == folder:
                continue
            if is_ours(path, inside / name, made):
                with contextlib.suppress(OSError):
                    path.unlink()
        for name in names:
            with contextlib.suppress(OSError):
                (here / name).rmdir()
    left = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if left <= {MANIFEST, JOURNAL} and (MANIFEST not in left or MANIFEST in made):
        with contextlib.suppress(OSError):
            for name in sorted(left, reverse=True):
                (folder / name).unlink()
            folder.rmdir()
