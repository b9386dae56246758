"""Shows that between two files what the former one left in circles goes, in a run without collector alone."""

from __future__ import annotations

import gc
import platform
import subprocess
import sys
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from civtrack.files import memory
from civtrack.files.memory import one_after_another, one_into_another


class Knot:
    """What knows itself, as an open workbook does by way of its sheets."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def _without_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.usefixtures("_without_collector")
def test_a_former_file_is_let_go_before_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of ten files never more than one is held; those that somebody still holds stay."""
    monkeypatch.setattr(memory, "_MANY", 0)
    left: list[weakref.ref[Knot]] = []
    held = Knot()
    for number in one_after_another(range(10)):
        assert sum(knot() is not None for knot in left) == (1 if number else 0)
        left = [*(knot for knot in left if knot() is held), weakref.ref(held if number == 0 else Knot())]
    assert left[0]() is held


@pytest.mark.usefixtures("_without_collector")
def test_what_grows_by_every_file_goes_when_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the files only what each left goes; what is held over all of them is still looked at afterwards."""
    monkeypatch.setattr(memory, "_MANY", 0)
    grown, left = Knot(), list[weakref.ref[Knot]]()
    whole = weakref.ref(grown)
    for _ in one_into_another(range(5)):
        assert not any(knot() for knot in left[:-1])
        left.append(weakref.ref(Knot()))
    del grown
    gc.collect()
    assert whole() is None


@pytest.mark.usefixtures("_without_collector")
@pytest.mark.parametrize(("values", "looked"), [(100, 0), (30_000, 3)])
def test_the_collector_is_called_for_files_that_left_much(
    monkeypatch: pytest.MonkeyPatch, values: int, looked: int
) -> None:
    """A file that is only put in its place costs no look at all that lives."""
    calls = list[int]()
    monkeypatch.setattr(memory, "gc", _Counting(calls))
    held: list[list[list[int]]] = [[[] for _ in range(values)] for _ in one_after_another(range(4))]
    assert (len(held), len(calls)) == (4, looked)


class _Counting:
    """The collector, which notes when it is called."""

    def __init__(self, calls: list[int]) -> None:
        self._calls = calls

    def collect(self) -> None:
        """Notes a call."""
        self._calls.append(gc.collect())

    def __getattr__(self, name: str) -> Any:
        return getattr(gc, name)


def test_a_program_with_a_collector_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library never stops or freezes what its user's program does itself."""
    monkeypatch.setattr(gc, "freeze", lambda: pytest.fail("frozen"))
    assert gc.isenabled()
    assert list(one_after_another(range(3))) == [0, 1, 2]


GROWING = """
import resource, sys
from civtrack.files.memory import keep_room
if sys.argv[1] == "kept":
    keep_room()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for size in range(1, 41):
    bytearray(b"x") * (size << 17)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other libraries have their own ways")
def test_room_that_is_given_back_is_kept() -> None:
    """Pieces that grow a little take new pages only for what they grow by: counted in pages, not in time."""
    pages = {}
    for how in ("kept", "plain"):
        run = subprocess.run([sys.executable, "-c", GROWING, how], check=True, capture_output=True, text=True)
        pages[how] = int(run.stdout)
    assert 4 * pages["kept"] < pages["plain"]
