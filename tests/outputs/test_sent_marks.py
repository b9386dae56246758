"""The marks of a column that was sent are those of its cells one by one, however many are looked at together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from civtrack.model import CellError, Value
from civtrack.outputs.districts.sent import _marks, as_text, mark_of

COLUMNS: list[Sequence[Value]] = [
    ["城管局", "住建局", "城管局", None],
    [" 城管局", "城管局"],
    ["城管局 "],
    ["第一行\n第二行", "第一行 第二行", "第一行　第二行"],
    [True, 1, "TRUE", 1.0, 0, False],
    [
        dt.datetime.fromisoformat("2022-07-20T09:30"),
        dt.datetime.fromisoformat("2022-07-20T00:00"),
        dt.date(2022, 7, 20),
        dt.time(9, 30),
        44762.5,
    ],
    [CellError("#N/A"), "\udcff", "城\ud800"],
    [None, None],
    [],
]


@pytest.mark.parametrize("values", COLUMNS)
def test_a_column_is_marked_as_its_cells_are(values: Sequence[Value]) -> None:
    """White space counts once, TRUE is not 1, what is no text is marked, too, and nothing has a mark of zeros."""
    assert _marks(values) == "".join(mark_of(as_text(value)) for value in values)
