"""Faults that befall a daily run: the disk that fills, the process that is killed; and what must be true afterwards."""
