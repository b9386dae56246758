"""``civtrack explain``: one item, every step of its judgement with the source text of each value.

Exists to find the item and to lay its grounds out. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from wcwidth import ljust, wcswidth

from civtrack.cli.options import Common, Formatted
from civtrack.cli.running import desk, finish, judged
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Field, Ground, Message, Verdict, column_letter

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.printing import Listing

tr = active()


def explain(
    item: Annotated[str, typer.Argument(metavar="ITEM", help=tr("An item's number, identity, or file!sheet!row."))],
    common: Common,
    formatted: Formatted,
) -> None:
    """Explains one item."""
    from civtrack.cli.printing import chosen_format, put, put_text

    chosen = chosen_format(formatted.format, formatted.output)
    at = desk(common, common.paths or ())
    assessment = judged(common, at)
    found = matching(assessment, item)
    if chosen in ("table", "plain") or (formatted.format is None and formatted.output is None):
        put_text("\n".join(text(verdict, assessment) for verdict in found), formatted.output)
    else:
        put(listing(found), formatted.format, formatted.output)
    finish(common, assessment)


def matching(assessment: Assessment, wanted: str) -> list[Verdict]:
    """The items of that number or identity, or at that place.

    Raises:
        UsageMistake: There is none; names the nearest number.
    """
    parts = wanted.split("!")
    if len(parts) in (2, 3):
        row = "".join(char for char in parts[-1] if char.isdigit())
        found = [
            verdict
            for verdict in assessment.verdicts
            if verdict.item.table.ledger == parts[0].rsplit("/", 1)[-1]
            and str(verdict.item.row) == row
            and (len(parts) == 2 or verdict.item.table.sheet.strip() == parts[1].strip())
        ]
    else:
        found = [verdict for verdict in assessment.verdicts if wanted in (verdict.id, verdict.item.number)]
    if not found:
        from civtrack.cli.tables import nearest

        numbers = [verdict.item.number for verdict in assessment.verdicts if verdict.item.number]
        near = nearest(wanted, numbers) if len(parts) == 1 and numbers else ""
        hint = Message(N_("; did you mean {near}"), {"near": near}) if near and "," not in near else ""
        detail = Message(
            N_("no item “{found}” among {count}{hint}"),
            {"found": wanted, "count": len(assessment.verdicts), "hint": hint},
        )
        raise UsageMistake("ITEM", detail=detail)
    return found


def steps(verdict: Verdict) -> list[dict[str, Any]]:
    """The grounds in order: field, cell, what is written there, and what it means."""
    tr = active()
    return [
        {
            "field": ground.field.value if ground.field else None,
            "cell": _cell(verdict, ground),
            "written": _written(verdict, ground.field),
            "meaning": tr.message(ground.message),
        }
        for ground in verdict.grounds
    ]


def _cell(verdict: Verdict, ground: Ground) -> str | None:
    column = verdict.item.table.column(ground.field) if ground.field else None
    return f"{column_letter(column)}{verdict.item.row}" if column else None


def _written(verdict: Verdict, field: Field | None) -> str | None:
    from civtrack.records import text_of

    return text_of(getattr(verdict.item, field.value, None)) if field else None


def text(verdict: Verdict, assessment: Assessment) -> str:
    """The judgement as a clerk reads it: a line a step."""
    from civtrack.records import LABELS, cell

    tr = active()
    item = verdict.item
    names = {rule.key: rule.name for rule in assessment.tiers} | {"void": N_("Void")}
    head = [item.district or tr("Not stated"), item.number or verdict.id, str(item.ref())]
    lines = ["  ".join(head)]
    if item.description:
        lines.append("  " + " ".join(item.description.split()))
    if item.district_origin:
        lines.append(
            "  " + tr("district from: {origin}", origin=tr(ORIGINS.get(item.district_origin, item.district_origin)))
        )
    rows = [
        (
            tr(LABELS[step["field"]] if step["field"] in LABELS else N_("Judgement")),
            step["cell"] or "",
            f"“{' '.join(step['written'].split())}”" if step["written"] else "",
            step["meaning"],
        )
        for step in steps(verdict)
    ]
    widths = [min(max((wcswidth(row[place]) for row in rows), default=0), 24) for place in range(3)]
    lines += [
        "  " + "  ".join([*(ljust(row[place], widths[place]) for place in range(3)), row[3]]).rstrip() for row in rows
    ]
    days = cell(verdict, "days", tr, names)
    verdict_line = [cell(verdict, "tier", tr, names), days, f"({verdict.reason.value})"]
    lines.append("  " + tr("Tier") + "  " + "  ".join(str(part) for part in verdict_line if part))
    return "\n".join(lines) + "\n"


ORIGINS = {
    "column": N_("its column"),
    "settings": N_("the settings for the file"),
    "section": N_("the section row above it"),
    "sheet": N_("the sheet's name"),
    "title": N_("the title"),
    "file": N_("the file's name"),
    "unit": N_("the responsible unit"),
}


def listing(verdicts: list[Verdict]) -> Listing:
    """The steps as rows; the JSON holds the whole item beside them."""
    from civtrack.cli.printing import Listing
    from civtrack.records import record

    tr = active()
    rows = [[verdict.id, *step.values()] for verdict in verdicts for step in steps(verdict)]

    def documents() -> list[dict[str, Any]]:
        return [
            {**record(verdict, tr), "district_origin": verdict.item.district_origin, "steps": steps(verdict)}
            for verdict in verdicts
        ]

    return Listing(
        headers=(tr("Identity"), tr("Field"), tr("Cell"), tr("As written"), tr("Meaning")),
        rows=rows,
        document=documents,
        lines=documents,
    )
