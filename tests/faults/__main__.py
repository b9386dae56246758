"""The long campaign, by hand; prints how many runs were harmed and how they ended."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.campaign import Campaign, moments
from tests.faults.shim import FAULTS

parser = argparse.ArgumentParser()
parser.add_argument("--every", type=int, default=1, help="harm every Nth change to the file system")
parser.add_argument("--kills", type=int, default=300, help="processes killed at random moments")
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--more", default=', "report", "page"', help="what daily makes besides")
asked = parser.parse_args()
with tempfile.TemporaryDirectory() as folder:
    campaign = Campaign(Path(folder), asked.more)
    changes = campaign.changes()
    sys.stdout.write(f"{changes} changes to the file system, {campaign.seconds:.2f} s\n")
    for call in range(1, changes + 1, asked.every):
        for fault in FAULTS:
            campaign.harm(call, fault)
    sys.stdout.write(f"harmed calls: {dict(campaign.outcomes)}\n")
    campaign.outcomes.clear()
    started = time.perf_counter()
    campaign.kill(60)
    whole = time.perf_counter() - started
    for moment in moments(asked.seed, asked.kills, whole):
        campaign.kill(moment)
    sys.stdout.write(f"processes killed within {whole:.2f} s: {dict(campaign.outcomes)}\n")
