"""Shows that what lies in the inbox is taken once, put away with its fingerprint, or set aside with the reason."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from civtrack.assessment import Assessment
from civtrack.edits import new_files, receiving
from civtrack.edits.pairing import Pairing
from civtrack.edits.plan import Plan
from civtrack.edits.taken_in import taken_in
from civtrack.errors import CellNotEditable
from civtrack.files import sha256
from civtrack.model import Ledger, Message
from tests.support.collecting import SENT, Record, ledger_of, rows_in, table_of, write_table
from tests.support.typed import Answer, typed

DAY = "2022-07-20"
LEDGER = "7月台账.xlsx"
SETTINGS = """\
[office]
districts = ["大洼区", "盘山县"]
[[ledgers]]
path = "7月台账.xlsx"
[inbox]
dir = "收件"
[outputs]
daily = ["split", "brief"]
"""
NEW = {
    "县区": "大洼区", "点位": "新街1号", "问题描述": "路灯不亮3盏", "交办日期": "2022-07-19", "整改时限": "2022-07-29",
    "责任单位": "市城管局", "整改状态": "未整改",
}  # fmt: skip
DOUBLE = NEW | {"点位": "惠宾街2号", "问题描述": "第2处路面破损，积水6平方米", "交办日期": "2022-07-01"}
OLD = (10**9, 10**9)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office whose ledger was sent out on the day, with an empty inbox."""
    office = tmp_path / "office"
    ledger_of(office / LEDGER, [{"县区": "大洼区" if turn % 2 else "盘山县"} for turn in range(8)])
    (office / "civtrack.toml").write_text(SETTINGS, encoding="utf-8")
    (office / "收件").mkdir()
    day(office)
    return office


def day(office: Path, *options: str, as_of: str = DAY, code: int = 0) -> Answer:
    done = typed("daily", "--as-of", as_of, *options, cwd=office)
    assert done.code == code, done.err
    return done


def said(office: Path, *options: str, code: int = 0) -> list[dict[str, Any]]:
    """What the JSON says of the inbox."""
    found: list[dict[str, Any]] = json.loads(day(office, "-f", "json", *options, code=code).out)["inbox"]
    return found


def answer(office: Path, name: str, change: Callable[[list[Record]], object]) -> Path:
    """What 大洼区 was sent, changed, in the inbox."""
    headers, rows = table_of(office / SENT / f"大洼区_{DAY}.xlsx")
    change(rows)
    return write_table(office / "收件" / name, headers, rows[::-1])


def patrol(office: Path, name: str, *rows: Mapping[str, Any]) -> Path:
    return write_table(office / "收件" / name, list(NEW), rows or (NEW,))


def done(rows: list[Record]) -> None:
    rows[0] |= {"整改状态": "已整改", "完成日期": "2022-07-18"}


def lying(office: Path) -> list[str]:
    """Everything in the inbox but the reports, the lists and the texts."""
    found = (path for path in (office / "收件").rglob("*") if path.is_file())
    names = sorted(path.relative_to(office / "收件").as_posix() for path in found)
    return [name for name in names if not name.endswith((".txt", ".json")) and "合并报告" not in name]


def manifest(office: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((office / "civtrack-out" / DAY / "manifest.json").read_text("utf-8"))
    return found


def test_an_answer_is_merged_logged_and_put_away(office: Path) -> None:
    """The ledger has it, the day counts it, log, backup, list and manifest agree; a second run says nothing."""
    before, mark = sha256(office / LEDGER), sha256(answer(office, "大洼区反馈.xlsx", done))
    (found,) = said(office)
    assert (found["what"], found["cells"], found["matched"], found["districts"]) == ("collected", 2, 4, ["大洼区"])
    assert rows_in(office / LEDGER)["WT-0002"]["整改状态"] == "已整改"
    assert lying(office) == [f"已收/{DAY}/大洼区反馈.xlsx"]
    assert sha256(office / found["path"]) == found["sha256"] == mark
    assert json.loads((office / "收件" / "已收" / DAY / "收件清单.json").read_text("utf-8"))["files"] == [found]
    assert manifest(office)["inbox"] == [found]
    assert manifest(office)["summary"]["total"]["closed"] == 1
    (backup,) = (office / "civtrack-backup").iterdir()
    assert sha256(backup) == before
    changes = json.loads(typed("log", "-f", "json", cwd=office).out)
    assert {change["from"].split("!")[0] for change in changes} == {"大洼区反馈.xlsx"}
    again = day(office, "-q")
    assert (again.out, again.err) == ("", "")


def test_new_problems_are_added_once(office: Path) -> None:
    """A file called 新增 is added; a likely double is left out and named; the same bytes again are only put away."""
    first = patrol(office, "巡查新增.xlsx", NEW, DOUBLE)
    copy = shutil.copyfile(first, office / "巡查.xlsx")
    (found,) = said(office)
    assert (found["what"], found["added"], found["rows"]) == ("added", 1, 2)
    assert rows_in(office / LEDGER)["WT-0009"]["问题描述"] == "路灯不亮3盏"
    shutil.move(copy, office / "收件" / "巡查又新增.xlsx")
    ledger = sha256(office / LEDGER)
    (found,) = said(office)
    assert (found["what"], found["added"]) == ("known", 0)
    assert sha256(office / LEDGER) == ledger
    assert lying(office) == [f"已收/{DAY}/巡查又新增.xlsx", f"已收/{DAY}/巡查新增.xlsx"]


def test_what_a_patrol_found_needs_no_deadline(office: Path) -> None:
    """A list of what was seen where is one of new problems, if its name says so; else the clerk is asked."""
    found = {"检查地点": "新街1号", "发现问题": "路灯不亮3盏", "所属县区": "大洼区"}
    for name, fate in (("巡查.xlsx", "set_aside"), ("新增巡查.xlsx", "added")):
        write_table(office / "收件" / name, list(found), [found])
        os.utime(office / "收件" / name, OLD)
        (one,) = said(office)
        assert (one["what"], "put “新增” into its name" in str(one)) == (fate, fate != "added"), one


def test_new_problems_in_a_table_of_word_are_added(office: Path) -> None:
    """A file called 新增 is added, whatever program it was typed in."""
    from docx import Document

    document = Document()
    table = document.add_table(rows=0, cols=len(NEW))
    for line in (list(NEW), list(NEW.values())):
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = str(text)
    document.save(str(office / "收件/巡查新增.docx"))
    (found,) = said(office)
    assert (found["what"], found["added"], found["rows"]) == ("added", 1, 1)
    assert rows_in(office / LEDGER)["WT-0009"]["问题描述"] == "路灯不亮3盏"


def test_a_double_is_named_and_in_the_report(office: Path) -> None:
    """Nobody loses a problem because a file was put away."""
    patrol(office, "巡查新增.xlsx", NEW, DOUBLE)
    assert "巡查新增.xlsx!台账!4 was not taken in: may be 7月台账.xlsx!台账!4 already" in day(office).err
    (report,) = (office / "收件" / "已收" / DAY).glob("合并报告_*.xlsx")
    outcomes = [row["结果"] for row in _report(report)]
    assert outcomes == ["未采纳", "已加入"]


def _report(path: Path) -> list[Record]:
    from openpyxl import load_workbook

    lines = list(load_workbook(path).worksheets[0].iter_rows(values_only=True))
    top = next(turn for turn, line in enumerate(lines) if line[0] == "结果")
    return [dict(zip(map(str, lines[top]), line, strict=True)) for line in lines[top + 1 :] if line[0]]


def test_what_nobody_can_decide_is_set_aside_with_the_reason(office: Path) -> None:
    """New problems without 新增, a broken file, half an answer: put into 待处理, each with a text; nothing is taken."""
    ledger = sha256(office / LEDGER)
    patrol(office, "巡查.xlsx")
    patrol(office, "混合.xlsx", DOUBLE, NEW, NEW | {"点位": "新街2号"})
    broken = office / "收件" / "坏的.xlsx"
    broken.write_bytes(b"no workbook")
    os.utime(broken, OLD)
    told = {one["path"].rpartition("/")[2]: one for one in said(office)}
    assert {one["what"] for one in told.values()} == {"set_aside"}
    assert lying(office) == ["待处理/坏的.xlsx", "待处理/巡查.xlsx", "待处理/混合.xlsx"]
    assert sha256(office / LEDGER) == ledger
    notes = {path.name: path.read_text("utf-8-sig") for path in (office / "收件" / "待处理").glob("*.txt")}
    assert "在文件名里加上“新增”" in notes["巡查.xlsx.说明.txt"]
    assert "3 行里只有 1 行是台账里的" in notes["混合.xlsx.说明.txt"]
    assert "坏的.xlsx：没有收进台账" in notes["坏的.xlsx.说明.txt"]
    shutil.move(office / "收件" / "待处理" / "巡查.xlsx", office / "收件" / "巡查新增.xlsx")
    assert said(office)[0]["added"] == 1


@pytest.mark.parametrize("name", ["空.xlsx", "大洼区.xlsx.crdownload", "大洼区.csv", "大洼区.xlsx", "~$大洼区.xlsx"])
def test_what_is_still_being_copied_waits(office: Path, name: str) -> None:
    """Nothing in it, half a name, written to in this moment, a lock of Excel: left where it is, and said."""
    path = office / "收件" / name
    path.write_bytes(b"" if name.startswith("空") else "县区,问题描述\n大洼区,半".encode())
    told = said(office)
    assert [one["what"] for one in told] == ([] if name.startswith("~$") else ["waiting"])
    assert lying(office) == [name]


def test_a_ledger_that_cannot_be_written_keeps_its_answers_waiting(office: Path) -> None:
    """Open in Excel: code 4, the file stays, the day is made without it; closed, the next run takes it."""
    answer(office, "大洼区.xlsx", done)
    lock = office / f"~${LEDGER}"
    lock.write_bytes(b"\x06" + b"Wang  " * 20)
    assert [one["what"] for one in said(office, code=4)] == ["waiting"]
    assert lying(office) == ["大洼区.xlsx"]
    lock.unlink()
    assert [one["what"] for one in said(office)] == ["collected"]


def test_a_rehearsal_moves_nothing(office: Path) -> None:
    """--dry-run says what would be taken; ledger, inbox and day are as they were."""
    answer(office, "大洼区.xlsx", done)
    patrol(office, "巡查.xlsx")
    before = {path: sha256(path) for path in office.rglob("*") if path.is_file()}
    told = {one["what"]: one for one in said(office, "--dry-run")}
    assert told["collected"]["cells"] == 2
    assert told["set_aside"]["path"] == "收件/待处理/巡查.xlsx"
    assert {path: sha256(path) for path in office.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("options", [("-d", "大洼区"), ("--as-of", "2022-07-19")])
def test_a_run_of_a_part_or_of_a_past_day_leaves_the_inbox_alone(office: Path, options: tuple[str, ...]) -> None:
    """A district's day, or yesterday's made again, is no time to change the ledgers."""
    answer(office, "大洼区.xlsx", done)
    told = typed("daily", "--as-of", DAY, *options, "-o", "其他" if "-d" in options else "civtrack-out", cwd=office)
    assert "收件 is left alone" in told.err
    assert lying(office) == ["大洼区.xlsx"]


def test_an_answer_of_the_same_name_finds_a_place_of_its_own(office: Path) -> None:
    """The second one of a day is put beside the first; both are in the list."""
    answer(office, "大洼区.xlsx", done)
    day(office)
    answer(office, "大洼区.xlsx", lambda rows: rows[1].update({"整改情况": "正在清理"}))
    day(office)
    assert lying(office) == [f"已收/{DAY}/大洼区-2.xlsx", f"已收/{DAY}/大洼区.xlsx"]
    assert [one["path"] for one in manifest(office)["inbox"]] == [
        f"收件/已收/{DAY}/大洼区.xlsx", f"收件/已收/{DAY}/大洼区-2.xlsx",
    ]  # fmt: skip
    assert len(list((office / "收件" / "已收" / DAY).glob("合并报告_*.xlsx"))) == 2


def test_what_was_taken_back_can_come_again(office: Path) -> None:
    """A merge that was undone is done again when the file is put into the inbox again."""
    copy = shutil.copyfile(answer(office, "大洼区.xlsx", done), office / "大洼区.xlsx")
    day(office)
    assert typed("restore", "--last", LEDGER, cwd=office).code == 0
    assert rows_in(office / LEDGER)["WT-0002"]["整改状态"] == "整改中"
    day(office)
    shutil.move(copy, office / "收件" / "大洼区.xlsx")
    assert said(office)[0]["cells"] == 2
    assert rows_in(office / LEDGER)["WT-0002"]["整改状态"] == "已整改"


def test_what_the_office_changed_since_is_not_taken_over_again(office: Path) -> None:
    """The log has the file: a later word of the office in the same cell stays."""
    copy = shutil.copyfile(answer(office, "大洼区.xlsx", done), office / "大洼区.xlsx")
    day(office)
    assert typed("set", "WT-0002", "整改状态=整改中", "完成日期=", "--as-of", DAY, cwd=office).code == 0
    shutil.move(copy, office / "收件" / "大洼区.xlsx")
    assert said(office)[0]["what"] == "known"
    assert rows_in(office / LEDGER)["WT-0002"]["整改状态"] == "整改中"


def test_an_answer_given_twice_is_taken_twice(office: Path) -> None:
    """Done, not done after all, done again: the file's name says which of what was sent it was made of."""
    answer(office, "大洼区.xlsx", done)
    day(office)
    day(office, as_of="2022-07-21")
    assert typed("set", "WT-0002", "整改状态=返工", "完成日期=", "--as-of", "2022-07-22", cwd=office).code == 0
    day(office, as_of="2022-07-22")
    headers, rows = table_of(office / "civtrack-out" / "2022-07-22" / "县区" / "大洼区_2022-07-22.xlsx")
    done(rows)
    write_table(office / "收件" / "大洼区_2022-07-22（反馈）.xlsx", headers, rows)
    day(office, as_of="2022-07-23")
    assert rows_in(office / LEDGER)["WT-0002"]["整改状态"] == "已整改"


def test_several_ledgers_take_new_problems_into_the_newest(office: Path) -> None:
    """August goes on from July; settings that name one outrank that; without a period nobody guesses."""
    settings = SETTINGS.replace("7月台账.xlsx", "*台账.xlsx")
    (office / "civtrack.toml").write_text(settings, encoding="utf-8")
    ledger_of(office / "8月台账.xlsx", [{"编号": "WT-0801", "点位": "兴隆街", "问题描述": "垃圾清运不及时"}])
    patrol(office, "巡查新增.xlsx")
    assert said(office)[0]["ledgers"] == ["8月台账.xlsx"]
    (office / "civtrack.toml").write_text(settings.replace('收件"', '收件"\nadd_to = "7月台账"'), encoding="utf-8")
    patrol(office, "又新增.xlsx", NEW | {"点位": "北环路", "问题描述": "井盖松动"})
    assert said(office)[0]["ledgers"] == [LEDGER]
    (office / "civtrack.toml").write_text(settings, encoding="utf-8")
    (office / "8月台账.xlsx").rename(office / "另一本台账.xlsx")
    patrol(office, "再新增.xlsx", NEW | {"点位": "南环路", "问题描述": "广告牌破损"})
    assert "add_to" in said(office)[0]["why"]


@pytest.mark.parametrize("where", [".", "civtrack-out", "../office"])
def test_an_inbox_among_the_ledgers_is_refused(office: Path, where: str) -> None:
    """A folder that holds ledgers, or outputs, is no inbox: nothing in it is touched."""
    (office / "civtrack.toml").write_text(SETTINGS.replace("收件", where), encoding="utf-8")
    before = sorted(path.name for path in office.iterdir())
    assert "inbox" in day(office, code=2).err
    assert sorted(path.name for path in office.iterdir()) == before


def test_whoever_has_not_answered_is_reminded(office: Path) -> None:
    """By what was sent, what the inbox put away, and what was collected by hand; an undo names the file."""

    def silent() -> list[str]:
        found = typed("remind", "--missing", "--as-of", "2022-07-22", cwd=office, language="zh")
        assert found.code == 0, found.err
        return [line for line in found.out.splitlines() if line.startswith("【")]

    assert silent() == ["【大洼区】", "【盘山县】"]
    headers, rows = table_of(office / SENT / f"盘山县_{DAY}.xlsx")
    done(rows)
    write_table(office / "收回" / "盘山县.xlsx", headers, rows)
    assert typed("collect", LEDGER, "收回", "--in-place", "--as-of", DAY, cwd=office).code == 0
    assert silent() == ["【大洼区】"]
    answer(office, "大洼区.xlsx", lambda rows: rows)
    day(office)
    assert silent() == []
    assert "2 cells came from 盘山县.xlsx" in typed("restore", "--last", LEDGER, "-n", cwd=office).err


def test_an_inbox_that_is_away_is_said(office: Path) -> None:
    """The day is made all the same."""
    (office / "收件").rmdir()
    assert "the inbox is not there" in day(office).err


def test_archived_answers_are_no_ledgers(office: Path) -> None:
    """What was put away below a folder of ledgers is not counted as one."""
    answer(office, "大洼区.xlsx", done)
    day(office)
    listed = typed("summary", ".", "-r", "-f", "json", "--as-of", DAY, cwd=office)
    assert [Path(one["path"]).name for one in json.loads(listed.out)["ledgers"]] == [LEDGER]


def test_the_log_has_room_on_a_terminal(office: Path) -> None:
    """As a table it shows where, before and after and no more; every other format has each column of its own."""
    answer(office, "大洼区.xlsx", done)
    day(office)
    table = typed("log", "-f", "table", cwd=office).out
    assert f"{LEDGER}!台账!M4" in table
    assert table.split("\n")[0].split()[-2:] == ["Before", "After"]
    assert table.startswith("Where")  # it names the row where not all columns fit beside one another
    assert typed("log", "-f", "tsv", cwd=office).out.splitlines()[0].split("\t")[2:5] == ["Ledger", "Sheet", "Cell"]


def test_the_ledger_is_made_ready_once_for_all_files(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many answers lie there, the items are looked through as often as for one."""
    made: list[int] = []

    class Counted(Pairing):
        def __init__(self, assessment: Assessment) -> None:
            made.append(len(assessment.verdicts))
            super().__init__(assessment)

    monkeypatch.setattr(receiving, "Pairing", Counted)
    counts = []
    for turn in range(2):
        made.clear()
        for number in range(1 + 4 * turn):
            answer(office, f"大洼区反馈{turn}{number}.xlsx", done)
        found = said(office)
        assert [one["what"] for one in found] == ["collected"] * (1 + 4 * turn)
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_a_folder_in_the_inbox_is_told_and_a_lone_photo_gets_advice_of_its_own(office: Path) -> None:
    """Somebody unpacked a district's answer: nothing in it is looked at, and nobody would know."""
    answer(office, "大洼区.xlsx", done)
    (office / "收件" / "大洼区").mkdir()
    shutil.move(office / "收件" / "大洼区.xlsx", office / "收件" / "大洼区" / "回复.xlsx")
    (office / "收件" / "资料").mkdir()
    (office / "收件" / "资料" / "说明.ppt").write_bytes(b"x")
    (office / "收件" / "3号整改后.jpg").write_bytes(b"\xff\xd8\xff" * 9)
    os.utime(office / "收件" / "3号整改后.jpg", OLD)
    told = {one["path"]: (one["what"], one["why"]) for one in said(office)}
    assert told["收件/大洼区"] == ("waiting", "it is a folder: put the files in it into the inbox itself")
    assert len(told) == 2
    note = (office / "收件" / "待处理" / "3号整改后.jpg.说明.txt").read_text("utf-8-sig")
    assert "照片" in note
    assert lying(office) == ["大洼区/回复.xlsx", "待处理/3号整改后.jpg", "资料/说明.ppt"]


def counted(monkeypatch: pytest.MonkeyPatch, name: str) -> list[Any]:
    """What a function of `new_files` is called with, call by call."""
    calls: list[Any] = []
    asked = getattr(new_files, name)

    def around(*given: Any, **named: Any) -> Any:
        calls.append(given)
        return asked(*given, **named)

    monkeypatch.setattr(new_files, name, around)
    return calls


def test_all_new_files_of_a_ledger_are_one_act(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planned, proven and written once for all; doubles among them are told, the same bytes are only put away."""
    for turn in range(8):
        patrol(
            office, f"{turn}号新增.xlsx", NEW | {"点位": f"新街{turn}号", "问题描述": f"第{turn}处井盖松动，无人维修"}
        )
    patrol(office, "重报新增.xlsx", NEW | {"点位": "新街7号", "问题描述": "第7处井盖松动，无人维修。"}, DOUBLE)
    shutil.copyfile(office / "收件/0号新增.xlsx", office / "收件/9号新增.xlsx")
    os.utime(office / "收件/9号新增.xlsx", OLD)
    before = sha256(office / LEDGER)
    plans, proofs = counted(monkeypatch, "plan_add"), counted(monkeypatch, "taken_in")
    found = {Path(one["path"]).name: one for one in said(office)}
    assert len(plans) == len(proofs) == 1
    assert {name: one["added"] for name, one in found.items()} == {
        **{f"{turn}号新增.xlsx": 1 for turn in range(8)}, "重报新增.xlsx": 0, "9号新增.xlsx": 0,
    }  # fmt: skip
    rows = rows_in(office / LEDGER)
    assert [rows[f"WT-{turn + 9:04}"]["点位"] for turn in range(8)] == [f"新街{turn}号" for turn in range(8)]
    assert len(rows) == 16
    changes = json.loads(typed("log", "-f", "json", cwd=office).out)
    assert {one["from"].split("!")[0] for one in changes} == {f"{turn}号新增.xlsx" for turn in range(8)}
    assert len(lying(office)) == 10
    assert len(list((office / "civtrack-backup").iterdir())) == 1
    assert day(office, "-q").err == ""
    assert typed("restore", "--last", LEDGER, cwd=office).code == 0
    assert sha256(office / LEDGER) == before


def test_one_odd_file_keeps_no_other_out(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the proof speaks against waits; the others are taken, in a few readings."""
    for turn in range(16):
        patrol(
            office,
            f"{turn:02}号新增.xlsx",
            NEW | {"点位": f"新街{turn}号", "问题描述": f"第{turn}处井盖松动，无人维修"},
        )

    def spoken_against(plan: Plan, ledger: Ledger, *others: Any) -> Any:
        if "05号新增.xlsx" in dict(plan.origins):
            raise CellNotEditable(str(ledger.path), detail=Message("it would be read otherwise"))
        return taken_in(plan, ledger, *others)

    monkeypatch.setattr(new_files, "taken_in", spoken_against)
    plans = counted(monkeypatch, "plan_add")
    found = said(office, code=4)
    assert sum(one.get("added", 0) for one in found) == 15
    assert len(plans) == 9  # all sixteen, and two halves of whatever holds the odd one
    assert lying(office)[0] == "05号新增.xlsx"
    assert [row["点位"] for row in rows_in(office / LEDGER).values()][8:] == [
        f"新街{turn}号" for turn in range(16) if turn != 5
    ]


def packed(office: Path, name: str, files: Mapping[str, Path]) -> Path:
    """Files of the inbox, packed there as one."""
    with zipfile.ZipFile(office / "收件" / name, "w") as archive:
        for inner, path in files.items():
            archive.write(path, inner)
            path.unlink()
    return office / "收件" / name


OTHER = NEW | {"点位": "旧街9号", "问题描述": "垃圾桶满溢"}


@pytest.mark.parametrize(
    ("name", "inner"),
    [("巡查.zip", ("一组新增.xlsx", "二组新增.xlsx")), ("新增问题.zip", ("一组.xlsx", "二组.xlsx"))],
)
def test_new_problems_in_a_zip_are_added_once(office: Path, name: str, inner: tuple[str, str]) -> None:
    """All its lists are taken in one run that the log knows by the zip, which is put away as it came; one undo."""
    ledger = (office / LEDGER).read_bytes()
    made = packed(office, name, {inner[0]: patrol(office, "a.xlsx"), inner[1]: patrol(office, "b.xlsx", OTHER, DOUBLE)})
    mark = sha256(made)
    copy = shutil.copyfile(made, office / "副本.zip")
    (found,) = said(office)
    assert (found["what"], found["added"], found["rows"], found["sha256"]) == ("added", 2, 3, mark)
    assert {rows_in(office / LEDGER)[key]["问题描述"] for key in ("WT-0009", "WT-0010")} == {
        NEW["问题描述"], OTHER["问题描述"],
    }  # fmt: skip
    assert lying(office) == [f"已收/{DAY}/{name}"]
    assert sha256(office / found["path"]) == mark
    changes = json.loads(typed("log", "-f", "json", cwd=office).out)
    assert {change["from"].rsplit("!", 2)[0] for change in changes} == {f"{name}!{one}" for one in inner}
    shutil.move(copy, office / "收件" / "又新增.zip")
    after = (office / LEDGER).read_bytes()
    (found,) = said(office)
    assert (found["what"], found["added"], found["rows"]) == ("known", 0, 3)
    assert (office / LEDGER).read_bytes() == after
    undone = typed("restore", "--last", LEDGER, cwd=office)
    assert undone.code == 0, undone.err
    assert (office / LEDGER).read_bytes() == ledger


def test_a_zip_of_answers_and_new_problems_is_the_clerks(office: Path) -> None:
    """Nothing of it is taken, and what is in it is named."""
    ledger = sha256(office / LEDGER)
    files = {"大洼区.xlsx": answer(office, "a.xlsx", done), "新增.xlsx": patrol(office, "b.xlsx")}
    packed(office, "回复.zip", files)
    (found,) = said(office)
    assert found["what"] == "set_aside"
    assert "新增.xlsx" in str(found)
    assert sha256(office / LEDGER) == ledger


def test_a_zip_with_one_odd_list_adds_nothing(office: Path) -> None:
    """One list of it that nobody can read leaves all of it to the clerk."""
    ledger = sha256(office / LEDGER)
    odd = office / "收件" / "b.xlsx"
    odd.write_bytes(b"PK\x03\x04")
    packed(office, "新增.zip", {"一.xlsx": patrol(office, "a.xlsx"), "二.xlsx": odd})
    (found,) = said(office)
    assert (found["what"], "二.xlsx" in str(found)) == ("set_aside", True), found
    assert sha256(office / LEDGER) == ledger
