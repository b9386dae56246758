"""Tests of `civtrack.ledger`."""
