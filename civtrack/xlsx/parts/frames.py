"""A picture as it is put into a workbook, and what a cell holds that shows one.

Exists so that whoever asks for a picture need not know the parts that it is spread over. May import nothing.
"""

from __future__ import annotations

from civtrack.light import NamedTuple

__all__ = ["Framed", "displayed"]


def displayed(name: str) -> str:
    """What a cell that shows a cell photo of WPS holds, as it is read."""
    return f'=DISPIMG("{name}",1)'


class Framed(NamedTuple):
    """A picture and how it is shown.

    Attributes:
        name: By which it is found again, the workbook's only one of that name.
        data: The picture's bytes; they are written as they are.
        size: Width and height in English Metric Units (914,400 an inch).
        turned: Attributes of its frame that turn or mirror it.
        cropped: Attributes of its crop.
    """

    name: str
    data: bytes
    size: tuple[int, int]
    turned: tuple[tuple[str, str], ...] = ()
    cropped: tuple[tuple[str, str], ...] = ()
