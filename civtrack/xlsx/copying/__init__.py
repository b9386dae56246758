"""Copies of a workbook that hold some of its rows and nothing of the others.

May import the rooms of `civtrack.xlsx` below it; `civtrack.xlsx` says in which order they stand.
"""
