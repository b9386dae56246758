"""What changes a ledger: plans, the writer, the log."""
