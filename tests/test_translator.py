"""What the translator does to a message before it is shown: the English of one thing is not that of many."""

from __future__ import annotations

import pytest

from civtrack.locales import translator
from civtrack.locales.update import read

EN, ZH = translator("en"), translator("zh")


@pytest.mark.parametrize(
    ("text", "values", "shown"),
    [
        ("{count} items", {"count": 1}, "1 item"),
        ("{count} items", {"count": 0}, "0 items"),
        ("{count} items", {"count": 21}, "21 items"),
        ("{items} items divided: {parts}", {"items": "1", "parts": "x"}, "1 item divided: x"),
        ("{facts}. {count} categories in all", {"facts": "f", "count": 1}, "f. 1 category in all"),
        ("{count} other districts", {"count": 1}, "1 other district"),
        ("due soon: {days} day(s) left until {day}", {"days": 1, "day": "d"}, "due soon: 1 day left until d"),
        ("due soon: {days} day(s) left until {day}", {"days": 3, "day": "d"}, "due soon: 3 days left until d"),
        ("{days} working day(s)", {"days": 2}, "2 working days"),
    ],
)  # fmt: skip
def test_a_noun_agrees_with_its_number(text: str, values: dict[str, object], shown: str) -> None:
    """One item, two items, one category, three days."""
    assert EN(text, **values) == shown


def test_a_verb_agrees_with_it_too() -> None:
    """One item is overdue."""
    text = "{count} items are overdue, none has reached the step “{step}”; no slip was made"
    assert EN(text, count=1, step="督办单").startswith("1 item is overdue")
    assert EN(text, count=2, step="督办单").startswith("2 items are overdue")


def test_what_a_ledger_says_is_no_noun_of_ours() -> None:
    """Only the message's own words agree: a value keeps its letters."""
    assert EN("{detail}", detail="1 items") == "1 items"
    assert ZH("{count} items", count=1) == "1项"


def test_no_message_leaves_the_reader_to_choose() -> None:
    """`day(s)` is written in msgids alone: every one of them agrees with a number of its own."""
    asked = [text for message in read() for text in [message.id] if isinstance(text, str) and "(s)" in text]
    assert asked
    for text in asked:
        assert "(s)" not in EN(text, **dict.fromkeys(("day", "days", "due", "percent", "status", "done", "count"), 2))
