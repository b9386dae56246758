"""Photos beside their problems: those of the row, upright, small; what cannot be shown is said."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from civtrack import assess
from civtrack.assessment import Assessment
from civtrack.errors import LedgerChanged
from civtrack.model import Message
from civtrack.outputs.notices.kinds import NoticeType, Per, Wishes
from civtrack.outputs.notices.photos import Album, small
from civtrack.outputs.notices.plan import plan
from civtrack.settings import Settings, load
from civtrack.xlsx.copying.clean_pictures import cleaned
from tests.support.clerk import SAMPLE
from tests.support.word import opened, words

DAY = dt.date(2022, 7, 20)
HEADERS = ("编号", "县区", "问题描述", "责任单位", "交办日期", "整改时限", "整改状态", "整改前照片", "整改后照片")


def picture(size: tuple[int, int], kind: str = "JPEG", *, turned: int = 1, mode: str = "RGB") -> bytes:
    from PIL import Image

    saved, image = io.BytesIO(), Image.radial_gradient("L").resize(size).convert(mode)
    exif = Image.Exif()
    exif[0x0112] = turned
    image.save(saved, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return saved.getvalue()


def ledger(path: Path, photos: Iterable[tuple[int, int, bytes]]) -> Path:
    """Three overdue problems in rows 2 to 4, and pictures at (row, column)."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, HEADERS)
        for row in (1, 2, 3):
            values = (f"T{row}", "大洼区", f"第{row}处井盖缺失", "区住建局", "2022-06-01", "2022-06-10", "未整改")
            sheet.write_row(row, 0, values)
        for row, column, data in photos:
            sheet.embed_image(row - 1, column - 1, "x.png", {"image_data": io.BytesIO(data)})
    return path


def judged(path: Path) -> Assessment:
    return assess([path], DAY, Settings(folder=path.parent))


def test_photos_stand_below_their_problem_and_the_after_photos_are_left_out(tmp_path: Path) -> None:
    """Each problem has the photos of its own row, in the order of the list; 整改后 shows no problem."""
    shots = [(2, 8, picture((40, 30))), (4, 8, picture((50, 30))), (4, 9, picture((60, 30)))]
    made = plan(judged(ledger(tmp_path / "台账.xlsx", shots)), Wishes(NoticeType.CIRCULAR, photos=True))
    lines = words(made.notices[0].make()).splitlines()
    at = {number: next(n for n, line in enumerate(lines) if f"第{number}处井盖缺失" in line) for number in (1, 2, 3)}
    assert lines[at[1] + 1] == lines[at[3] + 1] == "公文照片：（照片1张）"
    assert lines[at[2] + 1] == lines[at[3]]
    without = plan(judged(tmp_path / "台账.xlsx"), Wishes(NoticeType.CIRCULAR)).notices[0].make()
    assert not opened(without).inline_shapes


def test_a_supervision_slip_holds_its_photos_in_the_form(tmp_path: Path) -> None:
    """One item a slip: the row of photos is there for the item that has them and for no other."""
    path = ledger(tmp_path / "台账.xlsx", [(3, 8, picture((40, 30)))])
    made = plan(judged(path), Wishes(NoticeType.SUPERVISION, per=Per.ITEM, photos=True))
    counts = {notice.name: len(opened(notice.make()).inline_shapes) for notice in made.notices}
    assert counts == {f"督办单_区住建局_T{row}_2022-07-20.docx": int(row == 2) for row in (1, 2, 3)}


def test_photos_of_an_item_are_capped_and_the_rest_is_counted(tmp_path: Path) -> None:
    """Four of six photos are shown, and the document says where the other two are."""
    path = tmp_path / "台账.xlsx"
    from openpyxl import load_workbook
    from openpyxl.drawing.image import Image

    ledger(path, [])
    book = load_workbook(path)
    for width in range(6):
        book["台账"].add_image(Image(io.BytesIO(picture((40 + width, 10), "PNG"))), "H2")
    book.save(path)
    data = plan(judged(path), Wishes(NoticeType.CIRCULAR, photos=True)).notices[0].make()
    assert len(opened(data).inline_shapes) == 4
    assert "另有照片2张。" in words(data)


def test_what_is_no_picture_is_left_out_and_said(tmp_path: Path) -> None:
    """A part that Word cannot show is named with its ledger; the document is made all the same."""
    path = ledger(tmp_path / "台账.xlsx", [(2, 8, picture((40, 30), "PNG"))])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, b"\xd7\xcd\xc6\x9a not a picture" if name.startswith("xl/media/") else data)
    said: list[Message] = []
    data = plan(judged(path), Wishes(NoticeType.CIRCULAR, photos=True), tell=said.append).notices[0].make()
    assert not opened(data).inline_shapes
    assert [remark.values["ledger"] for remark in said] == ["台账.xlsx"]


def test_photos_come_only_from_the_ledger_that_was_judged(tmp_path: Path) -> None:
    """A ledger saved meanwhile may have other rows: its photos are not set beside the wrong problems."""
    path = ledger(tmp_path / "台账.xlsx", [(2, 8, picture((40, 30)))])
    made = plan(judged(path), Wishes(NoticeType.CIRCULAR, photos=True))
    ledger(path, [(3, 8, picture((40, 30)))])
    with pytest.raises(LedgerChanged):
        made.notices[0].make()


def test_the_sample_office_shows_the_photos_of_its_overdue_problems() -> None:
    """Of the sample's photos exactly those before rectification of listed problems are in the circular."""
    assessment = assess([SAMPLE / "7月问题台账.xlsx"], DAY, load(SAMPLE / "civtrack.toml"))
    album = Album(assessment, lambda _: None)
    late = [verdict for verdict in assessment.verdicts if verdict.reason == "overdue"]
    expected = sum(len(album(verdict)[0]) for verdict in late)
    album.close()
    assert expected > 0
    data = plan(assessment, Wishes(NoticeType.CIRCULAR, photos=True)).notices[0].make()
    assert len(opened(data).inline_shapes) == expected


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (picture((4000, 3000)), (641, 481)),
        (picture((3000, 4000)), (364, 485)),
        (picture((4000, 3000), turned=6), (364, 485)),
        (picture((300, 200), turned=6), (200, 300)),
        (picture((300, 200), "PNG"), (300, 200)),
        (picture((2000, 100), "PNG", mode="RGBA"), (641, 32)),
        (picture((300, 200), "GIF", mode="P"), (300, 200)),
        (picture((300, 200), "BMP"), (300, 200)),
        (picture((300, 200), "WEBP"), (300, 200)),
        (picture((300, 200), mode="CMYK"), (300, 200)),
    ],
)
def test_photos_are_upright_and_no_larger_than_the_page_shows(data: bytes, size: tuple[int, int]) -> None:
    """A phone's photo becomes small and stands upright, whatever its format; a small one keeps its pixels."""
    made = small(data)
    assert made is not None
    assert (made.width, made.height) == pytest.approx(size, abs=1)
    assert made.data[:3] in (b"\xff\xd8\xff", b"\x89PN")
    assert len(made.data) < 300_000
    assert small(data) == made


def test_a_jpeg_without_the_usual_mark_is_made_one_that_word_takes(tmp_path: Path) -> None:
    """Some cameras and web pages leave out JFIF and Exif: such a photo is encoded again and shown."""
    whole = picture((40, 30))
    length = int.from_bytes(whole[4:6], "big")
    bare = b"\xff\xd8" + whole[4 + length :]
    assert b"JFIF" not in bare[:20]
    path = ledger(tmp_path / "台账.xlsx", [(2, 8, whole)])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, bare if name.startswith("xl/media/") else data)
    made = plan(judged(path), Wishes(NoticeType.CIRCULAR, photos=True)).notices[0].make()
    assert len(opened(made).inline_shapes) == 1


def test_a_light_photo_that_lies_right_stays_as_it_is() -> None:
    """Nothing is encoded again that need not be: but for the camera's remarks it is the same, byte for byte."""
    data = picture((300, 200))
    made, seen = small(data), cleaned(data)
    assert made is not None
    assert seen is not None
    assert made.data == seen[1]


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff\xe0broken", picture((90, 60))[:400], b"<svg/>"])
def test_what_is_no_photo_is_none(data: bytes) -> None:
    """Empty, cut off and foreign content is no photo, and no error either."""
    assert small(data) is None


def test_a_picture_that_would_fill_the_memory_is_none() -> None:
    """A PNG of a few kilobytes and 400 million pixels is not unpacked."""
    import struct
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
    png = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(20_001))) + chunk(b"IEND", b"")
    )
    assert small(png) is None


def test_ledgers_without_photos_cost_nothing(tmp_path: Path) -> None:
    """A csv has none; asking is no error."""
    path = tmp_path / "台账.csv"
    path.write_text("编号,县区,问题描述,整改时限,整改状态\nT1,大洼区,井盖缺失,2022-06-10,未整改\n", encoding="utf-8")
    assessment = dataclasses.replace(judged(path))
    data = plan(assessment, Wishes(NoticeType.CIRCULAR, photos=True)).notices[0].make()
    assert "井盖缺失" in words(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_no_photo_carries_remarks_into_a_document(kind: str) -> None:
    """Texts, comments, the camera's remarks and whatever stands behind the end are gone, light or not."""
    from PIL import Image, PngImagePlugin

    said, texts, exif = "缑天佑".encode(), PngImagePlugin.PngInfo(), Image.Exif()
    texts.add_text("Comment", "缑天佑", zip=False)
    exif[0x010E] = "GOU"
    for size in ((40, 30), (3000, 2000)):
        made, image = io.BytesIO(), Image.new("RGB", size, (10, 200, 90))
        more: dict[str, Any] = {"pnginfo": texts} if kind == "PNG" else {"comment": said, "exif": exif, "dpi": (96, 96)}
        image.save(made, kind, **more)
        shown = small(made.getvalue() + said)
        assert shown is not None
        assert said not in shown.data
        assert b"GOU" not in shown.data
        assert Image.open(io.BytesIO(shown.data)).convert("RGB").tobytes()[1] > 190
