#!/usr/bin/env python3
"""peer_rewrite.py IN OUT openpyxl|inline|formulas|wide: the same rows as another program writes them, without photos.

``wide``: only the first ones, each formatted to the last column of the sheet, and each in another way.
"""
import datetime as dt
import sys

import openpyxl
import python_calamine
import xlsxwriter

how = sys.argv[3]
rows = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python(skip_empty_area=False)
if how == "openpyxl":
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("整改台账")
    for row in rows:
        sheet.append([None if value == "" else value for value in row])
    book.save(sys.argv[2])
elif how == "wide":
    with xlsxwriter.Workbook(sys.argv[2], {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("整改台账")
        colours = [book.add_format({"bg_color": colour}) for colour in ("#FFFFFF", "#EEEEEE", "#DDDDDD")]
        for number, row in enumerate(rows[:9]):
            for column in range(16_384):
                value = row[column] if column < len(row) else ""
                if value != "":
                    sheet.write(number, column, value)
                elif number > 3:
                    sheet.write_blank(number, column, None, colours[number % 3])
else:  # inline: strings in their cells; formulas: five in every row besides
    with xlsxwriter.Workbook(sys.argv[2], {"constant_memory": how == "inline", "default_date_format": "yyyy-mm-dd"}) as book:
        sheet, day = book.add_worksheet("整改台账"), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value != "":
                    sheet.write(number, column, value, day if isinstance(value, dt.date) else None)
            if how == "formulas" and number > 3:
                for extra in range(5):
                    sheet.write_formula(number, 15 + extra, f"=A{number + 1}+{extra}", None, number + extra)
