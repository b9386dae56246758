"""No word of another district, wherever in the whole vocabulary of a workbook it stands, is in anybody's copy."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civtrack.errors import CivtrackError
from tests.leaks.base import HEADER, D, base, png, tok
from tests.leaks.scan import leaks
from tests.leaks.test_leaks import rich, workbooks
from tests.leaks.vocabulary import LISTED, SPELLINGS, Place, packed, parts_of, put, speaking

WORD = D["PS"] + tok("PS", "zip")


def ranged(folder: Path) -> dict[str, bytes]:
    """The parts of a ledger with something of most kinds, as a range with a filter."""
    content = parts_of(rich(folder / "range.xlsx").read_bytes())
    sheet = content["xl/worksheets/sheet1.xml"]
    sheet = sheet.replace(b"<dimension", b'<sheetPr><tabColor rgb="FFFF0000"/></sheetPr><dimension')
    sheet = sheet.replace(b"<sheetData>", b'<cols><col min="1" max="1" width="9" customWidth="1"/></cols><sheetData>')
    return content | {"xl/worksheets/sheet1.xml": sheet}


def listed(folder: Path) -> dict[str, bytes]:
    """The same as a table of Excel."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        del book, day
        sheet.add_table("A3:J15", {"name": "问题", "columns": [{"header": header} for header in HEADER]})
        sheet.insert_image("J4", "a.png", {"image_data": io.BytesIO(png(4)), "description": "前"})
        sheet.write_comment("D4", "批注", {"author": "市办"})

    return parts_of(base(folder / "table.xlsx", more).read_bytes())


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], ...]:
    """Both."""
    folder = tmp_path_factory.mktemp("packages")
    return ranged(folder), listed(folder)


def copies(content: dict[str, bytes], folder: Path, word: str | None = None) -> dict[str, Path]:
    """The districts' workbooks of a package whose pictures say something, too."""
    content = {
        name: speaking(data, tok("PS", "png")) if name.endswith(".png") else data for name, data in content.items()
    }
    (path := folder / "台账.xlsx").write_bytes(packed(content, word))
    return workbooks(path, folder / "县区")


TOGETHER = [LISTED[start::24] for start in range(24)]
"""The table in turns: what is said in one line must not hide what is said in the next."""


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("places", TOGETHER, ids=[str(together[0].number) for together in TOGETHER])
def test_every_place_of_the_vocabulary(
    tmp_path: Path, packages: tuple[dict[str, bytes], ...], places: tuple[Place, ...]
) -> None:
    """Each place is really there, the ledger is read and divided all the same, and nobody gets the word."""
    left = list(places)
    for turn, package in enumerate(packages):
        content = dict(package)
        said = [place for place in left if put(content, place, place.number + turn)]
        left = [place for place in left if place not in said]
        (folder := tmp_path / str(turn)).mkdir()
        made = copies(content, folder, WORD)
        assert made.keys() == D.keys()
        for code in ("DW", "ST"):
            assert leaks(made[code], code) == set()
            book = openpyxl.load_workbook(made[code])
            assert [book.worksheets[0].cell(row, 2).value for row in range(4, 8)] == [D[code]] * 4
            book.close()
    assert left == []


DRAWN = st.lists(st.tuples(st.sampled_from(LISTED), st.integers(0, SPELLINGS - 1)), min_size=1, max_size=16)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=DRAWN, table=st.booleans())
def test_any_places_together(
    packages: tuple[dict[str, bytes], ...], tmp_path_factory: pytest.TempPathFactory,
    drawn: list[tuple[Place, int]], table: bool,
) -> None:  # fmt: skip
    """Whatever stands together, however it is spelled: nobody gets any of it."""
    content = dict(packages[table])
    for place, how in sorted(dict(drawn).items(), key=lambda one: one[0].number):
        put(content, place, how)
    try:
        made = copies(content, tmp_path_factory.mktemp("drawn"))
    except CivtrackError:
        return
    for code in ("DW", "ST"):
        assert leaks(made[code], code) == set()
