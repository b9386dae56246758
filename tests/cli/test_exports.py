"""Files that leave the office: what they say of themselves, and what a spreadsheet may not turn into something else."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from civtrack.files import is_own_output
from civtrack.ledger.textfile import read_text
from tests.support.offices import a_ledger
from tests.support.typed import AS_OF, typed

SAYS = "三色表"
NUMBERS = ["202206073510040012", "0012", "3-1", "8:30", "7月15日", "3.10", "1E5", "(5)", "2022-07-20", "12", "甲1号"]
SUFFIXES = ("csv", "md", "html", "xlsx")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "civtrack.toml").write_text('[office]\nname = "某市创建办"\n', encoding="utf-8")
    a_ledger(tmp_path / "台账.xlsx", [{"编号": number, "点位": number} for number in NUMBERS])
    return tmp_path


def written(office: Path, name: str, *arguments: str) -> Path:
    answer = typed(*arguments, "台账.xlsx", "--as-of", AS_OF, "-o", name, cwd=office, language="zh")
    assert answer.code == 0, answer.err
    return office / name


def told(path: Path) -> str:
    """All text of a file."""
    if path.suffix == ".xlsx":
        return "\n".join(
            str(cell.value) for row in load_workbook(path).worksheets[0].iter_rows() for cell in row if cell.value
        )
    return path.read_text(encoding="utf-8-sig").replace("\\", "")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("command", ["query", "summary"])
def test_a_file_says_what_it_is(office: Path, command: str, suffix: str) -> None:
    """Office, day and measure stand in it, whatever its format."""
    text = told(written(office, f"清单.{suffix}", command))
    for wanted in ("某市创建办", AS_OF, "三色", "3天内为临期"):
        assert wanted in text


def test_a_pipe_gets_rows_alone(office: Path) -> None:
    """What a script reads has no title and no mark, and each text as it is."""
    answer = typed("query", "台账.xlsx", "--as-of", AS_OF, "--columns", "编号", "-f", "csv", cwd=office, language="zh")
    assert [row[0] for row in csv.reader(io.StringIO(answer.out))] == ["编号", *NUMBERS]


def test_excel_turns_nothing_and_civtrack_reads_it_back(office: Path) -> None:
    """Long digits, leading zeros, 3-1, times and days without a year are kept as texts; what we read is what was."""
    path = written(office, "清单.csv", "query", "--columns", "编号,点位", "--sort", "行号")
    raw = path.read_text(encoding="utf-8-sig")
    kept = [number for number in NUMBERS if f'"=""{number}"""' in raw]
    assert kept == NUMBERS[:8]
    rows = [row.values for row in read_text(path).rows()]
    assert [row[1] for row in rows[1:-1]] == NUMBERS
    assert [row[2] for row in rows[1:-1]] == NUMBERS


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
def test_a_listing_is_never_taken_for_a_ledger(office: Path, encoding: str) -> None:
    """The mark stays when Excel saves the file anew, in another encoding, its rows sorted; a true ledger has none."""
    path = written(office, "清单.csv", "query", "--columns", "编号,县区,问题,责任单位,时限")
    head, *rows = path.read_text(encoding="utf-8-sig").splitlines()
    (office / "副本.csv").write_text("\r\n".join([head, *sorted(rows, reverse=True)]), encoding=encoding)
    assert is_own_output(office / "副本.csv")
    (office / "真.csv").write_text("\r\n".join([head, *rows[:-1]]), encoding=encoding)
    assert not is_own_output(office / "真.csv")
    answer = typed("summary", ".", "--as-of", AS_OF, "-f", "json", cwd=office)
    assert "副本" not in answer.out
    assert "真.csv" in answer.out


def test_tiers_have_their_colours(office: Path) -> None:
    """In the page each tier's cell; in a workbook each row, by a rule that follows when somebody sorts or edits."""
    a_ledger(office / "台账.xlsx", [{"整改时限": "2022-07-10"}, {"整改时限": "2022-07-22"}])
    page = told(written(office, "清单.html", "query"))
    assert re.findall(r'background: #(\w{6})">(.)<', page) == [("FF9999", "红"), ("FFF2A8", "黄")]
    sheet = load_workbook(written(office, "清单.xlsx", "query")).worksheets[0]
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert {(rule.formula[0][-4:], rule.dxf.fill.bgColor.rgb[-6:]) for rule in rules} == {
        ('="红"', "FF9999"), ('="黄"', "FFF2A8"),
    }  # fmt: skip
    page = told(written(office, "三色表.html", "summary"))
    assert 'background: #FF9999">红</th>' in page
