"""Tests of questions: conditions, words and what an office asks."""
