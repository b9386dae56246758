"""``civtrack daily`` and its inbox: what came in is taken before the day is made, and put away once the day stands.

Exists so that `civtrack.cli.daily` has one line for each of both. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civtrack.cli.console import Exit
from civtrack.cli.inbox_telling import Key, Telling
from civtrack.errors import LedgerChanged, NotWritten, UsageMistake
from civtrack.light import dataclass
from civtrack.model import N_, Message

if TYPE_CHECKING:
    import datetime as dt

    from civtrack.assessment import Assessment
    from civtrack.cli.options import Common, Writing
    from civtrack.cli.running import Desk
    from civtrack.edits.arrivals import Arrival

__all__ = ["Inbox", "opened_inbox"]


@dataclass(slots=True)
class Inbox:
    """What came in, and what is still to be done with it.

    Attributes:
        besides: What the JSON of ``daily`` says of it: nothing where there is no inbox.
        at: Settings and voice.
        places: Where each file goes, with the text beside it that says why it was set aside, or "".
        harmed: Whether a ledger could not be written.
    """

    besides: dict[str, Any] = field(default_factory=dict)
    at: Desk | None = None
    places: list[tuple[Arrival, Path, str]] = field(default_factory=list)
    harmed: bool = False

    def put_away(self, code: Exit) -> Exit:
        """Puts the files away: the day stands. Returns how the command ends."""
        from civtrack.cli.writing import near
        from civtrack.edits.arrivals import note_of, place_for, put_away
        from civtrack.files import atomic_write

        for arrival, wanted, note in self.places if self.at else ():
            assert self.at is not None
            try:
                place = place_for(arrival, wanted.parent)
                if note:
                    wanted.parent.mkdir(parents=True, exist_ok=True)
                    with atomic_write(note_of(place)) as stream:
                        stream.write(b"\xef\xbb\xbf" + note.encode("utf-8", "replace"))
                put_away(arrival, place)
            except LedgerChanged:
                text = N_("{file} was saved while it was taken in; what is new in it is for the next run")
                self.at.console.warn(Message(text, {"file": near(arrival.path)}))
            except NotWritten as error:
                self.at.console.error(error)
                self.harmed = True
            except OSError as error:
                from civtrack.files import not_written

                self.at.console.error(not_written(wanted.parent, error))
                self.harmed = True
        return Exit.NOT_WRITTEN if self.harmed and code is Exit.DONE else code


@contextlib.contextmanager
def opened_inbox(common: Common, writing: Writing, at: Desk, wait: float) -> Iterator[Inbox]:
    """Takes what lies in the inbox into the ledgers, and holds the inbox until the day is made.

    Raises:
        UsageMistake: The inbox is a folder of ledgers.
        NotWritten: The list of what was taken cannot be written; or the day could not be made.
    """
    folder = at.settings.inbox_folder
    if folder is None:
        yield Inbox()
        return
    from civtrack.edits.arrivals import pending
    from civtrack.files.in_place import cleared
    from civtrack.outputs.office_files import office_files

    kept = {path for path, _ in office_files(at.settings, None, common.paths or (), recursive=common.recursive)}
    if not folder.is_dir():
        at.console.warn(Message(N_("{folder}: the inbox is not there"), {"folder": str(folder)}))
    if any(path.parent.resolve() == folder.resolve() for path in kept):
        detail = Message(N_("{folder} holds ledgers or other files of the office's own"), {"folder": str(folder)})
        raise UsageMistake("[inbox] dir", detail=detail)
    if not pending(folder, kept):
        yield Inbox({"inbox": []})
        return
    from civtrack.cli.running import day_asked

    day = day_asked(common, at)
    if (why := _not_now(common, writing, at, day)) is not None:
        at.console.say(Message(N_("{folder} is left alone: {why}"), {"folder": str(folder), "why": why}))
        yield Inbox({"inbox": []})
        return
    with contextlib.nullcontext() if writing.dry_run else cleared(folder):
        yield _taken(folder, common, writing, at, wait, day)


def _not_now(common: Common, writing: Writing, at: Desk, day: dt.date) -> Message | None:
    """Why a run leaves the inbox for another one."""
    from civtrack.day import newest

    if common.district or common.kind or common.sheet:
        return Message(N_("this run is of a part of the ledgers"))
    there = newest(writing.out or at.settings.outputs_folder)
    if there is not None and there > day:
        return Message(N_("the day {newest} is there already, and this run is of {day}"), {"newest": there, "day": day})
    return None


def _taken(folder: Path, common: Common, writing: Writing, at: Desk, wait: float, day: dt.date) -> Inbox:
    from civtrack.assessment import judge_sources, now, today
    from civtrack.edits.arrivals import lying
    from civtrack.edits.received import Hands
    from civtrack.edits.receiving import receive
    from civtrack.ledger.reader import ReadOptions
    from civtrack.outputs.marked.in_place import InPlace
    from civtrack.outputs.office_files import office_files
    from civtrack.sources import sources

    def read() -> Assessment:
        given = [Path(path) for path in common.paths or ()]
        found, missing = sources(given, at.settings, ReadOptions(), recursive=common.recursive)
        return judge_sources(found, at.settings, day, missing)

    def placer() -> InPlace:
        backups = at.settings.outputs.backups
        return InPlace(today(at.settings), backups, at.console.warn, writing.force, rehearse=writing.dry_run)

    moment = now(at.settings).timestamp()
    kept = {path for path, _ in office_files(at.settings, None, common.paths or (), recursive=common.recursive)}
    arrivals, waiting = lying(folder, moment, kept)
    assessment = read()
    if not writing.dry_run:
        _refuse_day(assessment, writing, at, wait)
    unfinished, earlier = _recorded_before(folder)
    done = receive(arrivals, assessment, Hands(read, placer, moment, earlier, at.console.problem))
    done.waiting += waiting
    telling = Telling(folder, day, writing, at, unfinished)
    telling.tell(done)
    if writing.dry_run:
        return Inbox({"inbox": telling.documents})
    return Inbox({"inbox": telling.documents}, at, telling.places, bool(done.refused))


def _refuse_day(assessment: Assessment, writing: Writing, at: Desk, wait: float) -> None:
    """Makes sure that the day can be made, as far as that can be told, before anything is taken for it."""
    from civtrack.day import refuse_foreign
    from civtrack.files import turn
    from civtrack.history.recorded import respect_recorded

    out = writing.out or at.settings.outputs_folder
    if not writing.force:
        respect_recorded(assessment)
    refuse_foreign(assessment, out)
    with turn(out, wait):
        pass


def _recorded_before(folder: Path) -> tuple[dict[Key, Path], frozenset[str]]:
    """Files that a list has and that were not put away (name and fingerprint → where to), and those that were."""
    from civtrack.edits.arrivals import ARCHIVE, RECORD, recorded

    unfinished: dict[Key, Path] = {}
    earlier: set[str] = set()
    for record in sorted(folder.glob(f"{ARCHIVE}/*/{RECORD}")):
        for one in recorded(record.parent)["files"]:
            place = record.parent / Path(one["path"]).name
            if place.exists():
                earlier.add(one["sha256"])
            else:
                unfinished[place.name, one["sha256"]] = place
    return unfinished, frozenset(earlier)
