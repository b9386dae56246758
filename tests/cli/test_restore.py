"""update --in-place keeps backups and restore puts them back: what the clerk types and sees."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.support.offices import a_ledger, contents
from tests.support.typed import AS_OF, rows_of, typed

NAME = "7月台账.xlsx"


def backups_of(office: Path) -> list[str]:
    """What is in the folder of backups."""
    return sorted(path.name for path in (office / "civtrack-backup").iterdir())


def updated(office: Path, as_of: str = AS_OF) -> None:
    """Updates the ledger in its place."""
    done = typed("update", NAME, "--in-place", "-q", "--as-of", as_of, cwd=office)
    assert (done.code, done.err) == (0, "")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office with one ledger that was updated in its place once."""
    a_ledger(tmp_path / NAME)
    (tmp_path / "原件").mkdir()
    (tmp_path / "原件" / NAME).write_bytes((tmp_path / NAME).read_bytes())
    updated(tmp_path)
    return tmp_path


def test_restore_brings_the_ledger_back_and_can_be_undone(office: Path) -> None:
    """Byte for byte as before the update; a second restore gives the updated one again."""
    marked = (office / NAME).read_bytes()
    original = (office / "原件" / NAME).read_bytes()
    assert marked != original
    done = typed("restore", NAME, cwd=office)
    assert (done.code, done.out) == (0, "")
    assert (office / NAME).read_bytes() == original
    first, second = done.err.splitlines()
    assert first.startswith(f"restored {NAME} from 7月台账.")
    assert "“civtrack restore 7月台账.xlsx” brings it back" in second
    assert typed("restore", NAME, "-q", cwd=office).err == ""
    assert (office / NAME).read_bytes() == marked


def test_restoring_what_is_there_is_unchanged(office: Path) -> None:
    """Nothing is written, no backup is made, in words and in JSON."""
    typed("restore", NAME, cwd=office)
    (name,) = [name for name in backups_of(office) if "-2.bak" not in name]
    before = contents(office)
    assert typed("restore", NAME, "--backup", name, cwd=office).err == f"unchanged {NAME}\n"
    answer = json.loads(typed("restore", NAME, "--backup", name, "-f", "json", cwd=office).out)
    assert answer == {"written": [], "unchanged": [NAME], "refused": []}
    assert contents(office) == before


def test_restore_answers_in_json_as_the_writing_commands(office: Path) -> None:
    """The contract's keys: the ledger and the backup of what stood there, with their fingerprints."""
    answer = json.loads(typed("restore", NAME, "-f", "json", cwd=office).out)
    assert list(answer) == ["written", "unchanged", "refused"]
    assert all(list(one) == ["path", "sha256", "kind", "district", "items"] for one in answer["written"])
    assert [one["kind"] for one in answer["written"]] == ["restored_ledger", "backup"]
    assert {one["path"]: one["sha256"] for one in answer["written"]}.items() <= contents(office).items()


def test_restore_rehearses(office: Path) -> None:
    """With -n it says what it would do and writes nothing."""
    before = contents(office)
    done = typed("restore", NAME, "-n", cwd=office)
    assert done.err.startswith(f"would restore {NAME} from 7月台账.")
    assert contents(office) == before


def test_list_shows_day_time_size_and_name(office: Path) -> None:
    """The newest first, in every format, with the shared options for columns and order."""
    typed("restore", NAME, cwd=office)
    rows = rows_of(typed("restore", NAME, "--list", cwd=office).out)
    assert [row["Name"] for row in rows] == sorted(backups_of(office), key=len, reverse=True)
    documents = json.loads(typed("restore", NAME, "--list", "-f", "json", cwd=office).out)
    assert [list(one) for one in documents] == [["day", "saved", "size", "name", "path"]] * 2
    for one in documents:
        path = office / one["path"]
        assert (path.name, path.stat().st_size) == (one["name"], one["size"])
        assert f".{one['day']}" in one["name"]
    assert [row["Bytes"] for row in rows] == [str(one["size"]) for one in documents]
    oldest = typed("restore", NAME, "--list", "--sort", "name:desc", "--limit", "1", "--columns", "name", cwd=office)
    assert oldest.out == f"Name\n{backups_of(office)[-1]}\n"
    assert typed("restore", NAME, "--list", "-o", "备份.csv", cwd=office).code == 0
    assert (office / "备份.csv").read_bytes().startswith(b"\xef\xbb\xbfKept on,Last saved,Bytes,Name\r\n")


def test_one_day_or_name_can_be_chosen(office: Path) -> None:
    """--backup takes a day as the office writes it, a name, or the name's mark."""
    (name,) = backups_of(office)
    day = name.split(".")[1]
    year, month, date = (int(part) for part in day.split("-"))
    for wanted in (day, f"{year}年{month}月{date}日", name, f"civtrack-backup/{name}"):
        done = typed("restore", NAME, "-n", "--backup", wanted, cwd=office)
        assert (done.code, done.err) == (0, f"would restore {NAME} from {name}\n")
    for wanted in ("2020-01-01", "2020年1月1日", "8月台账.2022-07-20.bak.xlsx"):
        missing = typed("restore", NAME, "--backup", wanted, "-f", "json", cwd=office)
        assert missing.code == 4
        assert [one["code"] for one in json.loads(missing.out)["refused"]] == ["no-backup"]
        assert name in missing.err


def test_without_a_backup_there_is_a_plain_error(tmp_path: Path) -> None:
    """Exit 4, what, where, what to do; --list is empty and says so."""
    a_ledger(tmp_path / NAME)
    for target in (NAME, "没有.xlsx"):
        missing = typed("restore", target, cwd=tmp_path)
        assert missing.code == 4
        assert missing.err.startswith(f"civtrack: {target}: there is no backup of it in civtrack-backup; nothing was")
    listed = typed("restore", NAME, "--list", "-f", "json", cwd=tmp_path)
    assert (listed.code, json.loads(listed.out)) == (0, [])
    assert "there is no backup" in listed.err


def test_an_open_ledger_is_refused(office: Path) -> None:
    """Exit 4 names the program, in JSON too; --force restores where the lock is a left one."""
    (office / f"~${NAME}").write_bytes(b"")
    before = contents(office)
    refused = typed("restore", NAME, "-f", "json", cwd=office)
    assert refused.code == 4
    assert [(one["path"], one["code"]) for one in json.loads(refused.out)["refused"]] == [(NAME, "open-elsewhere")]
    assert "Excel" in refused.err
    assert contents(office) == before
    assert typed("restore", NAME, "--force", cwd=office).code == 0
    assert (office / NAME).read_bytes() == (office / "原件" / NAME).read_bytes()


@pytest.mark.parametrize(
    "arguments", [["--columns", "day"], ["--sort", "day"], ["--limit", "1"], ["-o", "x.csv"], ["-f", "csv"]]
)
def test_what_only_a_list_has_goes_with_it_only(office: Path, arguments: list[str]) -> None:
    """An option that would be ignored is a mistake, and nothing is restored."""
    before = contents(office)
    assert typed("restore", NAME, *arguments, cwd=office).code == 2
    assert contents(office) == before


def test_settings_say_how_many_backups_are_kept(office: Path) -> None:
    """[outputs] backups: the oldest go once the update is in its place; restoring removes none."""
    (first,) = backups_of(office)
    (office / "civtrack.toml").write_text("[outputs]\nbackups = 2\n", encoding="utf-8")
    stranger = office / "civtrack-backup" / "7月台账.旧.bak.xlsx"
    stranger.write_bytes(b"mine")
    updated(office, "2022-07-25")
    assert first in backups_of(office)
    updated(office, "2022-08-05")
    kept = backups_of(office)
    assert first not in kept
    assert len(kept) == 3
    assert stranger.read_bytes() == b"mine"
    typed("restore", NAME, cwd=office)
    assert len(backups_of(office)) == 4
    (office / "civtrack.toml").write_text("[outputs]\nbackups = 0\n", encoding="utf-8")
    updated(office, "2022-08-15")
    updated(office, "2022-08-25")
    assert len(backups_of(office)) == 6


def test_a_refused_update_removes_no_backup(office: Path) -> None:
    """Old backups go only when the new ledger stands: not where it is open in Excel."""
    (office / "civtrack.toml").write_text("[outputs]\nbackups = 1\n", encoding="utf-8")
    (office / f"~${NAME}").write_bytes(b"")
    before = contents(office)
    assert typed("update", NAME, "--in-place", "--as-of", "2022-08-25", cwd=office).code == 4
    assert contents(office) == before


def test_a_damaged_backup_is_refused_listed_and_found(office: Path) -> None:
    """Exit 4 and the older whole one by name; --list marks it; doctor finds it; the older one goes back."""
    updated(office, "2022-08-25")
    newest = max(backups_of(office), key=len)
    (older,) = [name for name in backups_of(office) if name != newest]
    (office / "civtrack.toml").write_text('[[ledgers]]\npath = "7月台账.xlsx"\n', encoding="utf-8")
    healthy = json.loads(typed("doctor", "-f", "json", cwd=office).out)
    assert [one["details"] for one in healthy if one["check"] == "Backups"] == ["7月台账.xlsx: 2, all whole"]
    path = office / "civtrack-backup" / newest
    path.write_bytes(path.read_bytes()[:-100])
    before = contents(office)
    refused = typed("restore", NAME, "-f", "json", cwd=office)
    assert refused.code == 4
    assert [(one["path"], one["code"]) for one in json.loads(refused.out)["refused"]] == [(NAME, "damaged-backup")]
    assert f"--backup {older}" in refused.err
    assert typed("restore", NAME, "-n", cwd=office).code == 4
    rows = rows_of(typed("restore", NAME, "--list", cwd=office).out)
    assert [(row["Name"], row["State"]) for row in rows] == [(newest, "damaged"), (older, "")]
    listed = json.loads(typed("restore", NAME, "--list", "-f", "json", cwd=office).out)
    assert [one["damaged"] for one in listed] == [True, False]
    assert typed("restore", NAME, "--list", "--columns", "damaged", cwd=office).out == "State\ndamaged\n\n"
    (found,) = [one for one in json.loads(typed("doctor", "-f", "json", cwd=office).out) if one["check"] == "Backups"]
    assert (found["result"], found["details"].split(": ")[-1]) == ("bad", newest)
    assert contents(office) == before
    assert typed("restore", NAME, "--backup", older, cwd=office).code == 0
    assert (office / NAME).read_bytes() == (office / "原件" / NAME).read_bytes()


def test_the_only_ledger_of_the_settings_need_not_be_named(office: Path) -> None:
    """Of several, one has to be."""
    settings = office / "civtrack.toml"
    settings.write_text(f'[[ledgers]]\npath = "{NAME}"\n', encoding="utf-8")
    before = (office / NAME).read_bytes()
    item = json.loads(typed("query", "-f", "json", cwd=office).out)[0]["id"]
    assert typed("set", item, "责任单位=住建局", "-q", cwd=office).code == 0
    done = typed("restore", "--last", cwd=office)
    assert (done.code, (office / NAME).read_bytes() == before) == (0, True), done.err
    shutil.copy(office / NAME, office / "8月台账.xlsx")
    settings.write_text('[[ledgers]]\npath = "*.xlsx"\n', encoding="utf-8")
    done = typed("restore", "--last", cwd=office)
    assert (done.code, "name one of the ledgers: 7月台账.xlsx、8月台账.xlsx" in done.err) == (2, True), done.err


def test_a_ledger_that_was_renamed_is_told_by_its_name_in_the_log(office: Path) -> None:
    """What the last command made of it says which one it is; under that name it is taken back."""
    before = (office / NAME).read_bytes()
    item = json.loads(typed("query", NAME, "-f", "json", cwd=office).out)[0]["id"]
    assert typed("set", item, "责任单位=住建局", NAME, "-q", cwd=office).code == 0
    (office / NAME).rename(office / "新名.xlsx")
    done = typed("restore", "--last", "新名.xlsx", cwd=office)
    assert (done.code, f"the log knows it as {NAME}" in done.err) == (4, True), done.err
    (office / "新名.xlsx").rename(office / NAME)
    assert typed("restore", "--last", NAME, cwd=office).code == 0
    assert (office / NAME).read_bytes() == before
