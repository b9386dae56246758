"""What several test modules need: writers of test workbooks."""
