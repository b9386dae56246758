"""Tests of what offices hand on and of tables over many of them."""
