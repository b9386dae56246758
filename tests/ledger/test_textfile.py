"""Text files: encodings, delimiters, quoted line breaks, and what is no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from civtrack.errors import DamagedWorkbook, NotAWorkbook
from civtrack.ledger.textfile import decode, delimiter_of, read_text

TEXT = "序号,问题描述\r\n1,路面破损，多处；惠宾街\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    """Every encoding that offices export is recognised by its bytes."""
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("data", [bytes(range(256)), b"\x00\x01\x02\x03" * 50, b"\xff\xff\xff\xff\x81"])
def test_no_text(data: bytes, tmp_path: Path) -> None:
    """Bytes that are no text are no ledger."""
    assert decode(data) is None
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(NotAWorkbook):
        read_text(tmp_path / "a.csv")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    """The delimiter is found although other marks stand in the prose."""
    line = delimiter.join(["1", '"破损, 多处; 惠宾街"', "城管局", "7.15"])
    assert delimiter_of("\n".join([delimiter.join(["序号", "问题", "单位", "时限"]), *[line] * 5])) == delimiter


def test_one_column() -> None:
    """A text without any delimiter is one column."""
    assert delimiter_of("甲\n乙\n") == ","


def test_records(tmp_path: Path) -> None:
    """Quoted line breaks stay in their cell, blank cells are absent, rows count records as Excel does."""
    path = tmp_path / "a.csv"
    path.write_text('标题\n\n1,"破损\n多处", ,"说""好"""\n', "utf-8")
    grid = read_text(path)
    assert [(row.number, row.values) for row in grid.rows()] == [
        (1, {1: "标题"}), (3, {1: "1", 2: "破损\n多处", 4: '说"好"'}),
    ]  # fmt: skip
    assert not grid.merges_known


def test_separator_line(tmp_path: Path) -> None:
    """Excel's own “sep=;” line is obeyed and keeps its row number."""
    path = tmp_path / "a.csv"
    path.write_text("sep=;\n甲;乙,丙\n", "utf-8")
    assert [(row.number, row.values) for row in read_text(path).rows()] == [(2, {1: "甲", 2: "乙,丙"})]


def test_unclosed_quote(tmp_path: Path) -> None:
    """A quote that swallows megabytes is a damaged file, not a giant cell."""
    path = tmp_path / "a.csv"
    path.write_text('1,"' + "甲" * (17 << 20), "utf-8")
    with pytest.raises(DamagedWorkbook):
        read_text(path)


def test_codes_kept_from_becoming_numbers(tmp_path: Path) -> None:
    """The ``="007"`` of exports is the text 007; other formulas stay as they are written."""
    (tmp_path / "a.csv").write_text('编号,问题\n="007",=1+1\n', encoding="utf-8")
    assert read_text(tmp_path / "a.csv").held[1].values == {1: "007", 2: "=1+1"}


@pytest.mark.parametrize("pattern", ['",', ",\" ',", '\t"', '"a;'])
def test_pages_of_quotes_have_a_delimiter_too(pattern: str) -> None:
    """Text that is hard to guess at is guessed at by its beginning, not for minutes."""
    assert delimiter_of(pattern * 20_000) in ",;\t|"
