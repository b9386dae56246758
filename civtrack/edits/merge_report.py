"""A merge as people and scripts read it: rows of a report, and the contract's JSON.

Exists so that terminal, workbook and JSON tell the same. May import the other modules of `civtrack.edits` and what
stands below them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from civtrack.assessment import Assessment
from civtrack.edits.carrying_out import plain_value
from civtrack.edits.merging import Merge
from civtrack.edits.photo_cells import name_of_photo, shown_name
from civtrack.edits.plan import Edit
from civtrack.light import NamedTuple
from civtrack.locales import Translator
from civtrack.model import N_, Field, Message, Value
from civtrack.records import LABELS, text_of

__all__ = ["HEADERS", "Reported", "document_of", "rows_of", "write_book", "write_rows"]

HEADERS = (
    N_("Outcome"), N_("Number"), N_("District"), N_("Where it stands"), N_("What"), N_("Sent"), N_("Ledger"),
    N_("Returned"), N_("From"), N_("Matched by"), N_("Remark"),
)  # fmt: skip
"""Heads of the report's columns."""

_BY = {"id": N_("identity"), "number": N_("number"), "content": N_("content")}
_KINDS = {"new": N_("new row"), "unknown": N_("unknown row"), "double": N_("row twice")}

Row = list[str | None]


def rows_of(merge: Merge, assessment: Assessment, tr: Translator) -> list[Row]:
    """The report: what needs a look first, then what was taken, then who has not answered."""
    return _in_words(_lines(merge, assessment), tr)


class _Line(NamedTuple):
    """A row as it is in every language: its outcome, what it is about, how it was matched and why are no words yet."""

    outcome: str
    number: str | None
    district: str | None
    where: str | None
    what: str | None = None
    sent: str | None = None
    held: str | None = None
    returned: str | None = None
    source: str | None = None
    by: str | None = None
    why: Message | None = None


def _lines(merge: Merge, assessment: Assessment) -> list[_Line]:
    """The rows as they are in every language."""
    items = {
        (verdict.item.table.path.name, verdict.item.table.sheet, verdict.item.row): verdict.item
        for verdict in assessment.whole.verdicts
    }

    def line(outcome: str, edit: Edit, why: Message | None, base: Value = None) -> _Line:
        where = edit.where
        return _Line(
            outcome, edit.number, items[where.ledger, edit.sheet, edit.row].district, str(where),
            _label(edit.field), text_of(base), _shown(edit.before), _shown(edit.after), edit.source,
            _BY.get(edit.by, edit.by), why,
        )  # fmt: skip

    plan = merge.plan
    found = [line(N_("Conflict"), one.edit, one.why, one.base) for one in plan.conflicts]
    for refusal in plan.refusals:
        item = items.get((refusal.where.ledger, refusal.where.sheet or "", refusal.where.row or 0))
        about = (item.number, item.district) if item else (None, None)
        found.append(_Line(
            N_("Not taken"), *about, str(refusal.where), _label(refusal.field), None, None, text_of(refusal.asked),
            refusal.source, None, refusal.why,
        ))  # fmt: skip
    doubted = {(doubt.edit.where, doubt.edit.field) for doubt in plan.doubts}
    found += [line(N_("Taken, to be looked at"), doubt.edit, doubt.why) for doubt in plan.doubts]
    for one in merge.unmatched:
        new = one.row.item
        found.append(_Line(
            N_("Not matched"), new.number, new.district, None, _KINDS[one.kind], None, None,
            new.description or new.indicator, str(one.row.ref()), None, one.why,
        ))  # fmt: skip
    found += [
        line(N_("Taken"), edit, None) for edit in plan.cells if not doubted or (edit.where, edit.field) not in doubted
    ]
    found += [_Line(N_("Not returned"), None, name, None) for name in merge.missing]
    return found


def _in_words(lines: Sequence[_Line], tr: Translator) -> list[Row]:
    """The rows in one language; what stands in every other row is looked up once."""
    said: dict[str | None, str | None] = {None: None}
    for line in lines:
        for text in (line.outcome, line.what, line.by):
            if text is not None and text not in said:
                said[text] = tr(text)
    return [
        [said[line.outcome], *line[1:4], said[line.what], *line[5:9], said[line.by],
         tr.message(line.why) if line.why else None]
        for line in lines
    ]  # fmt: skip


def _label(field: Field | None) -> str | None:
    return LABELS[field] if field and field in LABELS else None


def _shown(value: Value) -> str | None:
    """A value as the report has it: of a photo its name, not the formula that shows it."""
    photo = name_of_photo(value)
    return shown_name(photo[0], in_cell=False) if photo else text_of(value)


class Reported:
    """The rows of one merge's report, made once in each language in which somebody asks for them."""

    def __init__(self, merge: Merge, assessment: Assessment) -> None:
        self._merge, self._assessment = merge, assessment
        self._rows: dict[str, list[Row]] = {}

    @cached_property
    def _lines(self) -> Sequence[_Line]:
        return _lines(self._merge, self._assessment)

    def rows(self, tr: Translator) -> list[Row]:
        """The report in a language; see `rows_of`."""
        if tr.language not in self._rows:
            self._rows[tr.language] = _in_words(self._lines, tr)
        return self._rows[tr.language]


def write_book(merge: Merge, assessment: Assessment, reported: Reported, target: Path) -> None:
    """Writes the report as a workbook, in the language of documents."""
    from civtrack.outputs.making import document_language

    words = document_language(assessment)
    notes = [
        words(N_("{path}: compared with what was sent on {day}, of which it was made"), path=one.path.name, day=day)
        for one in merge.counts
        if one.base is not None and one.base is not merge.sent and (day := one.base.as_of)
    ]
    write_rows(reported.rows(words), assessment, words, target, notes)


def write_rows(
    rows: Sequence[Row], assessment: Assessment, words: Translator, target: Path, notes: Sequence[str] = ()
) -> None:
    """Writes rows of a report, in their language."""
    from civtrack.outputs.book.rows_book import rows_book

    header = [words(name) for name in HEADERS]
    target.write_bytes(
        rows_book(header, rows, words(N_("Merge report")), as_of=assessment.as_of, tr=words, notes=notes)
    )


def document_of(
    merge: Merge, assessment: Assessment, tr: Translator, outcome: Mapping[str, Any], unreadable: list[dict[str, str]]
) -> dict[str, Any]:
    """The contract's JSON; what was written where goes with it."""
    plan, shown = merge.plan, assessment.shown_path
    masters = [shown(ledger.path) for ledger in assessment.ledgers]
    return {
        "master": masters[0] if len(masters) == 1 else masters,
        "base": shown(merge.sent.path) if merge.sent else None,
        "returned": [
            {
                "path": shown(one.path),
                "rows": one.rows,
                "matched": one.matched,
                "by": dict(one.by),
                "base": one.base.as_of if one.base else None,
            }
            for one in merge.counts
        ],
        "merged": [_edit(edit, shown) for edit in plan.cells],
        "conflicts": [
            _edit(one.edit, shown) | {"base": plain_value(one.base), "why": tr.message(one.why)}
            for one in plan.conflicts
        ],
        "refused": [
            {
                "ledger": one.where.ledger,
                "sheet": one.where.sheet,
                "row": one.where.row,
                "cell": one.where.cell,
                "field": one.field.value if one.field else None,
                "asked": plain_value(one.asked),
                "from": one.source,
                "why": tr.message(one.why),
            }
            for one in plan.refusals
        ],
        "doubts": [_edit(one.edit, shown) | {"why": tr.message(one.why)} for one in plan.doubts],
        "unmatched": [
            {
                "from": str(one.row.ref()),
                "kind": one.kind,
                "number": one.row.item.number,
                "district": one.row.item.district,
                "description": one.row.item.description or one.row.item.indicator,
                "why": tr.message(one.why),
            }
            for one in merge.unmatched
        ],
        "missing": list(merge.missing),
        "elsewhere": dict(merge.elsewhere),
        "unreadable": unreadable,
        "written": outcome["written"],
        "unchanged": outcome["unchanged"],
        "not_written": outcome["refused"],
    }


def _edit(edit: Edit, shown: Callable[[Path], str]) -> dict[str, Any]:
    return {
        "id": edit.item,
        "number": edit.number,
        "ledger": shown(edit.path),
        "sheet": edit.sheet,
        "cell": edit.where.cell,
        "field": edit.field.value if edit.field else None,
        "before": plain_value(edit.before),
        "after": plain_value(edit.after),
        "from": edit.source,
        "by": edit.by,
    }
