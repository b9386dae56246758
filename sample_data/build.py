#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = ["openpyxl>=3.1.2", "xlsxwriter>=3.2", "pillow>=10", "xlwt>=1.3"]
# ///
"""build.py [FOLDER]: writes the sample office's six ledgers and what came in, the same bytes every time.

The office is a city's campaign office in July 2022; judge it as of 2022-07-20. Without FOLDER the files are written
beside this script, where they are committed. `meant()` tells what each item was meant to be, worked out without
civtrack, so that a test can hold the two against each other.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import NamedTuple

os.environ["OPENPYXL_LXML"] = "False"  # lxml, where present, words the same XML differently
HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import arrivals  # noqa: E402 - reads OPENPYXL_LXML
import cases  # noqa: E402 - found through the path set above
import exports  # noqa: E402
import other_ledgers as others  # noqa: E402 - reads OPENPYXL_LXML
import problem_ledger  # noqa: E402
from cases import Case  # noqa: E402
from manners import AS_OF, COMMON, DAY  # noqa: E402
from other_ledgers import Meant  # noqa: E402

_OUTCOMES = ("overdue", "due_soon", "on_track", "undated", "unclear", "ongoing", "suspended", "void",
             "done_on_time", "done_late", "done_undated")  # fmt: skip
Quota = Mapping[str, Mapping[str, int]]


def _quota(**rows: str) -> Quota:
    return {district: dict(zip(_OUTCOMES, map(int, counts.split()), strict=True)) for district, counts in rows.items()}


# red, yellow, green, four kinds of grey, void, done on time, late, on an unknown day
LEDGER = _quota(
    兴隆台区="8 7 25 1 2 1 1 3 39 6 2",
    双台子区="15 6 18 1 3 1 1 2 19 8 2",
    大洼区="3 6 17 1 1 1 0 2 37 2 2",
    盘山县="8 5 16 1 1 1 1 1 21 5 2",
    市直部门="1 1 3 0 0 1 0 0 3 1 0",
    辽河油田="0 0 2 0 0 0 0 0 3 1 0",
)
LISTS = _quota(
    兴隆台区="2 2 5 0 0 0 1 1 9 1 0",
    双台子区="5 1 5 0 1 0 0 0 6 3 1",
    大洼区="1 2 5 1 0 0 0 0 9 1 0",
    盘山县="3 1 4 0 0 1 0 1 7 2 1",
)
CITY_CASES = _quota(
    兴隆台区="3 2 4 0 0 0 0 1 10 2 0",
    双台子区="4 1 3 0 0 0 0 0 6 1 0",
    大洼区="0 1 3 0 0 0 0 1 7 1 0",
    盘山县="1 1 2 0 0 0 0 0 5 1 0",
)
REQUESTS = _quota(
    兴隆台区="2 1 4 0 0 0 0 1 8 1 0",
    双台子区="3 1 3 0 0 0 0 1 4 1 0",
    大洼区="0 1 2 0 0 0 0 0 6 0 0",
    盘山县="1 1 2 0 0 0 0 0 5 1 1",
)
FORCED = (
    ("overdue", "at once then on"), ("overdue", "24 hours"), ("overdue", "eight digits"), ("overdue", "serial"),
    ("overdue", "next friday"), ("overdue", "range"), ("overdue", "full width"), ("overdue", "limit"),
    ("due_soon", "friday"), ("due_soon", "tenths"), ("due_soon", "limit"),
    ("on_track", "this month end"), ("on_track", "this 25th"), ("on_track", "stages"), ("on_track", "put off in words"),
    ("on_track", "august"), ("on_track", "quarter"), ("on_track", "national day"), ("on_track", "year end"),
    ("on_track", "event"), ("on_track", "near event"), ("on_track", "iso moment"), ("on_track", "put off"),
    ("done_on_time", "chinese"), ("done_on_time", "hours"), ("done_on_time", "limit"), ("done_on_time", "put off"),
    ("done_late", "put off"), ("done_late", "at once"),
)  # fmt: skip


class Expected(NamedTuple):
    """What one item was meant to be; the same as `Meant`, with its ledger."""

    ledger: str
    meant: Meant


def _number(listed: Mapping[str, list[Case]], prefix: str) -> None:
    for serial, case in enumerate((case for one in listed.values() for case in one), 1):
        case.number = f"{prefix}{serial:04d}"


def _open(listed: list[Case], reason: str) -> Iterator[Case]:
    return (case for case in listed if case.reason == reason and case.status in ("assigned", "in_progress"))


def _rare_words(listed: Mapping[str, list[Case]]) -> None:
    """Lets every rarer status word occur on an open item, and some rarer words on finished ones."""
    everything = [case for one in listed.values() for case in one]
    still_open = [case for reason in ("overdue", "on_track", "due_soon") for case in _open(everything, reason)]
    for case, (status, word) in zip(still_open[::5], cases.RARE_OPEN, strict=False):
        case.status, case.status_cell = status, word
        case.progress = "7月16日复查发现问题反弹，已退回责任单位重新整改。" if status == "reopened" else None
    on_time = [case for case in everything if case.reason == "done_on_time" and case.due != case.done]
    for case, word in zip(
        on_time[2::9], ("已整改（见照片）", "已完成，长期坚持", "已整改未销号", "按期办结"), strict=False
    ):
        case.status, case.status_cell = "done", word
    told = on_time[9]
    assert told.done
    told.status, told.status_cell, told.done_cell = "done", f"{told.done.month}月{told.done.day}日已整改", None
    blank = on_time[13]
    blank.status, blank.status_cell = "done", None


def _contradict(listed: list[Case]) -> None:
    """Puts in what goes wrong in every office: contradictions, slips of the hand, edited words."""
    overdue, on_time = (list(_open(listed, "overdue")), [case for case in listed if case.reason == "done_on_time"])
    overdue[1].done_cell, overdue[1].remark = AS_OF - 2 * DAY, "现场复核未通过"
    if len(overdue) > 4:
        overdue[4].done_cell = AS_OF - 5 * DAY
    on_time[4].done_cell, on_time[4].reason = on_time[4].assigned - 3 * DAY, None
    on_time[6].done_cell, on_time[6].reason = AS_OF + 4 * DAY, None
    for slip in [case for case in overdue[2:] if case.deadline == case.due][:1]:
        slip.deadline = slip.due = slip.assigned - 2 * DAY
        slip.remark = "时限疑有误"


def _twin(rng: Random, listed: list[Case], at: int) -> None:
    """Adds below an item a second problem of the same place, with “同上” for its deadline and unit."""
    first = next(case for case in listed[at:] if case.reason in ("on_track", "overdue") and case.deadline == case.due)
    twin = replace(
        first,
        status="in_progress",
        status_cell="整改中",
        progress=None,
        done_cell=None,
        extended_cell=None,
        remark=None,
    )
    while twin.trouble.category == first.trouble.category:
        twin.trouble = cases.choose_trouble(rng, twin.place)
    cases.word(rng, twin, twin.trouble)
    twin.unit, twin.partners = first.unit, first.partners
    twin.deadline, twin.unit_cell = "同上", "同上"
    listed.insert(listed.index(first) + 1, twin)


def _duplicate(listed: list[Case], at: int) -> None:
    """Adds the same problem again, found by another patrol."""
    first = next(case for case in listed[at:] if case.reason in ("on_track", "due_soon") and case.deadline == case.due)
    source = "暗访" if first.source != "暗访" else "网格巡查"
    listed.insert(listed.index(first) + 3, replace(first, source=source, remark=None))


def _units(rng: Random, listed: list[Case]) -> None:
    for turn, case in enumerate(listed):
        case.unit_cell = case.unit_cell or case.unit
        if case.partners and case.unit_cell != "同上" and turn % 3 == 0:
            case.unit_cell = case.unit + rng.choice(("、", "、", "，", "\n", "/")) + case.partners
        elif turn % 31 == 7 and case.place.district.endswith(("区", "县")):
            case.unit_cell = case.unit = case.place.district + "人民政府"
        if turn % 29 == 11:
            case.remark = case.remark or rng.choice(("省反馈问题", "第三方反馈", "需市级协调", "已报专报", "重点关注"))
        if case.extended_cell and not case.remark:
            case.remark = "已书面申请延期"


def _ledger() -> dict[str, list[Case]]:
    rng = Random(20220720)  # noqa: S311 - sample data, not a secret
    forced = [(outcome, "hours" if manner == "24 hours" else manner) for outcome, manner in FORCED]
    listed = cases.fill_quota(rng, LEDGER, COMMON, forced)
    cases.spread(case for one in listed.values() for case in one)
    _rare_words(listed)
    for district in ("兴隆台区", "双台子区", "盘山县"):
        _contradict(listed[district])
    for district, at in (("兴隆台区", 20), ("双台子区", 12), ("大洼区", 30), ("盘山县", 25)):
        _twin(rng, listed[district], at)
    _duplicate(listed["双台子区"], 40)
    _duplicate(listed["大洼区"], 10)
    for one in listed.values():
        _units(rng, one)
    _number(listed, "WT2207-")
    listed["盘山县"][9].number = listed["盘山县"][8].number
    finished = [case for case in listed["双台子区"] if case.status == "closed"]
    for case in finished[:12]:
        case.hidden = True
    return listed


def _flat(seed: int, quota: Quota, manner: str) -> list[Case]:
    rng = Random(seed)  # noqa: S311 - sample data, not a secret
    listed = cases.fill_quota(rng, quota, {manner: 1})
    for one in listed.values():
        for case in one:
            if case.status == "reopened":
                case.status = "assigned"
    return sorted((case for one in listed.values() for case in one), key=lambda case: (case.assigned, case.description))


def _expected(ledger: str, listed: list[Case]) -> list[Expected]:
    return [
        Expected(ledger, Meant(case.sheet, case.row, case.reason, case.due, case.done, case.place.district))
        for case in listed
    ]


def make() -> tuple[dict[str, bytes], list[Expected]]:
    """Every file's name and bytes, and what every item in them was meant to be."""
    rng = Random(7)  # noqa: S311 - sample data, not a secret
    main, city, hotline = _ledger(), _flat(11, CITY_CASES, "moment"), _flat(12, REQUESTS, "slashed")
    lists = cases.fill_quota(Random(10), LISTS, COMMON)  # noqa: S311 - sample data, not a secret
    files = {problem_ledger.NAME: problem_ledger.write(main, rng), others.DISTRICT_LISTS: others.district_lists(lists)}
    files[others.REMINDERS], reminders = others.reminders()
    files[others.ARCHIVE], materials = others.archive(rng)
    files[exports.CITY_CASES] = exports.city_cases(rng, city)
    files[exports.REQUESTS] = exports.requests(rng, hotline)
    files |= arrivals.arrivals(main)
    expected = _expected(problem_ledger.NAME, [case for one in main.values() for case in one])
    expected += _expected(others.DISTRICT_LISTS, [case for one in lists.values() for case in one])
    expected += [Expected(others.REMINDERS, meant) for meant in reminders]
    expected += [Expected(others.ARCHIVE, meant) for meant in materials]
    expected += _expected(exports.CITY_CASES, city) + _expected(exports.REQUESTS, hotline)
    return files, expected


def main(arguments: list[str]) -> None:
    """Writes the files into the folder that was named, or beside this script."""
    folder = Path(arguments[0]) if arguments else HERE
    files, expected = make()
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    sys.stdout.write(f"{len(files)} files, {len(expected)} items in {folder}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
