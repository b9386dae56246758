"""File names from the office's own words, and the order in which people expect file names.

Exists because a district or unit may be called anything, and its file must open on every system. May import nothing
of civtrack.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable

from civtrack.patterns import lazy

__all__ = ["MOST_BYTES", "fitting", "natural_key", "safe_name", "safe_names", "told_apart"]

LONGEST = 200
"""Bytes of UTF-8: leaves room for a date and a suffix below the 255 bytes that file systems allow."""

MOST_BYTES = 255
"""What file systems allow."""

_NOT_ALLOWED = lazy(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = lazy(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_NAMELESS = "未注明"


def safe_name(text: str | None) -> str:
    """A file name stem that Windows, macOS and Linux all take; nothing left of `text` gives 未注明.

    Reserved characters and line breaks become ``_``; marks that are not seen (of the direction of text, of no width)
    go, so that a name reads as it is stored, and so do trailing dots and spaces; device names such as ``CON`` get a
    ``_``, and what is longer than 200 bytes of UTF-8 is cut at a character. Rules: Microsoft, “Naming Files, Paths,
    and Namespaces”.
    """
    seen = "".join(char for char in text or "" if unicodedata.category(char) != "Cf")
    name = unicodedata.normalize("NFC", seen)
    name = _NOT_ALLOWED.sub("_", name.strip())
    name = _cut(name, LONGEST).strip().rstrip(". ")
    if match := _RESERVED.match(name):
        name = _cut(f"{match[0]}_{name[match.end() :]}", LONGEST).rstrip(". ")
    # A leading dot would hide the file, and hidden files are never taken for ledgers.
    if name.startswith("."):
        name = _cut(f"_{name[1:]}", LONGEST)
    return name or _NAMELESS


def safe_names(texts: Iterable[str | None]) -> dict[str | None, str]:
    """Safe names for a batch of files in one folder: distinct texts get distinct names, also where case is ignored.

    A text that is its own safe name keeps it, and 未注明 is for None; the others get ``-2``, ``-3`` … in order of
    appearance.
    """
    distinct = list(dict.fromkeys(texts))
    taken: set[str] = set()
    names: dict[str | None, str] = {}
    for text in sorted(distinct, key=lambda text: (text is not None, safe_name(text) != text)):
        wanted = name = safe_name(text)
        count = 1
        while name.casefold() in taken:
            count += 1
            suffix = f"-{count}"
            name = _cut(wanted, LONGEST - len(suffix)).rstrip(". ") + suffix
        taken.add(name.casefold())
        names[text] = name
    return {text: names[text] for text in distinct}


def fitting(stem: str, suffix: str) -> str:
    """A file name that is no longer than file systems allow: the stem is cut where it must be, the suffix stays."""
    whole = f"{stem}{suffix}"
    if len(whole.encode("utf-8", "surrogateescape")) <= MOST_BYTES:
        return whole
    return f"{_cut(stem, MOST_BYTES - len(suffix.encode()))}{suffix}"


def told_apart(stem: str, most: int) -> str:
    """A stem of at most so many bytes: what is cut off leaves its fingerprint, so that two long ones stay two."""
    whole = os.fsencode(stem)
    if len(whole) <= most:
        return stem
    mark = f"~{hashlib.sha256(whole).hexdigest()[:12]}"
    return whole[: most - len(mark)].decode("utf-8", "ignore") + mark


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sorting key that puts 2月 before 10月: runs of digits compare as numbers."""
    parts = re.split(r"([0-9]+)", text.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)


def _cut(text: str, longest: int) -> str:
    return text.encode("utf-8", "replace")[:longest].decode("utf-8", "ignore")
