"""Which districts have not answered, and what was sent to them: from what ``split`` and ``collect`` wrote down.

Exists because only these two know it: a manifest (分发清单) says what was sent, a merge report who answered; nothing is
concluded from a ledger. May import `civtrack.assessment`, `civtrack.errors`, `civtrack.files` and its neighbours.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from civtrack.assessment import Assessment
from civtrack.errors import UsageMistake
from civtrack.files.made import manifest_of
from civtrack.files.plain import read_plain
from civtrack.model import N_, Message
from civtrack.outputs.reminders.text import Answer

__all__ = ["asked_by", "newest_manifest", "reported", "sent", "sent_to_all"]

_MANIFEST = "分发清单_*.json"


def reported(path: Path) -> list[str]:
    """The districts that a merge report (``collect --format json``) says have not answered.

    Raises:
        UsageMistake: It is no such report.
    """
    document = _json(path, "--report")
    missing = document.get("missing") if isinstance(document, dict) else None
    if not isinstance(missing, list) or not all(name is None or isinstance(name, str) for name in missing):
        detail = Message(N_("{file} is no report of collect (--format json)"), {"file": str(path)})
        raise UsageMistake("--report", detail=detail)
    return list(dict.fromkeys(name for name in missing if name))


def newest_manifest(assessment: Assessment) -> Path | None:
    """The list of what was sent last, in the output folder; none that is younger than the day judged by."""
    known = _manifests(assessment)
    return known[-1][1] if known else None


def asked_by(assessment: Assessment) -> Path | None:
    """The list of what districts are to answer: of the last time that somebody divided the ledgers.

    Where `daily` sends every day and nobody else does, nobody is late after a day: then it is the first one of the
    month.
    """
    known = _manifests(assessment)
    by_hand = [path for _, path in known if manifest_of(path.parents[1]) is None]
    month = [path for day, path in known if (day.year, day.month) == (assessment.as_of.year, assessment.as_of.month)]
    if by_hand:
        return by_hand[-1]
    return month[0] if month else newest_manifest(assessment)


def _manifests(assessment: Assessment) -> list[tuple[dt.date, Path]]:
    """The lists in the output folder with their days, the last one last."""
    known: list[tuple[dt.date, Path]] = []
    for path in assessment.settings.outputs_folder.glob(f"*/*/{_MANIFEST}"):
        day = _day(path.stem.rpartition("_")[2])
        if day is not None and day <= assessment.as_of and path.is_file() and path.parents[1].name != "latest":
            known.append((day, path))
    return sorted(known, key=lambda one: (one[0], str(one[1])))


def sent_to_all(path: Path) -> tuple[dt.date, tuple[str, ...]]:
    """The day of a list, and the districts that were sent something by it.

    Raises:
        UsageMistake: It is no list of what was sent to districts.
    """
    day, items = _read(path)
    return day, tuple(name for name in items if name)


def sent(path: Path, districts: Iterable[str]) -> Mapping[str, Answer]:
    """What a manifest says was sent to some districts; one that it does not name got nothing by it.

    Raises:
        UsageMistake: It is no list of what was sent to districts.
    """
    day, items = _read(path)
    return {name: Answer(day, items[name]) if name in items else Answer() for name in districts}


def _read(path: Path) -> tuple[dt.date, dict[str, int]]:
    document = _json(path, "--sent")
    try:
        by, day, items = document["by"], _day(document["as_of"]), dict[str, int]()
        for file in document["files"]:
            items[file["group"]] = items.get(file["group"], 0) + int(file["items"])
    except (TypeError, KeyError, ValueError):
        by, day, items = None, None, {}
    if by != "district" or day is None:
        detail = Message(N_("{file} is no list of what split sent to districts (分发清单)"), {"file": str(path)})
        raise UsageMistake("--sent", detail=detail)
    return day, items


def _json(path: Path, option: str) -> Any:
    try:
        return json.loads(read_plain(path).decode("utf-8-sig"))
    except OSError as error:
        detail = Message(N_("{file} cannot be read: {error}"), {"file": str(path), "error": error.strerror or "?"})
        raise UsageMistake(option, detail=detail) from error
    except (ValueError, RecursionError) as error:
        detail = Message(N_("{file} is no JSON file"), {"file": str(path)})
        raise UsageMistake(option, detail=detail) from error


def _day(text: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except (ValueError, TypeError):
        return None
