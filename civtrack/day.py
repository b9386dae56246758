"""What `daily` does: which outputs, into one dated folder, all or nothing, with a manifest.

Exists so that cron can run it with nobody watching: the folder of a day is complete or it is the former one. May
import everything but `civtrack.cli`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civtrack import __version__, fence
from civtrack.again import remembered, templates
from civtrack.assessment import Assessment
from civtrack.edits.arrivals import came_in
from civtrack.errors import (
    AlreadyThere,
    CivtrackError,
    FolderNotOurs,
    FormatNotEditable,
    LedgerUnreadable,
    NotEditable,
    NotWritten,
)
from civtrack.files import (
    JOURNAL,
    KEYS,
    MANIFEST,
    Kept,
    atomic_write,
    carry_over,
    clear,
    enter,
    foreign,
    made_in,
    manifest_of,
    not_written,
    partial_folder,
    point_latest,
    points_at,
    replace_folder,
    sha256,
)
from civtrack.files.indented import indented
from civtrack.files.marks import RECORD, unedited
from civtrack.files.memory import let_go, lives_on
from civtrack.light import dataclass
from civtrack.model import N_, Message, Problem, readable
from civtrack.outputs.legacy import handed_out
from civtrack.outputs.making import (
    day_brief,
    day_export,
    day_notices,
    day_reminders,
    divided_workbooks,
    one_page,
    report_page,
    summary_workbook,
    updated_ledgers,
)
from civtrack.outputs.office_files import office_files
from civtrack.outputs.placing import Outcome, Output, Placer, Written
from civtrack.outputs.summary_document import summary_document

if TYPE_CHECKING:
    from civtrack.outputs.districts.plan import Missing

__all__ = ["MANIFEST", "Day", "daily", "newest", "refuse_foreign", "rehearsed", "stands"]

_OF_THE_LEDGER = (FormatNotEditable, NotEditable, LedgerUnreadable)
"""What keeps one ledger from being updated today and tomorrow alike: the others' day goes on without it."""


@dataclass(frozen=True, slots=True)
class Day:
    """What a daily run did.

    Attributes:
        folder: The dated folder.
        outcome: Its files; all of them ``unchanged`` when nothing had to be done.
        skipped: Ledgers that cannot be updated without loss, or whose other parts are damaged; they are counted all
            the same.
        kept: Files of the former folder that civtrack did not make, or that were edited since: where they are now.
        unpointed: Why ``latest`` does not point at it, where it does not.
        missing: Items that are in no workbook that is sent, by ledger and whose they are.
    """

    folder: Path
    outcome: Outcome
    skipped: tuple[CivtrackError, ...] = ()
    kept: tuple[Path, ...] = ()
    unpointed: NotWritten | None = None
    missing: tuple[Missing, ...] = ()


def daily(
    assessment: Assessment, out: Path, tell: Callable[[Problem], None] = lambda _: None, *, force: bool = False
) -> Day:
    """Makes the day's folder ``OUT/YYYY-MM-DD`` unless it stands there already for the same inputs.

    Everything is written to a sibling folder first, which then takes the place of an earlier one as a whole. What
    people put into that one, or edited there, goes along.

    Args:
        assessment: What to show.
        out: The folder of dated folders.
        tell: Hears what the clerk must know of an edit.
        force: Whether the folder may replace one of other districts.

    Raises:
        AlreadyThere: A folder of the day stands there that is of other districts.
        FolderNotOurs: What stands there is not civtrack's to replace.
        NotWritten: Nothing was changed; an earlier folder of the day is as it was.
    """
    final = out / assessment.as_of.isoformat()
    head = _head(assessment)
    _respect(final, head, force=force)
    if (standing := _standing(final, head)) is not None:
        return Day(final, _unchanged(final, standing), unpointed=None if points_at(final) else _point(final))
    _refuse_foreign(final, assessment)
    temporary, late, papers = partial_folder(final), list[Path](), dict[str, str]()
    try:
        temporary.mkdir(parents=True)
        lives_on()
        day = _made(assessment, head, temporary, final, tell)
        let_go()
        made = made_in(final)
        kept = [final / inside for inside in carry_over(final, temporary, made)]
        for path in kept:
            _enter_kept(temporary, temporary / path.relative_to(final))
        papers = made_in(temporary)
        (temporary / JOURNAL).unlink(missing_ok=True)
        replace_folder(temporary, final, lambda former: late.extend(clear(former, final, made)))
    except OSError as error:
        raise not_written(final, error) from error
    finally:
        if temporary.is_dir():
            late.extend(clear(temporary, final, {**papers, **made_in(temporary)}))
    return replace(day, kept=tuple(dict.fromkeys([*kept, *late])), unpointed=_point(final))


def _enter_kept(folder: Path, path: Path) -> None:
    """Notes what was taken along into a folder in the making: it still stands where it came from."""
    if path.is_file() and not path.is_symlink():
        with contextlib.suppress(PermissionError):  # one that may not be read is moved back, should it come to that
            enter(folder, path, sha256(path))


def _unchanged(final: Path, standing: dict[str, Any]) -> Outcome:
    return Outcome(unchanged=[final / one["path"] for one in standing["outputs"]])


def _point(final: Path) -> NotWritten | None:
    """Points ``latest`` at the day; the day stands, whatever keeps it from being pointed at."""
    try:
        point_latest(final)
    except NotWritten as error:
        return error
    return None


def stands(assessment: Assessment, out: Path) -> bool:
    """Whether the day's folder is there already, complete, untouched and made of the same, and pointed at."""
    final = out / assessment.as_of.isoformat()
    return _standing(final, _head(assessment)) is not None and points_at(final)


def newest(out: Path) -> dt.date | None:
    """The newest day of which a complete folder stands in a folder of dated folders."""
    days = []
    for manifest in out.glob(f"????-??-??/{MANIFEST}"):
        with contextlib.suppress(ValueError):
            days.append(dt.date.fromisoformat(manifest.parent.name))
    return max(days, default=None)


def rehearsed(assessment: Assessment, out: Path, *, force: bool = False) -> Day:
    """What `daily` would write: made in a folder that goes away again, so that it is exactly that.

    Raises:
        NotWritten: `daily` would raise it too.
    """
    final = out / assessment.as_of.isoformat()
    head = _head(assessment)
    _respect(final, head, force=force)
    if (standing := _standing(final, head)) is not None:
        return Day(final, _unchanged(final, standing))
    _refuse_foreign(final, assessment)
    with tempfile.TemporaryDirectory(prefix="civtrack-") as folder:
        day = _made(assessment, head, Path(folder), final, lambda _: None)
        try:
            carried = carry_over(final, Path(folder), made_in(final))
        except OSError as error:
            raise not_written(final, error) from error
        return replace(day, kept=tuple(final / inside for inside in carried))


def _made(
    assessment: Assessment, head: dict[str, Any], folder: Path, final: Path, tell: Callable[[Problem], None]
) -> Day:
    """Makes everything of the day in `folder`, and says where in `final` each file is to stand."""
    fence.thank(len(assessment.verdicts))  # a day is half a dozen commands in one
    missing: list[Missing] = []
    try:
        placed = Placer(enter=partial(enter, folder)).place(_outputs(assessment, folder, tell, missing))
        for error in placed.refused:
            if not isinstance(error, _OF_THE_LEDGER):
                raise error
    except NotWritten as error:
        if (place := Path(error.where)).is_relative_to(folder):
            error.where = str(final / place.relative_to(folder))
        raise
    # A ledger that can neither be updated nor divided is told once.
    skipped = tuple({error.where: error for error in placed.refused[::-1]}.values())[::-1]
    outputs = [{"path": one.path.relative_to(folder).as_posix(), "sha256": one.sha256} for one in placed.written]
    names = [{"path": assessment.shown_path(Path(error.where)), "code": error.code} for error in skipped]
    manifest = _in_order({**head, "outputs": outputs, "skipped": names, **remembered(assessment)})
    with atomic_write(folder / MANIFEST) as stream:
        stream.write(f"{readable(indented(manifest))}\n".encode())
    written = [replace(one, path=final / one.path.relative_to(folder)) for one in placed.written]
    fingerprint = sha256(folder / MANIFEST)
    written.append(Written(final / MANIFEST, fingerprint, "manifest", None, len(assessment.verdicts)))
    return Day(final, Outcome(written=written), skipped, missing=tuple(missing))


def _outputs(
    assessment: Assessment, folder: Path, tell: Callable[[Problem], None], missing: list[Missing]
) -> Iterator[Output]:
    """What the day makes, each group of files when it is its turn: what one takes is let go before the next.

    `missing` takes what is sent to nobody.
    """
    wanted = assessment.settings.outputs.daily
    tell = _once(tell)
    if {"update", "split"} & set(wanted):
        assessment = handed_out(assessment, tell)
    if "report" in wanted:
        yield summary_workbook(assessment, folder)
    if "onepage" in wanted:
        yield one_page(assessment, folder)
    if "page" in wanted:
        yield report_page(assessment, folder)
    later: list[Problem] = []  # what is true of the division is told first, as ever
    try:
        if "update" in wanted:
            yield from updated_ledgers(assessment, folder / "台账", later.append)
        districts = list[Output]()
        if "split" in wanted:
            divided = divided_workbooks(assessment, folder / "县区", tell)
            missing += divided.missing
            districts = divided.outputs
            del divided
    finally:
        from civtrack.outputs.marked.print_pages import OneLine

        hear = OneLine(tell)
        for problem in later:
            hear(problem)
        hear.finish()
    yield from districts
    del districts
    if "notice" in wanted:
        yield from day_notices(assessment, folder / "通报")
    if "remind" in wanted:
        yield from day_reminders(assessment, folder / "催办")
    if "brief" in wanted:
        yield day_brief(assessment, folder)
    if "export" in wanted:
        yield day_export(assessment, folder / "导出")


def _once(tell: Callable[[Problem], None]) -> Callable[[Problem], None]:
    """Tells of what concerns both an updated ledger and the districts' workbooks only once."""
    told: list[Problem] = []

    def tell_once(problem: Problem) -> None:
        if problem not in told:
            told.append(problem)
            tell(problem)

    return tell_once


def _in_order(manifest: dict[str, Any]) -> dict[str, Any]:
    return {key: manifest[key] for key in KEYS if key in manifest}


def _head(assessment: Assessment) -> dict[str, Any]:
    """What decides whether the day's folder must be made again."""
    summary = summary_document(assessment)
    return {
        "as_of": assessment.as_of.isoformat(),
        "version": __version__,
        "inputs": [
            {"path": assessment.shown_path(ledger.path), "sha256": ledger.sha256, "items": ledger.items}
            for ledger in assessment.ledgers
        ],
        "unreadable": [
            {"path": assessment.shown_path(Path(error.where)), "code": error.code} for error in assessment.unreadable
        ],
        "summary": summary,
        "problems": summary["problems"],
        "settings_sha256": assessment.settings.sha256,
        "districts": list(assessment.districts),
        **templates(assessment.settings),
        **({} if assessment.districts else came_in(assessment.settings.inbox_folder, assessment.as_of.isoformat())),
    }


def _respect(final: Path, head: dict[str, Any], *, force: bool) -> None:
    """A run for one district never takes the place of the whole office's folder, nor the other way round."""
    manifest = manifest_of(final)
    if manifest is not None and not force and manifest.get("districts") != head["districts"]:
        raise AlreadyThere(str(final))


def refuse_foreign(assessment: Assessment, out: Path) -> None:
    """Refuses, before anything is written, where the day's folder is not civtrack's to replace.

    Raises:
        FolderNotOurs: It is not; ``--force`` changes nothing of that.
    """
    final = out / assessment.as_of.isoformat()
    if _standing(final, _head(assessment)) is None:
        _refuse_foreign(final, assessment)


def _refuse_foreign(final: Path, assessment: Assessment) -> None:
    if not os.path.lexists(final):
        return
    if final.is_symlink() or not final.is_dir():
        what = N_("it is a link") if final.is_symlink() else N_("it is a file")
        raise FolderNotOurs(str(final), detail=Message(what))
    try:
        if (inside := _held(final, office_files(assessment.settings, assessment))) is not None:
            detail = Message(N_("it holds {file}, which the office works with"), {"file": str(inside)})
            raise FolderNotOurs(str(final), detail=detail)
        manifest = manifest_of(final)
        if manifest is not None and manifest["as_of"] == final.name:
            return
        others = [] if manifest is not None else _not_ours(final)
    except OSError as error:
        raise not_written(final, error) from error
    if manifest is not None or others:
        what = N_("its manifest.json does not say that civtrack made it, and it holds {file}")
        detail = Message(what, {"file": str(others[0]) if others else MANIFEST})
        raise FolderNotOurs(str(final), detail=detail)


def _not_ours(final: Path) -> list[Path]:
    """What nobody can prove to be civtrack's in a folder without manifest, as ``report`` and ``update`` leave it."""
    found = (path for path in foreign(final, {}) if (final / path).is_symlink() or not (final / path).is_dir())
    return [path for path in found if not unedited(final / path) and not path.as_posix().endswith(RECORD)]


def _held(final: Path, files: Iterable[Kept]) -> Path | None:
    """The first of some files that lies in a folder, by whatever name or link it is reached; as a path in it."""
    real = Path(os.path.realpath(final))
    named = {path for path, _ in files}
    for path in named:
        for way in (Path(os.path.abspath(path)), Path(os.path.realpath(path))):  # noqa: PTH100 - not where it leads
            for folder in (Path(os.path.abspath(final)), real):  # noqa: PTH100 - not where it leads
                if way.is_relative_to(folder) and os.path.lexists(way):
                    return way.relative_to(folder)
    known = set()
    for path in named:
        with contextlib.suppress(OSError):
            known.add((path.stat().st_dev, path.stat().st_ino))
    for where, _, names in os.walk(final):
        for name in names:
            found = Path(where, name).lstat()
            if (found.st_dev, found.st_ino) in known:
                return Path(where, name).relative_to(final)
    return None


def _standing(final: Path, head: dict[str, Any]) -> dict[str, Any] | None:
    """The manifest of a folder that is complete, untouched and made of the same; else None."""
    manifest = manifest_of(final)
    if manifest is None or {key: manifest.get(key) for key in head} != head:
        return None
    try:
        whole = all(sha256(final / one["path"]) == one["sha256"] for one in manifest["outputs"])
    except OSError:
        return None
    return manifest if whole else None
