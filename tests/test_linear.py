"""Texts of 32,000 characters of one kind are read in time that grows with their length, wherever they stand.

The only test that looks at the processor's clock: its bound is more than fifty times what the texts take.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

import pytest

from civtrack.history.entry import plain
from civtrack.ledger import furniture
from civtrack.ledger.cells import units
from civtrack.ledger.totals import adds_up
from civtrack.model import Field, readable
from civtrack.outputs.districts import mentions, sharing
from civtrack.outputs.notices.markup import guarded
from civtrack.outputs.packing import clean
from civtrack.rules.dates import read_date
from civtrack.rules.numerals import normalise
from civtrack.settings.toml_text import SyntaxMistake, parse

LENGTH = 32_000
BOUND = 5.0
KINDS = (
    " ", "　", "\n", "1", "十", "a", "合", "计", "年", "大", "(", "（", '"', "'", "\\", "=", "-", ".", ",", "、",
    "，", "：",
    "；", "[", "{", "1 ", "1.", "1月", "已完成", "3处", "1、", '\\"', '"""', "'''", "[a", "a.", " .",
    "配合单位：", "\udc80",
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
