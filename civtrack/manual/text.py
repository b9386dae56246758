"""The manual as one Markdown text: what was written, with the references in their places.

Exists so that the terminal, the page and the Word document show the same manual. A line ``<!-- settings -->`` in the
text stands for a reference. May import what `civtrack.manual` may.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib.resources import files

from civtrack.locales import Translator
from civtrack.manual.reference import exit_codes, fields, problems, questions, settings

__all__ = ["MANUALS", "manual"]

MANUALS = {"zh": "使用手册.md", "en": "manual.md"}
"""Language → its text in this folder."""

_MARK = re.compile(r"^<!-- (\w+) -->$", re.MULTILINE)
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
    text = files("civtrack.manual").joinpath(MANUALS["en" if tr.language == "en" else "zh"]).read_text("utf-8")
    made = {"commands": lambda _: commands, **_MADE}
    return _MARK.sub(lambda found: made[found[1]](tr).rstrip(), text)
