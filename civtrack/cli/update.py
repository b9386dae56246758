"""``civtrack update``: the updated ledgers, beside the originals or in their place.

Exists to turn options into places. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from civtrack.cli.options import Common, Writing
from civtrack.cli.running import desk, finish, judged
from civtrack.errors import OpenElsewhere, UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from pathlib import Path

    from civtrack.assessment import Assessment
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
    from civtrack.outputs.making import updated_ledgers

    check_format(writing)
    if in_place and writing.out:
        raise UsageMistake("--in-place", detail=Message(N_("give --in-place or --out, not both"), {}))
    at = desk(common, common.paths or ())
    assessment = judged(common, at)
    outputs = updated_ledgers(assessment, folder_for(assessment, writing) / "台账", at.console.problem)
    if in_place:
        outputs = [
            _in_place(output, ledger.path, assessment)
            for output, ledger in zip(outputs, assessment.ledgers, strict=True)
        ]
        writing = replace(writing, force=True)
    code = place(outputs, assessment, writing, at.console)
    at.console.problems(assessment.problems)
    finish(common, assessment, code)


def _in_place(output: Output, path: Path, assessment: Assessment) -> Output:
    def make(temporary: Path) -> None:
        from civtrack.files import backup, open_elsewhere, sha256

        if opened := open_elsewhere(path):
            raise OpenElsewhere(str(path), program=opened.program, detail=opened.who or "?")
        output.make(temporary)
        if sha256(temporary) != sha256(path):
            backup(path, assessment.as_of)

    return replace(output, target=path, make=make)
