"""Old ledgers made editable: each gets an .xlsx twin where LibreOffice is on the machine.

Exists so that `update`, `split` and `daily` treat a ledger in .xls or .ods alike, and start LibreOffice once for all of
them. May import everything below `civtrack.outputs`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.errors import ConversionRefused, FormatNotEditable, TextRefused
from civtrack.ledger.grids import CONVERTIBLE, TEXT_FORMATS
from civtrack.model import CellRef, Ledger, Problem
from civtrack.problems import LEDGER_CONVERTED, MACROS_LOST, TEXT_CONVERTED

__all__ = ["editable", "handed_out", "not_editable", "package_of"]


def editable(
    assessment: Assessment, tell: Callable[[Problem], None] = lambda _: None, paths: Collection[Path] | None = None
) -> Assessment:
    """The same assessment, its old ledgers with twins that can be edited in their stead.

    Where LibreOffice is not there, nothing changes; what cannot be converted truly says why when it is asked for.

    Args:
        assessment: What was judged; one of some districts keeps its whole.
        tell: Hears of each ledger that was converted.
        paths: The ledgers that will be written; None: all of them.
    """
    whole = assessment.whole
    wanted = [
        ledger for ledger in whole.ledgers if ledger.format in CONVERTIBLE and (paths is None or ledger.path in paths)
    ]
    if not wanted:
        return assessment
    from civtrack.files.office import find_office
    from civtrack.ledger.compound import has_macros
    from civtrack.ledger.twins import with_twins

    program = find_office()
    if program is None:
        return assessment
    paired = {ledger.path: ledger for ledger in with_twins(wanted, program, assessment.limits)}
    for ledger in paired.values():
        if ledger.twin:
            where = CellRef(ledger.path.name)
            tell(Problem(LEDGER_CONVERTED, where, None, {"format": ledger.format}))
            if ledger.format == "xls" and has_macros(ledger.path.read_bytes()):
                tell(Problem(MACROS_LOST, where))
    if assessment is whole:
        return _with(whole, paired, None)
    return _with(assessment, paired, _with(whole, paired, None))


def handed_out(
    assessment: Assessment, tell: Callable[[Problem], None] = lambda _: None, paths: Collection[Path] | None = None
) -> Assessment:
    """The same for what is handed out (`update`, `split`, `daily`): text ledgers get a twin, too.

    Args:
        assessment: What was judged.
        tell: Hears of each ledger of which a workbook was made.
        paths: The ledgers that will be written; None: all of them.
    """
    assessment = editable(assessment, tell, paths)
    whole = assessment.whole
    texts = [
        ledger for ledger in whole.ledgers if ledger.format in TEXT_FORMATS and (paths is None or ledger.path in paths)
    ]
    if not texts:
        return assessment
    from civtrack.outputs.text_twins import with_text_twin  # few offices have such ledgers

    paired = {ledger.path: with_text_twin(ledger, assessment.limits) for ledger in texts}
    for ledger in paired.values():
        if ledger.twin:
            tell(Problem(TEXT_CONVERTED, CellRef(ledger.path.name), None, {"format": ledger.format}))
    if not paired:
        return assessment
    if assessment is whole:
        return _with(whole, paired, None)
    return _with(assessment, paired, _with(whole, paired, None))


def _with(assessment: Assessment, paired: dict[Path, Ledger], whole: Assessment | None) -> Assessment:
    ledgers = tuple(
        replace(ledger, twin=paired[ledger.path].twin, no_twin=paired[ledger.path].no_twin)
        if ledger.path in paired
        else ledger
        for ledger in assessment.ledgers
    )
    return replace(assessment, ledgers=ledgers, _whole=whole)


def not_editable(ledger: Ledger, kind: type[FormatNotEditable] = FormatNotEditable) -> FormatNotEditable:
    """Why a ledger cannot be edited: its format, or what LibreOffice made of it."""
    if ledger.no_twin and ledger.format == "csv":
        return TextRefused(str(ledger.path), format=ledger.format, detail=ledger.no_twin)
    if ledger.no_twin:
        return ConversionRefused(str(ledger.path), format=ledger.format, detail=ledger.no_twin)
    return kind(str(ledger.path), format=ledger.format)


def package_of(ledger: Ledger) -> Path:
    """The package that an edit of the ledger starts from.

    Raises:
        FormatNotEditable: There is none.
    """
    if ledger.editable is None:
        raise not_editable(ledger)
    return ledger.editable
