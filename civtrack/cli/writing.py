"""What every writing command does: choose the folder, place the files, say what became of each.

Exists so that ``--out``, ``--dry-run``, ``--force`` and ``--format json`` mean the same in each of them. May import
everything below `civtrack.cli`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civtrack.cli.console import Console, Exit
from civtrack.cli.guarding import guard_for
from civtrack.cli.options import Common, Writing
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Field, Message, Value
from civtrack.outputs.placing import Outcome, Output, Placer, Rehearsal, Written

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.edits.log import Change
    from civtrack.model import Ledger

__all__ = [
    "change_line",
    "check_format",
    "copies_at",
    "folder_for",
    "near",
    "place",
    "placer_for",
    "tell",
    "tell_edits",
    "tell_kinds",
]


def check_format(writing: Writing, *others: str) -> None:
    """Refuses a ``--format`` that a writing command has not; `others` are those that it has beside json."""
    if writing.format not in (None, "json", *others):
        known = [*others, "json"]
        detail = Message(N_("“{found}” is none of {known}"), {"found": writing.format, "known": known})
        raise UsageMistake("--format", detail=detail)


def folder_for(assessment: Assessment, writing: Writing) -> Path:
    """``--out``, else the dated folder of the settings' output folder."""
    return writing.out or assessment.settings.outputs_folder / assessment.as_of.isoformat()


def near(path: Path | str) -> str:
    """A path as people read it: from the working folder on where it lies inside, else in full."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except (ValueError, OSError):  # elsewhere; or the working folder is the day's former one, which has gone
        return str(path)


def place(
    outputs: Sequence[Output], assessment: Assessment, writing: Writing, console: Console, common: Common
) -> Exit:
    """Places outputs and tells of them; returns how the command ends."""
    outcome = placer_for(assessment, writing, common).place(outputs)
    tell(outcome, writing, console)
    return Exit.NOT_WRITTEN if outcome.refused else Exit.DONE


def placer_for(assessment: Assessment, writing: Writing, common: Common) -> Placer:
    """What places a command's files, or with ``--dry-run`` only rehearses it."""
    guard = guard_for(assessment.settings, common, assessment, force=writing.force)
    return Rehearsal(guard) if writing.dry_run else Placer(guard)


def tell(outcome: Outcome, writing: Writing, console: Console, besides: Mapping[str, Any] | None = None) -> None:
    """One line a file on stderr, or the JSON on stdout, with what it says besides; refusals are always told."""
    if writing.format == "json":
        _put_json({**outcome.as_json(active()), **(besides or {})})
    wrote = N_("would write {path} ({items} items)") if writing.dry_run else N_("wrote {path} ({items} items)")
    for one in outcome.written:
        if writing.format != "json":
            console.say(Message(wrote, {"path": near(one.path), "items": one.items}))
    for path in outcome.unchanged:
        if writing.format != "json":
            console.say(Message(N_("unchanged {path}"), {"path": near(path)}))
    for error in outcome.refused:
        console.error(error)


def _put_json(document: Mapping[str, Any]) -> None:
    import json

    from civtrack.cli.printing import put_text  # with all that draws tables

    put_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


KIND_NAMES = {
    "updated_ledger": N_("updated ledgers"),
    "summary_workbook": N_("summary workbooks"),
    "page": N_("pages"),
    "district_workbook": N_("district workbooks"),
    "split_manifest": N_("lists of what went where"),
    "brief": N_("briefs"),
    "notice": N_("Word documents"),
    "reminder": N_("reminders"),
    "reminder_list": N_("lists beside reminders"),
}
"""What the files of each kind are called where they are only counted."""


def tell_kinds(outcome: Outcome, writing: Writing, console: Console, besides: Mapping[str, Any] | None = None) -> None:
    """What was written by kind, and where: nobody reads seventy lines at six; ``-v`` names each file."""
    if writing.format == "json" or writing.dry_run or console.verbosity > 0:
        tell(outcome, writing, console, besides)
        return
    for (kind, folder), files in _by_kind(outcome).items():
        values = {"count": len(files), "kind": Message(KIND_NAMES.get(kind, kind)), "folder": f"{near(folder)}/"}
        if len(files) == 1:
            console.say(
                Message(N_("wrote {path} ({items} items)"), {"path": near(files[0].path), "items": files[0].items})
            )
        else:
            console.say(Message(N_("wrote {count} {kind} to {folder}"), values))
    if outcome.unchanged:
        console.say(Message(N_("{count} files are unchanged"), {"count": len(outcome.unchanged)}))
    for error in outcome.refused:
        console.error(error)


def _by_kind(outcome: Outcome) -> dict[tuple[str, Path], list[Written]]:
    found: dict[tuple[str, Path], list[Written]] = {}
    for one in outcome.written:
        found.setdefault((one.kind, one.path.parent), []).append(one)
    return found


def tell_edits(
    outcome: Outcome,
    changes: Mapping[Path, Sequence[Change]],
    assessment: Assessment,
    writing: Writing,
    console: Console,
) -> None:
    """What became of edited ledgers: one line a file on stderr, or the JSON with every changed cell on stdout."""
    if writing.format != "json":
        tell(outcome, writing, console)
        if outcome.written and not writing.dry_run and writing.out is None:
            for one in outcome.written:
                text = N_("“civtrack restore --last {path}” takes it back")
                console.say(Message(text, {"path": near(one.path)}))
        return
    from civtrack.edits.carrying_out import Carried

    _put_json(Carried(outcome, dict(changes)).as_json(active(), assessment.shown_path))
    for error in outcome.refused:
        console.error(error)


def change_line(where: str, field: Field | str | None, before: Value, after: Value) -> Message:
    """One changed cell as people read it."""
    from civtrack.records import LABELS, text_of

    values = {
        "where": where,
        "field": Message(LABELS[field]) if field and field in LABELS else "",
        "before": _shown(text_of(before)),
        "after": _shown(text_of(after)),
    }
    text = N_("{where}  {field}: {before} → {after}") if field else N_("{where}: {before} → {after}")
    return Message(text, values)


def _shown(text: str | None) -> Message | str:
    return Message(N_("(empty)")) if text is None else f"“{' '.join(text.split())}”"


def copies_at(out: Path, ledgers: Sequence[Ledger]) -> tuple[Path, dict[Path, str]]:
    """The folder that copies of ledgers go to, and what they are called where a workbook was named for one.

    Raises:
        UsageMistake: A workbook was named for several ledgers.
    """
    if out.suffix.lower() not in (".xlsx", ".xlsm") or out.is_dir():
        return out, {}
    if len(ledgers) > 1:
        raise UsageMistake("--out", detail=Message(N_("there are several ledgers: name a folder")))
    return out.parent, {ledger.path: out.name for ledger in ledgers}
