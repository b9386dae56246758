"""Workbooks that hide tokens of each district wherever a workbook can, and what looks for them in the copies."""
