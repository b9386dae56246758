"""Tests of `civtrack.outputs`."""
