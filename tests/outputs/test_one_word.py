"""Every text that goes out, as it stands in the files and on the terminal, keeps to the glossary's words."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from civtrack.locales.glossary import wrong_words
from civtrack.model import Kind
from civtrack.outputs.measure_words import measure_word, things
from tests.support.offices import a_ledger
from tests.support.typed import typed

TODAY = dt.date(2022, 7, 20)
ROWS = [
    {
        "编号": f"T{number:03}", "县区": ("大洼区", "盘山县")[number % 2], "点位": f"第{number}号楼",
        "问题描述": f"楼道灯{number}盏不亮", "责任单位": ("甲局", "乙局")[number % 2],
        "整改时限": limit, "整改状态": status,
    }
    for number, (limit, status) in enumerate((
        ("2022-06-18", "整改中"), ("2022-07-10", "未整改"), ("2022-07-21", "整改中"), ("2022-08-30", "整改中"),
        ("尽快", "整改中"), ("", "整改中"), ("2022-07-15", "已整改"), ("2022-07-15", "已销号"), ("2022-07-31", "作废"),
        ("长期", "长期坚持"),
    ))
]  # fmt: skip
"""An item of every tier, in words that the glossary says nothing of."""
SAID = (
    ("summary",), ("summary", "--trend"), ("summary", "--by", "单位"), ("summary", "--by", "县区,等级"), ("query",),
    ("query", "--tier", "待定"), ("explain", "T001"), ("inspect",), ("changes",), ("trend",), ("brief",), ("remind",),
    ("history", "list"), ("doctor",), ("config", "show"), ("help",),
    ("query", "-w", "时限:看不懂"), ("split", "-n"), ("update", "-n"),
)  # fmt: skip
"""Without the lists of fields: they name what else a clerk may type."""
DATED = {"summary", "query", "explain", "changes", "brief", "remind", "split", "update"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with everything that a day can make, for two days."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "civtrack.toml").write_text(
        '[office]\nname = "盘锦市争创办"\ndistricts = ["大洼区", "盘山县"]\n[[ledgers]]\n'
        'path = "台账.xlsx"\n[outputs]\n'
        'daily = ["update", "split", "report", "onepage", "page", "brief", "notice", "remind"]\n',
        encoding="utf-8",
    )
    for day in (TODAY - dt.timedelta(1), TODAY):
        rows = ROWS if day == TODAY else [{**row, "整改状态": "整改中"} for row in ROWS]
        a_ledger(folder / "台账.xlsx", rows)
        done = typed("daily", "--as-of", str(day), "-q", cwd=folder, language="zh")
        assert done.code == 0, done.err
    for period in ("week", "month", "year"):
        done = typed("report", "--period", period, "--as-of", str(TODAY), "-o", "汇总", "-q", cwd=folder, language="zh")
        assert done.code == 0, done.err
    for kind in ("circular", "express", "slip", "supervision"):
        done = typed("notice", "--type", kind, "--as-of", str(TODAY), "-o", "文书", "-q", cwd=folder, language="zh")
        assert done.code == 0, done.err
    return folder


def words_of(path: Path) -> str:
    """All text in a file: of a package every text node of every part, of anything else what it says."""
    if not zipfile.is_zipfile(path):
        text = path.read_text(encoding="utf-8-sig")
        return re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]+>", "\n", text, flags=re.DOTALL)
    with zipfile.ZipFile(path) as package:
        parts = [package.read(name) for name in package.namelist() if name.endswith(".xml")]
    return "\n".join("\n".join(ET.fromstring(part).itertext()) for part in parts)


def test_what_is_written(office: Path) -> None:
    """Workbooks, Word documents, pages, briefs, reminders."""
    files = [path for path in office.rglob("*") if path.suffix in (".xlsx", ".docx", ".html", ".txt", ".md")]
    kinds = {path.suffix for path in files}
    assert {".xlsx", ".docx", ".html", ".txt"} <= kinds
    assert len(files) > 20
    wrong = {path.name: found for path in files if (found := wrong_words(words_of(path)))}
    assert not wrong


def counted(folder: Path, by: str) -> list[str]:
    """The lines of all that was made that count items by a word."""
    made = [path for path in folder.rglob("*") if path.suffix in (".txt", ".docx", ".xlsx", ".html")]
    return [
        f"{path.name}: {text}"
        for path in made
        for text in re.findall(rf".*\d\s?{by}(?!目).*|.*{by}数.*", words_of(path))
    ]


def test_problems_alone_are_counted_by_one_word_and_all_together_by_another(office: Path, tmp_path: Path) -> None:
    """件 where there are only problems, 项 where tasks are counted with them: never one for the other."""
    day = tmp_path / "office"
    a_ledger(day / "台账.xlsx", ROWS)
    a_ledger(day / "任务.xlsx", ROWS, "重点工作提示单")
    (day / "civtrack.toml").write_text(
        '[[ledgers]]\npath = "台账.xlsx"\n[[ledgers]]\npath = "任务.xlsx"\nkind = "reminders"\n'
        '[outputs]\ndaily = ["report", "onepage", "brief"]\n',
        encoding="utf-8",
    )
    assert typed("daily", "--as-of", str(TODAY), "-q", cwd=day, language="zh").code == 0
    assert len({line.partition(":")[0] for line in counted(office, "件")}) > 12
    assert not counted(office, "项")
    assert len(counted(day, "项")) > 10
    assert not counted(day, "件")


COUNTING = (
    ("summary",), ("query", "--tier", "待定"), ("remind",), ("split", "-n"), ("changes",), ("notice", "--type", "slip"),
    ("brief",), ("query", "-w", "时限:看不懂"),
)  # fmt: skip


@pytest.mark.parametrize("arguments", COUNTING, ids=" ".join)
def test_the_terminal_counts_problems_by_their_word(office: Path, arguments: tuple[str, ...]) -> None:
    """Tables, notes and advice on the terminal of an office that has problems alone count no 项."""
    done = typed(*arguments, "--as-of", str(TODAY), cwd=office, language="zh")
    assert done.code in (0, 2)
    assert not re.findall(r".*\d\s?项(?!目).*", done.out + done.err)


@pytest.mark.parametrize("arguments", SAID, ids=" ".join)
def test_what_is_said(office: Path, arguments: tuple[str, ...]) -> None:
    """Tables, lists, explanations and mistakes on the terminal."""
    day = ("--as-of", str(TODAY)) if arguments[0] in DATED else ()
    done = typed(*arguments, *day, cwd=office, language="zh")
    assert done.code in (0, 2)
    said = done.out + done.err
    assert said.strip()
    assert not wrong_words(said.replace("时限:看不懂", ""))


def test_the_manual_and_readme() -> None:
    """What a clerk reads before the first command."""
    root = Path(__file__).parents[2]
    for path in (root / "README.md", root / "civtrack/manual/使用手册.md", root / "civtrack/manual/细则.md"):
        assert not wrong_words(path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ({Kind.PROBLEM}, "问题3件"),
        ({Kind.REMINDER}, "任务3项"),
        ({Kind.MATERIAL}, "材料3项"),
        ({Kind.REMINDER, Kind.PROBLEM}, "问题和任务3项"),
        (set(Kind), "问题、任务和材料3项"),
    ],
)
def test_what_is_counted_has_its_name_and_its_word(kinds: set[Kind], said: str) -> None:
    """As the sentences of circulars, slips and reminders say it."""
    assert f"{things(kinds)}3{measure_word(kinds)}" == said


def test_nothing_is_said_of_a_set_up_that_no_office_made(tmp_path: Path) -> None:
    """The look of what is made of a .csv is ours: on how that would print there is nothing to tell the office."""
    rows = ["编号,县区,问题描述,责任单位,整改时限,整改状态,整改措施,整改进展,备注"]
    said = ("楼道灯不亮" * 9, "综合行政执法局" * 3, "2022-07-30", "整改中", "更换" * 18, "正在办理" * 9, "无" * 36)
    rows += [",".join((f"T{number}", "大洼区", *said)) for number in range(9)]
    (tmp_path / "台账.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "civtrack.toml").write_text('[[ledgers]]\npath = "台账.csv"\n', encoding="utf-8")
    done = typed("daily", "--as-of", str(TODAY), cwd=tmp_path, language="zh")
    assert done.code == 0
    assert ".csv" in done.err
    assert "磅" not in done.err
