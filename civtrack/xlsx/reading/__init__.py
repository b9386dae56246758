"""Rows of a sheet as typed values.

May import the rooms of `civtrack.xlsx` below it; `civtrack.xlsx` says in which order they stand.
"""
