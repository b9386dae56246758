"""The leader's one page: one page for any office, nothing small, every figure that of the summary."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civtrack.assessment import Assessment
from civtrack.errors import FileMissing, NoChineseFont, NoPdf
from civtrack.locales import translator
from civtrack.model import Kind
from civtrack.outputs.onepage import fonts
from civtrack.outputs.onepage.content import Contents, Share
from civtrack.outputs.onepage.fitting import fitted
from civtrack.outputs.onepage.layout import A4, LEAST, PHONE, Table, height
from civtrack.outputs.onepage.measure import by_rule, wrapped
from civtrack.outputs.onepage.page import build, build_phone
from civtrack.outputs.onepage.sheet import Sheet
from civtrack.outputs.summary_document import summary_document
from civtrack.rules.periods import PeriodKind, period_of
from tests.outputs.test_earlier import MONDAY, TUESDAY, WEDNESDAY, judged_on, office
from tests.support.judged import AS_OF, judged
from tests.support.offices import a_ledger, contents, files_of
from tests.support.typed import typed
from tests.support.word import pages, tables

ZH = translator("zh")
WHOLE = Share(24, 5, 6)


def rows(districts: int, of_each: int, name: Callable[[int], str] = "第{:03}街道办事处".format) -> list[dict[str, Any]]:
    """Items of many districts, late and early, some of which nothing was written."""
    return [
        {
            "district": name(district),
            "deadline": AS_OF - dt.timedelta(days=(district * 7 + place * 5) % 40 - 8),
            "status": "整改中" if place % 3 else None,
            "unit": f"市住房和城乡建设局第{place}分局",
            "person": "欧阳娜娜",
            "site": f"建设文化广场东侧人行道及其两侧{place}",
            "description": f"井盖缺失{place}处，影响出行",
        }
        for district in range(districts)
        for place in range(of_each)
    ]


def _long(place: int) -> str:
    return f"盘锦市第{place:03}高新技术产业开发示范合作区管理委员会及其所属各个单位和其他单位"


OFFICES: dict[str, Callable[[], Assessment]] = {
    "one district": lambda: judged(rows(1, 20)),
    "two": lambda: judged(rows(2, 7)),
    "twelve": lambda: judged(rows(12, 7)),
    "hundred": lambda: judged(rows(100, 7)),
    "long names": lambda: judged(rows(9, 7, _long)),
    "nothing": lambda: judged([]),
    "nothing overdue": lambda: judged([{"district": "大洼区", "status": "已销号"}] * 3),
    "by days late": lambda: judged(rows(5, 7), "days-late"),
    "suqian": lambda: judged(rows(5, 7), "suqian"),
    "materials": lambda: judged(rows(5, 7), "materials", Kind.MATERIAL),
}


def sheet(assessment: Assessment, share: Share = WHOLE, *, slim: bool = False) -> Sheet:
    return Contents(assessment, ZH, slim=slim).sheet(share)


@pytest.mark.parametrize("name", OFFICES)
def test_it_fits_one_page_and_counts_everything(name: str) -> None:
    """From one district to a hundred, whatever they are called: what is measured is a page; the parts are the total."""
    assessment = OFFICES[name]()
    whole = Contents(assessment, ZH, slim=False)
    assert height(fitted(whole, A4, by_rule)) + 2 * A4.top <= A4.height
    for most in (3, 6, 24):
        grid = whole.sheet(Share(most, 5, 2)).grid
        assert len(grid.rows) <= most
        heads = [head.text for head in grid.heads]
        for place, head in enumerate(heads[1:-1], 1):
            assert sum(int(row[place]) for row in grid.rows) == int(grid.total[place]), head
        assert int(grid.total[1]) == assessment.summary().total.total
        if len(whole.groups) > most:
            assert re.fullmatch(rf"其余{len(whole.groups) - most + 1}个(县区|单位)", grid.rows[-1][0])


def test_its_figures_are_those_of_the_summary() -> None:
    """Total, tiers, overdue, rates, districts: ``summary --format json``."""
    assessment = judged(rows(4, 9))
    document = summary_document(assessment)
    page = sheet(assessment)
    tiers = [tier.key for tier in assessment.tiers]
    assert [head.text for head in page.grid.heads] == ["县区", "总数", "红", "黄", "绿", "待定", "已办结", "整改率"]
    groups = [*(group for group in document["groups"] if group["total"]), document["total"]]
    for shown, group in zip([*page.grid.rows, page.grid.total], groups, strict=True):
        assert [int(cell) for cell in shown[1:-1]] == [group["total"], *(group[key] for key in tiers)]
        assert float(shown[-1].rstrip("%")) == pytest.approx(group["completion_rate"] * 100)
    total = document["total"]
    assert page.conclusion[0].startswith(f"截至7月20日，共{total['total']}件，逾期{total['red']}件")
    assert sum(int(bar.said.split("件")[0]) for bar in page.chart[1]) == total["red"]
    soon = sum(verdict.days_left is not None and verdict.days_left <= 3 for verdict in assessment.verdicts)
    assert sum(int(bar.said.removesuffix("件")) for bar in page.due[1]) == soon
    assert page.due[0] == f"3日内到期（{soon}件）"


def test_the_worst_are_named_by_matter_place_unit_person_and_days() -> None:
    """The five that are overdue for the longest, in the words of the brief, no two alike."""
    page = sheet(judged(rows(3, 9)))
    title, heads, worst = page.worst
    assert heads == ("问题", "点位", "责任单位", "责任人", "逾期")
    assert len(worst) == 5
    assert len({(one.what, one.where) for one in worst}) == 5
    assert worst[0].person == "欧阳娜娜"
    days = [int(one.days.split("天")[0]) for one in worst]
    assert days == sorted(days, reverse=True)
    assert re.fullmatch(r"重点督办（\d+项中最久的5项）", title)
    few = sheet(judged([{"deadline": AS_OF - dt.timedelta(days=3), "status": "整改中"}] * 2))
    assert few.worst[0] == "重点督办（2项）"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", OFFICES)
def test_words_of_bars_and_narrow_columns_stay_whole(name: str, language: str) -> None:
    """No label of a bar is broken, the bars have room; the heads and days of the worst stand on one line each."""
    blocks = fitted(Contents(OFFICES[name](), translator(language), slim=False), A4, by_rule)
    charts = [block for block in blocks if isinstance(block, Table) and not block.ruled]
    assert charts
    for chart in charts:
        assert min(chart.widths) > 1
        assert sum(chart.widths) <= A4.room + 0.1
        assert all(len(row.cells[0].lines) == 1 for row in chart.rows[1:])
    for table in (block for block in blocks if isinstance(block, Table) and block.ruled and len(block.widths) == 5):
        assert sum(table.widths) == pytest.approx(A4.room)
        assert all(len(cell.lines) == 1 for row in table.rows for cell in row.cells[4:])
        assert all(len(cell.lines) == 1 for cell in table.rows[0].cells[3:])


def test_who_has_not_reported() -> None:
    """Materials not handed in though overdue; units that wrote nothing of what is overdue or due; lost ledgers."""
    late = {"deadline": AS_OF - dt.timedelta(days=3), "district": "大洼区"}
    silent = [
        {**late, "unit": "市教育局"}, {**late, "unit": "市教育局"}, {**late, "unit": "市公安局", "status": "整改中"},
        {**late, "unit": "市残联", "deadline": AS_OF + dt.timedelta(days=30)},
    ]  # fmt: skip
    assert sheet(judged(silent)).silent[1] == ("逾期或3日内到期，状态和进展都没有填报（2项）：市教育局2。",)
    material = [{**late, "unit": "市文明办", "status": "未报"}, {**late, "unit": "市残联", "status": "审核通过"}]
    assert sheet(judged(material, "materials", Kind.MATERIAL)).silent[1] == ("未按时报送材料（1项）：市文明办1。",)
    lost = dataclasses.replace(judged([]), unreadable=(FileMissing("盘山县.xlsx"),))
    assert "盘山县.xlsx" in sheet(lost).silent[1][0]


def test_it_compares_with_yesterday_and_last_week(tmp_path: Path) -> None:
    """From a history: by district, in all, in the sentence; the changes of the districts add up to that of all."""
    week = WEDNESDAY - dt.timedelta(days=8)
    assessment = judged_on(office(tmp_path, week, MONDAY, TUESDAY), WEDNESDAY)
    page = sheet(assessment)
    heads = [head.text for head in page.grid.heads]
    assert heads[2:5] == ["红", "较昨日", "较7月12日"]
    assert "，与昨日持平" in page.conclusion[0]
    assert [row[3] for row in page.grid.rows] == ["0", "0", "0"]
    assert [page.grid.total[2], page.grid.total[3], page.grid.total[4]] == ["2", "0", "+1"]
    for place in (3, 4):
        assert sum(int(row[place]) for row in page.grid.rows) == int(page.grid.total[place])
    assert [head.text for head in sheet(assessment, slim=True).grid.heads] == [
        "县区",
        "总数",
        "红",
        "较昨日",
        "黄",
        "整改率",
    ]


def test_nothing_is_smaller_than_twelve_points_and_bytes_repeat() -> None:
    """Every size in the document; the same content gives the same file."""
    assessment = judged(rows(6, 9))
    made = build(assessment, ZH, "docx", "一页纸")
    assert made == build(judged(rows(6, 9)), ZH, "docx", "一页纸")
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        document, styles = (package.read(f"word/{part}.xml").decode() for part in ("document", "styles"))
    sizes = [int(size) / 2 for size in re.findall(r'<w:sz w:val="(\d+)"', document + styles)]
    assert min(sizes) >= LEAST
    assert "[" not in "".join(cell for table in tables(made) for row in table for cell in row)


def test_a_period_is_told_too() -> None:
    """A week's page says what happened in the week."""
    told = Contents(judged(rows(3, 9)), ZH, period_of(PeriodKind.WEEK, AS_OF), slim=False).sheet(WHOLE)
    assert "第29周" in told.facts.replace(" ", "")
    assert re.search(r"本期新增\d+件，办结0件，新增逾期\d+件。", told.conclusion[2])


FONT = pytest.mark.skipif(fonts.find_font() is None, reason="no font with Chinese is on this machine")


@FONT
def test_pictures_have_their_size_and_repeat() -> None:
    """A4 at 150 dots an inch; 1080 pixels wide for the phone; drawn twice, the same bytes."""
    from PIL import Image

    assessment = judged(rows(12, 5))
    page, phone = build(assessment, ZH, "png", "x"), build_phone(assessment, ZH)
    assert Image.open(io.BytesIO(page)).size == (1240, 1754)
    assert Image.open(io.BytesIO(phone)).size[0] == 1080
    assert build_phone(judged(rows(12, 5)), ZH) == phone
    dark = Image.open(io.BytesIO(page)).convert("L").point(lambda value: 255 * (value < 128)).getbbox()
    assert dark
    left, top, right, bottom = dark
    assert left > 40
    assert top > 40
    assert right < 1240 - 40
    assert bottom < 1754 - 40


def test_without_a_font_the_picture_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install; Word needs no font of this machine."""
    monkeypatch.setenv(fonts.VARIABLE, str(tmp_path / "none.ttf"))
    with pytest.raises(NoChineseFont, match="fonts-noto-cjk"):
        build(judged([]), ZH, "png", "x")
    assert build(judged([]), ZH, "docx", "x")
    shown = typed("doctor", "--no-config", cwd=tmp_path, language="zh")
    assert re.search("中文字体.*注意.*none.ttf.*没有中文", shown.out.replace("\t", " "))


def test_without_libreoffice_the_pdf_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code 4, nothing written, what to do."""
    monkeypatch.setenv("CIVTRACK_LIBREOFFICE", "off")
    with pytest.raises(NoPdf, match="Install LibreOffice"):
        build(judged([]), ZH, "pdf", "x")
    a_ledger(tmp_path / "台账.xlsx", [{}])
    done = typed("report", "台账.xlsx", "--format", "pdf", "-o", "出", "--as-of", "2022-07-20", cwd=tmp_path)
    assert done.code == 4
    assert "no PDF can be made" in done.err
    assert [name for name in files_of(tmp_path) if not name.startswith("出/.")] == ["台账.xlsx"]


@pytest.mark.libreoffice
def test_word_sets_it_on_one_page(tmp_path: Path) -> None:
    """A hundred districts with long names: one page, and what is last on it is there."""
    path = tmp_path / "page.docx"
    path.write_bytes(build(judged([*rows(99, 5, _long), *rows(1, 9)]), ZH, "docx", "x"))
    (only,) = pages(path, tmp_path / "profile")
    text = "".join(only)
    assert "其余" in text
    assert "注：红：逾期" in text.replace(" ", "")


@pytest.mark.libreoffice
def test_the_pdf_repeats() -> None:
    """The same bytes, whenever it is made."""
    assessment = judged(rows(2, 3))
    made = build(assessment, ZH, "pdf", "x")
    assert made.startswith(b"%PDF")
    assert not re.search(rb"/CreationDate\s*\(D:20", made)
    assert made == build(assessment, ZH, "pdf", "x")


def test_the_commands_write_it(tmp_path: Path) -> None:
    """``report --format docx`` writes the page alone; ``daily`` makes it; ``brief --image`` needs a file or a pipe."""
    a_ledger(tmp_path / "台账.xlsx", [{"整改时限": "2022-07-10"}, {"县区": "盘山县"}])
    arguments = ("台账.xlsx", "--as-of", "2022-07-20", "-q")
    assert typed("report", *arguments, "--format", "docx", "-o", "出", cwd=tmp_path).code == 0
    assert [name for name in files_of(tmp_path) if name.endswith("docx")] == ["出/领导一页纸_2022-07-20.docx"]
    assert not list((tmp_path / "出").glob("*.xlsx"))
    assert typed("daily", *arguments, cwd=tmp_path).code == 0
    made = tmp_path / "civtrack-out/2022-07-20/领导一页纸_2022-07-20.docx"
    assert made.read_bytes() == (tmp_path / "出/领导一页纸_2022-07-20.docx").read_bytes()
    before = contents(tmp_path / "civtrack-out")
    assert typed("daily", *arguments, cwd=tmp_path).code == 0
    assert contents(tmp_path / "civtrack-out") == before
    (tmp_path / "civtrack.toml").write_text('[outputs]\ndaily = ["update"]\n', "utf-8")
    assert typed("daily", *arguments, cwd=tmp_path).code == 0
    assert not made.exists()
    refused = typed("brief", *arguments, "--image", "--full", cwd=tmp_path)
    assert (refused.code, "text only" in refused.err) == (2, True)


@FONT
def test_the_brief_as_a_picture(tmp_path: Path) -> None:
    """``-o FILE.png`` holds a PNG; a file of the office is not replaced."""
    a_ledger(tmp_path / "台账.xlsx", [{"整改时限": "2022-07-10"}])
    arguments = ("brief", "台账.xlsx", "--as-of", "2022-07-20", "-q", "--image", "-o", "简报.png")
    assert typed(*arguments, cwd=tmp_path).code == 0
    assert (tmp_path / "简报.png").read_bytes().startswith(b"\x89PNG")
    (tmp_path / "简报.png").write_bytes(b"ours")
    assert typed(*arguments, cwd=tmp_path).code == 4


def test_lines_end_where_they_may() -> None:
    """Numbers stay whole, no line begins with a stop, nothing is lost."""
    text = "截至7月20日，共570项，逾期69项；编号SZCG220702625，较昨日减少1项。"
    for room in range(30, 200, 7):
        lines = wrapped(text, 12.0, float(room), by_rule)
        assert "".join(lines) == text
        if room > 120:
            assert not any(line[0] in "，。；" for line in lines)
            assert any("SZCG220702625" in line for line in lines)
    assert height(fitted(Contents(judged([]), ZH, slim=True), PHONE, by_rule)) > 0


def test_districts_with_long_names_keep_their_rows() -> None:
    """Long names lose their middle before districts lose their rows, and no two of them are alike then."""
    told = rows(12, 9, "内蒙古自治区鄂尔多斯高新技术产业开发区第{}片区".format)
    of = judged([{**row, "status": "整改中"} for row in told])
    blocks = fitted(Contents(of, ZH, slim=False), A4, by_rule)
    grid, worst = [block for block in blocks if isinstance(block, Table) and block.ruled]
    names = [row.cells[0].text for row in grid.rows]
    assert len(names) == len(set(names)) >= 1 + 10
    assert len(worst.rows) >= 1 + 3


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", OFFICES)
def test_no_figure_and_no_word_of_the_table_is_broken(name: str, language: str) -> None:
    """570 stands on one line, and so do Yellow and Completion, in Word's bold too."""
    blocks = fitted(Contents(OFFICES[name](), translator(language), slim=False), A4, by_rule)
    grid = next(block for block in blocks if isinstance(block, Table) and block.ruled)
    for row in grid.rows:
        for cell, room in zip(row.cells, grid.widths, strict=True):
            for word in filter(str.isascii, cell.text.split()):
                assert any(word in line for line in cell.lines)
                assert by_rule(word, 12.0) <= room
