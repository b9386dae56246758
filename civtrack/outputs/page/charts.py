"""Charts of the HTML page as rectangles and words: lengths in percent of the width, so that no text is ever scaled.

Exists because a leader looks before he reads. A chart is drawn without a script and prints as it is; what it shows is
said in words too. May import everything below `civtrack.outputs` and its neighbours in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from civtrack.light import dataclass
from civtrack.locales import Translator
from civtrack.model import N_
from civtrack.outputs.brief_lines import cut
from civtrack.outputs.earlier import TrendDay
from civtrack.outputs.page.tables import Cell, Head, PageTable, Row, shown
from civtrack.outputs.wording import district_name
from civtrack.policy import TierRule
from civtrack.rules.ages import Ages, Stretch
from civtrack.rules.metrics import Figures

__all__ = ["AGES", "PageChart", "ages_chart", "districts_chart", "stretch_name", "trend_chart"]

AGES = N_("Overdue for")

STEP, NAME, THICK = 46, 14, 20
"""Pixels from bar to bar, down to the line of the name, and of a bar's thickness."""

ROOM = 12
"""Characters of a district's name beside what it counts, on the narrowest phone; the table has the whole name."""

TALL, FOOT, HEADROOM = 180, 22, 20
"""Pixels of the columns of the trend, of the days below them and of the numbers above."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle: `x` and `width` in percent of the chart's width, `y` and `height` in pixels."""

    tier: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Text:
    """A word at a place; with a tier it stands on that tier's colour."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    tier: int | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A word of the legend, beside its colour."""

    tier: int
    name: str


@dataclass(frozen=True, slots=True)
class PageChart:
    """A chart.

    Attributes:
        id: Names it in the document.
        title: Above it.
        height: In pixels.
        rects: What is drawn.
        texts: What is written.
        legend: The colours in words; none where there is one colour only.
        said: What it shows, in a sentence.
        table: Its figures, where they stand nowhere else on the page.
    """

    id: str
    title: str
    height: int
    rects: Sequence[Rect]
    texts: Sequence[Text]
    legend: Sequence[Key]
    said: str
    table: PageTable | None = None


def districts_chart(groups: Sequence[Figures], tiers: Sequence[TierRule], tr: Translator) -> PageChart:
    """One bar a district, as long as it has items, a piece for each tier."""
    longest = max((figures.total for figures in groups), default=0) or 1
    rects: list[Rect] = []
    texts: list[Text] = []
    for place, figures in enumerate(groups):
        top = place * STEP
        texts.append(Text(0, top + NAME, cut(shown(district_name(figures.group, tr)), ROOM)))
        counts = [tr("{count} {tier}", tier=tr(tier.name), count=figures.tiers[tier.key]) for tier in tiers[:2]]
        told = tr("{total} in all: {counts}", total=figures.total, counts=" ".join(counts))
        texts.append(Text(100, top + NAME, told, "end"))
        before = 0
        for index, tier in enumerate(tiers):
            count = figures.tiers[tier.key]
            start, end = _percent(before, longest), _percent(before + count, longest)
            before += count
            if count:
                rects.append(Rect(index, start, top + NAME + 6, round(end - start, 3), THICK))
            if end - start >= 2.5 * len(str(count)) + 1:
                middle = round((start + end) / 2, 3)
                texts.append(Text(middle, top + NAME + 6 + 15, str(count), "middle", index))
    return PageChart(
        "by-tier",
        tr("Tiers by district"),
        max(len(groups), 1) * STEP,
        rects,
        texts,
        [Key(index, tr(tier.name)) for index, tier in enumerate(tiers)],
        tr("A bar for each district, as long as it has items, divided by tier. The figures stand in the table above."),
    )


def ages_chart(ages: Ages, tr: Translator) -> PageChart:
    """One bar for each stretch of days overdue: how many items have reached it."""
    longest = max(ages.total, default=0) or 1
    rects: list[Rect] = []
    texts: list[Text] = []
    said: list[str] = []
    for place, (stretch, count) in enumerate(zip(ages.stretches, ages.total, strict=True)):
        top, name = place * STEP, stretch_name(stretch, tr)
        texts += [Text(0, top + NAME, name), Text(100, top + NAME, str(count), "end")]
        if count:
            rects.append(Rect(0, 0, top + NAME + 6, _percent(count, longest), THICK))
        said.append(tr("{name}: {count}", name=name, count=count))
    return PageChart(
        "by-age",
        tr(AGES),
        len(ages.stretches) * STEP,
        rects,
        texts,
        (),
        tr("; ").join(said),
    )


def stretch_name(stretch: Stretch, tr: Translator) -> str:
    """How a stretch of days overdue is called, with the step that it has reached."""
    values = {"first": stretch.first, "last": stretch.last, "step": tr(stretch.step) if stretch.step else ""}
    if stretch.last is None:
        days = tr("{first} d or more overdue", **values)
    elif stretch.last == stretch.first:
        days = tr("{first} d overdue", **values)
    else:
        days = tr("{first} to {last} d overdue", **values)
    return tr("{days} ({step})", days=days, step=values["step"]) if stretch.step else days


def trend_chart(
    days: Sequence[TrendDay], tiers: Sequence[TierRule], places: Sequence[int], tr: Translator
) -> PageChart:
    """One column a day, a piece for each tier that calls for work; the figures of every day below it.

    Args:
        days: In order.
        tiers: The tiers to show.
        places: The place of each tier's colour.
        tr: The document language.
    """
    sums = [sum(_count(day, tier) for tier in tiers) for day in days]
    highest, slot = max(sums, default=0) or 1, 100 / max(len(days), 1)
    rects: list[Rect] = []
    texts: list[Text] = []
    every = -(-len(days) // 6)
    for index, (day, total) in enumerate(zip(days, sums, strict=True)):
        left, middle = round((index + 0.15) * slot, 3), round((index + 0.5) * slot, 3)
        bottom = float(HEADROOM + TALL)
        for tier, colour in zip(tiers, places, strict=True):
            height = round(TALL * _count(day, tier) / highest, 2)
            if height:
                bottom = round(bottom - height, 2)
                rects.append(Rect(colour, left, bottom, round(slot * 0.7, 3), height))
        if (len(days) - 1 - index) % every == 0:
            texts.append(Text(middle, bottom - 5, str(total), "middle"))
            texts.append(Text(middle, HEADROOM + TALL + 16, f"{day.day:%m-%d}", "middle"))
    rows = [
        Row([Cell(day.day.isoformat()), *(Cell(str(_count(day, tier)), _count(day, tier)) for tier in tiers)])
        for day in days
    ]
    heads = [
        Head(tr("Day")),
        *(Head(tr(tier.name), colour) for tier, colour in zip(tiers, places, strict=True)),
    ]
    return PageChart(
        "trend",
        tr("Trend"),
        HEADROOM + TALL + FOOT,
        rects,
        texts,
        [Key(colour, tr(tier.name)) for tier, colour in zip(tiers, places, strict=True)],
        tr("A column for each day of the history, divided by tier. The figures stand below."),
        PageTable("trend-figures", tr("Trend"), heads, rows),
    )


def _count(day: TrendDay, tier: TierRule) -> int:
    return int(day.counts.get(tier.key) or 0)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 3)
