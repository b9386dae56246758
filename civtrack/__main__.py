"""``python -m civtrack``, and the installed command.

Exists to choose the language before any help text is built, and to turn every way of ending into an exit code.
Imports `civtrack.cli` only once the language is known.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from civtrack.files.memory import keep_room


def command() -> NoReturn:
    """The installed command: runs and ends the process at once.

    Hundreds of thousands of values are left to the system instead of being taken apart one by one, which costs a
    twelfth of a large `update`; what asked to be told of the end is told first.
    """
    try:
        _clear_up_when_told_to_end()
        from civtrack import fence

        fence.arm()
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except KeyboardInterrupt:  # so early that nobody could say it in the reader's language
        sys.stderr.write("civtrack: interrupted\n")
        code = 130
    atexit._run_exitfuncs()  # what the interpreter itself calls; `os._exit` does not
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    os._exit(code)


def _clear_up_when_told_to_end() -> None:
    """A machine that is shut down, a service that is stopped and a terminal that is closed end a run as Ctrl-C does.

    Otherwise the process would be gone on the spot: without a word, without the log's last line, with half a folder
    left. What is ignored already (nohup) stays ignored.
    """
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs the command line and exits with its code."""
    sys.setswitchinterval(0.0002)  # what is deflated beside the work must not wait for its turn after every buffer
    gc.disable()  # one short run that makes hundreds of thousands of long-lived values: collecting only costs time
    keep_room()
    argv = list(sys.argv[1:] if arguments is None else arguments)
    _open_what_is_closed()
    _prepare_streams()
    from civtrack.locales import activate
    from civtrack.settings.language import language

    activate(language(argv, os.environ, _here()))
    from civtrack.cli.app import run

    code = run(argv)
    with contextlib.suppress(BrokenPipeError, ValueError):
        sys.stdout.flush()
    sys.exit(code)


def _here() -> Path:
    """The working folder; where somebody has removed it, its name alone, which the command itself will complain of."""
    with contextlib.suppress(OSError):
        return Path.cwd()
    return Path()


def _open_what_is_closed() -> None:
    """Lets what was closed (``>&-``) lead nowhere.

    Otherwise the first file that is opened would be taken for it, by this process and those that it starts: what is
    said would be written into a ledger.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            os.set_inheritable(number, True)
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(number, mode, encoding="utf-8", errors="replace", closefd=False))  # noqa: SIM115


def _prepare_streams() -> None:
    """UTF-8 in pipes and files; on a terminal its own encoding, with a replacement for what it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="replace", newline="\n")


if __name__ == "__main__":
    command()
