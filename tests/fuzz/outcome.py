"""Tries one file: read, updated, edited. Says what became of it, or raises what must never happen."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import random
import signal
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from civtrack.assessment import Assessment, judge_sources
from civtrack.errors import CivtrackError, LedgerChanged, LedgerUnreadable, NotWritten
from civtrack.ledger.reader import ReadOptions
from civtrack.locales import translator
from civtrack.model import Value, column_letter
from civtrack.outputs.marked.ledger import write_marked
from civtrack.settings import Settings
from civtrack.sources import Source
from civtrack.xlsx import SKIP, ColumnFill, Package
from civtrack.xlsx.copying.copies import Copy, SheetCopy, write_copies
from civtrack.xlsx.formulas.rowmap import RowMap

__all__ = ["Finding", "Hang", "try_other", "try_package"]

PATIENCE = 20
"""Seconds that openpyxl may take."""
AS_OF = dt.date(2022, 7, 20)
_TEXTS: tuple[Value, ...] = ("红", "=1+1", "a<b&c", "", None, 7, -1.5, True, dt.date(2022, 7, 20), "两\n行 _x0041_ ")
Cells = dict[tuple[str, int, int], Value]


class Hang(BaseException):
    """One file took too long; no handler of ordinary errors may swallow it."""


class Finding(AssertionError):
    """Something that must never happen, though nothing was raised."""


@contextlib.contextmanager
def untouched(path: Path) -> Iterator[None]:
    """Whatever is done, the source stays as it is and nothing is left beside it."""
    before, beside = hashlib.sha256(path.read_bytes()).digest(), {other.name for other in path.parent.iterdir()}
    try:
        yield
    finally:
        if hashlib.sha256(path.read_bytes()).digest() != before:
            raise Finding("the source was changed")
        left = {other.name for other in path.parent.iterdir()} - beside - {"out.xlsx", "again.xlsx"}
        if left:
            raise Finding(f"left behind: {left}")


def judged(path: Path) -> Assessment:
    """The file as a ledger.

    Raises:
        LedgerUnreadable: It is none that can be read.
    """
    assessment = judge_sources([Source(path, ReadOptions())], Settings(), AS_OF)
    if assessment.unreadable:
        raise assessment.unreadable[0]
    return assessment


def try_other(path: Path) -> str:
    """What became of a file of another format: ``read`` or the code of an error."""
    with untouched(path):
        try:
            judged(path)
        except LedgerUnreadable as error:
            _said(error)
            return error.code
    return "read"


def try_package(path: Path, rng: random.Random, *, peer: bool) -> str:
    """What became of a workbook: ``edited, updated, copied``, or for each the code of the error that named it.

    Args:
        path: The file; its folder takes ``out.xlsx`` and ``again.xlsx``.
        rng: Chooses the edits.
        peer: Whether openpyxl is asked too, which takes most of the time.
    """
    with untouched(path):
        updated = _update(path, peer=peer)
        return f"{_edit(path, rng, peer=peer)}, {updated}, {_copy(path, rng, peer=peer)}"


def _said(error: CivtrackError) -> None:
    tr = translator("zh")
    sentence = tr.message(error.what)
    if not (error.where and sentence) or len(sentence) > 500 or isinstance(error, LedgerChanged):
        raise Finding(f"an error without place, without a sentence or with an untrue one: {error!r}")


def _update(path: Path, *, peer: bool) -> str:
    out, again = path.with_name("out.xlsx"), path.with_name("again.xlsx")
    for each in (out, again):
        each.unlink(missing_ok=True)
    try:
        assessment = judged(path)
        write_marked(assessment, assessment.ledgers[0], out, translator("zh"))
    except CivtrackError as error:
        _said(error)
        if out.exists():
            raise Finding("something was written in spite of an error") from error
        return error.code
    marked = judged(out)
    if [verdict.tier for verdict in marked.verdicts] != [verdict.tier for verdict in assessment.verdicts]:
        raise Finding("the updated ledger is judged otherwise")
    write_marked(marked, marked.ledgers[0], again, translator("zh"))
    if again.read_bytes() != out.read_bytes():
        raise Finding("a second update changes something")
    _same_members(path, out)
    if peer:
        _peer(path, out)
    return "updated"


def cells_of(package: Package) -> Cells:
    """Every value of every sheet."""
    return {
        (name, row.number, column): value
        for name in package.sheets
        for row in package.sheet(name).rows()
        for column, value in row.values.items()
        if value is not None
    }


def _edit(path: Path, rng: random.Random, *, peer: bool) -> str:
    out = path.with_name("out.xlsx")
    out.unlink(missing_ok=True)
    wanted: Cells = {}
    try:
        with Package.open(path) as package:
            before = cells_of(package)
            for name in package.sheets:
                sheet = package.sheet(name)
                for _ in range(rng.randrange(3)):
                    row, column = rng.choice((1, 2, 5, 9, 40, 1_048_576)), rng.choice((1, 3, 8, 30, 16_384))
                    with contextlib.suppress(NotWritten):
                        value = rng.choice(_TEXTS)
                        sheet.set(f"{column_letter(column)}{row}", value)
                        wanted[name, row, column] = value
                fills = {row: rng.choice(("新", 5, SKIP)) for row in range(2, 12)}
                with contextlib.suppress(NotWritten):
                    sheet.fill(ColumnFill(20, 2, 11, lambda row, fills=fills: fills[row], like=8))  # type: ignore[misc]
                    wanted.update({(name, row, 20): value for row, value in fills.items() if value is not SKIP})
            package.save(out)
            for name in package.sheets:
                for cell in package.sheet(name).left_out:
                    wanted.pop((name, cell.row, cell.column), None)
    except CivtrackError as error:
        _said(error)
        if out.exists():
            raise Finding("something was written in spite of an error") from error
        return error.code
    with Package.open(out) as package:
        after = cells_of(package)
    expected = {place: value for place, value in {**before, **wanted}.items() if value not in (None, "")}
    after = {place: value for place, value in after.items() if value != ""}
    if _plain(after) != _plain(expected):
        wrong = sorted({*_plain(after).items()} ^ {*_plain(expected).items()}, key=repr)[:6]
        raise Finding(f"cells differ from what was asked for: {wrong}")
    _same_members(path, out)
    if peer:
        _peer(path, out)
    return "edited"


def _copy(path: Path, rng: random.Random, *, peer: bool) -> str:
    """Rows removed, in a copy or in the workbook itself: what stays keeps its values in its new places."""
    out = path.with_name("out.xlsx")
    out.unlink(missing_ok=True)
    gone = sorted(rng.sample(range(1, 12), rng.randrange(1, 8)))
    rows, kept, ways = RowMap.without(gone), {}, rng.random()
    try:
        with Package.open(path) as package:
            names = package.sheets if ways < 0.7 else package.sheets[:1]
            for name in names:
                for row in package.sheet(name).rows():
                    place = rows.new(row.number)
                    for column, value in row.values.items() if place else ():
                        if value is not None and column not in row.formulas:
                            kept[name, place or 0, column] = value
            if ways < 0.4:
                for name in names:
                    package.sheet(name).remove_rows(gone)
                package.save(out)
            else:
                write_copies(package, [Copy(out, tuple(SheetCopy(name, rows) for name in names))])
    except CivtrackError as error:
        _said(error)
        if out.exists():
            raise Finding("something was written in spite of an error") from error
        return error.code
    with Package.open(out) as package:
        after, made = _plain(cells_of(package)), package.sheets
    if wrong := {place: text for place, text in _plain(kept).items() if after.get(place) != text}:
        raise Finding(f"kept cells differ: {[(place, text, after.get(place)) for place, text in wrong.items()][:4]}")
    if made != names:
        raise Finding("other sheets than asked for")
    if peer:
        _peer(path, out, sheets=ways < 0.7)
    return "copied"


def _plain(cells: Mapping[tuple[str, int, int], Value]) -> dict[tuple[str, int, int], str]:
    """Values by how they are written: a day is its midnight, 1 is not True."""
    return {
        place: repr(
            dt.datetime.combine(value, dt.time())
            if isinstance(value, dt.date) and not isinstance(value, dt.datetime)
            else value
        )
        for place, value in cells.items()
    }


def _same_members(source: Path, out: Path) -> None:
    """Members that no edit concerns are the same, and the new container is sound."""
    with zipfile.ZipFile(out) as made:
        names = [name for name in made.namelist() if not name.endswith("/")]
        if len({name.lower() for name in names}) != len(names):
            raise Finding("a member is there twice")
        try:
            archive = zipfile.ZipFile(source)
        except Exception:  # noqa: BLE001 - of a broken source nothing can be compared
            return
        with archive:
            for info in archive.infolist():
                name = info.filename
                if name not in names or any(
                    word in name.lower() for word in ("sheet", "book", "styles", "types", "rels")
                ):
                    continue
                try:
                    old = archive.read(name)
                except Exception:  # noqa: BLE001 - of a broken source nothing can be compared
                    continue
                if old != made.read(name) and "calcchain" not in name.lower():
                    raise Finding(f"{name} was changed")


def _peer(source: Path, out: Path, *, sheets: bool = True) -> None:
    """Where openpyxl opens the source, it opens what was made of it."""
    import openpyxl

    def load(path: Path) -> Any:
        # What the peer takes is not what civtrack takes: its time is its own.
        left, _ = signal.setitimer(signal.ITIMER_PROF, PATIENCE)
        try:
            with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
                warnings.simplefilter("ignore")
                return openpyxl.load_workbook(path)
        finally:
            signal.setitimer(signal.ITIMER_PROF, left)

    try:
        names = load(source).sheetnames
    except (Exception, Hang):  # noqa: BLE001 - it raises whatever it stumbles over
        return
    try:
        made = load(out)
    except Hang:
        return
    except Exception as error:
        raise Finding(f"openpyxl opens the source, but not the result: {error!r}") from error
    if sheets and made.sheetnames != names:
        raise Finding("other sheets than before")
