"""Words written into the text of ``civtrack.toml``, everything else in it staying as it is, comments included.

Exists so that what a clerk answers becomes a setting without the file being written anew. What comes out is read again
and compared with what was meant before anybody gets it. May import only `civtrack.model` and
`civtrack.settings.toml_text`.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any

from civtrack.settings.toml_text import SyntaxMistake, parse

__all__ = ["CannotEdit", "columns_line", "entry", "with_columns", "with_entries"]


class CannotEdit(ValueError):
    """The table is written in a way that nothing can be put into it line by line."""


def entry(key: str, value: str) -> str:
    """``"办理完毕" = "closed"``, as a line of TOML."""
    return f"{json.dumps(key, ensure_ascii=False)} = {json.dumps(value, ensure_ascii=False)}"


def with_entries(text: str, table: Sequence[str], entries: Mapping[str, str]) -> str:
    """The text with entries in a table: below its header, or in a new table at the end.

    Args:
        text: The whole file.
        table: The table's keys: ``("policy", "statuses")``.
        entries: Keys that the table does not have yet → their values.

    Raises:
        CannotEdit: The table is written inline, or a key is there already.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    parsed = parse(text)
    lines = text.splitlines(keepends=True)
    added = [f"{entry(key, value)}{end}" for key, value in entries.items()]
    place = parsed.lines.get(tuple(table))
    if place is not None and lines[place - 1].lstrip("\ufeff").lstrip().startswith("["):
        if not lines[place - 1].endswith("\n"):
            lines[place - 1] += end
        lines[place:place] = added
    else:
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += end
        lines += [end, f"[{'.'.join(table)}]{end}", *added]
    edited = "".join(lines)
    try:
        if parse(edited).data == _wanted(parsed.data, table, entries):
            return edited
    except SyntaxMistake as error:
        raise CannotEdit from error
    raise CannotEdit


def columns_line(columns: Mapping[str, str]) -> str:
    """``columns = { unit = "牵头单位" }``, as a line of TOML."""
    pairs = ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in columns.items())
    return f"columns = {{ {pairs} }}"


def with_columns(text: str, path: str, place: int | None, columns: Mapping[str, str]) -> str:
    """The text with the columns of a ledger in its ``[[ledgers]]``.

    Args:
        text: The whole file.
        path: The ledger, as the settings name it.
        place: The number of the entry that finds the file, from 0; None: there is none. An entry of just this file
            gets the columns; before one of a pattern a new one is put, which has its other values.
        columns: Field → header; those that the entry has already stay, where they are not named again.

    Raises:
        CannotEdit: The entry is written inline, or its columns are on more than one line.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    parsed = parse(text)
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    wanted = copy.deepcopy(parsed.data)
    entries: list[dict[str, Any]] = wanted.setdefault("ledgers", [])
    known = entries[place] if place is not None else {}
    merged = {**known.get("columns", {}), **columns}
    if place is None or known.get("path") != path:
        new = {**known, "path": path, "columns": merged}
        entries.insert(len(entries) if place is None else place, new)
        plain = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in new.items() if key != "columns"]
        added = [f"{line}{end}" for line in ("[[ledgers]]", *plain, columns_line(merged), "")]
        at = len(lines) if place is None else _line(parsed.lines.get(("ledgers", place)), lines, "[[") - 1
        lines[at:at] = added if place is not None else [end, *added[:-1]]
    elif "columns" in known:
        known["columns"] = merged
        at = _line(parsed.lines.get(("ledgers", place, "columns")), lines, "columns")
        lines[at - 1] = f"{columns_line(merged)}{end}"
    else:
        known["columns"] = merged
        at = _line(parsed.lines.get(("ledgers", place, "path")), lines, "path")
        lines[at:at] = [f"{columns_line(merged)}{end}"]
    edited = "".join(lines)
    try:
        if parse(edited).data == wanted:
            return edited
    except SyntaxMistake as error:
        raise CannotEdit from error
    raise CannotEdit


def _line(number: int | None, lines: Sequence[str], beginning: str) -> int:
    """The line of a place, where it begins as it should and holds no comment that would be lost."""
    if number is None or not lines[number - 1].lstrip("\ufeff").lstrip().startswith(beginning):
        raise CannotEdit
    if beginning == "columns" and "#" in lines[number - 1]:
        raise CannotEdit
    return number


def _wanted(data: Mapping[str, Any], table: Sequence[str], entries: Mapping[str, str]) -> dict[str, Any]:
    """What the edited text has to say."""
    wanted = copy.deepcopy(dict(data))
    inner: Any = wanted
    for key in table:
        inner = inner.setdefault(key, {})
        if not isinstance(inner, dict):
            raise CannotEdit
    if inner.keys() & entries.keys():
        raise CannotEdit
    inner.update(entries)
    return wanted
