"""The sample office after its day, made once for the tests that only look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.offices import sample_office
from tests.support.typed import AS_OF, typed


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dated folder that ``daily`` left."""
    office = sample_office(tmp_path_factory.mktemp("day") / "office")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CIVTRACK_LIBREOFFICE", "off")  # made before the fixture that does it for each test
        _make(office)
    return office / "civtrack-out" / AS_OF


def _make(office: Path) -> None:
    assert typed("daily", "-q", "--as-of", AS_OF, cwd=office, language="zh").code == 0
