"""What dividing, marking and telling large ledgers is spared, counted in calls and reads: nothing here asks a clock.

Each test holds a way in which time or room was lost: the same rows read for every question about the header, texts
looked at once a cell, photos looked through once a copy, grounds that only tell how a name is written.
"""

from __future__ import annotations

import datetime as dt
import random
from array import array
from pathlib import Path
from typing import Any, NoReturn

import pytest

from civtrack import assess
from civtrack.assessment import Assessment
from civtrack.errors import DamagedWorkbook, NotEditable
from civtrack.files.indented import in_pieces, indented
from civtrack.locales import translator
from civtrack.model import Area, Row, Verdict
from civtrack.outputs import brief_lines
from civtrack.outputs.brief import brief
from civtrack.outputs.districts.known import mentions_of
from civtrack.outputs.districts.marks import counted
from civtrack.outputs.making import divided_workbooks
from civtrack.xlsx import ColumnFill, Package
from civtrack.xlsx.editing.cellxml import MAX_TEXT, CellWriter, cell_content, plain_texts
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.joining.host import Host
from civtrack.xlsx.joining.workbooks import join
from civtrack.xlsx.moving.strings_used import StringStore, StringUse
from civtrack.xlsx.opened.first_rows import first_values
from civtrack.xlsx.opened.package import OpenPackage
from civtrack.xlsx.parts.container import Limits
from civtrack.xlsx.parts.output import Packed
from civtrack.xlsx.reading import scan
from civtrack.xlsx.reading.pieces import Pieces
from tests.benchmarks.make_ledger import add_wps_photos, write
from tests.support.counted import rows_made
from tests.support.handmade import handmade
from tests.support.offices import a_ledger

DAY = dt.date(2022, 7, 20)


def nobody(*_: object, **__: object) -> NoReturn:
    raise AssertionError("nobody asks for this")


def test_title_and_header_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for fewer rows, later, gets them without the part being opened again."""
    path = a_ledger(tmp_path / "台账.xlsx", [{}] * 40)
    with Package.open(path) as package:
        sheet = package.sheet("台账")
        rows = list(sheet.first_rows(8))
        assert [row.number for row in rows] == list(range(1, 9))
        monkeypatch.setattr(type(sheet), "stream", nobody)
        assert list(sheet.first_rows(8)) == rows
        assert list(sheet.first_rows(2)) == rows[:2]


def test_merging_in_a_header_reads_the_header_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a value would be hidden is seen in the merged rows; no other is taken apart."""
    path = a_ledger(tmp_path / "台账.xlsx", [{}] * 400)
    read: list[Row] = []
    row = Pieces._row

    def counted(self: Pieces, piece: str, *, whole: bool) -> str | None:
        found = row(self, piece, whole=whole)
        read.extend(self.rows[-1:])
        return found

    monkeypatch.setattr(Pieces, "_row", counted)
    monkeypatch.setattr(scan, "RowPattern", nobody)
    with Package.open(path) as package:
        package.sheet("台账").merge(Area(1, 30, 2, 30))
        with pytest.raises(NotEditable):
            package.sheet("台账").merge(Area(1, 1, 2, 2))
    assert len(read) < 100


def test_rows_far_down_are_not_remembered(tmp_path: Path) -> None:
    """A header in the thousandth row is no reason to hold a thousand rows."""
    path = handmade(
        tmp_path / "book.xlsx", "".join(f'<row r="{r}"><c r="A{r}"><v>{r}</v></c></row>' for r in range(1, 900))
    )
    with Package.open(path) as package:
        sheet = package.sheet("台账")
        assert len(list(sheet.first_rows(800))) == 800
        assert sheet._first == (0, ())
        assert [row.number for row in sheet.first_rows(3)] == [1, 2, 3]


def test_whose_texts_are_asks_no_verdict_for_its_grounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are as the ledger writes them: nothing was added to any ground, so none is put together."""
    path = a_ledger(tmp_path / "台账.xlsx", [{"责任单位": f"第{place}中队"} for place in range(30)])
    assessment = assess(path, DAY)
    with monkeypatch.context() as patch:
        patch.setattr(Verdict, "grounds", property(nobody))
        mentions = mentions_of(assessment, "district")
    assert mentions.owner("第3中队") == assessment.verdicts[3].item.district


def test_the_worst_of_a_brief_are_sorted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often a brief is told anew until it is short enough."""
    path = a_ledger(tmp_path / "台账.xlsx", [{"问题描述": f"路面破损积水影响通行{place}" * 3} for place in range(60)])
    asked: list[int] = []
    worst = brief_lines.worst

    def counted(assessment: Assessment) -> list[Verdict]:
        asked.append(1)
        return worst(assessment)

    monkeypatch.setattr(brief_lines, "worst", counted)
    assert brief(assess(path, dt.date(2023, 1, 1)), translator("zh"))
    assert len(asked) == 1


def test_what_is_added_to_rows_is_written_once_for_each_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three thousand rows for two copies, each word of a column is turned into a cell a handful of times."""
    from civtrack.xlsx.copying.copies import Copy, SheetCopy, write_copies

    path = handmade(
        tmp_path / "book.xlsx",
        "".join(f'<row r="{r}"><c r="A{r}" s="0"><v>{r}</v></c></row>' for r in range(1, 3001)),
    )
    asked: list[Any] = []
    ending = CellWriter.ending

    def counted(self: CellWriter, value: Any, *rest: Any) -> str:
        asked.append(value)
        return ending(self, value, *rest)

    monkeypatch.setattr(CellWriter, "ending", counted)
    fill = ColumnFill(2, 1, 3000, lambda row: ("红", "黄", None, 7, True)[row % 5], like=1)
    maps = [RowMap.without(row for row in range(1, 3001) if row % 2 == odd) for odd in (0, 1)]
    targets = [tmp_path / "0.xlsx", tmp_path / "1.xlsx"]
    with Package.open(path) as package:
        write_copies(
            package,
            [Copy(target, (SheetCopy("台账", rows, (fill,)),)) for target, rows in zip(targets, maps, strict=True)],
        )
    assert len(asked) < 100
    with Package.open(targets[0]) as package:
        found = [row.values.get(2) for row in package.sheet("台账").rows()]
    assert found == [("红", "黄", None, 7, True)[row % 5] for row in range(1, 3001, 2)]


def test_texts_that_are_added_to_rows_are_not_looked_at_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three thousand sentences that are all different and plain only the first is turned into a cell."""
    from civtrack.xlsx.copying.copies import Copy, SheetCopy, write_copies

    rows = "".join(f'<row r="{r}"><c r="A{r}" s="0"><v>{r}</v></c></row>' for r in range(1, 3001))
    path, target = handmade(tmp_path / "book.xlsx", rows), tmp_path / "made.xlsx"
    asked: list[Any] = []
    written = CellWriter.written

    def counted(self: CellWriter, value: Any, *rest: Any) -> str:
        asked.append(value)
        return written(self, value, *rest)

    monkeypatch.setattr(CellWriter, "written", counted)
    fill = ColumnFill(2, 1, 3000, lambda row: f"时限已过，逾期 {row} 天", like=1)
    with Package.open(path) as package:
        write_copies(package, [Copy(target, (SheetCopy("台账", RowMap(()), (fill,)),))])
    assert len(asked) < 40, asked[:50]
    with Package.open(target) as package:
        found = [row.values.get(2) for row in package.sheet("台账").rows()]
    assert found == [f"时限已过，逾期 {row} 天" for row in range(1, 3001)]


@pytest.mark.parametrize(
    ("texts", "plain"),
    [
        (["逾期 3 天"], True), (["a|b", "c"], True), ([""], False), ([" a"], False), (["a "], False), (["a  b"], False),
        (["a\nb"], False), (["a<b"], False), (["a&b"], False), (["a>b"], False), (["_x0041_"], False),
        (["甲", "路" * MAX_TEXT], False), (["a\u00a0b"], False),
    ],
)  # fmt: skip
def test_plain_texts_are_those_that_are_written_as_they_are(texts: list[str], plain: bool) -> None:
    """What is called plain is written as it is; whatever else may be is looked at by itself."""
    assert plain_texts(texts) is plain
    for text in texts if plain else ():
        assert cell_content(text, "", epoch_1904=False) == (' t="inlineStr"', f"<is><t>{text}</t></is>")


class _Store(StringStore):
    """A store of so many strings."""

    def __init__(self, count: int) -> None:
        self.where, self.key, self._starts = "台账.xlsx", "xl/sharedStrings.xml", array("Q", bytes(8 * count))


BEFORE = ' t="s"><v>'


@pytest.mark.parametrize(
    ("numbers", "wanted", "order"),
    [
        (["7", "3", None, "7", "12"], ["0", "1", None, "0", "2"], [7, 3, 12]),
        (["07", "7", "3"], ["0", "0", "1"], [7, 3]),
        ([" 7 ", "3"], ["0", "1"], [7, 3]),
        (["7", "3\n", "3"], ["0", "1", "1"], [7, 3]),
        ([None], [None], []),
        ([], [], []),
    ],
)
@pytest.mark.parametrize("style", ["", ' s="4"'])
def test_ends_of_cells_are_numbered_in_their_order(
    numbers: list[str | None], wanted: list[str | None], order: list[int], style: str
) -> None:
    """However they are spelled, and whichever of them refer to no string."""
    use = StringUse(_Store(20))
    given, found = (
        ["/>" if one is None else f"{style}{BEFORE}{one}</v></c>" for one in some] for some in (numbers, wanted)
    )
    assert use.ends(given, BEFORE) == found
    assert list(use.order) == order


def test_a_long_text_in_the_place_of_a_number_is_looked_through_once() -> None:
    """From every one of its million characters it would take hours."""
    with pytest.raises(DamagedWorkbook):
        StringUse(_Store(20)).ends([f"{BEFORE}3</v></c>", f"{BEFORE}{'x' * 1_000_000}</v></c>"], BEFORE)


@pytest.mark.parametrize("number", ["20", "-1", "x", "", "1.5"])
def test_an_end_that_refers_to_no_string_is_refused(number: str) -> None:
    """A number that was left as it is would stand for somebody else's text."""
    with pytest.raises(DamagedWorkbook):
        StringUse(_Store(20)).ends([f"{BEFORE}3</v></c>", f"{BEFORE}{number}</v></c>"], BEFORE)


def test_workbooks_that_are_put_together_are_open_one_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the first, into which the others go: a hundred ledgers take no more room than two."""
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    sources = [handmade(tmp_path / f"{place}.xlsx", row) for place in range(6)]
    opened, closed = list[Path](), list[Path]()
    enter, close = OpenPackage.__enter__, OpenPackage.close

    def entered(self: OpenPackage) -> OpenPackage:
        opened.append(self.path)
        assert len(opened) - len(closed) <= 2
        return enter(self)

    def left(self: OpenPackage) -> None:
        closed.append(self.path)
        close(self)

    monkeypatch.setattr(OpenPackage, "__enter__", entered)
    monkeypatch.setattr(OpenPackage, "close", left)
    names = join(sources, [path.stem for path in sources], tmp_path / "made.xlsx", Limits())
    assert (len(names), sorted(opened)) == (6, sorted(closed))


def test_what_others_bring_is_on_the_disk_and_photo_links_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred ledgers with photos take no more room than two, and their links no square of the time."""
    sources = [tmp_path / f"{place}.xlsx" for place in range(5)]
    for place, path in enumerate(sources):
        generator = random.Random(place)
        write(path, 4, 1, generator)  # type: ignore[no-untyped-call] # the script is everybody's
        add_wps_photos(path, 3, generator)  # type: ignore[no-untyped-call] # likewise
    linked, held = list[int](), list[str]()
    put_together, finish = Host._linked, Host.finish

    def counted(self: Host, key: str, new: Any) -> None:
        linked.append(len(new))
        put_together(self, key, new)

    def looked(self: Host) -> None:
        held.extend(key for key, part in (*self.added.items(), *self.touched.items()) if isinstance(part, Packed))
        finish(self)

    monkeypatch.setattr(Host, "_linked", counted)
    monkeypatch.setattr(Host, "finish", looked)
    join(sources, [path.stem for path in sources], tmp_path / "made.xlsx", Limits())
    assert linked == [12]  # three of each of the four that go into the first
    assert held == []


def test_a_long_text_of_a_manifest_is_not_joined_with_others() -> None:
    """Beside one Chinese word its ten million characters would take twice the room, and be there twice."""
    document = {"files": [{"path": f"县区/{place}.xlsx"} for place in range(3000)], "sent": "eJy" * 50_000}
    pieces = list(in_pieces(document))
    assert "".join(pieces) == indented(document)
    assert [piece.isascii() for piece in pieces if len(piece) > 100_000] == [True]
    assert len(pieces) > 3


def test_the_groups_are_counted_once_for_all_ledgers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a group has is the same in every ledger: three ledgers walk the verdicts once, not three times."""
    for number in range(3):
        a_ledger(tmp_path / f"台账{number}.xlsx", [{"site": f"街道{number}{row}"} for row in range(4)])
    calls: list[str] = []

    def counting(assessment: Assessment, by: str) -> Any:
        calls.append(by)
        return counted(assessment, by)

    monkeypatch.setattr("civtrack.outputs.districts.files.counted", counting)
    sources = [tmp_path / f"台账{number}.xlsx" for number in range(3)]
    done = divided_workbooks(assess(sources, as_of=DAY), tmp_path / "分发")
    assert sum(items for _, _, items in done.made) == 12
    assert calls == ["district"]


def test_of_rows_far_below_the_title_only_those_asked_for_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows between a title and a signature are not made into values."""
    path = a_ledger(tmp_path / "台账.xlsx", [{}] * 300)
    with Package.open(path) as package:
        sheet = package.sheet("台账")
        known = {row.number: row.values for row in sheet.rows()}
        made = rows_made(monkeypatch)
        last = max(known)
        found = first_values(sheet, {1, 2, last, last + 3})
    assert found == {number: known[number] for number in (1, 2, last) if number in known}
    assert len(made) <= 3
