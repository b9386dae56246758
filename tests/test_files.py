"""Shows that civtrack's writing is all or nothing, its names are safe, and its search takes ledgers only."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack import files
from civtrack.errors import AlreadyThere, FileMissing, NoLedgerFound, NotWritten, OpenElsewhere, OwnerLock, OwnOutput
from civtrack.files import (
    atomic_write,
    find_ledgers,
    folders,
    is_own_output,
    mend,
    natural_key,
    open_elsewhere,
    point_latest,
    replace_folder,
    safe_name,
    safe_names,
)
from civtrack.files.writing import write_passing
from civtrack.model import Message

Writing = Callable[[Path], contextlib.AbstractContextManager[BinaryIO]]
DAY = dt.date(2022, 7, 20)
needs_refusal = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs rights to be refused")


def put(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def excel_lock(name: str) -> bytes:
    local = name.encode("gbk", "replace")
    return (
        bytes([len(local)])
        + local.ljust(54, b" ")
        + len(name).to_bytes(2, "little")
        + (name.encode("utf-16-le") + b" \0" * 54)[:108]
    )


def workbook(path: Path, *, creator: str = "王芳", application: str = "Microsoft Excel") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("docProps/core.xml", f"<cp:coreProperties><dc:creator>{creator}</dc:creator>")
        package.writestr("docProps/app.xml", f"<Properties><Application>{application}</Application></Properties>")
    return path


def manifest(folder: Path) -> None:
    put(
        folder / "manifest.json",
        json.dumps({"as_of": "2022-07-20", "version": "1", "outputs": [], "settings_sha256": "0"}).encode(),
    )


WAYS = pytest.mark.parametrize("writing", [atomic_write, write_passing])


@WAYS
def test_atomic_write_replaces_the_whole_file(tmp_path: Path, writing: Writing) -> None:
    """The new content takes the old one's place, and nothing else is left in the folder."""
    target = put(tmp_path / "台账.xlsx", b"old and longer")
    with writing(target) as stream:
        stream.write(b"new")
        assert target.read_bytes() == b"old and longer"
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_atomic_write_can_seek_and_read_back(tmp_path: Path) -> None:
    """Writers of zip containers seek in their stream."""
    with atomic_write(tmp_path / "a.zip") as stream, zipfile.ZipFile(stream, "w") as package:
        package.writestr("a.txt", "甲")
    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        assert package.read("a.txt").decode() == "甲"


@WAYS
@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt])
def test_atomic_write_leaves_the_old_file_when_the_block_fails(
    tmp_path: Path, failure: type[BaseException], writing: Writing
) -> None:
    """An error or Ctrl+C in the middle changes nothing."""
    target = put(tmp_path / "台账.xlsx", b"old")

    def write() -> None:
        with writing(target) as stream:
            stream.write(b"half")
            raise failure

    with pytest.raises(failure):
        write()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no modes")
def test_atomic_write_keeps_the_mode_of_an_existing_target(tmp_path: Path) -> None:
    """Group rights on a shared folder survive; a new file gets the ordinary ones."""
    target = put(tmp_path / "a.xlsx")
    target.chmod(0o664)
    with atomic_write(target) as stream:
        stream.write(b"new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o664
    mask = os.umask(0o022)
    try:
        with atomic_write(tmp_path / "b.xlsx") as stream:
            stream.write(b"new")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "b.xlsx").stat().st_mode) == 0o644


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_atomic_write_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    """The file that the link points at is replaced."""
    target = put(tmp_path / "real" / "a.xlsx", b"old")
    link = tmp_path / "a.xlsx"
    link.symlink_to(target)
    with atomic_write(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@WAYS
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full to fake a full disk")
def test_a_full_disk_is_a_plain_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writing: Writing) -> None:
    """No space: the sentence says so, and the old file is untouched."""
    target = put(tmp_path / "a.xlsx", b"old")
    opened = os.open

    def full(path: str | Path, _flags: int, mode: int = 0o777) -> int:
        put(Path(path))
        return opened("/dev/full", os.O_RDWR, mode)

    monkeypatch.setattr("civtrack.files.writing.os.open", full)

    def write() -> None:
        with writing(target) as stream:
            stream.write(b"x" * 3_000_000)

    with pytest.raises(NotWritten) as caught:
        write()
    assert caught.value.values["detail"] == Message("there is no space left on the disk")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_an_error_of_the_source_is_not_blamed_on_the_target(tmp_path: Path) -> None:
    """An OSError raised by what the block reads stays an OSError."""

    def write() -> None:
        with atomic_write(tmp_path / "a.xlsx"):
            raise OSError(errno.EIO, "the network drive is gone")

    with pytest.raises(OSError, match="network drive"):
        write()


def test_a_missing_folder_is_a_plain_sentence(tmp_path: Path) -> None:
    """The error names the target, not the temporary file, and reads as English without a translator."""
    with pytest.raises(NotWritten) as caught, atomic_write(tmp_path / "no" / "a.xlsx"):
        pass
    assert caught.value.where == str(tmp_path / "no" / "a.xlsx")
    assert "could not be written: the folder does not exist" in str(caught.value)


@needs_refusal
def test_a_folder_without_permission_is_a_plain_sentence(tmp_path: Path) -> None:
    """No right to write there: said as such."""
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(NotWritten) as caught, atomic_write(tmp_path / "a.xlsx"):
            pass
    finally:
        tmp_path.chmod(0o755)
    assert caught.value.values["detail"] == Message("there is no permission to write there")


def test_a_refused_replacement_names_who_has_the_file_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to replace a workbook that Excel has open: the lock says whose Excel it is."""
    target = put(tmp_path / "台账.xlsx", b"old")
    put(tmp_path / "~$台账.xlsx", excel_lock("王芳"))

    def refuse(self: Path, _target: Path) -> Path:
        raise PermissionError(errno.EACCES, "Access is denied", str(self))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OpenElsewhere) as caught, atomic_write(target) as stream:
        stream.write(b"new")
    assert caught.value.values == {"where": str(target), "program": "Excel", "detail": "王芳"}
    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["~$台账.xlsx", "台账.xlsx"]


def test_sha256_is_that_of_the_bytes(tmp_path: Path) -> None:
    """The fingerprint is the standard one."""
    assert files.sha256(put(tmp_path / "a", b"abc")).startswith("ba7816bf8f01cfea")


@pytest.mark.parametrize(
    ("lock", "content", "program", "who"),
    [
        ("~$台账.xlsx", excel_lock("王芳"), "Excel", "王芳"),
        ("~$台账.xlsx", b"", "Excel", ""),
        ("~$台账.xlsx", b"\x04" + "王芳".encode("gbk"), "Excel", "王芳"),
        (".~台账.xlsx", excel_lock("张三"), "WPS", "张三"),
        (".~lock.台账.xlsx#", b",ana,pc-7,22.07.2022 10:00,file:///home/ana;", "LibreOffice", "ana @ pc-7"),
        (".~lock.台账.xlsx#", "王\\, 芳,wf,pc,,;".encode(), "LibreOffice", "王, 芳 @ pc"),
        (".~lock.台账.xlsx#", b"\xff\xfe\x00", "LibreOffice", None),
    ],
)
def test_open_elsewhere_reads_the_owner(
    tmp_path: Path, lock: str, content: bytes, program: str, who: str | None
) -> None:
    """Each program's lock file gives the program and the person; a broken one still gives the program."""
    put(tmp_path / lock, content)
    opened = open_elsewhere(tmp_path / "台账.xlsx")
    assert opened is not None
    assert opened.program == program
    assert who is None or opened.who == who


def test_a_file_without_lock_is_not_open(tmp_path: Path) -> None:
    """A lock of another file does not count."""
    put(tmp_path / "~$other.xlsx", excel_lock("王芳"))
    assert open_elsewhere(tmp_path / "台账.xlsx") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("大洼区", "大洼区"),
        ("住建局/城管局", "住建局_城管局"),
        ('a<b>c:d"e|f?g*h\\i', "a_b_c_d_e_f_g_h_i"),
        ("两行\n单位", "两行_单位"),
        ("  结尾点. . ", "结尾点"),
        ("CON", "CON_"),
        ("lpt1.old", "lpt1_.old"),
        ("CONTROL", "CONTROL"),
        (".hidden", "_hidden"),
        ("", "未注明"),
        (" . ", "未注明"),
        (None, "未注明"),
    ],
)
def test_safe_name(text: str | None, name: str) -> None:
    """Reserved characters, device names, trailing dots and nothing at all become names that every system takes."""
    assert safe_name(text) == name


def test_a_long_name_is_cut_at_a_character() -> None:
    """200 bytes of UTF-8 are 66 Chinese characters."""
    assert safe_name("区" * 300) == "区" * 66


@given(st.lists(st.one_of(st.none(), st.text(max_size=90), st.sampled_from(["con", "a/b", "a_b", "A_B", "a?b"]))))
def test_safe_names_are_distinct_and_safe(texts: list[str | None]) -> None:
    """Distinct texts get names that differ even where case is ignored; every name is one that stays as it is."""
    texts = [None if text is None else text.encode("utf-8", "ignore").decode() for text in texts]
    names = safe_names(texts)
    assert set(names) == set(texts)
    assert len({name.casefold() for name in names.values()}) == len(names)
    for name in names.values():
        assert safe_name(name) == name
        assert len(name.encode()) <= 200


def test_safe_names_leave_a_good_name_alone() -> None:
    """A unit whose name needs no change keeps it, whatever comes before it."""
    assert safe_names(["甲/乙", "甲_乙"]) == {"甲/乙": "甲_乙-2", "甲_乙": "甲_乙"}


def test_only_what_has_no_name_is_called_so() -> None:
    """未注明 is the file of what states nothing, whatever else has no name that could be used or is called so."""
    assert safe_names(["..", "未注明", None]) == {"..": "未注明-3", "未注明": "未注明-2", None: "未注明"}


def test_a_name_reads_as_it_is_stored() -> None:
    """Marks that turn the direction of text, or show nothing, are in no file name."""
    assert safe_name("住建局\u202exslx.exe\u200b") == "住建局xslx.exe"


def test_natural_order() -> None:
    """2月 comes before 10月."""
    assert sorted(["10月.xlsx", "2月.xlsx", "1月.xlsx"], key=natural_key) == ["1月.xlsx", "2月.xlsx", "10月.xlsx"]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with ledgers and everything that is none."""
    for name in ("10月.xlsx", "2月.XLSX", "旧.xls", "导出.csv", "说明.txt", "~$2月.xlsx", ".~2月.xlsx", ".隐藏.xlsx"):
        put(tmp_path / name)
    put(tmp_path / ".~lock.2月.xlsx#")
    workbook(tmp_path / "三色表_2022-07-20.xlsx", creator="civtrack")
    put(tmp_path / "归档" / "1月.xlsx")
    put(tmp_path / ".git" / "x.xlsx")
    put(tmp_path / "civtrack-out" / "2022-07-20" / "台账" / "2月.xlsx")
    put(tmp_path / "civtrack-backup" / "2月.2022-07-20.bak.xlsx")
    manifest(tmp_path / "导出" / "2022-07-20")
    put(tmp_path / "导出" / "2022-07-20" / "台账" / "2月.xlsx")
    put(tmp_path / "不要" / "x.xlsx")
    return tmp_path


def names_of(found: files.FoundFiles, base: Path) -> list[str]:
    assert not found.refused
    return [path.relative_to(base).as_posix() for path in found.files]


def test_a_folder_gives_its_ledgers_in_natural_order(office: Path) -> None:
    """No lock files, no hidden files, no reports of our own, no subfolders."""
    assert names_of(find_ledgers([office]), office) == ["2月.XLSX", "10月.xlsx", "导出.csv", "旧.xls"]


def test_a_recursive_search_passes_over_own_and_named_folders(office: Path) -> None:
    """Backups, outputs (by name, by manifest, by `skip`) and hidden folders are not searched."""
    found = find_ledgers([office], recursive=True, skip=[office / "不要"])
    assert names_of(found, office) == ["2月.XLSX", "10月.xlsx", "导出.csv", "归档/1月.xlsx", "旧.xls"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*月.xlsx", ["10月.xlsx"]),
        ("*", ["2月.XLSX", "10月.xlsx", "不要/x.xlsx", "导出.csv", "归档/1月.xlsx", "旧.xls"]),
        ("归档/*.xlsx", ["归档/1月.xlsx"]),
        ("**/*月.xlsx", ["10月.xlsx", "归档/1月.xlsx"]),
        ("civtrack-out/*/台账/*.xlsx", ["civtrack-out/2022-07-20/台账/2月.xlsx"]),
    ],
)
def test_patterns_are_expanded_by_us(
    office: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, expected: list[str]
) -> None:
    """Windows shells expand nothing; from the working folder, from a base and absolute, a pattern finds the same."""
    if sys.platform == "win32" and pattern == "*月.xlsx":
        pytest.skip("file names ignore case there")
    assert names_of(find_ledgers([pattern], base=office), office) == expected
    assert names_of(find_ledgers([str(office / pattern)]), office) == expected
    monkeypatch.chdir(office)
    assert names_of(find_ledgers([pattern]), Path()) == expected


def test_each_file_is_found_once(office: Path) -> None:
    """A file that is named, in a named folder and matched by a pattern is one ledger, where it came first."""
    found = find_ledgers([office / "旧.xls", office, str(office / "*.xls"), office / "归档" / ".." / "旧.xls"])
    assert names_of(found, office) == ["旧.xls", "2月.XLSX", "10月.xlsx", "导出.csv"]


def test_a_name_with_brackets_is_not_a_pattern_when_it_exists(tmp_path: Path) -> None:
    """“台账[1].xlsx” is how browsers name a second download."""
    path = put(tmp_path / "台账[1].xlsx")
    assert find_ledgers(["台账[1].xlsx"], base=tmp_path).files == (path,)
    found = find_ledgers([str(put(tmp_path / "第[2]批" / "a.xlsx").parent)])
    assert [path.name for path in found.files] == ["a.xlsx"]


def test_a_named_file_is_taken_whatever_its_suffix(office: Path) -> None:
    """Its reader says what it is; only a lock file is left out without a word (shells expand ``*`` to it)."""
    found = find_ledgers([office / "说明.txt", office / "~$2月.xlsx"])
    assert names_of(found, office) == ["说明.txt"]


def test_a_lock_alone_is_told(office: Path) -> None:
    """Nothing else was meant, and an empty table would say that all is well."""
    found = find_ledgers([office / "~$2月.xlsx"])
    assert found.files == ()
    assert [type(reason) for reason in found.refused] == [OwnerLock]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("没有.xlsx", FileMissing),
        ("没有*.xlsx", FileMissing),
        ("说明*", FileMissing),
        ("空", NoLedgerFound),
        ("三色表_2022-07-20.xlsx", OwnOutput),
        ("导出/2022-07-20", OwnOutput),
    ],
)
def test_a_path_that_leads_to_nothing_is_collected(office: Path, given: str, reason: type[Exception]) -> None:
    """The other paths are still searched."""
    (office / "空").mkdir()
    found = find_ledgers([given, "旧.xls"], base=office)
    assert [path.name for path in found.files] == ["旧.xls"]
    assert [type(refused) for refused in found.refused] == [reason]


def test_an_empty_folder_with_full_ones_below_says_how_to_search_them(office: Path) -> None:
    """The clerk gave the folder above the ledgers: the advice is -r."""
    put(office / "上" / "下" / "a.xlsx")
    (refused,) = find_ledgers([office / "上"]).refused
    assert refused.values["detail"] == Message("the folders below it hold {count}; add -r to search them", {"count": 1})


@pytest.mark.parametrize(
    ("make", "own"),
    [
        (lambda path: workbook(path, creator="civtrack"), True),
        (lambda path: workbook(path, application="civtrack 0.1.0"), True),
        (workbook, False),
        (lambda path: workbook(path, creator="civtracker's friend"), False),
        (lambda path: put(path, b"PK\x03\x04 broken"), False),
        (lambda path: put(path, b""), False),
    ],
)
def test_is_own_output(tmp_path: Path, make: Callable[[Path], Path], own: bool) -> None:
    """The workbook's properties tell; anything that cannot be opened is left to its reader."""
    assert is_own_output(make(tmp_path / "a.xlsx")) is own


@pytest.fixture(params=["exchanged", "moved aside"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How folders are replaced: in one step where the system can, in two elsewhere."""
    if request.param == "moved aside":
        monkeypatch.setattr(folders, "_exchange", lambda: None)
    return str(request.param)


def test_replace_folder_takes_the_place_of_the_old_one(tmp_path: Path, way: str) -> None:
    """The day's folder is replaced as a whole and the old one is gone."""
    put(tmp_path / "2022-07-20" / "old.xlsx")
    put(tmp_path / "new" / "new.xlsx")
    replace_folder(tmp_path / "new", tmp_path / "2022-07-20")
    assert [path.name for path in tmp_path.iterdir()] == ["2022-07-20"], way
    assert [path.name for path in (tmp_path / "2022-07-20").iterdir()] == ["new.xlsx"]


def test_a_first_folder_takes_its_place(tmp_path: Path, way: str) -> None:
    """Where no folder of the day stands, the new one simply gets its name."""
    put(tmp_path / "new" / "new.xlsx")
    replace_folder(tmp_path / "new", tmp_path / "2022-07-20")
    assert [path.name for path in tmp_path.iterdir()] == ["2022-07-20"], way


def test_replace_folder_puts_the_old_one_back(tmp_path: Path, way: str) -> None:
    """When the new folder cannot be moved in, the day's folder is as it was."""
    old = put(tmp_path / "2022-07-20" / "old.xlsx")
    with pytest.raises(NotWritten):
        replace_folder(tmp_path / "missing", tmp_path / "2022-07-20")
    assert old.exists(), way
    assert [path.name for path in tmp_path.iterdir()] == ["2022-07-20"]


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOSYS])
def test_a_drive_that_cannot_exchange_gets_two_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """A network drive may refuse the exchange; the folder is replaced all the same."""
    monkeypatch.setattr(folders, "_exchange", lambda: lambda _one, _other: code)
    put(tmp_path / "2022-07-20" / "old.xlsx")
    put(tmp_path / "new" / "new.xlsx")
    replace_folder(tmp_path / "new", tmp_path / "2022-07-20")
    assert [path.name for path in tmp_path.iterdir()] == ["2022-07-20"]
    assert [path.name for path in (tmp_path / "2022-07-20").iterdir()] == ["new.xlsx"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the one-step exchange is proven on Linux")
def test_linux_exchanges_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no moment without a folder of the day: no plain renaming takes place."""

    def refuse(self: Path, _target: Path) -> Path:
        raise AssertionError(f"{self} was renamed")

    put(tmp_path / "2022-07-20" / "old.xlsx")
    put(tmp_path / "new" / "new.xlsx")
    monkeypatch.setattr(Path, "rename", refuse)
    replace_folder(tmp_path / "new", tmp_path / "2022-07-20")
    assert [path.name for path in (tmp_path / "2022-07-20").iterdir()] == ["new.xlsx"]


def test_a_folder_held_by_an_open_file_names_that_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to rename a folder while a workbook in it is open."""
    put(tmp_path / "2022-07-20" / "三色表.xlsx")
    put(tmp_path / "2022-07-20" / "~$三色表.xlsx", excel_lock("王芳"))
    put(tmp_path / "new" / "三色表.xlsx")

    def refuse(self: Path, _target: Path) -> Path:
        raise PermissionError(errno.EACCES, "Access is denied", str(self))

    monkeypatch.setattr(folders, "_exchange", lambda: None)
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OpenElsewhere) as caught:
        replace_folder(tmp_path / "new", tmp_path / "2022-07-20")
    assert caught.value.where.endswith("三色表.xlsx")


def test_mend_clears_what_killed_runs_left(tmp_path: Path) -> None:
    """A folder moved aside comes back where none took its place; everything half done goes; nothing else is touched."""
    put(tmp_path / ".2022-07-19.old-0123abcd" / "kept.xlsx")
    put(tmp_path / ".2022-07-20.old-0123abcd" / "former.xlsx")
    put(tmp_path / "2022-07-20" / "now.xlsx")
    put(tmp_path / ".2022-07-20.partial-0123abcd" / "half.xlsx")
    put(tmp_path / ".civtrack-0123456789ab.tmp")
    with contextlib.suppress(OSError):  # where links need rights, none is left either
        (tmp_path / ".civtrack-0123456789ac.tmp").symlink_to("2022-07-20", target_is_directory=True)
    mine = [put(tmp_path / name / "a.txt") for name in ("notes", ".partial", ".2022.old", ".civtrack-notes")]
    assert mend(tmp_path) == [tmp_path / "2022-07-19"]
    assert (tmp_path / "2022-07-19" / "kept.xlsx").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["2022-07-19", "2022-07-20", *(path.parent.name for path in mine)]
    )
    assert mend(tmp_path / "missing") == []


def latest(folder: Path) -> str:
    link, note = folder / "latest", folder / "latest.txt"
    return link.readlink().name if link.is_symlink() else note.read_text("utf-8").strip()


@pytest.mark.parametrize("links", [True, False])
def test_latest_points_at_the_newest_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    """A link, or a text file where links are refused; judging an earlier day again does not move it back."""
    if not links:

        def refuse(*_arguments: object, **_options: object) -> None:
            raise OSError("symbolic link privilege not held")

        monkeypatch.setattr(Path, "symlink_to", refuse)
    days = [tmp_path / day for day in ("2022-07-20", "2022-07-21", "2022-07-19")]
    seen = []
    for day in days:
        day.mkdir()
        point_latest(day)
        seen.append(latest(tmp_path))
    assert seen == ["2022-07-20", "2022-07-21", "2022-07-21"]


def test_latest_never_replaces_something_else(tmp_path: Path) -> None:
    """A real folder called ``latest`` is the clerk's own."""
    (tmp_path / "latest").mkdir()
    (tmp_path / "2022-07-20").mkdir()
    with pytest.raises(AlreadyThere):
        point_latest(tmp_path / "2022-07-20")
