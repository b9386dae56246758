"""Shows that packed answers are taken as the files that are in them, and that nothing in a .zip is believed unseen."""

from __future__ import annotations

import io
import json
import os
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from civtrack import fence
from civtrack.edits.packed import is_packed, unpacked
from civtrack.xlsx import Limits
from tests.support.collecting import AS_OF, SENT, answer, collected, rows_in, sent_office, write_table
from tests.support.photos import a_photo
from tests.support.typed import typed

DISTRICTS = ("大洼区", "盘山县")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office that has sent six items to two districts by turns."""
    return sent_office(tmp_path, [{"县区": DISTRICTS[turn % 2]} for turn in range(6)])


def done(rows: list[dict[str, Any]]) -> None:
    rows[0].update(整改状态="已完成", 完成日期="2022-07-18")


class OwnLetters(zipfile.ZipInfo):
    """A member as Windows packs it in China: its name in GB18030, and nobody says so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - its base calls it so
        return self.filename.encode("gb18030"), self.flag_bits


def zipped(path: Path, members: Mapping[str, bytes], kind: type[zipfile.ZipInfo] = zipfile.ZipInfo) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            member = kind(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
    return path


def answers(office: Path) -> dict[str, bytes]:
    """What both districts answer, taken out of the folder again."""
    found = {}
    for district in DISTRICTS:
        path = answer(office, district, done)
        found[district] = path.read_bytes()
        path.unlink()
    return found


def test_workbooks_in_a_zip_are_taken_as_files(office: Path) -> None:
    """Each by both names; what holds no table is told, what a system keeps for itself is not."""
    of = answers(office)
    members = {
        "回复/大洼区.xlsx": of["大洼区"], "回复/盘山县.xlsx": of["盘山县"], "回复/照片/现场.png": a_photo("red"),
        "__MACOSX/回复/._大洼区.xlsx": b"x", "回复/~$大洼区.xlsx": b"x",
    }  # fmt: skip
    zipped(office / "收回/两区.zip", members)
    found = collected(office)
    assert {(one["number"], one["field"], one["from"]) for one in found["merged"]} == {
        ("WT-0001", "status", "两区.zip!大洼区.xlsx!台账!M3"), ("WT-0001", "done_on", "两区.zip!大洼区.xlsx!台账!L3"),
        ("WT-0002", "status", "两区.zip!盘山县.xlsx!台账!M3"), ("WT-0002", "done_on", "两区.zip!盘山县.xlsx!台账!L3"),
    }  # fmt: skip
    assert found["missing"] == found["unreadable"] == []
    assert [one["path"] for one in found["returned"]] == ["收回/两区.zip!大洼区.xlsx", "收回/两区.zip!盘山县.xlsx"]
    told = typed("collect", "台账.xlsx", "收回", "--as-of", AS_OF, "-n", cwd=office).err
    assert "1 file in it without a table, not read (现场.png)" in told


def test_names_in_the_letters_of_the_system_are_read(office: Path) -> None:
    """As programs of Chinese systems write them."""
    zipped(office / "收回/回复.zip", {"大洼区.xlsx": answers(office)["大洼区"]}, OwnLetters)
    (found,) = collected(office)["returned"]
    assert found["path"] == "收回/回复.zip!大洼区.xlsx"


def test_what_was_sent_is_looked_for_beside_the_zip(office: Path) -> None:
    """The merge is three-way, as with the files themselves."""
    zipped(office / "收回/回复.zip", {"大洼区.xlsx": answers(office)["大洼区"]})
    (office / "civtrack-out").rename(office / "发出")
    for one in (office / "发出" / AS_OF / "县区").glob("*.json"):
        one.rename(office / "收回" / one.name)
    assert collected(office)["base"] is not None


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("里面.zip", b"PK", "not-a-workbook"), ("里面.rar", b"Rar!", "not-a-workbook"),
        ("坏的.xlsx", b"PK\x03\x04", "damaged"), ("空的.xlsx", b"", "empty-file"),
        ("../../../外面.xlsx", b"x", "no-ledger"), ("说明.docx", b"x", "no-ledger"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_in_a_zip_is_named_and_the_rest_is_taken(
    office: Path, name: str, data: bytes, code: str
) -> None:
    """Nothing is written outside of our own folder."""
    zipped(office / "收回/回复.zip", {"大洼区.xlsx": answers(office)["大洼区"], name: data})
    done = typed("collect", "台账.xlsx", "收回", "--as-of", AS_OF, "-f", "json", "-o", "合并/台账.xlsx", cwd=office)
    assert done.code == 3
    found = json.loads(done.out)
    assert {one["field"] for one in found["merged"]} == {"status", "done_on"}
    (wrong,) = found["unreadable"]
    assert (wrong["path"], wrong["code"]) == (f"回复.zip!{Path(name).name}", code)
    assert not list(office.parent.glob("外面*"))


def secret(data: bytes) -> bytes:
    """The same with every member said to be encrypted."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            changed[place + at] |= 1
            place = data.find(mark, place + 4)
    return bytes(changed)


def test_a_zip_that_needs_a_password_is_named(tmp_path: Path) -> None:
    """File by file: one program may leave some of them open."""
    path = zipped(tmp_path / "回复.zip", {"大洼区.xlsx": b"x"})
    path.write_bytes(secret(path.read_bytes()))
    assert [(one.where, one.code) for one in unpacked(path, Limits()).refused] == [
        ("回复.zip!大洼区.xlsx", "encrypted")
    ]


def test_a_zip_that_grows_beyond_belief_is_not_unpacked(tmp_path: Path) -> None:
    """One file, all of them together, or too many."""
    path = zipped(tmp_path / "回复.zip", {"一.csv": bytes(40 << 20), "二.csv": b"1", "三.csv": b"22"})
    found = unpacked(path, Limits())
    assert ([one.name for one in found.files], [one.code for one in found.refused]) == (
        ["回复.zip!二.csv", "回复.zip!三.csv"], ["unsafe"],
    )  # fmt: skip
    assert [one.name for one in unpacked(path, Limits(whole=2)).files] == ["回复.zip!二.csv"]
    many = zipped(tmp_path / "很多.zip", {f"{number}.csv": b"1" for number in range(501)})
    assert [one.code for one in unpacked(many, Limits()).refused] == ["unsafe"]


def test_a_zip_of_many_that_grow_is_unpacked_up_to_what_is_believed_of_it(tmp_path: Path) -> None:
    """Each of them alone would be believed; together they are as a single one."""
    path = zipped(tmp_path / "回复.zip", {f"{turn}.csv": b"1,2\n" * 300_000 for turn in range(40)})
    found = unpacked(path, Limits(ratio=100, ratio_from=2 << 20))
    size = sum(one.stat().st_size for one in found.files)
    assert 2 <= len(found.files) < 40
    assert size <= max(100 * path.stat().st_size, 2 << 20)
    assert len(found.files) + len(found.refused) == 40
    assert "would grow to 1200000 bytes" in str(found.refused[0])


def test_a_zip_is_allowed_what_it_weighs_as_it_came(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files are in it and however they grow: a run gets time and memory for the one that came."""
    members = {f"回复/{name}.xlsx": data for name, data in answers(office).items()}
    zipped(office / "收回/两区.zip", members)
    allowed: list[list[str]] = []
    monkeypatch.setattr(fence, "more", lambda files: allowed.append([path.name for path in files]))
    assert collected(office)["merged"]
    assert allowed == [["两区.zip"]]


def test_a_size_that_is_less_than_there_is_is_seen(tmp_path: Path) -> None:
    """The directory of the .zip is not believed."""
    path = zipped(tmp_path / "回复.zip", {"一.csv": b"1" * 5000})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.find(mark) + at, 10)
    path.write_bytes(bytes(data))
    assert [one.code for one in unpacked(path, Limits()).refused] == ["damaged"]


def test_files_of_one_name_stay_two(tmp_path: Path) -> None:
    """With the folders that they were in."""
    path = zipped(tmp_path / "回复.zip", {"一街/回复.csv": b"1", "二街/回复.csv": b"2", "三街!/a:b.csv": b"3"})
    assert [one.name for one in unpacked(path, Limits()).files] == [
        "回复.zip!一街·回复.csv", "回复.zip!二街·回复.csv", "回复.zip!ab.csv",
    ]  # fmt: skip


def test_a_workbook_that_is_called_zip_is_a_workbook(office: Path) -> None:
    """What the bytes are decides."""
    path = office / "收回/大洼区.zip"
    data = answers(office)["大洼区"]
    path.write_bytes(data)
    assert not is_packed(path)
    assert {one["from"] for one in collected(office)["merged"]} == {"大洼区.zip!台账!M3", "大洼区.zip!台账!L3"}


def test_an_empty_zip_is_named(tmp_path: Path) -> None:
    """There is nothing to read in it."""
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    path = tmp_path / "空.zip"
    path.write_bytes(buffer.getvalue())
    assert [one.code for one in unpacked(path, Limits()).refused] == ["not-a-workbook"]
    assert is_packed(path)


INBOX = """[office]
districts = ["大洼区", "盘山县"]
[[ledgers]]
path = "台账.xlsx"
[inbox]
dir = "收件"
"""


def received(office: Path, members: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """What the day says of a packed file in the inbox."""
    (office / "civtrack.toml").write_text(INBOX, "utf-8")
    path = zipped(office / "收件/两区.zip", members)
    os.utime(path, (10**9, 10**9))
    done = typed("daily", "--as-of", AS_OF, "-f", "json", cwd=office)
    assert done.code == 0, done.err
    found: list[dict[str, Any]] = json.loads(done.out)["inbox"]
    return found


def test_a_zip_in_the_inbox_is_taken_and_put_away_as_it_came(office: Path) -> None:
    """As one file, once; a second run has nothing to do."""
    of = answers(office)
    members = {f"{name}.xlsx": data for name, data in of.items()} | {"现场.png": a_photo("red")}
    (one,) = received(office, members)
    assert (one["path"], one["what"], one["rows"], one["matched"], one["cells"]) == (
        f"收件/已收/{AS_OF}/两区.zip", "collected", 6, 6, 4,
    )  # fmt: skip
    assert rows_in(office / "台账.xlsx")["WT-0002"]["整改状态"] == "已完成"
    assert [path.name for path in (office / "收件").iterdir()] == ["已收"]
    (again,) = received(office, members)
    assert again["what"] == "known"


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("坏的.xlsx", b"PK\x03\x04", "坏的.xlsx in it: the workbook is damaged"),
        ("里面.zip", b"PK", "里面.zip in it: this is not a workbook"),
        ("别的.csv", "编号,县区,问题描述,整改时限\nQ-1,大洼区,井盖缺失,2022-07-30\n".encode(), "none of its 1 row"),
        ("新增.csv", "编号,县区,问题描述,整改时限\nQ-1,大洼区,井盖缺失,2022-07-30\n".encode(), "files of their own"),
    ],
)
def test_a_zip_in_the_inbox_is_taken_whole_or_not_at_all(office: Path, name: str, data: bytes, told: str) -> None:
    """What cannot be taken of it would be lost in the archive."""
    before = (office / "台账.xlsx").read_bytes()
    (one,) = received(office, {"大洼区.xlsx": answers(office)["大洼区"], name: data})
    assert one["what"] == "set_aside"
    assert told in one["why"]
    assert (office / "台账.xlsx").read_bytes() == before
    assert (office / "收件/待处理/两区.zip").exists()
    assert (office / SENT).exists()


def described(office: Path) -> set[str]:
    return {row["问题描述"] for row in rows_in(office / "台账.xlsx").values()}


def patrol(path: Path, *numbers: int) -> bytes:
    rows = [
        {
            "编号": f"XC-{turn}",
            "县区": "大洼区",
            "点位": f"河滨路{turn}号",
            "问题描述": f"第{turn}堆垃圾",
            "整改时限": "2022-08-05",
        }
        for turn in numbers
    ]
    return write_table(path, list(rows[0]), rows).read_bytes()


def test_new_problems_in_a_zip_are_added_as_those_of_its_files(office: Path) -> None:
    """A folder of patrols is read as one of answers is: what is packed, Word documents, pictures are told or taken."""
    first, second = patrol(office / "甲.xlsx", 1, 2), patrol(office / "乙.xlsx", 3)
    zipped(
        office / "巡查.zip", {"一队.xlsx": first, "二队/表.xlsx": second, "照片.jpg": b"\xff\xd8\xff", "坏.xlsx": b"PK"}
    )
    done = typed("add", "台账.xlsx", "巡查.zip", "--as-of", AS_OF, "-f", "json", cwd=office)
    assert done.code == 3
    assert "巡查.zip!坏.xlsx: " in done.err
    assert "巡查.zip: 1 file in it without a table, not read (照片.jpg)" in done.err
    assert [one["from"].split("!台账")[0] for one in json.loads(done.out)["added"]] == [
        "巡查.zip!一队.xlsx", "巡查.zip!一队.xlsx", "巡查.zip!表.xlsx",
    ]  # fmt: skip
    assert {"第1堆垃圾", "第2堆垃圾", "第3堆垃圾"} <= described(office)
    told = json.loads(typed("log", "--ledger", "台账.xlsx", "-f", "json", cwd=office).out)
    assert {one["from"].split("!")[0] for one in told} == {"巡查.zip"}
    again = typed("add", "台账.xlsx", "巡查.zip", "--as-of", AS_OF, "-f", "json", cwd=office)
    assert [len(json.loads(again.out)[key]) for key in ("added", "doubles")] == [0, 3]


def test_a_folder_of_new_problems_is_read_like_one_of_answers(office: Path) -> None:
    """Nothing in it is passed over without a word."""
    folder = office / "巡查"
    patrol(folder / "一队.xlsx", 1)
    zipped(folder / "二队.zip", {"表.xlsx": patrol(office / "乙.xlsx", 2)})
    (folder / "照片.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "三队.pdf").write_bytes(b"%PDF-1.4")
    done = typed("add", "台账.xlsx", "巡查", "--as-of", AS_OF, cwd=office)
    assert done.code == 3
    assert "三队.pdf" in done.err
    assert "照片.jpg" in done.err
    assert {"第1堆垃圾", "第2堆垃圾"} <= described(office)
