"""``civtrack explain``: one item, every step of its judgement with the source text of each value.

Exists to find the item and to lay its grounds out. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from civtrack.cli.options import Common, Formatted
from civtrack.cli.running import desk, finish, judged
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Field, Ground, Message, Problem, Verdict, column_letter
from civtrack.problems import advice, at_item, message
from civtrack.rules.identity import plain_number
from civtrack.widths import padded, text_width

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
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import chosen_format, put, put_prose
    from civtrack.outputs.wording import past_line

    chosen = chosen_format(formatted.format, formatted.output)
    at = desk(common, common.paths or ())
    assessment = judged(common, at)
    found = matching(assessment, item)
    guard = guard_for(at.settings, common, assessment, force=formatted.force)
    if chosen in ("table", "plain") or (formatted.format is None and formatted.output is None):
        said = "\n".join(text(verdict, assessment) for verdict in found)
        past = past_line(assessment, active())
        put_prose(f"{said}\n{past}\n" if past else said, formatted.output, guard)
    else:
        put(listing(found), formatted.format, formatted.output, guard)
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
        found = found or _in_other_spelling(assessment, wanted)
    if not found:
        import difflib

        if verdict := _not_there_yet(assessment, wanted):
            detail = Message(
                N_("“{found}” was not there yet on {as_of}: it was assigned or found on {day}"),
                {"found": wanted, "as_of": assessment.as_of, "day": verdict.assigned_on or verdict.found_on},
            )
            raise UsageMistake("ITEM", detail=detail)
        numbers = [verdict.item.number for verdict in assessment.verdicts if verdict.item.number]
        close = difflib.get_close_matches(wanted, numbers, 3) if len(parts) == 1 else []
        hint = Message(N_("; did you mean {near}"), {"near": close}) if close else ""
        if not close and wanted.isdecimal() and assessment.verdicts:
            hint = _how_to_name(assessment.verdicts[0])
        detail = Message(
            N_("no item “{found}” among {count}{hint}"),
            {"found": wanted, "count": len(assessment.verdicts), "hint": hint},
        )
        raise UsageMistake("ITEM", detail=detail)
    return found


def _how_to_name(verdict: Verdict) -> Message:
    """What to type in place of a serial number, by the example of an item: serials start again with every list."""
    item = verdict.item
    place = f"{item.table.ledger}!{item.table.sheet}!{item.row}"
    if not item.number or item.number_is_serial:
        return Message(N_("; name it by its place, such as {place}"), {"place": place})
    return Message(
        N_("; a serial number names none: give its own number, such as {number}, or its place, such as {place}"),
        {"number": item.number, "place": place},
    )


def _in_other_spelling(assessment: Assessment, wanted: str) -> list[Verdict]:
    """The items of a number that was typed with full-width signs or blanks."""
    typed = plain_number(wanted)
    return [verdict for verdict in assessment.verdicts if typed and typed == plain_number(verdict.item.number or "")]


def _not_there_yet(assessment: Assessment, wanted: str) -> Verdict | None:
    """The item that is meant, where the day judged by comes before it."""
    return next(
        (
            verdict
            for verdict in assessment.absent
            if wanted
            in (
                verdict.id,
                verdict.item.number,
                str(verdict.item.ref()),
                f"{verdict.item.table.ledger}!{verdict.item.row}",
            )
        ),
        None,
    )


def steps(verdict: Verdict) -> list[dict[str, Any]]:
    """The grounds in order: field, cell, what is written there, and what it means."""
    tr = active()
    return [
        {
            "field": ground.field.value if ground.field else None,
            "cell": _cell(verdict, ground),
            "written": ground.message.values.get("written") or _written(verdict, ground.field),
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
    from civtrack.policy import OUTSIDE_TIERS
    from civtrack.records import LABELS, cell

    tr = active()
    item = verdict.item
    names = {rule.key: rule.name for rule in assessment.tiers} | OUTSIDE_TIERS
    head = [item.district or tr("Not stated"), item.number or verdict.id, str(item.ref())]
    lines = ["  ".join(head)]
    if item.description:
        lines.append("  " + " ".join(item.description.split()))
    rows = [*_origin(verdict)]
    for step in steps(verdict):
        label = tr(LABELS[step["field"]] if step["field"] in LABELS else N_("Judgement"))
        rows.append((label, step["cell"] or "", _quoted(step["written"]), step["meaning"]))
    parts = [cell(verdict, "tier", tr, names), cell(verdict, "days", tr, names), f"({verdict.reason.value})"]
    rows.append((tr("Tier"), "", "", "  ".join(str(part) for part in parts if part)))
    lines += _laid_out(rows)
    if verdict.step:
        lines.append("  " + tr("supervision step: {step}", step=tr(verdict.step)))
    for problem in problems(verdict):
        lines.append(f"  {problem.kind.code} {problem.where.cell}  {tr.message(message(problem))}")
        lines.append(f"      {tr.message(advice(problem))}")
    return "\n".join(lines) + "\n"


def problems(verdict: Verdict) -> list[Problem]:
    """What is wrong with the item's own cells."""
    return [at_item(finding, verdict.item) for finding in verdict.findings]


_Step = tuple[str, str, str, str]


def _laid_out(rows: Sequence[_Step]) -> list[str]:
    """Steps in columns; what repeats the line above is left blank, and a long text pushes its meaning below itself."""
    widths = [max((text_width(row[place]) for row in rows), default=0) for place in range(3)]
    widths[2] = min(widths[2], _WRITTEN)
    before = " " * (2 + widths[0] + 2 + widths[1] + 2)
    lines, above = [], ("", "", "")
    for *shown, meaning in rows:
        label, where, written = ("", "", "") if tuple(shown) == above and shown[1] else shown
        above = (shown[0], shown[1], shown[2])
        start = f"  {padded(label, widths[0])}  {padded(where, widths[1])}  "
        if text_width(written) > widths[2]:
            lines.append(start + written)
            lines.append(f"{before}{' ' * widths[2]}  {meaning}")
        else:
            lines.append(f"{start}{padded(written, widths[2])}  {meaning}")
    return lines


_WRITTEN = 24


def _origin(verdict: Verdict) -> Iterator[_Step]:
    """How the item came to its district."""
    from civtrack.records import LABELS

    tr = active()
    item = verdict.item
    if item.district_origin is not None:
        ground = Ground(Field.DISTRICT, Message(""))
        own = item.district_origin == "column"
        meaning = tr(
            "{district}, from {origin}",
            district=item.district,
            origin=tr(ORIGINS.get(item.district_origin, item.district_origin)),
        )
        yield tr(LABELS["district"]), (_cell(verdict, ground) or "") if own else "", "", meaning


def _quoted(text: str | None) -> str:
    return f"“{' '.join(text.split())}”" if text else ""


ORIGINS = {
    "column": N_("its column"),
    "settings": N_("the settings for the file"),
    "section": N_("the section row above it"),
    "above": N_("the row above it"),
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
            {
                **record(verdict, tr),
                "district_origin": verdict.item.district_origin,
                "steps": steps(verdict),
                "problems": [
                    {
                        "code": problem.kind.code,
                        "cell": problem.where.cell,
                        "message": tr.message(message(problem)),
                        "advice": tr.message(advice(problem)),
                    }
                    for problem in problems(verdict)
                ],
            }
            for verdict in verdicts
        ]

    return Listing(
        headers=(tr("Identity"), tr("Field"), tr("Cell"), tr("As written"), tr("Meaning")),
        rows=rows,
        document=documents,
        lines=documents,
    )
