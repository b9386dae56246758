"""What every listing offers: choosing columns, sorting, a limit that says what it left out.

Exists so that ``--columns``, ``--sort`` and ``--limit`` mean the same in every command. May import everything below
`civtrack.cli`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from civtrack.cli.options import Printing
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

__all__ = ["arranged", "chosen_columns", "nearest"]

Row = TypeVar("Row")


def nearest(found: str, known: Iterable[str]) -> str:
    """The known name that is most like a mistyped one, or all of them."""
    names = list(known)
    close = difflib.get_close_matches(found, names, 1)
    return close[0] if close else ", ".join(names)


def chosen_columns(text: str, known: Sequence[str], labels: Mapping[str, str] | None = None) -> list[str]:
    """``--columns a,b,c`` → names; the columns' headings are understood too.

    Raises:
        UsageMistake: An unknown column; names the nearest.
    """
    headings = _by_heading(known, labels)
    names = [headings.get(name.strip(), name.strip()) for name in text.replace("，", ",").split(",") if name.strip()]
    for name in names:
        if name not in known:
            detail = Message(
                N_("no column “{found}”; did you mean: {near}"), {"found": name, "near": nearest(name, known)}
            )
            raise UsageMistake("--columns", detail=detail)
    return names


def _by_heading(known: Collection[str], labels: Mapping[str, str] | None) -> dict[str, str]:
    tr = active()
    return {tr(label): name for name, label in (labels or {}).items() if name in known}


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
        if direction not in ("", "asc", "desc"):
            raise UsageMistake(
                "--sort", detail=Message(N_("“{found}” is none of {known}"), {"found": direction, "known": "asc, desc"})
            )
        keys = {id(row): values(row) for row in result}
        name = _by_heading(keys[id(result[0])], labels).get(name, name)
        if name not in keys[id(result[0])]:
            known = list(keys[id(result[0])])
            detail = Message(
                N_("no column “{found}”; did you mean: {near}"), {"found": name, "near": nearest(name, known)}
            )
            raise UsageMistake("--sort", detail=detail)
        present = [row for row in result if keys[id(row)][name] is not None]
        absent = [row for row in result if keys[id(row)][name] is None]
        present.sort(key=lambda row: _sortable(keys[id(row)][name]), reverse=direction == "desc")
        result = present + absent
    return result[: printing.limit] if printing.limit else result


def _sortable(value: Any) -> tuple[int, Any]:
    if isinstance(value, int | float):
        return (0, value)
    return (1, "、".join(value) if isinstance(value, list) else str(value))
