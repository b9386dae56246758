"""The strings of a copy are numbered in the order in which its cells ask for them, one by one or many at a time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from civtrack.errors import DamagedWorkbook
from civtrack.xlsx.moving.strings_used import StringStore, StringUse
from civtrack.xlsx.parts.container import Container, Limits

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StringStore]:
    """Four strings."""
    path = tmp_path / "台账.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        strings = "".join(f"<si><t>{text}</t></si>" for text in "甲乙丙丁")
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{SPACE}" count="4" uniqueCount="4">{strings}</sst>')
    with closing(Container(path, Limits())) as container:
        yield StringStore(container, "xl/sharedstrings.xml")


def test_many_at_a_time_are_numbered_as_one_by_one(store: StringStore) -> None:
    """Both ways give the same numbers, the same order and the same count, also for a string twice in a row."""
    asked = ["3", "1", "3", "1", " 0 ", "3", "1", "3"]
    single, together = StringUse(store), StringUse(store)
    written = [f' s="1" t="s"><v>{one}</v></c>' for one in asked]
    assert together.ends(written, ' t="s"><v>') == [f' s="1" t="s"><v>{single.new(one)}</v></c>' for one in asked]
    other = ["", "/>", "><v>3</v></c>"]
    assert together.ends(other, ' t="s"><v>') == other
    together.counted(len(asked))
    assert list(together.order) == list(single.order) == [3, 1, 0]
    assert together.count == single.count == 8


LOOK = ' s="1"'


@pytest.mark.parametrize(
    "asked",
    [
        [("", "3"), ("", "1"), ("", "2"), ("", "1")],
        [("", "3"), (LOOK, "1"), ("", "1"), (LOOK, "3"), ("", "0")],
        [(LOOK, "2"), (LOOK, "0")],
        [("", "3"), ("", " 1 "), (LOOK, "03")],
    ],
)
def test_strings_are_numbered_alike_whether_or_not_cells_say_how_they_look(
    store: StringStore, asked: list[tuple[str, str]]
) -> None:
    """Ends of cells with and without a look of their own, in any mixture, are numbered as one by one."""
    single, together = StringUse(store), StringUse(store)
    written = [f'{look} t="s"><v>{one}</v></c>' for look, one in asked]
    wanted = [f'{look} t="s"><v>{single.new(one)}</v></c>' for look, one in asked]
    assert together.ends(["/>", *written, "><v>3</v></c>"], ' t="s"><v>') == ["/>", *wanted, "><v>3</v></c>"]
    assert list(together.order) == list(single.order)


@pytest.mark.parametrize("between", ["", "\n"])
@pytest.mark.parametrize("cut", [16, 64, 1 << 18])
def test_strings_are_found_however_the_part_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: int, between: str
) -> None:
    """Plain strings are counted out by their lengths; rich ones, empty ones and blanks between them move none."""
    monkeypatch.setattr("civtrack.xlsx.moving.strings_used._CUT", cut)
    items = ["<si><t>甲乙</t></si>"] * 9 + ["<si><r><t>丙</t></r><rPh/></si>", "<si/>"] + ["<si><t>丁</t></si>"] * 9
    path = tmp_path / "台账.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{SPACE}">{between.join(items)}</sst>')
    with closing(Container(path, Limits())) as container:
        found = StringStore(container, "xl/sharedstrings.xml")
        assert [found.item(place).decode() for place in range(len(found))] == items
        assert found._rich == {9, 10}


@pytest.mark.parametrize("missing", ["4", "-1", "", "甲"])
def test_a_string_that_is_not_there_is_refused(store: StringStore, missing: str) -> None:
    """A number without a text is damage, wherever it stands."""
    with pytest.raises(DamagedWorkbook):
        StringUse(store).ends([f' t="s"><v>{missing}</v></c>'], ' t="s"><v>')


@pytest.mark.parametrize("declared", ["", "<?xml version='1.0'?><?x y?>"])
@pytest.mark.parametrize("empty", ["<si/>", "<si />", "<si xml:space='preserve'/>", "<si></si>", "<si><t/></si>"])
def test_an_empty_string_is_one_of_them(tmp_path: Path, empty: str, declared: str) -> None:
    """A string written as an empty element has its number; those after it keep theirs."""
    path = tmp_path / "台账.xlsx"
    strings = f"<si><t>甲</t></si>{empty}<si><t>乙</t></si>{empty}{empty}<si><t>丙</t></si>"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/sharedStrings.xml", f'{declared}<sst xmlns="{SPACE}">{strings}</sst>')
    with closing(Container(path, Limits())) as container:
        store = StringStore(container, "xl/sharedstrings.xml")
        assert [store.item(place).decode() for place in range(len(store))] == [
            "<si><t>甲</t></si>", empty, "<si><t>乙</t></si>", empty, empty, "<si><t>丙</t></si>",
        ]  # fmt: skip
