"""Types a command line in this process, where a new one would add nothing but its start; keeps what was only read."""

from __future__ import annotations

import contextlib
import functools
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from civtrack import locales
from tests.support.clerk import SAMPLE

__all__ = ["AS_OF", "Answer", "asked", "judged_once", "rows_of", "typed"]

AS_OF = "2022-07-20"
"""The day the sample office is judged by."""


class Answer(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


def typed(*arguments: str | Path, cwd: Path, language: str = "en") -> Answer:
    """Runs ``civtrack`` with these arguments in `cwd`, its streams being pipes."""
    from civtrack.cli.app import run

    out, err = io.StringIO(), io.StringIO()
    before = locales.active().language
    locales.activate(language)
    try:
        with (
            mock.patch.dict(os.environ),
            contextlib.chdir(cwd),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = run([str(argument) for argument in arguments])
    finally:
        locales.activate(before)
    return Answer(code, out.getvalue(), err.getvalue())


_SAMPLE_JUDGED: dict[tuple[object, ...], Any] = {}
"""Every test may be the first to ask, so what one has had judged the others take."""


@functools.cache
def asked(*arguments: str, language: str = "en") -> Answer:
    """The answer of the sample office, on its day, to a command that writes nothing; asked once in a test run."""
    with judged_once(_SAMPLE_JUDGED):
        return typed(*arguments, "--as-of", AS_OF, cwd=SAMPLE, language=language)


@contextlib.contextmanager
def judged_once(held: dict[tuple[object, ...], Any] | None = None) -> Iterator[None]:
    """Lets many questions be asked of ledgers that are read and judged once; nobody may change them meanwhile.

    Args:
        held: What was judged before, and is kept for the next time.
    """
    from civtrack import assessment

    kept: dict[tuple[object, ...], assessment.Assessment] = {} if held is None else held
    judge = assessment.judge_sources

    def judged(found: Any, settings: Any, as_of: Any, *rest: Any) -> assessment.Assessment:
        sources = tuple((source.path, str(source.options)) for source in found)
        key = (sources, settings.sha256, as_of, str(rest[:1]), locales.active().language)
        if key not in kept:
            kept[key] = judge(found, settings, as_of, *rest)
        return kept[key]

    with mock.patch.object(assessment, "judge_sources", judged):
        yield


def rows_of(tsv: str) -> list[dict[str, Any]]:
    """The rows of a tsv, by their headings."""
    head, *lines = (line.split("\t") for line in tsv.splitlines())
    return [dict(zip(head, line, strict=True)) for line in lines]
