"""Forty questions an office asks, each in one line, held against answers that were found without the command."""

from __future__ import annotations

import datetime as dt
import json
import shlex
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.support.typed import AS_OF, asked, judged_once, rows_of

_FILE = Path(__file__).parents[2] / "civtrack" / "manual" / "questions.toml"
QUESTIONS: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["question"]
TEXTS = (
    "number", "district", "street", "community", "site", "site_type", "category", "indicator", "description", "source",
    "unit", "person", "leader", "measures", "progress", "remark",
)  # fmt: skip
BY = [pytest.param(question, id=question["ask"]) for question in QUESTIONS]


@pytest.fixture(autouse=True, scope="module")
def _judged_once() -> Iterator[None]:
    with judged_once():
        yield


@cache
def items() -> list[dict[str, Any]]:
    """Every item of the sample office."""
    found: list[dict[str, Any]] = json.loads(asked("query", "-f", "json").out)
    return found


def worked_out(expression: str, **more: Any) -> Any:
    """An expression of the questions, which no part of civtrack reads."""
    names = {
        "d": dt.date.fromisoformat, "today": dt.date.fromisoformat(AS_OF), "TEXTS": TEXTS, "items": items(), **more,
    }  # fmt: skip
    return eval(expression, names)


def place(item: dict[str, Any]) -> tuple[str, str, int]:
    return item["ledger"], item["sheet"], item["row"]


def test_there_are_forty_or_more() -> None:
    """As many as were asked for, none twice."""
    assert len({question["line"] for question in QUESTIONS}) == len(QUESTIONS) >= 40


@pytest.mark.parametrize("question", BY)
def test_an_office_s_question_is_answered_in_one_line(question: dict[str, Any]) -> None:
    """The rows, or the figure, are those that a plain look at all items finds."""
    name, *words = shlex.split(question["line"])
    assert name == "civtrack"
    answer = asked(*words, language="zh")
    assert answer.code == 0, answer.err
    if "rows" in question:
        assert len(rows_of(answer.out)) == question["count"]
        listed = asked(*words, "--columns", "台账,工作表,行号", "-f", "json", language="zh")
        wanted = [place(item) for item in items() if worked_out(question["rows"], i=item)]
        assert sorted(map(place, json.loads(listed.out))) == sorted(wanted)
    else:
        row, column = question["cell"]
        rows = {next(iter(one.values())): one for one in rows_of(answer.out)}
        assert rows[row][column] == str(worked_out(question["figure"]))
