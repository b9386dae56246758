"""District workbooks, made: every ledger's copies in one pass, then put together where that is asked for.

Exists apart from the plan (`civtrack.outputs.districts.plan`) because what is said of a split must be what was done:
all workbooks are made beside, and counted, before any of them is placed, and a ledger that cannot be divided after all
takes nobody else's rows with it. The copies of one ledger are the business of `civtrack.outputs.districts.copied`. May
import everything below `civtrack.day` except openpyxl.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from civtrack import __version__
from civtrack.assessment import Assessment
from civtrack.errors import (
    CivtrackError,
    FormatNotEditable,
    LedgerUnreadable,
    NotEditable,
    NotWritten,
    SplitDoesNotAddUp,
)
from civtrack.files import safe_name, safe_names, sha256
from civtrack.files.indented import in_pieces
from civtrack.files.memory import one_after_another
from civtrack.light import NamedTuple
from civtrack.model import CellRef, Ledger, Problem, readable
from civtrack.outputs.districts.copied import LedgerCopies, Manner
from civtrack.outputs.districts.marks import counted
from civtrack.outputs.districts.mentions import Mentions, without_others
from civtrack.outputs.districts.plan import GroupShare, LedgerShare, Missing, Split
from civtrack.outputs.districts.sent import SentSheets
from civtrack.outputs.districts.sheet_names import file_of
from civtrack.outputs.legacy import package_of
from civtrack.outputs.placing import Output, ledger_names
from civtrack.problems import SPLIT_NOT_JOINED, SPLIT_PAPER
from civtrack.xlsx import Package

__all__ = ["Divided", "divided"]

_CUT = 1 << 16
"""Characters that are written at a time: a file makes bytes of all that it is given."""


class Divided(NamedTuple):
    """A split as it was done.

    Attributes:
        outputs: The files, and their manifest.
        made: Each workbook's path, whose it is, and how many items are in it.
        missing: What is in none of them, by ledger and group.
        refused: The ledgers that cannot be divided, each once.
    """

    outputs: list[Output]
    made: tuple[tuple[Path, str | None, int], ...]
    missing: tuple[Missing, ...]
    refused: tuple[CivtrackError, ...]

    @property
    def given(self) -> dict[str | None, int]:
        """Group → how many of its items are in them."""
        return self.counted({path for path, _, _ in self.made})

    def counted(self, paths: Collection[Path]) -> dict[str | None, int]:
        """Group → how many of its items are in some of the workbooks."""
        found: dict[str | None, int] = {}
        for path, group, items in self.made:
            if path in paths:
                found[group] = found.get(group, 0) + items
        return found


def divided(
    assessment: Assessment, split: Split, folder: Path, manner: Manner, tell: Callable[[Problem], None]
) -> Divided:
    """The files of a split: made beside, ready to be placed.

    Args:
        assessment: What was divided.
        split: The plan.
        folder: Where the files go.
        manner: How they are made.
        tell: Hears what the clerk must know of what was left out.

    Raises:
        NotWritten: The disk is full, say; it names the folder where they were to go, not where they are made.
    """
    small: list[Problem] = []

    def hear(problem: Problem) -> None:
        if problem.kind is SPLIT_PAPER:
            small.append(problem)
        else:
            tell(problem)

    press = _Press(assessment, split, manner, hear)
    try:
        made = _pressed(press, assessment, split, folder, manner, tell)
    except NotWritten as error:
        if Path(error.where).is_relative_to(press.stage):
            error.where = str(folder)
        raise
    if small:
        worst = min(small, key=lambda problem: float(problem.found or 0))
        tell(worst._replace(values={"files": len(small)}))
    return made


def _pressed(
    press: _Press, assessment: Assessment, split: Split, folder: Path, manner: Manner, tell: Callable[[Problem], None]
) -> Divided:
    press.copy()
    stems = safe_names(share.group for share in split.groups)
    apart = frozenset[int]() if manner.per_ledger else _apart(assessment, press.groups, tell)
    outputs = []
    for share in one_after_another(press.groups):
        district = share.group if split.by == "district" else None
        stem = f"{stems[share.group]}_{assessment.as_of}"
        for target, parts in _targets(folder / stem, share, manner, apart, split.mentions):
            for made in press.made(share.group, parts, target):
                items = sum(part.items for part in made.parts)
                make = partial(_copy_file, made.path)
                outputs.append(Output(made.target, "district_workbook", items, make, district))
    refused = tuple({error.where: error for error in (*split.refused, *press.refused)}.values())
    if outputs or refused:
        total = sum(share.items for share in press.groups)
        manifest = folder / f"分发清单_{assessment.as_of}.json"
        outputs.append(Output(manifest, "split_manifest", total, partial(press.manifest, manifest)))
    missing = (*split.missing, *press.missing)
    return Divided(outputs, tuple(press.files), missing, refused)


def _copy_file(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _apart(assessment: Assessment, groups: Sequence[GroupShare], tell: Callable[[Problem], None]) -> frozenset[int]:
    """Ledgers (by `id`) that cannot be in one workbook with those before them; each is told once."""
    together = {id(part.ledger) for share in groups if len(share.ledgers) > 1 for part in share.ledgers}
    ledgers = [ledger for ledger in assessment.whole.ledgers if id(ledger) in together]
    found: set[int] = set()
    if not ledgers:
        return frozenset()
    from civtrack.xlsx.joining.workbooks import obstacle

    with Package.open(package_of(ledgers[0]), assessment.limits) as first:
        for ledger in one_after_another(ledgers[1:]):
            with Package.open(package_of(ledger), assessment.limits) as other:
                why = obstacle(first, other) or obstacle(other, first)
            if why:
                found.add(id(ledger))
                tell(Problem(SPLIT_NOT_JOINED, CellRef(ledger.path.name), None, {"why": why}))
    return frozenset(found)


def _targets(
    stem: Path, share: GroupShare, manner: Manner, apart: frozenset[int], mentions: Mentions
) -> list[tuple[Path, tuple[LedgerShare, ...]]]:
    """The files of a group and what goes into each; none is called after another group."""
    if manner.per_ledger:
        names = _names(share.ledgers, mentions, share.group)
        return [(stem / name, (part,)) for name, part in zip(names, share.ledgers, strict=True)]
    joined = tuple(part for part in share.ledgers if id(part.ledger) not in apart)
    single = [part for part in share.ledgers if id(part.ledger) in apart]
    if not joined:
        joined, single = (single[0],), single[1:]
    names = _names(single, mentions, share.group)
    alone = [
        (stem.with_name(f"{stem.name}_{safe_name(name)}"), (part,)) for name, part in zip(names, single, strict=True)
    ]
    return [(stem.with_name(f"{stem.name}.xlsx"), joined), *alone]


def _names(parts: Sequence[LedgerShare], mentions: Mentions, group: str | None) -> list[str]:
    """What the files of ledgers are called that go to a group."""
    return ledger_names([file_of(part.ledger.path, mentions, group) for part in parts])


class _Made(NamedTuple):
    """A workbook that was made: where it is, where it is to stand, and what is in it."""

    path: Path
    target: Path
    parts: tuple[LedgerShare, ...]


class _Press:
    """Makes the workbooks; each ledger is read once for all of its copies.

    Attributes:
        stage: A folder of its own in which they are made.
        groups: What each group really gets, after `copy`.
        missing: What it does not get.
        refused: The ledgers that cannot be divided after all.
    """

    def __init__(self, assessment: Assessment, split: Split, manner: Manner, tell: Callable[[Problem], None]) -> None:
        self._assessment, self._split, self._manner, self._tell = assessment, split, manner, tell
        self.groups: tuple[GroupShare, ...] = split.groups
        self.missing: list[Missing] = []
        self.refused: list[CivtrackError] = []
        self._copies: dict[int, LedgerCopies] = {}
        self.stage = Path(tempfile.mkdtemp(prefix="civtrack-"))
        weakref.finalize(self, shutil.rmtree, self.stage, ignore_errors=True)
        self._count = 0
        self._files: list[dict[str, Any]] = []
        self._rows: dict[Path, list[tuple[Ledger, str, tuple[int, ...]]]] = {}

    def copy(self) -> None:
        """Makes the copies of every ledger; one that cannot be divided is noted with whose items it has."""
        ledgers = {id(part.ledger): part.ledger for share in self.groups for part in share.ledgers}
        counts = counted(self._assessment, self._split.by) if self._manner.tiers else {}
        for place, ledger in enumerate(one_after_another(ledgers.values())):
            shares = [(share.group, part) for share in self.groups for part in share.ledgers if part.ledger is ledger]
            copies = LedgerCopies(self._assessment, self._split, self._manner, counts, self._tell)
            try:
                copies.make(ledger, shares, self.stage / str(place))
            except (FormatNotEditable, NotEditable, LedgerUnreadable, SplitDoesNotAddUp) as error:
                error.where = str(ledger.path)
                self.refused.append(error)
                self.missing += (Missing(error, group, part.items) for group, part in shares)
            else:
                self._copies[id(ledger)] = copies
        kept = (
            (share, tuple(part for part in share.ledgers if id(part.ledger) in self._copies)) for share in self.groups
        )
        self.groups = tuple(GroupShare(share.group, parts) for share, parts in kept if parts)

    def made(self, group: str | None, parts: tuple[LedgerShare, ...], target: Path) -> list[_Made]:
        """The workbook of these ledgers; where they cannot be put together after all, one for each."""
        sources = [self._copies[id(part.ledger)].paths[group] for part in parts]
        if len(sources) > 1:
            from civtrack.xlsx.joining.workbooks import CannotJoin, join

            self._count += 1
            path = self.stage / f"joined-{self._count}.xlsx"
            try:
                names = join(sources, self._labels(group, parts), path, self._assessment.limits)
            except CannotJoin as error:
                stems = _names(parts, self._split.mentions, group)
                for part in parts[1:]:
                    where = CellRef(part.ledger.path.name)
                    self._tell(Problem(SPLIT_NOT_JOINED, where, None, {"why": error.why}))
                apart = [target, *(target.with_name(f"{target.stem}_{safe_name(stem)}") for stem in stems[1:])]
                return [one for part, own in zip(parts, apart, strict=True) for one in self.made(group, (part,), own)]
        else:
            path = sources[0]
            names = [self._copies[id(parts[0].ledger)].names(group)]
        self._files.append(
            {
                "path": target,
                "sha256": sha256(path),
                "group": group,
                "items": sum(part.items for part in parts),
                "ledgers": [self._entry(group, part, own) for part, own in zip(parts, names, strict=True)],
            }
        )
        self._rows[target] = [(part.ledger, sheet.sheet, sheet.items) for part in parts for sheet in part.sheets]
        return [_Made(path, target, parts)]

    def _labels(self, group: str | None, parts: Sequence[LedgerShare]) -> list[str]:
        """What tells two sheets of one name apart: the name of their ledger, where it names no other group."""
        mentions = self._split.mentions
        return [
            without_others(part.ledger.path.stem, mentions, group) or str(place) for place, part in enumerate(parts, 1)
        ]

    def _entry(self, group: str | None, part: LedgerShare, names: Sequence[str]) -> dict[str, Any]:
        """What the manifest says of what came from one ledger."""
        copies = self._copies[id(part.ledger)]
        said = {one.where.sheet: one.as_json() for one in copies.words if one.group == group}
        return {
            "path": self._assessment.shown_path(part.ledger.path),
            "sha256": part.ledger.sha256,
            "sheets": [
                {
                    "sheet": name,
                    "from": sheet.sheet,
                    "items": len(sheet.items),
                    "unread": len(sheet.unread),
                    "ids": list(map(self._split.identities(part.ledger, sheet.sheet).__getitem__, sheet.items)),
                    "names_others": said.get(sheet.sheet),
                }
                for sheet, name in zip(part.sheets, names, strict=True)
            ],
        }

    @property
    def files(self) -> list[tuple[Path, str | None, int]]:
        """Each workbook's path, whose it is, and how many items are in it."""
        return [(one["path"], one["group"], one["items"]) for one in self._files]

    def manifest(self, target: Path, path: Path) -> None:
        """Writes the manifest: every file that stands where it belongs, what is in it, and what is in none."""
        shown = self._assessment.shown_path
        rehearsed = path.parent != target.parent
        stand = [one for one in self._files if rehearsed or _stands(one["path"], one["sha256"])]
        out = Counter[tuple[str, str, str | None]]()
        for error, group, items in (*self._split.missing, *self.missing):
            out[shown(Path(error.where)), error.code, group] += items
        for one in self._files:
            if one not in stand:
                for part in one["ledgers"]:
                    items = sum(sheet["items"] for sheet in part["sheets"])
                    out[part["path"], "not-written", one["group"]] += items
        document = {
            "as_of": self._assessment.as_of.isoformat(),
            "version": __version__,
            "by": self._split.by,
            "files": [{**one, "path": one["path"].relative_to(target.parent).as_posix()} for one in stand],
            "items": sum(one["items"] for one in stand),
            "not_split": [
                {"path": ledger, "code": code, "group": group, "items": items}
                for (ledger, code, group), items in out.items()
            ],
        }
        if stand:
            rows = (one for made in stand for one in self._rows[made["path"]])
            document["sent"] = SentSheets(self._assessment, self._split.columns).packed(rows)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for piece in in_pieces(document):
                text = readable(piece)
                file.writelines(text[at : at + _CUT] for at in range(0, len(text), _CUT))
            file.write("\n")


def _stands(path: Path, fingerprint: str) -> bool:
    """Whether a file is where it belongs, as it was made."""
    try:
        return sha256(path) == fingerprint
    except OSError:
        return False
