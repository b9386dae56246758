"""doctor --cron: what cron's bare environment lacks is found out before six in the morning."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from civtrack.cli import cron
from civtrack.cli.cron_line import begins, cron_line, crontab, task
from tests.support.offices import a_ledger, contents, stamps
from tests.support.typed import typed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no cron on Windows")

BARE = {"PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office whose path cron would stumble over, seen by somebody whose home is elsewhere."""
    folder = tmp_path / "50% of 办公"
    a_ledger(folder / "台账.xlsx")
    (folder / "civtrack.toml").write_text('[[ledgers]]\npath = "台账.xlsx"\n', encoding="utf-8")
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in [name for name in os.environ if name.startswith("CIVTRACK_") and name != "CIVTRACK_LIBREOFFICE"]:
        monkeypatch.delenv(name)
    return folder


def examined(office: Path, *arguments: str, language: str = "en") -> tuple[int, dict[str, tuple[str, str]]]:
    """The exit code, and result and details of each check."""
    done = typed("doctor", "--cron", "-f", "json", *arguments, cwd=office, language=language)
    return done.code, {one["check"]: (one["result"], one["details"]) for one in json.loads(done.out)}


def as_cron_does(line: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Takes a crontab line apart as cron does (crontab(5)) and runs its command with cron's environment."""
    fields = re.fullmatch(r"\d+ \d+ \* \* \*\s+(.+)", line)
    assert fields
    command = re.split(r"(?<!\\)%", fields[1])[0].replace("\\%", "%")
    return subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=home,
        env={**BARE, "HOME": str(home)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_where_all_holds_the_line_works(office: Path) -> None:
    """Exit 0 and nothing changed; and the line, run as cron runs it, makes the day and the log."""
    before = (contents(office), stamps(office))
    code, checks = examined(office)
    assert (contents(office), stamps(office)) == before
    assert code == 0, checks
    assert "bad" not in {result for result, _ in checks.values()}
    for name in ("Command", "Settings", "Ledgers", "Output folder", "History folder", "Encoding", "Time zone", "Clock"):
        assert name in checks
    assert "the line names it" in checks["Settings"][1]
    assert list(checks)[-1] == "crontab"
    done = as_cron_does(checks["crontab"][1], office.parent / "home")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(list((office / "civtrack-out").glob("????-??-??/manifest.json"))) == 1
    events = [json.loads(line) for line in (office / "civtrack.log").read_text("utf-8").splitlines()]
    assert [events[0]["event"], events[-1]["event"], events[-1]["exit"]] == ["start", "end", 0]
    assert list((office.parent / "home").iterdir()) == []


def test_the_line_stands_by_itself_below_a_table(office: Path) -> None:
    """It can be pasted: in one piece, however narrow the table; not in the table a second time."""
    shown = typed("doctor", "--cron", "-f", "table", cwd=office).out
    *_, blank, line = shown.splitlines()
    assert blank == ""
    assert re.match(r"\d+ \d+ \* \* \*  /", line)
    assert shown.count("--log-file") == 1


def test_settings_in_the_home_folder_need_no_option(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where cron starts in the office's own folder, it finds the settings by itself."""
    monkeypatch.setenv("HOME", str(office))
    code, checks = examined(office)
    assert code == 0
    assert "is found from" in checks["Settings"][1]
    assert "--config" not in checks["crontab"][1]


def test_the_language_is_asked_for_where_cron_has_none(office: Path) -> None:
    """Without a locale the log would be English; a clerk who reads Chinese gets --lang zh."""
    _, checks = examined(office, language="zh")
    assert checks["crontab"][1].endswith(" --lang zh")
    assert "--lang" not in examined(office)[1]["crontab"][1]


def test_variables_of_the_shell_are_not_there(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that only the shell knows is bad: the daily run would judge by another; one without effect is noted."""
    monkeypatch.setenv("CIVTRACK_POLICY_DUE_SOON", "9d")
    code, checks = examined(office)
    assert (code, checks["Variables"][0]) == (2, "bad")
    assert "CIVTRACK_POLICY_DUE_SOON" in checks["Variables"][1]
    monkeypatch.setenv("CIVTRACK_POLICY_DUE_SOON", "3d")
    code, checks = examined(office)
    assert (code, checks["Variables"][0]) == (0, "note")


def no_ledgers(office: Path) -> None:
    (office / "civtrack.toml").write_text("[office]\nname = '办'\n", encoding="utf-8")


def missing_ledger(office: Path) -> None:
    (office / "台账.xlsx").rename(office / "台账2.xlsx")


def blocked_output(office: Path) -> None:
    (office / "civtrack-out").write_text("a file", encoding="utf-8")


def blocked_history(office: Path) -> None:
    (office / ".civtrack").write_text("a file", encoding="utf-8")


def later_day(office: Path) -> None:
    day = office / "civtrack-out" / "2999-01-01"
    day.mkdir(parents=True)
    (day / "manifest.json").write_text("{}", encoding="utf-8")


def later_ledger(office: Path) -> None:
    os.utime(office / "台账.xlsx", (time.time() + 10 * 86400,) * 2)


@pytest.mark.parametrize(
    ("wrong", "check", "code"),
    [
        (no_ledgers, "Ledgers", 2),
        (missing_ledger, "Ledgers", 3),
        (blocked_output, "Output folder", 4),
        (blocked_history, "History folder", 4),
        (later_day, "Clock", 4),
        (later_ledger, "Clock", 4),
    ],
)
def test_what_would_fail_at_six_is_bad_now(office: Path, wrong: Any, check: str, code: int) -> None:
    """Exit code as of the daily run; exactly that check is bad."""
    wrong(office)
    found, checks = examined(office)
    assert found == code
    assert [name for name, (result, _) in checks.items() if result == "bad"] == [check]


def test_a_day_long_ago_is_noted(office: Path) -> None:
    """The newest folder is months old: the clock may be wrong, or the run has not run."""
    day = office / "civtrack-out" / "2022-07-20"
    day.mkdir(parents=True)
    (day / "manifest.json").write_text("{}", encoding="utf-8")
    code, checks = examined(office)
    assert (code, checks["Clock"][0]) == (0, "note")


@pytest.mark.parametrize("command", [["/nowhere/civtrack"], ["/bin/sh", "-c", "echo lost >&2; exit 3"], ["/bin/echo"]])
def test_a_command_that_does_not_run_is_told(office: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    """Gone, failing or something else altogether: bad, no line to paste, never exit 0."""
    monkeypatch.setattr(cron, "_command", lambda: command)
    code, checks = examined(office)
    assert code != 0
    assert checks["Command"][0] == "bad"
    assert "crontab" not in checks


@pytest.mark.parametrize(
    ("now", "zone", "today", "there"),
    [
        ("2022-07-20T09:00:00+08:00", "Asia/Shanghai", "2022-07-20", "06:00"),
        ("2022-07-20T01:00:00+00:00", "Asia/Shanghai", "2022-07-20", "22:00"),
        ("2022-07-20T06:30:00+05:30", "Asia/Shanghai", "2022-07-20", "03:30"),
        ("2022-07-19T21:00:00-04:00", "Asia/Shanghai", "2022-07-20", "18:00"),
        ("2022-07-20T09:00:00+08:00", "Asia/Urumqi", "2022-07-20", "08:00"),
    ],
)
def test_six_by_the_offices_clock(now: str, zone: str, today: str, there: str) -> None:
    """The line's hour is the machine's: cron does not know the office's time zone."""
    begin = begins({"now": now, "zone": zone, "today": today})
    assert f"{begin:%H:%M}" == there
    assert crontab("x", begin).startswith(f"{begin.minute} {begin.hour} * * *  x")


def test_libreoffice_is_named_where_it_is_not_found(tmp_path: Path) -> None:
    """The variable stands before the command, quoted like the rest."""
    begin = dt.datetime(2022, 7, 20, 6, tzinfo=dt.UTC)
    line = cron_line(["/bin/civtrack", "daily"], [], tmp_path, begin, "/opt/Libre Office/soffice")
    assert line.startswith("0 6 * * *  CIVTRACK_LIBREOFFICE='/opt/Libre Office/soffice' /bin/civtrack daily ")


def test_the_windows_task_is_quoted_as_schtasks_takes_it() -> None:
    """Words with blanks have quotes of their own, written with a backslash inside /TR."""
    words = ["C:\\Program Files\\py\\civtrack.exe", "daily", "-q", "--config", "D:\\创建办 台账\\civtrack.toml"]
    assert task(words, dt.datetime(2022, 7, 20, 6, tzinfo=dt.UTC)) == (
        "schtasks /Create /TN civtrack /SC DAILY /ST 06:00 "
        '/TR "\\"C:\\Program Files\\py\\civtrack.exe\\" daily -q --config \\"D:\\创建办 台账\\civtrack.toml\\""'
    )
