"""``civtrack notice`` as the clerk runs it: files, JSON, what is said, the office's own words, drafts that stay."""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path

import pytest

from tests.support.offices import a_ledger, contents, files_of, sample_office
from tests.support.typed import AS_OF, Answer, asked, typed
from tests.support.word import opened, pages, tables, words

GOLDEN = Path(__file__).parents[1] / "golden" / "notices"
WRITING = os.environ.get("CIVTRACK_GOLDEN") == "write"
LATE = {"整改时限": "2022-07-01", "整改状态": "未整改"}
SHOWN = {
    "督查通报": ("circular", "--issue", "3", "--number", "12", "--reply-by", "2022-07-25", "--photos"),
    "督查快报": ("express",),
    "提示单": ("slip", "--unit", "市住房和城乡建设局", "--reply-by", "2022-07-25"),
    "督办单": ("supervision", "--unit", "双台子区住房和城乡建设局", "--photos"),
    "督办单-一项": ("supervision", "--unit", "新工街道办事处", "--per", "item", "--limit", "1"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what this module looks at."""
    return tmp_path_factory.mktemp("notices")


@pytest.fixture
def office(home: Path) -> Path:
    """The sample office with every document that this module looks at, made once."""
    return _made(home)


@functools.cache
def _made(home: Path) -> Path:
    folder = sample_office(home / "office")
    for name, (kind, *options) in SHOWN.items():
        done = typed("notice", "--type", kind, *options, "--as-of", AS_OF, "--out", f"out/{name}", "-q", cwd=folder)
        assert done.code == 0, done.err
    return folder


def documents(office: Path, name: str) -> list[Path]:
    return sorted((office / "out" / name).glob("*.docx"))


@pytest.mark.parametrize("name", SHOWN)
def test_the_words_are_as_they_were(office: Path, name: str) -> None:
    """The text of each document of the sample office equals the golden file, which a person has read."""
    text = "\n".join(f"【{path.name}】\n{words(path.read_bytes())}" for path in documents(office, name))
    golden = GOLDEN / f"{name}.txt"
    if WRITING:
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(text.encode())
    assert text == golden.read_bytes().decode()


def test_no_golden_document_is_left_over() -> None:
    """Every file in the folder belongs to a document."""
    assert {path.stem for path in GOLDEN.iterdir()} == set(SHOWN)


def test_the_circulars_table_is_the_printed_summary(office: Path) -> None:
    """Every number of the table equals ``summary --format json`` of the same day."""
    summary = json.loads(asked("summary", "--format", "json").out)
    (path,) = documents(office, "督查通报")
    table = next(table for table in tables(path.read_bytes()) if "最长逾期" in table[0])
    for row, group in zip(table[1:], [*summary["groups"], summary["total"]], strict=True):
        name, total, red, yellow, green, grey, closed, completion, on_time, longest = row
        assert name == (group["group"] or "合计")
        counted = [int(count) for count in (total, red, yellow, green, grey, closed)]
        assert counted == [group[key] for key in ("total", "red", "yellow", "green", "grey", "closed")]
        assert completion == f"{group['completion_rate']:.2%}"
        assert on_time == f"{group['on_time_rate']:.2%}"
        assert longest == (f"{group['max_days_overdue']}天" if group["max_days_overdue"] else "—")


def test_the_circular_names_every_overdue_item(office: Path) -> None:
    """As many problems by district as ``query`` finds overdue, each with its unit."""
    found = json.loads(asked("query", "--overdue", "1..", "--format", "json").out)
    late = [item for item in found if item["reason"] == "overdue"]
    (path,) = documents(office, "督查通报")
    lines = [line for line in words(path.read_bytes()).splitlines() if "）。责任单位：" in line]
    assert len(lines) == len(late) == 73
    for item in late:
        if item["number"] and not item["number"].isdecimal():
            (line,) = [line for line in lines if item["number"] in line]
            assert f"逾期{item['days_overdue']}天" in line


@pytest.mark.libreoffice
def test_the_sample_circular_prints_22_lines_a_page(office: Path, tmp_path: Path) -> None:
    """On pages that hold nothing but text, LibreOffice sets 22 lines; no page ends with a heading."""
    (path,) = documents(office, "督查通报")
    copy = tmp_path / "通报.docx"
    copy.write_bytes(path.read_bytes())
    found = pages(copy, tmp_path / "profile")
    assert len(found) == pytest.approx(14, abs=3)
    bodies = [page[1:-1] for page in found]
    assert [len(body) for body in bodies].count(22) >= 4
    assert max(map(len, bodies[2:-1])) <= 22
    headings = {p.text for p in opened(path.read_bytes()).paragraphs if "标题" in p.style.name}
    assert len(headings) > 8
    assert not [body[-1] for body in bodies if body[-1].replace(" ", "") in headings]


def run(*arguments: str | Path, cwd: Path) -> Answer:
    return typed("notice", *arguments, "--as-of", AS_OF, cwd=cwd)


def small(folder: Path) -> Path:
    a_ledger(folder / "台账.xlsx", [{**LATE, "责任单位": "区住建局"}, {**LATE, "责任单位": "区教育局"}, {}])
    return folder


def test_json_lists_what_was_written_and_what_was_the_same(tmp_path: Path) -> None:
    """The contract's keys; a second run writes nothing and says so."""
    small(tmp_path)
    first = json.loads(run("台账.xlsx", "--type", "supervision", "-f", "json", cwd=tmp_path).out)
    assert [(one["kind"], one["district"], one["items"]) for one in first["written"]] == [
        *[("supervision", "大洼区", 1)] * 2,
        ("internal_note", None, 2),
    ]
    assert files_of(tmp_path / "civtrack-out") == [
        "2022-07-20/通报/内部说明_督办单_2022-07-20.txt",
        *(f"2022-07-20/通报/督办单_{unit}_2022-07-20.docx" for unit in ("区住建局", "区教育局")),
    ]
    before = contents(tmp_path)
    second = json.loads(run("台账.xlsx", "--type", "督办单", "-f", "json", cwd=tmp_path).out)
    assert second["written"] == []
    assert second["unchanged"] == [one["path"] for one in first["written"]]
    assert contents(tmp_path) == before


def test_a_rehearsal_writes_nothing(tmp_path: Path) -> None:
    """``-n`` says the file and leaves no trace."""
    before = contents(small(tmp_path))
    done = run("台账.xlsx", "--type", "circular", "-n", cwd=tmp_path)
    assert "would write civtrack-out/2022-07-20/通报/督查通报_2022-07-20.docx" in done.err
    assert contents(tmp_path) == before


def test_a_draft_that_was_worked_on_is_refused_unless_forced(tmp_path: Path) -> None:
    """Code 4 and the file as it was; ``--force`` replaces it."""
    import docx

    small(tmp_path)
    run("台账.xlsx", "--type", "circular", cwd=tmp_path)
    path = tmp_path / "civtrack-out/2022-07-20/通报/督查通报_2022-07-20.docx"
    document = docx.Document(str(path))
    document.core_properties.last_modified_by = "张主任"
    document.save(str(path))
    before = path.read_bytes()
    refused = run("台账.xlsx", "--type", "circular", "--issue", "5", cwd=tmp_path)
    assert refused.code == 4
    assert "already exists" in refused.err
    assert path.read_bytes() == before
    assert run("台账.xlsx", "--type", "circular", "--issue", "5", "--force", cwd=tmp_path).code == 0
    assert "2022年第5期" in words(path.read_bytes())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--type", "letter"), "“letter” is not known; did you mean"),
        (("--type", "slip", "--per", "street"), "“street” is not known; did you mean"),
        (("--type", "slip", "--per", "item"), "“item” is none of unit, district"),
        (("--type", "slip", "--reply-by", "soon"), "--reply-by: “soon” is not a day"),
        (("--type", "slip", "--unit", "交通局"), "no item is of the unit “交通局”"),
        (("--type", "supervision", "--step", "枪毙"), "“枪毙” is none of"),
        (("--type", "slip", "-f", "csv"), "“csv” is none of json"),
        ((), "--type"),
    ],
)
def test_a_slip_of_the_clerk_is_named(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    """Code 2, the option and what there is."""
    done = run("台账.xlsx", *arguments, cwd=small(tmp_path))
    assert done.code == 2
    assert said in done.err
    assert files_of(tmp_path) == ["台账.xlsx"]


def test_nothing_overdue_is_said_and_no_file_made(tmp_path: Path) -> None:
    """No empty slip."""
    a_ledger(tmp_path / "台账.xlsx", [{}])
    done = run("台账.xlsx", "--type", "supervision", cwd=tmp_path)
    assert (done.code, files_of(tmp_path)) == (0, ["台账.xlsx"])
    assert "nothing is overdue; no slip was made" in done.err


def test_the_office_changes_a_word(tmp_path: Path) -> None:
    """``config init --templates``, one changed sentence, and the next document has it; a slip is named by its line."""
    small(tmp_path)
    (tmp_path / "civtrack.toml").write_text('[[ledgers]]\npath = "台账.xlsx"\n', encoding="utf-8")
    done = typed("config", "init", "--templates", cwd=tmp_path)
    assert (done.code, len(list((tmp_path / "templates").iterdir()))) == (0, 6)
    assert (tmp_path / "civtrack.toml").read_text(encoding="utf-8") == '[[ledgers]]\npath = "台账.xlsx"\n'
    template = tmp_path / "templates/督查通报.txt"
    text = template.read_text(encoding="utf-8-sig")
    template.write_text(text.replace("# 文明城市创建督查通报", "# 我市督查通报"), encoding="utf-8")
    assert typed("config", "check", cwd=tmp_path).code == 0
    assert run("--type", "circular", cwd=tmp_path).code == 0
    path = tmp_path / "civtrack-out/2022-07-20/通报/督查通报_2022-07-20.docx"
    assert words(path.read_bytes()).startswith("公文标题：我市督查通报\n")
    template.write_text("一\n{% fro x %}", encoding="utf-8")
    for answer in (typed("config", "check", cwd=tmp_path), run("--type", "circular", cwd=tmp_path)):
        assert answer.code == 2
        assert "templates/督查通报.txt:2" in answer.err
    assert words(path.read_bytes()).startswith("公文标题：我市督查通报\n")


def test_numbers_go_on_from_the_history(tmp_path: Path) -> None:
    """Once a number was given, the next documents go on from it, also in another run; a number used twice is said."""
    small(tmp_path)
    settings = tmp_path / "civtrack.toml"
    settings.write_text('[[ledgers]]\npath = "台账.xlsx"\n', encoding="utf-8")
    assert typed("summary", "--snapshot", "--as-of", AS_OF, cwd=tmp_path).code == 0
    blank = run("--type", "supervision", "-n", cwd=tmp_path)
    assert "--number" in blank.err
    assert run("--type", "supervision", "--unit", "区住建局", "--number", "12", cwd=tmp_path).code == 0
    both = run("--type", "supervision", cwd=tmp_path)
    assert "--number" not in both.err
    folder = tmp_path / "civtrack-out/2022-07-20/通报"
    assert "〔2022〕12号" in words((folder / "督办单_区住建局_2022-07-20.docx").read_bytes())
    assert "〔2022〕13号" in words((folder / "督办单_区教育局_2022-07-20.docx").read_bytes())
    twice = run("--type", "supervision", "--unit", "区教育局", "--number", "12", "-n", cwd=tmp_path)
    assert "number 12 was given to 督办单_区住建局_2022-07-20.docx before" in twice.err


def test_a_draft_that_was_thrown_away_took_no_number(tmp_path: Path) -> None:
    """Numbers count on from the last draft that is still there, in whatever folder; gaps before it stay."""
    small(tmp_path)
    (tmp_path / "civtrack.toml").write_text('[office]\ncode = "盘创办"\n[[ledgers]]\npath = "台账.xlsx"\n', "utf-8")
    assert typed("summary", "--snapshot", "--as-of", AS_OF, cwd=tmp_path).code == 0
    arguments = ("--type", "supervision", "--unit")
    assert run(*arguments, "区住建局", "--number", "12", cwd=tmp_path).code == 0
    folder = tmp_path / "civtrack-out/2022-07-20/通报"
    theirs, other = (f"督办单_{unit}_2022-07-20.docx" for unit in ("区教育局", "区住建局"))
    assert run(*arguments, "区教育局", cwd=tmp_path).code == 0
    assert "盘创办〔2022〕13号" in words((folder / theirs).read_bytes())
    (folder / theirs).unlink()
    assert run(*arguments, "区教育局", "-o", "别处", cwd=tmp_path).code == 0
    assert "〔2022〕13号" in words((tmp_path / "别处" / theirs).read_bytes())
    # The one elsewhere counts as well, and what stands before it is not given again.
    (folder / other).unlink()
    assert run(*arguments, "区住建局", cwd=tmp_path).code == 0
    assert "〔2022〕12号" in words((folder / other).read_bytes())
    (tmp_path / "别处" / theirs).unlink()
    (folder / other).unlink()
    assert run(*arguments, "区教育局", cwd=tmp_path).code == 0
    assert "〔2022〕12号" in words((folder / theirs).read_bytes())


def test_daily_makes_the_notices_that_settings_name(tmp_path: Path) -> None:
    """In 通报/, with the manifest; a changed template makes the day again; a draft that was worked on is kept."""
    import docx

    small(tmp_path)
    (tmp_path / "civtrack.toml").write_text(
        '[[ledgers]]\npath = "台账.xlsx"\n[outputs]\ndaily = ["notice"]\nnotices = ["circular", "supervision"]\n',
        encoding="utf-8",
    )
    assert typed("daily", "-q", "--as-of", AS_OF, cwd=tmp_path).code == 0
    day = tmp_path / "civtrack-out" / AS_OF
    made = [
        "通报/内部说明_督办单_2022-07-20.txt",
        "通报/内部说明_督查通报_2022-07-20.txt",
        "通报/督办单_区住建局_2022-07-20.docx",
        "通报/督办单_区教育局_2022-07-20.docx",
        "通报/督查通报_2022-07-20.docx",
    ]
    assert sorted(one["path"] for one in json.loads((day / "manifest.json").read_text("utf-8"))["outputs"]) == made
    before = contents(day)
    assert typed("daily", "-q", "--as-of", AS_OF, cwd=tmp_path).code == 0
    assert contents(day) == before
    draft = day / "通报/督查通报_2022-07-20.docx"
    document = docx.Document(str(draft))
    document.core_properties.last_modified_by = "张主任"
    document.save(str(draft))
    typed("config", "init", "--templates", cwd=tmp_path)
    (tmp_path / "templates/督办单.txt").write_text("# 我办督办单", encoding="utf-8")
    assert typed("daily", "-q", "--as-of", AS_OF, cwd=tmp_path).code == 0
    assert "我办督办单" in words((day / made[2]).read_bytes())
    assert (day / "通报/督查通报_2022-07-20（改稿）.docx").is_file()


def test_a_broken_template_leaves_the_day_as_it_was(tmp_path: Path) -> None:
    """``daily`` names file and line and replaces nothing."""
    small(tmp_path)
    (tmp_path / "civtrack.toml").write_text(
        '[[ledgers]]\npath = "台账.xlsx"\n[outputs]\ndaily = ["report", "notice"]\n', encoding="utf-8"
    )
    assert typed("daily", "-q", "--as-of", AS_OF, cwd=tmp_path).code == 0
    before = contents(tmp_path / "civtrack-out")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/督查通报.txt").write_text("{{ nobody }}", encoding="utf-8")
    broken = typed("daily", "-q", "--as-of", AS_OF, cwd=tmp_path)
    assert broken.code == 2
    assert "templates/督查通报.txt:1" in broken.err
    assert contents(tmp_path / "civtrack-out") == before
