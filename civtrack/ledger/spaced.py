"""An .ods without what its reader takes for text of the cells: blanks and remarks between elements, and drawings.

Exists because the reader of .ods takes a line break between two cells for a broken file, one around a text for a part
of it, and what is written in a text box for words of the cell that it hangs on. Inside texts every blank stays. May
import `civtrack.xlsx`.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from civtrack.patterns import lazy

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Container

__all__ = ["parts_of", "tightened", "written"]

_REMARK: Final = lazy(rb"<!--.*?-->", re.DOTALL)
_BETWEEN: Final = lazy(rb"(?<=>)\s++(?=<(?:/?(?:table|office|draw|form|calcext):|text:[ph][ >/]))")
"""Blanks before an element that stands in no text."""
_ANY: Final = lazy(rb"<!--|<d(?:raw|r3d):|>\s++<(?:/?(?:table|office):|text:[ph][ >/])")
_DRAWN: Final = lazy(rb"""<(/?)d(?:raw|r3d):(?>(?:[^>"']|"[^"]*"|'[^']*')*)>""")
_OVERLAP: Final = 4096
_CONTENT: Final = "content.xml"
_KIND: Final = b"application/vnd.oasis.opendocument.spreadsheet"


def tightened(container: Container) -> bytes | None:
    """The content without what stands between its elements and without its drawings; None where there is neither."""
    part = container.parts.get(_CONTENT)
    if part is None:
        return None
    before = b""
    for chunk in container.chunks(part):
        if _ANY.search(before + chunk):
            return _BETWEEN.sub(b"", _undrawn(_REMARK.sub(b"", container.read(_CONTENT))))
        before = chunk[-_OVERLAP:]
    return None


def _undrawn(content: bytes) -> bytes:
    """The content without its drawings and what is written in them, groups of drawings as a whole."""
    kept, depth, end = [], 0, 0
    for tag in _DRAWN.finditer(content):
        if depth == 0:
            kept.append(content[end : tag.start()])
        if tag[1]:
            depth -= 1
        elif not tag[0].endswith(b"/>"):
            depth += 1
        if depth == 0:
            end = tag.end()
    return content if depth or not kept else b"".join([*kept, content[end:]])


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a file of that content."""
    return {"mimetype": _KIND, _CONTENT: content, "META-INF/manifest.xml": b"<manifest/>"}


@contextlib.contextmanager
def written(name: str, parts: Mapping[str, bytes]) -> Iterator[Path]:
    """A file of that name and those parts, for as long as it is read."""
    import tempfile
    import zipfile

    with tempfile.TemporaryDirectory(prefix="civtrack-") as folder:
        path = Path(folder) / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            for part, data in parts.items():
                package.writestr(part, data, zipfile.ZIP_STORED if part == "mimetype" else None)
        yield path
