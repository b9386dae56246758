"""The columns that a table of figures has: counts by tier, rates, the longest overdue, the rank.

Exists so that the three-colour table, the rankings and the tables by unit or category show the same figures under the
same heads. May import `civtrack.locales`, `civtrack.policy`, `civtrack.rules.metrics`, `civtrack.outputs.house_style`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from civtrack.light import dataclass
from civtrack.locales import Translator
from civtrack.model import N_
from civtrack.outputs import house_style as style
from civtrack.outputs.measure import word_room
from civtrack.policy import RATE_NAMES, TierRule
from civtrack.rules.metrics import Figures, Rate, Summary

__all__ = ["NOTHING", "OFF_PAPER", "FigureColumn", "defined", "figure_columns"]

NOTHING = "—"
"""What stands for a figure that does not exist (a denominator of 0, no rank)."""

_PRINTED = ("completion_rate", "on_time_rate", "closure_rate", "overdue_rate", "rework_rate")
_RATES = tuple((key, RATE_NAMES[key]) for key in _PRINTED)
_ORIGINAL = (
    ("on_time_rate_original", N_("On-time rate\n(original deadline)")),
    ("overdue_rate_original", N_("Overdue rate\n(original deadline)")),
)
"""What the rates would be had no deadline been put off: shown where any was (DOMAIN §4)."""


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """One column.

    Attributes:
        key: The figure, by its name in JSON.
        header: Its head.
        value: What a cell holds.
        number_format: As Excel writes it.
        room: Character cells that it needs.
        fill: RRGGBB of the head and of cells above zero, or None.
        screen: Whether it is left off the paper.
    """

    key: str
    header: str
    value: Callable[[Figures], str | int | float]
    number_format: str = style.INTEGER
    room: int = 6
    fill: str | None = None
    screen: bool = False


OFF_PAPER = frozenset({"rework_rate", "on_time_rate_original", "overdue_rate_original", "carried"})
"""Figures that nobody asks for at the table: they stand right of what is printed."""


def figure_columns(summary: Summary, tr: Translator) -> list[FigureColumn]:
    """The columns right of the group's name; the rates by original deadlines only where a deadline was put off."""

    def count(tier: TierRule) -> Callable[[Figures], int]:
        return lambda figures: figures.tiers.get(tier.key, 0)

    rates = [*_RATES[:2], *_original(summary)[:1], *_RATES[2:4], *_original(summary)[1:], *_RATES[4:]]
    return [
        FigureColumn("total", tr("Total items"), lambda figures: figures.total),
        *(FigureColumn(tier.key, tr(tier.name), count(tier), fill=tier.color) for tier in summary.tiers),
        FigureColumn("void", tr("Void\n(not counted)"), lambda figures: figures.void, room=10),
        *_carried(summary, tr),
        FigureColumn("due", tr("Due"), lambda figures: figures.due, room=8),
        *(
            FigureColumn(
                key,
                tr(header),
                _rate(key),
                style.PERCENT,
                12 if key in OFF_PAPER else max(9, word_room(tr(header))),
                screen=key in OFF_PAPER,
            )
            for key, header in rates
        ),
        FigureColumn(
            "max_days_overdue",
            tr("Most days\noverdue"),
            lambda figures: figures.max_days_overdue or NOTHING,
            room=8,
        ),
        FigureColumn("rank", tr("Rank"), lambda figures: figures.rank or NOTHING),
    ]


def _carried(summary: Summary, tr: Translator) -> list[FigureColumn]:
    """Rows that count in a later ledger: a column only where there are any."""
    if not summary.total.carried:
        return []
    return [
        FigureColumn("carried", tr("Carried over\n(not counted)"), lambda figures: figures.carried, room=8, screen=True)
    ]


def defined(summary: Summary) -> tuple[tuple[str, str], ...]:
    """The figures whose formulas stand below the table, each with the head of its column."""
    return (
        ("due", N_("Due")),
        *_RATES,
        *_original(summary),
        ("max_days_overdue", N_("Most days\noverdue")),
        ("rank", N_("Rank")),
        *((("rank_group", N_("Ranking groups")),) if _grouped(summary) else ()),
    )


def _original(summary: Summary) -> Sequence[tuple[str, str]]:
    return _ORIGINAL if summary.total.extended else ()


def _grouped(summary: Summary) -> bool:
    return any(figures.rank_group for figures in summary.groups)


def _rate(figure: str) -> Callable[[Figures], str | float]:
    return lambda figures: _printed(getattr(figures, figure))


def _printed(rate: Rate) -> str | float:
    # The cell holds what is printed, so that a rate below 1 cannot show as 100 % in a format of two decimals.
    return NOTHING if rate.value is None else round(float(rate.shown.rstrip("%")) / 100, 4)
