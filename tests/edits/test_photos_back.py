"""Shows that photos which districts pasted come into the ledger, once, as they are, and nothing else changes for it."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest

from civtrack.xlsx.copying.clean_pictures import cleaned
from tests.support.collecting import (
    AS_OF,
    HEADERS,
    SENT,
    Record,
    collected,
    saved_as,
    table_of,
    unchanged,
    write_table,
)
from tests.support.edits import members
from tests.support.etbooks import et_book
from tests.support.offices import contents
from tests.support.photos import TAKEN, a_jpeg, a_photo, float_over, paste_in_cell, place_in_cell, shown, with_parts
from tests.support.typed import typed

BEFORE, AFTER = "整改前照片", "整改后照片"
RED, BLUE, GREEN = a_photo("red"), a_photo("blue"), a_jpeg("green")


def office_of(folder: Path, district: str = "大洼区", rows: int = 4, *, headers: tuple[str, ...] = HEADERS) -> Path:
    """A ledger with two columns for photos, P and Q, one photo before in P3, sent out."""
    items: list[Record] = [
        {
            "序号": turn, "编号": f"WT-{turn:04}", "县区": district, "点位": f"惠宾街{turn}号",
            "问题描述": f"第{turn}处路面破损，积水{turn * 3}平方米", "责任单位": "市城管局", "交办日期": "2022-07-01",
            "整改时限": "2022-07-31", "整改状态": "整改中",
        }
        for turn in range(1, rows + 1)
    ]  # fmt: skip
    write_table(folder / "台账.xlsx", (*headers, BEFORE, AFTER), items)
    paste_in_cell(folder / "台账.xlsx", "P3", RED, "ID_BEFORE")
    assert typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=folder).code == 0
    return folder


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office that has sent four items with one photo."""
    return office_of(tmp_path)


def taken(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["cell"], one["from"]) for one in document["merged"] if one["field"] == "photos"]


def told(document: dict[str, Any]) -> list[tuple[int, str]]:
    return [(one["row"], one["why"]) for one in document["refused"] if one["field"] == "photos"]


def test_what_was_sent_with_its_photos_and_comes_back_is_nothing_new(office: Path) -> None:
    """The photo of the ledger is its own."""
    unchanged(office, "大洼区")
    document = collected(office)
    assert document["merged"] == document["refused"] == document["conflicts"] == []
    assert shown(office / "合并/台账.xlsx") == {"P3": [("cell", RED)]}


def test_a_photo_pasted_into_a_cell_by_wps_comes_into_the_ledgers_cell(office: Path) -> None:
    """Under a name that nobody has; its bytes, remarks and all, are the phone's; the parts that were there stay."""
    back = unchanged(office, "大洼区")
    paste_in_cell(back, "Q4", GREEN, "ID_BEFORE1")
    document = collected(office)
    assert taken(document) == [("Q4", "大洼区.xlsx!台账!Q4")]
    assert document["refused"] == document["conflicts"] == []
    merged = office / "合并/台账.xlsx"
    assert shown(merged) == {"P3": [("cell", RED)], "Q4": [("cell", GREEN)]}
    before, after = members(office / "台账.xlsx"), members(merged)
    assert {name for name in before if before[name] != after[name]} == {
        "[Content_Types].xml", "xl/worksheets/sheet1.xml", "xl/cellimages.xml", "xl/_rels/cellimages.xml.rels",
    }  # fmt: skip
    assert after.keys() - before.keys() == {"xl/media/image1.jpeg"}
    assert before["xl/cellimages.xml"].removesuffix(b"</etc:cellImages>") in after["xl/cellimages.xml"]
    assert TAKEN.encode() in after["xl/media/image1.jpeg"]
    assert collected(office, "--force", master="合并/台账.xlsx")["merged"] == []


def test_the_first_cell_photo_of_a_ledger_makes_its_part(tmp_path: Path) -> None:
    """A ledger that never saw WPS gets the list of cell photos, its relationship and its content type."""
    write_table(
        tmp_path / "台账.xlsx",
        (*HEADERS, AFTER),
        [{"编号": f"WT-{n}", "县区": "大洼区", "点位": f"{n}号", "问题描述": f"第{n}处积水"} for n in (1, 2)],
    )
    assert typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=tmp_path).code == 0
    paste_in_cell(unchanged(tmp_path, "大洼区"), "P4", BLUE, "ID_X")
    assert taken(collected(tmp_path)) == [("P4", "大洼区.xlsx!台账!P4")]
    assert shown(tmp_path / "合并/台账.xlsx") == {"P4": [("cell", BLUE)]}
    after = members(tmp_path / "合并/台账.xlsx")
    assert b"vnd.wps-officedocument.cellimage+xml" in after["[Content_Types].xml"]
    assert b"2020/cellImage" in after["xl/_rels/workbook.xml.rels"]


def test_photos_that_float_over_a_row_float_over_the_ledgers_row(office: Path) -> None:
    """However the rows were sorted; several beside each other, each inside its cell; one that stands twice is once."""
    from openpyxl import load_workbook

    back = unchanged(office, "大洼区")
    book = load_workbook(back)
    sheet = book.worksheets[0]
    sheet.move_range("A6:R6", rows=4)
    book.save(back)
    float_over(back, "Q10", BLUE, GREEN)
    document = collected(office)
    assert [cell for cell, _ in taken(document)] == ["Q6", "Q6"]
    assert shown(office / "合并/台账.xlsx")["Q6"] == [("float", BLUE), ("float", GREEN)]
    after = members(office / "合并/台账.xlsx")
    assert after["xl/worksheets/sheet1.xml"].count(b"<drawing ") == 1
    assert collected(office, "--force", master="合并/台账.xlsx")["merged"] == []


def test_a_floating_photo_joins_those_of_the_ledger(tmp_path: Path) -> None:
    """A drawing that is there gets an anchor; what stands in it stays byte for byte."""
    office = office_of(tmp_path)
    shutil.rmtree(office / "civtrack-out")
    float_over(office / "台账.xlsx", "P5", RED)
    assert typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=office).code == 0
    back = unchanged(office, "大洼区")
    float_over(back, "Q5", BLUE)
    document = collected(office)
    assert taken(document) == [("Q5", "大洼区.xlsx!台账!Q5")]
    assert shown(office / "合并/台账.xlsx") == {"P5": [("float", RED)], "Q5": [("float", BLUE)]}
    before, after = members(office / "台账.xlsx"), members(office / "合并/台账.xlsx")
    drawing = before["xl/drawings/drawing1.xml"]
    assert after["xl/drawings/drawing1.xml"].startswith(drawing[: drawing.rindex(b"</")])


def test_a_photo_placed_in_a_cell_by_excel_comes_along(office: Path) -> None:
    """Where the ledger has photos of WPS, as one of them."""
    back = unchanged(office, "大洼区")
    place_in_cell(back, "Q5", BLUE)
    assert taken(collected(office)) == [("Q5", "大洼区.xlsx!台账!Q5")]
    assert shown(office / "合并/台账.xlsx")["Q5"] == [("cell", BLUE)]


def test_a_photo_before_is_not_a_districts_to_change(office: Path) -> None:
    """It is named with its cell, and nothing is taken."""
    back = unchanged(office, "大洼区")
    paste_in_cell(back, "P4", BLUE, "ID_NEW")
    document = collected(office)
    assert document["merged"] == []
    assert [row for row, _ in told(document)] == [4]
    assert BEFORE in told(document)[0][1]


def test_what_the_ledgers_cell_shows_already_stays(office: Path) -> None:
    """Both sides pasted one: a conflict, the ledger's own stays. The other one can float."""
    back = unchanged(office, "大洼区")
    paste_in_cell(back, "Q4", BLUE, "ID_THEIRS")
    paste_in_cell(office / "台账.xlsx", "Q4", GREEN, "ID_OURS")
    document = collected(office)
    assert document["merged"] == []
    (conflict,) = document["conflicts"]
    assert (conflict["cell"], conflict["field"]) == ("Q4", "photos")
    assert shown(office / "合并/台账.xlsx")["Q4"] == [("cell", GREEN)]


def test_two_files_with_two_photos_for_one_cell_are_a_conflict(office: Path) -> None:
    """With the same photo they agree; the order of the files does not matter."""
    for name, photo in (("一", BLUE), ("二", GREEN), ("三", BLUE)):
        back = shutil.copyfile(unchanged(office, "大洼区"), office / f"收回/{name}.xlsx")
        paste_in_cell(back, "Q4", photo, "ID_SAME")
    (office / "收回/大洼区.xlsx").unlink()
    document = collected(office)
    assert document["merged"] == []
    assert len(document["conflicts"]) == 3
    (office / "收回/二.xlsx").unlink()
    first = collected(office, "--force")
    assert taken(first) == [("Q4", "一.xlsx!台账!Q4")]
    assert first["conflicts"] == []


def test_a_photo_that_the_office_took_out_since_does_not_come_back(office: Path) -> None:
    """It was sent: what came back with it says nothing new."""
    from openpyxl import load_workbook

    unchanged(office, "大洼区")
    book = load_workbook(office / "台账.xlsx")
    book.worksheets[0]["P3"] = None
    book.save(office / "台账.xlsx")
    document = collected(office)
    assert document["merged"] == document["refused"] == document["conflicts"] == []


def test_a_photo_of_before_put_into_the_cell_of_after_is_taken(office: Path) -> None:
    """What a district pastes is never lost without a word, though the ledger's row has the picture elsewhere."""
    back = unchanged(office, "大洼区")
    paste_in_cell(back, "Q3", shown(back)["P3"][0][1], "ID_COPY")
    assert taken(collected(office)) == [("Q3", "大洼区.xlsx!台账!Q3")]


def test_a_large_photo_is_taken_refused_or_made_smaller_as_settings_say(office: Path) -> None:
    """Usually whole; refused by name; or of at most 1,600 pixels a side, with its remarks as they were."""
    from PIL import Image

    noise, saved, remarks = Image.effect_noise((1700, 1000), 120), io.BytesIO(), Image.Exif()
    remarks[0x0132] = TAKEN
    noise.save(saved, "JPEG", quality=100, exif=remarks)
    large = saved.getvalue()
    assert len(large) > 1 << 20
    paste_in_cell(unchanged(office, "大洼区"), "Q4", large, "ID_LARGE")
    collected(office)
    assert shown(office / "合并/台账.xlsx")["Q4"] == [("cell", large)]
    (office / "civtrack.toml").write_text('[collect]\nphoto_mib = 1\nlarge_photos = "refuse"\n', encoding="utf-8")
    document = collected(office, "--force")
    assert document["merged"] == []
    assert [row for row, _ in told(document)] == [4]
    (office / "civtrack.toml").write_text('[collect]\nphoto_mib = 1\nlarge_photos = "shrink"\n', encoding="utf-8")
    assert len(taken(collected(office, "--force"))) == 1
    ((_, made),) = shown(office / "合并/台账.xlsx")["Q4"]
    with Image.open(io.BytesIO(made)) as image:
        assert image.size == (1600, 941)
        assert image.getexif()[0x0132] == TAKEN
    assert len(made) < len(large)


def test_taking_back_takes_photos_back_too(office: Path) -> None:
    """The ledger is what it was, byte for byte; and where somebody saved it since, nothing of the photos is left."""
    back = unchanged(office, "大洼区")
    float_over(back, "Q5", BLUE)
    paste_in_cell(back, "Q4", GREEN, "ID_NEW")
    collected(office)
    before = contents(office)["台账.xlsx"]
    assert len(taken(collected(office, "--in-place"))) == 2
    log = typed("log", "--format", "csv", cwd=office).out
    assert log.count("collect,台账.xlsx") == 2
    assert typed("restore", "--last", "台账.xlsx", cwd=office).code == 0
    assert contents(office)["台账.xlsx"] == before
    collected(office, "--in-place")
    path = office / "台账.xlsx"
    with_parts(path, lambda parts: parts.update({"docProps/app.xml": parts["docProps/app.xml"] + b"\n"}))
    assert shown(path).keys() == {"P3", "Q4", "Q5"}
    done = typed("restore", "--last", "台账.xlsx", cwd=office)
    assert done.code == 0, done.err
    assert shown(path) == {"P3": [("cell", RED)]}
    was, now = members(office / "合并/台账.xlsx"), members(path)
    assert {GREEN, BLUE} & set(was.values()) == {GREEN, BLUE}
    assert {GREEN, BLUE} & set(now.values()) == set()


def test_photos_in_the_cells_of_a_word_table_come_along(office: Path) -> None:
    """As in-cell photos where the ledger has some; one outside the table is nobody's, and named."""
    from docx import Document
    from docx.shared import Cm

    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    headers = [name for name in headers if name not in ("civtrack_id", BEFORE)]
    document = Document()
    document.add_paragraph("大洼区整改情况反馈（2022年）")
    table = document.add_table(rows=1, cols=len(headers))
    for cell, name in zip(table.rows[0].cells, headers, strict=True):
        cell.text = name
    for turn, row in enumerate(rows):
        cells = table.add_row().cells
        for cell, name in zip(cells, headers, strict=True):
            cell.text = "" if row[name] is None else str(row[name])
        if turn == 1:
            cells[headers.index(AFTER)].paragraphs[0].add_run().add_picture(io.BytesIO(GREEN), width=Cm(4))
    document.add_picture(io.BytesIO(BLUE))
    (office / "收回").mkdir()
    document.save(str(office / "收回/大洼区.docx"))
    result = collected(office)
    assert [(one["number"], one["field"]) for one in result["merged"]] == [("WT-0002", "photos")]
    assert shown(office / "合并/台账.xlsx")["Q4"] == [("cell", GREEN)]
    assert [one["from"] for one in result["refused"] if one["field"] == "photos"] == ["大洼区.docx!Word!A7"]


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_photos_of_an_old_workbook_come_along_where_libreoffice_is(
    office: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new one is taken, what was sent is no new one; without LibreOffice the file is named, once, and waits."""
    shutil.rmtree(office / "civtrack-out")
    with_own = office / "台账.xlsx"
    float_over(with_own, "P5", RED)
    assert typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=office).code == 0
    back = unchanged(office, "大洼区")
    float_over(back, "Q5", BLUE, GREEN)
    saved_as(back, kind)
    monkeypatch.setenv("CIVTRACK_LIBREOFFICE", "off")
    document = collected(office)
    assert taken(document) == []
    (why,) = [one["why"] for one in document["refused"] if one["field"] == "photos"]
    assert kind in why
    assert "LibreOffice" in why
    monkeypatch.delenv("CIVTRACK_LIBREOFFICE")
    document = collected(office, "--force")
    assert taken(document) == [("Q5", f"大洼区.{kind}!台账!Q5")] * 2
    assert document["refused"] == document["conflicts"] == []
    found = shown(office / "合并/台账.xlsx")["Q5"]
    assert [cleaned(photo) for _, photo in found] == [cleaned(BLUE), cleaned(GREEN)]
    assert collected(office, "--force", master="合并/台账.xlsx")["merged"] == []
    arrived = office / "新增.xls"
    (office / f"收回/大洼区.{kind}").rename(arrived.with_suffix(f".{kind}"))
    write_table(office / "下月.xlsx", (*HEADERS, BEFORE, AFTER), [{"编号": "X-1", "点位": "某处", "问题描述": "别的"}])
    done = typed("add", "下月.xlsx", f"新增.{kind}", "--as-of", AS_OF, "-o", "收入", cwd=office)
    assert done.code == 0, done.err
    taken_in = shown(office / "收入/下月.xlsx").values()
    assert [cleaned(photo) for some in taken_in for _, photo in some] == [cleaned(one) for one in (RED, BLUE, GREEN)]


def test_a_photo_in_the_cell_of_an_old_workbook_of_wps_comes_along(office: Path) -> None:
    """As .et saves it, without any other program; a photo that is not in the file is missed by its cell."""
    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    rows[0][BEFORE] = None
    rows[1][AFTER], rows[2][AFTER] = '=DISPIMG("ID_NEW",1)', '=DISPIMG("ID_GONE",1)'
    (office / "收回").mkdir()
    lines: list[list[Any]] = [["问题台账"], headers, *([row.get(header) for header in headers] for row in rows)]
    et_book(office / "收回/大洼区.et", lines, {"ID_NEW": GREEN, "ID_OTHER": a_jpeg("red")})
    document = collected(office)
    assert taken(document) == [("Q4", "大洼区.et!台账!Q4")]
    assert [(one["row"], one["from"]) for one in document["refused"]] == [(5, "大洼区.et!台账!Q5")]
    assert shown(office / "合并/台账.xlsx") == {"P3": [("cell", RED)], "Q4": [("cell", GREEN)]}
    assert collected(office, "--force", master="合并/台账.xlsx")["merged"] == []


def test_a_cell_that_shows_a_photo_which_another_program_dropped_is_named(office: Path) -> None:
    """What was sent and lost on the way is the ledger's own still; a new one is missed, and by its cell."""
    from openpyxl import load_workbook

    back = unchanged(office, "大洼区")
    paste_in_cell(back, "Q4", GREEN, "ID_LOST")
    book = load_workbook(back)
    book.save(back)
    document = collected(office)
    assert document["merged"] == []
    assert [(one["row"], one["from"]) for one in document["refused"]] == [(4, "大洼区.xlsx!台账!Q4")]


def test_what_libreoffice_saved_again_brings_its_photos(office: Path) -> None:
    """Floating photos come through, those that were sent are no new ones."""
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice here")
    shutil.rmtree(office / "civtrack-out")
    float_over(office / "台账.xlsx", "P5", RED)
    assert typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=office).code == 0
    back = unchanged(office, "大洼区")
    float_over(back, "Q6", GREEN)
    saved_as(back, "xlsx")
    document = collected(office)
    assert taken(document) == [("Q6", "大洼区.xlsx!台账!Q6")]
    assert document["refused"] == []
    assert (office / SENT).is_dir()


@pytest.mark.parametrize(
    ("begin", "end", "row"),
    [(0.5, 0.9, 5), (0.9, 0.5, 5), (0.5, 0.2, 4), (0.4, 0.5, 4), (0.5, 0.5, None), (0.6, 0.4, None)],
)
def test_a_photo_over_two_rows_is_of_the_one_that_holds_more_of_it(
    office: Path, begin: float, end: float, row: int | None
) -> None:
    """From within one row to within the next; where both hold as much of it, nobody guesses."""
    from openpyxl import load_workbook
    from openpyxl.drawing.image import Image
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

    back = unchanged(office, "大洼区")
    book = load_workbook(back)
    sheet: Any = book.worksheets[0]
    for number in range(3, 7):
        sheet.row_dimensions[number].height = 60
    image = Image(io.BytesIO(BLUE))
    height = 60 * 12_700
    image.anchor = TwoCellAnchor(
        _from=AnchorMarker(16, 0, 3, round(begin * height)), to=AnchorMarker(16, 900_000, 4, round(end * height))
    )
    sheet.add_image(image)
    book.save(back)
    document = collected(office)
    assert [cell for cell, _ in taken(document)] == ([f"Q{row}"] if row else [])
    assert [why for _, why in told(document) if "evenly over rows 4 and 5" in why] == (
        [] if row else [told(document)[0][1]]
    )


@pytest.mark.parametrize("name", ["大洼区.xlsb", "大洼区.xlsx"])
def test_a_binary_workbook_is_an_answer(office: Path, name: str) -> None:
    """Whatever it is called."""
    from tests.support.broken import xlsb

    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    rows[1]["整改状态"], rows[1]["完成日期"] = "已完成", "2022-07-18"
    (office / "收回").mkdir()
    table = [headers, *([str(row.get(header) or "") for header in headers] for row in rows)]
    (office / "收回" / name).write_bytes(xlsb(table))
    document = collected(office)
    assert [(one["cell"], one["after"]) for one in document["merged"]] == [("L4", "2022-07-18"), ("M4", "已完成")]
