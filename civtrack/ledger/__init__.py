"""An office workbook → Items and Problems: what is written, never what it means.

May import `civtrack.xlsx`, `civtrack.files` and the values below; never `civtrack.rules`.
"""
