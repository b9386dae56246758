"""New problems of an inbox's files put into the ledgers: all of a ledger in one act, each file told by itself.

Exists because patrols send two hundred small files a day, and a ledger is read, proven and written once for all of
them, however many there are. Where the proof speaks against them, halves are tried, so that one odd file keeps no other
out. May import the other modules of `civtrack.edits` but `civtrack.edits.receiving`, and what stands below them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from civtrack.assessment import Assessment, judge_sources
from civtrack.edits.arrivals import Arrival, Waiting
from civtrack.edits.carrying_out import carry_out, clear_up_after
from civtrack.edits.inbox import Fate, ledger_for
from civtrack.edits.intake import Intake, plan_add
from civtrack.edits.journal import settled_runs
from civtrack.edits.log import Run
from civtrack.edits.old_photos import with_photos_of
from civtrack.edits.origins import names_in
from civtrack.edits.plan import Plan
from civtrack.edits.received import PATIENCE, Hands, Received, Taken
from civtrack.edits.returned import Returned
from civtrack.edits.taken_before import added_before
from civtrack.edits.taken_in import taken_in
from civtrack.edits.word import open_returned
from civtrack.errors import CivtrackError, LedgerChanged, LedgerUnreadable, NotEditable, NotWritten
from civtrack.ledger.reader import ReadOptions
from civtrack.ledger.taken import FOUND
from civtrack.model import N_, Item, Ledger, Message
from civtrack.sources import sources

__all__ = ["add_new"]

_New = tuple[Arrival, Sequence[Returned]]
"""A file with new problems, and what it is read as: one list, or those that are packed in it."""


def add_new(new: Sequence[_New], assessment: Assessment, done: Received, hands: Hands) -> None:
    """Takes the new problems of files in, unless the log says that they were.

    Args:
        new: The files.
        assessment: The ledgers as they are now.
        done: Hears what becomes of the files.
        hands: What to work with.
    """
    fresh: dict[str, _New] = {}
    again: list[_New] = []
    runs = settled_runs(assessment.settings)
    for arrival, some in new:
        if before := added_before(arrival, runs):
            done.taken.append(_known(arrival, some, before, hands))
        elif arrival.sha256 in fresh:
            again.append((arrival, some))
        else:
            fresh[arrival.sha256] = arrival, some
    if len(fresh) + len(again) < len(new):
        clear_up_after(assessment, hands.placer(), Plan("add"))  # the run that added them may have been killed
    groups: dict[Path, list[_New]] = {}
    for arrival, some in fresh.values():
        master = _master(some, assessment)
        if isinstance(master, Message):
            done.aside.append((arrival, master))
        else:
            groups.setdefault(master, []).append((arrival, some))
    for path, files in groups.items():
        _add(path, files, assessment, done, hands)
    if again:  # the same bytes under another name: the log knows them by now
        add_new(again, hands.read(), done, hands)


def _master(some: Sequence[Returned], assessment: Assessment) -> Path | Message:
    """The one ledger that all lists of a file go into, as a file is taken as a whole."""
    wanted, as_of = assessment.settings.inbox.add_to, assessment.as_of
    kinds = dict.fromkeys(one.rows[0].item.table.kind for one in some)
    found = [ledger_for(assessment.ledgers, kind, wanted, as_of) for kind in kinds]
    unsure = next((one for one in found if isinstance(one, Message)), None)
    if unsure is not None:
        return unsure
    paths = {one.path for one in found if not isinstance(one, Message)}
    if len(paths) > 1:
        return Message(N_("the files in it go into several ledgers; unpack it and put its files into the inbox"))
    return paths.pop()


def _add(path: Path, files: Sequence[_New], assessment: Assessment, done: Received, hands: Hands) -> None:
    """Takes files into one ledger; one that is saved meanwhile is read again."""
    settings = assessment.settings
    found, missing = sources(
        [one.path for _, some in files for one in some], settings, ReadOptions(opens=open_returned, otherwise=FOUND)
    )
    new = judge_sources(found, settings, assessment.as_of, missing)
    if new.unreadable:
        wrong = {Path(error.where.split("!", 1)[0]).name: error for error in new.unreadable}
        done.aside += [(one, wrong[one.path.name]) for one, _ in files if one.path.name in wrong]
        left = [(arrival, some) for arrival, some in files if arrival.path.name not in wrong]
        if len(left) < len(files):  # without all that is in a packed file of which one is not read
            if left:
                _add(path, left, assessment, done, hands)
            return
    new = with_photos_of(new)
    origins = tuple(dict.fromkeys(one.origin for _, some in files for one in some))
    for again in reversed(range(PATIENCE)):
        try:
            intake = plan_add(assessment, _of(path, assessment), new, with_doubles=False)
            intake = intake._replace(plan=replace(intake.plan, origins=origins))
            refused = _put_in(intake, path, assessment, hands) if intake.added else []
        except (NotWritten, LedgerUnreadable) as error:
            refused = [error]
        if not refused:
            _tell_added(files, intake, new, done)
            return
        if len(files) > 1 and isinstance(refused[0], NotEditable):
            half = len(files) // 2
            _add(path, files[:half], assessment, done, hands)
            _add(path, files[half:], hands.read(), done, hands)
            return
        if not again or not isinstance(refused[0], LedgerChanged):
            done.refused += refused
            why = Message(N_("{ledger} could not be written"), {"ledger": path.name})
            done.waiting += [Waiting(arrival.path, why) for arrival, _ in files]
            return
        assessment = hands.read()


def _of(path: Path, assessment: Assessment) -> Ledger:
    (ledger,) = (one for one in assessment.ledgers if one.path == path)
    return ledger


def _put_in(intake: Intake, path: Path, assessment: Assessment, hands: Hands) -> list[CivtrackError]:
    """Writes new rows into a ledger, proven first; gives back why not."""
    with tempfile.TemporaryDirectory(prefix="civtrack-") as folder:
        made, told = taken_in(intake.plan, _of(path, assessment), assessment, Path(folder))
        for problem in told:
            hands.tell(problem)
        return carry_out(intake.plan, assessment, hands.placer(), hands.tell, {path: made}).outcome.refused


def _tell_added(files: Sequence[_New], intake: Intake, new: Assessment, done: Received) -> None:
    """Notes what became of each new item; a file of which nothing could be placed is the clerk's."""
    came = {one.path.name: arrival.path.name for arrival, some in files for one in some}
    items: dict[str, dict[str, Item]] = {}
    for verdict in (*new.verdicts, *new.absent):
        where = verdict.item.ref()
        items.setdefault(came[where.ledger], {})[str(where)] = verdict.item
    refused = _by_file(((one.source, one) for one in intake.plan.refusals), came)
    doubles = _by_file(((str(one.verdict.item.ref()), one) for one in intake.doubles), came)
    added = _by_file(((row.cells[0].source, row) for row in intake.plan.new if row.cells), came)
    text = N_("may be {other} already ({likeness} % alike)")
    taken = len(done.taken)
    for arrival, _ in files:
        name = arrival.path.name
        own = items.get(name, {})
        whole = [one for one in refused.get(name, ()) if one.field is None and one.asked is None]
        if whole and name not in added and name not in doubles:
            done.aside.append((arrival, whole[0].why))
            continue
        left = [(own[one.source], one.why) for one in refused.get(name, ()) if one.source in own]
        left += [
            (one.verdict.item, Message(text, {"other": str(one.earlier.item.ref()), "likeness": one.likeness}))
            for one in doubles.get(name, ())
        ]
        done.taken.append(Taken(arrival, Fate.ADDED, len(own), added=len(added.get(name, ())), left=tuple(left)))
    if len(done.taken) > taken:
        done.said += intake.said


_T = TypeVar("_T")


def _by_file(found: Iterable[tuple[str, _T]], came: Mapping[str, str]) -> dict[str, list[_T]]:
    """What belongs to each file that came, by the places in those that were read (``新增.xlsx!台账!4``)."""
    files: dict[str, list[_T]] = {}
    for place, one in found:
        name = next((came[name] for name in names_in(place) if name in came), "")
        files.setdefault(name, []).append(one)
    return files


def _known(arrival: Arrival, some: Sequence[Returned], runs: Sequence[Run], hands: Hands) -> Taken:
    """A file that was added before: put away, too, or by a run that was stopped before it came to that."""
    if arrival.sha256 in hands.earlier:
        return Taken(arrival, Fate.KNOWN, sum(len(one.rows) for one in some))
    there = {change.source for run in runs for change in run.changes}
    why = Message(N_("the run that took this file in was stopped; this row was not taken, it may be there already"))
    rows = [row for one in some for row in one.rows]
    left = tuple((row.item, why) for row in rows if str(row.ref()) not in there)
    return Taken(arrival, Fate.ADDED, len(rows), left=left)
