"""The words of reminders: a text file each, which the office can change in its folder of templates.

Exists so that reminders are worded where the Word documents are, by the same signs and in the same sandbox. May import
`civtrack.settings` and `civtrack.outputs.notices.templates`.
"""

from __future__ import annotations

from pathlib import Path

from civtrack.outputs.notices.templates import Template, office_template, packaged, standing, write_missing
from civtrack.settings import Settings

__all__ = ["ANSWER", "NAMES", "REMINDER", "files", "find", "write_defaults"]

REMINDER, ANSWER = "催办.txt", "催报.txt"
"""Of what is late or falls due; of an answer that has not come."""
NAMES = (REMINDER, ANSWER)


def find(name: str, settings: Settings) -> Template:
    """The office's template of that name, else the shipped one.

    Raises:
        SettingsMistake: The settings name a folder that is not there.
        TemplateMistake: The file cannot be read as text.
    """
    return office_template(name, settings) or packaged(__package__, name)


def files(settings: Settings) -> tuple[Path, ...]:
    """The office's own templates that are there."""
    return standing(NAMES, settings)


def write_defaults(target: Path) -> tuple[list[Path], list[Path]]:
    """Writes the shipped templates into a folder; files that are there stay. The written ones, and those that stood."""
    return write_missing(target, [packaged(__package__, name) for name in NAMES])
