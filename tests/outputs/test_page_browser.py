"""The HTML page in a browser: drawn, sorted, filtered, reached by keyboard, read in the dark, printed; and silent."""

from __future__ import annotations

import functools
import http.server
import json
import re
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from civtrack.locales import translator
from civtrack.outputs.page.page import build_page
from tests.outputs.test_page import BOOK, HOSTILE, late
from tests.support.browser import chromium, listening
from tests.support.judged import judged
from tests.support.offices import sample_office
from tests.support.typed import asked, typed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.chromium
ZH = translator("zh")

CONTRASTS = """() => {
  const canvas = document.createElement('canvas'); canvas.width = canvas.height = 1;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1); pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
  };
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const below = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return [255, 255, 255, 1];
  };
  const bad = [], seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || ['SCRIPT', 'STYLE', 'DESC', 'OPTION'].includes(element.tagName)) continue;
    const look = getComputedStyle(element);
    const drawn = element.tagName === 'text';
    const back = drawn && element.getAttribute('class')
      ? rgba(getComputedStyle(document.querySelector('.f' + element.getAttribute('class').slice(1))).fill)
      : below(element);
    const ink = rgba(drawn ? look.fill : look.color);
    const [high, low] = [light(ink), light(back)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    seen.add(element.tagName);
    if (ratio < 4.5) bad.push([element.tagName, walker.currentNode.data.trim().slice(0, 20), ratio]);
  }
  return { bad, seen: [...seen].sort() };
}"""
"""What is written on what: every text against the nearest colour behind it (WCAG 2.2, 1.4.3)."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests here."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the sample office, and one of a hostile ledger."""
    folder = tmp_path_factory.mktemp("pages")
    office = sample_office(folder / "office")
    assert typed("report", "-f", "html", "--as-of", "2022-07-20", "--out", folder, "-q", cwd=office).code == 0
    (folder / "三色表_2022-07-20.html").rename(folder / "sample.html")
    fields = ("district", "site", "description", "unit", "person")
    rows: list[dict[str, Any]] = [
        {**dict.fromkeys(fields, HOSTILE), "deadline": HOSTILE, "number": "A1"},
        *late(3, **dict.fromkeys(fields, HOSTILE)),
        *late(3, description="长" * 3000, unit="W" * 3000, site="שלום \u202e逆", person="a" * 300),
    ]
    (folder / "hostile.html").write_bytes(build_page(judged(rows), ZH, BOOK))
    return folder


def opened(browser: Browser, path: Path, width: int = 1280, **more: Any) -> Page:
    """The page in a window of that width."""
    page = browser.new_context(viewport={"width": width, "height": 900}, **more).new_page()
    page.goto(path.as_uri())
    return page


@pytest.fixture
def page(browser: Browser, files: Path) -> Iterator[Page]:
    """The sample page in a browser that is too old to unpack all items: it is complete as it stands."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script("delete window.DecompressionStream")
    window = context.new_page()
    window.goto((files / "sample.html").as_uri())
    yield window
    context.close()


def column(page: Page, table: str, head: str) -> list[str]:
    """The texts of a column, row by row, of the rows that are shown."""
    heads = page.locator(f"#{table} thead button").all_inner_texts()
    place = [text.replace("\n", "") for text in heads].index(head)
    cells = page.locator(f"#{table} tbody tr:not([hidden]) > :nth-child({place + 1})")
    return [text.strip() for text in cells.all_inner_texts()]


def test_it_is_silent_and_asks_for_nothing(browser: Browser, files: Path) -> None:
    """Over a web server one request is made, for the page itself; nothing is said, nothing fails."""
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            del code, size
            asked.append(self.path)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(files))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for name in ("sample", "hostile"):
            window = browser.new_context().new_page()
            heard = listening(window)
            window.goto(f"http://127.0.0.1:{server.server_address[1]}/{name}.html")
            window.locator("html.whole").wait_for(state="attached")
            window.locator("#by-text").fill("小区" if name == "sample" else "alert")
            window.locator("#items .heads button").first.click()
            window.locator("#items .item").first.click()
            window.wait_for_timeout(200)
            assert heard == []
            window.context.close()
        server.shutdown()
    assert asked == ["/sample.html", "/hostile.html"]


def test_the_charts_are_drawn(page: Page) -> None:
    """Bars lie inside their charts; those of a district lie end to end and are as long as their share."""
    for chart in ("by-tier", "by-age"):
        frame = page.locator(f"#{chart} svg").bounding_box()
        assert frame
        bars = [bar.bounding_box() for bar in page.locator(f"#{chart} rect").all()]
        assert len(bars) >= 4
        for bar in bars:
            assert bar
            assert bar["width"] > 0
            assert frame["x"] - 1 <= bar["x"]
            assert bar["x"] + bar["width"] <= frame["x"] + frame["width"] + 1
    rects = page.locator("#by-tier rect").evaluate_all(
        "all => all.map(one => [one.y.baseVal.value, one.getBBox().x, one.getBBox().width])"
    )
    top = rects[0][0]
    first = [(start, length) for place, start, length in rects if place == top]
    for (start, length), (following, _) in pairwise(first):
        assert start + length == pytest.approx(following, abs=0.5)
    counts = [int(text) for text in page.locator("#table-1-t tbody tr").first.locator("td").all_inner_texts()[1:6]]
    shares = [length / sum(each for _, each in first) for _, length in first]
    assert shares == pytest.approx([count / sum(counts) for count in counts if count], abs=0.01)


def test_sorting_by_mouse(page: Page) -> None:
    """A click sorts upwards, a second one downwards: numbers as numbers, days as days, empty cells last."""
    button = page.locator("#list-1-t thead button", has_text="天数")
    for direction, sign in (("ascending", 1), ("descending", -1)):
        button.click()
        assert button.locator("xpath=..").get_attribute("aria-sort") == direction
        texts = column(page, "list-1-t", "天数")
        days = [int(re.sub(r"\D", "", text) or 0) * (-1 if text.startswith("逾期") else 1) for text in texts if text]
        assert days == sorted(days, key=lambda day: sign * day)
        assert "" not in texts[: len(days)], "materials that were not handed in have no days"
    page.locator("#list-1-t thead button", has_text="责任人").click()
    people = column(page, "list-1-t", "责任人")
    assert people.index("") == sum(map(bool, people))
    assert page.locator("#list-1-t thead th[aria-sort]").count() == 1
    page.locator("#table-1-t thead button", has_text="按期办结率").first.click()
    rates = [float(text.rstrip("%")) for text in column(page, "table-1-t", "按期办结率")]
    assert rates == sorted(rates)
    assert page.locator("#table-1-t tfoot th").inner_text() == "合计"


def test_filtering(page: Page) -> None:
    """By district, by unit and by words, one after the other and all at once; the counts say what is shown."""
    total = page.locator("section.list tbody tr").count()
    reds = len(column(page, "list-1-t", "县区"))
    page.select_option("#by-district", label="大洼区")
    assert set(column(page, "list-1-t", "县区")) == {"大洼区"}
    listed = page.locator("section.list tbody tr:not([hidden])").count()
    assert page.locator("#found").inner_text() == f"已筛选：清单共{total}条，显示{listed}条。"
    red = len(column(page, "list-1-t", "县区"))
    assert page.locator("#list-1 h3 .count").inner_text() == f"{reds}项中显示{red}项"
    page.select_option("#by-unit", label="大洼区住房和城乡建设局")
    assert set(column(page, "list-1-t", "责任单位")) == {"大洼区住房和城乡建设局"}
    page.fill("#by-text", "楼道灯　兴顺")
    assert len(column(page, "list-1-t", "编号")) == 1
    page.fill("#by-text", "没有这样的")
    assert page.locator("section.list tbody tr:not([hidden])").count() == 0
    page.click("#clear")
    assert page.locator("section.list tbody tr:not([hidden])").count() == total
    assert page.locator("#list-1 h3 .count").inner_text() == f"{reds}项"
    page.fill("#by-text", "wt2207-0184")
    assert column(page, "list-1-t", "编号") == ["WT2207-0184"]


def test_the_keyboard_reaches_and_does_everything(page: Page) -> None:
    """Tab comes to every link, button, field and scrolling table in the order of the page; Enter and Space sort."""
    expected = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input, select, summary, [tabindex="0"]')]
            .filter(one => one.offsetParent !== null || one.className === 'skip')
            .map((one, at) => one.dataset.at = at)"""
    )
    assert len(expected) > 90
    reached, outlines = [], set()
    for _ in expected:
        page.keyboard.press("Tab")
        at, outline = page.evaluate(
            "() => [document.activeElement.dataset.at, getComputedStyle(document.activeElement).outlineStyle]"
        )
        reached.append(int(at) if at is not None else None)
        outlines.add(outline)
    assert reached == expected
    assert outlines == {"solid"}
    page.locator("#list-1-t thead button").nth(2).focus()
    page.keyboard.press("Enter")
    numbers = column(page, "list-1-t", "编号")
    page.keyboard.press("Space")
    assert page.locator("#list-1-t thead th").nth(2).get_attribute("aria-sort") == "descending"
    assert column(page, "list-1-t", "编号") != numbers
    page.locator(".skip").focus()
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index] # it is shown once it has the focus
    page.keyboard.press("Enter")
    assert page.url.endswith("#lists")


@pytest.mark.parametrize("name", ["sample", "hostile"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read(browser: Browser, files: Path, name: str, scheme: Any) -> None:
    """Every text has a contrast of AA against what is behind it, by day and by night."""
    window = opened(browser, files / f"{name}.html", color_scheme=scheme)
    found = window.evaluate(CONTRASTS)
    assert found["bad"] == []
    assert {"TD", "TH", "A", "text", "LI", "P", "BUTTON"} <= set(found["seen"])
    ground = window.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") is (scheme == "light")
    window.context.close()


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("name", ["sample", "hostile"])
def test_nothing_sticks_out(browser: Browser, files: Path, name: str, width: int) -> None:
    """The page never scrolls sideways, whatever stands in it; on a phone each row names its cells."""
    window = opened(browser, files / f"{name}.html", width)
    assert window.evaluate("document.documentElement.scrollWidth") == width
    if width < 700 and name == "sample":
        cell = window.locator("#list-1-t tbody tr").first.locator("td").nth(2)
        assert cell.evaluate("one => getComputedStyle(one, '::before').content") == '"编号"'
        assert cell.evaluate("one => getComputedStyle(one).display") == "block"
    window.context.close()


def test_hostile_text_is_shown_as_it_is(browser: Browser, files: Path) -> None:
    """Markup of a ledger is text in cells, options and charts, and nothing of it runs."""
    window = opened(browser, files / "hostile.html")
    said = HOSTILE.replace("\x00", " ")
    assert window.locator("script, img, iframe").count() == 3
    assert window.locator("#list-1-t td").filter(has_text="onerror").first.evaluate("one => one.textContent") == said
    assert said in window.locator("#by-district option").evaluate_all("all => all.map(one => one.textContent)")
    assert f"{said[:11]}…" in window.locator("#by-tier text").evaluate_all("all => all.map(one => one.textContent)")
    assert said in window.locator("#table-1-t tbody th").evaluate_all("all => all.map(one => one.textContent)")
    window.locator("#by-district").select_option(index=2)
    assert window.locator("#list-1-t tbody tr:not([hidden])").count() == 3
    window.context.close()


def test_without_a_script_everything_is_there(browser: Browser, files: Path) -> None:
    """Where scripts are forbidden, tables, lists and charts stand; what would do nothing is not shown."""
    window = opened(browser, files / "sample.html", java_script_enabled=False)
    red = json.loads(asked("summary", "-f", "json").out)["total"]["red"]
    assert window.locator("#list-1-t tbody tr").count() == red
    assert window.locator("#list-1-t thead th").nth(1).inner_text() == "县区"
    assert not window.locator(".filters").is_visible()
    assert not window.locator("thead button").first.is_visible()
    window.context.close()


def test_it_prints(page: Page) -> None:
    """A4 across, what cannot be clicked on paper left out, the heads of a list on each of its pages, light colours."""
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator(".filters").is_visible()
    assert not page.locator("nav").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("#list-1-t thead span").first.is_visible()
    assert page.locator("#list-1-t thead").evaluate("one => getComputedStyle(one).display") == "table-header-group"
    # A coloured heading is never cut in two at the foot of a page, and no table loses its right border at the edge.
    looks = "one => [getComputedStyle(one).display, getComputedStyle(one.parentElement).breakInside]"
    assert page.locator(".chip").first.evaluate(looks) == ["inline-block", "avoid"]
    right = "one => one.getBoundingClientRect().right"
    assert page.locator("#list-1-t").evaluate(right) < page.locator("main").evaluate(right) - 1
    # What the workbook keeps off the paper is off this one; a day, a name and 逾期44天 are never broken.
    heads = page.locator("#list-1-t thead th").all()
    seen = [one.inner_text() for one in heads if one.is_visible()]
    assert seen == ["序号", "县区", "编号", "点位", "问题描述", "责任单位", "责任人", "时限", "天数", "督办措施"]
    lines = "all => Math.max(...all.map(one => one.getClientRects().length && [...one.childNodes].map(text => {"
    lines += " const range = document.createRange(); range.selectNodeContents(text);"
    lines += " return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size; }).at(0) || 0))"
    for place in (
        head for head, one in enumerate(heads, 1) if one.inner_text() in ("序号", "县区", "时限", "天数", "责任人")
    ):
        assert page.locator(f"#list-1-t td:nth-child({place})").evaluate_all(lines) == 1
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert 8 <= len(boxes) <= 17
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(842, 595)}


def test_it_tells_assistive_programs_what_is_what(page: Page) -> None:
    """Tables have captions and heads with a scope, charts a name, fields a label, the page its language."""
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    for table in page.locator("table").all():
        assert table.locator("caption").text_content()
        assert table.locator("thead th").count() == table.locator("thead th[scope=col]").count() > 0
    tree = page.locator("#charts").aria_snapshot()
    assert 'img "各县区各等级' in tree
    assert 'img "逾期时长' in tree
    filters = page.locator(".filters").aria_snapshot()
    for label in ('combobox "县区"', 'combobox "责任单位"', 'searchbox "关键词"', 'button "清除筛选"'):
        assert label in filters
    assert page.locator("#found").get_attribute("role") == "status"
    assert page.locator("h1").count() == 1
