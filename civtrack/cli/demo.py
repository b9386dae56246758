"""``civtrack demo``: the bundled sample office, to try everything on.

Exists so that a new user sees the whole job before touching a ledger. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civtrack.cli.options import Common, Settled, Writing
from civtrack.cli.running import desk, finish, judged
from civtrack.errors import AlreadyThere
from civtrack.files import Guard, not_written, replacing
from civtrack.locales import active
from civtrack.model import N_, Message

tr = active()
AS_OF = "2022-07-20"
_CAME_IN, _INBOX = "来件", "收件"
"""Where the sample keeps what came in, and the inbox of the copy that it is put into (`[inbox]` of its settings)."""


def demo(
    settled: Settled,
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help=tr("Where the sample office is copied to."), show_default=True)
    ] = Path("civtrack-demo"),
    force: Annotated[
        bool,
        typer.Option("--force", help=tr("Replace files that civtrack did not write, too; a backup is kept.")),
    ] = False,
) -> None:
    """Copies the sample office and runs daily on it."""
    from civtrack.cli.daily import make_day
    from civtrack.cli.inbox import opened_inbox

    copy_sample(folder, replace_existing=force)
    common = Common(
        lang=settled.lang,
        quiet=settled.quiet,
        verbose=settled.verbose,
        no_color=settled.no_color,
        config=folder / "civtrack.toml",
        as_of=AS_OF,
    )
    at = desk(common)
    with opened_inbox(common, Writing(), at, 0) as inbox:
        assessment = judged(common, at)
        inbox.put_away(make_day(assessment, Writing(), at.console, inbox.besides))
    at.console.say(
        Message(
            N_(
                "\nLook at {folder}/civtrack-out/{day}/: the summary workbook, and the updated ledgers in 台账/.\n"
                "What came in was taken into the ledgers; it lies in {folder}/收件/已收/{day}/, with a report.\n"
                "Then try, in {folder}:\n"
                "  civtrack query --tier red --as-of {day}\n"
                "  civtrack inspect\n"
                "  civtrack log\n"
                "  civtrack summary --by unit --as-of {day}"
            ),
            {"folder": str(folder), "day": AS_OF},
        )
    )
    finish(common, assessment)


def copy_sample(folder: Path, *, replace_existing: bool) -> None:
    """Copies ledgers and settings of the sample office, and what came in into its inbox.

    What the copy's day has taken from its inbox stays taken: ledgers that are there then are left as they are.

    Raises:
        AlreadyThere: The folder is there and not empty.
        NotWritten: The system refuses.
    """
    from civtrack.assessment import today
    from civtrack.settings import Settings

    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()) and not replace_existing:
            raise AlreadyThere(str(folder))
        guard = Guard(force=lambda: today(Settings()))
        taken = any((folder / _INBOX).glob(f"*/{AS_OF}/*.xlsx"))
        for source in sorted(sample_folder().iterdir()):
            if source.suffix in (".xlsx", ".xls", ".csv", ".toml") and not (taken and (folder / source.name).exists()):
                _copy(source.read_bytes(), folder / source.name, guard)
        (folder / _INBOX).mkdir(exist_ok=True)
        for source in [] if taken else sorted((sample_folder() / _CAME_IN).iterdir()):
            _copy(source.read_bytes(), folder / _INBOX / source.name, guard)
    except OSError as error:
        raise not_written(folder, error) from error


def _copy(data: bytes, target: Path, guard: Guard) -> None:
    if target.is_file() and target.read_bytes() == data:
        return
    with replacing(target, guard) as stream:
        stream.write(data)


def sample_folder() -> Path:
    """The sample office: inside an installed package, beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "sample_data"
    return inside if inside.is_dir() else package.parent / "sample_data"
