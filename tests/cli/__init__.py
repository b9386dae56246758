"""Tests of `civtrack.cli`."""
