"""`civtrack.edits.origins`: what comes from a file is looked up, however many files came back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from civtrack.edits.arrivals import Arrival
from civtrack.edits.log import Change, Origin, Run
from civtrack.edits.origins import Origins, names_in
from tests.support.steps import steps


def arrival(name: str, mark: str) -> Arrival:
    return Arrival(Path(name), mark, (0, 0, 0))


def run(number: int, origins: list[Origin], changes: list[Change]) -> Run:
    day = dt.datetime(2022, 7, 20, tzinfo=dt.UTC)
    return Run(number, day, "collect", "台账.xlsx", "", "", tuple(changes), tuple(origins))


def change(source: str) -> Change:
    return Change("台账", "F5", "status", "1", "1", None, "已整改", source, "answer")


def test_a_source_may_be_of_any_name_before_its_marks() -> None:
    """A file's name may have the mark that stands between file, sheet and cell."""
    assert list(names_in("a!b.xlsx!台账!F5")) == ["a", "a!b.xlsx", "a!b.xlsx!台账"]
    assert list(names_in("F5")) == []


def test_a_file_has_what_its_bytes_and_its_name_say() -> None:
    """Runs by the fingerprint, changes by the name as well; in order, each run once."""
    changes = [change("大洼区.xlsx!台账!F5"), change("大洼区.xlsx.xlsx!台账!F6"), change("盘山县.xlsx!台账!F7")]
    first = run(1, [Origin("大洼区.xlsx", "aa"), Origin("副本.xlsx", "aa"), Origin("盘山县.xlsx", "bb")], changes)
    second = run(2, [Origin("大洼区.xlsx", "aa")], changes[:1])
    log = Origins([first, second])
    assert log.runs_of(arrival("大洼区.xlsx", "aa")) == [first, second]
    assert list(log.changes_of(arrival("大洼区.xlsx", "aa"))) == [(first, changes[0]), (second, changes[0])]
    assert list(log.changes_of(arrival("盘山县.xlsx", "bb"))) == [(first, changes[2])]
    assert list(log.changes_of(arrival("盘山县.xlsx", "aa"))) == [(first, changes[2])]
    assert list(log.changes_of(arrival("大洼区.xlsx", "cc"))) == []


def test_work_grows_with_the_files_and_not_with_their_square() -> None:
    """Twice as many files that came back take twice as many steps more."""

    def work(count: int) -> int:
        names = [f"{n}.xlsx" for n in range(count)]
        origins = [Origin(name, name) for name in names]
        one = run(1, origins, [change(f"{name}!台账!F5") for name in names])

        def ask() -> None:
            log = Origins([one])
            assert all(len(list(log.changes_of(arrival(name, name)))) == 1 for name in names)

        return steps(ask)

    small, middle, large = work(50), work(100), work(200)
    assert large - middle < 2.8 * (middle - small)
