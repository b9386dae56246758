"""Assessments made in memory: items as a reader would give them, judged by the real rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from civtrack.assessment import Assessment
from civtrack.model import Column, Field, Item, Kind, Ledger, Table
from civtrack.problems import at_item
from civtrack.rules.tiers import Judge
from civtrack.rules.workdays import Calendar
from civtrack.settings import Settings
from civtrack.settings.schema import TABLES, OfficeSettings, PolicySettings, StepSettings

__all__ = ["AS_OF", "DISTRICTS", "item", "judged", "table"]

AS_OF = dt.date(2022, 7, 20)
DISTRICTS = ("兴隆台区", "双台子区", "大洼区", "盘山县")
COLUMNS = {
    Field.SERIAL: "序号",
    Field.DISTRICT: "县区",
    Field.NUMBER: "问题编号",
    Field.SITE: "点位",
    Field.DESCRIPTION: "问题描述",
    Field.UNIT: "责任单位",
    Field.PERSON: "责任人",
    Field.ASSIGNED_ON: "交办日期",
    Field.DEADLINE: "整改时限",
    Field.DONE_ON: "完成日期",
    Field.STATUS: "整改状态",
}
_NOTHING = dict.fromkeys(Item._fields)


def table(rows: int, path: str = "7月台账.xlsx", kind: Kind = Kind.PROBLEM) -> Table:
    """A table of the columns above, header in row 3, items from row 4."""
    columns = tuple(Column(index, header, field, "alias") for index, (field, header) in enumerate(COLUMNS.items(), 1))
    return Table(Path(path), "整改台账", kind, (3,), 4, 3 + max(rows, 1), columns)


def item(of: Table, row: int, **written: Any) -> Item:
    """One row as written; what is not named is empty."""
    given = {"description": "路面破损积水", "assigned_on": dt.date(2022, 7, 1), **written}
    return Item(**{**_NOTHING, "hidden": False, "number_is_serial": False, "table": of, "row": row, **given})


def judged(
    rows: Sequence[Mapping[str, Any]],
    profile: str = "three-colour",
    kind: Kind = Kind.PROBLEM,
    ladder: tuple[StepSettings, ...] = TABLES["escalation"][1],
) -> Assessment:
    """The assessment of one ledger with these rows, judged on `AS_OF`."""
    office = OfficeSettings(name="盘锦市争创办", districts=DISTRICTS)
    settings = Settings(office=office, tables_of_policy=PolicySettings(profile=profile), escalation=ladder)
    of = table(len(rows), kind=kind)
    judge = Judge(settings.policy(kind), Calendar(), AS_OF)
    verdicts = tuple(
        judge.verdict(item(of, row, **written), f"id-{row}") for row, written in enumerate(rows, of.first_row)
    )
    problems = tuple(at_item(finding, verdict.item) for verdict in verdicts for finding in verdict.findings)
    ledger = Ledger(of.path, "xlsx", "0" * 64, (of,), len(rows))
    return Assessment(AS_OF, settings, (ledger,), verdicts, problems)
