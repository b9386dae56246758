"""Random workbooks: read like openpyxl and calamine read them, edited like a dictionary of cells would be."""

# ruff: noqa: DTZ001 - cells have no time zone

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import openpyxl
import python_calamine
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.model import CellError, Value, column_letter
from civtrack.xlsx import SKIP, ColumnFill, Package
from tests.support.handmade import handmade, sheet_xml

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
WRITABLE = st.one_of(
    TEXT,
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
)
PLACES = st.tuples(st.integers(1, 40), st.integers(1, 30))
CELLS = st.dictionaries(PLACES, WRITABLE, max_size=25)


def read(path: Path) -> dict[tuple[int, int], Value]:
    with Package.open(path) as package:
        rows = package.sheet(package.sheets[0]).rows()
        return {(row.number, column): value for row in rows for column, value in row.values.items()}


def plain(value: object) -> object:
    """What two readers must agree on: no difference between whole floats and ints, or days and midnights."""
    if isinstance(value, bool | str | CellError) or value is None:
        return str(value) if isinstance(value, CellError) else value
    if isinstance(value, dt.datetime):
        return (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    return float(value) if isinstance(value, int | float) else value


@settings(max_examples=40, deadline=None)
@given(cells=CELLS)
def test_random_workbooks_read_like_openpyxl_and_calamine(cells: dict[tuple[int, int], Value]) -> None:
    """Cell by cell, what XlsxWriter wrote is what all three readers read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        book = xlsxwriter.Workbook(path)
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for (row, column), value in cells.items():
            if isinstance(value, str):
                sheet.write_string(row - 1, column - 1, value)
            elif isinstance(value, dt.datetime):
                sheet.write_datetime(row - 1, column - 1, value, day)
            elif isinstance(value, bool):
                sheet.write_boolean(row - 1, column - 1, value)
            else:
                sheet.write_number(row - 1, column - 1, value)
        book.close()
        ours = {place: plain(value) for place, value in read(path).items()}
        peer = openpyxl.load_workbook(path).active
        assert peer is not None
        theirs = {
            (cell.row, cell.column): plain(cell.value)
            for row in peer.iter_rows()
            for cell in row
            if cell.value is not None
        }
        texts = {place for place, value in cells.items() if isinstance(value, str)}
        assert {place: value for place, value in ours.items() if place not in texts} == {
            place: value for place, value in theirs.items() if place not in texts
        }
        grid = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        top, left = grid.start or (0, 0)
        for row, line in enumerate(grid.to_python(skip_empty_area=True), top + 1):
            for column, cell in enumerate(line, left + 1):
                if (row, column) in cells and (row, column) not in texts:
                    assert ours[row, column] == plain(cell)
        # The writer's text is the yardstick: the peers treat line ends and control characters otherwise.
        assert {place: ours[place] for place in texts} == {place: cells[place] for place in texts}


@settings(max_examples=60, deadline=None)
@given(cells=CELLS, edits=st.dictionaries(PLACES, st.one_of(st.none(), WRITABLE), max_size=12))
def test_random_edits_are_what_a_dictionary_would_hold(
    cells: dict[tuple[int, int], Value], edits: dict[tuple[int, int], Value]
) -> None:
    """Any cells set in any sheet: afterwards exactly those differ, for us and for openpyxl; twice is once."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "a.xlsx", Path(folder) / "b.xlsx"
        with Package.open(handmade(source, "")) as package:
            for (row, column), value in cells.items():
                package.sheet("台账").set(f"{column_letter(column)}{row}", value)
            package.save(source)
        assert {place: plain(value) for place, value in read(source).items()} == {
            place: plain(value) for place, value in cells.items()
        }
        for path in (source, target):
            with Package.open(path) as package:
                for (row, column), value in edits.items():
                    package.sheet("台账").set(f"{column_letter(column)}{row}", value)
                package.save(Path(folder) / ("b.xlsx" if path == source else "c.xlsx"))
        wanted = {place: plain(value) for place, value in (cells | edits).items() if value is not None}
        assert {place: plain(value) for place, value in read(target).items()} == wanted
        assert (Path(folder) / "c.xlsx").read_bytes() == target.read_bytes()
        peer = openpyxl.load_workbook(target).active
        assert peer is not None
        for (row, column), cell in wanted.items():
            if not isinstance(cell, str):
                assert plain(peer.cell(row, column).value) == cell


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(st.lists(st.sampled_from(["n", "s", "i", "f", "b", "rich", "-", "date"]), max_size=6), max_size=12),
    odd=st.integers(0, 12),
    wanted=st.dictionaries(st.integers(1, 14), st.integers(-5, 5), max_size=6),
)
def test_the_fast_and_the_general_path_agree(rows: list[list[str]], odd: int, wanted: dict[int, int]) -> None:
    """The same rows with and without a comment before one of them are read alike and edited alike."""
    made = []
    for number, kinds in enumerate(rows, 1):
        cells = []
        for column, kind in enumerate(kinds, 1):
            at = f'r="{column_letter(column)}{number}"'
            cells.append(
                {
                    "n": f"<c {at}><v>-{number}</v></c>",
                    "s": f'<c {at} s="1" t="s"><v>{number % 2}</v></c>',
                    "i": f'<c {at} t="inlineStr"><is><t>&lt;内&gt;</t></is></c>',
                    "f": f'<c {at} t="str"><f>"a"&amp;1</f><v>a1</v></c>',
                    "b": f'<c {at} s="1"/>',
                    "rich": f'<c {at} t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
                    "date": f'<c {at} s="2"><v>44805.5</v></c>',
                }.get(kind, "")
            )
        made.append(f'<row r="{number}">{"".join(cells)}</row>' if cells else f'<row r="{number}" hidden="1"/>')
    with tempfile.TemporaryDirectory() as folder:
        results = []
        for name, content in (("a", made), ("b", [*made[:odd], "<!-- odd -->", *made[odd:]])):
            path = handmade(Path(folder) / f"{name}.xlsx", {"台账": sheet_xml("".join(content))}, strings=["零", "一"])
            with Package.open(path) as package:
                sheet = package.sheet("台账")
                before = list(sheet.rows())
                sheet.fill(ColumnFill(3, 1, 14, lambda row: wanted.get(row, SKIP), like=2))
                package.save(Path(folder) / "out.xlsx")
            with Package.open(Path(folder) / "out.xlsx") as package:
                results.append((before, list(package.sheet("台账").rows())))
        assert results[0] == results[1]
        after = {row.number: row.values for row in results[0][1]}
        assert {row: after[row][3] for row in wanted} == wanted
