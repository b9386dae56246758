"""The list of what is wrong in the data, file by file, each with its cell and what to do.

Exists so that whoever gets the summary workbook also gets what its figures could not count on. May import everything
below `civtrack.outputs` and its neighbours in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civtrack.locales import Translator
from civtrack.model import N_, Severity, Value
from civtrack.outputs.book.item_lists import limited
from civtrack.outputs.book.listing import ListColumn, Listing
from civtrack.outputs.book.overview import facts
from civtrack.problems import advice, message

if TYPE_CHECKING:
    from civtrack.assessment import Assessment

__all__ = ["problem_list"]

_SEVERITIES = {Severity.ERROR: N_("Error"), Severity.WARNING: N_("Warning")}


def problem_list(assessment: Assessment, name: str, tr: Translator) -> Listing:
    """Files that could not be read first, then every problem in the order of the ledgers."""
    columns = [
        ListColumn(tr("Serial"), 6),
        ListColumn(tr("Code"), 20),
        ListColumn(tr("Severity"), 8),
        ListColumn(tr("Where it stands"), 30, "left"),
        ListColumn(tr("What is wrong"), 50, "left"),
        ListColumn(tr("What to do"), 50, "left"),
    ]
    most = assessment.settings.outputs.list_rows
    said: list[tuple[Value, ...]] = [
        (error.code, tr(_SEVERITIES[Severity.ERROR]), error.where, tr.message(error.what), tr.message(error.advice))
        for error in assessment.unreadable
    ]
    said += [
        (
            problem.kind.code,
            tr(_SEVERITIES[problem.kind.severity]),
            str(problem.where),
            tr.message(message(problem)),
            tr.message(advice(problem)),
        )
        for problem in assessment.problems[: max(0, most - len(said))]
    ]
    total = len(assessment.unreadable) + len(assessment.problems)
    title = tr("{office} {document}", office=assessment.settings.office.name, document=name).strip()
    counted = tr("{facts}. Entries: {count}", facts=facts(assessment, tr), count=total)
    rows = [[place, *values] for place, values in enumerate(said, 1)]
    return limited(Listing(title, [counted], columns, rows, tr("(none)")), total, ("civtrack", "inspect"), tr)
