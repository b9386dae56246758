"""Pure judgement: values in, values out. No files, no clock, no printing.

May import `civtrack.model`, `civtrack.problems`, `civtrack.policy`, `civtrack.errors`.
"""
