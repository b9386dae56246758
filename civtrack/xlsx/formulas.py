"""Moves the relative references of a formula, as filling it down or across would.

Exists because the cell that holds the text of a shared formula may be overwritten while others still share it. May
import `civtrack.model` and `civtrack.xlsx.addresses`.
"""

from __future__ import annotations

import re

from civtrack.model import column_index, column_letter
from civtrack.xlsx.addresses import MAX_COLUMN, MAX_ROW

__all__ = ["moved"]

_TOKEN = re.compile(
    r"""("(?:[^"]|"")*"                                             # text
       |'(?:[^']|'')*'!?                                            # quoted sheet name
       |\[[^\]]*\]                                                  # external book or structured reference
       |\#[A-Z/0!?]+[!?]?                                           # error value
       |[^\W\d$][\w.]*(?=!)                                         # sheet name
    )
    |(?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})(?![\w.(!])  # A1
    |(?<![\w.$])(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w.(!$])  # A:C
    |(?<![\w.$])(\$?)([1-9]\d{0,6}):(\$?)([1-9]\d{0,6})(?![\w.(!])  # 1:3
    """,
    re.VERBOSE,
)


def _column(dollar: str, letters: str, by: int) -> str:
    if dollar:
        return dollar + letters
    index = column_index(letters) + by
    return column_letter(index) if 1 <= index <= MAX_COLUMN else ""


def _row(dollar: str, digits: str, by: int) -> str:
    if dollar:
        return dollar + digits
    index = int(digits) + by
    return str(index) if 1 <= index <= MAX_ROW else ""


def moved(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads so many rows further down and columns further right.

    References that would leave the sheet become ``#REF!``, as in Excel. Text, sheet names, names, functions and
    structured references are left alone.
    """

    def replace(match: re.Match[str]) -> str:
        if match[1] is not None:
            return match[1]
        if match[5] is not None:
            pieces = (_column(match[2], match[3], columns), _row(match[4], match[5], rows))
            return "".join(pieces) if all(pieces) else "#REF!"
        if match[7] is not None:
            pieces = (_column(match[6], match[7], columns), _column(match[8], match[9], columns))
        else:
            pieces = (_row(match[10], match[11], rows), _row(match[12], match[13], rows))
        return ":".join(pieces) if all(pieces) else "#REF!"

    return _TOKEN.sub(replace, formula)
