"""All items on the page: packed in Python, unpacked and asked in a browser; what it counts is what Python counts."""

from __future__ import annotations

import base64
import csv
import dataclasses
import datetime as dt
import gzip
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from civtrack.assessment import Assessment, assess
from civtrack.locales import translator
from civtrack.model import OUTSIDE, Kind, Reason, Verdict
from civtrack.outputs.book.figure_columns import figure_columns
from civtrack.outputs.book.item_lists import event_lists
from civtrack.outputs.book.period_sheet import events_of
from civtrack.outputs.page.items import packed_items
from civtrack.outputs.page.page import build_page
from civtrack.outputs.page.tables import figures_table
from civtrack.rules.metrics import Figures, summarise
from civtrack.rules.periods import PeriodKind, period_of
from civtrack.settings import load
from tests.outputs.test_page import BOOK, HOSTILE
from tests.support.browser import chromium, listening, until
from tests.support.judged import AS_OF, DISTRICTS, judged
from tests.support.offices import sample_office
from tests.support.typed import typed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ZH = translator("zh")
MANY = 20_000
AGES = ("逾期1至3天（催办）", "逾期4至7天（督办单）")
DAY = PeriodKind.DAY
NAMES = {"red": "红", "yellow": "黄", "green": "绿", "grey": "待定", "closed": "已办结"}


def rows(count: int) -> list[dict[str, Any]]:
    """Items of every kind, in no order, the same each time."""
    made = []
    for place in range(count):
        assigned = AS_OF - dt.timedelta(days=place * 7 % 60)
        open_ = place % 3
        made.append(
            {
                "number": f"{place:06}",
                "district": DISTRICTS[place * 5 % 4] if place % 97 else None,
                "street": f"{place % 11}号街道",
                "site": f"幸福小区{place % 500}号楼",
                "category": ("楼道杂物", "占道经营", "井盖缺失", None)[place % 4],
                "description": f"第{place}处楼道堆放杂物，需要清理" if place % 2 else "路面破损积水",
                "unit": f"市第{place % 40}局",
                "person": f"责任人{place % 70}" if place % 13 else None,
                "leader": f"领导{place % 9}",
                "assigned_on": assigned,
                "deadline": "尽快" if place % 31 == 0 else assigned + dt.timedelta(days=place % 25),
                "status": None if open_ else "已整改",
                "done_on": None if open_ else min(AS_OF, assigned + dt.timedelta(days=place % 17)),
                "remark": "12345678901234567"
                if place == 1
                else "3-1"
                if place == 2
                else "=1+1"
                if place == 4
                else None,
            }
        )
    return made


def unpacked(page: bytes) -> dict[str, Any]:
    """What the page holds for its script."""
    (packed,) = re.findall(r'<script type="text/plain" id="packed">(.*?)</script>', page.decode(), re.DOTALL)
    found: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(packed)))
    return found


def test_every_item_is_inside() -> None:
    """Each with its texts, days, tier and judgement; nothing of markup stands in the packed part."""
    assessment = judged(rows(300))
    page = build_page(assessment, ZH, BOOK)
    data = unpacked(page)
    assert data["count"] == len(assessment.verdicts) == 300
    for item, verdict in enumerate(assessment.verdicts):
        for name in ("number", "district", "description", "unit", "person"):
            place = data["texts"][name]["v"][item]
            assert (data["texts"][name]["d"][place] if place >= 0 else None) == getattr(verdict.item, name)
        assert assessment.tiers[data["numbers"]["tier"][item]].key == verdict.tier
        lines = [data["judgement"]["d"][line] for line in data["judgement"]["v"][item]]
        assert len(lines) == len(verdict.grounds)
    assert packed_items(assessment, {}, ZH) == packed_items(assessment, {}, ZH)


def test_the_list_says_how_many_of_it_no_total_counts() -> None:
    """What is void stands in the list and in no tile: the difference is told."""
    page = build_page(judged([{"status": "整改中"}] * 3 + [{"status": "作废"}]), ZH, "三色表.xlsx").decode()
    assert 'data-all="4项，其中1项作废或上期结转，不计入总数"' in page
    page = build_page(judged([{"status": "整改中"}] * 3), ZH, "三色表.xlsx").decode()
    assert 'data-all="3项"' in page


def test_photos_are_small_and_within_what_settings_allow(tmp_path: Path) -> None:
    """The sample's photos are there, before and after; with 0 there are none; with little room only some."""
    office = sample_office(tmp_path / "office")
    settings = (office / "civtrack.toml").read_text("utf-8")
    found = {}
    for most in (2, 0):
        own = settings.replace("[outputs]", f"[outputs]\npage_photos_mib = {most}", 1)
        assert own != settings
        (office / "civtrack.toml").write_text(own, "utf-8")
        assert typed("report", "-f", "html", "--as-of", "2022-07-20", "--out", f"o{most}", "-q", cwd=office).code == 0
        found[most] = unpacked((office / f"o{most}/三色表_2022-07-20.html").read_bytes())["photos"]
    assert found[0] == {}
    assert found[2]
    photos = [address for those in found[2].values() for _, address in those]
    assert all(address.startswith("data:image/jpeg;base64,") for address in photos)
    assert sum(map(len, photos)) <= 2 << 20


pages = pytest.mark.chromium


@pytest.fixture(scope="module")
def many() -> Assessment:
    """Twenty thousand items."""
    return judged(rows(MANY))


@pytest.fixture(scope="module")
def file(many: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their page."""
    path = tmp_path_factory.mktemp("many") / "page.html"
    path.write_bytes(build_page(many, ZH, BOOK))
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests here."""
    with chromium() as running:
        yield running


def opened(browser: Browser, path: Path, address: str = "", width: int = 1280) -> Page:
    """The page with all its items."""
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(path.as_uri() + address)
    page.locator("html.whole").wait_for(state="attached")
    return page


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    """The page of many items."""
    window = opened(browser, file)
    yield window
    window.context.close()


def figures(assessment: Assessment, keep: Callable[[Verdict], bool]) -> tuple[int, Figures]:
    """How many items are kept, and what Python counts of them."""
    kept = [verdict for verdict in assessment.verdicts if keep(verdict)]
    return len(kept), summarise(kept, "district", as_of=AS_OF, tiers=assessment.tiers, order=DISTRICTS).total


def assert_counts(page: Page, assessment: Assessment, keep: Callable[[Verdict], bool]) -> None:
    """Tiles, charts, the list's count: all of the same items."""
    count, total = figures(assessment, keep)
    said = f"{MANY}项" if count == MANY else f"{MANY}项中显示{count}项"
    assert page.locator("#items-count").inner_text() == said
    tiles = dict(
        page.locator(".tiles li").evaluate_all(
            "all => all.map(one => [one.querySelector('span').textContent, one.querySelector('b').textContent])"
        )
    )
    assert tiles["总数"] == str(total.total)
    for key, name in NAMES.items():
        assert tiles[name] == str(total.tiers[key]), name
    assert tiles["整改率"] == total.completion_rate.shown
    assert tiles["按期办结率"] == total.on_time_rate.shown
    bars = page.locator("#by-tier rect").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert sum(int(bar.rsplit(" ", 1)[1]) for bar in bars) == total.total


@pages
def test_every_filter_counts_what_python_counts(page: Page, many: Assessment) -> None:
    """One by one, and together with the others; clearing brings all back."""
    wanted: list[tuple[str, str, Callable[[Verdict], bool]]] = [
        ("#by-district", "大洼区", lambda v: v.item.district == "大洼区"),
        ("#by-unit", "市第7局", lambda v: v.item.unit == "市第7局"),
        ("#filter-person", ZH("(not stated)"), lambda v: v.item.person is None),
        ("#filter-leader", "领导3", lambda v: v.item.leader == "领导3"),
        ("#filter-street", "4号街道", lambda v: v.item.street == "4号街道"),
        ("#filter-category", "占道经营", lambda v: v.item.category == "占道经营"),
        ("#filter-tier", "红", lambda v: v.tier == "red"),
        ("#filter-step", "督办单", lambda v: v.step is not None and ZH(v.step) == "督办单"),
        (
            "#filter-age",
            AGES[1],
            lambda v: v.reason is Reason.OVERDUE and 4 <= (v.days_overdue or 0) <= 7,
        ),
    ]
    for field, name, keep in wanted:
        page.select_option(field, label=name)
        assert_counts(page, many, keep)
        page.click("#clear")
    page.fill("#by-text", "楼道 1234")
    assert_counts(
        page,
        many,
        lambda v: (
            "楼道" in (v.item.description or "") + (v.item.category or "")
            and (
                "1234" in (v.item.description or "")
                or "1234" in (v.item.number or "")
                or "1234" in (v.item.remark or "")
            )
        ),
    )
    page.click("#clear")
    page.select_option("#by-district", label="盘山县")
    page.select_option("#filter-tier", label="黄")
    assert_counts(page, many, lambda v: v.item.district == "盘山县" and v.tier == "yellow")
    page.click("#clear")
    assert_counts(page, many, lambda _: True)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """The sample office, its districts ranked apart from the others, its materials by a profile of their own."""
    folder = sample_office(tmp_path_factory.mktemp("groups") / "office")
    settings = (folder / "civtrack.toml").read_text("utf-8")
    groups = (
        '[office.groups]\n"县区" = ["兴隆台区", "双台子区", "大洼区", "盘山县"]\n"其他" = ["辽河油田", "市直部门"]\n'
    )
    settings = re.sub(r"(?ms)^\[office\.groups\]\n.*?(?=^\[)", "", settings) + groups
    own = re.sub(r'(?ms)(\[policy\.materials\]\nprofile = )"[^"]*"', r'\1"materials"', settings)
    (folder / "civtrack.toml").write_text(own, "utf-8")
    found = assess((), AS_OF, load(folder / "civtrack.toml", (), {}))
    assert len(found.parts) == 2
    return found


def assert_tables(page: Page, assessment: Assessment, keep: Callable[[Verdict], bool], district: str | None) -> None:
    """Every table of figures, cell for cell, with ranks among all districts under all other filters."""
    kept = [verdict for verdict in assessment.verdicts if keep(verdict)]
    parts = [(assessment.summary(), tuple(Kind)), *((part.summary, part.kinds) for part in assessment.parts)]
    keys = [tier.key for tier in assessment.tiers]
    for place, (whole, kinds) in enumerate(parts, 1):
        own = [verdict for verdict in kept if verdict.item.table.kind in kinds]
        by_name = {figures.group: figures for figures in assessment.summarised(own, "district").groups}
        here = [verdict for verdict in own if district in (None, verdict.item.district)]
        nothing = assessment.summarised([], "district").total
        rows = [
            by_name.get(each.group, nothing) if district in (None, each.group) else nothing
            for each in whole.groups
            if place == 1 or each.total
        ]
        names = [each.group for each in whole.groups if place == 1 or each.total]
        rows = [dataclasses.replace(figures, group=name) for figures, name in zip(rows, names, strict=True)]
        total = assessment.summarised(here, "district").total
        wanted = figures_table("", "", "县区", figure_columns(whole, ZH), rows, total, keys, ZH)
        assert wanted.total
        expected = [[cell.text for cell in row.cells] for row in (*wanted.rows, wanted.total)]
        found = page.locator(f"#table-{place}-t").evaluate(
            """one => [...one.tBodies[0].rows, ...one.tFoot.rows]
                .map(row => [...row.cells].map(cell => cell.textContent))"""
        )
        assert found == expected
        tiers = page.locator(f"#table-{place}-t").evaluate(
            "one => [...one.tBodies[0].rows].map(row => [...row.cells].slice(1).map(cell => cell.className))"
        )
        assert tiers == [["" if c.tier is None else f"t{c.tier}" for c in row.cells[1:]] for row in wanted.rows]


@pages
def test_the_tables_are_true_under_every_filter(browser: Browser, office: Assessment, tmp_path: Path) -> None:
    """Counts, rates, the longest overdue and ranks are recounted, in each table by the items that it is about."""
    (tmp_path / "page.html").write_bytes(build_page(office, ZH, BOOK))
    window = opened(browser, tmp_path / "page.html")
    assert_tables(window, office, lambda _: True, None)
    category = next(v.item.category for v in office.verdicts if v.item.category and v.tier == "red")
    unit = next(v.item.unit for v in office.verdicts if v.deadline.original)
    assert unit
    wanted: list[tuple[str, str, Callable[[Verdict], bool], str | None]] = [
        ("#by-district", "大洼区", lambda _: True, "大洼区"),
        ("#by-unit", unit, lambda v: v.item.unit == unit, None),
        ("#filter-tier", "红", lambda v: v.tier == "red", None),
        ("#filter-tier", ZH("Not counted"), lambda v: v.reason in OUTSIDE, None),
        ("#filter-category", category, lambda v: v.item.category == category, None),
    ]
    for field, name, keep, district in wanted:
        assert window.locator(".more").is_visible()  # it counts the whole, apart by profile
        window.select_option(field, label=name)
        assert_tables(window, office, keep, district)
        assert not window.locator(".more").is_visible()
        window.click("#clear")
    window.select_option("#by-district", label="双台子区")
    window.select_option("#filter-tier", label="已办结")
    assert_tables(window, office, lambda v: v.tier == "closed", "双台子区")
    window.locator("#table-1-t thead button", has_text="总数").click()
    assert [row.split("\t")[0] for row in window.locator("#table-1-t tbody tr").all_inner_texts()][-1] == "双台子区"
    window.click("#clear")
    assert_counted_lists(window, office, lambda _: True)
    window.select_option("#filter-tier", label="已办结")
    assert_counted_lists(window, office, lambda v: v.tier == "closed")
    window.context.close()


def assert_counted_lists(page: Page, assessment: Assessment, keep: Callable[[Verdict], bool]) -> None:
    """What came in this day, and was closed: the items of the lists that are shown are those that are kept."""
    lists = {each.name: each for each in event_lists(assessment, events_of(assessment, period_of(DAY, AS_OF)), ZH)}
    assert sum(each.total for each in lists.values()) > 3
    kept = {str(verdict.item.ref()) for verdict in assessment.verdicts if keep(verdict)}
    for section in page.locator("section.list").all():
        name = section.locator("h3 .chip, h3 span").first.inner_text()
        if name in lists:
            places = [str(row[-1]) for row in lists[name].listing.once().rows]
            assert section.locator("tbody tr:not([hidden])").count() == len([each for each in places if each in kept])


@pages
def test_filters_live_in_the_address(browser: Browser, file: Path, many: Assessment) -> None:
    """An address opens the page as it was left; tiles, bars and names of the table filter, and write it."""
    for word in ("档", "等级", "预警等级", "tier"):
        window = opened(browser, file, "#" + quote(f"县区=大洼区&{word}=红", safe="=&"))
        assert_counts(window, many, lambda v: v.item.district == "大洼区" and v.tier == "red")
        window.context.close()
    window = opened(browser, file, "#" + quote("县区=大洼区&档=红", safe="=&"))
    assert_counts(window, many, lambda v: v.item.district == "大洼区" and v.tier == "red")
    tile = window.locator(".tiles li", has_text="红").first
    assert tile.get_attribute("aria-pressed") == "true"
    tile.click()
    assert_counts(window, many, lambda v: v.item.district == "大洼区")
    window.locator("#table-1-t button.name", has_text="盘山县").click()
    assert_counts(window, many, lambda v: v.item.district == "盘山县")
    assert window.evaluate("decodeURIComponent(location.hash)") == "#县区=盘山县"
    window.click("#clear")
    assert window.evaluate("location.hash") == ""
    bar = window.locator('#by-tier rect[aria-label^="双台子区 黄"]')
    bar.click()
    assert_counts(window, many, lambda v: v.item.district == "双台子区" and v.tier == "yellow")
    window.click("#clear")
    late = window.locator(f'#by-age rect[aria-label^="{AGES[1]}"]')
    late.focus()
    window.keyboard.press("Enter")
    assert_counts(window, many, lambda v: v.reason is Reason.OVERDUE and 4 <= (v.days_overdue or 0) <= 7)
    assert window.evaluate("decodeURIComponent(location.hash)") == f"#逾期时长={AGES[1]}"
    late.click()
    assert_counts(window, many, lambda _: True)
    window.evaluate("location.hash = '#县区=兴隆台区'")
    until(window, "document.getElementById('by-district').selectedOptions[0].textContent === '兴隆台区'")
    assert_counts(window, many, lambda v: v.item.district == "兴隆台区")
    window.context.close()


@pages
def test_the_list_is_drawn_as_one_scrolls(page: Page) -> None:
    """Only what is in sight is there; the gravest first; sorted by a column; the last row can be reached."""
    drawn = page.locator("#items .item")
    assert drawn.count() < 60
    tiers = drawn.locator('[data-col="tier"]').all_inner_texts()
    assert set(tiers) == {"红"}
    late = [
        int(text.removeprefix("逾期").removesuffix("天"))
        for text in drawn.locator('[data-col="days"]').all_inner_texts()
    ]
    assert late == sorted(late, reverse=True)
    page.locator('#items [data-col="number"] button').click()
    assert drawn.first.locator('[data-col="number"]').inner_text() == "000000"
    page.evaluate("document.getElementById('items').scrollTop = 1e9")
    until(page, "document.querySelector('#items-inner').lastChild.textContent.includes('019999')")
    assert drawn.count() < 60
    assert len(page.content()) < 6_000_000


@pages
def test_the_keyboard_asks_and_opens(page: Page) -> None:
    """Arrows move in the list, End goes to its last row, Enter opens an item, Escape closes it."""
    page.locator("#items .item").first.focus()
    for _ in range(30):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.item") == "30"
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.dataset.item") == str(MANY - 1)
    page.keyboard.press("Enter")
    assert page.locator("dialog[open] .timeline li").count() >= 2
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.locator(".tiles [role=button]").first.focus()
    page.keyboard.press("Enter")
    assert "红" in page.evaluate("decodeURIComponent(location.hash)")


@pages
def test_one_item_has_its_timeline(browser: Browser, tmp_path: Path) -> None:
    """Handed out, extended, come back: in the order of the days; a day that no ledger names is not made up."""
    day = dt.timedelta(days=1)
    back = {"assigned_on": AS_OF - 20 * day, "deadline": AS_OF - 5 * day, "done_on": AS_OF - 8 * day, "status": "反弹"}
    coming = {"assigned_on": AS_OF - 20 * day, "deadline": AS_OF + 5 * day, "status": "反弹"}
    lines = []
    for row in (back, coming):
        (tmp_path / "page.html").write_bytes(build_page(judged([{"number": "1", **row}]), ZH, BOOK))
        window = opened(browser, tmp_path / "page.html", width=390)
        heads = window.locator("#items .heads span:visible").all_inner_texts()
        assert heads == ["预警等级", "编号", "问题", "时限", "天数"], "a column that no item fills is left out"
        assert (
            window.locator("#items .heads button").first.evaluate("one => getComputedStyle(one).borderTopWidth")
            == "1px"
        )
        window.locator("#items .item").first.click()
        lines.append(window.locator(".timeline li").all_inner_texts())
        window.context.close()
    came = "反弹（台账未写日期）"
    first, second = lines
    assert [line.split(" ")[-1] for line in first][-1] == came
    assert [line.split(" ")[-1] for line in second][-2:] == [came, "时限"]


@pages
def test_what_is_shown_can_be_taken_along(page: Page) -> None:
    """CSV with a mark for Excel, long numbers and what looks like a formula or a day as text; copied as columns."""
    page.fill("#by-text", "00000")
    with page.expect_download() as waiting:
        page.click("#csv")
    assert waiting.value.suggested_filename == "三色表_2022-07-20.csv"
    data = Path(waiting.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    head, *found = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert len(found) == 10
    numbers = {row[head.index("编号")] for row in found}
    assert numbers == {f'="{place:06}"' for place in range(10)}
    assert {'="12345678901234567"', '="3-1"', '="=1+1"'} <= {row[head.index("备注")] for row in found}
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    page.click("#copy")
    until(page, "window.copied")
    lines = page.evaluate("window.copied").split("\n")
    assert len(lines) == 11
    assert {len(line.split("\t")) for line in lines} == {len(head)}
    assert page.locator("#items-count").inner_text() == "已复制 10 项"


@pages
def test_on_a_phone_in_the_dark_and_on_paper(browser: Browser, file: Path) -> None:
    """Nothing sticks out; the list becomes cards; paper shows the lists and not what has to be clicked."""
    window = opened(browser, file, width=390)
    window.emulate_media(color_scheme="dark")
    assert window.evaluate("document.documentElement.scrollWidth") == 390
    box = window.locator("#items .item").first.bounding_box()
    assert box
    assert box["width"] < 390
    window.locator("#items .item").first.click()
    frame = window.locator("dialog[open]").bounding_box()
    assert frame
    assert frame["width"] <= 390
    window.keyboard.press("Escape")
    assert window.locator("#list-1-t").is_hidden()
    window.emulate_media(media="print")
    assert window.locator("#list-1-t").is_visible()
    assert window.locator("#explore").is_hidden()
    window.context.close()


@pages
def test_a_hostile_ledger_stays_text(browser: Browser, tmp_path: Path) -> None:
    """In rows, in the choices, in an item's own view: shown as written, and nothing of it runs."""
    fields = ("number", "district", "street", "site", "category", "description", "unit", "person", "leader", "remark")
    assessment = judged([{**dict.fromkeys(fields, HOSTILE), "deadline": HOSTILE}])
    (tmp_path / "page.html").write_bytes(build_page(assessment, ZH, BOOK))
    window = opened(browser, tmp_path / "page.html")
    heard = listening(window)
    said = HOSTILE.replace("\x00", " ")
    assert window.locator('#items .item [data-col="description"]').evaluate("one => one.textContent") == said
    window.locator("#items .item").first.click()
    assert said in window.locator("dialog dd").evaluate_all("all => all.map(one => one.textContent)")
    window.keyboard.press("Escape")
    window.select_option("#filter-person", label=said) if window.locator("#filter-person").is_visible() else None
    window.fill("#by-text", "alert(1)")
    assert window.locator("#items .item").count() == 1
    assert heard == []
    window.context.close()


def test_the_page_of_twenty_thousand_is_small_enough(many: Assessment) -> None:
    """At most six megabytes, every item inside."""
    page = build_page(many, ZH, BOOK)
    assert unpacked(page)["count"] == MANY
    assert len(page) <= 6_000_000
