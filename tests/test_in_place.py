"""Shows that a ledger updated in its place never costs a save, whenever and however it is made, nor its rights."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import random
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from civtrack.files import backups as backups_module
from civtrack.files import exchange, turns
from civtrack.files import in_place as module
from civtrack.files.backups import backups
from civtrack.outputs.marked import in_place as placing
from tests.support.offices import a_ledger, contents
from tests.support.typed import AS_OF, Answer, typed

NAME = "7月台账.xlsx"
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux tells who writes a file")
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="owners and rights are another thing on Windows")


class Office:
    """A folder with one ledger, and a colleague who saves it.

    Attributes:
        ledger: The ledger.
        saved: What the colleague saved last; None: nothing yet.
    """

    def __init__(self, folder: Path, link: Path | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.ledger = folder / NAME
        self._versions = folder.parent / "versions"
        a_ledger(link or self.ledger)
        if link:
            self.ledger.symlink_to(link)
        self.original = self.ledger.read_bytes()
        self.saved: bytes | None = None
        self._times = 0

    def save(self, manner: str) -> None:
        """Saves another version: over the file itself, or under another name that then takes its place."""
        self._times += 1
        path = self._versions / f"{self._times}.xlsx"
        if not path.exists():
            a_ledger(path, [{"编号": "T001"}, {"编号": f"同事{self._times}"}])
        self.saved = path.read_bytes()
        if manner == "in place":
            with self.ledger.open("r+b") as stream:
                stream.truncate(0)
                stream.write(self.saved)
        else:
            fresh = self.ledger.with_name("~WRL0001.tmp")
            fresh.write_bytes(self.saved)
            fresh.replace(module.real_file(self.ledger))

    def update(self) -> Answer:
        """Updates the ledger in its place."""
        return typed("update", NAME, "--in-place", "--as-of", AS_OF, cwd=self.ledger.parent)

    def kept(self) -> list[bytes]:
        """What the backups hold."""
        return [one.path.read_bytes() for one in backups(self.ledger)]

    def left(self) -> list[str]:
        """What no finished run leaves."""
        names = [path.name for path in self.ledger.parent.iterdir() if path.name.startswith(".civtrack")]
        hidden = [name for name in names if name != ".civtrack"]  # the log's folder
        folder = self.ledger.parent / "civtrack-backup"
        copies = [path.name for path in folder.iterdir()] if folder.exists() else []
        return hidden + [name for name in copies if ".bak." not in name]

    def marked(self) -> bool:
        """Whether the ledger has its tiers."""
        return "预警等级" in _texts(self.ledger)

    def has_saved(self) -> bool:
        """Whether the colleague's row is in the ledger."""
        return f"同事{self._times}" in _texts(self.ledger)


def _texts(path: Path) -> set[str]:
    from openpyxl import load_workbook

    return {str(cell.value) for row in load_workbook(path).worksheets[0].iter_rows() for cell in row}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office")


def proven(office: Office, done: Answer) -> None:
    """Nothing of what was saved is lost, and what was done was said."""
    assert done.code in (0, 4), done.err
    now = office.ledger.read_bytes()
    if office.saved is None:
        assert (done.code, office.marked()) == (0, True)
        assert office.kept() == [office.original]
    else:
        assert now == office.saved or (office.marked() and office.has_saved()) or office.saved in office.kept()
        if done.code == 4:
            assert now == office.saved
            assert "was changed while civtrack was working on it" in done.err
    assert office.left() == []


SEAMS: tuple[tuple[Any, str], ...] = (
    (placing, "tidy"), (placing, "sha256"), (placing, "open_elsewhere"), (placing, "check_writable"),
    (placing, "backup"), (backups_module, "_copy"), (backups_module, "force_to_disk"), (backups_module, "sha256"),
    (backups_module, "_named_new"), (placing, "take_over"), (placing, "put_in_place"), (module, "sha256"),
    (module, "_identical"), (module, "_state"), (module, "exchanged"), (module, "_at_rest"),
    (module, "settle_names"), (placing, "thin_out"),
)  # fmt: skip
"""Everything that is done between reading a ledger and having replaced it."""


def save_at(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, save: Callable[[], None], wanted: Callable[[int], bool]
) -> list[int]:
    """Saves before or after the wanted calls of a function: call n is moment 2n before, and 2n + 1 after it."""
    real, moments = getattr(where, name), [0]

    def call(*arguments: Any, **named: Any) -> Any:
        now = moments[0]
        moments[0] += 2
        if wanted(now):
            save()
        try:
            return real(*arguments, **named)
        finally:
            if wanted(now + 1):
                save()

    monkeypatch.setattr(where, name, call)
    return moments


@pytest.mark.parametrize("manner", ["in place", "by rename"])
@pytest.mark.parametrize(("where", "name"), SEAMS, ids=lambda one: one if isinstance(one, str) else one.__name__)
@pytest.mark.parametrize("moment", [0, 1, 2, 3])
def test_a_save_at_any_seam_is_never_lost(
    office: Office, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, moment: int, manner: str
) -> None:
    """Saved once, before or after each step: the ledger is read and marked again, or the save stands."""
    moments = save_at(monkeypatch, where, name, lambda: office.save(manner), lambda now: now == moment)
    done = office.update()
    monkeypatch.undo()
    assert moments != [0]
    proven(office, done)
    if done.code == 0 and office.saved and office.ledger.read_bytes() != office.saved:
        assert "was saved while it was read: it is read again" in done.err or office.saved in office.kept()


@pytest.mark.parametrize("manner", ["in place", "by rename"])
@pytest.mark.parametrize("moment", [0, 1])
def test_a_save_around_the_exchange_is_put_back_and_done_again(
    office: Office, monkeypatch: pytest.MonkeyPatch, moment: int, manner: str
) -> None:
    """Between the last look and the exchange: what was displaced is put back, read and marked. After it: it stands."""
    save_at(monkeypatch, module, "exchanged", lambda: office.save(manner), lambda now: now == moment)
    done = office.update()
    assert done.code == 0
    if moment == 0:
        assert office.marked()
        assert office.has_saved()
        assert office.saved in office.kept(), "the second backup is of what was saved"
        assert "it is read again" in done.err
    else:
        assert office.ledger.read_bytes() == office.saved
    assert office.left() == []


@pytest.mark.parametrize("manner", ["in place", "by rename"])
@pytest.mark.parametrize(
    ("where", "name", "moments"), [(placing, "put_in_place", (0, 2)), (module, "exchanged", (0, 4))]
)
def test_a_ledger_that_is_saved_again_and_again_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, moments: tuple[int, ...], manner: str
) -> None:
    """Changed once more while it was done again: exit 4, named, in JSON too; the last save stands."""
    save_at(monkeypatch, where, name, lambda: office.save(manner), lambda now: now in moments)
    done = typed("update", NAME, "--in-place", "--as-of", AS_OF, "-f", "json", cwd=office.ledger.parent)
    monkeypatch.undo()
    assert done.code == 4
    assert [one["code"] for one in json.loads(done.out)["refused"]] == ["ledger-changed"]
    assert office.ledger.read_bytes() == office.saved
    assert office.left() == []


@pytest.mark.parametrize("manner", ["in place", "by rename"])
def test_whoever_never_stops_saving_loses_nothing(office: Office, monkeypatch: pytest.MonkeyPatch, manner: str) -> None:
    """A save before each exchange, also those that put things back: it ends, and the last save is there."""
    save_at(monkeypatch, module, "exchanged", lambda: office.save(manner), lambda now: now % 2 == 0)
    assert office.update().code == 4
    monkeypatch.undo()
    assert office.saved in (office.ledger.read_bytes(), *office.kept())
    assert office.left() == []


def test_two_saves_around_one_exchange_are_both_there(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One just before the exchange, over the file, and one after it, by rename: the later stands, the other is kept."""
    times: list[bytes] = []

    def save() -> None:
        office.save("in place" if not times else "by rename")
        times.append(office.saved or b"")

    save_at(monkeypatch, module, "exchanged", save, lambda now: now in (0, 1))
    done = office.update()
    assert done.code == 0
    assert office.has_saved()
    assert times[0] in office.kept()
    assert "what somebody saved while it was being updated is kept as 7月台账." in done.err
    assert office.left() == []


@on_linux
def test_a_save_that_has_begun_ends_in_the_ledger(office: Office) -> None:
    """A program holds the file open and writes when all is done: it is refused, and what it writes is in the ledger."""
    with office.ledger.open("r+b") as stream:
        done = office.update()
        assert done.code == 4
        stream.truncate(0)
        stream.write(b"late")
    assert office.ledger.read_bytes() == b"late"
    assert office.left() == []


@pytest.fixture
def audited() -> Iterator[Callable[[Callable[[str, tuple[Any, ...]], None] | None], None]]:
    """Hears of every step of this process that Python tells of; hooks cannot be taken away, so it is let go of."""
    hearer: list[Callable[[str, tuple[Any, ...]], None] | None] = [None]

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if hearer[0] and event.startswith(("open", "os.", "shutil.", "fcntl.")):
            hearer[0](event, arguments)

    sys.addaudithook(hear)
    yield lambda one: hearer.__setitem__(0, one)
    hearer[0] = None


def saves_at(office: Office, audited: Callable[..., None], moments: set[int], drawn: random.Random) -> int:
    """Updates while the colleague saves at those steps of the process; gives how many steps there were."""
    seen, busy = 0, False

    def hear(_event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen, busy
        if busy or not any(mark in str(argument) for argument in arguments[:2] for mark in (NAME, ".civtrack-")):
            return
        seen += 1
        if seen in moments:
            busy = True
            office.save(drawn.choice(["in place", "by rename"]))
            busy = False

    audited(hear)
    try:
        done = office.update()
    finally:
        audited(None)
    proven(office, done)
    return seen


def test_saves_at_random_steps_are_never_lost(tmp_path: Path, audited: Callable[..., None]) -> None:
    """One or two saves at any step of the whole run, however they are made; seeded."""
    steps = saves_at(Office(tmp_path / "office"), audited, set(), random.Random())
    assert steps > 20
    for seed in range(40):
        drawn = random.Random(seed)
        moments = {drawn.randrange(1, steps + 1) for _ in range(1 + seed % 2)}
        saves_at(Office(tmp_path / f"office{seed}"), audited, moments, drawn)


@pytest.mark.parametrize("manner", ["in place", "by rename"])
@pytest.mark.parametrize("moment", [0, 1])
def test_a_drive_that_cannot_exchange_loses_no_save_either(
    office: Office, monkeypatch: pytest.MonkeyPatch, moment: int, manner: str
) -> None:
    """A network drive: the ledger is looked at once more, just before it is replaced, and after it."""
    monkeypatch.setattr(exchange, "system_call", lambda: lambda _one, _other: errno.EINVAL)
    save_at(monkeypatch, module, "exchanged", lambda: office.save(manner), lambda now: now == moment)
    done = office.update()
    assert done.code == 0
    assert office.marked()
    assert office.has_saved()
    assert office.left() == []


def test_a_save_over_the_file_at_the_very_rename_is_put_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be exchanged: between the last look and the rename."""
    monkeypatch.setattr(exchange, "system_call", lambda: None)
    save_at(monkeypatch, Path, "replace", lambda: office.save("in place"), lambda now: now == 0)
    done = office.update()
    monkeypatch.undo()
    assert done.code == 0
    assert (office.marked(), office.has_saved()) == (True, True)
    assert office.left() == []


@pytest.mark.parametrize("way", ["exchanged", "link and rename"])
def test_an_undisturbed_update_leaves_ledger_and_backup_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Marked, the backup holds what was there, nothing hidden is left; a second run does nothing."""
    if way != "exchanged":
        monkeypatch.setattr(exchange, "system_call", lambda: None)
    proven(office, office.update())
    before = contents(office.ledger.parent)
    assert office.update().err.startswith("unchanged")
    assert contents(office.ledger.parent) == before


@pytest.mark.parametrize("manner", ["in place", "by rename"])
@pytest.mark.parametrize("name", ["backup", "_copy", "take_over", "put_in_place", "exchanged"])
def test_a_save_while_restoring_is_never_lost(
    office: Office, monkeypatch: pytest.MonkeyPatch, name: str, manner: str
) -> None:
    """Restore refuses with 4, and what was saved stands there."""
    assert office.update().code == 0
    where = module if name == "exchanged" else backups_module
    save_at(monkeypatch, where, name, lambda: office.save(manner), lambda now: now == 0)
    done = typed("restore", NAME, cwd=office.ledger.parent)
    monkeypatch.undo()
    assert done.code == 4
    assert "was changed while civtrack was working on it" in done.err
    assert office.ledger.read_bytes() == office.saved
    assert office.left() == []


def test_a_ledger_that_appears_while_it_is_restored_stays(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was gone when restore began; somebody put one there meanwhile."""
    assert office.update().code == 0
    office.ledger.unlink()
    save_at(monkeypatch, backups_module, "put_new", lambda: office.save("by rename"), lambda now: now == 0)
    assert typed("restore", NAME, cwd=office.ledger.parent).code == 4
    assert office.ledger.read_bytes() == office.saved
    assert office.left() == []


def test_what_a_killed_run_displaced_is_kept_by_the_next(office: Office) -> None:
    """Killed between the exchange and the look: the save lies in the hidden folder, under a name not its own."""
    assert office.update().code == 0
    office.save("by rename")
    saved = office.ledger.read_bytes()
    mark = hashlib.sha256(NAME.encode()).hexdigest()[:16]
    stage = office.ledger.with_name(f".civtrack-{mark}-0123abcd.stage")
    stage.mkdir()
    office.ledger.replace(stage / ("0" * 64))
    (stage / "made.xlsx").write_bytes(b"half")
    office.ledger.write_bytes(office.original)
    (office.ledger.parent / "civtrack-backup" / ".civtrack-0123456789ab.tmp").write_bytes(b"half")
    other = office.ledger.with_name(".civtrack-0000000000000000-0123abcd.stage")
    other.mkdir()
    done = office.update()
    assert done.code == 0
    assert saved in office.kept()
    assert f"{NAME}: what somebody saved while it was being updated is kept as" in done.err
    assert list(other.iterdir()) == [], "that of another ledger is another run's"
    other.rmdir()
    assert office.left() == []
    assert office.update().err.startswith("unchanged")


@on_posix
def test_owner_rights_and_attributes_are_kept(tmp_path: Path) -> None:
    """Owner, group, mode and extended attributes (access lists among them), as far as the system lets this user."""
    office = Office(tmp_path / "office")
    office.ledger.chmod(0o2640)
    if os.geteuid() == 0:
        os.chown(office.ledger, 12345, 23456)
        office.ledger.chmod(0o2640)
    attributes: dict[str, bytes] = {}
    if hasattr(os, "setxattr"):
        with contextlib.suppress(OSError):
            os.setxattr(office.ledger, "user.科室", "督查室".encode())
            attributes = {name: os.getxattr(office.ledger, name) for name in os.listxattr(office.ledger)}
    before = office.ledger.stat()
    for command in (["update", NAME, "--in-place", "--as-of", AS_OF], ["restore", NAME]):
        number = office.ledger.stat().st_ino
        assert typed(*command, cwd=office.ledger.parent).code == 0
        after = office.ledger.stat()
        assert after.st_ino != number
        assert (after.st_uid, after.st_gid, after.st_mode) == (before.st_uid, before.st_gid, before.st_mode)
        if attributes:
            assert {name: os.getxattr(office.ledger, name) for name in os.listxattr(office.ledger)} == attributes


@on_posix
@pytest.mark.parametrize(("forced", "code"), [([], 4), (["--force"], 0)])
def test_an_owner_that_cannot_be_kept_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch, forced: list[str], code: int
) -> None:
    """The system lets only root give files away: refused, unless it is said that another owner will do."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "refused")

    monkeypatch.setattr(module, "_take_over_mode", refuse)
    before = contents(office.ledger.parent)
    done = typed("update", NAME, "--in-place", "--as-of", AS_OF, *forced, cwd=office.ledger.parent)
    assert done.code == code
    if code:
        assert "owner, group or rights of the file could not be kept" in done.err
        assert contents(office.ledger.parent)[NAME] == before[NAME]
    assert office.left() == []


@on_posix
def test_a_read_only_ledger_is_left_alone(office: Office) -> None:
    """Marked as read-only, it is not replaced, by no one's right to the folder; --force does, and keeps the mark."""
    office.ledger.chmod(0o444)
    for rehearsal in ([], ["-n"]):
        done = typed("update", NAME, "--in-place", "--as-of", AS_OF, *rehearsal, cwd=office.ledger.parent)
        assert done.code == 4
        assert f"{NAME}: is read-only" in done.err
        assert office.ledger.read_bytes() == office.original
        assert office.left() == []
    assert typed("update", NAME, "--in-place", "--force", "--as-of", AS_OF, cwd=office.ledger.parent).code == 0
    assert stat.S_IMODE(office.ledger.stat().st_mode) == 0o444
    assert office.marked()
    assert typed("restore", NAME, cwd=office.ledger.parent).code == 4
    assert typed("restore", NAME, "--force", cwd=office.ledger.parent).code == 0
    assert office.ledger.read_bytes() == office.original


@on_posix
def test_a_link_stays_a_link_into_another_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new file is made beside the real one; the backups lie beside the link, where restore looks for them."""
    elsewhere = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else tmp_path
    with tempfile.TemporaryDirectory(dir=elsewhere) as folder:
        office = Office(tmp_path / "office", Path(folder) / "母版.xlsx")
        proven(office, office.update())
        assert office.ledger.is_symlink()
        assert typed("restore", NAME, cwd=office.ledger.parent).code == 0
        assert office.ledger.is_symlink()
        assert office.ledger.read_bytes() == office.original
        assert [path.name for path in Path(folder).iterdir()] == ["母版.xlsx"]
        save_at(monkeypatch, module, "exchanged", lambda: office.save("in place"), lambda now: now == 0)
        assert office.update().code == 0
        assert office.has_saved()


@on_posix
def test_another_name_of_a_ledger_keeps_what_was_there(office: Office) -> None:
    """A hard link, such as a snapshot has: it is told, and its content stays as it was."""
    other = office.ledger.with_name("快照.bin")
    os.link(office.ledger, other)
    done = office.update()
    assert done.code == 0
    assert other.read_bytes() == office.original
    assert f"{NAME} had other names (hard links)" in done.err
    assert office.marked()


def test_two_runs_at_once_wait_for_each_other(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one replaces a ledger, another in the same folder is told to wait, and in the end who is there."""
    monkeypatch.setattr(turns, "_PAUSE", 0)
    with module.staged(office.ledger, lambda _: None):
        done = office.update()
    if sys.platform != "win32":
        assert done.code == 4
        assert "another civtrack is at work there" in done.err
    assert office.update().code == 0
    assert office.left() == []


@pytest.mark.parametrize(("command", "folder"), [("split", "县区"), ("update", "台账")])
def test_what_a_killed_run_left_half_made_goes(office: Office, command: str, folder: str) -> None:
    """The next one clears it before it puts its files there; a rehearsal does not, nor does what else is hidden go."""
    out = office.ledger.parent / "出" / folder
    out.mkdir(parents=True)
    left, own = out / ".civtrack-0123456789ab.xlsx", out / ".同事.xlsx"
    for path in (left, own):
        path.write_bytes(b"half")
    run = [command, NAME, "--out", "出", "--as-of", AS_OF]
    assert typed(*run, "-n", cwd=office.ledger.parent).code == 0
    assert left.exists()
    assert typed(*run, cwd=office.ledger.parent).code == 0
    assert not left.exists()
    assert own.exists()
