"""A copy of an OpenDocument that draws in nothing from outside: no picture, object or data of another file or server.

Exists because LibreOffice, whatever its settings, embeds a picture that a document names by ``file:``. Only what lies
in the document itself is kept, by a list of what is understood; links for people to click stay. Imports nothing of
civtrack.
"""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from pathlib import Path

from civtrack.patterns import lazy

__all__ = ["copy_unlinked"]

_TAG = lazy(rb"<([\w:.-]+)[^<>]*>")
_HREF = lazy(rb"""(\s[\w.-]+:href\s*=\s*)("[^"<>]*"|'[^'<>]*')""")
_INSIDE = lazy(rb"""["'](?:(?:\./)?(?:Pictures|media|ObjectReplacements|Object[ \w-]*)(?:/[\w .-]+)*/?|#[^&]*|)["']""")
_CLICKED = b":a"
_READ = lazy(r"(?:.*/)?(?:content|styles|settings|meta)\.xml")


def copy_unlinked(source: Path, target: Path) -> None:
    """Copies a workbook; of a zip archive, the parts that may name other files lose the names.

    Raises:
        OSError: It cannot be read or written.
        ValueError: It is a zip archive that cannot be copied so, or spells its XML in a way that hides names.
    """
    if not zipfile.is_zipfile(source):
        shutil.copyfile(source, target)
        return
    try:
        with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
            for info in before.infolist():
                data = before.read(info)
                if _READ.fullmatch(info.filename):
                    data = _unlinked(data)
                after.writestr(zipfile.ZipInfo(info.filename), data, info.compress_type)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise ValueError(str(error)) from error


def _unlinked(xml: bytes) -> bytes:
    if (
        b"\0" in xml
        or b"<!ENTITY" in xml
        or re.match(rb"<\?xml[^>]*encoding=[\"'](?!utf-?8|us-ascii|iso-8859)", xml, re.IGNORECASE)
    ):
        raise ValueError("XML in a spelling that LibreOffice does not write")
    return _TAG.sub(_tag, xml)


def _tag(tag: re.Match[bytes]) -> bytes:
    if b"href" not in tag[0] or tag[1].endswith(_CLICKED):
        return tag[0]
    return _HREF.sub(lambda href: href[0] if _INSIDE.fullmatch(href[2]) else href[1] + b'""', tag[0])
