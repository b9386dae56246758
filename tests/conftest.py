"""What every test may rely on: nothing of the developer's own settings leaks in; other programs are found once."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from civtrack import locales
from tests.support.browser import CHROMIUM

# The same examples in every run, however slow the machine is: what fails, fails for everybody.
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SPARK = shutil.which("java") and importlib.util.find_spec("pyspark")
NEEDED = {
    "libreoffice": (SOFFICE, "REQUIRE_LIBREOFFICE", "LibreOffice (soffice) is not on this machine"),
    "chromium": (CHROMIUM, "REQUIRE_CHROMIUM", "Chromium is not on this machine"),
    "spark": (SPARK, "REQUIRE_SPARK", "pyspark or Java is not on this machine"),
    "zsh": (shutil.which("zsh"), "REQUIRE_SHELLS", "zsh is not on this machine"),
    "fish": (shutil.which("fish"), "REQUIRE_SHELLS", "fish is not on this machine"),
    "index": (
        os.environ.get("REQUIRE_INDEX"),
        "REQUIRE_INDEX",
        "it takes a package index, and minutes (REQUIRE_INDEX=1)",
    ),
}
"""Marker → the program that its tests need, the variable by which CI demands it, and why they are skipped."""


@pytest.fixture(autouse=True)
def _plain_environment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in list(os.environ):
        if name.startswith("CIVTRACK_"):
            monkeypatch.delenv(name)
    if not request.node.get_closest_marker("libreoffice"):
        # Old ledgers are converted where LibreOffice is there: tests must say the same on every machine.
        monkeypatch.setenv("CIVTRACK_LIBREOFFICE", "off")
    for name in ("NO_COLOR", "FORCE_COLOR", "LANGUAGE", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    locales.activate("en")
    yield
    locales.activate("en")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are processors: a quarter of the time a test waits for a disk or another program."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need another program are skipped with a reason where it is absent, unless CI demands it."""
    for marker, (program, demanded, reason) in NEEDED.items():
        if program or os.environ.get(demanded):
            continue
        skip = pytest.mark.skip(reason=reason)
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(skip)
