"""Prints constraints that hold everything civtrack needs at the lowest version that pyproject.toml allows.

    python .ci/lowest.py > lowest.txt

Exists so that a lower bound is a version that was tried. What has no lower bound is left to pip. Needs packaging.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def lowest(requirements: Iterable[str]) -> Iterator[str]:
    """``rich>=13.7`` → ``rich==13.7``, with the marker that it has."""
    for requirement in map(Requirement, requirements):
        bounds = [each.version for each in requirement.specifier if each.operator == ">="]
        marker = f"; {requirement.marker}" if requirement.marker else ""
        yield from (f"{requirement.name}=={bound}{marker}" for bound in bounds)


def main() -> None:
    """Prints them, a line each."""
    with PROJECT.open("rb") as stream:
        dependencies = tomllib.load(stream)["project"]["dependencies"]
    sys.stdout.write("".join(f"{line}\n" for line in lowest(dependencies)))


if __name__ == "__main__":
    main()
