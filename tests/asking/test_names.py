"""The table of names: each word means one thing, headings are among them, a slip names few."""

from __future__ import annotations

import pytest

from civtrack.asking.names import FIELDS, GROUPINGS, KINDS, REASONS, STATUSES, TIERS, Names, meant, near, tables, words
from civtrack.locales import translator
from civtrack.model import ITEM_COLUMNS, STATUS_NAMES, Kind, Reason, Status
from civtrack.policy import OUTSIDE_TIERS, PROFILES
from civtrack.records import LABELS
from civtrack.rules.metrics import BY

ALL = pytest.mark.parametrize("names", tables().values(), ids=list(tables()))


@ALL
def test_a_word_means_one_thing(names: Names) -> None:
    """No word of a table stands for two of its names."""
    for name, others in names.items():
        assert meant(name, names) == name
        for other in others:
            assert meant(other, names) == name, other


@ALL
def test_every_name_has_a_chinese_one(names: Names) -> None:
    """But those of formats, which are Latin everywhere."""
    for name, others in names.items():
        if "tsv" not in names:
            assert any("\u4e00" <= sign <= "\u9fff" for sign in "".join(others)), name


def test_width_and_case_make_no_difference() -> None:
    """ＲＥＤ is red, and a dash is an underscore."""
    assert meant("ＲＥＤ", TIERS) == "red"
    assert meant(" Site-Type ", FIELDS) == "site_type"


def test_fields_are_those_of_the_contract() -> None:
    """Every column that an item shows, and every heading under which it is shown in Chinese."""
    assert tuple(FIELDS) == ITEM_COLUMNS
    zh = translator("zh")
    for name in FIELDS:
        assert meant(zh(LABELS[name]), FIELDS) == name


def test_values_are_those_of_the_contract() -> None:
    """Tiers, statuses, reasons, kinds and groupings, each as it is shown in Chinese too."""
    zh = translator("zh")
    assert set(STATUSES) == set(Status)
    assert all(meant(zh(STATUS_NAMES[status]), STATUSES) == status for status in Status)
    assert set(REASONS) == set(Reason)
    assert {name.removesuffix("s") for name in KINDS} == {*Kind, "auto"}
    assert set(GROUPINGS) == set(BY)
    tiers = {tier.key: tier.name for profile in PROFILES.values() for tier in profile.tiers} | OUTSIDE_TIERS
    assert set(TIERS) == set(tiers)
    assert all(meant(zh(name), TIERS) == key for key, name in tiers.items())


@ALL
@pytest.mark.parametrize("slip", ["x", "县曲", "已整", "yelow", "", "颜色颜色", "……"])
def test_a_slip_names_one_to_three(names: Names, slip: str) -> None:
    """Never none, never the whole list, always words that are understood."""
    found = near(slip, names)
    assert 1 <= len(found) <= 3
    assert set(found) <= set(words(names))


def test_the_likest_comes_first() -> None:
    """In the writing that was typed."""
    assert near("yelow", TIERS)[0] == "yellow"
    assert near("责任单为", FIELDS)[0] == "责任单位"
    assert near("desription", FIELDS) == ["description"]
