"""``civtrack doctor``: what the environment lacks, before it matters at six in the morning.

Exists to look and tell; it changes nothing. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civtrack import __version__
from civtrack.cli.checks import BAD, NOTE, OK, Check
from civtrack.cli.console import Exit
from civtrack.cli.options import Formatted, Settled
from civtrack.cli.running import desk
from civtrack.locales import active

if TYPE_CHECKING:
    from civtrack.settings import Settings

tr = active()

_PACKAGES = (
    "typer", "openpyxl", "rich", "tabulate", "python-dateutil", "wcwidth", "chinesecalendar", "python-calamine",
    "cattrs", "isal", "rapidfuzz",
)  # fmt: skip


def doctor(
    settled: Settled,
    formatted: Formatted,
    cron: Annotated[
        bool, typer.Option("--cron", help=tr("Check what the daily run finds where cron starts it; prints the line."))
    ] = False,
    bundle: Annotated[
        Path | None,
        typer.Option("--bundle", metavar="FOLDER", help=tr("Check that an offline bundle is complete.")),
    ] = None,
    facts: Annotated[
        bool, typer.Option("--facts", hidden=True, help=tr("What can be seen from here, as JSON."))
    ] = False,
) -> None:
    """Prints every check with its result."""
    from civtrack.cli.printing import put_text

    at = desk(settled)
    if facts:
        import json

        from civtrack.cli.cron import facts as look

        put_text(json.dumps(look(at.settings), ensure_ascii=False) + "\n")
    elif bundle is not None:
        from civtrack.cli.bundles import bundle_checks

        checks = list(bundle_checks(bundle))
        _put(checks, at.settings, formatted)
        if any(state == BAD for _, state, _ in checks):
            raise typer.Exit(int(Exit.UNREADABLE))
    elif cron:
        _cron(at.settings, formatted)
    else:
        checks = [*_versions(), *_calendar(at.settings), *_surroundings(at.settings), *_places(at.settings)]
        _put(checks, at.settings, formatted)


def _cron(settings: Settings, formatted: Formatted) -> None:
    """Prints what cron would find, and the line to paste: by itself below a table, whose cells may be folded.

    Raises:
        typer.Exit: With the code that the daily run would end with.
    """
    from civtrack.cli.cron import checked
    from civtrack.cli.printing import chosen_format, put_text

    found = checked(settings)
    by_itself = formatted.output is None and chosen_format(formatted.format, None) in ("table", "plain")
    name = "schtasks" if sys.platform == "win32" else "crontab"
    row = [(name, OK, found.line)] if found.line and not by_itself else []
    _put([*found.checks, *row], settings, formatted)
    if found.line and by_itself:
        put_text(f"\n{found.line}\n")
    raise typer.Exit(int(found.code))


def _put(checks: Sequence[Check], settings: Settings, formatted: Formatted) -> None:
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import Listing, put

    tr = active()
    words = {OK: tr("ok"), NOTE: tr("note"), BAD: tr("bad")}
    put(
        Listing(
            headers=(tr("Check"), tr("Result"), tr("Details")),
            rows=[[name, words[state], detail] for name, state, detail in checks],
            document=lambda: [{"check": name, "result": state, "details": detail} for name, state, detail in checks],
            lines=lambda: [{"check": name, "result": state, "details": detail} for name, state, detail in checks],
            styles=[{OK: "", NOTE: "yellow", BAD: "red"}[state] for _, state, _ in checks],
        ),
        formatted.format,
        formatted.output,
        guard_for(settings, force=formatted.force),
    )


def _versions() -> Iterator[Check]:
    from importlib import metadata

    tr = active()
    yield "civtrack", OK, __version__
    yield "Python", OK, f"{platform.python_version()} {platform.system()} {platform.machine()}"
    for package in _PACKAGES:
        try:
            yield package, OK, metadata.version(package)
        except metadata.PackageNotFoundError:
            state = NOTE if package == "isal" else BAD
            yield package, state, tr("not installed")


def _calendar(settings: Settings) -> Iterator[Check]:
    from civtrack.assessment import today
    from civtrack.rules.workdays import Calendar

    tr = active()
    horizon = Calendar(settings.calendar.holidays, settings.calendar.workdays).horizon
    left = (horizon - today(settings)).days
    text = tr("the statutory calendar is known up to {day}", day=horizon)
    if left < 0:
        yield tr("Working days"), BAD, tr("{text}; update chinesecalendar or list the days under [calendar]", text=text)
    elif left < 60:
        yield tr("Working days"), NOTE, tr("{text}; update chinesecalendar soon", text=text)
    else:
        yield tr("Working days"), OK, text
    yield tr("Today"), OK, f"{today(settings)} ({settings.office.timezone})"


def _surroundings(settings: Settings) -> Iterator[Check]:
    del settings
    tr = active()
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "")
    yield tr("Locale"), OK if locale else NOTE, locale or tr("none set; give --lang zh, or set CIVTRACK_LANG")
    encoding = getattr(sys.stdout, "encoding", None) or "?"
    try:
        "兴隆台区".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        yield (
            tr("Terminal encoding"),
            BAD,
            tr("{encoding} cannot show Chinese; use UTF-8 or GB18030", encoding=encoding),
        )
    else:
        yield tr("Terminal encoding"), OK, encoding
    yield _font()
    from civtrack.files.office import VARIABLE, find_office

    office = find_office()
    if office:
        yield tr("LibreOffice"), OK, office
    elif named := os.environ.get(VARIABLE):
        yield tr("LibreOffice"), NOTE, tr("none at {name}={value}", name=VARIABLE, value=named)
    else:
        yield tr("LibreOffice"), NOTE, tr("not found; only needed to update .xls, .et and .ods")


def _font() -> Check:
    """The font that pictures are drawn with, or what to install."""
    from civtrack.outputs.onepage.fonts import VARIABLE, find_font

    tr = active()
    font = find_font()
    if font is not None:
        return tr("Chinese font"), OK, font.path
    if named := os.environ.get(VARIABLE):
        return tr("Chinese font"), NOTE, tr("no Chinese at {name}={value}", name=VARIABLE, value=named)
    text = tr("not found; only pictures need one (report --format png, brief --image): apt install fonts-noto-cjk")
    return tr("Chinese font"), NOTE, text


def _places(settings: Settings) -> Iterator[Check]:
    from civtrack.errors import NoLedgersGiven
    from civtrack.files import open_elsewhere
    from civtrack.sources import sources

    tr = active()
    yield _history(settings)
    yield tr("Settings"), OK, str(settings.file) if settings.file else tr("none; the defaults hold")
    out = settings.outputs_folder
    nearest = next(folder for folder in (out, *out.resolve().parents) if folder.is_dir())
    writable = os.access(nearest, os.W_OK | os.X_OK)
    yield (
        tr("Output folder"),
        OK if writable else BAD,
        str(out) if writable else tr("{folder} is not writable", folder=nearest),
    )
    try:
        found, refused = sources((), settings)
    except NoLedgersGiven:
        yield tr("Ledgers"), NOTE, tr("none listed under [[ledgers]]; name them on the command line")
        return
    for error in refused:
        yield tr("Ledgers"), BAD, f"{error.where}: {tr.message(error.what)}"
    for source in found:
        yield _ledger(source.path, open_elsewhere(source.path))
        yield from _backups(source.path)


def _history(settings: Settings) -> Check:
    """Whether the history is whole: the database by its own check, and every snapshot by its count."""
    from civtrack.errors import HistoryUnusable
    from civtrack.history import open_history

    tr = active()
    try:
        history = open_history(settings)
        if history is None:
            return tr("History"), NOTE, tr("none yet; “civtrack daily” begins one")
        report = history.checked()
    except HistoryUnusable as error:
        text = tr("{where}: {what}. {advice}", where=error.where, what=error.what, advice=error.advice)
        return tr("History"), BAD, text
    size = f"{history.path.stat().st_size / 1024:,.0f}"
    text = tr("{path}: {days} days, {size} KiB, {log}", path=history.path, days=report.days, size=size, log=report.log)
    if report.wrong:
        return tr("History"), BAD, tr("{text}; damaged: {wrong}", text=text, wrong="; ".join(report.wrong[:3]))
    return tr("History"), OK, text


def _backups(path: Path) -> Iterator[Check]:
    """Whether the backups of a ledger could be put back; nothing where there are none."""
    from civtrack.files.backups import backups, whole

    tr = active()
    found = backups(path)
    if damaged := [one.path.name for one in reversed(found) if not whole(one)]:
        text = tr(
            "{file}: {damaged} of {count} are damaged and would not be put back: {names}",
            file=path.name,
            damaged=len(damaged),
            count=len(found),
            names=list(damaged[:3]),
        )
        yield tr("Backups"), BAD, text
    elif found:
        yield tr("Backups"), OK, tr("{file}: {count}, all whole", file=path.name, count=len(found))


def _ledger(path: Path, opened: object) -> Check:
    tr = active()
    if opened is not None:
        program, who = getattr(opened, "program", "?"), getattr(opened, "who", "")
        return tr("Ledgers"), NOTE, tr("{file} is open in {program} ({who})", file=path.name, program=program, who=who)
    if not os.access(path, os.R_OK):
        return tr("Ledgers"), BAD, tr("{file} may not be read", file=path.name)
    return tr("Ledgers"), OK, str(path)
