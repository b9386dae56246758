"""The day that stands already: found by fingerprints, without reading or judging a ledger; and what is said of it.

Exists because cron runs the day again and again and hardly ever anything has changed. A day stands where the inputs,
the settings, the program, the statutory calendar, the templates, the folder and what the history recorded last are what
they were; anything else, and anything that is not known, is for `civtrack.day` to look at. What a run then says is kept
in the manifest (`remembered`). May import everything below `civtrack.day`; what reads and judges only inside functions.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from civtrack import __version__
from civtrack.errors import CivtrackError
from civtrack.files import MANIFEST, points_at, sha256, untidy
from civtrack.files.made import manifest_in
from civtrack.files.plain import read_plain
from civtrack.light import dataclass
from civtrack.model import CellRef, Kind, Message, Problem
from civtrack.policy import Profile, TierRule
from civtrack.settings.meant import Meant, shown

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.outputs.earlier import Since
    from civtrack.rules.metrics import Figures
    from civtrack.rules.parts import Part
    from civtrack.settings import Settings

__all__ = ["Standing", "as_judged", "mark_of", "remembered", "standing", "templates"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A day that stands.

    Attributes:
        folder: The dated folder.
        manifest: Its manifest, untouched since the history was told of it.
        settings: What is in force, and was.
    """

    folder: Path
    manifest: Mapping[str, Any]
    settings: Settings

    @property
    def outputs(self) -> list[Path]:
        """The files in it."""
        return [self.folder / one["path"] for one in self.manifest["outputs"]]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of ledgers that occur."""
        return tuple(map(Kind, self.manifest["kinds"]))

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """The profiles of those kinds, each once."""
        profiles = [self.settings.policy(kind).profile for kind in self.kinds]
        return tuple({profile.name: profile for profile in profiles}.values())

    @property
    def tiers(self) -> tuple[TierRule, ...]:
        """The tiers of those profiles, as `Assessment.tiers`."""
        return tuple({tier.key: tier for profile in self.profiles[::-1] for tier in profile.tiers}.values())

    @property
    def total(self) -> Mapping[str, Any]:
        """The figures of all items."""
        return cast(Mapping[str, Any], self.manifest["summary"]["total"])

    @property
    def left_out(self) -> list[Problem]:
        """The sheets that were passed over although they look like ledgers."""
        from civtrack.problems import SHEET_LEFT_OUT

        return [
            Problem(SHEET_LEFT_OUT, CellRef(*one["where"]), None, _unpacked(one["values"]))
            for one in self.manifest["left_out"]
        ]

    @property
    def since(self) -> Since | None:
        """What happened since the last recorded day before this one."""
        from civtrack.outputs.earlier import Since

        found = self.manifest["since"]
        return found and Since(dt.date.fromisoformat(found["day"]), found["total"], Counter(found["happened"]))


def remembered(assessment: Assessment) -> dict[str, Any]:
    """What a manifest keeps beside what decides it, so that a run which finds the day standing can say the same.

    Nothing for some districts or one kind: such a day is always looked at. Without ``since`` where the history cannot
    tell.
    """
    from civtrack.outputs.earlier import since_last
    from civtrack.problems import SHEET_LEFT_OUT

    if assessment.districts or assessment.kind:
        return {}
    left_out = [
        {"where": list(problem.where), "values": _packed(problem.values)}
        for problem in assessment.problems
        if problem.kind is SHEET_LEFT_OUT
    ]
    found: dict[str, Any] = {"kinds": [kind.value for kind in assessment.kinds], "calendar": _calendar()}
    with contextlib.suppress(TypeError):  # what JSON cannot hold is not kept
        if _unpacked(json.loads(json.dumps([one["values"] for one in left_out]))) == [
            problem.values for problem in assessment.problems if problem.kind is SHEET_LEFT_OUT
        ]:
            found["left_out"] = left_out
    with contextlib.suppress(CivtrackError):
        found["since"] = _since_as_json(since_last(assessment))
    return found


def _since_as_json(since: Since | None) -> dict[str, Any] | None:
    if since is None:
        return None
    return {"day": since.day.isoformat(), "total": dict(since.total), "happened": dict(since.happened)}


def mark_of(folder: Path, since: Since | None) -> str | None:
    """The fingerprint of a folder's manifest, for the history to note; None where it would say something else of since.

    Args:
        folder: The day's.
        since: What is true of it now.
    """
    found = _manifest(folder)
    if found is None or "since" not in found[0] or found[0]["since"] != _since_as_json(since):
        return None
    return found[1]


def standing(settings: Settings, found: Meant, as_of: dt.date, out: Path) -> Standing | None:
    """The day, where it is known to stand for the whole office; None where it must be looked at.

    Args:
        settings: What is in force.
        found: The ledgers that are meant.
        as_of: The day to judge by.
        out: The folder of dated folders.
    """
    from civtrack.history.last_put import last_put

    folder = out / as_of.isoformat()
    read = _manifest(folder)
    if read is None or found.refused or untidy(out) or not points_at(folder):
        return None
    manifest, mark = read
    put = last_put(settings.history_file)
    if put is None or (put.day, put.manifest, put.made_by) != (as_of, mark, __version__):
        return None
    # The note in the history proves that the manifest is as it was written: what it says of itself can be relied on.
    try:
        inputs, outputs = manifest["inputs"], manifest["outputs"]
        summary, districts = manifest["summary"], [manifest["districts"], manifest["unreadable"]]
        same = (
            [manifest["as_of"], manifest["version"], *districts] == [as_of.isoformat(), __version__, [], []]
            and [manifest["settings_sha256"], manifest["calendar"]] == [settings.sha256, _calendar()]
            and manifest.get("templates") == templates(settings).get("templates")
            and [put.ledgers, put.figures] == [inputs, [*summary["groups"], summary["total"]]]
            and put.items == sum(summary["total"][name] for name in ("total", "void", "carried"))
            and {"kinds", "left_out", "since"} <= manifest.keys()
            and [shown(path, settings) for path, _ in found.files] == [one["path"] for one in inputs]
            and _are([path for path, _ in found.files], inputs)
            and _are([folder / one["path"] for one in outputs], outputs)
        )
    except (KeyError, TypeError, OSError, CivtrackError):
        return None
    return Standing(folder, manifest, settings) if same else None


def _manifest(folder: Path) -> tuple[dict[str, Any], str] | None:
    """A folder's manifest and its fingerprint, of the same bytes."""
    path = folder / MANIFEST
    try:
        text = b"" if path.is_symlink() else read_plain(path)
    except OSError:
        return None
    manifest = manifest_in(text)
    return None if manifest is None else (manifest, hashlib.sha256(text).hexdigest())


def _are(paths: Iterable[Path], entries: Iterable[Mapping[str, Any]]) -> bool:
    """Whether files have the fingerprints of a manifest's entries."""
    return all(sha256(path) == one["sha256"] for path, one in zip(paths, entries, strict=True))


def _calendar() -> str:
    """The fingerprint of the statutory calendar: a library brings it, which grows by a year each year."""
    from civtrack.rules.workdays import statutory_days

    return hashlib.sha256(json.dumps(statutory_days(), ensure_ascii=False).encode()).hexdigest()


def templates(settings: Settings) -> dict[str, Any]:
    """Fingerprints of the office's own templates, where the day makes documents of them."""
    wanted, found = settings.outputs.daily, list[Path]()
    if "notice" in wanted:
        from civtrack.outputs.notices.templates import files as of_documents

        found += of_documents(settings)
    if "remind" in wanted:
        from civtrack.outputs.reminders.templates import files as of_reminders

        found += of_reminders(settings)
    if not {"notice", "remind"} & set(wanted):
        return {}
    return {"templates": [{"path": path.name, "sha256": sha256(path)} for path in found]}


def _packed(value: Any) -> Any:
    """The values of a problem as JSON; a sentence among them is an object."""
    if isinstance(value, Message):
        return {"sentence": value.text, "values": _packed(dict(value.values))}
    return {name: _packed(one) for name, one in value.items()} if isinstance(value, dict) else value


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"sentence", "values"}:
        return Message(value["sentence"], _unpacked(value["values"]))
    if isinstance(value, list):
        return list(map(_unpacked, value))
    return {name: _unpacked(one) for name, one in value.items()} if isinstance(value, dict) else value


def as_judged(standing: Standing) -> Assessment:
    """The day as an assessment without items: for whatever shows only figures.

    Its summary by district, its tiers and what is told of a past day are those of the day; it has no verdicts.
    """
    from civtrack.assessment import Assessment
    from civtrack.model import Ledger, Table
    from civtrack.rules.metrics import Summary
    from civtrack.rules.past import Later

    summary, as_of = standing.manifest["summary"], dt.date.fromisoformat(standing.manifest["as_of"])
    groups = [_figures(each, standing.tiers) for each in (*summary["groups"], summary["total"])]
    seen = Summary(as_of, "district", standing.tiers, tuple(groups[:-1]), groups[-1])
    tables = tuple(Table(Path(), "", kind, (), 0, 0, ()) for kind in standing.kinds)
    past = summary.get("past")
    return Assessment(
        as_of,
        standing.settings,
        (Ledger(Path(), "", "", tables, seen.total.total),),
        (),
        past=past and Later(cast(Any, None), dt.date.fromisoformat(past["newest"])),
        absent=cast(Any, (None,) * (past["absent"] if past else 0)),  # they are only counted
        _summaries={"district": seen},
        _parts=[tuple(_part(each, standing, as_of) for each in summary.get("profiles", ()))],
    )


def _part(document: Mapping[str, Any], standing: Standing, as_of: dt.date) -> Part:
    from civtrack.rules.metrics import Summary
    from civtrack.rules.parts import Part

    profile = standing.settings.profile(document["profile"])
    total = _figures(document["total"], profile.tiers)
    return Part(profile, tuple(map(Kind, document["kinds"])), Summary(as_of, "district", profile.tiers, (), total))


def _figures(document: Mapping[str, Any], tiers: Sequence[TierRule]) -> Figures:
    """Figures that `Figures.as_json` gave."""
    from civtrack.rules.metrics import Figures

    counted = ("closed_on_time", "closed_late", "closed_undated")
    closed = sum(int(document[name]) for name in counted)
    plain = (
        *counted, "group", "total", "void", "carried", "verified", "reopened", "extended", "mean_days_to_close",
        "median_days_to_close", "max_days_overdue", "rank", "rank_group", "on_time_original", "overdue_original",
    )  # fmt: skip
    return Figures(
        tiers={tier.key: document[tier.key] for tier in tiers},
        closed=closed,
        overdue=document["due"] - closed,
        **{name: document[name] for name in plain},
    )
