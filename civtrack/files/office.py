"""LibreOffice as a converter: found once, started once for many files, in a child process with limits.

Exists because an old workbook (.xls, .et, .ods, .xlsb) can only be edited without loss as .xlsx, and only an office
program can carry its look over. What LibreOffice wrote is nobody's word yet: `civtrack.ledger.twins` holds it against
the original. May import `civtrack.fence`, `civtrack.model` and `civtrack.files.unlinked`.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from civtrack import fence
from civtrack.files.unlinked import copy_unlinked
from civtrack.model import N_, Message
from civtrack.patterns import lazy

__all__ = ["VARIABLE", "convert_to_docx", "convert_to_pdf", "convert_to_xlsx", "find_office"]

SECONDS_OF_NOTHING, SECONDS_OF_MEBIBYTE = 90.0, 30.0
"""What the smallest file may take, starting included, and each MiB besides; .xls of 65,000 rows take about 20 s."""
SECONDS: Final = 600.0
"""The most time a conversion may take."""
MEMORY: Final = 4 << 30
"""The most address space that LibreOffice may take, where the system can limit it."""
_SECOND: Final = 1.0
"""The system counts the time of a process in whole seconds: one that was ended has less than one of them left."""
OWN_MEMORY: Final = 256 << 20
"""What LibreOffice's own program takes of the memory besides its data."""
_LIMITED: Final = Path(__file__).with_name("limited.py")

VARIABLE: Final = "CIVTRACK_LIBREOFFICE"
"""An environment variable, not a setting: it is about the machine, not about the office."""
_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
_DEAD_PROXY: Final = "127.0.0.1", 9
"""Where nothing listens: whatever LibreOffice would still fetch ends there."""
_ITEMS: Final = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableOLEAutomation", "true"),
    ("Calc/Content/Update", "Link", "2"),
    ("Writer/Content/Update", "Link", "2"),
    ("Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", _DEAD_PROXY[0]),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", str(_DEAD_PROXY[1])),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", _DEAD_PROXY[0]),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", str(_DEAD_PROXY[1])),
    ("/org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
    ("/org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
)
_SETTINGS: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema">\n'
    + "".join(
        f'<item oor:path="{path if path[0] == "/" else f"/org.openoffice.Office.{path}"}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in _ITEMS
    )
    + "</oor:items>\n"
)
"""A profile that runs no macros and no active content, follows no links to other files or into the network (not for
pictures, data or formulas either), computes nothing anew, and takes the office's locale whatever the machine's is."""

_MOMENTS = lazy(rb"<dcterms:(created|modified)\b[^>]*?(?:/>|>[^<]*</dcterms:\1>)")
_TIME = (1980, 1, 1, 0, 0, 0)


def find_office() -> str | None:
    """The path of LibreOffice's program, or None.

    ``CIVTRACK_LIBREOFFICE`` names it where it is in no usual place; ``off`` says not to use any.
    """
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return None if named == "off" else shutil.which(named)
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    return next((place for place in _PLACES if Path(place).is_file()), None)


def convert_to_xlsx(sources: Mapping[str, Path], folder: Path, program: str) -> dict[str, Path | Message]:
    """Converts workbooks to .xlsx.

    LibreOffice is started once for all of them; should it end before all are there, once more for each that is
    missing, so that one file never stops the others.

    Args:
        sources: A name for each, plain and with a suffix that says the format (``1.xls``), and the file.
        folder: An empty folder that takes everything that is written, LibreOffice's own settings included.
        program: What `find_office` found.

    Returns:
        Name → the .xlsx, whose bytes depend on the source's alone, or why there is none.

    Raises:
        OSError: A file cannot be read, or the folder not be written.
    """
    staged = {name: folder / "from" / name for name in sources}
    (folder / "from").mkdir()
    refused: dict[str, Path | Message] = {}
    for name, path in sources.items():
        try:
            copy_unlinked(path, staged[name])
        except ValueError:
            refused[name] = Message(N_("it cannot be kept from opening other files"))
            del staged[name]
    if not staged:
        return refused
    _set_up(folder)
    reasons: dict[str, Message | None] = dict.fromkeys(staged, _run(program, list(staged.values()), folder))
    missing = [name for name in staged if not _made(folder, name).is_file()]
    for name in missing if len(staged) > 1 else ():
        reasons[name] = _run(program, [staged[name]], folder)
    return refused | {name: _taken(_made(folder, name), reasons[name]) for name in staged}


def convert_to_pdf(document: bytes, folder: Path, program: str) -> bytes | Message:
    """Makes a PDF of a Word document of our own.

    Args:
        document: The .docx.
        folder: An empty folder that takes everything that is written.
        program: What `find_office` found.

    Returns:
        The PDF, whose bytes depend on the document, the fonts and LibreOffice alone; or why there is none.

    Raises:
        OSError: The folder cannot be written.
    """
    (folder / "from").mkdir()
    source = folder / "from" / "1.docx"
    source.write_bytes(document)
    _set_up(folder)
    reason = _run(program, [source], folder, "pdf:writer_pdf_Export")
    made = folder / "to" / "1.pdf"
    if not made.is_file():
        return reason or Message(N_("it gave no file"))
    # Same length, so that the table of places in the file stays true.
    return _STAMPS.sub(lambda found: found[1] + re.sub(rb"[0-9A-Fa-f]", b"0", found[2]) + found[3], made.read_bytes())


def convert_to_docx(source: Path, suffix: str, folder: Path, program: str) -> Path | Message:
    """Converts a document of another word processor, or of an older one.

    Args:
        source: The document.
        suffix: Its format, as LibreOffice knows it: ``.doc``, ``.rtf``, ``.odt``.
        folder: An empty folder that takes everything that is written.
        program: What `find_office` found.

    Returns:
        The .docx, whose bytes depend on the source's alone; or why there is none.

    Raises:
        OSError: The document cannot be read, or the folder not be written.
    """
    (folder / "from").mkdir()
    staged = folder / "from" / f"1{suffix}"
    try:
        copy_unlinked(source, staged)
    except ValueError:
        return Message(N_("it cannot be kept from opening other files"))
    _set_up(folder)
    reason = _run(program, [staged], folder, "docx:MS Word 2007 XML")
    return _taken(folder / "to" / "1.docx", reason)


_STAMPS = lazy(
    rb"(/CreationDate\s*\(D:|/ModDate\s*\(D:|/ID\s*\[\s*<|/DocChecksum /)([^\])/]+(?:>\s*<[^\]]+)?)([\])/\n])"
)


def _set_up(folder: Path) -> None:
    """LibreOffice's own settings."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")


def _made(folder: Path, name: str) -> Path:
    return folder / "to" / f"{Path(name).stem}.xlsx"


def _taken(path: Path, reason: Message | None) -> Path | Message:
    if not path.is_file():
        return reason or Message(N_("it gave no file"))
    try:
        _settle(path)
    except (zipfile.BadZipFile, OSError, EOFError):
        return reason or Message(N_("it gave a broken file"))
    return path


def _run(program: str, files: list[Path], folder: Path, form: str = "xlsx:Calc MS Excel 2007 XML") -> Message | None:
    """Runs LibreOffice on some files; what kept it from ending well, if anything."""
    size = sum(file.stat().st_size for file in files)
    seconds = min(SECONDS, SECONDS_OF_NOTHING + SECONDS_OF_MEBIBYTE * size / (1 << 20))
    command = [
        sys.executable, "-I", str(_LIMITED), *map(str, _limits()), program,
        f"-env:UserInstallation={(folder / 'profile').absolute().as_uri()}", "--headless", "--norestore",
        "--convert-to", form, "--outdir", str(folder / "to"), *map(str, files),
    ]  # fmt: skip
    if os.name != "posix":
        command = command[6:]
    try:
        process = subprocess.Popen(  # noqa: S603 - a program found on this machine, our own files
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, env=_environment(), cwd=folder,
        )  # fmt: skip
    except OSError as error:
        return Message(N_("it does not start: {reason}"), {"reason": error.strerror or str(error)})
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        return Message(N_("it takes longer than any ledger should"))
    finally:
        _end(process)
    if code:
        fence.stand(_SECOND)
    return Message(N_("it ended with code {code}"), {"code": code}) if code else None


def _limits() -> tuple[int, int, int]:
    """The address space, data and seconds of the processor that LibreOffice may take of what the run may."""
    memory, seconds = fence.memory(), fence.left()
    data = MEMORY if memory is None else min(MEMORY, max(memory - OWN_MEMORY, OWN_MEMORY))
    return MEMORY, data, int(SECONDS if seconds is None else max(_SECOND, seconds))


def _environment() -> dict[str, str]:
    """The process's own, with no way into the network."""
    dead = f"http://{_DEAD_PROXY[0]}:{_DEAD_PROXY[1]}"
    proxies = {
        name: dead for word in ("http", "https", "ftp", "all") for name in (f"{word}_proxy", f"{word.upper()}_PROXY")
    }
    kept = {name: value for name, value in os.environ.items() if name.casefold() != "no_proxy"}
    return {**kept, **proxies, "SAL_USE_VCLPLUGIN": "svp"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends LibreOffice with the processes that it started, if they still run."""
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _settle(path: Path) -> None:
    """Takes the moment of the conversion out of a package, so that the same source gives the same bytes.

    LibreOffice stamps every part of the zip with the clock, and may say when the document was saved.
    """
    whole = path.with_suffix(".settled")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as after:
        names = sorted(before.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            data = before.read(name)
            if name == "docProps/core.xml":
                data = _MOMENTS.sub(b"", data)
            after.writestr(zipfile.ZipInfo(name, _TIME), data, zipfile.ZIP_DEFLATED)
    whole.replace(path)
