"""The page as a picture: PNG of A4 at 150 dots an inch, or 1080 pixels wide for the phone.

Exists because what is looked at in a chat is a picture. Drawn with Pillow and a font of this machine; the same content
and font give the same bytes. May import its neighbours; PIL inside functions.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from civtrack.outputs.onepage.content import Contents
from civtrack.outputs.onepage.fitting import fitted
from civtrack.outputs.onepage.fonts import Font, opened, the_font
from civtrack.outputs.onepage.layout import A4, LEAST, PHONE, Block, Cell, Form, Line, Table, height

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

__all__ = ["draw_page", "draw_phone"]

_DOTS = 150 / 72
"""Pixels a point on A4."""

_PHONE_WIDTH = 1080
_RULE, _GAP, _PAD = "#808080", 2.0, 3.0


def draw_page(contents: Contents) -> bytes:
    """The A4 page as PNG.

    Raises:
        NoChineseFont: The machine has no font to draw it with.
    """
    return _drawn(contents, A4, _DOTS)


def draw_phone(contents: Contents) -> bytes:
    """The page as PNG for the phone, as high as it takes.

    Raises:
        NoChineseFont: The machine has no font to draw it with.
    """
    return _drawn(contents, PHONE, _PHONE_WIDTH / PHONE.width)


def _drawn(contents: Contents, form: Form, scale: float) -> bytes:
    from PIL import Image, ImageDraw

    font = the_font()
    blocks = fitted(contents, form, _Scale(font, scale).measure)
    tall = form.height or height(blocks) + 2 * form.top
    image = Image.new("RGB", (round(form.width * scale), round(tall * scale)), "white")
    _Painter(ImageDraw.Draw(image), font, form, scale).paint(blocks)
    saved = io.BytesIO()
    image.save(saved, "PNG", dpi=(72 * scale, 72 * scale))
    return saved.getvalue()


class _Scale:
    """Points to pixels."""

    def __init__(self, font: Font, scale: float) -> None:
        self._font, self._scale = font, scale

    def measure(self, text: str, size: float) -> float:
        """The wider of a text in both weights, in points."""
        pixels = round(size * self._scale)
        return max(opened(self._font, pixels, bold=bold).getlength(text) for bold in (False, True)) / self._scale


class _Painter:
    def __init__(self, draw: ImageDraw, font: Font, form: Form, scale: float) -> None:
        self._draw, self._font, self._form, self._scale = draw, font, form, scale

    def paint(self, blocks: list[Block]) -> None:
        """Paints blocks from the top margin down."""
        top = self._form.top
        for block in blocks:
            if isinstance(block, Line):
                self._line(block, top)
            else:
                self._table(block, top)
            top += block.height

    def _line(self, line: Line, top: float) -> None:
        for place, text in enumerate(line.lines):
            middle = top + (place + 0.5) * line.pitch
            x = self._form.width / 2 if line.centred else self._form.margin
            self._text(text, x, middle, line.size, line.color, bold=line.bold, centred=line.centred)

    def _text(self, text: str, x: float, y: float, size: float, color: str, *, bold: bool, centred: bool) -> None:
        scale = self._scale
        font = opened(self._font, round(size * scale), bold=bold)
        # Faces without a bold file are drawn with a thin outline of their own colour.
        stroke = 1 if bold and not self._font.bold else 0
        self._draw.text(
            (round(x * scale), round(y * scale)),
            text,
            fill=f"#{color}",
            font=font,
            anchor="mm" if centred else "lm",
            stroke_width=stroke,
            stroke_fill=f"#{color}",
        )

    def _table(self, table: Table, top: float) -> None:
        for row in table.rows:
            left, place = self._form.margin, 0
            for cell in row.cells:
                room = sum(table.widths[place : place + cell.across])
                self._cell(cell, (left, top, left + room, top + row.height), ruled=table.ruled)
                left, place = left + room, place + cell.across
            top += row.height

    def _cell(self, cell: Cell, box: tuple[float, float, float, float], *, ruled: bool) -> None:
        left, top, right, bottom = box
        gap = 0.0 if ruled else _GAP
        pixels = [round(edge * self._scale) for edge in (left, top + gap, right, bottom - gap)]
        if cell.fill or ruled:
            fill = f"#{cell.fill}" if cell.fill else None
            self._draw.rectangle(pixels, fill=fill, outline=_RULE if ruled else None)
        pitch = LEAST * 1.32
        first = (top + bottom) / 2 - (len(cell.lines) - 1) / 2 * pitch
        for place, text in enumerate(cell.lines):
            x = (left + right) / 2 if cell.centred else left + _PAD
            self._text(text, x, first + place * pitch, LEAST, "000000", bold=cell.bold, centred=cell.centred)
