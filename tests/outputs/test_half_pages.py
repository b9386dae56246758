"""No printed page of a summary workbook is less than half full before its last, however many items an office has."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from civtrack.assessment import Assessment
from civtrack.locales import translator
from civtrack.model import Kind
from civtrack.outputs.book.tables_book import build_report
from civtrack.outputs.house_style import BODY_SIZE, SMALLEST
from civtrack.rules.periods import PeriodKind, period_of
from civtrack.settings.schema import OutputSettings
from tests.support.judged import AS_OF, DISTRICTS, judged
from tests.support.offices import a_ledger
from tests.support.paper import filled, printed_pages, sizes
from tests.support.typed import typed
from tests.xlsx.test_libreoffice import converted

MATTERS = ("路灯不亮，夜间行走不便", "小区内杂物乱堆乱放，垃圾桶满溢，无人清理，居民多次反映", "井盖缺失", "公示栏破损")
UNITS = ("市城管局", "市住建局", "区城市管理综合行政执法局", "惠宾街道办事处")
ROUNDED = 0.05


def office(items: int, districts: int, kind: Kind = Kind.PROBLEM, paper: str = "A4") -> Assessment:
    """Some items of every sort, spread over so many districts; the same ones each time."""
    names = [*DISTRICTS, *(f"第{place}街道" for place in range(40))][:districts]
    dice = random.Random(items)
    rows: list[dict[str, Any]] = []
    for place in range(items):
        row: dict[str, Any] = {
            "district": names[place % districts],
            "number": f"T{place:03}",
            "site": f"{dice.choice(('人民路', '渤海街道'))}{place}号",
            "description": f"{dice.choice(MATTERS)}（{place}）",
            "unit": dice.choice(UNITS),
            "person": dice.choice(("张三", "欧阳建国")),
            "assigned_on": AS_OF - dt.timedelta(days=dice.randint(0, 60)),
            "deadline": AS_OF + dt.timedelta(days=dice.randint(-30, 20)) if dice.random() < 0.85 else "尽快",
            "status": "整改中",
        }
        if dice.random() < 0.4:
            row |= {"status": "已整改", "done_on": AS_OF - dt.timedelta(days=dice.randint(0, 9))}
        rows.append(row)
    judgement = judged(rows, kind=kind)
    settings = replace(judgement.settings, outputs=OutputSettings(paper=paper))
    return replace(judgement, settings=settings, _summaries={})


def written(assessment: Assessment, period: str, language: str = "zh") -> bytes:
    return build_report(assessment, translator(language), period_of(PeriodKind(period), AS_OF))


def book(assessment: Assessment, period: str, language: str = "zh") -> Workbook:
    return load_workbook(BytesIO(written(assessment, period, language)))


def sparse(opened: Workbook) -> list[str]:
    """The printed pages that are less than half full, but for the last of the workbook; and what is too small."""
    pages = [(sheet.title, *page) for sheet in opened.worksheets for page in printed_pages(sheet)]
    assert len(pages) >= 4
    assert not [page for page in pages if page[2] * BODY_SIZE < SMALLEST]
    return [f"{title} {share:.2f}" for title, share, _ in pages[:-1] if share < 0.5]


@pytest.mark.parametrize("period", ["day", "week", "month", "year"])
@pytest.mark.parametrize("items", [1, 3, 8, 10, 15, 30, 60])
def test_no_page_is_half_empty_before_the_last(items: int, period: str) -> None:
    """Whatever the number of items: short tables are printed together, figures are as high as their page needs."""
    assert sparse(book(office(items, 1 if items % 2 else 5), period)) == []


@pytest.mark.parametrize(
    ("items", "districts", "kind", "paper", "language"),
    [
        (45, 15, Kind.PROBLEM, "A4", "zh"),
        (200, 30, Kind.PROBLEM, "A4", "zh"),
        (2, 1, Kind.MATERIAL, "A4", "zh"),
        (30, 5, Kind.MATERIAL, "A4", "zh"),
        (3, 2, Kind.REMINDER, "A4", "zh"),
        (60, 5, Kind.REMINDER, "A4", "en"),
        (1, 1, Kind.PROBLEM, "A3", "zh"),
        (30, 5, Kind.PROBLEM, "A3", "zh"),
        (200, 15, Kind.PROBLEM, "A3", "zh"),
    ],
)
def test_nor_in_other_offices(items: int, districts: int, kind: Kind, paper: str, language: str) -> None:
    """Many districts and items, materials and tasks, the larger paper, the other language."""
    assert sparse(book(office(items, districts, kind, paper), "week" if items % 2 else "day", language)) == []


@pytest.mark.parametrize(("units", "indicators"), [(1, 1), (2, 12), (5, 25), (33, 3)])
def test_nor_where_materials_are_a_table(units: int, indicators: int) -> None:
    """A table of units and indicators that leaves its page empty is printed with the other short ones."""
    rows = [
        {"unit": f"市第{unit}局", "indicator": f"Ⅰ-{one}", "description": f"材料{unit}-{one}", "deadline": AS_OF}
        | ({"status": "审核通过", "closed_on": AS_OF} if (unit + one) % 3 == 0 else {"status": "未报"})
        for unit in range(units)
        for one in range(indicators)
    ]
    opened = book(judged(rows, "materials", Kind.MATERIAL), "week")
    assert sparse(opened) == []
    together = [str(cell.value) for row in opened["短表合页"].iter_rows() for cell in row] if units < 3 else []
    assert not together or "盘锦市争创办档案材料三色表" in "".join(together)
    assert not together or "短表合页" in str(opened["档案材料三色表"]["A2"].value)


def test_nor_where_there_is_a_history(tmp_path: Path) -> None:
    """Columns of history beside those of the ledgers, and the chart of the trend: a small office with snapshots."""
    a_ledger(tmp_path / "台账.xlsx", [{"整改时限": "2022-07-05"}, {"县区": "盘山县", "整改时限": "2022-07-19"}])
    settings = '[office]\nname = "盘锦市争创办"\ndistricts = ["大洼区", "盘山县"]\n[[ledgers]]\npath = "台账.xlsx"\n'
    (tmp_path / "civtrack.toml").write_text(f'{settings}[outputs]\ndaily = ["report"]\n', encoding="utf-8")
    for day in range(17, 20):
        assert typed("daily", "--as-of", f"2022-07-{day:02}", "-o", "日", "-q", cwd=tmp_path).code == 0
    for period in ("day", "week", "month"):
        done = typed("report", "--period", period, "--as-of", "2022-07-20", "-o", f"出/{period}", "-q", cwd=tmp_path)
        assert done.code == 0
        (path,) = (tmp_path / "出" / period).rglob("*.xlsx")
        opened = load_workbook(path)
        assert sparse(opened) == [], period
        assert "本期新增办结逾期" in opened.sheetnames


def test_what_is_printed_together_says_the_same_as_its_own_sheet() -> None:
    """Each row of a short list stands on the joint sheet, too; the list says where, and so do the contents."""
    opened = book(office(20, 5), "week")
    contents = {
        str(row[1].value): row[3].value
        for row in opened["目录"].iter_rows(min_row=4)
        if row[1].value in opened.sheetnames
    }
    together = opened["短表合页"]
    assert contents["短表合页"] == "打印"
    said = [[cell.value for cell in row if cell.value is not None] for row in together.iter_rows()]
    short = [name for name, where in contents.items() if where == "印在“短表合页”"]
    assert {"责任单位", "红色清单"} <= set(short)
    for name in short:
        sheet = opened[name]
        assert "短表合页" in str(sheet["A2"].value) + str(sheet["A3"].value)
        heads = int(str(sheet.freeze_panes)[1:]) - 1
        across = sheet[heads]
        screen = next((cell.column for cell in across if cell.value in ("问题编号", "编号", "作废\n（不计入）")), 99)
        for row in sheet.iter_rows(min_row=heads + 1, max_col=screen - 1):
            assert [cell.value for cell in row if cell.value is not None] in said, name
    links = [cell.hyperlink.location for row in opened.worksheets[0].iter_rows() for cell in row if cell.hyperlink]
    assert any("红色清单" in str(link) for link in links), "the figures lead to the list that can be filtered"


def test_no_table_is_broken_between_two_pages() -> None:
    """A page of the joint sheet ends between two tables."""
    together = book(office(30, 5), "week")["短表合页"]
    ends = [each.id for each in together.row_breaks.brk]
    assert ends
    for end in ends:
        assert not any(cell.value for cell in together[end])
        assert together.cell(end + 1, 1).value


@pytest.mark.libreoffice
def test_no_page_is_half_empty_as_libreoffice_prints_it(tmp_path: Path) -> None:
    """Measured by ink: some items, few districts and many; no letter under nine points."""
    for name, assessment, period in (
        ("三十条", office(30, 5), "week"),
        ("多县区", office(45, 15), "month"),
    ):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(written(assessment, period))
        pdf = converted(path, "pdf", tmp_path / "profile")
        shares = filled(pdf)
        assert min(shares[:-1]) >= 0.5, (name, shares)
        assert min(size for page in sizes(pdf) for size in page) >= SMALLEST - ROUNDED, name
