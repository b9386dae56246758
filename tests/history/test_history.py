"""The history file: snapshots replaced, put in between, forgotten; older, damaged, newer and foreign files."""

from __future__ import annotations

import datetime as dt
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from civtrack.assessment import Assessment
from civtrack.errors import (
    HistoryBusy,
    HistoryDamaged,
    HistoryForeign,
    HistoryNewer,
    HistoryNotWritten,
    NoSnapshot,
    UsageMistake,
)
from civtrack.history import History, database, open_history, putting, start_history
from civtrack.history.places import pack, unpack
from civtrack.history.putting import Putting
from civtrack.history.rows import entries_in
from civtrack.history.schema import APPLICATION, CURRENT, STEPS
from civtrack.history.store import Store
from civtrack.model import Kind, Ledger
from civtrack.rules.identity import identities
from civtrack.rules.tiers import Judge
from civtrack.rules.workdays import Calendar
from civtrack.settings import Settings
from tests.support.judged import item, table

DAY = dt.date(2022, 7, 20)
Rows = Sequence[Mapping[str, Any]]


def days_on(count: int) -> dt.date:
    """So many days after `DAY`."""
    return DAY + dt.timedelta(days=count)


def an_assessment(folder: Path, rows: Rows, day: dt.date = DAY, ledger: str = "台账.xlsx") -> Assessment:
    """A ledger with these rows, judged by the real rules on a day."""
    settings = Settings(folder=folder)
    of = table(len(rows), ledger)
    of = replace(of, path=folder / ledger)
    items = [item(of, row, **{"site": f"惠宾街{row}号", **written}) for row, written in enumerate(rows, of.first_row)]
    judge = Judge(settings.policy(Kind.PROBLEM), Calendar(), day)
    verdicts = tuple(judge.verdict(one, name) for one, name in zip(items, identities(items), strict=True))
    return Assessment(day, settings, (Ledger(of.path, "csv", "0" * 64, (of,), len(rows)),), verdicts)


def some_rows(count: int, **changed: Any) -> list[dict[str, Any]]:
    """Plain rows with names of their own; `changed` holds for the first."""
    rows: list[dict[str, Any]] = [
        {"number": f"甲{n:04}号", "district": "大洼区", "description": f"路面破损{n}处", "deadline": "2022-07-19"}
        for n in range(1, count + 1)
    ]
    rows[0].update(changed)
    return rows


def content(history: History, day: dt.date) -> list[tuple[Any, ...]]:
    """What a snapshot says, item by item."""
    return [
        (verdict.id, verdict.item.row, verdict.item.description, verdict.tier, verdict.days_overdue)
        for verdict in history.verdicts(day)
    ]


def table_rows(path: Path, name: str) -> int:
    """How many rows one of the tables has."""
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0])
    finally:
        connection.close()


def test_there_is_none_until_a_day_is_recorded(tmp_path: Path) -> None:
    """Asking never makes a file; recording does, in ``.civtrack`` beside the settings."""
    settings = Settings(folder=tmp_path)
    assert open_history(settings) is None
    assert list(tmp_path.iterdir()) == []
    assert start_history(settings).record(an_assessment(tmp_path, some_rows(3)))
    assert (tmp_path / ".civtrack" / "history.sqlite").is_file()
    history = open_history(settings)
    assert history is not None
    assert history.days() == (DAY,)
    assert content(history, DAY)[0] == ("甲0001号", 4, "路面破损1处", "red", 1)


def test_unchanged_rows_are_not_stored_again(tmp_path: Path) -> None:
    """A day on which nothing happened adds no version, content or text, though days overdue have grown."""
    history = start_history(Settings(folder=tmp_path))
    for count in range(5):
        assert history.record(an_assessment(tmp_path, some_rows(40), days_on(count)))
    assert [table_rows(history.path, name) for name in ("snapshot", "version", "content")] == [5, 40, 40]
    assert [content(history, days_on(count))[0][4] for count in range(5)] == [1, 2, 3, 4, 5]
    history.record(an_assessment(tmp_path, some_rows(40, description="路面塌陷"), days_on(5)))
    assert [table_rows(history.path, name) for name in ("snapshot", "version", "content")] == [6, 41, 41]


def test_a_day_recorded_again_is_replaced(tmp_path: Path) -> None:
    """The later recording counts; the same again writes nothing, not a byte."""
    history = start_history(Settings(folder=tmp_path))
    history.record(an_assessment(tmp_path, some_rows(3)))
    assert history.record(an_assessment(tmp_path, some_rows(5, description="路面塌陷")))
    assert history.days() == (DAY,)
    assert [row[2] for row in content(history, DAY)][:2] == ["路面塌陷", "路面破损2处"]
    before = history.path.read_bytes()
    assert not history.record(an_assessment(tmp_path, some_rows(5, description="路面塌陷")))
    assert history.path.read_bytes() == before
    assert table_rows(history.path, "version") == 5


def test_rows_that_moved_keep_their_versions(tmp_path: Path) -> None:
    """A row put in at the top moves all others: each day knows its own rows, and nothing is stored twice."""
    history = start_history(Settings(folder=tmp_path))
    rows = [{**row, "site": "惠宾街"} for row in some_rows(30)]
    history.record(an_assessment(tmp_path, rows))
    new = {"number": "甲0099号", "district": "大洼区", "description": "新问题", "deadline": "2022-07-19"}
    history.record(an_assessment(tmp_path, [new, *reversed(rows)], days_on(1)))
    assert table_rows(history.path, "version") == 31
    assert {row[0]: row[1] for row in content(history, DAY)}["甲0001号"] == 4
    assert {row[0]: row[1] for row in content(history, days_on(1))}["甲0001号"] == 34
    assert {row[0]: row[1] for row in content(history, days_on(1))}["甲0099号"] == 4


WORLDS = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.lists(st.tuples(st.integers(0, 9), st.sampled_from("甲乙丙")), unique_by=lambda one: one[0]),
    ),
    min_size=1,
    max_size=12,
)
"""What is recorded in turn: a day, and the rows that stand there, each a number and a text."""
ASKED = st.lists(st.integers(0, 3), min_size=12, max_size=12)
"""What is asked before each is recorded: nothing, or what changed, and whether somebody records meanwhile."""


@hypothesis_settings(deadline=None, max_examples=60)
@given(WORLDS, st.sets(st.integers(0, 6)), ASKED)
def test_every_day_is_what_was_recorded_last(
    tmp_path_factory: pytest.TempPathFactory,
    worlds: list[tuple[int, list[tuple[int, str]]]],
    forgotten: set[int],
    asked: list[int],
) -> None:
    """Days recorded in any order, again, in between and forgotten: each kept day says exactly what was put there.

    It does not matter whether it was compared with the day before, nor who recorded between the two.
    """
    folder = tmp_path_factory.mktemp("office")
    history = start_history(Settings(folder=folder))
    wanted: dict[int, list[tuple[Any, ...]]] = {}
    for (count, world), question in zip(worlds, asked, strict=False):
        rows = [{"number": f"甲{n:04}号", "site": "惠宾街", "description": text * 5} for n, text in world]
        assessment = an_assessment(folder, rows, days_on(count))
        earlier = [day for day in wanted if day < count]
        if question and earlier:
            history.changes(days_on(max(earlier)), assessment)
            if question == 2:  # a day that was written again meanwhile, perhaps the very one
                again = an_assessment(folder, [*rows, *some_rows(2)], days_on(max(earlier)))
                history.record(again)
                wanted[max(earlier)] = sorted((one.id, one.item.row, one.item.description) for one in again.verdicts)
            elif question == 3:
                history.forget([days_on(max(earlier))])
                del wanted[max(earlier)]
        history.record(assessment)
        wanted[count] = sorted((one.id, one.item.row, one.item.description) for one in assessment.verdicts)
    for step in range(2):
        assert list(history.days()) == [days_on(count) for count in sorted(wanted)]
        for count, rows_of_day in wanted.items():
            assert sorted(row[:3] for row in content(history, days_on(count))) == rows_of_day
        assert history.checked().wrong == ()
        if step == 0:
            history.forget([days_on(count) for count in forgotten])
            wanted = {count: rows_of_day for count, rows_of_day in wanted.items() if count not in forgotten}


def test_a_ledger_that_was_divided_is_not_compared_with_its_old_self(tmp_path: Path) -> None:
    """Divided in two, worked on, and joined again days later: what was told once is not told again."""
    history = start_history(Settings(folder=tmp_path))
    rows = [{**row, "site": f"泰山路{place}号"} for place, row in enumerate(some_rows(20))]
    history.record(an_assessment(tmp_path, rows))
    closed = [{**row, "status": "已整改", "done_on": "2022-07-21"} for row in rows]
    for count in (1, 2):
        first, second = (
            an_assessment(tmp_path, part, days_on(count), name)
            for part, name in ((closed[:10], "一.xlsx"), (closed[10:19], "二.xlsx"))
        )
        ledgers, verdicts = first.ledgers + second.ledgers, first.verdicts + second.verdicts
        both = replace(first, ledgers=ledgers, verdicts=verdicts)
        kinds = [change.kind for change in history.changes(days_on(count - 1), both)]
        assert kinds == (["closed"] * 19 + ["vanished"] if count == 1 else [])
        history.record(both)
    joined = an_assessment(tmp_path, closed[:19], days_on(3))
    assert history.changes(days_on(2), joined) == ()
    history.record(joined)
    assert history.changes_between(days_on(2), days_on(3)) == ()


def test_what_is_forgotten_gives_its_space_back(tmp_path: Path) -> None:
    """Versions, contents and texts that only forgotten days needed are gone; the rest is as it was."""
    history = start_history(Settings(folder=tmp_path))
    history.record(an_assessment(tmp_path, some_rows(300, description="只在第一天" * 50)))
    history.record(an_assessment(tmp_path, some_rows(3), days_on(1)))
    size = history.path.stat().st_size
    kept = content(history, days_on(1))
    history.forget([DAY])
    assert history.path.stat().st_size < size / 2
    assert content(history, days_on(1)) == kept
    assert [table_rows(history.path, name) for name in ("snapshot", "version", "content")] == [1, 3, 3]
    assert b"\xe5\x8f\xaa\xe5\x9c\xa8" not in history.path.read_bytes()


def test_a_part_of_the_office_is_no_day(tmp_path: Path) -> None:
    """An assessment of some districts is refused: all others would seem to have vanished."""
    history = start_history(Settings(folder=tmp_path))
    assessment = an_assessment(tmp_path, some_rows(3)).only(["大洼区"])
    with pytest.raises(UsageMistake):
        history.record(assessment)
    assert not history.path.exists()


def test_the_newest_day_up_to_one_counts(tmp_path: Path) -> None:
    """Weekends have no snapshot: Friday's counts on Sunday; before the first day there is nothing."""
    history = start_history(Settings(folder=tmp_path))
    history.record(an_assessment(tmp_path, some_rows(1)))
    history.record(an_assessment(tmp_path, some_rows(1), days_on(5)))
    assert history.newest(days_on(4)) == DAY
    assert history.newest(days_on(9)) == days_on(5)
    with pytest.raises(NoSnapshot, match="2022-07-19"):
        history.newest(days_on(-1))
    with pytest.raises(NoSnapshot):
        history.figures(days_on(1))


def test_overdue_runs_count_back_from_the_newest_day(tmp_path: Path) -> None:
    """An item that was fixed in between begins again; one that is not overdue now has no run."""
    history = start_history(Settings(folder=tmp_path))
    done = {"status": "已整改", "done_on": "2022-07-18"}
    for count, first in enumerate([{}, {}, done, {}, {}]):
        history.record(an_assessment(tmp_path, [some_rows(1)[0] | first, *some_rows(3)[1:]], days_on(count)))
    assert history.overdue_runs(["甲0001号", "甲0002号", "甲0009号"]) == {"甲0001号": 2, "甲0002号": 5, "甲0009号": 0}
    assert history.overdue_runs(["甲0001号"], until=days_on(1)) == {"甲0001号": 2}
    history.record(an_assessment(tmp_path, some_rows(3, **done), days_on(5)))
    assert history.overdue_runs(["甲0001号", "甲0002号"]) == {"甲0001号": 0, "甲0002号": 6}


def test_overdue_runs_of_items_that_did_not_change_ask_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Since when each stood like that is told for all of them together, not one by one."""
    history = start_history(Settings(folder=tmp_path))
    for count in range(3):
        history.record(an_assessment(tmp_path, some_rows(3), days_on(count)))
    monkeypatch.setattr(Store, "first_of", None)
    assert history.overdue_runs(["甲0001号", "甲0002号"]) == {"甲0001号": 3, "甲0002号": 3}


def test_overdue_runs_follow_the_item_not_the_number(tmp_path: Path) -> None:
    """Counting began again, a text was edited: an item keeps its own run, and takes nobody else's."""
    history = start_history(Settings(folder=tmp_path))
    texts = ("路面破损积水约3处", "小广告乱贴未清理", "垃圾桶破损，散落垃圾")
    rows = [
        {"number": str(n), "district": "大洼区", "site": "惠宾街", "description": text, "deadline": "2022-07-19"}
        for n, text in enumerate(texts, 1)
    ]
    rows[1]["deadline"] = "2022-07-21"
    for count in range(3):
        history.record(an_assessment(tmp_path, rows, days_on(count)))
    rest = [{**row, "number": str(n)} for n, row in enumerate(rows[1:], 1)]
    history.record(an_assessment(tmp_path, rest, days_on(3)))
    assert history.overdue_runs(["1", "2"]) == {"1": 2, "2": 4}
    rest[1]["description"] = f"经复查，{rest[1]['description']}"
    history.record(an_assessment(tmp_path, rest, days_on(4)))
    assert history.overdue_runs(["1", "2", "3"]) == {"1": 3, "2": 5, "3": 0}


def test_an_older_file_is_brought_up_to_date(tmp_path: Path) -> None:
    """A file of the first version, from before photos were counted, keeps its snapshots and takes new ones."""
    history = start_history(Settings(folder=tmp_path))
    history.record(an_assessment(tmp_path, some_rows(3)))
    kept = content(history, DAY)
    newer = history.path.rename(tmp_path / "newer.sqlite")
    old = sqlite3.connect(history.path)
    for statement in STEPS[0]:
        old.execute(statement)
    old.execute("ATTACH ? AS newer", (str(newer),))
    for name in ("snapshot", "text", "content", "version"):
        columns = ", ".join(row[1] for row in old.execute(f"PRAGMA main.table_info({name})"))
        old.execute(f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM newer.{name}")
    old.execute("PRAGMA main.user_version=1")
    old.execute(f"PRAGMA main.application_id={APPLICATION}")
    old.commit()
    assert "photos" not in [row[1] for row in old.execute("PRAGMA main.table_info(version)")]
    old.close()
    assert content(history, DAY) == kept
    assert history.record(an_assessment(tmp_path, some_rows(3), days_on(1)))
    assert not history.changes(DAY, an_assessment(tmp_path, some_rows(3), days_on(1)))
    connection = sqlite3.connect(history.path)
    assert connection.execute("PRAGMA user_version").fetchone() == (CURRENT,)
    connection.close()


def test_every_step_builds_on_the_one_before(tmp_path: Path) -> None:
    """A new file is made by the same steps that bring an old one up to date."""
    connection = sqlite3.connect(tmp_path / "steps.sqlite")
    for step in STEPS:
        for statement in step:
            connection.execute(statement)
    history = start_history(Settings(folder=tmp_path))
    history.record(an_assessment(tmp_path, some_rows(1)))
    made = sqlite3.connect(history.path)
    schema = "SELECT name, sql FROM sqlite_master ORDER BY name"
    assert connection.execute(schema).fetchall() == made.execute(schema).fetchall()
    assert made.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
    connection.close()
    made.close()


@pytest.mark.parametrize("harm", ["text", "cut", "page"])
def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path, harm: str) -> None:
    """Reading and recording raise the named error with advice; not a byte of the file changes."""
    history = start_history(Settings(folder=tmp_path))
    history.record(an_assessment(tmp_path, some_rows(400)))
    data = bytearray(history.path.read_bytes())
    if harm == "text":
        data = bytearray("这不是数据库".encode() * 1000)
    elif harm == "cut":
        del data[len(data) // 2 :]
    else:
        data[4096:] = b"\xff" * (len(data) - 4096)
    history.path.write_bytes(data)
    for ask in (
        lambda: history.verdicts(DAY),
        lambda: history.record(an_assessment(tmp_path, some_rows(400, description="变了"), days_on(1))),
    ):
        with pytest.raises(HistoryDamaged) as raised:
            ask()
        assert "It was left as it is" in str(raised.value)
        assert history.path.read_bytes() == bytes(data)


def test_a_newer_file_is_named_and_left_alone(tmp_path: Path) -> None:
    """What a later civtrack wrote is not touched by this one."""
    history = start_history(Settings(folder=tmp_path))
    history.record(an_assessment(tmp_path, some_rows(2)))
    connection = sqlite3.connect(history.path)
    connection.execute(f"PRAGMA user_version={CURRENT + 1}")
    connection.close()
    before = history.path.read_bytes()
    with pytest.raises(HistoryNewer, match="Update civtrack"):
        open_history(Settings(folder=tmp_path))
    with pytest.raises(HistoryNewer):
        history.record(an_assessment(tmp_path, some_rows(3), days_on(1)))
    assert history.path.read_bytes() == before


def test_another_database_is_named_and_left_alone(tmp_path: Path) -> None:
    """A SQLite file of something else is never taken for a history."""
    path = tmp_path / ".civtrack" / "history.sqlite"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE contacts (name TEXT)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(HistoryForeign):
        start_history(Settings(folder=tmp_path)).record(an_assessment(tmp_path, some_rows(2)))
    assert path.read_bytes() == before


def test_a_file_that_was_only_begun_is_finished(tmp_path: Path) -> None:
    """A run that was killed while it made the file leaves an empty one: the next run makes it whole."""
    path = tmp_path / ".civtrack" / "history.sqlite"
    path.parent.mkdir()
    path.touch()
    history = start_history(Settings(folder=tmp_path))
    assert history.record(an_assessment(tmp_path, some_rows(2)))
    assert len(content(history, DAY)) == 2


def test_where_the_folder_cannot_be_written(tmp_path: Path) -> None:
    """A file where the folder should be: the named error, nothing made."""
    (tmp_path / ".civtrack").write_text("x")
    with pytest.raises(HistoryNotWritten, match="cannot be read or written"):
        start_history(Settings(folder=tmp_path)).record(an_assessment(tmp_path, some_rows(2)))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("PRAGMA query_only=1", "there is no permission to write there"),
        ("PRAGMA max_page_count=1", "there is no space left on the disk"),
    ],
)
def test_what_keeps_it_from_being_written_is_said_in_plain_words(tmp_path: Path, statement: str, said: str) -> None:
    """The system's own English is never in the sentence."""
    connection = database.create(tmp_path / "history.sqlite")
    connection.execute(statement)
    with pytest.raises(HistoryNotWritten, match=said), database.named_errors(tmp_path):
        connection.execute("CREATE TABLE more AS SELECT zeroblob(1000000) AS some")
    connection.close()


def test_a_file_system_without_shared_memory_has_a_rollback_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a network share the log cannot be used: the history falls back and works all the same."""

    class Share(sqlite3.Connection):
        def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            if sql == "PRAGMA journal_mode=WAL":
                raise sqlite3.OperationalError("locking protocol")
            return super().execute(sql, *parameters)

    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **options: real(*args, **{**options, "factory": Share}))
    history = start_history(Settings(folder=tmp_path))
    assert history.record(an_assessment(tmp_path, some_rows(2)))
    assert history.record(an_assessment(tmp_path, some_rows(3), days_on(1)))
    report = history.checked()
    assert (report.days, report.log, report.wrong) == (2, "delete", ())


def test_elsewhere_it_has_a_log(tmp_path: Path) -> None:
    """Readers and a writer do not wait for one another, and nothing is left beside the file afterwards."""
    history = start_history(Settings(folder=tmp_path))
    history.record(an_assessment(tmp_path, some_rows(2)))
    assert history.checked().log == "wal"
    assert [path.name for path in history.path.parent.iterdir()] == ["history.sqlite"]


def test_another_writer_is_waited_for_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two runs at once: the second waits, then says who is in its way; the history is as it was."""
    history = start_history(Settings(folder=tmp_path))
    history.record(an_assessment(tmp_path, some_rows(2)))
    monkeypatch.setattr(database, "WAIT", 0.05)
    other = sqlite3.connect(history.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(HistoryBusy):
        history.record(an_assessment(tmp_path, some_rows(3), days_on(1)))
    other.execute("ROLLBACK")
    other.close()
    assert history.days() == (DAY,)


def test_a_snapshot_that_lost_an_item_is_found(tmp_path: Path) -> None:
    """The check counts every snapshot's items, which SQLite's own check cannot."""
    history = start_history(Settings(folder=tmp_path))
    history.record(an_assessment(tmp_path, some_rows(5)))
    connection = sqlite3.connect(history.path)
    connection.execute("DELETE FROM version WHERE id = 3")
    connection.commit()
    connection.close()
    assert history.checked().wrong == ("20220720: 4 ≠ 5",)


def test_a_text_that_is_gone_is_damage(tmp_path: Path) -> None:
    """A version whose words are missing is never shown with other words, nor built upon."""
    history = start_history(Settings(folder=tmp_path))
    history.record(an_assessment(tmp_path, some_rows(5)))
    connection = sqlite3.connect(history.path)
    connection.execute("DELETE FROM text WHERE value = '路面破损3处'")
    connection.commit()
    connection.close()
    with pytest.raises(HistoryDamaged):
        history.verdicts(DAY)
    with pytest.raises(HistoryDamaged):
        history.record(an_assessment(tmp_path, some_rows(6), days_on(1)))


@given(st.lists(st.tuples(st.integers(1, 1_048_576), st.integers(1, 1_048_576)), max_size=60))
def test_packed_places_come_back(pairs: list[tuple[int, int]]) -> None:
    """Rows packed against other rows are the same rows again."""
    rows, stored = [row for row, _ in pairs], [first for _, first in pairs]
    packed = pack(rows, stored)
    assert unpack(packed, stored) == rows
    assert (packed is None) == (rows == stored)


def test_a_row_at_the_top_costs_a_few_bytes() -> None:
    """Twenty thousand rows that moved down by one are a hundred bytes; foreign bytes are refused."""
    stored = list(range(4, 20_004))
    packed = pack([row + 1 for row in stored], stored)
    assert packed is not None
    assert len(packed) < 200
    with pytest.raises(ValueError, match="places for"):
        unpack(packed, stored[1:])
    with pytest.raises(ValueError, match="header"):
        unpack(b"no", stored)


def test_a_first_day_is_written_some_items_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 200,000 items a few thousand are held; what another day nearby has is told apart from what is new first."""
    sizes = list[int]()
    add = Putting._add

    def counted(self: Putting, new: Any) -> Any:
        sizes.append(len(new))
        return add(self, new)

    history = start_history(Settings(folder=tmp_path))
    whole = an_assessment(tmp_path, some_rows(25))
    with monkeypatch.context() as patch:
        patch.setattr(putting, "AT_ONCE", 10)
        patch.setattr(Putting, "_add", counted)
        assert history.record(whole)
        assert history.record(an_assessment(tmp_path, some_rows(25, description="路面塌陷"), days_on(1)))
    assert sizes == [10, 10, 5, 1]
    assert [row for _, row in history.members(DAY)] == [verdict.item.row for verdict in whole.verdicts]


def test_what_was_compared_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a comparison only what differs is read: of 60 items the one that went and nothing that stands."""
    read = list[int]()

    def counted(columns: Any, texts: Any) -> Any:
        found = list(entries_in(columns, texts))
        read.append(len(found))
        return iter(found)

    history, rows = start_history(Settings(folder=tmp_path)), [row | {"site": "惠宾街"} for row in some_rows(60)]
    history.record(an_assessment(tmp_path, rows))
    whole = an_assessment(tmp_path, [*rows[:30], *rows[31:], {"description": "新增", "number": "X-1"}], days_on(1))
    history.changes(DAY, whole)
    monkeypatch.setattr("civtrack.history.putting.entries_in", counted)
    assert history.record(whole)
    assert read == [1]
    assert [row for _, row in history.members(days_on(1))] == [verdict.item.row for verdict in whole.verdicts]
    # What the new item has in common with others has its number already: no text is kept twice.
    assert table_rows(history.path, "text") == table_rows(history.path, "(SELECT DISTINCT value FROM text)")
    assert not history.record(whole)


def test_a_next_day_is_matched_some_items_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Yesterday's items are let go as they are found again: only what is new, gone or moved far is held."""
    held = list[int]()
    stands = Putting._stands

    def counted(self: Putting, version: Any, row: int) -> None:
        held.append(sum(map(len, self._standing.values())))
        stands(self, version, row)

    history, rows = start_history(Settings(folder=tmp_path)), [row | {"site": "惠宾街"} for row in some_rows(60)]
    history.record(an_assessment(tmp_path, rows))
    today = [{"description": "新增", "number": "X-1"}, *rows[:30], *rows[31:]]
    with monkeypatch.context() as patch:
        patch.setattr("civtrack.history.rows.AT_ONCE", 10)
        patch.setattr(Putting, "_stands", counted)
        whole = an_assessment(tmp_path, today, days_on(1))
        assert history.record(whole)
    assert len(held) == 59
    assert max(held) <= 11
    assert [row for _, row in history.members(days_on(1))] == [verdict.item.row for verdict in whole.verdicts]
    assert not history.record(whole)


@given(st.lists(st.sampled_from("甲乙丙丁"), max_size=40), st.lists(st.sampled_from("甲乙丙丁"), max_size=40))
def test_equal_items_are_matched_in_their_order(yesterday: list[str], today: list[str]) -> None:
    """However many are the same and wherever they stand, they are matched alike: in pieces, together, compared."""
    found = []
    for at_once, compared in ((3, False), (1000, False), (3, True), (1000, True)):
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            patch.setattr("civtrack.history.rows.AT_ONCE", at_once)
            history = start_history(Settings(folder=Path(folder)))
            for day, said in ((DAY, yesterday), (days_on(1), today)):
                assessment = an_assessment(Path(folder), [{"description": text} for text in said], day)
                if compared and day != DAY:
                    history.changes(DAY, assessment)
                history.record(assessment)
            with sqlite3.connect(history.path) as database:
                found.append(
                    database.execute("SELECT place, first, last, row FROM version ORDER BY place, first").fetchall()
                )
                found.append(database.execute("SELECT day, items, moved FROM snapshot ORDER BY day").fetchall())
    assert found[:2] == found[2:4] == found[4:6] == found[6:]
