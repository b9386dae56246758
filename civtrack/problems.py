"""The catalogue of data problems: code, slug, severity, sentence and advice, each written once.

Exists so that a problem is the same thing in the terminal, the workbook and the JSON. Codes never change their
meaning: D1xx is how a sheet is built, D2xx what a cell says, D3xx what contradicts or repeats. May import only
`civtrack.model`.
"""

from __future__ import annotations

from dataclasses import dataclass

from civtrack.model import CellRef, Finding, Item, Message, Problem, Severity

__all__ = ["CATALOGUE", "ProblemKind", "advice", "at_item", "message"]


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A class of problem.

    Attributes:
        code: ``D203``.
        slug: A readable name, ``deadline-unclear``.
        severity: Error or warning.
        message: English msgid; may use ``{found}`` and the problem's values.
        advice: English msgid: what the clerk can do.
    """

    code: str
    slug: str
    severity: Severity
    message: str
    advice: str


CATALOGUE: dict[str, ProblemKind] = {}


def _kind(code: str, slug: str, severity: Severity, message: str, advice: str) -> ProblemKind:
    assert code not in CATALOGUE, code
    kind = CATALOGUE[code] = ProblemKind(code, slug, severity, message, advice)
    return kind


def message(problem: Problem) -> Message:
    """The problem's sentence, ready to be translated."""
    return Message(problem.kind.message, {"found": problem.found, **(problem.values or {})})


def advice(problem: Problem) -> Message:
    """What the clerk can do about it."""
    return Message(problem.kind.advice, {"found": problem.found, **(problem.values or {})})


def at_item(finding: Finding, item: Item) -> Problem:
    """A rule's finding, at the cell it is about (or at the row where the table has no such column)."""
    where: CellRef = item.ref(finding.field)
    return Problem(finding.kind, where, finding.found, finding.values)


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

# D1xx: how a sheet is built (said by civtrack.ledger)

# D2xx: what a cell says (said by civtrack.rules)

# D3xx: what contradicts or repeats (said by civtrack.rules and civtrack.assessment)
