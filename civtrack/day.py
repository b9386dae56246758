"""What `daily` does: which outputs, into one dated folder, all or nothing, with a manifest.

Exists so that cron can run it with nobody watching: the folder of a day is complete or it is the former one. May
import everything but `civtrack.cli`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from civtrack import __version__
from civtrack.assessment import Assessment
from civtrack.errors import (
    AlreadyThere,
    CivtrackError,
    FormatNotEditable,
    LedgerUnreadable,
    NotEditable,
)
from civtrack.files import not_written, partial_folder, point_latest, replace_folder, sha256
from civtrack.files.indented import indented
from civtrack.model import Problem
from civtrack.outputs.legacy import editable
from civtrack.outputs.making import (
    day_brief,
    day_notices,
    district_workbooks,
    report_page,
    summary_workbook,
    updated_ledgers,
)
from civtrack.outputs.notices.drafts import carry_over
from civtrack.outputs.placing import Outcome, Output, Placer, Written
from civtrack.outputs.summary_document import summary_document

__all__ = ["MANIFEST", "Day", "daily", "newest", "rehearsed", "stands"]

MANIFEST = "manifest.json"
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
    """

    folder: Path
    outcome: Outcome
    skipped: tuple[CivtrackError, ...]


def daily(
    assessment: Assessment, out: Path, tell: Callable[[Problem], None] = lambda _: None, *, force: bool = False
) -> Day:
    """Makes the day's folder ``OUT/YYYY-MM-DD`` unless it stands there already for the same inputs.

    Everything is written to a sibling folder first, which then takes the place of an earlier one as a whole.

    Args:
        assessment: What to show.
        out: The folder of dated folders.
        tell: Hears what the clerk must know of an edit.
        force: Whether the folder may replace one of other districts.

    Raises:
        AlreadyThere: A folder of the day stands there that is of other districts.
        NotWritten: Nothing was changed; an earlier folder of the day is as it was.
    """
    final = out / assessment.as_of.isoformat()
    head = _head(assessment)
    _respect(final, head, force=force)
    if (standing := _standing(final, head)) is not None:
        return Day(final, Outcome(unchanged=[final / one["path"] for one in standing["outputs"]]), ())
    temporary = partial_folder(final)
    try:
        temporary.mkdir(parents=True)
        day = _made(assessment, head, temporary, final, tell)
        carry_over(final, temporary, _made_before(final))
        replace_folder(temporary, final)
    except OSError as error:
        raise not_written(final, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    point_latest(final)
    return day


def stands(assessment: Assessment, out: Path) -> bool:
    """Whether the day's folder is there already, complete, untouched and made of the same."""
    return _standing(out / assessment.as_of.isoformat(), _head(assessment)) is not None


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
        return Day(final, Outcome(unchanged=[final / one["path"] for one in standing["outputs"]]), ())
    with tempfile.TemporaryDirectory(prefix="civtrack-") as folder:
        return _made(assessment, head, Path(folder), final, lambda _: None)


def _made(
    assessment: Assessment, head: dict[str, Any], folder: Path, final: Path, tell: Callable[[Problem], None]
) -> Day:
    """Makes everything of the day in `folder`, and says where in `final` each file is to stand."""
    placed = Placer().place(_outputs(assessment, folder, tell))
    for error in placed.refused:
        if not isinstance(error, _OF_THE_LEDGER):
            if (place := Path(error.where)).is_relative_to(folder):
                error.where = str(final / place.relative_to(folder))
            raise error
    # A ledger that can neither be updated nor divided is told once.
    skipped = tuple({error.where: error for error in placed.refused[::-1]}.values())[::-1]
    outputs = [{"path": one.path.relative_to(folder).as_posix(), "sha256": one.sha256} for one in placed.written]
    names = [{"path": assessment.shown_path(Path(error.where)), "code": error.code} for error in skipped]
    manifest = _in_order({**head, "outputs": outputs, "skipped": names})
    text = indented(manifest) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
    written = [replace(one, path=final / one.path.relative_to(folder)) for one in placed.written]
    fingerprint = sha256(folder / MANIFEST)
    written.append(Written(final / MANIFEST, fingerprint, "manifest", None, len(assessment.verdicts)))
    return Day(final, Outcome(written=written), skipped)


def _outputs(assessment: Assessment, folder: Path, tell: Callable[[Problem], None]) -> list[Output]:
    wanted = assessment.settings.outputs.daily
    outputs: list[Output] = []
    if {"update", "split"} & set(wanted):
        assessment = editable(assessment, tell)
    if "report" in wanted:
        outputs.append(summary_workbook(assessment, folder))
    if "page" in wanted:
        outputs.append(report_page(assessment, folder))
    if "update" in wanted:
        outputs.extend(updated_ledgers(assessment, folder / "台账", tell))
    if "split" in wanted:
        outputs.extend(district_workbooks(assessment, folder / "县区", tell))
    if "notice" in wanted:
        outputs.extend(day_notices(assessment, folder / "通报"))
    if "brief" in wanted:
        outputs.append(day_brief(assessment, folder))
    return outputs


_ORDER = (
    "as_of", "version", "inputs", "outputs", "summary", "problems", "settings_sha256", "districts", "unreadable",
    "skipped", "templates",
)  # fmt: skip
"""The manifest's keys as the contract lists them, then those that were added."""


def _in_order(manifest: dict[str, Any]) -> dict[str, Any]:
    return {key: manifest[key] for key in _ORDER if key in manifest}


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
        **_words(assessment),
    }


def _words(assessment: Assessment) -> dict[str, Any]:
    """Fingerprints of the office's own templates, where the day makes documents of them."""
    if "notice" not in assessment.settings.outputs.daily:
        return {}
    from civtrack.outputs.notices.templates import files

    return {"templates": [{"path": path.name, "sha256": sha256(path)} for path in files(assessment.settings)]}


def _respect(final: Path, head: dict[str, Any], *, force: bool) -> None:
    """A run for one district never takes the place of the whole office's folder, nor the other way round."""
    try:
        manifest = json.loads((final / MANIFEST).read_text(encoding="utf-8"))
        same = manifest["districts"] == head["districts"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    if not same and not force:
        raise AlreadyThere(str(final))


def _made_before(final: Path) -> dict[str, str]:
    """Path → fingerprint of what a folder's manifest says was made; nothing where there is none."""
    try:
        manifest = json.loads((final / MANIFEST).read_text(encoding="utf-8"))
        return {str(one["path"]): str(one["sha256"]) for one in manifest["outputs"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _standing(final: Path, head: dict[str, Any]) -> dict[str, Any] | None:
    """The manifest of a folder that is complete, untouched and made of the same; else None."""
    try:
        manifest: dict[str, Any] = json.loads((final / MANIFEST).read_text(encoding="utf-8"))
        same = {key: manifest[key] for key in head} == head
        whole = same and all(sha256(final / one["path"]) == one["sha256"] for one in manifest["outputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return manifest if whole else None
