"""What every test may rely on: no settings, language or colours of the developer leak in; LibreOffice is found once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from civtrack import locales

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in list(os.environ):
        if name.startswith("CIVTRACK_"):
            monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "LANGUAGE", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    locales.activate("en")
    yield
    locales.activate("en")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need LibreOffice are skipped with a reason where it is absent, unless CI demands it."""
    if SOFFICE or os.environ.get("REQUIRE_LIBREOFFICE"):
        return
    skip = pytest.mark.skip(reason="LibreOffice (soffice) is not on this machine")
    for item in items:
        if item.get_closest_marker("libreoffice"):
            item.add_marker(skip)
