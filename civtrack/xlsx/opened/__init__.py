"""A workbook that is open, its sheets, and what is looked up in them.

May import the rooms of `civtrack.xlsx` below it; `civtrack.xlsx` says in which order they stand.
"""
