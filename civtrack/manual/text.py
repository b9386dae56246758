"""The manual as one Markdown text: what was written, with the references in their places.

Exists so that the terminal, the page and the Word document show the same manual. A line ``<!-- settings -->`` in the
text stands for a reference, ``<!-- details -->`` for the second text of the language, which says everything by subject;
``<!-- output: … -->`` says which command printed what stands below, for the test that runs it. May import what
`civtrack.manual` may.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib.resources import files

from civtrack.locales import Translator
from civtrack.manual.reference import exit_codes, fields, problems, questions, settings

__all__ = ["DETAILS", "MANUALS", "manual"]

MANUALS = {"zh": "使用手册.md", "en": "manual.md"}
"""Language → its text in this folder."""
DETAILS = {"zh": "细则.md", "en": "details.md"}
"""Language → the text that says everything by subject."""

_MARK = re.compile(r"^<!-- (\w+) -->$", re.MULTILINE)
_PRINTED = re.compile(r"^<!-- output: .+ -->\n", re.MULTILINE)
_MADE: Mapping[str, Callable[[Translator], str]] = {
    "settings": settings,
    "problems": problems,
    "fields": fields,
    "questions": questions,
    "codes": exit_codes,
}


def manual(tr: Translator, commands: str) -> str:
    """The whole manual in a language.

    Args:
        tr: The language.
        commands: The reference of commands, in Markdown: they are known upstairs only.

    Raises:
        KeyError: The text asks for a reference that there is not.
    """
    language = "en" if tr.language == "en" else "zh"
    made = {"commands": lambda _: commands, "details": lambda _: _written(DETAILS[language]), **_MADE}
    text = _MARK.sub(lambda found: made[found[1]](tr).rstrip(), _written(MANUALS[language]))
    return _PRINTED.sub("", text)


def _written(name: str) -> str:
    return files("civtrack.manual").joinpath(name).read_text("utf-8")
