"""Which outputs there are and how each is made from an assessment.

Exists so that `update`, `report` and `daily` make the same files by the same path. May import everything below
`civtrack.outputs`; the workbook writers only when one is made.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.files import safe_name
from civtrack.locales import Translator, translator
from civtrack.model import Ledger, Problem
from civtrack.outputs.placing import Output, ledger_names

__all__ = ["day_brief", "document_language", "summary_workbook", "updated_ledgers"]


def document_language(assessment: Assessment) -> Translator:
    """The language of documents: Chinese unless settings say otherwise."""
    return translator("en" if assessment.settings.office.language == "en" else "zh")


def summary_workbook(assessment: Assessment, folder: Path) -> Output:
    """The day's summary workbook; one of some districts only has their names in its own."""
    whose = safe_name(f"{'、'.join(assessment.districts)}_") if assessment.districts else ""

    def make(path: Path) -> None:
        from civtrack.outputs.tables_book import build_day_book

        path.write_bytes(build_day_book(assessment, document_language(assessment)))

    return Output(folder / f"三色表_{whose}{assessment.as_of}.xlsx", "summary_workbook", len(assessment.verdicts), make)


def day_brief(assessment: Assessment, folder: Path) -> Output:
    """The day's brief for the group chat."""
    whose = safe_name(f"{'、'.join(assessment.districts)}_") if assessment.districts else ""

    def make(path: Path) -> None:
        from civtrack.outputs.brief import brief

        path.write_text(brief(assessment, document_language(assessment)), encoding="utf-8", newline="\n")

    return Output(folder / f"简报_{whose}{assessment.as_of}.txt", "brief", len(assessment.verdicts), make)


def updated_ledgers(
    assessment: Assessment, folder: Path, tell: Callable[[Problem], None] = lambda _: None
) -> list[Output]:
    """An updated copy of each ledger, in `folder`; `tell` hears what the clerk must know of the edit."""
    names = ledger_names([ledger.path for ledger in assessment.ledgers])
    return [
        Output(folder / name, "updated_ledger", ledger.items, partial(_mark, assessment, ledger, tell))
        for ledger, name in zip(assessment.ledgers, names, strict=True)
    ]


def _mark(assessment: Assessment, ledger: Ledger, tell: Callable[[Problem], None], path: Path) -> None:
    from civtrack.outputs.marked import write_marked

    for problem in write_marked(assessment, ledger, path, document_language(assessment)):
        tell(problem)
