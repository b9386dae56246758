"""Nothing that the office made is written over or removed: in a day's folder, by ``-o``, ``--log-file`` or any file."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from civtrack import day
from civtrack.files import folders
from tests.support.clerk import clerk
from tests.support.offices import a_ledger, contents, files_of
from tests.support.typed import AS_OF, Answer, typed

RED = {"整改时限": "2022-07-01", "整改状态": "未整改"}
OUT = Path("civtrack-out")
TODAY = OUT / AS_OF


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office of one ledger, whose settings make the summary, the updated ledger and the brief."""
    folder = tmp_path / "office"
    a_ledger(folder / "台账.xlsx", [RED, {}])
    (folder / "civtrack.toml").write_text(
        '[[ledgers]]\npath = "台账.xlsx"\n[outputs]\ndaily = ["report", "update", "brief"]\n', encoding="utf-8"
    )
    return folder


def daily(office: Path, *options: str) -> Answer:
    return typed("daily", "-q", "--as-of", AS_OF, *options, cwd=office)


def edit(office: Path) -> None:
    """Makes another ledger of the same name, so that the day must be made again."""
    a_ledger(office / "台账.xlsx", [RED, RED, {}])


# --- the folder of a day


def test_a_folder_with_the_sources_is_never_taken_for_the_days(tmp_path: Path) -> None:
    """The folder of the day's ledgers is named like the day: refused, with --force too, and not a byte is touched."""
    a_ledger(tmp_path / AS_OF / "台账.xlsx", [RED])
    (tmp_path / AS_OF / "现场.jpg").write_bytes(b"photo")
    before = contents(tmp_path)
    for force in ([], ["--force"]):
        answer = clerk("daily", f"{AS_OF}/", "--out", ".", "--as-of", AS_OF, *force, cwd=tmp_path)
        assert answer.returncode == 4
        assert "台账.xlsx" in answer.stderr
        assert answer.stdout == ""
        assert contents(tmp_path) == before


@pytest.mark.skipif(os.name != "posix", reason="links")
@pytest.mark.parametrize("way", ["by a link to the file", "by a link to the folder", "by another name of the file"])
def test_an_input_in_the_days_folder_is_known_by_whatever_way_it_is_reached(office: Path, way: str) -> None:
    """Even a folder that is civtrack's is not replaced while it holds what is read."""
    assert daily(office).code == 0
    real = a_ledger(office / TODAY / "收件" / "新.xlsx", [RED])
    given = office / "入口.xlsx"
    if way == "by a link to the file":
        given.symlink_to(real)
    elif way == "by another name of the file":
        given.hardlink_to(real)
    else:
        (office / "入口").symlink_to(real.parent, target_is_directory=True)
        given = office / "入口" / "新.xlsx"
    before = contents(office)
    answer = daily(office, str(given), "--force")
    assert (answer.code, "收件/新.xlsx" in answer.err) == (4, True), answer.err
    assert contents(office) == before


MANIFEST: dict[str, object] = {"as_of": AS_OF, "version": "1", "settings_sha256": None, "districts": [], "outputs": []}


@pytest.mark.parametrize(
    "manifest",
    [
        None,
        "{",
        "[]",
        "[" * 100_000,
        '{"name": "a web app", "short_name": "app"}',
        json.dumps(MANIFEST | {"as_of": "2022-07-19"}),
        json.dumps(MANIFEST | {"outputs": [{"path": "../../台账.xlsx", "sha256": "0" * 64}]}),
        json.dumps(MANIFEST | {"outputs": [{"path": "/etc/hosts", "sha256": "0" * 64}]}),
        json.dumps(MANIFEST | {"outputs": [{"path": "a\\..\\..\\b", "sha256": "0" * 64}]}),
        json.dumps(MANIFEST | {"outputs": [{"path": "C:/b", "sha256": "0" * 64}]}),
        json.dumps(MANIFEST | {"outputs": "all"}),
    ],
)
def test_a_folder_without_our_manifest_is_refused(office: Path, manifest: str | None) -> None:
    """None, a broken one, another program's, another day's, one that names paths outside: exit 4, nothing written."""
    folder = office / TODAY
    folder.mkdir(parents=True)
    (folder / "会议记录.docx").write_bytes(b"minutes")
    if manifest is not None:
        (folder / "manifest.json").write_text(manifest, encoding="utf-8")
    before = contents(office)
    for force in ([], ["--force"]):
        answer = daily(office, *force)
        assert answer.code == 4, answer.err
        assert str(TODAY) in answer.err
        assert contents(office) == before
        assert daily(office, "--dry-run", *force).code == 4


@pytest.mark.parametrize("what", ["a file", "a link", "a link that leads nowhere"])
def test_what_is_no_folder_is_refused(office: Path, what: str) -> None:
    """A file or a link called like the day is not ours."""
    (office / OUT).mkdir()
    target = office / "归档"
    if what == "a file":
        (office / TODAY).write_bytes(b"notes")
    else:
        if what == "a link":
            (target / "a").mkdir(parents=True)
        (office / TODAY).symlink_to(target, target_is_directory=True)
    answer = daily(office, "--force")
    assert answer.code == 4
    assert sorted(path.name for path in (office / OUT).iterdir()) == [AS_OF]


def test_an_empty_folder_and_the_outputs_of_other_commands_are_no_hindrance(office: Path) -> None:
    """An empty folder holds nothing; ``report`` and ``update`` write into the day's folder, and that is ours."""
    (office / TODAY / "台账").mkdir(parents=True)
    assert daily(office).code == 0
    shutil.rmtree(office / OUT)
    assert typed("report", "--as-of", AS_OF, cwd=office).code == 0
    assert typed("report", "--as-of", AS_OF, "--period", "week", cwd=office).code == 0
    assert typed("update", "--as-of", AS_OF, cwd=office).code == 0
    answer = daily(office)
    assert answer.code == 0
    week = next(name for name in files_of(office / TODAY) if "W29" in name)
    assert answer.err.splitlines() == [f"{TODAY / week} stays: civtrack did not make it, or it was edited since"]


def test_what_people_put_into_a_day_stays(office: Path) -> None:
    """Files, folders, empty folders and links that are not in the manifest are in the new folder, and are named."""
    assert daily(office).code == 0
    folder = office / TODAY
    mine = {"会议记录.docx": b"1", "照片/a.jpg": b"2", "台账/说明.txt": b"3", "~$三色表.xlsx": b"4", ".隐藏": b"5"}
    for name, data in mine.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "空").mkdir()
    (folder / "去年").symlink_to("../2021")
    stamp = (folder / "照片/a.jpg").stat()
    edit(office)
    answer = daily(office)
    assert answer.code == 0
    assert {name: (folder / name).read_bytes() for name in mine} == mine
    assert (folder / "空").is_dir()
    assert (folder / "去年").readlink() == Path("../2021")
    now = (folder / "照片/a.jpg").stat()
    assert (now.st_ino, now.st_mtime_ns) == (stamp.st_ino, stamp.st_mtime_ns)
    named = {line.split(" stays")[0] for line in answer.err.splitlines()}
    assert named == {str(TODAY / name) for name in ("会议记录.docx", "照片/a.jpg", "台账/说明.txt", "空", "去年")}
    assert [path.name for path in (office / OUT).iterdir() if path.name.startswith(".")] == [".civtrack.lock"]
    assert daily(office).err == ""


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text, and a working folder that goes")
def test_names_that_are_no_text_stay_too_and_the_day_can_be_made_from_inside(office: Path) -> None:
    """A GBK name from an unpacked zip, a line break in a name; the clerk's shell stands in the folder itself."""
    assert daily(office).code == 0
    names = [b"\xb1\xed.txt", "两\n行.txt".encode(), b"\xb1/a.txt"]
    for name in names:
        path = Path(os.fsdecode(os.fsencode(office / TODAY) + b"/" + name))
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name)
    edit(office)
    answer = clerk("daily", "--as-of", AS_OF, cwd=office / TODAY)
    assert (answer.returncode, answer.stderr.count(" stays: ")) == (0, 3), answer.stderr
    for name in names:
        assert Path(os.fsdecode(os.fsencode(office / TODAY) + b"/" + name)).read_bytes() == name


@pytest.mark.parametrize("name", ["台账/台账.xlsx", f"三色表_{AS_OF}.xlsx", f"简报_{AS_OF}.txt"])
def test_an_output_that_was_edited_stays_beside_the_new_one(office: Path, name: str) -> None:
    """Of any type, and again and again: each edited state is kept under a name of its own."""
    assert daily(office).code == 0
    path = office / TODAY / name
    fresh = path.read_bytes()
    states = [fresh + b"one", fresh + b"two", fresh + b"three"]
    for state in states:
        path.write_bytes(state)
        answer = daily(office)
        assert (answer.code, "改稿" in answer.err) == (0, True)
        assert path.read_bytes() == fresh
    kept = [path.with_name(f"{path.stem}（改稿{number}）{path.suffix}") for number in ("", 2, 3)]
    assert [one.read_bytes() for one in kept] == states
    answer = daily(office, "--dry-run")
    assert answer.err == ""


def test_a_manifest_that_was_edited_is_kept_too(office: Path) -> None:
    """A note in the manifest is a note."""
    assert daily(office).code == 0
    path = office / TODAY / "manifest.json"
    edited = json.dumps(json.loads(path.read_text("utf-8")) | {"备注": "已报"}, ensure_ascii=False)
    path.write_text(edited, encoding="utf-8")
    edit(office)
    assert daily(office).code == 0
    assert (office / TODAY / "manifest（改稿）.json").read_text("utf-8") == edited
    assert json.loads(path.read_text("utf-8"))["as_of"] == AS_OF


def test_a_folder_where_a_file_is_to_be_is_moved_beside_it(office: Path) -> None:
    """What cannot keep its place keeps its content: a folder called like an output, a file called like a folder."""
    assert daily(office).code == 0
    folder = office / TODAY
    for name in (f"三色表_{AS_OF}.xlsx", "台账/台账.xlsx"):
        (folder / name).unlink()
    (folder / "台账").rmdir()
    (folder / "台账").write_bytes(b"a file")
    (folder / f"三色表_{AS_OF}.xlsx").mkdir()
    (folder / f"三色表_{AS_OF}.xlsx" / "a.txt").write_bytes(b"inside")
    assert daily(office).code == 0
    assert (folder / "台账（改稿）").read_bytes() == b"a file"
    assert (folder / f"三色表_{AS_OF}.xlsx（改稿）" / "a.txt").read_bytes() == b"inside"
    assert (folder / "台账" / "台账.xlsx").is_file()


@pytest.mark.parametrize("exchange", [True, False], ids=["exchanged", "moved aside"])
def test_what_is_saved_while_the_folders_are_exchanged_is_moved_over(
    office: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    """Between making and exchanging somebody saves an output and drops a photo: both are in the new folder."""
    if not exchange:
        monkeypatch.setattr(folders, "_exchange", lambda: None)
    assert daily(office).code == 0
    edit(office)
    whole = folders.replace_folder

    def late(new: Path, final: Path, remove: Callable[[Path], object] | None = None) -> None:
        (final / "迟到.jpg").write_bytes(b"late")
        (final / f"简报_{AS_OF}.txt").write_bytes(b"worked on")
        whole(new, final, remove)

    monkeypatch.setattr(day, "replace_folder", late)
    answer = daily(office)
    assert answer.code == 0
    assert (office / TODAY / "迟到.jpg").read_bytes() == b"late"
    assert (office / TODAY / f"简报_{AS_OF}（改稿）.txt").read_bytes() == b"worked on"
    assert "迟到.jpg" in answer.err
    assert [path.name for path in (office / OUT).iterdir() if path.name.startswith(".")] == [".civtrack.lock"]


@pytest.mark.parametrize("left", ["partial", "old"])
def test_what_a_killed_run_left_is_cleared_of_what_is_ours_alone(office: Path, left: str) -> None:
    """The former folder under its hidden name: what was edited there comes to the day, what civtrack made goes."""
    assert daily(office).code == 0
    former = office / OUT / f".{AS_OF}.{left}-0123abcd"
    shutil.copytree(office / TODAY, former)
    (former / f"简报_{AS_OF}.txt").write_bytes(b"worked on")
    (former / "现场").mkdir()
    (former / "现场" / "a.jpg").write_bytes(b"photo")
    answer = daily(office)
    assert answer.code == 0
    assert not former.exists()
    assert (office / TODAY / "现场" / "a.jpg").read_bytes() == b"photo"
    assert (office / TODAY / f"简报_{AS_OF}（改稿）.txt").read_bytes() == b"worked on"
    assert "a.jpg stays" in answer.err


def test_a_run_that_fails_leaves_the_day_and_what_was_edited_in_it(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exchange is refused: every file and name of the former folder is as it was, and nothing is beside it."""
    assert daily(office).code == 0
    (office / TODAY / f"简报_{AS_OF}.txt").write_bytes(b"worked on")
    (office / TODAY / "a.jpg").write_bytes(b"photo")
    edit(office)
    before = contents(office / OUT)

    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(day, "replace_folder", refuse)
    assert daily(office).code == 4
    assert contents(office / OUT) == before


def test_the_lock_is_an_empty_file_or_refused(office: Path) -> None:
    """A lock that leads to a ledger would empty it: refused."""
    (office / OUT).mkdir()
    lock = office / OUT / ".civtrack.lock"
    before = (office / "台账.xlsx").read_bytes()
    for make in (lock.symlink_to, lock.hardlink_to):
        make(office / "台账.xlsx")
        assert daily(office).code == 4
        assert (office / "台账.xlsx").read_bytes() == before
        lock.unlink()
    assert daily(office).code == 0


# --- latest


@pytest.mark.parametrize("what", ["a folder", "a file", "a link elsewhere"])
def test_a_latest_of_the_clerks_own_is_named_and_the_day_is_whole(office: Path, what: str) -> None:
    """The day and its history stand, ``latest`` stays, exit 4 says so; the next run on the same says nothing."""
    latest = office / OUT / "latest"
    latest.parent.mkdir()
    if what == "a folder":
        latest.mkdir()
        (latest / "a.txt").write_bytes(b"mine")
    elif what == "a file":
        latest.write_bytes(b"mine")
    else:
        latest.symlink_to("../归档")
    answer = daily(office)
    assert answer.code == 4
    assert str(OUT / "latest") in answer.err
    assert (office / TODAY / "manifest.json").is_file()
    assert (office / ".civtrack" / "history.sqlite").is_file()
    assert latest.is_symlink() == (what == "a link elsewhere")
    assert not (office / OUT / "latest.txt").exists()
    again = daily(office)
    assert (again.code, again.err) == (0, "")


@pytest.mark.parametrize("step", ["symlink_to", "replace"])
def test_a_disk_that_fails_at_latest_leaves_no_text_file(
    office: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """EIO is no drive without links: no latest.txt, the day and the history whole; the next run mends it."""
    usual = getattr(Path, step)

    def fail(self: Path, target: Path | str, **options: bool) -> Path | None:
        if step == "symlink_to" or Path(target).name == "latest":
            raise OSError(errno.EIO, "Input/output error", str(self))
        found: Path | None = usual(self, target, **options)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Path, step, fail)
        assert daily(office).code == 4
    assert sorted(path.name for path in (office / OUT).iterdir()) == [".civtrack.lock", AS_OF]
    assert (office / ".civtrack" / "history.sqlite").is_file()
    assert daily(office).code == 0
    assert (office / OUT / "latest").readlink() == Path(AS_OF)


# --- one file, where the clerk says

LISTINGS = [
    ("query", "台账.xlsx"), ("summary", "台账.xlsx"), ("inspect", "台账.xlsx"), ("explain", "T001", "台账.xlsx"),
    ("brief", "台账.xlsx"), ("changes",), ("trend",), ("config", "show"), ("doctor",), ("history", "list"),
    ("history", "show", AS_OF), ("history", "export"), ("restore", "台账.xlsx", "--list"),
]  # fmt: skip


def listing(office: Path, command: tuple[str, ...], *options: str) -> Answer:
    day_too = () if command[0] in ("trend", "config", "doctor", "history", "restore") else ("--as-of", AS_OF)
    return typed(*command, *day_too, *options, cwd=office)


@pytest.fixture
def kept_days(office: Path) -> Path:
    """The office with two recorded days and a backup."""
    assert typed("daily", "-q", "--as-of", "2022-07-19", cwd=office).code == 0
    assert daily(office).code == 0
    assert typed("update", "台账.xlsx", "--in-place", "--as-of", AS_OF, cwd=office).code == 0
    return office


@pytest.mark.parametrize("command", LISTINGS, ids=" ".join)
def test_no_command_writes_over_what_the_office_works_with(kept_days: Path, command: tuple[str, ...]) -> None:
    """The ledger, by its name and by a link; the settings; the history; a backup: refused, with --force too."""
    (kept_days / "快捷.csv").symlink_to("台账.xlsx")
    (kept_days / "另名.csv").hardlink_to(kept_days / "台账.xlsx")
    (backup,) = (kept_days / "civtrack-backup").iterdir()
    targets = [
        "台账.xlsx", "快捷.csv", "另名.csv", "civtrack.toml", ".civtrack/history.sqlite",
        f"civtrack-backup/{backup.name}", "civtrack-backup/new.csv",
    ]  # fmt: skip
    before = contents(kept_days)
    form = () if command[0] == "brief" else ("-f", "csv")
    for target in targets:
        for force in ((), ("--force",)):
            answer = listing(kept_days, command, *form, "-o", target, *force)
            assert answer.code == 4, (target, force, answer)
            assert target in answer.err
            assert contents(kept_days) == before


@pytest.mark.parametrize("command", LISTINGS, ids=" ".join)
def test_a_file_that_is_not_ours_is_replaced_only_with_force_and_a_backup(
    kept_days: Path, command: tuple[str, ...]
) -> None:
    """Whatever is in it; what civtrack wrote itself is replaced unasked, until somebody edits it."""
    target = kept_days / "表.csv"
    target.write_bytes("编号,备注\r\n1,手工\r\n".encode("gbk"))
    own, at = target.read_bytes(), ("-o", "表.csv")
    assert listing(kept_days, command, *at).code == 4
    assert target.read_bytes() == own
    assert listing(kept_days, command, *at, "--force").code == 0
    assert [path.read_bytes() for path in (kept_days / "civtrack-backup").glob("表.*")] == [own]
    made = target.read_bytes()
    assert made != own
    assert listing(kept_days, command, *at).code == 0
    assert target.read_bytes() == made
    with target.open("ab") as stream:
        stream.write(b"edited\r\n")
    assert listing(kept_days, command, *at).code == 4
    assert target.read_bytes() == made + b"edited\r\n"


@pytest.mark.parametrize("end", ["wal", "shm", "journal"])
def test_nothing_is_written_where_the_history_would_take_it_for_its_own(kept_days: Path, end: str) -> None:
    """A list called like a part of the database beside it: refused, whether one is there or not."""
    target = kept_days / ".civtrack" / f"history.sqlite-{end}"
    for force in ((), ("--force",)):
        before = contents(kept_days)
        answer = listing(kept_days, ("history", "export"), "-f", "csv", "-o", str(target), *force)
        assert (answer.code, contents(kept_days) == before) == (4, True), answer
    assert listing(kept_days, ("history", "export"), "-f", "csv", "-o", f"表-{end}").code == 0


@pytest.mark.parametrize("place", [".", "..", "/", "./."])
def test_a_folder_is_no_file_to_write(office: Path, place: str) -> None:
    """Named as the target of a list or of the log: a sentence, exit 4, and the day is made."""
    assert typed("brief", "--as-of", AS_OF, "-o", place, cwd=office).code == 4
    answer = daily(office, "--log-file", place)
    assert answer.code == 4, answer
    assert "Traceback" not in answer.err
    assert (office / TODAY / "manifest.json").is_file()


def test_an_edited_copy_with_the_longest_name_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    """（改稿） fits into the name, whatever of it must go for that."""
    name = "台" * 83 + ".xlsx"
    a_ledger(tmp_path / name, [RED])
    run = ("daily", name, "-q", "--as-of", AS_OF, "--no-config")
    assert typed(*run, cwd=tmp_path).code == 0
    (made,) = (tmp_path / TODAY / "台账").iterdir()
    made.write_bytes(made.read_bytes() + b"edited")
    edited = made.read_bytes()
    answer = typed(*run, cwd=tmp_path)
    assert answer.code == 0, answer.err
    kept = [path for path in made.parent.iterdir() if "改稿" in path.name]
    assert [path.read_bytes() for path in kept] == [edited]


@pytest.mark.parametrize("suffix", ["csv", "tsv", "json", "jsonl", "html", "md", "txt", "xlsx"])
def test_a_script_replaces_its_own_list_in_every_format(office: Path, suffix: str) -> None:
    """The same command every morning, and nothing is left beside the file; its twin by another name is not ours."""
    target = office / f"表.{suffix}"
    for day_of in ("2022-07-19", AS_OF):
        assert typed("query", "台账.xlsx", "--as-of", day_of, "-o", target, cwd=office).code == 0
    assert sorted(path.name for path in office.iterdir()) == sorted(["civtrack.toml", target.name, "台账.xlsx"])
    shutil.copy2(target, office / f"留存.{suffix}")
    assert typed("query", "台账.xlsx", "--as-of", AS_OF, "-o", f"留存.{suffix}", cwd=office).code == 4


def test_without_attributes_a_record_beside_the_file_knows_it(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A drive that keeps no attributes: the same answers, from .civtrack/written.json beside the file."""

    def refuse(*_: object) -> bytes:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(os, "setxattr", refuse, raising=False)
    monkeypatch.setattr(os, "getxattr", refuse, raising=False)
    run = ("query", "台账.xlsx", "--as-of", AS_OF, "-o", "外/表.csv")
    (office / "外").mkdir()
    assert [typed(*run, cwd=office).code for _ in range(2)] == [0, 0]
    assert files_of(office / "外") == [".civtrack/written.json", "表.csv"]
    alone = typed("summary", "台账.xlsx", "--as-of", AS_OF, cwd=office)
    assert typed("summary", "台账.xlsx", "外/*.csv", "--as-of", AS_OF, cwd=office).out == alone.out
    (office / "外" / "表.csv").write_text("edited")
    assert typed(*run, cwd=office).code == 4
    assert typed("report", "--as-of", AS_OF, cwd=office).code == 0
    assert daily(office).code == 0


def test_a_list_of_ours_is_no_ledger_until_it_is_edited(office: Path) -> None:
    """``query -o`` among the ledgers counts nothing twice, under a new name too; an edited list is the clerk's."""
    alone = typed("summary", ".", "--no-config", "--as-of", AS_OF, cwd=office)
    assert typed("query", "台账.xlsx", "--as-of", AS_OF, "-o", "清单.csv", cwd=office).code == 0
    (office / "清单.csv").rename(office / "七月.csv")
    assert typed("summary", ".", "--no-config", "--as-of", AS_OF, cwd=office) == alone
    assert typed("summary", "七月.csv", "--no-config", "--as-of", AS_OF, cwd=office).code == 3


def test_a_list_that_somebody_has_open_is_not_replaced(office: Path) -> None:
    """Our own list, open in Excel: whoever has it open is named, exit 4."""
    run = ("query", "台账.xlsx", "--as-of", AS_OF, "-o", "表.xlsx")
    assert typed(*run, cwd=office).code == 0
    before = (office / "表.xlsx").read_bytes()
    (office / "~$表.xlsx").write_bytes(b"\x05Clerk" + bytes(159))
    answer = typed(*run, "--force", cwd=office)
    assert (answer.code, "Clerk" in answer.err) == (4, True)
    assert (office / "表.xlsx").read_bytes() == before


def test_an_empty_file_that_a_script_made_ready_is_filled(office: Path) -> None:
    """``mktemp`` leaves an empty file: there is nothing in it to lose."""
    (office / "tmp.csv").touch()
    assert typed("query", "台账.xlsx", "--as-of", AS_OF, "-o", "tmp.csv", cwd=office).code == 0


@pytest.mark.skipif(os.name != "posix", reason="devices")
def test_pipes_and_devices_take_what_is_written_and_stay(office: Path) -> None:
    """/dev/stdout is stdout, also redirected and in the middle of a file; a FIFO stays one; /dev/full is told."""
    run = f"{sys.executable} -m civtrack query 台账.xlsx --as-of {AS_OF} -q -f csv"
    script = f"mkfifo p; cat p > got & {run} -o p; wait; (echo a; {run} -o /dev/stdout; echo b) > all; {run} > plain; "
    script += f"{run} -o /dev/null; {run} -o /dev/full; echo $?"
    done = subprocess.run(["sh", "-c", script], cwd=office, capture_output=True, text=True, check=False)
    assert done.stdout == "4\n", done.stderr
    assert (office / "p").is_fifo()
    assert Path("/dev/null").is_char_device()
    plain = (office / "plain").read_bytes()
    got = (office / "got").read_bytes()
    assert plain.startswith("\ufeff".encode() + got), "a file has the rows of a pipe"
    assert plain.removeprefix("\ufeff".encode() + got).count(b"\r\n") == 1, "and a line that says what it is"
    assert (office / "all").read_bytes() == b"a\n" + plain + b"b\n"


@pytest.mark.parametrize("command", ["report", "update", "split"])
def test_outputs_elsewhere_never_replace_what_is_there(office: Path, command: str) -> None:
    """Each output's name is taken by the clerk's own file: refused; with --force it is in civtrack-backup/."""
    run = (command, "台账.xlsx", "--as-of", AS_OF, "--out", "出", "-q")
    assert typed(*run, cwd=office).code == 0
    names = files_of(office / "出")
    assert typed(*run, cwd=office).code == 0, "our own, unedited"
    for name in names:
        (office / "出" / name).write_bytes(b"mine")
    assert typed(*run, cwd=office).code == 4
    assert {(office / "出" / name).read_bytes() for name in names} == {b"mine"}
    assert typed(*run, "--force", cwd=office).code == 0
    kept = [path for path in (office / "出").rglob("*.bak*") if path.parent.name == "civtrack-backup"]
    assert (len(kept), {path.read_bytes() for path in kept}) == (len(names), {b"mine"})


def test_the_copies_of_ledgers_never_take_a_ledgers_place(tmp_path: Path) -> None:
    """``update --out`` where 台账/ is the folder of the ledgers: refused, with --force too."""
    ledger = a_ledger(tmp_path / "台账" / "七月.xlsx", [RED])
    before = ledger.read_bytes()
    for force in ([], ["--force"]):
        answer = typed("update", ledger, "--out", ".", "--as-of", AS_OF, *force, cwd=tmp_path)
        assert (answer.code, ledger.read_bytes() == before) == (4, True)


def test_the_outputs_folder_is_no_licence(office: Path) -> None:
    """A file that the clerk put into civtrack-out under an output's name is the clerk's."""
    target = office / TODAY / f"三色表_{AS_OF}.xlsx"
    target.parent.mkdir(parents=True)
    target.write_bytes(b"mine")
    assert typed("report", "--as-of", AS_OF, cwd=office).code == 4
    assert target.read_bytes() == b"mine"


def test_a_report_made_into_a_day_is_replaced_by_the_day_and_by_the_next_report(office: Path) -> None:
    """What the manifest names, or a command's own mark, is ours from both sides."""
    assert daily(office).code == 0
    edit(office)
    assert typed("report", "--as-of", AS_OF, "-q", cwd=office).code == 0
    answer = daily(office)
    assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize("content", ["台账", "{}\n", '{"a": 1}\n', "<log/>", "[1]\n", "\x00\x01"])
@pytest.mark.parametrize("place", ["日志", "日志.3"])
def test_the_log_goes_on_only_in_a_log_of_ours(office: Path, content: str, place: str) -> None:
    """Neither the file nor one that would be pushed aside by it is touched; the day is made, exit 4."""
    (office / place).write_text(content, encoding="utf-8")
    before = (office / place).read_bytes()
    answer = daily(office, "--log-file", "日志")
    assert answer.code == 4
    assert place in answer.err
    assert (office / place).read_bytes() == before
    assert (office / TODAY / "manifest.json").is_file()


@pytest.mark.parametrize("name", ["台账.xlsx", "civtrack.toml", ".civtrack/history.sqlite"])
def test_the_log_is_never_written_into_the_offices_files(office: Path, name: str) -> None:
    """``--log-file`` with a wrong name costs the log."""
    daily(office)
    before = contents(office)
    edit(office)
    before["台账.xlsx"] = contents(office)["台账.xlsx"]
    assert daily(office, "--log-file", name).code == 4
    after = contents(office)
    assert {one: after[one] for one in ("台账.xlsx", "civtrack.toml")} == {
        one: before[one] for one in ("台账.xlsx", "civtrack.toml")
    }


def test_config_init_keeps_what_it_replaces(office: Path) -> None:
    """With --force the former settings are a backup; a ledger named by mistake is refused."""
    former = (office / "civtrack.toml").read_bytes()
    assert typed("config", "init", cwd=office).code == 4
    assert typed("config", "init", "--force", cwd=office).code == 0
    assert [path.read_bytes() for path in (office / "civtrack-backup").iterdir()] == [former]
    before = (office / "台账.xlsx").read_bytes()
    assert typed("config", "init", "--force", "--config", "台账.xlsx", cwd=office).code == 4
    assert (office / "台账.xlsx").read_bytes() == before


def test_the_demo_keeps_what_it_replaces(tmp_path: Path) -> None:
    """``demo --force`` into a folder in use: a file of the same name is a backup first; other files are not touched."""
    (tmp_path / "试").mkdir()
    (tmp_path / "试" / "7月问题台账.xlsx").write_bytes(b"mine")
    (tmp_path / "试" / "其他.txt").write_bytes(b"mine too")
    assert typed("demo", "试", "-q", "--force", cwd=tmp_path).code == 0
    # The inbox of the demo is taken into the ledgers, which are backed up for that as well.
    assert b"mine" in [path.read_bytes() for path in (tmp_path / "试" / "civtrack-backup").iterdir()]
    assert (tmp_path / "试" / "其他.txt").read_bytes() == b"mine too"
