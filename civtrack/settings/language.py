"""Which language help and narration use, found before anything heavy is loaded.

Exists because help texts are built before settings are read in full. Mistakes are passed over here; reading the
settings reports them. May import only `civtrack.settings.discovery`,
`civtrack.asking.names` and `civtrack.files.plain`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from civtrack.asking.names import LANGUAGES
from civtrack.files.plain import kind_of, read_plain
from civtrack.settings.discovery import expanded, nearest

__all__ = ["language"]

_KNOWN = ("zh", "en")
_CALLED = {word: name for name, words in LANGUAGES.items() for word in words}
_CHINESE = 0x04
"""The primary language of Windows language identifiers, in their lower ten bits (winnt.h, LANG_CHINESE)."""


def language(argv: Sequence[str], environment: Mapping[str, str], cwd: Path) -> str:
    """``zh`` or ``en``: by ``--lang``, CIVTRACK_LANG, the settings file, then the locale (zh* is Chinese).

    Args:
        argv: The command line without the program's name.
        environment: As in `os.environ`.
        cwd: The working folder.
    """
    for typed in (
        _option(argv, "--lang"),
        environment.get("CIVTRACK_LANG"),
        environment.get("CIVTRACK_OFFICE_LANGUAGE"),
    ):
        wanted = _CALLED.get(typed, typed) if typed else None
        if wanted in _KNOWN:
            return wanted
        if wanted == "auto":
            return _of_locale(environment)
    wanted = _in_settings(argv, environment, cwd)
    return wanted if wanted in _KNOWN else _of_locale(environment)


def _option(argv: Sequence[str], name: str) -> str | None:
    """The last value of an option, as ``--name value`` or ``--name=value``; nothing behind ``--``."""
    value = None
    for place, word in enumerate(argv):
        if word == "--":
            break
        if word == name:
            value = argv[place + 1] if place + 1 < len(argv) else None
        elif word.startswith(f"{name}="):
            value = word.partition("=")[2]
    return value


def _in_settings(argv: Sequence[str], environment: Mapping[str, str], cwd: Path) -> str | None:
    if "--no-config" in argv:
        return None
    named = _option(argv, "--config") or environment.get("CIVTRACK_CONFIG")
    paths = (word for word in argv[1:] if not word.startswith("-") and kind_of(cwd / word))
    try:
        file = cwd / expanded(named) if named else nearest(cwd, paths)
        if file is None:
            return None
        from civtrack.settings.toml_text import parse

        value = parse(read_plain(file).decode("utf-8-sig")).data["office"]["language"]
    except (OSError, ValueError, LookupError, TypeError, RuntimeError):
        return None
    return value if isinstance(value, str) else None


def _of_locale(environment: Mapping[str, str]) -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    if sys.platform == "win32":
        import ctypes

        return "zh" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == _CHINESE else "en"
    return "en"
