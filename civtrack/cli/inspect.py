"""``civtrack inspect``: what was understood of each sheet, and every data problem.

Exists to show the readings as text, JSON or rows. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from civtrack.cli import doubles, likely
from civtrack.cli.console import Exit
from civtrack.cli.options import Common, Formatted
from civtrack.cli.running import desk, finish, judged
from civtrack.locales import active
from civtrack.model import N_, Severity, SkippedSheet, Table
from civtrack.problems import advice, message
from civtrack.widths import padded, text_width

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.printing import Listing
    from civtrack.errors import LedgerUnreadable
    from civtrack.model import Ledger

tr = active()
_SEVERITIES = {Severity.ERROR: N_("Error"), Severity.WARNING: N_("Warning")}
_HOW = {
    "alias": N_("known name"),
    "pattern": N_("read as a phrase"),
    "settings": N_("settings"),
    "values": N_("by its values"),
    "none": N_("not mapped"),
}


def inspect(
    common: Common,
    formatted: Formatted,
    duplicates: Annotated[
        bool,
        typer.Option("--duplicates", help=tr("Only what was likely entered twice: same place, near text, near day.")),
    ] = False,
) -> None:
    """Shows what was understood."""
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import chosen_format, put, put_prose

    chosen = chosen_format(formatted.format, formatted.output)
    at = desk(common, common.paths or ())
    assessment = judged(common, at, even_none=True)
    if assessment.unreadable and not assessment.ledgers and not _passed_over(assessment):
        raise typer.Exit(int(Exit.UNREADABLE))
    guard = guard_for(at.settings, common, assessment, force=formatted.force)
    if duplicates:
        put(doubles.pairs(assessment), formatted.format, formatted.output, guard)
        finish(common, assessment)
    if chosen in ("table", "plain") or (formatted.format is None and formatted.output is None):
        put_prose(text(assessment), formatted.output, guard, paged=not formatted.no_pager)
    else:
        put(listing(assessment), formatted.format, formatted.output, guard)
    finish(common, assessment)


def text(assessment: Assessment) -> str:
    """Each sheet with its columns, then each problem, in plain words."""
    tr = active()
    counts = Counter(id(item.table) for item in assessment.items)
    lines: list[str] = []
    for ledger in assessment.ledgers:
        lines += [f"{assessment.shown_path(ledger.path)}  ({ledger.format})", *_sheets(ledger, counts), ""]
    for error in _passed_over(assessment):
        where = assessment.shown_path(Path(error.where))
        lines.append(f"{where}  ({error.values['format']})")
        for sheet in error.values["sheets"]:
            lines += [_skipped(sheet), *likely.lines(sheet)]
        lines.append("")
    lines += doubles.lines(assessment)
    if assessment.problems:
        lines.append(tr.plural("{count} problem in the data", "{count} problems in the data", len(assessment.problems)))
    elif assessment.items:
        lines.append(tr("No problems in the data."))
    for problem in assessment.problems:
        severity = tr(_SEVERITIES[problem.kind.severity])
        lines.append(f"  {problem.kind.code} {severity}  {problem.where}  {tr.message(message(problem))}")
        lines.append(f"      {tr.message(advice(problem))}")
    return "\n".join(lines) + "\n"


def _passed_over(assessment: Assessment) -> list[LedgerUnreadable]:
    """The workbooks in which no ledger was found: their sheets are shown all the same."""
    return [error for error in assessment.unreadable if error.values.get("sheets")]


def _skipped(sheet: SkippedSheet) -> str:
    return "  " + active()("{sheet}: passed over, {reason}", sheet=sheet.name, reason=sheet.reason)


def _sheets(ledger: Ledger, counts: Counter[int]) -> list[str]:
    from civtrack.records import LABELS

    tr = active()
    lines = []
    for sheet in ledger.sheets:
        if isinstance(sheet, SkippedSheet):
            lines.append(_skipped(sheet))
            continue
        lines.append(
            "  "
            + tr(
                "{sheet}: {kind}, header in row {header}, data in rows {first}-{last}, {items} items",
                sheet=sheet.sheet,
                kind=tr(_KINDS[sheet.kind]),
                header="-".join(str(row) for row in dict.fromkeys((sheet.header_rows[0], sheet.header_rows[-1]))),
                first=sheet.first_row,
                last=sheet.last_row,
                items=counts[id(sheet)],
            )
        )
        headers = [" ".join(column.header.split()) for column in sheet.columns]
        width = min(max(map(text_width, headers), default=0), 24)
        for column, header in zip(sheet.columns, headers, strict=True):
            if column.field is None:
                meaning = tr(_HOW["none"])
            else:
                label = tr(LABELS.get(column.field.value, column.field.value))
                meaning = tr("{label} ({how})", label=label, how=tr(_HOW[column.how]))
            lines.append(f"    {column.letter:>3}  {padded(header, width)}  → {meaning}")
    return lines


_KINDS = {"problem": N_("problem ledger"), "reminder": N_("reminder list"), "material": N_("materials table")}


def document(assessment: Assessment) -> dict[str, Any]:
    """The JSON of CONTRACT, ``inspect --format json``."""
    counts = Counter(id(item.table) for item in assessment.items)
    return {
        "ledgers": [
            {
                "path": assessment.shown_path(ledger.path),
                "format": ledger.format,
                "sheets": [_sheet(sheet, counts) for sheet in ledger.sheets],
            }
            for ledger in assessment.ledgers
        ]
        + [
            {
                "path": assessment.shown_path(Path(error.where)),
                "format": error.values["format"],
                "sheets": [
                    _sheet(sheet, counts) | {"likely": likely.document(sheet)} for sheet in error.values["sheets"]
                ],
            }
            for error in _passed_over(assessment)
        ],
        "problems": _problems(assessment),
        "doubles": doubles.document(assessment),
    }


def _sheet(sheet: Table | SkippedSheet, counts: Counter[int]) -> dict[str, Any]:
    if isinstance(sheet, SkippedSheet):
        empty: dict[str, Any] = {"header_rows": [], "first_row": None, "last_row": None, "items": 0, "columns": []}
        return {"name": sheet.name, "kind": None, "skipped": active().message(sheet.reason), **empty}
    return {
        "name": sheet.sheet,
        "kind": sheet.kind.value,
        "skipped": None,
        "header_rows": list(sheet.header_rows),
        "first_row": sheet.first_row,
        "last_row": sheet.last_row,
        "items": counts[id(sheet)],
        "columns": [
            {
                "field": column.field.value if column.field else None,
                "letter": column.letter,
                "header": column.header,
                "how": column.how,
            }
            for column in sheet.columns
        ],
    }


def _problems(assessment: Assessment) -> list[dict[str, Any]]:
    tr = active()
    return [
        {
            "code": problem.kind.code,
            "slug": problem.kind.slug,
            "severity": problem.kind.severity.value,
            "ledger": problem.where.ledger,
            "sheet": problem.where.sheet,
            "cell": problem.where.cell,
            "found": problem.found,
            "message": tr.message(message(problem)),
            "advice": tr.message(advice(problem)),
        }
        for problem in assessment.problems
    ]


def listing(assessment: Assessment) -> Listing:
    """The problems as rows."""
    from civtrack.cli.printing import Listing

    tr = active()
    rows = _problems(assessment)
    headers = (
        tr("Code"),
        tr("Name"),
        tr("Severity"),
        tr("Ledger"),
        tr("Sheet"),
        tr("Cell"),
        tr("Found"),
        tr("Problem"),
        tr("Advice"),
    )
    return Listing(
        headers=headers,
        rows=[list(row.values()) for row in rows],
        document=lambda: document(assessment),
        lines=lambda: rows,
    )
