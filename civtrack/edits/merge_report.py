"""A merge as people and scripts read it: rows of a report, and the contract's JSON.

Exists so that terminal, workbook and JSON tell the same. May import the other modules of `civtrack.edits` and what
stands below them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from civtrack.assessment import Assessment
from civtrack.edits.carrying_out import plain_value
from civtrack.edits.merging import Merge
from civtrack.edits.photo_cells import name_of_photo, shown_name
from civtrack.edits.plan import Edit
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
    return list(_Rows(merge, assessment, tr))


class _Rows:
    """The rows of a report in one language; what stands in every other row is looked up once."""

    def __init__(self, merge: Merge, assessment: Assessment, tr: Translator) -> None:
        self._merge, self._tr = merge, tr
        self._said: dict[str, str] = {}
        self._items = {
            (verdict.item.table.path.name, verdict.item.table.sheet, verdict.item.row): verdict.item
            for verdict in assessment.whole.verdicts
        }

    def __iter__(self) -> Iterator[Row]:
        merge, plan, say = self._merge, self._merge.plan, self._say
        for conflict in plan.conflicts:
            yield self._row(N_("Conflict"), conflict.edit, conflict.why, conflict.base)
        for refusal in plan.refusals:
            item = self._items.get((refusal.where.ledger, refusal.where.sheet or "", refusal.where.row or 0))
            yield [
                say(N_("Not taken")), item.number if item else None, item.district if item else None,
                str(refusal.where), self._label(refusal.field), None, None, text_of(refusal.asked), refusal.source,
                None, self._tr.message(refusal.why),
            ]  # fmt: skip
        doubted = {(doubt.edit.where, doubt.edit.field): doubt.why for doubt in plan.doubts}
        for doubt in plan.doubts:
            yield self._row(N_("Taken, to be looked at"), doubt.edit, doubt.why)
        for one in merge.unmatched:
            found = one.row.item
            yield [
                say(N_("Not matched")), found.number, found.district, None, say(_KINDS[one.kind]), None, None,
                found.description or found.indicator, str(one.row.ref()), None, self._tr.message(one.why),
            ]  # fmt: skip
        for edit in plan.cells:
            if not doubted or (edit.where, edit.field) not in doubted:
                yield self._row(N_("Taken"), edit, None)
        for name in merge.missing:
            yield [say(N_("Not returned")), None, name, *[None] * 8]

    def _row(self, outcome: str, edit: Edit, why: Message | None, base: Value = None) -> Row:
        item = self._items[edit.path.name, edit.sheet, edit.row]
        return [
            self._say(outcome), edit.number, item.district, str(edit.where), self._label(edit.field), text_of(base),
            _shown(edit.before), _shown(edit.after), edit.source, self._say(_BY.get(edit.by, edit.by)),
            self._tr.message(why) if why else None,
        ]  # fmt: skip

    def _label(self, field: Field | None) -> str | None:
        return self._say(LABELS[field]) if field and field in LABELS else None

    def _say(self, text: str) -> str:
        if text not in self._said:
            self._said[text] = self._tr(text)
        return self._said[text]


def _shown(value: Value) -> str | None:
    """A value as the report has it: of a photo its name, not the formula that shows it."""
    photo = name_of_photo(value)
    return shown_name(photo[0], in_cell=False) if photo else text_of(value)


class Reported:
    """The rows of one merge's report, made once in each language in which somebody asks for them."""

    def __init__(self, merge: Merge, assessment: Assessment) -> None:
        self._merge, self._assessment = merge, assessment
        self._rows: dict[str, list[Row]] = {}

    def rows(self, tr: Translator) -> list[Row]:
        """The report in a language; see `rows_of`."""
        if tr.language not in self._rows:
            self._rows[tr.language] = rows_of(self._merge, self._assessment, tr)
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
