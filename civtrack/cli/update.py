"""``civtrack update``: the updated ledgers, beside the originals or in their place.

Exists to turn options into places. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from civtrack.cli.options import Common, Writing
from civtrack.cli.running import desk, finish, judged
from civtrack.errors import FormatWouldChange, NotWritten, UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from pathlib import Path

    from civtrack.cli.running import Desk
    from civtrack.model import Ledger
    from civtrack.outputs.placing import Output

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
    from civtrack.outputs.legacy import editable
    from civtrack.outputs.making import updated_ledgers

    check_format(writing)
    if in_place and writing.out:
        raise UsageMistake("--in-place", detail=Message(N_("give --in-place or --out, not both"), {}))
    at = desk(common, common.paths or ())
    assessment = judged(replace(common, district=None), at)
    chosen = assessment.only(common.district or ())
    holding = {ledger.path for ledger in assessment.ledgers}
    if common.district:
        # A ledger is updated whole or not at all: marks of half its rows would say nothing true of the other half.
        holding = {verdict.item.table.path for verdict in chosen.verdicts}
    edited = assessment if in_place else editable(assessment, at.console.problem, holding)
    outputs = updated_ledgers(edited, folder_for(assessment, writing) / "台账", at.console.problem)
    pairs = [pair for pair in zip(outputs, edited.ledgers, strict=True) if pair[1].path in holding]
    if in_place:
        outputs = [_in_place(output, ledger, at) for output, ledger in pairs]
    else:
        outputs = [output for output, _ in pairs]
    code = place(outputs, assessment, writing, at.console, common)
    at.console.problems(chosen.problems)
    finish(common, chosen, code)


def _in_place(output: Output, ledger: Ledger, at: Desk) -> Output:
    """The output in the place of its ledger, which is backed up before; old backups go once it is there."""
    from civtrack.assessment import today
    from civtrack.files.backups import backup, thin_out
    from civtrack.ledger.twins import CONVERTIBLE

    def refuse(path: Path) -> None:
        raise FormatWouldChange(str(path), format=ledger.format)

    def let_go() -> None:
        try:
            thin_out(ledger.path, at.settings.outputs.backups)
        except NotWritten as error:
            text = N_("{file} is updated, but an old backup could not be removed: {what}")
            at.console.warn(Message(text, {"file": ledger.path.name, "what": error.what}))

    if ledger.format in CONVERTIBLE:
        return replace(output, target=ledger.path, make=refuse, in_place=True)
    keep = partial(backup, ledger.path, today(at.settings))
    return replace(output, target=ledger.path, before=keep, after=let_go, in_place=True)
