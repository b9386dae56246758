#!/usr/bin/env python3
"""peer_calamine.py IN OUT: the fastest script there is — read by calamine, write by XlsxWriter; photos and looks are lost."""
import datetime as dt
import sys

import python_calamine
import xlsxwriter

rows = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python(skip_empty_area=False)
as_of = dt.date(2022, 9, 1)
with xlsxwriter.Workbook(sys.argv[2], {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
    sheet, red = book.add_worksheet("台账"), book.add_format({"bg_color": "#FF9999"})
    for number, row in enumerate(rows):
        due, status = row[11], row[13]
        late = isinstance(due, dt.date) and due < as_of and status not in ("已完成", "已销号")
        for column, value in enumerate(row):
            sheet.write(number, column, value, red if late else None)
