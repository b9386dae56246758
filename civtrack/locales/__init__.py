"""The languages civtrack speaks: gettext catalogues, and the one place where a `Message` becomes text.

Exists so that terminal, documents and JSON can each have their own language in one run. The msgids are English, so
English needs no catalogue. May import only `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
import gettext
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from civtrack.model import Message, readable

__all__ = ["LANGUAGES", "Translator", "activate", "active", "count_by", "translator"]

LANGUAGES = {"zh": "zh_CN", "en": "en"}
"""Language as in ``--lang`` → catalogue folder."""


_BETWEEN = {"zh": "、", "en": ", "}
_CLAUSES = {"zh": "；", "en": "; "}
_NUMBER_OF = re.compile(r"(\} ?)项(?!目)|()(?<!每)项(?=数)|()\A项\Z")
"""Where 项 counts: behind a number, in 项数, and alone on an axis."""
_BEHIND = re.compile(r"(\} ?)项(?!目)")
"""Where it does on a terminal: heads of tables stay, since files that are made for programs have the same."""
_PLURAL = re.compile(
    r"\{(?P<field>\w+)\} (?P<before>(?:[a-z]+ )?)(?:(?P<day>day)\(s\)|(?P<noun>categorie|cell|change|column|conflict|"
    r"day|district|doubt|error|file|formula|hour|item|ledger|leader|material|minute|month|office|picture|problem|reminder|"
    r"row|second|site type|slip|snapshot|table|unit|warning|week|word|workbook)s\b)(?P<verb> (?:are|were|have)\b)?"
)
"""A counted noun of an English msgid, and the verb behind it: one of them is one item that is."""
_OF_ONE = {None: "", " are": " is", " were": " was", " have": " has"}
_MOST_PARTS = 4096
_NUMBERS = frozenset({int, float})
"""Types whose own text is the one to be shown."""
_EQUAL_IS_SAME = frozenset({str, dt.date})
"""Types of which equal values are shown alike."""


class Translator:
    """Turns msgids and messages into one language's text.

    Args:
        language: ``zh`` or ``en``.
        counter: The Chinese word behind a number of items (``件`` of problems alone); "": as the catalogue has it, 项.
    """

    counting = _NUMBER_OF

    def __init__(self, language: str, counter: str = "") -> None:
        self.language = language
        self._counter = counter
        self._known: dict[str, str] = {}
        self._parts: dict[int, tuple[Message, str]] = {}
        self._counts: set[str] = set()
        self._catalogue = gettext.translation(
            "civtrack", Path(__file__).parent, [LANGUAGES[language]], fallback=language == "en"
        )

    def __call__(self, text: str, /, **values: Any) -> str:
        """The msgid in this language, its ``{named}`` fields filled in."""
        return self._filled(text, values)

    def clauses(self, texts: Iterable[str]) -> str:
        """Texts that have commas of their own, one behind the other."""
        return _CLAUSES[self.language].join(texts)

    def plural(self, one: str, many: str, count: int, **values: Any) -> str:
        """Singular or plural by `count`, which is also the field ``{count}``."""
        translated = self._counted(self._catalogue.ngettext(one, many, count))
        return translated.format_map({"count": count, **{key: self._shown(value) for key, value in values.items()}})

    def message(self, message: Message) -> str:
        """A message in this language."""
        return self._filled(message.text, message.values)

    def many(self, text: str, count: int, values: Mapping[str, Sequence[Any]]) -> list[str]:
        """So many messages with the same text.

        Args:
            text: Their msgid.
            count: How many there are.
            values: Its fields, each with one value for each message.
        """
        if not values:
            return [self._translated(text)] * count
        pieces = list(Formatter().parse(self._translated(text)))
        if text in self._counts or any(form or conversion for _, _, form, conversion in pieces):
            rows = zip(*values.values(), strict=True)
            return [self._filled(text, dict(zip(values, row, strict=True))) for row in rows]
        pattern = "".join(
            f"{literal.replace('%', '%%')}{'' if field is None else '%s'}" for literal, field, _, _ in pieces
        )
        columns = [self._column(values[field]) for _, field, _, _ in pieces if field is not None]
        return list(map(pattern.__mod__, zip(*columns, strict=True)))

    def _column(self, values: Sequence[Any]) -> Sequence[Any]:
        """How values of many messages are shown; each of them once."""
        kinds = set(map(type, values))
        if kinds <= _NUMBERS:
            return values
        keys = list(map(id, values)) if kinds - _EQUAL_IS_SAME else values
        shown = {key: self._part_shown(value) for key, value in dict(zip(keys, values, strict=True)).items()}
        return list(map(shown.__getitem__, keys))

    def _translated(self, text: str) -> str:
        translated = self._known.get(text)
        if translated is None:
            translated = self._known[text] = self._counted(self._catalogue.gettext(text)) if text else ""
            if self.language == "en" and _PLURAL.search(text):
                self._counts.add(text)
        return translated

    def _filled(self, text: str, values: dict[str, Any]) -> str:
        translated = self._translated(text)
        if not values:
            return translated
        if text in self._counts:
            translated = _PLURAL.sub(lambda found: _agreeing(found, values), translated)
        return translated.format_map({key: self._part_shown(value) for key, value in values.items()})

    def _part_shown(self, value: Any) -> Any:
        kind = value.__class__
        if kind is Message:
            return self._part(value)
        if kind is dt.date:
            return value.isoformat()
        if kind is str:
            return value if value.isprintable() else readable(value)
        return value if kind in _NUMBERS else self._shown(value)

    def _counted(self, translated: str) -> str:
        if not self._counter:
            return translated
        return self.counting.sub(lambda at: f"{at[1] or ''}{self._counter}", translated)

    def _part(self, message: Message) -> str:
        """A message inside another one; the same object is often part of thousands (by `id`: it has no hash)."""
        known = self._parts.get(id(message))
        if known is None:
            if len(self._parts) > _MOST_PARTS:
                self._parts.clear()
            known = self._parts[id(message)] = message, self._filled(message.text, message.values)
        return known[1]

    def _shown(self, value: Any) -> Any:
        if isinstance(value, Message):
            return self.message(value)
        if isinstance(value, dt.datetime):
            return value.isoformat(" ", "minutes")
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, list):
            return _BETWEEN[self.language].join(str(self._shown(one)) for one in value)
        return "" if value is None else value


def _agreeing(found: re.Match[str], values: Mapping[str, Any]) -> str:
    """An English noun and its verb as the number before them wants them."""
    one = str(values.get(found["field"])) == "1"
    if not one and not found["day"]:
        return found[0]
    noun = "category" if found["noun"] == "categorie" else found["noun"] or found["day"]
    verb = _OF_ONE[found["verb"]] if one else found["verb"] or ""
    return f"{{{found['field']}}} {found['before']}{noun}{'' if one else 's'}{verb}"


@cache
def translator(language: str, counter: str = "") -> Translator:
    """The translator of a language (``zh`` or ``en``), loaded once; for `counter` see `Translator`."""
    return Translator(language, counter)


class _Spoken(Translator):
    """What the terminal says."""

    counting = _BEHIND


@cache
def _spoken(language: str, counter: str) -> Translator:
    return _Spoken(language, counter) if counter else translator(language)


_active = "en"
_counter = ""


def activate(language: str) -> None:
    """Sets the language that help, narration and terminal tables use in this process."""
    global _active, _counter
    _active, _counter = language, ""


def count_by(counter: str) -> None:
    """Sets the word behind numbers of items (see `Translator`) for what is said from now on, once these are known."""
    global _counter  # noqa: PLW0603 - as above
    _counter = counter if _active == "zh" else ""


def active() -> Translator:
    """The translator of the terminal's language."""
    return _spoken(_active, _counter)
