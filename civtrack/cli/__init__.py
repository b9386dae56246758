"""What the clerk types: parses, calls one function, prints. No rule lives here. May import every room."""
