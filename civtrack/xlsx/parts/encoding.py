"""A part's bytes in UTF-8, whatever encoding it is written in.

Exists apart from what reads XML (`civtrack.xlsx.parts.markup`), because everything that follows knows one encoding
only. May import `civtrack.errors` and `civtrack.model`.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

from civtrack.errors import DamagedWorkbook
from civtrack.model import N_, Message
from civtrack.patterns import lazy

__all__ = ["as_utf8"]

_DECLARATION = lazy(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"'][^>]*?\?>")


def as_utf8(where: str, part: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A part's bytes in UTF-8, transcoded where it says that it is something else.

    Raises:
        DamagedWorkbook: An unknown encoding, or bytes that do not fit it.
    """
    source = iter(chunks)
    first = next(source, b"")
    encoding = _encoding(first)
    if encoding is None:
        yield first
        yield from source
        return
    try:
        decoder = _decoder(encoding)
        text = decoder.decode(first)
        end = text.find("?>")
        if text.lstrip("\ufeff").startswith("<?xml") and end >= 0:
            text = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text[end + 2 :]
        yield text.encode()
        for chunk in source:
            yield decoder.decode(chunk).encode()
        decoder.decode(b"", True)
    except (LookupError, ValueError, TypeError) as error:
        raise DamagedWorkbook(
            where, detail=Message(N_("{part} is not in the encoding it names"), {"part": part})
        ) from error


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    """Decodes bytes to text; hex, zlib and the like, which are codecs too, make bytes of bytes."""
    decoder = codecs.getincrementaldecoder(encoding)()
    if not isinstance(decoder.decode(b""), str):
        raise TypeError(encoding)
    return decoder


def _encoding(first: bytes) -> str | None:
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if first.startswith(b"<\0"):
        return "utf-16-le"
    if first.startswith(b"\0<"):
        return "utf-16-be"
    match = _DECLARATION.match(first.removeprefix(codecs.BOM_UTF8)[:512].lstrip())
    name = match[1].decode().lower() if match else "utf-8"
    return None if name in {"utf-8", "utf8", "us-ascii", "ascii"} else name
