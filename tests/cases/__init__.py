"""Small ledgers that were read wrongly, and what an office expects of them."""
