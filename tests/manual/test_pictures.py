"""README's pictures show what the commands print now (``python -m tests.manual.pictures`` makes them anew)."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.manual.pictures import FOLDER, PICTURES, svg
from tests.support.terminal import needs_terminal

README = Path(__file__).parents[2] / "README.md"


@needs_terminal
@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_current(name: str) -> None:
    """Made anew, it is the same file; it asks for nothing from anywhere and its text is in the right language."""
    kept = (FOLDER / name).read_text("utf-8")
    assert svg(PICTURES[name]) == kept
    assert not re.search(r"url\(|href=|<script|<image", kept)
    assert ("截至" in kept or "条" in kept or "判定" in kept) is (PICTURES[name].language == "zh")


def test_readme_shows_each() -> None:
    """No picture is left over in the folder, and README shows no other."""
    shown = set(re.findall(r"civtrack/manual/pictures/([\w.-]+)", README.read_text("utf-8")))
    assert shown == set(PICTURES) == {path.name for path in FOLDER.iterdir()}


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_reaches_over_the_edge(name: str) -> None:
    """Each text ends inside the picture, and none begins where another has not ended."""
    root = ET.fromstring((FOLDER / name).read_text("utf-8"))
    width = float(root.attrib["viewBox"].split()[2])
    ends: dict[str, float] = {}
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        x, y = float(text.attrib["x"]), text.attrib["y"]
        assert x >= ends.get(y, 0) - 0.15
        ends[y] = x + float(text.attrib.get("textLength", 0))
        assert ends[y] <= width
