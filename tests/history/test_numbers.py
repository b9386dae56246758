"""〔年〕N号: never guessed, never twice, the same for the same document."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from civtrack.errors import HistoryDamaged
from civtrack.history import start_history
from civtrack.history.numbers import given_to, next_numbers, note_numbers
from civtrack.settings import Settings
from tests.support.judged import judged

DAY = dt.date(2022, 7, 20)


@pytest.fixture
def office(tmp_path: Path) -> Settings:
    """An office with a history of one day."""
    settings = Settings(folder=tmp_path)
    start_history(settings).record(judged([{"district": "大洼区"}]))
    return settings


def test_the_first_number_is_never_guessed(office: Settings, tmp_path: Path) -> None:
    """Without a history, or with one in which no number was given, there is none."""
    assert next_numbers(Settings(folder=tmp_path / "new"), 2022, "slip", ["a"]) == {}
    assert next_numbers(office, 2022, "slip", ["a"]) == {}
    note_numbers(Settings(folder=tmp_path / "new"), 2022, "slip", {"a": 1}, DAY)
    assert not (tmp_path / "new").exists()


def test_numbers_go_on_and_a_document_keeps_its_own(office: Settings) -> None:
    """After 12 comes 13; what is made again has the number it had; years and types count for themselves."""
    note_numbers(office, 2022, "slip", {"a": 12}, DAY)
    assert next_numbers(office, 2022, "slip", ["b", "a", "c"]) == {"b": 13, "a": 12, "c": 14}
    assert next_numbers(office, 2023, "slip", ["b"]) == {}
    assert next_numbers(office, 2022, "circular", ["b"]) == {}
    note_numbers(office, 2022, "slip", {"a": 20}, DAY)
    assert next_numbers(office, 2022, "slip", ["a", "b"]) == {"a": 20, "b": 21}


def test_a_number_given_twice_is_seen(office: Settings) -> None:
    """Another document with that number is named; the same document is not."""
    note_numbers(office, 2022, "slip", {"a": 12, "b": 13}, DAY)
    assert given_to(office, 2022, "slip", {"c": 12, "b": 13, "d": 14}) == {12: "a"}


def test_snapshots_are_as_they_were(office: Settings) -> None:
    """Keeping numbers changes nothing of what was true on earlier days."""
    before = start_history(office).figures(DAY)
    note_numbers(office, 2022, "slip", {"a": 12}, DAY)
    assert start_history(office).figures(DAY) == before


def test_a_damaged_history_is_named(office: Settings) -> None:
    """No number comes from a file that is broken."""
    office.history_file.write_bytes(b"no database" * 100)
    with pytest.raises(HistoryDamaged):
        next_numbers(office, 2022, "slip", ["a"])
