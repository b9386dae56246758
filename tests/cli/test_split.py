"""``civtrack split``: what it writes, what it says, and that it never overwrites what is not its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from civtrack.errors import UnsafeWorkbook
from civtrack.outputs.districts import plan
from civtrack.outputs.marked.sheet import SheetMarker
from tests.support.offices import a_ledger, contents, files_of
from tests.support.typed import typed

AS_OF = "2022-07-20"
ROWS = ({"县区": "大洼区"}, {"县区": "盘山县"}, {"县区": "大洼区"}, {"县区": ""})


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with one ledger of four items."""
    a_ledger(tmp_path / "台账.xlsx", ROWS)
    return tmp_path


def test_one_workbook_a_district_and_the_sum(office: Path) -> None:
    """The files are named after district and day; one line says that they add up."""
    before = contents(office)
    done = typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=office, language="zh")
    assert done.code == 0
    assert done.out == ""
    folder = "civtrack-out/2022-07-20/县区"
    assert files_of(office / folder) == [
        "分发清单_2022-07-20.json",
        "大洼区_2022-07-20.xlsx",
        "未注明_2022-07-20.xlsx",
        "盘山县_2022-07-20.xlsx",
    ]
    assert f"已写入 {folder}/大洼区_2022-07-20.xlsx（2 条）" in done.err
    assert "共分发 4 条：大洼区 2、盘山县 1、未注明 1" in done.err
    assert {name: before[name] for name in before} == {"台账.xlsx": contents(office)["台账.xlsx"]}


def test_a_second_run_writes_nothing(office: Path) -> None:
    """The same ledger and day: everything is unchanged, and says so."""
    typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=office)
    before = contents(office)
    answer = json.loads(typed("split", "台账.xlsx", "--as-of", AS_OF, "-f", "json", cwd=office).out)
    assert answer["written"] == []
    assert len(answer["unchanged"]) == 4
    assert contents(office) == before


def test_json_names_district_and_items(office: Path) -> None:
    """The contract's shape: path, fingerprint, kind, district, items."""
    answer = json.loads(typed("split", "台账.xlsx", "--as-of", AS_OF, "-f", "json", cwd=office).out)
    books = {one["district"]: one["items"] for one in answer["written"] if one["kind"] == "district_workbook"}
    assert books == {"大洼区": 2, "盘山县": 1, None: 1}
    assert [one["kind"] for one in answer["written"]].count("split_manifest") == 1


def test_dry_run_says_the_same_and_writes_nothing(office: Path) -> None:
    """What would be written, with the very fingerprints."""
    planned = json.loads(typed("split", "台账.xlsx", "--as-of", AS_OF, "-n", "-f", "json", cwd=office).out)
    assert files_of(office) == ["台账.xlsx"]
    written = json.loads(typed("split", "台账.xlsx", "--as-of", AS_OF, "-f", "json", cwd=office).out)
    assert planned == written


def test_files_of_others_are_never_overwritten(office: Path) -> None:
    """A file of that name elsewhere stands until --force; the others are written all the same."""
    other = office / "分发" / "县区" / "大洼区_2022-07-20.xlsx"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"mine")
    run = ["split", "台账.xlsx", "--as-of", AS_OF, "--out", "分发"]
    done = typed(*run, cwd=office)
    assert done.code == 4
    assert other.read_bytes() == b"mine"
    assert (other.parent / "盘山县_2022-07-20.xlsx").is_file()
    assert typed(*run, "--force", cwd=office).code == 0
    assert other.read_bytes() != b"mine"


def test_only_some_districts(office: Path) -> None:
    """-d writes those workbooks; a district without items is told."""
    (office / "civtrack.toml").write_text('[office]\ndistricts = ["大洼区", "盘山县", "兴隆台区"]\n', encoding="utf-8")
    done = typed("split", "台账.xlsx", "--as-of", AS_OF, "-d", "盘山县", "-d", "兴隆台区", cwd=office, language="zh")
    assert done.code == 0
    assert [name for name in files_of(office / "civtrack-out") if name.endswith(".xlsx")] == [
        "2022-07-20/县区/盘山县_2022-07-20.xlsx"
    ]
    assert "兴隆台区没有条目" in done.err


def test_by_something_else_and_by_nothing_known(office: Path) -> None:
    """--by unit has its own folder; an unknown word names what may be meant."""
    assert typed("split", "台账.xlsx", "--as-of", AS_OF, "--by", "unit", cwd=office).code == 0
    assert (office / "civtrack-out/2022-07-20/责任单位/市城管局_2022-07-20.xlsx").is_file()
    done = typed("split", "台账.xlsx", "--by", "sheet", cwd=office)
    assert done.code == 2
    assert "“sheet” is not known; did you mean: street" in done.err


def test_what_cannot_be_divided_is_counted_and_ends_with_4(office: Path) -> None:
    """A ledger that no workbook can hold is named, with -q too, its items are told, and the others are written."""
    text = "编号,县区,诉求内容,承办单位,办结时限\nR1,大洼区,夜间施工噪声扰民,市城管局,2022-07-20\n"
    long = f"热线{'长' * 32}.csv"
    (office / long).write_text(text, encoding="utf-8")
    done = typed("split", "台账.xlsx", long, "--as-of", AS_OF, cwd=office, language="zh")
    assert done.code == 4
    assert f"5 条中有 1 条所在的台账不能拆分：{long}" in done.err
    quiet = typed("split", "台账.xlsx", long, "--as-of", AS_OF, "-q", "-o", "静", cwd=office, language="zh")
    assert quiet.code == 4
    assert f"{long}：这个 .csv 文件做不成 .xlsx：文件名超过工作表名的长度" in quiet.err
    assert (office / "civtrack-out/2022-07-20/县区/盘山县_2022-07-20.xlsx").is_file()


def test_a_day_says_what_was_not_divided_and_what_was_not_updated(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ledger that was updated and cannot be divided is not called one that was not updated."""

    def refuse(*_: object) -> None:
        raise UnsafeWorkbook("台账.xlsx", detail="too much")

    monkeypatch.setattr(plan, "_divided", refuse)
    done = typed("daily", "台账.xlsx", "--as-of", AS_OF, cwd=office, language="zh")
    assert done.code == 4
    assert "未拆分：台账.xlsx：" in done.err
    assert "未更新" not in done.err
    assert (office / "civtrack-out" / AS_OF / "台账" / "台账.xlsx").is_file()
    monkeypatch.setattr(SheetMarker, "mark_sheet", refuse)
    done = typed("daily", "台账.xlsx", "--as-of", AS_OF, "-o", "另", cwd=office, language="zh")
    assert done.code == 4
    assert "未更新：台账.xlsx：" in done.err
    assert "未拆分：" not in done.err


def test_daily_makes_them_where_settings_ask(office: Path) -> None:
    """``daily = [..., "split"]``: the folder 县区 is part of the day, and a .csv takes part in it."""
    (office / "civtrack.toml").write_text('[outputs]\ndaily = ["split"]\n', encoding="utf-8")
    (office / "热线.csv").write_text(
        "编号,县区,诉求内容,承办单位,办结时限\nR1,大洼区,夜间噪声,市城管局,2022-07-20\n", encoding="utf-8"
    )
    run = ["daily", "台账.xlsx", "热线.csv", "--as-of", AS_OF]
    assert typed(*run, cwd=office).code == 0
    day = office / "civtrack-out" / AS_OF
    manifest = json.loads((day / "manifest.json").read_text("utf-8"))
    assert "县区/大洼区_2022-07-20.xlsx" in [one["path"] for one in manifest["outputs"]]
    assert manifest["skipped"] == []
    book = load_workbook(day / "县区" / "大洼区_2022-07-20.xlsx")
    assert [book["热线"].cell(2, column).value for column in (1, 3, 6)] == ["R1", "夜间噪声", "黄"]
    before = contents(day)
    assert typed(*run, cwd=office).code == 0
    assert contents(day) == before
