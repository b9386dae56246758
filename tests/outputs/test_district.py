"""`split`, end to end: each district's workbook has its rows, its look and its photos, and nothing of the others."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from civtrack.assessment import Assessment, assess
from civtrack.errors import FormatNotEditable, LedgerChanged, SplitDoesNotAddUp
from civtrack.locales import translator
from civtrack.model import Problem
from civtrack.outputs.districts.copied import Manner
from civtrack.outputs.districts.plan import plan_split
from civtrack.outputs.districts.sharing import SheetDivider
from civtrack.outputs.making import district_workbooks
from civtrack.outputs.placing import Outcome, Placer
from civtrack.outputs.wording import legend
from civtrack.problems import SPLIT_SHEET_REFUSED, SPLIT_TEXT_REMOVED
from civtrack.rules.basis import short_basis
from civtrack.settings import Settings, load
from civtrack.settings.schema import OfficeSettings, OutputSettings
from civtrack.xlsx.copying.clean_pictures import cleaned
from tests.benchmarks.make_ledger import add_wps_photos, write
from tests.support.leaks import found_in, inflated, photos_of, texts_by_row
from tests.support.offices import sample_office

ZH = translator("zh")
AS_OF = dt.date(2022, 7, 20)
DISTRICTS = ("大洼区", "盘山县", "兴隆台区")
SETTINGS = Settings(office=OfficeSettings(districts=DISTRICTS, aliases={"大洼": "大洼区"}))
HEADER = ["编号", "县区", "点位", "问题描述", "责任单位", "交办日期", "整改时限", "整改措施", "整改状态", "备注"]


def ledger(path: Path, rows: list[tuple[str | None, str]], change: Any = None, title: str = "问题整改台账") -> Path:
    """A small ledger: title, note, header in row 3, one row for each district and description."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "台账"
    sheet["A1"], sheet["A2"] = title, "填报单位：市争创办"
    sheet.merge_cells("A1:J1")
    for column, header in enumerate(HEADER, 1):
        sheet.cell(3, column, header)
    for number, (name, text) in enumerate(rows, 1):
        values = [f"WT{number:03}", name, f"{text}的地点", text, f"{name}住建局", dt.date(2022, 7, 1),
                  dt.date(2022, 7, 15), f"{text}的措施", "整改中", None]  # fmt: skip
        for column, value in enumerate(values, 1):
            sheet.cell(number + 3, column, value)
    if change:
        change(book, sheet)
    book.save(path)
    return path


def divided(
    assessment: Assessment, folder: Path, by: str = "district", manner: Manner | None = None
) -> tuple[Outcome, list[Problem]]:
    told: list[Problem] = []
    outputs = district_workbooks(assessment, folder, told.append, plan_split(assessment, by), manner)
    return Placer().place(outputs), told


ROWS = [("大洼区", "路面破损积水"), ("盘山县", "垃圾清运不及时"), ("大洼", "占道经营反弹"), (None, "窨井盖松动异响")]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office."""
    return sample_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def sample(office: Path) -> tuple[Assessment, Path, Outcome]:
    """Its four workbooks of districts and the two others."""
    assessment = assess(sorted(office.glob("*.xlsx")), as_of=AS_OF, settings=load(office / "civtrack.toml", [], {}))
    folder = office / "县区"
    outcome, _ = divided(assessment, folder)
    return assessment, folder, outcome


def test_the_sample_offices_rows_add_up(sample: tuple[Assessment, Path, Outcome]) -> None:
    """Read again, every workbook has the items that the office's ledgers have of its district, void ones too."""
    assessment, folder, outcome = sample
    expected: dict[str | None, set[str]] = {}
    for verdict in assessment.verdicts:
        expected.setdefault(verdict.item.district, set()).add(verdict.item.description or "")
    assert not outcome.refused
    assert sum(one.items for one in outcome.written if one.kind == "district_workbook") == len(assessment.verdicts)
    for name, texts in expected.items():
        again = assess(folder / f"{name}_{AS_OF}.xlsx", as_of=AS_OF, settings=assessment.settings)
        assert {verdict.item.description or "" for verdict in again.verdicts} == texts
        whole = {(v.item.number, v.item.description): (v.reason, v.tier) for v in assessment.verdicts}
        assert all(whole[v.item.number, v.item.description] == (v.reason, v.tier) for v in again.verdicts)


def test_nothing_of_any_other_district_is_in_a_workbook(sample: tuple[Assessment, Path, Outcome]) -> None:
    """No part holds a text that only others' rows have, however it may be written there."""
    assessment, folder, _ = sample
    rows = {ledger.path.name: texts_by_row(ledger.path) for ledger in assessment.ledgers}
    items = {(v.item.table.ledger, v.item.table.sheet, v.item.row): v.item.district for v in assessment.verdicts}
    public = {
        text
        for ledger_name, of_ledger in rows.items()
        for (sheet, row), texts in of_ledger.items()
        if (ledger_name, sheet, row) not in items
        for text in texts
    }
    public_words = "\n".join(public) + "\n" + "".join(_drop_downs(assessment)) + "市争创办"
    names = {name for name in items.values() if name}
    for name in names:
        own, others = set[str](), set[str]()
        for (ledger_name, sheet, row), owner in items.items():
            (own if owner == name else others).update(rows[ledger_name].get((sheet, row), ()))
        marks = [ZH.message(short_basis(v)) for v in assessment.verdicts if v.item.district == name]
        said = "\n".join([*own, *marks, *(legend(tier, ZH) for tier in assessment.tiers)])
        only = {text for text in others if _telling(text) and text not in said and text not in public_words}
        only |= {other for other in names if other != name and other not in said}
        assert len(only) > 500
        assert not found_in(folder / f"{name}_{AS_OF}.xlsx", only)


def _telling(text: str) -> bool:
    """Whether a text is more than a sign or a figure, which stand in every package."""
    return len(text) > 1 and any("\u4e00" <= char <= "\u9fff" for char in text)


def _drop_downs(assessment: Assessment) -> Iterator[str]:
    for one in assessment.ledgers:
        for sheet in load_workbook(one.path).worksheets:
            for rule in sheet.data_validations.dataValidation:
                words = [word for word in str(rule.formula1).strip('"').split(",") if word not in DISTRICTS]
                yield "\n".join([*words, ""])
            for row in sheet.iter_rows():
                yield "".join(f"{cell.comment.text}\n" for cell in row if cell.comment and row[0].row == 4)


def test_the_photos_are_those_of_the_kept_rows(office: Path, sample: tuple[Assessment, Path, Outcome]) -> None:
    """Every photo of the ledger is in exactly one workbook, byte for byte, and none is in two."""
    _, folder, _ = sample
    everything = photos_of(office / "7月问题台账.xlsx")
    found = [photo for path in folder.glob("*.xlsx") for photo in photos_of(path)]
    assert len(everything) == 24
    assert sorted(found) == sorted(everything)


def test_serial_numbers_stay_and_totals_are_of_what_is_left(sample: tuple[Assessment, Path, Outcome]) -> None:
    """The first row of 大洼区 is still number 175; its sub-total and the grand total count its 74 items."""
    _, folder, _ = sample
    sheet = load_workbook(folder / f"大洼区_{AS_OF}.xlsx", data_only=True)["整改台账"]
    assert sheet["A5"].value == 175
    assert [sheet.cell(row, 8).value for row in (79, 80)] == [74, 74]
    formulas = load_workbook(folder / f"大洼区_{AS_OF}.xlsx")["整改台账"]
    assert [formulas.cell(row, 8).value for row in (79, 80)] == ["=COUNTA(H5:H78)", "=SUM(H79)"]


def test_the_look_is_the_ledgers(office: Path, sample: tuple[Assessment, Path, Outcome]) -> None:
    """Title, header and rows of a joined workbook look as in the two ledgers that they come from."""
    _, folder, _ = sample
    copy = load_workbook(folder / f"大洼区_{AS_OF}.xlsx")
    assert copy.sheetnames == ["整改台账", "大洼区"]
    masters = {
        "整改台账": load_workbook(office / "7月问题台账.xlsx"),
        "大洼区": load_workbook(office / "各县区问题清单.xlsx"),
    }
    for name, first, old_first in (("整改台账", 5, 181), ("大洼区", 4, 4)):
        new, old = copy[name], masters[name][name]
        for row, old_row in ((1, 1), (3, 3), (first, old_first), (first + 2, old_first + 2)):
            assert new.row_dimensions[row].height == old.row_dimensions[old_row].height
            # A title ends with the first of two pages; what openpyxl makes of merged cells is no look.
            for column in range(1, 2 if row == 1 else old.max_column + 1):
                assert _look(new.cell(row, column)) == _look(old.cell(old_row, column)), (name, row, column)
        for letter in "ABDH":
            # So that paper has room for tier, days and basis, columns of prose may be narrower.
            share = (new.column_dimensions[letter].width or 0) / (old.column_dimensions[letter].width or 1)
            prose = str(old[f"{letter}3"].value) in ("存在问题", "问题描述")
            assert share == 1 or (prose and 0.6 <= share < 1), letter
        assert new.freeze_panes == old.freeze_panes
        assert new.print_title_rows == old.print_title_rows
        assert new.page_setup.orientation == old.page_setup.orientation
    assert [view.tabSelected for sheet in copy for view in sheet.views.sheetView].count(True) == 1


def _look(cell: Any) -> list[str]:
    return [repr(getattr(cell, name)) for name in ("number_format", "font", "border", "fill", "alignment")]


def test_the_manifest_says_what_went_where(sample: tuple[Assessment, Path, Outcome]) -> None:
    """Every file with its fingerprint, its rows by ledger and sheet, and the identities of its items."""
    assessment, folder, outcome = sample
    document = json.loads((folder / f"分发清单_{AS_OF}.json").read_text(encoding="utf-8"))
    written = {one.path.name: one for one in outcome.written if one.kind == "district_workbook"}
    assert {one["path"]: one["sha256"] for one in document["files"]} == {
        name: one.sha256 for name, one in written.items()
    }
    ids = [
        name
        for one in document["files"]
        for part in one["ledgers"]
        for sheet in part["sheets"]
        for name in sheet["ids"]
    ]
    assert sorted(ids) == sorted(verdict.id for verdict in assessment.verdicts)
    assert document["items"] == len(assessment.verdicts)


def test_each_row_bears_its_identity_in_a_hidden_column(tmp_path: Path) -> None:
    """The column is hidden, read as civtrack's own, and filled in again on a rerun, not added twice."""
    path = ledger(tmp_path / "台账.xlsx", ROWS)
    assessment = assess(path, as_of=AS_OF, settings=SETTINGS)
    divided(assessment, tmp_path / "一")
    copy = tmp_path / "一" / f"大洼区_{AS_OF}.xlsx"
    sheet = load_workbook(copy)["台账"]
    assert [sheet.cell(row, 14).value for row in (3, 4, 5)] == ["civtrack_id", "WT001", "WT003"]
    assert sheet.column_dimensions["N"].hidden
    again = assess(copy, as_of=AS_OF, settings=SETTINGS)
    assert not [problem for problem in again.problems if problem.kind.slug in ("hidden-columns", "two-columns")]
    divided(again, tmp_path / "二")
    sheet = load_workbook(tmp_path / "二" / f"大洼区_{AS_OF}.xlsx")["台账"]
    assert sheet.max_column == 14
    assert [sheet.cell(row, 14).value for row in (3, 4, 5)] == ["civtrack_id", "WT001", "WT003"]


def test_protect_opens_only_what_is_filled_in(tmp_path: Path) -> None:
    """Measures, status and remark of own rows are open, deadlines and the header are not; there is no password."""
    path = ledger(tmp_path / "台账.xlsx", ROWS)
    divided(assess(path, as_of=AS_OF, settings=SETTINGS), tmp_path / "县区", manner=Manner(protect=True))
    sheet = load_workbook(tmp_path / "县区" / f"大洼区_{AS_OF}.xlsx")["台账"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert not sheet.protection.autoFilter
    opened = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert opened == {"H4", "I4", "J4", "H5", "I5", "J5"}


def test_one_sheet_a_district_gives_each_its_own(tmp_path: Path) -> None:
    """Of sheets named after districts only the own one comes along; kept ones that name somebody stay behind."""

    def change(book: Workbook, sheet: Worksheet) -> None:
        sheet.title = "大洼区"
        sheet.delete_cols(2)
        for name in ("盘山县", "填报说明"):
            copy = book.copy_worksheet(sheet)
            copy.title = name
        book["填报说明"].delete_rows(1, 20)
        book["填报说明"]["A1"], book["填报说明"]["A2"] = "填报说明", "盘山县每周五报送"

    path = ledger(tmp_path / "台账.xlsx", [("", "路面破损积水"), ("", "垃圾清运不及时")], change)
    assessment = assess(path, as_of=AS_OF, settings=SETTINGS)
    divided(assessment, tmp_path / "一")
    assert load_workbook(tmp_path / "一" / f"大洼区_{AS_OF}.xlsx").sheetnames == ["大洼区"]
    kept = replace(SETTINGS, outputs=OutputSettings(keep_sheets=("填报说明",)))
    _, told = divided(assess(path, as_of=AS_OF, settings=kept), tmp_path / "二")
    book = load_workbook(tmp_path / "二" / f"大洼区_{AS_OF}.xlsx")
    assert book.sheetnames == ["大洼区"]
    assert [problem.found for problem in told if problem.kind is SPLIT_SHEET_REFUSED] == ["填报说明"]
    assert load_workbook(tmp_path / "二" / f"盘山县_{AS_OF}.xlsx").sheetnames == ["盘山县"]


def test_no_file_is_called_after_another_district(tmp_path: Path) -> None:
    """With a file for each ledger, what a ledger's or a folder's name says of others is not in what others get."""
    for folder in ("盘山县", "七月"):
        (tmp_path / folder).mkdir()
        ledger(tmp_path / folder / "整改台账（盘山县牵头）.xlsx", ROWS[:2])
    assessment = assess(sorted(tmp_path.rglob("*.xlsx")), as_of=AS_OF, settings=SETTINGS)
    outcome, told = divided(assessment, tmp_path / "县区", manner=Manner(per_ledger=True))
    files = sorted(one.path.relative_to(tmp_path / "县区") for one in outcome.written)
    assert not [path for path in files if "盘山" in str(path) and not str(path).startswith("盘山")]
    assert len([path for path in files if path.suffix == ".xlsx"]) == 4
    assert {path.name for path in files if str(path).startswith("大洼")} == {"七月_整改台账.xlsx", "台账_整改台账.xlsx"}
    assert len([one for one in told if one.kind is SPLIT_TEXT_REMOVED and one.where.sheet is None]) == 2


def test_names_outside_of_cells_are_taken_out_too(tmp_path: Path) -> None:
    """Drop-down lists, comments on the header, header and footer, input messages, names and properties."""

    def change(book: Workbook, sheet: Worksheet) -> None:
        rule = DataValidation(type="list", formula1='"大洼区,盘山县"', prompt="只填盘山县", promptTitle="县区")
        rule.add("B4:B20")
        sheet.add_data_validation(rule)
        sheet["B3"].comment = Comment("盘山县由王伟负责", "市争创办")
        sheet["D4"].comment = Comment("与盘山县交界处", "市争创办")
        assert sheet.oddFooter is not None
        sheet.oddFooter.center.text = "抄送：盘山县"
        book.properties.creator = "盘山县创建办"
        book.properties.title = "盘山县台账"

    path = ledger(tmp_path / "台账.xlsx", ROWS[:2], change)
    assessment = assess(path, as_of=AS_OF, settings=SETTINGS)
    _, told = divided(assessment, tmp_path / "县区")
    copy = tmp_path / "县区" / f"大洼区_{AS_OF}.xlsx"
    sheet = load_workbook(copy)["台账"]
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert (rule.formula1, rule.prompt) == ('"大洼区"', None)
    assert "交界处" in sheet["D4"].comment.text
    assert sheet["B3"].comment is None
    left = found_in(copy, ["盘山县"])
    assert {place.partition(":")[0] for place in left} <= {"xl/comments1.xml"}
    assert {problem.found for problem in told if problem.kind is SPLIT_TEXT_REMOVED} >= {
        "抄送：盘山县",
        "盘山县创建办",
    }
    own = load_workbook(tmp_path / "县区" / f"盘山县_{AS_OF}.xlsx")["台账"]
    assert "盘山县" in own["B3"].comment.text
    assert own.oddFooter is not None
    assert own.oddFooter.center.text == "抄送：盘山县"


def test_the_office_itself_may_sign_every_workbook(tmp_path: Path) -> None:
    """Its name stays as author, even where it is the unit of one district's items alone, and nothing is said of it."""

    def change(book: Workbook, sheet: Worksheet) -> None:
        sheet["E5"] = book.properties.creator = "市争创办"

    settings = Settings(office=OfficeSettings(name="盘锦市争创办", districts=DISTRICTS))
    assessment = assess(ledger(tmp_path / "台账.xlsx", ROWS[:2], change), as_of=AS_OF, settings=settings)
    _, told = divided(assessment, tmp_path / "县区")
    assert [problem.found for problem in told] == []
    assert load_workbook(tmp_path / "县区" / f"大洼区_{AS_OF}.xlsx").properties.creator == "市争创办"


def test_items_without_a_district_and_rows_not_understood_are_in_one_workbook(tmp_path: Path) -> None:
    """未注明 has them all: nothing is lost."""

    def change(book: Workbook, sheet: Worksheet) -> None:
        del book
        sheet["E9"], sheet["I9"] = "市住建局", "未整改"

    path = ledger(tmp_path / "台账.xlsx", ROWS, change)
    assessment = assess(path, as_of=AS_OF, settings=SETTINGS)
    outcome, told = divided(assessment, tmp_path / "县区")
    texts = texts_by_row(tmp_path / "县区" / f"未注明_{AS_OF}.xlsx").values()
    assert any("窨井盖松动异响" in row for row in texts)
    assert any({"市住建局", "未整改"} <= row for row in texts)
    assert [problem.values for problem in told if problem.kind.slug == "rows-without-group"] == [{"count": 1}]
    assert sum(one.items for one in outcome.written if one.kind == "district_workbook") == 4


def test_a_district_whose_rows_are_all_on_a_hidden_sheet_sees_them(tmp_path: Path) -> None:
    """No program opens a workbook without a sheet to show; where another one shows, the hidden one stays hidden."""

    def change(book: Workbook, sheet: Worksheet) -> None:
        copy = book.copy_worksheet(sheet)
        copy.title, copy.sheet_state = "旧台账", "hidden"
        for row, name in zip(range(4, 8), ("兴隆台区", "兴隆台区", "大洼区", "盘山县"), strict=True):
            copy.cell(row, 1, f"旧{row}")
            copy.cell(row, 2, name)

    path = ledger(tmp_path / "台账.xlsx", ROWS, change)
    divided(assess(path, as_of=AS_OF, settings=SETTINGS), tmp_path / "县区")
    states = {
        name: [(sheet.title, sheet.sheet_state) for sheet in load_workbook(tmp_path / "县区" / f"{name}_{AS_OF}.xlsx")]
        for name in ("兴隆台区", "大洼区")
    }
    assert states["兴隆台区"] == [("旧台账", "visible")]
    assert states["大洼区"] == [("台账", "visible"), ("旧台账", "hidden")]


def test_by_unit_each_unit_gets_its_own(tmp_path: Path) -> None:
    """The same rules with other names; two units whose file names would be one get two files."""

    def change(book: Workbook, sheet: Worksheet) -> None:
        del book
        sheet["E4"], sheet["E5"], sheet["E6"], sheet["E7"] = (
            "市住建局/城建科",
            "市住建局\\城建科",
            "市住建局/城建科",
            "市城管局",
        )

    path = ledger(tmp_path / "台账.xlsx", ROWS, change)
    outcome, _ = divided(assess(path, as_of=AS_OF, settings=SETTINGS), tmp_path / "单位", "unit")
    names = {one.path.name: one.items for one in outcome.written if one.kind == "district_workbook"}
    assert len(names) == len({name.casefold() for name in names})
    assert sorted(names.values()) == [1, 1, 2] or sorted(names.values()) == [1, 3]
    assert not found_in(tmp_path / "单位" / f"市城管局_{AS_OF}.xlsx", ["路面破损积水", "占道经营反弹"])


def test_per_ledger_gives_a_folder_with_each_ledger(tmp_path: Path) -> None:
    """--per-ledger: no workbook is put together with another."""
    other = [(name, f"{text}之二") for name, text in ROWS]
    paths = [ledger(tmp_path / "6月.xlsx", ROWS), ledger(tmp_path / "7月.xlsx", other)]
    outcome, _ = divided(
        assess(paths, as_of=AS_OF, settings=SETTINGS), tmp_path / "县区", manner=Manner(per_ledger=True)
    )
    found = sorted(one.path.relative_to(tmp_path / "县区").as_posix() for one in outcome.written)
    assert f"大洼区_{AS_OF}/6月.xlsx" in found
    assert f"大洼区_{AS_OF}/7月.xlsx" in found
    assert len(found) == 7


def test_what_a_later_ledger_carries_on_is_sent_from_there_alone(tmp_path: Path) -> None:
    """An item of June that stands in July's ledger too: the district gets it once, and of June what is June's alone."""
    paths = [ledger(tmp_path / "6月.xlsx", ROWS), ledger(tmp_path / "7月.xlsx", ROWS[:1])]
    divided(assess(paths, as_of=AS_OF, settings=SETTINGS), tmp_path / "县区")
    book = load_workbook(tmp_path / "县区" / f"大洼区_{AS_OF}.xlsx")
    texts = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert (texts.count("路面破损积水"), texts.count("占道经营反弹")) == (1, 1)


def test_sheets_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Two ledgers with a sheet 台账 each: the second bears its ledger's name, and both have their rows."""
    other = [(name, f"{text}之二") for name, text in ROWS]
    paths = [ledger(tmp_path / "6月.xlsx", ROWS), ledger(tmp_path / "7月.xlsx", other)]
    divided(assess(paths, as_of=AS_OF, settings=SETTINGS), tmp_path / "县区")
    book = load_workbook(tmp_path / "县区" / f"大洼区_{AS_OF}.xlsx")
    assert book.sheetnames == ["台账", "台账（7月）"]
    assert book["台账（7月）"]["D4"].value == "路面破损积水之二"
    assert book["台账"]["D4"].value == "路面破损积水"


def test_only_the_asked_districts_and_nothing_of_the_others(tmp_path: Path) -> None:
    """-d writes one workbook; what it leaves out is the same as without it."""
    path = ledger(tmp_path / "台账.xlsx", ROWS)
    assessment = assess(path, as_of=AS_OF, settings=SETTINGS)
    divided(assessment, tmp_path / "全部")
    outcome, _ = divided(assessment.only(["大洼区"]), tmp_path / "一个")
    assert [one.path.name for one in outcome.written] == [f"大洼区_{AS_OF}.xlsx", f"分发清单_{AS_OF}.json"]
    name = f"大洼区_{AS_OF}.xlsx"
    assert (tmp_path / "一个" / name).read_bytes() == (tmp_path / "全部" / name).read_bytes()


def test_some_districts_by_unit_have_only_their_items(tmp_path: Path) -> None:
    """-d with --by: a unit of two districts gets its rows of the asked one, and rows not understood go to nobody."""

    def change(book: Workbook, sheet: Worksheet) -> None:
        del book
        for row in range(4, 8):
            sheet.cell(row, 5, "市城管局")
        sheet["E9"], sheet["I9"] = "市住建局", "未整改"

    path = ledger(tmp_path / "台账.xlsx", ROWS, change)
    assessment = assess(path, as_of=AS_OF, settings=SETTINGS)
    outcome, _ = divided(assessment.only(["盘山县"]), tmp_path / "单位", "unit")
    (one,) = [one for one in outcome.written if one.kind == "district_workbook"]
    assert one.items == 1
    assert not found_in(one.path, ["路面破损积水", "占道经营反弹", "窨井盖松动异响", "市住建局"])


def test_a_ledger_that_cannot_be_divided_is_named(tmp_path: Path) -> None:
    """A .csv is refused by name, and the others are divided."""
    (tmp_path / "热线.csv").write_text(
        "编号,县区,诉求内容,承办单位,办结时限\n1,大洼区,噪声,市城管局,2022-07-20\n", encoding="utf-8"
    )
    paths = [ledger(tmp_path / "台账.xlsx", ROWS), tmp_path / "热线.csv"]
    outcome, _ = divided(assess(paths, as_of=AS_OF, settings=SETTINGS), tmp_path / "县区")
    (error,) = outcome.refused
    assert isinstance(error, FormatNotEditable)
    assert error.where == str(tmp_path / "热线.csv")
    assert len([one for one in outcome.written if one.kind == "district_workbook"]) == 3


def test_rows_that_do_not_add_up_stop_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a rule ever lost an item, nothing would be written."""
    path = ledger(tmp_path / "台账.xlsx", ROWS)
    assessment = assess(path, as_of=AS_OF, settings=SETTINGS)
    share = SheetDivider.share

    def losing(self: Any, group: str | None) -> Any:
        whole = share(self, group)
        return replace(whole, items=whole.items[1:]) if group == "大洼区" else whole

    monkeypatch.setattr(SheetDivider, "share", losing)
    with pytest.raises(SplitDoesNotAddUp):
        plan_split(assessment)


def test_a_ledger_that_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    """What was judged and what is divided are the same bytes."""
    path = ledger(tmp_path / "台账.xlsx", ROWS)
    assessment = assess(path, as_of=AS_OF, settings=SETTINGS)
    ledger(path, ROWS[:2])
    with pytest.raises(LedgerChanged):
        plan_split(assessment)


def test_the_same_ledger_gives_the_same_bytes(tmp_path: Path) -> None:
    """A second run writes nothing anew."""
    path = tmp_path / "台账.xlsx"
    from random import Random

    rng = Random(3)
    write(path, 40, 4, rng)  # type: ignore[no-untyped-call] # a benchmark script
    add_wps_photos(path, 6, rng)  # type: ignore[no-untyped-call] # likewise
    before = path.read_bytes()
    assessment = assess(path, as_of=AS_OF, settings=SETTINGS)
    first, _ = divided(assessment, tmp_path / "县区")
    again, _ = divided(assess(path, as_of=AS_OF, settings=SETTINGS), tmp_path / "县区")
    assert len(first.written) == len(again.unchanged)
    assert path.read_bytes() == before
    for one in first.written:
        if one.path.suffix == ".xlsx":
            with zipfile.ZipFile(one.path) as package:
                assert package.testzip() is None
            assert not [name for name in inflated(one.path) if "calcchain" in name.lower()]
    photos = [photo for one in first.written if one.path.suffix == ".xlsx" for photo in photos_of(one.path)]
    assert sorted(photos) == sorted(found[1] for photo in photos_of(path) if (found := cleaned(photo)))
