"""``civtrack remind``: text to paste for each unit, person, leader or district; files; a table for a mail merge.

Exists to turn options into wishes and to print what was planned. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civtrack.asking.names import PERS
from civtrack.cli.console import Exit
from civtrack.cli.edit_options import Reminding
from civtrack.cli.options import Choosing, Common, Writing
from civtrack.cli.running import Desk, desk, finish, judged
from civtrack.cli.words import known_word
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civtrack.assessment import Assessment
    from civtrack.cli.printing import Listing
    from civtrack.outputs.reminders.kinds import Per, Wishes
    from civtrack.outputs.reminders.plan import Plan, Reminder
    from civtrack.policy import Span

tr = active()

_TEXT, _FILES = "text", "files"


def remind(
    common: Common,
    printing: Reminding,
    choosing: Choosing,
    per: Annotated[
        str | None,
        typer.Option(
            "--per",
            metavar="unit|person|leader|district",
            help=tr("Whom each text is for (default: [remind] per, unit)."),
        ),
    ] = None,
    within: Annotated[
        str | None,
        typer.Option(
            "--within",
            metavar="3d",
            help=tr(
                "Tell of what falls due so soon: 3d, 3天, 2wd, 2个工作日 (default: [remind] within, else due_soon)."
            ),
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help=tr("Write one file for each into this folder; -o too."))
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help=tr("Say exactly what would be written, write nothing."))
    ] = False,
    missing: Annotated[
        bool,
        typer.Option(
            "--missing", help=tr("Remind districts that have not answered: of -d, of --report, or of what was sent.")
        ),
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report", metavar="FILE", help=tr("The report of collect (JSON) that says who has not answered.")
        ),
    ] = None,
    sent: Annotated[
        Path | None,
        typer.Option(
            "--sent",
            metavar="FILE",
            help=tr("The list of what was sent (分发清单; default: the newest in the output folder)."),
        ),
    ] = None,
) -> None:
    """Reminds of what is late and what falls due."""
    from civtrack.cli.choosing import chosen_by, conditions_apart
    from civtrack.outputs.reminders.kinds import Wishes
    from civtrack.outputs.reminders.plan import plan

    printing, folder, form = _where(printing, out, dry_run=dry_run)
    wishes = Wishes(_per(per, missing=missing), _within(within))
    if not missing and (report or sent):
        option = "--report" if report else "--sent"
        raise UsageMistake(option, detail=Message(N_("it belongs to --missing")))
    common, choosing = conditions_apart(common, choosing)
    at = desk(common, common.paths or ())
    assessment = judged(common, at)
    if missing:
        planned = _of_missing(assessment, choosing, wishes, (report, sent), at)
    else:
        if per is None:
            wishes = replace(wishes, per=type(wishes.per)(at.settings.remind.per))
        if within is None:
            wishes = replace(wishes, within=at.settings.remind.within)
        planned = plan(assessment, chosen_by(assessment, choosing), wishes)
    _arrange(planned, printing)
    for remark in planned.remarks:
        at.console.warn(remark)
    code = Exit.DONE
    if folder is not None:
        code = _write(planned, assessment, common, printing, folder, at, dry_run=dry_run)
    else:
        _print(planned, assessment, common, printing, form, at)
    _tell(planned, at, whole=folder is not None)
    at.console.problems(assessment.problems)
    finish(common, assessment, code)


def _where(printing: Reminding, out: Path | None, *, dry_run: bool) -> tuple[Reminding, Path | None, str]:
    """What ``-o`` means: a folder for one file each, or one file; and what is printed: text, or the table.

    Raises:
        UsageMistake: What is asked for cannot be.
    """
    from civtrack.cli.printing import chosen_format

    output, folder = printing.output, out
    if output is not None and _is_folder(output):
        if out is not None:
            raise UsageMistake("--out", detail=Message(N_("a folder is named twice")))
        folder, output = output, None
        printing = replace(printing, output=None)
    if folder is not None:
        if output is not None:
            raise UsageMistake("--out", detail=Message(N_("files go into a folder or a table into a file, not both")))
        if printing.format not in (None, "json"):
            detail = Message(N_("“{found}” is none of {known}"), {"found": printing.format, "known": "json"})
            raise UsageMistake("--format", detail=detail)
        return printing, folder, _FILES
    if dry_run:
        raise UsageMistake("--dry-run", detail=Message(N_("it says which files would be written; name a folder (-o)")))
    plain = printing.format is None and (output is None or output.suffix.lower() in ("", ".txt"))
    return printing, None, _TEXT if plain else chosen_format(printing.format, output)


def _is_folder(path: Path) -> bool:
    """Whether a path means a folder: one that stands, or a name without the suffix of a file."""
    if path.is_dir() or not path.suffix:
        return not path.exists() or path.is_dir()
    return not path.suffix[1:].isalpha()


def _per(text: str | None, *, missing: bool) -> Per:
    from civtrack.outputs.reminders.kinds import Per

    if text is None:
        return Per.DISTRICT if missing else Per.UNIT
    found = Per(known_word("--per", text, {name: names for name, names in PERS.items() if name != "item"}))
    if missing and found is not Per.DISTRICT:
        raise UsageMistake("--per", detail=Message(N_("it is districts that answer (--missing)")))
    return found


def _within(text: str | None) -> Span | None:
    from civtrack.rules.spans import read_span

    if text is None:
        return None
    span = read_span(text)
    if span is None:
        advice = N_("“{found}” is no number of days; write 3d, 3天, 2wd or 2个工作日")
        raise UsageMistake("--within", detail=Message(advice, {"found": text}))
    return span


def _of_missing(
    assessment: Assessment,
    choosing: Choosing,
    wishes: Wishes,
    files: tuple[Path | None, Path | None],
    at: Desk,
) -> Plan:
    """The reminders of districts that have not answered: by what the clerk or a merge report says."""
    from civtrack.cli.choosing import chosen_by
    from civtrack.outputs.reminders.missing import newest_manifest, reported, sent
    from civtrack.outputs.reminders.plan import plan_missing
    from civtrack.outputs.reminders.text import Answer

    report, manifest = files
    if report is not None or not assessment.districts:
        asked = assessment.districts
        if report is None:
            manifest, missing = _silent(assessment, manifest, at)
        else:
            missing = reported(report)
        silent = assessment.whole.only(missing).districts
        names = tuple(name for name in silent if not asked or name in asked)
        assessment = assessment.whole.only(names) if names else replace(assessment, verdicts=(), _parts=[])
    else:
        names = assessment.districts
    manifest = manifest or newest_manifest(assessment)
    known = sent(manifest, names) if manifest else None
    if known is None:
        at.console.warn(
            Message(N_("there is no list of what was sent (分发清单): the texts name no day (--sent FILE)"))
        )
    for name, answer in (known or {}).items():
        if answer.day is None:
            values = {"district": name, "file": str(manifest)}
            at.console.warn(Message(N_("{file}: nothing was sent to {district} by it; its text names no day"), values))
    return plan_missing(assessment, chosen_by(assessment, choosing), known or dict.fromkeys(names, Answer()), wishes)


def _silent(assessment: Assessment, manifest: Path | None, at: Desk) -> tuple[Path, list[str]]:
    """The list that districts are to answer, and those of it that have not: by the inbox and the log.

    Raises:
        UsageMistake: Nothing was sent, so that nobody can have answered.
    """
    from civtrack.edits.answered import answered_since
    from civtrack.outputs.reminders.missing import asked_by, sent_to_all

    manifest = manifest or asked_by(assessment)
    if manifest is None:
        detail = N_("no list of what was sent (分发清单) is known: name the districts (-d), or give --report")
        raise UsageMistake("--missing", detail=Message(detail))
    day, asked = sent_to_all(manifest)
    back = answered_since(day, assessment)
    silent = [name for name in asked if name not in back]
    text = N_("of what was sent on {day}: {back} of {asked} districts have answered ({file}; --sent for another one)")
    values = {"day": day, "back": len(asked) - len(silent), "asked": len(asked), "file": manifest.name}
    at.console.say(Message(text, values))
    return manifest, silent


def _arrange(planned: Plan, printing: Reminding) -> None:
    """Sorts and limits reminders as asked."""
    from civtrack.cli.tables import arranged
    from civtrack.outputs.reminders.tables import COLUMNS, values

    if printing.sort or printing.limit is not None:
        before = len(planned.reminders)
        planned.reminders = arranged(planned.reminders, printing, values, COLUMNS)
        if len(planned.reminders) < before:
            text = N_("{shown} of {count} reminders; all of them: without --limit")
            planned.remarks.append(Message(text, {"shown": len(planned.reminders), "count": before}))


def _write(
    planned: Plan,
    assessment: Assessment,
    common: Common,
    printing: Reminding,
    folder: Path,
    at: Desk,
    *,
    dry_run: bool,
) -> Exit:
    """One file for each, into a folder."""
    from civtrack.cli.writing import place
    from civtrack.outputs.making import reminders

    writing = Writing(folder, dry_run, printing.force, printing.format)
    return place(reminders(assessment, folder, planned), assessment, writing, at.console, common)


def _print(planned: Plan, assessment: Assessment, common: Common, printing: Reminding, form: str, at: Desk) -> None:
    """The texts, or the table, to stdout or one file."""
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import put, put_text

    guard = guard_for(at.settings, common, assessment, force=printing.force)
    if form == _TEXT:
        put_text("\n".join(f"【{one.to.name}】\n{one.text.text}" for one in planned.reminders), printing.output, guard)
        return
    put(_listing(planned.reminders, printing, form), printing.format, printing.output, guard)


_PEOPLE_READ = ("table", "plain", "markdown")
_SHOWN = ("addressee", "district", "overdue", "due", "count", "longest")
"""Formats in which a text of many lines would tear the table apart, and what they show instead."""


def _listing(reminders: Sequence[Reminder], printing: Reminding, form: str) -> Listing:
    from functools import partial

    from civtrack.cli.printing import Listing
    from civtrack.cli.tables import chosen_columns
    from civtrack.outputs.reminders.tables import COLUMNS, document, values

    tr = active()
    columns = list(_SHOWN if form in _PEOPLE_READ else COLUMNS)
    if printing.columns:
        columns = chosen_columns(printing.columns, list(COLUMNS), COLUMNS)
    rows = [values(one) for one in reminders]

    def documents() -> list[dict[str, object]]:
        whole = map(partial(document, tr=tr), reminders)
        return [{name: one[name] for name in (columns if printing.columns else COLUMNS)} for one in whole]

    return Listing(
        [tr(COLUMNS[name]) for name in columns], [[row[name] for name in columns] for row in rows], documents, documents
    )


def _tell(planned: Plan, at: Desk, *, whole: bool) -> None:
    """What was told to how many; and where the lists are that texts refer to."""
    if not planned.reminders:
        at.console.say(Message(N_("nothing is overdue and nothing falls due so soon; there is nobody to remind")))
        return
    told = active().plural(
        "{count} reminder: {overdue} items overdue, {due} due soon",
        "{count} reminders: {overdue} items overdue, {due} due soon",
        len(planned.reminders),
        overdue=sum(len(one.to.overdue) for one in planned.reminders),
        due=sum(len(one.to.due) for one in planned.reminders),
    )
    at.console.say(Message("{line}", {"line": told}))
    longer = sum(one.text.more > 0 for one in planned.reminders)
    if longer and not whole:
        text = N_("{count} of them refer to a list (附表) of what they cannot name; -o FOLDER writes it beside each")
        at.console.say(Message(text, {"count": longer}))
