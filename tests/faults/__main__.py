"""The long campaign, by hand; prints how many runs were harmed and how they ended."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter as Tally
from pathlib import Path

from tests.faults.campaign import Campaign, moments
from tests.faults.deeds import DEEDS
from tests.faults.shim import FAULTS

parser = argparse.ArgumentParser()
parser.add_argument("--every", type=int, default=1, help="harm every Nth change to the file system")
parser.add_argument("--first", type=int, default=1, help="the first change that is harmed")
parser.add_argument("--last", type=int, default=sys.maxsize, help="the last one")
parser.add_argument("--kills", type=int, default=30, help="processes of each deed killed at random moments")
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--more", default=', "report", "page"', help="what daily makes besides")
parser.add_argument("--only", choices=tuple(DEEDS), help="one deed")
asked = parser.parse_args()
failed = 0
for name in [asked.only] if asked.only else DEEDS:
    with tempfile.TemporaryDirectory() as folder:
        campaign = Campaign(Path(folder), DEEDS[name](), asked.more)
        changes = campaign.changes()
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(Tally(campaign.names).items()))
        sys.stdout.write(f"{name}: {changes} changes to the file system ({kinds}), {campaign.seconds:.2f} s\n")
        for call in range(asked.first, min(changes, asked.last) + 1, asked.every):
            for fault in FAULTS:
                try:
                    campaign.harm(call, fault)
                except AssertionError as error:
                    failed += 1
                    sys.stdout.write(f"{campaign.names[call - 1]}: {error}\n")
                    campaign.clear()
            sys.stdout.write(f"{name}, harmed up to call {call}: {dict(campaign.outcomes)}\n")
            sys.stdout.flush()
        sys.stdout.write(f"{name}, harmed calls: {dict(campaign.outcomes)}\n")
        campaign.outcomes.clear()
        if asked.kills:
            started = time.perf_counter()
            campaign.kill(60)
            whole = time.perf_counter() - started
            for moment in moments(asked.seed, asked.kills, whole):
                campaign.kill(moment)
            sys.stdout.write(f"{name}, processes killed within {whole:.2f} s: {dict(campaign.outcomes)}\n")
        sys.stdout.flush()
sys.exit(failed > 0)
