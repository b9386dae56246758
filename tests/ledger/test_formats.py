"""What a file is, by its bytes: every format gives the same items, every broken file its named error."""

from __future__ import annotations

import datetime as dt
import io
import random
import subprocess
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from civtrack.errors import (
    AccessDenied,
    DamagedWorkbook,
    EmptyFile,
    EncryptedWorkbook,
    FileMissing,
    LedgerUnreadable,
    NoLedgerFound,
    NotAWorkbook,
    UnsafeWorkbook,
)
from civtrack.ledger.compound import streams
from civtrack.ledger.reader import Reading, read_ledger
from civtrack.model import Message, Table, Value
from tests.support.broken import compound, locked_xls, ods, xlsb, zipped
from tests.support.sheets import HEADER, item, slugs
from tests.support.typed import AS_OF, typed

ROWS: list[list[Value]] = [
    ["大洼区问题整改台账（2022年）"], HEADER, item(1),
    item(2, deadline="5个工作日内", description="破损，\n多处"), ["合计"],
]  # fmt: skip
TEXTS = [[str(int(cell)) if isinstance(cell, float) else str(cell or "") for cell in row] for row in ROWS]
CSV = "\n".join(",".join(f'"{cell}"' for cell in row) for row in TEXTS)


def by_openpyxl(path: Path, rows: list[list[Value]] = ROWS) -> None:
    """Writes rows with openpyxl."""
    book = openpyxl.Workbook()
    assert book.active
    book.active.title = "台账"
    for row in rows:
        book.active.append(row)
    book.active.merge_cells("A1:I1")
    book.save(path)


def by_xlsxwriter(path: Path) -> None:
    """Writes rows with XlsxWriter."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        sheet.merge_range("A1:I1", ROWS[0][0])


def by_xlwt(path: Path) -> None:
    """Writes rows as BIFF8."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    for number, row in enumerate(ROWS):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.save(str(path))


def by_hand(path: Path) -> None:
    """Writes rows as OpenDocument."""
    path.write_bytes(ods([[cell.replace("\n", "</text:p><text:p>") for cell in row] for row in TEXTS]))


def by_hand_binary(path: Path) -> None:
    """Writes rows as a binary workbook."""
    path.write_bytes(xlsb(TEXTS))


def as_csv(encoding: str, delimiter: str = ",") -> Callable[[Path], None]:
    """Writes rows as text."""
    content = CSV.replace('","', f'"{delimiter}"').encode(encoding)

    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


def binary_elsewhere(path: Path) -> None:
    """Writes a binary workbook whose parts are reached from the root, with dots, and stand in a folder of their own."""
    with zipfile.ZipFile(io.BytesIO(xlsb(TEXTS))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    path.write_bytes(zipped({
        name.replace("xl/", "office/book/"): data.replace(b'="xl/', b'="/office/./book/').replace(
            b'="worksheets/', b'="../book/worksheets/'
        ).replace(b'"/xl/', b'"/office/book/')
        for name, data in parts.items()
    }))  # fmt: skip


def binary_from_the_root(path: Path) -> None:
    """Writes a binary workbook whose parts stand as Excel puts them, but are reached from the root."""
    with zipfile.ZipFile(io.BytesIO(xlsb(TEXTS))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    path.write_bytes(zipped({
        name: data.replace(b'="worksheets/', b'="/xl/worksheets/').replace(b'="xl/', b'="/xl/')
        for name, data in parts.items()
    }))  # fmt: skip


WRITERS: list[tuple[str, str, Callable[[Path], None]]] = [
    ("a.xlsx", "xlsx", by_openpyxl), ("b.xlsx", "xlsx", by_xlsxwriter), ("c.xls", "xls", by_xlwt),
    ("mislabelled.xlsx", "xls", by_xlwt), ("wps.et", "xls", by_xlwt), ("mislabelled.xls", "xlsx", by_openpyxl),
    ("wps.et", "xlsx", by_openpyxl), ("d.ods", "ods", by_hand),
    ("f.xlsb", "xlsb", by_hand_binary), ("binary.xlsx", "xlsb", by_hand_binary),
    ("g.xlsb", "xlsb", binary_elsewhere), ("h.xlsb", "xlsb", binary_from_the_root),
    ("e.csv", "csv", as_csv("utf-8")),
    ("e.csv", "csv", as_csv("utf-8-sig")), ("e.csv", "csv", as_csv("gb18030")), ("e.csv", "csv", as_csv("utf-16")),
    ("e.txt", "csv", as_csv("utf-16-le", "\t")), ("e.tsv", "csv", as_csv("utf-8", "\t")),
    ("e.csv", "csv", as_csv("gb18030", ";")), ("e.csv", "csv", as_csv("utf-8", "|")), ("e.xls", "csv", as_csv("utf-8",
    "\t")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "format_", "write"), WRITERS)
def test_every_format_gives_the_same_items(
    tmp_path: Path, name: str, format_: str, write: Callable[[Path], None]
) -> None:
    """The same ledger in any format, under any suffix, gives the same items at the same addresses."""
    path = tmp_path / name
    write(path)
    reading = read_ledger(path)
    assert reading.ledger.format == format_
    assert [(found.row, found.number, found.district, found.deadline) for found in reading.items] == [
        (3, "1", "大洼区", "2022-07-15"), (4, "2", "大洼区", "5个工作日内"),
    ]  # fmt: skip
    assert reading.items[1].description == "破损，\n多处"
    assert reading.ledger.tables[0].title == "大洼区问题整改台账（2022年）"
    assert slugs(reading) == []


@pytest.mark.libreoffice
@pytest.mark.libreoffice
def test_libreoffice_ods(tmp_path: Path) -> None:
    """An .ods that LibreOffice itself wrote, with real dates, reads like the .xlsx it came from."""
    source = tmp_path / "a.xlsx"
    day = dt.datetime(2022, 7, 15)  # noqa: DTZ001 - cells have no time zone
    by_openpyxl(source, [*ROWS[:2], item(1, deadline=day)])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=200)
    reading = read_ledger(tmp_path / "a.ods")
    assert reading.ledger.format == "ods"
    assert [(found.row, found.number) for found in reading.items] == [(3, "1")]
    deadline = reading.items[0].deadline
    assert isinstance(deadline, dt.date)
    assert (deadline.year, deadline.month, deadline.day) == (2022, 7, 15)


def test_foreign_addresses(tmp_path: Path) -> None:
    """The foreign reader drops leading blank rows and columns; the addresses are true all the same."""
    path = tmp_path / "a.ods"
    path.write_bytes(
        ods([["序号", "问题描述", "责任单位", "时限"], ["1", "甲", "乙", "7月"]], skip_rows=4, skip_columns=2)
    )
    reading = read_ledger(path)
    assert reading.items[0].row == 6
    assert [column.letter for column in reading.ledger.tables[0].columns] == ["C", "D", "E", "F"]


def test_xls_values_and_merges(tmp_path: Path) -> None:
    """Days, numbers, merged districts and hidden sheets of an .xls arrive as they are."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for column, value in enumerate(HEADER):
        sheet.write(0, column, value)
    for number in (1, 2):
        for column, value in enumerate(item(number)):
            if column != 1:
                sheet.write(number, column, value)
    sheet.write_merge(1, 2, 1, 1, "盘山县")
    other = book.add_sheet("旧")
    other.visibility = 1
    for column, value in enumerate(HEADER):
        other.write(0, column, value)
    for column, value in enumerate(item(9)):
        if column != 7:
            other.write(1, column, value)
    other.write(1, 7, dt.date(2022, 7, 15), style)
    path = tmp_path / "a.xls"
    book.save(str(path))
    reading = read_ledger(path)
    assert [found.district for found in reading.items] == ["盘山县", "盘山县", "大洼区"]
    deadline = reading.items[2].deadline
    assert isinstance(deadline, dt.date)
    assert deadline.isoformat()[:10] == "2022-07-15"
    assert slugs(reading) == ["hidden-sheet"]


def good_xlsx() -> bytes:
    """The bytes of a sound workbook."""
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    assert book.active
    for row in ROWS:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def scrambled_xlsx() -> bytes:
    """A workbook whose sheet was overwritten in the middle, as a bad stick does it."""
    data = good_xlsx()
    at = data.index(b"xl/worksheets/sheet1.xml") + 60
    return data[:at] + bytes(40) + data[at + 40 :]


def good_xls() -> bytes:
    """The bytes of a sound .xls."""
    buffer = io.BytesIO()
    book = xlwt.Workbook()
    book.add_sheet("台账").write(0, 0, "序号")
    book.save(buffer)
    return buffer.getvalue()


def no_sheets() -> bytes:
    """A workbook whose sheets are all empty."""
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


NOISE = random.Random(1).randbytes(5000)
BROKEN: list[tuple[str, bytes, type[LedgerUnreadable], str]] = [
    ("empty.xlsx", b"", EmptyFile, ""),
    ("locked.xlsx", compound({"EncryptionInfo": b"1", "EncryptedPackage": b"2"}), EncryptedWorkbook, ""),
    ("locked.xls", locked_xls(), EncryptedWorkbook, ""),
    ("cut.xlsx", good_xlsx()[:2000], DamagedWorkbook, ""),
    ("scrambled.xlsx", scrambled_xlsx(), DamagedWorkbook, ""),
    ("cut.xls", good_xls()[:1400], DamagedWorkbook, ""),
    ("header only.xls", good_xls()[:300], DamagedWorkbook, ""),
    ("cut.ods", ods([["序号"]]).replace(b"PK\x01\x02", b"PK\x09\x09"), LedgerUnreadable, ""),
    ("letter.doc", compound({"WordDocument": b"1"}), NotAWorkbook, "a Word document"),
    ("mail.msg", compound({"__properties_version1.0": b"1"}), NotAWorkbook, "an e-mail"),
    ("other.ole", compound({"Contents": b"1"}), NotAWorkbook, "an OLE container"),
    ("letter.docx", zipped({"[Content_Types].xml": "<Types/>",
    "word/document.xml": "<w/>"}), NotAWorkbook, "a Word document"),
    ("photos.zip", zipped({"照片/1.jpg": b"\xff\xd8"}), NotAWorkbook, "a zip archive"),
    ("report.pdf", b"%PDF-1.7 ...", NotAWorkbook, "a PDF document"),
    ("photo.xlsx", b"\xff\xd8\xff\xe0" + NOISE, NotAWorkbook, "a picture"),
    ("export.xls", b"<html><body><table><tr><td>1</td></tr></table></body></html>", NotAWorkbook, "a web page"),
    ("export2.xls", b'\xef\xbb\xbf\n<?xml version="1.0"?><html xmlns="x"><table/></html>', NotAWorkbook, "a web page"),
    ("old.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', NotAWorkbook,
     "an XML spreadsheet of Excel 2003"),
    ("settings.xml", b'<?xml version="1.0"?><a/>', NotAWorkbook, "an XML file"),
    ("noise.xlsx", NOISE, NotAWorkbook, "unknown data"),
    ("bad.xlsb", zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"1"}), DamagedWorkbook, ""),
    ("blank.xlsx", no_sheets(), NoLedgerFound, "all its sheets are empty"),
    ("letter.txt", "各县区：\n请于周五前报送。\n".encode(), NoLedgerFound, ""),
    ("contacts.csv", "姓名,电话\n张三,1\n".encode("gb18030"), NoLedgerFound, ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "error", "detail"), BROKEN, ids=[name for name, *_ in BROKEN])
def test_broken_file(tmp_path: Path, name: str, content: bytes, error: type[LedgerUnreadable], detail: str) -> None:
    """Each way in which a file can be no ledger has its named error, its place, and exit code 3."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(LedgerUnreadable) as caught:
        read_ledger(path)
    assert isinstance(caught.value, error)
    assert (caught.value.where, caught.value.exit_code) == (name, 3)
    said = caught.value.values.get("detail")
    assert not detail or (isinstance(said, Message) and said.text == detail)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """Nothing there, and a folder, are said as such."""
    with pytest.raises(FileMissing):
        read_ledger(tmp_path / "none.xlsx")
    with pytest.raises((NotAWorkbook, AccessDenied)):
        read_ledger(tmp_path)


def test_zip_bomb(tmp_path: Path) -> None:
    """A member that grows a thousandfold is refused, not inflated."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": b"<workbook>" + b" " * (300 << 20),
    }
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(zipped(members))
    with pytest.raises((UnsafeWorkbook, DamagedWorkbook)):
        read_ledger(path)


def test_stray_blank_at_the_far_corner(tmp_path: Path) -> None:
    """Empty styled rows and one stray blank at the end of the sheet cost nothing and add nothing."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        grey = book.add_format({"bg_color": "#EEEEEE"})
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        for number in range(10, 60_000):
            sheet.set_row(number, 20, grey)
        sheet.write_blank(1_048_575, 16_383, None, grey)
    assert len(read_ledger(path).items) == 2


def test_styles_of_the_office(tmp_path: Path) -> None:
    """Hidden rows, a hidden column, an active filter and a merged district of a real workbook are all seen."""
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    for row in [HEADER, item(1, district="盘山县"), item(2, district=None), item(3)]:
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["H"].hidden = True
    sheet.auto_filter.ref = "A1:I4"
    sheet.auto_filter.add_filter_column(1, ["盘山县"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book.save(path)
    reading = read_ledger(path)
    assert [(found.district, found.hidden) for found in reading.items] == [
        ("盘山县", False), ("盘山县", True), ("大洼区", False),
    ]  # fmt: skip
    assert slugs(reading) == ["hidden-columns", "hidden-rows", "active-filter"]


def test_fingerprint_is_of_the_bytes(tmp_path: Path) -> None:
    """The ledger carries the SHA-256 of the file that was read."""
    import hashlib

    path = tmp_path / "a.xlsx"
    by_openpyxl(path)
    reading: Reading = read_ledger(path)
    assert reading.ledger.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert all(isinstance(part, Table) for part in reading.ledger.sheets)


def test_compound_names() -> None:
    """The directory of a compound file is read; a broken one is a ValueError."""
    assert streams(compound({"Workbook": b"x" * 9000, "甲": b""})).keys() == {"Root Entry", "Workbook", "甲"}
    with pytest.raises(ValueError, match="header"):
        streams(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    looped = bytearray(compound({"Workbook": b""}))
    looped[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")
    with pytest.raises(ValueError, match="chain"):
        streams(bytes(looped))


def test_a_locked_opendocument_is_told(tmp_path: Path) -> None:
    """By the keys in its manifest, or as one encrypted package: the clerk hears of the password, not of damage."""
    keys = b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    for number, parts in enumerate(
        (
            {"mimetype": kind, "content.xml": NOISE, "META-INF/manifest.xml": keys},
            {"mimetype": kind, "encrypted-package": NOISE, "META-INF/manifest.xml": b"<manifest/>"},
        )
    ):
        path = tmp_path / f"{number}.ods"
        with zipfile.ZipFile(path, "w") as package:
            for name, content in parts.items():
                package.writestr(name, content)
        with pytest.raises(EncryptedWorkbook):
            read_ledger(path)


def test_a_module_sheet_of_excel_5_keeps_nothing_from_its_work(tmp_path: Path) -> None:
    """A very hidden sheet with an empty ``r:id``: the ledger is read, updated and divided."""
    path = tmp_path / "台账.xlsx"
    by_xlsxwriter(path)
    module = '<sheet name="Module1" sheetId="9" state="veryHidden" r:id=""/></sheets>'
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</sheets>", module.encode())
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    usual = tmp_path / "usual.xlsx"
    by_xlsxwriter(usual)
    assert [item.description for item in read_ledger(path).items] == [
        item.description for item in read_ledger(usual).items
    ]
    for command in ("update", "split"):
        answer = typed(command, "台账.xlsx", "--no-config", "--as-of", AS_OF, "--out", command, "-q", cwd=tmp_path)
        assert answer.code == 0, answer.err
        made = list((tmp_path / command).rglob("*.xlsx"))
        assert made
        for one in made:
            assert read_ledger(one).items
