"""The files of an inbox taken into the ledgers: what was answered is merged, what is new is added, each logged.

Exists so that `daily` has one call for it. The ledgers come first, each backed up and logged with the fingerprints of
the files; then the list of the day; the files leave the inbox last, when the day stands. A run that was killed is
finished by the next one, which merges again (that changes nothing twice) and adds nothing that the log has. May import
the other modules of `civtrack.edits` and what stands below them.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import field, replace
from pathlib import Path

from civtrack.assessment import Assessment, judge_sources
from civtrack.edits.arrivals import Arrival, Waiting
from civtrack.edits.carrying_out import carry_out, clear_up_after, without_held
from civtrack.edits.gathering import gathered, manifests
from civtrack.edits.inbox import Fate, Found, fate_of, ledger_for
from civtrack.edits.intake import Intake, plan_add
from civtrack.edits.journal import settled_runs
from civtrack.edits.log import Run
from civtrack.edits.merging import Merge, merge
from civtrack.edits.old_photos import with_photos_of
from civtrack.edits.origins import names_in
from civtrack.edits.pairing import Pairing
from civtrack.edits.plan import Plan
from civtrack.edits.proven import made_and_proven
from civtrack.edits.returned import Returned
from civtrack.edits.taken_before import added_before, after, without_known
from civtrack.edits.taken_in import taken_in
from civtrack.edits.word import open_returned
from civtrack.errors import CivtrackError, LedgerChanged, LedgerUnreadable, NoLedgerFound, NotWritten
from civtrack.ledger.reader import ReadOptions
from civtrack.ledger.taken import FOUND
from civtrack.light import dataclass
from civtrack.model import N_, Item, Message, Problem
from civtrack.outputs.marked.in_place import InPlace
from civtrack.outputs.placing import Outcome
from civtrack.sources import sources

__all__ = ["Hands", "Received", "Taken", "receive"]

_PATIENCE = 3
"""Times that ledgers are read which are saved meanwhile."""
_JUST_NOW = 60.0
"""Seconds within which a file that cannot be read may still be on its way."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What receiving works with.

    Attributes:
        read: Reads and judges the ledgers as they are now.
        placer: Makes what replaces them, or only rehearses it.
        moment: Now, in seconds of the epoch.
        earlier: Fingerprints of files that were put away before.
        tell: Hears what the clerk must know of the edits.
    """

    read: Callable[[], Assessment]
    placer: Callable[[], InPlace]
    moment: float
    earlier: frozenset[str] = frozenset()
    tell: Callable[[Problem], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken, or had been taken before.

    Attributes:
        arrival: The file.
        fate: How.
        rows: How many rows it has.
        matched: How many of them are items of the ledgers.
        districts: Whose they are.
        cells: How many cells of the ledgers it changes now.
        added: How many rows the ledgers get from it now.
        left: The new items of it that were not taken as they are, and why.
    """

    arrival: Arrival
    fate: Fate
    rows: int
    matched: int = 0
    districts: tuple[str, ...] = ()
    cells: int = 0
    added: int = 0
    left: tuple[tuple[Item, Message], ...] = ()


@dataclass(slots=True)
class Received:
    """What became of the files of an inbox.

    Attributes:
        assessment: The ledgers before anything was taken.
        taken: Files that were taken: they may be put away once the day stands.
        aside: Files that the clerk has to decide on.
        waiting: Files for the next run.
        merge: What the answers say; None where there were none.
        refused: Ledgers that could not be written.
        said: What the clerk must know of new items.
    """

    assessment: Assessment
    taken: list[Taken] = field(default_factory=list)
    aside: list[tuple[Arrival, Message | CivtrackError]] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    merge: Merge | None = None
    refused: list[CivtrackError] = field(default_factory=list)
    said: list[Message] = field(default_factory=list)


def receive(arrivals: Sequence[Arrival], assessment: Assessment, hands: Hands) -> Received:
    """Takes files into the ledgers.

    Args:
        arrivals: What lies in the inbox and is not being written.
        assessment: The ledgers as they are.
        hands: What to work with.
    """
    done = Received(assessment)
    if done.assessment.unreadable:
        why = Message(N_("a ledger could not be read: whose it is, nobody knows"))
        done.waiting += [Waiting(one.path, why) for one in arrivals]
        return done
    answers, new = _sorted_out(arrivals, done, hands)
    if answers:
        _collect(answers, done, hands)
    for arrival, files in new:
        _add(arrival, files[0], done, hands)
    return done


_Read = tuple[Arrival, Sequence[Returned]]
"""A file of the inbox, and what it is read as: one workbook, or those that are packed in it."""


def _sorted_out(arrivals: Sequence[Arrival], done: Received, hands: Hands) -> tuple[list[_Read], list[_Read]]:
    """Reads the files; gives the answers, and those with new problems."""
    assessment = done.assessment
    back = gathered([one.path for one in arrivals], assessment, ReadOptions(otherwise=FOUND))
    done.said += back.said
    files: dict[str, list[Returned]] = {}
    for one in back.files:
        files.setdefault(one.origin[0], []).append(one)
    errors: dict[str, list[LedgerUnreadable]] = {}
    for error in back.unreadable:
        errors.setdefault(Path(error.where.split("!", 1)[0]).name, []).append(error)
    sent = manifests(None, back.files, assessment.settings)
    known = {verdict.id for verdict in assessment.whole.verdicts}.union(*(one.ledgers for one in sent))
    pairing = Pairing(assessment.whole)
    answers: list[_Read] = []
    new: list[_Read] = []
    for arrival in arrivals:
        name = arrival.path.name
        some, wrong = files.get(name, []), errors.get(name, [])
        blocking = [error for error in wrong if not (some and isinstance(error, NoLedgerFound))]
        half = all(one.bare for one in some)
        if not arrival.unchanged or (half and arrival.younger_than(_JUST_NOW, hands.moment)):
            done.waiting.append(Waiting(arrival.path, Message(N_("it is still being copied"))))
        elif blocking or not some:
            done.aside.append((arrival, _named(blocking[0]) if blocking else LedgerUnreadable(name)))
        else:
            found = [_found(one, pairing, known) for one in some]
            fates = {fate for fate, _ in map(fate_of, found)}
            if why := next((why for one in found if (why := _undecided(one, arrival))), None):
                done.aside.append((arrival, why))
            else:
                (answers if fates == {Fate.COLLECTED} else new).append((arrival, some))
    return answers, new


def _named(error: LedgerUnreadable) -> LedgerUnreadable | Message:
    """What is wrong with a file; of one in a packed file with its name."""
    name, _, inner = error.where.partition("!")
    if not (inner and name.lower().endswith(".zip")):
        return error
    return Message(
        N_("{file} in it: {what}; unpack it and put its files into the inbox"), {"file": inner, "what": error.what}
    )


def _found(one: Returned, pairing: Pairing, known: AbstractSet[str]) -> Found:
    matched = len(pairing.pairs(one, tuple)[0])
    keyed = any(row.key in known for row in one.rows if row.key)
    return Found(one.path.name, len(one.rows), matched, keyed)


def _undecided(found: Found, arrival: Arrival) -> Message | None:
    """Why the clerk has to decide on a file; of packed ones all are answers, or none is taken."""
    fate, why = fate_of(found)
    inner = found.name.removeprefix(f"{arrival.path.name}!")
    if inner == found.name:
        return why
    if fate is Fate.ADDED:
        why = Message(N_("new problems are taken in as files of their own"))
    return Message(_UNPACK, {"file": inner, "what": why}) if why else None


_UNPACK = N_("{file} in it: {what}; unpack it and put its files into the inbox")


def _collect(answers: Sequence[_Read], done: Received, hands: Hands) -> None:
    """Merges what was answered; ledgers that are saved meanwhile are read again."""
    assessment = done.assessment
    settings = assessment.settings
    files = [one for _, some in answers for one in some]
    sent = manifests(None, files, settings)
    before, held = Plan("collect"), frozenset[Path]()
    for again in reversed(range(_PATIENCE)):
        found = merge(assessment, files, sent, normalised=False)
        problems: tuple[Problem, ...] = ()
        try:
            with tempfile.TemporaryDirectory(prefix="civtrack-", ignore_cleanup_errors=True) as folder:
                left = made_and_proven(
                    without_known(found.plan, [one for one, _ in answers], assessment),
                    assessment,
                    ReadOptions(),
                    Path(folder),
                )
                plan, problems = left.plan, (*left.problems, *left.told)
                carried = carry_out(plan, assessment, hands.placer(), hands.tell, left.made)
                outcome, held = carried.outcome, carried.held
        except LedgerChanged as error:
            plan, outcome, held = found.plan, Outcome(refused=[error]), frozenset(found.plan.paths)
        for problem in problems if done.merge is None else ():
            hands.tell(problem)
        before = after(before, without_held(plan, held))
        done.merge = replace(found, plan=before, missing=())
        done.refused += [error for error in outcome.refused if not (again and isinstance(error, LedgerChanged))]
        if not again or not any(isinstance(error, LedgerChanged) for error in outcome.refused):
            break
        assessment = hands.read()
    late = {name: edit for edit in reversed(plan.cells) if edit.path in held for name in names_in(edit.source)}
    counted = Counter(name for edit in before.cells for name in names_in(edit.source))
    pairing = Pairing(assessment.whole)
    for arrival, some in answers:
        if waits := late.get(arrival.path.name):
            text = N_("{ledger} could not be written")
            done.waiting.append(Waiting(arrival.path, Message(text, {"ledger": waits.path.name})))
            continue
        pairs = [pair for one in some for pair in pairing.pairs(one, tuple)[0]]
        whose = {assessment.whole.verdicts[pair.place].item.district for pair in pairs}
        districts = tuple(sorted(name for name in whose if name))
        cells = counted[arrival.path.name]
        fate = Fate.KNOWN if arrival.sha256 in hands.earlier and not cells else Fate.COLLECTED
        done.taken.append(Taken(arrival, fate, sum(len(one.rows) for one in some), len(pairs), districts, cells))


def _add(arrival: Arrival, one: Returned, done: Received, hands: Hands) -> None:
    """Takes the new problems of a file in, unless the log says that they were."""
    assessment = done.assessment
    settings = assessment.settings
    if before := added_before(arrival, settled_runs(settings)):
        clear_up_after(assessment, hands.placer(), Plan("add"))  # the run that added it may have been killed
        done.taken.append(_known(arrival, one, before, hands))
        return
    found, missing = sources([arrival.path], settings, ReadOptions(opens=open_returned, otherwise=FOUND))
    new = judge_sources(found, settings, assessment.as_of, missing)
    if new.unreadable:
        done.aside.append((arrival, new.unreadable[0]))
        return
    new = with_photos_of(new)
    kind = next(item.table.kind for item in new.items) if new.items else one.rows[0].item.table.kind
    for again in reversed(range(_PATIENCE)):
        assessment = hands.read()
        master = ledger_for(assessment.ledgers, kind, settings.inbox.add_to, assessment.as_of)
        if isinstance(master, Message):
            done.aside.append((arrival, master))
            return
        refused: list[CivtrackError] = []
        try:
            intake = plan_add(assessment, master, new, with_doubles=False)
            refused += _put_in(intake, master.path, assessment, hands) if intake.added else []
        except (NotWritten, LedgerUnreadable) as error:
            refused.append(error)
        else:
            if not refused:
                _tell_added(arrival, intake, new, done)
                return
        if not again or not isinstance(refused[0], LedgerChanged):
            done.refused += refused
            why = Message(N_("{ledger} could not be written"), {"ledger": master.path.name})
            done.waiting.append(Waiting(arrival.path, why))
            return


def _put_in(intake: Intake, path: Path, assessment: Assessment, hands: Hands) -> list[CivtrackError]:
    """Writes new rows into a ledger, proven first; gives back why not."""
    (master,) = (ledger for ledger in assessment.ledgers if ledger.path == path)
    with tempfile.TemporaryDirectory(prefix="civtrack-") as folder:
        made, told = taken_in(intake.plan, master, assessment, Path(folder))
        for problem in told:
            hands.tell(problem)
        return carry_out(intake.plan, assessment, hands.placer(), hands.tell, {path: made}).outcome.refused


def _tell_added(arrival: Arrival, intake: Intake, new: Assessment, done: Received) -> None:
    """Notes what became of each new item; a file of which nothing could be placed is the clerk's."""
    whole = [one for one in intake.plan.refusals if one.field is None and one.asked is None]
    items = {str(verdict.item.ref()): verdict.item for verdict in (*new.verdicts, *new.absent)}
    if whole and not intake.added and not intake.doubles:
        done.aside.append((arrival, whole[0].why))
        return
    left = [(items[one.source], one.why) for one in intake.plan.refusals if one.source in items]
    text = N_("may be {other} already ({likeness} % alike)")
    left += [
        (double.verdict.item, Message(text, {"other": str(double.earlier.item.ref()), "likeness": double.likeness}))
        for double in intake.doubles
    ]
    done.said += intake.said
    done.taken.append(Taken(arrival, Fate.ADDED, len(items), added=intake.added, left=tuple(left)))


def _known(arrival: Arrival, one: Returned, runs: Sequence[Run], hands: Hands) -> Taken:
    """A file that was added before: put away, too, or by a run that was stopped before it came to that."""
    if arrival.sha256 in hands.earlier:
        return Taken(arrival, Fate.KNOWN, len(one.rows))
    there = {change.source for run in runs for change in run.changes}
    why = Message(N_("the run that took this file in was stopped; this row was not taken, it may be there already"))
    left = tuple((row.item, why) for row in one.rows if str(row.ref()) not in there)
    return Taken(arrival, Fate.ADDED, len(one.rows), left=left)
