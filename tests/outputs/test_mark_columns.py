"""`civtrack.outputs.marked.columns`: where the three columns of the updated ledger go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from civtrack.errors import LedgerChanged, NotEditable
from civtrack.model import Area, Column, Field, Kind, Table
from civtrack.outputs.marked.columns import MARKS, Layout, first_candidate, place_marks, prove
from tests.support.steps import steps

HEADERS = dict(zip(MARKS, ("预警等级", "剩余/逾期天数", "判定依据"), strict=True))
TIER, DAYS, BASIS = MARKS


def table(first: int, last: int, *columns: tuple[str, Field | None], left: int = 1, header_rows: int = 1) -> Table:
    """A table whose header ends just above `first`."""
    named = columns or (("序号", Field.SERIAL), ("问题描述", Field.DESCRIPTION), ("备注", Field.REMARK))
    made = tuple(Column(left + place, text, field, "alias") for place, (text, field) in enumerate(named))
    heads = tuple(range(first - header_rows, first))
    return Table(Path("台账.xlsx"), "台账", Kind.PROBLEM, heads, first, last, made)


def columns_of(tables: list[Table], layout: Layout) -> list[list[int]]:
    return [list(place.columns.values()) for place in place_marks(tables, layout, HEADERS)]


EMPTY = Layout({}, {})


def test_free_columns_at_the_right_are_added() -> None:
    """Nothing right of the table: the next three columns, all new."""
    (place,) = place_marks([table(5, 9)], EMPTY, HEADERS)
    assert place.columns == {TIER: 4, DAYS: 5, BASIS: 6}
    assert place.added == set(MARKS)
    assert place.neighbour == 3
    assert place.area == Area(5, 1, 9, 6)


@pytest.mark.parametrize(("suffix", "column"), [(".xlsx", 3), (".xls", 2), (".et", 2), (".ods", 2)])
def test_added_cells_look_like_the_words_of_an_old_ledger(suffix: str, column: int) -> None:
    """LibreOffice gives figures, and cells that hold nothing, another font than words: marks of all rows look alike."""
    made = table(5, 9, ("序号", Field.SERIAL), ("状态", Field.STATUS), ("完成日期", Field.DONE_ON))
    (place,) = place_marks([replace(made, path=Path(f"台账{suffix}"))], EMPTY, HEADERS)
    assert place.neighbour == 3
    assert place.like == column


@pytest.mark.parametrize(
    ("layout", "first"),
    [
        (Layout({4: {7}}, {}), 5),  # a note beside a data row
        (Layout({4: {4}}, {}), 5),  # something beside the header
        (Layout({4: {3, 10}}, {}), 4),  # above and below the table: in nobody's way
        (Layout({6: {9}}, {}), 7),  # three columns side by side, not two and one
        (Layout({}, {}, merges=[Area(6, 4, 7, 5)]), 6),
        (Layout({}, {}, merges=[Area(1, 1, 2, 20)]), 4),  # the title's merge
        (Layout({}, {}, lists=[Area(4, 1, 9, 4)]), 5),
        (Layout({}, {}, hidden=frozenset({4, 5})), 6),
    ],
)
def test_columns_that_are_not_free_are_passed_over(layout: Layout, first: int) -> None:
    """Values, merged areas and list objects in the table's rows, and hidden columns, push the columns to the right."""
    assert columns_of([table(5, 9)], layout) == [[first, first + 1, first + 2]]


def test_hidden_columns_are_taken_where_nothing_else_is_left() -> None:
    """Everything right of the table is hidden: the columns are added there, and that is said."""
    (place,) = place_marks([table(5, 9)], Layout({}, {}, hidden=frozenset(range(4, 16385))), HEADERS)
    assert (place.columns[TIER], place.hidden) == (4, True)


def test_a_full_sheet_cannot_be_marked() -> None:
    """No free column up to the sheet's last one is an error that names the sheet."""
    with pytest.raises(NotEditable, match="台账"):
        place_marks([table(5, 9)], Layout({column: {5} for column in range(4, 16385)}, {}), HEADERS)


def test_stacked_tables_share_columns() -> None:
    """Tables below one another are marked in the same columns, right of the widest."""
    wide = table(5, 9, *((f"列{place}", None) for place in range(6)))
    assert columns_of([table(15, 20), wide], EMPTY) == [[7, 8, 9], [7, 8, 9]]
    assert columns_of([wide, table(15, 20)], Layout({7: {16}}, {})) == [[8, 9, 10], [8, 9, 10]]


def test_tables_side_by_side_have_their_own_columns() -> None:
    """The left table's columns neither fall into the right table nor onto its added columns."""
    left, right = table(5, 9), table(5, 9, left=5)
    first, second = columns_of([left, right], EMPTY)
    assert first == [8, 9, 10]
    assert second == [11, 12, 13]


def test_a_second_run_finds_the_columns_of_the_first() -> None:
    """Columns that are recognised, by field or by header, are filled again and not added twice."""
    again = table(
        5, 9, ("问题描述", Field.DESCRIPTION), ("预警等级", TIER), ("剩余/逾期天数", DAYS), ("判定依据", None)
    )
    (place,) = place_marks([again], Layout({2: {5}}, {}), HEADERS)
    assert place.columns == {TIER: 2, DAYS: 3, BASIS: 4}
    assert not place.added


def test_the_offices_own_column_is_used_and_the_rest_added() -> None:
    """A column 三色 of the office takes the tier; days and basis are added at the right."""
    own = table(5, 9, ("三色", TIER), ("问题描述", Field.DESCRIPTION), ("备注", Field.REMARK))
    (place,) = place_marks([own], Layout({1: {5, 6}}, {}), HEADERS)
    assert place.columns == {TIER: 1, DAYS: 4, BASIS: 5}
    assert place.added == {DAYS, BASIS}


def test_a_column_of_formulas_is_left_alone() -> None:
    """Where the office computes its own tier, ours is added beside, and a second run finds ours."""
    own = table(5, 9, ("三色", TIER), ("问题描述", Field.DESCRIPTION))
    (place,) = place_marks([own], Layout({}, {1: {6}}), HEADERS)
    assert place.columns == {TIER: 3, DAYS: 4, BASIS: 5}
    assert place.avoided == (1,)
    again = table(
        5,
        9,
        ("三色", TIER),
        ("问题描述", Field.DESCRIPTION),
        ("预警等级", None),
        ("剩余/逾期天数", DAYS),
        ("判定依据", BASIS),
    )
    (place,) = place_marks([again], Layout({3: {5}}, {1: {6}}), HEADERS)
    assert place.columns == {TIER: 3, DAYS: 4, BASIS: 5}
    assert not place.added


def test_formulas_elsewhere_in_the_column_do_not_matter() -> None:
    """A formula below the table (a total) does not make the column the office's own computation."""
    own = table(5, 9, ("三色", TIER), ("问题描述", Field.DESCRIPTION))
    (place,) = place_marks([own], Layout({}, {1: {10}}), HEADERS)
    assert place.columns[TIER] == 1


def test_only_the_columns_that_could_be_chosen_need_be_known() -> None:
    """The survey of a sheet begins right of the table, or at a column that is there already."""
    assert first_candidate([table(5, 9), table(15, 20, ("三色", TIER), ("描述", Field.DESCRIPTION))], HEADERS) == 1
    assert first_candidate([table(5, 9)], HEADERS) == 4


def test_a_changed_header_is_noticed() -> None:
    """A header that stands elsewhere now means another file; blanks and line breaks in it do not."""
    read = table(5, 9, ("问题描述", Field.DESCRIPTION), ("时间节点整改时限", Field.DEADLINE), header_rows=2)
    prove(read, {3: {1: "问题\n描述", 2: "时间节点"}, 4: {2: "整改 时限"}})
    with pytest.raises(LedgerChanged):
        prove(read, {3: {1: "问题描述", 2: "时间节点"}, 4: {2: "备注"}})
    with pytest.raises(LedgerChanged):
        prove(read, {3: {1: "责任单位", 2: "时间节点"}, 4: {2: "整改时限"}})


def test_merges_and_tables_without_end_are_asked_once() -> None:
    """Merges over wide areas cost each once, not each for every column; so do lines beside many tables."""
    tables = [table(4 * number + 5, 4 * number + 6) for number in range(20)]

    def work(times: int) -> int:
        merges = [Area(6, 4 + number % 2, 60, 203 + number // 40) for number in range(40 * times)]
        layout = Layout({column: set(range(7, 80, 4)) for column in range(204, 404)}, {}, merges=merges)
        return steps(lambda: columns_of(tables, layout))

    assert (
        columns_of(tables, Layout({}, {}, merges=[Area(6, 4, 60, 203), Area(9, 300, 9, 300)])) == [[204, 205, 206]] * 20
    )
    assert work(40) < 3 * work(1)
