"""make_answers.py SENT_DIR BACK_DIR: what districts answer to what they were sent, as their workbooks come back.

``make_answers.py --new N OUT.xlsx`` makes N new problems of a patrol instead. Every fifth row of each workbook is done,
with a day and what was done; every other workbook comes back sorted the other way and saved otherwise (openpyxl).
Deterministic.
"""

import argparse
import datetime as dt
import re
from pathlib import Path

from openpyxl import Workbook, load_workbook

from civtrack.xlsx import Package


def answered(source: Path, target: Path) -> None:
    """The workbook itself, with its answers."""
    with Package.open(source) as package:
        sheet = package.sheet("整改台账")
        rows = [row for row in sheet.rows() if re.fullmatch(r"WT-2022-\d+", str(row.values.get(4)))]
        for row in rows[::5]:
            sheet.set(f"H{row.number}", f"已组织整改（{row.values[4]}）")
            sheet.set(f"M{row.number}", "2022-08-30")
            sheet.set(f"N{row.number}", "已完成")
        package.save(target)


def rewritten(source: Path, target: Path) -> None:
    """The same with its rows turned round, as another program writes them."""
    old = load_workbook(source)["整改台账"]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "整改台账"
    lines = [[cell.value for cell in row] for row in old.iter_rows()]
    first = next(turn for turn, line in enumerate(lines) if str(line[3]).startswith("WT-2022-"))
    head, rows = lines[:first], lines[first:]
    for line in head + rows[::-1]:
        sheet.append(line)
    for row in sheet.iter_rows(min_row=first + 1, max_row=len(lines)):
        for cell in row:
            if isinstance(cell.value, dt.datetime):
                cell.number_format = "yyyy-mm-dd"
    book.save(target)


def patrolled(count: int, target: Path) -> None:
    """New problems, as a patrol lists them."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["序号", "县区", "街道（镇）", "问题来源", "问题描述", "问题类别", "责任单位", "交办日期", "整改时限"])
    for n in range(1, count + 1):
        text = f"新开街{n}号路口井盖缺失{n * 3}处，影响通行"
        where = ["兴隆台区", "大洼区"][n % 2], "东城街道"
        sheet.append([n, *where, "暗访", text, "基础设施", "市住建局", "2022-08-30", "2022-09-15"])
    book.save(target)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--new", type=int)
    parser.add_argument("paths", type=Path, nargs="+")
    args = parser.parse_args()
    if args.new:
        patrolled(args.new, args.paths[0])
    else:
        sent, back = args.paths
        back.mkdir(parents=True, exist_ok=True)
        for turn, path in enumerate(sorted(sent.glob("*.xlsx"))):
            answered(path, back / path.name)
            if turn % 2:
                rewritten(back / path.name, back / path.name)
