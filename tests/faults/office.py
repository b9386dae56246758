"""A small office with two days behind it, and what must be true of it whatever befalls the third run.

The office has a ledger of a dozen items in two districts, the folders of 19 and 20 July, and a history. Then the ledger
is edited, and 20 July is run again: that run is the one that is harmed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook, load_workbook

from tests.support.photos import a_photo, float_over, paste_in_cell, with_parts

if TYPE_CHECKING:
    from civtrack.settings import Settings

__all__ = ["AGAIN", "LEDGER", "Office", "tree"]

LEDGER = "7月台账.xlsx"
AGAIN = ["daily", "--as-of", "2022-07-20", "-q"]
_SETTINGS = """\
[office]
districts = ["大洼区", "盘山县"]
[[ledgers]]
path = "7月台账.xlsx"
[outputs]
daily = ["update", "split", "brief"{more}]
"""
_TODAY, _BEFORE = "2022-07-20", "2022-07-19"
_LEFTOVER = (".partial-", ".old-", ".tmp", ".civtrack-", ".holder", ".stage")
_HELD = {".civtrack.lock", ".civtrack.holder.json"}
_STAYS = {".civtrack.lock", ".civtrack"}


class Office:
    """An office's folder.

    Args:
        folder: Where it is.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def out(self) -> Path:
        """The folder of dated folders."""
        return self.folder / "civtrack-out"

    def furnish(self, more: str = "") -> None:
        """Makes ledger and settings; `more` is what daily makes besides, such as ``, "report"``."""
        self.folder.mkdir(parents=True)
        (self.folder / "civtrack.toml").write_text(_SETTINGS.format(more=more), encoding="utf-8")
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["编号", "县区", "点位", "问题描述", "交办时间", "整改时限", "责任单位", "整改情况"])
        for number in range(1, 13):
            district = "大洼区" if number % 2 else "盘山县"
            row = [
                f"A{number:03}",
                district,
                f"{number}号楼",
                f"{number}号楼楼道堆放杂物",
                "2022-07-10",
                f"7月{10 + number}日",
            ]
            sheet.append([*row, "住建局", "未整改"])
        book.save(self.folder / LEDGER)

    def settle(self, more: str) -> None:
        """Adds to the settings."""
        path = self.folder / "civtrack.toml"
        path.write_text(f"{path.read_text('utf-8')}{more}", encoding="utf-8")

    def answer(self, folder: str) -> None:
        """Puts what 大洼区 answers to what it was sent into a folder: two rows done, the rows turned round."""
        (sent,) = self.out.glob(f"{_BEFORE}/县区/大洼区_*.xlsx")
        sheet = load_workbook(sent).active
        assert sheet is not None
        header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        status = header.index("整改情况")
        for row in rows[:2]:
            row[status] = "已整改"
        _save(self.folder / folder / "大洼区.xlsx", [header, *rows[::-1]])

    def pack(self, folder: str, name: str) -> None:
        """Packs what lies in a folder into one file there."""
        files = sorted(path for path in (self.folder / folder).iterdir() if path.suffix == ".xlsx")
        with zipfile.ZipFile(self.folder / folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in files:
                archive.write(path, path.name)
                path.unlink()

    def make_room_for_photos(self) -> None:
        """Adds a column for photos to the ledger."""
        book = load_workbook(self.folder / LEDGER)
        assert book.active is not None
        book.active["I1"] = "整改后照片"
        book.save(self.folder / LEDGER)

    def paste(self, name: str) -> None:
        """Pastes a photo into a cell of an answer, as WPS does, and lets another one float over another row."""
        sheet = load_workbook(self.folder / name).active
        assert sheet is not None
        (column,) = (cell.column_letter for cell in sheet[1] if cell.value == "整改后照片")
        float_over(self.folder / name, f"{column}2", a_photo("red"))
        paste_in_cell(self.folder / name, f"{column}4", a_photo("blue"), "ID_FAULT", sheet.title)

    def touch(self) -> None:
        """Saves the ledger again with another title, as somebody does who looked at it."""
        path = self.folder / LEDGER
        with_parts(path, lambda parts: parts.update({"docProps/app.xml": parts["docProps/app.xml"] + b"\n"}))

    def patrol(self, folder: str) -> None:
        """Puts the new problems of a patrol into a folder."""
        header = ["县区", "点位", "问题描述", "交办时间", "整改时限", "责任单位", "整改情况"]
        rows = [
            ["大洼区", "向海大道", "向海大道绿化带内有垃圾", "2022-07-19", "7月26日", "城管局", "未整改"],
            ["盘山县", "府前街", "府前街两处路灯不亮", "2022-07-19", "7月29日", "住建局", "未整改"],
        ]
        _save(self.folder / folder / "新增.xlsx", [header, *rows])

    def edit(self, closing: str = "H3") -> None:
        """Closes an item and adds one."""
        path = self.folder / LEDGER
        book = load_workbook(path)
        sheet = book.active
        assert sheet is not None
        sheet[closing] = "已整改"
        sheet.append(["A099", "大洼区", "小区北门", "北门外占道经营", "2022-07-18", "7月25日", "城管局", "未整改"])
        book.save(path)

    def copy(self, to: Path) -> Office:
        """The same office elsewhere."""
        shutil.copytree(self.folder, to, symlinks=True)
        return Office(to)

    def sources(self) -> dict[str, str]:
        """Fingerprints of what the office itself made."""
        return {name: _sha(self.folder / name) for name in (LEDGER, "civtrack.toml")}

    def before(self) -> dict[str, str]:
        """Fingerprints of the day before."""
        return tree(self.out / _BEFORE)

    def today(self) -> dict[str, str]:
        """Fingerprints of the day's folder."""
        return tree(self.out / _TODAY)

    def leftovers(self) -> list[str]:
        """What no finished run leaves."""
        names = [path.name for path in self.folder.rglob("*")]
        return [name for name in names if any(mark in name for mark in _LEFTOVER) and name not in _STAYS]

    def fingerprint(self) -> str:
        """What lies in the office, whatever random names it has and whoever held the lock."""
        found = sorted(
            (_RANDOM.sub("?", path.relative_to(self.folder).as_posix()), _of(path))
            for path in self.folder.rglob("*")
            if path.name != "said"
        )
        return hashlib.sha256(repr(found).encode()).hexdigest()

    def log(self) -> list[tuple[object, ...]]:
        """What the log says that was done, apart from the moment; read from a file that is proven sound."""
        from civtrack.edits.journal import settled_runs

        path = self.folder / ".civtrack" / "log.sqlite"
        if path.exists():
            connection = sqlite3.connect(path)
            try:
                (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
                assert sound == "ok", sound
            finally:
                connection.close()
        return [run[2:] for run in settled_runs(_settings(self.folder))]

    def history(self) -> dict[str, list[tuple[object, ...]]]:
        """Day → its items' identities and tiers, read past civtrack from a file that is proven sound."""
        connection = sqlite3.connect(self.folder / ".civtrack" / "history.sqlite")
        try:
            (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
            assert sound == "ok", sound
        finally:
            connection.close()
        from civtrack.history import open_history

        opened = open_history(_settings(self.folder))
        assert opened is not None
        return {
            day.isoformat(): [(v.id, v.tier, str(v.deadline.day)) for v in opened.verdicts(day)]
            for day in opened.days()
        }


def _save(path: Path, rows: list[list[Any]]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    path.parent.mkdir(exist_ok=True)
    book.save(path)


def _settings(folder: Path) -> Settings:
    from civtrack.settings import load

    return load(folder / "civtrack.toml", [], {})


def tree(folder: Path) -> dict[str, str]:
    """Path → fingerprint of every file of a folder."""
    return {os.fsdecode(path.relative_to(folder)): _sha(path) for path in sorted(folder.rglob("*")) if path.is_file()}


_RANDOM = re.compile(r"(?<=[.-])[0-9a-f]{8,16}(?![0-9a-f])")


def _of(path: Path) -> str:
    if path.is_symlink():
        return path.readlink().as_posix()
    if path.is_dir() or path.name in _HELD:
        return "-"
    return _sha(path)


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
