"""Shows that rows taken many at once are the items, problems and tables that the same rows give one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

import pytest

from civtrack.ledger import reader, tables
from civtrack.ledger.grids import MemoryGrid, RowStream
from civtrack.ledger.making import ItemMaker
from civtrack.ledger.reader import Reading
from civtrack.light import dataclass
from civtrack.model import Area, CellError, Row, ShownInt, ShownMonth, Value
from civtrack.xlsx.reading.blocks import Block
from tests.support.sheets import HEADER, grid, item, read

WIDTH = len(HEADER)


@dataclass(frozen=True, slots=True)
class Blocks(MemoryGrid):
    """A sheet whose rows come in blocks of these sizes, in turn; what has formulas comes by itself."""

    sizes: tuple[int, ...] = (1000,)

    def blocks(self) -> Iterator[Block | list[Row]]:
        """The rows, in blocks."""
        waiting: list[Row] = []
        turn = 0
        for row in self.held:
            if row.formulas:
                yield from ([together(waiting)] if waiting else [])
                yield [row]
                waiting = []
                continue
            waiting.append(row)
            if len(waiting) >= self.sizes[turn % len(self.sizes)]:
                yield together(waiting)
                waiting, turn = [], turn + 1
        if waiting:
            yield together(waiting)


def together(rows: Sequence[Row]) -> Block:
    """Rows as a block; it has columns that are empty everywhere, as styled cells without values leave them."""
    columns = sorted({column for row in rows for column in row.values} | {WIDTH + 3})
    return Block(
        [row.number for row in rows],
        frozenset(row.number for row in rows if row.hidden),
        {column: [row.values.get(column) for row in rows] for column in columns},
    )


def in_blocks(sheet: MemoryGrid, *sizes: int) -> Blocks:
    """The same sheet in blocks."""
    return Blocks(sheet.name, sheet.held, merges=sheet.merges, merges_known=sheet.merges_known, sizes=sizes)


def told(reading: Reading) -> object:
    """Everything a reading says, with the class of each value: 1, 1.0 and True are not the same."""
    classes = [[value.__class__ for value in one] for one in reading.items]
    return repr(reading), classes


def shown(number: int, text: str) -> ShownInt:
    """A number that its cell shows otherwise."""
    value = ShownInt(number)
    value.shown = text
    return value


MONTH = ShownMonth(2022, 7, 1)
MONTH.shown = "2022年7月"
LONG = "门前乱停车辆堵塞消防通道"
NUMBERS: list[Value] = [None, 1, 1.0, True, "1", " 7 ", shown(1, "WT-0001"), "（1）", "合计", "备注", "一"]
DISTRICTS: list[Value] = [None, "大洼区", "大洼", "兴隆台区", " 大洼区 ", "", "同上", "市直", "火星区"]
TEXTS: list[Value] = [
    LONG, LONG, LONG, "短", None, "", "  ", 5, "合计12件", "已完成8项", "大洼区", "示例：路面破损较多", "〃",
    "注：以上为本周", '=DISPIMG("ID",1)', "路面破损\r\n需要修补", "“门前三包”落实不到位的情况", CellError("#N/A"),
    "一、大洼区", "二、其他", "汇总中心门前乱停车辆", "问题描述",
]  # fmt: skip
HARMLESS: list[Value] = [
    None, None, "", "住建局", "城管局、住建局", dt.date(2022, 7, 15), MONTH, shown(1, "甲-1"), 1, 1.0, True, " 王伟 ",
    "整改中\r\n", '=DISPIMG("ID",1)', 44757, 0.5, "牵头单位：城管局；配合单位：住建局",
]  # fmt: skip
"""Cells that keep no row from being plainly an item."""
OTHERS = [*HARMLESS, "同上", CellError("#REF!"), "/", "责任单位", "  "]


def a_row(pick: Random, *, usual: bool) -> list[Value]:
    """A row as most are, or an odd one."""
    if not usual:
        rest = [pick.choice(OTHERS) for _ in range(WIDTH - 3)]
        return [pick.choice(NUMBERS), pick.choice(DISTRICTS), rest[0], pick.choice(TEXTS), *rest[1:]]
    rest = [None] * (WIDTH - 3) if pick.random() < 0.05 else [pick.choice(HARMLESS) for _ in range(WIDTH - 3)]
    district = pick.choice(["大洼区", "兴隆台区", "盘山县", None, None])
    return [pick.choice([1, 2.0, "3", None]), district, rest[0], LONG, *rest[1:]]


def a_sheet(pick: Random) -> MemoryGrid:
    """Stretches of usual rows with odd ones between them, merged and hidden rows, a few formulas."""
    rows: list[list[Value]] = []
    while len(rows) < 150:
        few = [a_row(pick, usual=True) for _ in range(pick.randint(1, 12))]
        rows += [few[place % len(few)] for place in range(pick.randint(4, 40))]
        rows += [a_row(pick, usual=False) for _ in range(pick.randint(0, 2))] + [[]] * pick.randint(0, 1)
    areas = []
    for _ in range(pick.randint(0, 6)):
        row, column = pick.randint(2, 160), pick.choice([2, 3, 5, 6, 8, 9])
        areas.append(Area(row, column, row + pick.randint(1, 40), column))
    some = [(pick.randint(2, 160), pick.randint(1, WIDTH)) for _ in range(pick.randint(0, 3))]
    made = grid([HEADER, *rows], hidden=[pick.randint(2, 160) for _ in range(3)], formulas=some)
    return MemoryGrid(made.name, made.held, merges=tuple(areas), merges_known=pick.random() < 0.7)


@pytest.mark.parametrize("seed", range(60))
def test_blocks_are_read_as_rows_are(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands in a ledger, with merged and hidden rows: items, problems, tables and classes agree."""
    monkeypatch.setattr(reader, "_WINDOW", 2)
    monkeypatch.setattr(tables, "_SAMPLE", 2)
    pick = Random(seed)
    plain = a_sheet(pick)
    options: dict[str, Any] = pick.choice([{}, {}, {"district": "盘山县"}, {"districts": ("大洼区", "兴隆台区")}])
    blocks = in_blocks(plain, pick.randint(5, 60), pick.randint(1, 200))
    assert told(read(blocks, **options)) == told(read(plain, **options))


def test_most_rows_are_taken_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 2,000 plain rows in blocks, none but the first few is looked at by itself: one call for each block."""
    calls: list[int] = []
    many = ItemMaker.add_alike

    def counted(maker: ItemMaker, block: Block, first: int, last: int, held: Mapping[int, Value]) -> int:
        calls.append(last - first)
        return many(maker, block, first, last, held)

    monkeypatch.setattr(ItemMaker, "add_alike", counted)
    rows = [item(number, description=LONG) for number in range(1, 2001)]
    assert len(read(in_blocks(grid([HEADER, *rows]), 500)).items) == 2000
    assert len(calls) == 4
    assert sum(calls) > 1700


def test_a_stream_tells_the_last_column_that_holds_something() -> None:
    """The edge of a sheet is the same, however its rows come; columns that are only styled do not count."""
    made = grid([HEADER, item(1), [None] * 11 + ["旁注"], [None] * 9])
    for sheet in (made, in_blocks(made, 2)):
        stream = RowStream(sheet.blocks())
        assert [row.number for row in stream] == [1, 2, 3]
        assert stream.edge == 12
