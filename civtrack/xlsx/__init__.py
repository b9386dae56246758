"""Edits a workbook package without losing anything. Knows OOXML, knows nothing of ledgers.

May import `civtrack.model`, `civtrack.errors`, `civtrack.files`.
"""
