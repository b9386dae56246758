"""Shows that settings are found, ordered, checked and listed as the contract says, and that the starter file loads."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.errors import SettingsMistake
from civtrack.model import ITEM_COLUMNS, Kind, Message, Status
from civtrack.policy import PROFILES, DayUnit, EscalationStep, Policy, Span
from civtrack.records import FIELDS
from civtrack.settings import FoundLedger, Given, Settings, load, starter
from civtrack.settings.language import language
from civtrack.settings.schema import KindPolicy, PolicySettings
from civtrack.settings.toml_text import parse

CONTRACT = """
[office]
name = "盘锦市争创办"
timezone = "Asia/Shanghai"
language = "zh"
districts = ["兴隆台区", "双台子区", "大洼区", "盘山县"]
[office.aliases]
"兴区" = "兴隆台区"

[[ledgers]]
path = "台账/*.xlsx"
kind = "auto"
district = ""
columns = { deadline = "办结时限", 责任单位 = "K" }
[[ledgers]]
path = "提示单.xlsx"
kind = "reminders"
sheet = "7月"

[policy]
profile = "ours"
due_soon = "2wd"
immediate = 2
roll = true
closed_statuses = ["closed"]
[policy.statuses]
"办理完毕" = "closed"
[policy.events]
"省测前" = "2022-09-10"
"迎检前" = 2022-08-01
[policy.limits]
"占道经营" = "2wd"
[policy.reminders]
due_soon = "5d"
roll = false
[policy.reminders.statuses]
"已报" = "done"
[policy.materials]
profile = "materials"

[[escalation]]
overdue = 1
step = "提示"
[[escalation]]
overdue = 10
step = "约谈"
[calendar]
holidays = [2022-09-08]
workdays = ["2022-09-18"]
[profiles.ours]
tiers = [
  {key="red", name="红", color="#ff0000", reasons=["overdue"]},
  {key="rest", name="其他", color="00FF00", reasons=["due_soon", "behind", "on_track", "undated", "unclear", "ongoing",
    "suspended", "done_on_time", "done_late", "done_undated", "awaiting_check"]},
]
[outputs]
dir = "输出"
daily = ["update"]
[limits]
part_mib = 64
ratio = 50
[collect]
fields = ["状态", "remark"]
[views.本周必办]
where = "tier:red,yellow due:..+7d"
columns = ["number", "district"]
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with the contract's settings."""
    (tmp_path / "civtrack.toml").write_text(CONTRACT, encoding="utf-8")
    return tmp_path


def mistakes(text: str, tmp_path: Path, **environment: str) -> list[tuple[str, str]]:
    """Place and English sentence of every mistake."""
    (tmp_path / "civtrack.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsMistake) as caught:
        load(cwd=tmp_path, environment=environment)
    return [(each.where, str(each).removeprefix(f"{each.where}: ")) for each in caught.value.mistakes]


def test_every_table_and_key_of_the_contract(office: Path) -> None:
    """The contract's example, completed, gives what it says."""
    settings = load(cwd=office)
    assert settings.file == office / "civtrack.toml"
    assert settings.folder == office
    assert settings.office.name == "盘锦市争创办"
    assert settings.office.districts == ("兴隆台区", "双台子区", "大洼区", "盘山县")
    assert settings.office.aliases == {"兴区": "兴隆台区"}
    first, second = settings.ledgers
    assert (first.path, first.kind, first.district, first.sheet) == ("台账/*.xlsx", None, "", "")
    assert first.columns == {"deadline": "办结时限", "unit": "K"}
    assert (second.kind, second.sheet) == (Kind.REMINDER, "7月")
    assert settings.calendar.holidays == {dt.date(2022, 9, 8)}
    assert settings.calendar.workdays == {dt.date(2022, 9, 18)}
    assert settings.outputs.daily == ("update",)
    assert settings.outputs_folder == office / "输出"
    assert (settings.limits.part_mib, settings.limits.ratio, settings.limits.total_mib) == (64, 50, 4096)
    assert settings.views["本周必办"].where == "tier:red,yellow due:..+7d"
    assert settings.views["本周必办"].columns == ("number", "district")


def test_the_policy_of_each_kind(office: Path) -> None:
    """A kind's table overrides [policy] key by key; status words of both count."""
    settings = load(cwd=office)
    problems = settings.policy(Kind.PROBLEM)
    assert problems.profile.name == "ours"
    assert problems.profile.tier("red").color == "FF0000"
    assert problems.due_soon == Span(2, DayUnit.WORKING)
    assert problems.immediate == Span(2)
    assert problems.roll is True
    assert problems.closed_statuses == {Status.CLOSED}
    assert problems.statuses == {"办理完毕": Status.CLOSED}
    assert problems.events == {"省测前": dt.date(2022, 9, 10), "迎检前": dt.date(2022, 8, 1)}
    assert problems.limits == {"占道经营": Span(2, DayUnit.WORKING)}
    assert problems.escalation == (EscalationStep(1, "提示"), EscalationStep(10, "约谈"))
    reminders = settings.policy(Kind.REMINDER)
    assert (reminders.due_soon, reminders.roll) == (Span(5), False)
    assert reminders.statuses == {"办理完毕": Status.CLOSED, "已报": Status.DONE}
    assert settings.policy(Kind.MATERIAL).profile == PROFILES["materials"]


def test_without_any_source_everything_is_a_default(tmp_path: Path) -> None:
    """No file: the policy is the rules' own, materials in colours of their own; every origin is default."""
    settings = load(cwd=tmp_path, use_file=False)
    for kind in Kind:
        profile = PROFILES["materials" if kind is Kind.MATERIAL else "three-colour"]
        assert settings.policy(kind) == Policy(profile=profile)
    assert settings.file is None
    assert settings.folder == tmp_path
    assert settings.outputs_folder == tmp_path / "civtrack-out"
    assert {listed.origin for listed in settings.listed()} == {"default"}
    assert settings.outputs.daily == ("update", "split", "report", "onepage", "brief")


def test_the_tables_by_kind_have_the_keys_of_policy() -> None:
    """What can be set for all kinds can be set for one."""
    general = {each.name for each in dataclasses.fields(PolicySettings)}
    assert {each.name for each in dataclasses.fields(KindPolicy)} == general - {"problems", "reminders", "materials"}


def test_the_nearest_file_upward_is_found(office: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Upward from the working folder first; without one, upward from the first path given."""
    deep = office / "台账" / "7月"
    deep.mkdir(parents=True)
    assert load(cwd=deep).file == office / "civtrack.toml"
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert load(cwd=elsewhere).file is None
    for start in (deep, deep / "a.xlsx", deep / "*.xlsx", office / "台账" / "*" / "*.xlsx"):
        assert load(cwd=elsewhere, start=[start, elsewhere]).file == office / "civtrack.toml"
    assert load(cwd=elsewhere, start=[elsewhere, deep]).file is None
    (elsewhere / "civtrack.toml").write_text('[office]\nname = "别处"\n', encoding="utf-8")
    assert load(cwd=elsewhere, start=[deep]).office.name == "别处"


def test_a_named_file_outranks_the_search(office: Path, tmp_path: Path) -> None:
    """--config before CIVTRACK_CONFIG before the nearest file; --no-config reads none."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(f'[office]\nname = "{name}"\n', encoding="utf-8")
    environment = {"CIVTRACK_CONFIG": "a.toml"}
    assert load(cwd=office, environment=environment).office.name == "a"
    assert load(Path("b.toml"), cwd=office, environment=environment).office.name == "b"
    assert load(cwd=office, environment=environment, use_file=False).office.name == ""
    with pytest.raises(SettingsMistake, match="there is no such settings file"):
        load(Path("c.toml"), cwd=office)


def test_precedence_and_origins(office: Path) -> None:
    """Option over environment over file over default, and each value says where it comes from."""
    settings = load(
        cwd=office,
        environment={
            "CIVTRACK_OFFICE_NAME": "环境",
            "CIVTRACK_OUTPUTS_DIR": "环境",
            "CIVTRACK_POLICY_ROLL": "否",
            "CIVTRACK_POLICY_REMINDERS_DUE_SOON": "9d",
            "CIVTRACK_OFFICE_DISTRICTS": "甲区, 乙区，丙县",
            "CIVTRACK_CALENDAR_HOLIDAYS": "2022-01-04,2022-01-05",
            "CIVTRACK_OFFICE_TIMEZONE": "  ",
            "HOME": "/",
        },
        options={"outputs.dir": Given("--out", "选项")},
    )
    listed = {each.key: (each.value, each.origin) for each in settings.listed()}
    assert listed["outputs.dir"] == ("选项", "--out")
    assert listed["office.name"] == ("环境", "CIVTRACK_OFFICE_NAME")
    assert listed["office.districts"] == (["甲区", "乙区", "丙县"], "CIVTRACK_OFFICE_DISTRICTS")
    assert listed["policy.roll"] == (False, "CIVTRACK_POLICY_ROLL")
    assert listed["policy.reminders.due_soon"] == ("9d", "CIVTRACK_POLICY_REMINDERS_DUE_SOON")
    assert listed["calendar.holidays"] == (["2022-01-04", "2022-01-05"], "CIVTRACK_CALENDAR_HOLIDAYS")
    assert listed["office.timezone"] == ("Asia/Shanghai", "civtrack.toml:4")
    assert listed["policy.due_soon"] == ("2wd", "civtrack.toml:22")
    assert listed["policy.immediate"] == ("2d", "civtrack.toml:23")
    assert listed["policy.statuses.办理完毕"] == ("closed", "civtrack.toml:27")
    assert listed["ledgers[1].kind"] == ("auto", "civtrack.toml:12")
    assert listed["ledgers[1].columns.unit"][0] == "K"
    assert listed["ledgers[2].district"] == ("", "default")
    assert listed["ledgers[2].path"] == ("提示单.xlsx", "civtrack.toml:16")
    assert listed["escalation[2].step"] == ("约谈", "civtrack.toml:46")
    assert listed["views.本周必办.columns"] == (["number", "district"], "civtrack.toml:66")
    assert settings.policy(Kind.REMINDER).due_soon == Span(9)


def test_every_key_that_holds_a_value_has_a_variable(tmp_path: Path) -> None:
    """The variable's name is the key path in capitals, for every key that text can give."""
    plain = [
        each.key for each in load(cwd=tmp_path, use_file=False).listed() if each.value != {} and "[" not in each.key
    ]
    plain = [key for key in plain if key not in ("ledgers", "checks")]
    assert "outputs.daily" in plain
    for key in plain:
        values = {"office.timezone": "Asia/Urumqi", "office.language": "en", "policy.profile": "suqian",
                  "policy.materials.profile": "suqian", "policy.roll": "true", "policy.closed_statuses": "closed",
                  "policy.carried": "each",
                  "outputs.daily": "report", "remind.per": "district",
                  "collect.fields": "status", "collect.photo_mib": "5", "collect.large_photos": "refuse",
                  "outputs.backups": "0", "outputs.page_photos_mib": "0",
                  "outputs.list_rows": "50", "outputs.notices": "slip", "outputs.paper": "A3"}  # fmt: skip
        kinds = {"calendar": "2022-01-04", "limits": "12"}
        text = values.get(key, kinds.get(key.split(".")[0], "7d"))
        name = f"CIVTRACK_{key.replace('.', '_').upper()}"
        listed = {each.key: each.origin for each in load(cwd=tmp_path, environment={name: text}).listed()}
        assert listed[key] == name


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("CIVTRACK_POLICY_DUESOON", "3d", "did you mean CIVTRACK_POLICY_DUE_SOON?"),
        ("CIVTRACK_LANGUAGE", "zh", "did you mean CIVTRACK_OFFICE_LANGUAGE?"),
        ("CIVTRACK_X", "zh", "variables are named after their key"),
        ("CIVTRACK_VIEWS", "x", "a table cannot be set by a variable"),
        ("CIVTRACK_OFFICE_ALIASES", "x", "a table cannot be set by a variable"),
        ("CIVTRACK_LANG", "fr", "“fr” is none of zh, en, auto"),
        ("CIVTRACK_POLICY_DUE_SOON", "soon", 'not "soon"'),
        ("CIVTRACK_LIMITS_RATIO", "0", "must be 1 or more, not 0"),
        ("CIVTRACK_LIMITS_RATIO", "viel", "must be a whole number"),
    ],
)
def test_a_wrong_variable_is_a_mistake_at_its_name(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    """The mistake names the variable, not a line of the file."""
    ((where, said),) = mistakes("", tmp_path, **{name: text})
    assert where == name
    assert sentence in said


def test_civtrack_lang_changes_no_document(office: Path) -> None:
    """CIVTRACK_LANG is the terminal's language (CONTRACT): the office's own, which documents use, stays as it is."""
    plain = load(cwd=office, environment={"CIVTRACK_OFFICE_LANGUAGE": "zh"})
    spoken = load(cwd=office, environment={"CIVTRACK_LANG": "en", "CIVTRACK_OFFICE_LANGUAGE": "zh"})
    assert spoken.office.language == "zh"
    assert spoken.sha256 == plain.sha256


@pytest.mark.parametrize(
    ("text", "where", "sentence"),
    [
        ("[offices]\n", "civtrack.toml:1 offices", "did you mean “office”?"),
        ("[xyz]\n", "civtrack.toml:1 xyz", "known here are office, ledgers, policy"),
        ("[office]\ndistrict = []", "civtrack.toml:2 office.district", "did you mean “districts”?"),
        ("[office]\ndue_soon = 3", "civtrack.toml:2 office.due_soon", "it belongs to [policy] due_soon"),
        ("[office]\nname = 3", "civtrack.toml:2 office.name", "must be text in quotes, not 3"),
        ("office = 3", "civtrack.toml:1 office", "must be a table of key = value, not 3"),
        ("[office]\ntimezone = 'Asia/Beijing'", "civtrack.toml:2 office.timezone", "did you mean “Asia/Shanghai”?"),
        ("[office]\ntimezone = '../x'", "civtrack.toml:2 office.timezone", "is no time zone"),
        ("[office]\nlanguage = 'chinese'", "civtrack.toml:2 office.language", "known are zh, en, auto"),
        ("[office]\ndistricts = '大洼区'", "civtrack.toml:2 office.districts", "must be a list in [ ]"),
        ("[office]\ndistricts = ['大洼区', '']", "civtrack.toml:2 office.districts[2]", "must not be empty"),
        ("[office]\ndistricts = ['大洼区', '大洼区']", "civtrack.toml:2 office.districts", "stands there twice"),
        (
            "[office]\ndistricts=['甲']\n[office.aliases]\n甲='乙'",
            "civtrack.toml:4 office.aliases.甲",
            "cannot be another's alias",
        ),
        ("[[ledgers]]\nkind = 'auto'", "civtrack.toml:1 ledgers[1]", "“path” is missing"),
        ("[[ledgers]]\npath='a'\n[[ledgers]]\npath=''", "civtrack.toml:4 ledgers[2].path", "must not be empty"),
        ("[[ledgers]]\npath='a'\nkind='problem'", "civtrack.toml:3 ledgers[1].kind", "did you mean “problems”?"),
        (
            "[[ledgers]]\npath='a'\ncolumns={责任单='K'}",
            "civtrack.toml:3 ledgers[1].columns.责任单",
            "did you mean “责任单位”?",
        ),
        ("[ledgers]\npath='a'", "civtrack.toml:1 ledgers", "must be a list in [ ]"),
        ("[policy]\nprofile='tree-colour'", "civtrack.toml:2 policy.profile", "did you mean “three-colour”?"),
        ("[policy.materials]\nprofile='x'", "civtrack.toml:2 policy.materials.profile", "known are three-colour"),
        ("[policy]\ndue_soon='3天'", "civtrack.toml:2 policy.due_soon", "“3d” (calendar days) or “2wd”"),
        ("[policy]\ndue_soon=-1", "civtrack.toml:2 policy.due_soon", "not -1"),
        ("[policy]\nimmediate=true", "civtrack.toml:2 policy.immediate", "not true"),
        ("[policy]\nroll=1", "civtrack.toml:2 policy.roll", "must be true or false, not 1"),
        ("[policy]\nclosed_statuses=['done']", "civtrack.toml:2 policy.closed_statuses", "must contain “closed”"),
        (
            "[policy]\nclosed_statuses=['closed','void']",
            "civtrack.toml:2 policy.closed_statuses[2]",
            "are done, closed",
        ),
        ("[policy.statuses]\n好='finished'", "civtrack.toml:2 policy.statuses.好", "known are assigned, in_progress"),
        ("[policy.statuses]\n好='unknown'", "civtrack.toml:2 policy.statuses.好", "is not known here"),
        ("[policy.events]\n测前='9月10日'", "civtrack.toml:2 policy.events.测前", "must be a day such as 2022-09-10"),
        ("[policy.events]\n测前='2022-02-30'", "civtrack.toml:2 policy.events.测前", "there is no day"),
        ("[policy.events]\n测前=2022-09-10T08:00:00", "civtrack.toml:2 policy.events.测前", "must be a day"),
        ("[policy.limits]\n占道='two'", "civtrack.toml:2 policy.limits.占道", "must be days"),
        ("[office.groups]\n县='大洼区'", "civtrack.toml:2 office.groups.县", "must be a list in [ ]"),
        (
            "[office]\naliases={大洼='大洼区'}\n[office.groups]\n县=['大洼']",
            "civtrack.toml:4 office.groups.县",
            "“大洼” is an alias itself; write “大洼区”",
        ),
        (
            "[office]\ndistricts=['兴隆台区']\n[office.groups]\n县=['兴隆台']",
            "civtrack.toml:4 office.groups.县",
            "did you mean “兴隆台区”?",
        ),
        (
            "[office.groups]\n县=['大洼区']\n区=['大洼区']",
            "civtrack.toml:3 office.groups.区",
            "“大洼区” is ranked in “县” already",
        ),
        ("[office.groups]\n县=['大洼区','大洼区']", "civtrack.toml:2 office.groups.县", "stands there twice"),
        ("[outputs]\nbackups=-1", "civtrack.toml:2 outputs.backups", "must be 0 or more, not -1"),
        ("[outputs]\nbackups=true", "civtrack.toml:2 outputs.backups", "must be a whole number"),
        ("[outputs]\nlist_rows=0", "civtrack.toml:2 outputs.list_rows", "must be 1 or more, not 0"),
        ("[[escalation]]\noverdue=0\nstep='x'", "civtrack.toml:2 escalation[1].overdue", "must be 1 or more, not 0"),
        (
            "[[escalation]]\noverdue=4\nstep='x'\n[[escalation]]\noverdue=4\nstep='y'",
            "civtrack.toml:5 escalation[2].overdue",
            "the steps must rise: 4 does not come after 4",
        ),
        (
            "[calendar]\nholidays=[2022-09-08]\nworkdays=[2022-09-08]",
            "civtrack.toml:3 calendar.workdays",
            "2022-09-08 is in calendar.holidays and in calendar.workdays",
        ),
        ("[outputs]\ndaily=['update','letter']", "civtrack.toml:2 outputs.daily[2]", "“letter” is not known here"),
        ("[outputs]\ndaily=['updat']", "civtrack.toml:2 outputs.daily[1]", "did you mean “update”?"),
        ("[views.甲]\nwhere=3", "civtrack.toml:2 views.甲.where", "must be text"),
        ("[views.甲]\ncolumns=['numbr']", "civtrack.toml:2 views.甲.columns[1]", "did you mean “number”?"),
        ("[views.甲]\ncolumns=['days','责任单为']", "civtrack.toml:2 views.甲.columns[2]", "did you mean “责任单位”?"),
        (
            "[office]\ndistricts=['大洼区']\naliases={洼='大洼县'}",
            "civtrack.toml:3 office.aliases.洼",
            "did you mean “大洼区”?",
        ),
        (
            "[office]\ndistricts=['大洼区']\n[[ledgers]]\npath='a.xlsx'\ndistrict='大洼县'",
            "civtrack.toml:5 ledgers[1].district",
            "is none of office.districts; did you mean “大洼区”?",
        ),
        (
            "[office.aliases]\n洼='大洼'\n大洼='大洼区'",
            "civtrack.toml:2 office.aliases.洼",
            "“大洼” is an alias itself; write “大洼区”",
        ),
        (
            "[[ledgers]]\npath='a.xlsx'\ncolumns={deadline='h', done_on='H'}",
            "civtrack.toml:3 ledgers[1].columns",
            "“H” is named for deadline already",
        ),
        (
            "[policy.statuses]\n'办理 完毕'='closed'\n'办理完毕'='done'",
            "civtrack.toml:3 policy.statuses.办理完毕",
            "“办理完毕” and “办理 完毕” are the same word",
        ),
        ("[policy.materials.limits]\n' '='2d'", "civtrack.toml:2 policy.materials.limits. ", "must not be empty"),
        ("[views.甲]\nwheer=''", "civtrack.toml:2 views.甲.wheer", "did you mean “where”?"),
    ],
)
def test_each_mistake_names_its_place_and_what_is_allowed(tmp_path: Path, text: str, where: str, sentence: str) -> None:
    """File, line and key path; what was found; what is allowed or the nearest known word."""
    ((place, said),) = mistakes(text, tmp_path)
    assert place == where
    assert sentence in said


REST = [each for tier in PROFILES["three-colour"].tiers for each in tier.reasons if each != "overdue"]


def tiers(*entries: tuple[str, str, str, list[str]]) -> str:
    rows = (f"{{key='{key}',name='{name}',color='{color}',reasons={reasons}}}" for key, name, color, reasons in entries)
    return f"[profiles.ours]\ntiers = [{', '.join(rows)}]"


@pytest.mark.parametrize(
    ("text", "where", "sentence"),
    [
        (tiers(("red", "红", "FF0000", ["overdue"])), "tiers", "these reasons have no tier: due_soon, on_track"),
        (tiers(("red", "红", "FF0000", ["overdue:8..", *REST])), "tiers", "no tier: overdue:1..7"),
        (tiers(("red", "红", "red", ["overdue", *REST])), "tiers[1].color", "must be a colour"),
        (tiers(("红", "红", "FF0000", ["overdue", *REST])), "tiers[1].key", "small Latin letters"),
        (tiers(("total", "红", "FF0000", ["overdue", *REST])), "tiers[1].key", "the name of a figure"),
        (tiers(("closed", "红", "FF0000", ["overdue", *REST])), "tiers[1].key", "is for done_on_time"),
        (tiers(("red", "红", "FF0000", ["overdu", *REST])), "tiers[1].reasons[1]", "did you mean “overdue”?"),
        (tiers(("red", "红", "FF0000", ["overdue:9..2", *REST])), "tiers[1].reasons[1]", "overdue:8..14"),
        (tiers(("red", "红", "FF0000", ["status:reopen", *REST])), "tiers[1].reasons[1]", "mean “reopened”?"),
        (tiers(("red", "红", "FF0000", ["void", *REST])), "tiers[1].reasons[1]", "outside every total"),
        (
            tiers(("red", "红", "FF0000", ["overdue"]), ("red", "黄", "FFFF00", REST)),
            "tiers[2].key",
            "“red” stands there twice",
        ),
        (
            tiers(("red", "红", "FF0000", ["overdue"]), ("yellow", "红", "FFFF00", REST)),
            "tiers[2].name",
            "“红” stands there twice",
        ),
        (
            tiers(("red", "红", "FF0000", ["overdue"]), ("yellow", "黄", "FFFF00", ["overdue:8..", *REST])),
            "tiers[2].reasons[1]",
            "“overdue:8..” never counts",
        ),
        (
            tiers(
                ("red", "红", "FF0000", ["overdue", "done_late:8.."]),
                ("grey", "灰", "BFBFBF", [each for each in REST if not each.startswith("done")]),
                ("closed", "结", "DDEBF7", [each for each in REST if each.startswith("done")]),
            ),
            "tiers[3].key",
            "is for done_on_time",
        ),
    ],
)
def test_a_profile_must_be_whole(tmp_path: Path, text: str, where: str, sentence: str) -> None:
    """A profile that leaves a reason without tier, or that a summary could not show, is refused."""
    ((place, said),) = mistakes(text, tmp_path)
    assert place == f"civtrack.toml:2 profiles.ours.{where}"
    assert sentence in said


def test_all_mistakes_come_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    """One run of `config check` is enough; the whole text has a line for each."""
    text = (
        "[office]\nnmae = 'x'\ntimezone = 'Mars'\n[policy]\ndue_soon = 'soon'\nprofile = 'none'\nroll = 'yes'\n"
        "[outputs]\ndaily = ['letter', 'x']\n[nothing]\n"
    )
    found = mistakes(text, tmp_path, CIVTRACK_POLICY_IMMEDIATE="never", CIVTRACK_NONE="1")
    assert [where for where, _ in found] == [
        "CIVTRACK_NONE",
        "CIVTRACK_POLICY_IMMEDIATE",
        "civtrack.toml:2 office.nmae",
        "civtrack.toml:3 office.timezone",
        "civtrack.toml:5 policy.due_soon",
        "civtrack.toml:6 policy.profile",
        "civtrack.toml:7 policy.roll",
        "civtrack.toml:9 outputs.daily[1]",
        "civtrack.toml:9 outputs.daily[2]",
        "civtrack.toml:10 nothing",
    ]
    with pytest.raises(SettingsMistake) as caught:
        load(cwd=tmp_path)
    assert len(str(caught.value).splitlines()) == len(caught.value.mistakes) == 8


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("[office\n", "civtrack.toml:1", "line 1, column 8: "),
        (
            "[office]\nname = 盘锦\n",
            "civtrack.toml:2",
            "line 2, column 8: the value is not understood; text needs quotes",
        ),
        ("[office]\nname = “盘锦”\n", "civtrack.toml:2", "line 2, column 8: ““” is full-width punctuation"),
        ("[office]\nname ＝ '盘锦'\n", "civtrack.toml:2", "“＝” is full-width"),
        ("[office]\nname = 'a'\nname = 'b'", "civtrack.toml:3", "the key is there already"),
        ("[office]\n[office]\n", "civtrack.toml:2", "the table is there already"),
        ("[office]\nname 'a'\n", "civtrack.toml:2", "there is no = after the key"),
        ("[office]\nname = 'a' 'b'\n", "civtrack.toml:2", "something after the value"),
        ('[outputs]\ndir = "D:\\台账"\n', "civtrack.toml:2", "a backslash between double quotes"),
        ("[office]\ndistricts = ['a'", "civtrack.toml", "at the end: "),
        ("[views.本周]\nwhere = 'x' y\n", "civtrack.toml:2", "line 2, column 13"),
        ("[views.本周]\n甲 = 丙\n", "civtrack.toml:2", "line 2, column 5"),
    ],
)
def test_a_syntax_error_has_line_column_and_a_plain_reason(
    tmp_path: Path, text: str, place: str, sentence: str
) -> None:
    """In words for clerks, with the usual slips (full-width signs, backslashes) named."""
    ((where, said),) = mistakes(text, tmp_path)
    assert where == place
    assert sentence in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_notepad_saves_is_read(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with or without mark, “Unicode”, and Windows line ends."""
    (tmp_path / "civtrack.toml").write_bytes('[office]\r\nname = "盘锦"\r\n'.encode(encoding))
    settings = load(cwd=tmp_path)
    assert settings.office.name == "盘锦"
    assert settings.origin(("office", "name")) == "civtrack.toml:2"


def test_a_file_in_gbk_says_how_to_save_it(tmp_path: Path) -> None:
    """ANSI on a Chinese Windows is GBK: the line and the remedy, no traceback."""
    (tmp_path / "civtrack.toml").write_bytes('[office]\nname = "盘锦"\n'.encode("gbk"))
    with pytest.raises(SettingsMistake, match="save it again as UTF-8") as caught:
        load(cwd=tmp_path)
    assert caught.value.where == "civtrack.toml:2"


def test_a_folder_called_like_the_file_is_said_as_such(tmp_path: Path) -> None:
    """--config FOLDER is a plain mistake."""
    with pytest.raises(SettingsMistake):
        load(tmp_path, cwd=tmp_path)


@given(st.text(alphabet="甲乙ac_-9", min_size=1, max_size=6), st.text(max_size=12))
def test_bare_chinese_keys_mean_the_same_as_quoted_ones(key: str, value: str) -> None:
    """The contract writes [views.本周必办]; whatever the key, a quoted one reads alike."""
    value = value.encode("utf-8", "ignore").decode()
    literal = "'''\n" + re.sub(r"['\r\x00-\x08\x0b-\x1f\x7f]", "", value) + "'''"
    bare = parse(f"[views.{key}] # 注释 = ]\nwhere = {literal}\n[x]\n{key} = {{ {key} = 1, b = '甲 = 2' }}\n")
    quoted = parse(f'[views."{key}"]\nwhere = {literal}\n[x]\n"{key}" = {{ "{key}" = 1, b = \'甲 = 2\' }}\n')
    assert bare == quoted
    assert bare.lines["views", key] == 1


def test_the_fingerprint_is_of_the_values_in_force(office: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same values written otherwise, elsewhere, or by the environment have the same fingerprint; others do not."""
    first = load(cwd=office).sha256
    assert re.fullmatch(r"[0-9a-f]{64}", first)
    other = tmp_path_factory.mktemp("other")
    rewritten = CONTRACT.replace("immediate = 2", "immediate = '2d' # 两天").replace("#ff0000", "FF0000")
    (other / "civtrack.toml").write_text(rewritten.replace('name = "盘锦市争创办"\n', ""), encoding="utf-8")
    assert load(cwd=other, environment={"CIVTRACK_OFFICE_NAME": "盘锦市争创办"}).sha256 == first
    assert load(cwd=other).sha256 != first
    assert load(cwd=office, environment={"CIVTRACK_POLICY_DUE_SOON": "3wd"}).sha256 != first


def test_settings_can_be_narrowed(office: Path) -> None:
    """Settings are values: a copy with fewer districts lists fewer, and the original stays."""
    settings = load(cwd=office)
    fewer = dataclasses.replace(settings, office=dataclasses.replace(settings.office, districts=("大洼区",)))
    assert fewer.sha256 != settings.sha256
    assert settings.office.districts[0] == "兴隆台区"


VALUES = st.recursive(
    st.one_of(
        st.integers(-5, 10**6), st.booleans(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=8),
        st.sampled_from(["3d", "closed", "done", "zh", "three-colour", "FF0000", "overdue", "2022-09-10", "auto"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["path", "kind", "tiers", "key", "where", "overdue", "甲"]), inner, max_size=3),
    ),
    max_leaves=6,
)  # fmt: skip
PLACES = [
    "office", "office.name", "office.districts", "office.aliases", "ledgers", "policy", "policy.due_soon",
    "policy.closed_statuses", "policy.events", "policy.problems", "policy.problems.profile", "escalation", "calendar",
    "calendar.holidays", "limits", "limits.ratio", "profiles", "profiles.ours", "profiles.ours.tiers",
    "outputs.daily", "remind", "remind.titles", "views", "views.甲",
]  # fmt: skip


def as_toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {as_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(as_toml, value))}]"
    return json.dumps(value).replace("\x7f", "\\u007f") if isinstance(value, str | bool | int) else repr(value)


@given(st.dictionaries(st.sampled_from(PLACES), VALUES, min_size=1, max_size=3))
def test_whatever_is_written_either_counts_or_is_a_mistake(
    tmp_path_factory: pytest.TempPathFactory, written: dict[str, Any]
) -> None:
    """No value at any place brings a traceback: settings come out whole, or every mistake has its place."""
    folder = tmp_path_factory.getbasetemp()
    file = folder / "any.toml"
    text = "\n".join(f"{place} = {as_toml(value)}" for place, value in written.items())
    file.write_text(text, encoding="utf-8", errors="ignore")
    mistakes: tuple[SettingsMistake, ...] = ()
    settings = Settings()
    try:
        settings = load(file, cwd=folder)
    except SettingsMistake as error:
        mistakes = error.mistakes
    assert all(each.where.startswith("any.toml") and each.what.text for each in mistakes)
    assert [settings.policy(kind) for kind in Kind]
    assert len(settings.sha256) == 64


FOUND = (
    FoundLedger("台账/7月台账.xlsx", "problems", ("大洼区", "盘山县")),
    FoundLedger('怪"名\\[1].xlsx', "reminders", ("盘山县", "兴隆台区")),
)


def written(text: str, tmp_path: Path) -> Settings:
    (tmp_path / "civtrack.toml").write_text(text, encoding="utf-8")
    return load(cwd=tmp_path)


def test_the_starter_file_says_what_was_found_and_nothing_else(tmp_path: Path) -> None:
    """It loads; its values are the ledgers and districts found, everything else is still the default."""
    settings = written(starter(FOUND), tmp_path)
    assert [(ledger.path, ledger.kind) for ledger in settings.ledgers] == [
        (FOUND[0].path, Kind.PROBLEM),
        (FOUND[1].path, Kind.REMINDER),
    ]
    assert settings.office.districts == ("大洼区", "盘山县", "兴隆台区")
    set_here = {each.key for each in settings.listed() if each.origin != "default"}
    assert set_here == {"office.districts", *(f"ledgers[{n}].{key}" for n in (1, 2) for key in ("path", "kind"))}


def test_the_starter_file_without_ledgers_changes_nothing(tmp_path: Path) -> None:
    """An empty folder gives a file that is only comments."""
    assert written(starter([]), tmp_path).sha256 == load(cwd=tmp_path, use_file=False).sha256


def test_the_starter_file_shows_every_key(tmp_path: Path) -> None:
    """With the # signs deleted it loads too, and every key of the schema stands in it."""
    text = re.sub(r"(?m)^#(?! )(?=\S)|^#(?=  \{)", "", starter([]))
    settings = written(text, tmp_path)
    keys = {re.sub(r"\[\d+\]", "", each.key) for each in settings.listed() if each.origin != "default"}
    every: set[str] = set()

    def walk(path: str, kind: Any) -> None:
        for each in dataclasses.fields(kind):
            every.add(f"{path}.{each.name}")

    from civtrack.settings import schema

    for table, kind in (
        ("office", schema.OfficeSettings),
        ("ledgers", schema.LedgerSettings),
        ("policy", schema.PolicySettings),
        ("escalation", schema.StepSettings),
        ("calendar", schema.CalendarSettings),
        ("profiles.ours.tiers", schema.TierSettings),
        ("outputs", schema.OutputSettings),
        ("history", schema.HistorySettings),
        ("limits", schema.LimitSettings),
        ("collect", schema.CollectSettings),
        ("views.本周必办", schema.ViewSettings),
    ):
        walk(table, kind)
    missing = {key for key in every if not any(found == key or found.startswith(f"{key}.") for found in keys)}
    assert missing == set()


@pytest.mark.parametrize(
    ("argv", "environment", "expected"),
    [
        (["--lang", "en", "summary"], {"CIVTRACK_LANG": "zh"}, "en"),
        (["summary", "--lang=zh"], {"LANG": "en_US.UTF-8"}, "zh"),
        (["--", "--lang", "en"], {"CIVTRACK_LANG": "zh"}, "zh"),
        (["--lang"], {"CIVTRACK_LANG": "zh"}, "zh"),
        (["--lang", "fr"], {"CIVTRACK_LANG": "zh"}, "zh"),
        ([], {"CIVTRACK_LANG": "en", "CIVTRACK_OFFICE_LANGUAGE": "zh"}, "en"),
        ([], {"CIVTRACK_OFFICE_LANGUAGE": "en"}, "en"),
        (["--lang", "auto"], {"LANG": "zh_CN.UTF-8", "CIVTRACK_LANG": "en"}, "zh"),
        ([], {"LANG": "en_US.UTF-8"}, "zh"),
        (["--no-config"], {"LANG": "en_US.UTF-8"}, "en"),
        (["--no-config"], {"LANG": "zh_CN.UTF-8"}, "zh"),
        (["--no-config"], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        (["--no-config"], {"LC_ALL": "", "LC_MESSAGES": "zh_CN", "LANG": "en_US"}, "zh"),
        (["--no-config"], {}, "en"),
        (["--config", "broken.toml"], {"LANG": "zh_CN"}, "zh"),
        (["--config=english.toml"], {"LANG": "zh_CN"}, "en"),
        ([], {"CIVTRACK_CONFIG": "english.toml", "LANG": "zh_CN"}, "en"),
        ([], {"CIVTRACK_CONFIG": "none.toml", "LANG": "zh_CN"}, "zh"),
    ],
)
def test_the_language_is_found_early(
    office: Path, argv: list[str], environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Option, variable, settings file (here: zh), then the locale; whatever is wrong is passed over."""
    monkeypatch.setattr(sys, "platform", "linux")
    (office / "broken.toml").write_bytes(b"[office\n")
    (office / "english.toml").write_text("[office]\nlanguage = 'en'\n", encoding="utf-8")
    assert language(argv, environment, office) == expected


def test_the_language_of_the_first_path_counts(office: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Outside the office's folder, the file upward from the first path given is asked, as when it is read in full."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert language(["summary", str(office)], {"LANG": "en"}, elsewhere) == "zh"
    assert language(["summary"], {"LANG": "en"}, elsewhere) == "en"


def test_looking_for_the_language_loads_nothing_heavy(office: Path) -> None:
    """Help must not wait for cattrs, the schema or a reader."""
    code = (
        "import sys, os, pathlib\nfrom civtrack.settings.language import language\n"
        "language(['summary'], {}, pathlib.Path.cwd())\n"
        "print([m for m in sys.modules if m.startswith(('cattr', 'attr', 'openpyxl', 'civtrack.policy', 'zoneinfo'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=office, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_defaults_alone_load_no_cattrs(tmp_path: Path) -> None:
    """Without a settings file there is nothing to check, and nothing to wait for."""
    code = "import sys\nfrom civtrack.settings import load\nload()\nprint('cattrs' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_mistake_is_a_message_in_any_language(tmp_path: Path) -> None:
    """The detail is an English msgid with named fields, so that the catalogue can translate it."""
    (tmp_path / "civtrack.toml").write_text("[office]\nname = 3\n", encoding="utf-8")
    with pytest.raises(SettingsMistake) as caught:
        load(cwd=tmp_path)
    assert caught.value.values["detail"] == Message("must be text in quotes, not {found}", {"found": "3"})


def test_views_know_every_column_that_items_have() -> None:
    """What the settings accept as a column is what queries show, in the contract's order."""
    assert (*FIELDS, "reasons", "days") == ITEM_COLUMNS


def test_a_district_of_its_own_is_no_slip(tmp_path: Path) -> None:
    """Groups beside the listed districts (辽河油田, 市直部门) are accepted."""
    text = "[office]\ndistricts=['大洼区']\naliases={油田='辽河油田'}\n[[ledgers]]\npath='a'\ndistrict='市直部门'"
    (tmp_path / "civtrack.toml").write_text(text, encoding="utf-8")
    assert load(cwd=tmp_path).office.aliases == {"油田": "辽河油田"}


def test_a_home_that_nobody_has_is_a_name_like_any_other(tmp_path: Path) -> None:
    """``~`` stands for a home only where there is such a user: folders and files of the settings are then found."""
    (tmp_path / "civtrack.toml").write_text(
        "[outputs]\ndir = '~nobody-here/out'\n[history]\nfile = '~nobody-here.sqlite'\n", "utf-8"
    )
    settings = load(tmp_path / "civtrack.toml", [], {})
    assert settings.outputs_folder == tmp_path / "~nobody-here/out"
    assert settings.history_file == tmp_path / "~nobody-here.sqlite"
