"""A clerk's days: what the commands do to a copy of the sample office, told from the files they leave."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from civtrack import __version__
from tests.support.clerk import clerk
from tests.support.offices import a_ledger, contents, files_of, hidden, sample_office, stamps
from tests.support.typed import AS_OF, asked, rows_of, typed

DAY = f"civtrack-out/{AS_OF}"
EDITABLE = ["7月问题台账.xlsx", "7月重点工作提示单.xlsx", "各县区问题清单.xlsx", "档案材料三色表.xlsx"]
DISTRICTS = ["兴隆台区", "双台子区", "大洼区", "盘山县", "辽河油田", "市直部门"]
MADE = ["12345诉求.xlsx", *EDITABLE]
LEFT_OUT = ["数字城管案件.xls"]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A copy of the sample office."""
    return sample_office(tmp_path / "office")


def own_files(office: Path) -> dict[str, str]:
    """The office's own files, without what civtrack made."""
    ours = ("civtrack-out/", ".civtrack/")
    return {name: mark for name, mark in contents(office).items() if not name.startswith(ours)}


def test_the_day_is_done_with_one_command(office: Path) -> None:
    """``daily`` prints a line a district, leaves the whole folder with its manifest, and changes no ledger."""
    before = own_files(office)
    answer = clerk("daily", "--as-of", AS_OF, cwd=office)
    assert answer.returncode == 0
    rows = rows_of(answer.stdout)
    assert [row["District"] for row in rows][:4] == ["兴隆台区", "双台子区", "大洼区", "盘山县"]
    assert rows[-1]["District"] == "Total"
    assert answer.stdout == asked("summary").out
    folder = office / DAY
    own = ["manifest.json", f"三色表_{AS_OF}.xlsx", f"简报_{AS_OF}.txt", f"领导一页纸_{AS_OF}.docx"]
    districts = [f"县区/{name}_{AS_OF}.xlsx" for name in DISTRICTS]
    own += [*districts, f"县区/分发清单_{AS_OF}.json"]
    assert files_of(folder) == sorted([*own, *(f"台账/{name}" for name in MADE)])
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert {one["path"]: one["sha256"] for one in manifest["outputs"]} == {
        name: mark for name, mark in contents(folder).items() if name != "manifest.json"
    }
    assert {one["path"]: one["sha256"] for one in manifest["inputs"]} == {
        name: mark for name, mark in before.items() if name != "civtrack.toml"
    }
    assert [one["path"] for one in manifest["skipped"]] == sorted(LEFT_OUT, reverse=True)
    assert manifest["version"] == __version__
    assert own_files(office) == before
    assert hidden(office) == [".civtrack.lock"]


def test_a_second_run_writes_nothing_and_says_nothing(office: Path) -> None:
    """On unchanged input ``daily -q`` is silent, and every byte and time stamp stays.

    The folder of the history alone is stamped anew: SQLite lays its log there while it reads, and takes it away.
    """
    assert clerk("daily", "-q", "--as-of", AS_OF, cwd=office).returncode == 0
    before, marks = contents(office), stamps(office)
    second = clerk("daily", "-q", "--as-of", AS_OF, cwd=office)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert contents(office) == before
    assert stamps(office) == marks | {".civtrack": stamps(office)[".civtrack"]}


def test_the_same_input_gives_the_same_bytes(office: Path, tmp_path: Path) -> None:
    """Two offices with the same files get the same folder, byte for byte, whatever the terminal's language."""
    other = sample_office(tmp_path / "other")
    assert typed("daily", "-q", "--as-of", AS_OF, cwd=office).code == 0
    assert typed("daily", "-q", "--as-of", AS_OF, "--lang", "en", cwd=other).code == 0
    assert contents(office) == contents(other)


def test_a_changed_ledger_replaces_the_folder_as_a_whole(office: Path) -> None:
    """After an edit the day is made again; nothing of the former folder is mixed in, nothing else is left behind."""
    typed("daily", "-q", "--as-of", AS_OF, cwd=office)
    former = json.loads((office / DAY / "manifest.json").read_text("utf-8"))
    shutil.copyfile(office / "7月重点工作提示单.xlsx", office / "各县区问题清单.xlsx")
    answer = typed("daily", "--as-of", AS_OF, cwd=office)
    assert answer.code == 0
    manifest = json.loads((office / DAY / "manifest.json").read_text("utf-8"))
    assert manifest["summary"]["total"]["total"] != former["summary"]["total"]["total"]
    for output in manifest["outputs"]:
        assert contents(office / DAY)[output["path"]] == output["sha256"]
    assert sorted(path.name for path in (office / "civtrack-out").iterdir()) == [".civtrack.lock", AS_OF, "latest"]


def test_an_output_somebody_edited_is_made_again(office: Path) -> None:
    """The folder is what its manifest says, or it is made anew; what was edited stays beside it and is named."""
    typed("daily", "-q", "--as-of", AS_OF, cwd=office)
    before = contents(office / DAY)
    (office / DAY / f"三色表_{AS_OF}.xlsx").write_bytes(b"edited")
    answer = typed("daily", "-q", "--as-of", AS_OF, cwd=office)
    kept = f"三色表_{AS_OF}（改稿）.xlsx"
    assert answer.code == 0
    assert len([line for line in answer.err.splitlines() if kept in line]) == 1
    assert (office / DAY / kept).read_bytes() == b"edited"
    assert {name: mark for name, mark in contents(office / DAY).items() if name != kept} == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_latest_points_at_the_newest_day(office: Path) -> None:
    """A later day moves ``latest``; catching up on an earlier one does not."""
    latest = office / "civtrack-out" / "latest"
    for day, newest in (("2022-07-19", "2022-07-19"), (AS_OF, AS_OF), ("2022-07-18", AS_OF)):
        typed("daily", "-q", "--as-of", day, cwd=office)
        assert latest.is_symlink()
        assert latest.readlink() == Path(newest)
    assert (latest / "manifest.json").is_file()


@pytest.mark.parametrize(
    "command", [["daily"], ["update"], ["report"], ["update", "--in-place"], ["daily", "-d", "大洼"]], ids=" ".join
)
def test_a_rehearsal_names_exactly_what_is_then_written(office: Path, command: list[str]) -> None:
    """``--dry-run`` writes nothing at all, and its JSON is that of the run that follows, fingerprints included."""
    run = [*command, "--as-of", AS_OF, "--format", "json"]
    before, marks = contents(office), stamps(office)
    rehearsal = typed(*run, "--dry-run", cwd=office)
    assert contents(office) == before
    assert stamps(office) == marks
    done = typed(*run, cwd=office)
    assert json.loads(rehearsal.out) == json.loads(done.out)
    assert rehearsal.code == done.code
    assert [one["path"] for one in json.loads(done.out)["written"]], "something was written"
    for one in json.loads(done.out)["written"]:
        path = Path(one["path"])
        assert contents(path.parent)[path.name] == one["sha256"]
    again = typed(*run, "--dry-run", cwd=office)
    assert json.loads(again.out)["written"] == []


def test_a_rehearsal_says_so_in_words(office: Path) -> None:
    """Without JSON, one line a file: would write, not wrote."""
    lines = typed("report", "--as-of", AS_OF, "--dry-run", cwd=office).err.splitlines()
    assert lines[0].startswith("would write ")
    assert lines[0].endswith(f"三色表_{AS_OF}.xlsx (585 items)") or "items)" in lines[0]


def test_update_in_place_keeps_a_dated_backup_and_does_nothing_twice(office: Path) -> None:
    """The first run backs up and marks each ledger; a second run finds nothing to do and makes no backup."""
    before = own_files(office)
    first = typed("update", *EDITABLE, "--in-place", "--as-of", AS_OF, cwd=office)
    assert first.code == 0
    backups = office / "civtrack-backup"
    assert {re.sub(r"\.\d{4}-\d\d-\d\d\.bak", "", name): mark for name, mark in contents(backups).items()} == {
        name: before[name] for name in EDITABLE
    }
    after, marks = contents(office), stamps(office)
    assert all(after[name] != before[name] for name in EDITABLE)
    second = typed("update", *EDITABLE, "--in-place", "--as-of", AS_OF, cwd=office)
    assert second.code == 0
    assert [line.split(" ")[0] for line in second.err.splitlines()].count("unchanged") == len(EDITABLE)
    assert contents(office) == after
    assert {name: mark for name, mark in stamps(office).items() if name in EDITABLE} == {
        name: mark for name, mark in marks.items() if name in EDITABLE
    }


def test_a_marked_ledger_is_judged_as_before(office: Path) -> None:
    """Reading the updated ledgers gives the same table, on the next day too."""
    typed("update", *EDITABLE, "--in-place", "--as-of", AS_OF, cwd=office)
    assert typed("summary", "--as-of", AS_OF, cwd=office).out == asked("summary").out
    typed("update", *EDITABLE, "--in-place", "--as-of", "2022-07-25", cwd=office)
    assert typed("summary", "--as-of", AS_OF, cwd=office).out == asked("summary").out


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another thing on Windows")
def test_update_in_place_keeps_permissions_and_links(tmp_path: Path) -> None:
    """A ledger shared with a group stays shared; a link stays a link and the file behind it is updated."""
    ledger = a_ledger(tmp_path / "共享" / "台账.xlsx")
    ledger.chmod(0o664)
    link = tmp_path / "台账.xlsx"
    link.symlink_to(ledger)
    before = ledger.read_bytes()
    assert typed("update", link, "--in-place", "--as-of", AS_OF, cwd=tmp_path).code == 0
    assert link.is_symlink()
    assert ledger.read_bytes() != before
    assert ledger.stat().st_mode & 0o777 == 0o664


def test_update_of_one_district_leaves_no_ledger_half_marked(tmp_path: Path) -> None:
    """With -d only ledgers that hold the district are updated, and those as a whole."""
    a_ledger(tmp_path / "甲.xlsx", [{"县区": "大洼区"}, {"县区": "盘山县"}])
    a_ledger(tmp_path / "乙.xlsx", [{"县区": "盘山县"}])
    assert typed("update", ".", "-d", "大洼区", "--in-place", "--as-of", AS_OF, cwd=tmp_path).code == 0
    sheet = load_workbook(tmp_path / "甲.xlsx").worksheets[0]
    headers = [cell.value for cell in sheet[2]]
    column = headers.index("预警等级")
    assert [row[column].value for row in sheet.iter_rows(min_row=3)] == ["绿", "绿"]
    assert "预警等级" not in [cell.value for cell in load_workbook(tmp_path / "乙.xlsx").worksheets[0][2]]


def test_one_districts_day_does_not_replace_the_offices(office: Path) -> None:
    """``daily -d`` refuses to take the place of the whole office's folder; elsewhere, or with --force, it works."""
    typed("daily", "-q", "--as-of", AS_OF, cwd=office)
    before = contents(office)
    refused = typed("daily", "-d", "大洼", "--as-of", AS_OF, cwd=office)
    assert refused.code == 4
    assert contents(office) == before
    assert typed("daily", "-d", "大洼", "--as-of", AS_OF, "--out", "大洼", cwd=office).code == 0
    assert (office / "大洼" / AS_OF / f"三色表_大洼区_{AS_OF}.xlsx").is_file()
    assert typed("daily", "-d", "大洼", "--as-of", AS_OF, "--force", cwd=office).code == 0


def test_a_share_that_is_gone_costs_nothing(office: Path) -> None:
    """When no ledger can be read, the day's folder stays as it was and the command ends with 3."""
    typed("daily", "-q", "--as-of", AS_OF, cwd=office)
    before = contents(office / "civtrack-out")
    for path in office.glob("*.*"):
        if path.suffix in (".xlsx", ".xls", ".csv"):
            path.unlink()
    answer = typed("daily", "--as-of", AS_OF, cwd=office)
    assert answer.code == 3
    assert answer.out == ""
    assert contents(office / "civtrack-out") == before


def test_config_init_makes_settings_that_work(tmp_path: Path) -> None:
    """In a folder of ledgers: ``config init``, ``config check``, ``daily``, with nothing edited between."""
    office = sample_office(tmp_path / "office")
    (office / "civtrack.toml").unlink()
    made = clerk("config", "init", cwd=office)
    assert made.returncode == 0
    assert "civtrack config check" in made.stderr
    assert typed("config", "check", cwd=office).code == 0
    shown = {row["Key"]: row["Value"] for row in rows_of(typed("config", "show", cwd=office).out)}
    assert {"兴隆台区", "双台子区", "大洼区", "盘山县"} <= set(json.loads(shown["office.districts"]))
    answer = typed("daily", "--as-of", AS_OF, cwd=office)
    assert answer.code == 0
    assert rows_of(answer.out)[-1]["All"] == rows_of(asked("summary").out)[-1]["All"]
    again = typed("config", "init", cwd=office)
    assert again.code == 4
    assert "--force" in again.err


def test_the_demo_shows_the_whole_job(tmp_path: Path) -> None:
    """``demo`` copies the office, takes in what came, does its day, says where to look, and writes over nothing."""
    answer = clerk("demo", "试用", cwd=tmp_path)
    assert answer.returncode == 0
    whole, shown = rows_of(asked("summary").out)[-1], rows_of(answer.stdout)[-1]
    assert int(shown["All"]) == int(whole["All"]) + 3  # what the patrol found
    assert int(shown["Done"]) == int(whole["Done"]) + 3  # what the district answered
    assert f"{DAY}/" in answer.stderr
    manifest = json.loads((tmp_path / "试用" / DAY / "manifest.json").read_text("utf-8"))
    assert [(one["what"], one["rows"]) for one in manifest["inbox"]] == [("collected", 5), ("added", 3)]
    before = contents(tmp_path)
    assert clerk("demo", "试用", cwd=tmp_path).returncode == 4
    assert contents(tmp_path) == before
    assert clerk("demo", "试用", "--force", "-q", cwd=tmp_path).returncode == 0
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["大洼区", "大洼", "大洼县", "大"])
def test_a_district_is_known_by_its_aliases(name: str) -> None:
    """An alias of the settings, or an unmistakable beginning, means the district."""
    rows = rows_of(asked("query", "-d", name, "--tier", "red").out)
    assert rows == rows_of(asked("query", "-d", "大洼区", "--tier", "red").out)
    assert {row["District"] for row in rows} == {"大洼区"}
    whole = [row for row in rows_of(asked("query", "--tier", "red").out) if row["District"] == "大洼区"]
    assert rows == whole


def test_an_item_is_explained_by_number_identity_or_place() -> None:
    """All three ways lead to the same explanation, with the cell and the text behind each value."""
    item = json.loads(asked("query", "--tier", "red", "--limit", "1", "-f", "json").out)[0]
    place = f"{item['ledger']}!{item['sheet']}!{item['row']}"
    texts = {
        asked("explain", way).out for way in (item["number"], item["id"], place, f"{item['ledger']}!{item['row']}")
    }
    assert len(texts) == 1
    text = texts.pop()
    assert place in text.splitlines()[0]
    assert item["deadline_text"] in text
    assert f"{item['days_overdue']} d late" in text
    assert "(overdue)" in text


def test_an_unclear_deadline_is_shown_with_its_cell() -> None:
    """The explanation of a grey item shows what is written, where, and that it is not understood."""
    item = next(
        item
        for item in json.loads(asked("query", "--tier", "grey", "-f", "json").out)
        if item["deadline_kind"] == "unclear" and item["ledger"] == "7月问题台账.xlsx"
    )
    text = asked("explain", f"{item['ledger']}!{item['row']}").out
    assert f"O{item['row']}" in text
    assert f"“{item['deadline_text']}” is not understood" in text or f"{item['deadline_text']} is a bare number" in text
    steps = json.loads(asked("explain", f"{item['ledger']}!{item['row']}", "-f", "json").out)[0]
    assert [problem["cell"] for problem in steps["problems"]] == [f"O{item['row']}"]
    (step,) = [step for step in steps["steps"] if step["field"] == "deadline"]
    assert (step["cell"], step["written"]) == (f"O{item['row']}", item["deadline_text"])
    assert step["meaning"] in item["reasons"]


def test_two_items_with_one_number_are_both_explained() -> None:
    """A number that is used twice is answered twice, not by chance."""
    problems = json.loads(asked("inspect", "-f", "json").out)["problems"]
    number = next(problem["found"] for problem in problems if problem["code"] == "D311")
    heads = [line for line in asked("explain", number).out.splitlines() if not line.startswith(" ") and line]
    assert len(heads) == 2
    assert all(number in head for head in heads)


def test_report_writes_the_summary_workbook(office: Path) -> None:
    """``report`` puts the workbook into the dated folder, or where --out says, and nothing else."""
    assert typed("report", "--as-of", AS_OF, cwd=office).code == 0
    assert files_of(office / DAY) == [f"三色表_{AS_OF}.xlsx"]
    assert typed("report", "--as-of", AS_OF, "--out", "报表", cwd=office).code == 0
    assert contents(office / "报表") == contents(office / DAY)
    assert "三色表" in load_workbook(office / DAY / f"三色表_{AS_OF}.xlsx").sheetnames


def test_update_writes_beside_and_leaves_the_originals(office: Path) -> None:
    """Updated ledgers go to 台账/ under the output folder; what cannot be updated is refused by name, exit 4."""
    before = own_files(office)
    answer = typed("update", "--as-of", AS_OF, cwd=office)
    assert answer.code == 4
    assert files_of(office / DAY) == sorted(f"台账/{name}" for name in MADE)
    assert own_files(office) == before
    for name in LEFT_OUT:
        assert any(name in line and "cannot be updated" in line for line in answer.err.splitlines())


def test_doctor_tells_what_is_there(office: Path) -> None:
    """Versions, calendar, settings and each ledger have a line; a ledger open in Excel is named."""
    (office / "~$7月问题台账.xlsx").write_bytes(b"\x05Clerk" + bytes(159))
    answer = typed("doctor", "-f", "json", cwd=office)
    assert answer.code == 0
    checks = json.loads(answer.out)
    assert all(list(check) == ["check", "result", "details"] for check in checks)
    assert {"check": "civtrack", "result": "ok", "details": __version__} in checks
    ledgers = [check for check in checks if check["check"] == "Ledgers"]
    assert len(ledgers) == len(MADE) + len(LEFT_OUT)
    assert [check["result"] for check in ledgers].count("note") == 1
    assert "open in Excel (Clerk)" in next(check["details"] for check in ledgers if check["result"] == "note")


def test_inspect_says_what_each_column_was_taken_for() -> None:
    """Each sheet with its kind, header and data rows, each column with its field and why, then each problem."""
    text = asked("inspect").out
    assert "整改台账: problem ledger, header in row 3-4" in text
    assert "汇总: passed over" in text
    line = next(line for line in text.splitlines() if "交办日期" in line)
    assert "Assigned on" in line
    assert "D201 Error  7月问题台账.xlsx!整改台账!O18" in text


def test_ledgers_are_found_as_files_folders_and_patterns(tmp_path: Path) -> None:
    """A file, its folder, a pattern, and -r for folders below; locks, backups and outputs are never taken."""
    a_ledger(tmp_path / "台账" / "5月.xlsx")
    a_ledger(
        tmp_path / "台账" / "县" / "6月.xlsx",
        [{"问题描述": "另一处", "编号": "U1"}, {"问题描述": "第三处", "编号": "U2"}],
    )
    (tmp_path / "台账" / "~$5月.xlsx").write_bytes(b"lock")
    a_ledger(tmp_path / "台账" / "civtrack-backup" / "5月.2022-07-01.bak.xlsx")

    def count(*paths: str) -> str:
        return str(rows_of(typed("summary", *paths, "--as-of", AS_OF, cwd=tmp_path).out)[-1]["All"])

    assert count("台账/5月.xlsx") == count("台账") == count("台账/*.xlsx") == "1"
    assert count("台账", "-r") == count("台账/**/*.xlsx") == "3"
    assert count("台账", "台账/5月.xlsx") == "1"
    typed("daily", "台账", "--out", "台账/出", "--as-of", AS_OF, cwd=tmp_path)
    assert count("台账", "-r") == "3"


def test_sheets_can_be_chosen(office: Path) -> None:
    """--sheet reads only that sheet; its district comes from its name."""
    rows = rows_of(typed("summary", "各县区问题清单.xlsx", "--sheet", "大洼区", "--as-of", AS_OF, cwd=office).out)
    assert [row["District"] for row in rows if row["All"] != "0"] == ["大洼区", "Total"]
