"""Tests of `civtrack.rules`."""
