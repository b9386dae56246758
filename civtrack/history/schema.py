"""The tables of a history file, as the steps that lead from each version to the next.

Exists so that a new file and an old one end up the same: both take the steps that they lack. Imports nothing of
civtrack.

A snapshot lists nothing itself: a row of ``version`` says from which to which snapshot an item stood like that, so a
day on which nothing changed adds one row to ``snapshot``. Texts are kept once and named by number.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["APPLICATION", "CURRENT", "OPEN", "STEPS", "steps_from"]

APPLICATION = 0x43495654
"""“CIVT” in the file's header: says that a SQLite file is a history of civtrack."""

OPEN = 99999999
"""``version.last`` of what stands in the newest snapshot; so a new day touches only what changed."""

STEPS: tuple[Sequence[str], ...] = (
    (
        # ledgers: JSON of what was read; tiers: JSON of the profile's tiers; figures: JSON by district, deflated;
        # moved: where items stand other than in `version.row`, see `civtrack.history.places`.
        """CREATE TABLE snapshot (
            day INTEGER PRIMARY KEY, made_by TEXT NOT NULL, items INTEGER NOT NULL, ledgers TEXT NOT NULL,
            tiers TEXT NOT NULL, figures BLOB NOT NULL, moved BLOB
        )""",
        "CREATE TABLE text (id INTEGER PRIMARY KEY, value TEXT NOT NULL)",
        """CREATE TABLE content (
            id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, number INTEGER, serial INTEGER NOT NULL, district INTEGER,
            street INTEGER, community INTEGER, site INTEGER, site_type INTEGER, category INTEGER, indicator INTEGER,
            description INTEGER, source INTEGER, unit INTEGER, partners INTEGER, person INTEGER, leader INTEGER,
            measures INTEGER, remark INTEGER, found_on INTEGER, assigned_on INTEGER
        )""",
        # place: orders the items of a snapshot; a version that is cut in two keeps it.
        """CREATE TABLE version (
            id INTEGER PRIMARY KEY, place INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
            content INTEGER NOT NULL REFERENCES content, row INTEGER NOT NULL,
            path INTEGER NOT NULL, sheet INTEGER NOT NULL, identity INTEGER NOT NULL, progress INTEGER,
            status_text INTEGER, status INTEGER NOT NULL, deadline_text INTEGER, deadline_kind INTEGER NOT NULL,
            deadline INTEGER, original INTEGER, done_on INTEGER, closed_on INTEGER, percent REAL,
            reason INTEGER NOT NULL, tier INTEGER NOT NULL, late INTEGER
        )""",
        f"CREATE INDEX standing ON version (place) WHERE last = {OPEN}",
    ),
    ("ALTER TABLE version ADD COLUMN photos INTEGER",),
    (
        # The 〔年〕N号 of each notice, by file name: see `civtrack.history.numbers`.
        """CREATE TABLE notice (
            year INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL, day TEXT NOT NULL,
            PRIMARY KEY (year, kind, name)
        )""",
    ),
    (
        # At most one row: the day that was recorded last, and with which folder: see `civtrack.history.last_put`.
        "CREATE TABLE last_put (day INTEGER NOT NULL, manifest TEXT NOT NULL)",
    ),
)
"""``STEPS[n]`` leads from version n to version n + 1."""

CURRENT = len(STEPS)


def steps_from(version: int) -> list[str]:
    """What brings a file of an earlier version to the current one."""
    return [statement for step in STEPS[version:] for statement in step]
