"""Puts several workbooks into one, sheet after sheet, with look, photos and formulas as each has them.

Exists because a district has its rows in several ledgers and should get one file. Made for what
`civtrack.xlsx.copying.copies` writes: no macros, charts, pivots or links to other workbooks. May import
`civtrack.errors`, `civtrack.model`, `civtrack.files` and the modules of `civtrack.xlsx` below it.

Rules: the first workbook keeps everything; sheets of the others come after its own, each with the parts it leads to
under new names. Looks are added to the first one's (`civtrack.xlsx.joining.styles`); shared strings, WPS cell photos
and persons likewise. A sheet or table whose name is taken gets another, and formulas follow. A workbook name that is
taken becomes one of the sheets that brought it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from civtrack.model import Message
from civtrack.xlsx.joining.guest import Guest, agree
from civtrack.xlsx.joining.host import Host, growing_styles
from civtrack.xlsx.joining.styles import CannotJoin
from civtrack.xlsx.opened.package import OpenPackage
from civtrack.xlsx.parts.container import Limits
from civtrack.xlsx.parts.output import write_container
from civtrack.xlsx.parts.workbook import load_part

__all__ = ["CannotJoin", "join", "obstacle"]


def join(sources: Sequence[Path], labels: Sequence[str], target: Path, limits: Limits) -> list[list[str]]:
    """Writes one workbook from several; it is not waited for on the disk: whoever keeps it copies it to its place.

    Args:
        sources: The workbooks, in order.
        labels: What tells two sheets of one name apart: a word for each workbook.
        target: Where the joined workbook goes.
        limits: What is believed of the sources.

    Returns:
        For each source the names that its sheets have now.

    Raises:
        CannotJoin: One of them has something that cannot be in a workbook with the first.
        NotWritten: The system refuses.
    """
    from civtrack.files.memory import one_into_another
    from civtrack.files.writing import write_passing

    with ExitStack() as stack:
        first = stack.enter_context(OpenPackage.open(sources[0], limits))
        joined = Host(first)
        stack.callback(joined.close)
        names = [list(first.sheets)]
        for place, (path, label) in enumerate(one_into_another(zip(sources[1:], labels[1:], strict=True)), 2):
            with OpenPackage.open(path, limits) as package:
                names.append(Guest(joined, package, label, f"j{place}").move_in())
        joined.finish()
        with write_passing(target) as stream:
            write_container(stream, first.container, joined.touched, set(), joined.added)
    return names


def obstacle(first: OpenPackage, other: OpenPackage) -> Message | None:
    """What keeps a workbook from being put into one with another, as far as it can be seen beforehand."""
    try:
        agree(first, other)
        _, styles = growing_styles(first)
        own = other.workbook.target("styles")
        styles.add(load_part(other.container, own) if own else None, None)
    except CannotJoin as error:
        return error.why
    return None
