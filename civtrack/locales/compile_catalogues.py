"""Hatch build hook: compiles every ``.po`` beside it to ``.mo``, for wheels and editable installs alike.

Exists so that no compiled file is kept in the repository. Used only while building; may import nothing of civtrack.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(folder: Path) -> list[Path]:
    """Writes ``civtrack.mo`` beside every ``civtrack.po`` below `folder` and returns the files written."""
    written = []
    for source in sorted(folder.rglob("*.po")):
        with source.open("rb") as stream:
            catalogue = read_po(stream)
        target = source.with_suffix(".mo")
        # Beside and renamed: who runs from this folder meanwhile reads the former file or this one, never half.
        beside = target.with_name(f".{target.name}.{os.getpid()}")
        with beside.open("wb") as stream:
            write_mo(stream, catalogue)
        beside.replace(target)
        written.append(target)
    return written


class CompileCatalogues(BuildHookInterface[Any]):
    """Runs before hatchling collects files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compiles the catalogues in place."""
        compile_catalogues(Path(self.root) / "civtrack" / "locales")
