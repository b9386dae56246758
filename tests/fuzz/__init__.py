"""The fuzzer: workbooks broken in thousands of ways, and what may become of them.

``python -m tests.fuzz --seconds 600 --seed 7`` runs it by hand; `tests/fuzz/test_fuzz.py` runs a bounded part of it.
"""
