"""Offices that hand on what they judged: assessments of several cities, and the folder of their exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.exchange.exporting import export_bytes, place_of
from civtrack.locales import translator
from civtrack.model import Verdict
from tests.support.judged import judged

__all__ = ["an_office", "handed_on"]


def an_office(
    city: str,
    verdicts: Sequence[Verdict] = (),
    profile: str = "three-colour",
    as_of: dt.date | None = None,
    groups: dict[str, tuple[str, ...]] | None = None,
) -> Assessment:
    """An assessment of a city with these verdicts."""
    made = judged([], profile)
    office = replace(made.settings.office, name=f"{city}争创办", city=city, groups=groups or {})
    settings = replace(made.settings, office=office)
    return replace(made, settings=settings, verdicts=tuple(verdicts), as_of=as_of or made.as_of)


def handed_on(folder: Path, *offices: Assessment, left_out: Collection[str] = ()) -> Path:
    """The exports of these offices in a folder."""
    for office in offices:
        target = folder / place_of(office)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(export_bytes(office, translator("zh"), left_out))
    return folder
