"""The offline bundles: the Linux one installs without an index, the others have each wheel that their systems need.

They are made as an office's are, by ``.ci/bundle.py``: that takes an index and minutes, so these run where
``REQUIRE_INDEX`` is set, as in CI.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.clerk import clerk
from tests.support.interpreters import SUPPORTED, folder_of

ROOT = Path(__file__).parents[1]
SYSTEMS = {
    "linux-x86_64": ("install.sh", "x86_64", ()),
    "linux-aarch64": ("install.sh", "aarch64", ()),
    "windows-x86_64": ("安装.bat", "win_amd64", ("tzdata", "colorama")),
}
"""Bundle → its installer, how wheels for it are named, what only that system needs."""
MANYLINUX = ("manylinux_2_28_", "manylinux_2_17_", "manylinux2014_", "manylinux_2_5_", "manylinux1_")
COMPILED = ("lxml", "pillow", "python_calamine", "rapidfuzz", "isal")
pytestmark = [pytest.mark.index, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with all of them."""
    out = tmp_path_factory.mktemp("bundles")
    done = subprocess.run(
        [sys.executable, ".ci/bundle.py", out], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return out


def bundle(bundles: Path, system: str) -> Path:
    return bundles / f"civtrack-offline-{system}"


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_bundle_is_whole(bundles: Path, system: str, tmp_path: Path) -> None:
    """Installer, manual, constraints, checksums; ``doctor --bundle`` finds nothing missing."""
    folder = bundle(bundles, system)
    installer, _, _ = SYSTEMS[system]
    names = {path.name for path in folder.iterdir()}
    assert names == {"SHA256SUMS", "constraints.txt", installer, "wheels", "使用手册.html"}
    told = clerk("doctor", "--bundle", folder, cwd=tmp_path)
    assert told.returncode == 0, told.stdout
    assert "civtrack 使用手册" in (folder / "使用手册.html").read_text("utf-8")


@pytest.mark.parametrize("python", SUPPORTED)
@pytest.mark.parametrize("system", SYSTEMS)
def test_every_wheel_is_there_for_its_system(bundles: Path, system: str, python: str, tmp_path: Path) -> None:
    """pip, told to install for that system from the folder alone, finds everything, compiled parts for that system."""
    folder = bundle(bundles, system)
    _, machine, own = SYSTEMS[system]
    platforms = [tag + machine for tag in MANYLINUX] if system.startswith("linux") else [machine]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--no-index", "--find-links", folder / "wheels", "--target", tmp_path,
         "-c", folder / "constraints.txt", "--only-binary", ":all:", "--dry-run", "--quiet", "--report", "-",
         *[word for platform in platforms for word in ("--platform", platform)],
         "--python-version", python, "--implementation", "cp", "civtrack"],
        env=_bare(), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    chosen = [one["download_info"]["url"].rpartition("/")[2] for one in json.loads(done.stdout)["install"]]
    wheels = {name.partition("-")[0].lower(): name for name in chosen}
    for name in COMPILED:
        assert machine in wheels[name]
    assert set(own) <= {path.name.partition("-")[0].lower() for path in (folder / "wheels").iterdir()}


@pytest.mark.parametrize("python", SUPPORTED)
@pytest.mark.skipif(sys.platform != "linux", reason="it is the bundle of Linux")
def test_the_linux_bundle_installs_and_runs(bundles: Path, python: str, tmp_path: Path) -> None:
    """With ``install.sh`` and nothing else, in a bare environment, by each Python that is here; then ``demo``."""
    home = folder_of(python)
    if home is None:
        pytest.skip(f"there is no Python {python} here")
    environment = {
        **_bare(),
        "PATH": f"{home}:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "INSTALL_TO": str(tmp_path / "installed"),
        "LINK_IN": str(tmp_path / "bin"),
        "CIVTRACK_LANG": "zh",
    }
    done = subprocess.run(
        ["sh", bundle(bundles, "linux-x86_64") / "install.sh"], cwd=tmp_path, env=environment, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    ran = subprocess.run(
        [tmp_path / "bin/civtrack", "demo", "示例"], cwd=tmp_path, env=environment, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert list((tmp_path / "示例").glob("civtrack-out/*/manifest.json"))
    told = subprocess.run(
        [tmp_path / "installed/bin/python", "-c", "import sys; print(*sys.version_info[:2], sep='.')"],
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert told.stdout.strip() == python


def test_a_bundle_that_lost_a_wheel_is_not_installed(bundles: Path, tmp_path: Path) -> None:
    """The installer looks at the checksums before it touches anything."""
    broken = tmp_path / "broken"
    shutil.copytree(bundle(bundles, "linux-x86_64"), broken)
    next((broken / "wheels").glob("lxml-*")).unlink()
    environment = {**_bare(), "INSTALL_TO": str(tmp_path / "installed")}
    done = subprocess.run(
        ["sh", broken / "install.sh"], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert "安装包不完整" in done.stderr
    assert not (tmp_path / "installed").exists()


def _bare() -> dict[str, str]:
    """The environment without anything that pip could find an index or wheels by."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "CIVTRACK_", "PYTHON"))}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1"}
