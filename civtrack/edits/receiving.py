"""The files of an inbox taken into the ledgers: what was answered is merged, what is new is added, each logged.

Exists so that `daily` has one call for it. The ledgers come first, each backed up and logged with the fingerprints of
the files; then the list of the day; the files leave the inbox last, when the day stands. A run that was killed is
finished by the next one, which merges again (that changes nothing twice) and adds nothing that the log has. May import
the other modules of `civtrack.edits` and what stands below them.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.edits.arrivals import Arrival, Waiting
from civtrack.edits.carrying_out import carry_out, without_held
from civtrack.edits.gathering import gathered, manifests
from civtrack.edits.inbox import Fate, Found, fate_of
from civtrack.edits.merging import merge
from civtrack.edits.new_files import add_new
from civtrack.edits.origins import names_in
from civtrack.edits.pairing import Pairing
from civtrack.edits.plan import Plan
from civtrack.edits.proven import made_and_proven
from civtrack.edits.received import PATIENCE, Hands, Received, Taken
from civtrack.edits.returned import Returned
from civtrack.edits.taken_before import after, without_known
from civtrack.errors import LedgerChanged, LedgerUnreadable, NoLedgerFound
from civtrack.ledger.reader import ReadOptions
from civtrack.ledger.taken import FOUND
from civtrack.model import N_, Message, Problem
from civtrack.outputs.placing import Outcome

__all__ = ["receive"]

_JUST_NOW = 60.0
"""Seconds within which a file that cannot be read may still be on its way."""


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
    if new:
        add_new(new, hands.read() if answers else assessment, done, hands)
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
            mixed = len(fates) > 1
            if why := next((why for one in found if (why := _undecided(one, arrival, mixed=mixed))), None):
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


def _undecided(found: Found, arrival: Arrival, *, mixed: bool) -> Message | None:
    """Why the clerk has to decide on a file; of packed ones all are answers, all are new problems, or none is taken."""
    fate, why = fate_of(found)
    inner = found.name.removeprefix(f"{arrival.path.name}!")
    if inner == found.name:
        return why
    if fate is Fate.ADDED and mixed:
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
    for again in reversed(range(PATIENCE)):
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
