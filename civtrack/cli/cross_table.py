"""The cross table of ``civtrack summary --by A,B``.

Exists apart from `civtrack.cli.summary` because it shows one figure by two groupings instead of all figures by one. May
import everything below `civtrack.cli`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civtrack.asking.names import COUNTS, TIERS, Names
from civtrack.cli.words import known_word
from civtrack.locales import active

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.options import Printing
    from civtrack.cli.printing import Listing
    from civtrack.rules.cross import Cross
    from civtrack.rules.metrics import Figures

__all__ = ["cross_listing"]


def cross_listing(
    assessment: Assessment, groupings: tuple[str, str], count: str | None, printing: Printing, title: str
) -> Listing:
    """Rows by one grouping, columns by the other.

    Args:
        assessment: What is counted.
        groupings: Rows, then columns.
        count: The figure in each cell, as typed; None: how many items.
        printing: How it is printed.
        title: Above the table.

    Raises:
        UsageMistake: There is no such figure, or no such column to sort by.
    """
    from civtrack.cli.groups import GROUP_LABELS, group_name
    from civtrack.cli.printing import Listing
    from civtrack.cli.tables import arranged, chosen_columns
    from civtrack.outputs.wording import past_line
    from civtrack.rules.cross import cross, figure

    tr = active()
    by, across = groupings
    what = _counted(assessment, count or "total")
    found = cross(assessment.verdicts, by, across, assessment.summarised)
    names = [group_name(assessment, across, column.group) for column in found.columns]
    heads = [tr(GROUP_LABELS[by]), *names, tr("All")]
    keys = ["group", *(column.group or "" for column in found.columns), "all"]
    labels = dict(zip(keys, heads, strict=True))
    rows = [
        dict(zip(keys, (row.group, *(figure(cell, what) for cell in cells), figure(row, what)), strict=True))
        for row, cells in zip(found.rows, found.cells, strict=True)
    ]
    kept = arranged(rows, printing, lambda row: row, labels)
    chosen = keys if printing.columns is None else chosen_columns(printing.columns, keys, labels)
    lines = {row.group: (*cells, row) for row, cells in zip(found.rows, found.cells, strict=True)}
    shown = [_cells(group_name(assessment, by, row["group"]), lines[row["group"]], what, keys, chosen) for row in kept]
    shown.append(_cells(tr("Total"), (*found.columns, found.total), what, keys, chosen))
    notes = [tr("In each cell: {figure}", figure=_name(assessment, what))]
    if found.total.void and what != "void":
        notes.append(tr("{count} void items are in no cell: --count void", count=found.total.void))
    if len(kept) < len(rows):
        notes.append(tr("{shown} of {count} rows; the total counts them all", shown=len(kept), count=len(rows)))
    if past := past_line(assessment, tr):
        notes.append(past)
    return Listing(
        headers=[labels[key] for key in chosen],
        rows=shown,
        document=lambda: _document(assessment, found, what, [row["group"] for row in kept]),
        lines=lambda: _groups(found, what, [row["group"] for row in kept]),
        title=[title],
        notes=notes,
        total=True,
    )


def _figures(assessment: Assessment) -> Names:
    """What can be counted: the figures of a summary but the rank, and the tiers in force."""
    tr = active()
    tiers = {rule.key: (tr(rule.name), *TIERS.get(rule.key, ())) for rule in assessment.tiers}
    return {**tiers, "closed": ("已办结", tr("Done")), **{name: COUNTS[name] for name in COUNTS if name != "rank"}}


def _counted(assessment: Assessment, word: str) -> str:
    return known_word("--count", word, _figures(assessment))


def _name(assessment: Assessment, what: str) -> str:
    """What a figure is called where a person reads it."""
    from civtrack.policy import RATE_NAMES

    tr = active()
    tiers = {rule.key: tr(rule.name) for rule in assessment.tiers}
    if what in tiers:
        return tiers[what]
    if what in RATE_NAMES:
        return tr(RATE_NAMES[what])
    words = COUNTS.get(what, ())
    return words[0] if tr.language == "zh" and words else what


def _cells(
    name: str, line: tuple[Figures | None, ...], what: str, keys: list[str], chosen: list[str]
) -> list[str | int | float]:
    """A row as it is shown: rates with their two decimals, what there is not as a dash."""
    from civtrack.rules.cross import figure

    def cell(figures: Figures | None) -> str | int | float:
        if figures is not None and what.endswith("_rate"):
            rate: str = getattr(figures, what).shown
            return rate
        value: int | float | None = figure(figures, what)
        return "—" if value is None else value

    row = dict(zip(keys, (name, *map(cell, line)), strict=True))
    return [row[key] for key in chosen]


def _groups(found: Cross, what: str, kept: list[str | None]) -> list[dict[str, Any]]:
    """A row each, in the order shown: its group, its cells by column, and all of it."""
    from civtrack.rules.cross import figure

    cells = {row.group: (row, line) for row, line in zip(found.rows, found.cells, strict=True)}

    def one(group: str | None, whole: Figures, line: tuple[Figures | None, ...]) -> dict[str, Any]:
        return {"group": group, "cells": [figure(cell, what) for cell in line], "all": figure(whole, what)}

    return [one(group, *cells[group]) for group in kept]


def _document(assessment: Assessment, found: Cross, what: str, kept: list[str | None]) -> dict[str, Any]:
    """The summary's JSON with the cells of a cross table in place of the figures."""
    from civtrack.outputs.summary_document import summary_document
    from civtrack.rules.cross import figure

    whole = summary_document(assessment, found.by)
    return {
        "as_of": whole["as_of"],
        "by": [found.by, found.across],
        "count": what,
        "ledgers": whole["ledgers"],
        "profile": whole["profile"],
        "columns": [column.group for column in found.columns],
        "groups": _groups(found, what, kept),
        "total": {
            "group": None,
            "cells": [figure(column, what) for column in found.columns],
            "all": figure(found.total, what),
        },
        "problems": whole["problems"],
    }
