"""Nothing that lies in an office's folder is a bug of civtrack, and nothing is waited for."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest

from civtrack.model import readable
from tests.support.handmade import handmade, sheet_xml
from tests.support.offices import a_ledger, files_of
from tests.support.typed import AS_OF, typed

ROWS = [{"整改时限": "2022-07-15"}, {"县区": "盘山县"}, {"整改时限": "一周内"}]
COMMANDS = (
    ("summary",), ("summary", "-f", "json"), ("query",), ("query", "-o", "表.xlsx"), ("inspect",), ("explain", "T001"),
    ("report", "-f", "html"), ("brief",), ("split",), ("update",), ("notice", "--type", "slip", "--photos"), ("daily",),
    ("daily",), ("update", "--in-place"), ("changes",), ("config", "init"),
)  # fmt: skip
posix = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="names and pipes of POSIX")


def every_command(folder: Path, path: str, day: str = AS_OF) -> None:
    """No command that reads ledgers ends as a bug."""
    for command in COMMANDS:
        judging = () if command[0] in ("inspect", "config") else ("--as-of", day)
        first, *options = command
        where = (options.pop(0), path) if first in ("explain", "config") else (path,)
        answer = typed(first, *where, *options, *judging, cwd=folder)
        assert answer.code in (0, 2, 3, 4), (command, answer)
        assert "Traceback" not in answer.err, (command, answer.err)


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are UTF-8")
def test_file_names_of_a_zip_of_windows_are_read_as_gbk(tmp_path: Path) -> None:
    """Every command reads them; copies, manifest and history bear the name as people know it."""
    name = os.fsdecode("台账.xlsx".encode("gbk"))
    a_ledger(tmp_path / "x.xlsx", ROWS).rename(tmp_path / name)
    every_command(tmp_path, name)
    every_command(tmp_path, ".")
    day = tmp_path / "civtrack-out" / AS_OF
    assert (day / "台账" / "台账.xlsx").is_file()
    assert '"path": "台账.xlsx"' in (day / "manifest.json").read_text(encoding="utf-8")
    assert typed("daily", name, "--as-of", AS_OF, "-f", "json", cwd=tmp_path).out.count('"unchanged"') == 1
    assert "台账.xlsx" in typed("inspect", name, cwd=tmp_path).out
    assert typed("inspect", name, cwd=tmp_path).out.isprintable() is False  # lines, but no surrogates
    typed("inspect", name, cwd=tmp_path).out.encode()


def test_text_that_can_be_written_is_left_alone() -> None:
    """Only surrogates are read anew, piece by piece; what is nobody's name gets question marks."""
    gbk = os.fsdecode("台账[1].xlsx".encode("gbk")) if os.name == "posix" else "台账[1].xlsx"
    assert readable(f"/数据/{gbk}") == "/数据/台账[1].xlsx"
    assert readable("路面破损 ① 𠀀") == "路面破损 ① 𠀀"
    assert readable("\ud83d！") == "?！"


def test_names_as_long_as_the_system_takes(tmp_path: Path) -> None:
    """A ledger of 254 bytes, twice in two folders with long names: updated, divided, and no lock is seen in them."""
    name = "台" * 83 + ".xlsx"
    for folder in ("甲" * 60, "乙" * 60):
        a_ledger(tmp_path / folder / name, ROWS)
    assert typed("daily", ".", "-r", "--as-of", AS_OF, cwd=tmp_path).code == 0
    updated = list((tmp_path / "civtrack-out" / AS_OF / "台账").iterdir())
    assert len(updated) == 2
    every_command(tmp_path, str(Path("甲" * 60) / name))


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "1970-01-01", "9999-12-01", "9999-12-31"])
def test_days_at_the_edges_of_the_calendar(tmp_path: Path, day: str) -> None:
    """Deadlines, weeks, windows and periods before the first or after the last day there is."""
    texts = (
        "一周内",
        "交办后30日内",
        "每周五",
        "12月底前",
        "次月10日前",
        "9999-12-31",
        "0001-01-01",
        "3个工作日",
        "明年底",
    )
    rows = [
        {"整改时限": text, "交办日期": given} for text in texts for given in ("9999-12-20", "0001-01-01", "2022-07-01")
    ]
    a_ledger(tmp_path / "台账.xlsx", rows)
    every_command(tmp_path, "台账.xlsx", day)
    for period in ("day", "week", "month", "quarter", "year"):
        made = typed("report", "台账.xlsx", "--period", period, "--force", "--as-of", day, cwd=tmp_path)
        assert made.code == 0, made.err
    assert typed("query", "台账.xlsx", "--due", "-3d..+7d", "--as-of", day, cwd=tmp_path).code in (0, 2)
    assert typed("changes", "台账.xlsx", "--since", day, cwd=tmp_path).code in (0, 2, 4)


@pytest.mark.parametrize("year", [1970, 2200])
def test_a_clock_that_no_zip_can_say(tmp_path: Path, year: int) -> None:
    """The day's folder with all its documents is made; in 1970 nothing was assigned yet, so nobody gets a notice."""
    a_ledger(tmp_path / "台账.xlsx", ROWS)
    (tmp_path / "civtrack.toml").write_text(
        '[outputs]\ndaily = ["update", "split", "report", "page", "brief", "notice"]\n', encoding="utf-8"
    )
    clock = time.struct_time((year, 1, 2, 0, 0, 1, 4, 2, 0))
    day = dt.date(year, 1, 2)
    with (
        mock.patch("time.localtime", return_value=clock),
        mock.patch("civtrack.assessment.today", return_value=day),
        mock.patch("civtrack.settings.clock.today", return_value=day),
    ):
        answer = typed("daily", "台账.xlsx", cwd=tmp_path)
    assert answer.code == 0, answer.err
    made = {Path(name).suffix for name in files_of(tmp_path / "civtrack-out")}
    assert made >= {".xlsx", ".html", ".txt"}
    assert (".docx" in made) == (year == 2200)


DEEP = {
    "lists": "a = " + "[" * 5000 + "]" * 5000,
    "unclosed": "a = " + "[" * 100_000,
    "tables": "a = " + "{a=" * 3000 + "1" + "}" * 3000,
    "keys": ".".join(["a"] * 5000) + " = 1",
    "header": "[" + ".".join(["a"] * 5000) + "]",
    "number": "[limits]\nfile_mib = " + "9" * 5000,
    "zero bytes": "\0" * 100,
    "zero in a path": '[history]\nfile = "a\\u0000b"',
    "long path": f'[[ledgers]]\npath = "{"a" * 5000}.xlsx"',
    "unquoted": "a = " + "x" * 32_000,
}


@pytest.mark.parametrize("name", DEEP)
def test_settings_that_nobody_types(tmp_path: Path, name: str) -> None:
    """A mistake with its place, or settings that are in force; never a bug, and quickly."""
    a_ledger(tmp_path / "台账.xlsx", ROWS)
    (tmp_path / "civtrack.toml").write_text(DEEP[name], encoding="utf-8")
    begun = time.process_time()
    for command in (("summary", "台账.xlsx"), ("config", "check"), ("daily", "台账.xlsx"), ("history", "list")):
        answer = typed(*command, cwd=tmp_path)
        assert answer.code in (0, 2, 4), (command, answer)
        assert "Traceback" not in answer.err
    assert time.process_time() - begun < 30


@posix
@pytest.mark.parametrize("name", ["管道.xlsx", "管道.csv", "管道.xls"])
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, name: str) -> None:
    """Named, in a folder and by a pattern: exit 3, its name, and the good ledger beside it is counted."""
    a_ledger(tmp_path / "好.xlsx", ROWS)
    os.mkfifo(tmp_path / name)
    for paths in ([name, "好.xlsx"], ["."], ["*.*"]):
        answer = typed("summary", *paths, "--as-of", AS_OF, cwd=tmp_path)
        assert answer.code == 3
        assert re.search(rf"{name}: this is no file but a pipe", answer.err)
        assert answer.out.splitlines()[-1].split("\t")[1] == "3"


@posix
def test_pipes_in_the_place_of_everything_else_that_is_read(tmp_path: Path) -> None:
    """Settings, a template, locks, manifests, latest.txt: told or passed over, never waited for."""
    a_ledger(tmp_path / "台账.xlsx", ROWS)
    out = tmp_path / "civtrack-out"
    (out / AS_OF).mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    for pipe in ("~$台账.xlsx", ".~lock.台账.xlsx#", "manifest.json", "templates/提示单.txt", "my.toml"):
        os.mkfifo(tmp_path / pipe)
    os.mkfifo(out / AS_OF / "manifest.json")
    os.mkfifo(out / "latest.txt")
    assert typed("summary", "台账.xlsx", "--config", "my.toml", cwd=tmp_path).code == 2
    for command in (("summary", "."), ("daily", "台账.xlsx"), ("notice", "台账.xlsx", "--type", "slip")):
        assert typed(*command, "--as-of", AS_OF, cwd=tmp_path).code in (0, 2, 3, 4)
    os.mkfifo(tmp_path / "civtrack.toml")
    answer = typed("summary", "台账.xlsx", cwd=tmp_path)
    assert answer.code == 2
    assert "a pipe, a socket or a device" in answer.err


CELLS = [
    ' r="ZZZZZZ3"', ' r="ZZZZZZ5"', ' r="XFE3"', ' r="A0"', ' r="A99999999"', ' r=""', "", ' r="5"', ' r="$J$3"',
    ' r="Ｊ3"',
    ' r="' + "Z" * 5000 + '3"', ' r="J' + "9" * 5000 + '"',
]  # fmt: skip


@pytest.mark.parametrize("place", CELLS, ids=lambda place: place[:14])
def test_cells_at_places_that_no_sheet_has(tmp_path: Path, place: str) -> None:
    """Read or refused by name in every command."""
    header = ("编号", "县区", "点位", "问题描述", "责任单位", "整改时限", "整改状态")
    rows = [
        header,
        *[(f"T{n:03}", "大洼区", "惠宾街", "路面破损", "城管局", "2022-07-15", "整改中") for n in range(1, 4)],
    ]
    made = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in enumerate(row)
        )
        odd = f'<c{place} t="inlineStr"><is><t>x</t></is></c>' if number == 3 else ""
        made.append(f'<row r="{number}">{cells}{odd}</row>')
    handmade(tmp_path / "台账.xlsx", {"台账": ""}, extra={"xl/worksheets/sheet1.xml": sheet_xml("".join(made))})
    every_command(tmp_path, "台账.xlsx")


@pytest.mark.parametrize(
    "text",
    [
        "# 标题\0\x01\x0b\n正文\x1f\ufffe{{ unit }}\n", "{{ " + "(" * 3000 + ")" * 3000 + " }}",
        "{" * 2000 + "}" * 2000,
        "{% if 1 %}" * 500 + "{% endif %}" * 500,
        "| a |" * 5000, "| a " * 40 + "|", '{{ "\\x00\\ud800" }}', "| << | << |",
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_templates_that_nobody_writes(tmp_path: Path, text: str) -> None:
    """A document, or a mistake that names the file."""
    a_ledger(tmp_path / "台账.xlsx", ROWS)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "提示单.txt").write_text(text, encoding="utf-8")
    answer = typed("notice", "台账.xlsx", "--type", "slip", "--as-of", AS_OF, cwd=tmp_path)
    assert answer.code in (0, 2), answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("number", range(12))
def test_damaged_photos_are_left_out(tmp_path: Path, number: int) -> None:
    """A notice with photos is made whatever became of the pictures' bytes."""
    import io

    from openpyxl import load_workbook
    from openpyxl.drawing.image import Image as Placed
    from PIL import Image

    rng = random.Random(number)
    path = a_ledger(tmp_path / "台账.xlsx", ROWS[:2])
    book = load_workbook(path)
    for row, kind in ((3, "PNG"), (4, "JPEG")):
        data = io.BytesIO()
        Image.new("RGB", (50, 50), (row, 9, 9)).save(data, kind)
        book.worksheets[0].add_image(Placed(data), f"J{row}")
    book.save(path)
    with zipfile.ZipFile(path) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            broken = bytearray(content)
            for _ in range(rng.choice((1, 4, 20)) if "media" in name else 0):
                broken[rng.randrange(len(broken))] = rng.randrange(256)
            package.writestr(
                name, bytes(broken[: rng.randrange(len(broken))] if number % 4 == 0 and "media" in name else broken)
            )
    answer = typed("notice", "台账.xlsx", "--type", "slip", "--photos", "--as-of", AS_OF, cwd=tmp_path)
    assert answer.code == 0, answer.err
    assert "Traceback" not in answer.err


REFUSED: list[tuple[str, Callable[[], list[str]]]] = [
    ("a range of thousands of digits", lambda: ["query", "台账.xlsx", "--overdue", "9" * 5000]),
    ("a file name too long", lambda: ["query", "台账.xlsx", "-o", "x" * 300 + ".xlsx"]),
    ("a folder too long", lambda: ["daily", "台账.xlsx", "--out", "x" * 5000]),
    ("a path too long", lambda: ["summary", "a" * 5000]),
    ("a statement of no encoding", lambda: ["query", "台账.xlsx", "--sql", "\udcff\udcfe"]),
    ("no time", lambda: ["daily", "台账.xlsx", "--wait", "nan", "--as-of", AS_OF]),
    ("a name of no encoding", lambda: ["query", "台账.xlsx", "-o", "\udcff.xlsx"]),
]


@pytest.mark.parametrize("arguments", [make for _, make in REFUSED], ids=[name for name, _ in REFUSED])
def test_options_that_nobody_types(tmp_path: Path, arguments: Callable[[], list[str]]) -> None:
    """Done or refused in a sentence."""
    a_ledger(tmp_path / "台账.xlsx", ROWS)
    answer = typed(*arguments(), cwd=tmp_path)
    assert answer.code in (0, 2, 3, 4), answer.err
    assert "Traceback" not in answer.err
