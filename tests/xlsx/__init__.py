"""Tests of `civtrack.xlsx`."""
