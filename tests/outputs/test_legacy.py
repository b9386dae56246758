"""Old ledgers updated and divided through what LibreOffice makes of them."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import openpyxl
import pytest

from civtrack.files import sha256
from civtrack.model import Ledger, Message, Twin
from civtrack.outputs.placing import copy_names
from tests.support.oldbooks import old_ledger
from tests.support.typed import AS_OF, typed

SETTINGS = """
[office]
name = "盘锦市争创办"
districts = ["大洼区", "盘山县"]
[[ledgers]]
path = "*.xls"
[[ledgers]]
path = "*.csv"
[outputs]
daily = ["update", "split", "report"]
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office that keeps everything in old formats."""
    folder = tmp_path / "office"
    folder.mkdir()
    old_ledger(folder / "旧台账.xls", 12)
    (folder / "诉求.csv").write_text("序号,县区,问题描述,整改时限\n1,大洼区,破损,7月底前\n", encoding="utf-8")
    (folder / "civtrack.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def marks(path: Path) -> list[tuple[object, ...]]:
    """Number, district and mark of every item of an updated `old_ledger`."""
    sheet = openpyxl.load_workbook(path)["整改台账"]
    rows = sheet.iter_rows(min_row=3, values_only=True)
    return [(row[0], row[1], row[9]) for row in rows if isinstance(row[0], int)]


def names_of(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.libreoffice
def test_old_ledgers_are_updated_as_xlsx(office: Path) -> None:
    """Each becomes an .xlsx with its look and marks, is told of, and is the same at the second run; nothing is left."""
    old_ledger(office / "又.et", 4)
    before = {name: sha256(office / name) for name in names_of(office)}
    first = typed("update", ".", "--as-of", AS_OF, "-o", "出", cwd=office)
    assert first.code == 0
    assert names_of(office / "出") == ["台账/又.xlsx", "台账/旧台账.xlsx", "台账/诉求.xlsx"]
    for name in ("旧台账.xls", "又.et"):
        assert f"{name}: LibreOffice made an .xlsx of this .xls file" in first.err
    assert "诉求.csv: an .xlsx in a plain look was made of this .csv file" in first.err
    found = marks(office / "出" / "台账" / "旧台账.xlsx")
    assert [number for number, _, _ in found] == list(range(1, 13))
    assert found[0] == (1, "大洼区", "红")
    sheet = openpyxl.load_workbook(office / "出" / "台账" / "旧台账.xlsx")["整改台账"]
    assert "A1:I1" in [str(area) for area in sheet.merged_cells.ranges]
    assert sheet["B2"].fill.fgColor.rgb == "FFFFFF99"
    second = typed("update", ".", "--as-of", AS_OF, "-o", "出", "-f", "json", cwd=office)
    answer = json.loads(second.out)
    assert (answer["written"], len(answer["unchanged"])) == ([], 3)
    assert {name: sha256(office / name) for name in before} == before


@pytest.mark.libreoffice
def test_the_day_starts_libreoffice_once_and_writes_nothing_twice(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`daily` updates and divides an .xls; the manifest names it as it is; a second run is silent."""
    real = shutil.which("soffice") or shutil.which("libreoffice")
    assert real is not None
    counted, counting = tmp_path / "count", tmp_path / "counting"
    counting.write_text(f'#!/bin/sh\necho x >> "{counted}"\nexec "{real}" "$@"\n')
    counting.chmod(0o755)
    monkeypatch.setenv("CIVTRACK_LIBREOFFICE", str(counting))
    first = typed("daily", "-q", "--as-of", AS_OF, cwd=office)
    assert first.code == 0
    assert counted.read_text() == "x\n"
    day = office / "civtrack-out" / AS_OF
    assert {"台账/旧台账.xlsx", f"县区/大洼区_{AS_OF}.xlsx", f"县区/盘山县_{AS_OF}.xlsx"} <= set(names_of(day))
    manifest = json.loads((day / "manifest.json").read_text("utf-8"))
    assert [one["path"] for one in manifest["inputs"]] == ["旧台账.xls", "诉求.csv"]
    assert manifest["skipped"] == []
    sheet = openpyxl.load_workbook(day / "县区" / f"大洼区_{AS_OF}.xlsx")["整改台账"]
    districts = [row[1] for row in sheet.iter_rows(min_row=3, values_only=True) if row[0]]
    assert districts == ["大洼区"] * 6
    assert sheet["B2"].fill.fgColor.rgb == "FFFFFF99"
    before = {name: sha256(day / name) for name in names_of(day)}
    second = typed("daily", "-q", "--as-of", AS_OF, cwd=office)
    assert (second.code, second.out, second.err) == (0, "", "")
    assert {name: sha256(day / name) for name in names_of(day)} == before
    assert counted.read_text() == "x\n"


@pytest.mark.libreoffice
def test_an_old_ledger_is_never_updated_in_place(office: Path) -> None:
    """It would become another format: refused with advice, no backup, not a byte changed."""
    before = {name: sha256(office / name) for name in names_of(office)}
    answer = typed("update", "旧台账.xls", "--in-place", "--as-of", AS_OF, cwd=office)
    assert answer.code == 4
    assert "旧台账.xls: --in-place would make another format of a .xls file. Run without --in-place" in answer.err
    assert {name: sha256(office / name) for name in names_of(office)} == before


@pytest.mark.parametrize("command", ["update", "split"])
def test_without_libreoffice_the_clerk_is_told_to_save_as_xlsx(office: Path, command: str) -> None:
    """Refused by name with the sentence; counted all the same; nothing is written."""
    answer = typed(command, "旧台账.xls", "--as-of", AS_OF, "-o", "出", "-f", "json", cwd=office)
    assert answer.code == 4
    refused = json.loads(answer.out)["refused"]
    kind = "editable" if command == "update" else "divisible"
    assert [(Path(one["path"]).name, one["code"]) for one in refused] == [("旧台账.xls", f"format-not-{kind}")]
    assert "另存为 .xlsx" in answer.err
    assert [name for name in names_of(office) if name.endswith(".xlsx")] == []


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for LibreOffice by a shell script")
@pytest.mark.parametrize("command", ["update", "split"])
def test_a_conversion_that_is_not_true_is_refused(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """A program that makes something else of the ledger: refused with the reason, and nothing is written."""
    liar = tmp_path / "liar"
    liar.write_text("#!/bin/sh\nexit 3\n")
    liar.chmod(0o755)
    monkeypatch.setenv("CIVTRACK_LIBREOFFICE", str(liar))
    answer = typed(command, "旧台账.xls", "--as-of", AS_OF, "-o", "出", cwd=office)
    assert answer.code == 4
    assert "LibreOffice made no .xlsx of this .xls file that holds the same: it ended with code 3" in answer.err
    assert "另存为 .xlsx" in answer.err
    assert [name for name in names_of(office) if name.endswith(".xlsx")] == []


def test_doctor_says_whether_libreoffice_is_there(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is, or that it is not found, or that the variable names none."""

    def said() -> tuple[str, str]:
        checks = json.loads(typed("doctor", "-f", "json", cwd=office).out)
        return next((one["result"], one["details"]) for one in checks if one["check"] == "LibreOffice")

    assert said() == ("note", "none at CIVTRACK_LIBREOFFICE=off")
    monkeypatch.setenv("CIVTRACK_LIBREOFFICE", sys.executable)
    assert said() == ("ok", sys.executable)
    monkeypatch.delenv("CIVTRACK_LIBREOFFICE")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert said() == ("note", "not found; only needed to update .xls, .et and .ods")


def _ledger(path: str, form: str) -> Ledger:
    twin = Twin(Path("x"), "", None) if form in {"xls", "ods"} else None
    return Ledger(Path(path), form, "", (), 0, twin=twin, no_twin=None if twin else Message(""))


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["台账.xls"], ["台账.xlsx"]),
        (["台账.xls", "台账.ods"], ["台账.xlsx", "台账.ods.xlsx"]),
        (["台账.xls", "台账.xlsx"], ["台账.xls.xlsx", "台账.xlsx"]),
        (["台账.xlsx", "台账.ods"], ["台账.xlsx", "台账.ods.xlsx"]),
        (["甲/台账.xls", "乙/台账.xls"], ["甲_台账.xlsx", "乙_台账.xlsx"]),
        (["诉求.csv", "诉求.xls"], ["诉求.csv", "诉求.xlsx"]),
        (["台账.XLS", "台账.XLSX"], ["台账.XLS.xlsx", "台账.XLSX"]),
    ],
)
def test_a_copy_in_another_format_never_takes_the_name_of_another(paths: list[str], names: list[str]) -> None:
    """Ledgers that were .xlsx keep their names."""
    ledgers = [_ledger(path, path.rpartition(".")[2].lower()) for path in paths]
    assert copy_names(ledgers) == names
