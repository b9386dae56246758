"""The updated ledger: the office's own file with tier, days and basis.

May import everything below `civtrack.outputs` and the modules that stand directly in it, but `making`.
"""
