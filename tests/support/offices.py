"""Offices to work in: a copy of the sample office, and small ledgers with just the rows that a test names."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.clerk import SAMPLE

__all__ = ["HEADERS", "a_ledger", "contents", "files_of", "sample_office", "stamps"]

HEADERS = ("编号", "县区", "点位", "问题描述", "责任单位", "交办日期", "整改时限", "完成日期", "整改状态")
_ORDINARY = {
    "县区": "大洼区",
    "点位": "惠宾街",
    "问题描述": "路面破损积水",
    "责任单位": "市城管局",
    "交办日期": "2022-07-01",
    "整改时限": "2022-07-31",
    "整改状态": "整改中",
}


def sample_office(folder: Path) -> Path:
    """Copies ledgers and settings of the sample office into a new folder, its inbox empty, and returns it."""
    (folder / "收件").mkdir(parents=True, exist_ok=True)
    for source in SAMPLE.iterdir():
        if source.suffix in (".xlsx", ".xls", ".csv", ".toml"):
            shutil.copyfile(source, folder / source.name)
    return folder


def a_ledger(path: Path, rows: Sequence[Mapping[str, str]] = ({},), title: str = "问题整改台账") -> Path:
    """Writes a workbook with a title, a header and a row for each mapping; what a row does not name is ordinary."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet.append([title])
    sheet.append(HEADERS)
    for number, row in enumerate(rows, 1):
        whole = {**_ORDINARY, "编号": f"T{number:03}", **row}
        sheet.append([whole.get(header) for header in HEADERS])
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s" if cell.value else "n"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def files_of(folder: Path) -> list[str]:
    """Every file below a folder, relative, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def contents(folder: Path) -> dict[str, str]:
    """The fingerprint of every file below a folder."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files_of(folder)}


def hidden(office: Path) -> list[str]:
    """The hidden files of an office's output folder: the lock that stays, and what should not be there."""
    return sorted(path.name for path in (office / "civtrack-out").iterdir() if path.name.startswith("."))


def stamps(folder: Path) -> dict[str, int]:
    """When every file and folder below a folder was last written."""
    return {path.relative_to(folder).as_posix(): path.lstat().st_mtime_ns for path in folder.rglob("*")}
