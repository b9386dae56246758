"""What ``civtrack inspect`` says of a sheet without a known header: what its columns might be, and what to write.

Exists so that a ledger that civtrack has never seen leads to a line of settings. May import `civtrack.locales`,
`civtrack.records` and `civtrack.model`.
"""

from __future__ import annotations

import json
from typing import Any

from civtrack.locales import active
from civtrack.model import Field, LikelyHeader, SkippedSheet
from civtrack.widths import padded, text_width

__all__ = ["document", "lines", "pasted"]


def _label(field: Field) -> str:
    from civtrack.records import LABELS

    return active()(LABELS.get(field.value, field.value))


def pasted(header: LikelyHeader) -> str | None:
    """The line of settings for the columns whose names are not known; None where nothing is likely enough."""
    again = [guess.header for guess in header.columns]
    entries = [
        f"{guess.field.value} = {_quoted(guess.header if again.count(guess.header) == 1 else guess.letter)}"
        for guess in header.columns
        if guess.field is not None and not guess.known
    ]
    return f"columns = {{ {', '.join(entries)} }}" if entries else None


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def lines(sheet: SkippedSheet) -> list[str]:
    """The likely header row, each column with what it might be and why, what is missing, and the line to paste."""
    if sheet.likely is None:
        return []
    tr = active()
    header = sheet.likely
    rows = "-".join(str(row) for row in dict.fromkeys((header.rows[0], header.rows[-1])))
    found = ["    " + tr("the header is likely row {row}:", row=rows)]
    width = min(max(text_width(guess.header) for guess in header.columns), 24)
    for guess in header.columns:
        might = " / ".join(map(_label, guess.possible)) or tr("not mapped")
        found.append(
            f"    {guess.letter:>3}  {padded(guess.header, width)}  → "
            + tr("{might} ({why})", might=might, why=guess.why)
            + (f"  {'; '.join(guess.examples)}" if guess.examples else "")
        )
    if header.missing:
        missing = "、".join(map(_label, header.missing))
        found.append("    " + tr("for a ledger there is still missing: {missing}", missing=missing))
    if (line := pasted(header)) is not None:
        found.append("    " + tr("look it through, and write it below this ledger's [[ledgers]] in civtrack.toml:"))
        found.append(f"    {line}")
    return found


def document(sheet: SkippedSheet) -> dict[str, Any] | None:
    """The same for scripts."""
    header = sheet.likely
    if header is None:
        return None
    return {
        "header_rows": list(header.rows),
        "columns": [
            {
                "field": guess.field.value if guess.field else None,
                "letter": guess.letter,
                "header": guess.header,
                "possible": [field.value for field in guess.possible],
                "known": guess.known,
                "why": active().message(guess.why),
                "examples": list(guess.examples),
            }
            for guess in header.columns
        ],
        "missing": [field.value for field in header.missing],
        "settings": pasted(header),
    }
