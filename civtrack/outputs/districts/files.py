"""District workbooks, made: the plan's copies written in one pass a ledger, then put together where that is asked for.

Exists apart from the plan (`civtrack.outputs.districts.plan`) because files are made late, one by one, while all
copies of a ledger come from one reading. May import everything below `civtrack.day` except openpyxl.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from civtrack import __version__
from civtrack.assessment import Assessment
from civtrack.errors import CivtrackError, LedgerChanged, NotEditable
from civtrack.files import safe_name, safe_names, sha256
from civtrack.files.indented import indented
from civtrack.model import N_, Area, CellRef, Field, Ledger, Message, Problem, Table, column_index
from civtrack.outputs.districts.plan import GroupShare, LedgerShare, Split, reply_columns, shortened
from civtrack.outputs.districts.sharing import SheetShare, Why, without_others
from civtrack.outputs.districts.sheet_names import names_instead
from civtrack.outputs.legacy import package_of
from civtrack.outputs.placing import Output, ledger_names
from civtrack.problems import SPLIT_LOSS, SPLIT_NO_KEY, SPLIT_NOT_JOINED, SPLIT_TEXT_REMOVED
from civtrack.xlsx import SKIP, ColumnFill, Package, Skip
from civtrack.xlsx.copying.copies import Copy, CopyReport, SheetCopy, write_copies

__all__ = ["KEY_HEADER", "Manner", "district_outputs"]

KEY_HEADER = "civtrack_id"
"""The header of the hidden column that says who a row is."""

LAST_COLUMN = 16384
"""XFD."""

_DAYS = frozenset((Field.FOUND_ON, Field.ASSIGNED_ON, Field.DEADLINE, Field.EXTENDED_TO, Field.DONE_ON, Field.CLOSED_ON))

PLACE = N_("input message")
_PLACES = {
    **dict.fromkeys(("comment", "threadedComment", "author", "person"), N_("comment")),
    **dict.fromkeys(
        (f"{when}{what}" for when in ("odd", "even", "first") for what in ("Header", "Footer")), N_("header or footer")
    ),
    "txBody": N_("text box"),
    "xdr:cNvPr": N_("description of a picture"),
    **dict.fromkeys(("hyperlink", "a:hlinkClick"), N_("link")),
    "definedName": N_("defined name"),
    **dict.fromkeys(("creator", "Company"), N_("file property")),
    "cellStyle": N_("cell style"),
    "numFmt": N_("number format"),
    **dict.fromkeys(("font", "name", "rFont", "a:latin", "a:ea", "a:cs"), N_("font")),
}
"""What the engine calls a place of a text → what the clerk does."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How workbooks are made.

    Attributes:
        per_ledger: A folder for each group with a workbook for each ledger, instead of one workbook.
        protect: Whether only the reply columns can be written.
    """

    per_ledger: bool = False
    protect: bool = False


def district_outputs(
    assessment: Assessment, split: Split, folder: Path, manner: Manner, tell: Callable[[Problem], None]
) -> list[Output]:
    """The files of a split, and its manifest.

    Args:
        assessment: What was divided.
        split: The plan.
        folder: Where the files go.
        manner: How they are made.
        tell: Hears what the clerk must know of what was left out.
    """
    if not split.groups:
        return []
    press = _Press(assessment, split, manner, tell)
    stems = safe_names(share.group for share in split.groups)
    apart = frozenset[int]() if manner.per_ledger else _apart(assessment, split, tell)
    outputs = []
    for share in split.groups:
        district = share.group if split.by == "district" else None
        stem = f"{stems[share.group]}_{assessment.as_of}"
        for target, parts in _targets(folder, stem, share, manner, apart):
            items = sum(part.items for part in parts)
            make = partial(press.make, share.group, parts, target)
            outputs.append(Output(target, "district_workbook", items, make, district))
    total = sum(share.items for share in split.groups)
    manifest = folder / f"分发清单_{assessment.as_of}.json"
    outputs.append(Output(manifest, "split_manifest", total, partial(press.manifest, manifest)))
    return outputs


def _apart(assessment: Assessment, split: Split, tell: Callable[[Problem], None]) -> frozenset[int]:
    """Ledgers (by `id`) that cannot be in one workbook with those before them; each is told once."""
    from civtrack.xlsx.joining.workbooks import obstacle

    together = {id(part.ledger) for share in split.groups if len(share.ledgers) > 1 for part in share.ledgers}
    ledgers = [ledger for ledger in assessment.whole.ledgers if id(ledger) in together]
    found: set[int] = set()
    if not ledgers:
        return frozenset()
    with Package.open(package_of(ledgers[0]), assessment.limits) as first:
        for ledger in ledgers[1:]:
            with Package.open(package_of(ledger), assessment.limits) as other:
                why = obstacle(first, other) or obstacle(other, first)
            if why:
                found.add(id(ledger))
                tell(Problem(SPLIT_NOT_JOINED, CellRef(ledger.path.name), None, {"why": why}))
    return frozenset(found)


def _targets(
    folder: Path, stem: str, share: GroupShare, manner: Manner, apart: frozenset[int]
) -> list[tuple[Path, tuple[LedgerShare, ...]]]:
    """The files of a group and what goes into each."""
    if manner.per_ledger:
        names = ledger_names([part.ledger.path.with_suffix(".xlsx") for part in share.ledgers])
        return [(folder / stem / name, (part,)) for name, part in zip(names, share.ledgers, strict=True)]
    joined = tuple(part for part in share.ledgers if id(part.ledger) not in apart)
    single = [part for part in share.ledgers if id(part.ledger) in apart]
    if not joined:
        joined, single = (single[0],), single[1:]
    names = ledger_names([part.ledger.path.with_suffix(".xlsx") for part in single])
    alone = [(folder / f"{stem}_{safe_name(name)}", (part,)) for name, part in zip(names, single, strict=True)]
    return [(folder / f"{stem}.xlsx", joined), *alone]


class _Press:
    """Makes the files when they are asked for; each ledger is read once for all of its copies."""

    def __init__(self, assessment: Assessment, split: Split, manner: Manner, tell: Callable[[Problem], None]) -> None:
        self._assessment, self._split, self._manner, self._tell = assessment, split, manner, tell
        self._ledgers = {id(part.ledger): part.ledger for share in split.groups for part in share.ledgers}
        self._stage: Path | None = None
        self._made: dict[int, dict[str | None, Path]] = {}
        self._failed: dict[int, CivtrackError] = {}
        self._files: list[dict[str, Any]] = []
        self._renamed: dict[Path, dict[str, str]] = {}
        self._told: set[CellRef] = set()

    def make(self, group: str | None, parts: Sequence[LedgerShare], target: Path, path: Path) -> None:
        """Makes one workbook at `path`, which is to stand at `target`.

        Raises:
            NotWritten: One of its ledgers cannot be divided.
        """
        sources = [self._copy_of(part.ledger, group) for part in parts]
        if len(sources) == 1:
            shutil.copyfile(sources[0], path)
            renamed = self._renamed.get(sources[0], {})
            names = [[renamed.get(sheet.sheet, sheet.sheet) for sheet in parts[0].sheets]]
        else:
            names = self._joined(sources, self._labels(group, parts), path)
        self._files.append(
            {
                "path": target,
                "sha256": sha256(path),
                "group": group,
                "items": sum(part.items for part in parts),
                "ledgers": [self._entry(part, own) for part, own in zip(parts, names, strict=True)],
            }
        )

    def _labels(self, group: str | None, parts: Sequence[LedgerShare]) -> list[str]:
        """What tells two sheets of one name apart: the name of their ledger, where it names no other group."""
        mentions = self._split.mentions
        return [
            without_others(part.ledger.path.stem, mentions, group) or str(place) for place, part in enumerate(parts, 1)
        ]

    def _joined(self, sources: Sequence[Path], labels: Sequence[str], path: Path) -> list[list[str]]:
        from civtrack.xlsx.joining.workbooks import CannotJoin, join

        try:
            return join(sources, labels, path, self._assessment.limits)
        except CannotJoin as error:
            raise NotEditable(str(path), detail=error.why) from error

    def _entry(self, part: LedgerShare, names: Sequence[str]) -> dict[str, Any]:
        """What the manifest says of what came from one ledger."""
        return {
            "path": self._assessment.shown_path(part.ledger.path),
            "sha256": part.ledger.sha256,
            "sheets": [
                {
                    "sheet": name,
                    "from": sheet.sheet,
                    "items": len(sheet.items),
                    "unread": len(sheet.unread),
                    "ids": [self._split.identities(part.ledger, sheet.sheet)[row] for row in sheet.items],
                }
                for sheet, name in zip(part.sheets, names, strict=True)
            ],
        }

    def manifest(self, target: Path, path: Path) -> None:
        """Writes the manifest: every file that was made, what is in it and where it came from."""
        split, shown = self._split, self._assessment.shown_path
        document = {
            "as_of": self._assessment.as_of.isoformat(),
            "version": __version__,
            "by": split.by,
            "files": [{**one, "path": one["path"].relative_to(target.parent).as_posix()} for one in self._files],
            "items": sum(share.items for share in split.groups),
            "not_split": [{"path": shown(Path(error.where)), "code": error.code} for error in split.refused],
        }
        text = indented(document) + "\n"
        path.write_text(text, encoding="utf-8", newline="\n")

    def _copy_of(self, ledger: Ledger, group: str | None) -> Path:
        key = id(ledger)
        if key in self._failed:
            raise self._failed[key]
        if key not in self._made:
            try:
                self._made[key] = self._copied(ledger)
            except CivtrackError as error:
                self._failed[key] = error
                raise
        return self._made[key][group]

    def _folder(self) -> Path:
        if self._stage is None:
            self._stage = Path(tempfile.mkdtemp(prefix="civtrack-"))
            weakref.finalize(self, shutil.rmtree, self._stage, ignore_errors=True)
        return self._stage

    def _copied(self, ledger: Ledger) -> dict[str | None, Path]:
        """The copies of one ledger for everybody, made in one pass."""
        place = list(self._ledgers).index(id(ledger))
        shares = [
            (share.group, part) for share in self._split.groups for part in share.ledgers if part.ledger is ledger
        ]
        if sha256(ledger.path) != ledger.sha256:
            raise LedgerChanged(str(ledger.path))
        with Package.open(package_of(ledger), self._assessment.limits) as package:
            keys = {name: self._key_column(package, ledger, name) for name in _sheets(shares)}
            targets = {group: self._folder() / f"{place}-{turn}.xlsx" for turn, (group, _) in enumerate(shares)}
            groups = {target: group for group, target in targets.items()}
            copies = [
                Copy(targets[group], tuple(self._sheet(ledger, part, sheet, keys) for sheet in part.sheets))
                for group, part in shares
            ]
            mentions = self._split.mentions

            def allowed(copy: Copy, sheet: str, entries: tuple[str, ...]) -> tuple[str, ...]:
                del sheet
                return tuple(entry for entry in entries if not mentions.foreign(entry, groups[copy.target]))

            def may_write(copy: Copy, sheet: str, area: Area) -> bool:
                del copy
                return _beside(ledger, sheet, area)

            silenced: dict[tuple[str, str, str], None] = {}

            def shown(copy: Copy, kind: str, sheet: str, text: str) -> bool:
                if not mentions.foreign(text, groups[copy.target]):
                    return True
                silenced[_PLACES.get(kind, PLACE), sheet, text] = None
                return False

            reports = write_copies(package, copies, allowed, may_write, shown)
        self._say(ledger, reports)
        for kind, sheet, text in silenced:
            where = CellRef(ledger.path.name, sheet or None)
            self._tell(Problem(SPLIT_TEXT_REMOVED, where, shortened(text), {"place": Message(kind)}))
        for group, part in shares:
            self._rename(ledger, group, part, targets[group])
        return targets

    def _rename(self, ledger: Ledger, group: str | None, part: LedgerShare, path: Path) -> None:
        """Gives sheets that are called after other groups another name."""
        from civtrack.xlsx.joining.renamed import rename_sheets

        names = names_instead([sheet.sheet for sheet in part.sheets], self._split.mentions, group)
        if names:
            rename_sheets(path, names, self._assessment.limits)
            self._renamed[path] = names
        for where in (CellRef(ledger.path.name, name) for name in names):
            if where not in self._told:
                self._told.add(where)
                self._tell(Problem(SPLIT_TEXT_REMOVED, where, where.sheet, {"place": Message(N_("name of a sheet"))}))

    def _say(self, ledger: Ledger, reports: Sequence[CopyReport]) -> None:
        """Tells what did not come along: each kind once a sheet, with the most that any copy lost."""
        found: dict[tuple[str, str | None], tuple[str | None, int]] = {}
        for loss in (loss for report in reports for loss in report.losses):
            cell, count = found.get((loss.kind.value, loss.sheet), (loss.cell, 0))
            found[loss.kind.value, loss.sheet] = cell or loss.cell, max(count, loss.count)
        for (sentence, sheet), (cell, count) in found.items():
            where = _place(ledger, sheet, cell)
            self._tell(Problem(SPLIT_LOSS, where, None, {"what": Message(sentence), "count": count}))

    def _key_column(self, package: Package, ledger: Ledger, name: str) -> int | None:
        """The column of the row keys: the one that is there, else the first right of everything; None where none is."""
        tables = [table for table in ledger.tables if table.sheet == name]
        if not tables:
            return None
        present = {column for table in tables if (column := table.column(Field.ROW_KEY)) is not None}
        if len(present) == 1:
            return present.pop()
        sheet = package.sheet(name)
        edges = [column.index for table in tables for column in table.columns]
        edges += [area.last_column for area in (*sheet.merges, *sheet.tables)]
        column = max([*edges, ledger.edges.get(name, 0)]) + 1
        if column > LAST_COLUMN:
            self._tell(Problem(SPLIT_NO_KEY, CellRef(ledger.path.name, name)))
            return None
        return column

    def _sheet(self, ledger: Ledger, part: LedgerShare, share: SheetShare, keys: dict[str, int | None]) -> SheetCopy:
        name = share.sheet
        tables = [table for table in ledger.tables if table.sheet == name]
        fills = _fills(share)
        key = keys.get(name)
        if name in part.plain or not tables:
            locked = frozenset[int]() if self._manner.protect else None
            return SheetCopy(name, share.rows, tuple(fills), unlocked_columns=locked, cells=share.cells)
        if key is not None:
            fills += _key_fills(tables, share, key, self._split.identities(ledger, name))
        unlocked = frozenset().union(*(reply_columns(table) for table in tables)) if self._manner.protect else None
        serials = {
            column.index for table in tables for column in table.columns if column.field in (Field.NUMBER, Field.SERIAL)
        }
        return SheetCopy(
            name,
            share.rows,
            tuple(fills),
            hidden_columns=frozenset({key} if key else ()),
            unlocked_columns=unlocked,
            unlocked_rows=frozenset(share.items) if self._manner.protect else None,
            frozen_columns=frozenset(serials),
            dated_columns=frozenset(
                column.index for table in tables for column in table.columns if column.field in _DAYS
            ),
            cells=share.cells,
        )


def _beside(ledger: Ledger, sheet: str, area: Area) -> bool:
    """Whether cells stand apart from every table: on a sheet that is no ledger, or left or right of its columns."""
    columns = [
        column.index
        for table in ledger.tables
        if table.sheet.casefold() == sheet.casefold()
        for column in table.columns
    ]
    return not columns or area.last_column < min(columns) or area.first_column > max(columns)


def _sheets(shares: Sequence[tuple[str | None, LedgerShare]]) -> list[str]:
    return list(
        dict.fromkeys(sheet.sheet for _, part in shares for sheet in part.sheets if sheet.sheet not in part.plain)
    )


def _place(ledger: Ledger, sheet: str | None, cell: str | None) -> CellRef:
    letters = (cell or "").rstrip("0123456789")
    digits = (cell or "")[len(letters) :]
    return CellRef(ledger.path.name, sheet, int(digits) if digits else None, column_index(letters) if letters else None)


def _fills(share: SheetShare) -> list[ColumnFill]:
    """What is written into the furniture: texts without the names of others, nothing for totals of others."""
    cells: dict[tuple[int, int], str | None] = {
        (one.row, one.column): one.text
        for one in share.changed
        if one.column and one.why is not Why.MERGED_OVER_ALL
    }
    return [
        ColumnFill(column, row, row, _constant(content)) for (row, column), content in sorted(cells.items(), key=_at)
    ]


def _at(cell: tuple[tuple[int, int], str | None]) -> tuple[int, int]:
    return cell[0]


def _constant(content: str | None) -> Callable[[int], str | None]:
    return lambda _: content


def _key_fills(tables: Sequence[Table], share: SheetShare, column: int, ids: dict[int, str] | Any) -> list[ColumnFill]:
    """The row keys and their headers."""
    own = set(share.items)

    def value(row: int) -> str | Literal[Skip.SKIP] | None:
        return ids.get(row) if row in own else SKIP

    heads = [min(table.header_rows) for table in tables]
    fills = [ColumnFill(column, row, row, _constant(KEY_HEADER)) for row in heads if share.rows.new(row) is not None]
    fills.append(ColumnFill(column, share.items[0], share.items[-1], value)) if share.items else None
    return fills
