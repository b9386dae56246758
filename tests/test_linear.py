"""Texts of 32,000 characters of one kind are read in time that grows with their length, wherever they stand.

The only test that looks at the processor's clock: its bound is more than fifty times what the texts take.
"""

from __future__ import annotations

import datetime as dt
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from civtrack.cli.app import run
from civtrack.edits.returned import filled_rows
from civtrack.folded import nfkc
from civtrack.history.entry import plain
from civtrack.language import names, places, stretches
from civtrack.language.segments import segment
from civtrack.ledger import furniture, matching
from civtrack.ledger.cells import units
from civtrack.ledger.districts import Districts
from civtrack.ledger.totals import adds_up
from civtrack.model import Area, Field, Kind, Row, Status, readable
from civtrack.outputs.districts import mentions, sharing
from civtrack.outputs.notices.markup import guarded
from civtrack.outputs.packing import clean
from civtrack.rules.dates import read_date
from civtrack.rules.deadline_asides import bared, unfilled
from civtrack.rules.deadline_texts import is_nothing, parse_deadline
from civtrack.rules.numerals import normalise
from civtrack.rules.wording import read_word
from civtrack.settings.toml_text import SyntaxMistake, parse
from civtrack.xlsx.formulas.criteria import matcher
from tests.support.hostile_kinds import make

LENGTH = 32_000
BOUND = 5.0
KINDS = (
    " ", "　", "\n", "1", "十", "a", "合", "计", "年", "大", "(", "（", '"', "'", "\\", "=", "-", ".", ",", "、",
    "，", "：",
    "；", "[", "{", "1 ", "1.", "1月", "已完成", "3处", "1、", '\\"', '"""', "'''", "[a", "a.", " .",
    "配合单位：", "\udc80", "大洼区", "大洼", "，已", "未", "市", "区", "局", "街道", "未整改", "办结,", "7月1日、",
    "（已", "逾期,", "每月", "20 年", "第1阶段", "持续推进", "＿", "  月", "√", "□", "1/", "和",
    "\u0301\u0316", "a\u0f73", "ﾊ\uff9e\u0301", "ﷺ",
)  # fmt: skip


def _toml(text: str) -> None:
    for whole in (text, f"a = {text}", f"[{text}", f'大洼 = "{text}'):
        try:
            parse(whole)
        except SyntaxMistake:
            continue


def _rows(text: str) -> None:
    cells = [(1, text), (2, f"合计{text}"), (3, f"{text}合计")]
    furniture.is_total(cells, text, text)
    furniture.is_note(cells)
    furniture.is_signed(cells)
    furniture.is_example(text, text)
    furniture.is_heading(cells[:1], 1, [2])
    furniture.year_in(text)
    adds_up(cells, text, lambda _: False)


OFFICES = (Districts(("大洼区", "盘山县", "东区"), {"大洼": "大洼区"}), Districts())
WORDS = {"办结": Status.DONE, "大洼": Status.CLOSED}


def _district(text: str) -> None:
    for office in OFFICES:
        for read in (office.in_heading, office.is_name, office.in_sheet, office.in_title, office.in_unit):
            read(text)
        office.canonical(text)
    names.written_alike(text)
    names.is_contraction(text[:100], text)
    names.district_meant(text, ["大洼区"])
    places.is_common(text)
    places.begins_office(text, text)
    places.follows_boundary(text, len(text))
    stretches.stretch_in(text, dt.date(2022, 7, 1))


def _header(text: str) -> None:
    matching.match((text,))
    matching.match((text, text))
    matching.legend_in(text)
    matching.nearest(text)


def _status(text: str) -> None:
    for kind in (Kind.PROBLEM, Kind.MATERIAL):
        read_word(text, {}, kind)
    read_word(text, WORDS)
    segment(text)


def _deadline(text: str) -> None:
    is_nothing(text)
    unfilled(text)
    bared(text)
    parse_deadline(text)
    for length in (390, 400):
        parse_deadline(text[:length])


READERS: dict[str, Callable[[str], object]] = {
    "numerals": normalise,
    "units": units,
    "rows": _rows,
    "toml": _toml,
    "dates": lambda text: read_date(text, field=Field.ASSIGNED_ON, near=dt.date(2022, 7, 1), year=2022),
    "counts beside names": lambda text: (sharing._COUNT.sub("", text), mentions._BRACKETS.sub("", text)),
    "history": plain,
    "names": readable,
    "cells": clean,
    "districts": _district,
    "headers": _header,
    "statuses": _status,
    "deadlines": _deadline,
    "markup": guarded,
}


@pytest.mark.parametrize("name", READERS)
def test_long_texts_are_read_in_one_go(name: str) -> None:
    """Each kind of character in a row, alone and with something behind that keeps patterns from matching."""
    for kind in KINDS:
        for tail in ("", "!x"):
            text = (kind * (LENGTH // len(kind) + 1))[:LENGTH] + tail
            begun = time.process_time()
            READERS[name](text)
            assert time.process_time() - begun < BOUND, (name, kind, tail)


def test_a_text_in_every_row_is_no_name_after_its_beginning() -> None:
    """Whether a cell is nothing but a district's name is seen by its first letters, however long it goes on."""
    begun = time.process_time()
    for text in ("大洼区整改" * 60_000, "123456789 " * 30_000):
        assert not any(OFFICES[0].is_name(text) for _ in range(1_000))
    assert OFFICES[0].is_name("一、大洼区（" + "12件" * 300 + "）")
    assert time.process_time() - begun < BOUND


def test_marks_without_end_are_put_in_order_in_one_go() -> None:
    """A text of a million marks on one letter; what a script really writes is as the standard library has it."""
    begun = time.process_time()
    for row in ("\u0301\u0316", "\u0f73", "\uff9e\u0301"):
        made = nfkc("a" + row * 500_000)
        assert made.replace("\u034f", "")[:1] in ("a", "á")
    assert time.process_time() - begun < BOUND
    for text in (
        "Ｖｉệｔ ２０２２",
        "ﾊﾞｽ" * 99,
        "a" + "\u0301\u0316" * 15,
        "路灯，不亮" * 99,
        "ã\u0323" * 99,
        "\ud800あ",
    ):
        assert nfkc(text) == unicodedata.normalize("NFKC", text)


def test_the_end_of_a_sheet_is_looked_for_once() -> None:
    """However many cells are merged downwards in what came back, its last row stays the same one."""
    compared = 0

    class Number(int):
        def __gt__(self, other: int) -> bool:
            nonlocal compared
            compared += 1
            return int(self) > other

    count = 400
    rows = [Row(Number(n), hidden=False, values={2: "大洼区"} if n % 2 else {}) for n in range(1, count + 1)]
    filled = filled_rows(rows, [Area(n, 2, n + 1, 2) for n in range(1, count, 2)])
    assert [row.values for row in filled.values()] == [{2: "大洼区"}] * count
    assert compared < 3 * count


def test_conditions_with_many_stars_are_decided_in_one_go() -> None:
    """A condition of COUNTIF like ``*a*a*a…b`` over texts of one letter."""
    begun = time.process_time()
    assert not matcher("*a" * 100 + "*b")("a" * LENGTH)
    assert matcher("*a" * 100 + "?b*c")("a" * LENGTH + "xbc")
    assert time.process_time() - begun < BOUND


@pytest.mark.parametrize("kind", ["rows", "cells", "ends", "tags", "cell-tags", "strings"])
def test_blanks_between_rows_and_cells_are_passed_over_in_one_go(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty thousand blanks at one place of each row: read, marked and divided as fast as they are passed over."""
    monkeypatch.chdir(tmp_path)
    path = make(tmp_path, f"blank-{kind}", 0.002)
    begun = time.process_time()
    assert run(["split", path.name, "--as-of", "2022-09-01", "-q", "-o", "new"]) == 0
    assert run(["update", path.name, "--as-of", "2022-09-01", "-q", "-o", "new"]) == 0
    assert time.process_time() - begun < BOUND
