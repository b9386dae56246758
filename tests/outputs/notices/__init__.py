"""The Word documents."""
