"""The container: what is opened, what is refused and how it is said."""

from __future__ import annotations

import errno
import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from civtrack.errors import (
    AccessDenied,
    DamagedWorkbook,
    EmptyFile,
    EncryptedWorkbook,
    FileMissing,
    LedgerUnreadable,
    NotAWorkbook,
    UnsafeWorkbook,
)
from civtrack.xlsx import Limits, Package
from civtrack.xlsx.parts.output import Packing
from tests.support.broken import compound
from tests.support.handmade import handmade, links_xml, pack, parts

ROW = '<row r="1"><c r="A1"><v>7</v></c></row>'


def value_of(path: Path, limits: Limits | None = None) -> object:
    with Package.open(path, limits) as package:
        return package.sheet(package.sheets[0]).value("A1")


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (b"", EmptyFile, "empty"),
        (compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}), EncryptedWorkbook, "password"),
        (compound({"Workbook": b"x"}), NotAWorkbook, "old Excel workbook"),
        (compound({"WordDocument": b"x"}), NotAWorkbook, "Word"),
        (compound({"Other": b"x"}), NotAWorkbook, "OLE"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(64), NotAWorkbook, "old Excel workbook"),
        (b"<html><table><tr><td>1</td></tr></table></html>", NotAWorkbook, "web page"),
        (b'<?xml version="1.0"?><Workbook/>', NotAWorkbook, "XML"),
        (b"%PDF-1.7 ", NotAWorkbook, "PDF"),
        ("序号,县区\n1,大洼区\n".encode("gbk"), NotAWorkbook, "text"),
        (b"\x00\x01\x02\x03" * 9, NotAWorkbook, "unknown"),
        (b"PK\x03\x04 cut off", DamagedWorkbook, "ends too early"),
        (b"PK\x05\x06" + bytes(18), NotAWorkbook, "zip"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, content: bytes, error: type[LedgerUnreadable], says: str) -> None:
    """The first bytes decide, whatever the suffix; the sentence says what the file looks like."""
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content)
    with pytest.raises(error) as caught:
        Package.open(path)
    assert says in str(caught.value)
    assert caught.value.where == "台账.xlsx"


def test_missing_files_and_folders(tmp_path: Path) -> None:
    """Nothing at the path, or a folder, are their own errors."""
    with pytest.raises(FileMissing):
        Package.open(tmp_path / "none.xlsx")
    with pytest.raises(AccessDenied):
        Package.open(tmp_path)


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ({"a.txt": b"x"}, "zip archive"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "OpenDocument"),
        ({"_rels/.rels": links_xml({"r": ("officeDocument", "xl/workbook.bin")}).encode(), "xl/workbook.bin": b"x"},
         "xlsb"),
        ({"_rels/.rels": links_xml({"r": ("officeDocument", "word/document.xml")}).encode(),
          "word/document.xml": b"<document/>"}, "another kind"),
    ],
)  # fmt: skip
def test_other_zips_are_named(tmp_path: Path, names: dict[str, bytes], says: str) -> None:
    """A zip that is something else is said to be that."""
    with pytest.raises(NotAWorkbook, match=says):
        Package.open(pack(tmp_path / "a.xlsx", names))


def test_a_workbook_is_found_by_its_relationships(tmp_path: Path) -> None:
    """Part names in any case, leading and back slashes, absolute targets and other folders all lead to the sheet."""
    content = parts(ROW)
    moved = {
        "[content_types].XML": content["[Content_Types].xml"].replace(b"/xl/", b"/Buch/"),
        "_rels/": b"",
        "_RELS/.rels": links_xml({"x": ("officeDocument", "/buch/MAPPE.xml")}).encode(),
        "\\Buch\\Mappe.xml": content["xl/workbook.xml"],
        "Buch/_rels/Mappe.xml.rels": content["xl/_rels/workbook.xml.rels"]
        .replace(b'"worksheets/', b'"/Buch/./Blatt/../Blatt/').replace(b"styles.xml", b"../Stile%20neu.xml"),
        "buch/blatt/Sheet1.xml": content["xl/worksheets/sheet1.xml"],
        "Stile neu.xml": content["xl/styles.xml"],
    }  # fmt: skip
    assert value_of(pack(tmp_path / "a.xlsx", moved)) == 7


@pytest.mark.parametrize(
    ("drop", "error"),
    [("xl/workbook.xml", DamagedWorkbook), ("xl/worksheets/sheet1.xml", DamagedWorkbook),
     ("_rels/.rels", DamagedWorkbook), ("xl/_rels/workbook.xml.rels", DamagedWorkbook)],
)  # fmt: skip
def test_missing_parts_are_damage(tmp_path: Path, drop: str, error: type[LedgerUnreadable]) -> None:
    """A part that must be there is named when it is not."""
    content = parts(ROW)
    del content[drop]
    with pytest.raises(error):
        value_of(pack(tmp_path / "a.xlsx", content))


def test_stored_members_and_data_descriptors_are_read(tmp_path: Path) -> None:
    """Members without compression, and sizes that follow the data, are ordinary."""
    assert value_of(pack(tmp_path / "a.xlsx", parts(ROW), method=zipfile.ZIP_STORED)) == 7

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type, unused-ignore]
        for name, data in parts(ROW).items():
            archive.writestr(name, data)
    (tmp_path / "b.xlsx").write_bytes(pipe.getvalue())
    assert value_of(tmp_path / "b.xlsx") == 7
    with Package.open(tmp_path / "b.xlsx") as package:
        package.sheet("台账").set("B1", "neu")
        package.save(tmp_path / "c.xlsx")
    with zipfile.ZipFile(tmp_path / "b.xlsx") as piped, zipfile.ZipFile(tmp_path / "c.xlsx") as saved:
        assert all(info.flag_bits & 8 for info in piped.infolist())
        assert not any(info.flag_bits & 8 for info in saved.infolist())
        assert saved.testzip() is None
        assert saved.read("xl/styles.xml") == piped.read("xl/styles.xml")


def test_duplicate_members_are_refused(tmp_path: Path) -> None:
    """Two members of one name, apart from case, would let two programs read two ledgers."""
    content = {**parts(ROW), "XL/Worksheets/SHEET1.xml": b"<worksheet/>"}
    with pytest.raises(UnsafeWorkbook, match="twice"):
        Package.open(pack(tmp_path / "a.xlsx", content))


def test_encrypted_members_need_a_password(tmp_path: Path) -> None:
    """A zip whose members are encrypted is said to be so."""
    path = handmade(tmp_path / "a.xlsx", ROW)
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(data)
    with pytest.raises(EncryptedWorkbook):
        Package.open(path)


def sheet_member(path: Path) -> zipfile.ZipInfo:
    with zipfile.ZipFile(path) as archive:
        return archive.getinfo("xl/worksheets/sheet1.xml")


def test_broken_content_is_damage(tmp_path: Path) -> None:
    """A wrong checksum, a broken stream, an unknown method and a cut file are damage, never other values."""
    path = handmade(tmp_path / "a.xlsx", ROW)
    whole, member = path.read_bytes(), sheet_member(path)
    data = member.header_offset + 30 + len(member.filename)
    central = whole.index(b"PK\x01\x02")
    entry = whole.index(b"xl/worksheets/sheet1.xml", central) - 46
    broken = {
        "crc": whole[: entry + 16] + struct.pack("<I", member.CRC ^ 1) + whole[entry + 20 :],
        "stream": whole[:data] + b"\xff" * 8 + whole[data + 8 :],
        "method": whole[: entry + 10] + struct.pack("<H", 99) + whole[entry + 12 :],
        "size": whole[: entry + 24] + struct.pack("<I", member.file_size - 1) + whole[entry + 28 :],
        "cut": whole[: len(whole) // 2],
        "place": whole[: entry + 42] + struct.pack("<I", 1) + whole[entry + 46 :],
    }
    for name, content in broken.items():
        path.write_bytes(content)
        with pytest.raises((DamagedWorkbook, UnsafeWorkbook)), Package.open(path) as package:
            print(name, list(package.sheet("台账").rows()))


def test_bombs_are_stopped(tmp_path: Path) -> None:
    """Sizes and ratios past the limits stop the reading, whether the directory admits them or not."""
    bomb = handmade(tmp_path / "a.xlsx", '<row r="1"><c r="A1"/></row>' + " " * 3_000_000)
    with pytest.raises(UnsafeWorkbook):
        value_of(bomb, Limits(part=1_000_000))
    with pytest.raises(UnsafeWorkbook):
        value_of(bomb, Limits(whole=1_000_000))
    with pytest.raises(UnsafeWorkbook):
        value_of(bomb, Limits(ratio=50, ratio_from=100_000))
    with pytest.raises(UnsafeWorkbook):
        value_of(bomb, Limits(members=3))
    assert value_of(bomb) is None


def test_overlapping_members_are_refused(tmp_path: Path) -> None:
    """Members that share their bytes are how small files grow large."""
    path = handmade(tmp_path / "a.xlsx", ROW)
    data = bytearray(path.read_bytes())
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    path.write_bytes(data)
    with pytest.raises(UnsafeWorkbook, match="overlap"):
        Package.open(path)


def test_names_that_climb_are_only_names(tmp_path: Path) -> None:
    """A member called ``../evil`` is never used as a path, and is kept on saving."""
    path = pack(tmp_path / "a.xlsx", {**parts(ROW), "../../evil.txt": b"x"})
    with Package.open(path) as package:
        package.sheet("台账").set("B1", "neu")
        package.save(tmp_path / "b.xlsx")
    with zipfile.ZipFile(tmp_path / "b.xlsx") as archive:
        assert archive.read("../../evil.txt") == b"x"
    assert not (tmp_path.parent.parent / "evil.txt").exists()


def test_signatures_are_noticed(tmp_path: Path) -> None:
    """A signed workbook is known as such, because no edit can leave the signature valid."""
    with Package.open(handmade(tmp_path / "a.xlsx", ROW)) as package:
        assert not package.signed
    with Package.open(handmade(tmp_path / "b.xlsx", ROW, extra={"_xmlsignatures/sig1.xml": "<x/>"})) as package:
        assert package.signed


def test_a_part_that_finds_no_room_says_so_where_it_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large parts are deflated beside the work; what goes wrong there is raised here, and nothing waits for ever."""
    packing = Packing()

    def full(_: bytes) -> int:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(packing._spool, "write", full)
    packing.add(bytes(3 << 20))
    with pytest.raises(OSError, match="no space"):
        packing.finish()
    packing.close()


def test_large_parts_hold_what_was_added_in_order() -> None:
    """Whatever the pieces, the part inflates to them; the same pieces give the same bytes."""
    pieces = [f"{number:>7}".encode() * (number % 900) for number in range(400)]
    made = []
    for cut in (1, 7, 400):
        packing = Packing()
        for start in range(0, len(pieces), cut):
            packing.add(b"".join(pieces[start : start + cut]))
        packing.finish()
        made.append(b"".join(packing.blocks()))
        assert (packing.size, packing.crc, packing.packed) == (
            len(b"".join(pieces)), zlib.crc32(b"".join(pieces)), len(made[-1]),
        )  # fmt: skip
        packing.close()
    assert zlib.decompress(made[0], -15) == b"".join(pieces)
    assert len(set(made)) == 1
