"""What every listing offers: choosing columns, sorting, a limit that says what it left out.

Exists so that ``--columns``, ``--sort`` and ``--limit`` mean the same in every command. May import everything below
`civtrack.cli`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from civtrack.asking.names import COUNTS, DIRECTIONS, FIELDS, SINCE, TIERS, Names, meant, near
from civtrack.cli.choosing import words_in
from civtrack.cli.options import Printing
from civtrack.cli.words import known_word
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

__all__ = ["arranged", "chosen_columns"]

Row = TypeVar("Row")


def chosen_columns(text: str, known: Sequence[str], labels: Mapping[str, str] | None = None) -> list[str]:
    """``--columns a,b,c`` → names; the columns' headings are understood too.

    Raises:
        UsageMistake: An unknown column; names the nearest.
    """
    names = _names(known, labels)
    return [_column("--columns", word, names) for word in words_in(text)]


def _names(known: Collection[str], labels: Mapping[str, str] | None) -> Names:
    """Each column with its heading and whatever else it may be called; headings first."""
    tr = active()
    heads = {name: tr(label) for name, label in (labels or {}).items() if name in known}
    taken = set(heads.values())
    return {
        name: (
            *((heads[name],) if name in heads else ()),
            *(word for table in (FIELDS, COUNTS, TIERS, SINCE) for word in table.get(name, ()) if word not in taken),
        )
        for name in known
    }


def _column(option: str, word: str, names: Names) -> str:
    found = meant(word, names)
    if found is None:
        values = {"found": word, "near": near(word, names)}
        raise UsageMistake(option, detail=Message(N_("no column “{found}”; did you mean: {near}"), values))
    return found


def arranged(
    rows: Sequence[Row],
    printing: Printing,
    values: Callable[[Row], Mapping[str, Any]],
    labels: Mapping[str, str] | None = None,
) -> list[Row]:
    """Rows sorted and limited as asked; absent values come last either way.

    Args:
        rows: What to arrange.
        printing: The options.
        values: A row's values by field name.
        labels: The headings of the fields, understood too.

    Raises:
        UsageMistake: An unknown field to sort by, or a limit below 1.
    """
    if printing.limit is not None and printing.limit < 1:
        raise UsageMistake(
            "--limit", detail=Message(N_("“{found}” is not a number from 1 on"), {"found": printing.limit})
        )
    result = list(rows)
    if printing.sort and result:
        name, _, direction = printing.sort.replace("：", ":").partition(":")
        turned = known_word("--sort", direction, DIRECTIONS) if direction else "asc"
        keys = {id(row): values(row) for row in result}
        name = _column("--sort", name, _names([*keys[id(result[0])]], labels))
        present = [row for row in result if keys[id(row)][name] is not None]
        absent = [row for row in result if keys[id(row)][name] is None]
        present.sort(key=lambda row: _sortable(keys[id(row)][name]), reverse=turned == "desc")
        result = present + absent
    return result[: printing.limit] if printing.limit else result


def _sortable(value: Any) -> tuple[int, Any]:
    if isinstance(value, tuple):
        return (2, value)
    if isinstance(value, int | float):
        return (0, value)
    return (1, "、".join(value) if isinstance(value, list) else str(value))
