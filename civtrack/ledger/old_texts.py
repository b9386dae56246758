"""The texts that the cells of an .xls or .et share, and how their looks change within them.

Exists because a part of a text may look otherwise than the rest, which its reader keeps silent about. Follows [MS-XLS]
2.4.265 (SST), 2.5.293 (XLUnicodeRichExtendedString) and 2.1.4 (records that go on in the next one). May import
`civtrack.ledger.old_records`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from civtrack.ledger.old_records import going_on
from civtrack.light import NamedTuple

__all__ = ["RichText", "narrow_text", "plain_text", "shared_texts"]

_SHARED = 0xFC
_WIDE, _MORE, _RUNS = 0x01, 0x04, 0x08


class RichText(NamedTuple):
    """A text, and where in it another font begins: place → number of the font, in order."""

    text: str
    runs: Sequence[tuple[int, int]] = ()


def shared_texts(stream: bytes) -> list[RichText]:
    """The shared texts by their numbers; those behind one that is broken are missing."""
    for kind, pieces in going_on(stream):
        if kind == _SHARED:
            return list(_texts(_Pieces(pieces)))
    return []


def plain_text(data: bytes, at: int, end: int) -> RichText:
    """A cell's own text, with the runs behind it ([MS-XLS] 2.4.225, RString).

    Raises:
        ValueError: It goes on behind `end`.
    """
    reader = _Pieces([data[at:end]])
    count, flags = reader.number("<H"), reader.number("<B")
    text = reader.letters(count, flags)
    return RichText(text, [(reader.number("<H"), reader.number("<H")) for _ in range(reader.number("<H"))])


def narrow_text(data: bytes, at: int, end: int, encoding: str) -> RichText:
    """A cell's own text as workbooks before Excel 97 have it: in bytes of a code page, and so are its runs.

    Raises:
        ValueError: It goes on behind `end`.
    """
    reader = _Pieces([data[at:end]])
    letters = reader.bytes(reader.number("<H"))
    runs = [(reader.number("<B"), reader.number("<B")) for _ in range(reader.number("<B"))]
    halves = [_halves(letters[:begin].decode(encoding, "replace")) for begin, _ in runs]
    text = _halves(letters.decode(encoding, "replace"))
    return RichText(text, [(len(before), font) for before, (_, font) in zip(halves, runs, strict=True)])


def _halves(text: str) -> str:
    """A text whose pairs of halves count twice, as the runs of newer workbooks count them."""
    data = text.encode("utf-16-le")
    return "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data)))


def _texts(reader: _Pieces) -> Iterator[RichText]:
    try:
        reader.number("<I")
        for _ in range(reader.number("<I")):
            count, flags = reader.number("<H"), reader.number("<B")
            runs = reader.number("<H") if flags & _RUNS else 0
            more = reader.number("<I") if flags & _MORE else 0
            text = reader.letters(count, flags)
            yield RichText(text, [(reader.number("<H"), reader.number("<H")) for _ in range(runs)])
            reader.bytes(more)
    except ValueError:
        return


class _Pieces:
    """Reads what is spread over several records.

    Args:
        pieces: The bodies of the records.
    """

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = list(reversed(pieces))
        self._piece, self._at = self._pieces.pop(), 0

    def bytes(self, count: int) -> bytes:
        """So many bytes, on from one record to the next.

        Raises:
            ValueError: There are not so many.
        """
        found = b""
        while len(found) < count:
            self._next()
            taken = self._piece[self._at : self._at + count - len(found)]
            self._at += len(taken)
            found += taken
        return found

    def number(self, form: str) -> int:
        """A number, by its form."""
        (found,) = struct.unpack(form, self.bytes(struct.calcsize(form)))
        return int(found)

    def letters(self, count: int, flags: int) -> str:
        """So many letters; a record within them begins by saying anew how many bytes each has."""
        found = ""
        while len(found) < count:
            if self._at == len(self._piece):
                self._next()
                flags = self.number("<B")
            size = 2 if flags & _WIDE else 1
            taken = self._piece[self._at : self._at + size * (count - len(found))]
            taken = taken[: len(taken) // size * size]
            if not taken:
                raise ValueError("half a letter")
            self._at += len(taken)
            # Not as letters, but as places in the text: a pair of halves counts twice, as the runs count it.
            found += "".join(map(chr, struct.unpack(f"<{len(taken) // size}{'H' if size == 2 else 'B'}", taken)))
        return found

    def _next(self) -> None:
        while self._at == len(self._piece):
            if not self._pieces:
                raise ValueError("the text ends too soon")
            self._piece, self._at = self._pieces.pop(), 0
