"""Returned workbooks → a plan: three-way, against what was sent; what a district may not answer is never taken.

Exists so that the whole of a merge is known before anything is written, and every cell that came back otherwise than it
went is told: taken, in conflict, refused, or doubted. Reads the ledgers' packages, writes nothing. May import the other
modules of `civtrack.edits` and what stands below them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import Final

from civtrack.assessment import Assessment
from civtrack.edits.answers import Answer, Answers, Claim
from civtrack.edits.around import around
from civtrack.edits.coloured import coloured
from civtrack.edits.comparing import same_as_sent
from civtrack.edits.noted import noted
from civtrack.edits.other_columns import of_columns
from civtrack.edits.pairing import Pair, Pairing, Unmatched
from civtrack.edits.photos_back import photos_back
from civtrack.edits.plan import Conflict, Doubt, Edit, Plan, Refusal
from civtrack.edits.returned import Returned, ReturnedRow
from civtrack.edits.sent_before import Descents
from civtrack.edits.sent_books import SentBooks
from civtrack.edits.sent_to import SentTo
from civtrack.edits.struck import struck_out
from civtrack.edits.values import with_values
from civtrack.language.status_words import BLANK
from civtrack.light import NamedTuple, dataclass
from civtrack.model import N_, CellRef, Field, Item, Kind, Message, Status, Value, Verdict
from civtrack.outputs.districts.sent import Sent, as_text
from civtrack.problems import at_item, message
from civtrack.rules.statuses import read_status
from civtrack.rules.tiers import Judge
from civtrack.rules.workdays import Calendar

__all__ = ["Count", "Merge", "doubts_of", "merge"]

_EXCERPT, _NAMED = 6, 10
"""From so many missing rows on, where they are most of what was sent, it is an excerpt; and how many are named."""


class Count(NamedTuple):
    """What was found of a returned file.

    Attributes:
        path: The file.
        rows: How many rows it has.
        by: How many of them were matched in which way.
        base: What it was compared with; None: the ledger alone.
    """

    path: Path
    rows: int
    by: Mapping[str, int]
    base: Sent | None = None

    @property
    def matched(self) -> int:
        """How many rows are items of the ledger."""
        return sum(self.by.values())


@dataclass(frozen=True, slots=True)
class Merge:
    """What returned files would do to the ledgers.

    Attributes:
        plan: The edits, and what is not done.
        counts: Of each file, in order.
        unmatched: Rows that are no items of the ledgers, by file.
        missing: Districts that have sent nothing back.
        sent: What was sent; None: the merge is two-way.
        elsewhere: Other ledgers → how many rows that came back are theirs.
    """

    plan: Plan
    counts: tuple[Count, ...]
    unmatched: tuple[Unmatched, ...]
    missing: tuple[str, ...]
    sent: Sent | None
    elsewhere: Mapping[str, int] = field(default_factory=dict)


def merge(assessment: Assessment, returned: Sequence[Returned], sent: Sequence[Sent], *, normalised: bool) -> Merge:
    """Merges what came back.

    Args:
        assessment: The ledgers as they are now; of one narrowed to some districts, only their items are answered.
        returned: The files; their order changes nothing.
        sent: What was sent out, the last time first; none: two-way.
        normalised: Whether days written as prose become days.
    """
    files = sorted(returned, key=lambda one: (one.path.name, str(one.place)))
    whole, last = assessment.whole, sent[0] if sent else None
    asked = {verdict.id for verdict in assessment.verdicts}
    pairing = Pairing(whole)
    places = {verdict.id: place for place, verdict in enumerate(whole.verdicts)}
    pairs: list[tuple[Returned, Pair]] = []
    counts: list[Count] = []
    unmatched: list[Unmatched] = []
    back: set[int] = set()
    descents, sent_to = Descents(sent, whole), SentTo(whole, places)
    bases = {one.path: descents.of(one) for one in files}
    gone: dict[int, str] = {}
    foreign: dict[tuple[str, int], str] = {}
    for one in files:
        base = next(iter(bases[one.path]), None)
        as_sent = partial(_as_sent, whole, base)
        of_file, left = pairing.pairs(one, partial(sent_to.sent_in, one, base), as_sent)
        here, elsewhere_sent = sent_to.others_sent(one, of_file, base)
        foreign |= {(one.path.name, place): group for place, group in elsewhere_sent.items()}
        gone.update(here)
        pairs += [(one, pair) for pair in of_file if whole.verdicts[pair.place].id in asked]
        back |= {pair.place for pair in of_file} | {row.place for row in left if row.place is not None}
        unmatched += left
        by = Counter(pair.by for pair in of_file)
        counts.append(Count(one.place, len(one.rows), {how: by[how] for how in ("id", "number", "content")}, base))
    closed = {ledger.path for ledger in whole.ledgers if ledger.editable is None}
    open_ = [one for one in pairs if whole.verdicts[one[1].place].item.table.path not in closed] if closed else pairs
    books = SentBooks(sent, whole)
    with Answers(whole, bases, normalised=normalised) as answers:
        plan = _plan(whole, answers.of(pairs))
        shown = photos_back(whole, open_, books, answers.held, answers.why_not)
        columns = tuple(of_columns(whole, pairs, answers.stored, answers.lines))
        off_lists = tuple(answers.off_lists(plan.edits))
        doubted = tuple(answers.to_be_looked_at(plan.edits))
        besides = (*coloured(whole, open_, plan, answers.lines, books), *around(whole, pairs, answers.rows))
    gone = {place: group for place, group in sorted(gone.items()) if whole.verdicts[place].id in asked}
    struck = struck_out(whole, open_, plan.edits, books)
    strange = (*_of_strangers(whole, plan.edits, foreign), *_unseen(plan.edits, files))
    plan = replace(
        plan,
        photos=tuple(sorted(shown.photos, key=lambda one: _standing(whole)(one.edit))),
        conflicts=(*plan.conflicts, *shown.conflicts),
        doubts=(*plan.doubts, *doubted, *off_lists, *shown.doubts, *strange, *struck.doubts),
        refusals=(
            *plan.refusals,
            *columns,
            *shown.refusals,
            *struck.refusals,
            *besides,
            *noted(whole, pairs),
            *_gone(whole, gone, back),
        ),
        origins=tuple(dict.fromkeys(one.origin for one in files)),
    )
    missing = _missing(whole, last, back)
    if assessment.districts:
        missing = tuple(name for name in missing if name in assessment.districts)
    others = [_other_ledger(one, bases[one.row.item.table.path], whole) for one in unmatched]
    unmatched = [one for one, name in zip(unmatched, others, strict=True) if not name]
    return Merge(plan, tuple(counts), tuple(unmatched), missing, last, Counter(filter(None, others)))


def _as_sent(assessment: Assessment, base: Sent | None, row: ReturnedRow, place: int) -> bool:
    """Whether a row says nothing but what was sent; False where that is not known."""
    cells = (base.cells.get(row.key or "") or base.cells.get(assessment.verdicts[place].id)) if base else None
    return bool(cells) and all(
        same_as_sent(row.cell(column), cells[column.header], column.field)
        for column in row.item.table.columns
        if cells and column.header in cells
    )


def _other_ledger(one: Unmatched, sent: Sequence[Sent], assessment: Assessment) -> str | None:
    """The other ledger that a row was sent from, in a workbook of several, or of the period before."""
    names = (each.ledgers.get(one.row.key) for each in sent if one.row.key)
    name = next(filter(None, names), None)
    here = {ledger.path.name for ledger in assessment.ledgers}
    return name if name and PurePosixPath(name).name not in here else None


def _gone(assessment: Assessment, sent: Mapping[int, str], back: set[int]) -> Iterator[Refusal]:
    """Rows that were sent and are not in any file: somebody deleted them; or sent back only what there is to say of."""
    lists: dict[tuple[Path, str, str], list[int]] = defaultdict(list)
    for place, group in sent.items():
        table = assessment.verdicts[place].item.table
        lists[table.path, table.sheet, group].append(place)
    for (path, sheet, group), places in lists.items():
        missing = [place for place in places if place not in back]
        items = [assessment.verdicts[place].item for place in missing]
        if len(missing) < max(_EXCERPT, len(places) / 2):
            for item in items:
                why = Message(N_("the row was sent out and did not come back; it stays in the ledger"))
                yield Refusal(item.ref(), None, None, group, why)
            continue
        named = "、".join(item.number or str(item.row) for item in items[:_NAMED])
        values = {"count": len(missing), "total": len(places), "named": named + ("…" if len(items) > _NAMED else "")}
        text = N_("{count} of the {total} rows that were sent out did not come back; they stay in the ledger: {named}")
        yield Refusal(CellRef(path.name, sheet), None, None, group, Message(text, values))


def _of_strangers(
    assessment: Assessment, edits: Sequence[Edit], foreign: Mapping[tuple[str, int], str]
) -> Iterator[Doubt]:
    """Answers to items that were sent to somebody else."""
    sent_to = {
        (item.table.path, item.table.sheet, item.row, name): group
        for (name, place), group in foreign.items()
        if (item := assessment.verdicts[place].item)
    }
    for edit in edits if sent_to else ():
        name = edit.file
        if group := sent_to.get((edit.path, edit.sheet, edit.row, name)):
            yield Doubt(edit, Message(N_("it was sent to {group}, and somebody else answered"), {"group": group}))


def _unseen(edits: Sequence[Edit], files: Sequence[Returned]) -> Iterator[Doubt]:
    """Answers on sheets that are hidden: mostly a copy that somebody kept."""
    hidden = {f"{one.path.name}!{sheet}" for one in files for sheet in one.unseen}
    for edit in edits if hidden else ():
        if edit.source.rpartition("!")[0] in hidden:
            yield Doubt(edit, Message(N_("it stands on a sheet that is hidden there")))


def _missing(assessment: Assessment, sent: Sent | None, back: set[int]) -> tuple[str, ...]:
    """The districts that were sent something, or have items, and of whose items none came back."""
    districts = [verdict.item.district for verdict in assessment.verdicts]
    answered = {districts[place] for place in back}
    if sent is not None:
        places = {verdict.id: place for place, verdict in enumerate(assessment.verdicts)}
        asked = {
            file.group: any(places.get(key) in back for key in file.ids)
            for file in sent.files
            if any(key in places for key in file.ids)
        }
        return tuple(group for group, came in asked.items() if group is not None and not came)
    order = list(dict.fromkeys((*assessment.settings.office.districts, *sorted({one for one in districts if one}))))
    there = set(districts)
    return tuple(name for name in order if name in there and name not in answered)


def _plan(assessment: Assessment, found: Sequence[Answer]) -> Plan:
    """One edit for each cell: what all files that changed it agree on; else a conflict for each of them."""
    edits: list[Edit] = []
    refusals: list[Refusal] = []
    conflicts: list[Conflict] = []
    of_cells: dict[tuple[int, int], list[Answer]] = defaultdict(list)
    for answer in found:
        if answer.claim is Claim.REFUSED:
            assert answer.why is not None
            refusal = Refusal(answer.edit.where, answer.edit.field, answer.edit.after, answer.edit.source, answer.why)
            if refusal not in refusals[-1:]:
                refusals.append(refusal)
        else:
            of_cells[answer.place, answer.edit.column].append(answer)
    for answers in of_cells.values():
        distinct = _distinct(answers)
        if len(distinct) > 1:
            for one in distinct:
                others = [other.edit.source for other in distinct[: _OTHERS + 2] if other is not one]
                named = "、".join(others[:_OTHERS]) + ("…" if len(others) > _OTHERS else "")
                why = Message(N_("{others} says something else"), {"others": named})
                conflicts.append(Conflict(one.edit, one.base, why))
        elif distinct[0].claim is Claim.CONFLICT:
            conflicts.append(
                Conflict(distinct[0].edit, distinct[0].base, *([distinct[0].why] if distinct[0].why else []))
            )
        else:
            edits.append(distinct[0].edit)
    edits.sort(key=_standing(assessment))
    doubts = (*_doubts(assessment, edits), *_otherwise_told(edits, of_cells))
    return Plan("collect", tuple(edits), tuple(refusals), tuple(conflicts), doubts)


def _distinct(answers: Sequence[Answer]) -> list[Answer]:
    """The answers to a cell that say something else than all before them.

    Where there are so many that nobody could be right, none is compared any more that does not say the very same.
    """
    found: list[Answer] = []
    known: dict[tuple[type, Value], Answer] = {}
    for one in answers:
        said = type(one.edit.after), one.edit.after
        if said in known:
            continue
        if len(known) >= _COMPARED or not any(one.agrees(other) for other in known.values()):
            found.append(one)
        known[said] = one
    return found


_COMPARED: Final = 50
"""Answers to one cell that are compared with each other."""
_OTHERS: Final = 10
"""Files that are named beside one that says something else."""


def _otherwise_told(edits: Sequence[Edit], of_cells: Mapping[tuple[int, int], Sequence[Answer]]) -> Iterator[Doubt]:
    """New statuses of items that another file answers, too, and leaves where they were: one of them is not right."""
    files: dict[int, dict[str, str]] = {}
    for (place, _), answers in of_cells.items():
        files.setdefault(place, {}).update({answer.edit.file: answer.edit.source for answer in answers})
    several = {place for place, some in files.items() if len(some) > 1}
    of_statuses = {
        answers[0].edit[:4]: (place, {one.edit.file for one in answers})
        for (place, _), answers in (of_cells.items() if several else ())
        if place in several and answers[0].edit.field in (Field.STATUS, Field.CLOSURE)
    }
    for edit in edits if of_statuses else ():
        place, saying = of_statuses.get(edit[:4], (-1, set()))
        silent = [source for file, source in files.get(place, {}).items() if file not in saying]
        if silent:
            text = N_("{others} answers the same item, and leaves this as it was")
            yield Doubt(edit, Message(text, {"others": "、".join(silent)}))


def _standing(assessment: Assessment) -> Callable[[Edit], tuple[int, int, int, int]]:
    ledgers = {ledger.path: place for place, ledger in enumerate(assessment.ledgers)}
    sheets = {
        (ledger.path, table.sheet): place for ledger in assessment.ledgers for place, table in enumerate(ledger.tables)
    }

    def key(edit: Edit) -> tuple[int, int, int, int]:
        return ledgers[edit.path], sheets[edit.path, edit.sheet], edit.row, edit.column

    return key


def _doubts(assessment: Assessment, edits: Sequence[Edit]) -> Iterator[Doubt]:
    """What civtrack itself would find wrong with an item once it is edited, and did not before; emptied cells too."""
    settings = assessment.settings
    calendar = Calendar(settings.calendar.holidays, settings.calendar.workdays)
    judges = {kind: Judge(settings.policy(kind), calendar, assessment.as_of) for kind in Kind}
    edited: list[tuple[Verdict, Sequence[Edit]]] = []
    for (path, sheet), of_sheet in groupby(edits, attrgetter("path", "sheet")):
        verdicts = assessment.of_ledger(path)[sheet]
        edited += ((verdicts[row], tuple(of_row)) for row, of_row in groupby(of_sheet, attrgetter("row")))
    yield from doubts_of(edited, judges)


def doubts_of(edited: Sequence[tuple[Verdict, Sequence[Edit]]], judges: Mapping[Kind, Judge]) -> Iterator[Doubt]:
    """What would be wrong with items with these edits, and is not wrong without them."""
    items = [_edited(verdict.item, edits) for verdict, edits in edited]
    after: dict[int, Verdict] = {}
    for kind in {item.table.kind: None for item in items}:
        places = [place for place, item in enumerate(items) if item.table.kind is kind]
        judged = judges[kind].verdicts([items[place] for place in places], [edited[place][0].id for place in places])
        after.update(zip(places, judged, strict=True))
    for place, (verdict, edits) in enumerate(edited):
        yield from _doubts_of_one(verdict, edits, after[place])


def _edited(item: Item, edits: Sequence[Edit]) -> Item:
    return with_values(item, [(edit.field, edit.after) for edit in edits])


def _doubts_of_one(verdict: Verdict, edits: Sequence[Edit], after: Verdict) -> Iterator[Doubt]:
    """What is wrong with an item by a verdict with these edits, and is not by that without them."""
    item = after.item
    for edit in edits:
        if as_text(edit.after) in BLANK and as_text(edit.before) not in BLANK:
            yield Doubt(edit, Message(N_("what stood there was emptied")))
    if _no_day(after) and not _no_day(verdict):
        about = next((one for one in edits if one.field in (Field.STATUS, Field.CLOSURE)), edits[0])
        yield Doubt(about, Message(N_("done, and no day says since when")))
    if verdict.status is Status.CLOSED is not after.status:
        about = next((one for one in edits if one.field in (Field.STATUS, Field.CLOSURE)), edits[0])
        yield Doubt(about, Message(N_("it was closed already, and with that it no longer is")))
    if after.status in _SET_ASIDE and after.status is not verdict.status:
        about = next((one for one in edits if one.field in (Field.STATUS, Field.CLOSURE, Field.PROGRESS)), edits[0])
        yield Doubt(about, Message(_SET_ASIDE[after.status]))
    if after.status in _OPEN and not any(edit.field in (Field.STATUS, Field.CLOSURE) for edit in edits):
        yield from _done_elsewhere(edits)
    known = {(one.kind.code, one.field) for one in verdict.findings} if after.findings else ()
    for finding in after.findings:
        if (finding.kind.code, finding.field) not in known:
            about = next((one for one in edits if one.field is finding.field), edits[0])
            yield Doubt(about, message(at_item(finding, item)))


_OPEN: Final = frozenset({Status.ASSIGNED, Status.IN_PROGRESS, Status.REOPENED, None})
_SET_ASIDE: Final = {
    Status.VOID: N_("with that it counts nowhere any more; whether that is so, the office decides"),
    Status.SUSPENDED: N_("with that no deadline holds any more; whether that is so, the office decides"),
}


def _done_elsewhere(edits: Sequence[Edit]) -> Iterator[Doubt]:
    """Texts that say as a whole that an item is done, whose status says that it is not."""
    for edit in edits:
        prose = edit.after if edit.field in (Field.REMARK, Field.PROGRESS, Field.MEASURES) else None
        if isinstance(prose, str) and read_status(prose, words={}).status in (Status.DONE, Status.CLOSED):
            yield Doubt(edit, Message(N_("it says that the item is done, and the status does not")))


def _no_day(verdict: Verdict) -> bool:
    """Whether an item is said to be done, and no day says since when."""
    return verdict.status in (Status.DONE, Status.CLOSED) and not (verdict.done_on or verdict.closed_on)
