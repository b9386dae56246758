"""The HTML page as a file: its figures, what is escaped, what it may run, what it leaves out and says so."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.errors import FileMissing
from civtrack.locales import translator
from civtrack.outputs.earlier import TrendDay
from civtrack.outputs.page.charts import trend_chart
from civtrack.outputs.page.lists import ROWS
from civtrack.outputs.page.page import build_page
from civtrack.outputs.page.style import contrast, ink_on
from civtrack.outputs.page.tables import shown
from civtrack.policy import PROFILES
from civtrack.rules.periods import PeriodKind, period_of
from tests.support.judged import AS_OF, judged
from tests.support.offices import a_ledger, files_of, sample_office
from tests.support.typed import asked, typed

ZH, EN = translator("zh"), translator("en")
BOOK = "三色表_2022-07-20.xlsx"
HOSTILE = "<script>alert(1)</script></script><img src=x onerror=alert(2)>\"'&amp;\x00\u202e=1+1"


class _Tables(HTMLParser):
    """Reads the tables of a page: id of the table → rows of texts."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self._rows: list[list[str]] = []
        self._open = self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows = self.tables.setdefault(str(dict(attrs)["id"]), [])
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._rows[-1].append("")
            self._open = self._inside = True
        elif tag == "button":
            self._inside = False  # the head is there twice: as a button, and as it prints
        elif tag == "span" and self._open:
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._open = self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._rows[-1][-1] += data


def tables(page: bytes) -> dict[str, list[list[str]]]:
    """The tables of a page by their ids."""
    reader = _Tables()
    reader.feed(page.decode())
    return reader.tables


def late(count: int, **written: Any) -> list[dict[str, Any]]:
    """Items that are 1, 2, 3 … days overdue."""
    return [
        {"number": f"N{days:05}", "district": "大洼区", "deadline": AS_OF - dt.timedelta(days=days), **written}
        for days in range(1, count + 1)
    ]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The page of the sample office, as the command writes it."""
    office = sample_office(tmp_path_factory.mktemp("page") / "office")
    assert typed("report", "-f", "html", "--as-of", "2022-07-20", "--out", "out", "-q", cwd=office).code == 0
    return (office / "out/三色表_2022-07-20.html").read_bytes()


def test_its_figures_are_those_of_the_summary(sample: bytes) -> None:
    """Every count and rate of the table equals ``summary --format json``, district by district and in all."""
    document = json.loads(asked("summary", "-f", "json").out)
    heads, *rows = tables(sample)["table-1-t"]
    names = {"总数": "total", "红": "red", "黄": "yellow", "绿": "green", "待定": "grey", "已办结": "closed",
             "作废\n（不计入）": "void", "应办结": "due", "最长逾期\n（天）": "max_days_overdue", "名次": "rank",
             "整改率": "completion_rate", "按期办结率": "on_time_rate", "办结率": "closure_rate"}  # fmt: skip
    expected = [*document["groups"], document["total"]]
    assert [row[0] for row in rows] == [*(group["group"] for group in document["groups"]), "合计"]
    for row, figures in zip(rows, expected, strict=True):
        told = dict(zip(heads, row, strict=True))
        for head, key in names.items():
            wanted = figures[key]
            if wanted is None:
                assert told[head] == "—", (head, row[0])
            elif key.endswith("_rate"):
                assert float(told[head].rstrip("%")) / 100 == pytest.approx(wanted), (head, row[0])
            else:
                assert told[head] == str(wanted), (head, row[0])


def test_its_lists_are_those_of_the_workbook(tmp_path: Path) -> None:
    """Item for item and cell for cell what the sheet of the same name says; each has as many rows as is counted."""
    from openpyxl import load_workbook

    office = sample_office(tmp_path / "office")
    arguments = ("report", "-f", "html", "--period", "week", "--as-of", "2022-07-20", "--out", "out", "-q")
    assert typed(*arguments, cwd=office).code == 0
    assert files_of(office / "out") == ["三色表_2022-W29.html", "三色表_2022-W29.xlsx"]
    text = (office / "out/三色表_2022-W29.html").read_text("utf-8")
    on_page = tables(text.encode())
    book = load_workbook(office / "out/三色表_2022-W29.xlsx", read_only=True)
    found = re.findall(
        r'<section id="(list-\d+)".*?<h3[^>]*><span[^>]*>(.+?)</span> <span class="count"[^>]*>(\d+)项', text, re.DOTALL
    )
    assert len(found) >= 7
    for name, title, count in found:
        sheet = [["" if cell is None else cell for cell in row] for row in book[title].iter_rows(values_only=True)]
        head, *rows = on_page[f"{name}-t"] if int(count) else [[], []]
        assert len(rows) == int(count) or not int(count)
        if not int(count):
            continue
        start = next(place for place, row in enumerate(sheet) if row[:1] == head[:1])
        heads = [str(each) for each in sheet[start]]
        whole = [heads.index(f"{short}（原文）") if f"{short}（原文）" in heads else heads.index(name) for name in head
                 for short in [{"问题描述": "问题"}.get(name, name)]]  # fmt: skip
        for row, line in zip(rows, sheet[start + 1 :], strict=False):
            for shown_text, cell in zip(row, [line[place] for place in whole], strict=True):
                if isinstance(cell, dt.datetime):
                    assert shown_text == cell.date().isoformat()
                elif isinstance(cell, int):
                    assert str(abs(cell)) in shown_text or shown_text == "今天到期"
                else:
                    assert " ".join(shown_text.split()) == " ".join(str(cell).split())


def test_it_asks_nothing_of_anybody(sample: bytes) -> None:
    """No address, no file, no import; its policy allows one style and one script, by their fingerprints."""
    text = sample.decode()
    for word in ("http:", "https:", "src=", "url(", "@import", "<iframe", "<object", "style=", "onclick"):
        assert word not in text, word
    assert re.findall(r'href="([^#"][^"]*)"', text) == ["data:,"]
    policy = html.unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', text)[0])
    assert policy.startswith("default-src 'none'; ")
    for tag, opened in (("style", "<style>"), ("script", "<script>"), ("script", '<script type="module">')):
        (inner,) = re.findall(rf"{opened}(.*?)</{tag}>", text, re.DOTALL)
        mark = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
        assert re.search(rf"{tag}-src ('sha256-[^']*' )?'sha256-{re.escape(mark)}'", policy)


def test_old_browsers_can_run_its_script(sample: bytes) -> None:
    """Nothing newer than ES5 in the script: no arrows, no let or const, no template strings, no classes."""
    (script,) = re.findall(r"<script>(.*?)</script>", sample.decode(), re.DOTALL)
    assert not re.search(r"=>|`|\b(let|const|class|async|await)\b|\.\.\.|\?\.", re.sub(r"//.*", "", script))


def test_text_of_a_ledger_stays_text() -> None:
    """Markup, quotes, ends of scripts and control characters in any field are shown, never meant."""
    fields = ("number", "district", "site", "description", "unit", "person")
    rows = [{**dict.fromkeys(fields, HOSTILE), "deadline": HOSTILE}, *late(1, **dict.fromkeys(fields[1:], HOSTILE))]
    text = build_page(judged(rows), ZH, BOOK).decode()
    assert text.count("<script") == text.count("</script") == 3
    assert "<img" not in text
    assert "\x00" not in text
    cells = [cell for rows in tables(text.encode()).values() for row in rows for cell in row]
    assert HOSTILE.replace("\x00", " ") in cells


def test_a_long_list_says_what_it_leaves_out() -> None:
    """At most `ROWS` items a list, the most urgent; how many more stand in which workbook; the page stays small."""
    assessment = judged([*late(ROWS), *late(ROWS + 250, district="盘山县", description="楼道堆放杂物" * 8)])
    page = build_page(assessment, ZH, BOOK)
    _, *rows = tables(page)["list-1-t"]
    assert len(rows) == ROWS
    counted = assessment.summary().total.tiers["red"]
    assert f"列出最急的{ROWS}项，另有{counted - ROWS}项见工作簿 {BOOK}。" in page.decode()
    days = sorted(int(row[-3].strip("逾期天")) for row in rows)
    assert days[0] > ROWS // 2
    assert days[-1] == ROWS + 250
    assert [row[1] for row in rows] == sorted((row[1] for row in rows), key=["大洼区", "盘山县"].index)
    assert len(page) < 1_500_000


def test_lists_longer_than_the_workbooks_say_so_too() -> None:
    """What is not in the workbook either is not promised to be there."""
    assessment = judged(late(30))
    outputs = dataclasses.replace(assessment.settings.outputs, list_rows=20)
    short = dataclasses.replace(assessment, settings=dataclasses.replace(assessment.settings, outputs=outputs))
    page = build_page(short, ZH, BOOK)
    assert len(tables(page)["list-1-t"]) == 21
    assert f"列出最急的20项，另有10项见工作簿 {BOOK}（列到20项" in page.decode()


def test_the_same_assessment_gives_the_same_bytes() -> None:
    """Nothing of the clock or of chance is in the page."""
    assessment = judged(late(9))
    assert build_page(assessment, ZH, BOOK) == build_page(assessment, ZH, BOOK)


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_every_profile_has_its_tiers(profile: str) -> None:
    """Tiles, columns and charts follow the profile; what is written on a colour can be read."""
    assessment = judged([*late(20), {"district": "大洼区", "deadline": "尽快"}], profile)
    text = build_page(assessment, ZH, BOOK).decode()
    for place, tier in enumerate(assessment.tiers):
        assert re.search(rf'<li class="t{place}"><span>{ZH(tier.name)}</span> <b data-k="{place}">\d+</b>', text)
        assert f"svg .f{place} {{ fill: #{tier.color}; }}" in text
        assert contrast(ink_on(tier.color), tier.color) >= 4.5


@given(st.integers(0, 0xFFFFFF))
def test_writing_on_any_colour_can_be_read(colour: int) -> None:
    """Whatever colour an office gives a tier, black or white on it has a contrast of AA (4.5:1)."""
    assert contrast(ink_on(f"{colour:06X}"), f"{colour:06X}") >= 4.5


@given(st.text(st.characters(codec=None), max_size=50))
def test_any_text_can_be_shown(text: str) -> None:
    """No control character and no half of a character is left, and nothing else is lost."""
    said = shown(text)
    said.encode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", said)
    halves = [sign for sign in said if sign == "?"]
    assert len(halves) <= text.count("?") + sum("\ud800" <= sign <= "\udfff" for sign in text)
    assert [sign for sign in said if sign.isprintable() and sign not in " ?"] == [
        sign for sign in text if sign.isprintable() and sign not in " ?"
    ]


def test_an_empty_office_has_a_page() -> None:
    """Without a single item: tables with zeros, charts without bars, lists that say there is nothing."""
    text = build_page(judged([]), ZH, BOOK).decode()
    assert text.count("<p>（无）</p>") == 7
    assert 'id="by-tier"' in text
    assert "<rect" not in text


def test_ledgers_that_could_not_be_read_are_told_first() -> None:
    """The figures are not those of the whole office then: a warning above them, and an entry among the problems."""
    assessment = dataclasses.replace(judged(late(1)), unreadable=(FileMissing("盘山<b>县.xlsx"),))
    text = build_page(assessment, ZH, BOOK).decode()
    assert '<p class="warning">读不了、没有计入的台账：盘山&lt;b&gt;县.xlsx。</p>' in text


def test_the_period_has_its_events() -> None:
    """A month's page names the month and lists what came in, was closed and turned overdue in it."""
    rows: list[dict[str, Any]] = [
        {"district": "大洼区", "number": "旧", "assigned_on": dt.date(2022, 5, 1), "deadline": dt.date(2022, 6, 1)},
        {"district": "大洼区", "number": "新", "assigned_on": dt.date(2022, 7, 2), "deadline": dt.date(2022, 7, 9)},
    ]
    assessment = judged(rows)
    text = build_page(assessment, ZH, BOOK, period_of(PeriodKind.MONTH, AS_OF)).decode()
    assert "2022-07-01" in text.split("<main>")[0]
    listed = {name: [row[2] for row in rows[1:]] for name, rows in tables(text.encode()).items() if "list" in name}
    assert listed["list-1-t"] == ["旧", "新"]
    assert ["新"] in [listed[name] for name in ("list-4-t", "list-6-t")]


def test_english_settings_give_an_english_page() -> None:
    """The language of documents is the page's, and its lang attribute says so."""
    text = build_page(judged(late(1)), EN, BOOK).decode()
    assert '<html lang="en">' in text
    assert ">Responsible unit<" in text


def test_problems_belong_to_the_district_of_their_row() -> None:
    """A data problem can be filtered by district and unit as its item can."""
    assessment = judged([{"district": "盘山县", "unit": "市城管局", "deadline": "尽快"}])
    assert assessment.problems
    text = build_page(assessment, ZH, BOOK).decode()
    problems = text[text.index('id="list-7-t"') :]
    assert 'data-d="0" data-u="0"' in problems


def test_kinds_whose_colours_differ_have_tables_of_their_own(tmp_path: Path) -> None:
    """Materials under their own profile: the whole table says what it mixes, and each profile has its table."""
    office = sample_office(tmp_path / "office")
    assert typed("report", "-f", "html", "--as-of", "2022-07-20", "--out", "out", "-q", cwd=office).code == 0
    page = (office / "out/三色表_2022-07-20.html").read_bytes()
    document = json.loads(typed("summary", "-f", "json", "--as-of", "2022-07-20", cwd=office).out)
    totals = {name: int(rows[-1][1]) for name, rows in tables(page).items() if name.startswith("table")}
    assert totals["table-1-t"] == document["total"]["total"] == totals["table-2-t"] + totals["table-3-t"]
    assert "材料（口径：档案材料）：共 40 项" in page.decode()
    full = typed("brief", "--full", "--as-of", "2022-07-20", cwd=office).out
    assert "材料（口径：档案材料）：共 40 项" in full


def test_the_trend_is_drawn_to_scale() -> None:
    """A column a day, as high as the counts say; the newest day has its number and its date."""
    tiers = PROFILES["three-colour"].tiers[:2]
    counts = [(4, 0), (2, 2), (0, 1)]
    days = [TrendDay(AS_OF + dt.timedelta(days=each), {"red": red, "yellow": yellow})
            for each, (red, yellow) in enumerate(counts)]  # fmt: skip
    chart = trend_chart(days, tiers, (0, 1), ZH)
    assert [round(rect.height) for rect in chart.rects] == [180, 90, 90, 45]
    assert [text.text for text in chart.texts][-2:] == ["1", "07-22"]
    assert chart.table is not None
    assert [[cell.text for cell in row.cells] for row in chart.table.rows][1] == ["2022-07-21", "2", "2"]


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    """Workbook and page with the same stem; a rehearsal writes nothing; another format is refused by name."""
    a_ledger(tmp_path / "台账.xlsx", [{"整改时限": "2022-07-10"}, {"县区": "盘山县"}])
    arguments = ("report", "台账.xlsx", "--as-of", "2022-07-20", "--out", "out")
    rehearsed = typed(*arguments, "-f", "html", "-n", cwd=tmp_path)
    assert rehearsed.code == 0
    assert "三色表_2022-07-20.html" in rehearsed.err
    assert not (tmp_path / "out").exists()
    assert typed(*arguments, "-f", "html", "-d", "盘山县", cwd=tmp_path).code == 0
    assert files_of(tmp_path / "out") == ["三色表_盘山县_2022-07-20.html", "三色表_盘山县_2022-07-20.xlsx"]
    assert "县区：盘山县" in (tmp_path / "out/三色表_盘山县_2022-07-20.html").read_text("utf-8")
    refused = typed(*arguments, "-f", "htm", cwd=tmp_path)
    assert refused.code == 2
    assert "html, docx, png, pdf, json" in refused.err


def test_daily_makes_the_page_where_settings_ask(tmp_path: Path) -> None:
    """``daily = ["page"]`` leaves the page in the day's folder, and a second run leaves it alone."""
    a_ledger(tmp_path / "台账.xlsx", [{"整改时限": "2022-07-10"}])
    (tmp_path / "civtrack.toml").write_text('[outputs]\ndaily = ["report", "page"]\n', "utf-8")
    arguments = ("daily", "台账.xlsx", "--as-of", "2022-07-20", "-q")
    assert typed(*arguments, cwd=tmp_path).code == 0
    made = tmp_path / "civtrack-out/2022-07-20/三色表_2022-07-20.html"
    before = made.stat().st_mtime_ns
    assert typed(*arguments, cwd=tmp_path).code == 0
    assert made.stat().st_mtime_ns == before
