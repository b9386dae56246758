"""A ledger that goes out and comes back: simulated districts that sort, hide, renumber, insert and answer."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.support.typed import typed

__all__ = [
    "AS_OF", "HEADERS", "SENT", "Record", "answer", "collected", "ledger_of", "rows_in", "saved_as",
    "sent_office", "table_of", "unchanged", "write_table",
]  # fmt: skip

AS_OF = "2022-07-20"
SENT = f"civtrack-out/{AS_OF}/县区"
HEADERS = (
    "序号", "编号", "县区", "点位", "问题描述", "责任单位", "交办日期", "整改时限", "整改措施", "整改情况", "完成率",
    "完成日期", "整改状态", "督办领导批示", "备注",
)  # fmt: skip
"""What the ledger has: fields of all sorts, and a column that nobody understands."""

Record = dict[str, Any]


def ledger_of(path: Path, items: Sequence[Mapping[str, Any]]) -> Path:
    """Writes a ledger; what an item does not name is ordinary."""
    rows = []
    for turn, item in enumerate(items, 1):
        ordinary = {
            "序号": turn, "编号": f"WT-{turn:04}", "县区": "大洼区", "点位": f"惠宾街{turn}号",
            "问题描述": f"第{turn}处路面破损，积水{turn * 3}平方米", "责任单位": "市城管局", "交办日期": "2022-07-01",
            "整改时限": "2022-07-31", "整改状态": "整改中", "督办领导批示": f"批示{turn}",
        }  # fmt: skip
        rows.append({**ordinary, **item})
    return write_table(path, HEADERS, rows)


def write_table(path: Path, headers: Sequence[str], rows: Sequence[Mapping[str, Any]], title: str = "问题台账") -> Path:
    """Writes a title, a header and rows as an .xlsx file of another writer."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "台账"
    sheet.append([title])
    sheet.append(list(headers))
    for row in rows:
        sheet.append([row.get(header) for header in headers])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def table_of(path: Path) -> tuple[list[str], list[Record]]:
    """Headers and rows of a workbook with one title line, as openpyxl sees them."""
    from openpyxl import load_workbook

    sheet = load_workbook(path).worksheets[0]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    headers = [str(value) for value in lines[0] if value is not None]
    return headers, [dict(zip(headers, line, strict=False)) for line in lines[1:] if any(v is not None for v in line)]


def rows_in(path: Path) -> dict[str, Record]:
    """The rows of a ledger by number."""
    return {row["编号"]: row for row in table_of(path)[1]}


def sent_office(folder: Path, items: Sequence[Mapping[str, Any]]) -> Path:
    """An office whose ledger was sent out to its districts."""
    ledger_of(folder / "台账.xlsx", items)
    done = typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=folder)
    assert done.code == 0, done.err
    return folder


def answer(office: Path, district: str, change: Callable[[list[Record]], object], name: str | None = None) -> Path:
    """A district's workbook with changes, saved by another writer."""
    sent = office / SENT / f"{district}_{AS_OF}.xlsx"
    headers, rows = table_of(sent)
    change(rows)
    extra = [header for row in rows for header in row if header not in headers]
    return write_table(office / "收回" / (name or f"{district}.xlsx"), [*headers, *dict.fromkeys(extra)], rows)


def unchanged(office: Path, district: str) -> Path:
    """A district's workbook sent back as it was."""
    target = office / "收回" / f"{district}.xlsx"
    target.parent.mkdir(exist_ok=True)
    return Path(shutil.copyfile(office / SENT / f"{district}_{AS_OF}.xlsx", target))


def collected(office: Path, *options: str, master: str = "台账.xlsx", back: str = "收回") -> dict[str, Any]:
    """Collects into a copy, ``合并/台账.xlsx``, and returns what is said of it."""
    where = () if "--in-place" in options else ("-o", "合并/台账.xlsx")
    done = typed("collect", master, back, "--as-of", AS_OF, "-f", "json", *where, *options, cwd=office)
    assert done.code == 0, done.err
    document: dict[str, Any] = json.loads(done.out)
    return document


def saved_as(path: Path, kind: str) -> None:
    """Saves a workbook again as LibreOffice writes it; what was there goes."""
    made = path.parent.with_name("saved again")
    profile = f"-env:UserInstallation={path.parent.with_name('profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(made), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    path.unlink()
    shutil.copyfile(made / f"{path.stem}.{kind}", path.with_suffix(f".{kind}"))
