"""Writes a cell: its content as XML, and the style that fits its value.

Exists so that a value is turned into bytes in one place, whoever edits the row. May import `civtrack.errors`,
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Sequence

from civtrack.errors import NotEditable
from civtrack.model import N_, CellError, Message, Value
from civtrack.xlsx.parts.edits import FormulaText, Look
from civtrack.xlsx.parts.formats import Shows, serial
from civtrack.xlsx.parts.markup import coded, escape
from civtrack.xlsx.parts.styles import Styles

__all__ = ["MAX_TEXT", "CellWriter", "cell_content", "plain_texts"]

MAX_TEXT = 32_767


def cell_content(value: Value, p: str, *, epoch_1904: bool) -> tuple[str, str] | None:
    """The type attribute and the content of a cell with this value; None where no cell can hold it.

    Args:
        value: What is written; text goes into the cell itself, so it can never be taken for a formula.
        p: The prefix of the spreadsheet namespace with its colon.
        epoch_1904: The workbook's date system.
    """
    if value is None or value == "":
        return "", ""
    if isinstance(value, FormulaText):
        shown = "" if value.shown is None else f"<{p}v>{escape(str(value.shown))}</{p}v>"
        return ' t="str"' * isinstance(value.shown, str), f"<{p}f>{escape(str(value))}</{p}f>{shown}"
    if isinstance(value, str):
        text = coded(value)
        if len(text) > MAX_TEXT // 2 and len(text.encode("utf-16-le", "surrogatepass")) > 2 * MAX_TEXT:
            return None
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text or "  " in text else ""
        return ' t="inlineStr"', f"<{p}is><{p}t{space}>{escape(text)}</{p}t></{p}is>"
    if isinstance(value, bool):
        return ' t="b"', f"<{p}v>{int(value)}</{p}v>"
    if isinstance(value, CellError):
        return ' t="e"', f"<{p}v>{escape(value.code)}</{p}v>"
    if isinstance(value, dt.date | dt.time):
        number = serial(value, epoch_1904=epoch_1904)
        return None if number is None else ("", f"<{p}v>{number!r}</{p}v>")
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return "", f"<{p}v>{value!r}</{p}v>"


def plain_texts(texts: Collection[str]) -> bool:
    """Whether all of some texts are written as they are, in a cell that says nothing else; none of them is empty.

    One look at all of them tells; in doubt the answer is no.
    """
    joined = f"|{'|'.join(texts)}|"
    return (
        joined.isprintable()
        and not any(sign in joined for sign in _CHANGED)
        and max(map(len, texts), default=0) <= MAX_TEXT // 2
    )


_CHANGED = ("&", "<", ">", "_x", "  ", "| ", " |", "||")
"""What a text that is changed has in it, between bars."""


class CellWriter:
    """Writes cells of one sheet.

    Args:
        where: Workbook and sheet, for errors.
        prefix: The prefix of the spreadsheet namespace with its colon.
        styles: Where looks are derived.
        epoch_1904: The workbook's date system.
    """

    def __init__(self, where: str, prefix: str, styles: Styles, *, epoch_1904: bool) -> None:
        self._where, self._p, self._styles, self._epoch_1904 = where, prefix, styles, epoch_1904
        self._shown: dict[tuple[int, Look, type], str] = {}
        self._endings: dict[tuple[Value, type, int, Look], str] = {}

    def ending(self, value: Value, base: int, look: Look, address: str) -> str:
        """The cell's XML after its address; ``"/>`` for an empty cell without a look.

        Args:
            value: What is written.
            base: The style that is taken over.
            look: What differs from it.
            address: For errors.

        Raises:
            NotEditable: No cell can hold the value, or there is no room for another style.
        """
        key = (value, type(value), base, look)
        ending = self._endings.get(key)
        if ending is None:
            if len(self._endings) > 50_000:
                self._endings.clear()
            ending = self._endings[key] = self.written(value, base, look, address)
        return ending

    def written(self, value: Value, base: int, look: Look, address: str) -> str:
        """What `ending` gives, without remembering it."""
        content = cell_content(value, self._p, epoch_1904=self._epoch_1904)
        if content is None:
            raise NotEditable(
                f"{self._where}!{address}",
                detail=Message(N_("the value for {cell} does not fit into a cell"), {"cell": address}),
            )
        kind, inner = content
        key = (base, look, value.__class__)
        shown = self._shown.get(key)
        if shown is None:
            style = self._styles.derive(base, self._format(value, base, look), look.horizontal, wrap=look.wrap)
            shown = f' s="{style}"' if style else ""
            if value.__class__ is not dt.datetime:  # with a time of day it is shown otherwise than without
                self._shown[key] = shown
        return f'"{shown}{kind}>{inner}</{self._p}c>' if inner else f'"{shown}/>'

    def texts(self, texts: Sequence[str], base: int, look: Look) -> list[bytes]:
        """What `written` gives, in UTF-8, of plain texts (`plain_texts`), where it was asked of a text like them."""
        shown, p, between = self._shown[base, look, str], self._p, "\0"
        before, behind = f'"{shown} t="inlineStr"><{p}is><{p}t>', f"</{p}t></{p}is></{p}c>"
        return (before + f"{behind}{between}{before}".join(texts) + behind).encode().split(between.encode())

    def _format(self, value: Value, base: int, look: Look) -> str | None:
        """The number format to be set: a day needs one that shows days, a plain number one that does not."""
        if look.number_format is not None or value is None or isinstance(value, str | bool | CellError):
            return look.number_format
        shown = self._styles.shown_by(base)
        if isinstance(value, dt.time):
            return None if shown else "hh:mm:ss"
        if isinstance(value, dt.date):
            timed = isinstance(value, dt.datetime) and value.time() != dt.time()
            return None if shown is Shows.MOMENT else "yyyy-mm-dd hh:mm:ss" if timed else "yyyy-mm-dd"
        return "General" if shown else None
