#!/usr/bin/env python3
"""peer_polars.py IN: a summary by polars and calamine — count overdue by district."""
import datetime as dt
import sys

import polars as pl
import python_calamine

rows = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python(skip_empty_area=False)[4:]
day = lambda value: value if isinstance(value, dt.date) else None
table = pl.DataFrame({"县区": [row[1] for row in rows], "时限": [day(row[11]) for row in rows], "状态": [str(row[13]) for row in rows]})
red = (pl.col("时限") < dt.date(2022, 9, 1)) & ~pl.col("状态").is_in(["已完成", "已销号"])
print(table.group_by("县区").agg(pl.len(), red.sum()))
