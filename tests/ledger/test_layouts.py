"""Ledgers laid out at random as offices lay them out: every item is found once, with its district, and nothing else."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.model import Value, column_letter
from tests.support.sheets import grid, read

DISTRICTS = ("兴隆台区", "双台子区", "大洼区", "盘山县")
HEADERS = {
    "number": ("序号", "编号", "NO.", "序 号"), "district": ("县区", "县（区）", "所属区域", "属地"),
    "site": ("点位名称", "具体位置"), "description": ("问题描述", "存在\n问题", "问题内容"),
    "category": ("问题类别", "问题类型"), "unit": ("责任单位", "承办单位"), "person": ("责任人", "联系人"),
    "deadline": ("整改时限", "完成时限"), "status": ("整改状态", "办结情况"), "remark": ("备注",),
}  # fmt: skip
VALUES: dict[str, tuple[Value, ...]] = {
    "site": ("惠宾街", "物资小区"), "category": ("设施", "其他", "小区"), "unit": ("市城管局", "区住建局、街道办"),
    "description": ("路面破损", "其他问题较多，合计3处", "说明牌缺失", "序号牌脱落", "县政府门前积水", "\n垃圾未清 "),
    "person": ("王伟", None), "deadline": ("7月25日前", "立行立改", None), "status": ("未整改", "已销号", None),
    "remark": (None, "已上报"),
}  # fmt: skip


class Layout:
    """A sheet that is filled from the top; `items` are the rows of items and their districts."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.row = rng, 1
        self.cells: dict[tuple[int, int], Value] = {}
        self.merges: list[str] = []
        self.items: dict[int, str] = {}
        self.numbered = rng.random() < 0.8
        self.by = rng.choice(("column", "merged", "ditto", "section", "title"))
        for _ in range(rng.choice((1, 1, 2, 3))):
            self.table()

    def line(self, *values: Value, at: int = 1) -> None:
        """One row, from a column on."""
        self.cells |= {(self.row, column): value for column, value in enumerate(values, at)}
        self.row += 1

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merges an area of more than one cell."""
        if (top, left) != (bottom, right):
            self.merges.append(f"{column_letter(left)}{top}:{column_letter(right)}{bottom}")

    def table(self) -> None:
        """A title, a header, groups of items, totals, signatures, and perhaps figures by district below."""
        rng, left, own = self.rng, self.rng.choice((1, 1, 3)), self.rng.choice(DISTRICTS)
        fields = [name for name in VALUES if name in ("description", "unit", "deadline") or rng.random() < 0.6]
        fields = ["number"] * self.numbered + ["district"] * (self.by in ("column", "merged", "ditto")) + fields
        before, wide = len(self.items), [None] * (len(fields) - 2)
        self.line(f"{own if self.by == 'title' else '盘锦市'}创城问题整改台账", at=left)
        if rng.random() < 0.5:
            self.merge(self.row - 1, left, self.row - 1, left + len(fields) - 1)
        self.sometimes("填报单位：市创城办", "（截至2022年7月20日）", "注：请按时报送", at=left)
        self.line(*(rng.choice(HEADERS[name]) for name in fields), at=left)
        for group in range(rng.choice((1, 2, 4))):
            district = own if self.by == "title" else DISTRICTS[group]
            if self.by == "section":
                self.line(rng.choice((f"{'一二三四'[group]}、{district}", f"{district}（3件）", district)), at=left)
            self.group(fields, district, left)
            if rng.random() < 0.4:
                self.line(rng.choice(("小计", "小  计", f"{district}小计：")), *wide, 3.0, at=left)
        if rng.random() < 0.5:
            self.line(rng.choice(("合计", "总 计", "汇总")), *wide, float(len(self.items) - before), at=left)
        self.sometimes("填表人：张三", "注：以上问题须逐一销号", "单位负责人（签字）：", at=left)
        if rng.random() < 0.3:
            self.figures(left)
        self.row += rng.choice((0, 1, 2))

    def group(self, fields: list[str], district: str, left: int) -> None:
        """Items of one district."""
        first = self.row
        for _ in range(self.rng.randint(1, 4)):
            self.items[self.row] = district
            count = len(self.items)
            own: dict[str, Value] = {"number": self.rng.choice((float(count), str(count))), "district": district}
            if self.row > first and self.by in ("merged", "ditto"):
                own["district"] = None if self.by == "merged" else "同上"
            self.line(*(own[name] if name in own else self.rng.choice(VALUES[name]) for name in fields), at=left)
        if self.by == "merged":
            self.merge(first, left + self.numbered, self.row - 1, left + self.numbered)

    def sometimes(self, *texts: str, at: int) -> None:
        """One of some lines, or none."""
        if self.rng.random() < 0.4:
            self.line(self.rng.choice(texts), at=at)

    def figures(self, left: int) -> None:
        """Figures by district below the items."""
        self.line("各县区统计", at=left)
        self.line("县区", "总数", "已整改", at=left)
        for name in (*DISTRICTS, "合计"):
            self.line(name, 12.0, 4.0, at=left)


@settings(max_examples=150)
@given(st.integers(0, 1 << 32))
def test_items_of_any_layout(seed: int) -> None:
    """Titles, notes, sections, merged districts, totals, signatures, figures and further tables hide or add no item."""
    layout = Layout(Random(seed))
    columns = range(1, max(column for _, column in layout.cells) + 1)
    rows = [[layout.cells.get((row, column)) for column in columns] for row in range(1, layout.row)]
    found = read(grid(rows, merges=layout.merges, name="Sheet1")).items
    assert {item.row: item.district for item in found} == layout.items
    assert len(found) == len(layout.items)
