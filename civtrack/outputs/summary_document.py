"""The summary as JSON: what ``summary --format json`` prints and the manifest keeps.

Exists because both must be the same document. May import everything below `civtrack.outputs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from civtrack.assessment import Assessment
from civtrack.model import Severity
from civtrack.rules.metrics import Figures
from civtrack.rules.parts import Part

__all__ = ["summary_document"]


def summary_document(
    assessment: Assessment, by: str = "district", groups: Sequence[Figures] | None = None
) -> dict[str, Any]:
    """The JSON of CONTRACT, ``summary --format json``; `groups` in another order, or fewer, where that was asked."""
    found = assessment.summary(by)
    return {
        "as_of": assessment.as_of.isoformat(),
        "by": by,
        "ledgers": [
            {
                "path": assessment.shown_path(ledger.path),
                "sheets": len({table.sheet for table in ledger.tables}),
                "items": ledger.items,
            }
            for ledger in assessment.ledgers
        ],
        "profile": assessment.profile.name,
        "groups": [figures.as_json() for figures in (found.groups if groups is None else groups)],
        "total": found.total.as_json(),
        "problems": {
            severity.value: sum(problem.kind.severity is severity for problem in assessment.problems)
            for severity in (Severity.ERROR, Severity.WARNING)
        },
        **_past(assessment),
        **({"profiles": [_part(part) for part in assessment.parts]} if assessment.parts else {}),
    }


def _past(assessment: Assessment) -> dict[str, Any]:
    """What a past day leaves out: ``total + void + absent`` is what the ledgers hold."""
    found: dict[str, Any] = {"recorded": True} if assessment.recorded else {}
    if assessment.past is not None:
        found["past"] = {"newest": assessment.past.newest.isoformat(), "absent": len(assessment.absent)}
    return found


def _part(part: Part) -> dict[str, Any]:
    """What one of several profiles counts: only in a part does each colour mean one thing."""
    return {
        "profile": part.profile.name,
        "kinds": [kind.value for kind in part.kinds],
        "total": part.summary.total.as_json(),
    }
