"""What becomes of everything that points at rows when rows are removed.

May import the rooms of `civtrack.xlsx` below it; `civtrack.xlsx` says in which order they stand.
"""
