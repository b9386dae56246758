"""Shows that a plan is carried out exactly, on the ledgers or on copies, and logged in the same act or not at all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from civtrack.edits.carrying_out import Carried, carry_out, carry_out_on_copies
from civtrack.edits.journal import settled_runs
from civtrack.edits.plan import Plan
from civtrack.edits.writer import write_planned
from civtrack.errors import LedgerChanged, LogUnusable, NotEditable
from civtrack.files import in_place as exchanging
from civtrack.files import sha256
from civtrack.files.backups import backups
from civtrack.files.exchange import exchanged
from civtrack.locales import translator
from civtrack.model import Field, Problem, Value
from civtrack.outputs.marked.in_place import InPlace
from civtrack.outputs.placing import Placer, Rehearsal
from civtrack.xlsx import Package
from tests.support.edits import AS_OF, edit_of, judged, members, plan_of
from tests.support.handmade import handmade, sheet_xml
from tests.support.offices import a_ledger, contents

HEADER = ("问题描述", "责任单位", "整改状态")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return a_ledger(tmp_path / "台账.xlsx", [{}, {}, {}])


def value(path: Path, cell: str) -> Value:
    with Package.open(path) as package:
        return package.sheet("台账").value(cell)


def _text(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'


def done(plan: Plan, *ledgers: Path, rehearse: bool = False) -> Carried:
    return carry_out(plan, judged(*ledgers), InPlace(AS_OF, 30, rehearse=rehearse))


def test_a_plan_is_carried_out_in_the_ledgers_place(ledger: Path) -> None:
    """The cells hold what the plan says, the backup what was there, the log every cell; the rest is byte for byte."""
    before, parts = ledger.read_bytes(), members(ledger)
    plan = plan_of(
        edit_of(ledger, "台账", "H3", dt.datetime(2022, 7, 18), Field.DONE_ON),  # noqa: DTZ001
        edit_of(ledger, "台账", "I4", "已整改", Field.STATUS),
        edit_of(ledger, "台账", "D5", None, Field.DESCRIPTION),
    )
    carried = done(plan, ledger)
    assert [value(ledger, cell) for cell in ("H3", "I4", "D5", "I3")] == [
        dt.datetime(2022, 7, 18),  # noqa: DTZ001
        "已整改",
        None,
        "整改中",
    ]
    (one,) = backups(ledger)
    assert one.path.read_bytes() == before
    (run,) = settled_runs(judged(ledger).settings)
    assert (run.command, run.ledger, run.after) == ("set", "台账.xlsx", sha256(ledger))
    assert [(change.cell, change.field, change.before) for change in run.changes] == [
        ("H3", "done_on", None),
        ("I4", "status", "整改中"),
        ("D5", "description", "路面破损积水"),
    ]
    after = members(ledger)
    changed = {name for name in after if after[name] != parts.get(name)}
    assert changed <= {"xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"}
    document = carried.as_json(translator("en"), str)
    assert [one["path"] for one in document["written"]] == [str(ledger)]
    assert document["changes"][0] == {
        "ledger": str(ledger), "sheet": "台账", "cell": "H3", "field": "done_on", "before": None,
        "after": "2022-07-18", "from": "test", "by": "number", "id": "n:3", "number": "3",
    }  # fmt: skip


def test_a_rehearsal_tells_the_same_and_leaves_no_trace(ledger: Path) -> None:
    """What would be written, with the same cells; no log, no backup, no folder."""
    before = contents(ledger.parent)
    plan = plan_of(edit_of(ledger, "台账", "I3", "已整改", Field.STATUS))
    rehearsed = done(plan, ledger, rehearse=True)
    assert contents(ledger.parent) == before
    carried = done(plan, ledger)
    assert rehearsed.changes == carried.changes
    assert rehearsed.outcome.written == carried.outcome.written


def test_copies_are_logged_under_their_own_names(ledger: Path) -> None:
    """The ledger itself stays, byte for byte; a second time nothing is written."""
    before, assessment = ledger.read_bytes(), judged(ledger)
    plan = plan_of(edit_of(ledger, "台账", "I3", "已整改", Field.STATUS))
    folder = ledger.parent / "新"
    rehearsed = carry_out_on_copies(plan, assessment, folder, Rehearsal())
    assert not folder.exists()
    carried = carry_out_on_copies(plan, assessment, folder, Placer())
    assert rehearsed.changes == carried.changes
    assert ledger.read_bytes() == before
    assert value(folder / "台账.xlsx", "I3") == "已整改"
    assert [run.ledger for run in settled_runs(assessment.settings)] == ["新/台账.xlsx"]
    again = carry_out_on_copies(plan, assessment, folder, Placer())
    assert again.outcome.unchanged == [folder / "台账.xlsx"]
    assert (again.changes, len(settled_runs(assessment.settings))) == ({}, 1)


def test_a_ledger_that_was_saved_meanwhile_is_refused(ledger: Path) -> None:
    """It stays as it was saved, and the log says nothing; a cell that holds something else is found out too."""
    plan = plan_of(edit_of(ledger, "台账", "I3", "已整改", Field.STATUS))
    assessment = judged(ledger)
    a_ledger(ledger, [{"整改状态": "未整改"}])
    saved = ledger.read_bytes()
    for read in (assessment, judged(ledger)):
        carried = carry_out(plan, read, InPlace(AS_OF, 30))
        assert [type(error) for error in carried.outcome.refused] == [LedgerChanged]
    assert (ledger.read_bytes(), settled_runs(assessment.settings)) == (saved, ())


def test_one_ledger_refused_never_stops_the_other(ledger: Path, tmp_path: Path) -> None:
    """Each ledger is done wholly or not at all; the other one is in the log."""
    header = "".join(_text(f"{letter}1", word) for letter, word in zip("ABC", HEADER, strict=True))
    item = _text("A2", "积水") + _text("B2", "甲局") + '<c r="C2" t="str"><f>"整改"&amp;"中"</f><v>整改中</v></c>'
    rows = f'<row r="1">{header}</row><row r="2">{item}</row>'
    other = handmade(tmp_path / "另一本.xlsx", {"台账": sheet_xml(rows)})
    plan = plan_of(
        edit_of(other, "台账", "B2", "乙局", Field.UNIT),
        edit_of(other, "台账", "C2", "已整改", Field.STATUS),
        edit_of(ledger, "台账", "I3", "已整改", Field.STATUS),
    )
    before = other.read_bytes()
    carried = done(plan, ledger, other)
    assert [type(error) for error in carried.outcome.refused] == [NotEditable]
    assert "C2" in str(carried.outcome.refused[0])
    assert (other.read_bytes(), list(carried.changes)) == (before, [ledger])
    assert [run.ledger for run in settled_runs(judged(ledger).settings)] == ["台账.xlsx"]


@pytest.mark.parametrize("rehearse", [False, True])
def test_without_a_log_nothing_is_changed(ledger: Path, *, rehearse: bool) -> None:
    """A damaged log is named, before a backup is made; a rehearsal says so too."""
    log = ledger.parent / ".civtrack" / "log.sqlite"
    log.parent.mkdir()
    log.write_bytes(b"no database" * 99)
    before = contents(ledger.parent)
    plan = plan_of(edit_of(ledger, "台账", "I3", "已整改", Field.STATUS))
    carried = done(plan, ledger, rehearse=rehearse)
    assert [(type(error), error.exit_code) for error in carried.outcome.refused] == [(LogUnusable, 4)]
    assert contents(ledger.parent) == before


class Killed(BaseException):
    """The process ends here: nothing of ours runs any more."""


@pytest.mark.parametrize("moment", ["before", "after", "before, and saved since", "after, and saved since"])
def test_a_killed_run_is_in_the_log_if_and_only_if_it_happened(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Killed before or after the exchange, and whatever somebody saves then: the log says what became of the ledger."""
    plan = plan_of(edit_of(ledger, "台账", "I3", "已整改", Field.STATUS))
    assessment, before = judged(ledger), ledger.read_bytes()
    exchange = exchanged

    def killed(one: Path, other: Path) -> bool:
        if moment.startswith("after"):
            exchange(one, other)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(exchanging, "exchanged", killed)
        patch.setattr("civtrack.edits.log._delete", lambda *_: None)
        patch.setattr(exchanging, "_clear", lambda *_: None)
        with pytest.raises(Killed):
            carry_out(plan, assessment, InPlace(AS_OF, 30))
    assert (ledger.read_bytes() == before) is moment.startswith("before")
    if "saved" in moment:
        a_ledger(ledger, [{"编号": "同事"}])
    happened = moment.startswith("after")
    assert [run.command for run in settled_runs(assessment.settings)] == ["set"] * happened
    done(plan_of(edit_of(ledger, "台账", "D3", "x", Field.DESCRIPTION)), ledger)
    assert [run.changes[0].cell for run in settled_runs(assessment.settings)] == ["I3"] * happened + ["D3"]
    assert not [path for path in ledger.parent.iterdir() if path.suffix == ".stage"]


def test_set_writes_a_ledger_once(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made to prove an edit is what takes the ledger's place, and what a copy is."""
    from civtrack.edits import carrying_out, proof
    from tests.support.typed import typed

    made: list[Path] = []

    def write(*arguments: Any) -> tuple[Problem, ...]:
        made.append(arguments[2])
        return write_planned(*arguments)

    for module in (carrying_out, proof):
        monkeypatch.setattr(module, "write_planned", write)
    row = judged(ledger).verdicts[0].item.row
    named = f"{ledger.name}!台账!{row}"
    words = ("set", named, "整改状态=已完成", ledger.name, "--as-of", AS_OF.isoformat(), "--no-config")
    done = typed(*words, "--out", "x", cwd=ledger.parent)
    assert done.code == 0, done.err
    assert (len(made), judged(ledger.parent / "x" / ledger.name).verdicts[0].item.status) == (1, "已完成")
    assert typed(*words, cwd=ledger.parent).code == 0
    assert (len(made), judged(ledger).verdicts[0].item.status) == (2, "已完成")
