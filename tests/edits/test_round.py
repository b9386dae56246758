"""Shows the whole round on a ledger of WPS: new items in, sent out, answered, on to the next month; nothing lost."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.edits.test_add import build
from tests.support.collecting import AS_OF
from tests.support.edits import judged
from tests.support.offices import sample_office
from tests.support.photos import a_jpeg, paste_in_cell, shown
from tests.support.typed import typed

SHEET = "整改台账"
BEFORE, DONE = a_jpeg("orange"), a_jpeg("purple")
LEAVING = {"done_on_time", "done_late", "done_undated", "void", "carried"}


def run(office: Path, *words: str) -> dict[str, Any]:
    """The JSON of a command that has to succeed."""
    done = typed(*words, "--as-of", AS_OF, "-f", "json", cwd=office)
    assert done.code == 0, done.err
    document: dict[str, Any] = json.loads(done.out)
    return document


def round_of(office: Path) -> tuple[Path, Path]:
    """Adds two problems to the sample ledger, sends all out, takes one district's answers in, carries over."""
    ledger = office / "7月问题台账.xlsx"
    headers = ["序号", "地点", "存在问题", "县区", "交办日期", "整改时限", "责任单位", "现场照片"]
    rows = [
        [n, f"新街{n}号", f"新街{n}号护栏缺失{n * 7}米", "大洼区", "2022-07-19", "2022-07-30", "市城管局", None]
        for n in (1, 2)
    ]
    build(office / "巡查.xlsx", rows, headers)
    paste_in_cell(office / "巡查.xlsx", "H3", BEFORE, "ID_PATROL")
    added = run(office, "add", ledger.name, "巡查.xlsx")
    assert (len(added["added"]), added["not_taken"]) == (2, [])
    run(office, "split", ledger.name, "-o", "发")
    (office / "收").mkdir()
    back = office / "收/大洼区.xlsx"
    shutil.copyfile(office / f"发/县区/大洼区_{AS_OF}.xlsx", back)
    (table,) = judged(back).ledgers[0].tables
    line = next(v.item.row for v in judged(back).verdicts if v.item.site == "新街1号")
    status, day = (next(c.letter for c in table.columns if c.field == name) for name in ("status", "done_on"))
    after = next(column.letter for column in table.columns if "整改后" in column.header)
    from civtrack.xlsx import Package

    with Package.open(back) as package:
        package.sheet(SHEET).set(f"{status}{line}", "已整改")
        package.sheet(SHEET).set(f"{day}{line}", "2022-07-20")
        package.save(back)
    paste_in_cell(back, f"{after}{line}", DONE, "ID_DONE", SHEET)
    paste_in_cell(back, f"{after}{line + 1}", DONE, "ID_DONE2", SHEET)
    collected = run(office, "collect", ledger.name, "收", "--base", "发/县区", "--in-place")
    assert sorted(one["field"] for one in collected["merged"]) == ["done_on", "photos", "photos", "status"]
    assert collected["refused"] == collected["conflicts"] == collected["unmatched"] == []
    run(office, "carry", ledger.name)
    return ledger, office / "8月问题台账.xlsx"


def test_a_ledger_of_wps_goes_round(tmp_path: Path) -> None:
    """What is open goes on with its photos, each at its item; what the district finished stays behind with its own."""
    office = sample_office(tmp_path / "办公室")
    before = judged(office / "7月问题台账.xlsx")
    old = shown(office / "7月问题台账.xlsx", SHEET)
    ledger, following = round_of(office)
    now = judged(ledger)
    assert len(now.verdicts) == len(before.verdicts) + 2
    fresh = {v.item.site: v for v in now.verdicts if (v.item.site or "").startswith("新街")}
    assert {site: v.status.value for site, v in fresh.items()} == {"新街1号": "done", "新街2号": "assigned"}
    pictures = shown(ledger, SHEET)
    photos = sorted(found for some in pictures.values() for found in some)
    assert photos == sorted(
        [*(found for some in old.values() for found in some), ("cell", BEFORE), *[("cell", DONE)] * 2]
    )
    rows = {v.item.row: v for v in now.verdicts}
    mine = {fresh[site].item.row: site for site in fresh}
    assert {mine[row] for place in pictures if (row := int(place[1:])) in mine} == set(fresh)

    kept = [v for v in now.verdicts if v.reason.value not in LEAVING]
    then = judged(following).verdicts
    assert [(v.item.number, v.item.site, v.item.description) for v in then] == [
        (v.item.number, v.item.site, v.item.description) for v in kept
    ]
    numbers = {v.item.row: v.item.number for v in then}
    going = sorted(
        (rows[row].item.number, place[0], some)
        for place, some in pictures.items()
        if rows[row := int(place[1:])].reason.value not in LEAVING
    )
    assert going
    assert going == sorted((numbers[int(place[1:])], place[0], some) for place, some in shown(following, SHEET).items())
    log = list(csv.DictReader(io.StringIO(typed("log", "--format", "csv", cwd=office).out.lstrip("\ufeff"))))
    assert {row["Command"] for row in log} == {"add", "collect", "carry"}


@pytest.mark.libreoffice
def test_every_ledger_of_the_round_opens_in_libreoffice(tmp_path: Path) -> None:
    """Another program reads as many items."""
    from tests.conftest import SOFFICE

    office = sample_office(tmp_path / "办公室")
    ledgers = round_of(office)
    words = ["--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path)]
    subprocess.run([str(SOFFICE), *words, *map(str, ledgers)], check=True, capture_output=True, timeout=120)
    for path in ledgers:
        text = (tmp_path / f"{path.stem}.csv").read_text("utf-8")
        assert text.count("WT2207-") >= len(judged(path).items)
        assert "#REF!" not in text
