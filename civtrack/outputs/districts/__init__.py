"""A workbook for each district, with nothing of any other district in it.

May import everything below `civtrack.outputs` and the modules that stand directly in it, but `making`.
"""
