"""An assessment → the Parquet file that an office hands on, and where it goes.

Exists so that `civtrack export` and `daily` write the same bytes. May import what `civtrack.exchange` may; pyarrow
inside functions only.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from civtrack import __version__, fence
from civtrack.assessment import Assessment
from civtrack.errors import ExtraMissing, SettingsMistake
from civtrack.exchange.schema import COLUMNS, VERSION, arrow_schema
from civtrack.files import safe_name
from civtrack.locales import Translator
from civtrack.model import N_, Message, Verdict
from civtrack.policy import Policy
from civtrack.records import FIELDS, reasons

__all__ = ["about", "city_of", "export_bytes", "place_of"]

_ROWS = 20_000
"""Rows of a row group: what an engine reads at a time."""


def city_of(assessment: Assessment) -> str:
    """Whose items these are, as tables over many offices name it: ``[office] city``, else the office's name.

    Raises:
        SettingsMistake: Neither is set.
    """
    office = assessment.settings.office
    if not (office.city or office.name).strip():
        raise SettingsMistake(
            "[office] city", detail=Message(N_("an export says whose it is: write the city's name there"))
        )
    return (office.city or office.name).strip()


def place_of(assessment: Assessment) -> PurePosixPath:
    """Where in a folder of exports the day's file goes: ``office=盘锦市/as_of=2022-07-20/items.parquet``."""
    return PurePosixPath(f"office={safe_name(city_of(assessment))}", f"as_of={assessment.as_of}", "items.parquet")


def about(assessment: Assessment, left_out: Collection[str] = ()) -> dict[str, Any]:
    """What the metadata says: whose, of when, judged how, made of what."""
    office = assessment.settings.office
    policies = assessment.policies
    return {
        "schema": VERSION,
        "version": __version__,
        "city": city_of(assessment),
        "office": office.name,
        "as_of": assessment.as_of.isoformat(),
        "items": len(assessment.verdicts),
        "profile": assessment.profile.name,
        "tiers": [asdict(tier) for tier in assessment.tiers],
        "policies": [_measure(policy) for policy in policies],
        "districts": list(office.districts),
        "groups": {name: list(members) for name, members in office.groups.items()},
        "of": list(assessment.districts),
        "inputs": [
            {"path": assessment.shown_path(ledger.path), "sha256": ledger.sha256, "items": ledger.items}
            for ledger in assessment.ledgers
        ],
        "left_out": sorted(left_out),
    }


def _measure(policy: Policy) -> dict[str, Any]:
    """What of a policy decides what a figure means."""
    return {
        "profile": policy.profile.name,
        "due_soon": str(policy.due_soon),
        "immediate": str(policy.immediate),
        "roll": policy.roll,
        "closed_statuses": sorted(status.value for status in policy.closed_statuses),
        "carried": policy.carried.value,
    }


def export_bytes(assessment: Assessment, tr: Translator, left_out: Collection[str] = ()) -> bytes:
    """The file: every item in the ledgers' order; the same assessment gives the same bytes.

    Args:
        assessment: What was judged.
        tr: The language of the steps and of the judgement in words.
        left_out: Columns that stay empty, such as `civtrack.exchange.schema.NAMES`.

    Raises:
        ExtraMissing: pyarrow is not installed.
        SettingsMistake: The office has no name.
    """
    fence.hold_library()
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ExtraMissing("pyarrow", extra="rollup") from None
    schema = arrow_schema(about(assessment, left_out))
    stream = io.BytesIO()
    with pq.ParquetWriter(stream, schema, compression="zstd", write_statistics=True) as writer:
        for verdicts in _batches(assessment.verdicts):
            columns = [
                pa.nulls(len(verdicts), field.type) if field.name in left_out else pa.array(values, field.type)
                for field, values in zip(schema, (_values(name, verdicts, tr) for name in COLUMNS), strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
    return stream.getvalue()


def _batches(verdicts: Iterable[Verdict]) -> Iterator[list[Verdict]]:
    left = iter(verdicts)
    while batch := list(islice(left, _ROWS)):
        yield batch


def _values(name: str, verdicts: Iterable[Verdict], tr: Translator) -> list[Any]:
    if name == "reasons":
        return [reasons(verdict, tr) for verdict in verdicts]
    if name == "step":
        return [tr(verdict.step) if verdict.step else None for verdict in verdicts]
    get = FIELDS[name]
    return [get(verdict) for verdict in verdicts]
