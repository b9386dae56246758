"""A harmed, killed, doubled or hindered daily run: the last complete day stands, one sentence says what happened."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from civtrack import sources
from civtrack.assessment import assess
from civtrack.errors import KeepsChanging
from civtrack.files import turn
from civtrack.ledger.reader import Reading, ReadOptions, read_ledger
from civtrack.settings import load
from tests.faults.campaign import Campaign, moments
from tests.faults.deeds import DEEDS
from tests.faults.office import AGAIN, LEDGER, Office
from tests.faults.shim import FAULTS
from tests.support.clerk import clerk
from tests.support.typed import typed

SEED = 20220720
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the campaign forks")
needs_refusal = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs rights to be refused")
DAY = "2022-07-20"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office that was never run."""
    made = Office(tmp_path / "office")
    made.furnish()
    return made


def run(office: Office, *arguments: str) -> subprocess.CompletedProcess[str]:
    return clerk("daily", "--as-of", DAY, *arguments, cwd=office.folder)


OF_LEDGERS = (
    "collect photos", "add", "carry", "take back", "take back cells", "take back photos", "inbox", "inbox new",
    "collect zip", "add zip", "inbox zip",
)  # fmt: skip
"""Edits that go the way of `set`: what they have of their own is tried here, all of it by hand."""
ON_COPIES = ("collect copy", "set copy", "add copy")
"""The same on a copy: the ledger is only read."""
BY_HAND = ("collect",)
"""What another here does with photos besides."""


@pytest.fixture(scope="module", params=[name for name in DEEDS if name not in {*OF_LEDGERS, *ON_COPIES, *BY_HAND}])
def campaign(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    """An office where one deed is to be harmed, made once."""
    return Campaign(tmp_path_factory.mktemp("faults"), DEEDS[request.param]())


@needs_fork
@pytest.mark.timeout(300)
def test_no_single_failure_loses_anything(campaign: Campaign) -> None:
    """Every fault, once or from then on, at calls spread over the run: what was there or what is new, and then new."""
    changes = campaign.changes()
    drawn = random.Random(SEED)
    faults = [*FAULTS, *FAULTS[:4]]
    for place, fault in enumerate(faults):
        campaign.harm(1 + (place * changes // len(faults) + drawn.randrange(4)) % changes, fault)
    assert {-9, 4} <= set(campaign.outcomes)


@needs_fork
@pytest.mark.timeout(300)
def test_a_killed_process_loses_nothing(campaign: Campaign) -> None:
    """The installed command is killed at random moments of its life."""
    for moment in moments(SEED, 2, 2 * campaign.seconds + 1):
        campaign.kill(moment)


@pytest.mark.parametrize("known", [True, False])
def test_only_a_ledger_that_was_saved_is_said_to_be(
    office: Office, monkeypatch: pytest.MonkeyPatch, *, known: bool
) -> None:
    """A disk that fails when a ledger is looked at again: it is read anew, and nobody is said to have saved it."""
    from civtrack.cli import daily

    ledger = office.folder / LEDGER
    assessment = assess([ledger], settings=load(office.folder / "civtrack.toml"))
    assert daily._changed(assessment) == {}
    data = ledger.read_bytes()
    ledger.unlink()
    assert daily._changed(assessment) == {ledger: False}
    ledger.write_bytes(b"else")
    assert daily._changed(assessment) == {ledger: True}
    ledger.write_bytes(data)
    looks = iter([{ledger: known}, {}])
    monkeypatch.setattr(daily, "_changed", lambda _: next(looks))
    answer = typed("daily", "--as-of", DAY, "-q", cwd=office.folder)
    assert (answer.code, "was saved while it was read" in answer.err, next(looks, None)) == (0, known, {})


@needs_fork
@pytest.mark.timeout(300)
@pytest.mark.parametrize("deed", OF_LEDGERS)
def test_no_single_failure_harms_an_edit(deed: str, tmp_path: Path) -> None:
    """Killed when the ledger has just taken its place, or refused there: log, ledger, backups, inbox and day agree."""
    campaign = Campaign(tmp_path, DEEDS[deed]())
    campaign.changes()
    steps = [call for call, name in enumerate(campaign.names, 1) if name in ("exchange", "rename", "replace")]
    for call, fault in zip((steps[0], steps[-1]), ("EIO", "killed after"), strict=True):
        campaign.harm(call, fault)


@needs_fork
@pytest.mark.timeout(300)
@pytest.mark.parametrize("deed", ["collect zip", "add zip", "inbox zip"])
def test_a_packed_file_without_space_to_unpack_it_is_not_called_damaged(deed: str, tmp_path: Path) -> None:
    """Nothing is taken of it, it stays where it is, and the next run takes all of it."""
    campaign = Campaign(tmp_path, DEEDS[deed]())
    campaign.changes()
    unpacked = campaign.names.index("write") + 1
    for call, fault in ((unpacked - 1, "EACCES"), (unpacked, "ENOSPC"), (unpacked, "killed after")):
        campaign.harm(call, fault)
    assert campaign.outcomes == {4: 2, -9: 1}


@needs_fork
@pytest.mark.timeout(300)
@pytest.mark.parametrize("deed", ON_COPIES)
def test_a_copy_is_made_whole_or_not_at_all(deed: str, tmp_path: Path) -> None:
    """Killed before the copy has its name: the next run makes it, and clears what the killed one left."""
    campaign = Campaign(tmp_path, DEEDS[deed]())
    campaign.changes()
    steps = [call for call, name in enumerate(campaign.names, 1) if name == "replace"]
    for call in (steps[-1], steps[-2]):
        campaign.harm(call, "killed before")


@needs_fork
@pytest.mark.timeout(300)
def test_a_copy_that_was_half_made_is_no_save(tmp_path: Path) -> None:
    """Restore is killed while it writes: the next run takes nothing of that for what somebody saved."""
    campaign = Campaign(tmp_path, DEEDS["restore"]())
    campaign.changes()
    for call, name in enumerate(campaign.names, 1):
        if name == "write":
            campaign.harm(call, "killed before")


_TOLD_TO_END = """\
import os, signal, sys
from civtrack import day
from civtrack.__main__ import command
number = int(sys.argv.pop(1))
# Who starts the tests in the background has them ignore Ctrl-C, which a program inherits.
signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
day.carry_over = lambda *_: os.kill(os.getpid(), number)
command()
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_run_that_is_told_to_end_clears_up(office: Office, name: str) -> None:
    """Shutdown, closed terminal, Ctrl-C with the day half made: 130, one sentence, the log's end, nothing left."""
    ended = subprocess.run(
        [sys.executable, "-c", _TOLD_TO_END, str(int(getattr(signal, name))), *AGAIN, "--log-file", "civtrack.log"],
        cwd=office.folder,
        env={**os.environ, "CIVTRACK_LANG": "en", "CIVTRACK_LIBREOFFICE": "off"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (130, "civtrack: interrupted\n"), ended.stderr
    assert sorted(path.name for path in office.out.iterdir()) == [".civtrack.lock"]
    last = json.loads((office.folder / "civtrack.log").read_text("utf-8").splitlines()[-1])
    assert (last["event"], last["exit"]) == ("end", 130)
    assert run(office, "-q").returncode == 0


@pytest.mark.parametrize("runs", [2, 10])
def test_runs_at_once_make_one_day(office: Office, tmp_path: Path, runs: int) -> None:
    """They wait for one another: all end well, the day is that of a single run, nothing is left over."""
    alone = office.copy(tmp_path / "alone")
    assert run(alone, "-q").returncode == 0
    command = [sys.executable, "-m", "civtrack", "daily", "--as-of", DAY, "-q", "--wait", "200"]
    environment = {**os.environ, "CIVTRACK_LANG": "en", "CIVTRACK_LIBREOFFICE": "off"}
    started = [
        subprocess.Popen(command, cwd=office.folder, env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(runs)
    ]
    said = [process.communicate(timeout=240)[1] for process in started]
    assert [process.returncode for process in started] == [0] * runs, said
    assert office.today() == alone.today()
    assert office.history() == alone.history()
    assert office.leftovers() == []


def test_a_second_run_names_the_first(office: Office) -> None:
    """Without --wait it ends with 4 at once, writes nothing and says who is at work."""
    with turn(office.out):
        second = run(office)
    assert second.returncode == 4
    assert f"process {os.getpid()} of" in second.stderr
    assert not (office.out / DAY).exists()
    assert run(office).returncode == 0


def test_a_lock_that_may_not_be_taken_is_named(office: Office) -> None:
    """The folder may be written, the lock in it not: it is the lock that is named."""
    (office.out / ".civtrack.lock").mkdir(parents=True)
    refused = run(office)
    assert refused.returncode == 4
    assert ".civtrack.lock: could not be written" in refused.stderr
    assert refused.stderr.count("\n") == 1, refused.stderr


def test_the_lock_of_a_dead_process_is_free(office: Office) -> None:
    """A process that dies while it holds the folder leaves a lock file and a note; neither stops the next run."""
    holder = "import os, sys; from pathlib import Path; from civtrack.files import turn\n"
    holder += "with turn(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    died = subprocess.run([sys.executable, "-c", holder, str(office.out)], check=False)
    assert died.returncode == -9
    assert (office.out / ".civtrack.holder.json").exists()
    assert run(office).returncode == 0
    assert office.leftovers() == []


def test_a_clock_set_back_writes_nothing(office: Office) -> None:
    """Today lies before a day that is there: named and refused; --as-of says that it is meant."""
    (office.out / "2999-01-01").mkdir(parents=True)
    (office.out / "2999-01-01" / "manifest.json").write_text("{}")
    refused = clerk("daily", cwd=office.folder)
    assert refused.returncode == 4
    assert "the day 2999-01-01 is there already" in refused.stderr
    assert [path.name for path in office.out.iterdir() if path.is_dir()] == ["2999-01-01"]
    assert run(office).returncode == 0


def test_a_ledger_that_is_open_is_named(office: Office) -> None:
    """Somebody's unsaved work is not counted, and the run says whose."""
    name = "王芳".encode("utf-16-le")
    lock = bytearray(165)
    lock[55:57], lock[57 : 57 + len(name)] = (2).to_bytes(2, "little"), name
    (office.folder / f"~${LEDGER}").write_bytes(bytes(lock))
    assert f"{LEDGER} is open in Excel (王芳)" in run(office).stderr
    assert run(office, "-q").stderr == ""


def test_a_ledger_saved_while_it_is_read_is_read_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is judged is one state of the file; that it changed is told."""
    edited = office.copy(office.folder.with_name("edited"))
    edited.edit()
    told: list[Path] = []

    def read(path: Path, options: ReadOptions) -> Reading:
        reading = read_ledger(path, options)
        if not told:
            shutil.copyfile(edited.folder / LEDGER, path)
        return reading

    monkeypatch.setattr(sources, "read_ledger", read)
    reading = sources.read_steadily(office.folder / LEDGER, ReadOptions(), told.append)
    assert told == [office.folder / LEDGER]
    assert len(reading.items) == 13


def test_a_ledger_that_keeps_changing_is_an_error_of_its_own(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is saved at every reading is not counted in some half state."""

    def read(path: Path, options: ReadOptions) -> Reading:
        reading = read_ledger(path, options)
        with path.open("ab") as stream:
            stream.write(b" ")
        return reading

    monkeypatch.setattr(sources, "read_ledger", read)
    found = assess(office.folder / LEDGER)
    assert [type(error) for error in found.unreadable] == [KeepsChanging]


def test_the_log_tells_how_a_run_went(office: Office) -> None:
    """JSON lines: start, what was said whatever -q, the end with its code; a later run goes on in the same file."""
    assert run(office, "-q", "--log-file", "civtrack.log").returncode == 0
    with turn(office.out):
        assert run(office, "-q", "--log-file", "civtrack.log").returncode == 4
    lines = [json.loads(line) for line in (office.folder / "civtrack.log").read_text("utf-8").splitlines()]
    assert [line["event"] for line in lines if line["event"] != "said"] == ["start", "end", "start", "end"]
    assert [line["exit"] for line in lines if line["event"] == "end"] == [0, 4]
    assert any("wrote" in line["message"] for line in lines if line["event"] == "said")
    assert [line["code"] for line in lines if line["level"] == "error"] == ["at-work"]
    assert len({line["pid"] for line in lines}) == 2


def test_the_log_is_rotated(office: Office) -> None:
    """A full file becomes FILE.1 and a new one is begun."""
    log = office.folder / "civtrack.log"
    line = json.dumps({"time": "2022-07-19T06:00:00.000+08:00", "pid": 1, "level": "info", "event": "start"})
    log.write_text(f"{line}\n{'x' * ((1 << 20) - 10 - len(line) - 1)}")
    assert run(office, "--log-file", "civtrack.log").returncode == 0
    assert (office.folder / "civtrack.log.1").stat().st_size == (1 << 20) - 10
    assert json.loads(log.read_text("utf-8").splitlines()[0])["event"] == "start"


def test_a_log_that_cannot_be_written_costs_the_log_alone(office: Office) -> None:
    """The day is made; the failure is told and is the exit code."""
    done = run(office, "--log-file", str(office.folder / "missing" / "civtrack.log"))
    assert done.returncode == 4
    assert "the folder does not exist" in done.stderr
    assert (office.out / DAY / "manifest.json").exists()


def test_read_only_ledgers_are_enough(office: Office) -> None:
    """Nothing is written beside the ledgers, so they may be read-only."""
    (office.folder / LEDGER).chmod(0o444)
    assert run(office).returncode == 0


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files")
def test_a_disk_that_is_full_is_told_of_the_file_that_was_meant(office: Office) -> None:
    """One sentence in the reader's language, which names where the file was to be, not the hidden one."""
    import resource

    refused = subprocess.run(
        [sys.executable, "-m", "civtrack", "daily", "--as-of", DAY, "-q", "--lang", "zh"],
        cwd=office.folder,
        env={**os.environ, "CIVTRACK_LIBREOFFICE": "off", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)),
        check=False,
    )
    assert refused.returncode == 4
    assert refused.stderr.count("\n") == 1, refused.stderr
    assert f"civtrack-out/{DAY}/" in refused.stderr
    assert "partial" not in refused.stderr
    assert "File too large" not in refused.stderr
    assert office.leftovers() == []


@needs_refusal
def test_an_output_folder_that_may_not_be_written_is_named(office: Office) -> None:
    """Exit 4 and one sentence; nothing was written."""
    office.out.mkdir()
    office.out.chmod(0o555)
    refused = run(office)
    office.out.chmod(0o755)
    assert refused.returncode == 4
    assert "no permission" in refused.stderr
    assert list(office.out.iterdir()) == []


@pytest.mark.parametrize("gone", ["a file", "nothing"])
def test_a_drive_that_vanished_is_named(office: Office, gone: str) -> None:
    """The folder of outputs lies on a share that is away: a file in its way, or a link that leads nowhere."""
    if gone == "a file":
        office.out.write_text("")
    else:
        office.out.symlink_to(office.folder.parent / "share" / "away")
    refused = run(office)
    assert refused.returncode == 4
    assert refused.stderr.count("\n") == 1, refused.stderr


def test_a_vanished_ledger_is_named_and_the_last_day_stands(office: Office) -> None:
    """Exit 3; the day before and today are as they were."""
    assert run(office, "-q").returncode == 0
    today = office.today()
    (office.folder / LEDGER).unlink()
    gone = clerk(*AGAIN, cwd=office.folder)
    assert gone.returncode == 3
    assert office.today() == today
