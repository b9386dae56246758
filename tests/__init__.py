"""Tests of civtrack, a folder for each room of the package."""
