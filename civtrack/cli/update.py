"""``civtrack update``: the updated ledgers, beside the originals or in their place.

Exists to turn options into places. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civtrack.cli.console import Exit
from civtrack.cli.options import Common, Writing
from civtrack.cli.running import desk, finish, judged
from civtrack.errors import UsageMistake
from civtrack.light import NamedTuple
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from collections.abc import Collection

    from civtrack.assessment import Assessment
    from civtrack.cli.running import Desk
    from civtrack.model import Problem

tr = active()


def update(
    common: Common,
    writing: Writing,
    in_place: Annotated[
        bool, typer.Option("--in-place", help=tr("Update the ledgers themselves; a dated backup is kept beside each."))
    ] = False,
) -> None:
    """Writes the updated ledgers."""
    from civtrack.cli.writing import check_format, folder_for, place
    from civtrack.files.in_place import cleared
    from civtrack.outputs.legacy import handed_out
    from civtrack.outputs.making import updated_ledgers
    from civtrack.outputs.marked.print_pages import OneLine

    check_format(writing)
    if in_place and writing.out:
        raise UsageMistake("--in-place", detail=Message(N_("give --in-place or --out, not both"), {}))
    at = desk(common, common.paths or ())
    reading = _read(common, at)
    if in_place:
        reading, code = _in_place(common, writing, at, reading)
    else:
        edited = handed_out(reading.whole, at.console.problem, reading.holding)
        folder = folder_for(edited, writing) / "台账"
        hear = OneLine(at.console.problem)
        outputs = updated_ledgers(edited, folder, hear)
        pairs = zip(outputs, edited.ledgers, strict=True)
        wanted = [output for output, ledger in pairs if ledger.path in reading.holding]
        with nullcontext() if writing.dry_run else cleared(folder):
            code = place(wanted, reading.whole, writing, at.console, common)
        hear.finish()
    at.console.problems(reading.chosen.problems)
    finish(common, reading.chosen, code)


class _Read(NamedTuple):
    """What was read and judged.

    Attributes:
        whole: Everything.
        chosen: The districts that were asked for.
        holding: The ledgers that hold them. A ledger is updated whole or not at all: marks of half its rows would say
            nothing true of the other half.
    """

    whole: Assessment
    chosen: Assessment
    holding: frozenset[Path]


def _read(common: Common, at: Desk) -> _Read:
    whole = judged(replace(common, district=None), at)
    chosen = whole.only(common.district or ())
    if common.district:
        return _Read(whole, chosen, frozenset(verdict.item.table.path for verdict in chosen.verdicts))
    return _Read(whole, chosen, frozenset(ledger.path for ledger in whole.ledgers))


def _in_place(common: Common, writing: Writing, at: Desk, reading: _Read) -> tuple[_Read, Exit]:
    """Updates the ledgers themselves; one that was saved meanwhile is read, judged and marked again, once."""
    from civtrack.assessment import today
    from civtrack.cli.writing import tell
    from civtrack.edits.journal import Journal
    from civtrack.outputs.making import updated_ledgers
    from civtrack.outputs.marked.in_place import InPlace
    from civtrack.outputs.marked.print_pages import OneLine

    told: list[Problem] = []
    hear = OneLine(at.console.problem)

    def tell_once(problem: Problem) -> None:
        if problem not in told:
            told.append(problem)
            hear(problem)

    placer = InPlace(
        today(at.settings), at.settings.outputs.backups, at.console.warn, writing.force, rehearse=writing.dry_run
    )

    def place(wanted: Collection[Path]) -> None:
        journal = Journal(at.settings, "update")
        heard = None if writing.dry_run else journal.marked(reading.whole.as_of)
        outputs = updated_ledgers(reading.whole, at.settings.outputs_folder, tell_once, heard)
        logged = [replace(output, diary=journal) for output in outputs]
        pairs = zip(logged, reading.whole.ledgers, strict=True)
        placer.place([pair for pair in pairs if pair[1].path in wanted])

    place(reading.holding)
    if placer.changed:
        again = {Path(error.where): error for error in placer.changed}
        placer.changed.clear()
        for path in again:
            at.console.read_again(path)
        try:
            reading = _read(common, at)
        except typer.Exit:  # not one could be read any more, which was told; what was written is still to be told
            placer.changed.extend(again.values())
        else:
            place(again.keys() & reading.holding)
            gone = again.keys() - {ledger.path for ledger in reading.whole.ledgers}
            placer.changed.extend(error for path, error in again.items() if path in gone)
    placer.outcome.refused.extend(placer.changed)
    hear.finish()
    tell(placer.outcome, writing, at.console)
    return reading, Exit.NOT_WRITTEN if placer.outcome.refused else Exit.DONE
