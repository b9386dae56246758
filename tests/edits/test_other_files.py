"""Shows what becomes of whatever else lies in a folder that came back: old documents, archives, locks, pictures."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from civtrack.edits import old_word
from tests.support.broken import compound
from tests.support.collecting import AS_OF, SENT, Record, answer, collected, sent_office, table_of
from tests.support.typed import typed

ANSWER = {"整改状态": "已完成", "完成日期": "2022-07-18"}
TAKEN = {("WT-0001", "status"), ("WT-0001", "done_on")}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that has sent four items to two districts."""
    return sent_office(tmp_path_factory.mktemp("office"), [{"县区": name} for name in ("大洼区", "盘山县") * 2])


@pytest.fixture
def office(sent: Path) -> Path:
    """The same, with nothing that came back yet."""
    shutil.rmtree(sent / "收回", ignore_errors=True)
    (sent / "收回").mkdir()
    return sent


def finish(rows: list[Record]) -> None:
    rows[0].update(ANSWER)


def in_word(office: Path, path: Path) -> Path:
    """What 大洼区 answers as a table of Word."""
    from docx import Document

    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    headers = [name for name in headers if name != "civtrack_id"]
    finish(rows)
    document = Document()
    table = document.add_table(rows=0, cols=len(headers))
    for row in ({name: name for name in headers}, *rows):
        for cell, name in zip(table.add_row().cells, headers, strict=True):
            cell.text = "" if row.get(name) is None else str(row[name])
    document.save(str(path))
    return path


def merged(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["number"], one["field"]) for one in document["merged"]}


def told(office: Path, *options: str) -> tuple[int, str]:
    """How collecting the folder ends, and what it says."""
    done = typed("collect", "台账.xlsx", "收回", "--as-of", AS_OF, "--dry-run", *options, cwd=office)
    return done.code, done.err


@pytest.mark.parametrize("suffix", [".doc", ".wps", ".docm"])
def test_a_document_of_today_under_an_older_name_is_read(office: Path, suffix: str) -> None:
    """Its bytes say what it is."""
    in_word(office, office / "收回/大洼区.docx").rename(office / f"收回/大洼区{suffix}")
    assert merged(collected(office)) == TAKEN


OLD = compound({"WordDocument": b"\xec\xa5\xc1\x00" + bytes(5000)})
LOCKED = compound({"WordDocument": b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x01" + bytes(5000)})


@pytest.mark.parametrize("name", ["大洼区.doc", "大洼区.wps"])
def test_an_old_document_is_read_where_it_can_be_converted(
    office: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers, and what they say of where they come from, are those of the document; it is converted once."""
    (office / "收回" / name).write_bytes(OLD)
    made, asked = in_word(office, tmp_path / "1.docx"), list[Path]()

    def convert(source: Path, suffix: str, folder: Path, program: str) -> Path:  # noqa: ARG001 - as the other
        assert suffix == ".doc"
        asked.append(source)
        return made

    monkeypatch.setattr(old_word, "find_office", lambda: "soffice")
    monkeypatch.setattr(old_word, "convert_to_docx", convert)
    document = collected(office)
    assert merged(document) == TAKEN
    assert all(one["from"].startswith(f"{name}!") for one in document["merged"])
    assert len(asked) == 1


def test_an_old_document_that_cannot_be_converted_is_named(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it is, and what to do; the others are collected."""
    monkeypatch.setattr(old_word, "find_office", lambda: None)
    (office / "收回/盘山县.doc").write_bytes(OLD)
    (office / "收回/盘山县.rtf").write_bytes(rb"{\rtf1 }")
    answer(office, "大洼区", finish)
    code, said = told(office)
    assert code == 3
    assert "盘山县.doc: this is an old Word document (.doc, .wps)" in said
    assert "盘山县.rtf: this is an RTF document" in said
    assert said.count("save it as .docx") == 2
    assert "2 cells merged" in said


@pytest.mark.libreoffice
def test_a_document_in_rich_text_is_read_through_libreoffice(office: Path) -> None:
    """As the old word processors save it: what LibreOffice makes of it is read as any table of Word."""
    rows = [
        ["编号", "问题描述", "整改状态", "完成日期"],
        ["WT-0001", "第1处路面破损，积水3平方米", "已完成", "2022-07-18"],
    ]
    text = r"{\rtf1\ansi\uc0 "
    for row in rows:
        text += r"\trowd" + "".join(rf"\cellx{2000 * place}" for place in range(1, len(row) + 1))
        for cell in row:
            signs = "".join(one if one.isascii() else rf"\u{(ord(one) ^ 0x8000) - 0x8000} " for one in cell)
            text += rf"\intbl {signs}\cell"
        text += r"\row "
    (office / "收回/大洼区.rtf").write_text(text + "}", encoding="ascii")
    assert merged(collected(office)) == TAKEN


@pytest.mark.parametrize("name", ["盘山县.xlsx", "盘山县.docx", "盘山县.doc", "盘山县.xls", "盘山县.wps"])
def test_what_needs_a_password_is_named_and_the_others_go_on(office: Path, name: str) -> None:
    """A workbook or a document, of today or of old."""
    old = name.endswith((".doc", ".wps"))
    data = LOCKED if old else compound({"EncryptionInfo": b"1", "EncryptedPackage": b"2"})
    (office / "收回" / name).write_bytes(data)
    answer(office, "大洼区", finish)
    code, said = told(office)
    assert code == 3
    assert f"{name}: the workbook is encrypted and needs a password" in said
    assert "2 cells merged" in said


@pytest.mark.parametrize(
    ("name", "data", "remedy"),
    [
        ("大洼区反馈.zip", b"PK\x05\x06" + bytes(18), "Unpack it"),
        ("大洼区反馈.rar", b"Rar!\x1a\x07\x00" + bytes(9), "Unpack it"),
        ("大洼区反馈.7z", b"7z\xbc\xaf\x27\x1c" + bytes(9), "Unpack it"),
        ("盖章扫描件.pdf", b"%PDF-1.4" + bytes(9), "ask for the table itself"),
        ("导出.html", b"<html><table></table></html>", "save it as .xlsx"),
        ("空.docx", b"", "get it again"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_do(office: Path, name: str, data: bytes, remedy: str) -> None:
    """Nothing in a folder that may be an answer is passed over without a word."""
    (office / "收回" / name).write_bytes(data)
    answer(office, "大洼区", finish)
    code, said = told(office)
    assert code == 3
    assert name in said
    assert remedy in said
    assert "2 cells merged" in said


def test_pictures_and_folders_in_a_folder_are_told(office: Path) -> None:
    """Once each, with what to do; locks and hidden files are nothing."""
    answer(office, "大洼区", finish)
    for name in ("IMG_1.jpg", "IMG_2.JPG", "~$大洼区.docx", "~$大洼区.xlsx", ".~lock.大洼区.xlsx#", ".DS_Store"):
        (office / "收回" / name).write_bytes(b"\xff\xd8\xff\xe0")
    (office / "收回/盘山县").mkdir()
    (office / "收回/大洼区.xlsx").rename(office / "收回/盘山县/台账(1).xlsx")
    answer(office, "大洼区", finish)
    code, said = told(office)
    assert code == 0
    assert "2 pictures lie there on their own (IMG_1.jpg、IMG_2.JPG)" in said
    assert "its folders were not searched (盘山县); add -r" in said
    assert "$" not in said
    code, said = told(office, "-r")
    assert "not searched" not in said


@pytest.mark.parametrize("name", ["台账(1).xlsx", "大洼区 - 副本.xlsx", "大洼区_2022-07-20（最终版）.xlsx"])
def test_a_copy_that_mail_or_windows_named_is_an_answer(office: Path, name: str) -> None:
    """What it is called says nothing."""
    answer(office, "大洼区", finish, name)
    assert merged(collected(office)) == TAKEN


def test_where_nothing_can_be_read_nothing_is_written(office: Path) -> None:
    """No copy of the ledger, no empty report: only why."""
    (office / "收回/大洼区.xlsx").write_bytes(b"PK\x03\x04")
    before = (office / "台账.xlsx").read_bytes()
    for where in (("-o", "无/台账.xlsx"), ("--in-place",), ("-o", "无")):
        done = typed("collect", "台账.xlsx", "收回", "--as-of", AS_OF, "-f", "json", *where, cwd=office)
        found = json.loads(done.out)
        assert (done.code, found["written"], found["unchanged"], found["merged"]) == (3, [], [], [])
        assert [one["code"] for one in found["unreadable"]] == ["damaged"]
        assert "nothing of what came back can be read: nothing was written" in done.err
    assert not (office / "无").exists()
    assert (office / "台账.xlsx").read_bytes() == before
