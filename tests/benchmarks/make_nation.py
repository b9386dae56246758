"""Writes what a nation's offices would hand on: exports of many offices over many days, as ``civtrack export`` does.

Exists to measure ``civtrack rollup``. Each office draws its items once and sees them every day as they stood then: what
was not yet assigned is not there, what was not yet done is open. The same arguments give the same files.

    python tests/benchmarks/make_nation.py OUT --offices 333 --items 20000 --days 30
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[2]))

from civtrack import __version__
from civtrack.exchange.schema import TYPES, VERSION, arrow_schema
from civtrack.policy import PROFILES

LAST = dt.date(2022, 7, 20)
EPOCH = dt.date(1970, 1, 1)
PROFILE = PROFILES["three-colour"]
DISTRICTS = tuple(f"{name}区" for name in "甲乙丙丁戊己庚辛")


def about(city: str, as_of: dt.date, items: int) -> dict[str, object]:
    """The metadata of one export."""
    from dataclasses import asdict

    measure = {"profile": PROFILE.name, "closed_statuses": ["closed", "done"], "roll": False, "carried": "newest"}
    return {
        "schema": VERSION,
        "version": __version__,
        "city": city,
        "office": f"{city}争创办",
        "as_of": as_of.isoformat(),
        "items": items,
        "profile": PROFILE.name,
        "tiers": [asdict(tier) for tier in PROFILE.tiers],
        "policies": [measure],
        "districts": list(DISTRICTS),
        "groups": {},
        "of": [],
        "inputs": [],
        "left_out": [],
    }


class Office:
    """One office's items over time; days are counted from 1970-01-01."""

    def __init__(self, items: int, seed: int) -> None:
        drawn = np.random.default_rng(seed)
        last = (LAST - EPOCH).days
        self.size = items
        self.assigned = last - drawn.integers(0, 90, items)
        self.deadline = self.assigned + drawn.integers(1, 21, items)
        self.undated = drawn.random(items) < 0.04
        taken = np.where(drawn.random(items) < 0.8, drawn.integers(0, 20, items), drawn.integers(20, 90, items))
        self.done = self.assigned + taken
        self.put_off = drawn.random(items) < 0.05
        self.void = drawn.random(items) < 0.02
        self.verified = drawn.random(items) < 0.5
        self.texts = {
            "district": np.array(DISTRICTS)[drawn.integers(0, len(DISTRICTS), items)],
            "unit": np.array([f"市第{number}局、配合单位" for number in range(60)])[drawn.integers(0, 60, items)],
            "category": np.array([f"类别{number}" for number in range(25)])[drawn.integers(0, 25, items)],
            "site": np.array([f"点位{number}" for number in range(2000)])[drawn.integers(0, 2000, items)],
            "description": np.array([f"第{number}号楼道堆放杂物，需要清理" for number in range(items)]),
            "person": np.array([f"责任人{number}" for number in range(300)])[drawn.integers(0, 300, items)],
            "source": np.array(["日常巡查", "12345热线", "第三方测评", "领导督查"])[drawn.integers(0, 4, items)],
        }

    def day(self, city: str, as_of: dt.date) -> pa.Table:
        """The office's items as they were judged on a day."""
        now = (as_of - EPOCH).days
        here = self.assigned <= now
        done = self.done <= now
        overdue = ~done & ~self.undated & (self.deadline < now)
        soon = ~done & ~self.undated & ~overdue & (self.deadline <= now + 3)
        reason = np.select(
            [self.void, done & self.undated, done & (self.done <= self.deadline), done, self.undated, overdue, soon],
            ["void", "done_undated", "done_on_time", "done_late", "undated", "overdue", "due_soon"],
            "on_track",
        )
        tier = np.select(
            [self.void, done, self.undated, overdue, soon], ["void", "closed", "grey", "red", "yellow"], "green"
        )
        status = np.select([self.void, done & self.verified, done], ["void", "closed", "done"], "in_progress")
        nothing = np.zeros(self.size, bool)
        columns = {
            "ledger": (np.full(self.size, "7月台账.xlsx"), ~nothing),
            "sheet": (np.full(self.size, "台账"), ~nothing),
            "kind": (np.full(self.size, "problem"), ~nothing),
            "row": (np.arange(5, self.size + 5, dtype=np.int32), ~nothing),
            "id": (np.array([f"{city}-{number}" for number in range(self.size)]), ~nothing),
            "assigned_on": (self.assigned.astype(np.int32), ~nothing),
            "deadline": (self.deadline.astype(np.int32), ~self.undated),
            "original_deadline": ((self.deadline - 3).astype(np.int32), self.put_off & ~self.undated),
            "done_on": (self.done.astype(np.int32), done & ~self.void),
            "status": (status, ~nothing),
            "reason": (reason, ~nothing),
            "tier": (tier, ~nothing),
            "days_overdue": ((now - self.deadline).astype(np.int32), overdue & ~self.void),
            **{name: (texts, ~nothing) for name, texts in self.texts.items()},
        }
        schema = arrow_schema(about(city, as_of, int(here.sum())))
        arrays = []
        for field in schema:
            if field.name in columns:
                values, known = columns[field.name]
                array = pa.array(values[here], mask=~known[here])
                arrays.append(array.cast(field.type) if TYPES[field.name] != "date" else array.view(field.type))
            else:
                arrays.append(pa.nulls(int(here.sum()), field.type))
        return pa.Table.from_arrays(arrays, schema=schema)


def main() -> None:
    """Writes the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--offices", type=int, default=333)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=1)
    wanted = parser.parse_args()
    for number in range(wanted.offices):
        city = f"第{number + 1:03}市"
        office = Office(wanted.items, number)
        for back in range(wanted.days):
            as_of = LAST - dt.timedelta(days=back)
            target = wanted.out / f"office={city}" / f"as_of={as_of}" / "items.parquet"
            target.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(office.day(city, as_of), target, compression="zstd", row_group_size=20_000)


if __name__ == "__main__":
    main()
