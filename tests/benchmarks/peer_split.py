#!/usr/bin/env python3
"""peer_split.py IN FOLDER [usual]: what a script does today — load the ledger once, write a workbook for each district.

Values, looks, merges and widths; photos, drop-down lists and print set-up are lost. Each look is copied once a
workbook; ``usual``: font, border, fill and alignment of every cell, as such scripts do.
"""

import copy
import pathlib
import sys

from openpyxl import Workbook, load_workbook

source = load_workbook(sys.argv[1]).worksheets[0]
folder, usual = pathlib.Path(sys.argv[2]), "usual" in sys.argv[3:]
folder.mkdir(exist_ok=True)
rows = {}
for row in source.iter_rows(min_row=5):
    rows.setdefault(row[1].value, []).append(row)
for district, own in rows.items():
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title, looks = source.title, {}
    for target, row in enumerate([*source.iter_rows(max_row=4), *own], 1):
        for cell in row:
            made = sheet.cell(target, cell.column, cell.value)
            if cell.style_id in looks and not usual:
                made._style = copy.copy(looks[cell.style_id])
            elif cell.has_style:
                made.font, made.border, made.fill = copy.copy(cell.font), copy.copy(cell.border), copy.copy(cell.fill)
                made.alignment, made.number_format = copy.copy(cell.alignment), cell.number_format
                looks[cell.style_id] = made._style
    for area in source.merged_cells.ranges:
        if area.max_row <= 4:
            sheet.merge_cells(str(area))
    for letter, dimension in source.column_dimensions.items():
        sheet.column_dimensions[letter].width = dimension.width
    book.save(folder / f"{district}.xlsx")
print(len(rows))
