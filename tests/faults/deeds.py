"""What is done while faults befall it: the day, its inbox, edits of ledgers, a division; what each may leave.

Each deed says what the office looks like, part by part: whatever befalls it, every part is the former one or the new
one, and after the next run it is the new one.
"""

from __future__ import annotations

import os
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
    speaks: bool
    """Whether it says something, too, where all went well."""
    after: tuple[str, ...]
    """Another command on the same ledger, which clears up where the deed is not done again."""

    def prepare(self, office: Office, run: Run) -> None:
        """Brings the office to where the command is to change something."""

    def state(self, office: Office) -> State:
        """What is in each part of the office."""

    def also(self, office: Office, state: State, new: State) -> None:
        """What must hold besides."""

    def again(self, state: State, new: State) -> list[str] | None:
        """What the next run is; None: the deed is done, and doing it again would do another one."""


class _Deed:
    """What most deeds have in common: they say nothing, and may be done again."""

    arguments: list[str]
    after: tuple[str, ...] = ("set", "A006", "整改情况=已整改", "--as-of", "2022-07-20", "-q")
    reports = ""
    speaks = False

    def again(self, state: State, new: State) -> list[str] | None:  # noqa: ARG002 - as every deed
        return self.arguments


class _Daily(_Deed):
    """20 July is run again after the ledger was edited; 19 July stands beside it."""

    arguments = AGAIN

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


class _InPlace(_Deed):
    """The ledger was updated on the 19th, edited, and is updated again."""

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


class _Split(_Deed):
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


class _Edit(_InPlace):
    """A ledger that is edited in its place, with a former edit behind it."""

    def prepare(self, office: Office, run: Run) -> None:  # noqa: ARG002 - as every deed
        run(["set", "A002", "整改情况=已整改", "--as-of", "2022-07-19", "-q"])


class _Collect(_Edit):
    """What a district answered is merged into the ledger."""

    speaks = True

    def __init__(self) -> None:
        self.arguments = ["collect", LEDGER, "收回", "--in-place", "--as-of", "2022-07-20", "-q"]

    def prepare(self, office: Office, run: Run) -> None:
        super().prepare(office, run)
        run(["split", "--as-of", "2022-07-19", "-q"])
        office.answer("收回")


class _CollectZip(_Collect):
    """The same from a packed file."""

    def prepare(self, office: Office, run: Run) -> None:
        super().prepare(office, run)
        office.pack("收回", "回复.zip")


class _CollectPhotos(_Collect):
    """The same with a photo for each of two items, one in its cell."""

    def prepare(self, office: Office, run: Run) -> None:
        office.make_room_for_photos()
        super().prepare(office, run)
        office.paste("收回/大洼区.xlsx")


class _Copy(_Deed):
    """What an edit makes in another folder; the ledger is only read."""

    def state(self, office: Office) -> State:
        made = tree(office.folder / "另存") if (office.folder / "另存").exists() else {}
        return {**office.sources(), "the copy": made.get(LEDGER), "the log": office.log()}

    def also(self, office: Office, state: State, new: State) -> None:  # noqa: ARG002 - as every deed
        assert state[LEDGER] == new[LEDGER], "the ledger itself was changed"
        assert (state["the copy"] == new["the copy"]) == (state["the log"] == new["the log"]), "the log says otherwise"


class _CollectCopy(_Copy):
    """What a district answered is merged into a copy."""

    speaks = True

    def __init__(self) -> None:
        self.arguments = ["collect", LEDGER, "收回", "-o", "另存", "--as-of", "2022-07-20", "-q"]

    def prepare(self, office: Office, run: Run) -> None:
        _CollectPhotos().prepare(office, run)


class _AddCopy(_Copy):
    """The problems of a patrol are added to a copy."""

    speaks = True

    def __init__(self) -> None:
        self.arguments = ["add", LEDGER, "巡查/新增.xlsx", "-o", "另存", "--as-of", "2022-07-20", "-q"]

    def prepare(self, office: Office, run: Run) -> None:
        _Add().prepare(office, run)


class _SetCopy(_Copy):
    """An item is set in a copy."""

    def __init__(self) -> None:
        self.arguments = ["set", "A004", "整改情况=已整改", "-o", "另存", "--as-of", "2022-07-20", "-q"]

    def prepare(self, office: Office, run: Run) -> None:
        _Set().prepare(office, run)


class _Add(_Edit):
    """The problems of a patrol are added to the ledger."""

    speaks = True

    def __init__(self) -> None:
        self.arguments = ["add", LEDGER, "巡查/新增.xlsx", "--as-of", "2022-07-20", "-q"]

    def prepare(self, office: Office, run: Run) -> None:
        super().prepare(office, run)
        office.patrol("巡查")


class _AddZip(_Add):
    """The same from a packed file."""

    def __init__(self) -> None:
        self.arguments = ["add", LEDGER, "巡查/巡查.zip", "--as-of", "2022-07-20", "-q"]

    def prepare(self, office: Office, run: Run) -> None:
        super().prepare(office, run)
        office.pack("巡查", "巡查.zip")


class _TakeBack(_Edit):
    """The last edit is taken back, by its backup."""

    def __init__(self) -> None:
        self.arguments = ["restore", "--last", LEDGER, "-q"]

    def again(self, state: State, new: State) -> list[str] | None:
        return None if state == new else self.arguments


class _TakeBackPhotos(_TakeBack):
    """The last collect is taken back cell by cell, photos and all: somebody worked in the ledger since."""

    def prepare(self, office: Office, run: Run) -> None:
        before = _CollectPhotos()
        before.prepare(office, run)
        run(before.arguments)
        office.touch()


class _TakeBackCells(_TakeBack):
    """The last edit is taken back cell by cell: somebody worked in the ledger since."""

    def prepare(self, office: Office, run: Run) -> None:
        super().prepare(office, run)
        office.edit(closing="H5")


class _Carry(_Deed):
    """The next month's ledger is made."""

    def __init__(self) -> None:
        self.arguments = ["carry", LEDGER, "--as-of", "2022-07-31", "-q"]

    def prepare(self, office: Office, run: Run) -> None:  # noqa: ARG002 - as every deed
        run(["set", "A002", "整改情况=已整改", "--as-of", "2022-07-19", "-q"])

    def state(self, office: Office) -> State:
        made = {path.name: tree(path.parent)[path.name] for path in office.folder.glob("8月*")}
        return {**office.sources(), "the next": made, "the log": office.log()}

    def also(self, office: Office, state: State, new: State) -> None:  # noqa: ARG002 - as every deed
        assert (state["the next"] == new["the next"]) == (state["the log"] == new["the log"]), "the log says otherwise"

    def again(self, state: State, new: State) -> list[str] | None:
        return None if state == new else self.arguments


class _Inbox(_Daily):
    """20 July is run again after something came in: an answer, and a file that nobody can read."""

    speaks = True

    def prepare(self, office: Office, run: Run) -> None:
        office.settle("""[inbox]\ndir = "收件"\n""")
        (office.folder / "收件").mkdir()
        for day in ("2022-07-19", "2022-07-20"):
            run(["daily", "--as-of", day, "-q"])
        self._fill(office)

    def _fill(self, office: Office) -> None:
        office.answer("收件")
        broken = office.folder / "收件" / "坏的.xlsx"
        broken.write_bytes(b"no workbook")
        os.utime(broken, (10**9, 10**9))

    def state(self, office: Office) -> State:
        inbox = {f"收件/{name}": mark for name, mark in tree(office.folder / "收件").items() if ".civtrack" not in name}
        return {
            **office.sources(),
            "backups": _kept(office),
            "the log": office.log(),
            "the day before": office.before(),
            "the day": office.today(),
            "the history": office.history(),
            **inbox,
        }

    def also(self, office: Office, state: State, new: State) -> None:
        super().also(office, state, new)
        logged = state["the log"] == new["the log"]
        assert logged == (state[LEDGER] == new[LEDGER]), "the log says something else than the ledger"
        assert not logged or state["backups"] == new["backups"], "changed without a backup"
        there = {path.name for path in (office.folder / "收件").iterdir()}
        away = [name for name in self._taken() if name not in there]
        assert not away or (logged and state["the day"] == new["the day"]), f"put away before it was taken: {away}"

    def _taken(self) -> tuple[str, ...]:
        return ("大洼区.xlsx",)


class _InboxNew(_Inbox):
    """The same with new problems."""

    def _fill(self, office: Office) -> None:
        office.patrol("收件")

    def _taken(self) -> tuple[str, ...]:
        return ("新增.xlsx",)


class _InboxZip(_Inbox):
    """The answer came packed."""

    def _fill(self, office: Office) -> None:
        office.answer("收件")
        office.pack("收件", "回复.zip")
        os.utime(office.folder / "收件/回复.zip", (10**9, 10**9))

    def _taken(self) -> tuple[str, ...]:
        return ("回复.zip",)


DEEDS: dict[str, Callable[[], Deed]] = {
    "daily": _Daily,
    "in place": _InPlace,
    "restore": _Restore,
    "set": _Set,
    "split": _Split,
    "collect": _Collect,
    "collect photos": _CollectPhotos,
    "collect copy": _CollectCopy,
    "set copy": _SetCopy,
    "add": _Add,
    "add copy": _AddCopy,
    "carry": _Carry,
    "take back": _TakeBack,
    "take back cells": _TakeBackCells,
    "take back photos": _TakeBackPhotos,
    "inbox": _Inbox,
    "inbox new": _InboxNew,
    "collect zip": _CollectZip,
    "add zip": _AddZip,
    "inbox zip": _InboxZip,
}
