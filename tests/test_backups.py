"""Shows that backups are kept, counted, thinned out and put back without ever losing a version."""

from __future__ import annotations

import datetime as dt
import errno
import io
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.errors import (
    AccessDenied,
    DamagedBackup,
    NoBackup,
    NoSuchBackup,
    NotWritten,
    NoWholeBackup,
    OpenElsewhere,
)
from civtrack.files import backups as module
from civtrack.files import find_ledgers, sha256
from civtrack.files.backups import backup, backups, chosen, restore, thin_out
from civtrack.files.whole import is_whole, looks_whole
from tests.support.clerk import SAMPLE
from tests.support.offices import contents, files_of

DAY = dt.date(2022, 7, 20)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger with three backups, of two days; it holds a fourth version."""
    path = tmp_path / "7月台账.xlsx"
    for content, day in ((b"1", DAY), (b"2", DAY), (b"3", dt.date(2022, 7, 21))):
        save(path, content)
        backup(path, day)
    save(path, b"4")
    return path


def book(version: bytes) -> bytes:
    """A small package that holds a version; the same bytes each time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(zipfile.ZipInfo("v"), version)
    return stream.getvalue()


def version(path: Path) -> bytes:
    """The version that a package holds."""
    with zipfile.ZipFile(path) as package:
        return package.read("v")


def save(path: Path, content: bytes) -> None:
    """Saves a version of a ledger."""
    path.write_bytes(book(content))


def held(ledger: Path) -> list[bytes]:
    """What the backups hold, the newest last."""
    return [version(one.path) for one in backups(ledger)]


def put(path: Path, content: bytes = b"x") -> Path:
    """Writes a file, and the folder it is in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_backups_are_beside_the_ledger_and_in_order(ledger: Path) -> None:
    """The second one of a day gets a number; each holds what the file was; none is taken for a ledger."""
    names = [one.path.name for one in backups(ledger)]
    assert names == ["7月台账.2022-07-20.bak.xlsx", "7月台账.2022-07-20-2.bak.xlsx", "7月台账.2022-07-21.bak.xlsx"]
    assert all(one.path.parent == ledger.parent / "civtrack-backup" for one in backups(ledger))
    assert held(ledger) == [b"1", b"2", b"3"]
    assert find_ledgers([ledger.parent], recursive=True).files == (ledger,)


def test_the_tenth_of_a_day_is_newer_than_the_ninth(tmp_path: Path) -> None:
    """Numbers count, not letters: -10 comes after -9."""
    path = tmp_path / "台账.xlsx"
    for number in range(12):
        save(path, b"%d" % number)
        backup(path, DAY)
    assert held(path) == [b"%d" % number for number in range(12)]


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    """In plain words, not in the system's."""
    put(tmp_path / "civtrack-backup")
    with pytest.raises(NotWritten, match="there is a file of that name"):
        backup(put(tmp_path / "台账.xlsx"), DAY)


def test_the_same_is_not_kept_twice(ledger: Path) -> None:
    """Where an update fails after its backup, trying again does not push older versions out."""
    first = backup(ledger, dt.date(2022, 7, 22))
    assert backup(ledger, dt.date(2022, 7, 23)) == first
    assert held(ledger) == [b"1", b"2", b"3", b"4"]


def test_a_clock_set_back_does_not_make_a_backup_look_old(ledger: Path) -> None:
    """A new backup sorts after all others, so that restore finds it and thinning out spares it."""
    made = backup(ledger, dt.date(2019, 1, 1))
    assert backups(ledger)[-1] == made
    assert made.path.name == "7月台账.2022-07-21-2.bak.xlsx"
    thin_out(ledger, 1)
    assert held(ledger) == [b"4"]


@pytest.mark.parametrize(
    "name",
    [
        "7月台账.2022-07-20.xlsx", "7月台账.2022-02-30.bak.xlsx", "7月台账.2022-07-20-1.bak.xlsx",
        "7月台账.2022-07-20-02.bak.xlsx", "7月台账.2022-07-20.bak.xls", "7月台账.bak.xlsx", "7月台账.旧.bak.xlsx",
        "7月台账.台账.2022-07-20.bak.xlsx", "8月台账.2022-07-20.bak.xlsx", "7月台账.２０２２-07-20.bak.xlsx",
        "7月台账.2022-07-20.bak.xlsx.tmp", "7月台账.2022-07-20-.bak.xlsx",
    ],
)  # fmt: skip
def test_other_files_are_no_backups_and_are_never_removed(ledger: Path, name: str) -> None:
    """What the clerk put into the folder stays, however alike its name is."""
    path = put(ledger.parent / "civtrack-backup" / name)
    assert len(backups(ledger)) == 3
    thin_out(ledger, 1)
    assert path.read_bytes() == b"x"
    assert held(ledger) == [b"3"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right on Windows")
def test_links_and_folders_are_no_backups(ledger: Path) -> None:
    """A link or a folder that has a backup's name is somebody's own: neither restored nor removed."""
    folder = ledger.parent / "civtrack-backup"
    (folder / "7月台账.2022-07-01.bak.xlsx").symlink_to(put(ledger.parent / "母版.xlsx"))
    (folder / "7月台账.2022-07-02.bak.xlsx").mkdir()
    thin_out(ledger, 1)
    assert held(ledger) == [b"3"]
    assert files_of(ledger.parent) == [
        "7月台账.xlsx", "civtrack-backup/7月台账.2022-07-01.bak.xlsx", "civtrack-backup/7月台账.2022-07-21.bak.xlsx",
        "母版.xlsx",
    ]  # fmt: skip


@pytest.mark.parametrize(("keep", "left"), [(0, b"123"), (1, b"3"), (2, b"23"), (3, b"123"), (30, b"123")])
def test_thinning_out_keeps_the_newest(ledger: Path, keep: int, left: bytes) -> None:
    """So many stay, the newest of them; 0 keeps all; the backups of other ledgers are not counted."""
    other = ledger.with_name("8月台账.xlsx")
    backup(put(other, book(b"9")), DAY)
    removed = thin_out(ledger, keep)
    assert b"".join(held(ledger)) == left
    assert len(removed) == 3 - len(left)
    assert held(other) == [b"9"]


def test_a_backup_that_cannot_be_removed_is_told_and_the_others_go(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that somebody has open stays; the rest is thinned out."""
    unlink = Path.unlink

    def refuse(self: Path, missing_ok: bool = False) -> None:
        if self.name == "7月台账.2022-07-20.bak.xlsx":
            raise PermissionError(errno.EACCES, "refused", str(self))
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(NotWritten) as caught:
        thin_out(ledger, 1)
    assert caught.value.where.endswith("7月台账.2022-07-20.bak.xlsx")
    assert held(ledger) == [b"1", b"3"]


def test_a_backup_that_fails_leaves_nothing(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk: a plain error, and no half copy that could be taken for a version."""

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(module, "force_to_disk", full)
    before = contents(ledger.parent)
    with pytest.raises(NotWritten, match="no space"):
        backup(ledger, DAY)
    assert contents(ledger.parent) == before


def test_a_file_in_the_place_of_the_folder_is_not_written_over(tmp_path: Path) -> None:
    """A plain error, and the file stays."""
    stranger = put(tmp_path / "civtrack-backup")
    with pytest.raises(NotWritten):
        backup(put(tmp_path / "a.xlsx"), DAY)
    assert stranger.read_bytes() == b"x"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (None, b"3"), (DAY, b"2"), (dt.date(2022, 7, 21), b"3"), ("7月台账.2022-07-20.bak.xlsx", b"1"),
        ("civtrack-backup/7月台账.2022-07-20-2.bak.xlsx", b"2"), ("2022-07-20-2", b"2"), ("2022-07-20-1", b"1"),
    ],
)  # fmt: skip
def test_the_backup_that_is_meant(ledger: Path, wanted: str | dt.date | None, found: bytes) -> None:
    """The newest; of a day its newest; or the one of that name."""
    assert version(chosen(ledger, wanted).path) == found


def test_no_backup_is_told_apart_from_another_name(ledger: Path) -> None:
    """None at all, or none such: then the newest are named."""
    with pytest.raises(NoSuchBackup, match=r"7月台账\.2022-07-21\.bak\.xlsx"):
        chosen(ledger, dt.date(2022, 7, 19))
    with pytest.raises(NoBackup, match="civtrack-backup"):
        chosen(ledger.with_name("8月台账.xlsx"))


def test_restoring_and_undoing_it(ledger: Path) -> None:
    """The ledger has the backup's bytes; what stood there is a backup now, and restoring again brings it back."""
    done = restore(ledger, chosen(ledger), dt.date(2022, 7, 22))
    assert (version(ledger), held(ledger)) == (b"3", [b"1", b"2", b"3", b"4"])
    assert done.changed
    assert done.kept == backups(ledger)[-1]
    restore(ledger, chosen(ledger), dt.date(2022, 7, 22))
    assert version(ledger) == b"4"
    assert {b"1", b"2", b"3", b"4"} == set(held(ledger))


def test_the_same_content_is_unchanged(ledger: Path) -> None:
    """Nothing is written, not even where a lock lies about."""
    save(ledger, b"3")
    put(ledger.with_name("~$7月台账.xlsx"))
    before = contents(ledger.parent)
    assert not restore(ledger, chosen(ledger), DAY).changed
    assert contents(ledger.parent) == before


def test_a_ledger_that_is_gone_comes_back(ledger: Path) -> None:
    """Nothing stood there, so nothing is kept; the permissions are those it had."""
    ledger.unlink()
    backups(ledger)[-1].path.chmod(0o640)
    done = restore(ledger, chosen(ledger), DAY)
    assert version(ledger) == b"3"
    assert done.kept is None
    if sys.platform != "win32":
        assert ledger.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(("lock", "program"), [("~$", "Excel"), (".~", "WPS")])
def test_an_open_ledger_is_left_alone(ledger: Path, lock: str, program: str) -> None:
    """Excel or WPS would write over it: refused, unless the lock is said to be a left one."""
    put(ledger.with_name(f"{lock}7月台账.xlsx"))
    before = contents(ledger.parent)
    for rehearse in (True, False):
        with pytest.raises(OpenElsewhere) as caught:
            restore(ledger, chosen(ledger), DAY, rehearse=rehearse)
        assert caught.value.values["program"] == program
    assert contents(ledger.parent) == before
    restore(ledger, chosen(ledger), DAY, locked=True)
    assert version(ledger) == b"3"


def test_a_rehearsal_writes_nothing(ledger: Path) -> None:
    """It only says whether anything would change."""
    before = contents(ledger.parent)
    assert restore(ledger, chosen(ledger), DAY, rehearse=True).changed
    assert contents(ledger.parent) == before


def test_a_backup_that_may_not_be_read(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain error that names the backup; the ledger stays, and no further backup is made."""
    real = sha256

    def refuse(path: Path) -> str:
        if "civtrack-backup" in path.parts:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)

    source = chosen(ledger)
    monkeypatch.setattr(module, "sha256", refuse)
    with pytest.raises(AccessDenied) as caught:
        restore(ledger, source, DAY)
    assert caught.value.where == str(source.path)
    assert (version(ledger), held(ledger)) == (b"4", [b"1", b"2", b"3"])


@settings(deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=2), st.sampled_from(["restore", "oldest"])), max_size=12))
def test_no_version_is_ever_lost(tmp_path_factory: pytest.TempPathFactory, deeds: list[bytes | str]) -> None:
    """Whatever is saved and restored in whatever order: every version the ledger had is there or in a backup."""
    path = tmp_path_factory.mktemp("office") / "台账.xlsx"
    save(path, b"first")
    backup(path, DAY)
    versions = {b"first"}
    for deed in deeds:
        if isinstance(deed, bytes):
            backup(path, DAY)
            save(path, deed)
            versions.add(deed)
        else:
            wanted = backups(path)[0 if deed == "oldest" else -1]
            restore(path, wanted, DAY)
            assert path.read_bytes() == wanted.path.read_bytes()
        assert versions <= {version(path), *held(path)}


def cut(path: Path) -> None:
    """As a disk that filled up left it."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])


def turned(path: Path) -> None:
    """One bit of a packed part is another."""
    content = bytearray(path.read_bytes())
    content[32] ^= 1
    path.write_bytes(bytes(content))


def zeros(path: Path) -> None:
    """As a computer that lost its power left it: the size is right."""
    path.write_bytes(bytes(path.stat().st_size))


def emptied(path: Path) -> None:
    """Nothing but the name."""
    path.write_bytes(b"")


def another(path: Path) -> None:
    """Not a workbook at all."""
    path.write_text("这不是工作簿", encoding="utf-8")


DAMAGE = [cut, turned, zeros, emptied, another]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_backup_is_not_put_back(ledger: Path, damage: Callable[[Path], None]) -> None:
    """Refused, in a rehearsal and by name too; the next older whole one is named, and puts itself back."""
    newest = backups(ledger)[-1]
    damage(newest.path)
    damage(backups(ledger)[-2].path)
    before = contents(ledger.parent)
    for rehearse in (True, False):
        with pytest.raises(DamagedBackup, match=r"whole is the older one 7月台账\.2022-07-20\.bak\.xlsx") as caught:
            restore(ledger, newest, DAY, rehearse=rehearse)
        assert "--backup 7月台账.2022-07-20.bak.xlsx" in str(caught.value)
    assert contents(ledger.parent) == before
    damage(backups(ledger)[0].path)
    with pytest.raises(NoWholeBackup, match="there is no older one"):
        restore(ledger, newest, DAY)
    assert version(ledger) == b"4"


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize(("keep", "left"), [(1, [1, 2]), (2, [0, 1, 2]), (3, [0, 1, 2])])
def test_a_damaged_backup_is_not_counted_when_others_go(
    ledger: Path, damage: Callable[[Path], None], keep: int, left: list[int]
) -> None:
    """So many whole ones stay: the newest is damaged, so the one before it is the newest that counts."""
    paths = [one.path for one in backups(ledger)]
    damage(paths[-1])
    thin_out(ledger, keep)
    assert [one.path for one in backups(ledger)] == [paths[place] for place in left]


def test_where_all_are_damaged_none_goes(ledger: Path) -> None:
    """They may be all that is left."""
    for one in backups(ledger):
        cut(one.path)
    assert thin_out(ledger, 1) == ()
    assert len(backups(ledger)) == 3


def test_a_damaged_backup_is_not_taken_for_the_same(ledger: Path) -> None:
    """What stands there is backed up although the newest was a backup of it, before it was cut off."""
    save(ledger, b"3")
    newest = backups(ledger)[-1].path
    cut(newest)
    made = backup(ledger, DAY)
    assert made.path != newest
    assert version(made.path) == b"3"


def test_large_backups_are_looked_at_before_others_go(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not unpacked, as that would take as long as the update; what was cut off is found all the same."""
    monkeypatch.setattr(module, "_PROVEN_BYTES", 0)
    paths = [one.path for one in backups(ledger)]
    cut(paths[1])
    thin_out(ledger, 2)
    assert [one.path for one in backups(ledger)] == paths


def an_xls() -> bytes:
    """An .xls of the sample office."""
    return next(path for path in sorted(SAMPLE.iterdir()) if path.suffix == ".xls").read_bytes()


@pytest.mark.parametrize("lost", [1, 511, 512, 513, 4096, 20000])
def test_an_xls_is_whole_to_its_last_sector(tmp_path: Path, lost: int) -> None:
    """A compound file that was cut off is found, at whatever byte."""
    content = an_xls()
    assert is_whole(put(tmp_path / "a.xls", content))
    assert not is_whole(put(tmp_path / "b.xls", content[:-lost]))
    assert not looks_whole(put(tmp_path / "b.xls", content[:-lost]))


@pytest.mark.parametrize(
    ("name", "content", "whole"),
    [
        ("a.csv", b"x", True), ("a.csv", b"", False), ("a.csv", bytes(9), False), ("a.xls", b"<table></table>", True),
        ("a.xlsx", b"<table></table>", False), ("a.xls", book(b"1"), True), ("a.xlsx", an_xls(), True),
        ("a.xls", an_xls()[:400], False), ("a.xlsx", b"PK\x05\x06" + bytes(18), False), ("a.XLSX", b"x", False),
    ],
)  # fmt: skip
def test_what_has_no_proof_is_believed(tmp_path: Path, name: str, content: bytes, whole: bool) -> None:
    """By what is in it, not by its name: an .xlsx with a password is a compound file, some .xls are a page."""
    assert is_whole(put(tmp_path / name, content)) is whole


@pytest.mark.parametrize("seam", ["_copy", "force_to_disk", "settle_names", "_named_new"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_a_backup_is_whole_or_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seam: str, code: int) -> None:
    """Whatever fails: no copy, no temporary, no folder of backups that was not there."""

    def fail(*_: object) -> None:
        raise OSError(code, "refused")

    path = put(tmp_path / "台账.xlsx", book(b"1"))
    monkeypatch.setattr(module, seam, fail)
    with pytest.raises(NotWritten):
        backup(path, DAY)
    assert contents(tmp_path).keys() == {"台账.xlsx"}
    assert not (tmp_path / "civtrack-backup").exists()


def test_what_the_disk_has_is_compared_with_what_was_read(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that says it wrote, and has something else."""
    real = sha256

    def lie(path: Path) -> str:
        return "0" * 64 if path.suffix == ".tmp" else real(path)

    before = contents(ledger.parent)
    monkeypatch.setattr(module, "sha256", lie)
    with pytest.raises(NotWritten, match="the disk reports an error"):
        backup(ledger, DAY)
    assert contents(ledger.parent) == before


def test_a_drive_without_hard_links_has_backups_too(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy is renamed where it cannot be linked; a name that is taken is not written over."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "refused")

    monkeypatch.setattr(os, "link", refuse)
    stranger = put(ledger.parent / "civtrack-backup" / "7月台账.2022-07-21-2.bak.xlsx", b"")
    stranger.unlink()
    stranger.mkdir()
    assert backup(ledger, DAY).path.name == "7月台账.2022-07-21-3.bak.xlsx"
    assert held(ledger) == [b"1", b"2", b"3", b"4"]
    assert [path.name for path in stranger.parent.iterdir() if path.suffix == ".tmp"] == []


LONG = "台" * 83
"""249 bytes: with its suffix one less than file systems allow."""


def test_a_name_of_any_length_has_backups(tmp_path: Path) -> None:
    """Cut, with a fingerprint for the rest: found, counted, thinned out and put back; another long one has its own."""
    ledgers = [tmp_path / f"{LONG}{end}.xlsx" for end in ("", "a")] + [tmp_path / f"{'账' * 75}.xlsx"]
    for number, ledger in enumerate(ledgers):
        for version_ in (1, 2):
            save(ledger, b"%d%d" % (number, version_))
            backup(ledger, DAY)
    for number, ledger in enumerate(ledgers):
        found = backups(ledger)
        assert [version(one.path) for one in found] == [b"%d1" % number, b"%d2" % number]
        assert [one.number for one in found] == [1, 2]
        assert all(len(os.fsencode(one.path.name)) <= 255 for one in found)
        restore(ledger, chosen(ledger, "2022-07-20-1"), DAY)
        assert version(ledger) == b"%d1" % number
        assert len(thin_out(ledger, 1)) == 1
    assert backups(ledgers[2])[0].path.name.startswith("账" * 75 + ".2022")


def test_a_backup_under_the_whole_name_counts_for_a_long_one_too(tmp_path: Path) -> None:
    """As it was made before names were cut: 240 bytes and a day still fit."""
    ledger = tmp_path / f"{'台' * 77}.xlsx"
    save(ledger, b"1")
    first = backup(ledger, DAY)
    whole_name = first.path.with_name(f"{'台' * 77}.2022-07-19.bak.xlsx")
    whole_name.write_bytes(first.path.read_bytes())
    assert first.path.name != whole_name.name
    assert [one.path for one in backups(ledger)] == [whole_name, first.path]
