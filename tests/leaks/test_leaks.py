"""Nothing of another district is anywhere in a district's file: 80 workbooks that hide it, and random places."""

from __future__ import annotations

import re
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from civtrack.errors import CivtrackError
from civtrack.outputs.districts.copied import Manner
from civtrack.settings import Settings
from civtrack.settings.schema import OfficeSettings, OutputSettings
from tests.leaks.base import D, base, patch, png, tok
from tests.leaks.cases import CASES
from tests.leaks.habits import HABITS, SAVED
from tests.leaks.neighbours import NEIGHBOURS, NOTES
from tests.leaks.new_cases import KEPT, MAKERS
from tests.leaks.odd_places import ODD
from tests.leaks.ordinary import KEEPS, MADE
from tests.leaks.scan import leaks
from tests.outputs.test_district import AS_OF, divided

OFFICE = OfficeSettings(name="市争创办", districts=tuple(D.values()))
DAMAGED = {"zip_gap_prefix"}
"""What is refused when it is read."""


def workbooks(path: Path, folder: Path, keep: tuple[str, ...] = (), manner: Manner | None = None) -> dict[str, Path]:
    """The district workbooks of a ledger, by district."""
    from civtrack.assessment import assess

    office = Settings(office=OFFICE, outputs=OutputSettings(keep_sheets=keep))
    divided(assess(path, as_of=AS_OF, settings=office), folder, manner=manner)
    return {
        code: folder / f"{name}_{AS_OF}.xlsx" for code, name in D.items() if (folder / f"{name}_{AS_OF}.xlsx").exists()
    }


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_workbook_that_hides_something(tmp_path: Path, case: tuple[Any, ...]) -> None:
    """Every district gets its file, no part of which holds a token or the name of another, however it is written."""
    name, _, build, cfg, _, _ = case
    build(path := tmp_path / "台账.xlsx")
    keep = tuple(re.findall(r'"([^"]+)"', cfg))
    made = workbooks(path, tmp_path / "县区", keep)
    assert len(made) == (0 if name in DAMAGED else 3)
    for code, copy in made.items():
        assert leaks(copy, code) == set()
        openpyxl.load_workbook(copy).close()


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", MAKERS)
def test_more_workbooks_that_hide_something(tmp_path: Path, name: str) -> None:
    """The same, of thirty more; of two tables side by side only the left one is read and sent (D101 says so)."""
    MAKERS[name](path := tmp_path / "台账.xlsx")
    made = workbooks(path, tmp_path / "县区", KEPT.get(name, ()))
    assert len(made) == (2 if name == "two_tables_beside_each_other" else 3)
    for code, copy in made.items():
        assert leaks(copy, code) == set()
        openpyxl.load_workbook(copy).close()


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", ODD)
def test_where_newer_programs_keep_things(tmp_path: Path, name: str) -> None:
    """The same, of parts that newer Excels write, and of what own cells, rules and boxes are said to look like."""
    ODD[name](path := tmp_path / "台账.xlsx")
    made = workbooks(path, tmp_path / "县区")
    assert len(made) == 3
    for code, copy in made.items():
        assert leaks(copy, code) == set()
        openpyxl.load_workbook(copy).close()


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", MADE)
def test_what_offices_write_down_without_a_thought(tmp_path: Path, name: str) -> None:
    """The same, of ledgers with lines, lists, captions and formulas that are about one district and name none."""
    MADE[name](path := tmp_path / "台账.xlsx")
    made = workbooks(path, tmp_path / "县区", KEEPS.get(name, ()))
    assert len(made) == 3
    for code, copy in made.items():
        assert leaks(copy, code) == set()
        openpyxl.load_workbook(copy).close()


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", NEIGHBOURS)
def test_what_nobody_had_written_down(tmp_path: Path, name: str) -> None:
    """The same, of ledgers that know others by their units, people and places; each second one without tiers."""
    NEIGHBOURS[name](path := tmp_path / "台账.xlsx")
    tiers = list(NEIGHBOURS).index(name) % 2 == 0
    made = workbooks(path, tmp_path / "县区", NOTES.get(name, ()), Manner(tiers=tiers))
    assert len(made) == 3
    for code, copy in made.items():
        assert leaks(copy, code) == set()
        openpyxl.load_workbook(copy).close()


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", HABITS)
def test_what_offices_do_every_day(tmp_path: Path, name: str) -> None:
    """The same, of ledgers in which another's words are quoted, listed, abbreviated, linked, or below a heading."""
    HABITS[name](path := tmp_path / "台账.xlsx")
    tiers = list(HABITS).index(name) % 2 == 0 or name == "lines_that_run_over_two_pages"
    made = workbooks(path, tmp_path / "县区", SAVED.get(name, ()), Manner(tiers=tiers))
    assert len(made) == 3
    for code, copy in made.items():
        assert leaks(copy, code) == set()
        openpyxl.load_workbook(copy).close()


def test_an_aside_of_a_header_that_knows_another_goes_and_the_header_stays(tmp_path: Path) -> None:
    """Who asks 张三 what to write under 备注 is told; the column is there for everybody."""
    NEIGHBOURS["headers_with_persons"](path := tmp_path / "台账.xlsx")
    made = workbooks(path, tmp_path / "县区")
    heads = {
        code: [[cell.value for cell in row if cell.value] for row in openpyxl.load_workbook(copy).worksheets[0].rows]
        for code, copy in made.items()
    }
    rows = {code: next(row for row in found if "编号" in row) for code, found in heads.items()}
    assert rows["DW"][9] == "备注"
    assert rows["PS"][9] == f"备注（联系{tok('PS', 'pers6')}）"


def test_what_rules_name_comes_along_or_the_rule_stays_behind(tmp_path: Path) -> None:
    """A colour and a check that go by a name keep working where its cells come along; else they are not there."""

    def more(book: Any, sheet: Any, _: Any) -> None:
        book.define_name("期限", "=台账!$H$4:$H$15")
        book.define_name("他人", f'="{OTHER}"')
        red = book.add_format({"bold": 1})
        for name in ("期限", "他人"):
            sheet.conditional_format("A4:J15", {"type": "formula", "criteria": f"=$I4={name}", "format": red})
            sheet.data_validation("J4:J15", {"validate": "custom", "value": f"=J4<>{name}"})

    copy = workbooks(base(tmp_path / "台账.xlsx", more), tmp_path / "县区")["DW"]
    sheet: Any = openpyxl.load_workbook(copy).worksheets[0]
    (area, _) = sheet.conditional_formatting
    assert [rule.formula[0] for rule in area.rules] == ["$I4=期限"]
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type] == ["J4<>期限"]


OTHER = D["PS"] + tok("PS", "hid")


def rich(path: Path) -> Path:
    """A ledger with something of most kinds: comments, links, photos, rules, lists, names, print set-up, a text box."""
    import io

    def more(book: Any, sheet: Any, day: Any) -> None:
        for row in range(4, 16):
            sheet.insert_image(row - 1, 9, "x.png", {"image_data": io.BytesIO(png(row)), "url": "https://x.cn/a"})
            sheet.write_comment(row - 1, 3, "批注", {"author": "市办"})
            sheet.write_url(row - 1, 2, f"https://x.cn/{row}", string=f"点位{row}", tip="提示")
        sheet.insert_textbox("E1", "文字", {"height": 12})
        sheet.data_validation("I4:I15", {"validate": "list", "source": ["整改中", "已整改"], "input_message": "填"})
        sheet.conditional_format("A4:J15", {"type": "formula", "criteria": '=$I4="整改中"', "format": day})
        sheet.conditional_format("H4:H15", {"type": "data_bar", "data_bar_2010": True})
        sheet.add_sparkline(1, 4, {"range": "台账!G4:H4"})
        sheet.autofilter("A3:J15")
        sheet.freeze_panes(3, 0)
        sheet.set_header("&C问题台账")
        sheet.set_landscape()
        sheet.protect("x")
        book.define_name("范围", "=台账!$A$4:$A$15")
        book.set_properties({"author": "市办", "company": "市办"})

    base(path, more)
    return path


_TAG = re.compile(r"<(?![?!/])[\w:.-]+(?:\s[^<>]*?)?/?>")
_VALUE = re.compile(r'="[^"]*"')


def hide(text: str, tag: int, way: int) -> str:
    """A part with the token at one of its tags: as an attribute, a value, an element, text, a remark."""
    begin = text.find("</sheetData>")
    tags = [found for found in _TAG.finditer(text) if begin < 0 or not text.find("<sheetData>") < found.start() < begin]
    found = tags[tag % len(tags)]
    written = found[0]
    values = list(_VALUE.finditer(written))
    if way == 0:
        end = len(written) - (2 if written.endswith("/>") else 1)
        written = f'{written[:end]} hidden1="{OTHER}"{written[end:]}'
    elif way == 1 and values:
        value = values[tag % len(values)]
        written = f'{written[: value.start()]}="{OTHER}"{written[value.end() :]}'
    elif way == 2 and not written.endswith("/>"):
        written += f"<extLst><ext uri='{OTHER}'><hid>{OTHER}</hid></ext></extLst>"
    elif way == 3 and not written.endswith("/>"):
        written += OTHER
    else:
        written = f"<!--{OTHER}-->{written}<?hid {OTHER}?>"
    return text[: found.start()] + written + text[found.end() :]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of `rich`."""
    return rich(tmp_path_factory.mktemp("rich") / "台账.xlsx")


PLACES = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 9999), st.integers(0, 4)), min_size=1, max_size=6)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(places=PLACES, extra=st.binary(max_size=3))
@example(places=[(10, 778, 2)], extra=b"")  # an element inside a defined name
@example(places=[(95, 2, 3)], extra=b"")  # the author of an own row's comment
def test_whatever_stands_at_any_place_stays_behind(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, places: list[tuple[int, int, int]], extra: bytes
) -> None:
    """A name in any attribute, element, text or remark of any part but rows: it is in nobody else's file."""
    folder = tmp_path_factory.mktemp("places")
    path = folder / "台账.xlsx"
    path.write_bytes(whole.read_bytes())
    with zipfile.ZipFile(path) as archive:
        names = sorted(
            name for name in archive.namelist()
            if name.endswith((".xml", ".rels", ".vml")) and "sharedStrings" not in name and "Content_Types" not in name
        )  # fmt: skip
    for part, tag, way in places:
        name = names[part % len(names)]
        patch(path, {name: partial(hide, tag=tag, way=way)})
    patch(path, add={f"xl/{OTHER}.bin": OTHER.encode() + extra})
    try:
        made = workbooks(path, folder / "县区")
    except CivtrackError:
        return
    for code, copy in made.items():
        assert code == "PS" or leaks(copy, code) == set()
