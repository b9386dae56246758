"""``civtrack changes``: what happened since an earlier day.

Exists to choose the two days, ask the history and print. May import everything below `civtrack.cli`; no rule lives
here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from civtrack.asking.names import CHANGES, meant
from civtrack.cli.choosing import words_in
from civtrack.cli.console import Exit
from civtrack.cli.options import Common, Printing
from civtrack.cli.running import day_of, desk, finish, judged, today_at
from civtrack.cli.words import known_word, not_known
from civtrack.errors import NoHistory, UsageMistake
from civtrack.locales import active
from civtrack.model import CHANGE_NAMES, N_, STATUS_NAMES, Kind, Message, Status

if TYPE_CHECKING:
    import datetime as dt

    from civtrack.cli.printing import Listing
    from civtrack.cli.running import Desk
    from civtrack.history import Change, History
    from civtrack.history.entry import Entry

tr = active()

_FIELD_NAMES = {"items": N_("Items")}
_COLUMNS = ("kind", "number", "district", "field", "before", "after", "ledger", "sheet", "row", "matched_by", "id")
_SHOWN = _COLUMNS[:-2]
_LABELS = {"kind": N_("Change"), "field": N_("What"), "before": N_("Before"), "after": N_("Now")}
_MORE_LABELS = {"matched_by": N_("Recognised by")}
_MATCHED = {"number": N_("number"), "content": N_("content")}
_STYLES = {"newly_overdue": "red", "tier_up": "yellow", "deadline_moved": "magenta", "vanished": "magenta",
           "photos_removed": "magenta", "ledger_missing": "red", "reopened": "red", "closed": "green"}  # fmt: skip
_OWN_WORDS = {"silent-deadline": "deadline_moved", "any": ""}
_FAILING = (*_OWN_WORDS, *(kind.replace("_", "-") for kind in CHANGE_NAMES))


def changes(
    common: Common,
    printing: Printing,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help=tr("Compare today's ledgers with this day's snapshot.")),
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help=tr("The earlier of two days (as --since without --to).")),
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help=tr("The later of two snapshots; no ledger is read."))
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(
            "--only", metavar="KIND,…", help=tr("Only these kinds of changes: {kinds}.", kinds=", ".join(CHANGE_NAMES))
        ),
    ] = None,
) -> None:
    """Lists what changed."""
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import chosen_format, put
    from civtrack.outputs.wording import past_line

    chosen_format(printing.format, printing.output)
    if since and from_:
        raise UsageMistake("--since", detail=Message(N_("give --since or --from, not both")))
    wanted = _kinds(words_in(only), "--only") if only else set(CHANGE_NAMES)
    at = desk(common, common.paths or ())
    failing, other = _failing(common.fail_on or ())
    history = history_of(at)
    near = day_of(common.as_of, near=today_at(at)) if common.as_of else today_at(at)
    earlier = day_of(since or from_ or "", "--since" if since else "--from", near) if since or from_ else None
    if to is None:
        assessment = judged(replace(common, district=None, fail_on=other), at, _FAILING)
        districts = assessment.only(common.district or ()).districts
        first, last = history.newest(earlier or _day_before(assessment.as_of)), assessment.as_of
        found = history.changes(first, assessment, asked_about(common, at))
    else:
        _refuse_what_needs_ledgers(common, other)
        districts = named_districts(common.district or (), at, history)
        later = day_of(to, "--to", near)
        last = history.newest(later)
        first = history.newest(earlier or _day_before(last))
        found = history.changes_between(first, last, asked_about(common, at))
    if last < first:
        detail = Message(N_("{first} lies after {last}; the earlier day comes first"), {"first": first, "last": last})
        raise UsageMistake("--since" if since else "--from", detail=detail)
    found = tuple(one for one in found if one.kind in wanted and (not districts or one.district in districts))
    guard = guard_for(at.settings, common, force=printing.force)
    past = past_line(assessment, active()) if to is None else None
    put(
        listing(found, first, last, at, printing, past),
        printing.format,
        printing.output,
        guard,
        paged=not printing.no_pager,
    )
    findings = any(change.kind in failing for change in found)
    if to is None:
        at.console.problems(assessment.problems)
        finish(replace(common, fail_on=other), assessment, Exit.FINDINGS if findings else Exit.DONE)
    raise typer.Exit(int(Exit.FINDINGS if findings else Exit.DONE))


def listing(
    found: Sequence[Change], first: dt.date, last: dt.date, at: Desk, printing: Printing, past: str | None = None
) -> Listing:
    """Changes as rows; a limit says what it left out, and the counts are of all; `past` is the line of a past day."""
    from civtrack.cli.printing import Listing
    from civtrack.cli.tables import arranged, chosen_columns
    from civtrack.records import LABELS

    tr = active()
    labels = {**{name: LABELS[name] for name in _COLUMNS if name in LABELS}, **_LABELS, **_MORE_LABELS}
    columns = chosen_columns(printing.columns, _COLUMNS, labels) if printing.columns else list(_SHOWN)
    counts = Counter(change.kind for change in found)
    kept = arranged(found, printing, lambda change: change.as_json(), labels)
    wanted = columns if printing.columns else list(_COLUMNS)
    seen = () if printing.format in ("json", "jsonl") else kept
    documents = [{name: value for name, value in change.as_json().items() if name in wanted} for change in kept]
    return Listing(
        headers=[tr(labels[column]) for column in columns],
        rows=[[_cell(change, column) for column in columns] for change in seen],
        document=lambda: {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "counts": {kind: counts[kind] for kind in CHANGE_NAMES},
            "changes": documents,
        },
        lines=lambda: documents,
        title=[
            tr("{office}  Changes  {first} → {last}", office=at.settings.office.name, first=first, last=last).strip()
        ],
        notes=[told(counts), *_left_out(len(kept), len(found)), *([past] if past else [])],
        styles=[_STYLES.get(change.kind, "") for change in kept],
    )


def told(counts: Counter[str]) -> str:
    """How often each kind of change happened, in one line."""
    tr = active()
    pieces = [
        tr("{name} {count}", name=tr(name), count=counts[kind]) for kind, name in CHANGE_NAMES.items() if counts[kind]
    ]
    return "  ".join(pieces) or tr("nothing changed")


def _left_out(shown: int, count: int) -> list[str]:
    if shown == count:
        return []
    return [active()("{shown} of {count} changes; all of them: without --limit", shown=shown, count=count)]


def _cell(change: Change, column: str) -> Any:
    """A change as people read it: kinds, fields, statuses and tiers in words."""
    from civtrack.records import LABELS

    tr = active()
    value = getattr(change, column)
    if value is None:
        return None
    if column == "kind":
        return tr(CHANGE_NAMES[value])
    if column == "field":
        return tr(_FIELD_NAMES.get(value) or LABELS[value])
    if column == "matched_by":
        how, _, edited = value.partition(":")
        return tr("likeness, {field} edited", field=tr(LABELS[edited])) if edited else tr(_MATCHED[how])
    if column in ("before", "after"):
        if change.field == "status":
            return tr(STATUS_NAMES[Status(value)])
        if change.field == "tier":
            return tr(_tier_name(value))
    return value


def _tier_name(key: str) -> str:
    from civtrack.policy import CARRIED, PROFILES, VOID

    tiers = (tier for profile in PROFILES.values() for tier in (*profile.tiers, VOID, CARRIED))
    return next((tier.name for tier in tiers if tier.key == key), key)


def history_of(at: Desk) -> History:
    """The office's history.

    Raises:
        NoHistory: There is none yet.
    """
    from civtrack.history import open_history

    history = open_history(at.settings)
    if history is None:
        raise NoHistory(str(at.settings.history_file))
    return history


def asked_about(common: Common, at: Desk) -> Callable[[Entry], bool]:
    """Which items of a snapshot the options ask about: a ledger that was not named is not missing."""
    import fnmatch
    import functools

    from civtrack.cli.running import KINDS
    from civtrack.settings.discovery import expanded

    sheets = {name.strip() for name in common.sheet or ()}
    folder = at.settings.folder
    named = [expanded(path).absolute() for path in common.paths or ()]

    @functools.cache
    def is_named(path: str) -> bool:
        whole = (folder / path).absolute()
        return any(
            place == whole or place in whole.parents or fnmatch.fnmatchcase(str(whole), str(place)) for place in named
        )

    def asked(entry: Entry) -> bool:
        if sheets and entry.sheet.strip() not in sheets:
            return False
        if named:
            return is_named(entry.path)
        return common.kind in (None, "auto") or KINDS[Kind(entry.kind)] == common.kind

    return asked


def _day_before(day: dt.date) -> dt.date:
    import datetime as dt

    return day - dt.timedelta(days=1) if day > dt.date.min else day


def _kinds(words: Sequence[str], option: str) -> set[str]:
    return {known_word(option, word, CHANGES) for word in words if word.strip()}


def _failing(asked: Sequence[str]) -> tuple[set[str], list[str] | None]:
    """``--fail-on``: the kinds of changes, and what every command knows (tiers, problem)."""
    kinds: set[str] = set()
    other: list[str] = []
    for word in asked:
        kind = _OWN_WORDS.get(word, meant(word, CHANGES) or word)
        if not kind:
            kinds.update(CHANGE_NAMES)
        elif kind in CHANGE_NAMES:
            kinds.add(kind)
        else:
            other.append(word)
    return kinds, other or None


def _refuse_what_needs_ledgers(common: Common, other: Sequence[str] | None) -> None:
    """Two snapshots are compared without looking at today's files."""
    if common.paths:
        raise UsageMistake(
            "--to", detail=Message(N_("compares two snapshots and reads no ledger; leave out the paths"))
        )
    if other:
        raise not_known("--fail-on", other[0], _FAILING)


def named_districts(asked: Sequence[str], at: Desk, history: History) -> tuple[str, ...]:
    """Districts as asked for, by their canonical names."""
    if not asked:
        return ()
    office = at.settings.office
    days = history.days()
    known = [*office.districts, *(name for name in (history.figures(days[-1]) if days else ()) if name)]
    found = []
    for name in asked:
        meant = office.aliases.get(name, name)
        close = [each for each in dict.fromkeys(known) if each == meant] or [
            each for each in dict.fromkeys(known) if each.startswith(meant)
        ]
        if len(close) != 1:
            listed = "、".join(dict.fromkeys(known))
            detail = Message(N_("no district “{name}”; there are: {known}"), {"name": name, "known": listed})
            raise UsageMistake("--district", detail=detail)
        found.append(close[0])
    return tuple(found)
