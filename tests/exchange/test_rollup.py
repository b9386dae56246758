"""Tests of `civtrack.exchange` and ``civtrack rollup``: a table over many offices is the sum of their own."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civtrack.assessment import Assessment
from civtrack.errors import NotAnExport, UsageMistake
from civtrack.exchange.counting import BY
from civtrack.exchange.offices import Chosen, Wanted, choose, find
from civtrack.exchange.rolling import Rollup, rollup
from civtrack.model import Reason, Status, Verdict
from civtrack.outputs.summary_document import summary_document
from civtrack.policy import PROFILES
from civtrack.rules.metrics import summarise
from tests.support.clerk import clerk
from tests.support.items import a_verdict
from tests.support.nation import an_office, handed_on

AS_OF = dt.date(2022, 7, 20)
TIERS = {
    Reason.OVERDUE: "red",
    Reason.DUE_SOON: "yellow",
    Reason.VOID: "void",
    Reason.CARRIED: "carried",
    **dict.fromkeys((Reason.DONE_ON_TIME, Reason.DONE_LATE, Reason.DONE_UNDATED), "closed"),
    **dict.fromkeys((Reason.UNDATED, Reason.UNCLEAR, Reason.ONGOING, Reason.SUSPENDED), "grey"),
}
DAYS = st.dates(dt.date(2022, 5, 1), dt.date(2022, 8, 10))


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    """Items as odd as they come: done before they were assigned, put off, brought forward, without days."""
    reason = draw(st.sampled_from(list(Reason)))
    measured = reason in (Reason.DONE_ON_TIME, Reason.DONE_LATE)
    days = draw(st.integers(1, 60))
    original = draw(st.none() | DAYS)
    made = a_verdict(
        reason,
        TIERS.get(reason, "green"),
        draw(st.sampled_from(list(Status))),
        overdue=days if reason in (Reason.OVERDUE, Reason.DONE_LATE) else None,
        left=days if reason in (Reason.DUE_SOON, Reason.ON_TRACK, Reason.BEHIND) else None,
        district=draw(st.sampled_from(["甲区", "乙县", "丙'市", None])),
        assigned=draw(st.none() | DAYS.map(str)),
        done=str(draw(DAYS)) if measured else draw(st.none() | DAYS.map(str)),
        due=str(draw(DAYS)),
        original=None if original is None else str(original),
    )
    item = made.item._replace(
        unit=draw(st.sampled_from(["市住建局", "市住建局、市教育局", "市教育局（配合：市公安局）", None])),
        category=draw(st.sampled_from(["占道经营", "楼道杂物", None])),
        person=draw(st.sampled_from(["张三", None])),
    )
    return made._replace(item=item, closed_on=draw(st.none() | DAYS))


OFFICES = st.lists(st.lists(verdicts(), max_size=25), min_size=1, max_size=3)


def rolled(folder: Path, by: tuple[str, ...], engine: str = "duckdb", /, **wanted: object) -> tuple[Rollup, Chosen]:
    """The table over a folder of exports."""
    exports, wrong = find([str(folder)])
    assert not wrong
    chosen = choose(exports, Wanted(**wanted))  # type: ignore[arg-type] # whatever a test asks for
    return rollup(chosen, by, engine), chosen


def assert_same_figures(table: Rollup, offices: dict[str, Assessment], by: str) -> None:
    """Every group of a table by city and `by` is that city's own summary, rank for rank, and the total their sum."""
    for city, office in offices.items():
        own = summarise(
            office.verdicts,
            by,
            as_of=office.as_of,
            tiers=PROFILES["three-colour"].tiers,
            order=office.settings.office.districts if by == "district" else (),
            ranked=(office.settings.office.groups or None) if by == "district" else None,
        )
        assert [one.figures for one in table.groups if one.key[0] == city] == list(own.groups)
    everything = [verdict for office in offices.values() for verdict in office.verdicts]
    whole = summarise(everything, by, as_of=AS_OF, tiers=PROFILES["three-colour"].tiers).total
    assert table.total == whole


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(OFFICES, st.sampled_from([one for one in BY if one not in ("city", "day")]))
def test_every_figure_is_that_of_the_offices_own_summaries(
    tmp_path_factory: pytest.TempPathFactory, made: list[list[Verdict]], by: str
) -> None:
    """What an engine counts and what the rules count agree, figure for figure, for every grouping."""
    folder = tmp_path_factory.mktemp("nation")
    groups: dict[str, tuple[str, ...]] = {"县区": ("甲区", "乙县")}
    offices = {
        f"{place}号市": an_office(f"{place}号市", each, groups=groups if place else None)
        for place, each in enumerate(made)
    }
    handed_on(folder, *offices.values())
    if by == "street":
        return  # a street is one of a district of a city: see the test below
    table, chosen = rolled(folder, ("city", by))
    assert table.by == ("city", by)
    assert chosen.left_out == ()
    assert_same_figures(table, offices, by)


def test_a_district_is_one_of_its_city(tmp_path: Path) -> None:
    """Two cities have a 鼓楼区 each: by district means by city and district, by street by all three."""
    one = a_verdict(Reason.OVERDUE, "red", district="鼓楼区", overdue=3)
    handed_on(tmp_path, an_office("南京市", [one, one]), an_office("徐州市", [one]))
    table, _ = rolled(tmp_path, ("district",))
    assert [(row.key, row.figures.total) for row in table.groups if row.figures.total] == [
        (("南京市", "鼓楼区"), 2),
        (("徐州市", "鼓楼区"), 1),
    ]
    assert rolled(tmp_path, ("street",))[0].by == ("city", "district", "street")


def test_cities_are_ranked_with_ties_and_inside_groups(tmp_path: Path) -> None:
    """1, 1, 3; a city that is in no group has no rank; one with nothing due has none."""
    done, red = a_verdict(Reason.DONE_ON_TIME, "closed", Status.DONE), a_verdict(Reason.OVERDUE, "red", overdue=1)
    cities = {"甲市": [done], "乙市": [done], "丙市": [done, red], "丁市": [a_verdict()]}
    handed_on(tmp_path, *(an_office(city, each) for city, each in cities.items()))
    exports, _ = find([str(tmp_path)])
    chosen = choose(exports, Wanted(offices=tuple(cities)))
    together = rollup(chosen, ("city",))
    assert [(row.key[0], row.figures.rank) for row in together.groups] == [
        ("甲市", 1),
        ("乙市", 1),
        ("丙市", 3),
        ("丁市", None),
    ]
    apart = rollup(chosen, ("city",), ranked={"沿海": ("乙市", "丙市")})
    assert [row.figures.rank for row in apart.groups] == [None, 1, 2, None]


def test_who_is_not_in_the_table_is_named(tmp_path: Path) -> None:
    """Missing, late, of another profile, of another form; and who is in it, but not as the others are."""
    item = [a_verdict()]
    early = dt.date(2022, 7, 18)
    handed_on(
        tmp_path,
        an_office("甲市", item),
        an_office("乙市", item),
        an_office("丙市", item, as_of=early),
        an_office("丁市", [], profile=other_profile()),
    )
    wanted: dict[str, object] = {"offices": ("甲市", "乙市", "丙市", "丁市", "戊市")}
    table, chosen = rolled(tmp_path, ("city",), **wanted)
    assert [row.key[0] for row in table.groups] == ["甲市", "乙市"]
    assert {one.city: one.why.text for one in chosen.left_out} == {
        "丙市": "late: the newest export is of {day}",
        "丁市": "judged by another profile: {profile}",
        "戊市": "missing: there is no export of it",
    }
    table, chosen = rolled(tmp_path, ("city",), within=2, **wanted)
    assert [row.key[0] for row in table.groups] == ["甲市", "乙市", "丙市"]
    assert next(one for one in chosen.left_out if one.city == "丙市").counted
    assert table.total is not None
    assert table.total.total == 3


def other_profile() -> str:
    """A shipped profile with other tiers."""
    return next(name for name in PROFILES if name != "three-colour")


def test_an_export_that_lies_there_twice_counts_once(tmp_path: Path) -> None:
    """The same city and day in two folders: one counts, the other is named."""
    office = an_office("甲市", [a_verdict()])
    handed_on(tmp_path / "a", office)
    handed_on(tmp_path / "b", office)
    table, chosen = rolled(tmp_path, ("city",))
    assert table.total is not None
    assert table.total.total == 1
    assert [one.why.text for one in chosen.left_out] == ["there twice; not counted: {path}"]


def test_over_time_every_day_is_a_group_and_there_is_no_total(tmp_path: Path) -> None:
    """An item stands once in each day: their sum would mean nothing."""
    days = [dt.date(2022, 7, 18), dt.date(2022, 7, 19), AS_OF]
    for day, count in zip(days, (3, 2, 1), strict=True):
        handed_on(tmp_path, an_office("甲市", [a_verdict()] * count, as_of=day))
    table, _ = rolled(tmp_path, ("day", "city"), first=days[0])
    assert [(row.key, row.figures.total) for row in table.groups] == [
        (("2022-07-18", "甲市"), 3),
        (("2022-07-19", "甲市"), 2),
        (("2022-07-20", "甲市"), 1),
    ]
    assert table.total is None


def test_what_is_no_export_is_named_and_the_others_count(tmp_path: Path) -> None:
    """A foreign file, a damaged one, one in another city's place."""
    handed_on(tmp_path, an_office("甲市", [a_verdict()]))
    good = next(tmp_path.rglob("*.parquet"))
    (tmp_path / "odd.parquet").write_bytes(b"no parquet")
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"a": [1]}), tmp_path / "foreign.parquet")
    (tmp_path / "loose.parquet").write_bytes(good.read_bytes())
    wrong_day = tmp_path / "office=甲市" / "as_of=2022-07-21" / "items.parquet"
    wrong_day.parent.mkdir()
    wrong_day.write_bytes(good.read_bytes())
    exports, wrong = find([str(tmp_path), str(tmp_path / "nowhere")])
    assert len(exports) == 1
    assert len(wrong) == 5
    done = clerk("rollup", tmp_path, "--no-config", "-f", "json", cwd=tmp_path)
    assert done.returncode == 3
    assert json.loads(done.stdout)["total"]["total"] == 1
    assert "odd.parquet" in done.stderr
    with pytest.raises(NotAnExport):
        choose([], Wanted())


def test_places_with_odd_names_and_addresses(tmp_path: Path) -> None:
    """A folder with brackets and quotes, and the same as an address."""
    folder = handed_on(tmp_path / "各市[上报] '22", an_office("甲市", [a_verdict()]))
    assert rolled(folder, ("city",))[0].groups[0].figures.total == 1
    exports, wrong = find([folder.as_uri()]) if os.name != "nt" else find([str(folder)])
    assert not wrong
    assert rollup(choose(exports, Wanted()), ("city",)).groups[0].figures.total == 1


def test_fourteen_cities_are_the_sum_of_their_own_summaries(tmp_path: Path) -> None:
    """By city and district, group for group, `rollup` says what each city's ``summary --format json`` says."""
    districts = ("兴隆台区", "双台子区", "大洼区", "盘山县")
    offices = {}
    for place in range(14):
        reasons = [list(Reason)[(place * 7 + step) % len(Reason)] for step in range(40)]
        items = [
            a_verdict(
                reason,
                TIERS.get(reason, "green"),
                Status.DONE if "done" in reason.value else Status.IN_PROGRESS,
                overdue=1 + step % 9 if reason in (Reason.OVERDUE, Reason.DONE_LATE) else None,
                district=districts[(step + place) % 4] if step % 11 else None,
                done=f"07-{1 + step % 19:02}",
            )
            for step, reason in enumerate(reasons)
        ]
        offices[f"{place:02}市"] = an_office(f"{place:02}市", items)
    handed_on(tmp_path / "上报", *offices.values())
    done = clerk("rollup", "上报", "--by", "city,district", "--no-config", "-f", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    for city, office in offices.items():
        own = summary_document(office)["groups"]
        assert [
            {key: value for key, value in row.items() if key not in ("city", "district")}
            for row in said["groups"]
            if row["city"] == city
        ] == own
    counts = ("total", "red", "yellow", "green", "grey", "closed", "void", "due", "closed_on_time", "reopened")
    totals = [summary_document(office)["total"] for office in offices.values()]
    for count in counts:
        assert said["total"][count] == sum(total[count] for total in totals), count
    assert [office["city"] for office in said["offices"]] == list(offices)
    for suffix in ("xlsx", "csv", "html", "md"):
        done = clerk("rollup", "上报", "--no-config", "-o", f"全省.{suffix}", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / f"全省.{suffix}").stat().st_size > 100


def test_groupings_are_taken_in_chinese(tmp_path: Path) -> None:
    """城市,县区 means what city,district means."""
    handed_on(tmp_path / "上报", an_office("甲市", [a_verdict(district="乙区")]))
    said = [
        clerk("rollup", "上报", "--no-config", "--by", by, "-f", "json", cwd=tmp_path).stdout
        for by in ("city,district", "城市，县区", "县区")
    ]
    assert said[0] == said[1] == said[2]
    assert json.loads(said[0])["by"] == ["city", "district"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--by", "colour"), "colour"),
        (("--by", "day"), "--from"),
        (("--from", "2022-07-01"), "--by day"),
        (("--engine", "oracle"), "oracle"),
        (("--late", "-1"), "--late"),
    ],
)
def test_what_cannot_be_asked_is_said(tmp_path: Path, arguments: tuple[str, ...], word: str) -> None:
    """A clear sentence and exit code 2."""
    handed_on(tmp_path / "上报", an_office("甲市", [a_verdict()]))
    done = clerk("rollup", "上报", "--no-config", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert word in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("absent", ["duckdb", "ibis", "pyarrow"])
def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path, absent: str) -> None:
    """Every other command works without it."""
    handed_on(tmp_path / "上报", an_office("甲市", [a_verdict()]))
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / f"{absent}.py").write_text("raise ImportError('hidden')\n", encoding="utf-8")
    hidden = {"PYTHONPATH": os.pathsep.join([str(tmp_path / "hidden"), *filter(None, [os.environ.get("PYTHONPATH")])])}
    done = clerk("rollup", "上报", "--no-config", cwd=tmp_path, environment=hidden)
    assert done.returncode == 2
    assert "pip install 'civtrack[rollup]'" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert clerk("summary", "--help", cwd=tmp_path, environment=hidden).returncode == 0


def test_an_engine_that_is_not_there_is_told_as_an_error(tmp_path: Path) -> None:
    """Files that went away between looking and counting: a sentence, no traceback."""
    handed_on(tmp_path, an_office("甲市", [a_verdict()]))
    exports, _ = find([str(tmp_path)])
    Path(exports[0].path).unlink()
    from civtrack.errors import EngineFailed

    with pytest.raises(EngineFailed, match="could not count"):
        rollup(choose(exports, Wanted()), ("city",))
    with pytest.raises(UsageMistake):
        rollup(choose(exports, Wanted()), ("city",), "oracle")


@pytest.mark.spark
def test_spark_counts_the_same(tmp_path: Path) -> None:
    """The same questions, compiled for Spark, give the same table, figure for figure."""
    reasons, statuses = list(Reason), list(Status)
    offices = {}
    for place, city in enumerate(("盘锦市", "大连市", "沈阳市")):
        items = []
        for step in range(120):
            reason = reasons[(step * 5 + place) % len(reasons)]
            made = a_verdict(
                reason,
                TIERS.get(reason, "green"),
                statuses[(step * 3 + place) % len(statuses)],
                overdue=1 + step % 13 if reason in (Reason.OVERDUE, Reason.DONE_LATE) else None,
                district=("甲区", "乙县", None)[step % 3],
                assigned=f"2022-0{5 + step % 3}-0{1 + step % 9}",
                done=f"2022-07-{1 + step % 28:02}",
                due="2022-07-15",
                original=f"2022-07-{1 + step % 28:02}" if step % 4 == 0 else None,
            )
            unit = ("市住建局、市教育局", "市教育局", None)[step % 3]
            items.append(made._replace(item=made.item._replace(unit=unit)))
        offices[city] = an_office(city, items)
    handed_on(tmp_path / "一", *list(offices.values())[:2])
    handed_on(tmp_path / "二", *list(offices.values())[2:])
    every = ("city", "district", "month", "unit")
    counted, _ = rolled(tmp_path, every, "local-spark")
    assert counted == rolled(tmp_path, every)[0]
    assert_same_figures(rolled(tmp_path, ("city", "district"), "local-spark")[0], offices, "district")
