"""Nothing of another district in an office's own words, and everything that goes to all; what own rows say is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from civtrack.assessment import assess
from civtrack.cli.app import whole
from civtrack.model import Problem
from civtrack.outputs.districts.copied import Manner
from civtrack.outputs.districts.latin import Latin, sounds
from civtrack.outputs.districts.towns import enumerated, towns_in
from civtrack.problems import SPLIT_LIST_BESIDE, SPLIT_OWN_WORDS
from civtrack.settings import Settings
from tests.leaks.base import CODES, D
from tests.leaks.real_words import GOES, HEADER, HIDDEN, WORDS, figure, ledger
from tests.leaks.scan import parts, spoken
from tests.leaks.test_leaks import OFFICE, workbooks
from tests.outputs.test_district import AS_OF, divided

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


LATIN = {"DW": ["dawa"], "ST": ["shuangtaizi"], "PS": ["panshan", "Panshan", "PanShan", "PS-0"]}


def leaked(path: Path, own: str) -> set[tuple[str, str]]:
    """What speaks of other districts in a workbook."""
    others = [code for code in CODES if code != own]
    figures = [str(figure(code, number)) for code in others for number in (2, 4)]
    figures += [word for code in others for word in LATIN[code]]
    found: set[tuple[str, str]] = spoken(path, [word for code in others for word in WORDS[code]] + figures)
    return found


@pytest.mark.parametrize("name", HIDDEN)
def test_real_words_of_others_stay_behind(tmp_path: Path, name: str) -> None:
    """No district reads a word of another, however it is written, and each has its four rows."""
    made = workbooks(HIDDEN[name](tmp_path / "台账.xlsx"), tmp_path / "县区", (), Manner(tiers=len(name) % 2 == 0))
    assert len(made) == 3
    for code, copy in made.items():
        assert leaked(copy, code) == set()
        sheet: Any = openpyxl.load_workbook(copy).worksheets[0]
        head = next(row for row in sheet.iter_rows(values_only=True) if HEADER[0] in row)
        assert sum(sheet.cell(row, head.index("县区") + 1).value == D[code] for row in range(1, 20)) == 4


@pytest.mark.parametrize("name", GOES)
def test_what_names_nobody_goes_to_all(tmp_path: Path, name: str) -> None:
    """Every district reads it."""
    more, texts = GOES[name]
    made = workbooks(ledger(tmp_path / "台账.xlsx", more), tmp_path / "县区")
    assert len(made) == 3
    for copy in made.values():
        written = "".join(data.decode("utf-8", "ignore") for data in parts(copy).values())
        assert [text for text in texts if text not in written] == []


def told(path: Path, folder: Path) -> list[Problem]:
    """What is said when a ledger is divided."""
    return divided(assess(path, as_of=AS_OF, settings=Settings(office=OFFICE)), folder)[1]


def test_a_list_beside_the_items_is_told(tmp_path: Path) -> None:
    """Where it begins, once."""
    path = HIDDEN["a_list_right_of_the_table"](tmp_path / "台账.xlsx")
    found = [one for one in told(path, tmp_path / "县区") if one.kind is SPLIT_LIST_BESIDE]
    assert [(str(one.where), one.found) for one in found] == [("台账.xlsx!台账!N3", "县区")]


def speaking(path: Path) -> Path:
    """A ledger whose own cells and comments name others, and one that names its own district."""

    def more(_: Any, sheet: Any) -> None:
        sheet.write("N3", "转办")
        sheet.write("N4", "转盘山县")
        sheet.write("N7", "与盤 山交界")
        sheet.write("N10", "大洼区自办")
        sheet.write("M5", "与盘山、大洼交界，扩大、洼地")
        sheet.write("M6", "扩大，洼地")
        sheet.write_comment("E6", "大洼区也有", {"author": "市办"})
        sheet.write_comment("E9", "已核", {"author": "市办"})

    return ledger(path, more)


def test_own_words_go_along_and_are_told(tmp_path: Path) -> None:
    """The cells stand in the workbooks as they are; one line counts and names them."""
    (one,) = (one for one in told(speaking(tmp_path / "台账.xlsx"), tmp_path / "县区") if one.kind is SPLIT_OWN_WORDS)
    assert (str(one.where), one.found) == ("台账.xlsx!台账!N4", "大洼区、盘山县")
    assert one.values == {"count": 3, "comments": 1, "cells": "N4、N7、M5、E6", "more": ""}
    sheet: Any = openpyxl.load_workbook(tmp_path / "县区" / f"大洼区_{AS_OF}.xlsx").worksheets[0]
    assert [sheet.cell(row, 14).value for row in range(4, 7)] == ["转盘山县", "与盤 山交界", "大洼区自办"]


def test_own_words_stand_in_the_manifest(tmp_path: Path) -> None:
    """By workbook, ledger and sheet."""
    path = speaking(tmp_path / "台账.xlsx")
    (tmp_path / "civtrack.toml").write_text(
        f'[office]\nname = "市争创办"\ndistricts = {json.dumps(list(D.values()))}\n', encoding="utf-8"
    )
    done = CliRunner().invoke(
        whole(), ["split", str(path), "--as-of", str(AS_OF), "--config", str(tmp_path / "civtrack.toml"),
              "-o", str(tmp_path / "出"), "--format", "json"],
    )  # fmt: skip
    assert done.exit_code == 0
    assert list(json.loads(done.stdout)) == ["written", "unchanged", "refused"]
    manifest = json.loads((tmp_path / "出" / "县区" / f"分发清单_{AS_OF}.json").read_text(encoding="utf-8"))
    listed = {one["group"]: one["ledgers"][0]["sheets"][0]["names_others"] for one in manifest["files"]}
    assert listed["大洼区"] == {"cells": ["N4", "N7"], "comments": [], "names": ["盘山县"]}
    assert listed["盘山县"]["comments"] == ["E6"]
    assert listed["双台子区"] == {"cells": ["M5"], "comments": [], "names": ["大洼区", "盘山县"]}
    assert "市办" not in done.stdout


def test_where_nobody_is_named_nothing_is_told(tmp_path: Path) -> None:
    """No line, and nothing in the manifest."""
    found = told(ledger(tmp_path / "台账.xlsx"), tmp_path / "县区")
    assert [one for one in found if one.kind is SPLIT_OWN_WORDS] == []
    manifest = json.loads((tmp_path / "县区" / f"分发清单_{AS_OF}.json").read_text(encoding="utf-8"))
    assert [one["ledgers"][0]["sheets"][0]["names_others"] for one in manifest["files"]] == [None] * 3


@pytest.mark.parametrize(
    ("place", "towns"),
    [
        ("胡家镇芦苇荡停车场", ["胡家镇", "芦苇荡停车场"]),
        ("盘锦市盘山县甜水镇农贸市场", ["甜水镇"]),
        ("太平街道办事处", ["太平街道"]),
        ("胡家镇人民政府", ["胡家镇"]),
        ("老旧乡镇卫生院", []),
        ("美丽乡村示范路", []),
        ("沿街道路两侧", []),
        ("主干街道路口", []),
        ("各乡镇卫生院", []),
        ("振兴街道路面破损", []),
        ("全镇主要道路", []),
        ("小城镇建设指挥部", []),
        ("惠宾大街公厕", []),
    ],
)
def test_towns_of_places(place: str, towns: list[str]) -> None:
    """A town is a name before 镇, 乡 or 街道, and no common word."""
    assert [town for town, _ in towns_in([place], ["某县"])] == towns


def test_towns_that_share_a_word() -> None:
    """Each is read with it."""
    assert list(enumerated("胡家、甜水两镇和田家、新兴街道")) == ["胡家镇", "甜水镇", "田家街道", "新兴街道"]
    assert list(enumerated("请各单位、各部门报送")) == []


def test_sounds_of_names() -> None:
    """Common characters have a sound by their place, others none."""
    assert [sounds(name) for name in ("盘山", "双台子", "兴隆台", "沈河", "浑南")] == [
        ["pan", "shan"], ["shuang", "tai", "zi"], ["xing", "long", "tai"], ["shen", "he"], ["hun", "nan"]]  # fmt: skip
    assert sounds("郫县") == sounds("A区") == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Panshan County", {"盘山县"}),
        ("PAN SHAN", {"盘山县"}),
        ("panshan_cgj@163.com", {"盘山县"}),
        ("PanShanXian", {"盘山县"}),
        ("Dawa District", {"大洼区"}),
        ("Dawa", set()),
        ("the Panshans", set()),
        ("Japanshan", set()),
        ("https://x.cn/data?q=1", set()),
    ],
)
def test_names_in_latin_letters(text: str, named: set[str]) -> None:
    """A name stands there as a word; a short one says what it is."""
    assert Latin({"盘山县": "盘山县", "盘山": "盘山县", "大洼": "大洼区"}).groups(text) == named
