"""A workbook as a zip of XML parts: members, markup, relationships, strings, looks; what is asked of an edit.

May import the rooms of `civtrack.xlsx` below it; `civtrack.xlsx` says in which order they stand.
"""
