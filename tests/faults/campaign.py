"""Runs harmed deeds again and again, and proves each time that nothing was lost.

``python -m tests.faults --kills 100 --seed 1`` is the long way, by hand: every change to the file system with every
fault, and whole processes killed at random moments. The test suite runs a sample of it.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter as Tally
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults import shim
from tests.faults.deeds import DEEDS, Deed
from tests.faults.office import Office

__all__ = ["Campaign"]

_DONE, _NOT_WRITTEN = 0, 4


@dataclass
class Campaign:
    """An office where a deed is harmed in many ways.

    Attributes:
        folder: Where the offices lie.
        deed: What is done there.
        more: What daily makes besides.
        outcomes: How the harmed runs ended: 0 and 4 by themselves, -9 killed.
        proven: Offices as harmed runs left them from which the next run has made what it should: many faults leave
            the same one, and from the same one the same is made.
    """

    folder: Path
    deed: Deed = field(default_factory=DEEDS["daily"])
    more: str = ""
    outcomes: Tally[int] = field(default_factory=Tally)
    proven: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        office = Office(self.folder / "office")
        office.furnish(self.more)
        self.deed.prepare(office, lambda arguments: self._command(office, arguments))
        self.office, self.old = office, self.deed.state(office)
        clean = office.copy(self.folder / "clean")
        self._import_what_it_takes()
        self.seconds = time.perf_counter()
        self._command(clean, self.deed.arguments)
        self.seconds = time.perf_counter() - self.seconds
        self.new = self.deed.state(clean)
        assert self.new != self.old

    def changes(self) -> int:
        """How many changes to the file system the run makes."""
        office = self.office.copy(self.folder / "counted")
        seen, wrote = os.pipe()
        counter = shim.Counter()
        code = self._forked(office, counter, wrote, report=lambda one: " ".join([str(one.seen), *one.names]))
        assert code == 0, code
        os.close(wrote)
        number, *self.names = os.read(seen, 1 << 16).decode().split()
        os.close(seen)
        shutil.rmtree(office.folder)
        return int(number)

    def harm(self, call: int, fault: str) -> None:
        """Harms one call and proves what must hold; the next run is clean."""
        office = self.office.copy(self.folder / "harmed")
        code = self._forked(office, shim.Counter(call, fault))
        expected = (-signal.SIGKILL,) if fault.startswith("killed") else (_DONE, _NOT_WRITTEN)
        self._prove(office, code, expected, f"{fault} at change {call}")

    def kill(self, after: float) -> None:
        """Kills the installed command after so many seconds, and proves the same."""
        office = self.office.copy(self.folder / "harmed")
        with (office.folder / "said").open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "civtrack", *self.deed.arguments], cwd=office.folder, stdout=said, stderr=said
            )
            try:
                process.wait(after)
            except subprocess.TimeoutExpired:
                process.kill()
            code = process.wait()
        self._prove(office, code, (_DONE, -signal.SIGKILL), f"killed after {after:.3f} s")

    def clear(self) -> None:
        """Takes away the office that a failed proof left."""
        shutil.rmtree(self.folder / "harmed", ignore_errors=True)

    def _prove(self, office: Office, code: int, expected: tuple[int, ...], what: str) -> None:
        said = (office.folder / "said").read_text("utf-8", "replace")
        assert code in expected, f"{what}: ended with {code}\n{said}"
        assert "Traceback" not in said, f"{what}\n{said}"
        silent = not said.strip()
        assert not silent or code != _NOT_WRITTEN, f"{what}: refused without a word"
        assert silent or code == _NOT_WRITTEN or self.deed.speaks, f"{what}: {code}, said: {said}"
        now = self.deed.state(office)
        for part in {*self.old, *self.new, *now}:
            if self.deed.reports and part.endswith(self.deed.reports) and code == _NOT_WRITTEN:
                continue
            allowed = (self.old.get(part), self.new.get(part))
            assert now.get(part) in allowed, f"{what}: {part} is neither the former nor the new one"
        if code == _DONE:
            assert now == self.new, f"{what}: done, but it is not what a clean run makes"
        self.deed.also(office, now, self.new)
        if (left := office.fingerprint()) not in self.proven:
            if (arguments := self.deed.again(now, self.new)) is not None:
                self._command(office, arguments)
            then = self.deed.state(office)
            other = sorted(part for part in {*then, *self.new} if then.get(part) != self.new.get(part))
            assert not other, f"{what}: the next run made something else of {other}"
            self.deed.also(office, self.new, self.new)
            if arguments is None:
                self._command(office, list(self.deed.after))
            assert office.leftovers() == [], f"{what}: left behind"
            self.proven.add(left)
        shutil.rmtree(office.folder)
        self.outcomes[code] += 1

    def _import_what_it_takes(self) -> None:
        """Imports in this process whatever the deed imports, so that its children need not."""
        office = self.office.copy(self.folder / "imported")
        seen, wrote = os.pipe()
        here = set(sys.modules)
        code = self._forked(office, shim.Counter(), wrote, report=lambda _: "\n".join(sys.modules.keys() - here))
        assert code == 0, code
        os.close(wrote)
        with os.fdopen(seen, encoding="utf-8") as names:
            for name in sorted(names.read().split("\n")):
                with contextlib.suppress(Exception):
                    importlib.import_module(name)
        shutil.rmtree(office.folder)

    def _command(self, office: Office, arguments: list[str]) -> None:
        code = self._forked(office, shim.Counter(), arguments=arguments)
        assert code == 0, (office.folder / "said").read_text("utf-8", "replace")

    def _forked(
        self,
        office: Office,
        counter: shim.Counter,
        wrote: int | None = None,
        arguments: list[str] | None = None,
        report: Callable[[shim.Counter], str] = lambda _: "",
    ) -> int:
        """Runs the command line in a child of this process, which has everything imported already."""
        child = os.fork()
        if child == 0:
            code: Any = 70
            try:
                said = os.open(office.folder / "said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
                os.dup2(said, 1)
                os.dup2(said, 2)
                os.chdir(office.folder)
                os.environ["CIVTRACK_LANG"] = "en"
                os.environ["CIVTRACK_LIBREOFFICE"] = "off"
                from civtrack.__main__ import main

                shim.install()
                sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - the process ends
                sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
                shim.arm(counter)
                try:
                    main(arguments or self.deed.arguments)
                except SystemExit as end:
                    code = end.code
                shim.arm(shim.Counter())
                if wrote is not None:
                    os.write(wrote, report(counter).encode())
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(int(code or 0))
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)


def moments(seed: int, number: int, seconds: float) -> list[float]:
    """Random moments of a run's life, the start of the interpreter included."""
    return [random.Random(f"{seed}/{place}").uniform(0, seconds) for place in range(number)]
