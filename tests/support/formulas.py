"""Formulas as offices write them, made at random: for what moves, adjusts and computes them."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["ROWS", "formulas"]

ROWS = 30
"""References stay in the first so many rows."""

_letters = st.sampled_from(["A", "b", "C", "AA"])
_dollar = st.sampled_from(["", "$"])
_rows = st.integers(1, ROWS)
_cell = st.builds("{}{}{}{}".format, _dollar, _letters, _dollar, _rows)
_ends = st.tuples(_rows, _rows).map(lambda rows: (min(rows), max(rows)))
_area = st.builds(
    lambda d1, c1, d2, d3, c2, d4, rows, colon: f"{d1}{c1}{d2}{rows[0]}{colon}{d3}{c2}{d4}{rows[1]}",
    _dollar, _letters, _dollar, _dollar, _letters, _dollar, _ends, st.sampled_from([":", ":", ":", " : "]),
)  # fmt: skip
_lines = st.one_of(
    st.builds("{}{}:{}{}".format, _dollar, _letters, _dollar, _letters),
    st.builds(lambda d1, d2, rows: f"{d1}{rows[0]}:{d2}{rows[1]}", _dollar, _dollar, _ends),
)
_sheet = st.sampled_from(["", "", "", "台账!", "'7月 台账'!", "Sheet2!", "'It''s'!"])
_reference = st.builds("{}{}".format, _sheet, st.one_of(_cell, _area, _area, _lines))
_other = st.sampled_from(
    ["3", "1.5E+3", "50%", '"A1:B2"', '"他说""A5"""', "TRUE", "#N/A", "#REF!", "合计", "_x1", "XFE1", "A1.x",
     "YEAR2022", "[1]Sheet1!A1", "'[1]7月'!$A$1:B2", "表1[[#This Row],[A1]]", "{1,2;3,4}",
     '{"A1","B2"}', "TODAY()",
     '_xlfn.DISPIMG("ID_A1",1)', "Sheet2!合计"]
)  # fmt: skip
_operand = st.one_of(_reference, _reference, _other)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds(
            "{}{}{}".format, inner, st.sampled_from(["+", "-", "*", "/", "&", "=", "<>", ">=", " + ", "^"]), inner
        ),
        st.builds("({})".format, inner),
        st.builds("-{}".format, inner),
        st.builds("{}({})".format, st.sampled_from(["SUM", "COUNTA", "LOG10", "ROW", "_xlfn.CONCAT"]), inner),
        st.builds(
            "{}({},{})".format, st.sampled_from(["SUM", "SUBTOTAL", "ATAN2", "IFERROR", "COUNTIF"]), inner, inner
        ),
        st.builds("IF({},{}, {})".format, inner, inner, inner),
    )


formulas = st.recursive(_operand, _grown, max_leaves=6)
"""Formulas without the leading ``=``."""
