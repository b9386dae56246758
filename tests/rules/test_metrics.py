"""Tests of `civtrack.rules.metrics`: counts, rates, printing and ranks."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.model import OUTSIDE, Reason, Status, Verdict
from civtrack.policy import FIGURES, PROFILES
from civtrack.rules.metrics import BY, FORMULAS, Rate, Summary, group_of, summarise
from civtrack.rules.profiles import TierTable
from tests.support.items import a_verdict

AS_OF = dt.date(2022, 7, 20)
THREE = PROFILES["three-colour"]


def summary_of(verdicts: list[Verdict], by: str = "district", order: tuple[str, ...] = ()) -> Summary:
    """A summary under the default profile."""
    return summarise(verdicts, by, as_of=AS_OF, tiers=THREE.tiers, order=order)


def on_time(**more: Any) -> Verdict:
    """An item done on time."""
    return a_verdict(Reason.DONE_ON_TIME, "closed", Status.CLOSED, **more)


def late(**more: Any) -> Verdict:
    """An item done late."""
    return a_verdict(Reason.DONE_LATE, "closed", Status.DONE, overdue=2, **more)


def red(days: int = 1, **more: Any) -> Verdict:
    """An overdue item."""
    return a_verdict(Reason.OVERDUE, "red", overdue=days, **more)


@pytest.mark.parametrize(
    ("numerator", "denominator", "value", "shown"),
    [
        (0, 0, None, "—"),
        (5, 0, None, "—"),
        (0, 7, 0.0, "0.00%"),
        (7, 7, 1.0, "100.00%"),
        (50, 96, 0.5208, "52.08%"),
        (1, 3, 0.3333, "33.33%"),
        (2, 3, 0.6667, "66.67%"),
        (1, 20_000, 0.0001, "0.01%"),
        (1, 20_001, 0.0, "0.01%"),
        (1, 1_000_000, 0.0, "0.01%"),
        (19_999, 20_000, 1.0, "99.99%"),
        (999_999, 1_000_000, 1.0, "99.99%"),
        (1, 800, 0.0013, "0.13%"),
        (3, 2, 1.5, "150.00%"),
    ],
)
def test_rates_are_printed_half_up(numerator: int, denominator: int, value: float | None, shown: str) -> None:
    """Half up on exact numbers; below 1 never 100 %, above 0 never 0 %, nothing counted is a dash."""
    rate = Rate(numerator, denominator)
    assert (rate.value, rate.shown) == (value, shown)


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_rates_agree_with_decimal_arithmetic(numerator: int, denominator: int) -> None:
    """The value is the exact quotient rounded half up, without binary noise."""
    exact = (Decimal(numerator) / Decimal(denominator)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    assert Rate(numerator, denominator).value == float(exact)


def test_figures_of_one_district() -> None:
    """Every count and rate of DOMAIN §6 on a small district."""
    verdicts = [
        on_time(assigned="07-01", done="07-05"),
        on_time(assigned="07-01", done="07-08", original="07-02", due="07-09"),
        late(assigned="07-01", done="07-10"),
        a_verdict(Reason.DONE_UNDATED, "closed", Status.DONE),
        red(31),
        red(2, status=Status.REOPENED),
        a_verdict(Reason.DUE_SOON, "yellow"),
        a_verdict(Reason.ON_TRACK, "green"),
        a_verdict(Reason.UNDATED, "grey"),
        a_verdict(Reason.VOID, "void", Status.VOID, original="07-02", due="07-09"),
        a_verdict(Reason.CARRIED, "carried", original="07-02", due="07-09"),
        a_verdict(Reason.CARRIED, "carried", Status.CLOSED),
    ]
    figures = summary_of(verdicts).total
    assert figures.as_json() == {
        "group": None,
        "total": 9,
        "red": 2,
        "yellow": 1,
        "green": 1,
        "grey": 1,
        "closed": 4,
        "void": 1,
        "carried": 2,
        "closed_on_time": 2,
        "closed_late": 1,
        "closed_undated": 1,
        "verified": 2,
        "reopened": 1,
        "extended": 1,
        "due": 6,
        "completion_rate": 0.4444,
        "closure_rate": 0.6667,
        "on_time_rate": 0.3333,
        "overdue_rate": 0.3333,
        "verified_rate": 0.2222,
        "rework_rate": 0.1667,
        "extension_rate": 0.1111,
        "mean_days_to_close": 6.7,
        "median_days_to_close": 7.0,
        "max_days_overdue": 31,
        "rank": None,
        "rank_group": None,
        "on_time_original": 1,
        "overdue_original": 2,
        "on_time_rate_original": 0.1667,
        "overdue_rate_original": 0.3333,
    }


def test_keys_stand_in_the_order_of_the_contract() -> None:
    """The JSON keys come in the contract's order."""
    assert list(summary_of([]).total.as_json()) == [
        "group",
        "total",
        "red",
        "yellow",
        "green",
        "grey",
        "closed",
        "void",
        "carried",
        "closed_on_time",
        "closed_late",
        "closed_undated",
        "verified",
        "reopened",
        "extended",
        "due",
        "completion_rate",
        "closure_rate",
        "on_time_rate",
        "overdue_rate",
        "verified_rate",
        "rework_rate",
        "extension_rate",
        "mean_days_to_close",
        "median_days_to_close",
        "max_days_overdue",
        "rank",
        "rank_group",
        "on_time_original",
        "overdue_original",
        "on_time_rate_original",
        "overdue_rate_original",
    ]


def test_profile_without_a_closed_tier_still_counts_closed() -> None:
    """Where done items are green, ``closed`` stands beside the tiers."""
    done = a_verdict(Reason.DONE_ON_TIME, "green", Status.DONE)
    figures = summarise([done], "district", as_of=AS_OF, tiers=PROFILES["materials"].tiers).total
    assert figures.as_json()["green"] == figures.as_json()["closed"] == 1


def test_nothing_to_count() -> None:
    """No items: no rates, no days, no rank, all counts 0."""
    total = summary_of([]).total
    assert total.total == total.due == 0
    assert total.on_time_rate.shown == "—"
    assert (total.mean_days_to_close, total.median_days_to_close, total.max_days_overdue) == (None, None, None)


def test_impossible_days_to_close_are_left_out() -> None:
    """A completion before the assignment does not shorten the mean."""
    figures = summary_of([on_time(assigned="07-05", done="07-01"), on_time(assigned="07-01", done="07-04")]).total
    assert figures.mean_days_to_close == 3.0


def test_ranks_are_shared() -> None:
    """By on-time rate, closure rate, fewer overdue; equal ranks are shared and the next left out."""
    verdicts = [
        *[on_time(district="甲"), red(district="甲")],
        *[on_time(district="乙"), red(district="乙")],
        *[on_time(district="丙"), on_time(district="丙"), red(district="丙"), red(district="丙")],
        *[on_time(district="丁"), late(district="丁")],
        a_verdict(Reason.ON_TRACK, "green", district="戊"),
        on_time(),
    ]
    ranks = {figures.group: figures.rank for figures in summary_of(verdicts).groups}
    assert ranks == {"丁": 1, "甲": 2, "乙": 2, "丙": 4, "戊": None, None: None}


def test_order_of_groups() -> None:
    """The given order first, empty districts too, then by name, items without a group last."""
    verdicts = [on_time(district=name) for name in ("辽河油田", "盘山县", None, "大洼区", "市直")]
    found = summary_of(verdicts, order=("兴隆台区", "盘山县"))
    assert [figures.group for figures in found.groups] == ["兴隆台区", "盘山县", "大洼区", "市直", "辽河油田", None]
    assert (found.groups[0].total, found.groups[0].rank) == (0, None)


@pytest.mark.parametrize(
    ("by", "group"),
    [
        ("district", "大洼区"),
        ("unit", "市城管局"),
        ("person", "张三"),
        ("leader", "李四"),
        ("category", "环境卫生"),
        ("site_type", "农贸市场"),
        ("source", "暗访"),
        ("street", "田家街道"),
        ("month", "2022-06"),
        ("sheet", "台账"),
        ("ledger", "台账.xlsx"),
    ],
)
def test_groups(by: str, group: str) -> None:
    """Each way of grouping takes its field; of several units the first leads, the month is that of assignment."""
    verdict = on_time(
        assigned="06-20",
        district="大洼区",
        unit="市城管局、市住建局",
        person="张三",
        leader="李四",
        category="环境卫生",
        site_type="农贸市场",
        source="暗访",
        street="田家街道",
    )
    assert group_of(verdict, by) == group
    assert [figures.group for figures in summary_of([verdict], by).groups] == [group]


def test_every_grouping_knows_items_without_a_value() -> None:
    """An item that does not say where it belongs is counted under None."""
    for by in set(BY) - {"sheet", "ledger", "status", "tier", "step"}:
        assert [figures.group for figures in summary_of([on_time()], by).groups] == [None]


def test_every_rate_has_its_formula() -> None:
    """What the JSON shows as a rate is explained in every legend, and no tier may take its key."""
    rates = {key for key in summary_of([]).total.as_json() if key.endswith("_rate")}
    assert rates <= set(FORMULAS)
    tiers = {tier.key for profile in PROFILES.values() for tier in profile.tiers}
    assert set(summary_of([]).total.as_json()) - tiers == FIGURES - {"overdue"}
    assert not FIGURES & tiers


def test_unknown_tier_is_refused() -> None:
    """A verdict whose tier is not counted cannot vanish from the sums."""
    with pytest.raises(KeyError):
        summary_of([a_verdict(tier="violet")])


VERDICTS = st.builds(
    lambda reason, status, days, district, assigned, length: a_verdict(
        reason,
        "void" if reason is Reason.VOID else "",
        status,
        overdue=days if reason in (Reason.OVERDUE, Reason.DONE_LATE) else None,
        left=days if reason in (Reason.DUE_SOON, Reason.ON_TRACK, Reason.BEHIND) else None,
        district=district,
        assigned=str(assigned),
        done=str(assigned + dt.timedelta(days=length)),
    ),
    st.sampled_from(list(Reason)),
    st.sampled_from(list(Status)),
    st.integers(1, 40),
    st.sampled_from(["甲", "乙", "丙", None]),
    st.dates(dt.date(2022, 1, 1), dt.date(2022, 6, 1)),
    st.integers(0, 60),
)


@given(st.lists(VERDICTS, max_size=40), st.sampled_from(sorted(PROFILES)))
def test_totals_always_add_up(verdicts: list[Verdict], name: str) -> None:
    """Under every profile the tiers add up to the total, the groups to the whole, and no item is lost."""
    table = TierTable(PROFILES[name])
    coloured = [
        verdict
        if verdict.reason in OUTSIDE
        else verdict._replace(
            tier=table.tier(
                verdict.reason,
                verdict.status,
                verdict.days_overdue if verdict.days_overdue is not None else verdict.days_left,
            ),
        )
        for verdict in verdicts
    ]
    found = summarise(coloured, "district", as_of=AS_OF, tiers=PROFILES[name].tiers, order=("丁", "甲"))
    total = found.total
    assert total.total + total.void + total.carried == len(verdicts)
    for key in (tier.key for tier in PROFILES[name].tiers):
        assert total.tiers[key] == sum(group.tiers[key] for group in found.groups)
    assert total.closed + total.overdue == total.due <= total.total
    done = [v for v in verdicts if v.reason in (Reason.DONE_ON_TIME, Reason.DONE_LATE, Reason.DONE_UNDATED)]
    lengths = [(v.done_on - v.assigned_on).days for v in done if v.done_on and v.assigned_on]
    assert total.median_days_to_close == (median(lengths) if lengths else None)
    assert total.max_days_overdue == max(
        (v.days_overdue or 0 for v in verdicts if v.reason is Reason.OVERDUE), default=None
    )


def test_both_rates_are_counted_where_deadlines_were_put_off() -> None:
    """Late but for the extension, overdue but for it; brought forward the other way round; suspended not at all."""
    verdicts = [
        on_time(done="07-08", original="07-02", due="07-09"),
        on_time(done="07-02", original="07-02", due="07-09"),
        late(done="07-12", original="07-02", due="07-10"),
        late(done="07-06", original="07-09", due="07-05"),
        a_verdict(Reason.ON_TRACK, "green", original="07-19", due="08-10"),
        a_verdict(Reason.ON_TRACK, "green", original="07-20", due="08-10"),
        red(5, original="07-01", due="07-15"),
        red(5, original="07-25", due="07-15"),
        a_verdict(Reason.SUSPENDED, "grey", original="07-01", due="07-15"),
        on_time(done="07-08", due="07-09"),
        red(),
    ]
    total = summary_of(verdicts).total
    assert (total.closed_on_time, total.on_time_original) == (3, 3)
    assert (total.overdue, total.overdue_original) == (3, 3)
    only_extended = summary_of([verdicts[place] for place in (0, 1, 2, 4, 5, 6)]).total
    assert (only_extended.on_time_rate, only_extended.on_time_rate_original) == (Rate(2, 4), Rate(1, 5))
    assert (only_extended.overdue_rate, only_extended.overdue_rate_original) == (Rate(1, 4), Rate(2, 5))


def test_without_extensions_both_rates_are_the_same() -> None:
    """Nothing was put off: there is only one rate."""
    total = summary_of([on_time(), late(), red(), a_verdict()]).total
    assert total.on_time_rate_original == total.on_time_rate
    assert total.overdue_rate_original == total.overdue_rate


def test_districts_are_ranked_inside_their_groups() -> None:
    """Each group has its own first; equal ranks are shared in it; a district in no group, or with nothing due, none."""
    verdicts = [
        *(on_time(district=name) for name in ("甲", "乙", "丙", "丁", "戊")),
        late(district="甲"),
        late(district="乙"),
        late(district="丁"),
        a_verdict(district="己"),
    ]
    ranked = {"县区": ("甲", "乙", "丙", "己"), "功能区": ("丁",), "空": ("庚",)}
    summary = summarise(verdicts, "district", as_of=AS_OF, tiers=THREE.tiers, ranked=ranked)
    assert {figures.group: (figures.rank, figures.rank_group) for figures in summary.groups} == {
        "甲": (2, "县区"),
        "乙": (2, "县区"),
        "丙": (1, "县区"),
        "丁": (1, "功能区"),
        "戊": (None, None),
        "己": (None, "县区"),
    }
