"""TOML as clerks type it: what it says, on which line each key stands, and what is wrong with it in plain words.

Exists because `tomllib` neither knows lines nor takes ``[views.本周必办]`` without quotes, and because its messages are
for programmers. May import only `civtrack.model`.
"""

from __future__ import annotations

import json
import re
from typing import Any

from civtrack.light import NamedTuple
from civtrack.model import N_, Message
from civtrack.patterns import lazy

__all__ = ["Key", "Parsed", "SyntaxMistake", "parse"]

Key = tuple[str | int, ...]
"""A place in the settings: keys, and 0-based numbers inside lists: ``("ledgers", 0, "path")``."""


class Parsed(NamedTuple):
    """What the text says, and the 1-based line of each table and key that begins a line."""

    data: dict[str, Any]
    lines: dict[Key, int]


class SyntaxMistake(ValueError):
    """The text is no TOML: at a line and column (None: at the end), for a reason."""

    def __init__(self, line: int | None, column: int | None, reason: Message) -> None:
        super().__init__(line, column, reason)
        self.line, self.column, self.reason = line, column, reason


_LONG = r'''"""(?>(?:\\.|[^\\"]|"(?!""))*)(?:"""|\Z)|\'{3}(?>(?:[^']|'(?!\'{2}))*)(?:\'{3}|\Z)'''
_STRINGS = rf"""{_LONG}|"(?>(?:\\.|[^"\\\n])*)"?|'[^'\n]*+'?"""
"""Also strings that are never closed, and nothing is tried twice: a line of any length is read in one go."""
_TOKEN = lazy(rf"#[^\n]*|{_STRINGS}|(?<![\w-])(?P<key>[\w-]++)(?=[ \t]*+[.=\]])", re.DOTALL)
_LONG_STRING = lazy(_LONG, re.DOTALL)
_DEEPEST = 40
"""Levels of tables and lists; the settings have five."""
_PART = r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|[\w-]+)"""
_PATH = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = lazy(rf"\s*(\[\[?)\s*({_PATH})\s*\]")
_KEY = lazy(rf"\s*({_PATH})\s*=")
_WHERE = lazy(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_FULL_WIDTH = lazy(r"[“”‘’＝［］｛｝，．＂＇【】]")
_REASONS = (
    ("Invalid statement", N_("this is no table and no key = value")),
    ("Invalid initial character for a key part", N_("a key is missing, or is not in quotes")),
    ("Invalid value", N_("the value is not understood; text needs quotes")),
    ("Expected '='", N_("there is no = after the key")),
    ("Cannot overwrite", N_("the key is there already")),
    ("Duplicate", N_("the key is there already")),
    ("Cannot declare", N_("the table is there already")),
    ("Cannot mutate", N_("the table is there already")),
    ("Cannot redefine", N_("the table is there already")),
    ("Expected newline", N_("there is something after the value that does not belong there")),
    ("Expected ']", N_("a bracket is not closed")),
    ("Unclosed", N_("a bracket is not closed")),
    ("Unterminated", N_("a quotation mark is not closed")),
    ("Unescaped '\\'", N_("a backslash between double quotes; write / instead, or use single quotes")),
    ("Illegal character", N_("there is a character that is not allowed here")),
)


def parse(text: str) -> Parsed:
    """Reads TOML 1.0, and bare keys in Chinese besides (the specification wants them in quotes).

    Raises:
        SyntaxMistake: It is neither.
    """
    import tomllib

    text = f"{text}\n".replace("\r\n", "\n")
    try:
        return _parsed(text)
    except tomllib.TOMLDecodeError:
        quoted = _TOKEN.sub(_quoted, text)
    try:
        return _parsed(quoted)
    except tomllib.TOMLDecodeError as error:
        raise _mistake(str(error), text.split("\n"), quoted.split("\n")) from error


def _quoted(token: re.Match[str]) -> str:
    key = token["key"]
    return f'"{key}"' if key and not key.isascii() else token[0]


def _parsed(text: str) -> Parsed:
    """What a text of TOML 1.0 says.

    Raises:
        tomllib.TOMLDecodeError: It is none.
        SyntaxMistake: Levels without end, or a number of thousands of digits.
    """
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:
        raise SyntaxMistake(None, None, Message(N_("there is a number of thousands of digits"))) from error
    except RecursionError:
        data = None
    level: list[Any] = [data]
    for _ in range(_DEEPEST):
        if data is None or not level:
            break
        level = [
            inner
            for value in level
            if isinstance(value, dict | list)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
    if data is None or level:
        raise SyntaxMistake(None, None, Message(N_("there are far more levels of tables and lists than settings have")))
    return Parsed(data, _lines(text))


def _mistake(message: str, lines: list[str], quoted: list[str]) -> SyntaxMistake:
    match = _WHERE.fullmatch(message)
    reason, line, column = match.groups() if match else (message, None, None)
    number = int(line) if line else None
    place = int(column) if column else None
    if number and place and number <= len(lines):
        place = max(1, place - (len(quoted[number - 1]) - len(lines[number - 1])))
        code = re.sub(f"{_STRINGS}|#.*", "", lines[number - 1])
        if found := _FULL_WIDTH.search(code):
            detail = N_("“{found}” is full-width punctuation; type it half-width (English input)")
            return SyntaxMistake(number, lines[number - 1].index(found[0]) + 1, Message(detail, {"found": found[0]}))
    for beginning, sentence in _REASONS:
        if reason.startswith(beginning):
            return SyntaxMistake(number, place, Message(sentence))
    return SyntaxMistake(number, place, Message("{reason}", {"reason": reason}))


def _lines(text: str) -> dict[Key, int]:
    """Where each table and key stands, as far as they begin a line; the first place counts."""
    lines: dict[Key, int] = {}
    table: Key = ()
    counts: dict[Key, int] = {}
    for number, line in enumerate(_LONG_STRING.sub(_blank, text).split("\n"), 1):
        if header := _HEADER.match(line):
            table = _resolved(_parts(header[2]), counts)
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_parts(key[1])), number)
    return lines


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _resolved(parts: Key, counts: dict[Key, int]) -> Key:
    """Inside an array of tables, a header means its latest element."""
    key: Key = ()
    for part in parts[:-1]:
        key = (*key, part)
        if key in counts:
            key = (*key, counts[key])
    return (*key, *parts[-1:])


def _parts(path: str) -> Key:
    parts: list[str | int] = []
    for part in re.findall(_PART, path):
        if part.startswith('"'):
            try:
                parts.append(json.loads(part))
            except ValueError:
                parts.append(part[1:-1])
        else:
            parts.append(part.strip("'"))
    return tuple(parts)
