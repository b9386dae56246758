"""What is done while faults befall it: the day, an update in place, a restore, a division; and what each may leave.

Each deed says what the office looks like, part by part: whatever befalls it, every part is the former one or the new
one, and after the next run it is the new one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tests.faults.office import AGAIN, LEDGER, Office, tree

__all__ = ["DEEDS", "Deed", "State"]

State = dict[str, object]
"""Part of the office → what is in it."""
Run = Callable[[list[str]], None]


class Deed(Protocol):
    """One command, in an office that has been through something already."""

    arguments: list[str]
    reports: str
    """How the name of a part ends that says what was made: where something was refused, it says that."""

    def prepare(self, office: Office, run: Run) -> None:
        """Brings the office to where the command is to change something."""

    def state(self, office: Office) -> State:
        """What is in each part of the office."""

    def also(self, office: Office, state: State, new: State) -> None:
        """What must hold besides."""


class _Daily:
    """20 July is run again after the ledger was edited; 19 July stands beside it."""

    arguments = AGAIN
    reports = ""

    def prepare(self, office: Office, run: Run) -> None:
        for day in ("2022-07-19", "2022-07-20"):
            run(["daily", "--as-of", day, "-q"])
        office.edit()

    def state(self, office: Office) -> State:
        return {
            "sources": office.sources(),
            "the day before": office.before(),
            "the day": office.today(),
            "the history": office.history(),
        }

    def also(self, office: Office, state: State, new: State) -> None:  # noqa: ARG002 - as every deed
        assert (office.out / "latest" / "manifest.json").exists(), "latest leads nowhere"
        assert not (office.out / "latest.txt").exists(), "latest.txt beside the link"


class _InPlace:
    """The ledger was updated on the 19th, edited, and is updated again."""

    reports = ""

    def __init__(self) -> None:
        self.arguments = ["update", "--in-place", "--as-of", "2022-07-20", "-q"]

    def prepare(self, office: Office, run: Run) -> None:
        run(["update", "--in-place", "--as-of", "2022-07-19", "-q"])
        office.edit()

    def state(self, office: Office) -> State:
        sources = office.sources()
        return {
            "the ledger": sources[LEDGER],
            "the settings": sources["civtrack.toml"],
            "backups": _kept(office),
            "the log": office.log(),
        }

    def also(self, office: Office, state: State, new: State) -> None:
        kept = {one.name for one in (office.folder / "civtrack-backup").iterdir() if ".bak." in one.name}
        assert len(kept) == len(_kept(office)), "no backup is there twice"
        if state["the ledger"] == new["the ledger"]:
            assert state["backups"] == new["backups"], "changed without a backup"
        logged = state["the log"] == new["the log"]
        assert logged == (state["the ledger"] == new["the ledger"]), "the log says something else than the ledger"


def _kept(office: Office) -> list[str]:
    """Fingerprints of what the backups hold."""
    found = tree(office.folder / "civtrack-backup")
    return sorted(mark for name, mark in found.items() if ".bak." in name)


class _Restore(_InPlace):
    """The first backup is put back, by its name."""

    def prepare(self, office: Office, run: Run) -> None:
        super().prepare(office, run)
        (first,) = (office.folder / "civtrack-backup").iterdir()
        self.arguments = ["restore", LEDGER, "-q", "--backup", first.name]


class _Set(_InPlace):
    """An item was set on the 19th, and another one is set."""

    def __init__(self) -> None:
        self.arguments = ["set", "A004", "整改情况=已整改", "责任单位=城管局", "--as-of", "2022-07-20", "-q"]

    def prepare(self, office: Office, run: Run) -> None:  # noqa: ARG002 - as every deed
        run(["set", "A002", "整改情况=已整改", "--as-of", "2022-07-19", "-q"])


class _Split:
    """The districts' workbooks of the day, made again after the ledger was edited."""

    reports = "分发清单_2022-07-20.json"

    def __init__(self) -> None:
        self.arguments = ["split", "--as-of", "2022-07-20", "-q"]

    def prepare(self, office: Office, run: Run) -> None:
        run(self.arguments)
        office.edit()

    def state(self, office: Office) -> State:
        made = tree(office.out)
        return {"sources": office.sources()} | {name: mark for name, mark in made.items() if ".civtrack" not in name}

    def also(self, office: Office, state: State, new: State) -> None:
        """Nothing."""


DEEDS: dict[str, Callable[[], Deed]] = {
    "daily": _Daily,
    "in place": _InPlace,
    "restore": _Restore,
    "set": _Set,
    "split": _Split,
}
