"""Shows, for edits drawn at random, that each changes its cells and nothing else, and that all can be taken back."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.edits.carrying_out import carry_out
from civtrack.edits.journal import settled_runs
from civtrack.edits.plan import Plan
from civtrack.edits.undoing import backup_of, last_run, plan_undo, reversed_changes
from civtrack.files import sha256
from civtrack.files.backups import backups
from civtrack.files.writing import BACKUP_FOLDER
from civtrack.model import CellError, Field, Value
from civtrack.outputs.marked.in_place import InPlace
from civtrack.xlsx import Package
from tests.support.edits import AS_OF, edit_of, judged, members
from tests.support.offices import a_ledger

_LETTERS = {"C": Field.SITE, "D": Field.DESCRIPTION, "E": Field.UNIT, "H": Field.DONE_ON, "I": Field.STATUS}
_TEXT = st.text(st.characters(codec="utf-8", max_codepoint=0xFFFF), max_size=12)
VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    _TEXT,
    st.integers(-(10**14), 10**14),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2099, 1, 1)).map(lambda one: one.replace(microsecond=0)),  # noqa: DTZ001
    st.sampled_from(["#N/A", "#REF!"]).map(CellError),
    st.sampled_from(["已整改", "同上", "合计", "=1+1", "00123", " 两端 ", "一\n二"]),
)
CELLS = st.builds("{}{}".format, st.sampled_from(sorted(_LETTERS)), st.integers(3, 8))
_MAY_CHANGE = {"xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"}
STEPS = st.lists(st.dictionaries(CELLS, VALUES, min_size=1, max_size=4), min_size=1, max_size=3)


def cells(path: Path) -> dict[str, Value]:
    """Every cell that holds something."""
    with Package.open(path) as package:
        return {
            f"{row.number}/{column}": value
            for row in package.sheet("台账").rows()
            for column, value in row.values.items()
            if value not in (None, "")
        }


def carried(path: Path, plan: Plan) -> None:
    done = carry_out(plan, judged(path), InPlace(AS_OF, 0))
    assert not done.outcome.refused


@settings(max_examples=10, deadline=None, derandomize=True)
@given(steps=STEPS, kept=st.booleans())
def test_whatever_was_edited_can_be_taken_back(steps: list[dict[str, Value]], *, kept: bool) -> None:
    """Step by step back: byte for byte where the backups are there, else every cell holds what it held before."""
    with tempfile.TemporaryDirectory() as folder:
        path = a_ledger(Path(folder) / "台账.xlsx", [{} for _ in range(6)])
        states = [(path.read_bytes(), cells(path))]
        for step in steps:
            edits = [edit_of(path, "台账", cell, after, _LETTERS[cell[0]]) for cell, after in step.items()]
            edits = [edit._replace(item="", number=None) for edit in edits]
            parts = members(path)
            carried(path, Plan("set", tuple(edits)))
            new = members(path)
            assert new.keys() == parts.keys()
            assert {name for name in new if new[name] != parts[name]} <= _MAY_CHANGE
            changed = {f"{edit.row}/{edit.column}" for edit in edits}
            before, after = states[-1][1], cells(path)
            assert {k: v for k, v in before.items() if k not in changed} == {
                k: v for k, v in after.items() if k not in changed
            }
            states.append((path.read_bytes(), after))
        office = judged(path).settings
        if not kept:
            shutil.rmtree(path.parent / BACKUP_FOLDER, ignore_errors=True)
        for data, held in reversed(states[:-1]):
            if path.read_bytes() == data:
                continue  # the step changed nothing: it is not in the log
            run = last_run(path, settled_runs(office), office)
            source = backup_of(path, run)
            assert kept or source is None or source in backups(path)
            undoing = plan_undo(run, judged(path))
            assert not undoing.refused
            assert [(one.cell, one.before or None, one.after) for one in reversed_changes(run)] == [
                (edit.where.cell, edit.before or None, edit.after) for edit in undoing.plan.edits
            ]
            carried(path, undoing.plan)
            assert cells(path) == held
            if source is not None:
                assert sha256(source.path) == run.before
