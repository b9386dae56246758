"""What was taken from an inbox: written down before the day is made, and told to the clerk.

Exists apart from `civtrack.cli.inbox`, which opens and closes the inbox. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civtrack.edits.inbox import Fate
from civtrack.errors import CivtrackError
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from civtrack.cli.options import Writing
    from civtrack.cli.running import Desk
    from civtrack.edits.arrivals import Arrival
    from civtrack.edits.received import Received

__all__ = ["Key", "Telling"]

_TOLD = 5
"""Rows that are named; the report has all of them."""

Key = tuple[str, str]
"""A file's name and fingerprint."""


class Telling:
    """Writes down, and says, what was taken; finds where the files go.

    Args:
        folder: The inbox.
        day: The day that is made.
        writing: Whether it is only a rehearsal.
        at: Settings and voice.
        unfinished: Files that the list of a day has and that were not put away: name and fingerprint → where to.

    Attributes:
        documents: The files as JSON has them.
        places: Where each goes, with the text beside it that says why it was set aside, or "".
    """

    def __init__(self, folder: Path, day: dt.date, writing: Writing, at: Desk, unfinished: Mapping[Key, Path]) -> None:
        from civtrack.edits.arrivals import ARCHIVE

        self._folder, self._archive = folder, folder / ARCHIVE / day.isoformat()
        self._writing, self._at, self._unfinished = writing, at, unfinished
        self.documents: list[dict[str, Any]] = []
        self.places: list[tuple[Arrival, Path, str]] = []

    def tell(self, done: Received) -> None:
        """Everything that was taken; in a rehearsal nothing is written.

        Raises:
            NotWritten: The list of what was taken cannot be.
        """
        report = self._record(done)
        self._tell_taken(done)
        self._tell_merge(done, report)
        self._set_aside(done)
        for one in done.waiting:
            values = {"file": one.path.name, "why": one.why}
            self._at.console.say(Message(N_("{file} stays in the inbox: {why}"), values))
            self.documents.append({"path": self._shown(one.path), "what": "waiting", "why": self._in_words(one.why)})
        for error in done.refused:
            self._at.console.error(error)
        if self._writing.dry_run and done.taken:
            self._at.console.say(Message(N_("what follows is told of the ledgers without that")))

    def _shown(self, path: Path) -> str:
        try:
            return path.resolve().relative_to(self._at.settings.folder.resolve()).as_posix()
        except ValueError:
            return str(path)

    @staticmethod
    def _in_words(why: Message | CivtrackError) -> str:
        return active().message(why.what if isinstance(why, CivtrackError) else why)

    def _record(self, done: Received) -> Path | None:
        """The list of the day and the report, before the day is made; gives back the report."""
        from civtrack.edits.arrivals import place_for, recorded, write_record
        from civtrack.edits.journal import settled_runs
        from civtrack.edits.origins import Origins
        from civtrack.edits.receipt import entry_of, report_for
        from civtrack.edits.undoing import standing_runs
        from civtrack.outputs.making import document_language

        done_runs = settled_runs(self._at.settings)
        named = dict.fromkeys(run.ledger for run in done_runs)
        runs = [run for name in named for run in standing_runs(name, done_runs)]
        log = Origins(sorted(runs, key=lambda run: run.id))
        entries: list[dict[str, Any]] = []
        for taken in done.taken:
            key = taken.arrival.path.name, taken.arrival.sha256
            place = self._unfinished.get(key) or place_for(taken.arrival, self._archive)
            entry = entry_of(taken, log, self._shown(place))
            if self._writing.dry_run:
                entry |= {"cells": taken.cells, "added": taken.added}
            self.documents.append(entry)
            self.places.append((taken.arrival, place, ""))
            if place.parent == self._archive:
                entries.append(entry)
        if self._writing.dry_run or not done.taken:
            return None
        written = report_for(self._untold(done), log, self._archive, document_language(done.assessment))
        known = recorded(self._archive)
        of = {(one["path"], one["sha256"]): one for one in (*known["files"], *entries)}
        reports = [*known["reports"]]
        if written is not None and written.path.name not in {one["path"] for one in reports}:
            reports.append({"path": written.path.name, "sha256": written.sha256})
        write_record(self._archive, list(of.values()), reports)
        return written.path if written else None

    def _untold(self, done: Received) -> Received:
        """What no report has yet: that of a file which a list has was written with it."""
        fresh = [one for one in done.taken if (one.arrival.path.name, one.arrival.sha256) not in self._unfinished]
        answered = any(one.fate is Fate.COLLECTED for one in fresh)
        return replace(done, taken=fresh, merge=done.merge if answered else None)

    def _tell_taken(self, done: Received) -> None:
        would = self._writing.dry_run
        for taken, document in zip(done.taken, self.documents, strict=False):
            name = taken.arrival.path.name
            values: dict[str, object] = {"file": name, "rows": taken.rows, "matched": taken.matched}
            values |= {"cells": document["cells"], "added": document["added"]}
            if taken.fate.value == "known":
                text = N_("{file} was taken in before: it is only put away")
            elif taken.fate.value == "added":
                text = N_("{file}: {added} of {rows} new items would be added")
                text = text if would else N_("{file}: {added} of {rows} new items added")
            else:
                text = N_("{file}: {matched} of {rows} rows matched, {cells} cells would be taken over")
                text = text if would else N_("{file}: {matched} of {rows} rows matched, {cells} cells taken over")
            self._at.console.say(Message(text, values))

    def _tell_merge(self, done: Received, report: Path | None) -> None:
        """What needs a look: it is in the report, and nobody opens that unasked."""
        from civtrack.cli.writing import near
        from civtrack.edits.receipt import not_taken

        console, looked_at = self._at.console, False
        for said in done.said:
            console.say(said)
        left = list(not_taken(done))
        for where, why in left[:_TOLD]:
            console.warn(Message(N_("{where} was not taken in: {why}"), {"where": where, "why": why}))
        if len(left) > _TOLD:
            console.warn(Message(N_("{count} more new items were not taken in"), {"count": len(left) - _TOLD}))
        if done.merge is not None:
            plan, new = done.merge.plan, len(done.merge.unmatched)
            looked_at = bool(plan.doubts or plan.conflicts or plan.refusals or new)
            if looked_at:
                text = N_(
                    "of what came back, to be looked at: {doubts} doubts, {conflicts} conflicts, {refused} changes not "
                    "taken, {unmatched} rows not matched"
                )
                values = {
                    "doubts": len({doubt.edit.where for doubt in plan.doubts}),
                    "conflicts": len(plan.conflicts),
                    "refused": len(plan.refusals),
                    "unmatched": new,
                }
                console.warn(Message(text, values))
            for name, count in done.merge.elsewhere.items():
                text = N_("{count} rows are of {ledger}: collect them into that one")
                console.warn(Message(text, {"count": count, "ledger": name}))
        if report is not None and (looked_at or left):
            console.warn(Message(N_("all of it: {report}"), {"report": near(report)}))
        elif report is not None:
            console.say(Message(N_("all of it: {report}"), {"report": near(report)}))

    def _set_aside(self, done: Received) -> None:
        from civtrack.cli.writing import near
        from civtrack.edits.arrivals import ASIDE, place_for
        from civtrack.outputs.making import document_language

        words = document_language(done.assessment)
        for arrival, why in done.aside:
            place = place_for(arrival, self._folder / ASIDE)
            what = self._in_words(why).rstrip(".。")
            text = N_("{file} would be set aside: {what}")
            text = text if self._writing.dry_run else N_("{file} is set aside in {folder}: {what}")
            values = {"file": arrival.path.name, "folder": near(place.parent), "what": what}
            self._at.console.warn(Message(text, values))
            shown = self._shown(place)
            self.documents.append({"path": shown, "sha256": arrival.sha256, "what": "set_aside", "why": what})
            said = words.message(why.what if isinstance(why, CivtrackError) else why)
            lines = [words(N_("{file}: not taken into the ledgers."), file=arrival.path.name), said]
            lines += [words.message(why.advice)] if isinstance(why, CivtrackError) and why.advice else []
            lines.append(
                words(N_("When it is put right, put it back into the inbox ({folder})."), folder=self._folder.name)
            )
            note = "".join(f"{line}\r\n" for line in lines)
            self.places.append((arrival, place, note))
