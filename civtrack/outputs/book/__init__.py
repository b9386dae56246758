"""The summary workbook and its sheets, and any table as a workbook.

May import everything below `civtrack.outputs` and the modules that stand directly in it, but `making`.
"""
