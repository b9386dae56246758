"""``civtrack split``: one workbook for each district, with nothing of any other in it.

Exists to turn options into a plan and its files, and to print that they add up. May import everything below
`civtrack.cli`.
"""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civtrack.asking.names import GROUPINGS
from civtrack.cli.console import Exit
from civtrack.cli.options import Common, Writing
from civtrack.cli.running import desk, finish, judged
from civtrack.cli.words import known_word
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from civtrack.assessment import Assessment
    from civtrack.cli.console import Console
    from civtrack.outputs.districts.files import Divided
    from civtrack.outputs.districts.plan import Missing, Split

tr = active()

FOLDERS = {
    "district": "县区", "unit": "责任单位", "person": "责任人", "leader": "包保领导", "category": "问题类别",
    "site_type": "点位类型", "source": "问题来源", "street": "街道", "month": "月份",
}  # fmt: skip
"""Where the workbooks go below the output folder, by what is divided by."""


def split(
    common: Common,
    writing: Writing,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="district|unit|person|leader|category|street|…",
            help=tr("Whose workbooks they are: one for each district, responsible unit, leader and so on."),
        ),
    ] = "district",
    per_ledger: Annotated[
        bool, typer.Option("--per-ledger", help=tr("A folder for each, with one workbook for each ledger."))
    ] = False,
    tiers: Annotated[
        bool,
        typer.Option(
            "--tiers/--no-tiers", help=tr("Add tier, days and basis with their colours (the default), or not.")
        ),
    ] = True,
    worst_first: Annotated[
        bool,
        typer.Option("--worst-first", help=tr("The gravest items first (default: in the ledger's order).")),
    ] = False,
    protect: Annotated[
        bool, typer.Option("--protect", help=tr("Lock everything but the columns that are filled in as a reply."))
    ] = False,
) -> None:
    """Writes the district workbooks."""
    from civtrack.cli.writing import check_format, folder_for, placer_for, tell
    from civtrack.files.in_place import cleared
    from civtrack.outputs.districts.copied import Manner
    from civtrack.outputs.districts.plan import BY, plan_split
    from civtrack.outputs.legacy import handed_out
    from civtrack.outputs.making import divided_workbooks

    check_format(writing)
    by = known_word("--by", by, {name: GROUPINGS[name] for name in BY})
    at = desk(common, common.paths or ())
    assessment = handed_out(judged(common, at), at.console.problem)
    plan = plan_split(assessment, by)
    folder = folder_for(assessment, writing) / FOLDERS[by]
    manner = Manner(per_ledger, protect, tiers, worst_first)
    done = divided_workbooks(assessment, folder, at.console.problem, plan, manner)
    with nullcontext() if writing.dry_run else cleared(folder):
        outcome = placer_for(assessment, writing, common).place(done.outputs)
        tell(outcome, writing, at.console)
    stand = {*outcome.unchanged, *(one.path for one in outcome.written)}
    _tell_sum(assessment, plan, done, stand, at.console)
    at.console.problems(assessment.problems)
    finish(common, assessment, Exit.NOT_WRITTEN if outcome.refused else Exit.DONE)


def _tell_sum(assessment: Assessment, plan: Split, done: Divided, stand: Collection[Path], console: Console) -> None:
    """That the workbooks which stand add up: items by group, what is in none of them and why, and all of them."""
    for name in plan.empty:
        console.say(Message(N_("{name} has no items and gets no workbook"), {"name": name}))
    given = done.counted(stand)
    if given:
        values = {"items": sum(given.values()), "parts": _listed(given)}
        console.say(Message(N_("{items} items divided: {parts}"), values))
    tell_missing(assessment, done.missing, console)
    lost = {group: items - given.get(group, 0) for group, items in done.given.items() if items > given.get(group, 0)}
    if lost:
        values = {"left": sum(lost.values()), "items": len(assessment.verdicts), "parts": _listed(lost)}
        console.warn(Message(N_("{left} of {items} items are in workbooks that were not written: {parts}"), values))


def _listed(counts: Mapping[str | None, int]) -> str:
    unstated = active()("Not stated")
    return "、".join(f"{group or unstated} {items}" for group, items in counts.items())


def tell_missing(assessment: Assessment, missing: Sequence[Missing], console: Console) -> None:
    """What is in no workbook that is sent, by ledger and whose it is; nothing where nothing is missing.

    Args:
        assessment: What was divided.
        missing: What is in ledgers that cannot be divided.
        console: The voice.
    """
    left = sum(one.items for one in missing)
    if not left:
        return
    unstated = active()("Not stated")
    by_ledger: dict[str, list[str]] = {}
    for error, group, items in missing:
        by_ledger.setdefault(assessment.shown_path(Path(error.where)), []).append(f"{group or unstated} {items}")
    console.warn(
        Message(
            N_("{left} of {items} items are in ledgers that cannot be divided: {ledgers}"),
            {
                "left": left,
                "items": len(assessment.verdicts),
                "ledgers": active().clauses(f"{ledger}（{'、'.join(whose)}）" for ledger, whose in by_ledger.items()),
            },
        )
    )
