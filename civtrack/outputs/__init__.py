"""Documents that leave the office: each is a view of the same verdicts and judges nothing itself.

May import everything below except `civtrack.cli` and `civtrack.day`.
"""
