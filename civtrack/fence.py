"""A fence around a run: the most processor time and memory that it takes of the machine, by the size of what it reads.

Exists because whatever is counted, some file will cost more than anybody thought of: it is refused by name, the others
are done, and the office's machine goes on working. Only the installed command stands inside one: a program that uses
civtrack as a library fences itself. May import `civtrack.errors`, `civtrack.light` and `civtrack.model`.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from pathlib import Path
from types import FrameType

from civtrack.errors import CivtrackError, TakesTooMuch, TakesTooMuchToRead
from civtrack.light import dataclass
from civtrack.model import N_, Message

__all__ = [
    "Fence", "arm", "hold_library", "is_full", "left", "lower", "memory", "more", "raise_fence", "reading",
    "room_to_end", "stand", "stopping", "thank", "too_much_memory",
]  # fmt: skip

_USUAL = 20 << 20
"""Bytes of ledgers for which the settings' numbers hold; more of them may take more in proportion."""
_READING = 0.6
"""The part of its time that a file may take to be read; the rest is for what is written."""
_EACH_SECONDS, _EACH_MEMORY = 0.5, 8 << 20
"""What each further ledger may take besides, however small it is."""
_USUAL_ITEMS, _EACH_ITEM = 20_000, 0.0001
"""Items of a day beyond so many are honest work, and seconds that each of them may take besides …"""
_MOST_BESIDES = 0.5
"""… up to so many: with them, too, a day is over within half a minute."""
_LOOK = 0.25
"""Seconds of processor time between two looks at the clock."""
_GRACE = 2.0
"""Seconds until the next look once it was said that too much was taken: to end in good order takes some, too."""
_ROOM = 96 << 20
"""Memory of the program itself that its limit does not count."""
_LIBRARY = 192 << 20
"""Memory that a library of C++ may take when it starts: where it is not to be had, such a library ends the process."""
_AS_NEEDED = "ARROW_DEFAULT_MEMORY_POOL", "system"
"""How pyarrow is told to take memory as it needs it: by itself it lays hold of a GiB at once, which no cap allows."""
_BALLAST = 8 << 20
"""Memory that is held, never touched, to be let go when nothing else is left: to end in good order takes some."""


@dataclass(slots=True)
class Fence:
    """What may be taken, and which file is in hand.

    Attributes:
        until: The processor time of the process at which the run ends.
        seconds: What was allowed for a file of usual size.
        memory: The same in bytes.
        largest: The file that is named when no other is in hand: the largest of all that are read.
        reading: Files that are being read, each with the time until which that may last.
        size: Bytes of all files that are read.
        most: Bytes of the largest.
        cap: What the process may ask of the system.
        ballast: Memory for the end (`_BALLAST`).
    """

    until: float
    seconds: int
    memory: int
    largest: str
    reading: list[tuple[str, float]] = field(default_factory=list)
    size: int = 0
    most: int = 0
    cap: int = 0
    ballast: bytearray = field(default_factory=lambda: bytearray(_BALLAST))

    def look(self, now: float) -> None:
        """Ends what has taken its time.

        Raises:
            TakesTooMuchToRead: The file that is being read has.
            TakesTooMuch: The run has.
        """
        name, until = self.reading[-1] if self.reading else ("", now)
        if name and now > min(until, self.until):
            detail = Message(
                N_("reading it alone takes the greater part of {seconds} seconds of the processor"),
                {"seconds": self.seconds},
            )
            raise TakesTooMuchToRead(name, detail=detail, setting="seconds")
        if now > self.until:
            detail = Message(N_("more than {seconds} seconds of the processor"), {"seconds": self.seconds})
            raise TakesTooMuch(self.largest, detail=detail, setting="seconds")


_armed: list[bool] = []
_fences: list[Fence] = []


def arm() -> None:
    """Lets fences be raised in this process: it runs one command and ends."""
    _armed.append(True)


def raise_fence(files: Sequence[Path], seconds: int, memory: int) -> None:
    """Raises the fence around what is done with these files, to the end of the process; only once.

    Args:
        files: The ledgers that will be read.
        seconds: Processor time that ledgers of usual size may take.
        memory: Bytes that they may take.
    """
    if not _armed or _fences or not hasattr(signal, "setitimer"):
        return
    fence = Fence(_spent() + seconds, seconds, memory, "civtrack")
    fence.until -= _EACH_SECONDS  # the first one is what the seconds are for
    os.environ.setdefault(*_AS_NEEDED)
    _fences.append(fence)
    _cap(fence, memory - _EACH_MEMORY)
    more(files)
    with contextlib.suppress(ValueError):  # not in the main thread: then nothing can be interrupted
        signal.signal(signal.SIGPROF, _look)
        signal.setitimer(signal.ITIMER_PROF, _LOOK, _LOOK)


def more(files: Sequence[Path]) -> None:
    """Allows for further files that are read: each a little, and all beyond the usual size in proportion."""
    if not _fences:
        return
    fence = _fences[-1]
    before = max(1.0, fence.size / _USUAL)
    for path in files:
        size = _size(path)
        fence.size += size
        if size > fence.most:
            fence.largest, fence.most = path.name, size
    share = max(1.0, fence.size / _USUAL) - before
    fence.until += fence.seconds * share + _EACH_SECONDS * len(files)
    _cap(fence, fence.cap + _ROOM + int(fence.memory * share) + _EACH_MEMORY * len(files))


def thank(items: int) -> None:
    """Allows a little more time for a day of so many items that were read: it is half a dozen commands in one."""
    if _fences:
        _fences[-1].until += min(_MOST_BESIDES, _EACH_ITEM * max(0, items - _USUAL_ITEMS))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _cap(fence: Fence, memory: int) -> None:
    """Caps what the process may ask of the system, where the system can; a narrower cap of somebody else's stays."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = max(memory - _ROOM, _ROOM)
    if soft in (resource.RLIM_INFINITY, fence.cap) or most < soft:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    fence.cap = most


def _look(_: int, __: FrameType | None) -> None:
    try:
        _fences[-1].look(_spent())
    except (TakesTooMuch, TakesTooMuchToRead):
        signal.setitimer(signal.ITIMER_PROF, _GRACE, _LOOK)
        raise


@contextlib.contextmanager
def stopping(stop: Callable[[], None]) -> Iterator[None]:
    """While something works that hears no signal, such as a database: a thread of its own looks, and stops it.

    Args:
        stop: Makes the work end soon, in whatever way.

    Raises:
        TakesTooMuch: The work was stopped.
    """
    if not _fences:
        yield
        return
    fence, done = _fences[-1], threading.Event()

    def look() -> None:
        while not done.wait(_LOOK):
            if _spent() > fence.until:
                stop()

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        yield
    except MemoryError:
        raise
    except Exception:
        fence.look(_spent())
        raise
    finally:
        done.set()
        watch.join()


def memory() -> int | None:
    """Bytes that something may take that is told so by itself; None where no fence stands."""
    return max(_fences[-1].cap - _ROOM, _ROOM) if _fences else None


def hold_library() -> None:
    """Makes sure that there is memory for a large library before it is loaded.

    Raises:
        MemoryError: There is not.
    """
    if _fences:
        bytearray(_LIBRARY)  # never touched, and gone at once


def is_full(error: BaseException) -> bool:
    """Whether an error says that memory ran out: Python sometimes says then that there was an error without any."""
    if not isinstance(error, SystemError):
        return isinstance(error, MemoryError)
    try:
        hold_library()
    except MemoryError:
        return True
    return False


def left() -> float | None:
    """Seconds of the processor that are left for what is in hand; None where no fence stands."""
    if not _fences:
        return None
    fence = _fences[-1]
    return max(0.0, min([fence.until, *(until for _, until in fence.reading[-1:])]) - _spent())


def stand(ahead: float = 0.0) -> None:
    """Ends what has taken its time, where somebody took the first word of it for a fault of a file and went on.

    What was cut short that way may look whole: it is asked before anything that was read or made is taken for done.

    Args:
        ahead: Seconds that are held to be gone already.
    """
    if _fences:
        _fences[-1].look(_spent() + ahead)


def lower() -> None:
    """Looks no more: what was done is done, and what is left is to say so."""
    if _fences:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _spent() -> float:
    """Seconds of the processor that this process and those it waited for have taken."""
    return sum(os.times()[:4])


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """While a file is read: what is too much is said of it.

    Raises:
        TakesTooMuchToRead: It takes more time or memory than a file of its size may.
    """
    if not _fences:
        yield
        return
    fence = _fences[-1]
    share = fence.seconds * _READING * max(1.0, _size(path) / _USUAL)
    fence.reading.append((path.name, _spent() + share))
    full = False
    try:
        yield
        stand()
    except (MemoryError, SystemError) as error:
        if not is_full(error):
            raise
        fence.ballast.clear()
        _let_go(error)
        full = True
    except CivtrackError as error:
        _let_go(error)  # who tells it keeps it to the end of the run
        raise
    finally:
        fence.reading.pop()
    if full:
        gc.collect()
        with contextlib.suppress(MemoryError):
            fence.ballast = bytearray(_BALLAST)
        raise TakesTooMuchToRead(path.name, detail=_memory(fence), setting="memory_mib")


def _let_go(error: BaseException) -> None:
    """Lets go of all that was in hand when this error came up; who ended this way still holds on to the error."""
    former: BaseException | None = error
    while former is not None:  # while memory is full, one error leads to the next
        traceback.clear_frames(former.__traceback__)
        former = former.__context__


def room_to_end() -> bool:
    """Makes room for the end of a run that memory ran out for; whether a fence stands.

    Nothing is looked through for what could be let go: while the error is in hand, it holds on to all of it.
    """
    if _fences:
        _fences[-1].ballast.clear()
    return bool(_fences)


def too_much_memory() -> TakesTooMuch | None:
    """What to say where memory ran out besides reading; None where no fence stands."""
    if not room_to_end():
        return None
    gc.collect()
    return TakesTooMuch(_fences[-1].largest, detail=_memory(_fences[-1]), setting="memory_mib")


def _memory(fence: Fence) -> Message:
    return Message(N_("more than {memory} MiB of memory"), {"memory": fence.memory >> 20})
