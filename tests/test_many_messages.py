"""Sentences that are told by the column are the same as those told one by one."""

from __future__ import annotations

import datetime as dt

import pytest

from civtrack.locales import translator
from civtrack.model import N_, Message

SOON = Message(N_("due {day}"), {"day": dt.date(2022, 7, 31)})
MORNING = dt.datetime.combine(dt.date(2022, 7, 1), dt.time(9))
LATER = Message(N_("due {day} ({text})"), {"day": dt.date(2022, 8, 1), "text": "8月{初}%"})


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("suspended", {}),
        (
            "{due}, {days} day(s) overdue, {status}",
            {"due": [SOON, LATER, SOON], "days": [1, 2, True], "status": ["a%s", "{b}", ""]},
        ),
        (
            "deadline not clear ({text}), {status}",
            {"text": ["长期\ud800", None, "7月底"], "status": [Message("assigned")] * 3},
        ),
        (
            "{due}, done {done}, on time",
            {
                "due": [SOON] * 3,
                "done": [dt.date(2022, 7, 1), dt.datetime.combine(dt.date(2022, 7, 1), dt.time(9)), None],
            },
        ),
        ("{year}-{month:02d}-{day:02d}", {"year": [2022, 2022, 2023], "month": [7, 8, 12], "day": [1, 2, 30]}),
        ("100 % of {percent} {{}}", {"percent": [1, 1.0, True]}),
    ],
)
def test_a_column_of_messages_is_the_messages(language: str, text: str, values: dict[str, list[object]]) -> None:
    """Whatever their fields hold: braces and percent signs, what is equal and not the same, formats of their own."""
    tr = translator(language)
    rows = [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)] or [{}] * 3
    assert tr.many(text, 3, values) == [tr.message(Message(text, row)) for row in rows]
