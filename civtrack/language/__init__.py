"""Office Chinese as data and small parsers: what headers, statuses and deadlines are read with.

Exists so that a word stands in one lexicon with its class, and one text is taken apart in one way whoever asks: the
reader of headers (`civtrack.ledger`), or the rules for statuses and deadlines (`civtrack.rules`). Knows no ledger and
no rule; may import only `civtrack.model`.
"""
