"""The brief for the group chat: what it says, letter for letter, and that it always fits.

After a change that is meant: ``CIVTRACK_GOLDEN=write pytest tests/outputs/test_brief.py``, then read the difference.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.assessment import Assessment
from civtrack.errors import FileMissing
from civtrack.locales import translator
from civtrack.model import Kind
from civtrack.outputs import brief as brief_module
from civtrack.outputs.brief import LIMIT, brief, full_brief
from civtrack.outputs.brief_lines import cut
from civtrack.outputs.earlier import Earlier
from civtrack.outputs.summary_document import summary_document
from civtrack.outputs.wording import done_elsewhere
from civtrack.settings.schema import OfficeSettings
from tests.support.judged import AS_OF, DISTRICTS, judged
from tests.support.offices import a_ledger, contents
from tests.support.typed import asked, typed

GOLDEN = Path(__file__).parents[1] / "golden" / "brief"
WRITING = os.environ.get("CIVTRACK_GOLDEN") == "write"
ZH, EN = translator("zh"), translator("en")


def _days(count: int) -> dt.date:
    return AS_OF + dt.timedelta(days=count)


def _row(district: str | None, late: int, **written: Any) -> dict[str, Any]:
    """An item that is so many days overdue (negative: has so many left)."""
    return {"district": district, "deadline": _days(-late), "status": "整改中", "unit": "市城管局", **written}


CALM_ROWS = [_row("大洼区", -9, site="惠宾街"), _row("盘山县", -30), {"district": "盘山县", "status": "已销号"}]
MIXED_ROWS = [
    _row("大洼区", 20, site="大洼区田家学校", unit="大洼区教育局", person="袁爽"),
    _row("大洼区", 5, unit=None, description="路灯不亮。\n=HYPERLINK(1)"),
    _row("盘山县", 20, site="县医院", unit="盘山县委宣传部", person="徐颖"),
    _row("盘山县", 0, site="府前街"),
    _row("兴隆台区", -1, site="物资小区"),
    _row("兴隆台区", -1, site="惠宾街"),
    _row(None, -1, site="新工街"),
    _row("双台子区", 0, status="已完成", done_on=_days(-1)),
    {"district": "大洼区", "deadline": "尽快", "status": "整改中"},
]


def _material(name: str, status: str, late: int, **written: Any) -> dict[str, Any]:
    return _row("大洼区", late, **{"description": name, "status": status, **written})


MATERIALS = [
    _material("工作总结", "未报", -9, unit="市教育局", person="冷静"),
    _material("统计表", "未报送", 12, unit="市卫健委"),
    _material("方案", "已报送", -1),
    _material("台账", "审核通过", 9),
]
YESTERDAY = Earlier(
    _days(-1),
    {"red": 1, "yellow": 4, "green": 1, "grey": 1, "closed": 0},
    {"大洼区": {"red": 3, "yellow": 0}, "盘山县": {"red": 1, "yellow": 1}},
    (("New", 2), ("Finished", 1)),
)


def _told(assessment: Assessment, before: Earlier | None = None) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(brief_module, "earlier_day", lambda _: before)
        return brief(assessment, ZH)


CASES = {
    "sample": lambda: asked("brief", language="zh").out,
    "sample-full": lambda: asked("brief", "--full", "-d", "大洼", language="zh").out,
    "one-district": lambda: asked("brief", "-d", "大洼", language="zh").out,
    "mixed": lambda: _told(judged(MIXED_ROWS)),
    "mixed-full": lambda: full_brief(judged(MIXED_ROWS), ZH),
    "mixed-english": lambda: brief(judged(MIXED_ROWS), EN),
    "since-yesterday": lambda: _told(judged(MIXED_ROWS), YESTERDAY),
    "since-monday": lambda: _told(judged(MIXED_ROWS), dataclasses.replace(YESTERDAY, day=_days(-2), total={"red": 3})),
    "empty-office": lambda: brief(judged([]), ZH),
    "nothing-overdue": lambda: brief(judged(CALM_ROWS), ZH),
    "materials": lambda: brief(judged(MATERIALS, "materials", Kind.MATERIAL), ZH),
    "by-days-late": lambda: brief(judged(MIXED_ROWS, "days-late"), ZH),
}


@pytest.mark.parametrize("name", CASES)
def test_the_brief_is_as_it_was(name: str) -> None:
    """The text equals the golden file, which a person has read."""
    text = CASES[name]()
    golden = GOLDEN / f"{name}.txt"
    if WRITING:
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(text.encode())
    assert text == golden.read_bytes().decode()


def test_no_golden_brief_is_left_over() -> None:
    """Every file in the folder belongs to a case."""
    assert {path.stem for path in GOLDEN.iterdir()} == set(CASES)


def test_its_numbers_are_those_of_the_summary() -> None:
    """Total, tiers and rates equal ``summary --format json``."""
    assessment = judged(MIXED_ROWS)
    total = summary_document(assessment)["total"]
    text = brief(assessment, ZH)
    found = re.search(r"共(\d+)项：红(\d+)、黄(\d+)、绿(\d+)、待定(\d+)、已办结(\d+)；整改率([\d.]+)%", text)
    assert found
    assert [int(figure) for figure in found.groups()[:6]] == [
        total[key] for key in ("total", "red", "yellow", "green", "grey", "closed")
    ]
    assert float(found[7]) == pytest.approx(total["completion_rate"] * 100)
    assert "另有" not in text


def test_names_go_first_and_the_rest_is_counted() -> None:
    """When it grows too long there are fewer names, the least overdue are left out, and “另有 N 项” counts them."""
    rows = [_row(district, late, site="建设文化广场东侧人行道及其两侧", unit="住房和城乡建设局", person="欧阳娜娜")
            for district in DISTRICTS for late in (9, 30)]  # fmt: skip
    short, crowded = judged(rows), judged([*rows, *(_row(f"第{number:02}号示范街道", 2) for number in range(9))])
    assert re.findall(r"^(\d)\. .+逾期(\d+)天", brief(short, ZH), re.MULTILINE) == [
        ("1", "30"), ("2", "30"), ("3", "30"), ("4", "30"), ("5", "9")
    ]  # fmt: skip
    assert "另有3项。" in brief(short, ZH)
    fewer = brief(crowded, ZH)
    named = re.findall(r"^\d\. .+逾期(\d+)天", fewer, re.MULTILINE)
    assert 0 < len(named) < 5
    assert set(named) == {"30"}
    assert f"另有{8 + 9 - len(named)}项。" in fewer
    assert len(fewer) < LIMIT


def test_the_worst_are_named_before_tomorrow_is_told_by_district() -> None:
    """A dozen districts leave room for the gravest: people and places are what the brief is for."""
    names = [f"第{number:02}示范区" for number in range(12)]
    rows = [_row(name, late, site="建设文化广场", unit="市场监管局", person="王敏")
            for name in names for late in (20, 9, -1)]  # fmt: skip
    text = brief(judged(rows), ZH)
    assert re.findall(r"^(\d)\. .+王敏，逾期20天", text, re.MULTILINE)[:2] == ["1", "2"]
    assert "明日（7月21日）到期12项。" in text
    assert all(f"{name}：红2 黄1" in text for name in names)
    assert len(text) < LIMIT


def test_districts_share_a_line_when_there_are_too_many() -> None:
    """With forty districts the worst keep their line, the others share one, and nothing is lost from the count."""
    assessment = judged([_row(f"第{number:02}街道办事处", 3) for number in range(40) for _ in range(1 + number % 7)])
    text = brief(assessment, ZH)
    assert len(text) < LIMIT
    own = [int(count) for count in re.findall(r"^第\d+街道办事处：红(\d+)", text, re.MULTILINE)]
    left = re.search(r"^其余(\d+)个：红(\d+)", text, re.MULTILINE)
    assert left
    assert len(own) + int(left[1]) == 40
    assert sum(own) + int(left[2]) == assessment.summary().total.tiers["red"]
    assert sorted(own) == sorted(1 + number % 7 for number in range(40))[-len(own) :]


_TEXT = st.text(max_size=200)


@settings(max_examples=60, deadline=None)
@given(
    office=_TEXT,
    rows=st.lists(st.tuples(_TEXT, _TEXT, _TEXT, st.integers(-3, 400)), max_size=60),
    lost=st.lists(st.text("甲乙丙.xlsx", min_size=1), max_size=9),
)
def test_it_always_fits(office: str, rows: list[tuple[str, str, str, int]], lost: list[str]) -> None:
    """Whatever the office, its districts and its units are called: fewer than 500 characters, each line a line."""
    written = [
        _row(district or None, late, site=site or None, unit=unit or None) for district, site, unit, late in rows
    ]
    assessment = judged(written)
    changed = dataclasses.replace(
        assessment,
        settings=dataclasses.replace(assessment.settings, office=OfficeSettings(name=office)),
        unreadable=tuple(FileMissing(name) for name in lost),
    )
    text = brief(changed, ZH)
    assert len(text) < LIMIT
    assert text.endswith("\n")
    assert f"共{len(rows)}项" in text
    assert not lost or "没有计入" in text


def test_ledgers_that_could_not_be_read_are_named() -> None:
    """The totals are not those of the whole office then, and the brief says so."""
    assessment = dataclasses.replace(judged(CALM_ROWS), unreadable=(FileMissing("盘山县.xlsx"),))
    assert "读不了、没有计入的台账：盘山县.xlsx。\n" in brief(assessment, ZH)
    assert "盘山县.xlsx" in full_brief(assessment, ZH)


def test_the_full_brief_names_everything() -> None:
    """Each overdue item and each that is due today or tomorrow has its line, with what is wrong there."""
    rows = [_row("大洼区", late, site=f"第{late}小区", description="楼道" * 40) for late in range(-1, 30)]
    text = full_brief(judged(rows), ZH)
    for late in range(-1, 30):
        assert text.count(f" 第{late}小区：") == 1
    assert text.count("楼道" * 40) == 31


def test_the_full_brief_names_no_caller() -> None:
    """It goes to a group chat: who called, what he asks and his number are left out, with a place and without."""
    told = "市民反映，楼道灯不亮，要求答复，联系电话13900000000。"
    text = full_brief(
        judged([_row("大洼区", 3, site="甲小区", description=told), _row("大洼区", 2, description=told)]), ZH
    )
    assert text.count("楼道灯不亮") == 2
    assert not re.search("市民|答复|1390", text)


def test_the_command_prints_what_it_writes(tmp_path: Path) -> None:
    """``-o FILE`` has the bytes of stdout; a district by its alias; ``--lang`` is the language of the terminal only."""
    a_ledger(tmp_path / "台账.xlsx", [{"整改时限": "2022-07-10"}, {"县区": "盘山县"}])
    shown = typed("brief", "台账.xlsx", "--as-of", "2022-07-20", cwd=tmp_path)
    assert shown.code == 0
    assert shown.out.startswith("整改简报（2022年7月20日）\n共2件：红1")
    written = typed("brief", "台账.xlsx", "--as-of", "2022-07-20", "--lang", "en", "-o", "简报.txt", cwd=tmp_path)
    assert (written.code, written.out) == (0, "")
    assert (tmp_path / "简报.txt").read_bytes() == shown.out.encode()
    one = typed("brief", "台账.xlsx", "--as-of", "2022-07-20", "-d", "盘山县", "--full", cwd=tmp_path)
    assert one.out.startswith("盘山县整改简报（2022年7月20日）\n共1件：红0")


def test_daily_leaves_the_brief(tmp_path: Path) -> None:
    """By default the day's folder holds the brief that the command prints; settings can leave it out."""
    a_ledger(tmp_path / "台账.xlsx", [{"整改时限": "2022-07-10"}])
    arguments = ("台账.xlsx", "--as-of", "2022-07-20", "-q")
    assert typed("daily", *arguments, cwd=tmp_path).code == 0
    made = tmp_path / "civtrack-out/2022-07-20/简报_2022-07-20.txt"
    assert made.read_bytes() == typed("brief", *arguments, cwd=tmp_path).out.encode()
    before = contents(tmp_path / "civtrack-out")
    assert typed("daily", *arguments, cwd=tmp_path).code == 0
    assert contents(tmp_path / "civtrack-out") == before
    (tmp_path / "civtrack.toml").write_text('[outputs]\ndaily = ["update"]\n', "utf-8")
    assert typed("daily", *arguments, cwd=tmp_path).code == 0
    assert not made.exists()


def test_names_that_begin_alike_stay_apart() -> None:
    """A long name loses its middle: two districts of one city are no two lines alike."""
    city = "内蒙古自治区鄂尔多斯高新技术产业开发区"
    rows = [{"district": f"{city}{name}", "deadline": AS_OF} for name in ("东片区", "西片区", "南片区")]
    lines = brief(judged(rows), ZH).splitlines()
    assert len(set(lines)) == len(lines)
    assert any("…发区东片区：" in line for line in lines)
    assert cut("市住房和城乡建设局", 20) == "市住房和城乡建设局"
    assert len(cut(city, 12)) == 12


def test_one_sentence_says_that_nothing_falls_due() -> None:
    """今日到期0项，明日没有到期的 says one thing twice."""
    assert "今日、明日（7月21日）没有到期的。" in brief(judged([{"deadline": AS_OF + dt.timedelta(9)}]), ZH)
    assert "今日到期1件，明日（7月21日）没有到期的。" in brief(judged([{"deadline": AS_OF}]), translator("zh", "件"))


def test_what_is_done_adds_up_where_materials_have_colours_of_their_own() -> None:
    """A material that was passed is green: the rate counts it, and the line says where it stands."""
    told = (GOLDEN / "sample.txt").read_text(encoding="utf-8")
    assert "已办结260（另有办结18项列入其他等级）；整改率48.77%" in told
    assert pytest.approx(0.4877, abs=1e-4) == (260 + 18) / 570
    for made in (judged([{"deadline": AS_OF, "status": "已整改"}]), judged([{"deadline": AS_OF}], "materials")):
        assert done_elsewhere(made.summary().total, made.tiers) == 0
        assert "列入" not in brief(made, ZH)
