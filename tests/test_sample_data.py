"""The sample office: it can be rebuilt, is well-formed, and holds everything that civtrack has a word for."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import posixpath
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from civtrack.assessment import Assessment, assess
from civtrack.model import DeadlineKind, Kind, Reason, Status
from civtrack.settings import load

SAMPLE = Path(__file__).parents[1] / "sample_data"
MAIN = "7月问题台账.xlsx"
ITEMS = {
    MAIN: 327,
    "各县区问题清单.xlsx": 82,
    "7月重点工作提示单.xlsx": 25,
    "档案材料三色表.xlsx": 40,
    "数字城管案件.xls": 60,
    "12345诉求.csv": 50,
}
ARRIVALS = ("来件/大洼区整改反馈_2022-07-19.xlsx", "来件/市级巡查新增问题_2022-07-19.xlsx")
FILES = (*ITEMS, *ARRIVALS)
WORKBOOKS = [name for name in FILES if name.endswith(".xlsx")]
NAMES = {"r": "http://schemas.openxmlformats.org/package/2006/relationships"}


def run(*arguments: str) -> str:
    """Runs Python in the sample folder and returns what it prints."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=SAMPLE, env=environment, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def meant() -> list[dict[str, Any]]:
    """What the builder meant every item to be."""
    code = (
        "import json, build\n"
        "print(json.dumps([{'ledger': e.ledger, **e.meant._asdict()} for e in build.make()[1]], default=str))"
    )
    found: list[dict[str, Any]] = json.loads(run("-c", code))
    return found


def parts(data: bytes) -> list[tuple[str, tuple[int, ...], bytes]]:
    """The members of a package in order; how hard they are compressed is the business of the zlib at hand."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, info.date_time, archive.read(info)) for info in archive.infolist()]


def test_rebuilding_gives_what_is_committed(tmp_path: Path) -> None:
    """build.py, run anywhere, writes the files that lie beside it: every member, in its order, with its time."""
    run("build.py", str(tmp_path))
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")} == set(FILES)
    for name in FILES:
        fresh, kept = (tmp_path / name).read_bytes(), (SAMPLE / name).read_bytes()
        if name.endswith(".xlsx"):
            assert parts(fresh) == parts(kept), name
        else:
            assert fresh == kept, name


def test_rebuilding_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """On one machine two runs agree to the byte, compression included."""
    for turn in ("first", "second"):
        (tmp_path / turn).mkdir()
        run("build.py", str(tmp_path / turn))
    for name in FILES:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes(), name


def test_the_folder_is_small() -> None:
    """The sample travels in the wheel, so all of it stays under a megabyte and a half."""
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 1_500_000


@pytest.mark.parametrize("name", WORKBOOKS)
def test_workbooks_are_well_formed(name: str) -> None:
    """Every XML part parses, every part has a content type, every relationship leads to a part."""
    members = {part: data for part, _, data in parts((SAMPLE / name).read_bytes())}
    types = ET.fromstring(members["[Content_Types].xml"])
    known = {node.get("PartName", "").lstrip("/") for node in types} | {node.get("Extension") for node in types}
    for part, data in members.items():
        if part.endswith((".xml", ".rels", ".vml")):
            ET.fromstring(data)
        assert part == "[Content_Types].xml" or part in known or part.rsplit(".", 1)[-1] in known, part
        if part.endswith(".rels"):
            base = posixpath.dirname(posixpath.dirname(part))
            for link in ET.fromstring(data).iterfind("r:Relationship", NAMES):
                target = link.get("Target", "")
                path = posixpath.normpath(posixpath.join("/", base, target)).lstrip("/")
                assert path in members, (part, target)


def test_cell_photos_are_whole() -> None:
    """Each DISPIMG formula of the main ledger has its picture in cellimages.xml, and each picture is a JPEG."""
    from PIL import Image

    members = {part: data for part, _, data in parts((SAMPLE / MAIN).read_bytes())}
    used = re.findall(r'<f>_xlfn\.DISPIMG\("(ID_\w{32})",1\)</f>', members["xl/worksheets/sheet1.xml"].decode())
    listed = re.findall(r'name="(ID_\w{32})"', members["xl/cellimages.xml"].decode())
    photos = [data for part, data in members.items() if part.endswith(".jpeg")]
    assert used == listed
    assert len(set(used)) == len(photos) == 24
    assert len(set(photos)) == len(photos)
    for data in photos:
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, image.size) == ("JPEG", (208, 156))


def test_the_main_ledger_has_what_offices_have() -> None:
    """Merged two-row header, hidden rows, filter, panes, drop-downs, a rule, a comment, print set-up."""
    import openpyxl

    book = openpyxl.load_workbook(SAMPLE / MAIN)
    assert book.sheetnames == ["整改台账", "填报说明", "汇总"]
    sheet = book["整改台账"]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:V1", "N3:P3", "T3:U3", "A3:A4"} <= merged
    assert sum(area.startswith("B") and area[1].isdigit() for area in merged) >= 6
    assert sum(dimension.hidden for dimension in sheet.row_dimensions.values()) == 12
    assert (sheet.auto_filter.ref or "").startswith("A4:V")
    assert sheet.freeze_panes == "E5"
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert len(sheet.data_validations.dataValidation) == 2
    assert len(sheet.conditional_formatting) == 1
    assert "立行立改" in sheet["O4"].comment.text


def test_cached_totals_are_true() -> None:
    """Subtotals, the total and the counting sheet hold formulas whose cached values agree with the rows."""
    import openpyxl

    formulas, values = openpyxl.load_workbook(SAMPLE / MAIN), openpyxl.load_workbook(SAMPLE / MAIN, data_only=True)
    sheet, shown = formulas["整改台账"], values["整改台账"]
    checked = Counter[str]()
    for book_sheet in ("整改台账", "汇总"):
        for row in formulas[book_sheet].iter_rows():
            for cell in row:
                found = re.fullmatch(
                    r'=(COUNTA|COUNTIF|SUM)\((?:整改台账!)?([$A-Z\d:,]+)(?:,"(\w+)")?\)', str(cell.value)
                )
                if not found:
                    continue
                function, area, word = found.groups()
                cells = [part.replace("$", "") for part in area.rstrip(",").split(",")]
                found_values = [
                    one.value
                    for part in cells
                    for line in (shown[part] if ":" in part else ((shown[part],),))
                    for one in line
                ]
                if function == "SUM":
                    expected = sum(found_values)
                elif function == "COUNTIF":
                    expected = found_values.count(word)
                else:
                    expected = sum(value is not None for value in found_values)
                assert values[book_sheet][cell.coordinate].value == expected, cell.coordinate
                checked[function] += 1
    assert checked["SUM"] == 3
    assert checked["COUNTA"] == 18
    assert checked["COUNTIF"] == 24
    assert shown.cell(sheet.max_row, 8).value == ITEMS[MAIN]


def test_items_are_as_many_as_stated(meant: list[dict[str, Any]]) -> None:
    """Each ledger holds the number of items that the tests and the page of the folder count on."""
    assert Counter(line["ledger"] for line in meant) == ITEMS


def test_the_exports_are_what_their_systems_write() -> None:
    """The .csv is GB18030 and not UTF-8, with a line break inside a cell; the .xls is BIFF in a compound file."""
    data = (SAMPLE / "12345诉求.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    rows = list(csv.reader(io.StringIO(data.decode("gb18030"), newline="")))
    assert {len(row) for row in rows} == {8}
    assert len(rows) == 1 + ITEMS["12345诉求.csv"]
    assert any("\n" in row[2] for row in rows)
    assert (SAMPLE / "数字城管案件.xls").read_bytes().startswith(b"\xd0\xcf\x11\xe0")


def _judged() -> Assessment:
    return assess([], as_of=dt.date(2022, 7, 20), settings=load(SAMPLE / "civtrack.toml", [], {}))


def test_everything_occurs() -> None:
    """Judged as of 2022-07-20, every tier, reason, status and kind of deadline occurs, in believable shares."""
    judged = _judged()
    verdicts = judged.verdicts
    assert not judged.unreadable
    assert {verdict.tier for verdict in verdicts} == {"red", "yellow", "green", "grey", "closed", "void"}
    assert {verdict.reason for verdict in verdicts} == set(Reason) - {Reason.BEHIND, Reason.CARRIED}
    assert {verdict.status for verdict in verdicts} == set(Status)
    assert {verdict.deadline.kind for verdict in verdicts} == set(DeadlineKind)
    assert Counter(verdict.item.table.ledger for verdict in verdicts) == ITEMS
    shares = _shares(Counter(verdict.tier for verdict in verdicts if verdict.tier != "void"))
    for tier, least, most in (("closed", 42, 56), ("red", 9, 16), ("yellow", 5, 11), ("green", 20, 30), ("grey", 2, 7)):
        assert least <= shares[tier] <= most, shares


def _shares(counts: Mapping[str, int]) -> dict[str, float]:
    total = sum(counts.values())
    return {tier: 100 * count / total for tier, count in counts.items()}


def test_verdicts_are_as_meant(meant: list[dict[str, Any]]) -> None:
    """What civtrack judges is what the builder, which knows nothing of civtrack, meant: district, reason, days."""
    by_place = {
        (item.table.ledger, item.row if item.table.ledger.endswith(".csv") else (item.table.sheet, item.row)): verdict
        for verdict in _judged().verdicts
        for item in (verdict.item,)
    }
    wrong: list[tuple[object, ...]] = []
    for line in meant:
        row = line["row"] if line["ledger"].endswith(".csv") else (line["sheet"], line["row"])
        verdict = by_place[line["ledger"], row]
        due = verdict.deadline.day.isoformat() if verdict.deadline.day else None
        done = verdict.done_on.isoformat() if line["done"] and verdict.done_on else line["done"]
        got = (verdict.item.district, verdict.reason, due, done)
        if line["district"] != got[0] or (line["reason"] and got[1:] != (line["reason"], line["due"], line["done"])):
            wrong.append((line, got))
    assert wrong == []


def test_districts_differ() -> None:
    """The districts do unequally well, so that the ranking has something to say."""
    ranks = [figures.rank for figures in _judged().summary("district").groups if figures.rank]
    assert len(ranks) >= 4
    assert len(set(ranks)) >= 4


def test_the_office_uses_what_there_is() -> None:
    """Districts ranked in a group, materials by their own colours, units by short names, views, an inbox at rest.

    What came in lies beside the inbox: a run of the day in the checkout finds nothing to take into the ledgers.
    """
    settings = load(SAMPLE / "civtrack.toml", [], {})
    assert settings.office.groups
    assert settings.office.unit_aliases
    assert settings.views
    assert settings.policy(Kind.MATERIAL).profile.name == "materials"
    assert settings.inbox_folder == SAMPLE / "收件"
    assert [path.name for path in (SAMPLE / "收件").iterdir()] == [".gitkeep"]
    ranked = [figures.group for figures in _judged().summary("district").groups if figures.rank]
    assert ranked == ["兴隆台区", "双台子区", "大洼区", "盘山县"]
