"""``civtrack doctor --cron``: whether the daily run will work where cron starts it, found out by starting it there.

Exists because cron knows no shell profile: another PATH, no language, another folder. A child process with just that
environment looks around (`facts`), and what it sees is judged here (`checked`). May import everything below
`civtrack.cli`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civtrack.cli.checks import BAD, NOTE, OK, Check
from civtrack.cli.console import Exit
from civtrack.cli.cron_line import AT, TASK_LONGEST, begins, cron_line, shell
from civtrack.light import dataclass
from civtrack.locales import active

if TYPE_CHECKING:
    from civtrack.settings import Settings

__all__ = ["Examination", "checked", "facts"]

_PATH = "/usr/bin:/bin"
_PATIENCE = 120
"""Seconds that the child process may take."""
_SAMPLE = "兴隆台区"
_LONG_AGO = 31
_HANDLED = {"CIVTRACK_LANG", "CIVTRACK_CONFIG", "CIVTRACK_LIBREOFFICE", "CIVTRACK_FONT"}


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found out.

    Attributes:
        checks: Each thing with its result and details.
        line: What to paste: the crontab line, or the schtasks command on Windows; None where nothing would run.
        code: How the daily run would end.
    """

    checks: tuple[Check, ...]
    line: str | None
    code: Exit


def facts(settings: Settings) -> dict[str, Any]:
    """What can be seen from here: asked of the child process, in whose environment it is answered."""
    from civtrack.assessment import today
    from civtrack.day import newest
    from civtrack.errors import NoLedgersGiven
    from civtrack.files.office import find_office
    from civtrack.sources import sources

    try:
        found, refused = sources((), settings)
    except NoLedgersGiven:
        found, refused = [], []
    tr = active()
    last = newest(settings.outputs_folder)
    return {
        "sample": _SAMPLE,
        "language": tr.language,
        "settings": str(settings.file.resolve()) if settings.file else None,
        "sha256": settings.sha256,
        "ledgers": [
            {"path": str(source.path), "wrong": _unreadable(source.path), "saved": _saved(source.path)}
            for source in found
        ],
        "refused": [f"{error.where}: {tr.message(error.what)}" for error in refused],
        "outputs": _place(settings.outputs_folder),
        "history": _place(settings.history_file.parent, settings.history_file),
        "log": _place(settings.folder),
        "zone": settings.office.timezone,
        "today": today(settings).isoformat(),
        "now": dt.datetime.now().astimezone().isoformat(),
        "newest": last.isoformat() if last else None,
        "libreoffice": find_office(),
    }


def _unreadable(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            stream.read(1)
    except OSError as error:
        return error.strerror or str(error)
    return None


def _saved(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0


def _place(folder: Path, file: Path | None = None) -> dict[str, str | None]:
    """Whether a file can be made in a folder, or where it is to be made: a nameless one is, and goes away again.

    Args:
        folder: The folder.
        file: A file in it that must be writable if it is there; it is opened and left as it is.
    """
    nearest = next((each for each in (folder, *folder.resolve().parents) if each.exists()), folder)
    wrong = None
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
        if file and file.exists():
            with file.open("r+b"):
                pass
    except OSError as error:
        wrong = f"{error.filename or nearest}: {error.strerror or error}"
    return {"path": str(folder.resolve()), "wrong": wrong}


def checked(settings: Settings) -> Examination:
    """Starts civtrack as cron would, and judges what it sees against what is seen here."""
    tr = active()
    seen_here = facts(settings)
    command = _command()
    seen, wrong = _seen(command)
    options: list[str] = []
    if settings.file and (seen is None or seen["settings"] != seen_here["settings"]):
        options = ["--config", str(seen_here["settings"])]
        seen, wrong = _seen(command, *options)
    if seen is None:
        check = (tr("Command"), BAD, tr("{command} does not run: {what}", command=shell(command), what=wrong.text))
        return Examination((check,), None, wrong.code)
    checks: list[Check] = [(tr("Command"), OK, shell(command)), *_settings(seen, seen_here, options)]
    codes = [Exit.USAGE if state == BAD else Exit.DONE for _, state, _ in checks]
    for code, more in (
        (Exit.USAGE, _variables(seen, seen_here)),
        (Exit.UNREADABLE, _ledgers(seen)),
        (Exit.NOT_WRITTEN, _folders(seen)),
        (Exit.NOT_WRITTEN, _language(seen, seen_here)),
        (Exit.NOT_WRITTEN, _times(seen)),
        (Exit.DONE, _programs(seen, seen_here)),
    ):
        for check in more:
            checks.append(check)
            codes.append(code if check[1] == BAD else Exit.DONE)
    if not seen["ledgers"] and not seen["refused"]:
        codes.append(Exit.USAGE)
    if seen["language"] != seen_here["language"]:
        options += ["--lang", str(seen_here["language"])]
    libreoffice = None if seen["libreoffice"] else seen_here["libreoffice"]
    line = cron_line([*command, "daily", "-q"], options, settings.folder, begins(seen), libreoffice)
    if sys.platform == "win32" and len(line.partition("/TR ")[2]) > TASK_LONGEST:
        checks.append(("schtasks", BAD, tr("the command is longer than {count} characters", count=TASK_LONGEST)))
    gravest = (Exit.USAGE, Exit.NOT_WRITTEN, Exit.UNREADABLE, Exit.DONE)
    return Examination(tuple(checks), line, next(code for code in gravest if code in codes))


@dataclass(frozen=True, slots=True)
class _Failure:
    text: str = ""
    code: Exit = Exit.NOT_WRITTEN


def _seen(command: Sequence[str], *options: str) -> tuple[dict[str, Any] | None, _Failure]:
    """What civtrack sees where cron starts it; None and why where it does not start."""
    try:
        done = subprocess.run(  # noqa: S603 - this very command
            [*command, "doctor", "--facts", *options],
            cwd=_folder(),
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, _Failure(str(error))
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or [f"exit {done.returncode}"]
        code = Exit(done.returncode) if done.returncode in set(Exit) else Exit.NOT_WRITTEN
        return None, _Failure(said[-1], code)
    try:
        seen: dict[str, Any] = json.loads(done.stdout.decode("utf-8", "replace"))
    except ValueError as error:
        return None, _Failure(str(error))
    return seen, _Failure()


def _command() -> list[str]:
    """The command as cron must call it: the script beside this Python, else this Python."""
    script = Path(sys.executable).with_name("civtrack.exe" if sys.platform == "win32" else "civtrack")
    return [str(script)] if script.is_file() else [sys.executable, "-m", "civtrack"]


def _folder() -> Path:
    """Where the command is started: cron in the home folder, the Windows scheduler in System32."""
    if sys.platform == "win32":
        return Path(os.environ.get("SYSTEMROOT", "C:\\Windows")) / "System32"
    return Path.home()


def _environment() -> dict[str, str]:
    """What cron leaves of the environment (crontab(5)); the Windows scheduler leaves the user's."""
    if sys.platform == "win32":
        return {name: value for name, value in os.environ.items() if not name.startswith("CIVTRACK_")}
    user = os.environ.get("LOGNAME") or os.environ.get("USER") or ""
    return {"PATH": _PATH, "HOME": str(Path.home()), "SHELL": "/bin/sh", "LOGNAME": user}


def _settings(seen: Mapping[str, Any], here: Mapping[str, Any], options: Sequence[str]) -> Iterator[Check]:
    tr = active()
    if here["settings"] is None and seen["settings"]:
        yield tr("Settings"), BAD, tr("none here, but {file} is found from {folder}", file=seen["settings"],
                                      folder=_folder())  # fmt: skip
    elif seen["settings"] is None:
        yield tr("Settings"), NOTE, tr("none found from {folder}; the defaults hold", folder=_folder())
    elif options:
        text = tr("{file} is not found from {folder}: the line names it", file=seen["settings"], folder=_folder())
        yield tr("Settings"), OK, text
    else:
        yield tr("Settings"), OK, tr("{file} is found from {folder}", file=seen["settings"], folder=_folder())


def _variables(seen: Mapping[str, Any], here: Mapping[str, Any]) -> Iterator[Check]:
    """Variables that are set here and that cron does not know: there the settings are others."""
    tr = active()
    names = sorted(name for name in os.environ if name.startswith("CIVTRACK_") and name not in _HANDLED)
    if names and here["sha256"] != seen["sha256"]:
        text = tr("not known there: {names}; write their values in civtrack.toml", names=list(names))
        yield tr("Variables"), BAD, text
    elif names:
        yield tr("Variables"), NOTE, tr("not known there, and without effect: {names}", names=list(names))


def _ledgers(seen: Mapping[str, Any]) -> Iterator[Check]:
    tr = active()
    wrong = [*seen["refused"], *(f"{one['path']}: {one['wrong']}" for one in seen["ledgers"] if one["wrong"])]
    for text in wrong:
        yield tr("Ledgers"), BAD, text
    fine = len(seen["ledgers"]) - sum(bool(one["wrong"]) for one in seen["ledgers"])
    if fine:
        yield tr("Ledgers"), OK, tr("{count} found and readable", count=fine)
    elif not wrong:
        yield tr("Ledgers"), BAD, tr("none listed under [[ledgers]]: “civtrack config init” lists them")


def _folders(seen: Mapping[str, Any]) -> Iterator[Check]:
    tr = active()
    names = {"outputs": tr("Output folder"), "history": tr("History folder"), "log": tr("Log folder")}
    for key, name in names.items():
        place = seen[key]
        if place["wrong"]:
            yield name, BAD, tr("cannot be written: {what}", what=place["wrong"])
        else:
            yield name, OK, place["path"]


def _language(seen: Mapping[str, Any], here: Mapping[str, Any]) -> Iterator[Check]:
    tr = active()
    if seen["sample"] == _SAMPLE:
        yield tr("Encoding"), OK, tr("UTF-8 in pipes and logs")
    else:
        yield tr("Encoding"), BAD, tr("“{text}” arrives as “{found}”", text=_SAMPLE, found=seen["sample"])
    if seen["language"] == here["language"]:
        yield tr("Language"), OK, seen["language"]
    else:
        text = tr("{found} there, for want of a locale: the line asks for {wanted}", found=seen["language"],
                  wanted=here["language"])  # fmt: skip
        yield tr("Language"), OK, text


def _times(seen: Mapping[str, Any]) -> Iterator[Check]:
    tr = active()
    machine = dt.datetime.fromisoformat(seen["now"])
    begin = begins(seen)
    values = {"zone": seen["zone"], "at": f"{AT:%H:%M}", "there": f"{begin:%H:%M}", "offset": f"UTC{machine:%z}"}
    if (begin.hour, begin.minute) == (AT.hour, AT.minute):
        yield tr("Time zone"), OK, tr("{at} is {at} in {zone} by this machine's clock too ({offset})", **values)
    else:
        text = tr("{at} in {zone} is {there} by this machine's clock ({offset}): the line says so", **values)
        yield tr("Time zone"), NOTE, text
    today = dt.date.fromisoformat(seen["today"])
    last = dt.date.fromisoformat(seen["newest"]) if seen["newest"] else None
    saved = max((one["saved"] for one in seen["ledgers"]), default=0)
    ahead = dt.timedelta(seconds=saved - machine.timestamp())
    if last and last > today:
        yield tr("Clock"), BAD, tr("{today}, but the day {last} is there already", today=today, last=last)
    elif ahead > dt.timedelta(days=1):
        day = dt.datetime.fromtimestamp(saved, machine.tzinfo).date()
        yield tr("Clock"), BAD, tr("{today}, but a ledger was saved on {day}", today=today, day=day)
    elif last and (today - last).days > _LONG_AGO:
        text = tr("{today}; the newest day there is {last}, {days} days ago", today=today, last=last,
                  days=(today - last).days)  # fmt: skip
        yield tr("Clock"), NOTE, text
    else:
        yield tr("Clock"), OK, tr("{today} in {zone}", today=today, zone=seen["zone"])


def _programs(seen: Mapping[str, Any], here: Mapping[str, Any]) -> Iterator[Check]:
    tr = active()
    if seen["libreoffice"]:
        yield tr("LibreOffice"), OK, seen["libreoffice"]
    elif here["libreoffice"]:
        text = tr("{path} is not found there: the line names it", path=here["libreoffice"])
        yield tr("LibreOffice"), OK, text
    else:
        yield tr("LibreOffice"), NOTE, tr("not found; only needed to update .xls, .et and .ods")
    if sys.platform != "win32" and not shutil.which("crontab", path=f"{_PATH}:/usr/sbin:/sbin:/usr/local/bin"):
        yield "cron", NOTE, tr("there is no cron on this machine; the manual shows a systemd timer")
