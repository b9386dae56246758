"""Every sentence that the rules can say is said here in both languages: no field is left unfilled, none is missing."""

from __future__ import annotations

import csv
import datetime as dt
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from civtrack.locales import translator
from civtrack.model import Field, Kind, Message, Reason, Status, Verdict
from civtrack.policy import PROFILES, DayUnit, Policy, Span
from civtrack.problems import CATALOGUE, advice, at_item, message
from civtrack.rules.basis import basis
from civtrack.rules.carrying import marked
from civtrack.rules.identity import duplicates
from civtrack.rules.tiers import Judge
from civtrack.rules.workdays import Calendar
from tests.rules.test_statuses import AUDITED, NEIGHBOURS, cases
from tests.support.items import a_table, an_item, day

VECTORS = Path(__file__).parents[1] / "vectors"
AS_OF = day("2022-07-20")
SAID_BY_RULES = {code for code in CATALOGUE if code.startswith(("D2", "D3"))}


def vectors() -> Iterator[dict[str, Any]]:
    """Rows with every phrase of the vectors as deadline, extension and completion, and every status word."""
    for name in ("deadlines.csv", "deadline_neighbours.csv"):
        with (VECTORS / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                assigned = dt.date.fromisoformat(row["assigned_on"]) if row["assigned_on"] else None
                yield {"assigned_on": assigned, "deadline": row["text"], "status": "整改中"}
                yield {"assigned_on": row["text"], "deadline": day("07-15"), "extended_to": row["text"]}
                yield {
                    "assigned_on": assigned,
                    "deadline": day("07-15"),
                    "done_on": row["text"],
                    "found_on": row["text"],
                }
    for word, _ in (*cases(NEIGHBOURS), *cases(AUDITED)):
        for other in ("status", "closure"):
            yield {"assigned_on": day("06-20"), "deadline": day("07-15"), "status": word, other: word, "percent": word}


ROWS: list[dict[str, Any]] = [
    {"deadline": 7.1, "assigned_on": day("06-20")},
    {"deadline": dt.time(8), "percent": "许多"},
    {"deadline": day("2022-06-01"), "assigned_on": day("06-20"), "extended_to": day("05-30")},
    {"deadline": "5个工作日内", "assigned_on": day("2090-06-20")},
    {"deadline": "5个工作日内", "assigned_on": day("2090-07-20")},
    {"deadline": day("2022-07-10"), "extended_to": "同意"},
    {"deadline": "1922年7月15日", "extended_to": "尽快"},
    {"category": "占道经营"},
    {"category": "占道经营", "assigned_on": day("07-01")},
    {
        "status": "已整改",
        "done_on": day("08-20"),
        "closed_on": day("07-01"),
        "assigned_on": day("09-01"),
        "percent": 0.5,
    },
    {"status": "整改中", "done_on": day("07-01"), "percent": 1},
    {"status": None, "done_on": day("07-01"), "deadline": day("07-15")},
    {"status": "整改中", "closure": "已销号", "deadline": day("07-15"), "assigned_on": "不详"},
    {"status": "长期坚持", "deadline": day("07-15"), "found_on": "不详"},
    {"status": "已移交城管局", "deadline": day("07-15"), "site": "惠宾街", "description": "破损", "number": "甲1"},
    {"status": "情况复杂", "deadline": day("07-15"), "site": "惠宾街", "description": "破损", "number": "甲1"},
    {"status": "未整改", "deadline": day("07-15"), "site": "惠宾街", "description": "路灯不亮", "number": "甲1"},
    {"status": "返工", "deadline": "7月15日（周四）", "assigned_on": day("07-01")},
    {"deadline": "6月底前排查，9月底前整改", "assigned_on": day("06-20")},
    {"deadline": "3日", "assigned_on": day("06-20"), "percent": 0.1},
    {"deadline": "7月15日"},
]


@functools.cache
def judged() -> list[Verdict]:
    """All of them, under policies that differ in everything that a sentence may mention."""
    policies = (
        Policy(limits={"占道经营": Span(2, DayUnit.WORKING)}, profile=PROFILES["suqian"]),
        Policy(limits={"占道经营": Span(2)}, roll=True, immediate=Span(2, DayUnit.WORKING),
               closed_statuses=frozenset({Status.CLOSED}), events={"省测前": day("09-10")}),
    )  # fmt: skip
    table = a_table(*Field)
    rows = [*ROWS, *vectors()]
    return [
        judge.verdict(an_item(table=table, row=number, **values), str(number))
        for judge in (Judge(policy, Calendar(), AS_OF) for policy in policies)
        for number, values in enumerate(rows, 2)
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_of_a_judgement_can_be_said(language: str) -> None:
    """Grounds and basis of every verdict are whole sentences."""
    tr = translator(language)
    for verdict in judged():
        assert verdict.grounds
        for step in (*(ground.message for ground in verdict.grounds), basis(verdict)):
            assert tr.message(step).strip()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_problem_of_the_rules_is_raised_and_can_be_said(language: str) -> None:
    """Each code of D2xx and D3xx occurs; what is wrong and what to do about it are whole sentences."""
    tr = translator(language)
    items = [verdict.item for verdict in judged()[: len(ROWS)]]
    problems = [at_item(finding, verdict.item) for verdict in judged() for finding in verdict.findings]
    problems += [at_item(finding, item) for item, finding in duplicates(items)]
    carried = marked(judged()[:2], {0: 1}, ["~2", "1"])
    finished = judged()[0]._replace(reason=Reason.DONE_ON_TIME)
    carried += marked([finished, judged()[1]._replace(reason=Reason.OVERDUE)], {0: 1}, ["~2", "1"])
    problems += [at_item(finding, verdict.item) for verdict in carried for finding in verdict.findings]
    for problem in problems:
        assert tr.message(message(problem)).strip()
        assert tr.message(advice(problem)).strip()
        assert "None" not in tr.message(message(problem)), problem
    assert {problem.kind.code for problem in problems} == SAID_BY_RULES


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=CATALOGUE)
def test_every_kind_of_problem_says_what_to_do(kind: Any) -> None:
    """Message and advice exist in both languages, and the Chinese is Chinese."""
    if kind.code in ("D401", "D402"):
        assert kind.message == "{sentence}"  # the office's own words
        return
    for text in (kind.message, kind.advice):
        assert text
        chinese = translator("zh").message(Message(text))
        assert chinese != text
        assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)


def test_kinds_of_ledger_do_not_matter_to_sentences() -> None:
    """A material and a reminder are judged in the same words."""
    for kind in Kind:
        table = a_table(Field.DEADLINE, Field.STATUS, kind=kind)
        verdict = Judge(Policy(), Calendar(), AS_OF).verdict(an_item(table=table, deadline=day("07-15")), "1")
        assert translator("en").message(basis(verdict)) == "due 2022-07-15, 5 days overdue, Assigned"
