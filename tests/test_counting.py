"""What large ledgers are spared, counted in calls: nothing here asks a clock.

Each test holds a way in which time was lost: grounds that nobody reads, rows of other programs that were read cell by
cell, rows that were edited although cells only had to be put behind them, texts compared that begin differently.
"""

from __future__ import annotations

import datetime as dt
import operator
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn
from unittest.mock import Mock

import pytest

from civtrack import assess
from civtrack.errors import DamagedWorkbook
from civtrack.ledger import plain
from civtrack.ledger.plain import STOP, Plain
from civtrack.locales import translator
from civtrack.model import Area, DeadlineKind, Kind, Row, Status, Table, Value, Verdict
from civtrack.outputs import measure
from civtrack.outputs.districts.copied import _key_fills
from civtrack.outputs.districts.sharing import SheetShare
from civtrack.outputs.marked import sheet
from civtrack.outputs.marked.ledger import write_marked
from civtrack.policy import Policy
from civtrack.rules import clauses, deadline_texts, identity
from civtrack.rules.tiers import Judge
from civtrack.rules.wording import read_word
from civtrack.rules.workdays import Calendar
from civtrack.settings import Settings
from civtrack.settings.schema import OfficeSettings
from civtrack.xlsx import ColumnFill, Package
from civtrack.xlsx.copying import composing, lists
from civtrack.xlsx.editing.rowedit import RowEditor
from civtrack.xlsx.editing.stretches import CellBytes
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.formula_index import _near, near
from civtrack.xlsx.moving.formula_plan import FormulaPlan
from civtrack.xlsx.opened import sheet as opened_sheet
from civtrack.xlsx.parts.bulk import place_of, places_of
from civtrack.xlsx.parts.markup import Element, Part
from civtrack.xlsx.reading.blocks import Block
from civtrack.xlsx.reading.cells import CellValues
from civtrack.xlsx.reading.scan import Head, read_blocks
from tests.outputs.test_district import divided
from tests.support.handmade import handmade
from tests.support.hostile import DISTRICTS
from tests.support.hostile_kinds import make
from tests.support.items import an_item
from tests.support.offices import a_ledger
from tests.support.steps import steps

ROWS = 3000
CONTEXT = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
HEAD = Head(CONTEXT, CONTEXT, b"</sheetData></worksheet>", "", empty=False, aliased=False)
WRITERS = {
    "openpyxl": (
        '<row r="{r}"><c r="A{r}" t="n"><v>{r}</v></c><c r="B{r}" t="inlineStr"><is><t>&#36335;&#38754;{r}</t></is></c>'
        '<c r="C{r}" s="1" t="n"><v>44662</v></c></row>'
    ),
    "LibreOffice": (
        '<row r="{r}" customFormat="false" ht="15" hidden="false"><c r="A{r}" s="2" t="n"><v>{r}</v></c>'
        '<c r="B{r}" s="2" t="s"><v>1</v></c><c r="C{r}" s="5"/></row>'
    ),
    "texts in their cells": (
        '<row r="{r}"><c r="A{r}"><v>{r}</v></c>'
        '<c r="B{r}" t="inlineStr"><is><t xml:space="preserve"> 路面 {r}</t></is></c></row>'
    ),
    "numbers below zero": (
        '<row r="{r}"><c r="A{r}" s="2" t="s"><v>1</v></c><c r="B{r}" s="9"><v>-{r}</v></c>'
        '<c r="C{r}" t="inlineStr"><is><t>逾期 {r} 天</t></is></c></row>'
    ),
    "empty cells with a closing tag": '<row r="{r}"><c r="A{r}"><v>{r}</v></c><c r="B{r}" s="1"></c></row>',
}


def nobody(*_: object, **__: object) -> NoReturn:
    raise AssertionError("nobody asks for this")


@pytest.mark.parametrize("writer", WRITERS)
def test_rows_of_other_programs_are_read_as_columns(writer: str) -> None:
    """Of three thousand rows, all but the first few come in blocks, whichever program wrote them."""
    data = "".join(WRITERS[writer].replace("{r}", str(row)) for row in range(1, ROWS + 1)).encode()
    pieces: Iterator[bytes] = iter([data[at : at + 50_000] for at in range(0, len(data), 50_000)] + [b"</sheetData>"])
    values = CellValues("台账.xlsx", "sheet1.xml", {}, lambda: ["甲", "乙"])
    parts = list(read_blocks(HEAD, b"", pieces, values))
    alone: list[Row] = [row for part in parts if not isinstance(part, Block) for row in part]
    assert sum(len(part.numbers) for part in parts if isinstance(part, Block)) == ROWS - len(alone)
    assert len(alone) <= 24


@pytest.mark.parametrize("at", [1, 20, 200])
@pytest.mark.parametrize("kind", ['t="s"', 's="2" t="s"', 't="s" cm="1"', 't="s" s="2"', "t='s'"])
def test_a_text_below_the_first_is_never_counted_from_the_last(at: int, kind: str) -> None:
    """An index of a text that is below zero damages the sheet, in whichever row it stands and however it is spelled."""
    row = '<row r="{r}"><c r="A{r}" t="s"><v>1</v></c><c r="B{r}"><v>-{r}</v></c></row>'
    rows = [row.replace("{r}", str(number)) for number in range(1, 301)]
    rows[at - 1] = f'<row r="{at}"><c r="A{at}" {kind}><v>-1</v></c><c r="B{at}"><v>-3</v></c></row>'
    values = CellValues("台账.xlsx", "sheet1.xml", {}, lambda: ["甲", "乙"])
    with pytest.raises(DamagedWorkbook, match=r"sheet1\.xml refers to a text"):
        list(read_blocks(HEAD, b"", iter(["".join(rows).encode() + b"</sheetData>"]), values))


def test_a_summary_asks_no_verdict_for_its_grounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps are put together when somebody reads them; counting reads none."""
    path = a_ledger(tmp_path / "台账.xlsx", [{"description": f"路面破损{place}处，影响通行"} for place in range(30)])
    with monkeypatch.context() as patch:
        patch.setattr(Verdict, "grounds", property(nobody))
        assessment = assess(path, dt.date(2022, 7, 20))
        assert assessment.summary().total.total == 30
    assert all(verdict.grounds for verdict in assessment.verdicts)


def test_grounds_are_put_together_of_what_each_step_said() -> None:
    """A verdict equals another one whoever was asked before; what both say in the same words is one object."""
    verdict, other = (Judge(Policy(), Calendar(), dt.date(2022, 7, 20)).verdict(an_item(), "id") for _ in range(2))
    assert verdict.grounds == tuple(ground for step in verdict.said for ground in step)
    assert verdict == other
    assert all(map(operator.is_, verdict.grounds, verdict.grounds))
    assert hash(verdict.grounds[-1].field) == hash(other.grounds[-1].field)


def test_numbers_that_are_all_different_are_the_identities(monkeypatch: pytest.MonkeyPatch) -> None:
    """No text is normalised and nothing hashed where every item has a number of its own."""
    monkeypatch.setattr(identity, "plain", nobody)
    monkeypatch.setattr(identity, "_hashed", nobody)
    items = [an_item(row=row, number=f"WT-{row}", description="路面破损") for row in range(2, 500)]
    assert identity.identities(items) == [f"WT-{row}" for row in range(2, 500)]


CELLS = {
    "plain": '<c r="A{r}" s="1"><v>{r}</v></c><c r="B{r}" s="1" t="s"><v>0</v></c>',
    "texts in their cells": '<c r="A{r}"><v>{r}</v></c><c r="B{r}" t="inlineStr"><is><t>路面 {r}</t></is></c>',
    "an empty last cell": '<c r="A{r}"><v>{r}</v></c><c r="B{r}" s="1"></c>',
    "no cell beside the new one": '<c r="A{r}"><v>{r}</v></c>',
}


@pytest.mark.parametrize("cells", CELLS)
def test_cells_are_put_behind_rows_without_editing_them(
    cells: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three thousand rows, the row editor sees the first of each look and no other."""
    rows = "".join(
        f'<row r="{row}" spans="1:2">{CELLS[cells]}</row>'.replace("{r}", str(row)) for row in range(1, ROWS)
    )
    path = handmade(tmp_path / "book.xlsx", rows, strings=["甲"])
    edited: list[int] = []
    edit = RowEditor.edit

    def counted(self: RowEditor, piece: str, row: int, edits: Any) -> str:
        edited.append(row)
        return edit(self, piece, row, edits)

    monkeypatch.setattr(RowEditor, "edit", counted)
    with Package.open(path) as package:
        package.sheet("台账").fill(ColumnFill(3, 1, ROWS - 1, lambda row: f"第 {row} 行" if row % 7 else None, like=2))
        package.save(tmp_path / "made.xlsx")
    assert len(edited) <= 2
    with Package.open(tmp_path / "made.xlsx") as package:
        found = {row.number: row.values.get(3) for row in package.sheet("台账").rows()}
    assert found == {row: f"第 {row} 行" if row % 7 else None for row in range(1, ROWS)}


@pytest.mark.parametrize("data", [b"", b"</sheetData>", b"a</sheetDat", b"x</sheetData></sheetData>", b"<row/>" * 9])
def test_what_is_looked_for_from_behind_is_found_at_its_first_place(data: bytes) -> None:
    """The same place as a search from the front finds."""
    assert place_of(b"</sheetData", data) == data.find(b"</sheetData")


@pytest.mark.parametrize("data", [b"", b"<f", b"f<f", b"<ff<<f/><v>f</v><f>A1</f>", b"<row/>f" * 9, b":f<f"])
def test_every_place_is_found_by_its_rare_byte(data: bytes) -> None:
    """The same places as byte by byte."""
    assert list(places_of(b"<f", data)) == [at for at in range(len(data)) if data.startswith(b"<f", at)]


LOADED = """
import datetime, sys
from civtrack import assess
from civtrack.rules import unfounded
assert assess(sys.argv[1], datetime.date(2022, 7, 20)).summary().total.total == 3
for name in ("_UNFOUNDED", "_LOOKED", "_NOTHING"):
    expression = getattr(unfounded, name)
    try:
        type(expression).fullmatch.__get__(expression)
        print("compiled", name)
    except AttributeError:
        pass
print(*sorted(sys.modules), sep="\\n")
"""


def test_reading_loads_nothing_that_edits_and_plain_words_compile_no_grammar_of_reports(tmp_path: Path) -> None:
    """What only an edit or another script needs is imported where it is needed; so are expressions."""
    path = a_ledger(tmp_path / "台账.xlsx", [{"整改状态": word} for word in ("整改中", "已完成", "未完成")])
    run = subprocess.run([sys.executable, "-c", LOADED, str(path)], check=True, capture_output=True, text=True)
    loaded = run.stdout.split("\n")
    assert "civtrack.xlsx.reading.scan" in loaded
    rooms = ("civtrack.xlsx.editing", "civtrack.xlsx.package", "civtrack.xlsx.opened.sheet")
    others = (f"civtrack.ledger.{of}" for of in ("binary_", "compound", "date_systems", "open_document", "spaced"))
    dear = (*rooms, *others, "civtrack.asking.parser", "wcwidth", "tempfile", "string")
    assert [name for name in loaded if name.startswith((*dear, "compiled"))] == []


UPDATED = """
import sys
from civtrack.__main__ import main
try:
    main(["update", *sys.argv[1:], "--no-config", "-q"])
except SystemExit as end:
    assert not end.code
print(*sorted(sys.modules), sep="\\n")
"""


def test_an_update_loads_nothing_that_draws_tables_or_moves_rows(tmp_path: Path) -> None:
    """What only other formats, other commands or a ledger with notes need is imported where it is needed."""
    path = a_ledger(tmp_path / "台账.xlsx", [{"整改状态": "整改中"}])
    command = [sys.executable, "-c", UPDATED, str(path), "--out", str(tmp_path / "out")]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")
    assert "civtrack.xlsx.editing.appending" in loaded
    drawn = (f"civtrack.cli.{of}" for of in ("drawing", "exports", "layout", "paging", "printing"))
    moved = ("civtrack.xlsx.editing.rows", "civtrack.xlsx.opened.selected", "civtrack.xlsx.formulas.references")
    dear = (*drawn, *moved, "civtrack.ledger.binary_sheets", "civtrack.asking.parser", "csv")
    assert [name for name in loaded if name.startswith(dear)] == []


ODD: tuple[Value, ...] = (
    None, "", " ", "合计", "路面破损积水，影响市民通行安全", "存在安全隐患", "已完成8", "=A1", "“门前三包”不落实", 12,
    12.5, True, dt.date(2022, 7, 1), "　路面破损", "路面破损", "同上", "x" * 50 + "件", "示例：路面破损",
)  # fmt: skip


def test_a_column_tells_the_same_rows_from_items_as_each_row_by_itself() -> None:
    """Whatever stands in description and number."""
    texts, numbers = [each for each in ODD for _ in ODD], [each for _ in ODD for each in ODD]
    block = Block(
        list(range(1, len(texts) + 1)), frozenset(),
        {1: numbers, 2: texts, 3: ["大洼区"] * len(texts), 4: [1] * len(texts), 5: ["市住建局"] * len(texts)},
    )  # fmt: skip
    rows = Plain(STOP, 2, 1)
    alone = [place for place, row in enumerate(block.rows()) if not rows.is_plain(row.values)]
    assert list(rows.others(block)) == alone
    assert 0 < len(alone) < len(texts)
    assert list(Plain(STOP, 2, 9).others(block)) != []


def test_texts_of_plain_ends_are_not_looked_at_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a thousand plain descriptions none is asked about; only what begins or ends oddly is."""
    asked: list[object] = []

    def described(text: object, number: object) -> bool:
        asked.append((text, number))
        return True

    monkeypatch.setattr(plain, "_describes", described)
    texts: list[Value] = [f"惠宾街{place}号附近路面破损积水，影响通行。" for place in range(1000)]
    texts[7] = "路面破损3处"
    columns: dict[int, list[Value]] = {column: ["甲"] * 1000 for column in (3, 4, 5)}
    block = Block(list(range(1, 1001)), frozenset(), {1: [f"WT-{place}" for place in range(1000)], 2: texts, **columns})
    assert list(Plain(frozenset(), 2, 1).others(block)) == []
    assert asked == [("路面破损3处", "WT-7")]


def test_what_rows_get_together_is_put_together_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three columns behind three thousand rows that say one of two things: six cells, not nine thousand."""
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="1"><v>{row}</v></c></row>' for row in range(1, ROWS))
    path = handmade(tmp_path / "book.xlsx", rows, strings=["甲"])
    made: list[Any] = []
    written = CellBytes._written

    def counted(self: CellBytes, value: Any, *rest: Any) -> bytes:
        made.append(value)
        return written(self, value, *rest)

    monkeypatch.setattr(CellBytes, "_written", counted)
    with Package.open(path) as package:
        for column, words in ((2, (2, True)), (3, (3, True)), (4, (4, True))):
            package.sheet("台账").fill(ColumnFill(column, 1, ROWS - 1, [*words, *words * ROWS].__getitem__, like=1))
        package.save(tmp_path / "made.xlsx")
    assert len(made) <= 12
    with Package.open(tmp_path / "made.xlsx") as package:
        found = [row.values for row in package.sheet("台账").rows()]
    assert found == [
        {1: row, **{column: True if row % 2 else column for column in (2, 3, 4)}} for row in range(1, ROWS)
    ]


def test_a_basis_that_surely_fits_is_not_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred items are told in a hundred ways; the width of the column takes but a few looks."""
    days = [dt.date(2022, 3, 1) + dt.timedelta(day) for day in range(100)]
    path = a_ledger(tmp_path / "台账.xlsx", [{"整改时限": day.isoformat()} for day in days])
    assessment = assess(path, dt.date(2022, 7, 20))
    measured: list[str] = []
    width = measure.width

    def counted(text: str) -> int:
        measured.append(text)
        return width(text)

    for module in (measure, sheet):
        monkeypatch.setattr(module, "width", counted)
    write_marked(assessment, assessment.ledgers[0], tmp_path / "made.xlsx", translator("zh"))
    assert len({verdict.deadline.day for verdict in assessment.verdicts}) == 100
    assert len(measured) < 10


def test_long_formulas_are_taken_apart_as_far_as_they_are_of_their_row() -> None:
    """A sum over a thousand cells of other rows is known as such by its first, a long one of its own row to its end."""
    text = "+".join(f"A{row}" for row in range(9, 600))
    assert near(text, 5) is None
    assert steps(lambda: _near(text[:600], 5, "")) == steps(lambda: _near(text[:2_000], 5, ""))
    own = near("+".join(["A5"] * 300), 5)
    assert own is not None
    assert own.at(7) == "+".join(["A7"] * 300)


def test_a_rule_of_thousands_of_letters_names_no_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cells of a drop-down list are named shortly: what is longer is not looked through for each copy."""
    with Package.open(handmade(tmp_path / "台账.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')) as package:
        cells = lists.ListCells(package)
        place = cells.at("$A$1:$A$9", "台账")
        assert place is not None
        monkeypatch.setattr(lists, "parse", nobody)
        assert cells.at("IF(" + "+".join(["$A$1"] * 400) + ">0,$A$1,$A$2)", "台账") is None


def test_a_text_of_many_pieces_is_written_anew_once_for_all_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four districts whose rows all show one long rich text: it is composed once, and each has it as it was."""
    made = list[bytes]()
    compose = composing.composed_text

    def counted(shown: Callable[[str, str], bool], where: str, item: bytes) -> bytes:
        made.append(item)
        return compose(shown, where, item)

    monkeypatch.setattr(composing, "composed_text", counted)
    path = make(tmp_path, "one-rich-string", 0.002)
    office = Settings(office=OfficeSettings(districts=DISTRICTS))
    divided(assess(path, as_of=dt.date(2022, 9, 1), settings=office), tmp_path / "县区")
    copies = sorted((tmp_path / "县区").glob("*.xlsx"))
    assert len(copies) == len(DISTRICTS)
    assert len(made) == 1
    for copy in copies:
        with zipfile.ZipFile(copy) as archive:
            assert archive.read("xl/sharedStrings.xml").count(b"<b/>") == 600


def test_texts_of_runs_that_look_alike_are_written_anew_at_the_price_of_one() -> None:
    """What LibreOffice makes of ideographs and digits: the looks are composed once, every text is its own."""
    made = list[bytes]()

    def compose(item: bytes) -> bytes:
        made.append(item)
        return composing.composed_text(lambda *_: True, "台账.xlsx", item)

    def item(first: str, second: str) -> bytes:
        look = '<rPr><sz val="11"/><u/><unheard val="1"/><rFont val="宋体"/></rPr>'
        runs = f'<r>{look}<t xml:space="preserve">{first}</t></r><r>{look}<t>{second}</t></r>'
        return f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si>{runs}</si></sst>'.encode()

    framed = composing.Frames(compose)
    for number in range(9):
        assert framed(item(f"第{number}", " 号")) == compose(item(f"第{number}", " 号"))
    assert len(made) == 9 + 1
    for first, second in (("", "号"), ("&amp;第", "号"), ("第\r", "号"), ("\ue000", "号"), ("第>", "号"), ("\n", "\t")):
        assert framed(item(first, second)) == compose(item(first, second))


class _Asked(tuple[int, ...]):
    """Rows that count how often somebody looks for one among them."""

    __slots__ = ()
    times = 0

    def __contains__(self, row: object) -> bool:
        _Asked.times += 1
        return super().__contains__(row)


def test_rows_of_repeated_headers_are_not_looked_for_one_by_one() -> None:
    """Of thousands of repeated headers the first row of each gets the header of the hidden column, in one pass."""
    table = Table(Path("台账.xlsx"), "台账", Kind.PROBLEM, (2,), 3, 999, (), repeated_headers=_Asked(range(9, 900, 3)))
    fills = _key_fills([table], SheetShare("台账", RowMap(), (3, 4)), 9, {})
    assert [fill.first_row for fill in fills] == [2, *range(9, 900, 3), 3]
    assert _Asked.times == 0


def test_what_no_clerk_would_read_is_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clause of thousands of signs finishes nothing, a deadline of thousands is none: neither is cut into words."""
    monkeypatch.setattr(clauses, "segment", nobody)
    monkeypatch.setattr(deadline_texts, "normalise", nobody)
    assert [clause.rule for clause in clauses.read_clause("已整改完成" * 200)] == ["doubt"]
    assert deadline_texts.parse_deadline("7月底前、" * 100) is not None
    monkeypatch.undo()
    for text in ("已整改完成" * 200, "已整改到位，" + "已整改完成" * 200, "已整改完成" * 200 + "，已完成"):
        word = read_word(text, {})
        assert word is not None
        assert word.status is Status.UNKNOWN
    for nothing in ("-" * 500, "无" + " " * 500, " \n" * 500):
        assert deadline_texts.is_nothing(nothing)
        assert deadline_texts.parse_deadline(nothing)(None).kind is DeadlineKind.MISSING  # type: ignore[arg-type]


def test_what_a_sheet_loses_is_taken_out_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred groups of sparklines of which each loses one: the part's edits are looked through once a copy."""
    dropped = Counter[int]()
    drop = Part.drop

    def counted(self: Part, elements: Sequence[Element]) -> None:
        dropped[id(self)] += bool(elements)
        kept.append(self)
        drop(self, elements)

    kept = list[Part]()  # so that no two of them have one id
    monkeypatch.setattr(Part, "drop", counted)
    path = make(tmp_path, "sparklines", 0.002)
    office = Settings(office=OfficeSettings(districts=DISTRICTS))
    divided(assess(path, as_of=dt.date(2022, 9, 1), settings=office), tmp_path / "县区")
    assert 0 < max(dropped.values()) <= 2


@pytest.mark.parametrize("ranges", [(), ((1, 3),), ((2, 2), (4, 9), (12, 20)), ((5, 5), (7, 7), (9, 9))])
def test_how_many_rows_stand_above_is_known_without_counting(
    ranges: tuple[tuple[int, int], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A break below each of a hundred thousand rows: each is told by where it stands, not by the rows above it."""
    rows = RowMap(ranges)
    wanted = [sum(rows.new(number) is not None for number in range(1, row + 1)) for row in range(25)]
    monkeypatch.setattr(RowMap, "kept", nobody)
    assert [rows.above(row) for row in range(25)] == wanted


def test_a_chain_of_formulas_is_followed_cell_by_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each formula reads another one anywhere in the column: none is asked for again in each round."""
    asked = list[str]()
    touches = FormulaPlan._touches

    def counted(self: FormulaPlan, sheet: str, area: Area) -> bool:
        asked.append(sheet)
        return touches(self, sheet, area)

    monkeypatch.setattr(FormulaPlan, "_touches", counted)
    path = make(tmp_path, "random-chain", 0.02)
    office = Settings(office=OfficeSettings(districts=DISTRICTS))
    divided(assess(path, as_of=dt.date(2022, 9, 1), settings=office), tmp_path / "县区")
    assert len(asked) < 40
    for copy in (tmp_path / "县区").glob("*.xlsx"):
        with zipfile.ZipFile(copy) as archive:
            sheet_xml = archive.read("xl/worksheets/sheet1.xml").decode()
        values = [float(value) for value in re.findall(r"</f><v>([0-9.]+)</v>", sheet_xml)]
        assert len(values) == 100
        assert sorted(values) == [min(values) + step for step in range(100)]


def test_the_tables_of_a_sheet_are_looked_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many cells are written: a sheet of thousands of list objects took a minute."""
    asked = Mock(return_value=None)
    monkeypatch.setattr(opened_sheet, "area_of", asked)
    with Package.open(make(tmp_path, "list-objects", 0.1)) as package:
        sheet = package.sheet("台账")
        for row in range(3, 60):
            sheet.set_at(row, 3, "路灯不亮")
    assert asked.call_count == 50
