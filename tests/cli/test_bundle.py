"""Tests of ``doctor --bundle``: a bundle that lost a file is told from a whole one."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.support.clerk import clerk


def a_bundle(folder: Path) -> Path:
    """A folder with two files and their list."""
    (folder / "wheels").mkdir(parents=True)
    (folder / "wheels" / "a-1-py3-none-any.whl").write_bytes(b"wheel")
    (folder / "install.sh").write_bytes(b"#!/bin/sh\n")
    names = ("install.sh", "wheels/a-1-py3-none-any.whl")
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")
    return folder


def test_a_whole_bundle_is_said_to_be_whole(tmp_path: Path) -> None:
    """Every file is there as it was made."""
    a_bundle(tmp_path / "b")
    done = clerk("doctor", "--bundle", "b", cwd=tmp_path)
    assert done.returncode == 0
    assert "2 files, 1 of them wheels" in done.stdout


def test_what_a_bundle_lost_is_named(tmp_path: Path) -> None:
    """A missing wheel, a changed installer, a list that is not there; a foreign file is a note."""
    folder = a_bundle(tmp_path / "b")
    (folder / "wheels" / "a-1-py3-none-any.whl").unlink()
    (folder / "install.sh").write_bytes(b"#!/bin/sh\nrm\n")
    (folder / "other.txt").write_bytes(b"")
    done = clerk("doctor", "--bundle", "b", cwd=tmp_path)
    assert done.returncode == 3
    assert "it is missing" in done.stdout
    assert "it is another file" in done.stdout
    assert "other.txt" in done.stdout
    (folder / "SHA256SUMS").unlink()
    assert clerk("doctor", "--bundle", "b", cwd=tmp_path).returncode == 3
