"""Several workbooks in one, and sheets under other names.

May import the rooms of `civtrack.xlsx` below it; `civtrack.xlsx` says in which order they stand.
"""
