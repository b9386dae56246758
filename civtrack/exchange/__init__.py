"""Judged items between offices: Parquet files that each office writes, and what is counted over many of them.

Exists so that a province and a ministry count with the cities' own judgement instead of judging again. May import
`civtrack.model`, `civtrack.errors`, `civtrack.files`, `civtrack.locales`, `civtrack.policy`, `civtrack.records`,
`civtrack.rules`, `civtrack.settings` and `civtrack.assessment`; pyarrow, ibis, DuckDB and Spark inside functions only.
"""
