"""What was typed as ``FIELD=VALUE``: which column of a table is meant.

Exists so that a field is called by the ledger's own header, by any word that such a header may have, by the name that
civtrack shows, or by its name in JSON; and so that what is worked out, not written, is never written. May import
`civtrack.edits.plan` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

import difflib

from civtrack.errors import ValueRefused
from civtrack.ledger.matching import bare, match, normalise
from civtrack.light import NamedTuple
from civtrack.locales import translator
from civtrack.model import ITEM_COLUMNS, N_, Column, Field, Message, Table
from civtrack.records import LABELS

__all__ = ["Wish", "column_for", "wish_of"]

_WRITTEN_BY_UPDATE = frozenset({Field.TIER_MARK, Field.DAYS_MARK, Field.BASIS_MARK, Field.ROW_KEY})
_NO_TEXT = _WRITTEN_BY_UPDATE | {Field.PHOTOS}
_OTHER_NAMES = {"status_text": Field.STATUS, "deadline_text": Field.DEADLINE}
_WORKED_OUT = frozenset(ITEM_COLUMNS) - {field.value for field in Field} - _OTHER_NAMES.keys()


class Wish(NamedTuple):
    """One ``FIELD=VALUE``; an empty value empties the cell."""

    word: str
    text: str


def wish_of(argument: str) -> Wish | None:
    """``FIELD=VALUE`` with any of the two equals signs; None for anything else."""
    sign = next((char for char in argument if char in "=＝"), None)
    if sign is None:
        return None
    word, _, text = argument.partition(sign)
    return Wish(word.strip(), text.strip()) if word.strip() else None


def column_for(word: str, table: Table) -> Column:
    """The column of a table that a word names.

    Its own header goes first; then what civtrack calls its fields, and what a header may mean.

    Raises:
        ValueRefused: None, or more than one; or one that is not written by hand.
    """
    found = _by_header(word, table) or _by_field(word, table)
    if found.field in _NO_TEXT:
        text = (
            N_("the column “{header}” is filled by civtrack itself")
            if found.field in _WRITTEN_BY_UPDATE
            else N_("the column “{header}” holds photos")
        )
        raise _refused(word, text, header=found.header)
    return found


def _refused(word: str, text: str, **values: object) -> ValueRefused:
    return ValueRefused(word, detail=Message(text, values))


def _by_header(word: str, table: Table) -> Column | None:
    wanted = normalise(word)
    for form in (normalise, lambda text: bare(normalise(text))):
        found = [column for column in table.columns if column.header and form(column.header) == wanted]
        if len(found) > 1:
            found = [column for column in found if column.field] or found
        if len(found) > 1:
            listed = "、".join(column.letter for column in found)
            raise _refused(
                word, N_("there are several such columns on {sheet}: {found}"), sheet=table.sheet, found=listed
            )
        if found:
            return found[0]
    return None


def _by_field(word: str, table: Table) -> Column:
    field = _field(word)
    index = table.column(field)
    column = next((one for one in table.columns if one.index == index), None)
    if column is None:
        raise _refused(word, N_("{ledger}!{sheet} has no such column"), ledger=table.ledger, sheet=table.sheet)
    return column


def _field(word: str) -> Field:
    plain = word.strip().casefold()
    names = {field.value: field for field in Field} | _OTHER_NAMES
    shown = {
        translator(language)(LABELS[name]).casefold(): field
        for language in ("en", "zh")
        for name, field in names.items()
        if name in LABELS
    }
    worked_out = {
        translator(language)(LABELS[name]).casefold()
        for language in ("en", "zh")
        for name in _WORKED_OUT & LABELS.keys()
    }
    if plain in _WORKED_OUT or (plain in worked_out and plain not in shown):
        raise _refused(word, N_("is worked out from the row, not written into it"))
    if found := names.get(plain) or shown.get(plain):
        return found
    meant = match((word,))
    if meant.field is not None:
        return meant.field
    if meant.ambiguous:
        raise _refused(word, N_("may mean several things; use the header of the ledger's own column"))
    near = difflib.get_close_matches(plain, [*names, *shown], 3)
    if near:
        raise _refused(word, N_("there is no such field; did you mean: {near}"), near=near)
    raise _refused(word, N_("there is no such field; use the header of one of the ledger's columns"))
