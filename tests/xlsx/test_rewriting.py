"""Shows that columns which rows have already are written over many rows at a time, as the row editor writes them."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.errors import NotEditable
from civtrack.xlsx import ColumnFill, Package
from civtrack.xlsx.copying.copies import Copy, SheetCopy, write_copies
from civtrack.xlsx.editing.rewriting import Rewriter
from civtrack.xlsx.editing.rowedit import RowEditor
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.alike_edits import AlikeEdits
from civtrack.xlsx.parts.edits import SKIP
from tests.support.handmade import handmade, sheet_xml

LETTERS = "CDE"
TAILS = {
    "none": "",
    "empty": '<c r="{at}"/>',
    "empty with a look": '<c r="{at}" s="1"/>',
    "closed": '<c r="{at}" s="1"></c>',
    "number": '<c r="{at}" s="3"><v>-7</v></c>',
    "text": '<c r="{at}" s="1" t="inlineStr"><is><t>逾期 7 天</t></is></c>',
    "text with blanks": '<c r="{at}" t="inlineStr"><is><t xml:space="preserve"> 红 </t></is></c>',
    "shared": '<c r="{at}" s="2" t="s"><v>0</v></c>',
    "formula": '<c r="{at}"><f>A1+1</f><v>2</v></c>',
    "rich": '<c r="{at}" t="inlineStr"><is><r><t>红</t></r></is></c>',
    "odd": "<c s='1' r='{at}'><v>1</v></c>",
    "preserved": '<c r="{at}" s="1" t="str"><v>旧</v></c>',
}
VALUES: dict[str, Any] = {
    "nothing": None, "skipped": SKIP, "text": "逾期 8 天", "escaped": "a<b & c", "number": -8, "truth": True,
    "one": 1, "float": 0.5, "day": dt.date(2022, 7, 18), "empty": "", "lines": "一\n二", "same": "逾期 7 天",
}  # fmt: skip


class Wish(NamedTuple):
    """What one row holds behind its own cells, and what is asked of it."""

    number: int
    tails: tuple[str, ...]
    behind: str
    spans: str
    values: tuple[str, ...]


def _row(wish: Wish) -> str:
    own = f'<c r="A{wish.number}"><v>{wish.number}</v></c><c r="B{wish.number}" s="1"/>'
    tails = "".join(
        TAILS[tail].replace("{at}", f"{letter}{wish.number}") for letter, tail in zip(LETTERS, wish.tails, strict=True)
    )
    behind = f'<c r="{wish.behind}{wish.number}"><v>9</v></c>' if wish.behind else ""
    return f'<row r="{wish.number}"{wish.spans}>{own}{tails}{behind}</row>'


def _saved(wishes: Sequence[Wish], folder: Path, like: int | None) -> tuple[Any, ...]:
    """What is made of a sheet, what it held, and what was passed over; or why it cannot be made."""
    path = handmade(folder / "b.xlsx", {"台账": sheet_xml("".join(map(_row, wishes)))}, strings=["甲"])
    of_rows = {wish.number: wish for wish in wishes}

    def value(place: int) -> Callable[[int], Any]:
        return lambda row: VALUES[of_rows[row].values[place]] if row in of_rows else None

    with Package.open(path) as package:
        sheet = package.sheet("台账")
        sheet.remember_replaced()
        for place in range(len(LETTERS)):
            sheet.fill(ColumnFill(3 + place, 1, wishes[-1].number, value(place), like=like))
        try:
            package.save(folder / "out.xlsx")
        except NotEditable as error:
            return (str(error),)
        left = list(sheet.left_out), list(sheet.replaced or ())
    with zipfile.ZipFile(folder / "out.xlsx") as made:
        return *(made.read(name) for name in sorted(made.namelist())), *left


HINTS = ["", ' spans="1:2"', ' spans="1:5"', ' hidden="1"', " spans='1:2'"]
USUAL = st.sampled_from(["number", "text", "empty with a look", "empty", "none"])
ANY = st.sampled_from(sorted(TAILS))


@st.composite
def sheets(draw: st.DrawFn) -> list[Wish]:
    """Rows of which most have the three cells side by side."""
    count, number = draw(st.integers(1, 40)), 0
    steps, tails = draw(st.sampled_from([[1], [1, 1, 1, 2]])), draw(st.sampled_from([[USUAL], [USUAL] * 6 + [ANY]]))
    last, hints = draw(st.sampled_from([[""], ["", "", "F", "AA"]])), draw(st.sampled_from([[""], HINTS]))
    wishes = []
    for _ in range(count):
        number += draw(st.sampled_from(steps))
        tail = draw(st.sampled_from(tails))
        wishes.append(
            Wish(
                number,
                tuple(draw(tail) for _ in LETTERS),
                draw(st.sampled_from(last)),
                draw(st.sampled_from(hints)),
                tuple(draw(st.sampled_from(sorted(VALUES))) for _ in LETTERS),
            )
        )
    return wishes


@settings(max_examples=120, deadline=None)
@given(sheets(), st.sampled_from([None, None, 2]))
def test_what_is_written_over_many_rows_is_what_the_row_editor_writes(wishes: list[Wish], like: int | None) -> None:
    """The same bytes, the same notes of what was there, the same refusals, whatever stands in the rows."""
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as other,
        pytest.MonkeyPatch.context() as to,
    ):
        fast = _saved(wishes, Path(one), like)
        to.setattr(Rewriter, "rewrite", lambda *_: 0)
        assert fast == _saved(wishes, Path(other), like)


@pytest.mark.parametrize("behind", ["", "F"])
def test_rows_that_were_marked_before_are_not_edited_one_by_one(
    behind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a thousand rows with the columns, the row editor sees the first ones and those that are none of the plain."""
    edited: list[int] = []
    edit = RowEditor.edit

    def counted(self: RowEditor, piece: str, row: int, edits: Any) -> str:
        edited.append(row)
        return edit(self, piece, row, edits)

    monkeypatch.setattr(RowEditor, "edit", counted)
    odd = {400: ("none", "none", "none"), 700: ("number", "formula", "text")}
    wishes = [
        Wish(row, odd.get(row, ("text", "number", "text")), behind, "", ("text", "number", "escaped"))
        for row in range(1, 1001)
    ]
    made = _saved(wishes, tmp_path, None)
    assert {400, 700} <= set(edited)
    assert len(edited) < 40
    assert len(made[-1]) == 3 * 999
    assert made[-1][:3] == [
        (1, 3, '" s="1" t="inlineStr"><is><t>逾期 7 天</t></is></c>'),
        (1, 4, '" s="3"><v>-7</v></c>'),
        (1, 5, '" s="1" t="inlineStr"><is><t>逾期 7 天</t></is></c>'),
    ]


def _copied(wishes: Sequence[Wish], folder: Path, like: int | None, removed: Sequence[int]) -> list[str]:
    """The parts of a copy without some rows, but for the hints of which columns rows span; or why there is none."""
    path = handmade(folder / "b.xlsx", {"台账": sheet_xml("".join(map(_row, wishes)))}, strings=["甲"])
    of_rows = {wish.number: wish for wish in wishes}

    def value(place: int) -> Callable[[int], Any]:
        return lambda row: VALUES[of_rows[row].values[place]] if row in of_rows else None

    fills = tuple(ColumnFill(3 + place, 1, wishes[-1].number, value(place), like=like) for place in range(len(LETTERS)))
    with Package.open(path) as package:
        try:
            write_copies(package, [Copy(folder / "out.xlsx", (SheetCopy("台账", RowMap.without(removed), fills),))])
        except NotEditable as error:
            return [str(error)]
    with zipfile.ZipFile(folder / "out.xlsx") as made:
        return [re.sub(r""" spans=(?:"[^"]*"|'[^']*')""", "", made.read(name).decode()) for name in made.namelist()]


@settings(max_examples=80, deadline=None)
@given(sheets(), st.sampled_from([None, None, 2]), st.lists(st.integers(1, 45), unique=True, max_size=12))
def test_copies_get_the_same_columns_in_either_way(wishes: list[Wish], like: int | None, removed: list[int]) -> None:
    """A copy in which columns are written over says the same, whether its rows are written together or one by one."""
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as other,
        pytest.MonkeyPatch.context() as to,
    ):
        fast = _copied(wishes, Path(one), like, removed)
        to.setattr(AlikeEdits, "of", lambda *_: None)
        assert fast == _copied(wishes, Path(other), like, removed)


@pytest.mark.parametrize("tail", ["empty", "empty with a look", "number", "none"])
@pytest.mark.parametrize("value", ["nothing", "empty", "skipped", "text"])
def test_copies_of_rows_alike_get_the_same_columns_in_either_way(
    tail: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cells that are emptied stay cells where they were some, and what is left alone stays as it is."""
    wishes = [
        Wish(row, (tail, "number", tail), "", "", (value if row % 2 else "text", "text", "nothing"))
        for row in range(1, 41)
    ]
    (tmp_path / "one").mkdir()
    fast = _copied(wishes, tmp_path / "one", None, [2, 3])
    monkeypatch.setattr(AlikeEdits, "of", lambda *_: None)
    assert fast == _copied(wishes, tmp_path, None, [2, 3])


def test_copies_of_marked_rows_are_written_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a thousand rows with the columns, hardly any goes through the row editor on its way into a copy."""
    edited: list[int] = []
    edit = RowEditor.edit

    def counted(self: RowEditor, piece: str, row: int, edits: Any) -> str:
        edited.append(row)
        return edit(self, piece, row, edits)

    monkeypatch.setattr(RowEditor, "edit", counted)
    wishes = [Wish(row, ("text", "number", "text"), "", "", ("text", "number", "escaped")) for row in range(1, 1001)]
    made = _copied(wishes, tmp_path, None, [2, 3])
    assert len(edited) < 40
    assert sum(part.count("<t>逾期 8 天</t>") for part in made) == 998


def test_a_cell_that_stands_twice_is_left_to_the_row_editor(tmp_path: Path) -> None:
    """The first of two cells at one address is written over, as ever, in whichever way the row is written."""
    rows = "".join(
        f'<row r="{row}"><c r="C{row}"><v>1</v></c><c r="D{row}"/><c r="C{row}"><v>2</v></c><c r="D{row}"/></row>'
        for row in range(1, 40)
    )
    path = handmade(tmp_path / "b.xlsx", {"台账": sheet_xml(rows)})
    with Package.open(path) as package:
        for column in (3, 4):
            package.sheet("台账").fill(ColumnFill(column, 1, 39, lambda _: 8))
        package.save(tmp_path / "out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as made:
        sheet = made.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<v>2</v>") == 39
    assert '<c r="C30"><v>8</v></c><c r="D30"><v>8</v></c><c r="C30"><v>2</v></c>' in sheet
