"""What changes a ledger: a plan of edits, made purely, carried out by one writer, logged in the same act.

Exists so that no command writes into an office's ledger in a way of its own. May import everything below
`civtrack.day`.
"""
