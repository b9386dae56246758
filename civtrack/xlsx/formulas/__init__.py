"""Formulas as text: taken apart, adjusted to moved rows, computed. Knows no file.

May import the rooms of `civtrack.xlsx` below it; `civtrack.xlsx` says in which order they stand.
"""
