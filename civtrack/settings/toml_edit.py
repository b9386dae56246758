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

__all__ = ["CannotEdit", "entry", "with_entries"]


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
