"""Notes and text boxes that somebody put on cells of what came back, and that the ledger has not: told, never taken.

Exists because a district that answers in a comment (批注) has answered, and no cell says so. May import
`civtrack.edits.pairing`, `civtrack.edits.plan`, `civtrack.edits.returned`, `civtrack.edits.word_notes` and what stands
below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.edits.pairing import Pair
from civtrack.edits.plan import Refusal
from civtrack.edits.returned import Returned
from civtrack.errors import LedgerUnreadable
from civtrack.ledger.old_notes import old_notes
from civtrack.ledger.open_notes import open_notes
from civtrack.model import EDITABLE, N_, Item, Ledger, Message, SkippedSheet
from civtrack.outputs.districts.sent import as_text
from civtrack.xlsx import Limits, Package
from civtrack.xlsx.parts.addresses import area_of
from civtrack.xlsx.parts.container import Container
from civtrack.xlsx.parts.markup import Element, Part
from civtrack.xlsx.parts.workbook import load_part, relations

__all__ = ["noted"]

_Notes = dict[tuple[str, int], list[tuple[int, str]]]
"""Sheet and row → columns with what their notes say."""


def noted(assessment: Assessment, pairs: Sequence[tuple[Returned, Pair]]) -> Iterator[Refusal]:
    """Names the notes on the rows of items that the ledgers do not have.

    Args:
        assessment: The ledgers as they are now.
        pairs: The rows and the items that they are, file by file.
    """
    own: dict[Path, _Notes] = {}
    ledgers = {ledger.path: ledger for ledger in assessment.ledgers}
    for returned, some in groupby(pairs, itemgetter(0)):
        found = _notes(returned.ledger, assessment.limits)
        for _, pair in some if found else ():
            item, row = assessment.verdicts[pair.place].item, pair.row
            for column, text in found.get((row.item.table.sheet, row.item.row), ()):
                if item.table.path not in own:
                    own[item.table.path] = _notes(ledgers[item.table.path], assessment.limits)
                if as_text(text) not in _texts(own[item.table.path], item):
                    said = N_("a note on the cell says “{text}”, which is no answer: enter it by hand")
                    why = Message(said, {"text": text})
                    yield Refusal(item.ref(), None, text, str(row.ref(column)), why)


def _texts(notes: _Notes, item: Item) -> set[str]:
    return {as_text(text) for _, text in notes.get((item.table.sheet, item.row), ())}


def _notes(ledger: Ledger, limits: Limits) -> _Notes:
    """The notes of a workbook's ledger sheets; none of one that cannot tell."""
    found: _Notes = {}
    names = {table.sheet for table in ledger.tables}
    try:
        if ledger.format == "docx":
            from civtrack.edits.word_notes import word_notes  # it brings a parser

            name, notes = word_notes(ledger.path, limits)
            for row, column, text in notes:
                found.setdefault((name, row), []).append((column, text))
        if ledger.format in ("xls", "ods"):
            for name, row, column, text in _of_other(ledger, limits):
                found.setdefault((name, row), []).append((column, text))
        if ledger.format not in EDITABLE:
            return found
        with Package.open(ledger.path, limits) as package:
            for entry in package.workbook.sheets:
                parts = relations(package.container, entry.part) if entry.name in names else ()
                targets = {one.type: one.target for one in parts if one.type in ("comments", "threadedComment")}
                for row, column, text in _of_parts(package, targets):
                    found.setdefault((entry.name, row), []).append((column, text))
    except LedgerUnreadable:  # a damaged part that holds no cell: what can be read was read
        return {}
    return found


def _of_other(ledger: Ledger, limits: Limits) -> Iterator[tuple[str, int, int, str]]:
    """Sheet, row, column and text of every note of an .xls, whose sheets are told by their order, or of an .ods."""
    if ledger.format == "ods":
        rows = {table.sheet: range(table.first_row, table.last_row + 1) for table in ledger.tables}
        with closing(Container(ledger.path, limits)) as container:
            yield from ((*place, text) for place, text in open_notes(container, rows).items())
        return
    try:
        found = old_notes(ledger.path.read_bytes())
    except (OSError, ValueError):
        return
    names = list(dict.fromkeys(one.name if isinstance(one, SkippedSheet) else one.sheet for one in ledger.sheets))
    for name, notes in zip(names, found, strict=True) if len(names) == len(found) else ():
        yield from ((name, *place, text) for place, text in notes.items())


def _of_parts(package: Package, targets: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    """Row, column and text of every note; of a thread its own words, not those that stand in for them."""
    threaded: set[tuple[int, int]] = set()
    for kind, path in (("threadedComment", ("threadedComment",)), ("comments", ("commentList", "comment"))):
        if (target := targets.get(kind)) is None:
            continue
        part = load_part(package.container, target)
        for element in part.root.all(*path):
            area, text = area_of(element.get("ref") or ""), element.first("text")
            said = _said(part, text) if text else ""
            if area is None or not said or (kind == "comments" and (area.first_row, area.first_column) in threaded):
                continue
            if kind == "threadedComment":
                threaded.add((area.first_row, area.first_column))
            yield area.first_row, area.first_column, said


def _said(part: Part, text: Element) -> str:
    """What a note says, without the phonetic guides above it."""
    if not text.children:
        return part.text(text).strip()
    return "".join(part.text(each) for each in text.walk() if each.local == "t" and not each.children).strip()
